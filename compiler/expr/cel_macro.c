/* CEL's macros over lists and maps: all, exists, exists_one, map, filter; of a map they take its keys.
 *
 * Each binds a variable that only its own predicate or value sees, and that hides others of its name.  As
 * in the language definition an item that decides all() or exists() hides errors of the others.
 */
#include "expr/cel.h"

struct macro {
    const char *name;
    enum expr_loop loop;
};

static const struct macro macros[] = {
    {"all", EXPR_LOOP_ALL},
    {"exists", EXPR_LOOP_EXISTS},
    {"exists_one", EXPR_LOOP_EXISTS_ONE},
    {"existsOne", EXPR_LOOP_EXISTS_ONE},
    {"map", EXPR_LOOP_MAP},
    {"filter", EXPR_LOOP_FILTER},
};

static const struct macro *find_macro(struct text name)
{
    for (size_t i = 0; i < sizeof macros / sizeof *macros; i++) {
        if (text_is(name, macros[i].name)) return &macros[i];
    }
    return NULL;
}

/* The part, in which the variable is known. */
static struct expr *type_bound(struct expr_work *work, const struct expr_local *local,
                               const struct cel_node *part)
{
    struct expr_bound bound = {.local = local, .outer = work->bound};
    work->bound = &bound;
    struct expr *expr = cel_type(work, part);
    work->bound = bound.outer;
    return expr;
}

static struct expr *need_predicate(struct expr_work *work, struct expr *expr, const char *macro)
{
    if (expr == NULL || expr->type.kind == EXPR_BOOL) return expr;
    expr_diagnose(work, &expr_type_error, expr->span,
                  "%s needs a bool of each item, but this is " TEXT_FMT, macro,
                  TEXT_ARG(expr_type_text(expr->type)));
    return NULL;
}

/* Of `[]`, whose items have no type. */
static struct expr *of_nothing(struct expr_work *work, enum expr_loop loop, struct expr *range)
{
    if (loop == EXPR_LOOP_MAP || loop == EXPR_LOOP_FILTER) return range;
    return expr_bool(work, range->span, loop == EXPR_LOOP_ALL);
}

static struct expr *type_loop(struct expr_work *work, const struct cel_node *node,
                              const struct macro *macro, struct expr *range)
{
    const struct cel_node *variable = node->arguments[1];
    uint32_t count = node->arguments_count;
    struct expr_type item = expr_element_type(range->type);
    const struct expr_local *local = expr_new_local(work, variable->name, item);
    struct expr *condition = NULL;
    if (count == 4) {
        condition = need_predicate(work, type_bound(work, local, node->arguments[2]), macro->name);
    }
    struct expr *body = type_bound(work, local, node->arguments[count - 1]);
    if (macro->loop != EXPR_LOOP_MAP) body = need_predicate(work, body, macro->name);
    if (body == NULL || (count == 4 && condition == NULL)) return NULL;
    struct expr_type value = expr_plain_type(work->context->arena, body->type);
    if (!cel_is_item(&value) && macro->loop == EXPR_LOOP_MAP) {
        return expr_unsupported(work, body->span, "a list of type " TEXT_FMT,
                                TEXT_ARG(expr_type_text(body->type)));
    }
    struct expr *loop = expr_loop(work, macro->loop, local, range, body);
    bool searches = macro->loop == EXPR_LOOP_ALL || macro->loop == EXPR_LOOP_EXISTS;
    loop->absorbs = searches && expr_may_fault(body);
    if (condition == NULL) return loop;
    loop->operands[2] = condition;
    loop->operands_count = 3;
    return loop;
}

struct expr *cel_macro(struct expr_work *work, const struct cel_node *node, bool *known)
{
    const struct macro *macro = find_macro(node->name);
    *known = macro != NULL;
    if (macro == NULL) return NULL;
    struct span span = expr_place(work, node->begin, node->end);
    uint32_t count = node->arguments_count;
    bool fits = count == 3 || (count == 4 && macro->loop == EXPR_LOOP_MAP);
    if (!node->has_target || !fits || node->arguments[1]->kind != CEL_NAME) {
        expr_diagnose(work, &expr_type_error, span,
                      "%s takes a variable and what is asked of it: list.%s(x, …)", macro->name,
                      macro->name);
        return NULL;
    }
    const struct cel_node *target = node->arguments[0];
    struct expr *range =
        target->kind == CEL_MAP ? cel_map_keys(work, target) : cel_type(work, target);
    range = cel_need_list(work, range, macro->name);
    if (range == NULL) return NULL;
    if (range->type.element == EXPR_OTHER) return of_nothing(work, macro->loop, range);
    if (cel_may_lack_items(work, range)) return NULL;
    if (macro->loop == EXPR_LOOP_FILTER && range->type.element == EXPR_LIST)
        return expr_unsupported(work, span, "filter of a list of lists");
    struct expr *loop = type_loop(work, node, macro, range);
    if (loop != NULL) loop->span = span;
    return loop;
}
