/* CEL expressions as XPath, where both mean the same: literals, variables, comparisons of variables with
 * literals, and, or, brackets.  Takes the text of an expression, gives a query or refuses by name.
 */
#include "ast/yawl_cel.h"

#include "ast/yawl_values.h"

#include <string.h>

struct cel {
    struct yawl_writer *w;
    struct text text, root;
    size_t at;
    bool failed;
    int depth;
};

static void skip_space(struct cel *c)
{
    while (c->at < c->text.length && strchr(" \t\r\n", c->text.data[c->at]) != NULL) c->at++;
}

static bool take(struct cel *c, const char *token)
{
    skip_space(c);
    if (!text_starts_with(text_slice(c->text, c->at, c->text.length), token)) return false;
    c->at += strlen(token);
    return true;
}

static bool is_word_char(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
           ch == '_';
}

/* Letters, digits and '_'; empty if there are none. */
static struct text word(struct cel *c)
{
    skip_space(c);
    size_t begin = c->at;
    while (c->at < c->text.length && is_word_char(c->text.data[c->at])) c->at++;
    return text_slice(c->text, begin, c->at);
}

/* A string without escapes, between either quotes; absent if there is none. */
static struct text string(struct cel *c)
{
    skip_space(c);
    if (c->at == c->text.length || strchr("\"'", c->text.data[c->at]) == NULL) return TEXT_NONE;
    char quote = c->text.data[c->at];
    size_t begin = ++c->at;
    while (c->at < c->text.length && c->text.data[c->at] != quote) {
        if (strchr("\\\n", c->text.data[c->at]) != NULL) c->failed = true;
        c->at++;
    }
    if (c->at == c->text.length) c->failed = true;
    struct text inner = text_slice(c->text, begin, c->at);
    if (!c->failed) c->at++;
    return inner;
}

/* An int literal; absent if there is none.  Beyond 15 digits XPath would compare inexactly. */
static struct text number(struct cel *c)
{
    size_t start = c->at;
    skip_space(c);
    size_t begin = c->at;
    if (c->at < c->text.length && c->text.data[c->at] == '-') c->at++;
    struct text digits = word(c);
    bool point = c->at < c->text.length && c->text.data[c->at] == '.';
    if (digits.length > 0 && digits.length <= 15 && !point && yawl_is_integer(digits)) {
        return text_slice(c->text, begin, c->at);
    }
    c->at = start;
    return TEXT_NONE;
}

/* ---- Guards --------------------------------------------------------------------------------- */

static const struct ast_variable *variable_of(const struct ast_net *net, struct text name)
{
    array_each(struct ast_variable, variable, &net->variables) {
        if (text_equal(variable->name.text, name)) return variable;
    }
    return NULL;
}

static struct text type_of(struct cel *c, struct text name)
{
    const struct ast_variable *variable = variable_of(c->w->net, name);
    return variable == NULL ? TEXT_NONE : text_trim(variable->type.text);
}

/* The operator's name in XPath, or NULL. */
static const char *comparison(struct cel *c)
{
    static const char *const operators[][2] = {{"==", "="},  {"!=", "!="}, {"<=", "<="},
                                               {">=", ">="}, {"<", "<"},   {">", ">"}};
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        if (take(c, operators[i][0])) return operators[i][1];
    }
    return NULL;
}

static struct text compare(struct cel *c, struct text name, const char *operator)
{
    struct arena *arena = c->w->arena;
    struct text type = type_of(c, name), literal;
    bool equality = strcmp(operator, "=") == 0 || strcmp(operator, "!=") == 0;
    if (text_is(type, "int") && !text_is_absent(literal = number(c))) {
        return text_format(arena, "/" TEXT_FMT "/" TEXT_FMT " %s " TEXT_FMT, TEXT_ARG(c->root),
                           TEXT_ARG(name), operator, TEXT_ARG(literal));
    }
    if (text_is(type, "string") && equality && !text_is_absent(literal = string(c)) &&
        text_find(literal, "'") == SIZE_MAX) {
        return text_format(arena, "/" TEXT_FMT "/" TEXT_FMT " %s '" TEXT_FMT "'", TEXT_ARG(c->root),
                           TEXT_ARG(name), operator, TEXT_ARG(literal));
    }
    c->failed = true;
    return TEXT("");
}

static struct text disjunction(struct cel *c);

static struct text primary(struct cel *c)
{
    struct arena *arena = c->w->arena;
    if (take(c, "(")) {
        if (++c->depth > YAWL_CEL_DEPTH_MAX) c->failed = true;
        struct text inner = c->failed ? TEXT("") : disjunction(c);
        c->depth--;
        if (!take(c, ")")) c->failed = true;
        return text_format(arena, "(" TEXT_FMT ")", TEXT_ARG(inner));
    }
    bool negated = take(c, "!");
    struct text name = word(c);
    if (text_is(name, "true")) return negated ? TEXT("false()") : TEXT("true()");
    if (text_is(name, "false")) return negated ? TEXT("true()") : TEXT("false()");
    const char *operator= negated ? NULL : comparison(c);
    if (operator!= NULL) return compare(c, name, operator);
    if (!text_is(type_of(c, name), "bool")) {
        c->failed = true;
        return TEXT("");
    }
    return text_format(arena, "/" TEXT_FMT "/" TEXT_FMT " = '%s'", TEXT_ARG(c->root),
                       TEXT_ARG(name), negated ? "false" : "true");
}

static struct text conjunction(struct cel *c)
{
    struct text left = primary(c);
    while (!c->failed && take(c, "&&")) {
        struct text right = primary(c);
        left = text_format(c->w->arena, TEXT_FMT " and " TEXT_FMT, TEXT_ARG(left), TEXT_ARG(right));
    }
    return left;
}

/* Recursion through brackets only: at most YAWL_CEL_DEPTH_MAX deep. */
static struct text disjunction(struct cel *c)
{
    struct text left = conjunction(c);
    while (!c->failed && take(c, "||")) {
        struct text right = conjunction(c);
        left = text_format(c->w->arena, TEXT_FMT " or " TEXT_FMT, TEXT_ARG(left), TEXT_ARG(right));
    }
    return left;
}

static bool is_done(struct cel *c)
{
    skip_space(c);
    return !c->failed && c->at == c->text.length;
}

static struct text refuse(struct yawl_writer *w, struct span span)
{
    yawl_refuse(
        w, span,
        "this CEL expression: only literals, variables and comparisons of a variable with a "
        "literal are translated to XPath");
    return TEXT_NONE;
}

struct text yawl_cel_guard(struct yawl_writer *w, const struct ast_text *guard)
{
    struct cel c = {.w = w, .text = guard->text, .root = w->net_id};
    struct text query = disjunction(&c);
    return is_done(&c) ? query : refuse(w, guard->span);
}

/* ---- Values --------------------------------------------------------------------------------- */

/* The content of an element for a literal; absent if it is none. */
static struct text literal_content(struct cel *c)
{
    struct text content = string(c);
    if (!text_is_absent(content)) return content;
    content = number(c);
    if (!text_is_absent(content)) return content;
    content = word(c);
    bool known = text_is(content, "true") || text_is(content, "false");
    return known ? content : TEXT_NONE;
}

struct text yawl_cel_literal(struct yawl_writer *w, const struct ast_text *literal)
{
    struct cel c = {.w = w, .text = literal->text};
    struct text content = literal_content(&c);
    bool whole = !text_is_absent(content) && is_done(&c);
    return whole ? content : refuse(w, literal->span);
}

/* The query of the variable or `item.x` that the expression is, or absent.  In YAWL a mapping of a completed
 * task sees what the task gave back, and nothing of the net. */
static struct text path_of(struct yawl_writer *w, struct text expression, struct text item_root)
{
    struct text name = text_trim(expression), root = w->net_id;
    if (text_starts_with(name, "item.")) {
        if (text_is_empty(item_root)) return TEXT_NONE;
        name = text_slice(name, strlen("item."), name.length);
        root = item_root;
    } else if (!text_is_empty(item_root) || variable_of(w->net, name) == NULL) {
        return TEXT_NONE;
    }
    if (!text_is_identifier(name)) return TEXT_NONE;
    return text_format(w->arena, "/" TEXT_FMT "/" TEXT_FMT "/node()", TEXT_ARG(root),
                       TEXT_ARG(name));
}

struct text yawl_cel_mapping(struct yawl_writer *w, const struct ast_mapping *mapping,
                             struct text item_root)
{
    struct text target = mapping->target.text;
    struct text path = path_of(w, mapping->expression.text, item_root);
    if (!text_is_absent(path)) {
        return text_format(w->arena, "<" TEXT_FMT ">{" TEXT_FMT "}</" TEXT_FMT ">",
                           TEXT_ARG(target), TEXT_ARG(path), TEXT_ARG(target));
    }
    struct text content = yawl_cel_literal(w, &mapping->expression);
    bool plain = true;
    for (size_t i = 0; i < content.length; i++) plain &= strchr("<>&{}", content.data[i]) == NULL;
    if (!plain) return refuse(w, mapping->expression.span);
    return text_format(w->arena, "<" TEXT_FMT ">" TEXT_FMT "</" TEXT_FMT ">", TEXT_ARG(target),
                       TEXT_ARG(content), TEXT_ARG(target));
}
