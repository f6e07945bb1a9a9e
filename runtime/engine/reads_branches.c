/* Reads of parallel branches: which there are in a case, and how far they are. */
#include "core/branches.h"
#include "engine/engine_private.h"

static struct yawl_branch_info describe(const struct yawl__scope *scope,
                                        const struct yawl__branch_row *row,
                                        const struct yawl__branch *branch)
{
    struct yawl_branch_info info = {scope->number, row->task, row->flow, NULL, 0, 0, 0};
    info.name = yawl__branch_name(scope->net, row);
    info.status = (enum yawl_branch_status)branch->status;
    info.started_ms = branch->started_ms;
    info.ended_ms = branch->ended_ms;
    return info;
}

int yawl_case_branches(yawl_engine_t *engine, yawl_case_id id, struct yawl_branch_info *out,
                       uint32_t capacity)
{
    int status;
    struct yawl__engine *self = engine->self;
    const struct yawl__case *c = yawl__open_case(engine, id, &status);
    const struct yawl__scope *scope = NULL;
    uint32_t count = 0;
    if (c == NULL) return status;
    if (!self->core.tracks) {
        return yawl__engine_refuse(self, YAWL_ESTATUS, "options.track_branches is off", NULL);
    }
    while ((scope = yawl__scope_next(c, scope)) != NULL) {
        const struct yawl__branches *branches = yawl__branches_of(c, scope);
        for (uint32_t i = 0; branches != NULL && i < branches->count; i++) {
            const struct yawl__branch_row *row = &branches->plan->rows[i];
            if (!yawl__is_branch(scope->net, row)) continue;
            if (count < capacity) out[count] = describe(scope, row, &branches->list[i]);
            count++;
        }
    }
    return (int)count;
}
