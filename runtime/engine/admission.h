/* Admission: who is let in when there is much to do, and how fast what is in gets done.
 *
 * Commands of running cases go before new cases, in the queue (a share of it is kept for them) and in a
 * turn.  A new case is refused while too many cases run, of its workflow or of all, or too many calls wait.
 * How long a refused one should wait is computed from the pace of what has ended.
 */
#ifndef ENGINE_ADMISSION_H
#define ENGINE_ADMISSION_H

#include <stdint.h>

#include "yawl/workers.h"

struct yawl__engine;
struct yawl__registered;

/* Of the room in the queue, and of each turn, one part in so many: starts leave it to other commands in the
 * queue, and have it for themselves in a turn. */
#define YAWL__START_SHARE 8u

/* How fast something gets done: times between ends and their number, of which older ones count less. */
struct yawl__pace {
    int64_t last_ms; /* of the last one; 0: there was none */
    double time_ms, count;
};

struct yawl__paces {
    struct yawl__pace commands, cases, calls;
    bool rests; /* the queue was empty: the time until the next turn says nothing of the pace */
};

/* `count` of them are done by now. */
void yawl__pace_note(struct yawl__pace *pace, int64_t now_ms, uint32_t count);
/* A turn has taken `count` commands. */
void yawl__admission_turn(struct yawl__engine *engine, uint32_t count);
/* May a case of this program begin?  0, or YAWL_EBUSY; `*text` says which limit it is. */
int yawl__admission_check(struct yawl__engine *engine,
                          const struct yawl__registered *registered, const char **text);

#endif
