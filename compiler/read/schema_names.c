/* Names in a schema: prefixes, global definitions, rows that things have; and errors. */
#include "read/schema_parts.h"

#include <stdarg.h>

void schema_fail(struct schema_model *model, const NODE *node, const char *format, ...)
{
    va_list arguments;
    struct text_buffer out = {.arena = model->arena};
    if (model->failed) return;
    va_start(arguments, format);
    text_vprint(&out, format, arguments);
    va_end(arguments);
    model->failed = true;
    model->error->message = text_built(&out);
    model->error->line = span_begin(node->span).line;
}

/* ---- Nodes ---- */

struct text schema_attribute(const NODE *node, const char *name)
{
    const NODE *attribute = document_attribute(node, name);
    return attribute == NULL ? TEXT_NONE : text_trim(attribute->value);
}

bool schema_is(const NODE *node, const char *name)
{
    return node->kind == DOCUMENT_ELEMENT && text_is(node->ns, XML_SCHEMA_URI) &&
           text_is(node->name, name);
}

/* The first of XML Schema at or after `node` that is no annotation. */
static const NODE *schema_from(NODE *node)
{
    for (node = document_element(node); node != NULL; node = document_element(node->next))
        if (text_is(node->ns, XML_SCHEMA_URI) && !text_is(node->name, "annotation")) return node;
    return NULL;
}

const NODE *schema_first(const NODE *node) { return schema_from(node->first_child); }
const NODE *schema_next(const NODE *node) { return schema_from(node->next); }

const NODE *schema_child(const NODE *node, const char *name)
{
    const NODE *child = schema_first(node);
    while (child != NULL && !text_is(child->name, name)) child = schema_next(child);
    return child;
}

/* ---- Prefixes ---- */

/* Is it the declaration of `prefix`? */
static bool declares(const NODE *attribute, struct text prefix)
{
    if (attribute->kind != DOCUMENT_ATTRIBUTE || !document_is_namespace(attribute)) return false;
    bool is_default = text_is_empty(attribute->prefix);
    return is_default ? prefix.length == 0 : text_equal(attribute->name, prefix);
}

static struct text namespace_of(const NODE *node, struct text prefix)
{
    for (; node != NULL; node = node->parent)
        for (const NODE *child = node->first_child; child != NULL; child = child->next)
            if (declares(child, prefix)) return child->value;
    return TEXT("");
}

struct schema_name schema_resolve(const NODE *node, struct text written)
{
    size_t colon = text_find(written, ":");
    struct text prefix = TEXT(""), local = written;
    if (colon != SIZE_MAX) {
        prefix = text_slice(written, 0, colon);
        local = text_slice(written, colon + 1, written.length);
    }
    return (struct schema_name){local, text_is(namespace_of(node, prefix), XML_SCHEMA_URI)};
}

/* ---- Definitions and rows ---- */

static struct text key_of(struct arena *arena, const char *kind, struct text name)
{
    return text_format(arena, "%s:" TEXT_FMT, kind, TEXT_ARG(name));
}

const NODE *schema_global(const struct schema_model *model, const char *kind, struct text name)
{
    uint32_t number = intern_find(&model->names, key_of(model->arena, kind, name));
    return number == INTERN_NONE ? NULL : model->nodes.items[number];
}

uint32_t schema_row(const struct schema_model *model, const char *kind, struct text name)
{
    return intern_find(&model->rows, key_of(model->arena, kind, name));
}

void schema_set_row(struct schema_model *model, const char *kind, struct text name, uint32_t row)
{
    intern_add(&model->rows, key_of(model->arena, kind, name), row);
}

static struct text place_of(const struct schema_model *model, const NODE *node)
{
    bool is_own = node->span.source == model->root->span.source;
    return text_format(model->arena, "%c%llu", is_own ? '0' : '1',
                       (unsigned long long)node->span.begin);
}

uint32_t schema_row_of(const struct schema_model *model, const NODE *node)
{
    return schema_row(model, "node", place_of(model, node));
}

void schema_set_row_of(struct schema_model *model, const NODE *node, uint32_t row)
{
    schema_set_row(model, "node", place_of(model, node), row);
}

/* ---- Tables ---- */

struct yawl_text schema_text(struct text text)
{
    return (struct yawl_text){text.length == 0 ? "" : text.data, (uint32_t)text.length};
}

uint32_t schema_add_links(struct schema_model *model, const schema_numbers *numbers)
{
    uint32_t begin = model->links.count;
    for (uint32_t i = 0; i < numbers->count; i++)
        array_push(model->arena, &model->links, numbers->items[i]);
    return begin;
}
