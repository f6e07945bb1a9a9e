/* What a task waits for besides tokens on its flows, and how many of them: partial joins and thread
 * merges, milestones, mutexes; whom it completes; and what a net says of its end and of its or-joins.
 *
 * Numbers that can never be reached are told here, not when a case hangs (CP-4).
 */
#include "net/ast_to_net_parts.h"

/* Tokens that one flow gives, or one join takes, at once. */
#define THREADS_MAX 1000000

/* ---- Joins and threads ----------------------------------------------------------------------- */

static bool is_in_range(struct net_lowering *part, const struct net_task *task,
                        const struct ast_int *number, int64_t most)
{
    if (number->value == AST_ABSENT || (number->value >= 1 && number->value <= most)) return true;
    diagnose(part->all->diagnostics, &net_count_range, number->span,
             "'" TEXT_FMT "' has the number %lld here; use a number from 1 to %lld",
             TEXT_ARG(task->name), (long long)number->value, (long long)most);
    return false;
}

static bool check_count(struct net_lowering *part, const struct net_task *task,
                        const struct ast_int *count)
{
    uint32_t most = task->preset.count;
    if (count->value == AST_ABSENT || (count->value >= 1 && count->value <= most)) return true;
    if (part->net->is_damaged) return false;
    diagnose(part->all->diagnostics, &net_count_range, count->span,
             "'" TEXT_FMT
             "' waits for %lld of its flows, but %u enter it; use a number from 1 to %u",
             TEXT_ARG(task->name), (long long)count->value, most, most);
    return false;
}

/* `threads` alone is a merge of the threads of one flow. */
static bool check_merge(struct net_lowering *part, const struct net_task *task,
                        const struct ast_join *join)
{
    if (join->count.value != AST_ABSENT || task->preset.count <= 1) return true;
    if (part->net->is_damaged) return false;
    diagnose(part->all->diagnostics, &net_count_range, join->threads.span,
             "'" TEXT_FMT
             "' merges the threads of one flow, but %u flows enter it; add `count`, the number of "
             "flows that must have so many threads",
             TEXT_ARG(task->name), task->preset.count);
    return false;
}

static enum net_rest rest_of(struct text word)
{
    if (text_is(word, "cancel")) return NET_REST_CANCEL;
    return text_is(word, "block") ? NET_REST_BLOCK : NET_REST_IGNORE;
}

/* Without it, `rest: cancel` would cancel nothing and be `ignore` with another name. */
static void check_cancels(struct net_lowering *part, const struct ast_task *ast,
                          const struct net_task *task)
{
    if (task->partial.rest != NET_REST_CANCEL || ast->cancels.count > 0) return;
    diagnose(part->all->diagnostics, &net_missing_cancels, ast->join.rest.span,
             "'" TEXT_FMT
             "' cancels the rest of its flows, but does not say what that is; add `cancels`, or "
             "write `rest: ignore`",
             TEXT_ARG(task->name));
}

/* `count` waits for some of the flows, `threads` alone for some tokens of one. */
static void lower_join(struct net_lowering *part, const struct ast_task *ast, struct net_task *task)
{
    const struct ast_join *join = &ast->join;
    if (join->gate != AST_GATE_COUNT_OF) return;
    bool fits = check_count(part, task, &join->count);
    fits = is_in_range(part, task, &join->threads, THREADS_MAX) && fits;
    fits = check_merge(part, task, join) && fits;
    if (!fits) return;
    task->partial = (struct net_partial_join){
        .count = join->count.value == AST_ABSENT ? 0 : (uint32_t)join->count.value,
        .threads = join->threads.value == AST_ABSENT ? 1 : (uint32_t)join->threads.value,
        .rest = rest_of(join->rest.text),
        .span = join->span,
    };
    bool is_plain = task->preset.count <= 1 && task->partial.rest != NET_REST_CANCEL;
    task->partial.present = !is_plain || task->partial.threads > 1;
    if (is_plain) task->partial.count = 0;
    check_cancels(part, ast, task);
}

static void check_threads(struct net_lowering *part, const struct ast_task *ast,
                          struct net_task *task)
{
    array_each(struct ast_flow, flow, &ast->flows) {
        is_in_range(part, task, &flow->threads, THREADS_MAX);
    }
}

/* ---- Other tasks and conditions -------------------------------------------------------------- */

/* `while` may name an implicit condition too. */
static net_place_id find_condition(const struct net_lowering *part, struct text name)
{
    net_element element = net_find_element(part, name);
    if (!net_element_is_none(element) && !net_element_is_task(element)) {
        return net_element_place(part, element);
    }
    return net_find_place(part->net, name);
}

static bool holds_already(const struct net_task *task, net_place_id place)
{
    array_each(net_place_id, known, &task->holds) {
        if (known->index == place.index) return true;
    }
    return false;
}

static bool completes_already(const struct net_task *task, uint32_t index)
{
    array_each(net_task_id, known, &task->completes) {
        if (known->index == index) return true;
    }
    return false;
}

static void lower_holds(struct net_lowering *part, const struct ast_task *ast,
                        struct net_task *task)
{
    array_each(struct ast_text, name, &ast->holds) {
        net_place_id place = find_condition(part, name->text);
        if (place.index != NET_NONE) {
            bool known = holds_already(task, place);
            if (!known) array_push(part->all->arena, &task->holds, place);
            continue;
        }
        struct diagnostic *d =
            diagnose(part->all->diagnostics, &net_unknown_element, name->span,
                     "'" TEXT_FMT "' is enabled while '" TEXT_FMT
                     "' is marked, which is no condition of net '" TEXT_FMT "'",
                     TEXT_ARG(task->name), TEXT_ARG(name->text), TEXT_ARG(part->net->name));
        net_suggest(part->all, d, name->span, &part->net->place_ids, name->text);
    }
}

/* Only a task with instances has something to end early. */
static void lower_completes(struct net_lowering *part, const struct ast_task *ast,
                            struct net_task *task)
{
    array_each(struct ast_text, name, &ast->completes) {
        uint32_t index = net_find_task_of(part, task, name, "completes");
        if (index == NET_NONE || completes_already(task, index)) continue;
        if (part->ast->tasks.items[index].instances.present) {
            array_push(part->all->arena, &task->completes, ((net_task_id){index}));
            continue;
        }
        struct diagnostic *d =
            diagnose(part->all->diagnostics, &net_completes_single, name->span,
                     "'" TEXT_FMT "' completes '" TEXT_FMT
                     "', which has no instances; give it `instances`, or use `cancels`",
                     TEXT_ARG(task->name), TEXT_ARG(name->text));
        diagnostic_note(part->all->diagnostics, d, part->net->tasks.items[index].span,
                        "'" TEXT_FMT "'", TEXT_ARG(name->text));
    }
}

static void lower_mutex(struct net_lowering *part, const struct ast_task *ast,
                        struct net_task *task, struct intern *mutexes)
{
    task->mutex = NET_NONE;
    if (text_is_absent(ast->mutex.text)) return;
    task->mutex = intern_add(mutexes, ast->mutex.text, part->net->mutexes.count);
    if (task->mutex == part->net->mutexes.count) {
        array_push(part->all->arena, &part->net->mutexes, ast->mutex.text);
    }
}

void net_lower_joins(struct net_lowering *part)
{
    struct intern mutexes = {.arena = part->all->arena};
    part->net->is_implicit = text_is(part->ast->termination.text, "implicit");
    part->net->has_bpmn_or_joins = text_is(part->ast->or_join.text, "bpmn");
    array_each(struct ast_task, ast, &part->ast->tasks) {
        struct net_task *task = net_task_of(part, ast);
        lower_join(part, ast, task);
        check_threads(part, ast, task);
        lower_holds(part, ast, task);
        lower_completes(part, ast, task);
        lower_mutex(part, ast, task, &mutexes);
    }
}
