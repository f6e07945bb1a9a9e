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

/* Index of a slot to use: one that is free, else a new one; YAWL_NONE: no memory. */
static uint32_t take_slot(struct yawl__engine *engine)
{
    struct yawl__cases *cases = &engine->cases;
    uint32_t index = cases->free;
    if (index != YAWL_NONE) {
        cases->free = yawl__slot_at(cases, index)->next;
        return index;
    }
    if (cases->slots_count % YAWL__CASES_CHUNK == 0 && add_chunk(engine) != 0) return YAWL_NONE;
    index = cases->slots_count++;
    yawl__slot_at(cases, index)->generation = 1;
    return index;
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
    struct yawl__slot *slot = yawl__slot_at(cases, index);
    uint32_t generation = slot->generation;
    memset(slot, 0, sizeof *slot);
    slot->generation = generation;
    slot->next = YAWL_NONE;
    yawl__case_init(&slot->c, program, (uint64_t)index << YAWL__GENERATION_BITS | generation);
    cases->live_count++;
    *status = 0;
    return slot;
}

void yawl__cases_close(struct yawl__engine *engine, struct yawl__slot *slot)
{
    struct yawl__cases *cases = &engine->cases;
    uint32_t index = yawl__slot_index(slot->c.id);
    assert(slot->c.id != 0 && yawl__slot_at(cases, index) == slot);
    yawl__case_release(&engine->core, &slot->c);
    slot->c.id = 0;
    slot->generation = slot->generation == GENERATION_MASK ? 1 : slot->generation + 1;
    slot->next = cases->free;
    cases->free = index;
    cases->live_count--;
}

void yawl__cases_ended(struct yawl__engine *engine, struct yawl__slot *slot)
{
    struct yawl__cases *cases = &engine->cases;
    uint32_t index = yawl__slot_index(slot->c.id);
    slot->next = YAWL_NONE;
    if (cases->ended_first == YAWL_NONE)
        cases->ended_first = index;
    else
        yawl__slot_at(cases, cases->ended_last)->next = index;
    cases->ended_last = index;
    cases->ended_count++;
}

void yawl__cases_trim(struct yawl__engine *engine)
{
    while (engine->cases.ended_count > engine->options.limits.ended_max) {
        if (!drop_oldest(engine)) return;
    }
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
