/* The lines of a trace as they are parsed: arguments of every kind, paths, mistakes with their column; and
 * the names that are suggested. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "player/suggest.h"
#include "player/trace.h"

static struct trace_line line;
static char problem[200];

static void parse(const char *text)
{
    assert_int_equal(trace_parse_line(text, &line, problem, sizeof problem), 1);
}

static void assert_name(uint32_t index, const char *name, uint32_t column)
{
    assert_true(index < line.names_count);
    assert_string_equal(line.names[index].name, name);
    assert_int_equal(line.names[index].column, column);
}

static void names_keep_their_paths(void **state)
{
    (void)state;
    parse("start task[2]/inner  # a comment");
    assert_int_equal(line.kind, TRACE_START);
    assert_name(0, "task[2]/inner", 7);
    trace_line_done(&line);
    parse("  complete \"my task\"[3] by ann {\"ok\": true}");
    assert_name(0, "my task[3]", 12);
    assert_string_equal(line.by, "ann");
    assert_int_equal(line.column, 32);
    assert_true(json_is_true(json_object_get(line.json, "ok")));
    trace_line_done(&line);
    parse("choose t/a -> b, \"c d\"");
    assert_int_equal(line.names_count, 3);
    assert_name(0, "t/a", 8);
    assert_name(2, "c d", 18);
    trace_line_done(&line);
}

static void lists_have_counts(void **state)
{
    (void)state;
    parse("marked open*2 \"t[1]/a -> b\"*3 end");
    assert_int_equal(line.names_count, 3);
    assert_int_equal(line.names[0].count, 2);
    assert_name(1, "t[1]/a -> b", 15);
    assert_int_equal(line.names[1].count, 3);
    trace_line_done(&line);
    parse("marked a*b*4294967295 c*");
    assert_name(0, "a*b", 8);
    assert_int_equal(line.names[0].count, UINT32_MAX);
    assert_name(1, "c*", 23);
    trace_line_done(&line);
    parse("instances pick 10 3 6");
    assert_int_equal(line.numbers[1], 3);
    trace_line_done(&line);
    parse("armed");
    assert_int_equal(line.names_count, 0);
    trace_line_done(&line);
    parse("refuse trigger paid {\"amount\": \"1\"}");
    assert_true(line.refuse);
    trace_line_done(&line);
}

static void mistake(const char *text, uint32_t column, const char *why)
{
    assert_int_equal(trace_parse_line(text, &line, problem, sizeof problem), -1);
    assert_string_equal(problem, why);
    assert_int_equal(line.column, column);
    trace_line_done(&line);
}

static void mistakes_have_columns(void **state)
{
    (void)state;
    mistake("  strat a", 3, "'strat' is neither a command nor a statement");
    mistake("start", 6, "'start' needs a name");
    mistake("start a b", 9, "'b' was not expected here");
    mistake("enabled a \"b", 11, "a quote is not closed");
    mistake("complete a [1]", 12, "the data are one JSON object: {…}");
    mistake("instances t 1 2", 16, "write: instances TASK CREATED STARTED COMPLETE");
    static const char *const bad_counts[] = {"marked \"a\"*0", "marked a*0", "marked a*4294967296"};
    for (size_t i = 0; i < 3; i++) {
        mistake(bad_counts[i], 8, "after '*' stands a number of tokens from 1 to 4294967295");
    }
    mistake("choose t a", 8, "write: choose TASK -> TARGET, TARGET");
    mistake("refuse enabled a", 8, "only a command can be refused");
    mistake("add t by ann", 7, "not JSON: invalid token near 'by'");
}

static void close_names_are_suggested(void **state)
{
    (void)state;
    const char *const choices[] = {"check", "accept", "a", "charge_card", NULL};
    assert_string_equal(suggest("chekc", choices), "check");
    assert_string_equal(suggest("acept", choices), "accept");
    assert_string_equal(suggest("charg_crad", choices), "charge_card");
    assert_null(suggest("zzz", choices));
    assert_null(suggest("b", choices));
    assert_null(suggest("", choices));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_keep_their_paths),
        cmocka_unit_test(lists_have_counts),
        cmocka_unit_test(mistakes_have_columns),
        cmocka_unit_test(close_names_are_suggested),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
