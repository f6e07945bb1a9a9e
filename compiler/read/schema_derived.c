/* Types that a document may name by xsi:type, in place of the type that an element has.
 *
 * These are the named types that are made, in one step or several, of a type that some element has, or that
 * was asked for (XML Schema part 1, 2.6.1).  Elements and types may forbid it by `block`.
 */
#include "read/schema_parts.h"

uint32_t schema_blocks(const struct schema_model *model, const NODE *node)
{
    struct text block = schema_attribute(node, "block");
    if (text_is_absent(block)) block = schema_attribute(model->root, "blockDefault");
    uint32_t blocks = 0;
    if (text_is_absent(block)) return 0;
    if (text_is(block, "#all")) return YAWL_BY_EXTENSION | YAWL_BY_RESTRICTION;
    if (text_find(block, "extension") != SIZE_MAX) blocks |= YAWL_BY_EXTENSION;
    if (text_find(block, "restriction") != SIZE_MAX) blocks |= YAWL_BY_RESTRICTION;
    return blocks;
}

/* The restriction or extension in the definition of a type; NULL: it is made of nothing that has a name. */
static const NODE *derivation_of(const NODE *definition)
{
    const NODE *how = schema_first(definition);
    bool is_content = how != NULL &&
                      (text_is(how->name, "simpleContent") || text_is(how->name, "complexContent"));
    if (is_content) how = schema_first(how);
    if (how == NULL || text_is_absent(schema_attribute(how, "base"))) return NULL;
    return how;
}

/* ---- Built-in types ---- */

/* What each restricts (XML Schema part 2, 3); those that are not here, xs:anySimpleType. */
static const char *const builtin_bases[][2] = {
    {"normalizedString", "string"},
    {"token", "normalizedString"},
    {"language", "token"},
    {"NMTOKEN", "token"},
    {"Name", "token"},
    {"NCName", "Name"},
    {"ID", "NCName"},
    {"IDREF", "NCName"},
    {"ENTITY", "NCName"},
    {"integer", "decimal"},
    {"nonPositiveInteger", "integer"},
    {"negativeInteger", "nonPositiveInteger"},
    {"long", "integer"},
    {"int", "long"},
    {"short", "int"},
    {"byte", "short"},
    {"nonNegativeInteger", "integer"},
    {"positiveInteger", "nonNegativeInteger"},
    {"unsignedLong", "nonNegativeInteger"},
    {"unsignedInt", "unsignedLong"},
    {"unsignedShort", "unsignedInt"},
    {"unsignedByte", "unsignedShort"},
};

static struct text base_of_builtin(struct text name)
{
    for (size_t i = 0; i < sizeof builtin_bases / sizeof *builtin_bases; i++)
        if (text_is(name, builtin_bases[i][0])) return text_of(builtin_bases[i][1]);
    return TEXT("anySimpleType");
}

/* The row of a built-in type, or of the next that it is made of and that has one; INTERN_NONE. */
static uint32_t row_of_builtin(const struct schema_model *model, struct text name)
{
    uint32_t row = schema_row(model, "type-xs", name);
    while (row == INTERN_NONE && !text_is(name, "anySimpleType")) {
        name = base_of_builtin(name);
        row = schema_row(model, "type-xs", name);
    }
    return row;
}

void schema_link_builtins(struct schema_model *model)
{
    for (uint32_t i = 0; i < model->types.count; i++) {
        struct yawl_schema_type *type = &model->types.items[i];
        struct text name = {type->name.data, type->name.length};
        if (!type->is_xsd || !type->is_simple || text_is(name, "anySimpleType")) continue;
        uint32_t base = row_of_builtin(model, base_of_builtin(name));
        if (base == INTERN_NONE) continue;
        type->base = base;
        type->derivation = YAWL_BY_RESTRICTION;
    }
}

/* ---- Types of the schema ---- */

void schema_use_type(struct schema_model *model, uint32_t type)
{
    uint8_t no = 0;
    if (type == YAWL_SCHEMA_NONE) return;
    while (model->is_used.count <= type) array_push(model->arena, &model->is_used, no);
    model->is_used.items[type] = 1;
}

/* Has an element the type, or one that the type is made of? */
static bool is_needed(const struct schema_model *model, uint32_t type)
{
    if (!model->types.items[type].is_simple) return true; /* of an element, or of a variable */
    if (type < model->is_used.count && model->is_used.items[type] != 0) return true;
    uint32_t base = model->types.items[type].base;
    return base != type && is_needed(model, base); /* at most XML_SCHEMA_CHAIN_MAX deep */
}

/* The row of what it is made of, if that is needed. */
static bool find_base(struct schema_model *model, const NODE *definition,
                      struct schema_derived *found)
{
    const NODE *how = derivation_of(definition);
    if (how == NULL) return false;
    struct schema_name base = schema_resolve(how, schema_attribute(how, "base"));
    uint32_t row =
        base.is_xsd ? row_of_builtin(model, base.local) : schema_row(model, "type", base.local);
    if (row == INTERN_NONE || !is_needed(model, row)) return false;
    if (model->types.items[row].content == YAWL_CONTENT_ANY) return false;
    found->base = row;
    found->derivation = text_is(how->name, "extension") ? YAWL_BY_EXTENSION : YAWL_BY_RESTRICTION;
    return true;
}

/* A type that was not tried, and whose base is needed. */
static bool is_next(struct schema_model *model, const NODE *node, struct schema_derived *next)
{
    bool is_type = schema_is(node, "complexType") || schema_is(node, "simpleType");
    struct text name = schema_attribute(node, "name");
    if (!is_type || intern_find(&model->tried, name) != INTERN_NONE) return false;
    if (!find_base(model, node, next)) return false;
    intern_add(&model->tried, name, 0);
    next->definition = node;
    next->name = (struct schema_name){name, false};
    return true;
}

/* Goes through all definitions again as long as it finds some: at most as often as types build on each
 * other. */
bool schema_next_derived(struct schema_model *model, struct schema_derived *next)
{
    do {
        if (model->tried_at == model->nodes.count) model->has_derived = false;
        if (model->tried_at == model->nodes.count) model->tried_at = 0;
        while (model->tried_at < model->nodes.count) {
            if (!is_next(model, model->nodes.items[model->tried_at++], next)) continue;
            model->has_derived = true;
            return true;
        }
    } while (model->has_derived);
    return false;
}
