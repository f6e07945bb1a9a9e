/* Images of cases: read back they are the case, whatever is wrong with one is refused or harmless, and memory
 * that runs dry leaves nothing behind (PH-9). */
#include "core/image.h"
#include "fixtures/core_asserts.h"
#include "fixtures/core_many.h"
#include "fixtures/side_net.h"

/* ---- Reading ---- */

/* A case of the same program, read from those bytes; the caller ends it. */
static int read_into(struct core_case *t, const struct yawl_program *program, const char *bytes,
                     size_t length)
{
    core_case_init(t, program, MANY_DATA_MAX);
    return yawl__image_read(&t->core, &t->c, bytes, length);
}

static struct yawl__buffer image_of(struct core_case *t)
{
    struct yawl__buffer image = {.memory = &t->memory};
    assert_true(yawl__image_write(&t->c, &image));
    assert_int_equal(image.length % 8, 0);
    return image;
}

/* Tables may list their entries in another order, data may lie closer together. */
static void assert_reads_back(struct core_case *t)
{
    static char left[IMAGE_SIZE], right[IMAGE_SIZE];
    struct core_case second, third;
    struct yawl__buffer one = image_of(t);
    assert_int_equal(read_into(&second, t->c.program, one.bytes, one.length), 0);
    assert_int_equal(second.c.held != 0, t->c.held != 0);
    struct yawl__buffer two = image_of(&second);
    assert_int_equal(one.length, two.length);
    assert_int_equal(read_into(&third, t->c.program, two.bytes, two.length), 0);
    size_t length = core_case_image(&second, left, sizeof left);
    assert_int_equal(core_case_image(&third, right, sizeof right), length);
    assert_memory_equal(left, right, length);
    assert_memory_equal(second.c.root.frame, t->c.root.frame, t->c.root.net->frame_size);
    yawl__buffer_free(&one);
    yawl__buffer_free(&two);
    assert_int_equal(core_case_done(&second), 0);
    assert_int_equal(core_case_done(&third), 0);
}

/* ---- What is accepted is worked with ---- */

static void try_task(struct core_case *t, uint32_t scope, uint32_t task)
{
    for (int operation = 0; operation < YAWL__ITEM_OPERATION_COUNT; operation++) {
        struct yawl__command command = {.operation = operation, .scope = scope, .task = task};
        if (operation == YAWL__ITEM_CANCEL && task % 2 == 0) continue;
        command.name = command.text = yawl_text_of("broken");
        (void)yawl__step(&t->core, &t->c, &command);
    }
    struct yawl__command choose = {.operation = YAWL__CHOOSE, .scope = scope, .task = task};
    (void)yawl__step(&t->core, &t->c, &choose);
}

static void work_with(struct core_case *t)
{
    struct yawl__command expire = {.operation = YAWL__EXPIRE};
    uint32_t numbers[16], count = 0;
    const struct yawl__scope *scope = NULL;
    while ((scope = yawl__scope_next(&t->c, scope)) != NULL && count < 16)
        numbers[count++] = scope->number;
    for (uint32_t i = count; i > 0; i--) {
        for (uint32_t task = 0; task < 8; task++) try_task(t, numbers[i - 1], task);
    }
    t->core.now_ms += 1000000000;
    for (int i = 0; i < 20 && t->c.root.frame->status == YAWL_CASE_RUNNING; i++)
        (void)yawl__step(&t->core, &t->c, &expire);
    struct yawl__command cancel = {.operation = YAWL__CASE_CANCEL};
    (void)yawl__step(&t->core, &t->c, &cancel);
}

static int read_damaged(const struct yawl_program *program, const char *bytes, size_t length)
{
    struct core_case t;
    int status = read_into(&t, program, bytes, length);
    assert_true(status == 0 || status == YAWL_ECORRUPT || status == YAWL_ETOOBIG ||
                status == YAWL_ENOMEM);
    if (status == 0) work_with(&t);
    assert_int_equal(core_case_done(&t), 0);
    return status;
}

/* Any bit turned, any end cut off, each word replaced. */
static void assert_damage_is_harmless(struct core_case *t)
{
    static const uint32_t words[] = {0, 1, 2, 7, 0x7fffffff, UINT32_MAX};
    struct yawl__buffer image = image_of(t);
    const struct yawl_program *program = t->c.program;
    char *bytes = malloc(image.length);
    assert_non_null(bytes);
    for (size_t bit = 0; bit < image.length * 8; bit++) {
        memcpy(bytes, image.bytes, image.length);
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ (1 << bit % 8));
        (void)read_damaged(program, bytes, image.length);
    }
    for (size_t at = 0; at < image.length; at += 4) {
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
            memcpy(bytes, image.bytes, image.length);
            memcpy(bytes + at, &words[i], sizeof *words);
            (void)read_damaged(program, bytes, image.length);
        }
    }
    for (size_t length = 0; length < image.length; length += 8)
        assert_int_not_equal(read_damaged(program, image.bytes, length), 0);
    free(bytes);
    yawl__buffer_free(&image);
}

/* Each request for memory fails, and all after it. */
static void assert_memory_may_run_dry(struct core_case *t)
{
    struct yawl__buffer image = image_of(t);
    int status = YAWL_ENOMEM;
    for (uint32_t limit = 1; status == YAWL_ENOMEM; limit++) {
        struct core_case again;
        core_case_init(&again, t->c.program, MANY_DATA_MAX);
        again.account.limit = again.account.requests + limit;
        status = yawl__image_read(&again.core, &again.c, image.bytes, image.length);
        again.account.limit = 0;
        assert_true(status == 0 || status == YAWL_ENOMEM);
        assert_int_equal(core_case_done(&again), 0);
    }
    yawl__buffer_free(&image);
}

static void examine(struct core_case *t)
{
    assert_reads_back(t);
    assert_memory_may_run_dry(t);
    assert_damage_is_harmless(t);
}

/* ---- Cases ---- */

static int side_item(struct core_case *t, int operation, uint32_t scope, uint32_t task)
{
    struct yawl__command command = {.operation = operation, .scope = scope, .task = task};
    command.name = command.text = yawl_text_of("broken");
    return yawl__step(&t->core, &t->c, &command);
}

/* Data, texts, an input; a choice that is forced; an offer that is suspended. */
static void data_and_items(void **state)
{
    (void)state;
    struct core_case t;
    start_bit(&t, 42);
    examine(&t);
    assert_int_equal(core_case_choose(&t, BIT_CHECK, 1), 0);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_SUSPEND, BIT_CHECK, NULL), 0);
    examine(&t);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_RESUME, BIT_CHECK, NULL), 0);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_START, BIT_CHECK, NULL), 0);
    examine(&t);
    assert_int_equal(complete_check(&t, true, 7, "a note that is longer than it was"), 0);
    examine(&t);
    assert_int_equal(core_case_done(&t), 0);
}

static void counters(void **state)
{
    (void)state;
    struct core_case t;
    start_counter(&t, 3);
    examine(&t);
    assert_int_equal(core_case_done(&t), 0);
}

static void ended_cases(void **state)
{
    (void)state;
    struct core_case t;
    struct yawl__command cancel = {.operation = YAWL__CASE_CANCEL};
    start_bit(&t, 42);
    assert_int_equal(yawl__step(&t.core, &t.c, &cancel), 0);
    examine(&t);
    assert_int_equal(core_case_done(&t), 0);
}

/* Sub-nets, one in its parent's frame; timers; a delivery that waits; a composite to be tried again. */
static void sub_nets_timers_triggers(void **state)
{
    (void)state;
    struct core_case t;
    core_case_init(&t, &side_program, MANY_DATA_MAX);
    assert_int_equal(core_case_start(&t, NULL), 0);
    examine(&t);
    assert_int_equal(side_item(&t, YAWL__ITEM_START, 1, MIDDLE_WORK), 0);
    assert_int_equal(side_item(&t, YAWL__ITEM_START, 0, SIDE_ASK), 0);
    examine(&t);
    struct side_paid paid = {5};
    struct yawl__command deliver = {.operation = YAWL__TRIGGER, .task = SIDE_WAIT, .input = &paid};
    deliver.text = yawl_text_of("key");
    (void)yawl__step(&t.core, &t.c, &deliver);
    (void)yawl__step(&t.core, &t.c, &deliver);
    examine(&t);
    assert_int_equal(side_item(&t, YAWL__ITEM_FAIL, 1, MIDDLE_WORK), 0);
    examine(&t);
    assert_int_equal(core_case_done(&t), 0);
}

/* Instances of each kind, some complete, one suspended, one cancelled. */
static void instances(void **state)
{
    (void)state;
    static const enum yawl_task_kind kinds[] = {YAWL_TASK_OFFER, YAWL_TASK_CALL, YAWL_TASK_NET};
    for (int i = 0; i < 3; i++) {
        struct core_case t;
        struct mi_in in = {.threshold = 4, .maximum = 6};
        (void)instances_program_of(kinds[i]);
        mi_row.dynamic = true;
        assert_int_equal(many_case(&t, kinds[i], 3, in), 0);
        if (kinds[i] == YAWL_TASK_OFFER)
            assert_int_equal(many_do(&t, YAWL__ITEM_START, MI_PICK, 0), 0);
        examine(&t);
        if (kinds[i] == YAWL_TASK_NET) {
            assert_int_equal(core_case_done(&t), 0);
            continue;
        }
        assert_int_equal(many_complete(&t, 1, 9), 0);
        (void)many_do(&t, YAWL__ITEM_SUSPEND, MI_PICK, 2);
        (void)many_do(&t, YAWL__ITEM_CANCEL, MI_PICK, 3);
        assert_int_equal(many_add(&t, 77), 0);
        examine(&t);
        assert_int_equal(core_case_done(&t), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(data_and_items), cmocka_unit_test(counters),
        cmocka_unit_test(ended_cases),    cmocka_unit_test(sub_nets_timers_triggers),
        cmocka_unit_test(instances),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
