/* Section: the row of each task, and the constant lists in it. */
#include "emit/emit_sections.h"

#include <assert.h>

static const char *const kind_names[NET_TASK_KIND_COUNT] = {"ROUTING", "OFFER", "CALL", "NET"};
static const char *const gate_names[NET_GATE_COUNT] = {"NONE", "AND", "XOR", "OR"};

static const char *const rest_names[] = {"IGNORE", "BLOCK", "CANCEL"};

/* ---- Lists ---- */

void put_flow_list(struct writer *w, struct text local, const char *ending,
                   const machine_flows *flows)
{
    if (flows->count == 0) return;
    put(w, "static const struct yawl_flow $t$s[] = {\n", local, ending);
    array_each(struct machine_flow, flow, flows) {
        put(w, "    {.place = ");
        put_place(w, flow->place);
        if (flow->threads > 1) put(w, ", .threads = $u", flow->threads);
        put(w, ", .target = ");
        put_string(w, flow->target);
        if (!text_is_absent(flow->branch)) put(w, ", .branch = ");
        if (!text_is_absent(flow->branch)) put_string(w, flow->branch);
        put(w, "},\n");
    }
    put(w, "};\n");
}

static bool is_rows_list(const machine_ids *list) { return list->count > 0 && !is_walked(list); }

static void put_lists(struct writer *w, const struct machine_task *task)
{
    bool is_written = !task->is_dead && (is_walked(&task->preset) || walks_preset(w, task));
    if (task->preset.count > 0 && !is_written) {
        put_place_list(w, task->local, "_preset", &task->preset);
    }
    put_flow_list(w, task->local, "_flows", &task->flows);
    put_flow_list(w, task->local, "_others", &task->others);
    if (is_rows_list(&task->cancels_places) || (has_bits(w) && is_walked(&task->cancels_places))) {
        put_place_list(w, task->local, "_cancels_places", &task->cancels_places);
    }
    if (is_rows_list(&task->cancels_tasks)) {
        put_task_list(w, task->local, "_cancels_tasks", &task->cancels_tasks);
    }
    if (task->retest.count > 0) put_task_list(w, task->local, "_retest", &task->retest);
    if (task->holds.count > 0) put_place_list(w, task->local, "_holds", &task->holds);
    if (task->completes.count > 0) put_task_list(w, task->local, "_completes", &task->completes);
    put_row_tables(w, task);
}

/* ---- Members, in the order of the struct: C++ insists on it ---- */

void put_list_member(struct writer *w, const struct machine_task *task, const char *member,
                     uint32_t count)
{
    put(w, ", ");
    put_break(w, task->local.length + 34, 8);
    if (count == 0)
        put(w, ".$s = NULL", member);
    else
        put(w, ".$s = $t_$s", member, task->local, member);
}

static uint32_t most_fused(const struct writer *w, const struct machine_task *task)
{
    uint32_t sum = 0, most = 0;
    array_each(struct machine_flow, flow, &task->flows) {
        uint32_t fused = w->net->places.items[flow->place].fused;
        sum += fused;
        if (fused > most) most = fused;
    }
    return task->split == NET_GATE_XOR ? most : sum;
}

/* Is being enabled all there is to the offer of a person's task? */
static bool is_offered(const struct machine_task *task)
{
    return task->kind == NET_TASK_OFFER && !task->waits && task->performed.tree == NULL &&
           task->timers.count == 0;
}

/* Is its step all there is to its completion? */
static bool is_plain(const struct writer *w, const struct machine_task *task)
{
    bool has_choice = task->split == NET_GATE_XOR || task->split == NET_GATE_OR;
    bool has_data = task->in != NULL || task->returns != NULL || task->assign.count > 0 ||
                    !text_is_absent(task->raises);
    return is_offered(task) && has_pass(w, (uint32_t)(task - w->net->tasks.items)) && !has_choice &&
           !has_data && task->instances == NULL && has_bits(w) && w->net->timer_states == 0;
}

static void put_row_settling(struct writer *w, const struct machine_task *task)
{
    uint32_t fused = most_fused(w, task);
    if (task->settle_rank == MACHINE_NONE)
        put(w, "        .settle_rank = UINT32_MAX,");
    else
        put(w, "        .settle_rank = $u,", task->settle_rank);
    if (fused > 0) put(w, " .fused = $u,", fused);
    if (task->waits) put(w, " .waits = true,");
    if (task->is_hidden) put(w, " .hidden = true,");
    if (is_offered(task)) put(w, " .offered = true,");
    if (is_plain(w, task)) put(w, " .plain = true,");
    put(w, "\n");
}

static void put_count(struct writer *w, const char *member, uint32_t count)
{
    if (count == 0) return;
    put(w, ",");
    put_break(w, 28, 8);
    if (w->out->data[w->out->length - 1] != ' ') put(w, " ");
    put(w, ".$s = $u", member, count);
}

static void put_row_counts(struct writer *w, const struct machine_task *task)
{
    put(w, "        .preset_count = $u", task->preset.count);
    put_count(w, "flows_count", task->flows.count);
    put_count(w, "others_count", task->others.count);
    put_count(w, "cancels_places_count", task->cancels_places.count);
    put_count(w, "cancels_tasks_count", task->cancels_tasks.count);
    put_count(w, "retest_count", task->retest.count);
    put_count(w, "holds_count", task->holds.count);
    put_count(w, "completes_count", task->completes.count);
    put(w, ",\n");
}

static void put_row_lists(struct writer *w, const struct machine_task *task)
{
    put(w, "        .preset = ");
    put(w, task->preset.count == 0 ? "NULL" : "$t_preset", task->local);
    if (task->flows.count > 0) put_list_member(w, task, "flows", 1);
    if (task->others.count > 0) put_list_member(w, task, "others", 1);
    if (task->cancels_places.count > 0) put_list_member(w, task, "cancels_places", 1);
    if (task->cancels_tasks.count > 0) put_list_member(w, task, "cancels_tasks", 1);
    put_list_member(w, task, "retest", task->retest.count);
    if (task->holds.count > 0) put_list_member(w, task, "holds", 1);
    if (task->completes.count > 0) put_list_member(w, task, "completes", 1);
    put(w, ",\n");
}

static void put_row_join(struct writer *w, const struct machine_task *task)
{
    if (!text_is_absent(task->mutex)) {
        put(w, "        .mutex = ");
        put_string(w, task->mutex);
        put(w, ",\n");
    }
    if (task->join_count == 0 && task->join_threads <= 1) return;
    put(w, "        .join_count = $u, .join_threads = $u, .rest = YAWL_REST_$s,\n",
        task->join_count, task->join_threads, rest_names[task->rest]);
}

static void put_row(struct writer *w, const struct machine_task *task, uint32_t index)
{
    put(w, "    [");
    put_task(w, index);
    put(w, "] = {\n        .name = ");
    put_string(w, task->name.name);
    put(w, ", .line = $u, .kind = YAWL_TASK_$s,\n", w->options->no_positions ? 0 : task->line,
        kind_names[task->kind]);
    put(w, "        .join = YAWL_JOIN_$s, .split = YAWL_SPLIT_$s,\n", gate_names[task->join],
        gate_names[task->split]);
    put_step_members(w, task, index);
    put_row_settling(w, task);
    put_row_counts(w, task);
    put_row_lists(w, task);
    put_row_join(w, task);
    put_row_data(w, task);
    put(w, "    },\n");
}

void put_rows_section(struct writer *w)
{
    if (w->net->tasks.count == 0) return;
    put_section(w, "Dispatch table: a row a task, for people, tools and the runtime");
    array_each(struct machine_task, task, &w->net->tasks) put_lists(w, task);
    put_flow_list(w, text_format(w->out->arena, TEXT_FMT "net", TEXT_ARG(w->net->local)), "_others",
                  &w->net->others);
    put(w, "\nstatic const struct yawl_task $Ltasks[$CTASK_COUNT] = {\n");
    for (uint32_t i = 0; i < w->net->tasks.count; i++) put_row(w, &w->net->tasks.items[i], i);
    put(w, "};\n");
}
