/* The diagnostics of reading: what makes a text no document at all.
 *
 * X(variable, "name", SEVERITY, CLASS, meaning, example, fix); every kind is an error, because nothing
 * can be compiled from a text that was not read.
 */
#ifndef READ_READ_DIAGNOSTICS_H
#define READ_READ_DIAGNOSTICS_H

#include "base/diagnostics.h"

#define READ_ERROR SEVERITY_ERROR

#define READ_DIAGNOSTICS(X)                                                                        \
    X(read_not_utf8, "not-utf8", READ_ERROR, DIAGNOSTIC_PARSE,                                     \
      "The file holds bytes that are not UTF-8 text.  Specifications are read as UTF-8, with or "  \
      "without a byte order mark.",                                                                \
      "a file saved as UTF-16 or ISO-8859-1", "iconv -f ISO-8859-1 -t UTF-8 old.yaml > new.yaml")  \
    X(read_empty, "empty-file", READ_ERROR, DIAGNOSTIC_PARSE,                                      \
      "There is nothing in the file but white space and comments.", "# nothing here yet",          \
      "yawl: 1\nworkflow: order")                                                                  \
    X(read_too_deep, "nesting-depth", READ_ERROR, DIAGNOSTIC_LIMIT,                                \
      "Elements, mappings and lists stand inside each other more deeply than the compiler reads.", \
      "[[[[[[ … more than 200 levels … ]]]]]]", "split the part off into a net of its own")        \
    X(read_too_large, "document-size", READ_ERROR, DIAGNOSTIC_LIMIT,                               \
      "The document has more entries than the compiler reads, or memory ran out while reading "    \
      "it.",                                                                                       \
      "a generated file with many millions of entries", "split the specification into several")    \
    X(read_yaml_syntax, "yaml-syntax", READ_ERROR, DIAGNOSTIC_PARSE,                               \
      "The text is not YAML.  The message says what was expected at that place.", "when: size: 3", \
      "when: \"size: 3\"")                                                                         \
    X(read_yaml_tab, "yaml-tab", READ_ERROR, DIAGNOSTIC_PARSE,                                     \
      "A line is indented with a tab.  YAML indents with spaces only, because a tab has no "       \
      "agreed width.",                                                                             \
      "tasks:\n<TAB>check: {}", "tasks:\n  check: {}")                                             \
    X(read_duplicate_key, "duplicate-key", READ_ERROR, DIAGNOSTIC_INVALID,                         \
      "A key stands twice in one mapping; one of the two values would be lost silently.",          \
      "check: {then: a}\ncheck: {then: b}", "check: {then: a}\ncheck_again: {then: b}")            \
    X(read_yaml_tag, "yaml-tag", READ_ERROR, DIAGNOSTIC_INVALID,                                   \
      "A value begins with '!', which YAML reads as a tag.  Tags have no meaning here.",           \
      "when: !approved", "when: \"!approved\"")                                                    \
    X(read_yaml_anchor, "yaml-anchor", READ_ERROR, DIAGNOSTIC_INVALID,                             \
      "An alias (*name) has no anchor (&name) before it, stands inside its own anchor, or an "     \
      "anchor is defined twice or stands on a key.  A text that begins with '*' or '&' is "        \
      "quoted.",                                                                                   \
      "cancels: * -> ship", "cancels: \"* -> ship\"")                                              \
    X(read_yaml_aliases, "yaml-alias-budget", READ_ERROR, DIAGNOSTIC_LIMIT,                        \
      "Aliases repeat so much that the document would grow beyond what the compiler reads.",       \
      "a: &a [*b, *b, *b, …]", "write what differs, or split the specification")                   \
    X(read_yaml_merge, "yaml-merge-key", READ_ERROR, DIAGNOSTIC_INVALID,                           \
      "The merge key '<<' is not part of YAML 1.2: what a mapping holds stands in it.",            \
      "ship: {<<: *defaults, then: end}", "ship: {offer: {role: warehouse}, then: end}")           \
    X(read_yaml_key, "yaml-key", READ_ERROR, DIAGNOSTIC_INVALID,                                   \
      "A key is not a plain text: it is missing, a list, a mapping or an alias.",                  \
      "? [a, b]\n: ship", "a: ship\nb: ship")                                                      \
    X(read_yaml_documents, "yaml-documents", READ_ERROR, DIAGNOSTIC_INVALID,                       \
      "The file holds more than one YAML document.  One file is one specification.",               \
      "workflow: a\n---\nworkflow: b", "two files, a.yaml and b.yaml")                             \
    X(read_yaml_directive, "yaml-directive", READ_ERROR, DIAGNOSTIC_INVALID,                       \
      "A line begins with '%': a YAML directive.  Only one '%YAML 1.2' (or 1.1) is accepted.",     \
      "%TAG ! tag:example.com:\n---\nyawl: 1", "yawl: 1")                                          \
    X(read_xml_syntax, "xml-syntax", READ_ERROR, DIAGNOSTIC_PARSE,                                 \
      "The text is not well-formed XML.  The message says what was expected at that place.",       \
      "<task id=\"a\"></tusk>", "<task id=\"a\"></task>")                                          \
    X(read_xml_encoding, "xml-encoding", READ_ERROR, DIAGNOSTIC_UNSUPPORTED,                       \
      "The XML declaration names an encoding other than UTF-8, and the file is not plain ASCII.",  \
      "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<name>Müller</name>",                     \
      "iconv -f ISO-8859-1 -t UTF-8, and encoding=\"UTF-8\" in the first line")                    \
    X(read_xml_doctype, "xml-doctype", READ_ERROR, DIAGNOSTIC_UNSUPPORTED,                         \
      "The XML has a document type declaration.  YAWL needs none, and its entities can be used "   \
      "to "                                                                                        \
      "read other files or to exhaust memory, so it is never read.",                               \
      "<!DOCTYPE specificationSet [<!ENTITY a \"b\">]>", "remove the declaration")                 \
    X(read_xml_entity, "xml-entity", READ_ERROR, DIAGNOSTIC_PARSE,                                 \
      "An entity is used that XML itself does not have.", "<title>a&nbsp;b</title>",               \
      "<title>a&#160;b</title>")                                                                   \
    X(read_xml_attribute, "duplicate-attribute", READ_ERROR, DIAGNOSTIC_PARSE,                     \
      "An attribute stands twice in one tag.", "<task id=\"a\" id=\"b\"/>", "<task id=\"a\"/>")    \
    X(read_xml_namespace, "xml-namespace", READ_ERROR, DIAGNOSTIC_PARSE,                           \
      "A name has a prefix that no xmlns attribute around it declares, or such an attribute is "   \
      "wrong.",                                                                                    \
      "<xs:schema/>", "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"/>")                \
    X(read_xml_attributes, "xml-attributes", READ_ERROR, DIAGNOSTIC_LIMIT,                         \
      "A tag has more attributes, or there are more namespaces in force, than the compiler "       \
      "reads.",                                                                                    \
      "<task a1=\"\" a2=\"\" … a300=\"\"/>", "remove what is not YAWL from the tag")                 \
    X(read_lola_syntax, "lola-syntax", READ_ERROR, DIAGNOSTIC_PARSE,                               \
      "The text is not a place/transition net as LoLA reads it.  The message says what was "       \
      "expected at that place.",                                                                   \
      "PLACE i, o\nMARKING i: 1;", "PLACE i, o;\nMARKING i: 1;")

READ_DIAGNOSTICS(DIAGNOSTIC_DECLARE)

/* All of them; ends with NULL. */
extern const struct diagnostic_kind *const read_diagnostics[];

#endif
