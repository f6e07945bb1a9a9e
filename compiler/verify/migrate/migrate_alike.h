/* Nets of one control flow: each marking of the one is one of the other, whatever they are. */
#ifndef VERIFY_MIGRATE_ALIKE_H
#define VERIFY_MIGRATE_ALIKE_H

#include "verify/migrate/migrate.h"

/* Do conditions and tasks have the same names in the same order, and tasks the same effect on
 * tokens? Guards, data, people and durations may differ: a search looks at none of them. */
bool migrate_are_alike(struct arena *arena, const struct net *a, const struct net *b);

#endif
