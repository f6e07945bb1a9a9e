/* Is a block of bytes a tree?  Asked of whatever comes from outside, before anything navigates in it.
 *
 * Takes any bytes and reads nothing but them.  The nodes must nest as their parents, ends and depths say,
 * names and values must lie among the characters, and be names and text of XML.
 */
#include "support/tree_parts.h"

struct checked {
    const char *tree;
    struct yawl_tree_head head;
    uint32_t characters_at;
    uint32_t open; /* innermost node that is open; YAWL_TREE_NONE before the root */
    bool content;  /* something else than attributes was in it */
    struct yawl_tree_row previous;
};

static bool is_head_good(struct checked *c, struct yawl_text tree)
{
    if (tree.length < sizeof c->head) return false;
    memcpy(&c->head, tree.data, sizeof c->head);
    uint64_t rows = (uint64_t)c->head.nodes * sizeof(struct yawl_tree_row);
    uint64_t size = sizeof c->head + rows + c->head.characters;
    if (c->head.nodes == 0 || size != tree.length || c->head.size != size) return false;
    c->characters_at = (uint32_t)(sizeof c->head + rows);
    return c->head.reserved == 0;
}

static bool is_inside(const struct checked *c, uint32_t offset, uint32_t length)
{
    if (length == 0) return offset == 0;
    return offset >= c->characters_at && offset <= c->head.size && length <= c->head.size - offset;
}

static bool takes_nodes(enum yawl_node_kind kind)
{
    return kind == YAWL_NODE_DOCUMENT || kind == YAWL_NODE_ELEMENT;
}

/* Its name and value are there as its kind wants them. */
static bool are_strings_good(const struct checked *c, struct yawl_node node,
                             struct yawl_tree_row row)
{
    enum yawl_node_kind kind = (enum yawl_node_kind)row.kind;
    bool named = kind != YAWL_NODE_DOCUMENT && kind != YAWL_NODE_TEXT;
    if (!is_inside(c, row.name, row.name_length) || !is_inside(c, row.value, row.value_length))
        return false;
    if (named ? !yawl_name_is_good(yawl_node_name(node)) : row.name_length > 0) return false;
    if (takes_nodes(kind) && row.value_length > 0) return false;
    if (kind == YAWL_NODE_TEXT && row.value_length == 0) return false;
    return yawl__is_xml_text(yawl_node_value(node));
}

/* A node that begins where another may: its parent is the innermost open node. */
static bool is_place_good(struct checked *c, uint32_t index, struct yawl_tree_row row)
{
    if (index == 0)
        return row.parent == YAWL_TREE_NONE && row.depth == 0 && row.end == c->head.nodes;
    struct yawl_tree_row open = yawl_node_row(yawl_node_at(c->tree, c->open));
    if (row.parent != c->open || row.end <= index || row.end > open.end) return false;
    return row.depth == open.depth + 1 && row.depth <= YAWL_TREE_DEPTH_MAX;
}

/* Has the open element no other attribute, before `index`, of the same name? */
static bool is_new_name(const struct checked *c, uint32_t index)
{
    struct yawl_text name = yawl_node_name(yawl_node_at(c->tree, index));
    for (uint32_t i = c->open + 1; i < index; i++)
        if (yawl_node_is_named(yawl_node_at(c->tree, i), name)) return false;
    return true;
}

/* No attribute after content, no document in a tree, no text after a text. */
static bool is_order_good(struct checked *c, uint32_t index, struct yawl_tree_row row)
{
    bool is_attribute = row.kind == YAWL_NODE_ATTRIBUTE || row.kind == YAWL_NODE_NAMESPACE;
    if (index == 0) return true;
    if (row.kind == YAWL_NODE_DOCUMENT || (is_attribute && c->content)) return false;
    if (is_attribute && index - c->open > YAWL_TREE_ATTRIBUTES_MAX) return false;
    enum yawl_node_kind parent = yawl_node_kind(yawl_node_at(c->tree, c->open));
    if (is_attribute && parent != YAWL_NODE_ELEMENT) return false;
    return row.kind != YAWL_NODE_TEXT || c->previous.kind != YAWL_NODE_TEXT ||
           c->previous.parent != row.parent;
}

static void close_ended(struct checked *c, uint32_t index)
{
    while (c->open != YAWL_TREE_NONE && index > 0) {
        struct yawl_tree_row open = yawl_node_row(yawl_node_at(c->tree, c->open));
        if (open.end != index) break;
        c->open = open.parent;
        c->content = true;
    }
}

static bool is_row_good(struct checked *c, uint32_t index)
{
    struct yawl_node node = yawl_node_at(c->tree, index);
    struct yawl_tree_row row = yawl_node_row(node);
    close_ended(c, index);
    if (row.kind >= YAWL_NODE_KIND_COUNT || (index > 0 && c->open == YAWL_TREE_NONE)) return false;
    if (!is_place_good(c, index, row) || !is_order_good(c, index, row)) return false;
    if (!are_strings_good(c, node, row)) return false;
    bool is_attribute = row.kind == YAWL_NODE_ATTRIBUTE || row.kind == YAWL_NODE_NAMESPACE;
    if (is_attribute && index > 0 && !is_new_name(c, index)) return false;
    if (takes_nodes((enum yawl_node_kind)row.kind)) {
        c->open = index;
        c->content = false;
    } else {
        if (row.end != index + 1) return false;
        if (!is_attribute) c->content = true;
    }
    c->previous = row;
    return true;
}

bool yawl_tree_is_good(struct yawl_text tree)
{
    struct checked c = {.tree = tree.data, .open = YAWL_TREE_NONE};
    if (!is_head_good(&c, tree)) return false;
    for (uint32_t i = 0; i < c.head.nodes; i++)
        if (!is_row_good(&c, i)) return false;
    return true;
}
