/* Flows and tasks of a YAWL document → syntax tree. */
#include "ast/yawl_to_ast_parts.h"

/* ---- Flows ---------------------------------------------------------------------------------- */

static void lower_ordering(struct yawl_lowering *l, struct ast_text text, struct ast_flow *flow)
{
    flow->order = yawl_integer(text);
    bool lost = flow->order.value == AST_ABSENT &&
                yawl_simple_accepts(YAWL_SIMPLE_integer, text_trim(text.text));
    if (!lost) return;
    diagnose(l->diagnostics, &yawl_bad_value, text.span,
             "'" TEXT_FMT
             "' is too large a number to order flows by: write one of at most 18 digits",
             TEXT_ARG(text.text));
}

void yawl_lower_flow(struct yawl_lowering *l, const struct document_node *node, ast_flows *flows)
{
    struct ast_flow *flow = array_add(l->arena, flows);
    const struct document_node *next = yawl_child(node, "nextElementRef");
    const struct document_node *predicate = yawl_child(node, "predicate");
    struct yawl_rest rest = {0};
    flow->span = node->span;
    flow->order = flow->threads = (struct ast_int){AST_ABSENT, SPAN_NONE};
    if (next != NULL) flow->target = yawl_attribute_text(next, "id");
    if (predicate != NULL) {
        flow->when = yawl_element_text(l, predicate);
        lower_ordering(l, yawl_attribute_text(predicate, "ordering"), flow);
    }
    if (yawl_child(node, "isDefaultFlow") != NULL) flow->is_default = AST_YES;
    flow->about.description = yawl_child_text(l, node, "documentation");
    yawl_keep_asides(l, &rest, node);
    flow->about.yawl_xml = yawl_kept(l, &rest);
}

static enum ast_gate gate_of(const struct document_node *node)
{
    struct text code = node == NULL ? TEXT_NONE : yawl_attribute_value(node, "code");
    if (text_is(code, "and")) return AST_GATE_AND;
    if (text_is(code, "xor")) return AST_GATE_XOR;
    return text_is(code, "or") ? AST_GATE_OR : AST_GATE_ABSENT;
}

static void lower_gates(const struct document_node *node, struct ast_task *task)
{
    const struct document_node *join = yawl_child(node, "join");
    const struct document_node *split = yawl_child(node, "split");
    task->join.gate = gate_of(join);
    task->split = gate_of(split);
    task->join.count = task->join.threads = (struct ast_int){AST_ABSENT, SPAN_NONE};
    if (join != NULL) task->join.span = join->span;
    if (split != NULL) task->split_span = split->span;
}

/* ---- Cancellation --------------------------------------------------------------------------- */

static void lower_cancel(struct yawl_lowering *l, const struct document_node *node,
                         struct ast_task *task)
{
    struct ast_cancel *cancel = array_add(l->arena, &task->cancels);
    cancel->span = node->span;
    if (yawl_is_element(node, "removesTokens")) {
        cancel->kind = AST_CANCEL_ELEMENT;
        cancel->to = yawl_attribute_text(node, "id");
        return;
    }
    const struct document_node *from = yawl_child(node, "flowSource");
    const struct document_node *to = yawl_child(node, "flowDestination");
    cancel->kind = AST_CANCEL_FLOW;
    if (from != NULL) cancel->from = yawl_attribute_text(from, "id");
    if (to != NULL) cancel->to = yawl_attribute_text(to, "id");
}

/* ---- Timers --------------------------------------------------------------------------------- */

/* "5 HOUR" of <durationparams>. */
static struct ast_text ticks_of(struct yawl_lowering *l, const struct document_node *node)
{
    struct ast_text ticks = yawl_child_word(l, node, "ticks");
    struct ast_text interval = yawl_child_word(l, node, "interval");
    struct text text =
        text_format(l->arena, TEXT_FMT " " TEXT_FMT, TEXT_ARG(ticks.text), TEXT_ARG(interval.text));
    return (struct ast_text){text, node->span};
}

static void lower_timer(struct yawl_lowering *l, const struct document_node *node,
                        struct ast_task *task)
{
    struct ast_timer *timer = array_add(l->arena, &task->timers);
    const struct document_node *ticks = yawl_child(node, "durationparams");
    const struct document_node *workdays = yawl_child(node, "workdays");
    struct yawl_rest rest = {0};
    timer->span = node->span;
    timer->variable = yawl_child_word(l, node, "netparam");
    timer->after = ticks != NULL ? ticks_of(l, ticks) : yawl_child_word(l, node, "duration");
    timer->at = yawl_child_word(l, node, "expiry");
    timer->from = yawl_child_word(l, node, "trigger");
    if (text_is(timer->from.text, "OnEnabled")) timer->from.text = TEXT("enabled");
    if (text_is(timer->from.text, "OnExecuting")) timer->from.text = TEXT("started");
    yawl_keep_asides(l, &rest, node);
    if (workdays != NULL) yawl_keep(l, &rest, workdays);
    timer->yawl_xml = yawl_kept(l, &rest);
}

/* ---- Multiple instances --------------------------------------------------------------------- */

static struct ast_text query_of(const struct document_node *node, const char *name)
{
    const struct document_node *child = yawl_child(node, name);
    if (child == NULL) return (struct ast_text){TEXT_NONE, SPAN_NONE};
    return yawl_attribute_exact(child, "query");
}

static void lower_instance_data(struct yawl_lowering *l, const struct document_node *node,
                                struct ast_instances *instances, struct yawl_rest *rest)
{
    const struct document_node *input = yawl_child(node, "miDataInput");
    const struct document_node *output = yawl_child(node, "miDataOutput");
    if (input != NULL) {
        instances->has_input = AST_YES;
        instances->input = query_of(input, "expression");
        instances->split = query_of(input, "splittingExpression");
        instances->input_param = yawl_child_word(l, input, "formalInputParam");
        yawl_keep_asides(l, rest, input);
    }
    if (output != NULL) {
        instances->has_output = AST_YES;
        instances->output = query_of(output, "formalOutputExpression");
        instances->joining = query_of(output, "outputJoiningExpression");
        instances->result = yawl_child_word(l, output, "resultAppliedToLocalVariable");
        yawl_keep_asides(l, rest, output);
    }
}

static void lower_instances(struct yawl_lowering *l, const struct document_node *node,
                            struct ast_instances *instances)
{
    const struct document_node *type = yawl_xsi_type(node);
    if (type == NULL ||
        !text_is(yawl_local_name(type->value), "MultipleInstanceExternalTaskFactsType")) {
        return;
    }
    const struct document_node *creation = yawl_child(node, "creationMode");
    const struct document_node *first = yawl_child(node, "minimum");
    struct yawl_rest rest = {0};
    instances->present = true;
    instances->span = first == NULL ? node->span : first->span;
    instances->minimum = yawl_child_word(l, node, "minimum");
    instances->maximum = yawl_child_word(l, node, "maximum");
    instances->threshold = yawl_child_word(l, node, "threshold");
    if (creation != NULL) instances->create = yawl_attribute_text(creation, "code");
    lower_instance_data(l, node, instances, &rest);
    instances->yawl_xml = yawl_kept(l, &rest);
}

/* ---- The task ------------------------------------------------------------------------------- */

static void lower_task_child(struct yawl_lowering *l, const struct document_node *child,
                             struct ast_task *task, struct yawl_rest *rest)
{
    static const char *const kept[] = {"defaultConfiguration", "configuration", "resourcing",
                                       "customForm", NULL};
    if (child->kind == DOCUMENT_COMMENT || child->kind == DOCUMENT_INSTRUCTION) {
        yawl_keep(l, rest, child);
    } else if (yawl_is_element(child, "flowsInto")) {
        yawl_lower_flow(l, child, &task->flows);
    } else if (yawl_is_element(child, "removesTokens") ||
               yawl_is_element(child, "removesTokensFromFlow")) {
        lower_cancel(l, child, task);
    } else if (yawl_is_element(child, "startingMappings")) {
        yawl_lower_mappings(l, child, &task->in, rest);
    } else if (yawl_is_element(child, "completedMappings")) {
        yawl_lower_mappings(l, child, &task->out, rest);
    } else if (yawl_is_element(child, "enablementMappings")) {
        yawl_lower_mappings(l, child, &task->enablement, rest);
    } else if (yawl_is_element(child, "timer")) {
        lower_timer(l, child, task);
    } else if (yawl_is_element(child, "decomposesTo")) {
        task->decomposition = yawl_attribute_text(child, "id");
    }
    for (const char *const *name = kept; *name != NULL; name++) {
        if (yawl_is_element(child, *name)) yawl_keep(l, rest, child);
    }
}

void yawl_lower_task(struct yawl_lowering *l, const struct document_node *node,
                     struct ast_task *task)
{
    struct yawl_rest rest = {0};
    task->name = yawl_attribute_text(node, "id");
    task->span = node->span;
    task->about.title = yawl_child_text(l, node, "name");
    task->about.description = yawl_child_text(l, node, "documentation");
    lower_gates(node, task);
    for (const struct document_node *child = node->first_child; child; child = child->next) {
        lower_task_child(l, child, task, &rest);
    }
    task->has_flows = task->flows.count > 0;
    lower_instances(l, node, &task->instances);
    task->about.yawl_xml = yawl_kept(l, &rest);
}
