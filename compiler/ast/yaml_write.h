/* Writing by the table: a tree is built as a document of mappings, lists and scalars, then printed.
 *
 * The style of a scalar says what it is: DOCUMENT_PLAIN a number, true, false or null that stands as it
 * is, DOCUMENT_QUOTED a text that is quoted where it must be.  A mapping or list of style DOCUMENT_BLOCK
 * is never printed on one line.
 */
#ifndef AST_YAML_WRITE_H
#define AST_YAML_WRITE_H

#include "ast/yaml_language.h"

/* Adds the entries of one object (and of its body) to `node`, in the order of the table. */
void yaml_write_mapping(struct yaml_writer *writer, const struct yaml_mapping *mapping,
                        const void *const objects[2], struct document_node *node);

/* Adds a child; `name` is absent for the items of a list. */
struct document_node *yaml_add(struct yaml_writer *writer, struct document_node *parent,
                               struct text name, enum document_kind kind);
struct document_node *yaml_add_block(struct yaml_writer *writer, struct document_node *parent,
                                     struct text name);
void yaml_add_text(struct yaml_writer *writer, struct document_node *parent, struct text name,
                   struct text value);
/* An expression: `true` and numbers stand plain. */
void yaml_add_expression(struct yaml_writer *writer, struct document_node *parent, struct text name,
                         struct text value);
void yaml_add_plain(struct yaml_writer *writer, struct document_node *parent, struct text name,
                    struct text value);

/* ---- Names (yaml_names_write.c) ---- */
/* A YAML name for the id `id`, different from all that were taken. */
struct text yaml_name_for(struct yaml_writer *writer, struct intern *taken, struct text id);
/* A C identifier for a YAWL uri. */
struct text yaml_identifier_for(struct arena *arena, struct text uri);
/* Chooses the YAML names of the elements of a net. */
void yaml_name_elements(struct yaml_writer *writer, const struct ast_net *net);

/* Prints a document as YAML (yaml_print.c). */
void yaml_print(const struct document_node *root, struct text_buffer *out);

#endif
