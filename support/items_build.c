/* Constructors [XQ 3.7]: elements, attributes and texts from sequences, and trees that are stored.
 *
 * Each constructor builds a tree of its own in the scratch; what is put into another one is copied, as the
 * language asks.
 */
#include "support/items_parts.h"

#include <string.h>

static struct yawl_items finish(struct yawl_tree_builder *b)
{
    struct yawl_eval *e = b->e;
    return yawl_items_of_tree(e, yawl_tree_done(b));
}

/* Neighbouring atoms become one text, with a space between. */
static void put_content(struct yawl_tree_builder *b, struct yawl_items content)
{
    for (uint32_t i = 0; i < content.count && b->e->fault == 0; i++) {
        const struct yawl_item *item = &content.items[i];
        if (yawl__is_node(item)) {
            yawl_tree_copy(b, yawl__item_node(item));
            continue;
        }
        if (i > 0 && !yawl__is_node(item - 1)) yawl_tree_text(b, yawl_text_of(" "));
        yawl_tree_text(b, yawl__item_string(b->e, item));
    }
}

struct yawl_items yawl_items_element(struct yawl_eval *e, struct yawl_text name,
                                     struct yawl_items content)
{
    struct yawl_tree_builder b;
    yawl_tree_begin(&b, e);
    yawl_tree_open(&b, name);
    put_content(&b, content);
    yawl_tree_close(&b);
    return finish(&b);
}

struct yawl_items yawl_items_new_attribute(struct yawl_eval *e, struct yawl_text name,
                                           struct yawl_text value)
{
    struct yawl_tree_builder b;
    yawl_tree_begin(&b, e);
    yawl_tree_attribute(&b, name, value);
    return finish(&b);
}

struct yawl_items yawl_items_new_text(struct yawl_eval *e, struct yawl_text value)
{
    if (value.length == 0) return yawl_items_none();
    struct yawl_tree_builder b;
    yawl_tree_begin(&b, e);
    yawl_tree_text(&b, value);
    return finish(&b);
}

struct yawl_items yawl_items_document(struct yawl_eval *e, struct yawl_items content)
{
    struct yawl_tree_builder b;
    yawl_tree_begin(&b, e);
    yawl_tree_document(&b);
    put_content(&b, content);
    yawl_tree_close(&b);
    return finish(&b);
}

/* The atoms among the items become texts, so that what stands beside the hole adds no space. */
struct yawl_items yawl_items_hole(struct yawl_eval *e, struct yawl_items items)
{
    struct yawl_items_list list = yawl_items_begin();
    for (uint32_t i = 0; i < items.count && e->fault == 0;) {
        uint32_t end = i;
        while (end < items.count && !yawl__is_node(&items.items[end])) end++;
        struct yawl_items part = {items.items + i, end > i ? end - i : 1};
        if (end > i) part = yawl_items_new_text(e, yawl_items_content(e, part));
        yawl_items_add(e, &list, part);
        i = end > i ? end : i + 1;
    }
    return list.items;
}

/* ---- Values of variables ---- */

struct yawl_text yawl_items_value(struct yawl_eval *e, struct yawl_items items)
{
    struct yawl_text text = yawl_text_of("");
    for (uint32_t i = 0; i < items.count && e->fault == 0; i++) {
        const struct yawl_item *item = &items.items[i];
        bool element =
            yawl__is_node(item) && yawl_node_kind(yawl__item_node(item)) != YAWL_NODE_TEXT;
        if (element) yawl__items_inside(e, yawl__item_node(item));
        if (i > 0 && !yawl__is_node(item) && !yawl__is_node(item - 1))
            text = yawl_text_concat(e, text, yawl_text_of(" "));
        text = yawl_text_concat(e, text, yawl__item_string(e, item));
    }
    return text;
}

/* Is it one element of that name?  An empty name is any. */
static bool is_element(struct yawl_items items, struct yawl_text name)
{
    if (items.count != 1 || !yawl__is_node(items.items)) return false;
    struct yawl_node node = yawl__item_node(items.items);
    return yawl_node_kind(node) == YAWL_NODE_ELEMENT &&
           (name.length == 0 || yawl_node_is_named(node, name));
}

struct yawl_text yawl_items_tree(struct yawl_eval *e, struct yawl_items items,
                                 struct yawl_text name)
{
    struct yawl_text none = yawl_text_of("");
    if (!is_element(items, name)) {
        yawl__items_not_needed(e, items, name);
        return none;
    }
    struct yawl_node node = yawl__item_node(items.items);
    if (node.index == 0) {
        struct yawl_tree_head head;
        memcpy(&head, node.tree, sizeof head);
        struct yawl_text tree = {node.tree, head.size};
        return tree;
    }
    struct yawl_tree_builder b;
    yawl_tree_begin(&b, e);
    yawl_tree_copy(&b, node);
    return yawl_tree_done(&b);
}

struct yawl_text yawl_items_scalar(struct yawl_eval *e, struct yawl_items items,
                                   struct yawl_text name)
{
    if (is_element(items, name)) {
        struct yawl_node node = yawl__item_node(items.items);
        struct yawl_node child = yawl_node_first_child(node);
        bool text = !yawl_node_is(child) || (yawl_node_kind(child) == YAWL_NODE_TEXT &&
                                             !yawl_node_is(yawl_node_next(child)));
        if (text) return yawl_node_text(e, node);
        while (yawl_node_is(child) && yawl_node_kind(child) == YAWL_NODE_TEXT)
            child = yawl_node_next(child);
        yawl__items_inside(e, yawl_node_is(child) ? child : node);
    } else {
        yawl__items_not_needed(e, items, name);
    }
    return yawl_text_of("");
}
