/* A child process that is not reaped before nobody needs its number any more.
 *
 * libuv reaps what it has started as soon as it ends; its number, which is also that of its process group,
 * may then be another process's.  Here the end of the program is seen through a descriptor, the number stays
 * taken until yawl__child_reap, and until then signals reach this program and what it has started, nobody
 * else.
 */
#ifndef CONNECTORS_PROCESS_CHILD_H
#define CONNECTORS_PROCESS_CHILD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct yawl__child {
    pid_t pid;      /* 0: there is none */
    int descriptor; /* readable once the program has ended; owned until it is reaped */
};

struct yawl__child_plan {
    char *const *arguments; /* the program first; its name is looked up in the PATH of `variables` */
    char *const *variables;
    const char *directory; /* NULL: the host's */
    int files[3];          /* standard input, output, error */
};

/* How a program ended. */
struct yawl__child_end {
    int status, signal; /* -1: the host has reaped it, or ignores SIGCHLD; 0: by no signal */
};

/* Starts a program in a session and a process group of its own.  0, or an error of libuv. */
int yawl__child_start(struct yawl__child *child, const struct yawl__child_plan *plan);
/* To the whole group. */
void yawl__child_signal(const struct yawl__child *child, int signal);
/* Has the program ended, and how? */
bool yawl__child_has_ended(const struct yawl__child *child, struct yawl__child_end *end);
/* Gives the number back; the program has ended. */
void yawl__child_reap(struct yawl__child *child);

#endif
