/* Reads come from the typed trees where there are any; an XPath that is not compiled yet is
 * searched for paths to the net's variables, as the reference does.
 */
#include "net/check_reads.h"

#include <assert.h>

struct reader {
    const struct check *check;
    const struct intern *names;
    struct text root; /* "/NET/" */
    reads *out;
    struct read read;
};

static void add(struct reader *reader, uint32_t variable)
{
    reader->read.variable = variable;
    array_push(reader->check->arena, reader->out, reader->read);
}

/* Asking whether a variable has a value is no read of it. */
static void read_tree(struct reader *reader, const struct expr *tree, uint32_t depth)
{
    assert(depth <= 2 * EXPR_DEPTH_MAX); /* conversions may double it */
    if (tree->op == EXPR_IS_SET) return;
    if (tree->op == EXPR_VARIABLE && tree->variable->place == EXPR_OF_CASE) {
        add(reader, tree->variable->index);
    }
    for (uint32_t i = 0; i < tree->operands_count; i++) {
        read_tree(reader, tree->operands[i], depth + 1);
    }
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || (unsigned char)c >= 0x80;
}

/* Every /NET/variable in a text; `only_navigated`: only those that a '/' follows. */
static void read_paths(struct reader *reader, struct text text, bool only_navigated)
{
    const char *root = reader->root.data;
    size_t at = 0;
    for (;;) {
        size_t found = text_find(text_slice(text, at, text.length), root);
        if (found == SIZE_MAX) return;
        size_t begin = at + found + reader->root.length, end = begin;
        while (end < text.length && is_name_char(text.data[end])) end++;
        at = end;
        reader->read.is_navigated = end < text.length && text.data[end] == '/';
        uint32_t variable = intern_find(reader->names, text_slice(text, begin, end));
        if (variable == INTERN_NONE || (only_navigated && !reader->read.is_navigated)) continue;
        add(reader, variable);
    }
}

static void read_expression(struct reader *reader, const struct net_expr *expression, bool is_input)
{
    reader->read.span = expression->span;
    reader->read.is_navigated = false;
    if (text_is_absent(expression->text)) return;
    bool is_xpath = reader->check->specification->is_xpath;
    if (is_xpath && is_input) {
        read_paths(reader, expression->text, false);
    } else if (expression->tree != NULL) {
        read_tree(reader, expression->tree, 0);
    }
}

/* What is asked before anybody performs the task. */
static void read_conditions(struct reader *reader, const struct net_task *task)
{
    const struct net_instances *instances = &task->instances;
    read_expression(reader, &task->performed_if, false);
    read_expression(reader, &task->trigger.key, false);
    read_expression(reader, &instances->for_each, false);
    read_expression(reader, &instances->count, false);
    read_expression(reader, &instances->minimum, false);
    read_expression(reader, &instances->maximum, false);
    read_expression(reader, &instances->threshold, false);
    array_each(struct net_timer, timer, &task->timers) {
        read_expression(reader, &timer->after, false);
        read_expression(reader, &timer->at, false);
    }
}

void check_add_reads(const struct check *check, const struct net *net, const struct net_task *task,
                     const struct intern *names, reads *out)
{
    bool simple = check->specification->has_simple_root;
    struct reader reader = {.check = check, .names = names, .out = out};
    reader.root =
        simple ? TEXT("/data/") : text_format(check->arena, "/" TEXT_FMT "/", TEXT_ARG(net->name));
    array_each(struct net_mapping, mapping, &task->in_mappings) {
        read_expression(&reader, &mapping->value, true);
    }
    if (check->specification->is_xpath) return;
    read_conditions(&reader, task);
    array_each(struct net_mapping, mapping, &task->instances.collect) {
        read_expression(&reader, &mapping->value, false);
    }
    read_expression(&reader, &task->call.message, false);
    array_each(struct net_piece, piece, &task->call.pieces) {
        read_expression(&reader, &piece->value, false);
    }
    reader.read.leaving = true;
    array_each(struct net_mapping, mapping, &task->out_mappings) {
        read_expression(&reader, &mapping->value, false);
    }
    reader.read.after = true;
    array_each(struct net_flow, flow, &task->flows) read_expression(&reader, &flow->guard, false);
}
