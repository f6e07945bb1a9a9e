/* Bases of or-joins, and the answer for one marking. */
#include "verify/or_join/or_look.h"

#include <assert.h>

#include <string.h>

static struct or_look_join *found_join(struct or_look *look, uint32_t task)
{
    assert(look->join_of[task] != NULL);
    return look->join_of[task];
}

static bool need_holds(const struct or_need *need, struct packed marking)
{
    for (uint32_t i = 0; i < need->count; i++) {
        if (packed_get(marking, need->any[i]) >= need->tokens) return true;
    }
    return false;
}

bool or_block_holds(const struct or_block *block, struct packed marking)
{
    for (uint32_t i = 0; i < block->count; i++) {
        if (!need_holds(&block->needs[i], marking)) return false;
    }
    return true;
}

void or_look_add_up(struct or_look *look, struct or_case *one, uint32_t position)
{
    array_push(look->arena, &one->ups, ((struct or_up){.position = position}));
}

uint64_t or_look_lost(const struct or_look_join *join, struct packed marking)
{
    uint64_t marked = 0;
    for (uint32_t i = 0; i < join->lost.count && i < 64; i++) {
        uint32_t position = join->of->preset.items[join->lost.items[i]].index;
        if (packed_get(marking, position) > 0) marked |= (uint64_t)1 << i;
    }
    return marked;
}

/* ---- Elements become blocks ------------------------------------------------------------------ */

static bool contains(const uint32_t *positions, uint32_t count, uint32_t position)
{
    for (uint32_t i = 0; i < count; i++) {
        if (positions[i] == position) return true;
    }
    return false;
}

/* The needs of an element are made one after another, in all ways that differ. */
struct block_maker {
    struct or_look *look;
    const struct or_look_join *join;
    struct or_case *one;
    const struct yawl_reset_arc *arcs;
    uint32_t count;
    struct or_need *needs; /* room for all */
    uint32_t needs_count;
};

static void finish_block(struct block_maker *m)
{
    struct arena *arena = m->look->arena;
    if (m->needs_count == 0) { /* the inputs that are marked suffice */
        assert(m->one->marked.count > 0);
        or_look_add_up(m->look, m->one, m->one->marked.items[0]);
        return;
    }
    if (m->needs_count == 1 && m->needs[0].tokens == 1) {
        for (uint32_t i = 0; i < m->needs[0].count; i++) {
            or_look_add_up(m->look, m->one, m->needs[0].any[i]);
        }
        return;
    }
    struct or_block *block = array_add(arena, &m->one->blocks);
    block->needs = ARENA_ARRAY(arena, struct or_need, m->needs_count);
    memcpy(block->needs, m->needs, m->needs_count * sizeof *m->needs);
    block->count = m->needs_count;
}

static void add_needs(struct block_maker *m, uint32_t arc);

static void add_need(struct block_maker *m, uint32_t arc, const uint32_t *any, uint32_t count,
                     uint32_t tokens)
{
    m->needs[m->needs_count++] = (struct or_need){.any = any, .count = count, .tokens = tokens};
    add_needs(m, arc + 1);
    m->needs_count--;
}

/* Several tokens in one position that stands for several marks: every way to divide them, mark by mark;
 * a task holds one at most. */
static void divide(struct block_maker *m, uint32_t arc, const uint32_t *marks, uint32_t tokens)
{
    const uint32_t *end = m->join->marks + m->join->marks_begin[m->arcs[arc].position + 1];
    if (tokens == 0) add_needs(m, arc + 1);
    if (tokens == 0 || marks == end || m->one->blocks.count > OR_LOOK_BASIS_MAX) return;
    divide(m, arc, marks + 1, tokens);
    bool is_running = *marks >= m->look->encoding->running;
    for (uint32_t n = 1; n <= tokens && (n == 1 || !is_running); n++) {
        m->needs[m->needs_count++] = (struct or_need){.any = marks, .count = 1, .tokens = n};
        divide(m, arc, marks + 1, tokens - n);
        m->needs_count--;
    }
}

/* What the case says of inputs is not said again; an element that asks for what it excludes makes no
 * block. */
static void add_needs(struct block_maker *m, uint32_t arc)
{
    if (arc == m->count) {
        finish_block(m);
        return;
    }
    uint32_t tokens = m->arcs[arc].tokens, position = m->arcs[arc].position;
    const uint32_t *marks = m->join->marks + m->join->marks_begin[position];
    uint32_t count = m->join->marks_begin[position + 1] - m->join->marks_begin[position];
    bool is_running = marks[0] >= m->look->encoding->running;
    const struct or_case *one = m->one;
    if (count == 1 && contains(one->unmarked.items, one->unmarked.count, marks[0])) return;
    if (count == 1 && is_running && tokens > 1) return;
    bool is_there =
        count == 1 && tokens == 1 && contains(one->marked.items, one->marked.count, marks[0]);
    if (is_there)
        add_needs(m, arc + 1);
    else if (count == 1 || tokens == 1)
        add_need(m, arc, marks, count, tokens);
    else
        divide(m, arc, marks, tokens);
}

static void add_block(struct or_look *look, const struct or_look_join *join, struct or_case *one,
                      struct coverability *c, uint32_t index)
{
    const struct coverability_element *element = &c->elements[index];
    uint32_t most = 0;
    for (uint32_t i = 0; i < element->count; i++) most += c->arcs[element->at + i].tokens;
    struct block_maker m = {look, join, one, c->arcs + element->at, element->count, NULL, 0};
    m.needs = ARENA_ARRAY(look->arena, struct or_need, most);
    add_needs(&m, 0);
}

/* ---- One basis ------------------------------------------------------------------------------- */

/* The marked lost inputs and one more, to be covered. */
static uint32_t target_of(const struct or_look_join *join, uint64_t lost_marked, uint32_t input,
                          struct yawl_reset_arc *target)
{
    const struct yawl_reset_input *inputs = join->net->inputs;
    uint32_t count = 0;
    for (uint32_t i = 0; i < join->lost.count; i++) {
        if ((lost_marked >> i & 1) == 0) continue;
        target[count++] = (struct yawl_reset_arc){inputs[join->lost.items[i]].position, 1};
    }
    target[count++] = (struct yawl_reset_arc){inputs[input].position, 1};
    return count;
}

static bool is_over(const struct or_look *look)
{
    return look->limits.is_late != NULL && look->limits.is_late(look->limits.context);
}

/* What a single search may cost. */
static uint64_t one_search(const struct or_look *look)
{
    return look->work < OR_LOOK_SEARCH_MAX ? look->work : OR_LOOK_SEARCH_MAX;
}

static void search_basis(struct or_look *look, const struct or_look_join *join, struct or_case *one,
                         const struct yawl_reset_arc *target, uint32_t count)
{
    struct coverability c;
    bool fits = look->elements < OR_LOOK_ELEMENTS_MAX &&
                coverability_begin(&c, join->net, look->memory, OR_LOOK_MEMORY);
    c.elements_max = OR_LOOK_BASIS_MAX;
    c.work = one_search(look);
    uint64_t before = c.work;
    bool is_late = is_over(look);
    one->state = OR_CASE_FULL;
    if (!fits || is_late || coverability_add(&c, target, count) != COVERABILITY_COMPLETE) return;
    enum coverability_status status = coverability_run(&c);
    look->elements += c.count;
    look->work -= before - c.work;
    if (status != COVERABILITY_COMPLETE) return;
    for (uint32_t i = 0; i < c.count; i++) {
        if (c.elements[i].is_dropped == 0) add_block(look, join, one, &c, i);
    }
    if (one->blocks.count <= OR_LOOK_BASIS_MAX) one->state = OR_CASE_KNOWN;
}

static void compute(struct or_look *look, struct or_look_join *join, uint64_t lost_marked,
                    uint32_t input, struct or_case *one)
{
    struct yawl_reset_arc *target =
        ARENA_ARRAY(look->arena, struct yawl_reset_arc, join->lost.count + 1);
    uint32_t count = target_of(join, lost_marked, input, target);
    for (uint32_t i = 0, l = 0; i < join->of->preset.count; i++) {
        uint32_t position = join->of->preset.items[i].index;
        bool is_lost = l < join->lost.count && join->lost.items[l] == i;
        bool is_marked = is_lost && (lost_marked >> l & 1) != 0;
        if (is_marked)
            array_push(look->arena, &one->marked, position);
        else if (is_lost || i == input)
            array_push(look->arena, &one->unmarked, position);
        l += is_lost ? 1 : 0;
    }
    search_basis(look, join, one, target, count);
    join->has_full = join->has_full || one->state == OR_CASE_FULL;
}

/* Groups beyond the limit are not kept apart: nothing is known of them. */
static struct or_group *group_of(struct or_look *look, struct or_look_join *join,
                                 uint64_t lost_marked)
{
    array_each(struct or_group, group, &join->groups) {
        if (group->marked == lost_marked) return group;
    }
    if (join->groups.count >= OR_LOOK_GROUPS_MAX || join->lost.count > 64) return NULL;
    struct or_group *group = array_add(look->arena, &join->groups);
    group->marked = lost_marked;
    group->cases = ARENA_ARRAY(look->arena, struct or_case, join->of->preset.count);
    return group;
}

struct or_case *or_look_case(struct or_look *look, struct or_look_join *join, uint64_t lost_marked,
                             uint32_t input)
{
    static struct or_case full = {.state = OR_CASE_FULL};
    assert(join->net != NULL && input < join->of->preset.count);
    struct or_group *group = group_of(look, join, lost_marked);
    if (group == NULL) {
        join->has_full = true;
        return &full;
    }
    struct or_case *one = &group->cases[input];
    if (one->state == OR_CASE_UNKNOWN) compute(look, join, lost_marked, input, one);
    return one;
}

/* ---- One marking ----------------------------------------------------------------------------- */

/* One field full of ones for each position of `ups`. */
static void make_mask(struct or_look *look, struct or_case *one, uint32_t width)
{
    uint64_t bits = (uint64_t)look->encoding->positions * width;
    one->mask_width = width;
    one->mask_words = (uint32_t)((bits + 63) / 64);
    one->mask = ARENA_ARRAY(look->arena, uint64_t, one->mask_words);
    array_each(struct or_up, up, &one->ups) {
        uint64_t bit = (uint64_t)up->position * width;
        one->mask[bit / 64] |= packed_mask(width) << (bit % 64);
    }
}

static bool case_holds(struct or_look *look, struct or_case *one, struct packed marking)
{
    array_each(uint32_t, position, &one->unmarked) {
        if (packed_get(marking, *position) > 0) return false;
    }
    if (one->mask == NULL || one->mask_width != marking.width) make_mask(look, one, marking.width);
    for (uint32_t w = 0; w < one->mask_words; w++) {
        if ((marking.words[w] & one->mask[w]) != 0) return true;
    }
    array_each(struct or_block, block, &one->blocks) {
        if (or_block_holds(block, marking)) return true;
    }
    return false;
}

/* Where the basis is too large: by a search for this marking alone. */
static bool search_marking(struct or_look *look, struct or_look_join *join, struct packed marking)
{
    int fault = 0;
    uint64_t work = one_search(look);
    struct coverability_means means = {look->memory, OR_LOOK_MEMORY, work};
    for (uint32_t i = 0; i < join->net->marks_count; i++) {
        look->marking[i] = packed_get(marking, i);
    }
    bool waits = coverability_waits(join->net, look->marking, &means, &fault);
    look->work -= work - means.work;
    if (fault == 0) return waits;
    join->is_open = true;
    return false;
}

static bool rules_wait(struct or_look *look, struct or_look_join *join, struct packed marking)
{
    array_each(struct or_case, rule, &join->rules) {
        if (case_holds(look, rule, marking)) return true;
    }
    return false;
}

bool or_look_waits(void *context, uint32_t task, struct packed marking)
{
    struct or_look *look = context;
    struct or_look_join *join = found_join(look, task);
    if (join->net == NULL) return rules_wait(look, join, marking);
    uint64_t lost = or_look_lost(join, marking);
    for (uint32_t i = 0; i < join->of->preset.count; i++) {
        if (packed_get(marking, join->of->preset.items[i].index) > 0) continue;
        struct or_case *one = or_look_case(look, join, lost, i);
        if (one->state == OR_CASE_FULL) return search_marking(look, join, marking);
        if (case_holds(look, one, marking)) return true;
    }
    return false;
}

/* ---- All or-joins of a net ------------------------------------------------------------------- */

/* By position, the marks that it stands for. */
static void index_marks(struct or_look *look, struct or_look_join *join)
{
    const struct yawl_reset_net *net = join->net;
    uint32_t *begin = ARENA_ARRAY(look->arena, uint32_t, (size_t)net->positions_count + 2);
    join->marks = ARENA_ARRAY(look->arena, uint32_t, net->marks_count);
    for (uint32_t i = 0; i < net->marks_count; i++) {
        if (net->position_of[i] != UINT32_MAX) begin[net->position_of[i] + 2]++;
    }
    for (uint32_t p = 0; p < net->positions_count; p++) begin[p + 2] += begin[p + 1];
    for (uint32_t i = 0; i < net->marks_count; i++) {
        uint32_t position = net->position_of[i];
        if (position != UINT32_MAX) join->marks[begin[position + 1]++] = i;
    }
    join->marks_begin = begin;
}

/* `begin`: memory that was used before the first of them. */
static void add_join(struct or_look *look, uint32_t index, size_t begin)
{
    const struct net *net = look->encoding->net;
    struct or_look_join *join = array_add(look->arena, &look->joins);
    join->task = index;
    join->of = &net->tasks.items[index];
    join->wide = NET_NONE;
    if (net->has_bpmn_or_joins) {
        or_look_bpmn(look, join);
        return;
    }
    join->is_left_out = is_over(look) || arena_used(look->arena) - begin > look->limits.memory;
    join->is_open = join->is_left_out;
    if (join->is_left_out) return;
    struct arena *scratch = arena_new(ARENA_LIMIT_DEFAULT);
    const struct yawl_reset_net *plain = reset_net_of(scratch, look->encoding, index, &join->wide);
    join->net = reset_net_fuse(look->arena, plain);
    arena_free(scratch);
    index_marks(look, join);
    for (uint32_t i = 0; i < join->net->inputs_count; i++) {
        if (join->net->inputs[i].is_lost != 0) array_push(look->arena, &join->lost, i);
    }
}

struct or_look *or_look_new(struct arena *arena, const struct encoding *encoding,
                            const struct or_look_limits *limits)
{
    struct or_look *look = ARENA_NEW(arena, struct or_look);
    uint32_t tasks = encoding->net->tasks.count;
    look->arena = arena;
    look->encoding = encoding;
    look->work = OR_LOOK_WORK_MAX;
    look->limits = *limits;
    look->memory = arena_alloc_raw(arena, 1, OR_LOOK_MEMORY); /* a search clears what it needs */
    look->marking = ARENA_ARRAY(arena, uint32_t, encoding->positions);
    look->join_of = ARENA_ARRAY(arena, struct or_look_join *, tasks);
    size_t begin = arena_used(arena);
    for (uint32_t i = 0; i < tasks; i++) {
        if (encode_is_or_join(&encoding->net->tasks.items[i])) add_join(look, i, begin);
    }
    array_each(struct or_look_join, join, &look->joins) look->join_of[join->task] = join;
    return look;
}
