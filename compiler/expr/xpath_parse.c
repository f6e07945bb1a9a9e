/* XPath operators, from `or` down to unary signs [XP 3, A.1], and the entry point of the parser.
 *
 * Words like `and` are operators only where an operator may stand, so each level asks for its own.
 * All levels but comparisons and `to` associate to the left. / */
#include "expr/xpath.h"

#include <string.h>

enum {
    LEVEL_OR,
    LEVEL_AND,
    LEVEL_COMPARISON,
    LEVEL_CONCAT,
    LEVEL_RANGE,
    LEVEL_ADDITION,
    LEVEL_MULTIPLICATION,
    LEVEL_UNION,
    LEVEL_INTERSECTION,
    LEVEL_TYPE
};

struct xpath_operator {
    const char *text;
    enum xpath_kind kind;
    enum expr_op op;
    bool flag;          /* is_value of a comparison, is_integer of a division */
    const char *reason; /* XPATH_OTHER */
};

/* In each level, a symbol that begins another one stands behind it. */
static const struct xpath_operator levels[LEVEL_TYPE][16] = {
    [LEVEL_OR] = {{"or", XPATH_LOGIC, EXPR_OR, false, NULL}},
    [LEVEL_AND] = {{"and", XPATH_LOGIC, EXPR_AND, false, NULL}},
    [LEVEL_COMPARISON] = {{"<<", XPATH_OPERATOR, 0, false, "the comparison '<<' of nodes"},
                          {">>", XPATH_OPERATOR, 0, false, "the comparison '>>' of nodes"},
                          {"is", XPATH_OPERATOR, 0, false, "the comparison 'is' of nodes"},
                          {"=", XPATH_COMPARISON, EXPR_EQUAL, false, NULL},
                          {"!=", XPATH_COMPARISON, EXPR_NOT_EQUAL, false, NULL},
                          {"<=", XPATH_COMPARISON, EXPR_LESS_EQUAL, false, NULL},
                          {"<", XPATH_COMPARISON, EXPR_LESS, false, NULL},
                          {">=", XPATH_COMPARISON, EXPR_GREATER_EQUAL, false, NULL},
                          {">", XPATH_COMPARISON, EXPR_GREATER, false, NULL},
                          {"eq", XPATH_COMPARISON, EXPR_EQUAL, true, NULL},
                          {"ne", XPATH_COMPARISON, EXPR_NOT_EQUAL, true, NULL},
                          {"lt", XPATH_COMPARISON, EXPR_LESS, true, NULL},
                          {"le", XPATH_COMPARISON, EXPR_LESS_EQUAL, true, NULL},
                          {"gt", XPATH_COMPARISON, EXPR_GREATER, true, NULL},
                          {"ge", XPATH_COMPARISON, EXPR_GREATER_EQUAL, true, NULL}},
    [LEVEL_CONCAT] = {{"||", XPATH_OTHER, 0, false,
                       "the operator '||': write concat(…) for texts, 'or' for conditions"}},
    [LEVEL_RANGE] = {{"to", XPATH_OPERATOR, 0, false, "a range 'a to b'"}},
    [LEVEL_ADDITION] = {{"+", XPATH_ARITHMETIC, EXPR_ADD, false, NULL},
                        {"-", XPATH_ARITHMETIC, EXPR_SUBTRACT, false, NULL}},
    [LEVEL_MULTIPLICATION] = {{"*", XPATH_ARITHMETIC, EXPR_MULTIPLY, false, NULL},
                              {"div", XPATH_ARITHMETIC, EXPR_DIVIDE, false, NULL},
                              {"idiv", XPATH_ARITHMETIC, EXPR_DIVIDE, true, NULL},
                              {"mod", XPATH_ARITHMETIC, EXPR_MODULO, false, NULL}},
    [LEVEL_UNION] = {{"union", XPATH_OPERATOR, 0, false, "a union of nodes"},
                     {"||", XPATH_TEXT, 0, false, NULL}, /* another level's */
                     {"|", XPATH_OPERATOR, 0, false, "a union of nodes"}},
    [LEVEL_INTERSECTION] = {{"intersect", XPATH_OPERATOR, 0, false, "an intersection of nodes"},
                            {"except", XPATH_OPERATOR, 0, false, "a difference of nodes"}},
};

/* The operator of this level that stands here, or NULL. */
static const struct xpath_operator *operator_here(struct xpath_parser *p, int level)
{
    char first = xpath_peek(p);
    if (first == '\0' || first == '}' || first == ')' || first == ',') return NULL; /* mostly */
    for (const struct xpath_operator *o = levels[level]; o->text != NULL; o++) {
        if (o->text[0] != first) continue;
        bool word = xpath_is_name_start(o->text[0]);
        if (word ? xpath_at_word(p, o->text) : xpath_at(p, o->text)) {
            return o->kind == XPATH_TEXT ? NULL : o;
        }
    }
    return NULL;
}

/* ---- Types and signs ---- */

static struct xpath_node *parse_value(struct xpath_parser *p)
{
    uint32_t begin = p->at;
    struct xpath_node *node = xpath_parse_path(p);
    while (!xpath_at(p, "!=") && xpath_accept(p, "!")) {
        const struct xpath_node *right = xpath_parse_path(p);
        node = xpath_other(p, begin, "the operator '!': write 'for … return …'");
        xpath_add(p, node, right);
    }
    while (xpath_at(p, "=>")) xpath_give_up(p, begin, "the operator '=>'");
    return node;
}

/* Signs in a row are one: -- is +, and both want a number. */
static struct xpath_node *parse_signs(struct xpath_parser *p)
{
    xpath_skip(p);
    uint32_t begin = p->at, minus = 0, signs = 0;
    for (; xpath_at(p, "-") || xpath_at(p, "+"); signs++) {
        if (xpath_accept(p, "-"))
            minus++;
        else
            xpath_accept(p, "+");
    }
    const struct xpath_node *operand = parse_value(p);
    struct xpath_node *node = xpath_new(p, minus % 2 == 1 ? XPATH_NEGATE : XPATH_PLUS, begin);
    if (signs > 0) xpath_add(p, node, operand);
    return signs > 0 ? node : (struct xpath_node *)operand;
}

static struct xpath_node *parse_typed(struct xpath_parser *p)
{
    static const struct {
        const char *first, *second, *reason;
        bool single; /* takes a single type */
    } operators[] = {{"cast", "as", "'cast as'", true},
                     {"castable", "as", "'castable as'", true},
                     {"treat", "as", "'treat as'", false},
                     {"instance", "of", "'instance of'", false}};
    xpath_skip(p);
    uint32_t begin = p->at;
    struct xpath_node *node = parse_signs(p);
    char letter = xpath_peek(p);
    bool may_follow = letter == 'c' || letter == 't' || letter == 'i';
    for (size_t i = 0; may_follow && i < sizeof operators / sizeof *operators; i++) {
        if (!xpath_at_words(p, operators[i].first, operators[i].second)) continue;
        xpath_accept_word(p, operators[i].first);
        xpath_accept_word(p, operators[i].second);
        const struct xpath_node *operand = node;
        node = xpath_new(p, XPATH_TYPED, begin);
        node->name = text_of(operators[i].first);
        node->reason = text_of(operators[i].reason);
        xpath_parse_type(p, node, operators[i].single);
        xpath_add(p, node, operand);
    }
    return node;
}

/* ---- Binary operators ---- */

static struct xpath_node *new_binary(struct xpath_parser *p, const struct xpath_operator *o,
                                     const struct xpath_node *left, const struct xpath_node *right)
{
    struct xpath_node *node = xpath_new(p, o->kind, left->begin);
    node->op = o->op;
    node->is_value = node->is_integer = o->flag;
    node->name = text_of(o->text);
    node->reason = text_of(o->reason);
    xpath_add(p, node, left);
    xpath_add(p, node, right);
    return node;
}

/* At most LEVEL_TYPE deep in itself. */
static struct xpath_node *parse_level(struct xpath_parser *p, int level)
{
    if (level == LEVEL_TYPE) return parse_typed(p);
    struct xpath_node *left = parse_level(p, level + 1);
    bool once = level == LEVEL_COMPARISON || level == LEVEL_RANGE;
    const struct xpath_operator *o;
    while ((o = operator_here(p, level)) != NULL) {
        xpath_accept(p, o->text);
        const struct xpath_node *right = parse_level(p, level + 1);
        left = new_binary(p, o, left, right);
        if (!once) continue;
        if (operator_here(p, level) != NULL) {
            xpath_fail(p, "'and', 'or' or the end (comparisons cannot be chained)");
        }
        break;
    }
    return left;
}

struct xpath_node *xpath_parse_single(struct xpath_parser *p)
{
    xpath_skip(p);
    uint32_t begin = p->at;
    if (!xpath_enter(p)) return xpath_other(p, begin, "");
    struct xpath_node *node = xpath_parse_clause(p);
    if (node == NULL) node = parse_level(p, LEVEL_OR);
    xpath_leave(p);
    return node;
}

struct xpath_node *xpath_parse_all(struct xpath_parser *p)
{
    xpath_skip(p);
    uint32_t begin = p->at;
    struct xpath_node *node = xpath_parse_single(p), *list = NULL;
    while (xpath_accept(p, ",")) {
        const struct xpath_node *item = xpath_parse_single(p);
        if (list == NULL) {
            list = xpath_new(p, XPATH_SEQUENCE, begin);
            list->reason = TEXT("a sequence of several values 'a, b'");
            xpath_add(p, list, node);
        }
        xpath_add(p, list, item);
    }
    return list == NULL ? node : list;
}

/* A prolog declares functions, namespaces and variables [XQ 4]; no specification in use has one. */
static bool at_prolog(struct xpath_parser *p)
{
    static const char *const seconds[] = {
        "namespace",    "function",       "variable", "default",         "option",
        "construction", "boundary-space", "ordering", "copy-namespaces", "base-uri",
        "module",       "schema",         NULL};
    if (xpath_at_words(p, "xquery", "version")) return true;
    if (!xpath_at_word(p, "declare") && !xpath_at_word(p, "import")) return false;
    for (const char *const *second = seconds; *second != NULL; second++) {
        if (xpath_at_words(p, "declare", *second) || xpath_at_words(p, "import", *second))
            return true;
    }
    return false;
}

const struct xpath_node *xpath_parse(struct expr_work *work, bool is_predicate)
{
    struct xpath_parser p = {.work = work, .text = work->text, .is_predicate = is_predicate};
    if (at_prolog(&p)) xpath_give_up(&p, p.at, "a prolog ('declare …', 'import …')");
    const struct xpath_node *node = xpath_parse_all(&p);
    if (p.at < p.text.length) {
        xpath_skip(&p);
        if (p.at < p.text.length) xpath_fail(&p, "an operator or the end");
    }
    return p.failed || p.gave_up ? NULL : node;
}
