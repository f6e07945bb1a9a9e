/* Building text in an arena. */
#include "base/text.h"

#include <stdbool.h>
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

void text_add_char(struct text_buffer *buffer, char c)
{
    reserve(buffer, 1);
    buffer->data[buffer->length++] = c;
    buffer->data[buffer->length] = '\0';
}

void text_add_string(struct text_buffer *buffer, const char *string)
{
    text_add(buffer, text_of(string));
}

/* What is left of a format, by the C library. */
static void print_rest(struct text_buffer *buffer, const char *format, va_list arguments)
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

static void add_number(struct text_buffer *buffer, unsigned number)
{
    char digits[3 * sizeof number];
    size_t at = sizeof digits;
    do digits[--at] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    text_add(buffer, (struct text){digits + at, sizeof digits - at});
}

/* Prints one directive and steps over it; false: it is not one of the three. */
static bool print_directive(struct text_buffer *buffer, const char **format, va_list *list)
{
    const char *at = *format;
    if (at[0] == '%' && at[1] == '.' && at[2] == '*' && at[3] == 's') { /* TEXT_FMT */
        int length = va_arg(*list, int);
        const char *data = va_arg(*list, const char *);
        text_add(buffer, (struct text){data, length > 0 ? strnlen(data, (size_t)length) : 0});
        *format += 4;
        return true;
    }
    if (at[0] != '%' || (at[1] != 's' && at[1] != 'u')) return false;
    if (at[1] == 's') text_add_string(buffer, va_arg(*list, const char *));
    else add_number(buffer, va_arg(*list, unsigned));
    *format += 2;
    return true;
}

/* Nearly all that is printed are texts, strings and numbers, and the C library takes many times as long
 * for them: a report is to cost less than the proof that it tells of.  From the first other directive on
 * the library prints. */
void text_vprint(struct text_buffer *buffer, const char *format, va_list arguments)
{
    va_list list;
    va_copy(list, arguments);
    do {
        size_t plain = 0;
        while (format[plain] != '\0' && format[plain] != '%') plain++;
        if (plain > 0) text_add(buffer, (struct text){format, plain});
        format += plain;
    } while (print_directive(buffer, &format, &list));
    if (*format != '\0') print_rest(buffer, format, list);
    va_end(list);
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
