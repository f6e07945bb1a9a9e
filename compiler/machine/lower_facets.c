/* Facets of XML Schema's simple types: bounds and digits of numbers, read once, so that a value is compared
 * with a constant; texts are checked against the tables of the schema.
 */
#include "machine/lower.h"
#include "yawl/schema.h"

#include <assert.h>
#include <math.h>

/* A bound as a literal; NULL: there is none, or none that a value could pass, such as INF. */
static struct expr *bound_of(struct arena *arena, const struct expr_type *type,
                             struct yawl_text written)
{
    struct text text = {written.data, written.length};
    struct expr_type plain = {.kind = type->kind, .name = type->name};
    struct expr *bound = text.length == 0 ? NULL : literal_of_text(arena, text, plain, SPAN_NONE);
    bool is_float = bound != NULL && type->kind == EXPR_FLOAT;
    return is_float && !isfinite(bound->literal.floating) ? NULL : bound;
}

static uint32_t digits_of(uint32_t digits)
{
    return digits == YAWL_SCHEMA_UNBOUNDED ? MACHINE_NONE : digits;
}

/* All that a text must be is said by the tables. */
static void lower_text(const struct lowering *lowering, const struct yawl_simple_type *simple,
                       struct machine_facets *facets)
{
    const struct yawl_schema *schema = lowering->specification->schema;
    assert(schema != NULL && simple >= schema->simples);
    facets->simple = (uint32_t)(simple - schema->simples);
    assert(facets->simple < schema->simples_count);
    facets->digits = facets->fraction_digits = MACHINE_NONE;
    lowering->machine->schema = schema;
}

const struct machine_facets *lower_facets(const struct lowering *lowering,
                                          const struct expr_type *type)
{
    const struct yawl_simple_type *simple = type->simple;
    if (type->tree != NULL) lowering->machine->uses_trees = true;
    if (type->tree != NULL && type->tree->schema != NULL)
        lowering->machine->schema = lowering->specification->schema;
    if (simple == NULL) return NULL;
    struct machine_facets *facets = ARENA_NEW(lowering->arena, struct machine_facets);
    *facets = (struct machine_facets){.digits = digits_of(simple->digits),
                                      .fraction_digits = digits_of(simple->fraction_digits),
                                      .simple = MACHINE_NONE};
    if (type->kind == EXPR_STRING) {
        lower_text(lowering, simple, facets);
        return facets;
    }
    facets->min = bound_of(lowering->arena, type, simple->min);
    facets->max = bound_of(lowering->arena, type, simple->max);
    facets->min_is_exclusive = simple->min_is_exclusive;
    facets->max_is_exclusive = simple->max_is_exclusive;
    /* A whole number beyond 64 bits is kept as a decimal. */
    if (simple->kind == YAWL_SIMPLE_INTEGER) facets->fraction_digits = 0;
    return facets;
}
