/* `--dump=machine`: instances, timers, triggers and failures of tasks. */
#include "machine/machine_print.h"

#include <inttypes.h>

static void print_value(const char *label, const struct machine_value *value,
                        struct text_buffer *out)
{
    if (value->tree == NULL) return;
    text_print(out, "    %s ", label);
    expr_print(value->tree, out);
    text_add_char(out, '\n');
}

void machine_print_instances(const struct machine_net *net, const struct machine_task *task,
                             struct text_buffer *out)
{
    const struct machine_instances *instances = task->instances;
    if (instances == NULL) return;
    text_print(out, "    instances %s, rest %s%s\n", instances->is_dynamic ? "dynamic" : "static",
               instances->ignores_rest ? "ignore" : "cancel",
               instances->until_reads_collected ? ", until reads what is collected" : "");
    print_value("for each", &instances->for_each, out);
    print_value("count", &instances->count, out);
    print_value("minimum", &instances->minimum, out);
    print_value("maximum", &instances->maximum, out);
    print_value("threshold", &instances->threshold, out);
    print_value("until", &instances->until, out);
    machine_print_record("  own", instances->own, out);
    machine_print_record("  kept", instances->kept, out);
    machine_print_assignments("keep", instances->kept, &instances->keep, out);
    array_each(uint32_t, variable, &instances->collected) {
        text_print(out, "    collects " TEXT_FMT "\n",
                   TEXT_ARG(net->data->fields.items[*variable].member));
    }
}

static void print_timer(const struct machine_timer *timer, struct text_buffer *out)
{
    static const char *const actions[] = {"expire", "fail", "start", "to", "also"};
    const struct net_timer *source = timer->source;
    text_print(out, "    timer from %s, then %s",
               source->from_phase == NET_TIMER_STARTED ? "started" : "enabled",
               actions[source->action]);
    if (source->other != NET_NONE) text_print(out, " %" PRIu32, source->other);
    if (timer->value.tree != NULL) {
        text_add_string(out, source->after.tree != NULL    ? ", after "
                             : source->expiry.tree != NULL ? ", expiry "
                                                           : ", at ");
        expr_print(timer->value.tree, out);
    } else if (text_is_absent(source->after.text)) {
        text_print(out, ", at %" PRId64 " ms", source->at_ms);
    } else {
        text_print(out, ", after %" PRId64 " months %" PRId64 " ms", source->duration.months,
                   source->duration.ms);
    }
    text_add_char(out, '\n');
}

void machine_print_timers(const machine_timers *timers, struct text_buffer *out)
{
    array_each(struct machine_timer, timer, timers) print_timer(timer, out);
}

static void print_failure(const struct net_failure *failure, struct text_buffer *out)
{
    if (failure == NULL) return;
    if (failure->has_retry) {
        text_print(out,
                   "    retries: %" PRIu32 " attempts, wait %" PRId64
                   " ms times %g, at most %" PRId64 " ms",
                   failure->attempts, failure->wait_ms, failure->factor, failure->max_wait_ms);
        if (failure->jitter > 0) text_print(out, ", %g of it by chance", failure->jitter);
        text_add_char(out, '\n');
    }
    array_each(struct net_failure_flow, flow, &failure->flows) {
        text_print(out, "    fails to %" PRIu32, flow->other);
        if (!text_is_absent(flow->error)) text_print(out, " on " TEXT_FMT, TEXT_ARG(flow->error));
        text_add_char(out, '\n');
    }
}

void machine_print_time(const struct machine_task *task, struct text_buffer *out)
{
    if (task->waits) text_add_string(out, "    waits\n");
    print_value("performed if", &task->performed, out);
    machine_print_timers(&task->timers, out);
    if (!text_is_absent(task->trigger.name)) {
        text_print(out, "    trigger " TEXT_FMT ", %s\n", TEXT_ARG(task->trigger.name),
                   task->trigger.is_persistent ? "persistent" : "transient");
        print_value("key", &task->trigger.key, out);
    }
    print_failure(task->failure, out);
    if (task->budget_ns > 0) text_print(out, "    budget %" PRId64 " ns\n", task->budget_ns);
}
