/* Groups of three bytes are four characters of six bits; the last group is filled up with '='. */
#include "base/base64.h"

#include <stdint.h>
#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t base64_text_size(size_t length) { return (length + 2) / 3 * 4; }
size_t base64_bytes_size(size_t text_length) { return text_length / 4 * 3; }

void base64_write(const void *bytes, size_t length, char *text)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < length; i += 3) {
        size_t given = length - i < 3 ? length - i : 3;
        uint32_t group = (uint32_t)at[i] << 16;
        if (given > 1) group |= (uint32_t)at[i + 1] << 8;
        if (given > 2) group |= at[i + 2];
        for (size_t j = 0; j < 4; j++)
            *text++ = j > given ? '=' : alphabet[group >> (18 - 6 * j) & 63];
    }
}

/* The six bits of a character, 64 of anything else. */
static uint32_t bits_of(char character)
{
    const char *found = character == '\0' ? NULL : strchr(alphabet, character);
    return found == NULL ? 64 : (uint32_t)(found - alphabet);
}

/* One group; `given` of its bytes are wanted. */
static bool read_group(const char *text, size_t given, unsigned char *bytes)
{
    uint32_t group = 0;
    for (size_t j = 0; j < 4; j++) {
        uint32_t bits = j > given ? 0 : bits_of(text[j]);
        if (bits == 64 || (j > given && text[j] != '=')) return false;
        group = group << 6 | bits;
    }
    if ((group & (given == 1 ? 0xffffu : given == 2 ? 0xffu : 0)) != 0) return false;
    for (size_t j = 0; j < given; j++) bytes[j] = (unsigned char)(group >> (16 - 8 * j));
    return true;
}

bool base64_read(const char *text, size_t text_length, unsigned char *bytes, size_t *length)
{
    *length = 0;
    if (text_length % 4 != 0) return false;
    for (size_t i = 0; i < text_length; i += 4) {
        bool last = i + 4 == text_length;
        size_t given = last && text[i + 3] == '=' ? (text[i + 2] == '=' ? 1 : 2) : 3;
        if (!read_group(text + i, given, bytes + *length)) return false;
        *length += given;
    }
    return true;
}
