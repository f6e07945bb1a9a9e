/* Expressions as C: operators where C has them, functions of yawl/value.h where it does not.
 *
 * Every tree node becomes at most two levels of parentheses (MACHINE_NESTING_MAX counts them).
 * Parentheses stand where C's precedence needs them and where compilers warn without.  An expression is one
 * line, however long, so that its #line holds for all of it.  Recursion is at most EXPR_TREE_DEPTH_MAX deep.
 */
#include "emit/emit_expression.h"

#include "emit/emit_literal.h"
#include "emit/emit_sections.h"

#include <assert.h>

enum precedence {
    PRECEDENCE_LOWEST,
    PRECEDENCE_CONDITIONAL,
    PRECEDENCE_OR,
    PRECEDENCE_AND,
    PRECEDENCE_COMPARE, /* == and < alike: C compilers warn where they meet */
    PRECEDENCE_ADD,
    PRECEDENCE_MULTIPLY,
    PRECEDENCE_UNARY,
    PRECEDENCE_PRIMARY
};

static enum expr_kind operand_kind(const struct expr *expr) { return expr->operands[0]->type.kind; }

static bool is_text(enum expr_kind kind) { return kind == EXPR_STRING || kind == EXPR_BYTES; }

/* By a function, so that != is a ! before it. */
static bool is_called_equality(const struct expr *expr)
{
    return (expr->op == EXPR_EQUAL || expr->op == EXPR_NOT_EQUAL) &&
           (is_text(operand_kind(expr)) || operand_kind(expr) == EXPR_LIST ||
            operand_kind(expr) == EXPR_RECORD);
}

static enum precedence precedence_of(const struct expr *expr)
{
    bool is_float = expr->type.kind == EXPR_FLOAT;
    switch (expr->op) {
    case EXPR_LITERAL: return literal_is_negative(expr) ? PRECEDENCE_UNARY : PRECEDENCE_PRIMARY;
    case EXPR_CONDITIONAL: return PRECEDENCE_CONDITIONAL;
    case EXPR_OR: return PRECEDENCE_OR;
    case EXPR_AND: return PRECEDENCE_AND;
    case EXPR_EQUAL:
    case EXPR_NOT_EQUAL:
    case EXPR_LESS:
    case EXPR_LESS_EQUAL:
    case EXPR_GREATER:
    case EXPR_GREATER_EQUAL:
        return is_called_equality(expr) ? PRECEDENCE_UNARY : PRECEDENCE_COMPARE;
    case EXPR_ADD:
    case EXPR_SUBTRACT: return is_float ? PRECEDENCE_ADD : PRECEDENCE_PRIMARY;
    case EXPR_MULTIPLY:
    case EXPR_DIVIDE: return is_float ? PRECEDENCE_MULTIPLY : PRECEDENCE_PRIMARY;
    case EXPR_NOT: return PRECEDENCE_UNARY;
    case EXPR_NEGATE: return is_float ? PRECEDENCE_UNARY : PRECEDENCE_PRIMARY;
    case EXPR_CONVERT: return is_float ? PRECEDENCE_UNARY : PRECEDENCE_PRIMARY;
    case EXPR_INSTANCE_INDEX:
    case EXPR_COMPLETED:
    case EXPR_ACTIVE:
    case EXPR_SIZE: return PRECEDENCE_UNARY;
    default: return PRECEDENCE_PRIMARY;
    }
}

/* An operand that must bind at least as tightly as `needed`. */
static void put_operand(struct writer *w, const struct expr *expr, enum precedence needed)
{
    bool wrapped = precedence_of(expr) < needed;
    if (wrapped) text_add_char(w->out, '(');
    put_part(w, expr);
    if (wrapped) text_add_char(w->out, ')');
}

static void put_infix(struct writer *w, const struct expr *expr, const char *infix,
                      enum precedence needed)
{
    put_operand(w, expr->operands[0], needed);
    put(w, " $s ", infix);
    put_operand(w, expr->operands[1], needed);
}

/* NAME(e, operands…), or without `e`. */
static void put_call(struct writer *w, const struct expr *expr, const char *function,
                     bool with_eval)
{
    put(w, with_eval ? "$s(e" : "$s(", function);
    for (uint32_t i = 0; i < expr->operands_count; i++) {
        if (i > 0 || with_eval) text_add_string(w->out, ", ");
        put_part(w, expr->operands[i]);
    }
    text_add_char(w->out, ')');
}

/* ---- Variables ---- */

static void put_case_variable(struct writer *w, const struct expr_variable *variable)
{
    const struct machine_field *field = &w->net->data->fields.items[variable->index];
    bool checked = (variable->may_be_unset || variable->type.optional) && variable != w->known_set;
    if (checked) {
        put(w, "(yawl_need_set(e, $D->set, ");
        put_variable(w, variable->index);
        text_add_string(w->out, "), ");
    }
    if (field->record != NULL && field->kind == EXPR_RECORD)
        put_record_variable(w, field);
    else if (field->record != NULL)
        put_records_variable(w, field);
    else if (storage_of(field) == STORED_TEXT)
        put(w, "yawl_data_text(&$D->head, $D->$t)", field->member);
    else if (field->kind == EXPR_LIST)
        put(w, "yawl_data_list(&$D->head, $D->$t, $s, e)", field->member,
            value_type(field->element));
    else
        put(w, "$D->$t", field->member);
    if (checked) text_add_char(w->out, ')');
}

/* A member of an outside struct.  Inside a case an enumeration is an int32_t; outside it is an enum, which
 * may be unsigned. */
static void put_outside_variable(struct writer *w, const struct expr_variable *variable,
                                 const struct machine_record *record, const char *name)
{
    assert(record != NULL && variable->index < record->fields.count);
    const struct machine_field *field = &record->fields.items[variable->index];
    bool checked = !text_is_absent(field->has) && variable != w->known_set;
    if (checked) {
        put(w, "(yawl_need(e, $s->$t, ", name, field->has);
        put_string(w, variable->name);
        put(w, "), ");
    }
    put(w, field->kind == EXPR_ENUM ? "(int32_t)" : field->kind == EXPR_RECORD ? "&" : "");
    put(w, "$s->$t", name, field->member);
    if (checked) text_add_char(w->out, ')');
}

static void put_variable_read(struct writer *w, const struct expr_variable *variable)
{
    assert(variable->place != EXPR_OF_INPUT);
    if (variable->place == EXPR_OF_ITEM)
        put_outside_variable(w, variable, w->returns, "returns");
    else if (variable->place == EXPR_OF_INSTANCE)
        put_outside_variable(w, variable, w->own, "own");
    else
        put_case_variable(w, variable);
}

static void put_is_set(struct writer *w, const struct expr_variable *variable)
{
    if (variable->place == EXPR_OF_CASE) {
        put(w, "yawl_is_set($D->set, ");
        put_variable(w, variable->index);
        text_add_char(w->out, ')');
        return;
    }
    bool is_own = variable->place == EXPR_OF_INSTANCE;
    struct text has = (is_own ? w->own : w->returns)->fields.items[variable->index].has;
    if (text_is_absent(has))
        text_add_string(w->out, "true");
    else
        put(w, is_own ? "own->$t" : "returns->$t", has);
}

/* ---- Operations ---- */

static void put_logic(struct writer *w, const struct expr *expr)
{
    bool is_and = expr->op == EXPR_AND;
    enum expr_op same = expr->op;
    /* `a || b && c` is right, but compilers warn: and within or gets parentheses. */
    for (uint32_t i = 0; i < 2; i++) {
        const struct expr *operand = expr->operands[i];
        if (i > 0) text_add_string(w->out, is_and ? " && " : " || ");
        put_operand(w, operand,
                    i == 0 && operand->op == same ? PRECEDENCE_LOWEST : PRECEDENCE_COMPARE);
    }
}

static void put_both(struct writer *w, const struct expr *expr)
{
    uint32_t i = w->both_depth++;
    put(w, "(yawl_both_begin(e, &both[$u]), yawl_both_left(e, &both[$u], ", i, i);
    put_part(w, expr->operands[0]);
    put(w, "), $s(e, &both[$u], ", expr->op == EXPR_AND_ABSORB ? "yawl_both_and" : "yawl_both_or",
        i);
    put_part(w, expr->operands[1]);
    text_add_string(w->out, "))");
    w->both_depth--;
}

static void put_comparison(struct writer *w, const struct expr *expr)
{
    static const char *const infixes[] = {"==", "!=", "<", "<=", ">", ">="};
    const char *infix = infixes[expr->op - EXPR_EQUAL];
    enum expr_kind kind = operand_kind(expr);
    if (is_called_equality(expr)) {
        if (expr->op == EXPR_NOT_EQUAL) text_add_char(w->out, '!');
        if (kind == EXPR_LIST)
            put_list_operation(w, expr);
        else if (kind == EXPR_RECORD)
            put_record_equality(w, expr);
        else
            put_call(w, expr, "yawl_text_equal", false);
    } else if (is_text(kind) || kind == EXPR_DECIMAL) {
        put_call(w, expr, is_text(kind) ? "yawl_text_compare" : "yawl_decimal_compare", false);
        put(w, " $s 0", infix);
    } else if (kind == EXPR_BOOL && expr->op != EXPR_EQUAL && expr->op != EXPR_NOT_EQUAL) {
        put_call(w, expr, "yawl_bool_order", false); /* compilers judge the order of constants */
        put(w, " $s 0", infix);
    } else if (kind == EXPR_BOOL) {
        /* As numbers: compilers take a comparison of comparisons for a mistake. */
        text_add_string(w->out, "(int)");
        put_operand(w, expr->operands[0], PRECEDENCE_PRIMARY);
        put(w, " $s (int)", infix);
        put_operand(w, expr->operands[1], PRECEDENCE_PRIMARY);
    } else {
        put_infix(w, expr, infix, PRECEDENCE_ADD);
    }
}

static void put_arithmetic(struct writer *w, const struct expr *expr)
{
    static const char *const infixes[] = {"+", "-", "*", "/", "%"};
    static const char *const words[] = {"add", "subtract", "multiply", "divide", "modulo"};
    uint32_t i = (uint32_t)(expr->op - EXPR_ADD);
    enum expr_kind kind = expr->type.kind;
    if (kind == EXPR_LIST) {
        put_list_operation(w, expr);
    } else if (is_text(kind)) {
        put_call(w, expr, "yawl_text_concat", true);
    } else if (kind != EXPR_FLOAT) {
        put(w, "yawl_$s_", kind == EXPR_INT ? "int" : "decimal");
        put_call(w, expr, words[i], true);
    } else if (expr->op == EXPR_MODULO) {
        put_call(w, expr, "yawl_float_modulo", false);
    } else {
        bool is_sum = expr->op == EXPR_ADD || expr->op == EXPR_SUBTRACT;
        put_operand(w, expr->operands[0], is_sum ? PRECEDENCE_ADD : PRECEDENCE_MULTIPLY);
        put(w, " $s ", infixes[i]);
        put_operand(w, expr->operands[1], is_sum ? PRECEDENCE_MULTIPLY : PRECEDENCE_UNARY);
    }
}

static void put_negation(struct writer *w, const struct expr *expr)
{
    if (expr->type.kind == EXPR_INT) {
        put_call(w, expr, "yawl_int_negate", true);
    } else if (expr->type.kind == EXPR_DECIMAL) {
        put_call(w, expr, "yawl_decimal_negate", true);
    } else {
        text_add_char(w->out, '-');
        put_operand(w, expr->operands[0], PRECEDENCE_PRIMARY);
    }
}

/* The names of an enumeration's values are a table in the same file. */
static void put_enumerator_name(struct writer *w, const struct expr *operand)
{
    array_each(struct machine_enumeration, type, &w->machine->enumerations) {
        if (type->source != operand->type.enumeration) continue;
        put(w, "yawl_text_of(names_of_$t[", type->tag);
        put_part(w, operand);
        text_add_string(w->out, "])");
    }
}

static void put_conversion(struct writer *w, const struct expr *expr)
{
    enum expr_kind from = operand_kind(expr), to = expr->type.kind;
    static const char *const prints[EXPR_KIND_COUNT] = {[EXPR_INT] = "yawl_int_print",
                                                        [EXPR_FLOAT] = "yawl_float_print",
                                                        [EXPR_DECIMAL] = "yawl_decimal_print"};
    static const char *const parses[EXPR_KIND_COUNT] = {[EXPR_BOOL] = "yawl_bool_parse",
                                                        [EXPR_INT] = "yawl_int_parse",
                                                        [EXPR_FLOAT] = "yawl_float_cast",
                                                        [EXPR_DECIMAL] = "yawl_decimal_parse"};
    if (from == EXPR_STRING) {
        put(w, "$s(e, ", parses[to]);
        put_call(w, expr, "yawl_text_trim", false);
        text_add_char(w->out, ')');
    } else if (to == EXPR_STRING && from == EXPR_ENUM) {
        put_enumerator_name(w, expr->operands[0]);
    } else if (to == EXPR_STRING) {
        put_call(w, expr, prints[from], true);
    } else if (to == EXPR_BOOL) {
        put_call(w, expr, "yawl_float_is_true", false);
    } else if (to == EXPR_DECIMAL) {
        put_call(w, expr, "yawl_decimal_of", false);
    } else if (from == EXPR_DECIMAL) {
        put_call(w, expr, "yawl_decimal_to_float", false);
    } else {
        text_add_string(w->out, "(double)");
        put_operand(w, expr->operands[0], PRECEDENCE_PRIMARY);
    }
}

/* Is there a conditional in this condition?  tcc 0.9.27 then loses its value if its arms are constants:
 * (c ? false : false) ? a : b gives b or something else.  As an argument it keeps it. */
static bool holds_conditional(const struct expr *expr)
{
    if (expr->op == EXPR_CONDITIONAL || expr->op == EXPR_LET) return true;
    if (expr->op != EXPR_NOT && expr->op != EXPR_AND && expr->op != EXPR_OR) return false;
    for (uint32_t i = 0; i < expr->operands_count; i++) {
        if (holds_conditional(expr->operands[i])) return true;
    }
    return false;
}

static void put_condition(struct writer *w, const struct expr *expr)
{
    if (holds_conditional(expr)) {
        text_add_string(w->out, "yawl_truth(");
        put_part(w, expr);
        text_add_char(w->out, ')');
    } else {
        put_operand(w, expr, PRECEDENCE_OR);
    }
}

static void put_conditional(struct writer *w, const struct expr *expr)
{
    /* C++ warns where an enumerator meets a number. */
    const char *cast = expr->type.kind == EXPR_ENUM ? "(int32_t)" : "";
    put_condition(w, expr->operands[0]);
    put(w, " ? $s", cast);
    put_operand(w, expr->operands[1], *cast ? PRECEDENCE_UNARY : PRECEDENCE_OR);
    put(w, " : $s", cast);
    put_operand(w, expr->operands[2], *cast ? PRECEDENCE_UNARY : PRECEDENCE_OR);
}

static void put_size(struct writer *w, const struct expr *expr)
{
    if (operand_kind(expr) == EXPR_LIST)
        put_list_size(w, expr->operands[0]);
    else
        put_call(w, expr, "yawl_text_size", false);
}

/* What the evaluation says, and constants that have a name. */
static void put_named(struct writer *w, const struct expr *expr)
{
    if (expr->op == EXPR_INSTANCE_INDEX)
        text_add_string(w->out, "(int64_t)e->instance");
    else if (expr->op == EXPR_COMPLETED)
        text_add_string(w->out, "(int64_t)e->completed");
    else if (expr->op == EXPR_ACTIVE)
        text_add_string(w->out, "(int64_t)e->active");
    else if (expr->op == EXPR_REGEX)
        put_regex_address(w, expr);
    else
        text_add(w->out, expr->literal.string);
}

void put_part(struct writer *w, const struct expr *expr)
{
    switch (expr->op) {
    case EXPR_LITERAL: put_literal(w, expr); break;
    case EXPR_VARIABLE: put_variable_read(w, expr->variable); break;
    case EXPR_NOT:
        text_add_char(w->out, '!');
        put_operand(w, expr->operands[0], PRECEDENCE_PRIMARY);
        break;
    case EXPR_NEGATE: put_negation(w, expr); break;
    case EXPR_AND:
    case EXPR_OR: put_logic(w, expr); break;
    case EXPR_AND_ABSORB:
    case EXPR_OR_ABSORB: put_both(w, expr); break;
    case EXPR_EQUAL:
    case EXPR_NOT_EQUAL:
    case EXPR_LESS:
    case EXPR_LESS_EQUAL:
    case EXPR_GREATER:
    case EXPR_GREATER_EQUAL: put_comparison(w, expr); break;
    case EXPR_ADD:
    case EXPR_SUBTRACT:
    case EXPR_MULTIPLY:
    case EXPR_DIVIDE:
    case EXPR_MODULO: put_arithmetic(w, expr); break;
    case EXPR_CONDITIONAL: put_conditional(w, expr); break;
    case EXPR_CONVERT: put_conversion(w, expr); break;
    case EXPR_IS_SET: put_is_set(w, expr->operands[0]->variable); break;
    case EXPR_SIZE: put_size(w, expr); break;
    case EXPR_CASE_ID: text_add_string(w->out, "yawl_int_print(e, (int64_t)e->case_id)"); break;
    case EXPR_ORDER:
        put_call(w, expr,
                 operand_kind(expr) == EXPR_INT ? "yawl_int_float_order" : "yawl_float_int_order",
                 false);
        break;
    case EXPR_NUMBER: put_call(w, expr, "yawl_float_number", false); break;
    case EXPR_LIST_OF:
    case EXPR_ITEM:
    case EXPR_IN:
    case EXPR_SUM:
    case EXPR_AVERAGE:
    case EXPR_LEAST:
    case EXPR_GREATEST:
    case EXPR_DISTINCT:
    case EXPR_JOIN: put_list_operation(w, expr); break;
    case EXPR_TIMER:
        put(w, "yawl_timer_text(e, $u)", w->net->tasks.items[expr->literal.enumerator].timer_state);
        break;
    case EXPR_INSTANCE_INDEX:
    case EXPR_COMPLETED:
    case EXPR_ACTIVE:
    case EXPR_SYMBOL:
    case EXPR_REGEX: put_named(w, expr); break;
    case EXPR_CALL:
        put_call(w, expr, expr->function->name, expr->function->how != EXPR_PURE);
        break;
    case EXPR_LOCAL: put_local(w, expr); break;
    case EXPR_LET: put_let(w, expr); break;
    case EXPR_LOOP: put_loop_call(w, expr); break;
    case EXPR_MEMBER: put_member(w, expr); break;
    case EXPR_HAS: put_has_member(w, expr); break;
    case EXPR_RECORD_OF: put_record_of(w, expr); break;
    case EXPR_ABSENT:
    case EXPR_OP_COUNT: assert(false && "no operation"); break;
    }
}

void put_expression(struct writer *w, const struct expr *expr)
{
    w->lists_used = 0;
    put_part(w, expr);
}
