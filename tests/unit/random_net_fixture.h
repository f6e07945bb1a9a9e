/* Small random nets as text, the same for the same seed: tasks and conditions with flows to anywhere, mostly
 * forwards, joins and splits of all kinds, and, if wanted, cancellation sets.  Many are not sound. */
#ifndef RANDOM_NET_FIXTURE_H
#define RANDOM_NET_FIXTURE_H

#include "net_fixture.h"

#define RANDOM_TASKS 7

static uint64_t state_of_chance;

static uint32_t below(uint32_t count)
{
    state_of_chance ^= state_of_chance << 13;
    state_of_chance ^= state_of_chance >> 7;
    state_of_chance ^= state_of_chance << 17;
    return (uint32_t)(state_of_chance * 0x2545f4914f6cdd1dU >> 33) % count;
}

/* Tasks, behind them conditions, behind them the end. */
struct plan {
    uint32_t tasks, conditions;
    uint32_t flows[RANDOM_TASKS + 3]; /* one bit a target */
};

static void put_name(struct text_buffer *out, const struct plan *plan, uint32_t node)
{
    if (node < plan->tasks)
        text_print(out, "t%u", node);
    else if (node < plan->tasks + plan->conditions)
        text_print(out, "c%u", node - plan->tasks);
    else
        text_print(out, "end");
}

/* Mostly forwards, so that many nets end. */
static uint32_t draw_target(const struct plan *plan, uint32_t from)
{
    uint32_t nodes = plan->tasks + plan->conditions;
    if (from >= plan->tasks) return below(plan->tasks);
    uint32_t next = from + 1 + below(3);
    if (below(10) < 3) return below(nodes + 1);
    if (next < plan->tasks) return next;
    return below(2) > 0 || plan->conditions == 0 ? nodes : plan->tasks + below(plan->conditions);
}

static struct plan draw_plan(void)
{
    struct plan plan = {.tasks = 2 + below(RANDOM_TASKS - 1), .conditions = below(4)};
    uint32_t nodes = plan.tasks + plan.conditions, reached = 1;
    for (uint32_t i = 0; i < nodes; i++) {
        uint32_t flows = below(2) > 0 ? 1 : 1 + below(3);
        for (uint32_t f = 0; f < flows; f++) plan.flows[i] |= 1U << draw_target(&plan, i);
        reached |= plan.flows[i];
    }
    for (uint32_t i = 1; i < nodes; i++) {
        if ((reached >> i & 1) == 0) plan.flows[below(i < plan.tasks ? i : plan.tasks)] |= 1U << i;
    }
    return plan;
}

static void put_targets(struct text_buffer *out, const struct plan *plan, uint32_t node,
                        bool guards)
{
    uint32_t flows = plan->flows[node];
    for (uint32_t first = flows; flows != 0; flows &= flows - 1) {
        uint32_t target = (uint32_t)__builtin_ctz(flows);
        bool is_last = (flows & (flows - 1)) == 0;
        text_print(out, "%s%s", flows == first ? "" : ", ", guards ? "{to: " : "");
        put_name(out, plan, target);
        if (guards) text_print(out, is_last ? "}" : ", when: 'n == %u'}", target);
    }
}

static void put_cancels(struct text_buffer *out, const struct plan *plan)
{
    text_print(out, ", cancels: [");
    uint32_t count = 1 + below(4);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t node = below(plan->tasks + plan->conditions);
        uint32_t to = (uint32_t)__builtin_ctz(plan->flows[node]);
        text_print(out, i > 0 ? ", " : "");
        bool is_flow = node < plan->tasks && to < plan->tasks && below(2) > 0;
        if (is_flow)
            text_print(out, "\"t%u -> t%u\"", node, to);
        else
            put_name(out, plan, node);
    }
    text_print(out, "]");
}

static void put_task(struct text_buffer *out, const struct plan *plan, uint32_t task, bool cancels)
{
    bool is_one = (plan->flows[task] & (plan->flows[task] - 1)) == 0;
    uint32_t split = is_one ? 0 : 1 + below(10) / 4; /* and, xor, or */
    static const char *const splits[] = {"", "split: and, ", "split: xor, ", "split: or, "};
    text_print(out, "  t%u: {offer: {role: r}, join: %s, %sthen: [", task,
               below(10) < 4 ? "and" : "xor", splits[split]);
    put_targets(out, plan, task, split > 1);
    text_print(out, "]");
    if (cancels && below(4) == 0) put_cancels(out, plan);
    text_print(out, "}\n");
}

static const char *random_net(uint64_t seed, bool cancels)
{
    state_of_chance = seed * 0x9e3779b97f4a7c15U + 1;
    struct text_buffer out = {.arena = arena};
    struct plan plan = draw_plan();
    text_print(&out, "%s", YAML("local: {n: 'int = 0'}\nstart: t0\n"));
    if (plan.conditions > 0) text_print(&out, "conditions:\n");
    for (uint32_t i = plan.tasks; i < plan.tasks + plan.conditions; i++) {
        text_print(&out, "  c%u: {then: [", i - plan.tasks);
        put_targets(&out, &plan, i, false);
        text_print(&out, "]}\n");
    }
    text_print(&out, "tasks:\n");
    for (uint32_t i = 0; i < plan.tasks; i++) put_task(&out, &plan, i, cancels);
    return text_string(arena, text_built(&out));
}

#endif
