/* What was proved of a net: the facts that later stages rely on, and those that people are told.
 *
 * A machine can only be made of verified nets.  The facts are bounds: from a plain breadth-first
 * search over packed markings (check_net.c), else from reducing the net (reduce.c).  Guards are
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

/* --limit-memory, for those who do not say. */
#define VERIFY_MEMORY_MAX ((size_t)1 << 30)

struct reduce_counts;
/* Tests compare one way to a verdict with the other. */
enum verify_way { VERIFY_WAY_ANY, VERIFY_WAY_SEARCH, VERIFY_WAY_REDUCED };

struct verify_limits {
    uint64_t markings;
    double seconds;
    size_t memory;        /* bytes, of all that is compiled; 0: VERIFY_MEMORY_MAX */
    enum verify_way way;  /* REDUCED: first by reductions, however small the net is */
    bool is_only_checked; /* no machine is made of it: what only machines need is not sought */
    struct reduce_counts *counts; /* of what reductions do (verify/reduce/reduce_decide.h), or NULL */
    bool advice; /* also say what is correct but could be simpler */
};

enum verify_verdict {
    VERIFY_SOUND,
    VERIFY_UNSOUND,
    VERIFY_UNBOUNDED,
    VERIFY_UNKNOWN,
    VERIFY_VERDICT_COUNT
};

/* ---- Soundness (docs/semantics.md): what can go wrong, and a run that shows it ---- */

enum verify_defect {
    VERIFY_DEADLOCK,
    VERIFY_LIVELOCK,
    VERIFY_NEVER_COMPLETES,
    VERIFY_IMPROPER_COMPLETION,
    VERIFY_DEAD_TASK,
    VERIFY_NOT_BOUNDED,
    VERIFY_DEFECT_COUNT
};

/* What is not known is open: a limit was reached, or the net is not bounded. */
enum verify_answer { VERIFY_OPEN, VERIFY_NO, VERIFY_YES };

enum verify_move_kind {
    VERIFY_MOVE_START,    /* a task starts */
    VERIFY_MOVE_LEAVE,    /* it leaves by its split */
    VERIFY_MOVE_LEAVE_BY, /* it leaves by another flow: of a timer, a failure */
    VERIFY_MOVE_ALSO,     /* a timer of it gives one token more */
    VERIFY_MOVE_DEADLINE  /* of the net */
};

struct verify_move {
    enum verify_move_kind kind;
    uint32_t task;   /* NET_NONE of a deadline */
    uint32_t flow;   /* xor: that which was chosen; other flows: which of them; else unused */
    uint64_t chosen; /* or: one bit a flow; else unused */
};

struct verify_token {
    uint32_t position; /* a place, or behind them the running place of a task */
    uint32_t tokens;
};

/* A run from the start of a case to where the defect shows. */
struct verify_witness {
    enum verify_defect defect;
    ARRAY(struct verify_move) moves;
    ARRAY(struct verify_token) marked; /* after it, by position */
    bool is_shortest;
    uint32_t place;        /* not bounded: where tokens gather; else NET_NONE */
    uint32_t repeats_from; /* not bounded: the moves from here on can be made again and again */
    ARRAY(uint32_t)
    tasks; /* livelock: those that go on for ever; improper: that still run; sorted */
};

/* What is left of the defects, where guards exclude one and are simple enough to say so. */
struct verify_guarded {
    enum verify_verdict verdict;
    unsigned defects; /* one bit a defect */
    ARRAY(uint32_t) dead_tasks;
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
    /* It could be an and-join, an xor-join, and nothing else would change, as long as nobody cancels
     * items; only where all reachable markings are known. */
    bool is_always_all, is_always_one;
};

struct verify_cancelled {
    uint32_t task, position;
};

/* Two tasks that can be busy at the same time assign a variable: whoever leaves last decides. */
struct verify_clash {
    uint32_t variable, task, other;
    struct span span, other_span;         /* of the assignments */
    /* A run to where both are busy; NULL: the flows do not exclude it. */
    const struct verify_witness *witness;
};

/* A read of a variable without a value. */
struct verify_unset {
    const struct net_unset_read *read;
    const struct verify_witness *witness; /* a run to it; NULL: the flows do not exclude it */
};

struct verified_net {
    const struct net *net;
    enum verify_verdict verdict;
    bool complete;   /* everything that the verdict needs was decided */
    bool enumerated; /* the search saw exactly the reachable markings */
    bool bounded;    /* proved: no condition ever holds more than `bound` tokens */
    uint64_t states; /* reachable markings if enumerated, else those that were seen */
    uint32_t bound;  /* the least one if enumerated; without a proof, the most that was seen */
    uint32_t reached; /* most tokens in a condition while nobody cancels items; 0: not known */
    const char
        *limit; /* which limit ended the search, such as "--limit-markings=1000000", or NULL */
    unsigned defects; /* one bit a defect; `unbounded` stands alone */
    enum verify_answer option_to_complete, proper_completion, weakly_sound, relaxed_sound;
    ARRAY(uint32_t) dead_tasks;               /* sorted */
    ARRAY(struct verify_witness) witnesses;   /* one a defect but dead tasks, by defect */
    const struct verify_guarded *with_guards; /* NULL: guards exclude nothing */
    const bool *alone; /* by task: while it is busy none of its inputs is marked; NULL: not known */
    /* By task: it never starts, not even if people cancel items and lose tokens.  NULL: none is known. */
    const bool *never_starts;
    ARRAY(struct verified_or_join) or_joins; /* by task */
    /* By task, one bit a flow of the split: some run that later reaches the end takes it.  NULL: not
     * known, or all of them do. */
    const uint64_t *completing_flows;
    /* By task: what of its cancellation set never holds a token when it leaves, as far as known. */
    ARRAY(struct verify_cancelled) needless_cancels;
    ARRAY(struct verify_unset) unset;   /* in the order of the net's */
    ARRAY(struct verify_clash) clashes; /* by variable, then by task; of a task the first other one */
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
/* "deadlock", "improper-completion" …: names of defects and of their diagnostics. */
const char *verify_defect_name(enum verify_defect defect);
const char *verify_decision_name(enum verify_decision decision);
/* Bytes of scratch that yawl_or_join_waits needs for this or-join. */
uint32_t verify_search_size(const struct yawl_reset_net *search);

#endif
