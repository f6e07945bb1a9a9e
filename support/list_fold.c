/* One value of a whole list: sums, averages, extremes, and each value once.
 *
 * Sums are checked as the operators are: an overflow is YAWL_EOVERFLOW.  Extremes are lists of one item,
 * so that one function serves all types.
 */
#include "support/list_parts.h"

#include "yawl/errors.h"

#include <string.h>

/* ---- Sums and averages ---- */

int64_t yawl_list_sum_int(struct yawl_eval *e, struct yawl_list list)
{
    const int64_t *items = (const int64_t *)list.items;
    int64_t sum = 0;
    for (uint32_t i = 0; i < list.count; i++) sum = yawl_int_add(e, sum, items[i]);
    return sum;
}

double yawl_list_sum_float(struct yawl_list list)
{
    const double *items = (const double *)list.items;
    double sum = 0;
    for (uint32_t i = 0; i < list.count; i++) sum += items[i];
    return sum;
}

struct yawl_decimal yawl_list_sum_decimal(struct yawl_eval *e, struct yawl_list list)
{
    const struct yawl_decimal *items = (const struct yawl_decimal *)list.items;
    struct yawl_decimal sum = yawl_decimal_of(0);
    for (uint32_t i = 0; i < list.count; i++) sum = yawl_decimal_add(e, sum, items[i]);
    return sum;
}

struct yawl_decimal yawl_list_average_int(struct yawl_eval *e, struct yawl_list list)
{
    const int64_t *items = (const int64_t *)list.items;
    struct yawl_decimal sum = yawl_decimal_of(0);
    for (uint32_t i = 0; i < list.count; i++)
        sum = yawl_decimal_add(e, sum, yawl_decimal_of(items[i]));
    return yawl_decimal_divide(e, sum, yawl_decimal_of(list.count));
}

double yawl_list_average_float(struct yawl_eval *e, struct yawl_list list)
{
    if (list.count == 0) {
        yawl_fault(e, YAWL_EDIVIDE);
        return 0;
    }
    return yawl_list_sum_float(list) / (double)list.count;
}

struct yawl_decimal yawl_list_average_decimal(struct yawl_eval *e, struct yawl_list list)
{
    return yawl_decimal_divide(e, yawl_list_sum_decimal(e, list), yawl_decimal_of(list.count));
}

/* ---- Extremes ---- */

static int order_of(const void *items, enum yawl_type element, uint32_t a, uint32_t b)
{
    switch (element) {
    case YAWL_TYPE_INT: {
        const int64_t *ints = (const int64_t *)items;
        return (ints[a] > ints[b]) - (ints[a] < ints[b]);
    }
    case YAWL_TYPE_FLOAT: {
        const double *floats = (const double *)items;
        if (floats[b] != floats[b])
            return floats[a] != floats[a] ? 0 : 2; /* any number beats NaN */
        return (floats[a] > floats[b]) - (floats[a] < floats[b]);
    }
    case YAWL_TYPE_DECIMAL: {
        const struct yawl_decimal *decimals = (const struct yawl_decimal *)items;
        return yawl_decimal_compare(decimals[a], decimals[b]);
    }
    case YAWL_TYPE_STRING: {
        const struct yawl_text *texts = (const struct yawl_text *)items;
        return yawl_text_compare(texts[a], texts[b]);
    }
    case YAWL_TYPE_DATE:
    case YAWL_TYPE_TIME:
    case YAWL_TYPE_DATE_TIME: {
        const struct yawl_time *times = (const struct yawl_time *)items;
        return yawl_time_compare(times[a], times[b]);
    }
    default: return 0;
    }
}

/* The first item that no other one precedes in the direction of `sign`. */
static struct yawl_list extreme(struct yawl_eval *e, struct yawl_list list, enum yawl_type element,
                                int sign)
{
    uint32_t best = 0;
    if (list.count == 0) {
        yawl_fault(e, YAWL_EINDEX);
        return list;
    }
    for (uint32_t i = 1; i < list.count; i++) {
        int order = order_of(list.items, element, i, best);
        if (order == 2 || order * sign > 0) best = i;
    }
    list.items = (const char *)list.items + (size_t)best * yawl_item_size(element);
    list.count = 1;
    return list;
}

struct yawl_list yawl_list_least(struct yawl_eval *e, struct yawl_list list, enum yawl_type element)
{
    return extreme(e, list, element, -1);
}

struct yawl_list yawl_list_greatest(struct yawl_eval *e, struct yawl_list list,
                                    enum yawl_type element)
{
    return extreme(e, list, element, 1);
}

/* ---- Each value once ---- */

static uint64_t hash_bytes(const void *bytes, size_t length)
{
    const unsigned char *at = (const unsigned char *)bytes;
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < length; i++) hash = (hash ^ at[i]) * 0x100000001b3u;
    return hash ^ hash >> 32;
}

uint64_t yawl__item_hash(const void *item, enum yawl_type element)
{
    double number;
    switch (element) {
    case YAWL_TYPE_STRING:
    case YAWL_TYPE_BYTES:
    case YAWL_TYPE_TREE: {
        const struct yawl_text *text = (const struct yawl_text *)item;
        return hash_bytes(text->data, text->length);
    }
    case YAWL_TYPE_DATE:
    case YAWL_TYPE_TIME:
    case YAWL_TYPE_DATE_TIME: {
        int64_t moment = yawl__time_utc(*(const struct yawl_time *)item);
        return hash_bytes(&moment, sizeof moment);
    }
    case YAWL_TYPE_DECIMAL:
        number = yawl_decimal_to_float(*(const struct yawl_decimal *)item);
        break;
    case YAWL_TYPE_FLOAT: number = *(const double *)item; break;
    default: return hash_bytes(item, yawl_item_size(element));
    }
    if (number == 0) number = 0;
    return hash_bytes(&number, sizeof number);
}

static bool same_items(const void *a, const void *b, enum yawl_type element)
{
    struct yawl_list x = {a, 1}, y = {b, 1};
    return yawl_list_equal(x, y, element);
}

/* Is the item equal to one that was kept?  If not, it is entered in the table: numbers of kept items, + 1.
 * NaN is not, as it equals nothing: many of them would all look for one slot. */
static bool is_known(const char *kept, uint32_t count, const void *item, enum yawl_type element,
                     struct yawl_list table)
{
    uint32_t *slots = (uint32_t *)(uintptr_t)table.items, size = yawl_item_size(element);
    uint32_t at = (uint32_t)(yawl__item_hash(item, element) % table.count);
    if (element == YAWL_TYPE_FLOAT && !same_items(item, item, element)) return false;
    for (; slots[at] != 0; at = at + 1 == table.count ? 0 : at + 1) {
        if (same_items(kept + (size_t)(slots[at] - 1) * size, item, element)) return true;
    }
    slots[at] = count + 1;
    return false;
}

struct yawl_list yawl_list_distinct(struct yawl_eval *e, struct yawl_list list,
                                    enum yawl_type element)
{
    uint32_t size = yawl_item_size(element), count = 0;
    uint64_t slots = (uint64_t)list.count * 2 + 1;
    char *kept = (char *)yawl__scratch_items(e, (uint64_t)list.count * size);
    void *table = yawl__scratch_items(e, slots * sizeof(uint32_t));
    if (kept == NULL || table == NULL || slots > UINT32_MAX) return yawl_list_none();
    memset(table, 0, (size_t)slots * sizeof(uint32_t));
    struct yawl_list slots_list = {table, (uint32_t)slots};
    for (uint32_t i = 0; i < list.count; i++) {
        const char *item = (const char *)list.items + (size_t)i * size;
        if (is_known(kept, count, item, element, slots_list)) continue;
        memcpy(kept + (size_t)count++ * size, item, size);
    }
    struct yawl_list result = {kept, count};
    return result;
}
