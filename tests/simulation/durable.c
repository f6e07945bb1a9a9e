/* The SQLite store in place of the simulated one (--sqlite), on the simulated disk of files.c.  What it says
 * is durable is held against what it gives back after a crash: all of that, byte by byte, and at most the
 * one batch more that was on its way; the history beside it tells of each case what its batches do.
 * Invariant: a process that has died is unwound by errors, changes nothing, and is told nothing. */
#include "durable.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "store/sqlite/checkpoint.h"
#include "threads.h"
#include "vfs.h"
#include "yawl/errors.h"
#include "yawl/history.h"

/* Worlds are small: so that their logs of writes are moved now and then. */
enum { PAGES_FACTOR = 100 };

int __real_yawl__checkpointer_note(struct yawl__checkpointer *self, int wal_pages);
int __wrap_yawl__checkpointer_note(struct yawl__checkpointer *self, int wal_pages);

int __wrap_yawl__checkpointer_note(struct yawl__checkpointer *self, int wal_pages)
{
    return __real_yawl__checkpointer_note(self, wal_pages * PAGES_FACTOR);
}

/* ---- What is on its way ---- */

/* Of a disk: the batch that was given to its store, and no answer came so far. */
static struct flight {
    char *bytes; /* NULL: none */
    size_t length;
    bool goes_on; /* its engine waits for it */
} flights[DISKS];

static void forget(struct flight *flight)
{
    free(flight->bytes);
    *flight = (struct flight){NULL, 0, false};
}

static void land(struct node *node)
{
    struct flight *flight = &flights[node->disk];
    disk_take(node, flight->bytes, flight->length);
    forget(flight);
}

/* ---- Its five functions ---- */

static struct node *node_of(yawl_store_t *store) { return ((struct face *)(void *)store)->node; }

static void on_done(void *context, int status)
{
    struct node *node = context;
    struct flight *flight = &flights[node->disk];
    flight->goes_on = false;
    if (node->process_died) return;
    if (status == 0)
        land(node);
    else if (!node->face.failed)
        found("the store has failed, and nothing was wrong with its disk: %s",
              node->inner->problem == NULL ? "?" : node->inner->problem);
    node->face.store.problem = node->inner->problem;
    if (status == 0) disk_tell(node);
    node->face.store.done(node->face.store.done_context, status);
    if (status == 0) oracle_after_commit(node);
}

static int append(yawl_store_t *store, uint64_t epoch, const void *bytes, size_t length)
{
    struct node *node = node_of(store);
    struct flight *flight = &flights[node->disk];
    if (flight->goes_on) found("two batches are on their way");
    life_point(node, "append");
    free(flight->bytes);
    flight->bytes = malloc(length + 1);
    if (flight->bytes == NULL) abort();
    memcpy(flight->bytes, bytes, length);
    flight->length = length;
    flight->goes_on = true;
    return node->inner->append(node->inner, epoch, bytes, length);
}

static int save(yawl_store_t *store, uint64_t epoch, uint64_t position,
                const struct yawl_page *page)
{
    struct node *node = node_of(store);
    life_point(node, "save");
    return node->inner->save(node->inner, epoch, position, page);
}

static int describe(yawl_store_t *store, uint64_t epoch, uint64_t hash, const void *bytes,
                    size_t length)
{
    struct node *node = node_of(store);
    return node->inner->describe(node->inner, epoch, hash, bytes, length);
}

static int leave(struct node *node, int status)
{
    threads_enter(NULL);
    node->face.store.problem = node->inner->problem;
    return status;
}

/* ---- Reading ---- */

struct reading {
    struct node *node;
    yawl_store_read_cb each; /* NULL: it is only looked at */
    void *context;
    uint64_t next;
};

/* What is read is what was written. */
static int on_batch(void *context, uint64_t position, const void *bytes, size_t length)
{
    struct reading *reading = context;
    if (reading->next != position && reading->next != 0)
        found("batch %llu is read behind %llu", (unsigned long long)position,
              (unsigned long long)reading->next);
    reading->next = position + 1;
    const struct flight *flight = &flights[reading->node->disk];
    bool more = position == disk_end(reading->node) && flight->bytes != NULL;
    bool same = more ? flight->length == length && memcmp(flight->bytes, bytes, length) == 0
                     : disk_has(reading->node, position, bytes, length);
    if (!same) found("batch %llu is not what was written", (unsigned long long)position);
    return reading->each == NULL ? 0 : reading->each(reading->context, position, bytes, length);
}

static int read_batches(yawl_store_t *store, uint64_t position, yawl_store_read_cb each,
                        void *context)
{
    struct node *node = node_of(store);
    struct reading reading = {node, each, context, 0};
    threads_enter(node);
    return leave(node, node->inner->read(node->inner, position, on_batch, &reading));
}

static int read_pages(yawl_store_t *store, yawl_store_page_cb each, void *context)
{
    struct node *node = node_of(store);
    threads_enter(node);
    return leave(node, node->inner->pages(node->inner, each, context));
}

/* All that was answered is there, and what was on its way as a whole or not at all. */
static int load(yawl_store_t *store, struct yawl_snapshot *snapshot)
{
    struct node *node = node_of(store);
    struct flight *flight = &flights[node->disk];
    struct reading reading = {node, NULL, NULL, 0};
    threads_enter(node);
    int status = node->inner->load(node->inner, snapshot);
    if (status == 0) status = node->inner->read(node->inner, 0, on_batch, &reading);
    if (leave(node, status) != 0) return status;
    node->face.loaded = true;
    uint64_t end = disk_end(node);
    if (snapshot->end < end || reading.next < end)
        found("%llu batches were answered, and %llu are there", (unsigned long long)end,
              (unsigned long long)snapshot->end);
    if (snapshot->end > end + (flight->bytes != NULL))
        found("%llu batches are there, and %llu were written", (unsigned long long)snapshot->end,
              (unsigned long long)end);
    if (snapshot->end > end)
        land(node);
    else
        forget(flight);
    return 0;
}

/* ---- Life ---- */

static void fill_options(uint32_t disk, struct yawl_sqlite_options *options, char path[16])
{
    (void)snprintf(path, 16, "/%u/store", disk);
    *options = (struct yawl_sqlite_options){.path = path,
                                            .vfs = "simulated",
                                            .history = world.plan.history,
                                            .history_bytes = world.plan.history_bytes};
}

int durable_open(struct node *node, yawl_store_t **store)
{
    struct yawl_sqlite_options options;
    char path[16];
    fill_options(node->disk, &options, path);
    node->face = (struct face){.node = node};
    node->has_files = true;
    node->process_died = false;
    struct node *inside = world.inside;
    world.inside = NULL; /* its memory is not an engine's */
    threads_enter(node);
    int status = yawl_store_sqlite_open(&node->inner, &node->loop.uv, &options);
    threads_enter(NULL);
    world.inside = inside;
    tell("the store is opened: %s %s", yawl_err_name(status), options.problem);
    if (status != 0) return status;
    node->inner->done = on_done;
    node->inner->done_context = node;
    node->face.store = (yawl_store_t){.append = append,
                                      .read = read_batches,
                                      .save = save,
                                      .pages = read_pages,
                                      .describe = describe,
                                      .load = load};
    *store = &node->face.store;
    return 0;
}

static void on_closed(void *context) { ((struct node *)context)->inner = NULL; }

static void close_store(struct node *node)
{
    threads_enter(node);
    /* A batch that is on its way comes to its end, if only to that of its process. */
    while (node->inner != NULL && flights[node->disk].goes_on) {
        if (loop_run_async(&node->loop)) continue;
        if (threads_ready(NULL) == 0) found("a store never answers");
        threads_give_way();
    }
    if (node->inner != NULL) yawl_store_sqlite_close(node->inner, on_closed, node);
    while (loop_run_async(&node->loop)) {}
    threads_enter(NULL);
    if (node->inner != NULL) found("a store does not close");
}

void durable_end(struct node *node)
{
    struct node *inside = world.inside;
    node->has_files = false;
    if (world.problem != NULL) return; /* its threads stand where they stand */
    world.inside = NULL;
    bool closes = node->closed && !node->process_died;
    if (!closes) node->process_died = true;
    bool machine = !closes && chance_below(&world.chance, 2) == 0;
    if (node->process_died) files_survive(node->disk, machine);
    close_store(node);
    if (node->process_died && closes) machine = chance_below(&world.chance, 2) == 0;
    if (closes) files_survive(node->disk, machine);
    node->process_died = false;
    world.inside = inside;
}

void durable_is_refused(struct node *node)
{
    yawl_store_t *store;
    node->life = ++world.lives;
    node->loop.count = 0;
    int status = durable_open(node, &store);
    bool failed = node->face.failed || node->process_died;
    node->has_files = node->process_died = false;
    if (status == 0) found("two engines have one store");
    if (status != YAWL_EBUSY && !failed)
        found("a store that is open is opened: %s", yawl_err_name(status));
}

/* ---- The history ---- */

struct told {
    uint64_t digest;
    uint32_t count;
};

static int on_entry(void *context, const struct yawl_history_entry *entry)
{
    struct told *told = context;
    told->digest = ledger_mix(told->digest, &entry->event);
    told->count++;
    return 0;
}

static void check_case(yawl_history_t *history, const struct known *known)
{
    struct told told = {0, 0};
    int status = yawl_history_case(history, known->id, on_entry, &told);
    if (status != 0)
        found("the history of case %llx: %s %s", (unsigned long long)known->id,
              yawl_err_name(status), yawl_history_problem(history));
    if (told.digest != known->past)
        found("the history of case %llx, %u events, is another one", (unsigned long long)known->id,
              told.count);
}

void durable_check_history(const struct node *node)
{
    struct yawl_sqlite_options options;
    struct yawl_history_report report;
    yawl_history_t *history;
    char path[16];
    bool flies = flights[node->disk].goes_on || node->process_died || node->face.failed;
    if (flies || world.plan.history == YAWL_HISTORY_NONE) return;
    struct node *inside = world.inside;
    world.inside = NULL;
    fill_options(node->disk, &options, path);
    int status = yawl_history_check(&options, &report);
    if (status != 0 || report.differing != 0)
        found("the history differs: %s %s", yawl_err_name(status), options.problem);
    status = yawl_history_open(&history, &options);
    if (status != 0) found("the history: %s %s", yawl_err_name(status), options.problem);
    for (uint32_t i = 0; i < world.cases_count; i++)
        if (world.cases[i].disk == node->disk) check_case(history, &world.cases[i]);
    yawl_history_close(history);
    world.tally->segments += report.segments;
    world.inside = inside;
}

void durable_clear(void)
{
    for (uint32_t i = 0; i < DISKS; i++) forget(&flights[i]);
    files_clear();
    threads_clear();
    vfs_clear();
}
