/* What is durable, read batch by batch as the disk takes it: cases and items, each with what happened to it.
 * Nothing may happen twice, and nothing that nobody asked for.
 * Invariant: it knows exactly the batches that count. */
#include <string.h>

#include "world.h"
#include "yawl/errors.h"

enum { CASE_SLOTS = 1024, ITEM_SLOTS = 1 << 15 };

/* Tables with open addressing; an entry of another round of seeds is free. */
static struct {
    uint64_t round;
    uint32_t at;
} case_slots[CASE_SLOTS];

enum item_state { ITEM_OPEN = 1, ITEM_ENDED };

static struct item {
    uint64_t round, case_id;
    uint32_t firing, instances; /* of the first one of several: how many follow it in number */
    enum item_state state;
} items[ITEM_SLOTS];
static uint64_t round_now;
static uint32_t items_count;

void ledger_clear(void)
{
    round_now++;
    items_count = 0;
}

/* ---- Cases ---- */

static uint32_t slot_of_case(yawl_case_id id)
{
    uint32_t at = (uint32_t)((id * 0x9e3779b97f4a7c15u) >> 54);
    while (case_slots[at].round == round_now && world.cases[case_slots[at].at].id != id)
        at = (at + 1) % CASE_SLOTS;
    return at;
}

struct known *ledger_find(yawl_case_id id)
{
    uint32_t at = slot_of_case(id);
    return case_slots[at].round == round_now ? &world.cases[case_slots[at].at] : NULL;
}

static struct known *add_case(yawl_case_id id)
{
    uint32_t at = slot_of_case(id);
    if (case_slots[at].round == round_now)
        found("case %llx was started twice", (unsigned long long)id);
    if (world.cases_count == CASES_MAX) found("more than %d cases were started", CASES_MAX);
    case_slots[at].round = round_now;
    case_slots[at].at = world.cases_count;
    struct known *known = &world.cases[world.cases_count++];
    *known = (struct known){.id = id, .status = YAWL_CASE_RUNNING};
    world.tally->cases++;
    return known;
}

/* ---- Items ---- */

static struct item *find_item(yawl_case_id id, uint32_t firing)
{
    uint64_t key = (id * 31 + firing) * 0x9e3779b97f4a7c15u;
    uint32_t at = (uint32_t)(key >> 49);
    while (items[at].round == round_now && (items[at].case_id != id || items[at].firing != firing))
        at = (at + 1) % ITEM_SLOTS;
    return &items[at];
}

static void open_item(yawl_case_id id, uint32_t firing, bool again)
{
    struct item *item = find_item(id, firing);
    if (item->round == round_now) {
        if (item->state == ITEM_ENDED)
            found("item %u of case %llx starts after its end", firing, (unsigned long long)id);
        if (!again) found("item %u of case %llx was created twice", firing, (unsigned long long)id);
        return;
    }
    if (++items_count > ITEM_SLOTS / 2) found("more than %d items", ITEM_SLOTS / 2);
    *item = (struct item){round_now, id, firing, 0, ITEM_OPEN};
}

static void end_item(const yawl_event_t *event)
{
    struct item *item = find_item(event->case_id, event->firing);
    if (item->round != round_now)
        found("item %u of case %llx ends before it starts", event->firing,
              (unsigned long long)event->case_id);
    if (item->state == ITEM_ENDED)
        found("item %u of case %llx ends twice: %s", event->firing,
              (unsigned long long)event->case_id, yawl_event_name((int)event->kind));
    item->state = ITEM_ENDED;
}

bool ledger_item_is_started(const yawl_item_id *id)
{
    return find_item(id->case_id, id->firing)->round == round_now;
}

bool ledger_item_is_open(const yawl_item_id *id)
{
    const struct item *item = find_item(id->case_id, id->firing);
    return item->round == round_now && item->state == ITEM_OPEN;
}

/* ---- Events ---- */

static void note_item(const yawl_event_t *event)
{
    switch ((int)event->kind) {
    case YAWL_EVENT_ITEM_STARTED: open_item(event->case_id, event->firing, true); break;
    case YAWL_EVENT_ITEM_ADDED: open_item(event->case_id, event->firing, false); break;
    case YAWL_EVENT_INSTANCES_STARTED:
        for (uint32_t i = 0; i < event->count; i++)
            open_item(event->case_id, event->firing + i, false);
        break;
    case YAWL_EVENT_ITEM_COMPLETED:
    case YAWL_EVENT_ITEM_CANCELLED:
    case YAWL_EVENT_ITEM_DISCARDED: end_item(event); break;
    default: break;
    }
}

static void end_case(struct known *known, int status)
{
    if (known->status == YAWL_CASE_COMPLETED || known->status == YAWL_CASE_CANCELLED)
        found("case %llx ends twice", (unsigned long long)known->id);
    known->status = status;
}

static void note_status(struct known *known, const yawl_event_t *event)
{
    switch ((int)event->kind) {
    case YAWL_EVENT_CASE_COMPLETED: end_case(known, YAWL_CASE_COMPLETED); break;
    case YAWL_EVENT_CASE_CANCELLED: end_case(known, YAWL_CASE_CANCELLED); break;
    case YAWL_EVENT_CASE_FAILED: known->status = YAWL_CASE_FAILED; break;
    case YAWL_EVENT_CASE_DEADLOCKED: known->status = YAWL_CASE_DEADLOCKED; break;
    default: break;
    }
}

/* What people do, and connectors, happens at most as often as it was asked for.  A timer that expires an item
 * completes it, as does the end of a sub-net. */
static void check_count(const struct known *known, enum yawl_event_kind kind)
{
    uint32_t asked = known->issued[kind];
    switch ((int)kind) {
    case YAWL_EVENT_ITEM_COMPLETED:
        asked += known->issued_completions + known->events[YAWL_EVENT_TIMER_EXPIRED] +
                 known->events[YAWL_EVENT_NET_COMPLETED];
        break;
    case YAWL_EVENT_ITEM_SUSPENDED:
    case YAWL_EVENT_ITEM_RESUMED:
    case YAWL_EVENT_ITEM_ADDED:
    case YAWL_EVENT_CHOICE_FORCED: break;
    default: return;
    }
    if (known->events[kind] > asked)
        found("case %llx: \"%s\" happened %u times and was asked for %u times",
              (unsigned long long)known->id, yawl_event_name((int)kind), known->events[kind],
              asked);
}

static void note_event(const yawl_event_t *event)
{
    struct known *known = event->kind == YAWL_EVENT_CASE_STARTED ? add_case(event->case_id)
                                                                 : ledger_find(event->case_id);
    if (known == NULL)
        found("\"%s\" of case %llx, which was not started", yawl_event_name((int)event->kind),
              (unsigned long long)event->case_id);
    known->fresh = false;
    note_status(known, event);
    note_item(event);
    known->events[event->kind]++;
    world.tally->events++;
}

void ledger_note(const char *bytes, size_t length)
{
    struct yawl__event_reader reader = yawl__event_reader(bytes, length);
    yawl_event_t event;
    while (yawl__event_next(&reader, &event)) note_event(&event);
    reader = yawl__event_reader(bytes, length);
    while (yawl__event_next(&reader, &event)) check_count(ledger_find(event.case_id), event.kind);
    if (world.cases_count > world.starts_issued) found("more cases started than were asked for");
}
