/* What an event says of a failure, with the names of its program: where in the specification, in which task,
 * net and branch it happened. */
#include <string.h>

#include "core/branches.h"
#include "engine/engine_private.h"

static bool tells_of_failure(const yawl_event_t *event)
{
    bool again = event->kind == YAWL_EVENT_ITEM_ROLLED_BACK && event->message.length > 0;
    return event->program != NULL && (event->error != 0 || again);
}

/* Net, task and branch; none of them, if the net instance has ended since. */
static void add_place(struct yawl__engine *engine, const yawl_event_t *event,
                      struct yawl_error_info *out)
{
    const struct yawl__slot *slot = yawl__cases_find(engine, event->case_id);
    const struct yawl__scope *scope =
        slot != NULL ? yawl__scope_find(&slot->c, event->scope) : NULL;
    if (scope == NULL) return;
    out->net = scope->net->name;
    if (event->task >= scope->net->tasks_count) return;
    const struct yawl_task *row = &scope->net->tasks[event->task];
    const struct yawl__branch_row *branch =
        yawl__branch_around(&engine->core, scope->net, event->task);
    out->task = row->name;
    if (out->line == 0) out->line = row->line;
    if (branch != NULL) out->branch = yawl__branch_name(scope->net, branch);
}

int yawl_event_error(yawl_engine_t *engine, const yawl_event_t *event, struct yawl_error_info *out)
{
    struct yawl__engine *self = engine->self;
    memset(out, 0, sizeof *out);
    if (!tells_of_failure(event)) return yawl__engine_refuse(self, YAWL_EINVAL, NULL);
    out->code = event->error;
    out->name = event->error != 0 ? yawl_err_name(event->error) : "";
    out->kind = event->error != 0 ? yawl_err_kind(event->error) : "";
    out->cause = event->cause;
    out->case_id = event->case_id;
    out->workflow = event->program->name;
    out->file = event->program->file;
    out->line = event->line;
    out->scope = event->scope;
    out->instance = event->instance;
    out->firing = event->firing;
    out->message = event->message;
    add_place(self, event, out);
    return 0;
}
