/* What `--dump=ast` shows: the whole syntax tree, one member a line, absent ones left out.
 *
 * Written by hand, member by member, and not by the table of the YAML language: a member that the table
 * forgets is seen here.  With positions each line ends with `@line:column`.
 */
#include "ast/ast.h"

#include <inttypes.h>

struct printer {
    struct text_buffer *out;
    bool positions;
    uint32_t depth;
};

/* ---- Lines ---- */

static void begin_line(struct printer *p, const char *label)
{
    for (uint32_t i = 0; i < p->depth; i++) text_add_string(p->out, "  ");
    text_add_string(p->out, label);
}

static void end_line(struct printer *p, struct span span)
{
    struct position at = span_begin(span);
    if (p->positions && span.source != NULL) text_print(p->out, " @%u:%u", at.line, at.column);
    text_add_char(p->out, '\n');
}

static void add_quoted(struct printer *p, struct text text)
{
    text_add_string(p->out, " \"");
    text_add_escaped(p->out, text);
    text_add_char(p->out, '"');
}

static void put(struct printer *p, const char *label, const struct ast_text *text)
{
    if (text_is_absent(text->text)) return;
    begin_line(p, label);
    add_quoted(p, text->text);
    end_line(p, text->span);
}

static void put_word(struct printer *p, const char *label, const char *word)
{
    begin_line(p, label);
    text_print(p->out, " %s", word);
    end_line(p, SPAN_NONE);
}

static void put_int(struct printer *p, const char *label, const struct ast_int *number)
{
    if (number->value == AST_ABSENT) return;
    begin_line(p, label);
    text_print(p->out, " %" PRId64, number->value);
    end_line(p, number->span);
}

static void put_bool(struct printer *p, const char *label, enum ast_bool truth)
{
    if (truth != AST_UNSAID) put_word(p, label, truth == AST_YES ? "yes" : "no");
}

static void put_texts(struct printer *p, const char *label, const ast_texts *texts)
{
    array_each(struct ast_text, text, texts) put(p, label, text);
}

static void put_xml(struct printer *p, const char *label, const struct ast_xml *xml)
{
    struct ast_text text = {xml->text, xml->span};
    put(p, label, &text);
}

/* Opens a part; the lines after it stand below it until close_part. */
static void open_part(struct printer *p, const char *label, const struct ast_text *name,
                      struct span span)
{
    begin_line(p, label);
    if (name != NULL && !text_is_absent(name->text)) add_quoted(p, name->text);
    end_line(p, span);
    p->depth++;
}

static void close_part(struct printer *p) { p->depth--; }

static void put_about(struct printer *p, const struct ast_about *about)
{
    put(p, "title", &about->title);
    put(p, "description", &about->description);
    put_xml(p, "yawl_xml", &about->yawl_xml);
}

/* ---- Types, variables, mappings ---- */

static void put_type(struct printer *p, const struct ast_type *type)
{
    open_part(p, type->is_enumeration ? "enumeration" : "record", &type->name, type->span);
    array_each(struct ast_field, field, &type->fields)
    {
        open_part(p, "field", &field->name, field->name.span);
        put(p, "type", &field->type);
        close_part(p);
    }
    put_texts(p, "value", &type->values);
    close_part(p);
}

static void put_variable(struct printer *p, const struct ast_variable *variable)
{
    static const char *const roles[] = {"in", "out", "local", "enablement_in", "returns"};
    open_part(p, roles[variable->role], &variable->name, variable->span);
    put(p, "type", &variable->type);
    put(p, "namespace", &variable->ns);
    put(p, "element", &variable->element);
    put(p, "initial", &variable->initial);
    put(p, "default", &variable->fallback);
    put_int(p, "index", &variable->index);
    put_bool(p, "mandatory", variable->mandatory);
    put_bool(p, "untyped", variable->untyped);
    put(p, "merge", &variable->merge);
    put_xml(p, "yawl_xml", &variable->yawl_xml);
    close_part(p);
}

static void put_variables(struct printer *p, const ast_variables *variables)
{
    array_each(struct ast_variable, variable, variables) put_variable(p, variable);
}

static void put_mappings(struct printer *p, const char *label, const ast_mappings *mappings)
{
    array_each(struct ast_mapping, mapping, mappings)
    {
        begin_line(p, label);
        if (!text_is_absent(mapping->target.text)) add_quoted(p, mapping->target.text);
        text_add_string(p->out, " :=");
        if (!text_is_absent(mapping->expression.text)) add_quoted(p, mapping->expression.text);
        end_line(p, mapping->expression.span);
    }
}

/* ---- Flow ---- */

static void put_flows(struct printer *p, const ast_flows *flows)
{
    array_each(struct ast_flow, flow, flows)
    {
        open_part(p, "flow", &flow->target, flow->span);
        put(p, "when", &flow->when);
        put_int(p, "order", &flow->order);
        put_int(p, "threads", &flow->threads);
        put_bool(p, "default", flow->is_default);
        put_about(p, &flow->about);
        close_part(p);
    }
}

static const char *gate_name(enum ast_gate gate)
{
    static const char *const names[] = {"absent", "and", "xor", "or", "count"};
    return names[gate];
}

static void put_join(struct printer *p, const struct ast_join *join)
{
    if (join->gate == AST_GATE_ABSENT) return;
    begin_line(p, "join ");
    text_add_string(p->out, gate_name(join->gate));
    end_line(p, join->span);
    p->depth++;
    if (join->gate == AST_GATE_COUNT_OF) {
        put_int(p, "count", &join->count);
        put_int(p, "threads", &join->threads);
    }
    put(p, "rest", &join->rest);
    close_part(p);
}

static void put_cancel(struct printer *p, const struct ast_cancel *cancel)
{
    static const char *const labels[] = {"cancels_element", "cancels_flow", "cancels_into",
                                         "cancels_out_of", "cancels_all"};
    begin_line(p, labels[cancel->kind]);
    if (!text_is_absent(cancel->from.text)) add_quoted(p, cancel->from.text);
    if (!text_is_absent(cancel->to.text)) add_quoted(p, cancel->to.text);
    end_line(p, cancel->span);
}

/* ---- Parts of a task ---- */

static void put_instances(struct printer *p, const struct ast_instances *instances)
{
    if (!instances->present) return;
    open_part(p, "instances", NULL, instances->span);
    put(p, "for_each", &instances->for_each);
    put(p, "count", &instances->count);
    put(p, "as", &instances->as);
    put(p, "min", &instances->minimum);
    put(p, "max", &instances->maximum);
    put(p, "threshold", &instances->threshold);
    put(p, "create", &instances->create);
    put(p, "until", &instances->until);
    put(p, "rest", &instances->rest);
    put_mappings(p, "collect", &instances->collect);
    put_bool(p, "has_input", instances->has_input);
    put(p, "input", &instances->input);
    put(p, "split", &instances->split);
    put(p, "input_param", &instances->input_param);
    put_bool(p, "has_output", instances->has_output);
    put(p, "output", &instances->output);
    put(p, "joining", &instances->joining);
    put(p, "result", &instances->result);
    put_xml(p, "yawl_xml", &instances->yawl_xml);
    close_part(p);
}

static void put_timers(struct printer *p, const ast_timers *timers)
{
    array_each(struct ast_timer, timer, timers)
    {
        open_part(p, "timer", NULL, timer->span);
        put(p, "after", &timer->after);
        put(p, "at", &timer->at);
        put(p, "variable", &timer->variable);
        put(p, "from", &timer->from);
        put(p, "then", &timer->then);
        put(p, "to", &timer->to);
        put(p, "also", &timer->also);
        put_xml(p, "yawl_xml", &timer->yawl_xml);
        close_part(p);
    }
}

static void put_failure(struct printer *p, const struct ast_failure *failure)
{
    const struct ast_retry *retry = &failure->retry;
    if (!failure->present) return;
    open_part(p, "on_failure", NULL, failure->span);
    if (retry->present) {
        open_part(p, "retry", NULL, retry->span);
        put(p, "attempts", &retry->attempts);
        put(p, "wait", &retry->wait);
        put(p, "factor", &retry->factor);
        put(p, "max_wait", &retry->max_wait);
        put(p, "jitter", &retry->jitter);
        close_part(p);
    }
    array_each(struct ast_failure_flow, flow, &failure->flows)
    {
        open_part(p, "flow", &flow->to, flow->span);
        put(p, "error", &flow->error);
        close_part(p);
    }
    close_part(p);
}

static void put_performer(struct printer *p, const struct ast_task *task)
{
    if (task->offer.present) {
        open_part(p, "offer", NULL, task->offer.span);
        put_mappings(p, "key", &task->offer.keys);
        close_part(p);
    }
    if (task->call.present) {
        open_part(p, "call", &task->call.connector, task->call.span);
        put(p, "text", &task->call.text);
        put_mappings(p, "setting", &task->call.settings);
        close_part(p);
    }
    put(p, "net", &task->net);
    put(p, "decomposition", &task->decomposition);
    put_mappings(p, "in", &task->in);
    put_mappings(p, "enablement", &task->enablement);
    put_variables(p, &task->returns);
    put_mappings(p, "out", &task->out);
}

static void put_branches(struct printer *p, const struct ast_branches *branches)
{
    if (branches == NULL) return;
    open_part(p, "branches", NULL, branches->span);
    array_each(struct ast_branch, branch, &branches->branches)
    {
        open_part(p, "branch", &branch->name, branch->span);
        put_texts(p, "step", &branch->steps);
        close_part(p);
    }
    put(p, "converge", &branches->converge);
    put(p, "timeout", &branches->timeout);
    put(p, "then", &branches->then);
    close_part(p);
}

static void put_waiting(struct printer *p, const struct ast_task *task)
{
    put_join(p, &task->join);
    put_texts(p, "needs", &task->needs);
    put(p, "if", &task->condition);
    put_texts(p, "while", &task->holds);
    if (task->trigger.present) {
        open_part(p, "trigger", &task->trigger.name, task->trigger.span);
        put(p, "kind", &task->trigger.kind);
        put(p, "key", &task->trigger.key);
        close_part(p);
    }
    put(p, "mutex", &task->mutex);
}

static void put_task(struct printer *p, const struct ast_task *task)
{
    open_part(p, "task", &task->name, task->span);
    put_about(p, &task->about);
    put_performer(p, task);
    put_waiting(p, task);
    put_instances(p, &task->instances);
    put_texts(p, "completes", &task->completes);
    put_timers(p, &task->timers);
    put_failure(p, &task->on_failure);
    put(p, "budget", &task->budget);
    put_texts(p, "allow", &task->allow);
    array_each(struct ast_cancel, cancel, &task->cancels) put_cancel(p, cancel);
    put_branches(p, task->branches);
    if (task->split != AST_GATE_ABSENT) {
        begin_line(p, "split ");
        text_add_string(p->out, gate_name(task->split));
        end_line(p, task->split_span);
    }
    if (task->has_flows && task->flows.count == 0) put_word(p, "flows", "none");
    put_flows(p, &task->flows);
    close_part(p);
}

/* ---- Nets and the specification ---- */

static void put_condition(struct printer *p, const char *label,
                          const struct ast_condition *condition)
{
    open_part(p, label, &condition->name, condition->span);
    put_about(p, &condition->about);
    put_flows(p, &condition->flows);
    close_part(p);
}

static void put_elements(struct printer *p, const struct ast_net *net)
{
    array_each(struct ast_element_ref, ref, &net->order)
    {
        if (ref->is_task)
            put_task(p, &net->tasks.items[ref->index]);
        else
            put_condition(p, "condition", &net->conditions.items[ref->index]);
    }
}

static void put_net(struct printer *p, const struct ast_net *net)
{
    open_part(p, net->is_root ? "root_net" : "net", &net->name, net->span);
    put_about(p, &net->about);
    put_variables(p, &net->variables);
    put_timers(p, &net->timers);
    put(p, "termination", &net->termination);
    put(p, "or_join", &net->or_join);
    put_texts(p, "allow", &net->allow);
    if (net->uses_needs) put_word(p, "uses", "needs");
    if (net->has_input) put_condition(p, "input", &net->input);
    put_texts(p, "another_input", &net->more_inputs);
    put_elements(p, net);
    if (net->has_output) put_condition(p, "output", &net->output);
    put_texts(p, "another_output", &net->more_outputs);
    close_part(p);
}

static void put_decomposition(struct printer *p, const struct ast_decomposition *decomposition)
{
    open_part(p, "decomposition", &decomposition->name, decomposition->span);
    put_about(p, &decomposition->about);
    put_variables(p, &decomposition->variables);
    put_mappings(p, "output", &decomposition->outputs);
    put(p, "interaction", &decomposition->interaction);
    put(p, "service", &decomposition->service);
    put(p, "codelet", &decomposition->codelet);
    close_part(p);
}

void ast_print(const struct ast_specification *specification, bool positions,
               struct text_buffer *out)
{
    struct printer printer = {.out = out, .positions = positions}, *p = &printer;
    open_part(p, "specification", &specification->workflow, specification->span);
    put(p, "version", &specification->version);
    put(p, "schema_version", &specification->schema_version);
    put_word(p, "expressions", specification->language == AST_XPATH ? "xpath" : "cel");
    put(p, "mode", &specification->mode);
    put_about(p, &specification->about);
    put_texts(p, "uses", &specification->uses);
    put(p, "schema", &specification->schema);
    array_each(struct ast_type, type, &specification->types) put_type(p, type);
    array_each(struct ast_net, net, &specification->nets) put_net(p, net);
    array_each(struct ast_decomposition, decomposition, &specification->decompositions)
    {
        put_decomposition(p, decomposition);
    }
    put_xml(p, "layout", &specification->layout);
    close_part(p);
}
