/* XML data as C structs, for applications: a tree of a complex type fills a struct of its own, and a struct
 * makes a tree.
 *
 * The compiler describes each struct by a record (yawl/layout.h), which says where its members lie and which
 * of them may be absent, and by what each member is in XML.  It makes structs of types that hold all of
 * their data in members: none that contain themselves, mix text with elements, repeat groups of several
 * elements or take any element.
 */
#ifndef YAWL_TREE_STRUCT_H
#define YAWL_TREE_STRUCT_H

#include "yawl/layout.h"
#include "yawl/tree.h"

#ifdef __cplusplus
extern "C" {
#endif

enum yawl_tree_place {
    YAWL_TREE_ELEMENT,   /* a child; of a list all of that name */
    YAWL_TREE_ATTRIBUTE,
    YAWL_TREE_CONTENT    /* the text of the element itself */
};

struct yawl_tree_struct;

struct yawl_tree_member {
    struct yawl_text name; /* of the child or attribute */
    enum yawl_tree_place place;
    bool is_nil;                       /* where it is absent, its element is there and says so: xsi:nil */
    struct yawl_text otherwise;        /* what an empty element stands for; empty: nothing else */
    const struct yawl_tree_struct *of; /* of a record, and of a list of records */
};

struct yawl_tree_struct {
    const struct yawl_record *record;
    const struct yawl_tree_member *members; /* one for each of its fields, in the order of the content */
};

/* Fills the outside struct `*to` from a tree.  Texts stay in the tree where they are, lists are made in the
 * scratch.  0, or the fault: YAWL_EDATA and YAWL_ECAST for a tree that is not of the type, YAWL_ETOOBIG. */
int yawl_tree_to_struct(struct yawl_eval *e, const struct yawl_tree_struct *type,
                        struct yawl_text tree, void *to);
/* The tree of the outside struct, an element called `root`, in the scratch; empty with a fault. */
struct yawl_text yawl_tree_of_struct(struct yawl_eval *e, const struct yawl_tree_struct *type,
                                     struct yawl_text root, const void *from);

#ifdef __cplusplus
}
#endif
#endif
