/* Types, initial and default values of YAWL specifications against XML Schema. */
#include "ast_yawl_fixture.h"

#define SCHEMA                                                                                     \
    "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>"                                      \
    "<xs:element name='note' type='xs:int'/>"                                                      \
    "<xs:complexType name='Line'><xs:sequence><xs:element name='sku' type='xs:string'/>"           \
    "</xs:sequence></xs:complexType></xs:schema>\n"
#define SPECIFICATION(schema, variable)                                                            \
    YAWL_HEAD("2.1")                                                                               \
    "<specification uri='s'><metaData/>" schema                                                    \
    "<decomposition id='N' isRootNet='true' xsi:type='NetFactsType'>" variable                     \
    ELEMENTS(TASK_A("")) "</decomposition></specification>" YAWL_TAIL
#define LOCAL(rest) SPECIFICATION(SCHEMA, "<localVariable><index>0</index>" rest "</localVariable>")

/* The kinds of all complaints about the values of a specification. */
static void assert_complaints(const char *xml, const char *expected)
{
    struct lowered *l = lower_fine(xml);
    ast_check_values(l->arena, l->specification, &l->diagnostics);
    if (strcmp(kinds(l), expected) != 0) {
        fail_msg("'%s' instead of '%s'\n%s", kinds(l), expected, complaints(l));
    }
    forget(l);
}

static void types_exist_or_are_told(void **state)
{
    (void)state;
    assert_complaints(LOCAL("<name>v</name><type>int</type>"), "");
    assert_complaints(LOCAL("<name>v</name><type>Line</type>"), "");
    assert_complaints(LOCAL("<name>v</name><type>YTimerType</type>"), "");
    assert_complaints(LOCAL("<name>v</name><isUntyped/>"), "");
    assert_complaints(LOCAL("<element>note</element>"), "");
    assert_complaints(LOCAL("<name>v</name><type>Lines</type>"), "unknown-data-type");
    assert_complaints(LOCAL("<name>v</name><type>Integer</type>"), "unknown-data-type");
    assert_complaints(LOCAL("<element>notes</element>"), "unknown-data-type");
    assert_complaints(LOCAL("<name>v</name><type>note</type>"), "element-as-type");
    assert_complaints(LOCAL("<element>Line</element>"), "element-as-type");
}

static void values_are_of_their_types(void **state)
{
    (void)state;
    assert_complaints(LOCAL("<name>v</name><type>int</type><initialValue> 3 </initialValue>"), "");
    assert_complaints(LOCAL("<name>v</name><type>int</type><initialValue/>"), "");
    assert_complaints(LOCAL("<name>v</name><type>int</type><initialValue> </initialValue>"),
                      "bad-initial-value");
    assert_complaints(
        LOCAL("<name>v</name><type>string</type><initialValue>a &lt; b</initialValue>"), "");
    assert_complaints(
        LOCAL("<name>v</name><type>token</type><initialValue>a &lt; b</initialValue>"),
        "bad-initial-value");
    assert_complaints(
        LOCAL("<name>v</name><type>Line</type><initialValue>&lt;sku>1&lt;/sku></initialValue>"),
        "");
    assert_complaints(
        LOCAL("<name>v</name><type>Line</type><initialValue>&lt;sku/>&lt;sku/></initialValue>"),
        "bad-initial-value");
    assert_complaints(LOCAL("<element>note</element><initialValue>x</initialValue>"),
                      "bad-initial-value");
    assert_complaints(LOCAL("<name>v</name><isUntyped/><initialValue>x</initialValue>"), "");
    assert_complaints(SPECIFICATION("", "<outputParam><index>0</index><name>v</name>"
                                        "<type>date</type><defaultValue>now</defaultValue>"
                                        "</outputParam>"),
                      "bad-initial-value");
}

/* A type of the schema may have the name of one of XML Schema's: the namespace tells them apart. */
static void types_are_told_apart_by_namespace(void **state)
{
    (void)state;
#define OWN_INT                                                                                    \
    "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:simpleType name='int'>"            \
    "<xs:restriction base='xs:int'><xs:enumeration value='1'/></xs:restriction>"                   \
    "</xs:simpleType></xs:schema>\n"
#define INT(namespace, value)                                                                      \
    SPECIFICATION(OWN_INT, "<localVariable><index>0</index><name>v</name><type>int</type>" namespace \
                           "<initialValue>" value "</initialValue></localVariable>")
#define OF_XSD "<namespace>http://www.w3.org/2001/XMLSchema</namespace>"
    assert_complaints(INT("", "1"), "");
    assert_complaints(INT("", "2"), "bad-initial-value");
    assert_complaints(INT(OF_XSD, "2"), "");
    assert_complaints(INT(OF_XSD, "x"), "bad-initial-value");
}

/* Beta 2: types with another prefix than xs were never looked up, but no value is valid for them. */
static void beta_2_types_declared_nowhere(void **state)
{
    (void)state;
#define BETA_2(variable)                                                                           \
    YAWL_BETA_HEAD("")                                                                             \
    "<specification uri='s'><metaData/><rootNet id='N'>" variable ELEMENTS(                        \
        TASK_A("")) "</rootNet><decomposition id='D' xsi:type='WebServiceGatewayFactsType'/>"      \
                    "</specification>" YAWL_TAIL
    assert_complaints(BETA_2("<localVariable name='v'><type>mm:T</type></localVariable>"), "");
    assert_complaints(BETA_2("<localVariable name='v'><type>mm:T</type><initialValue/>"
                             "</localVariable>"),
                      "");
    assert_complaints(BETA_2("<localVariable name='v'><type>mm:T</type><initialValue>x"
                             "</initialValue></localVariable>"),
                      "bad-initial-value");
    assert_complaints(BETA_2("<localVariable name='v'><type>mm:string</type><initialValue>x"
                             "</initialValue></localVariable>"),
                      "");
    assert_complaints(BETA_2("<localVariable name='v'><type>xs:DateTime</type></localVariable>"),
                      "unknown-data-type");
}

static void a_bad_schema_is_told_with_its_line(void **state)
{
    (void)state;
    struct lowered *l =
        lower_fine(SPECIFICATION("<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>\n"
                                 "<xs:element name='e' type='Nothing'/>\n</xs:schema>",
                                 ""));
    ast_check_values(l->arena, l->specification, &l->diagnostics);
    assert_string_equal(kinds(l), "data-schema");
    assert_int_equal(span_begin(l->diagnostics.list.items[0]->span).line, 4);
    forget(l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types_exist_or_are_told),
        cmocka_unit_test(values_are_of_their_types),
        cmocka_unit_test(types_are_told_apart_by_namespace),
        cmocka_unit_test(beta_2_types_declared_nowhere),
        cmocka_unit_test(a_bad_schema_is_told_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
