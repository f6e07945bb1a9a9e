/* Does a cancellation set name what never holds a token when its task leaves?
 *
 * Judged on every reachable marking in which the task runs, those included that are reached when people
 * cancel items.  What a wildcard brings into the set was not named, and a task that names itself says
 * that its set is a whole region: neither is told.
 */
#include "verify/advice/check_advice.h"

/* Markings times elements that are looked at. */
#define CANCEL_WORK_MAX ((uint64_t)1 << 22)

/* ---- The fact -------------------------------------------------------------------------------- */

struct sets {
    const struct encoding *encoding;
    ARRAY(struct verify_cancelled) open; /* by task */
    bool *runs;                          /* by task: in some marking */
};

static void add_set(struct arena *arena, struct sets *sets, uint32_t index)
{
    const struct net_task *task = &sets->encoding->net->tasks.items[index];
    if (task->partial.present && task->partial.rest == NET_REST_CANCEL) return; /* at its start */
    array_each(net_place_id, place, &task->cancels_places) {
        array_push(arena, &sets->open, ((struct verify_cancelled){index, place->index}));
    }
    array_each(net_task_id, other, &task->cancels_tasks) {
        uint32_t position = sets->encoding->running + other->index;
        array_push(arena, &sets->open, ((struct verify_cancelled){index, position}));
    }
}

/* Elements that hold a token while their task runs are needed; the others stay open. */
static void look(struct sets *sets, struct packed marking)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < sets->open.count; i++) {
        struct verify_cancelled one = sets->open.items[i];
        bool runs = packed_get(marking, sets->encoding->running + one.task) > 0;
        sets->runs[one.task] = sets->runs[one.task] || runs;
        if (runs && packed_get(marking, one.position) > 0) continue;
        sets->open.items[kept++] = one;
    }
    sets->open.count = kept;
}

/* What a dead task cancels is not worth a word. */
void check_cancel_sets(struct arena *arena, struct verified_net *result,
                       const struct explored *explored)
{
    const struct encoding *encoding = explored->encoding;
    uint32_t tasks = encoding->net->tasks.count;
    struct sets sets = {.encoding = encoding, .runs = ARENA_ARRAY(arena, bool, (size_t)tasks + 1)};
    for (uint32_t t = 0; t < tasks; t++) add_set(arena, &sets, t);
    if ((uint64_t)explored->count * sets.open.count > CANCEL_WORK_MAX) return;
    for (uint32_t m = 0; m < explored->count && sets.open.count > 0; m++) {
        look(&sets, explored_at(explored, m));
    }
    array_each(struct verify_cancelled, one, &sets.open) {
        if (sets.runs[one->task]) array_push(arena, &result->needless_cancels, *one);
    }
}

/* ---- Telling --------------------------------------------------------------------------------- */

/* Where the element was named; none: by a wildcard. */
static struct span span_of(const struct net *net, const struct verify_cancelled *one)
{
    const struct net_task *task = &net->tasks.items[one->task];
    struct span span = SPAN_NONE;
    for (uint32_t i = 0; i < task->cancels_places.count; i++) {
        if (task->cancels_places.items[i].index == one->position)
            span = task->cancels_place_spans.items[i];
    }
    for (uint32_t i = 0; i < task->cancels_tasks.count; i++) {
        if (task->cancels_tasks.items[i].index + net->places.count == one->position)
            span = task->cancels_spans.items[i];
    }
    bool is_wildcard = text_find(span_text(span), "*") != SIZE_MAX;
    return is_wildcard ? SPAN_NONE : span;
}

static void say_needless(const struct advice *advice, const struct net *net,
                         const struct verify_cancelled *one)
{
    struct span span = span_of(net, one);
    if (span.source == NULL || one->position == net->places.count + one->task) return;
    const struct net_task *task = &net->tasks.items[one->task];
    bool is_place = one->position < net->places.count;
    struct text name = is_place ? net->places.items[one->position].id
                                : net->tasks.items[one->position - net->places.count].name;
    diagnose(advice->diagnostics, &verify_needless_cancel, span,
             "'" TEXT_FMT "' cancels '" TEXT_FMT "', which %s when '" TEXT_FMT
             "' leaves; take it out of the set",
             TEXT_ARG(task->name), TEXT_ARG(name),
             is_place ? "never holds a token" : "is never running", TEXT_ARG(task->name));
}

void check_advice_cancels(const struct advice *advice, const struct verified_net *verified)
{
    array_each(struct verify_cancelled, one, &verified->needless_cancels) {
        if (verified->net->tasks.items[one->task].is_hidden) continue;
        say_needless(advice, verified->net, one);
    }
}
