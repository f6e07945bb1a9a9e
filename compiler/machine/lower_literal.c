/* XML content as a literal: initial values of YAWL specifications.
 *
 * Takes content as it stands in the file (with its references), gives the constant that it means in the
 * variable's type, or NULL if it is none; XML Schema has judged it before, where there was a schema.
 */
#include "machine/lower.h"

#include <stdlib.h>

struct entity {
    const char *name;
    char letter;
};

static const struct entity entities[] = {
    {"lt;", '<'}, {"gt;", '>'}, {"amp;", '&'}, {"quot;", '"'}, {"apos;", '\''}};

static void add_code_point(struct text_buffer *out, uint32_t point)
{
    static const unsigned char leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
    uint32_t length = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (length == 1) {
        text_add_char(out, (char)point);
        return;
    }
    text_add_char(out, (char)(leads[length] | (point >> (6 * (length - 1)))));
    for (uint32_t i = length - 1; i > 0; i--) {
        text_add_char(out, (char)(0x80 | ((point >> (6 * (i - 1))) & 0x3f)));
    }
}

/* The reference after `&` at the start of `rest`; its length in bytes, 0 if it is none. */
static size_t add_reference(struct text_buffer *out, struct text rest)
{
    for (uint32_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        if (!text_starts_with(rest, entities[i].name)) continue;
        text_add_char(out, entities[i].letter);
        return text_of(entities[i].name).length;
    }
    size_t end = text_find(text_slice(rest, 0, rest.length < 10 ? rest.length : 10), ";");
    if (!text_starts_with(rest, "#") || end == SIZE_MAX) return 0;
    bool is_hex = rest.data[1] == 'x';
    uint64_t point = 0;
    for (size_t i = is_hex ? 2 : 1; i < end; i++) {
        const char digit[2] = {rest.data[i], '\0'};
        point = point * (is_hex ? 16 : 10) + strtoul(digit, NULL, is_hex ? 16 : 10);
    }
    if (point == 0 || point > 0x10ffff) return 0;
    add_code_point(out, (uint32_t)point);
    return end + 1;
}

/* Content without markup; false if it has elements or a reference that nobody knows. */
static bool plain_text(struct arena *arena, struct text content, struct text *plain)
{
    struct text_buffer out = {.arena = arena};
    for (size_t i = 0; i < content.length; i++) {
        if (content.data[i] == '<') return false;
        if (content.data[i] != '&') {
            text_add_char(&out, content.data[i]);
            continue;
        }
        size_t length = add_reference(&out, text_slice(content, i + 1, content.length));
        if (length == 0) return false;
        i += length;
    }
    *plain = text_built(&out);
    return true;
}

static bool read_bool(struct text text, bool *value)
{
    *value = text_is(text, "true") || text_is(text, "1");
    return *value || text_is(text, "false") || text_is(text, "0");
}

static bool read_enumerator(const struct expr_enumeration *enumeration, struct text text,
                            uint32_t *value)
{
    for (uint32_t i = 0; enumeration != NULL && i < enumeration->values_count; i++) {
        *value = i;
        if (text_equal(enumeration->values[i], text)) return true;
    }
    return false;
}

static bool read_value(struct expr *literal, struct text plain)
{
    struct yawl_eval eval = {0};
    struct text text = text_trim(plain);
    struct yawl_text value = {text.data, (uint32_t)text.length};
    switch (literal->type.kind) {
    case EXPR_BOOL: return read_bool(text, &literal->literal.boolean);
    case EXPR_INT: literal->literal.integer = yawl_int_parse(&eval, value); break;
    case EXPR_FLOAT: literal->literal.floating = yawl_float_parse(&eval, value); break;
    case EXPR_DECIMAL: literal->literal.decimal = yawl_decimal_parse(&eval, value); break;
    case EXPR_STRING: literal->literal.string = plain; break;
    case EXPR_ENUM:
        return read_enumerator(literal->type.enumeration, text, &literal->literal.enumerator);
    default: return false;
    }
    return eval.fault == 0;
}

struct expr *literal_of_xml(struct arena *arena, struct text content, struct expr_type type,
                            struct span span)
{
    struct expr *literal = ARENA_NEW(arena, struct expr);
    struct text plain;
    literal->op = EXPR_LITERAL;
    literal->type = type;
    literal->span = span;
    if (content.length > EXPR_LENGTH_MAX || !plain_text(arena, content, &plain)) return NULL;
    return read_value(literal, plain) ? literal : NULL;
}
