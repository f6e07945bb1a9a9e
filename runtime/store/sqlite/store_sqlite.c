/* The five functions of a store over an SQLite file.  A thread of its own writes; it has at most one batch to
 * write at a time, with the pages saved before it, and tells the loop through a uv_async_t when the batch is
 * durable.
 * Opening, load and read are calls of the loop's thread.
 * Invariants: after one failure nothing is written any more; the async handle keeps the loop alive exactly
 * while a batch is on its way. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "store/sqlite/checkpoint.h"
#include "store/sqlite/history_taker.h"
#include "store/sqlite/sqlite_file.h"
#include "yawl/errors.h"
#include "yawl/store_sqlite.h"

/* Parts of YAWL_WAL_BYTES_DEFAULT, or of what was asked for: a log of writes of a sixteenth waits for its own
 * checkpoint, else it would grow for as long as commits never pause; from an eighth on somebody holds it. */
#define PART_WAITS 16
#define PART_WARNS 8

_Static_assert(YAWL_SQLITE_PROBLEM_MAX >= YAWL__MESSAGE_MAX, "a problem is copied as it is");

/* What a transaction deletes at most of the log's beginning: twice what it adds, and so many bytes. */
#define BYTES_COMPACTED ((size_t)128 << 10)

/* A page, a position or a description that waits for the next batch, its bytes behind it. */
enum saving_kind { SAVING_POSITION, SAVING_PAGE, SAVING_PROGRAM };
struct saving {
    struct saving *next;
    uint64_t epoch, position;
    enum saving_kind kind;
    struct yawl_page page; /* of a program: its number is the hash */
};

/* A batch, with the pages that were saved before it. */
struct writing {
    bool given;
    uint64_t epoch;
    const void *bytes;
    size_t length;
    struct saving *first;
};

struct sqlite_store {
    yawl_store_t store; /* first: the interface leads back here */
    struct yawl__sqlite_file file;
    struct yawl__checkpointer checkpointer;
    struct yawl__history_taker taker;
    enum yawl_history_mode history;
    uint64_t wal_bytes;
    uv_async_t written;
    uv_thread_t thread;
    uv_mutex_t mutex;
    uv_cond_t wake;
    bool flying; /* the loop's: a batch is on its way */
    yawl_store_close_cb close_cb;
    void *close_context;
    uint64_t warn_at; /* the loop's: bytes of the log of writes */
    struct yawl__message warning;
    struct saving *first, **last; /* for the next batch, in the order in which they came */
    /* guarded */
    struct writing batch;
    bool closing;
    bool answered; /* the batch is written, or is not going to be */
    int status;    /* of that batch */
    uint64_t held; /* bytes of the log of writes, some of which a reader holds back; 0: none does */
    int failed;    /* what every later one comes to */
};

static struct sqlite_store *self_of(yawl_store_t *store)
{
    return (struct sqlite_store *)(void *)store;
}

static void free_savings(struct saving *saving)
{
    while (saving != NULL) {
        struct saving *next = saving->next;
        free(saving);
        saving = next;
    }
}

/* ---- The thread ---- */

/* Takes the next batch, waiting for it; false: the store closes. */
static bool take_work(struct sqlite_store *self, struct writing *batch)
{
    uv_mutex_lock(&self->mutex);
    while (!self->batch.given && !self->closing) uv_cond_wait(&self->wake, &self->mutex);
    *batch = self->batch;
    self->batch.given = false;
    uv_mutex_unlock(&self->mutex);
    return batch->given;
}

static int write_saving(struct yawl__sqlite_file *file, const struct saving *saving)
{
    const struct yawl_page *page = &saving->page;
    if (saving->kind == SAVING_PROGRAM) {
        const struct yawl__sqlite_bytes description = {page->bytes, page->length};
        return yawl__sqlite_file_describe(file, saving->epoch, page->number, &description);
    }
    return yawl__sqlite_file_save(file, saving->epoch, saving->position,
                                  saving->kind == SAVING_PAGE ? page : NULL);
}

/* Position up to which the log can be deleted. */
static uint64_t deletable(struct sqlite_store *self)
{
    uint64_t whole = self->file.whole;
    if (self->history == YAWL_HISTORY_LOG) return 0;
    if (self->history == YAWL_HISTORY_NONE) return whole;
    uint64_t taken = yawl__taker_taken(&self->taker);
    return taken < whole ? taken : whole;
}

static int write_all(struct sqlite_store *self, const struct writing *batch, uint64_t until)
{
    struct yawl__sqlite_file *file = &self->file;
    uint64_t whole = file->whole;
    int status = yawl__sqlite_file_begin(file);
    for (struct saving *saving = batch->first; saving != NULL && status == 0;
         saving = saving->next) {
        status = write_saving(file, saving);
        if (saving->kind != SAVING_PROGRAM) whole = saving->position;
    }
    if (status == 0)
        status = yawl__sqlite_file_append(file, batch->epoch, batch->bytes, batch->length);
    if (status == 0 && until > file->first)
        status = yawl__sqlite_file_compact(file, until, 2 * batch->length + BYTES_COMPACTED);
    if (status == 0) status = yawl__sqlite_file_commit(file);
    if (status == YAWL_ECANCELLED) yawl__sqlite_file_undo(file);
    if (status == 0) file->whole = whole;
    return status;
}

/* One transaction, which a statement alone is without more words. */
static int write_work(struct sqlite_store *self, const struct writing *batch)
{
    struct yawl__sqlite_file *file = &self->file;
    uint64_t until = deletable(self);
    if (until >= file->end) until = file->end == 0 ? 0 : file->end - 1;
    if (batch->first != NULL || until > file->first) return write_all(self, batch, until);
    return yawl__sqlite_file_append(file, batch->epoch, batch->bytes, batch->length);
}

static void note_held(struct sqlite_store *self, uint64_t bytes)
{
    uv_mutex_lock(&self->mutex);
    self->held = bytes;
    uv_mutex_unlock(&self->mutex);
}

/* The log of writes begins anew with the next commit once all of it was moved. */
static int tidy_wal(struct sqlite_store *self)
{
    struct yawl__message *problem = &self->file.problem;
    uint64_t size = yawl__wal_size(self->file.wal_pages);
    bool held = false;
    int result = yawl__checkpointer_note(&self->checkpointer, self->file.wal_pages);
    if (result == SQLITE_OK && size >= self->wal_bytes)
        result = yawl__checkpoint_all(self->file.db);
    else if (result == SQLITE_OK && size >= self->wal_bytes / PART_WAITS)
        result = yawl__checkpoint(self->file.db, &held);
    note_held(self, held ? size : 0);
    if (result == SQLITE_OK) return 0;
    yawl__message_set(problem, "checkpoint: ", sqlite3_errstr(result), NULL);
    if (result == SQLITE_BUSY) {
        yawl__message_set(problem, self->file.path, "-wal has ", NULL);
        yawl__message_add_number(problem, size >> 20);
        yawl__message_add(problem, " MiB, the most it may have: somebody reads the store without a "
                                   "pause; end that reader first");
    }
    return YAWL_ESTORE;
}

static int tidy(struct sqlite_store *self)
{
    int status = tidy_wal(self);
    if (status != 0 || !self->taker.runs) return status;
    status = yawl__taker_note(&self->taker, self->file.whole);
    if (status != 0) yawl__message_copy(&self->file.problem, &self->taker.problem);
    return status == 0 ? 0 : YAWL_ESTORE;
}

/* Says what became of the work.  A stale owner is refused; that is no failure of the store. */
static void answer(struct sqlite_store *self, int status, bool of_batch)
{
    uv_mutex_lock(&self->mutex);
    if (status != 0 && status != YAWL_ECANCELLED) self->failed = status;
    if (of_batch) self->status = status;
    if (of_batch) self->answered = true;
    uv_mutex_unlock(&self->mutex);
    if (of_batch) (void)uv_async_send(&self->written);
}

static void run(void *context)
{
    struct sqlite_store *self = context;
    struct writing batch;
    while (take_work(self, &batch)) {
        int status = self->failed; /* only this thread sets it */
        if (status == 0) status = write_work(self, &batch);
        free_savings(batch.first);
        answer(self, status, true);
        if (status == 0) answer(self, tidy(self), false);
    }
}

/* ---- The loop ---- */

/* Once for each doubling, and again once it was short meanwhile. */
static void warn(struct sqlite_store *self, uint64_t size)
{
    if (size < self->wal_bytes / PART_WARNS) self->warn_at = self->wal_bytes / PART_WARNS;
    if (size < self->warn_at) return;
    while (size >= self->warn_at) self->warn_at *= 2;
    struct yawl__message *warning = &self->warning;
    yawl__message_set(warning, self->file.path, "-wal has ", NULL);
    yawl__message_add_number(warning, size >> 20);
    yawl__message_add(warning,
                      " MiB and grows while somebody reads the store without a pause; at ");
    yawl__message_add_number(warning, self->wal_bytes >> 20);
    yawl__message_add(warning, " MiB the store fails");
    self->store.warning = warning->text;
}

static void on_written(uv_async_t *async)
{
    struct sqlite_store *self = async->data;
    uv_mutex_lock(&self->mutex);
    bool answered = self->answered;
    int status = self->status;
    uint64_t held = self->held;
    self->answered = false;
    uv_mutex_unlock(&self->mutex);
    if (!answered) return;
    self->flying = false;
    uv_unref((uv_handle_t *)&self->written);
    if (status != 0) self->store.problem = self->file.problem.text;
    warn(self, held);
    self->store.done(self->store.done_context, status == 0 ? 0 : YAWL_ESTORE);
}

static int sqlite_append(yawl_store_t *store, uint64_t epoch, const void *bytes, size_t length)
{
    struct sqlite_store *self = self_of(store);
    assert(!self->flying && "one batch at a time");
    self->flying = true;
    uv_ref((uv_handle_t *)&self->written);
    uv_mutex_lock(&self->mutex);
    self->batch = (struct writing){true, epoch, bytes, length, self->first};
    uv_cond_signal(&self->wake);
    uv_mutex_unlock(&self->mutex);
    self->first = NULL;
    self->last = &self->first;
    return 0;
}

/* Written with the next batch: no sync of its own, and never without the batches before it. */
static int put_off(struct sqlite_store *self, const struct saving *what)
{
    size_t length = what->page.length;
    struct saving *saving = malloc(sizeof *saving + length);
    if (saving == NULL) return YAWL_ENOMEM;
    *saving = *what;
    saving->page.bytes = saving + 1;
    if (length > 0) memcpy(saving + 1, what->page.bytes, length);
    *self->last = saving;
    self->last = &saving->next;
    return 0;
}

static int sqlite_save(yawl_store_t *store, uint64_t epoch, uint64_t position,
                       const struct yawl_page *page)
{
    struct saving saving = {NULL, epoch, position, SAVING_POSITION, {0, 0, NULL, 0}};
    if (page != NULL) {
        saving.kind = SAVING_PAGE;
        saving.page = *page;
    }
    return put_off(self_of(store), &saving);
}

static int sqlite_describe(yawl_store_t *store, uint64_t epoch, uint64_t hash, const void *bytes,
                           size_t length)
{
    struct saving saving = {NULL, epoch, 0, SAVING_PROGRAM, {hash, 0, bytes, length}};
    return put_off(self_of(store), &saving);
}

static int note_problem(struct sqlite_store *self, int status)
{
    if (status != 0) self->store.problem = self->file.problem.text;
    return status;
}

static int sqlite_read(yawl_store_t *store, uint64_t position, yawl_store_read_cb each,
                       void *context)
{
    struct sqlite_store *self = self_of(store);
    return note_problem(self, yawl__sqlite_file_read(&self->file, position, each, context));
}

static int sqlite_pages(yawl_store_t *store, yawl_store_page_cb each, void *context)
{
    struct sqlite_store *self = self_of(store);
    return note_problem(self, yawl__sqlite_file_pages(&self->file, each, context));
}

static int sqlite_load(yawl_store_t *store, struct yawl_snapshot *snapshot)
{
    struct sqlite_store *self = self_of(store);
    int status = yawl__sqlite_file_load(&self->file, snapshot);
    if (status == YAWL_ESTORE) answer(self, status, false); /* it may have been the sync */
    if (status == 0 && self->taker.runs) (void)yawl__taker_note(&self->taker, self->file.whole);
    return note_problem(self, status);
}

/* ---- Life ---- */

static int open_history(struct sqlite_store *self, const struct yawl_sqlite_options *options)
{
    struct yawl__sqlite_file *file = &self->file;
    struct yawl_snapshot there;
    self->history = options->history;
    if (options->history != YAWL_HISTORY_KEPT) return 0;
    int status = yawl__sqlite_file_owner(file, &there);
    if (status != 0) return status;
    size_t bytes = options->history_bytes;
    const struct yawl__history_of of = yawl__history_of(options, file);
    status = yawl__taker_open(&self->taker, &of, bytes != 0 ? bytes : YAWL_HISTORY_BYTES_DEFAULT);
    if (status != 0) yawl__message_copy(&file->problem, &self->taker.problem);
    return status;
}

static int open_files(struct sqlite_store *self, struct yawl_sqlite_options *options)
{
    int status = yawl__sqlite_file_open(&self->file, options->path, options->vfs);
    if (status != 0) return status;
    status = open_history(self, options);
    if (status == 0) {
        int result = yawl__checkpointer_open(&self->checkpointer, self->file.path, options->vfs);
        if (result == SQLITE_OK) return 0;
        yawl__taker_close(&self->taker);
        yawl__message_set(&self->file.problem, options->path, ": ", sqlite3_errstr(result), NULL);
        status = result == SQLITE_NOMEM ? YAWL_ENOMEM : YAWL_ESTORE;
    }
    yawl__sqlite_file_close(&self->file, true);
    return status;
}

static void stop_thread(struct sqlite_store *self)
{
    uv_mutex_lock(&self->mutex);
    self->closing = true;
    uv_cond_signal(&self->wake);
    uv_mutex_unlock(&self->mutex);
    (void)uv_thread_join(&self->thread);
    uv_cond_destroy(&self->wake);
    uv_mutex_destroy(&self->mutex);
}

/* What the system gives for a thread: all of it or nothing. */
static bool start_thread(struct sqlite_store *self)
{
    bool made = uv_mutex_init(&self->mutex) == 0;
    bool waits = made && uv_cond_init(&self->wake) == 0;
    if (waits && uv_thread_create(&self->thread, run, self) == 0) return true;
    if (waits) uv_cond_destroy(&self->wake);
    if (made) uv_mutex_destroy(&self->mutex);
    return false;
}

static bool open_way_back(struct sqlite_store *self, uv_loop_t *loop)
{
    if (!start_thread(self)) return false;
    if (uv_async_init(loop, &self->written, on_written) == 0) return true;
    stop_thread(self);
    return false;
}

static int refuse_open(struct sqlite_store *self, struct yawl_sqlite_options *options, int status)
{
    struct yawl__message *problem = &self->file.problem;
    if (problem->length == 0) /* nothing was wrong with the file */
        yawl__message_set(problem, options->path, ": ", yawl_strerror(status), NULL);
    memcpy(options->problem, problem->text, problem->length + 1);
    free(self);
    return status;
}

int yawl_store_sqlite_open(yawl_store_t **store, uv_loop_t *loop,
                           struct yawl_sqlite_options *options)
{
    struct sqlite_store *self = calloc(1, sizeof *self);
    *store = NULL;
    options->problem[0] = '\0';
    if (self == NULL) return YAWL_ENOMEM;
    int status = open_files(self, options);
    if (status != 0) return refuse_open(self, options, status);
    self->wal_bytes = yawl__wal_limit(options->wal_bytes);
    self->warn_at = self->wal_bytes / PART_WARNS;
    if (!open_way_back(self, loop)) {
        yawl__taker_close(&self->taker);
        yawl__checkpointer_close(&self->checkpointer);
        yawl__sqlite_file_close(&self->file, false);
        return refuse_open(self, options, YAWL_ENOMEM);
    }
    self->written.data = self;
    uv_unref((uv_handle_t *)&self->written);
    self->last = &self->first;
    yawl__message_clear(&self->warning);
    self->store = (yawl_store_t){.append = sqlite_append,
                                 .read = sqlite_read,
                                 .save = sqlite_save,
                                 .pages = sqlite_pages,
                                 .describe = sqlite_describe,
                                 .load = sqlite_load};
    *store = &self->store;
    return 0;
}

static void on_closed(uv_handle_t *handle)
{
    struct sqlite_store *self = handle->data;
    yawl_store_close_cb cb = self->close_cb;
    void *context = self->close_context;
    free(self);
    if (cb != NULL) cb(context);
}

void yawl_store_sqlite_close(yawl_store_t *store, yawl_store_close_cb cb, void *context)
{
    struct sqlite_store *self = self_of(store);
    assert(!self->flying && "its engine was closed first");
    self->close_cb = cb;
    self->close_context = context;
    stop_thread(self);
    free_savings(self->first);
    yawl__taker_close(&self->taker);
    yawl__checkpointer_close(&self->checkpointer);
    bool failed = self->failed != 0 || self->checkpointer.failed != 0 || self->taker.failed != 0;
    yawl__sqlite_file_close(&self->file, failed);
    uv_close((uv_handle_t *)&self->written, on_closed);
}
