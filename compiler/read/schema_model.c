/* The schema compiler's work list: what is asked for, and what that needs in turn. */
#include "read/schema_parts.h"

#include <assert.h>
#include <string.h>

#define NONE YAWL_SCHEMA_NONE

/* ---- Opening ---- */

static void define(struct schema_model *model, const NODE *node)
{
    struct text name = schema_attribute(node, "name");
    if (text_is_absent(name)) return;
    struct text key =
        text_format(model->arena, TEXT_FMT ":" TEXT_FMT, TEXT_ARG(node->name), TEXT_ARG(name));
    intern_add(&model->names, key, model->nodes.count);
    array_push(model->arena, &model->nodes, node);
}

static void define_all(struct schema_model *model, const NODE *root)
{
    for (const NODE *node = schema_first(root); node != NULL; node = schema_next(node))
        define(model, node);
}

/* YAWL's own types, as a schema beside this one. */
static const NODE *own_types(struct arena *arena, const struct xml_schema_shape *shape)
{
    struct diagnostics diagnostics = {.arena = arena};
    struct text text = xml_schema_own_types(arena, shape);
    const struct document *document =
        read_xml(arena, source_new(arena, TEXT("own types"), text), &diagnostics);
    assert(diagnostics.errors == 0);
    return document->root;
}

struct schema_model *schema_model_new(struct arena *arena, const struct xml_schema *accepted)
{
    struct schema_model *model = ARENA_NEW(arena, struct schema_model);
    model->arena = model->names.arena = model->rows.arena = model->tried.arena = arena;
    model->shape = xml_schema_shape(accepted);
    model->root = xml_schema_document(accepted)->root;
    define_all(model, model->root);
    define_all(model, own_types(arena, model->shape));
    return model;
}

/* ---- Working ---- */

static void fill_pending(struct schema_model *model)
{
    while (model->pending.count > 0 && !model->failed) {
        struct schema_pending pending = model->pending.items[--model->pending.count];
        schema_fill_type(model, pending.node, pending.type);
    }
}

/* All global elements, once something asks for any of them. */
static void add_globals(struct schema_model *model)
{
    schema_numbers globals = {0};
    if (!model->needs_globals || model->globals_count > 0) return;
    for (const NODE *node = schema_first(model->root); node != NULL; node = schema_next(node)) {
        if (!schema_is(node, "element") || model->failed) continue;
        array_push(model->arena, &globals, schema_element_row(model, node, true));
    }
    model->globals = schema_add_links(model, &globals);
    model->globals_count = globals.count;
    fill_pending(model);
}

/* How far the tables were, to go back there after a failure: rows that are not filled must not be found. */
struct checkpoint {
    uint32_t types, elements, attributes, particles, simples, patterns, texts, links;
    bool needs_globals;
    struct intern rows;
};

static struct checkpoint begin(struct schema_model *model, struct xml_schema_error *error)
{
    struct checkpoint old = {model->types.count,      model->elements.count,
                             model->attributes.count, model->particles.count,
                             model->simples.count,    model->patterns.count,
                             model->texts.count,      model->links.count,
                             model->needs_globals,    model->rows};
    size_t bytes = old.rows.capacity * sizeof *old.rows.slots;
    if (bytes > 0) {
        old.rows.slots = arena_alloc(model->arena, bytes);
        memcpy(old.rows.slots, model->rows.slots, bytes);
    }
    model->error = error;
    model->failed = false;
    return old;
}

static void go_back(struct schema_model *model, const struct checkpoint *old)
{
    model->types.count = old->types;
    model->elements.count = old->elements;
    model->attributes.count = old->attributes;
    model->particles.count = old->particles;
    model->simples.count = old->simples;
    model->patterns.count = old->patterns;
    model->texts.count = old->texts;
    model->links.count = old->links;
    model->needs_globals = old->needs_globals;
    model->rows = old->rows;
    model->pending.count = 0;
    if (!old->needs_globals) model->globals_count = 0;
}

/* Of schemas in which some of these types cannot be compiled, so many are tried, one by one. */
#define DERIVED_TRIED_MAX 200

static void add_one_derived(struct schema_model *model, const struct schema_derived *derived)
{
    uint32_t row = schema_type_named(model, derived->definition, derived->name);
    fill_pending(model);
    add_globals(model);
    if (model->failed) return;
    model->types.items[row].base = derived->base;
    model->types.items[row].derivation = derived->derivation;
}

/* One after the other; those that cannot be compiled are left out, so no document may name them. */
static void add_some_derived(struct schema_model *model)
{
    struct schema_derived next;
    struct xml_schema_error unused;
    for (uint32_t i = 0; i < DERIVED_TRIED_MAX && schema_next_derived(model, &next); i++) {
        struct checkpoint old = begin(model, &unused);
        add_one_derived(model, &next);
        if (model->failed) go_back(model, &old);
    }
}

/* The types that xsi:type may name. */
static void add_derived(struct schema_model *model)
{
    struct schema_derived next;
    struct xml_schema_error unused;
    struct checkpoint old = begin(model, &unused);
    while (!model->failed && schema_next_derived(model, &next)) add_one_derived(model, &next);
    if (!model->failed) return;
    go_back(model, &old);
    model->tried = (struct intern){.arena = model->arena};
    model->tried_at = 0;
    add_some_derived(model);
}

static uint32_t finish(struct schema_model *model, uint32_t row, const struct checkpoint *old)
{
    fill_pending(model);
    add_globals(model);
    if (model->failed) {
        go_back(model, old);
        return NONE;
    }
    schema_link_builtins(model);
    add_derived(model);
    schema_link_builtins(model); /* of those that came with them */
    return row;
}

uint32_t schema_model_type(struct schema_model *model, struct schema_name name,
                           struct xml_schema_error *error)
{
    struct checkpoint old = begin(model, error);
    return finish(model, schema_type_named(model, model->root, name), &old);
}

uint32_t schema_model_element(struct schema_model *model, struct text name,
                              struct xml_schema_error *error)
{
    const NODE *element = schema_global(model, "element", name);
    struct checkpoint old = begin(model, error);
    if (element == NULL) {
        schema_fail(model, model->root, "there is no element " TEXT_FMT, TEXT_ARG(name));
        return NONE;
    }
    return finish(model, schema_element_row(model, element, true), &old);
}

const struct yawl_schema *schema_model_tables(struct schema_model *model)
{
    model->tables = (struct yawl_schema){.target = schema_text(model->shape->target_ns),
                                         .types = model->types.items,
                                         .elements = model->elements.items,
                                         .attributes = model->attributes.items,
                                         .particles = model->particles.items,
                                         .simples = model->simples.items,
                                         .patterns = model->patterns.items,
                                         .texts = model->texts.items,
                                         .links = model->links.items,
                                         .types_count = model->types.count,
                                         .elements_count = model->elements.count,
                                         .attributes_count = model->attributes.count,
                                         .particles_count = model->particles.count,
                                         .simples_count = model->simples.count,
                                         .patterns_count = model->patterns.count,
                                         .texts_count = model->texts.count,
                                         .links_count = model->links.count,
                                         .globals = model->globals,
                                         .globals_count = model->globals_count,
                                         .has_ids = model->has_ids};
    return &model->tables;
}
