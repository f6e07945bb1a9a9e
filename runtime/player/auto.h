/* `run --auto`: workers that perform a case by themselves. */
#ifndef PLAYER_AUTO_H
#define PLAYER_AUTO_H

#include "player/play.h"

/* Called after each step with the command that a trace would have. */
typedef void (*auto_step_fn)(struct play *play, const char *command);

/* Runs the case to its end, at most `workers` of its items executing at once: what is ready is started
 * while a worker is free, then the item that has executed longest is completed.  With nothing to do, virtual
 * time goes to the next timer.  0, or 1 after a message: the case cannot go on, or does not end. */
int auto_run(struct play *play, uint32_t workers, auto_step_fn step);
/* The next of these steps; calls that are made for real are left alone.  1: done, and what it was in
 * `command`; 0: there is nothing to do; negative: refused. */
int auto_once(struct play *play, uint32_t workers, char *command, size_t size);
/* Tells what the case waits for. */
void auto_tell_waiting(struct play *play);

#endif
