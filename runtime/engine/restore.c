/* Reads the snapshot's pages back: each slot with its generation, each case from its image.  Trusts nothing;
 * what an image says is held against its program's tables (core/image_check.c).
 * Invariant: pages come in the order of their numbers, without gaps. */
#include <string.h>

#include "core/image.h"
#include "engine/engine_private.h"
#include "engine/page.h"

/* Where in a page. */
struct reader {
    struct yawl__engine *engine;
    const char *marks; /* the first of them */
    const char *at;
    size_t left;
    uint32_t programs;
};

static const void *take(struct reader *r, size_t size)
{
    if (size > r->left) return NULL;
    const char *part = r->at;
    r->at += size;
    r->left -= size;
    return part;
}

/* Marks are looked at when a slot names one: that a page lists a program says nothing. */
static int skip_marks(struct reader *r, uint32_t count)
{
    r->marks = r->at;
    r->programs = count;
    for (uint32_t i = 0; i < count; i++) {
        struct yawl__event_view view;
        int64_t size = yawl__event_read(r->at, r->left, &view);
        if (size < 0 || view.head.kind != YAWL__EVENT_PROGRAM) return YAWL_ECORRUPT;
        (void)take(r, (size_t)size);
    }
    return 0;
}

/* The registered program of the page's mark `number`, from 1. */
static int find_program(struct reader *r, uint32_t number, const struct yawl_program **program)
{
    struct yawl__event_view view;
    const char *at = r->marks;
    if (number > r->programs) return YAWL_ECORRUPT;
    yawl__event_view_own(at, &view);
    for (; number > 1; number--) {
        at += yawl__event_size(&view.head);
        yawl__event_view_own(at, &view);
    }
    return yawl__programs_of_mark(r->engine, &view, program);
}

static int restore_slot(struct reader *r, uint32_t index)
{
    struct yawl__page_slot head;
    const struct yawl_program *program;
    const void *part = take(r, sizeof head);
    if (part == NULL) return YAWL_ECORRUPT;
    memcpy(&head, part, sizeof head);
    if (head.partition != r->engine->options.partition) return YAWL_EINVAL;
    if (head.program == 0) {
        if (head.length != 0) return YAWL_ECORRUPT;
        return yawl__cases_skip(r->engine, head.generation);
    }
    const char *image = take(r, head.length);
    if (image == NULL || head.length % 8 != 0) return YAWL_ECORRUPT;
    int status = find_program(r, head.program, &program);
    /* What has ended is kept to be read only: nobody needs its program for that. */
    if (status == YAWL_ENOPROGRAM && yawl__image_has_ended(image, head.length))
        return yawl__cases_skip(r->engine, yawl__generation_after(head.generation));
    if (status != 0) return status;
    yawl_case_id id = yawl__id_of(r->engine, index, head.generation);
    struct yawl__slot *slot = yawl__cases_open_again(r->engine, program, id, &status);
    if (slot == NULL) return status;
    status = yawl__image_read(&r->engine->core, &slot->c, image, head.length);
    if (status != 0)
        yawl__cases_close(r->engine, slot);
    else if (yawl__slot_has_ended(slot))
        yawl__cases_ended(r->engine, slot);
    return status;
}

static int restore_slots(struct reader *r, const struct yawl_page *page, uint32_t count)
{
    uint32_t first = (uint32_t)page->number * YAWL__PAGE_SLOTS;
    int status = count <= YAWL__PAGE_SLOTS ? 0 : YAWL_ECORRUPT;
    /* What a page before it lacks was used first after that was taken. */
    while (r->engine->cases.slots_count < first && status == 0)
        status = yawl__cases_skip(r->engine, 1);
    for (uint32_t i = 0; i < count && status == 0; i++) status = restore_slot(r, first + i);
    return status != 0 || r->left == 0 ? status : YAWL_ECORRUPT;
}

static int restore_page(struct yawl__engine *engine, const struct yawl_page *page)
{
    struct yawl__checkpoint *checkpoint = &engine->checkpoint;
    struct reader r = {engine, NULL, page->bytes, page->length, 0};
    struct yawl__page_head head;
    const void *part = take(&r, sizeof head);
    bool in_order = page->number == checkpoint->read && page->position <= engine->stored.end &&
                    page->number < YAWL__CASES_MAX / YAWL__PAGE_SLOTS;
    if (part == NULL || !in_order) return YAWL_ECORRUPT;
    memcpy(&head, part, sizeof head);
    if (head.version != YAWL__PAGE_VERSION || head.abi != YAWL_PROGRAM_ABI) return YAWL_EABI;
    int status = yawl__pages_fit(engine, checkpoint->read + 1);
    if (status != 0) return status;
    checkpoint->pages[checkpoint->read++] = (struct yawl__page){1, page->position};
    status = skip_marks(&r, head.programs);
    return status != 0 ? status : restore_slots(&r, page, head.slots);
}

/* ---- All pages ---- */

static int refuse(struct yawl__engine *engine, const struct yawl_page *page, int status)
{
    struct yawl__message *message = &engine->message;
    if (status == YAWL_ENOPROGRAM) return status; /* it was told which */
    yawl__message_set(message, "page ", NULL);
    yawl__message_add_number(message, page->number);
    yawl__message_add(message, " of the store's snapshot: ");
    yawl__message_add(message, yawl__recover_text(status));
    return status;
}

/* What became of the pages so far; a store's callback. */
struct outcome {
    struct yawl__engine *engine;
    bool told;
};

static int on_page(void *context, const struct yawl_page *page)
{
    struct outcome *outcome = context;
    int status = restore_page(outcome->engine, page);
    if (status == 0) return 0;
    outcome->told = true;
    return refuse(outcome->engine, page, status);
}

int yawl__restore_pages(struct yawl__engine *engine)
{
    yawl_store_t *store = engine->options.store;
    struct outcome outcome = {engine, false};
    engine->checkpoint.read = 0;
    int status = store->pages(store, on_page, &outcome);
    if (status == 0 || outcome.told) return status;
    return yawl__engine_refuse(engine, status, store->problem, NULL);
}
