/* Lines and columns of a source. */
#include "base/source.h"

#include <string.h>

/* Offset behind the next end of line at or after `at`, or SIZE_MAX. */
static size_t behind_line(struct text bytes, size_t at)
{
    if (at >= bytes.length) return SIZE_MAX;
    const char *end = memchr(bytes.data + at, '\n', bytes.length - at);
    return end == NULL ? SIZE_MAX : (size_t)(end - bytes.data) + 1;
}

static uint32_t count_lines(struct text bytes)
{
    uint32_t lines = 1;
    for (size_t at = 0; (at = behind_line(bytes, at)) != SIZE_MAX;) lines++;
    return lines;
}

static bool is_continuation(char byte) { return (byte & 0xc0) == 0x80; }

static void index_continuations(struct arena *arena, struct source *source)
{
    size_t steps = source->bytes.length / SOURCE_STEP;
    source->continuations = ARENA_ARRAY(arena, uint32_t, steps + 1);
    for (size_t step = 0; step < steps; step++) {
        const char *bytes = source->bytes.data + step * SOURCE_STEP;
        uint32_t count = source->continuations[step];
        bool is_plain = text_ascii_run((struct text){bytes, SOURCE_STEP}) == SOURCE_STEP;
        for (size_t i = 0; !is_plain && i < SOURCE_STEP; i++) count += is_continuation(bytes[i]);
        source->continuations[step + 1] = count;
    }
}

/* Code points before `offset`. */
static uint32_t code_points_before(const struct source *source, uint32_t offset)
{
    uint32_t step = offset / SOURCE_STEP, count = offset - source->continuations[step];
    for (uint32_t i = step * SOURCE_STEP; i < offset; i++) {
        count -= is_continuation(source->bytes.data[i]);
    }
    return count;
}

struct source *source_new(struct arena *arena, struct text name, struct text bytes)
{
    struct source *source = ARENA_NEW(arena, struct source);
    *source = (struct source){.name = name, .bytes = bytes};
    source->lines_count = count_lines(bytes);
    source->lines = ARENA_ARRAY(arena, uint32_t, source->lines_count);
    if (text_starts_with(bytes, "\xef\xbb\xbf")) source->lines[0] = 3; /* no column of its own */
    uint32_t line = 1;
    for (size_t at = 0; (at = behind_line(bytes, at)) != SIZE_MAX;) {
        source->lines[line++] = (uint32_t)at;
    }
    index_continuations(arena, source);
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
    uint32_t line = line_index(source, offset), from = source->lines[line];
    if (offset < from) offset = from; /* in the byte order mark */
    uint32_t column = code_points_before(source, offset) - code_points_before(source, from) + 1;
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
