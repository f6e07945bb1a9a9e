/* What is being done when a case goes over: work, its data, timers. */
#ifndef VERIFY_MIGRATE_WORK_H
#define VERIFY_MIGRATE_WORK_H

#include "verify/migrate/migrate.h"

/* Are values of the one values of the other? */
bool migrate_same_type(const struct expr_type *a, const struct expr_type *b);
/* Why what is busy at `task` cannot be busy so at `other`; absent: it can. */
struct text migrate_work_lost(struct arena *arena, const struct net_task *task,
                              const struct net_task *other);
/* What does not carry over though the work does: armed timers; absent: nothing. */
struct text migrate_beside_lost(struct arena *arena, const struct net_task *task,
                                const struct net_task *other, const migrated_numbers *timers);
/* What each timer is there, NET_NONE: nothing. */
void migrate_match_timers(struct arena *arena, const net_timers *from, const net_timers *to,
                          migrated_numbers *numbers);

#endif
