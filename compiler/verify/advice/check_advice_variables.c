/* Are there variables that nothing reads or writes?
 *
 * Reads come from the typed trees.  An expression that is not compiled, and whatever else is carried as
 * text, counts as a read of every variable whose name is a word in it: rather no advice than a wrong one.
 * A variable that is assigned only from itself is not read.
 */
#include "base/bitset.h"
#include "base/intern.h"
#include "verify/advice/check_advice.h"

#include <assert.h>

struct uses {
    const struct net *net;
    struct intern names;
    struct bitset read, written;
};

/* ---- Reads ----------------------------------------------------------------------------------- */

static void read_tree(struct uses *uses, const struct expr *tree, uint32_t depth)
{
    assert(depth <= EXPR_TREE_DEPTH_MAX);
    if (tree->op == EXPR_VARIABLE && tree->variable->place == EXPR_OF_CASE) {
        bitset_add(uses->read, tree->variable->index);
    }
    for (uint32_t i = 0; i < tree->operands_count; i++) {
        read_tree(uses, tree->operands[i], depth + 1);
    }
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || (unsigned char)c >= 0x80;
}

static void read_name(struct uses *uses, struct text name)
{
    uint32_t variable = intern_find(&uses->names, name);
    if (variable != INTERN_NONE) bitset_add(uses->read, variable);
}

/* Every word, with and without what follows a '.' or a '-': `line.total` reads `line`. */
static void read_words(struct uses *uses, struct text text)
{
    for (size_t at = 0; at < text.length; at++) {
        size_t begin = at;
        for (; at < text.length && is_name_char(text.data[at]); at++) {
            bool ends = text.data[at] == '.' || text.data[at] == '-';
            if (ends) read_name(uses, text_slice(text, begin, at));
        }
        if (at > begin) read_name(uses, text_slice(text, begin, at));
    }
}

static void read_expression(struct uses *uses, const struct net_expr *expression)
{
    if (expression->tree != NULL) {
        read_tree(uses, expression->tree, 1);
    } else {
        read_words(uses, expression->text);
    }
}

static void read_timers(struct uses *uses, const net_timers *timers)
{
    array_each(struct net_timer, timer, timers) {
        read_expression(uses, &timer->after);
        read_expression(uses, &timer->at);
        read_name(uses, timer->variable);
    }
}

static void read_features(struct uses *uses, const net_features *features)
{
    array_each(struct net_feature, feature, features) read_words(uses, feature->detail);
}

static void write(struct uses *uses, uint32_t variable)
{
    if (variable != NET_NONE) bitset_add(uses->written, variable);
}

/* Not read by `x: x`. */
static void read_assignments(struct uses *uses, const net_mappings *mappings)
{
    array_each(struct net_mapping, mapping, mappings) {
        const struct expr *tree = mapping->value.tree;
        write(uses, mapping->variable);
        bool is_itself = tree != NULL && tree->op == EXPR_VARIABLE &&
                         tree->variable->place == EXPR_OF_CASE &&
                         tree->variable->index == mapping->variable;
        if (!is_itself) read_expression(uses, &mapping->value);
    }
}

static void read_instances(struct uses *uses, const struct net_instances *instances)
{
    const struct net_expr *const expressions[] = {
        &instances->for_each, &instances->count,     &instances->minimum,
        &instances->maximum,  &instances->threshold, &instances->until,
        &instances->split,    &instances->output,    &instances->joining};
    for (uint32_t i = 0; i < sizeof expressions / sizeof *expressions; i++) {
        read_expression(uses, expressions[i]);
    }
    read_assignments(uses, &instances->collect);
    uint32_t result = intern_find(&uses->names, instances->result);
    if (result != INTERN_NONE) bitset_add(uses->written, result);
}

static void read_task(struct uses *uses, const struct net_task *task)
{
    array_each(struct net_flow, flow, &task->flows) read_expression(uses, &flow->guard);
    array_each(struct net_mapping, mapping, &task->in_mappings) {
        read_expression(uses, &mapping->value);
    }
    array_each(struct net_mapping, mapping, &task->enablement_mappings) {
        read_expression(uses, &mapping->value);
    }
    read_assignments(uses, &task->out_mappings);
    read_instances(uses, &task->instances);
    read_timers(uses, &task->timers);
    read_expression(uses, &task->performed_if);
    read_expression(uses, &task->trigger.key);
    read_expression(uses, &task->call.message);
    array_each(struct net_piece, piece, &task->call.pieces) read_expression(uses, &piece->value);
    read_features(uses, &task->features);
    read_words(uses, task->offer);
}

static struct uses find_uses(const struct advice *advice, const struct net *net)
{
    struct uses uses = {.net = net,
                        .names = {.arena = advice->arena},
                        .read = bitset_new(advice->arena, net->variables.count),
                        .written = bitset_new(advice->arena, net->variables.count)};
    for (uint32_t v = 0; v < net->variables.count; v++) {
        intern_add(&uses.names, net->variables.items[v].name, v);
    }
    array_each(struct net_variable, variable, &net->variables) {
        read_expression(&uses, &variable->initial);
    }
    array_each(struct net_task, task, &net->tasks) read_task(&uses, task);
    read_timers(&uses, &net->timers);
    read_features(&uses, &net->features);
    read_features(&uses, &advice->specification->features);
    return uses;
}

/* ---- Telling --------------------------------------------------------------------------------- */

static void say_unread(const struct advice *advice, const struct net *net,
                       const struct net_variable *variable)
{
    bool is_parameter = variable->role == NET_IN;
    diagnose(advice->diagnostics, &verify_unread_variable, variable->span,
             is_parameter ? "nothing in net '" TEXT_FMT "' reads its parameter '" TEXT_FMT "'"
                          : "tasks of net '" TEXT_FMT "' assign '" TEXT_FMT
                            "', but nothing reads it",
             TEXT_ARG(net->name), TEXT_ARG(variable->name));
}

static void say_unused(const struct advice *advice, const struct net *net,
                       const struct net_variable *variable)
{
    bool is_output = variable->role == NET_OUT;
    diagnose(advice->diagnostics, &verify_unused_variable, variable->span,
             is_output ? "no task of net '" TEXT_FMT "' assigns its output '" TEXT_FMT
                         "', so it is never given; assign it, or remove it"
                       : "nothing in net '" TEXT_FMT "' uses its variable '" TEXT_FMT
                         "'; remove it",
             TEXT_ARG(net->name), TEXT_ARG(variable->name));
}

/* What comes in and goes out again may be handed through. */
static void judge(const struct advice *advice, const struct uses *uses, uint32_t index)
{
    const struct net_variable *variable = &uses->net->variables.items[index];
    bool is_read = bitset_has(uses->read, index), is_written = bitset_has(uses->written, index);
    switch (variable->role) {
    case NET_LOCAL:
        if (!is_read && !is_written) say_unused(advice, uses->net, variable);
        if (!is_read && is_written) say_unread(advice, uses->net, variable);
        return;
    case NET_IN:
        if (!is_read) say_unread(advice, uses->net, variable);
        return;
    case NET_OUT:
        if (!is_read && !is_written && !variable->has_initial)
            say_unused(advice, uses->net, variable);
        return;
    case NET_IN_OUT: return;
    }
}

void check_advice_variables(const struct advice *advice, const struct verified_net *verified)
{
    struct uses uses = find_uses(advice, verified->net);
    for (uint32_t v = 0; v < verified->net->variables.count; v++) judge(advice, &uses, v);
}
