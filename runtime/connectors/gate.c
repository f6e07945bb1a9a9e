/* Gates: a hash of endpoints, each with lanes of waiting calls, one lane a workflow, served in turn.
 * Invariants: no call waits while there is a place for it and the breaker is closed; calls inside never
 * exceed the limit of the one that came in last; a gate without calls and without failures does not exist.
 */
#include "connectors/gate.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "connectors/call_parts.h"

struct lane {
    struct lane *next; /* the next to be served */
    const void *workflow;
    struct yawl__pass *first, *last;
};

struct yawl__gate {
    struct yawl__gate *next; /* in its bucket */
    uint32_t inside, waiting;
    uint32_t failures; /* in a row */
    bool is_open, is_probed, is_serving;
    uint64_t open_until_ms, opened;
    struct lane *lanes; /* the first is served next */
    uint32_t bucket;
    char endpoint[];
};

/* ---- Gates ---- */

static uint32_t bucket_of(const char *endpoint)
{
    uint32_t hash = 2166136261u;
    for (; *endpoint != '\0'; endpoint++) hash = (hash ^ (unsigned char)*endpoint) * 16777619u;
    return hash % YAWL__GATE_BUCKETS;
}

static struct yawl__gate *find(struct yawl__gates *gates, const char *endpoint)
{
    struct yawl__gate *gate = gates->buckets[bucket_of(endpoint)];
    while (gate != NULL && strcmp(gate->endpoint, endpoint) != 0) gate = gate->next;
    return gate;
}

static struct yawl__gate *make(struct yawl__gates *gates, const char *endpoint)
{
    size_t size = strlen(endpoint) + 1;
    struct yawl__gate *gate = calloc(1, sizeof *gate + size);
    if (gate == NULL) return NULL;
    memcpy(gate->endpoint, endpoint, size);
    gate->bucket = bucket_of(endpoint);
    gate->next = gates->buckets[gate->bucket];
    gates->buckets[gate->bucket] = gate;
    gates->count++;
    return gate;
}

static void drop(struct yawl__gates *gates, struct yawl__gate *gate)
{
    struct yawl__gate **at = &gates->buckets[gate->bucket];
    while (*at != gate) at = &(*at)->next;
    *at = gate->next;
    gates->count--;
    free(gate);
}

static bool is_idle(const struct yawl__gate *gate)
{
    return gate->inside == 0 && gate->waiting == 0 && !gate->is_serving;
}

/* Those that nobody uses and whose breakers are not open go, with the failures that they remember. */
static void drop_idle(struct yawl__gates *gates, uint64_t now_ms)
{
    for (uint32_t i = 0; i < YAWL__GATE_BUCKETS; i++) {
        for (struct yawl__gate *gate = gates->buckets[i], *next; gate != NULL; gate = next) {
            next = gate->next;
            bool is_left_alone = gate->is_open && now_ms < gate->open_until_ms;
            if (is_idle(gate) && !is_left_alone) drop(gates, gate);
        }
    }
}

void yawl__gates_done(struct yawl__gates *gates)
{
    drop_idle(gates, UINT64_MAX);
    assert(gates->count == 0 && "somebody is still at a gate");
}

/* ---- Queue ---- */

static bool join_queue(struct yawl__gate *gate, struct yawl__pass *pass)
{
    struct lane **at = &gate->lanes;
    while (*at != NULL && (*at)->workflow != pass->workflow) at = &(*at)->next;
    if (*at == NULL) {
        *at = calloc(1, sizeof **at);
        if (*at == NULL) return false;
        (*at)->workflow = pass->workflow;
    }
    struct lane *lane = *at;
    pass->next = NULL;
    if (lane->first == NULL)
        lane->first = pass;
    else
        lane->last->next = pass;
    lane->last = pass;
    pass->waits = true;
    gate->waiting++;
    return true;
}

static void leave_queue(struct yawl__gate *gate, struct yawl__pass *pass)
{
    struct lane **at = &gate->lanes;
    while ((*at)->workflow != pass->workflow) at = &(*at)->next;
    struct lane *lane = *at;
    struct yawl__pass *before = NULL, *here = lane->first;
    for (; here != pass; here = here->next) before = here;
    if (before == NULL)
        lane->first = pass->next;
    else
        before->next = pass->next;
    if (lane->last == pass) lane->last = before;
    pass->waits = false;
    gate->waiting--;
    if (lane->first != NULL) return;
    *at = lane->next;
    free(lane);
}

/* Takes the first of the first lane, which is served last from now on. */
static struct yawl__pass *take_next(struct yawl__gate *gate)
{
    struct lane *lane = gate->lanes;
    struct yawl__pass *pass = lane->first;
    if (lane->next != NULL) {
        struct lane *end = lane->next;
        while (end->next != NULL) end = end->next;
        gate->lanes = lane->next;
        end->next = lane;
        lane->next = NULL;
    }
    leave_queue(gate, pass);
    return pass;
}

/* ---- Breaker ---- */

static bool is_closed_to(struct yawl__gate *gate, const struct yawl__pass *pass, uint64_t now_ms)
{
    if (!gate->is_open || pass->limits.failures == 0) return false;
    return gate->is_probed || now_ms < gate->open_until_ms;
}

static void say(const struct yawl__gates *gates, const struct yawl__gate *gate,
                enum yawl_log_level level, const char *what)
{
    char message[512];
    if (gates->engine == NULL) return;
    snprintf(message, sizeof message, "endpoint \"%.256s\" %s", gate->endpoint, what);
    yawl__text_clean(message, strlen(message));
    yawl_engine_log(gates->engine, level, yawl_text_of(message));
}

static void open_breaker(const struct yawl__gates *gates, struct yawl__gate *gate,
                         const struct yawl__pass *pass, uint64_t now_ms)
{
    char what[128];
    bool is_news = !gate->is_open || pass->probes; /* not those that were inside */
    gate->is_open = true;
    gate->open_until_ms = now_ms + pass->limits.cool_down_ms;
    if (!is_news) return;
    gate->opened++;
    snprintf(what, sizeof what, "failed %" PRIu32 " times in a row: left alone for %" PRIu64 " ms",
             gate->failures, pass->limits.cool_down_ms);
    say(gates, gate, YAWL_LOG_WARNING, what);
}

static void note(const struct yawl__gates *gates, struct yawl__pass *pass,
                 enum yawl__gate_outcome outcome, uint64_t now_ms)
{
    struct yawl__gate *gate = pass->gate;
    if (pass->probes) gate->is_probed = false;
    if (outcome == YAWL__GATE_WELL) {
        if (gate->is_open) say(gates, gate, YAWL_LOG_INFO, "answers again");
        gate->failures = 0;
        gate->is_open = false;
    }
    if (outcome != YAWL__GATE_BADLY || pass->limits.failures == 0) return;
    gate->failures++;
    if (pass->probes || gate->failures >= pass->limits.failures)
        open_breaker(gates, gate, pass, now_ms);
}

/* ---- In and out ---- */

static void let_in(const struct yawl__gates *gates, struct yawl__gate *gate,
                   struct yawl__pass *pass)
{
    gate->inside++;
    pass->waits = false;
    pass->probes = gate->is_open && pass->limits.failures > 0;
    if (!pass->probes) return;
    gate->is_probed = true;
    say(gates, gate, YAWL_LOG_INFO, "is tried by one call");
}

/* Not within itself: one that is let in may leave at once, and is followed here. */
static void serve(const struct yawl__gates *gates, struct yawl__gate *gate, uint64_t now_ms)
{
    if (gate->is_serving) return;
    gate->is_serving = true;
    while (gate->waiting > 0) {
        struct yawl__pass *pass = gate->lanes->first;
        bool away = is_closed_to(gate, pass, now_ms);
        if (!away && gate->inside >= pass->limits.concurrency) break;
        pass = take_next(gate);
        if (away)
            pass->gate = NULL;
        else
            let_in(gates, gate, pass);
        pass->admit(pass, away ? YAWL__GATE_OPEN : YAWL__GATE_IN);
    }
    gate->is_serving = false;
}

static uint64_t wait_of(const struct yawl__gate *gate, uint64_t now_ms)
{
    return gate->open_until_ms > now_ms ? gate->open_until_ms - now_ms : 1;
}

enum yawl__gate_answer yawl__gate_enter(struct yawl__gates *gates, struct yawl__pass *pass,
                                        const char *endpoint, uint64_t now_ms, uint64_t *retry_ms)
{
    struct yawl__gate *gate = find(gates, endpoint);
    pass->gate = NULL;
    *retry_ms = 1000;
    if (gate == NULL && gates->count >= YAWL__GATES_MAX) drop_idle(gates, now_ms);
    if (gate == NULL && gates->count >= YAWL__GATES_MAX) return YAWL__GATE_FULL;
    if (gate == NULL) gate = make(gates, endpoint);
    if (gate == NULL) return YAWL__GATE_NO_MEMORY;
    if (is_closed_to(gate, pass, now_ms)) {
        *retry_ms = wait_of(gate, now_ms);
        return YAWL__GATE_OPEN;
    }
    bool has_place = gate->waiting == 0 && gate->inside < pass->limits.concurrency;
    if (!has_place && gate->waiting >= YAWL__GATE_QUEUE_MAX) return YAWL__GATE_FULL;
    if (!has_place && !join_queue(gate, pass)) return YAWL__GATE_NO_MEMORY;
    pass->gate = gate;
    if (!has_place) return YAWL__GATE_WAIT;
    let_in(gates, gate, pass);
    return YAWL__GATE_IN;
}

void yawl__gate_leave(struct yawl__gates *gates, struct yawl__pass *pass,
                      enum yawl__gate_outcome outcome, uint64_t now_ms)
{
    struct yawl__gate *gate = pass->gate;
    if (gate == NULL) return;
    if (pass->waits) {
        leave_queue(gate, pass);
    } else {
        gate->inside--;
        note(gates, pass, outcome, now_ms);
    }
    pass->gate = NULL;
    serve(gates, gate, now_ms);
    if (is_idle(gate) && gate->failures == 0 && !gate->is_open) drop(gates, gate);
}

/* ---- What is told ---- */

static enum yawl_endpoint_state state_of(const struct yawl__gate *gate, uint64_t now_ms)
{
    if (!gate->is_open) return YAWL_ENDPOINT_CLOSED;
    bool is_over = now_ms >= gate->open_until_ms;
    return gate->is_probed || is_over ? YAWL_ENDPOINT_HALF_OPEN : YAWL_ENDPOINT_OPEN;
}

void yawl__gates_visit(const struct yawl__gates *gates, const char *connector, uint64_t now_ms,
                       yawl_endpoint_fn each, void *context)
{
    for (uint32_t i = 0; i < YAWL__GATE_BUCKETS; i++) {
        for (const struct yawl__gate *gate = gates->buckets[i]; gate != NULL; gate = gate->next) {
            struct yawl_endpoint_info info = {.connector = connector,
                                              .endpoint = gate->endpoint,
                                              .state = state_of(gate, now_ms),
                                              .inside = gate->inside,
                                              .waiting = gate->waiting,
                                              .failures = gate->failures,
                                              .opened = gate->opened};
            each(context, &info);
        }
    }
}
