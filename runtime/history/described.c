/* Reads descriptions of programs (core/description.h).
 * Invariants of what was read: texts are UTF-8 without NUL; numbers of places, nets and records are of ones
 * that are there; a member lies within its record; records nest no deeper than YAWL_NESTING_MAX. */
#include "history/described.h"

#include <stdlib.h>
#include <string.h>

#include "core/description.h"
#include "core/record.h"

struct block {
    struct block *next;
    max_align_t bytes[];
};

struct reader {
    struct yawl__described *described;
    const char *at;
    size_t left;
    int status; /* of the first thing that was wrong */
    struct yawl_record *records;
    uint32_t *depths, *members; /* of each record */
    uint32_t records_count;
};

/* ---- Memory, words and texts ---- */

static void fail(struct reader *r, int status)
{
    if (r->status == 0) r->status = status;
    r->left = 0;
}

/* Zeroed memory for `count` things; NULL: the reader has failed, or there are none. */
static void *take(struct reader *r, size_t count, size_t size)
{
    if (r->status != 0 || count == 0) return NULL;
    struct block *block = calloc(1, sizeof *block + count * size);
    if (block == NULL) {
        fail(r, YAWL_ENOMEM);
        return NULL;
    }
    block->next = r->described->blocks;
    r->described->blocks = block;
    return block->bytes;
}

static uint32_t word(struct reader *r)
{
    uint32_t value;
    if (r->left < sizeof value) {
        fail(r, YAWL_ECORRUPT);
        return 0;
    }
    memcpy(&value, r->at, sizeof value);
    r->at += sizeof value;
    r->left -= sizeof value;
    return value;
}

static uint32_t word_below(struct reader *r, uint32_t limit)
{
    uint32_t value = word(r);
    if (value < limit) return value;
    fail(r, YAWL_ECORRUPT);
    return 0;
}

/* How many things follow, each of at least one word. */
static uint32_t count_of(struct reader *r)
{
    uint32_t count = word(r);
    if (count <= r->left / sizeof count) return count;
    fail(r, YAWL_ECORRUPT);
    return 0;
}

static const char *text(struct reader *r)
{
    uint32_t length = word(r);
    if (length == YAWL_NOWHERE || r->status != 0) return NULL;
    struct yawl_text there = {r->at, length};
    if (length > r->left || !yawl_text_is_utf8(there) || memchr(r->at, 0, length) != NULL) {
        fail(r, YAWL_ECORRUPT);
        return NULL;
    }
    char *copy = take(r, (size_t)length + 1, 1);
    if (copy != NULL) memcpy(copy, r->at, length);
    r->at += length;
    r->left -= length;
    return copy;
}

/* One that must be there. */
static const char *name(struct reader *r)
{
    const char *there = text(r);
    if (there == NULL) fail(r, YAWL_ECORRUPT);
    return there == NULL ? "" : there;
}

/* ---- Records ---- */

static const struct yawl_record *record_ref(struct reader *r)
{
    uint32_t number = word(r);
    if (number == YAWL_NOWHERE || r->status != 0) return NULL;
    if (number < r->records_count) return &r->records[number];
    fail(r, YAWL_ECORRUPT);
    return NULL;
}

static const char *const *read_names(struct reader *r)
{
    uint32_t count = word(r);
    if (count == YAWL_NOWHERE || r->status != 0) return NULL;
    if (count > r->left / sizeof count) {
        fail(r, YAWL_ECORRUPT);
        return NULL;
    }
    const char **names = take(r, (size_t)count + 1, sizeof *names);
    for (uint32_t i = 0; i < count && names != NULL; i++) names[i] = name(r);
    return names;
}

/* Has it what its type needs? */
static bool is_typed(const struct yawl_field *field)
{
    enum yawl_type type = field->type == YAWL_TYPE_LIST ? field->element : field->type;
    if (type == YAWL_TYPE_LIST) return false;
    if (type == YAWL_TYPE_ENUM) return field->names != NULL;
    if (type != YAWL_TYPE_RECORD) return field->record == NULL;
    return field->record != NULL && field->record->inside_size > 0 &&
           field->record->fields_count > 0;
}

/* Does it lie within the inside struct, its bit too? */
static bool lies_inside(const struct yawl_record *record, const struct yawl_field *field)
{
    uint64_t size = yawl__size_inside(field->type, field->record);
    if (record->inside_size == 0) return true; /* it has none */
    if (field->inside + size > record->inside_size) return false;
    if (field->index == YAWL_NOWHERE) return true;
    return record->set != YAWL_NOWHERE &&
           record->set + ((uint64_t)field->index / 64 + 1) * 8 <= record->inside_size;
}

static void read_field(struct reader *r, const struct yawl_record *record, struct yawl_field *field)
{
    field->name = name(r);
    field->type = (enum yawl_type)word_below(r, YAWL_TYPE_COUNT);
    field->inside = word(r);
    field->index = word(r);
    field->outside_has = word_below(r, 2) != 0 ? 0 : YAWL_NOWHERE;
    field->element = (enum yawl_type)word_below(r, YAWL_TYPE_COUNT);
    field->record = record_ref(r);
    field->names = read_names(r);
    if (r->status == 0 && (!is_typed(field) || !lies_inside(record, field))) fail(r, YAWL_ECORRUPT);
}

/* Its members count for it, and it is one deeper than they. */
static void count_member(struct reader *r, const struct yawl_field *field)
{
    uint32_t own = r->records_count;
    uint64_t members = 1;
    if (field->record != NULL) {
        ptrdiff_t other = field->record - r->records;
        members += r->members[other];
        if (r->depths[other] >= r->depths[own]) r->depths[own] = r->depths[other] + 1;
    }
    members += r->members[own];
    if (members > YAWL__MEMBERS_MAX || r->depths[own] > YAWL_NESTING_MAX + 1)
        fail(r, YAWL_ECORRUPT);
    else
        r->members[own] = (uint32_t)members;
}

static void read_record(struct reader *r)
{
    struct yawl_record *record = &r->records[r->records_count];
    record->name = text(r);
    record->inside_size = word(r);
    record->set = word(r);
    uint32_t count = count_of(r);
    struct yawl_field *fields = take(r, count, sizeof *fields);
    for (uint32_t i = 0; i < count && r->status == 0; i++) {
        read_field(r, record, &fields[i]);
        if (r->status == 0) count_member(r, &fields[i]);
    }
    record->fields = fields;
    record->fields_count = count;
    r->records_count++;
}

static void read_records(struct reader *r)
{
    uint32_t count = count_of(r);
    r->records = take(r, count, sizeof *r->records);
    r->depths = take(r, count, sizeof *r->depths);
    r->members = take(r, count, sizeof *r->members);
    for (uint32_t i = 0; i < count && r->status == 0; i++) read_record(r);
}

/* ---- Nets ---- */

static struct yawl_flow *read_flows(struct reader *r, uint32_t places, uint32_t *count)
{
    *count = count_of(r);
    struct yawl_flow *flows = take(r, *count, sizeof *flows);
    for (uint32_t i = 0; i < *count && r->status == 0; i++) {
        flows[i].place = word_below(r, places);
        flows[i].target = name(r);
    }
    return flows;
}

static void read_instances(struct reader *r, struct yawl_task *task, bool has_instances)
{
    const struct yawl_record *own = record_ref(r), *kept = record_ref(r);
    struct yawl_instances_row *row = has_instances ? take(r, 1, sizeof *row) : NULL;
    if (row == NULL) return;
    row->own = own;
    row->kept = kept;
    task->instances = row;
}

static void read_trigger(struct reader *r, struct yawl_task *task)
{
    const char *trigger_name = text(r);
    struct yawl_trigger *trigger = trigger_name != NULL ? take(r, 1, sizeof *trigger) : NULL;
    if (trigger != NULL) trigger->name = trigger_name;
    task->trigger = trigger;
}

static void read_task(struct reader *r, const struct yawl_net *net, struct yawl_task *task)
{
    task->name = name(r);
    task->line = word(r);
    task->kind = (enum yawl_task_kind)word_below(r, YAWL_TASK_NET + 1);
    task->split = (enum yawl_split)word_below(r, YAWL_SPLIT_OR + 1);
    task->subnet = word(r);
    bool has_instances = word_below(r, 2) != 0;
    task->in = record_ref(r);
    task->returns = record_ref(r);
    read_instances(r, task, has_instances);
    read_trigger(r, task);
    task->timers_count = word(r);
    task->flows = read_flows(r, net->places_count, &task->flows_count);
    task->others = read_flows(r, net->places_count, &task->others_count);
    uint32_t nets = r->described->program.nets_count;
    if (task->kind == YAWL_TASK_NET && task->subnet >= nets) fail(r, YAWL_ECORRUPT);
}

static void read_net(struct reader *r, struct yawl_net *net)
{
    net->name = name(r);
    net->data = record_ref(r);
    net->places_count = count_of(r);
    struct yawl_place *places = take(r, net->places_count, sizeof *places);
    for (uint32_t i = 0; i < net->places_count && r->status == 0; i++) places[i].name = name(r);
    net->places = places;
    net->tasks_count = count_of(r);
    struct yawl_task *tasks = take(r, net->tasks_count, sizeof *tasks);
    for (uint32_t i = 0; i < net->tasks_count && r->status == 0; i++) read_task(r, net, &tasks[i]);
    net->tasks = tasks;
    net->timers_count = word(r);
}

static void read_program(struct reader *r)
{
    struct yawl_program *program = &r->described->program;
    if (word(r) != YAWL__DESCRIPTION_VERSION && r->status == 0) fail(r, YAWL_EABI);
    program->hash = word(r);
    program->hash |= (uint64_t)word(r) << 32;
    program->name = name(r);
    program->version = name(r);
    read_records(r);
    program->nets_count = count_of(r);
    struct yawl_net *nets = take(r, program->nets_count, sizeof *nets);
    for (uint32_t i = 0; i < program->nets_count && r->status == 0; i++) read_net(r, &nets[i]);
    program->nets = nets;
    if (r->status == 0 && (r->left != 0 || program->nets_count == 0)) fail(r, YAWL_ECORRUPT);
}

struct yawl__described *yawl__described_read(const void *bytes, size_t length, int *status)
{
    struct reader r = {.at = bytes, .left = length};
    r.described = calloc(1, sizeof *r.described);
    *status = YAWL_ENOMEM;
    if (r.described == NULL) return NULL;
    read_program(&r);
    *status = r.status;
    if (r.status == 0) return r.described;
    yawl__described_free(r.described);
    return NULL;
}

void yawl__described_free(struct yawl__described *described)
{
    if (described == NULL) return;
    for (struct block *block = described->blocks; block != NULL;) {
        struct block *next = block->next;
        free(block);
        block = next;
    }
    free(described);
}

const struct yawl_program *yawl__described_find(const struct yawl__described *list, uint64_t hash)
{
    while (list != NULL && list->program.hash != hash) list = list->next;
    return list != NULL ? &list->program : NULL;
}

void yawl__described_free_all(struct yawl__described **list)
{
    while (*list != NULL) {
        struct yawl__described *next = (*list)->next;
        yawl__described_free(*list);
        *list = next;
    }
}
