/* Open items in one table, ordered by key: offers by scope and task, runs of instances by their first firing,
 * sub-nets by their scope, all others by their firing, which a case never uses twice.
 * Invariants: nothing is believed, so an event without its item changes nothing; what a record claims to
 * start takes memory once it is seen, and a table has no more entries than the case had events. */
#include "history/times.h"

#include <stdlib.h>
#include <string.h>

enum space { SPACE_ITEM, SPACE_RUN, SPACE_NET, SPACE_OFFER };
#define SPACE_SHIFT 62
#define TASK_BITS   24

/* ---- The table ---- */

static uint64_t key_of(enum space space, uint32_t number)
{
    return (uint64_t)space << SPACE_SHIFT | number;
}

static uint64_t offer_key(const yawl_event_t *event)
{
    uint64_t task = event->task & ((1u << TASK_BITS) - 1);
    return (uint64_t)SPACE_OFFER << SPACE_SHIFT | (uint64_t)event->scope << TASK_BITS | task;
}

/* The first entry whose key is not below. */
static uint32_t place_of(const struct yawl__times *times, uint64_t key)
{
    uint32_t low = 0, high = times->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (times->open[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct yawl__timed *find(const struct yawl__times *times, uint64_t key)
{
    uint32_t at = place_of(times, key);
    return at < times->count && times->open[at].key == key ? &times->open[at] : NULL;
}

static bool fit(struct yawl__times *times)
{
    if (times->count < times->capacity) return true;
    uint32_t capacity = times->capacity == 0 ? 8 : times->capacity * 2;
    struct yawl__timed *open = realloc(times->open, capacity * sizeof *open);
    if (open == NULL) return false;
    times->open = open;
    times->capacity = capacity;
    return true;
}

/* Takes the place of what has that key; NULL: no memory. */
static struct yawl__timed *put(struct yawl__times *times, const struct yawl__timed *item)
{
    uint32_t at = place_of(times, item->key);
    bool is_there = at < times->count && times->open[at].key == item->key;
    if (!is_there) {
        if (!fit(times)) return NULL;
        size_t behind = times->count++ - at;
        memmove(&times->open[at + 1], &times->open[at], behind * sizeof *times->open);
    }
    times->open[at] = *item;
    return &times->open[at];
}

static void drop(struct yawl__times *times, const struct yawl__timed *item)
{
    size_t at = (size_t)(item - times->open);
    times->count--;
    memmove(&times->open[at], &times->open[at + 1], (times->count - at) * sizeof *times->open);
}

/* ---- Time that passes ---- */

static int64_t between(int64_t from_ms, int64_t until_ms)
{
    return until_ms > from_ms ? until_ms - from_ms : 0; /* clocks are set */
}

static void change(struct yawl__timed *item, enum yawl_item_status status, int64_t now_ms)
{
    int64_t passed = between(item->since_ms, now_ms);
    if (item->status == YAWL_ITEM_EXECUTING) item->executed_ms += passed;
    if (item->status == YAWL_ITEM_ENABLED || item->status == YAWL_ITEM_FIRED)
        item->waited_ms += passed;
    item->status = status;
    item->since_ms = now_ms;
}

/* While it stood in line it was not executed. */
static void stand_in_line(struct yawl__timed *item, uint32_t line_ms)
{
    int64_t ms = line_ms < item->executed_ms ? line_ms : item->executed_ms;
    item->executed_ms -= ms;
    item->waited_ms += ms;
}

/* ---- Finding what an event is about ---- */

/* The run of instances that a firing belongs to. */
static struct yawl__timed *find_run(const struct yawl__times *times, uint32_t firing)
{
    uint32_t at = place_of(times, key_of(SPACE_RUN, firing) + 1);
    struct yawl__timed *run = at > 0 ? &times->open[at - 1] : NULL;
    if (run == NULL || run->key >> SPACE_SHIFT != SPACE_RUN) return NULL;
    return firing - (uint32_t)run->key < run->count ? run : NULL;
}

/* An instance that nothing was said of so far; NULL: it is none, or (*dry) no memory. */
static struct yawl__timed *split_run(struct yawl__times *times, uint32_t firing, bool *dry)
{
    struct yawl__timed *run = find_run(times, firing);
    if (run == NULL) return NULL;
    struct yawl__timed item = *run;
    item.key = key_of(SPACE_ITEM, firing);
    if (--run->rest == 0) drop(times, run);
    struct yawl__timed *made = put(times, &item);
    *dry = made == NULL;
    return made;
}

/* The item, or the offer, that the event names. */
static struct yawl__timed *find_item(struct yawl__times *times, const yawl_event_t *event,
                                     bool *dry)
{
    if (event->firing == 0) return find(times, offer_key(event));
    struct yawl__timed *item = find(times, key_of(SPACE_ITEM, event->firing));
    return item != NULL ? item : split_run(times, event->firing, dry);
}

/* One that begins with this event: what was offered, else something that nobody had to take. */
static struct yawl__timed begin(struct yawl__times *times, const yawl_event_t *event)
{
    struct yawl__timed item = {.status = YAWL_ITEM_FIRED,
                               .since_ms = event->time_ms,
                               .scope = event->scope,
                               .task = event->task};
    struct yawl__timed *offer = find(times, offer_key(event));
    item.partial = !times->begun;
    if (offer != NULL) item = *offer;
    if (offer != NULL) drop(times, offer);
    item.key = key_of(SPACE_ITEM, event->firing);
    return item;
}

/* ---- Events ---- */

static void say(struct yawl__timing *timing, enum yawl__timed_end what,
                const struct yawl__timed *item)
{
    timing->item = what;
    timing->scope = item->scope;
    timing->task = item->task;
}

static bool note_offer(struct yawl__times *times, const yawl_event_t *event)
{
    struct yawl__timed offer = {.key = offer_key(event),
                                .since_ms = event->time_ms,
                                .scope = event->scope,
                                .task = event->task};
    offer.status = YAWL_ITEM_ENABLED;
    return put(times, &offer) != NULL;
}

/* They are fired; the first one of an offer is what was offered. */
static bool note_run(struct yawl__times *times, const yawl_event_t *event)
{
    struct yawl__timed *offer = find(times, offer_key(event));
    struct yawl__timed run = {.key = key_of(SPACE_RUN, event->firing), .since_ms = event->time_ms};
    run.status = YAWL_ITEM_FIRED;
    run.scope = event->scope;
    run.task = event->task;
    run.rest = run.count = event->count;
    if (event->count == 0 || event->firing == 0) return true;
    if (offer != NULL) {
        struct yawl__timed first = begin(times, event);
        change(&first, YAWL_ITEM_FIRED, event->time_ms);
        if (put(times, &first) == NULL) return false;
        run.rest--;
    }
    return run.rest == 0 || put(times, &run) != NULL;
}

static bool note_start(struct yawl__times *times, const yawl_event_t *event,
                       struct yawl__timing *timing)
{
    bool dry = false;
    struct yawl__timed *item = find_item(times, event, &dry);
    if (event->firing == 0 || dry) return !dry;
    if (item == NULL) {
        struct yawl__timed begun = begin(times, event);
        item = put(times, &begun);
        if (item == NULL) return false;
    }
    if (!item->started) say(timing, YAWL__TIMED_STARTED, item);
    change(item, YAWL_ITEM_EXECUTING, event->time_ms);
    item->started = true;
    if (event->kind != YAWL_EVENT_NET_STARTED) return true;
    struct yawl__timed net = {.key = key_of(SPACE_NET, event->child), .link = event->firing};
    return put(times, &net) != NULL;
}

static enum yawl__timed_end end_of(const yawl_event_t *event, const struct yawl__timed *item)
{
    if (!item->started) return YAWL__TIMED_WITHDRAWN;
    switch (event->kind) {
    case YAWL_EVENT_ITEM_FAILED:
    case YAWL_EVENT_TASK_FAILED: return YAWL__TIMED_FAILED;
    case YAWL_EVENT_ITEM_COMPLETED:
    case YAWL_EVENT_TASK_LEFT:
    case YAWL_EVENT_NET_COMPLETED: return YAWL__TIMED_COMPLETED;
    default: return YAWL__TIMED_CANCELLED;
    }
}

/* One that failed is kept, so that it does not end a second time with its case. */
static void end_item(struct yawl__times *times, const yawl_event_t *event, struct yawl__timed *item,
                     struct yawl__timing *timing)
{
    if (item->status != YAWL_ITEM_FAILED) {
        say(timing, end_of(event, item), item);
        timing->execution_ms = item->partial && !item->started ? -1 : item->executed_ms;
        timing->waited_ms = item->partial ? -1 : item->waited_ms;
    }
    if (event->kind == YAWL_EVENT_ITEM_FAILED)
        item->status = YAWL_ITEM_FAILED;
    else
        drop(times, item);
}

static bool note_end(struct yawl__times *times, const yawl_event_t *event, uint32_t line_ms,
                     struct yawl__timing *timing)
{
    bool dry = false;
    struct yawl__timed *item = find_item(times, event, &dry);
    if (item == NULL) return !dry;
    if (item->status != YAWL_ITEM_FAILED) {
        change(item, item->status, event->time_ms);
        stand_in_line(item, line_ms);
    }
    end_item(times, event, item, timing);
    return true;
}

static bool note_net_end(struct yawl__times *times, const yawl_event_t *event,
                         struct yawl__timing *timing)
{
    struct yawl__timed *net = find(times, key_of(SPACE_NET, event->scope));
    if (net == NULL) return true;
    yawl_event_t of_item = *event;
    of_item.firing = net->link;
    drop(times, net);
    const struct yawl__timed *item = find(times, key_of(SPACE_ITEM, of_item.firing));
    bool again =
        item != NULL && item->status == YAWL_ITEM_FIRED; /* it failed, and is tried again */
    return item == NULL || again || note_end(times, &of_item, 0, timing);
}

/* A status that the item has from now on. */
static bool note_status(struct yawl__times *times, const yawl_event_t *event, uint32_t line_ms)
{
    bool dry = false;
    struct yawl__timed *item = find_item(times, event, &dry);
    if (item == NULL) return !dry;
    change(item, event->status, event->time_ms);
    stand_in_line(item, line_ms);
    return true;
}

static bool note_added(struct yawl__times *times, const yawl_event_t *event)
{
    struct yawl__timed item = {.key = key_of(SPACE_ITEM, event->firing)};
    item.status = YAWL_ITEM_FIRED;
    item.since_ms = event->time_ms;
    item.scope = event->scope;
    item.task = event->task;
    return event->firing == 0 || put(times, &item) != NULL;
}

static void note_case(struct yawl__times *times, const yawl_event_t *event,
                      struct yawl__timing *timing)
{
    if (event->kind != YAWL_EVENT_CASE_STARTED) {
        timing->execution_ms = times->begun ? between(times->started_ms, event->time_ms) : -1;
        return;
    }
    times->started_ms = event->time_ms;
    times->begun = true;
}

bool yawl__times_note(struct yawl__times *times, const yawl_event_t *event, uint32_t line_ms,
                      struct yawl__timing *timing)
{
    *timing = (struct yawl__timing){YAWL__TIMED_NOTHING, 0, 0, -1, -1};
    switch (event->kind) {
    case YAWL_EVENT_CASE_STARTED:
    case YAWL_EVENT_CASE_COMPLETED:
    case YAWL_EVENT_CASE_CANCELLED:
    case YAWL_EVENT_CASE_FAILED:
    case YAWL_EVENT_CASE_DEADLOCKED: note_case(times, event, timing); return true;
    case YAWL_EVENT_TASK_ENABLED: return note_offer(times, event);
    case YAWL_EVENT_INSTANCES_STARTED: return note_run(times, event);
    case YAWL_EVENT_ITEM_ADDED: return note_added(times, event);
    case YAWL_EVENT_ITEM_STARTED:
    case YAWL_EVENT_NET_STARTED: return note_start(times, event, timing);
    case YAWL_EVENT_ITEM_ROLLED_BACK:
    case YAWL_EVENT_ITEM_SUSPENDED:
    case YAWL_EVENT_ITEM_RESUMED: return note_status(times, event, line_ms);
    case YAWL_EVENT_TASK_WITHDRAWN:
    case YAWL_EVENT_ITEM_COMPLETED:
    case YAWL_EVENT_ITEM_FAILED:
    case YAWL_EVENT_ITEM_CANCELLED:
    case YAWL_EVENT_ITEM_DISCARDED:
    case YAWL_EVENT_TASK_FAILED:
    case YAWL_EVENT_TASK_LEFT: return note_end(times, event, line_ms, timing);
    case YAWL_EVENT_NET_COMPLETED:
    case YAWL_EVENT_NET_CANCELLED: return note_net_end(times, event, timing);
    default: return true;
    }
}

const struct yawl__timed *yawl__times_next(const struct yawl__times *times, uint32_t *at)
{
    while (*at < times->count) {
        const struct yawl__timed *item = &times->open[(*at)++];
        bool is_item = item->key >> SPACE_SHIFT == SPACE_ITEM;
        if (is_item && item->started && item->status != YAWL_ITEM_FAILED) return item;
    }
    return NULL;
}

static int by_key(const void *a, const void *b)
{
    uint64_t one = ((const struct yawl__timed *)a)->key, other = ((const struct yawl__timed *)b)->key;
    return one < other ? -1 : one > other;
}

void yawl__times_go_over(struct yawl__times *times, yawl__task_fn task_in, const void *context)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < times->count; i++) {
        struct yawl__timed item = times->open[i];
        uint32_t to = task_in(context, item.scope, item.task);
        bool is_offer = item.key >> SPACE_SHIFT == SPACE_OFFER;
        if (is_offer && to == YAWL_NONE) continue;
        yawl_event_t named = {.scope = item.scope, .task = to};
        if (is_offer) item.key = offer_key(&named);
        item.task = to;
        times->open[kept++] = item;
    }
    times->count = kept;
    if (kept > 0) qsort(times->open, kept, sizeof *times->open, by_key);
}

void yawl__times_clear(struct yawl__times *times)
{
    times->count = 0;
    times->begun = false;
}

void yawl__times_free(struct yawl__times *times)
{
    free(times->open);
    memset(times, 0, sizeof *times);
}
