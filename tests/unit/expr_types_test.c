/* Types of both languages, places in the specification, and the list of diagnostics of
 * compiler/expr. */
#include "expr_fixture.h"

#include <ctype.h>

static void yaml_types(void **state)
{
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 20);
    static const struct {
        const char *text;
        enum expr_kind kind;
        bool optional, ok;
    } rows[] = {
        {"bool", EXPR_BOOL, false, true},          {"int", EXPR_INT, false, true},
        {"float", EXPR_FLOAT, false, true},        {"decimal?", EXPR_DECIMAL, true, true},
        {" string ", EXPR_STRING, false, true},    {"Status", EXPR_ENUM, false, true},
        {"Status?", EXPR_ENUM, true, true},        {"date", EXPR_DATE, false, true},
        {"bytes", EXPR_BYTES, false, true},        {"duration?", EXPR_DURATION, true, true},
        {"time", EXPR_TIME, false, true},          {"dateTime", EXPR_DATE_TIME, false, true},
        {"int[]", EXPR_LIST, false, true},         {"int[]?", EXPR_LIST, true, true},
        {"Status[]", EXPR_LIST, false, true},      {"date[]", EXPR_LIST, false, true},
        {"int?[]", EXPR_LIST, false, true},        {"Status[][]", EXPR_LIST, false, true},
        {"Line", EXPR_RECORD, false, true},        {"Line[]", EXPR_LIST, false, true},
        {"Line?[]?", EXPR_LIST, true, true},       {"Lines", EXPR_OTHER, false, false},
        {"integer", EXPR_OTHER, false, false},     {"", EXPR_OTHER, false, false},
        {"int??", EXPR_OTHER, false, false},       {"?", EXPR_OTHER, true, false},
        {"enumeration", EXPR_OTHER, false, false}, {"other", EXPR_OTHER, false, false},
        {"record", EXPR_OTHER, false, false},      {"Line[]??", EXPR_OTHER, false, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool ok = !rows[i].ok;
        struct expr_type type = fixture_type(arena, text_of(rows[i].text), &ok);
        if (type.kind != rows[i].kind || type.optional != rows[i].optional || ok != rows[i].ok) {
            fail_msg("'%s': %s, optional %d, ok %d", rows[i].text, expr_kind_name(type.kind),
                     type.optional, ok);
        }
        if (type.kind == EXPR_ENUM) assert_ptr_equal(type.enumeration, &fixture_status);
        if (type.kind == EXPR_RECORD) assert_ptr_equal(type.record, &fixture_line);
        if (ok) assert_true(text_equal(type.name, text_trim(text_of(rows[i].text))));
    }
    arena_free(arena);
}

/* What a list is of: one level at a time. */
static void lists_of_lists(void **state)
{
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 20);
    bool ok;
    struct expr_type type = fixture_type(arena, TEXT("Line?[][]?"), &ok);
    assert_true(ok && type.kind == EXPR_LIST && type.optional && type.element == EXPR_LIST);
    type = expr_element_type(type);
    assert_true(type.kind == EXPR_LIST && !type.optional && text_is(type.name, "Line?[]"));
    type = expr_element_type(type);
    assert_true(type.kind == EXPR_RECORD && type.optional && type.record == &fixture_line);
    type = expr_element_type(fixture_type(arena, TEXT("dateTime[]"), &ok));
    assert_true(type.kind == EXPR_DATE_TIME && !type.optional);
    struct text_buffer deep = {.arena = arena};
    text_add_string(&deep, "int");
    for (int i = 0; i < EXPR_TYPE_DEPTH_MAX; i++) text_add_string(&deep, "[]");
    assert_int_equal(fixture_type(arena, text_built(&deep), &ok).kind, EXPR_LIST);
    text_add_string(&deep, "[]");
    assert_int_equal(fixture_type(arena, text_built(&deep), &ok).kind, EXPR_OTHER);
    assert_true(ok);
    arena_free(arena);
}

static void xsd_types(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum expr_kind kind;
    } rows[] = {
        {"boolean", EXPR_BOOL},       {"long", EXPR_INT},      {"integer", EXPR_INT},
        {"unsignedInt", EXPR_INT},    {"byte", EXPR_INT},      {"unsignedLong", EXPR_OTHER},
        {"double", EXPR_FLOAT},       {"float", EXPR_FLOAT},   {"decimal", EXPR_DECIMAL},
        {"string", EXPR_STRING},      {"NCName", EXPR_STRING}, {"anyURI", EXPR_STRING},
        {"NMTOKENS", EXPR_OTHER},     {"date", EXPR_DATE},     {"dateTime", EXPR_DATE_TIME},
        {"base64Binary", EXPR_OTHER}, {"anyType", EXPR_OTHER}, {"LineType", EXPR_OTHER},
        {"Boolean", EXPR_OTHER},      {"", EXPR_OTHER},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct expr_type type = expr_type_of_xsd(text_of(rows[i].name));
        if (type.kind != rows[i].kind)
            fail_msg("xs:%s: %s", rows[i].name, expr_kind_name(type.kind));
        assert_true(text_is(type.name, rows[i].name));
    }
}

static void same_types(void **state)
{
    (void)state;
    bool ok;
    static const char *const texts[] = {
        "int",    "int?",   "Status",   "Colour",  "date",    "time",      "int[]",
        "Line",   "Person", "Line[]",   "Line[]?", "Line?[]", "Person[]",  "int?[]",
        "int[][]", "bytes", "Status[]", "date[]",  "string[]", "dateTime", "Colour[]"};
    struct arena *arena = arena_new((size_t)1 << 20);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (size_t j = 0; j < sizeof texts / sizeof *texts; j++) {
            struct expr_type a = fixture_type(arena, text_of(texts[i]), &ok);
            struct expr_type b = fixture_type(arena, text_of(texts[j]), &ok);
            assert_int_equal(expr_same_type(a, b), i == j);
        }
    }
    arena_free(arena);
}

/* The place of the first diagnostic of `text`, which stands in a source as `written` between two
 * lines. */
static void check_place(struct text text, const char *written, const char *marked)
{
    struct fixture f;
    fixture_begin(&f);
    struct text whole = text_format(f.arena, "before\n%s\nafter", written);
    struct source *source = source_new(f.arena, TEXT("test"), whole);
    struct span span = {source, 7, (uint32_t)(7 + strlen(written))};
    f.diagnostics = (struct diagnostics){.arena = f.arena};
    struct expr_context context = {f.arena, &f.diagnostics, &f.scope};
    expr_cel(&context, text, span, NULL);
    assert_int_equal(f.diagnostics.list.count, 1);
    struct text got = span_text(f.diagnostics.list.items[0]->span);
    assert_string_equal(text_string(f.arena, got), marked);
    fixture_end(&f);
}

/* Whatever the reader has made of quotes, escapes, entities and lines. */
static void places(void **state)
{
    (void)state;
    check_place(TEXT("n > xx"), "n > xx", "xx");
    check_place(TEXT("n > xx"), "\"n > xx\"", "xx");
    check_place(TEXT("n > xx"), "'n > xx'", "xx");
    check_place(TEXT("s == \"a\" && xx"), "\"s == \\\"a\\\" && xx\"", "xx");
    check_place(TEXT("s == 'a' && xx"), "'s == ''a'' && xx'", "xx");
    check_place(TEXT("n < 1 && xx"), "n &lt; 1 &amp;&amp; xx", "xx");
    check_place(TEXT("s == '\303\251' && xx"), "\"s == '\\u00e9' && xx\"", "xx");
    check_place(TEXT("n > 1 && xx"), "n > 1\n      && xx", "xx");
    check_place(TEXT("n > 1\n&& xx\n"), "|\n    n > 1\n    && xx", "xx");
    check_place(TEXT("n > xx"), "something else", "something else");
    check_place(TEXT("n > xx"), "", "");
}

/* A span that does not fit its source, or none at all, is no reason to fall. */
static void places_unknown(void **state)
{
    (void)state;
    struct fixture f;
    fixture_begin(&f);
    f.diagnostics = (struct diagnostics){.arena = f.arena};
    struct expr_context context = {f.arena, &f.diagnostics, &f.scope};
    struct source *source = source_new(f.arena, TEXT("test"), TEXT("n > xx"));
    struct span spans[] = {SPAN_NONE, {source, 3, 1000}, {source, 5, 2}};
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        struct expr_result result = expr_cel(&context, TEXT("n > xx"), spans[i], NULL);
        assert_int_equal(result.outcome, EXPR_WRONG);
    }
    fixture_end(&f);
}

/* Each has a name that is written like the others', and something to explain. */
static void diagnostics_list(void **state)
{
    (void)state;
    for (const struct diagnostic_kind *const *kind = expr_diagnostics; *kind != NULL; kind++) {
        for (const char *c = (*kind)->name; *c != '\0'; c++) assert_true(islower(*c) || *c == '-');
        assert_true(strlen((*kind)->meaning) > 20);
        assert_true(strlen((*kind)->example) > 5);
        assert_true(strlen((*kind)->fix) > 5);
        assert_string_not_equal((*kind)->example, (*kind)->fix);
        for (const struct diagnostic_kind *const *other = expr_diagnostics; other < kind; other++) {
            assert_string_not_equal((*kind)->name, (*other)->name);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(yaml_types), cmocka_unit_test(lists_of_lists),     cmocka_unit_test(xsd_types),
        cmocka_unit_test(same_types),     cmocka_unit_test(places),
        cmocka_unit_test(places_unknown), cmocka_unit_test(diagnostics_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
