/* net: what goes beyond YAWL: partial joins, milestones, timers, failures, triggers, dependency graphs and
 * branches, each with the structure that later stages read. */
#include "net_fixture.h"

#define P "offer: {role: r}"

static const char *inputs_of(const struct net *net, const char *task)
{
    const struct net_task *found = task_named(net, task);
    return places_named(net, found->preset.items, found->preset.count);
}

static const char *outputs_of(const struct net *net, const net_flows *flows)
{
    struct text_buffer out = {.arena = arena};
    array_each(struct net_flow, flow, flows) {
        text_print(&out, "%s" TEXT_FMT, out.length == 0 ? "" : ", ",
                   TEXT_ARG(net->places.items[flow->place.index].name));
    }
    return text_string(arena, text_built(&out));
}

static void partial_joins_and_threads_are_numbers(void **state)
{
    (void)state;
    struct net *net = good_net(YAML(
        "start: s\ntasks: {s: {split: and, then: [{to: a, threads: 2}, b]}, a: {" P ", then: d}, "
        "b: {" P ", then: d}, d: {join: {count: 1, rest: block, threads: 2}, then: m}, "
        "m: {join: {threads: 3}, then: end}}\n"));
    const struct net_partial_join *partial = &task_named(net, "d")->partial;
    assert_true(partial->present);
    assert_int_equal(partial->count, 1);
    assert_int_equal(partial->threads, 2);
    assert_int_equal(partial->rest, NET_REST_BLOCK);
    const struct net_partial_join *merge = &task_named(net, "m")->partial;
    assert_true(merge->present);
    assert_int_equal(merge->count, 0);
    assert_int_equal(merge->threads, 3);
    assert_int_equal(task_named(net, "s")->flows.items[0].threads, 2);
    assert_false(task_named(net, "a")->partial.present);
}

static void milestones_mutexes_and_completions_are_ids(void **state)
{
    (void)state;
    struct net *net =
        good_net(YAML("termination: implicit\nor_join: bpmn\nstart: s\nconditions: {c: {then: x}}\n"
                      "tasks: {s: {split: and, then: [a, b, c]}, a: {" P ", instances: {count: 2}, "
                      "mutex: m, then: end}, b: {" P ", while: [c, \"s -> a\"], completes: a, "
                      "mutex: m, budget: 250us, then: end}, x: {" P ", mutex: n, then: end}}\n"));
    const struct net_task *b = task_named(net, "b");
    assert_string_equal(places_named(net, b->holds.items, b->holds.count), "c, s -> a");
    assert_int_equal(b->completes.items[0].index, net_find_task(net, TEXT("a")).index);
    assert_int_equal(b->mutex, task_named(net, "a")->mutex);
    assert_int_equal(task_named(net, "x")->mutex, 1);
    assert_int_equal(task_named(net, "s")->mutex, NET_NONE);
    assert_int_equal(net->mutexes.count, 2);
    assert_int_equal(b->budget_ns, 250000); /* CF-7, CP-5 */
    assert_true(net->is_implicit && net->has_bpmn_or_joins);
}

static void timers_have_constants_or_trees(void **state)
{
    (void)state;
    struct net *net = good_net(
        YAML("in: {d: string}\ntimer: [{after: P1M, then: {to: late}}, {after: 30m, then: fail}]\n"
             "start: a\ntasks:\n  a: {" P ", timer: [{after: 1h30m, then: {also: b}}, "
             "{at: 2030-01-01, from: started}, {after: d, then: {to: b}}], then: b}\n"
             "  b: {join: xor, " P ", then: end}\n  late: {" P ", then: end}\n"));
    assert_int_equal(net->timers.items[0].duration.months, 1);
    assert_int_equal(net->timers.items[0].action, NET_TIMER_TO);
    assert_string_equal(outputs_of(net, &net->other_flows), "deadline -> late");
    assert_string_equal(inputs_of(net, "late"), "deadline -> late");
    assert_int_equal(net->timers.items[1].other, NET_NONE);
    const struct net_task *a = task_named(net, "a");
    assert_int_equal(a->timers.items[0].duration.ms, 5400000);
    assert_int_equal(a->timers.items[1].at_ms, INT64_C(1893456000000));
    assert_int_equal(a->timers.items[1].from_phase, NET_TIMER_STARTED);
    assert_int_equal(a->timers.items[1].action, NET_TIMER_EXPIRE);
    assert_false(a->timers.items[2].is_constant);
    assert_int_equal(a->timers.items[2].after.tree->type.kind, EXPR_STRING);
    assert_string_equal(outputs_of(net, &a->other_flows), "a -> b"); /* both, and the flow */
    assert_int_equal(a->timers.items[0].other, 0);
    assert_int_equal(a->timers.items[2].other, 0);
}

static void a_predicate_may_ask_for_a_timer(void **state)
{
    (void)state;
    struct net *net =
        good_net(YAML("start: a\ntasks: {a: {" P ", timer: {after: 2h}, split: xor, then: [{to: b, "
                      "when: 'timer(a) == \"expired\"'}, end]}, b: {" P ", then: end}}\n"));
    assert_non_null(task_named(net, "a")->flows.items[0].guard.tree);
    tear_down(state);
    set_up(state);
    net_of_text(YAML("start: a\ntasks: {a: {" P ", split: xor, then: [{to: b, "
                     "when: 'timer(a) == \"expired\"'}, end]}, b: {" P ", then: end}}\n"));
    assert_string_equal(said_names(), "unknown-name");
}

static void failures_have_attempts_and_flows(void **state)
{
    (void)state;
    struct net *net = good_net(YAML(
        "start: a\ntasks:\n  a: {" P ", on_failure: {retry: {attempts: 3, wait: 5s, factor: 1.5, "
        "max_wait: 1m}, then: [{to: b, error: no}, c]}, then: end}\n"
        "  b: {" P ", on_failure: {retry: {attempts: 2}}, then: end}\n  c: {" P ", then: end}\n"));
    const struct net_failure *failure = &task_named(net, "a")->failure;
    assert_true(failure->has_retry);
    assert_int_equal(failure->attempts, 3);
    assert_int_equal(failure->wait_ms, 5000);
    assert_int_equal(failure->max_wait_ms, 60000);
    assert_true(failure->factor == 1.5);
    assert_int_equal(failure->flows.count, 2);
    assert_true(text_is(failure->flows.items[0].error, "no"));
    assert_true(text_is_absent(failure->flows.items[1].error));
    assert_int_equal(task_named(net, "b")->failure.max_wait_ms, INT64_MAX);
}

static void a_trigger_brings_the_item_of_a_routing_task(void **state)
{
    (void)state;
    struct net *net = good_net(YAML(
        "local: {n: \"int = 0\"}\nstart: a\ntasks: {a: {trigger: {name: paid, kind: persistent, "
        "key: case.id}, out: {n: item.sum}, then: end}}\n"));
    const struct net_task *a = task_named(net, "a");
    assert_true(a->trigger.present && a->trigger.is_persistent);
    assert_true(text_is(a->trigger.name, "paid"));
    assert_non_null(a->trigger.key.tree);
    assert_int_equal(a->returns.count, 1);
    assert_int_equal(a->returns.items[0].type.kind, EXPR_INT);
    assert_non_null(a->out_mappings.items[0].value.tree);
}

static void triggers_of_one_name_are_of_one_kind(void **state)
{
    (void)state;
    struct net *net = good_net(YAML(
        "start: s\ntasks: {s: {split: and, then: [a, b, c]}, a: {trigger: {name: x}, then: end}, "
        "b: {trigger: {name: x, kind: persistent}, then: end}, c: {trigger: {name: y}, then: "
        "end}}\n"));
    assert_true(task_named(net, "a")->trigger.is_persistent);
    assert_true(task_named(net, "b")->trigger.is_persistent);
    assert_false(task_named(net, "c")->trigger.is_persistent);
}

static void instances_are_expressions(void **state)
{
    (void)state;
    struct net *net = good_net(YAML(
        "in: {names: \"string[]\"}\nlocal: {tags: \"string[]\", most: \"int = 9\"}\nstart: a\n"
        "tasks:\n  a: {" P ", in: {who: one, nr: instance.index}, instances: {for_each: names, "
        "as: one, min: 0, max: most, threshold: all, until: completed > 2 && size(tags) > 1, "
        "collect: {tags: item.tag + one}}, returns: {tag: string}, then: end}\n"));
    const struct net_task *a = task_named(net, "a");
    const struct net_instances *instances = &a->instances;
    assert_int_equal(instances->for_each.tree->type.kind, EXPR_LIST);
    assert_int_equal(instances->minimum.tree->literal.integer, 0);
    assert_non_null(instances->maximum.tree);
    assert_null(instances->threshold.tree);
    assert_non_null(instances->until.tree);
    assert_int_equal(instances->collect.items[0].value.tree->type.kind, EXPR_STRING);
    assert_int_equal(a->in.items[0].type.kind, EXPR_STRING); /* of an item of the list */
    assert_int_equal(a->in.items[1].type.kind, EXPR_INT);
}

/* CP-9 */
static void needs_become_flows(void **state)
{
    (void)state;
    struct net *net = good_net(YAML("in: {k: bool}\ntasks: {a: {" P "}, b: {" P "}, c: {" P
                                    ", needs: [a, b], if: k}, "
                                    "d: {" P ", needs: a}}\n"));
    assert_string_equal(inputs_of(net, "start/split"), "start");
    assert_string_equal(outputs_of(net, &task_named(net, "start/split")->flows),
                        "start -> a, start -> b");
    assert_string_equal(inputs_of(net, "c"), "a -> c, b -> c");
    assert_int_equal(task_named(net, "c")->join, NET_GATE_AND);
    assert_int_equal(task_named(net, "a")->split, NET_GATE_AND);
    assert_string_equal(inputs_of(net, "end/join"), "c -> end, d -> end");
    assert_int_equal(task_named(net, "end/join")->join, NET_GATE_AND);
    assert_true(task_named(net, "end/join")->is_hidden);
    assert_int_equal(net_find_task(net, TEXT("start/split")).index,
                     4); /* behind the written ones */
    assert_non_null(task_named(net, "c")->performed_if.tree);
}

static void a_chain_of_needs_has_no_hidden_tasks(void **state)
{
    (void)state;
    struct net *net = good_net(YAML("tasks: {a: {" P "}, b: {" P ", needs: a}}\n"));
    assert_int_equal(net->tasks.count, 2);
    assert_string_equal(inputs_of(net, "a"), "start");
    assert_string_equal(outputs_of(net, &task_named(net, "b")->flows), "end");
}

/* What the graph waits for will not come any more: the failure's own way ends the net. */
static void a_failure_in_a_graph_goes_its_own_way(void **state)
{
    (void)state;
    struct net *net = good_net(YAML("tasks: {a: {" P ", on_failure: {then: h}}, b: {" P
                                    ", needs: a, on_failure: {then: h}}, c: {" P ", needs: a}, "
                                    "h: {" P "}, i: {" P ", needs: h}}\n"));
    assert_string_equal(inputs_of(net, "a"), "start");
    assert_string_equal(inputs_of(net, "h"), "a -> h, b -> h");
    assert_int_equal(task_named(net, "h")->join, NET_GATE_XOR);
    assert_string_equal(outputs_of(net, &task_named(net, "i")->flows), "end");
    assert_string_equal(inputs_of(net, "end/join"), "b -> end, c -> end");
}

#define BRANCHES(converge)                                                                         \
    YAML("start: f\ntasks: {f: {branches: {x: [a, b], y: [c], z: [d]}, converge: " converge        \
         ", then: t}, a: {" P "}, b: {" P "}, c: {" P "}, d: {}, t: {" P ", then: end}}\n")

/* CP-8, CP-10, BR-2, BR-3 */
static void branches_become_flows(void **state)
{
    (void)state;
    struct net *net = good_net(BRANCHES("all"));
    assert_string_equal(outputs_of(net, &task_named(net, "f")->flows), "f -> a, f -> c, f -> d");
    assert_int_equal(task_named(net, "f")->split, NET_GATE_AND);
    assert_string_equal(inputs_of(net, "b"), "a -> b");
    assert_string_equal(inputs_of(net, "f/converge"),
                        "b -> f/converge, c -> f/converge, d -> f/converge");
    assert_int_equal(task_named(net, "f/converge")->join, NET_GATE_AND);
    assert_false(task_named(net, "f/converge")->partial.present);
    assert_string_equal(outputs_of(net, &task_named(net, "f/converge")->flows), "f -> t");
    assert_string_equal(inputs_of(net, "t"), "f -> t");
    assert_string_equal(inputs_of(net, "f/failed"), "a -> f/failed, b -> f/failed, c -> f/failed, "
                                                    "d -> f/failed");
    assert_true(text_is(task_named(net, "f/failed")->raises, "branch failed")); /* BR-7 */
    assert_int_equal(task_named(net, "f/failed")->partial.count, 1);
    assert_int_equal(task_named(net, "a")->failure.flows.count, 1);
}

/* BR-4 */
static void convergence_counts_branches_and_failures(void **state)
{
    static const struct {
        const char *text;
        uint32_t arrive, fail;
        const char *raises;
    } rows[] = {{BRANCHES("first"), 1, 3, "every branch failed"},
                {BRANCHES("majority"), 2, 2, "no majority"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tear_down(state);
        set_up(state);
        struct net *net = good_net(rows[i].text);
        const struct net_task *converge = task_named(net, "f/converge");
        const struct net_task *failed = task_named(net, "f/failed");
        assert_int_equal(converge->partial.count, rows[i].arrive);
        assert_int_equal(converge->partial.rest, NET_REST_CANCEL);
        assert_int_equal(converge->cancels_tasks.count, 4);
        assert_int_equal(converge->cancels_places.count, 4 + 3 + 4);
        assert_int_equal(failed->partial.count, rows[i].fail);
        assert_true(text_is(failed->raises, rows[i].raises));
    }
}

/* A tie is no majority: of two branches both must arrive, and one failure ends it. */
static void a_tie_is_no_majority(void **state)
{
    (void)state;
    struct net *net =
        good_net(YAML("start: f\ntasks: {f: {branches: {x: a, y: b}, converge: majority, "
                      "then: end}, a: {" P "}, b: {" P "}}\n"));
    assert_int_equal(task_named(net, "f/converge")->partial.count, 2);
    assert_int_equal(task_named(net, "f/failed")->partial.count, 1);
    assert_string_equal(outputs_of(net, &task_named(net, "f/converge")->flows), "end");
}

static void a_step_keeps_the_failures_that_it_takes_itself(void **state)
{
    (void)state;
    struct net *net = good_net(YAML(
        "start: f\ntasks: {f: {branches: {x: a, y: b}, then: t}, a: {" P ", on_failure: {then: "
        "[{to: t, error: late}]}}, b: {" P ", on_failure: {retry: {attempts: 2}, then: t}}, "
        "t: {join: xor, " P ", then: end}}\n"));
    assert_string_equal(outputs_of(net, &task_named(net, "a")->other_flows),
                        "a -> t, a -> f/failed");
    /* The second is never taken, but both branches count. */
    assert_string_equal(outputs_of(net, &task_named(net, "b")->other_flows),
                        "b -> t, b -> f/failed");
    assert_string_equal(inputs_of(net, "t"),
                        "f -> t, a -> t, b -> t"); /* in the order of the text */
}

int main(void)
{
#define NET_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        NET_TEST(partial_joins_and_threads_are_numbers),
        NET_TEST(milestones_mutexes_and_completions_are_ids),
        NET_TEST(timers_have_constants_or_trees),
        NET_TEST(a_predicate_may_ask_for_a_timer),
        NET_TEST(failures_have_attempts_and_flows),
        NET_TEST(a_trigger_brings_the_item_of_a_routing_task),
        NET_TEST(triggers_of_one_name_are_of_one_kind),
        NET_TEST(instances_are_expressions),
        NET_TEST(needs_become_flows),
        NET_TEST(a_chain_of_needs_has_no_hidden_tasks),
        NET_TEST(a_failure_in_a_graph_goes_its_own_way),
        NET_TEST(branches_become_flows),
        NET_TEST(convergence_counts_branches_and_failures),
        NET_TEST(a_tie_is_no_majority),
        NET_TEST(a_step_keeps_the_failures_that_it_takes_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
