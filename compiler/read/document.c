/* Finding things in a document, and the little that both readers share: see document.h and
 * document_build.h. */
#include "read/document_build.h"

#include <string.h>

const char document_xmlns_uri[] = "http://www.w3.org/2000/xmlns/";

const char *document_kind_name(enum document_kind kind)
{
    static const char *const names[DOCUMENT_KIND_COUNT] = {
        "mapping", "sequence", "scalar", "element", "attribute", "text", "comment", "instruction"};
    return names[kind];
}

bool document_is_namespace(const struct document_node *node)
{
    return node->kind == DOCUMENT_ATTRIBUTE && node->ns.data == document_xmlns_uri;
}

struct document_node *document_child(const struct document_node *node, const char *name)
{
    struct text wanted = text_of(name);
    for (struct document_node *child = node->first_child; child != NULL; child = child->next) {
        if (document_is_namespace(child) || child->kind == DOCUMENT_INSTRUCTION) continue;
        if (!text_is_absent(child->name) && text_equal(child->name, wanted)) return child;
    }
    return NULL;
}

struct document_node *document_attribute(const struct document_node *node, const char *name)
{
    struct text wanted = text_of(name);
    for (struct document_node *child = node->first_child; child != NULL; child = child->next) {
        if (child->kind != DOCUMENT_ATTRIBUTE) return NULL; /* attributes come first */
        if (!document_is_namespace(child) && text_equal(child->name, wanted)) return child;
    }
    return NULL;
}

struct document_node *document_element(struct document_node *node)
{
    while (node != NULL && node->kind != DOCUMENT_ELEMENT) node = node->next;
    return node;
}

struct text document_text(struct arena *arena, const struct document_node *element)
{
    struct text joined = TEXT("");
    struct text_buffer buffer = {.arena = arena};
    uint32_t texts = 0;
    for (const struct document_node *child = element->first_child; child != NULL;
         child = child->next) {
        if (child->kind != DOCUMENT_TEXT) continue;
        if (texts == 1) text_add(&buffer, joined);
        if (texts > 0)
            text_add(&buffer, child->value);
        else
            joined = child->value;
        texts++;
    }
    return texts > 1 ? text_built(&buffer) : joined;
}

void document_append(struct document_node *parent, struct document_node *child)
{
    child->parent = parent;
    if (parent->last_child == NULL)
        parent->first_child = child;
    else
        parent->last_child->next = child;
    parent->last_child = child;
}

struct document_node *document_add(struct arena *arena, struct document_node *parent,
                                   enum document_kind kind, struct span span)
{
    struct document_node *node = ARENA_NEW(arena, struct document_node);
    node->kind = kind;
    node->span = node->name_span = span;
    if (parent != NULL) document_append(parent, node);
    return node;
}

struct text document_keep(struct arena *arena, struct text original, struct text copy)
{
    return text_equal(original, copy) ? original : text_copy(arena, copy);
}

/* What a text in another encoding probably is, for the message. */
static const char *guess_encoding(struct text bytes, size_t at)
{
    static const char *const utf16[] = {"\xff\xfe", "\xfe\xff"};
    if (text_starts_with(bytes, utf16[0]) || text_starts_with(bytes, utf16[1])) return "UTF-16";
    if (bytes.length > 1 && (bytes.data[0] == '\0') != (bytes.data[1] == '\0')) return "UTF-16";
    return at < bytes.length && bytes.data[at] == '\0' ? NULL : "ISO-8859-1";
}

bool document_source_text(const struct source *source, struct diagnostics *diagnostics,
                          struct text *text)
{
    struct text bytes = source->bytes;
    const char *zero = bytes.length == 0 ? NULL : memchr(bytes.data, '\0', bytes.length);
    size_t at = text_utf8_error(bytes);
    if (zero != NULL && (size_t)(zero - bytes.data) < at) at = (size_t)(zero - bytes.data);
    if (at == SIZE_MAX) {
        bool marked = text_starts_with(bytes, "\xef\xbb\xbf");
        *text = text_is_absent(bytes) ? TEXT("") : text_slice(bytes, marked ? 3 : 0, bytes.length);
        return true;
    }
    struct span span = {source, (uint32_t)at, (uint32_t)at + 1};
    unsigned byte = (unsigned char)bytes.data[at];
    const char *guess = guess_encoding(bytes, at);
    if (guess == NULL) {
        diagnose(diagnostics, &read_not_utf8, span,
                 "a zero byte stands here; a specification is text: remove it");
        return false;
    }
    diagnose(diagnostics, &read_not_utf8, span,
             "byte 0x%02X is not UTF-8 here; the file looks like %s: convert it with "
             "'iconv -f %s -t UTF-8'",
             byte, guess, guess);
    return false;
}
