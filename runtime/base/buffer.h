/* Growable bytes, in memory that the caller names.
 *
 * Growing doubles, so pointers into the bytes go stale; keep offsets.  What is appended is aligned by
 * the appender.  A zeroed buffer with a memory is empty.
 */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/memory.h"

struct yawl__buffer {
    const struct yawl__memory *memory;
    char *bytes;
    size_t length, capacity;
};

/* Makes the buffer larger by at least `size` bytes; false: no memory, the buffer is as it was. */
bool yawl__buffer_grow(struct yawl__buffer *buffer, size_t size);
/* Makes room for `size` more bytes; false: no memory, the buffer is as it was. */
static inline bool yawl__buffer_reserve(struct yawl__buffer *buffer, size_t size)
{
    return buffer->capacity - buffer->length >= size || yawl__buffer_grow(buffer, size);
}
/* Gives the bytes back; the buffer is empty and can be used again. */
void yawl__buffer_free(struct yawl__buffer *buffer);
/* Appends `size` bytes of `bytes`, which may be NULL when it is 0. */
bool yawl__buffer_append(struct yawl__buffer *buffer, const void *bytes, size_t size);

#endif
