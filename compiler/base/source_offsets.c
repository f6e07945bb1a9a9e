/* Where each byte of a text stands in its source.
 *
 * The reader has resolved escapes and entities, so text and source may differ.  Both are walked side by side
 * once; where they cannot be matched, there is no answer.
 */
#include "base/arena.h"
#include "base/source.h"

#include <string.h>

struct written {
    struct text text, source;
};

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
static bool align(const struct written *written, uint32_t *offsets, size_t at, char quote)
{
    struct text source = written->source;
    for (size_t i = 0; i < written->text.length; i++) {
        char c = written->text.data[i];
        /* The indentation of a folded line is not part of the text. */
        while (at < source.length && is_space(source.data[at]) && !is_space(c)) at++;
        offsets[i] = (uint32_t)at;
        size_t length = match(text_slice(source, at, source.length), quote, c);
        bool rest_of_escaped = is_continuation(c) && i > 0;
        bool last_line_end = at == source.length && is_space(c); /* of a block scalar */
        if (length == 0 && !rest_of_escaped && !last_line_end) return false;
        at += length;
    }
    offsets[written->text.length] = (uint32_t)at;
    return at <= source.length;
}

/* Where the text begins in a source that has it unchanged, perhaps behind a quote; SIZE_MAX:
 * nowhere. */
static size_t find_verbatim(const struct written *written)
{
    for (size_t head = 0; head < 2; head++) {
        struct text same = text_slice(written->source, head, head + written->text.length);
        if (text_equal(same, written->text)) return head;
    }
    return SIZE_MAX;
}

const uint32_t *source_offsets(struct arena *arena, struct text text, struct span span)
{
    if (span.source == NULL || span.end > span.source->bytes.length) return NULL;
    if (span.begin > span.end) return NULL;
    struct written written = {text, span_text(span)};
    struct text source = written.source;
    uint32_t *offsets = ARENA_ARRAY(arena, uint32_t, text.length + 1);
    size_t head = find_verbatim(&written);
    if (head != SIZE_MAX) {
        for (size_t i = 0; i <= text.length; i++) offsets[i] = (uint32_t)(head + i);
        return offsets;
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
    return align(&written, offsets, head, quote) ? offsets : NULL;
}
