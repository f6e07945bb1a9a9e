/* The JSON Schema (draft 2020-12) of the YAML language, for editors: made from the table that the reader
 * uses, so that both know the same keys.
 */
#ifndef AST_YAML_JSON_SCHEMA_H
#define AST_YAML_JSON_SCHEMA_H

#include "base/text.h"

/* Adds the whole schema, indented, with a line end. */
void yaml_json_schema(struct text_buffer *out);
/* yaml_json_call.c: of it, what a `call` may be. */
void yaml_json_call(struct text_buffer *out);

#endif
