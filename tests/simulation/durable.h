/* The SQLite store of an engine, on the simulated disk. */
#ifndef SIMULATION_DURABLE_H
#define SIMULATION_DURABLE_H

#include "world.h"

/* Opens it for a new engine. */
int durable_open(struct node *node, yawl_store_t **store);
/* Its engine has closed, or its process dies, or its machine. */
void durable_end(struct node *node);
/* While an engine has the store, another one must not get it. */
void durable_is_refused(struct node *node);
/* The history tells what happened, case by case. */
void durable_check_history(const struct node *node);
void durable_clear(void);

#endif
