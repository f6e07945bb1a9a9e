/* Kinds of mappings from names to expressions: `in`, `out`, `enablement`, `collect`; and lists of queries.
 *
 * In specifications that come from YAWL a name may be assigned twice, and an expression may be missing.
 */
#include "ast/yaml_read.h"
#include "ast/yaml_write.h"

static void read_mapping_entries(struct yaml_reader *reader, const struct yaml_key *key,
                                 const struct document_node *node, ast_mappings *mappings)
{
    for (const struct document_node *entry = node->first_child; entry != NULL;
         entry = entry->next) {
        struct ast_mapping mapping = {.target = yaml_key_text(entry),
                                      .span = yaml_entry_span(entry)};
        struct yaml_key one = *key;
        one.name = text_string(reader->arena, mapping.target.text);
        one.kind = &yaml_kind_expression;
        one.example = "total + 1";
        bool unsaid = yaml_is_null(entry) && reader->language == AST_XPATH;
        if (text_is_empty(mapping.target.text)) mapping.target.text = TEXT_NONE;
        yaml_check_variable(reader, mapping.target, "variable");
        if (!unsaid && !yaml_is_scalar(reader, &one, entry)) continue;
        if (!unsaid) mapping.expression = yaml_text(entry);
        array_push(reader->arena, mappings, mapping);
    }
}

/* A mapping, or a list of mappings where a name is assigned more than once (YAWL allows it). */
void yaml_read_mappings(struct yaml_reader *reader, const struct yaml_key *key,
                        const struct document_node *node, void *object)
{
    ast_mappings *mappings = YAML_MEMBER(ast_mappings, key, object);
    bool list = node->kind == DOCUMENT_SEQUENCE && reader->language == AST_XPATH;
    const struct document_node *item = list ? node->first_child : node;
    for (; item != NULL; item = list ? item->next : NULL) {
        if (item->kind != DOCUMENT_MAPPING)
            yaml_wrong_kind(reader, key, item);
        else
            read_mapping_entries(reader, key, item, mappings);
    }
}

static bool has_repetition(struct yaml_writer *writer, const ast_mappings *mappings)
{
    struct intern seen = {.arena = writer->arena};
    array_each(struct ast_mapping, mapping, mappings)
    {
        if (intern_find(&seen, mapping->target.text) != INTERN_NONE) return true;
        intern_add(&seen, mapping->target.text, 0);
    }
    return false;
}

static void write_entry(struct yaml_writer *writer, const struct ast_mapping *mapping,
                        struct document_node *node)
{
    struct text target = text_is_absent(mapping->target.text) ? TEXT("") : mapping->target.text;
    if (text_is_absent(mapping->expression.text))
        yaml_add_plain(writer, node, target, TEXT("~"));
    else
        yaml_add_expression(writer, node, target, mapping->expression.text);
}

void yaml_write_mappings(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                         struct document_node *mapping)
{
    const ast_mappings *mappings = YAML_CONST_MEMBER(ast_mappings, key, object);
    if (mappings->count == 0) return;
    bool list = has_repetition(writer, mappings);
    enum document_kind kind = list ? DOCUMENT_SEQUENCE : DOCUMENT_MAPPING;
    struct document_node *node = yaml_add(writer, mapping, text_of(key->name), kind);
    array_each(struct ast_mapping, one, mappings)
    {
        struct document_node *into =
            list ? yaml_add(writer, node, TEXT_NONE, DOCUMENT_MAPPING) : node;
        write_entry(writer, one, into);
    }
}

/* Queries without a target: what a decomposition of YAWL Beta 2 and 3 gives back. */
void yaml_read_queries(struct yaml_reader *reader, const struct yaml_key *key,
                       const struct document_node *node, void *object)
{
    ast_mappings *mappings = YAML_MEMBER(ast_mappings, key, object);
    const struct document_node *item = yaml_first_item(node);
    for (; item != NULL; item = yaml_next_item(node, item)) {
        if (!yaml_is_scalar(reader, key, item)) continue;
        struct ast_mapping mapping = {.expression = yaml_text(item), .span = item->span};
        array_push(reader->arena, mappings, mapping);
    }
}

void yaml_write_queries(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                        struct document_node *mapping)
{
    const ast_mappings *mappings = YAML_CONST_MEMBER(ast_mappings, key, object);
    if (mappings->count == 0) return;
    struct document_node *list = yaml_add(writer, mapping, text_of(key->name), DOCUMENT_SEQUENCE);
    array_each(struct ast_mapping, one, mappings)
    {
        yaml_add_expression(writer, list, TEXT_NONE, one->expression.text);
    }
}
