/* Checks a YAWL document against the grammar of its version.
 *
 * Reports every fault once and goes on behind it; gives the version, which the lowering needs.
 */
#ifndef AST_YAWL_CHECK_H
#define AST_YAWL_CHECK_H

#include "ast/yawl_diagnostics.h"
#include "ast/yawl_model.h"
#include "base/intern.h"
#include "read/document.h"

/* "Did you mean" among ids is a linear search: so many ids at most, for so many errors. */
#define YAWL_SUGGEST_IDS_MAX    10000
#define YAWL_SUGGEST_ERRORS_MAX 100

struct yawl_check {
    struct arena *arena;
    struct diagnostics *diagnostics;
    enum yawl_version version;
    struct yawl_models models;
    uint32_t suggestions; /* given so far */
};

/* The version of the document; YAWL_VERSION_COUNT after an error that leaves nothing to read. */
enum yawl_version yawl_check(struct arena *arena, const struct document *document,
                             struct diagnostics *diagnostics);

/* ---- Inside of the check -------------------------------------------------------------------- */

/* Keys and references of one element of type `type` (yawl_check_keys.c). */
void yawl_check_keys(struct yawl_check *check, struct document_node *node, const char *type);
/* Attributes of one element (yawl_check_attributes.c). */
void yawl_check_attributes(struct yawl_check *check, struct document_node *node,
                           const struct yawl_model *model);
/* Reports a value of `node`, an attribute or an element, that is not of its type. */
void yawl_check_value(struct yawl_check *check, enum yawl_simple type,
                      const struct document_node *node, struct text value, struct span span);

/* What xsi:type makes of an element whose place says `declared`; NULL after an error. */
const struct yawl_type *yawl_check_kind(struct yawl_check *check, struct document_node *node,
                                        const struct yawl_type *declared);

/* "task 'pay'", "<metaData>": the element as people know it. */
struct text yawl_describe(struct arena *arena, const struct document_node *node);

/* ---- Documents in YAWL's namespaces --------------------------------------------------------- */

/* The attribute without namespace, the xsi:type attribute; NULL if there is none. */
struct document_node *yawl_attribute(const struct document_node *node, const char *name);
struct document_node *yawl_xsi_type(const struct document_node *node);
/* Its value without white space at the ends; absent if there is none. */
struct text yawl_attribute_value(const struct document_node *node, const char *name);
/* "NetFactsType" of xsi:type="y:NetFactsType". */
struct text yawl_local_name(struct text qname);
/* Is the node an element of a YAWL namespace, called `name` (NULL: any)? */
bool yawl_is_element(const struct document_node *node, const char *name);
/* The first child element of that name. */
struct document_node *yawl_child(const struct document_node *node, const char *name);

#endif
