/* Which cases there are, a page at a time.  The order of ids is that of slots: where a page ends is a slot,
 * so that cases that come and go meanwhile move none of the others. */
#include "engine/engine_private.h"

static struct yawl_listed_case describe(const struct yawl__engine *engine,
                                        const struct yawl__slot *slot)
{
    struct yawl_listed_case listed = {slot->c.id, slot->c.program, YAWL_CASE_CREATED};
    if (slot->turn <= engine->released && slot->c.root.frame != NULL)
        listed.status = (enum yawl_case_status)slot->c.root.frame->status;
    return listed;
}

static bool is_meant(const struct yawl_cases_filter *filter, const struct yawl_listed_case *listed)
{
    if (filter == NULL) return true;
    if (filter->program != NULL && filter->program != listed->program) return false;
    bool settled = listed->status != YAWL_CASE_CREATED;
    return filter->statuses == 0 || !settled || (filter->statuses >> listed->status & 1) != 0;
}

int yawl_engine_cases(yawl_engine_t *engine, const struct yawl_cases_filter *filter,
                      yawl_case_id *after, struct yawl_listed_case *out, uint32_t capacity)
{
    struct yawl__engine *self = engine->self;
    if (self->stopped == YAWL_ERECOVER) return yawl__engine_refuse(self, YAWL_ERECOVER, NULL);
    if (capacity == 0) return yawl__engine_refuse(self, YAWL_EINVAL, NULL);
    uint32_t at = *after == 0 ? 0 : yawl__slot_index(*after) + 1;
    uint32_t end = self->cases.slots_count, count = 0;
    for (uint32_t looked = 0; at < end && count < capacity; at++, looked++) {
        if (looked == YAWL_CASES_LOOKED_MAX) break;
        const struct yawl__slot *slot = yawl__slot_at(&self->cases, at);
        if (slot->c.id == 0) continue;
        out[count] = describe(self, slot);
        if (is_meant(filter, &out[count])) count++;
    }
    *after = at < end ? yawl__id_of(self, at - 1, 1) : 0;
    return (int)count;
}
