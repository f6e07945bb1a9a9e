/* The JSON Schema of `call`, made of the rows of CALL_SETTINGS: what each connector can be set to.
 *
 * A setting with a dot in its name, `breaker.failures`, is a member of an object.
 */
#include "ast/call_settings.h"
#include "ast/yaml_json_schema.h"
#include "ast/yaml_language.h"

#define SCALAR "\"type\": [\"string\", \"number\", \"boolean\"]"

static const char *schema_of(enum call_kind kind)
{
    switch (kind) {
    case CALL_TEXTS:
    case CALL_CONSTANTS: return "\"type\": [\"array\", \"string\"], \"items\": {" SCALAR "}";
    case CALL_NAMED: return "\"type\": \"object\", \"additionalProperties\": {" SCALAR "}";
    default: return SCALAR;
    }
}

static void add_words(struct text_buffer *out, const char *words)
{
    text_add_string(out, ", \"enum\": [");
    for (const char *word = words; *word != '\0';) {
        int length = (int)strcspn(word, " ");
        text_print(out, "%s\"%.*s\"", word == words ? "" : ", ", length, word);
        word += length + (word[length] == ' ');
    }
    text_add_char(out, ']');
}

static void add_setting(struct text_buffer *out, const struct call_setting *row, const char *name)
{
    text_print(out, "\"%s\": {\"description\": \"%s\", %s", name, row->about, schema_of(row->kind));
    if (row->words != NULL) add_words(out, row->words);
    text_add_char(out, '}');
}

/* The settings of one group, which begins at `row`; returns the row behind them. */
static const struct call_setting *add_group(struct text_buffer *out, const struct call_setting *row)
{
    size_t length = strcspn(row->name, ".");
    const struct call_setting *first = row;
    text_print(out, "\"%.*s\": {\"type\": \"object\", \"additionalProperties\": false, "
                    "\"properties\": {",
               (int)length, row->name);
    while (row->name != NULL && strncmp(row->name, first->name, length + 1) == 0) {
        text_add_string(out, row == first ? "" : ", ");
        add_setting(out, row, row->name + length + 1);
        row++;
    }
    text_add_string(out, "}}");
    return row;
}

static void add_settings(struct text_buffer *out, const char *connector)
{
    const char *separator = "\n            ";
    const struct call_setting *row = call_settings;
    while (strcmp(row->connector, connector) != 0) row++;
    while (row->name != NULL && strcmp(row->connector, connector) == 0) {
        text_add_string(out, separator);
        separator = ",\n            ";
        if (strchr(row->name, '.') != NULL) {
            row = add_group(out, row);
        } else {
            add_setting(out, row, row->name);
            row++;
        }
    }
}

void yaml_json_call(struct text_buffer *out)
{
    text_add_string(out, "    \"call\": {\n"
                         "      \"title\": \"One connector and its settings\",\n"
                         "      \"type\": \"object\",\n      \"minProperties\": 1,\n"
                         "      \"maxProperties\": 1,\n"
                         "      \"additionalProperties\": false,\n      \"properties\": {");
    for (const char *const *name = yaml_connectors; *name != NULL; name++) {
        text_print(out, "%s\n        \"%s\": {\n          \"anyOf\": [{" SCALAR "}, ",
                   name == yaml_connectors ? "" : ",", *name);
        if (strcmp(*name, "process") == 0)
            text_add_string(out, "{\"type\": \"array\", \"items\": {" SCALAR "}}, ");
        text_add_string(out, "{\"type\": \"object\", \"additionalProperties\": false, "
                             "\"properties\": {");
        add_settings(out, *name);
        text_add_string(out, "\n          }}]\n        }");
    }
    text_add_string(out, "\n      }\n    }\n");
}
