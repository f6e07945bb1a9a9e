/* What the files ast_to_net*.c share: the state of lowering one specification, and one net of it.
 *
 * The order of the parts is the order of this file.  Every part reports what is wrong and leaves a
 * net that the next part can still read, so that one run tells all.
 */
#ifndef NET_AST_TO_NET_PARTS_H
#define NET_AST_TO_NET_PARTS_H

#include "ast/ast.h"
#include "base/bitset.h"
#include "net/net.h"
#include "net/net_diagnostics.h"

/* "Did you mean" is looked for among this many names, for this many errors: it is a linear
 * search. */
#define NET_SUGGEST_NAMES_MAX  10000
#define NET_SUGGEST_ERRORS_MAX 100

struct lowering {
    struct arena *arena;
    struct diagnostics *diagnostics;
    const struct ast_specification *ast;
    struct net_specification *specification;
    const struct ast_net **asts;                 /* of each net of the specification */
    struct intern net_names;                     /* name → index of the net */
    struct intern decomposition_names;           /* name → index in ast->decompositions */
    struct intern type_names;                    /* records and enumerations, for YAML types */
    net_variables *gateway_in, *gateway_returns; /* of each ast->decompositions */
    struct bitset used_gateways;
    bool is_ambiguous;           /* two nets or decompositions have one name */
    struct expr_scope constants; /* no variables: for initial values */
};

/* A task or a condition in one number. */
typedef struct {
    uint32_t code;
} net_element;
#define NET_ELEMENT_NONE ((net_element){NET_NONE})
/* The output condition, whose place is only numbered when all flows are known. */
#define NET_ELEMENT_OUTPUT ((net_element){NET_NONE - 1})

struct net_lowering {
    struct lowering *all;
    const struct ast_net *ast;
    struct net *net;
    struct intern elements;          /* as the file names them → net_element */
    struct intern ambiguous;         /* names of several elements: told once, then left alone */
    struct intern variable_names;    /* → index in net->variables */
    struct expr_variable *variables; /* the net's, then the items' of each task in turn */
    uint32_t *items_begin;           /* of each task: its first one in `variables` */
};

static inline net_element net_element_of_place(uint32_t index) { return (net_element){index * 2}; }
static inline net_element net_element_of_task(uint32_t index)
{
    return (net_element){index * 2 + 1};
}
static inline bool net_element_is_task(net_element e) { return (e.code & 1) != 0; }
static inline uint32_t net_element_index(net_element e) { return e.code / 2; }
static inline bool net_element_is_none(net_element e) { return e.code == NET_NONE; }

static inline struct net_task *net_task_of(const struct net_lowering *part,
                                           const struct ast_task *ast)
{
    return &part->net->tasks.items[ast - part->ast->tasks.items];
}

/* ast_to_net_names.c */
/* Adds "did you mean" if `map` has a name near to `name`. */
void net_suggest(const struct lowering *all, struct diagnostic *diagnostic, struct span span,
                 const struct intern *map, struct text name);
struct text net_flow_name(struct arena *arena, struct text from, struct text to);
/* The element that the file calls `name`; the code is NET_NONE if there is none. */
net_element net_find_element(const struct net_lowering *part, struct text name);
/* The place of an element that is no task, when all flows are lowered. */
net_place_id net_element_place(const struct net_lowering *part, net_element element);
struct text net_element_name(const struct net_lowering *part, net_element element);
struct span net_element_span(const struct net_lowering *part, net_element element);
void net_add_elements(struct net_lowering *part);

/* ast_to_net_flows.c: flows, implicit conditions, presets and postsets, gates. */
void net_lower_flows(struct net_lowering *part);

/* ast_to_net_cancels.c */
void net_lower_cancels(struct net_lowering *part);

/* ast_to_net_variables.c: types, and the variables of nets. */
void net_lower_types(struct lowering *all);
void net_lower_variables(struct net_lowering *part);
void net_lower_gateways(struct lowering *all);
/* Adds the parameters of a decomposition, or what a YAML task returns, with one role. */
void net_lower_parameters(struct lowering *all, const ast_variables *asts,
                          enum ast_variable_role role, net_variables *out);

/* ast_to_net_tasks.c: who performs a task, and its parameters. */
void net_lower_tasks(struct net_lowering *part);

/* ast_to_net_data.c: guards, mappings, initial values and templates, typed. */
void net_lower_data(struct net_lowering *part);
/* One CEL expression (in YAWL: kept as text); `wanted` may be NULL. */
struct net_expr net_lower_expression(const struct lowering *all, const struct expr_scope *scope,
                                     const struct ast_text *text, const struct expr_type *wanted);
/* A text with {EXPR} in it. */
struct net_expr net_lower_template(const struct lowering *all, const struct expr_scope *scope,
                                   const struct ast_text *text);
/* What the expressions of the net may name; with an instance's variable for a task that has one. */
struct expr_scope net_case_scope(const struct net_lowering *part);
struct expr_scope net_task_scope(struct net_lowering *part, const struct ast_task *ast);

/* ast_to_net_calls.c: connectors and their templates. */
void net_lower_calls(struct net_lowering *part);

/* ast_to_net_instances.c: multiple instances and timers, kept as they are. */
void net_lower_instances(struct net_lowering *part);

/* ast_to_net_features.c: what is not compiled yet, each with a name; its names and numbers
 * checked. */
void net_lower_features(struct net_lowering *part);
void net_add_feature(const struct lowering *all, net_features *features, const char *name,
                     struct net_feature feature);
/* The task called `name`, or an error about `what` and NET_NONE. */
uint32_t net_find_task_of(const struct net_lowering *part, const struct net_task *task,
                          const struct ast_text *name, const char *what);

/* ast_to_net_needs.c: dependency graphs. */
void net_lower_needs(struct net_lowering *part);

#endif
