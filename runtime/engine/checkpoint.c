/* The snapshot, in pages of cases that stand side by side in the case table.  After so many bytes of events
 * a round begins: with each batch that goes to the store a few pages follow it, those of which something has
 * changed, each as it is after that batch.  Once all pages went by, recovery needs no batch from before the
 * round; of later ones a page knows which are part of it.  No turn waits for more than a few pages, and
 * nothing happens while nothing happens.
 * Invariant: a page is taken when every change of its cases is in a batch that was given to the store. */
#include <string.h>

#include "base/failpoint.h"
#include "core/image.h"
#include "engine/engine_private.h"
#include "engine/page.h"

/* What one batch may take along, whichever comes first. */
#define PAGES_A_BATCH 64u
#define BYTES_A_BATCH ((size_t)128 << 10)
/* A page is one value in the store, as a batch is. */
#define PAGE_BYTES_MAX ((size_t)YAWL_BATCH_BYTES_MAX + YAWL_STEP_BYTES_MAX)
/* The next round waits for so many times the bytes that the last one wrote, marks and pages: of what many
 * cases write, rounds are at most a fifth. */
#define EVENTS_A_PAGE 4u

int yawl__pages_fit(struct yawl__engine *engine, uint32_t count)
{
    struct yawl__checkpoint *checkpoint = &engine->checkpoint;
    uint32_t capacity = checkpoint->capacity == 0 ? 16 : checkpoint->capacity;
    while (capacity < count) capacity *= 2;
    if (capacity == checkpoint->capacity) return 0;
    struct yawl__page *pages = yawl__take(&engine->memory, capacity * sizeof *pages);
    if (pages == NULL) return YAWL_ENOMEM;
    memset(pages, 0, capacity * sizeof *pages);
    size_t used = checkpoint->capacity * sizeof *pages;
    if (used > 0) memcpy(pages, checkpoint->pages, used);
    yawl__give(&engine->memory, checkpoint->pages, used);
    checkpoint->pages = pages;
    checkpoint->capacity = capacity;
    return 0;
}

void yawl__pages_done(struct yawl__engine *engine)
{
    struct yawl__checkpoint *checkpoint = &engine->checkpoint;
    yawl__give(&engine->memory, checkpoint->pages,
               checkpoint->capacity * sizeof *checkpoint->pages);
    yawl__buffer_free(&checkpoint->image);
    checkpoint->pages = NULL;
    checkpoint->capacity = 0;
}

static uint32_t slots_of_page(const struct yawl__cases *cases, uint32_t page)
{
    uint32_t first = page * YAWL__PAGE_SLOTS, left = cases->slots_count - first;
    return left < YAWL__PAGE_SLOTS ? left : YAWL__PAGE_SLOTS;
}

static bool has_changed(const struct yawl__engine *engine, uint32_t page)
{
    uint64_t saved = engine->checkpoint.pages[page].saved;
    uint32_t first = page * YAWL__PAGE_SLOTS, count = slots_of_page(&engine->cases, page);
    for (uint32_t i = 0; i < count; i++) {
        if (yawl__slot_at(&engine->cases, first + i)->turn >= saved) return true;
    }
    return false;
}

/* ---- Writing a page ---- */

static uint32_t number_of(const struct yawl__engine *engine, const struct yawl_program *program)
{
    uint32_t at = 0;
    while (engine->programs[at].program != program) at++;
    return at + 1;
}

static bool put_slot(const struct yawl__engine *engine, const struct yawl__slot *slot,
                     struct yawl__buffer *image)
{
    struct yawl__page_slot head = {.generation = slot->generation,
                                   .partition = engine->options.partition};
    size_t at = image->length;
    if (!yawl__buffer_append(image, &head, sizeof head)) return false;
    if (slot->c.id == 0) return true;
    size_t begin = image->length;
    if (!yawl__image_write(&slot->c, image)) return false;
    head.program = number_of(engine, slot->c.program);
    head.length = (uint32_t)(image->length - begin);
    memcpy(image->bytes + at, &head, sizeof head);
    return image->length - begin <= UINT32_MAX;
}

static bool put_page(const struct yawl__engine *engine, uint32_t page, struct yawl__buffer *image)
{
    uint32_t first = page * YAWL__PAGE_SLOTS, count = slots_of_page(&engine->cases, page);
    struct yawl__page_head head = {YAWL__PAGE_VERSION, YAWL_PROGRAM_ABI, engine->programs_count,
                                   count};
    image->length = 0;
    bool fits = yawl__buffer_append(image, &head, sizeof head);
    for (uint32_t i = 0; i < engine->programs_count && fits; i++)
        fits = yawl__event_put_program(image, engine->programs[i].program);
    for (uint32_t i = 0; i < count && fits; i++)
        fits = put_slot(engine, yawl__slot_at(&engine->cases, first + i), image);
    return fits;
}

/* No round can be whole then; the log is kept, and what is in it recovers. */
static int refuse_page(struct yawl__engine *engine)
{
    static const char text[] =
        "128 cases hold more than a page of the snapshot can: the log grows until they end";
    yawl_engine_log(engine->host, YAWL_LOG_WARNING, yawl_text_of(text));
    yawl__buffer_free(&engine->checkpoint.image);
    return YAWL_ETOOBIG;
}

static int save_page(struct yawl__engine *engine, uint32_t number)
{
    struct yawl__checkpoint *checkpoint = &engine->checkpoint;
    yawl_store_t *store = engine->options.store;
    if (!put_page(engine, number, &checkpoint->image)) return YAWL_ENOMEM;
    if (checkpoint->image.length > PAGE_BYTES_MAX) return refuse_page(engine);
    struct yawl_page page = {number, engine->stored.end, checkpoint->image.bytes,
                             checkpoint->image.length};
    int status = store->save(store, engine->stored.epoch, engine->stored.position, &page);
    if (status != 0) return status;
    checkpoint->pages[number].saved = engine->collecting->sequence;
    checkpoint->written += page.length;
    YAWL_FAILPOINT(PAGE_SAVED);
    return 0;
}

/* ---- A round ---- */

/* Programs and submissions are marked anew, since marks from before it will not be read. */
static void begin(struct yawl__engine *engine)
{
    struct yawl__checkpoint *checkpoint = &engine->checkpoint;
    checkpoint->running = true;
    checkpoint->from = engine->stored.end;
    checkpoint->next = 0;
    checkpoint->logged = checkpoint->written = 0;
    for (uint32_t i = 0; i < engine->programs_count; i++) engine->programs[i].marked = false;
    yawl__submissions_begin(engine);
    YAWL_FAILPOINT(ROUND_BEGUN);
}

/* All pages went by. */
static int end(struct yawl__engine *engine)
{
    struct yawl__checkpoint *checkpoint = &engine->checkpoint;
    yawl_store_t *store = engine->options.store;
    checkpoint->running = false;
    yawl__buffer_free(&checkpoint->image);
    engine->stored.position = checkpoint->from;
    int status = store->save(store, engine->stored.epoch, engine->stored.position, NULL);
    YAWL_FAILPOINT(ROUND_ENDED);
    return status;
}

/* Some pages more; a round without memory is given up, and what it saved is good all the same. */
static void go_on(struct yawl__engine *engine)
{
    struct yawl__checkpoint *checkpoint = &engine->checkpoint;
    uint32_t count = (engine->cases.slots_count + YAWL__PAGE_SLOTS - 1) / YAWL__PAGE_SLOTS;
    int status = yawl__pages_fit(engine, count);
    size_t bytes = 0;
    for (uint32_t i = 0; i < PAGES_A_BATCH && bytes < BYTES_A_BATCH && status == 0; i++) {
        if (checkpoint->next == count) {
            if (!yawl__submissions_are_rewritten(engine)) break;
            status = end(engine);
            break;
        }
        uint32_t page = checkpoint->next++;
        if (!has_changed(engine, page)) continue;
        status = save_page(engine, page);
        bytes += checkpoint->image.length;
    }
    if (status != 0) checkpoint->running = false;
}

static bool is_due(const struct yawl__engine *engine)
{
    const struct yawl__checkpoint *checkpoint = &engine->checkpoint;
    return checkpoint->logged >= engine->options.limits.snapshot_bytes &&
           checkpoint->logged >= EVENTS_A_PAGE * checkpoint->written;
}

void yawl__checkpoint_follow(struct yawl__engine *engine, size_t length)
{
    struct yawl__checkpoint *checkpoint = &engine->checkpoint;
    checkpoint->logged += length;
    if (engine->collecting->events.length > 0) return; /* somebody ran timers in a callback */
    if (!checkpoint->running && is_due(engine)) begin(engine);
    if (checkpoint->running) go_on(engine);
}
