/* Building text in an arena. */
#include "base/text.h"

#include <stdio.h>
#include <string.h>

/* Room for `more` bytes and a terminator. */
static void reserve(struct text_buffer *buffer, size_t more)
{
    size_t wanted = buffer->length + more + 1;
    if (wanted <= buffer->capacity) return;
    size_t capacity = buffer->capacity == 0 ? 256 : buffer->capacity * 2;
    if (capacity < wanted) capacity = wanted;
    buffer->data = arena_grow(buffer->arena, buffer->data, buffer->capacity, capacity);
    buffer->capacity = capacity;
}

void text_add(struct text_buffer *buffer, struct text text)
{
    reserve(buffer, text.length);
    if (text.length > 0) memcpy(buffer->data + buffer->length, text.data, text.length);
    buffer->length += text.length;
    buffer->data[buffer->length] = '\0';
}

void text_add_char(struct text_buffer *buffer, char c) { text_add(buffer, (struct text){&c, 1}); }

void text_add_string(struct text_buffer *buffer, const char *string)
{
    text_add(buffer, text_of(string));
}

void text_vprint(struct text_buffer *buffer, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    reserve(buffer, 0);
    size_t room = buffer->capacity - buffer->length;
    int length = vsnprintf(buffer->data + buffer->length, room, format, again);
    va_end(again);
    if (length < 0) return;
    reserve(buffer, (size_t)length);
    if ((size_t)length >= room) {
        vsnprintf(buffer->data + buffer->length, (size_t)length + 1, format, arguments);
    }
    buffer->length += (size_t)length;
}

void text_print(struct text_buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_vprint(buffer, format, arguments);
    va_end(arguments);
}

struct text text_built(const struct text_buffer *buffer)
{
    return (struct text){buffer->data == NULL ? "" : buffer->data, buffer->length};
}

struct text text_format(struct arena *arena, const char *format, ...)
{
    struct text_buffer buffer = {.arena = arena};
    va_list arguments;
    va_start(arguments, format);
    text_vprint(&buffer, format, arguments);
    va_end(arguments);
    return text_built(&buffer);
}

void text_add_escaped(struct text_buffer *buffer, struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c == '"' || c == '\\') {
            text_add_char(buffer, '\\');
            text_add_char(buffer, (char)c);
        } else if (c == '\n') {
            text_add_string(buffer, "\\n");
        } else if (c == '\t') {
            text_add_string(buffer, "\\t");
        } else if (c < 0x20 || c == 0x7f) {
            text_print(buffer, "\\%03o", c); /* octal ends after three digits, hex would not */
        } else {
            text_add_char(buffer, (char)c);
        }
    }
}
