/* Lines and columns (base/source.c) against counting from the beginning, on long lines too; and arrays that
 * are given their room at once (base/array.c). */
#include "base/array.h"
#include "base/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
/* after the headers it needs */
#include <cmocka.h>

static struct position counted(struct text bytes, uint32_t offset)
{
    struct position at = {1, 1};
    for (uint32_t i = text_starts_with(bytes, "\xef\xbb\xbf") ? 3 : 0; i < offset; i++) {
        bool continues = ((unsigned char)bytes.data[i] & 0xc0) == 0x80;
        if (bytes.data[i] == '\n') at = (struct position){at.line + 1, 1};
        else if (!continues) at.column++;
    }
    return at;
}

static void check_all_offsets(struct arena *arena, struct text bytes)
{
    const struct source *source = source_new(arena, TEXT("x.yaml"), bytes);
    for (uint32_t offset = 0; offset <= bytes.length; offset++) {
        struct position expected = counted(bytes, offset), got = source_position(source, offset);
        assert_int_equal(got.line, expected.line);
        assert_int_equal(got.column, expected.column);
    }
}

static void test_positions(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    check_all_offsets(arena, TEXT(""));
    check_all_offsets(arena, TEXT("\n\n"));
    check_all_offsets(arena, TEXT("\xef\xbb\xbf" "ab\nc"));
    check_all_offsets(arena, TEXT("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z\r\n\x80\x80"));
    /* Around the steps of the index: lines of many lengths, with and without multi-byte letters. */
    static const char *const letters[] = {"x", "\xc3\xa9", "\xe2\x82\xac", "\n"};
    struct text_buffer text = {.arena = arena};
    for (uint32_t i = 0; i < 5 * SOURCE_STEP; i++) text_add_string(&text, letters[i * i % 97 % 3]);
    text_add_string(&text, "\n");
    for (uint32_t i = 0; i < 3 * SOURCE_STEP; i++) text_add_string(&text, letters[i * i % 89 % 4]);
    check_all_offsets(arena, text_built(&text));
    arena_free(arena);
}

/* All positions of one line of 16 MB: seconds if each counted from the beginning of the line. */
static void test_long_line_is_fast(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    const uint32_t length = 16u << 20;
    char *data = arena_alloc(arena, length);
    memset(data, 'x', length);
    const struct source *source = source_new(arena, TEXT("x.yaml"), (struct text){data, length});
    clock_t begin = clock();
    for (uint32_t offset = 0; offset < length; offset += 256) {
        assert_int_equal(source_position(source, offset).column, offset + 1);
    }
    assert_true((double)(clock() - begin) / CLOCKS_PER_SEC < 5.0);
    arena_free(arena);
}

static void test_reserved_array(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    ARRAY(uint64_t) numbers = {0};
    array_push(arena, &numbers, 7);
    array_reserve(arena, &numbers, 1000);
    const uint64_t *place = numbers.items;
    for (uint64_t i = 1; i < 1000; i++) assert_int_equal(*array_add(arena, &numbers), 0);
    assert_ptr_equal(place, numbers.items); /* nothing moved */
    array_reserve(arena, &numbers, 10);
    assert_int_equal(numbers.capacity, 1000);
    assert_int_equal(numbers.items[0], 7);
    for (uint64_t i = 0; i < 5000; i++) assert_int_equal(*array_add(arena, &numbers), 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_positions),
        cmocka_unit_test(test_long_line_is_fast),
        cmocka_unit_test(test_reserved_array),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
