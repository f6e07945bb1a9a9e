/* A whole specification in YAML: `yawl: 1` first, then everything by the table.
 *
 * Gives the tree even when there are errors, so that all of them are found; NULL only where there is no
 * mapping at all or the language's version is unknown.
 */
#include "ast/yaml_read.h"
#include "ast/yaml_write.h"

/* What an XPath specification is without `yawl_version`, and the word for a YAWL file without one. */
#define YAWL_VERSION_DEFAULT "4.0"
#define YAWL_VERSION_NONE    "unversioned"

/* ---- Kinds of the head ---- */

void yaml_read_version(struct yaml_reader *reader, const struct yaml_key *key,
                       const struct document_node *node, void *object)
{
    struct ast_specification *specification = object;
    if (!yaml_is_scalar(reader, key, node)) return;
    specification->schema_version = yaml_text(node);
}

void yaml_write_version(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                        struct document_node *mapping)
{
    (void)object;
    yaml_add_plain(writer, mapping, text_of(key->name), TEXT(YAML_LANGUAGE_VERSION));
}

/* `uri` and `root` may give the workflow and its root net the names that they have in YAWL. */
void yaml_read_workflow(struct yaml_reader *reader, const struct yaml_key *key,
                        const struct document_node *node, void *object)
{
    struct ast_specification *specification = object;
    if (!yaml_is_scalar(reader, key, node)) return;
    specification->workflow = yaml_text(node);
    yaml_check_identifier(reader, specification->workflow, "workflow");
    reader->root->name = specification->workflow;
}

void yaml_write_workflow(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                         struct document_node *mapping)
{
    const struct ast_specification *specification = object;
    yaml_add_text(writer, mapping, text_of(key->name),
                  yaml_identifier_for(writer->arena, specification->workflow.text));
}

void yaml_read_uri(struct yaml_reader *reader, const struct yaml_key *key,
                   const struct document_node *node, void *object)
{
    yaml_read_id(reader, key, node, object);
}

void yaml_write_uri(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                    struct document_node *mapping)
{
    const struct ast_specification *specification = object;
    writer->key = yaml_identifier_for(writer->arena, specification->workflow.text);
    yaml_write_id(writer, key, object, mapping);
}

void yaml_read_yawl_version(struct yaml_reader *reader, const struct yaml_key *key,
                            const struct document_node *node, void *object)
{
    struct ast_specification *specification = object;
    if (!yaml_is_scalar(reader, key, node)) return;
    specification->schema_version = yaml_text(node);
    if (text_is(node->value, YAWL_VERSION_NONE)) specification->schema_version.text = TEXT_NONE;
    if (reader->language == AST_XPATH) return;
    diagnose(
        reader->diagnostics, &yaml_wrong_value, node->name_span,
        "'yawl_version' says how XPath expressions are read: it belongs to specifications with "
        "expressions: xpath");
}

void yaml_write_yawl_version(struct yaml_writer *writer, const struct yaml_key *key,
                             const void *object, struct document_node *mapping)
{
    const struct ast_specification *specification = object;
    struct text version = specification->schema_version.text;
    if (specification->language == AST_CEL || text_is(version, YAWL_VERSION_DEFAULT)) return;
    if (text_is_absent(version)) version = TEXT(YAWL_VERSION_NONE);
    yaml_add_text(writer, mapping, text_of(key->name), version);
}

/* ---- Reading ---- */

/* False if the rest cannot be understood. */
static bool check_version(struct yaml_reader *reader, const struct document_node *root)
{
    const struct document_node *version = document_child(root, "yawl");
    struct span first = root->first_child == NULL ? root->span : root->first_child->name_span;
    if (version == NULL) {
        diagnose(reader->diagnostics, &yaml_language_version, first,
                 "a specification begins with the version of its language: write 'yawl: 1' first");
        return true;
    }
    bool number = version->kind == DOCUMENT_SCALAR && version->style == DOCUMENT_PLAIN &&
                  text_is(version->value, YAML_LANGUAGE_VERSION);
    if (!number) {
        diagnose(reader->diagnostics, &yaml_language_version, version->span,
                 "this compiler knows version " YAML_LANGUAGE_VERSION
                 " of the language: write 'yawl: " YAML_LANGUAGE_VERSION
                 "', or use a newer compiler for a newer specification");
        return false;
    }
    if (version == root->first_child) return true;
    diagnose(reader->diagnostics, &yaml_language_version, version->name_span,
             "'yawl: " YAML_LANGUAGE_VERSION "' must be the first key of the specification");
    return true;
}

/* What must be known before anything is read: the language of expressions and the names of nets. */
static void look_ahead(struct yaml_reader *reader, const struct document_node *root)
{
    const struct document_node *expressions = document_child(root, "expressions");
    bool xpath = expressions != NULL && text_is(expressions->value, "xpath");
    reader->language = xpath ? AST_XPATH : AST_CEL;
    const struct document_node *net = document_child(root, "root");
    const struct document_node *workflow =
        yaml_entry(&yaml_specification_mapping, root, "workflow");
    const struct document_node *id = net == NULL ? NULL : document_child(net, "id");
    if (id != NULL && id->kind == DOCUMENT_SCALAR && workflow != NULL) {
        yaml_names_add(reader->arena, &reader->decompositions, workflow->value, id->value);
    }
    yaml_collect_ids(reader, &reader->decompositions, &yaml_net_mapping,
                     yaml_entry(&yaml_specification_mapping, root, "nets"));
    yaml_collect_ids(reader, &reader->decompositions, &yaml_decomposition_mapping,
                     document_child(root, "decompositions"));
}

static void read_specification(struct yaml_reader *reader, const struct document_node *root)
{
    struct ast_specification *specification = reader->specification;
    array_add(reader->arena, &specification->nets); /* the root net comes first */
    yaml_begin_net(reader, root, reader->root);
    yaml_read_mapping(reader, &yaml_specification_mapping, root,
                      (void *[2]){specification, reader->root});
    yaml_end_net(reader, root, reader->root);
    specification->nets.items[0] = *reader->root;
    const struct document_node *version = document_child(root, "yawl_version");
    if (specification->language == AST_XPATH && version == NULL) {
        specification->schema_version.text = TEXT(YAWL_VERSION_DEFAULT);
    }
}

ast_specifications ast_from_yaml(struct arena *arena, const struct document *document,
                                 struct diagnostics *diagnostics)
{
    ast_specifications specifications = {NULL, 0, 0};
    const struct document_node *root = document->root;
    struct ast_specification *specification = ARENA_NEW(arena, struct ast_specification);
    struct ast_net net = {.is_root = true, .span = root->span};
    struct yaml_reader reader = {
        .arena = arena, .diagnostics = diagnostics, .specification = specification, .root = &net};
    if (root->kind != DOCUMENT_MAPPING) {
        diagnose(diagnostics, &yaml_wrong_value, root->span,
                 "a specification is a mapping that begins with 'yawl: 1'");
        return specifications;
    }
    if (!check_version(&reader, root)) return specifications;
    specification->format = DOCUMENT_YAML;
    specification->source = document->source;
    specification->span = root->span;
    look_ahead(&reader, root);
    read_specification(&reader, root);
    array_push(arena, &specifications, specification);
    return specifications;
}
