/* XML text → document.  Takes libxml2's SAX2 events, gives a tree with places.
 *
 * At the event of a tag libxml2 stands at its end, and what it says of values and texts is mostly a piece of
 * the text that it reads: so places are differences of pointers.  Where that does not help (comments,
 * errors), events and the pieces of xml_scan.h advance in lockstep.  Names are borrowed from the text, and
 * so are values that hold no reference or CDATA.  No entity but XML's own five is known (a DOCTYPE was
 * refused before), no file and no network is touched.
 */
#include "read/xml_reader.h"

#include <libxml/parserInternals.h>

#include <string.h>
#include <strings.h>

struct span xml_reader_span(const struct xml_reader *reader, size_t begin, size_t end)
{
    if (reader->is_fragment) return reader->span;
    return (struct span){reader->source, reader->base + (uint32_t)begin,
                         reader->base + (uint32_t)end};
}

/* ---- Places ------------------------------------------------------------------- */

/* Offset of what libxml2 points to; SIZE_MAX if it stands elsewhere, since it had to be changed. */
static size_t offset_of(const struct xml_reader *reader, const xmlChar *at)
{
    const xmlParserInput *input = reader->parser->input;
    uintptr_t offset = (uintptr_t)at - (uintptr_t)input->base;
    bool is_read = offset <= (uintptr_t)(input->end - input->base);
    return is_read ? (size_t)input->consumed + offset : SIZE_MAX;
}

/* Where libxml2 stands. */
static size_t here(const struct xml_reader *reader)
{
    return offset_of(reader, reader->parser->input->cur);
}

/* What libxml2 made of `written`: borrowed where it is the same. */
static struct text keep(const struct xml_reader *reader, struct text written, struct text made)
{
    size_t at = offset_of(reader, (const xmlChar *)made.data);
    if (at != SIZE_MAX) return text_slice(reader->text, at, at + made.length);
    return document_keep(reader->arena, written, made);
}

/* ---- Texts -------------------------------------------------------------------- */

static bool is_white(struct text text)
{
    static const char spaces[] = "        ";
    size_t at = 0, step = sizeof spaces - 1;
    while (at < text.length) {
        char c = text.data[at];
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') return false;
        bool many = at + step <= text.length && memcmp(text.data + at, spaces, step) == 0;
        at += many ? step : 1;
    }
    return true;
}

/* White space that only sets elements apart is not content. */
static bool is_layout(const struct xml_reader *reader, struct text text, enum xml_token_kind next)
{
    const struct document_node *last = reader->open->last_child;
    bool alone = next == XML_TOKEN_CLOSE && (last == NULL || last->kind == DOCUMENT_ATTRIBUTE);
    return !alone && !reader->characters_are_cdata && is_white(text);
}

/* Makes what was gathered since the last piece of markup a text node, and moves behind the next. */
static void end_text(struct xml_reader *reader, const struct xml_token *next)
{
    struct text first = reader->characters_first;
    struct text text = text_is_empty(first) ? text_built(&reader->characters) : first;
    if (text.length > 0 && reader->open != NULL && !is_layout(reader, text, next->kind)) {
        struct text written = text_slice(reader->text, reader->scan.at, next->begin);
        struct document_node *node =
            document_add(reader->arena, reader->open, DOCUMENT_TEXT,
                         xml_reader_span(reader, reader->scan.at, next->begin));
        node->value = text_is_empty(first) ? document_keep(reader->arena, written, text) : first;
    }
    reader->characters.length = 0;
    reader->characters_first = TEXT_NONE;
    reader->characters_are_cdata = false;
    reader->scan.at = next->end;
}

/* The pieces of a text come one by one; mostly there is one, which stands in the text as it is. */
static void on_characters(void *data, const xmlChar *characters, int length)
{
    struct xml_reader *reader = data;
    struct text more = {(const char *)characters, (size_t)length};
    size_t at = offset_of(reader, characters);
    bool is_first = text_is_empty(reader->characters_first) && reader->characters.length == 0;
    if (is_first && at != SIZE_MAX) {
        reader->characters_first = text_slice(reader->text, at, at + more.length);
        return;
    }
    text_add(&reader->characters, reader->characters_first);
    text_add(&reader->characters, more);
    reader->characters_first = TEXT_NONE;
}

static void on_cdata(void *data, const xmlChar *characters, int length)
{
    struct xml_reader *reader = data;
    reader->characters_are_cdata = true;
    on_characters(data, characters, length);
}

/* ---- Pieces of markup ----------------------------------------------------------- */

/* Takes the next piece that is not text.  False if it is not what libxml2 told us of. */
static bool take_piece(struct xml_reader *reader, enum xml_token_kind kind, struct xml_token *token)
{
    struct xml_scan scan = reader->scan;
    *token = xml_scan_next(&scan);
    while (token->kind == XML_TOKEN_TEXT || token->kind == XML_TOKEN_CDATA) {
        *token = xml_scan_next(&scan);
    }
    end_text(reader, token);
    if (token->kind == kind) return true;
    size_t name = 1 + xml_scan_name(reader->text, token->begin + 1).length;
    diagnose(reader->diagnostics, &read_xml_syntax,
             xml_reader_span(reader, token->begin, token->begin + name),
             "this tag is never closed: write '>' after it");
    reader->failed = true;
    xmlStopParser(reader->parser);
    return false;
}

/* Takes the tag that ends at `end`; a '<' in it would have been an error. */
static bool take_tag(struct xml_reader *reader, enum xml_token_kind kind, size_t end,
                     struct xml_token *token)
{
    struct text text = text_slice(reader->text, reader->scan.at, end);
    const char *begin = text.length == 0 ? NULL : memrchr(text.data, '<', text.length);
    if (begin == NULL || text.data[text.length - 1] != '>') return take_piece(reader, kind, token);
    *token = (struct xml_token){.kind = kind, .end = end};
    token->begin = (size_t)(begin - reader->text.data);
    token->empty = kind == XML_TOKEN_OPEN && text.data[text.length - 2] == '/';
    end_text(reader, token);
    return true;
}

/* ---- Elements ------------------------------------------------------------------- */

/* libxml2 gives one pointer for one text, so the last one saves most searches. */
static struct text keep_uri(struct xml_reader *reader, const xmlChar *uri)
{
    if (uri == NULL) return TEXT_NONE;
    if (uri == reader->last_uri) return reader->last_uri_text;
    struct text text = text_of((const char *)uri);
    uint32_t number = intern_find(&reader->uris, text);
    if (number == INTERN_NONE) {
        text = text_copy(reader->arena, text);
        number = intern_add(&reader->uris, text, reader->uri_texts.count);
        array_push(reader->arena, &reader->uri_texts, text);
    }
    reader->last_uri = uri;
    reader->last_uri_text = reader->uri_texts.items[number];
    return reader->last_uri_text;
}

/* Splits `prefix:name`; the place of a name is that of its local part. */
static void set_name(const struct xml_reader *reader, struct document_node *node, size_t begin,
                     struct text written)
{
    const char *colon = memchr(written.data, ':', written.length);
    size_t local = colon == NULL ? 0 : (size_t)(colon - written.data) + 1;
    if (colon != NULL) node->prefix = text_slice(written, 0, local - 1);
    node->name = text_slice(written, local, written.length);
    node->name_span = xml_reader_span(reader, begin + local, begin + written.length);
}

/* What libxml2 found in the tag: five pointers an attribute, two a namespace. */
struct tag_event {
    const xmlChar **attributes, **namespaces;
    int attributes_count, namespaces_count;
    int next; /* the first attribute that is not taken yet */
};

static struct text namespace_value(const struct tag_event *event, const struct document_node *node,
                                   struct text written)
{
    bool named = text_is(node->prefix, "xmlns");
    for (int i = 0; i < event->namespaces_count; i++) {
        struct text prefix = text_of((const char *)event->namespaces[2 * i]);
        struct text uri = text_of((const char *)event->namespaces[2 * i + 1]);
        if (named ? text_equal(prefix, node->name) : text_is_absent(prefix)) {
            return text_is_absent(uri) ? written : uri;
        }
    }
    return written;
}

/* Finds the next attribute of a tag without declarations, whose value libxml2 points to, else by itself. */
static bool find_attribute(const struct xml_reader *reader, const struct tag_event *event,
                           size_t *at, struct xml_attribute *found)
{
    if (event->namespaces_count > 0) return xml_scan_attribute(reader->text, at, found);
    if (event->next == event->attributes_count) return false;
    const xmlChar **attribute = event->attributes + (ptrdiff_t)5 * event->next;
    size_t value = offset_of(reader, attribute[3]);
    if (value == SIZE_MAX) return xml_scan_attribute(reader->text, at, found);
    xml_scan_attribute_name(reader->text, *at, found);
    found->value = value;
    found->value_end = value + (size_t)(attribute[4] - attribute[3]);
    *at = found->value_end + 1;
    return true;
}

static void add_attribute(struct xml_reader *reader, struct document_node *element,
                          const struct xml_attribute *found, struct tag_event *event)
{
    struct text written = text_slice(reader->text, found->value, found->value_end), value = written;
    struct span span = xml_reader_span(reader, found->value, found->value_end);
    struct document_node *node = document_add(reader->arena, element, DOCUMENT_ATTRIBUTE, span);
    set_name(reader, node, found->begin, found->name);
    if (xml_scan_is_namespace(found)) {
        node->ns = text_of(document_xmlns_uri);
        value = namespace_value(event, node, written);
    } else if (event->next < event->attributes_count) {
        const xmlChar **attribute = event->attributes + (ptrdiff_t)5 * event->next++;
        node->ns = keep_uri(reader, attribute[2]);
        value = (struct text){(const char *)attribute[3], (size_t)(attribute[4] - attribute[3])};
    }
    node->value = keep(reader, written, value);
}

static void on_start(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int namespaces_count, const xmlChar **namespaces, int attributes_count,
                     int defaulted_count, const xmlChar **attributes)
{
    struct xml_reader *reader = data;
    struct tag_event event = {attributes, namespaces, attributes_count, namespaces_count, 0};
    struct xml_token token;
    struct xml_attribute attribute;
    (void)name, (void)prefix, (void)defaulted_count;
    if (reader->failed) return;
    size_t at = here(reader);
    bool is_empty = at < reader->text.length && reader->text.data[at] == '/';
    if (!take_tag(reader, XML_TOKEN_OPEN, at + is_empty + 1, &token)) return;
    struct document_node *node = document_add(reader->arena, reader->open, DOCUMENT_ELEMENT,
                                              xml_reader_span(reader, token.begin, token.end));
    struct text written = xml_scan_name(reader->text, token.begin + 1);
    set_name(reader, node, token.begin + 1, written);
    node->ns = keep_uri(reader, uri);
    at = token.begin + 1 + written.length;
    while (at < token.end && find_attribute(reader, &event, &at, &attribute)) {
        add_attribute(reader, node, &attribute, &event);
    }
    if (reader->root == NULL) reader->root = node;
    reader->open = node;
    reader->open_is_empty = token.empty;
}

/* The end tag is part of its element. */
static bool take_end_tag(struct xml_reader *reader, struct document_node *element)
{
    struct xml_token token;
    if (!take_tag(reader, XML_TOKEN_CLOSE, here(reader), &token)) return false;
    struct span end_tag = xml_reader_span(reader, token.begin, token.end);
    element->span = span_join(element->span, end_tag);
    return true;
}

static void on_end(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    struct xml_reader *reader = data;
    (void)name, (void)prefix, (void)uri;
    if (reader->failed || reader->open == NULL) return;
    if (!reader->open_is_empty && !take_end_tag(reader, reader->open)) return;
    reader->open_is_empty = false;
    reader->open = reader->open->parent;
}

/* ---- Comments and instructions ----------------------------------------------------- */

static struct document_node *add_aside(struct xml_reader *reader, enum xml_token_kind token_kind,
                                       enum document_kind kind, const xmlChar *value)
{
    struct xml_token token;
    if (reader->failed || !take_piece(reader, token_kind, &token)) return NULL;
    if (reader->open == NULL) return NULL;
    struct document_node *node = document_add(reader->arena, reader->open, kind,
                                              xml_reader_span(reader, token.begin, token.end));
    node->value = text_copy(reader->arena, value == NULL ? TEXT("") : text_of((const char *)value));
    return node;
}

static void on_comment(void *data, const xmlChar *value)
{
    add_aside(data, XML_TOKEN_COMMENT, DOCUMENT_COMMENT, value);
}

static void on_instruction(void *data, const xmlChar *target, const xmlChar *value)
{
    struct xml_reader *reader = data;
    struct document_node *node =
        add_aside(reader, XML_TOKEN_INSTRUCTION, DOCUMENT_INSTRUCTION, value);
    if (node != NULL) node->name = text_copy(reader->arena, text_of((const char *)target));
}

/* ---- The whole text ------------------------------------------------------------------ */

static xmlSAXHandler sax_handler(void)
{
    xmlSAXHandler sax;
    memset(&sax, 0, sizeof sax);
    sax.initialized = XML_SAX2_MAGIC;
    sax.startElementNs = on_start;
    sax.endElementNs = on_end;
    sax.characters = sax.ignorableWhitespace = on_characters;
    sax.cdataBlock = on_cdata;
    sax.comment = on_comment;
    sax.processingInstruction = on_instruction;
    sax.serror = xml_reader_error;
    return sax;
}

/* A parser of `reader->text`; NULL: no memory is left.  What libxml2 calls a string it reads where it
 * stands, any other form of text through a buffer; it wants a zero byte behind it. */
static xmlParserCtxtPtr new_parser(const struct xml_reader *reader)
{
    struct text text = reader->text;
    const char *string = arena_copy(reader->arena, text.data, text.length);
    xmlParserCtxtPtr parser = xmlNewParserCtxt();
    if (parser == NULL) return NULL;
    xmlParserInputPtr input = xmlNewStringInputStream(parser, (const xmlChar *)string);
    if (input != NULL && inputPush(parser, input) >= 0) return parser;
    xmlFreeParserCtxt(parser);
    return NULL;
}

/* Runs libxml2 over `reader->text`. */
static void run_parser(struct xml_reader *reader)
{
    /* NOENT resolves XML's own five entities in attributes; HUGE: our limits are tested already. */
    int options = XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_IGNORE_ENC |
                  XML_PARSE_RECOVER;
    reader->parser = new_parser(reader);
    if (reader->parser == NULL) {
        diagnose(reader->diagnostics, &read_too_large, SPAN_NONE, "no memory is left to read XML");
        reader->failed = true;
        return;
    }
    *reader->parser->sax = sax_handler();
    reader->parser->userData = reader;
    xmlCtxtUseOptions(reader->parser, options);
    reader->parser->linenumbers = 0;
    xmlParseDocument(reader->parser);
    xmlFreeParserCtxt(reader->parser);
}

static struct document_node *read_text(struct xml_reader *reader)
{
    reader->scan.text = reader->text;
    bool declared =
        text_starts_with(reader->text, "<?xml") && text_is(xml_scan_name(reader->text, 2), "xml");
    if (declared) xml_scan_next(&reader->scan); /* the XML declaration is no event */
    reader->characters.arena = reader->uris.arena = reader->arena;
    if (!xml_reader_check(reader)) return NULL;
    if (text_is_empty(reader->text)) {
        diagnose(reader->diagnostics, &read_empty, xml_reader_span(reader, 0, 0),
                 "the file is empty: a specification is one <specificationSet>");
        return NULL;
    }
    run_parser(reader);
    return reader->failed || reader->open != NULL ? NULL : reader->root;
}

static bool is_ascii(struct text text)
{
    unsigned char all = 0;
    for (size_t i = 0; i < text.length; i++) all |= (unsigned char)text.data[i];
    return all < 0x80;
}

/* The bytes are UTF-8; a declaration that says otherwise is believed only if that changes nothing. */
static bool check_encoding(struct xml_reader *reader)
{
    struct xml_attribute attribute;
    size_t at = strlen("<?xml");
    if (!text_starts_with(reader->text, "<?xml")) return true;
    while (xml_scan_attribute(reader->text, &at, &attribute)) {
        struct text value = text_slice(reader->text, attribute.value, attribute.value_end);
        if (!text_is(attribute.name, "encoding")) continue;
        if (value.length == 5 && strncasecmp(value.data, "UTF-8", 5) == 0) return true;
        if (is_ascii(reader->text)) return true;
        diagnose(reader->diagnostics, &read_xml_encoding,
                 xml_reader_span(reader, attribute.value, attribute.value_end),
                 "the file says that its encoding is " TEXT_FMT "; only UTF-8 is read: write "
                 "\"UTF-8\" here if it is that already, else convert it with 'iconv -f " TEXT_FMT
                 " -t UTF-8'",
                 TEXT_ARG(value), TEXT_ARG(value));
        return false;
    }
    return true;
}

struct document *read_xml(struct arena *arena, const struct source *source,
                          struct diagnostics *diagnostics)
{
    struct xml_reader reader = {.arena = arena, .diagnostics = diagnostics, .source = source};
    if (!document_source_text(source, diagnostics, &reader.text)) return NULL;
    reader.base = (uint32_t)(source->bytes.length - reader.text.length);
    if (!check_encoding(&reader)) return NULL;
    struct document_node *root = read_text(&reader);
    if (root == NULL) return NULL;
    struct document *document = ARENA_NEW(arena, struct document);
    *document = (struct document){DOCUMENT_XML, source, root};
    return document;
}

/* A text that closes the wrapper itself is refused: something then follows the root. */
struct document_node *read_xml_fragment(struct arena *arena, struct text text, struct span span,
                                        struct diagnostics *diagnostics)
{
    struct xml_reader reader = {.arena = arena, .diagnostics = diagnostics, .source = span.source};
    struct text_buffer wrapped = {.arena = arena};
    text_add_string(&wrapped, "<_>");
    text_add(&wrapped, text);
    text_add_string(&wrapped, "</_>");
    reader.text = text_built(&wrapped);
    reader.is_fragment = true;
    reader.span = span;
    if (text_utf8_error(text) != SIZE_MAX ||
        (text.length > 0 && memchr(text.data, 0, text.length))) {
        diagnose(diagnostics, &read_not_utf8, span,
                 "this XML is not UTF-8 text without zero bytes");
        return NULL;
    }
    struct document_node *root = read_text(&reader);
    if (root != NULL) root->name = TEXT_NONE;
    return root;
}

void read_done(void) { xmlCleanupParser(); }
