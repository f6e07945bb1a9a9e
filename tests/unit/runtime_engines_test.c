/* Several engines on several threads: cases find their engine, posts are bounded and answered once, each on
 * its engine's thread; a failure stays where it happened.  CC-1, CC-9, CC-15, CC-16. */
#include "fixtures/engines_host.h"

#define CASES 64

static bool same_thread(const struct crew *crew, const struct letter *letter)
{
    uv_thread_t of_engine = crew->threads[yawl_case_partition(letter->id)];
    return uv_thread_equal(&of_engine, &letter->thread) != 0;
}

static void start_and_check(uint32_t partitions, uint32_t threads)
{
    struct crew crew;
    struct letter letter;
    int of_partition[CREW_MAX] = {0};
    crew_prepare(&crew, partitions, threads);
    crew_start(&crew);
    assert_int_equal(yawl_engines_partitions(&crew.engines), partitions);
    letter_open(&letter);
    for (int i = 0; i < CASES; i++) {
        assert_int_equal(letter_start(&crew, &letter, 0), 0);
        assert_in_range(yawl_case_partition(letter.id), 0, partitions - 1);
        of_partition[yawl_case_partition(letter.id)]++;
        assert_true(same_thread(&crew, &letter));
        assert_int_equal(letter_check(&crew, &letter, letter.id), 0);
        assert_true(same_thread(&crew, &letter));
    }
    for (uint32_t i = 0; i < partitions; i++) assert_in_range(of_partition[i], 1, CASES);
    assert_int_equal(letter.answers, 2 * CASES);
    letter_close(&letter);
    crew_stop(&crew);
    assert_int_equal(atomic_load(&crew.calls), CASES);
    crew_forget(&crew);
}

static void cases_are_spread_and_found(void **state)
{
    (void)state;
    start_and_check(4, 4);
}

static void a_thread_runs_several_engines(void **state)
{
    (void)state;
    start_and_check(5, 2);
    start_and_check(3, 1);
}

static void cases_of_one_place_are_together(void **state)
{
    (void)state;
    struct crew crew;
    struct letter letter;
    crew_prepare(&crew, 4, 2);
    crew_start(&crew);
    letter_open(&letter);
    for (uint64_t place = 1; place < 20; place++) {
        assert_int_equal(letter_start(&crew, &letter, place), 0);
        uint32_t partition = yawl_case_partition(letter.id);
        assert_int_equal(letter_start(&crew, &letter, place), 0);
        assert_int_equal(yawl_case_partition(letter.id), partition);
    }
    letter_close(&letter);
    crew_stop(&crew);
    crew_forget(&crew);
}

/* PH-10: posts with an id find the engine that carried out the first one, also after a restart with other
 * threads. */
static void submissions_are_carried_out_once(void **state)
{
    (void)state;
    struct crew crew;
    struct letter letter;
    yawl_case_id ids[20];
    char id[16];
    crew_prepare(&crew, 4, 2);
    crew_start(&crew);
    letter_open(&letter);
    letter.post.submission = id;
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 20; i++) {
            snprintf(id, sizeof id, "order %d", i);
            assert_int_equal(letter_start(&crew, &letter, 0), 0);
            if (round == 0) ids[i] = letter.id;
            assert_true(letter.id == ids[i]);
        }
        if (round != 1) continue;
        crew_stop(&crew);
        crew.options.threads = 4;
        crew_start(&crew);
    }
    snprintf(id, sizeof id, "check 0");
    assert_int_equal(letter_check(&crew, &letter, ids[0]), 0);
    assert_int_equal(letter_check(&crew, &letter, ids[0]), 0);
    assert_int_equal(letter_check(&crew, &letter, ids[0] + 1), YAWL_ENOCASE); /* it is of another case */
    snprintf(id, sizeof id, "check 1");
    assert_int_equal(letter_check(&crew, &letter, ids[0]), YAWL_ENOTENABLED);
    letter_close(&letter);
    crew_stop(&crew);
    crew_forget(&crew);
}

/* ---- What is refused ---- */

static void what_is_wrong_is_refused(void **state)
{
    (void)state;
    struct crew crew;
    struct letter letter;
    crew_prepare(&crew, 2, 2);
    crew.options.post_bytes_max = 4096;
    crew_start(&crew);
    letter_open(&letter);
    yawl_post_t *post = &letter.post;
    yawl_item_id item = {(yawl_case_id)2 << 54 | 1, BIT_CHECK, 0, 0, 0};
    assert_int_equal(yawl_post_item(&crew.engines, post, yawl_item_start, item, NULL),
                     YAWL_ENOCASE);
    item.case_id = (yawl_case_id)1 << 54 | 99 << 24 | 1;
    assert_int_equal(letter_wait(&letter, yawl_post_item(&crew.engines, post, yawl_item_start, item,
                                                         letter_on_answer)),
                     YAWL_ENOCASE);
    assert_string_equal(letter.message, "case not found");
    /* data that are no data, that are too large, that are another task's */
    struct bit_in in = {.has_note = true, .note = yawl_text_of("\xff")};
    assert_int_equal(yawl_post_start(&crew.engines, post, &bit_program, &in, NULL), YAWL_EDATA);
    char large[5000] = {0};
    memset(large, 'a', sizeof large - 1);
    in.note = yawl_text_of(large);
    assert_int_equal(yawl_post_start(&crew.engines, post, &bit_program, &in, NULL), YAWL_ETOOBIG);
    assert_int_equal(letter_start(&crew, &letter, 0), 0);
    item.case_id = letter.id;
    struct yawl_outside other = {bit_program.nets[0].in, &(struct bit_in){.has_amount = true}};
    assert_int_equal(letter_wait(&letter, yawl_post_complete(&crew.engines, post, item, &other,
                                                             letter_on_answer)),
                     YAWL_EDATA);
    assert_int_equal(letter_wait(&letter, yawl_post_add(&crew.engines, post, item, &other,
                                                        letter_on_answer)),
                     YAWL_EDATA);
    assert_int_equal(yawl_post_start(&crew.engines, NULL, &bit_program, NULL, NULL), YAWL_EINVAL);
    assert_int_equal(yawl_post_call(&crew.engines, post, 2, NULL), YAWL_ENOCASE);
    letter_close(&letter);
    crew_stop(&crew);
    assert_int_equal(yawl_post_call(&crew.engines, post, 0, NULL), YAWL_EINVAL);
    crew_forget(&crew);
}

/* ---- Each kind of post ---- */

static int post_item(struct crew *crew, struct letter *letter, yawl_item_command command,
                     yawl_item_id id)
{
    return letter_wait(letter, yawl_post_item(&crew->engines, &letter->post, command, id,
                                              letter_on_answer));
}

struct look {
    yawl_post_t post; /* first */
    uv_sem_t looked;
    yawl_case_id id;
    struct yawl_case_info info;
    int status;
};

static void look_at(yawl_post_t *post, yawl_engine_t *engine)
{
    struct look *look = (struct look *)(void *)post;
    look->status = yawl_case_read(engine, look->id, &look->info);
    uv_sem_post(&look->looked);
}

static int read_status(struct crew *crew, yawl_case_id id)
{
    struct look look = {.id = id};
    assert_int_equal(uv_sem_init(&look.looked, 0), 0);
    uint32_t partition = yawl_case_partition(id);
    assert_int_equal(yawl_post_call(&crew->engines, &look.post, partition, look_at), 0);
    uv_sem_wait(&look.looked);
    uv_sem_destroy(&look.looked);
    return look.status != 0 ? look.status : (int)look.info.status;
}

static void each_command_can_be_posted(void **state)
{
    (void)state;
    struct crew crew;
    struct letter letter;
    crew_prepare(&crew, 2, 2);
    crew_start(&crew);
    letter_open(&letter);
    yawl_post_t *post = &letter.post;
    assert_int_equal(letter_start(&crew, &letter, 0), 0);
    yawl_item_id item = {letter.id, BIT_CHECK, 0, 0, 0};
    assert_int_equal(post_item(&crew, &letter, yawl_item_start, item), 0);
    assert_int_equal(post_item(&crew, &letter, yawl_item_suspend, item), 0);
    assert_int_equal(post_item(&crew, &letter, yawl_item_resume, item), 0);
    assert_int_equal(post_item(&crew, &letter, yawl_item_rollback, item), 0);
    assert_int_equal(letter_wait(&letter, yawl_post_choose(&crew.engines, post, item, 7,
                                                           letter_on_answer)),
                     YAWL_EBRANCH);
    struct yawl_delivery delivery = {.name = "nobody waits", .key = "a key"};
    assert_int_equal(letter_wait(&letter, yawl_post_trigger(&crew.engines, post, item.case_id,
                                                            &delivery, letter_on_answer)),
                     YAWL_ENOTRIGGER);
    assert_string_equal(letter.message, "no task waits for a trigger \"nobody waits\"");
    assert_int_equal(letter_wait(&letter, yawl_post_add(&crew.engines, post, item, NULL,
                                                        letter_on_answer)),
                     YAWL_ESTATUS);
    assert_int_equal(letter_check(&crew, &letter, item.case_id), 0);
    item.task = BIT_PAY;
    assert_int_equal(letter_wait(&letter, yawl_post_fail(&crew.engines, post, item, "no money",
                                                         letter_on_answer)),
                     0);
    assert_int_equal(read_status(&crew, item.case_id), YAWL_CASE_FAILED);
    assert_int_equal(letter_wait(&letter, yawl_post_case(&crew.engines, post, yawl_case_cancel,
                                                         item.case_id, letter_on_answer)),
                     0);
    assert_int_equal(read_status(&crew, item.case_id), YAWL_CASE_CANCELLED);
    assert_int_equal(letter_start(&crew, &letter, 0), 0);
    item = (yawl_item_id){letter.id, BIT_CHECK, 0, 0, 0};
    assert_int_equal(letter_wait(&letter, yawl_post_complete(&crew.engines, post, item, NULL,
                                                             letter_on_answer)),
                     YAWL_EMISSING);
    letter_close(&letter);
    crew_stop(&crew);
    crew_forget(&crew);
}

/* ---- Limits ---- */

struct gate {
    yawl_post_t post; /* first */
    uv_sem_t entered, opens;
};

static void hold_up(yawl_post_t *post, yawl_engine_t *engine)
{
    struct gate *gate = (struct gate *)(void *)post;
    (void)engine;
    uv_sem_post(&gate->entered);
    uv_sem_wait(&gate->opens);
}

/* Makes the engine wait inside of a call. */
static void close_gate(struct crew *crew, struct gate *gate, uint32_t partition)
{
    memset(gate, 0, sizeof *gate);
    assert_int_equal(uv_sem_init(&gate->entered, 0) + uv_sem_init(&gate->opens, 0), 0);
    assert_int_equal(yawl_post_call(&crew->engines, &gate->post, partition, hold_up), 0);
    uv_sem_wait(&gate->entered);
}

static void open_gate(struct gate *gate)
{
    uv_sem_post(&gate->opens);
}

/* CC-9: a full engine says so at once, and nothing that it accepted is lost. */
static void a_full_engine_refuses(void **state)
{
    (void)state;
    struct crew crew;
    struct gate gate;
    struct letter letters[3];
    crew_prepare(&crew, 1, 1);
    crew.options.posts_max = 2;
    crew_start(&crew);
    for (int i = 0; i < 3; i++) letter_open(&letters[i]);
    close_gate(&crew, &gate, 0);
    struct bit_in in = {.has_amount = true};
    for (int i = 0; i < 3; i++) {
        int accepted = yawl_post_start(&crew.engines, &letters[i].post, &bit_program, &in,
                                       letter_on_answer);
        assert_int_equal(accepted, i < 2 ? 0 : YAWL_EBUSY);
    }
    open_gate(&gate);
    for (int i = 0; i < 2; i++) assert_int_equal(letter_wait(&letters[i], 0), 0);
    assert_int_equal(letter_start(&crew, &letters[2], 0), 0);
    for (int i = 0; i < 3; i++) assert_int_equal(letters[i].answers, 1);
    for (int i = 0; i < 3; i++) letter_close(&letters[i]);
    crew_stop(&crew);
    crew_forget(&crew);
}

static void copies_are_bounded_together(void **state)
{
    (void)state;
    struct crew crew;
    struct gate gate;
    struct letter letters[2];
    char large[600] = {0};
    memset(large, 'a', sizeof large - 1);
    crew_prepare(&crew, 1, 1);
    crew.options.post_bytes_max = 1000;
    crew_start(&crew);
    for (int i = 0; i < 2; i++) letter_open(&letters[i]);
    close_gate(&crew, &gate, 0);
    struct bit_in in = {.has_amount = true, .has_note = true, .note = yawl_text_of(large)};
    for (int i = 0; i < 2; i++) {
        int accepted = yawl_post_start(&crew.engines, &letters[i].post, &bit_program, &in,
                                       letter_on_answer);
        assert_int_equal(accepted, i < 1 ? 0 : YAWL_EBUSY);
    }
    open_gate(&gate);
    assert_int_equal(letter_wait(&letters[0], 0), 0);
    assert_int_equal(letter_start(&crew, &letters[1], 0), 0);
    for (int i = 0; i < 2; i++) letter_close(&letters[i]);
    crew_stop(&crew);
    crew_forget(&crew);
}

/* ---- Opening, recovery, the end ---- */

static void cases_come_back_on_other_threads(void **state)
{
    (void)state;
    struct crew crew;
    struct letter letter;
    yawl_case_id ids[CASES];
    crew_prepare(&crew, 4, 4);
    crew_start(&crew);
    letter_open(&letter);
    for (int i = 0; i < CASES; i++) {
        assert_int_equal(letter_start(&crew, &letter, 0), 0);
        ids[i] = letter.id;
    }
    crew_stop(&crew);
    crew.options.threads = 1;
    crew_start(&crew);
    for (int i = 0; i < CASES; i++) {
        assert_int_equal(read_status(&crew, ids[i]), YAWL_CASE_RUNNING);
        assert_int_equal(letter_check(&crew, &letter, ids[i]), 0);
    }
    letter_close(&letter);
    crew_stop(&crew);
    crew_forget(&crew);
}

/* CC-15: one that cannot be opened says why, and the others are closed again. */
static void one_failure_closes_all(void **state)
{
    (void)state;
    struct crew crew;
    for (uint32_t threads = 1; threads <= 4; threads++) {
        crew_prepare(&crew, 4, threads);
        crew.fails_at = 2;
        assert_int_equal(yawl_engines_open(&crew.engines, &crew.options), YAWL_EEXISTS);
        assert_string_equal(crew.options.problem, "partition 2: workflow \"bit\" version 1.0 is "
                                                  "registered already");
        assert_null(crew.engines.self);
        assert_int_equal(atomic_load(&crew.closed), atomic_load(&crew.opened));
        yawl_engines_free(&crew.engines);
        crew_forget(&crew);
    }
    crew_prepare(&crew, 1025, 1);
    assert_int_equal(yawl_engines_open(&crew.engines, &crew.options), YAWL_EINVAL);
    crew_prepare(&crew, 4, 1);
    crew.stores.partitions = 8;
    assert_int_equal(yawl_engines_open(&crew.engines, &crew.options), YAWL_EINVAL);
    assert_string_equal(crew.options.problem, "the stores keep 8 partitions, not 4");
    crew_prepare(&crew, 4, 1);
    crew.options.open = NULL;
    assert_int_equal(yawl_engines_open(&crew.engines, &crew.options), YAWL_EINVAL);
}

static void try_to_stop(yawl_post_t *post, yawl_engine_t *engine)
{
    struct look *look = (struct look *)(void *)post;
    struct crew *crew = engine->data;
    look->status = yawl_engines_stop(&crew->engines);
    uv_sem_post(&look->looked);
}

static void the_end_is_for_others_to_make(void **state)
{
    (void)state;
    struct crew crew;
    struct letter letter;
    struct look look = {.status = 0};
    crew_prepare(&crew, 2, 1);
    crew_start(&crew);
    letter_open(&letter);
    assert_int_equal(uv_sem_init(&look.looked, 0), 0);
    assert_int_equal(yawl_post_call(&crew.engines, &look.post, 1, try_to_stop), 0);
    uv_sem_wait(&look.looked);
    uv_sem_destroy(&look.looked);
    assert_int_equal(look.status, YAWL_EINVAL);
    assert_int_equal(letter_start(&crew, &letter, 0), 0);
    assert_int_equal(yawl_engines_stop(&crew.engines), 0);
    assert_int_equal(yawl_engines_stop(&crew.engines), 0);
    assert_int_equal(letter_start(&crew, &letter, 0), YAWL_ECLOSED);
    assert_int_equal(letter_check(&crew, &letter, letter.id), YAWL_ECLOSED);
    letter_close(&letter);
    yawl_engines_free(&crew.engines);
    crew_forget(&crew);
}

/* ---- A store that fails ---- */

static int fail_append(yawl_store_t *store, uint64_t epoch, const void *bytes, size_t length)
{
    (void)store;
    (void)epoch;
    (void)bytes;
    (void)length;
    return YAWL_ESTORE;
}

static void a_failed_engine_is_alone(void **state)
{
    (void)state;
    struct crew crew;
    struct letter letter;
    int good = 0, failed = 0;
    crew_prepare(&crew, 3, 2);
    crew.kept[1] = yawl_store_memory_new();
    crew.kept[1]->append = fail_append;
    crew_start(&crew);
    letter_open(&letter);
    for (uint64_t place = 1; place <= 60; place++) {
        int status = letter_start(&crew, &letter, place);
        good += status == 0;
        failed += status == YAWL_ESTORE;
        if (status == 0) assert_int_not_equal(yawl_case_partition(letter.id), 1);
    }
    assert_int_equal(good + failed, 60);
    assert_in_range(failed, 5, 40);
    letter_close(&letter);
    crew_stop(&crew);
    crew_forget(&crew);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases_are_spread_and_found),
        cmocka_unit_test(a_thread_runs_several_engines),
        cmocka_unit_test(cases_of_one_place_are_together),
        cmocka_unit_test(submissions_are_carried_out_once),
        cmocka_unit_test(what_is_wrong_is_refused),
        cmocka_unit_test(each_command_can_be_posted),
        cmocka_unit_test(a_full_engine_refuses),
        cmocka_unit_test(copies_are_bounded_together),
        cmocka_unit_test(cases_come_back_on_other_threads),
        cmocka_unit_test(one_failure_closes_all),
        cmocka_unit_test(the_end_is_for_others_to_make),
        cmocka_unit_test(a_failed_engine_is_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
