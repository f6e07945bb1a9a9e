/* What the tests of reading share: a text read in its own arena, its diagnostics, its dump.
 *
 * The text is copied into memory of exactly its size, so that a sanitizer sees any byte too many.
 */
#ifndef READ_FIXTURE_H
#define READ_FIXTURE_H

#include "read/document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct reading {
    struct arena *arena;
    struct diagnostics diagnostics;
    const struct source *source;
    char *bytes;
    struct document *document;
};

typedef struct document *read_function(struct arena *, const struct source *, struct diagnostics *);

static inline struct reading *read_bytes(read_function *read, const char *bytes, size_t length)
{
    struct reading *reading = calloc(1, sizeof *reading);
    assert_non_null(reading);
    reading->arena = reading->diagnostics.arena = arena_new(ARENA_LIMIT_DEFAULT);
    reading->bytes = malloc(length > 0 ? length : 1);
    assert_non_null(reading->bytes);
    memcpy(reading->bytes, bytes, length);
    reading->source = source_new(reading->arena, TEXT("t"), (struct text){reading->bytes, length});
    reading->document = read(reading->arena, reading->source, &reading->diagnostics);
    return reading;
}

static inline void forget(struct reading *reading)
{
    arena_free(reading->arena);
    free(reading->bytes);
    free(reading);
}

/* The dump of what `text` reads as, without positions; the text must be fine. */
static inline void assert_reads(read_function *read, const char *text, const char *dump)
{
    struct reading *reading = read_bytes(read, text, strlen(text));
    struct text_buffer out = {.arena = reading->arena};
    diagnostics_print(&reading->diagnostics, &out, false);
    assert_string_equal(text_string(reading->arena, text_built(&out)), "");
    assert_non_null(reading->document);
    out.length = 0;
    document_print(reading->document, false, &out);
    assert_string_equal(text_string(reading->arena, text_built(&out)), dump);
    forget(reading);
}

/* The first error of `text` in order of place: "name line:column-line:column", notes as "+line:column";
 * then the count of all errors. */
static inline void assert_error(read_function *read, const char *bytes, size_t length,
                                const char *expected)
{
    struct reading *reading = read_bytes(read, bytes, length);
    struct text_buffer out = {.arena = reading->arena};
    diagnostics_sort(&reading->diagnostics);
    assert_true(reading->diagnostics.list.count > 0);
    struct diagnostic *first = reading->diagnostics.list.items[0];
    struct position begin = span_begin(first->span), end = span_end(first->span);
    text_print(&out, "%s %u:%u-%u:%u", first->kind->name, begin.line, begin.column, end.line,
               end.column);
    array_each(struct diagnostic_note, note, &first->notes)
    {
        struct position at = span_begin(note->span);
        text_print(&out, " +%u:%u", at.line, at.column);
    }
    if (reading->diagnostics.errors > 1) text_print(&out, " of %u", reading->diagnostics.errors);
    assert_string_equal(text_string(reading->arena, text_built(&out)), expected);
    assert_true(first->message.length > 0);
    forget(reading);
}

#define assert_refused(read, text, expected)                                                       \
    assert_error((read), (text), sizeof(text) - 1, (expected))

/* Every beginning of `text` is read or refused; nothing else happens. */
static inline void assert_survives_truncation(read_function *read, const char *text)
{
    for (size_t length = 0; length <= strlen(text); length++) {
        struct reading *reading = read_bytes(read, text, length);
        assert_true(reading->document != NULL || reading->diagnostics.errors > 0);
        forget(reading);
    }
}

#endif
