/* SQLite's way to its files: those of files.c, with locks, the shared index of the log of writes, and the
 * file by which a store is owned (--wrap of open, flock, close and nanosleep).  Each call may be the last one
 * of its process, or fail; a process that has died changes nothing any more, and hears of errors alone.
 * A path is "/D/name", D the number of the disk.
 * An error of a sync is told once to each who has the file open, as Linux does.
 * Invariant: who was told so does not sync the file again. */
#include "vfs.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>

#include "files.h"
#include "threads.h"

enum { FIRST_DESCRIPTOR = 1 << 20 };

struct opened {
    sqlite3_file base; /* first */
    struct file *file;
    struct node *node; /* its process; NULL: somebody who only looks, whom nothing happens to */
    uint64_t life;
    int level;
    bool deletes;      /* at its close */
    bool syncs_folder; /* with its first sync: a journal or a log of writes that may be new */
    bool maps;
    uint32_t reads, writes; /* locks of the index, one bit each */
    uint32_t seen;          /* failed syncs of the file before it was opened, or that it was told */
    bool failed_sync;
};

static struct opened *opened_of(sqlite3_file *file) { return (struct opened *)(void *)file; }

/* ---- What goes wrong ---- */

static bool is_dead(const struct node *node, uint64_t life)
{
    return node != NULL && (node->life != life || node->process_died);
}

/* The process dies here, or has died before. */
static bool dies(struct node *node, uint64_t life)
{
    if (is_dead(node, life)) return true;
    if (node == NULL || !life_ends_at(node, "a call of its disk")) return false;
    node->process_died = true;
    if (threads_are_inside()) threads_give_way(); /* and is buried */
    return true;
}

/* The call fails, and with it its store. */
static bool fails(struct node *node, enum fault fault)
{
    if (node == NULL || !(each_strikes(EACH_STORE) || strikes(fault))) return false;
    tell("%s", fault == FAULT_SYNC_FAILED ? "a sync fails" : "a call of the disk fails");
    node->face.failed = true;
    return true;
}

/* ---- Files ---- */

static int x_read(sqlite3_file *base, void *bytes, int length, sqlite3_int64 at)
{
    struct opened *self = opened_of(base);
    size_t from = (size_t)at, wanted = (size_t)length, there = 0;
    if (is_dead(self->node, self->life) || fails(self->node, FAULT_READ_FAILED))
        return SQLITE_IOERR_READ;
    if (from < self->file->size) there = self->file->size - from;
    if (there > wanted) there = wanted;
    if (there > 0) memcpy(bytes, self->file->bytes + from, there);
    memset((char *)bytes + there, 0, wanted - there);
    return there == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int x_write(sqlite3_file *base, const void *bytes, int length, sqlite3_int64 at)
{
    struct opened *self = opened_of(base);
    threads_pause();
    if (dies(self->node, self->life)) return SQLITE_IOERR_WRITE;
    if (fails(self->node, FAULT_WRITE_FAILED)) {
        uint32_t how = chance_below(&world.chance, 3);
        if (how == 2) file_write(self->file, bytes, (size_t)length / 2, (size_t)at);
        return how == 0 ? SQLITE_IOERR_WRITE : SQLITE_FULL;
    }
    file_write(self->file, bytes, (size_t)length, (size_t)at);
    return SQLITE_OK;
}

static int x_truncate(sqlite3_file *base, sqlite3_int64 size)
{
    struct opened *self = opened_of(base);
    if (dies(self->node, self->life) || fails(self->node, FAULT_WRITE_FAILED))
        return SQLITE_IOERR_TRUNCATE;
    file_truncate(self->file, (size_t)size);
    return SQLITE_OK;
}

/* While a database is made it has a journal, by which SQLite undoes what it could not sync: nothing was
 * answered yet that stands there. */
static bool is_being_made(const struct file *file)
{
    char name[NAME_MAX_LENGTH + 16];
    (void)sqlite3_snprintf((int)sizeof name, name, "%s-journal", file->name);
    return file_find(files_disk(file), name, false) != NULL;
}

/* The folder is synced too where SQLite's own way to Unix files does so. */
static int x_sync(sqlite3_file *base, int flags)
{
    struct opened *self = opened_of(base);
    struct node *node = self->node;
    (void)flags;
    threads_pause();
    if (dies(node, self->life)) return SQLITE_IOERR_FSYNC;
    if (self->failed_sync && node != NULL && !is_being_made(self->file))
        found("a sync of %s that failed is tried again", self->file->name);
    if (fails(node, FAULT_SYNC_FAILED)) file_sync_fails(self->file);
    self->failed_sync = node != NULL && self->seen != self->file->failed_syncs;
    self->seen = self->file->failed_syncs;
    if (self->failed_sync) return SQLITE_IOERR_FSYNC;
    file_sync(self->file);
    if (self->syncs_folder) folder_sync(files_disk(self->file));
    self->syncs_folder = false;
    world.tally->syncs++;
    threads_pause();
    return dies(node, self->life) ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

static int x_size(sqlite3_file *base, sqlite3_int64 *size)
{
    struct opened *self = opened_of(base);
    if (is_dead(self->node, self->life)) return SQLITE_IOERR_FSTAT;
    *size = (sqlite3_int64)self->file->size;
    return SQLITE_OK;
}

/* ---- Locks ---- */

static int lock_more(struct opened *self, int level)
{
    struct file *file = self->file;
    const void *waits = file->waits, *exclusive = file->exclusive;
    bool others = (waits != NULL && waits != self) || (exclusive != NULL && exclusive != self);
    if (level >= SQLITE_LOCK_SHARED && self->level < SQLITE_LOCK_SHARED) {
        if (others) return SQLITE_BUSY;
        file->shared++;
        self->level = SQLITE_LOCK_SHARED;
    }
    if (level >= SQLITE_LOCK_RESERVED && self->level < SQLITE_LOCK_RESERVED) {
        if (others || (file->reserved != NULL && file->reserved != self)) return SQLITE_BUSY;
        file->reserved = self;
        self->level = SQLITE_LOCK_RESERVED;
    }
    if (level < SQLITE_LOCK_EXCLUSIVE) return SQLITE_OK;
    if (others) return SQLITE_BUSY;
    file->waits = self;
    self->level = SQLITE_LOCK_PENDING;
    if (file->shared > 1) return SQLITE_BUSY;
    file->exclusive = self;
    self->level = SQLITE_LOCK_EXCLUSIVE;
    return SQLITE_OK;
}

static int x_lock(sqlite3_file *base, int level)
{
    struct opened *self = opened_of(base);
    if (is_dead(self->node, self->life)) return SQLITE_IOERR_LOCK;
    return self->level >= level ? SQLITE_OK : lock_more(self, level);
}

static int x_unlock(sqlite3_file *base, int level)
{
    struct opened *self = opened_of(base);
    struct file *file = self->file;
    if (self->level <= level) return SQLITE_OK;
    if (file->exclusive == self) file->exclusive = NULL;
    if (file->waits == self) file->waits = NULL;
    if (file->reserved == self) file->reserved = NULL;
    if (level == SQLITE_LOCK_NONE && self->level >= SQLITE_LOCK_SHARED) file->shared--;
    self->level = level;
    return SQLITE_OK;
}

static int x_reserved(sqlite3_file *base, int *out)
{
    *out = opened_of(base)->file->reserved != NULL;
    return SQLITE_OK;
}

static int x_control(sqlite3_file *base, int what, void *argument)
{
    (void)base;
    (void)what;
    (void)argument;
    return SQLITE_NOTFOUND;
}

static int x_sector(sqlite3_file *base)
{
    (void)base;
    return 512;
}

static int x_device(sqlite3_file *base)
{
    (void)base;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

/* ---- The index ---- */

static int x_map(sqlite3_file *base, int region, int size, int extend, void volatile **out)
{
    struct opened *self = opened_of(base);
    struct file *file = self->file;
    *out = NULL;
    if (dies(self->node, self->life) || fails(self->node, FAULT_READ_FAILED))
        return SQLITE_IOERR_SHMMAP;
    if (region >= SHARED_MAX) found("the index takes more than %d regions", SHARED_MAX);
    if (!self->maps) file->mapped++;
    self->maps = true;
    if (file->regions[region] == NULL && extend != 0)
        file->regions[region] = files_region((size_t)size);
    *out = file->regions[region];
    return SQLITE_OK;
}

static int take_index(struct opened *self, uint32_t at, bool writes)
{
    struct file *file = self->file;
    if (file->writers[at] != NULL && file->writers[at] != self) return SQLITE_BUSY;
    bool reads = (self->reads >> at & 1) != 0;
    if (writes && file->readers[at] > reads) return SQLITE_BUSY;
    if (writes) {
        file->writers[at] = self;
        self->writes |= 1u << at;
    } else if (!reads) {
        file->readers[at]++;
        self->reads |= 1u << at;
    }
    return SQLITE_OK;
}

static void leave_index(struct opened *self, uint32_t at)
{
    struct file *file = self->file;
    if ((self->reads >> at & 1) != 0) file->readers[at]--;
    if (file->writers[at] == self) file->writers[at] = NULL;
    self->reads &= ~(1u << at);
    self->writes &= ~(1u << at);
}

static int x_index_lock(sqlite3_file *base, int first, int count, int flags)
{
    struct opened *self = opened_of(base);
    int result = SQLITE_OK, at = first;
    bool locks = (flags & SQLITE_SHM_LOCK) != 0;
    if (locks && is_dead(self->node, self->life)) return SQLITE_IOERR_SHMLOCK;
    for (; at < first + count && result == SQLITE_OK; at++) {
        if (locks)
            result = take_index(self, (uint32_t)at, (flags & SQLITE_SHM_EXCLUSIVE) != 0);
        else
            leave_index(self, (uint32_t)at);
    }
    for (at -= 2; result != SQLITE_OK && at >= first; at--) leave_index(self, (uint32_t)at);
    return result;
}

static void x_barrier(sqlite3_file *base) { (void)base; }

static int x_unmap(sqlite3_file *base, int deletes)
{
    struct opened *self = opened_of(base);
    struct file *file = self->file;
    (void)deletes;
    for (uint32_t i = 0; i < SHARED_LOCKS; i++) leave_index(self, i);
    if (!self->maps) return SQLITE_OK;
    self->maps = false;
    if (--file->mapped == 0) files_unmap(file);
    return SQLITE_OK;
}

/* ---- Opening ---- */

static int x_close(sqlite3_file *base)
{
    struct opened *self = opened_of(base);
    (void)x_unmap(base, 0);
    (void)x_unlock(base, SQLITE_LOCK_NONE);
    self->file->handles--;
    if (self->deletes && !is_dead(self->node, self->life)) file_delete(self->file);
    base->pMethods = NULL;
    return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = x_close,
    .xRead = x_read,
    .xWrite = x_write,
    .xTruncate = x_truncate,
    .xSync = x_sync,
    .xFileSize = x_size,
    .xLock = x_lock,
    .xUnlock = x_unlock,
    .xCheckReservedLock = x_reserved,
    .xFileControl = x_control,
    .xSectorSize = x_sector,
    .xDeviceCharacteristics = x_device,
    .xShmMap = x_map,
    .xShmLock = x_index_lock,
    .xShmBarrier = x_barrier,
    .xShmUnmap = x_unmap,
};

static uint32_t disk_named(const char *path)
{
    if (path[0] != '/' || path[2] != '/') found("%s is on no disk", path);
    return (uint32_t)(path[1] - '0');
}

static int x_open(sqlite3_vfs *vfs, sqlite3_filename path, sqlite3_file *base, int flags, int *out)
{
    struct opened *self = opened_of(base);
    (void)vfs;
    *self = (struct opened){.node = threads_node()};
    if (self->node != NULL) self->life = self->node->life;
    if (path == NULL) found("a file without a name");
    if (dies(self->node, self->life) || fails(self->node, FAULT_READ_FAILED))
        return SQLITE_CANTOPEN;
    self->file = file_find(disk_named(path), path + 3, (flags & SQLITE_OPEN_CREATE) != 0);
    if (self->file == NULL) return SQLITE_CANTOPEN;
    self->deletes = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
    self->syncs_folder = (flags & SQLITE_OPEN_CREATE) != 0 &&
                         (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
    self->seen = self->file->failed_syncs;
    self->file->handles++;
    if (out != NULL) *out = flags;
    base->pMethods = &methods;
    return SQLITE_OK;
}

static int x_delete(sqlite3_vfs *vfs, const char *path, int syncs)
{
    struct node *node = threads_node();
    uint64_t life = node == NULL ? 0 : node->life;
    (void)vfs;
    if (dies(node, life) || fails(node, FAULT_WRITE_FAILED)) return SQLITE_IOERR_DELETE;
    struct file *file = file_find(disk_named(path), path + 3, false);
    if (file == NULL) return SQLITE_IOERR_DELETE_NOENT;
    file_delete(file);
    if (syncs != 0) folder_sync(disk_named(path));
    return SQLITE_OK;
}

static int x_access(sqlite3_vfs *vfs, const char *path, int flags, int *out)
{
    const struct file *file = file_find(disk_named(path), path + 3, false);
    (void)vfs;
    *out = file != NULL && (flags != SQLITE_ACCESS_EXISTS || file->size > 0);
    return SQLITE_OK;
}

static int x_full(sqlite3_vfs *vfs, const char *path, int size, char *out)
{
    (void)vfs;
    sqlite3_snprintf(size, out, "%s", path);
    return SQLITE_OK;
}

static int x_chance(sqlite3_vfs *vfs, int length, char *out)
{
    (void)vfs;
    for (int i = 0; i < length; i++) out[i] = (char)chance_next(&world.chance);
    return length;
}

/* Somebody else has his turn. */
static int x_sleep(sqlite3_vfs *vfs, int us)
{
    (void)vfs;
    threads_give_way();
    return us;
}

static int x_time(sqlite3_vfs *vfs, sqlite3_int64 *ms)
{
    (void)vfs;
    *ms = world.clock.now_ms + INT64_C(210866760000000);
    return SQLITE_OK;
}

void vfs_register(void)
{
    static sqlite3_vfs vfs = {.iVersion = 2,
                              .szOsFile = (int)sizeof(struct opened),
                              .mxPathname = 64,
                              .zName = "simulated",
                              .xOpen = x_open,
                              .xDelete = x_delete,
                              .xAccess = x_access,
                              .xFullPathname = x_full,
                              .xRandomness = x_chance,
                              .xSleep = x_sleep,
                              .xCurrentTimeInt64 = x_time};
    bool done = sqlite3_config(SQLITE_CONFIG_SINGLETHREAD) == SQLITE_OK &&
                sqlite3_vfs_register(&vfs, 1) == SQLITE_OK;
    if (!done) found("SQLite does not take the simulated disk");
}

/* ---- Who owns a store ---- */

int __real_open(const char *path, int flags, ...);
int __real_flock(int descriptor, int operation);
int __real_close(int descriptor);
int __wrap_open(const char *path, int flags, ...);
int __wrap_flock(int descriptor, int operation);
int __wrap_close(int descriptor);

static const struct node *owners[DISKS];

int __wrap_open(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    int mode = (flags & O_CREAT) != 0 ? va_arg(arguments, int) : 0;
    va_end(arguments);
    struct node *node = threads_node();
    if (node == NULL) return __real_open(path, flags, mode);
    errno = EIO;
    if (dies(node, node->life) || fails(node, FAULT_READ_FAILED)) return -1;
    return FIRST_DESCRIPTOR + (int)(node - world.nodes);
}

int __wrap_flock(int descriptor, int operation)
{
    if (descriptor < FIRST_DESCRIPTOR) return __real_flock(descriptor, operation);
    struct node *node = &world.nodes[descriptor - FIRST_DESCRIPTOR];
    errno = EINTR;
    if (dies(node, node->life) || fails(node, FAULT_READ_FAILED)) return -1;
    errno = EWOULDBLOCK;
    if (owners[node->disk] != NULL && owners[node->disk] != node) return -1;
    owners[node->disk] = node;
    return 0;
}

int __wrap_close(int descriptor)
{
    if (descriptor < FIRST_DESCRIPTOR) return __real_close(descriptor);
    const struct node *node = &world.nodes[descriptor - FIRST_DESCRIPTOR];
    if (owners[node->disk] == node) owners[node->disk] = NULL;
    return 0;
}

int __wrap_nanosleep(const struct timespec *span, struct timespec *left);

/* Nobody waits for real. */
int __wrap_nanosleep(const struct timespec *span, struct timespec *left)
{
    (void)span;
    (void)left;
    threads_give_way();
    return 0;
}

void vfs_clear(void)
{
    memset(owners, 0, sizeof owners);
    sqlite3_randomness(0, NULL);
}
