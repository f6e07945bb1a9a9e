/* Content models: which child may stand next, worked out from the notation of yawl_grammar.h.
 *
 * A model becomes positions (one an element in the notation) and, for each, the set of those that may
 * follow it; sets are bits.  A child list is accepted by walking these sets, as an automaton would.
 */
#ifndef AST_YAWL_MODEL_H
#define AST_YAWL_MODEL_H

#include "ast/yawl_grammar.h"
#include "base/array.h"

/* Elements in one model: the largest of YAWL has half as many. */
#define YAWL_POSITIONS_MAX 64

typedef uint64_t yawl_positions;

struct yawl_position {
    struct text element;
    const struct yawl_type *type; /* NULL: a simple one */
    enum yawl_simple simple;
};

struct yawl_attribute_rule {
    struct text name, type; /* name "*": any */
    enum yawl_simple simple; /* the type; YAWL_SIMPLE_COUNT: of "*", which has none */
    bool required;
};

struct yawl_model {
    struct yawl_position positions[YAWL_POSITIONS_MAX];
    yawl_positions follow[YAWL_POSITIONS_MAX];
    yawl_positions first, last; /* may begin, may end the children */
    uint32_t count;
    bool nullable; /* there may be no child at all */
    ARRAY(struct yawl_attribute_rule) attributes;
    bool has_keys; /* there are rows of yawl_keys for it */
};

/* The models of all types in one version; `rows` is NULL at first. */
struct yawl_models {
    struct arena *arena;
    enum yawl_version version;
    struct yawl_model **rows; /* as yawl_types has them; NULL until needed */
};

/* Works out `notation` for a version.  The notation is our own table: a fault in it is a bug. */
void yawl_model_build(struct yawl_model *model, const char *notation, enum yawl_version version);
/* The model of a row of yawl_types, worked out once. */
const struct yawl_model *yawl_model_of(struct yawl_models *models, const struct yawl_type *type);
/* Reads the next attribute rule at *notation that the version has; false at the end. */
bool yawl_attribute_next(const char **notation, enum yawl_version version,
                         struct yawl_attribute_rule *rule);

/* The positions of an element's name. */
yawl_positions yawl_model_named(const struct yawl_model *model, struct text element);
/* The positions that may follow any of `from`. */
yawl_positions yawl_model_after(const struct yawl_model *model, yawl_positions from);

#endif
