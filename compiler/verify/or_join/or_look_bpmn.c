/* BPMN's rule (BPMN 2.0, table 13.3): a token blocks if it can reach an input that has none, on a way that
 * does not visit the join, and no input that has one.  It looks at ways alone, not at what joins need.
 */
#include "verify/or_join/or_look.h"

#include <string.h>

struct bpmn {
    struct or_look *look;
    struct or_look_join *join;
    const struct net *net;
    uint32_t words;  /* of a set of inputs */
    uint64_t *reach; /* by position: inputs that a token there can reach */
};

static uint64_t *reach_of(const struct bpmn *b, uint32_t position)
{
    return b->reach + (size_t)position * b->words;
}

/* `from` reaches what `to` does; true if that is more than before. */
static bool unite(const struct bpmn *b, uint32_t from, uint32_t to)
{
    bool is_new = false;
    for (uint32_t w = 0; w < b->words; w++) {
        uint64_t more = reach_of(b, to)[w] & ~reach_of(b, from)[w];
        reach_of(b, from)[w] |= more;
        is_new = is_new || more != 0;
    }
    return is_new;
}

/* Its inputs lead into the task, and the task to its outputs; the join's own inputs lead nowhere else
 * that counts, for their tokens never block. */
static bool unite_task(const struct bpmn *b, uint32_t index)
{
    const struct net_task *task = &b->net->tasks.items[index];
    uint32_t running = b->net->places.count + index;
    bool is_new = false;
    array_each(struct net_flow, flow, &task->flows) {
        is_new = unite(b, running, flow->place.index) || is_new;
    }
    array_each(struct net_flow, flow, &task->other_flows) {
        is_new = unite(b, running, flow->place.index) || is_new;
    }
    for (uint32_t i = 0; index != b->join->task && i < task->preset.count; i++) {
        is_new = unite(b, task->preset.items[i].index, running) || is_new;
    }
    return is_new;
}

static void find_ways(const struct bpmn *b)
{
    for (uint32_t i = 0; i < b->join->of->preset.count; i++) {
        reach_of(b, b->join->of->preset.items[i].index)[i / 64] |= (uint64_t)1 << (i % 64);
    }
    bool is_new = true;
    while (is_new) {
        is_new = false;
        for (uint32_t t = 0; t < b->net->tasks.count; t++) is_new = unite_task(b, t) || is_new;
    }
}

/* The rule for positions that reach exactly these inputs. */
static struct or_case *rule_of(const struct bpmn *b, const uint64_t *inputs)
{
    struct arena *arena = b->look->arena;
    array_each(struct or_case, rule, &b->join->rules) {
        const uint64_t *known = reach_of(b, rule->ups.items[0].position);
        if (memcmp(known, inputs, b->words * sizeof(uint64_t)) == 0) return rule;
    }
    struct or_case *rule = array_add(arena, &b->join->rules);
    rule->state = OR_CASE_KNOWN;
    for (uint32_t i = 0; i < b->join->of->preset.count; i++) {
        uint32_t position = b->join->of->preset.items[i].index;
        if ((inputs[i / 64] >> (i % 64) & 1) != 0) array_push(arena, &rule->unmarked, position);
    }
    return rule;
}

static bool is_input(const struct or_look_join *join, uint32_t position)
{
    array_each(net_place_id, input, &join->of->preset) {
        if (input->index == position) return true;
    }
    return false;
}

void or_look_bpmn(struct or_look *look, struct or_look_join *join)
{
    struct bpmn b = {look, join, look->encoding->net, (join->of->preset.count + 63) / 64, NULL};
    uint32_t positions = look->encoding->extra;
    b.reach = ARENA_ARRAY(look->arena, uint64_t, (size_t)positions * b.words);
    uint64_t *none = ARENA_ARRAY(look->arena, uint64_t, b.words);
    find_ways(&b);
    for (uint32_t p = 0; p < positions; p++) {
        if (is_input(join, p) || memcmp(reach_of(&b, p), none, b.words * sizeof *none) == 0)
            continue;
        or_look_add_up(look, rule_of(&b, reach_of(&b, p)), p);
    }
}
