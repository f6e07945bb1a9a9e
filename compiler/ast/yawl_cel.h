/* What YAWL can say of a specification in CEL: simple expressions as queries, types as XML Schema, a task
 * of a person as a gateway.  Everything else is refused by name.
 */
#ifndef AST_YAWL_CEL_H
#define AST_YAWL_CEL_H

#include "ast/yawl_write.h"

/* Nesting of brackets in an expression that is translated. */
#define YAWL_CEL_DEPTH_MAX 32

/* yawl_cel.c: the same as a query; absent after a refusal.  `item_root`: what `item` is called, absent if
 * there is no item. */
struct text yawl_cel_guard(struct yawl_writer *w, const struct ast_text *guard);
struct text yawl_cel_mapping(struct yawl_writer *w, const struct ast_mapping *mapping,
                             struct text item_root);
/* A literal as the content of an element; absent after a refusal. */
struct text yawl_cel_literal(struct yawl_writer *w, const struct ast_text *literal);

/* yawl_cel_types.c */
/* The specification with its variables as YAWL has them, and a schema for its types. */
void yawl_cel_write_schema(struct yawl_writer *w);
/* The type, namespace and initial value of a variable in YAWL's words. */
struct ast_variable yawl_cel_variable(struct yawl_writer *w, const struct ast_variable *variable);
/* Makes the gateway that the task of a person needs; gives its name. */
struct text yawl_cel_gateway(struct yawl_writer *w, const struct ast_task *task);
/* <resourcing> of `offer`. */
void yawl_cel_write_offer(struct yawl_writer *w, const struct ast_offer *offer);

#endif
