/* Elements, attributes and types of a schema.
 *
 * A complex type has all that it inherits: the models of its bases before its own, their attributes with
 * its own in their place.  Complex types that are named are reserved and wait for their turn, so they may
 * contain each other; only bases are looked into at once, and those do not go round.
 */
#include "read/schema_parts.h"

#define NONE YAWL_SCHEMA_NONE

/* What a complex type is made of. */
struct complex {
    enum yawl_content content;
    uint32_t simple, particle;
    schema_attributes attributes;
    bool takes_attributes;
};

static struct complex complex_of(struct schema_model *model, const NODE *type);

/* ---- Types by name ---- */

static uint32_t reserve(struct schema_model *model, const NODE *definition, struct text name)
{
    struct schema_pending pending = {definition, model->types.count};
    struct yawl_schema_type row = {
        .base = pending.type, .name = schema_text(name), .particle = NONE};
    array_push(model->arena, &model->types, row);
    array_push(model->arena, &model->pending, pending);
    return pending.type;
}

static uint32_t add_simple_type(struct schema_model *model, struct text name, uint32_t simple)
{
    struct yawl_schema_type row = {.base = model->types.count,
                                   .name = schema_text(name),
                                   .content = YAWL_CONTENT_SIMPLE,
                                   .simple = simple,
                                   .particle = NONE,
                                   .is_simple = true};
    array_push(model->arena, &model->types, row);
    return model->types.count - 1;
}

static uint32_t new_named(struct schema_model *model, const NODE *node, struct schema_name name)
{
    if (name.is_xsd && text_is(name.local, "anyType")) {
        struct yawl_schema_type any = {.base = model->types.count,
                                       .name = schema_text(name.local),
                                       .content = YAWL_CONTENT_ANY,
                                       .particle = NONE,
                                       .takes_attributes = true};
        model->needs_globals = true; /* what is known is checked */
        array_push(model->arena, &model->types, any);
        return model->types.count - 1;
    }
    if (schema_is_simple_name(model, name))
        return add_simple_type(model, name.local, schema_simple_named(model, node, name));
    const NODE *definition = schema_global(model, "complexType", name.local);
    if (definition != NULL) return reserve(model, definition, name.local);
    schema_fail(model, node, "there is no type " TEXT_FMT, TEXT_ARG(name.local));
    return NONE;
}

uint32_t schema_type_named(struct schema_model *model, const NODE *node, struct schema_name name)
{
    const char *kind = name.is_xsd ? "type-xs" : "type";
    uint32_t row = schema_row(model, kind, name.local);
    if (row != INTERN_NONE) return row;
    row = new_named(model, node, name);
    if (row == NONE) return row;
    model->types.items[row].is_xsd = name.is_xsd;
    schema_set_row(model, kind, name.local, row);
    return row;
}

/* ---- Elements ---- */

static uint32_t anonymous_type(struct schema_model *model, const NODE *type)
{
    uint32_t row = schema_row_of(model, type);
    if (row != INTERN_NONE) return row;
    row = schema_is(type, "complexType")
              ? reserve(model, type, TEXT(""))
              : add_simple_type(model, TEXT(""), schema_simple_of(model, type));
    schema_set_row_of(model, type, row);
    return row;
}

static uint32_t type_of_element(struct schema_model *model, const NODE *element);

/* An element without a type has that of the head of its substitution group. */
static uint32_t type_of_head(struct schema_model *model, const NODE *element)
{
    struct text head = schema_attribute(element, "substitutionGroup");
    struct schema_name any = {TEXT("anyType"), true};
    if (text_is_absent(head)) return schema_type_named(model, element, any);
    const NODE *global = schema_global(model, "element", schema_resolve(element, head).local);
    return global == NULL ? NONE : type_of_element(model, global);
}

/* Its type attribute, or the type in it, or any. */
static uint32_t type_of_element(struct schema_model *model, const NODE *element)
{
    struct text type = schema_attribute(element, "type");
    const NODE *inner = schema_child(element, "complexType");
    if (inner == NULL) inner = schema_child(element, "simpleType");
    if (!text_is_absent(type))
        return schema_type_named(model, element, schema_resolve(element, type));
    return inner != NULL ? anonymous_type(model, inner) : type_of_head(model, element);
}

static void refuse_identity(struct schema_model *model, const NODE *element)
{
    static const char *const kinds[] = {"unique", "key", "keyref"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (schema_child(element, kinds[i]) != NULL)
            schema_fail(model, element, "xs:%s is not compiled", kinds[i]);
}

static bool is_true(const NODE *node, const char *name)
{
    struct text value = schema_attribute(node, name);
    return text_is(value, "true") || text_is(value, "1");
}

/* Has a local element or attribute the schema's namespace? */
static bool is_qualified(const struct schema_model *model, const NODE *node, const char *forms)
{
    struct text form = schema_attribute(node, "form");
    if (text_is_absent(form)) form = schema_attribute(model->root, forms);
    return text_is(form, "qualified") && model->shape->target_ns.length > 0;
}

static uint32_t add_element(struct schema_model *model, const NODE *element, bool is_global)
{
    const NODE *fixed = document_attribute(element, "fixed");
    const NODE *otherwise = document_attribute(element, "default");
    const NODE *value = fixed != NULL ? fixed : otherwise;
    struct yawl_schema_element row = {
        .name = schema_text(schema_attribute(element, "name")),
        .type = type_of_element(model, element),
        .is_nillable = is_true(element, "nillable"),
        .is_abstract = is_true(element, "abstract"),
        .is_qualified = is_global ? model->shape->target_ns.length > 0
                                  : is_qualified(model, element, "elementFormDefault"),
        .has_fixed = fixed != NULL,
        .has_default = otherwise != NULL,
        .blocks = schema_blocks(model, element),
        .fixed = schema_text(value == NULL ? TEXT("") : value->value)};
    refuse_identity(model, element);
    schema_use_type(model, row.type);
    array_push(model->arena, &model->elements, row);
    return model->elements.count - 1;
}

uint32_t schema_element_row(struct schema_model *model, const NODE *element, bool is_global)
{
    uint32_t row = schema_row_of(model, element);
    if (row != INTERN_NONE) return row;
    row = add_element(model, element, is_global);
    schema_set_row_of(model, element, row);
    return row;
}

/* ---- Attributes ---- */

/* Replaces the one of that name, if there is one. */
static void put_attribute(struct schema_model *model, schema_attributes *attributes,
                          struct yawl_schema_attribute row)
{
    array_each(struct yawl_schema_attribute, old, attributes) {
        if (!yawl_text_equal(old->name, row.name)) continue;
        *old = row;
        return;
    }
    array_push(model->arena, attributes, row);
}

static void remove_attribute(schema_attributes *attributes, struct yawl_text name)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < attributes->count; i++)
        if (!yawl_text_equal(attributes->items[i].name, name))
            attributes->items[kept++] = attributes->items[i];
    attributes->count = kept;
}

static uint32_t simple_of_attribute(struct schema_model *model, const NODE *attribute)
{
    struct text type = schema_attribute(attribute, "type");
    const NODE *inner = schema_child(attribute, "simpleType");
    struct schema_name any = {TEXT("anySimpleType"), true};
    if (inner != NULL) return schema_simple_of(model, inner);
    if (!text_is_absent(type)) any = schema_resolve(attribute, type);
    return schema_simple_named(model, attribute, any);
}

static void add_attribute(struct schema_model *model, struct complex *complex, const NODE *node)
{
    struct text ref = schema_attribute(node, "ref"), use = schema_attribute(node, "use");
    const NODE *global = NULL;
    if (!text_is_absent(ref))
        global = schema_global(model, "attribute", schema_resolve(node, ref).local);
    if (!text_is_absent(ref) && global == NULL)
        schema_fail(model, node, "the attribute " TEXT_FMT " is not compiled", TEXT_ARG(ref));
    if (model->failed) return;
    const NODE *definition = global == NULL ? node : global;
    const NODE *fixed = document_attribute(node, "fixed");
    if (fixed == NULL) fixed = document_attribute(definition, "fixed");
    struct yawl_schema_attribute row = {
        .name = schema_text(schema_attribute(definition, "name")),
        .is_required = text_is(use, "required"),
        .is_qualified = global == NULL ? is_qualified(model, node, "attributeFormDefault")
                                       : model->shape->target_ns.length > 0,
        .has_fixed = fixed != NULL,
        .fixed = schema_text(fixed == NULL ? TEXT("") : fixed->value)};
    if (text_is(use, "prohibited")) {
        remove_attribute(&complex->attributes, row.name);
        return;
    }
    row.simple = simple_of_attribute(model, definition);
    put_attribute(model, &complex->attributes, row);
}

static void add_any_attribute(struct schema_model *model, struct complex *complex, const NODE *node)
{
    struct text space = schema_attribute(node, "namespace");
    struct text process = schema_attribute(node, "processContents");
    if (!text_is_absent(space) && !text_is(space, "##any"))
        schema_fail(model, node, "xs:anyAttribute of some namespaces is not compiled");
    if (!text_is(process, "skip"))
        schema_fail(model, node, "xs:anyAttribute is compiled with processContents=\"skip\" alone");
    complex->takes_attributes = true;
}

/* The attributes that are children of `node`, and those of its groups. */
static void add_attributes(struct schema_model *model, struct complex *complex, const NODE *node)
{
    for (const NODE *child = schema_first(node); child != NULL && !model->failed;
         child = schema_next(child)) {
        if (text_is(child->name, "attribute")) add_attribute(model, complex, child);
        if (text_is(child->name, "anyAttribute")) add_any_attribute(model, complex, child);
        if (!text_is(child->name, "attributeGroup")) continue;
        struct schema_name name = schema_resolve(child, schema_attribute(child, "ref"));
        const NODE *group = schema_global(model, "attributeGroup", name.local);
        if (group != NULL) add_attributes(model, complex, group);
    }
}

/* ---- Complex types ---- */

/* The model among the children; NONE: there is none. */
static uint32_t own_particle(struct schema_model *model, const NODE *node)
{
    uint32_t particle = NONE;
    for (const NODE *child = schema_first(node); child != NULL; child = schema_next(child))
        if (!text_is(child->name, "attribute")) {
            uint32_t found = schema_particle(model, child);
            if (found != NONE) particle = found;
        }
    return particle;
}

static struct complex base_of(struct schema_model *model, const NODE *derivation)
{
    struct schema_name name = schema_resolve(derivation, schema_attribute(derivation, "base"));
    struct complex base = {.content = YAWL_CONTENT_ELEMENTS, .particle = NONE};
    const NODE *type = name.is_xsd ? NULL : schema_global(model, "complexType", name.local);
    if (model->failed) return base;
    if (type != NULL) return complex_of(model, type);
    if (schema_is_simple_name(model, name)) {
        base.content = YAWL_CONTENT_SIMPLE;
        base.simple = schema_simple_named(model, derivation, name);
    } else {
        base.content = YAWL_CONTENT_ANY;
        base.takes_attributes = true;
    }
    return base;
}

static struct complex simple_content_of(struct schema_model *model, const NODE *derivation)
{
    struct complex complex = base_of(model, derivation);
    const NODE *inner = schema_child(derivation, "simpleType");
    if (inner != NULL) complex.simple = schema_simple_of(model, inner);
    if (inner != NULL) complex.content = YAWL_CONTENT_SIMPLE;
    if (complex.content != YAWL_CONTENT_SIMPLE)
        schema_fail(model, derivation, "simple content of mixed content is not compiled");
    if (text_is(derivation->name, "restriction"))
        complex.simple = schema_simple_restricted(model, complex.simple, derivation);
    add_attributes(model, &complex, derivation);
    return complex;
}

static struct complex complex_content_of(struct schema_model *model, const NODE *derivation,
                                         bool is_mixed)
{
    struct complex complex = base_of(model, derivation);
    uint32_t own = own_particle(model, derivation);
    bool restricts = text_is(derivation->name, "restriction");
    if (complex.content == YAWL_CONTENT_ANY && !restricts)
        schema_fail(model, derivation, "an extension of xs:anyType is not compiled");
    if (complex.content == YAWL_CONTENT_ANY) complex.takes_attributes = false;
    if (restricts || complex.content == YAWL_CONTENT_ANY)
        complex.particle = own;
    else
        complex.particle = schema_both(model, derivation, complex.particle, own);
    bool was_mixed = complex.content == YAWL_CONTENT_MIXED && !restricts;
    complex.content = is_mixed || was_mixed ? YAWL_CONTENT_MIXED : YAWL_CONTENT_ELEMENTS;
    if (restricts) complex.takes_attributes = false;
    add_attributes(model, &complex, derivation);
    return complex;
}

static struct complex complex_of(struct schema_model *model, const NODE *type)
{
    const NODE *simple = schema_child(type, "simpleContent");
    const NODE *content = schema_child(type, "complexContent");
    bool is_mixed = is_true(type, "mixed") || (content != NULL && is_true(content, "mixed"));
    struct complex complex = {.content = is_mixed ? YAWL_CONTENT_MIXED : YAWL_CONTENT_ELEMENTS,
                              .particle = NONE};
    if (model->failed) return complex;
    if (simple != NULL) return simple_content_of(model, schema_first(simple));
    if (content != NULL) return complex_content_of(model, schema_first(content), is_mixed);
    complex.particle = own_particle(model, type);
    add_attributes(model, &complex, type);
    return complex;
}

void schema_fill_type(struct schema_model *model, const NODE *definition, uint32_t type)
{
    struct complex complex = complex_of(model, definition);
    uint32_t particle = schema_counted(model, definition, complex.particle);
    if (model->failed) return;
    struct yawl_schema_type *row = &model->types.items[type];
    row->content = complex.content;
    row->simple = complex.simple;
    row->particle = particle;
    row->takes_attributes = complex.takes_attributes;
    row->is_abstract = is_true(definition, "abstract");
    row->blocks = schema_blocks(model, definition);
    row->attributes = model->attributes.count;
    row->attributes_count = complex.attributes.count;
    array_each(struct yawl_schema_attribute, attribute, &complex.attributes) {
        array_push(model->arena, &model->attributes, *attribute);
    }
}
