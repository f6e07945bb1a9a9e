/* JSON and outside structs, both ways: scalars, lists, what does not fit, and comparing by value. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "player/data.h"
#include "yawl/errors.h"

struct order {
    struct yawl_list notes, amounts, states;
    struct yawl_list numbers;
    bool has_numbers;
    struct yawl_decimal total;
};

static const char *const states[] = {"open", "paid", NULL};

#define MEMBER(member, kind)                                                                       \
    .name = #member, .type = kind, .outside = offsetof(struct order, member),                      \
    .outside_has = UINT32_MAX, .inside = UINT32_MAX

static const struct yawl_field fields[] = {
    {MEMBER(notes, YAWL_TYPE_LIST), .index = 0, .element = YAWL_TYPE_STRING},
    {MEMBER(amounts, YAWL_TYPE_LIST), .index = 1, .element = YAWL_TYPE_DECIMAL},
    {MEMBER(states, YAWL_TYPE_LIST), .index = 2, .element = YAWL_TYPE_ENUM, .names = states},
    {.name = "numbers",
     .type = YAWL_TYPE_LIST,
     .outside = offsetof(struct order, numbers),
     .outside_has = offsetof(struct order, has_numbers),
     .inside = UINT32_MAX,
     .index = 3,
     .element = YAWL_TYPE_INT},
    {MEMBER(total, YAWL_TYPE_DECIMAL), .index = 4},
};
static const struct yawl_record record = {
    .name = "order", .outside_size = sizeof(struct order), .fields_count = 5, .fields = fields};

static char message[200];
static struct data_memory memory;

/* Reads `text` into a zeroed struct; what it made must be released also after a failure. */
static int read_order(const char *text, struct order *order)
{
    memset(order, 0, sizeof *order);
    message[0] = '\0';
    return data_from_json(&record, text, order, &memory,
                          (struct data_message){message, sizeof message});
}

static void lists_are_arrays(void **state)
{
    (void)state;
    struct order order;
    const char *text =
        "{\"notes\": [\"a\", \"\"], \"amounts\": [\"1.50\", 2], \"states\": [\"paid\"],"
        " \"numbers\": [3, 4.0], \"total\": \"0\"}";
    assert_int_equal(read_order(text, &order), 0);
    assert_int_equal(order.notes.count, 2);
    assert_true(order.has_numbers);
    char *shown = data_object(&record, &order);
    assert_string_equal(shown,
                        "{\"notes\": [\"a\", \"\"], \"amounts\": [\"1.50\", \"2\"], \"states\": "
                        "[\"paid\"], \"numbers\": [3, 4], \"total\": \"0\"}");
    free(shown);
    data_memory_done(&memory);
}

/* A document that needs more room than there is at first. */
static void room_grows(void **state)
{
    (void)state;
    enum { NOTES = 5000 };
    static char text[NOTES * 6 + 100];
    struct order order;
    size_t length = (size_t)snprintf(text, sizeof text, "{\"notes\": [\"\"");
    for (int i = 1; i < NOTES; i++)
        length += (size_t)snprintf(text + length, sizeof text - length, ",\"a\"");
    snprintf(text + length, sizeof text - length,
             "], \"amounts\": [], \"states\": [], \"total\": 1}");
    assert_int_equal(read_order(text, &order), 0);
    assert_int_equal(order.notes.count, NOTES);
    char *shown = data_object(&record, &order);
    assert_true(strlen(shown) > NOTES * 5);
    free(shown);
    data_memory_done(&memory);
}

static void refuse(const char *text, int code, const char *why)
{
    struct order order;
    int found = read_order(text, &order);
    assert_string_equal(message, why);
    assert_int_equal(found, code);
    data_memory_done(&memory);
}

static void what_does_not_fit_is_named(void **state)
{
    (void)state;
    const char *rest = "\"amounts\": [], \"states\": [], \"total\": 0}";
    const char *const cases[][2] = {
        {"{", "$.notes: it is missing"},
        {"{\"notes\": \"a\", ", "$.notes: \"a\" stands where an array is expected"},
        {"{\"notes\": [\"a\", 1], ", "$.notes[1]: 1 stands where a string is expected"},
        {"{\"notes\": [null], ", "$.notes[0]: null stands where a string is expected"},
        {"{\"notes\": [[]], ", "$.notes[0]: [] stands where a string is expected"},
        {"{\"notes\": [], \"note\": [], ", "$.note: no such member is declared"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[200];
        snprintf(text, sizeof text, "%s%s", cases[i][0], rest);
        refuse(text, i == 0 ? YAWL_EMISSING : YAWL_EDATA, cases[i][1]);
    }
}

/* The first one gives the code; what has no room is counted. */
static void all_problems_of_a_document_are_named(void **state)
{
    (void)state;
    refuse("{\"notes\": [1, \"a\", 2], \"amounts\": [1.5e-20], \"states\": [\"open\", \"lost\"], "
           "\"total\": 0.1234567890123456e1, \"numbers\": [1e30, \"\"]}",
           YAWL_EDATA,
           "$.notes[0]: 1 stands where a string is expected; "
           "$.notes[2]: 2 stands where a string is expected; "
           "$.states[1]: \"lost\" stands where one of open, paid is expected; 2 more");
    refuse("{}", YAWL_EMISSING,
           "$.notes: it is missing; $.amounts: it is missing; $.states: it is missing; "
           "$.total: it is missing");
    refuse("[]", YAWL_EDATA, "$: [] stands where an object is expected");
}

static bool equals(const struct order *order, uint32_t field, const char *text)
{
    json_t *json = json_loads(text, JSON_DECODE_ANY, NULL);
    bool equal = data_equals(&fields[field], yawl_record_get(&fields[field], order), json);
    json_decref(json);
    return equal;
}

static void lists_compare_item_by_item(void **state)
{
    (void)state;
    struct order order;
    const char *text =
        "{\"notes\": [\"a\"], \"amounts\": [\"1.50\"], \"states\": [], \"total\": \"2.0\"}";
    assert_int_equal(read_order(text, &order), 0);
    assert_true(equals(&order, 0, "[\"a\"]"));
    assert_false(equals(&order, 0, "[\"a\", \"a\"]"));
    assert_false(equals(&order, 0, "[]"));
    assert_false(equals(&order, 0, "\"a\""));
    assert_false(equals(&order, 0, "null"));
    assert_true(equals(&order, 1, "[1.5]"));
    assert_true(equals(&order, 2, "[]"));
    assert_true(equals(&order, 3, "null"));
    assert_false(equals(&order, 3, "[]"));
    assert_true(equals(&order, 4, "2"));
    data_memory_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_are_arrays),
        cmocka_unit_test(room_grows),
        cmocka_unit_test(what_does_not_fit_is_named),
        cmocka_unit_test(all_problems_of_a_document_are_named),
        cmocka_unit_test(lists_compare_item_by_item),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
