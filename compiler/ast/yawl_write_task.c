/* Writes flows and tasks. */
#include "ast/yawl_cel.h"
#include "ast/yawl_to_ast_parts.h"
#include "ast/yawl_write.h"

#include <inttypes.h>

/* ---- Flows ---------------------------------------------------------------------------------- */

static void write_predicate(struct yawl_writer *w, const struct ast_flow *flow, int64_t order)
{
    if (text_is_absent(flow->when.text)) return;
    yawl_tag(w, "predicate");
    if (order != AST_ABSENT) yawl_set(w, "ordering", text_format(w->arena, "%" PRId64, order));
    text_add_char(w->out, '>');
    struct text query =
        w->is_cel ? yawl_cel_guard(w, &flow->when) : yawl_query(w, flow->when.text, w->net_id);
    yawl_add_escaped_xml(w->out, query, false);
    text_add_string(w->out, "</predicate>\n");
}

static void write_flow(struct yawl_writer *w, const struct ast_flow *flow, enum ast_gate split,
                       int64_t order)
{
    yawl_pieces pieces = yawl_cut(w, flow->about.yawl_xml.text, flow->about.yawl_xml.span);
    bool chooses = split == AST_GATE_XOR || split == AST_GATE_OR;
    bool implied = w->ast->format == DOCUMENT_YAML && chooses && text_is_absent(flow->when.text);
    bool is_default = flow->is_default == AST_YES || implied;
    if (flow->threads.value != AST_ABSENT) yawl_refuse(w, flow->threads.span, "'threads'");
    if (!text_is_absent(flow->about.title.text)) {
        diagnose(w->diagnostics, &yawl_left_out, flow->about.title.span,
                 "a flow has no title in YAWL; it is left out");
    }
    yawl_tag(w, "flowsInto");
    yawl_enter_type(w, "Flow", flow->span);
    yawl_ref(w, "nextElementRef", yawl_id_of(&w->elements, flow->target.text));
    /* Every flow of an or split has a predicate in YAWL; that of a default without guard never holds. */
    bool bare = is_default && split == AST_GATE_OR && text_is_absent(flow->when.text);
    write_predicate(w, flow, order);
    if (bare && w->ast->format == DOCUMENT_YAML) yawl_line(w, "predicate", TEXT("false()"));
    if (is_default) yawl_line(w, "isDefaultFlow", TEXT(""));
    yawl_line(w, "documentation", flow->about.description.text);
    yawl_end_pieces(w, &pieces, flow->span);
    yawl_leave(w, "flowsInto");
}

/* In YAML the default of a choice has no guard, and guards are tried in their order. */
void yawl_write_flows(struct yawl_writer *w, const ast_flows *flows, enum ast_gate split)
{
    bool yaml = w->ast->format == DOCUMENT_YAML;
    int64_t next = 1;
    array_each(struct ast_flow, flow, flows) {
        bool guarded = !text_is_absent(flow->when.text);
        int64_t order = flow->order.value;
        if (yaml && guarded && split == AST_GATE_XOR && order == AST_ABSENT) order = next++;
        write_flow(w, flow, split, order);
    }
}

/* ---- Cancellation --------------------------------------------------------------------------- */

static bool is_task(const struct ast_net *net, struct text name)
{
    array_each(struct ast_task, task, &net->tasks) {
        if (text_equal(task->name.text, name)) return true;
    }
    return false;
}

static void write_removed_flow(struct yawl_writer *w, struct text from, struct text to)
{
    yawl_tag(w, "removesTokensFromFlow");
    yawl_enter(w);
    yawl_ref(w, "flowSource", yawl_id_of(&w->elements, from));
    yawl_ref(w, "flowDestination", yawl_id_of(&w->elements, to));
    yawl_leave(w, "removesTokensFromFlow");
}

/* Does the cancellation hold the flow between these two? */
static bool covers(const struct ast_cancel *cancel, struct text from, struct text to)
{
    switch (cancel->kind) {
    case AST_CANCEL_FLOW:
        return text_equal(cancel->from.text, from) && text_equal(cancel->to.text, to);
    case AST_CANCEL_INTO: return text_equal(cancel->to.text, to);
    case AST_CANCEL_OUT_OF: return text_equal(cancel->from.text, from);
    case AST_CANCEL_ALL: return true;
    case AST_CANCEL_ELEMENT: break;
    }
    return false;
}

/* A condition is cancelled by name, or with a flow that enters or leaves it. */
static bool covers_condition(const struct ast_net *net, const struct ast_cancel *cancel,
                             const struct ast_condition *condition)
{
    struct text name = condition->name.text;
    if (cancel->kind == AST_CANCEL_ELEMENT) return text_equal(cancel->to.text, name);
    array_each(struct ast_flow, flow, &condition->flows) {
        if (covers(cancel, name, flow->target.text)) return true;
    }
    array_each(struct ast_task, task, &net->tasks) {
        array_each(struct ast_flow, flow, &task->flows) {
            bool enters = text_equal(flow->target.text, name);
            if (enters && covers(cancel, task->name.text, name)) return true;
        }
    }
    return cancel->kind == AST_CANCEL_ALL;
}

/* Each flow between tasks that "* -> b", "a -> *" or "*" means. */
static void write_many_flows(struct yawl_writer *w, const struct ast_cancel *cancel)
{
    array_each(struct ast_task, task, &w->net->tasks) {
        array_each(struct ast_flow, flow, &task->flows) {
            bool implicit = is_task(w->net, flow->target.text);
            if (implicit && covers(cancel, task->name.text, flow->target.text)) {
                write_removed_flow(w, task->name.text, flow->target.text);
            }
        }
    }
}

static void write_removed_elements(struct yawl_writer *w, const struct ast_cancel *cancel)
{
    if (cancel->kind == AST_CANCEL_ELEMENT) {
        yawl_ref(w, "removesTokens", yawl_id_of(&w->elements, cancel->to.text));
        return;
    }
    if (cancel->kind == AST_CANCEL_ALL) {
        array_each(struct ast_task, task, &w->net->tasks) {
            yawl_ref(w, "removesTokens", yawl_id_of(&w->elements, task->name.text));
        }
    }
    if (covers_condition(w->net, cancel, &w->net->input)) {
        struct text id = w->net->input.name.text;
        if (text_is_absent(id)) id = TEXT("start");
        yawl_ref(w, "removesTokens", yawl_id_of(&w->elements, id));
    }
    array_each(struct ast_condition, condition, &w->net->conditions) {
        if (covers_condition(w->net, cancel, condition)) {
            yawl_ref(w, "removesTokens", yawl_id_of(&w->elements, condition->name.text));
        }
    }
}

/* What came from YAWL says flows in YAWL's own way, also those that no implicit condition stands for. */
static void write_cancels(struct yawl_writer *w, const struct ast_task *task)
{
    bool verbatim = w->ast->format == DOCUMENT_XML || yawl_is_beta_2(w);
    array_each(struct ast_cancel, cancel, &task->cancels) {
        bool between = cancel->kind == AST_CANCEL_FLOW && is_task(w->net, cancel->from.text) &&
                       is_task(w->net, cancel->to.text);
        bool written = cancel->kind == AST_CANCEL_FLOW && verbatim;
        if (!between && !written) write_removed_elements(w, cancel);
    }
    array_each(struct ast_cancel, cancel, &task->cancels) {
        if (cancel->kind == AST_CANCEL_FLOW && verbatim) {
            write_removed_flow(w, cancel->from.text, cancel->to.text);
        } else if (cancel->kind != AST_CANCEL_ELEMENT) {
            write_many_flows(w, cancel);
        }
    }
}

/* ---- Mappings ------------------------------------------------------------------------------- */

/* YAWL lets no two mappings of a list have the same query: a space at the end makes them differ. */
static struct text distinct(struct yawl_writer *w, struct intern *seen, struct text query)
{
    while (intern_find(seen, query) != INTERN_NONE) {
        query = text_format(w->arena, TEXT_FMT " ", TEXT_ARG(query));
    }
    intern_add(seen, query, 0);
    return query;
}

static void write_mappings(struct yawl_writer *w, const char *name, const ast_mappings *mappings,
                           struct text root)
{
    struct intern seen = {.arena = w->arena};
    if (mappings->count == 0) return;
    yawl_tag(w, name);
    yawl_enter(w);
    array_each(struct ast_mapping, mapping, mappings) {
        bool nothing = text_is_empty(mapping->expression.text);
        if (nothing) yawl_refuse(w, mapping->span, "a mapping without an expression");
        struct text query = w->is_cel ? yawl_cel_mapping(w, mapping, root)
                                      : yawl_query(w, mapping->expression.text, root);
        yawl_tag(w, "mapping");
        yawl_enter(w);
        yawl_write_query(w, "expression", distinct(w, &seen, query));
        yawl_line(w, "mapsTo", mapping->target.text);
        yawl_leave(w, "mapping");
    }
    yawl_leave(w, name);
}

/* ---- What YAWL has not ---------------------------------------------------------------------- */

static void refuse_list(struct yawl_writer *w, const ast_texts *texts, const char *what)
{
    if (texts->count > 0) yawl_refuse(w, texts->items[0].span, what);
}

static void refuse_text(struct yawl_writer *w, const struct ast_text *text, const char *what)
{
    if (!text_is_absent(text->text)) yawl_refuse(w, text->span, what);
}

static void refuse_task(struct yawl_writer *w, const struct ast_task *task)
{
    const struct ast_join *join = &task->join;
    bool partial = join->gate == AST_GATE_COUNT_OF || join->count.value != AST_ABSENT ||
                   join->threads.value != AST_ABSENT || !text_is_absent(join->rest.text);
    if (partial) yawl_refuse(w, join->span, "a join that counts");
    if (task->offer.present && !w->is_cel) {
        yawl_refuse(w, task->offer.span, "'offer' with XPath expressions: write <resourcing>");
    }
    if (task->call.present) yawl_refuse(w, task->call.span, "a connector ('call')");
    if (task->on_failure.present) yawl_refuse(w, task->on_failure.span, "'on_failure'");
    if (task->trigger.present) yawl_refuse(w, task->trigger.span, "a trigger");
    if (task->branches != NULL) yawl_refuse(w, task->branches->span, "'branches'");
    refuse_list(w, &task->holds, "'while'");
    refuse_list(w, &task->completes, "'completes'");
    refuse_list(w, &task->needs, "'needs'");
    refuse_text(w, &task->condition, "'if'");
    refuse_text(w, &task->mutex, "'mutex'");
    bool routes = text_is_absent(task->decomposition.text) && text_is_absent(task->net.text) &&
                  !task->offer.present;
    if (routes && task->out.count > 0) {
        yawl_refuse(w, task->out.items[0].span, "data that a task without a performer sets");
    }
    if (!text_is_absent(task->budget.text)) {
        diagnose(w->diagnostics, &yawl_left_out, task->budget.span,
                 "YAWL has no performance budgets; this one is left out");
    }
}

/* ---- The task ------------------------------------------------------------------------------- */

static void write_gate(struct yawl_writer *w, const char *name, enum ast_gate gate,
                       const char *otherwise)
{
    yawl_tag(w, name);
    yawl_set(w, "code",
             gate == AST_GATE_AND   ? TEXT("and")
             : gate == AST_GATE_XOR ? TEXT("xor")
             : gate == AST_GATE_OR  ? TEXT("or")
                                    : text_of(otherwise));
    yawl_end(w);
}

static bool is_root_net(const struct yawl_writer *w, struct text name)
{
    array_each(struct ast_net, net, &w->ast->nets) {
        if (net->is_root && text_equal(net->name.text, name)) return true;
    }
    return false;
}

static void begin_task(struct yawl_writer *w, const struct ast_task *task)
{
    static const char several[] = "MultipleInstanceExternalTaskFactsType";
    bool many = task->instances.present;
    yawl_tag(w, "task");
    yawl_set(w, "id", yawl_id_of(&w->elements, task->name.text));
    if (many) yawl_set(w, "xsi:type", TEXT(several));
    yawl_enter_type(w, many ? several : "ExternalTaskFactsType", task->span);
}

void yawl_write_task(struct yawl_writer *w, const struct ast_task *task)
{
    const struct ast_about *about = &task->about;
    yawl_pieces pieces = yawl_cut(w, about->yawl_xml.text, about->yawl_xml.span);
    struct text target = text_is_absent(task->net.text) ? task->decomposition.text : task->net.text;
    if (w->is_cel && task->offer.present) target = yawl_cel_gateway(w, task);
    struct text root = yawl_id_of(&w->decompositions, target);
    refuse_task(w, task);
    if (yawl_is_beta_2(w) && is_root_net(w, target)) {
        yawl_refuse_in_beta_2(w, task->span, "a task that decomposes to the root net");
    }
    begin_task(w, task);
    yawl_line(w, "name", about->title.text);
    yawl_line(w, "documentation", about->description.text);
    yawl_write_flows(w, &task->flows, task->split);
    write_gate(w, "join", task->join.gate, "xor");
    write_gate(w, "split", task->split, "and");
    yawl_put_configuration(w, &pieces, "defaultConfiguration", task->span);
    yawl_put_configuration(w, &pieces, "configuration", task->span);
    write_cancels(w, task);
    write_mappings(w, "startingMappings", &task->in, w->is_cel ? TEXT_NONE : w->net_id);
    write_mappings(w, "completedMappings", &task->out, root);
    write_mappings(w, "enablementMappings", &task->enablement, w->net_id);
    yawl_write_timers(w, task);
    if (w->is_cel && task->offer.present) yawl_cel_write_offer(w, &task->offer);
    yawl_put_pieces(w, &pieces, "resourcing");
    yawl_put_pieces(w, &pieces, "customForm");
    if (!text_is_absent(target)) yawl_ref(w, "decomposesTo", root);
    yawl_write_instances(w, task, root);
    yawl_end_pieces(w, &pieces, task->span);
    yawl_leave(w, "task");
}
