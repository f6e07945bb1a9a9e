/* Branches: `branches`, `converge` and `then` of a task F become parallel steps and two tasks of their own.
 *
 * F splits to the first steps; the last ones lead to F/converge, which leads on.  A step that fails
 * gives its token to F/failed, which fails the case once the convergence cannot be reached any more
 * (BR-7); it leads where F/converge does, so that the net is judged as if it went on.
 * With `branch_timeout` each branch B has two more: F/B/late, which starts when the time is over and cancels
 * what is left of the branch, and F/B/failed, to which its failing steps and F/B/late lead (TM-6).
 */
#include "net/ast_to_net_parts.h"

struct branching {
    struct net_lowering *part;
    const struct ast_net *old;
    struct ast_net *ast;
    struct intern *names; /* of tasks */
    struct bitset steps;  /* of all branches of the net so far */
    uint32_t owner;       /* F */
    const struct ast_branches *branches;
    struct text converge, failed; /* names of the two tasks */
};

/* Of `branch_timeout: default`. */
#define TIMEOUT_DEFAULT "120s"

static void say_bad(const struct branching *b, struct span span, const char *what, struct text name)
{
    b->part->net->is_damaged = true;
    const struct ast_task *owner = &b->old->tasks.items[b->owner];
    diagnose(b->part->all->diagnostics, &net_bad_branches, span,
             "the branches of '" TEXT_FMT "': '" TEXT_FMT "' %s", TEXT_ARG(owner->name.text),
             TEXT_ARG(name), what);
}

/* ---- Steps ----------------------------------------------------------------------------------- */

/* What a step may not have, or NULL. */
static const char *wrong_step(const struct branching *b, uint32_t index)
{
    const struct ast_task *step = &b->old->tasks.items[index];
    if (index == b->owner) return "is the task that has the branches; name another";
    if (bitset_has(b->steps, index)) return "is a step of a branch already; use it once";
    if (step->branches != NULL) return "has branches itself; put them into a net of its own";
    if (step->has_flows && step->flows.count > 0) {
        return "has `then`, but its branch says what comes next; remove it";
    }
    if (step->join.gate != AST_GATE_ABSENT) return "has `join`, but one flow enters it; remove it";
    return NULL;
}

/* The step's task, or NET_NONE after an error. */
static uint32_t find_step(struct branching *b, const struct ast_text *name)
{
    uint32_t index = intern_find(b->names, name->text);
    if (index == INTERN_NONE) {
        b->part->net->is_damaged = true;
        struct diagnostic *d = diagnose(b->part->all->diagnostics, &net_unknown_element, name->span,
                                        "'" TEXT_FMT "' has a branch with '" TEXT_FMT
                                        "', which is no task of net '" TEXT_FMT "'",
                                        TEXT_ARG(b->old->tasks.items[b->owner].name.text),
                                        TEXT_ARG(name->text), TEXT_ARG(b->part->net->name));
        net_suggest(b->part->all, d, name->span, b->names, name->text);
        return NET_NONE;
    }
    const char *wrong = wrong_step(b, index);
    if (index != b->owner) bitset_add(b->steps, index);
    if (wrong == NULL) return index;
    say_bad(b, name->span, wrong, name->text);
    return NET_NONE;
}

static struct ast_flow flow_to(struct text target, struct span span)
{
    return (struct ast_flow){.target = {target, span},
                             .span = span,
                             .order = {.value = AST_ABSENT},
                             .threads = {.value = AST_ABSENT}};
}

static struct ast_flow *add_flow(struct branching *b, uint32_t task, struct text target,
                                 struct span span)
{
    struct ast_flow *flow = array_add(b->part->all->arena, &b->ast->tasks.items[task].flows);
    *flow = flow_to(target, span);
    return flow;
}

/* Nobody can fail a routing task that waits for nothing. */
static bool can_fail(const struct ast_task *step)
{
    return step->offer.present || step->call.present || !text_is_absent(step->net.text) ||
           !text_is_absent(step->decomposition.text) || step->timers.count > 0;
}

static bool takes_all_failures(const struct ast_task *step)
{
    array_each(struct ast_failure_flow, flow, &step->on_failure.flows) {
        if (text_is_absent(flow->error.text)) return true;
    }
    return false;
}

/* The last of the step's failure flows; the list that was written stays as it is. */
static void add_failure(struct branching *b, uint32_t index, struct text failed, struct span span)
{
    struct ast_task *step = &b->ast->tasks.items[index];
    struct ast_failure old = step->on_failure;
    step->on_failure.flows.items = NULL;
    step->on_failure.flows.count = step->on_failure.flows.capacity = 0;
    array_each(struct ast_failure_flow, flow, &old.flows) {
        array_push(b->part->all->arena, &step->on_failure.flows, *flow);
    }
    struct ast_failure_flow added = {.to = {failed, span}, .span = span};
    array_push(b->part->all->arena, &step->on_failure.flows, added);
    if (!step->on_failure.present) step->on_failure.span = span;
    step->on_failure.present = true;
}

static bool has_timeout(const struct branching *b)
{
    return !text_is_absent(b->branches->timeout.text);
}

/* A task of the compiler's for one branch. */
static struct text part_name(const struct branching *b, const struct ast_branch *branch,
                             const char *what)
{
    const struct ast_task *owner = &b->old->tasks.items[b->owner];
    return text_format(b->part->all->arena, TEXT_FMT "/" TEXT_FMT "/%s", TEXT_ARG(owner->name.text),
                       TEXT_ARG(branch->name.text), what);
}

/* A failure that a step does not take itself is its branch's.  Where no step of a branch has one, the
 * last step has a flow that is never taken, so that failures are counted over all branches.  Returns the last
 * step; F: there is none. */
static uint32_t add_steps(struct branching *b, const struct ast_branch *branch)
{
    uint32_t last = b->owner;
    bool can_branch_fail = has_timeout(b);
    struct text failed = can_branch_fail ? part_name(b, branch, "failed") : b->failed;
    array_each(struct ast_text, name, &branch->steps) {
        uint32_t index = find_step(b, name);
        if (index == NET_NONE) continue;
        const struct ast_task *step = &b->old->tasks.items[index];
        struct ast_flow *flow = add_flow(b, last, name->text, name->span);
        if (last == b->owner) flow->branch = branch->name.text;
        if (can_fail(step) && !takes_all_failures(step)) {
            add_failure(b, index, failed, name->span);
            can_branch_fail = true;
        }
        last = index;
    }
    if (last != b->owner && !can_branch_fail) add_failure(b, last, failed, branch->span);
    return last;
}

/* ---- Branches that take too long ---------------------------------------------------------------- */

static void cancel(struct branching *b, struct ast_task *task, enum ast_cancel_kind kind,
                   struct text name)
{
    struct ast_cancel added = {.kind = kind, .to = {name, task->span}, .span = task->span};
    array_push(b->part->all->arena, &task->cancels, added);
}

/* Where it leads is for the caller to say. */
static struct ast_task *add_hidden(struct branching *b, struct text name)
{
    struct ast_task *task = net_add_hidden(b->part, b->ast, name, b->branches->span);
    b->part->hidden.items[b->part->hidden.count - 1].owner = b->owner;
    return task;
}

/* The written list stays as it is. */
static void copy_cancels(struct branching *b, struct ast_task *task)
{
    struct ast_task old = *task;
    task->cancels.items = NULL;
    task->cancels.count = task->cancels.capacity = 0;
    array_each(struct ast_cancel, cancelled, &old.cancels) {
        array_push(b->part->all->arena, &task->cancels, *cancelled);
    }
}

/* A task, and what leads to it. */
static void cancel_task(struct branching *b, struct ast_task *task, struct text name)
{
    cancel(b, task, AST_CANCEL_ELEMENT, name);
    cancel(b, task, AST_CANCEL_INTO, name);
}

static void cancel_steps(struct branching *b, struct ast_task *task, const struct ast_branch *branch)
{
    array_each(struct ast_text, name, &branch->steps) {
        if (intern_find(b->names, name->text) != INTERN_NONE) cancel_task(b, task, name->text);
    }
}

static struct ast_timer timer_of(const struct branching *b)
{
    struct ast_text after = b->branches->timeout;
    if (text_is(after.text, "default")) after.text = TEXT(TIMEOUT_DEFAULT);
    return (struct ast_timer){
        .span = after.span, .after = after, .then = {TEXT("start"), after.span}};
}

/* F gives F/B/late a token, which the last step takes away again: who comes first ends the other.  No branch
 * begins there, and an empty name says so. */
static void add_late(struct branching *b, const struct ast_branch *branch, uint32_t last)
{
    struct arena *arena = b->part->all->arena;
    struct text late = part_name(b, branch, "late"), failed = part_name(b, branch, "failed");
    struct ast_task *step = &b->ast->tasks.items[last];
    copy_cancels(b, step);
    cancel_task(b, step, late);
    add_flow(b, b->owner, late, branch->span)->branch = TEXT("");
    struct ast_task *task = add_hidden(b, late);
    array_push(arena, &task->timers, timer_of(b));
    array_push(arena, &task->flows, flow_to(failed, branch->span));
    cancel_steps(b, task, branch);
    cancel_task(b, task, failed);
    task = add_hidden(b, failed);
    task->join.gate = AST_GATE_XOR;
    array_push(arena, &task->flows, flow_to(b->failed, branch->span));
    cancel_task(b, task, late);
}

static void add_branch(struct branching *b, const struct ast_branch *branch)
{
    uint32_t last = add_steps(b, branch);
    if (last == b->owner) return;
    (void)add_flow(b, last, b->converge, branch->span);
    if (has_timeout(b)) add_late(b, branch, last);
}

/* ---- Convergence ----------------------------------------------------------------------------- */

/* Everything between F and what follows. */
static void cancel_branches(struct branching *b, struct ast_task *task)
{
    array_each(struct ast_branch, branch, &b->branches->branches) {
        cancel_steps(b, task, branch);
        if (!has_timeout(b)) continue;
        cancel_task(b, task, part_name(b, branch, "late"));
        cancel_task(b, task, part_name(b, branch, "failed"));
    }
    cancel(b, task, AST_CANCEL_INTO, b->converge);
    cancel(b, task, AST_CANCEL_INTO, b->failed);
}

static void wait_for(struct ast_task *task, uint32_t count)
{
    task->join = (struct ast_join){.gate = AST_GATE_COUNT_OF,
                                   .span = task->span,
                                   .count = {count, task->span},
                                   .threads = {.value = AST_ABSENT},
                                   .rest = {TEXT("cancel"), task->span}};
}

/* How many branches must arrive, and how many failures make that impossible; 0: all, and one. */
struct strategy {
    uint32_t arrive, fail;
    const char *raises;
};

static struct strategy strategy_of(const struct branching *b)
{
    uint32_t count = b->branches->branches.count;
    if (text_is(b->branches->converge.text, "first")) {
        return (struct strategy){1, count, "every branch failed"};
    }
    if (text_is(b->branches->converge.text, "majority")) {
        return (struct strategy){count / 2 + 1, count - count / 2, "no majority"};
    }
    return (struct strategy){0, 1, "branch failed"};
}

/* It leads on as F would, by a condition of F's name. */
static struct ast_task *add_last(struct branching *b, struct text name)
{
    struct ast_task *task = add_hidden(b, name);
    struct ast_text then = b->branches->then;
    b->part->hidden.items[b->part->hidden.count - 1].source =
        b->old->tasks.items[b->owner].name.text;
    if (then.text.data != NULL) {
        array_push(b->part->all->arena, &task->flows, flow_to(then.text, then.span));
    }
    return task;
}

static void add_convergence(struct branching *b)
{
    struct strategy strategy = strategy_of(b);
    struct ast_task *converge = add_last(b, b->converge);
    if (strategy.arrive == 0) {
        converge->join.gate = AST_GATE_AND;
    } else {
        wait_for(converge, strategy.arrive);
        cancel_branches(b, converge);
    }
    struct ast_task *failed = add_last(b, b->failed);
    b->part->hidden.items[b->part->hidden.count - 1].raises = text_of(strategy.raises);
    wait_for(failed, strategy.fail);
    cancel_branches(b, failed);
}

/* ---- The whole ------------------------------------------------------------------------------- */

static bool check_owner(struct branching *b)
{
    const struct ast_task *owner = &b->old->tasks.items[b->owner];
    struct diagnostics *diagnostics = b->part->all->diagnostics;
    if (b->part->ast->uses_needs) {
        say_bad(b, b->branches->span,
                "stands in a net whose tasks say what they need; put the branches into a net of "
                "their own",
                owner->name.text);
        return false;
    }
    if (owner->split != AST_GATE_ABSENT && owner->split != AST_GATE_AND) {
        say_bad(b, owner->split_span, "chooses, but branches are all taken; remove its `split`",
                owner->name.text);
    }
    if (b->branches->then.text.data != NULL) return true;
    b->part->net->is_damaged = true;
    diagnose(diagnostics, &net_no_way_out, owner->name.span,
             "no flow leaves '" TEXT_FMT "' after its branches; add `then: end`, or the task that "
             "comes next",
             TEXT_ARG(owner->name.text));
    return true;
}

/* The tasks that nobody wrote come where their F stands: so do the flows that they take. */
static void set_order(struct branching *b)
{
    struct arena *arena = b->part->all->arena;
    uint32_t tasks = b->old->tasks.count;
    uint32_t *first = ARENA_ARRAY(arena, uint32_t, (size_t)tasks + 1); /* of each F; 0: none */
    for (uint32_t h = b->part->hidden.count; h-- > 0;) {
        uint32_t owner = b->part->hidden.items[h].owner;
        if (owner != NET_NONE) first[owner] = tasks + h;
    }
    b->ast->order.count = 0;
    array_each(struct ast_element_ref, ref, &b->old->order) {
        array_push(arena, &b->ast->order, *ref);
        if (!ref->is_task || ref->index >= tasks || first[ref->index] == 0) continue;
        for (uint32_t t = first[ref->index]; t < b->ast->tasks.count; t++) {
            if (b->part->hidden.items[t - tasks].owner != ref->index) break;
            array_push(arena, &b->ast->order, ((struct ast_element_ref){true, t}));
        }
    }
}

static void expand(struct branching *b)
{
    struct arena *arena = b->part->all->arena;
    const struct ast_task *owner = &b->old->tasks.items[b->owner];
    b->branches = owner->branches;
    b->converge = text_format(arena, TEXT_FMT "/converge", TEXT_ARG(owner->name.text));
    b->failed = text_format(arena, TEXT_FMT "/failed", TEXT_ARG(owner->name.text));
    if (!check_owner(b)) return;
    b->ast->tasks.items[b->owner].flows = (ast_flows){0};
    array_each(struct ast_branch, branch, &b->branches->branches) add_branch(b, branch);
    struct ast_task *task = &b->ast->tasks.items[b->owner];
    if (task->flows.count > 1) task->split = AST_GATE_AND;
    add_convergence(b);
}

/* Whoever leads to a step from outside would run one branch without the others. */
static void check_flows(struct branching *b, const ast_flows *flows)
{
    array_each(struct ast_flow, flow, flows) {
        uint32_t index = intern_find(b->names, flow->target.text);
        if (index == INTERN_NONE || !bitset_has(b->steps, index)) continue;
        b->part->net->is_damaged = true;
        diagnose(b->part->all->diagnostics, &net_bad_branches, flow->target.span,
                 "'" TEXT_FMT
                 "' is a step of a branch, so no other flow may lead there; lead to the task that "
                 "has the branches",
                 TEXT_ARG(flow->target.text));
    }
}

void net_expand_branches(struct net_lowering *part)
{
    const struct ast_net *old = part->ast;
    bool any = false;
    array_each(struct ast_task, task, &old->tasks) any = any || task->branches != NULL;
    if (!any) return;
    struct intern names = {.arena = part->all->arena};
    for (uint32_t t = 0; t < old->tasks.count; t++) {
        intern_add(&names, old->tasks.items[t].name.text, t);
    }
    struct branching b = {.part = part,
                          .old = old,
                          .ast = net_copy_ast(part),
                          .names = &names,
                          .steps = bitset_new(part->all->arena, old->tasks.count + 1)};
    for (b.owner = 0; b.owner < old->tasks.count; b.owner++) {
        if (old->tasks.items[b.owner].branches != NULL) expand(&b);
    }
    set_order(&b);
    check_flows(&b, &old->input.flows);
    array_each(struct ast_condition, condition, &old->conditions) {
        check_flows(&b, &condition->flows);
    }
    for (uint32_t t = 0; t < old->tasks.count; t++) {
        if (bitset_has(b.steps, t)) continue; /* a step that has flows was told already */
        check_flows(&b, &old->tasks.items[t].flows);
    }
}
