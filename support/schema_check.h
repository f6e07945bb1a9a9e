/* What the parts of the check of a tree share: its state, what it tells, names, and the recursion.
 *
 * tree_validate.c checks elements, attributes and types, schema_match.c content models, schema_tell.c has the
 * words.
 */
#ifndef SUPPORT_SCHEMA_CHECK_H
#define SUPPORT_SCHEMA_CHECK_H

#include "support/schema_parts.h"
#include "support/tree_parts.h"

struct schema_check {
    const struct yawl_schema *schema;
    yawl_tree_problem_fn report;
    void *context;
    struct schema_ids *ids; /* NULL: no type has any */
    bool has_namespaces;    /* some are declared */
    uint32_t problems;
};

/* Tells what is wrong with a node; with a name in the middle; that an element may not be where it is. */
void yawl__tell(struct schema_check *check, struct yawl_node node, const char *what);
void yawl__tell_name(struct schema_check *check, struct yawl_node node, const char *before,
                     struct yawl_text name, const char *after);
void yawl__tell_unknown(struct schema_check *check, struct yawl_node node);

/* Does a name in the element stand in the namespace that it should? */
bool yawl__is_in_namespace(const struct schema_check *check, struct yawl_node element,
                           struct yawl_text name, bool is_qualified);
bool yawl__is_called(const struct schema_check *check, struct yawl_node node,
                     const struct yawl_schema_element *element);

static inline bool schema_is_element(struct yawl_node node)
{
    return yawl_node_kind(node) == YAWL_NODE_ELEMENT;
}
/* The first element at or after the node, or none. */
static inline struct yawl_node schema_next_element(struct yawl_node node)
{
    while (yawl_node_is(node) && !schema_is_element(node)) node = yawl_node_next(node);
    return node;
}

/* Checks an element of the schema, which is of that type. */
void yawl__check_type(struct schema_check *check, struct yawl_node node, uint32_t type,
                      const struct yawl_schema_element *element);
/* Checks the elements in one that may hold any, where the schema knows them. */
void yawl__check_any(struct schema_check *check, struct yawl_node node);
/* Checks the elements in one against a content model; YAWL_SCHEMA_NONE: there may be none. */
void yawl__check_model(struct schema_check *check, struct yawl_node node, uint32_t particle);

#endif
