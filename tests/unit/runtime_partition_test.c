/* An engine of one partition among several: the ids of its cases say so, cases and stores of other
 * partitions are refused.  CC-1, CC-16. */
#include "fixtures/engine_bit.h"

#define PARTITION 1023u

static void open_in(struct host *host, yawl_store_t *store, uint32_t partition,
                    uint32_t snapshot_bytes)
{
    host_prepare(host);
    yawl_engine_options_t options = {.store = store, .io = &host->sim.io, .log = host_on_log};
    options.take_call = take_nothing;
    options.partition = partition;
    options.limits.snapshot_bytes = snapshot_bytes;
    host->engine.data = host;
    assert_int_equal(yawl_engine_init(&host->engine, &host->loop, &options), 0);
    assert_int_equal(yawl_program_register(&host->engine, &bit_program, NULL), 0);
}

static int status_of(struct host *host, yawl_case_id id)
{
    struct yawl_case_info info;
    int status = yawl_case_read(&host->engine, id, &info);
    return status != 0 ? status : (int)info.status;
}

static void ids_begin_with_the_partition(void **state)
{
    (void)state;
    struct host host;
    open_in(&host, NULL, PARTITION, 0);
    yawl_case_id first = start_bit(&host, 5), second = start_bit(&host, 5);
    assert_int_equal(first, (yawl_case_id)PARTITION << 54 | 1);
    assert_int_equal(second, (yawl_case_id)PARTITION << 54 | 1 << 24 | 1);
    assert_int_equal(status_of(&host, first), YAWL_CASE_RUNNING);
    /* the same slot and generation, of other partitions */
    assert_int_equal(status_of(&host, 1), YAWL_ENOCASE);
    assert_int_equal(complete_check(&host, 1, true, 5), YAWL_ENOCASE);
    assert_int_equal(status_of(&host, (yawl_case_id)1022 << 54 | 1), YAWL_ENOCASE);
    assert_int_equal(complete_check(&host, second, true, 5), 0);
    host_close(&host);
}

static void there_is_no_partition_beyond_the_last(void **state)
{
    (void)state;
    struct host host;
    yawl_engine_options_t options = {.partition = YAWL_PARTITIONS_MAX};
    host_prepare(&host);
    assert_int_equal(yawl_engine_init(&host.engine, &host.loop, &options), YAWL_EINVAL);
    assert_int_equal(uv_loop_close(&host.loop), 0);
}

/* From the log (`snapshot_bytes` 0), or from a snapshot after each batch (1). */
static void recover_in_its_partition(uint32_t snapshot_bytes)
{
    struct host host;
    yawl_store_t *store = yawl_store_memory_new();
    open_in(&host, store, 7, snapshot_bytes);
    yawl_case_id id = start_bit(&host, 5);
    for (int i = 0; i < 4; i++) (void)start_bit(&host, 5);
    assert_int_equal(id, (yawl_case_id)7 << 54 | 1);
    host_close(&host);
    open_in(&host, store, 6, snapshot_bytes);
    assert_int_equal(yawl_engine_recover(&host.engine), YAWL_EINVAL);
    assert_non_null(strstr(yawl_engine_message(&host.engine),
                           ": the case is of another partition than the engine"));
    host_close(&host);
    open_in(&host, store, 7, snapshot_bytes);
    assert_int_equal(yawl_engine_recover(&host.engine), 0);
    assert_int_equal(status_of(&host, id), YAWL_CASE_RUNNING);
    assert_int_equal(complete_check(&host, id, true, 5), 0);
    assert_int_equal(start_bit(&host, 5) >> 54, 7);
    host_close(&host);
    yawl_store_memory_free(store);
}

static void a_log_is_of_its_partition(void **state)
{
    (void)state;
    recover_in_its_partition(0);
}

static void a_snapshot_is_of_its_partition(void **state)
{
    (void)state;
    recover_in_its_partition(1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_begin_with_the_partition),
        cmocka_unit_test(there_is_no_partition_beyond_the_last),
        cmocka_unit_test(a_log_is_of_its_partition),
        cmocka_unit_test(a_snapshot_is_of_its_partition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
