/* Operations on lists as C: functions of yawl/value.h, by the type of the items.
 *
 * A literal is built in a variable of its own, lists[i], which put_locals declares: compilers may read an
 * argument only after they have computed the others.
 */
#include "emit/emit_expression.h"
#include "emit/emit_sections.h"

#include <assert.h>

static const char *const type_names[EXPR_KIND_COUNT] = {
    [EXPR_BOOL] = "YAWL_TYPE_BOOL",     [EXPR_INT] = "YAWL_TYPE_INT",
    [EXPR_FLOAT] = "YAWL_TYPE_FLOAT",   [EXPR_DECIMAL] = "YAWL_TYPE_DECIMAL",
    [EXPR_STRING] = "YAWL_TYPE_STRING", [EXPR_ENUM] = "YAWL_TYPE_ENUM",
    [EXPR_LIST] = "YAWL_TYPE_LIST",     [EXPR_BYTES] = "YAWL_TYPE_BYTES",
    [EXPR_DATE] = "YAWL_TYPE_DATE",     [EXPR_TIME] = "YAWL_TYPE_TIME",
    [EXPR_DATE_TIME] = "YAWL_TYPE_DATE_TIME",
    [EXPR_DURATION] = "YAWL_TYPE_DURATION",
    [EXPR_RECORD] = "YAWL_TYPE_RECORD", [EXPR_TREE] = "YAWL_TYPE_TREE",
};

/* What the functions for one type of items are called. */
static const char *const suffixes[EXPR_KIND_COUNT] = {
    [EXPR_BOOL] = "bool",       [EXPR_INT] = "int",     [EXPR_FLOAT] = "float",
    [EXPR_DECIMAL] = "decimal", [EXPR_STRING] = "text", [EXPR_ENUM] = "enum",
    [EXPR_BYTES] = "text",      [EXPR_DATE] = "time",   [EXPR_TIME] = "time",
    [EXPR_DATE_TIME] = "time",  [EXPR_DURATION] = "span", [EXPR_TREE] = "text",
};

const char *value_type(enum expr_kind kind) { return type_names[kind]; }
const char *item_suffix(enum expr_kind kind) { return suffixes[kind]; }

static const struct expr_type *list_type(const struct expr *list)
{
    assert(list->type.kind == EXPR_LIST);
    return &list->type;
}

/* The type of the items; of `[] == []` and the like any will do. */
static enum expr_kind element_of(const struct expr *list)
{
    enum expr_kind element = list_type(list)->element;
    return element == EXPR_OTHER ? EXPR_INT : element;
}

static void put_literal_list(struct writer *w, const struct expr *expr)
{
    if (expr->operands_count == 0) {
        text_add_string(w->out, "yawl_list_none()");
        return;
    }
    enum expr_kind element = element_of(expr);
    const struct machine_record *record = machine_record_of(w->machine, &expr->type);
    uint32_t list = w->lists_used++;
    if (record != NULL)
        put(w, "(yawl_records_open(e, &lists[$u], &record_$t, $u), ", list, record->tag,
            expr->operands_count);
    else
        put(w, "(yawl_list_open(e, &lists[$u], $s, $u), ", list, type_names[element],
            expr->operands_count);
    for (uint32_t i = 0; i < expr->operands_count; i++) {
        if (record != NULL)
            put(w, "yawl_records_put(&lists[$u], &record_$t, $u, ", list, record->tag, i);
        else
            put(w, "yawl_list_put_$s(&lists[$u], $u, ", suffixes[element], list, i);
        if (record != NULL && record->is_item)
            put_item_of(w, expr, expr->operands[i]);
        else
            put_part(w, expr->operands[i]);
        text_add_string(w->out, "), ");
    }
    put(w, "lists[$u])", list);
}

/* yawl_list_WORD_TYPE(…), with `e` where it can fault. */
static void put_of_type(struct writer *w, const struct expr *expr, const char *word, bool with_eval)
{
    put(w, "yawl_list_$s_$s($s", word, suffixes[element_of(expr->operands[0])],
        with_eval ? "e, " : "");
    put_part(w, expr->operands[0]);
    text_add_char(w->out, ')');
}

/* yawl_list_WORD(e, operands…, TYPE) */
static void put_generic(struct writer *w, const struct expr *expr, const char *word, bool with_eval)
{
    enum expr_kind element = element_of(expr->operands[0]);
    put(w, "yawl_list_$s($s", word, with_eval ? "e, " : "");
    for (uint32_t i = 0; i < expr->operands_count; i++) {
        put_part(w, expr->operands[i]);
        text_add_string(w->out, ", ");
    }
    put(w, "$s)", type_names[element]);
}

static void put_extreme(struct writer *w, const struct expr *expr)
{
    put(w, "yawl_list_$s(e, ", suffixes[element_of(expr->operands[0])]);
    put_generic(w, expr, expr->op == EXPR_LEAST ? "least" : "greatest", true);
    text_add_string(w->out, ", 0)");
}

static void put_two(struct writer *w, const struct expr *expr, const char *begin)
{
    put(w, "$s", begin);
    put_part(w, expr->operands[0]);
    text_add_string(w->out, ", ");
    put_part(w, expr->operands[1]);
    text_add_char(w->out, ')');
}

/* A case variable that is a list and has a value. */
const struct machine_field *list_in_block(const struct writer *w, const struct expr *list)
{
    if (list->op != EXPR_VARIABLE || list->variable->place != EXPR_OF_CASE) return NULL;
    if (list->type.kind != EXPR_LIST) return NULL;
    const struct expr_variable *variable = list->variable;
    bool checked = (variable->may_be_unset || variable->type.optional) && variable != w->known_set;
    return checked ? NULL : &w->net->data->fields.items[variable->index];
}

void put_list_size(struct writer *w, const struct expr *list)
{
    const struct machine_field *field = list_in_block(w, list);
    if (field != NULL) {
        put(w, "(int64_t)$D->$t.count", field->member);
        return;
    }
    text_add_string(w->out, "yawl_list_size(");
    put_part(w, list);
    text_add_char(w->out, ')');
}

/* The items of a list of texts would first be copied. */
static void put_item(struct writer *w, const struct expr *expr)
{
    const struct machine_field *field = list_in_block(w, expr->operands[0]);
    if (field != NULL && expr->operands[0]->type.element == EXPR_STRING) {
        put(w, "yawl_data_item_text(e, &$D->head, $D->$t, ", field->member);
        put_part(w, expr->operands[1]);
        text_add_char(w->out, ')');
        return;
    }
    put(w, "yawl_list_$s", suffixes[element_of(expr->operands[0])]);
    put_two(w, expr, "(e, ");
}

static void put_in(struct writer *w, const struct expr *expr)
{
    put(w, "yawl_list_has_$s", suffixes[element_of(expr->operands[1])]);
    text_add_char(w->out, '(');
    put_part(w, expr->operands[1]);
    text_add_string(w->out, ", ");
    put_part(w, expr->operands[0]);
    text_add_char(w->out, ')');
}

/* Of records. */
static void put_operation_on_records(struct writer *w, const struct expr *expr,
                                     const struct machine_record *record)
{
    switch (expr->op) {
    case EXPR_LIST_OF: put_literal_list(w, expr); break;
    case EXPR_ITEM:
        put(w, "((const struct $P_$t *)", record->tag);
        put_records_operation(w, expr, "yawl_list_record", true);
        put(w, record->is_item ? ")->value" : ")");
        break;
    case EXPR_IN: put_records_operation(w, expr, "yawl_records_have", false); break;
    case EXPR_DISTINCT: put_records_operation(w, expr, "yawl_records_distinct", true); break;
    case EXPR_ADD: put_records_operation(w, expr, "yawl_records_concat", true); break;
    default: put_records_operation(w, expr, "yawl_records_equal", false); break;
    }
}

void put_list_operation(struct writer *w, const struct expr *expr)
{
    const struct expr *list = expr->op == EXPR_LIST_OF ? expr
                              : expr->op == EXPR_IN    ? expr->operands[1]
                                                       : expr->operands[0];
    const struct machine_record *record = machine_record_of(w->machine, &list->type);
    if (record != NULL) {
        put_operation_on_records(w, expr, record);
        return;
    }
    switch (expr->op) {
    case EXPR_LIST_OF: put_literal_list(w, expr); break;
    case EXPR_ITEM: put_item(w, expr); break;
    case EXPR_IN: put_in(w, expr); break;
    case EXPR_SUM: put_of_type(w, expr, "sum", expr->type.kind != EXPR_FLOAT); break;
    case EXPR_AVERAGE: put_of_type(w, expr, "average", true); break;
    case EXPR_LEAST:
    case EXPR_GREATEST: put_extreme(w, expr); break;
    case EXPR_DISTINCT: put_generic(w, expr, "distinct", true); break;
    case EXPR_JOIN: put_two(w, expr, "yawl_list_join(e, "); break;
    case EXPR_ADD: put_generic(w, expr, "concat", true); break;
    default:
        assert(expr->op == EXPR_EQUAL || expr->op == EXPR_NOT_EQUAL);
        put_generic(w, expr, "equal", false);
        break;
    }
}
