/* Compiles, loads and drives one workflow.  Indices of the plain net and of the program are matched
 * by names. */
#include "compiled.h"

#include "translate.h"
#include "yawl/engine.h"

#include <dlfcn.h>
#include <libtcc.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <uv.h>

#define START_MS    INT64_C(1735689600000)
#define MINUTE_MS   INT64_C(60000)
#define READS_MAX   512
#define SYMBOLS_MAX 128

struct numbers {
    int net; /* in the program; -1: it is not used */
    int task[ALL_TASKS], place[PLACES_MAX];
    uint32_t g; /* field of the net's data */
};

struct compiled {
    const struct plain_spec *plain;
    const struct yawl_program *program;
    TCCState *tcc;
    void *module;
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

/* ---- C to code ---- */

static void note_error(void *opaque, const char *text)
{
    struct compiled *compiled = opaque;
    if (strstr(text, "warning") == NULL)
        snprintf(compiled->message, sizeof compiled->message, "tcc: %s", text);
}

/* The next `yawl_`; not by strstr, which the sanitizer makes measure the whole text each time. */
static const char *find_name(const char *at)
{
    for (; *at != '\0'; at++) {
        if (*at == 'y' && strncmp(at, "yawl_", strlen("yawl_")) == 0) return at;
    }
    return NULL;
}

/* Without the standard library tcc looks nothing up by itself: every function of ours that the text
 * names is given. */
static void add_symbols(TCCState *tcc, const char *text)
{
    char names[SYMBOLS_MAX][48];
    int count = 0;
    for (const char *at = text; (at = find_name(at)) != NULL;) {
        size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyz_0123456789");
        bool fits = length < sizeof names[0] && at[length] == '(', known = false;
        char name[sizeof names[0]];
        snprintf(name, sizeof name, "%.*s", fits ? (int)length : 0, at);
        at += length;
        for (int i = 0; i < count && !known; i++) known = strcmp(names[i], name) == 0;
        void *address = fits && !known ? dlsym(RTLD_DEFAULT, name) : NULL;
        if (address == NULL || count == SYMBOLS_MAX) continue;
        tcc_add_symbol(tcc, name, address);
        memcpy(names[count++], name, sizeof name);
    }
}

static const struct yawl_program *load_with_tcc(struct compiled *compiled, const char *text,
                                                const struct compiled_options *options)
{
    TCCState *tcc = compiled->tcc = tcc_new();
    if (tcc == NULL) abort();
    tcc_set_error_func(tcc, compiled, note_error);
    tcc_set_options(tcc, "-nostdlib");
    tcc_set_output_type(tcc, TCC_OUTPUT_MEMORY);
    tcc_add_include_path(tcc, options->include);
    /* Inline functions of the headers call them. */
    static const char *const behind[] = {"memcpy",
                                         "memmove",
                                         "memset",
                                         "memcmp",
                                         "yawl_int_overflow",
                                         "yawl_decimal_sum",
                                         "yawl_decimal_difference",
                                         "yawl_decimal_order"};
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++)
        tcc_add_symbol(tcc, behind[i], dlsym(RTLD_DEFAULT, behind[i]));
    add_symbols(tcc, text);
    if (tcc_compile_string(tcc, text) < 0 || tcc_relocate(tcc, TCC_RELOCATE_AUTO) < 0) return NULL;
    return tcc_get_symbol(tcc, "random_net_program");
}

static bool write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    if (file == NULL) return false;
    bool fine = fputs(text, file) >= 0;
    return fclose(file) == 0 && fine;
}

static bool run_cc(const char *cc, const char *include, const char *from, const char *to)
{
    char folder[300];
    snprintf(folder, sizeof folder, "-I%s", include);
    const char *const command[] = {
        cc,        "-std=c11", "-O2",  "-Wall", "-Wextra", "-Werror", "-Wno-unused-function",
        "-shared", "-fPIC",    folder, "-o",    to,        from,      NULL};
    pid_t child;
    int status;
    bool started = posix_spawnp(&child, cc, NULL, NULL, (char *const *)command, environ) == 0;
    return started && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
           WEXITSTATUS(status) == 0;
}

static const struct yawl_program *load_with_cc(struct compiled *compiled, const char *text,
                                               const struct compiled_options *options)
{
    char c_path[200], so_path[200];
    snprintf(c_path, sizeof c_path, "%s/differ%d.c", options->folder, (int)getpid());
    snprintf(so_path, sizeof so_path, "%s/differ%d.so", options->folder, (int)getpid());
    bool fine = write_text(c_path, text) && run_cc(options->cc, options->include, c_path, so_path);
    if (fine) compiled->module = dlopen(so_path, RTLD_NOW | RTLD_LOCAL);
    remove(c_path);
    remove(so_path);
    if (compiled->module != NULL) return dlsym(compiled->module, "random_net_program");
    snprintf(compiled->message, sizeof compiled->message, "%s: the C does not compile",
             options->cc);
    return NULL;
}

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

static void match(struct compiled *compiled)
{
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
    if (code == 0) code = yawl_program_register(&compiled->engine, compiled->program, NULL);
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

struct compiled *compiled_new(const struct spec *spec, const struct plain_spec *plain,
                              const struct compiled_options *options, char *problem, size_t size)
{
    char *yaml = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&yaml, &length);
    struct compiled *compiled = calloc(1, sizeof *compiled);
    if (out == NULL || compiled == NULL) abort();
    spec_write(spec, "random_net", out);
    fclose(out);
    compiled->plain = plain;
    compiled->request.data = compiled;
    compiled->restart = options->restart;
    if (options->restart > 0) compiled->store = yawl_store_memory_new();
    yawl_sim_init(&compiled->sim, START_MS);
    uv_loop_init(&compiled->loop);
    char *text = translate(yaml, length, spec->seed % 16 == 0 ? 100000 : 2000, problem, size);
    free(yaml);
    if (text != NULL) {
        compiled->program = options->cc == NULL ? load_with_tcc(compiled, text, options)
                                                : load_with_cc(compiled, text, options);
        free(text);
        bool fine = compiled->program != NULL;
        if (fine) match(compiled);
        if (fine && open_engine(compiled)) return compiled;
        snprintf(problem, size, "%s", compiled->message);
    }
    compiled_free(compiled);
    return NULL;
}

void compiled_free(struct compiled *compiled)
{
    if (compiled->engine_open) close_engine(compiled);
    uv_loop_close(&compiled->loop);
    yawl_store_memory_free(compiled->store);
    if (compiled->tcc != NULL) tcc_delete(compiled->tcc);
    if (compiled->module != NULL) dlclose(compiled->module);
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
