/* Are gates where more than one flow meets?  A task with one flow needs none. */
#include "net/check.h"

static void check_split(const struct check *check, const struct net_task *task)
{
    if (task->flows.count < 2 || task->written_split != NET_GATE_NONE) return;
    struct diagnostic *d = diagnose(check->diagnostics, &net_missing_split, task->span,
                                    "%u flows leave '" TEXT_FMT
                                    "', but it does not say how it splits; add `split: and` (all), "
                                    "`split: xor` (one) or `split: or` (some)",
                                    task->flows.count, TEXT_ARG(task->name));
    diagnostic_note(check->diagnostics, d, task->flows.items[1].span, "the second flow");
}

/* The flows that enter may stand far from the task, so each is shown. */
static void check_join(const struct check *check, const struct net *net,
                       const struct net_task *task)
{
    if (net->is_damaged || task->preset.count < 2 || task->written_join != NET_GATE_NONE) return;
    struct diagnostic *d =
        diagnose(check->diagnostics, &net_missing_join, task->span,
                 "%u flows enter '" TEXT_FMT
                 "', but it does not say how it joins them; add `join: and` (wait "
                 "for all), `join: xor` (take one at a time) or `join: or` (wait for those that "
                 "can still come)",
                 task->preset.count, TEXT_ARG(task->name));
    for (uint32_t i = 0; i < task->preset.count && i < NET_NOTES_MAX; i++) {
        const struct net_place *place = &net->places.items[task->preset.items[i].index];
        diagnostic_note(check->diagnostics, d, place->span, "'" TEXT_FMT "'%s", TEXT_ARG(place->id),
                        place->implicit ? "" : " leads here");
    }
}

void check_gates(const struct check *check, const struct net *net)
{
    array_each(struct net_task, task, &net->tasks) {
        check_split(check, task);
        check_join(check, net, task);
    }
}
