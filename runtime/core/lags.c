/* What becomes of waits when the wall clock is set.  Deadlines are times of that clock, and on record; but a
 * second is to last no more than a second.  So of a timer that counts a span, as retries and limits do, it is
 * noted by how much the clock was set back since it was armed, and forward again; a date stays where it is.
 * Invariants: the list is ordered by deadlines as they are on record, so that a replay has the same one;
 * has_lags is set while one of it expires earlier than they say. */
#include "core/evaluate.h"
#include "core/side.h"

bool yawl__armed_first(const struct yawl__case *c, struct yawl__armed *first)
{
    struct yawl__armed other;
    if (!yawl__armed_at(c, 0, first)) return false;
    for (uint32_t i = 1; c->side->has_lags && yawl__armed_at(c, i, &other); i++) {
        if (yawl__armed_due(&other) < yawl__armed_due(first)) *first = other;
    }
    return true;
}

int64_t yawl__case_deadline(const struct yawl__case *c)
{
    struct yawl__armed first;
    return yawl__armed_first(c, &first) ? yawl__armed_due(&first) : INT64_MAX;
}

/* One that would be so much later if it were armed so much later. */
static bool counts_span(struct yawl__core *core, const struct yawl__case *c,
                        const struct yawl__armed *armed)
{
    enum { LATER_MS = 1000 };
    if (armed->timer >= YAWL_TIMER_LIMIT) return true;
    struct yawl__at at = yawl__at_task(c, yawl__scope_find(c, armed->scope), armed->task);
    const struct yawl_timer *timers = at.row != NULL ? at.row->timers : at.scope->net->timers;
    int64_t now_ms = core->now_ms, first = 0, second = 0;
    int status = yawl__evaluate_deadline(core, &at, &timers[armed->timer], &first);
    core->now_ms += LATER_MS;
    if (status == 0) status = yawl__evaluate_deadline(core, &at, &timers[armed->timer], &second);
    core->now_ms = now_ms;
    return status == 0 && second - LATER_MS == first;
}

/* Without memory for the list they wait longer. */
void yawl__timers_set_back(struct yawl__core *core, struct yawl__case *c, int64_t span_ms)
{
    struct yawl__side *side = c->side;
    if (side == NULL || side->armed_count == 0) return;
    if (!side->has_list && yawl__timers_fit_list(core, side) != 0) return;
    side->has_lags = 0;
    for (uint32_t i = 0; i < side->armed_count; i++) {
        struct yawl__armed *armed = &side->list.entries[i];
        if (counts_span(core, c, armed)) armed->lag_ms += span_ms;
        if (armed->lag_ms > 0) side->has_lags = 1;
    }
}
