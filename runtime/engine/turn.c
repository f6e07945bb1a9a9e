/* A turn: a bounded batch of commands is decided and applied in memory at once; then one append takes
 * all their events to the store, and only what is committed is released.  While one append is in
 * flight, later turns collect in the other half and go in one append after it, until there is as much in
 * it as one batch may have: then the engine waits.
 * Invariant: at most one append is in flight; a failed one stops the engine, nothing is rolled back. */
#include <assert.h>
#include <string.h>

#include "base/failpoint.h"
#include "core/fast.h"

#include "engine/engine_private.h"
#include "engine/migrations.h"

/* Commands whose cases are asked for together. */
#define GROUP 64u
/* Buffers that a turn needed once may be large; what is kept for the next one is not. */
#define BUFFER_KEPT_MAX ((size_t)1 << 20)

void yawl__turn_init(struct yawl__engine *engine)
{
    for (int i = 0; i < 2; i++) {
        struct yawl__turn *turn = &engine->turns[i];
        turn->events.memory = turn->effects.memory = turn->messages.memory = &engine->memory;
        turn->moves.memory = &engine->memory;
    }
    engine->collecting = &engine->turns[0];
    engine->flying = &engine->turns[1];
    engine->released = 1; /* of cases that were read back and have not changed */
    engine->collecting->sequence = 2;
}

static void empty(struct yawl__buffer *buffer)
{
    if (buffer->capacity > BUFFER_KEPT_MAX) yawl__buffer_free(buffer);
    buffer->length = 0;
}

int yawl__turn_released(struct yawl__engine *engine, const struct yawl__slot *slot)
{
    if (slot->turn <= engine->released) return 0;
    int code = engine->stopped != 0 ? engine->stopped : YAWL_EBUSY;
    return yawl__engine_refuse(engine, code, "the case's last step is not committed yet", NULL);
}

/* ---- One command ---- */

static void note_step(struct yawl__engine *engine, struct yawl__slot *slot)
{
    slot->turn = engine->collecting->sequence;
    if (slot->c.side != NULL || slot->next != YAWL_NONE) yawl__deadlines_note(engine, slot);
    if (engine->options.stuck_after_ms != 0) yawl__stuck_note(engine, slot);
    if (yawl__slot_has_ended(slot)) yawl__cases_ended(engine, slot);
}

/* What follows from a plain step. */
static void follow_plain(struct yawl__engine *engine, struct yawl__slot *slot)
{
    yawl__step_on(&engine->core, &slot->c);
    note_step(engine, slot);
}

/* Carries out one command on a case. */
int yawl__turn_step(struct yawl__engine *engine, struct yawl__slot *slot,
                    const struct yawl__command *command)
{
    int status = yawl__deadlines_reserve(engine);
    if (status != 0) return yawl__refuse(&engine->core, status, NULL);
    status = yawl__step(&engine->core, &slot->c, command);
    if (status != 0) return status;
    note_step(engine, slot);
    return 0;
}

/* A failure's input is its name (`choice` bytes) and its message; without a name the message is both. */
static void read_failure(const yawl_req_t *req, struct yawl__command *command)
{
    struct yawl_text whole = {req->input, (uint32_t)req->input_size};
    uint32_t length = req->choice < whole.length ? (uint32_t)req->choice : whole.length;
    command->name = command->text = whole;
    command->code = req->code;
    if (length == 0) return;
    command->name.length = length;
    command->text = (struct yawl_text){whole.data + length, whole.length - length};
}

/* A trigger's input is its payload, if it has one, and its key. */
static void read_trigger(const yawl_req_t *req, struct yawl__command *command)
{
    size_t payload = req->input_size - req->key_size;
    command->net = req->item.scope;
    command->input = payload > 0 ? req->input : NULL;
    command->text = (struct yawl_text){req->input, 0};
    if (req->key_size == 0) return;
    command->text = (struct yawl_text){(const char *)req->input + payload, (uint32_t)req->key_size};
}

static int step_request(struct yawl__engine *engine, struct yawl__slot *slot, const yawl_req_t *req)
{
    struct yawl__command command = {.operation = req->operation & ~YAWL__ANSWERS};
    command.scope = req->item.scope;
    command.task = req->item.task;
    command.instance = req->item.instance;
    command.firing = req->item.firing;
    command.choice = req->choice;
    command.answers = (req->operation & YAWL__ANSWERS) != 0;
    if (command.operation == YAWL__ITEM_FAIL)
        read_failure(req, &command);
    else if (command.operation == YAWL__TRIGGER)
        read_trigger(req, &command);
    else
        command.input = req->input;
    if (command.answers) yawl__call_describe(req, &command);
    return yawl__turn_step(engine, slot, &command);
}

int yawl__turn_expire(struct yawl__engine *engine, struct yawl__slot *slot)
{
    struct yawl__command command = {.operation = YAWL__EXPIRE};
    return yawl__turn_step(engine, slot, &command);
}

void yawl__turn_repair(struct yawl__engine *engine, struct yawl__slot *slot)
{
    struct yawl__command command = {.operation = YAWL__CASE_REPAIR};
    uint64_t turn = slot->turn;
    size_t before = engine->collecting->events.length;
    (void)yawl__turn_step(engine, slot, &command); /* without memory, the next time */
    if (engine->collecting->events.length == before) slot->turn = turn;
}

void yawl__turn_give_up(struct yawl__engine *engine, struct yawl__slot *slot, const char *why)
{
    struct yawl__command command = {.operation = YAWL__CASE_GIVE_UP, .code = YAWL_ESTUCK};
    command.text = yawl_text_of(why);
    (void)yawl__turn_step(engine, slot, &command);
}

static int run_start(struct yawl__engine *engine, yawl_req_t *req)
{
    int status = yawl__programs_mark(engine, req->program);
    if (status != 0) return yawl__refuse(&engine->core, status, NULL);
    const char *full = "as many cases run as limits.cases_max allows";
    status = yawl__admission_check(engine, yawl__programs_find(engine, req->program), &full);
    struct yawl__slot *slot = status == 0 ? yawl__cases_open(engine, req->program, &status) : NULL;
    if (slot == NULL) {
        return yawl__refuse(&engine->core, status, status == YAWL_EBUSY ? full : NULL, NULL);
    }
    status = step_request(engine, slot, req);
    req->item.case_id = status == 0 ? slot->c.id : 0;
    req->case_status = status == 0 ? slot->c.root.frame->status : YAWL_CASE_CREATED;
    if (status != 0) yawl__cases_close(engine, slot);
    return status;
}

/* Somebody started items that had been given back, perhaps while their calls waited for a worker. */
static void forget_waiting(struct yawl__engine *engine, size_t from)
{
    const struct yawl__buffer *effects = &engine->collecting->effects;
    for (size_t at = from; at < effects->length; at += sizeof(struct yawl__effect)) {
        const struct yawl__effect *effect = (const void *)(effects->bytes + at);
        yawl__workers_forget(engine, &effect->item);
    }
}

/* Does it name nothing but the case, so that no number in it can be misread? */
static bool is_of_case(int operation)
{
    return operation >= YAWL__CASE_CANCEL && operation <= YAWL__CASE_REPAIR;
}

/* Its numbers and types are those of a program that the case is no longer of. */
static int refuse_old(struct yawl__engine *engine, const struct yawl__slot *slot)
{
    return yawl__refuse(&engine->core, YAWL_ENOITEM, "the case went over to version ",
                        slot->c.program->version, " after this was asked; look at it again", NULL);
}

static int run_other(struct yawl__engine *engine, yawl_req_t *req)
{
    struct yawl__slot *slot = yawl__cases_find(engine, req->item.case_id);
    if (slot == NULL) return yawl__refuse(&engine->core, YAWL_ENOCASE, NULL);
    bool kills = req->operation == YAWL__CASE_KILL;
    bool fits = req->program == slot->c.program || is_of_case(req->operation);
    if (kills || req->operation == YAWL__CASE_CANCEL) yawl__progress_keep(engine, slot);
    size_t calls = engine->collecting->effects.length;
    int status = req->operation == YAWL__CASE_MIGRATE ? yawl__case_migrate(engine, slot, req)
                 : fits                               ? step_request(engine, slot, req)
                                                      : refuse_old(engine, slot);
    req->case_status = slot->c.root.frame->status;
    if (status == 0 && req->operation == YAWL__ITEM_START) forget_waiting(engine, calls);
    if (status == 0 && kills) engine->collecting->kills = true;
    return status;
}

/* Without memory for its text, a refusal is answered with its code's own message. */
static size_t keep_message(struct yawl__engine *engine)
{
    const struct yawl__message *message = &engine->core.message;
    struct yawl__buffer *messages = &engine->collecting->messages;
    size_t at = messages->length;
    return yawl__buffer_append(messages, message->text, message->length + 1) ? at + 1 : 0;
}

/* The command that most are: a person's task without data is completed.  False: it is not that plain, and
 * nothing was done. */
static inline bool run_plain(struct yawl__engine *engine, struct yawl__turn *turn, yawl_req_t *req,
                             struct yawl__fast_run *run)
{
    struct yawl__slot *slot = req->slot;
    if (slot == NULL || slot->c.id != req->item.case_id || slot->c.program != req->program)
        return false;
    enum yawl__fast fast = yawl__fast_step(&engine->core, &slot->c, req->item.task, run);
    if (fast == YAWL__FAST_NO) return false;
    slot->turn = turn->sequence;
    req->case_status = YAWL_CASE_RUNNING;
    req->status = 0;
    req->message = 0;
    if (fast == YAWL__FAST_MORE) {
        follow_plain(engine, slot);
        req->case_status = slot->c.root.frame->status;
    }
    return true;
}

static int run_any(struct yawl__engine *engine, yawl_req_t *req)
{
    bool starts = req->operation == YAWL__CASE_START;
    req->case_status = YAWL_CASE_CREATED;
    return starts ? run_start(engine, req) : run_other(engine, req);
}

/* A command with an id: carried out once. */
static int run_submitted(struct yawl__engine *engine, yawl_req_t *req)
{
    req->operation &= ~YAWL__SUBMITTED;
    req->case_status = YAWL_CASE_CREATED;
    int status = yawl__submission_open(engine, req);
    if (status == 0) {
        status = run_any(engine, req);
        if (status == 0) yawl__submission_keep(engine, req);
    }
    yawl__submission_release(engine, req);
    return status == 1 ? 0 : status;
}

/* Apart, so that plain commands have the registers to themselves. */
__attribute__((noinline)) static void run_command(struct yawl__engine *engine, yawl_req_t *req)
{
    bool submitted = (req->operation & YAWL__SUBMITTED) != 0;
    req->status = submitted ? run_submitted(engine, req) : run_any(engine, req);
    req->message = req->status != 0 ? keep_message(engine) : 0;
    yawl__inbox_release(engine, req);
    yawl__req_push(&engine->collecting->answered, req);
}

/* ---- Commit ---- */

static void abandon_list(struct yawl__engine *engine, struct yawl__req_list *list, int code)
{
    struct yawl__req_list all = *list;
    memset(list, 0, sizeof *list);
    for (yawl_req_t *req; (req = yawl__req_pop(&all)) != NULL;) {
        yawl__inbox_release(engine, req);
        if ((req->operation & YAWL__SUBMITTED) != 0) yawl__submission_release(engine, req);
        req->status = code;
        req->message = 0;
        yawl__req_answer(engine, req, NULL);
    }
}

void yawl__turn_abandon(struct yawl__engine *engine, int code)
{
    (void)uv_idle_stop(&engine->idle);
    abandon_list(engine, &engine->flying->answered, code);
    abandon_list(engine, &engine->collecting->answered, code);
    abandon_list(engine, &engine->inbox, code);
    abandon_list(engine, &engine->starts, code);
    engine->starts_count = 0;
}

/* `cause` NULL: no more is known. */
static void stop(struct yawl__engine *engine, int code, const char *why, const char *cause)
{
    if (engine->stopped != 0) return;
    engine->stopped = code;
    struct yawl__message *message = &engine->message;
    yawl__message_set(message, why, cause != NULL ? ": " : NULL, cause, NULL);
    struct yawl_text text = {message->text, (uint32_t)message->length};
    yawl_engine_log(engine->host, YAWL_LOG_ERROR, text);
    yawl__turn_abandon(engine, code);
    yawl__drain_look(engine);
}

static void log_warning(struct yawl__engine *engine)
{
    yawl_store_t *store = engine->options.store;
    if (store == NULL || store->warning == NULL) return;
    yawl_engine_log(engine->host, YAWL_LOG_WARNING, yawl_text_of(store->warning));
    store->warning = NULL;
}

static void land(struct yawl__engine *engine, int status)
{
    struct yawl__turn *turn = engine->flying;
    engine->in_flight = false;
    log_warning(engine);
    if (status != 0) {
        stop(engine, YAWL_ESTORE, "the store failed, the engine has stopped; restart it to recover",
             engine->options.store->problem);
        return;
    }
    YAWL_FAILPOINT(COMMITTED);
    engine->released = turn->sequence;
    yawl__turn_release(engine, turn);
    empty(&turn->events);
    empty(&turn->effects);
    empty(&turn->messages);
    empty(&turn->moves);
    turn->kills = false;
    yawl__cases_trim(engine);
}

static void append(struct yawl__engine *engine)
{
    struct yawl__turn *turn = engine->flying;
    yawl_store_t *store = engine->options.store;
    if (store == NULL || turn->events.length == 0) {
        land(engine, 0);
        return;
    }
    engine->appending = true;
    engine->committed = false;
    size_t decided = turn->events.length;
    if (engine->checkpoint.running)
        engine->checkpoint.written += yawl__submissions_rewrite(engine, &turn->events);
    size_t length = turn->events.length;
    int status = store->append(store, engine->stored.epoch, turn->events.bytes, length);
    engine->appending = false;
    YAWL_FAILPOINT(APPENDED);
    engine->stored.end++;
    if (status < 0)
        land(engine, status);
    else if (engine->committed)
        land(engine, engine->commit_status);
    if (engine->stopped == 0 && !engine->closing) yawl__checkpoint_follow(engine, decided);
}

/* Something was decided, or somebody waits for an answer or, after a recovery, a call. */
static bool has_work(const struct yawl__turn *turn)
{
    return turn->answered.first != NULL || turn->events.length > 0 || turn->effects.length > 0;
}

void yawl__turn_commit(struct yawl__engine *engine)
{
    while (!engine->in_flight && engine->stopped == 0 && has_work(engine->collecting)) {
        struct yawl__turn *turn = engine->collecting;
        engine->collecting = engine->flying;
        engine->collecting->sequence = turn->sequence + 1;
        engine->flying = turn;
        engine->in_flight = true;
        append(engine);
    }
    engine->waits = engine->in_flight && yawl__turn_is_full(engine);
    yawl__drain_look(engine);
}

/* Is there something for the next turn? */
static bool has_next(const struct yawl__engine *engine)
{
    return engine->inbox.first != NULL || engine->starts.first != NULL ||
           (engine->workers.waiting > 0 && yawl__workers_has_next(engine));
}

/* What was held up while too much waited for its commit. */
static void go_on(struct yawl__engine *engine)
{
    if (has_next(engine)) (void)uv_idle_start(&engine->idle, yawl__turn_run);
    yawl__deadlines_arm(engine);
}

/* The store's answer: at once, inside its append, or later on the loop. */
void yawl__turn_committed(void *context, int status)
{
    struct yawl__engine *engine = context;
    assert(engine->in_flight);
    if (engine->appending) {
        engine->committed = true;
        engine->commit_status = status;
        return;
    }
    bool waited = engine->waits;
    land(engine, status);
    if (!engine->closing) {
        yawl__turn_commit(engine);
        if (waited && !engine->waits && !engine->closing && engine->stopped == 0) go_on(engine);
    } else if (engine->connectors_open == 0) {
        yawl__engine_finish(engine);
    }
}

void yawl__turn_open(struct yawl__engine *engine)
{
    engine->core.now_ms = engine->options.io->now_ms(engine->options.io);
    yawl__deadlines_look(engine);
    engine->core.events = &engine->collecting->events;
    engine->core.effects = &engine->collecting->effects;
    engine->core.is_marked = false;
}

bool yawl__turn_is_broken(struct yawl__engine *engine)
{
    if (!engine->core.broken) return false;
    stop(engine, YAWL_ENOMEM, "out of memory in the middle of a step, the engine has stopped",
         NULL);
    return true;
}

/* Asks for the memory of the next commands' cases ahead of its use; returns how many commands those are. */
static uint32_t look_ahead(const struct yawl__engine *engine, uint32_t most)
{
    const yawl_req_t *req = engine->inbox.first;
    uint32_t count = 0;
    for (; count < most && req != NULL; count++, req = req->next) {
        const struct yawl__slot *slot = req->slot;
        if (slot != NULL) __builtin_prefetch(slot->c.root.frame, 1);
    }
    return count;
}

/* Runs plain commands from the head of the inbox, `most` of them or fewer; returns how many.  They stay
 * linked as they are and are answered so. */
static uint32_t run_plain_ones(struct yawl__engine *engine, uint32_t most)
{
    struct yawl__turn *turn = engine->collecting;
    struct yawl__fast_run run = {0};
    yawl_req_t *first = engine->inbox.first, *req = first, *last = NULL;
    uint32_t count = 0;
    while (count < most && run_plain(engine, turn, req, &run)) {
        last = req;
        req = req->next;
        count++;
        if (run.at == NULL && engine->core.broken) break;
    }
    yawl__fast_close(&engine->core, &run);
    if (last != NULL) {
        engine->inbox.first = req;
        yawl__req_push_chain(&turn->answered, first, last);
    }
    return count;
}

/* Runs the next `count` commands, or as many as the turn takes; returns how many. */
static uint32_t run_group(struct yawl__engine *engine, uint32_t count)
{
    uint32_t left = count;
    while (left > 0 && !yawl__turn_is_full(engine)) {
        uint32_t plain = run_plain_ones(engine, left);
        left -= plain;
        if (plain == 0) {
            run_command(engine, yawl__req_pop(&engine->inbox));
            left--;
        }
        if (yawl__turn_is_broken(engine)) break;
    }
    return count - left;
}

/* New cases have what the other commands have left of the batch, and always their share; false: the engine
 * has stopped. */
static bool run_starts(struct yawl__engine *engine, uint32_t left)
{
    uint32_t share = engine->options.limits.batch_max / YAWL__START_SHARE + 1;
    for (uint32_t i = left > share ? left : share; i > 0 && engine->starts.first != NULL; i--) {
        if (yawl__turn_is_full(engine)) break;
        engine->starts_count--;
        run_command(engine, yawl__req_pop(&engine->starts));
        if (yawl__turn_is_broken(engine)) return false;
    }
    return true;
}

void yawl__turn_run(uv_idle_t *idle)
{
    struct yawl__engine *engine = idle->data;
    uint32_t batch = engine->options.limits.batch_max, starts = engine->starts_count;
    yawl__turn_open(engine);
    yawl__workers_turn(engine);
    while (batch > 0 && engine->inbox.first != NULL && !yawl__turn_is_full(engine)) {
        uint32_t count = look_ahead(engine, batch < GROUP ? batch : GROUP);
        batch -= run_group(engine, count);
        if (engine->stopped != 0) return;
    }
    if (engine->starts.first != NULL && !run_starts(engine, batch)) return;
    uint32_t others = engine->options.limits.batch_max - batch;
    yawl__admission_turn(engine, others + starts - engine->starts_count);
    if (!has_next(engine)) {
        (void)uv_idle_stop(idle);
        engine->paces.rests = true;
    }
    YAWL_FAILPOINT(DECIDED);
    yawl__turn_commit(engine);
    if (engine->waits) (void)uv_idle_stop(idle);
    yawl__deadlines_arm(engine);
}
