/* What this stage may say, with what `yawlc explain` tells about each.
 *
 * One line a kind in EXPR_DIAGNOSTICS; the names are stable. What is not compiled yet is no
 * diagnostic of this stage: it is a result (EXPR_UNSUPPORTED), which the caller reports where it
 * matters. / */
#ifndef EXPR_EXPR_DIAGNOSTICS_H
#define EXPR_EXPR_DIAGNOSTICS_H

#include "base/diagnostics.h"

/* X(variable, "name", SEVERITY, CLASS, "meaning", "example", "fix") */
#define EXPR_DIAGNOSTICS_OF_TEXTS(X)                                                               \
    X(expr_syntax, "expression-syntax", SEVERITY_ERROR, DIAGNOSTIC_PARSE,                          \
      "The text is no expression of its language: CEL in YAML, XQuery in mappings of YAWL.",       \
      "when: \"total > \"", "when: \"total > 0\"")                                                 \
    X(expr_predicate_syntax, "predicate-syntax", SEVERITY_WARNING, DIAGNOSTIC_PARSE,               \
      "A predicate is no XPath. YAWL reads predicates only when a case comes there, and then "     \
      "the case stops.",                                                                           \
      "<predicate>rating &lt; 3 out of 5</predicate>",                                             \
      "<predicate>/Net/rating/text() &lt; 3</predicate>")                                          \
    X(expr_bad_literal, "malformed-literal", SEVERITY_ERROR, DIAGNOSTIC_PARSE,                     \
      "A number or a string is malformed, or out of the range of its type.",                       \
      "when: \"total > 9223372036854775808\"", "when: \"total > 9223372036854775807\"")            \
    X(expr_bad_regex, "malformed-regex", SEVERITY_ERROR, DIAGNOSTIC_PARSE,                         \
      "A regular expression is malformed, or its flags or its replacement are. CEL has the syntax "  \
      "of RE2, XPath its own: that of XML Schema with ^, $, groups and reluctant quantifiers.",    \
      "local: {code: \"string = 'x'\"}\nwhen: \"code.matches('[A-Z')\"",                            \
      "when: \"code.matches('[A-Z]')\"")                                                           \
    X(expr_reserved_word, "cel-reserved-word", SEVERITY_ERROR, DIAGNOSTIC_PARSE,                   \
      "CEL keeps some words for itself; they cannot name a variable.", "when: \"package > 1\"",    \
      "when: \"parcel > 1\"")                                                                      \
    X(expr_limit, "expression-limit", SEVERITY_ERROR, DIAGNOSTIC_LIMIT,                            \
      "An expression is longer than 65,536 bytes or nested deeper than 200 levels.",               \
      "when: \"((((… 201 parentheses …))))\"", "Split it: compute a part into a variable first.")  \
    X(expr_bad_template, "template-syntax", SEVERITY_ERROR, DIAGNOSTIC_PARSE,                      \
      "A text with `{EXPR}` in it has a brace without its partner.",                               \
      "call: { log: \"total {total\" }",                                                           \
      "call: { log: \"total {total}\" }   # a brace itself is {{ or }}")

#define EXPR_DIAGNOSTICS_OF_MEANING(X)                                                             \
    X(expr_unknown_name, "unknown-name", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                       \
      "An expression names something that is no variable, enumeration or function here.",          \
      "local: {total: \"int = 0\"}\nwhen: \"totl > 1\"", "when: \"total > 1\"")                    \
    X(expr_unknown_path, "unknown-path", SEVERITY_WARNING, DIAGNOSTIC_INVALID,                     \
      "An XPath path leads to no variable, or to no element that the schema has in that place. "   \
      "YAWL loads this and finds nothing there at run time.",                                      \
      "<predicate>/Net/totl > 1</predicate>   <!-- the variable is total -->",                     \
      "<predicate>/Net/total > 1</predicate>")                                                     \
    X(expr_unknown_function, "unknown-function", SEVERITY_ERROR, DIAGNOSTIC_INVALID,               \
      "A query calls a function that XQuery does not have with that number of arguments, or "      \
      "names a variable that no clause binds.",                                                    \
      "<expression query=\"&lt;v>{numbr(/Net/x)}&lt;/v>\"/>",                                      \
      "<expression query=\"&lt;v>{number(/Net/x)}&lt;/v>\"/>")                                     \
    X(expr_type_error, "type-error", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                           \
      "An operator or a target was given values of types that do not go together. Nothing is "     \
      "converted silently, but an int or a literal that meets a decimal becomes decimal.",         \
      "local: {name: string}\nwhen: \"name > 1\"", "when: \"size(name) > 1\"")                     \
    X(expr_always_fails, "always-fails", SEVERITY_WARNING, DIAGNOSTIC_INVALID,                     \
      "A part of an expression can only fail at run time: of its constants, or of the types of its " \
      "values, which XPath tries only then.", "when: \"total > 1 / 0\"",                           \
      "when: \"total > 1\"")                                                                       \
    X(expr_initial_fails, "initial-value-fails", SEVERITY_ERROR, DIAGNOSTIC_INVALID,               \
      "The initial value of a variable cannot be computed, so no case could be started.",          \
      "local: {due: \"date = date('2026-02-30')\"}",                                               \
      "local: {due: \"date = date('2026-02-28')\"}")                                               \
    X(expr_does_not_fit, "value-does-not-fit", SEVERITY_WARNING, DIAGNOSTIC_INVALID,               \
      "A mapping gives a constant that is no value of the target's type. YAWL loads this; the "    \
      "task then fails whenever it comes there.",                                                  \
      "<expression query=\"&lt;count>many&lt;/count>\"/>   <!-- count is an xs:int -->",           \
      "<expression query=\"&lt;count>12&lt;/count>\"/>")                                           \
    X(expr_element_name, "mapping-element", SEVERITY_WARNING, DIAGNOSTIC_INVALID,                  \
      "A mapping should build one element with the name of its target. YAWL loads this, but "      \
      "refuses the result at run time; we take the value as if the name were right.",              \
      "<mapping><expression query=\"&lt;y>{/Net/x/text()}&lt;/y>\"/><mapsTo>x</mapsTo></mapping>", \
      "<mapping><expression query=\"&lt;x>{/Net/x/text()}&lt;/x>\"/><mapsTo>x</mapsTo></mapping>") \
    X(expr_text_order, "text-comparison", SEVERITY_WARNING, DIAGNOSTIC_INVALID,                    \
      "XPath compares data with a string as text, so \"10\" comes before \"9\".",                  \
      "<predicate>/Net/count &lt; '9'</predicate>", "<predicate>/Net/count &lt; 9</predicate>")

#define EXPR_DIAGNOSTICS(X) EXPR_DIAGNOSTICS_OF_TEXTS(X) EXPR_DIAGNOSTICS_OF_MEANING(X)

EXPR_DIAGNOSTICS(DIAGNOSTIC_DECLARE)

/* Ends with NULL. */
extern const struct diagnostic_kind *const expr_diagnostics[];

#endif
