/* net: names become ids, flows become places, gates that decide nothing go, cancellation sets are
 * resolved, in both languages alike. */
#include "net_fixture.h"

static const char *places_of(const struct net *net)
{
    struct text_buffer out = {.arena = arena};
    for (uint32_t p = 0; p < net->places.count; p++) {
        text_print(&out, "%s" TEXT_FMT, p == 0 ? "" : ", ", TEXT_ARG(net->places.items[p].name));
    }
    return text_string(arena, text_built(&out));
}

static void places_are_numbered_from_start_to_end(void **state)
{
    (void)state;
    struct net *net = good_net(YAML("start: a\n"
                                    "conditions: {c: {then: [b, d]}}\n"
                                    "tasks:\n"
                                    "  a: {split: and, then: [c, e]}\n"
                                    "  b: {then: end}\n"
                                    "  d: {then: end}\n"
                                    "  e: {then: end}\n"));
    assert_string_equal(places_of(net), "start, c, a -> e, end");
    assert_int_equal(net->input.index, 0);
    assert_int_equal(net->output.index, 3);
    assert_true(net->places.items[2].implicit);
    assert_int_equal(net->places.items[3].preset.count, 3);
    assert_int_equal(net_find_place(net, TEXT("a -> e")).index, 2);
    assert_int_equal(net_find_place(net, TEXT("a -> b")).index, NET_NONE);
}

static void an_xor_split_is_in_order_of_evaluation(void **state)
{
    (void)state;
    struct net *net = good_net(
        YAWL("<localVariable><index>0</index><name>v</name><type>int</type>"
             "<namespace>http://www.w3.org/2001/XMLSchema</namespace><initialValue>1</initialValue>"
             "</localVariable>",
             INPUT("a") TASK("a",
                             FLOW_IF("x", "<predicate ordering=\"7\">true()</predicate>")
                                 FLOW_IF("y", "<isDefaultFlow/>")
                                     FLOW_IF("z", "<predicate ordering=\"3\">true()</predicate>"),
                             "xor", "xor", "") TASK("x", FLOW("o"), "xor", "and", WORK("G"))
                 TASK("y", FLOW("o"), "and", "and", WORK("G"))
                     TASK("z", FLOW("o"), "or", "and", WORK("G")) OUTPUT,
             GATEWAY("G", "")));
    const struct net_task *a = task_named(net, "a");
    assert_int_equal(a->split, NET_GATE_XOR);
    assert_int_equal(a->join, NET_GATE_NONE);
    assert_string_equal(text_string(arena, a->flows.items[0].target), "z");
    assert_string_equal(text_string(arena, a->flows.items[1].target), "x");
    assert_true(a->flows.items[2].is_default);
    assert_int_equal(task_named(net, "z")->join, NET_GATE_NONE);
    assert_string_equal(places_of(net), "start, a -> z, a -> x, a -> y, end");
}

static void a_yaml_default_comes_last_wherever_it_stands(void **state)
{
    (void)state;
    struct net *net = good_net(YAML("local: {n: \"int = 0\"}\nstart: a\n"
                                    "tasks:\n"
                                    "  a: {split: xor, then: [b, {to: c, when: n > 0}]}\n"
                                    "  b: {offer: {role: r}, then: end}\n"
                                    "  c: {offer: {role: r}, then: end}\n"));
    const struct net_task *a = task_named(net, "a");
    assert_string_equal(text_string(arena, a->flows.items[0].target), "c");
    assert_non_null(a->flows.items[0].guard.tree);
    assert_true(a->flows.items[1].is_default);
}

static void cancels_name_elements_flows_and_wildcards(void **state)
{
    (void)state;
    struct net *net =
        good_net(YAML("start: a\n"
                      "conditions: {c: {then: [b, d]}}\n"
                      "tasks:\n"
                      "  a: {split: and, then: [c, b]}\n"
                      "  b: {join: and, offer: {role: r}, then: e}\n"
                      "  d: {offer: {role: r}, cancels: [b, \"* -> b\", \"b -> *\"], then: end}\n"
                      "  e: {offer: {role: r}, cancels: [\"*\"], then: end}\n"));
    const struct net_task *d = task_named(net, "d"), *e = task_named(net, "e");
    /* c leads to d too, so "* -> b" leaves it alone. */
    assert_string_equal(places_named(net, d->cancels_places.items, d->cancels_places.count),
                        "a -> b, b -> e");
    assert_int_equal(d->cancels_tasks.count, 1);
    assert_int_equal(e->cancels_tasks.count, 4);
    assert_string_equal(places_named(net, e->cancels_places.items, e->cancels_places.count),
                        "start, c, a -> b, b -> e");
}

static void yawl_ids_of_conditions_resolve(void **state)
{
    (void)state;
    struct net *net = good_net(YAWL(
        "",
        INPUT("a_1") TASK("a_1", FLOW("b"), "xor", "and", WORK("G"))
            TASK("b", FLOW("o"), "xor", "and",
                 "<removesTokens id=\"i\"/><removesTokens id=\"a_1\"/><removesTokens id=\"o\"/>"
                 "<removesTokensFromFlow><flowSource id=\"a_1\"/><flowDestination id=\"b\"/>"
                 "</removesTokensFromFlow>" WORK("G")) OUTPUT,
        GATEWAY("G", "")));
    const struct net_task *b = task_named(net, "b");
    assert_string_equal(places_named(net, b->cancels_places.items, b->cancels_places.count),
                        "start, a_1 -> b");
    assert_int_equal(b->cancels_tasks.count, 1);
    assert_string_equal(text_string(arena, net->places.items[net->output.index].id), "o");
    assert_string_equal(text_string(arena, net->places.items[net->output.index].name), "end");
}

static void the_engines_name_of_a_flow_resolves(void **state)
{
    (void)state;
    struct net *net =
        good_net(YAML("start: a_1\n"
                      "tasks:\n"
                      "  a_1: {offer: {role: r}, then: b_2}\n"
                      "  b_2: {offer: {role: r}, cancels: [\"c{a_1_b_2}\"], then: end}\n"));
    const struct net_task *b = task_named(net, "b_2");
    assert_string_equal(places_named(net, b->cancels_places.items, b->cancels_places.count),
                        "a_1 -> b_2");
}

static void a_self_loop_has_a_place(void **state)
{
    (void)state;
    struct net *net = good_net(YAML("local: {n: \"int = 0\"}\nstart: a\n"
                                    "tasks: {a: {join: xor, offer: {role: r}, split: xor, "
                                    "then: [{to: a, when: n > 0}, {to: end}]}}\n"));
    assert_string_equal(places_of(net), "start, a -> a, end");
    assert_int_equal(task_named(net, "a")->preset.count, 2);
}

static void flows_of_failures_and_timers_enter_their_target(void **state)
{
    (void)state;
    struct net *net = good_net(YAML("start: a\n"
                                    "tasks:\n"
                                    "  a: {offer: {role: r}, timer: {after: 2h, then: {to: b}}, "
                                    "on_failure: {then: c}, then: b}\n"
                                    "  b: {offer: {role: r}, then: end}\n"
                                    "  c: {offer: {role: r}, then: end}\n"));
    const struct net_task *a = task_named(net, "a");
    assert_int_equal(a->other_flows.count, 2);
    assert_string_equal(places_of(net), "start, a -> b, a -> c, end");
    assert_int_equal(task_named(net, "c")->preset.count, 1);
    assert_int_equal(a->features.count, 0);
    assert_int_equal(a->timers.items[0].other, 0);
    assert_int_equal(a->failure.flows.items[0].other, 1);
}

static void composites_know_their_net(void **state)
{
    (void)state;
    struct net_specification *specification = net_of_text(
        YAML("out: {total: int}\nstart: a\n"
             "tasks: {a: {net: pay, in: {sum: 3}, out: {total: item.paid}, then: end}}\n"
             "nets:\n"
             "  pay: {in: {sum: int, why: \"string?\"}, out: {paid: \"int = 0\"}, start: b, "
             "tasks: {b: {offer: {role: r}, then: end}}}\n"));
    assert_string_equal(said_names(), "");
    const struct net_task *a = task_named(&specification->nets.items[0], "a");
    assert_int_equal(a->kind, NET_TASK_COMPOSITE); /* CP-1, CP-3 */
    assert_int_equal(a->subnet, 1);
    assert_int_equal(a->in.count, 2);
    assert_int_equal(a->returns.count, 1);
    assert_true(specification->nets.items[1].is_used);
}

int main(void)
{
#define NET_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        NET_TEST(places_are_numbered_from_start_to_end),
        NET_TEST(an_xor_split_is_in_order_of_evaluation),
        NET_TEST(a_yaml_default_comes_last_wherever_it_stands),
        NET_TEST(cancels_name_elements_flows_and_wildcards),
        NET_TEST(yawl_ids_of_conditions_resolve),
        NET_TEST(the_engines_name_of_a_flow_resolves),
        NET_TEST(a_self_loop_has_a_place),
        NET_TEST(flows_of_failures_and_timers_enter_their_target),
        NET_TEST(composites_know_their_net),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
