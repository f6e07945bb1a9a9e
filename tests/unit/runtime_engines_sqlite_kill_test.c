/* A process with four engines is killed at any moment while three of its threads post, again and again, on
 * one folder: what it told its parent before is there when the parent recovers.  CC-16, PH-5.
 *
 *   runtime_engines_sqlite_kill_test [FOLDERS]   20 lives each; 1 if not given */
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "fixtures/engines_folder.h"

#define THREADS     3
#define LIVES       20
#define LIFE_MAX_US 40000
#define ACKS_MAX    200000

/* What the child wrote as soon as it was answered; smaller than a pipe's atomic write. */
struct ack {
    yawl_case_id id;
    uint64_t checked;
};

static long folders = 1;
static struct ack acks[ACKS_MAX];
static uint32_t acks_count;

static void open_crew(struct crew *crew, yawl_stores_t **stores)
{
    char problem[YAWL_SQLITE_PROBLEM_MAX];
    crew_prepare(crew, PARTITIONS, 2);
    assert_int_equal(open_stores(stores, PARTITIONS, problem), 0);
    crew->options.stores = *stores;
    crew->engine_options.limits.snapshot_bytes = 8192;
    crew->engine_options.limits.cases_max = ACKS_MAX;
    crew_start(crew);
}

/* ---- The child ---- */

static int told; /* the pipe to the parent */

static void tell(yawl_case_id id, bool checked)
{
    struct ack ack = {id, checked};
    if (write(told, &ack, sizeof ack) != (ssize_t)sizeof ack) _exit(1);
}

static void live(void *context)
{
    struct crew *crew = context;
    struct letter letter;
    letter_open(&letter);
    for (;;) {
        if (letter_start(crew, &letter, 0) != 0) _exit(2);
        yawl_case_id id = letter.id;
        tell(id, false);
        if (letter_check(crew, &letter, id) != 0) _exit(3);
        tell(id, true);
    }
}

static void run_child(int pipe)
{
    struct crew crew;
    yawl_stores_t *stores;
    uv_thread_t threads[THREADS];
    told = pipe;
    open_crew(&crew, &stores);
    for (int i = 0; i < THREADS; i++) {
        if (uv_thread_create(&threads[i], live, &crew) != 0) _exit(4);
    }
    for (;;) (void)pause();
}

/* ---- The parent ---- */

static void note(const struct ack *ack)
{
    uint32_t at = acks_count;
    while (ack->checked && at > 0 && acks[at - 1].id != ack->id) at--;
    if (ack->checked) {
        assert_true(at > 0);
        acks[at - 1].checked = true;
    } else {
        assert_in_range(acks_count, 0, ACKS_MAX - 1);
        acks[acks_count++] = *ack;
    }
}

/* Kills the child after so long; it has told all that it will ever tell. */
static void end_life(pid_t child, int pipe, long microseconds)
{
    struct ack ack;
    int status;
    struct pollfd ready = {.fd = pipe, .events = POLLIN};
    (void)poll(&ready, 1, 10000); /* it has begun */
    struct timespec span = {0, microseconds * 1000};
    (void)nanosleep(&span, NULL);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    while (read(pipe, &ack, sizeof ack) == (ssize_t)sizeof ack) note(&ack);
}

struct audit {
    yawl_post_t post; /* first */
    uv_sem_t done;
    uint32_t partition, missing;
};

static void audit_engine(yawl_post_t *post, yawl_engine_t *engine)
{
    struct audit *audit = (struct audit *)(void *)post;
    for (uint32_t i = 0; i < acks_count; i++) {
        uint32_t busy[BIT_TASKS];
        if (yawl_case_partition(acks[i].id) != audit->partition) continue;
        int count = yawl_case_busy(engine, acks[i].id, busy, BIT_TASKS);
        bool pays = count == 1 && busy[0] == BIT_PAY;
        audit->missing += count < 0 || (acks[i].checked && !pays);
    }
    uv_sem_post(&audit->done);
}

static void audit_all(void)
{
    struct crew crew;
    yawl_stores_t *stores;
    open_crew(&crew, &stores);
    for (uint32_t i = 0; i < PARTITIONS; i++) {
        struct audit audit = {.partition = i};
        assert_int_equal(uv_sem_init(&audit.done, 0), 0);
        assert_int_equal(yawl_post_call(&crew.engines, &audit.post, i, audit_engine), 0);
        uv_sem_wait(&audit.done);
        uv_sem_destroy(&audit.done);
        assert_int_equal(audit.missing, 0);
    }
    crew_stop(&crew);
    yawl_stores_sqlite_close(stores);
}

static void live_once(long microseconds)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)close(ends[0]);
        run_child(ends[1]);
    }
    (void)close(ends[1]);
    end_life(child, ends[0], microseconds);
    (void)close(ends[0]);
    audit_all();
}

static void what_was_told_is_there_after_each_kill(void **state)
{
    uint64_t random = 1;
    (void)state;
    for (long folders_left = folders; folders_left > 0; folders_left--) {
        new_folder();
        acks_count = 0;
        for (int life = 0; life < LIVES; life++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            live_once((long)((random >> 33) % LIFE_MAX_US));
        }
        assert_true(acks_count > LIVES);
        remove_folder();
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_told_is_there_after_each_kill),
    };
    if (argc > 1) folders = strtol(argv[1], NULL, 10);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
