/* Bytes as text of RFC 4648, section 4, with padding. */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes that the text of `length` bytes takes, at most those that a text decodes to. */
size_t base64_text_size(size_t length);
size_t base64_bytes_size(size_t text_length);
/* Writes base64_text_size(length) characters. */
void base64_write(const void *bytes, size_t length, char *text);
/* Reads strictly: whole groups, no white space, no bits that say nothing.  false: it is no such text. */
bool base64_read(const char *text, size_t text_length, unsigned char *bytes, size_t *length);

#endif
