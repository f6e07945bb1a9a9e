/* The history of cases in a store's file: random runs, with snapshots and compaction as they come, over
 * several lives of the engine.  What listeners were told is what the history says, event by event; it is
 * there for cases that ended; and the file grows by it alone. */
#include "fixtures/engine_sqlite.h"
#include "fixtures/ring_net.h"
#include "yawl/history.h"

enum { CASES = 40, TOLD_MAX = 200000, LIVES = 4, COMMANDS = 400 };

/* What a listener was told, in the order in which it was told. */
static struct told {
    yawl_event_t event;
    char message[32];
} * told;
static uint32_t told_count, seed;

static struct known {
    yawl_case_id id;
    uint32_t steps;
    bool is_bit, ended;
} known[CASES];
static uint32_t known_count;

static uint32_t below(uint32_t limit)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % limit;
}

static void keep_event(yawl_listener_t *listener, const yawl_event_t *event)
{
    (void)listener;
    assert_true(told_count < TOLD_MAX);
    struct told *t = &told[told_count++];
    t->event = *event;
    size_t length = event->message.length;
    if (length >= sizeof t->message) length = sizeof t->message - 1;
    memcpy(t->message, event->message.data != NULL ? event->message.data : "", length);
    t->message[length] = '\0';
}

/* ---- Running ---- */

static struct mode {
    enum yawl_history_mode history;
    uint32_t snapshot_bytes;
    size_t history_bytes;
} mode;

static yawl_store_t *open_all(struct host *host)
{
    yawl_store_t *store;
    struct yawl_sqlite_options options = {.history = mode.history,
                                          .history_bytes = mode.history_bytes};
    struct yawl_limits limits = {.snapshot_bytes = mode.snapshot_bytes, .ended_max = 1};
    assert_int_equal(sqlite_open_store(host, &store, &options), 0);
    host_open_engine(host, store, take_nothing, &limits);
    host->listener.cb = keep_event;
    assert_int_equal(yawl_program_register(&host->engine, &bit_program, NULL), 0);
    assert_int_equal(yawl_program_register(&host->engine, &ring_program, NULL), 0);
    assert_int_equal(yawl_engine_recover(&host->engine), 0);
    return store;
}

static void start_one(struct host *host)
{
    yawl_req_t req = {.data = host};
    struct bit_in in = {.has_amount = true, .amount = below(100), .has_note = true};
    bool is_bit = below(2) == 0;
    if (known_count == CASES) return;
    in.note = yawl_text_of("a \"note\"\n");
    const struct yawl_program *program = is_bit ? &bit_program : &ring_program;
    assert_int_equal(
        yawl_program_start(&host->engine, &req, program, is_bit ? &in : NULL, host_on_answer), 0);
    host_run(host);
    assert_int_equal(host->status, 0);
    known[known_count++] = (struct known){host->id, 0, is_bit, false};
}

static void step_one(struct host *host)
{
    static const uint32_t tasks[] = {RING_FIRST, RING_SECOND, RING_BACK};
    struct known *c = &known[below(known_count)];
    yawl_req_t req = {.data = host};
    host->sim.now_ms += below(3) * 777;
    if (c->ended) return;
    if (below(40) == 0) {
        assert_int_equal(yawl_case_cancel(&host->engine, &req, c->id, host_on_answer), 0);
        host_run(host);
        c->ended = true;
    } else if (!c->is_bit) {
        assert_int_equal(complete(host, c->id, tasks[c->steps++ % 3]), 0);
    } else if (c->steps == 0) {
        assert_int_equal(complete_check(host, c->id, below(2) == 0, 7), 0);
        c->steps = 1;
    } else {
        (void)yawl_item_fail(&host->engine, &req,
                             (yawl_item_id){.case_id = c->id, .task = BIT_SHIP}, "it broke",
                             host_on_answer);
        host_run(host);
    }
}

/* ---- Comparing ---- */

struct compared {
    yawl_case_id id;
    uint32_t at;     /* among what was told: looked at so far */
    uint32_t events; /* of the case */
    bool has_data;
};

static void assert_same(const struct told *t, const yawl_event_t *event)
{
    assert_int_equal(event->kind, t->event.kind);
    assert_int_equal(event->consequence, t->event.consequence);
    assert_int_equal(event->time_ms, t->event.time_ms);
    assert_int_equal(event->task, t->event.task);
    assert_int_equal(event->firing, t->event.firing);
    assert_int_equal(event->scope, t->event.scope);
    assert_int_equal(event->instance, t->event.instance);
    assert_int_equal(event->status, t->event.status);
    assert_int_equal(event->choice, t->event.choice);
    assert_int_equal(event->place, t->event.place);
    assert_int_equal(event->error, t->event.error);
    assert_int_equal(event->message.length, t->event.message.length);
    assert_memory_equal(event->message.data, t->message, event->message.length);
}

static int compare(void *context, const struct yawl_history_entry *entry)
{
    struct compared *c = context;
    while (c->at < told_count && told[c->at].event.case_id != c->id) c->at++;
    assert_true(c->at < told_count);
    const struct told *t = &told[c->at++];
    assert_same(t, &entry->event);
    assert_int_equal(entry->number, ++c->events);
    assert_non_null(entry->event.program);
    assert_string_equal(entry->event.program->name, t->event.program->name);
    if (entry->event.task != YAWL_NONE)
        assert_string_equal(entry->task->name,
                            t->event.program->nets[0].tasks[entry->event.task].name);
    c->has_data = c->has_data || entry->data.length > 0;
    assert_true(entry->json.length > 2 && entry->json.data[entry->json.length - 1] == '}');
    return 0;
}

static void check_case(yawl_history_t *history, const struct known *k)
{
    struct compared c = {.id = k->id};
    assert_int_equal(yawl_history_case(history, k->id, compare, &c), 0);
    while (c.at < told_count) assert_int_not_equal(told[c.at++].event.case_id, k->id);
    assert_true(c.events > 0);
    assert_true(!k->is_bit || c.has_data);
}

static void check_all(void)
{
    yawl_history_t *history;
    struct yawl_sqlite_options options = {.path = sqlite_path};
    assert_int_equal(yawl_history_open(&history, &options), 0);
    for (uint32_t i = 0; i < known_count; i++) check_case(history, &known[i]);
    struct compared none = {0};
    assert_int_equal(yawl_history_case(history, 12345, compare, &none), YAWL_ENOCASE);
    assert_true(yawl_history_problem(history)[0] != '\0');
    yawl_history_close(history);
}

static void run_lives(void)
{
    struct host host;
    sqlite_new_folder();
    told_count = known_count = 0;
    for (int life = 0; life < LIVES; life++) {
        yawl_store_t *store = open_all(&host);
        host.sim.now_ms += life * INT64_C(100000);
        for (int i = 0; i < COMMANDS; i++) {
            if (known_count == 0 || below(10) == 0)
                start_one(&host);
            else
                step_one(&host);
        }
        if (mode.history != YAWL_HISTORY_NONE) check_all(); /* while it is open */
        sqlite_close_host(&host, store);
        if (mode.history != YAWL_HISTORY_NONE) check_all();
    }
}

/* PH-1, PH-2, PH-3, CF-4: the history equals the sequence of driven transitions. */
static void the_history_is_what_was_told(void **state)
{
    (void)state;
    static const struct mode modes[] = {{YAWL_HISTORY_KEPT, 0, 0},
                                        {YAWL_HISTORY_LOG, 1000, 0},
                                        {YAWL_HISTORY_KEPT, 1, 1},
                                        {YAWL_HISTORY_KEPT, 1000, 1},
                                        {YAWL_HISTORY_KEPT, 2000, 9000}};
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        mode = modes[i];
        seed = (uint32_t)i;
        run_lives();
        sqlite_remove_folder();
    }
}

static int count_batches(void *context, uint64_t position, const void *bytes, size_t length)
{
    uint64_t *range = context;
    (void)bytes;
    (void)length;
    if (range[1] == 0) range[0] = position;
    range[1]++;
    return 0;
}

static void batches_left(uint64_t range[2])
{
    struct host host;
    yawl_store_t *store;
    struct yawl_sqlite_options options = {.history = YAWL_HISTORY_LOG};
    struct yawl_snapshot snapshot;
    range[0] = range[1] = 0;
    assert_int_equal(sqlite_open_store(&host, &store, &options), 0);
    assert_int_equal(store->load(store, &snapshot), 0);
    assert_int_equal(store->read(store, 0, count_batches, range), 0);
    assert_int_equal(range[0] + range[1], snapshot.end);
    sqlite_close_store(&host, store);
}

/* What no recovery needs is deleted, with and without a history; never what one needs. */
static void the_log_is_compacted(void **state)
{
    (void)state;
    uint64_t range[2];
    mode = (struct mode){YAWL_HISTORY_LOG, 1000, 0};
    run_lives();
    batches_left(range);
    assert_int_equal(range[0], 0);
    sqlite_remove_folder();
    mode.history = YAWL_HISTORY_NONE;
    run_lives();
    batches_left(range);
    assert_true(range[0] > 300);
    assert_int_equal(sqlite_size_of("-history"), -1);
    sqlite_remove_folder();
    mode = (struct mode){YAWL_HISTORY_KEPT, 1000, 1000};
    run_lives();
    batches_left(range);
    assert_true(range[0] > 100);
    assert_true(sqlite_size_of("-history") > 0);
    sqlite_remove_folder();
}

/* Sizes after so many steps, and again after many more. */
static void measure_growth(long sizes[2][2])
{
    struct host host;
    sqlite_new_folder();
    told_count = known_count = 0;
    for (int part = 0; part < 2; part++) {
        yawl_store_t *store = open_all(&host);
        while (known_count < 4) {
            start_one(&host);
            if (known[known_count - 1].is_bit) known_count--;
        }
        for (int i = 0; i < 4000 * (1 + 3 * part); i++) {
            struct known *c = &known[i % 4];
            static const uint32_t tasks[] = {RING_FIRST, RING_SECOND, RING_BACK};
            assert_int_equal(complete(&host, c->id, tasks[c->steps++ % 3]), 0);
        }
        sqlite_close_host(&host, store);
        sizes[part][0] = sqlite_size_of("");
        sizes[part][1] = sqlite_size_of("-history");
    }
    sqlite_remove_folder();
}

/* Four times as many steps again, and the file is far from as large as their log; a history grows by what
 * happened. */
static void the_file_does_not_grow(void **state)
{
    (void)state;
    long log[2][2], sizes[2][2];
    mode = (struct mode){YAWL_HISTORY_LOG, 20000, 0};
    measure_growth(log);
    assert_true(log[1][0] > 2 * log[0][0]);
    mode = (struct mode){YAWL_HISTORY_NONE, 20000, 0};
    measure_growth(sizes);
    assert_in_range(sizes[1][0], 0, log[1][0] / 3);
    assert_int_equal(sizes[1][1], -1);
    mode = (struct mode){YAWL_HISTORY_KEPT, 20000, 20000};
    measure_growth(sizes);
    assert_in_range(sizes[1][0], 0, log[1][0] / 3);
    assert_true(sizes[1][1] > 2 * sizes[0][1]);
}

/* ---- What does not belong together ---- */

static void assert_refused(const char *problem)
{
    struct host host;
    yawl_store_t *store;
    struct yawl_sqlite_options options = {0};
    assert_int_equal(sqlite_open_store(&host, &store, &options), YAWL_ECORRUPT);
    assert_non_null(strstr(options.problem, problem));
    assert_int_equal(uv_loop_close(&host.loop), 0);
}

static void tamper_history(const char *sql)
{
    char path[SQLITE_PATH_MAX];
    memcpy(path, sqlite_path, sizeof path);
    snprintf(sqlite_path, sizeof sqlite_path, "%.100s-history", path);
    sqlite_tamper(sql);
    memcpy(sqlite_path, path, sizeof path);
}

static void a_history_of_another_store_is_refused(void **state)
{
    (void)state;
    mode = (struct mode){YAWL_HISTORY_KEPT, 1000, 1};
    run_lives();
    tamper_history("UPDATE state SET store = store + 1");
    assert_refused("another store");
    tamper_history("UPDATE state SET store = store - 1, taken = taken + 1");
    assert_refused("positions are damaged");
    tamper_history("UPDATE state SET taken = taken - 1; DROP TABLE past");
    assert_refused("lacks tables");
    tamper_history("PRAGMA user_version = 9");
    struct host host;
    yawl_store_t *store;
    struct yawl_sqlite_options options = {0};
    assert_int_equal(sqlite_open_store(&host, &store, &options), YAWL_EABI);
    assert_int_equal(uv_loop_close(&host.loop), 0);
    sqlite_remove_folder();
}

/* A copy of the store that is older than its history; a log that goes on behind a gap. */
static void a_history_of_another_time_is_refused(void **state)
{
    (void)state;
    mode = (struct mode){YAWL_HISTORY_KEPT, 1000, 1};
    run_lives();
    sqlite_tamper("UPDATE owner SET position = (SELECT min(position) FROM batch)");
    tamper_history("UPDATE state SET taken = taken + 5; UPDATE segment SET until = until + 5 "
                   "WHERE until = (SELECT max(until) FROM segment)");
    assert_refused("older copy");
    tamper_history("UPDATE state SET taken = 1; DELETE FROM segment");
    assert_refused("before the log begins");
    sqlite_remove_folder();
}

static int ignore(void *context, const struct yawl_history_entry *entry)
{
    (void)context;
    (void)entry;
    return 0;
}

/* PH-5. */
static void a_damaged_history_is_told(void **state)
{
    (void)state;
    yawl_history_t *history;
    struct yawl_sqlite_options options = {.path = sqlite_path};
    mode = (struct mode){YAWL_HISTORY_KEPT, 1000, 1};
    run_lives();
    options.path = sqlite_path;
    tamper_history("UPDATE past SET bytes = zeroblob(length(bytes)) WHERE id = 1");
    assert_int_equal(yawl_history_open(&history, &options), 0);
    assert_int_equal(yawl_history_case(history, known[0].id, ignore, NULL), YAWL_ECORRUPT);
    assert_non_null(strstr(yawl_history_problem(history), "row 1 is damaged"));
    yawl_history_close(history);
    tamper_history("DELETE FROM past WHERE id = 1");
    assert_int_equal(yawl_history_open(&history, &options), 0);
    assert_int_equal(yawl_history_case(history, known[0].id, ignore, NULL), YAWL_ECORRUPT);
    yawl_history_close(history);
    options.path = "/nowhere/at/all";
    assert_int_equal(yawl_history_open(&history, &options), YAWL_ESTORE);
    assert_non_null(strstr(options.problem, "/nowhere"));
    sqlite_remove_folder();
}

/* ---- Making it anew ---- */

static struct yawl_history_report report;

static int check_report(void)
{
    struct yawl_sqlite_options options = {.path = sqlite_path};
    return yawl_history_check(&options, &report);
}

static int rebuild(void)
{
    struct yawl_sqlite_options options = {.path = sqlite_path, .history_bytes = 3000};
    return yawl_history_rebuild(&options, &report);
}

/* OB-2: made of a whole log whenever one likes, and checked against it. */
static void a_history_is_made_of_the_log(void **state)
{
    (void)state;
    mode = (struct mode){YAWL_HISTORY_LOG, 1000, 0};
    run_lives();
    assert_int_equal(check_report(), 0);
    assert_int_equal(report.segments, 0);
    assert_int_equal(rebuild(), 0);
    assert_true(report.segments > 10 && report.rows > report.segments);
    assert_int_equal(report.from_log, report.segments);
    assert_int_equal(report.differing, 0);
    assert_true(report.taken > 300);
    check_all();
    tamper_history("UPDATE segment SET rows = rows - 1 WHERE first = "
                   "(SELECT max(first) FROM segment);"
                   "DELETE FROM past WHERE id = (SELECT max(id) FROM past)");
    assert_int_equal(check_report(), 0);
    assert_int_equal(report.differing, 1);
    assert_int_equal(rebuild(), 0);
    assert_int_equal(report.differing, 0);
    check_all();
    sqlite_remove_folder();
}

/* What the log has no more is kept as it is; what it has is made anew. */
static void what_moved_is_kept(void **state)
{
    (void)state;
    mode = (struct mode){YAWL_HISTORY_KEPT, 1000, 1000};
    run_lives();
    assert_int_equal(check_report(), 0);
    uint64_t segments = report.segments;
    assert_true(segments > 10 && report.from_log < segments);
    assert_int_equal(rebuild(), 0);
    assert_true(report.segments > 10);
    assert_int_equal(report.differing, 0);
    check_all();
    tamper_history("UPDATE past SET bytes = zeroblob(16) WHERE id = 1");
    assert_int_equal(check_report(), YAWL_ECORRUPT);
    sqlite_remove_folder();
}

static void nobody_makes_it_anew_beside_an_engine(void **state)
{
    (void)state;
    struct host host;
    mode = (struct mode){YAWL_HISTORY_LOG, 1000, 0};
    run_lives();
    yawl_store_t *store = open_all(&host);
    assert_int_equal(rebuild(), YAWL_EBUSY);
    assert_int_equal(check_report(), 0);
    sqlite_close_host(&host, store);
    sqlite_remove_folder();
    assert_int_equal(rebuild(), YAWL_ESTORE);
    assert_int_equal(check_report(), YAWL_ESTORE);
}

int main(void)
{
    told = calloc(TOLD_MAX, sizeof *told);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_history_is_what_was_told),
        cmocka_unit_test(the_log_is_compacted),
        cmocka_unit_test(the_file_does_not_grow),
        cmocka_unit_test(a_history_of_another_store_is_refused),
        cmocka_unit_test(a_history_of_another_time_is_refused),
        cmocka_unit_test(a_damaged_history_is_told),
        cmocka_unit_test(a_history_is_made_of_the_log),
        cmocka_unit_test(what_moved_is_kept),
        cmocka_unit_test(nobody_makes_it_anew_beside_an_engine),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    free(told);
    return failed;
}
