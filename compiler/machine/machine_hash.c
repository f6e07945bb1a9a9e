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
        if (field->kind == EXPR_LIST) add_number(hash, (uint64_t)field->element);
        if (field->record != NULL) add_text(hash, field->record->name);
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

static void add_instances(struct hash *hash, const struct machine *machine,
                          const struct machine_instances *instances)
{
    add_number(hash, instances != NULL);
    if (instances == NULL) return;
    add_number(hash, (uint64_t)instances->is_dynamic << 1 | instances->ignores_rest);
    add_expression(hash, instances->for_each.tree);
    add_expression(hash, instances->count.tree);
    add_expression(hash, instances->minimum.tree);
    add_expression(hash, instances->maximum.tree);
    add_expression(hash, instances->threshold.tree);
    add_expression(hash, instances->until.tree);
    if (instances->joining.tree != NULL) add_expression(hash, instances->joining.tree);
    add_record(hash, machine, instances->own);
    add_record(hash, machine, instances->kept);
    add_assignments(hash, &instances->keep);
    add_ids(hash, &instances->collected);
}

static void add_timers(struct hash *hash, const machine_timers *timers)
{
    add_number(hash, timers->count);
    array_each(struct machine_timer, timer, timers) {
        add_number(hash, (uint64_t)timer->source->from_phase);
        add_number(hash, (uint64_t)timer->source->action);
        add_number(hash, timer->source->other);
    }
}

/* When a timer expires and how often something is tried may change; what it does then may not. */
static void add_time(struct hash *hash, const struct machine_task *task)
{
    add_timers(hash, &task->timers);
    add_text(hash, task->trigger.name);
    add_expression(hash, task->trigger.key.tree);
    add_expression(hash, task->performed.tree);
    add_number(hash, task->failure == NULL ? 0 : task->failure->flows.count);
    if (task->failure == NULL) return;
    array_each(struct net_failure_flow, flow, &task->failure->flows) {
        add_number(hash, flow->other);
        add_text(hash, flow->error);
    }
}

static void add_flows(struct hash *hash, const machine_flows *flows)
{
    add_number(hash, flows->count);
    array_each(struct machine_flow, flow, flows) {
        add_number(hash, flow->place);
        add_number(hash, flow->threads);
        add_number(hash, flow->is_default);
        add_expression(hash, flow->guard);
    }
}

/* What its join waits for beside its inputs, and what its leaving does beside its flows. */
static void add_control(struct hash *hash, const struct machine_task *task)
{
    add_number(hash, task->join_count);
    add_number(hash, task->join_threads);
    add_number(hash, (uint64_t)task->rest);
    add_ids(hash, &task->holds);
    add_ids(hash, &task->partners);
    add_ids(hash, &task->completes);
    add_text(hash, task->raises);
    add_number(hash, task->or_join != NULL && task->or_join->is_bpmn);
    add_number(hash, task->subnet);
    add_number(hash, !text_is_absent(task->child));
}

/* Settings may change between attempts; a recorded start says what was evaluated for them, in this order. */
static void add_pieces(struct hash *hash, const struct machine_task *task)
{
    if (task->connector != MACHINE_SETTINGS) return;
    add_text(hash, task->connector_name);
    array_each(struct machine_piece, piece, &task->pieces) {
        add_text(hash, piece->setting);
        add_text(hash, piece->text);
        add_text(hash, piece->secret);
    }
    array_each(struct machine_value, text, &task->texts) add_expression(hash, text->tree);
}

static void add_task(struct hash *hash, const struct machine *machine,
                     const struct machine_task *task)
{
    add_text(hash, task->name.name);
    add_number(hash, (uint64_t)task->kind);
    add_number(hash, (uint64_t)task->join);
    add_number(hash, (uint64_t)task->split);
    add_ids(hash, &task->preset);
    add_flows(hash, &task->flows);
    add_flows(hash, &task->others);
    add_control(hash, task);
    add_ids(hash, &task->cancels_places);
    add_ids(hash, &task->cancels_tasks);
    add_record(hash, machine, task->in);
    add_record(hash, machine, task->returns);
    add_assignments(hash, &task->prepare);
    add_assignments(hash, &task->assign);
    if (task->defaults.count > 0) add_assignments(hash, &task->defaults);
    add_number(hash, (uint64_t)task->connector);
    if (task->function != MACHINE_NONE)
        add_text(hash, machine->functions.items[task->function].name);
    add_expression(hash, task->message);
    add_pieces(hash, task);
    add_instances(hash, machine, task->instances);
    add_time(hash, task);
}

static void add_net(struct hash *hash, const struct machine *machine, const struct machine_net *net)
{
    add_text(hash, net->name);
    add_record(hash, machine, net->data);
    add_record(hash, machine, net->in);
    add_record(hash, machine, net->out);
    add_assignments(hash, &net->init);
    add_number(hash, net->place_bits);
    add_number(hash, net->places.count);
    array_each(struct machine_place, place, &net->places) {
        add_text(hash, place->name.name);
        add_number(hash, place->implicit);
        add_ids(hash, &place->marks); /* a log of events counts firings as they were fused */
    }
    add_number(hash, net->is_implicit);
    add_flows(hash, &net->others);
    add_timers(hash, &net->timers);
    add_number(hash, net->tasks.count);
    array_each(struct machine_task, task, &net->tasks) add_task(hash, machine, task);
}

uint64_t machine_hash(struct arena *arena, const struct machine *machine)
{
    struct hash hash = {FNV_BASIS, {.arena = arena}};
    assert(machine->nets.count > 0);
    add_text(&hash, machine->workflow);
    array_each(struct machine_record *, record, &machine->records) {
        add_text(&hash, (*record)->name);
        add_record(&hash, machine, *record);
    }
    array_each(struct machine_net, net, &machine->nets) add_net(&hash, machine, net);
    return hash.value;
}
