/* Source text, and places in it.
 *
 * A `struct span` is 16 bytes and goes on every node of every stage; line and column are computed only
 * when somebody is told.
 */
#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H

#include "base/text.h"

/* Largest specification that is read, in bytes. */
#define SOURCE_SIZE_MAX ((size_t)256 << 20)

struct source {
    struct text name;  /* as people are shown it: the path as given, or --stdin-name */
    struct text bytes; /* the whole text */
    uint32_t *lines;   /* offset of each line's first byte */
    uint32_t lines_count;
    uint32_t *continuations; /* UTF-8 continuation bytes before each SOURCE_STEP bytes: columns of long
                              * lines without counting from their beginning */
};
#define SOURCE_STEP 256

/* Bytes [begin, end) of a source; source == NULL: nowhere. */
struct span {
    const struct source *source;
    uint32_t begin, end;
};

struct position {
    uint32_t line, column; /* from 1; the column counts code points; 0: nowhere */
};

#define SPAN_NONE ((struct span){NULL, 0, 0})

/* Returns a source over `bytes` (borrowed, at most SOURCE_SIZE_MAX). */
struct source *source_new(struct arena *arena, struct text name, struct text bytes);
struct position source_position(const struct source *source, uint32_t offset);
struct position span_begin(struct span span);
struct position span_end(struct span span);
/* The text of line `line` (from 1), without its end of line. */
struct text source_line(const struct source *source, uint32_t line);
/* The smallest span that holds both (of one source; else `a`). */
struct span span_join(struct span a, struct span b);
/* Bytes [from, to) of a span. */
struct span span_part(struct span span, uint32_t from, uint32_t to);
struct text span_text(struct span span);

/* For each byte of a text that the reader made of `span`, and for its end, how far behind the beginning of
 * the span it stands; NULL: they cannot be matched. */
const uint32_t *source_offsets(struct arena *arena, struct text text, struct span span);

/* The last part of the source's path: what generated comments carry. */
struct text source_base_name(struct text path);

#endif
