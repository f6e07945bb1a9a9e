/* XML data: immutable trees in one block of bytes, which is stored and copied like a text.
 *
 * A block is a head, its nodes in document order (an element, then its namespaces and attributes, then its
 * content) and their characters.  It holds no pointers and needs no alignment.  Names are kept as written,
 * prefix and all.  Comments and processing instructions are not kept; neighbouring texts are one node,
 * and no text is empty.  Navigation trusts a block: what comes from outside is asked yawl_tree_is_good().
 * Functions that build work in the scratch of an evaluation, like all of yawl/value.h.
 */
#ifndef YAWL_TREE_H
#define YAWL_TREE_H

#include "yawl/value.h"

#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Limits of a tree; beyond them YAWL_EXML. */
#define YAWL_TREE_DEPTH_MAX      200        /* nodes above a node */
#define YAWL_TREE_ATTRIBUTES_MAX 256        /* attributes and namespaces of an element */
#define YAWL_TREE_NAME_MAX       1000       /* bytes of a name */
#define YAWL_TREE_XML_MAX        (1u << 28) /* bytes of XML text that is read */

enum yawl_node_kind {
    YAWL_NODE_DOCUMENT,
    YAWL_NODE_ELEMENT,
    YAWL_NODE_NAMESPACE, /* xmlns="…", xmlns:p="…": kept to be written again, no attribute to a query */
    YAWL_NODE_ATTRIBUTE,
    YAWL_NODE_TEXT,
    YAWL_NODE_KIND_COUNT
};

#define YAWL_TREE_NONE UINT32_MAX /* no parent */

struct yawl_tree_head {
    uint32_t size;  /* bytes of the block, this head included */
    uint32_t nodes; /* at least 1: node 0 is the root */
    uint32_t characters, reserved;
};

/* One node. */
struct yawl_tree_row {
    uint8_t kind;          /* enum yawl_node_kind */
    uint8_t depth;         /* 0: the root */
    uint16_t name_length;  /* 0: document, text */
    uint32_t parent;       /* YAWL_TREE_NONE: the root */
    uint32_t end;          /* the node after its last descendant */
    uint32_t name, value;  /* bytes from the start of the block */
    uint32_t value_length; /* of attributes, namespaces, texts */
};

/* A node of a tree; `tree` NULL: no node. */
struct yawl_node {
    const char *tree; /* the block */
    uint32_t index;
};

/* ---- Navigation ---- */

static inline struct yawl_node yawl_node_at(const char *tree, uint32_t index)
{
    struct yawl_node node;
    node.tree = tree;
    node.index = index;
    return node;
}
static inline struct yawl_node yawl_node_none(void) { return yawl_node_at((const char *)0, 0); }
static inline bool yawl_node_is(struct yawl_node node) { return node.tree != (const char *)0; }
static inline bool yawl_node_same(struct yawl_node a, struct yawl_node b)
{
    return a.tree == b.tree && a.index == b.index;
}
/* The root of a tree; none of an empty text. */
static inline struct yawl_node yawl_tree_root(struct yawl_text tree)
{
    return tree.length == 0 ? yawl_node_none() : yawl_node_at(tree.data, 0);
}
static inline struct yawl_tree_row yawl_node_row(struct yawl_node node)
{
    struct yawl_tree_row row;
    memcpy(&row, node.tree + sizeof(struct yawl_tree_head) + (size_t)node.index * sizeof row,
           sizeof row);
    return row;
}
static inline enum yawl_node_kind yawl_node_kind(struct yawl_node node)
{
    return (enum yawl_node_kind)yawl_node_row(node).kind;
}
/* With its prefix; empty: document, text. */
static inline struct yawl_text yawl_node_name(struct yawl_node node)
{
    struct yawl_tree_row row = yawl_node_row(node);
    struct yawl_text name = {node.tree + row.name, row.name_length};
    return name;
}
/* Of an attribute, namespace or text; else empty. */
static inline struct yawl_text yawl_node_value(struct yawl_node node)
{
    struct yawl_tree_row row = yawl_node_row(node);
    struct yawl_text value = {node.tree + row.value, row.value_length};
    return value;
}
static inline bool yawl_node_is_named(struct yawl_node node, struct yawl_text name)
{
    return yawl_text_equal(yawl_node_name(node), name);
}
static inline struct yawl_node yawl_node_parent(struct yawl_node node)
{
    uint32_t parent = yawl_node_row(node).parent;
    return parent == YAWL_TREE_NONE ? yawl_node_none() : yawl_node_at(node.tree, parent);
}
/* The node after the last descendant: `for (i = node.index + 1; i < yawl_node_end(node); i++)` goes through
 * its attributes and descendants in document order. */
static inline uint32_t yawl_node_end(struct yawl_node node) { return yawl_node_row(node).end; }

/* The first node from `index` on, before `end`, that is an attribute; none at the first of another kind. */
static inline struct yawl_node yawl_node_attribute_from(const char *tree, uint32_t index,
                                                        uint32_t end)
{
    for (; index < end; index++) {
        struct yawl_node node = yawl_node_at(tree, index);
        enum yawl_node_kind kind = yawl_node_kind(node);
        if (kind == YAWL_NODE_ATTRIBUTE) return node;
        if (kind != YAWL_NODE_NAMESPACE) break;
    }
    return yawl_node_none();
}
static inline struct yawl_node yawl_node_first_attribute(struct yawl_node node)
{
    return yawl_node_attribute_from(node.tree, node.index + 1, yawl_node_end(node));
}
/* After an attribute, the next one of its element. */
static inline struct yawl_node yawl_node_next_attribute(struct yawl_node node)
{
    uint32_t parent = yawl_node_row(node).parent;
    if (parent == YAWL_TREE_NONE) return yawl_node_none();
    return yawl_node_attribute_from(node.tree, node.index + 1,
                                    yawl_node_end(yawl_node_at(node.tree, parent)));
}
/* First element or text in it. */
static inline struct yawl_node yawl_node_first_child(struct yawl_node node)
{
    uint32_t index = node.index + 1, end = yawl_node_end(node);
    for (; index < end; index++) {
        struct yawl_node child = yawl_node_at(node.tree, index);
        enum yawl_node_kind kind = yawl_node_kind(child);
        if (kind != YAWL_NODE_ATTRIBUTE && kind != YAWL_NODE_NAMESPACE) return child;
    }
    return yawl_node_none();
}
/* After an element or text, the next one with its parent. */
static inline struct yawl_node yawl_node_next(struct yawl_node node)
{
    struct yawl_tree_row row = yawl_node_row(node);
    if (row.parent == YAWL_TREE_NONE) return yawl_node_none();
    if (row.end >= yawl_node_end(yawl_node_at(node.tree, row.parent))) return yawl_node_none();
    return yawl_node_at(node.tree, row.end);
}
/* The first element called `name` in `node`, and the next one after `node`: none if there is none. */
struct yawl_node yawl_node_child_named(struct yawl_node node, struct yawl_text name);
struct yawl_node yawl_node_next_named(struct yawl_node node, struct yawl_text name);
struct yawl_node yawl_node_attribute_named(struct yawl_node node, struct yawl_text name);

/* Name without its prefix. */
struct yawl_text yawl_name_local(struct yawl_text name);
/* Is it a name of XML, with at most one prefix, of at most YAWL_TREE_NAME_MAX bytes? */
bool yawl_name_is_good(struct yawl_text name);

/* ---- Values ---- */

/* The string value: the texts in it, one after the other (in the scratch unless it is one). */
struct yawl_text yawl_node_text(struct yawl_eval *e, struct yawl_node node);
/* deep-equal of XPath for untyped nodes: attributes in any order, namespaces do not count. */
bool yawl_node_equal(struct yawl_node a, struct yawl_node b);
/* Is it a tree that navigation may trust?  For blocks from outside; nothing but its bytes is read. */
bool yawl_tree_is_good(struct yawl_text tree);

/* ---- Building ----
 *
 *     struct yawl_tree_builder b;
 *     yawl_tree_begin(&b, e);
 *     yawl_tree_open(&b, YAWL_TEXT("Order"));
 *     yawl_tree_attribute(&b, YAWL_TEXT("id"), id);
 *     yawl_tree_text(&b, text);
 *     yawl_tree_copy(&b, node);
 *     yawl_tree_close(&b);
 *     struct yawl_text tree = yawl_tree_done(&b);
 *
 * In between the scratch may be used for other things, also by other builders.  A tree has one root, of
 * any kind.  What XML forbids (an attribute after content or twice, a second root, a limit) is YAWL_EXML,
 * a full scratch YAWL_ETOOBIG; the rest is then ignored and the tree is empty. */

#define YAWL_TREE_CHUNKS 22 /* chunk k is twice as large as chunk k - 1 */
#define YAWL_TREE_NAMES  32 /* names that are remembered, to be stored once */

struct yawl_tree_builder {
    struct yawl_eval *e;
    uint32_t began, mark; /* scratch in use at the beginning, after the last own chunk */
    bool alone, broken;   /* nothing else has used the scratch since; a fault was met */
    uint8_t row_chunks, character_chunks;
    uint32_t current, depth; /* the node that is open (YAWL_TREE_NONE), and how many are */
    uint32_t rows_count, characters_count;
    uint32_t rows_room, characters_room; /* what is left in the last chunks */
    struct yawl_tree_row *rows[YAWL_TREE_CHUNKS];
    char *characters[YAWL_TREE_CHUNKS];
    struct yawl_text_ref names[YAWL_TREE_NAMES];
    uint64_t words[YAWL_TREE_NAMES]; /* of each of them: all of a short name, some of a longer one */
};

void yawl_tree_begin(struct yawl_tree_builder *b, struct yawl_eval *e);
void yawl_tree_document(struct yawl_tree_builder *b); /* opens one */
void yawl_tree_open(struct yawl_tree_builder *b, struct yawl_text name);
void yawl_tree_close(struct yawl_tree_builder *b); /* the node that was opened last */
void yawl_tree_attribute(struct yawl_tree_builder *b, struct yawl_text name,
                         struct yawl_text value);
void yawl_tree_namespace(struct yawl_tree_builder *b, struct yawl_text name, struct yawl_text uri);
/* Continues the text before it, if there is one; an empty text adds nothing. */
void yawl_tree_text(struct yawl_tree_builder *b, struct yawl_text text);
/* A copy of the node and all in it; of a document: what is in it. */
void yawl_tree_copy(struct yawl_tree_builder *b, struct yawl_node node);
/* The tree, in the scratch; empty with a fault.  All nodes must be closed. */
struct yawl_text yawl_tree_done(struct yawl_tree_builder *b);

/* ---- XML text ---- */

/* Where and why a text is no XML: `expected` is static text for a person. */
struct yawl_tree_error {
    uint32_t line, column; /* from 1; a column is a character */
    const char *expected;
};

enum yawl_tree_reading {
    YAWL_TREE_KEEP_SPACE, /* white space is text wherever it stands */
    YAWL_TREE_DROP_SPACE  /* texts that are only white space, beside an element, are dropped */
};

/* Reads one element, with an XML declaration before it or not.  The tree's root is the element.  No DTD; no
 * entities but the five and characters.  YAWL_EPARSE with *error filled (NULL: not wanted). */
struct yawl_text yawl_tree_parse(struct yawl_eval *e, struct yawl_text xml,
                                 enum yawl_tree_reading reading, struct yawl_tree_error *error);
/* XML text of a node, which reads back as the same tree; of an attribute: its value. */
struct yawl_text yawl_tree_print(struct yawl_eval *e, struct yawl_node node);

#ifdef __cplusplus
}
#endif
#endif
