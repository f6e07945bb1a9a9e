/* Section: how data flow: into a case, to performers, back from them, and out of the case.
 *
 * Each function reads one struct and fills another; the author's expressions stand under their own #line.
 * An assignment whose value may be absent, and may stay so, is made only if the value is there.
 */
#include "emit/emit_expression.h"
#include "emit/emit_sections.h"

#include <assert.h>

static const struct machine_field *variable_at(const struct writer *w, uint32_t index)
{
    return &w->machine->data->fields.items[index];
}

/* ---- Where values go ---- */

enum target_kind { INTO_STRUCT, INTO_BLOCK };

struct target {
    enum target_kind kind;
    const char *object; /* "in", "next" or NULL: the case variables themselves */
    const struct machine_field *field;
    uint32_t variable; /* INTO_BLOCK */
};

static void put_object(struct writer *w, const struct target *target)
{
    if (target->object == NULL)
        put(w, "$D");
    else
        put(w, "$s", target->object);
}

/* A variable or a constant alone cannot fail in a way that its line would explain. */
static bool is_plain(const struct expr *expr)
{
    return expr->op == EXPR_VARIABLE || expr->op == EXPR_LITERAL;
}

/* The expression: plain ones where they are needed, others on a line of their own under #line. */
static void put_value(struct writer *w, const struct machine_assignment *assignment,
                      const char *end)
{
    if (is_plain(assignment->value)) {
        put(w, " ");
        put_expression(w, assignment->value);
        put(w, "$s\n", end);
        return;
    }
    put(w, "\n");
    put_line(w, assignment->span, assignment->line);
    put(w, "        ");
    put_expression(w, assignment->value);
    put(w, "$s\n", end);
    put_line_back(w);
}

static void put_store(struct writer *w, const struct target *target,
                      const struct machine_assignment *assignment, const char *indent)
{
    const struct machine_field *field = target->field;
    put(w, "$s", indent);
    if (target->kind == INTO_BLOCK && field->kind == EXPR_STRING) {
        put(w, "yawl_data_set_text(&");
        put_object(w, target);
        put(w, "->head, &");
        put_object(w, target);
        put(w, "->$t,", field->member);
        put_value(w, assignment, is_plain(assignment->value) ? ", e);" : ",");
        if (!is_plain(assignment->value)) put(w, "$s    e);\n", indent);
        return;
    }
    put_object(w, target);
    put(w, "->$t =", field->member);
    if (target->kind == INTO_STRUCT && field->kind == EXPR_ENUM) {
        put(w, " (");
        put_outside_type(w, field);
        put(w, ")(");
        put_value(w, assignment, ");");
    } else {
        put_value(w, assignment, ";");
    }
}

static void put_mark(struct writer *w, const struct target *target, const char *value,
                     const char *indent)
{
    if (target->kind == INTO_BLOCK) {
        put(w, "$syawl_mark_set(", indent);
        put_object(w, target);
        put(w, "->set, ");
        put_variable(w, target->variable);
        put(w, ", $s);\n", value);
    } else if (!text_is_absent(target->field->has)) {
        put(w, "$s", indent);
        put_object(w, target);
        put(w, "->$t = $s;\n", target->field->has, value);
    }
}

static const struct expr_variable *variable_of(const struct expr *expr)
{
    while (expr->op == EXPR_CONVERT) expr = expr->operands[0];
    assert(expr->op == EXPR_VARIABLE);
    return expr->variable;
}

static void put_presence(struct writer *w, const struct expr_variable *variable)
{
    if (variable->place == EXPR_OF_CASE) {
        put(w, "yawl_is_set($D->set, ");
        put_variable(w, variable->index);
        put(w, ")");
        return;
    }
    struct text has = w->returns->fields.items[variable->index].has;
    if (text_is_absent(has))
        put(w, "true");
    else
        put(w, "returns->$t", has);
}

/* Inside the `if` of an assignment that copies absence its variable is known to be set. */
static bool assignment_uses_eval(struct writer *w, const struct target *target,
                                 const struct machine_assignment *assignment)
{
    if (target->kind == INTO_BLOCK && target->field->kind == EXPR_STRING) return true;
    if (assignment->copies_absence) w->known_set = variable_of(assignment->value);
    bool uses = expression_uses_eval(w, assignment->value);
    w->known_set = NULL;
    return uses;
}

static void put_fault_line(struct writer *w, const struct target *target,
                           const struct machine_assignment *assignment, const char *indent)
{
    if (w->options->no_positions || assignment->line == 0) return;
    if (!assignment_uses_eval(w, target, assignment)) return;
    put(w, "$syawl_fault_at(e, $u);\n", indent, assignment->line);
}

static void put_assignment(struct writer *w, const struct target *target,
                           const struct machine_assignment *assignment)
{
    if (!assignment->copies_absence) {
        put_store(w, target, assignment, "    ");
        put_fault_line(w, target, assignment, "    ");
        put_mark(w, target, "true", "    ");
        return;
    }
    w->known_set = variable_of(assignment->value);
    put(w, "    if (");
    put_presence(w, w->known_set);
    put(w, ") {\n");
    put_store(w, target, assignment, "        ");
    w->known_set = NULL;
    put_fault_line(w, target, assignment, "        ");
    put_mark(w, target, "true", "        ");
    if (target->kind == INTO_BLOCK) {
        put(w, "    } else {\n");
        put_mark(w, target, "false", "        ");
    }
    put(w, "    }\n");
}

/* ---- What the functions need ---- */

struct needs {
    bool data, eval, item;
    uint32_t both;
};

static void add_needs(struct writer *w, struct needs *needs, const struct target *target,
                      const struct machine_assignment *assignment)
{
    uint32_t both = expression_both_depth(assignment->value);
    needs->data = needs->data || expression_uses_data(assignment->value);
    needs->item = needs->item || expression_uses_item(assignment->value);
    needs->eval = needs->eval || assignment_uses_eval(w, target, assignment);
    if (both > needs->both) needs->both = both;
}

static void put_needs(struct writer *w, const struct needs *needs)
{
    if (needs->data)
        put(w, "    const struct $P_data *$D = (const struct $P_data *)block;\n");
    else
        put(w, "    (void)block;\n");
    if (needs->both > 0) put(w, "    struct yawl_both both[$u];\n", needs->both);
}

/* ---- Tasks ---- */

static void put_prepare(struct writer *w, const struct machine_task *task)
{
    struct needs needs = {0};
    const struct machine_record *in = task->in;
    array_each(struct machine_assignment, assignment, &task->prepare) {
        struct target target = {INTO_STRUCT, "in", &in->fields.items[assignment->target], 0};
        add_needs(w, &needs, &target, assignment);
    }
    put(w, "/* ");
    put_origin(w, task->name.name, task->span, task->line);
    put(w,
        ": what its performer gets. */\n"
        "static void $t_prepare(const struct yawl_data *block, void *to, struct yawl_eval *e)\n{\n",
        task->local);
    put_needs(w, &needs);
    if (!needs.eval) put(w, "    (void)e;\n");
    if (task->prepare.count == 0)
        put(w, "    (void)to;\n");
    else
        put(w, "    struct $P_$t *in = (struct $P_$t *)to;\n", in->tag, in->tag);
    array_each(struct machine_assignment, assignment, &task->prepare) {
        struct target target = {INTO_STRUCT, "in", &in->fields.items[assignment->target], 0};
        put_assignment(w, &target, assignment);
    }
    put(w, "}\n\n");
}

static struct target into_next(const struct writer *w, uint32_t variable)
{
    return (struct target){INTO_BLOCK, "next", variable_at(w, variable), variable};
}

static void put_assign(struct writer *w, const struct machine_task *task)
{
    struct needs needs = {0};
    array_each(struct machine_assignment, assignment, &task->assign) {
        struct target target = into_next(w, assignment->target);
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
    if (needs.item) {
        struct text tag = task->returns->tag;
        put(w, "    const struct $P_$t *returns = (const struct $P_$t *)from;\n", tag, tag);
    } else {
        put(w, "    (void)from;\n");
    }
    if (!needs.eval) put(w, "    (void)e;\n");
    put(w, "    struct $P_data *next = (struct $P_data *)to;\n");
    array_each(struct machine_assignment, assignment, &task->assign) {
        struct target target = into_next(w, assignment->target);
        put_assignment(w, &target, assignment);
    }
    put(w, "}\n\n");
}

/* ---- The case ---- */

static void put_parameter(struct writer *w, const struct machine_field *field)
{
    const char *indent = text_is_absent(field->has) ? "        " : "            ";
    struct target target = {INTO_BLOCK, NULL, variable_at(w, field->peer), field->peer};
    if (!text_is_absent(field->has)) put(w, "        if (in->$t) {\n", field->has);
    if (field->kind == EXPR_STRING) {
        put(w, "$syawl_data_set_text(&$D->head, &$D->$t, in->$t, e);\n", indent,
            target.field->member, field->member);
    } else {
        put(w, "$s$D->$t = $sin->$t;\n", indent, target.field->member,
            field->kind == EXPR_ENUM ? "(int32_t)" : "", field->member);
    }
    put_mark(w, &target, "true", indent);
    if (!text_is_absent(field->has)) put(w, "        }\n");
}

static void put_parameters(struct writer *w, bool *uses_eval)
{
    const struct machine_record *in = w->machine->in;
    put(w, "    const struct $P_in *in = (const struct $P_in *)from;\n    if (in != NULL) {\n");
    for (uint32_t i = 0; i < in->fields.count; i++) {
        *uses_eval = *uses_eval || in->fields.items[i].kind == EXPR_STRING;
        put_parameter(w, &in->fields.items[i]);
    }
    put(w, "    }\n");
}

static void put_initial_value(struct writer *w, const struct machine_assignment *assignment)
{
    struct target target = {INTO_BLOCK, NULL, variable_at(w, assignment->target),
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
    uint32_t both = 0;
    array_each(struct machine_assignment, assignment, &w->machine->init) {
        struct target target = {INTO_BLOCK, NULL, variable_at(w, assignment->target), 0};
        eval = eval || assignment_uses_eval(w, &target, assignment);
        uint32_t depth = expression_both_depth(assignment->value);
        if (depth > both) both = depth;
    }
    put(w, "/* A new case: its parameters, then the initial values. */\n"
           "static void init_data(const void *from, struct yawl_data *block, struct yawl_eval "
           "*e)\n{\n");
    if (both > 0) put(w, "    struct yawl_both both[$u];\n", both);
    bool any = w->machine->in != NULL || w->machine->init.count > 0;
    if (any)
        put(w, "    struct $P_data *$D = (struct $P_data *)block;\n");
    else
        put(w, "    (void)block;\n");
    if (w->machine->in != NULL)
        put_parameters(w, &eval);
    else
        put(w, "    (void)from;\n");
    array_each(struct machine_assignment, assignment, &w->machine->init) {
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
    put(w, "$sout->$t = ", indent, field->member);
    if (field->kind == EXPR_STRING) {
        put(w, "yawl_data_text(&$D->head, $D->$t);\n", member);
    } else if (field->kind == EXPR_ENUM) {
        put(w, "(");
        put_outside_type(w, field);
        put(w, ")$D->$t;\n", member);
    } else {
        put(w, "$D->$t;\n", member);
    }
    if (!text_is_absent(field->has)) put(w, "    }\n");
}

static void put_result(struct writer *w)
{
    const struct machine_record *out = w->machine->out;
    put(w, "/* The result of a completed case. */\n"
           "static void result_of_case(const struct yawl_data *block, void *to, struct yawl_eval "
           "*e)\n{\n"
           "    const struct $P_data *$D = (const struct $P_data *)block;\n"
           "    struct $P_out *out = (struct $P_out *)to;\n    (void)e;\n");
    for (uint32_t i = 0; i < out->fields.count; i++) put_result_field(w, &out->fields.items[i]);
    put(w, "}\n\n");
}

void put_mappings_section(struct writer *w)
{
    bool any = w->machine->data != NULL;
    array_each(struct machine_task, task, &w->net->tasks) any = any || task->in != NULL;
    if (!any) return;
    put_section(w, "Data: into a case, to performers and back");
    if (w->machine->data != NULL) put_init(w);
    array_each(struct machine_task, task, &w->net->tasks) {
        w->returns = task->returns;
        if (task->in != NULL) put_prepare(w, task);
        if (task->assign.count > 0) put_assign(w, task);
    }
    w->returns = NULL;
    if (w->machine->out != NULL) put_result(w);
    w->out->length--;
}
