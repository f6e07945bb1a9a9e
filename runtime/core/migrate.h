/* A case goes over to another program: decided as one record, which carries the case's image as one
 * of the new program, so that applying it needs neither the old program nor the mapping.
 *
 * What is enabled is derived from the marking by the new program; what is offered in both stays as it is,
 * what is only offered by the new one is offered, armed and started as after any step.
 * Invariant: a mapping is believed in nothing: numbers are checked when it is registered, types
 * whenever a value or work is taken over, and the image as one that comes from a store. */
#ifndef CORE_MIGRATE_H
#define CORE_MIGRATE_H

#include "core/decide.h"
#include "yawl/migration.h"

/* A net instance and what it becomes. */
struct yawl__shift {
    const struct yawl_migrated_net *net;
    const struct yawl_net *from, *to;
};
/* Bytes of a frame. */
struct yawl__part {
    uint32_t at, size;
};
/* Rounds of partial joins: they stand between the sets of tasks and what follows. */
struct yawl__part yawl__rounds_of(const struct yawl_net *net);
/* Of a scope of the mapping's old program; its net has one in the new program. */
struct yawl__shift yawl__shift_of(const struct yawl_migration *migration,
                                  const struct yawl__scope *scope);

/* ---- migrate_check.c ---- */

/* Does the mapping fit its programs?  YAWL_EABI, YAWL_EINVAL: core->message says why not; YAWL_ENOMEM. */
int yawl__migration_check(struct yawl__core *core, const struct yawl_migration *migration);

/* ---- migrate_fit.c: what of one program can be of another ---- */

/* Are values of the one values of the other, byte by byte, whatever the fields' numbers? */
bool yawl__field_same(const struct yawl_field *a, const struct yawl_field *b);
/* Why what is being worked on at the old task cannot go on at the new one; NULL: it can. */
const char *yawl__work_differs(const struct yawl__shift *shift, uint32_t task,
                               const struct yawl_migration *migration);
/* The task at which what is merely enabled at the old one goes on, with what it waits for;
 * YAWL_NONE: it does not. */
uint32_t yawl__offer_of(const struct yawl__shift *shift, uint32_t task);
/* What the old timer is in the new program, YAWL_NONE: nothing; `task` YAWL_NONE: of the net. */
uint32_t yawl__timer_of(const struct yawl__shift *shift, uint32_t task, uint32_t timer);
/* Makes the name of an armed timer that of the new program; false: it has none there. */
bool yawl__armed_move(const struct yawl__shift *shift, struct yawl__armed *armed);
/* The task that names the trigger of a delivery in the new program; false: there is none with that
 * payload. */
bool yawl__kept_of(const struct yawl_migration *migration, const struct yawl__kept *kept,
                   uint32_t *net, uint32_t *task);

/* ---- migrate.c ---- */

/* The record of the case's going over. YAWL_EMIGRATE: core->message says what does not; YAWL_EBUSY:
 * a call has to be answered first. */
int yawl__decide_migrated(struct yawl__core *core, const struct yawl__case *c,
                          const struct yawl_migration *migration);

/* ---- migrate_image.c ---- */

/* Appends the case's image as one of the new program to the open record. */
int yawl__migrate_image(struct yawl__core *core, const struct yawl__case *c,
                        const struct yawl_migration *migration);

/* ---- migrate_apply.c ---- */

/* Builds what the case becomes, from the record's image, for core->program_to. */
int yawl__reserve_migrated(struct yawl__core *core, const struct yawl__case *c,
                           const struct yawl__event_view *view);
void yawl__migrated_drop(struct yawl__core *core);
void yawl__apply_migrated(struct yawl__core *core, struct yawl__case *c, struct yawl__scope *scope,
                          const struct yawl__event_view *view);

#endif
