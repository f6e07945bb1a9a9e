/* The runtime's parts that know no workflow: errors, messages, buffers, slabs, clock, memory store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/checksum.h"
#include "base/buffer.h"
#include "base/message.h"
#include "base/problems.h"
#include "base/slab.h"
#include "yawl/event.h"
#include "yawl/io.h"
#include "yawl/record.h"
#include "yawl/store.h"

/* ER-5: every code has its name, its message and one of the named kinds. */
static void errors_have_names_and_kinds(void **state)
{
    (void)state;
    static const char *const kinds[] = {
        "TaskExecutionFailed", "ExternalSystem", "Timeout",
        "CancellationFailed",  "Internal",       "Parse",
        "Validation",          "CaseNotFound",   "InvalidSpecification",
        "ResourceUnavailable", "Overload",
    };
    bool used[11] = {false};
#define CHECK_ERROR(name, code, message, kind)                                                     \
    assert_string_equal(yawl_err_name(code), "YAWL_" #name);                                       \
    assert_string_equal(yawl_strerror(code), message);                                             \
    for (size_t i = 0; i < 11; i++) used[i] |= strcmp(yawl_err_kind(code), kinds[i]) == 0;
    YAWL_ERRORS(CHECK_ERROR)
#undef CHECK_ERROR
    for (size_t i = 0; i < 11; i++) assert_true(used[i]);
    assert_string_equal(yawl_err_name(0), "YAWL_OK");
    assert_string_equal(yawl_strerror(0), "ok");
    assert_string_equal(yawl_err_kind(0), "None");
    assert_string_equal(yawl_strerror(-1), "unknown error");
    assert_string_equal(yawl_err_name(-1), "YAWL_UNKNOWN");
    assert_string_equal(yawl_err_kind(-1), "Internal");
}

static void names_of_kinds_and_statuses(void **state)
{
    (void)state;
    assert_string_equal(yawl_event_name(YAWL_EVENT_TASK_LEFT), "task left");
    assert_string_equal(yawl_event_name(YAWL_EVENT_COUNT), "unknown");
    assert_string_equal(yawl_item_status_name(YAWL_ITEM_CANCELLED_BY_CASE), "CancelledByCase");
    assert_string_equal(yawl_item_status_name(-1), "unknown");
    assert_string_equal(yawl_case_status_name(YAWL_CASE_DEADLOCKED), "deadlocked");
    assert_string_equal(yawl_case_status_name(YAWL_CASE_STATUS_COUNT), "unknown");
}

static void messages_are_cut_between_code_points(void **state)
{
    (void)state;
    struct yawl__message message;
    yawl__message_set(&message, "task ", "\"x\"", NULL);
    yawl__message_add(&message, " line ");
    yawl__message_add_number(&message, 0);
    yawl__message_add_number(&message, UINT64_MAX);
    assert_string_equal(message.text, "task \"x\" line 018446744073709551615");
    yawl__message_set(&message, "x", NULL);
    for (int i = 0; i < 400; i++) yawl__message_add(&message, "\xc3\xa9");
    assert_int_equal(message.length, YAWL__MESSAGE_MAX - 1);
    assert_int_equal(message.text[message.length], 0);
    yawl__message_set(&message, NULL);
    for (int i = 0; i < 400; i++) yawl__message_add(&message, "\xc3\xa9");
    assert_int_equal(message.length, YAWL__MESSAGE_MAX - 2);
}

/* A message that is widened keeps what it said, and is short again once it is cleared. */
static void messages_are_widened_for_lists(void **state)
{
    (void)state;
    static char room[4096];
    struct yawl__message message;
    yawl__message_set(&message, "all: ", NULL);
    yawl__message_widen(&message, room, sizeof room);
    for (int i = 0; i < 400; i++) yawl__message_add(&message, "0123456789");
    assert_int_equal(message.length, 4005);
    assert_memory_equal(message.text, "all: 0123456789", 15);
    yawl__message_widen(&message, room + 1, 4);
    assert_ptr_equal(message.text, room);
    yawl__message_set(&message, "short", NULL);
    assert_ptr_equal(message.text, message.own);
}

/* Problems are told whole; from the first one on that has no room they are counted. */
static void problems_are_told_or_counted(void **state)
{
    (void)state;
    static char room[YAWL_PROBLEMS_TEXT_MAX];
    char path[40];
    struct yawl__message message;
    struct yawl__problems problems = {&message, "all: ", 0, 0};
    yawl__message_clear(&message);
    yawl__message_widen(&message, room, sizeof room);
    for (int i = 0; i < YAWL_PROBLEMS_MAX + 7; i++) {
        snprintf(path, sizeof path, "$.lines[%d].price", i);
        yawl__problems_add(&problems, path, "a number is expected");
    }
    yawl__problems_end(&problems);
    assert_int_equal(problems.told, YAWL_PROBLEMS_MAX);
    assert_memory_equal(message.text, "all: $.lines[0].price: a number is expected; $.lines[1]", 55);
    assert_string_equal(message.text + message.length - 28, "a number is expected; 7 more");

    static char long_text[600];
    memset(long_text, 'x', sizeof long_text - 1);
    problems = (struct yawl__problems){&message, "all: ", 0, 0};
    yawl__message_clear(&message);
    yawl__problems_add(&problems, "$.a", long_text);
    yawl__problems_add(&problems, "$.b", "short");
    yawl__problems_end(&problems);
    assert_string_equal(message.text, "all: 2 more");
}

static void slabs_reuse_blocks_and_count_them(void **state)
{
    (void)state;
    struct yawl__slab slab;
    yawl__slab_init(&slab);
    struct yawl__memory memory = yawl__slab_memory(&slab);
    static const size_t sizes[] = {1, 16, 17, 511, 512, 513, 1024, 1025, 16384, 16385, 100000};
    char *blocks[11];
    for (size_t i = 0; i < 11; i++) {
        blocks[i] = yawl__take(&memory, sizes[i]);
        assert_non_null(blocks[i]);
        assert_int_equal((uintptr_t)blocks[i] % 16, 0);
        memset(blocks[i], (int)i + 1, sizes[i]);
    }
    for (size_t i = 0; i < 11; i++) {
        assert_int_equal(blocks[i][0], i + 1);
        assert_int_equal(blocks[i][sizes[i] - 1], i + 1);
        yawl__give(&memory, blocks[i], sizes[i]);
    }
    assert_int_equal(slab.in_use, 0);
    yawl__give(&memory, NULL, 10);
    yawl__slab_done(&slab);
}

static void buffers_grow_and_keep_their_bytes(void **state)
{
    (void)state;
    struct yawl__slab slab;
    yawl__slab_init(&slab);
    struct yawl__memory memory = yawl__slab_memory(&slab);
    struct yawl__buffer buffer = {.memory = &memory};
    assert_true(yawl__buffer_append(&buffer, NULL, 0));
    for (uint32_t i = 0; i < 10000; i++) assert_true(yawl__buffer_append(&buffer, &i, sizeof i));
    assert_int_equal(buffer.length, 40000);
    for (uint32_t i = 0; i < 10000; i++) assert_memory_equal(buffer.bytes + i * 4, &i, sizeof i);
    assert_false(yawl__buffer_reserve(&buffer, SIZE_MAX / 2));
    assert_int_equal(buffer.length, 40000);
    yawl__buffer_free(&buffer);
    assert_int_equal(slab.in_use, 0);
    yawl__slab_done(&slab);
}

static void virtual_time_stands_still(void **state)
{
    (void)state;
    struct yawl_sim sim;
    yawl_sim_init(&sim, 5000);
    assert_int_equal(sim.io.now_ms(&sim.io), 5000);
    yawl_sim_advance(&sim, 250);
    assert_int_equal(sim.io.now_ms(&sim.io), 5250);
    yawl_sim_set(&sim, INT64_MAX - 1);
    yawl_sim_advance(&sim, 100);
    assert_int_equal(sim.io.now_ms(&sim.io), INT64_MAX);
    const struct yawl_io *real = yawl_io_real();
    assert_true(real->now_ms(real) > INT64_C(1600000000000));
}

static void on_done(void *context, int status) { *(int *)context = status; }

struct reading {
    int batches;
    size_t bytes;
};

static int on_batch(void *context, uint64_t position, const void *bytes, size_t length)
{
    struct reading *reading = context;
    if (position == 3) return -1;
    reading->batches++;
    reading->bytes += length;
    assert_non_null(bytes);
    return 0;
}

static int on_page(void *context, const struct yawl_page *page)
{
    struct reading *reading = context;
    assert_memory_equal(page->bytes, "state", page->length);
    reading->bytes += page->length + page->number;
    return 0;
}

static void memory_store_fences_the_old_owner(void **state)
{
    (void)state;
    yawl_store_t *store = yawl_store_memory_new();
    struct yawl_snapshot first, second;
    struct reading reading = {0, 0};
    int done = 1;
    assert_non_null(store);
    store->done = on_done;
    store->done_context = &done;
    assert_int_equal(store->load(store, &first), 0);
    assert_int_equal(first.end, 0);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(store->append(store, first.epoch, "batch", 5), 0);
        assert_int_equal(done, 0);
    }
    struct yawl_page page = {.position = 2, .bytes = "early", .length = 5};
    assert_int_equal(store->save(store, first.epoch, 0, &page), 0);
    page.bytes = "state";
    assert_int_equal(store->save(store, first.epoch, 0, &page), 0);
    page.number = 20;
    assert_int_equal(store->save(store, first.epoch, 2, &page), 0);
    assert_int_equal(store->save(store, first.epoch, 101, NULL), YAWL_EINVAL);
    assert_int_equal(store->load(store, &second), 0);
    assert_int_equal(second.end, 100);
    assert_int_equal(second.position, 2);
    assert_int_equal(store->pages(store, on_page, &reading), 0);
    assert_int_equal(reading.bytes, 10 + 20);
    reading.bytes = 0;
    assert_int_equal(store->append(store, first.epoch, "late", 4), YAWL_ESTORE);
    assert_int_equal(store->save(store, first.epoch, 3, &page), YAWL_ESTORE);
    assert_int_equal(store->append(store, second.epoch, "", 0), 0);
    assert_int_equal(store->read(store, 1, on_batch, &reading), -1);
    assert_int_equal(reading.batches, 2);
    assert_int_equal(reading.bytes, 10);
    yawl_store_memory_free(store);
    yawl_store_memory_free(NULL);
}

static void checksums_tell_bytes_apart(void **state)
{
    (void)state;
    const char *text = "123456789 and some more bytes";
    assert_int_equal(yawl__checksum(0, text, 9), 0xe3069283); /* as published for CRC-32C */
    assert_int_equal(yawl__checksum(0, text, 0), 0);
    for (size_t at = 0; at <= strlen(text); at++) {
        uint32_t sum = yawl__checksum(0, text, at);
        assert_int_equal(yawl__checksum(sum, text + at, strlen(text) - at),
                         yawl__checksum(0, text, strlen(text)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(checksums_tell_bytes_apart),
        cmocka_unit_test(errors_have_names_and_kinds),
        cmocka_unit_test(names_of_kinds_and_statuses),
        cmocka_unit_test(messages_are_cut_between_code_points),
        cmocka_unit_test(messages_are_widened_for_lists),
        cmocka_unit_test(problems_are_told_or_counted),
        cmocka_unit_test(slabs_reuse_blocks_and_count_them),
        cmocka_unit_test(buffers_grow_and_keep_their_bytes),
        cmocka_unit_test(virtual_time_stands_still),
        cmocka_unit_test(memory_store_fences_the_old_owner),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
