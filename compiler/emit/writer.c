/* Writing C; see writer.h. */
#include "emit/writer.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static void put_number(struct writer *w, uint32_t number)
{
    char digits[12];
    int length = snprintf(digits, sizeof digits, "%u", (unsigned)number);
    text_add(w->out, (struct text){digits, (size_t)length});
}

static void put_directive(struct writer *w, char letter, va_list *arguments)
{
    switch (letter) {
    case 's': text_add_string(w->out, va_arg(*arguments, const char *)); break;
    case 't': text_add(w->out, va_arg(*arguments, struct text)); break;
    case 'u': put_number(w, va_arg(*arguments, uint32_t)); break;
    case 'P': text_add(w->out, w->machine->prefix); break;
    case 'U': text_add(w->out, w->machine->prefix_upper); break;
    case 'D': text_add(w->out, w->net->variables); break;
    case 'L': text_add(w->out, w->net->local); break;
    case 'C': text_add(w->out, w->net->upper); break;
    case 'N':
        text_add(w->out, w->machine->prefix);
        text_add_char(w->out, '_');
        if (text_is_absent(w->net->tag)) break;
        text_add(w->out, w->net->tag);
        text_add_char(w->out, '_');
        break;
    default: assert(letter == '$'); text_add_char(w->out, letter);
    }
}

void put(struct writer *w, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    for (const char *next = strchr(format, '$'); next != NULL; next = strchr(format, '$')) {
        text_add(w->out, (struct text){format, (size_t)(next - format)});
        put_directive(w, next[1], &arguments);
        format = next + 2;
    }
    text_add_string(w->out, format);
    va_end(arguments);
}

/* Bytes of a letter that must not stand as it is: controls, and the marks that turn the direction of
 * text, with which source can look like what it is not.  0: it may. */
static size_t misleading(struct text text, size_t at)
{
    const unsigned char *bytes = (const unsigned char *)text.data + at;
    size_t left = text.length - at;
    if (bytes[0] < 0x20 || bytes[0] == 0x7f) return 1;
    if (left >= 2 && bytes[0] == 0xc2 && bytes[1] < 0xa0) return 2;  /* U+0080 to U+009F */
    if (left >= 2 && bytes[0] == 0xd8 && bytes[1] == 0x9c) return 2; /* U+061C */
    if (left < 3 || bytes[0] != 0xe2) return 0;
    bool marks = bytes[2] == 0x8e || bytes[2] == 0x8f || (bytes[2] >= 0xa8 && bytes[2] <= 0xae);
    bool isolates = bytes[2] >= 0xa0 && bytes[2] <= 0xaf;
    return (bytes[1] == 0x80 && marks) || (bytes[1] == 0x81 && isolates) ? 3 : 0;
}

void put_string(struct writer *w, struct text text)
{
    text_add_char(w->out, '"');
    size_t plain = 0;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        size_t hidden = misleading(text, i);
        if (hidden == 0 && c != '"' && c != '\\' && c != '?') continue;
        text_add(w->out, text_slice(text, plain, i));
        if (hidden == 0) put(w, "\\$t", text_slice(text, i, i + 1)); /* `??=` is a trigraph */
        for (size_t k = 0; k < hidden; k++) {
            text_print(w->out, "\\%03o", (unsigned)(unsigned char)text.data[i + k]);
        }
        if (hidden > 0) i += hidden - 1;
        plain = i + 1;
    }
    text_add(w->out, text_slice(text, plain, text.length));
    text_add_char(w->out, '"');
}

void put_comment_text(struct writer *w, struct text text)
{
    char last = ' ';
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        size_t hidden = misleading(text, i);
        if (hidden > 0) {
            i += hidden - 1;
            c = ' ';
        }
        if ((last == '*' && c == '/') || (last == '/' && c == '*') || (last == '?' && c == '?')) {
            text_add_char(w->out, ' ');
        }
        text_add_char(w->out, c);
        last = c;
    }
}

struct text mapped_name(const struct writer *w, struct text name)
{
    for (uint32_t i = w->options->maps.count; i > 0; i--) {
        const struct emit_map *map = &w->options->maps.items[i - 1];
        if (name.length < map->from.length ||
            memcmp(name.data, map->from.data, map->from.length) != 0) {
            continue;
        }
        return text_format(w->out->arena, TEXT_FMT TEXT_FMT, TEXT_ARG(map->to),
                           TEXT_ARG(text_slice(name, map->from.length, name.length)));
    }
    return name;
}

void put_origin(struct writer *w, struct text name, struct span span, uint32_t line)
{
    put_comment_text(w, name);
    if (w->options->no_positions || line == 0 || span.source == NULL) return;
    text_add_string(w->out, ", ");
    put_comment_text(w, source_base_name(span.source->name));
    put(w, ":$u", line);
}

void put_section(struct writer *w, const char *title)
{
    static const char dashes[] =
        "-----------------------------------------------------------------------";
    size_t length = strlen(title);
    assert(length < sizeof dashes);
    put(w, "\n/* ---- $s $s */\n", title, dashes + length);
}

static size_t column(const struct writer *w)
{
    size_t at = w->out->length;
    while (at > 0 && w->out->data[at - 1] != '\n') at--;
    return w->out->length - at;
}

void put_break(struct writer *w, size_t next, uint32_t indent)
{
    if (column(w) + next <= WRITER_COLUMNS) return;
    while (w->out->length > 0 && w->out->data[w->out->length - 1] == ' ') w->out->length--;
    text_add_char(w->out, '\n');
    for (uint32_t i = 0; i < indent; i++) text_add_char(w->out, ' ');
}

void put_place(struct writer *w, uint32_t place)
{
    text_add(w->out, w->machine->place_prefix);
    text_add(w->out, w->net->places.items[place].name.upper);
}

void put_task(struct writer *w, uint32_t task)
{
    text_add(w->out, w->machine->task_prefix);
    text_add(w->out, w->net->tasks.items[task].name.upper);
}

void put_variable(struct writer *w, uint32_t variable)
{
    text_add(w->out, w->machine->variable_prefix);
    text_add(w->out, w->net->data->fields.items[variable].upper);
}

void put_mask(struct writer *w, const struct machine_mask *mask, uint32_t indent)
{
    bool first = true;
    for (uint32_t bit = 0; bit < 64; bit++) {
        if (!(mask->bits >> bit & 1)) continue;
        uint32_t place = mask->word * 64 + bit;
        if (!first) {
            text_add_string(w->out, " | ");
            put_break(w, w->net->places.items[place].name.upper.length + 16, indent);
        }
        text_add_string(w->out, "YAWL_BIT(");
        put_place(w, place);
        text_add_char(w->out, ')');
        first = false;
    }
    assert(!first);
}

void put_places_word(struct writer *w, uint32_t word)
{
    if (machine_words(w->net->places.count) == 1)
        text_add_string(w->out, "f->places");
    else
        put(w, "f->places[$u]", word);
}

void put_line(struct writer *w, struct span span, uint32_t line)
{
    if (w->options->no_positions || line == 0 || span.source == NULL) return;
    put(w, "#line $u ", line);
    put_string(w, mapped_name(w, span.source->name));
    text_add_char(w->out, '\n');
}

void put_line_back(struct writer *w)
{
    if (w->options->no_positions) return;
    const char *end = w->out->data + w->out->length, *at = w->out->data + w->counted;
    for (; (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++) w->lines++;
    w->counted = w->out->length;
    put(w, "#line $u ", w->lines + 2); /* of the line after this directive */
    put_string(w, mapped_name(w, w->options->path));
    text_add_char(w->out, '\n');
}
