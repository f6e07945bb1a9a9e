/* JSON and outside structs, both ways: scalars, lists, what does not fit, and comparing by value. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "player/data.h"

struct order {
    struct yawl_list notes, amounts, states;
    struct yawl_list numbers;
    bool has_numbers;
    struct yawl_decimal total;
};

static const char *const states[] = {"open", "paid", NULL};

static const struct yawl_field fields[] = {
    {"notes", YAWL_TYPE_LIST, offsetof(struct order, notes), UINT32_MAX, UINT32_MAX, 0, NULL,
     YAWL_TYPE_STRING},
    {"amounts", YAWL_TYPE_LIST, offsetof(struct order, amounts), UINT32_MAX, UINT32_MAX, 1, NULL,
     YAWL_TYPE_DECIMAL},
    {"states", YAWL_TYPE_LIST, offsetof(struct order, states), UINT32_MAX, UINT32_MAX, 2, states,
     YAWL_TYPE_ENUM},
    {"numbers", YAWL_TYPE_LIST, offsetof(struct order, numbers),
     offsetof(struct order, has_numbers), UINT32_MAX, 3, NULL, YAWL_TYPE_INT},
    {"total", YAWL_TYPE_DECIMAL, offsetof(struct order, total), UINT32_MAX, UINT32_MAX, 4, NULL,
     YAWL_TYPE_BOOL},
};
static const struct yawl_record record = {
    .name = "order", .outside_size = sizeof(struct order), .fields_count = 5, .fields = fields};

static char message[200];

/* Reads `text` into a zeroed struct; what it made must be released also after a failure. */
static int read_order(const char *text, struct order *order, json_t **json)
{
    *json = json_loads(text, 0, NULL);
    assert_non_null(*json);
    memset(order, 0, sizeof *order);
    message[0] = '\0';
    return data_from_json(&record, *json, order, message, sizeof message);
}

static void lists_are_arrays(void **state)
{
    (void)state;
    struct order order;
    json_t *json;
    const char *text =
        "{\"notes\": [\"a\", \"\"], \"amounts\": [\"1.50\", 2], \"states\": [\"paid\"],"
        " \"numbers\": [3, 4.0], \"total\": \"0\"}";
    assert_int_equal(read_order(text, &order, &json), 0);
    assert_int_equal(order.notes.count, 2);
    assert_true(order.has_numbers);
    json_t *back = data_object(&record, &order);
    char *shown = json_dumps(back, 0);
    assert_string_equal(shown,
                        "{\"notes\": [\"a\", \"\"], \"amounts\": [\"1.50\", \"2\"], \"states\": "
                        "[\"paid\"], \"numbers\": [3, 4], \"total\": \"0\"}");
    free(shown);
    json_decref(back);
    data_release(&record, &order);
    json_decref(json);
}

static void refuse(const char *text, int code, const char *why)
{
    struct order order;
    json_t *json;
    assert_int_equal(read_order(text, &order, &json), code);
    assert_string_equal(message, why);
    data_release(&record, &order);
    json_decref(json);
}

static void what_does_not_fit_is_named(void **state)
{
    (void)state;
    refuse("{}", YAWL_EMISSING, "$.notes: it is missing");
    refuse("{\"notes\": \"a\"}", YAWL_EDATA, "$.notes: an array is expected");
    refuse("{\"notes\": [\"a\", 1]}", YAWL_EDATA, "$.notes[1]: a string is expected");
    refuse("{\"notes\": [null]}", YAWL_EDATA, "$.notes[0]: a string is expected");
    refuse("{\"notes\": [], \"amounts\": [], \"states\": [\"open\", \"lost\"]}", YAWL_EDATA,
           "$.states[1]: one of the names of its enumeration is expected");
    refuse("{\"notes\": [], \"amounts\": [0.1234567890123456]}", YAWL_EDATA,
           "$.amounts[0]: a decimal is expected, as a string such as \"12.50\"");
    refuse("{\"notes\": [[]]}", YAWL_EDATA, "$.notes[0]: a string is expected");
    refuse("{\"note\": []}", YAWL_EDATA, "$.note: no such member is declared");
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
    json_t *json;
    const char *text =
        "{\"notes\": [\"a\"], \"amounts\": [\"1.50\"], \"states\": [], \"total\": \"2.0\"}";
    assert_int_equal(read_order(text, &order, &json), 0);
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
    data_release(&record, &order);
    json_decref(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_are_arrays),
        cmocka_unit_test(what_does_not_fit_is_named),
        cmocka_unit_test(lists_compare_item_by_item),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
