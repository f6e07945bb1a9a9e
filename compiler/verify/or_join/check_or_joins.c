/* Decisions of or-joins: one mask, cases, a table over the reachable markings, or a search at run time.
 *
 * Each is exact for every marking that can be reached; masks that are made without knowing these are exact
 * for every marking at all.
 */
#include "verify/or_join/check_or_joins.h"

#include "verify/or_join/or_cases.h"
#include "verify/or_join/or_decision.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Markings of one table, and words of one entry. */
#define OR_TABLE_MAX       65536
#define OR_TABLE_WORDS_MAX 64
/* Blocks of one case that are tried to be made one, pair by pair. */
#define OR_MERGE_MAX 1024

/* ---- Sets of positions ----------------------------------------------------------------------- */

typedef ARRAY(uint32_t) positions;

static int compare_numbers(const void *left, const void *right)
{
    const uint32_t *a = left, *b = right;
    return *a < *b ? -1 : *a > *b;
}

/* Sorted, each once. */
static uint32_t unite(uint32_t *items, uint32_t count)
{
    uint32_t kept = 0;
    if (count == 0) return 0;
    qsort(items, count, sizeof *items, compare_numbers);
    for (uint32_t i = 0; i < count; i++) {
        if (kept == 0 || items[i] != items[kept - 1]) items[kept++] = items[i];
    }
    return kept;
}
#define UNITE(set) ((set)->count = unite((set)->items, (set)->count))

static bool is_input(const struct or_cases *cases, uint32_t position)
{
    array_each(net_place_id, input, &cases->join->of->preset) {
        if (input->index == position) return true;
    }
    return false;
}

/* ---- One mask -------------------------------------------------------------------------------- */

/* The positions of kept blocks, if all are of one position that is no input. */
static bool collect_up(const struct or_cases *cases, const struct or_case *one, positions *up)
{
    array_each(struct or_block, block, &one->blocks) {
        if (block->is_kept) return false;
    }
    array_each(struct or_up, single, &one->ups) {
        if (!single->is_kept) continue;
        if (is_input(cases, single->position)) return false;
        array_push(cases->arena, up, single->position);
    }
    UNITE(up);
    return true;
}

static bool any_marked(const positions *set, struct packed marking)
{
    array_each(uint32_t, position, set) {
        if (packed_get(marking, *position) > 0) return true;
    }
    return false;
}

/* With the reachable markings: one set for all is right if it is in each of them. */
static bool is_right(const struct or_cases *cases, const positions *up)
{
    for (uint32_t m = 0; m < cases->explored->count; m++) {
        struct packed marking = explored_at(cases->explored, m);
        bool is_asked = or_cases_is_asked(cases, marking);
        if (is_asked && any_marked(up, marking) != or_cases_wait(cases, marking)) return false;
    }
    return true;
}

/* Without them: if it is that of every single input that is missing. */
static bool is_same(const struct or_cases *cases, const positions *up)
{
    bool is_all = cases->join->net != NULL && cases->join->lost.count == 0;
    array_each(struct or_case, one, &cases->list) {
        positions own = {NULL, 0, 0};
        is_all =
            is_all && collect_up(cases, one, &own) && own.count == up->count &&
            (own.count == 0 || memcmp(own.items, up->items, own.count * sizeof *own.items) == 0);
    }
    return is_all;
}

static bool make_uniform(const struct or_cases *cases, struct verified_or_join *decision)
{
    positions up = {NULL, 0, 0};
    array_each(struct or_case, one, &cases->list) {
        if (!collect_up(cases, one, &up)) return false;
    }
    if (cases->explored != NULL ? !is_right(cases, &up) : !is_same(cases, &up)) return false;
    decision->is_uniform = true;
    array_each(uint32_t, position, &up) array_push(cases->result, &decision->up, *position);
    return true;
}

/* ---- Cases ----------------------------------------------------------------------------------- */

static bool same_need(const struct verify_need *a, const struct verify_need *b)
{
    return a->tokens == b->tokens && a->any.count == b->any.count &&
           memcmp(a->any.items, b->any.items, a->any.count * sizeof *a->any.items) == 0;
}

/* The one need in which two blocks differ, if it can be made one; else UINT32_MAX. */
static uint32_t difference(const verify_block *a, const verify_block *b)
{
    uint32_t at = UINT32_MAX;
    if (a->count != b->count) return UINT32_MAX;
    for (uint32_t i = 0; i < a->count; i++) {
        if (same_need(&a->items[i], &b->items[i])) continue;
        if (at != UINT32_MAX || a->items[i].tokens > 1 || b->items[i].tokens > 1) return UINT32_MAX;
        at = i;
    }
    return at;
}

/* x and y, or x and z: x and one of y, z. */
static bool merge_block(struct arena *arena, struct verify_or_case *one, uint32_t index)
{
    verify_block *from = &one->blocks.items[index];
    for (uint32_t i = 0; i < index; i++) {
        uint32_t at = difference(&one->blocks.items[i], from);
        if (at == UINT32_MAX) continue;
        struct verify_need *need = &one->blocks.items[i].items[at];
        array_each(uint32_t, position, &from->items[at].any)
            array_push(arena, &need->any, *position);
        UNITE(&need->any);
        *from = one->blocks.items[--one->blocks.count];
        return true;
    }
    return false;
}

static void merge_blocks(struct arena *arena, struct verify_or_case *one)
{
    bool is_new = one->blocks.count <= OR_MERGE_MAX;
    while (is_new) {
        is_new = false;
        for (uint32_t i = one->blocks.count; i > 0; i--) {
            bool is_there = i <= one->blocks.count;
            is_new = (is_there && merge_block(arena, one, i - 1)) || is_new;
        }
    }
}

static void add_block(struct arena *arena, const struct or_block *block, struct verify_or_case *to)
{
    verify_block *made = array_add(arena, &to->blocks);
    for (uint32_t n = 0; n < block->count; n++) {
        struct verify_need *need = array_add(arena, made);
        need->tokens = block->needs[n].tokens;
        for (uint32_t i = 0; i < block->needs[n].count; i++) {
            array_push(arena, &need->any, block->needs[n].any[i]);
        }
        UNITE(&need->any);
    }
}

static void add_case(struct arena *arena, const struct or_case *from,
                     struct verified_or_join *decision)
{
    struct verify_or_case made = {.up = {NULL, 0, 0}};
    array_each(uint32_t, position, &from->marked) array_push(arena, &made.marked, *position);
    array_each(uint32_t, position, &from->unmarked) array_push(arena, &made.unmarked, *position);
    UNITE(&made.marked);
    UNITE(&made.unmarked);
    array_each(struct or_up, up, &from->ups) {
        if (up->is_kept) array_push(arena, &made.up, up->position);
    }
    array_each(struct or_block, block, &from->blocks) {
        if (block->is_kept) add_block(arena, block, &made);
    }
    UNITE(&made.up);
    merge_blocks(arena, &made);
    if (made.up.count + made.blocks.count > 0) array_push(arena, &decision->cases, made);
}

/* ---- A table --------------------------------------------------------------------------------- */

static int compare_entries(const void *left, const void *right, void *words)
{
    const uint32_t *count = words;
    return or_decision_compare(left, right, *count);
}

/* What can matter to a join that is not decided by masks: all that leads to its inputs. */
static void add_cone(const struct or_cases *cases, const struct yawl_reset_net *net,
                     struct verified_or_join *decision)
{
    for (uint32_t i = 0; i < net->marks_count; i++) {
        if (net->position_of[i] != UINT32_MAX) array_push(cases->result, &decision->matters, i);
    }
    decision->waiting_words = (decision->matters.count + 63) / 64;
}

static void sort_table(struct verified_or_join *decision)
{
    uint32_t words = decision->waiting_words, kept = 0;
    uint32_t entries = decision->waiting.count / words;
    uint64_t *items = decision->waiting.items;
    if (entries > 0) qsort_r(items, entries, words * sizeof *items, compare_entries, &words);
    for (uint32_t i = 0; i < entries; i++) {
        const uint64_t *entry = items + (size_t)i * words;
        bool is_known = kept > 0 && memcmp(items + (size_t)(kept - 1) * words, entry,
                                           words * sizeof *items) == 0;
        if (!is_known) memmove(items + (size_t)kept++ * words, entry, words * sizeof *items);
    }
    decision->waiting.count = kept * words;
}

/* False if it becomes too large, or some marking cannot be decided here either. */
static bool make_table(const struct or_cases *cases, struct verified_or_join *decision)
{
    uint64_t entry[OR_TABLE_WORDS_MAX];
    uint32_t words = decision->waiting_words;
    if (words > OR_TABLE_WORDS_MAX) return false;
    for (uint32_t m = 0; m < cases->explored->count; m++) {
        struct packed marking = explored_at(cases->explored, m);
        if (!or_cases_is_asked(cases, marking)) continue;
        if (!or_look_waits(cases->look, cases->join->task, marking)) continue;
        if (decision->waiting.count >= OR_TABLE_MAX * words) return false;
        or_decision_entry(decision, marking, entry);
        for (uint32_t w = 0; w < words; w++)
            array_push(cases->result, &decision->waiting, entry[w]);
    }
    sort_table(decision);
    return !cases->join->is_open;
}

/* ---- One or-join ----------------------------------------------------------------------------- */

static void add_matters(struct arena *arena, const struct or_cases *cases,
                        struct verified_or_join *decision)
{
    array_each(net_place_id, input, &cases->join->of->preset) {
        array_push(arena, &decision->matters, input->index);
    }
    array_each(uint32_t, position, &decision->up) array_push(arena, &decision->matters, *position);
    array_each(struct verify_or_case, one, &decision->cases) {
        array_each(uint32_t, position, &one->up) array_push(arena, &decision->matters, *position);
        array_each(verify_block, block, &one->blocks) {
            array_each(struct verify_need, need, block) {
                array_each(uint32_t, any, &need->any) array_push(arena, &decision->matters, *any);
            }
        }
    }
    UNITE(&decision->matters);
}

static void decide_without_masks(const struct or_cases *cases, struct verified_or_join *decision)
{
    bool is_left_out = cases->join->is_left_out;
    if (!is_left_out) add_cone(cases, cases->join->net, decision);
    bool may_list = cases->explored != NULL && cases->is_safe && !cases->join->is_open;
    decision->decision = VERIFY_TABLE;
    if (may_list && make_table(cases, decision)) return;
    decision->decision = VERIFY_SEARCH;
    decision->waiting.count = 0;
    if (cases->look->is_only_checked) return;
    uint32_t wide = NET_NONE;
    const struct yawl_reset_net *plain =
        reset_net_of(cases->arena, cases->look->encoding, cases->join->task, &wide);
    decision->search = reset_net_fuse(cases->result, plain);
    if (is_left_out) add_cone(cases, decision->search, decision);
}

static void decide(struct or_cases *cases, struct verified_or_join *decision)
{
    or_cases_make(cases);
    if (cases->is_full || cases->join->is_open) {
        decide_without_masks(cases, decision);
        return;
    }
    if (cases->explored != NULL) or_cases_prune(cases);
    decision->decision = VERIFY_MASK;
    if (!make_uniform(cases, decision)) {
        array_each(struct or_case, one, &cases->list) add_case(cases->result, one, decision);
    }
    add_matters(cases->result, cases, decision);
}

/* Does it always have all of its inputs when it is enabled, or always one and no other? */
static void find_gate(const struct or_cases *cases, struct verified_or_join *decision)
{
    bool has_all = true, has_one = true, is_seen = false;
    for (uint32_t m = 0; m < cases->explored->states; m++) {
        struct packed marking = explored_at(cases->explored, m);
        uint32_t marked = 0;
        array_each(net_place_id, input, &cases->join->of->preset) {
            marked += packed_get(marking, input->index) > 0 ? 1 : 0;
        }
        if (marked == 0) continue;
        is_seen = true;
        bool is_asked = or_cases_is_asked(cases, marking);
        bool waits = is_asked && or_decision_waits(decision, marking);
        has_all = has_all && (!is_asked || waits);
        has_one = has_one && marked == 1 && !waits;
    }
    decision->is_always_all = is_seen && has_all;
    decision->is_always_one = is_seen && has_one;
}

#ifdef VERIFY_CHECK_OR_JOINS
/* Memory of one search that checks a decision; markings that need more are left out. */
#define OR_CHECK_MEMORY   ((size_t)1 << 16)
#define OR_CHECK_MARKINGS 500
/* Comparisons in all of them. */
#define OR_CHECK_WORK ((uint64_t)1 << 22)

/* The decision against the definition, marking by marking, in the net as it is. */
static void check_itself(const struct or_cases *cases, const struct verified_or_join *decision)
{
    const struct encoding *encoding = cases->look->encoding;
    uint32_t wide = NET_NONE, count = cases->explored->count;
    if (cases->join->net == NULL) return;
    const struct yawl_reset_net *plain =
        reset_net_of(cases->arena, encoding, cases->join->task, &wide);
    struct coverability_means means = {cases->look->memory, OR_CHECK_MEMORY, OR_CHECK_WORK};
    for (uint32_t m = 0; m < count && m < OR_CHECK_MARKINGS; m++) {
        struct packed marking = explored_at(cases->explored, m);
        int fault = 0;
        for (uint32_t i = 0; i < plain->marks_count; i++) {
            cases->look->marking[i] = packed_get(marking, i);
        }
        if (!or_cases_is_asked(cases, marking)) continue;
        bool waits = coverability_waits(plain, cases->look->marking, &means, &fault);
        assert(fault != 0 || waits == or_decision_waits(decision, marking));
    }
}
#endif

void check_or_joins(struct arena *arena, struct verified_net *result, struct or_look *look,
                    const struct explored *explored)
{
    array_each(struct or_look_join, join, &look->joins) {
        struct or_cases cases = {.arena = look->arena,
                                 .result = arena,
                                 .look = look,
                                 .join = join,
                                 .explored = explored,
                                 .is_safe = explored != NULL && explored->bound <= 1};
        struct verified_or_join *decision = array_add(arena, &result->or_joins);
        decision->task = join->task;
        decision->wide = join->wide;
        decision->is_bpmn = join->net == NULL && !join->is_left_out;
        decide(&cases, decision);
        if (decision->decision == VERIFY_SEARCH || explored == NULL) continue;
        find_gate(&cases, decision);
#ifdef VERIFY_CHECK_OR_JOINS
        check_itself(&cases, decision);
#endif
    }
    if (explored != NULL) check_or_gates(result, look, explored);
}
