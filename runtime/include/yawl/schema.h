/* What XML data may be: the types of an XML Schema as constant tables, and the check of a tree against them.
 *
 * The compiler fills the tables, the same for its own checks as in generated code; rows name each other by
 * index.  Everything is flat: derived types hold what they inherit.  Limits of values are the texts that
 * were written, read when they are compared.  Content models are those of XML Schema 1.0, in which the next
 * element alone decides where it belongs.
 */
#ifndef YAWL_SCHEMA_H
#define YAWL_SCHEMA_H

#include "yawl/regex.h"
#include "yawl/tree.h"

#ifdef __cplusplus
extern "C" {
#endif

#define YAWL_SCHEMA_NONE      UINT32_MAX /* no row */
#define YAWL_SCHEMA_UNBOUNDED UINT32_MAX /* no limit */
/* Sequences, choices and groups in each other. */
#define YAWL_SCHEMA_NESTING_MAX 100
/* Elements of one `all`. */
#define YAWL_SCHEMA_ALL_MAX 64
/* Values of xs:ID and xs:IDREF in a tree. */
#define YAWL_SCHEMA_IDS_MAX 1000
/* Lists and unions in each other. */
#define YAWL_SIMPLE_NESTING_MAX 32

/* ---- Values of simple types ---- */

/* X(name, words for a person): what the text of a value must be before its facets. */
#define YAWL_SIMPLE_KINDS(X)                                                                       \
    X(STRING, "a text")                                                                            \
    X(LANGUAGE, "a language, such as en-AU")                                                       \
    X(NMTOKEN, "a name token")                                                                     \
    X(NAME, "a name")                                                                              \
    X(NCNAME, "a name without colon")                                                              \
    X(ID, "a name without colon")                                                                  \
    X(IDREF, "a name without colon")                                                               \
    X(ENTITY, "an entity, of which there is none without a DTD,")                                  \
    X(QNAME, "a name")                                                                             \
    X(URI, "a URI")                                                                                \
    X(BOOLEAN, "true or false")                                                                    \
    X(DECIMAL, "a decimal number")                                                                 \
    X(INTEGER, "a whole number")                                                                   \
    X(FLOAT, "a number")                                                                           \
    X(DATE, "a date, such as 2026-01-31")                                                          \
    X(TIME, "a time, such as 12:30:00")                                                            \
    X(DATE_TIME, "a date and time, such as 2026-01-31T12:30:00")                                   \
    X(GYEAR, "a year, such as 2026")                                                               \
    X(GYEAR_MONTH, "a month of a year, such as 2026-01")                                           \
    X(GMONTH, "a month, such as --01")                                                             \
    X(GMONTH_DAY, "a day of a year, such as --01-31")                                              \
    X(GDAY, "a day of a month, such as ---31")                                                     \
    X(DURATION, "a duration, such as P1DT2H")                                                      \
    X(HEX, "bytes in hexadecimal")                                                                 \
    X(BASE64, "bytes in base64")                                                                   \
    X(LIST, "a list")                                                                              \
    X(UNION, "a value of one of its types")

enum yawl_simple_kind {
#define YAWL_SIMPLE_KIND(name, words) YAWL_SIMPLE_##name,
    YAWL_SIMPLE_KINDS(YAWL_SIMPLE_KIND)
#undef YAWL_SIMPLE_KIND
        YAWL_SIMPLE_KIND_COUNT
};

enum yawl_simple_space { YAWL_SPACE_PRESERVE, YAWL_SPACE_REPLACE, YAWL_SPACE_COLLAPSE };

struct yawl_simple_type {
    enum yawl_simple_kind kind;
    enum yawl_simple_space space;
    uint32_t length_min, length_max; /* characters, bytes, items of a list */
    uint32_t digits, fraction_digits;
    struct yawl_text min, max; /* empty: no bound */
    bool min_is_exclusive, max_is_exclusive;
    uint32_t values, values_count;     /* of an enumeration: among `texts` */
    uint32_t patterns, patterns_count; /* all must match: among `patterns` */
    uint32_t members, members_count; /* simple types of a union, of a list its one: among `links` */
};

/* A pattern, which all of a value must match. */
struct yawl_pattern {
    struct yawl_text written; /* for messages */
    const struct yawl_regex *regex;
};

/* ---- Elements and content ---- */

enum yawl_content {
    YAWL_CONTENT_ANY,      /* anything */
    YAWL_CONTENT_SIMPLE,   /* text of a simple type */
    YAWL_CONTENT_ELEMENTS, /* elements, and white space */
    YAWL_CONTENT_MIXED     /* elements and text */
};

/* How a type is made of its base; several of them: those that may not stand in its place. */
enum yawl_derivation { YAWL_BY_EXTENSION = 1, YAWL_BY_RESTRICTION = 2 };

struct yawl_schema_type {
    uint32_t base;       /* the type that it is made of; itself: none that matters */
    uint32_t derivation; /* enum yawl_derivation */
    uint32_t blocks;     /* derivations that may not stand in its place */
    enum yawl_content content;
    struct yawl_text name;                 /* empty: it has none */
    uint32_t simple;                       /* SIMPLE: its type */
    uint32_t particle;                     /* its model; YAWL_SCHEMA_NONE: empty */
    uint32_t attributes, attributes_count; /* among `attributes` */
    bool is_simple;                        /* a simple type: it has no attributes */
    bool takes_attributes;                 /* any, beside its own */
    bool is_abstract;
    bool is_xsd; /* its name is one of XML Schema */
};

struct yawl_schema_attribute {
    struct yawl_text name;
    uint32_t simple;
    bool is_required, is_qualified, has_fixed;
    struct yawl_text fixed;
};

struct yawl_schema_element {
    struct yawl_text name;
    uint32_t type;
    bool is_nillable, is_abstract;
    bool is_qualified; /* it has the schema's namespace */
    bool has_fixed, has_default;
    uint32_t blocks;        /* derivations that its type may not be replaced by */
    struct yawl_text fixed; /* or the default */
};

enum yawl_particle_kind {
    YAWL_PARTICLE_ELEMENT,
    YAWL_PARTICLE_SEQUENCE,
    YAWL_PARTICLE_CHOICE,
    YAWL_PARTICLE_ALL,
    YAWL_PARTICLE_ANY,
    YAWL_PARTICLE_STATES /* an automaton: repetitions in which elements are counted in two ways */
};

/* ANY: the element is not checked; is if there is a global element of its name; there must be one. */
enum yawl_any { YAWL_ANY_SKIP, YAWL_ANY_LAX, YAWL_ANY_STRICT };

struct yawl_schema_particle {
    enum yawl_particle_kind kind;
    uint32_t min, max;
    uint32_t element; /* ELEMENT: its row; ANY: enum yawl_any; STATES: among `links`, of each state 1
                         if the model may end there, and the state that each child leads to, or NONE */
    uint32_t children, children_count; /* particles, among `links` */
    uint32_t begins, begins_count;     /* elements that it can begin with, among `links` */
    bool begins_with_any;              /* or with any element */
    bool may_be_empty;
};

struct yawl_schema {
    struct yawl_text target; /* the namespace of what it declares; empty: none */
    const struct yawl_schema_type *types;
    uint32_t types_count;
    const struct yawl_schema_element *elements;
    uint32_t elements_count;
    const struct yawl_schema_attribute *attributes;
    uint32_t attributes_count;
    const struct yawl_schema_particle *particles;
    uint32_t particles_count;
    const struct yawl_simple_type *simples;
    uint32_t simples_count;
    const struct yawl_pattern *patterns;
    uint32_t patterns_count;
    const struct yawl_text *texts;
    uint32_t texts_count;
    const uint32_t *links;
    uint32_t links_count;
    uint32_t globals, globals_count; /* elements that may stand where any may: among `links` */
    bool has_ids;                    /* some simple type is xs:ID or xs:IDREF */
};

/* What a tree must be. */
struct yawl_tree_type {
    const struct yawl_schema *schema;
    uint32_t type;         /* YAWL_SCHEMA_NONE: anything */
    uint32_t element;      /* the global element that the root is; YAWL_SCHEMA_NONE: none */
    struct yawl_text root; /* name of the root element; empty: any */
};

/* ---- Checks ---- */

/* Is told one thing that is wrong: the path of the element or attribute, such as /Order/Lines/Line[3]/Price,
 * and what, such as "4 fraction digits, at most 2".  Both are valid until it returns. */
typedef void (*yawl_tree_problem_fn)(void *context, const char *path, const char *what);
/* Tells everything that is wrong with a tree; returns how many things are.  `report` may be NULL. */
uint32_t yawl_tree_validate(const struct yawl_tree_type *type, struct yawl_text tree,
                            yawl_tree_problem_fn report, void *context);
/* What is wrong with the text of a value, in words that are cut at `size`; false: nothing. */
bool yawl_simple_problem(const struct yawl_schema *schema, uint32_t simple, struct yawl_text text,
                         char *words, size_t size);

#ifdef __cplusplus
}
#endif
#endif
