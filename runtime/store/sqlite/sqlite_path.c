/* Where a store's files are and whose they are: an absolute path that follows symbolic links, the lock on
 * PATH-owner, databases that are made for their owner's eyes alone.
 * Invariants: all names of a file lead to the same lock, and whoever changes its working folder finds the
 * files again. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "store/sqlite/owner_lock.h"
#include "store/sqlite/sqlite_file.h"
#include "yawl/errors.h"

static int refuse(struct yawl__sqlite_file *file, int code, const char *path, const char *why)
{
    yawl__message_set(&file->problem, path, ": ", why, NULL);
    return code;
}

/* A log of writes belongs to a name: under a second one SQLite would not see what stands in the first's. */
static int refuse_links(struct yawl__sqlite_file *file)
{
    struct stat there;
    if (stat(file->path, &there) != 0 || !S_ISREG(there.st_mode) || there.st_nlink < 2) return 0;
    return refuse(file, YAWL_ESTORE, file->path,
                  "it has several names (hard links), and each has a log of writes of its own; "
                  "keep one, and copy what is to stay as it is");
}

int yawl__sqlite_find(struct yawl__sqlite_file *file, const char *path, const char *vfs)
{
    if (sqlite3_initialize() != SQLITE_OK) return refuse(file, YAWL_ENOMEM, path, "out of memory");
    sqlite3_vfs *way = sqlite3_vfs_find(vfs);
    if (way == NULL) return refuse(file, YAWL_ESTORE, path, "there is no such vfs");
    file->path = malloc((size_t)way->mxPathname + 1);
    if (file->path == NULL) return refuse(file, YAWL_ENOMEM, path, "out of memory");
    int result = way->xFullPathname(way, path, way->mxPathname + 1, file->path);
    if ((result & 0xff) == SQLITE_OK)
        return refuse_links(file); /* a link that was followed says so */
    return refuse(file, YAWL_ESTORE, path, sqlite3_errstr(result));
}

int yawl__sqlite_lock(struct yawl__sqlite_file *file)
{
    char *name = sqlite3_mprintf("%s-owner", file->path);
    if (name == NULL) return refuse(file, YAWL_ENOMEM, file->path, "out of memory");
    file->lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    sqlite3_free(name);
    if (file->lock < 0) return refuse(file, YAWL_ESTORE, file->path, strerror(errno));
    int problem = yawl__owner_lock(file->lock);
    if (problem == 0) return 0;
    if (problem != EWOULDBLOCK) return refuse(file, YAWL_ESTORE, file->path, strerror(problem));
    return refuse(file, YAWL_EBUSY, file->path, "another engine has the store open");
}

/* ---- Opening ---- */

/* Adds a path to a URI: what means something there is told by its number. */
static void add_path(sqlite3_str *uri, const char *path)
{
    for (; *path != '\0'; path++) {
        if (strchr("%?#&", *path) != NULL)
            sqlite3_str_appendf(uri, "%%%02X", (unsigned)(unsigned char)*path);
        else
            sqlite3_str_appendchar(uri, 1, *path);
    }
}

/* A database that is made gets the mode of PATH-owner, 0600 unless somebody has changed that; SQLite gives
 * -wal, -shm and -journal the mode of theirs. */
static char *name_new(struct yawl__sqlite_name name)
{
    sqlite3_str *uri = sqlite3_str_new(NULL);
    sqlite3_str_appendall(uri, "file://");
    add_path(uri, name.path);
    sqlite3_str_appendall(uri, name.end);
    sqlite3_str_appendall(uri, "?modeof=");
    add_path(uri, name.path);
    sqlite3_str_appendall(uri, "-owner");
    return sqlite3_str_finish(uri);
}

/* Nothing that stands in the file is run. */
static void distrust(sqlite3 *db)
{
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
}

int yawl__sqlite_open(struct yawl__sqlite_file *file, struct yawl__sqlite_name name, int flags)
{
    bool makes = (flags & SQLITE_OPEN_CREATE) != 0;
    char *text = makes ? name_new(name) : sqlite3_mprintf("%s%s", name.path, name.end);
    if (text == NULL) return refuse(file, YAWL_ENOMEM, name.path, "out of memory");
    flags |= SQLITE_OPEN_FULLMUTEX | SQLITE_OPEN_PRIVATECACHE | (makes ? SQLITE_OPEN_URI : 0);
    int result = sqlite3_open_v2(text, &file->db, flags, name.vfs);
    sqlite3_free(text);
    if (result != SQLITE_OK) return yawl__sqlite_refuse(file, name.path);
    distrust(file->db);
    (void)sqlite3_busy_timeout(file->db, YAWL__SQLITE_BUSY_MS);
    return 0;
}
