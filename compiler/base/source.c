/* Lines and columns of a source. */
#include "base/source.h"

#include <string.h>

static uint32_t count_lines(struct text bytes)
{
    uint32_t lines = 1;
    for (size_t i = 0; i < bytes.length; i++) lines += bytes.data[i] == '\n';
    return lines;
}

struct source *source_new(struct arena *arena, struct text name, struct text bytes)
{
    struct source *source = ARENA_NEW(arena, struct source);
    *source = (struct source){.name = name, .bytes = bytes};
    source->lines_count = count_lines(bytes);
    source->lines = ARENA_ARRAY(arena, uint32_t, source->lines_count);
    if (text_starts_with(bytes, "\xef\xbb\xbf")) source->lines[0] = 3; /* no column of its own */
    uint32_t line = 1;
    for (size_t i = 0; i < bytes.length; i++) {
        if (bytes.data[i] == '\n') source->lines[line++] = (uint32_t)i + 1;
    }
    return source;
}

/* Index of the line that holds `offset`. */
static uint32_t line_index(const struct source *source, uint32_t offset)
{
    uint32_t low = 0, high = source->lines_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

struct position source_position(const struct source *source, uint32_t offset)
{
    if (source == NULL) return (struct position){0, 0};
    if (offset > source->bytes.length) offset = (uint32_t)source->bytes.length;
    uint32_t line = line_index(source, offset), column = 1;
    for (uint32_t i = source->lines[line]; i < offset; i++) {
        column += (source->bytes.data[i] & 0xc0) != 0x80; /* not a UTF-8 continuation byte */
    }
    return (struct position){line + 1, column};
}

struct position span_begin(struct span span) { return source_position(span.source, span.begin); }

struct position span_end(struct span span) { return source_position(span.source, span.end); }

struct text source_line(const struct source *source, uint32_t line)
{
    if (line == 0 || line > source->lines_count) return TEXT("");
    uint32_t from = source->lines[line - 1];
    const char *end = memchr(source->bytes.data + from, '\n', source->bytes.length - from);
    size_t to = end == NULL ? source->bytes.length : (size_t)(end - source->bytes.data);
    if (to > from && source->bytes.data[to - 1] == '\r') to--;
    return text_slice(source->bytes, from, to);
}

struct span span_join(struct span a, struct span b)
{
    if (a.source == NULL) return b;
    if (b.source != a.source) return a;
    if (b.begin < a.begin) a.begin = b.begin;
    if (b.end > a.end) a.end = b.end;
    return a;
}

struct span span_part(struct span span, uint32_t from, uint32_t to)
{
    uint32_t length = span.end - span.begin;
    if (to > length) to = length;
    if (from > to) from = to;
    return (struct span){span.source, span.begin + from, span.begin + to};
}

struct text span_text(struct span span)
{
    if (span.source == NULL) return TEXT_NONE;
    return text_slice(span.source->bytes, span.begin, span.end);
}

struct text source_base_name(struct text path)
{
    for (size_t i = path.length; i > 0; i--) {
        if (path.data[i - 1] == '/') return text_slice(path, i, path.length);
    }
    return path;
}
