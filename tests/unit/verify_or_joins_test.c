/* verify: the forms of decisions of or-joins, each against the search that needs none of them. */
#include "net_fixture.h"

#include "verify/or_join/check_or_joins.h"
#include "verify/or_join/or_cases.h"
#include "verify/or_join/or_decision.h"
#include "verify/verify_diagnostics.h"

#include <stdio.h>
#include <string.h>

static struct verified_net known(const char *text, uint64_t markings)
{
    struct net_specification *specification = net_of_text(text);
    if (specification == NULL || diagnostics.errors > 0) fail_msg("%s", said());
    struct verify_limits limits = {.markings = markings, .seconds = VERIFY_SECONDS_MAX};
    return verify_specification(arena, specification, &limits, &diagnostics)->nets.items[0];
}

static const struct verified_or_join *decided(const char *text, uint64_t markings)
{
    struct verified_net *net = ARENA_NEW(arena, struct verified_net);
    *net = known(text, markings);
    assert_int_equal(net->or_joins.count, 1);
    return &net->or_joins.items[0];
}

/* S gives to some of its branches, which meet in J. */
#define BLOCK(split)                                                                               \
    YAML("local: {n: 'int = 0'}\nstart: S\ntasks: {S: " split ", A: {then: J}, B: {then: J}, "     \
         "J: {join: or, then: end}}\n")
#define OR  "{split: or, then: [{to: A, when: 'n == 0'}, {to: B, when: 'n == 1', default: true}]}"
#define AND "{split: and, then: [A, B]}"
#define XOR "{split: xor, then: [{to: A, when: 'n == 0'}, {to: B}]}"

static void a_block_needs_one_mask(void **state)
{
    (void)state;
    const struct verified_or_join *join = decided(BLOCK(OR), VERIFY_MARKINGS_MAX);
    assert_int_equal(join->decision, VERIFY_MASK);
    assert_true(join->is_uniform);
    assert_int_equal(join->up.count, 4);      /* S -> A, S -> B, A*, B* */
    assert_int_equal(join->matters.count, 6); /* and the inputs */
    assert_false(join->is_always_all || join->is_always_one);
}

static void what_other_gate_it_could_be_is_known(void **state)
{
    (void)state;
    assert_true(decided(BLOCK(AND), VERIFY_MARKINGS_MAX)->is_always_all);
    assert_true(decided(BLOCK(XOR), VERIFY_MARKINGS_MAX)->is_always_one);
}

static void without_the_markings_each_missing_input_is_a_case(void **state)
{
    (void)state;
    const struct verified_or_join *join = decided(BLOCK(OR), 2);
    assert_int_equal(join->decision, VERIFY_MASK);
    assert_false(join->is_uniform);
    assert_int_equal(join->cases.count, 2);
    assert_int_equal(join->cases.items[0].unmarked.count, 1);
    assert_int_equal(join->cases.items[0].up.count, 4); /* start, S*, S -> A, A* */
}

static void two_tokens_that_must_meet_are_a_conjunction(void **state)
{
    (void)state;
    const struct verified_or_join *join =
        decided(YAML("local: {n: 'int = 0'}\nstart: S\ntasks: {S: {split: or, then: "
                     "[{to: A, when: 'n == 0'}, {to: B, when: 'n == 1'}, {to: C}]}, A: {then: J}, "
                     "B: {then: M}, C: {then: M}, M: {join: and, then: J}, "
                     "J: {join: or, then: end}}\n"),
                VERIFY_MARKINGS_MAX);
    assert_int_equal(join->decision, VERIFY_MASK);
    assert_false(join->is_uniform);
    uint32_t blocks = 0;
    array_each(struct verify_or_case, one, &join->cases) blocks += one->blocks.count;
    assert_int_equal(blocks, 1);
    const verify_block *block = NULL;
    array_each(struct verify_or_case, one, &join->cases) {
        if (one->blocks.count > 0) block = &one->blocks.items[0];
    }
    assert_int_equal(block->count, 2);
    assert_int_equal(block->items[0].any.count, 3); /* S -> B, B*, B -> M */
}

static void bpmn_waits_for_a_sibling_that_never_comes(void **state)
{
    (void)state;
    static const char text[] = YAML(
        "%slocal: {n: 'int = 0'}\nstart: S\ntasks: {S: {split: and, then: [A, B]}, A: {then: J}, "
        "B: {offer: {role: r}, split: xor, then: [{to: M, when: 'n == 0'}, {to: C}]}, "
        "C: {offer: {role: r}, then: x}, M: {join: and, then: J}, "
        "x: {split: xor, then: [{to: M, when: 'n == 0'}, {to: end}]}, J: {join: or, then: end}}\n");
    char yawl[1024], bpmn[1024];
    snprintf(yawl, sizeof yawl, text, "");
    snprintf(bpmn, sizeof bpmn, text, "or_join: bpmn\n");
    struct net *net = good_net(bpmn);
    assert_false(decided(yawl, VERIFY_MARKINGS_MAX)->is_bpmn);
    const struct verified_or_join *join = decided(bpmn, VERIFY_MARKINGS_MAX);
    assert_true(join->is_bpmn);
    /* By YAWL's rule B -> M alone, whose sibling is gone, blocks nothing; by BPMN's it does. */
    bool blocks = false;
    uint32_t waiting = net_find_place(net, TEXT("B -> M")).index;
    array_each(uint32_t, position, &join->matters) blocks = blocks || *position == waiting;
    assert_true(blocks);
}

/* ---- Tables and searches --------------------------------------------------------------------- */

static const char *many_lost_inputs(uint32_t inputs)
{
    struct text_buffer out = {.arena = arena};
    text_print(&out, YAML("local: {n: 'int = 0'}\nstart: S\nconditions: {"));
    for (uint32_t i = 0; i < inputs; i++) text_print(&out, "c%u: {then: J}, ", i);
    text_print(&out, "d: {then: J}}\ntasks: {S: {split: or, then: [");
    for (uint32_t i = 0; i < inputs; i++) text_print(&out, "{to: c%u, when: 'n == %u'}, ", i, i);
    text_print(&out,
               "{to: d, when: 'n == 99'}, {to: K}]}, K: {offer: {role: r}, then: J, cancels: [");
    for (uint32_t i = 0; i < inputs; i++) text_print(&out, "%sc%u", i == 0 ? "" : ", ", i);
    text_print(&out, "]}, J: {join: or, offer: {role: r}, then: end}}\n");
    return text_string(arena, text_built(&out));
}

static void a_table_stands_for_masks_that_are_too_many(void **state)
{
    (void)state;
    const struct verified_or_join *join = decided(many_lost_inputs(9), VERIFY_MARKINGS_MAX);
    assert_int_equal(join->decision, VERIFY_TABLE);
    assert_int_equal(join->waiting_words, 1);
    assert_int_equal(join->waiting.count, 2); /* d with S -> K, d with K* */
    assert_true(or_decision_compare(&join->waiting.items[0], &join->waiting.items[1], 1) < 0);
}

static void a_search_is_told_of(void **state)
{
    (void)state;
    const struct verified_or_join *join = decided(many_lost_inputs(11), 2000);
    assert_int_equal(join->decision, VERIFY_SEARCH);
    assert_non_null(join->search);
    assert_non_null(strstr(said_names(), "or-join-search"));
    assert_true(verify_search_size(join->search) > coverability_base_size(join->search));
}

/* A net of a dozen tasks whose basis grows without an end that anybody would wait for. */
static void a_basis_that_takes_too_long_is_given_up(void **state)
{
    (void)state;
    struct verified_net net = known(
        YAML("local: {n: 'int = 0'}\nstart: a1\ntasks: {a1: {then: a2}, "
             "a2: {offer: {role: r}, join: or, cancels: [a3], then: a3}, "
             "a3: {offer: {role: r}, join: or, split: and, then: [a4, a2]}, "
             "a4: {offer: {role: r}, branches: {b0: [a7], b1: [a8, a9], b2: [a10]}, converge: all, "
             "then: a5}, a5: {join: {threads: 2}, split: xor, then: [{to: a3, when: 'n == 1'}, "
             "{to: a6}]}, a6: {offer: {role: r}, join: {threads: 3}, split: xor, then: "
             "[{to: a2, threads: 3}, {to: end, when: 'n == 2'}]}, a7: {offer: {role: r}}, "
             "a8: {offer: {role: r}}, a9: {offer: {role: r}}, "
             "a10: {offer: {role: r}, cancels: [a1, '* -> a4', '*']}}\n"),
        VERIFY_MARKINGS_MAX);
    assert_int_equal(net.or_joins.items[0].decision, VERIFY_SEARCH);
    assert_non_null(strstr(said_names(), "or-join-search"));
}

static void a_partial_join_with_too_many_sets_is_told_of(void **state)
{
    (void)state;
    struct text_buffer out = {.arena = arena};
    text_print(&out, YAML("start: S\ntasks: {S: {split: and, then: [A"));
    for (int i = 0; i < 20; i++) text_print(&out, ", b%d", i);
    text_print(&out, "]}, A: {then: J}, ");
    for (int i = 0; i < 20; i++) text_print(&out, "b%d: {then: M}, ", i);
    text_print(&out, "M: {join: {count: 10, rest: ignore}, then: J}, J: {join: or, then: end}}\n");
    const struct verified_or_join *join = decided(text_string(arena, text_built(&out)), 2);
    assert_int_equal(join->decision, VERIFY_MASK);
    assert_int_not_equal(join->wide, NET_NONE);
    assert_non_null(strstr(said_names(), "or-join-wide"));
}

/* Masks of a net against the search that generated code would make, marking by marking. */
static bool no_oracle(void *context, uint32_t task, struct packed marking)
{
    return or_look_waits(context, task, marking);
}

static bool never_late(const void *context) { return context != NULL; }

static void masks_say_what_the_search_says(void **state)
{
    (void)state;
    struct net *net =
        good_net(YAML("local: {n: 'int = 0'}\nstart: H\ntasks: {H: {join: xor, split: or, then: "
                      "[{to: A, when: 'n == 0'}, {to: B, when: 'n == 1'}, {to: C}]}, "
                      "A: {then: J}, B: {then: M}, C: {then: M, cancels: [A, 'A -> J']}, "
                      "M: {join: {count: 1, rest: ignore}, then: J}, J: {join: or, then: X}, "
                      "X: {split: xor, then: [{to: H, when: 'n == 0'}, {to: end}]}}\n"));
    struct explored explored = {.arena = arena, .encoding = encode_net(arena, net), .width = 8};
    struct or_look_limits no_limits = {.memory = OR_LOOK_NETS_MEMORY};
    struct or_look *look = or_look_new(arena, explored.encoding, &no_limits);
    struct explore_oracle oracle = {no_oracle, look};
    struct explore_limits limits = {.work = UINT32_MAX,
                                    .markings = 5000,
                                    .memory = SIZE_MAX,
                                    .is_late = never_late};
    (void)explore(&explored, &oracle, &limits, EXPLORE_ALL);
    struct verified_net result = {.net = net};
    check_or_joins(arena, &result, look, NULL);
    const struct verified_or_join *join = &result.or_joins.items[0];
    assert_int_equal(join->decision, VERIFY_MASK);
    uint32_t compared = 0, waiting = 0, wide = NET_NONE;
    const struct yawl_reset_net *plain = reset_net_of(arena, explored.encoding, join->task, &wide);
    for (uint32_t m = 0; m < explored.count; m++) {
        struct packed marking = explored_at(&explored, m);
        struct or_cases cases = {.look = look, .join = &look->joins.items[0]};
        struct coverability_means means = {look->memory, OR_LOOK_MEMORY, COVERABILITY_WORK_MAX};
        int fault = 0;
        if (!or_cases_is_asked(&cases, marking)) continue;
        for (uint32_t i = 0; i < explored.encoding->extra; i++) {
            look->marking[i] = packed_get(marking, i);
        }
        bool waits = coverability_waits(plain, look->marking, &means, &fault);
        assert_int_equal(fault, 0);
        assert_int_equal(or_decision_waits(join, marking), waits);
        compared++;
        waiting += waits;
    }
    assert_true(waiting > 20 && compared - waiting > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_block_needs_one_mask, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_other_gate_it_could_be_is_known, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_the_markings_each_missing_input_is_a_case, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(two_tokens_that_must_meet_are_a_conjunction, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(bpmn_waits_for_a_sibling_that_never_comes, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_table_stands_for_masks_that_are_too_many, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_search_is_told_of, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_basis_that_takes_too_long_is_given_up, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_partial_join_with_too_many_sets_is_told_of, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(masks_say_what_the_search_says, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
