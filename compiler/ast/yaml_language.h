/* The YAML language as one table: every mapping, its keys, and the kind of value behind each key.
 *
 * The reader, the printer and the JSON Schema all walk this table; a key that is not in it does not
 * exist.  A kind knows how to read its value into the tree, how to write it back, and what to say when
 * something else stands there.  Takes and gives nothing by itself.
 */
#ifndef AST_YAML_LANGUAGE_H
#define AST_YAML_LANGUAGE_H

#include "ast/ast.h"
#include "ast/yaml_diagnostics.h"
#include "base/intern.h"

/* The version of the language that `yawl: 1` names. */
#define YAML_LANGUAGE_VERSION "1"
/* Keys of one mapping, its body's included. */
#define YAML_KEYS_MAX 64

struct yaml_key;
struct yaml_mapping;

/* Names that are written differently on the other side: a YAML name and a YAWL id. */
struct yaml_names {
    struct intern map;
    ARRAY(struct text) values;
};

void yaml_names_add(struct arena *arena, struct yaml_names *names, struct text from,
                    struct text to);
/* What `name` is called on the other side: itself unless it was added. */
struct text yaml_names_find(const struct yaml_names *names, struct text name);

struct yaml_reader {
    struct arena *arena;
    struct diagnostics *diagnostics;
    enum ast_language language;
    struct ast_specification *specification;
    struct ast_net *root;
    struct yaml_names elements;       /* of the net that is read: YAML name → id */
    struct yaml_names decompositions; /* nets and decompositions: YAML name → id */
};

struct yaml_writer {
    struct arena *arena;
    enum ast_language language;
    const struct ast_specification *specification;
    struct text key;                      /* the YAML name of the element that is written */
    struct yaml_names elements;           /* of the net that is written: id → YAML name */
    struct yaml_names decompositions;     /* nets and decompositions: id → YAML name */
    ARRAY(struct text) tasks, conditions; /* YAML names by index, of the net that is written */
};

/* A kind of value.  `object` is what the table's mapping describes; the member is at key->offset. */
struct yaml_kind {
    const char *expected; /* completes "'then' expects …" */
    const char
        *schema; /* members of its JSON Schema object; NULL: made from key->words or mapping */
    void (*read)(struct yaml_reader *reader, const struct yaml_key *key,
                 const struct document_node *node, void *object);
    /* Adds an entry to `mapping`, or nothing if the member is absent. */
    void (*write)(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                  struct document_node *mapping);
};

struct yaml_key {
    const char *name;
    const struct yaml_kind *kind;
    size_t offset;
    const char *about;                  /* one line for editors */
    const char *example;                /* a short correct value */
    const char *const *words;           /* the values that are allowed, or NULL */
    const struct yaml_mapping *mapping; /* the mapping below, or NULL */
    int role;                           /* of variables: enum ast_variable_role */
    int exclusive;                      /* keys of one group (from 1) exclude each other */
    bool required;
};

/* The members that every key has; others follow by name. */
#define YAML_ROW(name_, kind_, offset_, about_, example_)                                          \
    .name = (name_), .kind = &yaml_kind_##kind_, .offset = (offset_), .about = (about_),           \
    .example = (example_)

struct yaml_mapping {
    const char *name; /* "task": in messages and in $defs */
    const char *title;
    const struct yaml_key *keys; /* ends with name NULL */
    const struct yaml_mapping
        *body;                   /* more keys of the same mapping, that may fill another object */
    const struct yaml_key *tail; /* keys of the first object that stand after the body, or NULL */
    size_t present, span;        /* offsets of `bool present` and `struct span span`, for blocks */
};

/* An old name of a key: still read, with the warning `deprecated-key`. */
struct yaml_alias {
    const struct yaml_mapping *mapping;
    const char *old_name, *new_name;
};

/* ---- The table (yaml_keys.c, yaml_keys_task.c) ---- */
extern const struct yaml_mapping yaml_specification_mapping, yaml_net_mapping, yaml_body_mapping,
    yaml_condition_mapping, yaml_edge_mapping, yaml_decomposition_mapping, yaml_variable_mapping,
    yaml_flow_mapping, yaml_root_mapping;
extern const struct yaml_mapping yaml_task_mapping, yaml_join_mapping, yaml_instances_mapping,
    yaml_instance_input_mapping, yaml_instance_output_mapping, yaml_timer_mapping,
    yaml_timer_then_mapping, yaml_failure_mapping, yaml_failure_flow_mapping, yaml_retry_mapping,
    yaml_offer_mapping, yaml_trigger_mapping;
extern const struct yaml_alias yaml_aliases[];           /* ends with mapping NULL */
extern const struct yaml_mapping *const yaml_mappings[]; /* all that have a name; ends with NULL */
extern const char *const yaml_connectors[];              /* keys of `call`; ends with NULL */

/* ---- Kinds: each read_X and write_X stands in the file of its construct ---- */
#define NAME_SCHEMA     "\"$ref\": \"#/$defs/name\""
#define OPTIONAL_SCHEMA "\"type\": [\"string\", \"number\", \"boolean\", \"null\"]"
#define TEXT_SCHEMA     "\"type\": [\"string\", \"number\", \"boolean\"]"

/* X(kind, "what is expected", "JSON Schema") */
#define YAML_KINDS(X)                                                                              \
    X(text, "a text", TEXT_SCHEMA)                                                                 \
    X(xml, "XML elements as a text", "\"type\": \"string\"")                                       \
    X(integer, "a whole number", "\"type\": \"integer\"")                                          \
    X(boolean, "true or false", "\"type\": \"boolean\"")                                           \
    X(word, "one of its words", NULL)                                                              \
    X(expression, "an expression", "\"$ref\": \"#/$defs/expression\"")                             \
    X(type_name, "a type", TEXT_SCHEMA)                                                            \
    X(namespace, "a namespace, or null for none", "\"type\": [\"string\", \"null\"]")              \
    X(texts, "a text or a list of texts", "\"$ref\": \"#/$defs/texts\"")                           \
    X(block, "a mapping", NULL)                                                                    \
    X(identifier, "a name of letters, digits and '_'", "\"$ref\": \"#/$defs/identifier\"")         \
    X(id, "a text, or null for none", OPTIONAL_SCHEMA)                                             \
    X(element, "the name of a task or condition", NAME_SCHEMA)                                     \
    X(elements, "a name or a list of names", "\"$ref\": \"#/$defs/names\"")                        \
    X(net_name, "the name of a net or decomposition", NAME_SCHEMA)                                 \
    X(version, "the version of the language", "\"const\": " YAML_LANGUAGE_VERSION)                 \
    X(workflow, "a name of letters, digits and '_'", "\"$ref\": \"#/$defs/identifier\"")           \
    X(uri, "a text", TEXT_SCHEMA)                                                                  \
    X(language, "'cel' or 'xpath'", NULL)                                                          \
    X(yawl_version, "a version of YAWL", TEXT_SCHEMA)                                              \
    X(types, "a mapping from names to types", "\"$ref\": \"#/$defs/types\"")                       \
    X(variables, "a mapping from names to types", "\"$ref\": \"#/$defs/variables\"")               \
    X(mappings, "a mapping from names to expressions", "\"$ref\": \"#/$defs/mappings\"")           \
    X(queries, "a list of queries", "\"$ref\": \"#/$defs/texts\"")                                 \
    X(flows, "a name, a flow {to: …}, or a list of these", "\"$ref\": \"#/$defs/flows\"")          \
    X(task_flows, "a name, a flow {to: …}, or a list of these", "\"$ref\": \"#/$defs/flows\"")     \
    X(start, "a name or a list of names", "\"$ref\": \"#/$defs/flows\"")                           \
    X(split, "one of its words", NULL)                                                             \
    X(join, "'and', 'xor', 'or', or a mapping {count: …}", "\"$ref\": \"#/$defs/join\"")           \
    X(cancels, "a name, a flow \"a -> b\", or a list of these", "\"$ref\": \"#/$defs/cancels\"")   \
    X(timers, "a timer {after: …} or a list of timers", "\"$ref\": \"#/$defs/timers\"")            \
    X(timer_then, "'expire', 'fail', 'start', {to: T} or {also: T}",                               \
      "\"$ref\": \"#/$defs/timer_outcomes\"")                                                      \
    X(failure_flows, "a name, a flow {to: …, error: …}, or a list of these",                       \
      "\"$ref\": \"#/$defs/failure_flows\"")                                                       \
    X(offer_texts, "a text or a list of texts", "\"$ref\": \"#/$defs/texts\"")                     \
    X(call, "a mapping with one connector", "\"$ref\": \"#/$defs/call\"")                          \
    X(instance_data, "a mapping", NULL)                                                            \
    X(branches, "a mapping from names to lists of tasks", "\"$ref\": \"#/$defs/branches\"")        \
    X(converge, "one of its words", NULL)                                                          \
    X(branch_timeout, "a text", TEXT_SCHEMA)                                                       \
    X(conditions, "a mapping from names to conditions", "\"$ref\": \"#/$defs/conditions\"")        \
    X(tasks, "a mapping from names to tasks", "\"$ref\": \"#/$defs/tasks\"")                       \
    X(nets, "a mapping from names to nets", "\"$ref\": \"#/$defs/nets\"")                          \
    X(decompositions, "a mapping from names to decompositions",                                    \
      "\"$ref\": \"#/$defs/decompositions\"")                                                      \
    X(root, "a mapping", NULL)                                                                     \
    X(edge, "a mapping", NULL)                                                                     \
    X(order, "a list of names", "\"$ref\": \"#/$defs/names\"")

#define YAML_KIND_DECLARE(kind, ...)                                                               \
    void yaml_read_##kind(struct yaml_reader *, const struct yaml_key *,                           \
                          const struct document_node *, void *);                                   \
    void yaml_write_##kind(struct yaml_writer *, const struct yaml_key *, const void *,            \
                           struct document_node *);                                                \
    extern const struct yaml_kind yaml_kind_##kind;
YAML_KINDS(YAML_KIND_DECLARE)

#define YAML_MEMBER(type, key, object) ((type *)(void *)((char *)(object) + (key)->offset))
#define YAML_CONST_MEMBER(type, key, object)                                                       \
    ((const type *)(const void *)((const char *)(object) + (key)->offset))

#endif
