/* What was proved of a net: the facts that later stages rely on, and those that people are told.
 *
 * A machine can only be made of verified nets.  The facts are bounds: from a plain breadth-first
 * search over packed markings (check_bounds.c), else from reducing the net (reduce.c).  Guards are
 * ignored, so every fact holds whatever the data are.
 */
#ifndef VERIFY_VERIFY_H
#define VERIFY_VERIFY_H

#include "net/net.h"
#include "support/coverability.h"

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

/* How an or-join is decided.  Positions are places 0 … P - 1 and, behind them, the running places T*
 * of tasks: P + task.  With A the inputs that are marked: A empty: not enabled; all of them: enabled;
 * else it waits exactly if some case applies and holds. */
enum verify_decision { VERIFY_MASK, VERIFY_TABLE, VERIFY_SEARCH, VERIFY_DECISION_COUNT };

/* Holds if one of the positions holds at least so many tokens. */
struct verify_need {
    ARRAY(uint32_t) any; /* sorted; exactly one if tokens > 1 */
    uint32_t tokens;     /* 1 for running places and in 1-safe nets */
};
typedef ARRAY(struct verify_need) verify_block; /* holds if every need does */

/* Applies if all of `marked` and none of `unmarked` (inputs of the or-join, positions, sorted) hold
 * tokens; several cases may apply at once.  Then the or-join waits if one of `up` holds a token, or
 * one of `blocks` holds. */
struct verify_or_case {
    ARRAY(uint32_t) marked, unmarked, up;
    ARRAY(verify_block) blocks; /* of two needs or more, or of more tokens than one */
};

struct verified_or_join {
    uint32_t task;
    enum verify_decision decision;
    /* VERIFY_MASK: one set serves all A: it waits if one of `up` (no inputs) holds a token; no cases
     * then.  Not uniform: `cases`; without any it never waits. */
    bool is_uniform;
    ARRAY(uint32_t) up;
    ARRAY(struct verify_or_case) cases;
    /* VERIFY_TABLE (1-safe nets only): the reachable markings, over `matters`, in which it waits:
     * bit i of an entry is position matters[i]; entries of `waiting_words` words, low word first,
     * sorted as numbers (the highest word counts most). */
    ARRAY(uint64_t) waiting;
    uint32_t waiting_words;
    /* VERIFY_SEARCH: what the search at run time is given. */
    const struct yawl_reset_net *search;
    /* Positions whose change makes a new test necessary, its inputs included; sorted. */
    ARRAY(uint32_t) matters;
    uint32_t wide; /* a partial join before it that it takes for an xor-join, or NET_NONE */
    bool is_bpmn;  /* decided by BPMN's rule, not by YAWL's */
    /* It could be an and-join, an xor-join; only where all reachable markings are known. */
    bool is_always_all, is_always_one;
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
    const bool *alone; /* by task: while it is busy none of its inputs is marked; NULL: not known */
    ARRAY(struct verified_or_join) or_joins; /* by task */
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
const char *verify_decision_name(enum verify_decision decision);
/* Bytes of scratch that yawl_or_join_waits needs for this or-join. */
uint32_t verify_search_size(const struct yawl_reset_net *search);

#endif
