/* Regular expressions that are literals: their programs, and the nodes that hold them. */
#include "expr/expr_regex.h"

static struct yawl_text text_of_value(struct text text)
{
    return (struct yawl_text){text.length == 0 ? "" : text.data, (uint32_t)text.length};
}

const struct yawl_regex *expr_regex_program(struct arena *arena, struct text text,
                                            struct regex_options options, bool finds,
                                            struct regex_error *error)
{
    struct arena *working = arena_new(2 * REGEX_MEMORY_MAX);
    struct regex_memory memory = {arena_alloc_raw(working, REGEX_MEMORY_MAX, 1), REGEX_MEMORY_MAX,
                                  0};
    struct yawl_regex regex, *kept = NULL;
    if (regex_compile(&regex, text_of_value(text), options, &memory, error)) {
        if (!finds) regex_make_states(&regex, &memory);
        regex_move(&regex, arena_alloc(arena, regex_bytes(&regex)));
        kept = ARENA_NEW(arena, struct yawl_regex);
        *kept = regex;
    }
    arena_free(working);
    return kept;
}

struct expr *expr_regex(struct expr_work *work, struct span span, const struct yawl_regex *regex,
                        struct text text, struct text flags)
{
    struct expr *expr = expr_node(work, EXPR_REGEX, expr_basic(EXPR_INT), span, 0);
    expr->regex = regex;
    expr->literal.string = text;
    expr->written = flags;
    return expr;
}

struct expr *expr_regex_test(struct expr_work *work, struct span span, struct expr *regex,
                             struct expr *text)
{
    if (regex == NULL || text == NULL) return NULL;
    if (expr_is_literal(text)) {
        struct yawl_text value = text_of_value(text->literal.string);
        return expr_bool(work, span, yawl_regex_test(regex->regex, value));
    }
    struct expr *arguments[2] = {regex, text};
    return expr_call(work, &expr_functions[EXPR_FN_REGEX_TEST], expr_basic(EXPR_BOOL), span,
                     arguments);
}
