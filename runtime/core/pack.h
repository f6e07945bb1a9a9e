/* Values as flat bytes: what an event record carries of data.
 *
 * A pack is a sequence of entries, one a field: index and presence, length, then the value padded to 8
 * bytes.  A list is its count, its items in their inside form, then what belongs to them (support/
 * record_flat.c); a record is its inside struct, then what belongs to its members; references count from
 * the value's start.  A pack holds no pointer.  Reading checks everything; what comes from a store is as
 * hostile as any input.
 */
#ifndef CORE_PACK_H
#define CORE_PACK_H

#include "base/buffer.h"
#include "core/record.h"

struct yawl__pack {
    const char *bytes;
    size_t length; /* a multiple of 8 */
};

/* Appends one entry; false: no memory. */
bool yawl__pack_value(struct yawl__buffer *buffer, uint32_t index, const yawl_value_t *value);
/* Appends the present members of an outside struct; false: no memory. */
bool yawl__pack_outside(const struct yawl_record *record, const void *outside,
                        struct yawl__buffer *buffer);
/* Appends the variables whose value differs; `before` NULL: all that are set. */
bool yawl__pack_changes(const struct yawl_record *record, const struct yawl_data *before,
                        const struct yawl_data *after, struct yawl__buffer *buffer);
/* Is it a well-formed pack of `record`, each value of its field's type?  NULL takes only an empty one. */
bool yawl__pack_is_good(const struct yawl_record *record, struct yawl__pack pack);

/* Reads the next entry of a good pack; false at its end. */
bool yawl__pack_next(const struct yawl_record *record, struct yawl__pack *pack, uint32_t *index,
                     yawl_value_t *value);
/* Bytes of an outside struct with the texts and lists of a good pack. */
size_t yawl__pack_outside_size(const struct yawl_record *record, struct yawl__pack pack);
/* Makes that struct in `block`, aligned to 16, with its texts and lists behind it: a copy of all. */
void yawl__pack_to_outside(const struct yawl_record *record, struct yawl__pack pack, void *block);

#endif
