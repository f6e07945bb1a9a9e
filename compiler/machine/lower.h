/* The lowerings of a net into a machine, one question a file; net_to_machine.c calls them in order.
 *
 * Each reads the net and fills its part of the machine.  lower_refuse runs first: the others may assume
 * that everything they meet is compiled.
 */
#ifndef MACHINE_LOWER_H
#define MACHINE_LOWER_H

#include "machine/machine.h"
#include "machine/machine_diagnostics.h"
#include "machine/machine_names.h"

/* Names that are unique in the whole file, so that nets can stand side by side. */
struct lowering_names {
    struct machine_scope places, tasks, variables, functions, types;
    struct intern function_index; /* function as written → index */
};

/* One net at a time: `net` and `target` change. */
struct lowering {
    struct arena *arena;
    struct diagnostics *diagnostics;
    const struct net_specification *specification;
    const struct net *net;
    struct machine *machine;
    struct machine_net *target; /* the machine's form of `net` */
    struct lowering_names *names;
    const uint32_t *net_numbers; /* of the specification's nets in the machine; MACHINE_NONE: unused */
    uint64_t list_entries;      /* of MACHINE_LISTS_MAX */
    uint32_t *tree_of_row;      /* of types of the schema: lower_trees.c */
    struct intern tree_names;
};

/* Refuses by name what is not compiled; true if nothing was refused. */
bool refuse_uncompiled(const struct lowering *lowering);

/* Places and tasks with their names, lines and consumers. */
void lower_elements(struct lowering *lowering);
void lower_join(struct lowering *lowering, const struct net_task *task, struct machine_task *to);
void lower_split(struct lowering *lowering, const struct net_task *task, struct machine_task *to);
void lower_others(struct lowering *lowering, const net_flows *others, machine_flows *to);
void lower_cancel(struct lowering *lowering, const struct net_task *task, struct machine_task *to);
/* Who watches each place and each task. */
void lower_watchers(struct lowering *lowering);
/* Makes routing tasks that only pass a token on a part of the flows that lead to them. */
void lower_fusion(struct lowering *lowering);
/* Finds the simple tasks of large nets. */
void lower_simple(struct lowering *lowering);
/* What every task's steps can enable and disable; a diagnostic if that is too much. */
void lower_retests(struct lowering *lowering);
/* The order in which automatic tasks start. */
void lower_settle(struct lowering *lowering);
/* How sub-nets lie in frames, and the order of the nets in C. */
void lower_frames(struct lowering *lowering);
void lower_enumerations(struct lowering *lowering);
/* The net's variables, parameters and initial values; of all nets before the data of any task. */
void lower_data(struct lowering *lowering);
void lower_task_data(struct lowering *lowering, const struct net_task *task,
                     struct machine_task *to);
/* The record of `variables`, called `tag`; NULL without variables. */
struct machine_record *lower_record(struct lowering *lowering, const net_variables *variables,
                                    struct text tag);
/* The same of a type, whose inside struct has a member `set`. */
struct machine_record *lower_value_record(struct lowering *lowering, const net_variables *members,
                                          struct text tag);
/* What the simple type of an XML Schema adds to the kind; NULL: nothing. */
const struct machine_facets *lower_facets(const struct lowering *lowering,
                                          const struct expr_type *type);
/* Makes the records that values of the type are made of, once each. */
void lower_type(struct lowering *lowering, const struct expr_type *type);
/* Makes the struct of XML data that an application gives or gets, if the type can have one. */
void lower_tree(struct lowering *lowering, const struct expr_type *type);
/* Is the expression one variable, perhaps converted, that may be absent?  `returns`: the members of
 * `item`. */
bool lower_is_absent_at_times(const struct expr *expr, const struct machine_record *returns);
void lower_instances(struct lowering *lowering, const struct net_task *task,
                     struct machine_task *to);
/* Timers, trigger, failure, `if` and budget of a task; the deadlines of the net. */
void lower_task_time(struct lowering *lowering, const struct net_task *task,
                     struct machine_task *to);
void lower_net_time(struct lowering *lowering);
void lower_calls(struct lowering *lowering);
/* Which types code names, in expressions too: after everything else. */
void lower_types_used(struct lowering *lowering);
/* What an expression evaluates more than once is evaluated once: after that. */
void lower_shared(struct lowering *lowering);
/* refuse.c: how deep C compilers must look into the expression; MACHINE_NESTING_MAX at most. */
uint32_t lower_nesting(const struct expr *expr);

/* An initial or default value, which is an element's content; NULL if `type` cannot hold it. */
struct expr *value_of_content(struct arena *arena, struct text content, struct expr_type type,
                              struct span span);
/* A text as a literal of a type that has them; NULL if it is none. */
struct expr *literal_of_text(struct arena *arena, struct text text, struct expr_type type,
                             struct span span);
/* Turns a list of places into masks. */
machine_masks masks_of_places(struct arena *arena, const uint32_t *places, uint32_t count);
uint32_t line_of(struct span span);
/* The stem of an element of the net: in other nets than the root it begins with the net's name. */
struct text machine_stem_of(const struct lowering *lowering, struct text name);
/* The hash of what the machine means. */
uint64_t machine_hash(struct arena *arena, const struct machine *machine);

#endif
