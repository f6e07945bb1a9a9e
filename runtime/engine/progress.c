/* How far a case is, from 0 to 100: the firings that it had, of these and the most that it can still need.
 *
 * In a net without loops that never becomes less.  Where it could, what was told is noted in the case; a
 * recovery notes what each state on its way would have told, so that nothing that was told is taken back.
 */
#include "core/distance.h"
#include "engine/engine_private.h"

/* Of a case that has not completed. */
#define MOST 99

/* Those of the case's program, made when they are first asked for; NULL: no memory. */
static const struct yawl__distances *distances_of(struct yawl__engine *engine,
                                                  const struct yawl__case *c)
{
    uint32_t at = 0;
    while (engine->programs[at].program != c->program) at++;
    struct yawl__distances *distances = &engine->programs[at].distances;
    if (distances->places != NULL) return distances;
    int status = yawl__distances_make(&engine->memory, c->program, distances);
    return status == 0 ? distances : NULL;
}

/* What is there of it now, at least what was told. */
static uint8_t note(const struct yawl__distances *distances, const struct yawl__case *c)
{
    struct yawl_frame *frame = c->root.frame;
    uint64_t done = frame->firings, all = done + yawl__distance_left(distances, c);
    uint8_t now = all == 0 ? 0 : (uint8_t)(done * 100 / all);
    if (now > MOST) now = MOST;
    if (now > frame->progress) frame->progress = now;
    return frame->progress;
}

static bool goes_on(const struct yawl__slot *slot)
{
    return slot->c.root.frame != NULL && !yawl__slot_has_ended(slot);
}

void yawl__progress_note(struct yawl__engine *engine, const struct yawl__slot *slot)
{
    const struct yawl__distances *distances = distances_of(engine, &slot->c);
    if (distances != NULL && distances->goes_back && goes_on(slot)) (void)note(distances, &slot->c);
}

void yawl__progress_keep(struct yawl__engine *engine, const struct yawl__slot *slot)
{
    const struct yawl__distances *distances = distances_of(engine, &slot->c);
    if (distances != NULL && goes_on(slot)) (void)note(distances, &slot->c);
}

int yawl_case_progress(yawl_engine_t *engine, yawl_case_id id)
{
    int status;
    struct yawl__engine *self = engine->self;
    const struct yawl__case *c = yawl__open_case(engine, id, &status);
    if (c == NULL) return status;
    if (c->root.frame->status == YAWL_CASE_COMPLETED) return 100;
    if (c->root.frame->status == YAWL_CASE_CANCELLED) return c->root.frame->progress;
    const struct yawl__distances *distances = distances_of(self, c);
    if (distances == NULL) return yawl__engine_refuse(self, YAWL_ENOMEM, NULL);
    return note(distances, c);
}
