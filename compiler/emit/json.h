/* Building JSON with jansson: values from our texts, and the document as text. */
#ifndef EMIT_JSON_H
#define EMIT_JSON_H

#include "base/diagnostics.h"

#include <jansson.h>

/* A string; bytes that are no UTF-8 become question marks. */
json_t *json_of_text(struct text text);
/* Sets a new value in an object, or adds one to an array; out of memory ends as the arena's does. */
void json_put(json_t *object, const char *key, json_t *value);
void json_push(json_t *array, json_t *value);
json_t *json_new_object(void);
json_t *json_new_array(void);
/* Appends `root`, indented, and gives it back. */
void json_write(json_t *root, struct text_buffer *out);

#endif
