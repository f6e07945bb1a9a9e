/* A case for real: an engine on the machine's clock whose connectors are called, beside it a listener that
 * prints each event.  The loop runs as long as calls, timers or people's items are there. */
#include "player/real.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "player/auto.h"
#include "player/names.h"
#include "player/run_parts.h"
#include "yawl/http.h"
#include "yawl/workers.h"

/* Linked into programs whose workflow calls it, and into no others. */
#pragma weak yawl_connector_http

struct real {
    struct play play; /* first */
    yawl_listener_t listener;
    int64_t begin_ms; /* of the first event */
    bool changed;     /* something has happened since people's items were looked at */
};

/* ---- What happens, line by line ---- */

static void print_task(struct session *session, const yawl_event_t *event)
{
    char name[256];
    session_read_scopes(session);
    const struct yawl_net *net = session_net(session, event->scope);
    if (net == NULL || event->task >= net->tasks_count) return;
    const char *task = net->tasks[event->task].name;
    snprintf(name, sizeof name, event->instance != 0 ? "%s[%u]" : "%s", task, event->instance);
    putchar(' ');
    names_write(session, event->scope, name, stdout);
}

static void on_event(yawl_listener_t *listener, const yawl_event_t *event)
{
    struct real *real = listener->data;
    struct session *session = &real->play.session;
    if (session->case_id == 0) real->begin_ms = event->time_ms;
    session->case_id = event->case_id;
    real->changed = true;
    printf("%9.3f  %s", (double)(event->time_ms - real->begin_ms) / 1e3, yawl_event_name((int)event->kind));
    if (event->task != YAWL_NONE) print_task(session, event);
    if (event->worker != 0) printf(" by worker %u", event->worker);
    if (event->message.length > 0)
        printf(": %.*s", (int)event->message.length, event->message.data);
    putchar('\n');
    fflush(stdout);
}

static void print_workers(struct session *session)
{
    uint32_t count = yawl_engine_workers(&session->engine, NULL, 0);
    struct yawl_worker_info *workers = calloc((size_t)count + 1, sizeof *workers);
    if (workers == NULL) abort();
    yawl_engine_workers(&session->engine, workers, count);
    for (uint32_t i = 0; i < count; i++) {
        printf("worker %u: %" PRIu64 " completed, %" PRIu64 " failed, %" PRIu64
               " cancelled, busy %.3f s\n",
               workers[i].worker, workers[i].completed, workers[i].failed, workers[i].cancelled,
               (double)workers[i].busy_ms / 1e3);
    }
    free(workers);
}

/* ---- What goes on ---- */

static bool is_running(struct real *real)
{
    return session_status(&real->play.session) == YAWL_CASE_RUNNING;
}

/* People's items, until there are none to do; an exit status. */
static int do_items(struct real *real)
{
    char command[256] = "";
    int code = 1;
    real->changed = false;
    while (code > 0 && is_running(real))
        code = auto_once(&real->play, UINT32_MAX, command, sizeof command);
    if (code >= 0) return 0;
    fprintf(stderr, "%s was refused: %s\n", command, real->play.session.message);
    return 1;
}

/* Nothing goes on by itself.  True: a command was read. */
static bool read_command(struct real *real, const struct player_options *options)
{
    if (!options->automatic && run_one_command(&real->play)) return true;
    auto_tell_waiting(&real->play);
    return false;
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

static int drive(struct real *real, const struct player_options *options)
{
    int status = 0;
    while (is_running(real) && status == 0) {
        if (options->automatic && real->changed) {
            status = do_items(real);
            continue;
        }
        bool alive = !waits_for_people(real) &&
                     uv_run(&real->play.session.loop, UV_RUN_ONCE) != 0;
        if (!alive && is_running(real) && !(options->automatic && real->changed))
            status = read_command(real, options) ? 0 : 1;
    }
    return status;
}

static int open_real(struct real *real, const struct yawl_program *program,
                     const struct player_options *options)
{
    struct session *session = &real->play.session;
    int code = session_open_real(session, options);
    if (code == 0 && &yawl_connector_http != NULL)
        code = yawl_connector_register(&session->engine, &yawl_connector_http);
    real->listener.data = real;
    if (code == 0) code = yawl_engine_listen(&session->engine, &real->listener, on_event);
    return code == 0 ? session_register(session, program) : code;
}

int player_run_real(const struct yawl_program *program, const struct player_options *options)
{
    struct real real = {.play = {.problem = ""}};
    struct session *session = &real.play.session;
    int code = open_real(&real, program, options);
    if (code != 0) {
        fprintf(stderr, "%s: %s\n", yawl_err_name(code), session->message);
        return code == YAWL_ENOFUNCTION ? 1 : 3;
    }
    int status = run_start_case(&real.play, options->data);
    if (status == 0) {
        status = drive(&real, options);
        run_print_end(&real.play);
        print_workers(session);
        enum yawl_case_status end = session_status(session);
        if (status == 0 && (end == YAWL_CASE_FAILED || end == YAWL_CASE_DEADLOCKED)) status = 1;
    }
    session_close(session);
    return status;
}
