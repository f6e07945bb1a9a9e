/* Running for real: the clock of the machine, programs and requests that are made, N worker slots. */
#ifndef PLAYER_REAL_H
#define PLAYER_REAL_H

#include "player/player.h"

/* Runs one case of the program to its end and prints what happens; options->workers slots, 0: no limit.
 * People's items are completed at once if options->automatic says so, else commands of standard input are
 * read whenever nothing goes on by itself.  An exit status. */
int player_run_real(const struct yawl_program *program, const struct player_options *options);

#endif
