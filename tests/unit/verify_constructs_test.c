/* verify: how many markings, and how many tokens, what YAWL does not have can make. */
#include "net_fixture.h"

#include <stdio.h>

static struct verified_net known(const char *text)
{
    struct net_specification *specification = net_of_text(text);
    if (specification == NULL || diagnostics.errors > 0) fail_msg("%s", said());
    struct verify_limits limits = {.markings = VERIFY_MARKINGS_MAX,
                                   .seconds = VERIFY_SECONDS_MAX};
    return verify_specification(arena, specification, &limits, &diagnostics)->nets.items[0];
}

#define THREE(join, more)                                                                          \
    YAML("start: s\ntasks: {s: {split: and, then: [a, b, c]}, a: {then: m}, b: {then: m}, "        \
         "c: {then: m}, m: {join: " join more ", then: n}, n: {offer: {role: r}, then: end}}\n")

static void a_partial_join_starts_once_a_round(void **state)
{
    (void)state;
    assert_int_equal(known(THREE("xor", "")).bound, 3);
    assert_int_equal(known(THREE("{count: 1, rest: ignore}", "")).bound, 1);
    assert_int_equal(known(THREE("{count: 2, rest: block}", "")).bound, 1);
    assert_true(known(THREE("{count: 1, rest: ignore}", "")).enumerated);
}

static void a_partial_join_may_cancel_what_it_does_not_need(void **state)
{
    (void)state;
    struct verified_net keeps = known(THREE("{count: 1, rest: cancel}", ", cancels: [n]"));
    struct verified_net cancels =
        known(THREE("{count: 1, rest: cancel}", ", cancels: [a, b, c, '* -> a', '* -> b', "
                                                "'* -> c', '* -> m']"));
    assert_int_equal(keeps.bound, 3);
    assert_int_equal(cancels.bound, 1);
}

/* a gives two tokens: after the first starts m, the other is dropped, or stays for the next round. */
#define TWICE(rest)                                                                                \
    YAML("start: s\ntasks: {s: {split: and, then: [a, b]}, "                                       \
         "a: {offer: {role: r}, then: {to: m, threads: 2}}, b: {offer: {role: r}, then: m}, "      \
         "m: {join: {count: 1, rest: " rest "}, then: z}, z: {then: end}}\n")

static void tokens_after_the_first_are_dropped_or_stay(void **state)
{
    (void)state;
    struct verified_net ignores = known(TWICE("ignore")), blocks = known(TWICE("block"));
    assert_true(ignores.enumerated && blocks.enumerated);
    assert_int_equal(ignores.states, 41); /* as counted by tests/conformance/or_join_model.py */
    assert_int_equal(blocks.states, 37);
}

/* A task that cancels itself ends its own round when it leaves, so what it gives to itself counts again. */
static void a_round_ends_when_its_task_cancels_itself(void **state)
{
    (void)state;
    struct verified_net again =
        known(YAML("start: a\ntasks: {a: {offer: {role: r}, join: {count: 1, rest: ignore}, "
                   "cancels: [a], split: and, then: [b, a]}, b: {offer: {role: r}, then: end}}\n"));
    assert_false(again.bounded && again.bound == 1);
}

static void threads_are_counted(void **state)
{
    (void)state;
    struct verified_net three =
        known(YAML("start: a\ntasks: {a: {then: {to: b, threads: 3}}, b: {then: c}, "
                   "c: {join: {threads: 3}, then: d}, d: {then: end}}\n"));
    assert_int_equal(three.bound, 3);
    assert_true(three.enumerated);
    /* start, a*; three tokens in a -> b, b -> c and, one at most, in b*; c*, c -> d, d*, end. */
    assert_int_equal(three.states, 2 + 7 + 4);
}

#define PAIR(keys)                                                                                 \
    YAML("start: s\ntasks: {s: {split: and, then: [a, b]}, a: {offer: {role: r}" keys              \
         ", then: j}, b: {offer: {role: r}" keys ", then: j}, j: {join: and, then: end}}\n")

static void a_mutex_takes_markings_away(void **state)
{
    (void)state;
    uint64_t both = known(PAIR("")).states;
    assert_int_equal(known(PAIR(", mutex: m")).states, both - 1); /* not both busy */
}

static void a_condition_that_must_hold_takes_markings_away(void **state)
{
    (void)state;
    static const char text[] =
        YAML("start: s\nconditions: {open: {then: b}}\n"
             "tasks: {s: {split: and, then: [a, open]}, a: {offer: {role: r}%s, then: j}, "
             "b: {offer: {role: r}, then: j}, j: {join: and, then: end}}\n");
    char with[512], without[512];
    snprintf(with, sizeof with, text, ", while: [open]");
    snprintf(without, sizeof without, text, "");
    /* Once b started a cannot: but each marking that it would reach is also reached by a starting first. */
    struct verified_net all = known(without), some = known(with);
    assert_true(all.enumerated && some.enumerated);
    assert_int_equal(some.states, all.states);
}

static void flows_of_failures_and_timers_are_ways_out(void **state)
{
    (void)state;
    struct verified_net fails =
        known(YAML("start: a\ntasks: {a: {offer: {role: r}, on_failure: {then: b}, then: end}, "
                   "b: {then: end}}\n"));
    assert_int_equal(fails.states, 5); /* start, a*, a -> b, b*, end */
    struct verified_net late =
        known(YAML("start: a\ntasks: {a: {offer: {role: r}, timer: {after: 1h, then: {to: b}}, "
                   "then: end}, b: {then: end}}\n"));
    assert_int_equal(late.states, 5);
}

/* w's timer gives one token an arming; with `loop` w is armed again and again. */
#define ALSO(from, then)                                                                           \
    YAML("start: s\nlocal: {n: 'int = 0'}\n"                                                       \
         "tasks: {s: {then: w}, w: {join: xor, offer: {role: r}, split: xor, "                     \
         "timer: {after: 1h, from: " from ", then: {also: u}}, "                                   \
         "then: [{to: v, when: 'n == 0'}, {to: " then "}]}, "                                      \
         "v: {then: end}, u: {offer: {role: r}, then: x}, x: {then: end}}\n")

static void a_timer_gives_one_token_an_arming(void **state)
{
    (void)state;
    const char *once = YAML("start: w\ntasks: {w: {offer: {role: r}, timer: {after: 1h, from: "
                            "started, then: {also: u}}, then: end}, u: {then: end}}\n");
    assert_int_equal(known(once).bound, 1);
    assert_true(known(once).enumerated);
    assert_false(known(ALSO("started", "w")).bounded);
    assert_false(known(ALSO("enabled", "w")).bounded);
}

static void a_deadline_empties_the_net_once(void **state)
{
    (void)state;
    struct verified_net net =
        known(YAML("start: a\ntimer: {after: 1h, then: {to: b}}\n"
                   "tasks: {a: {offer: {role: r}, then: end}, b: {then: end}}\n"));
    assert_int_equal(net.bound, 1);
    assert_true(net.enumerated);
    /* start, a*, end, while it is armed; deadline -> b, b*, end after it. */
    assert_int_equal(net.states, 6);
}

static void the_end_ends_nothing_where_termination_is_implicit(void **state)
{
    (void)state;
    static const char text[] = YAML("%sstart: s\ntasks: {s: {split: and, then: [a, b]}, "
                                    "a: {offer: {role: r}, then: end}, "
                                    "b: {offer: {role: r}, then: end}}\n");
    char implicit[512], explicit[512];
    snprintf(implicit, sizeof implicit, text, "termination: implicit\n");
    snprintf(explicit, sizeof explicit, text, "");
    assert_true(known(implicit).states > known(explicit).states);
    assert_int_equal(known(implicit).bound, 1);
}

/* By itself the net has few markings; when people cancel items, tokens gather without end, also in the
 * input of t while it runs.  A search that stops on the way knows nothing of that. */
static void what_was_not_all_seen_says_nothing_of_waiting_tokens(void **state)
{
    (void)state;
    struct verified_net net = known(
        YAML("local: {n: \"int = 0\"}\nstart: a\n"
             "tasks: {a: {join: xor, offer: {role: r}, then: p, timer: {after: 6m, then: {also: q}}}, "
             "p: {join: {count: 1, rest: ignore}, offer: {role: r}, then: t}, "
             "t: {join: {threads: 3}, offer: {role: r}, then: q}, "
             "q: {join: {count: 1, rest: ignore}, offer: {role: r}, split: xor, "
             "then: [{to: p, threads: 3, when: n > 0}, end], "
             "timer: {after: 6m, from: started, then: {also: a}}}}\n"));
    assert_true(net.enumerated);
    assert_false(net.bounded);
    assert_null(net.alone);
    assert_int_equal(net.needless_cancels.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_partial_join_starts_once_a_round, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_partial_join_may_cancel_what_it_does_not_need, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(tokens_after_the_first_are_dropped_or_stay, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_round_ends_when_its_task_cancels_itself, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(threads_are_counted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_mutex_takes_markings_away, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_condition_that_must_hold_takes_markings_away, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(flows_of_failures_and_timers_are_ways_out, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_timer_gives_one_token_an_arming, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_deadline_empties_the_net_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_end_ends_nothing_where_termination_is_implicit, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_was_not_all_seen_says_nothing_of_waiting_tokens,
                                        set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
