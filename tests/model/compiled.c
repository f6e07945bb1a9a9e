/* Compiles, loads and drives one workflow.  Indices of the plain net and of the program are matched
 * by names. */
#include "compiled.h"

#include "load.h"
#include "translate_versions.h"
#include "yawl/engine.h"
#include "yawl/migration.h"

#include <stdlib.h>
#include <string.h>
#include <uv.h>

#define START_MS    INT64_C(1735689600000)
#define MINUTE_MS   INT64_C(60000)
#define READS_MAX   512

struct numbers {
    int net; /* in the program; -1: it is not used */
    int task[ALL_TASKS], place[PLACES_MAX];
    uint32_t g; /* field of the net's data */
};

struct compiled {
    const struct plain_spec *plain;
    const struct yawl_program *program; /* that the case is of, or the next one */
    struct loaded loaded;
    /* With options->migrate: both versions, and from each to the other. */
    const struct yawl_program *programs[2];
    const struct yawl_migration *mappings[2];
    int migrate, unmoved; /* unmoved: commands since the last migration was tried */
    long moved, stayed;
    struct numbers numbers[NETS_MAX];
    int net_of[NETS_MAX]; /* plain net by the program's */
    int restart, commands; /* commands: since the last restart */
    yawl_store_t *store;   /* of an engine that is restarted */
    uv_loop_t loop;
    yawl_engine_t engine;
    struct yawl_sim sim;
    yawl_req_t request;
    yawl_case_id case_id;
    bool engine_open, answered;
    int answer;
    char message[200];
};

/* ---- Numbers ---- */

static int find_net(const struct yawl_program *program, const char *name)
{
    for (uint32_t i = 0; i < program->nets_count; i++) {
        if (strcmp(program->nets[i].name, name) == 0) return (int)i;
    }
    return -1;
}

static void match_net(struct compiled *compiled, int net, const struct yawl_net *row)
{
    const struct plain_net *plain = &compiled->plain->nets[net];
    struct numbers *numbers = &compiled->numbers[net];
    for (int t = 0; t < plain->tasks_count; t++) {
        numbers->task[t] = -1;
        for (uint32_t i = 0; i < row->tasks_count; i++) {
            if (strcmp(row->tasks[i].name, plain->tasks[t].name) == 0) numbers->task[t] = (int)i;
        }
    }
    for (int p = 0; p < plain->places_count; p++) {
        numbers->place[p] = -1;
        for (uint32_t i = 0; i < row->places_count; i++) {
            if (strcmp(row->places[i].name, plain->places[p].name) == 0) numbers->place[p] = (int)i;
        }
    }
    numbers->g = yawl_record_find(row->data, "g");
}

static void match(struct compiled *compiled, const struct yawl_program *program)
{
    compiled->program = program;
    memset(compiled->numbers, 0, sizeof compiled->numbers);
    for (int n = 0; n < compiled->plain->nets_count; n++) {
        char name[16];
        snprintf(name, sizeof name, "sub%d", n);
        int found = n == 0 ? 0 : find_net(compiled->program, name);
        compiled->numbers[n].net = found;
        if (found < 0) continue;
        compiled->net_of[found] = n;
        match_net(compiled, n, &compiled->program->nets[found]);
    }
}

static int task_of(const struct compiled *compiled, int net, uint32_t task)
{
    for (int t = 0; t < compiled->plain->nets[net].tasks_count; t++) {
        if (compiled->numbers[net].task[t] == (int)task) return t;
    }
    return -1;
}

static int place_of(const struct compiled *compiled, int net, uint32_t place)
{
    for (int p = 0; p < compiled->plain->nets[net].places_count; p++) {
        if (compiled->numbers[net].place[p] == (int)place) return p;
    }
    return -1;
}

/* ---- The engine ---- */

static void take_call(yawl_engine_t *engine, const struct yawl_call_info *info)
{
    (void)engine, (void)info; /* calls are completed by commands */
}

static void discard_log(yawl_engine_t *engine, enum yawl_log_level level, struct yawl_text text)
{
    (void)engine, (void)level, (void)text;
}

static bool open_engine(struct compiled *compiled)
{
    /* Every second workflow is read back from a snapshot as it is after each command. */
    uint32_t snapshot = compiled->plain->written->seed % 2 == 0 ? 1 : UINT32_MAX;
    yawl_engine_options_t options = {
        .store = compiled->store,
        .io = &compiled->sim.io,
        .limits = {.cases_max = 64, .commands_max = 64, .ended_max = 8, .snapshot_bytes = snapshot},
        .log = discard_log,
        .take_call = take_call};
    int code = yawl_engine_init(&compiled->engine, &compiled->loop, &options);
    compiled->engine_open = code == 0;
    for (int i = 0; i < 2 && code == 0 && compiled->programs[i] != NULL; i++)
        code = yawl_program_register(&compiled->engine, compiled->programs[i], NULL);
    for (int i = 0; i < 2 && code == 0 && compiled->mappings[i] != NULL; i++)
        code = yawl_migration_register(&compiled->engine, compiled->mappings[i]);
    if (code == 0) code = yawl_engine_recover(&compiled->engine);
    if (code == 0) return true;
    const char *why = compiled->engine_open ? yawl_engine_message(&compiled->engine) : "";
    snprintf(compiled->message, sizeof compiled->message, "%s: %s", yawl_err_name(code), why);
    return false;
}

static void close_engine(struct compiled *compiled)
{
    yawl_engine_close(&compiled->engine, NULL);
    uv_run(&compiled->loop, UV_RUN_DEFAULT);
}

/* All that is left of the engine is its store; a recovery that fails is a crash. */
static void restart(struct compiled *compiled)
{
    if (compiled->restart == 0 || ++compiled->commands < compiled->restart) return;
    compiled->commands = 0;
    close_engine(compiled);
    if (open_engine(compiled)) return;
    fprintf(stderr, "not recovered: %s\n", compiled->message);
    abort();
}

static void answered(yawl_req_t *request, int status, const struct yawl_case_result *result)
{
    struct compiled *compiled = request->data;
    compiled->answered = true;
    compiled->answer = status;
    if (status == 0) compiled->case_id = result->id;
    const char *why = result != NULL && result->message != NULL ? result->message : "";
    snprintf(compiled->message, sizeof compiled->message, "%s", why);
}

static int wait_for(struct compiled *compiled, int code)
{
    if (code != 0) return code;
    while (!compiled->answered) uv_run(&compiled->loop, UV_RUN_ONCE);
    compiled->answered = false;
    return compiled->answer;
}

/* ---- Two versions ---- */

/* The case goes over to the other version, if it can; nothing that is seen of it changes by that. */
static void migrate(struct compiled *compiled)
{
    if (compiled->migrate == 0 || ++compiled->unmoved < compiled->migrate) return;
    const struct yawl_program *other =
        compiled->programs[compiled->program == compiled->programs[0]];
    compiled->unmoved = 0;
    char message[sizeof compiled->message];
    memcpy(message, compiled->message, sizeof message);
    int code = wait_for(compiled, yawl_case_migrate(&compiled->engine, &compiled->request,
                                                    compiled->case_id, other, answered));
    memcpy(compiled->message, message, sizeof message);
    if (code == 0) match(compiled, other);
    *(code == 0 ? &compiled->moved : &compiled->stayed) += 1;
}

long compiled_moved(const struct compiled *compiled, long *stayed)
{
    *stayed = compiled->stayed;
    return compiled->moved;
}

/* ---- All of it ---- */

static bool load(struct compiled *compiled, char *const *texts, int count,
                 const struct compiled_options *options)
{
    bool fine = load_texts(&compiled->loaded, texts, count, options);
    memcpy(compiled->message, compiled->loaded.message, sizeof compiled->message);
    if (!fine) return false;
    compiled->programs[0] = load_symbol(&compiled->loaded, TRANSLATE_FIRST "_program");
    if (count == 1) return compiled->programs[0] != NULL;
    compiled->programs[1] = load_symbol(&compiled->loaded, TRANSLATE_SECOND "_program");
    compiled->mappings[0] = load_symbol(&compiled->loaded, TRANSLATE_FORTH);
    compiled->mappings[1] = load_symbol(&compiled->loaded, TRANSLATE_BACK);
    return compiled->programs[1] != NULL && compiled->mappings[1] != NULL;
}

static struct compiled *new_compiled(const struct plain_spec *plain,
                                     const struct compiled_options *options)
{
    struct compiled *compiled = calloc(1, sizeof *compiled);
    if (compiled == NULL) abort();
    compiled->plain = plain;
    compiled->request.data = compiled;
    compiled->restart = options->restart;
    compiled->migrate = options->migrate;
    if (options->restart > 0) compiled->store = yawl_store_memory_new();
    yawl_sim_init(&compiled->sim, START_MS);
    uv_loop_init(&compiled->loop);
    return compiled;
}

struct compiled *compiled_new(const struct spec *spec, const struct plain_spec *plain,
                              const struct compiled_options *options, char *problem, size_t size)
{
    struct compiled *compiled = new_compiled(plain, options);
    char *texts[TRANSLATE_TEXTS] = {NULL};
    struct translating translating = {spec->seed % 16 == 0 ? 100000 : 2000, problem, size};
    int count = options->migrate > 0 ? translate_versions(spec, &translating, texts)
                                     : translate_spec(spec, &translating, texts);
    bool fine = count > 0 && load(compiled, texts, count, options);
    for (int i = 0; i < TRANSLATE_TEXTS; i++) free(texts[i]);
    if (fine) match(compiled, compiled->programs[0]);
    if (fine && open_engine(compiled)) return compiled;
    if (count > 0) snprintf(problem, size, "%s", compiled->message);
    compiled_free(compiled);
    return NULL;
}

void compiled_free(struct compiled *compiled)
{
    if (compiled->engine_open) close_engine(compiled);
    uv_loop_close(&compiled->loop);
    yawl_store_memory_free(compiled->store);
    load_done(&compiled->loaded);
    free(compiled);
}

const char *compiled_message(const struct compiled *compiled) { return compiled->message; }

/* ---- Commands ---- */

static int set_g(const struct yawl_record *record, void *outside, int g)
{
    uint32_t index = yawl_record_find(record, "g");
    yawl_value_t value = {.type = YAWL_TYPE_INT, .present = true, .as_int = g};
    return index == YAWL_NONE ? 0 : yawl_record_set(&record->fields[index], outside, value);
}

int compiled_start(struct compiled *compiled, int g)
{
    int64_t block[32] = {0};
    if (compiled->case_id != 0) {
        wait_for(compiled, yawl_case_cancel(&compiled->engine, &compiled->request,
                                            compiled->case_id, answered));
    }
    compiled->case_id = 0;
    yawl_sim_set(&compiled->sim, START_MS);
    set_g(compiled->program->nets[0].in, block, g);
    return wait_for(compiled, yawl_program_start(&compiled->engine, &compiled->request,
                                                 compiled->program, block, answered));
}

/* The net instance that the path leads to; NULL: there is none. */
static const struct view_scope *find_scope(const struct compiled *compiled,
                                           const struct view *before, const struct command *command)
{
    int at = 0;
    for (int d = 0; d < command->depth; d++) {
        int next = -1;
        for (int s = 0; s < before->scopes_count; s++) {
            const struct view_scope *seen = &before->scopes[s];
            if (seen->parent != at || seen->instance != command->path[d].instance) continue;
            const struct plain_net *net = &compiled->plain->nets[before->scopes[at].net];
            bool same = net->tasks[seen->task].uid == command->path[d].uid;
            if (same && next < 0) next = s; /* of several rounds, the oldest */
        }
        if (next < 0) return NULL;
        at = next;
    }
    return &before->scopes[at];
}

static int complete(struct compiled *compiled, const struct yawl_task *row, yawl_item_id id, int g)
{
    int64_t block[32] = {0};
    bool given = g >= 0 && row->returns != NULL;
    if (given) set_g(row->returns, block, g);
    return wait_for(compiled, yawl_item_complete(&compiled->engine, &compiled->request, id,
                                                 given ? block : NULL, answered));
}

static int fail(struct compiled *compiled, yawl_item_id id, int error)
{
    char name[16];
    snprintf(name, sizeof name, "e%d", error);
    return wait_for(compiled,
                    yawl_item_fail(&compiled->engine, &compiled->request, id, name, answered));
}

/* The plain net's outputs stand in the order of the text, the program's in the order of evaluation.
 */
static int choose(struct compiled *compiled, const struct view_scope *scope,
                  const struct plain_task *plain, const struct yawl_task *row,
                  const struct command *command)
{
    uint64_t choice = 0;
    const struct numbers *numbers = &compiled->numbers[scope->net];
    yawl_item_id id = {.case_id = compiled->case_id, .scope = scope->number};
    id.task = (uint32_t)(row - compiled->program->nets[numbers->net].tasks);
    for (int i = 0; i < plain->outputs_count; i++) {
        if ((command->choice >> i & 1) == 0) continue;
        for (uint32_t f = 0; f < row->flows_count; f++) {
            if ((int)row->flows[f].place != numbers->place[plain->outputs[i].place]) continue;
            choice = row->split == YAWL_SPLIT_OR ? choice | (uint64_t)1 << f : f;
        }
    }
    return wait_for(compiled,
                    yawl_task_choose(&compiled->engine, &compiled->request, id, choice, answered));
}

typedef int (*item_fn)(yawl_engine_t *, yawl_req_t *, yawl_item_id, yawl_case_cb);

static int perform_on_item(struct compiled *compiled, const struct view_scope *scope,
                           const struct command *command)
{
    static const item_fn functions[VERB_COUNT] = {[VERB_START] = yawl_item_start,
                                                  [VERB_CANCEL] = yawl_item_cancel,
                                                  [VERB_SUSPEND] = yawl_item_suspend,
                                                  [VERB_RESUME] = yawl_item_resume,
                                                  [VERB_SKIP] = yawl_item_skip};
    const struct plain_net *net = &compiled->plain->nets[scope->net];
    int task = 0;
    while (task < net->tasks_count && net->tasks[task].uid != command->uid) task++;
    if (task == net->tasks_count) return YAWL_ENOTASK;
    const struct numbers *numbers = &compiled->numbers[scope->net];
    yawl_item_id id = {.case_id = compiled->case_id,
                       .task = (uint32_t)numbers->task[task],
                       .scope = scope->number,
                       .instance = (uint32_t)command->instance};
    const struct yawl_task *row = &compiled->program->nets[numbers->net].tasks[id.task];
    if (command->verb == VERB_COMPLETE) return complete(compiled, row, id, command->value);
    if (command->verb == VERB_FAIL) return fail(compiled, id, command->value);
    if (command->verb == VERB_CHOOSE)
        return choose(compiled, scope, &net->tasks[task], row, command);
    if (command->verb == VERB_ADD) {
        return wait_for(compiled,
                        yawl_item_add(&compiled->engine, &compiled->request, id, NULL, answered));
    }
    return wait_for(compiled,
                    functions[command->verb](&compiled->engine, &compiled->request, id, answered));
}

static int advance(struct compiled *compiled, int minutes)
{
    int64_t target = compiled->sim.now_ms + minutes * MINUTE_MS;
    for (;;) {
        int64_t next = yawl_engine_timer_next(&compiled->engine);
        if (next > target) break;
        if (next > compiled->sim.now_ms) yawl_sim_set(&compiled->sim, next);
        int code = yawl_engine_timers_run(&compiled->engine);
        if (code <= 0) break;
    }
    yawl_sim_set(&compiled->sim, target);
    return 0;
}

static int perform(struct compiled *compiled, const struct view *before,
                   const struct command *command)
{
    char name[16];
    compiled->message[0] = '\0';
    if (command->verb == VERB_ADVANCE) return advance(compiled, command->value);
    if (command->verb == VERB_SUSPEND_CASE) {
        return wait_for(compiled, yawl_case_suspend(&compiled->engine, &compiled->request,
                                                    compiled->case_id, answered));
    }
    if (command->verb == VERB_RESUME_CASE) {
        int code = wait_for(compiled, yawl_case_resume(&compiled->engine, &compiled->request,
                                                       compiled->case_id, answered));
        return code == 0 ? advance(compiled, 0) : code;
    }
    if (command->verb == VERB_CANCEL_CASE) {
        return wait_for(compiled, yawl_case_cancel(&compiled->engine, &compiled->request,
                                                   compiled->case_id, answered));
    }
    if (command->verb == VERB_TRIGGER) {
        snprintf(name, sizeof name, "ring%d", command->trigger);
        struct yawl_delivery delivery = {.name = name};
        return wait_for(compiled, yawl_case_trigger(&compiled->engine, &compiled->request,
                                                    compiled->case_id, &delivery, answered));
    }
    const struct view_scope *scope = find_scope(compiled, before, command);
    return scope == NULL ? YAWL_ENOITEM : perform_on_item(compiled, scope, command);
}

int compiled_perform(struct compiled *compiled, const struct view *before,
                     const struct command *command)
{
    int code = perform(compiled, before, command);
    migrate(compiled);
    restart(compiled);
    return code;
}

/* ---- What is seen ---- */

static void see_tasks(struct compiled *compiled, struct view_scope *seen)
{
    uint32_t tasks[READS_MAX];
    int count =
        yawl_scope_enabled(&compiled->engine, compiled->case_id, seen->number, tasks, READS_MAX);
    for (int i = 0; i < count; i++) {
        int task = task_of(compiled, seen->net, tasks[i]);
        if (task >= 0) seen->enabled[task] = true;
    }
    count = yawl_scope_busy(&compiled->engine, compiled->case_id, seen->number, tasks, READS_MAX);
    for (int i = 0; i < count; i++) {
        int task = task_of(compiled, seen->net, tasks[i]);
        if (task >= 0) seen->busy[task] = true;
    }
}

static void see_marked(struct compiled *compiled, struct view_scope *seen)
{
    struct yawl_marked marked[READS_MAX];
    int count =
        yawl_scope_marked(&compiled->engine, compiled->case_id, seen->number, marked, READS_MAX);
    for (int i = 0; i < count; i++) {
        int place = place_of(compiled, seen->net, marked[i].place);
        if (place >= 0) seen->tokens[place] = (int)marked[i].tokens;
    }
}

static void see_rounds(struct compiled *compiled, struct view_scope *seen)
{
    const struct plain_net *net = &compiled->plain->nets[seen->net];
    for (int t = 0; t < net->tasks_count; t++) {
        const struct task *written = net->tasks[t].written;
        if (written == NULL || !written->instances.present) continue;
        struct yawl_instances_info info;
        yawl_item_id id = {.case_id = compiled->case_id,
                           .task = (uint32_t)compiled->numbers[seen->net].task[t],
                           .scope = seen->number};
        if (yawl_case_instances(&compiled->engine, id, &info) != 0) continue;
        seen->rounds[t] = true;
        seen->created[t] = (int)info.created;
        seen->executing[t] = (int)info.executing;
        seen->completed[t] = (int)info.completed;
    }
}

static void see_scopes(struct compiled *compiled, struct view *view)
{
    struct yawl_scope_info scopes[SCOPES_MAX];
    int count = yawl_case_scopes(&compiled->engine, compiled->case_id, scopes, SCOPES_MAX);
    for (int s = 0; s < count && s < SCOPES_MAX; s++) {
        struct view_scope *seen = &view->scopes[view->scopes_count++];
        memset(seen, 0, sizeof *seen);
        seen->number = scopes[s].scope;
        seen->net = compiled->net_of[scopes[s].net];
        seen->parent = seen->task = -1;
        seen->instance = (int)scopes[s].instance;
        for (int i = 0; i < s; i++) {
            if (view->scopes[i].number == scopes[s].parent) seen->parent = i;
        }
        if (seen->parent >= 0)
            seen->task = task_of(compiled, view->scopes[seen->parent].net, scopes[s].task);
        see_tasks(compiled, seen);
        see_marked(compiled, seen);
        see_rounds(compiled, seen);
        yawl_value_t g;
        uint32_t field = compiled->numbers[seen->net].g;
        int code = yawl_scope_value(&compiled->engine, compiled->case_id, seen->number, field, &g);
        seen->g = code == 0 ? (int)g.as_int : -1;
    }
}

static void see_armed(struct compiled *compiled, struct view *view)
{
    struct yawl_timer_info armed[READS_MAX];
    int count = yawl_case_armed(&compiled->engine, compiled->case_id, armed, READS_MAX);
    for (int i = 0; i < count && i < READS_MAX; i++) {
        for (int s = 0; s < view->scopes_count; s++) {
            struct view_scope *seen = &view->scopes[s];
            if (seen->number != armed[i].scope || seen->armed_count == ARMED_MAX) continue;
            bool of_net = armed[i].task == YAWL_NONE, retry = armed[i].timer == YAWL_NONE;
            seen->armed[seen->armed_count++] = (struct view_armed){
                .task = of_net ? -1 : task_of(compiled, seen->net, armed[i].task),
                .timer = retry ? -1 : (int)armed[i].timer,
                .instance = (int)armed[i].instance,
                .minutes = (armed[i].deadline_ms - START_MS) / MINUTE_MS};
        }
    }
}

static enum status status_of(enum yawl_case_status status)
{
    switch (status) {
    case YAWL_CASE_COMPLETED: return STATUS_COMPLETED;
    case YAWL_CASE_CANCELLED: return STATUS_CANCELLED;
    case YAWL_CASE_FAILED: return STATUS_FAILED;
    case YAWL_CASE_DEADLOCKED: return STATUS_DEADLOCKED;
    case YAWL_CASE_SUSPENDED: return STATUS_SUSPENDED;
    default: return STATUS_RUNNING;
    }
}

void compiled_view(struct compiled *compiled, struct view *view)
{
    struct yawl_case_info info;
    view->scopes_count = 0;
    view->status = STATUS_CANCELLED;
    if (yawl_case_read(&compiled->engine, compiled->case_id, &info) != 0) return;
    view->status = status_of(info.status);
    if (view->status == STATUS_COMPLETED || view->status == STATUS_CANCELLED) return;
    see_scopes(compiled, view);
    see_armed(compiled, view);
}
