/* Records of multiple-instance tasks that are damaged, cut short or out of order: a replay refuses them, and
 * neither crashes nor leaks. */
#include "fixtures/core_many.h"

static struct core_case t;

/* Commands on `pick`: operation, instance. */
struct move {
    int operation;
    uint32_t instance;
};

static void play(const struct move *moves, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int status;
        switch (moves[i].operation) {
        case YAWL__ITEM_COMPLETE: status = many_complete(&t, moves[i].instance, 7); break;
        case YAWL__ADD: status = many_add(&t, 70); break;
        default: status = many_do(&t, moves[i].operation, MI_PICK, moves[i].instance); break;
        }
        assert_int_equal(status, 0);
    }
}

static void replay(const char *bytes, size_t length)
{
    struct core_case again;
    core_case_init(&again, &mi_program, 4096);
    for (size_t at = 0; at < length;) {
        int64_t size = yawl__replay(&again.core, &again.c, bytes + at, length - at);
        if (size < 0) break;
        at += (size_t)size;
    }
    assert_int_equal(core_case_done(&again), 0);
}

static void damage_everything(void)
{
    size_t length = t.events.length;
    char *bytes = malloc(length);
    assert_non_null(bytes);
    many_replays(&t);
    for (size_t cut = 0; cut < length; cut += 4) replay(t.events.bytes, cut);
    for (size_t at = 0; at < length; at++) {
        for (int bit = 0; bit < 8; bit++) {
            memcpy(bytes, t.events.bytes, length);
            bytes[at] = (char)(bytes[at] ^ (1 << bit));
            replay(bytes, length);
        }
    }
    free(bytes);
    assert_int_equal(core_case_done(&t), 0);
}

static void damaged_items(void **state)
{
    (void)state;
    static const struct move moves[] = {
        {YAWL__ITEM_START, 0},  {YAWL__ITEM_SUSPEND, 1},  {YAWL__ITEM_RESUME, 1},
        {YAWL__ADD, 0},         {YAWL__ITEM_START, 3},    {YAWL__ITEM_ROLLBACK, 3},
        {YAWL__ITEM_CANCEL, 2}, {YAWL__ITEM_COMPLETE, 4}, {YAWL__ITEM_COMPLETE, 1},
    };
    (void)instances_program_of(YAWL_TASK_OFFER);
    mi_row.dynamic = true;
    assert_int_equal(many_case(&t, YAWL_TASK_OFFER, 3, (struct mi_in){.threshold = 2}), 0);
    play(moves, sizeof moves / sizeof *moves);
    assert_true(many_enabled(&t, MI_FINISH));
    damage_everything();
}

/* Started, completed and left by one record, the rest running on. */
static void damaged_detached_rounds(void **state)
{
    (void)state;
    static const struct move moves[] = {
        {YAWL__ITEM_COMPLETE, 0}, {YAWL__ITEM_START, 2}, {YAWL__ITEM_COMPLETE, 2}};
    (void)instances_program_of(YAWL_TASK_OFFER);
    mi_row.ignores_rest = true;
    assert_int_equal(many_case(&t, YAWL_TASK_OFFER, 3, (struct mi_in){.threshold = 1}), 0);
    play(moves, 3);
    damage_everything();
}

static void damaged_calls(void **state)
{
    (void)state;
    static const struct move moves[] = {
        {YAWL__ITEM_COMPLETE, 2}, {YAWL__ITEM_COMPLETE, 1}, {YAWL__ITEM_FAIL, 3}};
    (void)instances_program_of(YAWL_TASK_CALL);
    assert_int_equal(many_case(&t, YAWL_TASK_CALL, 3, (struct mi_in){0}), 0);
    play(moves, 3);
    assert_int_equal(t.c.root.frame->status, YAWL_CASE_FAILED);
    damage_everything();
}

static void damaged_sub_nets(void **state)
{
    (void)state;
    struct mi_result returns = {5};
    struct yawl__command work = {.operation = YAWL__ITEM_COMPLETE, .task = MI_WORK, .scope = 2};
    static const struct move cancel = {YAWL__ITEM_CANCEL, 1};
    work.input = &returns;
    (void)instances_program_of(YAWL_TASK_NET);
    assert_int_equal(many_case(&t, YAWL_TASK_NET, 3, (struct mi_in){.threshold = 2}), 0);
    assert_int_equal(yawl__step(&t.core, &t.c, &work), 0);
    play(&cancel, 1);
    work.scope = 3;
    assert_int_equal(yawl__step(&t.core, &t.c, &work), 0);
    assert_true(many_enabled(&t, MI_FINISH));
    damage_everything();
}

/* A record that is good in itself but does not follow. */
static void records_out_of_order_are_refused(void **state)
{
    (void)state;
    struct core_case again;
    struct yawl__event_view view;
    (void)instances_program_of(YAWL_TASK_OFFER);
    assert_int_equal(many_case(&t, YAWL_TASK_OFFER, 2, (struct mi_in){0}), 0);
    size_t started = t.events.length;
    assert_int_equal(many_do(&t, YAWL__ITEM_START, MI_PICK, 0), 0);
    size_t completed = t.events.length;
    assert_int_equal(many_complete(&t, 1, 1), 0);
    core_case_init(&again, &mi_program, MANY_DATA_MAX);
    for (size_t at = 0; at < started;) {
        at += (size_t)yawl__replay(&again.core, &again.c, t.events.bytes + at, started - at);
    }
    const char *completion = t.events.bytes + completed, *start = t.events.bytes + started;
    size_t length = t.events.length - completed;
    assert_true(yawl__event_read(completion, length, &view) > 0);
    assert_int_equal(view.head.kind, YAWL_EVENT_ITEM_COMPLETED);
    assert_int_equal(yawl__replay(&again.core, &again.c, completion, length), YAWL_ECORRUPT);
    assert_true(yawl__replay(&again.core, &again.c, start, completed - started) > 0);
    assert_int_equal(yawl__replay(&again.core, &again.c, start, completed - started),
                     YAWL_ECORRUPT);
    assert_true(yawl__replay(&again.core, &again.c, completion, length) > 0);
    assert_int_equal(yawl__replay(&again.core, &again.c, completion, length), YAWL_ECORRUPT);
    assert_int_equal(core_case_done(&again), 0);
    assert_int_equal(core_case_done(&t), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(damaged_items),
        cmocka_unit_test(damaged_detached_rounds),
        cmocka_unit_test(damaged_calls),
        cmocka_unit_test(damaged_sub_nets),
        cmocka_unit_test(records_out_of_order_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
