/* Mappings that an engine knows, and cases that go over to another program by them.
 * Invariant: a command is carried out by the program that it was queued for, or refused: the
 * numbers and types in it are that program's. */
#include <string.h>

#include "core/migrate.h"
#include "engine/migrations.h"

/* ---- Mappings ---- */

static const struct yawl_migration *find(const struct yawl__engine *engine,
                                         const struct yawl_program *from,
                                         const struct yawl_program *to)
{
    for (uint32_t i = 0; i < engine->migrations_count; i++) {
        const struct yawl_migration *migration = engine->migrations[i];
        if (migration->from == from && migration->to == to) return migration;
    }
    return NULL;
}

static int check(struct yawl__engine *self, const struct yawl_migration *migration)
{
    if (self->closing) return yawl__engine_refuse(self, YAWL_ECLOSED, NULL);
    if (migration == NULL) return yawl__engine_refuse(self, YAWL_EINVAL, NULL);
    int status = yawl__migration_check(&self->core, migration);
    if (status != 0) {
        yawl__message_copy(&self->message, &self->core.message);
        return status;
    }
    bool known = yawl__programs_find(self, migration->from) != NULL &&
                 yawl__programs_find(self, migration->to) != NULL;
    if (!known)
        return yawl__engine_refuse(self, YAWL_ENOPROGRAM,
                                   "register both programs of the mapping before it", NULL);
    if (find(self, migration->from, migration->to) != NULL)
        return yawl__engine_refuse(self, YAWL_EEXISTS, "the mapping is registered already", NULL);
    if (self->migrations_count < YAWL__MIGRATIONS_MAX) return 0;
    return yawl__engine_refuse(self, YAWL_ETOOBIG, "the engine knows as many mappings as it can", NULL);
}

int yawl_migration_register(yawl_engine_t *engine, const struct yawl_migration *migration)
{
    struct yawl__engine *self = engine->self;
    int status = check(self, migration);
    if (status == 0) self->migrations[self->migrations_count++] = migration;
    return status;
}

/* A case went over to another program: what was recorded of it up to `at` in the turn's events is
 * of `from`. */
struct yawl__move {
    yawl_case_id case_id;
    const struct yawl_program *from;
    size_t at;
};

/* ---- One case ---- */

int yawl_case_migrate(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id,
                      const struct yawl_program *program, yawl_case_cb cb)
{
    struct yawl__engine *self = engine->self;
    if (req == NULL) return yawl__engine_refuse(self, YAWL_EINVAL, NULL);
    int status = yawl__inbox_open(self);
    if (status != 0) return status;
    if (yawl__programs_find(self, program) == NULL)
        return yawl__engine_refuse(self, YAWL_ENOPROGRAM, NULL);
    if (yawl__cases_find(self, id) == NULL) return yawl__engine_refuse(self, YAWL_ENOCASE, NULL);
    req->item = (yawl_item_id){.case_id = id, .task = YAWL_NONE};
    req->input = NULL;
    req->input_size = req->key_size = 0;
    req->operation = YAWL__CASE_MIGRATE;
    req->cb = cb;
    yawl__inbox_push(self, req);
    req->program = program;
    return 0;
}

/* What was recorded before it is of the old program: that is found here while it is on its way out. */
static bool note_move(struct yawl__engine *engine, const struct yawl__slot *slot)
{
    struct yawl__move move = {slot->c.id, slot->c.program, engine->collecting->events.length};
    return yawl__buffer_append(&engine->collecting->moves, &move, sizeof move);
}

void yawl__case_moved(struct yawl__engine *engine, const struct yawl_program *from,
                      const struct yawl_program *to)
{
    yawl__programs_find(engine, from)->running--;
    yawl__programs_find(engine, to)->running++;
}

int yawl__case_migrate(struct yawl__engine *engine, struct yawl__slot *slot, const yawl_req_t *req)
{
    struct yawl__core *core = &engine->core;
    struct yawl__buffer *moves = &engine->collecting->moves;
    const struct yawl_program *from = slot->c.program;
    struct yawl__command command = {.operation = YAWL__CASE_MIGRATE};
    core->migration = find(engine, from, req->program);
    if (core->migration == NULL)
        return yawl__refuse(core, YAWL_ENOPROGRAM, "no mapping from version ", from->version, " to ",
                            req->program->version, " of workflow \"", req->program->name,
                            "\" is registered", NULL);
    core->program_to = req->program;
    int status = yawl__programs_mark(engine, req->program);
    size_t moved = moves->length;
    if (status == 0 && !note_move(engine, slot)) status = YAWL_ENOMEM;
    status = status != 0 ? yawl__refuse(core, status, NULL)
                         : yawl__turn_step(engine, slot, &command);
    if (status != 0)
        moves->length = moved;
    else
        yawl__case_moved(engine, from, req->program);
    return status;
}

/* ---- All cases of a program ---- */

static void go_on(yawl_migrate_t *job, yawl_req_t *req);

static void end_job(yawl_migrate_t *job)
{
    struct yawl__engine *self = job->engine->self;
    yawl__give(&self->memory, job->reqs, YAWL_MIGRATE_WINDOW * sizeof *job->reqs);
    job->reqs = NULL;
    if (job->done != NULL) job->done(job, job->status);
}

/* Is it about the engine, not about the case? */
static bool ends_all(int status)
{
    return status == YAWL_ECLOSED || status == YAWL_ESTORE || status == YAWL_ENOMEM;
}

static void on_migrated(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    yawl_migrate_t *job = req->data;
    job->open--;
    if (ends_all(status))
        job->status = status;
    else if (status != 0)
        job->left_count++;
    else
        job->migrated_count++;
    if (status != 0 && !ends_all(status) && job->left != NULL)
        job->left(job, result->id, status, result->message);
    go_on(job, req);
}

/* The next case that is to go over; 0: there is none. */
static yawl_case_id next_case(yawl_migrate_t *job)
{
    const struct yawl__engine *self = job->engine->self;
    while (job->slot < self->cases.slots_count) {
        const struct yawl__slot *slot = yawl__slot_at(&self->cases, job->slot++);
        bool is_it = slot->c.id != 0 && slot->c.root.frame != NULL &&
                     slot->c.program == job->migration->from && !yawl__slot_has_ended(slot);
        if (is_it) return slot->c.id;
    }
    return 0;
}

/* The request takes the next case, or is the last to end. */
static void go_on(yawl_migrate_t *job, yawl_req_t *req)
{
    yawl_case_id id = job->status == 0 ? next_case(job) : 0;
    if (id != 0) {
        req->data = job;
        job->open++;
        job->status = yawl_case_migrate(job->engine, req, id, job->migration->to, on_migrated);
        if (job->status == 0) return;
        job->open--;
    }
    if (job->open == 0) end_job(job);
}

/* The first cases are queued; what is left begins when these are answered. */
int yawl_program_migrate(yawl_engine_t *engine, yawl_migrate_t *job)
{
    struct yawl__engine *self = engine->self;
    if (job == NULL || job->migration == NULL) return yawl__engine_refuse(self, YAWL_EINVAL, NULL);
    int status = yawl__inbox_open(self);
    if (status != 0) return status;
    if (find(self, job->migration->from, job->migration->to) != job->migration)
        return yawl__engine_refuse(self, YAWL_ENOPROGRAM, "the mapping is not registered", NULL);
    job->reqs = yawl__take(&self->memory, YAWL_MIGRATE_WINDOW * sizeof *job->reqs);
    if (job->reqs == NULL) return yawl__engine_refuse(self, YAWL_ENOMEM, NULL);
    job->engine = engine;
    job->slot = 0;
    job->status = 0;
    job->migrated_count = job->left_count = 0;
    job->open = 1; /* this one: nothing ends before all have begun */
    for (uint32_t i = 0; i < YAWL_MIGRATE_WINDOW; i++) go_on(job, &job->reqs[i]);
    job->open--;
    if (job->open == 0) end_job(job);
    return 0;
}

/* ---- Events on their way out ---- */

/* The first migration of the case in `turn` that was recorded at `at` or later. */
static const struct yawl_program *program_before(const struct yawl__turn *turn, yawl_case_id id,
                                                 size_t at)
{
    for (size_t i = 0; i < turn->moves.length; i += sizeof(struct yawl__move)) {
        struct yawl__move move;
        memcpy(&move, turn->moves.bytes + i, sizeof move);
        if (move.case_id == id && move.at >= at) return move.from;
    }
    return NULL;
}

const struct yawl_program *yawl__event_program_of(const struct yawl__engine *engine,
                                                  const struct yawl__turn *turn, yawl_case_id id,
                                                  size_t end)
{
    const struct yawl__slot *slot = yawl__cases_find(engine, id);
    const struct yawl_program *program = program_before(turn, id, end);
    if (program == NULL && turn != engine->collecting)
        program = program_before(engine->collecting, id, 0);
    if (program != NULL) return program;
    return slot != NULL ? slot->c.program : NULL;
}
