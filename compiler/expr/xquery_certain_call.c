/* Calls on values that are known while the compiler runs: which functions are tried, and samples. */
#include "expr/xquery_certain.h"

#include "yawl/errors.h"

/* ---- Samples ---- */

/* One item of a kind. */
static struct certain_value sample_of(struct yawl_eval *e, enum yawl_item_kind kind)
{
    struct certain_value value = {.is_known = true};
    struct yawl_items one = yawl_items_of_int(e, 1);
    struct yawl_items day = yawl_items_of_text(e, YAWL_TEXT("2000-01-01"));
    bool is_part = kind >= YAWL_ITEM_GYEAR && kind <= YAWL_ITEM_GDAY;
    switch (kind) {
    case YAWL_ITEM_NODE:
    case YAWL_ITEM_UNTYPED:
    case YAWL_ITEM_STRING:
        value.is_guess = true;
        value.items = yawl_items_cast(
            e, one, kind == YAWL_ITEM_STRING ? kind : YAWL_ITEM_UNTYPED, YAWL_ONCE);
        break;
    case YAWL_ITEM_TIME:
        value.items = yawl_items_cast(e, yawl_items_of_text(e, YAWL_TEXT("00:00:00")), kind, YAWL_ONCE);
        break;
    case YAWL_ITEM_DURATION:
    case YAWL_ITEM_SECONDS:
        value.items = yawl_items_cast(e, yawl_items_of_text(e, YAWL_TEXT("PT1S")), kind, YAWL_ONCE);
        break;
    case YAWL_ITEM_MONTHS:
        value.items = yawl_items_cast(e, yawl_items_of_text(e, YAWL_TEXT("P1M")), kind, YAWL_ONCE);
        break;
    case YAWL_ITEM_DATE:
    case YAWL_ITEM_DATE_TIME:
        day = yawl_items_cast(e, day, YAWL_ITEM_DATE, YAWL_ONCE);
        value.items = yawl_items_cast(e, day, kind, YAWL_ONCE);
        break;
    default:
        if (is_part) day = yawl_items_cast(e, day, YAWL_ITEM_DATE, YAWL_ONCE);
        value.items = yawl_items_cast(e, is_part ? day : one, kind, YAWL_ONCE);
    }
    value.is_known = e->fault == 0 && value.items.count == 1;
    return value;
}

struct certain_value xquery_sample_of(struct yawl_eval *e, enum expr_kind kind)
{
    switch (kind) {
    case EXPR_BOOL: return sample_of(e, YAWL_ITEM_BOOL);
    case EXPR_INT: return sample_of(e, YAWL_ITEM_INT);
    case EXPR_FLOAT: return sample_of(e, YAWL_ITEM_FLOAT);
    case EXPR_DECIMAL: return sample_of(e, YAWL_ITEM_DECIMAL);
    case EXPR_STRING: return sample_of(e, YAWL_ITEM_STRING);
    default: return (struct certain_value){.is_known = false};
    }
}

const char *xquery_kind_word(const struct certain_value *value)
{
    static const char *const words[YAWL_ITEM_KIND_COUNT] = {
        "data",           "data",         "xs:string",          "xs:boolean",
        "xs:integer",     "xs:decimal",   "xs:float",           "xs:double",
        "xs:date",        "xs:time",      "xs:dateTime",        "xs:duration",
        "xs:yearMonthDuration",           "xs:dayTimeDuration", "xs:gYear",
        "xs:gYearMonth",  "xs:gMonth",    "xs:gMonthDay",       "xs:gDay",
        "a row"};
    if (value->items.count == 0) return "nothing";
    return value->items.count > 1 ? "a sequence" : words[value->items.items[0].kind];
}

/* ---- Functions that are tried ---- */

typedef struct yawl_items of_one(struct yawl_eval *, struct yawl_items);
typedef struct yawl_items of_two(struct yawl_eval *, struct yawl_items, struct yawl_items);
typedef bool test_of_two(struct yawl_eval *, struct yawl_items, struct yawl_items);

static of_one *one_of(enum expr_function_number function)
{
    switch (function) {
    case EXPR_FN_ITEMS_NEGATIVE: return yawl_items_negative;
    case EXPR_FN_ITEMS_POSITIVE: return yawl_items_positive;
    case EXPR_FN_FN_ABS: return yawl_fn_abs;
    case EXPR_FN_FN_CEILING: return yawl_fn_ceiling;
    case EXPR_FN_FN_FLOOR: return yawl_fn_floor;
    case EXPR_FN_FN_ROUND: return yawl_fn_round;
    case EXPR_FN_FN_SUM: return yawl_fn_sum;
    case EXPR_FN_FN_AVG: return yawl_fn_avg;
    case EXPR_FN_FN_MIN: return yawl_fn_min;
    case EXPR_FN_FN_MAX: return yawl_fn_max;
    case EXPR_FN_ITEMS_DATA: return yawl_items_data;
    default: return NULL;
    }
}

static of_two *two_of(enum expr_function_number function)
{
    switch (function) {
    case EXPR_FN_ITEMS_PLUS: return yawl_items_plus;
    case EXPR_FN_ITEMS_MINUS: return yawl_items_minus;
    case EXPR_FN_ITEMS_TIMES: return yawl_items_times;
    case EXPR_FN_ITEMS_DIV: return yawl_items_div;
    case EXPR_FN_ITEMS_IDIV: return yawl_items_idiv;
    case EXPR_FN_ITEMS_MOD: return yawl_items_mod;
    case EXPR_FN_ITEMS_EQ: return yawl_items_eq;
    case EXPR_FN_ITEMS_NE: return yawl_items_ne;
    case EXPR_FN_ITEMS_LT: return yawl_items_lt;
    case EXPR_FN_ITEMS_LE: return yawl_items_le;
    case EXPR_FN_ITEMS_GT: return yawl_items_gt;
    case EXPR_FN_ITEMS_GE: return yawl_items_ge;
    default: return NULL;
    }
}

static test_of_two *test_of(enum expr_function_number function)
{
    switch (function) {
    case EXPR_FN_ITEMS_EQUAL: return yawl_items_equal;
    case EXPR_FN_ITEMS_NOT_EQUAL: return yawl_items_not_equal;
    case EXPR_FN_ITEMS_LESS: return yawl_items_less;
    case EXPR_FN_ITEMS_LESS_EQUAL: return yawl_items_less_equal;
    case EXPR_FN_ITEMS_GREATER: return yawl_items_greater;
    case EXPR_FN_ITEMS_GREATER_EQUAL: return yawl_items_greater_equal;
    default: return NULL;
    }
}

/* ---- Calls ---- */

static enum yawl_item_kind kind_of(const struct certain_value *value)
{
    return (enum yawl_item_kind)value->items.items[0].kind;
}

/* A text that is no constant becomes any value of the type. */
static struct certain_value cast(const struct certain_call *call, bool is_integer)
{
    const struct certain_value *from = &call->arguments[0];
    uint32_t type = call->expr->operands[1]->number;
    enum yawl_occurrence how = (enum yawl_occurrence)call->expr->operands[2]->number;
    struct certain_value value = *from;
    if (!from->is_constant && from->is_guess) {
        value = sample_of(call->e, is_integer ? YAWL_ITEM_INT : (enum yawl_item_kind)type);
        value.may_be_none = from->may_be_none;
    } else if (is_integer) {
        bool is_number = from->is_constant; /* a sample may lie outside, where others do not */
        value.items = is_number ? yawl_items_cast_integer(call->e, from->items,
                                                          (enum yawl_integer)type, how)
                                : yawl_items_cast(call->e, from->items, YAWL_ITEM_INT, how);
    } else {
        value.items = yawl_items_cast(call->e, from->items, (enum yawl_item_kind)type, how);
    }
    return value;
}

/* What depends on a sample is one itself. */
static struct certain_value result_of(const struct certain_call *call, struct yawl_items items,
                                      uint32_t count)
{
    struct certain_value value = {.is_known = true, .is_constant = true, .items = items};
    for (uint32_t i = 0; i < count; i++) {
        value.is_constant = value.is_constant && call->arguments[i].is_constant;
        value.may_be_none = value.may_be_none || call->arguments[i].may_be_none;
    }
    value.is_known = value.is_constant || items.count == 1;
    value.is_guess = value.is_known && items.count == 1 && kind_of(&value) <= YAWL_ITEM_STRING;
    return value;
}

/* Data beside what is no text take its type, which the guess of their text decides nothing about. */
static bool is_open(const struct certain_value *a, const struct certain_value *b)
{
    bool is_data = a->is_guess && !a->is_constant && kind_of(a) == YAWL_ITEM_UNTYPED;
    return is_data && b->items.count > 0 && kind_of(b) > YAWL_ITEM_STRING;
}

static struct certain_value test(const struct certain_call *call, test_of_two *function)
{
    const struct certain_value *a = &call->arguments[0], *b = &call->arguments[1];
    if (is_open(a, b) || is_open(b, a)) return sample_of(call->e, YAWL_ITEM_BOOL);
    bool holds = function(call->e, a->items, b->items);
    struct certain_value value = result_of(call, yawl_items_of_bool(call->e, holds), 2);
    value.may_be_none = false;
    return value;
}

static struct certain_value castable(const struct certain_call *call, bool is_integer)
{
    const struct certain_value *from = &call->arguments[0];
    uint32_t type = call->expr->operands[1]->number;
    enum yawl_occurrence how = (enum yawl_occurrence)call->expr->operands[2]->number;
    if (!from->is_constant) return sample_of(call->e, YAWL_ITEM_BOOL);
    bool fits = is_integer ? yawl_items_castable_integer(call->e, from->items,
                                                         (enum yawl_integer)type, how)
                           : yawl_items_castable(call->e, from->items, (enum yawl_item_kind)type, how);
    return result_of(call, yawl_items_of_bool(call->e, fits), 1);
}

/* Scalars that a sequence is asked for. */
static void ask(const struct certain_call *call, enum expr_function_number function)
{
    struct yawl_items items = call->arguments[0].items;
    switch (function) {
    case EXPR_FN_ITEMS_TEXT: (void)yawl_items_text(call->e, items); break;
    case EXPR_FN_ITEMS_INT: (void)yawl_items_int(call->e, items); break;
    case EXPR_FN_ITEMS_FLOAT: (void)yawl_items_float(call->e, items); break;
    case EXPR_FN_ITEMS_TRUTH: (void)yawl_items_truth(call->e, items); break;
    default: break;
    }
}

/* Nodes of steps: data, of which there may be none. */
static bool is_step(enum expr_function_number function)
{
    bool is_axis = function >= EXPR_FN_ITEMS_CHILD && function <= EXPR_FN_ITEMS_PRECEDING;
    return is_axis || function == EXPR_FN_ITEMS_UNION || function == EXPR_FN_ITEMS_INTERSECT ||
           function == EXPR_FN_ITEMS_EXCEPT;
}

/* The element of a variable: of a date or a truth value its text is like that of every other one. */
static struct certain_value element(const struct certain_call *call)
{
    const struct certain_value *content = &call->arguments[1];
    struct certain_value value = sample_of(call->e, YAWL_ITEM_UNTYPED);
    if (!content->is_known || content->is_constant || content->items.count != 1) return value;
    enum yawl_item_kind kind = kind_of(content);
    bool is_told = kind == YAWL_ITEM_BOOL || (kind >= YAWL_ITEM_DATE && kind <= YAWL_ITEM_SECONDS);
    if (!is_told) return value;
    value.items = yawl_items_cast(call->e, content->items, YAWL_ITEM_UNTYPED, YAWL_ONCE);
    value.is_guess = false;
    value.content = kind;
    return value;
}

static struct certain_value without_arguments(const struct certain_call *call)
{
    switch ((enum expr_function_number)(call->expr->function - expr_functions)) {
    case EXPR_FN_ITEMS_NONE: return (struct certain_value){.is_known = true, .is_constant = true};
    case EXPR_FN_FN_CURRENT_DATE_TIME: return sample_of(call->e, YAWL_ITEM_DATE_TIME);
    case EXPR_FN_FN_CURRENT_DATE: return sample_of(call->e, YAWL_ITEM_DATE);
    case EXPR_FN_FN_CURRENT_TIME: return sample_of(call->e, YAWL_ITEM_TIME);
    case EXPR_FN_FN_IMPLICIT_TIMEZONE: return sample_of(call->e, YAWL_ITEM_SECONDS);
    default: return xquery_sample_of(call->e, call->expr->type.kind);
    }
}

static struct certain_value concatenated(const struct certain_call *call)
{
    const struct certain_value *a = &call->arguments[0], *b = &call->arguments[1];
    bool is_constant = a->is_constant && b->is_constant;
    if (!is_constant) return (struct certain_value){.is_known = false};
    return result_of(call, yawl_items_concat(call->e, a->items, b->items), 2);
}

static struct certain_value of_known(const struct certain_call *call,
                                     enum expr_function_number function)
{
    const struct certain_value *arguments = call->arguments;
    of_one *one = one_of(function);
    of_two *two = two_of(function);
    test_of_two *both = test_of(function);
    if (one != NULL) return result_of(call, one(call->e, arguments[0].items), 1);
    if (two != NULL)
        return result_of(call, two(call->e, arguments[0].items, arguments[1].items), 2);
    if (both != NULL) return test(call, both);
    switch (function) {
    case EXPR_FN_ITEMS_OF_BOOL:
    case EXPR_FN_ITEMS_OF_INT:
    case EXPR_FN_ITEMS_OF_DECIMAL:
    case EXPR_FN_ITEMS_OF_FLOAT:
    case EXPR_FN_ITEMS_OF_TEXT: return arguments[0];
    case EXPR_FN_ITEMS_CONCAT: return concatenated(call);
    case EXPR_FN_ITEMS_CAST: return cast(call, false);
    case EXPR_FN_ITEMS_CAST_INTEGER: return cast(call, true);
    case EXPR_FN_ITEMS_CASTABLE: return castable(call, false);
    case EXPR_FN_ITEMS_CASTABLE_INTEGER: return castable(call, true);
    default: ask(call, function); return xquery_sample_of(call->e, call->expr->type.kind);
    }
}

struct certain_value xquery_certain_call(const struct certain_call *call)
{
    enum expr_function_number function =
        (enum expr_function_number)(call->expr->function - expr_functions);
    uint32_t count = call->expr->operands_count;
    if (count == 0) return without_arguments(call);
    if (function == EXPR_FN_ITEMS_ELEMENT) return element(call);
    if (function == EXPR_FN_ITEMS_OF_TIME)
        return sample_of(call->e, (enum yawl_item_kind)call->expr->operands[1]->number);
    if (function == EXPR_FN_ITEMS_OF_SPAN) return sample_of(call->e, YAWL_ITEM_DURATION);
    if (is_step(function) || function == EXPR_FN_ITEMS_OF_TREE) {
        struct certain_value data = sample_of(call->e, YAWL_ITEM_UNTYPED);
        data.may_be_none = function != EXPR_FN_ITEMS_OF_TREE;
        return data;
    }
    for (uint32_t i = 0; i < count; i++) {
        bool is_value = call->expr->operands[i]->op != EXPR_SYMBOL;
        if (is_value && !call->arguments[i].is_known)
            return xquery_sample_of(call->e, call->expr->type.kind);
    }
    return of_known(call, function);
}
