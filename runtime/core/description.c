/* Writes descriptions of programs.
 * Invariant: a record stands behind those that its members are of, so that reading needs one pass. */
#include "core/description.h"

#include <assert.h>
#include <string.h>

struct writer {
    struct yawl__buffer *out;
    struct yawl__buffer *records; /* pointers to those that have a number, in the order of these */
    bool fits;
};

/* ---- Words and texts ---- */

static void put_bytes(struct writer *w, const void *bytes, size_t length)
{
    w->fits = w->fits && yawl__buffer_append(w->out, bytes, length);
}

static void put(struct writer *w, uint32_t word) { put_bytes(w, &word, sizeof word); }

static void put_text(struct writer *w, const char *text)
{
    size_t length = text == NULL ? 0 : strlen(text);
    put(w, text == NULL ? YAWL_NOWHERE : (uint32_t)length);
    put_bytes(w, text, length);
}

/* ---- Records ---- */

static uint32_t number_of(const struct writer *w, const struct yawl_record *record)
{
    size_t count = w->records->length / sizeof record;
    for (size_t i = 0; i < count && record != NULL; i++) {
        const struct yawl_record *there;
        memcpy(&there, w->records->bytes + i * sizeof there, sizeof there);
        if (there == record) return (uint32_t)i;
    }
    return YAWL_NOWHERE;
}

/* Gives it a number, after those of its members; types nest no deeper than YAWL_NESTING_MAX. */
static void number_record(struct writer *w, const struct yawl_record *record, uint32_t depth)
{
    assert(depth <= YAWL_NESTING_MAX + 1);
    if (record == NULL || !w->fits || number_of(w, record) != YAWL_NOWHERE) return;
    for (uint32_t i = 0; i < record->fields_count; i++)
        number_record(w, record->fields[i].record, depth + 1);
    w->fits = w->fits && yawl__buffer_append(w->records, &record, sizeof record);
}

static void put_names(struct writer *w, const char *const *names)
{
    uint32_t count = 0;
    if (names == NULL) {
        put(w, YAWL_NOWHERE);
        return;
    }
    while (names[count] != NULL) count++;
    put(w, count);
    for (uint32_t i = 0; i < count; i++) put_text(w, names[i]);
}

static void put_field(struct writer *w, const struct yawl_field *field)
{
    put_text(w, field->name);
    put(w, (uint32_t)field->type);
    put(w, field->inside);
    put(w, field->index);
    put(w, field->outside_has != YAWL_NOWHERE);
    put(w, (uint32_t)field->element);
    put(w, number_of(w, field->record));
    put_names(w, field->names);
}

static void put_record(struct writer *w, const struct yawl_record *record)
{
    put_text(w, record->name);
    put(w, record->inside_size);
    put(w, record->set);
    put(w, record->fields_count);
    for (uint32_t i = 0; i < record->fields_count; i++) put_field(w, &record->fields[i]);
}

static const struct yawl_record *own_of(const struct yawl_task *task)
{
    return task->instances != NULL ? task->instances->own : NULL;
}

static const struct yawl_record *kept_of(const struct yawl_task *task)
{
    return task->instances != NULL ? task->instances->kept : NULL;
}

static void number_all(struct writer *w, const struct yawl_program *program)
{
    for (uint32_t n = 0; n < program->nets_count; n++) {
        const struct yawl_net *net = &program->nets[n];
        number_record(w, net->data, 0);
        for (uint32_t i = 0; i < net->tasks_count; i++) {
            number_record(w, net->tasks[i].in, 0);
            number_record(w, net->tasks[i].returns, 0);
            number_record(w, own_of(&net->tasks[i]), 0);
            number_record(w, kept_of(&net->tasks[i]), 0);
        }
    }
}

static void put_records(struct writer *w)
{
    size_t count = w->records->length / sizeof(struct yawl_record *);
    put(w, (uint32_t)count);
    for (size_t i = 0; i < count; i++) {
        const struct yawl_record *record;
        memcpy(&record, w->records->bytes + i * sizeof record, sizeof record);
        put_record(w, record);
    }
}

/* ---- Nets ---- */

static void put_flows(struct writer *w, const struct yawl_flow *flows, uint32_t count)
{
    put(w, count);
    for (uint32_t i = 0; i < count; i++) {
        put(w, flows[i].place);
        put_text(w, flows[i].target);
    }
}

static void put_task(struct writer *w, const struct yawl_task *task)
{
    put_text(w, task->name);
    put(w, task->line);
    put(w, (uint32_t)task->kind);
    put(w, (uint32_t)task->split);
    put(w, task->kind == YAWL_TASK_NET ? task->subnet : YAWL_NOWHERE);
    put(w, task->instances != NULL);
    put(w, number_of(w, task->in));
    put(w, number_of(w, task->returns));
    put(w, number_of(w, own_of(task)));
    put(w, number_of(w, kept_of(task)));
    put_text(w, task->trigger != NULL ? task->trigger->name : NULL);
    put(w, task->timers_count);
    put_flows(w, task->flows, task->flows_count);
    put_flows(w, task->others, task->others_count);
}

static void put_net(struct writer *w, const struct yawl_net *net)
{
    put_text(w, net->name);
    put(w, number_of(w, net->data));
    put(w, net->places_count);
    for (uint32_t i = 0; i < net->places_count; i++) put_text(w, net->places[i].name);
    put(w, net->tasks_count);
    for (uint32_t i = 0; i < net->tasks_count; i++) put_task(w, &net->tasks[i]);
    put(w, net->timers_count);
}

bool yawl__describe(const struct yawl_program *program, struct yawl__buffer *out,
                    struct yawl__buffer *room)
{
    struct writer w = {out, room, true};
    room->length = 0;
    number_all(&w, program);
    put(&w, YAWL__DESCRIPTION_VERSION);
    put_bytes(&w, &program->hash, sizeof program->hash);
    put_text(&w, program->name);
    put_text(&w, program->version);
    put_records(&w);
    put(&w, program->nets_count);
    for (uint32_t i = 0; i < program->nets_count; i++) put_net(&w, &program->nets[i]);
    return w.fits;
}
