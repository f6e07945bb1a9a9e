/* A process that is killed while it starts a program leaves the lock to that child, until the child has
 * become the program and with that closed what it inherited.  These are moments, but whoever goes on in place
 * of the process may come just then; so the lock is asked for again for half a second.
 * Invariant: the file is locked exactly if 0 is returned. */
#include "store/sqlite/owner_lock.h"

#include <errno.h>
#include <sys/file.h>
#include <time.h>

#define TRIES_MAX 100
#define PAUSE_NS  5000000L

int yawl__owner_lock(int file)
{
    const struct timespec pause = {.tv_nsec = PAUSE_NS};
    for (int tries = 1; flock(file, LOCK_EX | LOCK_NB) != 0; tries++) {
        if (errno != EWOULDBLOCK || tries == TRIES_MAX) return errno;
        (void)nanosleep(&pause, NULL);
    }
    return 0;
}
