/* Identifiers of a tree: no xs:ID is given twice, and each xs:IDREF names one.
 *
 * Takes the values that the check of the tree has found right, in a table of fixed size on its stack, so that
 * a check needs no memory; tells what is wrong when all of the tree was seen (XML Schema part 1, 3.15.4).
 */
#include "support/schema_parts.h"

static void add(struct schema_ids *ids, struct yawl_node node, struct yawl_text name,
                bool is_reference)
{
    if (ids->count == YAWL_SCHEMA_IDS_MAX) {
        ids->is_full = true;
        return;
    }
    name = yawl_text_trim(name);
    struct schema_id *row = &ids->rows[ids->count++];
    row->at = (uint32_t)(name.data - node.tree);
    row->length = name.length;
    row->node = node.index;
    row->is_reference = is_reference;
}

void yawl__ids_add(struct schema_ids *ids, const struct yawl_schema *schema, uint32_t simple,
                   struct yawl_node node, struct yawl_text text)
{
    uint32_t member = yawl__member_of(schema, simple, text), at = 0;
    if (member == YAWL_SCHEMA_NONE) return;
    const struct yawl_simple_type *type = &schema->simples[member];
    struct yawl_text item;
    if (type->kind == YAWL_SIMPLE_ID || type->kind == YAWL_SIMPLE_IDREF)
        add(ids, node, text, type->kind == YAWL_SIMPLE_IDREF);
    while (type->kind == YAWL_SIMPLE_LIST && yawl__next_item(text, &at, &item))
        yawl__ids_add(ids, schema, schema->links[type->members], node, item);
}

/* Is the name that of an xs:ID among the first `count`? */
static bool is_given(const struct schema_ids *ids, const char *tree, const struct schema_id *name,
                     uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct schema_id *other = &ids->rows[i];
        if (other->is_reference || other->length != name->length) continue;
        if (memcmp(tree + other->at, tree + name->at, name->length) == 0) return true;
    }
    return false;
}

const char *yawl__ids_problem(const struct schema_ids *ids, const char *tree, uint32_t index)
{
    const struct schema_id *row = &ids->rows[index];
    if (row->is_reference)
        return is_given(ids, tree, row, ids->count) ? NULL : "there is no element with the ID ";
    return is_given(ids, tree, row, index) ? "there is already an element with the ID " : NULL;
}
