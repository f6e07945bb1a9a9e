/* The engine gives the case as it was after its last commit.  How it began, and why it failed, is on record
 * in the store's history.
 * Invariant: nothing of the case is changed. */
#include "player/program_resume.h"

#include <stdio.h>
#include <stdlib.h>

#include "player/data.h"
#include "player/program_events.h"
#include "player/program_store.h"

/* As in real.c: without it there is no --store. */
#pragma weak program_store

static int refuse(const struct session *session, const struct player_options *options,
                  const char *why)
{
    fprintf(stderr, "%s: %s: %s\n", session->program->name, options->store, why);
    return 3;
}

static int refuse_store(const struct session *session, const struct player_options *options, int code)
{
    bool other = code == YAWL_ENOPROGRAM;
    fprintf(stderr, "%s: %s: %s (%s)%s\n", session->program->name, options->store,
            yawl_engine_message(&session->engine), yawl_err_name(code),
            other ? "; name another file, or run the program that began it" : "");
    return 3;
}

/* ---- The data that it began with ---- */

/* The name of a parameter that is given now and is not what the variable of that name was at the beginning;
 * NULL: there is none. */
static const char *find_other(const struct yawl_record *record, const void *in, json_t *given,
                              json_t *began)
{
    const char *name;
    json_t *member;
    json_object_foreach(given, name, member)
    {
        uint32_t index = yawl_record_find(record, name);
        if (index == YAWL_NONE) continue;
        const struct yawl_field *field = &record->fields[index];
        json_t *then = json_object_get(began, name), *absent = json_null();
        if (!data_equals(field, yawl_record_get(field, in), then != NULL ? then : absent)) return name;
    }
    return NULL;
}

static int compare(const struct session *session, const struct player_options *options,
                   const struct program_past *past, const void *in)
{
    const struct yawl_record *record = session->program->nets[0].in;
    json_t *given = json_loads(options->data, 0, NULL);
    json_t *began = json_loads(past->data != NULL ? past->data : "{}", 0, NULL);
    const char *other = record == NULL ? NULL : find_other(record, in, given, began);
    if (other != NULL)
        fprintf(stderr,
                "%s: %s: its case began with another \"%s\" than --data has; leave --data out to go on "
                "with it, or name another file\n",
                session->program->name, options->store, other);
    json_decref(given);
    json_decref(began);
    return other == NULL ? 0 : 2;
}

/* A supervisor starts the program each time with the same arguments, so --data may be there again; what it
 * says must then be what the case began with. */
static int check_data(const struct session *session, const struct player_options *options,
                      const struct program_past *past)
{
    const struct yawl_record *record = session->program->nets[0].in;
    char problem[512] = "";
    struct data_memory memory = {NULL};
    if (past->started_ms == 0) {
        refuse(session, options, "how its case began is not on record any more; leave --data out");
        return 2;
    }
    void *in = data_take(&memory, record == NULL ? 1 : record->outside_size);
    struct data_message message = {problem, sizeof problem};
    int status = data_from_json(record, options->data, in, &memory, message) == 0 ? 0 : 2;
    if (status != 0) fprintf(stderr, "%s: --data: %s\n", session->program->name, problem);
    if (status == 0) status = compare(session, options, past, in);
    data_memory_done(&memory);
    return status;
}

/* ---- The case ---- */

static void note_failure(void *context, const yawl_event_t *event)
{
    session_note_failure(context, event);
}

static void tell(struct session *session, const struct player_options *options)
{
    enum yawl_case_status status = session_status(session);
    bool ended = status != YAWL_CASE_RUNNING && status != YAWL_CASE_SUSPENDED;
    if (status == YAWL_CASE_FAILED)
        (void)program_store.events(options->store, session->case_id, note_failure, session);
    fprintf(stderr, "%s: %s: %s\n", session->program->name, options->store,
            ended ? "its case has ended" : "goes on with its case");
}

/* The first two, of which one is wanted; how many there are of them. */
static int list_cases(struct session *session, struct yawl_listed_case found[2])
{
    yawl_case_id after = 0;
    int count = 0;
    do { /* a page may be empty although there are more */
        count += yawl_engine_cases(&session->engine, NULL, &after, found + count, 2 - (uint32_t)count);
    } while (count < 2 && after != 0);
    return count;
}

int resume_case(struct session *session, const struct player_options *options, int64_t *begin_ms)
{
    struct yawl_listed_case found[2];
    struct program_past past = {0};
    int code = yawl_engine_recover(&session->engine);
    if (code != 0) return refuse_store(session, options, code);
    int count = list_cases(session, found);
    if (count == 0) return 0;
    if (count > 1) return refuse(session, options, "it has several cases, and a program performs one");
    session->case_id = found[0].id;
    events_begin(session);
    (void)program_store.begin(options->store, found[0].id, &past);
    *begin_ms = past.started_ms;
    int status = options->data == NULL ? 0 : check_data(session, options, &past);
    free(past.data);
    if (status == 0) tell(session, options);
    return status;
}
