/* Several engines on a folder of SQLite files: four threads post while everything is stopped, and what
 * was acknowledged is what is recovered; the folder knows how many partitions it has.  CC-6, CC-16, PH-5,
 * TS-3. */
#include <sched.h>

#include "fixtures/engines_folder.h"

#define POSTERS    4
#define FLIGHTS    32    /* of each poster */
#define ACKS_MAX   20000 /* of each poster */

/* ---- The folder ---- */

static void write_partitions(const char *text)
{
    char path[160];
    snprintf(path, sizeof path, "%s/partitions", folder);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fputs(text, file) < 0, 0);
    assert_int_equal(fclose(file), 0);
}

static void a_folder_has_a_number_of_partitions(void **state)
{
    (void)state;
    yawl_stores_t *stores, *again;
    char problem[YAWL_SQLITE_PROBLEM_MAX], expected[200];
    new_folder();
    assert_int_equal(open_stores(&stores, 0, problem), YAWL_EINVAL);
    assert_non_null(strstr(problem, ": it is new: how many partitions shall it have?"));
    assert_int_equal(open_stores(&stores, YAWL_PARTITIONS_MAX + 1, problem), YAWL_EINVAL);
    assert_int_equal(open_stores(&stores, PARTITIONS, problem), 0);
    assert_int_equal(stores->partitions, PARTITIONS);
    assert_int_equal(open_stores(&again, PARTITIONS, problem), YAWL_EBUSY);
    assert_non_null(strstr(problem, ": other engines have it open"));
    yawl_stores_sqlite_close(stores);
    assert_int_equal(open_stores(&stores, 8, problem), YAWL_EINVAL);
    snprintf(expected, sizeof expected, "%s: it has 4 partitions, not 8", folder);
    assert_string_equal(problem, expected);
    assert_int_equal(open_stores(&stores, 0, problem), 0);
    assert_int_equal(stores->partitions, PARTITIONS);
    yawl_stores_sqlite_close(stores);
    /* what a crash left of the first opening, and what is something else */
    write_partitions("yawl parti");
    assert_int_equal(open_stores(&stores, 2, problem), 0);
    yawl_stores_sqlite_close(stores);
    write_partitions("a list\nof somebody");
    assert_int_equal(open_stores(&stores, 2, problem), YAWL_ECORRUPT);
    write_partitions("yawl partitions 1025\n");
    assert_int_equal(open_stores(&stores, 0, problem), YAWL_ECORRUPT);
    remove_folder();
    assert_int_equal(open_stores(&stores, 2, problem), 0);
    yawl_stores_sqlite_close(stores);
    remove_folder();
}

/* ---- Posting while it stops ---- */

/* A post of a thread's, which starts a case and then completes its first task, over and over. */
struct flight {
    yawl_post_t post; /* first */
    atomic_bool flies;
    /* of the last answer, for the poster to look at once it has landed */
    int status;
    yawl_case_id id;
    bool checks;
};

struct ack {
    yawl_case_id id;
    bool checked;
};

/* A thread that posts until it is refused. */
struct poster {
    yawl_engines_t *engines;
    uv_thread_t thread;
    struct flight flights[FLIGHTS];
    struct ack *acks; /* by case */
    uint32_t acks_count, checked;
    int unexpected;
    bool refused;
};

static void on_landed(yawl_post_t *post, int status, const struct yawl_case_result *result)
{
    struct flight *flight = (struct flight *)(void *)post;
    flight->status = status;
    flight->id = result->id;
    atomic_store(&flight->flies, false);
}

/* What the last answer acknowledged. */
static void note(struct poster *poster, const struct flight *flight)
{
    poster->unexpected += flight->status != 0;
    if (flight->id == 0) return;
    if (flight->checks) {
        uint32_t at = poster->acks_count;
        while (at > 0 && poster->acks[at - 1].id != flight->id) at--;
        assert_true(at > 0);
        poster->acks[at - 1].checked = true;
        poster->checked++;
    } else if (poster->acks_count < ACKS_MAX) {
        poster->acks[poster->acks_count++] = (struct ack){flight->id, false};
    }
}

static void post_next(struct poster *poster, struct flight *flight)
{
    static const struct bit_check_returns value = {.ok = true, .amount = 7};
    static const struct bit_in in = {.has_amount = true, .amount = 7};
    struct yawl_outside returns = {bit_program.nets[0].tasks[BIT_CHECK].returns, &value};
    yawl_item_id item = {flight->id, BIT_CHECK, 0, 0, 0};
    int accepted;
    flight->checks = flight->id != 0 && !flight->checks;
    atomic_store(&flight->flies, true);
    if (flight->checks)
        accepted = yawl_post_complete(poster->engines, &flight->post, item, &returns, on_landed);
    else
        accepted =
            yawl_post_start(poster->engines, &flight->post, &bit_program, &in, on_landed);
    if (accepted == 0) return;
    poster->unexpected += accepted != YAWL_ECLOSED;
    poster->refused = true;
    flight->id = 0;
    atomic_store(&flight->flies, false);
}

static void post_until_refused(void *context)
{
    struct poster *poster = context;
    while (!poster->refused && poster->acks_count < ACKS_MAX) {
        for (int i = 0; i < FLIGHTS && !poster->refused; i++) {
            struct flight *flight = &poster->flights[i];
            if (atomic_load(&flight->flies)) continue;
            note(poster, flight);
            post_next(poster, flight);
        }
        (void)sched_yield();
    }
    for (int i = 0; i < FLIGHTS; i++) {
        struct flight *flight = &poster->flights[i];
        while (atomic_load(&flight->flies)) (void)sched_yield();
        note(poster, flight);
    }
}

static void open_crew(struct crew *crew, yawl_stores_t **stores, uint32_t threads)
{
    char problem[YAWL_SQLITE_PROBLEM_MAX];
    crew_prepare(crew, PARTITIONS, threads);
    assert_int_equal(open_stores(stores, PARTITIONS, problem), 0);
    crew->options.stores = *stores;
    /* snapshots go by all the time */
    crew->engine_options.limits.snapshot_bytes = 4096;
    crew_start(crew);
}

static void start_posters(struct crew *crew, struct poster *posters)
{
    for (int i = 0; i < POSTERS; i++) {
        memset(&posters[i], 0, sizeof posters[i]);
        posters[i].engines = &crew->engines;
        posters[i].acks = calloc(ACKS_MAX, sizeof *posters[i].acks);
        assert_non_null(posters[i].acks);
        assert_int_equal(uv_thread_create(&posters[i].thread, post_until_refused, &posters[i]), 0);
    }
}

/* ---- What is there afterwards ---- */

struct audit {
    yawl_post_t post; /* first */
    uv_sem_t done;
    const struct poster *posters;
    uint32_t partition, missing, running, paying, cases;
};

static void audit_poster(struct audit *audit, yawl_engine_t *engine, const struct poster *poster)
{
    for (uint32_t i = 0; i < poster->acks_count; i++) {
        const struct ack *ack = &poster->acks[i];
        uint32_t busy[BIT_TASKS];
        struct yawl_case_info info;
        if (yawl_case_partition(ack->id) != audit->partition) continue;
        bool there = yawl_case_read(engine, ack->id, &info) == 0 &&
                     info.status == YAWL_CASE_RUNNING;
        bool pays = yawl_case_busy(engine, ack->id, busy, BIT_TASKS) == 1 && busy[0] == BIT_PAY;
        audit->missing += !there || pays != ack->checked;
        audit->running += there;
        audit->paying += pays;
    }
}

static void audit_engine(yawl_post_t *post, yawl_engine_t *engine)
{
    struct audit *audit = (struct audit *)(void *)post;
    struct yawl_engine_stats stats;
    for (int i = 0; i < POSTERS; i++) audit_poster(audit, engine, &audit->posters[i]);
    yawl_engine_read(engine, &stats);
    audit->cases = stats.cases;
    uv_sem_post(&audit->done);
}

static void audit_all(struct crew *crew, struct poster *posters)
{
    uint32_t cases = 0, running = 0, paying = 0, acks = 0, checked = 0;
    for (uint32_t i = 0; i < PARTITIONS; i++) {
        struct audit audit = {.posters = posters, .partition = i};
        assert_int_equal(uv_sem_init(&audit.done, 0), 0);
        assert_int_equal(yawl_post_call(&crew->engines, &audit.post, i, audit_engine), 0);
        uv_sem_wait(&audit.done);
        uv_sem_destroy(&audit.done);
        assert_int_equal(audit.missing, 0);
        cases += audit.cases;
        running += audit.running;
        paying += audit.paying;
    }
    for (int i = 0; i < POSTERS; i++) {
        acks += posters[i].acks_count;
        checked += posters[i].checked;
        assert_int_equal(posters[i].unexpected, 0);
        free(posters[i].acks);
    }
    assert_true(acks > 0 && checked > 0);
    assert_int_equal(running, acks);
    assert_int_equal(cases, acks); /* and nothing that was not acknowledged */
    assert_int_equal(paying, checked);
}

static void stop_under_load(uint32_t threads, uint32_t threads_then, unsigned milliseconds)
{
    static struct poster posters[POSTERS];
    struct crew crew;
    yawl_stores_t *stores;
    new_folder();
    open_crew(&crew, &stores, threads);
    start_posters(&crew, posters);
    uv_sleep(milliseconds);
    assert_int_equal(yawl_engines_stop(&crew.engines), 0);
    for (int i = 0; i < POSTERS; i++) assert_int_equal(uv_thread_join(&posters[i].thread), 0);
    yawl_engines_free(&crew.engines);
    yawl_stores_sqlite_close(stores);
    open_crew(&crew, &stores, threads_then);
    audit_all(&crew, posters);
    crew_stop(&crew);
    yawl_stores_sqlite_close(stores);
    remove_folder();
}

/* Everything that was accepted was answered, and everything that was answered is there again. */
static void stopping_under_load_loses_nothing(void **state)
{
    (void)state;
    stop_under_load(4, 4, 150);
    stop_under_load(4, 1, 20);
    stop_under_load(1, 2, 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_folder_has_a_number_of_partitions),
        cmocka_unit_test(stopping_under_load_loses_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
