/* CEL: grammar, literals, types, folding, and what is refused (compiler/expr/cel*.c). */
#include "expr_fixture.h"

static void precedence(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"n + m * 2", NULL, "(+ n (* m 2))"},
        {"(n + m) * 2", NULL, "(* (+ n m) 2)"},
        {"n - m - 1", NULL, "(- (- n m) 1)"},
        {"n * m / 2 % 3", NULL, "(% (/ (* n m) 2) 3)"},
        {"n + m > 1 && b || c", NULL, "(or c (and b (> (+ n m) 1)))"},
        {"b || b && c", NULL, "(or b (and b c))"},
        {"!b == c", NULL, "(= (not b) c)"},
        {"-n + m", NULL, "(+ (negate n) m)"},
        {"-n * m", NULL, "(* (negate n) m)"},
        {"--n", NULL, "(negate (negate n))"},
        {"---n", NULL, "(negate n)"},
        {"!!b", NULL, "b"},
        {"!!!b", NULL, "(not b)"},
        {"b ? n : c ? m : 1", NULL, "(? b n (? c m 1))"},
        {"b ? c ? 1 : 2 : 3", NULL, "wrong: expression-syntax"},
        {"(n < m) == b", NULL, "(= (< n m) b)"},
        {"n < m == b", NULL, "(= (< n m) b)"},
        {"n -1", NULL, "(- n 1)"},
        {"n-1", NULL, "(- n 1)"},
        {" b // a comment\n && c", NULL, "(and b c)"},
        {".n > 1", NULL, "(> n 1)"},
        {"n /* no comment */", NULL, "wrong: expression-syntax"},
    };
    FIXTURE_CHECK(FIXTURE_CEL, rows);
}

static void numbers(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"9223372036854775807", NULL, "9223372036854775807"},
        {"-9223372036854775808", NULL, "-9223372036854775808"},
        {"9223372036854775808", NULL, "wrong: malformed-literal"},
        {"-9223372036854775809", NULL, "wrong: malformed-literal"},
        {"0x7fffffffffffffff", NULL, "9223372036854775807"},
        {"-0x8000000000000000", NULL, "-9223372036854775808"},
        {"0xFF", NULL, "255"},
        {"0x", NULL, "wrong: malformed-literal"},
        {"007", NULL, "7"},
        {"1.5", NULL, "1.5"},
        {".5", NULL, "0.5"},
        {"1.", NULL, "wrong: expression-syntax"},
        {"1e3", NULL, "1000.0"},
        {"1e-3", NULL, "0.001"},
        {"1E+30", NULL, "1e+30"},
        {"1e", NULL, "wrong: malformed-literal"},
        {"1e999", NULL, "wrong: malformed-literal"},
        {"5u", NULL, "unsupported: an unsigned number (5u); an int holds it without the u"},
        {"5abc", NULL, "wrong: malformed-literal"},
        {"- 5", NULL, "-5"},
        {"--5", NULL, "5"},
        {"-1.5", NULL, "-1.5"},
    };
    FIXTURE_CHECK(FIXTURE_CEL, rows);
}

static void strings(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"'a'", NULL, "\"a\""},
        {"\"it's\"", NULL, "\"it's\""},
        {"'''a 'b'\n\"c\"'''", NULL, "\"a 'b'\\n\\\"c\\\"\""},
        {"\"\"\"a\"b\"\"\"", NULL, "\"a\\\"b\""},
        {"''", NULL, "\"\""},
        {"''''''", NULL, "\"\""},
        {"r'\\n'", NULL, "\"\\\\n\""},
        {"R\"\\\"", NULL, "\"\\\\\""},
        {"'\\x41\\101\\u00e9\\U0001F600'", NULL, "\"AA\303\251\360\237\230\200\""},
        {"'\\t\\n\\\\\\'\\\"\\?\\`'", NULL, "\"\\t\\n\\\\'\\\"?`\""},
        {"'\\a\\b\\f\\v\\r'", NULL, "\"\\007\\010\\014\\013\\015\""},
        {"'\\q'", NULL, "wrong: malformed-literal"},
        {"'\\x4'", NULL, "wrong: malformed-literal"},
        {"'\\ud800'", NULL, "wrong: malformed-literal"},
        {"'\\U00110000'", NULL, "wrong: malformed-literal"},
        {"'\\477'", NULL, "wrong: malformed-literal"},
        {"'a", NULL, "wrong: malformed-literal"},
        {"'a\nb'", NULL, "wrong: malformed-literal"},
        {"'''a", NULL, "wrong: malformed-literal"},
        {"'a\\", NULL, "wrong: malformed-literal"},
        {"b'abc'", NULL, "b\"abc\""},
        {"rb'abc' == b'x'", NULL, "false"},
        {"'a' + 'b' + s", NULL, "(+ \"ab\" s)"},
        {"size('h\303\251llo')", NULL, "5"},
        {"'abc'.size() + s.size()", NULL, "(+ 3 (size s))"},
    };
    FIXTURE_CHECK(FIXTURE_CEL, rows);
}

static void types(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"n + f", NULL, "wrong: type-error"},
        {"n + 1.5", NULL, "wrong: type-error"},
        {"f + 1", NULL, "wrong: type-error"},
        {"f % g", NULL, "wrong: type-error"},
        {"f / g", NULL, "(/ f g)"},
        {"s + n", NULL, "wrong: type-error"},
        {"s - t", NULL, "wrong: type-error"},
        {"b + c", NULL, "wrong: type-error"},
        {"b && n", NULL, "wrong: type-error"},
        {"!n", NULL, "wrong: type-error"},
        {"-b", NULL, "wrong: type-error"},
        {"-s", NULL, "wrong: type-error"},
        {"n == s", NULL, "wrong: type-error"},
        {"n ? 1 : 2", NULL, "wrong: type-error"},
        {"b ? 1 : 's'", NULL, "wrong: type-error"},
        {"b ? 1 : 2.5", NULL, "wrong: type-error"},
        {"s < t", NULL, "(< s t)"},
        {"b < c", NULL, "(< b c)"},
        {"size(n)", NULL, "wrong: type-error"},
        {"size()", NULL, "wrong: type-error"},
        {"n.x", NULL, "wrong: type-error"},
        {"n", "bool", "wrong: type-error"},
        {"f", "int", "wrong: type-error"},
        {"n", "float", "wrong: type-error"},
        {"s", "string", "s"},
        {"n > 1", "bool", "(> n 1)"},
        {"s", "date", "wrong: type-error"},
    };
    FIXTURE_CHECK(FIXTURE_CEL, rows);
}

/* An int or a literal that meets a decimal becomes decimal; a float never does. */
static void decimals(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"d + 1", NULL, "(+ d 1d)"},
        {"1 + d", NULL, "(+ 1d d)"},
        {"d + n", NULL, "(+ d (to-decimal n))"},
        {"d * 1.50", NULL, "(* d 1.50d)"},
        {"d > -0.1", NULL, "(> d -0.1d)"},
        {"d == f", NULL, "wrong: type-error"},
        {"d + f", NULL, "wrong: type-error"},
        {"d % 3", NULL, "(% d 3d)"},
        {"d > (b ? 1.5 : 2)", NULL, "wrong: type-error"},
        {"d > (b ? 1.5 : 2.25)", NULL, "(> d (? b 1.5d 2.25d))"},
        {"b ? d : 2", NULL, "(? b d 2d)"},
        {"b ? 0.10 : d", NULL, "(? b 0.10d d)"},
        {"1.10", "decimal", "1.10d"},
        {"n", "decimal", "(to-decimal n)"},
        {"f", "decimal", "wrong: type-error"},
        {"d", "float", "wrong: type-error"},
        {"d > 1e50", NULL, "wrong: type-error"},
        {"-d", NULL, "(negate d)"},
        {"d + 's'", NULL, "wrong: type-error"},
    };
    FIXTURE_CHECK(FIXTURE_CEL, rows);
}

/* An int and a float are compared on the number line, without rounding. */
static void mixed_comparison(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"n < f", NULL, "(< (order n f) 0)"},
        {"n <= f", NULL, "(<= (order n f) 0)"},
        {"n > f", NULL, "(< (order f n) 0)"},
        {"n >= f", NULL, "(<= (order f n) 0)"},
        {"f == n", NULL, "(= (order f n) 0)"},
        {"n != 1.5", NULL, "(not (= (order n 1.5) 0))"},
        {"1 == 1.0", NULL, "true"},
        {"9007199254740993 == 9007199254740992.0", NULL, "false"},
        {"9007199254740993 > 9007199254740992.0", NULL, "true"},
        {"9223372036854775807 < 9223372036854775808.0", NULL, "true"},
        {"-9223372036854775808 == -9223372036854775808.0", NULL, "true"},
        {"-1 < -0.5", NULL, "true"},
        {"0 > -0.5", NULL, "true"},
        {"1 < 1e300", NULL, "true"},
        {"1 < -1e300", NULL, "false"},
    };
    FIXTURE_CHECK(FIXTURE_CEL, rows);
}

/* && and || are commutative with regard to errors: what cannot fail stands on the left. */
static void absorption(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"b && c", NULL, "(and b c)"},
        {"n / m > 1 && b", NULL, "(and b (> (/ n m) 1))"},
        {"b && n / m > 1", NULL, "(and b (> (/ n m) 1))"},
        {"n / m > 1 || m / n > 1", NULL, "(or-absorb (> (/ n m) 1) (> (/ m n) 1))"},
        {"n / m > 1 && un > 1", NULL, "(and-absorb (> (/ n m) 1) (> un 1))"},
        {"n / m > 1 && false", NULL, "false"},
        {"n / m > 1 || true", NULL, "true"},
        {"true && n / m > 1", NULL, "(> (/ n m) 1)"},
        {"f / g > 1.0 && b", NULL, "(and (> (/ f g) 1.0) b)"},
        {"s + t == s && b", NULL, "(and (= (+ s t) s) b)"},
    };
    FIXTURE_CHECK(FIXTURE_CEL, rows);
}

static void folding(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"1 + 2 * 3", NULL, "7"},
        {"7 / -2", NULL, "-3"},
        {"-7 % 3", NULL, "-1"},
        {"1.5 * 2.0", NULL, "3.0"},
        {"1.0 / 0.0 > 1.0", NULL, "(> (/ 1.0 0.0) 1.0)"},
        {"d > 1 + 1", NULL, "(> d 2d)"},
        {"1 < 2", NULL, "true"},
        {"'a' < 'b'", NULL, "true"},
        {"true ? n : m", NULL, "n"},
        {"1 > 2 ? n : m", NULL, "m"},
        {"!(1 == 1)", NULL, "false"},
        {"1 / 0", NULL, "(/ 1 0) [always-fails]"},
        {"1 % 0", NULL, "(% 1 0) [always-fails]"},
        {"9223372036854775807 + 1", NULL, "(+ 9223372036854775807 1) [always-fails]"},
        {"-(-9223372036854775808)", NULL, "(negate -9223372036854775808) [always-fails]"},
        {"b && 1 / 0 > 1", NULL, "(and b (> (/ 1 0) 1)) [always-fails]"},
        {"Status.paid == Status.paid", NULL, "true"},
        {"Status.paid == Status.new", NULL, "false"},
    };
    FIXTURE_CHECK(FIXTURE_CEL, rows);
}

static void names(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"item.ok && item.count > 1", NULL, "(and item.ok (> item.count 1))"},
        {"item.total > 10", NULL, "(> item.total 10d)"},
        {"status == Status.paid", NULL, "(= status Status.paid)"},
        {"status != other", NULL, "(!= status other)"},
        {"status < other", NULL, "wrong: type-error"},
        {"status == Colour.red", NULL, "wrong: type-error"},
        {"status == 'paid'", NULL, "wrong: type-error"},
        {"Status.piad", NULL, "wrong: unknown-name"},
        {"Status", NULL, "wrong: type-error"},
        {"case.id == s", NULL, "(= case.id s)"},
        {"case", NULL, "wrong: unknown-name"},
        {"case.name", NULL, "wrong: unknown-name"},
        {"x1 > 1", NULL, "wrong: unknown-name"},
        {"item.x", NULL, "wrong: unknown-name"},
        {"frob(n)", NULL, "wrong: unknown-name"},
        {"package > 1", NULL, "wrong: cel-reserved-word"},
        {"in", NULL, "wrong: expression-syntax"},
        {"status", "Status", "status"},
        {"Status.new", "Status", "Status.new"},
        {"Colour.red", "Status", "wrong: type-error"},
    };
    FIXTURE_CHECK(FIXTURE_CEL, rows);
}

/* Null, and comparing with it. */
static void optionals(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"on == null", NULL, "(not (is-set on))"},
        {"null != os", NULL, "(is-set os)"},
        {"os == 'a'", NULL, "(and (is-set os) (= os \"a\"))"},
        {"os != 'a'", NULL, "(not (and (is-set os) (= os \"a\")))"},
        {"os == op", NULL,
         "(or (and (and (is-set os) (is-set op)) (= os op)) (not (or (is-set os) (is-set op))))"},
        {"on > 1", NULL, "(> on 1)"},
        {"on == 1.5", NULL, "(and (is-set on) (= (order on 1.5) 0))"},
        {"n == null", NULL, "wrong: type-error"},
        {"on < null", NULL, "wrong: type-error"},
        {"null", "int?", "(absent)"},
        {"null", "int", "wrong: type-error"},
        {"null", NULL, "unsupported: null as a value"},
        {"on == 1 ? null : 1", "int?", "unsupported: null as a value"},
        {"os", "string?", "os"},
        {"has(item.note)", NULL, "(is-set item.note)"},
        {"has(item.ok)", NULL, "true"},
        {"has(n)", NULL, "wrong: type-error"},
        {"b ? on : 1", NULL, "(? b on 1)"},
    };
    FIXTURE_CHECK(FIXTURE_CEL, rows);
}

/* RE2's syntax; a literal is compiled, and checked, here. */
static void regular_expressions(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"s.matches('^a+$')", NULL, "(yawl_regex_test r\"^a+$\" s)"},
        {"matches(s, r'\\d')", NULL, "(yawl_regex_test r\"\\\\d\" s)"},
        {"s.matches(t)", NULL, "(yawl_regex_find s t)"},
        {"'abc'.matches('b.$')", NULL, "true"},
        {"'abc'.matches('^b')", NULL, "false"},
        {"s.matches('[a')", NULL, "wrong: malformed-regex"},
        {"s.matches('a**')", NULL, "wrong: malformed-regex"},
        {"s.matches('(?=a)')", NULL, "wrong: malformed-regex"},
        {"s.matches(n)", NULL, "wrong: type-error"},
        {"n.matches('a')", NULL, "wrong: type-error"},
        {"s.matches()", NULL, "wrong: type-error"},
        {"matches('a')", NULL, "wrong: type-error"},
    };
    FIXTURE_CHECK(FIXTURE_CEL, rows);
}

/* Well-formed, part of CEL or the language, and not compiled yet: never an error. */
static void unsupported(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"{'a': 1}", NULL,
         "unsupported: a map as a value; it can be indexed, searched by `in` and walked through where "
         "it stands"},
        {"{s: 1}['a']", NULL, "unsupported: a map whose keys are not constant"},
        {"item", NULL, "unsupported: 'item' as a whole"},
        {"5u", NULL, "unsupported: an unsigned number (5u); an int holds it without the u"},
        {"uint(n)", NULL, "unsupported: the function 'uint'"},
        {"type(n)", NULL, "unsupported: the function 'type'"},
        {"dyn(n)", NULL, "unsupported: the function 'dyn'"},
        {"s.matches('\\\\p{Greek}')", NULL,
         "unsupported: a class of a script of Unicode in a regular expression"},
        {"s.matches('(a{40}){40}')", NULL,
         "unsupported: a regular expression: it has too many steps"},
        {"s.format([n])", NULL, "unsupported: the function 'format'"},
        {"now.getHours('Europe/Berlin')", NULL,
         "unsupported: the time zone 'Europe/Berlin'; an offset such as \"+02:00\" is"},
    };
    FIXTURE_CHECK(FIXTURE_CEL, rows);
}

static void syntax(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"", NULL, "wrong: expression-syntax"},
        {"n +", NULL, "wrong: expression-syntax"},
        {"(n", NULL, "wrong: expression-syntax"},
        {"n)", NULL, "wrong: expression-syntax"},
        {"n m", NULL, "wrong: expression-syntax"},
        {"n = 1", NULL, "wrong: expression-syntax"},
        {"b & c", NULL, "wrong: expression-syntax"},
        {"b | c", NULL, "wrong: expression-syntax"},
        {"b ? 1", NULL, "wrong: expression-syntax"},
        {"size(s", NULL, "wrong: expression-syntax"},
        {"n; m", NULL, "wrong: expression-syntax"},
        {"n # m", NULL, "wrong: expression-syntax"},
        {"item.", NULL, "wrong: expression-syntax"},
        {"item.true", NULL, "wrong: expression-syntax"},
        {"n\303\251", NULL, "wrong: expression-syntax"},
        {"[1, 2", NULL, "wrong: expression-syntax"},
        {"{1 2}", NULL, "wrong: expression-syntax"},
        {"-", NULL, "wrong: expression-syntax"},
        {"n.5", NULL, "wrong: expression-syntax"},
    };
    FIXTURE_CHECK(FIXTURE_CEL, rows);
}

/* Text with expressions; an unknown variable is an error when it is compiled (CP-11). */
static void templates(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"", NULL, "\"\""},
        {"plain", NULL, "\"plain\""},
        {"{s}", NULL, "s"},
        {"total {n}!", NULL, "(+ (+ \"total \" (to-string n)) \"!\")"},
        {"{b} {d} {f} {status}", NULL,
         "(+ (+ (+ (+ (+ (+ (? b \"true\" \"false\") \" \") (to-string d)) \" \") (to-string f)) "
         "\" \") "
         "(to-string status))"},
        {"{{n}}", NULL, "\"{n}\""},
        {"{{{n}}}", NULL, "(+ (+ \"{\" (to-string n)) \"}\")"},
        {"{'}'}", NULL, "\"}\""},
        {"a{1 + 1}b", NULL, "\"a2b\""},
        {"{ Status.paid }", NULL, "\"paid\""},
        {"{customer_id}", NULL, "wrong: unknown-name"},
        {"{secret.TOKEN}", NULL, "unsupported: a secret"},
        {"{n", NULL, "wrong: template-syntax"},
        {"n}", NULL, "wrong: template-syntax"},
        {"{}", NULL, "wrong: expression-syntax"},
        {"{n +}", NULL, "wrong: expression-syntax"},
        {"{n m}", NULL, "wrong: template-syntax"},
        {"{lines}", NULL, "wrong: type-error"},
    };
    FIXTURE_CHECK(FIXTURE_TEMPLATE, rows);
}

static void says_more(const char *text, const char *message, const char *note)
{
    struct fixture f;
    fixture_begin(&f);
    fixture_outcome(&f, FIXTURE_CEL, text_of(text), NULL);
    assert_true(f.diagnostics.list.count >= 1);
    const struct diagnostic *d = f.diagnostics.list.items[0];
    assert_string_equal(text_string(f.arena, d->message), message);
    bool found = false;
    array_each(struct diagnostic_note, n, &d->notes) found = found || text_is(n->message, note);
    if (!found) fail_msg("%s: no note '%s'", text, note);
    fixture_end(&f);
}

/* Messages name both types and the way out. */
static void messages(void **state)
{
    (void)state;
    says_more("n + f", "'+' needs two numbers, strings or lists of one type, but has int and float",
              "nothing is converted silently: write 2.0 for 2, or give both variables one type");
    says_more("n + f", "'+' needs two numbers, strings or lists of one type, but has int and float",
              "this is float");
    says_more("statu == Status.paid", "there is no variable 'statu' here",
              "did you mean 'status'?");
    says_more("paid", "there is no variable 'paid' here", "did you mean 'Status.paid'?");
    says_more("total > 1", "there is no variable 'total' here", "did you mean 'item.total'?");
    says_more("Status.piad", "'Status' has no value 'piad'", "did you mean 'paid'?");
    says_more("item.totl", "'item' has no member 'totl'; declare it under `returns` of the task",
              "did you mean 'total'?");
    says_more("siez(s)", "there is no function 'siez'", "did you mean 'size'?");
}

/* All errors of one expression come in one run. */
static void several_errors(void **state)
{
    (void)state;
    struct fixture f;
    fixture_begin(&f);
    fixture_outcome(&f, FIXTURE_CEL, TEXT("x1 > 1 && (n + f > 2 || y1)"), NULL);
    assert_int_equal(f.diagnostics.errors, 3);
    fixture_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(precedence),     cmocka_unit_test(numbers),
        cmocka_unit_test(strings),        cmocka_unit_test(types),
        cmocka_unit_test(decimals),       cmocka_unit_test(mixed_comparison),
        cmocka_unit_test(absorption),     cmocka_unit_test(folding),
        cmocka_unit_test(names),          cmocka_unit_test(optionals),
        cmocka_unit_test(regular_expressions), cmocka_unit_test(unsupported),    cmocka_unit_test(syntax),
        cmocka_unit_test(templates),      cmocka_unit_test(messages),
        cmocka_unit_test(several_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
