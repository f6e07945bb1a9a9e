/* What `check` and `graph` print: JSON and SARIF that parse, with places, notes and fixes; DOT whose
 * strings hold whatever a specification says (CP-6). */
#include "machine_fixture.h"

#include <jansson.h>

static struct text json_of_compilation(void)
{
    emit_checked_list checked = {0};
    emit_diagnostics_list list = {0};
    struct text_buffer out = {.arena = compilation.arena};
    struct emit_checked *one = array_add(compilation.arena, &checked);
    *one = (struct emit_checked){.file = TEXT("specs/t.yaml"), .workflow = TEXT_NONE};
    if (compilation.units.count > 0) {
        one->workflow = compilation.units.items[0].ast->workflow.text;
        one->verified = compilation.units.items[0].verified;
    }
    array_push(compilation.arena, &list, &compilation.diagnostics);
    emit_check_json(&checked, &list, &out);
    return text_built(&out);
}

static struct text sarif_of_compilation(void)
{
    const struct diagnostic_kind *const *kinds[COMPILE_DIAGNOSTIC_LISTS];
    emit_diagnostics_list list = {0};
    struct text_buffer out = {.arena = compilation.arena};
    for (uint32_t i = 0; i < COMPILE_DIAGNOSTIC_LISTS; i++) kinds[i] = compile_diagnostic_lists(i);
    array_push(compilation.arena, &list, &compilation.diagnostics);
    emit_sarif(kinds, COMPILE_DIAGNOSTIC_LISTS, &list, &out);
    return text_built(&out);
}

static json_t *parsed(struct text text)
{
    json_error_t error;
    json_t *root = json_loadb(text.data, text.length, 0, &error);
    if (root == NULL) fail_msg("%s in\n%.*s", error.text, TEXT_ARG(text));
    return root;
}

static json_t *at(json_t *array, size_t index)
{
    json_t *element = json_array_get(array, index);
    if (element == NULL) fail_msg("no element %zu", index);
    return element;
}

static json_t *get(json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    if (value == NULL) fail_msg("no member %s", key);
    return value;
}

static void json_says_what_was_proved(void **state)
{
    (void)state;
    good_machine(HEAD "start: a\ntasks:\n  a: { offer: {}, then: end }\n");
    json_t *root = parsed(json_of_compilation());
    assert_int_equal(json_integer_value(get(root, "format")), 1);
    json_t *one = at(get(root, "specifications"), 0), *net = at(get(one, "nets"), 0);
    assert_string_equal(json_string_value(get(one, "file")), "specs/t.yaml");
    assert_string_equal(json_string_value(get(one, "workflow")), "w");
    assert_string_equal(json_string_value(get(net, "name")), "w");
    assert_int_equal(json_integer_value(get(net, "bound")), 1);
    assert_int_equal(json_integer_value(get(net, "states")), 3); /* start, busy, end */
    assert_int_equal(json_array_size(get(root, "diagnostics")), 0);
    json_decref(root);
}

static void json_of_an_unbounded_net_is_null(void **state)
{
    (void)state;
    good_machine(HEAD "start: a\nconditions:\n  c: { then: d }\ntasks:\n"
                      "  a: { offer: {}, join: xor, split: and, then: [a2, c] }\n"
                      "  a2: { offer: {}, then: a }\n  d: { offer: {}, then: end }\n");
    json_t *root = parsed(json_of_compilation());
    json_t *net = at(get(at(get(root, "specifications"), 0), "nets"), 0);
    assert_true(json_is_null(get(net, "bound")));
    assert_true(json_is_null(get(net, "option_to_complete")));
    json_decref(root);
}

#define MISSPELT HEAD "start: a\ntasks:\n  a: { offer: {}, then: ennd }\n"

static void json_places_every_diagnostic(void **state)
{
    (void)state;
    assert_null(machine_of_text(MISSPELT));
    json_t *root = parsed(json_of_compilation());
    json_t *diagnostic = at(get(root, "diagnostics"), 0);
    assert_string_equal(json_string_value(get(diagnostic, "severity")), "error");
    assert_string_equal(json_string_value(get(diagnostic, "name")), "unknown-target");
    assert_int_equal(json_integer_value(get(diagnostic, "line")), 6);
    assert_int_equal(json_integer_value(get(diagnostic, "column")), 25);
    assert_int_equal(json_integer_value(get(diagnostic, "end_column")), 29);
    json_decref(root);
}

static void sarif_has_rules_regions_and_fixes(void **state)
{
    (void)state;
    assert_null(machine_of_text(MISSPELT));
    json_t *root = parsed(sarif_of_compilation());
    assert_string_equal(json_string_value(get(root, "version")), "2.1.0");
    json_t *run = at(get(root, "runs"), 0), *result = at(get(run, "results"), 0);
    json_t *rules = get(get(get(run, "tool"), "driver"), "rules");
    json_t *rule = at(rules, (size_t)json_integer_value(get(result, "ruleIndex")));
    assert_string_equal(json_string_value(get(rule, "id")), "unknown-target");
    assert_string_equal(json_string_value(get(result, "ruleId")), "unknown-target");
    assert_non_null(json_string_value(get(get(rule, "help"), "text")));
    json_t *region = get(get(at(get(result, "locations"), 0), "physicalLocation"), "region");
    assert_int_equal(json_integer_value(get(region, "startLine")), 6);
    json_t *change = at(get(at(get(result, "fixes"), 0), "artifactChanges"), 0);
    json_t *replacement = at(get(change, "replacements"), 0);
    assert_string_equal(json_string_value(get(get(replacement, "insertedContent"), "text")), "end");
    json_decref(root);
}

static void file_names_become_uris(void **state)
{
    (void)state;
    assert_false(compile(&compilation, TEXT("a b/<stdin>.yaml"), TEXT(MISSPELT), STAGE_NET));
    json_t *root = parsed(sarif_of_compilation());
    json_t *result = at(get(at(get(root, "runs"), 0), "results"), 0);
    json_t *physical = get(at(get(result, "locations"), 0), "physicalLocation");
    assert_string_equal(json_string_value(get(get(physical, "artifactLocation"), "uri")),
                        "a%20b/%3Cstdin%3E.yaml");
    json_decref(root);
}

static const char *dot_of(const char *string)
{
    struct text_buffer out = {.arena = compilation.arena};
    good_machine(string);
    emit_dot(compilation.units.items[0].net, &out);
    return text_string(compilation.arena, text_built(&out));
}

static void graphs_show_gates_guards_and_cancellation(void **state)
{
    (void)state;
    const char *dot = dot_of(
        HEAD
        "title: \"T \\\"q\\\" \\\\ x\"\nlocal: { s: \"string = 'q'\" }\nstart: a\ntasks:\n"
        "  a: { title: \"<b> & c\", offer: {}, split: xor, then: [{ to: b, when: \"s == 'x'\" }, "
        "{ to: c }] }\n"
        "  b: { offer: {}, then: end }\n"
        "  c: { offer: {}, cancels: [b, \"a -> b\"], then: end }\n");
    assert_has(dot, "label=\"T \\\"q\\\" \\\\ x\"");
    assert_has(dot, "&lt;b&gt; &amp; c");
    assert_has(dot, ">xor</FONT>");
    assert_has(dot, "label=\"s == 'x'\"");
    assert_has(dot, "label=\"default\"");
    assert_has(dot, "n0_t2 -> n0_t1 [style=dashed");
    assert_has(dot, "n0_t2 -> n0_p1 [style=dashed"); /* so the condition a -> b is drawn */
    assert_has_not(dot, "n0_p2 ");                   /* and a -> c is not */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(json_says_what_was_proved, set_up, tear_down),
        cmocka_unit_test_setup_teardown(json_of_an_unbounded_net_is_null, set_up, tear_down),
        cmocka_unit_test_setup_teardown(json_places_every_diagnostic, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sarif_has_rules_regions_and_fixes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(file_names_become_uris, set_up, tear_down),
        cmocka_unit_test_setup_teardown(graphs_show_gates_guards_and_cancellation, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests_name("emit_check", tests, NULL, NULL);
}
