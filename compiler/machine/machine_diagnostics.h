/* What cannot become a machine: constructs of the language that are not compiled, and limits.
 *
 * A specification that uses one of them is valid; `check` and `convert` take it.
 */
#ifndef MACHINE_MACHINE_DIAGNOSTICS_H
#define MACHINE_MACHINE_DIAGNOSTICS_H

#include "base/diagnostics.h"

/* X(variable, "name", SEVERITY, CLASS, "meaning", "example", "fix") */
#define MACHINE_DIAGNOSTICS(X)                                                                     \
    X(machine_or_join, "or-join-not-compiled", SEVERITY_ERROR, DIAGNOSTIC_UNSUPPORTED,             \
      "An or-join waits for the tokens that may still arrive; this version checks and converts "   \
      "or-joins, but makes no code of them.",                                                      \
      "fork: { split: and, then: [pick, charge] }\npick: { offer: {}, then: ship }\n"              \
      "charge: { offer: {}, then: ship }\nship: { join: or, then: end }",                          \
      "fork: { split: and, then: [pick, charge] }\npick: { offer: {}, then: ship }\n"              \
      "charge: { offer: {}, then: ship }\n"                                                        \
      "ship: { join: and, then: end }   # all inputs always come; `join: xor` where one does")     \
    X(machine_instances, "instances-not-compiled", SEVERITY_ERROR, DIAGNOSTIC_UNSUPPORTED,         \
      "Tasks with several instances are checked and converted, but no code is made of them.",      \
      "pick: { offer: {}, instances: { count: 3 }, then: end }",                                   \
      "Write one task for each instance, or let one task do it all.")                              \
    X(machine_composite, "composite-not-compiled", SEVERITY_ERROR, DIAGNOSTIC_UNSUPPORTED,         \
      "Composite tasks are checked and converted, but no code is made of them and their nets.",    \
      "pay: { net: payment, then: end }",                                                          \
      "Put the tasks of the net `payment` in the place of `pay`.")                                 \
    X(machine_timer, "timer-not-compiled", SEVERITY_ERROR, DIAGNOSTIC_UNSUPPORTED,                 \
      "Timers are checked and converted, but no code is made of them; without its timer a task "   \
      "would wait for ever, so the whole specification is refused.",                               \
      "ship: { offer: {}, timer: { after: 2h, then: expire }, then: end }",                        \
      "Leave the timer out and let somebody skip the work item.")                                  \
    X(machine_feature, "not-compiled", SEVERITY_ERROR, DIAGNOSTIC_UNSUPPORTED,                     \
      "The construct that the message names is part of the language and is checked and "           \
      "converted, but this version makes no code of it.",                                          \
      "pay: { offer: {}, mutex: till, then: end }",                                                \
      "Say the same with conditions, splits and joins, or leave it out.")                          \
    X(machine_type, "type-not-compiled", SEVERITY_ERROR, DIAGNOSTIC_UNSUPPORTED,                   \
      "Code is made of variables of type bool, int, float, decimal, string and of enumerations; "  \
      "a variable of another type refuses the specification, even if nothing reads it.",           \
      "local: { tags: \"string[]\" }",                                                             \
      "local: { tags: string }   # or one variable for each part")                                 \
    X(machine_expression, "expression-not-compiled", SEVERITY_ERROR, DIAGNOSTIC_UNSUPPORTED,       \
      "No code is made of this part of an expression; literals, scalar variables, comparisons, "   \
      "boolean operators and arithmetic are compiled.",                                            \
      "local: { name: \"string = 'x'\" }\nwhen: \"name.startsWith('A')\"",                          \
      "Let a task return the answer in a variable of its own and ask for that.")                   \
    X(machine_connector, "connector-not-compiled", SEVERITY_ERROR, DIAGNOSTIC_UNSUPPORTED,         \
      "Code is made of calls of the connectors `function` and `log` only.",                        \
      "pay: { call: { http: { url: \"https://bank.example/pay\" } }, then: end }",                 \
      "pay: { call: { function: pay }, then: end }   # and send the request in that function")     \
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
