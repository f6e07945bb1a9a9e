/* Two engines over one file: one recovers from pages and the log behind them, the other from the log alone.
 * Invariant: nothing is written: the store that they get refuses to. */
#include "ctl/replay.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "yawl/engine.h"

#define LIST_MAX        4096
#define PARTITION_SHIFT 54

bool case_list_add(struct case_list *list, yawl_case_id id)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 1024 : list->capacity * 2;
        yawl_case_id *ids = realloc(list->ids, capacity * sizeof *ids);
        if (ids == NULL) return false;
        list->ids = ids;
        list->capacity = capacity;
    }
    list->ids[list->count++] = id;
    return true;
}

/* ---- A store that is only read ---- */

struct replayed {
    yawl_store_t store; /* first: the interface leads back here */
    struct yawl__sqlite_file *file;
    bool log_only;
    yawl_engine_t engine;
    const struct ctl_options *options;
};

static struct replayed *of_store(yawl_store_t *store) { return (struct replayed *)(void *)store; }

static int refuse_append(yawl_store_t *store, uint64_t epoch, const void *bytes, size_t length)
{
    (void)store;
    (void)epoch;
    (void)bytes;
    (void)length;
    return YAWL_ESTORE;
}

static int refuse_save(yawl_store_t *store, uint64_t epoch, uint64_t position,
                       const struct yawl_page *page)
{
    (void)store;
    (void)epoch;
    (void)position;
    (void)page;
    return YAWL_ESTORE;
}

static int note_problem(struct replayed *self, int status)
{
    if (status != 0 && self->file->problem.length > 0)
        self->store.problem = self->file->problem.text;
    return status;
}

static int read_log(yawl_store_t *store, uint64_t position, yawl_store_read_cb each, void *context)
{
    struct replayed *self = of_store(store);
    return note_problem(self, yawl__sqlite_file_read(self->file, position, each, context));
}

static int read_pages(yawl_store_t *store, yawl_store_page_cb each, void *context)
{
    struct replayed *self = of_store(store);
    if (self->log_only) return 0;
    return note_problem(self, yawl__sqlite_file_pages(self->file, each, context));
}

static int load(yawl_store_t *store, struct yawl_snapshot *snapshot)
{
    struct replayed *self = of_store(store);
    int status = yawl__sqlite_file_owner(self->file, snapshot);
    if (self->log_only) snapshot->position = 0;
    return note_problem(self, status);
}

/* ---- An engine on it ---- */

static void take_nothing(yawl_engine_t *engine, const struct yawl_call_info *info)
{
    (void)engine;
    (void)info;
}

static void say_nothing(yawl_engine_t *engine, enum yawl_log_level level, struct yawl_text text)
{
    (void)engine;
    (void)level;
    (void)text;
}

static int open_engine(struct replayed *self, uv_loop_t *loop,
                       const struct yawl_program *const *programs, uint32_t partition)
{
    self->store.append = refuse_append;
    self->store.save = refuse_save;
    self->store.read = read_log;
    self->store.pages = read_pages;
    self->store.load = load;
    yawl_engine_options_t options = {.store = &self->store,
                                     .take_call = take_nothing,
                                     .log = say_nothing,
                                     .manual_timers = true,
                                     .partition = partition};
    options.limits.cases_max = UINT32_C(1) << 30;
    int status = yawl_engine_init(&self->engine, loop, &options);
    for (size_t i = 0; programs[i] != NULL && status == 0; i++)
        status = yawl_program_register(&self->engine, programs[i], NULL);
    return status;
}

static int recover(struct replayed *self, const char *from)
{
    int status = yawl_engine_recover(&self->engine);
    if (status == 0) return 0;
    ctl_problem(self->options, "replaying %s: %s", from, yawl_engine_message(&self->engine));
    return status == YAWL_ENOMEM ? status : 1;
}

/* ---- Are the cases the same? ---- */

static bool same_list(int count_a, const void *a, int count_b, const void *b, size_t size)
{
    if (count_a != count_b) return false;
    size_t count = count_a > LIST_MAX ? LIST_MAX : (size_t)count_a;
    return count_a <= 0 || memcmp(a, b, count * size) == 0;
}

/* Reads a list of numbers of one net instance from both and compares. */
typedef int (*list_fn)(yawl_engine_t *engine, yawl_case_id id, uint32_t scope, uint32_t *out,
                       uint32_t capacity);

static bool same_tasks(struct replayed *both, yawl_case_id id, uint32_t scope, list_fn read)
{
    static uint32_t a[LIST_MAX], b[LIST_MAX];
    int count_a = read(&both[0].engine, id, scope, a, LIST_MAX);
    int count_b = read(&both[1].engine, id, scope, b, LIST_MAX);
    return same_list(count_a, a, count_b, b, sizeof *a);
}

static bool same_marking(struct replayed *both, yawl_case_id id, uint32_t scope)
{
    static struct yawl_marked a[LIST_MAX], b[LIST_MAX];
    int count_a = yawl_scope_marked(&both[0].engine, id, scope, a, LIST_MAX);
    int count_b = yawl_scope_marked(&both[1].engine, id, scope, b, LIST_MAX);
    return same_list(count_a, a, count_b, b, sizeof *a);
}

static bool same_values(struct replayed *both, yawl_case_id id, const struct yawl_scope_info *scope,
                        const struct yawl_program *program)
{
    const struct yawl_record *data = program->nets[scope->net].data;
    for (uint32_t i = 0; data != NULL && i < data->fields_count; i++) {
        yawl_value_t a, b;
        if (yawl_scope_value(&both[0].engine, id, scope->scope, i, &a) != 0) return false;
        if (yawl_scope_value(&both[1].engine, id, scope->scope, i, &b) != 0) return false;
        if (a.present != b.present || (a.present && !yawl_value_equal(&a, &b))) return false;
    }
    return true;
}

static bool same_scopes(struct replayed *both, yawl_case_id id, const struct yawl_program *program)
{
    static struct yawl_scope_info a[LIST_MAX], b[LIST_MAX];
    int count_a = yawl_case_scopes(&both[0].engine, id, a, LIST_MAX);
    int count_b = yawl_case_scopes(&both[1].engine, id, b, LIST_MAX);
    if (!same_list(count_a, a, count_b, b, sizeof *a)) return false;
    for (int i = 0; i < count_a && i < LIST_MAX; i++) {
        uint32_t scope = a[i].scope;
        if (!same_tasks(both, id, scope, yawl_scope_enabled) ||
            !same_tasks(both, id, scope, yawl_scope_busy) ||
            !same_tasks(both, id, scope, yawl_scope_waiting) || !same_marking(both, id, scope) ||
            !same_values(both, id, &a[i], program))
            return false;
    }
    return true;
}

static bool same_timers(struct replayed *both, yawl_case_id id)
{
    static struct yawl_timer_info a[LIST_MAX], b[LIST_MAX];
    int count_a = yawl_case_armed(&both[0].engine, id, a, LIST_MAX);
    int count_b = yawl_case_armed(&both[1].engine, id, b, LIST_MAX);
    bool same = count_a == count_b;
    for (int i = 0; same && i < count_a && i < LIST_MAX; i++)
        same = a[i].scope == b[i].scope && a[i].task == b[i].task && a[i].timer == b[i].timer &&
               a[i].instance == b[i].instance && a[i].deadline_ms == b[i].deadline_ms;
    return same;
}

static bool same_items(struct replayed *both, yawl_case_id id)
{
    static struct yawl_item_info a[LIST_MAX], b[LIST_MAX];
    int count_a = yawl_case_items(&both[0].engine, id, a, LIST_MAX);
    int count_b = yawl_case_items(&both[1].engine, id, b, LIST_MAX);
    bool same = count_a == count_b;
    for (int i = 0; same && i < count_a && i < LIST_MAX; i++)
        same = a[i].status == b[i].status && memcmp(&a[i].id, &b[i].id, sizeof a[i].id) == 0;
    return same;
}

/* A case that is in neither has ended long ago; of ended ones each keeps as many as the other. */
static bool same_case(struct replayed *both, yawl_case_id id)
{
    struct yawl_case_info a, b;
    int status_a = yawl_case_read(&both[0].engine, id, &a);
    int status_b = yawl_case_read(&both[1].engine, id, &b);
    if (status_a != 0 || status_b != 0) {
        bool ended_a = status_a == 0 && a.status != YAWL_CASE_RUNNING;
        bool ended_b = status_b == 0 && b.status != YAWL_CASE_RUNNING;
        return status_a == status_b || ended_a || ended_b;
    }
    return a.status == b.status && a.firings == b.firings && a.program == b.program &&
           same_scopes(both, id, a.program) && same_timers(both, id) && same_items(both, id);
}

static int compare(struct replayed *both, const struct case_list *cases)
{
    int problems = 0;
    for (size_t i = 0; i < cases->count; i++) {
        if (same_case(both, cases->ids[i])) continue;
        ctl_problem(both[0].options, "case %" PRIu64 ": its page and its log do not agree",
                    cases->ids[i]);
        problems++;
    }
    return problems;
}

/* ---- All ---- */

static int replay(struct replayed both[2], const struct case_list *cases)
{
    struct yawl_snapshot there;
    int problems = recover(&both[0], "pages and log");
    if (problems != 0) return problems;
    int status = yawl__sqlite_file_owner(both[0].file, &there);
    if (status != 0) return status;
    if (both[0].file->first != 0 || there.end == 0) return 0; /* what is before it is not there */
    problems = recover(&both[1], "the whole log");
    return problems != 0 ? problems : compare(both, cases);
}

int ctl_replay(const struct ctl_options *options, struct yawl__sqlite_file *file,
               const struct case_list *cases)
{
    static struct replayed both[2];
    uv_loop_t loop;
    const struct yawl_program **programs = ctl_load_modules(options);
    if (programs == NULL || uv_loop_init(&loop) != 0) {
        free(programs);
        return YAWL_ENOMEM;
    }
    uint32_t partition = cases->count > 0 ? (uint32_t)(cases->ids[0] >> PARTITION_SHIFT) : 0;
    int status = 0, opened = 0;
    for (; opened < 2 && status == 0; opened++) {
        both[opened].file = file;
        both[opened].options = options;
        both[opened].log_only = opened == 1;
        status = open_engine(&both[opened], &loop, programs, partition);
    }
    int problems = status == 0 ? replay(both, cases) : status;
    for (int i = 0; i < opened && both[i].engine.self != NULL; i++)
        yawl_engine_close(&both[i].engine, NULL);
    (void)uv_run(&loop, UV_RUN_DEFAULT);
    (void)uv_loop_close(&loop);
    free(programs);
    return problems;
}
