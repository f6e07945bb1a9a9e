/* What each or-join of a net waits for: backward bases, computed when they are asked for.
 *
 * An input is *lost* if some other task can take its tokens or cancel them; marked inputs that cannot be
 * lost stay marked whatever happens, so the basis depends on the marked lost inputs only, and on the input
 * that is still to come.
 */
#ifndef VERIFY_OR_LOOK_H
#define VERIFY_OR_LOOK_H

#include "verify/search/packed.h"
#include "verify/or_join/reset_net.h"

/* Elements of one basis; a larger one is not used. */
#define OR_LOOK_BASIS_MAX 10000
/* Elements of all bases of one net. */
#define OR_LOOK_ELEMENTS_MAX 400000
/* Comparisons of elements in one search, and in all searches of one net (support/coverability.h): a fraction
 * of a second. */
#define OR_LOOK_SEARCH_MAX ((uint64_t)1 << 25)
#define OR_LOOK_WORK_MAX   ((uint64_t)1 << 26)
/* Memory of one search, in bytes. */
#define OR_LOOK_MEMORY ((size_t)4 << 20)
/* Memory that the reset nets of all or-joins of one net may take where nobody says less; each can be as large
 * as the net. */
#define OR_LOOK_NETS_MEMORY ((size_t)256 << 20)
/* Sets of marked lost inputs that are told apart. */
#define OR_LOOK_GROUPS_MAX 256

/* Holds if one of the positions holds so many tokens; of several positions, one token. */
struct or_need {
    const uint32_t *any;
    uint32_t count, tokens;
    bool *seen; /* by index in `any`: it was marked when the block held (or_cases.c) */
};

/* Holds if every need does: two needs or more, or more tokens than one. */
struct or_block {
    struct or_need *needs;
    uint32_t count;
    uint32_t hits; /* reachable markings in which it holds; for the choice of a cover */
    bool is_kept;
};
typedef ARRAY(struct or_block) or_blocks;

/* A single position. */
struct or_up {
    uint32_t position, hits;
    bool is_kept;
};

enum or_case_state { OR_CASE_UNKNOWN, OR_CASE_KNOWN, OR_CASE_FULL };

/* Applies when all of `marked` and none of `unmarked` hold tokens; then a token in any of `ups` blocks, or
 * any of `blocks`.  A marked input in `ups`: it always blocks. */
struct or_case {
    enum or_case_state state;
    ARRAY(uint32_t) marked, unmarked;
    ARRAY(struct or_up) ups;
    or_blocks blocks;
    uint64_t *mask; /* of `ups`, for markings of so many bits a field; NULL: not made yet */
    uint32_t mask_width, mask_words;
};

struct or_group {
    uint64_t marked;       /* one bit a lost input */
    struct or_case *cases; /* by input: that which is to come */
};

struct or_look_join {
    uint32_t task;
    const struct net_task *of;
    const struct yawl_reset_net *net; /* fused; NULL: decided by BPMN's rule, or left out */
    uint32_t *marks_begin, *marks;    /* by position of `net`: its marks */
    ARRAY(uint32_t) lost;             /* indexes of inputs */
    ARRAY(struct or_group) groups;
    ARRAY(struct or_case) rules; /* of BPMN */
    bool has_full;               /* some basis is too large */
    bool is_left_out;            /* for want of time or memory: it counts as enabled, and is open */
    bool is_open;                /* some marking could not be decided: it was taken as enabled */
    uint32_t wide;               /* a partial join that is treated as an xor-join, or NET_NONE */
};

struct or_look_limits {
    size_t memory; /* of the reset nets */
    bool (*is_late)(const void *context); /* NULL: there is time */
    const void *context;
};

struct or_look {
    struct arena *arena;
    const struct encoding *encoding;
    ARRAY(struct or_look_join) joins; /* by task */
    struct or_look_join **join_of;    /* by task */
    void *memory;                     /* of one search */
    uint32_t *marking;
    uint64_t elements; /* of all bases so far */
    uint64_t work;     /* comparisons that are left */
    struct or_look_limits limits;
    bool is_only_checked; /* no machine is made: nobody will search at run time */
};

/* `limits`: or-joins beyond them are left out. */
struct or_look *or_look_new(struct arena *arena, const struct encoding *encoding,
                            const struct or_look_limits *limits);
/* Does it wait in a marking in which it has some inputs but not all?  `context` is a struct or_look. */
bool or_look_waits(void *context, uint32_t task, struct packed marking);
/* The case for these lost inputs and the input that is to come, computed now at the latest. */
struct or_case *or_look_case(struct or_look *look, struct or_look_join *join, uint64_t lost_marked,
                             uint32_t input);
/* Marked lost inputs, one bit each. */
uint64_t or_look_lost(const struct or_look_join *join, struct packed marking);
bool or_block_holds(const struct or_block *block, struct packed marking);
void or_look_add_up(struct or_look *look, struct or_case *one, uint32_t position);
/* BPMN's rule for a join (or_look_bpmn.c). */
void or_look_bpmn(struct or_look *look, struct or_look_join *join);

#endif
