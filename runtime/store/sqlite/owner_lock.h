/* The lock of who has a store, or a folder of stores, open. */
#ifndef SQLITE_OWNER_LOCK_H
#define SQLITE_OWNER_LOCK_H

/* Locks the open file, which unlocks with its last descriptor, however its process ends.  0 or an errno:
 * EWOULDBLOCK, somebody else has it and keeps it. */
int yawl__owner_lock(int file);

#endif
