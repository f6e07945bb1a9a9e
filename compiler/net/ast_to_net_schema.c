/* Types of XML data: simple types of a schema become the types that values have in C, all others are trees.
 *
 * Data are texts to XPath, so a value keeps its text wherever C's type would lose it: where a pattern or an
 * enumeration says how it is written, and in lists and unions.  What is checked beyond the C type is in
 * `simple`.
 */
#include "net/ast_to_net_parts.h"

#include "yawl/schema.h"

/* Is the text as written a part of the value? */
static bool is_text(const struct yawl_simple_type *simple)
{
    return simple->values_count > 0 || simple->patterns_count > 0;
}

static bool has_bounds(const struct yawl_simple_type *simple)
{
    return simple->min.length > 0 || simple->max.length > 0;
}

/* Whole numbers beyond 64 bits are decimals, if their type is bounded there. */
static enum expr_kind kind_of_integer(const struct yawl_simple_type *simple)
{
    struct yawl_eval eval = {0};
    if (simple->max.length > 0) yawl_int_parse(&eval, simple->max);
    if (simple->min.length > 0) yawl_int_parse(&eval, simple->min);
    return eval.fault == 0 ? EXPR_INT : EXPR_DECIMAL;
}

enum expr_kind net_simple_kind(const struct yawl_simple_type *simple)
{
    if (is_text(simple)) return EXPR_STRING;
    switch (simple->kind) {
    case YAWL_SIMPLE_BOOLEAN: return EXPR_BOOL;
    case YAWL_SIMPLE_INTEGER: return kind_of_integer(simple);
    case YAWL_SIMPLE_DECIMAL: return EXPR_DECIMAL;
    case YAWL_SIMPLE_FLOAT: return EXPR_FLOAT;
    case YAWL_SIMPLE_DATE: return has_bounds(simple) ? EXPR_STRING : EXPR_DATE;
    case YAWL_SIMPLE_TIME: return has_bounds(simple) ? EXPR_STRING : EXPR_TIME;
    case YAWL_SIMPLE_DATE_TIME: return has_bounds(simple) ? EXPR_STRING : EXPR_DATE_TIME;
    case YAWL_SIMPLE_DURATION: return has_bounds(simple) ? EXPR_STRING : EXPR_DURATION;
    default: return EXPR_STRING;
    }
}

/* Is there anything to check that the C type does not say?  Any text is a string and a URI. */
static bool is_restricted(const struct yawl_simple_type *simple, enum expr_kind kind)
{
    bool has_length = simple->length_min > 0 || simple->length_max != YAWL_SCHEMA_UNBOUNDED;
    bool has_digits =
        simple->digits != YAWL_SCHEMA_UNBOUNDED || simple->fraction_digits != YAWL_SCHEMA_UNBOUNDED;
    bool is_any = simple->kind == YAWL_SIMPLE_STRING || simple->kind == YAWL_SIMPLE_URI;
    if (kind == EXPR_STRING) return is_text(simple) || has_length || !is_any;
    return has_bounds(simple) || (kind != EXPR_INT && has_digits) ||
           (kind == EXPR_INT && simple->digits != YAWL_SCHEMA_UNBOUNDED);
}

/* ---- Trees ---- */

static struct yawl_text root_name(struct text name)
{
    return (struct yawl_text){name.data, (uint32_t)name.length};
}

/* XML data: of a complex type, an element of the schema, or anything. */
static struct expr_type tree_type(const struct lowering *all, const struct ast_variable *ast,
                                  struct yawl_tree_type tree)
{
    bool is_element = tree.element != YAWL_SCHEMA_NONE;
    struct text name = is_element                       ? ast->element.text
                       : text_is_absent(ast->type.text) ? TEXT("untyped")
                                                        : text_trim(ast->type.text);
    struct yawl_tree_type *made = ARENA_NEW(all->arena, struct yawl_tree_type);
    *made = tree;
    made->schema = tree.type == YAWL_SCHEMA_NONE ? NULL : all->ast->schema_tables;
    return (struct expr_type){.kind = EXPR_TREE, .name = name, .tree = made};
}

static struct expr_type element_type(const struct lowering *all, const struct ast_variable *ast)
{
    const struct yawl_schema_element *row = &all->ast->schema_tables->elements[ast->schema_row];
    struct yawl_tree_type tree = {.type = row->type, .element = ast->schema_row, .root = row->name};
    return tree_type(all, ast, tree);
}

static struct expr_type untyped(const struct lowering *all, const struct ast_variable *ast)
{
    struct yawl_tree_type tree = {
        .type = YAWL_SCHEMA_NONE, .element = YAWL_SCHEMA_NONE, .root = root_name(ast->name.text)};
    return tree_type(all, ast, tree);
}

static struct expr_type simple_type(const struct ast_variable *ast,
                                    const struct yawl_simple_type *simple)
{
    struct expr_type type = {.kind = net_simple_kind(simple), .name = text_trim(ast->type.text)};
    if (is_restricted(simple, type.kind)) type.simple = simple;
    return type;
}

bool net_schema_type(const struct lowering *all, const struct ast_variable *ast,
                     struct expr_type *type)
{
    const struct yawl_schema *tables = all->ast->schema_tables;
    bool is_element = !text_is_absent(ast->element.text);
    if (tables == NULL) return false;
    if (!is_element && text_is_absent(ast->type.text)) {
        *type = untyped(all, ast);
        return true;
    }
    if (ast->schema_row == YAWL_SCHEMA_NONE) return false;
    if (is_element) {
        *type = element_type(all, ast);
        return true;
    }
    const struct yawl_schema_type *row = &tables->types[ast->schema_row];
    struct yawl_tree_type tree = {
        .type = ast->schema_row, .element = YAWL_SCHEMA_NONE, .root = root_name(ast->name.text)};
    bool is_simple = row->is_simple && row->content == YAWL_CONTENT_SIMPLE;
    *type = is_simple ? simple_type(ast, &tables->simples[row->simple]) : tree_type(all, ast, tree);
    return true;
}
