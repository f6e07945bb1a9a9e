/* The markings of the old net, held against those of the new one. */
#ifndef VERIFY_MIGRATE_MARKINGS_H
#define VERIFY_MIGRATE_MARKINGS_H

#include "verify/migrate/migrate.h"

/* Fills markings, carried, is_known, the example, and the counts of places and tasks, whose `to` is set. */
void migrate_markings(struct arena *arena, struct migrated_net *net,
                      const struct verify_limits *limits);

#endif
