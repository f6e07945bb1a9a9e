/* PASSIVE checkpoints: they wait for nobody, and nobody waits for them; RESTART where the log is too long.
 * Invariant: at most one is wanted; the thread alone uses the connection. */
#include "store/sqlite/checkpoint.h"

#include "store/sqlite/sqlite_file.h"

/* Pages in the log of writes from which on it is worth the two syncs: 4 MiB of 4 KiB each. */
#define PAGES_WORTH_IT 1024

int yawl__checkpoint(sqlite3 *db, bool *held)
{
    int pages = 0, moved = 0;
    int result = sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_PASSIVE, &pages, &moved);
    int primary = result & 0xff;
    if (held != NULL) *held = primary == SQLITE_OK && moved < pages;
    return primary == SQLITE_BUSY || primary == SQLITE_LOCKED ? SQLITE_OK : result;
}

/* SQLite would not wait for another checkpoint, which may be the thread's: so it is asked again and again. */
int yawl__checkpoint_all(sqlite3 *db)
{
    enum { STEP_MS = 20 };
    int result = SQLITE_BUSY;
    (void)sqlite3_busy_timeout(db, 0);
    for (int waited = 0; result == SQLITE_BUSY && waited <= YAWL__SQLITE_BUSY_MS;
         waited += STEP_MS) {
        if (waited > 0) (void)sqlite3_sleep(STEP_MS);
        result = sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL) & 0xff;
    }
    (void)sqlite3_busy_timeout(db, YAWL__SQLITE_BUSY_MS);
    return result;
}

/* Waits until one is wanted; false: it is to end. */
static bool wait_for_one(struct yawl__checkpointer *self)
{
    uv_mutex_lock(&self->mutex);
    while (!self->wanted && !self->closing) uv_cond_wait(&self->wake, &self->mutex);
    bool goes_on = !self->closing && self->failed == 0;
    uv_mutex_unlock(&self->mutex);
    return goes_on;
}

static void run(void *context)
{
    struct yawl__checkpointer *self = context;
    while (wait_for_one(self)) {
        int result = yawl__checkpoint(self->db, NULL);
        uv_mutex_lock(&self->mutex);
        self->wanted = false;
        self->failed = result;
        uv_mutex_unlock(&self->mutex);
    }
}

static int open_db(struct yawl__checkpointer *self, const char *path, const char *vfs)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
    int result = sqlite3_open_v2(path, &self->db, flags, vfs);
    /* Before it knows of the log a connection has no checkpoint to make. */
    if (result == SQLITE_OK)
        result = sqlite3_exec(self->db, "PRAGMA user_version", NULL, NULL, NULL);
    if (result != SQLITE_OK) {
        (void)sqlite3_close(self->db);
        self->db = NULL;
        return result;
    }
    /* The store's own connection is the last one and tidies up, unless the store has failed. */
    (void)sqlite3_db_config(self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    (void)sqlite3_exec(self->db, "PRAGMA wal_autocheckpoint = 0", NULL, NULL, NULL);
    return SQLITE_OK;
}

int yawl__checkpointer_open(struct yawl__checkpointer *self, const char *path, const char *vfs)
{
    *self = (struct yawl__checkpointer){0};
    int result = open_db(self, path, vfs);
    if (result != SQLITE_OK) return result;
    bool made = uv_mutex_init(&self->mutex) == 0;
    bool waits = made && uv_cond_init(&self->wake) == 0;
    if (waits && uv_thread_create(&self->thread, run, self) == 0) return SQLITE_OK;
    if (waits) uv_cond_destroy(&self->wake);
    if (made) uv_mutex_destroy(&self->mutex);
    (void)sqlite3_close(self->db);
    self->db = NULL;
    return SQLITE_NOMEM;
}

int yawl__checkpointer_note(struct yawl__checkpointer *self, int wal_pages)
{
    uv_mutex_lock(&self->mutex);
    int failed = self->failed;
    if (wal_pages >= PAGES_WORTH_IT && !self->wanted) {
        self->wanted = true;
        uv_cond_signal(&self->wake);
    }
    uv_mutex_unlock(&self->mutex);
    return failed;
}

void yawl__checkpointer_close(struct yawl__checkpointer *self)
{
    if (self->db == NULL) return;
    uv_mutex_lock(&self->mutex);
    self->closing = true;
    uv_cond_signal(&self->wake);
    uv_mutex_unlock(&self->mutex);
    (void)uv_thread_join(&self->thread);
    uv_cond_destroy(&self->wake);
    uv_mutex_destroy(&self->mutex);
    (void)sqlite3_close(self->db);
    self->db = NULL;
}
