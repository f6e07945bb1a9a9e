/* A task that is proved never to start keeps its row and has no code; but only if that is certain. */
#include "machine_fixture.h"

/* c is never reached: both of its inputs never hold a token together. */
static const char choice_and_join[] =
    HEAD "in: { large: bool }\nstart: a\ntasks:\n"
         "  a: { offer: {}, split: xor, then: [{ to: b, when: large }, { to: d }] }\n"
         "  b: { offer: {}, split: xor, then: [{ to: c, when: large }, { to: end }] }\n"
         "  d: { offer: {}, split: xor, then: [{ to: c, when: large }, { to: end }] }\n"
         "  c: { offer: {}, join: and, split: xor, then: [{ to: e, when: large }, { to: end }] }\n"
         "  e: { offer: {}, then: end }\n";

static void a_dead_task_has_a_row_and_no_steps(void **state)
{
    (void)state;
    const struct machine *machine = good_machine(choice_and_join);
    const char *c = c_of(machine, &plain_options);
    assert_true(task_named(machine, "c")->is_dead);
    assert_true(task_named(machine, "e")->is_dead);
    assert_false(task_named(machine, "d")->is_dead);
    assert_has(c, ".name = \"c\"");
    assert_has(c, ".enabled = never_enabled, .start = never_start, .leave = never_leave");
    assert_has_not(c, "c_start");
    assert_has_not(c, "c_enabled");
    assert_has_not(c, "c_choose");
    assert_has_not(c, "c_to_e");
    assert_has(c, "d_start");
}

static void nobody_tests_a_dead_task(void **state)
{
    (void)state;
    const struct machine *machine = good_machine(choice_and_join);
    assert_string_equal(names_of_tasks(machine, &task_named(machine, "b")->retest), "b");
    assert_int_equal(task_named(machine, "c")->retest.count, 0);
}

static void without_a_dead_task_nothing_stands_in(void **state)
{
    (void)state;
    const struct machine *machine =
        good_machine(HEAD "start: a\ntasks:\n  a: { offer: {}, then: end }\n");
    assert_has_not(c_of(machine, &plain_options), "never_start");
}

/* A task may be called as what stands in for the steps of dead ones. */
static void names_do_not_collide(void **state)
{
    (void)state;
    const char *renamed =
        HEAD "in: { large: bool }\nstart: a\ntasks:\n"
             "  a: { offer: {}, split: xor, then: [{ to: never, when: large }, { to: d }] }\n"
             "  never: { offer: {}, split: xor, then: [{ to: c, when: large }, { to: end }] }\n"
             "  d: { offer: {}, split: xor, then: [{ to: c, when: large }, { to: end }] }\n"
             "  c: { offer: {}, join: and, then: end }\n";
    const struct machine *machine = good_machine(renamed);
    assert_string_equal(text_string(compilation.arena, task_named(machine, "never")->local),
                        "never_2");
}

/* o and j wait for each other, whatever c chooses: both are dead by definition.  But people may cancel
 * b; then no token can come from o any more, and j goes on. */
static void what_only_people_can_start_has_code(void **state)
{
    (void)state;
    const struct machine *machine = good_machine(
        HEAD "start: a\ntasks:\n"
             "  a: { offer: {}, split: and, then: [b, j] }\n"
             "  b: { offer: {}, join: xor, then: c }\n"
             "  c: { offer: {}, split: xor, then: [{ to: b, when: \"1 < 2\" }, { to: o }] }\n"
             "  o: { offer: {}, join: or, then: j }\n"
             "  x: { offer: {}, then: o }\n"
             "  j: { offer: {}, join: or, split: xor, then: [{ to: x, when: \"1 < 2\" }, end] }\n");
    const struct verified_net *verified = &compilation.units.items[0].verified->nets.items[0];
    assert_int_equal(verified->dead_tasks.count, 3);
    assert_false(task_named(machine, "j")->is_dead);
    assert_has(c_of(machine, &plain_options), "j_start");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_dead_task_has_a_row_and_no_steps, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nobody_tests_a_dead_task, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_a_dead_task_nothing_stands_in, set_up, tear_down),
        cmocka_unit_test_setup_teardown(names_do_not_collide, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_only_people_can_start_has_code, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("machine_dead", tests, NULL, NULL);
}
