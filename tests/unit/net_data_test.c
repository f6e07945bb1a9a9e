/* net: variables, parameters, what a performer gives back, and variables that are read before they
 * are set.  CP-7 (parameters and results of a task are known and typed), CP-11 (templates). */
#include "net_fixture.h"

#include <string.h>

static const struct net_variable *variable_named(const net_variables *variables, const char *name)
{
    array_each(struct net_variable, variable, variables) {
        if (text_is(variable->name, name)) return variable;
    }
    fail_msg("no variable %s", name);
    return NULL;
}

static void inputs_and_outputs_of_one_name_are_one_variable(void **state)
{
    (void)state;
    struct net *net = good_net(
        YAML("in: {a: int, b: string}\nout: {b: string, c: bool}\n"
             "local: {d: \"int = 1\"}\nstart: t\ntasks: {t: {offer: {role: r}, then: end}}\n"));
    assert_int_equal(net->variables.count, 4);
    assert_int_equal(variable_named(&net->variables, "a")->role, NET_IN);
    assert_int_equal(variable_named(&net->variables, "b")->role, NET_IN_OUT);
    assert_int_equal(variable_named(&net->variables, "c")->role, NET_OUT);
    assert_true(variable_named(&net->variables, "a")->mandatory);
    assert_true(variable_named(&net->variables, "d")->has_initial);
    assert_int_equal(variable_named(&net->variables, "d")->type.kind, EXPR_INT);
}

/* YAWL editors write an output as an output parameter and a local variable of the same name. */
static void an_output_and_its_local_are_one_variable(void **state)
{
    (void)state;
#define V(kind, rest)                                                                              \
    "<" kind "><index>0</index><name>x</name><type>int</type>"                                     \
    "<namespace>http://www.w3.org/2001/XMLSchema</namespace>" rest "</" kind ">"
    struct net *net = good_net(
        YAWL(V("outputParam", "") V("localVariable", "<initialValue>5</initialValue>"),
             INPUT("a") TASK("a", FLOW("o"), "xor", "and", WORK("G")) OUTPUT, GATEWAY("G", "")));
    assert_int_equal(net->variables.count, 1);
    assert_int_equal(net->variables.items[0].role, NET_OUT);
    assert_string_equal(text_string(arena, net->variables.items[0].initial_text), "5");
}

static void what_is_given_back_has_the_type_of_its_variable(void **state)
{
    (void)state;
    struct net *net = good_net(YAML("local: {n: int, s: string}\nstart: t\n"
                                    "tasks: {t: {offer: {role: r}, returns: {k: bool}, "
                                    "out: {n: item.m, s: item.m2}, then: end}}\n"));
    const struct net_task *task = task_named(net, "t");
    assert_int_equal(task->returns.count, 3);
    assert_int_equal(variable_named(&task->returns, "m")->type.kind, EXPR_INT);
    assert_int_equal(variable_named(&task->returns, "m2")->type.kind, EXPR_STRING);
    assert_int_equal(task->out_mappings.items[0].variable, 0);
}

static void what_a_performer_gets_has_the_type_of_its_expression(void **state)
{
    (void)state;
    struct net *net = good_net(
        YAML("in: {n: int, d: decimal}\nstart: t\n"
             "tasks: {t: {offer: {role: r}, in: {a: n + 1, b: d, c: \"n > 2\"}, then: end}}\n"));
    const struct net_task *task = task_named(net, "t");
    assert_int_equal(variable_named(&task->in, "a")->type.kind, EXPR_INT);
    assert_int_equal(variable_named(&task->in, "b")->type.kind, EXPR_DECIMAL);
    assert_int_equal(variable_named(&task->in, "c")->type.kind, EXPR_BOOL);
}

static void templates_of_connectors_are_checked(void **state)
{
    (void)state;
    net_of_text(
        YAML("in: {n: int}\nstart: t\ntasks: {t: {call: {log: \"n is {m}\"}, then: end}}\n"));
    assert_int_equal(diagnostics.errors, 1); /* CP-11 */
    tear_down(state);
    set_up(state);
    net_of_text(YAML("in: {n: int}\nstart: t\n"
                     "tasks: {t: {call: {http: {url: \"http://x/{m}\"}}, then: end}}\n"));
    assert_int_equal(diagnostics.errors, 1); /* CP-11, of a connector that is not compiled yet */
    tear_down(state);
    set_up(state);
    struct net *net = good_net(YAML("in: {n: int}\nstart: t\ntasks: {t: {call: {http: {url: "
                                    "\"http://x/{n}\"}}, then: end}}\n"));
    const struct net_call *call = &task_named(net, "t")->call;
    assert_int_equal(call->pieces.count, 3); /* url, its value, method */
    assert_true(text_is(call->pieces.items[0].text, "http://x/"));
    assert_non_null(call->pieces.items[1].value.tree);
    assert_true(text_is(call->pieces.items[2].text, "GET"));
}

/* Verification tells it, if some run does it: verify_data_test.c. */
static void an_unset_variable_is_found_with_its_path(void **state)
{
    (void)state;
    struct net *net =
        good_net(YAML("in: {k: int}\nlocal: {n: int}\nstart: a\n"
                      "tasks:\n"
                      "  a: {offer: {role: r}, split: xor, then: [{to: b, when: k > 0}, {to: c}]}\n"
                      "  b: {offer: {role: r}, returns: {x: int}, out: {n: item.x}, then: c}\n"
                      "  c: {join: xor, offer: {role: r}, in: {y: n}, then: end}\n"));
    assert_int_equal(net->unset_reads.count, 1);
    assert_string_equal(text_string(arena, net->unset_reads.items[0].path), "a, c");
}

static void a_guard_sees_what_its_task_assigned(void **state)
{
    (void)state;
    struct net *net = good_net(YAML("local: {n: int}\nstart: a\n"
                                    "tasks:\n"
                                    "  a: {offer: {role: r}, returns: {x: int}, out: {n: item.x}, "
                                    "split: xor, then: [{to: b, when: n "
                                    "> 0}, {to: end}]}\n"
                                    "  b: {offer: {role: r}, then: end}\n"));
    assert_int_equal(net->unset_reads.count, 0);
}

static void a_loop_does_not_hide_an_unset_variable(void **state)
{
    (void)state;
    struct net *net = good_net(YAML("local: {n: int}\nin: {k: int}\nstart: a\n"
                                    "tasks:\n"
                                    "  a: {join: xor, offer: {role: r}, in: {y: n}, then: b}\n"
                                    "  b: {offer: {role: r}, returns: {x: int}, out: {n: item.x}, "
                                    "split: xor, then: [{to: a, when: k "
                                    "> 0}, {to: end}]}\n"));
    assert_int_equal(net->unset_reads.count, 1);
}

static void the_dump_names_everything(void **state)
{
    (void)state;
    struct net_specification *specification = net_of_text(
        YAML("in: {k: int}\nstart: a\n"
             "tasks:\n"
             "  a: {title: First, offer: {role: r}, in: {y: k}, mutex: m, cancels: [b], "
             "split: xor, then: [{to: b, when: k > 0}, {to: end}]}\n"
             "  b: {call: {function: f}, then: end}\n"));
    struct text_buffer out = {.arena = arena};
    net_print(specification, false, &out);
    assert_string_equal(text_string(arena, text_built(&out)),
                        "specification w version \"1\" cel\n"
                        "net w root\n"
                        "  variable in k: int mandatory type \"int\"\n"
                        "  place start\n"
                        "  place a -> b implicit\n"
                        "  place end\n"
                        "  task a join none split xor title \"First\"\n"
                        "    from start\n"
                        "    to a -> b when \"k > 0\" (> k 0)\n"
                        "    to end default\n"
                        "    mutex m\n"
                        "    cancels task b\n"
                        "    performer offer offer \"role: r\"\n"
                        "    parameter in y: int mandatory\n"
                        "    in y = \"k\" k\n"
                        "  task b join none split none\n"
                        "    from a -> b\n"
                        "    to end\n"
                        "    performer call\n"
                        "    call function function \"f\"\n");
    struct text_buffer placed = {.arena = arena};
    net_print(specification, true, &placed);
    assert_non_null(
        strstr(text_string(arena, text_built(&placed)), "  task b join none split none @8:3\n"));
}

int main(void)
{
#define NET_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        NET_TEST(inputs_and_outputs_of_one_name_are_one_variable),
        NET_TEST(an_output_and_its_local_are_one_variable),
        NET_TEST(what_is_given_back_has_the_type_of_its_variable),
        NET_TEST(what_a_performer_gets_has_the_type_of_its_expression),
        NET_TEST(templates_of_connectors_are_checked),
        NET_TEST(an_unset_variable_is_found_with_its_path),
        NET_TEST(a_guard_sees_what_its_task_assigned),
        NET_TEST(a_loop_does_not_hide_an_unset_variable),
        NET_TEST(the_dump_names_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
