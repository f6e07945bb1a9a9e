/* Limits of XML text, tested before libxml2 sees it: depth, attributes, namespaces, names, size; no
 * DOCTYPE.  Each limit stands where some work of libxml2 would be quadratic. */
#include "read/xml_reader.h"

struct count {
    uint32_t depth, nodes, namespaces, mentions; /* of names */
    uint8_t declared[DOCUMENT_DEPTH_MAX + 2]; /* namespaces by depth */
    bool tells_apart; /* names are kept: so many are mentioned that too many may differ */
    struct intern names; /* libxml2's table of names has a fixed size */
};

_Static_assert(XML_NAMESPACES_MAX <= UINT8_MAX, "a count of namespaces fits a byte");

static bool refuse(struct xml_reader *reader, struct xml_token token)
{
    struct span span = xml_reader_span(reader, token.begin, token.end);
    diagnose(reader->diagnostics, &read_xml_doctype, span,
             "a document type declaration stands here; YAWL needs none and it is never read: "
             "remove it");
    return false;
}

/* The tag's name: a whole tag may be long. */
static struct span tag_span(const struct xml_reader *reader, struct xml_token token)
{
    size_t name = xml_scan_name(reader->text, token.begin + 1).length;
    return xml_reader_span(reader, token.begin, token.begin + 1 + name);
}

/* Counts different names, and the URIs of namespaces, which libxml2 keeps with them.  False without a word
 * if they must be told apart first. */
static bool check_name(struct xml_reader *reader, struct count *count, struct text name,
                       struct xml_token token)
{
    if (!count->tells_apart) return ++count->mentions <= XML_NAMES_MAX;
    intern_add(&count->names, name, 0);
    if (count->names.count <= XML_NAMES_MAX) return true;
    diagnose(reader->diagnostics, &read_too_large, tag_span(reader, token),
             "more than %d different names of elements and attributes are used: split the file",
             XML_NAMES_MAX);
    return false;
}

static bool check_attribute(struct xml_reader *reader, struct count *count,
                            const struct xml_attribute *attribute, struct xml_token token)
{
    struct text uri = text_slice(reader->text, attribute->value, attribute->value_end);
    if (!check_name(reader, count, attribute->name, token)) return false;
    if (!xml_scan_is_namespace(attribute)) return true;
    count->declared[count->depth]++;
    if (++count->namespaces <= XML_NAMESPACES_MAX) return check_name(reader, count, uri, token);
    diagnose(reader->diagnostics, &read_xml_attributes, tag_span(reader, token),
             "more than %d namespace declarations are in force here: remove some",
             XML_NAMESPACES_MAX);
    return false;
}

/* Attribute by attribute. */
static bool check_attributes(struct xml_reader *reader, struct count *count, struct text name,
                             struct xml_token token)
{
    struct xml_attribute attribute;
    uint32_t attributes = 0;
    size_t at = token.begin + 1 + name.length;
    while (at < token.end && xml_scan_attribute(reader->text, &at, &attribute)) {
        if (!check_attribute(reader, count, &attribute, token)) return false;
        if (++attributes <= XML_ATTRIBUTES_MAX) continue;
        diagnose(reader->diagnostics, &read_xml_attributes, tag_span(reader, token),
                 "this tag has more than %d attributes: remove some", XML_ATTRIBUTES_MAX);
        return false;
    }
    count->nodes += attributes;
    return true;
}

/* Is no limit of attributes near?  Most tags have a few, and none that declares a namespace. */
static bool is_plain(const struct xml_reader *reader, const struct count *count,
                     struct xml_token token)
{
    struct text tag = text_slice(reader->text, token.begin, token.end);
    return !count->tells_apart && token.quoted <= XML_ATTRIBUTES_MAX &&
           (token.quoted == 0 || text_find(tag, "xmlns") == SIZE_MAX);
}

static bool check_tag(struct xml_reader *reader, struct count *count, struct xml_token token)
{
    if (++count->depth > DOCUMENT_DEPTH_MAX) {
        diagnose(reader->diagnostics, &read_too_deep, tag_span(reader, token),
                 "elements stand more than %d levels deep here: split the part off",
                 DOCUMENT_DEPTH_MAX);
        return false;
    }
    count->declared[count->depth] = 0;
    if (is_plain(reader, count, token)) {
        count->nodes += token.quoted;
        count->mentions += 1 + token.quoted;
        return count->mentions <= XML_NAMES_MAX;
    }
    struct text name = xml_scan_name(reader->text, token.begin + 1);
    return check_name(reader, count, name, token) && check_attributes(reader, count, name, token);
}

static bool check_instruction(struct xml_reader *reader, struct count *count,
                              struct xml_token token)
{
    if (token.kind != XML_TOKEN_INSTRUCTION) return true;
    return check_name(reader, count, xml_scan_name(reader->text, token.begin + 2), token);
}

static void close_tag(struct count *count)
{
    if (count->depth == 0) return;
    count->namespaces -= count->declared[count->depth--];
}

static bool check_pieces(struct xml_reader *reader, struct count *count)
{
    struct xml_scan scan = {.text = reader->text};
    for (;;) {
        struct xml_token token = xml_scan_next(&scan);
        if (token.kind == XML_TOKEN_DOCTYPE) return refuse(reader, token);
        if (token.kind == XML_TOKEN_DONE || token.kind == XML_TOKEN_BROKEN) return true;
        if (token.kind == XML_TOKEN_OPEN && !check_tag(reader, count, token)) return false;
        if (token.kind == XML_TOKEN_CLOSE || token.empty) close_tag(count);
        if (!check_instruction(reader, count, token)) return false;
        if (++count->nodes < DOCUMENT_NODES_MAX) continue;
        diagnose(reader->diagnostics, &read_too_large, tag_span(reader, token),
                 "the document has more than %d elements, attributes and texts: split it",
                 DOCUMENT_NODES_MAX);
        return false;
    }
}

bool xml_reader_check(struct xml_reader *reader)
{
    struct count count = {.names.arena = reader->arena};
    bool fine = check_pieces(reader, &count);
    if (count.mentions <= XML_NAMES_MAX) return fine;
    count = (struct count){.tells_apart = true, .names.arena = reader->arena};
    return check_pieces(reader, &count);
}
