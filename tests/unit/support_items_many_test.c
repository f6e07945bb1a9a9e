/* General comparisons and distinct-values of long sequences (support/items_many.c, items_sorted.c): what
 * pairs of single items give, and work that is not the square of the length.  DM-4.
 */
#include "support_values.h"

#include "yawl/items.h"

#include <setjmp.h>
#include <stdarg.h>
/* after the headers it needs */
#include <cmocka.h>

static _Alignas(8) char scratch[1 << 20];

typedef bool general(struct yawl_eval *, struct yawl_items, struct yawl_items);

/* What comparing pair by pair gives; the fault in *fault. */
static bool pair_by_pair(struct yawl_eval *e, general *compare, struct yawl_items a,
                         struct yawl_items b, int *fault)
{
    bool result = false;
    for (uint32_t i = 0; i < a.count && !result && e->fault == 0; i++) {
        for (uint32_t k = 0; k < b.count && !result && e->fault == 0; k++)
            result = compare(e, yawl_items_one(a, i), yawl_items_one(b, k));
    }
    *fault = e->fault;
    e->fault = 0;
    return result;
}

/* `count` atoms, all of some type or, now and then, of several. */
static struct yawl_items draw(struct yawl_eval *e, uint64_t *seed, uint32_t count)
{
    static const struct {
        enum yawl_item_kind kind;
        const char *texts[8];
    } lists[] = {
        {YAWL_ITEM_UNTYPED, {"1", "2.5", "0.1", "-3", "1e1", "INF", "16777216", "7"}},
        {YAWL_ITEM_UNTYPED, {"a", "b", "1", "", "zz", "b ", "NaN", "a"}},
        {YAWL_ITEM_STRING, {"a", "b", "1", "", "zz", "b ", "NaN", "a"}},
        {YAWL_ITEM_INT,
         {"1", "2", "-3", "16777216", "9007199254740993", "9007199254740992", "0", "7"}},
        {YAWL_ITEM_DECIMAL, {"1", "2.5", "0.1", "0.10", "-3", "9007199254740992.5", "100", "7"}},
        {YAWL_ITEM_FLOAT, {"1", "2.5", "0.1", "NaN", "-0", "9007199254740992", "INF", "1e300"}},
        {YAWL_ITEM_SINGLE, {"1", "2.5", "0.1", "NaN", "-0", "16777216", "INF", "1e20"}},
        {YAWL_ITEM_DATE,
         {"2026-03-01", "2026-03-01Z", "2025-01-01", "2026-03-01+02:00", "2020-02-29", "2020-02-28",
          "1999-12-31", "2026-03-02"}},
        {YAWL_ITEM_SECONDS, {"PT1S", "PT60S", "PT1M", "P1D", "PT24H", "PT0S", "-PT1S", "PT0.5S"}},
        {YAWL_ITEM_MONTHS, {"P1Y", "P12M", "P1M", "-P1M", "P0M", "P2Y", "P24M", "P3M"}},
        {YAWL_ITEM_BOOL, {"true", "false", "1", "0", "true", "false", "1", "0"}},
    };
    enum { LISTS = sizeof lists / sizeof *lists };
    struct yawl_items_list made = yawl_items_begin();
    uint32_t home = (uint32_t)random_below(seed, LISTS),
             narrow = 1 + (uint32_t)random_below(seed, 8);
    bool mixes = random_below(seed, 3) == 0;
    for (uint32_t i = 0; i < count; i++) {
        bool strays = mixes && random_below(seed, 12) == 0;
        uint32_t list = strays ? (uint32_t)random_below(seed, LISTS) : home;
        const char *text = lists[list].texts[random_below(seed, narrow)];
        yawl_items_add(e, &made,
                       yawl_items_cast(e, yawl_items_of_text(e, yawl_text_of(text)),
                                       lists[list].kind, YAWL_ONCE));
    }
    return made.items;
}

static void long_sequences_are_as_short_ones(void **state)
{
    (void)state;
    static general *const compare[] = {yawl_items_equal,   yawl_items_not_equal,
                                       yawl_items_less,    yawl_items_less_equal,
                                       yawl_items_greater, yawl_items_greater_equal};
    uint64_t seed = 42;
    for (uint32_t round = 0; round < 6000; round++) {
        struct yawl_eval e = {.scratch = scratch, .scratch_capacity = sizeof scratch};
        struct yawl_items a = draw(&e, &seed, 1 + (uint32_t)random_below(&seed, 40));
        struct yawl_items b = draw(&e, &seed, 1 + (uint32_t)random_below(&seed, 40));
        int fault;
        bool expected = pair_by_pair(&e, compare[round % 6], a, b, &fault);
        assert_int_equal(compare[round % 6](&e, a, b), expected);
        assert_int_equal(e.fault, fault);
        e.fault = 0;
        struct yawl_items distinct = yawl_fn_distinct_values(&e, a);
        struct yawl_items_list kept = yawl_items_begin();
        for (uint32_t i = 0; i < a.count; i++) {
            bool found = false;
            for (uint32_t k = 0; k < kept.items.count && !found; k++) {
                struct yawl_items both =
                    yawl_items_concat(&e, yawl_items_one(kept.items, k), yawl_items_one(a, i));
                found = yawl_fn_distinct_values(&e, both).count == 1;
            }
            if (!found) yawl_items_add(&e, &kept, yawl_items_one(a, i));
        }
        assert_int_equal(distinct.count, kept.items.count);
        assert_true(yawl_fn_deep_equal(distinct, kept.items));
    }
}

/* Pairs would be 10^10. */
static void long_sequences_are_sorted(void **state)
{
    enum { COUNT = 100000 };
    (void)state;
    struct yawl_eval e = {.scratch_capacity = 400u << 20};
    e.scratch = test_malloc(e.scratch_capacity);
    struct yawl_items a =
        yawl_items_range(&e, yawl_items_of_int(&e, 1), yawl_items_of_int(&e, COUNT));
    struct yawl_items b =
        yawl_items_range(&e, yawl_items_of_int(&e, COUNT + 1), yawl_items_of_int(&e, 2 * COUNT));
    struct yawl_items_list texts = yawl_items_begin(), others = yawl_items_begin();
    for (uint32_t i = 0; i < COUNT; i++) {
        yawl_items_add(&e, &texts,
                       yawl_items_cast(&e, yawl_items_one(a, i), YAWL_ITEM_UNTYPED, YAWL_ONCE));
        yawl_items_add(&e, &others,
                       yawl_items_cast(&e, yawl_items_one(b, i), YAWL_ITEM_STRING, YAWL_ONCE));
    }
    assert_int_equal(yawl_fn_distinct_values(&e, texts.items).count, COUNT);
    assert_int_equal(yawl_fn_distinct_values(&e, yawl_items_concat(&e, a, a)).count, COUNT);
    assert_false(yawl_items_equal(&e, texts.items, others.items));
    assert_false(yawl_items_equal(&e, texts.items, b));
    assert_false(yawl_items_greater_equal(&e, a, b));
    assert_false(yawl_items_less(&e, b, texts.items));
    assert_int_equal(e.fault, 0);
    test_free(e.scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(long_sequences_are_as_short_ones),
                                       cmocka_unit_test(long_sequences_are_sorted)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
