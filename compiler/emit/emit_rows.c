/* Sections: the descriptions of structs, the connector calls, and the row of each task. */
#include "emit/emit_expression.h"
#include "emit/emit_sections.h"

#include <assert.h>

static const char *const type_names[EXPR_KIND_COUNT] = {
    [EXPR_BOOL] = "YAWL_TYPE_BOOL",     [EXPR_INT] = "YAWL_TYPE_INT",
    [EXPR_FLOAT] = "YAWL_TYPE_FLOAT",   [EXPR_DECIMAL] = "YAWL_TYPE_DECIMAL",
    [EXPR_STRING] = "YAWL_TYPE_STRING", [EXPR_ENUM] = "YAWL_TYPE_ENUM",
};
static const char *const kind_names[NET_TASK_KIND_COUNT] = {"ROUTING", "OFFER", "CALL", "NET"};
static const char *const gate_names[NET_GATE_COUNT] = {"NONE", "AND", "XOR", "OR"};

/* ---- Records ---- */

static void put_offset(struct writer *w, const char *member, struct text tag, struct text name)
{
    put(w, ", ");
    if (text_is_absent(name)) {
        put_break(w, 26, 5);
        put(w, ".$s = UINT32_MAX", member);
        return;
    }
    put_break(w, w->machine->prefix.length + tag.length + name.length + 38, 5);
    put(w, ".$s = offsetof(struct $P_$t, $t)", member, tag, name);
}

static void put_field(struct writer *w, const struct machine_record *record, uint32_t index,
                      bool is_inside)
{
    const struct machine_field *field = &record->fields.items[index];
    put(w, "    {.name = ");
    put_string(w, field->name);
    put(w, ", .type = $s", type_names[field->kind]);
    put_offset(w, "outside", record->tag, is_inside ? TEXT_NONE : field->member);
    put_offset(w, "outside_has", record->tag, field->has);
    put_offset(w, "inside", record->tag, is_inside ? field->member : TEXT_NONE);
    put(w, ", ");
    put_break(w, 40, 5);
    put(w, ".index = $u, .names = ", index);
    if (field->kind == EXPR_ENUM) {
        put(w, "names_of_$t},\n", w->machine->enumerations.items[field->enumeration].tag);
    } else {
        put(w, "NULL},\n");
    }
}

static void put_record(struct writer *w, const struct machine_record *record, bool is_inside)
{
    put(w, "static const struct yawl_field fields_$t[] = {\n", record->tag);
    for (uint32_t i = 0; i < record->fields.count; i++) put_field(w, record, i, is_inside);
    put(w, "};\nstatic const struct yawl_record record_$t = {\n    .name = \"$P_$t\",\n",
        record->tag, record->tag);
    if (is_inside) {
        put(w,
            "    .outside_size = 0, .inside_size = sizeof(struct $P_$t),\n"
            "    .set = offsetof(struct $P_$t, set),\n",
            record->tag, record->tag);
    } else {
        put(w, "    .outside_size = sizeof(struct $P_$t), .inside_size = 0, .set = 0,\n",
            record->tag);
    }
    put(w, "    .fields_count = $u, .fields = fields_$t};\n\n", record->fields.count, record->tag);
}

/* A function's records belong to the first task that calls it. */
static bool owns_records(const struct writer *w, uint32_t task)
{
    uint32_t function = w->net->tasks.items[task].function;
    return function == MACHINE_NONE || w->machine->functions.items[function].task == task;
}

/* An enum that is not as wide as an int32_t would be read past its end. */
static void put_enum_checks(struct writer *w)
{
    bool any = false;
    array_each(struct machine_enumeration, type, &w->machine->enumerations) {
        if (!type->is_used) continue;
        put(w, "extern char enum_$t_has_32_bits[sizeof(enum $P_$t) == sizeof(int32_t) ? 1 : -1];\n",
            type->tag, type->tag);
        any = true;
    }
    if (any) put(w, "\n");
}

void put_records_section(struct writer *w)
{
    const struct machine *machine = w->machine;
    bool any = machine->in != NULL || machine->data != NULL || machine->out != NULL;
    array_each(struct machine_task, task, &w->net->tasks) {
        any = any || task->in != NULL || task->returns != NULL;
    }
    if (!any) return;
    put_section(w, "Records: where the members of the structs lie");
    put_enum_checks(w);
    if (machine->in != NULL) put_record(w, machine->in, false);
    if (machine->data != NULL) put_record(w, machine->data, true);
    if (machine->out != NULL) put_record(w, machine->out, false);
    for (uint32_t i = 0; i < w->net->tasks.count; i++) {
        const struct machine_task *task = &w->net->tasks.items[i];
        if (!owns_records(w, i)) continue;
        if (task->in != NULL) put_record(w, task->in, false);
        if (task->returns != NULL) put_record(w, task->returns, false);
    }
    w->out->length--;
}

/* ---- Calls ---- */

static void put_function_call(struct writer *w, const struct machine_task *task)
{
    const struct machine_function *function = &w->machine->functions.items[task->function];
    put(w,
        "static void $t_call(struct yawl_call *call, const void *functions, const void *in)\n{\n"
        "    const struct $P_functions *table = (const struct $P_functions *)functions;\n",
        task->local);
    if (task->in == NULL)
        put(w, "    (void)in;\n    table->$t(call);\n}\n", function->member);
    else
        put(w, "    table->$t(call, (const struct $P_$t *)in);\n}\n", function->member,
            task->in->tag);
}

static void put_log_text(struct writer *w, const struct machine_task *task)
{
    bool data = task->message != NULL && expression_uses_data(task->message);
    bool eval = task->message != NULL && expression_uses_eval(w, task->message);
    uint32_t both = task->message == NULL ? 0 : expression_both_depth(task->message);
    put(w,
        "static struct yawl_text $t_text(const struct yawl_data *block, struct yawl_eval *e)\n{\n",
        task->local);
    if (data)
        put(w, "    const struct $P_data *$D = (const struct $P_data *)block;\n");
    else
        put(w, "    (void)block;\n");
    if (both > 0) put(w, "    struct yawl_both both[$u];\n", both);
    if (!eval) put(w, "    (void)e;\n");
    if (task->message == NULL) {
        put(w, "    return YAWL_TEXT(\"\");\n}\n");
        return;
    }
    put(w, "    struct yawl_text text =\n");
    put_line(w, task->message_span, task->message_line);
    put(w, "        ");
    put_expression(w, task->message);
    put(w, ";\n");
    put_line_back(w);
    if (eval && !w->options->no_positions)
        put(w, "    yawl_fault_at(e, $u);\n", task->message_line);
    put(w, "    return text;\n}\n");
}

void put_calls_section(struct writer *w)
{
    bool first = true;
    array_each(struct machine_task, task, &w->net->tasks) {
        if (task->kind != NET_TASK_CALL) continue;
        if (first) put_section(w, "Calls: what connectors are given");
        if (!first) put(w, "\n");
        first = false;
        put(w, "/* ");
        put_origin(w, task->name.name, task->span, task->line);
        put(w,
            ". */\nstatic const struct yawl_call_config $t_config = {.connector = ", task->local);
        if (task->connector == MACHINE_FUNCTION) {
            put(w, "\"function\", .name = ");
            put_string(w, w->machine->functions.items[task->function].name);
            put(w, "};\n");
            put_function_call(w, task);
        } else {
            put(w, "\"log\", .name = NULL};\n");
            put_log_text(w, task);
        }
    }
}

/* ---- Rows ---- */

static void put_flow_list(struct writer *w, const struct machine_task *task)
{
    if (task->flows.count == 0) return;
    put(w, "static const struct yawl_flow $t_flows[] = {\n", task->local);
    array_each(struct machine_flow, flow, &task->flows) {
        put(w, "    {.place = ");
        put_place(w, flow->place);
        put(w, ", .target = ");
        put_string(w, flow->target);
        put(w, "},\n");
    }
    put(w, "};\n");
}

static bool is_rows_list(const machine_ids *list) { return list->count > 0 && !is_walked(list); }

static void put_lists(struct writer *w, const struct machine_task *task)
{
    if (is_rows_list(&task->preset)) put_place_list(w, task->local, "_preset", &task->preset);
    put_flow_list(w, task);
    if (is_rows_list(&task->cancels_places) ||
        (w->net->place_bits == 1 && is_walked(&task->cancels_places))) {
        put_place_list(w, task->local, "_cancels_places", &task->cancels_places);
    }
    if (is_rows_list(&task->cancels_tasks)) {
        put_task_list(w, task->local, "_cancels_tasks", &task->cancels_tasks);
    }
    put_task_list(w, task->local, "_retest", &task->retest);
}

static void put_list_member(struct writer *w, const struct machine_task *task, const char *member,
                            uint32_t count)
{
    put(w, ", ");
    put_break(w, task->local.length + 34, 8);
    if (count == 0)
        put(w, ".$s = NULL", member);
    else
        put(w, ".$s = $t_$s", member, task->local, member);
}

static void put_row_lists(struct writer *w, const struct machine_task *task)
{
    put(w,
        "        .preset_count = $u, .flows_count = $u, .cancels_places_count = $u,\n"
        "        .cancels_tasks_count = $u, .retest_count = $u",
        task->preset.count, task->flows.count, task->cancels_places.count,
        task->cancels_tasks.count, task->retest.count);
    put(w, ",\n        .preset = ");
    put(w, task->preset.count == 0 ? "NULL" : "$t_preset", task->local);
    put_list_member(w, task, "flows", task->flows.count);
    put_list_member(w, task, "cancels_places", task->cancels_places.count);
    put_list_member(w, task, "cancels_tasks", task->cancels_tasks.count);
    put_list_member(w, task, "retest", task->retest.count);
    put(w, ",\n");
}

static void put_row_data(struct writer *w, const struct machine_task *task)
{
    if (task->in != NULL) put(w, "        .in = &record_$t,\n", task->in->tag);
    if (task->returns != NULL) put(w, "        .returns = &record_$t,\n", task->returns->tag);
    if (task->in != NULL) put(w, "        .prepare = $t_prepare,\n", task->local);
    if (task->assign.count > 0) put(w, "        .assign = $t_assign,\n", task->local);
    if (task->kind != NET_TASK_CALL) return;
    put(w, "        .call = &$t_config,\n", task->local);
    if (task->connector == MACHINE_FUNCTION)
        put(w, "        .call_function = $t_call,\n", task->local);
    else
        put(w, "        .call_text = $t_text,\n", task->local);
}

static void put_row(struct writer *w, const struct machine_task *task, uint32_t index)
{
    bool chooses = task->split == NET_GATE_XOR || task->split == NET_GATE_OR;
    put(w, "    [");
    put_task(w, index);
    put(w, "] = {\n        .name = ");
    put_string(w, task->name.name);
    put(w, ", .line = $u, .kind = YAWL_TASK_$s,\n", w->options->no_positions ? 0 : task->line,
        kind_names[task->kind]);
    put(w, "        .join = YAWL_JOIN_$s, .split = YAWL_SPLIT_$s,\n", gate_names[task->join],
        gate_names[task->split]);
    put_row_lists(w, task);
    if (task->settle_rank == MACHINE_NONE)
        put(w, "        .settle_rank = UINT32_MAX,\n");
    else
        put(w, "        .settle_rank = $u,\n", task->settle_rank);
    put(w, "        .enabled = $t_enabled", task->local);
    put_list_member(w, task, "start", 1);
    put_list_member(w, task, "leave", 1);
    if (chooses) put_list_member(w, task, "choose", 1);
    put(w, ",\n");
    put_row_data(w, task);
    put(w, "    },\n");
}

void put_rows_section(struct writer *w)
{
    if (w->net->tasks.count == 0) return;
    put_section(w, "Dispatch table: a row a task, for people, tools and the runtime");
    array_each(struct machine_task, task, &w->net->tasks) put_lists(w, task);
    put(w, "\nstatic const struct yawl_task tasks[TASK_COUNT] = {\n");
    for (uint32_t i = 0; i < w->net->tasks.count; i++) put_row(w, &w->net->tasks.items[i], i);
    put(w, "};\n");
}
