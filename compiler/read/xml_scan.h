/* Where the pieces of XML text begin and end: no parser, only its places.
 *
 * libxml2 says what a piece means but not where it stands, and some of its work is quadratic; so the
 * text is split here into the same pieces, before (limits) and while (places) libxml2 reads it.  The
 * pieces agree with libxml2's up to the first error in the text; there a piece is XML_TOKEN_BROKEN or
 * libxml2 refuses it.
 */
#ifndef READ_XML_SCAN_H
#define READ_XML_SCAN_H

#include "base/text.h"

enum xml_token_kind {
    XML_TOKEN_DONE,
    XML_TOKEN_TEXT,
    XML_TOKEN_CDATA,
    XML_TOKEN_COMMENT,
    XML_TOKEN_INSTRUCTION,
    XML_TOKEN_DOCTYPE,
    XML_TOKEN_OPEN,
    XML_TOKEN_CLOSE,
    XML_TOKEN_BROKEN /* no end was found; reaches to the end of the text */
};

struct xml_token {
    enum xml_token_kind kind;
    bool empty; /* XML_TOKEN_OPEN that ends with "/>" */
    uint32_t quoted; /* of a tag: values in quotes, one an attribute */
    size_t begin, end;
};

struct xml_scan {
    struct text text;
    size_t at;
};

/* Returns the next piece and moves behind it. */
struct xml_token xml_scan_next(struct xml_scan *scan);
/* The name at `at`, up to white space or one of "=/>?". */
struct text xml_scan_name(struct text text, size_t at);

struct xml_attribute {
    struct text name;        /* as written, with its prefix */
    size_t begin;            /* of the name */
    size_t value, value_end; /* between the quotes */
};

/* Finds only where the attribute at or after `at` begins, and its name. */
void xml_scan_attribute_name(struct text text, size_t at, struct xml_attribute *attribute);
/* Finds the next attribute of a tag or XML declaration at or after *at, and moves behind it. */
bool xml_scan_attribute(struct text text, size_t *at, struct xml_attribute *attribute);
/* Is it `xmlns` or `xmlns:NAME`? */
bool xml_scan_is_namespace(const struct xml_attribute *attribute);

#endif
