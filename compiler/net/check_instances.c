/* Do the numbers of a multiple-instance task fit together?  Only those that are written as numbers;
 * an expression is checked when the task starts.  And does what it assigns read what it collects?
 */
#include "net/check.h"
#include "net/check_reads.h"

/* As many as the runtime makes: its YAWL_INSTANCES_MAX. */
#define INSTANCES_MAX 1000000

/* A number, or what stands for none; YAWL's are texts, others have been folded. */
struct bound {
    bool known;
    int64_t value; /* INT64_MAX: no limit */
    const struct net_expr *text;
};

static struct bound bound_of(const struct net_expr *expression)
{
    struct bound bound = {.text = expression};
    struct text text = text_trim(expression->text);
    if (text_is(text, "infinite") || text_is(text, "all")) {
        bound.known = true, bound.value = INT64_MAX;
        return bound;
    }
    if (expression->tree != NULL) {
        bound.known = expression->tree->op == EXPR_LITERAL;
        if (bound.known) bound.value = expression->tree->literal.integer;
        return bound;
    }
    bool negative = text.length > 1 && text.data[0] == '-';
    size_t at = negative ? 1 : 0;
    if (text.length == 0 || text.length - at > 18) return bound; /* 18 digits fit 64 bits */
    for (; at < text.length; at++) {
        if (text.data[at] < '0' || text.data[at] > '9') return bound;
        bound.value = bound.value * 10 + (text.data[at] - '0');
    }
    if (negative) bound.value = -bound.value;
    bound.known = true;
    return bound;
}

static struct span span_of(const struct net_task *task, const struct bound *bound)
{
    return bound->text->span.source != NULL ? bound->text->span : task->instances.span;
}

static void check_least(const struct check *check, const struct net_task *task,
                        const struct bound *bound, const char *what, int64_t least)
{
    if (!bound->known || bound->value >= least) return;
    diagnose(check->diagnostics, &net_instances_range, span_of(task, bound),
             "the %s of '" TEXT_FMT "' is %lld; it must be %lld or more", what,
             TEXT_ARG(task->name), (long long)bound->value, (long long)least);
}

/* YAWL files often have a threshold of 100 to mean all, so there it is a warning. */
static void check_threshold(const struct check *check, const struct net_task *task,
                            const struct bound *threshold, const struct bound *maximum)
{
    if (!threshold->known || !maximum->known || threshold->value <= maximum->value) return;
    if (threshold->value == INT64_MAX) return; /* all */
    bool is_yaml = check->specification->is_yaml && !check->specification->is_xpath;
    diagnose(check->diagnostics, is_yaml ? &net_instances_range : &net_threshold_beyond,
             span_of(task, threshold),
             "the threshold of '" TEXT_FMT "' is %lld, but it has at most %lld instances; use a "
             "threshold of at most that",
             TEXT_ARG(task->name), (long long)threshold->value, (long long)maximum->value);
}

/* No run of a task has more than the machine allows, whatever `max` says. */
static void check_most(const struct check *check, const struct net_task *task,
                       const struct bound *bound, const char *what)
{
    if (!bound->known || bound->value == INT64_MAX || bound->value <= INSTANCES_MAX) return;
    diagnose(check->diagnostics, &net_instances_range, span_of(task, bound),
             "the %s of '" TEXT_FMT "' is %lld, but a task has at most %d instances: it could "
             "never start; split the work over several tasks, or give an instance more of it",
             what, TEXT_ARG(task->name), (long long)bound->value, INSTANCES_MAX);
}

/* A start that would always be refused. */
static void check_count(const struct check *check, const struct net_task *task,
                        const struct bound *minimum, const struct bound *maximum)
{
    struct bound count = bound_of(&task->instances.count);
    check_least(check, task, &count, "count", 0);
    check_most(check, task, &count, "count");
    bool is_few = minimum->known && count.value < minimum->value;
    bool is_many = maximum->known && count.value > maximum->value;
    if (!count.known || count.value < 0 || (!is_few && !is_many)) return;
    const struct bound *limit = is_few ? minimum : maximum;
    diagnose(check->diagnostics, &net_instances_range, span_of(task, &count),
             "'" TEXT_FMT "' has %lld instances, but its %s is %lld: it could never start; make "
             "the two agree",
             TEXT_ARG(task->name), (long long)count.value, is_few ? "minimum" : "maximum",
             (long long)limit->value);
}

static void check_create(const struct check *check, const struct net_task *task)
{
    struct text create = task->instances.create;
    if (text_is_absent(create) || text_is(create, "static") || text_is(create, "dynamic")) return;
    diagnose(check->diagnostics, &net_instances_range, task->instances.span,
             "instances are created 'static' or 'dynamic', not '" TEXT_FMT "'", TEXT_ARG(create));
}

static void check_task(const struct check *check, const struct net_task *task)
{
    struct bound minimum = bound_of(&task->instances.minimum);
    struct bound maximum = bound_of(&task->instances.maximum);
    struct bound threshold = bound_of(&task->instances.threshold);
    bool is_yaml = check->specification->is_yaml && !check->specification->is_xpath;
    check_least(check, task, &minimum, "minimum", is_yaml ? 0 : 1);
    check_least(check, task, &maximum, "maximum", 1);
    check_least(check, task, &threshold, "threshold", is_yaml ? 0 : 1);
    if (minimum.known && maximum.known && minimum.value > maximum.value) {
        diagnose(check->diagnostics, &net_instances_range, span_of(task, &minimum),
                 "the minimum of '" TEXT_FMT
                 "' is %lld, more than its maximum %lld; make it at most "
                 "that",
                 TEXT_ARG(task->name), (long long)minimum.value, (long long)maximum.value);
    }
    check_most(check, task, &minimum, "minimum");
    check_threshold(check, task, &threshold, &maximum);
    check_count(check, task, &minimum, &maximum);
    check_create(check, task);
    bool one_alone = maximum.known && maximum.value <= 1 && threshold.known && threshold.value <= 1;
    if (task->kind != NET_TASK_ROUTING || one_alone) return;
    diagnose(check->diagnostics, &net_needs_performer, task->instances.span,
             "'" TEXT_FMT "' has instances but nobody performs it; give it %s",
             TEXT_ARG(task->name),
             check->specification->is_yaml ? "`offer`, `call` or `net`" : "a decomposition");
}

static bool is_collected(const struct net_task *task, uint32_t variable)
{
    bool found = false;
    array_each(struct net_mapping, mapping, &task->instances.collect) {
        found = found || mapping->variable == variable;
    }
    return found;
}

/* `out` would see the list from before. */
static void check_collect(const struct check *check, const struct net *net,
                          const struct net_task *task)
{
    const struct intern none = {.arena = check->arena};
    reads all = {0};
    if (check->specification->is_xpath || task->instances.collect.count == 0) return;
    check_add_reads(check, net, task, &none, &all);
    array_each(struct read, read, &all) {
        if (!read->leaving || read->after || !is_collected(task, read->variable)) continue;
        struct text name = net->variables.items[read->variable].name;
        diagnose(check->diagnostics, &net_collect_unseen, read->span,
                 "this sees '" TEXT_FMT "' as it was before '" TEXT_FMT
                 "', not what is collected in it: compute it in a task after it",
                 TEXT_ARG(name), TEXT_ARG(task->name));
    }
}

void check_instances(const struct check *check, const struct net *net)
{
    array_each(struct net_task, task, &net->tasks) {
        if (task->instances.present) check_task(check, task);
        if (task->instances.present) check_collect(check, net, task);
    }
}
