/* Text: a pointer and a length, not terminated, borrowed from the source or the arena.
 *
 * Also a buffer in which text is built, and the distance that "did you mean" uses.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

struct text {
    const char *data; /* NULL: absent; absent is also empty */
    size_t length;    /* bytes */
};

#define TEXT(literal)  ((struct text){(literal), sizeof(literal) - 1})
#define TEXT_NONE      ((struct text){NULL, 0})
#define TEXT_ARG(text) (int)((text).length > INT32_MAX ? INT32_MAX : (text).length), (text).data
#define TEXT_FMT       "%.*s"

struct text text_copy(struct arena *arena, struct text text);
/* Returns a NUL-terminated copy. */
const char *text_string(struct arena *arena, struct text text);
/* Byte order: <0, 0, >0. */
int text_compare(struct text a, struct text b);
bool text_ends_with(struct text text, const char *suffix);
/* First place of `needle`, or SIZE_MAX. */
size_t text_find(struct text text, const char *needle);
/* Without the XML white space (space, tab, CR, LF) at both ends. */
struct text text_trim(struct text text);
uint64_t text_hash(struct text text);

/* ---- Small ones, which stages call for every node and byte: the caller knows the string ---- */

static inline bool text_is_absent(struct text text) { return text.data == NULL; }
static inline bool text_is_empty(struct text text) { return text.length == 0; }

static inline struct text text_of(const char *string)
{
    return string == NULL ? TEXT_NONE : (struct text){string, strlen(string)};
}

static inline bool text_equal(struct text a, struct text b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

/* Most texts differ from what they are compared with in the first byte. */
static inline bool text_is(struct text text, const char *string)
{
    if (text.length == 0) return string == NULL || string[0] == '\0';
    return string != NULL && text.data[0] == string[0] && text_equal(text, text_of(string));
}

static inline bool text_starts_with(struct text text, const char *prefix)
{
    if (prefix[0] == '\0') return true;
    if (text.length == 0 || text.data[0] != prefix[0]) return false;
    size_t length = strlen(prefix);
    return text.length >= length && memcmp(text.data, prefix, length) == 0;
}

static inline struct text text_slice(struct text text, size_t from, size_t to)
{
    if (to > text.length) to = text.length;
    if (from > to) from = to;
    return (struct text){text.data == NULL ? NULL : text.data + from, to - from};
}

/* C identifier: letter or underscore, then letters, digits, underscores; ASCII. */
bool text_is_identifier(struct text text);
/* Bytes at the beginning that are ASCII, words of 8 at a time; the last few may go uncounted. */
size_t text_ascii_run(struct text text);
/* Offset of the first byte that is not part of valid UTF-8, or SIZE_MAX. */
size_t text_utf8_error(struct text text);

/* Damerau-Levenshtein distance (optimal string alignment), at most `limit` + 1; texts over
 * TEXT_DISTANCE_LENGTH_MAX bytes count as far apart. */
#define TEXT_DISTANCE_LENGTH_MAX 64
uint32_t text_distance(struct text a, struct text b, uint32_t limit);

/* ---- Building ---- */
struct text_buffer {
    struct arena *arena;
    char *data;
    size_t length, capacity;
};

void text_add(struct text_buffer *buffer, struct text text);
void text_add_char(struct text_buffer *buffer, char c);
void text_add_string(struct text_buffer *buffer, const char *string);
void text_print(struct text_buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void text_vprint(struct text_buffer *buffer, const char *format, va_list arguments);
/* What was built so far; valid until the buffer grows. */
struct text text_built(const struct text_buffer *buffer);
/* Returns formatted text in the arena. */
struct text text_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Adds `text` as it stands between double quotes in C and in dumps: \n, \t, \", \\ and octal. */
void text_add_escaped(struct text_buffer *buffer, struct text text);

#endif
