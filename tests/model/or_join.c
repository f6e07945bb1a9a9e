/* Backward coverability over explicit transitions.  An upward closed set of markings is kept as its
 * minimal elements; a step backwards over a transition (pre, post, resets) from target m is
 * possible iff m(p) <= post(p) for all reset places p; it gives pre(p) on a reset place and
 * max(pre(p), m(p) - post(p) + pre(p)) elsewhere.  A position is a condition, or a busy task. */
#include "or_join.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define POSITIONS (PLACES_MAX + ALL_TASKS)
#define BASIS_MAX 8000
#define STEPS_MAX 8000000 /* comparisons of one search */
#define COUNT_MAX 100

typedef struct {
    uint64_t marked; /* a bit a position, modulo 64: most comparisons need no more */
    uint8_t at[POSITIONS];
} marking;

struct transition {
    uint8_t pre[POSITIONS], post[POSITIONS];
    bool resets[POSITIONS];
    bool any_reset;
};

struct transitions {
    int count, room;
    struct transition *items;
};

struct basis {
    struct basis *next;
    int net, task;
    uint32_t marked; /* inputs, by their number */
    bool unknown;
    int count, room;
    marking *items;
    bool *covered; /* by one that was found later: it says nothing more */
};

struct oracle {
    const struct plain_spec *plain;
    struct transitions transitions[NETS_MAX][ALL_TASKS]; /* of N_j, by the join that is left out */
    struct basis *known;
};

/* ---- The reset net ---- */

static struct transition *add_transition(struct transitions *all)
{
    if (all->count == all->room) {
        all->room = all->room * 2 + 32;
        all->items = realloc(all->items, (size_t)all->room * sizeof *all->items);
        if (all->items == NULL) abort();
    }
    struct transition *added = &all->items[all->count++];
    memset(added, 0, sizeof *added);
    return added;
}

static void add_resets(struct transition *transition, const struct plain_task *task)
{
    transition->any_reset = true;
    for (int p = 0; p < PLACES_MAX; p++) transition->resets[p] = task->cancels_place[p];
    for (int t = 0; t < ALL_TASKS; t++) transition->resets[PLACES_MAX + t] = task->cancels_task[t];
}

static bool cancels_when_it_starts(const struct plain_task *task)
{
    return task->join_count > 0 && task->rest == REST_CANCEL;
}

/* One start, which takes `task->threads` tokens from each input of the set `inputs`. */
static void add_start(struct transitions *all, const struct plain_task *task, int index,
                      uint32_t inputs)
{
    struct transition *start = add_transition(all);
    for (int i = 0; i < task->inputs_count; i++) {
        if ((inputs >> i & 1) != 0) start->pre[task->inputs[i]] = (uint8_t)task->threads;
    }
    start->post[PLACES_MAX + index] = 1;
    if (cancels_when_it_starts(task)) add_resets(start, task);
}

static int bits(uint32_t set)
{
    int count = 0;
    for (; set != 0; set &= set - 1) count++;
    return count;
}

/* Another or-join is as an xor-join here. */
static void add_starts(struct transitions *all, const struct plain_task *task, int index)
{
    uint32_t every = (1u << task->inputs_count) - 1;
    if (task->join_count > 0) {
        for (uint32_t set = 1; set <= every; set++) {
            if (bits(set) == task->join_count) add_start(all, task, index, set);
        }
    } else if (task->join == GATE_AND || task->inputs_count == 1) {
        add_start(all, task, index, every);
    } else {
        for (int i = 0; i < task->inputs_count; i++) add_start(all, task, index, 1u << i);
    }
}

static struct transition *add_end(struct transitions *all, const struct plain_task *task, int index)
{
    struct transition *end = add_transition(all);
    end->pre[PLACES_MAX + index] = 1;
    if (!cancels_when_it_starts(task)) add_resets(end, task);
    return end;
}

static void add_ends(struct transitions *all, const struct plain_task *task, int index)
{
    uint32_t every = (1u << task->outputs_count) - 1;
    bool one = task->split == GATE_XOR, any = task->split == GATE_OR;
    for (uint32_t set = 1; set <= every; set++) {
        bool fits = any || (one ? bits(set) == 1 : set == every);
        if (!fits) continue;
        struct transition *end = add_end(all, task, index);
        for (int i = 0; i < task->outputs_count; i++) {
            if ((set >> i & 1) == 0) continue;
            uint8_t *post = &end->post[task->outputs[i].place];
            *post = (uint8_t)(*post + task->outputs[i].threads);
        }
    }
}

/* Flows of timers and failures: further ends; those beside the work leave it where it is. */
static void add_others(struct transitions *all, const struct plain_task *task, int index)
{
    for (int i = 0; i < task->failure_count; i++) {
        add_end(all, task, index)->post[task->others[task->failure_other[i]]] = 1;
    }
    for (int i = 0; task->written != NULL && i < task->written->timers_count; i++) {
        if (task->timer_other[i] < 0) continue;
        int place = task->others[task->timer_other[i]];
        if (task->written->timers[i].action == ACTION_TO) {
            add_end(all, task, index)->post[place] = 1;
        } else {
            struct transition *beside = add_transition(all);
            beside->pre[PLACES_MAX + index] = beside->post[PLACES_MAX + index] = 1;
            beside->post[place] = 1;
        }
    }
}

static void add_task(struct transitions *all, const struct plain_task *task, int index,
                     int left_out)
{
    if (index != left_out) add_starts(all, task, index);
    add_ends(all, task, index);
    add_others(all, task, index);
}

/* ---- The search ---- */

static void sign(marking *made)
{
    made->marked = 0;
    for (int i = 0; i < POSITIONS; i++)
        made->marked |= (uint64_t)(made->at[i] > 0) << (i % 64);
}

static bool covers(const marking *larger, const marking *smaller)
{
    uint8_t missing = 0;
    if ((smaller->marked & ~larger->marked) != 0) return false;
    for (int i = 0; i < POSITIONS; i++) missing |= (uint8_t)(larger->at[i] < smaller->at[i]);
    return missing == 0;
}

struct search {
    const struct transitions *transitions;
    struct basis *basis;
    long steps;
};

/* Keeps the set minimal; what is covered already is not added. */
static void add_marking(struct search *search, marking *found)
{
    struct basis *basis = search->basis;
    sign(found);
    search->steps += basis->count;
    for (int i = 0; i < basis->count; i++) {
        if (!basis->covered[i] && covers(found, &basis->items[i])) return;
    }
    for (int i = 0; i < basis->count; i++) {
        basis->covered[i] = basis->covered[i] || covers(&basis->items[i], found);
    }
    if (basis->count == basis->room) {
        basis->room = basis->room * 2 + 16;
        basis->items = realloc(basis->items, (size_t)basis->room * sizeof *basis->items);
        basis->covered = realloc(basis->covered, (size_t)basis->room * sizeof *basis->covered);
        if (basis->items == NULL || basis->covered == NULL) abort();
    }
    basis->covered[basis->count] = false;
    basis->items[basis->count++] = *found;
}

/* The least marking from which the transition leads to `target` or above; false: there is none, or
 * it is no progress. */
static bool step_back(const struct transition *transition, const marking *target, marking *before)
{
    bool useful = false, possible = true;
    for (int i = 0; i < POSITIONS; i++) {
        int pre = transition->pre[i], post = transition->post[i], wanted = target->at[i];
        bool reset = transition->resets[i];
        useful = useful || (post > 0 && wanted > 0);
        possible = possible && !(reset && wanted > post);
        int needed = wanted > post ? wanted - post + pre : pre;
        before->at[i] = (uint8_t)(reset ? pre : needed);
        possible = possible && needed < COUNT_MAX;
    }
    return useful && possible;
}

static void search_back(struct search *search)
{
    for (int i = 0; i < search->basis->count; i++) {
        for (int t = 0; t < search->transitions->count; t++) {
            if (search->basis->covered[i]) break;
            marking before;
            marking target = search->basis->items[i];
            if (step_back(&search->transitions->items[t], &target, &before))
                add_marking(search, &before);
        }
        if (search->basis->count > BASIS_MAX || search->steps > STEPS_MAX) {
            search->basis->unknown = true;
            return;
        }
    }
}

static struct basis *find_basis(struct oracle *oracle, int net, int task, uint32_t marked)
{
    for (struct basis *basis = oracle->known; basis != NULL; basis = basis->next) {
        if (basis->net == net && basis->task == task && basis->marked == marked) return basis;
    }
    return NULL;
}

/* Markings from which the marked inputs and one more can be covered. */
static struct basis *compute_basis(struct oracle *oracle, int net, int task, uint32_t marked)
{
    const struct plain_net *plain = &oracle->plain->nets[net];
    const struct plain_task *join = &plain->tasks[task];
    struct transitions *transitions = &oracle->transitions[net][task];
    bool made = transitions->count > 0;
    for (int t = 0; t < plain->tasks_count && !made; t++)
        add_task(transitions, &plain->tasks[t], t, task);
    struct basis *basis = calloc(1, sizeof *basis);
    if (basis == NULL) abort();
    *basis = (struct basis){.next = oracle->known, .net = net, .task = task, .marked = marked};
    oracle->known = basis;
    struct search search = {transitions, basis, 0};
    for (int q = 0; q < join->inputs_count; q++) {
        marking target = {0, {0}};
        if ((marked >> q & 1) != 0) continue;
        for (int i = 0; i < join->inputs_count; i++) {
            target.at[join->inputs[i]] = (uint8_t)(marked >> i & 1);
        }
        target.at[join->inputs[q]] = 1;
        add_marking(&search, &target);
    }
    search_back(&search);
    return basis;
}

/* ---- BPMN 2.0, table 13.3 ---- */

/* Which positions are reached from one over the net's arcs without passing the join. */
static void reach(const struct plain_net *plain, int join, int position, bool *reached)
{
    if (reached[position]) return;
    reached[position] = true;
    if (position >= PLACES_MAX) {
        const struct plain_task *task = &plain->tasks[position - PLACES_MAX];
        for (int i = 0; i < task->outputs_count; i++)
            reach(plain, join, task->outputs[i].place, reached);
        for (int i = 0; i < task->others_count; i++) reach(plain, join, task->others[i], reached);
        return;
    }
    for (int t = 0; t < plain->tasks_count; t++) {
        for (int i = 0; i < plain->tasks[t].inputs_count && t != join; i++) {
            if (plain->tasks[t].inputs[i] == position) reach(plain, join, PLACES_MAX + t, reached);
        }
    }
}

static bool position_blocks(const struct plain_net *plain, int join, int position, uint32_t marked)
{
    const struct plain_task *task = &plain->tasks[join];
    bool reached[POSITIONS] = {false}, to_marked = false, to_unmarked = false;
    for (int i = 0; i < task->inputs_count; i++) {
        if (task->inputs[i] == position) return false;
    }
    reach(plain, join, position, reached);
    for (int i = 0; i < task->inputs_count; i++) {
        bool *to = (marked >> i & 1) != 0 ? &to_marked : &to_unmarked;
        *to = *to || reached[task->inputs[i]];
    }
    return to_unmarked && !to_marked;
}

static enum verdict ask_bpmn(const struct plain_net *plain, int task, uint32_t marked,
                             const marking *now)
{
    for (int i = 0; i < POSITIONS; i++) {
        if (now->at[i] > 0 && position_blocks(plain, task, i, marked)) return VERDICT_WAITS;
    }
    return VERDICT_ENABLED;
}

/* ---- Questions ---- */

enum verdict oracle_ask(struct oracle *oracle, int net, int task, const int *tokens,
                        const bool *busy)
{
    const struct plain_net *plain = &oracle->plain->nets[net];
    const struct plain_task *join = &plain->tasks[task];
    uint32_t marked = 0, every = (1u << join->inputs_count) - 1;
    for (int i = 0; i < join->inputs_count; i++)
        marked |= (uint32_t)(tokens[join->inputs[i]] > 0) << i;
    if (marked == 0) return VERDICT_WAITS;
    if (marked == every) return VERDICT_ENABLED;
    marking now = {0, {0}};
    for (int p = 0; p < plain->places_count; p++) {
        now.at[p] = (uint8_t)(tokens[p] < COUNT_MAX ? tokens[p] : COUNT_MAX);
    }
    for (int t = 0; t < plain->tasks_count; t++) now.at[PLACES_MAX + t] = busy[t];
    if (plain->written->bpmn) return ask_bpmn(plain, task, marked, &now);
    sign(&now);
    struct basis *basis = find_basis(oracle, net, task, marked);
    if (basis == NULL) basis = compute_basis(oracle, net, task, marked);
    for (int i = 0; i < basis->count; i++) {
        if (covers(&now, &basis->items[i])) return VERDICT_WAITS;
    }
    return basis->unknown ? VERDICT_UNKNOWN : VERDICT_ENABLED;
}

struct oracle *oracle_new(const struct plain_spec *plain)
{
    struct oracle *oracle = calloc(1, sizeof *oracle);
    if (oracle == NULL) abort();
    oracle->plain = plain;
    return oracle;
}

void oracle_free(struct oracle *oracle)
{
    while (oracle->known != NULL) {
        struct basis *basis = oracle->known;
        oracle->known = basis->next;
        free(basis->items);
        free(basis->covered);
        free(basis);
    }
    for (int n = 0; n < NETS_MAX; n++) {
        for (int t = 0; t < ALL_TASKS; t++) free(oracle->transitions[n][t].items);
    }
    free(oracle);
}
