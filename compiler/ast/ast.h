/* The syntax tree: what the author wrote, in one form for YAML and YAWL XML.
 *
 * Nothing is resolved or typed: names are text, expressions are text, defaults are not filled in (an
 * absent text has data == NULL, an absent number is AST_ABSENT).  Everything of a file is here or in a
 * `yawl_xml` text, so that `convert` loses nothing.  Order is the order of the text.
 */
#ifndef AST_AST_H
#define AST_AST_H

#include "read/document.h"

#define AST_ABSENT INT64_MIN

struct yawl_schema; /* yawl/schema.h */

/* A text where it was written. */
struct ast_text {
    struct text text;
    struct span span;
};

typedef ARRAY(struct ast_text) ast_texts;

/* yes, no, or not written. */
enum ast_bool { AST_UNSAID, AST_NO, AST_YES };

struct ast_int {
    int64_t value; /* AST_ABSENT */
    struct span span;
};

/* XML kept as text: elements that have no YAML form, in document order.  In YAML: the key `yawl_xml`. */
struct ast_xml {
    struct text text; /* zero or more elements, well-formed, namespace prefixes as in the source */
    struct span span;
};

/* Title and description, and what stands with them on any element. */
struct ast_about {
    struct ast_text title;       /* YAML title; YAWL <name> (of metaData: <title>) */
    struct ast_text description; /* YAML description; YAWL <documentation> (of metaData: <description>) */
    struct ast_xml yawl_xml;
};

/* ---- Types and variables -------------------------------------------------- */

struct ast_field {
    struct ast_text name, type; /* type as written: "Line[]", "decimal?" */
};

struct ast_type {
    struct ast_text name;
    struct span span;
    bool is_enumeration;
    ARRAY(struct ast_field) fields; /* of a record */
    ast_texts values;               /* of an enumeration */
};

enum ast_variable_role { AST_IN, AST_OUT, AST_LOCAL, AST_ENABLEMENT, AST_RETURNS };

struct ast_variable {
    struct ast_text name;
    enum ast_variable_role role;
    struct span span;
    struct ast_text type;       /* YAML "T", without "= EXPR"; YAWL <type>; absent if untyped */
    struct ast_text ns;         /* YAWL <namespace>; absent if not written */
    struct ast_text element;    /* YAWL <element>: typed by a global element */
    struct ast_text initial;    /* YAML "= EXPR" (CEL); YAWL <initialValue> (XML content as text) */
    struct ast_text fallback;   /* YAWL <defaultValue> */
    struct ast_int index;       /* YAWL <index> */
    enum ast_bool mandatory;    /* YAWL <mandatory/> */
    enum ast_bool untyped;      /* YAWL <isUntyped/> */
    struct ast_text merge;      /* YAML `merge`: what becomes of values that are assigned */
    struct ast_xml yawl_xml;    /* logPredicate, extended attributes, … */
    /* ast_check_values: the row of its type, or of its element, among `schema_tables`; YAWL_SCHEMA_NONE, and
     * why. */
    uint32_t schema_row;
    struct text schema_reason;
};

typedef ARRAY(struct ast_variable) ast_variables;

/* ---- Mappings ---------------------------------------------------------------- */

/* YAML `name: expression`; YAWL <mapping> of starting, completed and enablement mappings. */
struct ast_mapping {
    struct ast_text target;     /* the variable or parameter that is assigned */
    struct ast_text expression; /* CEL or XQuery; absent if the query is missing */
    struct span span;
};

typedef ARRAY(struct ast_mapping) ast_mappings;

/* ---- Flow ---------------------------------------------------------------------- */

struct ast_flow {
    struct ast_text target;    /* as written: `end`, a task, a condition; in YAWL an element id */
    struct ast_text when;      /* YAML `when`; YAWL <predicate> */
    struct ast_int order;      /* YAWL predicate/@ordering */
    struct ast_int threads;    /* `threads` (pattern 42) */
    enum ast_bool is_default;  /* `default: true`, <isDefaultFlow/> */
    struct ast_about about;    /* YAWL: documentation of the flow, layout */
    struct text branch;        /* of the first flow of a branch: its name in `branches` */
    struct span span;
};

typedef ARRAY(struct ast_flow) ast_flows;

enum ast_gate { AST_GATE_ABSENT, AST_GATE_AND, AST_GATE_XOR, AST_GATE_OR, AST_GATE_COUNT_OF };

struct ast_join {
    enum ast_gate gate;         /* AST_GATE_COUNT_OF: `join: {count: …}` or {threads: …} */
    struct span span;
    struct ast_int count, threads;
    struct ast_text rest;       /* ignore | block | cancel */
};

/* Something that `cancels` names. */
enum ast_cancel_kind {
    AST_CANCEL_ELEMENT,
    AST_CANCEL_FLOW,
    AST_CANCEL_INTO,
    AST_CANCEL_OUT_OF,
    AST_CANCEL_ALL
};

struct ast_cancel {
    enum ast_cancel_kind kind;
    struct ast_text from, to;   /* ELEMENT: `to` alone; FLOW: both; INTO "* -> to"; OUT_OF "from -> *" */
    struct span span;
};

/* ---- What a task has besides flow ---------------------------------------------- */

struct ast_instances {
    bool present;
    struct span span;
    struct ast_text for_each, count, as;      /* YAML */
    struct ast_text minimum, maximum, threshold; /* numbers, `all`, `infinite` or expressions */
    struct ast_text create;                   /* static | dynamic */
    struct ast_text until, rest;              /* YAML */
    ast_mappings collect;                     /* YAML */
    /* YAWL: miDataInput {expression, splittingExpression, formalInputParam},
     * miDataOutput {formalOutputExpression, outputJoiningExpression, resultAppliedToLocalVariable} */
    struct ast_text input, split, input_param;
    struct ast_text output, joining, result;
    enum ast_bool has_input, has_output;      /* the element was written, whatever it holds */
    struct ast_xml yawl_xml;
};

struct ast_timer {
    struct span span;
    struct ast_text after, at;      /* YAML; YAWL <duration> (also ticks + interval: "5 HOUR"), <expiry> */
    struct ast_text from;           /* enabled | started; YAWL OnEnabled | OnExecuting */
    struct ast_text then;           /* expire | fail | start, absent: expire */
    struct ast_text to, also;       /* `then: {to: T}`, `then: {also: T}` */
    struct ast_text variable;       /* YAWL <netparam> */
    struct ast_xml yawl_xml;        /* workdays, and what else the YAML form does not say */
};

typedef ARRAY(struct ast_timer) ast_timers;

struct ast_retry {
    bool present;
    struct ast_text attempts, wait, factor, max_wait, jitter;
    struct span span;
};

struct ast_failure_flow {
    struct ast_text to, error; /* error absent: any */
    struct span span;
};

struct ast_failure {
    bool present;
    struct span span;
    struct ast_retry retry;
    ARRAY(struct ast_failure_flow) flows;
};

struct ast_offer {
    bool present;
    struct span span;
    ast_mappings keys; /* role, user, capability, not_by, same_as: key and text, each possibly repeated */
};

struct ast_call {
    bool present;
    struct span span;
    struct ast_text connector; /* function, http, process, log, … */
    struct ast_text text;      /* `function: charge`, `log: "text"`: the scalar form */
    ast_mappings settings;     /* the mapping form, nested keys joined with '.', list items as key.0, key.1 */
};

struct ast_trigger {
    bool present;
    struct span span;
    struct ast_text name, kind, key;
};

/* ---- Elements of a net -------------------------------------------------------------- */

struct ast_condition {
    struct ast_text name;      /* YAML key, YAWL id */
    struct span span;
    struct ast_about about;
    ast_flows flows;
};

struct ast_task {
    struct ast_text name;      /* YAML key, YAWL id */
    struct span span;          /* the whole definition */
    struct ast_about about;
    struct ast_join join;
    enum ast_gate split;
    struct span split_span;
    ast_flows flows;           /* `then` */
    bool has_flows;            /* `then` was written */
    ARRAY(struct ast_cancel) cancels;

    struct ast_offer offer;
    struct ast_call call;
    struct ast_text net;            /* `net: n`: a composite task */
    struct ast_text decomposition;  /* YAWL decomposesTo, resolved by net: a gateway or a net.  In YAML:
                                     * `decomposition: NAME`, beside or without `offer` */
    ast_mappings in, out;           /* starting, completed mappings */
    ast_mappings enablement;        /* YAWL enablementMappings */
    ast_variables returns;          /* YAML */
    struct ast_instances instances;
    ast_timers timers;
    struct ast_failure on_failure;
    struct ast_trigger trigger;
    ast_texts holds;                /* `while: [c]` */
    ast_texts completes, needs, allow;
    struct ast_text condition;      /* `if: CEL`, with needs */
    struct ast_text mutex;
    struct ast_text budget;         /* `budget: 5ms`: performance budget, never a deadline (CP-5) */
    /* `branches:`/`converge:` short form: each branch is a list of steps, as flows in between. */
    struct ast_branches *branches;
};

struct ast_branch {
    struct ast_text name;
    struct span span;
    ast_texts steps;           /* names of tasks, in order */
};

struct ast_branches {
    struct span span;
    ARRAY(struct ast_branch) branches;
    struct ast_text converge;  /* first | all | majority */
    struct ast_text timeout;   /* `branch_timeout`: a duration, or `default` */
    struct ast_text then;      /* where it goes on; the task has no flows of its own then */
};

struct ast_element_ref {
    bool is_task;
    uint32_t index;
};

struct ast_net {
    struct ast_text name;      /* root: the workflow's name (YAML), the net's id (YAWL) */
    struct span span;
    bool is_root;
    struct ast_about about;
    ast_variables variables;   /* in, out, local: in the order of the text */
    /* YAML: `start` and `end` are reserved words; YAWL: the conditions' own ids and texts. */
    struct ast_condition input, output;
    bool has_input, has_output;     /* in YAML always */
    ast_texts more_inputs, more_outputs; /* YAWL: second and later ones, an error for net to tell */
    ARRAY(struct ast_condition) conditions;
    ARRAY(struct ast_task) tasks;
    /* Order of the flow elements in the text: index into conditions (is_task false) or tasks. */
    ARRAY(struct ast_element_ref) order;
    ast_timers timers;
    struct ast_text termination, or_join;
    ast_texts allow;
    bool uses_needs;
    /* YAWL: externalDataGateway, logPredicate, attributes, … in about.yawl_xml */
};

/* A YAWL decomposition that is not a net: what an atomic task does.  YAML: `decompositions: {NAME: …}`. */
struct ast_decomposition {
    struct ast_text name;
    struct span span;
    struct ast_about about;
    ast_variables variables;       /* in, out, enablement */
    ast_mappings outputs;          /* Beta 2 and 3: <outputExpression query=…>, target absent */
    struct ast_text interaction;   /* manual | automated, absent if not written */
    struct ast_text service;       /* yawlService/@id */
    struct ast_text codelet;
};

/* ---- A specification --------------------------------------------------------------------- */

enum ast_language { AST_CEL, AST_XPATH };

struct ast_specification {
    enum document_format format;   /* what it was written in */
    bool is_petri; /* PNML, LoLA: every place was drawn, and means no more than that */
    const struct source *source;
    struct span span;
    struct ast_text workflow;      /* YAML workflow; YAWL specification/@uri */
    struct ast_text version;       /* of the workflow */
    struct ast_text schema_version;/* YAML `yawl: 1`; YAWL specificationSet/@version, absent: Beta 2 */
    struct ast_about about;        /* metaData without a YAML form in about.yawl_xml */
    enum ast_language language;
    struct ast_text mode;          /* of calls: parallel (also if absent), sequential */
    struct ast_text schema;        /* XML Schema of the data types: a whole <schema> element */
    const struct yawl_schema *schema_tables; /* what of it variables need; NULL: not resolved, or CEL */
    ARRAY(struct ast_type) types;
    ast_texts uses;
    ARRAY(struct ast_net) nets;    /* in the order of the text */
    ARRAY(struct ast_decomposition) decompositions;
    struct ast_xml layout;         /* YAWL <layout> */
};

/* Lower a document.  All errors are in `diagnostics`; NULL if there is no specification at all.  A YAWL
 * file may hold several specifications: one result each. */
typedef ARRAY(struct ast_specification *) ast_specifications;
ast_specifications ast_from_yaml(struct arena *arena, const struct document *document,
                                 struct diagnostics *diagnostics);
ast_specifications ast_from_yawl(struct arena *arena, const struct document *document,
                                 struct diagnostics *diagnostics);
/* Petri nets, if they are workflow nets: PNML (one specification each <net>) and LoLA.  The trees are those
 * of YAML. */
ast_specifications ast_from_pnml(struct arena *arena, const struct document *document,
                                 struct diagnostics *diagnostics);
ast_specifications ast_from_lola(struct arena *arena, const struct document *document,
                                 struct diagnostics *diagnostics);
/* Is the root element <pnml>? */
bool ast_is_pnml(const struct document *document);
/* What needs XML Schema: the data types compile, types exist, initial values are valid.  Fills in what the
 * types of variables are, as far as they do. */
void ast_check_values(struct arena *arena, struct ast_specification *specification,
                      struct diagnostics *diagnostics);

/* T, T[], T?, T[]?, …: could it be a type of a specification whose expressions are CEL? */
bool ast_is_type(struct text text);

/* What `--dump=ast` shows, and what `convert` writes. */
void ast_print(const struct ast_specification *specification, bool positions, struct text_buffer *out);
void ast_to_yaml(const struct ast_specification *specification, struct text_buffer *out);
/* YAWL 4.0, or Beta 2 if it is YAML made from that; what YAWL cannot say is refused by name, each with its
 * position. */
void ast_to_yawl(struct arena *arena, const struct ast_specification *specification,
                 struct text_buffer *out, struct diagnostics *diagnostics);

#endif
