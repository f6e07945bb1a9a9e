/* Text inside a case's data block: where it is stored.
 *
 * Takes a block (head, fixed struct, then the pool) and a text, gives an offset into the pool.  Each
 * place in the pool is a length word and that many bytes; a text only moves to a place of at least twice
 * the size, so a variable that is assigned for ever keeps its share of the pool bounded by four times
 * its longest text.  Offsets that a damaged block gives are checked before anything is written.
 */
#include "yawl/value.h"

#include "yawl/errors.h"

#include <string.h>

#define PLACE_HEAD     ((uint32_t)sizeof(uint32_t))
#define PLACE_SIZE_MIN 12u /* with its head, 16 bytes */

/* Bytes that the place of `ref` can hold, 0 if it has none. */
static uint32_t place_size(const struct yawl_data *data, struct yawl_text_ref ref)
{
    if (data->used > data->capacity) return 0;
    if (ref.offset < sizeof *data + PLACE_HEAD || ref.offset > data->used) return 0;
    uint32_t size;
    memcpy(&size, (const char *)data + ref.offset - PLACE_HEAD, sizeof size);
    return size <= data->used - ref.offset ? size : 0;
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

/* Opens a place for `length` bytes at the end of the pool; false when the block is full. */
static bool open_place(struct yawl_data *data, struct yawl_text_ref *ref, uint32_t length)
{
    if (data->used > data->capacity || data->capacity - data->used < PLACE_HEAD) return false;
    uint32_t room = data->capacity - data->used - PLACE_HEAD;
    if (length > room) return false;
    uint32_t size = new_size(place_size(data, *ref), length, room);
    memcpy((char *)data + data->used, &size, sizeof size);
    ref->offset = data->used + PLACE_HEAD;
    data->used += PLACE_HEAD + size;
    return true;
}

void yawl_data_set_text(struct yawl_data *data, struct yawl_text_ref *ref, struct yawl_text text,
                        struct yawl_eval *e)
{
    uint32_t size = place_size(data, *ref);
    if (text.length > 0 && text.length > size && !open_place(data, ref, text.length)) {
        yawl_fault(e, YAWL_ETOOBIG);
        return;
    }
    /* The text may be a part of what it replaces. */
    if (text.length > 0) memmove((char *)data + ref->offset, text.data, text.length);
    if (text.length == 0 && size == 0) ref->offset = 0;
    ref->length = text.length;
}
