/* Is a variable read on a path on which nothing has set it?
 *
 * A forward analysis: which variables are certainly set when a condition is marked.  An and-join
 * has what any of its inputs brings, other joins what all of them bring.  Only variables without an
 * initial value that are read at all are followed.  A net that would need more than the limits
 * below is not judged.  What is found is kept with the net: verification may know better.
 */
#include "base/bitset.h"
#include "net/check_reads.h"

#define CHECK_UNSET_WORDS_MAX ((size_t)1 << 22)   /* of the table: conditions by variables */
#define CHECK_UNSET_WORK_MAX  ((uint64_t)1 << 27) /* words that are combined */
#define CHECK_UNSET_PATHS_MAX 20                  /* diagnostics that show a path */

struct unset {
    const struct check *check;
    struct net *net;
    struct intern names; /* the net's variables */
    uint32_t *followed;  /* by variable: its bit, or NET_NONE */
    uint32_t bits, words;
    uint32_t *reads_begin; /* by task, into `reads` */
    reads reads;
    uint64_t *set;   /* by place: certainly set */
    uint64_t *state; /* of one task, two rows: before and after it */
    uint32_t *queue, queued;
    struct bitset in_queue;
    uint32_t paths_shown;
};

static bool may_be_unset(const struct unset *unset, const struct net_variable *variable)
{
    if (variable->has_initial || variable->type.optional || net_has_input(variable)) return false;
    if (!unset->check->specification->is_xpath) return true;
    /* An output of a YAWL net starts empty, and so may a value of the file's own types. */
    if (variable->role != NET_LOCAL) return false;
    return variable->type.kind != EXPR_OTHER && variable->type.kind != EXPR_TREE;
}

static void collect_reads(struct unset *unset)
{
    const struct net *net = unset->net;
    struct arena *arena = unset->check->arena;
    unset->names = (struct intern){.arena = arena};
    unset->followed = ARENA_ARRAY(arena, uint32_t, (size_t)net->variables.count + 1);
    for (uint32_t v = 0; v < net->variables.count; v++) {
        intern_add(&unset->names, net->variables.items[v].name, v);
        unset->followed[v] = NET_NONE;
    }
    unset->reads_begin = ARENA_ARRAY(arena, uint32_t, (size_t)net->tasks.count + 1);
    for (uint32_t t = 0; t < net->tasks.count; t++) {
        unset->reads_begin[t] = unset->reads.count;
        check_add_reads(unset->check, net, &net->tasks.items[t], &unset->names, &unset->reads);
    }
    unset->reads_begin[net->tasks.count] = unset->reads.count;
    array_each(struct read, read, &unset->reads) {
        if (unset->followed[read->variable] != NET_NONE) continue;
        if (!may_be_unset(unset, &net->variables.items[read->variable])) continue;
        unset->followed[read->variable] = unset->bits++;
    }
    unset->words = (unset->bits + 63) / 64;
}

static void mark(const struct unset *unset, uint64_t *row, uint32_t variable)
{
    uint32_t bit = variable == NET_NONE ? NET_NONE : unset->followed[variable];
    if (bit != NET_NONE) row[bit / 64] |= (uint64_t)1 << (bit % 64);
}

static bool is_set(const struct unset *unset, const uint64_t *row, uint32_t variable)
{
    uint32_t bit = unset->followed[variable];
    return bit == NET_NONE || ((row[bit / 64] >> (bit % 64)) & 1) != 0;
}

/* A task that may be passed by is sure of nothing. */
static void add_writes(const struct unset *unset, const struct net_task *task, uint64_t *row)
{
    if (!text_is_absent(task->performed_if.text)) return;
    array_each(struct net_mapping, mapping, &task->out_mappings)
        mark(unset, row, mapping->variable);
    array_each(struct net_mapping, mapping, &task->instances.collect) {
        mark(unset, row, mapping->variable);
    }
    if (!text_is_absent(task->instances.result)) {
        uint32_t variable = intern_find(&unset->names, task->instances.result);
        mark(unset, row, variable == INTERN_NONE ? NET_NONE : variable);
    }
}

/* Fills both rows of `state`. */
static void evaluate(struct unset *unset, const struct net_task *task)
{
    uint64_t *before = unset->state, *after = unset->state + unset->words;
    bool is_partial = task->partial.present && task->partial.count < task->preset.count;
    bool is_and = task->join == NET_GATE_AND && !is_partial;
    for (uint32_t w = 0; w < unset->words; w++) before[w] = is_and ? 0 : UINT64_MAX;
    array_each(net_place_id, place, &task->preset) {
        const uint64_t *row = unset->set + (size_t)place->index * unset->words;
        for (uint32_t w = 0; w < unset->words; w++) {
            before[w] = is_and ? before[w] | row[w] : before[w] & row[w];
        }
    }
    for (uint32_t w = 0; w < unset->words; w++) after[w] = before[w];
    add_writes(unset, task, after);
}

static void enqueue(struct unset *unset, uint32_t task)
{
    if (bitset_has(unset->in_queue, task)) return;
    bitset_add(unset->in_queue, task);
    uint32_t ring = unset->net->tasks.count;
    unset->queue[unset->queued++ % ring] = task;
}

/* What is certain in a place that is marked when `certain` is; the tasks behind are looked at
 * again. */
static void restrict_place(struct unset *unset, net_place_id id, const uint64_t *certain)
{
    const struct net_place *place = &unset->net->places.items[id.index];
    uint64_t *row = unset->set + (size_t)id.index * unset->words;
    bool changed = false;
    for (uint32_t w = 0; w < unset->words; w++) {
        changed = changed || (row[w] & ~certain[w]) != 0;
        row[w] &= certain[w];
    }
    if (!changed) return;
    array_each(net_task_id, task, &place->postset) enqueue(unset, task->index);
}

/* Nothing is certain where a case begins, and where a deadline leads. */
static void clear(struct unset *unset, net_place_id place)
{
    uint64_t *row = unset->set + (size_t)place.index * unset->words;
    for (uint32_t w = 0; w < unset->words; w++) row[w] = 0;
}

/* A timer or a failure takes the task as it was: its results are not assigned. */
static void leave(struct unset *unset, const struct net_task *task)
{
    const uint64_t *before = unset->state, *after = unset->state + unset->words;
    array_each(struct net_flow, flow, &task->flows) restrict_place(unset, flow->place, after);
    array_each(struct net_flow, flow, &task->other_flows) {
        restrict_place(unset, flow->place, before);
    }
}

/* False if it would take too long. */
static bool solve(struct unset *unset)
{
    const struct net *net = unset->net;
    uint64_t work = 0;
    for (uint32_t i = 0; i < net->places.count * unset->words; i++) unset->set[i] = UINT64_MAX;
    clear(unset, net->input);
    array_each(struct net_flow, flow, &net->other_flows) clear(unset, flow->place);
    for (uint32_t t = 0; t < net->tasks.count; t++) enqueue(unset, t);
    for (uint32_t done = 0; done != unset->queued; done++) {
        uint32_t index = unset->queue[done % net->tasks.count];
        const struct net_task *task = &net->tasks.items[index];
        bitset_remove(unset->in_queue, index);
        evaluate(unset, task);
        leave(unset, task);
        work += (uint64_t)(task->preset.count + task->flows.count + 2) * unset->words;
        if (work > CHECK_UNSET_WORK_MAX) return false;
    }
    return true;
}

/* ---- Telling --------------------------------------------------------------------------------- */

static bool writes(const struct unset *unset, const struct net_task *task, uint32_t variable)
{
    if (!text_is_absent(task->performed_if.text)) return false;
    array_each(struct net_mapping, mapping, &task->out_mappings) {
        if (mapping->variable == variable) return true;
    }
    array_each(struct net_mapping, mapping, &task->instances.collect) {
        if (mapping->variable == variable) return true;
    }
    return text_equal(task->instances.result, unset->net->variables.items[variable].name);
}

/* Breadth-first from the input condition past tasks that do not set the variable; previous[t] is
 * the task before t, NET_NONE for none, t itself if it was not reached. */
static void find_path(const struct unset *unset, uint32_t variable, uint32_t *previous)
{
    const struct net *net = unset->net;
    uint32_t *queue = ARENA_ARRAY(unset->check->arena, uint32_t, (size_t)net->tasks.count + 1);
    uint32_t queued = 0;
    for (uint32_t t = 0; t < net->tasks.count; t++) previous[t] = t;
    array_each(net_task_id, first, &net->places.items[net->input.index].postset) {
        previous[first->index] = NET_NONE;
        queue[queued++] = first->index;
    }
    for (uint32_t done = 0; done < queued; done++) {
        uint32_t at = queue[done];
        if (writes(unset, &net->tasks.items[at], variable)) continue;
        array_each(struct net_flow, flow, &net->tasks.items[at].flows) {
            array_each(net_task_id, next, &net->places.items[flow->place.index].postset) {
                if (previous[next->index] != next->index) continue;
                previous[next->index] = at;
                queue[queued++] = next->index;
            }
        }
    }
}

/* Absent: not known, or enough were told. */
static struct text path_to(struct unset *unset, const struct read *read, uint32_t task)
{
    if (unset->paths_shown++ >= CHECK_UNSET_PATHS_MAX) return TEXT_NONE;
    struct arena *arena = unset->check->arena;
    uint32_t *previous = ARENA_ARRAY(arena, uint32_t, (size_t)unset->net->tasks.count + 1);
    find_path(unset, read->variable, previous);
    ARRAY(uint32_t) path = {0};
    for (uint32_t at = task; at != NET_NONE; at = previous[at]) {
        if (previous[at] == at) return TEXT_NONE;
        array_push(arena, &path, at);
    }
    struct text_buffer text = {.arena = arena};
    for (uint32_t i = path.count; i-- > 0;) {
        if (text.length > 0) text_add_string(&text, ", ");
        text_add(&text, unset->net->tasks.items[path.items[i]].name);
    }
    return text_built(&text);
}

/* The reference engine refuses it, whatever the net's runs are. */
static void say_refused(struct unset *unset, const struct read *read, uint32_t index)
{
    const struct check *check = unset->check;
    const struct net_task *task = &unset->net->tasks.items[index];
    const struct net_variable *variable = &unset->net->variables.items[read->variable];
    struct diagnostic *d = diagnose(
        check->diagnostics, &net_unset_mapping, read->span.source != NULL ? read->span : task->span,
        "'" TEXT_FMT "' reads '" TEXT_FMT
        "', which may have no value yet; give it an initial value, or set it in a task before",
        TEXT_ARG(task->name), TEXT_ARG(variable->name));
    diagnostic_note(check->diagnostics, d, variable->span, "'" TEXT_FMT "' has no initial value",
                    TEXT_ARG(variable->name));
    struct text path = path_to(unset, read, index);
    if (text_is_absent(path)) return;
    diagnostic_note(check->diagnostics, d, SPAN_NONE, "on the path " TEXT_FMT, TEXT_ARG(path));
}

/* Verification looks whether some run does it (verify/data). */
static void keep(struct unset *unset, const struct read *read, uint32_t index)
{
    const struct check *check = unset->check;
    const struct net_variable *variable = &unset->net->variables.items[read->variable];
    bool is_refused = read->is_navigated && !check->specification->has_simple_root &&
                      !check->specification->is_yaml && variable->type.kind != EXPR_STRING;
    if (is_refused) {
        say_refused(unset, read, index);
        return;
    }
    const struct net_task *task = &unset->net->tasks.items[index];
    struct net_unset_read *kept = array_add(check->arena, &unset->net->unset_reads);
    *kept = (struct net_unset_read){.variable = read->variable,
                                    .task = index,
                                    .span = read->span.source != NULL ? read->span : task->span,
                                    .leaving = read->leaving,
                                    .after = read->after,
                                    .path = path_to(unset, read, index)};
}

/* The first of a task and variable: a later one has a value if it has. */
static void tell(struct unset *unset)
{
    const struct net *net = unset->net;
    uint32_t *told = ARENA_ARRAY(unset->check->arena, uint32_t, (size_t)net->variables.count + 1);
    for (uint32_t t = 0; t < net->tasks.count; t++) {
        if (unset->reads_begin[t] == unset->reads_begin[t + 1]) continue;
        evaluate(unset, &net->tasks.items[t]);
        for (uint32_t r = unset->reads_begin[t]; r < unset->reads_begin[t + 1]; r++) {
            const struct read *read = &unset->reads.items[r];
            const uint64_t *row = read->after ? unset->state + unset->words : unset->state;
            if (told[read->variable] == t + 1 || is_set(unset, row, read->variable)) continue;
            told[read->variable] = t + 1;
            keep(unset, read, t);
        }
    }
}

void check_unset(const struct check *check, struct net *net)
{
    if (net->is_damaged || net->tasks.count == 0) return;
    struct arena *arena = check->arena;
    struct unset unset = {.check = check, .net = net};
    collect_reads(&unset);
    if (unset.bits == 0) return;
    if ((size_t)net->places.count * unset.words > CHECK_UNSET_WORDS_MAX) return;
    unset.set = ARENA_ARRAY(arena, uint64_t, (size_t)net->places.count * unset.words);
    unset.state = ARENA_ARRAY(arena, uint64_t, (size_t)unset.words * 2);
    unset.queue = ARENA_ARRAY(arena, uint32_t, (size_t)net->tasks.count);
    unset.in_queue = bitset_new(arena, net->tasks.count);
    if (solve(&unset)) tell(&unset);
}
