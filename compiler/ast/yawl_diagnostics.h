/* What can be wrong with a specification in YAWL XML before names are resolved, with its data types and
 * values, and what cannot be said in YAWL: the one list of these diagnostics.
 */
#ifndef AST_YAWL_DIAGNOSTICS_H
#define AST_YAWL_DIAGNOSTICS_H

#include "base/diagnostics.h"

/* X(variable, "name", SEVERITY, CLASS, "meaning", "example", "fix") */
#define YAWL_DIAGNOSTICS(X)                                                                        \
    X(yawl_root, "yawl-root", SEVERITY_ERROR, DIAGNOSTIC_PARSE,                                    \
      "The file is XML, but not a YAWL specification: that is one specificationSet in YAWL's "     \
      "namespace.",                                                                                \
      "<specification uri=\"order\">…</specification>",                                            \
      "<specificationSet version=\"4.0\" "                                                         \
      "xmlns=\"http://www.yawlfoundation.org/yawlschema\">…</specificationSet>")                   \
    X(yawl_version, "yawl-version", SEVERITY_ERROR, DIAGNOSTIC_PARSE,                              \
      "The version of the specificationSet is none that YAWL ever had, so it is not known which "  \
      "elements may stand where.",                                                                 \
      "<specificationSet version=\"4\" …>", "<specificationSet version=\"4.0\" …>")                \
    X(yawl_unknown_element, "unknown-xml-element", SEVERITY_ERROR, DIAGNOSTIC_PARSE,               \
      "An element that this version of YAWL does not know in this place.",                         \
      "<task id=\"a\"><flowInto>…</flowInto>…</task>",                                             \
      "<task id=\"a\"><flowsInto>…</flowsInto>…</task>")                                           \
    X(yawl_misplaced_element, "misplaced-xml-element", SEVERITY_ERROR, DIAGNOSTIC_PARSE,           \
      "The elements of YAWL stand in a fixed order. This one stands too early, too late or too "   \
      "often.",                                                                                    \
      "<task id=\"a\"><join code=\"xor\"/><flowsInto>…</flowsInto>…</task>",                       \
      "<task id=\"a\"><flowsInto>…</flowsInto><join code=\"xor\"/>…</task>")                       \
    X(yawl_missing_element, "missing-xml-element", SEVERITY_ERROR, DIAGNOSTIC_PARSE,               \
      "An element ends before everything that it must hold.", "<inputCondition id=\"i\"/>",        \
      "<inputCondition id=\"i\"><flowsInto><nextElementRef id=\"a\"/></flowsInto>"                 \
      "</inputCondition>")                                                                         \
    X(yawl_unexpected_text, "unexpected-xml-text", SEVERITY_ERROR, DIAGNOSTIC_PARSE,               \
      "Text stands in an element that holds other elements, or nothing.",                          \
      "<flowsInto>ship</flowsInto>", "<flowsInto><nextElementRef id=\"ship\"/></flowsInto>")       \
    X(yawl_unknown_attribute, "unknown-xml-attribute", SEVERITY_ERROR, DIAGNOSTIC_PARSE,           \
      "An attribute that this version of YAWL does not know on this element.",                     \
      "<predicate order=\"1\">true()</predicate>", "<predicate ordering=\"1\">true()</predicate>") \
    X(yawl_missing_attribute, "missing-xml-attribute", SEVERITY_ERROR, DIAGNOSTIC_PARSE,           \
      "An element lacks an attribute that it must have.", "<join/>", "<join code=\"xor\"/>")       \
    X(yawl_bad_value, "bad-value", SEVERITY_ERROR, DIAGNOSTIC_PARSE,                               \
      "In YAWL XML, the text of an element or attribute has not the form that it must have.",      \
      "<identifier>2631302</identifier>", "<identifier>UID_2631302</identifier>")                  \
    X(yawl_wrong_kind, "wrong-kind", SEVERITY_ERROR, DIAGNOSTIC_PARSE,                             \
      "xsi:type says what an element is: a decomposition is a net or a gateway, a task may have "  \
      "multiple instances. It is missing, or names something else.",                               \
      "<decomposition id=\"pay\">…</decomposition>",                                               \
      "<decomposition id=\"pay\" xsi:type=\"WebServiceGatewayFactsType\">…</decomposition>")       \
    X(yawl_repeated_value, "repeated-value", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                   \
      "Two ids or names are equal where each must be the only one: ids of the elements of a net, " \
      "names of its variables, queries and targets of a list of mappings.",                        \
      "<task id=\"a\">…</task> <task id=\"a\">…</task>",                                           \
      "<task id=\"a\">…</task> <task id=\"b\">…</task>")                                           \
    X(yawl_unknown_id, "unknown-id", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                           \
      "In YAWL XML, a flow or a cancellation names an id that its net does not have.",             \
      "<nextElementRef id=\"shipp\"/>", "<nextElementRef id=\"ship\"/>")                           \
    X(yawl_data_schema, "data-schema", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                         \
      "The XML Schema of the data types of the specification is not a valid schema.",              \
      "<xs:element name=\"line\" type=\"LineTyp\"/>",                                              \
      "<xs:element name=\"line\" type=\"LineType\"/>")                                             \
    X(yawl_unknown_data_type, "unknown-data-type", SEVERITY_ERROR, DIAGNOSTIC_INVALID,             \
      "A variable has a type (or is made from an element) that neither XML Schema nor YAWL nor "   \
      "the data types of the specification define.",                                               \
      "<type>DateTime</type>", "<type>dateTime</type>")                                            \
    X(yawl_element_as_type, "element-as-type", SEVERITY_WARNING, DIAGNOSTIC_INVALID,               \
      "A variable names a global element of the data types as its type, or a type as its "         \
      "element. It can be loaded but never hold a value.",                                         \
      "<type>order</type>", "<element>order</element>")                                            \
    X(yawl_variable_name, "unnamed-variable", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                  \
      "A variable has a name and a type, or an element of the data types; never parts of both.",   \
      "expressions: xpath\nlocal: { line: { element: line } }",                                    \
      "expressions: xpath\nlocal: { line: { name: ~, element: line } }")                           \
    X(yawl_bad_initial_value, "bad-initial-value", SEVERITY_ERROR, DIAGNOSTIC_INVALID,             \
      "The initial or default value of a variable is not XML, or not a value of its type.",        \
      "<type>int</type><initialValue>none</initialValue>",                                         \
      "<type>int</type><initialValue>0</initialValue>")                                            \
    X(yawl_cannot_say, "yawl-cannot-say", SEVERITY_ERROR, DIAGNOSTIC_UNSUPPORTED,                  \
      "The specification uses something that YAWL XML has no words for, so it cannot be "          \
      "converted without changing what it does.",                                                  \
      "ship: { join: { count: 2 }, then: end }", "ship: { join: and, then: end }")                 \
    X(yawl_left_out, "left-out", SEVERITY_WARNING, DIAGNOSTIC_UNSUPPORTED,                         \
      "Something that does not change what the workflow does has no place in YAWL 4.0 and is "     \
      "left out of the converted file.",                                                           \
      "<metaData><publisher>…</publisher></metaData> (Beta 4)", "<metaData/>")

YAWL_DIAGNOSTICS(DIAGNOSTIC_DECLARE)

/* All of them; ends with NULL. */
extern const struct diagnostic_kind *const yawl_diagnostics[];

#endif
