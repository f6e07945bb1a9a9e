/* Advice: what is correct, but could be simpler or is likely not meant.  Rows of VERIFY_DIAGNOSTICS. */
#ifndef VERIFY_ADVICE_DIAGNOSTICS_H
#define VERIFY_ADVICE_DIAGNOSTICS_H

/* X(variable, "name", SEVERITY, CLASS, "meaning", "example", "fix") */
#define VERIFY_ADVICE(X)                                                                           \
    X(verify_or_join_is_and, "or-join-is-and", SEVERITY_NOTE, DIAGNOSTIC_INVALID,                  \
      "Whenever the or-join lets its task start, all of its inputs are marked: an and-join does "  \
      "the same, and costs less.  (Only where people cancel work before it does the or-join go "   \
      "on without what was cancelled.)",                                                           \
      "start: fork\nfork: {split: and, then: [a, b]}\na: {offer: {}, then: meet}\n"                \
      "b: {offer: {}, then: meet}\nmeet: {join: or, then: end}",                                   \
      "start: fork\nfork: {split: and, then: [a, b]}\na: {offer: {}, then: meet}\n"                \
      "b: {offer: {}, then: meet}\nmeet: {join: and, then: end}")                                  \
    X(verify_or_join_is_xor, "or-join-is-xor", SEVERITY_NOTE, DIAGNOSTIC_INVALID,                  \
      "The or-join never waits, and only one of its inputs is ever marked: an xor-join does the "  \
      "same, and costs less.",                                                                     \
      "start: choose\nchoose: {split: xor, then: [{to: a, when: paid}, b]}\n"                      \
      "a: {offer: {}, then: meet}\nb: {offer: {}, then: meet}\nmeet: {join: or, then: end}",       \
      "start: choose\nchoose: {split: xor, then: [{to: a, when: paid}, b]}\n"                      \
      "a: {offer: {}, then: meet}\nb: {offer: {}, then: meet}\nmeet: {join: xor, then: end}")      \
    X(verify_or_join_loop, "or-join-loop", SEVERITY_NOTE, DIAGNOSTIC_INVALID,                      \
      "The task of an or-join leads back to itself, so its join may wait for what only its own "   \
      "next turn, or another or-join of the loop, would bring.  What it does is defined, but few " \
      "readers can tell.",                                                                         \
      "start: fork\n"                                                                              \
      "fork: {split: or, then: [{to: a, when: paid}, {to: b, when: late, default: true}]}\n"       \
      "a: {offer: {}, then: meet}\nb: {offer: {}, then: meet}\nmeet: {join: or, then: look}\n"     \
      "look: {offer: {}, split: xor, then: [{to: redo, when: again}, end]}\n"                      \
      "redo: {offer: {}, then: meet}",                                                             \
      "start: fork\n"                                                                              \
      "fork: {split: or, then: [{to: a, when: paid}, {to: b, when: late, default: true}]}\n"       \
      "a: {offer: {}, then: meet}\nb: {offer: {}, then: meet}\nmeet: {join: or, then: look}\n"     \
      "look: {offer: {}, join: xor, split: xor, then: [{to: redo, when: again}, end]}\n"           \
      "redo: {offer: {}, then: look}")                                                             \
    X(verify_needless_cancel, "needless-cancel", SEVERITY_NOTE, DIAGNOSTIC_INVALID,                \
      "A cancellation set names something that never holds a token when its task leaves, so "      \
      "there is nothing to cancel.",                                                               \
      "start: a\na: {offer: {}, then: b}\nb: {offer: {}, cancels: [a], then: end}",                \
      "start: a\na: {offer: {}, then: b}\nb: {offer: {}, then: end}")                              \
    X(verify_flow_never_completes, "flow-never-completes", SEVERITY_NOTE, DIAGNOSTIC_INVALID,      \
      "After this flow of a split is taken, the case cannot reach its end any more; the other "    \
      "flows can.",                                                                                \
      "start: fork\nfork: {split: and, then: [a, b]}\n"                                            \
      "a: {split: xor, then: [{to: meet, when: paid}, {to: c}]}\n"                                 \
      "b: {offer: {}, then: meet}\nc: {offer: {}, then: both}\n"                                   \
      "meet: {join: and, split: xor, then: [{to: both, when: late}, end]}\n"                       \
      "both: {join: and, offer: {}, then: end}",                                                   \
      "start: fork\nfork: {split: and, then: [a, b]}\na: {offer: {}, then: meet}\n"                \
      "b: {offer: {}, then: meet}\nmeet: {join: and, then: end}")                                  \
    X(verify_guard_never_holds, "guard-never-holds", SEVERITY_WARNING, DIAGNOSTIC_INVALID,         \
      "A flow is never taken, whatever the data are: its guard cannot hold, or one of the guards " \
      "before it always does.",                                                                    \
      "local: {n: \"int = 0\"}\na: {offer: {}, returns: {n: int}, out: {n: item.n}, split: xor, "  \
      "then: [{to: b, when: \"n > 5\"}, {to: c, when: \"n > 7\"}, end]}",                          \
      "local: {n: \"int = 0\"}\na: {offer: {}, returns: {n: int}, out: {n: item.n}, split: xor, "  \
      "then: [{to: b, when: \"n > 7\"}, {to: c, when: \"n > 5\"}, end]}")                          \
    X(verify_unused_variable, "unused-variable", SEVERITY_WARNING, DIAGNOSTIC_INVALID,             \
      "Nothing reads or assigns this variable of the net; or nothing assigns this output.",        \
      "local: {total: \"int = 0\", rest: \"int = 0\"}\nwhen: \"total > 1\"",                       \
      "local: {total: \"int = 0\"}\nwhen: \"total > 1\"")                                          \
    X(verify_unread_variable, "unread-variable", SEVERITY_NOTE, DIAGNOSTIC_INVALID,                \
      "Nothing in the net reads this variable, though tasks assign it, or whoever starts the net " \
      "has to give it.",                                                                           \
      "in: {rest: int}", "in: {rest: int}\nwhen: \"rest > 1\"")                                    \
    X(verify_needless_condition, "needless-condition", SEVERITY_NOTE, DIAGNOSTIC_INVALID,          \
      "A condition with one task before it, one behind it and no other use: the flow from task "   \
      "to task has one of its own.",                                                               \
      "start: a\nconditions: {ready: {then: b}}\ntasks: {a: {then: ready}, b: {then: end}}",       \
      "start: a\ntasks: {a: {then: b}, b: {then: end}}")

#endif
