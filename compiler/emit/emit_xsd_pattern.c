/* Patterns of XML Schema in the expressions of JSON Schema: sets of characters are written out, so that none
 * of the classes that differ between languages is left.
 *
 * Takes patterns that the schema compiler has accepted; classes are read by its own parser.
 */
#include "emit/emit_xsd.h"
#include "support/regex_parts.h"

#include <string.h>

#define RANGES_MAX 40000

void xsd_put_point(struct text_buffer *out, uint32_t code)
{
    static const char special[] = "\\^$.|?*+()[]{}/";
    char bytes[4];
    if (code < ' ' || code == 0x7f || (code >= 0xd800 && code <= 0xdfff)) {
        text_print(out, "\\u%04x", code);
        return;
    }
    if (code < 0x80 && strchr(special, (int)code) != NULL) text_add_char(out, '\\');
    uint32_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (uint32_t i = length; i-- > 1; code >>= 6) bytes[i] = (char)(0x80 | (code & 0x3f));
    static const unsigned char leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
    bytes[0] = (char)(leads[length] | code);
    text_add(out, (struct text){bytes, length});
}

void xsd_put_literal(struct text_buffer *out, struct yawl_text text)
{
    for (uint32_t at = 0; at < text.length;) xsd_put_point(out, regex_point(text, &at));
}

/* In a class a hyphen is escaped too; elsewhere ECMA-262 does not let it be. */
static void put_member(struct text_buffer *out, uint32_t code)
{
    if (code == '-') text_add_char(out, '\\');
    xsd_put_point(out, code);
}

/* The ranges from `from` on, as a class; they are taken away. */
static void put_class(struct text_buffer *out, struct regex_parser *p, uint32_t from,
                      bool *takes_space)
{
    regex_tidy(p, from);
    text_add_string(out, p->ranges_count == from ? "[^\\s\\S" : "[");
    for (uint32_t i = from; i < p->ranges_count; i++) {
        struct regex_span range = p->ranges[i];
        put_member(out, range.first);
        if (range.last > range.first) text_add_char(out, '-');
        if (range.last > range.first) put_member(out, range.last);
        *takes_space |= range.first <= ' ' && range.last >= '\t';
    }
    text_add_char(out, ']');
    p->ranges_count = from;
}

static void put_next(struct text_buffer *out, struct regex_parser *p, bool *takes_space)
{
    uint32_t code = 0, from = p->ranges_count;
    char c = p->text.data[p->at];
    bool is_syntax = strchr("|)*+?", c) != NULL;
    if (regex_skip(p, '[')) {
        regex_class(p);
        put_class(out, p, from, takes_space);
    } else if (regex_skip(p, '\\')) {
        if (!regex_escape(p, &code)) {
            put_class(out, p, from, takes_space);
            return;
        }
        xsd_put_point(out, code);
        *takes_space |= code <= ' ';
    } else if (regex_skip(p, '.')) {
        text_add_string(out, "[^\\n\\r]");
        *takes_space = true;
    } else if (regex_skip(p, '(')) {
        text_add_string(out, "(?:");
    } else if (is_syntax || c == '{') {
        uint32_t end = p->at + 1;
        while (c == '{' && p->text.data[end - 1] != '}') end++;
        for (; p->at < end; p->at++) text_add_char(out, p->text.data[p->at]);
    } else {
        code = regex_next_point(p);
        xsd_put_point(out, code);
        *takes_space |= code <= ' ';
    }
}

bool xsd_put_pattern(struct text_buffer *out, struct yawl_text pattern, bool *takes_space)
{
    struct regex_parser p = {.text = pattern, .options = {.dialect = REGEX_SCHEMA}};
    p.ranges = ARENA_ARRAY(out->arena, struct regex_span, RANGES_MAX);
    p.ranges_capacity = RANGES_MAX;
    *takes_space = false;
    text_add_string(out, "(?:");
    while (p.at < p.text.length) put_next(out, &p, takes_space);
    text_add_char(out, ')');
    return p.error.outcome == REGEX_COMPILED;
}
