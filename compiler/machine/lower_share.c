/* What an expression evaluates more than once is evaluated once (expr_share).
 *
 * The machine's expressions are replaced; those of the net, which verification has looked at, stay as
 * they are.  One that would then nest too deeply for C compilers stays as it is, too.  Comes last:
 * nothing but code looks at these trees.
 */
#include "machine/lower.h"

static void share(struct lowering *lowering, struct expr **expr)
{
    if (*expr == NULL) return;
    struct expr *shared = expr_share(lowering->arena, *expr);
    if (lower_nesting(shared) <= MACHINE_NESTING_MAX) *expr = shared;
}

static void share_assignments(struct lowering *lowering, const machine_assignments *assignments)
{
    array_each(struct machine_assignment, assignment, assignments)
        share(lowering, &assignment->value);
}

static void share_timers(struct lowering *lowering, const machine_timers *timers)
{
    array_each(struct machine_timer, timer, timers) share(lowering, &timer->value.tree);
}

static void share_instances(struct lowering *lowering, struct machine_instances *instances)
{
    if (instances == NULL) return;
    struct machine_value *values[] = {
        &instances->for_each,  &instances->count, &instances->minimum, &instances->maximum,
        &instances->threshold, &instances->until, &instances->joining};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) share(lowering, &values[i]->tree);
    share_assignments(lowering, &instances->keep);
}

static void share_task(struct lowering *lowering, struct machine_task *task)
{
    share(lowering, &task->message);
    array_each(struct machine_value, text, &task->texts) share(lowering, &text->tree);
    share(lowering, &task->performed.tree);
    share(lowering, &task->trigger.key.tree);
    share_instances(lowering, task->instances);
    share_timers(lowering, &task->timers);
    share_assignments(lowering, &task->prepare);
    share_assignments(lowering, &task->assign);
    array_each(struct machine_flow, flow, &task->flows) share(lowering, &flow->guard);
}

void lower_shared(struct lowering *lowering)
{
    share_assignments(lowering, &lowering->target->init);
    share_timers(lowering, &lowering->target->timers);
    array_each(struct machine_task, task, &lowering->target->tasks) share_task(lowering, task);
}
