/* What the types of variables are, of specifications whose data are XML. */
#ifndef AST_AST_TYPES_H
#define AST_AST_TYPES_H

#include "ast/ast.h"
#include "read/xml_schema.h"

/* Fills in the rows of variables and `schema_tables`. */
void ast_resolve_types(struct arena *arena, struct ast_specification *specification,
                       const struct xml_schema *schema);

#endif
