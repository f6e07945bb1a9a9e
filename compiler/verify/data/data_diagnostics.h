/* What may be wrong with the data of a net.  Rows of VERIFY_DIAGNOSTICS. */
#ifndef VERIFY_DATA_DIAGNOSTICS_H
#define VERIFY_DATA_DIAGNOSTICS_H

/* X(variable, "name", SEVERITY, CLASS, "meaning", "example", "fix") */
#define VERIFY_DATA(X)                                                                             \
    X(verify_unset_read, "unset-read", SEVERITY_WARNING, DIAGNOSTIC_INVALID,                       \
      "A variable is read that may still have no value; doing so fails the task.  Where all "      \
      "markings of the net are known, some run does it, whatever guards say; in larger nets the "  \
      "flows do not exclude it.",                                                                  \
      "local: {n: int}\nwhen: \"n > 1\"", "local: {n: \"int = 0\"}\nwhen: \"n > 1\"")              \
    X(verify_parallel_write, "parallel-write", SEVERITY_WARNING, DIAGNOSTIC_INVALID,               \
      "Two tasks that can be busy at the same time assign the same variable, so its value "        \
      "depends "                                                                                   \
      "on who leaves last, and what the other one gave is lost.  An assignment that builds on "    \
      "the "                                                                                       \
      "value that is there loses nothing: `total: total + item.n`.",                               \
      "local: {price: \"int = 0\"}\nstart: ask\nask: {split: and, then: [a, b]}\n"                 \
      "a: {offer: {}, returns: {n: int}, out: {price: item.n}, then: meet}\n"                      \
      "b: {offer: {}, returns: {n: int}, out: {price: item.n}, then: meet}\n"                      \
      "meet: {join: and, then: end}",                                                              \
      "local: {price: \"int = 0\"}\nstart: ask\nask: {split: and, then: [a, b]}\n"                 \
      "a: {offer: {}, returns: {n: int}, out: {price: price + item.n}, then: meet}\n"              \
      "b: {offer: {}, returns: {n: int}, out: {price: price + item.n}, then: meet}\n"              \
      "meet: {join: and, then: end}   # or a variable for each branch")

#endif
