/* What is not compiled is refused by name, all in one run, and never miscompiled (CP-3, CP-15). */
#include "machine_fixture.h"

struct refusal {
    const char *text, *errors;
};

#define TASKS HEAD "local: { n: \"int = 1\", b: \"bool = true\" }\nstart: a\ntasks:\n"

static const struct refusal refusals[] = {
    {TASKS "  a: { offer: { capability: lift }, then: end }\n", "not-compiled"},
    {TASKS "  a: { call: { process: [ls, \"{type(n)}\"] }, then: end }\n",
     "expression-not-compiled"},
    {TASKS "  a: { call: { log: \"{secret.TOKEN}\" }, then: end }\n", "expression-not-compiled"},
    {TASKS "  a: { offer: {}, in: { r: \"[]\" }, then: end }\n", "type-not-compiled"},
    {HEAD "expressions: xpath\nschema: <xs:schema><xs:complexType name='int'><xs:sequence><xs:any "
          "namespace='##other'/></xs:sequence></xs:complexType></xs:schema>\nlocal: { l: int }\n"
          "start: a\ntasks:\n  a: { offer: {}, then: end }\n",
     "type-not-compiled"},
    /* one mistake, one error: what has its type from it, or reads it, is no news */
    {HEAD "expressions: xpath\nlocal: { n: xs:string }\nstart: a\ntasks:\n"
          "  a: { offer: {}, in: { r: \"<r>{0.1234567890123456789012345678901234567890}</r>\" }, "
          "then: end }\n",
     "expression-not-compiled"},
    {HEAD "expressions: xpath\nschema: <xs:schema><xs:complexType name='t'><xs:sequence><xs:any "
          "namespace='##other'/></xs:sequence></xs:complexType></xs:schema>\nin: { l: t }\nstart: a\ntasks:\n"
          "  a: { offer: {}, in: { r: \"<r>{string(/w/l)}</r>\" }, split: xor, "
          "then: [{ to: b, when: \"/w/l = 'x'\" }, end] }\n  b: { offer: {}, then: end }\n",
     "type-not-compiled"},
    {TASKS "  a: { offer: {}, split: xor, then: [{ to: end, when: \"type(n) == type(1)\" }, { to: b }] }\n"
           "  b: { offer: {}, then: end }\n",
     "expression-not-compiled"},
    /* the warning of `check` becomes the error */
    {HEAD "expressions: xpath\nin: { n: xs:int }\nstart: a\ntasks:\n"
          "  a: { offer: {}, split: xor, then: [{ to: b, when: \"some x in /w/n satisfies $x\" }, "
          "{ to: c, when: \"$y\" }, end] }\n  b: { offer: {}, then: end }\n"
          "  c: { offer: {}, then: end }\n",
     "predicate-syntax predicate-syntax"},
    {HEAD "expressions: xpath\nlocal: { n: xs:string }\nstart: a\ntasks:\n"
          "  a: { offer: {}, instances: { input: { expression: /w/n } }, then: end }\n",
     "instances-not-compiled"},
    {HEAD "expressions: xpath\nlocal: { n: xs:string }\nstart: a\ntasks:\n  a: { offer: {}, "
          "decomposition: A, instances: { input: { expression: /w/n, split: \"doc(/n)\", "
          "to: i } }, then: end }\ndecompositions: { A: { in: { i: xs:string } } }\n",
     "expression-not-compiled"},
    {HEAD "expressions: xpath\nlocal: { n: { type: xs:integer, initial: \"9223372036854775808\" } }\n"
          "start: a\ntasks:\n  a: { offer: {}, then: end }\n",
     "value-range"},
    {HEAD "expressions: xpath\nstart: a\ntasks:\n  a: { offer: {}, decomposition: A, then: end }\n"
          "decompositions: { A: { out: { n: { type: xs:integer, "
          "default: \"-9223372036854775809\" } } } }\n",
     "value-range"},
};

static void each_kind_has_its_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        set_up(NULL);
        if (machine_of_text(refusals[i].text) != NULL) fail_msg("%zu: compiled", i);
        if (strcmp(said_errors(), refusals[i].errors) != 0) fail_msg("%zu: %s", i, said());
        tear_down(NULL);
    }
}

static void all_are_told_in_one_run(void **state)
{
    (void)state;
    assert_null(machine_of_text(HEAD
                                "local: { l: date, n: \"int = 1\" }\nstart: a\ntasks:\n"
                                "  a: { offer: { capability: lift }, in: { when: type(n) }, then: b }\n"
                                "  b: { call: { process: [ls, \"{type(n)}\"] }, then: end }\n"));
    assert_string_equal(said_errors(),
                        "not-compiled expression-not-compiled expression-not-compiled");
}

static void an_or_split_has_64_branches(void **state)
{
    (void)state;
    struct text_buffer text = {.arena = compilation.arena};
    text_add_string(&text, TASKS "  a: { split: or, then: [");
    for (int i = 0; i < 64; i++) text_print(&text, "{ to: t%d, when: b }, ", i);
    text_add_string(&text, "{ to: end }] }\n");
    for (int i = 0; i < 64; i++) text_print(&text, "  t%d: { offer: {}, then: end }\n", i);
    assert_null(machine_of_text(text_string(compilation.arena, text_built(&text))));
    assert_string_equal(said_errors(), "too-many-branches");
}

static void a_hub_of_thousands_is_too_dense(void **state)
{
    (void)state;
    struct text_buffer text = {.arena = compilation.arena};
    text_add_string(&text, HEAD "start: a\nconditions:\n  hub: { then: [");
    for (int i = 0; i < 2100; i++) text_print(&text, "t%d, ", i);
    text_add_string(&text,
                    "end_it] }\ntasks:\n  a: { then: hub }\n  end_it: { offer: {}, then: end }\n");
    for (int i = 0; i < 2100; i++) text_print(&text, "  t%d: { offer: {}, then: hub }\n", i);
    assert_null(machine_of_text(text_string(compilation.arena, text_built(&text))));
    assert_string_equal(said_errors(), "machine-too-large");
}

static void deep_expressions_are_refused_before_a_c_compiler_does(void **state)
{
    (void)state;
    struct text_buffer text = {.arena = compilation.arena};
    text_add_string(&text, TASKS "  a: { offer: {}, out: { n: \"");
    for (int i = 0; i < 90; i++) text_add_string(&text, "1 + (");
    text_add_string(&text, "n");
    for (int i = 0; i < 90; i++) text_add_string(&text, ")");
    text_add_string(&text, "\" }, then: end }\n");
    assert_null(machine_of_text(text_string(compilation.arena, text_built(&text))));
    assert_string_equal(said_errors(), "expression-too-deep");
}

static void guards_that_are_never_evaluated_are_not_refused(void **state)
{
    (void)state;
    /* YAWL writes predicates on flows that have no choice; they are kept and never run. */
    const char *text =
        "<specificationSet xmlns=\"http://www.yawlfoundation.org/yawlschema\" "
        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" version=\"4.0\">"
        "<specification uri=\"w\"><metaData><version>0.1</version><identifier>UID_1</identifier>"
        "</metaData><schema xmlns=\"http://www.w3.org/2001/XMLSchema\"/>"
        "<decomposition id=\"n\" isRootNet=\"true\" xsi:type=\"NetFactsType\">"
        "<processControlElements><inputCondition id=\"i\"><flowsInto><nextElementRef id=\"a\"/>"
        "</flowsInto></inputCondition><task id=\"a\"><flowsInto><nextElementRef id=\"o\"/>"
        "</flowsInto><join code=\"or\"/><split code=\"and\"/><decomposesTo id=\"A\"/></task>"
        "<outputCondition id=\"o\"/></processControlElements></decomposition>"
        "<decomposition id=\"A\" xsi:type=\"WebServiceGatewayFactsType\">"
        "<externalInteraction>manual</externalInteraction></decomposition>"
        "</specification></specificationSet>";
    bool fine = compile(&compilation, TEXT("t.yawl"), text_of(text), STAGE_MACHINE);
    if (!fine) fail_msg("%s", said());
    assert_int_equal(compilation.units.items[0].machine->nets.items[0].tasks.items[0].join,
                     NET_GATE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_has_its_name),
        cmocka_unit_test_setup_teardown(all_are_told_in_one_run, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_or_split_has_64_branches, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_hub_of_thousands_is_too_dense, set_up, tear_down),
        cmocka_unit_test_setup_teardown(deep_expressions_are_refused_before_a_c_compiler_does,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(guards_that_are_never_evaluated_are_not_refused, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests_name("machine_refuse", tests, NULL, NULL);
}
