/* Content models of a schema: elements, sequences, choices, all, groups, wildcards.
 *
 * Each particle becomes a row with what it can begin with.  XML Schema lets only models pass in which the
 * next element says where it belongs; one in which elements could still be counted in two ways becomes an
 * automaton.
 */
#include "read/schema_parts.h"

#define NONE YAWL_SCHEMA_NONE

/* ---- How often ---- */

static uint32_t occurs(struct schema_model *model, const NODE *node, const char *name)
{
    struct text value = schema_attribute(node, name);
    uint64_t number = 0;
    if (text_is_absent(value)) return 1;
    if (text_is(value, "unbounded")) return YAWL_SCHEMA_UNBOUNDED;
    for (size_t i = 0; i < value.length && number < UINT32_MAX; i++)
        number = number * 10 + (uint64_t)(value.data[i] - '0');
    if (number >= UINT32_MAX)
        schema_fail(model, node, "%s beyond 4294967294 is not compiled", name);
    return (uint32_t)number;
}

/* ---- What a particle begins with ---- */

static void add_begins(struct schema_model *model, schema_numbers *begins,
                       const struct yawl_schema_particle *particle)
{
    for (uint32_t i = 0; i < particle->begins_count; i++) {
        uint32_t element = model->links.items[particle->begins + i];
        array_push(model->arena, begins, element);
    }
}

static bool can_be_left_out(const struct yawl_schema_particle *particle)
{
    return particle->min == 0 || particle->may_be_empty;
}

/* Fills what a group begins with from its children. */
static void set_begins(struct schema_model *model, struct yawl_schema_particle *group,
                       const schema_numbers *children)
{
    schema_numbers begins = {0};
    bool goes_on = true, is_choice = group->kind == YAWL_PARTICLE_CHOICE;
    bool is_sequence = group->kind == YAWL_PARTICLE_SEQUENCE;
    group->may_be_empty = !is_choice;
    for (uint32_t i = 0; i < children->count; i++) {
        const struct yawl_schema_particle *child = &model->particles.items[children->items[i]];
        bool left_out = can_be_left_out(child);
        if (goes_on) add_begins(model, &begins, child);
        if (goes_on) group->begins_with_any |= child->begins_with_any;
        if (is_sequence && !left_out) goes_on = false;
        group->may_be_empty =
            is_choice ? group->may_be_empty || left_out : group->may_be_empty && left_out;
    }
    group->begins = schema_add_links(model, &begins);
    group->begins_count = begins.count;
}

/* ---- Counting in one way ---- */

static bool begins_alike(const struct schema_model *model, const struct yawl_schema_particle *a,
                         const struct yawl_schema_particle *b)
{
    if (a->begins_with_any || b->begins_with_any) return true;
    for (uint32_t i = 0; i < a->begins_count; i++)
        for (uint32_t k = 0; k < b->begins_count; k++)
            if (model->links.items[a->begins + i] == model->links.items[b->begins + k]) return true;
    return false;
}

/* Is there at an end of `particle` one that repeats, and could begin again where `group` does? */
static bool ends_repeating(const struct schema_model *model,
                           const struct yawl_schema_particle *particle,
                           const struct yawl_schema_particle *group)
{
    bool repeats = particle->max > 1 && particle->min != particle->max && particle->min > 0;
    bool is_taken_whole = particle->max == YAWL_SCHEMA_UNBOUNDED && group->min <= 1;
    if (particle != group && repeats && !is_taken_whole && begins_alike(model, particle, group))
        return true;
    for (uint32_t i = particle->children_count; i-- > 0;) {
        uint32_t index = model->links.items[particle->children + i];
        const struct yawl_schema_particle *child = &model->particles.items[index];
        if (ends_repeating(model, child, group)) return true;
        if (particle->kind == YAWL_PARTICLE_SEQUENCE && !can_be_left_out(child)) break;
    }
    return false;
}

/* Is it, or something in it, counted in two ways? */
static bool is_ambiguous(const struct schema_model *model, uint32_t particle)
{
    const struct yawl_schema_particle *row = &model->particles.items[particle];
    if (row->max > 1 && ends_repeating(model, row, row)) return true;
    for (uint32_t i = 0; i < row->children_count; i++)
        if (is_ambiguous(model, model->links.items[row->children + i])) return true;
    return false;
}

uint32_t schema_counted(struct schema_model *model, const NODE *node, uint32_t particle)
{
    if (model->failed || particle == NONE || !is_ambiguous(model, particle)) return particle;
    return schema_states(model, node, particle);
}

/* ---- Groups ---- */

/* Adds a row; NONE if it may never be there. */
static uint32_t add_particle(struct schema_model *model, struct yawl_schema_particle row)
{
    if (model->failed || row.max == 0) return NONE;
    array_push(model->arena, &model->particles, row);
    return model->particles.count - 1;
}

/* Are all numbers from inner.min · group.min to inner.max · group.max those of the two together? */
static bool is_one_range(const struct yawl_schema_particle *group,
                         const struct yawl_schema_particle *inner)
{
    uint64_t least = inner->min, most = inner->max, times = group->min;
    if (group->min == group->max && inner->min == inner->max) return true;
    if (inner->max == YAWL_SCHEMA_UNBOUNDED) return times > 0 || least <= 1;
    return (times + 1) * least <= times * most + 1;
}

/* a or b times the other; UNBOUNDED stays so. */
static uint32_t product(struct schema_model *model, const NODE *node, uint32_t a, uint32_t b)
{
    if (a == 0 || b == 0) return 0;
    if (a == YAWL_SCHEMA_UNBOUNDED || b == YAWL_SCHEMA_UNBOUNDED) return YAWL_SCHEMA_UNBOUNDED;
    uint64_t number = (uint64_t)a * b;
    if (number >= UINT32_MAX)
        schema_fail(model, node, "repetitions beyond 4294967294 are not compiled");
    return (uint32_t)number;
}

/* A group of one particle is that particle, with the numbers of both. */
static uint32_t add_product(struct schema_model *model, const NODE *node,
                            const struct yawl_schema_particle *group, uint32_t inner)
{
    struct yawl_schema_particle row = model->particles.items[inner];
    if (group->min == 1 && group->max == 1) return inner;
    row.min = product(model, node, group->min, row.min);
    row.max = product(model, node, group->max, row.max);
    return add_particle(model, row);
}

static uint32_t add_group(struct schema_model *model, const NODE *node,
                          struct yawl_schema_particle row, const schema_numbers *children)
{
    if (row.kind == YAWL_PARTICLE_ALL && children->count > YAWL_SCHEMA_ALL_MAX)
        schema_fail(model, node, "more than %d elements in xs:all are not compiled",
                    YAWL_SCHEMA_ALL_MAX);
    if (children->count == 0) return NONE;
    const struct yawl_schema_particle *inner = &model->particles.items[children->items[0]];
    if (children->count == 1 && row.kind != YAWL_PARTICLE_ALL && is_one_range(&row, inner))
        return add_product(model, node, &row, children->items[0]);
    row.children = schema_add_links(model, children);
    row.children_count = children->count;
    set_begins(model, &row, children);
    return add_particle(model, row);
}

static uint32_t group_of(struct schema_model *model, const NODE *node, enum yawl_particle_kind kind)
{
    schema_numbers children = {0};
    struct yawl_schema_particle row = {.kind = kind,
                                       .min = occurs(model, node, "minOccurs"),
                                       .max = occurs(model, node, "maxOccurs")};
    for (const NODE *child = schema_first(node); child != NULL; child = schema_next(child)) {
        uint32_t particle = schema_particle(model, child);
        if (particle != NONE) array_push(model->arena, &children, particle);
    }
    return add_group(model, node, row, &children);
}

uint32_t schema_both(struct schema_model *model, const NODE *node, uint32_t a, uint32_t b)
{
    schema_numbers children = {0};
    struct yawl_schema_particle row = {.kind = YAWL_PARTICLE_SEQUENCE, .min = 1, .max = 1};
    if (a == NONE || b == NONE) return a == NONE ? b : a;
    array_push(model->arena, &children, a);
    array_push(model->arena, &children, b);
    return add_group(model, node, row, &children);
}

/* A reference to a group, with its own number of times. */
static uint32_t reference_of(struct schema_model *model, const NODE *node)
{
    schema_numbers children = {0};
    struct schema_name name = schema_resolve(node, schema_attribute(node, "ref"));
    const NODE *group = schema_global(model, "group", name.local);
    struct yawl_schema_particle row = {.kind = YAWL_PARTICLE_SEQUENCE,
                                       .min = occurs(model, node, "minOccurs"),
                                       .max = occurs(model, node, "maxOccurs")};
    if (group == NULL || schema_first(group) == NULL) return NONE;
    uint32_t inner = schema_particle(model, schema_first(group));
    if (inner == NONE || (row.min == 1 && row.max == 1)) return inner;
    array_push(model->arena, &children, inner);
    return add_group(model, node, row, &children);
}

/* ---- Elements ---- */

/* The global element, and those of its substitution group, nested ones too. */
static void add_substitutes(struct schema_model *model, schema_numbers *begins, const NODE *element)
{
    struct text name = schema_attribute(element, "name");
    uint32_t row = schema_element_row(model, element, true);
    if (!model->failed && !model->elements.items[row].is_abstract)
        array_push(model->arena, begins, row);
    for (const NODE *other = schema_first(model->root); other != NULL; other = schema_next(other)) {
        struct text head = schema_attribute(other, "substitutionGroup");
        if (!schema_is(other, "element") || text_is_absent(head) || model->failed) continue;
        if (text_equal(schema_resolve(other, head).local, name))
            add_substitutes(model, begins, other);
    }
}

static uint32_t element_of(struct schema_model *model, const NODE *node)
{
    schema_numbers begins = {0};
    struct text ref = schema_attribute(node, "ref");
    struct yawl_schema_particle row = {.kind = YAWL_PARTICLE_ELEMENT,
                                       .min = occurs(model, node, "minOccurs"),
                                       .max = occurs(model, node, "maxOccurs")};
    if (row.max == 0) return NONE;
    if (text_is_absent(ref)) {
        array_push(model->arena, &begins, schema_element_row(model, node, false));
    } else {
        const NODE *global = schema_global(model, "element", schema_resolve(node, ref).local);
        if (global == NULL)
            schema_fail(model, node, "there is no element " TEXT_FMT, TEXT_ARG(ref));
        else
            add_substitutes(model, &begins, global);
    }
    if (model->failed) return NONE;
    row.element = begins.count > 0 ? begins.items[0] : NONE;
    row.begins = schema_add_links(model, &begins);
    row.begins_count = begins.count;
    return add_particle(model, row);
}

static uint32_t wildcard_of(struct schema_model *model, const NODE *node)
{
    struct text space = schema_attribute(node, "namespace");
    struct text process = schema_attribute(node, "processContents");
    struct yawl_schema_particle row = {.kind = YAWL_PARTICLE_ANY,
                                       .min = occurs(model, node, "minOccurs"),
                                       .max = occurs(model, node, "maxOccurs"),
                                       .begins_with_any = true};
    if (!text_is_absent(space) && !text_is(space, "##any"))
        schema_fail(model, node, "xs:any of some namespaces is not compiled");
    row.element = text_is(process, "skip")  ? YAWL_ANY_SKIP
                  : text_is(process, "lax") ? YAWL_ANY_LAX
                                            : YAWL_ANY_STRICT;
    if (row.element != YAWL_ANY_SKIP) model->needs_globals = true;
    return add_particle(model, row);
}

uint32_t schema_particle(struct schema_model *model, const NODE *node)
{
    if (model->failed) return NONE;
    if (text_is(node->name, "element")) return element_of(model, node);
    if (text_is(node->name, "sequence")) return group_of(model, node, YAWL_PARTICLE_SEQUENCE);
    if (text_is(node->name, "choice")) return group_of(model, node, YAWL_PARTICLE_CHOICE);
    if (text_is(node->name, "all")) return group_of(model, node, YAWL_PARTICLE_ALL);
    if (text_is(node->name, "group")) return reference_of(model, node);
    if (text_is(node->name, "any")) return wildcard_of(model, node);
    return NONE;
}
