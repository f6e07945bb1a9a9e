/* What the functions on records share: classes of types, sizes, and the three ways in which a value is
 * written: into a block, flat behind its own items, and as outside structs in the scratch.
 *
 * Values are read by <yawl/record.h>, from an outside or an inside struct alike, so each way of writing
 * stands here once.  Recursion follows the descriptors, which nest at most YAWL_NESTING_MAX deep.
 */
#ifndef SUPPORT_RECORD_PARTS_H
#define SUPPORT_RECORD_PARTS_H

#include "yawl/record.h"

/* Is it `struct yawl_text` outside and `struct yawl_text_ref` inside? */
static inline bool yawl__type_is_text(enum yawl_type type)
{
    return type == YAWL_TYPE_STRING || type == YAWL_TYPE_BYTES || type == YAWL_TYPE_TREE;
}
/* Is a value of this type made of more than its own bytes? */
static inline bool yawl__type_in_pool(enum yawl_type type)
{
    return yawl__type_is_text(type) || type == YAWL_TYPE_LIST || type == YAWL_TYPE_RECORD;
}

/* Bytes of a value of the type, outside and inside; `record`: of a record. */
uint32_t yawl__size_outside(enum yawl_type type, const struct yawl_record *record);
uint32_t yawl__size_inside(enum yawl_type type, const struct yawl_record *record);

/* The field that an item of the list would be, alone in its struct. */
struct yawl_field yawl__item_field(const struct yawl_field *list);
/* Reads a member of an inside struct whose references count from `base`. */
yawl_value_t yawl__inside_get(const struct yawl_record *record, const struct yawl_field *field,
                              const void *inside, const void *base);
/* Marks in the inside struct whether the member is present, where that is kept. */
void yawl__inside_mark(const struct yawl_record *record, const struct yawl_field *field,
                       void *inside, bool present);
/* Writes a value that is all in its own bytes. */
void yawl__put_plain(char *at, const yawl_value_t *value);
/* The list, or record, as a value whose parts can be asked for. */
yawl_value_t yawl__list_value(struct yawl_list list, const struct yawl_record *record,
                              const void *base);

/* ---- Flat: an array or an inside struct, then what belongs to it in one piece ---- */

struct yawl__flat {
    char *bytes;     /* aligned to 8, zero; NULL: only its size is wanted */
    uint32_t offset; /* of `bytes`, from where references count; a multiple of 8 */
    uint64_t used;   /* bytes, from `bytes`; begin with those of the array or struct at its start */
};

/* Writes the items, or the members, at `at`, and what belongs to them behind `used`. */
void yawl__flat_items(struct yawl__flat *flat, uint64_t at, const struct yawl_list_value *list);
void yawl__flat_record(struct yawl__flat *flat, uint64_t at,
                       const struct yawl_record_value *record);

/* What is read, from anybody: is it exactly what these write? */
struct yawl__flat_check {
    const char *bytes;     /* from where references count */
    uint64_t used, length; /* bytes that were read, that there are */
};
bool yawl__flat_items_good(struct yawl__flat_check *check, const struct yawl_list_value *list);
bool yawl__flat_record_good(struct yawl__flat_check *check, const struct yawl_record_value *record);

/* ---- Into a block ---- */

/* An inside struct in a block. */
struct yawl__inside {
    struct yawl_data *data; /* the block */
    void *at;
    const struct yawl_record *record;
};
/* Writes a member of it; absent makes it unset.  YAWL_ETOOBIG when the block is full. */
void yawl__block_put(const struct yawl__inside *inside, const struct yawl_field *field,
                     yawl_value_t value, struct yawl_eval *e);

/* ---- Outside, in the scratch ---- */

/* Writes a member of the outside struct.  `copies`: of texts and plain items too, which else stay where
 * they are. */
void yawl__open_put(struct yawl_eval *e, const struct yawl_field *field, void *outside,
                    yawl_value_t value, bool copies);
/* Most bytes of scratch that a copy of the value takes beside its own struct. */
uint64_t yawl__open_room(const yawl_value_t *value);

#endif
