/* What a step asks of the system: once an engine has warmed up, commands on its cases call no malloc, whoever
 * listens and whatever data mappings write, and new cases take the memory of those that have ended.  Linked
 * with --wrap, which counts. */
#include <stdio.h>
#include <stdlib.h>

#include "data_steps.h"
#include "fixtures/engine_bit.h"
#include "fixtures/ring_net.h"
#include "xml_steps.h"
#include "yawl/json.h"
#include "yawl/tree.h"

#define ROUNDS 2000

static uint64_t asked;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);

void *__wrap_malloc(size_t size)
{
    asked++;
    return __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    asked++;
    return __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    asked++;
    return __real_realloc(memory, size);
}

static yawl_case_id open_ring(struct host *host, yawl_store_t *store)
{
    yawl_req_t req = {.data = host};
    host_open(host, store, NULL, NULL);
    assert_int_equal(yawl_program_register(&host->engine, &ring_program, NULL), 0);
    assert_int_equal(yawl_program_start(&host->engine, &req, &ring_program, NULL, host_on_answer),
                     0);
    host_run(host);
    assert_int_equal(host->status, 0);
    return host->id;
}

/* Once around, the last item through its whole life. */
static void go_around(struct host *host, yawl_case_id id)
{
    host->events_count = 0;
    assert_int_equal(complete(host, id, RING_FIRST), 0);
    assert_int_equal(complete(host, id, RING_SECOND), 0);
    assert_int_equal(run_item(host, yawl_item_start, id, RING_BACK), 0);
    assert_int_equal(run_item(host, yawl_item_suspend, id, RING_BACK), 0);
    assert_int_equal(run_item(host, yawl_item_resume, id, RING_BACK), 0);
    assert_int_equal(run_item(host, yawl_item_rollback, id, RING_BACK), 0);
    assert_int_equal(complete(host, id, RING_FINISH), YAWL_ENOTENABLED);
    assert_int_equal(complete(host, id, RING_BACK), 0);
}

static void steps_call_no_malloc(void **state)
{
    (void)state;
    struct host host;
    yawl_case_id id = open_ring(&host, NULL);
    for (int i = 0; i < 10; i++) go_around(&host, id);
    asked = 0;
    for (int i = 0; i < ROUNDS; i++) go_around(&host, id);
    assert_int_equal(asked, 0);
    host_close(&host);
}

/* Requests of the store while 14,000 records go into it. */
static uint64_t asked_of_store(size_t reserved)
{
    struct host host;
    yawl_store_t *store = yawl_store_memory_new();
    yawl_case_id id = open_ring(&host, store);
    for (int i = 0; i < 10; i++) go_around(&host, id);
    if (reserved > 0) assert_int_equal(yawl_store_memory_reserve(store, reserved), 0);
    asked = 0;
    for (int i = 0; i < ROUNDS; i++) go_around(&host, id);
    uint64_t count = asked;
    host_close(&host);
    yawl_store_memory_free(store);
    return count;
}

/* Its log doubles; what is reserved for records is not asked for again. */
static void a_store_in_memory_grows_seldom(void **state)
{
    (void)state;
    uint64_t grown = asked_of_store(0), reserved = asked_of_store((size_t)4 << 20);
    assert_in_range(grown, 1, 30);
    assert_in_range(reserved, 0, grown - 1);
}

/* A case with data, texts and calls, from its start to its end. */
static void run_case(struct host *host)
{
    host->events_count = 0;
    yawl_case_id id = start_bit(host, 5);
    assert_int_equal(complete_check(host, id, true, 5), 0);
    assert_int_equal(complete(host, id, BIT_PAY), 0);
    assert_int_equal(complete(host, id, BIT_SHIP), 0);
}

static void cases_reuse_the_memory_of_ended_ones(void **state)
{
    (void)state;
    struct host host;
    struct yawl_limits limits = {.ended_max = 16};
    host_open(&host, NULL, take_nothing, &limits);
    assert_int_equal(yawl_program_register(&host.engine, &bit_program, NULL), 0);
    for (int i = 0; i < 100; i++) run_case(&host);
    asked = 0;
    for (int i = 0; i < ROUNDS; i++) run_case(&host);
    assert_int_equal(asked, 0);
    host_close(&host);
}

/* ---- Data ---- */

#define SCRATCH 16384

static char scratch[SCRATCH];

static yawl_case_id open_program(struct host *host, const struct yawl_program *program)
{
    yawl_req_t req = {.data = host};
    host_open(host, NULL, NULL, NULL);
    assert_int_equal(yawl_program_register(&host->engine, program, NULL), 0);
    assert_int_equal(yawl_program_start(&host->engine, &req, program, NULL, host_on_answer), 0);
    host_run(host);
    assert_int_equal(host->status, 0);
    return host->id;
}

/* A document of one line to seven, with a number as long. */
static struct yawl_text write_order(char *text, size_t size, int round)
{
    int lines = 1 + round % 7;
    size_t at = (size_t)snprintf(text, size,
                                 "{\"order\": {\"number\": \"PO-%.*s\", \"placed\": "
                                 "\"2026-11-21\", \"lines\": [",
                                 lines * 3, "000000000000000000000000");
    for (int i = 0; i < lines; i++)
        at += (size_t)snprintf(text + at, size - at,
                               "%s{\"article\": \"article %d\", \"quantity\": %d, \"price\": "
                               "\"%d.50\"}",
                               i == 0 ? "" : ", ", round, i, i);
    at += (size_t)snprintf(text + at, size - at, "]}, \"tags\": [\"a\", \"%d\"]}", round);
    return (struct yawl_text){text, (uint32_t)at};
}

static void keep_order(struct host *host, yawl_case_id id, int round)
{
    char text[2048];
    struct yawl_report nobody = {NULL, NULL};
    struct yawl_eval e = {.scratch = scratch, .scratch_capacity = SCRATCH};
    struct data_steps_keep_returns returns = {.tags = {NULL, 0}};
    yawl_req_t req = {.data = host};
    const struct yawl_record *record = data_steps_program.nets[0].tasks[0].returns;
    struct yawl_text json = write_order(text, sizeof text, round);
    assert_int_equal(yawl_json_read(record, json, &returns, &e, nobody), 0);
    host->events_count = 0;
    assert_int_equal(data_steps_keep_complete(&host->engine, &req, id, &returns, host_on_answer),
                     0);
    host_run(host);
    assert_int_equal(host->status, 0);
}

/* Records, lists, texts: all that a mapping writes lies in the case's pool. */
static void mappings_call_no_malloc(void **state)
{
    (void)state;
    struct host host;
    yawl_case_id id = open_program(&host, &data_steps_program);
    for (int i = 0; i < 100; i++) keep_order(&host, id, i);
    asked = 0;
    for (int i = 0; i < ROUNDS; i++) keep_order(&host, id, i);
    assert_int_equal(asked, 0);
    host_close(&host);
}

static void take_tree(struct host *host, yawl_case_id id, int round)
{
    char text[1024];
    struct yawl_eval e = {.scratch = scratch, .scratch_capacity = SCRATCH};
    yawl_req_t req = {.data = host};
    int at = snprintf(text, sizeof text, "<order><Number>PO-%d</Number>", round);
    for (int i = 0; i <= round % 7; i++)
        at += snprintf(text + at, sizeof text - (size_t)at, "<Line>line %d</Line>", i);
    at += snprintf(text + at, sizeof text - (size_t)at, "</order>");
    struct yawl_text xml = {text, (uint32_t)at};
    struct xml_steps_take_returns returns = {.has_order = true};
    returns.order = yawl_tree_parse(&e, xml, YAWL_TREE_KEEP_SPACE, NULL);
    assert_int_equal(e.fault, 0);
    host->events_count = 0;
    assert_int_equal(xml_steps_take_complete(&host->engine, &req, id, &returns, host_on_answer), 0);
    host_run(host);
    assert_int_equal(host->status, 0);
}

static void queries_call_no_malloc(void **state)
{
    (void)state;
    struct host host;
    yawl_case_id id = open_program(&host, &xml_steps_program);
    for (int i = 0; i < 100; i++) take_tree(&host, id, i);
    asked = 0;
    for (int i = 0; i < ROUNDS; i++) take_tree(&host, id, i);
    assert_int_equal(asked, 0);
    host_close(&host);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_call_no_malloc),
        cmocka_unit_test(a_store_in_memory_grows_seldom),
        cmocka_unit_test(cases_reuse_the_memory_of_ended_ones),
        cmocka_unit_test(mappings_call_no_malloc),
        cmocka_unit_test(queries_call_no_malloc),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
