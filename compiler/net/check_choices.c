/* Guards, orderings and defaults: does every split know which flows to take?
 *
 * Xor: guards in their order, one default without a guard.  Or: guards, one default, which in YAWL
 * has a guard too.  And, or one flow alone: none of these.
 */
#include "net/check.h"

static bool has_guard(const struct net_flow *flow) { return !text_is_absent(flow->guard.text); }

static struct span guard_span(const struct net_flow *flow)
{
    return flow->guard.span.source != NULL ? flow->guard.span : flow->span;
}

/* Also a single flow of a task without a split: its guard would never be asked. */
static void check_no_choice(const struct check *check, const struct net_task *task)
{
    if (task->flows.count > 1 && task->written_split == NET_GATE_NONE) return; /* missing-split */
    array_each(struct net_flow, flow, &task->flows) {
        if (!has_guard(flow) && !flow->is_default) continue;
        diagnose(check->diagnostics, &net_guard_without_choice, guard_span(flow),
                 "the flow from '" TEXT_FMT "' to '" TEXT_FMT
                 "' %s, but its task does not choose; use an xor or or split, or remove it",
                 TEXT_ARG(task->name), TEXT_ARG(flow->target),
                 has_guard(flow) ? "has a guard" : "is a default");
    }
}

/* True if the flow can be taken by no rule: then the missing default is the same fault. */
static bool check_flow(const struct check *check, const struct net_task *task,
                       const struct net_flow *flow)
{
    if (has_guard(flow) || flow->is_default) return false;
    diagnose(check->diagnostics, &net_missing_guard, flow->span,
             "the flow from '" TEXT_FMT "' to '" TEXT_FMT
             "' has no guard and is not the default; give it a guard, or make it the default",
             TEXT_ARG(task->name), TEXT_ARG(flow->target));
    return true;
}

static void check_xor_flow(const struct check *check, const struct net_task *task, uint32_t index)
{
    const struct net_flow *flow = &task->flows.items[index];
    if (flow->is_default && has_guard(flow)) {
        diagnose(check->diagnostics, &net_guarded_default, guard_span(flow),
                 "the default of '" TEXT_FMT "', which leads to '" TEXT_FMT
                 "', has a guard that would never be evaluated; remove the guard, or the default",
                 TEXT_ARG(task->name), TEXT_ARG(flow->target));
        return;
    }
    bool needs_order = !check->specification->is_yaml && has_guard(flow);
    if (needs_order && !flow->has_order) {
        diagnose(check->diagnostics, &net_missing_ordering, guard_span(flow),
                 "the predicate of the flow from '" TEXT_FMT "' to '" TEXT_FMT
                 "' has no ordering; write <predicate ordering=\"%u\">",
                 TEXT_ARG(task->name), TEXT_ARG(flow->target), index + 1);
    }
    const struct net_flow *before = index == 0 ? NULL : &task->flows.items[index - 1];
    if (before == NULL || !flow->has_order || !before->has_order || before->order != flow->order) {
        return;
    }
    struct diagnostic *d = diagnose(check->diagnostics, &net_duplicate_ordering, guard_span(flow),
                                    "the flows from '" TEXT_FMT "' to '" TEXT_FMT "' and '" TEXT_FMT
                                    "' have the same ordering %lld; give each its own",
                                    TEXT_ARG(task->name), TEXT_ARG(before->target),
                                    TEXT_ARG(flow->target), (long long)flow->order);
    diagnostic_note(check->diagnostics, d, guard_span(before), "the other one");
}

static void check_or_flow(const struct check *check, const struct net_task *task,
                          const struct net_flow *flow)
{
    if (check->specification->is_yaml) return;
    if (flow->is_default && !has_guard(flow)) {
        diagnose(check->diagnostics, &net_unguarded_default, flow->span,
                 "the default of '" TEXT_FMT "', which leads to '" TEXT_FMT
                 "', has no predicate; in an or split write one, such as "
                 "<predicate>false()</predicate>",
                 TEXT_ARG(task->name), TEXT_ARG(flow->target));
    }
    if (has_guard(flow) && flow->has_order) {
        diagnose(check->diagnostics, &net_needless_ordering, guard_span(flow),
                 "the predicate of the flow from '" TEXT_FMT "' to '" TEXT_FMT
                 "' has an ordering, but an or split evaluates all of them; remove the ordering",
                 TEXT_ARG(task->name), TEXT_ARG(flow->target));
    }
}

/* A flow that was lost may have been the default, so a damaged task is not blamed for having
 * none. */
static void check_defaults(const struct check *check, const struct net_task *task)
{
    const struct net_flow *first = NULL;
    bool is_yaml = check->specification->is_yaml;
    array_each(struct net_flow, flow, &task->flows) {
        if (!flow->is_default) continue;
        if (first == NULL) {
            first = flow;
            continue;
        }
        struct diagnostic *d = diagnose(
            check->diagnostics, &net_several_defaults, flow->span,
            "'" TEXT_FMT "' has two defaults, '" TEXT_FMT "' and '" TEXT_FMT "'; %s",
            TEXT_ARG(task->name), TEXT_ARG(first->target), TEXT_ARG(flow->target),
            is_yaml ? "give one of them a `when`" : "give one of them a predicate instead");
        diagnostic_note(check->diagnostics, d, first->span, "the other default");
        return;
    }
    if (first != NULL || task->is_damaged) return;
    diagnose(check->diagnostics, &net_missing_default, task->span,
             "'" TEXT_FMT "' chooses, but has no default for the case that no guard holds; %s",
             TEXT_ARG(task->name),
             is_yaml ? "leave out `when` for one of its flows"
                     : "mark one of its flows with <isDefaultFlow/>");
}

static void check_choice(const struct check *check, const struct net_task *task)
{
    bool told = false;
    for (uint32_t i = 0; i < task->flows.count; i++) {
        const struct net_flow *flow = &task->flows.items[i];
        told = check_flow(check, task, flow) || told;
        if (task->written_split == NET_GATE_XOR) check_xor_flow(check, task, i);
        if (task->written_split == NET_GATE_OR) check_or_flow(check, task, flow);
    }
    if (!told && task->flows.count > 0) check_defaults(check, task);
}

void check_choices(const struct check *check, const struct net *net)
{
    array_each(struct net_task, task, &net->tasks) {
        bool chooses = task->written_split == NET_GATE_XOR || task->written_split == NET_GATE_OR;
        if (chooses) {
            check_choice(check, task);
        } else {
            check_no_choice(check, task);
        }
    }
}
