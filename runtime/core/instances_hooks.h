/* Where the core meets multiple-instance tasks: what it asks of them, in the order of a step.
 *
 * A busy one has one entry in its scope's table: kind YAWL__ENTRY_ITEM, status YAWL__ITEM_PARENT, its
 * rounds.  The entry stays as long as a round is left; the busy bit tells whether the task is busy.
 */
#ifndef CORE_INSTANCES_HOOKS_H
#define CORE_INSTANCES_HOOKS_H

#include "core/apply.h"
#include "core/decide.h"

/* ---- Decisions; 0: a record is decided, negative: refused ---- */

/* Any operation on items, and YAWL__ADD, on a multiple-instance task (command->instance, 0: which fits). */
int yawl__instances_decide(struct yawl__core *core, const struct yawl__at *at,
                           const struct yawl__command *command);
/* The start of an automatic one, which is enabled: all instances at once. */
int yawl__instances_start(struct yawl__core *core, const struct yawl__at *at);
/* The sub-net of one instance (at->instance) has ended; `returns`: its result. */
int yawl__instances_net_ended(struct yawl__core *core, const struct yawl__at *at,
                              const struct yawl__child *child, const void *returns);
/* The sub-net of one instance has failed, core->failing says how.  1: it is not taken here. */
int yawl__instances_net_failed(struct yawl__core *core, const struct yawl__at *at);
/* Makes `at`, of a busy task, the instance that fails when nobody names one, and gives its firing; one that
 * at->instance names stays.  False: there is none that runs. */
bool yawl__instances_failing(struct yawl__at *at, uint32_t *firing);
/* It is busy and leaves by force with the results that it has. */
int yawl__instances_force(struct yawl__core *core, const struct yawl__at *at);
/* A timer expired: it leaves with its running instances completed by their inputs; if it was only enabled,
 * with all instances so. */
int yawl__instances_expire(struct yawl__core *core, const struct yawl__at *at);
/* The instance whose retry timer expired is called again.  1: nothing, a person starts it. */
int yawl__instances_again(struct yawl__core *core, const struct yawl__at *at);
/* More to do before the step is at rest?  1: nothing; 0: a record is decided; negative: the case fails.
 * Asked after each record that touched the task, while it is busy (a start that needs records of its own for
 * each instance; a synchroniser that holds). */
int yawl__instances_go_on(struct yawl__core *core, const struct yawl__at *at);

/* ---- Records: those that are about an instance, or are of the task's own kinds ---- */

/* Is the record one for yawl__instances_apply?  Of a multiple-instance task all are but those of
 * choices, timers and triggers, and its being enabled or passed by. */
bool yawl__instances_own(const struct yawl_task *row, const struct yawl__event_view *view);
int yawl__instances_reserve(struct yawl__core *core, struct yawl__case *c,
                            struct yawl__scope *scope, const struct yawl__event_view *view);
void yawl__instances_apply(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                           const struct yawl__event_view *view);
/* In a replay: does the record follow from the state? */
bool yawl__instances_fit(const struct yawl__core *core, const struct yawl__case *c,
                         const struct yawl__scope *scope, const struct yawl__event_view *view);
/* Gives back what is reserved for a record. */
void yawl__many_drop(struct yawl__core *core);
/* Gives back the workspace. */
void yawl__many_done(struct yawl__core *core);

/* ---- State ---- */

/* Which rounds are dropped, and how their open items are noted. */
struct yawl__drop {
    enum yawl_event_kind kind; /* YAWL_EVENT_ITEM_CANCELLED or YAWL_EVENT_ITEM_DISCARDED */
    bool detached_too;         /* false: only the newest one, if it is not detached */
};
/* Drops rounds of an entry with the sub-nets of their instances; the entry is the caller's to remove, unless
 * the answer is true: a round is left. */
bool yawl__instances_drop(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                          struct yawl__item *entry, struct yawl__drop drop);
/* Is there an open instance in a detached round? */
bool yawl__instances_run_on(const struct yawl__item *entry);
/* Is the sub-net with that number one of an instance (of `at`) in a detached round? */
bool yawl__instances_net_runs_on(const struct yawl__at *at, uint32_t number);
/* What an instance keeps, by its number and (since detached rounds number theirs alike) its firing; NULL:
 * nothing, or there is no such instance. */
struct yawl__item_block *yawl__instances_block(const struct yawl__scope *scope,
                                               const yawl_item_id *item);

#endif
