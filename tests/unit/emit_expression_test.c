/* Expressions as C: precedence, conversions, faults, constants. */
#include "machine_fixture.h"

#include "emit/emit_expression.h"

struct sample {
    const char *cel, *c;
};

static const struct sample samples[] = {
    {"b && n > 3 && !b", "w->b && w->n > 3 && !w->b"},
    {"b || n == 1 && b", "w->b || (w->n == 1 && w->b)"},
    {"(b || n == 1) && b", "(w->b || w->n == 1) && w->b"},
    {"(n > 1) == b", "(int)(w->n > 1) == (int)w->b"},
    {"n + 1 > 2", "yawl_int_add(e, w->n, 1) > 2"},
    {"n > 5000000000", "w->n > INT64_C(5000000000)"},
    {"n == -9223372036854775807 - 1", "w->n == INT64_MIN"},
    {"-n < n % 2", "yawl_int_negate(e, w->n) < yawl_int_modulo(e, w->n, 2)"},
    {"(f + 1.5) * 2.0 < f - (f - 1.0)", "(w->f + 1.5) * 2.0 < w->f - (w->f - 1.0)"},
    {"d * 2.0 >= d", "yawl_decimal_compare(yawl_decimal_multiply(e, w->d, YAWL_DECIMAL(0, 20, 1 /* "
                     "2.0 */)), w->d) >= 0"},
    {"d == n", "yawl_decimal_compare(w->d, yawl_decimal_of(w->n)) == 0"},
    {"s == 'x'", "yawl_text_equal(yawl_data_text(&w->head, w->s), YAWL_TEXT(\"x\"))"},
    {"s != 'x'", "!yawl_text_equal(yawl_data_text(&w->head, w->s), YAWL_TEXT(\"x\"))"},
    {"s < 'x'", "yawl_text_compare(yawl_data_text(&w->head, w->s), YAWL_TEXT(\"x\")) < 0"},
    {"size(s) > 1", "yawl_text_size(yawl_data_text(&w->head, w->s)) > 1"},
    {"l[0] == 'x'", "yawl_text_equal(yawl_data_item_text(e, &w->head, w->l, 0), YAWL_TEXT(\"x\"))"},
    {"size(l) > 1", "(int64_t)w->l.count > 1"},
    {"n in [1, 2]", "yawl_list_has_int((yawl_list_open(e, &lists[0], YAWL_TYPE_INT, 2), "
                    "yawl_list_put_int(&lists[0], 0, 1), yawl_list_put_int(&lists[0], 1, 2), "
                    "lists[0]), w->n)"},
    {"l != []", "!yawl_list_equal(yawl_data_list(&w->head, w->l, YAWL_TYPE_STRING, e), "
                "yawl_list_none(), YAWL_TYPE_STRING)"},
    {"max(n, 2) > 1", "yawl_list_int(e, yawl_list_greatest(e, (yawl_list_open(e, &lists[0], "
                      "YAWL_TYPE_INT, 2), yawl_list_put_int(&lists[0], 0, w->n), "
                      "yawl_list_put_int(&lists[0], 1, 2), lists[0]), YAWL_TYPE_INT), 0) > 1"},
    {"k == Kind.big", "w->k == W_KIND_BIG"},
    {"(b ? 1 : n) == 1", "(w->b ? 1 : w->n) == 1"},
    {"u > 1", "(yawl_need_set(e, w->set, V_U), w->u) > 1"},
    {"u > 1 || b", "w->b || (yawl_need_set(e, w->set, V_U), w->u) > 1"},
    {"7 / n == 1 || 9 / u == 1",
     "(yawl_both_begin(e, &both[0]), yawl_both_left(e, &both[0], yawl_int_divide(e, 7, w->n) == 1), "
     "yawl_both_or(e, &both[0], yawl_int_divide(e, 9, (yawl_need_set(e, w->set, V_U), w->u)) == 1))"},
};

static const char *c_of_guard(const char *cel)
{
    const char *text = text_string(
        compilation.arena,
        text_format(compilation.arena,
                    HEAD
                    "types: { Kind: [small, big] }\nlocal: { n: \"int = 7\", b: \"bool = true\", "
                    "f: \"float = 0.5\", d: \"decimal = 1.5\", s: \"string = 'q'\", "
                    "k: \"Kind = Kind.small\", l: \"string[] = []\", u: int }\nstart: a\ntasks:\n"
                    "  a:\n    offer: {}\n    split: xor\n"
                    "    then:\n      - { to: end, when: \"%s\" }\n      - { to: b }\n"
                    "  b: { offer: {}, then: end }\n",
                    cel));
    struct machine *machine = good_machine(text);
    struct text_buffer out = {.arena = compilation.arena};
    struct writer writer = {
        .machine = machine, .net = &machine->nets.items[0], .options = &plain_options, .out = &out};
    struct machine_task *a = task_named(machine, "a");
    uint32_t guarded = a->flows.items[0].guard != NULL ? 0 : 1;
    put_expression(&writer, a->flows.items[guarded].guard);
    return text_string(compilation.arena, text_built(&out));
}

static void each_reads_like_its_source(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        assert_string_equal(c_of_guard(samples[i].cel), samples[i].c);
    }
}

static void nested_absorbing_operators_have_a_place_each(void **state)
{
    (void)state;
    const char *c = c_of_guard("1 / n == 1 || (n / 5 == 1 && u > 2 || 7 / n == 3)");
    assert_has(c, "yawl_both_begin(e, &both[0])");
    assert_has(c, "yawl_both_begin(e, &both[1])");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_reads_like_its_source, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nested_absorbing_operators_have_a_place_each, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests_name("emit_expression", tests, NULL, NULL);
}
