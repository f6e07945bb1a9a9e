/* Petri nets as specifications: the tree is that of the YAML which `convert` writes; names, arcs and pages;
 * the first reason why a net is none (CP-6). */
#include "ast/ast.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef ast_specifications lower_function(struct arena *, const struct document *,
                                          struct diagnostics *);

static struct arena *arena;
static struct diagnostics diagnostics;

static ast_specifications lower(lower_function *into, const char *text)
{
    diagnostics = (struct diagnostics){.arena = arena};
    const struct source *source =
        source_new(arena, TEXT("dir/file-1.x"), text_copy(arena, text_of(text)));
    const struct document *document = into == ast_from_lola ? read_lola(arena, source, &diagnostics)
                                      : into == ast_from_pnml
                                          ? read_xml(arena, source, &diagnostics)
                                          : read_yaml(arena, source, &diagnostics);
    assert_non_null(document);
    return into(arena, document, &diagnostics);
}

static struct text printed(const struct ast_specification *specification)
{
    struct text_buffer out = {.arena = arena};
    ast_print(specification, false, &out);
    return text_built(&out);
}

/* Becomes `yaml`, which reads back to the same tree. */
static void assert_becomes(lower_function *into, const char *text, const char *yaml)
{
    ast_specifications found = lower(into, text);
    struct text_buffer out = {.arena = arena}, said = {.arena = arena};
    diagnostics_print(&diagnostics, &said, false);
    assert_string_equal(text_string(arena, text_built(&said)), "");
    assert_int_equal(found.count, 1);
    ast_to_yaml(found.items[0], &out);
    assert_string_equal(text_string(arena, text_built(&out)), yaml);
    const char *before = text_string(arena, printed(found.items[0]));
    ast_specifications again = lower(ast_from_yaml, yaml);
    assert_int_equal(diagnostics.errors, 0);
    assert_string_equal(text_string(arena, printed(again.items[0])), before);
}

static void assert_refuses(lower_function *into, const char *text, const char *name)
{
    assert_int_equal(lower(into, text).count, 0);
    assert_int_equal(diagnostics.list.count, 1);
    assert_string_equal(diagnostics.list.items[0]->kind->name, name);
    assert_non_null(diagnostics.list.items[0]->span.source);
}

static void names_and_weights(void **state)
{
    (void)state;
    assert_becomes(
        ast_from_lola,
        "PLACE b, t, x/y, e; MARKING;\n"
        "TRANSITION t CONSUME b; PRODUCE t: 2, x/y, x/y;\n"
        "TRANSITION start CONSUME t: 2, x/y: 2; PRODUCE e;\n",
        "yawl: 1\nworkflow: file_1\nstart: t\ninput: { title: b }\noutput: { title: e }\n"
        "\nconditions:\n  t_2: { title: t, then: start_ }\n"
        "  x_y: { title: x/y, then: start_ }\n"
        "\ntasks:\n  t:\n    offer: {}\n    split: and\n    then:\n"
        "      - { to: t_2, threads: 2 }\n      - { to: x_y, threads: 2 }\n"
        "\n  start_:\n    title: start\n    offer: {}\n"
        "    join: { count: 2, threads: 2, rest: block }\n    then: end\n");
}

static void pages_references_and_labels(void **state)
{
    (void)state;
    assert_becomes(
        ast_from_pnml,
        "<pnml><net id='my net'><page id='g'><referencePlace id='r' ref='s'/>"
        "<referenceTransition id='u' ref='t'/><arc source='r' target='u'/></page>"
        "<page id='h'><page id='k'><transition id='t'><name><value>do it</value></name>"
        "</transition></page><referencePlace id='s' ref='i'/></page>"
        "<place id='i'/><place id='o'/><arc source='t' target='o'><inscription><text> 1\n</text>"
        "</inscription></arc></net></pnml>",
        "yawl: 1\nworkflow: my_net\ntitle: my net\nstart: do_it\ninput: { title: i }\n"
        "output: { title: o }\n\ntasks:\n  do_it:\n    title: do it\n    offer: {}\n    then: "
        "end\n");
}

#define NODES      "<place id='i'/><transition id='t'/><place id='o'/>"
#define ARCS       "<arc source='i' target='t'/><arc source='t' target='o'/>"
#define NET(more)  "<net id='n'>" NODES ARCS more "</net>"
#define PNML(more) "<pnml>" NET(more) "</pnml>"

static void every_net_is_a_specification(void **state)
{
    (void)state;
    assert_int_equal(lower(ast_from_pnml, "<pnml>" NET("") NET("") "</pnml>").count, 2);
    assert_int_equal(diagnostics.errors, 0);
    ast_specifications found = lower(ast_from_pnml, "<pnml>" NET("<x/>") NET("") "</pnml>");
    assert_int_equal(found.count, 1); /* each net is judged alone */
    assert_int_equal(diagnostics.errors, 1);
}

static void a_marking_may_say_what_is_so(void **state)
{
    (void)state;
    const char *final = PNML("<finalmarkings><marking><place idref='o'><text>1</text></place>"
                             "</marking></finalmarkings>");
    assert_int_equal(lower(ast_from_pnml, final).count, 1);
    const char *initial =
        "<pnml><net id='n'><place id='i'><initialMarking><text>1</text>"
        "</initialMarking></place><transition id='t'/><place id='o'/>" ARCS "</net></pnml>";
    assert_int_equal(lower(ast_from_pnml, initial).count, 1);
    assert_refuses(ast_from_pnml,
                   PNML("<finalmarkings><marking><place idref='o'><text>2</text></place>"
                        "</marking></finalmarkings>"),
                   "petri-marking");
}

static void only_plain_nets_are_read(void **state)
{
    (void)state;
    assert_refuses(ast_from_pnml, "<pnml/>", "pnml-root");
    assert_refuses(ast_from_pnml, "<specificationSet/>", "pnml-root");
    assert_refuses(ast_from_pnml, "<pnml><net type='x/highlevelnet'/></pnml>", "pnml-net-type");
    assert_refuses(ast_from_pnml, PNML("<hldeclaration/>"), "pnml-element");
    assert_refuses(ast_from_pnml, PNML("<transition/>"), "pnml-attribute");
    assert_refuses(ast_from_pnml, PNML("<transition id=' '/>"), "pnml-attribute");
    assert_refuses(ast_from_pnml, PNML("<place id='t'/>"), "duplicate-node");
    assert_refuses(ast_from_pnml, PNML("<referencePlace id='t' ref='o'/>"), "duplicate-node");
    assert_refuses(ast_from_pnml, PNML("<arc source='i' target='x'/>"), "unknown-node");
    assert_refuses(ast_from_pnml, PNML("<referencePlace id='x' ref='x'/>"), "unknown-node");
    assert_refuses(ast_from_pnml, PNML("<arc source='i' target='o'/>"), "petri-arc");
    assert_refuses(ast_from_pnml, PNML("<arc source='i' target='t'><type value='read'/></arc>"),
                   "pnml-element");
    assert_refuses(ast_from_pnml,
                   PNML("<arc source='i' target='t'><inscription><text/></inscription></arc>"),
                   "petri-number");
}

static void only_workflow_nets_are_taken(void **state)
{
    (void)state;
    const char *const wrong[][2] = {
        {"PLACE i; MARKING i;", "not-a-workflow-net"},
        {"PLACE i, o; MARKING i; TRANSITION t CONSUME i; PRODUCE;", "not-a-workflow-net"},
        {"PLACE i, o; MARKING i; TRANSITION t CONSUME; PRODUCE i, o;", "not-a-workflow-net"},
        {"PLACE i, j, o; MARKING i; TRANSITION t CONSUME i, j; PRODUCE o;", "not-a-workflow-net"},
        {"PLACE i, p, o; MARKING i; TRANSITION t CONSUME i; PRODUCE o, p;", "not-a-workflow-net"},
        {"PLACE i; MARKING i; TRANSITION t CONSUME i; PRODUCE i;", "not-a-workflow-net"},
        {"PLACE i, p, o; MARKING i; TRANSITION t CONSUME i; PRODUCE o;"
         "TRANSITION u CONSUME p; PRODUCE p, o;",
         "not-a-workflow-net"},
        {"PLACE i, o; MARKING i: 2; TRANSITION t CONSUME i; PRODUCE o;", "petri-marking"},
        {"PLACE i, o; MARKING i, o; TRANSITION t CONSUME i; PRODUCE o;", "petri-marking"},
        {"PLACE i, o; MARKING i; TRANSITION t CONSUME i; PRODUCE o, o;", "arc-weight"},
        {"PLACE i, o; MARKING i; TRANSITION t CONSUME i: 0; PRODUCE o;", "arc-weight"},
        {"PLACE i, p, o; MARKING i; TRANSITION t CONSUME i; PRODUCE o, p;"
         "TRANSITION u CONSUME i, p: 2; PRODUCE o;",
         "arc-weight"},
        {"PLACE i, o; MARKING x; TRANSITION t CONSUME i; PRODUCE o;", "unknown-node"},
        {"PLACE i, o; MARKING i; TRANSITION t CONSUME i; PRODUCE o: 1000001;", "petri-number"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_refuses(ast_from_lola, wrong[i][0], wrong[i][1]);
    }
}

static int begin(void **state)
{
    (void)state;
    arena = arena_new(ARENA_LIMIT_DEFAULT);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_weights),
        cmocka_unit_test(pages_references_and_labels),
        cmocka_unit_test(every_net_is_a_specification),
        cmocka_unit_test(a_marking_may_say_what_is_so),
        cmocka_unit_test(only_plain_nets_are_read),
        cmocka_unit_test(only_workflow_nets_are_taken),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
