/* Records and lists of records in a case's data block.
 *
 * A record that is a variable, or a member of one, lies where it is declared, and each of its texts and
 * lists has a place of its own in the pool.  A list has one place for all that belongs to it.
 */
#include "support/list_parts.h"
#include "support/record_parts.h"

#include "yawl/errors.h"

#include <string.h>

/* ---- Storing ---- */

static void put_text(struct yawl_data *data, char *at, struct yawl_text text, struct yawl_eval *e)
{
    struct yawl_text_ref ref;
    memcpy(&ref, at, sizeof ref);
    yawl_data_set_text(data, &ref, text, e);
    memcpy(at, &ref, sizeof ref);
}

/* Bytes of the items and all that belongs to them. */
static uint64_t flat_size(const struct yawl_list_value *list)
{
    uint64_t size = yawl__size_inside(list->element, list->record);
    struct yawl__flat flat = {NULL, 0, size * list->count};
    yawl__flat_items(&flat, 0, list);
    return flat.used;
}

static void put_items(struct yawl_data *data, struct yawl_list_ref *ref,
                      const struct yawl_list_value *list, struct yawl_eval *e)
{
    uint64_t size = list->count == 0 ? 0 : flat_size(list);
    if (size > UINT32_MAX / 2) {
        yawl_fault(e, YAWL_ETOOBIG);
        return;
    }
    char *place = size == 0 ? NULL : yawl_data_list_place(data, ref, (uint32_t)size, e);
    if (size > 0 && place == NULL) return;
    ref->count = list->count;
    if (size == 0) return;
    uint64_t items = (uint64_t)yawl__size_inside(list->element, list->record) * list->count;
    struct yawl__flat flat = {place, ref->offset, items};
    if (yawl__type_in_pool(list->element)) memset(place, 0, (size_t)size);
    yawl__flat_items(&flat, 0, list);
}

static void put_list(struct yawl_data *data, char *at, const struct yawl_list_value *list,
                     struct yawl_eval *e)
{
    struct yawl_list_ref ref;
    memcpy(&ref, at, sizeof ref);
    put_items(data, &ref, list, e);
    memcpy(at, &ref, sizeof ref);
}

static void put_record(struct yawl_data *data, char *at, const struct yawl_record_value *value,
                       struct yawl_eval *e)
{
    const struct yawl__inside inside = {data, at, value->record};
    for (uint32_t i = 0; i < value->record->fields_count; i++)
        yawl__block_put(&inside, &value->record->fields[i], yawl_record_member(value, i), e);
}

void yawl__block_put(const struct yawl__inside *inside, const struct yawl_field *field,
                     yawl_value_t value, struct yawl_eval *e)
{
    char *at = (char *)inside->at + field->inside;
    yawl__inside_mark(inside->record, field, inside->at, value.present);
    if (!value.present)
        memset(at, 0, yawl__size_inside(field->type, field->record));
    else if (yawl__type_is_text(field->type))
        put_text(inside->data, at, value.as_text, e);
    else if (field->type == YAWL_TYPE_LIST)
        put_list(inside->data, at, &value.as_list, e);
    else if (field->type == YAWL_TYPE_RECORD)
        put_record(inside->data, at, &value.as_record, e);
    else
        yawl__put_plain(at, &value);
}

void yawl_data_set_record(struct yawl_data *data, void *inside, const struct yawl_record *record,
                          const void *outside, struct yawl_eval *e)
{
    struct yawl_record_value value = {outside, record, NULL};
    put_record(data, inside, &value, e);
}

void yawl_data_set_records(struct yawl_data *data, struct yawl_list_ref *ref, struct yawl_list list,
                           const struct yawl_record *record, struct yawl_eval *e)
{
    yawl_value_t value = yawl__list_value(list, record, NULL);
    put_items(data, ref, &value.as_list, e);
}

/* ---- Reading ---- */

void yawl_data_fill_record(const struct yawl_data *data, const void *inside,
                           const struct yawl_record *record, void *outside, struct yawl_eval *e)
{
    memset(outside, 0, record->outside_size);
    for (uint32_t i = 0; i < record->fields_count; i++) {
        const struct yawl_field *field = &record->fields[i];
        yawl__open_put(e, field, outside, yawl__inside_get(record, field, inside, data), false);
    }
}

const void *yawl_data_record(struct yawl_eval *e, const struct yawl_data *data, const void *inside,
                             const struct yawl_record *record)
{
    void *outside = yawl__scratch_items(e, record->outside_size);
    if (outside == NULL) return yawl_record_none();
    yawl_data_fill_record(data, inside, record, outside, e);
    return outside;
}

struct yawl_list yawl_data_records(const struct yawl_data *data, struct yawl_list_ref ref,
                                   const struct yawl_record *record, struct yawl_eval *e)
{
    struct yawl_list inside = {(const char *)data + ref.offset, ref.count}, list;
    struct yawl_field alone = {.type = YAWL_TYPE_LIST, .outside_has = YAWL_NOWHERE};
    alone.element = YAWL_TYPE_RECORD;
    alone.record = record;
    list = yawl_list_none();
    yawl__open_put(e, &alone, &list, yawl__list_value(inside, record, data), false);
    return list;
}

const void *yawl_data_item(struct yawl_eval *e, const struct yawl_data *data,
                           struct yawl_list_ref ref, const struct yawl_record *record,
                           int64_t index)
{
    if (index >= 0 && index < (int64_t)ref.count)
        return (const char *)data + ref.offset + (size_t)index * record->inside_size;
    yawl_fault_of_int(e, YAWL_EINDEX, index);
    return yawl_record_none();
}
