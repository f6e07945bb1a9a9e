/* CEL's functions that are rows of a table: on strings, of math, conversions.
 *
 * A row says how the function is written, what it takes and which row of expr_functions.h it is; several
 * rows of one name are told apart by what they take.  From the language definition and its string and math
 * extensions.
 */
#include "expr/cel.h"

#include <string.h>

enum style { MEMBER, GLOBAL, MATH };

struct function {
    enum style style;
    const char *name;
    const char *takes; /* a letter each, as in expr_functions.h */
    enum expr_function_number number;
    bool is_filled; /* `last` is the last argument */
    int64_t last;
};

#define ALL (-1)

static const struct function rows[] = {
    {MEMBER, "contains", "tt", EXPR_FN_TEXT_CONTAINS, false, 0},
    {MEMBER, "startsWith", "tt", EXPR_FN_TEXT_STARTS, false, 0},
    {MEMBER, "endsWith", "tt", EXPR_FN_TEXT_ENDS, false, 0},
    {MEMBER, "charAt", "ti", EXPR_FN_TEXT_AT, false, 0},
    {MEMBER, "indexOf", "tt", EXPR_FN_TEXT_INDEX, true, 0},
    {MEMBER, "indexOf", "tti", EXPR_FN_TEXT_INDEX, false, 0},
    {MEMBER, "lastIndexOf", "tt", EXPR_FN_TEXT_LAST_INDEX, false, 0},
    {MEMBER, "lastIndexOf", "tti", EXPR_FN_TEXT_LAST_INDEX_TO, false, 0},
    {MEMBER, "substring", "ti", EXPR_FN_TEXT_FROM, false, 0},
    {MEMBER, "substring", "tii", EXPR_FN_TEXT_RANGE, false, 0},
    {MEMBER, "replace", "ttt", EXPR_FN_TEXT_REPLACE, true, ALL},
    {MEMBER, "replace", "ttti", EXPR_FN_TEXT_REPLACE, false, 0},
    {MEMBER, "split", "tt", EXPR_FN_TEXT_SPLIT, true, ALL},
    {MEMBER, "split", "tti", EXPR_FN_TEXT_SPLIT, false, 0},
    {MEMBER, "trim", "t", EXPR_FN_TEXT_STRIP, false, 0},
    {MEMBER, "lowerAscii", "t", EXPR_FN_TEXT_LOWER, false, 0},
    {MEMBER, "upperAscii", "t", EXPR_FN_TEXT_UPPER, false, 0},
    {MEMBER, "reverse", "t", EXPR_FN_TEXT_REVERSE, false, 0},
    {MATH, "abs", "i", EXPR_FN_INT_ABS, false, 0},
    {MATH, "abs", "f", EXPR_FN_FLOAT_ABS, false, 0},
    {MATH, "sign", "i", EXPR_FN_INT_SIGN, false, 0},
    {MATH, "sign", "f", EXPR_FN_FLOAT_SIGN, false, 0},
    {MATH, "ceil", "f", EXPR_FN_FLOAT_CEIL, false, 0},
    {MATH, "floor", "f", EXPR_FN_FLOAT_FLOOR, false, 0},
    {MATH, "round", "f", EXPR_FN_FLOAT_ROUND, false, 0},
    {MATH, "trunc", "f", EXPR_FN_FLOAT_TRUNC, false, 0},
    {MATH, "sqrt", "f", EXPR_FN_FLOAT_ROOT, false, 0},
    {MATH, "isNaN", "f", EXPR_FN_FLOAT_IS_NAN, false, 0},
    {MATH, "isInf", "f", EXPR_FN_FLOAT_IS_INFINITE, false, 0},
    {MATH, "isFinite", "f", EXPR_FN_FLOAT_IS_FINITE, false, 0},
    {MATH, "bitAnd", "ii", EXPR_FN_INT_AND, false, 0},
    {MATH, "bitOr", "ii", EXPR_FN_INT_OR, false, 0},
    {MATH, "bitXor", "ii", EXPR_FN_INT_XOR, false, 0},
    {MATH, "bitNot", "i", EXPR_FN_INT_NOT, false, 0},
    {MATH, "bitShiftLeft", "ii", EXPR_FN_INT_LEFT, false, 0},
    {MATH, "bitShiftRight", "ii", EXPR_FN_INT_RIGHT, false, 0},
    {GLOBAL, "int", "f", EXPR_FN_FLOAT_TO_INT, false, 0},
    {GLOBAL, "int", "t", EXPR_FN_INT_OF_TEXT, false, 0},
    {GLOBAL, "int", "d", EXPR_FN_DECIMAL_TO_INT, false, 0},
    {GLOBAL, "double", "t", EXPR_FN_FLOAT_OF_TEXT, false, 0},
    {GLOBAL, "bool", "t", EXPR_FN_BOOL_OF_TEXT, false, 0},
    {GLOBAL, "decimal", "t", EXPR_FN_DECIMAL_OF_TEXT, false, 0},
    {GLOBAL, "string", "y", EXPR_FN_TEXT_OF_BYTES, false, 0},
    {GLOBAL, "bytes", "t", EXPR_FN_BYTES_OF_TEXT, false, 0},
};

/* Conversions that are operations of the tree, or change nothing. */
struct conversion {
    const char *name;
    enum expr_kind kind;
};

static const struct conversion conversions[] = {{"int", EXPR_INT},
                                                {"double", EXPR_FLOAT},
                                                {"decimal", EXPR_DECIMAL},
                                                {"string", EXPR_STRING},
                                                {"bool", EXPR_BOOL},
                                                {"bytes", EXPR_BYTES},
                                                {"timestamp", EXPR_DATE_TIME},
                                                {"date", EXPR_DATE},
                                                {"time", EXPR_TIME},
                                                {"duration", EXPR_DURATION}};

/* ---- Arguments ---- */

static char letter_of(enum expr_kind kind)
{
    switch (kind) {
    case EXPR_BOOL: return 'b';
    case EXPR_INT: return 'i';
    case EXPR_FLOAT: return 'f';
    case EXPR_DECIMAL: return 'd';
    case EXPR_STRING: return 't';
    case EXPR_BYTES: return 'y';
    case EXPR_LIST: return 'l';
    default: return '?';
    }
}

static const char *word_of(char letter)
{
    switch (letter) {
    case 'i': return "int";
    case 'f': return "float";
    case 'd': return "decimal";
    case 'y': return "bytes";
    default: return "string";
    }
}

struct arguments {
    struct expr *items[4];
    char letters[5];
    uint32_t count;
};

/* The arguments from `first` on; false: one is wrong, or there are more than any function takes. */
static bool read_arguments(struct expr_work *work, const struct cel_node *node, uint32_t first,
                           struct arguments *arguments)
{
    uint32_t count = node->arguments_count - first;
    bool good = true;
    memset(arguments, 0, sizeof *arguments);
    for (uint32_t i = 0; i < count; i++) {
        struct expr *argument = cel_type(work, node->arguments[first + i]);
        good = good && argument != NULL;
        if (i >= 4 || argument == NULL) continue;
        arguments->items[i] = argument;
        arguments->letters[i] = letter_of(argument->type.kind);
    }
    arguments->count = count;
    return good;
}

/* ---- Errors ---- */

static struct expr *wrong_arguments(struct expr_work *work, const struct cel_node *node,
                                    enum style style)
{
    struct text_buffer takes = {.arena = work->context->arena};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct function *row = &rows[i];
        if (row->style != style || !text_is(node->name, row->name)) continue;
        text_add_string(&takes, takes.length == 0 ? "" : ", or ");
        const char *letters = row->takes;
        if (style == MEMBER) text_print(&takes, "%s.", word_of(*letters++));
        text_print(&takes, "%s%s(", style == MATH ? "math." : "", row->name);
        for (const char *l = letters; *l != '\0'; l++)
            text_print(&takes, "%s%s", l == letters ? "" : ", ", word_of(*l));
        text_add_char(&takes, ')');
    }
    expr_diagnose(work, &expr_type_error, expr_place(work, node->begin, node->end),
                  "'" TEXT_FMT "' is not given what it takes: " TEXT_FMT, TEXT_ARG(node->name),
                  TEXT_ARG(text_built(&takes)));
    return NULL;
}

/* ---- Calls ---- */

static struct expr_type result_type(struct expr_work *work, const struct expr_function *function)
{
    if (function->result != EXPR_LIST) return expr_basic(function->result);
    return expr_list_type(work->context->arena, expr_basic(EXPR_STRING));
}

static struct expr *apply(struct expr_work *work, const struct cel_node *node, enum style style,
                          struct arguments *arguments)
{
    struct span span = expr_place(work, node->begin, node->end);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct function *row = &rows[i];
        if (row->style != style || !text_is(node->name, row->name)) continue;
        if (strlen(row->takes) != arguments->count) continue;
        if (strncmp(row->takes, arguments->letters, arguments->count) != 0) continue;
        const struct expr_function *function = &expr_functions[row->number];
        if (row->is_filled) arguments->items[arguments->count] = expr_int(work, span, row->last);
        return expr_call(work, function, result_type(work, function), span, arguments->items);
    }
    return wrong_arguments(work, node, style);
}

/* Among the conversions that are no calls; NULL: it is none of them. */
static struct expr *convert(struct expr_work *work, struct expr *operand, enum expr_kind kind)
{
    enum expr_kind from = operand->type.kind;
    if (from == kind) return operand;
    if (kind == EXPR_STRING && (from == EXPR_BOOL || from <= EXPR_DECIMAL || from == EXPR_ENUM)) {
        return expr_to_string(work, operand);
    }
    if (kind == EXPR_DECIMAL) return cel_coerce(work, operand, expr_basic(EXPR_DECIMAL));
    bool to_float = kind == EXPR_FLOAT && (from == EXPR_INT || from == EXPR_DECIMAL);
    return to_float ? expr_convert(work, operand, EXPR_FLOAT) : NULL;
}

static const struct conversion *find_conversion(const struct cel_node *node)
{
    for (size_t i = 0; i < sizeof conversions / sizeof *conversions; i++) {
        if (text_is(node->name, conversions[i].name)) return &conversions[i];
    }
    return NULL;
}

static struct expr *no_conversion(struct expr_work *work, const struct cel_node *node,
                                  const struct conversion *conversion)
{
    expr_diagnose(work, &expr_type_error, expr_place(work, node->begin, node->end),
                  "%s takes a text that is a %s, or another value that has one", conversion->name,
                  expr_kind_name(conversion->kind));
    return NULL;
}

struct expr *cel_to_string(struct expr_work *work, struct expr *operand)
{
    if (operand == NULL) return NULL;
    struct expr *text = cel_time_conversion(work, TEXT("string"), operand->span, operand);
    if (text == NULL) text = convert(work, operand, EXPR_STRING);
    if (text != NULL) return text;
    expr_diagnose(work, &expr_type_error, operand->span, "a value of type " TEXT_FMT " has no text",
                  TEXT_ARG(expr_type_text(operand->type)));
    return NULL;
}

static bool has_rows(struct text name, enum style style)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].style == style && text_is(name, rows[i].name)) return true;
    }
    return false;
}

/* math.least, math.greatest: of some values, or of a list. */
static struct expr *math_extreme(struct expr_work *work, const struct cel_node *node,
                                 enum expr_op op)
{
    struct span span = expr_place(work, node->begin, node->end);
    struct cel_node items = *node;
    items.arguments++;
    items.arguments_count--;
    struct expr *list = NULL;
    if (items.arguments_count == 1) list = cel_type(work, items.arguments[0]);
    if (items.arguments_count == 1 && list == NULL) return NULL;
    if (list == NULL || list->type.kind != EXPR_LIST) list = cel_list(work, &items, NULL);
    list = cel_need_items(work, list, op == EXPR_LEAST ? "math.least" : "math.greatest");
    if (list == NULL) return NULL;
    enum expr_kind kind = list->type.element;
    if (kind != EXPR_INT && kind != EXPR_FLOAT && kind != EXPR_DECIMAL) {
        expr_diagnose(work, &expr_type_error, span,
                      "math." TEXT_FMT " takes numbers, not " TEXT_FMT, TEXT_ARG(node->name),
                      TEXT_ARG(expr_type_text(list->type)));
        return NULL;
    }
    struct expr *extreme = expr_node(work, op, expr_basic(kind), span, 1);
    extreme->operands[0] = list;
    return extreme;
}

/* math.NAME(…): `math` is no variable. */
static bool is_math(const struct cel_node *node)
{
    return node->has_target && node->arguments[0]->kind == CEL_NAME &&
           text_is(node->arguments[0]->name, "math");
}

static struct expr *call_math(struct expr_work *work, const struct cel_node *node, bool *known)
{
    bool least = text_is(node->name, "least"), greatest = text_is(node->name, "greatest");
    struct arguments arguments;
    *known = least || greatest || has_rows(node->name, MATH);
    if (!*known) return NULL;
    if (least || greatest) return math_extreme(work, node, least ? EXPR_LEAST : EXPR_GREATEST);
    if (!read_arguments(work, node, 1, &arguments)) return NULL;
    return apply(work, node, MATH, &arguments);
}

struct expr *cel_function(struct expr_work *work, const struct cel_node *node, bool *known)
{
    if (is_math(node) && !cel_is_variable(work, TEXT("math"))) return call_math(work, node, known);
    enum style style = node->has_target ? MEMBER : GLOBAL;
    const struct conversion *conversion = style == GLOBAL ? find_conversion(node) : NULL;
    struct arguments arguments;
    *known = conversion != NULL || has_rows(node->name, style);
    if (!*known || !read_arguments(work, node, 0, &arguments)) return NULL;
    if (conversion != NULL && arguments.count == 1) {
        struct span span = expr_place(work, node->begin, node->end);
        struct expr *operand = arguments.items[0];
        struct expr *converted = cel_time_conversion(work, node->name, span, operand);
        if (converted == NULL) converted = convert(work, operand, conversion->kind);
        if (converted != NULL) return converted;
    }
    if (conversion != NULL && cel_is_time(conversion->kind))
        return no_conversion(work, node, conversion);
    return apply(work, node, style, &arguments);
}
