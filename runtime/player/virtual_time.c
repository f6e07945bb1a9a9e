/* The commands `clock` and `advance`: virtual time, and the timers that fire while it passes. */
#include "player/play.h"

#include <stdio.h>

static int advance_to(struct play *play, int64_t until_ms)
{
    struct session *session = &play->session;
    if (session->real) {
        snprintf(session->message, sizeof session->message, "time is real here");
        return YAWL_EINVAL;
    }
    if (until_ms >= session->sim.now_ms) return session_advance(session, until_ms);
    snprintf(session->message, sizeof session->message, "time does not go backwards");
    return YAWL_EINVAL;
}

/* 2025-03-01T09:00:00Z */
static int set_clock(struct play *play, const char *text, bool *known)
{
    int64_t moment_ms;
    *known = yawl_moment_parse(yawl_text_of(text), &moment_ms);
    if (*known) return advance_to(play, moment_ms);
    play_complain(play, "'%s' is no time: write 2025-03-01T09:00:00Z", text);
    return YAWL_EPARSE;
}

/* 90s, 30m, 2h, 5d, 1h30m, P1M */
static int advance(struct play *play, const char *text, bool *known)
{
    struct yawl_duration span;
    *known = yawl_duration_parse(yawl_text_of(text), &span);
    if (*known) return advance_to(play, yawl_moment_after(play->session.sim.now_ms, span));
    play_complain(play, "'%s' is no span of time: write 90s, 30m, 2h or 5d", text);
    return YAWL_EPARSE;
}

int play_clock(struct play *play, const struct trace_line *line, bool *known)
{
    int code = line->kind == TRACE_CLOCK ? set_clock(play, line->text, known)
                                         : advance(play, line->text, known);
    if (!*known) play->column = line->column;
    return code;
}
