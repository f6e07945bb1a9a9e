/* Entry points for CEL: one expression, as a value of the type that is wanted, or merged into a variable.
 */
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
