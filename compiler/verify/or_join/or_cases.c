/* Cases: made from bases, pruned by what can be reached. */
#include "verify/or_join/or_cases.h"

#include <assert.h>
#include <string.h>

static uint32_t input_at(const struct or_look_join *join, uint32_t index)
{
    return join->of->preset.items[index].index;
}

bool or_cases_is_asked(const struct or_cases *cases, struct packed marking)
{
    const struct or_look_join *join = cases->join;
    const struct net *net = cases->look->encoding->net;
    bool is_busy = packed_get(marking, cases->look->encoding->running + join->task) > 0;
    bool has_ended = !net->is_implicit && packed_get(marking, net->output.index) > 0;
    uint32_t marked = 0;
    array_each(net_place_id, input, &join->of->preset) {
        marked += packed_get(marking, input->index) > 0 ? 1 : 0;
    }
    return !is_busy && !has_ended && marked > 0 && marked < join->of->preset.count;
}

/* ---- A case for each set of marked inputs ---------------------------------------------------- */

static bool has(const struct or_case *one, uint32_t position)
{
    array_each(uint32_t, marked, &one->marked) {
        if (*marked == position) return true;
    }
    return false;
}

/* The case of exactly these inputs; without blocks yet. */
static struct or_case set_of(const struct or_cases *cases, struct packed marking)
{
    struct or_case one = {.state = OR_CASE_KNOWN};
    array_each(net_place_id, input, &cases->join->of->preset) {
        if (packed_get(marking, input->index) > 0)
            array_push(cases->arena, &one.marked, input->index);
        else
            array_push(cases->arena, &one.unmarked, input->index);
    }
    return one;
}

static bool applies(const struct or_case *one, struct packed marking)
{
    array_each(uint32_t, position, &one->marked) {
        if (packed_get(marking, *position) == 0) return false;
    }
    array_each(uint32_t, position, &one->unmarked) {
        if (packed_get(marking, *position) > 0) return false;
    }
    return true;
}

static bool has_not(const struct or_case *one, uint32_t position)
{
    array_each(uint32_t, unmarked, &one->unmarked) {
        if (*unmarked == position) return true;
    }
    return false;
}

/* What a block asks of inputs is known here: those that are marked are there, the others are not. */
static void specialise(struct or_cases *cases, struct or_case *one, const struct or_block *block)
{
    struct or_need *kept = ARENA_ARRAY(cases->arena, struct or_need, block->count);
    uint32_t count = 0;
    for (uint32_t i = 0; i < block->count; i++) {
        const struct or_need *need = &block->needs[i];
        if (need->count == 1 && has_not(one, need->any[0])) return;
        bool is_there = need->count == 1 && need->tokens == 1 && has(one, need->any[0]);
        if (!is_there) kept[count++] = *need;
    }
    if (count == 0) {
        or_look_add_up(cases->look, one, one->marked.items[0]);
    } else if (count == 1 && kept[0].tokens == 1) {
        for (uint32_t i = 0; i < kept[0].count; i++) {
            or_look_add_up(cases->look, one, kept[0].any[i]);
        }
    } else {
        array_push(cases->arena, &one->blocks, ((struct or_block){.needs = kept, .count = count}));
    }
}

static void add_blocks(struct or_cases *cases, struct or_case *to, const struct or_case *from)
{
    cases->is_full = cases->is_full || from->state == OR_CASE_FULL;
    array_each(struct or_up, up, &from->ups) {
        if (!has_not(to, up->position)) or_look_add_up(cases->look, to, up->position);
    }
    array_each(struct or_block, block, &from->blocks) specialise(cases, to, block);
}

/* BPMN's rules apply to the inputs that they name; a basis to an input that is missing. */
static void fill_set(struct or_cases *cases, struct or_case *one, struct packed marking)
{
    struct or_look_join *join = cases->join;
    array_each(struct or_case, rule, &join->rules) {
        if (applies(rule, marking)) add_blocks(cases, one, rule);
    }
    for (uint32_t i = 0; join->net != NULL && i < join->of->preset.count; i++) {
        if (packed_get(marking, input_at(join, i)) > 0) continue;
        add_blocks(cases, one, or_look_case(cases->look, join, or_look_lost(join, marking), i));
    }
}

/* False if there are too many sets. */
static bool make_sets(struct or_cases *cases)
{
    for (uint32_t m = 0; m < cases->explored->count; m++) {
        struct packed marking = explored_at(cases->explored, m);
        bool is_known = !or_cases_is_asked(cases, marking);
        array_each(struct or_case, one, &cases->list) {
            is_known = is_known || applies(one, marking);
        }
        if (is_known) continue;
        if (cases->list.count == OR_CASES_SETS_MAX) return false;
        struct or_case one = set_of(cases, marking);
        fill_set(cases, &one, marking);
        array_push(cases->arena, &cases->list, one);
        if (cases->is_full) return true;
    }
    return true;
}

/* ---- A case for each input that is missing --------------------------------------------------- */

static bool is_same_list(const uint32_t *a, uint32_t a_count, const uint32_t *b, uint32_t b_count)
{
    return a_count == b_count && (a_count == 0 || memcmp(a, b, a_count * sizeof *a) == 0);
}

static bool is_same_case(const struct or_case *a, const struct or_case *b)
{
    return is_same_list(a->marked.items, a->marked.count, b->marked.items, b->marked.count) &&
           is_same_list(a->unmarked.items, a->unmarked.count, b->unmarked.items,
                        b->unmarked.count);
}

/* A copy, for pruning changes it; one for all that apply to the same markings. */
static void copy_case(struct or_cases *cases, const struct or_case *from)
{
    array_each(struct or_case, known, &cases->list) {
        if (!is_same_case(known, from)) continue;
        add_blocks(cases, known, from);
        return;
    }
    struct or_case *to = array_add(cases->arena, &cases->list);
    to->state = from->state;
    array_each(uint32_t, marked, &from->marked) array_push(cases->arena, &to->marked, *marked);
    array_each(uint32_t, missing, &from->unmarked)
        array_push(cases->arena, &to->unmarked, *missing);
    add_blocks(cases, to, from);
}

static void add_group(struct or_cases *cases, uint64_t lost)
{
    for (uint32_t i = 0; i < cases->join->of->preset.count; i++) {
        bool is_marked = false;
        for (uint32_t l = 0; l < cases->join->lost.count; l++) {
            if (cases->join->lost.items[l] == i) is_marked = (lost >> l & 1) != 0;
        }
        if (!is_marked) copy_case(cases, or_look_case(cases->look, cases->join, lost, i));
        if (cases->is_full) return;
    }
}

/* Groups that the markings, or all sets of lost inputs, ask for. */
static void make_groups(struct or_cases *cases)
{
    struct or_look_join *join = cases->join;
    array_each(struct or_case, rule, &join->rules) copy_case(cases, rule);
    if (join->net == NULL) return;
    if (cases->explored != NULL) {
        cases->is_full = join->has_full; /* there are more groups than those */
        for (uint32_t g = 0; !cases->is_full && g < join->groups.count; g++) {
            add_group(cases, join->groups.items[g].marked);
        }
        return;
    }
    cases->is_full = join->lost.count > OR_CASES_LOST_MAX;
    for (uint64_t lost = 0; !cases->is_full && lost >> join->lost.count == 0; lost++) {
        add_group(cases, lost);
    }
}

/* In a safe net no place holds two tokens. */
static void drop_doubles(struct or_case *one)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < one->blocks.count; i++) {
        struct or_block block = one->blocks.items[i];
        bool is_double = false;
        for (uint32_t n = 0; n < block.count; n++) {
            is_double = is_double || block.needs[n].tokens > 1;
        }
        if (!is_double) one->blocks.items[kept++] = block;
    }
    one->blocks.count = kept;
}

static void keep_all(struct or_case *one, bool is_kept)
{
    array_each(struct or_up, up, &one->ups) up->is_kept = is_kept;
    array_each(struct or_block, block, &one->blocks) block->is_kept = is_kept;
}

void or_cases_make(struct or_cases *cases)
{
    bool has_sets = cases->explored != NULL && make_sets(cases);
    if (!has_sets && !cases->is_full) {
        cases->list.items = NULL;
        cases->list.count = cases->list.capacity = 0;
        make_groups(cases);
    }
    array_each(struct or_case, one, &cases->list) {
        if (cases->is_safe) drop_doubles(one);
        keep_all(one, true);
    }
}

/* ---- Pruning --------------------------------------------------------------------------------- */

bool or_cases_wait(const struct or_cases *cases, struct packed marking)
{
    array_each(struct or_case, one, &cases->list) {
        if (!applies(one, marking)) continue;
        array_each(struct or_up, up, &one->ups) {
            if (up->is_kept && packed_get(marking, up->position) > 0) return true;
        }
        array_each(struct or_block, block, &one->blocks) {
            if (block->is_kept && or_block_holds(block, marking)) return true;
        }
    }
    return false;
}

static void count_hits(struct or_cases *cases, struct packed marking)
{
    array_each(struct or_case, one, &cases->list) {
        if (!applies(one, marking)) continue;
        array_each(struct or_up, up, &one->ups) {
            up->hits += packed_get(marking, up->position) > 0 ? 1 : 0;
        }
        array_each(struct or_block, block, &one->blocks) {
            block->hits += or_block_holds(block, marking) ? 1 : 0;
        }
    }
}

/* Of the single positions that hold, the one that does most often; true if there is one. */
static bool keep_up(struct or_cases *cases, struct packed marking)
{
    struct or_up *best = NULL;
    array_each(struct or_case, one, &cases->list) {
        if (!applies(one, marking)) continue;
        array_each(struct or_up, up, &one->ups) {
            if (packed_get(marking, up->position) == 0) continue;
            if (best == NULL || up->hits > best->hits) best = up;
        }
    }
    if (best != NULL) best->is_kept = true;
    return best != NULL;
}

static void keep_block(struct or_cases *cases, struct packed marking)
{
    struct or_block *best = NULL;
    array_each(struct or_case, one, &cases->list) {
        if (!applies(one, marking)) continue;
        array_each(struct or_block, block, &one->blocks) {
            if (!or_block_holds(block, marking)) continue;
            if (best == NULL || block->hits > best->hits) best = block;
        }
    }
    if (best != NULL) best->is_kept = true;
}

/* Which positions of the needs that are kept were ever marked when their block held? */
static void see(struct or_cases *cases, struct packed marking)
{
    array_each(struct or_case, one, &cases->list) {
        if (!applies(one, marking)) continue;
        array_each(struct or_block, block, &one->blocks) {
            if (!block->is_kept || !or_block_holds(block, marking)) continue;
            for (uint32_t n = 0; n < block->count; n++) {
                for (uint32_t i = 0; i < block->needs[n].count; i++) {
                    bool is_marked = packed_get(marking, block->needs[n].any[i]) > 0;
                    block->needs[n].seen[i] = block->needs[n].seen[i] || is_marked;
                }
            }
        }
    }
}

static void drop_unseen(struct or_cases *cases, struct or_need *need)
{
    uint32_t *kept = ARENA_ARRAY(cases->arena, uint32_t, need->count), count = 0;
    for (uint32_t i = 0; i < need->count; i++) {
        if (need->seen[i]) kept[count++] = need->any[i];
    }
    need->any = kept;
    need->count = count;
}

static void narrow_needs(struct or_cases *cases)
{
    array_each(struct or_case, one, &cases->list) {
        array_each(struct or_block, block, &one->blocks) {
            for (uint32_t n = 0; block->is_kept && n < block->count; n++) {
                block->needs[n].seen = ARENA_ARRAY(cases->arena, bool, block->needs[n].count);
            }
        }
    }
    for (uint32_t m = 0; m < cases->explored->count; m++) {
        struct packed marking = explored_at(cases->explored, m);
        if (or_cases_is_asked(cases, marking)) see(cases, marking);
    }
    array_each(struct or_case, one, &cases->list) {
        array_each(struct or_block, block, &one->blocks) {
            for (uint32_t n = 0; block->is_kept && n < block->count; n++) {
                drop_unseen(cases, &block->needs[n]);
            }
        }
    }
}

static void cover(struct or_cases *cases, struct packed marking)
{
    if (!or_cases_is_asked(cases, marking) || or_cases_wait(cases, marking)) return;
    if (!keep_up(cases, marking)) keep_block(cases, marking);
}

/* Single positions first, then what holds most often. */
void or_cases_prune(struct or_cases *cases)
{
    const struct explored *explored = cases->explored;
    assert(explored != NULL && !cases->is_full);
    array_each(struct or_case, one, &cases->list) keep_all(one, false);
    for (uint32_t m = 0; m < explored->count; m++) {
        struct packed marking = explored_at(explored, m);
        if (or_cases_is_asked(cases, marking)) count_hits(cases, marking);
    }
    for (uint32_t m = 0; m < explored->count; m++) cover(cases, explored_at(explored, m));
    narrow_needs(cases);
}
