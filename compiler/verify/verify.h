/* What was proved of a net: the facts that later stages rely on, and those that people are told.
 *
 * A machine can only be made of verified nets.  The facts are bounds: from a plain breadth-first
 * search over packed markings (check_bounds.c), else from reducing the net (reduce.c).  Guards are
 * ignored, so every fact holds whatever the data are.
 */
#ifndef VERIFY_VERIFY_H
#define VERIFY_VERIFY_H

#include "net/net.h"

/* Defaults of --limit-markings and --limit-seconds. */
#define VERIFY_MARKINGS_MAX 1000000
#define VERIFY_SECONDS_MAX  60
/* Words of markings that the search for bounds handles, over all nets of a specification; scaled
 * with --limit-markings.  It keeps the compilation of 1,000 tasks well below 100 ms. */
#define VERIFY_BOUNDS_WORK_MAX ((uint64_t)1 << 20)

struct verify_limits {
    uint64_t markings;
    double seconds;
};

enum verify_verdict {
    VERIFY_SOUND,
    VERIFY_UNSOUND,
    VERIFY_UNBOUNDED,
    VERIFY_UNKNOWN,
    VERIFY_VERDICT_COUNT
};

struct verified_net {
    const struct net *net;
    enum verify_verdict verdict;
    bool complete;   /* everything that the verdict needs was decided */
    bool enumerated; /* the search saw exactly the reachable markings */
    bool bounded;    /* proved: no condition ever holds more than `bound` tokens */
    uint64_t states; /* reachable markings if enumerated, else those that were seen */
    uint32_t bound;  /* the least one if enumerated; without a proof, the most that was seen */
    const char
        *limit; /* which limit ended the search, such as "--limit-markings=1000000", or NULL */
};

struct verified_specification {
    const struct net_specification *specification;
    ARRAY(struct verified_net) nets; /* parallel to the specification's nets */
};

struct verified_specification *verify_specification(struct arena *arena,
                                                    const struct net_specification *specification,
                                                    const struct verify_limits *limits,
                                                    struct diagnostics *diagnostics);
/* What `--dump=verify` shows. */
void verify_print(const struct verified_specification *verified, struct text_buffer *out);
const char *verify_verdict_name(enum verify_verdict verdict);

#endif
