/* verify: the verdict on a net, its defects, dead tasks and shortest runs that show them; with a search, and
 * with whatever way is quickest.  Proves VS-* of the capabilities. */
#include "net_fixture.h"

#include <string.h>

static struct net_specification *specification_of(const char *text)
{
    struct net_specification *specification = net_of_text(text);
    if (specification == NULL || diagnostics.errors > 0) fail_msg("%s", said());
    return specification;
}

static struct verified_net judged_with(const char *text, struct verify_limits limits)
{
    struct diagnostics unread = {.arena = arena};
    struct net_specification *specification = specification_of(text);
    return verify_specification(arena, specification, &limits, &unread)->nets.items[0];
}

static struct verified_net judged(const char *text)
{
    return judged_with(text, (struct verify_limits){.markings = VERIFY_MARKINGS_MAX,
                                                    .seconds = VERIFY_SECONDS_MAX,
                                                    .way = VERIFY_WAY_SEARCH});
}

/* ---- What was found, in words ---------------------------------------------------------------- */

static const char *defects_of(const struct verified_net *net)
{
    static const char *const names[VERIFY_DEFECT_COUNT] = {
        "deadlock", "livelock", "never-completes", "improper-completion", "dead-task", "unbounded"};
    struct text_buffer out = {.arena = arena};
    for (uint32_t d = 0; d < VERIFY_DEFECT_COUNT; d++) {
        if ((net->defects >> d & 1) == 0) continue;
        text_print(&out, "%s%s", text_built(&out).length > 0 ? " " : "", names[d]);
    }
    return text_string(arena, text_built(&out));
}

static void print_task(const struct verified_net *net, uint32_t task, struct text_buffer *out)
{
    text_print(out, TEXT_FMT, TEXT_ARG(net->net->tasks.items[task].name));
}

static const char *dead_of(const struct verified_net *net)
{
    struct text_buffer out = {.arena = arena};
    for (uint32_t i = 0; i < net->dead_tasks.count; i++) {
        if (i > 0) text_add_char(&out, ' ');
        print_task(net, net->dead_tasks.items[i], &out);
    }
    return text_string(arena, text_built(&out));
}

static const struct verify_witness *witness_of(const struct verified_net *net,
                                               enum verify_defect defect)
{
    array_each(struct verify_witness, witness, &net->witnesses) {
        if (witness->defect == defect) return witness;
    }
    fail_msg("no witness");
    return NULL;
}

/* "+a" a task starts, "-a" it leaves, ">b" by that flow, "*" by another kind of flow; "!" a deadline. */
static const char *run_of(const struct verified_net *net, enum verify_defect defect)
{
    static const char marks[] = {'+', '-', '*', '^', '!'};
    struct text_buffer out = {.arena = arena};
    array_each(struct verify_move, move, &witness_of(net, defect)->moves) {
        if (text_built(&out).length > 0) text_add_char(&out, ' ');
        text_add_char(&out, marks[move->kind]);
        if (move->task == NET_NONE) continue;
        print_task(net, move->task, &out);
        const struct net_task *task = &net->net->tasks.items[move->task];
        for (uint32_t f = 0; move->kind == VERIFY_MOVE_LEAVE && f < task->flows.count; f++) {
            bool is_taken = task->split == NET_GATE_XOR  ? f == move->flow
                            : task->split == NET_GATE_OR ? (move->chosen >> f & 1) != 0
                                                         : false;
            if (is_taken) text_print(&out, ">" TEXT_FMT, TEXT_ARG(task->flows.items[f].target));
        }
    }
    return text_string(arena, text_built(&out));
}

static const char *marked_of(const struct verified_net *net, enum verify_defect defect)
{
    struct text_buffer out = {.arena = arena};
    uint32_t places = net->net->places.count;
    array_each(struct verify_token, token, &witness_of(net, defect)->marked) {
        if (text_built(&out).length > 0) text_add_string(&out, ", ");
        if (token->position >= places) {
            print_task(net, token->position - places, &out);
            text_add_char(&out, '*');
        } else {
            text_print(&out, TEXT_FMT, TEXT_ARG(net->net->places.items[token->position].name));
        }
        if (token->tokens > 1) text_print(&out, " x%u", token->tokens);
    }
    return text_string(arena, text_built(&out));
}

static const char *looping(const struct verified_net *net, enum verify_defect defect)
{
    struct text_buffer out = {.arena = arena};
    array_each(uint32_t, task, &witness_of(net, defect)->tasks) {
        if (text_built(&out).length > 0) text_add_char(&out, ' ');
        print_task(net, *task, &out);
    }
    return text_string(arena, text_built(&out));
}

static void assert_sound(const struct verified_net *net)
{
    assert_string_equal(defects_of(net), "");
    assert_int_equal(net->verdict, VERIFY_SOUND);
    assert_true(net->complete);
    assert_int_equal(net->option_to_complete, VERIFY_YES);
    assert_int_equal(net->proper_completion, VERIFY_YES);
    assert_int_equal(net->weakly_sound, VERIFY_YES);
    assert_int_equal(net->relaxed_sound, VERIFY_YES);
    assert_int_equal(net->dead_tasks.count + net->witnesses.count, 0);
    assert_null(net->limit);
}

#define DATA  "local: {n: \"int = 0\"}\n"
#define OFFER "offer: {role: r}, "
#define IF    ", when: n > 0"

/* ---- Sound nets ------------------------------------------------------------------------------ */

static void sound_nets_are_sound(void **state)
{
    static const char *const nets[] = {
        YAML("start: a\ntasks: {a: {then: b}, b: {then: end}}\n"),
        YAML("start: s\ntasks: {s: {split: and, then: [a, b]}, a: {then: j}, b: {then: j}, "
             "j: {join: and, then: end}}\n"),
        YAML(DATA "start: s\ntasks: {s: {split: xor, then: [{to: a" IF "}, b]}, a: {then: j}, "
                  "b: {then: j}, j: {join: xor, then: end}}\n"),
        YAML(DATA "start: s\ntasks: {s: {split: or, then: [{to: a" IF "}, {to: b" IF
                  "}, c]}, a: {then: j}, b: {then: j}, c: {then: j}, j: {join: or, then: end}}\n"),
        YAML(DATA "start: h\ntasks: {h: {join: xor, then: b}, b: {split: xor, then: [{to: h" IF
                  "}, end]}}\n"),
        /* The first that is done kills the other. */
        YAML("start: s\ntasks: {s: {split: and, then: [a, b]}, a: {" OFFER
             "then: j, cancels: [b, '* -> b']}, b: {" OFFER "then: j, cancels: [a, '* -> a']}, "
             "j: {join: xor, then: end}}\n"),
        /* Sound, and two tokens gather in m. */
        YAML("start: s\ntasks: {s: {split: and, then: [a, b]}, a: {then: m}, b: {then: m}, "
             "m: {join: xor, then: {to: c}}, c: {join: {threads: 2}, then: end}}\n"),
    };
    for (size_t i = 0; i < sizeof nets / sizeof *nets; i++) {
        struct verified_net net = judged(nets[i]);
        assert_sound(&net);
        assert_true(net.enumerated);
        assert_true(net.bounded);
        tear_down(state);
        set_up(state);
    }
}

/* ---- Each defect ----------------------------------------------------------------------------- */

static void a_join_that_waits_for_what_was_not_chosen_is_a_deadlock(void **state)
{
    (void)state;
    struct verified_net net = judged(
        YAML(DATA "start: s\ntasks: {s: {split: xor, then: [{to: a" IF "}, b]}, a: {then: j}, "
                  "b: {then: j}, j: {join: and, then: end}}\n"));
    assert_int_equal(net.verdict, VERIFY_UNSOUND);
    assert_string_equal(defects_of(&net), "deadlock never-completes dead-task");
    assert_string_equal(dead_of(&net), "j");
    assert_int_equal(net.option_to_complete, VERIFY_NO);
    assert_int_equal(net.proper_completion, VERIFY_YES);
    assert_int_equal(net.weakly_sound, VERIFY_NO);
    assert_int_equal(net.relaxed_sound, VERIFY_NO);
    assert_string_equal(run_of(&net, VERIFY_DEADLOCK), "+s -s>a +a -a");
    assert_string_equal(run_of(&net, VERIFY_NEVER_COMPLETES), "+s -s>a +a -a");
    assert_string_equal(marked_of(&net, VERIFY_DEADLOCK), "a -> j");
    assert_true(witness_of(&net, VERIFY_DEADLOCK)->is_shortest);
    assert_int_equal(net.witnesses.count, 2); /* a dead task has no run */
}

static void an_end_with_work_left_is_improper(void **state)
{
    (void)state;
    struct verified_net net =
        judged(YAML("start: s\ntasks: {s: {split: and, then: [a, b]}, a: {then: j}, b: {then: j}, "
                    "j: {join: xor, then: end}}\n"));
    assert_string_equal(defects_of(&net), "improper-completion");
    assert_int_equal(net.option_to_complete, VERIFY_YES);
    assert_int_equal(net.proper_completion, VERIFY_NO);
    assert_int_equal(net.weakly_sound, VERIFY_NO);
    assert_int_equal(net.relaxed_sound, VERIFY_NO);
    assert_string_equal(run_of(&net, VERIFY_IMPROPER_COMPLETION), "+s -s +a -a +j -j");
    assert_string_equal(marked_of(&net, VERIFY_IMPROPER_COMPLETION), "s -> b, end");
}

static void a_choice_that_may_end_well_is_relaxed_sound(void **state)
{
    (void)state;
    struct verified_net net = judged(
        YAML(DATA "start: s\ntasks: {s: {split: or, then: [{to: a" IF "}, {to: b" IF
                  ", default: true}]}, a: {then: j}, b: {then: j}, j: {join: xor, then: end}}\n"));
    assert_string_equal(defects_of(&net), "improper-completion");
    assert_int_equal(net.relaxed_sound, VERIFY_YES);
    assert_string_equal(run_of(&net, VERIFY_IMPROPER_COMPLETION), "+s -s>a>b +a -a +j -j");
}

/* A default without a guard is taken only where nothing else is, wherever it stands. */
static void a_default_without_a_guard_goes_alone(void **state)
{
    (void)state;
    struct verified_net net = judged(
        YAML(DATA "start: s\ntasks: {s: {split: or, then: [b, {to: a" IF "}]}, a: {then: j}, "
                  "b: {then: j}, j: {join: xor, then: end}}\n"));
    assert_string_equal(defects_of(&net), "");
    net = judged(YAML(DATA "start: s\ntasks: {s: {split: or, then: [{to: a" IF "}, b, {to: c" IF
                           "}]}, a: {then: j}, b: {then: j}, c: {then: k}, j: {join: xor, "
                           "then: k}, k: {join: and, then: end}}\n"));
    assert_string_equal(defects_of(&net), "deadlock");
    assert_string_equal(run_of(&net, VERIFY_DEADLOCK), "+s -s>c +c -c");
}

/* c goes round in p; only with t's other token z may lead out. */
#define ROUND                                                                                      \
    "t: {split: and, then: [p, q]}, c: {" OFFER "then: p}, z: {" OFFER "join: and, then: end}"

static void a_loop_whose_way_out_is_shut_is_a_livelock(void **state)
{
    (void)state;
    struct verified_net net = judged(
        YAML(DATA "start: s\nconditions: {p: {then: [c, z]}, q: {then: [z]}}\n"
                  "tasks: {s: {split: xor, then: [{to: p" IF "}, t]}, " ROUND "}\n"));
    assert_string_equal(defects_of(&net), "livelock");
    assert_int_equal(net.option_to_complete, VERIFY_NO);
    assert_int_equal(net.proper_completion, VERIFY_YES);
    assert_int_equal(net.relaxed_sound, VERIFY_YES);
    assert_string_equal(run_of(&net, VERIFY_LIVELOCK), "+s -s>p");
    assert_string_equal(looping(&net, VERIFY_LIVELOCK), "c");
}

static void a_loop_from_the_start_on_never_completes(void **state)
{
    (void)state;
    struct verified_net net =
        judged(YAML("start: s\nconditions: {p: {then: [c, z]}, q: {then: [z]}}\n"
                    "tasks: {s: {then: p}, c: {" OFFER "then: p}, "
                    "z: {" OFFER "join: and, split: and, then: [q, end]}}\n"));
    assert_string_equal(defects_of(&net), "livelock never-completes dead-task");
    assert_string_equal(run_of(&net, VERIFY_NEVER_COMPLETES), "+s -s");
    assert_string_equal(looping(&net, VERIFY_NEVER_COMPLETES), "c");
}

/* Ahead of the choice the end may still be reached; behind it, on one side a deadlock, on another a loop. */
static void a_deadlock_and_a_livelock_stand_together(void **state)
{
    (void)state;
    struct verified_net net = judged(
        YAML(DATA "start: s\nconditions: {p: {then: [c, z]}, q: {then: [z]}}\n"
                  "tasks: {s: {split: xor, then: [{to: p" IF "}, {to: d" IF "}, t]}, " ROUND ", "
                  "d: {split: xor, then: [{to: e" IF "}, f]}, e: {then: g}, f: {then: g}, "
                  "g: {join: and, then: end}}\n"));
    assert_string_equal(defects_of(&net), "deadlock livelock dead-task");
    assert_string_equal(dead_of(&net), "g");
    assert_string_equal(looping(&net, VERIFY_LIVELOCK), "c");
    assert_string_equal(run_of(&net, VERIFY_DEADLOCK), "+s -s>d +d -d>e +e -e");
}

static void a_task_that_never_starts_is_dead(void **state)
{
    (void)state;
    struct verified_net net = judged(
        YAML(DATA "start: s\nconditions: {p: {then: [a, d]}, q: {then: [b, d]}}\n"
                  "tasks: {s: {split: xor, then: [{to: p" IF "}, q]}, a: {then: end}, "
                  "b: {then: end}, d: {join: and, then: end}}\n"));
    assert_string_equal(defects_of(&net), "dead-task");
    assert_string_equal(dead_of(&net), "d");
    assert_int_equal(net.weakly_sound, VERIFY_YES);
    assert_int_equal(net.relaxed_sound, VERIFY_NO);
    assert_int_equal(net.witnesses.count, 0);
}

static void or_joins_that_wait_for_each_other_deadlock(void **state)
{
    (void)state;
    struct verified_net net = judged(YAML(
        DATA "start: s\nconditions: {c1: {then: [j]}, c2: {then: [k]}, d1: {then: [k]}, "
             "d2: {then: [j]}, e1: {then: [e]}, e2: {then: [e]}}\n"
             "tasks: {s: {split: and, then: [c1, c2]}, "
             "j: {join: or, split: xor, then: [{to: d1" IF "}, e1]}, "
             "k: {join: or, split: xor, then: [{to: d2" IF "}, e2]}, "
             "e: {join: and, then: end}}\n"));
    assert_string_equal(defects_of(&net), "deadlock never-completes dead-task");
    assert_string_equal(dead_of(&net), "j k e");
    assert_string_equal(run_of(&net, VERIFY_DEADLOCK), "+s -s");
}

/* ---- Not bounded ----------------------------------------------------------------------------- */

static void assert_unbounded(const struct verified_net *net)
{
    assert_int_equal(net->verdict, VERIFY_UNBOUNDED);
    assert_string_equal(defects_of(net), "unbounded");
    assert_true(net->complete);
    assert_int_equal(net->option_to_complete, VERIFY_OPEN);
    assert_int_equal(net->proper_completion, VERIFY_OPEN);
    assert_int_equal(net->weakly_sound, VERIFY_OPEN);
    assert_int_equal(net->relaxed_sound, VERIFY_OPEN);
    assert_false(net->bounded);
    assert_int_equal(net->dead_tasks.count, 0);
}

static const char *gathers(const struct verified_net *net)
{
    uint32_t place = witness_of(net, VERIFY_NOT_BOUNDED)->place;
    assert_int_not_equal(place, NET_NONE);
    return text_string(arena, net->net->places.items[place].name);
}

static void a_task_that_feeds_itself_is_unbounded(void **state)
{
    (void)state;
    struct verified_net net =
        judged(YAML("start: a\nconditions: {c: {then: [a]}}\n"
                    "tasks: {a: {join: xor, split: and, then: [c, b]}, b: {" OFFER
                    "then: end}}\n"));
    assert_unbounded(&net);
    const struct verify_witness *witness = witness_of(&net, VERIFY_NOT_BOUNDED);
    assert_string_equal(gathers(&net), "a -> b");
    assert_string_equal(run_of(&net, VERIFY_NOT_BOUNDED), "+a -a +a -a");
    assert_int_equal(witness->repeats_from, 2);
}

static void a_way_back_out_of_one_branch_is_unbounded(void **state)
{
    (void)state;
    struct verified_net net = judged(
        YAML(DATA "start: a\ntasks: {a: {join: xor, split: and, then: [b, c]}, "
                  "b: {split: xor, then: [{to: a" IF "}, d]}, c: {then: d}, "
                  "d: {join: and, then: end}}\n"));
    assert_unbounded(&net);
}

/* Each pass empties what the last one gave, so nothing gathers. */
static void what_is_emptied_on_the_way_does_not_gather(void **state)
{
    (void)state;
    struct verified_net net = judged(
        YAML(DATA "start: s\nconditions: {c: {then: [a]}, x: {then: [u]}}\n"
                  "tasks: {s: {then: c}, a: {" OFFER "cancels: [x], split: and, then: [x, v]}, "
                  "v: {split: xor, then: [{to: c" IF "}, w]}, w: {cancels: [x, u], then: end}, "
                  "u: {" OFFER "then: end}}\n"));
    assert_true(net.bounded);
    assert_int_equal(net.bound, 1);
    assert_int_equal(net.verdict, VERIFY_UNSOUND);
}

/* Fifteen tokens of a flow are counted, and 200. */
static void many_tokens_are_no_proof(void **state)
{
    (void)state;
    struct verified_net few = judged(YAML("start: a\ntasks: {a: {then: {to: b, threads: 15}}, "
                                          "b: {join: {threads: 15}, then: end}}\n"));
    struct verified_net many = judged(YAML("start: a\ntasks: {a: {then: {to: b, threads: 200}}, "
                                           "b: {join: {threads: 200}, then: end}}\n"));
    assert_sound(&few);
    assert_int_equal(few.bound, 15);
    assert_sound(&many);
    assert_int_equal(many.bound, 200);
    struct verified_net more = judged(YAML("start: a\ntasks: {a: {then: {to: b, threads: 300}}, "
                                           "b: {join: {threads: 300}, then: end}}\n"));
    assert_int_equal(more.verdict, VERIFY_UNKNOWN);
    assert_false(more.complete);
    assert_string_equal(more.limit, "255 tokens in one condition");
}

/* ---- Termination where nothing is left ------------------------------------------------------- */

static void implicit_termination_waits_for_all(void **state)
{
    (void)state;
    struct verified_net net = judged(
        YAML("termination: implicit\nstart: s\ntasks: {s: {split: and, then: [a, b]}, "
             "a: {then: end}, b: {then: end}}\n"));
    assert_sound(&net);
}

static void implicit_termination_can_be_stuck(void **state)
{
    (void)state;
    struct verified_net net = judged(
        YAML(DATA "termination: implicit\nstart: s\ntasks: {s: {split: and, then: [a, b]}, "
                  "a: {then: end}, b: {split: xor, then: [{to: c" IF "}, d]}, c: {then: e}, "
                  "d: {then: e}, e: {join: and, then: end}}\n"));
    assert_string_equal(defects_of(&net), "deadlock never-completes dead-task");
    assert_string_equal(marked_of(&net, VERIFY_DEADLOCK), "c -> e, end");
}

/* ---- What people cancel does not count ------------------------------------------------------- */

static void cancelled_items_change_no_verdict(void **state)
{
    (void)state;
    /* Once somebody cancels a's item, j waits for ever: that is what cancelling is. */
    struct verified_net net =
        judged(YAML("start: s\ntasks: {s: {split: and, then: [a, b]}, a: {" OFFER "then: j}, "
                    "b: {" OFFER "cancels: [s], then: j}, j: {join: and, then: end}}\n"));
    assert_sound(&net);
}

/* ---- Limits ---------------------------------------------------------------------------------- */

static const char *many_branches(uint32_t branches, const char *join)
{
    struct text_buffer out = {.arena = arena};
    text_add_string(&out, YAML("start: s\ntasks:\n  s: {split: and, then: [e0"));
    for (uint32_t i = 1; i < branches; i++) text_print(&out, ", e%u", i);
    text_add_string(&out, "]}\n");
    for (uint32_t i = 0; i < branches; i++) text_print(&out, "  e%u: {then: m}\n", i);
    text_print(&out, "  m: {join: %s, then: n}\n  n: {then: end}\n", join);
    return text_string(arena, text_built(&out));
}

static struct verified_net limited(struct verify_limits limits)
{
    struct verified_net net = judged_with(many_branches(24, "and"), limits);
    assert_int_equal(net.verdict, VERIFY_UNKNOWN);
    assert_false(net.complete);
    assert_int_equal(net.option_to_complete, VERIFY_OPEN);
    assert_int_equal(net.defects, 0);
    return net;
}

static void each_limit_is_honest(void **state)
{
    (void)state;
    struct verify_limits limits = {
        .markings = 5000, .seconds = VERIFY_SECONDS_MAX, .way = VERIFY_WAY_SEARCH};
    assert_string_equal(limited(limits).limit, "--limit-markings=5000");
    limits.markings = UINT64_MAX;
    limits.memory = (size_t)8 << 20;
    assert_string_equal(limited(limits).limit, "--limit-memory=8388608");
    limits.memory = 0;
    limits.seconds = 0.05;
    assert_string_equal(limited(limits).limit, "--limit-seconds=0.05");
}

/* More than can be looked at, but what is wrong is near. */
static void a_defect_is_told_though_the_search_ends(void **state)
{
    (void)state;
    struct verify_limits limits = {.markings = 5000, .seconds = VERIFY_SECONDS_MAX};
    struct verified_net net = judged_with(many_branches(24, "xor"), limits);
    assert_int_equal(net.verdict, VERIFY_UNSOUND);
    assert_false(net.complete);
    assert_string_equal(defects_of(&net), "improper-completion");
    assert_int_equal(net.proper_completion, VERIFY_NO);
    assert_int_equal(net.option_to_complete, VERIFY_OPEN);
    assert_int_equal(net.witnesses.count, 1);
    assert_false(net.witnesses.items[0].is_shortest); /* found by going deep */
}

/* Joins that each wait for many inputs, from each of which the whole net lies behind: looking at every one of
 * them, a set of positions each time, would take half a minute. */
static void a_cause_in_a_dense_net_is_found_at_once(void **state)
{
    enum { JOINS = 220 };
    (void)state;
    struct text_buffer out = {.arena = arena};
    text_print(&out, "%s", "yawl: 1\nworkflow: w\nstart: s\nconditions:\n");
    for (uint32_t c = 0; c < JOINS; c++) {
        text_print(&out, "  c%u: {then: [t0", c);
        for (uint32_t t = 1; t < JOINS; t++) text_print(&out, ", t%u", t);
        text_print(&out, "]}\n");
    }
    text_print(&out, "tasks:\n  s: {split: and, then: [c0");
    for (uint32_t c = 1; c < JOINS; c++) text_print(&out, ", c%u", c);
    text_print(&out, "]}\n");
    for (uint32_t t = 0; t < JOINS; t++) {
        text_print(&out, "  t%u: {join: and, offer: {}, then: %s", t, t + 1 < JOINS ? "" : "end}\n");
        if (t + 1 < JOINS) text_print(&out, "c%u}\n", t);
    }
    struct net_specification *specification = specification_of(text_string(arena, text_built(&out)));
    struct verify_limits limits = {.markings = 1000, .seconds = VERIFY_SECONDS_MAX};
    size_t before = arena_used(arena);
    (void)verify_specification(arena, specification, &limits, &diagnostics);
    assert_non_null(strstr(said(), "the and-join of task 't0' waits for 'c219'"));
    assert_non_null(strstr(said(), "215 more tasks wait as well"));
    assert_true(arena_used(arena) - before < (size_t)32 << 20);
}

int main(void)
{
#define NET_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        NET_TEST(sound_nets_are_sound),
        NET_TEST(a_join_that_waits_for_what_was_not_chosen_is_a_deadlock),
        NET_TEST(an_end_with_work_left_is_improper),
        NET_TEST(a_choice_that_may_end_well_is_relaxed_sound),
        NET_TEST(a_default_without_a_guard_goes_alone),
        NET_TEST(a_loop_whose_way_out_is_shut_is_a_livelock),
        NET_TEST(a_loop_from_the_start_on_never_completes),
        NET_TEST(a_deadlock_and_a_livelock_stand_together),
        NET_TEST(a_task_that_never_starts_is_dead),
        NET_TEST(or_joins_that_wait_for_each_other_deadlock),
        NET_TEST(a_task_that_feeds_itself_is_unbounded),
        NET_TEST(a_way_back_out_of_one_branch_is_unbounded),
        NET_TEST(what_is_emptied_on_the_way_does_not_gather),
        NET_TEST(many_tokens_are_no_proof),
        NET_TEST(implicit_termination_waits_for_all),
        NET_TEST(implicit_termination_can_be_stuck),
        NET_TEST(a_cause_in_a_dense_net_is_found_at_once),
        NET_TEST(cancelled_items_change_no_verdict),
        NET_TEST(each_limit_is_honest),
        NET_TEST(a_defect_is_told_though_the_search_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
