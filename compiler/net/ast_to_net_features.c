/* Constructs that are part of the language and not compiled yet: each becomes a feature with a name
 * and the text that was written, so that nothing is dropped; the names and numbers in it are
 * checked now.
 */
#include "net/ast_to_net_parts.h"

void net_add_feature(const struct lowering *all, net_features *features, const char *name,
                     struct net_feature feature)
{
    feature.name = name;
    array_push(all->arena, features, feature);
}

uint32_t net_find_task_of(const struct net_lowering *part, const struct net_task *task,
                          const struct ast_text *name, const char *what)
{
    net_element element = net_find_element(part, name->text);
    if (!net_element_is_none(element) && net_element_is_task(element)) {
        return net_element_index(element);
    }
    struct diagnostic *d =
        diagnose(part->all->diagnostics, &net_unknown_element, name->span,
                 "'" TEXT_FMT "' %s '" TEXT_FMT "', which is no task of net '" TEXT_FMT "'",
                 TEXT_ARG(task->name), what, TEXT_ARG(name->text), TEXT_ARG(part->net->name));
    net_suggest(part->all, d, name->span, &part->net->task_ids, name->text);
    return NET_NONE;
}

/* "name value" pairs of what is there. */
static void add_word(struct text_buffer *detail, const char *name, struct text value)
{
    if (text_is_absent(value)) return;
    if (detail->length > 0) text_add_char(detail, ' ');
    text_print(detail, "%s " TEXT_FMT, name, TEXT_ARG(value));
}

static void add_number(struct text_buffer *detail, const char *name, const struct ast_int *number)
{
    if (number->value == AST_ABSENT) return;
    if (detail->length > 0) text_add_char(detail, ' ');
    text_print(detail, "%s %lld", name, (long long)number->value);
}

static struct text join_names(struct arena *arena, const ast_texts *names)
{
    struct text_buffer detail = {.arena = arena};
    array_each(struct ast_text, name, names) {
        if (detail.length > 0) text_add_string(&detail, ", ");
        text_add(&detail, name->text);
    }
    return text_built(&detail);
}

/* A feature without a place of its own is shown at its task. */
static void add(struct net_lowering *part, struct net_task *task, const char *name,
                struct net_feature feature)
{
    if (feature.span.source == NULL) feature.span = task->span;
    net_add_feature(part->all, &task->features, name, feature);
}

/* ---- Joins and threads ----------------------------------------------------------------------- */

/* CP-4: a count that can never be reached is told here, not when a case hangs. */
static void check_number(struct net_lowering *part, const struct net_task *task,
                         const struct ast_int *number, int64_t most)
{
    if (number->value == AST_ABSENT || (number->value >= 1 && number->value <= most)) return;
    if (most == INT64_MAX) {
        diagnose(part->all->diagnostics, &net_count_range, number->span,
                 "'" TEXT_FMT "' has the number %lld here; it must be 1 or more",
                 TEXT_ARG(task->name), (long long)number->value);
        return;
    }
    diagnose(part->all->diagnostics, &net_count_range, number->span,
             "'" TEXT_FMT
             "' waits for %lld of its flows, but %lld enter it; use a number from 1 to "
             "%lld",
             TEXT_ARG(task->name), (long long)number->value, (long long)most, (long long)most);
}

/* `count` waits for some of the flows, `threads` alone for some tokens of one. */
static void lower_join(struct net_lowering *part, const struct ast_task *ast, struct net_task *task)
{
    const struct ast_join *join = &ast->join;
    struct text_buffer detail = {.arena = part->all->arena};
    add_number(&detail, "count", &join->count);
    add_number(&detail, "threads", &join->threads);
    add_word(&detail, "rest", join->rest.text);
    if (detail.length == 0) return;
    check_number(part, task, &join->count, task->preset.count);
    check_number(part, task, &join->threads, INT64_MAX);
    bool merges = join->count.value == AST_ABSENT && join->threads.value != AST_ABSENT;
    add(part, task, merges ? "thread merge" : "partial join",
        (struct net_feature){.detail = text_built(&detail), .span = join->span});
}

static void lower_threads(struct net_lowering *part, const struct ast_task *ast,
                          struct net_task *task)
{
    array_each(struct ast_flow, flow, &ast->flows) {
        if (flow->threads.value == AST_ABSENT || flow->threads.value == 1) continue;
        check_number(part, task, &flow->threads, INT64_MAX);
        struct text detail =
            text_format(part->all->arena, "to " TEXT_FMT " threads %lld",
                        TEXT_ARG(flow->target.text), (long long)flow->threads.value);
        add(part, task, "thread split", (struct net_feature){.detail = detail, .span = flow->span});
    }
}

/* ---- Failures and triggers ------------------------------------------------------------------- */

/* Where the flows lead was resolved with the others; what remains is when they are taken. */
static void lower_failure(struct net_lowering *part, const struct ast_task *ast,
                          struct net_task *task)
{
    const struct ast_retry *retry = &ast->on_failure.retry;
    if (retry->present) {
        struct text_buffer detail = {.arena = part->all->arena};
        add_word(&detail, "attempts", retry->attempts.text);
        add_word(&detail, "wait", retry->wait.text);
        add_word(&detail, "factor", retry->factor.text);
        add_word(&detail, "max_wait", retry->max_wait.text);
        add(part, task, "retry",
            (struct net_feature){.detail = text_built(&detail), .span = retry->span});
    }
    array_each(struct ast_failure_flow, flow, &ast->on_failure.flows) {
        struct text_buffer detail = {.arena = part->all->arena};
        add_word(&detail, "to", flow->to.text);
        add_word(&detail, "error", flow->error.text);
        add(part, task, "failure flow",
            (struct net_feature){.detail = text_built(&detail), .span = flow->span});
    }
}

static void lower_trigger(struct net_lowering *part, const struct ast_task *ast,
                          struct net_task *task)
{
    if (!ast->trigger.present) return;
    struct text_buffer detail = {.arena = part->all->arena};
    add_word(&detail, "name", ast->trigger.name.text);
    add_word(&detail, "kind", ast->trigger.kind.text);
    add_word(&detail, "key", ast->trigger.key.text);
    add(part, task, "trigger",
        (struct net_feature){.detail = text_built(&detail), .span = ast->trigger.span});
}

/* ---- Other tasks and conditions -------------------------------------------------------------- */

/* `while` may name an implicit condition too. */
static void lower_holds(struct net_lowering *part, const struct ast_task *ast,
                        struct net_task *task)
{
    if (ast->holds.count == 0) return;
    array_each(struct ast_text, name, &ast->holds) {
        net_element element = net_find_element(part, name->text);
        if (!net_element_is_none(element) && !net_element_is_task(element)) continue;
        if (net_find_place(part->net, name->text).index != NET_NONE) continue;
        diagnose(part->all->diagnostics, &net_unknown_element, name->span,
                 "'" TEXT_FMT "' is enabled while '" TEXT_FMT
                 "' is marked, which is no condition of net '" TEXT_FMT "'",
                 TEXT_ARG(task->name), TEXT_ARG(name->text), TEXT_ARG(part->net->name));
    }
    struct text detail = join_names(part->all->arena, &ast->holds);
    add(part, task, "milestone",
        (struct net_feature){.detail = detail, .span = ast->holds.items[0].span});
}

static void lower_completes(struct net_lowering *part, const struct ast_task *ast,
                            struct net_task *task)
{
    if (ast->completes.count == 0) return;
    array_each(struct ast_text, name, &ast->completes) {
        net_find_task_of(part, task, name, "completes");
    }
    struct text detail = join_names(part->all->arena, &ast->completes);
    add(part, task, "completion of instances",
        (struct net_feature){.detail = detail, .span = ast->completes.items[0].span});
}

/* Roles and users are shown to whoever offers the items; the other keys need somebody to enforce
 * them. */
static void lower_offer(struct net_lowering *part, const struct ast_task *ast,
                        struct net_task *task)
{
    array_each(struct ast_mapping, key, &ast->offer.keys) {
        struct text name = key->target.text;
        if (text_is(name, "role") || text_is(name, "user")) continue;
        if (text_is(name, "not_by") || text_is(name, "same_as")) {
            net_find_task_of(part, task, &key->expression, "is offered by the performer of");
        }
        struct text detail = text_format(part->all->arena, TEXT_FMT ": " TEXT_FMT, TEXT_ARG(name),
                                         TEXT_ARG(key->expression.text));
        add(part, task, "offer key", (struct net_feature){.detail = detail, .span = key->span});
    }
}

/* The flows between the steps are implied, so the net is judged by none that are written. */
static void lower_branches(struct net_lowering *part, const struct ast_task *ast,
                           struct net_task *task)
{
    if (ast->branches == NULL) return;
    struct text_buffer detail = {.arena = part->all->arena};
    array_each(struct ast_branch, branch, &ast->branches->branches) {
        array_each(struct ast_text, step, &branch->steps) {
            net_find_task_of(part, task, step, "has a branch with");
        }
        text_print(&detail, TEXT_FMT " [" TEXT_FMT "] ", TEXT_ARG(branch->name.text),
                   TEXT_ARG(join_names(part->all->arena, &branch->steps)));
    }
    add_word(&detail, "converge", ast->branches->converge.text);
    add_word(&detail, "then", ast->branches->then.text);
    part->net->is_partial = true;
    add(part, task, "branches",
        (struct net_feature){.detail = text_built(&detail), .span = ast->branches->span});
}

/* A performance budget is no deadline: it is measured, and never ends anything (CP-5). */
static void lower_words(struct net_lowering *part, const struct ast_task *ast,
                        struct net_task *task)
{
    if (!text_is_absent(ast->mutex.text)) {
        add(part, task, "mutex",
            (struct net_feature){.detail = ast->mutex.text, .span = ast->mutex.span});
    }
    if (!text_is_absent(ast->budget.text)) {
        add(part, task, "performance budget",
            (struct net_feature){.detail = ast->budget.text, .span = ast->budget.span});
    }
}

static void lower_task(struct net_lowering *part, const struct ast_task *ast)
{
    struct net_task *task = net_task_of(part, ast);
    lower_join(part, ast, task);
    lower_threads(part, ast, task);
    lower_failure(part, ast, task);
    lower_trigger(part, ast, task);
    lower_holds(part, ast, task);
    lower_completes(part, ast, task);
    lower_offer(part, ast, task);
    lower_branches(part, ast, task);
    lower_words(part, ast, task);
}

/* `explicit` and `yawl` are what is compiled anyway. */
void net_lower_features(struct net_lowering *part)
{
    const struct ast_net *ast = part->ast;
    struct net *net = part->net;
    if (!text_is_absent(ast->termination.text) && !text_is(ast->termination.text, "explicit")) {
        net_add_feature(
            part->all, &net->features, "termination",
            (struct net_feature){.detail = ast->termination.text, .span = ast->termination.span});
    }
    if (!text_is_absent(ast->or_join.text) && !text_is(ast->or_join.text, "yawl")) {
        net_add_feature(
            part->all, &net->features, "or-join rule",
            (struct net_feature){.detail = ast->or_join.text, .span = ast->or_join.span});
    }
    array_each(struct ast_text, name, &ast->allow) {
        array_push(part->all->arena, &net->allow, name->text);
    }
    array_each(struct ast_task, task, &ast->tasks) lower_task(part, task);
}
