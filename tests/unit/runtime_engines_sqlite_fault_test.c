/* Whatever several engines ask of the system fails once, and from then on: memory, threads, loops, locks,
 * wake-ups, while they are opened and while somebody posts.  Each time a status and a text say so, nothing is
 * left behind (the sanitizers tell), and what stands in the stores is not touched.  CC-15. */
#include <limits.h>

#include "fixtures/engines_folder.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
int __real_uv_thread_create(uv_thread_t *thread, uv_thread_cb entry, void *context);
int __real_uv_loop_init(uv_loop_t *loop);
int __real_uv_async_init(uv_loop_t *loop, uv_async_t *async, uv_async_cb cb);
int __real_uv_mutex_init(uv_mutex_t *mutex);
int __real_uv_cond_init(uv_cond_t *cond);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
int __wrap_uv_thread_create(uv_thread_t *thread, uv_thread_cb entry, void *context);
int __wrap_uv_loop_init(uv_loop_t *loop);
int __wrap_uv_async_init(uv_loop_t *loop, uv_async_t *async, uv_async_cb cb);
int __wrap_uv_mutex_init(uv_mutex_t *mutex);
int __wrap_uv_cond_init(uv_cond_t *cond);

#define NEVER LONG_MAX

static atomic_long left; /* requests that succeed */
static atomic_bool goes_on, failed;
static atomic_bool
    system_failed; /* a thread, a loop, a lock or a wake-up, without which nothing works */

static bool fails(void)
{
    long before = atomic_fetch_sub(&left, 1);
    bool now = before == 0 || (before < 0 && atomic_load(&goes_on));
    if (now) atomic_store(&failed, true);
    return now;
}

static bool system_fails(void)
{
    bool now = fails();
    if (now) atomic_store(&system_failed, true);
    return now;
}

void *__wrap_malloc(size_t size) { return fails() ? NULL : __real_malloc(size); }

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return fails() ? NULL : __real_aligned_alloc(alignment, size);
}

int __wrap_uv_thread_create(uv_thread_t *thread, uv_thread_cb entry, void *context)
{
    return system_fails() ? UV_EAGAIN : __real_uv_thread_create(thread, entry, context);
}

int __wrap_uv_loop_init(uv_loop_t *loop)
{
    return system_fails() ? UV_EMFILE : __real_uv_loop_init(loop);
}

int __wrap_uv_async_init(uv_loop_t *loop, uv_async_t *async, uv_async_cb cb)
{
    return system_fails() ? UV_EMFILE : __real_uv_async_init(loop, async, cb);
}

int __wrap_uv_mutex_init(uv_mutex_t *mutex)
{
    return system_fails() ? UV_ENOMEM : __real_uv_mutex_init(mutex);
}

int __wrap_uv_cond_init(uv_cond_t *cond)
{
    return system_fails() ? UV_ENOMEM : __real_uv_cond_init(cond);
}

static void fail_at(long at, bool from_then_on)
{
    atomic_store(&goes_on, from_then_on);
    atomic_store(&failed, false);
    atomic_store(&system_failed, false);
    atomic_store(&left, at);
}

/* ---- Opening ---- */

static void prepare(struct crew *crew, yawl_stores_t **stores)
{
    char problem[YAWL_SQLITE_PROBLEM_MAX];
    fail_at(NEVER, false);
    crew_prepare(crew, PARTITIONS, 2);
    assert_int_equal(open_stores(stores, PARTITIONS, problem), 0);
    crew->options.stores = *stores;
}

static void fill_folder(yawl_case_id *id)
{
    struct crew crew;
    struct letter letter;
    yawl_stores_t *stores;
    prepare(&crew, &stores);
    crew_start(&crew);
    letter_open(&letter);
    assert_int_equal(letter_start(&crew, &letter, 0), 0);
    *id = letter.id;
    letter_close(&letter);
    crew_stop(&crew);
    yawl_stores_sqlite_close(stores);
}

/* True: the failure was met, or nothing was left that could meet it. */
static bool open_with_failure(long at, bool from_then_on)
{
    struct crew crew;
    yawl_stores_t *stores;
    prepare(&crew, &stores);
    fail_at(at, from_then_on);
    int status = yawl_engines_open(&crew.engines, &crew.options);
    bool met = atomic_load(&failed), fatal = atomic_load(&system_failed);
    fail_at(NEVER, false);
    if (status == 0) {
        assert_false(fatal);
        crew_stop(&crew);
    } else {
        assert_true(met);
        assert_true(crew.options.problem[0] != '\0');
        assert_null(crew.engines.self);
        assert_int_equal(atomic_load(&crew.opened), atomic_load(&crew.closed));
    }
    yawl_stores_sqlite_close(stores);
    return met;
}

static void an_opening_that_fails_leaves_nothing(void **state)
{
    yawl_case_id id;
    struct crew crew;
    struct letter letter;
    yawl_stores_t *stores;
    (void)state;
    new_folder();
    fill_folder(&id);
    for (int from_then_on = 0; from_then_on < 2; from_then_on++) {
        long at = 0;
        while (open_with_failure(at, from_then_on)) at++;
        assert_in_range(at, 20, 2000);
    }
    prepare(&crew, &stores);
    crew_start(&crew);
    letter_open(&letter);
    assert_int_equal(letter_check(&crew, &letter, id), 0);
    letter_close(&letter);
    crew_stop(&crew);
    yawl_stores_sqlite_close(stores);
    remove_folder();
}

/* ---- Posting ---- */

static void a_post_without_memory_is_refused(void **state)
{
    struct crew crew;
    struct letter letter;
    (void)state;
    fail_at(NEVER, false);
    crew_prepare(&crew, 1, 1);
    crew.options.posts_max = 1;
    crew.options.post_bytes_max = 1000;
    crew_start(&crew);
    letter_open(&letter);
    assert_int_equal(letter_start(&crew, &letter, 0), 0);
    struct bit_in in = {.has_amount = true};
    for (int i = 0; i < 100; i++) {
        fail_at(0, false);
        assert_int_equal(yawl_post_start(&crew.engines, &letter.post, &bit_program, &in, NULL),
                         YAWL_ENOMEM);
    }
    fail_at(NEVER, false);
    assert_int_equal(letter_start(&crew, &letter, 0),
                     0); /* its place and its room were given back */
    letter_close(&letter);
    crew_stop(&crew);
    crew_forget(&crew);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_opening_that_fails_leaves_nothing),
        cmocka_unit_test(a_post_without_memory_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
