/* Constants as C: each in the shortest form that C and C++ read back as the same value. */
#include "emit/emit_literal.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_int(struct writer *w, int64_t value)
{
    if (value == INT64_MIN)
        text_add_string(w->out, "INT64_MIN");
    else if (value >= INT32_MIN && value <= INT32_MAX)
        text_print(w->out, "%" PRId64, value);
    else
        text_print(w->out, "INT64_C(%" PRId64 ")", value);
}

/* Infinity and NaN (initial values of xs:double may be) need <math.h> by name, but not as quotients. */
static void put_float(struct writer *w, double value)
{
    char digits[40];
    if (!isfinite(value)) {
        text_add_string(w->out, isnan(value) ? "(0.0 / 0.0)"
                                : value > 0  ? "(1.0 / 0.0)"
                                             : "(-1.0 / 0.0)");
        return;
    }
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, value);
        if (strtod(digits, NULL) == value) break;
    }
    text_add_string(w->out, digits);
    if (strpbrk(digits, ".e") == NULL) text_add_string(w->out, ".0");
}

/* The halves of the coefficient, with the value in a comment for people. */
static void put_decimal(struct writer *w, struct yawl_decimal value)
{
    char scratch[128];
    struct yawl_eval eval = {.scratch = scratch, .scratch_capacity = sizeof scratch};
    struct yawl_text shown = yawl_decimal_print(&eval, value);
    text_add_string(w->out, "YAWL_DECIMAL(");
    put_int(w, value.high);
    if (value.low <= INT32_MAX)
        text_print(w->out, ", %" PRIu64, value.low);
    else
        text_print(w->out, ", UINT64_C(%" PRIu64 ")", value.low);
    text_print(w->out, ", %" PRId32 " /* %.*s */)", value.scale, (int)shown.length, shown.data);
}

static void put_enumerator(struct writer *w, const struct expr *literal)
{
    array_each(struct machine_enumeration, type, &w->machine->enumerations) {
        if (type->source != literal->type.enumeration) continue;
        put(w, "$U_$t", type->values.items[literal->literal.enumerator].upper);
        return;
    }
    assert(false && "an enumeration of the specification");
}

/* Bytes that are no UTF-8 do not stand in a source file: all but letters and digits are octal. */
static void put_bytes(struct writer *w, struct text bytes)
{
    text_add_string(w->out, "YAWL_TEXT(\"");
    for (size_t i = 0; i < bytes.length; i++) {
        unsigned char c = (unsigned char)bytes.data[i];
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ' ')
            text_add_char(w->out, (char)c);
        else
            text_print(w->out, "\\%03o", c);
    }
    text_add_string(w->out, "\")");
}

bool literal_is_negative(const struct expr *literal)
{
    assert(literal->op == EXPR_LITERAL);
    if (literal->type.kind == EXPR_INT) {
        int64_t value = literal->literal.integer;
        return value < 0 && value >= INT32_MIN;
    }
    return literal->type.kind == EXPR_FLOAT && signbit(literal->literal.floating);
}

void put_literal(struct writer *w, const struct expr *literal)
{
    switch (literal->type.kind) {
    case EXPR_BOOL: text_add_string(w->out, literal->literal.boolean ? "true" : "false"); break;
    case EXPR_INT: put_int(w, literal->literal.integer); break;
    case EXPR_FLOAT: put_float(w, literal->literal.floating); break;
    case EXPR_DECIMAL: put_decimal(w, literal->literal.decimal); break;
    case EXPR_STRING:
        text_add_string(w->out, "YAWL_TEXT(");
        put_string(w, literal->literal.string);
        text_add_char(w->out, ')');
        break;
    case EXPR_BYTES: put_bytes(w, literal->literal.string); break;
    case EXPR_ENUM: put_enumerator(w, literal); break;
    case EXPR_LIST:
    case EXPR_DATE:
    case EXPR_TIME:
    case EXPR_DATE_TIME:
    case EXPR_DURATION:
    case EXPR_RECORD:
    case EXPR_TREE:
    case EXPR_ITEMS:
    case EXPR_OTHER:
    case EXPR_KIND_COUNT: assert(false && "no literals of this kind"); break;
    }
}
