/* Tasks that can be busy at the same time and assign one variable: who leaves last decides what it is.
 *
 * A task assigns when it leaves, all at once, so what is built from the value that the variable has at that
 * moment (`total: total + item.n`) loses nothing, and the same literal twice is no conflict.
 */
#include "verify/data/check_clashes.h"

#include "base/bitset.h"
#include "verify/data/parallel.h"
#include "verify/search/witness.h"

#include <assert.h>

/* Tasks that are compared pair by pair. */
#define CLASHES_TASKS_MAX 1024

struct writer {
    uint32_t variable, task;
    struct span span;
    const struct expr *value; /* NULL: not known */
};
typedef ARRAY(struct writer) writers;

struct clashes {
    struct arena *arena; /* of the result */
    struct arena *scratch;
    const struct net *net;
    struct verified_net *result;
    const struct explored *explored; /* NULL: by the flows */
    writers writers;                 /* by variable, then by task */
    uint32_t *numbers;               /* by task: its number among those of `parallel` */
    struct parallel parallel;
};

/* ---- Who assigns what ---- */

static bool is_of_case(const struct expr *tree, uint32_t variable)
{
    return tree->op == EXPR_VARIABLE && tree->variable->place == EXPR_OF_CASE &&
           tree->variable->index == variable;
}

static bool reads(const struct expr *tree, uint32_t variable, uint32_t depth)
{
    assert(depth <= EXPR_TREE_DEPTH_MAX);
    if (is_of_case(tree, variable)) return true;
    for (uint32_t i = 0; i < tree->operands_count; i++) {
        if (reads(tree->operands[i], variable, depth + 1)) return true;
    }
    return false;
}

/* `x: x` assigns nothing. */
static void add_mappings(struct clashes *c, const net_mappings *mappings, uint32_t variable,
                         uint32_t task)
{
    array_each(struct net_mapping, mapping, mappings) {
        const struct expr *tree = mapping->value.tree;
        if (mapping->variable != variable) continue;
        if (tree != NULL && is_of_case(tree, variable)) continue;
        struct span span = mapping->span.source != NULL ? mapping->span : mapping->value.span;
        array_push(c->scratch, &c->writers, ((struct writer){variable, task, span, tree}));
        return;
    }
}

static void add_writers_of(struct clashes *c, uint32_t variable)
{
    struct text name = c->net->variables.items[variable].name;
    for (uint32_t t = 0; t < c->net->tasks.count; t++) {
        const struct net_task *task = &c->net->tasks.items[t];
        uint32_t count = c->writers.count;
        add_mappings(c, &task->out_mappings, variable, t);
        if (c->writers.count == count) add_mappings(c, &task->instances.collect, variable, t);
        if (c->writers.count > count || !text_equal(task->instances.result, name)) continue;
        array_push(c->scratch, &c->writers,
                   ((struct writer){variable, t, task->instances.span, NULL}));
    }
}

static void count_mappings(const net_mappings *mappings, uint32_t *counts)
{
    array_each(struct net_mapping, mapping, mappings) {
        if (mapping->variable != NET_NONE) counts[mapping->variable]++;
    }
}

/* By variable, how often it is assigned; a result of instances may be any variable. */
static uint32_t *count_all(struct clashes *c)
{
    uint32_t *counts = ARENA_ARRAY(c->scratch, uint32_t, c->net->variables.count), results = 0;
    array_each(struct net_task, task, &c->net->tasks) {
        count_mappings(&task->out_mappings, counts);
        count_mappings(&task->instances.collect, counts);
        results += !text_is_empty(task->instances.result);
    }
    for (uint32_t v = 0; v < c->net->variables.count; v++) counts[v] += results;
    return counts;
}

/* What a single task assigns is dropped. */
static void collect(struct clashes *c)
{
    const uint32_t *counts = count_all(c);
    for (uint32_t v = 0; v < c->net->variables.count; v++) {
        uint32_t count = c->writers.count;
        bool is_merged = c->net->variables.items[v].merge != EXPR_MERGE_NONE;
        if (counts[v] > 1 && !is_merged) add_writers_of(c, v);
        if (c->writers.count < count + 2) c->writers.count = count;
    }
}

static uint32_t count_assignments(const struct net *net)
{
    uint32_t count = 0;
    array_each(struct net_task, task, &net->tasks) {
        bool is_any = task->out_mappings.count + task->instances.collect.count > 0;
        count += is_any || !text_is_empty(task->instances.result);
    }
    return count;
}

bool check_may_clash(const struct net *net)
{
    return net->variables.count > 0 && count_assignments(net) > 1;
}

/* ---- Pairs ---- */

static bool is_literal(const struct expr *tree) { return tree != NULL && tree->op == EXPR_LITERAL; }

static bool is_same_literal(struct arena *arena, const struct writer *a, const struct writer *b)
{
    if (!is_literal(a->value) || !is_literal(b->value)) return false;
    struct text_buffer left = {.arena = arena}, right = {.arena = arena};
    expr_print(a->value, &left);
    expr_print(b->value, &right);
    return text_equal(text_built(&left), text_built(&right));
}

static bool builds_on_it(const struct writer *writer)
{
    return writer->value != NULL && reads(writer->value, writer->variable, 1);
}

static uint32_t find_pair(const struct clashes *c, const struct writer *a, const struct writer *b)
{
    uint32_t row = c->numbers[a->task], column = c->numbers[b->task];
    uint32_t pair = c->parallel.pairs[(size_t)row * c->parallel.count + column];
    if (pair == PARALLEL_NEVER || (builds_on_it(a) && builds_on_it(b))) return PARALLEL_NEVER;
    return is_same_literal(c->scratch, a, b) ? PARALLEL_NEVER : pair;
}

static struct verify_clash *add_clash(struct clashes *c, const struct writer *a,
                                      const struct writer *b, uint32_t pair)
{
    struct verify_clash *clash = array_add(c->arena, &c->result->clashes);
    *clash = (struct verify_clash){.variable = a->variable,
                                   .task = b->task,
                                   .span = b->span,
                                   .other = a->task,
                                   .other_span = a->span};
    if (c->explored != NULL) clash->witness = witness_to(c->arena, c->explored, pair);
    return clash;
}

/* The tasks from `begin` up to `end` assign one variable: the first pair of each. */
static void judge(struct clashes *c, uint32_t begin, uint32_t end)
{
    for (uint32_t j = begin + 1; j < end; j++) {
        for (uint32_t i = begin; i < j; i++) {
            const struct writer *a = &c->writers.items[i], *b = &c->writers.items[j];
            uint32_t pair = find_pair(c, a, b);
            if (pair == PARALLEL_NEVER) continue;
            add_clash(c, a, b, pair);
            break;
        }
    }
}

/* ---- All of them ---- */

static bool relate(struct clashes *c, const struct encoding *encoding)
{
    uint32_t *tasks = ARENA_ARRAY(c->scratch, uint32_t, c->net->tasks.count);
    struct bitset writing = bitset_new(c->scratch, c->net->tasks.count);
    array_each(struct writer, writer, &c->writers) bitset_add(writing, writer->task);
    c->numbers = ARENA_ARRAY(c->scratch, uint32_t, c->net->tasks.count);
    for (uint32_t t = 0; t < c->net->tasks.count; t++) {
        if (!bitset_has(writing, t)) continue;
        c->numbers[t] = c->parallel.count;
        tasks[c->parallel.count++] = t;
    }
    c->parallel.tasks = tasks;
    if (c->parallel.count > CLASHES_TASKS_MAX) return false;
    if (c->explored != NULL && parallel_of_markings(c->scratch, c->explored, &c->parallel))
        return true;
    c->explored = NULL;
    return parallel_of_flows(c->scratch, encoding, c->result, &c->parallel);
}

static void judge_all(struct clashes *c)
{
    for (uint32_t begin = 0, end; begin < c->writers.count; begin = end) {
        uint32_t variable = c->writers.items[begin].variable;
        end = begin;
        while (end < c->writers.count && c->writers.items[end].variable == variable) end++;
        judge(c, begin, end);
    }
}

void check_clashes(struct arena *arena, struct verified_net *result,
                   const struct encoding *encoding, const struct explored *explored)
{
    struct clashes c = {.arena = arena,
                        .scratch = arena_new(ARENA_LIMIT_DEFAULT),
                        .net = result->net,
                        .result = result,
                        .explored = explored};
    collect(&c);
    if (c.writers.count > 0 && relate(&c, encoding)) judge_all(&c);
    arena_free(c.scratch);
}
