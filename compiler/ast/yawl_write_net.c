/* Writes nets and conditions. */
#include "ast/yawl_write.h"

static struct text or_else(struct text text, struct text otherwise)
{
    return text_is_absent(text) ? otherwise : text;
}

static void write_condition(struct yawl_writer *w, const struct ast_condition *condition,
                            const char *element, struct text name)
{
    const struct ast_about *about = &condition->about;
    yawl_pieces pieces = yawl_cut(w, about->yawl_xml.text, about->yawl_xml.span);
    yawl_tag(w, element);
    yawl_set(w, "id", yawl_id_of(&w->elements, name));
    bool holds_nothing = condition->flows.count == 0 && pieces.count == 0 &&
                         text_is_absent(about->title.text) &&
                         text_is_absent(about->description.text);
    if (holds_nothing) {
        yawl_end(w);
        return;
    }
    yawl_enter(w);
    yawl_line(w, "name", about->title.text);
    yawl_line(w, "documentation", about->description.text);
    yawl_write_flows(w, &condition->flows, AST_GATE_ABSENT);
    yawl_end_pieces(w, &pieces, condition->span);
    yawl_leave(w, element);
}

static void write_elements(struct yawl_writer *w, const struct ast_net *net)
{
    yawl_tag(w, "processControlElements");
    yawl_enter(w);
    write_condition(w, &net->input, "inputCondition", or_else(net->input.name.text, TEXT("start")));
    array_each(struct ast_element_ref, ref, &net->order) {
        if (ref->is_task) {
            yawl_write_task(w, &net->tasks.items[ref->index]);
            continue;
        }
        const struct ast_condition *condition = &net->conditions.items[ref->index];
        write_condition(w, condition, "condition", condition->name.text);
    }
    write_condition(w, &net->output, "outputCondition",
                    or_else(net->output.name.text, TEXT("end")));
    yawl_leave(w, "processControlElements");
}

/* Ids of all elements; those of the input and the output condition are taken as well.  Beta 2 knew no two
 * elements of the same id in a file. */
static void take_ids(struct yawl_writer *w, const struct ast_net *net)
{
    struct intern taken = w->elements.taken;
    w->elements = (struct yawl_ids){0};
    if (yawl_is_beta_2(w)) w->elements.taken = taken;
    yawl_take_id(w, &w->elements, or_else(net->input.name.text, TEXT("start")), false);
    yawl_take_id(w, &w->elements, or_else(net->output.name.text, TEXT("end")), false);
    array_each(struct ast_condition, condition, &net->conditions) {
        yawl_take_id(w, &w->elements, condition->name.text, false);
    }
    array_each(struct ast_task, task, &net->tasks) {
        yawl_take_id(w, &w->elements, task->name.text, false);
    }
}

static void refuse_net(struct yawl_writer *w, const struct ast_net *net)
{
    if (net->timers.count > 0) yawl_refuse(w, net->timers.items[0].span, "the timer of a net");
    if (!text_is_absent(net->termination.text)) {
        yawl_refuse(w, net->termination.span, "'termination'");
    }
    if (!text_is_absent(net->or_join.text)) yawl_refuse(w, net->or_join.span, "'or_join'");
    if (net->uses_needs) yawl_refuse(w, net->span, "a net of 'needs'");
}

static void write_old_outputs(struct yawl_writer *w, const struct ast_net *net, yawl_pieces *pieces)
{
    uint32_t index = net->variables.count;
    for (struct yawl_piece *piece; (piece = yawl_find_piece(pieces, "outputExpression")) != NULL;) {
        struct ast_text query = {yawl_attribute_value(piece->node, "query"), net->span};
        yawl_write_old_output(w, &net->variables, &query, index++);
        piece->written = true;
    }
}

static void begin_net(struct yawl_writer *w, const struct ast_net *net, const char *element)
{
    bool is_decomposition = text_is(TEXT("decomposition"), element);
    yawl_tag(w, element);
    yawl_set(w, "id", w->net_id);
    if (is_decomposition && net->is_root) yawl_set(w, "isRootNet", TEXT("true"));
    if (is_decomposition) yawl_set(w, "xsi:type", TEXT("NetFactsType"));
    yawl_enter_type(w, "NetFactsType", net->span);
}

void yawl_write_net(struct yawl_writer *w, const struct ast_net *net)
{
    yawl_pieces pieces = yawl_cut(w, net->about.yawl_xml.text, net->about.yawl_xml.span);
    const char *element = net->is_root && yawl_has(w, "rootNet") ? "rootNet" : "decomposition";
    w->net = net;
    w->net_id = yawl_id_of(&w->decompositions, net->name.text);
    take_ids(w, net);
    refuse_net(w, net);
    begin_net(w, net, element);
    if (!text_is_empty(net->about.title.text)) yawl_line(w, "name", net->about.title.text);
    yawl_line(w, "documentation", net->about.description.text);
    yawl_write_variables(w, &net->variables, AST_IN, "inputParam");
    yawl_write_variables(w, &net->variables, AST_OUT, "outputParam");
    yawl_put_pieces(w, &pieces, "outputExpression");
    write_old_outputs(w, net, &pieces);
    yawl_put_pieces(w, &pieces, "logPredicate");
    yawl_write_variables(w, &net->variables, AST_LOCAL, "localVariable");
    if (w->is_cel) yawl_write_held_outputs(w, &net->variables);
    write_elements(w, net);
    yawl_put_pieces(w, &pieces, "externalDataGateway");
    yawl_end_pieces(w, &pieces, net->span);
    yawl_leave(w, element);
}
