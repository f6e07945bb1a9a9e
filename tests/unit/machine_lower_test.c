/* What a net becomes: masks, lists of tasks to test again, representation, data, functions, hash. */
#include "machine_fixture.h"

/* check chooses accept or reject; accept splits to pick, charge and open; ship joins; drop cancels. */
#define ORDER                                                                                      \
    HEAD "start: check\nconditions:\n  open: { then: [ship, drop] }\ntasks:\n"                     \
         "  check: { offer: {}, split: xor, then: [{ to: accept, when: 'true' }, { to: end }] }\n" \
         "  accept: { split: and, then: [pick, charge, open] }\n"                                  \
         "  pick: { offer: {}, then: ship }\n"                                                     \
         "  charge: { call: { function: charge }, then: ship }\n"                                  \
         "  ship: { join: and, offer: {}, then: end }\n"                                           \
         "  drop: { offer: {}, cancels: [pick, '* -> ship'], then: end }\n"

static void retests_are_what_a_step_can_change(void **state)
{
    (void)state;
    struct machine *m = good_machine(ORDER);
    struct machine_task *accept = task_named(m, "accept"), *drop = task_named(m, "drop");
    assert_string_equal(names_of_tasks(m, &accept->start_retest), "accept");
    assert_string_equal(names_of_tasks(m, &accept->leave_retest), "accept pick charge ship drop");
    /* A deferred choice: the start of one takes the other's token. */
    assert_string_equal(names_of_tasks(m, &drop->start_retest), "ship drop");
    assert_string_equal(names_of_tasks(m, &drop->reset_retest), "pick ship drop");
    assert_string_equal(names_of_tasks(m, &drop->retest), "pick ship drop");
    /* drop reports at most three that it tests and one that it cancels; accept tests five. */
    assert_int_equal(m->nets.items[0].changes_max, 5);
}

static void automatic_tasks_settle_connectors_first(void **state)
{
    (void)state;
    struct machine *m = good_machine(ORDER);
    assert_int_equal(task_named(m, "charge")->settle_rank, 0);
    assert_int_equal(task_named(m, "accept")->settle_rank, 1);
    assert_int_equal(task_named(m, "ship")->settle_rank, MACHINE_NONE);
}

static void masks_name_touched_words_only(void **state)
{
    (void)state;
    struct text_buffer text = {.arena = compilation.arena};
    text_add_string(&text, HEAD "start: s\ntasks:\n  s: { split: and, then: [");
    for (int i = 0; i < 70; i++) text_print(&text, "a%d, ", i);
    text_add_string(&text, "] }\n");
    for (int i = 0; i < 70; i++) text_print(&text, "  a%d: { offer: {}, then: e }\n", i);
    text_add_string(&text, "  e: { join: and, then: end }\n");
    struct machine *m = good_machine(text_string(compilation.arena, text_built(&text)));
    struct machine_task *s = task_named(m, "s"), *a0 = task_named(m, "a0");
    /* Places: start, then s -> a0 … s -> a69, then a0 -> e …: 142 in three words. */
    assert_int_equal(m->nets.items[0].places.count, 142);
    assert_int_equal(s->post_masks.count, 2);
    assert_true(s->post_masks.items[0].bits == ~(uint64_t)1);
    assert_true(s->post_masks.items[1].bits == 0x7f);
    assert_int_equal(a0->preset_masks.count, 1);
    assert_true(a0->preset_masks.items[0].bits == 2);
    assert_int_equal(task_named(m, "e")->preset_masks.count, 2);
}

static void representation_follows_proof(void **state)
{
    (void)state;
    assert_int_equal(good_machine(ORDER)->nets.items[0].place_bits, 1);
    struct machine *two = good_machine(HEAD "start: a\nconditions:\n  c: { then: d }\ntasks:\n"
                                            "  a: { split: and, then: [b1, b2] }\n"
                                            "  b1: { offer: {}, then: c }\n"
                                            "  b2: { offer: {}, then: c }\n"
                                            "  d: { offer: {}, then: end }\n");
    assert_int_equal(two->nets.items[0].place_bits, 8);
    struct machine *many =
        good_machine(HEAD "start: a\nconditions:\n  c: { then: d }\ntasks:\n"
                          "  a: { offer: {}, join: xor, split: and, then: [a2, c] }\n"
                          "  a2: { offer: {}, then: a }\n"
                          "  d: { offer: {}, then: end }\n");
    assert_int_equal(many->nets.items[0].place_bits, 32);
}

static void only_evaluated_guards_are_kept(void **state)
{
    (void)state;
    struct machine *m = good_machine(
        HEAD "local: { n: \"int = 1\" }\nstart: a\ntasks:\n"
             "  a: { offer: {}, split: or, then: [{ to: b, default: true, when: n > 5 }, "
             "{ to: end, when: n > 1 }] }\n"
             "  b: { offer: {}, split: xor, then: [{ to: c }, { to: end, when: n > 2 }] }\n"
             "  c: { offer: {}, then: end }\n");
    struct machine_task *a = task_named(m, "a"), *b = task_named(m, "b");
    assert_non_null(a->flows.items[0].guard); /* an or-split's default counts too */
    assert_true(a->flows.items[0].is_default);
    assert_non_null(a->flows.items[1].guard);
    uint32_t fallback = b->flows.items[0].is_default ? 0 : 1;
    assert_null(b->flows.items[fallback].guard);
    assert_non_null(b->flows.items[1 - fallback].guard);
}

static void optional_members_say_whether_they_are_there(void **state)
{
    (void)state;
    struct machine *m =
        good_machine(HEAD "in: { a: int, b: int?, c: \"int = 1\" }\nout: { d: int, a2: int? }\n"
                          "start: t\ntasks:\n  t:\n    offer: {}\n    in: { x: a, y: b }\n"
                          "    returns: { r: int, o: int? }\n"
                          "    out: { d: item.r, a2: item.o }\n    then: end\n");
    assert_true(text_is_absent(m->nets.items[0].in->fields.items[0].has));
    assert_text(m->nets.items[0].in->fields.items[1].has, "has_b");
    assert_text(m->nets.items[0].in->fields.items[2].has, "has_c");
    assert_text(m->nets.items[0].out->fields.items[0].has, "has_d"); /* nobody may have set it */
    struct machine_task *t = task_named(m, "t");
    assert_true(text_is_absent(t->in->fields.items[0].has));
    assert_text(t->in->fields.items[1].has, "has_y");
    assert_false(t->assign.items[0].copies_absence);
    assert_true(t->assign.items[1].copies_absence);
    assert_true(t->prepare.items[1].copies_absence);
}

#define TWO_CALLS(second)                                                                          \
    HEAD "local: { n: \"int = 1\", s: \"string = 'x'\" }\nstart: a\ntasks:\n"                      \
         "  a: { call: { function: pay }, in: { sum: n }, returns: { ok: bool }, then: b }\n"      \
         "  b: { call: { function: pay }, " second ", then: end }\n"

static void tasks_that_call_one_function_share_its_records(void **state)
{
    (void)state;
    struct machine *m = good_machine(TWO_CALLS("in: { sum: n + 1 }, returns: { ok: bool }"));
    assert_int_equal(m->functions.count, 1);
    assert_ptr_equal(task_named(m, "a")->in, task_named(m, "b")->in);
    assert_ptr_equal(task_named(m, "a")->returns, task_named(m, "b")->returns);
}

static void tasks_that_disagree_about_a_function_are_both_named(void **state)
{
    (void)state;
    assert_null(machine_of_text(TWO_CALLS("in: { sum: s }, returns: { ok: bool }")));
    assert_string_equal(said_errors(), "function-differs");
    assert_has(said(), "tasks 'a' and 'b'");
}

static void the_hash_is_of_the_meaning(void **state)
{
    (void)state;
    uint64_t hash = good_machine(ORDER)->hash;
    assert_true(hash == good_machine("# moved by a line\n" ORDER)->hash);
    struct machine *renamed = good_machine(ORDER);
    machine_set_prefix(compilation.arena, renamed, TEXT("other"));
    assert_true(hash == renamed->hash);
    assert_true(hash !=
                good_machine(HEAD "start: a\ntasks:\n  a: { offer: {}, then: end }\n")->hash);
}

static void initial_values_of_yawl_are_literals(void **state)
{
    (void)state;
    const char *text =
        "<specificationSet xmlns=\"http://www.yawlfoundation.org/yawlschema\" "
        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" version=\"4.0\">"
        "<specification uri=\"w\"><metaData><version>0.1</version><identifier>UID_1</identifier>"
        "</metaData><schema xmlns=\"http://www.w3.org/2001/XMLSchema\"/>"
        "<decomposition id=\"n\" isRootNet=\"true\" xsi:type=\"NetFactsType\">"
        "<localVariable><index>0</index><name>s</name><type>string</type>"
        "<namespace>http://www.w3.org/2001/XMLSchema</namespace>"
        "<initialValue>a &lt; b &#233;</initialValue></localVariable>"
        "<localVariable><index>1</index><name>i</name><type>long</type>"
        "<namespace>http://www.w3.org/2001/XMLSchema</namespace>"
        "<initialValue>-42</initialValue></localVariable>"
        "<processControlElements><inputCondition id=\"i\"><flowsInto><nextElementRef id=\"a\"/>"
        "</flowsInto></inputCondition><task id=\"a\"><flowsInto><nextElementRef "
        "id=\"o\"/></flowsInto>"
        "<join code=\"xor\"/><split code=\"and\"/><decomposesTo id=\"A\"/></task>"
        "<outputCondition id=\"o\"/></processControlElements></decomposition>"
        "<decomposition id=\"A\" xsi:type=\"WebServiceGatewayFactsType\">"
        "<externalInteraction>manual</externalInteraction></decomposition>"
        "</specification></specificationSet>";
    if (!compile(&compilation, TEXT("t.yawl"), text_of(text), STAGE_MACHINE))
        fail_msg("%s", said());
    struct machine *m = compilation.units.items[0].machine;
    assert_int_equal(m->nets.items[0].init.count, 2);
    assert_text(m->nets.items[0].init.items[0].value->literal.string, "a < b \xc3\xa9");
    assert_int_equal(m->nets.items[0].init.items[1].value->literal.integer, -42);
}

static void ten_thousand_tasks_are_near_linear(void **state)
{
    (void)state;
    struct text_buffer text = {.arena = compilation.arena};
    text_add_string(&text, HEAD "start: t0\ntasks:\n");
    for (int i = 0; i < 10000; i++) {
        text_print(&text, "  t%d: { offer: {}, then: %s%d }\n", i, i < 9999 ? "t" : "e", i + 1);
    }
    struct text spec = text_built(&text);
    spec.length -= strlen("e10000 }\n");
    struct machine *m = good_machine(text_string(
        compilation.arena, text_format(compilation.arena, TEXT_FMT "end }\n", TEXT_ARG(spec))));
    uint64_t entries = 0;
    array_each(struct machine_task, task, &m->nets.items[0].tasks) {
        entries += task->start_retest.count + task->leave_retest.count + task->retest.count;
        assert_int_equal(task->preset_masks.count, 1);
        assert_int_equal(task->post_masks.count, 1);
    }
    assert_true(entries <= 5 * 10000);
    assert_int_equal(m->nets.items[0].changes_max, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(retests_are_what_a_step_can_change, set_up, tear_down),
        cmocka_unit_test_setup_teardown(automatic_tasks_settle_connectors_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(masks_name_touched_words_only, set_up, tear_down),
        cmocka_unit_test_setup_teardown(representation_follows_proof, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_evaluated_guards_are_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(optional_members_say_whether_they_are_there, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(tasks_that_call_one_function_share_its_records, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(tasks_that_disagree_about_a_function_are_both_named, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_hash_is_of_the_meaning, set_up, tear_down),
        cmocka_unit_test_setup_teardown(initial_values_of_yawl_are_literals, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ten_thousand_tasks_are_near_linear, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("machine_lower", tests, NULL, NULL);
}
