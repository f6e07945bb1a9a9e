/* Appends to a text of a size that is given.  Invariant: text[length] is NUL and length < size. */
#include "base/message.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

void yawl__message_clear(struct yawl__message *message)
{
    message->length = 0;
    message->size = sizeof message->own;
    message->text = message->own;
    message->text[0] = '\0';
}

void yawl__message_copy(struct yawl__message *message, const struct yawl__message *other)
{
    if (message == other) return;
    yawl__message_clear(message);
    if (other->length > 0) yawl__message_add_bytes(message, other->text, other->length);
}

void yawl__message_widen(struct yawl__message *message, char *room, size_t size)
{
    if (room == message->text || size <= message->length) return;
    memcpy(room, message->text, message->length + 1);
    message->text = room;
    message->size = size;
}

/* The largest prefix of at most `room` bytes that does not end inside a UTF-8 sequence. */
static size_t whole_prefix(const char *text, size_t length, size_t room)
{
    if (length <= room) return length;
    while (room > 0 && ((unsigned char)text[room] & 0xc0) == 0x80) room--;
    return room;
}

void yawl__message_add_bytes(struct yawl__message *message, const char *text, size_t length)
{
    assert(message->length < message->size);
    length = whole_prefix(text, length, message->size - 1 - message->length);
    if (length > 0) memcpy(message->text + message->length, text, length);
    message->length += length;
    message->text[message->length] = '\0';
}

void yawl__message_add(struct yawl__message *message, const char *text)
{
    yawl__message_add_bytes(message, text, strlen(text));
}

void yawl__message_add_number(struct yawl__message *message, uint64_t number)
{
    char digits[20];
    size_t at = sizeof digits;
    do digits[--at] = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    yawl__message_add_bytes(message, digits + at, sizeof digits - at);
}

void yawl__message_add_hex(struct yawl__message *message, uint64_t number)
{
    char digits[16];
    for (size_t at = sizeof digits; at > 0; number >>= 4) digits[--at] = "0123456789abcdef"[number & 15];
    yawl__message_add_bytes(message, "0x", 2);
    yawl__message_add_bytes(message, digits, sizeof digits);
}

void yawl__message_set(struct yawl__message *message, const char *first, ...)
{
    yawl__message_clear(message);
    va_list texts;
    va_start(texts, first);
    for (const char *text = first; text != NULL; text = va_arg(texts, const char *)) {
        yawl__message_add(message, text);
    }
    va_end(texts);
}
