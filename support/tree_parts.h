/* What the functions on XML data share: characters of XML 1.0 (fifth edition) and of names.
 *
 * Code points are read from UTF-8 that is known to be good, or one at a time with a check.
 */
#ifndef SUPPORT_TREE_PARTS_H
#define SUPPORT_TREE_PARTS_H

#include "yawl/tree.h"

/* Bytes of the code point that begins at `at`, before `end`, and the code point; 0: no good UTF-8. */
uint32_t yawl__code_point(const char *at, const char *end, uint32_t *code);
/* May the code point stand in XML text, and all of a text; begin a name; continue one?  A colon is in no
 * name here. */
bool yawl__is_xml_char(uint32_t code);
bool yawl__is_xml_text(struct yawl_text text);
bool yawl__is_name_start(uint32_t code);
bool yawl__is_name_char(uint32_t code);
/* What lies beyond ASCII of them: what begins a name, and what only continues one. */
#define YAWL__NAME_STARTS 12
#define YAWL__NAME_RESTS  3
struct yawl__code_range {
    uint32_t first, last;
};
extern const struct yawl__code_range yawl__name_starts[YAWL__NAME_STARTS];
extern const struct yawl__code_range yawl__name_rests[YAWL__NAME_RESTS];
/* Bytes of the name, with at most one prefix, that `at` begins with, before `end`; 0: none. */
uint32_t yawl__name_length(const char *at, const char *end);

/* ---- Namespaces (tree_namespaces.c) ---- */

/* Declarations that are looked at, from an element outwards, to find that of a prefix. */
#define YAWL__SCOPE_MAX    256
#define YAWL__INSTANCE_URI "http://www.w3.org/2001/XMLSchema-instance"

/* The declaration after row `index` of the element, at first its own; none: there are no more. */
struct yawl_node yawl__next_declaration(struct yawl_node element, uint32_t index);
/* The namespace of a name of, or in, an element; empty: none.  Attributes without prefix have none, which is
 * for the caller to know.  False: its prefix stands for nothing. */
bool yawl__namespace_of(struct yawl_node element, struct yawl_text name, struct yawl_text *uri);
/* Is the attribute one of XML Schema's own, such as xsi:nil, and the one of that local name; none. */
bool yawl__is_of_instances(struct yawl_node attribute);
struct yawl_node yawl__instance_attribute(struct yawl_node element, const char *local);
/* Is anything declared in the tree? */
bool yawl__has_declarations(struct yawl_node root);

/* Appends to the value of the attribute or text that was added last. */
void yawl__tree_extend(struct yawl_tree_builder *b, struct yawl_text more);

#endif
