/* Writing YAWL 4.0 and Beta 2: what the files yawl_write*.c and ast_to_yawl.c share.
 *
 * A writer prints elements with their indentation; XML that the tree kept as text is cut into its elements
 * ("pieces"), and each goes where the grammar has it.  The grammar's tables say which elements the written
 * version knows: the files write the elements of both versions in one order, and what the version does not
 * know is refused or left out here.
 */
#ifndef AST_YAWL_WRITE_H
#define AST_YAWL_WRITE_H

#include "ast/ast.h"
#include "ast/yawl_check.h"

/* Names that had to change, since YAWL allows fewer characters in them. */
struct yawl_ids {
    struct intern map, taken;
    ARRAY(struct text) values;
};

/* Elements in each other: a specification for which resources are written has 9. */
#define YAWL_WRITER_DEPTH_MAX 16

/* Whose children are written. */
struct yawl_owner {
    const struct yawl_model *model; /* NULL: its children are the same in all versions */
    struct span span;
};

struct yawl_writer {
    struct arena *arena;
    struct diagnostics *diagnostics;
    const struct ast_specification *ast;
    struct text_buffer *out;
    uint32_t depth;
    struct yawl_owner owners[YAWL_WRITER_DEPTH_MAX]; /* of what stands at each depth */
    struct yawl_models models;
    bool is_old; /* Beta 2 and 3 become 4.0: queries that are rooted in <data> change */
    bool is_cel; /* expressions and types are translated (yawl_cel.h) */
    struct yawl_ids decompositions;
    struct yawl_ids elements; /* of the net that is written */
    const struct ast_net *net;
    struct text net_id;
    ARRAY(struct ast_decomposition) made; /* gateways that CEL tasks need */
};

/* An element or comment of a kept text. */
struct yawl_piece {
    const struct document_node *node;
    struct text whole, inner; /* as written; inner is absent for comments and empty elements */
    bool written;
};

typedef ARRAY(struct yawl_piece) yawl_pieces;

/* ---- yawl_write.c: tags and texts ----------------------------------------------------------- */
/* "<name" on its own line; refused if the version has no such element here. */
void yawl_tag(struct yawl_writer *w, const char *name);
void yawl_set(struct yawl_writer *w, const char *name, struct text value); /* " name=\"value\"" */
void yawl_enter(struct yawl_writer *w);                                    /* ">" */
/* ">": what follows are the children of a type of yawl_grammar.h. */
void yawl_enter_type(struct yawl_writer *w, const char *type, struct span span);
void yawl_leave(struct yawl_writer *w, const char *name); /* "</name>" */
void yawl_end(struct yawl_writer *w);                     /* "/>" */
/* <name>text</name>, unless `text` is absent. */
void yawl_line(struct yawl_writer *w, const char *name, struct text text);
/* <name id="…"/>, <name query="…"/> */
void yawl_ref(struct yawl_writer *w, const char *name, struct text id);
void yawl_write_query(struct yawl_writer *w, const char *name, struct text query);
/* Is it Beta 2 that is written, not 4.0? */
bool yawl_is_beta_2(const struct yawl_writer *w);
/* Does the version have that element here? */
bool yawl_has(const struct yawl_writer *w, const char *name);
/* Says that it has not. */
void yawl_refuse_element(struct yawl_writer *w, const char *name);
/* Lines that stand in the text as they are. */
void yawl_raw(struct yawl_writer *w, struct text xml);
/* Says that YAWL has no words for `what`. */
void yawl_refuse(struct yawl_writer *w, struct span span, const char *what);
/* The same, where only Beta 2 has none. */
void yawl_refuse_in_beta_2(struct yawl_writer *w, struct span span, const char *what);

/* ---- yawl_write_pieces.c -------------------------------------------------------------------- */
/* Cuts a text; an error in it is reported and gives no pieces. */
yawl_pieces yawl_cut(struct yawl_writer *w, struct text xml, struct span span);
/* The first piece of that name that is not written yet, or NULL. */
struct yawl_piece *yawl_find_piece(const yawl_pieces *pieces, const char *name);
/* Writes all pieces of that name, and the comments before each, if the version has them here. */
void yawl_put_pieces(struct yawl_writer *w, yawl_pieces *pieces, const char *name);
/* Writes <configuration> or <defaultConfiguration>, of which versions before 3.0 knew a little more. */
void yawl_put_configuration(struct yawl_writer *w, yawl_pieces *pieces, const char *name,
                            struct span span);
/* Comments before a piece. */
void yawl_put_asides(struct yawl_writer *w, yawl_pieces *pieces, const struct yawl_piece *before);
/* The attributes of the piece <attributes …/>, inside of a tag. */
void yawl_put_attributes(struct yawl_writer *w, yawl_pieces *pieces);
/* Comments that are left; reports elements that are left: they have no place in this version. */
void yawl_end_pieces(struct yawl_writer *w, yawl_pieces *pieces, struct span span);

/* ---- yawl_write_names.c --------------------------------------------------------------------- */
/* Chooses the id for `name`, which is defined once; `is_ncname`: YAWL 4.0 allows an NCName only. */
void yawl_take_id(struct yawl_writer *w, struct yawl_ids *ids, struct text name, bool is_ncname);
struct text yawl_id_of(const struct yawl_ids *ids, struct text name);
/* A query for YAWL 4.0, whose data are in an element called `root`. */
struct text yawl_query(struct yawl_writer *w, struct text query, struct text root);
/* NAME of "/data/NAME", or absent. */
struct text yawl_simple_path(struct text query);

/* ---- yawl_write_data.c ---------------------------------------------------------------------- */
void yawl_write_variables(struct yawl_writer *w, const ast_variables *variables,
                          enum ast_variable_role role, const char *element);
/* The local variables that hold the outputs of a net in CEL. */
void yawl_write_held_outputs(struct yawl_writer *w, const ast_variables *variables);
void yawl_write_gateway(struct yawl_writer *w, const struct ast_decomposition *decomposition);
/* Output parameters for what Beta 2 and 3 wrote as output expressions. */
void yawl_write_old_output(struct yawl_writer *w, const ast_variables *variables,
                           const struct ast_text *query, uint32_t index);

/* ---- yawl_write_task.c ---------------------------------------------------------------------- */
void yawl_write_task(struct yawl_writer *w, const struct ast_task *task);
void yawl_write_flows(struct yawl_writer *w, const ast_flows *flows, enum ast_gate split);
/* yawl_write_timing.c */
void yawl_write_timers(struct yawl_writer *w, const struct ast_task *task);
void yawl_write_instances(struct yawl_writer *w, const struct ast_task *task, struct text root);
/* yawl_write_net.c */
void yawl_write_net(struct yawl_writer *w, const struct ast_net *net);

#endif
