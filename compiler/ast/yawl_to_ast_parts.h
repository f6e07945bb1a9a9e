/* What the files yawl_to_ast*.c share: texts of a document with their places, and XML that stays text.
 *
 * The document was checked before; still, nothing here relies on it: what is missing stays absent.
 */
#ifndef AST_YAWL_TO_AST_PARTS_H
#define AST_YAWL_TO_AST_PARTS_H

#include "ast/ast.h"
#include "ast/yawl_check.h"

struct yawl_lowering {
    struct arena *arena;
    struct diagnostics *diagnostics;
    enum yawl_version version;
};

/* XML elements, comments and attributes that have no member of their own, in the order of the text. */
struct yawl_rest {
    struct text_buffer xml;
    struct text_buffer attributes; /* " name=\"value\"" … */
    struct span span;
};

/* ---- yawl_text.c ---------------------------------------------------------------------------- */
/* The attribute's value without white space at its ends; absent if there is none. */
struct ast_text yawl_attribute_text(const struct document_node *node, const char *name);
/* The same, exactly as written. */
struct ast_text yawl_attribute_exact(const struct document_node *node, const char *name);
/* The text of an element; if it holds elements (of defaultValue), its XML. */
struct ast_text yawl_element_text(struct yawl_lowering *l, const struct document_node *node);
/* The text of the child `name`, exactly or trimmed; absent if there is none. */
struct ast_text yawl_child_text(struct yawl_lowering *l, const struct document_node *node,
                                const char *name);
struct ast_text yawl_child_word(struct yawl_lowering *l, const struct document_node *node,
                                const char *name);
/* A whole number; AST_ABSENT if there is none of at most 64 bits. */
struct ast_int yawl_integer(struct ast_text text);

/* ---- yawl_rest.c ---------------------------------------------------------------------------- */
/* A node as XML that means the same outside of its document: the source text where that is enough. */
struct text yawl_verbatim(struct arena *arena, const struct document_node *node);
/* A whole schema element as a document of its own: with the namespaces that it inherits and uses. */
struct ast_text yawl_schema_text(struct arena *arena, const struct document_node *node);
/* Keeps an element, comment or instruction. */
void yawl_keep(struct yawl_lowering *l, struct yawl_rest *rest, const struct document_node *node);
/* Keeps comments and instructions directly below `node`. */
void yawl_keep_asides(struct yawl_lowering *l, struct yawl_rest *rest,
                      const struct document_node *node);
/* Keeps the attributes of `node` but those named in `known` (ends with NULL). */
void yawl_keep_attributes(struct yawl_lowering *l, struct yawl_rest *rest,
                          const struct document_node *node, const char *const *known);
/* All that was kept; absent if that is nothing. */
struct ast_xml yawl_kept(struct yawl_lowering *l, const struct yawl_rest *rest);
/* Adds `text` as XML character data, or as the value of an attribute between double quotes. */
void yawl_add_escaped_xml(struct text_buffer *out, struct text text, bool is_attribute);

/* ---- The parts of a specification ----------------------------------------------------------- */
/* yawl_to_ast_data.c: adds a parameter or local variable. */
void yawl_lower_variable(struct yawl_lowering *l, const struct document_node *node,
                         enum ast_variable_role role, ast_variables *variables);
void yawl_lower_gateway(struct yawl_lowering *l, const struct document_node *node,
                        struct ast_decomposition *decomposition);
/* Adds <mapping>s below `node`. */
void yawl_lower_mappings(struct yawl_lowering *l, const struct document_node *node,
                         ast_mappings *mappings, struct yawl_rest *rest);
/* yawl_to_ast_task.c */
void yawl_lower_task(struct yawl_lowering *l, const struct document_node *node,
                     struct ast_task *task);
void yawl_lower_flow(struct yawl_lowering *l, const struct document_node *node, ast_flows *flows);
/* yawl_to_ast_net.c */
void yawl_lower_net(struct yawl_lowering *l, const struct document_node *node, struct ast_net *net);

#endif
