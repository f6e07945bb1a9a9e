/* Files on a simulated disk, which knows of each what is there for good and what only seems to be.
 *
 * A write counts once it was synced.  When a machine dies, each write since then is kept, lost, or torn at
 * a sector, as chance wills, later ones without earlier ones too; a file that was made or deleted since the
 * last sync of its folder may be there or not.  When only a process dies, all it wrote is still there and
 * still not for good.  A sync that fails has written some of it, and the rest never will be.
 */
#ifndef SIMULATION_FILES_H
#define SIMULATION_FILES_H

#include "world.h"

enum { FILES_MAX = 10, NAME_MAX_LENGTH = 47, SHARED_MAX = 4, SHARED_LOCKS = 8 };

struct pending;

struct file {
    char name[NAME_MAX_LENGTH + 1];
    bool is_there, stays;        /* now; for good */
    unsigned char *bytes, *kept; /* what is read; what is there for good */
    size_t size, kept_size, capacity, kept_capacity;
    struct pending *first, **last; /* what was not synced, the oldest first */
    uint32_t failed_syncs;         /* of the process that has it open */
    uint32_t handles;              /* that have it open */
    /* Locks of the database. */
    uint32_t shared;
    const void *reserved, *waits, *exclusive; /* handles; NULL: nobody */
    /* Of its write-ahead index. */
    void *regions[SHARED_MAX];
    uint32_t mapped; /* by so many handles */
    uint32_t readers[SHARED_LOCKS];
    const void *writers[SHARED_LOCKS];
};

/* The file of that name on a disk; NULL: none is there, and it is not to be made. */
struct file *file_find(uint32_t disk, const char *name, bool make);
void file_write(struct file *file, const void *bytes, size_t length, size_t at);
void file_truncate(struct file *file, size_t size);
/* All that was written is there for good. */
void file_sync(struct file *file);
/* It is not: some is, and the rest is lost once the process has gone. */
void file_sync_fails(struct file *file);
void file_delete(struct file *file);
/* Which files there are is there for good. */
void folder_sync(uint32_t disk);
/* What is left of a disk when its process dies, or its machine. */
void files_survive(uint32_t disk, bool machine);
void files_clear(void);
uint32_t files_disk(const struct file *file);
/* A region of an index, all zeros; those of a file are given back once nobody maps it. */
void *files_region(size_t size);
void files_unmap(struct file *file);

#endif
