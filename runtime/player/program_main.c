/* main of a stand-alone program (`yawlc compile --emit=program`): one case of its workflow, for real.
 *
 * Usage: PROGRAM [--store FILE] [--data JSON] [--workers N] [--auto] [--case-timeout SECONDS]
 *        [--task-timeout SECONDS]
 * Exit status: 0 the case has ended well, 1 not, 2 wrong usage, 3 the machine or the store failed us, 128 + N
 * the signal N ended the program.
 */
#include <stdio.h>

#include "player/real.h"
#include "yawl/engine.h"

int main(int argc, char **argv)
{
    struct player_options options = {.format = REPORT_TEXT,
                                     .case_timeout_ms = YAWL_CASE_TIMEOUT_DEFAULT_MS,
                                     .task_timeout_ms = YAWL_TASK_TIMEOUT_DEFAULT_MS};
    for (int at = 1; at < argc; at++) {
        if (player_take_option(&options, argc, argv, &at)) continue;
        fprintf(stderr,
                "%s: %s\nusage: %s [--store FILE] [--data JSON] [--workers N] [--auto] "
                "[--case-timeout SECONDS] [--task-timeout SECONDS]\n",
                yawl_module->name, argv[at], argv[0]);
        return 2;
    }
    int status = player_run_real(yawl_module, &options);
    return fflush(stdout) != 0 || ferror(stdout) ? 3 : status;
}
