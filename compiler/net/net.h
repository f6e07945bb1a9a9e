/* The net: names resolved to ids, implicit conditions explicit, data and expressions typed.
 *
 * One `struct net` per net of a specification.  Places are numbered: the input condition first,
 * then the explicit conditions in the order of the text, then the implicit ones in the order of the
 * tasks and of their flows, the output condition last; so both languages number a net alike.  Tasks
 * are numbered in the order of the text.  Ids are one-member structs, so that they cannot be mixed
 * up.
 */
#ifndef NET_NET_H
#define NET_NET_H

#include "expr/expr.h"

typedef struct {
    uint32_t index;
} net_place_id;
typedef struct {
    uint32_t index;
} net_task_id;
typedef ARRAY(struct text) net_names;
#define NET_NONE UINT32_MAX

enum net_gate { NET_GATE_NONE, NET_GATE_AND, NET_GATE_XOR, NET_GATE_OR, NET_GATE_COUNT };
enum net_task_kind {
    NET_TASK_ROUTING,
    NET_TASK_OFFER,
    NET_TASK_CALL,
    NET_TASK_COMPOSITE,
    NET_TASK_KIND_COUNT
};

/* An expression as written, and its tree where it is compiled. */
struct net_expr {
    struct text text; /* absent: none was written */
    struct span span;
    struct expr *tree;       /* NULL: absent, wrong or not yet compiled */
    struct text unsupported; /* reason, if it is not yet compiled */
    struct span unsupported_span;
    bool unsupported_type; /* it reads a variable of a type of which no code is made */
};

struct net_place {
    struct text name; /* "a -> b" for an implicit condition; `start`, `end` */
    struct text id;   /* as the file calls it: in YAWL the element's id; else the name */
    struct span span; /* of its definition; of an implicit one: the flow */
    bool implicit;
    bool is_explained; /* it has a description, or a title that an editor did not make up */
    net_task_id
        implicit_from; /* of an implicit one: a written task, or NET_NONE: `deadline -> T` */
    net_task_id implicit_to;
    ARRAY(net_task_id) preset, postset;
};

struct net_flow {
    net_place_id place; /* the condition that the flow marks */
    struct text target; /* the name of the task or condition, as written */
    struct text branch; /* that it begins, as named in `branches`; absent: none */
    struct span span;
    struct net_expr guard;
    bool is_default;
    bool has_order;  /* an ordering was written (YAWL) */
    int64_t order;   /* YAWL ordering, else position */
    int64_t threads; /* 1 */
};

typedef ARRAY(struct net_flow) net_flows;

struct net_mapping {
    uint32_t variable; /* in: member of the task's `in`; out: variable of the net */
    struct text target;
    struct span span;
    struct net_expr value;
};

typedef ARRAY(struct net_mapping) net_mappings;

/* A parameter or variable. */
enum net_variable_role { NET_IN, NET_OUT, NET_IN_OUT, NET_LOCAL };

struct net_variable {
    struct text name;
    struct span span;
    enum net_variable_role role;
    struct expr_type type;
    struct text type_text, element, type_ns;
    struct text type_reason;                 /* why no code is made of its type; absent: not known */
    struct net_expr initial;                 /* CEL; in YAWL only its place */
    struct text initial_text, fallback_text; /* YAWL: XML content */
    struct span fallback_span;
    bool mandatory;
    bool has_initial;
    enum expr_merge merge; /* with values that tasks assign; their trees do it already */
};

typedef ARRAY(struct net_variable) net_variables;

struct net_instances {
    bool present;
    struct span span;
    struct net_expr for_each, count, minimum, maximum, threshold,
        until;                              /* YAWL: for_each = accessing query */
    struct net_expr split, output, joining; /* YAWL queries; the tree of for_each is of the first two,
                                             * that of joining over `collect` */
    uint32_t fills; /* YAWL: the parameter in `in` that each instance's own variable fills; NET_NONE */
    struct text as, input_param, result, create, rest;
    struct span input_param_span;
    net_mappings collect;
};

/* A constant duration: months are of the calendar, the rest is exact. */
struct net_duration {
    int64_t months, ms;
};

enum net_timer_from { NET_TIMER_ENABLED, NET_TIMER_STARTED };
enum net_timer_action {
    NET_TIMER_EXPIRE,
    NET_TIMER_FAIL,
    NET_TIMER_START,
    NET_TIMER_TO,
    NET_TIMER_ALSO
};

struct net_timer {
    struct span span;
    struct net_expr after, at;    /* as written; a tree where it is a CEL expression */
    struct net_expr expiry;       /* of a variable that holds the timer: its text, empty in the other phase */
    bool is_constant;             /* `after` is a duration, or `at` a moment, known here */
    struct net_duration duration; /* constant `after` */
    int64_t at_ms;                /* constant `at`: milliseconds since 1970 */
    enum net_timer_from from_phase;
    enum net_timer_action action;
    uint32_t other; /* TO, ALSO: index into other_flows, else NET_NONE */
    struct text from, then, to, also, variable; /* as written */
};

typedef ARRAY(struct net_timer) net_timers;

/* A construct that was written, is part of the language and is not compiled yet; refused by name
 * when a machine is made (`not-compiled`), never when a file is only checked or converted. */
struct net_feature {
    const char *name;   /* "multiple instances", "partial join" … */
    struct text detail; /* canonical text of what was written, so that a dump shows it */
    struct span span;
};

typedef ARRAY(struct net_feature) net_features;

/* ---- Beyond YAWL ---- */

/* What becomes of flows that a partial join did not wait for. */
enum net_rest { NET_REST_IGNORE, NET_REST_BLOCK, NET_REST_CANCEL };

/* `join: {count, threads, rest}`; present for thread merges (count 0, threads > 1) too. */
struct net_partial_join {
    bool present;
    uint32_t count;   /* inputs that are enough; 0: a thread merge of its one input */
    uint32_t threads; /* tokens taken from an input, 1 or more */
    enum net_rest rest;
    struct span span;
};

struct net_trigger {
    bool present;
    struct text name;
    bool is_persistent;
    struct net_expr key; /* string */
    struct span span;
};

struct net_failure_flow {
    uint32_t other;    /* index into other_flows */
    struct text error; /* absent: any */
    struct span span;
};

struct net_failure {
    bool has_retry;
    uint32_t attempts; /* in all */
    int64_t wait_ms, max_wait_ms;
    double factor, jitter; /* jitter: 0 to 1 */
    struct span span;
    ARRAY(struct net_failure_flow) flows;
};

/* A setting's value is its pieces, one behind the other: each a text, a secret's name, or a value. */
struct net_piece {
    struct text setting; /* flat: "headers.Accept" */
    struct text text;    /* a number or a duration as the runtime reads it */
    struct text secret;
    struct net_expr value; /* with a tree or unsupported */
};

struct net_call {
    struct text connector;
    struct text function;    /* connector "function" */
    struct net_expr message; /* connector "log": a template */
    ARRAY(struct net_piece) pieces; /* of the others */
};

struct net_task {
    struct text name, title;
    struct span span;
    enum net_task_kind kind;
    bool is_damaged;           /* a flow or a mapping of it was wrong and is missing here */
    enum net_gate join, split; /* NONE: at most one flow in, one out */
    enum net_gate written_join, written_split; /* as written, whatever the number of flows */
    struct span split_span;
    ARRAY(net_place_id) preset;
    net_flows flows;       /* in the order of the text; an xor-split's in evaluation order */
    net_flows other_flows; /* of timers and failures: marked by them, never by the split */
    ARRAY(net_place_id) cancels_places; /* sorted by id, each once */
    ARRAY(net_task_id) cancels_tasks;
    ARRAY(struct span) cancels_spans; /* where each of cancels_tasks was written */
    ARRAY(struct span) cancels_place_spans; /* and of cancels_places; none: by a wildcard */
    net_variables in, returns;        /* what its performer gets and gives back (of the gateway) */
    net_mappings in_mappings, out_mappings, enablement_mappings;
    struct text decomposition; /* YAWL id of the gateway or net; YAML `net` */
    uint32_t subnet;           /* composite: index of its net, else NET_NONE */
    struct text interaction, service, codelet;
    struct net_call call;
    struct net_instances instances;
    net_timers timers;
    struct net_partial_join partial;
    struct net_trigger trigger;
    struct net_failure failure;
    ARRAY(net_place_id) holds; /* `while`, in the order of the text */
    ARRAY(net_task_id) completes;
    uint32_t mutex;               /* index into the net's mutexes, NET_NONE: none */
    struct net_expr performed_if; /* `if` of a dependency graph; absent: always */
    int64_t budget_ns;            /* performance budget, 0: none */
    struct text raises;           /* of a hidden task: its start fails the case with this message */
    bool is_hidden; /* made by the compiler: start/split, end/join, F/converge, F/failed */
    net_features features;
    struct text offer; /* canonical text of the offer's keys */
    net_names allow;
};

/* A read of a variable that, by the flows alone, may have no value then; the first of a task. */
struct net_unset_read {
    uint32_t variable, task;
    struct span span;
    bool leaving; /* when the task leaves, else when it starts */
    bool after;   /* a guard: it sees what the task assigned */
    struct text path; /* to the task, in words; absent: not known */
};

struct net {
    struct text name; /* root: the workflow (YAML) or the net's id (YAWL) */
    struct text title;
    struct span span;
    bool is_root;
    bool is_used;    /* reachable from the root net through composite tasks */
    bool is_damaged; /* a flow led nowhere: what follows from that is not told again */
    net_place_id input, output;
    ARRAY(struct net_place) places;
    ARRAY(struct net_task) tasks;
    net_variables variables;
    net_timers timers;     /* deadlines of the net instance */
    net_flows other_flows; /* `deadline -> T` */
    net_names mutexes;
    bool is_implicit; /* termination: implicit */
    bool has_bpmn_or_joins;
    net_features features;
    net_names allow;
    ARRAY(struct net_unset_read) unset_reads; /* by task */
    struct intern place_ids, task_ids; /* name → index */
};

struct net_specification {
    const struct source *source;
    struct text workflow, version, title;
    struct span span;
    bool is_xpath;        /* language of its expressions */
    bool is_yaml;         /* what it was written in: for the words of messages */
    bool is_sequential;   /* its calls are made one after the other */
    bool is_petri;        /* of a net of places and transitions: its conditions say nothing */
    bool has_simple_root; /* YAWL Beta 2 and 3: data live under `data`, untyped */
    struct expr_enumeration **enumerations; /* ends with NULL */
    struct expr_record **records;           /* the same; in the order of the text */
    const struct yawl_schema *schema;       /* of XML data; NULL: none */
    ARRAY(struct net) nets;                       /* the root net first */
    net_features features;
};

/* Lowers; all structural, data and expression errors are in `diagnostics` (the checks of
 * check_*.c in this folder).  NULL after an error that leaves no net. */
struct ast_specification;
struct net_specification *ast_to_net(struct arena *arena, const struct ast_specification *ast,
                                     struct diagnostics *diagnostics);
/* What `--dump=net` shows. */
void net_print(const struct net_specification *specification, bool positions,
               struct text_buffer *out);

net_place_id net_find_place(const struct net *net,
                            struct text name); /* .index NET_NONE if absent */
net_task_id net_find_task(const struct net *net, struct text name);
const char *net_gate_name(enum net_gate gate);
const char *net_task_kind_name(enum net_task_kind kind);
/* The bit of the flow that an or-split takes only when it takes no other: its default, if that has no
 * guard; or 0. */
uint64_t net_alone_flow(const struct net_task *task);
bool net_has_input(const struct net_variable *variable); /* its role is in, or in and out */
bool net_has_output(const struct net_variable *variable);
/* The kind that values of a simple type have. */
enum expr_kind net_simple_kind(const struct yawl_simple_type *simple);
/* Is it an output for which a value is taken where it was not given?  YAWL never does so with others. */
bool net_has_default(const struct net_variable *variable);

#endif
