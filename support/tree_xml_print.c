/* Writing a tree as XML text.
 *
 * Takes a node of a good tree, gives text in the scratch that reads back as the same tree: what would be
 * read as markup, as a line end or as white space of an attribute is written as a reference.  An element
 * without content is <a/>.  It does not recurse: a node that ends closes the elements that end with it.
 */
#include "yawl/tree.h"

#include "support/scratch.h"
#include "yawl/errors.h"

/* Pieces of text are written one after the other to the end of the scratch. */
struct xml_out {
    struct yawl_eval *e;
    struct yawl_text text; /* so far */
};

static void put(struct xml_out *out, struct yawl_text piece)
{
    struct yawl_text copy = yawl__scratch_text(out->e, piece.data, piece.length);
    if (out->text.length == 0) out->text.data = copy.data;
    out->text.length += copy.length;
}

/* How a character is written that cannot stand as it is; NULL: it can. */
static const char *escape_of(char c, bool in_value)
{
    switch (c) {
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '&': return "&amp;";
    case '\r': return "&#13;";
    case '"': return in_value ? "&quot;" : NULL;
    case '\n': return in_value ? "&#10;" : NULL;
    case '\t': return in_value ? "&#9;" : NULL;
    default: return NULL;
    }
}

static void put_escaped(struct xml_out *out, struct yawl_text text, bool in_value)
{
    uint32_t begin = 0;
    for (uint32_t i = 0; i < text.length; i++) {
        const char *escape = escape_of(text.data[i], in_value);
        if (escape == NULL) continue;
        struct yawl_text piece = {text.data + begin, i - begin};
        put(out, piece);
        put(out, yawl_text_of(escape));
        begin = i + 1;
    }
    if (begin == text.length) return;
    struct yawl_text rest = {text.data + begin, text.length - begin};
    put(out, rest);
}

static bool is_attribute(enum yawl_node_kind kind)
{
    return kind == YAWL_NODE_ATTRIBUTE || kind == YAWL_NODE_NAMESPACE;
}

/* Writes the tag and attributes of the element; returns the first node of its content. */
static uint32_t put_tag(struct xml_out *out, struct yawl_node element)
{
    uint32_t end = yawl_node_end(element), index = element.index + 1;
    put(out, YAWL_TEXT("<"));
    put(out, yawl_node_name(element));
    for (; index < end; index++) {
        struct yawl_node node = yawl_node_at(element.tree, index);
        if (!is_attribute(yawl_node_kind(node))) break;
        put(out, YAWL_TEXT(" "));
        put(out, yawl_node_name(node));
        put(out, YAWL_TEXT("=\""));
        put_escaped(out, yawl_node_value(node), true);
        put(out, YAWL_TEXT("\""));
    }
    put(out, index == end ? YAWL_TEXT("/>") : YAWL_TEXT(">"));
    return index;
}

/* Closes the elements that end at `index`, from `open` outwards up to `root`; returns what is still open. */
static struct yawl_node put_ends(struct xml_out *out, struct yawl_node open, struct yawl_node root,
                                 uint32_t index)
{
    while (yawl_node_is(open) && open.index >= root.index && yawl_node_end(open) == index) {
        if (yawl_node_kind(open) == YAWL_NODE_ELEMENT) {
            put(out, YAWL_TEXT("</"));
            put(out, yawl_node_name(open));
            put(out, YAWL_TEXT(">"));
        }
        open = yawl_node_parent(open);
    }
    return open;
}

struct yawl_text yawl_tree_print(struct yawl_eval *e, struct yawl_node node)
{
    struct xml_out out = {e, {"", 0}};
    if (is_attribute(yawl_node_kind(node))) return yawl_node_value(node);
    uint32_t end = yawl_node_end(node), index = node.index;
    struct yawl_node open = yawl_node_none();
    while (index < end && e->fault != YAWL_ETOOBIG) {
        struct yawl_node here = yawl_node_at(node.tree, index);
        enum yawl_node_kind kind = yawl_node_kind(here);
        uint32_t next = kind == YAWL_NODE_ELEMENT ? put_tag(&out, here) : index + 1;
        if (kind == YAWL_NODE_TEXT) put_escaped(&out, yawl_node_value(here), false);
        bool opens = kind != YAWL_NODE_TEXT && next < yawl_node_end(here);
        if (opens)
            open = here;
        else
            open = put_ends(&out, open, node, next);
        index = next;
    }
    return out.text;
}
