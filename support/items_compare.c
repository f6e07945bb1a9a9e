/* Comparisons of atoms [XP 3.5.1, 3.5.2].
 *
 * Numbers meet as the wider of their types, texts by code points, times by the moment.  Untyped data are
 * text in value comparisons; in general ones they take the type of the other side: a number's makes them
 * xs:double.
 */
#include "support/items_parts.h"
#include "support/items_time.h"

static enum yawl_order order_of(int order)
{
    return order < 0 ? YAWL_ORDER_LESS : order > 0 ? YAWL_ORDER_GREATER : YAWL_ORDER_EQUAL;
}

static enum yawl_order order_numbers(const struct yawl_item *a, const struct yawl_item *b)
{
    if (a->kind == YAWL_ITEM_INT && b->kind == YAWL_ITEM_INT) {
        int64_t x = a->as.integer, y = b->as.integer;
        return order_of((x > y) - (x < y));
    }
    if (!yawl__is_floating(a) && !yawl__is_floating(b))
        return order_of(yawl_decimal_compare(yawl__item_decimal_of(a), yawl__item_decimal_of(b)));
    bool is_double = a->kind == YAWL_ITEM_FLOAT || b->kind == YAWL_ITEM_FLOAT;
    double x = yawl__item_float_of(a), y = yawl__item_float_of(b);
    if (!is_double) {
        x = yawl__item_single(x).as.floating;
        y = yawl__item_single(y).as.floating;
    }
    if (x < y) return YAWL_ORDER_LESS;
    if (x > y) return YAWL_ORDER_GREATER;
    return x == y ? YAWL_ORDER_EQUAL : YAWL_ORDER_NONE;
}

bool yawl__items_order(const struct yawl_item *a, const struct yawl_item *b, bool equality,
                       enum yawl_order *order)
{
    if (yawl__is_number(a) && yawl__is_number(b)) {
        *order = order_numbers(a, b);
    } else if (yawl__is_text(a) && yawl__is_text(b)) {
        *order = order_of(yawl_text_compare(a->as.text, b->as.text));
    } else if (a->kind == YAWL_ITEM_BOOL && b->kind == YAWL_ITEM_BOOL) {
        *order = order_of((int)a->as.boolean - (int)b->as.boolean);
    } else if (yawl__is_time(a) && a->kind == b->kind) {
        *order = order_of(yawl__item_time_order(a, b));
    } else if (yawl__is_partial(a) && a->kind == b->kind) { /* equal or not, without order */
        bool is_equal = yawl__item_time_order(a, b) == 0;
        *order = is_equal ? YAWL_ORDER_EQUAL : YAWL_ORDER_NONE;
        return equality;
    } else if (yawl__is_span(a) && yawl__is_span(b)) {
        return yawl__item_span_order(a, b, equality, order);
    } else {
        return false;
    }
    return true;
}

/* ---- Pairs ---- */

static bool holds(enum yawl_comparison comparison, enum yawl_order order)
{
    if (order == YAWL_ORDER_NONE) return comparison == NOT_EQUAL;
    switch (comparison) {
    case EQUAL: return order == YAWL_ORDER_EQUAL;
    case NOT_EQUAL: return order != YAWL_ORDER_EQUAL;
    case LESS: return order == YAWL_ORDER_LESS;
    case LESS_EQUAL: return order != YAWL_ORDER_GREATER;
    case GREATER: return order == YAWL_ORDER_GREATER;
    case GREATER_EQUAL: return order != YAWL_ORDER_LESS;
    }
    return false;
}

static bool compare(struct yawl_eval *e, enum yawl_comparison comparison, const struct yawl_item *a,
                    const struct yawl_item *b)
{
    enum yawl_order order;
    bool equality = comparison == EQUAL || comparison == NOT_EQUAL;
    if (yawl__items_order(a, b, equality, &order)) return holds(comparison, order);
    yawl__items_misfits(e, a, "compared with", b);
    return false;
}

/* Untyped data beside an atom of another type are cast to it; false: they are no value of it. */
static bool cast_beside(struct yawl_eval *e, struct yawl_item *untyped,
                        const struct yawl_item *other)
{
    if (untyped->kind != YAWL_ITEM_UNTYPED || yawl__is_text(other)) return true;
    enum yawl_item_kind type =
        yawl__is_number(other) ? YAWL_ITEM_FLOAT : (enum yawl_item_kind)other->kind;
    struct yawl_item value;
    if (!yawl__item_cast(e, untyped, type, &value)) {
        yawl__items_misfits(e, untyped, "compared with", other);
        return false;
    }
    *untyped = value;
    return true;
}

/* ---- General comparisons ---- */

bool yawl__pair_holds(struct yawl_eval *e, enum yawl_comparison comparison, struct yawl_item a,
                      struct yawl_item b)
{
    if (!cast_beside(e, &a, &b) || !cast_beside(e, &b, &a)) return false;
    return compare(e, comparison, &a, &b);
}

/* Pairs that are compared one by one. */
#define PAIRS_FEW 64

static bool general(struct yawl_eval *e, enum yawl_comparison comparison, struct yawl_items a,
                    struct yawl_items b)
{
    if ((uint64_t)a.count * b.count > PAIRS_FEW) return yawl__many_hold(e, comparison, a, b);
    for (uint32_t i = 0; i < a.count; i++) {
        struct yawl_item left = yawl__item_atom(e, &a.items[i]);
        for (uint32_t k = 0; k < b.count; k++) {
            struct yawl_item right = yawl__item_atom(e, &b.items[k]);
            if (yawl__pair_holds(e, comparison, left, right)) return true;
            if (e->fault != 0) return false;
        }
    }
    return false;
}

#define GENERAL(name, comparison)                                                                  \
    bool yawl_items_##name(struct yawl_eval *e, struct yawl_items a, struct yawl_items b)          \
    {                                                                                              \
        return general(e, comparison, a, b);                                                       \
    }
GENERAL(equal, EQUAL)
GENERAL(not_equal, NOT_EQUAL)
GENERAL(less, LESS)
GENERAL(less_equal, LESS_EQUAL)
GENERAL(greater, GREATER)
GENERAL(greater_equal, GREATER_EQUAL)
#undef GENERAL

/* ---- Value comparisons ---- */

static struct yawl_items value(struct yawl_eval *e, enum yawl_comparison comparison, struct yawl_items a,
                               struct yawl_items b)
{
    struct yawl_item left, right;
    if (!yawl__items_atom(e, a, &left) || !yawl__items_atom(e, b, &right)) return yawl_items_none();
    return yawl_items_of_bool(e, compare(e, comparison, &left, &right));
}

#define VALUE(name, comparison)                                                                    \
    struct yawl_items yawl_items_##name(struct yawl_eval *e, struct yawl_items a,                  \
                                        struct yawl_items b)                                       \
    {                                                                                              \
        return value(e, comparison, a, b);                                                         \
    }
VALUE(eq, EQUAL)
VALUE(ne, NOT_EQUAL)
VALUE(lt, LESS)
VALUE(le, LESS_EQUAL)
VALUE(gt, GREATER)
VALUE(ge, GREATER_EQUAL)
#undef VALUE
