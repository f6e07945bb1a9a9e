/* Text as a literal: initial values of YAWL specifications.
 *
 * Takes an element's text, gives the constant that it means in the variable's type, or NULL if it is none;
 * XML Schema has judged it before, where there was a schema.
 */
#include "machine/lower.h"

#include <assert.h>
#include <math.h>

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

static bool read_value(struct expr *literal, struct text text)
{
    struct yawl_eval eval = {0};
    struct text trimmed = text_trim(text);
    struct yawl_text value = {trimmed.data, (uint32_t)trimmed.length};
    switch (literal->type.kind) {
    case EXPR_BOOL: return read_bool(trimmed, &literal->literal.boolean);
    case EXPR_INT: literal->literal.integer = yawl_int_parse(&eval, value); break;
    case EXPR_FLOAT: literal->literal.floating = yawl_float_parse(&eval, value); break;
    case EXPR_DECIMAL: literal->literal.decimal = yawl_decimal_parse(&eval, value); break;
    case EXPR_STRING: literal->literal.string = text; break;
    case EXPR_ENUM:
        return read_enumerator(literal->type.enumeration, trimmed, &literal->literal.enumerator);
    default: return false;
    }
    bool finite = literal->type.kind != EXPR_FLOAT || isfinite(literal->literal.floating);
    return eval.fault == 0 && finite;
}

struct expr *literal_of_text(struct arena *arena, struct text text, struct expr_type type,
                             struct span span)
{
    struct expr *literal = ARENA_NEW(arena, struct expr);
    assert(type.kind < EXPR_KIND_COUNT);
    literal->op = EXPR_LITERAL;
    literal->type = type;
    literal->span = span;
    if (text.length > EXPR_LENGTH_MAX) return NULL;
    return read_value(literal, text) ? literal : NULL;
}
