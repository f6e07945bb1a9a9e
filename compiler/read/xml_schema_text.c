/* Completing a schema's text: missing declarations at its root, YAWL's own types at its end, no XML
 * declaration.
 *
 * Nothing moves to another line, so libxml2's line numbers are the author's.
 */
#include "read/xml_schema_text.h"
#include "read/xml_scan.h"

#include <string.h>

struct builtin {
    const char *name;
    const char *content; /* of its complexType; unprefixed types are our own */
};

#define SEQUENCE(elements)   "<xs:sequence>" elements "</xs:sequence>"
#define ELEMENT(name, type)  "<xs:element name='" name "' type='" type "'/>"
#define OPTIONAL(name, type) "<xs:element name='" name "' type='" type "' minOccurs='0'/>"
#define SOME(name, type)     "<xs:element name='" name "' type='" type "' maxOccurs='unbounded'/>"
#define DEGREES(name, limit)                                                                       \
    "<xs:element name='" name "'><xs:simpleType><xs:restriction base='xs:decimal'>"                \
    "<xs:minInclusive value='-" limit "'/><xs:maxInclusive value='" limit "'/>"                    \
    "</xs:restriction></xs:simpleType></xs:element>"
#define TRIGGER                                                                                    \
    "<xs:element name='trigger'><xs:simpleType><xs:restriction base='xs:string'>"                  \
    "<xs:enumeration value='OnEnabled'/><xs:enumeration value='OnExecuting'/>"                     \
    "</xs:restriction></xs:simpleType></xs:element>"
#define LABEL OPTIONAL("label", "xs:string")
#define POINT "YGeoLatLongType"

static const struct builtin builtins[] = {
    {"YTimerType",
     SEQUENCE(TRIGGER ELEMENT("expiry", "xs:string") OPTIONAL("workdays", "xs:boolean"))},
    {"YStringListType",
     SEQUENCE("<xs:element name='item' type='xs:string' minOccurs='0' maxOccurs='unbounded'/>")},
    {"YDocumentType", SEQUENCE(OPTIONAL("id", "xs:long") ELEMENT("name", "xs:string"))},
    {"YGeoLatLongType", SEQUENCE(DEGREES("latitude", "90") DEGREES("longitude", "180"))},
    {"YGeoMarkerType", SEQUENCE(LABEL ELEMENT("point", POINT))},
    {"YGeoCircleType", SEQUENCE(LABEL ELEMENT("center", POINT) ELEMENT("radius", "xs:float"))},
    {"YGeoRectType", SEQUENCE(LABEL ELEMENT("top-left", POINT) ELEMENT("bottom-right", POINT))},
    {"YGeoPolygonType", SEQUENCE(LABEL SOME("vertex", POINT))},
    {"YGeoLatLongListType", SEQUENCE(SOME("point", POINT))},
    {"YGeoMarkerListType", SEQUENCE(SOME("marker", "YGeoMarkerType"))},
    {"YGeoCircleListType", SEQUENCE(SOME("circle", "YGeoCircleType"))},
    {"YGeoRectListType", SEQUENCE(SOME("rect", "YGeoRectType"))},
    {"YGeoPolygonListType", SEQUENCE(SOME("polygon", "YGeoPolygonType"))},
};

#define BUILTINS_COUNT (sizeof builtins / sizeof *builtins)
/* The number in xml_schema_shape.types of the types that the schema does not define itself. */
#define ADDED 1

bool xml_schema_is_builtin(struct text name)
{
    for (size_t i = 0; i < BUILTINS_COUNT; i++) {
        if (text_is(name, builtins[i].name)) return true;
    }
    return false;
}

void xml_schema_add_escaped(struct text_buffer *out, struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        switch (text.data[i]) {
        case '"': text_add_string(out, "&quot;"); break;
        case '<': text_add_string(out, "&lt;"); break;
        case '&': text_add_string(out, "&amp;"); break;
        default: text_add_char(out, text.data[i]); break;
        }
    }
}

/* ---- The root tag ------------------------------------------------------------- */

/* Does the tag declare `name` (xmlns or xmlns:PREFIX)? */
static bool declares(struct text text, struct xml_token tag, struct text name)
{
    struct xml_attribute attribute;
    size_t at = tag.begin + 1 + xml_scan_name(text, tag.begin + 1).length;
    while (at < tag.end && xml_scan_attribute(text, &at, &attribute)) {
        if (text_equal(attribute.name, name)) return true;
    }
    return false;
}

static void declare(struct text_buffer *out, struct text text, struct xml_token tag,
                    struct text prefix)
{
    struct text name = TEXT("xmlns");
    if (prefix.length > 0) name = text_format(out->arena, "xmlns:" TEXT_FMT, TEXT_ARG(prefix));
    if (declares(text, tag, name)) return;
    text_print(out, " " TEXT_FMT "=\"" XML_SCHEMA_URI "\"", TEXT_ARG(name));
}

struct text xml_schema_declare(struct arena *arena, struct text text)
{
    struct xml_scan scan = {.text = text};
    struct xml_token tag = xml_scan_next(&scan);
    while (tag.kind != XML_TOKEN_OPEN && tag.kind != XML_TOKEN_DONE) tag = xml_scan_next(&scan);
    if (tag.kind != XML_TOKEN_OPEN) return text;
    struct text name = xml_scan_name(text, tag.begin + 1);
    size_t colon = text_find(name, ":"), end = tag.begin + 1 + name.length;
    struct text prefix = colon == SIZE_MAX ? TEXT("") : text_slice(name, 0, colon);
    struct text_buffer out = {.arena = arena};
    text_add(&out, text_slice(text, 0, end));
    declare(&out, text, tag, prefix);
    if (!text_is(prefix, "xs")) declare(&out, text, tag, TEXT("xs"));
    if (!text_is(prefix, "xsd")) declare(&out, text, tag, TEXT("xsd"));
    text_add(&out, text_slice(text, end, text.length));
    return text_built(&out);
}

/* ---- The end -------------------------------------------------------------------- */

/* Begins an element of XML Schema whose unprefixed type names are those of the schema itself. */
static void add_begin(struct text_buffer *out, const char *tag, struct text target_ns)
{
    text_print(out, "<xs:%s xmlns:xs=\"" XML_SCHEMA_URI "\" xmlns=\"", tag);
    xml_schema_add_escaped(out, target_ns);
    text_add_string(out, "\" name=\"");
}

/* Is it a type that the schema does not define itself? */
static bool is_added(const struct xml_schema_shape *shape, const struct builtin *builtin)
{
    return intern_find(&shape->types, text_of(builtin->name)) == ADDED;
}

void xml_schema_add_builtins(struct arena *arena, struct xml_schema_shape *shape)
{
    for (size_t i = 0; i < BUILTINS_COUNT; i++) {
        struct text name = text_of(builtins[i].name);
        if (intern_find(&shape->types, name) != INTERN_NONE) continue;
        intern_add(&shape->types, name, ADDED);
        array_push(arena, &shape->type_names, builtins[i].name);
    }
}

/* The types of places build on each other, so they come together. */
static bool names(struct text text, const char *type)
{
    static const char places[] = "YGeo";
    bool is_place = strncmp(type, places, sizeof places - 1) == 0;
    return text_find(text, is_place ? places : type) != SIZE_MAX;
}

static void add_type(struct text_buffer *out, const struct xml_schema_shape *shape,
                     const struct builtin *builtin)
{
    add_begin(out, "complexType", shape->target_ns);
    text_print(out, "%s\">%s</xs:complexType>", builtin->name, builtin->content);
}

struct text xml_schema_own_types(struct arena *arena, const struct xml_schema_shape *shape)
{
    struct text_buffer out = {.arena = arena};
    text_add_string(&out, "<xs:schema xmlns:xs=\"" XML_SCHEMA_URI "\">");
    for (size_t i = 0; i < BUILTINS_COUNT; i++)
        if (is_added(shape, &builtins[i])) add_type(&out, shape, &builtins[i]);
    text_add_string(&out, "</xs:schema>");
    return text_built(&out);
}

static void add_end(struct text_buffer *out, struct text text, const struct xml_schema_shape *shape,
                    bool all)
{
    for (size_t i = 0; i < BUILTINS_COUNT; i++)
        if (is_added(shape, &builtins[i]) && (all || names(text, builtins[i].name)))
            add_type(out, shape, &builtins[i]);
    add_begin(out, "element", shape->target_ns);
    text_add_string(out, XML_SCHEMA_VALUE "\"/>");
}

/* The text without byte order mark and XML declaration, whose lines stay: what it says of the encoding was
 * tested when the document was read, and libxml2 shall not look for a converter. */
static struct text without_declaration(struct text_buffer *out, struct text text)
{
    size_t mark = text_starts_with(text, "\xef\xbb\xbf") ? 3 : 0;
    text = text_slice(text, mark, text.length);
    if (!text_starts_with(text, "<?xml") || !text_is(xml_scan_name(text, 2), "xml")) return text;
    struct xml_scan scan = {.text = text};
    size_t end = xml_scan_next(&scan).end;
    for (size_t i = 0; i < end; i++) {
        if (text.data[i] == '\n') text_add_char(out, '\n');
    }
    return text_slice(text, end, text.length);
}

struct text xml_schema_complete(struct arena *arena, const struct document *document,
                                const struct xml_schema_shape *shape, bool all)
{
    struct text text = document->source->bytes;
    struct text_buffer out = {.arena = arena};
    size_t begin = document->root->span.begin, end = document->root->span.end, at = end - 2;
    bool is_empty = text.data[end - 2] == '/';
    while (!is_empty && text.data[at] != '<') at--;
    text_add(&out, without_declaration(&out, text_slice(text, 0, at)));
    if (is_empty) text_add_char(&out, '>');
    add_end(&out, text, shape, all);
    if (is_empty) {
        text_print(&out, "</" TEXT_FMT ">", TEXT_ARG(xml_scan_name(text, begin + 1)));
        at = end;
    }
    text_add(&out, text_slice(text, at, text.length));
    return text_built(&out);
}
