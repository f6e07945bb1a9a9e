/* Looking at a document whose elements are in one of YAWL's namespaces (yawl_check.h). */
#include "ast/yawl_check.h"

struct document_node *yawl_attribute(const struct document_node *node, const char *name)
{
    for (struct document_node *child = node->first_child; child != NULL; child = child->next) {
        if (child->kind != DOCUMENT_ATTRIBUTE) return NULL;
        if (text_is_empty(child->ns) && text_is(child->name, name)) return child;
    }
    return NULL;
}

struct document_node *yawl_xsi_type(const struct document_node *node)
{
    for (struct document_node *child = node->first_child; child != NULL; child = child->next) {
        if (child->kind != DOCUMENT_ATTRIBUTE) return NULL;
        if (text_is(child->ns, XSI_NAMESPACE) && text_is(child->name, "type")) return child;
    }
    return NULL;
}

struct text yawl_attribute_value(const struct document_node *node, const char *name)
{
    const struct document_node *attribute = yawl_attribute(node, name);
    return attribute == NULL ? TEXT_NONE : text_trim(attribute->value);
}

struct text yawl_local_name(struct text qname)
{
    size_t colon = text_find(qname, ":");
    return text_trim(colon == SIZE_MAX ? qname : text_slice(qname, colon + 1, qname.length));
}

bool yawl_is_element(const struct document_node *node, const char *name)
{
    if (node->kind != DOCUMENT_ELEMENT || (name != NULL && !text_is(node->name, name))) return false;
    return text_is(node->ns, YAWL_NAMESPACE) || text_is(node->ns, YAWL_BETA_NAMESPACE);
}

struct document_node *yawl_child(const struct document_node *node, const char *name)
{
    for (struct document_node *child = node->first_child; child != NULL; child = child->next) {
        if (yawl_is_element(child, name)) return child;
    }
    return NULL;
}

struct text yawl_describe(struct arena *arena, const struct document_node *node)
{
    struct text id = yawl_attribute_value(node, "id");
    if (text_is_empty(id)) id = yawl_attribute_value(node, "uri");
    const struct document_node *name = yawl_child(node, "name");
    bool is_variable =
        text_ends_with(node->name, "Param") || text_ends_with(node->name, "Variable");
    if (text_is_empty(id) && is_variable) {
        id = name == NULL ? yawl_attribute_value(node, "name")
                          : text_trim(document_text(arena, name));
    }
    if (text_is_empty(id)) return text_format(arena, "<" TEXT_FMT ">", TEXT_ARG(node->name));
    return text_format(arena, TEXT_FMT " '" TEXT_FMT "'", TEXT_ARG(node->name), TEXT_ARG(id));
}
