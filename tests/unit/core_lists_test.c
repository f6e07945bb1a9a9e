/* Lists of one scalar type: in outside structs and their copies, in data blocks, in packs; hostile packs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/pack.h"
#include "core/record.h"
#include "fixtures/core_case.h"
#include "fixtures/lists_net.h"

#define DATA_MAX 65536

static const struct yawl_text texts[] = {{"a", 1}, {"", 0}, {"gr\xc3\xbc\xc3\x9f", 6}, {NULL, 0}};
static const int64_t numbers[] = {1, -2, INT64_MAX};
static const struct yawl_decimal amounts[] = {{100, 0, 2, 0}, {1, 0, 0, 0}};
static const bool flags[] = {true, false, true};
static const int32_t some_colours[] = {1, 0, 1};
static const double reals[] = {0.5, -0.0};

static struct lists sample(void)
{
    struct lists lists = {{texts, 4},        {numbers, 3}, {amounts, 2}, {flags, 3},
                          {some_colours, 3}, {reals, 2},   true,         {"note", 4}};
    return lists;
}

static void assert_same(const void *outside, const void *other)
{
    for (uint32_t i = 0; i < lists_record.fields_count; i++) {
        assert_true(yawl__value_same(yawl_record_get(&lists_fields[i], outside),
                                     yawl_record_get(&lists_fields[i], other)));
    }
}

/* ---- Outside structs ---- */

static void items_are_read_one_by_one(void **state)
{
    (void)state;
    struct lists lists = sample();
    yawl_value_t value = yawl_record_get(&lists_fields[0], &lists);
    assert_int_equal(value.as_list.count, 4);
    assert_true(yawl_text_equal(yawl_list_item(&value.as_list, 2).as_text, texts[2]));
    value = yawl_record_get(&lists_fields[2], &lists);
    assert_int_equal(yawl_list_item(&value.as_list, 0).as_decimal.scale, 2);
    value = yawl_record_get(&lists_fields[4], &lists);
    assert_int_equal(yawl_list_item(&value.as_list, 0).as_enum, 1);
}

static void writing_checks_the_element(void **state)
{
    (void)state;
    struct lists lists = sample();
    yawl_value_t value = yawl_record_get(&lists_fields[1], &lists);
    assert_int_equal(yawl_record_set(&lists_fields[1], &lists, value), 0);
    assert_int_equal(yawl_record_set(&lists_fields[0], &lists, value), YAWL_EDATA);
    value.as_list.base = &lists;
    assert_int_equal(yawl_record_set(&lists_fields[1], &lists, value), YAWL_EDATA);
}

/* What a host put into a list is judged item by item. */
static void items_must_be_values(void **state)
{
    (void)state;
    const int32_t no_colours[] = {0, 2};
    const struct yawl_text no_texts[] = {{"a", 1}, {"\xff", 1}};
    const struct yawl_decimal no_amounts[] = {{1, 0, YAWL_DECIMAL_SCALE_MAX + 1, 0}};
    struct lists lists = sample();
    assert_int_equal(yawl__outside_bad(&lists_record, &lists), UINT32_MAX);
    lists.colours = (struct yawl_list){no_colours, 2};
    assert_int_equal(yawl__outside_bad(&lists_record, &lists), 4);
    lists.amounts = (struct yawl_list){no_amounts, 1};
    assert_int_equal(yawl__outside_bad(&lists_record, &lists), 2);
    lists.texts = (struct yawl_list){no_texts, 2};
    assert_int_equal(yawl__outside_bad(&lists_record, &lists), 0);
    lists.texts = (struct yawl_list){NULL, 1};
    assert_int_equal(yawl__outside_bad(&lists_record, &lists), 0);
}

static void copies_own_their_items(void **state)
{
    (void)state;
    struct lists lists = sample();
    size_t size = yawl__outside_size(&lists_record, &lists);
    struct lists *copy = malloc(size);
    assert_non_null(copy);
    yawl__outside_copy(&lists_record, &lists, copy);
    assert_same(&lists, copy);
    const char *begin = (const char *)copy;
    for (uint32_t i = 0; i < 6; i++) {
        const char *items = yawl_record_get(&lists_fields[i], copy).as_list.items;
        assert_true(items > begin && items < begin + size);
        assert_int_equal((uintptr_t)items % 8, 0);
    }
    free(copy);
}

/* A member that is absent may hold anything; none of it is read. */
static void absent_lists_are_cleared(void **state)
{
    (void)state;
    struct lists lists = sample();
    lists.has_reals = false;
    lists.reals = (struct yawl_list){(const void *)16, 1000};
    struct lists *copy = malloc(yawl__outside_size(&lists_record, &lists));
    assert_non_null(copy);
    yawl__outside_copy(&lists_record, &lists, copy);
    assert_null(copy->reals.items);
    assert_int_equal(copy->reals.count, 0);
    assert_false(copy->has_reals);
    free(copy);
}

static void lists_of_other_names_are_not_taken_over(void **state)
{
    (void)state;
    static const char *const others[] = {"red", "blue", NULL};
    struct yawl_field other_fields[COUNT(lists_fields)];
    memcpy(other_fields, lists_fields, sizeof lists_fields);
    struct yawl_record other = lists_record;
    other.fields = other_fields;
    struct lists lists = sample(), to = {.has_reals = false};
    assert_int_equal(yawl__outside_take_over(&lists_record, &lists, &other, &to), UINT32_MAX);
    assert_same(&lists, &to);
    other_fields[4].names = others;
    assert_int_equal(yawl__outside_take_over(&lists_record, &lists, &other, &to), 4);
}

/* ---- Data blocks ---- */

static struct yawl_data *new_block(uint32_t room)
{
    struct yawl_data *data = calloc(1, sizeof(struct lists_data) + room);
    assert_non_null(data);
    data->used = sizeof(struct lists_data);
    data->capacity = data->used + room;
    return data;
}

static size_t room_for(const void *outside)
{
    size_t room = 0;
    for (uint32_t i = 0; i < lists_record.fields_count; i++) {
        yawl_value_t value = yawl_record_get(&lists_fields[i], outside);
        room += yawl__data_room(&value, false);
    }
    return room;
}

static void put_all(struct yawl_data *data, const void *outside)
{
    for (uint32_t i = 0; i < lists_record.fields_count; i++) {
        yawl__data_put(&lists_record, &lists_fields[i], data,
                       yawl_record_get(&lists_fields[i], outside));
    }
}

static void assert_block(const struct yawl_data *data, const void *outside)
{
    for (uint32_t i = 0; i < lists_record.fields_count; i++) {
        assert_true(yawl__value_same(yawl_data_get(&lists_record, &lists_fields[i], data),
                                     yawl_record_get(&lists_fields[i], outside)));
    }
}

/* The room that is counted is enough, whatever the list holds. */
static void blocks_hold_what_was_reserved(void **state)
{
    (void)state;
    struct yawl_text many[200];
    for (uint32_t count = 0; count < COUNT(many); count++) {
        many[count] = (struct yawl_text){"0123456789", count % 11};
        struct lists lists = sample();
        lists.texts = (struct yawl_list){many, count + 1};
        struct yawl_data *data = new_block((uint32_t)room_for(&lists));
        put_all(data, &lists);
        assert_true(data->used <= data->capacity);
        assert_block(data, &lists);
        free(data);
    }
}

/* A list that grows by one item for ever keeps its share of the pool bounded. */
static void lists_grow_in_place(void **state)
{
    (void)state;
    int64_t many[1000];
    struct lists lists = sample();
    struct yawl_data *data = new_block(65536);
    put_all(data, &lists);
    for (uint32_t count = 1; count <= COUNT(many); count++) {
        many[count - 1] = count;
        lists.numbers = (struct yawl_list){many, count};
        yawl_value_t value = yawl_record_get(&lists_fields[1], &lists);
        uint32_t used = data->used;
        yawl__data_put(&lists_record, &lists_fields[1], data, value);
        assert_true(data->used - used <= yawl__data_room(&value, true));
    }
    assert_true(data->used < 5 * sizeof many);
    assert_block(data, &lists);
    lists.numbers.count = 0;
    put_all(data, &lists);
    assert_block(data, &lists);
    free(data);
}

/* ---- Packs ---- */

static void *take(void *context, size_t size)
{
    (void)context;
    return malloc(size);
}

static void give(void *context, void *block, size_t size)
{
    (void)context, (void)size;
    free(block);
}

static const struct yawl__memory memory = {take, give, NULL};

static void pack_sample(struct yawl__buffer *buffer, const struct lists *lists)
{
    assert_true(yawl__pack_outside(&lists_record, lists, buffer));
}

static struct yawl__pack pack_of(const struct yawl__buffer *buffer)
{
    return (struct yawl__pack){buffer->bytes, buffer->length};
}

static void packs_carry_lists(void **state)
{
    (void)state;
    struct yawl__buffer buffer = {.memory = &memory};
    struct lists lists = sample();
    pack_sample(&buffer, &lists);
    assert_true(yawl__pack_is_good(&lists_record, pack_of(&buffer)));
    struct lists *copy = malloc(yawl__pack_outside_size(&lists_record, pack_of(&buffer)));
    assert_non_null(copy);
    yawl__pack_to_outside(&lists_record, pack_of(&buffer), copy);
    assert_same(&lists, copy);
    free(copy);
    yawl__buffer_free(&buffer);
}

static void unpack(struct yawl__pack pack, struct yawl_data *data)
{
    uint32_t index;
    yawl_value_t value;
    while (yawl__pack_next(&lists_record, &pack, &index, &value)) {
        yawl__data_put(&lists_record, &lists_fields[index], data, value);
    }
}

/* From block to pack to block, only what differs. */
static void changes_of_lists_are_packed(void **state)
{
    (void)state;
    struct yawl__buffer buffer = {.memory = &memory};
    struct lists lists = sample();
    struct yawl_data *before = new_block(4096), *after = new_block(4096);
    put_all(before, &lists);
    lists.texts.count = 3;
    put_all(after, &lists);
    assert_true(yawl__pack_changes(&lists_record, before, after, &buffer));
    assert_true(yawl__pack_is_good(&lists_record, pack_of(&buffer)));
    struct yawl__pack pack = pack_of(&buffer);
    uint32_t index = UINT32_MAX;
    yawl_value_t value;
    assert_true(yawl__pack_next(&lists_record, &pack, &index, &value));
    assert_int_equal(index, 0);
    assert_int_equal(pack.length, 0);
    unpack(pack_of(&buffer), before);
    assert_block(before, &lists);
    free(before);
    free(after);
    yawl__buffer_free(&buffer);
}

/* Every byte of a pack with every value that matters: either it is refused or it can be read. */
static void damaged_packs_are_refused_or_read(void **state)
{
    (void)state;
    static const unsigned char values[] = {0x00, 0x01, 0x02, 0x03, 0x7f, 0x80, 0xff};
    struct yawl__buffer buffer = {.memory = &memory};
    struct lists lists = sample();
    pack_sample(&buffer, &lists);
    char *bytes = malloc(buffer.length);
    assert_non_null(bytes);
    for (size_t i = 0; i < buffer.length * COUNT(values); i++) {
        memcpy(bytes, buffer.bytes, buffer.length);
        bytes[i / COUNT(values)] = (char)values[i % COUNT(values)];
        struct yawl__pack pack = {bytes, buffer.length};
        if (!yawl__pack_is_good(&lists_record, pack)) continue;
        struct lists *copy = malloc(yawl__pack_outside_size(&lists_record, pack));
        assert_non_null(copy);
        yawl__pack_to_outside(&lists_record, pack, copy);
        assert_int_equal(yawl__outside_bad(&lists_record, copy), UINT32_MAX);
        free(copy);
    }
    free(bytes);
    yawl__buffer_free(&buffer);
}

static void short_packs_are_refused(void **state)
{
    (void)state;
    struct yawl__buffer buffer = {.memory = &memory};
    struct lists lists = sample();
    pack_sample(&buffer, &lists);
    uint32_t good = 0;
    for (size_t length = 0; length < buffer.length; length += 8) {
        char *bytes = malloc(length + 1);
        assert_non_null(bytes);
        memcpy(bytes, buffer.bytes, length);
        good += yawl__pack_is_good(&lists_record, (struct yawl__pack){bytes, length});
        free(bytes);
    }
    assert_int_equal(good, COUNT(lists_fields)); /* between two entries */
    yawl__buffer_free(&buffer);
}

/* ---- Whole cases ---- */

static void assert_replays(const struct core_case *t)
{
    static char one[2 * DATA_MAX], other[2 * DATA_MAX];
    struct core_case again;
    core_case_init(&again, &lists_program, DATA_MAX);
    for (size_t at = 0; at < t->events.length;) {
        const char *bytes = t->events.bytes + at;
        int64_t size = yawl__replay(&again.core, &again.c, bytes, t->events.length - at);
        assert_true(size > 0);
        at += (size_t)size;
    }
    size_t length = core_case_image(t, one, sizeof one);
    assert_int_equal(length, core_case_image(&again, other, sizeof other));
    assert_memory_equal(one, other, length);
    assert_int_equal(core_case_done(&again), 0);
}

/* Lists that grow, shrink and vanish in every round; each round's block and input are what was given. */
static void cases_keep_their_lists(void **state)
{
    (void)state;
    struct yawl_text many[64];
    struct core_case t;
    struct lists lists = sample();
    core_case_init(&t, &lists_program, DATA_MAX);
    assert_int_equal(core_case_start(&t, &lists), 0);
    for (uint32_t round = 0; round < COUNT(many); round++) {
        assert_int_equal(core_case_item(&t, YAWL__ITEM_START, LISTS_LOOK, NULL), 0);
        const struct yawl__item *item = yawl__items_find(&t.c.root.items, LISTS_LOOK);
        assert_non_null(item);
        assert_same(&lists, item->block->in);
        many[round] = (struct yawl_text){"a longer text than most", round % 24};
        lists.texts = (struct yawl_list){many, round % 9 == 8 ? 0 : round + 1};
        lists.has_reals = round % 2 == 0;
        assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, LISTS_LOOK, &lists), 0);
        assert_block(t.c.root.data, &lists);
    }
    assert_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
}

/* Beyond the limit on data a completion is refused, and the case is as it was. */
static void too_long_a_list_is_refused(void **state)
{
    (void)state;
    static int64_t many[DATA_MAX / sizeof(int64_t)];
    struct core_case t;
    struct lists lists = sample(), large = sample();
    large.numbers = (struct yawl_list){many, COUNT(many)};
    core_case_init(&t, &lists_program, DATA_MAX);
    assert_int_equal(core_case_start(&t, &lists), 0);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, LISTS_LOOK, &large), YAWL_ETOOBIG);
    assert_block(t.c.root.data, &lists);
    assert_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_are_read_one_by_one),
        cmocka_unit_test(writing_checks_the_element),
        cmocka_unit_test(items_must_be_values),
        cmocka_unit_test(copies_own_their_items),
        cmocka_unit_test(absent_lists_are_cleared),
        cmocka_unit_test(lists_of_other_names_are_not_taken_over),
        cmocka_unit_test(blocks_hold_what_was_reserved),
        cmocka_unit_test(lists_grow_in_place),
        cmocka_unit_test(packs_carry_lists),
        cmocka_unit_test(changes_of_lists_are_packed),
        cmocka_unit_test(damaged_packs_are_refused_or_read),
        cmocka_unit_test(short_packs_are_refused),
        cmocka_unit_test(cases_keep_their_lists),
        cmocka_unit_test(too_long_a_list_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
