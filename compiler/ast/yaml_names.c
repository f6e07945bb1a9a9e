/* Names: what a name may look like, and the ids of YAWL that may not look so.
 *
 * A YAML name is the id itself wherever the rules allow it; else the element carries its id in `id`, and
 * references, which use the YAML name, are read as that id.  So the tree of a converted specification is
 * the tree of its YAWL original.
 */
#include "ast/yaml_read.h"
#include "ast/yaml_write.h"

/* Words of CEL, and the names that every expression of a workflow has. */
static const char *const reserved_words[] = {
    "as",     "break", "const", "continue", "else",      "false", "for",      "function", "if",
    "import", "in",    "let",   "loop",     "namespace", "null",  "package",  "return",   "true",
    "var",    "void",  "while", "item",     "now",       "case",  "instance", NULL};

/* ---- The maps ---- */

void yaml_names_add(struct arena *arena, struct yaml_names *names, struct text from, struct text to)
{
    names->map.arena = arena;
    if (intern_find(&names->map, from) != INTERN_NONE) return;
    intern_add(&names->map, from, names->values.count);
    array_push(arena, &names->values, to);
}

struct text yaml_names_find(const struct yaml_names *names, struct text name)
{
    uint32_t at = intern_find(&names->map, name);
    return at == INTERN_NONE ? name : names->values.items[at];
}

/* ---- The rules ---- */

/* The first byte that a name must not hold, or SIZE_MAX. */
static size_t bad_byte(struct text name)
{
    for (size_t i = 0; i < name.length; i++) {
        unsigned char c = (unsigned char)name.data[i];
        bool listed =
            c == '/' || c == '[' || c == ']' || c == '*' || c == ',' || c == '#' || c == '"';
        bool arrow = c == '>' && i > 0 && name.data[i - 1] == '-';
        if (c <= ' ' || c == 0x7f || listed || arrow) return i;
    }
    return SIZE_MAX;
}

static bool is_edge(struct text name) { return text_is(name, "start") || text_is(name, "end"); }

bool yaml_is_name(struct text name)
{
    return name.length > 0 && bad_byte(name) == SIZE_MAX && !is_edge(name);
}

void yaml_check_name(struct yaml_reader *reader, struct ast_text name, const char *what)
{
    size_t at = bad_byte(name.text);
    if (is_edge(name.text)) {
        diagnose(reader->diagnostics, &yaml_reserved_name, name.span,
                 "a %s cannot be called '" TEXT_FMT "': that is the net's %s condition", what,
                 TEXT_ARG(name.text), text_is(name.text, "start") ? "input" : "output");
    } else if (text_is_empty(name.text)) {
        diagnose(reader->diagnostics, &yaml_bad_name, name.span, "the name of this %s is empty",
                 what);
    } else if (at != SIZE_MAX) {
        struct diagnostic *diagnostic = diagnose(
            reader->diagnostics, &yaml_bad_name, name.span,
            "the name of a %s holds no white space and none of / [ ] * , # \" or ->", what);
        struct text_buffer taken = {.arena = reader->arena};
        for (size_t i = 0; i < name.text.length; i++) {
            bool bad = bad_byte(text_slice(name.text, i, i + 1)) == 0;
            text_add_char(&taken, bad ? '_' : name.text.data[i]);
        }
        struct text better = text_built(&taken);
        if (yaml_is_name(better)) {
            diagnostic_did_you_mean(reader->diagnostics, diagnostic, name.span, better);
        }
    }
}

void yaml_check_identifier(struct yaml_reader *reader, struct ast_text name, const char *what)
{
    if (text_is_identifier(name.text)) return;
    struct diagnostic *diagnostic = diagnose(
        reader->diagnostics, &yaml_bad_identifier, name.span,
        "the name of a %s consists of letters, digits and '_', and does not begin with a digit",
        what);
    if (text_is_empty(name.text)) return;
    diagnostic_did_you_mean(reader->diagnostics, diagnostic, name.span,
                            yaml_identifier_for(reader->arena, name.text));
}

void yaml_check_variable(struct yaml_reader *reader, struct ast_text name, const char *what)
{
    if (reader->language == AST_XPATH && !text_is_empty(name.text)) return;
    yaml_check_identifier(reader, name, what);
    for (const char *const *word = reserved_words; *word != NULL; word++) {
        if (!text_is(name.text, *word)) continue;
        diagnose(reader->diagnostics, &yaml_reserved_word, name.span,
                 "a %s cannot be called '%s': expressions use that word; call it '%s_' or the like",
                 what, *word, *word);
    }
}

/* ---- Reading names ---- */

void yaml_read_identifier(struct yaml_reader *reader, const struct yaml_key *key,
                          const struct document_node *node, void *object)
{
    struct ast_text *text = YAML_MEMBER(struct ast_text, key, object);
    if (!yaml_is_scalar(reader, key, node)) return;
    *text = yaml_text(node);
    yaml_check_variable(reader, *text, "variable");
}

void yaml_read_id(struct yaml_reader *reader, const struct yaml_key *key,
                  const struct document_node *node, void *object)
{
    struct ast_text *text = YAML_MEMBER(struct ast_text, key, object);
    if (yaml_is_null_word(node))
        *text = (struct ast_text){TEXT_NONE, node->span};
    else if (yaml_is_scalar(reader, key, node))
        *text = yaml_text(node);
}

struct ast_text yaml_element_id(const struct yaml_reader *reader, struct ast_text name)
{
    name.text = yaml_names_find(&reader->elements, name.text);
    return name;
}

struct ast_text yaml_element_text(const struct yaml_reader *reader,
                                  const struct document_node *node)
{
    return yaml_element_id(reader, yaml_text(node));
}

void yaml_read_element(struct yaml_reader *reader, const struct yaml_key *key,
                       const struct document_node *node, void *object)
{
    struct ast_text *text = YAML_MEMBER(struct ast_text, key, object);
    if (yaml_is_scalar(reader, key, node)) *text = yaml_element_text(reader, node);
}

void yaml_read_elements(struct yaml_reader *reader, const struct yaml_key *key,
                        const struct document_node *node, void *object)
{
    ast_texts *texts = YAML_MEMBER(ast_texts, key, object);
    const struct document_node *item = yaml_first_item(node);
    for (; item != NULL; item = yaml_next_item(node, item)) {
        if (!yaml_is_scalar(reader, key, item)) continue;
        array_push(reader->arena, texts, yaml_element_text(reader, item));
    }
}

void yaml_read_net_name(struct yaml_reader *reader, const struct yaml_key *key,
                        const struct document_node *node, void *object)
{
    struct ast_text *text = YAML_MEMBER(struct ast_text, key, object);
    if (!yaml_is_scalar(reader, key, node)) return;
    *text = yaml_text(node);
    text->text = yaml_names_find(&reader->decompositions, text->text);
}

void yaml_collect_ids(struct yaml_reader *reader, struct yaml_names *names,
                      const struct yaml_mapping *mapping, const struct document_node *node)
{
    if (node == NULL || node->kind != DOCUMENT_MAPPING) return;
    for (const struct document_node *entry = node->first_child; entry != NULL;
         entry = entry->next) {
        if (entry->kind != DOCUMENT_MAPPING) continue;
        const struct document_node *id = yaml_entry(mapping, entry, "id");
        if (id == NULL || id->kind != DOCUMENT_SCALAR || yaml_is_null_word(id)) continue;
        yaml_names_add(reader->arena, names, entry->name, id->value);
    }
}
