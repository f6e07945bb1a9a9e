/* Multiple instances: how many there are, what each has for itself, what is kept of them.
 *
 * The variable that an instance has for itself (`as`) is a record of one member; so is what is kept of each
 * complete one, with a member for every list that is collected.
 */
#include "machine/lower.h"

#include <assert.h>

static struct machine_value value_of(const struct net_expr *expr)
{
    return (struct machine_value){expr->tree, expr->span, line_of(expr->span)};
}

static void add_variable(const struct lowering *lowering, net_variables *list, struct text name,
                         struct expr_type type)
{
    *array_add(lowering->arena, list) = (struct net_variable){
        .name = name, .type = type, .type_text = type.name, .mandatory = true};
}

static struct text tag_of(const struct lowering *lowering, const struct machine_task *task,
                          const char *kind)
{
    return text_format(lowering->arena, TEXT_FMT "_%s", TEXT_ARG(task->name.stem), kind);
}

/* The type of `as` is that of the items of `for_each`. */
static void lower_own(struct lowering *lowering, const struct net_instances *from,
                      const struct machine_task *task, struct machine_instances *to)
{
    if (text_is_absent(from->as) || from->for_each.tree == NULL) return;
    net_variables own = {0};
    add_variable(lowering, &own, from->as, expr_element_type(from->for_each.tree->type));
    to->own = lower_record(lowering, &own, tag_of(lowering, task, "own"));
}

static void lower_collect(struct lowering *lowering, const struct net_instances *from,
                          const struct machine_task *task, struct machine_instances *to)
{
    net_variables kept = {0};
    array_each(struct net_mapping, mapping, &from->collect) {
        if (mapping->value.tree == NULL) continue;
        const struct net_variable *list = &lowering->net->variables.items[mapping->variable];
        struct machine_assignment keep = {.target = kept.count,
                                          .value = mapping->value.tree,
                                          .span = mapping->value.span,
                                          .line = line_of(mapping->value.span)};
        bool is_joined = from->joining.tree != NULL;
        struct expr_type item =
            is_joined ? mapping->value.tree->type : expr_element_type(list->type);
        keep.copies_absence =
            item.optional && lower_is_absent_at_times(mapping->value.tree, task->returns);
        add_variable(lowering, &kept, list->name, item);
        array_push(lowering->arena, &to->keep, keep);
        array_push(lowering->arena, &to->collected, mapping->variable);
    }
    to->kept = lower_record(lowering, &kept, tag_of(lowering, task, "kept"));
}

/* At most EXPR_TREE_DEPTH_MAX deep. */
static bool reads_one_of(const struct expr *expr, const machine_ids *variables)
{
    if (expr == NULL) return false;
    if (expr->op == EXPR_VARIABLE && expr->variable->place == EXPR_OF_CASE) {
        array_each(uint32_t, variable, variables) {
            if (*variable == expr->variable->index) return true;
        }
    }
    for (uint32_t i = 0; i < expr->operands_count; i++) {
        if (reads_one_of(expr->operands[i], variables)) return true;
    }
    return false;
}

void lower_instances(struct lowering *lowering, const struct net_task *task,
                     struct machine_task *to)
{
    const struct net_instances *from = &task->instances;
    if (!from->present) return;
    struct machine_instances *instances = ARENA_NEW(lowering->arena, struct machine_instances);
    *instances = (struct machine_instances){.for_each = value_of(&from->for_each),
                                            .count = value_of(&from->count),
                                            .minimum = value_of(&from->minimum),
                                            .maximum = value_of(&from->maximum),
                                            .threshold = value_of(&from->threshold),
                                            .until = value_of(&from->until),
                                            .joining = value_of(&from->joining),
                                            .is_dynamic = text_is(from->create, "dynamic"),
                                            .ignores_rest = text_is(from->rest, "ignore"),
                                            .line = line_of(from->span)};
    lower_own(lowering, from, to, instances);
    lower_collect(lowering, from, to, instances);
    instances->until_reads_collected = reads_one_of(instances->until.tree, &instances->collected);
    to->instances = instances;
}
