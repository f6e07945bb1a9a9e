/* Scratch is taken four times as large until it is enough.  Reading starts again with it, so problems are
 * told of the last time alone. */
#include "player/data.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/problems.h"
#include "yawl/errors.h"
#include "yawl/json.h"

#define SCRATCH_MIN 4096u
#define SCRATCH_MAX (1u << 30)
#define TEXT_SPACE  64

/* ---- Reading ---- */

static struct yawl_eval with_scratch(struct data_memory *memory, uint32_t size)
{
    return (struct yawl_eval){.scratch = data_take(memory, size), .scratch_capacity = size};
}

int data_from_json(const struct yawl_record *record, const char *json, void *outside,
                   struct data_memory *memory, struct data_message message)
{
    int code = YAWL_ETOOBIG;
    struct yawl__message text;
    for (uint32_t size = SCRATCH_MIN; code == YAWL_ETOOBIG && size <= SCRATCH_MAX; size *= 4) {
        struct yawl__problems problems = {&text, "", 0, 0};
        struct yawl_eval e = with_scratch(memory, size);
        yawl__message_clear(&text);
        yawl__message_widen(&text, message.text, message.size);
        if (record != NULL) memset(outside, 0, record->outside_size);
        code = yawl_json_read(record, yawl_text_of(json == NULL ? "{}" : json), outside, &e,
                              (struct yawl_report){yawl__problems_add, &problems});
        yawl__problems_end(&problems);
    }
    if (code == YAWL_ETOOBIG) snprintf(message.text, message.size, "%s", yawl_strerror(code));
    return code;
}

/* ---- Writing ---- */

static char *copied(struct yawl_text text)
{
    char *copy = malloc((size_t)text.length + 1);
    if (copy == NULL) abort();
    memcpy(copy, text.data, text.length);
    copy[text.length] = '\0';
    return copy;
}

char *data_to_json(const struct yawl_field *field, yawl_value_t value)
{
    struct data_memory memory = {NULL};
    struct yawl_text text = {"", 0};
    struct yawl_eval e = {.fault = YAWL_ETOOBIG};
    for (uint32_t size = SCRATCH_MIN; e.fault == YAWL_ETOOBIG && size <= SCRATCH_MAX; size *= 4) {
        e = with_scratch(&memory, size);
        text = yawl_json_write_value(&e, field, &value);
    }
    char *copy = copied(text);
    data_memory_done(&memory);
    return copy;
}

char *data_object(const struct yawl_record *record, const void *outside)
{
    yawl_value_t value = {.type = YAWL_TYPE_RECORD, .present = true};
    struct yawl_field field = {.type = YAWL_TYPE_RECORD, .record = record};
    if (record == NULL || outside == NULL) return copied(yawl_text_of("{}"));
    value.as_record = (struct yawl_record_value){outside, record, NULL};
    return data_to_json(&field, value);
}

/* ---- Comparing ---- */

/* The shortest texts of reals, which jansson writes with all 17 digits. */
static void write_json(json_t *json, FILE *stream);

static void write_real(double real, FILE *stream)
{
    char space[TEXT_SPACE];
    struct yawl_eval e = {.scratch = space, .scratch_capacity = sizeof space};
    struct yawl_text text = yawl_float_print(&e, real);
    fwrite(text.data, 1, text.length, stream);
}

static void write_array(json_t *json, FILE *stream)
{
    size_t i;
    json_t *item;
    json_array_foreach(json, i, item)
    {
        if (i > 0) fputc(',', stream);
        write_json(item, stream);
    }
}

static void write_members(json_t *json, FILE *stream)
{
    const char *name;
    json_t *member;
    bool first = true;
    json_object_foreach(json, name, member)
    {
        json_t *text = json_string(name);
        if (!first) fputc(',', stream);
        json_dumpf(text, stream, JSON_ENCODE_ANY);
        fputc(':', stream);
        write_json(member, stream);
        json_decref(text);
        first = false;
    }
}

static void write_json(json_t *json, FILE *stream)
{
    if (json_is_real(json)) {
        write_real(json_real_value(json), stream);
    } else if (json_is_array(json)) {
        fputc('[', stream);
        write_array(json, stream);
        fputc(']', stream);
    } else if (json_is_object(json)) {
        fputc('{', stream);
        write_members(json, stream);
        fputc('}', stream);
    } else {
        json_dumpf(json, stream, JSON_ENCODE_ANY);
    }
}

static bool equals_text(const struct yawl_field *field, const yawl_value_t *value,
                        struct yawl_text json)
{
    struct data_memory memory = {NULL};
    yawl_value_t other;
    int code = YAWL_ETOOBIG;
    for (uint32_t size = SCRATCH_MIN; code == YAWL_ETOOBIG && size <= SCRATCH_MAX; size *= 4) {
        struct yawl_eval e = with_scratch(&memory, size);
        code = yawl_json_read_value(field, json, &other, &e, (struct yawl_report){NULL, NULL});
    }
    bool same = code == 0 && value->present == other.present &&
                (!value->present || yawl_value_equal(value, &other));
    data_memory_done(&memory);
    return same;
}

bool data_equals(const struct yawl_field *field, yawl_value_t value, json_t *json)
{
    char *text;
    size_t length;
    FILE *stream = open_memstream(&text, &length);
    if (stream == NULL) abort();
    write_json(json, stream);
    if (fclose(stream) != 0) abort();
    bool same = equals_text(field, &value, (struct yawl_text){text, (uint32_t)length});
    free(text);
    return same;
}
