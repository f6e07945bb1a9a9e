/* Checks that need XML Schema: the data types compile, types and elements of variables exist, initial and
 * default values are values of their types.
 *
 * Takes a specification whose expressions are XPath (from YAWL XML, or from YAML that says so); in CEL
 * specifications types and initial values are expressions, which a later stage checks.
 */
#include "ast/ast_types.h"
#include "ast/check_content.h"
#include "ast/yawl_diagnostics.h"
#include "ast/yawl_values.h"
#include "base/intern.h"
#include "read/xml_schema.h"

/* "Did you mean" among types is a linear search: for so many errors. */
#define SUGGESTIONS_MAX 100
/* Bytes of a value that a message shows. */
#define SHOWN_MAX 60

struct value_check {
    struct arena *arena;
    struct diagnostics *diagnostics;
    const struct ast_specification *ast;
    struct xml_schema *schema;
    struct text owner; /* the net or decomposition whose variables are checked */
    uint32_t suggestions;
};

/* ---- The schema of the data types ----------------------------------------------------------- */

/* Line `line` (from 1) of a text that stands in its source as it is; else the whole place. */
static struct span line_of(const struct ast_text *text, uint32_t line)
{
    const struct source *source = text->span.source;
    if (source == NULL || line == 0) return text->span;
    uint32_t number = span_begin(text->span).line + line - 1;
    if (number > source->lines_count) return text->span;
    struct text bytes = source_line(source, number);
    struct text trimmed = text_trim(bytes);
    uint32_t begin = source->lines[number - 1] + (uint32_t)(trimmed.data - bytes.data);
    uint32_t end = begin + (uint32_t)trimmed.length;
    if (begin < text->span.begin) begin = text->span.begin;
    if (end > text->span.end || begin >= end) return text->span;
    return (struct span){source, begin, end};
}

/* Line `line` (from 1) of a text that YAML holds, which may be indented or quoted; else the whole place. */
static struct span line_in_yaml(struct arena *arena, const struct ast_text *text, uint32_t line)
{
    size_t begin = 0, end;
    for (; line > 1 && begin < text->text.length; begin++) line -= text->text.data[begin] == '\n';
    for (end = begin; end < text->text.length && text->text.data[end] != '\n'; end++) continue;
    struct text bytes = text_slice(text->text, begin, end), trimmed = text_trim(bytes);
    const uint32_t *offsets = source_offsets(arena, text->text, text->span);
    if (offsets == NULL || text_is_empty(trimmed)) return text->span;
    begin += (size_t)(trimmed.data - bytes.data);
    end = begin + trimmed.length;
    return (struct span){text->span.source, text->span.begin + offsets[begin],
                         text->span.begin + offsets[end - 1] + 1};
}

static void say_schema(struct value_check *check, const struct xml_schema_error *error)
{
    const struct ast_text *schema = &check->ast->schema;
    struct span span = check->ast->format == DOCUMENT_XML
                           ? line_of(schema, error->line)
                           : line_in_yaml(check->arena, schema, error->line);
    diagnose(check->diagnostics, &yawl_data_schema, span,
             "the schema of the data types is not valid: " TEXT_FMT, TEXT_ARG(error->message));
}

/* ---- Types exist ---------------------------------------------------------------------------- */

static const char *const xsd_types[] = {"string",
                                        "boolean",
                                        "decimal",
                                        "integer",
                                        "int",
                                        "long",
                                        "double",
                                        "float",
                                        "date",
                                        "time",
                                        "dateTime",
                                        "duration",
                                        "short",
                                        "byte",
                                        "unsignedLong",
                                        "unsignedInt",
                                        "unsignedShort",
                                        "unsignedByte",
                                        "anyURI",
                                        "token",
                                        "NCName",
                                        "Name",
                                        "NMTOKEN",
                                        "positiveInteger",
                                        "language",
                                        "hexBinary",
                                        "base64Binary",
                                        "nonNegativeInteger",
                                        "normalizedString",
                                        NULL};

static struct text nearest_type(struct value_check *check, struct text name)
{
    if (++check->suggestions > SUGGESTIONS_MAX) return TEXT_NONE;
    const char *const *own = xml_schema_type_names(check->schema);
    const char *const *const lists[] = {own, xsd_types};
    for (int i = 0; i < 2; i++) {
        for (const char *const *type = lists[i]; *type != NULL; type++) {
            if (yawl_same_letters(name, text_of(*type))) return text_of(*type);
        }
    }
    struct text nearest = intern_nearest_of(own, name);
    return text_is_absent(nearest) ? intern_nearest_of(xsd_types, name) : nearest;
}

static struct text local_name(struct text qname)
{
    size_t colon = text_find(qname, ":");
    return text_trim(colon == SIZE_MAX ? qname : text_slice(qname, colon + 1, qname.length));
}

static struct text name_of(const struct ast_variable *variable)
{
    return text_is_absent(variable->name.text) ? variable->element.text : variable->name.text;
}

static void say_wrong_name_space(struct value_check *check, const struct ast_variable *variable,
                                 const struct ast_text *type, bool is_element)
{
    diagnose(check->diagnostics, &yawl_element_as_type, type->span,
             "'" TEXT_FMT "' of variable '" TEXT_FMT "' is %s of the data types, not %s; name %s",
             TEXT_ARG(type->text), TEXT_ARG(name_of(variable)),
             is_element ? "a type" : "an element", is_element ? "an element" : "a type",
             is_element ? "it in <name> and <type>" : "it in <element>, or give it a type");
}

static void say_unknown(struct value_check *check, const struct ast_variable *variable,
                        const struct ast_text *type, bool is_element)
{
    struct text name = local_name(type->text);
    struct diagnostic *d =
        diagnose(check->diagnostics, &yawl_unknown_data_type, type->span,
                 "variable '" TEXT_FMT "' of '" TEXT_FMT "' %s '" TEXT_FMT
                 "', which the data types do not define%s; define it there, or name another",
                 TEXT_ARG(name_of(variable)), TEXT_ARG(check->owner),
                 is_element ? "is made from the element" : "has the type", TEXT_ARG(name),
                 is_element ? "" : ", nor do XML Schema and YAWL");
    if (is_element) return;
    bool exact = text_equal(span_text(type->span), type->text) && name.length == type->text.length;
    struct text nearest = nearest_type(check, name);
    if (exact) {
        diagnostic_did_you_mean(check->diagnostics, d, type->span, nearest);
    } else if (!text_is_absent(nearest)) {
        diagnostic_note(check->diagnostics, d, type->span, "did you mean '" TEXT_FMT "'?",
                        TEXT_ARG(nearest));
    }
}

/* What a type of that name would be. */
static struct schema_name type_name(const struct value_check *check,
                                    const struct ast_variable *variable, struct text name)
{
    return xml_schema_name(check->schema, variable->ns.text, name);
}

/* True if values of the variable can be validated. */
static bool check_type(struct value_check *check, const struct ast_variable *variable)
{
    bool is_element = !text_is_absent(variable->element.text);
    const struct ast_text *type = is_element ? &variable->element : &variable->type;
    bool has_type = xml_schema_has_type(check->schema, type_name(check, variable, type->text));
    bool has_element = xml_schema_has_element(check->schema, local_name(type->text));
    if (is_element ? has_element : has_type) return true;
    if (variable->untyped == AST_YES) return false;
    if (has_type || has_element) {
        say_wrong_name_space(check, variable, type, is_element);
    } else {
        say_unknown(check, variable, type, is_element);
    }
    return false;
}

/* ---- Values --------------------------------------------------------------------------------- */

static struct text shown(struct value_check *check, struct text value)
{
    if (value.length <= SHOWN_MAX) return value;
    size_t end = SHOWN_MAX;
    while (end > 0 && ((unsigned char)value.data[end] & 0xc0) == 0x80) end--;
    return text_format(check->arena, TEXT_FMT "…", TEXT_ARG(text_slice(value, 0, end)));
}

/* A value that is checked: of `variable`, its initial or default one. */
struct checked_value {
    struct value_check *check;
    const struct ast_variable *variable;
    const struct ast_text *value;
    const char *which;
};

static void say_value(const struct checked_value *v, struct span span, struct text what)
{
    bool is_element = !text_is_absent(v->variable->element.text);
    struct text type = is_element ? v->variable->element.text : v->variable->type.text;
    diagnose(v->check->diagnostics, &yawl_bad_initial_value, span,
             "the %s value '" TEXT_FMT "' of variable '" TEXT_FMT "' in '" TEXT_FMT
             "' is not valid for its type '" TEXT_FMT "': " TEXT_FMT,
             v->which, TEXT_ARG(shown(v->check, v->value->text)), TEXT_ARG(name_of(v->variable)),
             TEXT_ARG(v->check->owner),
             TEXT_ARG(text_is_absent(type) ? TEXT("untyped") : local_name(type)), TEXT_ARG(what));
}

/* Inside the value, at its own place. */
static void say_part(void *context, struct span span, struct text what)
{
    const struct checked_value *v = context;
    diagnose(v->check->diagnostics, &yawl_bad_initial_value, span,
             "the %s value of variable '" TEXT_FMT "' in '" TEXT_FMT "': " TEXT_FMT, v->which,
             TEXT_ARG(name_of(v->variable)), TEXT_ARG(v->check->owner), TEXT_ARG(what));
}

/* Everything that the tables of the schema have against XML data; 0: nothing, or they are none. */
static uint32_t say_parts(struct checked_value *v)
{
    const struct ast_variable *variable = v->variable;
    const struct yawl_schema *schema = v->check->ast->schema_tables;
    uint32_t row = variable->schema_row;
    struct text name = name_of(variable);
    struct content content = {
        .arena = v->check->arena,
        .value = v->value,
        .type = {.schema = schema,
                 .type = YAWL_SCHEMA_NONE,
                 .element = YAWL_SCHEMA_NONE,
                 .root = {name.data, (uint32_t)name.length}},
    };
    bool is_untyped = text_is_absent(variable->element.text) && text_is_absent(variable->type.text);
    if (is_untyped) return check_content(&content, say_part, v);
    if (schema == NULL || row == YAWL_SCHEMA_NONE) return 0;
    bool is_element = !text_is_absent(variable->element.text);
    content.type.type = is_element ? schema->elements[row].type : row;
    if (is_element) content.type.element = row;
    if (is_element) content.type.root = schema->elements[row].name;
    if (schema->types[content.type.type].is_simple) return 0;
    return check_content(&content, say_part, v);
}

static void check_value(struct value_check *check, const struct ast_variable *variable,
                        const struct ast_text *value, const char *which)
{
    bool is_element = !text_is_absent(variable->element.text);
    struct text written = is_element ? variable->element.text : variable->type.text;
    struct schema_name type = {local_name(written), false};
    if (!is_element) type = type_name(check, variable, written);
    struct xml_schema_error error = {TEXT_NONE, 0};
    struct checked_value v = {check, variable, value, which};
    bool has_type = is_element ? xml_schema_has_element(check->schema, type.local)
                               : xml_schema_has_type(check->schema, type);
    bool is_any_text = type.is_xsd && text_is(type.local, "string");
    if (text_is_empty(value->text) || is_any_text || say_parts(&v) > 0) return;
    if (text_is_absent(written)) return;
    if (has_type && xml_schema_validate(check->schema, type, is_element, value->text, &error)) {
        return;
    }
    if (!has_type)
        error.message = TEXT("no data type of this name is defined, so it has no values");
    say_value(&v, value->span, error.message);
}

/* ---- Variables ------------------------------------------------------------------------------ */

static void check_variable(struct value_check *check, const struct ast_variable *variable)
{
    bool has_name = !text_is_absent(variable->name.text);
    bool has_element = !text_is_absent(variable->element.text);
    if (has_name == has_element) {
        diagnose(check->diagnostics, &yawl_variable_name, variable->span,
                 has_name ? "variable '" TEXT_FMT "' has a name and an element; remove one of them"
                          : "this variable has neither a name nor an element%.*s; give it one",
                 TEXT_ARG(variable->name.text));
        return;
    }
    if (has_element || !text_is_absent(variable->type.text)) check_type(check, variable);
    check_value(check, variable, &variable->initial, "initial");
    check_value(check, variable, &variable->fallback, "default");
}

static void check_variables(struct value_check *check, struct text owner,
                            const ast_variables *variables)
{
    check->owner = owner;
    array_each(struct ast_variable, variable, variables) check_variable(check, variable);
}

static void check_all_variables(struct value_check *check)
{
    array_each(struct ast_net, net, &check->ast->nets) {
        check_variables(check, net->name.text, &net->variables);
        array_each(struct ast_task, task, &net->tasks)
            check_variables(check, task->name.text, &task->returns);
    }
    array_each(struct ast_decomposition, decomposition, &check->ast->decompositions)
        check_variables(check, decomposition->name.text, &decomposition->variables);
}

void ast_check_values(struct arena *arena, struct ast_specification *specification,
                      struct diagnostics *diagnostics)
{
    if (specification->language != AST_XPATH) return;
    struct value_check check = {.arena = arena, .diagnostics = diagnostics, .ast = specification};
    struct xml_schema_error error = {TEXT_NONE, 0};
    check.schema = xml_schema_new(arena, specification->schema.text, &error);
    if (check.schema == NULL) {
        say_schema(&check, &error);
        return;
    }
    ast_resolve_types(arena, specification, check.schema);
    check_all_variables(&check);
    xml_schema_free(check.schema);
}
