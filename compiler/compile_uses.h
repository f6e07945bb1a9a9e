/* `uses:` brings the nets and types of other files into a specification. */
#ifndef COMPILE_USES_H
#define COMPILE_USES_H

#include "compile.h"

#define COMPILE_DIAGNOSTICS(X)                                                                     \
    X(compile_uses_unreadable, "uses-unreadable", SEVERITY_ERROR, DIAGNOSTIC_INVALID,              \
      "A file that `uses:` names cannot be read.",                                                 \
      "uses: [payments.yaml]   # the file is called payment.yaml",                                 \
      "Name a file that exists; the path is relative to the file that says `uses`.")               \
    X(compile_uses_cycle, "uses-cycle", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                        \
      "Files that use each other in a circle, or too deeply, cannot be put in order.",             \
      "# a.yaml: uses: [b.yaml]\n# b.yaml: uses: [a.yaml]",                                        \
      "Move what both need into a third file and use that one.")                                   \
    X(compile_uses_format, "uses-format", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                      \
      "`uses:` brings in YAML specifications only.", "uses: [order.yawl]",                         \
      "Convert the file first: yawlc convert order.yawl --to=yaml -o order.yaml")                  \
    X(compile_unknown_allow, "unknown-allow", SEVERITY_WARNING, DIAGNOSTIC_INVALID,                \
      "`allow` names a diagnostic that does not exist, so it silences nothing.",                   \
      "pay: { offer: { role: sales }, allow: [unusd-net], then: end }",                            \
      "pay: { offer: { role: sales }, allow: [unused-decomposition], then: end }")                 \
    X(compile_several, "several-specifications", SEVERITY_ERROR, DIAGNOSTIC_INVALID,               \
      "One file of output holds one workflow, but this file holds several specifications.",        \
      "<specificationSet><specification uri=\"a\"/><specification uri=\"b\"/></specificationSet>", \
      "Put each specification into a file of its own.")

COMPILE_DIAGNOSTICS(DIAGNOSTIC_DECLARE)
extern const struct diagnostic_kind *const compile_diagnostics[];

/* Makes rules of what the specifications `allow:`; names that no diagnostic has are told. */
void compile_allow(struct compilation *compilation);
/* Loads what the specifications of `compilation` use, and what those use in turn. */
void compile_uses(struct compilation *compilation);

#endif
