/* Writes the JSON Schema: one definition for each mapping of the table, and the few that have several
 * forms (flows, joins, variables …), which stand here as text.
 */
#include "ast/yaml_json_schema.h"

#include "ast/yaml_language.h"

#include <string.h>

/* ---- Definitions with several forms ---- */

#define NAME_CHARACTERS "[^\\\\s/\\\\[\\\\]*,#\\\"]+"
#define NEW_NAME                                                                                   \
    "\"propertyNames\": {\"pattern\": \"^(?!(start|end)$)(?!.*->)" NAME_CHARACTERS "$\"}"
#define ONE_OR_LIST(one) "\"anyOf\": [" one ", {\"type\": \"array\", \"items\": " one "}]"
#define MAP_OF(name)                                                                               \
    "\"type\": \"object\", " NEW_NAME ", \"additionalProperties\": {\"$ref\": \"#/$defs/" name "\"}"
#define SCALAR "{\"type\": [\"string\", \"number\", \"boolean\"]}"
#define GATES  "{\"enum\": [\"and\", \"xor\", \"or\"]}"

static const struct {
    const char *name, *about, *schema;
} forms[] = {
    {"name",
     "The name of a task, condition, net or decomposition: no white space, none of / [ ] * , # "
     "\\\" ->",
     "\"type\": [\"string\", \"number\", \"boolean\"], \"pattern\": \"^(?!.*->)" NAME_CHARACTERS
     "$\""},
    {"names", "A name or a list of names", ONE_OR_LIST("{\"$ref\": \"#/$defs/name\"}")},
    {"identifier", "Letters, digits and '_', not beginning with a digit",
     "\"type\": \"string\", \"pattern\": \"^[A-Za-z_][A-Za-z0-9_]*$\""},
    {"expression", "An expression in CEL, or in XPath with expressions: xpath",
     "\"type\": [\"string\", \"number\", \"boolean\"]"},
    {"texts", "A text or a list of texts", ONE_OR_LIST(SCALAR)},
    {"types", "Records { field: type } and enumerations [value, …]",
     "\"type\": \"object\", \"propertyNames\": {\"$ref\": \"#/$defs/identifier\"}, "
     "\"additionalProperties\": {\"anyOf\": ["
     "{\"type\": \"object\", \"minProperties\": 1, \"additionalProperties\": {\"type\": "
     "\"string\"}}, "
     "{\"type\": \"array\", \"minItems\": 1, \"items\": {\"$ref\": \"#/$defs/identifier\"}}]}"},
    {"variables",
     "Names and types: T, T[] (a list), T? (may be absent), \\\"T = EXPR\\\" (initial value)",
     "\"type\": \"object\", \"additionalProperties\": "
     "{\"anyOf\": [{\"type\": \"string\"}, {\"$ref\": \"#/$defs/variable\"}]}"},
    {"assignments", "Names and expressions",
     "\"type\": \"object\", \"additionalProperties\": "
     "{\"type\": [\"string\", \"number\", \"boolean\", \"null\"]}"},
    {"mappings", "Names and expressions", ONE_OR_LIST("{\"$ref\": \"#/$defs/assignments\"}")},
    {"flows", "A name, a flow {to, when}, or a list of these",
     ONE_OR_LIST("{\"anyOf\": [{\"$ref\": \"#/$defs/name\"}, {\"$ref\": \"#/$defs/flow\"}]}")},
    {"join", "What a task waits for where several flows enter",
     "\"anyOf\": [" GATES ", {\"$ref\": \"#/$defs/partial_join\"}]"},
    {"cancels", "Names, flows \\\"a -> b\\\", \\\"* -> b\\\", \\\"a -> *\\\" and \\\"*\\\"",
     ONE_OR_LIST(SCALAR)},
    {"timers", "A timer or a list of timers", ONE_OR_LIST("{\"$ref\": \"#/$defs/timer\"}")},
    {"timer_outcomes", "What happens when a timer expires",
     "\"anyOf\": [{\"enum\": [\"expire\", \"fail\", \"start\"]}, {\"$ref\": "
     "\"#/$defs/timer_outcome\"}]"},
    {"failure_flows", "A name, a flow {to, error}, or a list of these",
     ONE_OR_LIST(
         "{\"anyOf\": [{\"$ref\": \"#/$defs/name\"}, {\"$ref\": \"#/$defs/failure_flow\"}]}")},
    {"branches", "Parallel branches: names and lists of tasks",
     "\"minProperties\": 1, " MAP_OF("names")},
    {"conditions", "Conditions by name", MAP_OF("condition")},
    {"tasks", "Tasks by name", MAP_OF("task")},
    {"nets", "Nets by name", MAP_OF("net")},
    {"decompositions", "Decompositions by name", MAP_OF("decomposition")},
};

/* ---- Writing JSON ---- */

static void add_string(struct text_buffer *out, const char *string)
{
    text_add_char(out, '"');
    for (; *string != '\0'; string++) {
        if (*string == '"' || *string == '\\') text_add_char(out, '\\');
        if (*string == '\n')
            text_add_string(out, "\\n");
        else
            text_add_char(out, *string);
    }
    text_add_char(out, '"');
}

/* Definitions are called as the mappings are, with '_' for ' '. */
static void add_reference(struct text_buffer *out, const struct yaml_mapping *mapping)
{
    text_add_string(out, "\"$ref\": \"#/$defs/");
    for (const char *c = mapping->name; *c != '\0'; c++) text_add_char(out, *c == ' ' ? '_' : *c);
    text_add_char(out, '"');
}

static void add_strings(struct text_buffer *out, const char *const *strings)
{
    for (const char *const *string = strings; *string != NULL; string++) {
        if (string != strings) text_add_string(out, ", ");
        add_string(out, *string);
    }
}

static void add_value_schema(struct text_buffer *out, const struct yaml_key *key)
{
    if (key->kind->schema != NULL) {
        text_add_string(out, key->kind->schema);
    } else if (key->words != NULL) {
        text_add_string(out, "\"enum\": [");
        add_strings(out, key->words);
        text_add_char(out, ']');
    } else {
        add_reference(out, key->mapping);
    }
}

/* Editors that know Markdown show the example as YAML. */
static void add_descriptions(struct text_buffer *out, const struct yaml_key *key)
{
    struct text shown =
        text_format(out->arena, "%s\n\n```yaml\n%s: %s\n```", key->about, key->name, key->example);
    text_add_string(out, "\"description\": ");
    add_string(out, key->about);
    text_add_string(out, ",\n          \"markdownDescription\": ");
    add_string(out, text_string(out->arena, shown));
}

static void add_property(struct text_buffer *out, const struct yaml_key *key, const char *old_name)
{
    text_add_string(out, "        ");
    add_string(out, old_name == NULL ? key->name : old_name);
    text_add_string(out, ": {\n          ");
    if (old_name != NULL) {
        struct text about = text_format(out->arena, "The old name of '%s'.", key->name);
        text_add_string(out, "\"deprecated\": true,\n          \"description\": ");
        add_string(out, text_string(out->arena, about));
    } else {
        add_descriptions(out, key);
    }
    text_add_string(out, ",\n          ");
    add_value_schema(out, key);
    text_add_string(out, "\n        }");
}

static void add_properties(struct text_buffer *out, const struct yaml_mapping *mapping,
                           const struct yaml_key *keys, bool *first)
{
    for (const struct yaml_key *key = keys; key->name != NULL; key++) {
        text_add_string(out, *first ? "" : ",\n");
        *first = false;
        add_property(out, key, NULL);
        for (const struct yaml_alias *alias = yaml_aliases; alias->mapping != NULL; alias++) {
            if (alias->mapping != mapping || strcmp(alias->new_name, key->name) != 0) continue;
            text_add_string(out, ",\n");
            add_property(out, key, alias->old_name);
        }
    }
}

/* Old names are for reading, so that what must be there may be there by its old name. */
static void add_required(struct text_buffer *out, const struct yaml_mapping *mapping)
{
    const char *names[YAML_KEYS_MAX + 1];
    uint32_t count = 0;
    for (const struct yaml_mapping *part = mapping; part != NULL; part = part->body) {
        for (const struct yaml_key *key = part->keys; key->name != NULL; key++) {
            bool needed = key->required || key->kind == &yaml_kind_version;
            for (const struct yaml_alias *alias = yaml_aliases; alias->mapping != NULL; alias++) {
                bool renamed = alias->mapping == part && strcmp(alias->new_name, key->name) == 0;
                if (renamed) needed = false;
            }
            if (needed && count < YAML_KEYS_MAX) names[count++] = key->name;
        }
    }
    names[count] = NULL;
    if (count == 0) return;
    text_add_string(out, "      \"required\": [");
    add_strings(out, names);
    text_add_string(out, "],\n");
}

static void add_exclusive(struct text_buffer *out, const struct yaml_mapping *mapping)
{
    bool first = true;
    for (const struct yaml_key *key = mapping->keys; key->name != NULL; key++) {
        if (key->exclusive == 0) continue;
        for (const struct yaml_key *other = key + 1; other->name != NULL; other++) {
            if (other->exclusive != key->exclusive) continue;
            text_add_string(out, first ? "      \"not\": {\"anyOf\": [" : ", ");
            first = false;
            text_print(out, "{\"required\": [\"%s\", \"%s\"]}", key->name, other->name);
        }
    }
    if (!first) text_add_string(out, "]},\n");
}

static void add_mapping(struct text_buffer *out, const struct yaml_mapping *mapping)
{
    bool first = true;
    text_add_string(out, "    \"");
    for (const char *c = mapping->name; *c != '\0'; c++) text_add_char(out, *c == ' ' ? '_' : *c);
    text_add_string(out, "\": {\n      \"title\": ");
    add_string(out, mapping->title);
    text_add_string(out,
                    ",\n      \"type\": \"object\",\n      \"additionalProperties\": false,\n");
    add_required(out, mapping);
    add_exclusive(out, mapping);
    text_add_string(out, "      \"properties\": {\n");
    add_properties(out, mapping, mapping->keys, &first);
    if (mapping->body != NULL) add_properties(out, mapping->body, mapping->body->keys, &first);
    if (mapping->tail != NULL) add_properties(out, mapping, mapping->tail, &first);
    text_add_string(out, "\n      }\n    },\n");
}

void yaml_json_schema(struct text_buffer *out)
{
    text_add_string(out, "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
                         "  \"$id\": \"urn:yawlc:schema:yawl:" YAML_LANGUAGE_VERSION "\",\n"
                         "  \"title\": \"YAWL workflow specification in YAML\",\n"
                         "  \"$ref\": \"#/$defs/specification\",\n  \"$defs\": {\n");
    for (const struct yaml_mapping *const *mapping = yaml_mappings; *mapping != NULL; mapping++) {
        add_mapping(out, *mapping);
    }
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        text_print(out, "    \"%s\": {\n      \"title\": \"%s\",\n      %s\n    },\n",
                   forms[i].name, forms[i].about, forms[i].schema);
    }
    yaml_json_call(out);
    text_add_string(out, "  }\n}\n");
}
