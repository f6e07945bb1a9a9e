/* Copies of outside structs, with the texts and lists that belong to them.
 *
 * Takes structs that a host filled in, gives copies that own all their parts: first the struct, then a
 * pool with its texts and lists.  What a host gave is judged here before anything reads it.
 */
#include <assert.h>
#include <string.h>

#include "core/record.h"

uint32_t yawl__outside_bad(const struct yawl_record *record, const void *outside)
{
    for (uint32_t i = 0; i < record->fields_count; i++) {
        yawl_value_t value = yawl_record_get(&record->fields[i], outside);
        if (!yawl__value_fits(&record->fields[i], &value)) return i;
    }
    return UINT32_MAX;
}

/* ---- Copying ---- */

/* Items in a pool lie as any C object may. */
#define ITEM_ALIGNMENT 8u
_Static_assert(_Alignof(struct yawl_decimal) <= ITEM_ALIGNMENT, "items are aligned in a pool");
_Static_assert(_Alignof(struct yawl_text) <= ITEM_ALIGNMENT, "items are aligned in a pool");

size_t yawl__value_room(const yawl_value_t *value)
{
    if (!value->present) return 0;
    if (value->type == YAWL_TYPE_STRING) return value->as_text.length;
    if (value->type != YAWL_TYPE_LIST || value->as_list.count == 0) return 0;
    const struct yawl_list_value *list = &value->as_list;
    return ITEM_ALIGNMENT - 1 + (size_t)list->count * yawl_item_size(list->element) +
           yawl__list_texts_size(list);
}

static struct yawl_text put_text(char **pool, struct yawl_text text)
{
    char *at = *pool;
    if (text.length > 0) memcpy(at, text.data, text.length);
    *pool += text.length;
    return (struct yawl_text){at, text.length};
}

/* The items, then the bytes of their texts. */
static void put_list(char **pool, struct yawl_list_value *list)
{
    if (list->count == 0) {
        list->items = list->base = NULL;
        return;
    }
    size_t size = list->count * (size_t)yawl_item_size(list->element);
    *pool += -(uintptr_t)*pool & (ITEM_ALIGNMENT - 1);
    char *items = *pool;
    *pool += size;
    if (list->element != YAWL_TYPE_STRING) {
        memcpy(items, list->items, size);
    } else {
        for (uint32_t i = 0; i < list->count; i++) {
            struct yawl_text text = put_text(pool, yawl_list_item(list, i).as_text);
            memcpy(items + i * sizeof text, &text, sizeof text);
        }
    }
    list->items = items;
    list->base = NULL;
}

void yawl__outside_put(const struct yawl_field *field, void *block, char **pool, yawl_value_t value)
{
    assert(!value.present || value.type == field->type);
    if (value.present && value.type == YAWL_TYPE_STRING)
        value.as_text = put_text(pool, value.as_text);
    if (value.present && value.type == YAWL_TYPE_LIST) put_list(pool, &value.as_list);
    (void)yawl_record_set(field, block, value);
}

size_t yawl__outside_size(const struct yawl_record *record, const void *outside)
{
    size_t size = record->outside_size;
    for (uint32_t i = 0; i < record->fields_count; i++) {
        if (!yawl__type_in_pool(record->fields[i].type)) continue;
        yawl_value_t value = yawl_record_get(&record->fields[i], outside);
        size += yawl__value_room(&value);
    }
    return size;
}

void yawl__outside_copy(const struct yawl_record *record, const void *outside, void *block)
{
    char *pool = (char *)block + record->outside_size;
    memcpy(block, outside, record->outside_size);
    for (uint32_t i = 0; i < record->fields_count; i++) {
        const struct yawl_field *field = &record->fields[i];
        if (!yawl__type_in_pool(field->type)) continue;
        /* A member that is absent may hold anything. */
        _Static_assert(sizeof(struct yawl_text) == sizeof(struct yawl_list), "both are cleared");
        memset((char *)block + field->outside, 0, sizeof(struct yawl_text));
        yawl__outside_put(field, block, &pool, yawl_record_get(field, outside));
    }
}

/* ---- Taking over what has the same name ---- */

/* Two enumerations need not count alike: the name decides. */
static bool translate_enum(const struct yawl_field *from, const struct yawl_field *to,
                           yawl_value_t *value)
{
    const char *name = from->names[value->as_enum];
    for (int32_t i = 0; to->names != NULL && to->names[i] != NULL; i++) {
        if (strcmp(to->names[i], name) != 0) continue;
        value->as_enum = i;
        return true;
    }
    return false;
}

/* Lists of enumerations are taken over whole, so their names must be the same ones. */
static bool is_same_element(const struct yawl_field *a, const struct yawl_field *b)
{
    if (a->element != b->element) return false;
    if (a->element != YAWL_TYPE_ENUM || a->names == b->names) return true;
    uint32_t i = 0;
    while (a->names[i] != NULL && b->names[i] != NULL && strcmp(a->names[i], b->names[i]) == 0) i++;
    return a->names[i] == NULL && b->names[i] == NULL;
}

static yawl_value_t counterpart(const struct yawl_record *from_record, const void *from,
                                const struct yawl_field *to)
{
    const yawl_value_t none = {.type = to->type};
    uint32_t index = yawl_record_find(from_record, to->name);
    if (index == UINT32_MAX || from == NULL) return none;
    const struct yawl_field *field = &from_record->fields[index];
    if (field->type != to->type) return none;
    if (field->type == YAWL_TYPE_LIST && !is_same_element(field, to)) return none;
    yawl_value_t value = yawl_record_get(field, from);
    if (!value.present || !yawl__value_fits(field, &value)) return none;
    if (value.type == YAWL_TYPE_ENUM && !translate_enum(field, to, &value)) return none;
    return value;
}

uint32_t yawl__outside_take_over(const struct yawl_record *from_record, const void *from,
                                 const struct yawl_record *to_record, void *to)
{
    for (uint32_t i = 0; i < to_record->fields_count; i++) {
        const struct yawl_field *field = &to_record->fields[i];
        yawl_value_t value = counterpart(from_record, from, field);
        if (yawl_record_set(field, to, value) != 0) return i;
    }
    return UINT32_MAX;
}
