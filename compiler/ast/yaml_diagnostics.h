/* What can be wrong with a specification in YAML before names are resolved: the one list of these
 * diagnostics, with what `yawlc explain` says of each.
 */
#ifndef AST_YAML_DIAGNOSTICS_H
#define AST_YAML_DIAGNOSTICS_H

#include "base/diagnostics.h"

/* X(variable, "name", SEVERITY, CLASS, "meaning", "example", "fix") */
#define YAML_DIAGNOSTICS(X)                                                                        \
    X(yaml_unknown_key, "unknown-key", SEVERITY_ERROR, DIAGNOSTIC_PARSE,                           \
      "A mapping has a key that the language does not know in this place. Nothing is ignored "     \
      "silently: a misspelt key would change what the workflow does.",                             \
      "check: { offr: { role: sales }, then: end }",                                               \
      "check: { offer: { role: sales }, then: end }")                                              \
    X(yaml_missing_key, "missing-key", SEVERITY_ERROR, DIAGNOSTIC_PARSE,                           \
      "A mapping lacks a key that it must have.", "on_failure: { retry: { wait: 5s } }",           \
      "on_failure: { retry: { attempts: 3, wait: 5s } }")                                          \
    X(yaml_deprecated_key, "deprecated-key", SEVERITY_WARNING, DIAGNOSTIC_PARSE,                   \
      "A key is written by an old name. It still means the same; the old name may go in a later "  \
      "version of the language.",                                                                  \
      "check: { assign: { role: sales }, next: end }",                                             \
      "check: { offer: { role: sales }, then: end }")                                              \
    X(yaml_exclusive_keys, "exclusive-keys", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                   \
      "Two keys stand together that exclude each other: a task has one performer, a timer one "    \
      "moment, a net is described by `needs` or by `start`, `then` and `join`.",                   \
      "pay: { offer: { role: clerk }, call: { function: pay }, then: end }",                       \
      "pay: { call: { function: pay }, then: end }")                                               \
    X(yaml_wrong_value, "wrong-value", SEVERITY_ERROR, DIAGNOSTIC_PARSE,                           \
      "A key has a value of another kind than the language expects there.", "in: [lines, credit]", \
      "in: { lines: \"Line[]\", credit: decimal }")                                                \
    X(yaml_unknown_word, "unknown-word", SEVERITY_ERROR, DIAGNOSTIC_PARSE,                         \
      "A key takes one of a few words, and this is none of them.", "split: either", "split: xor")  \
    X(yaml_bad_name, "bad-name", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                               \
      "The name of a task, condition or net holds white space, one of / [ ] * , # \" or `->`. "    \
      "These have a meaning in traces, flows and paths.",                                          \
      "tasks: { \"pick line\": { then: end } }", "tasks: { pick_line: { then: end } }")            \
    X(yaml_reserved_name, "reserved-name", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                     \
      "`start` and `end` are the input and the output condition of every net; nothing else can "   \
      "be called so.",                                                                             \
      "tasks: { end: { then: pay } }", "tasks: { finish: { then: pay } }")                         \
    X(yaml_bad_identifier, "bad-identifier", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                   \
      "A workflow, variable, field, type or value becomes a name in the generated C: letters, "    \
      "digits and '_', not beginning with a digit.",                                               \
      "local: { line-count: int }", "local: { line_count: int }")                                  \
    X(yaml_reserved_word, "reserved-word", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                     \
      "The name is a word of the expression language (true, in, item, now, case …) or of the "   \
      "built-in types, so no expression could refer to it.",                                       \
      "local: { case: string }", "local: { case_number: string }")                                 \
    X(yaml_bad_number, "bad-number", SEVERITY_ERROR, DIAGNOSTIC_PARSE,                             \
      "A whole number is expected, written with decimal digits and within 64 bits.",               \
      "then: { to: pay, threads: many }", "then: { to: pay, threads: 3 }")                         \
    X(yaml_bad_type, "bad-type", SEVERITY_ERROR, DIAGNOSTIC_PARSE,                                 \
      "A type is the name of a type, `T[]` for a list of T or `T?` for a T that may be absent; a " \
      "variable may add ` = EXPRESSION`, its initial value.",                                      \
      "local: { tags: \"list of string\" }", "local: { tags: \"string[]\" }")                      \
    X(yaml_bad_cancel, "bad-cancel", SEVERITY_ERROR, DIAGNOSTIC_PARSE,                             \
      "`cancels` names tasks, conditions and flows: a, \"a -> b\", \"* -> b\" (all flows into "    \
      "b), \"a -> *\" (all flows out of a) and \"*\" (the whole net).",                            \
      "cancels: [\"pay -> ship -> end\"]", "cancels: [\"pay -> ship\", \"ship -> end\"]")          \
    X(yaml_language_version, "language-version", SEVERITY_ERROR, DIAGNOSTIC_PARSE,                 \
      "The first key of a specification is `yawl: 1`, the version of the language that it is "     \
      "written in.",                                                                               \
      "workflow: order", "yawl: 1\nworkflow: order")                                               \
    X(yaml_empty_value, "empty-value", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                         \
      "A type without fields or values, a call without a connector or a list without items says "  \
      "nothing where something must be said.",                                                     \
      "types: { Status: [] }", "types: { Status: [new, paid] }")                                   \
    X(yaml_bad_order, "bad-order", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                             \
      "`order` lists the tasks and conditions of a net in the order that counts among equals. It " \
      "must name each of them exactly once.",                                                      \
      "order: [pay, pay]", "order: [pay, ship]")                                                   \
    X(yaml_mixed_needs, "mixed-needs", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                         \
      "A net is a dependency graph, in which tasks say what they `need`, or a flow net with "      \
      "`start`, `then` and `join`; it cannot be both.",                                            \
      "a: { then: b }\nb: { needs: a }", "a: {}\nb: { needs: a }")                                 \
    X(yaml_repeated, "repeated-name", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                          \
      "The same name stands twice where each may stand once.",                                     \
      "types: { Status: [new, paid, new] }", "types: { Status: [new, paid] }")

YAML_DIAGNOSTICS(DIAGNOSTIC_DECLARE)

/* All of them; ends with NULL. */
extern const struct diagnostic_kind *const yaml_diagnostics[];

#endif
