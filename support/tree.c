/* Trees of XML data: finding by name, string values, comparison.
 *
 * Takes nodes of good trees (yawl/tree.h) and only reads them; a string value of several texts is built in
 * the scratch.  Nothing recurses: a subtree is a range of nodes.
 */
#include "yawl/tree.h"

#include "support/scratch.h"
#include "yawl/errors.h"

/* ---- By name ---- */

static struct yawl_node named_from(struct yawl_node node, struct yawl_text name)
{
    while (yawl_node_is(node) &&
           (yawl_node_kind(node) != YAWL_NODE_ELEMENT || !yawl_node_is_named(node, name)))
        node = yawl_node_next(node);
    return node;
}

struct yawl_node yawl_node_child_named(struct yawl_node node, struct yawl_text name)
{
    return named_from(yawl_node_first_child(node), name);
}

struct yawl_node yawl_node_next_named(struct yawl_node node, struct yawl_text name)
{
    return named_from(yawl_node_next(node), name);
}

struct yawl_node yawl_node_attribute_named(struct yawl_node node, struct yawl_text name)
{
    struct yawl_node attribute = yawl_node_first_attribute(node);
    while (yawl_node_is(attribute) && !yawl_node_is_named(attribute, name))
        attribute = yawl_node_next_attribute(attribute);
    return attribute;
}

struct yawl_text yawl_name_local(struct yawl_text name)
{
    struct yawl_text local = name;
    const char *colon = name.length == 0 ? NULL : memchr(name.data, ':', name.length);
    if (colon == NULL) return local;
    local.data = colon + 1;
    local.length = name.length - (uint32_t)(local.data - name.data);
    return local;
}

/* ---- String value ---- */

/* The first text from `index` on, before `end`. */
static struct yawl_node text_from(const char *tree, uint32_t index, uint32_t end)
{
    for (; index < end; index++) {
        struct yawl_node node = yawl_node_at(tree, index);
        if (yawl_node_kind(node) == YAWL_NODE_TEXT) return node;
    }
    return yawl_node_none();
}

static bool has_value(enum yawl_node_kind kind)
{
    return kind != YAWL_NODE_DOCUMENT && kind != YAWL_NODE_ELEMENT;
}

struct yawl_text yawl_node_text(struct yawl_eval *e, struct yawl_node node)
{
    if (has_value(yawl_node_kind(node))) return yawl_node_value(node);
    uint32_t end = yawl_node_end(node);
    struct yawl_node first = text_from(node.tree, node.index + 1, end);
    struct yawl_text text = {"", 0};
    if (!yawl_node_is(first)) return text;
    text = yawl_node_value(first);
    struct yawl_node next = text_from(node.tree, first.index + 1, end);
    for (; yawl_node_is(next) && e->fault != YAWL_ETOOBIG;
         next = text_from(node.tree, next.index + 1, end))
        text = yawl_text_concat(e, text, yawl_node_value(next));
    return text;
}

/* ---- Comparison ---- */

static uint32_t attributes_of(struct yawl_node element)
{
    uint32_t count = 0;
    struct yawl_node attribute = yawl_node_first_attribute(element);
    for (; yawl_node_is(attribute); attribute = yawl_node_next_attribute(attribute)) count++;
    return count;
}

/* Has `b` the attributes of `a`, in any order? */
static bool equal_attributes(struct yawl_node a, struct yawl_node b)
{
    if (attributes_of(a) != attributes_of(b)) return false;
    struct yawl_node one = yawl_node_first_attribute(a);
    for (; yawl_node_is(one); one = yawl_node_next_attribute(one)) {
        struct yawl_node other = yawl_node_attribute_named(b, yawl_node_name(one));
        if (!yawl_node_is(other) || !yawl_text_equal(yawl_node_value(one), yawl_node_value(other)))
            return false;
    }
    return true;
}

/* The first node from `index` on that is no attribute or namespace. */
static uint32_t content_from(const char *tree, uint32_t index, uint32_t end)
{
    for (; index < end; index++) {
        enum yawl_node_kind kind = yawl_node_kind(yawl_node_at(tree, index));
        if (kind != YAWL_NODE_ATTRIBUTE && kind != YAWL_NODE_NAMESPACE) break;
    }
    return index;
}

/* Are the nodes themselves equal, whatever is in them? */
static bool equal_heads(struct yawl_node a, struct yawl_node b)
{
    enum yawl_node_kind kind = yawl_node_kind(a);
    if (kind != yawl_node_kind(b)) return false;
    if (!yawl_text_equal(yawl_node_name(a), yawl_node_name(b))) return false;
    if (has_value(kind)) return yawl_text_equal(yawl_node_value(a), yawl_node_value(b));
    return kind == YAWL_NODE_DOCUMENT || equal_attributes(a, b);
}

bool yawl_node_equal(struct yawl_node a, struct yawl_node b)
{
    uint32_t end_a = yawl_node_end(a), end_b = yawl_node_end(b);
    int depth = yawl_node_row(a).depth - yawl_node_row(b).depth;
    struct yawl_node one = a, other = b;
    for (;;) {
        if (yawl_node_row(one).depth - yawl_node_row(other).depth != depth) return false;
        if (!equal_heads(one, other)) return false;
        one.index = content_from(a.tree, one.index + 1, end_a);
        other.index = content_from(b.tree, other.index + 1, end_b);
        if (one.index == end_a || other.index == end_b) break;
    }
    return one.index == end_a && other.index == end_b;
}
