/* Reading a mapping by the table: finds the entry of every key, reports the ones that are unknown,
 * missing, old or in each other's way, and leaves the values to their kinds.
 *
 * Takes a document node, fills an object of the tree.  The order of the table is the order of reading,
 * so that the tree does not depend on the order of keys in the text.
 */
#include "ast/yaml_read.h"

#include <string.h>

struct ast_text yaml_text(const struct document_node *node)
{
    struct ast_text text = {node->value, node->span};
    uint32_t width = node->span.end - node->span.begin;
    if (text.text.data == NULL) text.text = TEXT("");
    /* Quotes without escapes inside: the characters map one to one. */
    if (node->style == DOCUMENT_QUOTED && width == node->value.length + 2) {
        text.span.begin++;
        text.span.end--;
    }
    return text;
}

struct ast_text yaml_key_text(const struct document_node *node)
{
    struct text name = text_is_absent(node->name) ? TEXT("") : node->name;
    return (struct ast_text){name, node->name_span};
}

struct ast_text yaml_text_part(struct ast_text whole, size_t from, size_t to)
{
    bool exact = whole.span.end - whole.span.begin == whole.text.length;
    struct ast_text part = {text_slice(whole.text, from, to), whole.span};
    if (exact) part.span = span_part(whole.span, (uint32_t)from, (uint32_t)to);
    return part;
}

bool yaml_is_null(const struct document_node *node)
{
    if (node->kind != DOCUMENT_SCALAR || node->style != DOCUMENT_PLAIN) return false;
    return text_is_empty(node->value) || text_is(node->value, "~");
}

bool yaml_is_null_word(const struct document_node *node)
{
    bool plain = node->kind == DOCUMENT_SCALAR && node->style == DOCUMENT_PLAIN;
    return yaml_is_null(node) || (plain && text_is(node->value, "null"));
}

struct span yaml_entry_span(const struct document_node *node)
{
    return text_is_absent(node->name) ? node->span : span_join(node->name_span, node->span);
}

struct span yaml_place(const struct document_node *node)
{
    return text_is_absent(node->name) ? node->span : node->name_span;
}

const struct document_node *yaml_first_item(const struct document_node *node)
{
    return node->kind == DOCUMENT_SEQUENCE ? node->first_child : node;
}

const struct document_node *yaml_next_item(const struct document_node *node,
                                           const struct document_node *item)
{
    return item == node ? NULL : item->next;
}

static const char *kind_found(const struct document_node *node)
{
    if (node->kind == DOCUMENT_MAPPING) return "a mapping";
    if (node->kind == DOCUMENT_SEQUENCE) return "a list";
    return yaml_is_null(node) ? "nothing" : "a single value";
}

struct diagnostic *yaml_wrong_kind(struct yaml_reader *reader, const struct yaml_key *key,
                                   const struct document_node *node)
{
    bool beside = node->kind != DOCUMENT_SCALAR || yaml_is_null(node);
    struct diagnostic *diagnostic = diagnose(
        reader->diagnostics, &yaml_wrong_value, beside ? yaml_place(node) : node->span,
        "'%s' expects %s, but this is %s", key->name, key->kind->expected, kind_found(node));
    if (key->words != NULL) return diagnostic;
    diagnostic_note(reader->diagnostics, diagnostic, SPAN_NONE, "for example: %s: %s", key->name,
                    key->example);
    return diagnostic;
}

bool yaml_is_scalar(struct yaml_reader *reader, const struct yaml_key *key,
                    const struct document_node *node)
{
    if (node->kind == DOCUMENT_SCALAR && !yaml_is_null(node)) return true;
    yaml_wrong_kind(reader, key, node);
    return false;
}

static const char *old_name_of(const struct yaml_mapping *mapping, const char *name,
                               const struct yaml_alias **at)
{
    for (const struct yaml_alias *alias = *at; alias->mapping != NULL; alias++) {
        if (alias->mapping != mapping || strcmp(alias->new_name, name) != 0) continue;
        *at = alias + 1;
        return alias->old_name;
    }
    return NULL;
}

const struct document_node *yaml_entry(const struct yaml_mapping *mapping,
                                       const struct document_node *node, const char *name)
{
    const struct document_node *entry = document_child(node, name);
    const struct yaml_alias *alias = yaml_aliases;
    const char *old_name = NULL;
    while (entry == NULL && (old_name = old_name_of(mapping, name, &alias)) != NULL) {
        entry = document_child(node, old_name);
    }
    return entry;
}

/* ---- Keys that are not in the table ---- */

/* The lists of keys that make up a mapping; ends with NULL. */
struct key_lists {
    const struct yaml_key *lists[4];
};

static struct key_lists key_lists(const struct yaml_mapping *mapping)
{
    struct key_lists all = {{mapping->keys, NULL, NULL, NULL}};
    uint32_t count = 1;
    if (mapping->body != NULL) all.lists[count++] = mapping->body->keys;
    if (mapping->tail != NULL) all.lists[count++] = mapping->tail;
    return all;
}

static const struct yaml_key *find_key(const struct yaml_mapping *mapping, struct text name)
{
    struct key_lists all = key_lists(mapping);
    for (uint32_t list = 0; all.lists[list] != NULL; list++) {
        for (const struct yaml_key *key = all.lists[list]; key->name != NULL; key++) {
            if (text_is(name, key->name)) return key;
        }
    }
    return NULL;
}

static const struct yaml_alias *find_alias(const struct yaml_mapping *mapping, struct text name)
{
    for (const struct yaml_alias *alias = yaml_aliases; alias->mapping != NULL; alias++) {
        bool here = alias->mapping == mapping || alias->mapping == mapping->body;
        if (here && text_is(name, alias->old_name)) return alias;
    }
    return NULL;
}

static uint32_t key_names(const struct yaml_mapping *mapping, const char **names)
{
    struct key_lists all = key_lists(mapping);
    uint32_t count = 0;
    for (uint32_t list = 0; all.lists[list] != NULL; list++) {
        for (const struct yaml_key *key = all.lists[list]; key->name != NULL; key++) {
            if (count < YAML_KEYS_MAX) names[count++] = key->name;
        }
    }
    names[count] = NULL;
    return count;
}

/* "a task", "an offer" */
static const char *article(const struct yaml_mapping *mapping)
{
    return strchr("aeio", mapping->name[0]) != NULL ? "an" : "a";
}

static void report_unknown(struct yaml_reader *reader, const struct yaml_mapping *mapping,
                           const struct document_node *entry)
{
    const char *names[YAML_KEYS_MAX + 1];
    uint32_t count = key_names(mapping, names);
    struct text_buffer list = {.arena = reader->arena};
    struct diagnostic *diagnostic =
        diagnose(reader->diagnostics, &yaml_unknown_key, entry->name_span,
                 "unknown key '" TEXT_FMT "' in %s %s", TEXT_ARG(entry->name), article(mapping),
                 mapping->name);
    if (reader->diagnostics->dropped > 0) return; /* nobody would see the notes */
    diagnostic_did_you_mean(reader->diagnostics, diagnostic, entry->name_span,
                            intern_nearest_of(names, entry->name));
    for (uint32_t i = 0; i < count; i++) text_print(&list, "%s%s", i == 0 ? "" : ", ", names[i]);
    struct text all = text_built(&list);
    diagnostic_note(reader->diagnostics, diagnostic, SPAN_NONE, "keys of %s %s: " TEXT_FMT,
                    article(mapping), mapping->name, TEXT_ARG(all));
}

static void report_old(struct yaml_reader *reader, const struct yaml_alias *alias,
                       const struct document_node *node, const struct document_node *entry)
{
    struct diagnostics *diagnostics = reader->diagnostics;
    struct diagnostic *diagnostic;
    const struct document_node *used = yaml_entry(alias->mapping, node, alias->new_name);
    if (used != entry) {
        diagnostic = diagnose(diagnostics, &yaml_exclusive_keys, entry->name_span,
                              "'%s' is an old name of '%s': write one of them", alias->old_name,
                              alias->new_name);
        diagnostic_note(diagnostics, diagnostic, used->name_span, "the other one is here");
        return;
    }
    diagnostic = diagnose(diagnostics, &yaml_deprecated_key, entry->name_span,
                          "'%s' is the old name of '%s'", alias->old_name, alias->new_name);
    diagnostic_fix(diagnostics, diagnostic, entry->name_span, text_of(alias->new_name));
}

static void check_entries(struct yaml_reader *reader, const struct yaml_mapping *mapping,
                          const struct document_node *node)
{
    for (const struct document_node *entry = node->first_child; entry != NULL;
         entry = entry->next) {
        if (find_key(mapping, entry->name) != NULL) continue;
        const struct yaml_alias *alias = find_alias(mapping, entry->name);
        if (alias == NULL)
            report_unknown(reader, mapping, entry);
        else
            report_old(reader, alias, node, entry);
    }
}

/* ---- Keys of the table ---- */

/* One line of a span: where a whole mapping lacks something. */
static struct span first_line(struct span span)
{
    struct text text = span_text(span);
    size_t end = text_find(text, "\n");
    if (end != SIZE_MAX) span.end = span.begin + (uint32_t)end;
    return span;
}

static void report_missing(struct yaml_reader *reader, const struct yaml_mapping *mapping,
                           const struct yaml_key *key, const struct document_node *node)
{
    bool named = !text_is_absent(node->name);
    struct diagnostic *diagnostic = diagnose(reader->diagnostics, &yaml_missing_key,
                                             named ? node->name_span : first_line(node->span),
                                             "this %s lacks '%s'", mapping->name, key->name);
    diagnostic_note(reader->diagnostics, diagnostic, SPAN_NONE, "for example: %s: %s", key->name,
                    key->example);
}

/* Groups of exclusive keys stand in mapping->keys, never in a body or tail. */
static void check_exclusive(struct yaml_reader *reader, const struct yaml_mapping *mapping,
                            const struct document_node *node, const struct yaml_key *key)
{
    const struct document_node *entry = yaml_entry(mapping, node, key->name);
    for (const struct yaml_key *other = mapping->keys; other != key; other++) {
        if (other->exclusive != key->exclusive) continue;
        const struct document_node *before = yaml_entry(mapping, node, other->name);
        if (before == NULL) continue;
        struct diagnostic *diagnostic =
            diagnose(reader->diagnostics, &yaml_exclusive_keys, entry->name_span,
                     "%s %s has '%s' or '%s', not both", article(mapping), mapping->name,
                     other->name, key->name);
        diagnostic_note(reader->diagnostics, diagnostic, before->name_span, "'%s' stands here",
                        other->name);
        return;
    }
}

static void read_keys(struct yaml_reader *reader, const struct yaml_mapping *mapping,
                      const struct yaml_key *keys, const struct document_node *node, void *object)
{
    for (const struct yaml_key *key = keys; key->name != NULL; key++) {
        const struct document_node *entry = yaml_entry(mapping, node, key->name);
        if (entry == NULL && key->required) report_missing(reader, mapping, key, node);
        if (entry == NULL) continue;
        if (key->exclusive != 0) check_exclusive(reader, mapping, node, key);
        key->kind->read(reader, key, entry, object);
    }
}

bool yaml_read_mapping(struct yaml_reader *reader, const struct yaml_mapping *mapping,
                       const struct document_node *node, void *const objects[2])
{
    if (node->kind != DOCUMENT_MAPPING) return false;
    check_entries(reader, mapping, node);
    read_keys(reader, mapping, mapping->keys, node, objects[0]);
    const struct yaml_mapping *body = mapping->body;
    if (body != NULL) read_keys(reader, body, body->keys, node, objects[1]);
    if (mapping->tail != NULL) read_keys(reader, mapping, mapping->tail, node, objects[0]);
    return true;
}
