/* Appends to JSON text.  What is put as a string is UTF-8. */
#include "history/json_text.h"

#include <stdlib.h>
#include <string.h>

#include "yawl/time.h"

static void *take_block(void *context, size_t size)
{
    (void)context;
    return malloc(size);
}

static void give_block(void *context, void *block, size_t size)
{
    (void)context;
    (void)size;
    free(block);
}

static const struct yawl__memory heap = {take_block, give_block, NULL};

void yawl__text_begin(struct yawl__text_out *json)
{
    json->buffer.memory = &heap;
    json->buffer.length = 0;
    json->is_dry = false;
}

void yawl__text_put_bytes(struct yawl__text_out *json, struct yawl_text text)
{
    if (json->is_dry || text.length == 0) return;
    json->is_dry = !yawl__buffer_append(&json->buffer, text.data, text.length);
}

void yawl__text_put(struct yawl__text_out *json, const char *text)
{
    yawl__text_put_bytes(json, yawl_text_of(text));
}

static void put_escape(struct yawl__text_out *json, unsigned char c)
{
    static const char digits[] = "0123456789abcdef";
    char code[] = {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};
    bool is_short = c == '"' || c == '\\';
    if (is_short) code[1] = (char)c;
    yawl__text_put_bytes(json, (struct yawl_text){code, is_short ? 2 : sizeof code});
}

void yawl__text_string(struct yawl__text_out *json, const char *name, struct yawl_text text)
{
    uint32_t done = 0;
    yawl__text_put(json, name);
    yawl__text_put(json, "\"");
    for (uint32_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c >= ' ' && c != '"' && c != '\\') continue;
        yawl__text_put_bytes(json, (struct yawl_text){text.data + done, i - done});
        put_escape(json, c);
        done = i + 1;
    }
    yawl__text_put_bytes(json, (struct yawl_text){text.data + done, text.length - done});
    yawl__text_put(json, "\"");
}

void yawl__text_number(struct yawl__text_out *json, const char *name, uint64_t number)
{
    char digits[24];
    uint32_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    yawl__text_put(json, name);
    yawl__text_put_bytes(json, (struct yawl_text){digits + at, (uint32_t)sizeof digits - at});
}

void yawl__text_time(struct yawl__text_out *json, const char *name, int64_t ms)
{
    char space[128];
    struct yawl_eval e = {.scratch = space, .scratch_capacity = sizeof space};
    int64_t seconds = ms / 1000 - (ms % 1000 < 0), rest = ms - seconds * 1000;
    struct yawl_time time = {seconds, (int32_t)rest * 1000000, 0, 0};
    struct yawl_text text = yawl_time_print(&e, YAWL_TYPE_DATE_TIME, time);
    if (e.fault == 0) yawl__text_string(json, name, text);
}

struct yawl_text yawl__text_done(const struct yawl__text_out *json)
{
    return (struct yawl_text){json->buffer.bytes, (uint32_t)json->buffer.length};
}

void yawl__text_free(struct yawl__text_out *json)
{
    if (json->buffer.memory != NULL) yawl__buffer_free(&json->buffer);
}
