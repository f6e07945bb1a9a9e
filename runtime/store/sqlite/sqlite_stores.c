/* A folder with the stores of several engines: one SQLite file a partition, and a file that says how many
 * there are, which its owner holds locked.
 * Invariant: the number is durable before the first store is made, so a file without it is a new one. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/sqlite/owner_lock.h"
#include "yawl/engine.h"
#include "yawl/store_sqlite.h"

/* What stands in the file: HEAD, a number, a line end. */
#define HEAD     "yawl partitions "
#define TEXT_MAX 64

struct sqlite_stores {
    yawl_stores_t stores;               /* first: the interface leads back here */
    int lock;                           /* descriptor of the file with the number */
    char *path;                         /* absolute, through links */
    struct yawl_sqlite_options options; /* of each store, but for its path */
    size_t path_size;                   /* that the path of a store takes at most */
};

_Static_assert(YAWL_STORE_PROBLEM_MAX >= YAWL_SQLITE_PROBLEM_MAX, "a problem is copied as it is");

static struct sqlite_stores *self_of(yawl_stores_t *stores)
{
    return (struct sqlite_stores *)(void *)stores;
}

static int refuse(struct yawl_sqlite_options *options, int code, const char *why)
{
    (void)snprintf(options->problem, sizeof options->problem, "%s: %s", options->path, why);
    return code;
}

static int refuse_errno(struct yawl_sqlite_options *options)
{
    return refuse(options, errno == ENOMEM ? YAWL_ENOMEM : YAWL_ESTORE, strerror(errno));
}

/* ---- The number ---- */

/* The number in the text; 0: it is none. */
static uint32_t parse(const char *text)
{
    char *end;
    if (strncmp(text, HEAD, sizeof HEAD - 1) != 0) return 0;
    unsigned long number = strtoul(text + sizeof HEAD - 1, &end, 10);
    return *end == '\n' && number <= YAWL_PARTITIONS_MAX ? (uint32_t)number : 0;
}

/* What a crash left of a new folder: the beginning of the text. */
static bool is_new(const char *text)
{
    size_t head = strlen(text) < sizeof HEAD - 1 ? strlen(text) : sizeof HEAD - 1;
    return strncmp(text, HEAD, head) == 0 && strchr(text, '\n') == NULL;
}

static int read_number(const struct sqlite_stores *self, struct yawl_sqlite_options *options,
                       uint32_t *number)
{
    char text[TEXT_MAX] = "";
    ssize_t length = pread(self->lock, text, sizeof text - 1, 0);
    *number = 0;
    if (length < 0) return refuse_errno(options);
    if (is_new(text)) return 0;
    *number = parse(text);
    return *number != 0 ? 0 : refuse(options, YAWL_ECORRUPT, "no folder with stores of engines");
}

/* Until a folder is synced, what was made in it need not be there after the power was off. */
static bool sync_folder(const char *path)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return false;
    bool synced = fsync(folder) == 0;
    (void)close(folder);
    return synced;
}

/* The folder, which may be new itself, and the one that it is in; who must not read that one made nothing
 * there. */
static bool sync_folders(const struct sqlite_stores *self)
{
    char *above = malloc(self->path_size);
    if (above == NULL) return false;
    (void)snprintf(above, self->path_size, "%s/..", self->path);
    bool synced = sync_folder(self->path) && (sync_folder(above) || errno == EACCES);
    free(above);
    return synced;
}

static int write_number(const struct sqlite_stores *self, struct yawl_sqlite_options *options,
                        uint32_t number)
{
    char text[TEXT_MAX];
    int length = snprintf(text, sizeof text, HEAD "%u\n", number);
    errno = EIO;
    bool written = pwrite(self->lock, text, (size_t)length, 0) == length &&
                   fsync(self->lock) == 0 && sync_folders(self);
    return written ? 0 : refuse_errno(options);
}

static int agree(struct sqlite_stores *self, struct yawl_sqlite_options *options,
                 uint32_t partitions)
{
    uint32_t kept;
    int status = read_number(self, options, &kept);
    if (status != 0) return status;
    self->stores.partitions = kept != 0 ? kept : partitions;
    if (kept == 0 && partitions == 0)
        return refuse(options, YAWL_EINVAL, "it is new: how many partitions shall it have?");
    if (kept == 0) return write_number(self, options, partitions);
    if (partitions == 0 || partitions == kept) return 0;
    (void)snprintf(options->problem, sizeof options->problem, "%s: it has %u partitions, not %u",
                   options->path, kept, partitions);
    return YAWL_EINVAL;
}

/* ---- Its stores ---- */

static int open_store(yawl_stores_t *stores, uint32_t partition, uv_loop_t *loop,
                      yawl_store_t **store, char *problem)
{
    struct sqlite_stores *self = self_of(stores);
    char *path = malloc(self->path_size);
    struct yawl_sqlite_options options = self->options;
    options.path = path;
    problem[0] = '\0';
    if (path == NULL) return YAWL_ENOMEM;
    (void)snprintf(path, self->path_size, "%s/cases-%03u", self->path, partition);
    int status = yawl_store_sqlite_open(store, loop, &options);
    if (status != 0) memcpy(problem, options.problem, sizeof options.problem);
    free(path);
    return status;
}

static void close_store(yawl_stores_t *stores, yawl_store_t *store, yawl_store_close_cb closed,
                        void *context)
{
    (void)stores;
    yawl_store_sqlite_close(store, closed, context);
}

/* ---- Life ---- */

static int lock_file(struct sqlite_stores *self, struct yawl_sqlite_options *options)
{
    char *path = malloc(self->path_size);
    if (path == NULL) return refuse(options, YAWL_ENOMEM, "out of memory");
    (void)snprintf(path, self->path_size, "%s/partitions", self->path);
    self->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    free(path);
    if (self->lock < 0) return refuse_errno(options);
    errno = yawl__owner_lock(self->lock);
    if (errno == 0) return 0;
    if (errno != EWOULDBLOCK) return refuse_errno(options);
    return refuse(options, YAWL_EBUSY, "other engines have it open");
}

static int open_folder(struct sqlite_stores *self, struct yawl_sqlite_options *options,
                       uint32_t partitions)
{
    if (mkdir(options->path, 0700) != 0 && errno != EEXIST) return refuse_errno(options);
    self->path = realpath(options->path, NULL);
    if (self->path == NULL) return refuse_errno(options);
    self->path_size = strlen(self->path) + TEXT_MAX;
    int status = lock_file(self, options);
    return status != 0 ? status : agree(self, options, partitions);
}

int yawl_stores_sqlite_open(yawl_stores_t **stores, struct yawl_sqlite_options *options,
                            uint32_t partitions)
{
    *stores = NULL;
    options->problem[0] = '\0';
    if (partitions > YAWL_PARTITIONS_MAX)
        return refuse(options, YAWL_EINVAL, "there are at most 1024 partitions");
    struct sqlite_stores *self = calloc(1, sizeof *self);
    if (self == NULL) return refuse(options, YAWL_ENOMEM, "out of memory");
    self->stores.open = open_store;
    self->stores.close = close_store;
    self->options = *options;
    self->lock = -1;
    int status = open_folder(self, options, partitions);
    if (status == 0)
        *stores = &self->stores;
    else
        yawl_stores_sqlite_close(&self->stores);
    return status;
}

void yawl_stores_sqlite_close(yawl_stores_t *stores)
{
    if (stores == NULL) return;
    struct sqlite_stores *self = self_of(stores);
    if (self->lock >= 0) (void)close(self->lock);
    free(self->path);
    free(self);
}
