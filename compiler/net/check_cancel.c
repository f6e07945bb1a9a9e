/* Does a cancellation set leave a token that only cancelled work could use?
 *
 * A cancelled task stops, but the token in front of it stays unless its condition is cancelled too;
 * then the task is offered again.  What the cancelling task itself puts there is meant to stay.
 */
#include "net/check.h"

/* Conditions that are looked at for one net: beyond it, the remaining sets are not judged. */
#define CHECK_CANCEL_WORK_MAX ((uint64_t)1 << 24)

struct cancel_check {
    const struct check *check;
    const struct net *net;
    uint32_t *tasks, *places; /* serial of the set that has it */
    uint32_t serial;
    uint64_t work;
};

static void mark_set(struct cancel_check *state, const struct net_task *task)
{
    state->serial++;
    array_each(net_task_id, id, &task->cancels_tasks) state->tasks[id->index] = state->serial;
    array_each(net_place_id, id, &task->cancels_places) state->places[id->index] = state->serial;
}

/* Only cancelled tasks could take the token, and it is not the canceller that puts it there. */
static bool is_left(const struct cancel_check *state, const struct net_task *canceller,
                    net_place_id id)
{
    const struct net *net = state->net;
    const struct net_place *place = &net->places.items[id.index];
    if (id.index == net->input.index || state->places[id.index] == state->serial) return false;
    array_each(net_task_id, taker, &place->postset) {
        if (state->tasks[taker->index] != state->serial) return false;
    }
    uint32_t self = (uint32_t)(canceller - net->tasks.items);
    array_each(net_task_id, maker, &place->preset) {
        if (maker->index == self) return false;
    }
    return true;
}

/* A fix that adds to a YAML list in brackets, where the text after the name allows it. */
static void offer_fix(const struct cancel_check *state, struct diagnostic *d, struct span name,
                      struct text addition)
{
    if (!state->check->specification->is_yaml || name.source == NULL) return;
    struct text bytes = name.source->bytes;
    uint32_t at = name.end;
    while (at < bytes.length && bytes.data[at] == ' ') at++;
    if (at >= bytes.length || (bytes.data[at] != ',' && bytes.data[at] != ']')) return;
    struct span after = {name.source, name.end, name.end};
    diagnostic_fix(state->check->diagnostics, d, after,
                   text_format(state->check->arena, ", \"" TEXT_FMT "\"", TEXT_ARG(addition)));
}

static void say_left(const struct cancel_check *state, const struct net_task *canceller,
                     uint32_t cancelled, net_place_id id)
{
    const struct check *check = state->check;
    const struct net_task *task =
        &state->net->tasks.items[canceller->cancels_tasks.items[cancelled].index];
    const struct net_place *place = &state->net->places.items[id.index];
    struct span span = canceller->cancels_spans.items[cancelled];
    struct diagnostic *d = diagnose(
        check->diagnostics, &net_cancel_leaves_token, span.source != NULL ? span : canceller->span,
        "'" TEXT_FMT "' cancels '" TEXT_FMT "' but not the token in '" TEXT_FMT
        "', which only cancelled tasks can take: '" TEXT_FMT "' stays enabled; cancel '" TEXT_FMT
        "' too",
        TEXT_ARG(canceller->name), TEXT_ARG(task->name), TEXT_ARG(place->id), TEXT_ARG(task->name),
        TEXT_ARG(place->id));
    diagnostic_note(check->diagnostics, d, place->span, "'" TEXT_FMT "'", TEXT_ARG(place->id));
    offer_fix(state, d, span, place->name);
}

/* One diagnostic a cancelled task, about the first such token. */
static void check_cancelled(struct cancel_check *state, const struct net_task *canceller,
                            uint32_t cancelled)
{
    const struct net_task *task =
        &state->net->tasks.items[canceller->cancels_tasks.items[cancelled].index];
    if (task == canceller || state->work > CHECK_CANCEL_WORK_MAX) return;
    array_each(net_place_id, place, &task->preset) {
        state->work++;
        if (!is_left(state, canceller, *place)) continue;
        say_left(state, canceller, cancelled, *place);
        return;
    }
}

void check_cancel(const struct check *check, const struct net *net)
{
    if (net->is_damaged) return;
    struct cancel_check state = {
        .check = check,
        .net = net,
        .tasks = ARENA_ARRAY(check->arena, uint32_t, (size_t)net->tasks.count + 1),
        .places = ARENA_ARRAY(check->arena, uint32_t, (size_t)net->places.count + 1),
    };
    array_each(struct net_task, task, &net->tasks) {
        if (task->cancels_tasks.count == 0 || task->is_hidden) continue;
        mark_set(&state, task);
        for (uint32_t i = 0; i < task->cancels_tasks.count; i++) check_cancelled(&state, task, i);
    }
}
