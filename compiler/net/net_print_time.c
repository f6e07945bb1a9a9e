/* Waiting, time and failure in the dump of a net: one line a fact, with what was resolved of it. */
#include "net/net_print.h"

static void print_number(const struct net_printer *printer, const char *word, int64_t number)
{
    text_print(printer->out, " %s %lld", word, (long long)number);
}

static void print_other(const struct net_printer *printer, const struct net *net,
                        const net_flows *others, uint32_t other)
{
    if (other == NET_NONE) return;
    const struct net_place *place = &net->places.items[others->items[other].place.index];
    text_print(printer->out, " marks " TEXT_FMT, TEXT_ARG(place->name));
}

void net_print_timer(const struct net_printer *printer, const struct net *net,
                     const net_flows *others, const struct net_timer *timer)
{
    static const char *const actions[] = {"expire", "fail", "start", "to", "also"};
    text_print(printer->out, "    timer %s from %s", actions[timer->action],
               timer->from_phase == NET_TIMER_STARTED ? "started" : "enabled");
    net_print_expr(printer, "after", &timer->after);
    net_print_expr(printer, "at", &timer->at);
    net_print_expr(printer, "expiry", &timer->expiry);
    if (timer->is_constant && !text_is_absent(timer->after.text)) {
        print_number(printer, "months", timer->duration.months);
        print_number(printer, "ms", timer->duration.ms);
    } else if (timer->is_constant) {
        print_number(printer, "ms", timer->at_ms);
    }
    net_print_text(printer, "variable", timer->variable);
    print_other(printer, net, others, timer->other);
    net_print_end(printer, timer->span);
}

static void print_join(const struct net_printer *printer, const struct net_partial_join *join)
{
    static const char *const rests[] = {"ignore", "block", "cancel"};
    if (!join->present) return;
    text_print(printer->out, "    partial join count %u threads %u rest %s", join->count,
               join->threads, rests[join->rest]);
    net_print_end(printer, join->span);
}

static void print_trigger(const struct net_printer *printer, const struct net_trigger *trigger)
{
    if (!trigger->present) return;
    text_print(printer->out, "    trigger " TEXT_FMT " %s", TEXT_ARG(trigger->name),
               trigger->is_persistent ? "persistent" : "transient");
    net_print_expr(printer, "key", &trigger->key);
    net_print_end(printer, trigger->span);
}

static void print_name(const struct net_printer *printer, const char *word, struct text name)
{
    text_print(printer->out, "    %s " TEXT_FMT "\n", word, TEXT_ARG(name));
}

void net_print_waits(const struct net_printer *printer, const struct net *net,
                     const struct net_task *task)
{
    print_join(printer, &task->partial);
    array_each(net_place_id, place, &task->holds) {
        print_name(printer, "while", net->places.items[place->index].name);
    }
    if (task->mutex != NET_NONE) print_name(printer, "mutex", net->mutexes.items[task->mutex]);
    print_trigger(printer, &task->trigger);
    if (!text_is_absent(task->performed_if.text)) {
        text_add_string(printer->out, "    performed");
        net_print_expr(printer, "if", &task->performed_if);
        net_print_end(printer, task->performed_if.span);
    }
    array_each(net_task_id, id, &task->completes) {
        print_name(printer, "completes", net->tasks.items[id->index].name);
    }
    if (task->budget_ns == 0) return;
    text_add_string(printer->out, "    budget");
    print_number(printer, "ns", task->budget_ns);
    text_add_char(printer->out, '\n');
}

void net_print_failure(const struct net_printer *printer, const struct net *net,
                       const struct net_task *task)
{
    const struct net_failure *failure = &task->failure;
    if (failure->has_retry) {
        text_print(printer->out, "    retry attempts %u", failure->attempts);
        print_number(printer, "wait", failure->wait_ms);
        text_print(printer->out, " factor %g", failure->factor);
        if (failure->max_wait_ms < INT64_MAX) {
            print_number(printer, "max_wait", failure->max_wait_ms);
        }
        if (failure->jitter > 0) text_print(printer->out, " jitter %g", failure->jitter);
        net_print_end(printer, failure->span);
    }
    array_each(struct net_failure_flow, flow, &failure->flows) {
        text_add_string(printer->out, "    failure");
        net_print_text(printer, "error", flow->error);
        print_other(printer, net, &task->other_flows, flow->other);
        net_print_end(printer, flow->span);
    }
    net_print_text(printer, "   raises", task->raises);
    if (!text_is_absent(task->raises)) text_add_char(printer->out, '\n');
}
