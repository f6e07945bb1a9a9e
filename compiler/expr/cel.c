/* Entry points for CEL: one expression, and a text with expressions in it.
 *
 * A text's expressions are parsed in place, so that braces inside of them (in strings, in maps) do
 * not end them; the values are joined as text. / */
#include "expr/cel.h"

/* ---- One expression ---- */

static struct expr *fit(struct expr_work *work, struct expr *tree, const struct expr_type *wanted)
{
    if (tree == NULL || wanted == NULL) return tree;
    if (!cel_is_value(wanted)) {
        return expr_unsupported(work, work->span, "a value of type " TEXT_FMT,
                                TEXT_ARG(expr_type_text(*wanted)));
    }
    struct expr *fitted = cel_coerce(work, tree, *wanted);
    if (fitted != NULL) return fitted;
    struct diagnostic *d =
        expr_diagnose(work, &expr_type_error, tree->span,
                      "this needs a value of type " TEXT_FMT ", but the expression is " TEXT_FMT,
                      TEXT_ARG(expr_type_text(*wanted)), TEXT_ARG(expr_type_text(tree->type)));
    struct diagnostics *all = work->context->diagnostics;
    if (tree->op == EXPR_VARIABLE && tree->variable->span.source != NULL) {
        diagnostic_note(all, d, tree->variable->span, "'" TEXT_FMT "' is declared here",
                        TEXT_ARG(tree->variable->name));
    }
    if (wanted->kind == EXPR_DECIMAL && tree->type.kind == EXPR_FLOAT) {
        diagnostic_note(all, d, SPAN_NONE, "a float is not exact and never becomes a decimal");
    }
    return NULL;
}

static struct expr_result end_fitted(struct expr_work *work, struct expr *tree,
                                     const struct expr_type *wanted)
{
    struct expr *fitted = fit(work, tree, wanted);
    struct expr_result result = expr_end(work, fitted);
    result.misfits = tree != NULL && fitted == NULL && result.outcome == EXPR_WRONG;
    return result;
}

struct expr_result expr_cel(const struct expr_context *context, struct text text, struct span span,
                            const struct expr_type *wanted)
{
    struct expr_work work;
    if (!expr_begin(&work, context, text, span)) return expr_end(&work, NULL);
    const struct cel_node *node = cel_parse(&work, 0, NULL);
    if (node == NULL) return expr_end(&work, NULL);
    return end_fitted(&work, cel_type_as(&work, node, wanted), wanted);
}

struct expr_result expr_cel_merged(const struct expr_context *context, struct text text,
                                   struct span span, const struct expr_variable *into,
                                   enum expr_merge merge)
{
    struct expr_work work;
    if (!expr_begin(&work, context, text, span)) return expr_end(&work, NULL);
    const struct cel_node *node = cel_parse(&work, 0, NULL);
    if (node == NULL) return expr_end(&work, NULL);
    node = cel_merge(&work, merge, into->name, node);
    return end_fitted(&work, cel_type(&work, node), &into->type);
}

/* ---- A text with expressions ---- */

struct cel_template {
    struct expr_work *work;
    struct text_buffer plain; /* text since the last expression */
    uint32_t plain_begin;
    struct expr *joined; /* NULL: nothing yet */
    bool failed;
};

static void join(struct cel_template *t, struct expr *part)
{
    if (part == NULL)
        t->failed = true;
    else
        t->joined = t->joined == NULL ? part : expr_binary(t->work, EXPR_ADD, t->joined, part);
}

static void join_plain(struct cel_template *t, uint32_t end)
{
    if (t->plain.length == 0) return;
    join(t, expr_string(t->work, expr_place(t->work, t->plain_begin, end),
                        text_copy(t->work->context->arena, text_built(&t->plain))));
    t->plain.length = 0;
}

static void brace_error(struct cel_template *t, uint32_t at, const char *what)
{
    t->failed = true;
    expr_diagnose(t->work, &expr_bad_template, expr_place(t->work, at, at + 1), "%s", what);
}

/* An expression behind the brace at `at`; returns the place behind its closing brace. */
static uint32_t join_expression(struct cel_template *t, uint32_t at)
{
    struct expr_work *work = t->work;
    uint32_t length = (uint32_t)work->text.length, end = length;
    const struct cel_node *node = cel_parse(work, at + 1, &end);
    if (node == NULL) { /* where it ends is not known */
        t->failed = true;
        return length;
    }
    struct cel_token close = cel_next_token(work, end);
    if (close.kind != CEL_TOKEN_SYMBOL || close.symbol != CEL_SYMBOL('}', '\0')) {
        brace_error(t, at, "this '{' begins an expression that no '}' ends; write {{ for a brace");
        return length;
    }
    join(t, cel_to_string(work, cel_type(work, node)));
    return close.end;
}

static void read_template(struct cel_template *t)
{
    struct text text = t->work->text;
    for (uint32_t at = 0; at < text.length;) {
        char c = text.data[at], next = at + 1 < text.length ? text.data[at + 1] : '\0';
        if ((c == '{' || c == '}') && next == c) {
            text_add_char(&t->plain, c);
            at += 2;
        } else if (c == '{') {
            join_plain(t, at);
            t->plain_begin = at = join_expression(t, at);
        } else if (c == '}') {
            brace_error(t, at, "this '}' ends no expression; write }} for a brace");
            at++;
        } else {
            text_add_char(&t->plain, c);
            at++;
        }
    }
    join_plain(t, (uint32_t)text.length);
}

/* A chain of many parts would be as deep as it is long. */
static bool too_many_parts(struct expr_work *work)
{
    uint32_t braces = 0;
    for (size_t i = 0; i < work->text.length; i++) braces += work->text.data[i] == '{';
    if (braces < EXPR_DEPTH_MAX) return false;
    expr_diagnose(work, &expr_limit, work->span,
                  "this text has %u opening braces, more than %d; split it", braces,
                  EXPR_DEPTH_MAX - 1);
    return true;
}

struct expr_result expr_template(const struct expr_context *context, struct text text,
                                 struct span span)
{
    struct expr_work work;
    if (!expr_begin(&work, context, text, span)) return expr_end(&work, NULL);
    if (too_many_parts(&work)) return expr_end(&work, NULL);
    struct cel_template t = {.work = &work, .plain = {.arena = context->arena}};
    read_template(&t);
    if (!t.failed && t.joined == NULL) t.joined = expr_string(&work, span, TEXT(""));
    return expr_end(&work, t.failed ? NULL : t.joined);
}
