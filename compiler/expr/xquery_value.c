/* Calls of the functions on sequences, and conversions between sequences and scalars. */
#include "expr/xquery.h"

#include <string.h>

struct expr *xquery_call(struct xquery *x, enum expr_function_number function, struct span span,
                         struct expr *const *arguments)
{
    const struct expr_function *row = &expr_functions[function];
    return expr_call(x->work, row, expr_basic(row->result), span, arguments);
}

struct expr *xquery_call1(struct xquery *x, enum expr_function_number function, struct expr *a)
{
    if (a == NULL) return NULL;
    return xquery_call(x, function, a->span, &a);
}

struct expr *xquery_call2(struct xquery *x, enum expr_function_number function, struct expr *a,
                          struct expr *b)
{
    if (a == NULL || b == NULL) return NULL;
    struct expr *arguments[2] = {a, b};
    return xquery_call(x, function, span_join(a->span, b->span), arguments);
}

struct expr *xquery_none(struct xquery *x, struct span span)
{
    return xquery_call(x, EXPR_FN_ITEMS_NONE, span, NULL);
}

/* ---- Constants ---- */

struct expr *xquery_symbol(struct xquery *x, struct span span, const char *name)
{
    struct expr *symbol = expr_node(x->work, EXPR_SYMBOL, expr_basic(EXPR_INT), span, 0);
    symbol->literal.string = text_of(name);
    return symbol;
}

static struct expr *numbered(struct expr *symbol, uint32_t number)
{
    symbol->number = number;
    return symbol;
}

struct expr *xquery_kind_symbol(struct xquery *x, struct span span, enum yawl_item_kind kind)
{
    static const char *const names[YAWL_ITEM_KIND_COUNT] = {
        [YAWL_ITEM_NODE] = "YAWL_ITEM_NODE",         [YAWL_ITEM_UNTYPED] = "YAWL_ITEM_UNTYPED",
        [YAWL_ITEM_STRING] = "YAWL_ITEM_STRING",     [YAWL_ITEM_BOOL] = "YAWL_ITEM_BOOL",
        [YAWL_ITEM_INT] = "YAWL_ITEM_INT",           [YAWL_ITEM_DECIMAL] = "YAWL_ITEM_DECIMAL",
        [YAWL_ITEM_SINGLE] = "YAWL_ITEM_SINGLE",
        [YAWL_ITEM_FLOAT] = "YAWL_ITEM_FLOAT",       [YAWL_ITEM_DATE] = "YAWL_ITEM_DATE",
        [YAWL_ITEM_TIME] = "YAWL_ITEM_TIME",         [YAWL_ITEM_DATE_TIME] = "YAWL_ITEM_DATE_TIME",
        [YAWL_ITEM_DURATION] = "YAWL_ITEM_DURATION", [YAWL_ITEM_MONTHS] = "YAWL_ITEM_MONTHS",
        [YAWL_ITEM_SECONDS] = "YAWL_ITEM_SECONDS",   [YAWL_ITEM_ROW] = "YAWL_ITEM_ROW",
        [YAWL_ITEM_GYEAR] = "YAWL_ITEM_GYEAR",       [YAWL_ITEM_GMONTH] = "YAWL_ITEM_GMONTH",
        [YAWL_ITEM_GYEAR_MONTH] = "YAWL_ITEM_GYEAR_MONTH",
        [YAWL_ITEM_GMONTH_DAY] = "YAWL_ITEM_GMONTH_DAY",
        [YAWL_ITEM_GDAY] = "YAWL_ITEM_GDAY"};
    return numbered(xquery_symbol(x, span, names[kind]), kind);
}

struct expr *xquery_integer_symbol(struct xquery *x, struct span span, enum yawl_integer type)
{
    static const char *const names[YAWL_INTEGER_COUNT] = {
#define INTEGER(name, least, greatest) "YAWL_INTEGER_" #name,
        YAWL_INTEGERS(INTEGER)
#undef INTEGER
    };
    return numbered(xquery_symbol(x, span, names[type]), type);
}

struct expr *xquery_occurrence_symbol(struct xquery *x, struct span span,
                                      enum yawl_occurrence occurrence)
{
    static const char *const names[] = {[YAWL_ONCE] = "YAWL_ONCE",
                                        [YAWL_OPTIONAL] = "YAWL_OPTIONAL",
                                        [YAWL_ANY_NUMBER] = "YAWL_ANY_NUMBER",
                                        [YAWL_AT_LEAST_ONCE] = "YAWL_AT_LEAST_ONCE"};
    return numbered(xquery_symbol(x, span, names[occurrence]), occurrence);
}

/* ---- Conversions ---- */

struct expr *xquery_items(struct xquery *x, struct expr *value)
{
    if (value == NULL) return NULL;
    switch (value->type.kind) {
    case EXPR_BOOL: return xquery_call1(x, EXPR_FN_ITEMS_OF_BOOL, value);
    case EXPR_INT: return xquery_call1(x, EXPR_FN_ITEMS_OF_INT, value);
    case EXPR_DECIMAL: return xquery_call1(x, EXPR_FN_ITEMS_OF_DECIMAL, value);
    case EXPR_FLOAT: return xquery_call1(x, EXPR_FN_ITEMS_OF_FLOAT, value);
    case EXPR_STRING: return xquery_call1(x, EXPR_FN_ITEMS_OF_TEXT, value);
    default: return value;
    }
}

struct expr *xquery_truth(struct xquery *x, struct expr *value)
{
    if (value == NULL || value->type.kind == EXPR_BOOL) return value;
    if (value->type.kind == EXPR_ITEMS) return xquery_call1(x, EXPR_FN_ITEMS_TRUTH, value);
    struct xpath_value atom = xpath_atom(value, NULL);
    return xpath_truth(x->work, &atom);
}

struct expr *xquery_string(struct xquery *x, struct expr *value)
{
    if (value == NULL) return NULL;
    switch (value->type.kind) {
    case EXPR_STRING: return value;
    case EXPR_DECIMAL: return xquery_call1(x, EXPR_FN_ITEMS_DECIMAL_TEXT, value);
    case EXPR_FLOAT: return xquery_call1(x, EXPR_FN_ITEMS_FLOAT_TEXT, value);
    case EXPR_ITEMS: return xquery_call1(x, EXPR_FN_ITEMS_STRING, value);
    default: return expr_to_string(x->work, value);
    }
}

struct expr *xquery_text(struct xquery *x, struct expr *value)
{
    if (value == NULL || value->type.kind == EXPR_STRING) return value;
    return xquery_call1(x, EXPR_FN_ITEMS_TEXT, xquery_items(x, value));
}

struct expr *xquery_int(struct xquery *x, struct expr *value)
{
    if (value == NULL || value->type.kind == EXPR_INT) return value;
    return xquery_call1(x, EXPR_FN_ITEMS_INT, xquery_items(x, value));
}

struct expr *xquery_float(struct xquery *x, struct expr *value)
{
    if (value == NULL || value->type.kind == EXPR_FLOAT) return value;
    bool number = value->type.kind == EXPR_INT || value->type.kind == EXPR_DECIMAL;
    if (number) return expr_convert(x->work, value, EXPR_FLOAT);
    return xquery_call1(x, EXPR_FN_ITEMS_FLOAT, xquery_items(x, value));
}

/* ---- Sequences ---- */

const struct expr_local *xquery_local(struct xquery *x, const char *name)
{
    return expr_new_local(x->work, text_of(name), expr_basic(EXPR_ITEMS));
}

/* As deep as the logarithm of the count. */
struct expr *xquery_concat(struct xquery *x, struct expr *const *parts, uint32_t count,
                           struct span span)
{
    if (count == 0) return xquery_none(x, span);
    if (count == 1) return xquery_items(x, parts[0]);
    uint32_t half = count / 2;
    struct expr *left = xquery_concat(x, parts, half, span);
    return xquery_call2(x, EXPR_FN_ITEMS_CONCAT, left,
                        xquery_concat(x, parts + half, count - half, span));
}
