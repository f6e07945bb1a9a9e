/* The pure core's data: parameters, mappings, inputs, limits; records, hostile ones too; memory that
 * runs dry; its small parts. */
#include "fixtures/core_asserts.h"

/* ---- Data ---- */

static void start_needs_its_parameters(void **state)
{
    (void)state;
    struct core_case t;
    core_case_init(&t, &bit_program, DATA_MAX);
    assert_int_equal(core_case_start(&t, NULL), YAWL_EMISSING);
    assert_int_equal(t.events.length, 0);
    assert_null(t.c.root.frame);
    assert_int_equal(core_case_done(&t), 0);
}

/* ER-7: an error in a completion mapping names task and line, and the item stays Executing. */
static void mapping_error_refuses_the_completion(void **state)
{
    (void)state;
    struct core_case t;
    start_bit(&t, 5);
    struct bit_check_returns returns = {.ok = true, .amount = INT64_MAX};
    struct yawl__command command = {
        .operation = YAWL__ITEM_COMPLETE, .task = BIT_CHECK, .input = &returns};
    assert_refused(&t, YAWL_EOVERFLOW, &command);
    assert_int_equal(status_of(&t, BIT_CHECK), YAWL_ITEM_ENABLED);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_START, BIT_CHECK, NULL), 0);
    assert_refused(&t, YAWL_EOVERFLOW, &command);
    assert_string_equal(t.core.message.text,
                        "task \"check\" (bit.yaml:21), variable \"amount\": "
                        "a number, a date or a duration is out of range");
    assert_int_equal(status_of(&t, BIT_CHECK), YAWL_ITEM_EXECUTING);
    assert_int_equal(core_case_done(&t), 0);
}

static void input_error_refuses_the_start(void **state)
{
    (void)state;
    struct core_case t;
    start_bit(&t, -1);
    assert_item_refused(&t, YAWL_EDIVIDE, YAWL__ITEM_START, BIT_CHECK);
    assert_true(is_enabled(&t, BIT_CHECK));
    assert_int_equal(core_case_done(&t), 0);
}

/* A connector's text and a routing task's mapping are evaluated while settling: the case fails. */
static void error_while_settling_fails_the_case(void **state)
{
    (void)state;
    struct core_case t;
    start_bit(&t, 5);
    assert_int_equal(complete_check(&t, false, 7, NULL), 0);
    assert_int_equal(t.c.root.frame->status, YAWL_CASE_FAILED);
    assert_int_equal(count_events(&t, YAWL_EVENT_CASE_FAILED, BIT_REJECT), 1);
    assert_false(is_busy(&t, BIT_REJECT));
    assert_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
    start_bit(&t, 5);
    assert_int_equal(complete_check(&t, false, 666, NULL), 0);
    assert_int_equal(t.c.root.frame->status, YAWL_CASE_FAILED);
    assert_int_equal(count_events(&t, YAWL_EVENT_CASE_FAILED, BIT_RETRY), 1);
    assert_int_equal(data_of(&t)->amount, 667);
    assert_int_equal(core_case_done(&t), 0);
}

static void failing_item_fails_the_case(void **state)
{
    (void)state;
    struct core_case t;
    start_bit(&t, 5);
    assert_int_equal(complete_check(&t, true, 5, NULL), 0);
    struct yawl__command fail = {.operation = YAWL__ITEM_FAIL, .task = BIT_PAY};
    fail.text = yawl_text_of("card refused");
    assert_int_equal(yawl__step(&t.core, &t.c, &fail), 0);
    assert_int_equal(t.c.root.frame->status, YAWL_CASE_FAILED);
    assert_true(is_busy(&t, BIT_PAY));
    assert_int_equal(status_of(&t, BIT_PAY), YAWL_ITEM_FAILED);
    assert_item_refused(&t, YAWL_ESTATUS, YAWL__ITEM_COMPLETE, BIT_PAY);
    assert_replays(&t);
    assert_int_equal(core_case_item(&t, YAWL__CASE_CANCEL, 0, NULL), 0);
    assert_int_equal(core_case_done(&t), 0);
}

/* A completion without data returns the item's inputs: by name and type, as they were at the start. */
static void inputs_become_outputs(void **state)
{
    (void)state;
    struct core_case t;
    struct bit_in in = {.has_amount = true, .amount = 5, .has_note = true};
    in.note = yawl_text_of("n");
    core_case_init(&t, &bit_program, DATA_MAX);
    assert_int_equal(core_case_start(&t, &in), 0);
    /* `ok` is mandatory and no input has its name. */
    assert_item_refused(&t, YAWL_EMISSING, YAWL__ITEM_COMPLETE, BIT_CHECK);
    assert_string_equal(t.core.message.text, "task \"check\" must return \"ok\"");
    assert_item_refused(&t, YAWL_EMISSING, YAWL__ITEM_SKIP, BIT_CHECK);
    struct bit_check_in from = {.amount = 9, .has_note = true, .has_color = true, .color = 1};
    struct bit_check_returns to = {0};
    from.note = yawl_text_of("x");
    assert_int_equal(
        yawl__outside_take_over(&bit_check_in_record, &from, &bit_check_returns_record, &to), 0);
    /* Without `ok` in the way, the rest is taken over. */
    struct yawl_record rest = bit_check_returns_record;
    rest.fields++;
    rest.fields_count--;
    assert_int_equal(yawl__outside_take_over(&bit_check_in_record, &from, &rest, &to), YAWL_NONE);
    assert_int_equal(to.amount, 9);
    assert_true(to.has_note && to.has_color && to.color == 1);
    /* `pay` has an optional result only. */
    assert_int_equal(complete_check(&t, true, 5, NULL), 0);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, BIT_PAY, NULL), 0);
    assert_false(yawl_is_set(data_of(&t)->set, BIT_V_PRICE));
    assert_int_equal(core_case_done(&t), 0);
}

/* Enumerations need not count alike: the name decides, and one that is unknown is left out. */
static void enumerations_are_taken_over_by_name(void **state)
{
    (void)state;
    static const char *const other_colors[] = {"blue", "green", NULL};
    struct yawl_field field = bit_check_returns_fields[3];
    field.names = other_colors;
    struct yawl_record to_record = {.fields = &field, .fields_count = 1};
    struct bit_check_in from = {.has_color = true, .color = 1};
    struct bit_check_returns to = {0};
    assert_int_equal(yawl__outside_take_over(&bit_check_in_record, &from, &to_record, &to),
                     YAWL_NONE);
    assert_true(to.has_color && to.color == 1);
    from.color = 0;
    to = (struct bit_check_returns){0};
    assert_int_equal(yawl__outside_take_over(&bit_check_in_record, &from, &to_record, &to),
                     YAWL_NONE);
    assert_false(to.has_color);
}

static void items_keep_their_own_input(void **state)
{
    (void)state;
    struct core_case t;
    struct bit_in in = {.has_amount = true, .amount = 5, .has_note = true};
    in.note = yawl_text_of("first");
    core_case_init(&t, &bit_program, DATA_MAX);
    assert_int_equal(core_case_start(&t, &in), 0);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_START, BIT_CHECK, NULL), 0);
    const struct yawl__item *item = yawl__items_find(&t.c.root.items, BIT_CHECK);
    const struct bit_check_in *kept = (const void *)item->block->in;
    assert_int_equal(kept->amount, 5);
    assert_int_equal(kept->note.length, 6);
    assert_memory_equal(kept->note.data, "first!", 6);
    assert_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
}

/* Texts grow through many sizes, the block is compacted, and the limit holds. */
static void texts_grow_to_the_limit(void **state)
{
    (void)state;
    static char text[DATA_MAX];
    struct core_case t;
    memset(text, 'x', sizeof text);
    start_bit(&t, 250);
    struct bit_check_returns returns = {.amount = 250, .has_note = true};
    uint32_t length = 1;
    for (; length < DATA_MAX - 4096; length = length * 3 / 2 + 1) {
        returns.note = (struct yawl_text){text, length};
        assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, BIT_CHECK, &returns), 0);
        assert_int_equal(data_of(&t)->note.length, length);
        assert_true(t.c.root.data->capacity <= DATA_MAX);
    }
    returns.note = (struct yawl_text){text, DATA_MAX - 200};
    assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, BIT_CHECK, &returns), 0);
    assert_replays(&t);
    returns.note = (struct yawl_text){text, DATA_MAX - 8};
    struct yawl__command command = {
        .operation = YAWL__ITEM_COMPLETE, .task = BIT_CHECK, .input = &returns};
    assert_refused(&t, YAWL_ETOOBIG, &command);
    assert_int_equal(core_case_done(&t), 0);
}

static void outside_values_are_checked(void **state)
{
    (void)state;
    struct bit_check_returns returns = {.has_color = true, .color = 1};
    assert_int_equal(yawl__outside_bad(&bit_check_returns_record, &returns), YAWL_NONE);
    returns.color = 2;
    assert_int_equal(yawl__outside_bad(&bit_check_returns_record, &returns), 3);
    returns.color = -1;
    assert_int_equal(yawl__outside_bad(&bit_check_returns_record, &returns), 3);
    returns.has_color = false;
    returns.has_note = true;
    returns.note = (struct yawl_text){"\xff", 1};
    assert_int_equal(yawl__outside_bad(&bit_check_returns_record, &returns), 2);
    returns.note = (struct yawl_text){NULL, 3};
    assert_int_equal(yawl__outside_bad(&bit_check_returns_record, &returns), 2);
    struct bit_pay_returns paid = {true, {1, 0, 39, 0}};
    assert_int_equal(yawl__outside_bad(&bit_pay_returns_record, &paid), 0);
}

/* ---- Records, hostile ones too ---- */

/* A case with every kind of value, a suspended item and a forced choice. */
static void record_rich_case(struct core_case *t)
{
    struct bit_in in = {.has_amount = true, .amount = 250, .has_note = true};
    in.note = yawl_text_of("note");
    core_case_init(t, &bit_program, DATA_MAX);
    assert_int_equal(core_case_start(t, &in), 0);
    struct bit_check_returns returns = {.amount = 300, .has_color = true, .color = 1};
    assert_int_equal(core_case_item(t, YAWL__ITEM_COMPLETE, BIT_CHECK, &returns), 0);
    assert_int_equal(core_case_choose(t, BIT_CHECK, 0), 0);
    assert_int_equal(core_case_item(t, YAWL__ITEM_SUSPEND, BIT_CHECK, NULL), 0);
    assert_int_equal(core_case_item(t, YAWL__ITEM_RESUME, BIT_CHECK, NULL), 0);
    assert_int_equal(core_case_item(t, YAWL__ITEM_COMPLETE, BIT_CHECK, &returns), 0);
    struct bit_pay_returns paid = {true, {314, 0, 2, 0}};
    assert_int_equal(core_case_item(t, YAWL__ITEM_COMPLETE, BIT_PAY, &paid), 0);
    assert_int_equal(core_case_item(t, YAWL__ITEM_START, BIT_SHIP, NULL), 0);
}

static void damaged_records_are_refused(void **state)
{
    (void)state;
    struct core_case t;
    record_rich_case(&t);
    assert_replays(&t);
    for (size_t cut = 0; cut < t.events.length; cut++)
        replay_damaged(&bit_program, t.events.bytes, cut);
    replay_with_each_bit_turned(&t);
    assert_int_equal(core_case_done(&t), 0);
}

/* Records of one history applied to another must not be believed. */
static void records_out_of_order_are_refused(void **state)
{
    (void)state;
    struct core_case t, fresh;
    record_rich_case(&t);
    struct yawl__event_view view;
    int64_t mark = yawl__event_read(t.events.bytes, t.events.length, &view);
    assert_int_equal(view.head.kind, YAWL__EVENT_TIME);
    const char *bytes = t.events.bytes + mark;
    size_t length = t.events.length - (size_t)mark;
    int64_t first = yawl__event_read(bytes, length, &view);
    core_case_init(&fresh, &bit_program, DATA_MAX);
    for (size_t at = (size_t)first; at < length; at += yawl__event_size(&view.head)) {
        (void)yawl__event_read(bytes + at, length - at, &view);
        assert_int_equal(yawl__replay(&fresh.core, &fresh.c, bytes + at, length - at),
                         YAWL_ECORRUPT);
    }
    assert_int_equal(yawl__replay(&fresh.core, &fresh.c, bytes, length), first);
    assert_int_equal(yawl__replay(&fresh.core, &fresh.c, bytes, length), YAWL_ECORRUPT);
    assert_int_equal(core_case_done(&fresh), 0);
    assert_int_equal(core_case_done(&t), 0);
}

static void records_of_another_case_or_firing_are_refused(void **state)
{
    (void)state;
    struct core_case t, fresh;
    start_bit(&t, 5);
    size_t started = t.events.length;
    assert_int_equal(core_case_item(&t, YAWL__ITEM_START, BIT_CHECK, NULL), 0);
    core_case_init(&fresh, &bit_program, DATA_MAX);
    size_t mark = (size_t)yawl__replay(&fresh.core, &fresh.c, t.events.bytes, started);
    const char *first = t.events.bytes + mark;
    fresh.c.id = 8;
    assert_int_equal(yawl__replay(&fresh.core, &fresh.c, first, started - mark), YAWL_ECORRUPT);
    fresh.c.id = 7;
    assert_true(yawl__replay(&fresh.core, &fresh.c, first, started - mark) > 0);
    char *item = t.events.bytes + started;
    size_t length = t.events.length - started;
    item[offsetof(struct yawl__event_head, firing)] = 2;
    assert_int_equal(yawl__replay(&fresh.core, &fresh.c, item, length), YAWL_ECORRUPT);
    item[offsetof(struct yawl__event_head, firing)] = 1;
    assert_true(yawl__replay(&fresh.core, &fresh.c, item, length) > 0);
    assert_int_equal(core_case_done(&fresh), 0);
    assert_int_equal(core_case_done(&t), 0);
}

/* A length that leads out of the pack, over bytes that would be good text. */
static void packs_end_where_they_say(void **state)
{
    (void)state;
    static const uint32_t lengths[] = {8, 9, 16, 24, 4096, UINT32_MAX};
    for (size_t i = 0; i < 6; i++) {
        char *bytes = malloc(16);
        assert_non_null(bytes);
        uint32_t entry[2] = {BIT_V_NOTE | (uint32_t)1 << 31, lengths[i]};
        memcpy(bytes, entry, sizeof entry);
        memcpy(bytes + 8, "abcdefgh", 8);
        struct yawl__pack pack = {bytes, 16};
        assert_int_equal(yawl__pack_is_good(&bit_data_record, pack), lengths[i] == 8);
        free(bytes);
    }
}

/* ---- Memory that runs dry ---- */

/* With every request failing in turn, a command is refused without a change, or the core says that it
 * is broken; nothing leaks. */
static void no_memory_changes_nothing(void **state)
{
    (void)state;
    static char before[IMAGE_SIZE], after[IMAGE_SIZE];
    static char text[3000];
    memset(text, 'y', sizeof text);
    bool done = false;
    for (uint32_t limit = 1; !done; limit++) {
        struct core_case t;
        start_bit(&t, 250);
        yawl__buffer_free(&t.events);
        size_t length = core_case_image(&t, before, sizeof before);
        t.account.requests = 0;
        t.account.limit = limit;
        struct bit_check_returns returns = {.ok = true, .amount = 3, .has_note = true};
        returns.note = (struct yawl_text){text, sizeof text};
        int status = core_case_item(&t, YAWL__ITEM_COMPLETE, BIT_CHECK, &returns);
        t.account.limit = 0;
        assert_true(status == 0 || status == YAWL_ENOMEM);
        if (status != 0) {
            assert_int_equal(core_case_image(&t, after, sizeof after), length);
            assert_memory_equal(before, after, length);
        }
        done = status == 0 && !t.core.broken && t.c.root.frame->status == YAWL_CASE_RUNNING;
        assert_int_equal(core_case_done(&t), 0);
        assert_true(limit < 100);
    }
}

/* ---- Parts ---- */

static void item_table_agrees_with_a_plain_one(void **state)
{
    (void)state;
    enum { TASKS = 64 };
    struct account account = {0};
    struct yawl__memory memory = {account_take, account_give, &account};
    struct yawl__items items = {0};
    bool present[TASKS] = {false};
    uint32_t random = 12345;
    for (int round = 0; round < 20000; round++) {
        random = random * 1103515245u + 12345u;
        uint32_t task = random >> 16 & (TASKS - 1);
        struct yawl__item *item = yawl__items_find(&items, task);
        assert_int_equal(item != NULL, present[task]);
        if (item != NULL) {
            assert_int_equal(item->firing, task + 1);
            yawl__items_remove(&items, item);
        } else if ((random >> 24 & 3) != 0 || items.count < 6) {
            struct yawl__item added = {.task = task & (YAWL__TASKS_MAX - 1)};
            added.kind = YAWL__ENTRY_ITEM;
            added.firing = task + 1;
            assert_true(yawl__items_reserve(&items, 1, &memory));
            yawl__items_add(&items, added);
            present[task] = true;
            continue;
        }
        present[task] = false;
    }
    yawl__items_free(&items, &memory);
    assert_int_equal(account.out, 0);
}

/* The lowest scope first, then forced leaves (rank 0), then by rank. */
static void pending_comes_out_in_order(void **state)
{
    (void)state;
    struct account account = {0};
    struct yawl__memory memory = {account_take, account_give, &account};
    struct yawl__pending pending = {0};
    struct yawl__pending_entry entry, last = {0, 0, 0};
    assert_true(yawl__pending_reserve(&pending, 200, &memory));
    for (uint32_t i = 0; i < 200; i++) {
        entry = (struct yawl__pending_entry){i % 3, i * 37 % 101, i};
        yawl__pending_add(&pending, entry);
    }
    for (uint32_t i = 0; i < 200; i++) {
        assert_true(yawl__pending_take(&pending, &entry));
        assert_true(entry.scope >= last.scope);
        if (entry.scope == last.scope) assert_true(entry.rank >= last.rank);
        last = entry;
    }
    assert_false(yawl__pending_take(&pending, &entry));
    yawl__pending_free(&pending, &memory);
    assert_int_equal(account.out, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(start_needs_its_parameters),
        cmocka_unit_test(mapping_error_refuses_the_completion),
        cmocka_unit_test(input_error_refuses_the_start),
        cmocka_unit_test(error_while_settling_fails_the_case),
        cmocka_unit_test(failing_item_fails_the_case),
        cmocka_unit_test(inputs_become_outputs),
        cmocka_unit_test(items_keep_their_own_input),
        cmocka_unit_test(texts_grow_to_the_limit),
        cmocka_unit_test(outside_values_are_checked),
        cmocka_unit_test(damaged_records_are_refused),
        cmocka_unit_test(records_out_of_order_are_refused),
        cmocka_unit_test(enumerations_are_taken_over_by_name),
        cmocka_unit_test(records_of_another_case_or_firing_are_refused),
        cmocka_unit_test(packs_end_where_they_say),
        cmocka_unit_test(no_memory_changes_nothing),
        cmocka_unit_test(item_table_agrees_with_a_plain_one),
        cmocka_unit_test(pending_comes_out_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
