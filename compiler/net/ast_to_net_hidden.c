/* A net whose short forms are replaced by what they stand for: a copy of the tree, in which tasks that
 * nobody wrote follow the written ones.  The tree that was read is not changed, since `convert` writes
 * it back.
 */
#include "net/ast_to_net_parts.h"

#include <string.h>

/* Lists inside a task are still the written ones: whoever changes one replaces it. */
struct ast_net *net_copy_ast(struct net_lowering *part)
{
    struct arena *arena = part->all->arena;
    const struct ast_net *old = part->ast;
    struct ast_net *copy = ARENA_NEW(arena, struct ast_net);
    *copy = *old;
    memset(&copy->tasks, 0, sizeof copy->tasks);
    memset(&copy->order, 0, sizeof copy->order);
    array_reserve(arena, &copy->tasks, old->tasks.count + 2);
    array_reserve(arena, &copy->order, old->order.count + 2);
    array_each(struct ast_task, task, &old->tasks) array_push(arena, &copy->tasks, *task);
    array_each(struct ast_element_ref, ref, &old->order) array_push(arena, &copy->order, *ref);
    part->ast = copy;
    return copy;
}

/* Its conditions bear its own name until its maker says otherwise. */
struct ast_task *net_add_hidden(struct net_lowering *part, struct ast_net *ast, struct text name,
                                struct span span)
{
    struct arena *arena = part->all->arena;
    struct net_hidden hidden = {.source = name, .target = name, .owner = NET_NONE};
    array_push(arena, &part->hidden, hidden);
    array_push(arena, &ast->order, ((struct ast_element_ref){true, ast->tasks.count}));
    struct ast_task *task = array_add(arena, &ast->tasks);
    *task = (struct ast_task){.name = {name, span}, .span = span};
    return task;
}
