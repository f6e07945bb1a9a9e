/* The thread that moves one segment after the other.
 * Invariant: it alone uses the two connections; `taken` grows once the segment before it is durable. */
#include "store/sqlite/history_taker.h"

#include <stdlib.h>
#include <string.h>

#include "yawl/errors.h"

static int note_problem(struct yawl__history_taker *self, int status)
{
    uv_mutex_lock(&self->mutex);
    yawl__message_copy(&self->problem, &self->move.problem);
    uv_mutex_unlock(&self->mutex);
    return status;
}

static bool is_closing(void *context)
{
    struct yawl__history_taker *self = context;
    uv_mutex_lock(&self->mutex);
    bool closing = self->closing;
    uv_mutex_unlock(&self->mutex);
    return closing;
}

/* ---- The thread ---- */

static void note_taken(struct yawl__history_taker *self)
{
    uv_mutex_lock(&self->mutex);
    self->taken = self->move.history.taken;
    uv_mutex_unlock(&self->mutex);
}

/* The files are opened when they are needed first: a small store has no history. */
static int open_files(struct yawl__history_taker *self)
{
    if (self->is_open) return 0;
    self->move.of = self->of;
    self->move.stops = is_closing;
    self->move.context = self;
    int status = yawl__history_move_open(&self->move);
    self->is_open = status == 0;
    if (status == 0) note_taken(self);
    return status;
}

/* Moves what can move; a code ends the thread. */
static int move_all(struct yawl__history_taker *self, uint64_t whole)
{
    int status = open_files(self);
    bool moved = status == 0;
    while (moved && status == 0) {
        status = yawl__history_move_next(&self->move, whole, self->segment_bytes, &moved);
        if (moved) note_taken(self);
    }
    return status == 0 ? 0 : note_problem(self, status);
}

/* Waits until more is whole than `seen`; false: it is to end. */
static bool wait_for_more(struct yawl__history_taker *self, uint64_t *seen)
{
    uv_mutex_lock(&self->mutex);
    while (self->whole == *seen && !self->closing) uv_cond_wait(&self->wake, &self->mutex);
    *seen = self->whole;
    bool goes_on = !self->closing && self->failed == 0;
    uv_mutex_unlock(&self->mutex);
    return goes_on;
}

static void run(void *context)
{
    struct yawl__history_taker *self = context;
    uint64_t seen = 0;
    while (wait_for_more(self, &seen)) {
        int status = move_all(self, seen);
        if (status == 0) continue;
        uv_mutex_lock(&self->mutex);
        self->failed = status;
        uv_mutex_unlock(&self->mutex);
    }
}

/* ---- Life ---- */

static char *copy_text(const char *text)
{
    if (text == NULL) return NULL;
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);
    return copy == NULL ? NULL : memcpy(copy, text, size);
}

static bool copy_texts(struct yawl__history_taker *self, const struct yawl__history_of *of)
{
    self->of = *of;
    self->of.path = copy_text(of->path);
    self->of.vfs = copy_text(of->vfs);
    return self->of.path != NULL && (of->vfs == NULL || self->of.vfs != NULL);
}

static void free_texts(struct yawl__history_taker *self)
{
    free((void *)(uintptr_t)self->of.path);
    free((void *)(uintptr_t)self->of.vfs);
}

static int refuse(struct yawl__history_taker *self, const char *why)
{
    yawl__message_set(&self->problem, self->of.path, "-history: ", why, NULL);
    return YAWL_ECORRUPT;
}

/* A history that is there says how far it is, or that it is not this store's.  Nothing is deleted for it yet:
 * what a process before this one wrote, and did not sync, may be read and is not durable. */
static int look(struct yawl__history_taker *self)
{
    struct yawl__history_file there;
    int status = yawl__history_file_look(&there, &self->of);
    self->taken = self->of.first;
    if (status != 0) yawl__message_copy(&self->problem, &there.file.problem);
    if (status != 0 || !there.is_there) return status;
    uint64_t taken = there.taken;
    yawl__history_file_close(&there);
    if (taken > self->of.whole)
        return refuse(self, "it knows more than the store, which is an older copy of another");
    if (taken < self->of.first)
        return refuse(self, "it ends before the log begins; without it a new one is begun");
    return 0;
}

static bool start_thread(struct yawl__history_taker *self)
{
    bool made = uv_mutex_init(&self->mutex) == 0;
    bool waits = made && uv_cond_init(&self->wake) == 0;
    self->runs = waits && uv_thread_create(&self->thread, run, self) == 0;
    if (self->runs) return true;
    if (waits) uv_cond_destroy(&self->wake);
    if (made) uv_mutex_destroy(&self->mutex);
    return false;
}

int yawl__taker_open(struct yawl__history_taker *self, const struct yawl__history_of *of,
                     size_t segment_bytes)
{
    memset(self, 0, sizeof *self);
    yawl__message_clear(&self->problem);
    yawl__message_clear(&self->move.problem);
    self->segment_bytes = segment_bytes;
    int status = copy_texts(self, of) ? look(self) : YAWL_ENOMEM;
    if (status == 0 && start_thread(self)) return 0;
    if (status == 0 || self->problem.length == 0)
        yawl__message_set(&self->problem, of->path, ": out of memory", NULL);
    free_texts(self);
    return status != 0 ? status : YAWL_ENOMEM;
}

int yawl__taker_note(struct yawl__history_taker *self, uint64_t whole)
{
    uv_mutex_lock(&self->mutex);
    int failed = self->failed;
    if (whole > self->whole) {
        self->whole = whole;
        uv_cond_signal(&self->wake);
    }
    uv_mutex_unlock(&self->mutex);
    return failed;
}

uint64_t yawl__taker_taken(struct yawl__history_taker *self)
{
    uv_mutex_lock(&self->mutex);
    uint64_t taken = self->taken;
    uv_mutex_unlock(&self->mutex);
    return taken;
}

void yawl__taker_close(struct yawl__history_taker *self)
{
    if (!self->runs) return;
    uv_mutex_lock(&self->mutex);
    self->closing = true;
    uv_cond_signal(&self->wake);
    uv_mutex_unlock(&self->mutex);
    (void)uv_thread_join(&self->thread);
    uv_cond_destroy(&self->wake);
    uv_mutex_destroy(&self->mutex);
    if (self->is_open) yawl__history_move_close(&self->move);
    free_texts(self);
    self->runs = false;
}
