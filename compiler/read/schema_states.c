/* Content models in which elements can be counted in two ways, such as (a{1,2}, b?){2,3}, as automata.
 *
 * Takes a particle with what is in it; writes repetitions out (Thompson, 1968) and makes the result
 * deterministic (Rabin and Scott, 1959).  Letters are the particles of elements and wildcards, of which XML
 * Schema's rules let at most one begin with an element in any place.  Models that grow too large are refused.
 */
#include "read/schema_parts.h"

#include <string.h>

#define NONE YAWL_SCHEMA_NONE
/* Places of a model whose repetitions are written out; sets of them that its elements lead to. */
#define PLACES_MAX 4000
#define STATES_MAX 1000

/* From a place to another one, by a letter or, with NONE, by nothing. */
struct step {
    uint32_t letter, to, next; /* next step from the same place, NONE: the last */
};

struct automaton {
    struct schema_model *model;
    const NODE *node;
    ARRAY(uint32_t) places; /* first step of each */
    ARRAY(struct step) steps;
    schema_numbers letters;   /* particles */
    ARRAY(uint64_t *) states; /* sets of places */
    ARRAY(uint32_t) todo;     /* places of a set whose empty steps are to be followed */
    schema_numbers table;
    uint32_t words; /* of a set */
};

/* ---- Writing out ---- */

static void refuse(struct automaton *a)
{
    schema_fail(a->model, a->node,
                "repetitions in a repetition that can be counted in two ways, of more than %d "
                "elements in all, are not compiled",
                STATES_MAX);
}

static uint32_t add_place(struct automaton *a)
{
    uint32_t none = NONE;
    if (a->places.count >= PLACES_MAX) refuse(a);
    array_push(a->model->arena, &a->places, none);
    return a->places.count - 1;
}

static void add_step(struct automaton *a, uint32_t from, uint32_t letter, uint32_t to)
{
    struct step step = {letter, to, a->places.items[from]};
    a->places.items[from] = a->steps.count;
    array_push(a->model->arena, &a->steps, step);
}

static uint32_t letter_of(struct automaton *a, uint32_t particle)
{
    for (uint32_t i = 0; i < a->letters.count; i++)
        if (a->letters.items[i] == particle) return i;
    array_push(a->model->arena, &a->letters, particle);
    return a->letters.count - 1;
}

static uint32_t write_particle(struct automaton *a, uint32_t particle, uint32_t from);

/* The particle one time, from a place on; returns where it ends. */
static uint32_t write_once(struct automaton *a, uint32_t particle, uint32_t from)
{
    const struct yawl_schema_particle row = a->model->particles.items[particle];
    bool is_letter = row.kind == YAWL_PARTICLE_ELEMENT || row.kind == YAWL_PARTICLE_ANY;
    bool is_choice = row.kind == YAWL_PARTICLE_CHOICE;
    uint32_t end = is_letter || is_choice ? add_place(a) : from;
    if (is_letter) add_step(a, from, letter_of(a, particle), end);
    for (uint32_t i = 0; i < row.children_count && !a->model->failed; i++) {
        uint32_t child = a->model->links.items[row.children + i];
        if (is_choice)
            add_step(a, write_particle(a, child, from), NONE, end);
        else
            end = write_particle(a, child, end);
    }
    return end;
}

static uint32_t write_particle(struct automaton *a, uint32_t particle, uint32_t from)
{
    uint32_t min = a->model->particles.items[particle].min;
    uint32_t max = a->model->particles.items[particle].max, count = 0;
    for (; count < min && !a->model->failed; count++) from = write_once(a, particle, from);
    uint32_t end = add_place(a);
    add_step(a, from, NONE, end);
    if (max == YAWL_SCHEMA_UNBOUNDED) {
        add_step(a, write_once(a, particle, end), NONE, end);
        return end;
    }
    for (; count < max && !a->model->failed; count++) {
        from = write_once(a, particle, from);
        add_step(a, from, NONE, end);
    }
    return end;
}

/* ---- Sets of places ---- */

static bool is_in(const uint64_t *set, uint32_t place)
{
    return (set[place / 64] >> place % 64 & 1) != 0;
}

static void put_in(struct automaton *a, uint64_t *set, uint32_t place)
{
    if (is_in(set, place)) return;
    set[place / 64] |= (uint64_t)1 << place % 64;
    array_push(a->model->arena, &a->todo, place);
}

/* With all places that nothing more is needed for. */
static void close_set(struct automaton *a, uint64_t *set)
{
    while (a->todo.count > 0) {
        uint32_t place = a->todo.items[--a->todo.count];
        for (uint32_t i = a->places.items[place]; i != NONE; i = a->steps.items[i].next)
            if (a->steps.items[i].letter == NONE) put_in(a, set, a->steps.items[i].to);
    }
}

/* The number of the state with that set, a new one if there is none. */
static uint32_t state_of(struct automaton *a, const uint64_t *set)
{
    size_t bytes = a->words * sizeof *set;
    for (uint32_t i = 0; i < a->states.count; i++)
        if (memcmp(a->states.items[i], set, bytes) == 0) return i;
    if (a->states.count >= STATES_MAX) refuse(a);
    uint64_t *kept = ARENA_ARRAY(a->model->arena, uint64_t, a->words);
    memcpy(kept, set, bytes);
    array_push(a->model->arena, &a->states, kept);
    return a->states.count - 1;
}

/* Where a letter leads from a state; NONE: nowhere. */
static uint32_t next_of(struct automaton *a, uint32_t state, uint32_t letter, uint64_t *set)
{
    bool is_empty = true;
    memset(set, 0, a->words * sizeof *set);
    for (uint32_t place = 0; place < a->places.count; place++) {
        if (!is_in(a->states.items[state], place)) continue;
        for (uint32_t i = a->places.items[place]; i != NONE; i = a->steps.items[i].next) {
            if (a->steps.items[i].letter != letter) continue;
            put_in(a, set, a->steps.items[i].to);
            is_empty = false;
        }
    }
    close_set(a, set);
    return is_empty ? NONE : state_of(a, set);
}

/* Of each state: may the model end here, and where each letter leads. */
static void make_table(struct automaton *a, uint32_t begin, uint32_t end)
{
    a->words = (a->places.count + 63) / 64;
    uint64_t *set = ARENA_ARRAY(a->model->arena, uint64_t, a->words);
    put_in(a, set, begin);
    close_set(a, set);
    state_of(a, set);
    for (uint32_t state = 0; state < a->states.count && !a->model->failed; state++) {
        uint32_t ends = is_in(a->states.items[state], end);
        array_push(a->model->arena, &a->table, ends);
        for (uint32_t letter = 0; letter < a->letters.count; letter++) {
            uint32_t next = next_of(a, state, letter, set);
            array_push(a->model->arena, &a->table, next);
        }
    }
}

uint32_t schema_states(struct schema_model *model, const NODE *node, uint32_t particle)
{
    struct automaton a = {.model = model, .node = node};
    uint32_t begin = add_place(&a), end = write_particle(&a, particle, begin);
    if (model->failed) return NONE;
    make_table(&a, begin, end);
    if (model->failed) return NONE;
    struct yawl_schema_particle row = model->particles.items[particle];
    row.kind = YAWL_PARTICLE_STATES;
    row.may_be_empty = a.table.items[0] != 0;
    row.min = row.max = 1;
    row.children = schema_add_links(model, &a.letters);
    row.children_count = a.letters.count;
    row.element = schema_add_links(model, &a.table);
    array_push(model->arena, &model->particles, row);
    return model->particles.count - 1;
}
