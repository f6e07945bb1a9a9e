/* Commands that come twice: a client that was not answered sends its command again, with the same id, and is
 * told what the first one did.
 *
 * The outcome is a mark in the batch of what it did, so both are durable or neither is; the answer to a
 * repeated command waits for its turn's commit as any other does.  Outcomes are numbered and kept in a ring,
 * each at its number modulo the ring's size, so that the newest submissions_max of them are there, in
 * whatever order marks are read back.  A round of the snapshot marks them anew, since marks from before it
 * will not be read.
 * Invariant: an id that is in the ring is in its bucket.
 */
#include <string.h>

#include "base/hash.h"
#include "core/record.h"
#include "engine/engine_private.h"

/* Marks that one batch takes along in a round, and places that it looks at. */
#define MARKS_A_BATCH  256u
#define PLACES_A_BATCH 4096u

struct yawl__submitted {
    uint64_t command; /* hash of what it says */
    uint32_t length;
    char id[];
};

static struct yawl_text id_of(const yawl_req_t *req)
{
    const struct yawl__submitted *submitted = req->submission;
    return (struct yawl_text){submitted->id, submitted->length};
}

/* ---- The ring ---- */

static uint32_t *bucket_of(const struct yawl__engine *engine, struct yawl_text id)
{
    uint64_t bits = yawl__hash(YAWL__HASH_BASIS, id.data, id.length);
    return &engine->submissions.buckets[bits % engine->options.limits.submissions_max];
}

static const struct yawl__submission *find(const struct yawl__engine *engine, struct yawl_text id)
{
    const struct yawl__submissions *all = &engine->submissions;
    uint32_t at = all->ring != NULL ? *bucket_of(engine, id) : 0;
    while (at != 0 && !yawl_text_equal(all->ring[at - 1].mark.id, id)) at = all->ring[at - 1].next;
    return at != 0 ? &all->ring[at - 1] : NULL;
}

static void give_id(struct yawl__engine *engine, struct yawl_text id)
{
    yawl__give(&engine->memory, (void *)(uintptr_t)id.data, id.length);
}

static void forget(struct yawl__engine *engine, struct yawl__submission *old)
{
    struct yawl__submissions *all = &engine->submissions;
    uint32_t number = (uint32_t)(old - all->ring) + 1, *at = bucket_of(engine, old->mark.id);
    while (*at != number) at = &all->ring[*at - 1].next;
    *at = old->next;
    give_id(engine, old->mark.id);
    old->mark.number = 0;
}

/* Takes the id over, or gives it back: a newer one is in its place. */
static void put(struct yawl__engine *engine, struct yawl__submission_mark mark)
{
    struct yawl__submissions *all = &engine->submissions;
    struct yawl__submission *place = &all->ring[mark.number % engine->options.limits.submissions_max];
    if (mark.number > all->last) all->last = mark.number;
    if (place->mark.number >= mark.number) {
        give_id(engine, mark.id);
        return;
    }
    if (place->mark.number != 0) forget(engine, place);
    uint32_t *bucket = bucket_of(engine, mark.id);
    place->mark = mark;
    place->turn = engine->stopped == 0 ? engine->collecting->sequence : engine->released;
    place->next = *bucket;
    *bucket = (uint32_t)(place - all->ring) + 1;
}

static bool fit_ring(struct yawl__engine *engine)
{
    struct yawl__submissions *all = &engine->submissions;
    size_t count = engine->options.limits.submissions_max;
    if (all->ring != NULL) return true;
    uint32_t *buckets = yawl__take(&engine->memory, count * sizeof *buckets);
    if (buckets == NULL) return false;
    all->ring = yawl__take(&engine->memory, count * sizeof *all->ring);
    if (all->ring == NULL) {
        yawl__give(&engine->memory, buckets, count * sizeof *buckets);
        return false;
    }
    memset(all->ring, 0, count * sizeof *all->ring);
    memset(buckets, 0, count * sizeof *buckets);
    all->buckets = buckets;
    return true;
}

void yawl__submissions_done(struct yawl__engine *engine)
{
    struct yawl__submissions *all = &engine->submissions;
    size_t count = engine->options.limits.submissions_max;
    if (all->ring == NULL) return;
    for (size_t i = 0; i < count; i++) {
        if (all->ring[i].mark.number != 0) give_id(engine, all->ring[i].mark.id);
    }
    yawl__give(&engine->memory, all->ring, count * sizeof *all->ring);
    yawl__give(&engine->memory, all->buckets, count * sizeof *all->buckets);
    memset(all, 0, sizeof *all);
}

/* ---- What a command says: not in numbers of a version, since its case may go over to another ---- */

/* The row of its task; NULL: it is about none. */
static const struct yawl_task *row_of(const struct yawl__engine *engine, const yawl_req_t *req)
{
    yawl_item_id item = req->item;
    if (item.task == YAWL_NONE) return NULL;
    if (req->operation != YAWL__TRIGGER) return yawl__task_find(engine, item);
    return &req->program->nets[item.scope].tasks[item.task];
}

static const char *name_of(const yawl_req_t *req, const struct yawl_task *row)
{
    if (req->operation == YAWL__CASE_START) return req->program->name;
    if (row == NULL) return "";
    return req->operation == YAWL__TRIGGER ? row->trigger->name : row->name;
}

/* What its data are; NULL: it has none, or a text. */
static const struct yawl_record *record_of(const yawl_req_t *req, const struct yawl_task *row)
{
    if (req->operation == YAWL__CASE_START) return req->program->nets[0].in;
    if (row == NULL) return NULL;
    switch (req->operation) {
    case YAWL__ITEM_COMPLETE:
    case YAWL__TRIGGER: return row->returns;
    case YAWL__ADD: return row->instances != NULL ? row->instances->own : NULL;
    default: return NULL;
    }
}

/* Data, or a failure's message; then the key. */
static uint64_t hash_input(uint64_t from, const yawl_req_t *req, const struct yawl_record *record)
{
    const char *input = req->input;
    size_t size = req->input_size - req->key_size;
    if (input == NULL) return from;
    if (record == NULL || size == 0) return yawl__hash(from, input, req->input_size);
    uint64_t data = yawl__outside_hash(record, input);
    from = yawl__hash(from, &data, sizeof data);
    return yawl__hash(from, input + size, req->key_size);
}

static uint64_t hash_command(const struct yawl__engine *engine, const yawl_req_t *req)
{
    const struct yawl_task *row = row_of(engine, req);
    const char *name = name_of(req, row);
    const yawl_item_id *item = &req->item;
    const uint64_t numbers[] = {
        (uint64_t)req->operation,
        item->case_id,
        req->operation == YAWL__TRIGGER ? 0 : item->scope, /* there the number of a net */
        (uint64_t)item->firing << 32 | item->instance,
        req->operation == YAWL__CHOOSE ? req->choice : 0,
        req->operation == YAWL__CASE_MIGRATE ? req->program->hash : 0,
    };
    uint64_t bits = yawl__hash(YAWL__HASH_BASIS, numbers, sizeof numbers);
    bits = yawl__hash(bits, name, strlen(name) + 1);
    return hash_input(bits, req, record_of(req, row));
}

/* ---- Commands ---- */

void yawl_req_identify(yawl_engine_t *engine, yawl_req_t *req, const char *id)
{
    struct yawl__engine *self = engine->self;
    size_t length = id != NULL ? strlen(id) : 0;
    struct yawl_text text = {id, (uint32_t)length};
    /* Now, while its case and net instance are there: another command before it may end them. */
    uint64_t command = hash_command(self, req);
    req->operation |= YAWL__SUBMITTED;
    req->slot = NULL; /* it goes the general way */
    req->submission = NULL;
    req->status = YAWL_EDATA;
    if (length == 0 || length > YAWL_SUBMISSION_ID_MAX || !yawl_text_is_utf8(text)) return;
    struct yawl__submitted *submitted = yawl__take(&self->memory, sizeof *submitted + length);
    req->status = YAWL_ENOMEM;
    if (submitted == NULL) return;
    submitted->command = command;
    submitted->length = (uint32_t)length;
    memcpy(submitted->id, id, length);
    req->submission = submitted;
}

void yawl__submission_release(struct yawl__engine *engine, yawl_req_t *req)
{
    struct yawl__submitted *submitted = req->submission;
    req->submission = NULL;
    if (submitted == NULL) return;
    yawl__give(&engine->memory, submitted, sizeof *submitted + submitted->length);
}

static uint64_t command_of(const yawl_req_t *req)
{
    const struct yawl__submitted *submitted = req->submission;
    return submitted->command;
}

int yawl__submission_open(struct yawl__engine *engine, yawl_req_t *req)
{
    struct yawl__core *core = &engine->core;
    if (req->submission == NULL) {
        bool is_bad = req->status == YAWL_EDATA;
        return yawl__refuse(core, req->status,
                            is_bad ? "a submission's id is a text of 1 to 128 bytes" : NULL, NULL);
    }
    const struct yawl__submission *first = find(engine, id_of(req));
    if (first == NULL) return fit_ring(engine) ? 0 : yawl__refuse(core, YAWL_ENOMEM, NULL);
    if (first->mark.command != command_of(req)) {
        return yawl__refuse(core, YAWL_EEXISTS,
                            "the submission's id was that of another command; take a new one", NULL);
    }
    req->item.case_id = first->mark.case_id;
    req->case_status = (int)first->mark.case_status;
    return 1;
}

/* What was done cannot be refused any more: without memory for its mark the engine stops before the
 * commit. */
void yawl__submission_keep(struct yawl__engine *engine, const yawl_req_t *req)
{
    struct yawl_text id = id_of(req);
    char *copy = yawl__take(&engine->memory, id.length);
    struct yawl__submission_mark mark = {engine->submissions.last + 1, command_of(req), req->item.case_id,
                                         (uint32_t)req->case_status, {copy, id.length}};
    if (copy != NULL) memcpy(copy, id.data, id.length);
    if (copy != NULL && yawl__event_put_submission(&engine->collecting->events, &mark)) {
        put(engine, mark);
        return;
    }
    yawl__give(&engine->memory, copy, id.length);
    engine->core.broken = true;
}

int yawl__submission_find(const struct yawl__engine *engine, const char *id,
                          struct yawl_case_result *out)
{
    const struct yawl__submission *first = find(engine, yawl_text_of(id));
    memset(out, 0, sizeof *out);
    if (first == NULL) return YAWL_ENOITEM;
    if (first->turn > engine->released) return YAWL_EBUSY;
    out->id = first->mark.case_id;
    out->case_status = (int)first->mark.case_status;
    return 0;
}

int yawl_submission_find(yawl_engine_t *engine, const char *id, struct yawl_case_result *out)
{
    int status = yawl__submission_find(engine->self, id, out);
    if (status == 0) return 0;
    return yawl__engine_refuse(engine->self, status,
                               status == YAWL_EBUSY ? "the submission is not committed yet"
                                                    : "no submission with that id is known",
                               NULL);
}

/* ---- The store ---- */

int yawl__submission_read(struct yawl__engine *engine, const struct yawl__event_view *view)
{
    struct yawl__submission_mark mark = yawl__event_submission(view);
    if (mark.id.length > YAWL_SUBMISSION_ID_MAX) return YAWL_ECORRUPT;
    char *copy = fit_ring(engine) ? yawl__take(&engine->memory, mark.id.length) : NULL;
    if (copy == NULL) return YAWL_ENOMEM;
    memcpy(copy, mark.id.data, mark.id.length);
    mark.id.data = copy;
    put(engine, mark);
    return 0;
}

void yawl__submissions_begin(struct yawl__engine *engine) { engine->submissions.rewritten = 0; }

bool yawl__submissions_are_rewritten(const struct yawl__engine *engine)
{
    return engine->submissions.ring == NULL ||
           engine->submissions.rewritten >= engine->options.limits.submissions_max;
}

/* Without memory, with the next batch. */
size_t yawl__submissions_rewrite(struct yawl__engine *engine, struct yawl__buffer *events)
{
    struct yawl__submissions *all = &engine->submissions;
    size_t before = events->length;
    uint32_t marks = 0;
    for (uint32_t i = 0; i < PLACES_A_BATCH && marks < MARKS_A_BATCH; i++) {
        if (yawl__submissions_are_rewritten(engine)) break;
        const struct yawl__submission_mark *mark = &all->ring[all->rewritten].mark;
        if (mark->number != 0 && !yawl__event_put_submission(events, mark)) break;
        marks += mark->number != 0;
        all->rewritten++;
    }
    return events->length - before;
}
