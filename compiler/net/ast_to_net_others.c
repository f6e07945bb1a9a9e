/* Other flows: those of timers, failures and deadlines.
 *
 * They are incoming flows of the task that they lead to, with a condition of its own each pair of
 * tasks.  Every timer and failure flow gets its row here, with the flow that it marks; what else there
 * is to say of it is filled in later.
 */
#include "net/ast_to_net_parts.h"

/* Flows that mark the same condition are one. */
static uint32_t add_flow(struct net_lowering *part, net_flows *flows, struct net_flow flow)
{
    for (uint32_t f = 0; f < flows->count; f++) {
        if (flows->items[f].place.index == flow.place.index) return f;
    }
    array_push(part->all->arena, flows, flow);
    return flows->count - 1;
}

/* The target of a flow that leaves `source`; NET_ELEMENT_NONE after saying why there is none. */
static net_element resolve(struct net_lowering *part, struct text source, const struct ast_text *to)
{
    net_element target = net_find_element(part, to->text);
    if (!net_element_is_none(target) && target.code != net_element_of_place(0).code) return target;
    net_say_unknown_target(part, source, to);
    part->net->is_damaged = true;
    return NET_ELEMENT_NONE;
}

static uint32_t add_task_flow(struct net_lowering *part, uint32_t task_index,
                              const struct ast_text *to)
{
    if (text_is_absent(to->text)) return NET_NONE;
    struct net_task *task = &part->net->tasks.items[task_index];
    net_element target = resolve(part, task->name, to);
    if (net_element_is_none(target)) return NET_NONE;
    struct net_flow flow = {.target = to->text, .span = to->span, .threads = 1};
    flow.place.index = net_element_index(target);
    if (net_element_is_task(target)) {
        flow.place = net_place_between(part, task_index, net_element_index(target), to->span);
    }
    return add_flow(part, &task->other_flows, flow);
}

/* A deadline's condition is named `deadline -> T`: so would be that of a task named `deadline`. */
static void check_name(struct net_lowering *part, const struct ast_text *to)
{
    array_each(struct ast_task, ast, &part->ast->tasks) {
        if (!text_is(ast->name.text, "deadline")) continue;
        array_each(struct ast_flow, flow, &ast->flows) {
            if (!text_equal(flow->target.text, to->text)) continue;
            diagnose(part->all->diagnostics, &net_bad_timer, to->span,
                     "the deadline of net '" TEXT_FMT
                     "' and the task 'deadline' both lead to '" TEXT_FMT
                     "' by a condition named 'deadline -> " TEXT_FMT "'; rename the task",
                     TEXT_ARG(part->net->name), TEXT_ARG(to->text), TEXT_ARG(to->text));
            part->net->is_damaged = true;
        }
    }
}

/* A deadline leads to a task of its net: to the end is what it does anyway. */
static uint32_t add_deadline_flow(struct net_lowering *part, const struct ast_text *to)
{
    if (text_is_absent(to->text)) return NET_NONE;
    net_element target = resolve(part, TEXT("deadline"), to);
    if (net_element_is_none(target)) return NET_NONE;
    if (!net_element_is_task(target)) {
        diagnose(part->all->diagnostics, &net_bad_timer, to->span,
                 "the deadline of net '" TEXT_FMT "' leads to '" TEXT_FMT
                 "', which is no task; name a task, or write `then: expire` to end the net",
                 TEXT_ARG(part->net->name), TEXT_ARG(to->text));
        part->net->is_damaged = true;
        return NET_NONE;
    }
    check_name(part, to);
    struct net_flow flow = {.target = to->text, .span = to->span, .threads = 1};
    flow.place = net_place_between(part, NET_NONE, net_element_index(target), to->span);
    return add_flow(part, &part->net->other_flows, flow);
}

static const struct ast_text *target_of(const struct ast_timer *timer)
{
    return text_is_absent(timer->to.text) ? &timer->also : &timer->to;
}

static void lower_task(struct net_lowering *part, const struct ast_task *ast)
{
    struct arena *arena = part->all->arena;
    uint32_t index = (uint32_t)(ast - part->ast->tasks.items);
    struct net_task *task = net_task_of(part, ast);
    array_each(struct ast_timer, timer, &ast->timers) {
        uint32_t other = add_task_flow(part, index, target_of(timer));
        array_push(arena, &task->timers, ((struct net_timer){.span = timer->span, .other = other}));
    }
    array_each(struct ast_failure_flow, flow, &ast->on_failure.flows) {
        uint32_t other = add_task_flow(part, index, &flow->to);
        if (other == NET_NONE) continue;
        struct net_failure_flow added = {
            .other = other, .error = flow->error.text, .span = flow->span};
        array_push(arena, &task->failure.flows, added);
    }
}

void net_lower_other_flows(struct net_lowering *part)
{
    array_each(struct ast_task, ast, &part->ast->tasks) lower_task(part, ast);
    array_each(struct ast_timer, timer, &part->ast->timers) {
        uint32_t other = add_deadline_flow(part, target_of(timer));
        array_push(part->all->arena, &part->net->timers,
                   ((struct net_timer){.span = timer->span, .other = other}));
    }
}
