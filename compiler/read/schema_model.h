/* An XML Schema as the tables that trees are checked against (yawl/schema.h).
 *
 * Takes a schema that libxml2 has accepted, and is asked for types and elements by name; what they need is
 * compiled with them, once.  What the tables cannot say is refused by name, in the types that are asked for
 * alone.  Own small code and not libxml2's: the tables become constants of the generated C.
 */
#ifndef READ_SCHEMA_MODEL_H
#define READ_SCHEMA_MODEL_H

#include "read/xml_schema.h"
#include "yawl/schema.h"

struct schema_model;

/* The tables may outlive `accepted`, but not the arena that it was made in. */
struct schema_model *schema_model_new(struct arena *arena, const struct xml_schema *accepted);
/* The row of a named type and of a global element, whose name is without prefix.
 * YAWL_SCHEMA_NONE with *error, which says what cannot be compiled or that there is none. */
uint32_t schema_model_type(struct schema_model *model, struct schema_name name,
                           struct xml_schema_error *error);
uint32_t schema_model_element(struct schema_model *model, struct text name,
                              struct xml_schema_error *error);
/* The tables of all that was asked for; valid until more is. */
const struct yawl_schema *schema_model_tables(struct schema_model *model);

#endif
