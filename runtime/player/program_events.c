/* Events are told when they are committed, and the case may be further on by then.  So the net instances that
 * their names need are kept by the events themselves, and not read from the engine.
 * Invariant: session->scopes are in the order of their numbers, which count up. */
#include "player/program_events.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "player/grow.h"
#include "player/names.h"
#include "yawl/workers.h"

/* ---- Net instances ---- */

static void add_scope(struct session *session, const struct yawl_scope_info *scope)
{
    session->scopes = player_grow(session->scopes, session->scopes_count, sizeof *session->scopes);
    session->scopes[session->scopes_count++] = *scope;
}

static void remove_scope(struct session *session, uint32_t number)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < session->scopes_count; i++) {
        if (session->scopes[i].scope != number) session->scopes[kept++] = session->scopes[i];
    }
    session->scopes_count = kept;
}

void events_begin(struct session *session)
{
    int count = yawl_case_scopes(&session->engine, session->case_id, NULL, 0);
    struct yawl_scope_info *scopes = calloc((size_t)(count < 0 ? 0 : count) + 1, sizeof *scopes);
    if (scopes == NULL) abort();
    if (count > 0) yawl_case_scopes(&session->engine, session->case_id, scopes, (uint32_t)count);
    for (int i = 0; i < count; i++) add_scope(session, &scopes[i]);
    free(scopes);
}

static void note_start(struct session *session, const yawl_event_t *event)
{
    const struct yawl_net *net = session_net(session, event->scope);
    if (net == NULL || event->task >= net->tasks_count || event->child == 0) return;
    struct yawl_scope_info child = {event->child, net->tasks[event->task].subnet, event->scope,
                                    event->task, event->instance};
    add_scope(session, &child);
}

/* ---- Lines ---- */

static void print_task(struct session *session, const yawl_event_t *event)
{
    char name[256];
    const struct yawl_net *net = session_net(session, event->scope);
    if (net == NULL || event->task >= net->tasks_count) return;
    const char *task = net->tasks[event->task].name;
    snprintf(name, sizeof name, event->instance != 0 ? "%s[%u]" : "%s", task, event->instance);
    putchar(' ');
    names_write(session, event->scope, name, stdout);
}

void events_print(struct session *session, const yawl_event_t *event, int64_t begin_ms)
{
    if (event->kind == YAWL_EVENT_CASE_STARTED)
        add_scope(session, &(struct yawl_scope_info){0, 0, YAWL_NONE, YAWL_NONE, 0});
    if (event->kind == YAWL_EVENT_NET_STARTED) note_start(session, event);
    printf("%9.3f  %s", (double)(event->time_ms - begin_ms) / 1e3, yawl_event_name((int)event->kind));
    if (event->task != YAWL_NONE) print_task(session, event);
    if (event->worker != 0) printf(" by worker %u", event->worker);
    if (event->message.length > 0)
        printf(": %.*s", (int)event->message.length, event->message.data);
    putchar('\n');
    fflush(stdout);
    if (event->kind == YAWL_EVENT_NET_COMPLETED || event->kind == YAWL_EVENT_NET_CANCELLED)
        remove_scope(session, event->scope);
}

void events_print_workers(struct session *session)
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
