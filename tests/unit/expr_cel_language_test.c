/* CEL's macros, maps, records, functions and times (compiler/expr/cel_*.c): what the language
 * definition says, as trees; constant ones are folded by the functions that run in a case.
 *
 * DM-5: macros, functions and types of CEL. */
#include "expr_fixture.h"

static void macros(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"ns.all(x, x > n)", NULL, "(all x_1 ns (> x_1 n))"},
        {"ns.exists(x, x > 0)", NULL, "(exists x_1 ns (> x_1 0))"},
        {"ns.exists(x, 1 / x > 0)", NULL, "(exists x_1 absorbing ns (> (/ 1 x_1) 0))"},
        {"ns.exists_one(x, x == n)", NULL, "(exists-one x_1 ns (= x_1 n))"},
        {"ns.existsOne(x, x == n)", NULL, "(exists-one x_1 ns (= x_1 n))"},
        {"ns.filter(x, x > 0)", "int[]", "(filter x_1 ns (> x_1 0))"},
        {"ns.map(x, x * 2)", "int[]", "(map x_1 ns (* x_1 2))"},
        {"ns.map(x, x > 0, string(x))", "string[]", "(map x_1 ns (to-string x_1) (> x_1 0))"},
        {"ns.map(x, ns.all(y, y > x))", "bool[]", "(map x_1 ns (all y_2 ns (> y_2 x_1)))"},
        {"ns.map(n, n + 1)", NULL, "(map n_1 ns (+ n_1 1))"},
        {"ns.map(x, x).filter(x, x > 1)", NULL, "(filter x_2 (map x_1 ns x_1) (> x_2 1))"},
        {"lines.all(l, l.quantity > 0)", NULL, "(all l_1 lines (> (member 1 l_1) 0))"},
        {"{'a': 1, 'b': 2}.exists(k, k == s)", NULL, "(exists k_1 (list \"a\" \"b\") (= k_1 s))"},
        {"[].all(x, x > 1)", NULL, "true"},
        {"[].exists(x, x > 1)", NULL, "false"},
        {"[].map(x, x)", "int[]", "(list)"},
        {"ns.all(x, x)", NULL, "wrong: type-error"},
        {"ns.all(x)", NULL, "wrong: type-error"},
        {"ns.all(1, true)", NULL, "wrong: type-error"},
        {"ns.filter(x, x + 1)", NULL, "wrong: type-error"},
        {"n.all(x, true)", NULL, "wrong: type-error"},
        {"ns.all(x, y > x)", NULL, "wrong: unknown-name"},
        {"ns.all(x, true) && x > 1", NULL, "wrong: unknown-name"},
        {"all(ns, x, true)", NULL, "wrong: type-error"},
    };
    FIXTURE_CHECK(FIXTURE_CEL, rows);
}

static void maps(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"{'a': 1, 'b': n}[s]", NULL, "(at (list 1 n) (yawl_key_of_text (list \"a\" \"b\") s))"},
        {"{1: s, 2: t}[n]", NULL, "(at (list s t) (yawl_key_of_int (list 1 2) n))"},
        {"{true: 1, false: 2}[b]", NULL, "(at (list 1 2) (yawl_key_of_bool (list true false) b))"},
        {"{'a': 1}.a", NULL, "(at (list 1) (yawl_key_of_text (list \"a\") \"a\"))"},
        {"s in {'a': 1}", NULL, "(in s (list \"a\"))"},
        {"s in {'a': 1 / n}", NULL, "(let values_1 (list (/ 1 n)) (in s (list \"a\")))"},
        {"s in {}", NULL, "false"},
        {"has({'a': 1}.b)", NULL, "(in \"b\" (list \"a\"))"},
        {"size({'a': 1, 'b': 2})", NULL, "2"},
        {"{'a': 1, 'a': 2}['a']", NULL, "wrong: type-error"},
        {"{1.5: 1}[1.5]", NULL, "wrong: type-error"},
        {"{'a': 1}[n]", NULL, "wrong: type-error"},
        {"{'a': 1, 'b': s}['a']", NULL, "wrong: type-error"},
        {"{'a': 1, 2: 1}['a']", NULL, "wrong: type-error"},
    };
    FIXTURE_CHECK(FIXTURE_CEL, rows);
}

static void records(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"lines[0].sku", NULL, "(member 0 (at lines 0))"},
        {"lines[0].by.name", NULL, "(member 0 (member 3 (at lines 0)))"},
        {"lines[0].by.age", NULL, "(let record_1 (member 3 (at lines 0)) (member 1 record_1))"},
        {"lines[0].by.age == null", NULL,
         "(not (let record_1 (member 3 (at lines 0)) (has 1 record_1)))"},
        {"lines.all(l, has(l.by.age))", NULL, "(all l_1 lines (has 1 (member 3 l_1)))"},
        {"lines.all(l, has(l.sku))", NULL, "(all l_1 lines true)"},
        {"lines.all(l, l.by.age == n)", NULL,
         "(all l_1 absorbing lines (and (has 1 (member 3 l_1)) (= (member 1 (member 3 l_1)) n)))"},
        {"lines[0] == lines[1]", NULL, "(= (at lines 0) (at lines 1))"},
        {"lines.map(l, l.by)", "Person[]", "(map l_1 lines (member 3 l_1))"},
        {"Person{name: s, age: 3}", "Person", "(record s 3)"},
        {"Person{name: s}", NULL, "(record s (absent))"},
        {"Person{age: null, name: s}", NULL, "(record s (absent))"},
        {"Person{}", NULL, "wrong: type-error"},
        {"Person{name: 1}", NULL, "wrong: type-error"},
        {"Person{name: s, name: t}", NULL, "wrong: type-error"},
        {"Person{nam: s}", NULL, "wrong: unknown-name"},
        {"Nobody{name: s}", NULL, "wrong: unknown-name"},
        {"lines[0].skuu", NULL, "wrong: unknown-name"},
        {"lines[0] < lines[1]", NULL, "wrong: type-error"},
        {"lines[0]", "Person", "wrong: type-error"},
    };
    FIXTURE_CHECK(FIXTURE_CEL, rows);
}

/* String extension: https://github.com/google/cel-go ext, as its definition says. */
static void strings(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"'tacocat'.contains('co')", NULL, "true"},
        {"'abc'.contains('')", NULL, "true"},
        {"'foobar'.startsWith('foo')", NULL, "true"},
        {"'foobar'.startsWith('oob')", NULL, "false"},
        {"'foobar'.endsWith('bar')", NULL, "true"},
        {"'x\\u00e9'.size()", NULL, "2"},
        {"'hello'.charAt(4)", NULL, "\"o\""},
        {"'hello'.charAt(5)", NULL, "\"\""},
        {"'hello'.charAt(6)", NULL, "(yawl_text_at \"hello\" 6) [always-fails]"},
        {"'hello'.charAt(-1)", NULL, "(yawl_text_at \"hello\" -1) [always-fails]"},
        {"'hello mellow'.indexOf('')", NULL, "0"},
        {"'hello mellow'.indexOf('ello')", NULL, "1"},
        {"'hello mellow'.indexOf('jello')", NULL, "-1"},
        {"'hello mellow'.indexOf('', 2)", NULL, "2"},
        {"'hello mellow'.indexOf('ello', 2)", NULL, "7"},
        {"'hello mellow'.indexOf('ello', 20)", NULL,
         "(yawl_text_index \"hello mellow\" \"ello\" 20) [always-fails]"},
        {"'hello mellow'.lastIndexOf('')", NULL, "12"},
        {"'hello mellow'.lastIndexOf('ello')", NULL, "7"},
        {"'hello mellow'.lastIndexOf('jello')", NULL, "-1"},
        {"'hello mellow'.lastIndexOf('ello', 6)", NULL, "1"},
        {"'TacoCat'.lowerAscii()", NULL, "\"tacocat\""},
        {"'TacoC\\u00c6t Xii'.lowerAscii()", NULL, "\"tacoc\303\206t xii\""},
        {"'TacoCat'.upperAscii()", NULL, "\"TACOCAT\""},
        {"'hello hello'.replace('he', 'we')", NULL, "\"wello wello\""},
        {"'hello hello'.replace('he', 'we', 1)", NULL, "\"wello hello\""},
        {"'hello hello'.replace('he', 'we', 0)", NULL, "\"hello hello\""},
        {"'hello hello'.replace('he', 'we', -1)", NULL, "\"wello wello\""},
        {"'abc'.replace('', '_')", NULL, "\"_a_b_c_\""},
        {"'abc'.replace('', '_', 2)", NULL, "\"_a_bc\""},
        {"'tacocat'.substring(4)", NULL, "\"cat\""},
        {"'tacocat'.substring(0, 4)", NULL, "\"taco\""},
        {"'tacocat'.substring(7)", NULL, "\"\""},
        {"'tacocat'.substring(-1)", NULL, "(yawl_text_from \"tacocat\" -1) [always-fails]"},
        {"'tacocat'.substring(2, 1)", NULL, "(yawl_text_range \"tacocat\" 2 1) [always-fails]"},
        {"'  \\ttrim\\n '.trim()", NULL, "\"trim\""},
        {"'gums'.reverse()", NULL, "\"smug\""},
        {"s.split(',')", "string[]", "(yawl_text_split s \",\" -1)"},
        {"s.split(',', 2)", "string[]", "(yawl_text_split s \",\" 2)"},
        {"ss.join('-')", NULL, "(join ss \"-\")"},
        {"s.contains(1)", NULL, "wrong: type-error"},
        {"contains(s, t)", NULL, "unsupported: the function 'contains'"},
        {"n.startsWith('a')", NULL, "wrong: type-error"},
    };
    FIXTURE_CHECK(FIXTURE_CEL, rows);
}

static void numbers(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"math.greatest(1, 3, 2)", NULL, "(max (list 1 3 2))"},
        {"math.least(ns)", NULL, "(min ns)"},
        {"math.least(n)", NULL, "(min (list n))"},
        {"math.ceil(1.2)", NULL, "2.0"},
        {"math.floor(-1.2)", NULL, "-2.0"},
        {"math.round(1.5)", NULL, "2.0"},
        {"math.round(-1.5)", NULL, "-2.0"},
        {"math.round(-1.4)", NULL, "-1.0"},
        {"math.trunc(-1.9)", NULL, "-1.0"},
        {"math.abs(-3)", NULL, "3"},
        {"math.abs(-3.5)", NULL, "3.5"},
        {"math.abs(-9223372036854775808)", NULL,
         "(yawl_int_abs -9223372036854775808) [always-fails]"},
        {"math.sign(-4)", NULL, "-1"},
        {"math.sign(0.0)", NULL, "0.0"},
        {"math.isNaN(f)", NULL, "(yawl_float_is_nan f)"},
        {"math.sqrt(4.0)", NULL, "2.0"},
        {"math.bitAnd(3, 5)", NULL, "1"},
        {"math.bitOr(1, 2)", NULL, "3"},
        {"math.bitXor(3, 5)", NULL, "6"},
        {"math.bitNot(1)", NULL, "-2"},
        {"math.bitShiftLeft(1, 2)", NULL, "4"},
        {"math.bitShiftLeft(1, 64)", NULL, "0"},
        {"math.bitShiftRight(-1024, 3)", NULL, "2305843009213693824"},
        {"math.bitShiftRight(1, -1)", NULL, "(yawl_int_right 1 -1) [always-fails]"},
        {"math.abs(s)", NULL, "wrong: type-error"},
        {"math.least('a')", NULL, "wrong: type-error"},
        {"math.cube(n)", NULL, "wrong: unknown-name"},
    };
    FIXTURE_CHECK(FIXTURE_CEL, rows);
}

static void conversions(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"int(3)", NULL, "3"},
        {"int(3.9)", NULL, "3"},
        {"int(-3.9)", NULL, "-3"},
        {"int('-17')", NULL, "-17"},
        {"int(' 17')", NULL, "(yawl_int_parse \" 17\") [always-fails]"},
        {"int(1e30)", NULL, "(yawl_float_to_int 1e+30) [always-fails]"},
        {"int(d)", NULL, "(yawl_decimal_to_int d)"},
        {"double(3)", NULL, "3.0"},
        {"double('1.5')", NULL, "1.5"},
        {"double(d)", NULL, "(to-float d)"},
        {"string(12)", NULL, "\"12\""},
        {"string(true)", NULL, "\"true\""},
        {"string('x')", NULL, "\"x\""},
        {"string(status)", NULL, "(to-string status)"},
        {"string(b'ab')", NULL, "\"ab\""},
        {"string(b'\\xff')", NULL, "(yawl_text_of_bytes b\"\377\") [always-fails]"},
        {"bytes('\\u00e9')", NULL, "b\"\303\251\""},
        {"bytes('ab') == b'ab'", NULL, "true"},
        {"b'ab' + b'c'", NULL, "b\"abc\""},
        {"size(b'\\u00e9')", NULL, "wrong: malformed-literal"},
        {"size(bytes('\\u00e9'))", NULL, "2"},
        {"bool('true')", NULL, "true"},
        {"bool('F')", NULL, "(yawl_bool_of_text \"F\") [always-fails]"},
        {"bool(b)", NULL, "b"},
        {"decimal(3)", NULL, "3d"},
        {"decimal('1.50')", NULL, "1.50d"},
        {"decimal(1.50)", NULL, "1.50d"},
        {"decimal(f)", NULL, "wrong: type-error"},
        {"int(b)", NULL, "wrong: type-error"},
        {"double(b)", NULL, "wrong: type-error"},
        {"string(ns)", NULL, "wrong: type-error"},
        {"bytes(n)", NULL, "wrong: type-error"},
    };
    FIXTURE_CHECK(FIXTURE_CEL, rows);
}

static void times(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"now", "dateTime", "(yawl_now)"},
        {"now > timestamp(s)", NULL, "(< (yawl_time_compare (yawl_stamp_of_text s) (yawl_now)) 0)"},
        {"now == timestamp(0)", NULL,
         "(= (yawl_time_compare (yawl_now) (yawl_time_of_epoch 0)) 0)"},
        {"now + duration('90s')", "dateTime",
         "(yawl_stamp_add (yawl_now) (yawl_span_of_text \"90s\"))"},
        {"duration('1h') + now", "dateTime",
         "(yawl_stamp_add (yawl_now) (yawl_span_of_text \"1h\"))"},
        {"now - duration('1h')", "dateTime",
         "(yawl_stamp_subtract (yawl_now) (yawl_span_of_text \"1h\"))"},
        {"now - now > duration('1h')", NULL,
         "(< (yawl_span_compare (yawl_span_of_text \"1h\") (yawl_time_between (yawl_now) "
         "(yawl_now))) "
         "0)"},
        {"-duration('1h')", "duration", "(yawl_span_negate (yawl_span_of_text \"1h\"))"},
        {"now.getFullYear()", NULL, "(yawl_time_year (yawl_stamp_utc (yawl_now)))"},
        {"now.getHours('+02:00')", NULL, "(yawl_time_hours (yawl_stamp_in (yawl_now) \"+02:00\"))"},
        {"now.getMonth()", NULL, "(yawl_stamp_month (yawl_stamp_utc (yawl_now)))"},
        {"duration('90m').getHours()", NULL, "(yawl_span_in_hours (yawl_span_of_text \"90m\"))"},
        {"date('2024-02-29').getDate()", NULL,
         "(yawl_time_day (yawl_date_of_text \"2024-02-29\"))"},
        {"date(now)", "date", "(yawl_time_date (yawl_now))"},
        {"int(now)", NULL, "(yawl_time_epoch (yawl_now))"},
        {"string(duration(s))", NULL, "(yawl_text_of_span (yawl_span_of_text s))"},
        {"timestamp('2024-02-30T00:00:00Z') == now", NULL,
         "(= (yawl_time_compare (yawl_stamp_of_text \"2024-02-30T00:00:00Z\") (yawl_now)) 0) "
         "[always-fails]"},
        {"now + now", NULL, "wrong: type-error"},
        {"now * 2", NULL, "wrong: type-error"},
        {"now > 1", NULL, "wrong: type-error"},
        {"now > duration('1h')", NULL, "wrong: type-error"},
        {"duration(1)", NULL, "wrong: type-error"},
        {"s.getHours()", NULL, "wrong: type-error"},
        {"duration('1h').getDate()", NULL, "wrong: type-error"},
        {"now.getHours(2)", NULL, "wrong: type-error"},
    };
    FIXTURE_CHECK(FIXTURE_CEL, rows);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(macros),  cmocka_unit_test(maps),    cmocka_unit_test(records),
        cmocka_unit_test(strings), cmocka_unit_test(numbers), cmocka_unit_test(conversions),
        cmocka_unit_test(times),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
