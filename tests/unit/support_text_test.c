/* Text (support/text.c) and its places in a data block (support/data.c), against plain C strings and
 * against a table of byte sequences that are and are not UTF-8. */
#include "support_values.h"
#include "yawl/functions.h"
#include "yawl/items.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* after the headers it needs */
#include <cmocka.h>

static struct yawl_text bytes(const char *data, size_t length)
{
    struct yawl_text text = {data, (uint32_t)length};
    return text;
}
#define BYTES(literal) bytes(literal, sizeof(literal) - 1)

static void test_text_of(void **state)
{
    (void)state;
    assert_int_equal(yawl_text_of(NULL).length, 0);
    assert_int_equal(yawl_text_of("").length, 0);
    assert_int_equal(yawl_text_of("abc").length, 3);
}

static void test_compare_and_equal(void **state)
{
    (void)state;
    assert_true(yawl_text_compare(BYTES("a"), BYTES("b")) < 0);
    assert_true(yawl_text_compare(BYTES("ab"), BYTES("a")) > 0);
    assert_int_equal(yawl_text_compare(bytes(NULL, 0), BYTES("")), 0);
    assert_true(yawl_text_compare(bytes(NULL, 0), BYTES("\0")) < 0);
    assert_true(yawl_text_compare(BYTES("a\0b"), BYTES("a\0c")) < 0);
    /* U+E000 sorts before U+10000, as its code point does (UTF-16 order would be the other way). */
    assert_true(yawl_text_compare(BYTES("\xee\x80\x80"), BYTES("\xf0\x90\x80\x80")) < 0);
    assert_true(yawl_text_compare(BYTES("z"), BYTES("\xc3\xa9")) < 0);
    assert_true(yawl_text_equal(BYTES("a\0b"), BYTES("a\0b")));
    assert_false(yawl_text_equal(BYTES("a\0b"), BYTES("a\0c")));
    assert_false(yawl_text_equal(BYTES("a"), BYTES("ab")));
    assert_true(yawl_text_equal(bytes(NULL, 0), BYTES("")));
}

static void test_size_counts_code_points(void **state)
{
    (void)state;
    assert_int_equal(yawl_text_size(BYTES("")), 0);
    assert_int_equal(yawl_text_size(bytes(NULL, 0)), 0);
    assert_int_equal(yawl_text_size(BYTES("abc\0")), 4);
    assert_int_equal(yawl_text_size(BYTES("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80")), 3);
}

static void test_utf8_table(void **state)
{
    (void)state;
    static const struct {
        const char *data;
        size_t length;
        bool valid;
    } rows[] = {
        {"", 0, true},
        {NULL, 0, true},
        {"plain\0nul", 9, true},
        {"\x7f", 1, true},
        {"\xc2\x80", 2, true},
        {"\xdf\xbf", 2, true},
        {"\xe0\xa0\x80", 3, true},
        {"\xed\x9f\xbf", 3, true},
        {"\xee\x80\x80", 3, true},
        {"\xef\xbf\xbf", 3, true},
        {"\xf0\x90\x80\x80", 4, true},
        {"\xf4\x8f\xbf\xbf", 4, true},
        {"\x80", 1, false},             /* continuation alone */
        {"\xc0\x80", 2, false},         /* overlong NUL */
        {"\xc1\xbf", 2, false},         /* overlong */
        {"\xe0\x9f\xbf", 3, false},     /* overlong */
        {"\xf0\x8f\xbf\xbf", 4, false}, /* overlong */
        {"\xed\xa0\x80", 3, false},     /* first surrogate */
        {"\xed\xbf\xbf", 3, false},     /* last surrogate */
        {"\xf4\x90\x80\x80", 4, false}, /* U+110000 */
        {"\xf5\x80\x80\x80", 4, false}, /* no such lead */
        {"\xff", 1, false},
        {"\xc3", 1, false}, /* cut short */
        {"\xe2\x82", 2, false},
        {"\xf0\x9f\x98", 3, false},
        {"\xc3\x28", 2, false}, /* no continuation */
        {"\xe2\x82\x28", 3, false},
        {"\xf0\x9f\x98\x28", 4, false},
        {"ok\xc3\xa9\xff", 5, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(yawl_text_is_utf8(bytes(rows[i].data, rows[i].length)), rows[i].valid);
}

/* Encodes as RFC 3629 says; the reference for the next test. */
static size_t encode(uint32_t code, char *to)
{
    if (code < 0x80) {
        to[0] = (char)code;
        return 1;
    }
    size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = length; i-- > 1; code >>= 6) to[i] = (char)(0x80 | (code & 0x3f));
    to[0] = (char)((0xf00 >> length & 0xff) | code);
    return length;
}

static void test_utf8_every_code_point(void **state)
{
    (void)state;
    for (uint32_t code = 0; code <= 0x110000; code++) {
        char text[4];
        size_t length = encode(code, text);
        bool valid = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
        assert_int_equal(yawl_text_is_utf8(bytes(text, length)), valid);
        if (length > 1) assert_false(yawl_text_is_utf8(bytes(text, length - 1)));
    }
}

static void test_concat(void **state)
{
    (void)state;
    struct test_eval t;
    struct yawl_eval *e = fresh(&t);
    struct yawl_text a = yawl_text_concat(e, BYTES("ab"), BYTES("cd"));
    struct yawl_text b = yawl_text_concat(e, a, BYTES("ef"));
    /* Continuing `a` in place leaves it as it was; doing it twice must not. */
    struct yawl_text c = yawl_text_concat(e, a, BYTES("gh"));
    assert_true(yawl_text_equal(a, BYTES("abcd")));
    assert_true(yawl_text_equal(b, BYTES("abcdef")));
    assert_true(yawl_text_equal(c, BYTES("abcdgh")));
    assert_true(yawl_text_equal(yawl_text_concat(e, c, c), BYTES("abcdghabcdgh")));
    assert_true(yawl_text_equal(yawl_text_concat(e, bytes(NULL, 0), b), b));
    assert_true(yawl_text_equal(yawl_text_concat(e, b, bytes(NULL, 0)), b));
    assert_int_equal(e->fault, 0);
}

static void test_concat_chain_is_linear(void **state)
{
    (void)state;
    struct test_eval t;
    struct yawl_eval *e = fresh(&t);
    struct yawl_text text = BYTES("");
    for (int i = 0; i < 1000; i++) text = yawl_text_concat(e, text, BYTES("x"));
    assert_int_equal(e->fault, 0);
    assert_int_equal(text.length, 1000);
    assert_true(e->scratch_used <= 1024);
}

static void test_concat_full(void **state)
{
    (void)state;
    struct test_eval t;
    struct yawl_eval *e = fresh(&t);
    e->scratch_capacity = 4;
    assert_int_equal(yawl_text_concat(e, BYTES("ab"), BYTES("cd")).length, 4);
    assert_int_equal(e->fault, 0);
    assert_int_equal(yawl_text_concat(e, BYTES("a"), BYTES("b")).length, 0);
    assert_int_equal(e->fault, YAWL_ETOOBIG);
    assert_int_equal(e->scratch_used, 4);
}

#define BLOCK_SIZE 512
struct block {
    struct yawl_data head;
    struct yawl_text_ref refs[4];
    char pool[BLOCK_SIZE];
};

static void open_block(struct block *b)
{
    memset(b, 0, sizeof *b);
    b->head.used = offsetof(struct block, pool);
    b->head.capacity = sizeof *b;
}

static void test_set_text_and_read(void **state)
{
    (void)state;
    struct block b;
    struct test_eval t;
    struct yawl_eval *e = fresh(&t);
    open_block(&b);
    yawl_data_set_text(&b.head, &b.refs[0], BYTES("first"), e);
    yawl_data_set_text(&b.head, &b.refs[1], BYTES("second"), e);
    struct block copy = b; /* a copy of the block is a copy of its texts */
    yawl_data_set_text(&b.head, &b.refs[0], BYTES("1st"), e);
    assert_true(yawl_text_equal(yawl_data_text(&b.head, b.refs[0]), BYTES("1st")));
    assert_true(yawl_text_equal(yawl_data_text(&b.head, b.refs[1]), BYTES("second")));
    assert_true(yawl_text_equal(yawl_data_text(&copy.head, copy.refs[0]), BYTES("first")));
    assert_int_equal(e->fault, 0);
}

static void test_set_text_reuses_its_place(void **state)
{
    (void)state;
    struct block b;
    struct test_eval t;
    struct yawl_eval *e = fresh(&t);
    open_block(&b);
    yawl_data_set_text(&b.head, &b.refs[0], BYTES("a long enough text"), e);
    uint32_t used = b.head.used;
    for (int i = 0; i < 1000; i++) {
        yawl_data_set_text(&b.head, &b.refs[0], BYTES(""), e);
        assert_int_equal(yawl_data_text(&b.head, b.refs[0]).length, 0);
        yawl_data_set_text(&b.head, &b.refs[0], BYTES("short"), e);
        yawl_data_set_text(&b.head, &b.refs[0], BYTES("a long enough text"), e);
    }
    assert_int_equal(b.head.used, used);
    assert_int_equal(e->fault, 0);
}

static void test_set_text_from_the_same_block(void **state)
{
    (void)state;
    struct block b;
    struct test_eval t;
    struct yawl_eval *e = fresh(&t);
    open_block(&b);
    yawl_data_set_text(&b.head, &b.refs[0], BYTES("abcdefghijkl"), e);
    struct yawl_text all = yawl_data_text(&b.head, b.refs[0]);
    struct yawl_text tail = bytes(all.data + 2, all.length - 2);
    yawl_data_set_text(&b.head, &b.refs[1], all, e);
    yawl_data_set_text(&b.head, &b.refs[0], tail, e); /* overlaps its own place */
    assert_true(yawl_text_equal(yawl_data_text(&b.head, b.refs[0]), BYTES("cdefghijkl")));
    assert_true(yawl_text_equal(yawl_data_text(&b.head, b.refs[1]), BYTES("abcdefghijkl")));
    assert_int_equal(e->fault, 0);
}

static void test_set_text_full_changes_nothing(void **state)
{
    (void)state;
    struct block b;
    struct test_eval t;
    struct yawl_eval *e = fresh(&t);
    open_block(&b);
    b.head.capacity = b.head.used + 24;
    yawl_data_set_text(&b.head, &b.refs[0], BYTES("0123456789"), e);
    assert_int_equal(e->fault, 0);
    struct block before = b;
    yawl_data_set_text(&b.head, &b.refs[1], BYTES("0123456789"), e);
    assert_int_equal(e->fault, YAWL_ETOOBIG);
    assert_memory_equal(&before, &b, sizeof b);
    /* What is left holds a length and four bytes. */
    e = fresh(&t);
    yawl_data_set_text(&b.head, &b.refs[1], BYTES("0123"), e);
    assert_int_equal(e->fault, 0);
    assert_true(yawl_text_equal(yawl_data_text(&b.head, b.refs[1]), BYTES("0123")));
    assert_int_equal(b.head.used, b.head.capacity);
}

static void test_set_text_survives_damage(void **state)
{
    (void)state;
    struct block b;
    struct test_eval t;
    static const struct yawl_text_ref damaged[] = {
        {4, 4}, {UINT32_MAX, 4}, {offsetof(struct block, pool) + 300, 9}, {13, UINT32_MAX}};
    for (size_t i = 0; i < sizeof damaged / sizeof damaged[0]; i++) {
        open_block(&b);
        memset(b.pool, 0xff, sizeof b.pool);
        b.refs[0] = damaged[i];
        struct yawl_eval *e = fresh(&t);
        yawl_data_set_text(&b.head, &b.refs[0], BYTES("hello"), e);
        assert_int_equal(e->fault, 0);
        assert_true(yawl_text_equal(yawl_data_text(&b.head, b.refs[0]), BYTES("hello")));
    }
    b.head.used = b.head.capacity + 1;
    b.refs[1].offset = b.refs[1].length = 0;
    struct yawl_eval *e = fresh(&t);
    yawl_data_set_text(&b.head, &b.refs[1], BYTES("hello"), e);
    assert_int_equal(e->fault, YAWL_ETOOBIG);
}

/* Random assignments against arrays of plain bytes; the pool stays bounded. */
static void test_set_text_random(void **state)
{
    (void)state;
    struct block b;
    struct test_eval t;
    uint64_t seed = 7;
    char model[4][32];
    uint32_t lengths[4] = {0, 0, 0, 0};
    open_block(&b);
    for (int step = 0; step < 20000; step++) {
        uint64_t to = random_below(&seed, 4), from = random_below(&seed, 4);
        struct yawl_eval *e = fresh(&t);
        char text[32];
        uint32_t length = (uint32_t)random_below(&seed, sizeof text + 1);
        for (uint32_t i = 0; i < length; i++) text[i] = (char)random_bits(&seed);
        if (random_below(&seed, 3) == 0) { /* a copy of another variable */
            length = lengths[from];
            memcpy(text, model[from], length);
            yawl_data_set_text(&b.head, &b.refs[to], yawl_data_text(&b.head, b.refs[from]), e);
        } else {
            yawl_data_set_text(&b.head, &b.refs[to], bytes(text, length), e);
        }
        assert_int_equal(e->fault, 0);
        memcpy(model[to], text, length);
        lengths[to] = length;
        for (uint64_t i = 0; i < 4; i++)
            assert_true(
                yawl_text_equal(yawl_data_text(&b.head, b.refs[i]), bytes(model[i], lengths[i])));
    }
    assert_true(b.head.used <= b.head.capacity);
}

/* A struct of zeros is an empty text: no function computes with its address. */
static void test_empty_without_an_address(void **state)
{
    (void)state;
    struct test_eval t;
    struct yawl_eval *e = fresh(&t);
    const struct yawl_text zero = {NULL, 0}, x = yawl_text_of("x");
    assert_false(yawl_text_contains(zero, x));
    assert_true(yawl_text_contains(zero, zero));
    assert_true(yawl_text_starts(zero, zero));
    assert_true(yawl_text_ends(zero, zero));
    assert_int_equal(yawl_text_index(e, zero, x, 0), -1);
    assert_int_equal(yawl_text_last_index(zero, zero), 0);
    assert_true(yawl_text_equal(yawl_text_replace(e, zero, zero, x, -1), x));
    assert_int_equal(yawl_text_range(e, zero, 0, 0).length, 0);
    assert_int_equal(yawl_text_strip(zero).length, 0);
    assert_int_equal(yawl_text_split(e, zero, x, -1).count, 1);
    assert_int_equal(yawl_fn_substring_before(zero, x).length, 0);
    assert_int_equal(yawl_fn_normalize_space(e, zero).length, 0);
    assert_int_equal(e->fault, 0);
}

static void test_presence(void **state)
{
    (void)state;
    uint64_t set[2] = {0, 0};
    struct test_eval t;
    struct yawl_eval *e = fresh(&t);
    yawl_mark_set(set, 0, true);
    yawl_mark_set(set, 63, true);
    yawl_mark_set(set, 64, true);
    yawl_mark_set(set, 0, false);
    assert_int_equal(set[0], UINT64_C(1) << 63);
    assert_int_equal(set[1], 1);
    yawl_need_set(e, set, 64);
    assert_int_equal(e->fault, 0);
    yawl_need_set(e, set, 1);
    assert_int_equal(e->fault, YAWL_EUNSET);
    yawl_fault(e, YAWL_ECAST); /* the first fault wins */
    assert_int_equal(e->fault, YAWL_EUNSET);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_of),
        cmocka_unit_test(test_compare_and_equal),
        cmocka_unit_test(test_size_counts_code_points),
        cmocka_unit_test(test_utf8_table),
        cmocka_unit_test(test_utf8_every_code_point),
        cmocka_unit_test(test_concat),
        cmocka_unit_test(test_concat_chain_is_linear),
        cmocka_unit_test(test_concat_full),
        cmocka_unit_test(test_set_text_and_read),
        cmocka_unit_test(test_set_text_reuses_its_place),
        cmocka_unit_test(test_set_text_from_the_same_block),
        cmocka_unit_test(test_set_text_full_changes_nothing),
        cmocka_unit_test(test_set_text_survives_damage),
        cmocka_unit_test(test_set_text_random),
        cmocka_unit_test(test_empty_without_an_address),
        cmocka_unit_test(test_presence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
