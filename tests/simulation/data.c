/* Values by chance, as JSON text by their description: few different ones, so that guards and keys meet
 * them.
 * Invariant: what they are depends on the seed alone. */
#include <stdio.h>
#include <string.h>

#include "world.h"
#include "yawl/json.h"

enum { TEXT_MAX = 4096, OUTSIDE_MAX = 4096, LIST_MAX = 4 };

static char text[TEXT_MAX];
static _Alignas(16) char outside[OUTSIDE_MAX], scratch[SCRATCH_SIZE];
static size_t length;

static void put(const char *what)
{
    size_t size = strlen(what);
    if (length + size >= TEXT_MAX) found("data take more than %d bytes", TEXT_MAX);
    memcpy(text + length, what, size + 1);
    length += size;
}

static void put_record(const struct yawl_record *record, uint32_t depth);

static void put_enum(const char *const *names)
{
    uint32_t count = 0;
    while (names[count] != NULL) count++;
    put("\"");
    put(names[chance_below(&world.chance, count)]);
    put("\"");
}

static void put_value(const struct yawl_field *field, enum yawl_type type, uint32_t depth);

static void put_list(const struct yawl_field *field, uint32_t depth)
{
    uint32_t count = chance_between(&world.chance, 1, LIST_MAX);
    put("[");
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0) put(",");
        put_value(field, field->element, depth + 1);
    }
    put("]");
}

static void put_value(const struct yawl_field *field, enum yawl_type type, uint32_t depth)
{
    static const char *const texts[] = {"\"a\"", "\"b\"", "\"\"",
                                        "\"a longer text, which takes its own place: \\u00e4\""};
    static const char *const numbers[] = {"1", "2", "3", "4"};
    switch (type) {
    case YAWL_TYPE_BOOL: put(chance_below(&world.chance, 2) == 0 ? "true" : "false"); break;
    case YAWL_TYPE_STRING: put(texts[chance_below(&world.chance, 4)]); break;
    case YAWL_TYPE_ENUM: put_enum(field->names); break;
    case YAWL_TYPE_LIST: put_list(field, depth); break;
    case YAWL_TYPE_RECORD: put_record(field->record, depth + 1); break;
    default: put(numbers[chance_below(&world.chance, 4)]); break;
    }
}

static void put_record(const struct yawl_record *record, uint32_t depth)
{
    if (depth > 8) found("data are nested more than 8 times");
    put("{");
    for (uint32_t i = 0; i < record->fields_count; i++) {
        const struct yawl_field *field = &record->fields[i];
        if (i > 0) put(",");
        put("\"");
        put(field->name);
        put("\":");
        bool absent = field->outside_has != YAWL_NOWHERE && chance_below(&world.chance, 3) == 0;
        if (absent)
            put("null");
        else
            put_value(field, field->type, depth);
    }
    put("}");
}

struct yawl_text data_some_json(const struct yawl_record *record)
{
    length = 0;
    put_record(record, 0);
    return (struct yawl_text){text, (uint32_t)length};
}

const void *data_some(const struct yawl_record *record)
{
    if (record == NULL) return NULL;
    struct yawl_report nobody = {NULL, NULL};
    struct yawl_eval e = {.scratch = scratch, .scratch_capacity = SCRATCH_SIZE};
    if (record->outside_size > OUTSIDE_MAX) found("a record takes more than %d bytes", OUTSIDE_MAX);
    memset(outside, 0, record->outside_size);
    int status = yawl_json_read(record, data_some_json(record), outside, &e, nobody);
    if (status != 0) found("data are refused: %s: %s", yawl_err_name(status), text);
    return outside;
}
