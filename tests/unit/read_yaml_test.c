/* Reading YAML: the tree, its places, and what strictness refuses (CP-6: never a crash, always a place). */
#include "read_fixture.h"

#define REFUSED(text, expected) assert_refused(read_yaml, text, expected)

static void reads_all_kinds_of_nodes(void **state)
{
    (void)state;
    assert_reads(read_yaml,
                 "# comment\n"
                 "yawl: 1\n"
                 "title: \"a\\tb \\u00fc\"\n"
                 "\"15_A\": 'it''s'\n"
                 "flow: { a: [x, 'y'], b: {} }\n"
                 "block: |\n"
                 "  one\n"
                 "    two\n"
                 "\n"
                 "folded: >-\n"
                 "  one\n"
                 "  two\n"
                 "list:\n"
                 "- - deep\n"
                 "  - ~\n"
                 "- k: v\n"
                 "  l:\n",
                 "mapping\n"
                 "  yawl: plain \"1\"\n"
                 "  title: quoted \"a\\tb ü\"\n"
                 "  15_A: quoted \"it's\"\n"
                 "  flow: mapping\n"
                 "    a: sequence\n"
                 "      - plain \"x\"\n"
                 "      - quoted \"y\"\n"
                 "    b: mapping\n"
                 "  block: block \"one\\n  two\\n\"\n"
                 "  folded: block \"one two\"\n"
                 "  list: sequence\n"
                 "    - sequence\n"
                 "      - plain \"deep\"\n"
                 "      - plain \"~\"\n"
                 "    - mapping\n"
                 "      k: plain \"v\"\n"
                 "      l: plain \"\"\n");
}

/* libyaml counts characters; places are bytes, shown as columns of code points. */
static void places_are_exact_after_non_ascii_text(void **state)
{
    (void)state;
    const char text[] = "\xef\xbb\xbfété: [ü, \"→é\"]\r\n"
                        "b: |\r\n"
                        "  ä\r\n"
                        "\r\n"
                        "c: &x {d: e}\r\n"
                        "f: *x\r\n";
    struct reading *reading = read_bytes(read_yaml, text, sizeof text - 1);
    assert_non_null(reading->document);
    struct document_node *root = reading->document->root;
    struct document_node *list = root->first_child;
    assert_true(text_is(span_text(list->name_span), "été"));
    assert_true(text_is(span_text(list->span), "[ü, \"→é\"]"));
    assert_true(text_is(span_text(list->first_child->span), "ü"));
    assert_true(text_is(span_text(list->last_child->span), "\"→é\""));
    assert_true(text_is(list->last_child->value, "→é"));
    assert_int_equal(span_begin(list->last_child->span).column, 10);
    assert_true(text_is(span_text(document_child(root, "b")->span), "|\r\n  ä"));
    assert_true(text_is(span_text(document_child(root, "c")->span), "{d: e}"));
    assert_true(text_is(span_text(document_child(root, "f")->span), "{d: e}"));
    assert_true(text_ends_with(span_text(root->span), "f: *x"));
    forget(reading);
}

/* More characters than one checkpoint holds. */
static void places_are_exact_far_into_the_text(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct text_buffer text = {.arena = arena};
    for (int i = 0; i < 1000; i++) text_print(&text, "k%d: ä→%d\n", i, i);
    struct reading *reading = read_bytes(read_yaml, text.data, text.length);
    assert_non_null(reading->document);
    struct document_node *entry = document_child(reading->document->root, "k777");
    assert_true(text_is(span_text(entry->name_span), "k777"));
    assert_true(text_is(span_text(entry->span), "ä→777"));
    assert_int_equal(span_begin(entry->span).line, 778);
    forget(reading);
    arena_free(arena);
}

static void aliases_are_copies(void **state)
{
    (void)state;
    assert_reads(read_yaml, "a: &x\n  b: [1]\nc: *x\nd: &y # why\n  e\nf: *y\n",
                 "mapping\n"
                 "  a: mapping\n"
                 "    b: sequence\n"
                 "      - plain \"1\"\n"
                 "  c: mapping\n"
                 "    b: sequence\n"
                 "      - plain \"1\"\n"
                 "  d: plain \"e\"\n"
                 "  f: plain \"e\"\n");
    REFUSED("a: *x\n", "yaml-anchor 1:4-1:6");
    REFUSED("a: &x [*x]\n", "yaml-anchor 1:8-1:10");
    REFUSED("a: &x 1\nb: &x 2\n", "yaml-anchor 2:4-2:6 +1:4");
    REFUSED("&x a: 1\n", "yaml-anchor 1:4-1:5");
    REFUSED("cancels: * -> ship\n", "yaml-anchor 1:11-1:12");
}

static void aliases_have_a_budget(void **state)
{
    (void)state;
    REFUSED("a: &a [x,x,x,x,x,x,x,x,x,x]\n"
            "b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
            "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
            "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
            "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n",
            "yaml-alias-budget 5:29-5:31");
}

/* Hundreds of levels through aliases are as deep as hundreds of brackets. */
static void aliases_keep_the_depth_limit(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct text_buffer text = {.arena = arena};
    text_add_string(&text, "a0: &a0 [x]\n");
    for (int i = 1; i < 300; i++) text_print(&text, "a%d: &a%d [*a%d]\n", i, i, i - 1);
    assert_error(read_yaml, text.data, text.length, "nesting-depth 200:14-200:19");
    arena_free(arena);
}

static void nesting_has_a_limit(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct text_buffer fits = {.arena = arena}, brackets = {.arena = arena}, braces = fits;
    for (int i = 0; i < DOCUMENT_DEPTH_MAX; i++) text_add_string(&fits, "- ");
    struct reading *reading = read_bytes(read_yaml, fits.data, fits.length);
    assert_non_null(reading->document);
    forget(reading);
    text_add_string(&fits, "- x");
    assert_error(read_yaml, fits.data, fits.length, "nesting-depth 1:401-1:401");
    for (int i = 0; i < 160000; i++) text_add_char(&brackets, '[');
    assert_error(read_yaml, brackets.data, brackets.length, "nesting-depth 1:201-1:202");
    for (int i = 0; i < 60000; i++) text_add_string(&braces, "{a: ");
    assert_error(read_yaml, braces.data, braces.length, "nesting-depth 1:801-1:802");
    arena_free(arena);
}

static void keys_are_unique_plain_texts(void **state)
{
    (void)state;
    REFUSED("a: 1\nb: 2\na: 3\n", "duplicate-key 3:1-3:2 +1:1");
    REFUSED("a: 1\nb: {c: 1, 'c': 2}\n", "duplicate-key 2:11-2:14 +2:5");
    REFUSED("a: 1\nb: 1\nc: 1\nd: 1\ne: 1\nf: 1\ng: 1\nh: 1\ni: 1\nb: 1\n",
            "duplicate-key 10:1-10:2 +2:1");
    REFUSED("? [a, b]\n: c\n", "yaml-key 1:3-1:4");
    REFUSED("? {a: b}\n: c\n", "yaml-key 1:3-1:4");
    REFUSED("a: &x 1\n*x : 2\n", "yaml-key 2:1-2:3");
    REFUSED("?\n: c\n", "yaml-key 1:2-1:2");
    REFUSED("a: &x {b: 1}\nc: {<<: *x}\n", "yaml-merge-key 2:5-2:7");
    assert_reads(read_yaml, "'<<': 1\n\"\": 2\n",
                 "mapping\n  <<: plain \"1\"\n  \"\": plain \"2\"\n");
}

static void tabs_do_not_indent(void **state)
{
    (void)state;
    REFUSED("a:\n\tb: 1\n", "yaml-tab 2:1-2:2");
    REFUSED("a:\n  \tb: 1\n", "yaml-tab 2:3-2:4");
    REFUSED("a: [\n\tb]\n", "yaml-tab 2:1-2:2");
    REFUSED("a: {\n  \t b: 1,\n\tc: 2}\n", "yaml-tab 2:3-2:5 of 2");
    REFUSED("a: |\n\tb\n", "yaml-tab 2:1-2:2");
    assert_reads(read_yaml, "a:\t1\t# tab\nb: \"x\n\ty\"\n",
                 "mapping\n  a: plain \"1\"\n  b: quoted \"x y\"\n");
}

static void tags_directives_and_second_documents_are_refused(void **state)
{
    (void)state;
    REFUSED("when: !approved\n", "yaml-tag 1:7-1:16");
    REFUSED("a: !!str 5\n", "yaml-tag 1:4-1:9");
    REFUSED("a: !e!x [1]\n", "yaml-tag 1:4-1:5");
    REFUSED("%TAG !e! tag:x\n---\na: 1\n", "yaml-directive 1:1-1:15");
    REFUSED("%YAML 1.2\n%YAML 1.2\n---\na: 1\n", "yaml-directive 2:1-2:10");
    REFUSED("%YAML 3.0\n---\na: 1\n", "yaml-directive 1:1-1:10");
    REFUSED("a: 1\n---\nb: 2\n", "yaml-documents 2:1-2:4");
    REFUSED("a: 1\n...\n# more\n%YAML 1.2\n", "yaml-documents 4:1-4:10");
    assert_reads(read_yaml, "%YAML 1.2\n# c\n---\na: 1\n... # end\n\n# more\n",
                 "mapping\n  a: plain \"1\"\n");
}

static void only_utf8_text_is_read(void **state)
{
    (void)state;
    REFUSED("a: 1\nb: \xe9t\xe9\n", "not-utf8 2:4-2:5");
    REFUSED("\xff\xfe"
            "a\0:\0",
            "not-utf8 1:1-1:2");
    REFUSED("a\0:\0", "not-utf8 1:2-1:3");
    REFUSED("a: b\n\0", "not-utf8 2:1-2:2");
    REFUSED("a: \xc3", "not-utf8 1:4-1:5");
    REFUSED("ü: 1\nb: \"x\x01\"\n", "yaml-syntax 2:6-2:7");
    REFUSED("b: \"x\\0\"\n", "yaml-syntax 1:4-1:9");
    REFUSED("", "empty-file 1:1-1:1");
    REFUSED("\xef\xbb\xbf# nothing\n\n", "empty-file 1:1-1:1");
}

static void syntax_errors_have_places(void **state)
{
    (void)state;
    REFUSED("a: b: c\n", "yaml-syntax 1:5-1:6");
    REFUSED("a:\n  b: 1\n c: 2\n", "yaml-syntax 3:2-3:3 +1:1");
    REFUSED("a:\n  bcd\n  e: 1\n", "yaml-syntax 3:4-3:5");
    REFUSED("a:\n- b\nc\n", "yaml-syntax 4:1-4:1 +3:1");
    REFUSED("a: [b, c\n", "yaml-syntax 2:1-2:1 +1:4");
    REFUSED("a: {b: c\nd: e\n", "yaml-syntax 2:2-2:3 +1:4");
    REFUSED("é: \"never closed\n", "yaml-syntax 2:1-2:1 +1:4");
    REFUSED("a: \"\\q\"\n", "yaml-syntax 1:5-1:6 +1:4");
    REFUSED("a: @x\n", "yaml-syntax 1:4-1:5");
    REFUSED("a: `x\n", "yaml-syntax 1:4-1:5");
    REFUSED("a: ]\n", "yaml-syntax 1:4-1:5");
    REFUSED("a: |0\n  b\n", "yaml-syntax 1:5-1:6");
    REFUSED("a: \"b\" c\n", "yaml-syntax 1:8-1:9 +1:1");
    REFUSED("- a\nb: c\n", "yaml-syntax 2:1-2:2 +1:1");
}

static void soft_errors_are_all_found(void **state)
{
    (void)state;
    REFUSED("a: !x\na: *y\n<<: 1\n? [z]\n: 1\n", "yaml-tag 1:4-1:6 of 5");
}

static void every_truncation_is_survived(void **state)
{
    (void)state;
    assert_survives_truncation(
        read_yaml, "%YAML 1.2\n---\nüyawl: \"1\\u00e9\\n\"\nt: &x {a: ['b', \"→\"], c: |2-\n"
                   "}\nd: *x\ne: >\n  f\n\n  g\n- ? h\n: !i\n...\n# j\n--- k\n");
    assert_survives_truncation(
        read_yaml, "été:\n  - &a\n    b: 'c''d'\n  - *a\n  - |\n    e\n\n    f\n  - {g: [h, i]}\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_all_kinds_of_nodes),
        cmocka_unit_test(places_are_exact_after_non_ascii_text),
        cmocka_unit_test(places_are_exact_far_into_the_text),
        cmocka_unit_test(aliases_are_copies),
        cmocka_unit_test(aliases_have_a_budget),
        cmocka_unit_test(aliases_keep_the_depth_limit),
        cmocka_unit_test(nesting_has_a_limit),
        cmocka_unit_test(keys_are_unique_plain_texts),
        cmocka_unit_test(tabs_do_not_indent),
        cmocka_unit_test(tags_directives_and_second_documents_are_refused),
        cmocka_unit_test(only_utf8_text_is_read),
        cmocka_unit_test(syntax_errors_have_places),
        cmocka_unit_test(soft_errors_are_all_found),
        cmocka_unit_test(every_truncation_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
