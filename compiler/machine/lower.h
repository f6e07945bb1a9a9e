/* The lowerings of a net into a machine, one question a file; net_to_machine.c calls them in order.
 *
 * Each reads the net and fills its part of the machine.  lower_refuse runs first: the others may assume
 * that everything they meet is compiled.
 */
#ifndef MACHINE_LOWER_H
#define MACHINE_LOWER_H

#include "machine/machine.h"
#include "machine/machine_diagnostics.h"

struct lowering {
    struct arena *arena;
    struct diagnostics *diagnostics;
    const struct net_specification *specification;
    const struct net *net;
    struct machine *machine;
    struct machine_net *target; /* the machine's form of `net` */
    uint64_t list_entries;      /* of MACHINE_LISTS_MAX */
};

/* Refuses by name what is not compiled; true if nothing was refused. */
bool refuse_uncompiled(const struct lowering *lowering);

/* Places and tasks with their names, lines and consumers. */
void lower_elements(struct lowering *lowering);
void lower_join(struct lowering *lowering, const struct net_task *task, struct machine_task *to);
void lower_split(struct lowering *lowering, const struct net_task *task, struct machine_task *to);
void lower_cancel(struct lowering *lowering, const struct net_task *task, struct machine_task *to);
/* What every task's steps can enable and disable; false after a diagnostic if that is too much. */
bool lower_retests(struct lowering *lowering);
/* The order in which automatic tasks start. */
void lower_settle(struct lowering *lowering);
/* Case variables, parameters, initial values, enumerations. */
void lower_data(struct lowering *lowering);
void lower_task_data(struct lowering *lowering, const struct net_task *task,
                     struct machine_task *to);
void lower_calls(struct lowering *lowering);
/* Which enumerations code names: after everything else. */
void lower_enumerations_used(struct lowering *lowering);

/* An initial value as text: its literal; NULL if it is none of `type`. */
struct expr *literal_of_text(struct arena *arena, struct text text, struct expr_type type,
                             struct span span);
/* Turns a list of places into masks. */
machine_masks masks_of_places(struct arena *arena, const uint32_t *places, uint32_t count);
uint32_t line_of(struct span span);
/* The hash of what the machine means. */
uint64_t machine_hash(struct arena *arena, const struct machine *machine);

#endif
