/* Records as values: equal or not, and lists of them outside a case.
 *
 * Equality follows the members: decimals and times by value, texts by their bytes, absent equals absent.
 * Results lie in the scratch of the evaluation or in the lists that were given.
 */
#include "support/list_parts.h"
#include "support/record_parts.h"

#include "yawl/errors.h"

#include <string.h>

yawl_value_t yawl__list_value(struct yawl_list list, const struct yawl_record *record,
                              const void *base)
{
    yawl_value_t value = {.type = YAWL_TYPE_LIST, .present = true};
    value.as_list =
        (struct yawl_list_value){list.items, list.count, YAWL_TYPE_RECORD, base, record};
    return value;
}

/* ---- Equality ---- */

static bool are_lists_equal(const struct yawl_list_value *a, const struct yawl_list_value *b)
{
    bool equal = a->count == b->count && a->element == b->element;
    for (uint32_t i = 0; equal && i < a->count; i++) {
        yawl_value_t x = yawl_list_item(a, i), y = yawl_list_item(b, i);
        equal = yawl_value_equal(&x, &y);
    }
    return equal;
}

static bool are_records_equal(const struct yawl_record_value *a, const struct yawl_record_value *b)
{
    bool equal = a->record == b->record;
    for (uint32_t i = 0; equal && i < a->record->fields_count; i++) {
        yawl_value_t x = yawl_record_member(a, i), y = yawl_record_member(b, i);
        equal = x.present == y.present && (!x.present || yawl_value_equal(&x, &y));
    }
    return equal;
}

bool yawl_value_equal(const yawl_value_t *a, const yawl_value_t *b)
{
    if (a->type != b->type) return false;
    switch (a->type) {
    case YAWL_TYPE_BOOL: return a->as_bool == b->as_bool;
    case YAWL_TYPE_INT: return a->as_int == b->as_int;
    case YAWL_TYPE_FLOAT: return yawl__same_float(a->as_float, b->as_float);
    case YAWL_TYPE_DECIMAL: return yawl__same_decimal(a->as_decimal, b->as_decimal);
    case YAWL_TYPE_ENUM: return a->as_enum == b->as_enum;
    case YAWL_TYPE_STRING:
    case YAWL_TYPE_BYTES:
    case YAWL_TYPE_TREE: return yawl_text_equal(a->as_text, b->as_text);
    case YAWL_TYPE_DATE:
    case YAWL_TYPE_TIME:
    case YAWL_TYPE_DATE_TIME: return yawl__same_time(a->as_time, b->as_time);
    case YAWL_TYPE_DURATION: return yawl__same_span(a->as_span, b->as_span);
    case YAWL_TYPE_LIST: return are_lists_equal(&a->as_list, &b->as_list);
    case YAWL_TYPE_RECORD: return are_records_equal(&a->as_record, &b->as_record);
    case YAWL_TYPE_COUNT: break;
    }
    return false;
}

bool yawl_record_equal(const struct yawl_record *record, const void *a, const void *b)
{
    struct yawl_record_value x = {a, record, NULL}, y = {b, record, NULL};
    return are_records_equal(&x, &y);
}

/* ---- Lists ---- */

const void *yawl_record_none(void)
{
    static uint64_t zeros[YAWL_RECORD_SIZE_MAX / sizeof(uint64_t)]; /* never written */
    return zeros;
}

static const char *item_at(struct yawl_list list, const struct yawl_record *record, uint64_t index)
{
    return (const char *)list.items + (size_t)index * record->outside_size;
}

const void *yawl_list_record(struct yawl_eval *e, struct yawl_list list,
                             const struct yawl_record *record, int64_t index)
{
    if (index >= 0 && index < (int64_t)list.count) return item_at(list, record, (uint64_t)index);
    yawl_fault_of_int(e, YAWL_EINDEX, index);
    return yawl_record_none();
}

void yawl_records_open(struct yawl_eval *e, struct yawl_list *list,
                       const struct yawl_record *record, uint32_t count)
{
    uint64_t bytes = (uint64_t)count * record->outside_size;
    void *items = yawl__scratch_items(e, bytes);
    *list = yawl_list_none();
    if (items == NULL) return;
    memset(items, 0, (size_t)bytes);
    list->items = items;
    list->count = count;
}

/* The items were opened in the scratch, so they may be written. */
void yawl_records_put(struct yawl_list *list, const struct yawl_record *record, uint32_t index,
                      const void *item)
{
    if (index < list->count)
        memcpy((char *)(uintptr_t)item_at(*list, record, index), item, record->outside_size);
}

bool yawl_records_equal(struct yawl_list a, struct yawl_list b, const struct yawl_record *record)
{
    yawl_value_t x = yawl__list_value(a, record, NULL), y = yawl__list_value(b, record, NULL);
    return are_lists_equal(&x.as_list, &y.as_list);
}

bool yawl_records_have(struct yawl_list list, const struct yawl_record *record, const void *item)
{
    for (uint32_t i = 0; i < list.count; i++) {
        if (yawl_record_equal(record, item_at(list, record, i), item)) return true;
    }
    return false;
}

struct yawl_list yawl_records_concat(struct yawl_eval *e, struct yawl_list a, struct yawl_list b,
                                     const struct yawl_record *record)
{
    uint64_t size = record->outside_size, count = (uint64_t)a.count + b.count;
    if (a.count == 0) return b;
    if (b.count == 0) return a;
    if (count > UINT32_MAX) {
        yawl_fault(e, YAWL_ETOOBIG);
        return yawl_list_none();
    }
    char *items = (char *)yawl__scratch_items(e, count * size);
    if (items == NULL) return yawl_list_none();
    memcpy(items, a.items, (size_t)(a.count * size));
    memcpy(items + a.count * size, b.items, (size_t)(b.count * size));
    return (struct yawl_list){items, (uint32_t)count};
}

/* ---- Each item once ---- */

static uint64_t mixed(uint64_t hash, uint64_t other)
{
    return (hash ^ other) * 0x9e3779b97f4a7c15u ^ hash >> 29;
}

static uint64_t hash_value(const yawl_value_t *value);

static uint64_t hash_parts(const yawl_value_t *value)
{
    bool list = value->type == YAWL_TYPE_LIST;
    uint32_t count = list ? value->as_list.count : value->as_record.record->fields_count;
    uint64_t hash = count;
    for (uint32_t i = 0; i < count; i++) {
        yawl_value_t part =
            list ? yawl_list_item(&value->as_list, i) : yawl_record_member(&value->as_record, i);
        hash = mixed(hash, part.present ? hash_value(&part) : 0);
    }
    return hash;
}

/* Equal values have equal hashes: of a time its moment's. */
static uint64_t hash_value(const yawl_value_t *value)
{
    switch (value->type) {
    case YAWL_TYPE_LIST:
    case YAWL_TYPE_RECORD: return hash_parts(value);
    case YAWL_TYPE_DECIMAL: return yawl__item_hash(&value->as_decimal, value->type);
    case YAWL_TYPE_STRING:
    case YAWL_TYPE_BYTES:
    case YAWL_TYPE_TREE: return yawl__item_hash(&value->as_text, value->type);
    case YAWL_TYPE_BOOL: return value->as_bool;
    default: return yawl__item_hash(&value->as_int, value->type);
    }
}

/* Is the item equal to one that was kept?  If not, it is entered in the table: numbers of kept items, + 1. */
static bool is_known(struct yawl_list kept, const struct yawl_record *record, const void *item,
                     struct yawl_list table)
{
    uint32_t *slots = (uint32_t *)(uintptr_t)table.items;
    yawl_value_t value = {.type = YAWL_TYPE_RECORD, .present = true};
    value.as_record = (struct yawl_record_value){item, record, NULL};
    uint32_t at = (uint32_t)(hash_value(&value) % table.count);
    for (; slots[at] != 0; at = at + 1 == table.count ? 0 : at + 1) {
        if (yawl_record_equal(record, item_at(kept, record, slots[at] - 1), item)) return true;
    }
    slots[at] = kept.count + 1;
    return false;
}

struct yawl_list yawl_records_distinct(struct yawl_eval *e, struct yawl_list list,
                                       const struct yawl_record *record)
{
    uint64_t slots = (uint64_t)list.count * 2 + 1, size = record->outside_size;
    char *items = (char *)yawl__scratch_items(e, list.count * size);
    void *table = yawl__scratch_items(e, slots * sizeof(uint32_t));
    if (items == NULL || table == NULL || slots > UINT32_MAX) return yawl_list_none();
    memset(table, 0, (size_t)slots * sizeof(uint32_t));
    struct yawl_list kept = {items, 0}, slots_list = {table, (uint32_t)slots};
    for (uint32_t i = 0; i < list.count; i++) {
        const char *item = item_at(list, record, i);
        if (!is_known(kept, record, item, slots_list))
            memcpy(items + kept.count++ * size, item, (size_t)size);
    }
    return kept;
}
