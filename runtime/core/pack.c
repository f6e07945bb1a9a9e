/* Writes and reads packs of values.  Numbers are little-endian, as on every machine that Debian's
 * libuv is fast on; the build refuses others.  Invariant: an entry that is not present has length 0. */
#include "core/pack.h"

#include <assert.h>
#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "records are little-endian");

#define PRESENT ((uint32_t)1 << 31)
/* Bytes of a list before its items: the count, and nothing. */
#define LIST_HEAD 8u

struct entry {
    uint32_t field; /* index, PRESENT */
    uint32_t length;
};

static size_t padded(size_t length) { return (length + 7) & ~(size_t)7; }

/* Bytes of a value without parts; whole words, so that a pack needs no alignment rules. */
static uint32_t plain_length(enum yawl_type type)
{
    switch (type) {
    case YAWL_TYPE_DECIMAL: return sizeof(struct yawl_decimal);
    case YAWL_TYPE_DATE:
    case YAWL_TYPE_TIME:
    case YAWL_TYPE_DATE_TIME: return sizeof(struct yawl_time);
    case YAWL_TYPE_DURATION: return sizeof(struct yawl_span);
    default: return sizeof(int64_t);
    }
}

/* Of a record: its inside struct, then what belongs to its members. */
static struct yawl__flat flat_record(const struct yawl_record *record, char *at)
{
    return (struct yawl__flat){at, 0, padded(record->inside_size)};
}

static size_t record_length(const struct yawl_record_value *value)
{
    struct yawl__flat flat = flat_record(value->record, NULL);
    yawl__flat_record(&flat, 0, value);
    return (size_t)flat.used;
}

static size_t value_length(const yawl_value_t *value)
{
    if (!value->present) return 0;
    if (yawl__type_is_text(value->type)) return value->as_text.length;
    if (value->type == YAWL_TYPE_LIST) return LIST_HEAD + yawl__list_size(&value->as_list);
    if (value->type == YAWL_TYPE_RECORD) return record_length(&value->as_record);
    return plain_length(value->type);
}

/* `at` is zero. */
static void write_parts(char *at, const yawl_value_t *value)
{
    if (value->type == YAWL_TYPE_RECORD) {
        struct yawl__flat flat = flat_record(value->as_record.record, at);
        yawl__flat_record(&flat, 0, &value->as_record);
        return;
    }
    memcpy(at, &value->as_list.count, sizeof value->as_list.count);
    yawl__list_write(&value->as_list, at + LIST_HEAD, LIST_HEAD);
}

static void write_value(char *at, const yawl_value_t *value)
{
    int64_t word = 0;
    switch (value->type) {
    case YAWL_TYPE_BOOL: word = value->as_bool; break;
    case YAWL_TYPE_INT: word = value->as_int; break;
    case YAWL_TYPE_ENUM: word = value->as_enum; break;
    case YAWL_TYPE_FLOAT: memcpy(&word, &value->as_float, sizeof word); break;
    case YAWL_TYPE_STRING:
    case YAWL_TYPE_BYTES:
    case YAWL_TYPE_TREE:
        if (value->as_text.length > 0) memcpy(at, value->as_text.data, value->as_text.length);
        return;
    case YAWL_TYPE_LIST:
    case YAWL_TYPE_RECORD: write_parts(at, value); return;
    default: yawl__put_plain(at, value); return;
    }
    memcpy(at, &word, sizeof word);
}

bool yawl__pack_value(struct yawl__buffer *buffer, uint32_t index, const yawl_value_t *value)
{
    size_t length = value_length(value);
    if (length > UINT32_MAX - LIST_HEAD) return false; /* beyond every limit on data */
    struct entry entry = {index | (value->present ? PRESENT : 0), (uint32_t)length};
    size_t size = sizeof entry + padded(length);
    if (!yawl__buffer_reserve(buffer, size)) return false;
    char *at = buffer->bytes + buffer->length;
    memset(at, 0, size);
    memcpy(at, &entry, sizeof entry);
    if (value->present) write_value(at + sizeof entry, value);
    buffer->length += size;
    return true;
}

bool yawl__pack_outside(const struct yawl_record *record, const void *outside,
                        struct yawl__buffer *buffer)
{
    for (uint32_t i = 0; i < record->fields_count; i++) {
        yawl_value_t value = yawl_record_get(&record->fields[i], outside);
        if (value.present && !yawl__pack_value(buffer, i, &value)) return false;
    }
    return true;
}

bool yawl__pack_changes(const struct yawl_record *record, const struct yawl_data *before,
                        const struct yawl_data *after, struct yawl__buffer *buffer)
{
    for (uint32_t i = 0; i < record->fields_count; i++) {
        const struct yawl_field *field = &record->fields[i];
        yawl_value_t old = {.type = field->type};
        if (before != NULL) old = yawl_data_get(record, field, before);
        yawl_value_t value = yawl_data_get(record, field, after);
        if (!yawl__value_same(old, value) && !yawl__pack_value(buffer, i, &value)) return false;
    }
    return true;
}

/* False: the word is no value of the field's type. */
static bool read_word(int64_t word, yawl_value_t *value)
{
    switch (value->type) {
    case YAWL_TYPE_BOOL: value->as_bool = word == 1; return word == 0 || word == 1;
    case YAWL_TYPE_INT: value->as_int = word; return true;
    case YAWL_TYPE_FLOAT: memcpy(&value->as_float, &word, sizeof word); return true;
    case YAWL_TYPE_ENUM: value->as_enum = (int32_t)word; return word >= 0 && word <= INT32_MAX;
    default: return false;
    }
}

/* False: the bytes are no list of the field's. */
static bool read_list(const struct yawl_field *field, const char *at, uint32_t length,
                      struct yawl_list_value *list)
{
    uint32_t head[2];
    if (length < LIST_HEAD) return false;
    memcpy(head, at, sizeof head);
    uint64_t size = yawl__size_inside(field->element, field->record);
    uint64_t items_end = LIST_HEAD + head[0] * size;
    if (head[1] != 0 || size == 0 || items_end > length) return false;
    *list = (struct yawl_list_value){at + LIST_HEAD, head[0], field->element, at, field->record};
    struct yawl__flat_check check = {at, items_end, length};
    return yawl__flat_items_good(&check, list) && check.used == length;
}

/* False: the bytes are no record of the field's. */
static bool read_record(const struct yawl_field *field, const char *at, uint32_t length,
                        struct yawl_record_value *value)
{
    struct yawl__flat_check check = {at, padded(field->record->inside_size), length};
    if (check.used > length) return false;
    *value = (struct yawl_record_value){at, field->record, at};
    return yawl__flat_record_good(&check, value) && check.used == length;
}

/* False: the bytes are no value without parts. */
static bool read_plain(const char *at, uint32_t length, yawl_value_t *value)
{
    int64_t word;
    if (length != plain_length(value->type)) return false;
    switch (value->type) {
    case YAWL_TYPE_DECIMAL: memcpy(&value->as_decimal, at, sizeof value->as_decimal); return true;
    case YAWL_TYPE_DATE:
    case YAWL_TYPE_TIME:
    case YAWL_TYPE_DATE_TIME: memcpy(&value->as_time, at, sizeof value->as_time); return true;
    case YAWL_TYPE_DURATION: memcpy(&value->as_span, at, sizeof value->as_span); return true;
    default: memcpy(&word, at, sizeof word); return read_word(word, value);
    }
}

/* False: the bytes are no value of the field's type. */
static bool read_value(const struct yawl_field *field, const char *at, uint32_t length,
                       yawl_value_t *value)
{
    bool good = true;
    if (yawl__type_is_text(field->type))
        value->as_text = (struct yawl_text){at, length};
    else if (field->type == YAWL_TYPE_LIST)
        good = read_list(field, at, length, &value->as_list);
    else if (field->type == YAWL_TYPE_RECORD)
        good = read_record(field, at, length, &value->as_record);
    else
        good = read_plain(at, length, value);
    return good && yawl__value_fits(field, value);
}

enum step { STEP_VALUE, STEP_END, STEP_BAD };

static enum step read_entry(const struct yawl_record *record, struct yawl__pack *pack,
                            uint32_t *index, yawl_value_t *value)
{
    struct entry entry;
    if (pack->length == 0) return STEP_END;
    if (pack->length < sizeof entry || record == NULL) return STEP_BAD;
    memcpy(&entry, pack->bytes, sizeof entry);
    *index = entry.field & ~PRESENT;
    size_t size = padded(entry.length);
    if (*index >= record->fields_count || size > pack->length - sizeof entry) return STEP_BAD;
    const struct yawl_field *field = &record->fields[*index];
    *value = (yawl_value_t){.type = field->type, .present = (entry.field & PRESENT) != 0};
    const char *at = pack->bytes + sizeof entry;
    if (value->present ? !read_value(field, at, entry.length, value) : entry.length != 0) {
        return STEP_BAD;
    }
    pack->bytes = at + size;
    pack->length -= sizeof entry + size;
    return STEP_VALUE;
}

bool yawl__pack_is_good(const struct yawl_record *record, struct yawl__pack pack)
{
    enum step step = STEP_VALUE;
    uint32_t index;
    yawl_value_t value;
    while (step == STEP_VALUE) step = read_entry(record, &pack, &index, &value);
    return step == STEP_END;
}

bool yawl__pack_next(const struct yawl_record *record, struct yawl__pack *pack, uint32_t *index,
                     yawl_value_t *value)
{
    enum step step = read_entry(record, pack, index, value);
    assert(step != STEP_BAD);
    return step == STEP_VALUE;
}

size_t yawl__pack_outside_size(const struct yawl_record *record, struct yawl__pack pack)
{
    size_t size = record->outside_size;
    uint32_t index;
    yawl_value_t value;
    while (yawl__pack_next(record, &pack, &index, &value)) size += (size_t)yawl__open_room(&value);
    return size;
}

void yawl__pack_to_outside(const struct yawl_record *record, struct yawl__pack pack, void *block)
{
    uint32_t index;
    yawl_value_t value;
    char *pool = (char *)block + record->outside_size;
    memset(block, 0, record->outside_size);
    while (yawl__pack_next(record, &pack, &index, &value)) {
        yawl__outside_put(&record->fields[index], block, &pool, value);
    }
}
