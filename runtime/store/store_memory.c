/* A store in memory: batches in a growing table, their bytes cut from chunks, so that a batch costs no
 * malloc; pages by their numbers, one epoch.  Positions count batches.
 * Invariant: bytes of a batch never change or move once they are appended. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/pages.h"
#include "yawl/errors.h"
#include "yawl/store.h"

/* Bytes of the first chunks and of later ones, header included. */
#define CHUNK_SIZE   ((size_t)64 << 10)
#define SMALL_CHUNKS 4
#define LARGE_SIZE   YAWL__PAGES_SIZE
/* Pages of a snapshot: numbers count from 0 without gaps. */
#define PAGES_MAX ((uint64_t)1 << 24)

struct chunk {
    struct chunk *next;
    size_t used, size;
    char bytes[];
};

struct batch {
    const void *bytes;
    size_t length;
};

struct memory_store {
    yawl_store_t store; /* first: the interface leads back here */
    uint64_t epoch;
    uint64_t identity[2]; /* of the first engine */
    struct chunk *chunks; /* the newest first: the one that is cut from */
    struct chunk *spare;  /* of LARGE_SIZE, reserved for later */
    size_t chunks_count;
    struct batch *batches;
    size_t batches_count, batches_capacity;
    uint64_t position; /* batches before it are part of every page */
    struct yawl_page *pages; /* by number; without bytes: none */
    size_t pages_capacity;
};

static void *copy_of(const void *bytes, size_t length)
{
    void *copy = malloc(length == 0 ? 1 : length);
    if (copy != NULL && length > 0) memcpy(copy, bytes, length);
    return copy;
}

static struct chunk *take_spare(struct memory_store *self)
{
    struct chunk *chunk = self->spare;
    self->spare = chunk->next;
    return chunk;
}

/* Memory for a chunk of at least `length` bytes, whose size is filled; NULL: there is none. */
static struct chunk *take_chunk(struct memory_store *self, size_t length, size_t *size_taken)
{
    size_t size = self->chunks_count < SMALL_CHUNKS ? CHUNK_SIZE : LARGE_SIZE;
    if (size < sizeof(struct chunk) + length) size = sizeof(struct chunk) + length;
    if (self->spare != NULL && size <= LARGE_SIZE) size = LARGE_SIZE;
    *size_taken = size;
    if (size != LARGE_SIZE) return malloc(size);
    return self->spare != NULL ? take_spare(self) : yawl__pages_take();
}

/* A chunk for at least `length` bytes; NULL: no memory. */
static struct chunk *add_chunk(struct memory_store *self, size_t length)
{
    size_t size;
    struct chunk *chunk = take_chunk(self, length, &size);
    if (chunk == NULL) return NULL;
    *chunk = (struct chunk){.next = self->chunks, .size = size - sizeof *chunk};
    self->chunks = chunk;
    self->chunks_count++;
    return chunk;
}

/* NULL if there is no memory. */
static const void *append_bytes(struct memory_store *self, const void *bytes, size_t length)
{
    struct chunk *chunk = self->chunks;
    size_t aligned = (length + 7) & ~(size_t)7;
    if (chunk == NULL || chunk->size - chunk->used < aligned) {
        chunk = add_chunk(self, aligned);
        if (chunk == NULL) return NULL;
    }
    char *place = chunk->bytes + chunk->used;
    if (length > 0) memcpy(place, bytes, length);
    chunk->used += aligned;
    return place;
}

static int reserve_batch(struct memory_store *self)
{
    if (self->batches_count < self->batches_capacity) return 0;
    size_t capacity = self->batches_capacity == 0 ? 64 : self->batches_capacity * 2;
    struct batch *batches = realloc(self->batches, capacity * sizeof *batches);
    if (batches == NULL) return YAWL_ENOMEM;
    self->batches = batches;
    self->batches_capacity = capacity;
    return 0;
}

static int memory_append(yawl_store_t *store, uint64_t epoch, const void *bytes, size_t length)
{
    struct memory_store *self = (struct memory_store *)(void *)store;
    if (epoch != self->epoch) return YAWL_ESTORE;
    if (reserve_batch(self) != 0) return YAWL_ENOMEM;
    struct batch batch = {append_bytes(self, bytes, length), length};
    if (batch.bytes == NULL) return YAWL_ENOMEM;
    self->batches[self->batches_count++] = batch;
    store->done(store->done_context, 0);
    return 0;
}

static int memory_read(yawl_store_t *store, uint64_t position, yawl_store_read_cb each,
                       void *context)
{
    struct memory_store *self = (struct memory_store *)(void *)store;
    for (size_t i = (size_t)position; i < self->batches_count; i++) {
        int status = each(context, i, self->batches[i].bytes, self->batches[i].length);
        if (status < 0) return status;
    }
    return 0;
}

/* Room for a page of that number; false: no memory. */
static bool fit_pages(struct memory_store *self, size_t number)
{
    size_t capacity = self->pages_capacity == 0 ? 16 : self->pages_capacity;
    while (capacity <= number) capacity *= 2;
    if (capacity == self->pages_capacity) return true;
    struct yawl_page *pages = realloc(self->pages, capacity * sizeof *pages);
    if (pages == NULL) return false;
    memset(pages + self->pages_capacity, 0, (capacity - self->pages_capacity) * sizeof *pages);
    self->pages = pages;
    self->pages_capacity = capacity;
    return true;
}

static int memory_save(yawl_store_t *store, uint64_t epoch, uint64_t position,
                       const struct yawl_page *page)
{
    struct memory_store *self = (struct memory_store *)(void *)store;
    if (epoch != self->epoch) return YAWL_ESTORE;
    if (position > self->batches_count) return YAWL_EINVAL;
    if (page != NULL) {
        if (page->number >= PAGES_MAX || page->position > self->batches_count) return YAWL_EINVAL;
        void *copy = copy_of(page->bytes, page->length);
        if (copy == NULL || !fit_pages(self, (size_t)page->number)) {
            free(copy);
            return YAWL_ENOMEM;
        }
        struct yawl_page *kept = &self->pages[page->number];
        free((void *)(uintptr_t)kept->bytes);
        *kept = *page;
        kept->bytes = copy;
    }
    self->position = position;
    return 0;
}

static int memory_pages(yawl_store_t *store, yawl_store_page_cb each, void *context)
{
    struct memory_store *self = (struct memory_store *)(void *)store;
    for (size_t i = 0; i < self->pages_capacity; i++) {
        int status = self->pages[i].bytes == NULL ? 0 : each(context, &self->pages[i]);
        if (status < 0) return status;
    }
    return 0;
}

static int memory_load(yawl_store_t *store, struct yawl_snapshot *snapshot)
{
    struct memory_store *self = (struct memory_store *)(void *)store;
    if (self->epoch == 0) memcpy(self->identity, snapshot->identity, sizeof self->identity);
    memcpy(snapshot->identity, self->identity, sizeof self->identity);
    snapshot->epoch = ++self->epoch;
    snapshot->end = self->batches_count;
    snapshot->position = self->position;
    return 0;
}

yawl_store_t *yawl_store_memory_new(void)
{
    struct memory_store *self = calloc(1, sizeof *self);
    if (self == NULL) return NULL;
    self->store.append = memory_append;
    self->store.read = memory_read;
    self->store.save = memory_save;
    self->store.pages = memory_pages;
    self->store.load = memory_load;
    return &self->store;
}

int yawl_store_memory_reserve(yawl_store_t *store, size_t bytes)
{
    struct memory_store *self = (struct memory_store *)(void *)store;
    size_t room = LARGE_SIZE - sizeof(struct chunk);
    for (size_t reserved = 0; reserved < bytes; reserved += room) {
        struct chunk *chunk = yawl__pages_take();
        if (chunk == NULL) return YAWL_ENOMEM;
        memset(chunk, 0, LARGE_SIZE); /* now, so that no append waits for the system's pages */
        chunk->next = self->spare;
        self->spare = chunk;
    }
    return 0;
}

static void free_chunks(struct chunk *chunks)
{
    while (chunks != NULL) {
        struct chunk *chunk = chunks;
        chunks = chunk->next;
        free(chunk);
    }
}

void yawl_store_memory_free(yawl_store_t *store)
{
    struct memory_store *self = (struct memory_store *)(void *)store;
    if (self == NULL) return;
    free_chunks(self->chunks);
    free_chunks(self->spare);
    free(self->batches);
    for (size_t i = 0; i < self->pages_capacity; i++) {
        free((void *)(uintptr_t)self->pages[i].bytes);
    }
    free(self->pages);
    free(self);
}
