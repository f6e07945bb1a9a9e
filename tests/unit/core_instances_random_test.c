/* Random commands on tasks with instances: counters agree with statuses after every step, a refusal changes
 * nothing, and what was recorded gives the same case again. */
#include "fixtures/core_many.h"

static struct core_case t;
static uint32_t seed;

static uint32_t below(uint32_t limit)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % limit;
}

static void check_round(const struct yawl__round *round)
{
    uint32_t active = 0, completed = 0, executing = 0, fired = 0, open = 0;
    for (uint32_t i = 1; i <= round->created; i++) {
        enum yawl_item_status status = yawl__round_status(round, i);
        bool runs = status == YAWL_ITEM_EXECUTING || status == YAWL_ITEM_SUSPENDED;
        fired += status == YAWL_ITEM_FIRED;
        executing += runs;
        completed += status == YAWL_ITEM_COMPLETE;
        active += runs || status == YAWL_ITEM_FIRED || status == YAWL_ITEM_COMPLETE;
        open += runs || status == YAWL_ITEM_FIRED || status == YAWL_ITEM_FAILED;
    }
    assert_int_equal(active, round->active);
    assert_int_equal(completed, round->completed);
    assert_int_equal(executing, round->executing_count);
    assert_int_equal(fired, round->fired_count);
    assert_int_equal(open, round->open_count);
    assert_int_equal(yawl__round_next_open(round, 0) != 0, open > 0);
    assert_true(!round->detached || open > 0);
}

static void check_case(void)
{
    const struct yawl__round *round = many_round(&t);
    bool attached = round != NULL && !round->detached;
    if (t.c.root.frame->status == YAWL_CASE_RUNNING) {
        assert_int_equal(attached, many_busy(&t, MI_PICK));
    }
    for (; round != NULL; round = round->older) check_round(round);
}

/* One command; what it is about is often wrong. */
static void one_command(void)
{
    struct mi_result returns = {below(100)};
    struct mi_own own = {below(100)};
    struct yawl__command command = {.operation = (int)below(YAWL__ITEM_OPERATION_COUNT + 2)};
    command.task = below(8) == 0 ? below(MI_TASKS) : MI_PICK;
    command.instance = below(3) == 0 ? 0 : below(7);
    if (below(6) == 0) command.firing = below(12);
    if (command.operation >= YAWL__ITEM_OPERATION_COUNT) command.operation = YAWL__ITEM_COMPLETE;
    if (below(8) == 0) command.operation = YAWL__ADD;
    if (command.operation == YAWL__ITEM_FAIL && below(8) != 0) return;
    if (command.operation == YAWL__ADD)
        command.input = &own;
    else if (command.operation == YAWL__ITEM_COMPLETE && below(4) != 0)
        command.input = &returns;
    uint32_t scopes = yawl__scopes_count(&t.c);
    if (scopes > 1 && below(2) == 0) {
        const struct yawl__scope *scope = &t.c.root;
        for (uint32_t i = below(scopes - 1) + 1; i > 0; i--) scope = yawl__scope_next(&t.c, scope);
        command.scope = scope->number;
        command.task = MI_WORK;
        command.instance = 0;
    }
    size_t events = t.events.length;
    struct many_image before = many_image(&t.c);
    if (yawl__step(&t.core, &t.c, &command) == 0) {
        free(before.bytes);
        return;
    }
    assert_int_equal(t.events.length, events);
    many_same(before, many_image(&t.c));
}

static void random_case(void)
{
    static const enum yawl_task_kind kinds[] = {YAWL_TASK_OFFER, YAWL_TASK_OFFER, YAWL_TASK_CALL,
                                                YAWL_TASK_NET};
    struct mi_in in = {.threshold = (int64_t)below(6) - 1, .maximum = 3 + below(4)};
    enum yawl_task_kind kind = kinds[below(4)];
    (void)instances_program_of(kind);
    mi_row.dynamic = below(2) == 0;
    mi_row.ignores_rest = below(2) == 0;
    mi_row.until_reads_collected = below(4) == 0;
    assert_int_equal(many_case(&t, kind, below(5), in), 0);
    for (uint32_t step = 0; step < 30 && t.c.root.frame->status == YAWL_CASE_RUNNING; step++) {
        one_command();
        check_case();
    }
    many_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
}

/* MI-3, MI-7: whatever comes in whatever order. */
static void random_commands_keep_every_promise(void **state)
{
    (void)state;
    for (uint32_t run = 1; run <= 3000; run++) {
        seed = run;
        random_case();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_commands_keep_every_promise)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
