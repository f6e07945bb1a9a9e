/* Types in C: enumerations, and the records that values are made of.
 *
 * A record is made when something first needs it, after the records that it holds, so that structs come
 * in the order in which C wants them.  Items of lists that are lists themselves, or may be absent, get a
 * record of one member: to C they are structs like any other.
 */
#include "machine/lower.h"

#include <assert.h>

/* ---- Enumerations ---- */

/* Tags that the file uses for its own structs, and in C's name space are the same. */
static struct text type_stem(struct arena *arena, struct text name)
{
    static const char *const endings[] = {"_IN",    "_RETURNS",   "_OUT", "_TASK", "_DATA",
                                          "_FRAME", "_CONDITION", "_OWN", "_KEPT", "_INSIDE"};
    static const char *const words[] = {"IN", "OUT", "DATA", "FRAME", "FUNCTIONS"};
    struct text stem = machine_stem(arena, name), upper = machine_upper(arena, stem);
    bool taken = text_starts_with(upper, "TASK") || text_starts_with(upper, "CONDITION");
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        taken = taken || text_ends_with(upper, endings[i]);
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        taken = taken || text_is(upper, words[i]);
    }
    return taken ? text_format(arena, "type_" TEXT_FMT, TEXT_ARG(stem)) : stem;
}

/* Constants must differ between all enumerations: A_B of type X is B of type X_A. */
void lower_enumerations(struct lowering *lowering)
{
    struct arena *arena = lowering->arena;
    struct machine_scope constants = {
        .arena = arena, .taken = {.arena = arena}, .bases = {.arena = arena}};
    machine_claim(&constants, TEXT("WORKFLOW_H")); /* the include guard */
    struct expr_enumeration *const *at = lowering->specification->enumerations;
    for (; at != NULL && *at != NULL; at++) {
        struct machine_enumeration *to = array_add(arena, &lowering->machine->enumerations);
        to->name = (*at)->name;
        to->tag = machine_claim(&lowering->names->types, type_stem(arena, (*at)->name));
        to->source = *at;
        for (uint32_t i = 0; i < (*at)->values_count; i++) {
            struct text value = machine_stem(arena, (*at)->values[i]);
            struct text name =
                text_format(arena, TEXT_FMT "_" TEXT_FMT, TEXT_ARG(to->tag), TEXT_ARG(value));
            struct text constant = machine_claim(&constants, name);
            *array_add(arena, &to->values) =
                (struct machine_name){(*at)->values[i], constant, machine_upper(arena, constant)};
        }
    }
}

/* ---- Records ---- */

/* What tells types apart: as a specification would write them.  At most EXPR_TYPE_DEPTH_MAX deep. */
static void add_key(struct text_buffer *key, const struct expr_type *type)
{
    struct expr_type item;
    switch (type->kind) {
    case EXPR_RECORD: text_add(key, type->record->name); break;
    case EXPR_ENUM: text_add(key, type->enumeration->name); break;
    case EXPR_LIST:
        item = expr_element_type(*type);
        add_key(key, &item);
        text_add_string(key, "[]");
        break;
    default: text_add_string(key, expr_kind_name(type->kind)); break;
    }
    if (type->optional) text_add_char(key, '?');
}

static struct text key_of(struct arena *arena, const struct expr_type *type)
{
    if (type->kind == EXPR_RECORD && !type->optional) return type->record->name;
    struct text_buffer key = {.arena = arena};
    add_key(&key, type);
    return text_built(&key);
}

/* The type that has a record: the items' of a list, else the type itself, which may be absent as a whole. */
static bool find_struct(const struct expr_type *type, struct expr_type *found)
{
    if (type->kind != EXPR_LIST && type->kind != EXPR_RECORD) return false;
    if (type->kind == EXPR_LIST && type->item == NULL) return false;
    *found = type->kind == EXPR_LIST ? *type->item : *type;
    if (type->kind == EXPR_RECORD) found->optional = false;
    return true;
}

const struct machine_record *machine_record_of(const struct machine *machine,
                                               const struct expr_type *type)
{
    struct expr_type found;
    if (!find_struct(type, &found)) return NULL;
    uint32_t index =
        intern_find(&machine->record_names, key_of(machine->record_names.arena, &found));
    return index == INTERN_NONE ? NULL : machine->records.items[index];
}

/* A member as a variable, for what is common to both. */
static void add_member(struct lowering *lowering, net_variables *members, struct text name,
                       const struct expr_type *type, struct span span)
{
    lower_type(lowering, type);
    *array_add(lowering->arena, members) = (struct net_variable){
        .name = name, .type = *type, .type_text = type->name, .span = span, .mandatory = true};
}

static struct machine_record *lower_members(struct lowering *lowering,
                                            const struct expr_record *record)
{
    net_variables members = {0};
    for (uint32_t i = 0; i < record->members_count; i++) {
        const struct expr_member *member = &record->members[i];
        add_member(lowering, &members, member->name, &member->type, member->span);
    }
    struct text stem = type_stem(lowering->arena, record->name);
    return lower_value_record(lowering, &members, machine_claim(&lowering->names->types, stem));
}

/* "int[]" becomes items_of_int_list: a struct whose one member is the item. */
static struct machine_record *lower_item(struct lowering *lowering, const struct expr_type *item,
                                         struct text key)
{
    net_variables members = {0};
    add_member(lowering, &members, TEXT("value"), item, SPAN_NONE);
    struct text_buffer tag = {.arena = lowering->arena};
    text_add_string(&tag, "item");
    for (size_t i = 0; i < key.length; i++) {
        char c = key.data[i];
        if (i == 0) text_add_char(&tag, '_');
        if (c == '?')
            text_add_string(&tag, "_or_none");
        else if (c == '[')
            text_add_string(&tag, "_list");
        else if (c != ']')
            text_add_char(&tag, c);
    }
    struct text stem = type_stem(lowering->arena, text_built(&tag));
    struct machine_record *record =
        lower_value_record(lowering, &members, machine_claim(&lowering->names->types, stem));
    record->is_item = true;
    return record;
}

void lower_type(struct lowering *lowering, const struct expr_type *type)
{
    struct machine *machine = lowering->machine;
    struct expr_type found;
    if (!find_struct(type, &found)) return;
    struct text key = key_of(lowering->arena, &found);
    if (intern_find(&machine->record_names, key) != INTERN_NONE) return;
    bool is_plain = found.kind == EXPR_RECORD && !found.optional;
    struct machine_record *record =
        is_plain ? lower_members(lowering, found.record) : lower_item(lowering, &found, key);
    assert(record != NULL);
    record->is_type = true;
    record->name = key;
    intern_add(&machine->record_names, key, machine->records.count);
    array_push(lowering->arena, &machine->records, record);
}

/* ---- What the C text names ---- */

static void use_enumeration(struct machine *machine, const struct expr_enumeration *enumeration)
{
    array_each(struct machine_enumeration, known, &machine->enumerations) {
        if (known->source == enumeration) known->is_used = true;
    }
}

/* Conversions of an enumeration need its names, sequences their functions; at most
 * EXPR_TREE_DEPTH_MAX deep. */
static void use_of_expression(struct lowering *lowering, const struct expr *expr)
{
    if (expr == NULL) return;
    if (expr->op == EXPR_CONVERT) {
        const struct expr_type *from = &expr->operands[0]->type;
        if (expr->type.kind == EXPR_ENUM) {
            use_enumeration(lowering->machine, expr->type.enumeration);
        }
        if (from->kind == EXPR_ENUM) use_enumeration(lowering->machine, from->enumeration);
    }
    if (expr->type.kind == EXPR_ITEMS) lowering->machine->uses_items = true;
    if (expr_calls_regex(expr)) lowering->machine->uses_regexes = true;
    lower_type(lowering, &expr->type);
    for (uint32_t i = 0; i < expr->operands_count; i++) {
        use_of_expression(lowering, expr->operands[i]);
    }
}

static void use_of_record(struct machine *machine, const struct machine_record *record)
{
    for (uint32_t i = 0; record != NULL && i < record->fields.count; i++) {
        uint32_t index = record->fields.items[i].enumeration;
        if (index != MACHINE_NONE) machine->enumerations.items[index].is_used = true;
    }
}

static void use_of_assignments(struct lowering *lowering, const machine_assignments *assignments)
{
    array_each(struct machine_assignment, assignment, assignments) {
        use_of_expression(lowering, assignment->value);
    }
}

static void use_of_instances(struct lowering *lowering, const struct machine_instances *instances)
{
    if (instances == NULL) return;
    const struct machine_value *values[] = {
        &instances->for_each,  &instances->count, &instances->minimum, &instances->maximum,
        &instances->threshold, &instances->until, &instances->joining};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        use_of_expression(lowering, values[i]->tree);
    }
    use_of_record(lowering->machine, instances->own);
    use_of_record(lowering->machine, instances->kept);
    use_of_assignments(lowering, &instances->keep);
}

void lower_types_used(struct lowering *lowering)
{
    struct machine *machine = lowering->machine;
    use_of_record(machine, lowering->target->data);
    use_of_assignments(lowering, &lowering->target->init);
    array_each(struct machine_timer, timer, &lowering->target->timers) {
        use_of_expression(lowering, timer->value.tree);
    }
    array_each(struct machine_task, task, &lowering->target->tasks) {
        use_of_record(machine, task->in);
        use_of_record(machine, task->returns);
        use_of_expression(lowering, task->message);
        array_each(struct machine_value, text, &task->texts) {
            use_of_expression(lowering, text->tree);
        }
        use_of_expression(lowering, task->performed.tree);
        use_of_expression(lowering, task->trigger.key.tree);
        use_of_instances(lowering, task->instances);
        array_each(struct machine_timer, timer, &task->timers) {
            use_of_expression(lowering, timer->value.tree);
        }
        if (task->is_dead) continue;
        use_of_assignments(lowering, &task->prepare);
        use_of_assignments(lowering, &task->assign);
        use_of_assignments(lowering, &task->defaults);
        array_each(struct machine_flow, flow, &task->flows) {
            use_of_expression(lowering, flow->guard);
        }
    }
    array_each(struct machine_record *, record, &machine->records) use_of_record(machine, *record);
}
