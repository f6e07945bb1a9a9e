/* The header of a generated file: what an application sees of a workflow, for C and C++.
 *
 * Structs first, then one small function for each thing that a program or a person does, each a wrapper
 * around one function of yawl/program.h with the types of this workflow.
 */
#include "emit/emit_sections.h"

#include <assert.h>

static void put_member_comment(struct writer *w, const struct machine_field *field)
{
    if (w->options->no_positions || field->line == 0 || field->span.source == NULL) return;
    put(w, " /* ");
    put_comment_text(w, source_base_name(field->span.source->name));
    put(w, ":$u */", field->line);
}

/* Lists of all types are one C type: the comment says of what. */
static void put_items_comment(struct writer *w, const struct machine_field *field)
{
    static const char *const items[EXPR_KIND_COUNT] = {
        [EXPR_BOOL] = "bool",
        [EXPR_INT] = "int64_t",
        [EXPR_FLOAT] = "double",
        [EXPR_DECIMAL] = "struct yawl_decimal",
        [EXPR_STRING] = "struct yawl_text",
        [EXPR_BYTES] = "struct yawl_text, bytes",
        [EXPR_DATE] = "struct yawl_time, dates",
        [EXPR_TIME] = "struct yawl_time, times",
        [EXPR_DATE_TIME] = "struct yawl_time",
        [EXPR_DURATION] = "struct yawl_span",
    };
    if (field->record != NULL) {
        put(w, " /* of struct $P_$t */", field->record->tag);
    } else if (field->element == EXPR_ENUM) {
        struct text tag = w->machine->enumerations.items[field->enumeration].tag;
        put(w, " /* of int32_t, enum $P_$t */", tag);
    } else {
        put(w, " /* of $s */", items[field->element]);
    }
}

/* What the C type does not say. */
static void put_kind_comment(struct writer *w, const struct machine_field *field)
{
    static const char *const kinds[EXPR_KIND_COUNT] = {[EXPR_BYTES] = "bytes",
                                                       [EXPR_DATE] = "date",
                                                       [EXPR_TIME] = "time"};
    if (field->kind == EXPR_LIST) put_items_comment(w, field);
    if (field->kind == EXPR_TREE) put_tree_comment(w, field);
    if (kinds[field->kind] != NULL) put(w, " /* $s */", kinds[field->kind]);
}

static void put_struct(struct writer *w, const struct machine_record *record)
{
    put(w, "struct $P_$t {\n", record->tag);
    for (uint32_t i = 0; i < record->fields.count; i++) {
        const struct machine_field *field = &record->fields.items[i];
        if (!text_is_absent(field->has)) put(w, "    bool $t;\n", field->has);
        put(w, "    ");
        put_outside_type(w, field);
        put(w, " $t;", field->member);
        put_kind_comment(w, field);
        put_member_comment(w, field);
        put(w, "\n");
    }
    put(w, "};\n\n");
}

/* ---- Enumerations ---- */

static void put_enumerations(struct writer *w)
{
    array_each(struct machine_enumeration, type, &w->machine->enumerations) {
        put(w, "enum $P_$t {\n", type->tag);
        array_each(struct machine_name, value, &type->values) {
            put(w, "    $U_$t, /* ", value->upper);
            put_comment_text(w, value->name);
            put(w, " */\n");
        }
        put(w, "};\n\n");
    }
}

/* ---- Records ---- */

static void put_records(struct writer *w)
{
    array_each(struct machine_record *, at, &w->machine->records) {
        const struct machine_record *record = *at;
        put(w, record->is_item ? "/* An item that is " : "/* ");
        put_comment_text(w, record->name);
        put(w, record->is_item ? ". */\n" : ", a type of the specification. */\n");
        put_struct(w, record);
    }
}

static void put_tasks_enum(struct writer *w)
{
    put(w, "enum $Ntask {\n");
    array_each(struct machine_task, task, &w->net->tasks) {
        put(w, "    $U_TASK_$t, /* ", task->name.upper);
        put_origin(w, task->name.name, task->span, task->line);
        put(w, " */\n");
    }
    put(w, "    $U_$CTASK_COUNT\n};\n\n");
}

static void put_conditions_enum(struct writer *w)
{
    put(w, "enum $Ncondition {\n");
    array_each(struct machine_place, place, &w->net->places) {
        put(w, "    $U_CONDITION_$t, /* ", place->name.upper);
        put_origin(w, place->name.name, place->span, place->line);
        put(w, " */\n");
    }
    put(w, "    $U_$CCONDITION_COUNT\n};\n\n");
}

/* ---- Functions that tasks call ---- */

static void put_functions_table(struct writer *w)
{
    const struct machine *machine = w->machine;
    if (machine->functions.count == 0) return;
    put(w, "/* What the workflow calls.  A function ends its call, then or later, with the _done "
           "or _failed\n"
           " * of its task. */\nstruct $P_functions {\n");
    for (uint32_t i = 0; i < machine->functions.count; i++) {
        const struct machine_function *function = &machine->functions.items[i];
        const struct machine_task *task =
            &machine->nets.items[function->net].tasks.items[function->task];
        put(w, "    void (*$t)(yawl_call_t *call", function->member);
        if (task->in != NULL) put(w, ", const struct $P_$t *in", task->in->tag);
        put(w, "); /* ");
        put_origin(w, task->name.name, task->span, task->line);
        put(w, " */\n");
    }
    put(w, "};\n\n");
}

static void put_own(struct writer *w, const struct machine_task *task)
{
    put(w, "/* ");
    put_origin(w, task->name.name, task->span, task->line);
    put(w, ": what each of its instances has for itself. */\n");
    put_struct(w, task->instances->own);
}

static void put_structs(struct writer *w)
{
    const struct machine_net *net = w->net;
    bool is_root = text_is_absent(net->tag);
    if (net->in != NULL) {
        put(w,
            is_root ? "/* What a case begins with. */\n" : "/* What the sub-net begins with. */\n");
        put_struct(w, net->in);
    }
    if (net->out != NULL) {
        put(w, is_root ? "/* The result of a completed case. */\n"
                       : "/* The result of the sub-net. */\n");
        put_struct(w, net->out);
    }
    for (uint32_t i = 0; i < w->net->tasks.count; i++) {
        const struct machine_task *task = &w->net->tasks.items[i];
        if (task->instances != NULL && task->instances->own != NULL) put_own(w, task);
        if (!owns_records(w, i)) continue;
        if (task->in == NULL && task->returns == NULL) continue;
        put(w, "/* ");
        put_origin(w, task->name.name, task->span, task->line);
        put(w, ": what its performer gets and gives back. */\n");
        if (task->in != NULL) put_struct(w, task->in);
        if (task->returns != NULL) put_struct(w, task->returns);
    }
}

static void put_guard_macro(struct writer *w)
{
    put(w, "#ifndef $U_WORKFLOW_H\n#define $U_WORKFLOW_H\n\n#include <yawl/program.h>\n"
           "$s\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n",
        any_tree_structs(w) ? "#include <yawl/tree_struct.h>\n\n" : "");
}

static void each_net(struct writer *w, void (*put_part)(struct writer *w))
{
    array_each(struct machine_net, net, &w->machine->nets) {
        w->net = net;
        put_part(w);
    }
    w->net = &w->machine->nets.items[0];
}

void emit_header(const struct machine *machine, const struct emit_options *options,
                 struct text_buffer *out)
{
    assert(out->length == 0 && machine->nets.count > 0);
    struct writer writer = {
        .machine = machine, .net = &machine->nets.items[0], .options = options, .out = out};
    struct writer *w = &writer;
    put_header_comment(w, "How to use the workflow.");
    put_guard_macro(w);
    each_net(w, put_tasks_enum);
    each_net(w, put_conditions_enum);
    put_enumerations(w);
    put_records(w);
    each_net(w, put_structs);
    put_functions_table(w);
    put(w, "extern const struct yawl_program $P_program;\n\n");
    put_tree_functions(w);
    put_api(w);
    put(w, "#ifdef __cplusplus\n}\n#endif\n#endif\n");
}
