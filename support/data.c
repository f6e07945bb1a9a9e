/* Texts and lists inside a case's data block: where they are stored.
 *
 * Takes a block (head, fixed struct, then the pool) and a text or list, gives an offset into the pool.
 * Each place in the pool is a length word and that many bytes; a value only moves to a place of at least
 * twice the size, so a variable that is assigned for ever keeps its share of the pool bounded by four
 * times its longest value.  Offsets that a damaged block gives are checked before anything is written.
 */
#include "support/list_parts.h"

#include "yawl/errors.h"

#include <string.h>

#define PLACE_HEAD     ((uint32_t)sizeof(uint32_t))
#define PLACE_SIZE_MIN 12u /* with its head, 16 bytes */

/* Bytes that the place at `offset` can hold, 0 if there is none. */
static uint32_t place_size(const struct yawl_data *data, uint32_t offset)
{
    if (data->used > data->capacity) return 0;
    if (offset < sizeof *data + PLACE_HEAD || offset > data->used) return 0;
    uint32_t size;
    memcpy(&size, (const char *)data + offset - PLACE_HEAD, sizeof size);
    return size <= data->used - offset ? size : 0;
}

/* Size of a new place for `length` bytes: twice the old one or more, less only if the block is nearly
 * full. */
static uint32_t new_size(uint32_t old_size, uint32_t length, uint32_t room)
{
    uint64_t size = (uint64_t)old_size * 2;
    if (size < length) size = length;
    if (size < PLACE_SIZE_MIN) size = PLACE_SIZE_MIN;
    size = (size + PLACE_HEAD + 7) / 8 * 8 - PLACE_HEAD;
    return size > room ? length : (uint32_t)size;
}

/* Opens a place for `length` bytes at the end of the pool, its bytes aligned to `alignment`; *offset was
 * its old one.  false when the block is full. */
static bool open_place(struct yawl_data *data, uint32_t *offset, uint32_t length,
                       uint32_t alignment)
{
    if (data->used > data->capacity) return false;
    uint64_t at = ((uint64_t)data->used + PLACE_HEAD + alignment - 1) / alignment * alignment;
    if (at > data->capacity || length > data->capacity - at) return false;
    uint32_t begin = (uint32_t)at, room = data->capacity - begin;
    uint32_t size = new_size(place_size(data, *offset), length, room);
    memset((char *)data + data->used, 0, begin - data->used);
    memcpy((char *)data + begin - PLACE_HEAD, &size, sizeof size);
    *offset = begin;
    data->used = begin + size;
    return true;
}

void yawl_data_set_text(struct yawl_data *data, struct yawl_text_ref *ref, struct yawl_text text,
                        struct yawl_eval *e)
{
    uint32_t size = place_size(data, ref->offset);
    if (text.length > size && !open_place(data, &ref->offset, text.length, 1)) {
        yawl_fault(e, YAWL_ETOOBIG);
        return;
    }
    /* The text may be a part of what it replaces. */
    if (text.length > 0) memmove((char *)data + ref->offset, text.data, text.length);
    if (text.length == 0 && size == 0) ref->offset = 0;
    ref->length = text.length;
}

char *yawl_data_list_place(struct yawl_data *data, struct yawl_list_ref *ref, uint32_t bytes,
                           struct yawl_eval *e)
{
    bool fits = ref->offset % LIST_ALIGNMENT == 0 && bytes <= place_size(data, ref->offset);
    if (!fits && !open_place(data, &ref->offset, bytes, LIST_ALIGNMENT)) {
        yawl_fault(e, YAWL_ETOOBIG);
        return NULL;
    }
    return (char *)data + ref->offset;
}

/* The bytes of the texts stand behind their references, in the same place. */
static void set_texts(struct yawl_data *data, struct yawl_list_ref *ref, struct yawl_list list,
                      struct yawl_eval *e)
{
    const struct yawl_text *texts = (const struct yawl_text *)list.items;
    uint64_t bytes = (uint64_t)list.count * sizeof(struct yawl_text_ref);
    for (uint32_t i = 0; i < list.count; i++) bytes += texts[i].length;
    if (bytes > UINT32_MAX / 2) {
        yawl_fault(e, YAWL_ETOOBIG);
        return;
    }
    char *place = yawl_data_list_place(data, ref, (uint32_t)bytes, e);
    if (place == NULL) return;
    struct yawl_text_ref *refs = (struct yawl_text_ref *)(void *)place;
    uint32_t at = ref->offset + list.count * (uint32_t)sizeof *refs;
    for (uint32_t i = 0; i < list.count; i++) {
        refs[i] = (struct yawl_text_ref){at, texts[i].length};
        if (texts[i].length > 0) memcpy((char *)data + at, texts[i].data, texts[i].length);
        at += texts[i].length;
    }
    ref->count = list.count;
}

void yawl_data_set_list(struct yawl_data *data, struct yawl_list_ref *ref, struct yawl_list list,
                        enum yawl_type element, struct yawl_eval *e)
{
    if (list.count == 0) {
        ref->count = 0;
        return;
    }
    if (yawl_item_size(element) != yawl_item_inside_size(element)) {
        set_texts(data, ref, list, e);
        return;
    }
    uint64_t bytes = (uint64_t)list.count * yawl_item_inside_size(element);
    if (bytes > UINT32_MAX / 2) {
        yawl_fault(e, YAWL_ETOOBIG);
        return;
    }
    char *place = yawl_data_list_place(data, ref, (uint32_t)bytes, e);
    if (place == NULL) return;
    memmove(place, list.items, (size_t)bytes);
    ref->count = list.count;
}
