/* Names in YAML, and the ids of YAWL that are none: they go through `id` and come back. */
#include "ast_yaml_fixture.h"

#include "ast/yaml_read.h"
#include "ast/yaml_write.h"

#define XPATH "yawl: 1\nworkflow: order\nexpressions: xpath\n"

static void names_follow_their_rules(void **state)
{
    static const char *const good[] = {"a",      "15_A",           "yes", "a-b",    "a>b", "-",
                                       "c{a_b}", "\xc3\xa9",       "a.b", "start_", "End", "a:b",
                                       "null",   "263131316599731"};
    static const char *const bad[] = {"",    "a b", "a\tb", "a\n",  "a/b",   "a[1]", "*",
                                      "a,b", "a#b", "a\"b", "a->b", "start", "end",  "\x7f"};
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(yaml_is_name(text_of(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(yaml_is_name(text_of(bad[i])));
}

static void identifiers_are_made_of_any_uri(void **state)
{
    static const char *const pairs[][2] = {
        {"order", "order"}, {"a b.ywl", "a_b_ywl"}, {"2.0", "_2_0"}, {"", "_"}, {"\xc3\xa9", "__"}};
    (void)state;
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        assert_true(text_is(yaml_identifier_for(arena, text_of(pairs[i][0])), pairs[i][1]));
    }
    arena_free(arena);
}

/* A reference is written with the YAML name and read as the id. */
static void references_are_read_as_ids(void **state)
{
    (void)state;
    struct lowered *lowered =
        lower_fine(XPATH "root: { id: the net }\nstart: a\n"
                         "input: { id: i }\noutput: { id: o }\n"
                         "conditions: { c: { id: c 1, then: b } }\n"
                         "tasks:\n"
                         "  a: { id: a 1, split: and, then: [c, end], cancels: [c, a -> b] }\n"
                         "  b: { id: end, decomposition: order, then: end }\n");
    const struct ast_net *net = &lowered->specification->nets.items[0];
    const struct ast_task *a = &net->tasks.items[0], *b = &net->tasks.items[1];
    assert_true(text_is(net->name.text, "the net"));
    assert_true(text_is(net->input.name.text, "i"));
    assert_true(text_is(net->input.flows.items[0].target.text, "a 1"));
    assert_true(text_is(a->flows.items[0].target.text, "c 1"));
    assert_true(text_is(a->flows.items[1].target.text, "o"));
    assert_true(text_is(a->cancels.items[1].to.text, "end"));
    assert_true(text_is(b->name.text, "end"));
    assert_true(text_is(b->decomposition.text, "the net"));
    forget(lowered);
}

/* Ids as YAWL has them: not unique across kinds, not names, called start and end, or alike when escaped. */
static void any_id_survives(void **state)
{
    static const char *const ids[] = {"A nothing task t1",
                                      "A_nothing_task_t1",
                                      "A/nothing/task/t1",
                                      "start",
                                      "start_",
                                      "end",
                                      "end_",
                                      "",
                                      "*",
                                      "a -> b",
                                      "a[1]",
                                      "\"",
                                      "1e3",
                                      "\xe2\x80\xa8",
                                      "a\nb",
                                      "a\r"};
    enum { COUNT = sizeof ids / sizeof ids[0] };
    (void)state;
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct text_buffer yaml = {.arena = arena};
    text_add_string(&yaml, XPATH "start: t0\ninput: { id: i }\noutput: { id: o }\ntasks:\n");
    for (int i = 0; i < COUNT; i++) {
        text_print(&yaml, "  t%d: { then: t%d, cancels: [\"t0 -> t%d\"], decomposition: d%d }\n", i,
                   (i + 1) % COUNT, i, i);
    }
    text_add_string(&yaml, "decompositions:\n");
    for (int i = 0; i < COUNT; i++) text_print(&yaml, "  d%d: {}\n", i);
    struct lowered *lowered = lower_fine(text_string(arena, text_built(&yaml)));
    struct ast_net *net = &lowered->specification->nets.items[0];
    net->input.flows.items[0].target.text = text_of(ids[0]);
    for (int i = 0; i < COUNT; i++) {
        struct ast_task *task = &net->tasks.items[i];
        task->name.text = task->decomposition.text = text_of(ids[i]);
        task->flows.items[0].target.text = text_of(ids[(i + 1) % COUNT]);
        task->cancels.items[0].from.text = text_of(ids[0]);
        task->cancels.items[0].to.text = text_of(ids[i]);
        lowered->specification->decompositions.items[i].name.text = text_of(ids[i]);
    }
    struct lowered *again = lower_text(yaml_of(lowered));
    assert_string_equal(complaints(again), "");
    assert_same_text(dump_of(lowered, false), dump_of(again, false));
    assert_same_text(yaml_of(lowered), yaml_of(again));
    forget(lowered);
    forget(again);
    arena_free(arena);
}

/* Many elements with one id (an error of its own) do not take time with the square of their number. */
static void many_equal_ids_are_named_quickly(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct yaml_writer writer = {.arena = arena};
    struct intern taken = {.arena = arena};
    assert_true(text_is(yaml_name_for(&writer, &taken, TEXT("a b")), "a_b"));
    assert_true(text_is(yaml_name_for(&writer, &taken, TEXT("a b")), "a_b_2"));
    for (int i = 0; i < 100000; i++) yaml_name_for(&writer, &taken, TEXT("a b"));
    assert_int_equal(taken.count, 100002);
    arena_free(arena);
}

static void variables_keep_names_and_namespaces(void **state)
{
    (void)state;
    assert_round_trip(XPATH "local:\n"
                            "  a: xs:string\n"
                            "  b: { type: xs:string, namespace: null }\n"
                            "  c: { type: T, namespace: urn:x }\n"
                            "  d: T\n"
                            "  e: \"xs:int = 5\"\n"
                            "  f: { type: xs:int, initial: \"\" }\n"
                            "  g: { type: xs:int, initial: \" 5\" }\n"
                            "  h: { name: null, element: x }\n"
                            "  i: { name: \"a\", untyped: true }\n"
                            "  j: { name: \"null\" }\n"
                            "  k: { namespace: \"http://www.w3.org/2001/XMLSchema\" }\n"
                            "  l: \"a = b = c\"\n" START TASKS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_follow_their_rules),
        cmocka_unit_test(identifiers_are_made_of_any_uri),
        cmocka_unit_test(references_are_read_as_ids),
        cmocka_unit_test(any_id_survives),
        cmocka_unit_test(many_equal_ids_are_named_quickly),
        cmocka_unit_test(variables_keep_names_and_namespaces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
