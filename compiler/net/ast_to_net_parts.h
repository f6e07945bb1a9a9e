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
    struct intern type_names;                    /* records and enumerations → index in `types` */
    struct expr_type *types;                     /* of each ast->types */
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

/* A task that nobody wrote: what its conditions are called, and for whose sake it is there. */
struct net_hidden {
    struct text source, target; /* stand for its name in `source -> T`, `T -> target` */
    uint32_t owner;             /* the written task, or NET_NONE */
    struct text raises;
};

struct net_lowering {
    struct lowering *all;
    const struct ast_net *ast; /* as written, or with what the short forms stand for */
    uint32_t written_tasks;    /* those behind them are made by the compiler */
    ARRAY(struct net_hidden) hidden;
    struct net *net;
    struct intern elements;          /* as the file names them → net_element */
    struct intern ambiguous;         /* names of several elements: told once, then left alone */
    struct intern variable_names;    /* → index in net->variables */
    struct intern timer_names;       /* tasks with timers → index of the task */
    struct expr_variable *variables; /* the net's, then those of each task in turn: its item's, and
                                      * the one of its instances */
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

/* ast_to_net_others.c: flows of timers, failures and deadlines, which no split marks. */
void net_lower_other_flows(struct net_lowering *part);
/* What the first needs of the second. */
void net_say_unknown_target(struct net_lowering *part, struct text source,
                            const struct ast_text *target);
net_place_id net_place_between(struct net_lowering *part, uint32_t from, uint32_t to,
                               struct span span);

/* ast_to_net_cancels.c */
void net_lower_cancels(struct net_lowering *part);

/* ast_to_net_types.c: enumerations and records. */
void net_lower_types(struct lowering *all);
/* The type of a YAML text, perhaps with an error. */
struct expr_type net_yaml_type(const struct lowering *all, const struct ast_text *text);

/* ast_to_net_schema.c: the type of a variable that has a simple type of the schema; false: it has none. */
bool net_schema_type(const struct lowering *all, const struct ast_variable *ast,
                     struct expr_type *type);

/* ast_to_net_variables.c: the variables of nets. */
void net_lower_variables(struct net_lowering *part);
void net_lower_gateways(struct lowering *all);
/* Adds the parameters of a decomposition, or what a YAML task returns, with one role. */
void net_lower_parameters(struct lowering *all, const ast_variables *asts,
                          enum ast_variable_role role, net_variables *out);

/* ast_to_net_tasks.c: who performs a task, and its parameters. */
void net_lower_tasks(struct net_lowering *part);

/* ast_to_net_scopes.c: what the expressions of a net may name. */
void net_add_scopes(struct net_lowering *part);
struct expr_variable net_expr_variable(const struct net_variable *variable, enum expr_place place,
                                       uint32_t index);
/* The net's variables. */
struct expr_scope net_case_scope(const struct net_lowering *part);
/* With an instance's own variable and its index, for a task that has instances. */
struct expr_scope net_task_scope(const struct net_lowering *part, const struct net_task *task);
/* With `item`, for a task that somebody performs. */
struct expr_scope net_item_scope(const struct net_lowering *part, const struct net_task *task);
/* The variable that each instance of the task has for itself. */
struct expr_variable *net_own_variable(const struct net_lowering *part,
                                       const struct net_task *task);

/* ast_to_net_data.c: guards, mappings, initial values and templates, typed. */
void net_lower_data(struct net_lowering *part);
/* One CEL expression (in YAWL: kept as text); `wanted` may be NULL. */
struct net_expr net_lower_expression(const struct lowering *all, const struct expr_scope *scope,
                                     const struct ast_text *text, const struct expr_type *wanted);
/* A text with {EXPR} in it. */
struct net_expr net_lower_template(const struct lowering *all, const struct expr_scope *scope,
                                   const struct ast_text *text);
/* An expression whose value goes to `target`; NULL: to what it makes itself. */
struct net_expr net_lower_value(const struct lowering *all, const struct expr_scope *scope,
                                const struct ast_text *text, const struct expr_variable *target);

/* YAWL's queries: the list of what the instances get, and what joins their results. */
struct net_expr net_lower_split(const struct lowering *all, const struct expr_scope *scope,
                                const struct ast_instances *ast,
                                const struct expr_variable *target);
struct net_expr net_lower_joining(const struct lowering *all, const struct expr_scope *scope,
                                  const struct ast_text *text, const struct expr_variable *target);

/* ast_to_net_instances.c: multiple instances. */
void net_lower_instances(struct net_lowering *part);
/* The variable of the net that `task` names, or an error and NET_NONE. */
uint32_t net_find_variable(const struct net_lowering *part, const struct net_task *task,
                           const struct ast_text *name);

/* ast_to_net_calls.c: connectors and their templates. */
void net_lower_calls(struct net_lowering *part);
/* ast_to_net_settings.c: the settings of one call, checked, as pieces. */
void net_lower_settings(struct net_lowering *part, const struct ast_task *ast,
                        struct net_task *task);
/* ast_to_net_rules.c: what a connector asks of its settings as a whole, of a URL and of names. */
struct net_setting {
    struct net_task *task;
    const struct call_setting *row;
    struct text name, below; /* flat name; its part below the row's */
    const struct ast_text *text;
    uint32_t first; /* the first of its pieces */
};
void net_check_setting(const struct lowering *all, const struct net_setting *setting);
void net_check_settings(const struct lowering *all, struct net_task *task, struct span span);

/* ast_to_net_joins.c: partial joins, thread merges, milestones, mutexes, completions; what a net says
 * of its end and of its or-joins. */
void net_lower_joins(struct net_lowering *part);

/* ast_to_net_time.c: timers, deadlines, budgets. */
void net_lower_time(struct net_lowering *part);
/* A constant duration without months, in milliseconds; or an error and 0. */
int64_t net_lower_wait(const struct net_lowering *part, const struct net_task *task,
                       const struct ast_text *text);

/* ast_to_net_failure.c: failures and triggers. */
void net_lower_failures(struct net_lowering *part);
void net_unify_triggers(struct lowering *all);

/* ast_to_net_features.c: what is not compiled yet, each with a name; its names checked. */
void net_lower_features(struct net_lowering *part);
/* The task called `name`, or an error about `what` and NET_NONE. */
uint32_t net_find_task_of(const struct net_lowering *part, const struct net_task *task,
                          const struct ast_text *name, const char *what);

/* ast_to_net_hidden.c: a net with room for what short forms stand for. */
struct ast_net *net_copy_ast(struct net_lowering *part);
/* Adds a task that nobody wrote; it stands for what was written at `span`. */
struct ast_task *net_add_hidden(struct net_lowering *part, struct ast_net *ast, struct text name,
                                struct span span);

/* ast_to_net_needs.c, ast_to_net_branches.c: short forms become the flows that they stand for, before
 * anything else is lowered. */
void net_expand_needs(struct net_lowering *part);
void net_expand_branches(struct net_lowering *part);

#endif
