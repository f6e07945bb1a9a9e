/* Namespaces of the names in a tree, which keeps names and declarations as they were written.
 *
 * Takes a name and the element at which it stands; gives the namespace that the nearest declaration of its
 * prefix names (Namespaces in XML 1.0, section 6).  Two prefixes need no declaration: xml, and xsi, which
 * queries know too (XQuery 1.0, 4.12).
 */
#include "support/tree_parts.h"

static const char xml_uri[] = "http://www.w3.org/XML/1998/namespace";

/* The next row after `index`, before the element's content, that declares a namespace. */
struct yawl_node yawl__next_declaration(struct yawl_node element, uint32_t index)
{
    uint32_t end = yawl_node_end(element);
    for (index++; index < end; index++) {
        struct yawl_node node = yawl_node_at(element.tree, index);
        enum yawl_node_kind kind = yawl_node_kind(node);
        if (kind == YAWL_NODE_NAMESPACE) return node;
        if (kind != YAWL_NODE_ATTRIBUTE) break;
    }
    return yawl_node_none();
}

static bool declares(struct yawl_node declaration, struct yawl_text prefix)
{
    static const uint32_t begin = 6; /* bytes of "xmlns:" */
    struct yawl_text name = yawl_node_name(declaration);
    if (prefix.length == 0) return name.length < begin;
    return name.length == begin + prefix.length &&
           memcmp(name.data + begin, prefix.data, prefix.length) == 0;
}

static struct yawl_node declaration_of(struct yawl_node element, struct yawl_text prefix)
{
    uint32_t seen = 0;
    for (; yawl_node_is(element); element = yawl_node_parent(element)) {
        struct yawl_node node = yawl__next_declaration(element, element.index);
        for (; yawl_node_is(node); node = yawl__next_declaration(element, node.index)) {
            if (declares(node, prefix)) return node;
            if (++seen == YAWL__SCOPE_MAX) return yawl_node_none();
        }
    }
    return yawl_node_none();
}

static struct yawl_text prefix_of(struct yawl_text name)
{
    struct yawl_text local = yawl_name_local(name), prefix = {"", 0};
    if (local.length < name.length)
        prefix = (struct yawl_text){name.data, name.length - local.length - 1};
    return prefix;
}

bool yawl__namespace_of(struct yawl_node element, struct yawl_text name, struct yawl_text *uri)
{
    struct yawl_text prefix = prefix_of(name);
    struct yawl_node declaration = declaration_of(element, prefix);
    *uri = YAWL_TEXT("");
    if (yawl_node_is(declaration))
        *uri = yawl_node_value(declaration);
    else if (yawl_text_equal(prefix, YAWL_TEXT("xml")))
        *uri = yawl_text_of(xml_uri);
    else if (yawl_text_equal(prefix, YAWL_TEXT("xsi")))
        *uri = yawl_text_of(YAWL__INSTANCE_URI);
    return prefix.length == 0 || uri->length > 0;
}

bool yawl__is_of_instances(struct yawl_node attribute)
{
    struct yawl_text name = yawl_node_name(attribute), uri;
    if (prefix_of(name).length == 0) return false;
    yawl__namespace_of(yawl_node_parent(attribute), name, &uri);
    return yawl_text_equal(uri, yawl_text_of(YAWL__INSTANCE_URI));
}

struct yawl_node yawl__instance_attribute(struct yawl_node element, const char *local)
{
    struct yawl_node node = yawl_node_first_attribute(element);
    for (; yawl_node_is(node); node = yawl_node_next_attribute(node)) {
        struct yawl_text name = yawl_name_local(yawl_node_name(node));
        if (yawl_text_equal(name, yawl_text_of(local)) && yawl__is_of_instances(node)) break;
    }
    return node;
}

bool yawl__has_declarations(struct yawl_node root)
{
    for (uint32_t i = root.index + 1; i < yawl_node_end(root); i++)
        if (yawl_node_kind(yawl_node_at(root.tree, i)) == YAWL_NODE_NAMESPACE) return true;
    return false;
}
