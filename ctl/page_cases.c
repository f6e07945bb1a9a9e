/* Goes through a page's slots; images are passed over by their lengths. */
#include "ctl/page_cases.h"

#include <string.h>

#include "core/event_record.h"
#include "core/image.h"
#include "engine/page.h"

/* As in case ids: partition, slot, generation from the top. */
#define SLOT_BITS       30
#define GENERATION_BITS 24
#define PARTITION_BITS  10

struct reader {
    const char *at;
    size_t left;
    const char *marks;
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

/* The hash in mark `number`, from 1, which is there. */
static uint64_t hash_of(const struct reader *r, uint32_t number)
{
    struct yawl__event_view view;
    const char *at = r->marks;
    yawl__event_view_own(at, &view);
    for (; number > 1; number--) {
        at += yawl__event_size(&view.head);
        yawl__event_view_own(at, &view);
    }
    return view.head.detail;
}

static int read_slot(struct reader *r, uint64_t index, page_case_cb each, void *context)
{
    struct yawl__page_slot head;
    const void *part = take(r, sizeof head);
    if (part == NULL) return YAWL_ECORRUPT;
    memcpy(&head, part, sizeof head);
    if (head.program == 0) return head.length == 0 ? 0 : YAWL_ECORRUPT;
    bool fits = head.program <= r->programs && head.length % 8 == 0 &&
                head.partition >> PARTITION_BITS == 0 && head.generation != 0 &&
                head.generation >> GENERATION_BITS == 0;
    const char *image = r->at;
    if (!fits || take(r, head.length) == NULL) return YAWL_ECORRUPT;
    uint64_t slot = (uint64_t)head.partition << SLOT_BITS | index;
    const struct page_case c = {slot << GENERATION_BITS | head.generation, hash_of(r, head.program),
                                head.length, yawl__image_status(image, head.length)};
    return each(context, &c);
}

int page_cases(const struct yawl_page *page, page_case_cb each, void *context)
{
    struct reader r = {page->bytes, page->length, NULL, 0};
    struct yawl__page_head head;
    const void *part = take(&r, sizeof head);
    if (part == NULL || page->number >= (UINT64_C(1) << SLOT_BITS) / YAWL__PAGE_SLOTS)
        return YAWL_ECORRUPT;
    memcpy(&head, part, sizeof head);
    if (head.version != YAWL__PAGE_VERSION) return YAWL_EABI;
    int status = head.slots <= YAWL__PAGE_SLOTS ? skip_marks(&r, head.programs) : YAWL_ECORRUPT;
    for (uint32_t i = 0; i < head.slots && status == 0; i++)
        status = read_slot(&r, page->number * YAWL__PAGE_SLOTS + i, each, context);
    return status != 0 || r.left == 0 ? status : YAWL_ECORRUPT;
}
