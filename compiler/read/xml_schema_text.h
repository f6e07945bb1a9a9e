/* The text of a schema: what is tested and changed in it before libxml2 compiles it.
 *
 * Only the xml_schema*.c files include this.
 */
#ifndef READ_XML_SCHEMA_TEXT_H
#define READ_XML_SCHEMA_TEXT_H

#include "base/intern.h"
#include "read/document.h"
#include "read/xml_schema.h"

#define XML_SCHEMA_URI "http://www.w3.org/2001/XMLSchema"
/* The element of any type that values are validated in. */
#define XML_SCHEMA_VALUE "yawlc-value"
/* Types that derive from each other, groups that stand in each other. */
#define XML_SCHEMA_CHAIN_MAX 150
/* libxml2's work on a content model of n particles is cubic at worst: the sum of n³ over all types. */
#define XML_SCHEMA_WORK_MAX 250000000

/* What the schema says of itself. */
struct xml_schema_shape {
    struct text target_ns;
    bool is_qualified; /* elementFormDefault="qualified" */
    struct intern types, elements; /* YAWL's own types are among them */
    ARRAY(const char *) type_names;
};

/* Declares the prefixes that the root tag uses and lacks: XML Schema's. */
struct text xml_schema_declare(struct arena *arena, struct text text);
/* Fills *shape; false and *error if the document is no schema, reaches outside, or is over a limit. */
bool xml_schema_check(struct arena *arena, const struct document *document,
                      struct xml_schema_shape *shape, struct xml_schema_error *error);
/* Is it one of YAWL's own types (YTimerType, …)? */
bool xml_schema_is_builtin(struct text name);
/* Adds YAWL's own types to *shape, unless the schema defines them. */
void xml_schema_add_builtins(struct arena *arena, struct xml_schema_shape *shape);
/* The whole text: with the element XML_SCHEMA_VALUE before the root's end, and with those of YAWL's own
 * types that the text names, or with all. */
struct text xml_schema_complete(struct arena *arena, const struct document *document,
                                const struct xml_schema_shape *shape, bool all);
/* A schema of those of YAWL's own types that this one does not define itself. */
struct text xml_schema_own_types(struct arena *arena, const struct xml_schema_shape *shape);
/* What libxml2 has accepted (xml_schema.c): the document without YAWL's own types, and what it says. */
const struct document *xml_schema_document(const struct xml_schema *schema);
const struct xml_schema_shape *xml_schema_shape(const struct xml_schema *schema);
/* Adds `text` as it stands in an attribute between double quotes. */
void xml_schema_add_escaped(struct text_buffer *out, struct text text);

#endif
