/* XML data (support/tree*.c): reading, writing, navigation, building, blocks from outside. */
#include "support_values.h"

#include "yawl/tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* after the headers it needs */
#include <cmocka.h>

#define SCRATCH (1u << 22)

static char scratch[SCRATCH];
static struct yawl_eval eval;

static struct yawl_eval *fresh_large(void)
{
    memset(&eval, 0, sizeof eval);
    eval.scratch = scratch;
    eval.scratch_capacity = SCRATCH;
    return &eval;
}

static struct yawl_text parsed(const char *xml, enum yawl_tree_reading reading)
{
    struct yawl_tree_error error = {0, 0, ""};
    struct yawl_text tree = yawl_tree_parse(&eval, yawl_text_of(xml), reading, &error);
    if (eval.fault != 0) fail_msg("%s: %u:%u: %s", xml, error.line, error.column, error.expected);
    assert_true(yawl_tree_is_good(tree));
    return tree;
}

static const char *printed(struct yawl_node node)
{
    static char buffer[4096];
    struct yawl_text text = yawl_tree_print(&eval, node);
    assert_int_equal(eval.fault, 0);
    return string_of(text, buffer, sizeof buffer);
}

/* ---- XML text ---- */

static void test_reading_and_writing(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"<a/>", "<a/>"},
        {"<a></a >", "<a/>"},
        {"\xef\xbb\xbf<?xml version='1.0' encoding=\"utf-8\" standalone='no' ?>\n<!-- c --><a b = "
         "'c'\n/> ",
         "<a b=\"c\"/>"},
        {"<a>1<b>2</b>3<c/>4</a>", "<a>1<b>2</b>3<c/>4</a>"},
        {"<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x20ac;</a>", "<a>&lt;&gt;&amp;\"'A€</a>"},
        {"<a>x<![CDATA[<b>&amp;]]]]>y</a>", "<a>x&lt;b&gt;&amp;amp;]]y</a>"},
        {"<a>x<!-- c -->y<?p q?>z</a>", "<a>xyz</a>"},
        {"<a>1\r\n2\r3&#13;</a>", "<a>1\n2\n3&#13;</a>"},
        {"<a b='\t1\r\n2&#10;&quot;&#9;'/>", "<a b=\" 1 2&#10;&quot;&#9;\"/>"},
        {"<p:a xmlns:p='u' p:b='1'><p:c/></p:a>", "<p:a xmlns:p=\"u\" p:b=\"1\"><p:c/></p:a>"},
        {"<a> <b> </b> </a>", "<a> <b> </b> </a>"},
        {"<é>ü</é>", "<é>ü</é>"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fresh_large();
        struct yawl_text tree = parsed(cases[i][0], YAWL_TREE_KEEP_SPACE);
        assert_string_equal(printed(yawl_tree_root(tree)), cases[i][1]);
    }
}

static void test_dropped_space(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"<a> <b> </b>\n<c>\n</c> </a>", "<a><b> </b><c>\n</c></a>"},
        {"<a> x <b/> y </a>", "<a> x <b/> y </a>"},
        {"<a> <![CDATA[]]></a>", "<a> </a>"},
        {"<a>&#32; <b/></a>", "<a>  <b/></a>"},
        {"<a>\n<!-- c --> <b/></a>", "<a><b/></a>"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fresh_large();
        struct yawl_text tree = parsed(cases[i][0], YAWL_TREE_DROP_SPACE);
        assert_string_equal(printed(yawl_tree_root(tree)), cases[i][1]);
    }
}

static void test_what_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *xml;
        uint32_t line, column;
        const char *expected;
    } cases[] = {
        {"", 1, 1, "an element"},
        {"x", 1, 1, "an element"},
        {"<a>", 1, 4, "the end tag of the open element"},
        {"<a>\n  <b>\n</a>", 3, 3, "the name of the open element"},
        {"<a/><b/>", 1, 5, "the end of the document"},
        {"<!DOCTYPE a><a/>", 1, 1, "an element, and no document type,"},
        {"<a>&nbsp;</a>", 1, 4, "&lt; &gt; &amp; &quot; &apos; or the number of a character"},
        {"<a>&#0;</a>", 1, 4, "&lt; &gt; &amp; &quot; &apos; or the number of a character"},
        {"<a>&#xD800;</a>", 1, 4, "&lt; &gt; &amp; &quot; &apos; or the number of a character"},
        {"<a>&#99999999999;</a>", 1, 4,
         "&lt; &gt; &amp; &quot; &apos; or the number of a character"},
        {"<a>& </a>", 1, 4, "&lt; &gt; &amp; &quot; &apos; or the number of a character"},
        {"<a>é]]></a>", 1, 5, "]]&gt; in text"},
        {"<a>\x01</a>", 1, 4, "a character of XML in UTF-8"},
        {"<a>\xc0\x80</a>", 1, 4, "a character of XML in UTF-8"},
        {"<a>\xed\xa0\x80</a>", 1, 4, "a character of XML in UTF-8"},
        {"<a b='1' b='2'/>", 1, 10, "an attribute of another name"},
        {"<a b='1'c='2'/>", 1, 9, "white space, > or />"},
        {"<a b=1/>", 1, 6, "a value in quotes"},
        {"<a b='<'/>", 1, 7, "&lt; in a value"},
        {"<a b='1/>", 1, 10, "the quote that ends the value"},
        {"<a b/>", 1, 5, "="},
        {"<a =''/>", 1, 4, "an attribute, > or />"},
        {"<a:b:c/>", 1, 5, "white space, > or />"},
        {"<1/>", 1, 2, "the name of an element"},
        {"<a><!-- -- --></a>", 1, 9, "--> at the end of a comment"},
        {"<a><?xml?></a>", 1, 6, "the name of a processing instruction"},
        {"<a><![CDATA[</a>", 1, 17, "]]> at the end of a CDATA section"},
        {"<?xml version='2.0'?><a/>", 1, 6, "version=\"1.0\""},
        {"<?xml version='1.0' encoding='latin1'?><a/>", 1, 20, "encoding=\"UTF-8\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct yawl_tree_error error = {0, 0, ""};
        struct yawl_text tree = yawl_tree_parse(fresh_large(), yawl_text_of(cases[i].xml),
                                                YAWL_TREE_KEEP_SPACE, &error);
        assert_int_equal(eval.fault, YAWL_EPARSE);
        assert_int_equal(tree.length, 0);
        assert_string_equal(error.expected, cases[i].expected);
        assert_int_equal(error.line, cases[i].line);
        assert_int_equal(error.column, cases[i].column);
    }
}

/* `count` times `piece`, which may hold a %u for its number, between `begin` and `end`. */
static const char *repeated(const char *begin, const char *piece, uint32_t count, const char *end)
{
    static char buffer[1 << 20];
    size_t at = (size_t)snprintf(buffer, sizeof buffer, "%s", begin);
    for (uint32_t i = 0; i < count; i++)
        at += (size_t)snprintf(buffer + at, sizeof buffer - at, piece, i);
    snprintf(buffer + at, sizeof buffer - at, "%s", end);
    return buffer;
}

static int fault_of(const char *xml)
{
    yawl_tree_parse(fresh_large(), yawl_text_of(xml), YAWL_TREE_KEEP_SPACE, NULL);
    return eval.fault;
}

static void test_limits(void **state)
{
    (void)state;
    char ends[201 * 4 + 1];
    memcpy(ends, repeated("", "</a>", 200, ""), sizeof ends);
    assert_int_equal(fault_of(repeated("", "<a>", 200, ends)), 0);
    memcpy(ends, repeated("", "</a>", 201, ""), sizeof ends);
    assert_int_equal(fault_of(repeated("", "<a>", 201, ends)), YAWL_EPARSE);
    assert_int_equal(fault_of(repeated("<a", " a%u=''", 256, "/>")), 0);
    assert_int_equal(fault_of(repeated("<a", " a%u=''", 257, "/>")), YAWL_EPARSE);
    assert_int_equal(fault_of(repeated("<", "n", 1000, "/>")), 0);
    assert_int_equal(fault_of(repeated("<", "n", 1001, "/>")), YAWL_EPARSE);
    for (uint32_t room = 0; room < 4000; room += 7) {
        fresh_large()->scratch_capacity = room;
        yawl_tree_parse(&eval, YAWL_TEXT("<a b='c'>d</a>"), YAWL_TREE_KEEP_SPACE, NULL);
        assert_true(eval.fault == YAWL_ETOOBIG || room > 1000);
    }
}

static void test_many_nodes(void **state)
{
    (void)state;
    fresh_large();
    struct yawl_text tree =
        parsed(repeated("<all>", "<item n='%u'>x</item>", 5000, "</all>"), YAWL_TREE_KEEP_SPACE);
    struct yawl_node node = yawl_node_child_named(yawl_tree_root(tree), YAWL_TEXT("item"));
    uint32_t count = 0;
    for (char buffer[20], wanted[20]; yawl_node_is(node); count++) {
        struct yawl_node n = yawl_node_attribute_named(node, YAWL_TEXT("n"));
        snprintf(wanted, sizeof wanted, "%u", count);
        assert_string_equal(string_of(yawl_node_value(n), buffer, sizeof buffer), wanted);
        node = yawl_node_next_named(node, YAWL_TEXT("item"));
    }
    assert_int_equal(count, 5000);
    /* 15001 nodes, each name stored once, and what the values take */
    assert_in_range(tree.length, 0, 15001 * sizeof(struct yawl_tree_row) + 5000 * 6 + 100);
}

/* ---- Navigation and values ---- */

static void test_navigation(void **state)
{
    (void)state;
    fresh_large();
    struct yawl_text tree = parsed("<a xmlns='u' p='1' xmlns:x='v' q='2'>t<b><c>u</c></b>v<b/></a>",
                                   YAWL_TREE_KEEP_SPACE);
    struct yawl_node a = yawl_tree_root(tree), p = yawl_node_first_attribute(a);
    assert_true(yawl_node_is_named(p, YAWL_TEXT("p")));
    struct yawl_node q = yawl_node_next_attribute(p);
    assert_true(yawl_node_is_named(q, YAWL_TEXT("q")));
    assert_false(yawl_node_is(yawl_node_next_attribute(q)));
    assert_true(yawl_node_same(yawl_node_parent(q), a));
    struct yawl_node t = yawl_node_first_child(a), b = yawl_node_next(t);
    assert_int_equal(yawl_node_kind(t), YAWL_NODE_TEXT);
    assert_true(yawl_node_same(b, yawl_node_child_named(a, YAWL_TEXT("b"))));
    struct yawl_node last = yawl_node_next_named(b, YAWL_TEXT("b"));
    assert_false(yawl_node_is(yawl_node_next(last)));
    assert_false(yawl_node_is(yawl_node_first_child(last)));
    assert_false(yawl_node_is(yawl_node_next(a)));
    assert_false(yawl_node_is(yawl_node_parent(a)));
    char buffer[20];
    assert_string_equal(string_of(yawl_node_text(&eval, a), buffer, sizeof buffer), "tuv");
    assert_string_equal(string_of(yawl_node_text(&eval, b), buffer, sizeof buffer), "u");
    assert_string_equal(string_of(yawl_node_text(&eval, last), buffer, sizeof buffer), "");
    assert_string_equal(printed(b), "<b><c>u</c></b>");
    assert_string_equal(string_of(yawl_name_local(YAWL_TEXT("p:q")), buffer, sizeof buffer), "q");
}

static void test_equality(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool equal;
    } cases[] = {
        {"<a/>", "<a/>", true},
        {"<a/>", "<b/>", false},
        {"<a x='1' y='2'/>", "<a y='2' x='1'/>", true},
        {"<a x='1'/>", "<a x='2'/>", false},
        {"<a x='1'/>", "<a x='1' y='2'/>", false},
        {"<a x='1'><b/></a>", "<a x='1'><b/></a>", true},
        {"<a xmlns='u'/>", "<a/>", true},
        {"<a><b><c/></b></a>", "<a><b/><c/></a>", false},
        {"<a>1</a>", "<a>1<b/></a>", false},
        {"<a>1<b/></a>", "<a>1</a>", false},
        {"<a><![CDATA[1]]>2</a>", "<a>12</a>", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fresh_large();
        struct yawl_text a = parsed(cases[i].a, YAWL_TREE_KEEP_SPACE);
        struct yawl_text b = parsed(cases[i].b, YAWL_TREE_KEEP_SPACE);
        assert_int_equal(yawl_node_equal(yawl_tree_root(a), yawl_tree_root(b)), cases[i].equal);
    }
    fresh_large();
    struct yawl_text tree = parsed("<a><b>1</b><c><b>1</b></c></a>", YAWL_TREE_KEEP_SPACE);
    struct yawl_node b = yawl_node_first_child(yawl_tree_root(tree)), c = yawl_node_next(b);
    assert_true(yawl_node_equal(b, yawl_node_first_child(c))); /* at other depths */
    assert_false(yawl_node_equal(b, c));
}

/* ---- Building ---- */

static void test_building(void **state)
{
    (void)state;
    struct yawl_text source =
        (fresh_large(), parsed("<s k='v'>1<t>2</t></s>", YAWL_TREE_KEEP_SPACE));
    struct yawl_node s = yawl_tree_root(source);
    struct yawl_tree_builder b, inner;
    yawl_tree_begin(&b, &eval);
    yawl_tree_document(&b);
    yawl_tree_open(&b, YAWL_TEXT("r"));
    yawl_tree_copy(&b, yawl_node_first_attribute(s));
    yawl_tree_attribute(&b, YAWL_TEXT("w"), YAWL_TEXT(""));
    yawl_tree_begin(&inner, &eval); /* the scratch is used in between */
    yawl_tree_open(&inner, YAWL_TEXT("i"));
    yawl_tree_close(&inner);
    struct yawl_text other = yawl_tree_done(&inner);
    yawl_tree_text(&b, YAWL_TEXT(""));
    yawl_tree_text(&b, YAWL_TEXT("x"));
    yawl_tree_copy(&b, yawl_node_first_child(s));
    yawl_tree_copy(&b, s);
    yawl_tree_copy(&b, yawl_tree_root(other));
    yawl_tree_close(&b);
    yawl_tree_close(&b);
    struct yawl_text tree = yawl_tree_done(&b);
    assert_true(yawl_tree_is_good(tree));
    assert_string_equal(printed(yawl_tree_root(tree)),
                        "<r k=\"v\" w=\"\">x1<s k=\"v\">1<t>2</t></s><i/></r>");
    struct yawl_node r = yawl_node_first_child(yawl_tree_root(tree));
    assert_true(yawl_node_equal(yawl_node_child_named(r, YAWL_TEXT("s")), s));
    yawl_tree_begin(&b, &eval); /* what a document is copied as */
    yawl_tree_open(&b, YAWL_TEXT("o"));
    yawl_tree_copy(&b, yawl_tree_root(tree));
    yawl_tree_close(&b);
    assert_string_equal(printed(yawl_tree_root(yawl_tree_done(&b))),
                        "<o><r k=\"v\" w=\"\">x1<s k=\"v\">1<t>2</t></s><i/></r></o>");
}

static void test_roots_of_any_kind(void **state)
{
    (void)state;
    struct yawl_tree_builder b;
    yawl_tree_begin(&b, fresh_large());
    yawl_tree_attribute(&b, YAWL_TEXT("n"), YAWL_TEXT("v"));
    struct yawl_text attribute = yawl_tree_done(&b);
    yawl_tree_begin(&b, &eval);
    yawl_tree_text(&b, YAWL_TEXT("t"));
    struct yawl_text text = yawl_tree_done(&b);
    assert_true(yawl_tree_is_good(attribute) && yawl_tree_is_good(text));
    assert_string_equal(printed(yawl_tree_root(attribute)), "v");
    assert_string_equal(printed(yawl_tree_root(text)), "t");
    assert_false(yawl_node_is(yawl_node_next_attribute(yawl_tree_root(attribute))));
}

static void attribute_after_content(struct yawl_tree_builder *b)
{
    yawl_tree_open(b, YAWL_TEXT("a"));
    yawl_tree_text(b, YAWL_TEXT("t"));
    yawl_tree_attribute(b, YAWL_TEXT("n"), YAWL_TEXT("v"));
    yawl_tree_close(b);
}
static void attribute_twice(struct yawl_tree_builder *b)
{
    yawl_tree_open(b, YAWL_TEXT("a"));
    yawl_tree_attribute(b, YAWL_TEXT("n"), YAWL_TEXT("v"));
    yawl_tree_attribute(b, YAWL_TEXT("n"), YAWL_TEXT("w"));
    yawl_tree_close(b);
}
static void two_roots(struct yawl_tree_builder *b)
{
    yawl_tree_open(b, YAWL_TEXT("a"));
    yawl_tree_close(b);
    yawl_tree_text(b, YAWL_TEXT("t"));
}
static void attribute_of_a_document(struct yawl_tree_builder *b)
{
    yawl_tree_document(b);
    yawl_tree_attribute(b, YAWL_TEXT("n"), YAWL_TEXT("v"));
    yawl_tree_close(b);
}
static void nothing(struct yawl_tree_builder *b) { (void)b; }
static void too_deep(struct yawl_tree_builder *b)
{
    for (int i = 0; i <= YAWL_TREE_DEPTH_MAX + 1; i++) yawl_tree_open(b, YAWL_TEXT("a"));
}
static void copies_too_deep(struct yawl_tree_builder *b)
{
    struct yawl_text tree = parsed("<a><a><a/></a></a>", YAWL_TREE_KEEP_SPACE);
    for (int i = 0; i < YAWL_TREE_DEPTH_MAX - 1; i++) yawl_tree_open(b, YAWL_TEXT("a"));
    yawl_tree_copy(b, yawl_tree_root(tree));
}

static void test_what_xml_forbids(void **state)
{
    (void)state;
    static void (*const cases[])(struct yawl_tree_builder *) = {
        attribute_after_content, attribute_twice, two_roots,
        attribute_of_a_document, nothing,         too_deep,
        copies_too_deep};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct yawl_tree_builder b;
        yawl_tree_begin(&b, fresh_large());
        cases[i](&b);
        assert_int_equal(yawl_tree_done(&b).length, 0);
        assert_int_equal(eval.fault, YAWL_EXML);
    }
}

/* Copies of large trees over many chunks, and names that are not remembered. */
static void test_large_copies(void **state)
{
    (void)state;
    fresh_large();
    struct yawl_text tree =
        parsed(repeated("<all>", "<item%u>some text of it</item%1$u>", 2000, "</all>"),
               YAWL_TREE_KEEP_SPACE);
    struct yawl_tree_builder b;
    yawl_tree_begin(&b, &eval);
    yawl_tree_copy(&b, yawl_tree_root(tree));
    struct yawl_text copy = yawl_tree_done(&b);
    assert_true(yawl_tree_is_good(copy));
    assert_true(yawl_node_equal(yawl_tree_root(tree), yawl_tree_root(copy)));
}

/* ---- Blocks from outside ---- */

/* Reads everything that can be reached in a tree. */
static void walk(struct yawl_text tree)
{
    struct yawl_node root = yawl_tree_root(tree);
    for (uint32_t i = 0; i < yawl_node_end(root); i++) {
        struct yawl_node node = yawl_node_at(tree.data, i);
        assert_true(yawl_node_is(yawl_node_parent(node)) || i == 0);
        yawl_node_first_child(node);
        yawl_node_first_attribute(node);
        yawl_node_text(&eval, node);
    }
    yawl_tree_print(&eval, root);
    assert_true(yawl_node_equal(root, root));
}

static void test_hostile_blocks(void **state)
{
    (void)state;
    uint64_t random = 5;
    uint32_t good = 0;
    fresh_large();
    struct yawl_text tree =
        parsed("<a x='1' y='22'>t<b z='é'><c>uü</c></b>v<b/></a>", YAWL_TREE_KEEP_SPACE);
    char original[1024];
    uint32_t length = tree.length;
    memcpy(original, tree.data, length);
    for (uint32_t round = 0; round < 200000; round++) {
        char *block = malloc(length); /* of its size, so that a read beyond it is found */
        memcpy(block, original, length);
        for (uint64_t i = random_below(&random, 3); i < 3; i++)
            block[random_below(&random, length)] ^= (char)(1u << random_below(&random, 8));
        uint32_t part =
            random_below(&random, 8) == 0 ? (uint32_t)random_below(&random, length) : length;
        struct yawl_text hostile = {block, part};
        fresh_large();
        if (yawl_tree_is_good(hostile)) {
            good++;
            walk(hostile);
        }
        free(block);
    }
    assert_true(good > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reading_and_writing),
        cmocka_unit_test(test_dropped_space),
        cmocka_unit_test(test_what_is_refused),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_many_nodes),
        cmocka_unit_test(test_navigation),
        cmocka_unit_test(test_equality),
        cmocka_unit_test(test_building),
        cmocka_unit_test(test_roots_of_any_kind),
        cmocka_unit_test(test_what_xml_forbids),
        cmocka_unit_test(test_large_copies),
        cmocka_unit_test(test_hostile_blocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
