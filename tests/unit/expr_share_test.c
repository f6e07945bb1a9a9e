/* What stands in an expression more than once is evaluated once, where it would be evaluated in any case.
 * DM-5: the mappings of tasks, instances and connectors are one language. */
#include "expr_fixture.h"

static uint32_t wrong;

/* The tree of `text`, after sharing. */
static void check(struct fixture *f, enum fixture_language language, const struct fixture_row *row)
{
    const char *before = fixture_outcome(f, language, text_of(row->text), row->target);
    if (f->result.outcome != EXPR_COMPILED) {
        print_error("%s\n  got: %s\n", row->text, before);
        wrong++;
        return;
    }
    struct text_buffer out = {.arena = f->arena}, again = {.arena = f->arena};
    expr_print(expr_share(f->arena, f->result.tree), &out);
    expr_print(f->result.tree, &again);
    const char *got = text_string(f->arena, text_built(&out));
    bool changed =
        strncmp(text_string(f->arena, text_built(&again)), before, text_built(&again).length) != 0;
    if (strcmp(got, row->expected) == 0 && !changed) return;
    print_error("%s\n  expected: %s\n  got:      %s\n", row->text, row->expected, got);
    wrong++;
}

static void check_all(enum fixture_language language, const struct fixture_row *rows, size_t count)
{
    struct fixture f;
    fixture_begin(&f);
    wrong = 0;
    for (size_t i = 0; i < count; i++) check(&f, language, &rows[i]);
    fixture_end(&f);
    assert_int_equal(wrong, 0);
}

static void shared_once(void **state)
{
    static const struct fixture_row rows[] = {
        {"n * m + n * m", NULL, "(let _1 (* n m) (+ _1 _1))"},
        {"d + e > 1.0 && d + e < 2.0", NULL, "(let _1 (+ d e) (and (> _1 1.0d) (< _1 2.0d)))"},
        {"n / m > 1 || n / m < 0", NULL, "(let _1 (/ n m) (or (> _1 1) (< _1 0)))"},
        {"(n + 1) * m > 0 && (n + 1) * m < 9 && n + 1 != 4", NULL,
         "(let _2 (+ n 1) (and (!= _2 4) (let _1 (* _2 m) (and (> _1 0) (< _1 9)))))"},
        {"ss.filter(x, x != s).size() > 1 && ss.filter(y, y != s).exists(z, z == t)", NULL,
         "(let _4 (filter x_1 ss (!= x_1 s)) (and (> (size _4) 1) (exists z_3 _4 (= z_3 t))))"},
        {"on > 1 ? on : on + 1", NULL, "(let on_1 on (? (> on_1 1) on_1 (+ on_1 1)))"},
        {"lines[0].price > d && lines[0].quantity > 3", NULL,
         "(let _1 (at lines 0) (and (> (member 2 _1) d) (> (member 1 _1) 3)))"},
        {"s.matches('a') && b || !s.matches('a')", NULL,
         "(let _1 (yawl_regex_test r\"a\" s) (or (and _1 b) (not _1)))"},
        {"ns.all(x, x + n > 0 && x + n < 9)", NULL,
         "(all x_1 absorbing ns (let _2 (+ x_1 n) (and (> _2 0) (< _2 9))))"},
    };
    (void)state;
    check_all(FIXTURE_CEL, rows, sizeof rows / sizeof *rows);
}

/* The part is not sure to be evaluated, or its fault may be hidden; or C reads it once by itself. */
static void left_where_it_is(void **state)
{
    static const struct fixture_row rows[] = {
        /* not the same: another regular expression */
        {"s.matches('a') && !s.matches('b')", NULL,
         "(and (yawl_regex_test r\"a\" s) (not (yawl_regex_test r\"b\" s)))"},
        {"n > 1 && n < 9", NULL, "(and (> n 1) (< n 9))"},
        {"b ? n / m : n / m + 1", NULL, "(? b (/ n m) (+ (/ n m) 1))"},
        {"on != null && on > 3 && on < 5", NULL,
         "(and-absorb (and (is-set on) (> on 3)) (< on 5))"},
        {"ns.exists(x, x > n * m) || b && ns.exists(x, x < n * m)", NULL,
         "(let ns_3 ns (or-absorb (exists x_1 absorbing ns_3 (> x_1 (* n m))) (and b (exists x_2 "
         "absorbing ns_3 (< x_2 (* n m))))))"},
        {"size(ss) > 1 && ss[0] == s && ss[1] == s", NULL,
         "(and-absorb (and (> (size ss) 1) (= (at ss 0) s)) (= (at ss 1) s))"},
        {"f + g > 1.0 && f + g < 2.0", NULL, "(and (> (+ f g) 1.0) (< (+ f g) 2.0))"},
        {"s.matches('a') && s.matches('b')", NULL,
         "(and (yawl_regex_test r\"a\" s) (yawl_regex_test r\"b\" s))"},
    };
    (void)state;
    check_all(FIXTURE_CEL, rows, sizeof rows / sizeof *rows);
}

/* Elements that are built are different ones each time; a regular expression is no value, and the
 * program of one that only tests is another; a literal is a sequence where it stands. */
static void built_elements(void **state)
{
    static const struct fixture_row rows[] = {
        {"<s>{concat(/Net/s, 'x')}{concat(/Net/s, 'x')}</s>", "s string",
         "(let _1 (+ s \"x\") (+ _1 _1))"},
        {"<s>{matches(/Net/s, 'a'), replace(/Net/s, 'a', 'b'), replace(/Net/t, 'a', 'b')}</s>",
         "s string",
         "(let s_1 (yawl_items_element \"s\" (yawl_items_of_text s)) (let t_2 "
         "(yawl_items_element \"t\" (yawl_items_of_text t)) (yawl_items_value (let _3 "
         "(yawl_items_text s_1) (yawl_items_concat (yawl_items_of_bool (yawl_regex_test "
         "r\"a\" _3)) (yawl_items_concat (yawl_items_of_text (yawl_regex_replace _3 r\"a\" "
         "\"b\")) (yawl_items_of_text (yawl_regex_replace (yawl_items_text t_2) r\"a\" "
         "\"b\"))))))))"},
        {"<s>{(1, 1, 2)[. = 1]}</s>", "s string",
         "(yawl_items_value (filter item_1 (yawl_items_concat (yawl_items_of_int 1) "
         "(yawl_items_concat (yawl_items_of_int 1) (yawl_items_of_int 2))) (yawl_items_equal item_1 "
         "(yawl_items_of_int 1))))"},
        {"count((<a/>, <a/>))", "n int",
         "(to-int (yawl_items_scalar (yawl_items_of_int (yawl_fn_count (yawl_items_concat "
         "(yawl_items_element \"a\" (yawl_items_none)) (yawl_items_element \"a\" "
         "(yawl_items_none))))) \"n\"))"},
    };
    (void)state;
    check_all(FIXTURE_MAPPING, rows, sizeof rows / sizeof *rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(shared_once),
                                       cmocka_unit_test(left_where_it_is),
                                       cmocka_unit_test(built_elements)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
