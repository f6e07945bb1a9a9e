/* XML that the syntax tree keeps as text (struct ast_xml, the schema of the data types).
 *
 * In such a text, elements without prefix are YAWL's, whatever the document called them; all other
 * namespaces are declared where they are used.
 */
#include "ast/yawl_to_ast_parts.h"

#include <string.h>

#define XMLNS_NAMESPACE "http://www.w3.org/2000/xmlns/"

/* ---- Writing -------------------------------------------------------------------------------- */

void yawl_add_escaped_xml(struct text_buffer *out, struct text text, bool is_attribute)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        switch (c) {
        case '&': text_add_string(out, "&amp;"); break;
        case '<': text_add_string(out, "&lt;"); break;
        case '>': text_add_string(out, "&gt;"); break;
        case '\r': text_add_string(out, "&#13;"); break;
        case '"': text_add_string(out, is_attribute ? "&quot;" : "\""); break;
        case '\n': text_add_string(out, is_attribute ? "&#10;" : "\n"); break;
        case '\t': text_add_string(out, is_attribute ? "&#9;" : "\t"); break;
        default: text_add_char(out, c);
        }
    }
}

static bool is_declaration(const struct document_node *node)
{
    return text_is(node->ns, XMLNS_NAMESPACE);
}

static bool is_yawl(struct text ns)
{
    return text_is(ns, YAWL_NAMESPACE) || text_is(ns, YAWL_BETA_NAMESPACE);
}

/* Does the source text of the element need nothing from outside of it?  Depth: DOCUMENT_DEPTH_MAX. */
static bool stands_alone(const struct document_node *node)
{
    if (node->kind == DOCUMENT_ATTRIBUTE) {
        return text_is_empty(node->prefix) && !is_declaration(node);
    }
    if (node->kind != DOCUMENT_ELEMENT) return true;
    if (!text_is_empty(node->prefix) || !is_yawl(node->ns)) return false;
    for (const struct document_node *child = node->first_child; child; child = child->next) {
        if (!stands_alone(child)) return false;
    }
    return true;
}

static void print_attribute(const struct document_node *attribute, struct text_buffer *out)
{
    struct text prefix = attribute->prefix;
    if (is_declaration(attribute)) return;
    text_add_char(out, ' ');
    if (!text_is_empty(prefix)) text_print(out, TEXT_FMT ":", TEXT_ARG(prefix));
    text_add(out, attribute->name);
    text_add_string(out, "=\"");
    yawl_add_escaped_xml(out, attribute->value, true);
    text_add_char(out, '"');
    if (text_is_empty(prefix) || text_is(prefix, "xml")) return;
    text_print(out, " xmlns:" TEXT_FMT "=\"", TEXT_ARG(prefix));
    yawl_add_escaped_xml(out, attribute->ns, true);
    text_add_char(out, '"');
}

/* Source text as XML reads it: without carriage returns. */
static struct text source_text(struct arena *arena, struct span span)
{
    struct text text = span_text(span);
    if (text_find(text, "\r") == SIZE_MAX) return text;
    struct text_buffer out = {.arena = arena};
    for (size_t at; (at = text_find(text, "\r")) != SIZE_MAX;) {
        bool pair = at + 1 < text.length && text.data[at + 1] == '\n';
        text_add(&out, text_slice(text, 0, at));
        if (!pair) text_add_char(&out, '\n');
        text = text_slice(text, at + 1, text.length);
    }
    text_add(&out, text);
    return text_built(&out);
}

/* Is the prefix of attribute `a` declared already by an attribute before it? */
static bool declared_before(const struct document_node *node, const struct document_node *a)
{
    for (const struct document_node *b = node->first_child; b != a; b = b->next) {
        if (!is_declaration(b) && text_equal(a->prefix, b->prefix)) return true;
    }
    return false;
}

/* The attribute without its declaration, if an earlier one declares its prefix. */
static void print_attributes(const struct document_node *node, struct text_buffer *out)
{
    for (const struct document_node *a = node->first_child; a != NULL; a = a->next) {
        if (a->kind != DOCUMENT_ATTRIBUTE) return;
        if (is_declaration(a)) continue;
        bool needs = !text_is_empty(a->prefix) && declared_before(node, a);
        if (!needs) {
            print_attribute(a, out);
            continue;
        }
        text_print(out, " " TEXT_FMT ":" TEXT_FMT "=\"", TEXT_ARG(a->prefix), TEXT_ARG(a->name));
        yawl_add_escaped_xml(out, a->value, true);
        text_add_char(out, '"');
    }
}

/* The element without prefixes: its namespace becomes the default one where it changes. */
static void print_element(const struct document_node *node, struct text outside,
                          struct text_buffer *out)
{
    struct text ns = is_yawl(node->ns) ? TEXT("") : node->ns;
    text_print(out, "<" TEXT_FMT, TEXT_ARG(node->name));
    if (!text_equal(ns, outside)) {
        text_add_string(out, " xmlns=\"");
        yawl_add_escaped_xml(out, text_is_empty(ns) ? TEXT(YAWL_NAMESPACE) : ns, true);
        text_add_char(out, '"');
    }
    print_attributes(node, out);
    text_add_char(out, '>');
    for (const struct document_node *child = node->first_child; child; child = child->next) {
        if (child->kind == DOCUMENT_ELEMENT) print_element(child, ns, out);
        if (child->kind == DOCUMENT_TEXT) yawl_add_escaped_xml(out, child->value, false);
        if (child->kind == DOCUMENT_COMMENT || child->kind == DOCUMENT_INSTRUCTION) {
            text_add(out, source_text(out->arena, child->span));
        }
    }
    text_print(out, "</" TEXT_FMT ">", TEXT_ARG(node->name));
}

struct text yawl_verbatim(struct arena *arena, const struct document_node *node)
{
    if (node->kind != DOCUMENT_ELEMENT || stands_alone(node)) {
        return source_text(arena, node->span);
    }
    struct text_buffer out = {.arena = arena};
    print_element(node, TEXT(""), &out);
    return text_built(&out);
}

/* ---- The schema of the data types ----------------------------------------------------------- */

/* Is "prefix:" anywhere in the text? */
static bool uses_prefix(struct arena *arena, struct text text, struct text prefix)
{
    struct text needle = text_format(arena, TEXT_FMT ":", TEXT_ARG(prefix));
    return text_find(text, text_string(arena, needle)) != SIZE_MAX;
}

/* Adds the declarations that hold for `node` from outside of it and that its text uses.  A default
 * namespace is inherited only if the schema element itself is in it, as the names of types without
 * prefix are meant to be in none. */
static void add_inherited(struct arena *arena, const struct document_node *node, struct text text,
                          struct text_buffer *out)
{
    struct intern seen = {.arena = arena};
    for (const struct document_node *outer = node; outer != NULL; outer = outer->parent) {
        for (const struct document_node *a = outer->first_child; a != NULL; a = a->next) {
            if (a->kind != DOCUMENT_ATTRIBUTE) break;
            if (!is_declaration(a)) continue;
            bool is_default = text_is_empty(a->prefix);
            struct text prefix = is_default ? TEXT("") : a->name;
            if (intern_find(&seen, prefix) != INTERN_NONE) continue;
            intern_add(&seen, prefix, 0);
            bool used = is_default ? text_is_empty(node->prefix) : uses_prefix(arena, text, prefix);
            if (outer == node || !used) continue;
            text_print(out, is_default ? " xmlns%.*s=\"" : " xmlns:%.*s=\"", TEXT_ARG(prefix));
            yawl_add_escaped_xml(out, a->value, true);
            text_add_char(out, '"');
        }
    }
}

struct ast_text yawl_schema_text(struct arena *arena, const struct document_node *node)
{
    struct text text = source_text(arena, node->span);
    struct text_buffer inherited = {.arena = arena};
    add_inherited(arena, node, text, &inherited);
    if (inherited.length == 0) return (struct ast_text){text, node->span};
    size_t name_end = node->name_span.end - node->span.begin;
    struct text_buffer out = {.arena = arena};
    text_add(&out, text_slice(text, 0, name_end));
    text_add(&out, text_built(&inherited));
    text_add(&out, text_slice(text, name_end, text.length));
    return (struct ast_text){text_built(&out), node->span};
}

/* ---- What is kept --------------------------------------------------------------------------- */

void yawl_keep(struct yawl_lowering *l, struct yawl_rest *rest, const struct document_node *node)
{
    if (rest->xml.arena == NULL) rest->xml.arena = l->arena;
    if (rest->xml.length > 0) text_add_char(&rest->xml, '\n');
    text_add(&rest->xml, yawl_verbatim(l->arena, node));
    rest->span = rest->span.source == NULL ? node->span : span_join(rest->span, node->span);
}

void yawl_keep_asides(struct yawl_lowering *l, struct yawl_rest *rest,
                      const struct document_node *node)
{
    for (const struct document_node *child = node->first_child; child; child = child->next) {
        bool aside = child->kind == DOCUMENT_COMMENT || child->kind == DOCUMENT_INSTRUCTION;
        if (aside) yawl_keep(l, rest, child);
    }
}

void yawl_keep_attributes(struct yawl_lowering *l, struct yawl_rest *rest,
                          const struct document_node *node, const char *const *known)
{
    if (rest->attributes.arena == NULL) rest->attributes.arena = l->arena;
    for (const struct document_node *a = node->first_child; a != NULL; a = a->next) {
        if (a->kind != DOCUMENT_ATTRIBUTE) return;
        if (is_declaration(a) || text_is(a->ns, XSI_NAMESPACE)) continue;
        const char *const *name = known;
        while (*name != NULL && !(text_is_empty(a->prefix) && text_is(a->name, *name))) name++;
        if (*name != NULL) continue;
        print_attribute(a, &rest->attributes);
        rest->span = rest->span.source == NULL ? a->span : span_join(rest->span, a->span);
    }
}

struct ast_xml yawl_kept(struct yawl_lowering *l, const struct yawl_rest *rest)
{
    struct text xml = text_built(&rest->xml);
    if (rest->attributes.length > 0) {
        xml = text_format(l->arena, "<attributes" TEXT_FMT "/>%s" TEXT_FMT,
                          TEXT_ARG(text_built(&rest->attributes)), xml.length > 0 ? "\n" : "",
                          TEXT_ARG(xml));
    }
    if (xml.length == 0) return (struct ast_xml){TEXT_NONE, SPAN_NONE};
    return (struct ast_xml){xml, rest->span};
}
