/* The hash of what a machine means: two specifications with the same hash can run each other's cases.
 *
 * FNV-1a over names, structure, data layout and expressions in a fixed order; positions, titles and the
 * names of C do not count.
 */
#include "machine/lower.h"

#include <assert.h>

#define FNV_BASIS 0xcbf29ce484222325u
#define FNV_PRIME 0x100000001b3u

struct hash {
    uint64_t value;
    struct text_buffer scratch;
};

static void add_byte(struct hash *hash, unsigned char byte)
{
    hash->value = (hash->value ^ byte) * FNV_PRIME;
}

static void add_number(struct hash *hash, uint64_t number)
{
    for (int i = 0; i < 8; i++) add_byte(hash, (unsigned char)(number >> (8 * i)));
}

static void add_text(struct hash *hash, struct text text)
{
    add_number(hash, text.length);
    for (size_t i = 0; i < text.length; i++) add_byte(hash, (unsigned char)text.data[i]);
}

static void add_ids(struct hash *hash, const machine_ids *ids)
{
    add_number(hash, ids->count);
    array_each(uint32_t, id, ids) add_number(hash, *id);
}

static void add_expression(struct hash *hash, const struct expr *expr)
{
    hash->scratch.length = 0;
    if (expr != NULL) expr_print(expr, &hash->scratch);
    add_text(hash, text_built(&hash->scratch));
}

static void add_record(struct hash *hash, const struct machine *machine,
                       const struct machine_record *record)
{
    add_number(hash, record == NULL ? 0 : record->fields.count);
    for (uint32_t i = 0; record != NULL && i < record->fields.count; i++) {
        const struct machine_field *field = &record->fields.items[i];
        add_text(hash, field->name);
        add_number(hash, (uint64_t)field->kind);
        add_number(hash, !text_is_absent(field->has));
        if (field->enumeration == MACHINE_NONE) continue;
        const struct machine_enumeration *type = &machine->enumerations.items[field->enumeration];
        add_number(hash, type->values.count);
        array_each(struct machine_name, value, &type->values) add_text(hash, value->name);
    }
}

static void add_assignments(struct hash *hash, const machine_assignments *assignments)
{
    add_number(hash, assignments->count);
    array_each(struct machine_assignment, assignment, assignments) {
        add_number(hash, assignment->target);
        add_expression(hash, assignment->value);
    }
}

static void add_task(struct hash *hash, const struct machine *machine,
                     const struct machine_task *task)
{
    add_text(hash, task->name.name);
    add_number(hash, (uint64_t)task->kind);
    add_number(hash, (uint64_t)task->join);
    add_number(hash, (uint64_t)task->split);
    add_ids(hash, &task->preset);
    add_number(hash, task->flows.count);
    array_each(struct machine_flow, flow, &task->flows) {
        add_number(hash, flow->place);
        add_number(hash, flow->is_default);
        add_expression(hash, flow->guard);
    }
    add_ids(hash, &task->cancels_places);
    add_ids(hash, &task->cancels_tasks);
    add_record(hash, machine, task->in);
    add_record(hash, machine, task->returns);
    add_assignments(hash, &task->prepare);
    add_assignments(hash, &task->assign);
    add_number(hash, (uint64_t)task->connector);
    if (task->function != MACHINE_NONE)
        add_text(hash, machine->functions.items[task->function].name);
    add_expression(hash, task->message);
}

static void add_net(struct hash *hash, const struct machine *machine, const struct machine_net *net)
{
    add_text(hash, net->name);
    add_number(hash, net->place_bits);
    add_number(hash, net->places.count);
    array_each(struct machine_place, place, &net->places) {
        add_text(hash, place->name.name);
        add_number(hash, place->implicit);
    }
    add_number(hash, net->tasks.count);
    array_each(struct machine_task, task, &net->tasks) add_task(hash, machine, task);
}

uint64_t machine_hash(struct arena *arena, const struct machine *machine)
{
    struct hash hash = {FNV_BASIS, {.arena = arena}};
    assert(machine->nets.count > 0);
    add_text(&hash, machine->workflow);
    add_record(&hash, machine, machine->data);
    add_record(&hash, machine, machine->in);
    add_record(&hash, machine, machine->out);
    add_assignments(&hash, &machine->init);
    array_each(struct machine_net, net, &machine->nets) add_net(&hash, machine, net);
    return hash.value;
}
