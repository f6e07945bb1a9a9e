/* Assignments: one value into a member of a struct or a variable of a data block.
 *
 * A plain value stands where it is needed, any other on a line of its own under the #line of its author.  An
 * assignment whose value may be absent, and may stay so, is made only if the value is there.
 */
#include "emit/emit_assign.h"

#include <assert.h>

/* A variable or a constant alone cannot fail in a way that its line would explain. */
static bool is_plain(const struct expr *expr)
{
    return expr->op == EXPR_VARIABLE || expr->op == EXPR_LITERAL;
}

/* The expression: plain ones where they are needed, others on a line of their own under #line. */
static void put_value(struct writer *w, const struct machine_assignment *assignment,
                      const char *end)
{
    if (is_plain(assignment->value)) {
        put(w, " ");
        put_expression(w, assignment->value);
        put(w, "$s\n", end);
        return;
    }
    put(w, "\n");
    put_line(w, assignment->span, assignment->line);
    put(w, "        ");
    put_expression(w, assignment->value);
    put(w, "$s\n", end);
    put_line_back(w);
}

static bool needs_pool(const struct assign_target *target)
{
    return target->kind == INTO_BLOCK && storage_of(target->field) != STORED_VALUE;
}

/* What does not fit into the variable itself goes to the pool of the block. */
static void put_pool_store(struct writer *w, const struct assign_target *target,
                           const struct machine_assignment *assignment, const char *indent)
{
    put_store_begin(w, target->field, target->object);
    if (!is_plain(assignment->value)) {
        put_value(w, assignment, ",");
        put(w, "$s    ", indent);
    } else {
        put(w, " ");
        put_expression(w, assignment->value);
        put(w, ", ");
    }
    put_store_end(w, target->field);
}

/* Is it a record that goes into a struct as it is?  Then it is copied from its place. */
static bool is_copied(const struct assign_target *target, const struct expr *value)
{
    return target->kind == INTO_STRUCT && value->op == EXPR_VARIABLE &&
           value->type.kind == EXPR_RECORD;
}

static bool is_loaded(const struct assign_target *target, const struct expr *value)
{
    return is_copied(target, value) && value->variable->place == EXPR_OF_CASE;
}

static void put_record_load(struct writer *w, const struct assign_target *target,
                            const struct expr_variable *variable)
{
    const struct machine_field *from = &w->net->data->fields.items[variable->index];
    if ((variable->may_be_unset || variable->type.optional) && variable != w->known_set) {
        put(w, "yawl_need_set(e, $D->set, ");
        put_variable(w, variable->index);
        put(w, "), ");
    }
    put_load(w, target->field, from->member, target->object);
}

static void put_record_copy(struct writer *w, const struct assign_target *target,
                            const struct expr_variable *variable)
{
    if (variable->place == EXPR_OF_CASE) {
        put_record_load(w, target, variable);
        return;
    }
    bool is_own = variable->place == EXPR_OF_INSTANCE;
    const struct machine_record *record = is_own ? w->own : w->returns;
    const struct machine_field *from = &record->fields.items[variable->index];
    const char *object = is_own ? "own" : "returns";
    if (!text_is_absent(from->has) && variable != w->known_set) {
        put(w, "yawl_need(e, $s->$t, ", object, from->has);
        put_string(w, variable->name);
        put(w, "), ");
    }
    put_object(w, target->object);
    put(w, "->$t = $s->$t;\n", target->field->member, object, from->member);
}

static void put_store(struct writer *w, const struct assign_target *target,
                      const struct machine_assignment *assignment, const char *indent)
{
    const struct machine_field *field = target->field;
    put(w, "$s", indent);
    if (is_copied(target, assignment->value)) {
        put_record_copy(w, target, assignment->value->variable);
        return;
    }
    if (needs_pool(target)) {
        put_pool_store(w, target, assignment, indent);
        return;
    }
    put_object(w, target->object);
    put(w, "->$t =", field->member);
    if (field->kind == EXPR_RECORD) { /* its expression is a pointer */
        put(w, " *(");
        put_value(w, assignment, ");");
    } else if (target->kind == INTO_STRUCT && field->kind == EXPR_ENUM) {
        put(w, " (");
        put_outside_type(w, field);
        put(w, ")(");
        put_value(w, assignment, ");");
    } else {
        put_value(w, assignment, ";");
    }
}

void put_mark(struct writer *w, const struct assign_target *target, const char *value,
              const char *indent)
{
    if (target->kind == INTO_BLOCK) {
        put(w, "$syawl_mark_set(", indent);
        put_object(w, target->object);
        put(w, "->set, ");
        put_variable(w, target->variable);
        put(w, ", $s);\n", value);
    } else if (!text_is_absent(target->field->has)) {
        put(w, "$s", indent);
        put_object(w, target->object);
        put(w, "->$t = $s;\n", target->field->has, value);
    }
}

static const struct expr_variable *variable_of(const struct expr *expr)
{
    while (expr->op == EXPR_CONVERT) expr = expr->operands[0];
    assert(expr->op == EXPR_VARIABLE);
    return expr->variable;
}

static void put_presence(struct writer *w, const struct expr_variable *variable)
{
    if (variable->place == EXPR_OF_CASE) {
        put(w, "yawl_is_set($D->set, ");
        put_variable(w, variable->index);
        put(w, ")");
        return;
    }
    bool is_own = variable->place == EXPR_OF_INSTANCE;
    const struct machine_record *record = is_own ? w->own : w->returns;
    struct text has = record->fields.items[variable->index].has;
    if (text_is_absent(has))
        put(w, "true");
    else
        put(w, is_own ? "own->$t" : "returns->$t", has);
}

/* Inside the `if` of an assignment that copies absence its variable is known to be set. */
bool assignment_uses_eval(struct writer *w, const struct assign_target *target,
                          const struct machine_assignment *assignment)
{
    if (assignment->value->op == EXPR_ABSENT) return false;
    if (needs_pool(target) || is_loaded(target, assignment->value)) return true;
    if (assignment->copies_absence) w->known_set = variable_of(assignment->value);
    bool uses = expression_uses_eval(w, assignment->value);
    w->known_set = NULL;
    return uses;
}

static void put_fault_line(struct writer *w, const struct assign_target *target,
                           const struct machine_assignment *assignment, const char *indent)
{
    if (w->options->no_positions || assignment->line == 0) return;
    if (!assignment_uses_eval(w, target, assignment)) return;
    put(w, "$syawl_fault_in(e, $u, ", indent, assignment->line);
    put_string(w, target->field->name);
    put(w, ");\n");
}

void put_assignment(struct writer *w, const struct assign_target *target,
                    const struct machine_assignment *assignment)
{
    if (assignment->value->op == EXPR_ABSENT) {
        put_mark(w, target, "false", "    ");
        return;
    }
    if (!assignment->copies_absence) {
        put_store(w, target, assignment, "    ");
        put_fault_line(w, target, assignment, "    ");
        put_mark(w, target, "true", "    ");
        return;
    }
    w->known_set = variable_of(assignment->value);
    put(w, "    if (");
    put_presence(w, w->known_set);
    put(w, ") {\n");
    put_store(w, target, assignment, "        ");
    w->known_set = NULL;
    put_fault_line(w, target, assignment, "        ");
    put_mark(w, target, "true", "        ");
    if (target->kind == INTO_BLOCK) {
        put(w, "    } else {\n");
        put_mark(w, target, "false", "        ");
    }
    put(w, "    }\n");
}

/* ---- What the functions need ---- */

void add_value_needs(struct writer *w, struct assign_needs *needs, const struct machine_value *of)
{
    const struct expr *value = of->tree;
    struct expression_origin origin = {value, of->span, of->line};
    add_locals(w, &needs->locals, &origin);
    needs->data = needs->data || expression_uses_data(value);
    needs->item = needs->item || expression_uses_item(value);
    needs->own = needs->own || expression_uses(value, EXPR_OF_INSTANCE);
    needs->eval = needs->eval || expression_uses_eval(w, value);
}

void add_needs(struct writer *w, struct assign_needs *needs, const struct assign_target *target,
               const struct machine_assignment *assignment)
{
    bool eval = needs->eval || assignment_uses_eval(w, target, assignment);
    struct machine_value value = {assignment->value, assignment->span, assignment->line};
    add_value_needs(w, needs, &value);
    needs->eval = eval; /* a value that is known to be there needs no check */
}

void put_needs(struct writer *w, const struct assign_needs *needs)
{
    if (needs->data)
        put(w, "    const struct $Ndata *$D = (const struct $Ndata *)block;\n");
    else
        put(w, "    (void)block;\n");
    if (needs->own) {
        put(w, "    const struct $P_$t *own = (const struct $P_$t *)e->own;\n", w->own->tag,
            w->own->tag);
    }
    put_locals(w, &needs->locals);
    if (!needs->eval) put(w, "    (void)e;\n");
}

/* Where the result was not given, or is an empty element, as in YAWL. */
static void put_default(struct writer *w, const struct machine_field *field,
                        const struct machine_assignment *assignment)
{
    struct assign_target target = {INTO_STRUCT, "given", field, 0};
    put(w, "    if (");
    if (!text_is_absent(field->has)) put(w, "!given->$t", field->has);
    if (!text_is_absent(field->has) && (field->kind == EXPR_STRING || field->kind == EXPR_TREE))
        put(w, " || ");
    if (field->kind == EXPR_STRING)
        put(w, "given->$t.length == 0", field->member);
    else if (field->kind == EXPR_TREE)
        put(w, "!yawl_node_is(yawl_node_first_child(yawl_tree_root(given->$t)))", field->member);
    else if (text_is_absent(field->has))
        put(w, "false");
    put(w, ") {\n");
    put_assignment(w, &target, assignment);
    put(w, "    }\n");
}

void put_item_pointer(struct writer *w, const struct machine_task *task, bool used)
{
    if (!used) {
        put(w, "    (void)from;\n");
        return;
    }
    struct text tag = task->returns->tag;
    if (task->defaults.count == 0) {
        put(w, "    const struct $P_$t *returns = (const struct $P_$t *)from;\n", tag, tag);
        return;
    }
    put(w, "    struct $P_$t filled = *(const struct $P_$t *)from, *given = &filled;\n", tag, tag);
    array_each(struct machine_assignment, assignment, &task->defaults) {
        put_default(w, &task->returns->fields.items[assignment->target], assignment);
    }
    put(w, "    const struct $P_$t *returns = given;\n", tag);
}

void put_value_of(struct writer *w, const char *begin, const struct machine_value *value,
                  const char *end)
{
    struct machine_assignment assignment = {
        .value = value->tree, .span = value->span, .line = value->line};
    put(w, "$s", begin);
    put_value(w, &assignment, end);
    if (w->options->no_positions || value->line == 0) return;
    if (expression_uses_eval(w, value->tree)) put(w, "    yawl_fault_at(e, $u);\n", value->line);
}
