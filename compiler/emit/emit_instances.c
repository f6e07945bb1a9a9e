/* Section: tasks with several instances: how many, when they are enough, what each has and leaves.
 *
 * For each such task: the plan, the synchroniser, `pick` of the instance's own variable, `keep` of what an
 * instance leaves and `collect` of the lists that are made of it.
 */
#include "emit/emit_assign.h"

#include <assert.h>

static void put_title(struct writer *w, const struct machine_task *task, const char *what)
{
    put(w, "/* ");
    put_origin(w, task->name.name, task->span, task->line);
    put(w, ": $s. */\n", what);
}

/* A list of instances has as many as it has items. */
static struct machine_value count_of(struct arena *arena, const struct machine_value *list)
{
    struct machine_value count = *list;
    struct expr *size = ARENA_NEW(arena, struct expr);
    size->op = EXPR_SIZE;
    size->type = (struct expr_type){.kind = EXPR_INT};
    size->span = list->span;
    size->operands = ARENA_ARRAY(arena, struct expr *, 1);
    size->operands[0] = list->tree;
    size->operands_count = 1;
    count.tree = size;
    return count;
}

/* Is the list a case variable that has a value for sure?  Then the item is read in its place. */
static bool is_list_in_block(const struct expr *list)
{
    return list->op == EXPR_VARIABLE && list->variable->place == EXPR_OF_CASE &&
           !list->variable->may_be_unset && !list->variable->type.optional;
}

bool instances_are_computed(const struct machine_instances *instances)
{
    const struct expr *list = instances->for_each.tree;
    return list != NULL && instances->own != NULL && !is_list_in_block(list);
}

/* The list, where it was computed before. */
static struct machine_value computed_list(struct arena *arena, const struct machine_value *list)
{
    struct machine_value computed = *list;
    struct expr *symbol = ARENA_NEW(arena, struct expr);
    symbol->op = EXPR_SYMBOL;
    symbol->type = list->tree->type;
    symbol->literal.string = TEXT("(*e->each)");
    computed.tree = symbol;
    return computed;
}

static struct machine_value list_of(struct arena *arena, const struct machine_instances *instances)
{
    return instances_are_computed(instances) ? computed_list(arena, &instances->for_each)
                                             : instances->for_each;
}

static void put_each(struct writer *w, const struct machine_task *task)
{
    const struct machine_value *list = &task->instances->for_each;
    struct assign_needs needs = {.locals = {.function = task->local, .part = "_each"}};
    add_value_needs(w, &needs, list);
    put_title(w, task, "what its instances are made of");
    put(w,
        "static void $t_each(const struct yawl_data *block, struct yawl_list *each,\n"
        "    struct yawl_eval *e)\n{\n",
        task->local);
    put_needs(w, &needs);
    put_value_of(w, "    *each =", list, ";");
    put(w, "}\n\n");
}

static void put_bound(struct writer *w, const char *member, const struct machine_value *value,
                      const char *otherwise)
{
    put(w, "    plan->$s =", member);
    if (value->tree == NULL)
        put(w, " $s;\n", otherwise);
    else
        put_value_of(w, "", value, ";");
}

static void put_plan(struct writer *w, const struct machine_task *task)
{
    const struct machine_instances *instances = task->instances;
    struct machine_value list = list_of(w->out->arena, instances);
    struct machine_value count = list.tree != NULL              ? count_of(w->out->arena, &list)
                                 : instances->count.tree != NULL ? instances->count
                                                                 : instances->minimum;
    const struct machine_value *values[] = {&count, &instances->minimum, &instances->maximum,
                                            &instances->threshold};
    struct assign_needs needs = {.locals = {.function = task->local, .part = "_plan"}};
    for (int i = 0; i < 4; i++) {
        if (values[i]->tree != NULL) add_value_needs(w, &needs, values[i]);
    }
    put_title(w, task, "how many instances it has");
    put(w,
        "static void $t_plan(const struct yawl_data *block, struct yawl_instances_plan *plan,\n"
        "    struct yawl_eval *e)\n{\n",
        task->local);
    put_needs(w, &needs);
    put_bound(w, "count", &count, "1");
    put_bound(w, "minimum", &instances->minimum, "1");
    put_bound(w, "maximum", &instances->maximum, "INT64_MAX");
    put_bound(w, "threshold", &instances->threshold, "INT64_MAX");
    put(w, "}\n\n");
}

static void put_synchronised(struct writer *w, const struct machine_task *task)
{
    const struct machine_value *until = &task->instances->until;
    struct assign_needs needs = {.locals = {.function = task->local, .part = "_synchronised"}};
    if (until->tree != NULL) add_value_needs(w, &needs, until);
    put_title(w, task, "are enough of its instances complete");
    put(w,
        "static bool $t_synchronised(const struct yawl_instances *instances,\n"
        "    const struct yawl_data *block, struct yawl_eval *e)\n{\n",
        task->local);
    put_needs(w, &needs);
    put(w, "    if (instances->completed >= instances->active ||\n"
           "        (int64_t)instances->completed >= instances->threshold) return true;\n");
    if (until->tree == NULL) {
        put(w, "    return false;\n}\n\n");
        return;
    }
    put(w, "    if (instances->completed == 0) return false;\n");
    put_value_of(w, "    bool enough =", until, ";");
    put(w, "    return enough;\n}\n\n");
}

/* The item of `for_each` that belongs to the instance. */
static struct machine_value item_of(struct arena *arena, const struct machine_value *list)
{
    struct machine_value item = *list;
    struct expr *nodes = ARENA_ARRAY(arena, struct expr, 4);
    struct expr **operands = ARENA_ARRAY(arena, struct expr *, 4);
    struct expr_type number = {.kind = EXPR_INT};
    nodes[0] = (struct expr){.op = EXPR_ITEM, .type = expr_element_type(list->tree->type)};
    nodes[1] = (struct expr){.op = EXPR_SUBTRACT, .type = number};
    nodes[2] = (struct expr){.op = EXPR_INSTANCE_INDEX, .type = number};
    nodes[3] = (struct expr){.op = EXPR_LITERAL, .type = number, .literal.integer = 1};
    nodes[0].operands = operands;
    nodes[1].operands = operands + 2;
    nodes[0].operands_count = nodes[1].operands_count = 2;
    operands[0] = list->tree;
    operands[1] = &nodes[1];
    operands[2] = &nodes[2];
    operands[3] = &nodes[3];
    item.tree = &nodes[0];
    return item;
}

/* What an instance gets of an item that is a struct: the item, or the one member of it. */
static void put_pick_member(struct writer *w, const struct machine_record *own,
                            const struct machine_record *item)
{
    const struct machine_field *to = &own->fields.items[0], *value = &item->fields.items[0];
    if (!item->is_item) {
        put(w, "    own->$t = *item;\n", to->member);
        return;
    }
    put(w, "    own->$t = item->$t;\n", to->member, value->member);
    if (!text_is_absent(to->has)) put(w, "    own->$t = item->$t;\n", to->has, value->has);
}

static void put_pick_item(struct writer *w, const struct machine_instances *instances,
                          const struct machine_record *item)
{
    const struct expr *list = instances->for_each.tree;
    put(w, "    const struct $P_$t *item = (const struct $P_$t *)", item->tag, item->tag);
    if (is_list_in_block(list)) {
        const struct machine_field *from = &w->net->data->fields.items[list->variable->index];
        put(w, "yawl_data_record(\n        e, &$D->head,"
               " yawl_data_item(e, &$D->head, $D->$t, &record_$t, (int64_t)e->instance - 1),\n"
               "        &record_$t);\n",
            from->member, item->tag, item->tag);
    } else {
        put(w, "yawl_list_record(\n        e, *e->each, &record_$t, (int64_t)e->instance - 1);\n",
            item->tag);
    }
    put_pick_member(w, instances->own, item);
}

/* The same of a list whose items are structs. */
static void put_pick_struct(struct writer *w, const struct machine_task *task,
                            const struct machine_record *item)
{
    const struct machine_instances *instances = task->instances;
    struct text tag = instances->own->tag;
    struct assign_needs needs = {.eval = true,
                                 .locals = {.function = task->local, .part = "_pick"}};
    struct machine_value list = list_of(w->out->arena, instances);
    add_value_needs(w, &needs, &list);
    put_title(w, task, "what an instance has for itself");
    put(w, "static void $t_pick(const struct yawl_data *block, void *to, struct yawl_eval *e)\n{\n",
        task->local);
    put_needs(w, &needs);
    put(w, "    struct $P_$t *own = (struct $P_$t *)to;\n", tag, tag);
    put_pick_item(w, instances, item);
    put(w, "}\n\n");
}

static void put_pick(struct writer *w, const struct machine_task *task)
{
    const struct machine_instances *instances = task->instances;
    const struct machine_record *record =
        machine_record_of(w->machine, &instances->for_each.tree->type);
    if (record != NULL) {
        put_pick_struct(w, task, record);
        return;
    }
    const struct machine_record *own = instances->own;
    struct machine_value list = list_of(w->out->arena, instances);
    struct machine_value item = item_of(w->out->arena, &list);
    struct machine_assignment assignment = {
        .value = item.tree, .span = item.span, .line = item.line};
    struct assign_target target = {INTO_STRUCT, "own", &own->fields.items[0], 0};
    struct assign_needs needs = {.locals = {.function = task->local, .part = "_pick"}};
    add_needs(w, &needs, &target, &assignment);
    put_title(w, task, "what an instance has for itself");
    put(w, "static void $t_pick(const struct yawl_data *block, void *to, struct yawl_eval *e)\n{\n",
        task->local);
    put_needs(w, &needs);
    put(w, "    struct $P_$t *own = (struct $P_$t *)to;\n", own->tag, own->tag);
    put_assignment(w, &target, &assignment);
    put(w, "}\n\n");
}

static void put_keep(struct writer *w, const struct machine_task *task)
{
    const struct machine_record *kept = task->instances->kept;
    struct assign_needs needs = {.locals = {.function = task->local, .part = "_keep"}};
    array_each(struct machine_assignment, assignment, &task->instances->keep) {
        struct assign_target target = {INTO_STRUCT, "kept", &kept->fields.items[assignment->target],
                                       0};
        add_needs(w, &needs, &target, assignment);
    }
    put_title(w, task, "what is kept of a complete instance");
    put(w,
        "static void $t_keep(const struct yawl_data *block, const void *from, void *to,\n"
        "    struct yawl_eval *e)\n{\n",
        task->local);
    put_needs(w, &needs);
    put_item_pointer(w, task, needs.item);
    put(w, "    struct $P_$t *kept = (struct $P_$t *)to;\n", kept->tag, kept->tag);
    array_each(struct machine_assignment, assignment, &task->instances->keep) {
        struct assign_target target = {INTO_STRUCT, "kept", &kept->fields.items[assignment->target],
                                       0};
        put_assignment(w, &target, assignment);
    }
    put(w, "}\n\n");
}

/* A list of lists, or of what may be absent: each item becomes a struct of one member. */
static void put_kept_wrapped(struct writer *w, const struct machine_record *kept,
                             const struct machine_field *field, const struct machine_field *list)
{
    struct text tag = list->record->tag;
    const struct machine_field *value = &list->record->fields.items[0];
    put(w,
        "    yawl_records_open(e, &list, &record_$t, count);\n"
        "    for (uint32_t i = 0; i < count; i++) {\n"
        "        const struct $P_$t *of = (const struct $P_$t *)kept[i];\n"
        "        struct $P_$t item;\n        item.$t = of->$t;\n",
        tag, kept->tag, kept->tag, tag, value->member, field->member);
    if (!text_is_absent(value->has)) {
        put(w, "        item.$t = ", value->has);
        if (text_is_absent(field->has))
            put(w, "true;\n");
        else
            put(w, "of->$t;\n", field->has);
    }
    put(w, "        yawl_records_put(&list, &record_$t, i, &item);\n    }\n", tag);
}

/* Items that are structs are copied from where the member lies: an item of one member is that member. */
static void put_kept_items(struct writer *w, const struct machine_record *kept,
                           const struct machine_field *field, const struct machine_field *list)
{
    if (list->record != NULL && !list->record->is_item) {
        put(w,
            "    yawl_records_open(e, &list, &record_$t, count);\n"
            "    for (uint32_t i = 0; i < count; i++)\n"
            "        yawl_records_put(&list, &record_$t, i, &((const struct $P_$t *)kept[i])->$t);\n",
            list->record->tag, list->record->tag, kept->tag, field->member);
        return;
    }
    if (list->record != NULL) {
        put_kept_wrapped(w, kept, field, list);
        return;
    }
    put(w, "    yawl_list_open(e, &list, $s, count);\n", value_type(field->kind));
    put(w,
        "    for (uint32_t i = 0; i < count; i++)\n"
        "        yawl_list_put_$s(&list, i, $s((const struct $P_$t *)kept[i])->$t);\n",
        item_suffix(field->kind), field->kind == EXPR_ENUM ? "(int32_t)" : "", kept->tag,
        field->member);
}

/* One list: opened in the scratch, filled from what was kept, stored in the block. */
static void put_collected(struct writer *w, const struct machine_record *kept, uint32_t index,
                          uint32_t variable)
{
    const struct machine_field *field = &kept->fields.items[index];
    struct assign_target target = {INTO_BLOCK, "next", &w->net->data->fields.items[variable],
                                   variable};
    put_kept_items(w, kept, field, target.field);
    put(w, "    ");
    put_store_begin(w, target.field, "next");
    put(w, " list, ");
    put_store_end(w, target.field);
    put_mark(w, &target, "true", "    ");
}

/* YAWL: the variable gets what the joining query makes of the list. */
static struct machine_assignment joined_value(const struct machine_instances *instances)
{
    const struct machine_value *joining = &instances->joining;
    return (struct machine_assignment){.target = instances->collected.items[0],
                                       .value = joining->tree,
                                       .span = joining->span,
                                       .line = joining->line};
}

static struct assign_target joined_target(const struct writer *w, uint32_t variable)
{
    return (struct assign_target){INTO_BLOCK, "next", &w->net->data->fields.items[variable],
                                  variable};
}

static void put_joined(struct writer *w, const struct machine_task *task)
{
    const struct machine_instances *instances = task->instances;
    struct machine_assignment assignment = joined_value(instances);
    struct assign_target target = joined_target(w, assignment.target);
    const struct machine_field *field = &instances->kept->fields.items[0];
    put_kept_items(w, instances->kept, field, field);
    put_assignment(w, &target, &assignment);
}

static void put_collect(struct writer *w, const struct machine_task *task)
{
    const struct machine_instances *instances = task->instances;
    bool is_joined = instances->joining.tree != NULL;
    struct assign_needs needs = {.eval = true,
                                 .locals = {.function = task->local, .part = "_collect"}};
    if (is_joined) {
        struct machine_assignment assignment = joined_value(instances);
        struct assign_target target = joined_target(w, assignment.target);
        add_needs(w, &needs, &target, &assignment);
    }
    put_title(w, task, is_joined ? "what is made of the results" : "the lists of what was kept");
    put(w,
        "static void $t_collect(const struct yawl_data *block, const void *const *kept,\n"
        "    uint32_t count, struct yawl_data *to, struct yawl_eval *e)\n{\n",
        task->local);
    put_needs(w, &needs);
    put(w, "    struct $Ndata *next = (struct $Ndata *)to;\n    struct yawl_list list;\n");
    if (is_joined) put_joined(w, task);
    for (uint32_t i = 0; !is_joined && i < instances->collected.count; i++) {
        put_collected(w, instances->kept, i, instances->collected.items[i]);
    }
    put(w, "}\n\n");
}

static void put_kept_struct(struct writer *w, const struct machine_record *kept)
{
    put(w, "struct $P_$t {\n", kept->tag);
    array_each(struct machine_field, field, &kept->fields) {
        if (!text_is_absent(field->has)) put(w, "    bool $t;\n", field->has);
        put(w, "    ");
        put_outside_type(w, field);
        put(w, " $t;\n", field->member);
    }
    put(w, "};\n\n");
}

void put_instances_section(struct writer *w)
{
    bool first = true;
    array_each(struct machine_task, task, &w->net->tasks) {
        if (task->instances == NULL) continue;
        if (first) put_section(w, "Instances: how many, and what becomes of their results");
        first = false;
        w->returns = task->returns;
        w->own = task->instances->own;
        if (task->instances->kept != NULL) put_kept_struct(w, task->instances->kept);
        if (instances_are_computed(task->instances)) put_each(w, task);
        put_plan(w, task);
        put_synchronised(w, task);
        if (task->instances->own != NULL) put_pick(w, task);
        if (task->instances->kept != NULL) {
            put_keep(w, task);
            put_collect(w, task);
        }
    }
    w->returns = w->own = NULL;
    if (!first) w->out->length--;
}

/* ---- The row ---- */

static void put_flag(struct writer *w, const char *member, bool value)
{
    put(w, " .$s = $s,", member, value ? "true" : "false");
}

void put_instances_row(struct writer *w, const struct machine_task *task)
{
    const struct machine_instances *instances = task->instances;
    if (instances == NULL) return;
    put(w, "static const struct yawl_instances_row $t_instances = {\n   ", task->local);
    put_flag(w, "dynamic", instances->is_dynamic);
    put_flag(w, "ignores_rest", instances->ignores_rest);
    put_flag(w, "until_reads_collected", instances->until_reads_collected);
    put(w, "\n    .line = $u,", w->options->no_positions ? 0 : instances->line);
    if (instances_are_computed(instances)) put(w, " .each = $t_each,", task->local);
    put(w, " .plan = $t_plan, .synchronised = $t_synchronised,\n", task->local, task->local);
    if (instances->own != NULL) {
        put(w, "    .own = &record_$t, .pick = $t_pick,\n", instances->own->tag, task->local);
    }
    if (instances->kept != NULL) {
        put(w, "    .kept = &record_$t, .keep = $t_keep, .collect = $t_collect,\n",
            instances->kept->tag, task->local, task->local);
    }
    put(w, "};\n");
}
