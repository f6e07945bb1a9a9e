/* The player: `test` plays traces, `run` plays one case, both of a program in a loaded module. */
#ifndef PLAYER_PLAYER_H
#define PLAYER_PLAYER_H

#include "player/report.h"
#include "yawl/program.h"

/* Steps of `run --auto` before it gives up: a loop whose guards never end. */
#define PLAYER_STEPS_MAX 10000

struct player_options {
    enum report_format format;
    bool automatic;   /* of `run`: items are completed without being told, else by standard input */
    uint32_t workers; /* --workers: so many at once; 0: not given */
    const char *data; /* JSON of the case's input; NULL: none */
    int64_t case_timeout_ms, task_timeout_ms; /* of a run for real; 0: none */
    const char *store; /* file of a run for real; NULL: nothing is stored */
    char *const *traces;
    int traces_count;
};

/* Takes --auto, --workers N, --data JSON, --store FILE, --case-timeout or --task-timeout SECONDS at
 * argv[*at]; false: it is none of them. */
bool player_take_option(struct player_options *options, int argc, char **argv, int *at);

/* Exit statuses as yawlc's: 0 fine, 1 something does not hold, 2 wrong usage, 3 the machine failed us. */
int player_test(const struct yawl_program *program, const struct player_options *options);
int player_run(const struct yawl_program *program, const struct player_options *options);

#endif
