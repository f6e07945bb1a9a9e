/* The machine: verified nets as constants and short functions, ready to be written down in a language.
 *
 * Every name has become a C identifier, every set of places a list of {word, bits} pairs that names only
 * the words it touches, every list of tasks to test again is made.  Places and tasks keep the numbers of
 * their net.  A machine exists only if all of the specification is compiled; what is not is refused.
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
/* Tasks of a net from which on simple ones share their code: below it reads better without. */
#define MACHINE_SHARED_MIN 256

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
    machine_ids watchers;  /* tasks whose enabledness depends on its tokens, by number */
    machine_ids rounds;    /* partial joins with rounds that it is an input of */

    /* Of a flow that marks it. */
    machine_ids marks;     /* what is marked in fact: the place, or what is fused behind it; sorted */
    uint32_t fused;        /* firings of routing tasks that are part of it */
    machine_ids absorbs;   /* partial joins whose rounds may take the tokens at once */
    machine_ids retest;    /* tasks that the tokens can enable or disable */
};

/* ---- Data ---- */

struct machine_enumeration {
    struct text name;
    struct text tag;       /* of its C enum, without the workflow's prefix */
    ARRAY(struct machine_name) values; /* upper: the C constant without prefix */
    bool is_used;          /* by a member or by a conversion */
    const struct expr_enumeration *source;
};

struct machine_record;

/* What a value must be like beyond its kind; digits without a limit are MACHINE_NONE. */
struct machine_facets {
    struct expr *min, *max; /* literals of the field's kind; NULL: no bound */
    bool min_is_exclusive, max_is_exclusive;
    uint32_t digits, fraction_digits;
    uint32_t simple; /* of a text: its type among the machine's schema; MACHINE_NONE: any text */
};

struct machine_field {
    struct text name, member;
    struct text upper;     /* the member in capitals, for the constant of a case variable */
    struct text has;       /* member that says whether it is there; absent: always there */
    struct span span;
    uint32_t line;
    struct expr_type type;
    enum expr_kind kind;
    enum expr_kind element;/* EXPR_LIST: of its items */
    const struct machine_record *record; /* of EXPR_RECORD, and of a list whose items are structs */
    const struct machine_facets *facets; /* NULL: all values of the kind */
    uint32_t bit;          /* of a type's member: in `set` of the inside struct; MACHINE_NONE: always there */
    struct text type_text; /* for comments */
    uint32_t enumeration;  /* EXPR_ENUM, and EXPR_LIST of one: index, else MACHINE_NONE */
    uint32_t peer;         /* of a case parameter or result: its case variable; of a case variable: its
                            * parameter, MACHINE_NONE if it is none */
};
#define MACHINE_NONE UINT32_MAX

struct machine_record {
    struct text tag;       /* of its struct, without the workflow's prefix: "check_in" */
    ARRAY(struct machine_field) fields;
    bool is_type;          /* of values: it has an inside struct too, TAG_inside */
    uint32_t bits;         /* of that one's `set`: its optional members; 0: it has none */
    bool is_item;          /* its one member `value` is what a list holds: a list, or what may be absent */
    struct text name;      /* of a type: as a specification writes it, "Line", "int[]" */
};

/* What a member of a struct of XML data is in XML, beside its record's field. */
struct machine_tree_member {
    struct text name; /* of the element or attribute */
    bool is_attribute, is_content;
    bool is_nil;           /* where it is absent, its element is there and is nil */
    struct text otherwise; /* what an empty element stands for; absent: nothing else */
    uint32_t of;           /* of a record, and of a list of records: its tree; else MACHINE_NONE */
};

/* A complex type of the schema as a struct. */
struct machine_tree {
    uint32_t row;          /* of the type in the schema */
    struct text reason;    /* why it has no struct; absent: it has one */
    struct expr_type type; /* its record */
    ARRAY(struct machine_tree_member) members;
    bool is_border; /* an application gives or gets it */
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

/* An expression that stands alone. */
struct machine_value {
    struct expr *tree;     /* NULL: none was written */
    struct span span;
    uint32_t line;
};

/* ---- Instances, time, triggers, failures ---- */

struct machine_instances {
    /* Without a tree: as the language says. */
    struct machine_value for_each, count, minimum, maximum, threshold, until;
    struct machine_value joining; /* YAWL: of the list that is collected, a list of trees */
    bool is_dynamic, ignores_rest;
    bool until_reads_collected;
    uint32_t line;
    struct machine_record *own;  /* one member: the variable that each instance has for itself; NULL: none */
    struct machine_record *kept; /* what is kept of each instance; NULL: nothing */
    machine_assignments keep;    /* to the members of `kept` */
    machine_ids collected;       /* case variable that gets the list of each member of `kept` */
};

struct machine_timer {
    const struct net_timer *source;
    struct machine_value value;  /* of `after` or `at` where it is not constant: a string */
    uint32_t line;
};
typedef ARRAY(struct machine_timer) machine_timers;

struct machine_trigger {
    struct text name;            /* absent: none */
    bool is_persistent;
    uint32_t line;
    struct machine_value key;    /* a string */
};

/* ---- Tasks ---- */

struct machine_flow {
    uint32_t place;
    struct text target;    /* as written */
    struct text branch;    /* that it begins, by name; absent: none */
    struct span span;
    struct expr *guard;    /* NULL: none, or never evaluated */
    struct text guard_name;/* of its C function */
    uint32_t line;         /* of the guard */
    bool is_default;
    uint32_t threads;      /* tokens that the flow gives, 1 or more */
};

typedef ARRAY(struct machine_flow) machine_flows;

enum machine_connector { MACHINE_FUNCTION, MACHINE_LOG, MACHINE_SETTINGS };

/* A piece of a setting of a call: a text, a secret's name, or (both absent) the next of the task's texts. */
struct machine_piece {
    struct text setting, text, secret;
};
typedef ARRAY(struct machine_piece) machine_pieces;
typedef ARRAY(struct machine_value) machine_values;

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
    machine_flows flows;
    machine_flows others;      /* of timers and failures: never marked by the split */
    machine_masks post_masks;  /* of what all flows mark */
    machine_ids cancels_places, cancels_tasks;
    machine_masks cancel_masks;

    machine_ids watchers;      /* tasks whose enabledness depends on its being busy, itself included */
    machine_ids start_retest;  /* tasks that its start can enable or disable, itself included */
    machine_ids reset_retest;  /* what its leaving can change without its tokens, itself included */
    machine_ids leave_retest;  /* the same and what its tokens can change */
    machine_ids pass_retest;   /* what a start and a leave in one can change without its tokens */
    machine_ids pass_all_retest; /* the same and what its tokens can change */
    machine_ids retest;        /* all of them, by number */
    uint32_t settle_rank;      /* MACHINE_NONE: never starts by itself */

    uint32_t join_count;       /* partial join: inputs that are enough, else 0 */
    uint32_t join_threads;     /* tokens taken from an input, 1 or more */
    enum net_rest rest;        /* of a partial join */
    const struct verified_or_join *or_join; /* NULL: its join is none */
    machine_ids holds;         /* `while`: places that must be marked */
    machine_ids partners;      /* other tasks with the same mutex */
    struct text mutex;         /* absent: none */
    machine_ids completes;     /* instance tasks that it completes when it leaves */
    struct text raises;        /* its start fails the case with this message; absent: it does not */
    bool is_hidden;            /* made by the compiler */
    bool is_simple;            /* one input, one output, nobody else at either; in a large net */
    bool is_dead;              /* proved: it never starts; it has a row, but no code */

    struct machine_instances *instances; /* NULL: one */
    machine_timers timers;
    uint32_t timer_state;      /* of a task with timers: its number among the net's timer states */
    struct machine_trigger trigger;
    const struct net_failure *failure; /* NULL: nothing is retried, no flow is taken */
    struct machine_value performed;    /* `if`; absent: always */
    int64_t budget_ns;         /* performance budget, 0: none */
    bool waits;                /* it has a trigger or a timer that starts it */

    /* Of a composite task. */
    uint32_t subnet;           /* index of the machine's net, else MACHINE_NONE */
    struct text child;         /* member of the frame that its sub-net's frame is; absent: allocated */

    struct machine_record *in, *returns; /* NULL: none */
    machine_assignments prepare, assign;
    machine_assignments defaults;        /* to members of `returns` that were not given, or are empty */
    enum machine_connector connector;    /* of a call */
    uint32_t function;                   /* MACHINE_FUNCTION: index, else MACHINE_NONE */
    struct expr *message;                /* MACHINE_LOG: NULL: nothing to say */
    uint32_t message_line;
    struct span message_span;
    struct text connector_name;          /* MACHINE_SETTINGS */
    machine_pieces pieces;
    machine_values texts;                /* evaluated when the call starts */
};

/* A function that tasks call; the first of them gives it its records. */
struct machine_function {
    struct text name, member;
    uint32_t net, task;
};

/* A net.  The names of the root are plain; those of other nets carry the net's: `tag` is "pick_net", its
 * constants, functions and structs begin with it, and the stems of its places and tasks with "pick". */
struct machine_net {
    struct text name;
    struct text tag;         /* absent: the root */
    struct text local, upper;/* what its functions and constants begin with: "pick_net_"; empty: root */
    struct text variables;   /* what a function calls its variables: prefix or net's name, if it can */
    struct span span;
    const struct verified_net *verified;
    ARRAY(struct machine_place) places;
    ARRAY(struct machine_task) tasks;
    struct machine_record *in, *data, *out; /* NULL: none */
    machine_assignments init;
    machine_flows others;    /* of the net's deadlines */
    machine_timers timers;   /* its deadlines */
    uint32_t timer_states;   /* tasks with timers */
    bool is_implicit;        /* termination: implicit */
    uint32_t place_bits;     /* 1, 8, 16 or 32 */
    uint32_t changes_max;
    uint32_t search_size;    /* bytes that the searches of its or-joins need, 0: none searches */
    bool has_simple;         /* some tasks share their steps */
    bool has_dead;           /* some tasks are dead */
    uint32_t frame_words;    /* of 8 bytes, about: what embedding it costs */
};

struct yawl_schema;

struct machine {
    const struct net_specification *specification;
    struct text workflow, prefix, prefix_upper; /* prefix of every exported name */
    struct text place_prefix, task_prefix, variable_prefix; /* of local constants: P_, T_, V_ */
    uint64_t hash;           /* of the meaning: nets, data layout, expressions; never of positions */

    ARRAY(struct machine_net) nets; /* the used ones, the root first */
    machine_ids order;              /* of the nets in C: what a frame embeds comes before it, the root last */
    ARRAY(struct machine_enumeration) enumerations;
    ARRAY(struct machine_record *) records; /* of values; each after those that it holds */
    struct intern record_names;     /* name of the type → index */
    ARRAY(struct machine_function) functions;
    bool uses_items; /* some expression is over sequences (yawl/items.h) */
    bool uses_regexes; /* or calls functions of yawl/regex.h */
    const struct yawl_schema *schema; /* of XML data; NULL: no field needs it */
    bool uses_trees; /* some field is a tree */
    ARRAY(struct machine_tree) trees; /* of XML data at the border; each after those that it holds */
};

/* The struct of a record type, or of the items of a list that are structs; NULL: they are none. */
const struct machine_record *machine_record_of(const struct machine *machine,
                                               const struct expr_type *type);

/* What XML data of the type are as a struct; NULL: it is none of a schema, or not at the border. */
const struct machine_tree *machine_tree_of(const struct machine *machine,
                                           const struct expr_type *type);

/* Lowers; what is not compiled is refused in `diagnostics`, all in one run, and gives NULL. */
struct machine *net_to_machine(struct arena *arena, const struct verified_specification *verified,
                               struct diagnostics *diagnostics);
/* Gives all names of the machine the prefix `prefix` instead of the workflow's name (--prefix). */
void machine_set_prefix(struct arena *arena, struct machine *machine, struct text prefix);
/* What `--dump=machine` shows; holds no position. */
/* Does a task call that connector? */
bool machine_calls(const struct machine *machine, const char *connector);
void machine_print(const struct machine *machine, struct text_buffer *out);

/* Does the join take what comes later in its round (partial joins with rest: ignore and block)? */
static inline bool machine_has_rounds(const struct machine_task *task)
{
    return task->join_count > 0 && task->rest != NET_REST_CANCEL;
}
/* Is its cancellation set applied when it starts, not when it leaves? */
static inline bool machine_cancels_at_start(const struct machine_task *task)
{
    return task->join_count > 0 && task->rest == NET_REST_CANCEL;
}
/* Does a token in any input enable the task, unless it is busy? */
static inline bool machine_needs_one(const struct machine_task *task)
{
    bool one = task->join == NET_GATE_XOR || task->join == NET_GATE_NONE;
    return one && task->join_count == 0 && task->join_threads == 1 && task->holds.count == 0 &&
           task->partners.count == 0;
}
/* Words of a set of `count` bits, at least one. */
static inline uint32_t machine_words(uint32_t count) { return count == 0 ? 1 : (count + 63) / 64; }

#endif
