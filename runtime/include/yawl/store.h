/* What the engine needs of a store: bytes in, bytes out, in order, by one owner at a time.
 *
 * A store knows nothing of workflows.  It keeps, for one partition, a log of batches and a snapshot in
 * pages, each taken at a position of its own.  `load` takes ownership and raises the epoch; from then on an
 * append or a save with an older epoch is refused, so an owner that was thought dead cannot write any more.
 */
#ifndef YAWL_STORE_H
#define YAWL_STORE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct yawl_store yawl_store_t;

/* What `load` gives. */
struct yawl_snapshot {
    uint64_t epoch;    /* the new owner's; goes with every append and save */
    uint64_t end;      /* position after the last batch; 0: the log is empty */
    uint64_t position; /* batches before it are part of every page */
    /* Random bits that no other store has, the same at each load; keys of calls begin with them.  Before
     * `load` they are what the engine proposes: a new store keeps that, or makes its own.  Where a store
     * does neither, a call that is made again after a recovery has another key. */
    uint64_t identity[2];
};

/* A part of the snapshot: what it is about after every batch before `position`. */
struct yawl_page {
    uint64_t number, position;
    const void *bytes; /* aligned to 8 */
    size_t length;
};

/* The batch is durable (0), or the store has failed (negative). */
typedef void (*yawl_store_cb)(void *context, int status);
/* One batch of a read; a negative answer ends the read with that status. */
typedef int (*yawl_store_read_cb)(void *context, uint64_t position, const void *bytes,
                                  size_t length);
/* One page; a negative answer ends the reading with that status. */
typedef int (*yawl_store_page_cb)(void *context, const struct yawl_page *page);

struct yawl_store {
    /* Appends one batch.  The store copies the bytes or keeps them only until it calls `done`, which
     * it does exactly once, before or after it returns, on the caller's thread.  A negative return
     * means that the batch was refused and `done` will not run. */
    int (*append)(yawl_store_t *store, uint64_t epoch, const void *bytes, size_t length);
    /* Reads all batches from `position` on, in order. */
    int (*read)(yawl_store_t *store, uint64_t position, yawl_store_read_cb each, void *context);
    /* Keeps a copy of the page in place of the one with its number, and notes that batches before `position`
     * are part of every page; `page` NULL: only that.  It counts once a later append is done, and never
     * without the batches that were appended before it. */
    int (*save)(yawl_store_t *store, uint64_t epoch, uint64_t position,
                const struct yawl_page *page);
    /* Gives all pages in the order of their numbers. */
    int (*pages)(yawl_store_t *store, yawl_store_page_cb each, void *context);
    /* Keeps a description of the program with that hash, in place of an older one, for tools that look into
     * the store; as a page it counts once a later append is done.  NULL: none is kept. */
    int (*describe)(yawl_store_t *store, uint64_t epoch, uint64_t hash, const void *bytes,
                    size_t length);
    /* Takes ownership; fills `snapshot`, in which nothing but the proposed identity is set. */
    int (*load)(yawl_store_t *store, struct yawl_snapshot *snapshot);

    /* Set by the engine before its first append. */
    yawl_store_cb done;
    void *done_context;
    /* Set by the store when something has failed: what and why, for a person; NULL: no more is known. */
    const char *problem;
    /* Set by the store before `done` when something is amiss that is no failure: a sentence for the log.
     * The engine takes it (NULL). */
    const char *warning;
};

/* The stores of several engines, one a partition.  `open` and `close` are called on the thread of the
 * partition's loop, several at a time. */
typedef struct yawl_stores yawl_stores_t;
typedef struct uv_loop_s uv_loop_t; /* as in <uv.h>, which a host includes itself if it needs it */
typedef void (*yawl_store_close_cb)(void *context);
struct yawl_stores {
    uint32_t partitions; /* that it keeps, always as many; 0: as many as are asked for */
    /* 0, or a negative code; `problem`, YAWL_STORE_PROBLEM_MAX bytes, then says why. */
    int (*open)(yawl_stores_t *stores, uint32_t partition, uv_loop_t *loop, yawl_store_t **store,
                char *problem);
    /* `closed` runs once all is released, then or later on the loop. */
    void (*close)(yawl_stores_t *stores, yawl_store_t *store, yawl_store_close_cb closed,
                  void *context);
};
#define YAWL_STORE_PROBLEM_MAX 512

/* A store in memory, which keeps everything until it is freed: for tests and for looking on.  NULL:
 * out of memory. */
yawl_store_t *yawl_store_memory_new(void);
/* Takes memory for `bytes` more of events now, so that no step waits for the system to give it; for
 * whoever needs each step to be quick.  0, or YAWL_ENOMEM: what could be taken is kept. */
int yawl_store_memory_reserve(yawl_store_t *store, size_t bytes);
/* Frees it and all that it holds; NULL is allowed.  Close its engine first. */
void yawl_store_memory_free(yawl_store_t *store);

#ifdef __cplusplus
}
#endif
#endif
