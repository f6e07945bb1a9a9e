/* CEL's maps: literals with constant keys that are used where they stand.
 *
 * A map is two lists of the same length: `{…}[key]` is the item of the values at the place of the key among
 * the keys.  All keys have one type (int, string or bool), all values have one type.  A map is no value of a
 * variable.
 */
#include "expr/cel.h"

static bool is_key(enum expr_kind kind)
{
    return kind == EXPR_INT || kind == EXPR_STRING || kind == EXPR_BOOL;
}

static bool same_key(const struct expr *a, const struct expr *b)
{
    if (a->type.kind != b->type.kind) return false;
    if (a->type.kind == EXPR_INT) return a->literal.integer == b->literal.integer;
    if (a->type.kind == EXPR_BOOL) return a->literal.boolean == b->literal.boolean;
    return text_equal(a->literal.string, b->literal.string);
}

/* At most EXPR_ITEMS_MAX keys: quadratic is quick enough. */
static bool is_new_key(struct expr_work *work, const struct expr *keys, uint32_t count,
                       const struct expr *key)
{
    for (uint32_t i = 0; i < count; i++) {
        if (!same_key(keys->operands[i], key)) continue;
        struct diagnostic *d =
            expr_diagnose(work, &expr_type_error, key->span, "a map has each key only once");
        diagnostic_note(work->context->diagnostics, d, keys->operands[i]->span, "the same key");
        return false;
    }
    return true;
}

static struct expr *type_key(struct expr_work *work, const struct cel_node *node)
{
    struct expr *key = cel_type(work, node);
    if (key == NULL) return NULL;
    if (!expr_is_literal(key)) {
        return expr_unsupported(work, key->span, "a map whose keys are not constant");
    }
    if (is_key(key->type.kind)) return key;
    expr_diagnose(work, &expr_type_error, key->span,
                  "a key of a map is an int, a string or a bool, but this is " TEXT_FMT,
                  TEXT_ARG(expr_type_text(key->type)));
    return NULL;
}

static struct expr *new_list(struct expr_work *work, const struct cel_node *map)
{
    return expr_node(work, EXPR_LIST_OF, expr_basic(EXPR_LIST),
                     expr_place(work, map->begin, map->end), map->arguments_count / 2);
}

static bool is_small(struct expr_work *work, const struct cel_node *map)
{
    if (map->arguments_count / 2 <= EXPR_ITEMS_MAX) return true;
    expr_diagnose(work, &expr_limit, expr_place(work, map->begin, map->end),
                  "this map has %u keys, more than %d", map->arguments_count / 2, EXPR_ITEMS_MAX);
    return false;
}

struct expr *cel_map_keys(struct expr_work *work, const struct cel_node *map)
{
    if (!is_small(work, map)) return NULL;
    struct expr *keys = new_list(work, map);
    for (uint32_t i = 0; i < keys->operands_count; i++) {
        struct expr *key = type_key(work, map->arguments[2 * i]);
        if (key == NULL || !is_new_key(work, keys, i, key)) return NULL;
        keys->operands[i] = key;
    }
    return cel_type_items(work, keys);
}

static struct expr *map_values(struct expr_work *work, const struct cel_node *map)
{
    if (!is_small(work, map)) return NULL;
    struct expr *values = new_list(work, map);
    bool good = true;
    for (uint32_t i = 0; i < values->operands_count; i++) {
        values->operands[i] = cel_type(work, map->arguments[2 * i + 1]);
        good = good && values->operands[i] != NULL;
    }
    return good ? cel_type_items(work, values) : NULL;
}

static const struct expr_function *find_key(enum expr_kind kind)
{
    return kind == EXPR_INT    ? &expr_functions[EXPR_FN_KEY_OF_INT]
           : kind == EXPR_BOOL ? &expr_functions[EXPR_FN_KEY_OF_BOOL]
                               : &expr_functions[EXPR_FN_KEY_OF_TEXT];
}

struct expr *cel_map_index(struct expr_work *work, const struct cel_node *node,
                           const struct cel_node *map, struct expr *key)
{
    struct expr *keys = cel_map_keys(work, map), *values = map_values(work, map);
    values = cel_need_items(work, values, "'[…]'");
    if (keys == NULL || values == NULL || key == NULL) return NULL;
    if (key->type.kind != keys->type.element) {
        expr_diagnose(work, &expr_type_error, key->span,
                      "the keys of this map are of type %s, but this is " TEXT_FMT,
                      expr_kind_name(keys->type.element), TEXT_ARG(expr_type_text(key->type)));
        return NULL;
    }
    struct span span = expr_place(work, node->begin, node->end);
    struct expr *arguments[2] = {keys, key};
    struct expr *item = expr_node(work, EXPR_ITEM, expr_element_type(values->type), span, 2);
    item->operands[0] = values;
    item->operands[1] =
        expr_call(work, find_key(key->type.kind), expr_basic(EXPR_INT), key->span, arguments);
    return item;
}

/* A map is made before it is asked: what its values fault with is not lost. */
static struct expr *with_values(struct expr_work *work, const struct cel_node *map,
                                struct expr *answer)
{
    struct expr *values = map_values(work, map);
    if (values == NULL || answer == NULL || !expr_may_fault(values))
        return values == NULL ? NULL : answer;
    const struct expr_local *local = expr_new_local(work, TEXT("values"), values->type);
    return expr_let(work, local, values, answer);
}

struct expr *cel_map_in(struct expr_work *work, const struct cel_node *node)
{
    const struct cel_node *map = node->operands[1];
    struct expr *key = cel_type(work, node->operands[0]);
    struct expr *keys = cel_map_keys(work, map);
    struct span span = expr_place(work, node->begin, node->end);
    if (key == NULL || keys == NULL) return NULL;
    if (keys->operands_count == 0) return expr_bool(work, span, false);
    if (key->type.kind != keys->type.element) {
        expr_diagnose(work, &expr_type_error, span,
                      "'in' needs a key of the map's type, %s, but has " TEXT_FMT,
                      expr_kind_name(keys->type.element), TEXT_ARG(expr_type_text(key->type)));
        return NULL;
    }
    struct expr *in = expr_node(work, EXPR_IN, expr_basic(EXPR_BOOL), span, 2);
    in->operands[0] = key;
    in->operands[1] = keys;
    return with_values(work, map, in);
}

struct expr *cel_map_size(struct expr_work *work, const struct cel_node *map, struct span span)
{
    struct expr *keys = cel_map_keys(work, map);
    if (keys == NULL) return NULL;
    return with_values(work, map, expr_int(work, span, keys->operands_count));
}
