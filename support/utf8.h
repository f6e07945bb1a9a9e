/* One code point as UTF-8.  What is read is known to be good UTF-8, what is written is a code point. */
#ifndef SUPPORT_UTF8_H
#define SUPPORT_UTF8_H

#include <stdint.h>

/* Writes the code point's bytes, at most 4; returns how many. */
static inline uint32_t yawl__put_point(uint32_t code, char *to)
{
    static const uint8_t leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
    uint32_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (uint32_t i = length; i-- > 1; code >>= 6) to[i] = (char)(0x80 | (code & 0x3f));
    to[0] = (char)(leads[length] | code);
    return length;
}
/* The code point of the `length` bytes at `at`. */
static inline uint32_t yawl__point_of(const char *at, uint32_t length)
{
    uint32_t code = (unsigned char)at[0] & (length == 1 ? 0x7fu : 0x7fu >> length);
    for (uint32_t i = 1; i < length; i++) code = code << 6 | ((unsigned char)at[i] & 0x3f);
    return code;
}

#endif
