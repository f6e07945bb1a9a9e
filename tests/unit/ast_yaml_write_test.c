/* Syntax tree to YAML and back: nothing is lost, whatever the texts look like. */
#include "ast_yaml_fixture.h"

#include <stdio.h>

/* A specification with `text` as its title, description, version, expression and value of a setting. */
static void assert_text_survives(struct text text)
{
    struct lowered *lowered = lower_fine(
        HEAD "version: v\ntitle: t\ndescription: d\n" START "tasks:\n"
             "  a: { title: t, in: { x: y }, call: { http: { url: u, list: [v] } }, then: end }\n");
    struct ast_specification *specification = lowered->specification;
    struct ast_task *task = &specification->nets.items[0].tasks.items[0];
    specification->version.text = specification->about.title.text = text;
    specification->about.description.text = task->about.title.text = text;
    task->call.settings.items[0].expression.text = text;
    task->call.settings.items[1].expression.text = text;
    task->in.items[0].expression.text = text;
    struct text dump = dump_of(lowered, false), printed = yaml_of(lowered);
    struct lowered *again = lower_text(printed);
    if (again->specification == NULL || again->diagnostics.errors > 0) {
        fail_msg("%s\n" TEXT_FMT, complaints(again), TEXT_ARG(printed));
    }
    assert_same_text(dump, dump_of(again, false));
    assert_same_text(printed, yaml_of(again));
    forget(lowered);
    forget(again);
}

/* clang-format off */
static const char *const awkward_texts[] = {
    "", " ", "yes", "No", "on", "y", "~", "null", "true", "1", "-1", "+1", "1.5", ".5", "1e3",
    "0x1F", "0o17", "017", "0b1", "1_000", "1:30", ".inf", "-.INF", ".NaN", "=", "<<",
    "2001-01-01", "2001-1-1T1:1:1Z", "15_A", "2h", "5d", "-", "- a", "-a", "?", "? a", ":", "a:",
    "a: b", "a:b", "a #b", "a#b", "#", "# a", "[", "[a]", "a[]", "{a}", "a{b}", "a, b", ",", "&a",
    "*a", "!a", "|", ">", "'", "\"", "it's", "\\", "\\n", "%a", "@a", "`a", "a ", " a", "a\t",
    "\ta", "a\tb", "\n", "\n\n", "a\n", "a\n\n", "a\n\n\n", "\na", "\n\na\n", " a\nb", "  a\nb\n",
    "a\n b\n", "\ta\nb", "a\n\tb", "a\n  ", "a\n  \n", "a\n\nb", "a \nb", "a\r\nb", "a\rb", "\r",
    "a\x01", "\x7f", "---", "---\na", "...", "a\n---\nb", "a\n...\nb", "\xc2\x85",
    "a\xe2\x80\xa8" "b", "\xef\xbb\xbf" "a", "\xc3\xa9\xe2\x82\xac", "\xf0\x9f\x98\x80", "a?",
    "string?", "Line[]", "a\n#b\n", "# a\nb", "- a\n- b\n", "a: |\n  b\n", "$ref", "%YAML 1.2",
    "!!str a", "a\n\n  b\n\n\n c\n", "key: [a, b]  # c",
};
/* clang-format on */

static void awkward_texts_survive(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof awkward_texts / sizeof awkward_texts[0]; i++)
        assert_text_survives(text_of(awkward_texts[i]));
}

/* All texts of up to four of the characters that mean something in YAML. */
static void short_texts_survive(void **state)
{
    static const char characters[] = "a1 -:#\n'\"[,";
    enum { COUNT = sizeof characters - 1 };
    (void)state;
    for (int number = 0; number < COUNT * COUNT * COUNT * COUNT; number += 3) {
        char text[4];
        for (int i = 0, rest = number; i < 4; i++, rest /= COUNT)
            text[i] = characters[rest % COUNT];
        assert_text_survives((struct text){text, 4});
    }
}

static void long_texts_and_keys_survive(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct text_buffer yaml = {.arena = arena};
    text_add_string(&yaml, HEAD "start: [");
    for (int i = 0; i < 200; i++)
        text_print(&yaml, "%sa_task_with_a_name_%d", i == 0 ? "" : ", ", i);
    text_add_string(&yaml, "]\ntasks:\n");
    for (int i = 0; i < 200; i++) text_print(&yaml, "  a_task_with_a_name_%d: { then: end }\n", i);
    text_add_string(&yaml, "  ? \"");
    for (int i = 0; i < 3000; i++) text_add_char(&yaml, 'x');
    text_add_string(&yaml, "\"\n  : { then: end }\n");
    assert_round_trip(text_string(arena, text_built(&yaml)));
    arena_free(arena);
}

/* A call's settings may be of any shape. */
static void settings_of_any_shape_survive(void **state)
{
    static const char *const settings[] = {"{ url: u }",
                                           "{ a: { b: { c: d } } }",
                                           "{ a: [x, y, z] }",
                                           "{ a: [[x, y], [z]] }",
                                           "[x, y]",
                                           "{ a: [{ b: c, d: e }, { b: f }] }",
                                           "{ a.b: c }",
                                           "{ a.b: c, d: e, a.f: g }",
                                           "{ 0: x, 1: y }",
                                           "{ 1: x, 0: y }",
                                           "{ a: { 0: x } }",
                                           "{ \"\": x }",
                                           "{ a: { \"\": x } }",
                                           "{ \".\": x, a: y }",
                                           "{ a.: x }",
                                           "{ a..b: x }",
                                           "{ .a: x }",
                                           "{ a: x, a.b: y }",
                                           "{ a.b: y, a: x }",
                                           "{ X-Y.Z: 1, X-Y: { A: 2 } }"};
    (void)state;
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
        char yaml[400];
        snprintf(yaml, sizeof yaml, HEAD START "tasks:\n  a: { call: { http: %s }, then: end }\n",
                 settings[i]);
        assert_round_trip(yaml);
    }
}

/* As YAWL allows: a name assigned twice, an expression that is missing. */
static void repeated_mappings_survive(void **state)
{
    (void)state;
    assert_round_trip(
        "yawl: 1\nworkflow: o\nexpressions: xpath\n" START
        "tasks:\n  a: { in: [{ x: /a }, { y: ~ }, { x: /b }], out: { z: ~ }, then: end }\n");
}

static void empty_lists_and_blocks_survive(void **state)
{
    (void)state;
    assert_round_trip(HEAD "start: []\ntasks: {}\n");
    assert_round_trip(HEAD START
                      "tasks:\n  a: { offer: {}, instances: {}, on_failure: {}, then: [] }\n");
    assert_round_trip("yawl: 1\nworkflow: o\nexpressions: xpath\n" START
                      "tasks:\n  a: { instances: { input: {}, output: {} }, then: end }\n");
}

/* Nets that a `uses` brought in belong to another file. */
static void used_nets_stay_in_their_file(void **state)
{
    (void)state;
    struct lowered *lowered = lower_fine(HEAD "uses: [b.yaml]\n" START TASKS);
    struct lowered *other = lower_fine("yawl: 1\nworkflow: other\ntypes: { T: [a] }\n" START TASKS);
    struct text before = yaml_of(lowered);
    struct ast_net net = other->specification->nets.items[0];
    net.is_root = false;
    array_push(lowered->arena, &lowered->specification->nets, net);
    array_push(lowered->arena, &lowered->specification->types,
               other->specification->types.items[0]);
    assert_same_text(before, yaml_of(lowered));
    forget(lowered);
    forget(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(awkward_texts_survive),
        cmocka_unit_test(short_texts_survive),
        cmocka_unit_test(long_texts_and_keys_survive),
        cmocka_unit_test(settings_of_any_shape_survive),
        cmocka_unit_test(repeated_mappings_survive),
        cmocka_unit_test(empty_lists_and_blocks_survive),
        cmocka_unit_test(used_nets_stay_in_their_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
