/* Sequences of XPath: axes, order, values, operators, casts, functions, constructors (support/items*.c).
 *
 * Expected values are those of the W3C's specifications; whole expressions are compared with another
 * processor in tests/conformance/saxon. DM-5, MI-4. */
#include "yawl/errors.h"
#include "yawl/items.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
/* after the headers it needs */
#include <cmocka.h>

static char scratch[1 << 16];

static struct yawl_eval fresh(void)
{
    return (struct yawl_eval){.scratch = scratch, .scratch_capacity = sizeof scratch};
}

static struct yawl_items parsed(struct yawl_eval *e, const char *xml)
{
    return yawl_items_of_tree(e, yawl_tree_parse(e, yawl_text_of(xml), YAWL_TREE_KEEP_SPACE, NULL));
}

/* The items as text, with a bar between. */
static const char *shown(struct yawl_eval *e, struct yawl_items items)
{
    static char text[2048];
    size_t used = 0;
    text[0] = '\0';
    for (uint32_t i = 0; i < items.count; i++) {
        struct yawl_text one = yawl_items_string(e, yawl_items_one(items, i));
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%.*s", i > 0 ? "|" : "",
                                 (int)one.length, one.data);
    }
    return text;
}

static void assert_text(struct yawl_text text, const char *expected)
{
    char copy[256];
    snprintf(copy, sizeof copy, "%.*s", (int)text.length, text.data);
    assert_string_equal(copy, expected);
}

#define SHOWS(items, expected) assert_string_equal(shown(&e, (items)), (expected))
#define T(literal)             YAWL_TEXT(literal)

static const char order[] = "<o id='7'><l><n>b</n><q>2</q></l><l><n>a</n><q>10</q></l>end</o>";

static void axes_follow_the_document(void **state)
{
    (void)state;
    struct yawl_eval e = fresh();
    struct yawl_items o = parsed(&e, order), l = yawl_items_child(&e, o, T("l"));
    SHOWS(yawl_items_child(&e, l, T("n")), "b|a");
    SHOWS(yawl_items_child(&e, o, T("*")), "b2|a10");
    SHOWS(yawl_items_child(&e, o, T("node()")), "b2|a10|end");
    SHOWS(yawl_items_child(&e, o, T("text()")), "end");
    SHOWS(yawl_items_descendant(&e, o, T("q")), "2|10");
    SHOWS(yawl_items_descendant_or_self(&e, o, T("o")), "b2a10end");
    SHOWS(yawl_items_attribute(&e, o, T("id")), "7");
    SHOWS(yawl_items_attribute(&e, o, T("*")), "7");
    SHOWS(yawl_items_attribute(&e, o, T("x")), "");
    struct yawl_items q = yawl_items_child(&e, l, T("q"));
    SHOWS(yawl_items_parent(&e, q, T("node()")), "b2|a10");
    SHOWS(yawl_items_ancestor(&e, q, T("*")), "b2a10end|b2|a10");
    SHOWS(yawl_items_ancestor_or_self(&e, yawl_items_at(q, 1), T("*")), "b2a10end|b2|2");
    SHOWS(yawl_items_following_sibling(&e, yawl_items_at(l, 1), T("node()")), "a10|end");
    SHOWS(yawl_items_preceding_sibling(&e, yawl_items_at(l, 2), T("l")), "b2");
    SHOWS(yawl_items_following(&e, yawl_items_at(q, 1), T("n")), "a");
    SHOWS(yawl_items_preceding(&e, yawl_items_at(q, 2), T("*")), "b2|b|2|a");
    SHOWS(yawl_items_self(&e, q, T("n")), "");
    assert_int_equal(e.fault, 0);
}

static void nodes_stand_in_document_order_once(void **state)
{
    (void)state;
    struct yawl_eval e = fresh();
    struct yawl_items o = parsed(&e, order), l = yawl_items_child(&e, o, T("l"));
    struct yawl_items n = yawl_items_child(&e, l, T("n")), q = yawl_items_child(&e, l, T("q"));
    SHOWS(yawl_items_union(&e, q, n), "b|2|a|10");
    SHOWS(yawl_items_union(&e, q, q), "2|10");
    SHOWS(yawl_items_intersect(&e, yawl_items_union(&e, q, n), q), "2|10");
    SHOWS(yawl_items_except(&e, yawl_items_descendant(&e, o, T("*")), q), "b2|b|a10|a");
    SHOWS(yawl_items_path(&e, yawl_items_reverse(&e, n)), "b|a");
    SHOWS(yawl_items_is(&e, yawl_items_at(n, 1), yawl_items_at(n, 1)), "true");
    SHOWS(yawl_items_before(&e, yawl_items_at(q, 1), yawl_items_at(n, 2)), "true");
    SHOWS(yawl_items_after(&e, yawl_items_none(), n), "");
    assert_int_equal(e.fault, 0);
    yawl_items_path(&e, yawl_items_concat(&e, n, yawl_items_of_int(&e, 1)));
    assert_int_equal(e.fault, YAWL_ECAST);
}

static struct yawl_items ints(struct yawl_eval *e, int64_t from, int64_t to)
{
    return yawl_items_range(e, yawl_items_of_int(e, from), yawl_items_of_int(e, to));
}

static void sequences_are_joined_and_cut(void **state)
{
    (void)state;
    struct yawl_eval e = fresh();
    SHOWS(ints(&e, 1, 4), "1|2|3|4");
    SHOWS(ints(&e, 4, 1), "");
    SHOWS(yawl_items_concat(&e, ints(&e, 1, 2), ints(&e, 1, 1)), "1|2|1");
    SHOWS(yawl_fn_remove(&e, ints(&e, 1, 3), 2), "1|3");
    SHOWS(yawl_fn_remove(&e, ints(&e, 1, 3), 9), "1|2|3");
    SHOWS(yawl_fn_insert_before(&e, ints(&e, 1, 3), 2, ints(&e, 8, 9)), "1|8|9|2|3");
    SHOWS(yawl_fn_insert_before(&e, ints(&e, 1, 2), 9, ints(&e, 8, 8)), "1|2|8");
    SHOWS(yawl_fn_subsequence(ints(&e, 1, 5), 3.5), "4|5");
    SHOWS(yawl_fn_subsequence_of(ints(&e, 1, 5), -1, 4), "1|2");
    SHOWS(yawl_fn_subsequence_of(ints(&e, 1, 5), 2, (double)NAN), "");
    SHOWS(yawl_fn_index_of(&e, ints(&e, 5, 7), yawl_items_of_float(&e, 6)), "2");
    assert_int_equal(e.fault, 0);
    struct yawl_items_list list = yawl_items_begin();
    for (int64_t i = 0; i < 100; i++) { /* grows although other things are built in between */
        yawl_items_add(&e, &list, yawl_items_of_int(&e, i));
        yawl_int_print(&e, i);
    }
    assert_int_equal(list.items.count, 100);
    SHOWS(yawl_items_at(list.items, 100), "99");
    ints(&e, 1, 1000000);
    assert_int_equal(e.fault, YAWL_ETOOBIG);
}

static void values_have_one_text(void **state)
{
    (void)state;
    struct yawl_eval e = fresh();
    SHOWS(yawl_items_of_float(&e, 1e6), "1.0E6");
    SHOWS(yawl_items_of_float(&e, -123456.5), "-123456.5");
    SHOWS(yawl_items_of_float(&e, 1.5e-7), "1.5E-7");
    SHOWS(yawl_items_of_float(&e, 0.000001), "0.000001");
    SHOWS(yawl_items_of_float(&e, -0.0), "-0");
    SHOWS(yawl_items_of_float(&e, (double)INFINITY), "INF");
    SHOWS(yawl_items_of_decimal(&e, (struct yawl_decimal){2500, 0, 3, 0}), "2.5");
    SHOWS(yawl_items_of_decimal(&e, (struct yawl_decimal){1000, 0, 0, 0}), "1000");
    SHOWS(yawl_items_of_bool(&e, true), "true");
    assert_int_equal(e.fault, 0);
}

static void truth_is_the_effective_boolean_value(void **state)
{
    (void)state;
    struct yawl_eval e = fresh();
    assert_false(yawl_items_truth(&e, yawl_items_none()));
    assert_true(yawl_items_truth(&e, parsed(&e, "<a>false</a>")));
    assert_false(yawl_items_truth(&e, yawl_items_of_text(&e, T(""))));
    assert_true(yawl_items_truth(&e, yawl_items_of_text(&e, T("false"))));
    assert_false(yawl_items_truth(&e, yawl_items_of_float(&e, (double)NAN)));
    assert_true(yawl_items_truth(&e, yawl_items_of_int(&e, -1)));
    assert_int_equal(e.fault, 0);
    yawl_items_truth(&e, ints(&e, 1, 2));
    assert_int_equal(e.fault, YAWL_ECAST);
}

static void data_are_untyped(void **state)
{
    (void)state;
    struct yawl_eval e = fresh();
    struct yawl_items ten = parsed(&e, "<a>10</a>"), nine = parsed(&e, "<a>9</a>");
    assert_true(yawl_items_less(&e, ten, nine)); /* as texts */
    assert_false(yawl_items_less(&e, ten, yawl_items_of_int(&e, 9)));
    assert_true(yawl_items_equal(&e, ten, yawl_items_of_float(&e, 10)));
    assert_true(yawl_items_equal(&e, parsed(&e, "<a>1</a>"), yawl_items_of_bool(&e, true)));
    SHOWS(yawl_items_plus(&e, ten, nine), "19");
    SHOWS(yawl_items_plus(&e, ten, yawl_items_none()), "");
    SHOWS(yawl_items_eq(&e, ten, yawl_items_of_text(&e, T("10"))), "true");
    SHOWS(yawl_fn_max(&e, yawl_items_concat(&e, ten, nine)), "10");
    assert_int_equal(e.fault, 0);
    yawl_items_eq(&e, ten, yawl_items_of_int(&e, 10));
    assert_int_equal(e.fault, YAWL_ECAST);
}

static void arithmetic_faults_by_name(void **state)
{
    (void)state;
    struct yawl_eval e = fresh();
    struct yawl_items one = yawl_items_of_int(&e, 1), zero = yawl_items_of_int(&e, 0);
    SHOWS(yawl_items_div(&e, one, yawl_items_of_int(&e, 4)), "0.25");
    SHOWS(yawl_items_idiv(&e, yawl_items_of_int(&e, -7), yawl_items_of_int(&e, 2)), "-3");
    SHOWS(yawl_items_mod(&e, yawl_items_of_int(&e, -7), yawl_items_of_int(&e, 2)), "-1");
    SHOWS(yawl_items_div(&e, yawl_items_of_float(&e, 1), zero), "INF");
    yawl_items_div(&e, one, zero);
    assert_int_equal(e.fault, YAWL_EDIVIDE);
    e = fresh();
    yawl_items_plus(&e, yawl_items_of_int(&e, INT64_MAX), yawl_items_of_int(&e, 1));
    assert_int_equal(e.fault, YAWL_EOVERFLOW);
    e = fresh();
    yawl_items_plus(&e, yawl_items_of_text(&e, T("1")), yawl_items_of_int(&e, 1));
    assert_int_equal(e.fault, YAWL_ECAST);
}

/* FO 17.1.3.3: a float that no decimal of 38 digits and fraction digits equals becomes the nearest one. */
static void floats_become_the_nearest_decimal(void **state)
{
    (void)state;
    struct yawl_eval e = fresh();
    static const struct {
        double value;
        const char *decimal;
    } rows[] = {
        {0.5, "0.5"},
        {123456789.123456789, "123456789.12345679104328155517578125"},
        {1e37, "9999999999999999538762658202121142272"},
        /* 55 digits; the first that is dropped is 1, and 9 */
        {0.1, "0.10000000000000000555111512312578270212"},
        {-0.1, "-0.10000000000000000555111512312578270212"},
        {1e-20, "0.00000000000000000000999999999999999945"},
        {1.1, "1.1000000000000000888178419700125232339"},
        {1e-38, "0.00000000000000000000000000000000000001"},
        {1e-39, "0"},
        {2e-308, "0"},
        /* 3 * 2^-39 has 39 fraction digits, the last of them 5: nearer to zero, though 7 is odd */
        {0x1.8p-38, "0.00000000000545696821063756942749023437"},
        {-0x1.8p-38, "-0.00000000000545696821063756942749023437"},
        /* one more bit behind it: further than half */
        {0x1.8000000000001p-38, "0.00000000000545696821063757023528380132"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        SHOWS(yawl_items_cast(&e, yawl_items_of_float(&e, rows[i].value), YAWL_ITEM_DECIMAL,
                              YAWL_ONCE),
              rows[i].decimal);
    }
    struct yawl_items large =
        yawl_items_cast(&e, yawl_items_of_float(&e, 1e38), YAWL_ITEM_DECIMAL, YAWL_ONCE);
    SHOWS(yawl_fn_round(&e, large), "99999999999999997748809823456034029568");
    yawl_items_cast(&e, yawl_items_of_float(&e, 1e39), YAWL_ITEM_DECIMAL, YAWL_ONCE);
    assert_int_not_equal(e.fault, 0);
    e.fault = 0;
}

static void casts_take_what_the_type_reads(void **state)
{
    (void)state;
    struct yawl_eval e = fresh();
    struct yawl_items text = yawl_items_of_text(&e, T(" 12 "));
    SHOWS(yawl_items_cast(&e, text, YAWL_ITEM_INT, YAWL_ONCE), "12");
    SHOWS(yawl_items_cast(&e, yawl_items_of_float(&e, -3.9), YAWL_ITEM_INT, YAWL_ONCE), "-3");
    SHOWS(yawl_items_cast(&e, yawl_items_of_float(&e, 0.5), YAWL_ITEM_DECIMAL, YAWL_ONCE), "0.5");
    SHOWS(yawl_items_cast(&e, yawl_items_none(), YAWL_ITEM_INT, YAWL_OPTIONAL), "");
    struct yawl_items large = yawl_items_of_text(&e, T(" 128 ")), none = yawl_items_none();
    assert_true(yawl_items_castable_integer(&e, large, YAWL_INTEGER_short, YAWL_ONCE));
    assert_false(yawl_items_castable_integer(&e, large, YAWL_INTEGER_byte, YAWL_ONCE));
    assert_false(yawl_items_castable_integer(&e, text, YAWL_INTEGER_negativeInteger, YAWL_ONCE));
    assert_true(yawl_items_castable_integer(&e, none, YAWL_INTEGER_int, YAWL_OPTIONAL));
    assert_false(yawl_items_castable_integer(&e, none, YAWL_INTEGER_int, YAWL_ONCE));
    SHOWS(yawl_items_cast_integer(&e, large, YAWL_INTEGER_unsignedByte, YAWL_ONCE), "128");
    assert_int_equal(yawl_items_cast_integer(&e, large, YAWL_INTEGER_byte, YAWL_ONCE).count, 0);
    assert_int_equal(e.fault, YAWL_ECAST);
    e.fault = 0;
    assert_true(yawl_items_castable(&e, text, YAWL_ITEM_FLOAT, YAWL_ONCE));
    assert_false(yawl_items_castable(&e, text, YAWL_ITEM_BOOL, YAWL_ONCE));
    assert_false(
        yawl_items_castable(&e, yawl_items_of_text(&e, T("Infinity")), YAWL_ITEM_FLOAT, YAWL_ONCE));
    assert_true(yawl_items_instance(ints(&e, 1, 2), YAWL_ITEM_DECIMAL, YAWL_AT_LEAST_ONCE));
    assert_false(yawl_items_instance(ints(&e, 1, 2), YAWL_ITEM_DECIMAL, YAWL_OPTIONAL));
    assert_true(yawl_items_instance_of(parsed(&e, "<a/>"), T("element()"), YAWL_ONCE));
    assert_false(yawl_items_instance_of(text, T("node()"), YAWL_ONCE));
    SHOWS(yawl_items_cast(&e, yawl_items_of_text(&e, T("2026-03-01")), YAWL_ITEM_DATE, YAWL_ONCE),
          "2026-03-01");
    assert_int_equal(e.fault, 0);
    yawl_items_cast(&e, yawl_items_none(), YAWL_ITEM_INT, YAWL_ONCE);
    assert_int_equal(e.fault, YAWL_ECAST);
}

/* As the reference casts and prints them. */
static void floats_have_single_precision(void **state)
{
    (void)state;
    struct yawl_eval e = fresh();
    static const struct {
        const char *text, *single, *twice; /* and the value of both as xs:double */
    } rows[] = {
        {"0.1", "0.1", "0.10000000149011612"},
        {"16777217", "1.6777216E7", "1.6777216E7"},
        {"1234567.8", "1.2345677E6", "1.23456775E6"}, /* in the middle of two texts: the lower one */
        {"0.000001", "0.000001", "9.999999974752427E-7"},
        {"3.4028236E38", "INF", "INF"},
        {"1E400", "INF", "INF"},
        {"-1E400", "-INF", "-INF"},
        {"+INF", "INF", "INF"},
        {"1E-400", "0", "0"},
        {"-7E-46", "-0", "-0"},
        {"NaN", "NaN", "NaN"},
        {"1.00000005960464477539062500001", "1", "1"}, /* by way of the nearest double */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct yawl_items text = yawl_items_of_text(&e, yawl_text_of(rows[i].text));
        struct yawl_items single = yawl_items_cast(&e, text, YAWL_ITEM_SINGLE, YAWL_ONCE);
        SHOWS(single, rows[i].single);
        SHOWS(yawl_items_cast(&e, single, YAWL_ITEM_FLOAT, YAWL_ONCE), rows[i].twice);
    }
    struct yawl_items tenth = yawl_items_cast(&e, yawl_items_of_text(&e, T("0.1")),
                                              YAWL_ITEM_SINGLE, YAWL_ONCE);
    struct yawl_items decimal = yawl_items_cast(&e, yawl_items_of_text(&e, T("0.1")),
                                                YAWL_ITEM_DECIMAL, YAWL_ONCE);
    struct yawl_items wide = yawl_items_of_float(&e, 0.1), one = yawl_items_of_int(&e, 1);
    SHOWS(yawl_items_plus(&e, tenth, one), "1.1");
    SHOWS(yawl_items_div(&e, one, yawl_items_times(&e, tenth, yawl_items_of_int(&e, 30))),
          "0.33333334");
    SHOWS(yawl_items_plus(&e, tenth, wide), "0.20000000149011612");
    assert_true(yawl_items_equal(&e, tenth, decimal));
    assert_false(yawl_items_equal(&e, tenth, wide));
    SHOWS(yawl_fn_distinct_values(
              &e, yawl_items_concat(&e, tenth, yawl_items_concat(&e, decimal, wide))),
          "0.1|0.1");
    SHOWS(yawl_fn_max(&e, yawl_items_concat(&e, tenth, yawl_items_of_float(&e, 0.05))),
          "0.10000000149011612");
    assert_int_equal(e.fault, 0);
}

static void doubles_beyond_the_range(void **state)
{
    (void)state;
    struct yawl_eval e = fresh();
    struct yawl_items large = yawl_items_of_text(&e, T("1E309"));
    SHOWS(yawl_items_cast(&e, large, YAWL_ITEM_FLOAT, YAWL_ONCE), "INF");
    SHOWS(yawl_items_of_float(&e, yawl_items_number(&e, large)), "INF");
    assert_true(yawl_float_number(T("-1E400")) < -1e308);
    assert_true(yawl_float_number(T("1E-400")) == 0);
    assert_true(isnan(yawl_float_number(T("Infinity"))));
    assert_true(isnan(yawl_float_number(T("-NaN"))));
    assert_int_equal(e.fault, 0);
}

/* The end of a word as java.text.BreakIterator finds it. */
static void sigma_ends_a_word(void **state)
{
    (void)state;
    struct yawl_eval e = fresh();
    static const char *const rows[][2] = {
        {"ΑΣ Σ ΣΑΣ", "ας σ σας"},  {"ΣΣ", "σς"},         {"ΑΣ1Β ΑΣ1", "ασ1β ας1"},
        {"Α-Σ ΑΣ-Β", "α-ς ασ-β"},  {"ΑΣ,Β", "ας,β"},     {"Α..Σ Α.Σ", "α..σ α.ς"},
        {"A1,2Σ 1,Σ", "a1,2ς 1,σ"}, {"ΑΣ中Β 中Σ", "ας中β 中σ"}, {"İI", "i̇i"},
        {"Α\xcc\x81Σ\xcc\x81", "α\xcc\x81ς\xcc\x81"}, {"Α1-Σ", "α1-σ"}, {"Σ", "σ"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_text(yawl_fn_lower_case(&e, yawl_text_of(rows[i][0])), rows[i][1]);
}

static void functions_count_code_points(void **state)
{
    (void)state;
    struct yawl_eval e = fresh();
    assert_text(yawl_fn_substring(T("häuser"), 2), "äuser");
    assert_text(yawl_fn_substring_of(T("häuser"), 1.5, 2.6), "äus");
    assert_text(yawl_fn_substring_of(T("häuser"), (double)NAN, 2), "");
    assert_text(yawl_fn_substring_before(T("a=b"), T("=")), "a");
    assert_text(yawl_fn_substring_after(T("a=b"), T("?")), "");
    assert_text(yawl_fn_normalize_space(&e, T("  a \n b ")), "a b");
    assert_text(yawl_fn_translate(&e, T("häuser"), T("äh"), T("a")), "auser");
    assert_text(yawl_fn_upper_case(&e, T("straße éω")), "STRASSE ÉΩ");
    assert_text(yawl_fn_lower_case(&e, T("ÀB")), "àb");
    assert_text(yawl_fn_encode_for_uri(&e, T("ä b")), "%C3%A4%20b");
    SHOWS(yawl_fn_string_to_codepoints(&e, T("a€")), "97|8364");
    SHOWS(yawl_fn_distinct_values(&e, yawl_items_concat(&e, ints(&e, 1, 2), ints(&e, 1, 3))),
          "1|2|3");
    SHOWS(yawl_fn_round(&e, yawl_items_of_float(&e, -2.5)), "-2");
    SHOWS(yawl_fn_round_half_to_even(&e, yawl_items_of_int(&e, 25), -1), "20");
    SHOWS(yawl_fn_round_to(&e, yawl_items_of_int(&e, 25), -1), "30");
    SHOWS(yawl_fn_round_to(&e, yawl_items_of_int(&e, -25), -1), "-20");
    SHOWS(yawl_fn_round_to(&e, yawl_items_of_float(&e, 2.125), 2), "2.13");
    SHOWS(yawl_fn_round_to(&e, yawl_items_of_float(&e, -2.125), 2), "-2.12");
    SHOWS(yawl_fn_sum(&e, yawl_items_none()), "0");
    SHOWS(yawl_fn_avg(&e, ints(&e, 1, 2)), "1.5");
    assert_true(yawl_fn_deep_equal(parsed(&e, "<a b='1' c='2'/>"), parsed(&e, "<a c='2' b='1'/>")));
    assert_int_equal(e.fault, 0);
}

static void constructors_copy_and_merge(void **state)
{
    (void)state;
    struct yawl_eval e = fresh();
    struct yawl_items content = yawl_items_concat(&e, ints(&e, 1, 2), parsed(&e, "<b>x</b>"));
    struct yawl_items a = yawl_items_element(&e, T("a"), content);
    struct yawl_text tree = yawl_items_tree(&e, a, T("a"));
    assert_text(yawl_tree_print(&e, yawl_tree_root(tree)), "<a>1 2<b>x</b></a>");
    struct yawl_items parts = yawl_items_concat(&e, yawl_items_hole(&e, ints(&e, 1, 1)),
                                                yawl_items_hole(&e, ints(&e, 2, 2)));
    SHOWS(yawl_items_element(&e, T("a"), parts), "12");
    assert_text(yawl_items_scalar(&e, parsed(&e, "<v>5</v>"), T("v")), "5");
    assert_int_equal(e.fault, 0);
    yawl_items_scalar(&e, a, T("a")); /* an element stands in it */
    assert_int_equal(e.fault, YAWL_EDATA);
    e = fresh();
    yawl_items_tree(&e, parsed(&e, "<w/>"), T("v"));
    assert_int_equal(e.fault, YAWL_EDATA);
}

static struct yawl_items row(struct yawl_eval *e, const char *value, struct yawl_items key)
{
    return yawl_items_key(e, yawl_items_row(e, yawl_items_of_text(e, yawl_text_of(value))), key);
}

static void rows_are_sorted_stably(void **state)
{
    (void)state;
    struct yawl_eval e = fresh();
    struct yawl_items_list rows = yawl_items_begin();
    yawl_items_add(&e, &rows, row(&e, "b", yawl_items_of_int(&e, 2)));
    yawl_items_add(&e, &rows, row(&e, "nothing", yawl_items_none()));
    yawl_items_add(&e, &rows, row(&e, "a", yawl_items_of_int(&e, 2)));
    yawl_items_add(&e, &rows, row(&e, "nan", yawl_items_of_float(&e, (double)NAN)));
    yawl_items_add(&e, &rows, row(&e, "c", yawl_items_of_int(&e, 1)));
    SHOWS(yawl_items_order(&e, rows.items, T("a")), "nothing|nan|c|b|a");
    SHOWS(yawl_items_order(&e, rows.items, T("A")), "c|b|a|nan|nothing");
    SHOWS(yawl_items_order(&e, rows.items, T("d")), "b|a|c|nan|nothing");
    assert_int_equal(e.fault, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(axes_follow_the_document),
        cmocka_unit_test(nodes_stand_in_document_order_once),
        cmocka_unit_test(sequences_are_joined_and_cut),
        cmocka_unit_test(values_have_one_text),
        cmocka_unit_test(truth_is_the_effective_boolean_value),
        cmocka_unit_test(data_are_untyped),
        cmocka_unit_test(arithmetic_faults_by_name),
        cmocka_unit_test(floats_become_the_nearest_decimal),
        cmocka_unit_test(casts_take_what_the_type_reads),
        cmocka_unit_test(floats_have_single_precision),
        cmocka_unit_test(doubles_beyond_the_range),
        cmocka_unit_test(sigma_ends_a_word),
        cmocka_unit_test(functions_count_code_points),
        cmocka_unit_test(constructors_copy_and_merge),
        cmocka_unit_test(rows_are_sorted_stably),
    };
    return cmocka_run_group_tests_name("support_items", tests, NULL, NULL);
}
