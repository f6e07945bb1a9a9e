/* Grows buffers by doubling.  Invariant: length <= capacity, bytes is NULL exactly at capacity 0. */
#include "base/buffer.h"

#include <assert.h>
#include <string.h>

#define CAPACITY_FIRST 1024

bool yawl__buffer_grow(struct yawl__buffer *buffer, size_t size)
{
    assert(buffer->length <= buffer->capacity);
    if (size > SIZE_MAX / 4 - buffer->length) return false;
    size_t capacity = buffer->capacity == 0 ? CAPACITY_FIRST : buffer->capacity * 2;
    if (capacity < buffer->length + size) capacity = buffer->length + size;
    char *bytes = yawl__take(buffer->memory, capacity);
    if (bytes == NULL) return false;
    if (buffer->length > 0) memcpy(bytes, buffer->bytes, buffer->length);
    yawl__give(buffer->memory, buffer->bytes, buffer->capacity);
    buffer->bytes = bytes;
    buffer->capacity = capacity;
    return true;
}

void yawl__buffer_free(struct yawl__buffer *buffer)
{
    yawl__give(buffer->memory, buffer->bytes, buffer->capacity);
    buffer->bytes = NULL;
    buffer->length = buffer->capacity = 0;
}

bool yawl__buffer_append(struct yawl__buffer *buffer, const void *bytes, size_t size)
{
    if (!yawl__buffer_reserve(buffer, size)) return false;
    if (size > 0) memcpy(buffer->bytes + buffer->length, bytes, size);
    buffer->length += size;
    return true;
}
