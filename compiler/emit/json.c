/* JSON by way of jansson; see json.h. */
#include "emit/json.h"

#include <stdlib.h>

#include "base/arena.h"

/* As in the arena: out of memory is the end, with exit status 3. */
static json_t *needed(json_t *value)
{
    if (value == NULL) arena_out_of_memory();
    return value;
}

json_t *json_new_object(void) { return needed(json_object()); }

json_t *json_new_array(void) { return needed(json_array()); }

void json_put(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, needed(value)) != 0) needed(NULL);
}

void json_push(json_t *array, json_t *value)
{
    if (json_array_append_new(array, needed(value)) != 0) needed(NULL);
}

static json_t *json_of_damaged(struct text text)
{
    char *copy = malloc(text.length + 1);
    if (copy == NULL) return needed(NULL);
    for (size_t i = 0; i < text.length; i++) {
        copy[i] = (unsigned char)text.data[i] < 0x80 ? text.data[i] : '?';
    }
    json_t *value = json_stringn(copy, text.length);
    free(copy);
    return needed(value);
}

json_t *json_of_text(struct text text)
{
    if (text_is_absent(text)) return needed(json_string(""));
    if (text_utf8_error(text) != SIZE_MAX) return json_of_damaged(text);
    return needed(json_stringn(text.data, text.length));
}

static int add_chunk(const char *bytes, size_t length, void *buffer)
{
    text_add((struct text_buffer *)buffer, (struct text){bytes, length});
    return 0;
}

void json_write(json_t *root, struct text_buffer *out)
{
    if (json_dump_callback(root, add_chunk, out, JSON_INDENT(2) | JSON_PRESERVE_ORDER) != 0)
        needed(NULL);
    text_add_char(out, '\n');
    json_decref(root);
}
