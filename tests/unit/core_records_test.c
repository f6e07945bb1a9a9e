/* Records: in outside structs and their copies, in data blocks, in packs; hostile packs; what is wrong with
 * them, all at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/pack.h"
#include "core/record.h"
#include "fixtures/core_case.h"
#include "fixtures/lists_net.h"
#include "fixtures/records.h"
#include "yawl/errors.h"

#define DATA_MAX 16384

static void assert_same(const void *outside, const void *other)
{
    for (uint32_t i = 0; i < order_record.fields_count; i++) {
        assert_true(yawl__value_same(yawl_record_get(&order_fields[i], outside),
                                     yawl_record_get(&order_fields[i], other)));
    }
}

/* ---- Outside structs ---- */

static void members_are_read_one_by_one(void **state)
{
    (void)state;
    struct line lines[3];
    struct order order = an_order(lines);
    yawl_value_t value = yawl_record_get(&order_fields[1], &order);
    yawl_value_t line = yawl_list_item(&value.as_list, 1);
    yawl_value_t by = yawl_record_member(&line.as_record, 3);
    yawl_value_t name = yawl_record_member(&by.as_record, 0);
    assert_true(yawl_text_equal(name.as_text, yawl_text_of("Ann")));
    assert_false(yawl_record_member(&line.as_record, 4).present);
}

static void copies_own_all_their_parts(void **state)
{
    (void)state;
    struct line *lines = malloc(3 * sizeof *lines);
    assert_non_null(lines);
    struct order order = an_order(lines), *copy;
    size_t size = yawl__outside_size(&order_record, &order);
    copy = malloc(size);
    assert_non_null(copy);
    yawl__outside_copy(&order_record, &order, copy);
    assert_same(&order, copy);
    memset(lines, 0xee, 3 * sizeof *lines);
    free(lines);
    const struct line *items = copy->lines.items;
    assert_true((const char *)items > (char *)copy && (const char *)items < (char *)copy + size);
    assert_true(yawl_text_equal(items[2].by.name, yawl_text_of("Ann")));
    const struct yawl_text *tags = items[2].tags.items;
    assert_true(yawl_text_equal(tags[1], some_tags[1]));
    free(copy);
}

static void writing_checks_the_record(void **state)
{
    (void)state;
    struct line lines[3];
    struct order order = an_order(lines), to = order;
    yawl_value_t first = yawl_record_get(&order_fields[0], &order);
    assert_int_equal(yawl_record_set(&order_fields[0], &to, first), 0);
    assert_int_equal(yawl_record_set(&order_fields[4], &to, first), YAWL_EDATA);
    first.as_record.base = &order;
    assert_int_equal(yawl_record_set(&order_fields[0], &to, first), YAWL_EDATA);
    yawl_value_t grid = yawl_record_get(&order_fields[2], &order);
    assert_int_equal(yawl_record_set(&order_fields[1], &to, grid), YAWL_EDATA);
}

static void equality_is_by_value(void **state)
{
    (void)state;
    struct line a = a_line("x", 2), b = a;
    assert_true(yawl_record_equal(&line_record, &a, &b));
    b.price = (struct yawl_decimal){12500, 0, 3, 0};
    assert_true(yawl_record_equal(&line_record, &a, &b));
    b.by.has_age = false;
    assert_false(yawl_record_equal(&line_record, &a, &b));
    a.by.has_age = false;
    b.by.age = 7; /* nobody looks at it */
    assert_true(yawl_record_equal(&line_record, &a, &b));
    b.tags.count = 1;
    assert_false(yawl_record_equal(&line_record, &a, &b));
}

/* ---- Data blocks ---- */

static struct yawl_data *new_block(uint32_t room)
{
    struct yawl_data *data = calloc(1, sizeof(struct order_data) + room);
    assert_non_null(data);
    data->used = sizeof(struct order_data);
    data->capacity = data->used + room;
    return data;
}

static size_t put_all(struct yawl_data *data, const struct order *order)
{
    size_t room = 0;
    for (uint32_t i = 0; i < COUNT(order_fields); i++) {
        yawl_value_t value = yawl_record_get(&order_fields[i], order);
        room += yawl__data_room(&value, false);
        yawl__data_put(&order_record, &order_fields[i], data, value);
    }
    return room;
}

static void assert_block(const struct yawl_data *data, const struct order *order)
{
    for (uint32_t i = 0; i < COUNT(order_fields); i++) {
        assert_true(yawl__value_same(yawl_data_get(&order_record, &order_fields[i], data),
                                     yawl_record_get(&order_fields[i], order)));
    }
}

static void blocks_hold_records(void **state)
{
    (void)state;
    struct line lines[3];
    struct order order = an_order(lines);
    struct yawl_data *data = new_block(4096);
    uint32_t used = data->used;
    size_t room = put_all(data, &order);
    assert_true(data->used - used <= room);
    assert_block(data, &order);
    /* Again, smaller: everything fits its old place. */
    used = data->used;
    lines[2].tags.count = 1;
    order.lines.count = 2;
    order.first.sku = yawl_text_of("f");
    put_all(data, &order);
    assert_int_equal(data->used, used);
    assert_block(data, &order);
    free(data);
}

/* As generated code stores and reads them. */
static void generated_code_stores_and_reads(void **state)
{
    (void)state;
    char scratch[4096];
    struct yawl_eval e = {.scratch = scratch, .scratch_capacity = sizeof scratch};
    struct line lines[3];
    struct order order = an_order(lines);
    struct yawl_data *data = new_block(4096);
    struct order_data *w = (struct order_data *)(void *)data;
    yawl_data_set_record(data, &w->first, &line_record, &order.first, &e);
    yawl_data_set_records(data, &w->lines, order.lines, &line_record, &e);
    const struct line *first = yawl_data_record(&e, data, &w->first, &line_record);
    struct yawl_list read = yawl_data_records(data, w->lines, &line_record, &e);
    assert_int_equal(e.fault, 0);
    assert_true(yawl_record_equal(&line_record, first, &order.first));
    assert_true(yawl_records_equal(read, order.lines, &line_record));
    const struct line_inside *item = yawl_data_item(&e, data, w->lines, &line_record, 0);
    assert_true(yawl_text_equal(yawl_data_text(data, item->sku), yawl_text_of("A-1")));
    assert_ptr_equal(yawl_data_item(&e, data, w->lines, &line_record, 3), yawl_record_none());
    assert_int_equal(e.fault, YAWL_EINDEX);
    free(data);
}

static void full_places_fault(void **state)
{
    (void)state;
    char scratch[4096];
    struct line lines[3];
    struct order order = an_order(lines);
    for (uint32_t room = 0; room < 1024; room += 8) {
        struct yawl_eval e = {.scratch = scratch, .scratch_capacity = room};
        struct yawl_data *data = new_block(room);
        struct order_data *w = (struct order_data *)(void *)data;
        yawl_data_set_records(data, &w->lines, order.lines, &line_record, &e);
        assert_true(e.fault == 0 || e.fault == YAWL_ETOOBIG);
        if (e.fault == 0) (void)yawl_data_records(data, w->lines, &line_record, &e);
        assert_true(e.fault == 0 || e.fault == YAWL_ETOOBIG);
        free(data);
    }
}

static void lists_of_records_are_values(void **state)
{
    (void)state;
    char scratch[8192];
    struct yawl_eval e = {.scratch = scratch, .scratch_capacity = sizeof scratch};
    struct line lines[3], one = a_line("A-1", 0), none = a_line("C", 0);
    struct yawl_list list = an_order(lines).lines, both, built;
    assert_true(yawl_records_have(list, &line_record, &one));
    assert_false(yawl_records_have(list, &line_record, &none));
    both = yawl_records_concat(&e, list, list, &line_record);
    assert_int_equal(both.count, 6);
    assert_true(
        yawl_records_equal(yawl_records_distinct(&e, both, &line_record), list, &line_record));
    yawl_records_open(&e, &built, &line_record, 1);
    yawl_records_put(&built, &line_record, 0, &none);
    assert_true(
        yawl_record_equal(&line_record, yawl_list_record(&e, built, &line_record, 0), &none));
    assert_int_equal(e.fault, 0);
    assert_ptr_equal(yawl_list_record(&e, built, &line_record, -1), yawl_record_none());
    assert_int_equal(e.fault, YAWL_EINDEX);
}

/* ---- Packs ---- */

static void *take(void *context, size_t size)
{
    (void)context;
    return malloc(size);
}

static void give(void *context, void *block, size_t size)
{
    (void)context, (void)size;
    free(block);
}

static const struct yawl__memory memory = {take, give, NULL};

static struct yawl__pack packed(struct yawl__buffer *buffer)
{
    struct line lines[3];
    struct order order = an_order(lines);
    order.has_buyer = true;
    order.buyer = (struct person){yawl_text_of("Bo"), true, 3};
    assert_true(yawl__pack_outside(&order_record, &order, buffer));
    return (struct yawl__pack){buffer->bytes, buffer->length};
}

static void packs_carry_records(void **state)
{
    (void)state;
    struct yawl__buffer buffer = {.memory = &memory};
    struct line lines[3];
    struct order order = an_order(lines), *copy;
    struct yawl_data *before = new_block(4096), *after = new_block(4096);
    put_all(after, &order);
    assert_true(yawl__pack_changes(&order_record, before, after, &buffer));
    struct yawl__pack pack = {buffer.bytes, buffer.length};
    assert_true(yawl__pack_is_good(&order_record, pack));
    copy = malloc(yawl__pack_outside_size(&order_record, pack));
    assert_non_null(copy);
    yawl__pack_to_outside(&order_record, pack, copy);
    assert_same(&order, copy);
    uint32_t index;
    yawl_value_t value;
    while (yawl__pack_next(&order_record, &pack, &index, &value))
        yawl__data_put(&order_record, &order_fields[index], before, value);
    assert_block(before, &order);
    buffer.length = 0;
    assert_true(yawl__pack_changes(&order_record, before, after, &buffer));
    assert_int_equal(buffer.length, 0);
    free(copy);
    free(before);
    free(after);
    yawl__buffer_free(&buffer);
}

/* Either it is refused, or it can be read, copied and stored. */
static void read_if_good(const char *bytes, size_t length)
{
    struct yawl__pack pack = {bytes, length};
    if (!yawl__pack_is_good(&order_record, pack)) return;
    struct order *copy = malloc(yawl__pack_outside_size(&order_record, pack));
    assert_non_null(copy);
    yawl__pack_to_outside(&order_record, pack, copy);
    for (uint32_t i = 0; i < COUNT(order_fields); i++) {
        yawl_value_t value = yawl_record_get(&order_fields[i], copy);
        assert_true(yawl__value_fits(&order_fields[i], &value));
    }
    struct yawl_data *data = new_block(8192);
    put_all(data, copy);
    free(data);
    free(copy);
}

static void damaged_packs_are_refused_or_read(void **state)
{
    (void)state;
    static const unsigned char values[] = {0x00, 0x01, 0x02, 0x08, 0x7f, 0x80, 0xff};
    struct yawl__buffer buffer = {.memory = &memory};
    struct yawl__pack pack = packed(&buffer);
    assert_true(yawl__pack_is_good(&order_record, pack));
    char *bytes = malloc(pack.length);
    assert_non_null(bytes);
    for (size_t i = 0; i < pack.length * COUNT(values); i++) {
        memcpy(bytes, pack.bytes, pack.length);
        bytes[i / COUNT(values)] = (char)values[i % COUNT(values)];
        read_if_good(bytes, pack.length);
    }
    for (size_t length = 0; length < pack.length; length += 8) {
        char *shorter = malloc(length + 1);
        assert_non_null(shorter);
        memcpy(shorter, pack.bytes, length);
        read_if_good(shorter, length);
        free(shorter);
    }
    free(bytes);
    yawl__buffer_free(&buffer);
}

/* A list of nothing that claims to be long, references that share bytes, a mandatory member that is not. */
static void lies_are_refused(void **state)
{
    (void)state;
    struct yawl__buffer buffer = {.memory = &memory};
    struct yawl__pack pack = packed(&buffer);
    struct line_inside *first = (struct line_inside *)(void *)(buffer.bytes + 8);
    struct line_inside good = *first;
    first->sku.offset = 0;
    assert_false(yawl__pack_is_good(&order_record, pack));
    *first = good;
    first->by.name.offset = first->sku.offset;
    assert_false(yawl__pack_is_good(&order_record, pack));
    *first = good;
    first->tags.count = UINT32_MAX;
    assert_false(yawl__pack_is_good(&order_record, pack));
    *first = good;
    first->set[0] &= ~(uint64_t)1;
    assert_false(yawl__pack_is_good(&order_record, pack));
    *first = good;
    first->price.scale = YAWL_DECIMAL_SCALE_MAX + 1;
    assert_false(yawl__pack_is_good(&order_record, pack));
    *first = good;
    assert_true(yawl__pack_is_good(&order_record, pack));
    yawl__buffer_free(&buffer);
}

/* ---- Whole cases: the net of lists_net.h with an order as its data ---- */

static void order_init(const void *in, struct yawl_data *block, struct yawl_eval *e)
{
    const struct order *from = in;
    struct order_data *to = (struct order_data *)(void *)block;
    if (from == NULL) {
        yawl_fault(e, YAWL_EMISSING);
        return;
    }
    yawl_data_set_record(block, &to->first, &line_record, &from->first, e);
    yawl_data_set_records(block, &to->lines, from->lines, &line_record, e);
    yawl_data_set_records(block, &to->grid, from->grid, &row_record, e);
    yawl_data_set_records(block, &to->notes, from->notes, &maybe_record, e);
    if (from->has_buyer) yawl_data_set_record(block, &to->buyer, &person_record, &from->buyer, e);
    yawl_data_set_text(block, &to->photo, from->photo, e);
    to->due = from->due;
    to->patience = from->patience;
    yawl_data_set_list(block, &to->days, from->days, YAWL_TYPE_DATE, e);
    to->set[0] = from->has_buyer ? 0x1ff : 0x1ef;
}

static void order_assign(const struct yawl_data *block, const void *returns, struct yawl_data *next,
                         struct yawl_eval *e)
{
    (void)block;
    order_init(returns, next, e);
}

static void order_copy_out(const struct yawl_data *block, void *in, struct yawl_eval *e)
{
    const struct order_data *from = (const struct order_data *)(const void *)block;
    struct order *to = in;
    yawl_data_fill_record(block, &from->first, &line_record, &to->first, e);
    to->lines = yawl_data_records(block, from->lines, &line_record, e);
    to->grid = yawl_data_records(block, from->grid, &row_record, e);
    to->notes = yawl_data_records(block, from->notes, &maybe_record, e);
    to->has_buyer = yawl_is_set(from->set, 4);
    if (to->has_buyer)
        to->buyer =
            *(const struct person *)yawl_data_record(e, block, &from->buyer, &person_record);
    to->photo = yawl_data_text(block, from->photo);
    to->due = from->due;
    to->patience = from->patience;
    to->days = yawl_data_list(block, from->days, YAWL_TYPE_DATE, e);
}

static uint64_t again(const struct yawl_data *block, struct yawl_eval *e)
{
    (void)block, (void)e;
    return 0;
}

/* Owned by the caller: program, net and task in one. */
struct records_program {
    struct yawl_program program;
    struct yawl_net net;
    struct yawl_task task;
};

static const struct yawl_program *make_program(struct records_program *made)
{
    *made = (struct records_program){lists_program, lists_net, lists_tasks[LISTS_LOOK]};
    made->task.in = made->task.returns = &order_record;
    made->task.prepare = order_copy_out;
    made->task.assign = order_assign;
    made->task.choose = again;
    made->net.in = made->net.data = made->net.out = &order_record;
    made->net.init = order_init;
    made->net.result = order_copy_out;
    made->net.tasks = &made->task;
    made->program.nets = &made->net;
    return &made->program;
}

static void assert_replays(const struct core_case *t, const struct yawl_program *program)
{
    static char one[2 * DATA_MAX], other[2 * DATA_MAX];
    struct core_case again_case;
    core_case_init(&again_case, program, DATA_MAX);
    for (size_t at = 0; at < t->events.length;) {
        const char *bytes = t->events.bytes + at;
        int64_t size = yawl__replay(&again_case.core, &again_case.c, bytes, t->events.length - at);
        assert_true(size > 0);
        at += (size_t)size;
    }
    size_t length = core_case_image(t, one, sizeof one);
    assert_int_equal(length, core_case_image(&again_case, other, sizeof other));
    assert_memory_equal(one, other, length);
    assert_int_equal(core_case_done(&again_case), 0);
}

/* Records that grow, shrink and vanish in every round; each round's block and input are what was given. */
static void cases_keep_their_records(void **state)
{
    (void)state;
    struct records_program made;
    const struct yawl_program *program = make_program(&made);
    struct line lines[3];
    struct order order = an_order(lines);
    struct core_case t;
    core_case_init(&t, program, DATA_MAX);
    assert_int_equal(core_case_start(&t, &order), 0);
    for (uint32_t round = 0; round < 60; round++) {
        assert_int_equal(core_case_item(&t, YAWL__ITEM_START, LISTS_LOOK, NULL), 0);
        const struct yawl__item *item = yawl__items_find(&t.c.root.items, LISTS_LOOK);
        assert_non_null(item);
        assert_same(&order, item->block->in);
        order.lines.count = round % 4;
        lines[0].sku = (struct yawl_text){"a longer text than most", round % 24};
        lines[1].tags.count = round % 3;
        order.has_buyer = round % 5 == 0;
        order.buyer = a_line("", round % 2).by;
        order.grid.count = 3 - round % 3;
        assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, LISTS_LOOK, &order), 0);
        assert_block(t.c.root.data, &order);
    }
    assert_replays(&t, program);
    assert_int_equal(core_case_done(&t), 0);
}

/* CC-17: beyond max_case_bytes a completion is refused with the sizes, and the case is as it was. */
static void too_large_a_record_is_refused(void **state)
{
    (void)state;
    static struct line many[DATA_MAX / sizeof(struct line_inside)];
    struct records_program made;
    const struct yawl_program *program = make_program(&made);
    struct line lines[3];
    struct order order = an_order(lines), large = order;
    for (uint32_t i = 0; i < COUNT(many); i++) many[i] = a_line("x", 0);
    large.lines = (struct yawl_list){many, COUNT(many)};
    struct core_case t;
    core_case_init(&t, program, DATA_MAX);
    assert_int_equal(core_case_start(&t, &order), 0);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, LISTS_LOOK, &large), YAWL_ETOOBIG);
    assert_non_null(strstr(t.core.message.text, "the case's data would take "));
    assert_non_null(strstr(t.core.message.text, " bytes; max_case_bytes is 16384, and \"lines\" alone"));
    assert_block(t.c.root.data, &order);
    assert_replays(&t, program);
    assert_int_equal(core_case_done(&t), 0);
}

/* What the case has and what a work item gets of it are held together: each alone would fit. */
static void all_that_a_case_holds_is_limited(void **state)
{
    (void)state;
    static struct line many[DATA_MAX / 2 / sizeof(struct line_inside)];
    struct records_program made;
    const struct yawl_program *program = make_program(&made);
    struct line lines[3];
    struct order order = an_order(lines);
    for (uint32_t i = 0; i < COUNT(many); i++) many[i] = a_line("x", 0);
    struct core_case t;
    core_case_init(&t, program, DATA_MAX);
    assert_int_equal(core_case_start(&t, &order), 0);
    uint64_t before = t.c.held;
    assert_int_equal(core_case_item(&t, YAWL__ITEM_START, LISTS_LOOK, NULL), 0);
    assert_true(t.c.held > before);
    assert_int_equal(core_case_item(&t, YAWL__ITEM_ROLLBACK, LISTS_LOOK, NULL), 0);
    order.lines = (struct yawl_list){many, COUNT(many)};
    assert_int_equal(core_case_item(&t, YAWL__ITEM_COMPLETE, LISTS_LOOK, &order), 0);
    before = t.c.held;
    assert_true(before > DATA_MAX / 2 && before <= DATA_MAX);
    int refused = core_case_item(&t, YAWL__ITEM_START, LISTS_LOOK, NULL);
    assert_int_equal(refused, YAWL_ETOOBIG);
    assert_non_null(strstr(t.core.message.text, "task \"look\": the case's data would take "));
    assert_non_null(strstr(t.core.message.text, " bytes; max_case_bytes is 16384"));
    assert_int_equal(t.c.held, before);
    assert_replays(&t, program);
    assert_int_equal(core_case_done(&t), 0);
}

/* ---- What is wrong ---- */

static void add_problem(void *context, const char *path, const char *what)
{
    char *text = context;
    size_t length = strlen(text);
    snprintf(text + length, 1000 - length, "%s: %s\n", path, what);
}

static void all_problems_are_told(void **state)
{
    (void)state;
    char text[1000] = "";
    struct line lines[3];
    struct order order = an_order(lines);
    const struct yawl_text tags[] = {{"toolong", 7}, {"", 0}, {"ok", 2}, {"ok", 2}};
    assert_int_equal(yawl_record_check(&order_record, &order, add_problem, text), 0);
    assert_int_equal(yawl__outside_bad(&order_record, &order), YAWL_NOWHERE);
    order.first.price = (struct yawl_decimal){125000, 0, 4, 0}; /* 12.5000 has one fraction digit */
    lines[1].price = (struct yawl_decimal){123456, 0, 4, 0};
    lines[1].by.age = 150;
    lines[2].by.age = -1;
    lines[2].tags = (struct yawl_list){tags, 3};
    lines[0].tags = (struct yawl_list){tags, 4};
    lines[0].sku = (struct yawl_text){"\xff", 1};
    order.due.zone = 1000;
    order.patience.months = 1;
    assert_int_equal(yawl_record_check(&order_record, &order, add_problem, text), 9);
    assert_string_equal(text, "$.lines[0].sku: it is not UTF-8\n"
                              "$.lines[0].tags: 4 items, at most 3\n"
                              "$.lines[1].price: 4 fraction digits, at most 2\n"
                              "$.lines[1].by.age: 150 stands where less than 150 is expected\n"
                              "$.lines[2].tags[0]: 7 characters, at most 5\n"
                              "$.lines[2].tags[1]: 0 characters, at least 1\n"
                              "$.lines[2].by.age: -1 stands where at least 0 is expected\n"
                              "$.due: it is out of range\n"
                              "$.patience: it is out of range\n");
    assert_int_equal(yawl__outside_bad(&order_record, &order), 1);
}

static void digits_are_those_of_the_value(void **state)
{
    (void)state;
    static const struct {
        struct yawl_decimal value;
        const char *problem;
    } cases[] = {
        {{1234567, 0, 0, 0}, "7 digits, at most 6"},
        {{1234560, 0, 1, 0}, ""}, /* 123456 */
        {{12345678, 0, 3, 0}, "3 fraction digits, at most 2"},
        {{5, 0, 2, 0}, ""},
        {{1234567, 0, 2, 0}, "7 digits, at most 6"},
        {{0, 0, 5, 0}, ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[100] = "";
        yawl_value_t value = {.type = YAWL_TYPE_DECIMAL, .present = true};
        value.as_decimal = cases[i].value;
        bool wrong = yawl_value_problem(&line_fields[1], &value, text, sizeof text);
        assert_string_equal(text, cases[i].problem);
        assert_int_equal(wrong, cases[i].problem[0] != '\0');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_read_one_by_one),
        cmocka_unit_test(copies_own_all_their_parts),
        cmocka_unit_test(writing_checks_the_record),
        cmocka_unit_test(equality_is_by_value),
        cmocka_unit_test(blocks_hold_records),
        cmocka_unit_test(generated_code_stores_and_reads),
        cmocka_unit_test(full_places_fault),
        cmocka_unit_test(lists_of_records_are_values),
        cmocka_unit_test(packs_carry_records),
        cmocka_unit_test(damaged_packs_are_refused_or_read),
        cmocka_unit_test(lies_are_refused),
        cmocka_unit_test(cases_keep_their_records),
        cmocka_unit_test(too_large_a_record_is_refused),
        cmocka_unit_test(all_that_a_case_holds_is_limited),
        cmocka_unit_test(all_problems_are_told),
        cmocka_unit_test(digits_are_those_of_the_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
