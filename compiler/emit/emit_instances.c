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
    struct machine_value count = instances->for_each.tree != NULL
                                     ? count_of(w->out->arena, &instances->for_each)
                                 : instances->count.tree != NULL ? instances->count
                                                                 : instances->minimum;
    const struct machine_value *values[] = {&count, &instances->minimum, &instances->maximum,
                                            &instances->threshold};
    struct assign_needs needs = {0};
    for (int i = 0; i < 4; i++) {
        if (values[i]->tree != NULL) add_value_needs(w, &needs, values[i]->tree);
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
    struct assign_needs needs = {0};
    if (until->tree != NULL) add_value_needs(w, &needs, until->tree);
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

static void put_pick(struct writer *w, const struct machine_task *task)
{
    const struct machine_instances *instances = task->instances;
    const struct machine_record *own = instances->own;
    struct machine_value item = item_of(w->out->arena, &instances->for_each);
    struct machine_assignment assignment = {
        .value = item.tree, .span = item.span, .line = item.line};
    struct assign_target target = {INTO_STRUCT, "own", &own->fields.items[0], 0};
    struct assign_needs needs = {0};
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
    struct assign_needs needs = {0};
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

/* One list: opened in the scratch, filled from what was kept, stored in the block. */
static void put_collected(struct writer *w, const struct machine_record *kept, uint32_t index,
                          uint32_t variable)
{
    const struct machine_field *field = &kept->fields.items[index];
    struct assign_target target = {INTO_BLOCK, "next", &w->net->data->fields.items[variable],
                                   variable};
    put(w, "    yawl_list_open(e, &list, $s, count);\n", value_type(field->kind));
    put(w,
        "    for (uint32_t i = 0; i < count; i++)\n"
        "        yawl_list_put_$s(&list, i, $s((const struct $P_$t *)kept[i])->$t);\n",
        item_suffix(field->kind), field->kind == EXPR_ENUM ? "(int32_t)" : "", kept->tag,
        field->member);
    put(w, "    yawl_data_set_list(&next->head, &next->$t, list, $s, e);\n", target.field->member,
        value_type(field->kind));
    put_mark(w, &target, "true", "    ");
}

static void put_collect(struct writer *w, const struct machine_task *task)
{
    const struct machine_instances *instances = task->instances;
    put_title(w, task, "the lists of what was kept");
    put(w,
        "static void $t_collect(const struct yawl_data *block, const void *const *kept,\n"
        "    uint32_t count, struct yawl_data *to, struct yawl_eval *e)\n{\n"
        "    (void)block;\n    struct $Ndata *next = (struct $Ndata *)to;\n"
        "    struct yawl_list list;\n",
        task->local);
    for (uint32_t i = 0; i < instances->collected.count; i++) {
        put_collected(w, instances->kept, i, instances->collected.items[i]);
    }
    put(w, "}\n\n");
}

static void put_kept_struct(struct writer *w, const struct machine_record *kept)
{
    put(w, "struct $P_$t {\n", kept->tag);
    for (uint32_t i = 0; i < kept->fields.count; i++) {
        put(w, "    ");
        put_outside_type(w, &kept->fields.items[i]);
        put(w, " $t;\n", kept->fields.items[i].member);
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
    put(w, "\n    .line = $u, .plan = $t_plan, .synchronised = $t_synchronised,\n",
        w->options->no_positions ? 0 : instances->line, task->local, task->local);
    if (instances->own != NULL) {
        put(w, "    .own = &record_$t, .pick = $t_pick,\n", instances->own->tag, task->local);
    }
    if (instances->kept != NULL) {
        put(w, "    .kept = &record_$t, .keep = $t_keep, .collect = $t_collect,\n",
            instances->kept->tag, task->local, task->local);
    }
    put(w, "};\n");
}
