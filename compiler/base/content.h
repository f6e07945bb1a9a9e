/* Content of XML elements that a specification gives as text: initial and default values.
 *
 * The content and its element together are read by the reader of the runtime, so that what is said of it here
 * holds in a case.
 */
#ifndef BASE_CONTENT_H
#define BASE_CONTENT_H

#include "base/arena.h"
#include "base/text.h"
#include "yawl/tree.h"

/* "<name>content</name>" */
struct text content_element(struct arena *arena, struct text name, struct text content);
/* The tree of an element, in the arena; empty, with *error (NULL: not wanted) if it is none. */
struct yawl_text content_parse(struct arena *arena, struct text xml, struct yawl_tree_error *error);
/* The string value of an element: all text in it. */
struct text content_string(struct arena *arena, struct yawl_text tree);

#endif
