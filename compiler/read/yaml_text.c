/* Places in YAML text, and the checks that libyaml does not make: directives, tabs in flow
 * collections, a second document.  Each looks at every byte at most once. */
#include "read/yaml_text.h"

#include <string.h>

/* Characters between two known offsets. */
#define YAML_CHECKPOINT 256

static bool is_continuation(char byte) { return (byte & 0xc0) == 0x80; }

static bool is_ascii(struct text text)
{
    unsigned char all = 0;
    for (size_t i = 0; i < text.length; i++) all |= (unsigned char)text.data[i];
    return all < 0x80;
}

static void set_checkpoints(struct yaml_text *text)
{
    size_t characters = 0;
    text->checkpoints =
        ARENA_ARRAY(text->arena, uint32_t, text->bytes.length / YAML_CHECKPOINT + 1);
    for (size_t at = 0; at < text->bytes.length; at++) {
        if (is_continuation(text->bytes.data[at])) continue;
        if (characters++ % YAML_CHECKPOINT != 0) continue;
        text->checkpoints[text->checkpoints_count++] = (uint32_t)at;
    }
}

bool yaml_text_open(struct yaml_text *text, struct arena *arena, const struct source *source,
                    struct diagnostics *diagnostics)
{
    *text = (struct yaml_text){.arena = arena, .source = source, .diagnostics = diagnostics};
    if (!document_source_text(source, diagnostics, &text->bytes)) return false;
    text->base = (uint32_t)(source->bytes.length - text->bytes.length);
    if (!is_ascii(text->bytes)) set_checkpoints(text);
    return true;
}

size_t yaml_text_offset(const struct yaml_text *text, yaml_mark_t mark)
{
    size_t length = text->bytes.length;
    if (text->checkpoints == NULL) return mark.index < length ? mark.index : length;
    size_t checkpoint = mark.index / YAML_CHECKPOINT;
    if (checkpoint >= text->checkpoints_count) return length;
    size_t at = text->checkpoints[checkpoint];
    for (size_t left = mark.index % YAML_CHECKPOINT; left > 0 && at < length; left--) {
        at++;
        while (at < length && is_continuation(text->bytes.data[at])) at++;
    }
    return at;
}

struct span yaml_text_span(const struct yaml_text *text, size_t begin, size_t end)
{
    return (struct span){text->source, text->base + (uint32_t)begin, text->base + (uint32_t)end};
}

/* ---- Lines ------------------------------------------------------------------ */

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

static bool is_break(char c) { return c == '\n' || c == '\r'; }

static size_t skip_blanks(struct text bytes, size_t at)
{
    while (at < bytes.length && is_blank(bytes.data[at])) at++;
    return at;
}

static size_t line_end(struct text bytes, size_t at)
{
    while (at < bytes.length && !is_break(bytes.data[at])) at++;
    return at;
}

/* Is there nothing or a comment from `at` to the end of the line? */
static bool line_is_empty(struct text bytes, size_t at)
{
    at = skip_blanks(bytes, at);
    return at == bytes.length || bytes.data[at] == '#' || is_break(bytes.data[at]);
}

static bool is_accepted_directive(struct text line)
{
    struct text version = text_trim(text_slice(line, strlen("%YAML"), line.length));
    return text_starts_with(line, "%YAML ") && (text_is(version, "1.2") || text_is(version, "1.1"));
}

bool yaml_text_check_directives(struct yaml_text *text)
{
    struct text bytes = text->bytes;
    bool seen = false;
    for (size_t at = 0; at < bytes.length;) {
        size_t end = line_end(bytes, at);
        bool directive = bytes.data[at] == '%';
        if (!directive && !line_is_empty(bytes, at)) return true;
        if (directive && (seen || !is_accepted_directive(text_slice(bytes, at, end)))) {
            diagnose(text->diagnostics, &read_yaml_directive, yaml_text_span(text, at, end),
                     "a line that begins with '%%' is a YAML directive, and only one '%%YAML 1.2' "
                     "is accepted: remove this line (a text that begins with '%%' is quoted)");
            return false;
        }
        seen = seen || directive;
        at = end < bytes.length ? end + 1 : end;
    }
    return true;
}

/* Is there only white space between the beginning of the line and `at`? */
static bool is_indentation(struct text bytes, size_t at)
{
    while (at > 0 && is_blank(bytes.data[at - 1])) at--;
    return at == 0 || is_break(bytes.data[at - 1]);
}

void yaml_text_check_tabs(struct yaml_text *text, size_t until, size_t resume)
{
    struct text bytes = text->bytes;
    for (size_t at = text->searched; at < until; at++) {
        const char *tab = memchr(bytes.data + at, '\t', until - at);
        if (tab == NULL) break;
        at = (size_t)(tab - bytes.data);
        size_t end = skip_blanks(bytes, at);
        if (is_indentation(bytes, at) && !line_is_empty(bytes, at)) {
            diagnose(text->diagnostics, &read_yaml_tab, yaml_text_span(text, at, end),
                     "this line is indented with a tab; YAML indents with spaces: replace the tab");
        }
        at = end - 1;
    }
    if (resume > text->searched) text->searched = resume;
}

void yaml_text_check_end(struct yaml_text *text, size_t at)
{
    struct text bytes = text->bytes;
    while (at < bytes.length) {
        size_t end = line_end(bytes, at);
        bool is_end = text_starts_with(text_slice(bytes, at, end), "...");
        if (!line_is_empty(bytes, is_end ? at + 3 : at)) break;
        at = end < bytes.length ? end + 1 : end;
    }
    if (at >= bytes.length) return;
    diagnose(text->diagnostics, &read_yaml_documents, yaml_text_span(text, at, line_end(bytes, at)),
             "a second YAML document begins here; one file is one specification: put it into a "
             "file of its own");
}
