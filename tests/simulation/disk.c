/* A simulated store.  Batches and pages count once they are durable; what is on its way is answered at once,
 * later or much later, or never, as chance wills.  When its engine dies, or another one takes the store,
 * what was on its way counts as far as it came: writes reach the disk in their order.
 * Invariant: the ledger sees each batch when it becomes durable, and nothing else. */
#include <stdlib.h>
#include <string.h>

#include "durable.h"
#include "yawl/errors.h"

enum { PAGES_MAX = CASES_MAX };

struct bytes {
    char *at;
    size_t length;
};

/* A page on its way, or (no page) the end of a round. */
struct saving {
    struct saving *next;
    uint64_t position;
    bool has_page;
    struct yawl_page page;
};

static struct disk {
    uint64_t epoch, position;
    uint64_t identity[2];
    struct bytes *batches;
    size_t count, capacity;
    struct yawl_page pages[PAGES_MAX];
    uint32_t pages_count; /* numbers below it */
} disks[DISKS];

/* What a face has on its way: saves before its batch, the batch, saves behind it. */
static struct way {
    struct saving *before, *behind, **last;
    const void *given; /* the engine's bytes, which stay as they are until it is answered */
    struct bytes batch;
    size_t index; /* of the batch, once it is durable */
} ways[NODES];

static struct way *way_of(const struct node *node) { return &ways[node - world.nodes]; }
static struct face *face_of(yawl_store_t *store) { return (struct face *)(void *)store; }
static struct disk *disk_of(const struct node *node) { return &disks[node->disk]; }

static char *copy_of(const void *bytes, size_t length)
{
    char *copy = malloc(length + 1);
    if (copy == NULL) abort();
    memcpy(copy, bytes, length);
    return copy;
}

/* ---- What becomes durable ---- */

static void apply_saving(struct disk *disk, struct saving *saving)
{
    disk->position = saving->position;
    if (!saving->has_page) return;
    struct yawl_page *page = &disk->pages[saving->page.number];
    free((void *)(uintptr_t)page->bytes);
    *page = saving->page;
    saving->page.bytes = NULL;
    if (page->number >= disk->pages_count) disk->pages_count = (uint32_t)page->number + 1;
    world.tally->pages++;
}

/* Applies the first `count` of a list and drops the others; returns how many it was asked for beyond it. */
static uint32_t apply_savings(struct disk *disk, struct saving **list, uint32_t count)
{
    for (struct saving *saving = *list, *next; saving != NULL; saving = next) {
        next = saving->next;
        if (count > 0) apply_saving(disk, saving);
        if (count > 0) count--;
        free((void *)(uintptr_t)saving->page.bytes);
        free(saving);
    }
    *list = NULL;
    return count;
}

static size_t add_batch(struct disk *disk, struct bytes batch)
{
    if (disk->count == disk->capacity) {
        disk->capacity = disk->capacity == 0 ? 256 : disk->capacity * 2;
        disk->batches = realloc(disk->batches, disk->capacity * sizeof *disk->batches);
        if (disk->batches == NULL) abort();
    }
    disk->batches[disk->count++] = batch;
    world.tally->batches++;
    ledger_note((uint32_t)(disk - disks), batch.at, batch.length);
    return disk->count - 1;
}

static void apply_batch(struct disk *disk, struct way *way)
{
    struct bytes batch = way->batch;
    way->batch.at = NULL; /* it is the disk's */
    way->index = add_batch(disk, batch);
}

static uint32_t count_savings(const struct saving *saving)
{
    uint32_t count = 0;
    for (; saving != NULL; saving = saving->next) count++;
    return count;
}

/* The first `count` writes of those on their way count, the others are lost; true: the batch does. */
static bool land(struct node *node, uint32_t count)
{
    struct way *way = way_of(node);
    struct disk *disk = disk_of(node);
    count = apply_savings(disk, &way->before, count);
    bool durable = node->face.flying && way->batch.at != NULL && count > 0;
    if (durable) {
        apply_batch(disk, way);
        count--;
    }
    free(way->batch.at);
    way->batch.at = NULL;
    (void)apply_savings(disk, &way->behind, durable || !node->face.flying ? count : 0);
    way->last = &way->behind;
    return durable;
}

/* A beginning of the writes on their way. */
static bool land_some(struct node *node)
{
    const struct way *way = way_of(node);
    uint32_t writes = count_savings(way->before) + count_savings(way->behind) + node->face.flying;
    return land(node, chance_below(&world.chance, writes + 1));
}

void disk_crash(struct node *node)
{
    if (node->has_files) {
        durable_end(node);
    } else if (node->face.durable || node->old) {
        (void)land(node, 0);
    } else {
        bool durable = land_some(node);
        if (node->face.flying) tell("the batch on its way %s", durable ? "counts" : "is lost");
    }
    node->face.flying = false;
}

/* ---- Writing ---- */

static void take_batch(struct face *face, const void *bytes, size_t length)
{
    struct way *way = way_of(face->node);
    way->before = way->behind;
    way->behind = NULL;
    way->last = &way->behind;
    way->given = bytes;
    way->batch = (struct bytes){copy_of(bytes, length), length};
    face->flying = true;
    face->durable = false;
    face->outcome = face->outcome != 0 || strikes(FAULT_APPEND_FAILED) ? YAWL_ESTORE : 0;
}

static int append(yawl_store_t *store, uint64_t epoch, const void *bytes, size_t length)
{
    struct face *face = face_of(store);
    if (face->failed) found("a batch was written to a store that has failed");
    if (face->flying) found("two batches are on their way");
    if (epoch != face->epoch) found("a batch with another epoch");
    life_point(face->node, "append");
    bool fails = each_strikes(EACH_STORE), later = fails && chance_below(&world.chance, 2) == 0;
    face->outcome = later ? YAWL_ESTORE : 0;
    if (epoch != disk_of(face->node)->epoch || (fails && !later) || strikes(FAULT_APPEND_REFUSED)) {
        face->failed = true;
        return YAWL_ESTORE;
    }
    take_batch(face, bytes, length);
    life_point(face->node, "append, with the batch on its way");
    uint32_t how = chance_below(&world.chance, 8);
    face->due_ms = world.steady_ms + (how == 0 ? 2000 : how < 4 ? 5 : 0);
    if (how >= 6) disk_answer(face->node);
    return 0;
}

void disk_answer(struct node *node)
{
    struct face *face = &node->face;
    struct way *way = way_of(node);
    if (face->outcome == 0 && way->batch.at != NULL &&
        memcmp(way->batch.at, way->given, way->batch.length) != 0)
        found("a batch was changed while it was written");
    if (!face->durable) {
        struct saving *behind = way->behind;
        uint32_t behind_count = count_savings(behind);
        if (face->outcome == 0) { /* what came behind it stays on its way */
            way->behind = NULL;
            (void)land(node, UINT32_MAX);
            way->behind = behind;
            if (behind_count > 0) {
                while (behind->next != NULL) behind = behind->next;
                way->last = &behind->next;
            }
        } else {
            (void)land_some(node);
        }
    }
    face->flying = face->durable = false;
    face->failed = face->outcome != 0;
    if (face->outcome == 0) {
        const struct bytes *batch = &disk_of(node)->batches[way->index];
        node->told = yawl__event_reader(batch->at, batch->length);
        node->telling = true;
    }
    face->store.done(face->store.done_context, face->outcome);
}

static int save(yawl_store_t *store, uint64_t epoch, uint64_t position,
                const struct yawl_page *page)
{
    struct face *face = face_of(store);
    struct way *way = way_of(face->node);
    const struct disk *disk = disk_of(face->node);
    uint64_t given = disk->count + face->flying;
    life_point(face->node, "save");
    bool fails = each_strikes(EACH_STORE) || strikes(FAULT_SAVE_FAILED);
    if (epoch != disk->epoch || face->failed || fails) return YAWL_ESTORE;
    if (position > given || (page != NULL && (page->position > given || page->number >= PAGES_MAX)))
        found("a page of what was not written yet");
    struct saving *saving = malloc(sizeof *saving);
    if (saving == NULL) abort();
    *saving = (struct saving){.position = position};
    if (page != NULL) {
        saving->has_page = true;
        saving->page = *page;
        saving->page.bytes = copy_of(page->bytes, page->length);
    }
    *way->last = saving;
    way->last = &saving->next;
    return 0;
}

/* ---- Reading ---- */

static bool reading_fails(void)
{
    life_point(world.inside, "reading");
    return each_strikes(EACH_STORE) || strikes(FAULT_READ_FAILED);
}

static int read_batches(yawl_store_t *store, uint64_t position, yawl_store_read_cb each,
                        void *context)
{
    const struct disk *disk = disk_of(world.inside);
    (void)store;
    for (size_t i = (size_t)position; i < disk->count; i++) {
        if (reading_fails()) return YAWL_ESTORE;
        int status = each(context, i, disk->batches[i].at, disk->batches[i].length);
        if (status < 0) return status;
    }
    return 0;
}

static int read_pages(yawl_store_t *store, yawl_store_page_cb each, void *context)
{
    const struct disk *disk = disk_of(world.inside);
    (void)store;
    for (uint32_t i = 0; i < disk->pages_count; i++) {
        if (disk->pages[i].bytes == NULL) continue;
        if (reading_fails()) return YAWL_ESTORE;
        int status = each(context, &disk->pages[i]);
        if (status < 0) return status;
    }
    return 0;
}

static void fence_others(const struct node *node)
{
    for (uint32_t i = 0; i < NODES; i++) {
        struct node *other = &world.nodes[i];
        if (other == node || other->disk != node->disk || !other->lives) continue;
        bool durable = land_some(other);
        other->old = true;
        if (!other->face.flying) continue;
        other->face.durable = durable;
        if (!durable) other->face.outcome = YAWL_ESTORE;
        if (!durable) other->face.durable = true; /* nothing is left to land */
    }
}

static int load(yawl_store_t *store, struct yawl_snapshot *snapshot)
{
    struct face *face = face_of(store);
    if (reading_fails()) return YAWL_ESTORE;
    struct disk *disk = disk_of(face->node);
    fence_others(face->node);
    if (disk->epoch == 0) memcpy(disk->identity, snapshot->identity, sizeof disk->identity);
    *snapshot = (struct yawl_snapshot){++disk->epoch, disk->count, disk->position,
                                       {disk->identity[0], disk->identity[1]}};
    face->epoch = disk->epoch;
    return 0;
}

yawl_store_t *disk_face(struct node *node)
{
    struct way *way = way_of(node);
    *way = (struct way){.last = &way->behind};
    node->face = (struct face){.node = node};
    node->face.store = (yawl_store_t){
        .append = append, .read = read_batches, .save = save, .pages = read_pages, .load = load};
    return &node->face.store;
}

/* ---- The log alone ---- */

static int load_log(yawl_store_t *store, struct yawl_snapshot *snapshot)
{
    const struct disk *disk = disk_of(world.inside);
    (void)store;
    *snapshot = (struct yawl_snapshot){.epoch = disk->epoch, .end = disk->count};
    return 0;
}

static int no_pages(yawl_store_t *store, yawl_store_page_cb each, void *context)
{
    (void)store;
    (void)each;
    (void)context;
    return 0;
}

yawl_store_t *disk_log_only(void)
{
    static yawl_store_t store;
    store = (yawl_store_t){.read = read_batches, .pages = no_pages, .load = load_log};
    return &store;
}

/* ---- Life ---- */

uint64_t disk_end(const struct node *node) { return disk_of(node)->count; }

void disk_take(const struct node *node, const char *bytes, size_t length)
{
    (void)add_batch(disk_of(node), (struct bytes){copy_of(bytes, length), length});
}

void disk_tell(struct node *node)
{
    const struct disk *disk = disk_of(node);
    const struct bytes *batch = &disk->batches[disk->count - 1];
    node->told = yawl__event_reader(batch->at, batch->length);
    node->telling = true;
}

bool disk_has(const struct node *node, uint64_t position, const void *bytes, size_t length)
{
    const struct disk *disk = disk_of(node);
    if (position >= disk->count || disk->batches[position].length != length) return false;
    return memcmp(disk->batches[position].at, bytes, length) == 0;
}

void disk_open(void) { memset(disks, 0, sizeof disks); }

static void clear(struct disk *disk)
{
    for (size_t i = 0; i < disk->count; i++) free(disk->batches[i].at);
    free(disk->batches);
    for (uint32_t i = 0; i < disk->pages_count; i++) free((void *)(uintptr_t)disk->pages[i].bytes);
}

void disk_close(void)
{
    for (uint32_t i = 0; i < DISKS; i++) clear(&disks[i]);
}
