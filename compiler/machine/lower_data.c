/* Data: records of case variables, parameters, inputs and results, and the assignments between them.
 *
 * The record of the case variables has one field a net variable, with the same number; so an out-mapping's
 * variable is its field.  A member that may be absent has a `has_` member beside it in the outside struct.
 */
#include "machine/lower.h"
#include "machine/machine_names.h"

#include <assert.h>

static struct machine_scope scope_new(struct arena *arena)
{
    return (struct machine_scope){
        .arena = arena, .taken = {.arena = arena}, .bases = {.arena = arena}};
}

static uint32_t enumeration_index(const struct lowering *lowering,
                                  const struct expr_enumeration *enumeration)
{
    const struct machine *machine = lowering->machine;
    for (uint32_t i = 0; i < machine->enumerations.count; i++) {
        if (machine->enumerations.items[i].source == enumeration) return i;
    }
    return MACHINE_NONE;
}

static void add_field(const struct lowering *lowering, struct machine_record *record,
                      const struct net_variable *variable, struct text member)
{
    struct machine_field *field = array_add(lowering->arena, &record->fields);
    *field = (struct machine_field){.name = variable->name,
                                    .member = member,
                                    .upper = machine_upper(lowering->arena, member),
                                    .span = variable->span,
                                    .line = line_of(variable->span),
                                    .type = variable->type,
                                    .kind = variable->type.kind,
                                    .element = variable->type.element,
                                    .record = machine_record_of(lowering->machine, &variable->type),
                                    .facets = lower_facets(lowering, &variable->type),
                                    .type_text = variable->type_text,
                                    .peer = MACHINE_NONE,
                                    .bit = MACHINE_NONE,
                                    .enumeration = MACHINE_NONE};
    assert(field->kind != EXPR_OTHER);
    if (variable->type.enumeration == NULL) return;
    field->enumeration = enumeration_index(lowering, variable->type.enumeration);
}

/* Gives the fields with a number in `optional` their `has_` members. */
static void add_presence(const struct lowering *lowering, struct machine_record *record,
                         struct machine_scope *scope, const bool *optional)
{
    for (uint32_t i = 0; i < record->fields.count; i++) {
        struct machine_field *field = &record->fields.items[i];
        if (!optional[i]) continue;
        struct text has = text_format(lowering->arena, "has_" TEXT_FMT, TEXT_ARG(field->member));
        field->has = machine_claim(scope, has);
    }
}

static struct machine_record *record_of(struct lowering *lowering, const net_variables *variables,
                                        struct text tag, struct machine_scope *scope)
{
    struct machine_record *record = ARENA_NEW(lowering->arena, struct machine_record);
    bool *optional = ARENA_ARRAY(lowering->arena, bool, variables->count);
    record->tag = tag;
    for (uint32_t i = 0; i < variables->count; i++) {
        const struct net_variable *variable = &variables->items[i];
        struct text member = machine_identifier(lowering->arena, variable->name);
        lower_type(lowering, &variable->type);
        lower_tree(lowering, &variable->type);
        add_field(lowering, record, variable, machine_claim(scope, member));
        optional[i] =
            variable->type.optional || (lowering->specification->is_xpath &&
                                        (!variable->mandatory || net_has_default(variable)));
    }
    add_presence(lowering, record, scope, optional);
    return record;
}

struct machine_record *lower_record(struct lowering *lowering, const net_variables *variables,
                                    struct text tag)
{
    struct machine_scope scope = scope_new(lowering->arena);
    return variables->count == 0 ? NULL : record_of(lowering, variables, tag, &scope);
}

struct machine_record *lower_value_record(struct lowering *lowering,
                                          const net_variables *members, struct text tag)
{
    struct machine_scope scope = scope_new(lowering->arena);
    machine_claim(&scope, TEXT("set"));
    struct machine_record *record = record_of(lowering, members, tag, &scope);
    array_each(struct machine_field, field, &record->fields) {
        if (!text_is_absent(field->has)) field->bit = record->bits++;
    }
    return record;
}

/* The tag of a struct of the net itself: "data", of another net than the root "pick_net_data". */
static struct text net_tag(const struct lowering *lowering, const char *kind)
{
    struct text tag = lowering->target->tag;
    if (text_is_absent(tag)) return text_of(kind);
    return text_format(lowering->arena, TEXT_FMT "_%s", TEXT_ARG(tag), kind);
}

/* Constants of variables are unique in the file, as those of places and tasks. */
static void name_constant(const struct lowering *lowering, struct machine_field *field)
{
    struct text stem = machine_stem_of(lowering, field->member);
    stem = machine_claim(&lowering->names->variables, stem);
    field->upper = machine_upper(lowering->arena, stem);
}

/* The parameters of one direction, with the member names of the case variables. */
static struct machine_record *parameters_of(struct lowering *lowering, bool is_input)
{
    const net_variables *variables = &lowering->net->variables;
    struct machine_record *record = ARENA_NEW(lowering->arena, struct machine_record);
    struct machine_scope scope = scope_new(lowering->arena);
    bool *optional = ARENA_ARRAY(lowering->arena, bool, (size_t)variables->count + 1);
    record->tag = net_tag(lowering, is_input ? "in" : "out");
    for (uint32_t i = 0; i < variables->count; i++) {
        const struct net_variable *variable = &variables->items[i];
        bool given = variable->mandatory || !lowering->specification->is_xpath;
        if (!(is_input ? net_has_input(variable) : net_has_output(variable))) continue;
        optional[record->fields.count] =
            variable->type.optional ||
            (is_input ? !given || variable->has_initial
                      : !variable->has_initial && !(given && net_has_input(variable)));
        struct machine_field *owner = &lowering->target->data->fields.items[i];
        if (is_input) owner->peer = record->fields.count;
        lower_tree(lowering, &variable->type);
        add_field(lowering, record, variable, machine_claim(&scope, owner->member));
        record->fields.items[record->fields.count - 1].peer = i;
    }
    add_presence(lowering, record, &scope, optional);
    return record->fields.count == 0 ? NULL : record;
}

static void lower_variables(struct lowering *lowering)
{
    const net_variables *variables = &lowering->net->variables;
    struct machine_net *target = lowering->target;
    struct machine_scope scope = scope_new(lowering->arena);
    if (variables->count == 0) return;
    target->data = ARENA_NEW(lowering->arena, struct machine_record);
    target->data->tag = net_tag(lowering, "data");
    /* The members that every data struct begins with. */
    machine_claim(&scope, TEXT("head"));
    machine_claim(&scope, TEXT("set"));
    array_each(struct net_variable, variable, variables) {
        struct text member = machine_identifier(lowering->arena, variable->name);
        lower_type(lowering, &variable->type);
        add_field(lowering, target->data, variable, machine_claim(&scope, member));
        name_constant(lowering, &target->data->fields.items[target->data->fields.count - 1]);
    }
    target->in = parameters_of(lowering, true);
    target->out = parameters_of(lowering, false);
}

bool lower_is_absent_at_times(const struct expr *expr, const struct machine_record *returns)
{
    while (expr->op == EXPR_CONVERT) expr = expr->operands[0];
    if (expr->op != EXPR_VARIABLE) return false;
    if (expr->variable->place == EXPR_OF_INSTANCE) return expr->variable->type.optional;
    if (expr->variable->place == EXPR_OF_ITEM) {
        return !text_is_absent(returns->fields.items[expr->variable->index].has);
    }
    return expr->variable->may_be_unset || expr->variable->type.optional;
}

static void add_assignment(const struct lowering *lowering, machine_assignments *list,
                           struct machine_assignment assignment,
                           const struct machine_record *returns)
{
    assignment.line = line_of(assignment.span);
    assignment.copies_absence =
        assignment.copies_absence && lower_is_absent_at_times(assignment.value, returns);
    array_push(lowering->arena, list, assignment);
}

static void lower_initial_values(struct lowering *lowering)
{
    const net_variables *variables = &lowering->net->variables;
    for (uint32_t i = 0; i < variables->count; i++) {
        const struct net_variable *variable = &variables->items[i];
        struct machine_assignment assignment = {
            .target = i, .span = variable->initial.span, .copies_absence = variable->type.optional};
        assignment.value = variable->initial.tree;
        if (assignment.value == NULL && variable->has_initial) {
            assignment.value = value_of_content(lowering->arena, variable->initial_text,
                                                variable->type, variable->initial.span);
        }
        if (assignment.value == NULL) continue;
        add_assignment(lowering, &lowering->target->init, assignment, NULL);
    }
}

void lower_data(struct lowering *lowering)
{
    lower_variables(lowering);
    lower_initial_values(lowering);
}

/* What the performer gets and gives back; of a composite task: what its sub-net takes and gives. */
static void lower_task_records(struct lowering *lowering, const struct net_task *task,
                               struct machine_task *to)
{
    struct arena *arena = lowering->arena;
    struct text stem = to->name.stem;
    if (task->kind == NET_TASK_COMPOSITE) {
        const struct machine_net *subnet = &lowering->machine->nets.items[to->subnet];
        to->in = subnet->in;
        to->returns = subnet->out;
        return;
    }
    to->in = lower_record(lowering, &task->in, text_format(arena, TEXT_FMT "_in", TEXT_ARG(stem)));
    to->returns = lower_record(lowering, &task->returns,
                               text_format(arena, TEXT_FMT "_returns", TEXT_ARG(stem)));
}

/* What YAWL puts where a result was not given. */
static void lower_defaults(struct lowering *lowering, const struct net_task *task,
                           struct machine_task *to)
{
    for (uint32_t i = 0; i < task->returns.count; i++) {
        const struct net_variable *variable = &task->returns.items[i];
        if (!net_has_default(variable)) continue;
        struct machine_assignment assignment = {
            .target = i,
            .value = value_of_content(lowering->arena, variable->fallback_text, variable->type,
                                      variable->fallback_span),
            .span = variable->fallback_span};
        if (assignment.value == NULL) continue;
        add_assignment(lowering, &to->defaults, assignment, NULL);
    }
}

static void lower_prepare(struct lowering *lowering, const struct net_task *task,
                          struct machine_task *to)
{
    array_each(struct net_mapping, mapping, &task->in_mappings) {
        if (mapping->value.tree == NULL) continue;
        assert(to->in != NULL && mapping->variable < to->in->fields.count);
        struct machine_assignment assignment = {
            .target = mapping->variable,
            .value = mapping->value.tree,
            .span = mapping->value.span,
            .copies_absence = !text_is_absent(to->in->fields.items[mapping->variable].has)};
        add_assignment(lowering, &to->prepare, assignment, NULL);
    }
}

void lower_task_data(struct lowering *lowering, const struct net_task *task,
                     struct machine_task *to)
{
    const struct net *net = lowering->net;
    lower_task_records(lowering, task, to);
    lower_prepare(lowering, task, to);
    lower_defaults(lowering, task, to);
    array_each(struct net_mapping, mapping, &task->out_mappings) {
        if (mapping->value.tree == NULL) continue;
        assert(mapping->variable < net->variables.count);
        struct machine_assignment assignment = {
            .target = mapping->variable,
            .value = mapping->value.tree,
            .span = mapping->value.span,
            .copies_absence = net->variables.items[mapping->variable].type.optional ||
                              lowering->specification->is_xpath};
        add_assignment(lowering, &to->assign, assignment, to->returns);
    }
}
