/* Syntax tree → YAWL 4.0: nothing is lost on the way out and in again, what YAWL cannot say is refused by
 * name, and what it can say of a specification in CEL is said in its own words. */
#include "ast_yawl_fixture.h"

/* `xml` converted and read again has the same tree. */
static void assert_same_again(const char *xml)
{
    struct lowered *before = lower_fine(xml);
    const char *written = yawl_of(before);
    if (before->diagnostics.list.count > 0) fail_msg("%s", complaints(before));
    struct lowered *after = lower_fine(written);
    assert_string_equal(dump(before, before->specification), dump(after, after->specification));
    assert_string_equal(written, yawl_of(after));
    forget(before);
    forget(after);
}

static void a_net_is_the_same_again(void **state)
{
    (void)state;
    assert_same_again(YAWL_NET(
        "4.0",
        "<inputParam readOnly='a&lt;\"'><index>7</index><documentation>d</documentation>"
        "<name>p</name><type>string</type><initialValue> x\ty&#13; </initialValue></inputParam>\n"
        "<outputParam><index>3</index><name>q</name><type>Q</type><defaultValue>&lt;a/&gt;"
        "</defaultValue><mandatory/><isCutThroughParam/></outputParam>\n"
        "<logPredicate><start>s</start></logPredicate>\n"
        "<localVariable><index>2</index><element>e</element></localVariable>\n",
        "<!-- between -->"
        "<task id='a'><name>A &amp; B</name>\n"
        "<flowsInto><nextElementRef id='c'/><predicate ordering='-1'> /N/x &lt; 3 </predicate>"
        "<documentation>big</documentation></flowsInto>\n"
        "<flowsInto><nextElementRef id='o'/><isDefaultFlow/></flowsInto>\n"
        "<join code='or'/><split code='xor'/><!-- one -->\n"
        "<configuration><rem value='blocked'/></configuration>"
        "<removesTokens id='c'/><removesTokensFromFlow><flowSource id='a'/>"
        "<flowDestination id='c'/></removesTokensFromFlow>\n"
        "<startingMappings><mapping><expression query='/N/x'/><mapsTo>x</mapsTo></mapping>"
        "</startingMappings>\n"
        "<timer><trigger>OnEnabled</trigger><expiry>12</expiry><workdays>true</workdays></timer>\n"
        "<resourcing><offer initiator='user'/>\n   <allocate initiator='user'/>"
        "<start initiator='user'/></resourcing><customForm>http://a</customForm>"
        "<decomposesTo id='D'/></task>\n"
        "<condition id='c'><documentation>wait</documentation><flowsInto><nextElementRef id='a'/>"
        "</flowsInto></condition>\n"));
}

static void a_gateway_is_the_same_again(void **state)
{
    (void)state;
    assert_same_again(YAWL_HEAD(
        "4.0") "<specification uri='s'><name>S</name><documentation>D</documentation>"
               "<metaData><title>T</title><creator>me</creator><description>E</description>"
               "<version>1.5</version><identifier>U1</identifier></metaData>\n"
               "<decomposition id='D' xsi:type='WebServiceGatewayFactsType' hint='x'>"
               "<enablementParam><index>0</index><name>v</name><isUntyped/></enablementParam>"
               "<yawlService id='http://x'><documentation>d</documentation></yawlService>"
               "<codelet>C</codelet><externalInteraction>automated</externalInteraction>"
               "</decomposition></specification>\n"
               "<layout><locale language='en' country='AU'/><specification id='s'><size w='1' "
               "h='1'/>"
               "<net id='N'/></specification></layout>" YAWL_TAIL);
}

/* Older versions get what 4.0 demands: an index, and names that are NCNames. */
static void beta_2_is_brought_up_to_date(void **state)
{
    (void)state;
    struct lowered *l = lower_fine(YAWL_BETA_HEAD(
        "") "<specification uri='s'><metaData/><rootNet id='N'>"
            "<localVariable name='v'><type>xs:string</type></localVariable>" ELEMENTS(
                TASK_A("<startingMappings><mapping><expression"
                       " query=\"concat(/data/v, '/data/v', /database)\"/>"
                       "<mapsTo>v</mapsTo></mapping></startingMappings>"
                       "<completedMappings><mapping><expression query='/data/v'/>"
                       "<mapsTo>v</mapsTo></mapping></completedMappings>"
                       "<decomposesTo id='Do it'/>")) "</rootNet><decomposition id='Do it' "
                                                      "xsi:type='WebServiceGatewayFactsType'>"
                                                      "<outputExpression "
                                                      "query='/data/v'/></decomposition></"
                                                      "specification>\n" YAWL_TAIL);
    const char *text = yawl_of(l);
    assert_contains(text, "<index>0</index>");
    assert_contains(text, "query=\"concat(/N/v, '/data/v', /database)\"");
    assert_contains(text, "query=\"/Do_it/v\"");
    assert_contains(text, "<decomposition id=\"Do_it\" xsi:type=\"WebServiceGatewayFactsType\">");
    assert_contains(text, "<outputParam>\n        <index>0</index>\n        <name>v</name>\n"
                          "        <type>string</type>");
    forget(l);
}

/* ---- From YAML ------------------------------------------------------------------------------ */

#define CEL_HEAD "yawl: 1\nworkflow: w\n"

static const char *converted(struct lowered *l)
{
    if (l->specification == NULL) fail_msg("%s", complaints(l));
    return yawl_of(l);
}

static void simple_cel_becomes_xpath(void **state)
{
    (void)state;
    struct lowered *l = lower_text(
        TEXT(CEL_HEAD "types: { Line: { sku: string, note: \"string?\" }, Status: [new, paid] }\n"
                      "in: { lines: \"Line[]\" }\n"
                      "local: { ok: \"bool = false\", n: int, s: string }\n"
                      "tasks:\n"
                      "  a:\n    offer: { role: clerk }\n    in: { all: lines }\n"
                      "    out: { ok: item.ok }\n    split: xor\n    then:\n"
                      "    - { to: b, when: 'ok && (n >= 3 || s != \"x\") && !ok' }\n    - end\n"
                      "  b: { split: or, join: xor, then: [{ to: a, when: ok }, { to: end }] }\n"
                      "start: a\n"),
        true);
    const char *text = converted(l);
    assert_int_equal(l->diagnostics.errors, 0);
    assert_contains(text, "<predicate ordering=\"1\">/w/ok = 'true' and (/w/n &gt;= 3 or /w/s != "
                          "'x') and /w/ok = 'false'</predicate>");
    assert_contains(text, "<predicate>false()</predicate>\n            <isDefaultFlow/>");
    assert_contains(text, "query=\"&lt;all&gt;{/w/lines/node()}&lt;/all&gt;\"");
    assert_contains(text, "query=\"&lt;ok&gt;{/w.a/ok/node()}&lt;/ok&gt;\"");
    assert_contains(text, "<role>clerk</role>");
    assert_contains(text, "<type>Line_list</type>");
    assert_contains(text, "<xs:element name=\"note\" type=\"xs:string\" minOccurs=\"0\"/>");
    struct lowered *again = lower_fine(text);
    assert_int_equal(again->specification->decompositions.count, 1);
    forget(again);
    forget(l);
}

static void cancellation_is_spelt_out(void **state)
{
    (void)state;
    struct lowered *l =
        lower_text(TEXT(CEL_HEAD "conditions: { c: { then: b } }\n"
                                 "tasks:\n"
                                 "  a: { split: and, then: [b, c], cancels: [\"* -> b\"] }\n"
                                 "  b: { join: xor, then: end, cancels: [\"*\"] }\n"
                                 "start: a\n"),
                   true);
    const char *text = converted(l);
    assert_int_equal(l->diagnostics.errors, 0);
    assert_contains(text, "<removesTokens id=\"c\"/>\n          <removesTokensFromFlow>\n"
                          "            <flowSource id=\"a\"/>\n"
                          "            <flowDestination id=\"b\"/>");
    assert_contains(text, "<removesTokens id=\"a\"/>\n          <removesTokens id=\"b\"/>\n"
                          "          <removesTokens id=\"start\"/>\n"
                          "          <removesTokens id=\"c\"/>");
    forget(lower_fine(text));
    forget(l);
}

struct refusal {
    const char *yaml, *part; /* of the message */
};

static const struct refusal refusals[] = {
    {"tasks: { a: { then: b }, b: { join: { count: 1 }, then: end } }\nstart: [a, b]\n", "counts"},
    {"tasks: { a: { call: { log: x }, then: end } }\nstart: a\n", "connector"},
    {"tasks: { a: { then: { to: end, threads: 2 } } }\nstart: a\n", "'threads'"},
    {"tasks: { a: { then: end, mutex: m } }\nstart: a\n", "'mutex'"},
    {"tasks: { a: { then: end, trigger: { name: t, kind: transient } } }\nstart: a\n", "trigger"},
    {"tasks: { a: { then: end, while: [c] } }\nconditions: { c: { then: a } }\nstart: a\n",
     "'while'"},
    {"tasks: { a: { then: end, completes: [a] } }\nstart: a\n", "'completes'"},
    {"tasks: { a: { then: end, offer: { role: r }, on_failure: { then: end } } }\nstart: a\n",
     "'on_failure'"},
    {"tasks: { a: { then: end, offer: { role: r }, timer: { after: 2h, then: fail } } }\nstart: "
     "a\n",
     "timer"},
    {"tasks: { a: {}, b: { needs: [a] } }\n", "'needs'"},
    {"termination: implicit\ntasks: { a: { then: end } }\nstart: a\n", "'termination'"},
    {"or_join: bpmn\ntasks: { a: { then: end } }\nstart: a\n", "'or_join'"},
    {"timer: { after: 2h }\ntasks: { a: { then: end } }\nstart: a\n", "timer of a net"},
    {"local: { n: int }\ntasks: { a: { then: end, split: xor, out: { n: 1 } } }\nstart: a\n",
     "without a performer"},
    {"local: { n: \"int?\" }\ntasks: { a: { then: end } }\nstart: a\n", "absent"},
    {"local: { n: \"int = 2 + 1\" }\ntasks: { a: { then: end } }\nstart: a\n", "CEL expression"},
    {"local: { n: \"int[]\" }\ntasks:\n  a: { split: xor, then: [{ to: end, when: \"size(n) > 1\" "
     "},"
     " { to: b }] }\n  b: { then: end }\nstart: a\n",
     "CEL expression"},
    {"local: { n: int, m: int }\ntasks: { a: { then: end, offer: {}, out: { n: m } } }\nstart: a\n",
     "CEL expression"}, /* a completed task sees nothing of the net */
    {"tasks: { a: { then: end, offer: { role: r }, instances: { count: 3 } } }\nstart: a\n",
     "instances"},
    {"tasks: { a: { then: end, offer: { capability: c } } }\nstart: a\n", "'offer'"},
    {"version: one\ntasks: { a: { then: end } }\nstart: a\n", "version"},
};

static void assert_refused(const char *head, const struct refusal *refused, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct text_buffer yaml = {.arena = arena_new(ARENA_LIMIT_DEFAULT)};
        text_print(&yaml, "%s%s", head, refused[i].yaml);
        struct lowered *l = lower_text(text_built(&yaml), true);
        converted(l);
        const char *told = complaints(l);
        assert_contains(told, "[yawl-cannot-say]");
        assert_contains(told, refused[i].part);
        forget(l);
        arena_free(yaml.arena);
    }
}

static void what_yawl_cannot_say_is_refused_by_name(void **state)
{
    (void)state;
    assert_refused(CEL_HEAD, refusals, sizeof refusals / sizeof *refusals);
}

/* ---- YAML made from Beta 2 ------------------------------------------------------------------- */

#define BETA_2_HEAD CEL_HEAD "expressions: xpath\nyawl_version: unversioned\n"

/* Queries keep their root, ids their spaces; the tree read again is that of the YAML. */
static void yaml_of_beta_2_goes_back_to_beta_2(void **state)
{
    (void)state;
    struct lowered *l = lower_text(
        TEXT(BETA_2_HEAD
             "local: { v: xs:string, w: { type: xsT, untyped: true } }\n"
             "start: a\ntasks:\n"
             "  a: { decomposition: Do, in: { v: /data/v }, out: { v: /data/v }, then: b }\n"
             "  b: { decomposition: inner, cancels: [a -> b, b -> end], then: end }\n"
             "nets: { inner: { start: c, tasks: { c: { then: end } } } }\n"
             "decompositions: { Do: { id: Do it, out: { v: xs:string }, outputs: [/data/v] } }\n"),
        true);
    const char *text = converted(l);
    if (l->diagnostics.list.count > 0) fail_msg("%s", complaints(l));
    assert_contains(text, "<specificationSet xmlns=\"http://www.citi.qut.edu.au/yawl\"");
    assert_contains(text, "<rootNet id=\"w\">\n      <localVariable name=\"v\">\n        "
                          "<type>xs:string</type>\n");
    assert_contains(text, "<type>untyped:xsT</type>");
    assert_contains(text, "<expression query=\"/data/v\"/>");
    assert_contains(text, "<decomposesTo id=\"Do it\"/>");
    assert_contains(text, "<flowDestination id=\"end\"/>");
    assert_contains(text, "<decomposition id=\"inner\" xsi:type=\"NetFactsType\">");
    assert_contains(text, "<outputExpression query=\"/data/v\"/>\n      <outputParam name=\"v\">");
    assert_contains(text, "<outputCondition id=\"end_2\"/>"); /* an id is taken once in a file */
    struct lowered *again = lower_fine(text);
    assert_true(text_is_absent(again->specification->schema_version.text));
    assert_int_equal(again->specification->nets.items[0].tasks.items[1].cancels.count, 2);
    forget(again);
    forget(l);
}

#define BETA_2_NET "start: a\ntasks: { a: { decomposition: D, then: end } }\n"
#define BETA_2_END "decompositions: { D: {} }\n"

static const struct refusal beta_2_refusals[] = {
    {"start: a\ntasks: { a: { then: end } }\n", "root net without"},
    {"start: a\ntasks: { a: { decomposition: w, then: end } }\n" BETA_2_END, "to the root net"},
    {"version: 1.5\n" BETA_2_NET BETA_2_END, "<version>"},
    {"layout: <layout/>\n" BETA_2_NET BETA_2_END, "<layout>"},
    {"out: { o: xs:int }\n" BETA_2_NET BETA_2_END, "<outputParam>"},
    {"local: { v: T }\n" BETA_2_NET BETA_2_END, "a type that is neither"},
    {"local: { v: { element: e, name: ~ } }\n" BETA_2_NET BETA_2_END, "<element>"},
    {"local: { v: { type: T, untyped: true, namespace: n } }\n" BETA_2_NET BETA_2_END,
     "<namespace>"},
    {"local: { v: { type: xs:int, index: 3 } }\n" BETA_2_NET BETA_2_END, "<index>"},
    {"local: { v: { type: xs:int, name: a b } }\n" BETA_2_NET BETA_2_END, "whose name"},
    {"local: { v: { type: xs:int, yawl_xml: <attributes a=\"b\"/> } }\n" BETA_2_NET BETA_2_END,
     "<attributes>"},
    {BETA_2_NET "decompositions: { D: { codelet: C } }\n", "<codelet>"},
    {BETA_2_NET "decompositions: { D: { interaction: manual } }\n", "<externalInteraction>"},
    {BETA_2_NET "decompositions: { D: { enablement: { e: xs:int } } }\n", "<enablementParam>"},
    {BETA_2_NET "decompositions: { D: { out: { o: { type: xs:int, default: 1 } } } }\n",
     "<defaultValue>"},
    {"start: a\ntasks: { a: { decomposition: D, then: end, enablement: { e: 1 } } }\n" BETA_2_END,
     "<enablementMappings>"},
    {"start: a\ntasks: { a: { decomposition: D, then: end, timer: { after: 2h } } }\n" BETA_2_END,
     "<timer>"},
    {"start: a\ntasks: { a: { decomposition: D, then: end, yawl_xml: <resourcing/> } "
     "}\n" BETA_2_END,
     "<resourcing>"},
    {"start: a\ntasks: { a: { decomposition: D, then: end, yawl_xml: <configuration/> } "
     "}\n" BETA_2_END,
     "<configuration>"},
    {"start: a\ntasks: { a: { decomposition: D, then: { to: end, description: d } } }\n" BETA_2_END,
     "<documentation>"},
    {"yawl_xml: <metaData><status>s</status></metaData>\n" BETA_2_NET BETA_2_END, "<status>"},
};

static void what_beta_2_cannot_say_is_refused_by_name(void **state)
{
    (void)state;
    assert_refused(BETA_2_HEAD, beta_2_refusals, sizeof beta_2_refusals / sizeof *beta_2_refusals);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_net_is_the_same_again),
        cmocka_unit_test(a_gateway_is_the_same_again),
        cmocka_unit_test(beta_2_is_brought_up_to_date),
        cmocka_unit_test(simple_cel_becomes_xpath),
        cmocka_unit_test(cancellation_is_spelt_out),
        cmocka_unit_test(what_yawl_cannot_say_is_refused_by_name),
        cmocka_unit_test(yaml_of_beta_2_goes_back_to_beta_2),
        cmocka_unit_test(what_beta_2_cannot_say_is_refused_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
