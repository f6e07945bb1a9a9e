/* The members of generated structs by their description, inside the core.
 *
 * Public readers and writers stand in <yawl/record.h>; here is what only the core may do: write a data
 * block, copy an outside struct with all that belongs to it, and judge what a host put into one.
 */
#ifndef CORE_RECORD_H
#define CORE_RECORD_H

#include "base/message.h"
#include "support/record_parts.h"

/* Do both hold exactly the same, down to a decimal's scale? */
bool yawl__value_same(yawl_value_t a, yawl_value_t b);
/* Most bytes of the pool that writing `value` takes; `moves`: the variable may have a place there that is
 * too small, and is followed by one of twice the size. */
size_t yawl__data_room(const yawl_value_t *value, bool moves);
/* Writes a variable of a data block that has room for it; absent makes it unset.  The value must not lie
 * in the same block. */
void yawl__data_put(const struct yawl_record *record, const struct yawl_field *field,
                    struct yawl_data *data, yawl_value_t value);
/* Is a value of the field's type one that it can hold: an enumeration's name, UTF-8, a decimal or a time
 * in range, a tree? */
bool yawl__value_fits(const struct yawl_field *field, const yawl_value_t *value);
/* What is wrong with it, facets too, in words that are added to the message; see yawl_value_problem. */
bool yawl__value_tell(const struct yawl_field *field, const yawl_value_t *value,
                      struct yawl__message *message);
/* Only the facets, of a value that fits. */
bool yawl__facets_tell(const struct yawl_facets *facets, const yawl_value_t *value,
                       struct yawl__message *message);
/* Has the member no rules beyond those of its type? */
static inline bool yawl__is_any(const struct yawl_field *field)
{
    return field->facets == NULL && field->record == NULL && field->tree == NULL;
}
/* Is a value that fits within all facets, its own and those of its parts, and of a tree what it must be? */
bool yawl__value_within(const struct yawl_field *field, const yawl_value_t *value);
/* Tells all that is wrong with one variable or member, with the path $.NAME; returns how many things are. */
uint32_t yawl__field_check(const struct yawl_field *field, const yawl_value_t *value,
                           yawl_problem_fn report, void *context);
/* Index of the first field of an outside struct that holds no value of its type (a number beyond an
 * enumeration, text that is not UTF-8, a decimal out of range) or breaks a facet, YAWL_NONE if all are
 * right. */
uint32_t yawl__outside_bad(const struct yawl_record *record, const void *outside);
/* Bytes of a list as it lies inside: its items, then what belongs to them. */
size_t yawl__list_size(const struct yawl_list_value *list);
/* Writes those bytes at `at`, zero until then, which lies `offset` bytes from where references count. */
void yawl__list_write(const struct yawl_list_value *list, char *at, uint32_t offset);
/* Writes a member of the outside struct `block`, with what belongs to it at *pool, which moves on. */
void yawl__outside_put(const struct yawl_field *field, void *block, char **pool,
                       yawl_value_t value);
/* Bytes that a copy of an outside struct with all that belongs to it needs. */
size_t yawl__outside_size(const struct yawl_record *record, const void *outside);
/* Makes that copy in `block`, aligned to 16; what it points to lies in the block. */
void yawl__outside_copy(const struct yawl_record *record, const void *outside, void *block);
/* Hash of what the outside struct, whose values fit, says: by names, not by layout. */
uint64_t yawl__outside_hash(const struct yawl_record *record, const void *outside);
/* Fills `to` (zeroed) with the members of `from` that have the same name and type.  Returns the index
 * of a mandatory field of `to` that got none, YAWL_NONE if all got theirs. */
uint32_t yawl__outside_take_over(const struct yawl_record *from_record, const void *from,
                                 const struct yawl_record *to_record, void *to);

#endif
