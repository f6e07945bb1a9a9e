/* JSON text to an outside struct, in one pass along the descriptor.  What is no value of its type is told
 * and passed over, so that the rest of the document is still looked at; where the text ceases to be JSON, or
 * the scratch is full, reading ends.  Recursion follows the descriptors, at most YAWL_NESTING_MAX deep. */
#include <string.h>

#include "core/json_value.h"
#include "support/list_parts.h"
#include "yawl/errors.h"
#include "yawl/schema.h"

typedef struct yawl__json_reader reader_t;
typedef struct yawl__json_step step_t;

/* ---- Problems ---- */

/* Is there nothing more to read? */
static bool is_over(const reader_t *reader)
{
    return reader->json.expected != NULL || reader->e->fault != 0;
}

/* $.lines[3].price, $.order/Order/Price */
static void add_path(struct yawl__message *message, const step_t *step)
{
    const step_t *steps[YAWL_JSON_DEPTH_MAX * 2];
    uint32_t count = 0;
    for (; step != NULL && count < YAWL_JSON_DEPTH_MAX * 2; step = step->outer)
        steps[count++] = step;
    yawl__message_add(message, "$");
    while (count > 0) {
        step = steps[--count];
        bool item = step->name.data == NULL;
        bool member = !item && (step->name.length == 0 || step->name.data[0] != '/');
        yawl__message_add(message, item ? "[" : member ? "." : "");
        if (item) yawl__message_add_number(message, step->index);
        if (item) yawl__message_add(message, "]");
        if (!item) yawl__message_add_bytes(message, step->name.data, step->name.length);
    }
}

static void tell(reader_t *reader, const step_t *step, int code, const char *what)
{
    struct yawl__message path;
    if (reader->code == 0) reader->code = code;
    if (reader->report.problem == NULL) return;
    yawl__message_clear(&path);
    add_path(&path, step);
    reader->report.problem(reader->report.context, path.text, what);
}

/* What begins here is passed, and told. */
static void refuse(reader_t *reader, const step_t *step, const char *what)
{
    if (!is_over(reader) && yawl__json_skip(&reader->json)) tell(reader, step, YAWL_EDATA, what);
}

/* Bytes of a value that a message shows, as it is written. */
#define VALUE_SHOWN 40

/* Passes over the value that begins here; "5 stands where " goes to `words`.  false: it is no JSON. */
static bool show_value(reader_t *reader, struct yawl__message *words, struct yawl_text *token)
{
    if (is_over(reader)) return false;
    (void)yawl__json_peek(&reader->json);
    const char *begin = reader->json.at;
    if (!yawl__json_skip(&reader->json)) return false;
    size_t whole = (size_t)(reader->json.at - begin);
    size_t length = whole < VALUE_SHOWN ? whole : VALUE_SHOWN;
    while (length < whole && length > 0 && ((unsigned char)begin[length] & 0xc0) == 0x80) length--;
    yawl__message_clear(words);
    yawl__message_add_bytes(words, begin, length);
    yawl__message_add(words, length < whole ? "… stands where " : " stands where ");
    *token = (struct yawl_text){begin, (uint32_t)whole};
    return true;
}

/* The value that begins here is no such thing. */
static void refuse_value(reader_t *reader, const step_t *step, enum yawl_type type)
{
    struct yawl__message words;
    struct yawl_text token;
    if (!show_value(reader, &words, &token)) return;
    yawl__message_add(&words, yawl__json_expected(type));
    tell(reader, step, YAWL_EDATA, words.text);
}

/* Line and column of where the text ceases to be JSON. */
static void tell_syntax(reader_t *reader)
{
    struct yawl__message what;
    const struct yawl__json *json = &reader->json;
    uint64_t line = 1, column = 1;
    for (const char *at = json->begin; at < json->at; at++) {
        column = *at == '\n' ? 1 : column + (((unsigned char)*at & 0xc0) != 0x80);
        line += *at == '\n';
    }
    yawl__message_set(&what, "JSON: ", NULL);
    yawl__message_add_number(&what, line);
    yawl__message_add(&what, ":");
    yawl__message_add_number(&what, column);
    yawl__message_add(&what, ": ");
    yawl__message_add(&what, json->expected);
    yawl__message_add(&what, " is expected");
    tell(reader, NULL, YAWL_EPARSE, what.text);
}

/* ---- Values ---- */

/* Where a value goes: a member, or an item, of an outside struct. */
struct target {
    const struct yawl_field *field;
    void *outside;
    const step_t *step;
};

static void read_value(reader_t *reader, const struct target *target);

struct tree_context {
    reader_t *reader;
    const step_t *step;
};

/* The path within XML data follows that of the data. */
static void tell_of_tree(void *context, const char *path, const char *what)
{
    struct tree_context *tree = context;
    step_t step = {tree->step, yawl_text_of(path), 0};
    tell(tree->reader, &step, YAWL_EDATA, what);
}

/* What was just read fits its type: the whole document is UTF-8, so its texts are.  But moments and durations
 * may be out of range. */
static bool is_wrong(const struct yawl_field *field, const yawl_value_t *value,
                     struct yawl__message *problem)
{
    bool is_moment = value->type >= YAWL_TYPE_DATE && value->type <= YAWL_TYPE_DURATION;
    if (is_moment) return yawl__value_tell(field, value, problem);
    return field->facets != NULL && yawl__facets_tell(field->facets, value, problem);
}

static void set_value(reader_t *reader, const struct target *target, const yawl_value_t *value)
{
    struct tree_context tree = {reader, target->step};
    struct yawl__message *problem = &reader->problem;
    yawl__message_clear(problem);
    if (is_wrong(target->field, value, problem))
        tell(reader, target->step, YAWL_EDATA, problem->text);
    else
        (void)yawl_record_set(target->field, target->outside, *value);
    if (value->type == YAWL_TYPE_TREE && target->field->tree != NULL)
        yawl_tree_validate(target->field->tree, value->as_text, tell_of_tree, &tree);
}

static void refuse_scalar(reader_t *reader, const struct target *target)
{
    struct yawl__message words;
    struct yawl_text token;
    if (!show_value(reader, &words, &token)) return;
    yawl__json_want(target->field, token, &words);
    tell(reader, target->step, YAWL_EDATA, words.text);
}

static void read_scalar(reader_t *reader, const struct target *target)
{
    yawl_value_t value;
    yawl__message_clear(&reader->problem);
    if (yawl__json_scalar(reader, target->field, &value)) {
        set_value(reader, target, &value);
        return;
    }
    if (reader->problem.length > 0)
        refuse(reader, target->step, reader->problem.text);
    else
        refuse_scalar(reader, target);
}

/* ---- Objects ---- */

static uint32_t find_member(const struct yawl_record *record, struct yawl_text name)
{
    uint32_t count = record == NULL ? 0 : record->fields_count;
    for (uint32_t i = 0; i < count; i++) {
        if (yawl_text_equal(yawl_text_of(record->fields[i].name), name)) return i;
    }
    return YAWL_NOWHERE;
}

/* Members of an object that need no scratch to note which of them are given. */
#define MEMBERS_FEW 256

struct object {
    const struct yawl_record *record;
    void *outside;
    const step_t *step;
    unsigned char *given; /* a bit a member */
    uint32_t next;        /* the member that is likely to come */
};

/* A member's name is taken. */
struct named {
    struct yawl_text name;
    uint32_t index; /* YAWL_NOWHERE: no such member is declared */
};

static void read_member(reader_t *reader, struct object *object, const struct named *named)
{
    step_t step = {object->step, named->name, 0};
    uint32_t index = named->index;
    if (index == YAWL_NOWHERE) {
        refuse(reader, &step, "no such member is declared");
        return;
    }
    unsigned char *byte = &object->given[index / 8], bit = (unsigned char)(1u << (index % 8));
    if ((*byte & bit) != 0) {
        refuse(reader, &step, "it is given twice");
        return;
    }
    *byte |= bit;
    object->next = index + 1 < object->record->fields_count ? index + 1 : 0;
    struct target target = {&object->record->fields[index], object->outside, &step};
    read_value(reader, &target);
}

/* Mostly members come in the order of their declaration.  A string without escapes holds no NUL. */
static bool is_next(const struct object *object, struct yawl_text name)
{
    if (object->record == NULL || object->record->fields_count == 0) return false;
    const char *next = object->record->fields[object->next].name;
    return strncmp(next, name.data, name.length) == 0 && next[name.length] == '\0';
}

static bool read_name(reader_t *reader, const struct object *object, struct named *named)
{
    struct yawl__json_string key;
    if (!yawl__json_string(&reader->json, &key) || !yawl__json_need(&reader->json, ':'))
        return false;
    named->name = key.raw;
    named->index = object->next;
    if (!key.escaped && is_next(object, key.raw)) return true;
    if (key.escaped) {
        char *at = yawl__scratch_items(reader->e, key.raw.length);
        if (at == NULL) return false;
        named->name = (struct yawl_text){at, yawl__json_unescape(key.raw, at)};
    }
    named->index = find_member(object->record, named->name);
    return true;
}

static void tell_missing(reader_t *reader, const struct object *object)
{
    for (uint32_t i = 0; object->record != NULL && i < object->record->fields_count; i++) {
        const struct yawl_field *field = &object->record->fields[i];
        bool given = (object->given[i / 8] >> (i % 8) & 1) != 0;
        if (given || field->outside_has != YAWL_NOWHERE) continue;
        step_t step = {object->step, yawl_text_of(field->name), 0};
        tell(reader, &step, YAWL_EMISSING, "it is missing");
    }
}

static void read_members(reader_t *reader, struct object *object)
{
    struct yawl__json *json = &reader->json;
    struct named named;
    bool empty = yawl__json_take(json, '}');
    for (bool more = !empty; more && read_name(reader, object, &named);) {
        read_member(reader, object, &named);
        more = !is_over(reader) && yawl__json_take(json, ',');
    }
    if (!empty && !is_over(reader)) (void)yawl__json_need(json, '}');
    if (!is_over(reader)) tell_missing(reader, object);
}

static void read_object(reader_t *reader, const struct yawl_record *record, void *outside,
                        const step_t *step)
{
    size_t size = record == NULL ? 1 : record->fields_count / 8 + 1;
    unsigned char few[MEMBERS_FEW / 8];
    struct object object = {record, outside, step, few, 0};
    if (!yawl__json_take(&reader->json, '{')) {
        refuse_value(reader, step, YAWL_TYPE_RECORD);
        return;
    }
    if (size > sizeof few) object.given = yawl__scratch_items(reader->e, size);
    if (object.given == NULL) return;
    memset(object.given, 0, size);
    read_members(reader, &object);
}

/* A record without a name is its only member. */
static void read_record(reader_t *reader, const struct yawl_record *record, void *outside,
                        const step_t *step)
{
    struct target only = {&record->fields[0], outside, step};
    if (record->name != NULL)
        read_object(reader, record, outside, step);
    else
        read_value(reader, &only);
}

/* ---- Arrays ---- */

/* Items of an array that is read: they move to twice the room where there is something else behind them. */
struct items {
    char *at;
    uint64_t count, capacity, size; /* `size`: bytes of one */
};
#define ITEMS_FIRST 4

static bool ends_scratch(const reader_t *reader, const struct items *items)
{
    return items->at != NULL && items->at + items->capacity * items->size ==
                                    reader->e->scratch + reader->e->scratch_used;
}

static bool grow_items(reader_t *reader, struct items *items)
{
    uint64_t old = items->capacity * items->size, wanted = old == 0 ? ITEMS_FIRST : items->capacity;
    bool in_place = ends_scratch(reader, items);
    if (in_place && wanted * items->size > reader->e->scratch_capacity - reader->e->scratch_used) {
        yawl_fault(reader->e, YAWL_ETOOBIG);
        return false;
    }
    if (in_place) {
        reader->e->scratch_used += (uint32_t)(wanted * items->size);
    } else {
        char *at = yawl__scratch_items(reader->e, old + wanted * items->size);
        if (at == NULL) return false;
        if (old > 0) memcpy(at, items->at, (size_t)old);
        items->at = at;
    }
    memset(items->at + old, 0, (size_t)(wanted * items->size));
    items->capacity += wanted;
    return true;
}

/* Gives back the room that no item took. */
static void close_items(reader_t *reader, struct items *items)
{
    if (!ends_scratch(reader, items)) return;
    reader->e->scratch_used -= (uint32_t)((items->capacity - items->count) * items->size);
    items->capacity = items->count;
}

static void read_items(reader_t *reader, const struct target *list, struct items *items)
{
    const struct yawl_field item = yawl__item_field(list->field);
    step_t step = {list->step, {NULL, 0}, 0};
    bool more = !yawl__json_take(&reader->json, ']');
    if (!more) return;
    for (; more; step.index++) {
        if (items->count == items->capacity && !grow_items(reader, items)) return;
        struct target target = {&item, items->at + items->count * items->size, &step};
        if (item.type == YAWL_TYPE_RECORD)
            read_record(reader, item.record, target.outside, &step);
        else
            read_scalar(reader, &target);
        items->count++;
        more = !is_over(reader) && yawl__json_take(&reader->json, ',');
    }
    if (!is_over(reader)) (void)yawl__json_need(&reader->json, ']');
    close_items(reader, items);
}

static void read_list(reader_t *reader, const struct target *target)
{
    const struct yawl_field *field = target->field;
    yawl_value_t value = {.type = YAWL_TYPE_LIST, .present = true};
    struct items items = {NULL, 0, 0, yawl__size_outside(field->element, field->record)};
    if (!yawl__json_take(&reader->json, '[')) {
        refuse_value(reader, target->step, YAWL_TYPE_LIST);
        return;
    }
    read_items(reader, target, &items);
    if (is_over(reader)) return;
    value.as_list.items = items.at;
    value.as_list.count = (uint32_t)items.count;
    value.as_list.element = field->element;
    value.as_list.record = field->record;
    set_value(reader, target, &value);
}

/* ---- Any ---- */

static void read_present(reader_t *reader, const struct target *target)
{
    const struct yawl_field *field = target->field;
    const bool present = true;
    if (field->type == YAWL_TYPE_LIST) {
        read_list(reader, target);
    } else if (field->type == YAWL_TYPE_RECORD) {
        if (field->outside_has != YAWL_NOWHERE)
            memcpy((char *)target->outside + field->outside_has, &present, sizeof present);
        read_record(reader, field->record, (char *)target->outside + field->outside, target->step);
    } else {
        read_scalar(reader, target);
    }
}

static void read_value(reader_t *reader, const struct target *target)
{
    if (yawl__json_peek(&reader->json) != 'n' || !yawl__json_word(&reader->json, "null"))
        read_present(reader, target);
    else if (target->field->outside_has == YAWL_NOWHERE)
        tell(reader, target->step, YAWL_EMISSING, "it is missing");
}

/* ---- Whole texts ---- */

static reader_t begin(struct yawl_text text, struct yawl_eval *e, struct yawl_report report)
{
    reader_t reader = {.e = e, .report = report};
    reader.json = (struct yawl__json){text.data, text.data, text.data + text.length, NULL};
    if (!yawl_text_is_utf8(text)) (void)yawl__json_fail(&reader.json, "UTF-8");
    return reader;
}

static int end(reader_t *reader)
{
    if (reader->e->fault != 0) return reader->e->fault;
    bool rest = yawl__json_peek(&reader->json) != '\0' || reader->json.at < reader->json.end;
    if (reader->json.expected == NULL && rest)
        (void)yawl__json_fail(&reader->json, "the end of the text");
    if (reader->json.expected != NULL) tell_syntax(reader);
    return reader->code;
}

int yawl_json_read(const struct yawl_record *record, struct yawl_text json, void *outside,
                   struct yawl_eval *e, struct yawl_report report)
{
    reader_t reader = begin(json, e, report);
    if (!is_over(&reader)) read_object(&reader, record, outside, NULL);
    return end(&reader);
}

int yawl_json_read_value(const struct yawl_field *field, struct yawl_text json, yawl_value_t *value,
                         struct yawl_eval *e, struct yawl_report report)
{
    reader_t reader = begin(json, e, report);
    struct yawl_field alone = *field;
    alone.outside = 0;
    alone.outside_has = yawl__size_outside(field->type, field->record);
    *value = (yawl_value_t){.type = field->type};
    void *outside = yawl__scratch_items(e, (uint64_t)alone.outside_has + 1);
    if (outside == NULL) return e->fault;
    memset(outside, 0, (size_t)alone.outside_has + 1);
    struct target target = {&alone, outside, NULL};
    if (!is_over(&reader)) read_value(&reader, &target);
    int code = end(&reader);
    if (code == 0) *value = yawl_record_get(&alone, outside);
    return code;
}
