/* Section: when timers expire, what triggers wait for, whether a task is performed at all.
 *
 * A deadline is a function of the time at which it is armed (e->now_ms) and, if it was not constant, of the
 * case variables: its text is read when it is armed.
 */
#include "emit/emit_assign.h"

#include <assert.h>
#include <inttypes.h>

static const char *const action_names[] = {"EXPIRE", "FAIL", "START", "TO", "ALSO"};

/* ---- Deadlines ---- */

/* The deadline of a timer of a task, or of the net (NULL), by names that no task's can meet. */
static struct text deadline_name(const struct writer *w, const struct machine_task *task,
                                 uint32_t index)
{
    struct arena *arena = w->out->arena;
    if (task == NULL) return text_format(arena, TEXT_FMT "net_expiry_%u", TEXT_ARG(w->net->local), index);
    return text_format(arena, TEXT_FMT "_timer%u_deadline", TEXT_ARG(task->local), index);
}

static void put_constant_deadline(struct writer *w, const struct net_timer *timer)
{
    put(w, "    (void)block;\n");
    if (text_is_absent(timer->after.text)) {
        put(w, "    (void)e;\n    return INT64_C(");
        text_print(w->out, "%" PRId64 ");\n}\n\n", timer->at_ms);
        return;
    }
    put(w, "    struct yawl_duration after = {");
    text_print(w->out, "INT64_C(%" PRId64 "), INT64_C(%" PRId64 ")};", timer->duration.months,
               timer->duration.ms);
    put(w, " /* months, milliseconds */\n"
           "    return yawl_moment_after(e->now_ms, after);\n}\n\n");
}

/* The task has one timer for all of its instances: what the first one has counts.  Without instances there
 * is no deadline. */
static void put_first_instance(struct writer *w, const struct machine_task *task, bool needs_own)
{
    const struct machine_instances *instances = task->instances;
    bool computed = instances_are_computed(instances);
    put(w, "    e->instance = 1;\n");
    if (!needs_own) return;
    if (computed) {
        put(w, "    struct yawl_list each;\n    $t_each(block, &each, e);\n    if (each.count",
            task->local);
    } else {
        put(w, "    if (");
        put_list_size(w, instances->for_each.tree);
    }
    put(w,
        " == 0) return INT64_MAX;\n    struct $P_$t first;\n    const struct $P_$t *own = "
        "&first;\n",
        instances->own->tag, instances->own->tag);
    if (computed) put(w, "    e->each = &each;\n");
    put(w, "    $t_pick(block, &first, e);\n", task->local);
    if (computed) put(w, "    e->each = NULL;\n");
}

static void put_deadline_head(struct writer *w, const struct machine_timer *timer,
                              const struct machine_task *task, uint32_t index)
{
    put(w, "/* ");
    put_origin(w, task == NULL ? w->net->name : task->name.name, timer->source->span, timer->line);
    put(w, ": when its timer expires. */\nstatic int64_t $t(const struct yawl_data *block, "
           "struct yawl_eval *e)\n{\n",
        deadline_name(w, task, index));
}

/* A text that is neither a duration nor a moment fails what arms the timer. */
static void put_deadline_of_text(struct writer *w, const struct machine_timer *timer, bool is_after)
{
    put_value_of(w, "    struct yawl_text text =", &timer->value, ";");
    put(w, is_after ? "    struct yawl_duration after = {0, 0};\n"
                      "    if (!yawl_duration_parse(text, &after)) yawl_fault_of(e, YAWL_ECAST, text);\n"
                    : "    int64_t at = 0;\n"
                      "    if (!yawl_moment_parse(text, &at)) yawl_fault_of(e, YAWL_ECAST, text);\n");
}

/* An empty text: it is the other phase's, or no timer at all. */
static void put_deadline_of_expiry(struct writer *w, const struct machine_timer *timer)
{
    put_value_of(w, "    struct yawl_text text =", &timer->value, ";");
    put(w, "    int64_t at = INT64_MAX;\n"
           "    if (!yawl_expiry_parse(text, e->now_ms, &at)) yawl_fault_of(e, YAWL_ECAST, text);\n");
}

static void put_deadline_of_value(struct writer *w, const struct machine_timer *timer,
                                  bool is_after)
{
    if (is_after) {
        put_value_of(w, "    struct yawl_span span =", &timer->value, ";");
        put(w, "    struct yawl_duration after = yawl_span_wait(e, span);\n");
    } else {
        put_value_of(w, "    struct yawl_time time =", &timer->value, ";");
        put(w, "    int64_t at = yawl_time_ms(time);\n");
    }
}

static void put_computed_deadline(struct writer *w, const struct machine_timer *timer,
                                  const struct machine_task *task, uint32_t index)
{
    struct assign_needs needs = {.locals = {.function = deadline_name(w, task, index), .part = ""}};
    bool is_after = timer->source->after.tree != NULL;
    bool of_instances = task != NULL && task->instances != NULL;
    w->own = of_instances ? task->instances->own : NULL;
    add_value_needs(w, &needs, &timer->value);
    bool needs_own = needs.own;
    needs.own = false;
    needs.eval = true;
    if (needs_own && !instances_are_computed(task->instances))
        add_value_needs(w, &needs, &task->instances->for_each);
    put_deadline_head(w, timer, task, index);
    put_needs(w, &needs);
    if (of_instances) put_first_instance(w, task, needs_own);
    if (timer->source->expiry.tree != NULL)
        put_deadline_of_expiry(w, timer);
    else if (timer->value.tree->type.kind == EXPR_STRING)
        put_deadline_of_text(w, timer, is_after);
    else
        put_deadline_of_value(w, timer, is_after);
    w->own = NULL;
    if (!w->options->no_positions) put(w, "    yawl_fault_at(e, $u);\n", timer->value.line);
    put(w, is_after ? "    return yawl_moment_after(e->now_ms, after);\n}\n\n"
                    : "    return at;\n}\n\n");
}

static void put_deadlines(struct writer *w, const machine_timers *timers,
                          const struct machine_task *task)
{
    for (uint32_t i = 0; i < timers->count; i++) {
        const struct machine_timer *timer = &timers->items[i];
        if (timer->value.tree != NULL) {
            put_computed_deadline(w, timer, task, i);
            continue;
        }
        put_deadline_head(w, timer, task, i);
        put_constant_deadline(w, timer->source);
    }
}

static void put_timer_table(struct writer *w, const machine_timers *timers,
                            const struct machine_task *task)
{
    if (timers->count == 0) return;
    put(w, "static const struct yawl_timer ");
    if (task == NULL)
        put(w, "$Ldeadlines[] = {\n");
    else
        put(w, "$t_timers[] = {\n", task->local);
    for (uint32_t i = 0; i < timers->count; i++) {
        const struct machine_timer *timer = &timers->items[i];
        bool started = timer->source->from_phase == NET_TIMER_STARTED;
        put(w, "    {.from = YAWL_TIMER_$s, .action = YAWL_TIMER_$s, .other = $u, .line = $u,\n",
            started ? "STARTED" : "ENABLED", action_names[timer->source->action],
            timer->source->other == NET_NONE ? 0 : timer->source->other,
            w->options->no_positions ? 0 : timer->line);
        put(w, "     .deadline = $t},\n", deadline_name(w, task, i));
    }
    put(w, "};\n");
}

/* ---- Triggers and conditions ---- */

/* A function of the case variables that returns one value. */
static void put_function(struct writer *w, const struct machine_task *task, const char *kind,
                         const struct machine_value *value)
{
    bool is_key = value == &task->trigger.key;
    struct assign_needs needs = {
        .locals = {.function = task->local, .part = is_key ? "_key" : "_performed"}};
    add_value_needs(w, &needs, value);
    put(w, "/* ");
    put_origin(w, task->name.name, value->span, value->line);
    put(w, is_key ? ": what its trigger belongs to. */\n" : ": is it performed? */\n");
    put(w, "static $s $t_$s(const struct yawl_data *block, struct yawl_eval *e)\n{\n",
        is_key ? "struct yawl_text" : "bool", task->local, kind);
    put_needs(w, &needs);
    put_value_of(w, is_key ? "    struct yawl_text value =" : "    bool value =", value, ";");
    put(w, "    return value;\n}\n\n");
}

static bool has_functions(const struct machine_task *task)
{
    return task->timers.count > 0 || task->trigger.key.tree != NULL || task->performed.tree != NULL;
}

void put_time_section(struct writer *w)
{
    bool any = w->net->timers.count > 0;
    array_each(struct machine_task, task, &w->net->tasks) any = any || has_functions(task);
    if (!any) return;
    put_section(w, "Time, triggers and conditions of tasks");
    put_deadlines(w, &w->net->timers, NULL);
    put_timer_table(w, &w->net->timers, NULL);
    array_each(struct machine_task, task, &w->net->tasks) {
        put_deadlines(w, &task->timers, task);
        if (task->trigger.key.tree != NULL) put_function(w, task, "key", &task->trigger.key);
        if (task->performed.tree != NULL) put_function(w, task, "performed", &task->performed);
    }
    w->out->length--;
}

/* ---- Tables ---- */

static void put_trigger_table(struct writer *w, const struct machine_task *task)
{
    const struct machine_trigger *trigger = &task->trigger;
    if (text_is_absent(trigger->name)) return;
    put(w, "static const struct yawl_trigger $t_trigger = {.name = ", task->local);
    put_string(w, trigger->name);
    put(w, ", .persistent = $s, .line = $u, .key = ", trigger->is_persistent ? "true" : "false",
        w->options->no_positions ? 0 : trigger->line);
    put(w, trigger->key.tree == NULL ? "NULL};\n" : "$t_key};\n", task->local);
}

static void put_failure_flows(struct writer *w, const struct machine_task *task)
{
    if (task->failure->flows.count == 0) return;
    put(w, "static const struct yawl_failure_flow $t_failures[] = {", task->local);
    array_each(struct net_failure_flow, flow, &task->failure->flows) {
        put_break(w, flow->error.length + 30, 4);
        put(w, "{.other = $u, .error = ", flow->other);
        if (text_is_absent(flow->error))
            put(w, "NULL");
        else
            put_string(w, flow->error);
        put(w, "}, ");
    }
    w->out->length -= 2;
    put(w, "};\n");
}

static void put_failure_table(struct writer *w, const struct machine_task *task)
{
    const struct net_failure *failure = task->failure;
    if (failure == NULL) return;
    put_failure_flows(w, task);
    put(w, "static const struct yawl_failure $t_failure = {\n    .attempts = $u", task->local,
        failure->has_retry ? failure->attempts : 0);
    text_print(w->out,
               ", .wait_ms = INT64_C(%" PRId64 "), .max_wait_ms = INT64_C(%" PRId64
               "), .factor = %.17g,\n",
               failure->wait_ms, failure->max_wait_ms, failure->factor);
    if (failure->jitter > 0) text_print(w->out, "    .jitter = %.17g,\n", failure->jitter);
    put(w, "    .flows_count = $u, .flows = ", failure->flows.count);
    put(w, failure->flows.count == 0 ? "NULL};\n" : "$t_failures};\n", task->local);
}

void put_time_tables(struct writer *w, const struct machine_task *task)
{
    put_timer_table(w, &task->timers, task);
    put_trigger_table(w, task);
    put_failure_table(w, task);
}

/* ---- Rows ---- */

void put_timer_states(struct writer *w)
{
    if (w->net->timer_states == 0) return;
    put(w, "    uint8_t timer_states[$u]; /* enum yawl_timer_state, of tasks with timers */\n",
        w->net->timer_states);
}

void put_net_time(struct writer *w)
{
    if (w->net->timer_states == 0) return;
    put(w,
        "        .timer_states_at = offsetof(struct $Nframe, timer_states),\n"
        "        .timer_states_count = $u,\n",
        w->net->timer_states);
}

void put_time_row(struct writer *w, const struct machine_task *task)
{
    if (task->timers.count > 0) {
        put(w, "        .timers_count = $u, .timers = $t_timers, .timer_state = $u,\n",
            task->timers.count, task->local, task->timer_state);
    }
    if (!text_is_absent(task->trigger.name))
        put(w, "        .trigger = &$t_trigger,\n", task->local);
    if (task->failure != NULL) put(w, "        .failure = &$t_failure,\n", task->local);
    if (task->budget_ns > 0)
        text_print(w->out, "        .budget_ns = INT64_C(%" PRId64 "),\n", task->budget_ns);
}
