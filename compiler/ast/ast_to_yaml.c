/* The syntax tree as YAML: a document is built by the table, then printed.
 *
 * What is printed reads back to the same tree.  Nets and types that `uses` brought in stay in their own
 * file.  Not printed, because no YAML says it: a second input or output condition of a YAWL net, which is
 * an error in any case.
 */
#include "ast/yaml_write.h"

/* ---- The document ---- */

struct document_node *yaml_add(struct yaml_writer *writer, struct document_node *parent,
                               struct text name, enum document_kind kind)
{
    struct document_node *node = ARENA_NEW(writer->arena, struct document_node);
    *node = (struct document_node){.kind = kind, .name = name, .parent = parent};
    if (parent->kind == DOCUMENT_MAPPING && text_is_absent(name)) node->name = TEXT("");
    if (parent->last_child == NULL)
        parent->first_child = node;
    else
        parent->last_child->next = node;
    parent->last_child = node;
    return node;
}

struct document_node *yaml_add_block(struct yaml_writer *writer, struct document_node *parent,
                                     struct text name)
{
    struct document_node *node = yaml_add(writer, parent, name, DOCUMENT_MAPPING);
    node->style = DOCUMENT_BLOCK;
    return node;
}

void yaml_add_plain(struct yaml_writer *writer, struct document_node *parent, struct text name,
                    struct text value)
{
    struct document_node *node = yaml_add(writer, parent, name, DOCUMENT_SCALAR);
    node->value = value;
    node->style = DOCUMENT_PLAIN;
}

void yaml_add_text(struct yaml_writer *writer, struct document_node *parent, struct text name,
                   struct text value)
{
    struct document_node *node = yaml_add(writer, parent, name, DOCUMENT_SCALAR);
    node->value = value;
    node->style = DOCUMENT_QUOTED;
}

/* Digits that a number of every reader keeps. */
#define DIGITS_KEPT 15

/* true, false, and numbers that every reader of YAML takes for the same number and writes the same. */
static bool is_plain_literal(struct text value)
{
    size_t dot = text_find(value, "."), last = value.length - 1;
    if (text_is(value, "true") || text_is(value, "false")) return true;
    if (value.length == 0 || value.length > DIGITS_KEPT) return false;
    for (size_t i = 0; i < value.length; i++) {
        bool digit = value.data[i] >= '0' && value.data[i] <= '9';
        if (!digit && i != dot) return false;
    }
    bool leading_zero = value.length > 1 && value.data[0] == '0' && dot != 1;
    bool open_end = dot == 0 || (dot != SIZE_MAX && (dot == last || value.data[last] == '0'));
    return !leading_zero && !open_end;
}

void yaml_add_expression(struct yaml_writer *writer, struct document_node *parent, struct text name,
                         struct text value)
{
    if (is_plain_literal(value))
        yaml_add_plain(writer, parent, name, value);
    else
        yaml_add_text(writer, parent, name, value);
}

static void write_keys(struct yaml_writer *writer, const struct yaml_key *keys, const void *object,
                       struct document_node *node)
{
    struct text name = writer->key;
    for (const struct yaml_key *key = keys; key->name != NULL; key++) {
        writer->key = name; /* kinds with names of their own change it */
        key->kind->write(writer, key, object, node);
    }
    writer->key = name;
}

void yaml_write_mapping(struct yaml_writer *writer, const struct yaml_mapping *mapping,
                        const void *const objects[2], struct document_node *node)
{
    write_keys(writer, mapping->keys, objects[0], node);
    if (mapping->body != NULL) write_keys(writer, mapping->body->keys, objects[1], node);
    if (mapping->tail != NULL) write_keys(writer, mapping->tail, objects[0], node);
}

/* ---- The specification ---- */

static const struct ast_net *root_of(const struct ast_specification *specification)
{
    array_each(struct ast_net, net, &specification->nets)
    {
        if (net->is_root) return net;
    }
    return NULL;
}

/* Nets and decompositions share their names; the root net has the workflow's. */
static void name_decompositions(struct yaml_writer *writer, const struct ast_net *root)
{
    const struct ast_specification *specification = writer->specification;
    struct intern taken = {.arena = writer->arena};
    struct text workflow = yaml_identifier_for(writer->arena, specification->workflow.text);
    intern_add(&taken, workflow, 0);
    if (root != NULL) {
        yaml_names_add(writer->arena, &writer->decompositions, root->name.text, workflow);
    }
    array_each(struct ast_net, net, &specification->nets)
    {
        if (net->is_root || net->span.source != specification->source) continue;
        yaml_names_add(writer->arena, &writer->decompositions, net->name.text,
                       yaml_name_for(writer, &taken, net->name.text));
    }
    array_each(struct ast_decomposition, one, &specification->decompositions)
    {
        yaml_names_add(writer->arena, &writer->decompositions, one->name.text,
                       yaml_name_for(writer, &taken, one->name.text));
    }
}

void ast_to_yaml(const struct ast_specification *specification, struct text_buffer *out)
{
    static const struct ast_net no_net = {.is_root = true};
    struct yaml_writer writer = {
        .arena = out->arena, .language = specification->language, .specification = specification};
    struct document_node root = {.kind = DOCUMENT_MAPPING, .style = DOCUMENT_BLOCK};
    const struct ast_net *net = root_of(specification);
    name_decompositions(&writer, net);
    if (net == NULL) net = &no_net;
    yaml_name_elements(&writer, net);
    yaml_write_mapping(&writer, &yaml_specification_mapping, (const void *[2]){specification, net},
                       &root);
    yaml_print(&root, out);
}
