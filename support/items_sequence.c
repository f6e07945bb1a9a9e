/* Functions on sequences and nodes [FO 14, 15]. */
#include "support/items_parts.h"
#include "support/items_sorted.h"

#include <math.h>

/* A sequence that is not longer is compared pair by pair. */
#define FEW 16

/* eq, with untyped data as text; types that cannot be compared differ, NaN equals NaN where `nan` says. */
static bool same(const struct yawl_item *a, const struct yawl_item *b, bool nan)
{
    enum yawl_order order;
    if (nan && yawl__is_nan(a) && yawl__is_nan(b)) return true;
    return yawl__items_order(a, b, true, &order) && order == YAWL_ORDER_EQUAL;
}

static bool has(struct yawl_items items, const struct yawl_item *atom)
{
    for (uint32_t i = 0; i < items.count; i++) {
        if (same(&items.items[i], atom, true)) return true;
    }
    return false;
}

static struct yawl_items few_distinct(struct yawl_eval *e, struct yawl_items items)
{
    struct yawl_items_list list = yawl_items_begin();
    for (uint32_t i = 0; i < items.count && e->fault == 0; i++) {
        struct yawl_item atom = yawl__item_atom(e, &items.items[i]);
        if (!has(list.items, &atom)) yawl__items_push(e, &list, &atom);
    }
    return list.items;
}

/* Of the atoms of one run in `order` those that an earlier one equals become a kind that no atom has. */
static void mark_run(struct yawl_item *atoms, uint32_t *order, uint32_t count)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        bool found = false;
        for (uint32_t k = 0; k < kept && !found; k++)
            found = same(&atoms[order[k]], &atoms[order[i]], true);
        if (found)
            atoms[order[i]].kind = YAWL_ITEM_ROW;
        else
            order[kept++] = order[i];
    }
}

struct yawl_items yawl_fn_distinct_values(struct yawl_eval *e, struct yawl_items items)
{
    struct sorted sorted;
    if (items.count <= FEW) return few_distinct(e, items);
    struct yawl_item *atoms = yawl__items_atoms(e, items);
    if (atoms == NULL || !yawl__items_sort(e, &sorted, atoms, items.count, EXACT))
        return yawl_items_none();
    for (uint32_t begin = 0, end; begin < sorted.count; begin = end) {
        end = yawl__items_run(&sorted, begin);
        /* mark_run() moves within a run; the next one is read from its own begin. */
        mark_run(atoms, sorted.order + begin, end - begin);
    }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < items.count; i++) {
        if (atoms[i].kind != YAWL_ITEM_ROW) atoms[kept++] = atoms[i];
    }
    return (struct yawl_items){atoms, kept};
}

struct yawl_items yawl_fn_index_of(struct yawl_eval *e, struct yawl_items items,
                                   struct yawl_items value)
{
    struct yawl_item wanted;
    if (!yawl__items_atom(e, value, &wanted)) {
        yawl__items_say(e, "nothing where a value is needed");
        return yawl_items_none();
    }
    struct yawl_items_list list = yawl_items_begin();
    for (uint32_t i = 0; i < items.count && e->fault == 0; i++) {
        struct yawl_item atom = yawl__item_atom(e, &items.items[i]);
        struct yawl_item position = yawl__item_int((int64_t)i + 1);
        if (same(&atom, &wanted, false)) yawl__items_push(e, &list, &position);
    }
    return list.items;
}

/* ---- Parts ---- */

static struct yawl_items part(struct yawl_items items, uint32_t from, uint32_t to)
{
    if (from >= to) return yawl_items_none();
    struct yawl_items some = {items.items + from, to - from};
    return some;
}

struct yawl_items yawl_fn_insert_before(struct yawl_eval *e, struct yawl_items items,
                                        int64_t position, struct yawl_items more)
{
    uint32_t at = position < 1             ? 0
                  : position > items.count ? items.count
                                           : (uint32_t)(position - 1);
    struct yawl_items head = yawl_items_concat(e, part(items, 0, at), more);
    return yawl_items_concat(e, head, part(items, at, items.count));
}

struct yawl_items yawl_fn_remove(struct yawl_eval *e, struct yawl_items items, int64_t position)
{
    if (position < 1 || position > items.count) return items;
    uint32_t at = (uint32_t)(position - 1);
    return yawl_items_concat(e, part(items, 0, at), part(items, at + 1, items.count));
}

static double nearest(double value) { return floor(value + 0.5); }

/* The items whose positions p have first <= p < end. */
static struct yawl_items between(struct yawl_items items, double first, double end)
{
    if (isnan(first) || isnan(end)) return yawl_items_none();
    double last = (double)items.count + 1;
    uint32_t from = first < 1 ? 0 : first > last ? items.count : (uint32_t)(first - 1);
    uint32_t to = end < 1 ? 0 : end > last ? items.count : (uint32_t)(end - 1);
    return part(items, from, to);
}

struct yawl_items yawl_fn_subsequence(struct yawl_items items, double from)
{
    return between(items, nearest(from), INFINITY);
}

struct yawl_items yawl_fn_subsequence_of(struct yawl_items items, double from, double length)
{
    return between(items, nearest(from), nearest(from) + nearest(length));
}

struct yawl_items yawl_fn_zero_or_one(struct yawl_eval *e, struct yawl_items items)
{
    if (items.count > 1) yawl__items_several(e, items);
    return items.count <= 1 ? items : yawl_items_none();
}

struct yawl_items yawl_fn_one_or_more(struct yawl_eval *e, struct yawl_items items)
{
    if (items.count == 0) yawl__items_say(e, "nothing where items are needed");
    return items;
}

struct yawl_items yawl_fn_exactly_one(struct yawl_eval *e, struct yawl_items items)
{
    if (items.count == 0) yawl__items_say(e, "nothing where an item is needed");
    return yawl_fn_zero_or_one(e, items);
}

/* ---- Nodes ---- */

static bool equal_items(const struct yawl_item *a, const struct yawl_item *b)
{
    if (yawl__is_node(a) != yawl__is_node(b)) return false;
    return yawl__is_node(a) ? yawl_node_equal(yawl__item_node(a), yawl__item_node(b))
                            : same(a, b, true);
}

bool yawl_fn_deep_equal(struct yawl_items a, struct yawl_items b)
{
    if (a.count != b.count) return false;
    for (uint32_t i = 0; i < a.count; i++) {
        if (!equal_items(&a.items[i], &b.items[i])) return false;
    }
    return true;
}

struct yawl_text yawl_fn_name(struct yawl_eval *e, struct yawl_items node)
{
    if (node.count == 0) return yawl_text_of("");
    if (node.count == 1 && yawl__is_node(node.items))
        return yawl_node_name(yawl__item_node(node.items));
    if (node.count > 1) yawl__items_several(e, node);
    yawl__item_misfit(e, node.items);
    return yawl_text_of("");
}

struct yawl_text yawl_fn_local_name(struct yawl_eval *e, struct yawl_items node)
{
    return yawl_name_local(yawl_fn_name(e, node));
}
