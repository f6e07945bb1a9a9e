/* Copies of outside structs, with all that belongs to them.
 *
 * Takes structs that a host filled in, gives copies that own all their parts: first the struct, then a
 * pool with its texts and the arrays of its lists.  What a host gave is judged here before anything reads it.
 */
#include <assert.h>
#include <string.h>

#include "core/record.h"

uint32_t yawl__outside_bad(const struct yawl_record *record, const void *outside)
{
    for (uint32_t i = 0; i < record->fields_count; i++) {
        yawl_value_t value = yawl_record_get(&record->fields[i], outside);
        if (!yawl__value_fits(&record->fields[i], &value)) return i;
        if (yawl__is_any(&record->fields[i])) continue;
        if (!yawl__value_within(&record->fields[i], &value)) return i;
    }
    return UINT32_MAX;
}

/* ---- Copying ---- */

/* Items in a pool lie as any C object may. */
_Static_assert(_Alignof(struct yawl_decimal) <= 8, "items are aligned in a pool");
_Static_assert(_Alignof(struct yawl_text) <= 8, "items are aligned in a pool");

/* The pool is the scratch of an evaluation that knows it to be large enough. */
void yawl__outside_put(const struct yawl_field *field, void *block, char **pool, yawl_value_t value)
{
    struct yawl_eval e = {.scratch = *pool, .scratch_capacity = UINT32_MAX};
    assert(!value.present || value.type == field->type);
    yawl__open_put(&e, field, block, value, true);
    *pool += e.scratch_used;
}

size_t yawl__outside_size(const struct yawl_record *record, const void *outside)
{
    size_t size = record->outside_size;
    for (uint32_t i = 0; i < record->fields_count; i++) {
        if (!yawl__type_in_pool(record->fields[i].type)) continue;
        yawl_value_t value = yawl_record_get(&record->fields[i], outside);
        size += (size_t)yawl__open_room(&value);
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
        memset((char *)block + field->outside, 0, yawl__size_outside(field->type, field->record));
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
    if (a->element != b->element || a->record != b->record) return false;
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
    if (field->type == YAWL_TYPE_RECORD && field->record != to->record) return none;
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
