/* Variables, mappings and gateways of a YAWL document → syntax tree. */
#include "ast/yawl_to_ast_parts.h"

/* ---- Variables ------------------------------------------------------------------------------ */

/* Beta 2: an attribute for the name, and a type with a prefix.  Only types of XML Schema itself were
 * ever looked at ("xs…"); of others nothing but the local name counted, if that. */
static void lower_beta_2_type(struct yawl_lowering *l, const struct document_node *node,
                              struct ast_variable *variable)
{
    variable->name = yawl_attribute_text(node, "name");
    struct ast_text type = yawl_child_word(l, node, "type");
    variable->type = type;
    if (text_is_absent(type.text)) return;
    size_t colon = text_find(type.text, ":");
    if (text_starts_with(type.text, "xs")) {
        variable->ns = (struct ast_text){TEXT(XSD_NAMESPACE), type.span};
    } else {
        variable->untyped = AST_YES;
    }
    if (colon == SIZE_MAX) return;
    bool exact = text_equal(span_text(type.span), type.text);
    variable->type.text = text_slice(type.text, colon + 1, type.text.length);
    if (exact) {
        variable->type.span = span_part(type.span, (uint32_t)colon + 1, (uint32_t)type.text.length);
    }
}

static void lower_type(struct yawl_lowering *l, const struct document_node *node,
                       struct ast_variable *variable)
{
    variable->name = yawl_child_word(l, node, "name");
    variable->type = yawl_child_word(l, node, "type");
    variable->ns = yawl_child_word(l, node, "namespace");
    variable->element = yawl_child_word(l, node, "element");
    variable->index = yawl_integer(yawl_child_word(l, node, "index"));
    if (yawl_child(node, "isUntyped") != NULL) variable->untyped = AST_YES;
}

static void keep_rest_of_variable(struct yawl_lowering *l, const struct document_node *node,
                                  struct ast_variable *variable)
{
    static const char *const none[] = {NULL}, *const beta_2[] = {"name", NULL};
    struct yawl_rest rest = {0};
    yawl_keep_attributes(l, &rest, node, l->version == YAWL_BETA_2 ? beta_2 : none);
    for (const struct document_node *child = node->first_child; child; child = child->next) {
        if (child->kind == DOCUMENT_ATTRIBUTE || child->kind == DOCUMENT_TEXT) continue;
        bool kept = child->kind != DOCUMENT_ELEMENT || yawl_is_element(child, "documentation") ||
                    yawl_is_element(child, "logPredicate") ||
                    yawl_is_element(child, "isCutThroughParam");
        if (kept) yawl_keep(l, &rest, child);
    }
    variable->yawl_xml = yawl_kept(l, &rest);
}

void yawl_lower_variable(struct yawl_lowering *l, const struct document_node *node,
                         enum ast_variable_role role, ast_variables *variables)
{
    struct ast_variable *variable = array_add(l->arena, variables);
    variable->role = role;
    variable->span = node->span;
    variable->index = (struct ast_int){AST_ABSENT, SPAN_NONE};
    if (l->version == YAWL_BETA_2) {
        lower_beta_2_type(l, node, variable);
    } else {
        lower_type(l, node, variable);
    }
    variable->initial = yawl_child_text(l, node, "initialValue");
    variable->fallback = yawl_child_text(l, node, "defaultValue");
    if (yawl_child(node, "mandatory") != NULL) variable->mandatory = AST_YES;
    keep_rest_of_variable(l, node, variable);
}

/* ---- Mappings ------------------------------------------------------------------------------- */

void yawl_lower_mappings(struct yawl_lowering *l, const struct document_node *node,
                         ast_mappings *mappings, struct yawl_rest *rest)
{
    yawl_keep_asides(l, rest, node);
    for (const struct document_node *child = node->first_child; child; child = child->next) {
        if (!yawl_is_element(child, "mapping")) continue;
        struct ast_mapping *mapping = array_add(l->arena, mappings);
        const struct document_node *expression = yawl_child(child, "expression");
        mapping->span = child->span;
        mapping->target = yawl_child_word(l, child, "mapsTo");
        if (expression != NULL) mapping->expression = yawl_attribute_exact(expression, "query");
        yawl_keep_asides(l, rest, child);
    }
}

/* ---- Gateways ------------------------------------------------------------------------------- */

/* The service's id has a member; its other parts are kept with the whole element. */
static void lower_service(struct yawl_lowering *l, const struct document_node *node,
                          struct ast_decomposition *decomposition, struct yawl_rest *rest)
{
    decomposition->service = yawl_attribute_text(node, "id");
    for (const struct document_node *child = node->first_child; child; child = child->next) {
        if (child->kind != DOCUMENT_ATTRIBUTE && child->kind != DOCUMENT_TEXT) {
            yawl_keep(l, rest, node);
            return;
        }
    }
}

static void lower_gateway_child(struct yawl_lowering *l, const struct document_node *child,
                                struct ast_decomposition *decomposition, struct yawl_rest *rest)
{
    if (child->kind == DOCUMENT_COMMENT || child->kind == DOCUMENT_INSTRUCTION) {
        yawl_keep(l, rest, child);
    } else if (yawl_is_element(child, "inputParam")) {
        yawl_lower_variable(l, child, AST_IN, &decomposition->variables);
    } else if (yawl_is_element(child, "outputParam")) {
        yawl_lower_variable(l, child, AST_OUT, &decomposition->variables);
    } else if (yawl_is_element(child, "enablementParam")) {
        yawl_lower_variable(l, child, AST_ENABLEMENT, &decomposition->variables);
    } else if (yawl_is_element(child, "outputExpression")) {
        struct ast_mapping *output = array_add(l->arena, &decomposition->outputs);
        output->span = child->span;
        output->expression = yawl_attribute_exact(child, "query");
    } else if (yawl_is_element(child, "yawlService")) {
        lower_service(l, child, decomposition, rest);
    } else if (yawl_is_element(child, "logPredicate")) {
        yawl_keep(l, rest, child);
    }
}

void yawl_lower_gateway(struct yawl_lowering *l, const struct document_node *node,
                        struct ast_decomposition *decomposition)
{
    static const char *const known[] = {"id", NULL};
    struct yawl_rest rest = {0};
    decomposition->name = yawl_attribute_text(node, "id");
    decomposition->span = node->span;
    decomposition->about.title = yawl_child_text(l, node, "name");
    decomposition->about.description = yawl_child_text(l, node, "documentation");
    decomposition->interaction = yawl_child_word(l, node, "externalInteraction");
    decomposition->codelet = yawl_child_word(l, node, "codelet");
    yawl_keep_attributes(l, &rest, node, known);
    for (const struct document_node *child = node->first_child; child; child = child->next) {
        lower_gateway_child(l, child, decomposition, &rest);
    }
    decomposition->about.yawl_xml = yawl_kept(l, &rest);
}
