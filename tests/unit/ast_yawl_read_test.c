/* YAWL XML → syntax tree: every member, every version's way to write it, and that nothing is lost (CP-6:
 * what is wrong is told, never a crash). */
#include "ast_yawl_fixture.h"

/* ---- Elements of a net ---------------------------------------------------------------------- */

static void tasks_have_all_their_parts(void **state)
{
    (void)state;
    struct lowered *l = lower_fine(YAWL_NET(
        "4.0", "",
        "<task id='a'><name>A</name><documentation>first</documentation>\n"
        "<flowsInto><nextElementRef id='b'/><predicate ordering='1'> /N/x &lt; 3</predicate>"
        "<documentation>big</documentation></flowsInto>\n"
        "<flowsInto><nextElementRef id='o'/><isDefaultFlow/></flowsInto>\n"
        "<join code='or'/><split code='xor'/>\n"
        "<removesTokens id='c'/><removesTokensFromFlow><flowSource id='a'/>"
        "<flowDestination id='b'/></removesTokensFromFlow>\n"
        "<startingMappings><mapping><expression query='/N/x'/><mapsTo>x</mapsTo></mapping>"
        "</startingMappings>\n"
        "<completedMappings><mapping><expression query='&lt;y&gt;{1}&lt;/y&gt;'/>"
        "<mapsTo>y</mapsTo></mapping></completedMappings>\n"
        "<enablementMappings><mapping><expression query='/N/z'/><mapsTo>z</mapsTo></mapping>"
        "</enablementMappings>\n"
        "<timer><trigger>OnExecuting</trigger><durationparams><ticks>5</ticks>"
        "<interval>HOUR</interval></durationparams><workdays>true</workdays></timer>\n"
        "<customForm>http://a/b</customForm><decomposesTo id='D'/></task>\n"
        "<task id='b'><flowsInto><nextElementRef id='c'/></flowsInto><join code='xor'/>"
        "<split code='and'/></task>\n"
        "<condition id='c'><flowsInto><nextElementRef id='a'/></flowsInto></condition>\n"));
    const char *text = dump(l, l->specification);
    assert_contains(text, "    task \"a\"\n      title \"A\"\n      description \"first\"\n"
                          "      yawl_xml \"<customForm>http://a/b</customForm>\"\n"
                          "      decomposition \"D\"\n      in \"x\" := \"/N/x\"\n"
                          "      enablement \"z\" := \"/N/z\"\n"
                          "      out \"y\" := \"<y>{1}</y>\"\n");
    assert_contains(text, "when \" /N/x < 3\"\n        order 1\n");
    assert_contains(text, "description \"big\"");
    assert_contains(text, "after \"5 HOUR\"");
    assert_contains(text, "from \"started\"");
    assert_contains(text, "<workdays>true</workdays>");
    const struct ast_net *net = &l->specification->nets.items[0];
    assert_int_equal(net->order.count, 3);
    assert_true(net->order.items[0].is_task && net->order.items[1].is_task);
    assert_false(net->order.items[2].is_task);
    const struct ast_task *task = &net->tasks.items[0];
    assert_int_equal(task->cancels.count, 2);
    assert_int_equal(task->cancels.items[1].kind, AST_CANCEL_FLOW);
    assert_true(text_is(task->enablement.items[0].target.text, "z"));
    assert_int_equal(task->flows.items[1].is_default, AST_YES);
    forget(l);
}

static void places_are_those_of_the_values(void **state)
{
    (void)state;
    struct lowered *l =
        lower_fine(YAWL_NET("4.0", "",
                            TASK_A("<startingMappings><mapping><expression query='/N/x'/>"
                                   "<mapsTo> x </mapsTo></mapping></startingMappings>")));
    const struct ast_task *task = &l->specification->nets.items[0].tasks.items[0];
    const struct ast_mapping *mapping = &task->in.items[0];
    assert_true(text_is(span_text(mapping->expression.span), "/N/x"));
    assert_true(text_is(span_text(mapping->target.span), "x"));
    assert_true(text_is(span_text(task->name.span), "a"));
    assert_true(text_is(span_text(task->join.span), "<join code='xor'/>"));
    assert_true(text_starts_with(span_text(task->span), "<task id='a'>"));
    forget(l);
}

static void instances_have_their_queries(void **state)
{
    (void)state;
    struct lowered *l = lower_fine(YAWL_NET(
        "2.2", "",
        "<task id='a' xsi:type='MultipleInstanceExternalTaskFactsType'><flowsInto>"
        "<nextElementRef id='o'/></flowsInto><join code='xor'/><split code='and'/>"
        "<minimum>1</minimum><maximum>infinite</maximum><threshold>2</threshold>"
        "<creationMode code='dynamic'/><miDataInput><expression query='/N/l'/>"
        "<splittingExpression query='for'/><formalInputParam>p</formalInputParam></miDataInput>"
        "<miDataOutput><formalOutputExpression query='/D/p'/><outputJoiningExpression query='j'/>"
        "<resultAppliedToLocalVariable>r</resultAppliedToLocalVariable></miDataOutput></task>"));
    const struct ast_instances *i = &l->specification->nets.items[0].tasks.items[0].instances;
    assert_true(i->present);
    assert_true(text_is(i->maximum.text, "infinite") && text_is(i->create.text, "dynamic"));
    assert_true(text_is(i->input.text, "/N/l") && text_is(i->split.text, "for"));
    assert_true(text_is(i->input_param.text, "p") && text_is(i->result.text, "r"));
    assert_true(text_is(i->output.text, "/D/p") && text_is(i->joining.text, "j"));
    assert_true(i->has_input == AST_YES && i->has_output == AST_YES);
    forget(l);
}

/* ---- Variables of all versions -------------------------------------------------------------- */

static void variables_of_later_versions(void **state)
{
    (void)state;
    struct lowered *l = lower_fine(YAWL_NET(
        "3.0",
        "<inputParam readOnly='true'><index>1</index><documentation>d</documentation><name>p</name>"
        "<type>string</type><namespace>http://www.w3.org/2001/XMLSchema</namespace>"
        "<initialValue/></inputParam>\n"
        "<outputParam><index>0</index><name>q</name><isUntyped/><defaultValue>&lt;a/&gt;"
        "</defaultValue><mandatory/></outputParam>\n"
        "<localVariable><index>2</index><element>e</element></localVariable>\n",
        TASK_A("")));
    const ast_variables *v = &l->specification->nets.items[0].variables;
    assert_int_equal(v->count, 3);
    assert_int_equal(v->items[0].index.value, 1);
    assert_true(v->items[0].initial.text.data != NULL && v->items[0].initial.text.length == 0);
    assert_true(text_is(v->items[0].yawl_xml.text, "<attributes readOnly=\"true\"/>\n"
                                                   "<documentation>d</documentation>"));
    assert_int_equal(v->items[1].role, AST_OUT);
    assert_int_equal(v->items[1].untyped, AST_YES);
    assert_int_equal(v->items[1].mandatory, AST_YES);
    assert_true(text_is(v->items[1].fallback.text, "<a/>"));
    assert_true(text_is_absent(v->items[2].name.text) && text_is(v->items[2].element.text, "e"));
    forget(l);
}

static void beta_2_has_other_variables_and_a_root_net(void **state)
{
    (void)state;
    struct lowered *l = lower_fine(YAWL_BETA_HEAD(
        "") "<specification uri='s'><metaData/><rootNet id='N'>"
            "<localVariable name='v'><type>xs:string</type></localVariable>"
            "<localVariable name='w'><type>mm:ListType</type></localVariable>" ELEMENTS(
                TASK_A("<decomposesTo id='Do it'/>")) "</rootNet><decomposition id='Do it' "
                                                      "xsi:type='WebServiceGatewayFactsType'>"
                                                      "<outputExpression "
                                                      "query='/data/x'/></decomposition></"
                                                      "specification>\n" YAWL_TAIL);
    const struct ast_specification *s = l->specification;
    const ast_variables *v = &s->nets.items[0].variables;
    assert_true(text_is_absent(s->schema_version.text));
    assert_true(s->nets.items[0].is_root);
    assert_true(text_is(v->items[0].type.text, "string") && v->items[0].untyped == AST_UNSAID);
    assert_true(text_is(v->items[0].ns.text, "http://www.w3.org/2001/XMLSchema"));
    assert_true(text_is(v->items[1].type.text, "ListType") && v->items[1].untyped == AST_YES);
    assert_true(text_is(span_text(v->items[1].type.span), "ListType"));
    assert_true(text_is(s->decompositions.items[0].outputs.items[0].expression.text, "/data/x"));
    forget(l);
}

/* ---- Nothing is lost ------------------------------------------------------------------------ */

static void what_has_no_member_stays_as_xml(void **state)
{
    (void)state;
    struct lowered *l = lower_fine(YAWL_HEAD(
        "4.0") "<!-- set --><specification uri='s'><name>S</name><metaData><title>S</title>"
               "<creator>me</creator><!-- m --><version>0.3</version></metaData>\n"
               "<decomposition id='N' isRootNet='true' xsi:type='NetFactsType'><!-- net -->"
               "<logPredicate><start>s</start></logPredicate>\n" ELEMENTS(TASK_A(
                   "<!-- task --><resourcing><offer initiator='user'/><allocate initiator='user'/>"
                   "<start initiator='user'/></resourcing>")) "<externalDataGateway>g</"
                                                              "externalDataGateway></"
                                                              "decomposition>\n"
                                                              "<importedNet>x</importedNet></"
                                                              "specification>" YAWL_TAIL);
    const struct ast_specification *s = l->specification;
    assert_true(text_is(s->version.text, "0.3") && text_is(s->about.title.text, "S"));
    assert_true(text_is(s->about.yawl_xml.text,
                        "<!-- set -->\n<metaData>\n<creator>me</creator>\n<!-- m -->\n</metaData>\n"
                        "<importedNet>x</importedNet>"));
    assert_true(text_is(s->nets.items[0].about.yawl_xml.text,
                        "<!-- net -->\n<logPredicate><start>s</start></logPredicate>\n"
                        "<externalDataGateway>g</externalDataGateway>"));
    assert_contains(text_string(l->arena, s->nets.items[0].tasks.items[0].about.yawl_xml.text),
                    "<!-- task -->\n<resourcing><offer initiator='user'/>");
    forget(l);
}

static void kept_xml_stands_alone_whatever_the_prefixes(void **state)
{
    (void)state;
    struct lowered *l = lower_fine(
        "<y:specificationSet version='4.0' xmlns:y='http://www.yawlfoundation.org/yawlschema'"
        " xmlns:i='http://www.w3.org/2001/XMLSchema-instance' xmlns:q='urn:q'>\n"
        "<y:specification uri='s'><y:metaData><y:status>a&lt;b</y:status></y:metaData>\n"
        "<y:decomposition id='D' i:type='y:WebServiceGatewayFactsType' q:hint='&lt;&quot;'/>\n"
        "</y:specification></y:specificationSet>");
    assert_true(text_is(l->specification->about.yawl_xml.text,
                        "<metaData>\n<status>a&lt;b</status>\n</metaData>"));
    assert_true(text_is(l->specification->decompositions.items[0].about.yawl_xml.text,
                        "<attributes q:hint=\"&lt;&quot;\" xmlns:q=\"urn:q\"/>"));
    forget(l);
}

static void the_data_schema_stands_alone(void **state)
{
    (void)state;
    struct lowered *l = lower_fine(
        "<specificationSet version='4.0' xmlns='http://www.yawlfoundation.org/yawlschema'"
        " xmlns:x='http://www.w3.org/2001/XMLSchema' xmlns:unused='urn:u'"
        " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>\n"
        "<specification uri='s'><metaData/><x:schema>\r\n<x:element name='e' type='x:int'/>"
        "</x:schema>\n"
        "<decomposition id='D' xsi:type='WebServiceGatewayFactsType'/></specification>" YAWL_TAIL);
    assert_true(text_is(l->specification->schema.text,
                        "<x:schema xmlns:x=\"http://www.w3.org/2001/XMLSchema\">\n"
                        "<x:element name='e' type='x:int'/></x:schema>"));
    forget(l);
}

static void a_file_may_hold_several_specifications(void **state)
{
    (void)state;
    struct lowered *l = lower_fine(
        YAWL_HEAD("2.0") "<specification uri='s'><metaData/><decomposition id='D'"
                         " xsi:type='WebServiceGatewayFactsType'/></specification>\n"
                         "<specification uri='t'><metaData/><decomposition id='D'"
                         " xsi:type='WebServiceGatewayFactsType'/></specification>\n"
                         "<layout><locale language='en' country='AU'/>"
                         "<specification id='s'><size w='1' h='1'/><net id='N'/></specification>"
                         "<specification id='u'><size w='2' h='2'/><net "
                         "id='N'/></specification></layout>" YAWL_TAIL);
    assert_int_equal(l->specifications.count, 2);
    const char *layout = text_string(l->arena, l->specifications.items[0]->layout.text);
    assert_contains(layout, "<specification id='s'>");
    assert_null(strstr(layout, "id='u'"));
    assert_true(text_is_absent(l->specifications.items[1]->layout.text));
    forget(l);
}

/* ---- What is wrong -------------------------------------------------------------------------- */

static void all_errors_are_told_in_one_run(void **state)
{
    (void)state;
    struct lowered *l =
        lower(YAWL_NET("4.0", "<localVariable><name>v</name><type>a b</type></localVariable>",
                       "<task id='a b'><join code='nor'/><split/><spilt/></task>"));
    assert_string_equal(kinds(l), "misplaced-xml-element bad-value unknown-id bad-value "
                                  "misplaced-xml-element bad-value missing-xml-attribute "
                                  "unknown-xml-element");
    assert_contains(complaints(l), "did you mean <split>");
    forget(l);
}

static void unreadable_documents_give_no_specification(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "<html/>", "<specificationSet/>", YAWL_HEAD("9.9") YAWL_TAIL,
        "<specificationSet version='2.0' xmlns='http://www.citi.qut.edu.au/yawl'/>",
        "<specificationSet xmlns='http://www.yawlfoundation.org/yawlschema'/>"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct lowered *l = lower(texts[i]);
        assert_int_equal(l->diagnostics.errors, 1);
        assert_null(l->specification);
        forget(l);
    }
}

/* As the reference: one file each of these breaks it, and we say why. */
static void decompositions_of_no_kind_are_refused(void **state)
{
    (void)state;
    struct lowered *l = lower(YAWL_HEAD("4.0") "<specification uri='s'><metaData/>"
                                               "<decomposition id='D'/></specification>" YAWL_TAIL);
    assert_string_equal(kinds(l), "wrong-kind");
    assert_int_equal(l->specification->nets.count + l->specification->decompositions.count, 0);
    forget(l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tasks_have_all_their_parts),
        cmocka_unit_test(places_are_those_of_the_values),
        cmocka_unit_test(instances_have_their_queries),
        cmocka_unit_test(variables_of_later_versions),
        cmocka_unit_test(beta_2_has_other_variables_and_a_root_net),
        cmocka_unit_test(what_has_no_member_stays_as_xml),
        cmocka_unit_test(kept_xml_stands_alone_whatever_the_prefixes),
        cmocka_unit_test(the_data_schema_stands_alone),
        cmocka_unit_test(a_file_may_hold_several_specifications),
        cmocka_unit_test(all_errors_are_told_in_one_run),
        cmocka_unit_test(unreadable_documents_give_no_specification),
        cmocka_unit_test(decompositions_of_no_kind_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
