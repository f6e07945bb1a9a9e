/* matches: of a literal the program is made here, with errors inside the literal; of another text at
 * run time. */
#include "expr/cel.h"
#include "expr/expr_regex.h"

static struct expr *text_argument(struct expr_work *work, const struct cel_node *node)
{
    struct expr *text = cel_type(work, node);
    if (text == NULL || text->type.kind == EXPR_STRING) return text;
    expr_diagnose(work, &expr_type_error, text->span, "matches takes strings, not " TEXT_FMT,
                  TEXT_ARG(expr_type_text(text->type)));
    return NULL;
}

/* What is wrong with the literal; NULL. */
static struct expr *wrong(struct expr_work *work, const struct cel_node *literal,
                          const struct regex_error *error)
{
    struct cel_token token = {CEL_TOKEN_STRING, literal->begin, literal->end, 0};
    uint32_t from = cel_string_place(work, token, error->begin);
    uint32_t to = cel_string_place(work, token, error->end);
    struct span span = expr_place(work, from, to > from ? to : from + 1);
    if (error->outcome == REGEX_WRONG)
        expr_diagnose(work, &expr_bad_regex, span, "%s", error->what);
    else if (error->outcome == REGEX_UNSUPPORTED)
        expr_unsupported(work, span, "%s in a regular expression", error->what);
    else
        expr_unsupported(work, span, "a regular expression: %s", error->what);
    return NULL;
}

struct expr *cel_regex(struct expr_work *work, const struct cel_node *node, bool *known)
{
    struct span span = expr_place(work, node->begin, node->end);
    *known = text_is(node->name, "matches");
    if (!*known) return NULL;
    if (node->arguments_count != 2) {
        expr_diagnose(work, &expr_type_error, span,
                      "matches takes a regular expression: text.matches('…')");
        return NULL;
    }
    struct expr *text = text_argument(work, node->arguments[0]);
    struct expr *pattern = text_argument(work, node->arguments[1]);
    if (text == NULL || pattern == NULL) return NULL;
    if (node->arguments[1]->kind != CEL_LITERAL) {
        struct expr *arguments[2] = {text, pattern};
        return expr_call(work, &expr_functions[EXPR_FN_REGEX_FIND], expr_basic(EXPR_BOOL), span,
                         arguments);
    }
    struct regex_error error;
    struct regex_options options = {.dialect = REGEX_RE2};
    struct text written = pattern->literal.string;
    const struct yawl_regex *regex =
        expr_regex_program(work->context->arena, written, options, false, &error);
    if (regex == NULL) return wrong(work, node->arguments[1], &error);
    return expr_regex_test(work, span, expr_regex(work, pattern->span, regex, written, TEXT("")),
                           text);
}
