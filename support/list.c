/* Lists outside a case: building, reading, comparing, joining.
 *
 * A list is an array of its items' C type and a count.  Results lie in the scratch of the evaluation or in
 * the lists that were given, and are never changed afterwards.  A scratch without room gives an empty list
 * and YAWL_ETOOBIG, an index out of range a zero item and YAWL_EINDEX.
 */
#include "support/list_parts.h"

#include "yawl/errors.h"

#include <assert.h>
#include <string.h>

struct item_sizes {
    uint32_t outside, inside;
};

static const struct item_sizes sizes[YAWL_TYPE_COUNT] = {
    [YAWL_TYPE_BOOL] = {sizeof(bool), sizeof(bool)},
    [YAWL_TYPE_INT] = {sizeof(int64_t), sizeof(int64_t)},
    [YAWL_TYPE_FLOAT] = {sizeof(double), sizeof(double)},
    [YAWL_TYPE_DECIMAL] = {sizeof(struct yawl_decimal), sizeof(struct yawl_decimal)},
    [YAWL_TYPE_STRING] = {sizeof(struct yawl_text), sizeof(struct yawl_text_ref)},
    [YAWL_TYPE_ENUM] = {sizeof(int32_t), sizeof(int32_t)},
    [YAWL_TYPE_BYTES] = {sizeof(struct yawl_text), sizeof(struct yawl_text_ref)},
    [YAWL_TYPE_TREE] = {sizeof(struct yawl_text), sizeof(struct yawl_text_ref)},
    [YAWL_TYPE_DATE] = {sizeof(struct yawl_time), sizeof(struct yawl_time)},
    [YAWL_TYPE_TIME] = {sizeof(struct yawl_time), sizeof(struct yawl_time)},
    [YAWL_TYPE_DATE_TIME] = {sizeof(struct yawl_time), sizeof(struct yawl_time)},
    [YAWL_TYPE_DURATION] = {sizeof(struct yawl_span), sizeof(struct yawl_span)},
};

uint32_t yawl_item_size(enum yawl_type element) { return sizes[element].outside; }
uint32_t yawl_item_inside_size(enum yawl_type element) { return sizes[element].inside; }

void *yawl__scratch_items(struct yawl_eval *e, uint64_t bytes)
{
    uintptr_t end = (uintptr_t)(e->scratch + e->scratch_used);
    uint32_t padding = (uint32_t)((LIST_ALIGNMENT - end % LIST_ALIGNMENT) % LIST_ALIGNMENT);
    if (e->scratch == NULL || bytes + padding > e->scratch_capacity - e->scratch_used) {
        yawl_fault(e, YAWL_ETOOBIG);
        return NULL;
    }
    char *items = e->scratch + e->scratch_used + padding;
    e->scratch_used += padding + (uint32_t)bytes;
    return items;
}

/* ---- Blocks ---- */

static struct yawl_text text_at(const struct yawl_data *data, struct yawl_list_ref ref,
                                uint32_t index)
{
    struct yawl_text_ref item;
    assert(index < ref.count);
    memcpy(&item, (const char *)data + ref.offset + (size_t)index * sizeof item, sizeof item);
    return yawl_data_text(data, item);
}

struct yawl_text yawl_data_item_text(struct yawl_eval *e, const struct yawl_data *data,
                                     struct yawl_list_ref ref, int64_t index)
{
    struct yawl_text none = {"", 0};
    if (index >= 0 && index < (int64_t)ref.count) return text_at(data, ref, (uint32_t)index);
    yawl_fault_of_int(e, YAWL_EINDEX, index);
    return none;
}

struct yawl_list yawl_data_list(const struct yawl_data *data, struct yawl_list_ref ref,
                                enum yawl_type element, struct yawl_eval *e)
{
    struct yawl_list list = {(const char *)data + ref.offset, ref.count};
    if (ref.count == 0) return yawl_list_none();
    if (sizes[element].outside == sizes[element].inside) return list;
    struct yawl_text *texts = yawl__scratch_items(e, (uint64_t)ref.count * sizeof *texts);
    if (texts == NULL) return yawl_list_none();
    for (uint32_t i = 0; i < ref.count; i++) texts[i] = text_at(data, ref, i);
    list.items = texts;
    return list;
}

/* ---- Building ---- */

void yawl_list_open(struct yawl_eval *e, struct yawl_list *list, enum yawl_type element,
                    uint32_t count)
{
    uint64_t bytes = (uint64_t)count * sizes[element].outside;
    void *items = yawl__scratch_items(e, bytes);
    *list = yawl_list_none();
    if (items == NULL) return;
    memset(items, 0, (size_t)bytes);
    list->items = items;
    list->count = count;
}

/* The items of a list that is being built were opened in the scratch, so they may be written. */
#define DEFINE_PUT(name, type)                                                                     \
    void yawl_list_put_##name(struct yawl_list *list, uint32_t index, type value)                  \
    {                                                                                              \
        if (index < list->count)                                                                   \
            memcpy((char *)(uintptr_t)list->items + (size_t)index * sizeof value, &value,          \
                   sizeof value);                                                                  \
    }
LIST_TYPES(DEFINE_PUT)

/* ---- Reading ---- */

#define DEFINE_ITEM(name, type)                                                                    \
    type yawl_list_##name(struct yawl_eval *e, struct yawl_list list, int64_t index)               \
    {                                                                                              \
        static const type zero;                                                                    \
        if (index >= 0 && index < (int64_t)list.count) return ((const type *)list.items)[index];   \
        yawl_fault_of_int(e, YAWL_EINDEX, index);                                                  \
        return zero;                                                                               \
    }
LIST_TYPES(DEFINE_ITEM)

#define DEFINE_HAS(name, type)                                                                     \
    bool yawl_list_has_##name(struct yawl_list list, type value)                                   \
    {                                                                                              \
        const type *items = (const type *)list.items;                                              \
        for (uint32_t i = 0; i < list.count; i++) {                                                \
            if (yawl__same_##name(items[i], value)) return true;                                   \
        }                                                                                          \
        return false;                                                                              \
    }
LIST_TYPES(DEFINE_HAS)

#define DEFINE_EQUAL(name, type)                                                                   \
    static bool equal_##name(struct yawl_list a, struct yawl_list b)                               \
    {                                                                                              \
        const type *x = (const type *)a.items, *y = (const type *)b.items;                         \
        for (uint32_t i = 0; i < a.count; i++) {                                                   \
            if (!yawl__same_##name(x[i], y[i])) return false;                                      \
        }                                                                                          \
        return true;                                                                               \
    }
LIST_TYPES(DEFINE_EQUAL)

bool yawl_list_equal(struct yawl_list a, struct yawl_list b, enum yawl_type element)
{
    if (a.count != b.count) return false;
    switch (element) {
    case YAWL_TYPE_BOOL: return equal_bool(a, b);
    case YAWL_TYPE_INT: return equal_int(a, b);
    case YAWL_TYPE_FLOAT: return equal_float(a, b);
    case YAWL_TYPE_DECIMAL: return equal_decimal(a, b);
    case YAWL_TYPE_STRING:
    case YAWL_TYPE_BYTES:
    case YAWL_TYPE_TREE: return equal_text(a, b);
    case YAWL_TYPE_ENUM: return equal_enum(a, b);
    case YAWL_TYPE_DATE:
    case YAWL_TYPE_TIME:
    case YAWL_TYPE_DATE_TIME: return equal_time(a, b);
    case YAWL_TYPE_DURATION: return equal_span(a, b);
    default: return false;
    }
}

struct yawl_list yawl_list_concat(struct yawl_eval *e, struct yawl_list a, struct yawl_list b,
                                  enum yawl_type element)
{
    uint64_t size = sizes[element].outside, count = (uint64_t)a.count + b.count;
    if (a.count == 0) return b;
    if (b.count == 0) return a;
    if (count > UINT32_MAX) {
        yawl_fault(e, YAWL_ETOOBIG);
        return yawl_list_none();
    }
    char *items = yawl__scratch_items(e, count * size);
    if (items == NULL) return yawl_list_none();
    memcpy(items, a.items, (size_t)(a.count * size));
    memcpy(items + a.count * size, b.items, (size_t)(b.count * size));
    return (struct yawl_list){items, (uint32_t)count};
}

struct yawl_text yawl_list_join(struct yawl_eval *e, struct yawl_list texts,
                                struct yawl_text separator)
{
    const struct yawl_text *items = (const struct yawl_text *)texts.items;
    struct yawl_text joined = {"", 0};
    for (uint32_t i = 0; i < texts.count; i++) {
        if (i > 0) joined = yawl_text_concat(e, joined, separator);
        joined = yawl_text_concat(e, joined, items[i]);
    }
    return joined;
}
