/* Recomputes from the rows what a step should have left, place by place and task by task, and asserts
 * that the generated code left exactly that.  Compiled only in development builds. */
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
    return yawl__space_fit(core, &core->shadow, program->nets[0].frame_size);
}

void yawl__rows_before(struct yawl__core *core, const struct yawl__case *c)
{
    assert(core->shadow.capacity >= yawl__net_of(c)->frame_size);
    memcpy(core->shadow.bytes, c->frame, yawl__net_of(c)->frame_size);
}

static bool lists(const uint32_t *list, uint32_t count, uint32_t wanted)
{
    for (uint32_t i = 0; i < count; i++) {
        if (list[i] == wanted) return true;
    }
    return false;
}

/* An and-join takes from each input, an or-join from each marked one, any other from the first. */
static bool takes_from(const struct places *p, uint32_t place)
{
    bool all = p->row->join == YAWL_JOIN_AND || p->row->join == YAWL_JOIN_OR;
    for (uint32_t i = 0; i < p->row->preset_count; i++) {
        bool marked = yawl__tokens(p->net, p->before, p->row->preset[i]) > 0;
        if (marked && p->row->preset[i] == place) return true;
        if (marked && !all) return false;
    }
    return false;
}

static uint32_t given_to(const struct places *p, uint64_t choice, uint32_t place)
{
    uint32_t tokens = 0;
    for (uint32_t i = 0; i < p->row->flows_count; i++) {
        bool here = p->row->flows[i].place == place;
        if (here && yawl__marks_flow(p->row, choice, i)) tokens++;
    }
    return tokens;
}

/* The enabled set says what the predicates say, and the counts say what the sets say. */
static void check_sets(const struct yawl__case *c)
{
    const struct yawl_net *net = yawl__net_of(c);
    uint32_t enabled = 0, busy = 0;
    for (uint32_t i = 0; i < net->tasks_count; i++) {
        bool is_enabled = yawl_has(yawl__enabled_set(c), i);
        bool is_busy = yawl_has(yawl__busy_set(c), i);
        assert(is_enabled == net->tasks[i].enabled(c->frame) && "retest misses a task");
        assert(!(is_enabled && is_busy) && "a busy task is never enabled");
        enabled += is_enabled;
        busy += is_busy;
    }
    assert(enabled == c->frame->enabled_count && busy == c->frame->busy_count);
}

void yawl__rows_check_start(struct yawl__core *core, const struct yawl__case *c, uint32_t task)
{
    const struct yawl_net *net = yawl__net_of(c);
    struct places p = {net, &net->tasks[task], core->shadow.bytes, c->frame};
    for (uint32_t i = 0; i < net->places_count; i++) {
        uint32_t wanted = yawl__tokens(net, p.before, i) - takes_from(&p, i);
        assert(yawl__tokens(net, p.after, i) == wanted && "start consumes its preset");
        (void)wanted;
    }
    assert(yawl_has(yawl__busy_set(c), task));
    check_sets(c);
}

static void check_busy_after_leave(const struct places *p, const struct yawl__case *c,
                                   uint32_t task)
{
    const uint64_t *before =
        (const uint64_t *)(const void *)((const char *)p->before + p->net->busy_at);
    for (uint32_t i = 0; i < p->net->tasks_count; i++) {
        bool cancelled = lists(p->row->cancels_tasks, p->row->cancels_tasks_count, i);
        bool wanted = yawl_has(before, i) && i != task && !cancelled;
        assert(yawl_has(yawl__busy_set(c), i) == wanted && "leave ends its own and cancelled work");
        (void)wanted;
    }
}

void yawl__rows_check_leave(struct yawl__core *core, const struct yawl__case *c, uint32_t task,
                            uint64_t choice)
{
    const struct yawl_net *net = yawl__net_of(c);
    struct places p = {net, &net->tasks[task], core->shadow.bytes, c->frame};
    for (uint32_t i = 0; i < net->places_count; i++) {
        bool cancelled = lists(p.row->cancels_places, p.row->cancels_places_count, i);
        uint32_t wanted = cancelled ? 0 : yawl__tokens(net, p.before, i);
        wanted += given_to(&p, choice, i);
        if (net->place_bits == 1 && wanted > 1) wanted = 1;
        assert(yawl__tokens(net, p.after, i) == wanted && "leave cancels, then marks its flows");
    }
    check_busy_after_leave(&p, c, task);
    check_sets(c);
}

#else
/* A translation unit must declare something. */
typedef int yawl__rows_are_not_checked;
#endif
