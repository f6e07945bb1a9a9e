/* The machine: a verified net as constants and short functions, ready to be written down in a language.
 *
 * Every name has become a C identifier, every set of places a list of {word, bits} pairs that names only
 * the words it touches, every list of tasks to test again is made.  Places and tasks keep the numbers of
 * the net.  A machine exists only if all of the specification is compiled; what is not is refused.
 */
#ifndef MACHINE_MACHINE_H
#define MACHINE_MACHINE_H

#include "verify/verify.h"

/* Entries of all lists of tasks to test again and of all cancellation sets together: they grow with the
 * product of flows in and out of one condition, and a program must stay compilable. */
#define MACHINE_LISTS_MAX 4000000
/* Nesting of one expression in C, of parentheses and waiting operands; compilers stop at 256. */
#define MACHINE_NESTING_MAX 220
/* Bytes of a C identifier that one name of the specification becomes; longer ones end in a hash. */
#define MACHINE_IDENTIFIER_MAX 48

/* Bits of one word of a set of places. */
struct machine_mask {
    uint32_t word;
    uint64_t bits;
};

typedef ARRAY(struct machine_mask) machine_masks; /* by word, each word once, never empty bits */
typedef ARRAY(uint32_t) machine_ids;

/* A name and what it is called in C. */
struct machine_name {
    struct text name;  /* as written */
    struct text stem;  /* unique in its kind, also in capitals: of constants and of exported names */
    struct text upper; /* the stem in capitals */
};

struct machine_place {
    struct machine_name name;
    struct span span;
    uint32_t line;   /* 0: implicit or nowhere */
    bool implicit;
    machine_ids consumers; /* tasks that it is an input of, by number */
};

/* ---- Data ---- */

struct machine_enumeration {
    struct text name;
    struct text tag;       /* of its C enum, without the workflow's prefix */
    ARRAY(struct machine_name) values; /* upper: the C constant without prefix */
    bool is_used;          /* by a member or by a conversion */
    const struct expr_enumeration *source;
};

struct machine_field {
    struct text name, member;
    struct text upper;     /* the member in capitals, for the constant of a case variable */
    struct text has;       /* member that says whether it is there; absent: always there */
    struct span span;
    uint32_t line;
    enum expr_kind kind;
    struct text type_text; /* for comments */
    uint32_t enumeration;  /* EXPR_ENUM: index, else MACHINE_NONE */
    uint32_t peer;         /* of a case parameter or result: its case variable; of a case variable: its
                            * parameter, MACHINE_NONE if it is none */
};
#define MACHINE_NONE UINT32_MAX

struct machine_record {
    struct text tag;       /* of its struct, without the workflow's prefix: "check_in" */
    ARRAY(struct machine_field) fields;
};

/* `target = value`; the target is a field of the record that the place of use implies. */
struct machine_assignment {
    uint32_t target;
    struct expr *value;
    struct span span;
    uint32_t line;
    bool copies_absence;   /* the value is one variable that may be unset, and so may the target be */
};

typedef ARRAY(struct machine_assignment) machine_assignments;

/* ---- Tasks ---- */

struct machine_flow {
    uint32_t place;
    struct text target;    /* as written */
    struct span span;
    struct expr *guard;    /* NULL: none, or never evaluated */
    struct text guard_name;/* of its C function */
    uint32_t line;         /* of the guard */
    bool is_default;
};

enum machine_connector { MACHINE_FUNCTION, MACHINE_LOG };

struct machine_task {
    struct machine_name name;
    struct text local;     /* stem of its static functions: no digit first, never a name of the header */
    struct text local_upper; /* the same in capitals, of its macro */
    struct span span;
    uint32_t line;
    enum net_task_kind kind;
    enum net_gate join, split; /* NONE: one input, one output */

    machine_ids preset;    /* in the order of the text */
    machine_masks preset_masks;
    ARRAY(struct machine_flow) flows;
    machine_masks post_masks;  /* of all flows */
    machine_ids cancels_places, cancels_tasks;
    machine_masks cancel_masks;

    machine_ids start_retest;  /* tasks that its start can enable or disable, itself included */
    machine_ids reset_retest;  /* itself and what its cancellation set can change */
    machine_ids leave_retest;  /* the same and what its tokens can change */
    machine_ids retest;        /* all of them, by number */
    uint32_t settle_rank;      /* MACHINE_NONE: never starts by itself */

    struct machine_record *in, *returns; /* NULL: none */
    machine_assignments prepare, assign;
    enum machine_connector connector;    /* of a call */
    uint32_t function;                   /* MACHINE_FUNCTION: index, else MACHINE_NONE */
    struct expr *message;                /* MACHINE_LOG: NULL: nothing to say */
    uint32_t message_line;
    struct span message_span;
};

/* A function that tasks call; the first of them gives it its records. */
struct machine_function {
    struct text name, member;
    uint32_t task;
};

struct machine_net {
    struct text name;
    struct span span;
    const struct verified_net *verified;
    ARRAY(struct machine_place) places;
    ARRAY(struct machine_task) tasks;
    uint32_t place_bits;  /* 1, 8, 16 or 32 */
    uint32_t changes_max;
};

struct machine {
    const struct net_specification *specification;
    struct text workflow, prefix, prefix_upper; /* prefix of every exported name */
    struct text variables;   /* what a function calls the case variables: the prefix, if it can */
    struct text place_prefix, task_prefix, variable_prefix; /* of local constants: P_, T_, V_ */
    uint64_t hash;           /* of the meaning: nets, data layout, expressions; never of positions */

    ARRAY(struct machine_net) nets; /* the root net first */
    ARRAY(struct machine_enumeration) enumerations;
    ARRAY(struct machine_function) functions;
    struct machine_record *in, *data, *out; /* NULL: none */
    machine_assignments init;
};

/* Lowers; what is not compiled is refused in `diagnostics`, all in one run, and gives NULL. */
struct machine *net_to_machine(struct arena *arena, const struct verified_specification *verified,
                               struct diagnostics *diagnostics);
/* Gives all names of the machine the prefix `prefix` instead of the workflow's name (--prefix). */
void machine_set_prefix(struct arena *arena, struct machine *machine, struct text prefix);
/* What `--dump=machine` shows; holds no position. */
void machine_print(const struct machine *machine, struct text_buffer *out);

/* Words of a set of `count` bits, at least one. */
static inline uint32_t machine_words(uint32_t count) { return count == 0 ? 1 : (count + 63) / 64; }

#endif
