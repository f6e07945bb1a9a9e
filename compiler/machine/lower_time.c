/* Timers, triggers, failures and conditions of tasks: what of them code is made of.
 *
 * Every task with timers has a state of its own for `timer(task)`, numbered in the order of the tasks.
 */
#include "machine/lower.h"

#include <assert.h>

static void lower_timers(struct lowering *lowering, const net_timers *from, machine_timers *to)
{
    array_each(struct net_timer, timer, from) {
        const struct net_expr *expr = timer->after.tree != NULL    ? &timer->after
                                      : timer->expiry.tree != NULL ? &timer->expiry
                                                                   : &timer->at;
        struct machine_timer lowered = {.source = timer, .line = line_of(timer->span)};
        if (!timer->is_constant) {
            lowered.value = (struct machine_value){expr->tree, expr->span, line_of(expr->span)};
        }
        array_push(lowering->arena, to, lowered);
    }
}

static void lower_trigger(const struct net_trigger *from, struct machine_trigger *to)
{
    if (!from->present) return;
    *to =
        (struct machine_trigger){.name = from->name,
                                 .is_persistent = from->is_persistent,
                                 .line = line_of(from->span),
                                 .key = {from->key.tree, from->key.span, line_of(from->key.span)}};
}

void lower_task_time(struct lowering *lowering, const struct net_task *task,
                     struct machine_task *to)
{
    lower_timers(lowering, &task->timers, &to->timers);
    to->timer_state = MACHINE_NONE;
    if (to->timers.count > 0) to->timer_state = lowering->target->timer_states++;
    lower_trigger(&task->trigger, &to->trigger);
    if (task->failure.has_retry || task->failure.flows.count > 0) to->failure = &task->failure;
    const struct net_expr *condition = &task->performed_if;
    to->performed =
        (struct machine_value){condition->tree, condition->span, line_of(condition->span)};
    to->budget_ns = task->budget_ns;
    to->waits = task->trigger.present;
    array_each(struct net_timer, timer, &task->timers) {
        to->waits = to->waits || timer->action == NET_TIMER_START;
    }
}

void lower_net_time(struct lowering *lowering)
{
    lower_timers(lowering, &lowering->net->timers, &lowering->target->timers);
}
