/* What a split may do, as far as its guards can be told; and the flows that it never takes. */
#include "verify/guards/guards_parts.h"

static void add_mask(const struct guards *guards, guards_masks *masks, uint64_t mask)
{
    array_each(uint64_t, known, masks) {
        if (*known == mask) return;
    }
    array_push(guards->arena, masks, mask);
}

/* The first guard that holds; the default last. */
static void add_one_of(const struct guards *guards, uint32_t task, const uint32_t *classes,
                       guards_masks *masks)
{
    const net_flows *flows = &guards->net->tasks.items[task].flows;
    uint64_t otherwise = 0;
    for (uint32_t i = 0; i < flows->count; i++) {
        const struct net_flow *flow = &flows->items[i];
        if (flow->is_default) {
            otherwise |= (uint64_t)1 << i;
            continue;
        }
        enum guards_truth truth = guards_test(guards, task, flow->guard.tree, classes);
        if (truth != GUARDS_NO) add_mask(guards, masks, (uint64_t)1 << i);
        if (truth == GUARDS_YES) return;
    }
    if (otherwise != 0) add_mask(guards, masks, otherwise);
}

/* All that hold; if none does, the default. */
static bool add_some_of(const struct guards *guards, uint32_t task, const uint32_t *classes,
                        guards_masks *masks)
{
    const net_flows *flows = &guards->net->tasks.items[task].flows;
    uint64_t must = 0, open = 0, otherwise = 0;
    for (uint32_t i = 0; i < flows->count; i++) {
        const struct net_flow *flow = &flows->items[i];
        uint64_t bit = (uint64_t)1 << i;
        if (flow->is_default) otherwise = bit;
        if (text_is_absent(flow->guard.text)) continue;
        enum guards_truth truth = guards_test(guards, task, flow->guard.tree, classes);
        if (truth == GUARDS_YES) must |= bit;
        if (truth == GUARDS_OPEN) open |= bit;
    }
    if (__builtin_popcountll(open) > GUARDS_OPEN_MAX) return false;
    for (uint64_t some = open;; some = (some - 1) & open) {
        uint64_t mask = must | some;
        if (mask == 0) mask = otherwise;
        if (mask != 0) add_mask(guards, masks, mask);
        if (some == 0) return true;
    }
}

bool guards_add_choices(const struct guards *guards, uint32_t task, const uint32_t *classes,
                        guards_masks *masks)
{
    const struct net_task *of = &guards->net->tasks.items[task];
    if (of->flows.count == 0 || of->flows.count > GUARDS_FLOWS_MAX) return false;
    if (of->split == NET_GATE_OR && of->flows.count > 1)
        return add_some_of(guards, task, classes, masks);
    if (of->split == NET_GATE_XOR) {
        add_one_of(guards, task, classes, masks);
    } else {
        add_mask(guards, masks, UINT64_MAX >> (GUARDS_FLOWS_MAX - of->flows.count));
    }
    return true;
}

/* ---- Flows that are never taken -------------------------------------------------------------- */

static void unite(void *context, const struct guards_step *steps, uint32_t count, uint64_t flows)
{
    (void)steps;
    (void)count;
    *(uint64_t *)context |= flows;
}

guards_nevers guards_find_never(struct arena *arena, const struct net *net)
{
    struct guards guards = {.arena = arena, .net = net, .wanted = UINT32_MAX};
    guards_nevers nevers = {0};
    guards_collect(&guards, NULL);
    guards_settle(&guards);
    guards_choose_stored(&guards);
    for (uint32_t t = 0; t < net->tasks.count; t++) {
        const struct net_task *task = &net->tasks.items[t];
        bool is_choice = task->split == NET_GATE_XOR || task->split == NET_GATE_OR;
        uint64_t taken = 0;
        if (!is_choice || !guards_each_step(&guards, t, unite, &taken)) continue;
        for (uint32_t i = 0; i < task->flows.count; i++) {
            bool is_never = (taken >> i & 1) == 0 && !task->flows.items[i].is_default;
            if (is_never) array_push(arena, &nevers, ((struct guards_never){t, i}));
        }
    }
    return nevers;
}
