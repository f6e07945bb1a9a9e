/* Connectors, simulated: "function", "log", "process" and "http" in place of the real ones.  How each call
 * ends, and when, is decided when it is made.  Those of "process" and "http" can be stopped; of the others the
 * answer goes into nothing when nobody waits for it.
 * Invariants: a call is made once its item's start is durable and never after its end is; by one engine once,
 * unless its item was given back meanwhile. */
#include <string.h>

#include "world.h"
#include "yawl/errors.h"

/* After so many failures a call that fails for a time succeeds. */
enum { FAILURES_MAX = 3, LOST_MS = 30000 };

static bool can_be_stopped(const struct yawl_task *task)
{
    return task->call->connector[0] == 'p' || task->call->connector[0] == 'h';
}

/* A few failures of one item are chance, not bad luck: they are counted by its number. */
static bool fails_for_a_time(const struct yawl_item_id *item)
{
    static struct {
        uint64_t seed, item, count;
    } slots[1024];
    uint64_t key = item->case_id * 31 + item->firing;
    uint32_t at = (uint32_t)((key * 0x9e3779b97f4a7c15u) >> 54);
    if (slots[at].seed != world.seed || slots[at].item != key) {
        slots[at].seed = world.seed;
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

static void make_call(yawl_call_t *yawl_call, const struct yawl_call_info *info)
{
    struct node *node = info->engine->data;
    check_call(node, info);
    struct call *call = free_entry();
    *call = (struct call){.node = node, .call = yawl_call, .item = info->item, .task = info->task};
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
    if (can_be_stopped(call->task) && !call->begun) {
        call->begun = true;
        if (!yawl_call_begin(call->call)) {
            call->node = NULL;
            return;
        }
        if (chance_below(&world.chance, 2) == 0 && call->answer != ANSWER_WELL) return;
    }
    int status = answer_now(call);
    tell("call for %llx.%u is answered (%d): %s", (unsigned long long)call->item.case_id,
         call->item.firing, (int)call->answer, yawl_err_name(status));
    call->node = NULL;
    if (status == 0 && chance_below(&world.chance, 16) == 0 &&
        yawl_call_complete(call->call, NULL) != YAWL_EEXISTS)
        found("a second answer of a call was taken");
}

bool calls_answer_one(void)
{
    for (uint32_t i = 0; i < world.calls_used; i++) {
        struct call *call = &world.calls[i];
        if (call->node == NULL || !call->node->lives || call->node->closing) continue;
        if (call->answer != ANSWER_REFUSE) call->answer = ANSWER_WELL;
        world.inside = call->node;
        calls_answer(call);
        return true;
    }
    return false;
}

/* ---- Those that can be stopped ---- */

static void *open_state(yawl_engine_t *engine) { return engine; }

static void stop_call(void *state, yawl_call_t *yawl_call)
{
    const yawl_engine_t *engine = state;
    for (uint32_t i = 0; i < world.calls_used; i++) {
        struct call *call = &world.calls[i];
        if (call->node != engine->data || call->call != yawl_call) continue;
        if (!call->begun) found("a call is stopped that had not begun");
        call->node = NULL;
        return;
    }
    found("a call is stopped that is not open");
}

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
                                                      .cancel = stop_call,
                                                      .close = close_state};
static const struct yawl_connector connector_http = {.name = "http",
                                                     .call = make_call,
                                                     .open = open_state,
                                                     .cancel = stop_call,
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
