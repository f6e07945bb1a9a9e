/* XQuery's clauses [XQ 3.8 to 3.11]: for, let, where, order by, return; some, every; if. */
#include "expr/xpath.h"

#define CLAUSES_MAX 1000 /* of one for … return */

/* A declared type would be a check at run time: `treat as` round the value. */
static const struct xpath_node *with_type(struct xpath_parser *p, struct xpath_node *type,
                                          const struct xpath_node *value)
{
    if (type == NULL) return value;
    xpath_add(p, type, value);
    return type;
}

static struct xpath_node *declared_type(struct xpath_parser *p)
{
    uint32_t begin = p->at;
    if (!xpath_accept_word(p, "as")) return NULL;
    struct xpath_node *type = xpath_new(p, XPATH_TYPED, begin);
    type->name = TEXT("treat");
    type->reason = TEXT("a type that a clause declares");
    xpath_parse_type(p, type, false);
    return type;
}

/* Variables are numbered from 1 in the order of their bindings. */
static uint32_t bind(struct xpath_parser *p, struct text name)
{
    struct xpath_binding binding = {name, ++p->bound};
    array_push(p->work->context->arena, &p->variables, binding);
    return binding.number;
}

/* $a as TYPE at $i in X; behind the `for`, `let`, `some` or comma. */
static void parse_binding(struct xpath_parser *p, struct xpath_node *parent, enum xpath_kind kind)
{
    xpath_skip(p);
    uint32_t begin = p->at;
    struct text name = xpath_take_variable(p), position = TEXT_NONE;
    struct xpath_node *type = declared_type(p);
    if (type != NULL && kind == XPATH_FOR) { /* of each item, not of them all */
        xpath_give_up(p, begin, "a type that 'for', 'some' or 'every' declares");
    }
    bool may_have_position = kind == XPATH_FOR && parent->kind == XPATH_FLWOR;
    if (may_have_position && xpath_accept_word(p, "at")) position = xpath_take_variable(p);
    if (kind == XPATH_FOR ? !xpath_accept_word(p, "in") : !xpath_accept(p, ":=")) {
        xpath_fail(p, kind == XPATH_FOR ? "'in'" : "':='");
    }
    const struct xpath_node *value = with_type(p, type, xpath_parse_single(p));
    struct xpath_node *clause = xpath_new(p, kind, begin);
    clause->name = name;
    xpath_add(p, clause, value);
    clause->number = bind(p, name);
    if (!text_is_absent(position)) clause->position = bind(p, position);
    xpath_add(p, parent, clause);
}

static void parse_bindings(struct xpath_parser *p, struct xpath_node *parent, enum xpath_kind kind)
{
    do {
        parse_binding(p, parent, kind);
    } while (xpath_accept(p, ","));
}

/* The letter of one key, as yawl_items_order() takes it; XQuery leaves the default of `empty` to the
 * processor, and the reference's is least. */
static char order_letter(struct xpath_parser *p)
{
    bool descending = !xpath_accept_word(p, "ascending") && xpath_accept_word(p, "descending");
    bool greatest = false;
    if (xpath_accept_word(p, "empty")) {
        greatest = xpath_accept_word(p, "greatest");
        if (!greatest && !xpath_accept_word(p, "least")) xpath_fail(p, "'greatest' or 'least'");
    }
    if (descending) return greatest ? 'D' : 'd';
    return greatest ? 'A' : 'a';
}

static void parse_order(struct xpath_parser *p, struct xpath_node *parent)
{
    uint32_t begin = p->at;
    struct text_buffer how = {.arena = p->work->context->arena};
    xpath_accept_word(p, "stable");
    xpath_accept_word(p, "order");
    if (!xpath_accept_word(p, "by")) xpath_fail(p, "'by'");
    struct xpath_node *order = xpath_new(p, XPATH_ORDER, begin);
    do {
        const struct xpath_node *key = xpath_parse_single(p);
        xpath_add(p, order, key);
        text_add_char(&how, order_letter(p));
        if (xpath_at_word(p, "collation")) xpath_give_up(p, p->at, "a collation");
    } while (xpath_accept(p, ","));
    order->name = text_built(&how);
    xpath_add(p, parent, order);
}

static void parse_where(struct xpath_parser *p, struct xpath_node *parent)
{
    uint32_t begin = p->at;
    xpath_accept_word(p, "where");
    const struct xpath_node *condition = xpath_parse_single(p);
    struct xpath_node *where = xpath_new(p, XPATH_WHERE, begin);
    xpath_add(p, where, condition);
    xpath_add(p, parent, where);
}

/* One clause before `return`; false if none stands here. */
static bool parse_flwor_clause(struct xpath_parser *p, struct xpath_node *flwor)
{
    if (xpath_at_words(p, "for", "$")) {
        xpath_accept_word(p, "for");
        parse_bindings(p, flwor, XPATH_FOR);
    } else if (xpath_at_words(p, "let", "$")) {
        xpath_accept_word(p, "let");
        parse_bindings(p, flwor, XPATH_LET);
    } else if (xpath_at_word(p, "where")) {
        parse_where(p, flwor);
    } else if (xpath_at_words(p, "order", "by") || xpath_at_words(p, "stable", "order")) {
        parse_order(p, flwor);
    } else if (xpath_at_words(p, "group", "by") || xpath_at_words(p, "count", "$") ||
               xpath_at_words(p, "for", "tumbling") || xpath_at_words(p, "for", "sliding")) {
        xpath_give_up(p, p->at, "a clause of XQuery 3 (group by, count, window)");
    } else {
        return false;
    }
    return true;
}

static struct xpath_node *parse_flwor(struct xpath_parser *p)
{
    uint32_t begin = p->at, outer = p->variables.count, clauses = 0;
    struct xpath_node *flwor = xpath_new(p, XPATH_FLWOR, begin);
    flwor->reason = TEXT("'for' and 'let' … return");
    while (!p->failed && !p->gave_up && clauses++ < CLAUSES_MAX && parse_flwor_clause(p, flwor)) {}
    if (!xpath_accept_word(p, "return")) xpath_fail(p, "'return'");
    const struct xpath_node *result = xpath_parse_single(p);
    xpath_add(p, flwor, result);
    p->variables.count = outer;
    return flwor;
}

static struct xpath_node *parse_quantified(struct xpath_parser *p, enum xpath_kind kind)
{
    uint32_t begin = p->at, outer = p->variables.count;
    xpath_accept_word(p, kind == XPATH_SOME ? "some" : "every");
    struct xpath_node *quantified = xpath_new(p, kind, begin);
    quantified->reason = TEXT("'some' and 'every' … satisfies");
    parse_bindings(p, quantified, XPATH_FOR);
    if (!xpath_accept_word(p, "satisfies")) xpath_fail(p, "'satisfies'");
    const struct xpath_node *condition = xpath_parse_single(p);
    xpath_add(p, quantified, condition);
    p->variables.count = outer;
    return quantified;
}

static struct xpath_node *parse_if(struct xpath_parser *p)
{
    uint32_t begin = p->at;
    xpath_accept_word(p, "if");
    xpath_accept(p, "(");
    struct xpath_node *node = xpath_new(p, XPATH_IF, begin);
    xpath_add(p, node, xpath_parse_all(p));
    xpath_expect(p, ")");
    if (!xpath_accept_word(p, "then")) xpath_fail(p, "'then'");
    xpath_add(p, node, xpath_parse_single(p));
    if (!xpath_accept_word(p, "else")) xpath_fail(p, "'else'");
    xpath_add(p, node, xpath_parse_single(p));
    return node;
}

struct xpath_node *xpath_parse_clause(struct xpath_parser *p)
{
    if (xpath_at_words(p, "if", "(")) return parse_if(p);
    if (xpath_at_words(p, "some", "$")) return parse_quantified(p, XPATH_SOME);
    if (xpath_at_words(p, "every", "$")) return parse_quantified(p, XPATH_EVERY);
    bool flwor = xpath_at_words(p, "for", "$") || xpath_at_words(p, "let", "$") ||
                 xpath_at_words(p, "for", "tumbling") || xpath_at_words(p, "for", "sliding");
    return flwor ? parse_flwor(p) : NULL;
}
