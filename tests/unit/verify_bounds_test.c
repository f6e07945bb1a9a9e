/* verify: the bounds of nets, by search and by reduction, against each other and against random
 * runs. */
#include "net_fixture.h"

#include "verify/search/encode.h"
#include "verify/reduce/reduce.h"
#include "verify/verify_diagnostics.h"

#include <string.h>

static struct verified_net bounds_of(const struct net_specification *specification,
                                     uint64_t markings)
{
    struct verify_limits limits = {.markings = markings, .seconds = VERIFY_SECONDS_MAX};
    return verify_specification(arena, specification, &limits, &diagnostics)->nets.items[0];
}

static struct verified_net bounds(const char *text)
{
    struct net_specification *specification = net_of_text(text);
    if (specification == NULL || diagnostics.errors > 0) fail_msg("%s", said());
    return bounds_of(specification, VERIFY_MARKINGS_MAX);
}

static void a_sequence_is_safe_and_counted(void **state)
{
    (void)state;
    struct verified_net result = bounds(YAML("start: a\ntasks: {a: {then: b}, b: {then: end}}\n"));
    assert_true(result.bounded);
    assert_int_equal(result.bound, 1);
    assert_true(result.enumerated);
    assert_int_equal(result.states, 5); /* start, a*, a -> b, b*, end */
    assert_int_equal(result.verdict, VERIFY_SOUND);
    assert_true(result.complete);
}

/* Only a task of whose inputs none is marked while it is busy need not ask whether it is. */
static void a_task_is_alone_if_nothing_comes_while_it_works(void **state)
{
    (void)state;
    struct verified_net result = bounds(
        YAML("start: s\ntasks: {s: {split: and, then: [a, b]}, a: {then: m}, b: {then: m}, "
             "m: {join: xor, offer: {role: r}, then: end}}\n"));
    assert_true(result.enumerated);
    for (uint32_t i = 0; i < 3; i++) assert_true(result.alone[i]);
    assert_false(result.alone[3]); /* a and b both give to it */
}

static void nobody_is_alone_where_the_markings_are_not_known(void **state)
{
    (void)state;
    struct net_specification *specification =
        net_of_text(YAML("start: a\ntasks: {a: {then: b}, b: {then: end}}\n"));
    assert_null(bounds_of(specification, 2).alone);
}

static void a_multi_merge_has_its_exact_bound(void **state)
{
    (void)state;
    struct verified_net result = bounds(
        YAML("start: s\ntasks: {s: {split: and, then: [a, b, c]}, a: {then: m}, b: {then: m}, "
             "c: {then: m}, m: {join: xor, then: n}, n: {then: end}}\n"));
    assert_true(result.bounded);
    assert_int_equal(result.bound, 3); /* m -> n */
}

static void a_token_too_many_is_counted_in_bytes(void **state)
{
    (void)state;
    /* t doubles what it finds in c, ever again. */
    struct verified_net result = bounds(
        YAML("local: {n: \"int = 0\"}\nstart: s\nconditions: {c: {then: [t, u]}}\n"
             "tasks: {s: {then: c}, t: {offer: {role: r}, split: and, then: [c, v]}, "
             "v: {then: w}, w: {offer: {role: r}, then: x}, x: {then: end}, u: {then: end}}\n"));
    assert_false(result.bounded);
}

static void cancelling_happens_before_producing(void **state)
{
    (void)state;
    /* b empties a -> b before it gives to c, and its own busy place is free again. */
    struct verified_net result =
        bounds(YAML("start: s\ntasks: {s: {split: and, then: [a, b]}, a: {then: m}, "
                    "b: {offer: {role: r}, cancels: [\"*\"], then: m}, m: {join: xor, then: n}, n: "
                    "{then: end}}\n"));
    assert_true(result.bounded);
    assert_int_equal(result.bound, 1);
}

static void or_splits_take_every_subset(void **state)
{
    (void)state;
    struct verified_net result = bounds(YAML(
        "local: {n: \"int = 0\"}\nstart: s\ntasks: {s: {split: or, then: [{to: a, when: n > 0}, "
        "{to: b, when: n > 1}, {to: c}]}, a: {then: end}, b: {then: end}, c: {then: end}}\n"));
    assert_true(result.enumerated);
    assert_int_equal(result.bound, 1);
}

static const char *parallel(uint32_t branches, const char *join)
{
    struct text_buffer out = {.arena = arena};
    text_add_string(&out, YAML("start: s\ntasks:\n  s: {split: and, then: [e0"));
    for (uint32_t i = 1; i < branches; i++) text_print(&out, ", e%u", i);
    text_add_string(&out, "]}\n");
    for (uint32_t i = 0; i < branches; i++) {
        text_print(&out, "  e%u: {offer: {role: r}, then: m}\n", i);
    }
    text_print(&out, "  m: {join: %s, then: n}\n  n: {offer: {role: r}, then: end}\n", join);
    return text_string(arena, text_built(&out));
}

static void forty_branches_are_safe_without_a_search(void **state)
{
    (void)state;
    struct verified_net result = bounds(parallel(40, "and"));
    assert_true(result.bounded);
    assert_int_equal(result.bound, 1);
    assert_false(result.enumerated);
    assert_string_equal(said_names(), "");
}

static void a_limit_is_told_and_named(void **state)
{
    (void)state;
    struct net_specification *specification = net_of_text(parallel(40, "xor"));
    struct verified_net result = bounds_of(specification, 2000);
    assert_false(result.bounded);
    assert_string_equal(result.limit, "--limit-markings=2000");
    assert_non_null(strstr(said_names(), "bound-unknown"));
    assert_int_equal(diagnostics.errors, 0);
}

static void what_is_not_compiled_is_not_judged(void **state)
{
    (void)state;
    struct verified_net result = bounds(YAML("start: a\ntasks: {a: {offer: {same_as: b}, then: b}, "
                                             "b: {offer: {role: r}, then: end}}\n"));
    assert_false(result.bounded);
    assert_null(result.limit);
}

/* ---- Random nets ----------------------------------------------------------------------------- */

static uint64_t seed;

static uint32_t random_below(uint32_t limit)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(seed >> 33) % limit;
}

/* Tasks t0 … with random joins, splits and flows; sound or not, connected or not. */
static const char *random_net(uint32_t tasks)
{
    static const char *const gates[] = {"and", "xor"};
    struct text_buffer out = {.arena = arena};
    text_add_string(&out, YAML("local: {n: \"int = 0\"}\nstart: t0\ntasks:\n"));
    for (uint32_t t = 0; t < tasks; t++) {
        bool is_xor = random_below(2) == 0;
        text_print(&out, "  t%u: {offer: {role: r}, join: %s, split: %s, ", t,
                   gates[random_below(2)], gates[is_xor]);
        if (random_below(6) == 0) text_print(&out, "cancels: [t%u], ", random_below(tasks));
        uint32_t flows = 1 + random_below(3), used = 0;
        text_add_string(&out, "then: [");
        for (uint32_t f = 0; f < flows; f++) {
            uint32_t to = f == 0 ? t + 1 : random_below(3) == 0 ? random_below(tasks) : t + 2;
            if (to > tasks) to = tasks;
            if ((used >> to & 1) != 0) continue;
            text_add_string(&out, f == 0 ? "{to: " : ", {to: ");
            text_print(&out, to == tasks ? "end" : "t%u", to);
            text_add_string(&out, is_xor && f > 0 ? ", when: n > 0}" : "}");
            used |= 1U << to;
        }
        text_add_string(&out, "]}\n");
    }
    return text_string(arena, text_built(&out));
}

/* The most tokens that a run of random steps puts into one condition. */
static uint32_t run_at_random(const struct net *net)
{
    uint32_t *tokens = ARENA_ARRAY(arena, uint32_t, net->places.count), most = 1;
    bool *busy = ARENA_ARRAY(arena, bool, net->tasks.count);
    tokens[net->input.index] = 1;
    for (uint32_t step = 0; step < 300 && tokens[net->output.index] == 0; step++) {
        uint32_t t = random_below(net->tasks.count);
        const struct net_task *task = &net->tasks.items[t];
        if (!busy[t]) {
            uint32_t marked = 0, chosen = NET_NONE;
            array_each(net_place_id, place, &task->preset) {
                marked += tokens[place->index] > 0;
                bool takes = tokens[place->index] > 0 && random_below(2) == 0;
                if (takes || (chosen == NET_NONE && tokens[place->index] > 0))
                    chosen = place->index;
            }
            bool is_and = task->join == NET_GATE_AND;
            if (marked == 0 || (is_and && marked < task->preset.count)) continue;
            array_each(net_place_id, place, &task->preset) {
                if (is_and || place->index == chosen) tokens[place->index]--;
            }
            busy[t] = true;
            continue;
        }
        busy[t] = false;
        array_each(net_task_id, other, &task->cancels_tasks) busy[other->index] = false;
        uint32_t one = random_below(task->flows.count);
        for (uint32_t f = 0; f < task->flows.count; f++) {
            if (task->split == NET_GATE_XOR && f != one) continue;
            uint32_t now = ++tokens[task->flows.items[f].place.index];
            if (now > most) most = now;
        }
    }
    return most;
}

static void reduction_search_and_runs_agree(void **state)
{
    uint32_t safe = 0, unsafe = 0, proved = 0;
    for (uint32_t round = 0; round < 1000; round++) {
        seed = round * 2654435761U + 1;
        struct net_specification *specification = net_of_text(random_net(3 + round % 8));
        if (specification == NULL) fail_msg("%s", said());
        struct net *net = &specification->nets.items[0];
        if (diagnostics.errors > 0) fail_msg("%s", said());
        struct verified_net result = bounds_of(specification, 20000);
        if (result.enumerated) {
            for (uint32_t run = 0; run < 20; run++) assert_true(run_at_random(net) <= result.bound);
            bool is_proved = reduce_proves_safe(encode_net(arena, net));
            assert_true(!is_proved || result.bound == 1);
            safe += result.bound == 1;
            unsafe += result.bound > 1;
            proved += is_proved;
        }
        tear_down(state);
        set_up(state);
    }
    print_message("%u safe nets, %u of them proved by reduction; %u unsafe\n", safe, proved,
                  unsafe);
    assert_true(safe > 100 && unsafe > 20 && proved * 2 > safe);
}

int main(void)
{
#define NET_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        NET_TEST(a_sequence_is_safe_and_counted),
        NET_TEST(a_task_is_alone_if_nothing_comes_while_it_works),
        NET_TEST(nobody_is_alone_where_the_markings_are_not_known),
        NET_TEST(a_multi_merge_has_its_exact_bound),
        NET_TEST(a_token_too_many_is_counted_in_bytes),
        NET_TEST(cancelling_happens_before_producing),
        NET_TEST(or_splits_take_every_subset),
        NET_TEST(forty_branches_are_safe_without_a_search),
        NET_TEST(a_limit_is_told_and_named),
        NET_TEST(what_is_not_compiled_is_not_judged),
        NET_TEST(reduction_search_and_runs_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
