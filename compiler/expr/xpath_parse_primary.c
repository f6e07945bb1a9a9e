/* XPath primaries [XP 3.1]: literals, variables, parentheses, function calls, and XQuery's
 * constructors. */
#include "expr/xpath.h"

#include <math.h>
#include <string.h>

static char byte_at(const struct xpath_parser *p, uint32_t at)
{
    return at < p->text.length ? p->text.data[at] : '\0';
}

/* ---- Literals ---- */

static uint32_t digits_end(const struct xpath_parser *p, uint32_t at)
{
    while (expr_is_digit(byte_at(p, at))) at++;
    return at;
}

/* Behind the exponent at `at`; `at` if there is none. */
static uint32_t exponent_end(const struct xpath_parser *p, uint32_t at)
{
    if ((byte_at(p, at) | 0x20) != 'e') return at;
    uint32_t digits = at + 1;
    if (byte_at(p, digits) == '+' || byte_at(p, digits) == '-') digits++;
    uint32_t end = digits_end(p, digits);
    return end > digits ? end : at;
}

/* xs:decimal has no zeros at the end of its fraction: 1.50 is 1.5. */
static struct text without_zeros(struct text digits)
{
    if (text_find(digits, ".") == SIZE_MAX) return digits;
    while (text_ends_with(digits, "0")) digits.length--;
    if (text_ends_with(digits, ".")) digits.length--;
    return text_is_empty(digits) ? TEXT("0") : digits;
}

/* A literal is finite. */
static struct expr *xpath_float(struct expr_work *work, struct span span, double value)
{
    if (isfinite(value)) return expr_float(work, span, value);
    struct expr *infinite = expr_string(work, span, TEXT("INF"));
    return expr_unary(work, EXPR_NUMBER, expr_basic(EXPR_FLOAT), infinite);
}

static struct expr *number_of(struct expr_work *work, struct span span, struct text digits,
                              enum expr_kind kind)
{
    struct yawl_eval eval = {0};
    struct text plain = kind == EXPR_DECIMAL ? without_zeros(digits) : digits;
    struct yawl_text text = {plain.data, (uint32_t)plain.length};
    struct expr *literal;
    if (kind == EXPR_INT) {
        literal = expr_int(work, span, yawl_int_parse(&eval, text));
    } else if (kind == EXPR_DECIMAL) {
        literal = expr_decimal(work, span, yawl_decimal_parse(&eval, text));
    } else {
        literal = xpath_float(work, span, yawl_float_cast(&eval, text));
    }
    return eval.fault == 0 ? literal : NULL;
}

static struct xpath_node *parse_number(struct xpath_parser *p)
{
    uint32_t begin = p->at, whole = digits_end(p, begin), end = whole;
    enum expr_kind kind = EXPR_INT;
    if (byte_at(p, whole) == '.' && byte_at(p, whole + 1) != '.') {
        end = digits_end(p, whole + 1);
        kind = EXPR_DECIMAL;
    }
    uint32_t mantissa = end;
    end = exponent_end(p, end);
    if (end > mantissa) kind = EXPR_FLOAT;
    p->at = p->last_end = end;
    if (xpath_is_name_start(byte_at(p, end))) {
        while (xpath_is_name_char(byte_at(p, end))) end++;
        xpath_fail_at(p, begin, end,
                      "letters follow a number directly; a name cannot begin with a digit");
        return xpath_other(p, begin, "");
    }
    struct xpath_node *node = xpath_new(p, XPATH_LITERAL, begin);
    node->literal =
        number_of(p->work, xpath_span(p->work, node), text_slice(p->text, begin, end), kind);
    return node->literal != NULL ? node : xpath_other(p, begin, "a number of more than 64 bits");
}

/* A doubled quote stands for one; XQuery also has references [XQ 3.1.1]. */
static struct xpath_node *parse_string(struct xpath_parser *p)
{
    uint32_t begin = p->at++;
    char quote = byte_at(p, begin);
    struct text_buffer value = {.arena = p->work->context->arena};
    while (p->at < p->text.length) {
        char c = byte_at(p, p->at);
        if (c == '&') {
            xpath_take_reference(p, &value);
            continue;
        }
        p->at++;
        if (c == quote && byte_at(p, p->at) != quote) {
            p->last_end = p->at;
            struct xpath_node *node = xpath_new(p, XPATH_LITERAL, begin);
            node->literal = expr_string(p->work, xpath_span(p->work, node), text_built(&value));
            return node;
        }
        if (c == quote) p->at++;
        text_add_char(&value, c);
    }
    xpath_fail_at(p, begin, begin + 1, "this string is not closed: its last quote is missing");
    return xpath_other(p, begin, "");
}

/* ---- Variables ---- */

struct text xpath_take_variable(struct xpath_parser *p)
{
    struct text prefix, name = TEXT_NONE;
    if (xpath_expect(p, "$") && !xpath_accept_name(p, &prefix, &name)) {
        xpath_fail(p, "a variable's name");
    }
    return text_is_absent(name) ? TEXT("") : name;
}

static struct xpath_node *parse_variable(struct xpath_parser *p)
{
    uint32_t begin = p->at;
    struct text name = xpath_take_variable(p);
    for (uint32_t i = p->variables.count; i-- > 0;) {
        const struct xpath_binding *binding = &p->variables.items[i];
        if (!text_equal(binding->name, name)) continue;
        struct xpath_node *variable = xpath_new(p, XPATH_VARIABLE, begin);
        variable->name = name;
        variable->number = binding->number;
        variable->reason = TEXT("a variable '$…'");
        return variable;
    }
    struct text message =
        text_format(p->work->context->arena,
                    "no clause 'for' or 'let' binds the variable $" TEXT_FMT, TEXT_ARG(name));
    if (!p->failed && !p->gave_up) {
        const struct diagnostic_kind *kind =
            p->is_predicate ? &expr_predicate_syntax : &expr_unknown_function;
        expr_diagnose(p->work, kind, expr_place(p->work, begin, p->last_end), TEXT_FMT,
                      TEXT_ARG(message));
    }
    return xpath_other(p, begin, "a variable that nothing binds");
}

/* ---- Calls ---- */

/* false: there is no such function, diagnosed. */
static bool check_function(struct xpath_parser *p, const struct xpath_node *call)
{
    struct text nearest;
    bool known;
    uint32_t count = call->children.count;
    if (p->failed || p->gave_up) return false;
    if (xpath_is_function(call->name, count, &nearest, &known)) return true;
    struct span span = expr_place(p->work, call->begin, call->end);
    const struct diagnostic_kind *kind =
        p->is_predicate ? &expr_predicate_syntax : &expr_unknown_function;
    struct diagnostic *d;
    if (known) {
        d = expr_diagnose(p->work, kind, span,
                          "the function '" TEXT_FMT "' does not take %u argument%s",
                          TEXT_ARG(call->name), count, count == 1 ? "" : "s");
    } else {
        d = expr_diagnose(p->work, kind, span, "XPath has no function '" TEXT_FMT "'",
                          TEXT_ARG(call->name));
    }
    diagnostic_did_you_mean(p->work->context->diagnostics, d,
                            expr_place(p->work, call->begin, call->begin + call->name.length),
                            nearest);
    return false;
}

/* timer(TASK): what stands in it is the name of a task, no path.  Behind the '('. */
static struct xpath_node *parse_timer(struct xpath_parser *p, uint32_t begin)
{
    struct text prefix, task = TEXT_NONE;
    xpath_skip(p);
    uint32_t at = p->at;
    if (!xpath_accept_name(p, &prefix, &task) || !text_is_absent(prefix)) {
        bool is_quoted = byte_at(p, at) == '\'' || byte_at(p, at) == '"';
        xpath_fail_at(p, at, at,
                      is_quoted ? "timer(…) takes the name of a task without quotes"
                                : "timer(…) needs the name of a task");
    }
    xpath_expect(p, ")");
    struct xpath_node *timer = xpath_new(p, XPATH_TIMER, begin);
    timer->name = task;
    return timer;
}

/* xs:TYPE(value) is `value cast as xs:TYPE?` [FO 17.1]. */
static struct xpath_node *conversion(struct xpath_parser *p, struct xpath_node *call,
                                     struct text prefix)
{
    bool is_schema = text_is(prefix, "xs");
    bool is_type = is_schema && xpath_cast_type(call->name, call);
    if (is_schema && (!is_type || call->children.count != 1)) {
        if (is_type) xpath_fail_at(p, call->begin, call->end, "a conversion takes one value");
        xpath_refuse_type(p, call->begin, prefix, call->name);
        return xpath_other(p, call->begin, "");
    }
    if (!is_type) return xpath_other(p, call->begin, "a function of another namespace");
    call->kind = XPATH_TYPED;
    call->name = TEXT("cast");
    call->occurrence = YAWL_OPTIONAL;
    call->reason = TEXT("a conversion");
    return call;
}

static struct xpath_node *parse_call(struct xpath_parser *p)
{
    uint32_t begin = p->at;
    struct text prefix, name;
    xpath_accept_name(p, &prefix, &name);
    xpath_accept(p, "(");
    if (text_is_absent(prefix) && text_is(name, "timer")) return parse_timer(p, begin);
    struct xpath_node *call = xpath_new(p, XPATH_CALL, begin);
    call->name = name;
    while (!p->failed && !xpath_at(p, ")")) {
        const struct xpath_node *argument = xpath_parse_single(p);
        xpath_add(p, call, argument);
        if (!xpath_accept(p, ",")) break;
    }
    xpath_expect(p, ")");
    call->end = p->last_end;
    if (!text_is_absent(prefix) && !text_is(prefix, "fn")) return conversion(p, call, prefix);
    if (text_is(name, "cost")) return xpath_other(p, begin, "the function cost(…) of YAWL");
    if (!check_function(p, call)) return call;
    struct xpath_node *wrong = xpath_check_regex(p, call);
    return wrong != NULL ? wrong : call;
}

/* ---- All ---- */

/* A name with '(' behind it that is no node test and no `if`. */
static bool at_call(struct xpath_parser *p)
{
    static const char *const tests[] = {"node",
                                        "text",
                                        "comment",
                                        "processing-instruction",
                                        "element",
                                        "attribute",
                                        "document-node",
                                        "schema-element",
                                        "schema-attribute",
                                        "item",
                                        "empty-sequence",
                                        NULL};
    struct text prefix, name;
    xpath_skip(p);
    uint32_t begin = p->at, last_end = p->last_end;
    bool found = xpath_accept_name(p, &prefix, &name) && xpath_at(p, "(");
    if (p->failed) return false;
    p->at = begin;
    p->last_end = last_end;
    for (const char *const *test = tests; found && *test != NULL; test++) {
        if (text_is_absent(prefix) && text_is(name, *test)) found = false;
    }
    return found;
}

/* Constructors and forms that begin with a word and are never compiled so far. */
static const char *at_construct(struct xpath_parser *p)
{
    static const char *const words[] = {
        "element",  "attribute", "text",      "document", "comment", "processing-instruction",
        "validate", "ordered",   "unordered", "map",      "array",   "try",
        NULL};
    if (!xpath_is_name_start(xpath_peek(p))) return NULL;
    for (const char *const *word = words; *word != NULL; word++) {
        if (xpath_at_words(p, *word, "{")) return "a computed constructor or a block 'word {…}'";
    }
    uint32_t begin = p->at;
    bool named = xpath_accept_word(p, "element") || xpath_accept_word(p, "attribute");
    struct text prefix, name;
    named = named && xpath_accept_name(p, &prefix, &name) && xpath_at(p, "{");
    if (!p->failed) p->at = begin;
    if (named) return "a computed constructor 'element name {…}'";
    if (xpath_at_words(p, "typeswitch", "(") || xpath_at_words(p, "switch", "(")) return "a switch";
    return xpath_at_words(p, "function", "(") ? "a function as a value" : NULL;
}

bool xpath_at_primary(struct xpath_parser *p)
{
    char c = xpath_peek(p), next = byte_at(p, p->at + 1);
    if (c == '.') return next != '.';
    if (expr_is_digit(c) || (c != '\0' && strchr("\"'$(<[?`", c) != NULL)) return true;
    return at_construct(p) != NULL || at_call(p);
}

static struct xpath_node *parse_group(struct xpath_parser *p)
{
    uint32_t begin = p->at;
    if (xpath_at(p, "(#")) {
        xpath_give_up(p, begin, "a pragma '(# … #)'");
        return xpath_other(p, begin, "");
    }
    xpath_accept(p, "(");
    if (xpath_accept(p, ")")) return xpath_new(p, XPATH_EMPTY, begin);
    struct xpath_node *inner = xpath_parse_all(p);
    xpath_expect(p, ")");
    return inner;
}

struct xpath_node *xpath_parse_primary(struct xpath_parser *p)
{
    uint32_t begin = p->at;
    char c = xpath_peek(p);
    const char *construct = at_construct(p);
    if (construct != NULL) {
        xpath_give_up(p, begin, construct);
        return xpath_other(p, begin, "");
    }
    if (expr_is_digit(c) || (c == '.' && expr_is_digit(byte_at(p, p->at + 1))))
        return parse_number(p);
    switch (c) {
    case '.': {
        xpath_accept(p, ".");
        struct xpath_node *context = xpath_new(p, XPATH_CONTEXT, begin);
        context->reason = TEXT("the context item '.'");
        return context;
    }
    case '"':
    case '\'': return parse_string(p);
    case '$': return parse_variable(p);
    case '(': return parse_group(p);
    case '<': return xpath_parse_element(p);
    case '[':
    case '?':
    case '`':
        xpath_give_up(p, begin, "an array, a lookup or a string constructor of XQuery 3.1");
        return xpath_other(p, begin, "");
    default: return parse_call(p);
    }
}
