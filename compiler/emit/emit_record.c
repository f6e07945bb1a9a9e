/* Records in expressions as C: members, whether one is there, records that are built.
 *
 * The C value of a record is a pointer to its outside struct, never NULL.  A member of a case variable is
 * read where it lies, in the inside struct of the block; nothing is copied then.  A record that is built is
 * a variable of its function, `record_1`: whoever keeps it longer copies it.  Recursion is as deep as the
 * types, at most EXPR_TYPE_DEPTH_MAX.
 */
#include "emit/emit_expression.h"
#include "emit/emit_sections.h"

#include <assert.h>

static const struct machine_record *record_of(const struct writer *w, const struct expr *expr)
{
    const struct machine_record *record = machine_record_of(w->machine, &expr->type);
    assert(record != NULL);
    return record;
}

/* ---- Members ---- */

/* Is it a case variable, or a member of one: inside a block? */
static bool is_inside(const struct expr *record)
{
    while (record->op == EXPR_MEMBER) record = record->operands[0];
    return record->op == EXPR_VARIABLE && record->variable->place == EXPR_OF_CASE;
}

/* A variable outside: what the performer gave, or what the instance has. */
static const struct machine_field *outside_field(const struct writer *w,
                                                 const struct expr *variable)
{
    bool is_own = variable->variable->place == EXPR_OF_INSTANCE;
    return &(is_own ? w->own : w->returns)->fields.items[variable->variable->index];
}

static const char *outside_struct(const struct expr *variable)
{
    return variable->variable->place == EXPR_OF_INSTANCE ? "own" : "returns";
}

/* The struct that a record is, and what stands between it and a member: `$D->line.`, `l->x->`. */
static void put_struct(struct writer *w, const struct expr *record)
{
    if (record->op == EXPR_MEMBER) {
        const struct expr *outer = record->operands[0];
        put_struct(w, outer);
        put(w, "$t.", record_of(w, outer)->fields.items[record->number].member);
    } else if (is_inside(record)) {
        put(w, "$D->$t.", w->net->data->fields.items[record->variable->index].member);
    } else if (record->op == EXPR_VARIABLE) {
        put(w, "$s->$t.", outside_struct(record), outside_field(w, record)->member);
    } else {
        bool wrapped = record->op != EXPR_LOCAL;
        if (wrapped) text_add_char(w->out, '(');
        put_part(w, record);
        put(w, wrapped ? ")->" : "->");
    }
}

static bool is_checked(const struct writer *w, const struct expr *variable)
{
    const struct expr_variable *v = variable->variable;
    if (v == w->known_set) return false;
    if (v->place != EXPR_OF_CASE) return !text_is_absent(outside_field(w, variable)->has);
    return v->may_be_unset || v->type.optional;
}

static const struct machine_field *field_of(const struct writer *w, const struct expr *member)
{
    return &record_of(w, member->operands[0])->fields.items[member->number];
}

/* `number` is of an optional member. */
static void put_presence(struct writer *w, const struct expr *member)
{
    const struct expr *record = member->operands[0];
    const struct machine_field *field = field_of(w, member);
    if (!is_inside(record)) {
        put_struct(w, record);
        put(w, "$t", field->has);
        return;
    }
    put(w, "yawl_is_set(");
    put_struct(w, record);
    put(w, "set, $u)", field->bit);
}

/* Before what is read: a fault for each thing on the way that may be absent and is. */
static bool put_checks(struct writer *w, const struct expr *expr)
{
    if (expr->op == EXPR_MEMBER) {
        bool any = put_checks(w, expr->operands[0]);
        if (!expr->type.optional) return any;
        put(w, any ? "yawl_need(e, " : "(yawl_need(e, ");
        put_presence(w, expr);
        put(w, ", ");
        put_string(w, expr->operands[0]->type.record->members[expr->number].name);
        put(w, "), ");
        return true;
    }
    if (expr->op != EXPR_VARIABLE || !is_checked(w, expr)) return false;
    if (is_inside(expr)) {
        put(w, "(yawl_need_set(e, $D->set, ");
        put_variable(w, expr->variable->index);
    } else {
        put(w, "(yawl_need(e, $s->$t, ", outside_struct(expr), outside_field(w, expr)->has);
        put_string(w, expr->variable->name);
    }
    put(w, "), ");
    return true;
}

/* Does the C of these name `e`? */
bool member_uses_eval(const struct writer *w, const struct expr *expr)
{
    bool copies = expr->type.kind == EXPR_LIST || expr->type.kind == EXPR_RECORD;
    if (expr->op == EXPR_MEMBER && copies && is_inside(expr)) return true;
    if (expr->op == EXPR_HAS) expr = expr->operands[0];
    for (; expr->op == EXPR_MEMBER; expr = expr->operands[0]) {
        if (expr->type.optional) return true;
    }
    return expr->op == EXPR_VARIABLE ? is_checked(w, expr) : expression_uses_eval(w, expr);
}

static void put_inside_member(struct writer *w, const struct expr *member)
{
    const struct machine_field *field = field_of(w, member);
    const char *reader = field->kind == EXPR_LIST ? "yawl_data_list(&$D->head, "
                         : field->kind == EXPR_RECORD
                             ? "(const struct $P_$t *)yawl_data_record(e, &$D->head, &"
                             : "yawl_data_text(&$D->head, ";
    bool is_text =
        field->kind == EXPR_STRING || field->kind == EXPR_BYTES || field->kind == EXPR_TREE;
    bool is_read = is_text || field->kind == EXPR_LIST || field->kind == EXPR_RECORD;
    if (field->kind == EXPR_LIST && field->record != NULL) reader = "yawl_data_records(&$D->head, ";
    if (field->kind == EXPR_RECORD)
        put(w, reader, field->record->tag);
    else if (is_read)
        put(w, reader);
    put_struct(w, member->operands[0]);
    put(w, "$t", field->member);
    if (field->record != NULL)
        put(w, field->kind == EXPR_LIST ? ", &record_$t, e)" : ", &record_$t)", field->record->tag);
    else if (field->kind == EXPR_LIST)
        put(w, ", $s, e)", value_type(field->element));
    else if (is_text)
        put(w, ")");
}

void put_member(struct writer *w, const struct expr *member)
{
    const struct machine_field *field = field_of(w, member);
    bool checked = put_checks(w, member);
    if (is_inside(member)) {
        put_inside_member(w, member);
    } else {
        put(w, field->kind == EXPR_RECORD ? "&" : field->kind == EXPR_ENUM ? "(int32_t)" : "");
        put_struct(w, member->operands[0]);
        put(w, "$t", field->member);
    }
    if (checked) text_add_char(w->out, ')');
}

void put_has_member(struct writer *w, const struct expr *has)
{
    const struct expr *record = has->operands[0];
    bool checked = put_checks(w, record);
    if (field_of(w, has)->type.optional)
        put_presence(w, has);
    else
        put(w, "true");
    if (checked) text_add_char(w->out, ')');
}

/* ---- Variables ---- */

void put_record_variable(struct writer *w, const struct machine_field *field)
{
    put(w, "(const struct $P_$t *)yawl_data_record(e, &$D->head, &$D->$t, &record_$t)",
        field->record->tag, field->member, field->record->tag);
}

void put_records_variable(struct writer *w, const struct machine_field *field)
{
    put(w, "yawl_data_records(&$D->head, $D->$t, &record_$t, e)", field->member,
        field->record->tag);
}

/* ---- Records that are built ---- */

static bool may_be_absent(const struct expr *value)
{
    return value->op == EXPR_CONDITIONAL && value->operands[2]->op == EXPR_ABSENT;
}

static void put_built_presence(struct writer *w, const struct expr *value)
{
    if (may_be_absent(value))
        put_part(w, value->operands[0]);
    else
        put(w, value->op == EXPR_ABSENT ? "false" : "true");
}

static void put_built_value(struct writer *w, const struct machine_field *field,
                            const struct expr *value)
{
    if (field->kind == EXPR_RECORD) put(w, "*");
    if (field->kind == EXPR_ENUM) {
        put(w, "(");
        put_outside_type(w, field);
        put(w, ")");
    }
    text_add_char(w->out, '(');
    put_part(w, value);
    put(w, ")");
}

/* record_1.has_price = true, record_1.price = (…),  Nothing is left unset that is copied. */
static void put_built_member(struct writer *w, uint32_t number, struct text tag,
                             const struct machine_field *field, const struct expr *value)
{
    bool perhaps = may_be_absent(value);
    if (!text_is_absent(field->has)) {
        put(w, "record_$u.$t = ", number, field->has);
        put_built_presence(w, value);
        put(w, ", ");
    }
    put(w, "record_$u.$t = ", number, field->member);
    if (perhaps) put(w, "record_$u.$t ? ", number, field->has);
    if (value->op != EXPR_ABSENT) put_built_value(w, field, perhaps ? value->operands[1] : value);
    if (perhaps) put(w, " : ");
    if (perhaps || value->op == EXPR_ABSENT)
        put(w, "((const struct $P_$t *)yawl_record_none())->$t", tag, field->member);
    put(w, ", ");
}

void put_built_record(struct writer *w, const struct expr *expr, uint32_t number)
{
    const struct machine_record *record = record_of(w, expr);
    text_add_char(w->out, '(');
    for (uint32_t i = 0; i < expr->operands_count; i++)
        put_built_member(w, number, record->tag, &record->fields.items[i], expr->operands[i]);
    put(w, "&record_$u)", number);
}

void put_built_item(struct writer *w, const struct expr *list, const struct expr *item,
                    uint32_t number)
{
    const struct machine_record *record = record_of(w, list);
    assert(record->is_item);
    text_add_char(w->out, '(');
    put_built_member(w, number, record->tag, &record->fields.items[0], item);
    put(w, "&record_$u)", number);
}

/* ---- Operations on lists of records ---- */

void put_records_operation(struct writer *w, const struct expr *expr, const char *function,
                           bool with_eval)
{
    const struct expr *list = expr->op == EXPR_IN ? expr->operands[1] : expr->operands[0];
    bool is_last = expr->op != EXPR_ITEM && expr->op != EXPR_IN; /* the description is */
    struct text tag = record_of(w, list)->tag;
    put(w, "$s($s", function, with_eval ? "e, " : "");
    put_part(w, list);
    if (!is_last) put(w, ", &record_$t", tag);
    if (expr->operands_count == 2) {
        put(w, ", ");
        put_part(w, expr->operands[expr->op == EXPR_IN ? 0 : 1]);
    }
    put(w, is_last ? ", &record_$t)" : ")", tag);
}

/* Of records: yawl_record_equal; != is a ! before it. */
void put_record_equality(struct writer *w, const struct expr *expr)
{
    put(w, "yawl_record_equal(&record_$t, ", record_of(w, expr->operands[0])->tag);
    put_part(w, expr->operands[0]);
    put(w, ", ");
    put_part(w, expr->operands[1]);
    put(w, ")");
}
