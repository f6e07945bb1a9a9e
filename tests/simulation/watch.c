/* What cases and workers show while they run: progress, branches, what one that has ended still holds; which
 * worker has what.
 * Invariant: it looks on by the public reads alone. */
#include "world.h"
#include "yawl/errors.h"

enum { BRANCHES_MAX = 64, WORKERS_MAX = 16 };

/* ---- Cases ---- */

static bool has_ended(const struct known *known)
{
    return known->status == YAWL_CASE_COMPLETED || known->status == YAWL_CASE_CANCELLED;
}

static void watch_progress(struct node *node, struct known *known)
{
    int now = yawl_case_progress(&node->engine, known->id);
    if (now < 0) return;
    if (now < known->progress)
        found("case %llx goes back from %d %% to %d %%", (unsigned long long)known->id,
              known->progress, now);
    if ((now == 100) != (known->status == YAWL_CASE_COMPLETED))
        found("case %llx is at %d %% and %s", (unsigned long long)known->id, now,
              yawl_case_status_name(known->status));
    known->progress = now;
}

/* A branch begins and ends with an event of its case. */
static void watch_branch(const struct known *known, const struct yawl_branch_info *branch)
{
    bool began = branch->status != YAWL_BRANCH_PENDING;
    bool ended = began && branch->status != YAWL_BRANCH_RUNNING;
    bool starts =
        began ? branch->started_ms >= known->first_ms && branch->started_ms <= known->last_ms
              : branch->started_ms == 0;
    bool ends = ended ? branch->ended_ms >= known->first_ms && branch->ended_ms <= known->last_ms
                      : branch->ended_ms == 0;
    if (!starts || !ends)
        found("branch %s of case %llx is %s from %lld to %lld", branch->name,
              (unsigned long long)known->id, yawl_branch_status_name((int)branch->status),
              (long long)branch->started_ms, (long long)branch->ended_ms);
}

static void watch_branches(struct node *node, const struct known *known)
{
    struct yawl_branch_info branches[BRANCHES_MAX];
    int count = yawl_case_branches(&node->engine, known->id, branches, BRANCHES_MAX);
    if (!world.plan.tracks_branches && count != YAWL_ESTATUS)
        found("branches are told that nobody asked to be tracked");
    for (int i = 0; i < count && i < BRANCHES_MAX; i++) watch_branch(known, &branches[i]);
}

/* Nobody can stop a function; a connector that was told to stop may take a while. */
static void watch_end(struct node *node, const struct known *known)
{
    int items = yawl_case_items(&node->engine, known->id, NULL, 0);
    int timers = yawl_case_armed(&node->engine, known->id, NULL, 0);
    if (items > 0 || timers > 0)
        found("case %llx has ended and has %d items and %d timers", (unsigned long long)known->id,
              items, timers);
    for (uint32_t i = 0; i < world.calls_used; i++) {
        const struct call *call = &world.calls[i];
        bool goes_on = call->node == node && call->item.case_id == known->id && !call->lingers;
        if (goes_on && call_can_be_stopped(call) && (call->begun || known->killed))
            found("case %llx has ended and its call of %s goes on", (unsigned long long)known->id,
                  call->task->name);
    }
}

void watch_case(struct node *node, struct known *known)
{
    watch_progress(node, known);
    if (has_ended(known))
        watch_end(node, known);
    else
        watch_branches(node, known);
}

/* ---- Workers ---- */

/* Calls that go on, of one program (NULL: of all). */
static uint32_t count_calls(const struct node *node, const struct yawl_program *program)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < world.calls_used; i++) {
        const struct call *call = &world.calls[i];
        count += call->node == node && (program == NULL || call->program == program);
    }
    return count;
}

void watch_workers(struct node *node, const struct yawl_engine_stats *stats)
{
    uint32_t most = world.plan.limits.workers_max;
    if (world.calls_used == 0 || node->stopped || node->closing) return;
    uint32_t open = count_calls(node, NULL);
    if (most > 0 && (open > most || open != stats->workers_busy || stats->workers > most))
        found("%u of %u workers are busy with %u calls, %u may be", stats->workers_busy,
              stats->workers, open, most);
    for (uint32_t i = 0; i < world.plan.programs_count && open > 0; i++) {
        uint32_t each = program_workers(world.plan.programs[i]);
        if (each > 0 && count_calls(node, world.plan.programs[i]) > each)
            found("%u calls of %s go on at once", count_calls(node, world.plan.programs[i]),
                  world.plan.programs[i]->name);
    }
}

void watch_rest(struct node *node, const struct yawl_engine_stats *stats)
{
    if (count_calls(node, NULL) > 0 || stats->calls_waiting == 0) return;
    found("%u calls wait, and no worker is busy", stats->calls_waiting);
}
