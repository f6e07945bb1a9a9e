/* base: diagnostics are collected, ordered, ruled by -W and shown with the line and a caret. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/diagnostics.h"

static const struct diagnostic_kind odd = {"odd", SEVERITY_WARNING, DIAGNOSTIC_INVALID, "", "", ""};
static const struct diagnostic_kind bad = {"bad", SEVERITY_ERROR, DIAGNOSTIC_INVALID, "", "", ""};

static struct arena *arena;
static struct diagnostics diagnostics;
static struct source *source;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new((size_t)64 << 20);
    diagnostics = (struct diagnostics){.arena = arena};
    source = source_new(arena, TEXT("x.yaml"), TEXT("first line\n  s\xc3\xa4" "cond: \tline\n"));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct text shown(void)
{
    struct text_buffer out = {.arena = arena};
    diagnostics_sort(&diagnostics);
    diagnostics_print(&diagnostics, &out, false);
    return text_built(&out);
}

static void the_caret_stands_under_the_whole_span(void **state)
{
    (void)state;
    struct span span = {source, 13, 20};
    struct diagnostic *d = diagnose(&diagnostics, &bad, span, "this is %s", "wrong");
    diagnostic_note(&diagnostics, d, (struct span){source, 0, 5}, "first here");
    diagnostic_did_you_mean(&diagnostics, d, span, TEXT("second"));
    assert_string_equal(shown().data,
                        "x.yaml:2:3: error: this is wrong [bad]\n"
                        "    2 |   s\xc3\xa4" "cond:  line\n"
                        "      |   ^~~~~~\n"
                        "x.yaml:1:1: note: first here\n"
                        "    1 | first line\n"
                        "      | ^~~~~\n"
                        "note: did you mean 'second'?\n");
    assert_int_equal(d->fixes.count, 1);
}

static void order_is_that_of_the_text_and_repetitions_go(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) diagnose(&diagnostics, &bad, (struct span){source, 5, 6}, "b");
    diagnose(&diagnostics, &odd, (struct span){source, 1, 2}, "a");
    diagnostics_sort(&diagnostics);
    assert_int_equal(diagnostics.list.count, 2);
    assert_int_equal(diagnostics.errors, 1);
    assert_true(diagnostics.list.items[0]->kind == &odd);
}

static void add_rule(const struct diagnostic_kind *kind, enum severity severity, bool silent)
{
    struct diagnostic_rule rule = {kind, severity, silent, SPAN_NONE};
    array_push(arena, &diagnostics.rules, rule);
}

static void rules_change_severities(void **state)
{
    (void)state;
    add_rule(&odd, SEVERITY_WARNING, true);
    add_rule(&bad, SEVERITY_WARNING, true); /* an error is never silenced */
    diagnose(&diagnostics, &odd, SPAN_NONE, "a");
    diagnose(&diagnostics, &bad, SPAN_NONE, "b");
    assert_int_equal(diagnostics.list.count, 1);
    assert_int_equal(diagnostics.errors, 1);
    add_rule(&odd, SEVERITY_ERROR, false);
    diagnose(&diagnostics, &odd, SPAN_NONE, "c");
    assert_int_equal(diagnostics.errors, 2);
}

static void werror_makes_errors_of_warnings(void **state)
{
    (void)state;
    add_rule(NULL, SEVERITY_ERROR, false);
    diagnose(&diagnostics, &odd, SPAN_NONE, "a");
    assert_int_equal(diagnostics.errors, 1);
    assert_int_equal(diagnostics.warnings, 0);
}

static void a_warning_becomes_an_error(void **state)
{
    (void)state;
    struct span whole = {source, 13, 24};
    struct diagnostic *d = diagnose(&diagnostics, &odd, (struct span){source, 15, 20}, "odd");
    diagnose(&diagnostics, &odd, (struct span){source, 0, 5}, "elsewhere");
    assert_null(diagnostics_raise(&diagnostics, &bad, whole));
    assert_null(diagnostics_raise(&diagnostics, &odd, SPAN_NONE));
    assert_ptr_equal(diagnostics_raise(&diagnostics, &odd, whole), d);
    assert_ptr_equal(diagnostics_raise(&diagnostics, &odd, whole), d); /* counted once */
    assert_int_equal(d->severity, SEVERITY_ERROR);
    assert_int_equal(diagnostics.errors, 1);
    assert_int_equal(diagnostics.warnings, 1);
}

static void there_is_a_limit(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < DIAGNOSTICS_MAX + 10; i++) {
        diagnose(&diagnostics, &bad, (struct span){source, 0, 1}, "%u", i);
    }
    assert_int_equal(diagnostics.list.count, DIAGNOSTICS_MAX);
    assert_int_equal(diagnostics.errors, DIAGNOSTICS_MAX + 10);
    assert_true(text_find(shown(), "10 more diagnostics") != SIZE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_caret_stands_under_the_whole_span, set_up, tear_down),
        cmocka_unit_test_setup_teardown(order_is_that_of_the_text_and_repetitions_go, set_up, tear_down),
        cmocka_unit_test_setup_teardown(rules_change_severities, set_up, tear_down),
        cmocka_unit_test_setup_teardown(werror_makes_errors_of_warnings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_warning_becomes_an_error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(there_is_a_limit, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
