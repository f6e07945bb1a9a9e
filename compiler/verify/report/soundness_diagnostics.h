/* What a net that is not sound is told, with what `yawlc explain` says of it: part of VERIFY_DIAGNOSTICS.
 *
 * Their class is UNSOUND: people may lower or silence them, since a net may be meant so.
 */
#ifndef VERIFY_SOUNDNESS_DIAGNOSTICS_H
#define VERIFY_SOUNDNESS_DIAGNOSTICS_H

/* X(variable, "name", SEVERITY, CLASS, "meaning", "example", "fix") */
#define VERIFY_SOUNDNESS(X)                                                                        \
    X(verify_deadlock, "deadlock", SEVERITY_ERROR, DIAGNOSTIC_UNSOUND,                             \
      "A case can come to a point where nothing can go on: no task is enabled or busy, and the "   \
      "end is not reached.  Usually an and-join waits for a branch that a choice before it left "  \
      "out.",                                                                                      \
      "a: { split: xor, then: [{ to: b, when: paid }, c] }\n"                                      \
      "b: { then: d }\n"                                                                           \
      "c: { then: d }\n"                                                                           \
      "d: { join: and, then: end }",                                                               \
      "a: { split: xor, then: [{ to: b, when: paid }, c] }\n"                                      \
      "b: { then: d }\n"                                                                           \
      "c: { then: d }\n"                                                                           \
      "d: { join: xor, then: end }   # the join waits for what the split gives")                   \
    X(verify_livelock, "livelock", SEVERITY_ERROR, DIAGNOSTIC_UNSOUND,                             \
      "A case can come to a point from where it goes on for ever: some task can always be done, "  \
      "but the end cannot be reached any more.",                                                   \
      "conditions: { p: { then: [work, finish] } }\n"                                              \
      "a: { split: xor, then: [{ to: p, when: paid }, c] }   # without c, finish never comes\n"    \
      "c: { split: and, then: [p, finish] }\n"                                                     \
      "work: { then: p }\n"                                                                        \
      "finish: { join: and, then: end }",                                                          \
      "conditions: { p: { then: [work, finish] } }\n"                                              \
      "a: { then: c }\n"                                                                           \
      "c: { split: and, then: [p, finish] }\n"                                                     \
      "work: { then: p }\n"                                                                        \
      "finish: { join: and, then: end }")                                                          \
    X(verify_never_completes, "never-completes", SEVERITY_ERROR, DIAGNOSTIC_UNSOUND,               \
      "Whatever people do, no case of this net ever reaches its end.",                             \
      "a: { split: xor, then: [{ to: b, when: paid }, c] }\n"                                      \
      "b: { then: d }\n"                                                                           \
      "c: { then: d }\n"                                                                           \
      "d: { join: and, then: end }   # the only way to the end needs both",                        \
      "a: { split: and, then: [b, c] }\n"                                                          \
      "b: { then: d }\n"                                                                           \
      "c: { then: d }\n"                                                                           \
      "d: { join: and, then: end }")                                                               \
    X(verify_improper_completion, "improper-completion", SEVERITY_WARNING, DIAGNOSTIC_UNSOUND,     \
      "The end can be reached while work of the case is still running or waiting.  The net ends "  \
      "then, and what remains is silently killed.",                                                \
      "a: { split: and, then: [b, c] }\n"                                                          \
      "b: { then: d }\n"                                                                           \
      "c: { then: d }\n"                                                                           \
      "d: { join: xor, then: end }   # for each of both branches",                                 \
      "a: { split: and, then: [b, c] }\n"                                                          \
      "b: { then: d }\n"                                                                           \
      "c: { then: d }\n"                                                                           \
      "d: { join: and, then: end }   # or name in a cancellation set what may be killed")          \
    X(verify_dead_task, "dead-task", SEVERITY_WARNING, DIAGNOSTIC_UNSOUND,                         \
      "The task can never start, whatever the data and whatever people do.",                       \
      "a: { split: xor, then: [{ to: b, when: paid }, c] }\n"                                      \
      "b: { split: and, then: [d, e] }\n"                                                          \
      "c: { then: d }\n"                                                                           \
      "d: { join: and, then: e }   # never both b and c\n"                                         \
      "e: { join: xor, then: end }",                                                               \
      "a: { split: xor, then: [{ to: b, when: paid }, c] }\n"                                      \
      "b: { then: d }\n"                                                                           \
      "c: { then: d }\n"                                                                           \
      "d: { join: xor, then: end }")                                                               \
    X(verify_unbounded, "unbounded", SEVERITY_WARNING, DIAGNOSTIC_UNSOUND,                         \
      "A loop adds tokens to a condition each time round, so a case can grow without limit.",      \
      "a: { join: xor, split: and, then: [a, b] }   # each round gives one more to b\n"            \
      "b: { then: end }",                                                                          \
      "a: { join: xor, split: xor, then: [{ to: a, when: again }, b] }\n"                          \
      "b: { then: end }")                                                                          \
    X(verify_soundness_unknown, "soundness-unknown", SEVERITY_WARNING, DIAGNOSTIC_LIMIT,           \
      "Whether the net is sound was not found out within the limits; what was found until then "   \
      "is told.",                                                                                  \
      "split: and\nthen: [a01, a02, …, a40]   # whose ends meet in no and-join",                   \
      "--limit-markings=N, --limit-seconds=N or --limit-memory=BYTES searches further.")

#endif
