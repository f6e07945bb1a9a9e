/* XML Schema through libxml2, behind an interface that later stages may use: the data types of a
 * specification and whether a value is valid for one of them.
 */
#ifndef READ_XML_SCHEMA_H
#define READ_XML_SCHEMA_H

#include "base/diagnostics.h"

struct xml_schema;

/* One thing that libxml2 found wrong, in its words. */
struct xml_schema_error {
    struct text message;
    uint32_t line; /* in the text that was checked, from 1 */
};

/* Compiles the schema in `text` (a whole <schema> element; empty text: only the built-in types).  The
 * built-in types of YAWL (YTimerType, YStringListType, YDocumentType, YGeo…) are known unless the
 * text defines them itself.  NULL with *error filled if it is not a schema.  No network, no includes from
 * outside the text. */
struct xml_schema *xml_schema_new(struct arena *arena, struct text text, struct xml_schema_error *error);
void xml_schema_free(struct xml_schema *schema); /* libxml2's memory is not in the arena */

/* A name with its prefix resolved. */
struct schema_name {
    struct text local;
    bool is_xsd; /* of XML Schema itself; else the schema's own, or YAWL's */
};

/* The type that a variable names, by a namespace (absent: none is said) and a name, or by a prefix: xs and
 * xsd stand for XML Schema.  YAWL's editor says XML Schema of every type, so a name that is not there is
 * looked for in the other place. */
struct schema_name xml_schema_name(const struct xml_schema *schema, struct text ns,
                                   struct text type);
/* Does the schema (or XML Schema itself) define this simple or complex type / global element?  The name of
 * an element is without prefix. */
bool xml_schema_has_type(const struct xml_schema *schema, struct schema_name name);
bool xml_schema_has_element(const struct xml_schema *schema, struct text name);
/* Names of the types that the schema defines and of YAWL's own, for "did you mean"; ends with NULL. */
const char *const *xml_schema_type_names(const struct xml_schema *schema);

/* CPU seconds that one schema may spend on validating: patterns can be exponential. */
#define XML_SCHEMA_SECONDS_MAX 10

/* Is <name>content</name> valid, where `content` is XML or text and the element has the type (or, with
 * `is_element`, is the global element) `type`?  Fills *error if not. */
bool xml_schema_validate(struct xml_schema *schema, struct schema_name type, bool is_element,
                         struct text content, struct xml_schema_error *error);

#endif
