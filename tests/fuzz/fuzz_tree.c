/* libFuzzer target: any bytes as XML data (support/tree*.c), against libxml2.
 *
 * What we read libxml2 must read too, as the same tree; it must read back as the same from what we print.
 * What we refuse libxml2 must refuse, but for what it is documented that we do not read.  A tree with
 * changed bytes is refused or can be walked.
 */
#include "yawl/errors.h"
#include "yawl/tree.h"

#include <libxml/parser.h>

#include <stdio.h>
#include <stdlib.h>

#define SCRATCH (1u << 24)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char scratch[SCRATCH];
static struct yawl_eval eval;

static void promise(bool kept, const char *what, struct yawl_text xml)
{
    if (kept) return;
    fprintf(stderr, "broken promise: %s\n%.*s\n", what, (int)xml.length, xml.data);
    abort();
}

static void fresh(void)
{
    memset(&eval, 0, sizeof eval);
    eval.scratch = scratch;
    eval.scratch_capacity = SCRATCH;
}

/* ---- libxml2's tree as ours ---- */

static struct yawl_text text_of(const xmlChar *string)
{
    return yawl_text_of((const char *)string);
}

static struct yawl_text name_of(const xmlNs *ns, const xmlChar *name, char *buffer, size_t size)
{
    if (ns == NULL || ns->prefix == NULL) return text_of(name);
    snprintf(buffer, size, "%s:%s", (const char *)ns->prefix, (const char *)name);
    return yawl_text_of(buffer);
}

static void add_attributes(struct yawl_tree_builder *b, const xmlNode *element)
{
    char buffer[3000];
    for (xmlAttrPtr attribute = element->properties; attribute != NULL;
         attribute = attribute->next) {
        xmlChar *value = xmlNodeListGetString(element->doc, attribute->children, 1);
        struct yawl_text name = name_of(attribute->ns, attribute->name, buffer, sizeof buffer);
        yawl_tree_attribute(b, name, text_of(value));
        xmlFree(value);
    }
}

/* Its depth is that of a tree of ours. */
static void add_node(struct yawl_tree_builder *b, const xmlNode *node)
{
    char buffer[3000];
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
        yawl_tree_text(b, text_of(node->content));
    if (node->type != XML_ELEMENT_NODE) return;
    yawl_tree_open(b, name_of(node->ns, node->name, buffer, sizeof buffer));
    add_attributes(b, node);
    for (const xmlNode *child = node->children; child != NULL; child = child->next)
        add_node(b, child);
    yawl_tree_close(b);
}

static xmlDocPtr libxml2_reads(struct yawl_text xml, bool *has_namespaces)
{
    xmlParserCtxtPtr parser = xmlNewParserCtxt();
    int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
    xmlDocPtr document = xmlCtxtReadMemory(parser, xml.data, (int)xml.length, NULL, NULL, options);
    *has_namespaces = parser->nsWellFormed != 0;
    xmlFreeParserCtxt(parser);
    return document;
}

/* ---- Promises ---- */

/* What libxml2 reads and we do not: document types, other encodings, names that namespaces forbid, what is
 * beyond our limits. */
static bool is_refused_rightly(struct yawl_text xml, bool has_namespaces, const char *expected)
{
    static const char *const ours[] = {"an element, and no document type,", "at most",
                                       "encoding=", "a name of at most", "version="};
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (strncmp(expected, ours[i], strlen(ours[i])) == 0) return true;
    bool is_wide = memchr(xml.data, 0, xml.length) != NULL || (unsigned char)xml.data[0] >= 0x80 ||
                   xml.data[0] == 'L'; /* UTF-16, UTF-32, EBCDIC */
    return is_wide || !has_namespaces;
}

static void compare(struct yawl_text xml, struct yawl_text tree, const char *expected)
{
    bool has_namespaces = false;
    xmlDocPtr document = libxml2_reads(xml, &has_namespaces);
    if (tree.length == 0)
        promise(document == NULL || is_refused_rightly(xml, has_namespaces, expected), expected,
                xml);
    else
        promise(document != NULL, "libxml2 refuses it", xml);
    if (document != NULL && tree.length > 0 && has_namespaces) {
        struct yawl_tree_builder b;
        yawl_tree_begin(&b, &eval);
        add_node(&b, xmlDocGetRootElement(document));
        struct yawl_text other = yawl_tree_done(&b);
        promise(eval.fault == 0 && yawl_tree_is_good(other), "a tree can be built", xml);
        promise(yawl_node_equal(yawl_tree_root(tree), yawl_tree_root(other)), "equals libxml2's",
                xml);
    }
    xmlFreeDoc(document);
}

static void walk(struct yawl_text tree)
{
    struct yawl_node root = yawl_tree_root(tree);
    for (uint32_t i = 0; i < yawl_node_end(root) && eval.fault == 0; i++) {
        struct yawl_node node = yawl_node_at(tree.data, i);
        yawl_node_next(node);
        yawl_node_first_child(node);
        yawl_node_first_attribute(node);
        yawl_node_text(&eval, node);
    }
    promise(yawl_node_equal(root, root), "a tree equals itself", tree);
}

/* Changes bytes of a copy of the tree, at places that depend on the input. */
static void change(struct yawl_text tree, const uint8_t *data, size_t size)
{
    char *copy = malloc(tree.length);
    struct yawl_text changed = {copy, tree.length};
    memcpy(copy, tree.data, tree.length);
    uint32_t random = (uint32_t)size;
    for (size_t i = 0; i < size; i++) random = random * 31 + data[i];
    for (int i = 0; i < 3; i++, random = random * 1664525 + 1013904223)
        copy[random % tree.length] ^= (char)(1u << (random >> 24) % 8);
    fresh();
    if (yawl_tree_is_good(changed)) walk(changed);
    free(copy);
}

static void read_back(struct yawl_text xml, struct yawl_text tree)
{
    struct yawl_text printed = yawl_tree_print(&eval, yawl_tree_root(tree));
    struct yawl_text again = yawl_tree_parse(&eval, printed, YAWL_TREE_KEEP_SPACE, NULL);
    promise(eval.fault == 0, "what is printed can be read", xml);
    promise(yawl_node_equal(yawl_tree_root(tree), yawl_tree_root(again)), "reads back", xml);
    struct yawl_text twice = yawl_tree_print(&eval, yawl_tree_root(again));
    promise(yawl_text_equal(printed, twice), "prints the same", xml);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *bytes = malloc(size); /* of its size, so that a read beyond it is found */
    memcpy(bytes, data, size);
    struct yawl_text xml = {bytes, (uint32_t)size};
    for (int reading = YAWL_TREE_KEEP_SPACE; reading <= YAWL_TREE_DROP_SPACE && size > 0;
         reading++) {
        struct yawl_tree_error error = {0, 0, ""};
        fresh();
        struct yawl_text tree =
            yawl_tree_parse(&eval, xml, (enum yawl_tree_reading)reading, &error);
        promise((eval.fault == 0) == (tree.length > 0), "a tree or a fault", xml);
        promise(tree.length > 0 || (error.line > 0 && error.column > 0), "an error has a place",
                xml);
        if (reading == YAWL_TREE_KEEP_SPACE) compare(xml, tree, error.expected);
        if (tree.length == 0) continue;
        promise(yawl_tree_is_good(tree), "a tree is good", xml);
        read_back(xml, tree);
        change(tree, data, size);
    }
    free(bytes);
    return 0;
}
