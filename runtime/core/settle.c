/* The step: decide, reserve, record and apply; then *settle*, which starts what starts by itself until
 * nothing does, and judges whether the case has ended.
 * Invariant: core->pending is empty between steps. */
#include <assert.h>

#include "core/apply.h"
#include "core/marking.h"
#include "core/reserve.h"
#include "core/step.h"

/* Carries out core->plan. */
static int commit(struct yawl__core *core, struct yawl__case *c)
{
    int status = yawl__reserve(core, c);
    if (status != 0) return status;
    struct yawl__event_view view;
    for (size_t at = 0; at < core->plan.length; at += yawl__event_size(&view.head)) {
        const char *bytes = core->plan.bytes + at;
        yawl__event_view_own(bytes, &view);
        bool kept = yawl__buffer_append(core->events, bytes, yawl__event_size(&view.head));
        assert(kept && "room was reserved");
        (void)kept;
        yawl__apply(core, c, &view);
    }
    core->plan.length = 0;
    return 0;
}

/* Something was decided that cannot be refused any more; without memory for it, nothing is left. */
static void commit_or_break(struct yawl__core *core, struct yawl__case *c, int decided)
{
    if (decided == 0) decided = commit(core, c);
    if (decided == 0) return;
    core->broken = true;
    yawl__plan_drop(core);
}

static void fail_case(struct yawl__core *core, struct yawl__case *c, int error)
{
    yawl__plan_drop(core);
    commit_or_break(core, c, yawl__decide_case_failed(core, c, error));
}

static void fail_restless(struct yawl__core *core, struct yawl__case *c, uint32_t task)
{
    const struct yawl_task *row = &yawl__net_of(c)->tasks[task];
    (void)yawl__refuse(core, YAWL_ESETTLE,
                       "routing tasks did not come to rest; the last one was \"", row->name, "\"",
                       NULL);
    core->error_task = task;
    core->error_line = row->line;
    fail_case(core, c, YAWL_ESETTLE);
}

/* A net ends as soon as its output condition is marked, whatever else is marked or running. */
static bool end_if_marked(struct yawl__core *core, struct yawl__case *c)
{
    if (!yawl__has_ended(yawl__net_of(c), c->frame)) return false;
    commit_or_break(core, c, yawl__decide_case(core, c, YAWL_EVENT_CASE_COMPLETED, 0));
    return true;
}

static void start_pending(struct yawl__core *core, struct yawl__case *c)
{
    uint32_t started = 0, task;
    while (!end_if_marked(core, c) && yawl__pending_take(&core->pending, &task)) {
        if (!yawl_has(yawl__enabled_set(c), task)) continue;
        if (started++ == YAWL_SETTLE_MAX) {
            fail_restless(core, c, task);
            return;
        }
        int status = yawl__decide_automatic(core, c, task);
        if (status == 0) status = commit(core, c);
        if (status == 0) continue;
        fail_case(core, c, status);
        return;
    }
}

/* Nothing is enabled or busy: complete if no condition is marked, else deadlocked. */
static void judge_rest(struct yawl__core *core, struct yawl__case *c)
{
    const struct yawl_net *net = yawl__net_of(c);
    const struct yawl_frame *frame = c->frame;
    if (frame->status != YAWL_CASE_RUNNING || frame->enabled_count + frame->busy_count > 0) return;
    uint32_t place = yawl__marked_from(net, frame, 0);
    bool empty = place == net->places_count;
    uint64_t detail = empty ? 0 : yawl__detail(place, yawl__tokens(net, frame, place));
    commit_or_break(
        core, c,
        yawl__decide_case(core, c, empty ? YAWL_EVENT_CASE_COMPLETED : YAWL_EVENT_CASE_DEADLOCKED,
                          detail));
}

static void settle(struct yawl__core *core, struct yawl__case *c)
{
    uint32_t task;
    if (c->frame->status == YAWL_CASE_RUNNING) start_pending(core, c);
    while (yawl__pending_take(&core->pending, &task)) {}
    if (!core->broken) judge_rest(core, c);
}

int yawl__step(struct yawl__core *core, struct yawl__case *c, const struct yawl__command *command)
{
    assert(core->pending.count == 0 && core->following && !core->broken);
    int status = yawl__decide(core, c, command);
    if (status == 0) status = commit(core, c);
    if (status != 0) {
        yawl__plan_drop(core);
        return status;
    }
    settle(core, c);
    return 0;
}
