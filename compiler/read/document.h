/* The document: a format-neutral tree with a position on every node.
 *
 * YAML gives mappings, sequences and scalars; XML gives elements, whose attributes and texts are
 * children like any other, in document order.  Nothing is interpreted here: a scalar is the text that
 * was written (escapes resolved), a name is a name.  The tree borrows the source and lives in the arena.
 */
#ifndef READ_DOCUMENT_H
#define READ_DOCUMENT_H

#include "base/diagnostics.h"

/* Deeper nesting is refused (libyaml is quadratic in it, people are lost in it). */
#define DOCUMENT_DEPTH_MAX 200
/* Nodes that aliases may add to one YAML document. */
#define DOCUMENT_ALIAS_NODES_MAX 100000
/* Nodes of one document. */
#define DOCUMENT_NODES_MAX 3000000

/* XML: white space between elements is dropped, white space alone in an element is kept.  Namespace
 * declarations are attributes too: see document_is_namespace.  Comments and instructions outside the root
 * element are not kept.  YAML: an alias stands as a copy of what its anchor marks, with the places of the
 * original.  LoLA: the mappings `places` (values: capacities, absent if none is written), `marking` and
 * `transitions`, each of these with `consume` and `produce`; names may stand twice. */
enum document_format { DOCUMENT_YAML, DOCUMENT_XML, DOCUMENT_LOLA };

enum document_kind {
    DOCUMENT_MAPPING,   /* children: entries, each with a name */
    DOCUMENT_SEQUENCE,  /* children: items, without names */
    DOCUMENT_SCALAR,    /* value */
    DOCUMENT_ELEMENT,   /* name, ns; children: attributes first, then elements and texts */
    DOCUMENT_ATTRIBUTE, /* name, ns, value */
    DOCUMENT_TEXT,      /* value: character data or CDATA, entities resolved, adjacent pieces joined */
    DOCUMENT_COMMENT,   /* value; XML only, so that nothing is lost */
    DOCUMENT_INSTRUCTION, /* name (target), value: an XML processing instruction */
    DOCUMENT_KIND_COUNT
};

/* How a YAML scalar was written: only a plain one can be null, bool or a number. */
enum document_style { DOCUMENT_PLAIN, DOCUMENT_QUOTED, DOCUMENT_BLOCK };

struct document_node {
    enum document_kind kind;
    enum document_style style;
    struct text name;   /* YAML key; XML local name; absent for items and texts */
    struct text prefix; /* XML: as written, absent if none */
    struct text ns;     /* XML namespace URI, absent if none */
    struct text value;  /* scalars, attributes, texts */
    struct span name_span;
    struct span span;   /* the value: a scalar with its quotes, an attribute's text without its quotes, an
                         * element from '<' to its end tag's '>' */
    struct document_node *parent, *first_child, *last_child, *next;
};

struct document {
    enum document_format format;
    const struct source *source;
    struct document_node *root;
};

/* Read a text.  All errors are in `diagnostics`; NULL if there is nothing to go on with. */
struct document *read_yaml(struct arena *arena, const struct source *source,
                           struct diagnostics *diagnostics);
struct document *read_xml(struct arena *arena, const struct source *source,
                          struct diagnostics *diagnostics);
struct document *read_lola(struct arena *arena, const struct source *source,
                           struct diagnostics *diagnostics);
/* Reads XML that stands as text inside another document (`yawl_xml:`, `schema:`): the nodes of `text`
 * become children of the returned element (which has no name).  Positions are those of `span`, the text's
 * place in its source.  Prefixes may be declared elsewhere: their `ns` is then absent.  NULL after an
 * error. */
struct document_node *read_xml_fragment(struct arena *arena, struct text text, struct span span,
                                        struct diagnostics *diagnostics);

/* Gives back what the XML library holds for the whole process; reading may begin again after it. */
void read_done(void);

/* First child entry, element or attribute of that name, or NULL; namespace declarations have none. */
struct document_node *document_child(const struct document_node *node, const char *name);
struct document_node *document_attribute(const struct document_node *node, const char *name);
/* The next element at or after `node` among its siblings, or NULL: for loops over elements only. */
struct document_node *document_element(struct document_node *node);
/* The texts directly below an element, joined. */
struct text document_text(struct arena *arena, const struct document_node *element);
/* Is it `xmlns="…"` (without prefix) or `xmlns:NAME="…"` (with the prefix `xmlns`)? */
bool document_is_namespace(const struct document_node *node);
/* The `ns` of namespace declarations. */
extern const char document_xmlns_uri[];
const char *document_kind_name(enum document_kind kind);

/* What `--dump=document` shows. */
void document_print(const struct document *document, bool positions, struct text_buffer *out);

#endif
