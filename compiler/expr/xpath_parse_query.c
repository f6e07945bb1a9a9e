/* XQuery's clauses [XQ 3.8 to 3.11]: for, let, where, order by, return; some, every; if. */
#include "expr/xpath.h"

#define CLAUSES_MAX 1000 /* of one for … return */

static void skip_declared_type(struct xpath_parser *p)
{
    if (xpath_accept_word(p, "as")) xpath_skip_sequence_type(p, false);
}

static void bind(struct xpath_parser *p, struct text name)
{
    array_push(p->work->context->arena, &p->variables, name);
}

/* $a in X, $b in Y; `symbol`: "in" or ":=". */
static void parse_bindings(struct xpath_parser *p, const char *symbol, bool with_position)
{
    do {
        struct text name = xpath_bind_variable(p), position = TEXT_NONE;
        skip_declared_type(p);
        if (with_position && xpath_accept_word(p, "at")) position = xpath_bind_variable(p);
        bool word = xpath_is_name_start(symbol[0]);
        if (word ? !xpath_accept_word(p, symbol) : !xpath_accept(p, symbol)) {
            xpath_fail(p, word ? "'in'" : "':='");
        }
        xpath_parse_single(p);
        bind(p, name);
        if (!text_is_absent(position)) bind(p, position);
    } while (xpath_accept(p, ","));
}

static void parse_order(struct xpath_parser *p)
{
    xpath_accept_word(p, "stable");
    xpath_accept_word(p, "order");
    if (!xpath_accept_word(p, "by")) xpath_fail(p, "'by'");
    do {
        xpath_parse_single(p);
        if (!xpath_accept_word(p, "ascending")) xpath_accept_word(p, "descending");
        if (xpath_accept_word(p, "empty") && !xpath_accept_word(p, "greatest") &&
            !xpath_accept_word(p, "least")) {
            xpath_fail(p, "'greatest' or 'least'");
        }
        if (xpath_accept_word(p, "collation")) xpath_parse_single(p);
    } while (xpath_accept(p, ","));
}

/* One clause before `return`; false if none stands here. */
static bool parse_flwor_clause(struct xpath_parser *p)
{
    if (xpath_at_words(p, "for", "$")) {
        xpath_accept_word(p, "for");
        parse_bindings(p, "in", true);
    } else if (xpath_at_words(p, "let", "$")) {
        xpath_accept_word(p, "let");
        parse_bindings(p, ":=", false);
    } else if (xpath_accept_word(p, "where")) {
        xpath_parse_single(p);
    } else if (xpath_at_words(p, "order", "by") || xpath_at_words(p, "stable", "order")) {
        parse_order(p);
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
    while (!p->failed && !p->gave_up && clauses++ < CLAUSES_MAX && parse_flwor_clause(p)) {}
    if (!xpath_accept_word(p, "return")) xpath_fail(p, "'return'");
    xpath_parse_single(p);
    p->variables.count = outer;
    return xpath_other(p, begin, "'for' and 'let' … return");
}

static struct xpath_node *parse_quantified(struct xpath_parser *p, const char *word)
{
    uint32_t begin = p->at, outer = p->variables.count;
    xpath_accept_word(p, word);
    parse_bindings(p, "in", false);
    if (!xpath_accept_word(p, "satisfies")) xpath_fail(p, "'satisfies'");
    xpath_parse_single(p);
    p->variables.count = outer;
    return xpath_other(p, begin, "'some' and 'every' … satisfies");
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
    if (xpath_at_words(p, "some", "$")) return parse_quantified(p, "some");
    if (xpath_at_words(p, "every", "$")) return parse_quantified(p, "every");
    bool flwor = xpath_at_words(p, "for", "$") || xpath_at_words(p, "let", "$") ||
                 xpath_at_words(p, "for", "tumbling") || xpath_at_words(p, "for", "sliding");
    return flwor ? parse_flwor(p) : NULL;
}
