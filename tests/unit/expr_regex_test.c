/* Regular expressions in CEL, XPath and XQuery: which function is called, what is wrong and where. DM-5. */
#include "expr_fixture.h"

#include "base/source.h"
#include "yawl/regex.h"

static void of_predicates(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"matches(/Net/s, '^a')", NULL, "(yawl_regex_test r\"^a\" s)"},
        {"matches(/Net/s, 'a', 'si')", NULL, "(yawl_regex_test r\"a\"si s)"},
        {"matches(/Net/us, 'a')", NULL, "(yawl_regex_test r\"a\" (? (is-set us) us \"\"))"},
        {"matches('abc', 'B', 'i')", NULL, "true"},
        {"matches((), '^$')", NULL, "true"},
        {"matches(/Net/s, /Net/t)", NULL,
         "(let s_1 (yawl_items_element \"s\" (yawl_items_of_text s)) (let t_2 (yawl_items_element "
         "\"t\" (yawl_items_of_text t)) (yawl_fn_matches (yawl_items_text s_1) (yawl_items_text "
         "(yawl_fn_exactly_one t_2)) \"\")))"},
        {"matches(/Net/s, '[a')", NULL,
         "unsupported: a regular expression that is malformed [predicate-syntax]"},
        {"matches(/Net/s, 'a', 'g')", NULL,
         "unsupported: a regular expression that is malformed [predicate-syntax]"},
        {"matches(/Net/s, '(a)\\1')", NULL,
         "unsupported: a back-reference in a regular expression"},
        {"matches(/Net/s, 'a{2000}')", NULL,
         "unsupported: a regular expression: at most 1000 times are compiled"},
        {"tokenize(/Net/s, 'x?') = 'a'", NULL,
         "unsupported: a regular expression that is malformed [predicate-syntax]"},
    };
    FIXTURE_CHECK(FIXTURE_PREDICATE, rows);
}

static void of_mappings(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"<v>{replace('a.b', '\\.', '-')}</v>", "v string",
         "(yawl_regex_replace \"a.b\" r\"\\\\.\" \"-\")"},
        {"<v>{replace('a.b', '.', '$', 'q')}</v>", "v string",
         "(yawl_regex_replace_plain \"a.b\" r\".\"q \"$\")"},
        {"<v>{count(tokenize('a,b', ','))}</v>", "v int",
         "(yawl_fn_count (yawl_regex_tokenize \"a,b\" r\",\"))"},
        {"<v>{count(tokenize(' a b'))}</v>", "v int",
         "(yawl_fn_count (yawl_fn_tokenize_spaces \" a b\"))"},
        {"<v>{replace('a', '[b', '')}</v>", "v string", "wrong: malformed-regex"},
        {"<v>{replace('a', 'b', '$')}</v>", "v string", "wrong: malformed-regex"},
        {"<v>{replace('a', 'b', '', 'z')}</v>", "v string", "wrong: malformed-regex"},
        {"<v>{replace('a', 'b*', '')}</v>", "v string", "wrong: malformed-regex"},
        {"<v>{tokenize('a', '^')}</v>", "v string", "wrong: malformed-regex"},
        {"<v>{replace('a', 'b')}</v>", "v string", "wrong: unknown-function"},
    };
    FIXTURE_CHECK(FIXTURE_MAPPING, rows);
}

struct placed {
    enum fixture_language language;
    const char *text, *there;
};

/* What stands where the error is. */
static void errors_are_placed_in_the_literal(void **state)
{
    (void)state;
    static const struct placed rows[] = {
        {FIXTURE_CEL, "s.matches('ab(c')", "(c"},
        {FIXTURE_CEL, "s.matches('a\\\\d\\n**')", "*"},
        {FIXTURE_CEL, "s.matches(r'\\d\\y')", "\\y"},
        {FIXTURE_CEL, "s.matches(\"\"\"x[b-a]\"\"\")", "b-a"},
        {FIXTURE_MAPPING, "<v>{replace('a', 'b[z-a]', '')}</v>", "z-a"},
        {FIXTURE_MAPPING, "<v>{replace('a', '''&lt;\303\251&#233;+*', '')}</v>", "*"},
        {FIXTURE_MAPPING, "<v>{replace('a', 'b', 'x\\y')}</v>", "\\"},
        {FIXTURE_MAPPING, "<v>{replace('a', 'b', '', 'sg')}</v>", "g"},
        {FIXTURE_MAPPING, "<v>{replace('a', 'b?', '')}</v>", "b?"},
        {FIXTURE_PREDICATE, "matches(/Net/s, 'x{3,2}')", "{3,2}"},
    };
    struct fixture f;
    fixture_begin(&f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool is_mapping = rows[i].language == FIXTURE_MAPPING;
        fixture_outcome(&f, rows[i].language, text_of(rows[i].text),
                        is_mapping ? "v string" : NULL);
        assert_int_equal(f.diagnostics.list.count, 1);
        struct text there = span_text(f.diagnostics.list.items[0]->span);
        if (!text_is(there, rows[i].there))
            fail_msg("%s: " TEXT_FMT, rows[i].text, TEXT_ARG(there));
    }
    fixture_end(&f);
}

/* An automaton where only the answer counts, steps where the place does. */
static void programs_are_what_is_needed(void **state)
{
    (void)state;
    struct fixture f;
    fixture_begin(&f);
    fixture_outcome(&f, FIXTURE_CEL, TEXT("s.matches('^a+$')"), NULL);
    const struct yawl_regex *regex = f.result.tree->operands[0]->regex;
    assert_non_null(regex->states);
    assert_null(regex->steps);
    assert_true(regex->states_count <= 5);
    fixture_outcome(&f, FIXTURE_CEL, TEXT("s.matches('x[ax]{12}y')"), NULL);
    regex = f.result.tree->operands[0]->regex;
    assert_null(regex->states);
    assert_non_null(regex->steps);
    fixture_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_predicates),
        cmocka_unit_test(of_mappings),
        cmocka_unit_test(errors_are_placed_in_the_literal),
        cmocka_unit_test(programs_are_what_is_needed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
