/* Recomputes from the rows what a step should have left, place by place and task by task, and asserts
 * that the generated code left exactly that.  Compiled only in development builds.
 *
 * Two things are not in the rows: where fused routing tasks send their tokens, and what the round of a
 * partial join takes at once.  Places that these may change are left out. */
#include "core/check_rows.h"

#ifdef YAWL_CHECK_ROWS

#undef NDEBUG
#include <assert.h>
#include <string.h>

#include "core/marking.h"

struct places {
    const struct yawl_net *net;
    const struct yawl_task *row;
    const struct yawl_frame *before, *after;
};

int yawl__rows_fit(struct yawl__core *core, const struct yawl_program *program)
{
    size_t size = 0;
    for (uint32_t i = 0; i < program->nets_count; i++) {
        if (size < program->nets[i].frame_size) size = program->nets[i].frame_size;
    }
    return yawl__space_fit(core, &core->shadow, size);
}

void yawl__rows_before(struct yawl__core *core, const struct yawl__scope *scope)
{
    assert(core->shadow.capacity >= scope->net->frame_size);
    memcpy(core->shadow.bytes, scope->frame, scope->net->frame_size);
}

static bool lists(const uint32_t *list, uint32_t count, uint32_t wanted)
{
    for (uint32_t i = 0; i < count; i++) {
        if (list[i] == wanted) return true;
    }
    return false;
}

static struct places places_of(struct yawl__core *core, const struct yawl__scope *scope,
                               uint32_t task)
{
    return (struct places){scope->net, &scope->net->tasks[task], core->shadow.bytes, scope->frame};
}

/* ---- What a start leaves ---- */

static uint32_t threads_of(const struct yawl_task *row)
{
    return row->join_threads > 1 ? row->join_threads : 1;
}

static bool is_marked(const struct places *p, uint32_t place)
{
    return yawl__tokens(p->net, p->before, place) >= threads_of(p->row);
}

/* And-joins, or-joins and partial joins take from each marked input, any other from the first. */
static bool takes_from(const struct places *p, uint32_t place)
{
    bool all = p->row->join == YAWL_JOIN_AND || p->row->join == YAWL_JOIN_OR;
    for (uint32_t i = 0; i < p->row->preset_count; i++) {
        bool marked = is_marked(p, p->row->preset[i]);
        if (marked && p->row->preset[i] == place) return true;
        if (marked && !all) return false;
    }
    return false;
}

static bool cancels_at_start(const struct yawl_task *row)
{
    return row->join_count > 0 && row->rest == YAWL_REST_CANCEL;
}

static bool cancels(const struct places *p, uint32_t place)
{
    return lists(p->row->cancels_places, p->row->cancels_places_count, place);
}

/* A round that begins with some inputs drops what is left in them (rest: ignore). */
static bool begins_dropping(const struct places *p)
{
    if (p->row->join_count == 0 || p->row->rest != YAWL_REST_IGNORE) return false;
    for (uint32_t i = 0; i < p->row->preset_count; i++) {
        if (!is_marked(p, p->row->preset[i])) return true;
    }
    return false;
}

static uint32_t after_start(const struct places *p, uint32_t place)
{
    uint32_t tokens = yawl__tokens(p->net, p->before, place);
    if (cancels_at_start(p->row) && cancels(p, place)) return 0;
    if (!takes_from(p, place)) return tokens;
    return begins_dropping(p) ? 0 : tokens - threads_of(p->row);
}

/* ---- What a leave leaves ---- */

static uint32_t given_to(const struct places *p, uint64_t choice, uint32_t place)
{
    uint32_t tokens = 0;
    for (uint32_t i = 0; i < p->row->flows_count; i++) {
        const struct yawl_flow *flow = &p->row->flows[i];
        if (flow->place != place || !yawl__marks_flow(p->row, choice, i)) continue;
        tokens += flow->threads > 1 ? flow->threads : 1;
    }
    return tokens;
}

static uint32_t after_leave(const struct places *p, uint32_t tokens, uint64_t choice,
                            uint32_t place)
{
    bool is_output = place + 1 == p->net->places_count;
    if (!cancels_at_start(p->row) && cancels(p, place)) tokens = 0;
    tokens += given_to(p, choice, place);
    bool one = p->net->place_bits == 1 || (is_output && p->net->implicit_termination);
    return one && tokens > 1 ? 1 : tokens;
}

/* May a round take what comes here? */
static bool feeds_round(const struct places *p, uint32_t place)
{
    for (uint32_t i = 0; i < p->net->tasks_count; i++) {
        const struct yawl_task *row = &p->net->tasks[i];
        bool has_rounds = row->join_count > 0 && row->rest != YAWL_REST_CANCEL;
        if (has_rounds && lists(row->preset, row->preset_count, place)) return true;
    }
    return false;
}

/* ---- Sets ---- */

/* The enabled set says what the predicates say, and the counts say what the sets say. */
void yawl__rows_check_sets(struct yawl__core *core, const struct yawl__scope *scope)
{
    const struct yawl_net *net = scope->net;
    uint32_t enabled = 0, busy = 0;
    for (uint32_t i = 0; i < net->tasks_count; i++) {
        bool is_enabled = yawl_has(yawl__enabled_set(scope), i);
        bool is_busy = yawl_has(yawl__busy_set(scope), i);
        core->changes.task = i;
        bool wanted = net->tasks[i].enabled(scope->frame, &core->changes);
        assert(is_enabled == wanted && "retest misses a task");
        assert(!(is_enabled && is_busy) && "a busy task is never enabled");
        enabled += is_enabled;
        busy += is_busy;
        (void)wanted;
    }
    assert(net->tasks_count <= 64 || enabled + busy == scope->frame->active);
}

/* What was busy stays so, but for the task itself and what it cancels. */
static void check_busy(const struct places *p, const struct yawl__scope *scope, uint32_t task,
                       bool itself)
{
    const uint64_t *before =
        (const uint64_t *)(const void *)((const char *)p->before + p->net->busy_at);
    for (uint32_t i = 0; i < p->net->tasks_count; i++) {
        bool cancelled = lists(p->row->cancels_tasks, p->row->cancels_tasks_count, i);
        bool wanted = i == task ? itself : yawl_has(before, i) && !cancelled;
        assert(yawl_has(yawl__busy_set(scope), i) == wanted &&
               "a step ends its own and cancelled work");
        (void)wanted;
    }
}

/* ---- Steps ---- */

void yawl__rows_check_start(struct yawl__core *core, const struct yawl__scope *scope, uint32_t task)
{
    struct places p = places_of(core, scope, task);
    for (uint32_t i = 0; i < p.net->places_count; i++) {
        uint32_t wanted = after_start(&p, i);
        assert(yawl__tokens(p.net, p.after, i) == wanted && "start consumes its preset");
        (void)wanted;
    }
    if (cancels_at_start(p.row) || p.row->cancels_tasks_count == 0) {
        check_busy(&p, scope, task, true);
    }
    yawl__rows_check_sets(core, scope);
}

void yawl__rows_check_leave(struct yawl__core *core, const struct yawl__scope *scope, uint32_t task,
                            uint64_t choice)
{
    struct places p = places_of(core, scope, task);
    for (uint32_t i = 0; i < p.net->places_count && p.row->fused == 0; i++) {
        uint32_t wanted = after_leave(&p, yawl__tokens(p.net, p.before, i), choice, i);
        if (feeds_round(&p, i)) continue;
        assert(yawl__tokens(p.net, p.after, i) == wanted && "leave cancels, then marks its flows");
    }
    if (!cancels_at_start(p.row)) check_busy(&p, scope, task, false);
    yawl__rows_check_sets(core, scope);
}

void yawl__rows_check_pass(struct yawl__core *core, const struct yawl__scope *scope, uint32_t task,
                           uint64_t choice)
{
    struct places p = places_of(core, scope, task);
    for (uint32_t i = 0; i < p.net->places_count && p.row->fused == 0; i++) {
        uint32_t wanted = after_leave(&p, after_start(&p, i), choice, i);
        if (feeds_round(&p, i)) continue;
        assert(yawl__tokens(p.net, p.after, i) == wanted && "pass is start and leave in one");
    }
    check_busy(&p, scope, task, false);
    yawl__rows_check_sets(core, scope);
}

#else
/* A translation unit must declare something. */
typedef int yawl__rows_are_not_checked;
#endif
