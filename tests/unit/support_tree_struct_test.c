/* XML data as structs (support/tree_struct.c): what the tests of generated structs do not reach. */
#include "support_values.h"

#include "yawl/tree_struct.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* after the headers it needs */
#include <cmocka.h>

struct line {
    int64_t id;
    bool has_note;
    struct yawl_text note;
};

struct order {
    bool has_number;
    int64_t number;
    struct yawl_list lines;
};

#define FIELD(of, member, kind, has)                                                               \
    .name = #member, .type = YAWL_TYPE_##kind, .outside = offsetof(struct of, member),             \
    .outside_has = (has), .index = YAWL_NOWHERE

static const struct yawl_field line_fields[] = {
    {FIELD(line, id, INT, YAWL_NOWHERE)},
    {FIELD(line, note, STRING, offsetof(struct line, has_note))},
};
static const struct yawl_record line_record = {
    .outside_size = sizeof(struct line), .fields_count = 2, .fields = line_fields};
static const struct yawl_tree_member line_members[] = {
    {.name = {"id", 2}, .place = YAWL_TREE_ATTRIBUTE},
    {.place = YAWL_TREE_CONTENT},
};
static const struct yawl_tree_struct line_struct = {&line_record, line_members};

static const struct yawl_field order_fields[] = {
    {FIELD(order, number, INT, offsetof(struct order, has_number))},
    {FIELD(order, lines, LIST, YAWL_NOWHERE), .element = YAWL_TYPE_RECORD, .record = &line_record},
};
static const struct yawl_record order_record = {
    .outside_size = sizeof(struct order), .fields_count = 2, .fields = order_fields};
static const struct yawl_tree_member order_members[] = {
    {.name = {"Number", 6}, .is_nil = true, .otherwise = {"5", 1}},
    {.name = {"Line", 4}, .of = &line_struct},
};
static const struct yawl_tree_struct order_struct = {&order_record, order_members};

static char scratch[1u << 16];

static struct yawl_eval with_room(uint32_t capacity)
{
    return (struct yawl_eval){.scratch = scratch, .scratch_capacity = capacity};
}

static char tree_bytes[4096];

/* A tree outside of the scratch. */
static struct yawl_text tree_of(const char *xml)
{
    struct yawl_eval e = with_room(sizeof scratch);
    struct yawl_text tree = yawl_tree_parse(&e, yawl_text_of(xml), YAWL_TREE_KEEP_SPACE, NULL);
    assert_int_equal(e.fault, 0);
    memcpy(tree_bytes, tree.data, tree.length);
    return (struct yawl_text){tree_bytes, tree.length};
}

static int fault_of(const char *xml)
{
    struct yawl_eval e = with_room(sizeof scratch);
    struct order order;
    return yawl_tree_to_struct(&e, &order_struct, tree_of(xml), &order);
}

static void nil_and_empty_elements(void **state)
{
    (void)state;
    struct yawl_eval e = with_room(sizeof scratch);
    struct order order;
    struct yawl_text tree = tree_of("<o><Number/></o>");
    assert_int_equal(yawl_tree_to_struct(&e, &order_struct, tree, &order), 0);
    assert_true(order.has_number && order.number == 5 && order.lines.count == 0);
    tree = tree_of("<o><Number xsi:nil=' 1 '/><Line id='2'>a&amp;b</Line></o>");
    assert_int_equal(yawl_tree_to_struct(&e, &order_struct, tree, &order), 0);
    assert_true(!order.has_number && order.lines.count == 1);
    const struct line *line = order.lines.items;
    assert_true(line->id == 2 && line->has_note && yawl_text_equal(line->note, YAWL_TEXT("a&b")));
}

static void what_is_not_of_the_type_fails(void **state)
{
    (void)state;
    assert_int_equal(fault_of("<o><Line>a</Line></o>"), YAWL_EDATA); /* no id */
    assert_int_equal(fault_of("<o><Line id='x'>a</Line></o>"), YAWL_ECAST);
    assert_int_equal(fault_of("<o><Number>9223372036854775808</Number></o>"), YAWL_EOVERFLOW);
    struct yawl_eval e = with_room(sizeof scratch);
    struct order order;
    struct yawl_text none = {"", 0};
    assert_int_equal(yawl_tree_to_struct(&e, &order_struct, none, &order), YAWL_EDATA);
}

/* Without room both say so, whatever the room is; with it they give what they were given. */
static void each_scratch_is_enough_or_too_small(void **state)
{
    (void)state;
    const char *xml = "<o><Number>1</Number><Line id=\"1\">a</Line><Line id=\"2\">b</Line></o>";
    char made[sizeof tree_bytes];
    uint32_t enough = 0;
    for (uint32_t room = 0; room < 4096; room += 8) {
        struct yawl_text tree = tree_of(xml);
        struct yawl_eval e = with_room(room);
        struct order order;
        int fault = yawl_tree_to_struct(&e, &order_struct, tree, &order);
        struct yawl_text back = {"", 0};
        if (fault == 0) back = yawl_tree_of_struct(&e, &order_struct, YAWL_TEXT("o"), &order);
        if (e.fault != 0) {
            assert_int_equal(e.fault, YAWL_ETOOBIG);
            assert_int_equal(enough, 0);
            continue;
        }
        enough++;
        memcpy(made, back.data, back.length);
        struct yawl_eval printing = with_room(sizeof scratch);
        struct yawl_text text = yawl_tree_print(&printing, yawl_node_at(made, 0));
        assert_true(yawl_text_equal(text, yawl_text_of(xml)));
    }
    assert_true(enough > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nil_and_empty_elements),
        cmocka_unit_test(what_is_not_of_the_type_fails),
        cmocka_unit_test(each_scratch_is_enough_or_too_small),
    };
    return cmocka_run_group_tests_name("support_tree_struct", tests, NULL, NULL);
}
