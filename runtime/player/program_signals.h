/* Signals that end a program in order: SIGINT, SIGTERM and SIGHUP, but for those that whoever started it has
 * it ignore. */
#ifndef PLAYER_PROGRAM_SIGNALS_H
#define PLAYER_PROGRAM_SIGNALS_H

#include <uv.h>

#define SIGNALS_COUNT 3

struct signals {
    uv_signal_t handles[SIGNALS_COUNT];
    int count;
    int caught;     /* the first one; 0: none yet */
    uint64_t at_ms; /* the loop's time then */
    void *context;
    void (*at_once)(void *context);
};

/* Notes the first signal in `caught`.  A second one means at once: `at_once` runs, and then the program ends
 * by that signal.  The handles keep no loop alive.  0 or a code of libuv's. */
int signals_open(struct signals *signals, uv_loop_t *loop, void (*at_once)(void *context),
                 void *context);
/* They are closed once the loop has run. */
void signals_close(struct signals *signals);
/* "SIGINT" */
const char *signals_name(int number);

#endif
