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

/* Has an element the type, or one that the type is made of? */
static bool is_needed(const struct schema_model *model, uint32_t type)
{
    if (!model->types.items[type].is_simple) return true; /* of an element, or of a variable */
    for (uint32_t i = 0; i < model->elements.count; i++)
        if (model->elements.items[i].type == type) return true;
    return model->types.items[type].base != type;
}

/* The row of what it is made of, if that is needed. */
static bool find_base(struct schema_model *model, const NODE *definition,
                      struct schema_derived *found)
{
    const NODE *how = derivation_of(definition);
    if (how == NULL) return false;
    struct schema_name base = schema_resolve(how, schema_attribute(how, "base"));
    uint32_t row = schema_row(model, base.is_xsd ? "type-xs" : "type", base.local);
    if (row == INTERN_NONE || !is_needed(model, row)) return false;
    if (model->types.items[row].content == YAWL_CONTENT_ANY) return false;
    found->base = row;
    found->derivation = text_is(how->name, "extension") ? YAWL_BY_EXTENSION : YAWL_BY_RESTRICTION;
    return true;
}

bool schema_next_derived(struct schema_model *model, struct schema_derived *next)
{
    for (uint32_t i = 0; i < model->nodes.count; i++) {
        const NODE *node = model->nodes.items[i];
        bool is_type = schema_is(node, "complexType") || schema_is(node, "simpleType");
        struct text name = schema_attribute(node, "name");
        if (!is_type || intern_find(&model->tried, name) != INTERN_NONE) continue;
        if (!find_base(model, node, next)) continue;
        intern_add(&model->tried, name, 0);
        next->definition = node;
        next->name = (struct schema_name){name, false};
        return true;
    }
    return false;
}
