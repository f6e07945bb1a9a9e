/* Steps of paths: from nodes along an axis to nodes that pass a test [XP 3.2.1].
 *
 * A tree's nodes stand in document order and a subtree is a range of them (yawl/tree.h), so each axis is a
 * walk over rows; nothing recurses.  Namespace rows are no nodes here.
 */
#include "support/items_parts.h"

enum test_kind { TEST_NAME, TEST_ANY, TEST_NODE, TEST_KIND, TEST_NOTHING };

struct test {
    enum test_kind test;
    enum yawl_node_kind
        kind; /* TEST_NAME, TEST_ANY: the axis's principal kind; TEST_KIND: that one */
    struct yawl_text name;
};

static bool is(struct yawl_text text, const char *word)
{
    return yawl_text_equal(text, yawl_text_of(word));
}

static struct test read_test(struct yawl_text text, enum yawl_node_kind principal)
{
    struct test test = {TEST_NAME, principal, text};
    bool call = text.length > 2 && text.data[text.length - 1] == ')';
    if (is(text, "*")) test.test = TEST_ANY;
    if (!call) return test;
    test.test = TEST_KIND;
    if (is(text, "node()"))
        test.test = TEST_NODE;
    else if (is(text, "text()"))
        test.kind = YAWL_NODE_TEXT;
    else if (is(text, "element()"))
        test.kind = YAWL_NODE_ELEMENT;
    else if (is(text, "attribute()"))
        test.kind = YAWL_NODE_ATTRIBUTE;
    else if (is(text, "document-node()"))
        test.kind = YAWL_NODE_DOCUMENT;
    else
        test.test = TEST_NOTHING; /* comments and instructions are in no tree */
    return test;
}

/* A step that is being taken. */
struct step {
    struct yawl_eval *e;
    struct test test;
    struct yawl_items_list found;
};

static void visit(struct step *step, struct yawl_node node)
{
    enum yawl_node_kind kind = yawl_node_kind(node);
    const struct test *test = &step->test;
    bool passes = false;
    switch (test->test) {
    case TEST_NAME: passes = kind == test->kind && yawl_node_is_named(node, test->name); break;
    case TEST_ANY:
    case TEST_KIND: passes = kind == test->kind; break;
    case TEST_NODE: passes = kind != YAWL_NODE_NAMESPACE; break;
    case TEST_NOTHING: break;
    }
    if (!passes) return;
    struct yawl_item item = {.kind = YAWL_ITEM_NODE, .node = node.index, .as.tree = node.tree};
    yawl__items_push(step->e, &step->found, &item);
}

static bool is_content(struct yawl_node node)
{
    enum yawl_node_kind kind = yawl_node_kind(node);
    return kind != YAWL_NODE_ATTRIBUTE && kind != YAWL_NODE_NAMESPACE;
}

/* Elements and texts among the rows [from, end). */
static void visit_rows(struct step *step, const char *tree, uint32_t from, uint32_t end)
{
    for (uint32_t i = from; i < end && step->e->fault != YAWL_ETOOBIG; i++) {
        struct yawl_node node = yawl_node_at(tree, i);
        if (is_content(node)) visit(step, node);
    }
}

/* ---- One walk an axis, in document order ---- */

static void walk_child(struct step *step, struct yawl_node node)
{
    struct yawl_node child = yawl_node_first_child(node);
    for (; yawl_node_is(child); child = yawl_node_next(child)) visit(step, child);
}

static void walk_descendant(struct step *step, struct yawl_node node)
{
    visit_rows(step, node.tree, node.index + 1, yawl_node_end(node));
}

static void walk_self(struct step *step, struct yawl_node node) { visit(step, node); }

static void walk_descendant_or_self(struct step *step, struct yawl_node node)
{
    visit(step, node);
    walk_descendant(step, node);
}

static void walk_attribute(struct step *step, struct yawl_node node)
{
    struct yawl_node attribute = yawl_node_first_attribute(node);
    for (; yawl_node_is(attribute); attribute = yawl_node_next_attribute(attribute))
        visit(step, attribute);
}

static void walk_parent(struct step *step, struct yawl_node node)
{
    struct yawl_node parent = yawl_node_parent(node);
    if (yawl_node_is(parent)) visit(step, parent);
}

static void walk_ancestor(struct step *step, struct yawl_node node)
{
    uint32_t above[YAWL_TREE_DEPTH_MAX + 1], count = 0;
    struct yawl_node parent = yawl_node_parent(node);
    for (; yawl_node_is(parent) && count <= YAWL_TREE_DEPTH_MAX; parent = yawl_node_parent(parent))
        above[count++] = parent.index;
    while (count-- > 0) visit(step, yawl_node_at(node.tree, above[count]));
}

static void walk_ancestor_or_self(struct step *step, struct yawl_node node)
{
    walk_ancestor(step, node);
    visit(step, node);
}

static void walk_following_sibling(struct step *step, struct yawl_node node)
{
    if (!is_content(node)) return;
    for (node = yawl_node_next(node); yawl_node_is(node); node = yawl_node_next(node))
        visit(step, node);
}

static void walk_preceding_sibling(struct step *step, struct yawl_node node)
{
    struct yawl_node parent = yawl_node_parent(node);
    if (!is_content(node) || !yawl_node_is(parent)) return;
    struct yawl_node before = yawl_node_first_child(parent);
    for (; !yawl_node_same(before, node); before = yawl_node_next(before)) visit(step, before);
}

static void walk_following(struct step *step, struct yawl_node node)
{
    visit_rows(step, node.tree, yawl_node_end(node), yawl_node_end(yawl_node_at(node.tree, 0)));
}

static void walk_preceding(struct step *step, struct yawl_node node)
{
    for (uint32_t i = 0; i < node.index && step->e->fault != YAWL_ETOOBIG; i++) {
        struct yawl_node before = yawl_node_at(node.tree, i);
        bool above = yawl_node_end(before) > node.index;
        if (!above && is_content(before)) visit(step, before);
    }
}

/* ---- Steps ---- */

typedef void walk_axis(struct step *step, struct yawl_node node);

/* From each node; of several nodes the results are put in document order, each once. */
static struct yawl_items take(struct yawl_eval *e, walk_axis *walk, struct yawl_items from,
                              struct test test)
{
    struct step step = {e, test, yawl_items_begin()};
    for (uint32_t i = 0; i < from.count; i++) {
        const struct yawl_item *item = &from.items[i];
        if (!yawl__is_node(item)) return yawl__items_no_node(e);
        walk(&step, yawl__item_node(item));
        if (e->fault == YAWL_ETOOBIG) return yawl_items_none();
    }
    return from.count < 2 ? step.found.items : yawl_items_path(e, step.found.items);
}

#define STEP(axis, principal)                                                                      \
    struct yawl_items yawl_items_##axis(struct yawl_eval *e, struct yawl_items from,               \
                                        struct yawl_text test)                                     \
    {                                                                                              \
        return take(e, walk_##axis, from, read_test(test, principal));                             \
    }
STEP(child, YAWL_NODE_ELEMENT)
STEP(descendant, YAWL_NODE_ELEMENT)
STEP(descendant_or_self, YAWL_NODE_ELEMENT)
STEP(attribute, YAWL_NODE_ATTRIBUTE)
STEP(self, YAWL_NODE_ELEMENT)
STEP(parent, YAWL_NODE_ELEMENT)
STEP(ancestor, YAWL_NODE_ELEMENT)
STEP(ancestor_or_self, YAWL_NODE_ELEMENT)
STEP(following_sibling, YAWL_NODE_ELEMENT)
STEP(following, YAWL_NODE_ELEMENT)
STEP(preceding_sibling, YAWL_NODE_ELEMENT)
STEP(preceding, YAWL_NODE_ELEMENT)
#undef STEP
