/* Names of specifications as names of C: stems, collisions, keywords, prefixes. */
#include "machine_fixture.h"

#include "machine/machine_names.h"

static void stems_keep_letters_and_digits(void **state)
{
    (void)state;
    struct arena *arena = compilation.arena;
    assert_text(machine_stem(arena, TEXT("check")), "check");
    assert_text(machine_stem(arena, TEXT("check -> accept")), "check_accept");
    assert_text(machine_stem(arena, TEXT("__a__b__")), "a_b");
    assert_text(machine_stem(arena, TEXT("15_A")), "15_A");
    assert_text(machine_stem(arena, TEXT("pr\xc3\xbc"
                                         "fen")),
                "pru00fcfen");
    assert_text(machine_stem(arena, TEXT("\xf0\x9f\x98\x80")), "u1f600");
    assert_text(machine_stem(arena, TEXT("-.-")), "unnamed");
}

static void long_names_end_in_a_hash(void **state)
{
    (void)state;
    char name[400];
    memset(name, 'x', sizeof name);
    struct text one = machine_stem(compilation.arena, (struct text){name, 399});
    struct text other = machine_stem(compilation.arena, (struct text){name, 400});
    assert_int_equal(one.length, MACHINE_IDENTIFIER_MAX);
    assert_int_equal(other.length, MACHINE_IDENTIFIER_MAX);
    assert_false(text_equal(one, other));
}

static void collisions_are_numbered_whatever_the_case(void **state)
{
    (void)state;
    struct arena *arena = compilation.arena;
    struct machine_scope scope = {
        .arena = arena, .taken = {.arena = arena}, .bases = {.arena = arena}};
    assert_text(machine_name_in(&scope, TEXT("a-b")).stem, "a_b");
    assert_text(machine_name_in(&scope, TEXT("a_b")).stem, "a_b_2");
    assert_text(machine_name_in(&scope, TEXT("A_B")).upper, "A_B_3");
    assert_text(machine_name_in(&scope, TEXT("a_b_2")).stem, "a_b_2_2");
    assert_text(machine_name_in(&scope, TEXT("a.b")).stem, "a_b_4");
}

static void identifiers_are_no_keywords(void **state)
{
    (void)state;
    struct arena *arena = compilation.arena;
    assert_text(machine_identifier(arena, TEXT("class")), "class_");
    assert_text(machine_identifier(arena, TEXT("register")), "register_");
    assert_text(machine_identifier(arena, TEXT("linux")), "linux_");
    assert_text(machine_identifier(arena, TEXT("7up")), "n7up");
    assert_text(machine_identifier(arena, TEXT("total")), "total");
}

#define ONE_TASK(name)                                                                             \
    HEAD "start: \"" name "\"\ntasks:\n  \"" name "\": { offer: {}, then: end }\n"

static void static_names_never_meet_exported_ones(void **state)
{
    (void)state;
    struct machine *machine = good_machine(ONE_TASK("order_check"));
    assert_text(task_named(machine, "order_check")->local, "order_check");
    machine_set_prefix(compilation.arena, machine, TEXT("order"));
    assert_text(task_named(machine, "order_check")->local, "xorder_check");
    assert_text(task_named(machine, "order_check")->name.stem, "order_check");
    machine_set_prefix(compilation.arena, machine, TEXT("ORDER"));
    assert_text(task_named(machine, "order_check")->local, "xorder_check");
}

static void names_of_the_runtime_and_of_constants_are_left_alone(void **state)
{
    (void)state;
    assert_text(task_named(good_machine(ONE_TASK("yawl_task")), "yawl_task")->local, "xyawl_task");
    assert_text(task_named(good_machine(ONE_TASK("p")), "p")->local, "xp");
    assert_text(task_named(good_machine(ONE_TASK("15_A")), "15_A")->local, "t15_A");
}

static void prefixes_are_identifiers(void **state)
{
    (void)state;
    struct machine *machine = good_machine(ONE_TASK("a"));
    machine_set_prefix(compilation.arena, machine, TEXT("yawl"));
    assert_text(machine->prefix, "w_yawl");
    machine_set_prefix(compilation.arena, machine, TEXT("9 lives"));
    assert_text(machine->prefix, "w_9_lives");
    machine_set_prefix(compilation.arena, machine, TEXT("t"));
    assert_text(machine->task_prefix, "TA_");
    machine_set_prefix(compilation.arena, machine, TEXT("int"));
    assert_text(machine->nets.items[0].variables, "data");
}

static void guards_do_not_end_like_other_functions(void **state)
{
    (void)state;
    struct machine *machine =
        good_machine(HEAD "local: { b: \"bool = true\" }\nstart: a\ntasks:\n"
                          "  a: { split: xor, then: [{ to: x_start, when: b }, { to: c, when: "
                          "\"!b\" }, { to: end }] }\n"
                          "  x_start: { offer: {}, then: end }\n  c: { offer: {}, then: end }\n");
    assert_text(task_named(machine, "a")->flows.items[0].guard_name, "a_to_x_start_if");
    assert_text(task_named(machine, "a")->flows.items[1].guard_name, "a_to_c");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stems_keep_letters_and_digits),
        cmocka_unit_test(long_names_end_in_a_hash),
        cmocka_unit_test(collisions_are_numbered_whatever_the_case),
        cmocka_unit_test(identifiers_are_no_keywords),
        cmocka_unit_test(static_names_never_meet_exported_ones),
        cmocka_unit_test(names_of_the_runtime_and_of_constants_are_left_alone),
        cmocka_unit_test(prefixes_are_identifiers),
        cmocka_unit_test(guards_do_not_end_like_other_functions),
    };
    return cmocka_run_group_tests_name("machine_names", tests, set_up, tear_down);
}
