/* What cannot become a machine: constructs of the language that are not compiled, and limits.
 *
 * A specification that uses one of them is valid; `check` and `convert` take it.
 */
#ifndef MACHINE_MACHINE_DIAGNOSTICS_H
#define MACHINE_MACHINE_DIAGNOSTICS_H

#include "base/diagnostics.h"

/* X(variable, "name", SEVERITY, CLASS, "meaning", "example", "fix") */
#define MACHINE_DIAGNOSTICS(X)                                                                     \
    X(machine_instances, "instances-not-compiled", SEVERITY_ERROR, DIAGNOSTIC_UNSUPPORTED,         \
      "YAWL's instances get their data by an accessing query, a splitting query and a parameter "  \
      "of their task, and give results back by an output query, a joining query and a variable. "  \
      "No code is made where some of the three are there and others are not.",                     \
      "expressions: xpath\nlocal: { orders: string }\n"                                            \
      "ship: { offer: {}, instances: { input: { expression: /example/orders } }, then: end }",     \
      "Write the others too, or leave all of them out: an input has `expression`, `split` and "    \
      "`to`, an output `expression`, `join` and `to`.")                                            \
    X(machine_feature, "not-compiled", SEVERITY_ERROR, DIAGNOSTIC_UNSUPPORTED,                     \
      "The construct that the message names is part of the language and is checked and "           \
      "converted, but this version makes no code of it.",                                          \
      "pay: { offer: { capability: forklift }, then: end }",                                       \
      "pay: { offer: { role: driver }, then: end }")                                               \
    X(machine_type, "type-not-compiled", SEVERITY_ERROR, DIAGNOSTIC_UNSUPPORTED,                   \
      "Code is made of variables of all types of YAML and of nearly all types of XML Schema; the " \
      "message says what of this one is not compiled, such as a list of nothing, or xs:key.  A "   \
      "variable of such a type refuses the specification, even if nothing reads it.",              \
      "local: { tags: \"string[]\" }\n"                                                            \
      "ship: { offer: {}, in: { tags: \"[]\" }, then: end }",                                      \
      "local: { tags: \"string[]\" }\n"                                                            \
      "ship: { offer: {}, in: { tags: tags }, then: end }")                                        \
    X(machine_value_range, "value-range", SEVERITY_ERROR, DIAGNOSTIC_LIMIT,                        \
      "An initial or default value is one of its XML Schema type, but more than is kept: whole "   \
      "numbers of 64 bits, decimals of 38 digits, texts of 65,536 bytes.",                         \
      "expressions: xpath\nlocal: { n: { type: xs:integer, initial: \"9223372036854775808\" } }",  \
      "expressions: xpath\nlocal: { n: { type: xs:integer, initial: \"9223372036854775807\" } }")  \
    X(machine_expression, "expression-not-compiled", SEVERITY_ERROR, DIAGNOSTIC_UNSUPPORTED,       \
      "No code is made of this part of an expression, such as a map as a value, or the type of a " \
      "value.",                                                                                    \
      "local: { name: \"string = 'x'\" }\nwhen: \"'%s'.format([name]) == 'x'\"",                  \
      "Let a task return the answer in a variable of its own and ask for that.")                   \
    X(machine_function_differs, "function-differs", SEVERITY_ERROR, DIAGNOSTIC_INVALID,            \
      "Tasks that call one function give it and get from it the same names and types: the "        \
      "function is one C function.",                                                               \
      "a: { call: { function: pay }, in: { sum: total }, then: b }\n"                              \
      "b: { call: { function: pay }, in: { amount: total }, then: end }",                          \
      "a: { call: { function: pay }, in: { sum: total }, then: b }\n"                              \
      "b: { call: { function: pay }, in: { sum: total }, then: end }")                             \
    X(machine_branches, "too-many-branches", SEVERITY_ERROR, DIAGNOSTIC_LIMIT,                     \
      "An or-split has at most 64 branches, because its choice is one bit a branch in one word.",  \
      "fan: { split: or, then: [ … 65 flows … ] }",                                                \
      "Split in two steps: an or-split to routing tasks that are or-splits themselves.")           \
    X(machine_too_large, "machine-too-large", SEVERITY_ERROR, DIAGNOSTIC_LIMIT,                    \
      "The lists of tasks that affect each other grow with the product of the flows into and out " \
      "of a condition and with cancellation sets; this net's are too long to be compiled.",        \
      "conditions: { hub: { then: [ … 3,000 tasks, each of which leads to hub … ] } }",            \
      "Put a routing task behind the hub that splits once, or cancel regions instead of tasks.")   \
    X(machine_expression_deep, "expression-too-deep", SEVERITY_ERROR, DIAGNOSTIC_LIMIT,            \
      "The expression would nest deeper in C than C compilers allow (256 parentheses).",           \
      "{ to: a, when: \"f(f(f( … a hundred deep … )))\" }",                                        \
      "Compute a part of it in the `out` of an earlier task and use that variable.")

MACHINE_DIAGNOSTICS(DIAGNOSTIC_DECLARE)
extern const struct diagnostic_kind *const machine_diagnostics[]; /* ends with NULL */

#endif
