/* Kinds of data: types and variables.
 *
 * A variable is "T" or "T = EXPR", or a mapping where there is more to say.  In specifications that
 * come from YAWL, `xs:T` is T of XML Schema's namespace.
 */
#include "ast/yaml_read.h"
#include "ast/yaml_write.h"

#define XML_SCHEMA_NAMESPACE "http://www.w3.org/2001/XMLSchema"
#define XML_SCHEMA_PREFIX    "xs:"

static const char *const builtin_types[] = {"bool",     "int",      "float", "decimal",
                                            "string",   "bytes",    "date",  "time",
                                            "dateTime", "duration", NULL};

/* ---- Types as text ---- */

bool ast_is_type(struct text text)
{
    size_t end = 0;
    while (end < text.length && text.data[end] != '[' && text.data[end] != '?') end++;
    if (!text_is_identifier(text_slice(text, 0, end))) return false;
    while (end < text.length) {
        struct text rest = text_slice(text, end, text.length);
        if (!text_starts_with(rest, "[]") && !text_starts_with(rest, "?")) return false;
        end += rest.data[0] == '[' ? 2 : 1;
    }
    return true;
}

static void check_type(struct yaml_reader *reader, struct ast_text type)
{
    if (reader->language == AST_XPATH || ast_is_type(type.text)) return;
    struct diagnostic *diagnostic = diagnose(reader->diagnostics, &yaml_bad_type, type.span,
                                             "'" TEXT_FMT "' is no type", TEXT_ARG(type.text));
    diagnostic_note(
        reader->diagnostics, diagnostic, SPAN_NONE,
        "a type is a name like int, string, Line, with [] for a list and ? for what may "
        "be absent: \"Line[]\", \"string?\"");
    reader->diagnostics->passable++; /* as if nobody had declared it, which a later stage tells */
}

/* ---- types: ---- */

static void read_record(struct yaml_reader *reader, const struct document_node *node,
                        struct ast_type *type)
{
    static const struct yaml_key key = {
        .name = "field", .kind = &yaml_kind_type_name, .example = "decimal"};
    for (const struct document_node *entry = node->first_child; entry != NULL;
         entry = entry->next) {
        struct ast_field field = {.name = yaml_key_text(entry)};
        yaml_check_variable(reader, field.name, "field");
        struct yaml_key named = key;
        named.name = text_string(reader->arena, field.name.text);
        if (!yaml_is_scalar(reader, &named, entry)) continue;
        field.type = yaml_text(entry);
        check_type(reader, field.type);
        array_push(reader->arena, &type->fields, field);
    }
}

static void read_enumeration(struct yaml_reader *reader, const struct document_node *node,
                             struct ast_type *type)
{
    static const struct yaml_key key = {
        .name = "value", .kind = &yaml_kind_identifier, .example = "paid"};
    struct intern seen = {.arena = reader->arena};
    type->is_enumeration = true;
    for (const struct document_node *item = node->first_child; item != NULL; item = item->next) {
        if (!yaml_is_scalar(reader, &key, item)) continue;
        struct ast_text value = yaml_text(item);
        yaml_check_variable(reader, value, "value");
        if (intern_find(&seen, value.text) != INTERN_NONE) {
            diagnose(reader->diagnostics, &yaml_repeated, value.span,
                     "'" TEXT_FMT "' stands twice in this enumeration", TEXT_ARG(value.text));
        }
        intern_add(&seen, value.text, 0);
        array_push(reader->arena, &type->values, value);
    }
}

static void check_type_name(struct yaml_reader *reader, struct ast_text name)
{
    yaml_check_variable(reader, name, "type");
    for (const char *const *builtin = builtin_types; *builtin != NULL; builtin++) {
        if (!text_is(name.text, *builtin)) continue;
        diagnose(reader->diagnostics, &yaml_reserved_word, name.span,
                 "'%s' is a built-in type and cannot be defined again: choose another name",
                 *builtin);
    }
}

static void report_type(struct yaml_reader *reader, const struct document_node *entry)
{
    struct yaml_key key = {.kind = &yaml_kind_block, .example = "{ sku: string }"};
    key.name = text_string(reader->arena, entry->name);
    struct diagnostic *diagnostic = yaml_wrong_kind(reader, &key, entry);
    diagnostic_note(reader->diagnostics, diagnostic, SPAN_NONE,
                    "or a list, for an enumeration: %s: [new, paid]", key.name);
}

void yaml_read_types(struct yaml_reader *reader, const struct yaml_key *key,
                     const struct document_node *node, void *object)
{
    struct ast_specification *specification = object;
    if (node->kind != DOCUMENT_MAPPING) {
        yaml_wrong_kind(reader, key, node);
        return;
    }
    for (const struct document_node *entry = node->first_child; entry != NULL;
         entry = entry->next) {
        struct ast_type type = {.name = yaml_key_text(entry), .span = yaml_entry_span(entry)};
        check_type_name(reader, type.name);
        if (entry->kind == DOCUMENT_MAPPING)
            read_record(reader, entry, &type);
        else if (entry->kind == DOCUMENT_SEQUENCE)
            read_enumeration(reader, entry, &type);
        else
            report_type(reader, entry);
        if (entry->kind != DOCUMENT_SCALAR && entry->first_child == NULL) {
            diagnose(reader->diagnostics, &yaml_empty_value, entry->name_span,
                     "type '" TEXT_FMT "' has no %s", TEXT_ARG(entry->name),
                     type.is_enumeration ? "values" : "fields");
        }
        array_push(reader->arena, &specification->types, type);
    }
}

void yaml_write_types(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                      struct document_node *mapping)
{
    const struct ast_specification *specification = object;
    struct document_node *types = NULL;
    array_each(struct ast_type, type, &specification->types)
    {
        if (type->span.source != specification->source) continue; /* brought in by `uses` */
        if (types == NULL) types = yaml_add_block(writer, mapping, text_of(key->name));
        enum document_kind kind = type->is_enumeration ? DOCUMENT_SEQUENCE : DOCUMENT_MAPPING;
        struct document_node *node = yaml_add(writer, types, type->name.text, kind);
        array_each(struct ast_text, value, &type->values)
        {
            yaml_add_text(writer, node, TEXT_NONE, value->text);
        }
        array_each(struct ast_field, field, &type->fields)
        {
            yaml_add_text(writer, node, field->name.text, field->type.text);
        }
    }
}

/* ---- in, out, local, returns, enablement ---- */

static void split_namespace(struct yaml_reader *reader, struct ast_variable *variable)
{
    size_t prefix = sizeof XML_SCHEMA_PREFIX - 1;
    struct ast_text *type = &variable->type;
    if (reader->language != AST_XPATH || !text_starts_with(type->text, XML_SCHEMA_PREFIX)) return;
    variable->ns = (struct ast_text){TEXT(XML_SCHEMA_NAMESPACE), type->span};
    *type = yaml_text_part(*type, prefix, type->text.length);
}

/* "T = EXPR": the first '=' divides, since no type holds one. */
static void read_short(struct yaml_reader *reader, const struct document_node *node,
                       struct ast_variable *variable)
{
    struct ast_text whole = yaml_text(node);
    size_t equals = text_find(whole.text, "="), from, to = equals;
    if (equals == SIZE_MAX) to = whole.text.length;
    while (to > 0 && whole.text.data[to - 1] == ' ') to--;
    variable->type = yaml_text_part(whole, 0, to);
    check_type(reader, variable->type);
    split_namespace(reader, variable);
    if (equals == SIZE_MAX) return;
    for (from = equals + 1; from < whole.text.length && whole.text.data[from] == ' '; from++) {}
    variable->initial = yaml_text_part(whole, from, whole.text.length);
    if (from < whole.text.length) return;
    diagnose(reader->diagnostics, &yaml_bad_type, whole.span,
             "the initial value after '=' is missing: write \"int = 0\", or leave the '=' out");
}

static bool read_variable(struct yaml_reader *reader, const struct yaml_key *key,
                          const struct document_node *node, struct ast_variable *variable)
{
    yaml_check_variable(reader, variable->name, "variable");
    if (node->kind == DOCUMENT_MAPPING) {
        void *objects[2] = {variable, NULL};
        yaml_read_mapping(reader, &yaml_variable_mapping, node, objects);
        if (document_child(node, "namespace") == NULL) split_namespace(reader, variable);
        return true;
    }
    struct yaml_key one = *key;
    one.kind = &yaml_kind_type_name;
    one.example = "\"decimal = 0\"";
    if (!yaml_is_scalar(reader, &one, node)) return false;
    read_short(reader, node, variable);
    return true;
}

void yaml_read_variables(struct yaml_reader *reader, const struct yaml_key *key,
                         const struct document_node *node, void *object)
{
    ast_variables *variables = YAML_MEMBER(ast_variables, key, object);
    if (node->kind != DOCUMENT_MAPPING) {
        yaml_wrong_kind(reader, key, node);
        return;
    }
    for (const struct document_node *entry = node->first_child; entry != NULL;
         entry = entry->next) {
        struct ast_variable variable = {.name = yaml_key_text(entry),
                                        .role = (enum ast_variable_role)key->role,
                                        .span = yaml_entry_span(entry),
                                        .index.value = AST_ABSENT};
        struct yaml_key named = *key;
        named.name = text_string(reader->arena, variable.name.text);
        if (!read_variable(reader, &named, entry, &variable)) continue;
        array_push(reader->arena, variables, variable);
    }
}

/* Can the variable be written as "T" or "T = EXPR"? */
static bool is_short(const struct yaml_writer *writer, const struct ast_variable *v,
                     struct text name)
{
    struct text initial = v->initial.text, type = v->type.text;
    bool plain_type = type.length > 0 && text_equal(text_trim(type), type) &&
                      text_find(type, "=") == SIZE_MAX && text_find(type, "\n") == SIZE_MAX;
    bool plain_initial =
        text_is_absent(initial) || (initial.length > 0 && text_equal(text_trim(initial), initial) &&
                                    text_find(initial, "\n") == SIZE_MAX);
    bool xpath = writer->language == AST_XPATH;
    bool plain_space = text_is_absent(v->ns.text)
                           ? !xpath || !text_starts_with(type, XML_SCHEMA_PREFIX)
                           : xpath && text_is(v->ns.text, XML_SCHEMA_NAMESPACE);
    bool more = !text_is_absent(v->element.text) || !text_is_absent(v->fallback.text) ||
                !text_is_absent(v->yawl_xml.text) || v->index.value != AST_ABSENT ||
                v->mandatory != AST_UNSAID || v->untyped != AST_UNSAID ||
                !text_is_absent(v->merge.text);
    bool named = !text_is_absent(v->name.text) && text_equal(v->name.text, name);
    return plain_type && plain_initial && plain_space && !more && named;
}

static struct text short_form(struct yaml_writer *writer, const struct ast_variable *variable)
{
    bool prefixed = !text_is_absent(variable->ns.text);
    struct text_buffer text = {.arena = writer->arena};
    if (prefixed) text_add_string(&text, XML_SCHEMA_PREFIX);
    text_add(&text, variable->type.text);
    if (!text_is_absent(variable->initial.text)) text_add_string(&text, " = ");
    text_add(&text, variable->initial.text);
    return text_built(&text);
}

static void write_variable(struct yaml_writer *writer, const struct ast_variable *variable,
                           struct text name, struct document_node *mapping)
{
    if (is_short(writer, variable, name)) {
        yaml_add_text(writer, mapping, name, short_form(writer, variable));
        return;
    }
    struct text before = writer->key;
    struct document_node *node = yaml_add(writer, mapping, name, DOCUMENT_MAPPING);
    writer->key = name;
    yaml_write_mapping(writer, &yaml_variable_mapping, (const void *[2]){variable, NULL}, node);
    writer->key = before;
}

void yaml_write_variables(struct yaml_writer *writer, const struct yaml_key *key,
                          const void *object, struct document_node *mapping)
{
    const ast_variables *variables = YAML_CONST_MEMBER(ast_variables, key, object);
    struct intern taken = {.arena = writer->arena};
    struct document_node *node = NULL;
    array_each(struct ast_variable, variable, variables)
    {
        if (variable->role != (enum ast_variable_role)key->role) continue;
        if (node == NULL) node = yaml_add(writer, mapping, text_of(key->name), DOCUMENT_MAPPING);
        struct text name = variable->name.text;
        if (text_is_absent(name)) name = variable->element.text;
        bool fits = intern_find(&taken, name) == INTERN_NONE && !text_is_empty(name);
        if (fits)
            intern_add(&taken, name, 0);
        else
            name = yaml_name_for(writer, &taken, name);
        write_variable(writer, variable, name, node);
    }
}

void yaml_read_type_name(struct yaml_reader *reader, const struct yaml_key *key,
                         const struct document_node *node, void *object)
{
    struct ast_text *type = YAML_MEMBER(struct ast_text, key, object);
    if (!yaml_is_scalar(reader, key, node)) return;
    *type = yaml_text(node);
    check_type(reader, *type);
}

void yaml_write_type_name(struct yaml_writer *writer, const struct yaml_key *key,
                          const void *object, struct document_node *mapping)
{
    const struct ast_variable *variable = object;
    bool prefixed =
        writer->language == AST_XPATH && text_is(variable->ns.text, XML_SCHEMA_NAMESPACE);
    struct text type = variable->type.text;
    if (text_is_absent(type)) return;
    if (prefixed) type = text_format(writer->arena, XML_SCHEMA_PREFIX TEXT_FMT, TEXT_ARG(type));
    yaml_add_text(writer, mapping, text_of(key->name), type);
}

void yaml_read_namespace(struct yaml_reader *reader, const struct yaml_key *key,
                         const struct document_node *node, void *object)
{
    struct ast_variable *variable = object;
    if (yaml_is_null_word(node)) return;
    if (yaml_is_scalar(reader, key, node)) variable->ns = yaml_text(node);
}

/* `xs:` in the type says XML Schema; a type that is itself written so has the namespace null. */
void yaml_write_namespace(struct yaml_writer *writer, const struct yaml_key *key,
                          const void *object, struct document_node *mapping)
{
    const struct ast_variable *variable = object;
    bool xpath = writer->language == AST_XPATH, typed = !text_is_absent(variable->type.text);
    struct text ns = variable->ns.text;
    if (!text_is_absent(ns)) {
        bool said = xpath && typed && text_is(ns, XML_SCHEMA_NAMESPACE);
        if (!said) yaml_add_text(writer, mapping, text_of(key->name), ns);
    } else if (xpath && text_starts_with(variable->type.text, XML_SCHEMA_PREFIX)) {
        yaml_add_plain(writer, mapping, text_of(key->name), TEXT("~"));
    }
}
