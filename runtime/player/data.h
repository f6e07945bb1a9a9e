/* What a person writes and reads of values: JSON as in <yawl/json.h>, with room that grows as needed. */
#ifndef PLAYER_DATA_H
#define PLAYER_DATA_H

#include <jansson.h>

#include "player/data_memory.h"
#include "yawl/event.h"
#include "yawl/record.h"

/* Where problems are told; `size` is at least 1. */
struct data_message {
    char *text;
    size_t size;
};
/* Fills the zeroed outside struct `outside` from the text of a JSON object, which is borrowed; what else it
 * needs lies in `memory`.  0, or the code of the first problem; the message then names all problems with
 * their paths, "$.lines[3].price: …; …", and how many there are for which it has no room.  `json` NULL
 * counts as {}. */
int data_from_json(const struct yawl_record *record, const char *json, void *outside,
                   struct data_memory *memory, struct data_message message);
/* One value as JSON, null if it is absent; all members of an outside struct, of which either may be NULL.
 * The caller frees the text. */
char *data_to_json(const struct yawl_field *field, yawl_value_t value);
char *data_object(const struct yawl_record *record, const void *outside);
/* Are they the same value for this field?  Numbers, decimals and times compare by value. */
bool data_equals(const struct yawl_field *field, yawl_value_t value, json_t *json);

#endif
