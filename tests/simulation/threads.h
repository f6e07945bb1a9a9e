/* Threads, simulated: those of a store run as coroutines on the one thread that there is, and chance chooses
 * when each goes on.  They change where they wait, and where a disk is asked for something. */
#ifndef SIMULATION_THREADS_H
#define SIMULATION_THREADS_H

#include "world.h"

/* A store of `node` is opened, read or closed from here on, NULL: no more; threads made meanwhile are its. */
void threads_enter(struct node *node);
/* Whose code runs: of a thread, or what was entered; NULL: nobody's. */
struct node *threads_node(void);
/* Those of `node` that could go on. */
uint32_t threads_ready(const struct node *node);
/* One of them goes on until it waits or another has its turn. */
void threads_run(struct node *node, uint32_t choice);
/* A place where another thread may have its turn. */
void threads_pause(void);
/* Somebody waits for a lock: whoever could give it back goes on. */
void threads_give_way(void);
/* Within a thread: it goes on no more. */
bool threads_are_inside(void);
_Noreturn void threads_leave(void);
/* After something was found: nothing is left of any thread. */
void threads_clear(void);

#endif
