/* What the parts of the schema compiler share (schema_*.c): the tables as they grow, names, errors.
 *
 * Rows are reserved when they are first named and filled later, so types may contain each other.  The
 * first error stops the work on what was asked for.
 */
#ifndef READ_SCHEMA_PARTS_H
#define READ_SCHEMA_PARTS_H

#include "base/array.h"
#include "base/intern.h"
#include "read/document.h"
#include "read/schema_model.h"
#include "read/xml_schema_text.h"

#define NODE struct document_node

typedef ARRAY(uint32_t) schema_numbers;
typedef ARRAY(struct yawl_schema_attribute) schema_attributes;

/* A complex type whose row is reserved and not filled. */
struct schema_pending {
    const NODE *node;
    uint32_t type;
};

struct schema_model {
    struct arena *arena;
    const NODE *root;
    const struct xml_schema_shape *shape;
    struct intern names; /* "complexType:x", "element:x", …: number of its node */
    struct intern rows;  /* what has a row: "type:x", "node:12", "element:x" */
    ARRAY(const NODE *) nodes;
    ARRAY(struct schema_pending) pending;
    bool has_ids;       /* see struct yawl_schema */
    struct intern tried;    /* definitions that were looked at for xsi:type, */
    uint32_t tried_at;      /* up to which node this time, */
    bool has_derived;       /* and whether some were found */
    ARRAY(uint8_t) is_used; /* of each type: some element has it */
    bool needs_globals; /* some wildcard asks for elements that stand for themselves */
    struct xml_schema_error *error;
    bool failed;

    ARRAY(struct yawl_schema_type) types;
    ARRAY(struct yawl_schema_element) elements;
    schema_attributes attributes;
    ARRAY(struct yawl_schema_particle) particles;
    ARRAY(struct yawl_simple_type) simples;
    ARRAY(struct yawl_pattern) patterns;
    ARRAY(struct yawl_text) texts;
    schema_numbers links;
    uint32_t globals, globals_count;
    struct yawl_schema tables;
};

/* ---- Names and errors (schema_names.c) ---- */

/* Fails with the line of `node`; what follows does nothing. */
void schema_fail(struct schema_model *model, const NODE *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Value of an attribute without white space at its ends; absent if there is none. */
struct text schema_attribute(const NODE *node, const char *name);
bool schema_is(const NODE *node, const char *name); /* an element of XML Schema of that name */
/* The first child of that name; children of XML Schema one by one (NULL at the end). */
const NODE *schema_child(const NODE *node, const char *name);
const NODE *schema_first(const NODE *node);
const NODE *schema_next(const NODE *node);
struct schema_name schema_resolve(const NODE *node, struct text written);
/* The global definition of that kind and name; NULL: none. */
const NODE *schema_global(const struct schema_model *model, const char *kind, struct text name);
struct yawl_text schema_text(struct text text);
uint32_t schema_add_links(struct schema_model *model, const schema_numbers *numbers);
/* The row that `key` has, or INTERN_NONE. */
uint32_t schema_row(const struct schema_model *model, const char *kind, struct text name);
void schema_set_row(struct schema_model *model, const char *kind, struct text name, uint32_t row);
/* The same for what has no name. */
uint32_t schema_row_of(const struct schema_model *model, const NODE *node);
void schema_set_row_of(struct schema_model *model, const NODE *node, uint32_t row);

/* ---- Simple types (schema_simple.c, schema_pattern.c) ---- */

/* Rows among the simple types; 0 after a failure. */
uint32_t schema_simple_named(struct schema_model *model, const NODE *node, struct schema_name name);
uint32_t schema_simple_of(struct schema_model *model, const NODE *simple_type);
/* `base` with the facets that are children of `restriction`. */
uint32_t schema_simple_restricted(struct schema_model *model, uint32_t base,
                                  const NODE *restriction);
bool schema_is_simple_name(const struct schema_model *model, struct schema_name name);
/* A pattern, one of `written` of `count` texts of which each will do. */
struct yawl_pattern schema_pattern(struct schema_model *model, const NODE *node,
                                   struct text written);

/* ---- Elements and types (schema_types.c, schema_particles.c) ---- */

/* Fills the row that was reserved for a complex type. */
void schema_fill_type(struct schema_model *model, const NODE *definition, uint32_t type);
uint32_t schema_type_named(struct schema_model *model, const NODE *node, struct schema_name name);
/* The derivations that an element or a type says may not stand in its place. */
uint32_t schema_blocks(const struct schema_model *model, const NODE *node);
/* Adds the types that xsi:type may name in place of those that elements have (schema_derived.c); returns the
 * definition of the next one, with the row of what it is made of. */
struct schema_derived {
    const NODE *definition;
    struct schema_name name;
    uint32_t base, derivation;
};
void schema_link_builtins(struct schema_model *model); /* says what built-in types are made of */
void schema_use_type(struct schema_model *model, uint32_t type); /* notes that an element has it */
bool schema_next_derived(struct schema_model *model, struct schema_derived *next);
uint32_t schema_element_row(struct schema_model *model, const NODE *element, bool is_global);
/* Compiles a group, choice, sequence, all or element; YAWL_SCHEMA_NONE: nothing may be there. */
uint32_t schema_particle(struct schema_model *model, const NODE *node);
/* The same model with an automaton in its place if elements in it can be counted in two ways. */
uint32_t schema_counted(struct schema_model *model, const NODE *node, uint32_t particle);
/* An automaton that takes what the particle takes (schema_states.c). */
uint32_t schema_states(struct schema_model *model, const NODE *node, uint32_t particle);
/* A sequence of two particles, each of which may be YAWL_SCHEMA_NONE. */
uint32_t schema_both(struct schema_model *model, const NODE *node, uint32_t a, uint32_t b);

#endif
