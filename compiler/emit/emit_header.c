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

static void put_struct(struct writer *w, const struct machine_record *record)
{
    put(w, "struct $P_$t {\n", record->tag);
    for (uint32_t i = 0; i < record->fields.count; i++) {
        const struct machine_field *field = &record->fields.items[i];
        if (!text_is_absent(field->has)) put(w, "    bool $t;\n", field->has);
        put(w, "    ");
        put_outside_type(w, field);
        put(w, " $t;", field->member);
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

static void put_tasks_enum(struct writer *w)
{
    put(w, "enum $P_task {\n");
    array_each(struct machine_task, task, &w->net->tasks) {
        put(w, "    $U_TASK_$t, /* ", task->name.upper);
        put_origin(w, task->name.name, task->span, task->line);
        put(w, " */\n");
    }
    put(w, "    $U_TASK_COUNT\n};\n\n");
}

static void put_conditions_enum(struct writer *w)
{
    put(w, "enum $P_condition {\n");
    array_each(struct machine_place, place, &w->net->places) {
        put(w, "    $U_CONDITION_$t, /* ", place->name.upper);
        put_origin(w, place->name.name, place->span, place->line);
        put(w, " */\n");
    }
    put(w, "    $U_CONDITION_COUNT\n};\n\n");
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
        const struct machine_task *task = &w->net->tasks.items[function->task];
        put(w, "    void (*$t)(yawl_call_t *call", function->member);
        if (task->in != NULL) put(w, ", const struct $P_$t *in", task->in->tag);
        put(w, "); /* ");
        put_origin(w, task->name.name, task->span, task->line);
        put(w, " */\n");
    }
    put(w, "};\n\n");
}

static void put_structs(struct writer *w)
{
    const struct machine *machine = w->machine;
    if (machine->in != NULL) {
        put(w, "/* What a case begins with. */\n");
        put_struct(w, machine->in);
    }
    if (machine->out != NULL) {
        put(w, "/* The result of a completed case. */\n");
        put_struct(w, machine->out);
    }
    for (uint32_t i = 0; i < w->net->tasks.count; i++) {
        const struct machine_task *task = &w->net->tasks.items[i];
        if (task->function != MACHINE_NONE && machine->functions.items[task->function].task != i)
            continue;
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
    put(w, "#ifndef $U_WORKFLOW_H\n#define $U_WORKFLOW_H\n\n#include <yawl/program.h>\n\n"
           "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n");
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
    put_tasks_enum(w);
    put_conditions_enum(w);
    put_enumerations(w);
    put_structs(w);
    put_functions_table(w);
    put(w, "extern const struct yawl_program $P_program;\n\n");
    put_api(w);
    put(w, "#ifdef __cplusplus\n}\n#endif\n#endif\n");
}
