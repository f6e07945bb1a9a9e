/* Connectors, simulated: "function", "log", "process" and "http" in place of the real ones.  How each call
 * ends, and when, is decided when it is made.  Those of "process" and "http" can be stopped; of the others the
 * answer goes into nothing when nobody waits for it.
 * Invariants: a call is made once its item's start is durable and never after its end is; by one engine once,
 * unless its item was given back meanwhile. */
#include <string.h>

#include "world.h"
#include "yawl/errors.h"

/* After so many failures a call that fails for a time succeeds. */
enum { FAILURES_MAX = 3, LOST_MS = 30000, WORKERS_MAX = 16 };

bool call_can_be_stopped(const struct call *call)
{
    char first = call->task->call->connector[0];
    return first == 'p' || first == 'h';
}

/* A few failures of one item are chance, not bad luck: they are counted by its number. */
static bool fails_for_a_time(const struct yawl_item_id *item)
{
    static struct {
        uint64_t round, item, count;
    } slots[1024];
    uint64_t key = item->case_id * 31 + item->firing;
    uint32_t at = (uint32_t)((key * 0x9e3779b97f4a7c15u) >> 54);
    if (slots[at].round != world.round || slots[at].item != key) {
        slots[at].round = world.round;
        slots[at].item = key;
        slots[at].count = 0;
    }
    if (slots[at].count >= FAILURES_MAX) return false;
    if (!strikes(FAULT_CALL_FAILS) && !strikes(FAULT_CALL_GARBAGE)) return false;
    slots[at].count++;
    return true;
}

static void decide(struct call *call)
{
    call->answer = ANSWER_WELL;
    call->due_ms = world.steady_ms + chance_below(&world.chance, 50);
    const struct yawl_failure *failure = call->task->failure;
    bool retries = failure != NULL && failure->attempts > FAILURES_MAX;
    if (strikes(FAULT_CALL_REFUSED)) {
        struct known *known = ledger_find(call->item.case_id);
        if (known != NULL) known->hit = true;
        call->answer = ANSWER_REFUSE;
    } else if (retries && fails_for_a_time(&call->item)) {
        call->answer = chance_below(&world.chance, 2) == 0 ? ANSWER_FAIL : ANSWER_GARBAGE;
    } else if (retries && strikes(FAULT_CALL_LOST)) {
        call->answer = ANSWER_LATE;
        call->due_ms += LOST_MS;
    } else if (strikes(FAULT_CALL_SLOW)) {
        call->due_ms += chance_below(&world.chance, 200000);
    }
}

/* The engine ends what takes longer, by its clock; a task without retries then fails. */
static void note_lateness(const struct call *call)
{
    int64_t limit_ms = world.plan.call_timeout_ms;
    struct known *known = ledger_find(call->item.case_id);
    bool late =
        call->due_ms >= world.steady_ms + limit_ms || world.plan.rates[FAULT_CLOCK_JUMPS] > 0;
    if (limit_ms != 0 && late && known != NULL) known->hit = true;
}

/* Time may pass by more than an answer's moment at once; then the engine's limit goes first. */
static void note_end(const struct call *call)
{
    int64_t limit_ms = world.plan.call_timeout_ms;
    struct known *known = ledger_find(call->item.case_id);
    bool late = world.steady_ms >= call->made_ms + limit_ms;
    if (limit_ms != 0 && late && known != NULL) known->hit = true;
}

static struct call *free_entry(void)
{
    uint32_t at = 0;
    while (at < world.calls_used && world.calls[at].node != NULL) at++;
    if (at == CALLS_MAX) found("more than %d calls are open", CALLS_MAX);
    if (at == world.calls_used) world.calls_used++;
    return &world.calls[at];
}

static void check_call(const struct node *node, const struct yawl_call_info *info)
{
    if (!ledger_item_is_started(&info->item))
        found("a call is made for an item whose start is not durable");
    if (!ledger_item_is_open(&info->item) && !node->old)
        found("a call is made for an item that has ended");
}

/* Workers that are busy with the item, one bit each: two, if its first call goes on for nobody. */
static uint64_t workers_of(const struct node *node, const yawl_item_id *id)
{
    struct yawl_worker_info workers[WORKERS_MAX];
    if (world.plan.limits.workers_max == 0) return 0;
    uint64_t found_ones = 0;
    uint32_t count = yawl_engine_workers(&node->engine, workers, WORKERS_MAX);
    for (uint32_t i = 0; i < count && i < WORKERS_MAX; i++) {
        const yawl_item_id *item = &workers[i].item;
        bool same = item->case_id == id->case_id && item->firing == id->firing;
        if (same && workers[i].state == YAWL_WORKER_BUSY)
            found_ones |= UINT64_C(1) << workers[i].worker;
    }
    if (found_ones == 0) found("a call is made without a worker");
    return found_ones;
}

/* A call for which memory was missing is made again, as is one of a case that is stuck. */
static void note_worker(const struct node *node, const yawl_item_id *id)
{
    const uint32_t *rates = world.plan.rates;
    struct made made = ledger_item_called(node, id, workers_of(node, id));
    bool again = rates[FAULT_MEMORY_ONCE] > 0 || rates[FAULT_MEMORY_STAYS] > 0 ||
                 world.each.kind == EACH_MEMORY;
    if (made.calls > made.starts && !again && !node->old)
        found("item %u of case %llx started %u times and is called the %uth time", id->firing,
              (unsigned long long)id->case_id, made.starts, made.calls);
}

static void make_call(yawl_call_t *yawl_call, const struct yawl_call_info *info)
{
    struct node *node = info->engine->data;
    check_call(node, info);
    struct call *call = free_entry();
    *call = (struct call){.node = node, .call = yawl_call, .item = info->item, .task = info->task};
    call->program = info->program;
    call->made_ms = world.steady_ms;
    note_worker(node, &info->item);
    world.tally->calls++;
    decide(call);
    note_lateness(call);
    tell("call of %s for %llx.%u", info->task->name, (unsigned long long)info->item.case_id,
         info->item.firing);
    if (call->answer == ANSWER_WELL && chance_below(&world.chance, 4) == 0) calls_answer(call);
}

/* ---- Answers ---- */

static int answer_now(const struct call *call)
{
    const struct yawl_record *record = call->task->returns;
    struct known *known = ledger_find(call->item.case_id);
    /* What does not parse completes a task that returns nothing. */
    bool well = call->answer == ANSWER_WELL || call->answer == ANSWER_GARBAGE;
    if (well && known != NULL) known->issued_completions++;
    switch (call->answer) {
    case ANSWER_FAIL: return yawl_call_fail(call->call, "not now");
    case ANSWER_REFUSE: return yawl_call_fail_as(call->call, YAWL_EEXTERNAL, "declined", "never");
    case ANSWER_LATE: return yawl_call_fail_as(call->call, YAWL_ETIMEDOUT, "timeout", "too late");
    case ANSWER_GARBAGE:
        return yawl_call_complete_json(call->call, yawl_text_of("{\"what\": [1, 2"));
    default: break;
    }
    if (record == NULL) return yawl_call_complete(call->call, NULL);
    if (chance_below(&world.chance, 2) == 0)
        return yawl_call_complete_json(call->call, data_some_json(record));
    return yawl_call_complete(call->call, data_some(record));
}

void calls_answer(struct call *call)
{
    if (call->lingers) {
        call->node = NULL;
        yawl_call_gone(call->call);
        return;
    }
    if (call_can_be_stopped(call) && !call->begun) {
        call->begun = true;
        if (!yawl_call_begin(call->call)) {
            call->node = NULL;
            return;
        }
        if (chance_below(&world.chance, 2) == 0 && call->answer != ANSWER_WELL) return;
    }
    note_end(call);
    int status = answer_now(call);
    tell("call for %llx.%u is answered (%d): %s", (unsigned long long)call->item.case_id,
         call->item.firing, (int)call->answer, yawl_err_name(status));
    call->node = NULL;
    if (status == 0 && chance_below(&world.chance, 16) == 0 &&
        yawl_call_complete(call->call, NULL) != YAWL_EEXISTS)
        found("a second answer of a call was taken");
}

bool calls_answer_due(const struct node *node)
{
    uint32_t first = world.calls_used == 0 ? 0 : chance_below(&world.chance, world.calls_used);
    for (uint32_t i = 0; i < world.calls_used; i++) {
        struct call *call = &world.calls[(first + i) % world.calls_used];
        if (call->node != node || call->due_ms > world.steady_ms) continue;
        calls_answer(call);
        return true;
    }
    return false;
}

bool calls_answer_one(const struct node *node)
{
    for (uint32_t i = 0; i < world.calls_used; i++) {
        struct call *call = &world.calls[i];
        if (call->node != node) continue;
        if (call->answer != ANSWER_REFUSE) call->answer = ANSWER_WELL;
        calls_answer(call);
        return true;
    }
    return false;
}

bool calls_end_one(const struct node *node)
{
    for (uint32_t i = 0; i < world.calls_used; i++) {
        struct call *call = &world.calls[i];
        if (call->node != node || !call->lingers) continue;
        calls_answer(call);
        return true;
    }
    return false;
}

/* ---- Those that can be stopped ---- */

static void *open_state(yawl_engine_t *engine) { return engine; }

static const struct call *stop_call(void *state, yawl_call_t *yawl_call)
{
    const yawl_engine_t *engine = state;
    for (uint32_t i = 0; i < world.calls_used; i++) {
        struct call *call = &world.calls[i];
        if (call->node != engine->data || call->call != yawl_call) continue;
        if (call->lingers) found("a call is stopped twice");
        note_end(call);
        call->lingers = chance_below(&world.chance, 2) == 0;
        if (call->lingers)
            yawl_call_linger(yawl_call);
        else
            call->node = NULL;
        return call;
    }
    found("a call is stopped that is not open");
}

static void cancel_call(void *state, yawl_call_t *yawl_call)
{
    if (!stop_call(state, yawl_call)->begun) found("a call is stopped that had not begun");
}

static void kill_call(void *state, yawl_call_t *yawl_call) { (void)stop_call(state, yawl_call); }

static void close_state(void *state, yawl_closed_cb closed, void *context)
{
    (void)state;
    closed(context);
}

const struct yawl_connector yawl_connector_function = {.name = "function", .call = make_call};
const struct yawl_connector yawl_connector_log = {.name = "log", .call = make_call};
const struct yawl_connector yawl_connector_process = {.name = "process",
                                                      .call = make_call,
                                                      .open = open_state,
                                                      .cancel = cancel_call,
                                                      .kill = kill_call,
                                                      .close = close_state};
static const struct yawl_connector connector_http = {.name = "http",
                                                     .call = make_call,
                                                     .open = open_state,
                                                     .cancel = cancel_call,
                                                     .kill = kill_call,
                                                     .close = close_state};

void calls_register(struct node *node)
{
    int status = yawl_connector_register(&node->engine, &connector_http);
    if (status != 0) found("the connector is refused: %s", yawl_engine_message(&node->engine));
}

void calls_forget(const struct node *node)
{
    for (uint32_t i = 0; i < world.calls_used; i++) {
        if (world.calls[i].node == node) world.calls[i].node = NULL;
    }
}
