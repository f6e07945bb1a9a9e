/* JSON and the members of generated structs, both ways, by their description. */
#ifndef PLAYER_DATA_H
#define PLAYER_DATA_H

#include <jansson.h>

#include "yawl/event.h"
#include "yawl/record.h"

/* Fills the zeroed outside struct `outside` from a JSON object; texts are borrowed from `json`, the arrays
 * of lists are released by data_release, whatever was returned.  0, or a negative code with a message
 * naming the member.  A member without `has_` that is missing is YAWL_EMISSING; `json` NULL counts as {}. */
int data_from_json(const struct yawl_record *record, json_t *json, void *outside, char *message,
                   size_t message_size);
void data_release(const struct yawl_record *record, void *outside);
/* One value as JSON; null if it is absent. */
json_t *data_to_json(const struct yawl_field *field, yawl_value_t value);
/* All members of an outside struct as a JSON object. */
json_t *data_object(const struct yawl_record *record, const void *outside);
/* Are they the same value for this field?  Numbers and decimals compare by value. */
bool data_equals(const struct yawl_field *field, yawl_value_t value, json_t *json);

#endif
