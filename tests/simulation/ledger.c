/* What is durable, read batch by batch as the disk takes it: cases and items, each with what happened to it.
 * Nothing may happen twice, and nothing that nobody asked for.
 * Invariant: it knows exactly the batches that count. */
#include <string.h>

#include "world.h"
#include "yawl/engines.h"
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
    uint32_t firing;
    bool is_first;    /* of a task's instances */
    enum item_state state;
    bool answered;    /* and the answer is kept, since its case stands still */
    uint32_t starts;  /* of it that are durable */
    uint32_t calls;   /* by the engine that made one last */
    uint64_t caller;  /* that engine's life */
    uint64_t workers; /* one bit each that had one */
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

static struct known *add_case(uint32_t disk, yawl_case_id id)
{
    if (yawl_case_partition(id) != world.plan.partitions[disk])
        found("case %llx has the id of another partition", (unsigned long long)id);
    uint32_t at = slot_of_case(id);
    if (case_slots[at].round == round_now)
        found("case %llx was started twice", (unsigned long long)id);
    if (world.cases_count == CASES_MAX) found("more than %d cases were started", CASES_MAX);
    case_slots[at].round = round_now;
    case_slots[at].at = world.cases_count;
    struct known *known = &world.cases[world.cases_count++];
    *known = (struct known){.id = id, .disk = disk, .status = YAWL_CASE_RUNNING};
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
        item->starts++;
        return;
    }
    if (++items_count > ITEM_SLOTS / 2) found("more than %d items", ITEM_SLOTS / 2);
    *item = (struct item){.round = round_now, .case_id = id, .firing = firing};
    item->state = ITEM_OPEN;
    item->starts = again;
}

static void end_item(const yawl_event_t *event)
{
    struct item *item = find_item(event->case_id, event->firing);
    if (item->round != round_now)
        found("item %u of case %llx ends before it starts", event->firing,
              (unsigned long long)event->case_id);
    /* A task that is withdrawn with all its instances is named by the first of them, done or not. */
    bool may_be_all = item->is_first && event->kind == YAWL_EVENT_ITEM_CANCELLED;
    if (item->state == ITEM_ENDED && !may_be_all)
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

/* Of a new engine the first call may be one again. */
struct made ledger_item_called(const struct node *node, const yawl_item_id *id, uint64_t workers)
{
    struct item *item = find_item(id->case_id, id->firing);
    if (item->answered && !node->old)
        found("item %u of case %llx is called, and its answer is kept", id->firing,
              (unsigned long long)id->case_id);
    if (item->caller != node->life) item->calls = item->starts - 1;
    item->caller = node->life;
    item->workers |= workers;
    return (struct made){++item->calls, item->starts};
}

static void check_worker(const yawl_event_t *event)
{
    const struct item *item = find_item(event->case_id, event->firing);
    bool worked = item->round == round_now && (item->workers >> (event->worker % 64) & 1) != 0;
    if (worked && event->worker != 0) return;
    found("item %u of case %llx was performed by worker %u, which never had it", event->firing,
          (unsigned long long)event->case_id, event->worker);
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
        find_item(event->case_id, event->firing)->is_first = true;
        break;
    case YAWL_EVENT_ITEM_COMPLETED:
    case YAWL_EVENT_ITEM_CANCELLED:
    case YAWL_EVENT_ITEM_DISCARDED: end_item(event); break;
    case YAWL_EVENT_CALL_PERFORMED: check_worker(event); break;
    case YAWL_EVENT_ANSWER_KEPT:
    case YAWL_EVENT_ANSWER_TAKEN:
        find_item(event->case_id, event->firing)->answered = event->kind == YAWL_EVENT_ANSWER_KEPT;
        break;
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
    case YAWL_EVENT_CASE_CANCELLED:
        end_case(known, YAWL_CASE_CANCELLED);
        known->killed = event->message.length > 0;
        break;
    case YAWL_EVENT_CASE_SUSPENDED: known->status = YAWL_CASE_SUSPENDED; break;
    case YAWL_EVENT_CASE_RESUMED: known->status = YAWL_CASE_RUNNING; break;
    case YAWL_EVENT_CASE_FAILED: known->status = YAWL_CASE_FAILED; break;
    case YAWL_EVENT_CASE_DEADLOCKED: known->status = YAWL_CASE_DEADLOCKED; break;
    default: break;
    }
}

/* Who is suspended keeps what calls answer and does nothing else; who has ended does nothing. */
static void check_standstill(const struct known *known, const yawl_event_t *event)
{
    bool ended = known->status == YAWL_CASE_COMPLETED || known->status == YAWL_CASE_CANCELLED;
    if (event->consequence || (!ended && known->status != YAWL_CASE_SUSPENDED)) return;
    bool may = event->kind == YAWL_EVENT_CASE_RESUMED || event->kind == YAWL_EVENT_CASE_CANCELLED ||
               event->kind == YAWL_EVENT_ANSWER_KEPT;
    if (ended || !may)
        found("case %llx is %s, and does \"%s\"", (unsigned long long)known->id,
              yawl_case_status_name(known->status), yawl_event_name((int)event->kind));
}

static void note_time(struct known *known, int64_t time_ms)
{
    bool first = known->events[YAWL_EVENT_CASE_STARTED] == 0;
    if (first || time_ms < known->first_ms) known->first_ms = time_ms;
    if (first || time_ms > known->last_ms) known->last_ms = time_ms;
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
    case YAWL_EVENT_CHOICE_FORCED:
    case YAWL_EVENT_CASE_SUSPENDED:
    case YAWL_EVENT_CASE_RESUMED:
    case YAWL_EVENT_CASE_CANCELLED: break;
    default: return;
    }
    if (known->events[kind] > asked)
        found("case %llx: \"%s\" happened %u times and was asked for %u times",
              (unsigned long long)known->id, yawl_event_name((int)kind), known->events[kind],
              asked);
}

uint64_t ledger_mix(uint64_t digest, const yawl_event_t *event)
{
    const uint64_t words[] = {
        event->kind,  event->task,     event->firing, (uint64_t)event->time_ms,
        event->scope, event->instance, event->choice, event->child};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        digest = (digest ^ words[i]) * 0x9e3779b97f4a7c15u;
        digest ^= digest >> 29;
    }
    return digest;
}

static void note_event(uint32_t disk, const yawl_event_t *event)
{
    struct known *known = event->kind == YAWL_EVENT_CASE_STARTED ? add_case(disk, event->case_id)
                                                                 : ledger_find(event->case_id);
    if (known == NULL)
        found("\"%s\" of case %llx, which was not started", yawl_event_name((int)event->kind),
              (unsigned long long)event->case_id);
    if (known->disk != disk) found("two disks have case %llx", (unsigned long long)known->id);
    check_standstill(known, event);
    note_time(known, event->time_ms);
    known->past = ledger_mix(known->past, event);
    known->fresh = false;
    note_status(known, event);
    note_item(event);
    known->events[event->kind]++;
    world.tally->events++;
}

void ledger_note(uint32_t disk, const char *bytes, size_t length)
{
    struct yawl__event_reader reader = yawl__event_reader(bytes, length);
    yawl_event_t event;
    while (yawl__event_next(&reader, &event)) note_event(disk, &event);
    reader = yawl__event_reader(bytes, length);
    while (yawl__event_next(&reader, &event)) check_count(ledger_find(event.case_id), event.kind);
    if (world.cases_count > world.starts_issued) found("more cases started than were asked for");
}
