/* The queues of a case against the plainest thing that does the same: what is fresh comes out in its order,
 * and the armed timers of many net instances are found, in the order of their deadlines, while they come and
 * go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/side.h"
#include "fixtures/core_case.h"
#include "fixtures/side_net.h"

#define SCOPES 40u /* the root is the first */
#define TIMERS 3u  /* of a scope; the last one waits to try again */
#define ROUNDS 20000

static uint32_t below(uint32_t limit) { return (uint32_t)rand() % limit; }

/* ---- Fresh ---- */

static bool is_in_order(const struct yawl__fresh_entry *a, const struct yawl__fresh_entry *b)
{
    if (a->scope != b->scope) return a->scope < b->scope;
    return a->task != b->task ? a->task < b->task : a->what <= b->what;
}

static void what_is_fresh_comes_by_scope_and_task(void **state)
{
    (void)state;
    struct account account = {0};
    struct yawl__memory memory = {account_take, account_give, &account};
    struct yawl__pending fresh = {0};
    struct yawl__fresh_entry entry, last = {0};
    srand(11);
    for (uint32_t i = 0; i < 1000; i++) {
        uint32_t task = below(8) == 0 ? YAWL_NONE : below(5);
        entry = (struct yawl__fresh_entry){below(30), task, (enum yawl__fresh_what)below(3)};
        assert_true(yawl__pending_reserve(&fresh, 1, &memory));
        yawl__fresh_add(&fresh, entry);
    }
    for (uint32_t i = 0; i < 1000; i++) {
        assert_true(yawl__fresh_take(&fresh, &entry));
        assert_true(is_in_order(&last, &entry));
        last = entry;
    }
    assert_false(yawl__fresh_take(&fresh, &entry));
    yawl__pending_free(&fresh, &memory);
    assert_int_equal(account.out, 0);
}

/* ---- Armed timers ---- */

/* Net instances of which nothing is needed but their numbers, with gaps; deadlines 0: not armed. */
struct many {
    struct core_case t;
    struct yawl__child children[SCOPES - 1], *list[SCOPES - 1];
    int64_t deadlines[SCOPES][TIMERS];
    uint32_t count;
    uint64_t frame[64]; /* of all of them: no timer here is a task's */
};

static struct yawl__armed timer_of(uint32_t scope, uint32_t timer)
{
    struct yawl__armed armed = {0, scope * 3, YAWL_NONE, timer, 0, 0};
    if (timer == TIMERS - 1) armed.timer = YAWL__TIMER_RETRY;
    return armed;
}

static void many_begin(struct many *many)
{
    memset(many, 0, sizeof *many);
    core_case_init(&many->t, &side_program, 65536);
    assert_int_equal(yawl__more_fit(&many->t.core, &many->t.c), 0);
    struct yawl_frame *any_frame = (struct yawl_frame *)many->frame;
    assert_true(side_program.nets[0].frame_size <= sizeof many->frame);
    many->t.c.root.frame = any_frame;
    for (uint32_t i = 0; i < SCOPES - 1; i++) {
        many->children[i].scope.number = (i + 1) * 3;
        many->children[i].scope.net = &side_program.nets[0];
        many->children[i].scope.frame = any_frame;
        many->list[i] = &many->children[i];
    }
    many->t.c.side->more->children = many->list;
    many->t.c.side->more->children_count = SCOPES - 1;
}

static void many_end(struct many *many)
{
    many->t.c.side->more->children = NULL;
    many->t.c.side->more->children_count = 0;
    many->t.c.root.frame = NULL;
    assert_int_equal(core_case_done(&many->t), 0);
}

/* One timer is armed, or taken if it was. */
static void change(struct many *many, uint32_t scope, uint32_t timer)
{
    struct yawl__armed armed = timer_of(scope, timer);
    int64_t *deadline = &many->deadlines[scope][timer];
    if (*deadline != 0) {
        assert_true(yawl__timer_take(&many->t.c, &armed));
        *deadline = 0;
        many->count--;
        return;
    }
    assert_false(yawl__timer_take(&many->t.c, &armed));
    assert_int_equal(yawl__timers_reserve(&many->t.core, &many->t.c, armed.scope, 0), 0);
    *deadline = armed.deadline_ms = 1 + below(50);
    many->count++;
    yawl__timer_arm(&many->t.c, armed);
}

static void assert_found(const struct many *many, uint32_t scope, uint32_t timer)
{
    struct yawl__armed armed = timer_of(scope, timer);
    bool found = yawl__timer_find(&many->t.c, &armed);
    assert_int_equal(found, many->deadlines[scope][timer] != 0);
    assert_int_equal(armed.deadline_ms, many->deadlines[scope][timer]);
}

static void assert_by_deadline(const struct many *many)
{
    struct yawl__armed armed, last = {0};
    uint32_t count = 0;
    for (; yawl__armed_at(&many->t.c, count, &armed); count++) {
        assert_true(armed.deadline_ms >= last.deadline_ms);
        assert_true(armed.deadline_ms > last.deadline_ms || armed.scope >= last.scope);
        last = armed;
    }
    assert_int_equal(count, many->count);
}

static void timers_of_many_net_instances_are_found(void **state)
{
    (void)state;
    struct many many;
    many_begin(&many);
    srand(12);
    for (int i = 0; i < ROUNDS; i++) {
        uint32_t scope = below(SCOPES);
        change(&many, scope, below(TIMERS));
        for (uint32_t timer = 0; timer < TIMERS; timer++) assert_found(&many, scope, timer);
        if (i % 50 == 0) assert_by_deadline(&many);
    }
    for (uint32_t i = 0; i < SCOPES * TIMERS; i++) {
        if (many.deadlines[i / TIMERS][i % TIMERS] != 0) change(&many, i / TIMERS, i % TIMERS);
    }
    assert_int_equal(yawl__case_deadline(&many.t.c), INT64_MAX);
    many_end(&many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_fresh_comes_by_scope_and_task),
        cmocka_unit_test(timers_of_many_net_instances_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
