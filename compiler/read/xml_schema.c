/* Data types and their values: libxml2's XML Schema, with every door to the outside shut.
 *
 * Takes schema and value texts, gives verdicts with libxml2's first message.  Values are validated in
 * an element of any type with xsi:type, so that one compiled schema serves all types.
 */
#include "read/xml_schema.h"

#include "read/xml_schema_text.h"

#include <libxml/xmlschemas.h>
#include <libxml/xmlschemastypes.h>

#include <string.h>
#include <time.h>

/* No type of XML Schema has a longer name. */
#define XSD_NAME_MAX 32
/* libxml2's messages repeat whole values and enumerations. */
#define MESSAGE_MAX 400

struct xml_schema {
    struct arena *arena;
    const struct document *document;
    xmlSchemaPtr compiled; /* NULL: not needed yet */
    bool has_builtins;     /* `compiled` has all of YAWL's own types */
    struct xml_schema_shape shape;
    clock_t spent;
};

/* ---- libxml2's errors and doors ------------------------------------------------ */

struct collector {
    struct arena *arena;
    struct xml_schema_error *error;
    bool is_filled;
    xmlExternalEntityLoader loader; /* the one before ours */
};

static struct text shorten(struct arena *arena, struct text message)
{
    size_t end = MESSAGE_MAX;
    if (message.length <= MESSAGE_MAX) return text_copy(arena, message);
    while ((message.data[end] & 0xc0) == 0x80) end--; /* not inside a UTF-8 sequence */
    return text_format(arena, TEXT_FMT " …", TEXT_ARG(text_slice(message, 0, end)));
}

/* Keeps the first error, without the name of the element that only we know.  Errors in a pattern come
 * without a line; the next one has it. */
static void collect(void *data, xmlErrorPtr found)
{
    struct collector *collector = data;
    if (found->level == XML_ERR_WARNING) return;
    if (collector->is_filled) {
        if (collector->error->line == 0) collector->error->line = (uint32_t)found->line;
        return;
    }
    struct text message = text_trim(text_of(found->message));
    size_t at = text_find(message, XML_SCHEMA_VALUE "': ");
    if (text_starts_with(message, "Element '") && at != SIZE_MAX) {
        message = text_slice(message, at + strlen(XML_SCHEMA_VALUE "': "), message.length);
    }
    collector->error->message = shorten(collector->arena, message);
    collector->error->line = (uint32_t)found->line;
    collector->is_filled = true;
}

static xmlParserInputPtr load_nothing(const char *url, const char *id, xmlParserCtxtPtr parser)
{
    (void)url, (void)id, (void)parser;
    return NULL;
}

/* Everything of libxml2 happens between these two. */
static void begin_collecting(struct collector *collector)
{
    collector->loader = xmlGetExternalEntityLoader();
    xmlSetExternalEntityLoader(load_nothing);
    xmlSetStructuredErrorFunc(collector, collect);
}

static void end_collecting(struct collector *collector, const char *otherwise)
{
    xmlSetStructuredErrorFunc(NULL, NULL);
    xmlSetExternalEntityLoader(collector->loader);
    if (!collector->is_filled) collector->error->message = text_of(otherwise);
    if (!collector->is_filled || collector->error->line == 0) collector->error->line = 1;
}

/* ---- Compiling -------------------------------------------------------------------- */

/* The first error of reading, as one of the schema. */
static void take_diagnostic(const struct diagnostics *diagnostics, struct xml_schema_error *error)
{
    const struct diagnostic *first = diagnostics->list.items[0];
    uint32_t line = span_begin(first->span).line;
    *error = (struct xml_schema_error){first->message, line > 0 ? line : 1};
}

static xmlSchemaPtr compile(struct arena *arena, struct text text, struct xml_schema_error *error)
{
    struct collector collector = {.arena = arena, .error = error};
    begin_collecting(&collector);
    xmlSchemaPtr compiled = NULL;
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewMemParserCtxt(text.data, (int)text.length);
    if (parser != NULL) {
        xmlSchemaSetParserStructuredErrors(parser, collect, &collector);
        compiled = xmlSchemaParse(parser);
        xmlSchemaFreeParserCtxt(parser);
    }
    end_collecting(&collector, "libxml2 does not accept this schema");
    return compiled;
}

/* Compiles the schema, if it has not been: with all of YAWL's own types, or those that it names. */
static bool need_compiled(struct xml_schema *schema, bool all, struct xml_schema_error *error)
{
    if (schema->compiled != NULL && (schema->has_builtins || !all)) return true;
    struct text text = xml_schema_complete(schema->arena, schema->document, &schema->shape, all);
    xmlSchemaFree(schema->compiled);
    schema->compiled = compile(schema->arena, text, error);
    schema->has_builtins = all;
    return schema->compiled != NULL;
}

/* Is there nothing in the root element, so that there can be nothing wrong? */
static bool is_bare(const struct document_node *root)
{
    for (const struct document_node *child = root->first_child; child; child = child->next) {
        bool is_white = child->kind == DOCUMENT_TEXT && text_is_empty(text_trim(child->value));
        if (!is_white && !document_is_namespace(child)) return false;
    }
    return true;
}

/* Most specifications have no type of their own and no value to check, so no compiled schema. */
struct xml_schema *xml_schema_new(struct arena *arena, struct text text,
                                  struct xml_schema_error *error)
{
    struct diagnostics diagnostics = {.arena = arena};
    struct xml_schema *schema = ARENA_NEW(arena, struct xml_schema);
    if (text_trim(text).length == 0) text = TEXT("<xs:schema/>");
    text = xml_schema_declare(arena, text);
    const struct source *source = source_new(arena, TEXT("schema"), text);
    const struct document *document = read_xml(arena, source, &diagnostics);
    if (diagnostics.errors > 0) {
        take_diagnostic(&diagnostics, error);
        return NULL;
    }
    if (!xml_schema_check(arena, document, &schema->shape, error)) return NULL;
    xml_schema_add_builtins(arena, &schema->shape);
    schema->arena = arena;
    schema->document = document;
    if (!is_bare(document->root) && !need_compiled(schema, false, error)) return NULL;
    const char *end = NULL;
    array_push(arena, &schema->shape.type_names, end);
    return schema;
}

const struct document *xml_schema_document(const struct xml_schema *schema)
{
    return schema->document;
}

const struct xml_schema_shape *xml_schema_shape(const struct xml_schema *schema)
{
    return &schema->shape;
}

void xml_schema_free(struct xml_schema *schema)
{
    if (schema != NULL) xmlSchemaFree(schema->compiled);
}

/* ---- Names --------------------------------------------------------------------------- */

static bool is_xsd_type(struct text name)
{
    char string[XSD_NAME_MAX + 1] = {0};
    if (name.length == 0 || name.length > XSD_NAME_MAX) return false;
    memcpy(string, name.data, name.length);
    return xmlSchemaGetPredefinedType((const xmlChar *)string, (const xmlChar *)XML_SCHEMA_URI) !=
           NULL;
}

bool xml_schema_has_type(const struct xml_schema *schema, struct schema_name name)
{
    if (name.is_xsd) return is_xsd_type(name.local);
    return intern_find(&schema->shape.types, name.local) != INTERN_NONE;
}

struct schema_name xml_schema_name(const struct xml_schema *schema, struct text ns,
                                   struct text type)
{
    size_t colon = text_find(type, ":");
    struct text prefix = colon == SIZE_MAX ? TEXT("") : text_trim(text_slice(type, 0, colon));
    struct text local = colon == SIZE_MAX ? type : text_slice(type, colon + 1, type.length);
    bool is_xsd = text_is(prefix, "xs") || text_is(prefix, "xsd") || text_is(ns, XML_SCHEMA_URI);
    struct schema_name said = {text_trim(local), is_xsd}, other = {said.local, !is_xsd};
    return !xml_schema_has_type(schema, said) && xml_schema_has_type(schema, other) ? other : said;
}

bool xml_schema_has_element(const struct xml_schema *schema, struct text name)
{
    return intern_find(&schema->shape.elements, name) != INTERN_NONE;
}

const char *const *xml_schema_type_names(const struct xml_schema *schema)
{
    return schema->shape.type_names.items;
}

/* ---- Validating ------------------------------------------------------------------------ */

/* The element that holds the value: `value` of a type, or the global element itself.  Content without
 * prefixes is in the schema's namespace if the schema says that its local elements are. */
static struct text wrap(const struct xml_schema *schema, struct arena *arena,
                        struct schema_name type, bool is_element, struct text content)
{
    const struct xml_schema_shape *shape = &schema->shape;
    struct text_buffer out = {.arena = arena};
    struct text name = is_element ? type.local : TEXT(XML_SCHEMA_VALUE);
    const char *prefix = text_is_empty(shape->target_ns) ? "" : "t:";
    text_print(&out, "<%s" TEXT_FMT, prefix, TEXT_ARG(name));
    if (prefix[0] != '\0') {
        text_add_string(&out, " xmlns:t=\"");
        xml_schema_add_escaped(&out, shape->target_ns);
        text_add_char(&out, '"');
    }
    if (prefix[0] != '\0' && shape->is_qualified) {
        text_add_string(&out, " xmlns=\"");
        xml_schema_add_escaped(&out, shape->target_ns);
        text_add_char(&out, '"');
    }
    if (!is_element) {
        text_print(&out,
                   " xmlns:xs=\"" XML_SCHEMA_URI "\" xmlns:xsi=\"" XML_SCHEMA_URI
                   "-instance\" xsi:type=\"%s" TEXT_FMT "\"",
                   type.is_xsd ? "xs:" : prefix, TEXT_ARG(type.local));
    }
    text_add_char(&out, '>');
    text_add(&out, content);
    text_print(&out, "</%s" TEXT_FMT ">", prefix, TEXT_ARG(name));
    return text_built(&out);
}

/* Takes the white space round the texts of elements without children; true if there was any.
 * Recursion ends at DOCUMENT_DEPTH_MAX, which was tested. */
static bool trim_texts(struct arena *scratch, xmlNodePtr node)
{
    bool changed = false;
    for (xmlNodePtr child = node->children; child != NULL; child = child->next) {
        if (child->type == XML_ELEMENT_NODE) changed |= trim_texts(scratch, child);
    }
    if (node->children == NULL || node->children->next != NULL) return changed;
    if (!xmlNodeIsText(node->children)) return changed;
    struct text text = text_of((const char *)node->children->content);
    struct text trimmed = text_trim(text);
    if (trimmed.length == text.length) return changed;
    xmlNodeSetContent(node->children, (const xmlChar *)text_string(scratch, trimmed));
    return true;
}

/* 0: valid; below: libxml2 gave up on a pattern that it would have to try in too many ways. */
static int validate_document(const struct xml_schema *schema, xmlDocPtr value,
                             struct collector *collector)
{
    int status = 1;
    xmlSchemaValidCtxtPtr validator = xmlSchemaNewValidCtxt(schema->compiled);
    if (validator == NULL) return status;
    xmlSchemaSetValidStructuredErrors(validator, collect, collector);
    status = xmlSchemaValidateDoc(validator, value);
    xmlSchemaFreeValidCtxt(validator);
    if (status >= 0) return status;
    collector->error->message =
        TEXT("it cannot be checked: a pattern of its type can fit it in too many ways");
    collector->error->line = 1;
    collector->is_filled = true;
    return status;
}

/* 0: valid.  libxml2 2.9 does not take the white space round numbers and dates, as XML Schema says; so
 * what fails is tried again without it. */
static int run_validation(const struct xml_schema *schema, struct arena *scratch, struct text text,
                          struct collector *collector)
{
    int status = 1, options = XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_HUGE;
    xmlDocPtr value = xmlReadMemory(text.data, (int)text.length, NULL, "UTF-8", options);
    if (value != NULL && !collector->is_filled) {
        status = validate_document(schema, value, collector);
        bool again = status > 0 && trim_texts(scratch, xmlDocGetRootElement(value));
        if (again) status = validate_document(schema, value, collector);
    }
    xmlFreeDoc(value);
    return status;
}

/* Is the content well-formed and within the limits of reading? */
static bool check_content(const struct xml_schema *schema, struct arena *scratch,
                          struct text content, struct xml_schema_error *error)
{
    struct diagnostics diagnostics = {.arena = scratch};
    if (read_xml_fragment(scratch, content, SPAN_NONE, &diagnostics) != NULL &&
        diagnostics.errors == 0) {
        return true;
    }
    take_diagnostic(&diagnostics, error);
    error->message =
        text_format(schema->arena, "it is not well-formed: " TEXT_FMT, TEXT_ARG(error->message));
    return false;
}

bool xml_schema_validate(struct xml_schema *schema, struct schema_name type, bool is_element,
                         struct text content, struct xml_schema_error *error)
{
    struct collector collector = {.arena = schema->arena, .error = error};
    bool known = is_element ? xml_schema_has_element(schema, type.local)
                            : xml_schema_has_type(schema, type);
    if (!known) {
        error->message = text_format(schema->arena, "the schema has no %s '" TEXT_FMT "'",
                                     is_element ? "element" : "type", TEXT_ARG(type.local));
        error->line = 1;
        return false;
    }
    if (schema->spent > (clock_t)XML_SCHEMA_SECONDS_MAX * CLOCKS_PER_SEC) {
        *error = (struct xml_schema_error){TEXT("checking the values takes too long: simplify the "
                                                "patterns of their types"),
                                           1};
        return false;
    }
    /* With xsi:type a value chooses its type itself. */
    bool all = xml_schema_is_builtin(type.local) || text_find(content, "type") != SIZE_MAX;
    if (!need_compiled(schema, all, error)) return false;
    struct arena *scratch = arena_new(ARENA_LIMIT_DEFAULT);
    clock_t begin = clock();
    int status = 1;
    if (check_content(schema, scratch, content, error)) {
        begin_collecting(&collector);
        struct text text = wrap(schema, scratch, type, is_element, content);
        status = run_validation(schema, scratch, text, &collector);
        end_collecting(&collector, status == 0 ? NULL : "it is not valid for this type");
    }
    arena_free(scratch);
    schema->spent += clock() - begin;
    return status == 0;
}
