/* Diagnostics for people: the line, a caret under the whole span, notes and fixes below. */
#include "base/diagnostics.h"

/* Longer source lines are shown from a little before the span. */
#define LINE_SHOWN_MAX 160
#define CONTEXT_BEFORE 40

struct style {
    const char *bold, *red, *magenta, *cyan, *green, *reset;
};

static const struct style PLAIN = {"", "", "", "", "", ""};
static const struct style COLOR = {"\033[1m",    "\033[1;31m", "\033[1;35m",
                                   "\033[1;36m", "\033[1;32m", "\033[0m"};

static const char *severity_color(const struct style *style, enum severity severity)
{
    if (severity == SEVERITY_ERROR) return style->red;
    return severity == SEVERITY_WARNING ? style->magenta : style->cyan;
}

static void print_place(struct text_buffer *out, struct span span)
{
    struct position at = span_begin(span);
    if (span.source == NULL) return;
    text_print(out, TEXT_FMT ":%u:%u: ", TEXT_ARG(span.source->name), at.line, at.column);
}

/* Control characters would move the cursor or worse; bytes that are not UTF-8 would spoil the terminal. */
static void add_shown(struct text_buffer *out, struct text line)
{
    size_t wrong = text_utf8_error(line);
    for (size_t i = 0; i < line.length; i++) {
        unsigned char c = (unsigned char)line.data[i];
        if (i == wrong) {
            text_add_char(out, '?');
            size_t next = text_utf8_error(text_slice(line, i + 1, line.length));
            wrong = next == SIZE_MAX ? SIZE_MAX : i + 1 + next;
        } else {
            text_add_char(out, c < 0x20 || c == 0x7f ? ' ' : (char)c);
        }
    }
}

static size_t code_points(struct text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++) count += (text.data[i] & 0xc0) != 0x80;
    return count;
}

static bool continues(struct text line, size_t at)
{
    return at < line.length && (line.data[at] & 0xc0) == 0x80;
}

static void print_excerpt(struct text_buffer *out, struct span span, const char *color,
                          const char *reset)
{
    struct position at = span_begin(span);
    struct text line = source_line(span.source, at.line);
    size_t from = span.begin - span.source->lines[at.line - 1], shown_from = 0;
    size_t to = from + (span.end - span.begin);
    if (from > line.length) from = line.length;
    if (to > line.length) to = line.length;
    if (line.length > LINE_SHOWN_MAX && from > CONTEXT_BEFORE) shown_from = from - CONTEXT_BEFORE;
    while (continues(line, shown_from)) shown_from++;
    size_t shown_to = shown_from + LINE_SHOWN_MAX;
    while (continues(line, shown_to)) shown_to++;
    if (to > shown_to) to = shown_to;
    text_print(out, "%5u | ", at.line);
    add_shown(out, text_slice(line, shown_from, shown_to));
    text_add_string(out, "\n      | ");
    size_t indent = code_points(text_slice(line, shown_from, from));
    size_t width = code_points(text_slice(line, from, to));
    for (size_t i = 0; i < indent; i++) text_add_char(out, ' ');
    text_print(out, "%s^", color);
    for (size_t i = 1; i < width; i++) text_add_char(out, '~');
    text_print(out, "%s\n", reset);
}

static void print_note(struct text_buffer *out, const struct diagnostic_note *note,
                       const struct style *style)
{
    print_place(out, note->span);
    text_print(out, "%snote:%s ", style->cyan, style->reset);
    text_add(out, note->message);
    text_add_char(out, '\n');
    if (note->span.source != NULL) print_excerpt(out, note->span, style->green, style->reset);
}

static void print_one(struct text_buffer *out, const struct diagnostic *diagnostic,
                      const struct style *style)
{
    const char *color = severity_color(style, diagnostic->severity);
    text_add_string(out, style->bold);
    if (diagnostic->span.source != NULL)
        print_place(out, diagnostic->span);
    else
        text_add_string(out, "yawlc: ");
    text_print(out, "%s%s:%s ", color, severity_name(diagnostic->severity), style->reset);
    text_add(out, diagnostic->message);
    text_print(out, " [%s]\n", diagnostic->kind->name);
    if (diagnostic->span.source != NULL) print_excerpt(out, diagnostic->span, color, style->reset);
    array_each(struct diagnostic_note, note, &diagnostic->notes) print_note(out, note, style);
}

void diagnostics_print(const struct diagnostics *diagnostics, struct text_buffer *out, bool color)
{
    const struct style *style = color ? &COLOR : &PLAIN;
    for (uint32_t i = 0; i < diagnostics->list.count; i++) {
        print_one(out, diagnostics->list.items[i], style);
    }
    if (diagnostics->dropped > 0) {
        text_print(out, "yawlc: %u more diagnostics are not shown (limit %u)\n",
                   diagnostics->dropped, DIAGNOSTICS_MAX);
    }
}
