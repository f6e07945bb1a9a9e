/* libxml2's errors in our words: what is wrong, where, and the way out.
 *
 * Some errors leave the pieces of the text intact, so reading goes on and finds more (`soft`); after
 * any other the parser is stopped, because what follows would be guesses.
 */
#include "read/xml_reader.h"

#include <string.h>

struct wording {
    int code;
    const char *message;
};

static const struct wording wordings[] = {
    {XML_ERR_DOCUMENT_EMPTY,
     "no XML element begins here; a specification is one <specificationSet>"},
    {XML_ERR_DOCUMENT_END, "the root element has ended before this: remove what follows it"},
    {XML_ERR_INVALID_HEX_CHARREF, "a character reference is '&#x' and hexadecimal digits and ';'"},
    {XML_ERR_INVALID_DEC_CHARREF, "a character reference is '&#' and digits and ';'"},
    {XML_ERR_INVALID_CHARREF, "this reference is '&#…;' without digits"},
    {XML_ERR_INVALID_CHAR, "a character that XML does not allow stands here: remove it"},
    {XML_ERR_ENTITYREF_SEMICOL_MISSING, "a ';' is missing after '&name'; a plain '&' is '&amp;'"},
    {XML_ERR_NAME_REQUIRED, "a name is missing here; write '&lt;' for '<' and '&amp;' for '&'"},
    {XML_ERR_LT_IN_ATTRIBUTE,
     "'<' stands in an attribute's value: write '&lt;', or close the quote"},
    {XML_ERR_ATTRIBUTE_NOT_STARTED, "an attribute's value stands in quotes: name=\"value\""},
    {XML_ERR_ATTRIBUTE_NOT_FINISHED, "the quote of this attribute's value is never closed"},
    {XML_ERR_ATTRIBUTE_WITHOUT_VALUE, "an attribute has a value: name=\"value\""},
    {XML_ERR_SPACE_REQUIRED, "white space is missing here, between attributes or after a name"},
    {XML_ERR_GT_REQUIRED, "the tag is not closed: write '>' or '/>' after its attributes"},
    {XML_ERR_LT_REQUIRED, "a tag is expected here"},
    {XML_ERR_EQUAL_REQUIRED, "'=' is missing after this name"},
    {XML_ERR_COMMENT_NOT_FINISHED, "a comment is opened and never closed: write '-->' after it"},
    {XML_ERR_HYPHEN_IN_COMMENT, "'--' stands inside a comment: write '- -'"},
    {XML_ERR_PI_NOT_STARTED, "a processing instruction begins with '<?name'"},
    {XML_ERR_PI_NOT_FINISHED, "a processing instruction is never closed: write '?>' after it"},
    {XML_ERR_CDATA_NOT_FINISHED, "'<![CDATA[' is opened and never closed: write ']]>' after it"},
    {XML_ERR_MISPLACED_CDATA_END, "']]>' stands outside '<![CDATA[': write ']]&gt;'"},
    {XML_ERR_RESERVED_XML_NAME, "'<?xml …?>' stands only at the very beginning of a file"},
    {XML_ERR_XMLDECL_NOT_FINISHED, "the first line is <?xml version=\"1.0\" encoding=\"UTF-8\"?>"},
    {XML_ERR_VERSION_MISSING, "the first line is <?xml version=\"1.0\" encoding=\"UTF-8\"?>"},
    {XML_ERR_UNKNOWN_VERSION, "the version of XML is 1.0"},
    {XML_ERR_STANDALONE_VALUE, "'standalone' is \"yes\" or \"no\""},
    {XML_ERR_ENCODING_NAME, "the encoding has no proper name: write encoding=\"UTF-8\""},
    {XML_ERR_NAME_TOO_LONG, "a name is longer than XML names are read: shorten it"},
};

static const char *find_wording(int code)
{
    for (size_t i = 0; i < sizeof wordings / sizeof *wordings; i++) {
        if (wordings[i].code == code) return wordings[i].message;
    }
    return NULL;
}

/* Where libxml2 stands in `text`. */
static size_t parser_offset(const struct xml_reader *reader)
{
    const xmlParserInput *input = reader->parser->input;
    size_t length = reader->text.length;
    if (input == NULL || input->cur < input->base) return length;
    size_t at = (size_t)input->consumed + (size_t)(input->cur - input->base);
    return at < length ? at : length;
}

/* The next piece that libxml2 has not told us of. */
static struct xml_token next_piece(const struct xml_reader *reader, enum xml_token_kind kind)
{
    struct xml_scan scan = reader->scan;
    struct xml_token token = xml_scan_next(&scan);
    while (token.kind != kind && token.kind != XML_TOKEN_DONE && token.kind != XML_TOKEN_BROKEN) {
        token = xml_scan_next(&scan);
    }
    return token;
}

static struct diagnostic *report(struct xml_reader *reader, const struct diagnostic_kind *kind,
                                 struct span span, const char *message)
{
    if (!reader->is_fragment) return diagnose(reader->diagnostics, kind, span, "%s", message);
    size_t at = parser_offset(reader), line = 1;
    for (size_t i = 0; i < at; i++) line += reader->text.data[i] == '\n';
    return diagnose(reader->diagnostics, kind, span, "in line %zu of this XML: %s", line, message);
}

static const char *format_words(const struct xml_reader *reader, const char *before,
                                const char *name, const char *after)
{
    return text_format(reader->arena, "%s%s%s", before, name == NULL ? "" : name, after).data;
}

static bool is_wrapper(const struct xml_reader *reader, const struct document_node *node)
{
    return reader->is_fragment && node == reader->root;
}

/* An element's name with its prefix, terminated. */
static const char *full_name(const struct xml_reader *reader, const struct document_node *node)
{
    if (text_is_absent(node->prefix)) return text_string(reader->arena, node->name);
    return text_format(reader->arena, TEXT_FMT ":" TEXT_FMT, TEXT_ARG(node->prefix),
                       TEXT_ARG(node->name))
        .data;
}

static void report_unclosed(struct xml_reader *reader, struct span span)
{
    const struct document_node *open = reader->open;
    if (is_wrapper(reader, open)) {
        report(reader, &read_xml_syntax, span, "the text ends inside a tag: close it");
        return;
    }
    const char *name = full_name(reader, open);
    struct diagnostic *diagnostic =
        report(reader, &read_xml_syntax, span,
               format_words(reader, "the text ends inside <", name, ">: close every element"));
    diagnostic_note(reader->diagnostics, diagnostic, open->name_span, "<%s> is opened here", name);
}

/* An end tag that closes something else than what is open. */
static void report_mismatch(struct xml_reader *reader)
{
    struct xml_token token = next_piece(reader, XML_TOKEN_CLOSE);
    struct span span = xml_reader_span(reader, token.begin, token.end);
    if (token.kind != XML_TOKEN_CLOSE) {
        report_unclosed(reader, span);
        return;
    }
    struct text written = xml_scan_name(reader->text, token.begin + 2);
    const char *name = text_string(reader->arena, written);
    const struct document_node *open = reader->open;
    if (is_wrapper(reader, open)) {
        report(reader, &read_xml_syntax, span,
               format_words(reader, "</", name, "> closes nothing: remove it"));
        return;
    }
    const char *opened = full_name(reader, open);
    const char *start = format_words(reader, "</", name, "> stands where </");
    struct diagnostic *diagnostic =
        report(reader, &read_xml_syntax, span,
               format_words(reader, start, opened, "> is expected: close the inner element first"));
    diagnostic_note(reader->diagnostics, diagnostic, open->name_span, "<%s> is opened here",
                    opened);
}

static void report_hard(struct xml_reader *reader, const xmlError *error)
{
    size_t at = parser_offset(reader), length = reader->text.length;
    bool ended = error->code == XML_ERR_DOCUMENT_END || error->code == XML_ERR_TAG_NOT_FINISHED;
    struct span span = xml_reader_span(reader, at, at < length ? at + 1 : at);
    const char *message = find_wording(error->code);
    if (error->code == XML_ERR_NO_MEMORY) {
        report(reader, &read_too_large, SPAN_NONE, "no memory is left to read XML: split the file");
    } else if (error->code == XML_ERR_DOCUMENT_EMPTY && text_trim(reader->text).length == 0) {
        report(reader, &read_empty, span,
               "the file is empty: a specification is one <specificationSet>");
    } else if (error->code == XML_ERR_TAG_NAME_MISMATCH && reader->open != NULL) {
        report_mismatch(reader);
    } else if (ended && reader->open != NULL) {
        report_unclosed(reader, span);
    } else if (message != NULL) {
        report(reader, &read_xml_syntax, span, message);
    } else {
        struct text words = text_trim(text_of(error->message));
        report(reader, &read_xml_syntax, span,
               format_words(reader,
                            "this is not well-formed XML: ", text_string(reader->arena, words),
                            "; mend the text before this place"));
    }
    reader->failed = true;
    xmlStopParser(reader->parser);
}

/* ---- Errors after which reading goes on ------------------------------------- */

/* The place of `name` in the tag that libxml2 reads, the second one if there are two; else the tag. */
static struct span attribute_span(const struct xml_reader *reader, const char *name,
                                  struct span *first)
{
    struct xml_token token = next_piece(reader, XML_TOKEN_OPEN);
    struct span span = xml_reader_span(reader, token.begin, token.end);
    struct xml_attribute attribute;
    size_t at = token.begin + 1 + xml_scan_name(reader->text, token.begin + 1).length;
    *first = SPAN_NONE;
    while (at < token.end && xml_scan_attribute(reader->text, &at, &attribute)) {
        if (name == NULL || !text_is(attribute.name, name)) continue;
        if (first->source != NULL) *first = span;
        span = xml_reader_span(reader, attribute.begin, attribute.begin + attribute.name.length);
        if (first->source == NULL) *first = span;
    }
    return span;
}

static void report_entity(struct xml_reader *reader, const xmlError *error)
{
    size_t end = parser_offset(reader), begin = end;
    while (begin > reader->scan.at && reader->text.data[begin - 1] != '&') begin--;
    if (begin > 0) begin--;
    const char *message = format_words(
        reader, "'&", error->str1,
        ";' is not known: XML has &amp; &lt; &gt; &quot; &apos; and numbers such as &#160;");
    report(reader, &read_xml_entity, xml_reader_span(reader, begin, end), message);
}

static void report_attribute(struct xml_reader *reader, const xmlError *error)
{
    struct span first, span = attribute_span(reader, error->str1, &first);
    const char *message = format_words(reader, "the attribute '", error->str1,
                                       "' stands twice in this tag: remove one");
    struct diagnostic *diagnostic = report(reader, &read_xml_attribute, span, message);
    if (first.source != NULL && !reader->is_fragment && first.begin != span.begin) {
        diagnostic_note(reader->diagnostics, diagnostic, first, "it stands here first");
    }
}

/* The first name in the tag that has this prefix. */
static struct span prefix_span(const struct xml_reader *reader, const char *prefix)
{
    struct xml_token token = next_piece(reader, XML_TOKEN_OPEN);
    struct text name = xml_scan_name(reader->text, token.begin + 1);
    size_t begin = token.begin + 1, at = begin + name.length, length = strlen(prefix);
    struct xml_attribute attribute;
    while (at < token.end && !(text_starts_with(name, prefix) && name.data[length] == ':') &&
           xml_scan_attribute(reader->text, &at, &attribute)) {
        name = attribute.name;
        begin = attribute.begin;
    }
    return xml_reader_span(reader, begin, begin + name.length);
}

static void report_namespace(struct xml_reader *reader, const xmlError *error)
{
    struct span first;
    if (error->code == XML_NS_ERR_UNDEFINED_NAMESPACE) {
        if (reader->is_fragment || error->str1 == NULL) return;
        report(reader, &read_xml_namespace, prefix_span(reader, error->str1),
               format_words(reader, "the prefix '", error->str1,
                            "' is not declared: add an xmlns attribute for it to this tag or one "
                            "around it"));
        return;
    }
    struct text words = text_trim(text_of(error->message));
    report(reader, &read_xml_namespace, attribute_span(reader, NULL, &first),
           format_words(reader, "the namespaces of this tag are wrong: ",
                        text_string(reader->arena, words), "; mend its names or xmlns attributes"));
}

void xml_reader_error(void *data, xmlErrorPtr error)
{
    struct xml_reader *reader = data;
    if (reader->failed || error->level == XML_ERR_WARNING) return;
    if (++reader->errors > XML_ERRORS_MAX) {
        reader->failed = true;
        xmlStopParser(reader->parser);
        return;
    }
    if (error->code == XML_ERR_UNDECLARED_ENTITY)
        report_entity(reader, error);
    else if (error->code == XML_ERR_ATTRIBUTE_REDEFINED)
        report_attribute(reader, error);
    else if (error->domain == XML_FROM_NAMESPACE)
        report_namespace(reader, error);
    else
        report_hard(reader, error);
}
