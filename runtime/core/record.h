/* The members of generated structs by their description, inside the core.
 *
 * Public readers and writers stand in <yawl/record.h>; here is what only the core may do: write a data
 * block, copy an outside struct with its texts, and judge what a host put into one.
 */
#ifndef CORE_RECORD_H
#define CORE_RECORD_H

#include "yawl/record.h"

/* Do both hold exactly the same, down to a decimal's scale? */
bool yawl__value_same(yawl_value_t a, yawl_value_t b);
/* Writes a variable of a data block; absent makes it unset.  YAWL_ETOOBIG goes to `e`. */
void yawl__data_put(const struct yawl_record *record, const struct yawl_field *field,
                    struct yawl_data *data, yawl_value_t value);
/* Is a value of the field's type one that it can hold: an enumeration's name, UTF-8, a decimal in range? */
bool yawl__value_fits(const struct yawl_field *field, const yawl_value_t *value);
/* Index of the first field of an outside struct that holds no value of its type (a number beyond an
 * enumeration, text that is not UTF-8, a decimal out of range), YAWL_NONE if all do. */
uint32_t yawl__outside_bad(const struct yawl_record *record, const void *outside);
/* Bytes that a copy of an outside struct with its texts needs. */
size_t yawl__outside_size(const struct yawl_record *record, const void *outside);
/* Makes that copy in `block`, aligned to 16; its texts point into the block. */
void yawl__outside_copy(const struct yawl_record *record, const void *outside, void *block);
/* Fills `to` (zeroed) with the members of `from` that have the same name and type.  Returns the index
 * of a mandatory field of `to` that got none, YAWL_NONE if all got theirs. */
uint32_t yawl__outside_take_over(const struct yawl_record *from_record, const void *from,
                                 const struct yawl_record *to_record, void *to);

#endif
