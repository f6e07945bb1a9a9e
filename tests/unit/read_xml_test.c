/* Reading XML: the tree, its places, fragments, and what is refused (CP-6: never a crash, always a
 * place; no entity, no network, no file). */
#include "read_fixture.h"

#define REFUSED(text, expected) assert_refused(read_xml, text, expected)

static void reads_all_kinds_of_nodes(void **state)
{
    (void)state;
    assert_reads(
        read_xml,
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
        "<!-- before --><?pi before?>\n"
        "<a:r xmlns:a='urn:a&amp;b' xmlns=\"urn:d\" x=\"1 &lt; &#65;&amp;\" a:y='\xc3\xa9\n"
        "z>'>t&amp;x<![CDATA[<raw>]]> \xc3\xa9<!-- c --> more\n"
        "  <b/> <c> </c><d><![CDATA[ ]]></d><e></e><?pi some > data?>\n"
        "</a:r>\n"
        "<!-- after -->\n",
        "element a:r {urn:a&b}\n"
        "  attribute xmlns:a \"urn:a&b\"\n"
        "  attribute xmlns \"urn:d\"\n"
        "  attribute x \"1 < A&\"\n"
        "  attribute a:y \"\xc3\xa9 z>\"\n"
        "  text \"t&x<raw> \xc3\xa9\"\n"
        "  comment \" c \"\n"
        "  text \" more\\n  \"\n"
        "  element b {urn:d}\n"
        "  element c {urn:d}\n"
        "    text \" \"\n"
        "  element d {urn:d}\n"
        "    text \" \"\n"
        "  element e {urn:d}\n"
        "  instruction pi \"some > data\"\n");
}

static void places_are_exact(void **state)
{
    (void)state;
    const char text[] = "\xef\xbb\xbf<\xc3\xa9:r xmlns:\xc3\xa9 = 'u' b=\"\xc3\xbc&gt;\">\r\n"
                        "  <c\n d='>' />\xe2\x86\x92&amp;<![CDATA[x]]><e>f</e >\r\n"
                        "</\xc3\xa9:r>\r\n";
    struct reading *reading = read_bytes(read_xml, text, sizeof text - 1);
    assert_non_null(reading->document);
    struct document_node *root = reading->document->root;
    assert_true(text_is(root->name, "r") && text_is(root->prefix, "\xc3\xa9"));
    assert_true(text_is(span_text(root->name_span), "r"));
    assert_true(text_starts_with(span_text(root->span), "<\xc3\xa9:r") &&
                text_ends_with(span_text(root->span), "</\xc3\xa9:r>"));
    assert_int_equal(span_begin(root->span).column, 1);
    struct document_node *attribute = document_attribute(root, "b");
    assert_true(text_is(span_text(attribute->name_span), "b"));
    assert_true(text_is(span_text(attribute->span), "\xc3\xbc&gt;"));
    assert_true(text_is(attribute->value, "\xc3\xbc>"));
    struct document_node *child = document_element(root->first_child);
    assert_true(text_is(span_text(child->span), "<c\n d='>' />"));
    assert_true(text_is(span_text(child->next->span), "\xe2\x86\x92&amp;<![CDATA[x]]>"));
    assert_true(text_is(child->next->value, "\xe2\x86\x92&x"));
    assert_true(text_is(span_text(document_element(child->next)->span), "<e>f</e >"));
    forget(reading);
}

static void children_are_found_by_name(void **state)
{
    (void)state;
    const char text[] = "<a xmlns:b='u' b:c='1'><d/><c>x<!-- y --><e/>z</c><c/></a>";
    struct reading *reading = read_bytes(read_xml, text, sizeof text - 1);
    struct document_node *root = reading->document->root;
    assert_true(document_is_namespace(root->first_child));
    assert_null(document_attribute(root, "b"));
    assert_null(document_child(root, "b"));
    assert_true(text_is(document_attribute(root, "c")->ns, "u"));
    assert_null(document_attribute(root, "d"));
    assert_ptr_equal(document_child(root, "c"), document_attribute(root, "c"));
    struct document_node *d = document_child(root, "d");
    assert_ptr_equal(document_element(root->first_child), d);
    assert_true(text_is(document_text(reading->arena, d->next), "xz"));
    assert_true(text_is(document_text(reading->arena, d), ""));
    assert_null(document_element(d->next->next->next));
    forget(reading);
}

static void names_and_plain_values_are_borrowed(void **state)
{
    (void)state;
    const char text[] = "<a b='c'>plain</a>";
    struct reading *reading = read_bytes(read_xml, text, sizeof text - 1);
    struct document_node *root = reading->document->root;
    assert_ptr_equal(root->name.data, reading->bytes + 1);
    assert_ptr_equal(root->first_child->value.data, reading->bytes + 6);
    assert_ptr_equal(root->last_child->value.data, reading->bytes + 9);
    forget(reading);
}

static void syntax_errors_have_places(void **state)
{
    (void)state;
    REFUSED("<a><b></a>", "xml-syntax 1:7-1:11 +1:5");
    REFUSED("<a></b></a>", "xml-syntax 1:4-1:8 +1:2");
    REFUSED("<a>\n <x:b xmlns:x='u'>", "xml-syntax 2:19-2:19 +2:5");
    REFUSED("<a", "xml-syntax 1:1-1:3");
    REFUSED("<a b='", "xml-syntax 1:7-1:7");
    REFUSED("foo", "xml-syntax 1:1-1:2");
    REFUSED("<a b=c/>", "xml-syntax 1:6-1:7");
    REFUSED("<a b='1'c='2'/>", "xml-syntax 1:9-1:10");
    REFUSED("<a b='<'/>", "xml-syntax 1:7-1:8");
    REFUSED("<a/><b/>", "xml-syntax 1:5-1:6");
    REFUSED("<a>x</a>y", "xml-syntax 1:9-1:10");
    REFUSED("<a>\xc3\xa9 & b</a>", "xml-syntax 1:7-1:8");
    REFUSED("<a>&amp b</a>", "xml-syntax 1:8-1:9");
    REFUSED("<a>]]></a>", "xml-syntax 1:4-1:5");
    REFUSED("<a>\x01</a>", "xml-syntax 1:4-1:5");
    REFUSED("<a><!-- -- --></a>", "xml-syntax 1:9-1:10");
    REFUSED("<a>&#0;</a>", "xml-syntax 1:8-1:9");
    REFUSED(" <?xml version='1.0'?><a/>", "xml-syntax 1:7-1:8");
    REFUSED("", "empty-file 1:1-1:1");
    REFUSED(" \n ", "empty-file 2:2-2:2");
}

/* What leaves the pieces of the text intact does not end the reading. */
static void soft_errors_are_all_found(void **state)
{
    (void)state;
    REFUSED("<a>&nbsp;</a>", "xml-entity 1:4-1:10");
    REFUSED("<a b='1' c='' b='2'/>", "duplicate-attribute 1:15-1:16 +1:4");
    REFUSED("<x:a/>", "xml-namespace 1:2-1:5");
    REFUSED("<a b:c='' d:e=''/>", "xml-namespace 1:4-1:7 of 2");
    REFUSED("<a xmlns:x=''/>", "xml-namespace 1:1-1:16");
    REFUSED("<a>&x;<b c='' c=''/><y:z>&w;</y:z></b>", "xml-entity 1:4-1:7 of 5");
}

static void soft_errors_have_a_limit(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct text_buffer text = {.arena = arena};
    text_add_string(&text, "<a>");
    for (int i = 0; i < 1000; i++) text_print(&text, "&e%d;", i);
    text_add_string(&text, "</a>");
    assert_error(read_xml, text.data, text.length, "xml-entity 1:4-1:8 of 100");
    arena_free(arena);
}

static void no_doctype_is_read(void **state)
{
    (void)state;
    REFUSED("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
            "xml-doctype 1:1-1:10");
    REFUSED("<?xml version='1.0'?>\n<!doctype html><a/>", "xml-doctype 2:1-2:10");
    REFUSED("<a><!DOCTYPE a></a>", "xml-doctype 1:4-1:13");
    assert_reads(read_xml, "<a><!-- <!DOCTYPE a> --><![CDATA[<!DOCTYPE a>]]></a>",
                 "element a\n  comment \" <!DOCTYPE a> \"\n  text \"<!DOCTYPE a>\"\n");
}

static void only_utf8_text_is_read(void **state)
{
    (void)state;
    REFUSED("<a>\n \xe9</a>", "not-utf8 2:2-2:3");
    REFUSED("\xfe\xff\0<\0a\0/\0>", "not-utf8 1:1-1:2");
    REFUSED("<a>\0</a>", "not-utf8 1:4-1:5");
    REFUSED("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xc3\xa9</a>", "xml-encoding 1:31-1:41");
    assert_reads(read_xml, "<?xml version='1.0' encoding='ISO-8859-1'?><a/>", "element a\n");
    assert_reads(read_xml, "<?xml version='1.0' encoding='UTF-16'?><a/>", "element a\n");
    assert_reads(read_xml, "<?xml version='1.0' encoding='utf-8'?><a>\xc3\xa9</a>",
                 "element a\n  text \"\xc3\xa9\"\n");
}

/* Appends `count` copies of `format`, which may print a number. */
static void repeat(struct text_buffer *out, int count, const char *before, const char *after)
{
    for (int i = 0; i < count; i++) text_print(out, "%s%d%s", before, i, after);
}

static void sizes_have_limits(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct text_buffer deep = {.arena = arena}, wide = deep, spaces = deep, names = deep;
    for (int i = 0; i < 100000; i++) text_add_string(&deep, "<a>");
    assert_error(read_xml, deep.data, deep.length, "nesting-depth 1:601-1:603");
    text_add_string(&wide, "<r><a");
    repeat(&wide, 100000, " b", "=''");
    text_add_string(&wide, "/></r>");
    assert_error(read_xml, wide.data, wide.length, "xml-attributes 1:4-1:6");
    text_add_string(&spaces, "<r><a");
    repeat(&spaces, 101, " xmlns:b", "='u'");
    text_add_string(&spaces, "/></r>");
    assert_error(read_xml, spaces.data, spaces.length, "xml-attributes 1:4-1:6");
    text_add_string(&names, "<r>");
    repeat(&names, 300000, "<b", "/>");
    text_add_string(&names, "</r>");
    assert_error(read_xml, names.data, names.length, "document-size 1:168885-1:168892");
    arena_free(arena);
}

/* ---- Fragments --------------------------------------------------------------- */

struct fragment {
    struct arena *arena;
    struct diagnostics diagnostics;
    struct document_node *node;
};

static struct fragment read_fragment(const char *text)
{
    struct fragment fragment = {.arena = arena_new(ARENA_LIMIT_DEFAULT)};
    fragment.diagnostics.arena = fragment.arena;
    struct source *source = source_new(fragment.arena, TEXT("t"), TEXT("key: |\n  text\n"));
    struct span span = {source, 5, 13};
    fragment.node = read_xml_fragment(fragment.arena, text_of(text), span, &fragment.diagnostics);
    if (fragment.node == NULL) assert_true(fragment.diagnostics.errors > 0);
    return fragment;
}

static void fragments_have_the_place_of_their_text(void **state)
{
    (void)state;
    struct fragment fragment = read_fragment("a &amp; b<xs:c d='e'/>\n<f>g</f>");
    assert_non_null(fragment.node);
    assert_true(text_is_absent(fragment.node->name));
    assert_null(fragment.node->parent);
    struct document_node *text = fragment.node->first_child, *element = text->next;
    assert_true(text_is(text->value, "a & b"));
    assert_true(text_is(element->name, "c") && text_is(element->prefix, "xs"));
    assert_true(text_is_absent(element->ns));
    assert_true(text_is(document_attribute(element, "d")->value, "e"));
    assert_int_equal(element->span.begin, 5);
    assert_int_equal(element->span.end, 13);
    assert_true(text_is(document_child(fragment.node, "f")->name, "f"));
    assert_int_equal(fragment.diagnostics.errors, 0);
    arena_free(fragment.arena);
}

static void fragments_cannot_leave_their_wrapper(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "</_>",
        "</_><_>",
        "<a>",
        "</a>",
        "<a></b>",
        "<!DOCTYPE a>",
        "<?xml version='1.0'?>",
        "&x;",
        "<a",
        "<!--",
        "\xe9",
        "</_><b/><_>",
        "<a b='1' b='2'/>",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct fragment fragment = read_fragment(texts[i]);
        assert_true(fragment.diagnostics.errors > 0);
        assert_int_equal(fragment.diagnostics.list.items[0]->span.begin, 5);
        arena_free(fragment.arena);
    }
    struct fragment empty = read_fragment("");
    assert_non_null(empty.node);
    assert_null(empty.node->first_child);
    arena_free(empty.arena);
}

static void every_truncation_is_survived(void **state)
{
    (void)state;
    assert_survives_truncation(
        read_xml,
        "\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8' standalone='yes'?><!-- \xc3\xa9 -->"
        "<?p q?><a:b xmlns:a='u' c='&lt;&#xe9;'>d&gt;<![CDATA[]]]><e f=\"g\"/>\r\n<!-- h -->"
        "<?i j?>&unknown;<k:l/><m n='' n=''/></a:b>\n<!-- o --> ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_all_kinds_of_nodes),
        cmocka_unit_test(places_are_exact),
        cmocka_unit_test(children_are_found_by_name),
        cmocka_unit_test(names_and_plain_values_are_borrowed),
        cmocka_unit_test(syntax_errors_have_places),
        cmocka_unit_test(soft_errors_are_all_found),
        cmocka_unit_test(soft_errors_have_a_limit),
        cmocka_unit_test(no_doctype_is_read),
        cmocka_unit_test(only_utf8_text_is_read),
        cmocka_unit_test(sizes_have_limits),
        cmocka_unit_test(fragments_have_the_place_of_their_text),
        cmocka_unit_test(fragments_cannot_leave_their_wrapper),
        cmocka_unit_test(every_truncation_is_survived),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    read_done();
    return failed;
}
