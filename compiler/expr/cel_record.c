/* Records in CEL: members, whether one is there, and literals Type{member: value}.
 *
 * A record that is computed is bound to a local variable before an optional member of it is read, so that
 * the test for the member and the read see the same record and it is computed once.
 */
#include "expr/cel.h"

static struct span node_span(const struct expr_work *work, const struct cel_node *node)
{
    return expr_place(work, node->begin, node->end);
}

/* ---- Members ---- */

static struct expr *unknown_member(struct expr_work *work, const struct cel_node *node,
                                   const struct expr_record *record, struct text name)
{
    struct intern names = {.arena = work->context->arena};
    for (uint32_t i = 0; i < record->members_count; i++)
        intern_add(&names, record->members[i].name, i);
    struct diagnostic *d = expr_diagnose(work, &expr_unknown_name, node_span(work, node),
                                         "'" TEXT_FMT "' has no member '" TEXT_FMT "'",
                                         TEXT_ARG(record->name), TEXT_ARG(name));
    uint32_t length = (uint32_t)name.length;
    expr_suggest(work, d, expr_place(work, node->end - length, node->end), &names, name);
    return NULL;
}

static uint32_t number_of(const struct expr_record *record, const struct expr_member *member)
{
    return (uint32_t)(member - record->members);
}

static struct expr *member_of(struct expr_work *work, struct span span, struct expr *record,
                              const struct expr_member *member)
{
    struct expr *expr = expr_node(work, EXPR_MEMBER, member->type, span, 1);
    expr->number = number_of(record->type.record, member);
    expr->operands[0] = record;
    return expr;
}

/* Can it be read twice at no cost? */
static bool is_path(const struct expr *record)
{
    while (record->op == EXPR_MEMBER) record = record->operands[0];
    return record->op == EXPR_VARIABLE || record->op == EXPR_LOCAL;
}

struct expr *cel_member(struct expr_work *work, const struct cel_node *node, struct expr *record)
{
    const struct expr_member *member = expr_find_member(record->type.record, node->name);
    struct span span = node_span(work, node);
    if (member == NULL) return unknown_member(work, node, record->type.record, node->name);
    if (!cel_is_value(&member->type)) {
        return expr_unsupported(work, span, "'" TEXT_FMT "', a value of type " TEXT_FMT,
                                TEXT_ARG(member->name), TEXT_ARG(expr_type_text(member->type)));
    }
    if (!member->type.optional || is_path(record)) return member_of(work, span, record, member);
    const struct expr_local *local = expr_new_local(work, TEXT("record"), record->type);
    struct expr *read = member_of(work, span, expr_local(work, record->span, local), member);
    return expr_let(work, local, record, read);
}

struct expr *cel_presence(struct expr_work *work, struct span span, struct expr *value)
{
    if (value->op == EXPR_VARIABLE) return expr_is_set(work, span, value->variable);
    if (value->op == EXPR_LET) {
        return expr_let(work, value->local, value->operands[0],
                        cel_presence(work, span, value->operands[1]));
    }
    if (value->op != EXPR_MEMBER) return NULL;
    struct expr *record = value->operands[0];
    if (!value->type.optional && !expr_may_fault(record)) return expr_bool(work, span, true);
    struct expr *has = expr_node(work, EXPR_HAS, expr_basic(EXPR_BOOL), span, 1);
    has->number = value->number;
    has->operands[0] = record;
    return has;
}

/* ---- Literals ---- */

static const struct expr_record *find_record(struct expr_work *work, struct text name)
{
    const struct expr_record *const *r = work->context->scope->records;
    for (; r != NULL && *r != NULL; r++) {
        if (text_equal((*r)->name, name)) return *r;
    }
    return NULL;
}

/* An optional member that is given the value of an optional variable or member is absent where that is, as
 * null would make it. */
static bool may_stay_absent(const struct expr *value, const struct expr_member *member)
{
    return member->type.optional && value->type.optional &&
           (value->op == EXPR_VARIABLE || value->op == EXPR_MEMBER);
}

/* The value of a member; null is its absence. */
static struct expr *type_value(struct expr_work *work, const struct cel_node *node,
                               const struct expr_member *member)
{
    struct span span = node_span(work, node);
    struct expr *value = cel_type_as(work, node, &member->type);
    struct expr *fitted = value == NULL ? NULL : cel_coerce(work, value, member->type);
    if (fitted != NULL && may_stay_absent(value, member)) {
        struct expr *absent = expr_node(work, EXPR_ABSENT, member->type, span, 0);
        return expr_conditional(work, cel_presence(work, span, value), fitted, absent);
    }
    if (value == NULL || fitted != NULL) return fitted;
    expr_diagnose(work, &expr_type_error, span,
                  "the member '" TEXT_FMT "' is of type " TEXT_FMT ", but this is " TEXT_FMT,
                  TEXT_ARG(member->name), TEXT_ARG(expr_type_text(member->type)),
                  TEXT_ARG(expr_type_text(value->type)));
    return NULL;
}

/* Fills in one `name: value` of the literal. */
static bool read_member(struct expr_work *work, struct expr *literal, const struct cel_node *name,
                        const struct cel_node *value)
{
    const struct expr_record *record = literal->type.record;
    const struct expr_member *member =
        name->kind == CEL_NAME ? expr_find_member(record, name->name) : NULL;
    if (member == NULL) {
        unknown_member(work, name, record, name->kind == CEL_NAME ? name->name : TEXT(""));
        return false;
    }
    uint32_t number = number_of(record, member);
    if (literal->operands[number] != NULL) {
        expr_diagnose(work, &expr_type_error, node_span(work, name),
                      "the member '" TEXT_FMT "' stands here twice", TEXT_ARG(member->name));
        return false;
    }
    literal->operands[number] = type_value(work, value, member);
    return literal->operands[number] != NULL;
}

static bool fill_absent(struct expr_work *work, struct expr *literal)
{
    const struct expr_record *record = literal->type.record;
    bool good = true;
    for (uint32_t i = 0; i < record->members_count; i++) {
        const struct expr_member *member = &record->members[i];
        if (literal->operands[i] != NULL) continue;
        literal->operands[i] = expr_node(work, EXPR_ABSENT, member->type, literal->span, 0);
        if (member->type.optional) continue;
        expr_diagnose(work, &expr_type_error, literal->span,
                      "the member '" TEXT_FMT "' of '" TEXT_FMT "' is missing",
                      TEXT_ARG(member->name), TEXT_ARG(record->name));
        good = false;
    }
    return good;
}

struct expr *cel_record(struct expr_work *work, const struct cel_node *node)
{
    struct span span = node_span(work, node);
    const struct expr_record *record = find_record(work, node->name);
    if (record == NULL) {
        expr_diagnose(work, &expr_unknown_name, span, "there is no record type '" TEXT_FMT "'",
                      TEXT_ARG(node->name));
        return NULL;
    }
    struct expr_type type = {.kind = EXPR_RECORD, .name = record->name, .record = record};
    if (!cel_is_value(&type)) {
        return expr_unsupported(work, span, "a value of type " TEXT_FMT, TEXT_ARG(record->name));
    }
    struct expr *literal = expr_node(work, EXPR_RECORD_OF, type, span, record->members_count);
    for (uint32_t i = 0; i < record->members_count; i++) literal->operands[i] = NULL;
    bool good = true;
    for (uint32_t i = 0; i + 1 < node->arguments_count; i += 2)
        good = read_member(work, literal, node->arguments[i], node->arguments[i + 1]) && good;
    return good && fill_absent(work, literal) ? literal : NULL;
}
