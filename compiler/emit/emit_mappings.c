/* Section: how data flow: into a case, to performers, back from them, and out of the case.
 *
 * Each function reads one struct and fills another; emit_assign.c writes the assignments.
 */
#include "emit/emit_assign.h"

#include <assert.h>

static const struct machine_field *variable_at(const struct writer *w, uint32_t index)
{
    return &w->net->data->fields.items[index];
}

/* ---- Tasks ---- */

static void put_prepare(struct writer *w, const struct machine_task *task)
{
    struct assign_needs needs = {.locals = {.function = task->local, .part = "_prepare"}};
    const struct machine_record *in = task->in;
    array_each(struct machine_assignment, assignment, &task->prepare) {
        struct assign_target target = {INTO_STRUCT, "in", &in->fields.items[assignment->target], 0};
        add_needs(w, &needs, &target, assignment);
    }
    put(w, "/* ");
    put_origin(w, task->name.name, task->span, task->line);
    put(w,
        ": what its performer gets. */\n"
        "static void $t_prepare(const struct yawl_data *block, void *to, struct yawl_eval *e)\n{\n",
        task->local);
    put_needs(w, &needs);
    if (task->prepare.count == 0)
        put(w, "    (void)to;\n");
    else
        put(w, "    struct $P_$t *in = (struct $P_$t *)to;\n", in->tag, in->tag);
    array_each(struct machine_assignment, assignment, &task->prepare) {
        struct assign_target target = {INTO_STRUCT, "in", &in->fields.items[assignment->target], 0};
        put_assignment(w, &target, assignment);
    }
    put(w, "}\n\n");
}

static struct assign_target into_next(const struct writer *w, uint32_t variable)
{
    return (struct assign_target){INTO_BLOCK, "next", variable_at(w, variable), variable};
}

static void put_assign(struct writer *w, const struct machine_task *task)
{
    struct assign_needs needs = {.locals = {.function = task->local, .part = "_assign"}};
    array_each(struct machine_assignment, assignment, &task->assign) {
        struct assign_target target = into_next(w, assignment->target);
        add_needs(w, &needs, &target, assignment);
    }
    put(w, "/* ");
    put_origin(w, task->name.name, task->span, task->line);
    put(w,
        ": what its completion assigns, all at once. */\n"
        "static void $t_assign(const struct yawl_data *block, const void *from,\n"
        "    struct yawl_data *to, struct yawl_eval *e)\n{\n",
        task->local);
    put_needs(w, &needs);
    put_item_pointer(w, task, needs.item);
    put(w, "    struct $Ndata *next = (struct $Ndata *)to;\n");
    array_each(struct machine_assignment, assignment, &task->assign) {
        struct assign_target target = into_next(w, assignment->target);
        put_assignment(w, &target, assignment);
    }
    put(w, "}\n\n");
}

/* ---- The case ---- */

static void put_parameter(struct writer *w, const struct machine_field *field)
{
    const char *indent = text_is_absent(field->has) ? "        " : "            ";
    struct assign_target target = {INTO_BLOCK, NULL, variable_at(w, field->peer), field->peer};
    if (!text_is_absent(field->has)) put(w, "        if (in->$t) {\n", field->has);
    if (storage_of(field) != STORED_VALUE) {
        put(w, "$s", indent);
        put_store_begin(w, target.field, NULL);
        put(w, " $sin->$t, ", field->kind == EXPR_RECORD ? "&" : "", field->member);
        put_store_end(w, target.field);
    } else {
        put(w, "$s$D->$t = $sin->$t;\n", indent, target.field->member,
            field->kind == EXPR_ENUM ? "(int32_t)" : "", field->member);
    }
    put_mark(w, &target, "true", indent);
    if (!text_is_absent(field->has)) put(w, "        }\n");
}

static void put_parameters(struct writer *w, bool *uses_eval)
{
    const struct machine_record *in = w->net->in;
    put(w, "    const struct $Nin *in = (const struct $Nin *)from;\n    if (in != NULL) {\n");
    for (uint32_t i = 0; i < in->fields.count; i++) {
        *uses_eval = *uses_eval || storage_of(&in->fields.items[i]) != STORED_VALUE;
        put_parameter(w, &in->fields.items[i]);
    }
    put(w, "    }\n");
}

static void put_initial_value(struct writer *w, const struct machine_assignment *assignment)
{
    struct assign_target target = {INTO_BLOCK, NULL, variable_at(w, assignment->target),
                                   assignment->target};
    if (target.field->peer != MACHINE_NONE) {
        put(w, "    if (!yawl_is_set($D->set, ");
        put_variable(w, assignment->target);
        put(w, ")) {\n");
        put_assignment(w, &target, assignment);
        put(w, "    }\n");
        return;
    }
    put_assignment(w, &target, assignment);
}

static void put_init(struct writer *w)
{
    bool eval = false;
    struct expression_locals locals = {.function = w->net->local, .part = "init"};
    array_each(struct machine_assignment, assignment, &w->net->init) {
        struct expression_origin origin = {assignment->value, assignment->span, assignment->line};
        struct assign_target target = {INTO_BLOCK, NULL, variable_at(w, assignment->target), 0};
        eval = eval || assignment_uses_eval(w, &target, assignment);
        add_locals(w, &locals, &origin);
    }
    put(w, "/* A new case: its parameters, then the initial values. */\n"
           "static void $Linit_data(const void *from, struct yawl_data *block, struct yawl_eval "
           "*e)\n{\n");
    put_locals(w, &locals);
    bool any = w->net->in != NULL || w->net->init.count > 0;
    if (any)
        put(w, "    struct $Ndata *$D = (struct $Ndata *)block;\n");
    else
        put(w, "    (void)block;\n");
    if (w->net->in != NULL)
        put_parameters(w, &eval);
    else
        put(w, "    (void)from;\n");
    array_each(struct machine_assignment, assignment, &w->net->init) {
        put_initial_value(w, assignment);
    }
    if (!eval) put(w, "    (void)e;\n");
    put(w, "}\n\n");
}

static void put_result_field(struct writer *w, const struct machine_field *field)
{
    const char *indent = text_is_absent(field->has) ? "    " : "        ";
    struct text member = variable_at(w, field->peer)->member;
    if (!text_is_absent(field->has)) {
        put(w, "    if (yawl_is_set($D->set, ");
        put_variable(w, field->peer);
        put(w, ")) {\n        out->$t = true;\n", field->has);
    }
    put(w, "$s", indent);
    put_load(w, field, member, "out");
    if (!text_is_absent(field->has)) put(w, "    }\n");
}

static void put_result(struct writer *w)
{
    const struct machine_record *out = w->net->out;
    put(w, "/* The result of a completed case. */\n"
           "static void $Lresult_of_case(const struct yawl_data *block, void *to, struct yawl_eval "
           "*e)\n{\n"
           "    const struct $Ndata *$D = (const struct $Ndata *)block;\n"
           "    struct $Nout *out = (struct $Nout *)to;\n");
    bool uses_eval = false;
    array_each(struct machine_field, field, &out->fields) {
        uses_eval = uses_eval || storage_of(field) >= STORED_LIST;
    }
    if (!uses_eval) put(w, "    (void)e;\n");
    for (uint32_t i = 0; i < out->fields.count; i++) put_result_field(w, &out->fields.items[i]);
    put(w, "}\n\n");
}

void put_mappings_section(struct writer *w)
{
    bool any = w->net->data != NULL;
    array_each(struct machine_task, task, &w->net->tasks) {
        any = any || (task->in != NULL && !task->is_dead);
    }
    if (!any) return;
    put_section(w, "Data: into a case, to performers and back");
    if (w->net->data != NULL) put_init(w);
    array_each(struct machine_task, task, &w->net->tasks) {
        if (task->is_dead) continue;
        w->returns = task->returns;
        w->own = task->instances == NULL ? NULL : task->instances->own;
        if (task->in != NULL) put_prepare(w, task);
        if (task->assign.count > 0) put_assign(w, task);
    }
    w->returns = w->own = NULL;
    if (w->net->out != NULL) put_result(w);
    w->out->length--;
}
