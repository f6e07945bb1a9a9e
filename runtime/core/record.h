/* The members of generated structs by their description, inside the core.
 *
 * Public readers and writers stand in <yawl/record.h>; here is what only the core may do: write a data
 * block, copy an outside struct with its texts and lists, and judge what a host put into one.
 */
#ifndef CORE_RECORD_H
#define CORE_RECORD_H

#include "yawl/record.h"

/* Do both hold exactly the same, down to a decimal's scale? */
bool yawl__value_same(yawl_value_t a, yawl_value_t b);
/* Is a variable of this type a reference into the block's pool? */
static inline bool yawl__type_in_pool(enum yawl_type type)
{
    return type == YAWL_TYPE_STRING || type == YAWL_TYPE_LIST;
}
/* Bytes of a member in an inside struct. */
size_t yawl__size_inside(enum yawl_type type);
/* Most bytes of the pool that writing `value` takes; `moves`: the variable may have a place there that is
 * too small, and is followed by one of twice the size. */
size_t yawl__data_room(const yawl_value_t *value, bool moves);
/* Writes a variable of a data block that has room for it; absent makes it unset.  The value must not lie
 * in the same block. */
void yawl__data_put(const struct yawl_record *record, const struct yawl_field *field,
                    struct yawl_data *data, yawl_value_t value);
/* Is a value of the field's type one that it can hold: an enumeration's name, UTF-8, a decimal in range? */
bool yawl__value_fits(const struct yawl_field *field, const yawl_value_t *value);
/* Index of the first field of an outside struct that holds no value of its type (a number beyond an
 * enumeration, text that is not UTF-8, a decimal out of range), YAWL_NONE if all do. */
uint32_t yawl__outside_bad(const struct yawl_record *record, const void *outside);
/* Bytes of a list's texts, and of a list as it lies inside: its items, then their texts. */
size_t yawl__list_texts_size(const struct yawl_list_value *list);
size_t yawl__list_size(const struct yawl_list_value *list);
/* Writes those bytes at `at`, which lies `offset` bytes from where references count. */
void yawl__list_write(const struct yawl_list_value *list, char *at, uint32_t offset);
/* Most bytes that a value takes behind an outside struct: its text, or its list with their texts. */
size_t yawl__value_room(const yawl_value_t *value);
/* Writes a member of the outside struct `block`, with what belongs to it at *pool, which moves on. */
void yawl__outside_put(const struct yawl_field *field, void *block, char **pool,
                       yawl_value_t value);
/* Bytes that a copy of an outside struct with its texts and lists needs. */
size_t yawl__outside_size(const struct yawl_record *record, const void *outside);
/* Makes that copy in `block`, aligned to 16; its texts and lists point into the block. */
void yawl__outside_copy(const struct yawl_record *record, const void *outside, void *block);
/* Fills `to` (zeroed) with the members of `from` that have the same name and type.  Returns the index
 * of a mandatory field of `to` that got none, YAWL_NONE if all got theirs. */
uint32_t yawl__outside_take_over(const struct yawl_record *from_record, const void *from,
                                 const struct yawl_record *to_record, void *to);

#endif
