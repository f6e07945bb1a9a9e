/* Reading by the table: what the kinds' readers share.
 *
 * Every function reports what is wrong with its own diagnostic and goes on, so that one run shows all
 * errors; what could not be read stays absent in the tree.
 */
#ifndef AST_YAML_READ_H
#define AST_YAML_READ_H

#include "ast/yaml_language.h"

/* Reads the entries of `node` by `mapping`: its keys fill objects[0], its body's keys objects[1].
 * Unknown, missing, old and mutually exclusive keys are reported.  False if it is no mapping. */
bool yaml_read_mapping(struct yaml_reader *reader, const struct yaml_mapping *mapping,
                       const struct document_node *node, void *const objects[2]);
/* Says what `key` expects, with its example; returns the diagnostic for more notes. */
struct diagnostic *yaml_wrong_kind(struct yaml_reader *reader, const struct yaml_key *key,
                                   const struct document_node *node);
/* The entry of that name in `node`, under its present or its old name, or NULL. */
const struct document_node *yaml_entry(const struct yaml_mapping *mapping,
                                       const struct document_node *node, const char *name);

/* The text of a scalar, with the span of its characters (without quotes where nothing is escaped, so
 * that offsets into the text are offsets into the span). */
struct ast_text yaml_text(const struct document_node *node);
/* The key of an entry. */
struct ast_text yaml_key_text(const struct document_node *node);
/* Part [from, to) of a text, with its span. */
struct ast_text yaml_text_part(struct ast_text whole, size_t from, size_t to);
/* Nothing, or `~`: `null` is a name like any other … */
bool yaml_is_null(const struct document_node *node);
/* … but not where null is a value that the key may have. */
bool yaml_is_null_word(const struct document_node *node);
/* A scalar that is not null: true; else the error. */
bool yaml_is_scalar(struct yaml_reader *reader, const struct yaml_key *key,
                    const struct document_node *node);
/* The whole entry: key and value. */
struct span yaml_entry_span(const struct document_node *node);
/* The key of an entry, or the value if it has none: where a complaint about it points. */
struct span yaml_place(const struct document_node *node);

/* First of the items of a list, or the node itself if it is none; `yaml_next_item` goes on. */
const struct document_node *yaml_first_item(const struct document_node *node);
const struct document_node *yaml_next_item(const struct document_node *node,
                                           const struct document_node *item);

/* ---- Names (yaml_names.c) ---- */
/* The name of a task, condition, net or decomposition that is defined here: reports what is wrong. */
void yaml_check_name(struct yaml_reader *reader, struct ast_text name, const char *what);
/* A C identifier. */
void yaml_check_identifier(struct yaml_reader *reader, struct ast_text name, const char *what);
/* The name of a variable, field, type or value: a C identifier that no expression takes for a word of
 * its own.  With XPath expressions XML names are allowed. */
void yaml_check_variable(struct yaml_reader *reader, struct ast_text name, const char *what);
/* Does the text satisfy the rules for names of elements? */
bool yaml_is_name(struct text name);
/* Notes the `id` of every entry of the mapping `node`, so that references can be read. */
void yaml_collect_ids(struct yaml_reader *reader, struct yaml_names *names,
                      const struct yaml_mapping *mapping, const struct document_node *node);
/* A reference to an element of the net that is read: its text is the id. */
struct ast_text yaml_element_text(const struct yaml_reader *reader,
                                  const struct document_node *node);
struct ast_text yaml_element_id(const struct yaml_reader *reader, struct ast_text name);

/* Gives the flow of a task with `branches` to them (yaml_flow.c). */
void yaml_end_branches(struct yaml_reader *reader, struct ast_task *task);

/* ---- Nets (yaml_net.c) ---- */
/* Notes the names in a net's mapping; then checks what only the whole net shows. */
void yaml_begin_net(struct yaml_reader *reader, const struct document_node *node,
                    struct ast_net *net);
void yaml_end_net(struct yaml_reader *reader, const struct document_node *node,
                  struct ast_net *net);

#endif
