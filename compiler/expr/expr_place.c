/* Places: from a byte of an expression's text to its place in the specification.
 *
 * The reader has resolved escapes and entities, so text and source may differ. Both are walked side
 * by side once; where they cannot be matched, every part of the expression is placed at the whole
 * of it. / */
#include "expr/expr_build.h"

#include <string.h>

#define REFERENCE_MAX 12 /* bytes of &…; that are looked through */

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static bool is_continuation(char c) { return ((unsigned char)c & 0xc0) == 0x80; }

/* Length of the XML reference (&lt; &#60;) or the escape of a YAML string at the start of `source`;
 * 0: none. `quote`: what the whole text stands in, 0 if in nothing. */
static size_t escape_length(struct text source, char quote)
{
    if (source.length < 2) return 0;
    if (quote == '\'' && source.data[0] == '\'') return source.data[1] == '\'' ? 2 : 0;
    if (quote == '"' && source.data[0] == '\\') {
        char kind = source.data[1];
        return kind == 'x' ? 4 : kind == 'u' ? 6 : kind == 'U' ? 10 : 2;
    }
    if (quote != 0 || source.data[0] != '&') return 0;
    size_t most = source.length < REFERENCE_MAX ? source.length : REFERENCE_MAX;
    const char *end = memchr(source.data, ';', most);
    return end == NULL ? 0 : (size_t)(end - source.data) + 1;
}

/* Source bytes that stand for the byte `c` of the text: 0 if this cannot be said. */
static size_t match(struct text source, char quote, char c)
{
    if (source.length == 0) return 0;
    size_t escaped = escape_length(source, quote);
    if (escaped > 0 && escaped <= source.length) return escaped;
    if (source.data[0] == c) return 1;
    return is_space(source.data[0]) && is_space(c) ? 1 : 0;
}

/* Walks text and source from `at` on; false if they part. */
static bool align(const struct expr_work *work, uint32_t *offsets, size_t at, char quote)
{
    struct text source = span_text(work->span);
    for (size_t i = 0; i < work->text.length; i++) {
        char c = work->text.data[i];
        /* The indentation of a folded line is not part of the text. */
        while (at < source.length && is_space(source.data[at]) && !is_space(c)) at++;
        offsets[i] = (uint32_t)at;
        size_t length = match(text_slice(source, at, source.length), quote, c);
        bool rest_of_escaped = is_continuation(c) && i > 0;
        bool last_line_end = at == source.length && is_space(c); /* of a block scalar */
        if (length == 0 && !rest_of_escaped && !last_line_end) return false;
        at += length;
    }
    offsets[work->text.length] = (uint32_t)at;
    return at <= source.length;
}

/* Where the text begins in a source that has it unchanged, perhaps behind a quote; SIZE_MAX:
 * nowhere. */
static size_t find_verbatim(const struct expr_work *work, struct text source)
{
    for (size_t head = 0; head < 2; head++) {
        struct text same = text_slice(source, head, head + work->text.length);
        if (text_equal(same, work->text)) return head;
    }
    return SIZE_MAX;
}

void expr_place_init(struct expr_work *work)
{
    work->offsets = NULL;
    if (work->span.source == NULL || work->span.end > work->span.source->bytes.length) return;
    if (work->span.begin > work->span.end) return;
    uint32_t *offsets = ARENA_ARRAY(work->context->arena, uint32_t, work->text.length + 1);
    struct text source = span_text(work->span);
    size_t head = find_verbatim(work, source);
    if (head != SIZE_MAX) {
        for (size_t i = 0; i <= work->text.length; i++) offsets[i] = (uint32_t)(head + i);
        work->offsets = offsets;
        return;
    }
    char first = source.length > 0 ? source.data[0] : '\0', quote = '\0';
    head = 0;
    if (first == '"' || first == '\'') {
        quote = first;
        head = 1;
    } else if (first == '|' || first == '>') { /* a block scalar begins on the next line */
        const char *line = memchr(source.data, '\n', source.length);
        head = line == NULL ? 0 : (size_t)(line - source.data) + 1;
    }
    if (align(work, offsets, head, quote)) work->offsets = offsets;
}

struct span expr_place(const struct expr_work *work, size_t from, size_t to)
{
    if (work->offsets == NULL) return work->span;
    size_t length = work->text.length;
    if (to > length) to = length;
    if (from > to) from = to;
    return span_part(work->span, work->offsets[from], work->offsets[to]);
}
