/* Fusion: which routing tasks become a part of the flow that leads to them, and which must not. */
#include "machine_fixture.h"

static const struct machine_place *place_named(const struct machine *machine, const char *name)
{
    array_each(struct machine_place, place, &machine->nets.items[0].places) {
        if (text_is(place->name.name, name)) return place;
    }
    fail_msg("no place %s", name);
    return NULL;
}

/* What a flow that marks `name` marks in fact, in the order of the places. */
static const char *marks(const struct machine *machine, const char *name)
{
    struct text_buffer out = {.arena = compilation.arena};
    array_each(uint32_t, place, &place_named(machine, name)->marks) {
        struct text marked = machine->nets.items[0].places.items[*place].name.name;
        text_print(&out, "%s" TEXT_FMT, out.length == 0 ? "" : ", ", TEXT_ARG(marked));
    }
    return text_string(compilation.arena, text_built(&out));
}

#define CHAIN(first, second, rest)                                                                 \
    HEAD "start: a\nlocal: { n: \"int = 0\" }\ntasks:\n  a: { offer: {}, then: r }\n"              \
         "  r: { " first "then: s }\n  s: { " second "then: [b, c], split: and }\n"                \
         "  b: { offer: {}, then: j }\n  c: { offer: {}, then: j }\n"                              \
         "  j: { join: and, offer: {}, then: end }\n" rest

static void chains_are_one_step(void **state)
{
    (void)state;
    struct machine *m = good_machine(CHAIN("", "", ""));
    assert_string_equal(marks(m, "a -> r"), "s -> b, s -> c");
    assert_int_equal(place_named(m, "a -> r")->fused, 2);
    assert_string_equal(marks(m, "b -> j"), "b -> j");
    const char *c = c_of(m, &plain_options);
    assert_has(c, "    frame->firings += 2; /* routing tasks on the way */\n");
    assert_has(c, ".fused = 2,");
    /* The row shows the net as it is written. */
    assert_has(c, "    {.place = P_A_R, .target = \"r\"},\n");
}

static void the_input_condition_is_fused_too(void **state)
{
    (void)state;
    struct machine *m =
        good_machine(HEAD "start: r\ntasks:\n  r: { split: and, then: [b, c] }\n"
                          "  b: { offer: {}, then: j }\n  c: { offer: {}, then: j }\n"
                          "  j: { join: and, offer: {}, then: end }\n");
    assert_string_equal(marks(m, "start"), "r -> b, r -> c");
}

static void work_is_never_fused(void **state)
{
    (void)state;
    assert_string_equal(marks(good_machine(CHAIN("out: { n: 1 }, ", "", "")), "a -> r"), "a -> r");
    assert_string_equal(marks(good_machine(CHAIN("offer: {}, ", "", "")), "a -> r"), "a -> r");
    struct machine *m = good_machine(CHAIN("", "cancels: [b], ", ""));
    assert_string_equal(marks(m, "a -> r"), "r -> s");
}

static void what_others_cancel_or_share_is_kept(void **state)
{
    (void)state;
    struct machine *m = good_machine(HEAD "start: a\ntasks:\n"
                                          "  a: { offer: {}, split: and, then: [r, x] }\n"
                                          "  r: { then: b }\n  b: { offer: {}, then: j }\n"
                                          "  x: { offer: {}, cancels: ['a -> r'], then: j }\n"
                                          "  j: { join: and, offer: {}, then: end }\n");
    assert_string_equal(marks(m, "a -> r"), "a -> r");
    m = good_machine(HEAD "start: a\nconditions:\n  c: { then: [r, b] }\ntasks:\n"
                          "  a: { offer: {}, then: c }\n  r: { then: end }\n"
                          "  b: { offer: {}, then: end }\n");
    assert_string_equal(marks(m, "c"), "c");
}

static void loops_are_kept(void **state)
{
    (void)state;
    struct machine *m =
        good_machine(HEAD "start: a\nconditions:\n  c: { then: r }\n  d: { then: s }\ntasks:\n"
                          "  a: { offer: {}, then: c }\n  r: { split: and, then: [d, end] }\n"
                          "  s: { then: c }\n");
    assert_int_equal(m->nets.items[0].place_bits, 1);
    bool kept = place_named(m, "c")->fused == 0 || place_named(m, "d")->fused == 0;
    assert_true(kept);
}

/* r would fire before the connector, which settles first; what comes then could tell. */
static void the_order_of_automatic_tasks_is_kept(void **state)
{
    (void)state;
    struct machine *m = good_machine(HEAD "start: a\ntasks:\n"
                                          "  a: { offer: {}, split: and, then: [r, x] }\n"
                                          "  r: { then: end }\n"
                                          "  x: { call: { function: f }, then: end }\n");
    assert_string_equal(marks(m, "a -> r"), "a -> r");
    /* Alone behind its feeder it comes first whatever it sets going. */
    m = good_machine(HEAD "start: a\ntasks:\n  a: { offer: {}, then: r }\n  r: { then: x }\n"
                          "  x: { call: { function: f }, then: end }\n");
    assert_string_equal(marks(m, "a -> r"), "r -> x");
}

static void counters_are_not_fused(void **state)
{
    (void)state;
    struct machine *m = good_machine(HEAD "start: a\ntasks:\n"
                                          "  a: { offer: {}, then: { to: r, threads: 2 } }\n"
                                          "  r: { then: b }\n  b: { offer: {}, then: end }\n");
    assert_string_equal(marks(m, "a -> r"), "a -> r");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(chains_are_one_step, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_input_condition_is_fused_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(work_is_never_fused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_others_cancel_or_share_is_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(loops_are_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_order_of_automatic_tasks_is_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(counters_are_not_fused, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("machine_fuse", tests, NULL, NULL);
}
