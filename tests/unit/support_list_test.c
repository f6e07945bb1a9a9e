/* Lists (support/list.c, list_fold.c) and their places in a data block (support/data.c). */
#include "support_values.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* after the headers it needs */
#include <cmocka.h>

#define LIST(array) ((struct yawl_list){(array), (uint32_t)(sizeof(array) / sizeof *(array))})

struct block {
    struct yawl_data head;
    struct yawl_list_ref a, b;
    struct yawl_text_ref text;
    char pool[512];
};

static struct block *new_block(uint32_t capacity)
{
    struct block *block = calloc(1, sizeof *block);
    block->head.used = offsetof(struct block, pool);
    block->head.capacity = block->head.used + capacity;
    return block;
}

static void test_building_and_reading(void **state)
{
    (void)state;
    struct test_eval t;
    struct yawl_list list;
    yawl_list_open(fresh(&t), &list, YAWL_TYPE_INT, 3);
    yawl_list_put_int(&list, 0, 7);
    yawl_list_put_int(&list, 2, -1);
    yawl_list_put_int(&list, 3, 5); /* beyond its end: nothing */
    assert_int_equal(yawl_list_int(&t.e, list, 0), 7);
    assert_int_equal(yawl_list_int(&t.e, list, 1), 0);
    assert_int_equal(yawl_list_int(&t.e, list, 2), -1);
    assert_int_equal(t.e.fault, 0);
    assert_int_equal(yawl_list_int(&t.e, list, 3), 0);
    assert_int_equal(t.e.fault, YAWL_EINDEX);
    assert_int_equal(yawl_list_int(fresh(&t), list, -1), 0);
    assert_int_equal(t.e.fault, YAWL_EINDEX);
    assert_int_equal(yawl_list_size(yawl_list_none()), 0);
}

static void test_full_scratch(void **state)
{
    (void)state;
    struct test_eval t;
    struct yawl_list list;
    fresh(&t)->scratch_capacity = 20;
    yawl_list_open(&t.e, &list, YAWL_TYPE_DECIMAL, 1);
    assert_int_equal(t.e.fault, YAWL_ETOOBIG);
    assert_int_equal(list.count, 0);
    yawl_list_put_decimal(&list, 0, yawl_decimal_of(1)); /* nothing to write to */
    yawl_list_open(fresh(&t), &list, YAWL_TYPE_INT, UINT32_MAX);
    assert_int_equal(t.e.fault, YAWL_ETOOBIG);
}

/* Items are aligned whatever text stands before them. */
static void test_alignment(void **state)
{
    (void)state;
    struct test_eval t;
    struct yawl_list list;
    (void)yawl_int_print(fresh(&t), 5);
    yawl_list_open(&t.e, &list, YAWL_TYPE_FLOAT, 1);
    assert_int_equal((uintptr_t)list.items % 8, 0);
}

static void test_equal_and_has(void **state)
{
    (void)state;
    int64_t a[] = {1, 2}, b[] = {1, 3};
    assert_true(yawl_list_equal(LIST(a), LIST(a), YAWL_TYPE_INT));
    assert_false(yawl_list_equal(LIST(a), LIST(b), YAWL_TYPE_INT));
    assert_false(yawl_list_equal(LIST(a), yawl_list_none(), YAWL_TYPE_INT));
    assert_true(yawl_list_equal(yawl_list_none(), yawl_list_none(), YAWL_TYPE_STRING));
    struct test_eval t;
    struct yawl_decimal one[] = {yawl_decimal_parse(fresh(&t), yawl_text_of("1.0"))};
    struct yawl_decimal other[] = {yawl_decimal_of(1)};
    assert_true(yawl_list_equal(LIST(one), LIST(other), YAWL_TYPE_DECIMAL));
    assert_true(yawl_list_has_decimal(LIST(one), yawl_decimal_of(1)));
    assert_true(yawl_list_has_int(LIST(b), 3));
    assert_false(yawl_list_has_int(LIST(b), 2));
    struct yawl_text texts[] = {yawl_text_of("a"), yawl_text_of("")};
    assert_true(yawl_list_has_text(LIST(texts), yawl_text_of("")));
    assert_false(yawl_list_has_text(LIST(texts), yawl_text_of("b")));
    double none[] = {0.0 / 0.0};
    assert_false(yawl_list_equal(LIST(none), LIST(none), YAWL_TYPE_FLOAT));
}

static void test_sums(void **state)
{
    (void)state;
    struct test_eval t;
    char buffer[64];
    int64_t ints[] = {1, 2, 4}, big[] = {INT64_MAX, 1};
    double floats[] = {0.5, 1.5};
    assert_int_equal(yawl_list_sum_int(fresh(&t), LIST(ints)), 7);
    assert_int_equal(yawl_list_sum_int(fresh(&t), yawl_list_none()), 0);
    yawl_list_sum_int(fresh(&t), LIST(big));
    assert_int_equal(t.e.fault, YAWL_EOVERFLOW);
    assert_true(yawl_list_sum_float(LIST(floats)) == 2);
    assert_true(yawl_list_average_float(fresh(&t), LIST(floats)) == 1);
    struct yawl_decimal mean = yawl_list_average_int(fresh(&t), LIST(ints));
    assert_string_equal(string_of(yawl_decimal_print(&t.e, mean), buffer, sizeof buffer),
                        "2.333333333333333333");
    mean = yawl_list_average_int(fresh(&t), LIST(big)); /* its sum is no int, but a decimal */
    assert_int_equal(t.e.fault, 0);
    yawl_list_average_float(fresh(&t), yawl_list_none());
    assert_int_equal(t.e.fault, YAWL_EDIVIDE);
    yawl_list_average_decimal(fresh(&t), yawl_list_none());
    assert_int_equal(t.e.fault, YAWL_EDIVIDE);
}

static void test_extremes(void **state)
{
    (void)state;
    struct test_eval t;
    int64_t ints[] = {2, -3, 5};
    struct yawl_list least = yawl_list_least(fresh(&t), LIST(ints), YAWL_TYPE_INT);
    assert_int_equal(yawl_list_int(&t.e, least, 0), -3);
    struct yawl_list greatest = yawl_list_greatest(fresh(&t), LIST(ints), YAWL_TYPE_INT);
    assert_int_equal(yawl_list_int(&t.e, greatest, 0), 5);
    struct yawl_text texts[] = {yawl_text_of("b"), yawl_text_of("ab"), yawl_text_of("a")};
    least = yawl_list_least(fresh(&t), LIST(texts), YAWL_TYPE_STRING);
    assert_int_equal(yawl_list_text(&t.e, least, 0).length, 1);
    double floats[] = {0.0 / 0.0, 2, 1};
    least = yawl_list_least(fresh(&t), LIST(floats), YAWL_TYPE_FLOAT);
    assert_true(yawl_list_float(&t.e, least, 0) == 1);
    yawl_list_greatest(fresh(&t), yawl_list_none(), YAWL_TYPE_INT);
    assert_int_equal(t.e.fault, YAWL_EINDEX);
}

static void test_concat_join_distinct(void **state)
{
    (void)state;
    struct test_eval t;
    char buffer[64];
    struct yawl_text a[] = {yawl_text_of("x"), yawl_text_of("y")};
    struct yawl_text b[] = {yawl_text_of("x"), yawl_text_of("")};
    struct yawl_list both = yawl_list_concat(fresh(&t), LIST(a), LIST(b), YAWL_TYPE_STRING);
    assert_int_equal(both.count, 4);
    assert_string_equal(
        string_of(yawl_list_join(&t.e, both, yawl_text_of(", ")), buffer, sizeof buffer),
        "x, y, x, ");
    struct yawl_list once = yawl_list_distinct(fresh(&t), both, YAWL_TYPE_STRING);
    assert_int_equal(once.count, 3);
    assert_int_equal(yawl_list_distinct(fresh(&t), yawl_list_none(), YAWL_TYPE_INT).count, 0);
    double zeros[] = {0.0, -0.0, 1};
    assert_int_equal(yawl_list_distinct(fresh(&t), LIST(zeros), YAWL_TYPE_FLOAT).count, 2);
    struct yawl_decimal decimals[] = {yawl_decimal_of(1),
                                      yawl_decimal_parse(fresh(&t), yawl_text_of("1.00"))};
    assert_int_equal(yawl_list_distinct(fresh(&t), LIST(decimals), YAWL_TYPE_DECIMAL).count, 1);
}

static void test_blocks(void **state)
{
    (void)state;
    struct test_eval t;
    struct block *block = new_block(256);
    int64_t ints[] = {1, 2, 3};
    struct yawl_text texts[] = {yawl_text_of("one"), yawl_text_of(""), yawl_text_of("three")};
    yawl_data_set_text(&block->head, &block->text, yawl_text_of("abc"), fresh(&t));
    yawl_data_set_list(&block->head, &block->a, LIST(ints), YAWL_TYPE_INT, &t.e);
    yawl_data_set_list(&block->head, &block->b, LIST(texts), YAWL_TYPE_STRING, &t.e);
    assert_int_equal(t.e.fault, 0);
    assert_int_equal(block->a.offset % 8, 0);
    struct yawl_list read = yawl_data_list(&block->head, block->a, YAWL_TYPE_INT, &t.e);
    assert_true(yawl_list_equal(read, LIST(ints), YAWL_TYPE_INT));
    read = yawl_data_list(&block->head, block->b, YAWL_TYPE_STRING, &t.e);
    assert_true(yawl_list_equal(read, LIST(texts), YAWL_TYPE_STRING));
    struct yawl_text third = yawl_data_item_text(&t.e, &block->head, block->b, 2);
    assert_true(yawl_text_equal(third, texts[2]));
    assert_int_equal(t.e.fault, 0);
    yawl_data_item_text(&t.e, &block->head, block->b, 3);
    assert_int_equal(t.e.fault, YAWL_EINDEX);
    free(block);
}

/* A list that shrinks and grows again stays in its place; one that grows beyond it moves to twice as
 * much. */
static void test_places(void **state)
{
    (void)state;
    struct test_eval t;
    struct block *block = new_block(256);
    int64_t ints[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    struct yawl_list list = {ints, 4};
    yawl_data_set_list(&block->head, &block->a, list, YAWL_TYPE_INT, fresh(&t));
    uint32_t offset = block->a.offset, used = block->head.used;
    list.count = 0;
    yawl_data_set_list(&block->head, &block->a, list, YAWL_TYPE_INT, &t.e);
    assert_int_equal(block->a.count, 0);
    list.count = 4;
    yawl_data_set_list(&block->head, &block->a, list, YAWL_TYPE_INT, &t.e);
    assert_int_equal(block->a.offset, offset);
    assert_int_equal(block->head.used, used);
    list.count = 5;
    yawl_data_set_list(&block->head, &block->a, list, YAWL_TYPE_INT, &t.e);
    assert_int_not_equal(block->a.offset, offset);
    offset = block->a.offset;
    list.count = 8;
    yawl_data_set_list(&block->head, &block->a, list, YAWL_TYPE_INT, &t.e);
    assert_int_equal(block->a.offset, offset);
    assert_int_equal(t.e.fault, 0);
    free(block);
}

/* What a fresh place takes stays within YAWL_LIST_ROOM of its content; a full block changes nothing. */
static void test_room(void **state)
{
    (void)state;
    struct test_eval t;
    for (uint32_t head = 0; head < 16; head++) {
        for (uint32_t count = 1; count < 9; count++) {
            struct block *block = new_block(head + count * 8 + YAWL_LIST_ROOM);
            int64_t ints[8] = {0};
            struct yawl_list list = {ints, count};
            block->head.used += head;
            yawl_data_set_list(&block->head, &block->a, list, YAWL_TYPE_INT, fresh(&t));
            assert_int_equal(t.e.fault, 0);
            assert_true(block->head.used <= block->head.capacity);
            struct yawl_list_ref before = block->a;
            list.count = 8;
            block->head.capacity = block->head.used;
            if (count < 4) {
                yawl_data_set_list(&block->head, &block->a, list, YAWL_TYPE_INT, fresh(&t));
                assert_int_equal(t.e.fault, YAWL_ETOOBIG);
                assert_int_equal(block->a.count, before.count);
            }
            free(block);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_building_and_reading),
        cmocka_unit_test(test_full_scratch),
        cmocka_unit_test(test_alignment),
        cmocka_unit_test(test_equal_and_has),
        cmocka_unit_test(test_sums),
        cmocka_unit_test(test_extremes),
        cmocka_unit_test(test_concat_join_distinct),
        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
