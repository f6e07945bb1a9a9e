/* XML Schema as tables (compiler/read/schema_*.c) and the check of trees against them
 * (support/tree_validate.c and what it uses): what is told, what is refused, and random documents
 * against libxml2's verdict. */
#include "read/schema_model.h"
#include "schema_random.h"
#include "schema_samples.h"

#include "read/document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* after the headers it needs */
#include <cmocka.h>

#define SCRATCH        (1u << 20)
#define INSTANCE       "http://www.w3.org/2001/XMLSchema-instance"
#define XS             "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>"
#define END            "</xs:schema>"
#define ENUM(v)        "<xs:enumeration value='" v "'/>"
#define FACET(name, v) "<xs:" name " value='" v "'/>"
#define SIMPLE(name, base, facets)                                                                 \
    "<xs:simpleType name='" name "'><xs:restriction base='" base "'>" facets                       \
    "</xs:restriction></xs:simpleType>"
#define ELEMENT(name, type, more) "<xs:element name='" name "' type='" type "' " more "/>"
#define COMPLEX(name, content)    "<xs:complexType name='" name "'>" content "</xs:complexType>"
#define SEQUENCE(content)         "<xs:sequence>" content "</xs:sequence>"

static char scratch[SCRATCH];
static struct yawl_eval eval;

static struct yawl_text parse(struct text xml, bool keep)
{
    if (!keep) {
        memset(&eval, 0, sizeof eval);
        eval.scratch = scratch;
        eval.scratch_capacity = SCRATCH;
    }
    struct yawl_text text = {xml.data, (uint32_t)xml.length};
    return yawl_tree_parse(&eval, text, YAWL_TREE_KEEP_SPACE, NULL);
}

static struct schema_model *model_of(struct arena *arena, const char *schema)
{
    struct xml_schema_error error = {{NULL, 0}, 0};
    struct xml_schema *accepted = xml_schema_new(arena, text_of(schema), &error);
    if (accepted == NULL) fail_msg("%.*s", (int)error.message.length, error.message.data);
    struct schema_model *model = schema_model_new(arena, accepted);
    xml_schema_free(accepted);
    return model;
}

/* `xs:T` is T of XML Schema. */
static struct schema_name named(const char *name)
{
    struct text text = text_of(name);
    bool is_xsd = text_starts_with(text, "xs:");
    return (struct schema_name){text_slice(text, is_xsd ? 3 : 0, text.length), is_xsd};
}

static struct yawl_tree_type type_of(struct schema_model *model, const char *name)
{
    struct xml_schema_error error = {{NULL, 0}, 0};
    uint32_t type = schema_model_type(model, named(name), &error);
    if (type == YAWL_SCHEMA_NONE)
        fail_msg("%s: %.*s", name, (int)error.message.length, error.message.data);
    return (struct yawl_tree_type){schema_model_tables(model), type, YAWL_SCHEMA_NONE, {"", 0}};
}

/* ---- What is told ---- */


static void add_problem(void *context, const char *path, const char *what)
{
    struct text_buffer *out = context;
    text_print(out, "%s: %s\n", path, what);
}

/* What is said of a document, both in `row`. */
static void check_document(struct arena *arena, const struct yawl_tree_type *type,
                           const char *const row[2])
{
    struct text_buffer out = {.arena = arena};
    yawl_tree_validate(type, parse(text_of(row[0]), false), add_problem, &out);
    text_add_char(&out, '\0');
    assert_string_equal(out.data, row[1]);
}

static void test_problems(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"<o><Number>1</Number><Lines><Line "
         "code='AB-123'><Article>x</Article><Price>1.5</Price></Line>"
         "</Lines><Cash>true</Cash></o>",
         ""},
        {"<o><Number>1</Number><Lines><Line "
         "code='AB-123'><Article>x</Article><Price>1.1234</Price></Line>"
         "<Line><Price>-1</Price><Sizes>1 x</Sizes></Line>"
         "<Line code='ab'><Article/><Price>2</Price><Sizes/></Line></Lines><Card>a b</Card></o>",
         "/o/Lines/Line[1]/Price: 4 fraction digits, at most 2\n"
         "/o/Lines/Line[2]: the attribute code is missing\n"
         "/o/Lines/Line[2]: Article is missing before Price\n"
         "/o/Lines/Line[2]/Price: '-1' stands where at least 0 is expected\n"
         "/o/Lines/Line[2]/Sizes: item 2: 'x' stands where a whole number is expected\n"
         "/o/Lines/Line[3]/@code: 'ab' does not match [A-Z]{2}-\\d{3}\n"
         "/o/Card: 'a b' stands where a name token is expected\n"},
        {"<o><Lines><Line "
         "code='AB-123'><Article>x</Article><Price>1</Price><Foo/></Line></Lines>text"
         "<Status> new</Status></o>",
         "/o: there is text between its elements\n"
         "/o: Number is missing before Lines\n"
         "/o/Lines/Line/Foo: there is no such element here\n"
         "/o: Cash or Card is missing before Status\n"
         "/o/Status: ' new' is none of new, paid\n"},
        {"<o xmlns:xsi='" INSTANCE "' xsi:nil='true'/>", "/o/@xsi:nil: it cannot be nil\n"},
        {"<o x='1'><Number>1</Number><Lines/><Cash>1</Cash><Note xmlns:xsi='" INSTANCE "' "
         "xsi:nil='true'>x</Note>"
         "<Note/></o>",
         "/o/@x: there is no such attribute here\n"
         "/o/Lines: Line is missing\n"
         "/o/Note[1]: it is nil and has content\n"
         "/o/Note[2]: it is one too many here, or stands in the wrong place\n"},
        /* one mistake, one problem: in another place, under another name */
        {"<o><Lines><Line code='AB-123'><Price>1</Price><Article>x</Article></Line></Lines>"
         "<Number>1</Number><Cash>1</Cash></o>",
         "/o/Number: it stands too late: move it before Lines\n"
         "/o/Lines/Line/Article: it stands too late: move it before Price\n"},
        {"<o><Nunber>1</Nunber><Lines><Line code='AB-123'><Article>x</Article><Prize>1</Prize>"
         "</Line></Lines><Cash>1</Cash><Odd/></o>",
         "/o/Nunber: there is no such element here: Number is expected\n"
         "/o/Lines/Line/Prize: there is no such element here: Price is expected\n"
         "/o/Odd: there is no such element here\n"},
        {"<o/>", "/o: Number is missing\n/o: Lines is missing\n/o: Cash or Card is missing\n"},
    };
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct yawl_tree_type type = type_of(model_of(arena, order_schema), "Order");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text_buffer out = {.arena = arena};
        struct yawl_text tree = parse(text_of(cases[i][0]), false);
        assert_int_equal(eval.fault, 0);
        uint32_t problems = yawl_tree_validate(&type, tree, add_problem, &out);
        text_add_char(&out, '\0');
        assert_string_equal(out.data, cases[i][1]);
        assert_int_equal(problems, yawl_tree_validate(&type, tree, NULL, NULL));
        assert_int_equal(problems > 0, cases[i][1][0] != '\0');
    }
    type.root = YAWL_TEXT("p");
    struct text_buffer out = {.arena = arena};
    yawl_tree_validate(&type, parse(TEXT("<o/>"), false), add_problem, &out);
    assert_true(text_is(text_built(&out), "/o: another element stands where p is expected\n"));
    arena_free(arena);
}

/* ---- Values, where libxml2 2.9 is wrong ---- */

static void test_values(void **state)
{
    (void)state;
    static const struct {
        const char *type, *text;
        bool valid;
    } cases[] = {
        {"xs:base64Binary", "QQ==", true},  {"xs:base64Binary", "Q Q = =", true},
        {"xs:base64Binary", "QUI=", true},  {"xs:base64Binary", "AAAA", true},
        {"xs:base64Binary", "QQ=", false},  {"xs:base64Binary", "QR==", false},
        {"xs:base64Binary", "A-AA", false}, {"xs:base64Binary", "AAAAA", false},
        {"xs:base64Binary", "Q===", false}, {"xs:double", "1e", false},
        {"xs:double", " 1e3 ", true},       {"xs:NMTOKENS", "", false},
        {"xs:NMTOKENS", " a  b ", true},    {"xs:boolean", " 1 ", true},
        {"xs:string", " ", true},           {"xs:decimal", " 1.0 ", true},
        {"xs:integer", "123456789012345678901234567890123456789012345678901234567890", true},
        {"xs:unsignedLong", "18446744073709551615", true},
        {"xs:unsignedLong", "18446744073709551616", false},
        {"xs:unsignedLong", "-0", true},    {"xs:nonPositiveInteger", "+0", true},
        {"xs:dateTime", "2026-01-31T12:30:00.123456789Z", true},
        {"xs:gYear", "12026", true},        {"xs:gYear", "02026", false},
        {"xs:gYear", " 2026 ", true},       {"xs:gYear", "99999999999999999999999999", false},
        {"xs:gMonthDay", "--02-29", true},  {"xs:gDay", "--31", false},
        {"xs:ID", "a b", false},            {"xs:IDREFS", " a b ", true},
        {"xs:IDREFS", "", false},           {"xs:ENTITY", "a", false},
        {"xs:ENTITIES", "a", false},        {"xs:NOTATION", "a:b", true},
    };
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct schema_model *model = model_of(arena, "");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct yawl_tree_type type = type_of(model, cases[i].type);
        uint32_t simple = type.schema->types[type.type].simple;
        char words[100];
        bool wrong = yawl_simple_problem(type.schema, simple, yawl_text_of(cases[i].text), words,
                                         sizeof words);
        if (wrong == cases[i].valid) fail_msg("%s '%s'", cases[i].type, cases[i].text);
        assert_int_equal(words[0] != '\0', wrong);
    }
    arena_free(arena);
}

/* ---- Values of lists and unions, identifiers, empty content ---- */

/* clang-format off */
static const char lists_schema[] =
    XS "<xs:simpleType name='Numbers'><xs:list itemType='xs:decimal'/></xs:simpleType>"
    "<xs:simpleType name='Mixed'><xs:union memberTypes='xs:boolean xs:decimal xs:string'/>"
    "</xs:simpleType>"
    SIMPLE("Some", "Numbers", ENUM("1 2.0"))
    SIMPLE("Hex", "xs:hexBinary", ENUM("aB"))
    SIMPLE("Float", "xs:double", ENUM("NaN"))
    SIMPLE("Raw", "xs:base64Binary", ENUM("QUI="))
    SIMPLE("Few", "Mixed", ENUM("1") ENUM("2.50") ENUM(" a  b"))
    SIMPLE("Fit", "Mixed", FACET("pattern", " a  b|[0-9.]+"))
    COMPLEX("Empty", "<xs:attribute name='i' type='xs:ID'/>"
                     "<xs:attribute name='r' type='xs:IDREFS'/>")
    COMPLEX("Elements",
            SEQUENCE(ELEMENT("e", "Empty", "minOccurs='0' maxOccurs='unbounded'")
                     ELEMENT("n", "Numbers", "minOccurs='0' fixed='1 2'"))) END;
/* clang-format on */

static void test_enumerations_are_of_values(void **state)
{
    (void)state;
    static const struct {
        const char *type, *text;
        bool valid;
    } cases[] = {
        {"Some", "1.0 2", true},  {"Some", " 01\t2.00 ", true}, {"Some", "1 2 3", false},
        {"Some", "1", false},     {"Some", "", false},          {"Hex", "Ab", true},
        {"Hex", "AC", false},     {"Float", "NaN", true},       {"Float", "0", false},
        {"Raw", "Q U I =", true}, {"Raw", "QUE=", false},       {"Few", "true", true},
        {"Few", "01", false},     {"Few", "+2.5", true},        {"Few", " a  b", true},
        {"Few", "a b", false},    {"Fit", " a  b", true},       {"Fit", " 2.5 ", true},
        {"Fit", "a b", false},
    };
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct schema_model *model = model_of(arena, lists_schema);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct yawl_tree_type type = type_of(model, cases[i].type);
        uint32_t simple = type.schema->types[type.type].simple;
        char words[100];
        bool wrong = yawl_simple_problem(type.schema, simple, yawl_text_of(cases[i].text), words,
                                         sizeof words);
        if (wrong == cases[i].valid) fail_msg("%s '%s'", cases[i].type, cases[i].text);
    }
    arena_free(arena);
}

static void test_what_is_said_of_documents(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"<v> <e i='a'/>\n<e r='a'/><n>1.0 2</n> </v>", ""},
        {"<v><n>1 3</n></v>", "/v/n: this value is fixed: only '1 2' is expected\n"},
        {"<v><e> </e><e>x</e></v>",
         "/v/e[1]: it must be empty\n/v/e[2]: it must be empty\n"},
        {"<v><e i=' a '/><e i='a'/><e r='a b'/></v>",
         "/v/e[2]/@i: there is already an element with the ID a\n"
         "/v/e[3]/@r: there is no element with the ID b\n"},
    };
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct yawl_tree_type type = type_of(model_of(arena, lists_schema), "Elements");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_document(arena, &type, cases[i]);
    struct text_buffer many = {.arena = arena}, out = many;
    text_add_string(&many, "<v>");
    for (uint32_t i = 0; i <= YAWL_SCHEMA_IDS_MAX; i++) text_print(&many, "<e i='x%u'/>", i);
    text_add_string(&many, "</v>");
    yawl_tree_validate(&type, parse(text_built(&many), false), add_problem, &out);
    assert_true(text_is(text_built(&out),
                        "/v: there are more than 1000 values of xs:ID and xs:IDREF in it\n"));
    arena_free(arena);
}

/* ---- Namespaces ---- */

/* Elements in a foreign namespace are not those of the schema, whatever they are called; those in none may
 * be, as elements that queries make. */
static void test_namespaces(void **state)
{
    (void)state;
    static const char schema[] =
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:o' "
        "xmlns='urn:o' elementFormDefault='qualified'>" COMPLEX(
            "T", SEQUENCE(ELEMENT("a", "xs:int", "nillable='true'")
                              ELEMENT("b", "xs:int", "form='unqualified' minOccurs='0'"))) END;
    static const char *const cases[][2] = {
        {"<v><a>1</a><b>2</b></v>", ""},
        {"<v xmlns='urn:o'><a>1</a><b xmlns=''>2</b></v>", ""},
        {"<x:v xmlns:x='urn:o'><x:a>1</x:a><b>2</b></x:v>", ""},
        {"<v xmlns:x='urn:p'><y:a xmlns:y='urn:o' xmlns:x='urn:o'>1</y:a></v>", ""},
        {"<v xmlns='urn:p'><a>1</a></v>", "/v: another element stands where v is expected: it is "
                                          "in the namespace urn:p, not in urn:o\n"},
        {"<x:v><a>1</a></x:v>", "/x:v: another element stands where v is expected: its prefix "
                                "stands for no namespace\n"},
        {"<w xmlns='urn:p'><a>1</a></w>", "/w: another element stands where v is expected\n"},
        {"<v xsi:schemaLocation='urn:o o.xsd' xsi:foo='1'><a>1</a></v>",
         "/v/@xsi:foo: there is no such attribute here\n"},
        {"<v><a xmlns='urn:p'>1</a></v>",
         "/v/a: there is no such element here: it is in the namespace urn:p\n"},
        {"<v><x:a>1</x:a></v>", "/v/x:a: there is no such element here: its prefix stands for no "
                                "namespace\n"},
        {"<v xmlns='urn:o'><a>1</a><b>2</b></v>", "/v/b: there is no such element here\n"},
        {"<v><a xsi:nil='true'/></v>", ""},
        {"<v><a xmlns:i='" INSTANCE "' i:nil='1'/></v>", ""},
        {"<v><a xmlns:xsi='urn:p' xsi:nil='1'/></v>",
         "/v/a/@xsi:nil: there is no such attribute here\n"
         "/v/a: nothing stands where a whole number is expected\n"},
    };
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct yawl_tree_type type = type_of(model_of(arena, schema), "T");
    type.root = YAWL_TEXT("v");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_document(arena, &type, cases[i]);
    arena_free(arena);
}

/* A qualified name is one only where its prefix is declared [XSD part 2, 3.2.18]. */
static void test_prefixes_of_values(void **state)
{
    (void)state;
    static const char schema[] =
        XS COMPLEX("T", SEQUENCE(ELEMENT("q", "xs:QName", "maxOccurs='3'"))
                            "<xs:attribute name='r' type='xs:QName'/>") END;
    static const char *const cases[][2] = {
        {"<v xmlns:p='urn:p' r='p:a'><q>a</q><q> p:a </q><q xmlns:o='urn:o'>o:b</q></v>", ""},
        {"<v r='p:a'><q>p:b</q><q xmlns:p='urn:p'>p:b</q></v>",
         "/v/@r: the prefix of 'p:a' stands for no namespace\n"
         "/v/q[1]: the prefix of 'p:b' stands for no namespace\n"},
    };
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct yawl_tree_type type = type_of(model_of(arena, schema), "T");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_document(arena, &type, cases[i]);
    arena_free(arena);
}

/* xsi:type names a type of the schema that is made of the element's. */
static void test_types_of_documents(void **state)
{
    (void)state;
    static const char schema[] = XS COMPLEX("B", SEQUENCE(ELEMENT("a", "xs:int", "")))
        COMPLEX("D", "<xs:complexContent><xs:extension base='B'>" SEQUENCE(
                         ELEMENT("d", "xs:int", "")) "</xs:extension></xs:complexContent>")
            COMPLEX("O", SEQUENCE(ELEMENT("a", "xs:int", "")))
                COMPLEX("K", "<xs:complexContent><xs:extension base='B'>" SEQUENCE(
                                 "<xs:any namespace='##other'/>") "</xs:extension>"
                                                                  "</xs:complexContent>") END;
    static const char problem[] =
        "/v/@xsi:type: a type that is derived from that of its element is expected\n";
    static const char *const cases[][2] = {
        {"<v xsi:type='D'><a>1</a><d>1</d></v>", ""},
        {"<v xsi:type=' B '><a>1</a></v>", ""},
        {"<v xsi:type='D'><a>1</a></v>", "/v: d is missing\n"},
        {"<v xsi:type='O'><a>1</a></v>", problem},
        {"<v xsi:type='Z'><a>1</a></v>", problem},
        {"<v xsi:type='x:D'><a>1</a></v>", problem},
        {"<v xsi:type='K'><a>1</a></v>", problem}, /* which is not compiled */
    };
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct yawl_tree_type type = type_of(model_of(arena, schema), "B");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_document(arena, &type, cases[i]);
    arena_free(arena);
}

/* A copy of an element keeps the namespaces that its name had. */
static void test_copies_keep_their_namespaces(void **state)
{
    (void)state;
    struct yawl_tree_builder b;
    struct yawl_text tree =
        parse(TEXT("<v xmlns:x='urn:o' xmlns='urn:p'><w xmlns='urn:q' k='1'><x:a>1</x:a></w></v>"),
              false);
    yawl_tree_begin(&b, &eval);
    yawl_tree_open(&b, YAWL_TEXT("n"));
    yawl_tree_copy(&b, yawl_node_first_child(yawl_tree_root(tree)));
    yawl_tree_close(&b);
    struct yawl_text copy = yawl_tree_done(&b);
    assert_true(yawl_tree_is_good(copy));
    struct yawl_text xml = yawl_tree_print(&eval, yawl_tree_root(copy));
    assert_true(yawl_text_equal(
        xml, YAWL_TEXT("<n><w xmlns:x=\"urn:o\" xmlns=\"urn:q\" k=\"1\"><x:a>1</x:a></w></n>")));
}

/* ---- What is refused ---- */

static void test_what_is_refused(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {COMPLEX("T",
                 SEQUENCE("<xs:element name='a'><xs:complexType><xs:sequence>" ELEMENT(
                     "b", "xs:int",
                     "") "</xs:sequence></xs:complexType>"
                         "<xs:key name='k'><xs:selector xpath='b'/><xs:field xpath='.'/></xs:key>"
                         "</xs:element>")),
         "xs:key is not compiled", "T"},
        {COMPLEX("T", SEQUENCE("<xs:any namespace='##other'/>")),
         "xs:any of some namespaces is not compiled", "T"},
        {COMPLEX("T", "<xs:sequence minOccurs='2' maxOccurs='300'>" ELEMENT(
                          "a", "xs:int", "maxOccurs='200'") ELEMENT("b", "xs:int", "minOccurs='0'")
                          "</xs:sequence>"),
         "repetitions in a repetition that can be counted in two ways, of more than 1000 elements "
         "in all, are not compiled",
         "T"},
        {SIMPLE("T", "xs:string", FACET("pattern", "(a{30}){40}")),
         "the pattern (a{30}){40} is not compiled: it has too many steps", "T"},
        {"", "there is no type T", "T"},
        {"", "xs:T is not compiled", "xs:T"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
        struct xml_schema_error error = {{NULL, 0}, 0};
        struct text schema =
            text_format(arena,
                        XS "%s" ELEMENT("fine", "Fine", "")
                            COMPLEX("Fine", SEQUENCE(ELEMENT("x", "xs:int", ""))) END,
                        cases[i][0]);
        struct schema_model *model = model_of(arena, text_string(arena, schema));
        assert_int_equal(schema_model_type(model, named(cases[i][2]), &error), YAWL_SCHEMA_NONE);
        assert_string_equal(text_string(arena, error.message), cases[i][1]);
        assert_int_equal(error.line, 1);
        assert_int_equal(schema_model_type(model, named(cases[i][2]), &error), YAWL_SCHEMA_NONE);
        assert_int_not_equal(schema_model_element(model, TEXT("fine"), &error), YAWL_SCHEMA_NONE);
        assert_int_equal(schema_model_element(model, TEXT("none"), &error), YAWL_SCHEMA_NONE);
        arena_free(arena);
    }
}

/* ---- Against libxml2 ---- */

/* Copies the children of `from` into the open element, with one change at node `at`. */
struct change {
    struct generator *g;
    struct yawl_tree_builder b;
    uint32_t at;
};

static void copy_changed(struct change *c, struct yawl_node node);

static void copy_content(struct change *c, struct yawl_node node, bool reversed)
{
    struct yawl_node child = yawl_node_first_child(node);
    if (reversed && yawl_node_is(child)) {
        for (struct yawl_node last = yawl_node_next(child); yawl_node_is(last);
             last = yawl_node_next(last))
            yawl_tree_copy(&c->b, last);
        copy_changed(c, child);
        return;
    }
    for (; yawl_node_is(child); child = yawl_node_next(child)) copy_changed(c, child);
}

static void copy_attributes(struct change *c, struct yawl_node node, bool drop_first)
{
    for (uint32_t i = node.index + 1; i < yawl_node_end(node); i++) {
        struct yawl_node attribute = yawl_node_at(node.tree, i);
        enum yawl_node_kind kind = yawl_node_kind(attribute);
        if (kind != YAWL_NODE_ATTRIBUTE && kind != YAWL_NODE_NAMESPACE) break;
        if (!drop_first || kind == YAWL_NODE_NAMESPACE) yawl_tree_copy(&c->b, attribute);
        if (kind == YAWL_NODE_ATTRIBUTE) drop_first = false;
    }
}

static void put_text(struct change *c)
{
    static const char *const texts[] = {"x",    "1",   " ",     "-7", "2.125",
                                        "true", "new", "AB-12", "a b"};
    yawl_tree_text(&c->b, yawl_text_of(texts[below(c->g, sizeof texts / sizeof *texts)]));
}

static void copy_changed(struct change *c, struct yawl_node node)
{
    static const char *const names[] = {"a", "b", "c", "Line", "Number", "Note", "any"};
    uint32_t what = node.index == c->at ? 1 + below(c->g, 9) : 0;
    if (what == 1) return; /* left out */
    if (what == 2) yawl_tree_copy(&c->b, node);
    if (yawl_node_kind(node) != YAWL_NODE_ELEMENT) {
        if (what > 2) put_text(c);
        if (what != 3) yawl_tree_copy(&c->b, node);
        return;
    }
    struct yawl_text name = yawl_node_name(node);
    if (what == 3) name = yawl_text_of(names[below(c->g, sizeof names / sizeof *names)]);
    yawl_tree_open(&c->b, name);
    copy_attributes(c, node, what == 4);
    if (what == 5) yawl_tree_attribute(&c->b, YAWL_TEXT("extra"), YAWL_TEXT("1"));
    if (what == 6) put_text(c);
    if (what != 7) copy_content(c, node, what == 8);
    if (what == 9) yawl_tree_open(&c->b, yawl_text_of(names[below(c->g, 3)]));
    if (what == 9) yawl_tree_close(&c->b);
    yawl_tree_close(&c->b);
}

static struct yawl_text changed(struct generator *g, struct yawl_text tree)
{
    struct change change = {.g = g};
    struct yawl_node root = yawl_tree_root(tree);
    change.at = 1 + below(g, yawl_node_end(root));
    yawl_tree_begin(&change.b, &eval);
    yawl_tree_open(&change.b, yawl_node_name(root));
    copy_content(&change, root, false);
    yawl_tree_close(&change.b);
    return yawl_tree_done(&change.b);
}

struct verdicts {
    uint32_t valid, invalid;
};

static void compare(struct arena *arena, struct xml_schema *reference,
                    const struct yawl_tree_type *type, struct yawl_text tree,
                    struct verdicts *verdicts)
{
    struct xml_schema_error error = {{NULL, 0}, 0};
    struct text_buffer out = {.arena = arena}, problems = out;
    struct yawl_node child = yawl_node_first_child(yawl_tree_root(tree));
    for (; yawl_node_is(child); child = yawl_node_next(child)) {
        struct yawl_text piece = yawl_tree_print(&eval, child);
        text_add(&out, (struct text){piece.data, piece.length});
    }
    assert_int_equal(eval.fault, 0);
    struct yawl_text name = type->schema->types[type->type].name;
    bool expected = xml_schema_validate(
        reference, xml_schema_name(reference, TEXT_NONE, (struct text){name.data, name.length}),
        false, text_built(&out), &error);
    bool valid = yawl_tree_validate(type, tree, add_problem, &problems) == 0;
    verdicts->valid += valid;
    verdicts->invalid += !valid;
    bool was_trimmed = expected && error.message.length > 0; /* texts too, in a second attempt */
    if (valid != expected && !was_trimmed)
        fail_msg("%.*s: %.*s\nlibxml2: %s %.*s\nours: %.*s", (int)name.length, name.data,
                 (int)out.length, out.data, expected ? "valid" : "invalid",
                 (int)error.message.length, error.message.data, (int)problems.length,
                 problems.data);
}

static void differ(const char *schema, const char *type_name, uint32_t rounds, struct verdicts *all)
{
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct xml_schema_error error = {{NULL, 0}, 0};
    struct xml_schema *reference = xml_schema_new(arena, text_of(schema), &error);
    struct yawl_tree_type type = type_of(model_of(arena, schema), type_name);
    uint64_t random = 7;
    for (uint32_t round = 0; round < rounds; round++) {
        struct arena *small = arena_new(ARENA_LIMIT_DEFAULT);
        struct generator g = {
            .schema = type.schema, .out = {.arena = small}, .random = random_bits(&random)};
        text_add_string(&g.out, "<v>");
        put_content(&g, &type.schema->types[type.type]);
        text_add_string(&g.out, "</v>");
        struct yawl_text tree = parse(text_built(&g.out), false);
        if (eval.fault != 0) fail_msg("%.*s", (int)g.out.length, g.out.data);
        if (below(&g, 2) == 0) tree = changed(&g, tree);
        compare(small, reference, &type, tree, all);
        arena_free(small);
    }
    xml_schema_free(reference);
    arena_free(arena);
}


static void test_against_libxml2(void **state)
{
    (void)state;
    struct verdicts all = {0, 0};
    const char *rounds = getenv("SCHEMA_ROUNDS");
    for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++)
        differ(schemas[i][0], schemas[i][1],
               rounds == NULL ? 2000 : (uint32_t)strtoul(rounds, NULL, 10), &all);
    print_message("%u valid, %u invalid documents\n", all.valid, all.invalid);
    assert_true(all.valid > all.invalid / 8 && all.invalid > all.valid / 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_problems),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_enumerations_are_of_values),
        cmocka_unit_test(test_what_is_said_of_documents),
        cmocka_unit_test(test_namespaces),
        cmocka_unit_test(test_prefixes_of_values),
        cmocka_unit_test(test_types_of_documents),
        cmocka_unit_test(test_copies_keep_their_namespaces),
        cmocka_unit_test(test_what_is_refused),
        cmocka_unit_test(test_against_libxml2),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    read_done();
    return failed;
}
