/* What ast_to_net*.c and check_*.c may say, with what `yawlc explain` tells about each.
 *
 * One line a kind in NET_DIAGNOSTICS; the names are stable.  Examples are YAML where both languages
 * have the fault, else YAWL.
 */
#ifndef NET_NET_DIAGNOSTICS_H
#define NET_NET_DIAGNOSTICS_H

#include "base/diagnostics.h"

/* Other elements of one fault that are named in notes. */
#define NET_NOTES_MAX 8

/* X(variable, "name", SEVERITY, CLASS, "meaning", "example", "fix") */
#define NET_DIAGNOSTICS_OF_NAMES(X)                                                                \
    X(net_missing_root, "missing-root-net", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                    \
      "No net of the specification is marked as the one that a case runs.",                        \
      "<decomposition id=\"main\" xsi:type=\"NetFactsType\">",                                     \
      "<decomposition id=\"main\" isRootNet=\"true\" xsi:type=\"NetFactsType\">")                  \
    X(net_duplicate_net, "duplicate-net", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                      \
      "Two nets or decompositions have the same name, so a task could mean either.",               \
      "workflow: pay\nnets: {pay: {…}}", "workflow: order\nnets: {pay: {…}}")                      \
    X(net_duplicate_element, "duplicate-element", SEVERITY_ERROR, DIAGNOSTIC_INVALID,              \
      "Two tasks or conditions of one net have the same name.",                                    \
      "conditions: {ship: {then: pack}}\ntasks: {ship: {then: end}, pack: {then: end}}",           \
      "conditions: {ready: {then: pack}}\ntasks: {ship: {then: end}, pack: {then: end}}")          \
    X(net_duplicate_variable, "duplicate-variable", SEVERITY_ERROR, DIAGNOSTIC_INVALID,            \
      "A variable or parameter is declared twice, or once as input and once as local.",            \
      "in: {total: int}\nlocal: {total: int}", "in: {total: int}\nlocal: {sum: int}")              \
    X(net_conflicting_types, "conflicting-types", SEVERITY_ERROR, DIAGNOSTIC_INVALID,              \
      "A variable that is both input and output has two different types.",                         \
      "in: {total: int}\nout: {total: string}", "in: {total: int}\nout: {total: int}")             \
    X(net_bad_merge, "bad-merge", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                              \
      "A variable has a `merge` that its type does not have, or that nothing would use: values are " \
      "merged that tasks assign to variables of a net, by `out`, in a specification of CEL.",      \
      "local: {name: {type: string, initial: \"''\", merge: sum}}",                                \
      "local: {name: {type: string, initial: \"''\", merge: append}}")                             \
    X(net_unknown_type, "unknown-type", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                        \
      "A type is neither built in nor declared under `types`.", "in: {total: integer}",            \
      "in: {total: int}")                                                                          \
    X(net_recursive_type, "recursive-type", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                    \
      "A record has a member that holds a record of the same type again, perhaps in a list or by "  \
      "way of other types.",                                                                       \
      "types: {Part: {name: string, parts: \"Part[]\"}}",                                          \
      "types: {Part: {name: string, part_names: \"string[]\"}}")                                   \
    X(net_type_limit, "type-limit", SEVERITY_ERROR, DIAGNOSTIC_LIMIT,                              \
      "Records may hold 2,000 values, their own and those of the records in them, and be nested in "\
      "each other and in lists 32 deep.",                                                          \
      "types: {A: {x: \"int[][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][]\"}}",  \
      "types: {A: {x: \"int[]\"}}")                                                                \
    X(net_unknown_target, "unknown-target", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                    \
      "A flow leads to a name that is no task and no condition of its net.",                       \
      "tasks: {check: {then: shp}, ship: {then: end}}",                                            \
      "tasks: {check: {then: ship}, ship: {then: end}}")                                           \
    X(net_unknown_element, "unknown-element", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                  \
      "A task names another task or a condition that its net does not have.",                      \
      "completes: [pick_lnes]", "completes: [pick_lines]")                                         \
    X(net_unknown_cancelled, "unknown-cancelled", SEVERITY_ERROR, DIAGNOSTIC_INVALID,              \
      "A cancellation set names something that its net does not have.", "cancels: [shp]",          \
      "cancels: [ship]")                                                                           \
    X(net_cancelled_flow, "unknown-cancelled-flow", SEVERITY_WARNING, DIAGNOSTIC_INVALID,          \
      "A cancellation set names a flow between two elements that no flow connects; it has no "     \
      "effect.",                                                                                   \
      "check: {split: and, then: [pick, stop]}\npick: {offer: {}, then: end}\n"                    \
      "stop: {cancels: [\"pick -> stop\"], then: end}",                                            \
      "check: {split: and, then: [pick, stop]}\npick: {offer: {}, then: end}\n"                    \
      "stop: {cancels: [\"check -> pick\"], then: end}")                                           \
    X(net_unknown_decomposition, "unknown-decomposition", SEVERITY_ERROR, DIAGNOSTIC_INVALID,      \
      "A task refers to a net or decomposition that the specification does not have.",             \
      "pay: {net: paymnt, then: end}", "pay: {net: payment, then: end}")                           \
    X(net_wrong_decomposition, "wrong-decomposition", SEVERITY_ERROR, DIAGNOSTIC_INVALID,          \
      "`net` names a decomposition that is not a net, or `decomposition` stands beside `net`.",    \
      "decompositions: {PayForm: {}}\npay: {net: PayForm, then: end}",                             \
      "decompositions: {PayForm: {}}\npay: {decomposition: PayForm, then: end}")                   \
    X(net_several_performers, "several-performers", SEVERITY_ERROR, DIAGNOSTIC_INVALID,            \
      "A task is performed by one of a person (offer), a connector (call) or a net (also where "   \
      "`decomposition` names it).",                                                                \
      "nets: {payment: {…}}\npay: {offer: {role: sales}, decomposition: payment, then: end}",      \
      "nets: {payment: {…}}\npay: {net: payment, then: end}")                                      \
    X(net_unused, "unused-decomposition", SEVERITY_WARNING, DIAGNOSTIC_INVALID,                    \
      "No task that a case can reach uses this net or decomposition.",                             \
      "nets: {refund: {…}}   # and no task has `net: refund`",                                     \
      "Remove it, or use it: refund: {net: refund, then: end}")                                    \
    X(net_missing_setting, "missing-setting", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                  \
      "A `call` lacks the setting that its connector cannot do without.",                          \
      "call: {function: \"\"}", "call: {function: charge}")                                         \
    X(net_unknown_setting, "unknown-setting", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                  \
      "A `call` has a setting that its connector does not know.",                                  \
      "call: {http: {url: \"https://bank.example/pay\", time_out: 5s}}",                           \
      "call: {http: {url: \"https://bank.example/pay\", timeout: 5s}}")                            \
    X(net_bad_setting, "bad-setting", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                          \
      "The value of a setting of a `call` is none that its connector takes, or does not go with "  \
      "another.",                                                                                  \
      "call: {http: {url: \"bank.example/pay\"}}",                                                 \
      "call: {http: {url: \"https://bank.example/pay\"}}")

#define NET_DIAGNOSTICS_OF_FLOWS(X)                                                                \
    X(net_missing_condition, "missing-condition", SEVERITY_ERROR, DIAGNOSTIC_INVALID,              \
      "A net has no input or no output condition, so a case could not begin or end.",              \
      "<processControlElements><task …/></processControlElements>",                                \
      "Give the net one <inputCondition> and one <outputCondition>; in YAML, `start: TASK`.")      \
    X(net_several_conditions, "several-conditions", SEVERITY_ERROR, DIAGNOSTIC_INVALID,            \
      "A net has more than one input or output condition.",                                        \
      "<inputCondition id=\"a\"/><inputCondition id=\"b\"/>",                                      \
      "Keep one; let it lead to several tasks if there are several ways to begin.")                \
    X(net_duplicate_flow, "duplicate-flow", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                    \
      "Two flows lead from the same element to the same target.", "then: [ship, ship]",            \
      "then: ship   # or put a condition into one of the flows")                                   \
    X(net_flow_into_start, "flow-into-start", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                  \
      "A flow leads into the input condition, which only a new case marks.",                       \
      "retry: {then: start}", "retry: {then: check}   # the first task")                           \
    X(net_flow_out_of_end, "flow-out-of-end", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                  \
      "A flow leaves the output condition, although the net ends when that is marked.",            \
      "<outputCondition id=\"o\"><flowsInto>…</flowsInto></outputCondition>",                      \
      "Put an ordinary condition where the flow leaves from.")                                     \
    X(net_condition_to_condition, "condition-to-condition", SEVERITY_ERROR, DIAGNOSTIC_INVALID,    \
      "A flow leads from a condition to a condition; only tasks move tokens.",                     \
      "conditions: {open: {then: closed}, closed: {then: ship}}",                                  \
      "conditions: {open: {then: close}, closed: {then: ship}}\ntasks: {close: {then: closed}}")   \
    X(net_condition_guard, "condition-guard", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                  \
      "A flow that leaves a condition has a guard, an ordering or a default: a condition does "    \
      "not "                                                                                       \
      "choose, whoever starts the next task does.",                                                \
      "conditions: {open: {then: [{to: ship, when: paid}]}}",                                      \
      "conditions: {open: {then: [ship]}}")                                                        \
    X(net_no_way_out, "no-way-out", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                            \
      "No flow leaves a task or condition, so its net could never end after it.",                  \
      "tasks: {ship: {offer: {role: sales}}}", "tasks: {ship: {offer: {role: sales}, then: end}}") \
    X(net_no_way_in, "no-way-in", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                              \
      "No flow leads to a task or condition, so it could never happen.",                           \
      "start: check\ntasks: {check: {then: end}, ship: {then: end}}",                              \
      "start: check\ntasks: {check: {then: ship}, ship: {then: end}}")                             \
    X(net_unreachable, "unreachable", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                          \
      "No path leads from the input condition to these elements.",                                 \
      "start: check\ncheck: {then: end}\na: {join: xor, then: b}\n"                                \
      "b: {split: xor, then: [{to: a, when: again}, end]}   # a and b lead only to each other",    \
      "start: check\ncheck: {then: a}\na: {join: xor, then: b}\n"                                  \
      "b: {split: xor, then: [{to: a, when: again}, end]}")                                        \
    X(net_no_path_to_end, "no-path-to-end", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                    \
      "No path leads from these elements to the output condition.",                                \
      "check: {split: xor, then: [{to: a, when: again}, end]}\n"                                   \
      "a: {join: xor, then: b}\nb: {then: a}",                                                     \
      "check: {split: xor, then: [{to: a, when: again}, end]}\n"                                   \
      "a: {join: xor, then: b}\nb: {split: xor, then: [{to: a, when: again}, end]}")               \
    X(net_missing_split, "missing-split", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                      \
      "More than one flow leaves a task that does not say how it splits.", "then: [pick, charge]", \
      "split: and\nthen: [pick, charge]")                                                          \
    X(net_missing_join, "missing-join", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                        \
      "More than one flow enters a task that does not say how it joins.",                          \
      "tasks: {pick: {then: ship}, charge: {then: ship}, ship: {then: end}}",                      \
      "tasks: {pick: {then: ship}, charge: {then: ship}, ship: {join: and, then: end}}")           \
    X(net_guard_without_choice, "guard-without-choice", SEVERITY_ERROR, DIAGNOSTIC_INVALID,        \
      "A flow has a guard or is a default, but its task does not choose: it has no xor or or "     \
      "split.",                                                                                    \
      "split: and\nthen: [{to: pick, when: paid}, charge]",                                        \
      "split: or\nthen: [{to: pick, when: paid}, {to: charge}]")                                   \
    X(net_missing_guard, "missing-guard", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                      \
      "A flow of a choice has no guard and is not the default.",                                   \
      "<flowsInto><nextElementRef id=\"ship\"/></flowsInto><split code=\"xor\"/>",                 \
      "Give the flow a <predicate>, or mark it with <isDefaultFlow/>.")                            \
    X(net_missing_default, "missing-default", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                  \
      "A choice has no default: the flow that is taken when no guard holds.",                      \
      "split: xor\nthen: [{to: ship, when: paid}, {to: refuse, when: \"!paid\"}]",                 \
      "split: xor\nthen: [{to: ship, when: paid}, {to: refuse}]")                                  \
    X(net_several_defaults, "several-defaults", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                \
      "A choice has more than one default.", "split: xor\nthen: [ship, refuse]",                   \
      "split: xor\nthen: [{to: ship, when: paid}, {to: refuse}]")                                  \
    X(net_guarded_default, "guarded-default", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                  \
      "The default of an xor split has a guard, which would never be evaluated.",                  \
      "split: xor\nthen: [{to: ship, when: paid}, {to: refuse, when: late, default: true}]",       \
      "split: xor\nthen: [{to: ship, when: paid}, {to: refuse}]")                                  \
    X(net_unguarded_default, "unguarded-default", SEVERITY_ERROR, DIAGNOSTIC_INVALID,              \
      "In YAWL XML every flow of an or split has a predicate, the default's too.",                 \
      "<flowsInto><nextElementRef id=\"b\"/><isDefaultFlow/></flowsInto><split code=\"or\"/>",     \
      "<flowsInto><nextElementRef id=\"b\"/><predicate>false()</predicate><isDefaultFlow/>"        \
      "</flowsInto>")                                                                              \
    X(net_missing_ordering, "missing-ordering", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                \
      "In YAWL XML a predicate of an xor split says its place in the evaluation.",                 \
      "<predicate>/n/paid = 'true'</predicate>",                                                   \
      "<predicate ordering=\"1\">/n/paid = 'true'</predicate>")                                    \
    X(net_duplicate_ordering, "duplicate-ordering", SEVERITY_ERROR, DIAGNOSTIC_INVALID,            \
      "Two predicates of one xor split have the same ordering.",                                   \
      "<predicate ordering=\"1\">…</predicate> … <predicate ordering=\"1\">…</predicate>",         \
      "<predicate ordering=\"1\">…</predicate> … <predicate ordering=\"2\">…</predicate>")         \
    X(net_needless_ordering, "needless-ordering", SEVERITY_ERROR, DIAGNOSTIC_INVALID,              \
      "Only the predicates of an xor split are evaluated one after the other.",                    \
      "<split code=\"or\"/> … <predicate ordering=\"1\">…</predicate>",                            \
      "<split code=\"or\"/> … <predicate>…</predicate>")                                           \
    X(net_cancel_leaves_token, "cancel-leaves-token", SEVERITY_WARNING, DIAGNOSTIC_INVALID,        \
      "A cancellation set stops a task but keeps the token in front of it, so that the task can "  \
      "start again.",                                                                              \
      "cancels: [ship]", "cancels: [ship, \"* -> ship\"]")                                         \
    X(net_empty_loop, "empty-loop", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                            \
      "Tasks that nobody performs lead back to themselves: a case could spin for ever without "    \
      "any work. The reference engine refuses such a net.",                                        \
      "<task id=\"a\">…<nextElementRef id=\"b\"/></task> <task id=\"b\">…"                     \
      "<nextElementRef id=\"a\"/></task>   (both without decomposesTo)",                           \
      "Give one task of the loop a decomposition.")                                                \
    X(net_possible_empty_loop, "possible-empty-loop", SEVERITY_WARNING, DIAGNOSTIC_INVALID,        \
      "Tasks that nobody performs lead back to themselves; a case that never leaves the loop "     \
      "fails after YAWL_SETTLE_MAX steps.",                                                        \
      "tasks: {a: {join: xor, then: b}, b: {split: xor, then: [{to: a, when: again}, end]}}",      \
      "Give one task of the loop a performer, or make sure that its guard becomes false.")         \
    X(net_empty_run, "empty-run", SEVERITY_WARNING, DIAGNOSTIC_INVALID,                            \
      "A net can begin and end without any work being done.",                                      \
      "<inputCondition> → <task> without decomposesTo → <outputCondition>",                        \
      "Give a task on the way a decomposition, if there should be work.")

#define NET_DIAGNOSTICS_OF_DATA(X)                                                                 \
    X(net_needs_performer, "needs-performer", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                  \
      "A task that nobody performs has data to give or to take, or instances.",                    \
      "route: {in: {total: total}, then: end}",                                                    \
      "route: {offer: {role: sales}, in: {total: total}, then: end}")                              \
    X(net_composite_returns, "composite-returns", SEVERITY_ERROR, DIAGNOSTIC_INVALID,              \
      "A task with a net of its own has `returns`; what it gives back is what that net has under " \
      "`out`.",                                                                                    \
      "pay: {net: payment, returns: {receipt: string}, then: end}",                                \
      "pay: {net: payment, then: end}   # and payment has out: {receipt: string}")                 \
    X(net_unmapped_parameter, "unmapped-parameter", SEVERITY_ERROR, DIAGNOSTIC_INVALID,            \
      "A task does not fill an input parameter of the net or decomposition that it uses.",         \
      "pay: {net: payment, then: end}   # payment has in: {sum: decimal}",                         \
      "pay: {net: payment, in: {sum: total}, then: end}")                                          \
    X(net_empty_mapping, "empty-mapping", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                      \
      "A mapping has no expression.",                                                              \
      "expressions: xpath\nlocal: { max: xs:int }\nout: { max: ~ }",                               \
      "expressions: xpath\nlocal: { max: xs:int }\nout: { max: \"<max>5</max>\" }")                \
    X(net_duplicate_mapping, "duplicate-mapping", SEVERITY_ERROR, DIAGNOSTIC_INVALID,              \
      "Two mappings of a task assign to the same parameter or variable.",                          \
      "<mapsTo>total</mapsTo> … <mapsTo>total</mapsTo>", "Keep one of them.")                      \
    X(net_unknown_parameter, "unknown-parameter", SEVERITY_ERROR, DIAGNOSTIC_INVALID,              \
      "A mapping assigns to a parameter that the net or decomposition does not have.",             \
      "pay: {net: payment, in: {smu: total}, then: end}",                                          \
      "pay: {net: payment, in: {sum: total}, then: end}")                                          \
    X(net_ignored_mapping, "ignored-mapping", SEVERITY_WARNING, DIAGNOSTIC_INVALID,                \
      "A YAWL mapping fills a parameter that its decomposition does not have; YAWL ignores it.",   \
      "<mapsTo>smu</mapsTo>", "<mapsTo>sum</mapsTo>")                                              \
    X(net_unknown_variable, "unknown-net-variable", SEVERITY_ERROR, DIAGNOSTIC_INVALID,            \
      "A task assigns to a variable that its net does not have.", "out: {totl: item.total}",       \
      "out: {total: item.total}")                                                                  \
    X(net_unmapped_query, "unmapped-query", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                    \
      "In YAWL Beta 2 and 3 a decomposition lists the queries by which its tasks take their "      \
      "results; a task and its decomposition must list the same ones.",                            \
      "<outputExpression query=\"/data/a\"/>   (and a task that maps /data/b)",                    \
      "<outputExpression query=\"/data/b\"/>")                                                     \
    X(net_unused_default, "unused-default", SEVERITY_WARNING, DIAGNOSTIC_INVALID,                  \
      "The default value of an input parameter or a local variable, which YAWL never uses: only "  \
      "results that were not given get theirs.",                                                   \
      "expressions: xpath\nin: { n: { type: xs:int, default: \"1\" } }",                           \
      "expressions: xpath\nin: { n: { type: xs:int, initial: \"1\" } }")                           \
    X(net_mandatory_initial, "mandatory-with-initial", SEVERITY_ERROR, DIAGNOSTIC_INVALID,         \
      "A parameter is mandatory and has an initial value, which would never be used.",             \
      "expressions: xpath\nin: { n: { type: xs:int, mandatory: true, initial: \"1\" } }",          \
      "expressions: xpath\nin: { n: { type: xs:int, initial: \"1\" } }")                           \
    X(net_unset_mapping, "unset-mapping", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                      \
      "A task is given a variable that may still have no value, by a path that sets none. The "    \
      "reference engine refuses such a net.",                                                      \
      "<localVariable><name>n</name><type>int</type>…   (the first task maps /net/n/text())",      \
      "Give the variable an <initialValue>, or set it in a task before.")                          \
    X(net_instances_range, "instances-range", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                  \
      "The numbers of a multiple-instance task do not fit together: 1 <= minimum <= maximum, "     \
      "1 <= threshold <= maximum (in YAML, minimum and threshold may be 0); or they are more "     \
      "than the 1,000,000 instances that a task may have.",                                        \
      "instances: {min: 5, max: 3}", "instances: {min: 3, max: 5}")                                \
    X(net_bad_instances, "bad-instances", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                      \
      "`for_each` is no list, `as` stands without it, or results are collected into something "    \
      "that is no list.",                                                                          \
      "in: {amount: int}\npick: {offer: {}, instances: {for_each: amount}, then: end}",            \
      "in: {amounts: \"int[]\"}\npick: {offer: {}, instances: {for_each: amounts}, then: end}")    \
    X(net_collect_unseen, "collect-unseen", SEVERITY_WARNING, DIAGNOSTIC_INVALID,                  \
      "The `out` of a task reads a variable that its `collect` fills: it sees the list from before " \
      "the task, since all that a task assigns is evaluated first and assigned at once.",           \
      "local: {prices: \"int[] = []\", total: \"int = 0\"}\n"                                      \
      "ask: {offer: {}, returns: {price: int}, instances: {count: 3, collect: {prices: "            \
      "item.price}}, out: {total: size(prices)}, then: end}",                                       \
      "local: {prices: \"int[] = []\", total: \"int = 0\"}\n"                                      \
      "ask: {offer: {}, returns: {price: int}, instances: {count: 3, collect: {prices: "            \
      "item.price}}, then: add}\n"                                                                 \
      "add: {out: {total: size(prices)}, then: end}")                                              \
    X(net_threshold_beyond, "threshold-beyond-maximum", SEVERITY_WARNING, DIAGNOSTIC_INVALID,      \
      "A threshold above the maximum is never reached: the task waits for all its instances.",     \
      "<maximum>10</maximum><threshold>100</threshold>",                                           \
      "<maximum>10</maximum><threshold>10</threshold>")                                            \
    X(net_ignored_timer, "ignored-timer", SEVERITY_WARNING, DIAGNOSTIC_INVALID,                    \
      "A task that nobody performs has a timer, which is never armed.",                            \
      "route: {timer: {after: 2h}, then: end}",                                                    \
      "wait: {offer: {role: sales}, timer: {after: 2h}, then: end}")                               \
    X(net_count_range, "count-range", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                          \
      "A join waits for less than one flow, or for more flows than enter it; or a number of "      \
      "threads is less than one.",                                                                 \
      "join: {count: 4}   # three flows enter", "join: {count: 3}")                                \
    X(net_missing_cancels, "missing-cancels", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                  \
      "A join has `rest: cancel`, but its task has no `cancels` that says what is cancelled.",     \
      "start: ask\ntasks: {ask: {split: and, then: [a, b]}, a: {then: pay}, b: {then: pay}, "       \
      "pay: {join: {count: 1, rest: cancel}, then: end}}",                                         \
      "start: ask\ntasks: {ask: {split: and, then: [a, b]}, a: {then: pay}, b: {then: pay}, "       \
      "pay: {join: {count: 1, rest: cancel}, cancels: [a, b, \"* -> pay\"], then: end}}")          \
    X(net_completes_single, "completes-single", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                \
      "`completes` names a task that has no instances, so there is nothing to end early.",         \
      "ask: {offer: {}, then: end}\nclose: {completes: [ask], then: end}",                         \
      "ask: {offer: {}, instances: {count: 3}, then: end}\nclose: {completes: [ask], then: end}")  \
    X(net_bad_duration, "bad-duration", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                        \
      "A text that should be a duration or a moment is none, or cannot be used here.",             \
      "timer: {after: 2hours}", "timer: {after: 2h}")                                              \
    X(net_bad_timer, "bad-timer", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                              \
      "The parts of a timer or deadline do not fit together, or it leads where none may lead.",    \
      "timer: {after: 2h, from: started, then: start}", "timer: {after: 2h, then: start}")         \
    X(net_bad_failure, "bad-failure", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                          \
      "A number of `on_failure` cannot be, or one of its flows is never taken.",                   \
      "on_failure: {then: [support, {to: refund, error: declined}]}",                              \
      "on_failure: {then: [{to: refund, error: declined}, support]}")                              \
    X(net_needs_flow, "needs-flow", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                            \
      "In a dependency graph a timer or a failure leads to a task that needs others, or a timer "  \
      "has `also`: who waits for whom would not be plain any more.",                               \
      "tasks: {a: {offer: {}, on_failure: {then: c}}, b: {}, c: {needs: b}}",                      \
      "tasks: {a: {offer: {}, on_failure: {then: d}}, b: {}, c: {needs: b}, d: {}}")               \
    X(net_bad_branches, "bad-branches", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                        \
      "Branches do not fit into their net: a step is no task of it, has a way of its own, or is "  \
      "used twice.",                                                                               \
      "start: fork\ntasks: {fork: {branches: {a: [pick], b: [pick]}, then: end}, pick: {}}",       \
      "start: fork\ntasks: {fork: {branches: {a: [pick], b: [pack]}, then: end}, pick: {}, "       \
      "pack: {}}")                                                                                 \
    X(net_needs_cycle, "needs-cycle", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                          \
      "Tasks need each other in a circle, so none of them could start.",                           \
      "tasks: {a: {needs: [b]}, b: {needs: [a]}}", "tasks: {a: {}, b: {needs: [a]}}")

#define NET_DIAGNOSTICS(X)                                                                         \
    NET_DIAGNOSTICS_OF_NAMES(X)                                                                    \
    NET_DIAGNOSTICS_OF_FLOWS(X)                                                                    \
    NET_DIAGNOSTICS_OF_DATA(X)

NET_DIAGNOSTICS(DIAGNOSTIC_DECLARE)
extern const struct diagnostic_kind *const net_diagnostics[]; /* ends with NULL */

#endif
