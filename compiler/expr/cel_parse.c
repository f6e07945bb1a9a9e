/* CEL text to nodes: recursive descent, one function a level of precedence.
 *
 * The first error ends the parse: it is diagnosed where it stands, with what was expected. Nesting
 * is limited to EXPR_DEPTH_MAX, for parentheses and for nodes alike (a long chain of + is deep,
 * too). / */
#include "expr/cel.h"

struct cel_parser {
    struct expr_work *work;
    struct cel_token token; /* not yet consumed */
    uint32_t last_end;      /* of the last token consumed */
    uint32_t depth;
    bool failed;
};

static const struct cel_node *parse_expression(struct cel_parser *p);

/* ---- Tokens ---- */

static void advance(struct cel_parser *p)
{
    p->last_end = p->token.end;
    p->token = cel_next_token(p->work, p->token.end);
    if (p->token.kind == CEL_TOKEN_BAD) p->failed = true;
}

static bool at_symbol(const struct cel_parser *p, const char *symbol)
{
    return !p->failed && p->token.kind == CEL_TOKEN_SYMBOL &&
           p->token.symbol == CEL_SYMBOL(symbol[0], symbol[1]);
}

static bool accept(struct cel_parser *p, const char *symbol)
{
    if (!at_symbol(p, symbol)) return false;
    advance(p);
    return true;
}

static const struct cel_node *fail(struct cel_parser *p, const char *expected)
{
    if (p->failed) return NULL;
    p->failed = true;
    struct span span = expr_place(p->work, p->token.begin, p->token.end);
    if (p->token.kind == CEL_TOKEN_END) {
        expr_diagnose(p->work, &expr_syntax, span, "the expression ends here, but %s is missing",
                      expected);
    } else {
        const char *hint = cel_hint(p->work, p->token);
        expr_diagnose(p->work, &expr_syntax, span, "expected %s before '" TEXT_FMT "'%s%s", expected,
                      TEXT_ARG(cel_token_text(p->work, p->token)), hint != NULL ? "; " : "",
                      hint != NULL ? hint : "");
    }
    return NULL;
}

static bool expect(struct cel_parser *p, const char *symbol, const char *expected)
{
    if (accept(p, symbol)) return true;
    fail(p, expected);
    return false;
}

static const struct cel_node *too_deep(struct cel_parser *p)
{
    if (!p->failed) {
        expr_diagnose(
            p->work, &expr_limit, expr_place(p->work, p->token.begin, p->token.end),
            "the expression is nested deeper than %d levels here; compute parts of it into "
            "variables",
            EXPR_DEPTH_MAX);
    }
    p->failed = true;
    return NULL;
}

/* ---- Nodes ---- */

static struct cel_node *new_node(struct cel_parser *p, enum cel_kind kind, uint32_t begin)
{
    struct cel_node *node = ARENA_NEW(p->work->context->arena, struct cel_node);
    node->kind = kind;
    node->begin = begin;
    node->end = p->last_end;
    node->depth = 1;
    return node;
}

/* Adds an operand; NULL (after an error or too deep) gives NULL. */
static struct cel_node *with(struct cel_parser *p, struct cel_node *node, uint32_t index,
                             const struct cel_node *operand)
{
    if (node == NULL || operand == NULL) return NULL;
    node->operands[index] = operand;
    if (node->depth <= operand->depth) node->depth = operand->depth + 1;
    if (node->depth <= EXPR_DEPTH_MAX) return node;
    too_deep(p);
    return NULL;
}

static const struct cel_node *new_binary(struct cel_parser *p, enum expr_op op,
                                         const struct cel_node *left, const struct cel_node *right)
{
    if (left == NULL || right == NULL) return NULL;
    struct cel_node *node = new_node(p, CEL_BINARY, left->begin);
    node->op = op;
    return with(p, with(p, node, 0, left), 1, right);
}

static const struct cel_node *new_in(struct cel_parser *p, const struct cel_node *item,
                                     const struct cel_node *list)
{
    if (item == NULL || list == NULL) return NULL;
    struct cel_node *node = new_node(p, CEL_IN, item->begin);
    return with(p, with(p, node, 0, item), 1, list);
}

static const struct cel_node *new_other(struct cel_parser *p, uint32_t begin, const char *reason)
{
    struct cel_node *node = new_node(p, CEL_OTHER, begin);
    node->reason = text_of(reason);
    return node;
}

/* ---- Primaries ---- */

typedef ARRAY(const struct cel_node *) cel_nodes;

/* Adds expressions up to `close`, which is consumed; `pairs`: each is `key: value`, two items. */
static void parse_list(struct cel_parser *p, const char *close, bool pairs, cel_nodes *items)
{
    while (!p->failed && !at_symbol(p, close)) {
        array_push(p->work->context->arena, items, parse_expression(p));
        if (pairs && expect(p, ":", "':' between a key and its value"))
            array_push(p->work->context->arena, items, parse_expression(p));
        if (!accept(p, ",")) break;
    }
    expect(p, close, close[0] == ')' ? "')'" : close[0] == ']' ? "']'" : "'}'");
}

/* The node over all of its arguments. */
static const struct cel_node *with_arguments(struct cel_parser *p, struct cel_node *node,
                                             const cel_nodes *arguments)
{
    node->arguments = arguments->items;
    node->arguments_count = arguments->count;
    for (uint32_t i = 0; i < arguments->count && node != NULL; i++) {
        node = with(p, node, 0, arguments->items[i]);
    }
    return node;
}

static const struct cel_node *parse_call(struct cel_parser *p, uint32_t begin, struct text name,
                                         const struct cel_node *target)
{
    cel_nodes arguments = {0};
    if (target != NULL) array_push(p->work->context->arena, &arguments, target);
    parse_list(p, ")", false, &arguments);
    if (p->failed) return NULL;
    struct cel_node *node = new_node(p, CEL_CALL, begin);
    node->name = name;
    node->has_target = target != NULL;
    return with_arguments(p, node, &arguments);
}

static const struct cel_node *parse_name(struct cel_parser *p)
{
    struct text name = cel_token_text(p->work, p->token);
    struct span span = expr_place(p->work, p->token.begin, p->token.end);
    uint32_t begin = p->token.begin;
    if (text_is(name, "in")) return fail(p, "a value");
    if (cel_is_reserved(name)) {
        p->failed = true;
        expr_diagnose(p->work, &expr_reserved_word, span,
                      "'" TEXT_FMT "' is a word that CEL reserves; a variable needs another name",
                      TEXT_ARG(name));
        return NULL;
    }
    advance(p);
    if (text_is(name, "null")) return new_node(p, CEL_NULL, begin);
    if (text_is(name, "true") || text_is(name, "false")) {
        struct cel_node *node = new_node(p, CEL_LITERAL, begin);
        node->literal = expr_bool(p->work, span, text_is(name, "true"));
        return node;
    }
    if (accept(p, "(")) return parse_call(p, begin, name, NULL);
    struct cel_node *node = new_node(p, CEL_NAME, begin);
    node->name = name;
    return node;
}

static const struct cel_node *parse_literal(struct cel_parser *p, bool negative)
{
    struct cel_token token = p->token;
    advance(p);
    if (p->failed) return NULL;
    struct cel_node *node = new_node(p, CEL_LITERAL, token.begin);
    if (token.kind == CEL_TOKEN_STRING)
        node->literal = cel_string(p->work, token);
    else if (token.kind == CEL_TOKEN_BYTES)
        node->literal = cel_bytes(p->work, token);
    else
        node->literal = cel_number(p->work, token, negative);
    if (node->literal != NULL) return node;
    p->failed = true;
    return NULL;
}

static const struct cel_node *parse_group(struct cel_parser *p)
{
    advance(p);
    const struct cel_node *inner = parse_expression(p);
    return expect(p, ")", "')'") ? inner : NULL;
}

static const struct cel_node *parse_symbol_primary(struct cel_parser *p)
{
    uint32_t begin = p->token.begin;
    cel_nodes items = {0};
    if (at_symbol(p, "(")) return parse_group(p);
    if (accept(p, "[")) {
        parse_list(p, "]", false, &items);
        return p->failed ? NULL : with_arguments(p, new_node(p, CEL_LIST, begin), &items);
    }
    if (accept(p, "{")) {
        parse_list(p, "}", true, &items);
        return p->failed ? NULL : with_arguments(p, new_node(p, CEL_MAP, begin), &items);
    }
    /* A leading point only says that the name is not relative; there are no relative names here. */
    if (accept(p, ".") && p->token.kind == CEL_TOKEN_NAME) return parse_name(p);
    return fail(p, "a value");
}

static const struct cel_node *parse_primary(struct cel_parser *p)
{
    uint32_t begin = p->token.begin;
    switch (p->failed ? CEL_TOKEN_BAD : p->token.kind) {
    case CEL_TOKEN_NAME: return parse_name(p);
    case CEL_TOKEN_INT:
    case CEL_TOKEN_FLOAT:
    case CEL_TOKEN_STRING:
    case CEL_TOKEN_BYTES: return parse_literal(p, false);
    case CEL_TOKEN_UINT:
        advance(p);
        return new_other(p, begin, "an unsigned number (5u); an int holds it without the u");
    case CEL_TOKEN_SYMBOL: return parse_symbol_primary(p);
    default: return fail(p, "a value");
    }
}

/* ---- Members, unary ---- */

static const struct cel_node *parse_selection(struct cel_parser *p, const struct cel_node *target)
{
    struct text name = cel_token_text(p->work, p->token);
    if (p->token.kind != CEL_TOKEN_NAME || cel_is_keyword(name)) return fail(p, "a member's name");
    advance(p);
    if (accept(p, "(")) return parse_call(p, target->begin, name, target);
    struct cel_node *node = new_node(p, CEL_SELECT, target->begin);
    node->name = name;
    return with(p, node, 0, target);
}

static const struct cel_node *parse_index(struct cel_parser *p, const struct cel_node *target)
{
    const struct cel_node *index = parse_expression(p);
    if (!expect(p, "]", "']'")) return NULL;
    struct cel_node *node = new_node(p, CEL_INDEX, target->begin);
    return with(p, with(p, node, 0, target), 1, index);
}

static const struct cel_node *new_record(struct cel_parser *p, const struct cel_node *type,
                                         const cel_nodes *members)
{
    struct cel_node *node = new_node(p, CEL_RECORD, type->begin);
    node->name = type->kind == CEL_NAME ? type->name : TEXT("");
    return with_arguments(p, node, members);
}

static const struct cel_node *parse_member(struct cel_parser *p)
{
    const struct cel_node *node = parse_primary(p);
    cel_nodes fields = {0};
    while (node != NULL) {
        if (accept(p, ".")) {
            node = parse_selection(p, node);
        } else if (accept(p, "[")) {
            node = parse_index(p, node);
        } else if ((node->kind == CEL_NAME || node->kind == CEL_SELECT) && accept(p, "{")) {
            parse_list(p, "}", true, &fields);
            node = p->failed ? NULL : new_record(p, node, &fields);
        } else {
            break;
        }
    }
    return p->failed ? NULL : node;
}

/* Signs in a row: only whether their number is odd counts, but -- and !! still want a number or a
 * bool. */
static const struct cel_node *parse_signs(struct cel_parser *p, const char *sign,
                                          enum cel_kind kind)
{
    uint32_t begin = p->token.begin, count = 0;
    while (accept(p, sign)) count++;
    const struct cel_node *operand;
    bool number = p->token.kind == CEL_TOKEN_INT || p->token.kind == CEL_TOKEN_FLOAT;
    if (kind == CEL_NEGATE && number && !p->failed) {
        operand = parse_literal(p, count % 2 == 1);
        count = at_symbol(p, ".") || at_symbol(p, "[") ? 1 : 0;
        if (count > 0) return fail(p, "an operator");
    } else {
        operand = parse_member(p);
        count = 2 - count % 2;
    }
    for (; count > 0 && operand != NULL; count--) {
        struct cel_node *node = new_node(p, kind, begin);
        operand = with(p, node, 0, operand);
    }
    return operand;
}

static const struct cel_node *parse_unary(struct cel_parser *p)
{
    if (at_symbol(p, "!")) return parse_signs(p, "!", CEL_NOT);
    if (at_symbol(p, "-")) return parse_signs(p, "-", CEL_NEGATE);
    return parse_member(p);
}

/* ---- Binary ---- */

struct cel_operator {
    const char *symbol;
    enum expr_op op;
};

enum { LEVEL_OR, LEVEL_AND, LEVEL_RELATION, LEVEL_ADDITION, LEVEL_MULTIPLICATION, LEVEL_UNARY };

/* From the loosest to the tightest; all associate to the left. */
static const struct cel_operator levels[LEVEL_UNARY][7] = {
    [LEVEL_OR] = {{"||", EXPR_OR}},
    [LEVEL_AND] = {{"&&", EXPR_AND}},
    [LEVEL_RELATION] = {{"==", EXPR_EQUAL},
                        {"!=", EXPR_NOT_EQUAL},
                        {"<", EXPR_LESS},
                        {"<=", EXPR_LESS_EQUAL},
                        {">", EXPR_GREATER},
                        {">=", EXPR_GREATER_EQUAL}},
    [LEVEL_ADDITION] = {{"+", EXPR_ADD}, {"-", EXPR_SUBTRACT}},
    [LEVEL_MULTIPLICATION] = {{"*", EXPR_MULTIPLY}, {"/", EXPR_DIVIDE}, {"%", EXPR_MODULO}},
};

/* The operator of this level that stands here, or NULL. */
static const struct cel_operator *operator_here(const struct cel_parser *p, int level)
{
    for (const struct cel_operator *o = levels[level]; o->symbol != NULL; o++) {
        if (at_symbol(p, o->symbol)) return o;
    }
    return NULL;
}

static bool at_in(const struct cel_parser *p)
{
    return !p->failed && p->token.kind == CEL_TOKEN_NAME &&
           text_is(cel_token_text(p->work, p->token), "in");
}

/* At most LEVEL_UNARY deep in itself. */
static const struct cel_node *parse_level(struct cel_parser *p, int level)
{
    if (level == LEVEL_UNARY) return parse_unary(p);
    const struct cel_node *left = parse_level(p, level + 1);
    while (left != NULL) {
        const struct cel_operator *o = operator_here(p, level);
        bool in = level == LEVEL_RELATION && at_in(p);
        if (o == NULL && !in) break;
        advance(p);
        const struct cel_node *right = parse_level(p, level + 1);
        if (p->failed) return NULL;
        left = in ? new_in(p, left, right) : new_binary(p, o->op, left, right);
    }
    return p->failed ? NULL : left;
}

static const struct cel_node *parse_conditional(struct cel_parser *p)
{
    const struct cel_node *condition = parse_level(p, LEVEL_OR);
    if (condition == NULL || !accept(p, "?")) return condition;
    const struct cel_node *then = parse_level(p, LEVEL_OR);
    if (!expect(p, ":", "':' and the value for when the condition is false")) return NULL;
    const struct cel_node *otherwise = parse_expression(p);
    struct cel_node *node = new_node(p, CEL_CONDITIONAL, condition->begin);
    return with(p, with(p, with(p, node, 0, condition), 1, then), 2, otherwise);
}

static const struct cel_node *parse_expression(struct cel_parser *p)
{
    if (p->failed) return NULL;
    if (p->depth >= EXPR_DEPTH_MAX) return too_deep(p);
    p->depth++;
    const struct cel_node *node = parse_conditional(p);
    p->depth--;
    return p->failed ? NULL : node;
}

const struct cel_node *cel_parse(struct expr_work *work, uint32_t from, uint32_t *end)
{
    struct cel_parser p = {.work = work, .token = {.end = from}, .last_end = from};
    advance(&p);
    const struct cel_node *node = parse_expression(&p);
    if (node != NULL && end == NULL && p.token.kind != CEL_TOKEN_END)
        return fail(&p, "an operator");
    if (end != NULL) *end = p.last_end;
    return p.failed ? NULL : node;
}
