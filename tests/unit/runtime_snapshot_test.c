/* Snapshots: cases over many pages, saved while they go on, are after each recovery what they were; and a
 * recovery reads no more than it needs. */
#include "fixtures/engine_again.h"
#include "fixtures/ring_net.h"

enum { CASES = 700, ROUNDS = 24, COMMANDS = 300 };

/* What the test knows of each case that it started. */
static struct known {
    yawl_case_id id;
    uint32_t steps;
    bool ended;
} known[CASES];
static uint32_t known_count, seed;
static uint64_t batches_read, pages_read;

static uint32_t below(uint32_t limit)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % limit;
}

/* The third step of a round passes two routing tasks, which count as well. */
static uint32_t firings_after(uint32_t steps) { return steps + steps / 3 * 2; }
static uint32_t task_after(uint32_t steps)
{
    static const uint32_t tasks[] = {RING_FIRST, RING_SECOND, RING_BACK};
    return tasks[steps % 3];
}

/* ---- A store that counts what is read ---- */

static yawl_store_t *inner, counting;
static yawl_store_read_cb each_batch;
static yawl_store_page_cb each_page;

static int count_batch(void *context, uint64_t position, const void *bytes, size_t length)
{
    batches_read++;
    return each_batch(context, position, bytes, length);
}
static int count_page(void *context, const struct yawl_page *page)
{
    pages_read++;
    return each_page(context, page);
}
static int read_counting(yawl_store_t *store, uint64_t position, yawl_store_read_cb each,
                         void *context)
{
    (void)store;
    each_batch = each;
    return inner->read(inner, position, count_batch, context);
}
static int pages_counting(yawl_store_t *store, yawl_store_page_cb each, void *context)
{
    (void)store;
    each_page = each;
    return inner->pages(inner, count_page, context);
}
static int append_counting(yawl_store_t *store, uint64_t epoch, const void *bytes, size_t length)
{
    inner->done = store->done;
    inner->done_context = store->done_context;
    return inner->append(inner, epoch, bytes, length);
}
static int save_counting(yawl_store_t *store, uint64_t epoch, uint64_t position,
                         const struct yawl_page *page)
{
    (void)store;
    return inner->save(inner, epoch, position, page);
}
static int load_counting(yawl_store_t *store, struct yawl_snapshot *snapshot)
{
    (void)store;
    return inner->load(inner, snapshot);
}

static yawl_store_t *count_store(void)
{
    inner = yawl_store_memory_new();
    counting = (yawl_store_t){.append = append_counting,
                              .read = read_counting,
                              .save = save_counting,
                              .pages = pages_counting,
                              .load = load_counting};
    return &counting;
}

/* ---- Running ---- */

static void ignore_event(yawl_listener_t *listener, const yawl_event_t *event)
{
    (void)listener;
    (void)event;
}

static void open_ring(struct host *host, yawl_store_t *store, uint32_t snapshot_bytes)
{
    struct yawl_limits limits = {.snapshot_bytes = snapshot_bytes, .ended_max = 20};
    host_open(host, store, NULL, &limits);
    host->listener.cb = ignore_event;
    assert_int_equal(yawl_program_register(&host->engine, &ring_program, NULL), 0);
    batches_read = pages_read = 0;
    assert_int_equal(yawl_engine_recover(&host->engine), 0);
}

static void start_one(struct host *host)
{
    yawl_req_t req = {.data = host};
    if (known_count == CASES) return;
    assert_int_equal(yawl_program_start(&host->engine, &req, &ring_program, NULL, host_on_answer),
                     0);
    host_run(host);
    assert_int_equal(host->status, 0);
    for (uint32_t i = 0; i < known_count; i++) assert_int_not_equal(known[i].id, host->id);
    known[known_count++] = (struct known){.id = host->id};
}

static void step_one(struct host *host)
{
    struct known *c = &known[below(known_count)];
    if (c->ended) return;
    assert_int_equal(complete(host, c->id, task_after(c->steps)), 0);
    c->steps++;
}

static void cancel_one(struct host *host)
{
    yawl_req_t req = {.data = host};
    struct known *c = &known[below(known_count)];
    if (c->ended) return;
    assert_int_equal(yawl_case_cancel(&host->engine, &req, c->id, host_on_answer), 0);
    host_run(host);
    assert_int_equal(host->status, 0);
    c->ended = true;
}

static void check_all(struct host *host)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < known_count; i++) {
        struct yawl_case_info info;
        const struct known *c = &known[i];
        int status = yawl_case_read(&host->engine, c->id, &info);
        if (c->ended) {
            assert_true(status == YAWL_ENOCASE || info.status == YAWL_CASE_CANCELLED);
            kept += status == 0;
            continue;
        }
        assert_int_equal(status, 0);
        assert_int_equal(info.status, YAWL_CASE_RUNNING);
        assert_int_equal(info.firings, firings_after(c->steps));
        assert_true(is_offered(host, c->id, task_after(c->steps)));
    }
    assert_true(kept <= 20);
}

static void run_with(uint32_t snapshot_bytes)
{
    struct host host;
    yawl_store_t *store = count_store();
    known_count = 0;
    seed = snapshot_bytes;
    for (int round = 0; round < ROUNDS; round++) {
        open_ring(&host, store, snapshot_bytes);
        check_all(&host);
        for (int i = 0; i < COMMANDS; i++) {
            uint32_t what = below(10);
            if (what < 3 || known_count == 0)
                start_one(&host);
            else if (what == 3)
                cancel_one(&host);
            else
                step_one(&host);
        }
        check_all(&host);
        lose(&host);
    }
    yawl_store_memory_free(inner);
}

/* PH-1, PH-6: whatever was saved when, page by page. */
static void cases_come_back_from_pages(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {1, 100, 1000, 7000, 60000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) run_with(sizes[i]);
}

/* Of a long log only its end is read. */
static void a_recovery_reads_what_it_needs(void **state)
{
    (void)state;
    struct host host;
    yawl_store_t *store = count_store();
    known_count = 0;
    open_ring(&host, store, 4000);
    for (int i = 0; i < 300; i++) start_one(&host);
    for (int i = 0; i < 30000; i++) step_one(&host);
    lose(&host);
    open_ring(&host, store, 4000);
    check_all(&host);
    assert_int_equal(pages_read, 3);
    assert_in_range(batches_read, 0, 3000); /* four times the bytes of the pages, and those of a round */
    for (int i = 0; i < 10; i++) step_one(&host);
    lose(&host);
    uint64_t before = batches_read;
    open_ring(&host, store, 4000);
    check_all(&host);
    assert_int_equal(batches_read, before + 10);
    lose(&host);
    yawl_store_memory_free(inner);
}

/* ---- Programs ---- */

static yawl_case_id start_of(struct host *host, const struct yawl_program *program)
{
    yawl_req_t req = {.data = host};
    assert_int_equal(yawl_program_start(&host->engine, &req, program, NULL, host_on_answer), 0);
    host_run(host);
    assert_int_equal(host->status, 0);
    return host->id;
}

/* A page names the programs of its cases, and a start after it is marked anew. */
static void pages_name_their_programs(void **state)
{
    (void)state;
    struct host host;
    struct yawl_case_info info;
    struct yawl_program other = ring_program, changed = ring_program;
    yawl_case_id ids[3];
    other.version = "2";
    changed.hash++;
    yawl_store_t *store = count_store();
    open_ring(&host, store, 1);
    assert_int_equal(yawl_program_register(&host.engine, &other, NULL), 0);
    ids[0] = start_of(&host, &ring_program);
    ids[1] = start_of(&host, &other);
    ids[2] = start_of(&host, &ring_program);
    lose(&host);
    host_open(&host, store, NULL, NULL);
    assert_int_equal(yawl_program_register(&host.engine, &changed, NULL), 0);
    assert_int_equal(yawl_engine_recover(&host.engine), YAWL_ENOPROGRAM);
    assert_non_null(strstr(yawl_engine_message(&host.engine), "\"ring\", version 1, program 0x"));
    assert_int_equal(yawl_program_register(&host.engine, &other, NULL), 0);
    changed.version = "3";
    assert_int_equal(yawl_engine_recover(&host.engine), 0);
    assert_int_equal(yawl_case_read(&host.engine, ids[0], &info), 0);
    assert_ptr_equal(info.program, &other); /* the old version has gone, and differs in nothing */
    lose(&host);
    open_ring(&host, store, 1);
    assert_int_equal(yawl_program_register(&host.engine, &other, NULL), 0);
    assert_int_equal(yawl_case_read(&host.engine, ids[2], &info), 0);
    assert_ptr_equal(info.program, &ring_program);
    lose(&host);
    yawl_store_memory_free(inner);
}

/* ---- Damage ---- */

static struct yawl_page damaged_page;
static yawl_store_page_cb page_each;

static int damage_page(void *context, const struct yawl_page *page)
{
    struct yawl_page copy = damaged_page;
    (void)page;
    return page_each(context, &copy);
}
static int damaged_page_read(yawl_store_t *store, yawl_store_page_cb each, void *context)
{
    (void)store;
    page_each = each;
    return inner->pages(inner, damage_page, context);
}

static char kept_bytes[4096];

static int keep_page(void *context, const struct yawl_page *page)
{
    (void)context;
    assert_true(page->length <= sizeof kept_bytes);
    memcpy(kept_bytes, page->bytes, page->length);
    damaged_page = *page;
    damaged_page.bytes = kept_bytes;
    return 0;
}

static int recover_page(void)
{
    struct host host;
    struct yawl_engine_stats stats;
    counting.pages = damaged_page_read;
    host_open(&host, &counting, NULL, NULL);
    host.listener.cb = ignore_event;
    assert_int_equal(yawl_program_register(&host.engine, &ring_program, NULL), 0);
    int status = yawl_engine_recover(&host.engine);
    yawl_engine_read(&host.engine, &stats);
    assert_true(status == 0 || stats.cases == 0);
    assert_true(status == 0 || yawl_engine_message(&host.engine)[0] != '\0');
    host_close(&host);
    return status;
}

/* PH-5: any bit of a page turned, any end cut off. */
static void damaged_pages_are_refused(void **state)
{
    (void)state;
    struct host host;
    yawl_store_t *store = count_store();
    known_count = 0;
    open_ring(&host, store, 1);
    for (int i = 0; i < 4; i++) start_one(&host);
    for (int i = 0; i < 9; i++) step_one(&host);
    cancel_one(&host);
    lose(&host);
    assert_int_equal(inner->pages(inner, keep_page, NULL), 0);
    size_t length = damaged_page.length;
    assert_int_equal(recover_page(), 0);
    int refused = 0;
    for (size_t bit = 0; bit < length * 8; bit++) {
        kept_bytes[bit / 8] = (char)(kept_bytes[bit / 8] ^ (1 << bit % 8));
        refused += recover_page() != 0;
        kept_bytes[bit / 8] = (char)(kept_bytes[bit / 8] ^ (1 << bit % 8));
    }
    assert_true(refused > 1000);
    for (damaged_page.length = 0; damaged_page.length < length; damaged_page.length += 8)
        assert_int_not_equal(recover_page(), 0);
    damaged_page.number = 1;
    assert_int_equal(recover_page(), YAWL_ECORRUPT);
    yawl_store_memory_free(inner);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases_come_back_from_pages),
        cmocka_unit_test(a_recovery_reads_what_it_needs),
        cmocka_unit_test(pages_name_their_programs),
        cmocka_unit_test(damaged_pages_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
