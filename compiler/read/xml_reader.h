/* The state of reading XML: libxml2's events and our places in lockstep.
 *
 * Only the read_xml*.c files include this.
 */
#ifndef READ_XML_READER_H
#define READ_XML_READER_H

#include "base/intern.h"
#include "read/document_build.h"
#include "read/xml_scan.h"

#include <libxml/parser.h>

/* Attributes of one tag: libxml2 compares each with each. */
#define XML_ATTRIBUTES_MAX 256
/* Namespace declarations that are in force at one place: libxml2 searches them for each name. */
#define XML_NAMESPACES_MAX 100
/* Different names in one text: libxml2's table of names does not grow beyond 16,384 lists. */
#define XML_NAMES_MAX 20000
/* Errors after which reading still goes on. */
#define XML_ERRORS_MAX 100

struct xml_reader {
    struct arena *arena;
    struct diagnostics *diagnostics;
    const struct source *source;
    struct text
        text;      /* what libxml2 reads: without byte order mark, or a fragment and its wrapper */
    uint32_t base; /* where `text` begins in the source */
    bool is_fragment; /* every place is `span` */
    struct span span;
    struct xml_scan scan; /* behind the piece of the last event */
    xmlParserCtxtPtr parser;
    struct document_node *root, *open;
    bool open_is_empty; /* the last tag ended with "/>": its end event has no piece of its own */
    /* The text since the last piece of markup: the one piece of `text` that it is, or what was
     * gathered of several; the buffer is used again. */
    struct text characters_first;
    struct text_buffer characters;
    bool characters_are_cdata;
    struct intern uris;
    ARRAY(struct text) uri_texts;
    const xmlChar *last_uri; /* libxml2's pointer, and the same text in the arena */
    struct text last_uri_text;
    uint32_t errors;
    bool failed; /* the text is not XML: nothing more is read */
};

/* The span of bytes [begin, end) of `text`. */
struct span xml_reader_span(const struct xml_reader *reader, size_t begin, size_t end);
/* Looks through the text for what libxml2 shall not see: DOCTYPE and whatever is over a limit. */
bool xml_reader_check(struct xml_reader *reader);
/* libxml2's structured error callback. */
void xml_reader_error(void *data, xmlErrorPtr error);

#endif
