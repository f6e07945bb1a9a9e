/* Parts of `run` (run_case.c) that a run for real shares. */
#ifndef PLAYER_RUN_PARTS_H
#define PLAYER_RUN_PARTS_H

#include "player/play.h"

/* Starts the case with JSON, NULL: none.  0, or an exit status after a message. */
int run_start_case(struct play *play, const char *data);
/* Performs one command, with its answer; 0, or 1 after a message. */
int run_perform(struct play *play, const char *text);
void run_print_end(struct play *play);

#endif
