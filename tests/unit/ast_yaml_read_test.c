/* YAML to syntax tree: places, all errors in one run, old names of keys (CP-1 to CP-7, CP-12, CP-13). */
#include "ast_yaml_fixture.h"

#include "ast/yaml_language.h"

/* The texts of a tree, and the place of each, are those of the source. */
static void texts_have_the_places_of_their_characters(void **state)
{
    (void)state;
    struct lowered *lowered =
        lower_fine(HEAD "local: { total: \"decimal = 1.50\", n: int }\n" START "tasks:\n"
                        "  a:\n"
                        "    cancels: [\"a -> b\", '*  ->  b']\n"
                        "    then: { to: b, when: \"n > 1\" }\n"
                        "  b: { then: end }\n");
    const struct ast_net *net = &lowered->specification->nets.items[0];
    const struct ast_variable *total = &net->variables.items[0];
    assert_true(text_equal(span_text(total->type.span), TEXT("decimal")));
    assert_true(text_equal(span_text(total->initial.span), TEXT("1.50")));
    assert_int_equal(span_begin(total->initial.span).column, 28);
    const struct ast_task *task = &net->tasks.items[0];
    assert_true(text_equal(span_text(task->flows.items[0].when.span), TEXT("n > 1")));
    assert_true(text_equal(span_text(task->cancels.items[0].from.span), TEXT("a")));
    assert_true(text_equal(span_text(task->cancels.items[1].to.span), TEXT("b")));
    assert_int_equal(task->cancels.items[1].kind, AST_CANCEL_INTO);
    forget(lowered);
}

/* Quotes with escapes inside: the whole value is the place, since offsets no longer fit. */
static void escaped_texts_have_the_place_of_the_value(void **state)
{
    (void)state;
    struct lowered *lowered = lower_fine(HEAD "title: \"a\\tb\"\n" START TASKS);
    const struct ast_text *title = &lowered->specification->about.title;
    assert_true(text_equal(title->text, TEXT("a\tb")));
    assert_true(text_equal(span_text(title->span), TEXT("\"a\\tb\"")));
    forget(lowered);
}

/* CP-6: an error never hides another. */
static void all_errors_are_found_in_one_run(void **state)
{
    (void)state;
    assert_diagnosed("workflow: a-b\n"
                     "in: [x]\n"
                     "local: { case: int, n: \"list of int\" }\n"
                     "start: a\n"
                     "tasks:\n"
                     "  a: { offr: {}, split: any, then: { when: x } }\n"
                     "  end: { timer: { then: fail } }\n",
                     "language-version 1:1\n"
                     "bad-identifier 1:11\n"
                     "wrong-value 2:1\n"
                     "reserved-word 3:10\n"
                     "bad-type 3:25\n"
                     "unknown-key 6:8\n"
                     "unknown-word 6:25\n"
                     "missing-key 6:30\n"
                     "reserved-name 7:3\n"
                     "missing-key 7:10\n");
}

static void unknown_version_stops_reading(void **state)
{
    (void)state;
    assert_diagnosed("yawl: 2\nnonsense: 1\n", "language-version 1:7\n");
}

/* A specification in which every key that has an old name can stand. */
static const char with_names[] =
    "yawl: 1\n%s: order\n%s: { n: int }\n%s: { m: int }\n%s: { k: int }\n" START
    "conditions: { c: { %s: a } }\n"
    "tasks:\n"
    "  a: { %s: { role: r }, %s: { n: n }, %s: { m: item.m }, %s: [b, c], %s: { %s: end, %s: n } "
    "}\n"
    "  b: { %s: { function: f }, instances: { %s: n, %s: 1 }, %s: end }\n"
    "  d: { %s: s }\n"
    "  e: { %s: { x: b }, %s: all }\n"
    "nets:\n  s: { tasks: { x: {}, y: { %s: x } } }\n";

static struct lowered *lower_with(const char *const names[20])
{
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct text_buffer yaml = {.arena = arena};
    uint32_t name = 0;
    for (const char *c = with_names; *c != '\0'; c++) {
        if (*c != '%')
            text_add_char(&yaml, *c);
        else
            text_add_string(&yaml, names[name++]), c++;
    }
    struct lowered *lowered = lower_text(text_built(&yaml));
    arena_free(arena);
    return lowered;
}

/* CP-13: both readings give the same tree; only the old names warn. */
static void old_names_give_the_same_tree(void **state)
{
    static const char *const new_names[] = {"workflow", "in",   "out",      "local",    "then",
                                            "offer",    "in",   "out",      "cancels",  "then",
                                            "to",       "when", "call",     "for_each", "threshold",
                                            "then",     "net",  "branches", "converge", "needs"};
    static const char *const old_names[] = {"name",
                                            "inputs",
                                            "outputs",
                                            "variables",
                                            "next",
                                            "assign",
                                            "input_mapping",
                                            "output_mapping",
                                            "cancel",
                                            "nextTask",
                                            "target",
                                            "condition",
                                            "connector_config",
                                            "foreach",
                                            "mi_threshold",
                                            "next",
                                            "sub_workflow_spec_id",
                                            "parallel_branches",
                                            "converge_at",
                                            "depends_on"};
    (void)state;
    struct lowered *present = lower_with(new_names), *past = lower_with(old_names);
    assert_string_equal(complaints(present), "");
    assert_same_text(dump_of(present, false), dump_of(past, false));
    assert_int_equal(past->diagnostics.errors, 0);
    assert_int_equal(past->diagnostics.warnings, 20);
    forget(present);
    forget(past);
}

/* Every alias of the table names a key that exists, and is no key itself. */
static void every_alias_stands_for_a_key(void **state)
{
    (void)state;
    for (const struct yaml_alias *alias = yaml_aliases; alias->mapping != NULL; alias++) {
        bool found = false;
        for (const struct yaml_key *key = alias->mapping->keys; key->name != NULL; key++) {
            if (strcmp(key->name, alias->new_name) == 0) found = true;
            assert_string_not_equal(key->name, alias->old_name);
        }
        assert_true(found);
    }
}

/* CP-1 to CP-5: what the author declares of a task is in the tree, apart from each other. */
static void a_task_keeps_what_is_declared(void **state)
{
    (void)state;
    struct lowered *lowered =
        lower_fine(HEAD START "tasks:\n"
                              "  a:\n"
                              "    call: { http: { url: u, args: [x, { y: z }] } }\n"
                              "    in: { amount: \"1\" }\n"
                              "    out: { total: item.total }\n"
                              "    returns: { total: decimal }\n"
                              "    budget: 5ms\n"
                              "    timer: { after: 2h }\n"
                              "    instances: { count: 3, threshold: 2, min: 1, max: 4 }\n"
                              "    then: end\n");
    const struct ast_task *task = &lowered->specification->nets.items[0].tasks.items[0];
    assert_true(text_is(task->call.connector.text, "http"));
    assert_int_equal(task->call.settings.count, 3);
    assert_true(text_is(task->call.settings.items[2].target.text, "args.1.y"));
    assert_true(text_is(task->in.items[0].target.text, "amount"));
    assert_true(text_is(task->out.items[0].expression.text, "item.total"));
    assert_int_equal(task->returns.items[0].role, AST_RETURNS);
    assert_true(text_is(task->budget.text, "5ms"));
    assert_true(text_is(task->timers.items[0].after.text, "2h"));
    assert_true(text_is(task->instances.threshold.text, "2"));
    assert_false(task->offer.present);
    forget(lowered);
}

/* CP-8, CP-9: dependencies and branches are in the tree. */
static void dependency_graphs_need_no_flows(void **state)
{
    (void)state;
    struct lowered *lowered = lower_fine(HEAD "tasks:\n"
                                              "  a: {}\n"
                                              "  b: { needs: a }\n"
                                              "  c: { needs: [a, b], if: \"true\" }\n");
    const struct ast_net *net = &lowered->specification->nets.items[0];
    assert_true(net->uses_needs);
    assert_int_equal(net->tasks.items[2].needs.count, 2);
    assert_int_equal(net->input.flows.count, 0);
    forget(lowered);
}

static void branches_take_the_next_step_with_them(void **state)
{
    (void)state;
    struct lowered *lowered = lower_fine(
        HEAD START "tasks:\n"
                   "  a: { branches: { x: [b, c], y: d }, converge: majority, then: e }\n"
                   "  b: {}\n  c: {}\n  d: {}\n  e: { then: end }\n");
    const struct ast_task *task = &lowered->specification->nets.items[0].tasks.items[0];
    assert_int_equal(task->branches->branches.count, 2);
    assert_true(text_is(task->branches->then.text, "e"));
    assert_int_equal(task->flows.count, 0);
    forget(lowered);
}

/* A million of errors is a thousand of them and a number, in memory that does not explode. */
static void many_errors_cost_little(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct text_buffer yaml = {.arena = arena};
    text_add_string(&yaml, HEAD START "tasks:\n  a:\n    then: end\n");
    for (int i = 0; i < 100000; i++) text_print(&yaml, "    unknown%d: 1\n", i);
    struct lowered *lowered = lower_text(text_built(&yaml));
    assert_int_equal(lowered->diagnostics.errors, 100000);
    assert_int_equal(lowered->diagnostics.list.count, DIAGNOSTICS_MAX);
    assert_true(arena_used(lowered->arena) < 200u << 20);
    forget(lowered);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_have_the_places_of_their_characters),
        cmocka_unit_test(escaped_texts_have_the_place_of_the_value),
        cmocka_unit_test(all_errors_are_found_in_one_run),
        cmocka_unit_test(unknown_version_stops_reading),
        cmocka_unit_test(old_names_give_the_same_tree),
        cmocka_unit_test(every_alias_stands_for_a_key),
        cmocka_unit_test(a_task_keeps_what_is_declared),
        cmocka_unit_test(dependency_graphs_need_no_flows),
        cmocka_unit_test(branches_take_the_next_step_with_them),
        cmocka_unit_test(many_errors_cost_little),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
