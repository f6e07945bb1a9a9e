/* Data types: what a schema defines, which values are valid, and what is refused before libxml2 works
 * on it. */
#include "read/document.h"
#include "read/xml_schema_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define XS " xmlns:xs='http://www.w3.org/2001/XMLSchema'"
#define TRIP                                                                                       \
    "<xs:complexType name='Trip'><xs:sequence><xs:element name='from' type='xs:string'/>"          \
    "<xs:element name='days' type='Days' maxOccurs='2'/></xs:sequence></xs:complexType>"           \
    "<xs:simpleType name='Days'><xs:restriction base='xs:int'><xs:maxInclusive value='9'/>"        \
    "</xs:restriction></xs:simpleType>"

struct checked {
    struct arena *arena;
    struct xml_schema *schema;
    struct xml_schema_error error;
};

static struct checked compile(const char *text)
{
    struct checked checked = {.arena = arena_new(ARENA_LIMIT_DEFAULT)};
    checked.schema = xml_schema_new(checked.arena, text_of(text), &checked.error);
    if (checked.schema == NULL) assert_true(checked.error.message.length > 0);
    return checked;
}

static void forget(struct checked *checked)
{
    xml_schema_free(checked->schema);
    arena_free(checked->arena);
}

static struct schema_name named(const struct checked *checked, const char *type)
{
    return xml_schema_name(checked->schema, TEXT_NONE, text_of(type));
}

static bool accepts(struct checked *checked, const char *type, const char *content)
{
    checked->error = (struct xml_schema_error){0};
    bool valid = xml_schema_validate(checked->schema, named(checked, type), false,
                                     text_of(content), &checked->error);
    assert_true(valid || (checked->error.message.length > 0 && checked->error.line > 0));
    return valid;
}

static void without_schema_only_the_built_in_types_are_known(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        " \n",
                                        "<xs:schema/>",
                                        "<schema/>",
                                        "<xsd:schema></xsd:schema>",
                                        "<schema xmlns='http://www.w3.org/2001/XMLSchema'/>"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct checked checked = compile(texts[i]);
        assert_non_null(checked.schema);
        assert_true(xml_schema_has_type(checked.schema, named(&checked, "string")));
        assert_true(xml_schema_has_type(checked.schema, named(&checked, "YTimerType")));
        assert_false(xml_schema_has_type(checked.schema, named(&checked, "Trip")));
        assert_false(xml_schema_has_type(checked.schema, named(&checked, "")));
        assert_true(accepts(&checked, "int", " 12 "));
        assert_false(accepts(&checked, "int", "1.2"));
        assert_false(accepts(&checked, "boolean", ""));
        assert_true(accepts(&checked, "string", ""));
        assert_true(accepts(&checked, "string", "a &lt; b"));
        assert_false(accepts(&checked, "string", "a < b"));
        assert_false(accepts(&checked, "string", "<stub/><stub/>"));
        assert_true(accepts(&checked, "anyType", "<stub/>text<stub/>"));
        forget(&checked);
    }
}

static void yawl_types_accept_what_the_engine_writes(void **state)
{
    (void)state;
    struct checked checked = compile("");
    assert_true(
        accepts(&checked, "YTimerType", "<trigger>OnEnabled</trigger><expiry>P3D</expiry>"));
    assert_true(
        accepts(&checked, "YTimerType",
                "<trigger>OnExecuting</trigger><expiry>1</expiry><workdays>true</workdays>"));
    assert_false(accepts(&checked, "YTimerType", "<trigger>Never</trigger><expiry>P3D</expiry>"));
    assert_true(accepts(&checked, "YStringListType", "<item>a</item><item/>"));
    assert_true(accepts(&checked, "YStringListType", ""));
    assert_true(accepts(&checked, "YDocumentType", "<id>5</id><name>a.pdf</name>"));
    assert_true(accepts(&checked, "YDocumentType", "<name>a.pdf</name>"));
#define POINT "<latitude>-27.5</latitude><longitude>153.0</longitude>"
    assert_true(accepts(&checked, "YGeoLatLongType", POINT));
    assert_false(
        accepts(&checked, "YGeoLatLongType", "<latitude>91</latitude><longitude>0</longitude>"));
    assert_true(
        accepts(&checked, "YGeoCircleType", "<center>" POINT "</center><radius>5</radius>"));
    assert_true(accepts(&checked, "YGeoRectType",
                        "<label>r</label><top-left>" POINT "</top-left>"
                        "<bottom-right>" POINT "</bottom-right>"));
    assert_true(accepts(&checked, "YGeoPolygonType",
                        "<vertex>" POINT "</vertex><vertex>" POINT "</vertex>"));
    assert_true(
        accepts(&checked, "YGeoMarkerListType", "<marker><point>" POINT "</point></marker>"));
    assert_true(accepts(&checked, "YGeoLatLongListType", "<point>" POINT "</point>"));
    assert_false(accepts(&checked, "YGeoLatLongListType", ""));
    assert_true(xml_schema_is_builtin(TEXT("YGeoPolygonListType")));
    assert_false(xml_schema_is_builtin(TEXT("string")));
    forget(&checked);
}

static void the_author_may_define_a_yawl_type(void **state)
{
    (void)state;
    struct checked checked = compile("<xs:schema" XS "><xs:simpleType name='YTimerType'>"
                                     "<xs:restriction base='xs:int'/></xs:simpleType></xs:schema>");
    assert_non_null(checked.schema);
    assert_true(accepts(&checked, "YTimerType", "7"));
    assert_false(
        accepts(&checked, "YTimerType", "<trigger>OnEnabled</trigger><expiry>P3D</expiry>"));
    forget(&checked);
}

static void assert_trips(struct checked *checked)
{
    assert_non_null(checked->schema);
    assert_true(xml_schema_has_type(checked->schema, named(checked, "Trip")));
    assert_true(accepts(checked, "Trip", "<from>Brisbane</from><days>3</days>"));
    assert_true(accepts(checked, "Trip", "\n <from/>\n <days>1</days> <days>9</days>"));
    assert_false(accepts(checked, "Trip", "<from>Brisbane</from>"));
    assert_false(accepts(checked, "Trip", "<from>Brisbane</from><days>10</days>"));
    assert_false(accepts(checked, "Trip", "<from/><days>1</days><days>2</days><days>3</days>"));
    assert_false(accepts(checked, "Trip", "text"));
    assert_true(accepts(checked, "Days", "4"));
    assert_true(accepts(checked, "YStringListType", "<item>a</item>"));
    assert_true(accepts(checked, "date", "2025-03-01"));
    forget(checked);
}

/* With and without target namespace, any prefix, declared or forgotten. */
static void schemas_of_any_style_are_understood(void **state)
{
    (void)state;
    struct checked plain = compile("<xs:schema" XS ">" TRIP "</xs:schema>");
    assert_trips(&plain);
    struct checked undeclared = compile("<xs:schema>" TRIP "</xs:schema>\n<!-- end -->");
    assert_trips(&undeclared);
    struct checked mixed =
        compile("<?xml version='1.0'?><schema xmlns='http://www.w3.org/2001/XMLSchema' "
                "elementFormDefault='qualified'><complexType name='Trip'><sequence>"
                "<element name='from' type='string'/><element name='days' maxOccurs='2'>"
                "<simpleType><restriction base='xs:int'><maxInclusive value='9'/>"
                "</restriction></simpleType></element></sequence></complexType>"
                "<simpleType name='Days'><restriction base='int'/></simpleType></schema>");
    assert_trips(&mixed);
    struct checked target = compile(
        "<xs:schema" XS " targetNamespace='urn:t&amp;u' xmlns='urn:t&amp;u'>" TRIP "</xs:schema>");
    assert_trips(&target);
    struct checked qualified = compile("<xs:schema" XS " targetNamespace='urn:t' xmlns='urn:t' "
                                       "elementFormDefault='qualified'>" TRIP "</xs:schema>");
    assert_trips(&qualified);
}

static void global_elements_are_types_too(void **state)
{
    (void)state;
    struct checked checked = compile("<xs:schema" XS " targetNamespace='urn:t' xmlns='urn:t'>" TRIP
                                     "<xs:element name='trip' type='Trip'/></xs:schema>");
    struct xml_schema_error error;
    assert_true(xml_schema_has_element(checked.schema, TEXT("trip")));
    assert_false(xml_schema_has_element(checked.schema, TEXT("Trip")));
    assert_true(xml_schema_validate(checked.schema, named(&checked, "trip"), true,
                                    TEXT("<from/><days>1</days>"), &error));
    assert_false(
        xml_schema_validate(checked.schema, named(&checked, "trip"), true, TEXT("<days>1</days>"), &error));
    assert_false(xml_schema_validate(checked.schema, named(&checked, "Trip"), true, TEXT(""), &error));
    forget(&checked);
}

static void type_names_are_listed(void **state)
{
    (void)state;
    struct checked checked = compile("<xs:schema" XS ">" TRIP "</xs:schema>");
    const char *const *names = xml_schema_type_names(checked.schema);
    assert_string_equal(names[0], "Trip");
    assert_string_equal(names[1], "Days");
    assert_string_equal(names[2], "YTimerType");
    size_t count = 0;
    while (names[count] != NULL) count++;
    assert_int_equal(count, 15);
    forget(&checked);
}

static void messages_name_the_line_and_the_reason(void **state)
{
    (void)state;
    struct checked checked = compile("<xs:schema" XS ">" TRIP "</xs:schema>");
    assert_false(accepts(&checked, "Trip", "<from/>\n<days>1</days>\n<day/>"));
    assert_int_equal(checked.error.line, 3);
    assert_true(
        text_starts_with(checked.error.message, "Element 'day': This element is not expected"));
    assert_false(accepts(&checked, "Days", "many"));
    assert_true(text_starts_with(checked.error.message, "'many' is not a valid value"));
    assert_false(accepts(&checked, "Nowhere", "1"));
    assert_true(text_is(checked.error.message, "the schema has no type 'Nowhere'"));
    assert_false(accepts(&checked, "Trip", "<from>"));
    assert_true(text_starts_with(checked.error.message, "it is not well-formed: "));
    assert_false(accepts(&checked, "anyType", "<p:a/>"));
    assert_false(accepts(&checked, "string", "</yawlc-value><yawlc-value>"));
    forget(&checked);
}

static void assert_no_schema(const char *text, uint32_t line, const char *part)
{
    struct checked checked = compile(text);
    assert_null(checked.schema);
    assert_true(text_find(checked.error.message, part) != SIZE_MAX);
    assert_int_equal(checked.error.line, line);
    forget(&checked);
}

static void what_is_no_schema_is_refused(void **state)
{
    (void)state;
    assert_no_schema("<a/>", 1, "<schema>");
    assert_no_schema("plain text", 1, "no XML element");
    assert_no_schema("<xs:schema>\n<xs:element></xs:schema>", 2, "</xs:schema>");
    assert_no_schema("<xs:schema>\n<xs:element name='a' type='Nowhere'/></xs:schema>", 2,
                     "Nowhere");
    assert_no_schema("<xs:schema>\n\n<xs:simpleType name='a'><xs:restriction base='xs:string'>"
                     "<xs:pattern value='('/></xs:restriction></xs:simpleType></xs:schema>",
                     3, "failed to compile");
    assert_no_schema("<!DOCTYPE a><xs:schema/>", 1, "document type");
    assert_no_schema(
        "<xs:schema>\n<xs:import namespace='u' schemaLocation='http://example.com/u.xsd'/>"
        "</xs:schema>",
        2, "xs:import is not read");
    assert_no_schema("<xs:schema><xs:include schemaLocation='/etc/passwd'/></xs:schema>", 1,
                     "xs:include is not read");
    assert_no_schema("<xs:schema><xs:redefine schemaLocation='b.xsd'/></xs:schema>", 1,
                     "xs:redefine is not read");
}

/* Reading has tested that the bytes are UTF-8, whatever the declaration says. */
static void the_declaration_of_a_schema_changes_nothing(void **state)
{
    (void)state;
    static const char *const declarations[] = {"<?xml version='1.0' encoding='UTF-8'?>",
                                               "<?xml version='1.0' encoding='windows-1252'?>",
                                               "<?xml version='1.0' encoding='UTF-16'?>\n",
                                               "\xef\xbb\xbf<?xml version='1.0'\n?>"};
    for (size_t i = 0; i < sizeof declarations / sizeof *declarations; i++) {
        char text[1000];
        snprintf(text, sizeof text, "%s<xs:schema" XS ">\n" TRIP "</xs:schema>", declarations[i]);
        struct checked checked = compile(text);
        assert_trips(&checked);
    }
    assert_no_schema("<?xml version='1.0'\n\n?><xs:schema" XS ">\n<xs:element type='NoType'"
                     " name='a'/></xs:schema>",
                     4, "NoType");
    assert_no_schema("<?xml version='1.0' encoding='ISO-8859-1'?><xs:schema" XS
                     "><!-- \xc3\xbc --></xs:schema>",
                     1, "ISO-8859-1");
}

/* YAWL's own types are compiled when they are needed, whatever was compiled before. */
static void yawl_types_are_there_when_a_value_needs_them(void **state)
{
    (void)state;
    struct checked checked =
        compile("<xs:schema" XS ">" TRIP "<xs:complexType name='Any'><xs:sequence>"
                "<xs:element name='a' type='xs:anyType'/></xs:sequence></xs:complexType>"
                "</xs:schema>");
    const char typed[] = "<a xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
                         " xsi:type='YStringListType'>%s</a>";
    char good[200], bad[200];
    snprintf(good, sizeof good, typed, "<item>1</item>");
    snprintf(bad, sizeof bad, typed, "<items>1</items>");
    assert_true(accepts(&checked, "Days", "4"));
    assert_true(accepts(&checked, "Any", good));
    assert_false(accepts(&checked, "Any", bad));
    assert_true(accepts(&checked, "YGeoMarkerType",
                        "<point><latitude>1</latitude><longitude>2</longitude></point>"));
    assert_trips(&checked);
    struct checked naming = compile("<xs:schema" XS ">" TRIP "<xs:element name='m'"
                                    " type='YGeoMarkerListType'/></xs:schema>");
    assert_true(xml_schema_has_element(naming.schema, TEXT("m")));
    assert_trips(&naming);
}

/* Values cannot bring a schema of their own. */
static void values_load_nothing(void **state)
{
    (void)state;
    struct checked checked = compile("");
    assert_false(accepts(&checked, "int",
                         "<a xmlns:i='http://www.w3.org/2001/XMLSchema-instance' "
                         "i:schemaLocation='u file:///etc/passwd'/>"));
    assert_true(accepts(&checked, "int", "5"));
    forget(&checked);
}

/* ---- What libxml2 would take minutes or all memory for ----------------------------- */

static void chain(struct text_buffer *out, int count, const char *format)
{
    for (int i = 1; i < count; i++) text_print(out, format, i, i - 1, i - 1);
}

static void assert_too_large(const char *first, const char *format, int count, const char *part)
{
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct text_buffer text = {.arena = arena};
    text_print(&text, "<xs:schema" XS ">%s", first);
    chain(&text, count, format);
    text_add_string(&text, "</xs:schema>");
    assert_no_schema(text_string(arena, text_built(&text)), 1, part);
    arena_free(arena);
}

static void growing_schemas_are_refused(void **state)
{
    (void)state;
    assert_too_large(
        "<xs:complexType name='t'><xs:group ref='g39'/></xs:complexType>"
        "<xs:group name='g0'><xs:sequence><xs:element name='a'/></xs:sequence></xs:group>",
        "<xs:group name='g%d'><xs:sequence><xs:group ref='g%d'/><xs:group ref='g%d'/>"
        "</xs:sequence></xs:group>",
        40, "too large");
    assert_too_large("<xs:complexType name='t'><xs:attributeGroup ref='a39'/></xs:complexType>"
                     "<xs:attributeGroup name='a0'><xs:attribute name='x'/></xs:attributeGroup>",
                     "<xs:attributeGroup name='a%d'><xs:attributeGroup ref='a%d'/>"
                     "<xs:attributeGroup ref='a%d'/></xs:attributeGroup>",
                     40, "too large");
    assert_too_large("<xs:simpleType name='s0'><xs:restriction base='xs:int'/></xs:simpleType>",
                     "<xs:simpleType name='s%d'><xs:union memberTypes='s%d s%d'/></xs:simpleType>",
                     40, "too large");
    assert_too_large(
        "<xs:simpleType name='s0'><xs:restriction base='xs:int'/></xs:simpleType>",
        "<xs:simpleType name='s%d'><xs:restriction base='s%d'/></xs:simpleType><!-- %d -->", 5000,
        "build on each other");
}

static void wide_types_are_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct text_buffer wide = {.arena = arena}, pattern = wide;
    text_add_string(&wide, "<xs:schema><xs:complexType name='t'><xs:sequence>");
    chain(&wide, 2000, "<xs:element name='e%d' minOccurs='0'/><!-- %d %d -->");
    text_add_string(&wide, "</xs:sequence></xs:complexType></xs:schema>");
    assert_no_schema(text_string(arena, text_built(&wide)), 1, "too large");
    text_add_string(&pattern, "<xs:schema><xs:simpleType name='t'><xs:restriction base='xs:string'>"
                              "<xs:pattern value='");
    chain(&pattern, 5000, "(a|b)?");
    text_add_string(&pattern, "'/></xs:restriction></xs:simpleType></xs:schema>");
    assert_no_schema(text_string(arena, text_built(&pattern)), 1, "too large");
    arena_free(arena);
}

/* Counters are not unrolled; enumerations are long lists in real life. */
static void large_numbers_are_no_problem(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct text_buffer text = {.arena = arena};
    text_add_string(&text, "<xs:schema><xs:complexType name='t'><xs:sequence minOccurs='0' "
                           "maxOccurs='100000000'><xs:element name='a' maxOccurs='100000000'/>"
                           "</xs:sequence></xs:complexType><xs:simpleType name='e'>"
                           "<xs:restriction base='xs:string'>");
    chain(&text, 5000, "<xs:enumeration value='v%d'/><!-- %d %d -->");
    text_add_string(&text, "</xs:restriction></xs:simpleType></xs:schema>");
    struct checked checked = compile(text_string(arena, text_built(&text)));
    assert_non_null(checked.schema);
    assert_true(accepts(&checked, "t", "<a/><a/>"));
    assert_true(accepts(&checked, "e", "v77"));
    assert_false(accepts(&checked, "e", "w"));
    assert_true(checked.error.message.length < 500);
    forget(&checked);
    arena_free(arena);
}

static void exponential_patterns_end(void **state)
{
    (void)state;
    struct checked checked =
        compile("<xs:schema><xs:simpleType name='p'><xs:restriction base='xs:string'>"
                "<xs:pattern value='(a|aa)+c'/></xs:restriction></xs:simpleType>"
                "</xs:schema>");
    assert_true(accepts(&checked, "p", "aac"));
    assert_false(
        accepts(&checked, "p", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
    assert_true(text_find(checked.error.message, "too many ways") != SIZE_MAX);
    forget(&checked);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_schema_only_the_built_in_types_are_known),
        cmocka_unit_test(yawl_types_accept_what_the_engine_writes),
        cmocka_unit_test(the_author_may_define_a_yawl_type),
        cmocka_unit_test(schemas_of_any_style_are_understood),
        cmocka_unit_test(global_elements_are_types_too),
        cmocka_unit_test(type_names_are_listed),
        cmocka_unit_test(messages_name_the_line_and_the_reason),
        cmocka_unit_test(what_is_no_schema_is_refused),
        cmocka_unit_test(the_declaration_of_a_schema_changes_nothing),
        cmocka_unit_test(yawl_types_are_there_when_a_value_needs_them),
        cmocka_unit_test(values_load_nothing),
        cmocka_unit_test(growing_schemas_are_refused),
        cmocka_unit_test(wide_types_are_refused),
        cmocka_unit_test(large_numbers_are_no_problem),
        cmocka_unit_test(exponential_patterns_end),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    read_done();
    return failed;
}
