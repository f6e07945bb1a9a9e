/* The case table: slots in chunks, so that a slot never moves; ids are partition, slot, generation.
 * A slot's generation changes when its case is released, so a stale id finds nothing.
 * Invariant: c.id is 0 exactly in free slots. */
#include <assert.h>
#include <string.h>

#include "engine/engine_private.h"

#define GENERATION_MASK (((uint32_t)1 << YAWL__GENERATION_BITS) - 1)

void yawl__cases_init(struct yawl__cases *cases)
{
    memset(cases, 0, sizeof *cases);
    cases->free = cases->ended_first = cases->ended_last = YAWL_NONE;
}

static int grow_directory(struct yawl__engine *engine)
{
    struct yawl__cases *cases = &engine->cases;
    uint32_t capacity = cases->chunks_capacity == 0 ? 16 : cases->chunks_capacity * 2;
    size_t size = cases->chunks_capacity * sizeof(struct yawl__slot *);
    struct yawl__slot **chunks = yawl__take(&engine->memory, capacity * sizeof *chunks);
    if (chunks == NULL) return YAWL_ENOMEM;
    if (size > 0) memcpy(chunks, cases->chunks, size);
    yawl__give(&engine->memory, cases->chunks, size);
    cases->chunks = chunks;
    cases->chunks_capacity = capacity;
    return 0;
}

static int add_chunk(struct yawl__engine *engine)
{
    struct yawl__cases *cases = &engine->cases;
    uint32_t chunk = cases->slots_count / YAWL__CASES_CHUNK;
    if (chunk == cases->chunks_capacity && grow_directory(engine) != 0) return YAWL_ENOMEM;
    size_t size = YAWL__CASES_CHUNK * sizeof(struct yawl__slot);
    cases->chunks[chunk] = yawl__take(&engine->memory, size);
    if (cases->chunks[chunk] == NULL) return YAWL_ENOMEM;
    memset(cases->chunks[chunk], 0, size);
    return 0;
}

/* Index of a slot that was never used; YAWL_NONE: no memory. */
static uint32_t add_slot(struct yawl__engine *engine)
{
    struct yawl__cases *cases = &engine->cases;
    if (cases->slots_count % YAWL__CASES_CHUNK == 0 && add_chunk(engine) != 0) return YAWL_NONE;
    uint32_t index = cases->slots_count++;
    yawl__slot_at(cases, index)->generation = 1;
    return index;
}

/* Index of a slot to use: one that is free, else a new one; YAWL_NONE: no memory. */
static uint32_t take_slot(struct yawl__engine *engine)
{
    struct yawl__cases *cases = &engine->cases;
    uint32_t index = cases->free;
    if (index == YAWL_NONE) return add_slot(engine);
    cases->free = yawl__slot_at(cases, index)->next;
    return index;
}

static void count_end(struct yawl__engine *engine, const struct yawl_program *program)
{
    struct yawl__registered *registered = yawl__programs_find(engine, program);
    assert(registered->running > 0);
    registered->running--;
    yawl__pace_note(&registered->pace, engine->core.now_ms, 1);
    yawl__pace_note(&engine->paces.cases, engine->core.now_ms, 1);
}

/* Begins a case in a slot where none is. */
static struct yawl__slot *begin(struct yawl__engine *engine, const struct yawl_program *program,
                                uint32_t index, uint32_t generation)
{
    struct yawl__slot *slot = yawl__slot_at(&engine->cases, index);
    memset(slot, 0, sizeof *slot);
    slot->generation = generation;
    slot->next = YAWL_NONE;
    yawl__case_init(&slot->c, program, yawl__id_of(engine, index, generation));
    engine->cases.live_count++;
    yawl__programs_find(engine, program)->running++;
    return slot;
}

/* Forgets the case that ended first; false if there is none that could be forgotten. */
static bool drop_oldest(struct yawl__engine *engine)
{
    struct yawl__cases *cases = &engine->cases;
    if (cases->ended_first == YAWL_NONE) return false;
    struct yawl__slot *oldest = yawl__slot_at(cases, cases->ended_first);
    /* A step that is not committed yet is still to be answered. */
    if (oldest->turn > engine->released) return false;
    cases->ended_first = oldest->next;
    if (cases->ended_first == YAWL_NONE) cases->ended_last = YAWL_NONE;
    cases->ended_count--;
    yawl__cases_close(engine, oldest);
    return true;
}

/* Ended cases make room for new ones, else a full table would stay full. */
struct yawl__slot *yawl__cases_open(struct yawl__engine *engine, const struct yawl_program *program,
                                    int *status)
{
    struct yawl__cases *cases = &engine->cases;
    *status = YAWL_EBUSY;
    if (cases->live_count >= engine->options.limits.cases_max && !drop_oldest(engine)) return NULL;
    *status = YAWL_ENOMEM;
    uint32_t index = take_slot(engine);
    if (index == YAWL_NONE) return NULL;
    *status = 0;
    return begin(engine, program, index, yawl__slot_at(cases, index)->generation);
}

uint32_t yawl__generation_after(uint32_t generation)
{
    return generation == GENERATION_MASK ? 1 : generation + 1;
}

void yawl__cases_close(struct yawl__engine *engine, struct yawl__slot *slot)
{
    struct yawl__cases *cases = &engine->cases;
    uint32_t index = yawl__slot_index(slot->c.id);
    assert(slot->c.id != 0 && yawl__slot_at(cases, index) == slot);
    bool has_ended = slot->c.root.frame != NULL && yawl__slot_has_ended(slot);
    if (!has_ended) yawl__programs_find(engine, slot->c.program)->running--;
    yawl__case_release(&engine->core, &slot->c);
    slot->c.id = 0;
    slot->turn = engine->collecting->sequence;
    slot->generation = yawl__generation_after(slot->generation);
    slot->next = cases->free;
    cases->free = index;
    cases->live_count--;
}

void yawl__cases_ended(struct yawl__engine *engine, struct yawl__slot *slot)
{
    struct yawl__cases *cases = &engine->cases;
    uint32_t index = yawl__slot_index(slot->c.id);
    count_end(engine, slot->c.program);
    slot->next = YAWL_NONE;
    if (cases->ended_first == YAWL_NONE)
        cases->ended_first = index;
    else
        yawl__slot_at(cases, cases->ended_last)->next = index;
    cases->ended_last = index;
    cases->ended_count++;
}

/* ---- Reading cases back ---- */

/* Empties the slot: who was there had ended and was the oldest when its place was given to another. */
static bool make_room(struct yawl__engine *engine, yawl_case_id id)
{
    struct yawl__slot *slot = yawl__slot_at(&engine->cases, yawl__slot_index(id));
    if (slot->c.id == id || (slot->c.id != 0 && !yawl__slot_has_ended(slot))) return false;
    while (slot->c.id != 0) {
        bool dropped = drop_oldest(engine);
        assert(dropped && "it stands in the list of those that have ended");
        (void)dropped;
    }
    return true;
}

struct yawl__slot *yawl__cases_open_again(struct yawl__engine *engine,
                                          const struct yawl_program *program, yawl_case_id id,
                                          int *status)
{
    uint32_t index = yawl__slot_index(id), generation = (uint32_t)id & GENERATION_MASK;
    bool is_id = generation != 0 && yawl__id_partition(id) == engine->options.partition;
    *status = YAWL_ECORRUPT;
    if (!is_id || index > engine->cases.slots_count) return NULL;
    if (index < engine->cases.slots_count && !make_room(engine, id)) return NULL;
    *status = YAWL_ENOMEM;
    if (index == engine->cases.slots_count && add_slot(engine) == YAWL_NONE) return NULL;
    *status = 0;
    return begin(engine, program, index, generation);
}

int yawl__cases_skip(struct yawl__engine *engine, uint32_t generation)
{
    if (generation == 0 || generation > GENERATION_MASK) return YAWL_ECORRUPT;
    uint32_t index = engine->cases.slots_count;
    if (index == YAWL__CASES_MAX) return YAWL_ECORRUPT;
    if (add_slot(engine) == YAWL_NONE) return YAWL_ENOMEM;
    yawl__slot_at(&engine->cases, index)->generation = generation;
    return 0;
}

void yawl__cases_relink(struct yawl__engine *engine)
{
    struct yawl__cases *cases = &engine->cases;
    cases->free = YAWL_NONE;
    for (uint32_t i = cases->slots_count; i > 0; i--) {
        struct yawl__slot *slot = yawl__slot_at(cases, i - 1);
        if (slot->c.id != 0) continue;
        slot->next = cases->free;
        cases->free = i - 1;
    }
}

void yawl__cases_trim(struct yawl__engine *engine)
{
    while (engine->cases.ended_count > engine->options.limits.ended_max) {
        if (!drop_oldest(engine)) return;
    }
}

bool yawl__cases_spare(struct yawl__engine *engine)
{
    while (yawl__memory_is_full(engine)) {
        if (!drop_oldest(engine)) return false;
    }
    return true;
}

void yawl__cases_done(struct yawl__engine *engine)
{
    struct yawl__cases *cases = &engine->cases;
    for (uint32_t i = 0; i < cases->slots_count; i++) {
        yawl__case_release(&engine->core, &yawl__slot_at(cases, i)->c);
    }
    uint32_t chunks = (cases->slots_count + YAWL__CASES_CHUNK - 1) / YAWL__CASES_CHUNK;
    for (uint32_t i = 0; i < chunks; i++) {
        yawl__give(&engine->memory, cases->chunks[i],
                   YAWL__CASES_CHUNK * sizeof(struct yawl__slot));
    }
    yawl__give(&engine->memory, cases->chunks, cases->chunks_capacity * sizeof *cases->chunks);
    yawl__cases_init(cases);
}
