/* base: text, buffers, sets, maps from names, sources: the pieces that every stage stands on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/array.h"
#include "base/bitset.h"
#include "base/intern.h"
#include "base/source.h"

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new((size_t)64 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void memory_is_zeroed_and_kept_when_it_grows(void **state)
{
    (void)state;
    unsigned char *bytes = arena_alloc(arena, 100);
    for (int i = 0; i < 100; i++) assert_int_equal(bytes[i], 0);
    memset(bytes, 7, 100);
    unsigned char *other = arena_alloc(arena, 10);
    unsigned char *grown = arena_grow(arena, bytes, 100, 100000);
    for (int i = 0; i < 100; i++) assert_int_equal(grown[i], 7);
    for (int i = 100; i < 100000; i++) assert_int_equal(grown[i], 0);
    assert_int_equal(other[9], 0);
}

/* What was used before the reset is cleared when it is given out again, in small and in large blocks. */
static void memory_is_zeroed_after_a_reset(void **state)
{
    (void)state;
    static const size_t sizes[] = {100, 40000, 3000000, 50, 200000};
    for (int round = 0; round < 3; round++) {
        arena_reset(arena);
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            unsigned char *bytes = arena_alloc(arena, sizes[i]);
            for (size_t at = 0; at < sizes[i]; at++) assert_int_equal(bytes[at], 0);
            memset(bytes, 255, sizes[i]);
        }
    }
}

/* Small pieces come cleared from blocks of any size, and blocks end where the limit does. */
static void many_pieces_fit_their_limit(void **state)
{
    (void)state;
    static const size_t limits[] = {(size_t)3 << 19, (size_t)3 << 20, (size_t)64 << 20};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        struct arena *limited = arena_new(limits[i]);
        for (int round = 0; round < 2; round++) {
            for (size_t given = 0; given < limits[i] / 2; given += 1008) {
                unsigned char *piece = arena_alloc(limited, 1000);
                assert_int_equal((uintptr_t)piece % 16, 0);
                for (size_t at = 0; at < 1000; at += 27) assert_int_equal(piece[at], 0);
                memset(piece, 255, 1000);
            }
            assert_true(arena_used(limited) <= limits[i]);
            arena_reset(limited);
        }
        arena_free(limited);
    }
}

/* Memory that was not cleared is dirty for the next who asks, however large it was. */
static void raw_memory_is_cleared_for_others(void **state)
{
    (void)state;
    static const size_t sizes[] = {100, (size_t)4 << 20};
    for (size_t i = 0; i < 2; i++) {
        arena_reset(arena);
        memset(arena_alloc_raw(arena, 1, sizes[i]), 0xff, sizes[i]);
        arena_reset(arena);
        const unsigned char *bytes = arena_alloc(arena, sizes[i]);
        for (size_t at = 0; at < sizes[i]; at++) assert_int_equal(bytes[at], 0);
    }
}

/* Texts, strings and small numbers are printed without the C library, the rest by it. */
static void formats_are_those_of_printf(void **state)
{
    (void)state;
    struct text text = {"abc\0def", 7};
    struct text printed = text_format(arena, TEXT_FMT "|%s|%u|%u|%%|%-4d|%s|%03o", TEXT_ARG(text),
                                      "", 0U, UINT32_MAX, -7, "xyz", 8U);
    assert_string_equal(printed.data, "abc||0|4294967295|%|-7  |xyz|010");
    assert_int_equal(printed.length, strlen(printed.data));
    const char *volatile nowhere = NULL; /* unknown to the compiler, which warns of it */
    struct text none = {nowhere, 0};
    printed = text_format(arena, "<" TEXT_FMT "%s>", TEXT_ARG(none), "%s%n");
    assert_string_equal(printed.data, "<%s%n>");
    assert_string_equal(text_format(arena, "%s", "").data, "");
}

static void arrays_keep_their_items(void **state)
{
    (void)state;
    ARRAY(uint32_t) numbers = {0};
    uint64_t sum = 0;
    for (uint32_t i = 0; i < 1000; i++) array_push(arena, &numbers, i);
    array_each(uint32_t, number, &numbers) sum += *number;
    assert_int_equal(sum, 499500);
    ARRAY(uint32_t) none = {0};
    array_each(uint32_t, number, &none) fail_msg("%u", *number);
}

static void utf8_errors_are_found_where_they_are(void **state)
{
    (void)state;
    assert_true(text_utf8_error(TEXT("z\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80")) == SIZE_MAX);
    assert_int_equal(text_utf8_error(TEXT("ab\xff")), 2);
    assert_int_equal(text_utf8_error(TEXT("a\xc0\x80")), 1);         /* overlong */
    assert_int_equal(text_utf8_error(TEXT("\xed\xa0\x80")), 0);      /* surrogate */
    assert_int_equal(text_utf8_error(TEXT("abc\xe2\x82")), 3);       /* cut off */
    assert_int_equal(text_utf8_error(TEXT("\xf5\x80\x80\x80")), 0);  /* beyond Unicode */
}

/* Runs of ASCII are passed over in words: each place in a word, and each rest, finds its error. */
static void utf8_errors_are_found_at_any_place(void **state)
{
    (void)state;
    char bytes[40];
    for (size_t length = 1; length <= sizeof bytes; length++) {
        for (size_t at = 0; at < length; at++) {
            memset(bytes, 'a', length);
            assert_int_equal(text_utf8_error((struct text){bytes, length}), SIZE_MAX);
            bytes[at] = (char)0xff;
            assert_int_equal(text_utf8_error((struct text){bytes, length}), at);
        }
    }
}

static void slices_stay_inside(void **state)
{
    (void)state;
    struct text text = TEXT("hello");
    assert_true(text_is(text_slice(text, 1, 3), "el"));
    assert_true(text_is(text_slice(text, 3, 99), "lo"));
    assert_true(text_is_empty(text_slice(text, 9, 99)));
    assert_true(text_is(text_trim(TEXT(" \t a b\r\n ")), "a b"));
    assert_true(text_find(text, "llo") == 2 && text_find(text, "x") == SIZE_MAX);
    assert_true(text_ends_with(text, "lo") && !text_ends_with(TEXT("o"), "lo"));
}

static void distance_counts_edits(void **state)
{
    (void)state;
    assert_int_equal(text_distance(TEXT("offer"), TEXT("offer"), 5), 0);
    assert_int_equal(text_distance(TEXT("offre"), TEXT("offer"), 5), 1);  /* swapped */
    assert_int_equal(text_distance(TEXT("ofer"), TEXT("offer"), 5), 1);
    assert_int_equal(text_distance(TEXT("kitten"), TEXT("sitting"), 5), 3);
    assert_int_equal(text_distance(TEXT("abc"), TEXT("xyz"), 1), 2);      /* over the limit */
}

/* The work ends early where the limit is passed; the distance is that of all the work, with any limit. */
static void a_limit_changes_no_distance(void **state)
{
    (void)state;
    char words[2][9];
    uint32_t random = 1;
    for (int i = 0; i < 20000; i++) {
        struct text text[2];
        for (int w = 0; w < 2; w++) {
            text[w] = (struct text){words[w], (random = random * 1103515245 + 12345) >> 16 & 7};
            for (size_t at = 0; at < text[w].length; at++)
                words[w][at] = (char)('a' + ((random = random * 1103515245 + 12345) >> 16) % 3);
        }
        uint32_t distance = text_distance(text[0], text[1], 99);
        for (uint32_t limit = 0; limit < 9; limit++) {
            uint32_t told = text_distance(text[0], text[1], limit);
            assert_int_equal(told, distance > limit ? limit + 1 : distance);
        }
    }
}

static void the_nearest_name_is_suggested(void **state)
{
    (void)state;
    struct intern names = {.arena = arena};
    for (uint32_t i = 0; i < 100; i++) intern_add(&names, text_format(arena, "task_%u", i), i);
    assert_int_equal(intern_find(&names, TEXT("task_42")), 42);
    assert_int_equal(intern_add(&names, TEXT("task_42"), 7), 42);
    assert_int_equal(intern_find(&names, TEXT("task")), INTERN_NONE);
    assert_true(text_is(intern_nearest(&names, TEXT("taks_42")), "task_42"));
    assert_true(text_is_absent(intern_nearest(&names, TEXT("entirely different"))));
}

static void bitsets_count_their_members(void **state)
{
    (void)state;
    struct bitset set = bitset_new(arena, 130);
    bitset_add(set, 0);
    bitset_add(set, 64);
    bitset_add(set, 129);
    assert_true(bitset_has(set, 129) && !bitset_has(set, 128));
    bitset_remove(set, 64);
    assert_int_equal(bitset_count(set), 2);
}

static void positions_count_code_points(void **state)
{
    (void)state;
    struct source *source = source_new(arena, TEXT("a/b.yaml"), TEXT("one\nz\xc3\xa4hl: x\r\n\nlast"));
    struct position at = source_position(source, 10);
    assert_int_equal(at.line, 2);
    assert_int_equal(at.column, 6);
    assert_true(text_is(source_line(source, 2), "z\xc3\xa4hl: x"));
    assert_true(text_is(source_line(source, 4), "last"));
    assert_int_equal(source_position(source, 9999).line, 4);
    assert_true(text_is(source_base_name(source->name), "b.yaml"));
    struct span a = {source, 4, 6}, b = {source, 8, 9};
    assert_int_equal(span_join(a, b).end, 9);
    assert_true(text_is(span_text(span_part((struct span){source, 0, 3}, 1, 99)), "ne"));
    assert_int_equal(span_begin(SPAN_NONE).line, 0);
}

static void escapes_read_back_in_c(void **state)
{
    (void)state;
    struct text_buffer out = {.arena = arena};
    text_add_escaped(&out, TEXT("a\"b\\\n\t\x01" "7"));
    assert_true(text_is(text_built(&out), "a\\\"b\\\\\\n\\t\\0017"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_kept_when_it_grows),
        cmocka_unit_test(memory_is_zeroed_after_a_reset),
        cmocka_unit_test(raw_memory_is_cleared_for_others),
        cmocka_unit_test(many_pieces_fit_their_limit),
        cmocka_unit_test(formats_are_those_of_printf),
        cmocka_unit_test(arrays_keep_their_items),
        cmocka_unit_test(utf8_errors_are_found_where_they_are),
        cmocka_unit_test(utf8_errors_are_found_at_any_place),
        cmocka_unit_test(slices_stay_inside),
        cmocka_unit_test(distance_counts_edits),
        cmocka_unit_test(a_limit_changes_no_distance),
        cmocka_unit_test(the_nearest_name_is_suggested),
        cmocka_unit_test(bitsets_count_their_members),
        cmocka_unit_test(positions_count_code_points),
        cmocka_unit_test(escapes_read_back_in_c),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
