/* Nets and conditions of a YAWL document → syntax tree. */
#include "ast/yawl_to_ast_parts.h"

static void lower_condition(struct yawl_lowering *l, const struct document_node *node,
                            struct ast_condition *condition)
{
    struct yawl_rest rest = {0};
    condition->name = yawl_attribute_text(node, "id");
    condition->span = node->span;
    condition->about.title = yawl_child_text(l, node, "name");
    condition->about.description = yawl_child_text(l, node, "documentation");
    yawl_keep_asides(l, &rest, node);
    for (const struct document_node *child = node->first_child; child; child = child->next) {
        if (yawl_is_element(child, "flowsInto")) yawl_lower_flow(l, child, &condition->flows);
    }
    condition->about.yawl_xml = yawl_kept(l, &rest);
}

static void lower_input(struct yawl_lowering *l, const struct document_node *node,
                        struct ast_net *net)
{
    if (net->has_input) {
        array_push(l->arena, &net->more_inputs, yawl_attribute_text(node, "id"));
        return;
    }
    net->has_input = true;
    lower_condition(l, node, &net->input);
}

static void lower_output(struct yawl_lowering *l, const struct document_node *node,
                         struct ast_net *net)
{
    if (net->has_output) {
        array_push(l->arena, &net->more_outputs, yawl_attribute_text(node, "id"));
        return;
    }
    net->has_output = true;
    lower_condition(l, node, &net->output);
}

static void lower_elements(struct yawl_lowering *l, const struct document_node *node,
                           struct ast_net *net, struct yawl_rest *rest)
{
    yawl_keep_asides(l, rest, node);
    for (const struct document_node *child = node->first_child; child; child = child->next) {
        if (yawl_is_element(child, "inputCondition")) {
            lower_input(l, child, net);
        } else if (yawl_is_element(child, "outputCondition")) {
            lower_output(l, child, net);
        } else if (yawl_is_element(child, "task")) {
            struct ast_element_ref ref = {true, net->tasks.count};
            yawl_lower_task(l, child, array_add(l->arena, &net->tasks));
            array_push(l->arena, &net->order, ref);
        } else if (yawl_is_element(child, "condition")) {
            struct ast_element_ref ref = {false, net->conditions.count};
            lower_condition(l, child, array_add(l->arena, &net->conditions));
            array_push(l->arena, &net->order, ref);
        }
    }
}

static void lower_net_child(struct yawl_lowering *l, const struct document_node *child,
                            struct ast_net *net, struct yawl_rest *rest)
{
    if (child->kind == DOCUMENT_COMMENT || child->kind == DOCUMENT_INSTRUCTION ||
        yawl_is_element(child, "logPredicate") || yawl_is_element(child, "externalDataGateway") ||
        yawl_is_element(child, "outputExpression")) {
        yawl_keep(l, rest, child);
    } else if (yawl_is_element(child, "inputParam")) {
        yawl_lower_variable(l, child, AST_IN, &net->variables);
    } else if (yawl_is_element(child, "outputParam")) {
        yawl_lower_variable(l, child, AST_OUT, &net->variables);
    } else if (yawl_is_element(child, "localVariable")) {
        yawl_lower_variable(l, child, AST_LOCAL, &net->variables);
    } else if (yawl_is_element(child, "processControlElements")) {
        lower_elements(l, child, net, rest);
    }
}

void yawl_lower_net(struct yawl_lowering *l, const struct document_node *node, struct ast_net *net)
{
    struct text root = yawl_attribute_value(node, "isRootNet");
    struct yawl_rest rest = {0};
    net->name = yawl_attribute_text(node, "id");
    net->span = node->span;
    net->is_root = yawl_is_element(node, "rootNet") || text_is(root, "true") || text_is(root, "1");
    net->about.title = yawl_child_text(l, node, "name");
    net->about.description = yawl_child_text(l, node, "documentation");
    for (const struct document_node *child = node->first_child; child; child = child->next) {
        lower_net_child(l, child, net, &rest);
    }
    net->about.yawl_xml = yawl_kept(l, &rest);
}
