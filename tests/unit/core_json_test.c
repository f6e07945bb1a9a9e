/* Records as JSON, both ways: members in members, lists of records, of lists and of what may be absent,
 * bytes, times, durations, XML data; facets and unknown names with their paths (WI-7). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/base64.h"
#include "fixtures/records.h"
#include "yawl/errors.h"
#include "yawl/json.h"

static char message[600];
static _Alignas(8) char scratch[8192];

static void add_problem(void *context, const char *path, const char *what)
{
    size_t length = strlen(message);
    (void)context;
    snprintf(message + length, sizeof message - length, "%s%s: %s", length > 0 ? "; " : "", path,
             what);
}

static int read_order(const char *text, struct order *order)
{
    struct yawl_eval e = {.scratch = scratch, .scratch_capacity = sizeof scratch};
    memset(order, 0, sizeof *order);
    message[0] = '\0';
    return yawl_json_read(&order_record, yawl_text_of(text), order, &e,
                          (struct yawl_report){add_problem, NULL});
}

static const char whole[] =
    "{\"first\": {\"sku\": \"A\", \"price\": \"12.50\", \"tags\": [\"new\"], "
    "\"by\": {\"name\": \"Ann\", \"age\": 41}, \"checked\": true}, "
    "\"lines\": [{\"sku\": \"B\", \"price\": \"1\", \"tags\": [], \"by\": {\"name\": \"\", "
    "\"age\": "
    "null}, \"checked\": null}], "
    "\"grid\": [[1, 2], [], [3]], \"notes\": [\"a\", null], \"buyer\": null, \"photo\": \"/wD+\", "
    "\"due\": \"2026-01-31T13:30:00.5+02:00\", \"patience\": \"-P1Y2MT1H\", "
    "\"days\": [\"1970-01-01\", \"1969-12-31Z\"]}";

static void documents_are_read_and_written(void **state)
{
    (void)state;
    char text[1000];
    struct yawl_eval e = {.scratch = text, .scratch_capacity = sizeof text};
    struct order order;
    int code = read_order(whole, &order);
    assert_string_equal(message, "");
    assert_int_equal(code, 0);
    const struct line *line = order.lines.items;
    assert_true(yawl_text_equal(line->sku, yawl_text_of("B")));
    assert_false(line->by.has_age);
    const struct row *rows = order.grid.items;
    assert_int_equal(((const int64_t *)rows[0].value.items)[1], 2);
    assert_memory_equal(order.photo.data, "\xff\x00\xfe", 3);
    assert_int_equal(order.due.zone, 120);
    assert_true(yawl_text_equal(yawl_json_write(&e, &order_record, &order), yawl_text_of(whole)));
    for (uint32_t room = 0; room < sizeof whole - 1; room++) {
        e = (struct yawl_eval){.scratch = text, .scratch_capacity = room};
        assert_int_equal(yawl_json_write(&e, &order_record, &order).length, 0);
        assert_int_equal(e.fault, YAWL_ETOOBIG);
    }
}

/* What is written is read again, every value of it. */
static void what_is_written_is_read(void **state)
{
    (void)state;
    static _Alignas(8) char text[4000];
    struct yawl_eval e = {.scratch = text, .scratch_capacity = sizeof text - 1};
    struct line lines[3];
    struct order order = an_order(lines), again;
    struct yawl_text written = yawl_json_write(&e, &order_record, &order);
    assert_int_equal(e.fault, 0);
    text[written.length] = '\0';
    int code = read_order(written.data, &again);
    assert_string_equal(message, "");
    assert_int_equal(code, 0);
    assert_true(yawl_record_equal(&order_record, &order, &again));
}

/* The document with another value of one member. */
static void refuse_code(const char *member, const char *value, int code, const char *why)
{
    char text[1000];
    struct order order;
    const char *at = strstr(whole, member);
    assert_non_null(at);
    at += strlen(member) + 3;
    const char *next = strstr(at, strcmp(member, "first") == 0   ? "\"lines\""
                                  : strcmp(member, "grid") == 0  ? "\"notes\""
                                  : strcmp(member, "notes") == 0 ? "\"buyer\""
                                  : strcmp(member, "buyer") == 0 ? "\"photo\""
                                  : strcmp(member, "photo") == 0 ? "\"due\""
                                  : strcmp(member, "due") == 0   ? "\"patience\""
                                                                 : "\"days\"");
    assert_non_null(next);
    snprintf(text, sizeof text, "%.*s%s, %s", (int)(at - whole), whole, value, next);
    int found = read_order(text, &order);
    assert_string_equal(message, why);
    assert_int_equal(found, code);
}

static void refuse(const char *member, const char *value, const char *why)
{
    refuse_code(member, value, YAWL_EDATA, why);
}

static void problems_have_their_paths(void **state)
{
    (void)state;
    refuse("buyer", "{\"name\": \"B\", \"aged\": 1}", "$.buyer.aged: no such member is declared");
    refuse("buyer", "{\"name\": 1, \"age\": 200}",
           "$.buyer.name: 1 stands where a string is expected; "
           "$.buyer.age: 200 stands where less than 150 is expected");
    refuse("buyer", "[]", "$.buyer: [] stands where an object is expected");
    refuse("grid", "[[1], [2, \"x\"], 3]",
           "$.grid[1][1]: \"x\" stands where an integer is expected; "
           "$.grid[2]: 3 stands where an array is expected");
    refuse("notes", "[null, 1]", "$.notes[1]: 1 stands where a string is expected");
    refuse_code("grid", "[null]", YAWL_EMISSING, "$.grid[0]: it is missing");
    refuse_code("due", "null", YAWL_EMISSING, "$.due: it is missing");
    refuse("buyer", "{\"name\": \"a\", \"name\": \"b\"}", "$.buyer.name: it is given twice");
    refuse("photo", "\"/wD\"", "$.photo: \"/wD\" stands where bytes are expected, as a string of base64");
    refuse("due", "\"2026-02-30T00:00:00\"",
           "$.due: \"2026-02-30T00:00:00\" stands where a date and time is expected, "
           "as a string such as \"2026-01-31T13:30:00Z\"");
    refuse("patience", "\"1 hour\"",
           "$.patience: \"1 hour\" stands where a duration is expected, as a string such as \"P1DT12H\"");
    refuse(
        "first",
        "{\"sku\": \"A\", \"price\": \"1.2345\", \"tags\": [\"\", \"ok\", \"a\", "
        "\"b\"], \"by\": {\"name\": \"x\"}}",
        "$.first.price: 4 fraction digits, at most 2; $.first.tags[0]: 0 characters, at least 1; "
        "$.first.tags: 4 items, at most 3");
}

static bool reads(uint32_t field, const char *text, yawl_value_t *value)
{
    struct yawl_eval e = {.scratch = scratch, .scratch_capacity = sizeof scratch};
    message[0] = '\0';
    return yawl_json_read_value(&order_fields[field], yawl_text_of(text), value, &e,
                                (struct yawl_report){add_problem, NULL}) == 0;
}

static void values_are_read_alone(void **state)
{
    (void)state;
    yawl_value_t value;
    assert_true(reads(7, "\"-P14MT60M\"", &value));
    assert_int_equal(value.as_span.seconds, -3600);
    assert_true(reads(7, " null ", &value));
    assert_false(value.present);
    assert_true(reads(4, "{\"name\": \"Bo\"}", &value));
    assert_false(yawl_record_member(&value.as_record, 1).present);
    assert_false(reads(4, "{\"name\": 1}", &value));
    assert_string_equal(message, "$.name: 1 stands where a string is expected");
    assert_true(reads(3, "[null, \"\"]", &value));
    assert_int_equal(value.as_list.count, 2);
}

/* Rows of 0 to 22 numbers: the list of rows moves as it grows, since those of its items lie behind it. */
static void lists_grow_as_they_are_read(void **state)
{
    (void)state;
    char text[2000];
    size_t at = (size_t)snprintf(text, sizeof text, "[");
    for (int row = 0; row < 23; row++) {
        at += (size_t)snprintf(text + at, sizeof text - at, row == 0 ? "[" : ", [");
        for (int i = 0; i < row; i++)
            at += (size_t)snprintf(text + at, sizeof text - at, i == 0 ? "%d" : ", %d", row + i);
        at += (size_t)snprintf(text + at, sizeof text - at, "]");
    }
    snprintf(text + at, sizeof text - at, "]");
    yawl_value_t value;
    assert_true(reads(2, text, &value));
    assert_int_equal(value.as_list.count, 23);
    const struct row *rows = value.as_list.items;
    for (uint32_t row = 0; row < 23; row++) {
        assert_int_equal(rows[row].value.count, row);
        for (uint32_t i = 0; i < row; i++)
            assert_int_equal(((const int64_t *)rows[row].value.items)[i], row + i);
    }
    struct yawl_eval e = {.scratch = scratch};
    int code = YAWL_ETOOBIG;
    for (uint32_t room = 0; code != 0 && room < sizeof scratch; room += 8) {
        e = (struct yawl_eval){.scratch = scratch, .scratch_capacity = room};
        code = yawl_json_read_value(&order_fields[2], yawl_text_of(text), &value, &e,
                                    (struct yawl_report){NULL, NULL});
        assert_true(code == 0 || code == YAWL_ETOOBIG);
    }
    assert_int_equal(code, 0);
}

/* Whatever ends a run of plain characters is found at each place: they are passed eight at a time. */
static void texts_end_anywhere(void **state)
{
    (void)state;
    static const char *const odd[] = {"\\n", "\\u0041", "\xc3\xa9", "\x7f", "\x1f", "\\x", ""};
    for (int length = 0; length < 20; length++) {
        for (int place = 0; place <= length; place++) {
            for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
                char text[60];
                yawl_value_t value;
                snprintf(text, sizeof text, "{\"name\": \"%.*s%s%.*s\"}", place,
                         "abcdefghijklmnopqrst", odd[i], length - place, "!#[]{}:,~^ /'@`|-+=$");
                bool good = odd[i][0] != '\x1f' && strcmp(odd[i], "\\x") != 0;
                assert_int_equal(reads(4, text, &value), good);
            }
        }
    }
}

static void texts_have_escapes(void **state)
{
    (void)state;
    char text[100];
    yawl_value_t value;
    assert_true(
        reads(3, "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\u00e4\\u20AC\\ud83d\\ude00\"]", &value));
    yawl_value_t item = yawl_list_item(&value.as_list, 0);
    item = yawl_record_member(&item.as_record, 0);
    static const char meant[] = "\"\\/\b\f\n\r\t\0\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80";
    assert_int_equal(item.as_text.length, sizeof meant - 1);
    assert_memory_equal(item.as_text.data, meant, sizeof meant - 1);
    struct yawl_eval e = {.scratch = text, .scratch_capacity = sizeof text};
    struct yawl_text shown = yawl_json_write_value(&e, &maybe_fields[0], &item);
    assert_true(yawl_text_equal(
        shown,
        yawl_text_of("\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\"")));
}

static void what_is_no_json_is_told_where(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", "$: JSON: 1:1: a value is expected"},
        {"{", "$: JSON: 1:2: a string is expected"},
        {"{\"name\"}", "$: JSON: 1:8: ':' is expected"},
        {"{\n \"name\": \"a\" \"age\"", "$: JSON: 2:14: '}' is expected"},
        {"{\"name\": \"a\",}", "$: JSON: 1:14: a string is expected"},
        {"{\"name\": \"a\"} x", "$: JSON: 1:15: the end of the text is expected"},
        {"{\"name\": \"\\x\"}", "$: JSON: 1:11: an escape is expected"},
        {"{\"name\": \"\\ud800\"}", "$: JSON: 1:11: an escape is expected"},
        {"{\"name\": \"\n\"}", "$: JSON: 1:11: a character of a string is expected"},
        {"{\"name\": \"", "$: JSON: 1:11: '\"' is expected"},
        {"{\"age\": 01}", "$: JSON: 1:10: '}' is expected"},
        {"{\"age\": -}", "$: JSON: 1:10: a digit is expected"},
        {"{\"age\": 1.}", "$: JSON: 1:11: a digit is expected"},
        {"{\"name\": nul}", "$: JSON: 1:10: a value is expected"},
        {"{\"name\": \"\xff\"}", "$: JSON: 1:1: UTF-8 is expected"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        yawl_value_t value;
        assert_false(reads(4, cases[i][0], &value));
        assert_string_equal(message, cases[i][1]);
    }
}

/* JSON has no such numbers; null would be no value. */
static void floats_without_a_number_are_words(void **state)
{
    (void)state;
    static const struct yawl_field field = {.name = "ratio", .type = YAWL_TYPE_FLOAT};
    static const char *const words[] = {"\"INF\"", "\"-INF\"", "\"NaN\"", "1.5"};
    static const char *const wrong[] = {"\"Infinity\"", "\"1.5\"", "\"\"", "1e400"};
    for (size_t i = 0; i < COUNT(words); i++) {
        char text[40];
        struct yawl_eval e = {.scratch = text, .scratch_capacity = sizeof text};
        struct yawl_report quiet = {NULL, NULL};
        yawl_value_t value;
        assert_int_equal(yawl_json_read_value(&field, yawl_text_of(words[i]), &value, &e, quiet), 0);
        assert_true(yawl_text_equal(yawl_json_write_value(&e, &field, &value), yawl_text_of(words[i])));
        assert_int_equal(yawl_json_read_value(&field, yawl_text_of(wrong[i]), &value, &e, quiet),
                         YAWL_EDATA);
    }
}

static void numbers_are_exact(void **state)
{
    (void)state;
    static const struct yawl_field amount = {.name = "amount", .type = YAWL_TYPE_DECIMAL};
    static const struct yawl_field count = {.name = "count", .type = YAWL_TYPE_INT};
    static const char *const whole_numbers[] = {"9223372036854775807", "-0", "3.0", "3e2",
                                                "1e18", "9.223372036854775807e18", "0e99999999999",
                                                "-92233720368547758080000000.0E-7",
                                                "30e-1"};
    static const char *const none[] = {"9223372036854775808", "3.5", "1e300", "1e19", "1e-1",
                                       "9.2233720368547758075e18", "1e99999999999999999999", "true", "\"1\""};
    struct yawl_eval e = {.scratch = scratch, .scratch_capacity = sizeof scratch};
    const struct yawl_report nobody = {NULL, NULL};
    yawl_value_t value;
    for (size_t i = 0; i < COUNT(whole_numbers); i++)
        assert_int_equal(
            yawl_json_read_value(&count, yawl_text_of(whole_numbers[i]), &value, &e, nobody), 0);
    assert_int_equal(value.as_int, 3);
    for (size_t i = 0; i < COUNT(none); i++)
        assert_int_equal(yawl_json_read_value(&count, yawl_text_of(none[i]), &value, &e, nobody),
                         YAWL_EDATA);
    struct yawl_text digits = yawl_text_of("0.12345678901234567890123");
    assert_int_equal(yawl_json_read_value(&amount, digits, &value, &e, nobody), 0);
    assert_true(yawl_text_equal(yawl_decimal_print(&e, value.as_decimal), digits));
    assert_int_equal(yawl_json_read_value(&amount, yawl_text_of("15e-1"), &value, &e, nobody), 0);
    assert_int_equal(yawl_decimal_compare(value.as_decimal, YAWL_DECIMAL(0, 15, 1)), 0);
    digits = yawl_text_of("1.2345678901234567890123e4");
    assert_int_equal(yawl_json_read_value(&amount, digits, &value, &e, nobody), 0);
    assert_true(yawl_text_equal(yawl_decimal_print(&e, value.as_decimal),
                                yawl_text_of("12345.678901234567890123")));
    message[0] = '\0';
    const struct yawl_report loud = {add_problem, NULL};
    digits = yawl_text_of("\"1234567890123456789012345678901234567890\"");
    assert_int_equal(yawl_json_read_value(&amount, digits, &value, &e, loud), YAWL_EDATA);
    assert_non_null(strstr(message, "stands where a decimal of at most 38 digits is expected"));
    digits = yawl_text_of("9223372036854775808");
    assert_int_equal(yawl_json_read_value(&count, digits, &value, &e, loud), YAWL_EDATA);
    assert_non_null(strstr(message, "stands where an integer of at most 64 bits is expected"));
    digits = yawl_text_of("1e-60"); /* less than a decimal holds, and no zero */
    assert_int_equal(yawl_json_read_value(&amount, digits, &value, &e, nobody), YAWL_EDATA);
}

/* A document that is nested too deep, also where nobody looks; every prefix of a document; every scratch. */
static void hostile_documents_are_refused(void **state)
{
    (void)state;
    static char deep[4000];
    struct order order;
    size_t length = (size_t)snprintf(deep, sizeof deep, "{\"x\": ");
    memset(deep + length, '[', sizeof deep - length - 1);
    assert_int_equal(read_order(deep, &order), YAWL_EPARSE);
    for (size_t i = 0; i < sizeof whole - 1; i++) {
        char *text = strndup(whole, i);
        assert_non_null(text);
        assert_int_not_equal(read_order(text, &order), 0);
        free(text);
    }
    for (uint32_t room = 0; room < sizeof scratch; room += 24) {
        struct yawl_eval e = {.scratch = scratch, .scratch_capacity = room};
        memset(&order, 0, sizeof order);
        int code = yawl_json_read(&order_record, yawl_text_of(whole), &order, &e,
                                  (struct yawl_report){NULL, NULL});
        assert_true(code == 0 || code == YAWL_ETOOBIG);
    }
}

static void base64_is_strict(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "A", "AA=A", "AB==", "AAB=", "A===", "AA==AAAA", "AA A", "===="};
    unsigned char bytes[8];
    size_t length;
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(base64_read(bad[i], strlen(bad[i]), bytes, &length));
    assert_true(base64_read("", 0, bytes, &length));
    assert_int_equal(length, 0);
    assert_true(base64_read("Zm9vYg==", 8, bytes, &length));
    assert_int_equal(length, 4);
    assert_memory_equal(bytes, "foob", 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents_are_read_and_written),
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(problems_have_their_paths),
        cmocka_unit_test(values_are_read_alone),
        cmocka_unit_test(lists_grow_as_they_are_read),
        cmocka_unit_test(texts_end_anywhere),
        cmocka_unit_test(texts_have_escapes),
        cmocka_unit_test(what_is_no_json_is_told_where),
        cmocka_unit_test(floats_without_a_number_are_words),
        cmocka_unit_test(numbers_are_exact),
        cmocka_unit_test(hostile_documents_are_refused),
        cmocka_unit_test(base64_is_strict),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
