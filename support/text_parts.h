/* Walking a text by its code points; texts are UTF-8 and never broken in the middle of one. */
#ifndef SUPPORT_TEXT_PARTS_H
#define SUPPORT_TEXT_PARTS_H

#include "yawl/functions.h"

/* Bytes of the code point at `at`, which must lie in the text. */
static inline uint32_t yawl__point_length(struct yawl_text text, uint32_t at)
{
    uint32_t length = 1;
    while (at + length < text.length && ((unsigned char)text.data[at + length] & 0xc0) == 0x80)
        length++;
    return length;
}

/* An empty text may lie nowhere. */
static inline struct yawl_text yawl__part(struct yawl_text text, uint32_t from, uint32_t to)
{
    struct yawl_text part = {from == 0 ? text.data : text.data + from, to - from};
    return part;
}

/* The first byte at `from` or behind it where `part` begins; UINT32_MAX: nowhere. */
uint32_t yawl__find(struct yawl_text text, struct yawl_text part, uint32_t from);

#endif
