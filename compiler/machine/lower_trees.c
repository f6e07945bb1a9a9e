/* Structs of XML data: complex types of the schema become records, for the application's border.
 *
 * A type has a struct if each of its attributes and elements can be one member: content models become members
 * in their order, what is optional or a branch of a choice may be absent, what repeats is a list.  Types of
 * which a struct would lose something keep the reason, which the header says; their data are XML alone.
 */
#include "machine/lower.h"

#include "expr/expr_build.h"
#include "yawl/schema.h"

#include <assert.h>

/* A type while its members are collected. */
struct making {
    struct lowering *lowering;
    const struct yawl_schema *schema;
    const struct yawl_schema_type *type;
    struct text name;
    struct machine_tree made;
    ARRAY(struct expr_member) members;
    uint32_t depth; /* of types in each other */
};

/* How often what stands at some place of a content model is there. */
struct occurrence {
    bool optional, repeats;
};

static uint32_t make(struct lowering *lowering, uint32_t row, struct text name, uint32_t depth);

static struct text text_at(struct yawl_text text) { return (struct text){text.data, text.length}; }

/* The first reason stays. */
static void refuse(struct making *m, struct text reason)
{
    if (text_is_absent(m->made.reason)) m->made.reason = reason;
}

static void refuse_name(struct making *m, const char *before, struct text name, const char *after)
{
    refuse(m, text_format(m->lowering->arena, "%s'" TEXT_FMT "'%s", before, TEXT_ARG(name), after));
}

/* ---- Members ---- */

static void add_member(struct making *m, struct machine_tree_member member, struct expr_type type)
{
    struct arena *arena = m->lowering->arena;
    for (uint32_t i = 0; i < m->members.count; i++) {
        const struct machine_tree_member *other = &m->made.members.items[i];
        if (text_equal(other->name, member.name) && other->is_attribute == member.is_attribute)
            refuse_name(m, "", member.name, " stands in it in several places");
    }
    struct text name = member.is_content ? TEXT("value") : member.name;
    *array_add(arena, &m->members) = (struct expr_member){.name = name, .type = type};
    *array_add(arena, &m->made.members) = member;
}

static struct expr_type simple_type(const struct making *m, uint32_t simple)
{
    return expr_basic(net_simple_kind(&m->schema->simples[simple]));
}

static void add_attributes(struct making *m)
{
    if (m->type->takes_attributes) refuse(m, TEXT("it takes any attribute"));
    for (uint32_t i = 0; i < m->type->attributes_count; i++) {
        const struct yawl_schema_attribute *row =
            &m->schema->attributes[m->type->attributes + i];
        struct expr_type type = simple_type(m, row->simple);
        struct text name = text_at(row->name);
        if (row->is_qualified) refuse_name(m, "its attribute ", name, " has a namespace");
        type.optional = !row->is_required;
        add_member(m, (struct machine_tree_member){.name = name, .is_attribute = true,
                                                   .of = MACHINE_NONE},
                   type);
    }
}

/* The type of one element: a scalar, or the record of a complex type. */
static struct expr_type type_of_element(struct making *m, const struct yawl_schema_element *element,
                                        uint32_t *of)
{
    const struct yawl_schema_type *type = &m->schema->types[element->type];
    struct text name = text_at(element->name);
    *of = MACHINE_NONE;
    if (type->is_simple && type->content == YAWL_CONTENT_SIMPLE)
        return simple_type(m, type->simple);
    struct text inner = text_format(m->lowering->arena, TEXT_FMT "_" TEXT_FMT, TEXT_ARG(m->name),
                                    TEXT_ARG(name));
    uint32_t index = make(m->lowering, element->type, inner, m->depth + 1);
    if (index == MACHINE_NONE) {
        refuse_name(m, "it contains itself, by ", name, "");
        return expr_basic(EXPR_TREE);
    }
    const struct machine_tree *tree = &m->lowering->machine->trees.items[index];
    if (!text_is_absent(tree->reason)) {
        refuse(m, text_format(m->lowering->arena, "of its element '" TEXT_FMT "': " TEXT_FMT,
                              TEXT_ARG(name), TEXT_ARG(tree->reason)));
    }
    *of = index;
    return tree->type;
}

static bool may_be_nil(struct making *m, const struct yawl_schema_element *element,
                       struct occurrence occurrence)
{
    if (!element->is_nillable) return false;
    if (occurrence.repeats || occurrence.optional)
        refuse_name(m, "", text_at(element->name), " may be absent and may be nil");
    return true;
}

static void add_element(struct making *m, const struct yawl_schema_particle *particle,
                        struct occurrence occurrence)
{
    const struct yawl_schema_element *element = &m->schema->elements[particle->element];
    struct machine_tree_member member = {.name = text_at(element->name)};
    if (particle->begins_count != 1 || element->is_abstract)
        refuse_name(m, "other elements may stand for ", member.name, "");
    if (element->is_qualified) refuse_name(m, "its element ", member.name, " has a namespace");
    member.is_nil = may_be_nil(m, element, occurrence);
    if (element->has_fixed || element->has_default) member.otherwise = text_at(element->fixed);
    struct expr_type type = type_of_element(m, element, &member.of);
    if (occurrence.repeats)
        type = expr_list_type(m->lowering->arena, type);
    else
        type.optional = occurrence.optional || member.is_nil;
    add_member(m, member, type);
}

/* ---- Content models ---- */

/* A group that repeats is one list only if it holds one element. */
static bool is_one_element(const struct making *m, const struct yawl_schema_particle *group)
{
    return group->children_count == 1 &&
           m->schema->particles[m->schema->links[group->children]].kind == YAWL_PARTICLE_ELEMENT;
}

/* At most YAWL_SCHEMA_NESTING_MAX deep. */
static void add_particle(struct making *m, uint32_t index, struct occurrence outer)
{
    const struct yawl_schema_particle *particle = &m->schema->particles[index];
    struct occurrence here = {outer.optional || particle->min == 0,
                              outer.repeats || particle->max > 1};
    if (particle->max == 0) return;
    if (particle->kind == YAWL_PARTICLE_ELEMENT) {
        add_element(m, particle, here);
        return;
    }
    if (particle->kind == YAWL_PARTICLE_ANY) {
        refuse(m, TEXT("it takes any element"));
        return;
    }
    bool is_counted = particle->kind == YAWL_PARTICLE_STATES;
    if (is_counted || (here.repeats && !is_one_element(m, particle)))
        refuse(m, TEXT("a group of several elements repeats in it"));
    if (particle->kind == YAWL_PARTICLE_CHOICE && particle->children_count > 1)
        here.optional = true;
    for (uint32_t i = 0; i < particle->children_count; i++)
        add_particle(m, m->schema->links[particle->children + i], here);
}

/* May a document say, by xsi:type, that an element has another type? */
static bool has_derived(const struct making *m)
{
    const struct yawl_schema_type *types = m->schema->types;
    for (uint32_t i = 0; i < m->schema->types_count; i++)
        if (&types[types[i].base] == m->type && &types[i] != m->type) return true;
    return false;
}

static void add_content(struct making *m)
{
    struct occurrence once = {false, false};
    if (has_derived(m)) refuse(m, TEXT("types derived from it may stand in its place"));
    switch (m->type->content) {
    case YAWL_CONTENT_ANY: refuse(m, TEXT("it may be anything")); break;
    case YAWL_CONTENT_MIXED: refuse(m, TEXT("text stands between its elements")); break;
    case YAWL_CONTENT_SIMPLE:
        add_member(m, (struct machine_tree_member){.is_content = true, .of = MACHINE_NONE},
                   simple_type(m, m->type->simple));
        break;
    case YAWL_CONTENT_ELEMENTS:
        if (m->type->particle != YAWL_SCHEMA_NONE) add_particle(m, m->type->particle, once);
        break;
    }
    if (m->members.count == 0) refuse(m, TEXT("it has no content"));
}

/* ---- Types ---- */

/* Its own name, or that of the elements that lead to it; each once. */
static struct text unique_name(struct lowering *lowering, struct text name)
{
    struct text unique = name;
    for (uint32_t i = 2; intern_find(&lowering->tree_names, unique) != INTERN_NONE; i++)
        unique = text_format(lowering->arena, TEXT_FMT "_%u", TEXT_ARG(name), i);
    intern_add(&lowering->tree_names, unique, lowering->tree_names.count);
    return unique;
}

static uint32_t lists_and_records(const struct expr_type *type)
{
    uint32_t depth = 0;
    for (; type->kind == EXPR_LIST && type->item != NULL; type = type->item) depth++;
    if (type->kind == EXPR_LIST) return depth + 1;
    return depth + (type->kind == EXPR_RECORD ? type->record->depth : 0);
}

/* The record of the members, if it keeps the limits of all records. */
static void make_record(struct making *m)
{
    struct expr_record *record = ARENA_NEW(m->lowering->arena, struct expr_record);
    *record = (struct expr_record){
        .name = m->name, .members = m->members.items, .members_count = m->members.count};
    for (uint32_t i = 0; i < m->members.count; i++) {
        const struct expr_type *type = &m->members.items[i].type;
        uint32_t depth = lists_and_records(type);
        record->depth = depth > record->depth ? depth : record->depth;
        record->values += type->kind == EXPR_RECORD ? type->record->values : 1;
    }
    record->depth++;
    if (record->values > EXPR_RECORD_VALUES_MAX || record->depth > EXPR_TYPE_DEPTH_MAX)
        refuse(m, TEXT("it has too many members"));
    m->made.type = (struct expr_type){.kind = EXPR_RECORD, .name = m->name, .record = record};
}

/* The index of the tree of a type, nested ones before it; MACHINE_NONE: it is being made. */
static uint32_t make(struct lowering *lowering, uint32_t row, struct text name, uint32_t depth)
{
    uint32_t *known = &lowering->tree_of_row[row];
    if (*known != MACHINE_NONE) return *known == MACHINE_NONE - 1 ? MACHINE_NONE : *known;
    const struct yawl_schema *schema = lowering->specification->schema;
    struct making m = {.lowering = lowering,
                       .schema = schema,
                       .type = &schema->types[row],
                       .made = {.row = row},
                       .depth = depth};
    bool is_named = m.type->name.length > 0;
    m.name = unique_name(lowering, is_named ? text_at(m.type->name) : name);
    *known = MACHINE_NONE - 1;
    if (depth >= EXPR_TYPE_DEPTH_MAX) {
        refuse(&m, TEXT("it nests too deeply"));
    } else {
        add_attributes(&m);
        add_content(&m);
    }
    if (text_is_absent(m.made.reason)) make_record(&m);
    *known = lowering->machine->trees.count;
    array_push(lowering->arena, &lowering->machine->trees, m.made);
    return *known;
}

static bool has_type(const struct yawl_tree_type *tree)
{
    return tree != NULL && tree->schema != NULL && tree->type != YAWL_SCHEMA_NONE;
}

void lower_tree(struct lowering *lowering, const struct expr_type *type)
{
    const struct yawl_schema *schema = lowering->specification->schema;
    if (!has_type(type->tree)) return;
    if (lowering->tree_of_row == NULL) {
        lowering->tree_names.arena = lowering->arena;
        lowering->tree_of_row =
            ARENA_ARRAY(lowering->arena, uint32_t, (size_t)schema->types_count + 1);
        for (uint32_t i = 0; i < schema->types_count; i++) lowering->tree_of_row[i] = MACHINE_NONE;
    }
    uint32_t index = make(lowering, type->tree->type, text_at(type->tree->root), 0);
    assert(index != MACHINE_NONE);
    struct machine_tree *tree = &lowering->machine->trees.items[index];
    if (!text_is_absent(tree->reason)) return;
    tree->is_border = true;
    lower_type(lowering, &tree->type);
}

const struct machine_tree *machine_tree_of(const struct machine *machine,
                                           const struct expr_type *type)
{
    if (!has_type(type->tree)) return NULL;
    array_each(struct machine_tree, tree, &machine->trees) {
        if (tree->row == type->tree->type) return tree;
    }
    return NULL;
}
