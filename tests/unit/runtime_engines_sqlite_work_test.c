/* Four engines at work, all at once: posts of four foreign threads, functions that answer from the thread
 * pool, programs, timers, logs, stores in files with snapshots; stopped in the middle, recovered, and gone on
 * with.  The workflow is fixtures/engines_work.yaml.  Under ThreadSanitizer it is the proof that engines
 * share nothing (TS-3, CC-1, CC-16). */
#include <sched.h>

#include "engines_work.h"
#include "fixtures/engines_folder.h"

#define POSTERS 4
#define CASES   24 /* of each poster */

/* What the engines' threads tell the posters. */
static struct {
    uv_mutex_t mutex;
    yawl_case_id offered[POSTERS * CASES];
    uint32_t offered_count, completed, wrong, logs;
} board;

static void tell(uint32_t *count)
{
    uv_mutex_lock(&board.mutex);
    ++*count;
    uv_mutex_unlock(&board.mutex);
}

static uint32_t look(const uint32_t *count)
{
    uv_mutex_lock(&board.mutex);
    uint32_t value = *count;
    uv_mutex_unlock(&board.mutex);
    return value;
}

/* ---- On the engines' threads ---- */

struct twice {
    uv_work_t work; /* first */
    struct twice *next;
    struct seat *seat;
    yawl_call_t *call; /* NULL: the engine has closed meanwhile */
    int64_t number;
};

/* What one engine has of its own. */
static struct seat {
    yawl_listener_t listener;
    struct twice *twices;
} seats[PARTITIONS];

static void on_pool(uv_work_t *work)
{
    struct twice *twice = (struct twice *)(void *)work;
    twice->number *= 2;
}

static void after_pool(uv_work_t *work, int status)
{
    struct twice *twice = (struct twice *)(void *)work;
    struct engines_work_calculate_returns returns = {.number = twice->number};
    struct twice **at = &twice->seat->twices;
    (void)status;
    while (*at != twice) at = &(*at)->next;
    *at = twice->next;
    if (twice->call != NULL) (void)engines_work_calculate_done(twice->call, &returns);
    free(twice);
}

/* Even numbers at once, odd ones later. */
static void on_twice(yawl_call_t *call, const struct engines_work_calculate_in *in)
{
    struct engines_work_calculate_returns returns = {.number = in->number * 2};
    yawl_engine_t *engine = yawl_call_engine(call);
    struct seat *seat = engine->data;
    struct twice *twice = in->number % 2 != 0 ? calloc(1, sizeof *twice) : NULL;
    if (twice == NULL) {
        (void)engines_work_calculate_done(call, &returns);
        return;
    }
    twice->next = seat->twices;
    twice->seat = seat;
    twice->call = call;
    twice->number = in->number;
    seat->twices = twice;
    (void)uv_queue_work(engine->loop, &twice->work, on_pool, after_pool);
}

static void on_event(yawl_listener_t *listener, const yawl_event_t *event)
{
    (void)listener;
    if (event->kind == YAWL_EVENT_CASE_FAILED) tell(&board.wrong);
    if (event->kind == YAWL_EVENT_CASE_COMPLETED) tell(&board.completed);
    if (event->kind != YAWL_EVENT_TASK_ENABLED || event->task != ENGINES_WORK_TASK_DECIDE) return;
    uv_mutex_lock(&board.mutex);
    board.offered[board.offered_count++] = event->case_id;
    uv_mutex_unlock(&board.mutex);
}

static void on_log(yawl_engine_t *engine, enum yawl_log_level level, struct yawl_text text)
{
    (void)engine;
    (void)text;
    tell(level == YAWL_LOG_INFO ? &board.logs : &board.wrong);
}

static int on_open(yawl_engines_t *engines, yawl_engine_t *engine, uint32_t partition)
{
    static const struct engines_work_functions functions = {.twice = on_twice};
    struct seat *seat = &seats[partition];
    (void)engines;
    memset(seat, 0, sizeof *seat);
    engine->data = seat;
    int status = yawl_engine_listen(engine, &seat->listener, on_event);
    return status != 0 ? status : engines_work_register(engine, &functions);
}

/* Nobody waits for what is still with the pool. */
static void on_closed(yawl_engines_t *engines, uint32_t partition)
{
    (void)engines;
    for (struct twice *t = seats[partition].twices; t != NULL; t = t->next) t->call = NULL;
}

/* ---- The posters ---- */

struct poster {
    yawl_engines_t *engines;
    uv_thread_t thread;
    struct letter letter;
    int64_t first;
    uint32_t to_start, started, decided, unexpected;
};

/* The expected answer, or none because everything stops. */
static bool goes_on(struct poster *poster, int status)
{
    if (status != 0 && status != YAWL_ECLOSED) poster->unexpected++;
    return status == 0;
}

static bool start_one(struct poster *poster)
{
    struct engines_work_in in = {.has_number = true,
                                 .number = poster->first + poster->started};
    int accepted = yawl_post_start(poster->engines, &poster->letter.post, &engines_work_program,
                                   &in, letter_on_answer);
    if (!goes_on(poster, letter_wait(&poster->letter, accepted))) return false;
    poster->started++;
    return true;
}

/* The oldest offer, 0: there is none. */
static yawl_case_id take_offer(void)
{
    uv_mutex_lock(&board.mutex);
    yawl_case_id id = board.offered_count > 0 ? board.offered[--board.offered_count] : 0;
    uv_mutex_unlock(&board.mutex);
    return id;
}

static void put_back(yawl_case_id id)
{
    uv_mutex_lock(&board.mutex);
    board.offered[board.offered_count++] = id;
    uv_mutex_unlock(&board.mutex);
}

static bool decide_one(struct poster *poster)
{
    struct engines_work_decide_returns value = {.number = 7};
    struct yawl_outside returns = {
        engines_work_program.nets[0].tasks[ENGINES_WORK_TASK_DECIDE].returns, &value};
    yawl_case_id id = take_offer();
    yawl_item_id item = {id, ENGINES_WORK_TASK_DECIDE, 0, 0, 0};
    if (id == 0) return true;
    int accepted = yawl_post_complete(poster->engines, &poster->letter.post, item, &returns,
                                      letter_on_answer);
    if (!goes_on(poster, letter_wait(&poster->letter, accepted))) {
        put_back(id);
        return false;
    }
    poster->unexpected += poster->letter.case_status != YAWL_CASE_COMPLETED;
    poster->decided++;
    return true;
}

/* Until everything that is to be started has ended, or the engines stop. */
static void post_all(void *context)
{
    struct poster *poster = context;
    bool goes = true;
    while (goes && look(&board.completed) < POSTERS * CASES) {
        if (poster->started < poster->to_start) goes = start_one(poster);
        if (goes) goes = decide_one(poster);
        if (poster->started == poster->to_start && look(&board.offered_count) == 0) uv_sleep(1);
    }
}

static void start_posters(struct crew *crew, struct poster *posters)
{
    for (int i = 0; i < POSTERS; i++) {
        posters[i].engines = &crew->engines;
        posters[i].first = i * CASES;
        posters[i].to_start = CASES;
        assert_int_equal(uv_thread_create(&posters[i].thread, post_all, &posters[i]), 0);
    }
}

static void join_posters(struct poster *posters)
{
    for (int i = 0; i < POSTERS; i++) {
        assert_int_equal(uv_thread_join(&posters[i].thread), 0);
        assert_int_equal(posters[i].unexpected, 0);
    }
}

static void open_all(struct crew *crew, yawl_stores_t **stores, uint32_t threads)
{
    char problem[YAWL_SQLITE_PROBLEM_MAX];
    crew_prepare(crew, PARTITIONS, threads);
    assert_int_equal(open_stores(stores, PARTITIONS, problem), 0);
    crew->options.stores = *stores;
    crew->options.open = on_open;
    crew->options.closed = on_closed;
    crew->engine_options.take_call = NULL;
    crew->engine_options.log = on_log;
    crew->engine_options.limits.snapshot_bytes = 2048;
    crew_start(crew);
}

/* Every case that was started comes to its end, once, though all was stopped in the middle. */
static void all_cases_end_across_a_stop(void **state)
{
    static struct poster posters[POSTERS];
    struct crew crew;
    yawl_stores_t *stores;
    (void)state;
    assert_int_equal(uv_mutex_init(&board.mutex), 0);
    for (int i = 0; i < POSTERS; i++) letter_open(&posters[i].letter);
    new_folder();
    open_all(&crew, &stores, 4);
    start_posters(&crew, posters);
    while (look(&board.completed) < POSTERS * CASES / 4) uv_sleep(1);
    assert_int_equal(yawl_engines_stop(&crew.engines), 0);
    join_posters(posters); /* they may post until they know */
    crew_stop(&crew);
    yawl_stores_sqlite_close(stores);
    assert_in_range(board.completed, 1, POSTERS * CASES);
    open_all(&crew, &stores, 4);
    start_posters(&crew, posters);
    join_posters(posters);
    crew_stop(&crew);
    yawl_stores_sqlite_close(stores);
    uint32_t decided = 0;
    for (int i = 0; i < POSTERS; i++) {
        decided += posters[i].decided;
        letter_close(&posters[i].letter);
    }
    assert_int_equal(board.completed, POSTERS * CASES);
    assert_int_equal(decided, POSTERS * CASES);
    assert_int_equal(board.wrong, 0);
    assert_true(board.logs >= POSTERS * CASES); /* a log may be written again after the stop */
    remove_folder();
    uv_mutex_destroy(&board.mutex);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_cases_end_across_a_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
