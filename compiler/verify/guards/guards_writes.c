/* What tasks assign to what guards ask, and which cells have to be remembered.
 *
 * A case parameter that nothing assigns keeps its value, whatever it is; a task that may be passed by
 * (`if`) may assign or not.
 */
#include "verify/facts/behind.h"
#include "verify/guards/guards_parts.h"

/* ---- Assignments ----------------------------------------------------------------------------- */

static bool is_itself(const struct net_mapping *mapping)
{
    const struct expr *tree = mapping->value.tree;
    return tree != NULL && tree->op == EXPR_VARIABLE && tree->variable->place == EXPR_OF_CASE &&
           tree->variable->index == mapping->variable;
}

static const struct net_mapping *find_mapping(const net_mappings *mappings, uint32_t variable)
{
    array_each(struct net_mapping, mapping, mappings) {
        if (mapping->variable == variable && !is_itself(mapping)) return mapping;
    }
    return NULL;
}

static bool assigns(const struct net *net, const struct net_task *task, uint32_t variable)
{
    return find_mapping(&task->out_mappings, variable) != NULL ||
           find_mapping(&task->instances.collect, variable) != NULL ||
           text_equal(task->instances.result, net->variables.items[variable].name);
}

static bool assigns_anything(const struct net_task *task)
{
    return task->out_mappings.count + task->instances.collect.count > 0 ||
           !text_is_empty(task->instances.result);
}

/* Assigned a constant by `out`, and by nothing else. */
static uint32_t set_class(const struct net_task *task, const struct guards_cell *cell)
{
    const struct net_mapping *mapping = find_mapping(&task->out_mappings, cell->variable);
    bool is_sure = mapping != NULL && text_is_absent(task->performed_if.text) &&
                   find_mapping(&task->instances.collect, cell->variable) == NULL &&
                   text_is_empty(task->instances.result);
    return is_sure ? guards_class_of(cell, mapping->value.tree) : GUARDS_ANY;
}

enum guards_effect guards_effect_of(const struct guards *guards, uint32_t task, uint32_t cell,
                                    uint32_t *class)
{
    const struct net_task *of = &guards->net->tasks.items[task];
    const struct guards_cell *asked = &guards->cells.items[cell];
    bool is_changed = false;
    *class = GUARDS_ANY;
    if (!assigns_anything(of)) return GUARDS_KEEPS;
    array_each(uint32_t, variable, &asked->variables) {
        is_changed = is_changed || assigns(guards->net, of, *variable);
    }
    if (!is_changed) return GUARDS_KEEPS;
    if (asked->variable != NET_NONE) *class = set_class(of, asked);
    return *class == GUARDS_ANY ? GUARDS_CHANGES : GUARDS_SETS;
}

/* ---- What is remembered ---------------------------------------------------------------------- */

/* Can the task come again after it left?  A deadline may lead anywhere. */
static bool may_repeat(const struct guards *guards, uint32_t task)
{
    const struct net *net = guards->net;
    return net->other_flows.count > 0 || bitset_has(find_behind(guards->arena, net, task), task);
}

/* Asked as it was before the task left, by some task. */
static uint32_t count_keepers(const struct guards *guards, uint32_t cell, uint32_t *keeper)
{
    uint32_t count = 0, class;
    for (uint32_t t = 0; t < guards->net->tasks.count; t++) {
        if (!bitset_has(guards->cells.items[cell].readers, t)) continue;
        if (guards_effect_of(guards, t, cell, &class) != GUARDS_KEEPS) continue;
        *keeper = t;
        count++;
    }
    return count;
}

/* A value that is asked once, of which nothing is known, tells nothing about anything else. */
static void choose(struct guards *guards, uint32_t index)
{
    struct guards_cell *cell = &guards->cells.items[index];
    bool is_set = false, is_changed = false;
    uint32_t keeper = NET_NONE, class;
    for (uint32_t t = 0; t < guards->net->tasks.count; t++) {
        enum guards_effect effect = guards_effect_of(guards, t, index, &class);
        is_set = is_set || effect == GUARDS_SETS;
        is_changed = is_changed || effect != GUARDS_KEEPS;
    }
    cell->is_constant = cell->initial != GUARDS_ANY && !is_changed;
    uint32_t keepers = count_keepers(guards, index, &keeper);
    bool is_wanted = (guards->wanted >> index & 1) != 0;
    if (!is_wanted || keepers == 0 || cell->is_constant || cell->classes.count == 0) return;
    cell->is_stored = is_set || cell->initial != GUARDS_ANY || cell->readers_count > 1 ||
                      may_repeat(guards, keeper);
}

void guards_choose_stored(struct guards *guards)
{
    for (uint32_t i = 0; i < guards->cells.count; i++) choose(guards, i);
}
