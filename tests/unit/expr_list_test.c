/* Lists, instances and timers in CEL (compiler/expr/cel_list.c, cel_type.c): types, conversions, errors. */
#include "expr_fixture.h"

static void literals(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"[1, n, 3,]", NULL, "(list 1 n 3)"},
        {"[1, 2]", "int[]", "(list 1 2)"},
        {"[]", NULL, "(list)"},
        {"[]", "string[]", "(list)"},
        {"[]", "int[]?", "(list)"},
        {"[1, d]", NULL, "(list 1d d)"},
        {"[n, d]", "decimal[]", "(list (to-decimal n) d)"},
        {"[1, 2.50]", "decimal[]", "(list 1d 2.50d)"},
        {"[1, 2]", "decimal[]", "(list 1d 2d)"},
        {"[Status.paid, status]", "Status[]", "(list Status.paid status)"},
        {"b ? [1] : []", "decimal[]", "(? b (list 1d) (list))"},
        {"['a', 1]", NULL, "wrong: type-error"},
        {"[1, f]", NULL, "wrong: type-error"},
        {"['a']", "int[]", "wrong: type-error"},
        {"'a'", "string[]", "wrong: type-error"},
        {"ns", "decimal[]", "wrong: type-error"},
        {"[status]", "Colour[]", "wrong: type-error"},
        {"[x, y]", NULL, "wrong: unknown-name"},
        {"[[1]]", NULL, "(list (list 1))"},
        {"[ns]", NULL, "(list ns)"},
        {"[[], [1], []]", NULL, "(list (list) (list 1) (list))"},
        {"[[1], [2.5]]", "decimal[][]", "(list (list 1d) (list 2.5d))"},
        {"[1, null]", "int?[]", "(list 1 (absent))"},
        {"[[null], []]", "int?[][]", "(list (list (absent)) (list))"},
        {"[1, null]", "int[]", "wrong: type-error"},
        {"[null, 'a']", "int?[]", "wrong: type-error"},
        {"[[]]", NULL, "unsupported: a list of type []"},
    };
    FIXTURE_CHECK(FIXTURE_CEL, rows);
}

static void items(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"ns[0] + 1", NULL, "(+ (at ns 0) 1)"},
        {"ds[n] * 2", NULL, "(* (at ds n) 2d)"},
        {"all_status[0] == Status.paid", NULL, "(= (at all_status 0) Status.paid)"},
        {"[1, 2][0]", NULL, "(at (list 1 2) 0)"},
        {"ns['a']", NULL, "wrong: type-error"},
        {"[][0]", NULL, "wrong: type-error"},
        {"s[0]", NULL, "wrong: type-error"},
        {"1 in ns", NULL, "(in 1 ns)"},
        {"n in ds", NULL, "(in (to-decimal n) ds)"},
        {"s in ['a', 'b']", NULL, "(in s (list \"a\" \"b\"))"},
        {"n in []", NULL, "false"},
        {"status in all_status", NULL, "(in status all_status)"},
        {"'a' in ns", NULL, "wrong: type-error"},
        {"f in ns", NULL, "wrong: type-error"},
        {"'a' in s", NULL, "wrong: type-error"},
        {"n in lines", NULL, "wrong: type-error"},
    };
    FIXTURE_CHECK(FIXTURE_CEL, rows);
}

static void operators(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"ns == [1, 2]", NULL, "(= ns (list 1 2))"},
        {"[1, 2] != ns", NULL, "(!= (list 1 2) ns)"},
        {"ds == [1, 2]", NULL, "(= ds (list 1d 2d))"},
        {"[1, 2] == ds", NULL, "(= (list 1d 2d) ds)"},
        {"ss == []", NULL, "(= ss (list))"},
        {"ol == ns", NULL, "(and (is-set ol) (= ol ns))"},
        {"ol == null", NULL, "(not (is-set ol))"},
        {"ns + [n]", NULL, "(+ ns (list n))"},
        {"ns + []", "int[]", "(+ ns (list))"},
        {"ns < [1]", NULL, "wrong: type-error"},
        {"ns == ss", NULL, "wrong: type-error"},
        {"ns + ss", NULL, "wrong: type-error"},
        {"ns - ns", NULL, "wrong: type-error"},
        {"ns + 1", NULL, "wrong: type-error"},
        {"ns && b", NULL, "wrong: type-error"},
    };
    FIXTURE_CHECK(FIXTURE_CEL, rows);
}

static void functions(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"size(ns)", NULL, "(size ns)"},
        {"ns.size() > 0", NULL, "(> (size ns) 0)"},
        {"size(n)", NULL, "wrong: type-error"},
        {"sum(ns)", "int", "(sum ns)"},
        {"ds.sum()", "decimal", "(sum ds)"},
        {"sum(fs)", "float", "(sum fs)"},
        {"avg(ns)", "decimal", "(avg ns)"},
        {"avg(fs)", "float", "(avg fs)"},
        {"min(ss)", "string", "(min ss)"},
        {"max(1, n)", "int", "(max (list 1 n))"},
        {"max(d, 1)", "decimal", "(max (list d 1d))"},
        {"distinct(all_status)", "Status[]", "(distinct all_status)"},
        {"distinct([true])", "bool[]", "(distinct (list true))"},
        {"join(ss)", NULL, "(join ss \"\")"},
        {"ss.join(', ')", "string", "(join ss \", \")"},
        {"join(ns)", NULL, "wrong: type-error"},
        {"join(ss, 1)", NULL, "wrong: type-error"},
        {"sum(ss)", NULL, "wrong: type-error"},
        {"sum(n)", NULL, "wrong: type-error"},
        {"sum([])", NULL, "wrong: type-error"},
        {"sum()", NULL, "wrong: type-error"},
        {"min(all_status)", NULL, "wrong: type-error"},
        {"max([true])", NULL, "wrong: type-error"},
        {"avg(ns, ns)", NULL, "wrong: type-error"},
        {"smu(ns)", NULL, "wrong: unknown-name"},
    };
    FIXTURE_CHECK(FIXTURE_CEL, rows);
}

/* What may fault stands on the right of an operand that decides. */
static void faults(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"ns[0] == 1 && b", NULL, "(and b (= (at ns 0) 1))"},
        {"sum(fs) > 1.0 && b", NULL, "(and (> (sum fs) 1.0) b)"},
        {"size(ss) > 1 && b", NULL, "(and (> (size ss) 1) b)"},
        {"min(ns) > 1 && max(ns) < 5", NULL, "(and-absorb (> (min ns) 1) (< (max ns) 5))"},
    };
    FIXTURE_CHECK(FIXTURE_CEL, rows);
}

static void timers(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"timer(ship) == 'expired'", NULL, "(= (timer 3) \"expired\")"},
        {"\"active\" != timer('pick-line')", NULL, "(!= \"active\" (timer 7))"},
        {"timer(ship)", "string", "(timer 3)"},
        {"timer(ship) == 'expred'", NULL, "wrong: type-error"},
        {"timer(shop)", NULL, "wrong: unknown-name"},
        {"timer(n + 1)", NULL, "wrong: type-error"},
        {"timer()", NULL, "wrong: type-error"},
        {"timer(ship, ship)", NULL, "wrong: type-error"},
    };
    FIXTURE_CHECK(FIXTURE_CEL, rows);
}

static void outside_of_instances(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"instance.index", NULL, "wrong: unknown-name"},
        {"instance.name", NULL, "wrong: unknown-name"},
        {"completed > 1", NULL, "wrong: unknown-name"},
    };
    FIXTURE_CHECK(FIXTURE_CEL, rows);
}

static void of_instances(void **state)
{
    (void)state;
    struct fixture f;
    fixture_begin(&f);
    f.scope.in_instance = f.scope.in_until = true;
    const char *got = fixture_outcome(&f, FIXTURE_CEL, TEXT("instance.index * 2"), "int");
    assert_string_equal(got, "(* instance.index 2)");
    got = fixture_outcome(&f, FIXTURE_CEL, TEXT("completed >= 2 || active == 1"), "bool");
    assert_string_equal(got, "(or (>= completed 2) (= active 1))");
    fixture_end(&f);
}

static void long_literals(void **state)
{
    (void)state;
    struct fixture f;
    fixture_begin(&f);
    struct text_buffer list = {.arena = f.arena};
    text_add_char(&list, '[');
    for (int i = 0; i < EXPR_ITEMS_MAX; i++) text_add_string(&list, "1,");
    struct text longest = text_copy(f.arena, text_built(&list));
    text_add_string(&list, "1]");
    const char *got = fixture_outcome(&f, FIXTURE_CEL, text_built(&list), NULL);
    assert_string_equal(got, "wrong: expression-limit");
    longest = text_format(f.arena, TEXT_FMT "]", TEXT_ARG(longest));
    fixture_outcome(&f, FIXTURE_CEL, longest, "int[]");
    assert_int_equal(f.result.outcome, EXPR_COMPILED);
    fixture_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(literals),
        cmocka_unit_test(items),
        cmocka_unit_test(operators),
        cmocka_unit_test(functions),
        cmocka_unit_test(faults),
        cmocka_unit_test(timers),
        cmocka_unit_test(outside_of_instances),
        cmocka_unit_test(of_instances),
        cmocka_unit_test(long_literals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
