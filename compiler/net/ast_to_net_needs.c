/* Dependency graphs: `needs` in place of flows.  Not compiled yet, but names must resolve and
 * nothing may need itself (CP-9).
 */
#include "net/ast_to_net_parts.h"

/* Who needs a task, as lists in one array: those of task t stand in [begin[t], begin[t + 1]). */
struct dependents {
    uint32_t *begin, *tasks, *missing;
};

static void resolve(struct net_lowering *part, const struct ast_task *ast, uint32_t *needed,
                    uint32_t *count)
{
    array_each(struct ast_text, name, &ast->needs) {
        uint32_t index = net_find_task_of(part, net_task_of(part, ast), name, "needs");
        if (index != NET_NONE) needed[(*count)++] = index;
    }
}

/* Counting sort of the edges by the task that is needed. */
static struct dependents invert(struct net_lowering *part)
{
    struct arena *arena = part->all->arena;
    uint32_t tasks = part->ast->tasks.count;
    size_t edges = 0;
    array_each(struct ast_task, ast, &part->ast->tasks) edges += ast->needs.count;
    uint32_t *needed = ARENA_ARRAY(arena, uint32_t, edges + 1);
    struct dependents out = {ARENA_ARRAY(arena, uint32_t, (size_t)tasks + 2),
                             ARENA_ARRAY(arena, uint32_t, edges + 1),
                             ARENA_ARRAY(arena, uint32_t, (size_t)tasks + 1)};
    uint32_t count = 0;
    for (uint32_t t = 0; t < tasks; t++) {
        uint32_t before = count;
        resolve(part, &part->ast->tasks.items[t], needed, &count);
        out.missing[t] = count - before;
    }
    for (uint32_t e = 0; e < count; e++) out.begin[needed[e] + 2]++;
    for (uint32_t t = 0; t < tasks; t++) out.begin[t + 2] += out.begin[t + 1];
    uint32_t e = 0;
    for (uint32_t t = 0; t < tasks; t++) {
        for (uint32_t i = 0; i < out.missing[t]; i++) out.tasks[out.begin[needed[e++] + 1]++] = t;
    }
    return out;
}

/* Takes away tasks that need nothing more; what remains is on or behind a circle. */
static void check_cycles(struct net_lowering *part, struct dependents *all)
{
    uint32_t tasks = part->ast->tasks.count, done = 0, queued = 0;
    uint32_t *queue = ARENA_ARRAY(part->all->arena, uint32_t, (size_t)tasks + 1);
    for (uint32_t t = 0; t < tasks; t++) {
        if (all->missing[t] == 0) queue[queued++] = t;
    }
    while (done < queued) {
        uint32_t t = queue[done++];
        for (uint32_t i = all->begin[t]; i < all->begin[t + 1]; i++) {
            if (--all->missing[all->tasks[i]] == 0) queue[queued++] = all->tasks[i];
        }
    }
    if (queued == tasks) return;
    struct diagnostic *d = NULL;
    for (uint32_t t = 0; t < tasks; t++) {
        const struct net_task *task = &part->net->tasks.items[t];
        if (all->missing[t] == 0) continue;
        if (d == NULL) {
            d = diagnose(part->all->diagnostics, &net_needs_cycle, task->span,
                         "'" TEXT_FMT "' needs tasks that need it in turn, or waits for such a "
                         "circle; take away one `needs`",
                         TEXT_ARG(task->name));
        } else if (d->notes.count < NET_NOTES_MAX) {
            diagnostic_note(part->all->diagnostics, d, task->span, "'" TEXT_FMT "' too",
                            TEXT_ARG(task->name));
        }
    }
}

static void add_features(struct net_lowering *part, const struct ast_task *ast)
{
    struct net_task *task = net_task_of(part, ast);
    struct text_buffer detail = {.arena = part->all->arena};
    array_each(struct ast_text, name, &ast->needs) {
        if (detail.length > 0) text_add_string(&detail, ", ");
        text_add(&detail, name->text);
    }
    if (ast->needs.count > 0) {
        net_add_feature(
            part->all, &task->features, "dependencies",
            (struct net_feature){.detail = text_built(&detail), .span = ast->needs.items[0].span});
    }
    if (text_is_absent(ast->condition.text)) return;
    static const struct expr_type condition = {.kind = EXPR_BOOL, .name = {"bool", 4}};
    struct expr_scope scope = net_case_scope(part);
    net_lower_expression(part->all, &scope, &ast->condition, &condition);
    net_add_feature(
        part->all, &task->features, "conditional task",
        (struct net_feature){.detail = ast->condition.text, .span = ast->condition.span});
}

void net_lower_needs(struct net_lowering *part)
{
    array_each(struct ast_task, ast, &part->ast->tasks) add_features(part, ast);
    if (!part->ast->uses_needs) return;
    part->net->is_partial = true;
    net_add_feature(part->all, &part->net->features, "dependency graph",
                    (struct net_feature){.span = part->net->span});
    struct dependents dependents = invert(part);
    check_cycles(part, &dependents);
}
