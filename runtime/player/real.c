/* A case for real: an engine on the machine's clock whose connectors are called, beside it a listener that
 * prints each event.  The loop runs as long as calls, timers or people's items are there.
 *
 * With a store the case is there when the program is started again; without one, a signal ends it. */
#include "player/real.h"

#include <stdio.h>
#include <stdlib.h>

#include "player/auto.h"
#include "player/program_events.h"
#include "player/program_input.h"
#include "player/program_resume.h"
#include "player/program_signals.h"
#include "player/program_store.h"
#include "player/run_parts.h"
#include "yawl/http.h"

/* Linked into programs whose workflow calls it, and into no others. */
#pragma weak yawl_connector_http
/* Into those that were compiled to be durable. */
#pragma weak program_store

struct real {
    struct play play; /* first */
    yawl_listener_t listener;
    struct signals signals;
    struct input input;
    yawl_store_t *store;
    int64_t begin_ms; /* when the case began; 0: not known yet */
    bool changed;     /* something has happened since people's items were looked at */
};

static void on_event(yawl_listener_t *listener, const yawl_event_t *event)
{
    struct real *real = listener->data;
    struct session *session = &real->play.session;
    if (real->begin_ms == 0) real->begin_ms = event->time_ms;
    session->case_id = event->case_id;
    real->changed = true;
    session_note_failure(session, event);
    events_print(session, event, real->begin_ms);
}

static int complain(const struct real *real, const char *where, const char *why)
{
    fprintf(stderr, "%s: %s: %s\n", real->play.session.program->name, where, why);
    return 3;
}

/* ---- What goes on ---- */

/* A step that is on its way to the store is no end. */
static bool is_running(struct real *real)
{
    struct session *session = &real->play.session;
    struct yawl_case_info info;
    int code = yawl_case_read(&session->engine, session->case_id, &info);
    return code == YAWL_EBUSY || (code == 0 && info.status == YAWL_CASE_RUNNING);
}

static bool goes_on(struct real *real) { return real->signals.caught == 0 && is_running(real); }

/* People's items, until there are none to do; an exit status. */
static int do_items(struct real *real)
{
    char command[256] = "";
    int code = 1;
    real->changed = false;
    while (code > 0 && goes_on(real))
        code = auto_once(&real->play, UINT32_MAX, command, sizeof command);
    if (code >= 0) return 0;
    fprintf(stderr, "%s was refused: %s\n", command, real->play.session.message);
    return 1;
}

/* Is there nothing but the limits of what people leave undone that could wake it? */
static bool waits_for_people(struct real *real)
{
    struct session *session = &real->play.session;
    struct yawl_engine_stats stats;
    yawl_engine_read(&session->engine, &stats);
    if (stats.commands > 0 || stats.calls > 0 || stats.calls_waiting > 0) return false;
    int count = yawl_case_armed(&session->engine, session->case_id, NULL, 0);
    struct yawl_timer_info *timers = calloc((size_t)(count < 0 ? 0 : count) + 1, sizeof *timers);
    if (timers == NULL) abort();
    bool limits = count >= 0;
    if (limits) yawl_case_armed(&session->engine, session->case_id, timers, (uint32_t)count);
    for (int i = 0; i < count; i++) limits = limits && timers[i].timer == YAWL_TIMER_LIMIT;
    free(timers);
    return limits;
}

/* The engine has stopped, and said why. */
static bool has_stopped(struct real *real)
{
    return yawl_engine_timers_run(&real->play.session.engine) < 0;
}

/* Nothing goes on by itself; an exit status. */
static int ask_people(struct real *real, const struct player_options *options)
{
    static char line[INPUT_LINE_MAX];
    enum input_got got = options->automatic ? INPUT_END
                                            : input_wait(&real->input, &real->play.session.loop, line);
    if (got == INPUT_LINE) (void)run_perform(&real->play, line);
    if (got != INPUT_END) return 0;
    auto_tell_waiting(&real->play);
    return 1;
}

static int drive(struct real *real, const struct player_options *options)
{
    struct session *session = &real->play.session;
    int status = 0;
    while (status == 0 && goes_on(real)) {
        if (options->automatic && real->changed) {
            status = do_items(real);
            continue;
        }
        bool people = waits_for_people(real);
        bool alive = uv_run(&session->loop, people ? UV_RUN_NOWAIT : UV_RUN_ONCE) != 0;
        bool waits = people ? waits_for_people(real) : !alive;
        if (!waits || !goes_on(real) || (options->automatic && real->changed)) continue;
        status = has_stopped(real) ? 3 : ask_people(real, options);
    }
    return status;
}

/* ---- The beginning ---- */

static void end_at_once(void *context)
{
    struct real *real = context;
    yawl_engine_close(&real->play.session.engine, NULL); /* which kills what it runs */
}

static int open_store(struct real *real, const char *path)
{
    char problem[YAWL_STORE_PROBLEM_MAX];
    if (path == NULL) return 0;
    if (&program_store == NULL) {
        complain(real, "--store", "this program has no store; compile it with --durable");
        return 2;
    }
    int code = program_store.open(&real->store, &real->play.session.loop, path, problem);
    if (code == 0) return 0;
    const char *way_out = code == YAWL_EBUSY ? "; end that one first, or name another file" : "";
    fprintf(stderr, "%s: %s (%s)%s\n", real->play.session.program->name, problem,
            yawl_err_name(code), way_out);
    return 3;
}

static int open_engine(struct real *real, const struct player_options *options)
{
    struct session *session = &real->play.session;
    const struct yawl_program *program = session->program;
    int code = session_open_real(session, options, real->store);
    if (code != 0) {
        const char *why = real->store != NULL ? real->store->problem : NULL;
        return complain(real, yawl_err_name(code), why != NULL ? why : yawl_strerror(code));
    }
    if (&yawl_connector_http != NULL)
        code = yawl_connector_register(&session->engine, &yawl_connector_http);
    real->listener.data = real;
    if (code == 0) code = yawl_engine_listen(&session->engine, &real->listener, on_event);
    if (code == 0) code = session_register(session, program);
    if (code == 0) return 0;
    fprintf(stderr, "%s: %s\n", yawl_err_name(code), session->message);
    return code == YAWL_ENOFUNCTION ? 1 : 3;
}

static int open_real(struct real *real, const struct player_options *options)
{
    struct session *session = &real->play.session;
    int code = signals_open(&real->signals, &session->loop, end_at_once, real);
    if (code != 0) return complain(real, "signals", uv_strerror(code));
    int status = open_store(real, options->store);
    if (status == 0) status = open_engine(real, options);
    if (status != 0 || options->store == NULL) return status;
    status = resume_case(session, options, &real->begin_ms);
    real->changed = session->case_id != 0;
    return status;
}

/* ---- The end ---- */

static int end_case(struct real *real, int status)
{
    struct session *session = &real->play.session;
    enum yawl_case_status end = session_status(session);
    bool bad = end == YAWL_CASE_FAILED || end == YAWL_CASE_DEADLOCKED;
    if (end == YAWL_CASE_STATUS_COUNT || status == 3) return 3; /* the engine has stopped */
    run_print_end(&real->play);
    events_print_workers(session);
    return status == 0 && bad ? 1 : status;
}

/* A signal has come: a case that is stored stays as it is, any other one ends with its calls. */
static int end_early(struct real *real)
{
    struct session *session = &real->play.session;
    if (real->input.prompted) putchar('\n');
    if (real->store == NULL) {
        (void)session_wait(session, yawl_case_kill(&session->engine, &session->request,
                                                   session->case_id, session_answered));
        (void)end_case(real, 0);
    }
    return 128 + real->signals.caught;
}

static int perform(struct real *real, const struct player_options *options)
{
    int status = 0;
    if (real->play.session.case_id == 0) status = run_start_case(&real->play, options->data);
    if (status != 0) return has_stopped(real) ? 3 : status;
    status = drive(real, options);
    return real->signals.caught != 0 && is_running(real) ? end_early(real) : end_case(real, status);
}

/* A case that is to go on is committed as far as it was decided, and its calls are told to end; of any other,
 * nothing is left to wait for. */
static void close_real(struct real *real)
{
    struct session *session = &real->play.session;
    if (session->engine.self != NULL && real->store != NULL && real->signals.caught != 0)
        yawl_engine_drain(&session->engine, NULL);
    else
        yawl_engine_close(&session->engine, NULL);
    (void)uv_run(&session->loop, UV_RUN_DEFAULT); /* until nothing is left */
    if (real->store != NULL) program_store.close(real->store);
    signals_close(&real->signals);
    session_close(session);
}

int player_run_real(const struct yawl_program *program, const struct player_options *options)
{
    static struct real real;
    struct session *session = &real.play.session;
    int code = session_init_real(session);
    session->program = program;
    if (code != 0) return complain(&real, "loop", uv_strerror(code));
    int status = open_real(&real, options);
    if (status == 0) status = perform(&real, options);
    close_real(&real);
    if (status > 128 && options->store != NULL)
        fprintf(stderr, "%s: ended by %s; with --store %s it goes on\n", program->name,
                signals_name(status - 128), options->store);
    return status;
}
