/* Gates of endpoints: places, the queue and its fairness, the three states of a breaker; and at random, that
 * no place stays empty while somebody waits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "connectors/gate.h"

#define PASSES 64

static struct yawl__gates gates;
static struct yawl__pass passes[PASSES];
static int inside, order[PASSES], order_count, turned_away;
static int workflows[4];

static int index_of(const struct yawl__pass *pass) { return (int)(pass - passes); }

static void on_admit(struct yawl__pass *pass, enum yawl__gate_answer answer)
{
    if (answer == YAWL__GATE_IN) {
        inside++;
        order[order_count++ % PASSES] = index_of(pass);
    } else {
        turned_away++;
    }
}

static int set_up(void **state)
{
    (void)state;
    memset(&gates, 0, sizeof gates);
    memset(passes, 0, sizeof passes);
    inside = order_count = turned_away = 0;
    for (int i = 0; i < PASSES; i++) {
        passes[i].limits = (struct yawl__gate_limits){2, 0, 0};
        passes[i].workflow = &workflows[0];
        passes[i].admit = on_admit;
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    yawl__gates_done(&gates);
    return 0;
}

static enum yawl__gate_answer enter(int i, uint64_t now_ms)
{
    uint64_t retry_ms;
    enum yawl__gate_answer answer =
        yawl__gate_enter(&gates, &passes[i], "https://a:443", now_ms, &retry_ms);
    inside += answer == YAWL__GATE_IN;
    return answer;
}

static void leave(int i, enum yawl__gate_outcome outcome, uint64_t now_ms)
{
    inside -= !passes[i].waits;
    yawl__gate_leave(&gates, &passes[i], outcome, now_ms);
}

/* CC-3: two places; the workflows are served in turn, whatever the length of their queues. */
static void workflows_are_served_in_turn(void **state)
{
    (void)state;
    for (int i = 0; i < 8; i++) passes[i].workflow = &workflows[i < 6 ? 0 : i - 5];
    assert_int_equal(enter(0, 0), YAWL__GATE_IN);
    assert_int_equal(enter(1, 0), YAWL__GATE_IN);
    for (int i = 2; i < 8; i++) assert_int_equal(enter(i, 0), YAWL__GATE_WAIT);
    leave(3, YAWL__GATE_UNKNOWN, 0); /* it gives up */
    leave(0, YAWL__GATE_WELL, 0);
    leave(1, YAWL__GATE_WELL, 0);
    leave(2, YAWL__GATE_WELL, 0);
    leave(6, YAWL__GATE_WELL, 0);
    static const int expected[] = {2, 6, 7, 4};
    assert_int_equal(order_count, 4);
    assert_memory_equal(order, expected, sizeof expected);
    leave(7, YAWL__GATE_WELL, 0);
    assert_int_equal(order[4], 5);
    leave(4, YAWL__GATE_WELL, 0);
    leave(5, YAWL__GATE_WELL, 0);
    assert_int_equal(gates.count, 0);
}

/* CC-8, CN-7 */
static void breaker_has_three_states(void **state)
{
    uint64_t retry_ms;
    (void)state;
    for (int i = 0; i < PASSES; i++) passes[i].limits = (struct yawl__gate_limits){1, 2, 100};
    assert_int_equal(enter(0, 0), YAWL__GATE_IN);
    assert_int_equal(enter(1, 0), YAWL__GATE_WAIT);
    assert_int_equal(enter(2, 0), YAWL__GATE_WAIT);
    leave(0, YAWL__GATE_BADLY, 10); /* closed: 1 goes in */
    assert_int_equal(inside, 1);
    leave(1, YAWL__GATE_BADLY, 20); /* open: who waits is turned away */
    assert_int_equal(turned_away, 1);
    assert_null(passes[2].gate);
    assert_int_equal(enter(3, 119), YAWL__GATE_OPEN);
    assert_int_equal(yawl__gate_enter(&gates, &passes[3], "https://a:443", 50, &retry_ms),
                     YAWL__GATE_OPEN);
    assert_int_equal(retry_ms, 70);
    assert_int_equal(enter(4, 120), YAWL__GATE_IN); /* half-open: one tries */
    assert_int_equal(enter(5, 121), YAWL__GATE_OPEN);
    leave(4, YAWL__GATE_BADLY, 130); /* open again, after one failure */
    assert_int_equal(enter(5, 229), YAWL__GATE_OPEN);
    assert_int_equal(enter(5, 230), YAWL__GATE_IN);
    leave(5, YAWL__GATE_UNKNOWN, 231); /* it was cancelled: another one may try */
    assert_int_equal(enter(6, 232), YAWL__GATE_IN);
    leave(6, YAWL__GATE_WELL, 233); /* closed */
    assert_int_equal(enter(7, 234), YAWL__GATE_IN);
    leave(7, YAWL__GATE_BADLY, 235);
    assert_int_equal(enter(8, 236), YAWL__GATE_IN);
    leave(8, YAWL__GATE_WELL, 237);
    assert_int_equal(gates.count, 0);
}

static void queues_and_endpoints_are_bounded(void **state)
{
    uint64_t retry_ms;
    char name[32];
    (void)state;
    struct yawl__pass *many = calloc(YAWL__GATE_QUEUE_MAX + 3, sizeof *many);
    assert_non_null(many);
    for (int i = 0; i < YAWL__GATE_QUEUE_MAX + 3; i++) {
        many[i] = passes[0];
        enum yawl__gate_answer answer = yawl__gate_enter(&gates, &many[i], "x", 0, &retry_ms);
        assert_int_equal(answer, i < 2                         ? YAWL__GATE_IN
                                 : i < YAWL__GATE_QUEUE_MAX + 2 ? YAWL__GATE_WAIT
                                                               : YAWL__GATE_FULL);
    }
    for (int i = 0; i < YAWL__GATE_QUEUE_MAX + 2; i++)
        yawl__gate_leave(&gates, &many[i], YAWL__GATE_WELL, 0);
    assert_int_equal(gates.count, 0);
    for (int i = 0; i < YAWL__GATES_MAX; i++) {
        snprintf(name, sizeof name, "%d", i);
        many[i] = passes[0];
        assert_int_equal(yawl__gate_enter(&gates, &many[i], name, 0, &retry_ms), YAWL__GATE_IN);
    }
    many[YAWL__GATES_MAX] = passes[0];
    assert_int_equal(yawl__gate_enter(&gates, &many[YAWL__GATES_MAX], "y", 0, &retry_ms),
                     YAWL__GATE_FULL);
    for (int i = 0; i < YAWL__GATES_MAX; i++)
        yawl__gate_leave(&gates, &many[i], YAWL__GATE_UNKNOWN, 0);
    free(many);
}

/* ---- What is told ---- */

static struct yawl_endpoint_info seen;

static void see(void *context, const struct yawl_endpoint_info *info)
{
    if (strcmp(info->endpoint, context) == 0) seen = *info;
}

static void is_seen(const char *endpoint, uint64_t now_ms, const char *state, uint32_t waiting)
{
    seen = (struct yawl_endpoint_info){.state = YAWL_ENDPOINT_STATE_COUNT};
    yawl__gates_visit(&gates, "c", now_ms, see, (void *)(uintptr_t)endpoint);
    assert_string_equal(yawl_endpoint_state_name((int)seen.state), state);
    assert_int_equal(seen.waiting, waiting);
}

/* CC-8: who watches sees the breaker's states, who is inside and who waits. */
static void endpoints_are_seen(void **state)
{
    const char *name = "https://a:443";
    (void)state;
    for (int i = 0; i < PASSES; i++) passes[i].limits = (struct yawl__gate_limits){1, 1, 100};
    is_seen(name, 0, "unknown", 0);
    (void)enter(0, 0);
    (void)enter(1, 0);
    is_seen(name, 0, "closed", 1);
    assert_int_equal(seen.inside, 1);
    leave(0, YAWL__GATE_BADLY, 10);
    is_seen(name, 10, "open", 0);
    assert_int_equal(seen.opened, 1);
    assert_int_equal(seen.failures, 1);
    is_seen(name, 110, "half-open", 0);
    assert_int_equal(enter(2, 110), YAWL__GATE_IN);
    is_seen(name, 110, "half-open", 0);
    leave(2, YAWL__GATE_BADLY, 120);
    is_seen(name, 120, "open", 0);
    assert_int_equal(seen.opened, 2);
}

/* An endpoint that is left alone is not forgotten to make room for others, one that may be tried again is. */
static void open_breakers_are_remembered(void **state)
{
    uint64_t retry_ms;
    char name[32];
    (void)state;
    passes[0].limits = (struct yawl__gate_limits){1, 1, 100};
    (void)enter(0, 0);
    leave(0, YAWL__GATE_BADLY, 0);
    for (int i = 0; i < YAWL__GATES_MAX; i++) {
        struct yawl__pass pass = {.limits = {1, 2, 100}};
        snprintf(name, sizeof name, "%d", i);
        assert_int_equal(yawl__gate_enter(&gates, &pass, name, 50, &retry_ms), YAWL__GATE_IN);
        yawl__gate_leave(&gates, &pass, YAWL__GATE_BADLY, 50);
    }
    assert_in_range(gates.count, 2, 2); /* that endpoint and the last one: the others were forgotten */
    is_seen("https://a:443", 50, "open", 0);
    passes[1].limits = passes[0].limits;
    assert_int_equal(enter(1, 99), YAWL__GATE_OPEN);
}

static void no_place_stays_empty(void **state)
{
    unsigned seed = 1;
    int waiting = 0;
    (void)state;
    for (int i = 0; i < PASSES; i++) {
        passes[i].limits.concurrency = 5;
        passes[i].workflow = &workflows[i % 4];
    }
    for (int step = 0; step < 100000; step++) {
        seed = seed * 1103515245u + 12345u;
        int i = (int)(seed >> 16) % PASSES;
        if (passes[i].gate == NULL)
            (void)enter(i, 0);
        else
            leave(i, (seed >> 8) % 2 == 0 ? YAWL__GATE_WELL : YAWL__GATE_BADLY, 0);
        waiting = 0;
        for (int k = 0; k < PASSES; k++) waiting += passes[k].waits;
        assert_in_range(inside, 0, 5);
        assert_true(waiting == 0 || inside == 5);
    }
    for (int i = 0; i < PASSES; i++)
        if (passes[i].waits) leave(i, YAWL__GATE_UNKNOWN, 0);
    for (int i = 0; i < PASSES; i++)
        if (passes[i].gate != NULL) leave(i, YAWL__GATE_UNKNOWN, 0);
    assert_int_equal(inside, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(workflows_are_served_in_turn), TEST(breaker_has_three_states),
        TEST(queues_and_endpoints_are_bounded), TEST(endpoints_are_seen),
        TEST(open_breakers_are_remembered), TEST(no_place_stays_empty)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
