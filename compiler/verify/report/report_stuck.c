/* A join that waits in vain, in words: what it waits for, who decided that it does not come, and where.
 *
 * Of deadlocks and livelocks alike; the causes are those of verify_causes_deadlock.c.
 */
#include "verify/report/report_parts.h"

/* ---- What it needs ---- */

static bool is_input(const struct net_task *task, uint32_t place)
{
    array_each(net_place_id, input, &task->preset) {
        if (input->index == place) return true;
    }
    return false;
}

struct text report_need(const struct report *r, const struct cause_stuck *stuck)
{
    const struct net_task *task = report_task(r, stuck->task);
    if (stuck->kind == CAUSE_OTHER && task->partial.present && task->partial.threads > 1) {
        return text_format(
            r->arena, "task '" TEXT_FMT "' takes %u tokens at once, and fewer than that have come",
            TEXT_ARG(task->name), task->partial.threads);
    }
    if (stuck->kind == CAUSE_OTHER) {
        return text_format(r->arena,
                           "task '" TEXT_FMT "' has a token, but not as many as it needs to start",
                           TEXT_ARG(task->name));
    }
    struct text place = report_place(r, stuck->missing);
    if (!is_input(task, stuck->missing)) {
        return text_format(r->arena,
                           "task '" TEXT_FMT "' can only start while '" TEXT_FMT "' holds a token",
                           TEXT_ARG(task->name), TEXT_ARG(place));
    }
    if (task->partial.present && task->partial.count > 0) {
        return text_format(r->arena,
                           "the partial join of task '" TEXT_FMT
                           "' needs %u inputs, of which '" TEXT_FMT "' could be one",
                           TEXT_ARG(task->name), task->partial.count, TEXT_ARG(place));
    }
    return text_format(r->arena, "the %s of task '" TEXT_FMT "' waits for '" TEXT_FMT "'",
                       words_join(task), TEXT_ARG(task->name), TEXT_ARG(place));
}

/* ---- Who decided ---- */

/* Flows that the split did not take and that lead to what is missing: the first one, and how many. */
static const struct net_flow *other_way(const struct report *r, const struct cause_stuck *stuck,
                                        const struct verify_move *move, uint32_t *count)
{
    const struct net_task *task = report_task(r, move->task);
    const struct net_flow *found = NULL;
    *count = 0;
    for (uint32_t f = 0; f < task->flows.count; f++) {
        const struct net_flow *flow = &task->flows.items[f];
        bool is_taken = move->kind == VERIFY_MOVE_LEAVE && trail_takes(task, move, f);
        if (is_taken || !bitset_has(stuck->reach, flow->place.index)) continue;
        if ((*count)++ == 0) found = flow;
    }
    return found;
}

/* "the xor-split of task 'a' chose 'b', not 'c'" */
static struct text choice_of(const struct report *r, const struct cause_stuck *stuck,
                             const struct verify_move *move)
{
    const struct net_task *task = report_task(r, move->task);
    struct text targets = words_targets(r->arena, r->net, move), instead = TEXT("");
    if (move->kind == VERIFY_MOVE_LEAVE_BY) {
        return text_format(r->arena, "the %s of task '" TEXT_FMT "' led to " TEXT_FMT,
                           words_by(task, move->flow), TEXT_ARG(task->name), TEXT_ARG(targets));
    }
    uint32_t ways;
    const struct net_flow *other = other_way(r, stuck, move, &ways);
    if (ways == 1) {
        instead = text_format(r->arena, ", not '" TEXT_FMT "'", TEXT_ARG(other->target));
    }
    return text_format(r->arena, "the %s of task '" TEXT_FMT "' chose " TEXT_FMT TEXT_FMT,
                       words_split(task), TEXT_ARG(task->name), TEXT_ARG(targets),
                       TEXT_ARG(instead));
}

struct text report_reason(const struct report *r, const struct cause_stuck *stuck,
                          const struct verify_witness *witness)
{
    if (stuck->kind == CAUSE_NEVER) return TEXT("nothing ever leads there");
    if (stuck->kind == CAUSE_DROPPED) {
        return text_format(r->arena,
                           "task '" TEXT_FMT "' dropped a token that came to '" TEXT_FMT
                           "' while a round of its partial join went on",
                           TEXT_ARG(report_name(r, cause_taker(r->net, stuck->position))),
                           TEXT_ARG(report_place(r, stuck->position)));
    }
    const struct verify_move *move = &witness->moves.items[stuck->move];
    if (move->task == NET_NONE) return TEXT("the net's deadline has emptied the net");
    struct text name = report_name(r, move->task);
    if (stuck->kind == CAUSE_CANCELLED) {
        return text_format(r->arena, "the cancellation set of task '" TEXT_FMT "' took it away",
                           TEXT_ARG(name));
    }
    if (stuck->kind == CAUSE_TAKEN && move->task == stuck->task) {
        return TEXT("it has taken that token before, and no other one comes");
    }
    if (stuck->kind == CAUSE_TAKEN) {
        return text_format(r->arena, "task '" TEXT_FMT "' has taken what was to come",
                           TEXT_ARG(name));
    }
    return choice_of(r, stuck, move);
}

/* ---- Where ---- */

struct span report_cancel_span(const struct net *net, const struct net_task *task,
                               uint32_t position)
{
    struct span first = task->span;
    for (uint32_t i = 0; i < task->cancels_tasks.count && i < task->cancels_spans.count; i++) {
        if (task->cancels_spans.items[i].source == NULL) continue;
        first = task->cancels_spans.items[i];
        if (trail_running(net, task->cancels_tasks.items[i].index) == position) return first;
    }
    for (uint32_t i = 0; i < task->cancels_places.count && i < task->cancels_place_spans.count;
         i++) {
        if (task->cancels_place_spans.items[i].source == NULL) continue;
        first = task->cancels_place_spans.items[i];
        if (task->cancels_places.items[i].index == position) return first;
    }
    return first;
}

/* Is the place that is missing told by the other flow, which marks it? */
static bool note_decision(const struct report *r, struct diagnostic *d,
                          const struct cause_stuck *stuck, const struct verify_move *move)
{
    uint32_t ways;
    report_decision(r, d, move);
    if (stuck->kind != CAUSE_CHOSEN) return false;
    const struct net_flow *other = other_way(r, stuck, move, &ways);
    if (ways == 0) return false;
    diagnostic_note(r->diagnostics, d, other->span, "its flow to '" TEXT_FMT "' would lead there",
                    TEXT_ARG(other->target));
    return other->place.index == stuck->missing;
}

void report_root(const struct report *r, struct diagnostic *d, const struct cause_stuck *stuck,
                 const struct verify_witness *witness)
{
    if (stuck->kind == CAUSE_OTHER) return;
    const struct verify_move *move =
        stuck->kind >= CAUSE_DROPPED ? NULL : &witness->moves.items[stuck->move];
    if (stuck->kind == CAUSE_DROPPED) {
        diagnostic_note(r->diagnostics, d, r->net->places.items[stuck->position].span,
                        "it came here; with `rest: ignore`, a round goes on until every input has "
                        "had a token, and a second one is dropped");
    }
    if (move != NULL && move->task == NET_NONE) report_timer(r, d, move);
    if (stuck->kind == CAUSE_CANCELLED && move->task != NET_NONE) {
        const struct net_task *task = report_task(r, move->task);
        diagnostic_note(r->diagnostics, d, report_cancel_span(r->net, task, stuck->position),
                        "the cancellation set of '" TEXT_FMT "' names it here",
                        TEXT_ARG(task->name));
    } else if (move != NULL && move->task != NET_NONE) {
        if (note_decision(r, d, stuck, move)) return;
    }
    diagnostic_note(r->diagnostics, d, r->net->places.items[stuck->missing].span,
                    "no token comes to '" TEXT_FMT "' any more",
                    TEXT_ARG(report_place(r, stuck->missing)));
}
