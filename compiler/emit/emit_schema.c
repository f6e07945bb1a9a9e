/* `yawlc schema`: what a case, or a task's performer, gets and gives back, as JSON Schema (2020-12).
 *
 * One document with the properties `input` and `output`; declared types stand once under `$defs`.  It
 * accepts what the JSON codec of the runtime accepts, as far as JSON Schema can say it; what that cannot
 * (what is in XML, moments that are one moment) is left to the codec.
 */
#include "emit/emit.h"
#include "emit/emit_xsd.h"
#include "emit/json.h"

#define SCHEMA_DIALECT "https://json-schema.org/draft/2020-12/schema"
struct schema {
    struct arena *arena;
    json_t *definitions;
    const struct yawl_schema *tables; /* of the simple types of XML data; NULL: none */
};

static json_t *schema_of(struct schema *schema, const struct expr_type *type);

static json_t *new_type(const char *type)
{
    json_t *of = json_new_object();
    json_put(of, "type", json_string(type));
    return of;
}

static json_t *text_like(const char *pattern)
{
    json_t *of = new_type("string");
    json_t *whole = json_sprintf("^%s$", pattern);
    json_put(of, "pattern", whole);
    return of;
}

/* Exact as a string; a number is taken where it is exact. */
static json_t *decimal(void)
{
    json_t *of = json_new_object(), *types = json_new_array();
    json_push(types, json_string("string"));
    json_push(types, json_string("number"));
    json_put(of, "type", types);
    json_put(of, "pattern", json_string("^" XSD_DECIMAL "$"));
    return of;
}

/* Those that JSON has no numbers for are words. */
static json_t *floating(void)
{
    json_t *of = decimal();
    json_put(of, "pattern", json_string("^(-?INF|NaN)$"));
    return of;
}

static json_t *integer(void)
{
    json_t *of = new_type("integer");
    json_put(of, "minimum", json_integer(INT64_MIN));
    json_put(of, "maximum", json_integer(INT64_MAX));
    return of;
}

static json_t *bytes(void)
{
    json_t *of = text_like(XSD_BASE64);
    json_put(of, "contentEncoding", json_string("base64"));
    return of;
}

/* ---- Declared types ---- */

static json_t *enumeration(const struct expr_enumeration *from)
{
    json_t *of = json_new_object(), *values = json_new_array();
    for (uint32_t i = 0; i < from->values_count; i++) {
        json_push(values, json_of_text(from->values[i]));
    }
    json_put(of, "enum", values);
    return of;
}

/* An object; absent members may also be null. */
static json_t *new_object(void)
{
    json_t *of = new_type("object");
    json_put(of, "properties", json_new_object());
    json_put(of, "required", json_new_array());
    json_put(of, "additionalProperties", json_false());
    return of;
}

static json_t *or_null(json_t *of)
{
    json_t *both = json_new_object(), *list = json_new_array();
    json_push(list, of);
    json_push(list, new_type("null"));
    json_put(both, "anyOf", list);
    return both;
}

static void add_property(struct schema *schema, json_t *object, struct text name,
                         const struct expr_type *type, bool is_required)
{
    const char *key = text_string(schema->arena, name);
    struct expr_type plain = *type;
    plain.optional = false;
    json_t *value = schema_of(schema, &plain);
    json_put(json_object_get(object, "properties"), key, is_required ? value : or_null(value));
    if (is_required) json_push(json_object_get(object, "required"), json_of_text(name));
}

static json_t *record(struct schema *schema, const struct expr_record *from)
{
    json_t *of = new_object();
    for (uint32_t i = 0; i < from->members_count; i++) {
        const struct expr_member *member = &from->members[i];
        add_property(schema, of, member->name, &member->type, !member->type.optional);
    }
    return of;
}

/* Records nest at most EXPR_TYPE_DEPTH_MAX deep, and each stands here once. */
static json_t *reference(struct schema *schema, const struct expr_type *type)
{
    struct text name = type->kind == EXPR_ENUM ? type->enumeration->name : type->record->name;
    const char *key = text_string(schema->arena, name);
    if (json_object_get(schema->definitions, key) == NULL) {
        json_put(schema->definitions, key, json_new_object()); /* its place in the order */
        json_put(schema->definitions, key,
                 type->kind == EXPR_ENUM ? enumeration(type->enumeration)
                                         : record(schema, type->record));
    }
    json_t *of = json_new_object();
    json_put(of, "$ref", json_sprintf("#/$defs/%s", key));
    return of;
}

/* ---- Types ---- */

static json_t *list(struct schema *schema, const struct expr_type *type)
{
    json_t *of = new_type("array");
    struct expr_type item = expr_element_type(*type);
    json_put(of, "items", schema_of(schema, &item));
    return of;
}

/* Text of XML, of a type that JSON Schema does not know. */
static json_t *xml(struct text type)
{
    json_t *of = new_type("string");
    json_put(of, "contentMediaType", json_string("application/xml"));
    json_put(of, "$comment", json_of_text(type));
    return of;
}

/* Anything, with a word of why. */
static json_t *anything(struct text type)
{
    json_t *of = json_new_object();
    json_put(of, "$comment", json_of_text(type));
    return of;
}

static json_t *schema_of_plain(struct schema *schema, const struct expr_type *type)
{
    switch (type->kind) {
    case EXPR_BOOL: return new_type("boolean");
    case EXPR_INT: return integer();
    case EXPR_FLOAT: return floating();
    case EXPR_DECIMAL: return decimal();
    case EXPR_STRING: return new_type("string");
    case EXPR_BYTES: return bytes();
    case EXPR_DATE: return text_like(XSD_DAY XSD_ZONE);
    case EXPR_TIME: return text_like(XSD_CLOCK XSD_ZONE);
    case EXPR_DATE_TIME: return text_like(XSD_DAY "T" XSD_CLOCK XSD_ZONE);
    case EXPR_DURATION: return text_like(XSD_SPAN);
    case EXPR_ENUM:
    case EXPR_RECORD: return reference(schema, type);
    case EXPR_LIST: return list(schema, type);
    case EXPR_TREE: return xml(type->name);
    default: return anything(type->name);
    }
}

static json_t *schema_of(struct schema *schema, const struct expr_type *type)
{
    json_t *of = schema_of_plain(schema, type);
    if (type->simple != NULL && schema->tables != NULL)
        emit_xsd(schema->arena, schema->tables, type->simple, type->kind, of);
    return type->optional ? or_null(of) : of;
}

/* ---- Input and output ---- */

/* What a variable must have for the input, and always has in the output. */
static bool is_needed(const struct net_variable *variable, bool is_input)
{
    if (variable->type.optional) return false;
    if (is_input) return variable->mandatory && !variable->has_initial;
    return variable->has_initial || (variable->mandatory && net_has_input(variable));
}

static json_t *parameters(struct schema *schema, const net_variables *variables, bool is_input)
{
    json_t *of = new_object();
    array_each(struct net_variable, variable, variables) {
        if (!(is_input ? net_has_input(variable) : net_has_output(variable))) continue;
        add_property(schema, of, variable->name, &variable->type, is_needed(variable, is_input));
    }
    return of;
}

static json_t *members(struct schema *schema, const net_variables *variables, bool is_xpath)
{
    json_t *of = new_object();
    array_each(struct net_variable, variable, variables) {
        bool is_optional = variable->type.optional || (is_xpath && !variable->mandatory);
        add_property(schema, of, variable->name, &variable->type, !is_optional);
    }
    return of;
}

/* Of a net: its parameters; of a task: what its performer gets and gives back. */
static json_t *properties_of(struct schema *schema, const struct net_specification *specification,
                             const struct net *net, const struct net_task *task)
{
    json_t *of = json_new_object();
    if (task == NULL) {
        json_put(of, "input", parameters(schema, &net->variables, true));
        json_put(of, "output", parameters(schema, &net->variables, false));
    } else {
        json_put(of, "input", members(schema, &task->in, specification->is_xpath));
        json_put(of, "output", members(schema, &task->returns, specification->is_xpath));
    }
    return of;
}

void emit_schema(const struct net_specification *specification, const struct net *net,
                 const struct net_task *task, struct text_buffer *out)
{
    struct schema schema = {out->arena, json_new_object(), specification->schema};
    json_t *root = json_new_object();
    struct text title = task == NULL ? net->name : task->name;
    if (task != NULL && task->kind == NET_TASK_COMPOSITE) {
        net = &specification->nets.items[task->subnet];
        task = NULL;
    }
    json_put(root, "$schema", json_string(SCHEMA_DIALECT));
    json_put(root, "title", json_of_text(title));
    json_put(root, "type", json_string("object"));
    json_put(root, "properties", properties_of(&schema, specification, net, task));
    json_put(root, "$defs", schema.definitions);
    json_write(root, out);
}
