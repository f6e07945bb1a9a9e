/* Values that are merged into a variable: `merge: sum` makes `variable + (value)` of a value, and so on.
 *
 * The operation is made of the nodes that people would have written, so that its types and its faults are
 * those of the language.
 */
#include "expr/cel.h"

static const char *const words[] = {"none", "last", "sum", "min", "max", "append", "all", "any"};

const char *expr_merge_word(enum expr_merge merge) { return words[merge]; }

bool expr_merges(enum expr_merge merge, const struct expr_type *type)
{
    enum expr_kind kind = type->kind;
    bool is_number = kind == EXPR_INT || kind == EXPR_FLOAT || kind == EXPR_DECIMAL;
    switch (merge) {
    case EXPR_MERGE_SUM: return is_number;
    case EXPR_MERGE_MIN:
    case EXPR_MERGE_MAX: return is_number || kind == EXPR_STRING;
    case EXPR_MERGE_APPEND: return kind == EXPR_LIST || kind == EXPR_STRING;
    case EXPR_MERGE_ALL:
    case EXPR_MERGE_ANY: return kind == EXPR_BOOL;
    default: return true;
    }
}

static struct cel_node *node_over(struct expr_work *work, enum cel_kind kind,
                                  const struct cel_node *value)
{
    struct cel_node *node = ARENA_NEW(work->context->arena, struct cel_node);
    *node = (struct cel_node){
        .kind = kind, .begin = value->begin, .end = value->end, .depth = value->depth + 1};
    return node;
}

/* min([variable, value]) */
static const struct cel_node *choose(struct expr_work *work, const char *function,
                                     const struct cel_node *variable, const struct cel_node *value)
{
    struct arena *arena = work->context->arena;
    const struct cel_node **items = ARENA_ARRAY(arena, const struct cel_node *, 2);
    const struct cel_node **arguments = ARENA_ARRAY(arena, const struct cel_node *, 1);
    struct cel_node *list = node_over(work, CEL_LIST, value);
    struct cel_node *call = node_over(work, CEL_CALL, list);
    items[0] = variable;
    items[1] = value;
    list->arguments = items;
    list->arguments_count = 2;
    arguments[0] = list;
    call->name = text_of(function);
    call->arguments = arguments;
    call->arguments_count = 1;
    return call;
}

const struct cel_node *cel_merge(struct expr_work *work, enum expr_merge merge, struct text name,
                                 const struct cel_node *value)
{
    struct cel_node *variable = node_over(work, CEL_NAME, value);
    variable->name = name;
    if (merge == EXPR_MERGE_MIN || merge == EXPR_MERGE_MAX)
        return choose(work, words[merge], variable, value);
    struct cel_node *both = node_over(work, CEL_BINARY, value);
    both->op = merge == EXPR_MERGE_ALL ? EXPR_AND : merge == EXPR_MERGE_ANY ? EXPR_OR : EXPR_ADD;
    both->operands[0] = variable;
    both->operands[1] = value;
    return both;
}
