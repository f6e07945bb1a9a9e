/* The hash of what an outside struct says.
 *
 * It is the same for two that say the same, also when two versions of a workflow lay them out in different
 * ways: members count by name, in any order, and those that are absent not at all; a value of an enumeration
 * counts by its name.  Padding and pointers do not count.
 */
#include "base/hash.h"
#include "core/record.h"

static uint64_t of_text(uint64_t from, struct yawl_text text)
{
    from = yawl__hash(from, &text.length, sizeof text.length);
    return yawl__hash(from, text.data, text.length);
}

static uint64_t of_value(uint64_t from, const struct yawl_field *field, const yawl_value_t *value);

/* Each is mixed before they are added up: the plain hashes of {1, 2} and {2, 1} often have the same sum. */
static uint64_t of_members(uint64_t from, const struct yawl_record_value *value)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < value->record->fields_count; i++) {
        const struct yawl_field *field = &value->record->fields[i];
        yawl_value_t member = yawl_record_member(value, i);
        if (!member.present) continue;
        sum += yawl__hash_mix(of_value(of_text(YAWL__HASH_BASIS, yawl_text_of(field->name)), field, &member));
    }
    return yawl__hash(from, &sum, sizeof sum);
}

static uint64_t of_items(uint64_t from, const struct yawl_field *field,
                         const struct yawl_list_value *list)
{
    const struct yawl_field item_field = yawl__item_field(field);
    from = yawl__hash(from, &list->count, sizeof list->count);
    for (uint32_t i = 0; i < list->count; i++) {
        yawl_value_t item = yawl_list_item(list, i);
        from = of_value(from, &item_field, &item);
    }
    return from;
}

static uint64_t of_plain(uint64_t from, const yawl_value_t *value)
{
    char bytes[sizeof(struct yawl_decimal)] = {0};
    _Static_assert(sizeof bytes >= sizeof(struct yawl_span), "the largest plain value");
    yawl__put_plain(bytes, value);
    return yawl__hash(from, bytes, sizeof bytes);
}

/* Of a value that is present. */
static uint64_t of_value(uint64_t from, const struct yawl_field *field, const yawl_value_t *value)
{
    const unsigned char type = (unsigned char)value->type;
    from = yawl__hash(from, &type, sizeof type);
    if (yawl__type_is_text(value->type)) return of_text(from, value->as_text);
    switch (value->type) {
    case YAWL_TYPE_LIST: return of_items(from, field, &value->as_list);
    case YAWL_TYPE_RECORD: return of_members(from, &value->as_record);
    case YAWL_TYPE_ENUM: return of_text(from, yawl_text_of(field->names[value->as_enum]));
    default: return of_plain(from, value);
    }
}

uint64_t yawl__outside_hash(const struct yawl_record *record, const void *outside)
{
    struct yawl_record_value value = {outside, record, NULL};
    return of_members(YAWL__HASH_BASIS, &value);
}
