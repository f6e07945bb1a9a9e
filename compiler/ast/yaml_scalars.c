/* Kinds of single values (text, number, word, expression, XML) and of plain lists and blocks of them:
 * how each is read into its member and written back.
 */
#include "ast/yaml_read.h"
#include "ast/yaml_write.h"

#include <inttypes.h>

/* ---- Text ---- */

void yaml_read_text(struct yaml_reader *reader, const struct yaml_key *key,
                    const struct document_node *node, void *object)
{
    if (!yaml_is_scalar(reader, key, node)) return;
    *YAML_MEMBER(struct ast_text, key, object) = yaml_text(node);
}

void yaml_write_text(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                     struct document_node *mapping)
{
    const struct ast_text *text = YAML_CONST_MEMBER(struct ast_text, key, object);
    if (text_is_absent(text->text)) return;
    yaml_add_text(writer, mapping, text_of(key->name), text->text);
}

/* The words are few, so the nearest one is worth saying. */
static void report_word(struct yaml_reader *reader, const struct yaml_key *key,
                        struct ast_text text)
{
    struct text_buffer list = {.arena = reader->arena};
    for (const char *const *word = key->words; *word != NULL; word++) {
        const char *between = word == key->words ? "" : word[1] == NULL ? " or " : ", ";
        text_print(&list, "%s'%s'", between, *word);
    }
    struct text all = text_built(&list);
    struct diagnostic *diagnostic = diagnose(reader->diagnostics, &yaml_unknown_word, text.span,
                                             "'%s' takes " TEXT_FMT ", not '" TEXT_FMT "'",
                                             key->name, TEXT_ARG(all), TEXT_ARG(text.text));
    diagnostic_did_you_mean(reader->diagnostics, diagnostic, text.span,
                            intern_nearest_of(key->words, text.text));
}

/* Index of the word that stands there, or -1 after an error. */
static int word_index(struct yaml_reader *reader, const struct yaml_key *key,
                      const struct document_node *node)
{
    if (!yaml_is_scalar(reader, key, node)) return -1;
    struct ast_text text = yaml_text(node);
    for (int i = 0; key->words[i] != NULL; i++) {
        if (text_is(text.text, key->words[i])) return i;
    }
    report_word(reader, key, text);
    return -1;
}

void yaml_read_word(struct yaml_reader *reader, const struct yaml_key *key,
                    const struct document_node *node, void *object)
{
    if (word_index(reader, key, node) < 0) return;
    *YAML_MEMBER(struct ast_text, key, object) = yaml_text(node);
}

void yaml_write_word(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                     struct document_node *mapping)
{
    yaml_write_text(writer, key, object, mapping);
}

void yaml_read_split(struct yaml_reader *reader, const struct yaml_key *key,
                     const struct document_node *node, void *object)
{
    struct ast_task *task = object;
    int index = word_index(reader, key, node);
    if (index < 0) return;
    task->split = (enum ast_gate)(AST_GATE_AND + index);
    task->split_span = yaml_text(node).span;
}

void yaml_write_split(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                      struct document_node *mapping)
{
    const struct ast_task *task = object;
    if (task->split < AST_GATE_AND || task->split > AST_GATE_OR) return;
    yaml_add_text(writer, mapping, text_of(key->name),
                  text_of(key->words[task->split - AST_GATE_AND]));
}

void yaml_read_language(struct yaml_reader *reader, const struct yaml_key *key,
                        const struct document_node *node, void *object)
{
    struct ast_specification *specification = object;
    int index = word_index(reader, key, node);
    specification->language = index == AST_XPATH ? AST_XPATH : AST_CEL;
}

void yaml_write_language(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                         struct document_node *mapping)
{
    const struct ast_specification *specification = object;
    if (specification->language == AST_CEL) return;
    yaml_add_text(writer, mapping, text_of(key->name),
                  text_of(key->words[specification->language]));
}

/* ---- Numbers and truth values ---- */

static bool parse_integer(struct text text, int64_t *value)
{
    size_t i = text.length > 0 && (text.data[0] == '-' || text.data[0] == '+') ? 1 : 0;
    bool negative = i == 1 && text.data[0] == '-';
    if (i == text.length) return false;
    *value = 0;
    for (; i < text.length; i++) {
        if (text.data[i] < '0' || text.data[i] > '9') return false;
        int digit = text.data[i] - '0';
        /* The smallest number means "absent" and is left out. */
        if (*value > (INT64_MAX - digit) / 10) return false;
        *value = *value * 10 + digit;
    }
    if (negative) *value = -*value;
    return true;
}

void yaml_read_integer(struct yaml_reader *reader, const struct yaml_key *key,
                       const struct document_node *node, void *object)
{
    struct ast_int *number = YAML_MEMBER(struct ast_int, key, object);
    if (!yaml_is_scalar(reader, key, node)) return;
    struct ast_text text = yaml_text(node);
    number->span = text.span;
    if (parse_integer(text.text, &number->value)) return;
    number->value = AST_ABSENT;
    diagnose(reader->diagnostics, &yaml_bad_number, text.span,
             "'%s' expects a whole number (like %s), not '" TEXT_FMT "'", key->name, key->example,
             TEXT_ARG(text.text));
}

void yaml_write_integer(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                        struct document_node *mapping)
{
    const struct ast_int *number = YAML_CONST_MEMBER(struct ast_int, key, object);
    if (number->value == AST_ABSENT) return;
    yaml_add_plain(writer, mapping, text_of(key->name),
                   text_format(writer->arena, "%" PRId64, number->value));
}

void yaml_read_boolean(struct yaml_reader *reader, const struct yaml_key *key,
                       const struct document_node *node, void *object)
{
    static const char *const words[] = {"true", "false", NULL};
    enum ast_bool *truth = YAML_MEMBER(enum ast_bool, key, object);
    struct yaml_key with_words = *key;
    with_words.words = words;
    int index = word_index(reader, &with_words, node);
    if (index >= 0) *truth = index == 0 ? AST_YES : AST_NO;
}

void yaml_write_boolean(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                        struct document_node *mapping)
{
    enum ast_bool truth = *YAML_CONST_MEMBER(enum ast_bool, key, object);
    if (truth == AST_UNSAID) return;
    yaml_add_plain(writer, mapping, text_of(key->name),
                   truth == AST_YES ? TEXT("true") : TEXT("false"));
}

/* ---- Expressions and XML ---- */

void yaml_read_expression(struct yaml_reader *reader, const struct yaml_key *key,
                          const struct document_node *node, void *object)
{
    yaml_read_text(reader, key, node, object);
}

void yaml_write_expression(struct yaml_writer *writer, const struct yaml_key *key,
                           const void *object, struct document_node *mapping)
{
    const struct ast_text *text = YAML_CONST_MEMBER(struct ast_text, key, object);
    if (text_is_absent(text->text)) return;
    yaml_add_expression(writer, mapping, text_of(key->name), text->text);
}

void yaml_read_xml(struct yaml_reader *reader, const struct yaml_key *key,
                   const struct document_node *node, void *object)
{
    struct ast_xml *xml = YAML_MEMBER(struct ast_xml, key, object);
    if (!yaml_is_scalar(reader, key, node)) return;
    struct ast_text text = yaml_text(node);
    /* Read only to see that it is well-formed: who needs the elements reads them again. */
    read_xml_fragment(reader->arena, text.text, text.span, reader->diagnostics);
    *xml = (struct ast_xml){text.text, text.span};
}

void yaml_write_xml(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                    struct document_node *mapping)
{
    const struct ast_xml *xml = YAML_CONST_MEMBER(struct ast_xml, key, object);
    if (text_is_absent(xml->text)) return;
    yaml_add_text(writer, mapping, text_of(key->name), xml->text);
}

/* ---- Lists of texts; blocks ---- */

void yaml_read_texts(struct yaml_reader *reader, const struct yaml_key *key,
                     const struct document_node *node, void *object)
{
    ast_texts *texts = YAML_MEMBER(ast_texts, key, object);
    const struct document_node *item = yaml_first_item(node);
    for (; item != NULL; item = yaml_next_item(node, item)) {
        if (yaml_is_scalar(reader, key, item)) array_push(reader->arena, texts, yaml_text(item));
    }
}

void yaml_write_texts(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                      struct document_node *mapping)
{
    const ast_texts *texts = YAML_CONST_MEMBER(ast_texts, key, object);
    if (texts->count == 0) return;
    struct document_node *list = yaml_add(writer, mapping, text_of(key->name), DOCUMENT_SEQUENCE);
    array_each(struct ast_text, text, texts) yaml_add_text(writer, list, TEXT_NONE, text->text);
}

/* A mapping with a table of its own, whose object is the member itself. */
void yaml_read_block(struct yaml_reader *reader, const struct yaml_key *key,
                     const struct document_node *node, void *object)
{
    char *member = YAML_MEMBER(char, key, object);
    if (!yaml_read_mapping(reader, key->mapping, node, (void *[2]){member, NULL})) {
        yaml_wrong_kind(reader, key, node);
        return;
    }
    if (key->mapping->present == SIZE_MAX) return;
    *(bool *)(void *)(member + key->mapping->present) = true;
    *(struct span *)(void *)(member + key->mapping->span) = yaml_entry_span(node);
}

/* A block without a `present` of its own is there if any of its keys is. */
void yaml_write_block(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                      struct document_node *mapping)
{
    const char *member = YAML_CONST_MEMBER(char, key, object);
    bool tells = key->mapping->present != SIZE_MAX;
    if (tells && !*(const bool *)(const void *)(member + key->mapping->present)) return;
    struct document_node *last = mapping->last_child;
    struct document_node *block = yaml_add(writer, mapping, text_of(key->name), DOCUMENT_MAPPING);
    yaml_write_mapping(writer, key->mapping, (const void *[2]){member, NULL}, block);
    if (tells || block->first_child != NULL) return;
    mapping->last_child = last;
    if (last == NULL)
        mapping->first_child = NULL;
    else
        last->next = NULL;
}
