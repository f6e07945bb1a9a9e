/* Trees as text, operators in front: (and (= x 1) …). For dumps and tests.
 *
 * A float literal always has a point or an exponent, a decimal literal ends in d, so that the types
 * of all literals can be told apart. / */
#include "expr/expr_build.h"

#include <assert.h>
#include <inttypes.h>

static const char *const op_names[EXPR_OP_COUNT] = {
    [EXPR_NOT] = "not",
    [EXPR_NEGATE] = "negate",
    [EXPR_AND] = "and",
    [EXPR_OR] = "or",
    [EXPR_AND_ABSORB] = "and-absorb",
    [EXPR_OR_ABSORB] = "or-absorb",
    [EXPR_EQUAL] = "=",
    [EXPR_NOT_EQUAL] = "!=",
    [EXPR_LESS] = "<",
    [EXPR_LESS_EQUAL] = "<=",
    [EXPR_GREATER] = ">",
    [EXPR_GREATER_EQUAL] = ">=",
    [EXPR_ADD] = "+",
    [EXPR_SUBTRACT] = "-",
    [EXPR_MULTIPLY] = "*",
    [EXPR_DIVIDE] = "/",
    [EXPR_MODULO] = "%",
    [EXPR_CONDITIONAL] = "?",
    [EXPR_IS_SET] = "is-set",
    [EXPR_SIZE] = "size",
    [EXPR_ORDER] = "order",
    [EXPR_NUMBER] = "number",
    [EXPR_LIST_OF] = "list",
    [EXPR_ITEM] = "at",
    [EXPR_IN] = "in",
    [EXPR_SUM] = "sum",
    [EXPR_AVERAGE] = "avg",
    [EXPR_LEAST] = "min",
    [EXPR_GREATEST] = "max",
    [EXPR_DISTINCT] = "distinct",
    [EXPR_JOIN] = "join",
    [EXPR_RECORD_OF] = "record",
    [EXPR_ABSENT] = "absent",
};

static void print_number(const struct expr *expr, struct text_buffer *out)
{
    char digits[64]; /* the longest: sign, 39 digits and a point */
    struct yawl_eval eval = {.scratch = digits, .scratch_capacity = sizeof digits};
    bool is_float = expr->type.kind == EXPR_FLOAT;
    struct yawl_text number = is_float ? yawl_float_print(&eval, expr->literal.floating)
                                       : yawl_decimal_print(&eval, expr->literal.decimal);
    struct text text = {number.data, number.length};
    text_add(out, text);
    bool plain = text_find(text, ".") == SIZE_MAX && text_find(text, "e") == SIZE_MAX;
    if (is_float && plain) text_add_string(out, ".0");
    if (!is_float) text_add_char(out, 'd');
}

static void print_literal(const struct expr *expr, struct text_buffer *out)
{
    assert(expr_is_simple(expr->type.kind) || expr->type.kind == EXPR_BYTES); /* no other literals */
    switch (expr->type.kind) {
    case EXPR_BOOL: text_add_string(out, expr->literal.boolean ? "true" : "false"); break;
    case EXPR_INT: text_print(out, "%" PRId64, expr->literal.integer); break;
    case EXPR_FLOAT:
    case EXPR_DECIMAL: print_number(expr, out); break;
    case EXPR_BYTES: text_add_char(out, 'b'); /* fall through */
    case EXPR_STRING:
        text_add_char(out, '"');
        text_add_escaped(out, expr->literal.string);
        text_add_char(out, '"');
        break;
    case EXPR_ENUM:
        text_add(out, expr->type.enumeration->name);
        text_add_char(out, '.');
        text_add(out, expr->type.enumeration->values[expr->literal.enumerator]);
        break;
    case EXPR_LIST:
    case EXPR_DATE:
    case EXPR_TIME:
    case EXPR_DATE_TIME:
    case EXPR_DURATION:
    case EXPR_RECORD:
    case EXPR_TREE:
    case EXPR_ITEMS:
    case EXPR_OTHER:
    case EXPR_KIND_COUNT: break;
    }
}

static void print_variable(const struct expr_variable *variable, struct text_buffer *out)
{
    if (variable->place == EXPR_OF_ITEM) text_add_string(out, "item.");
    if (variable->place == EXPR_OF_INPUT) text_add_string(out, "in.");
    if (variable->place == EXPR_OF_INSTANCE) text_add_string(out, "own.");
    text_add(out, variable->name);
}

static void print_local(const struct expr_local *local, struct text_buffer *out)
{
    text_add(out, local->name);
    text_print(out, "_%u", local->number);
}

/* What the runtime gives; false: it is none of that. */
static bool print_leaf(const struct expr *expr, struct text_buffer *out)
{
    switch (expr->op) {
    case EXPR_LITERAL: print_literal(expr, out); return true;
    case EXPR_VARIABLE: print_variable(expr->variable, out); return true;
    case EXPR_CASE_ID: text_add_string(out, "case.id"); return true;
    case EXPR_INSTANCE_INDEX: text_add_string(out, "instance.index"); return true;
    case EXPR_COMPLETED: text_add_string(out, "completed"); return true;
    case EXPR_ACTIVE: text_add_string(out, "active"); return true;
    case EXPR_TIMER: text_print(out, "(timer %u)", expr->literal.enumerator); return true;
    case EXPR_LOCAL: print_local(expr->local, out); return true;
    case EXPR_SYMBOL: text_add(out, expr->literal.string); return true;
    case EXPR_REGEX:
        text_add_string(out, "r\"");
        text_add_escaped(out, expr->literal.string);
        text_add_char(out, '"');
        text_add(out, expr->written);
        return true;
    default: return false;
    }
}

/* What a binding operation is called, with its variables: "all x_1", "map x_1 at i_2", "let x_1". */
static void print_binder(const struct expr *expr, struct text_buffer *out)
{
    static const char *const loops[] = {"map ", "filter ", "all ", "exists ", "exists-one "};
    text_add_string(out, expr->op == EXPR_LET ? "let " : loops[expr->loop]);
    print_local(expr->local, out);
    if (expr->position != NULL) {
        text_add_string(out, " at ");
        print_local(expr->position, out);
    }
    if (expr->absorbs) text_add_string(out, " absorbing");
}

/* What stands behind the opening parenthesis. */
static void print_head(const struct expr *expr, struct text_buffer *out)
{
    switch (expr->op) {
    case EXPR_CONVERT: text_print(out, "to-%s", expr_kind_name(expr->type.kind)); break;
    case EXPR_CALL: text_add_string(out, expr->function->name); break;
    case EXPR_MEMBER: text_print(out, "member %u", expr->number); break;
    case EXPR_HAS: text_print(out, "has %u", expr->number); break;
    case EXPR_LET:
    case EXPR_LOOP: print_binder(expr, out); break;
    default: text_add_string(out, op_names[expr->op]); break;
    }
}

/* At most EXPR_TREE_DEPTH_MAX deep, as every tree. */
static void print_tree(const struct expr *expr, struct text_buffer *out, uint32_t depth)
{
    assert(depth <= EXPR_TREE_DEPTH_MAX);
    if (print_leaf(expr, out)) return;
    text_add_char(out, '(');
    print_head(expr, out);
    for (uint32_t i = 0; i < expr->operands_count; i++) {
        text_add_char(out, ' ');
        print_tree(expr->operands[i], out, depth + 1);
    }
    text_add_char(out, ')');
}

void expr_print(const struct expr *expr, struct text_buffer *out) { print_tree(expr, out, 1); }
