/* Sequences of nodes: document order, sets, identity, and the predicates of steps.
 *
 * Nodes of one tree are in the order of their numbers, those of several trees in the order of the trees'
 * places, which is the order in which one evaluation built them.  Sorting is a merge sort in the scratch.
 */
#include "support/items_parts.h"

#include <string.h>

/* Document order: <0, 0, >0. */
static int item_order(const struct yawl_item *a, const struct yawl_item *b)
{
    uintptr_t x = (uintptr_t)a->as.tree, y = (uintptr_t)b->as.tree;
    if (x != y) return x < y ? -1 : 1;
    return (a->node > b->node) - (a->node < b->node);
}

/* Merges the sorted runs [0, middle) and [middle, count) of `from` into `to`. */
static void merge(struct yawl_item *to, const struct yawl_item *from, uint32_t middle,
                  uint32_t count)
{
    uint32_t a = 0, b = middle;
    for (uint32_t i = 0; i < count; i++) {
        bool first = b == count || (a < middle && item_order(&from[a], &from[b]) <= 0);
        to[i] = first ? from[a++] : from[b++];
    }
}

/* Sorts `room`, which has `count` items and space for as many behind them; where the result is. */
static struct yawl_item *sort(struct yawl_item *room, uint32_t count)
{
    struct yawl_item *from = room, *to = room + count;
    for (uint64_t width = 1; width < count; width *= 2) {
        for (uint64_t at = 0; at < count; at += 2 * width) {
            uint64_t rest = count - at, run = rest < 2 * width ? rest : 2 * width;
            uint64_t middle = run < width ? run : width;
            merge(to + at, from + at, (uint32_t)middle, (uint32_t)run);
        }
        struct yawl_item *swap = from;
        from = to;
        to = swap;
    }
    return from;
}

static uint32_t drop_doubles(struct yawl_item *items, uint32_t count)
{
    uint32_t kept = count > 0 ? 1 : 0;
    for (uint32_t i = 1; i < count; i++) {
        if (item_order(&items[kept - 1], &items[i]) != 0) items[kept++] = items[i];
    }
    return kept;
}

static bool is_sorted(struct yawl_items items)
{
    for (uint32_t i = 1; i < items.count; i++) {
        if (item_order(&items.items[i - 1], &items.items[i]) >= 0) return false;
    }
    return true;
}

static struct yawl_items sorted(struct yawl_eval *e, struct yawl_items nodes)
{
    if (is_sorted(nodes)) return nodes;
    struct yawl_item *room = yawl__items_room(e, (uint64_t)nodes.count * 2);
    if (room == NULL) return yawl_items_none();
    memcpy(room, nodes.items, nodes.count * sizeof *room);
    struct yawl_item *result = sort(room, nodes.count);
    struct yawl_items unique = {result, drop_doubles(result, nodes.count)};
    return unique;
}

static uint32_t count_nodes(struct yawl_items items)
{
    uint32_t nodes = 0;
    for (uint32_t i = 0; i < items.count; i++) nodes += yawl__is_node(&items.items[i]);
    return nodes;
}

struct yawl_items yawl_items_path(struct yawl_eval *e, struct yawl_items items)
{
    uint32_t nodes = count_nodes(items);
    if (nodes == 0) return items;
    return nodes == items.count ? sorted(e, items) : yawl__items_no_node(e);
}

struct yawl_items yawl_items_root(struct yawl_eval *e, struct yawl_items node)
{
    if (node.count == 0) return node;
    if (node.count > 1 || !yawl__is_node(node.items)) return yawl__items_no_node(e);
    return yawl_items_of_node(e, yawl_node_at(node.items->as.tree, 0));
}

/* ---- Sets ---- */

struct yawl_items yawl_items_union(struct yawl_eval *e, struct yawl_items a, struct yawl_items b)
{
    struct yawl_items both = yawl_items_concat(e, a, b);
    if (count_nodes(both) != both.count) return yawl__items_no_node(e);
    return sorted(e, both);
}

/* The nodes of `a` that are, or are not, in `b`: both sorted, so one walk. */
static struct yawl_items choose(struct yawl_eval *e, struct yawl_items a, struct yawl_items b,
                                bool wanted)
{
    if (count_nodes(a) != a.count || count_nodes(b) != b.count)
        return yawl__items_no_node(e);
    a = sorted(e, a);
    b = sorted(e, b);
    struct yawl_items_list list = yawl_items_begin();
    for (uint32_t i = 0, k = 0; i < a.count; i++) {
        while (k < b.count && item_order(&b.items[k], &a.items[i]) < 0) k++;
        bool found = k < b.count && item_order(&b.items[k], &a.items[i]) == 0;
        if (found == wanted) yawl__items_push(e, &list, &a.items[i]);
    }
    return list.items;
}

struct yawl_items yawl_items_intersect(struct yawl_eval *e, struct yawl_items a,
                                       struct yawl_items b)
{
    return choose(e, a, b, true);
}

struct yawl_items yawl_items_except(struct yawl_eval *e, struct yawl_items a, struct yawl_items b)
{
    return choose(e, a, b, false);
}

/* ---- Comparisons of nodes [XP 3.5.3] ---- */

/* The order of one node each; false: one is missing, or something else stands there. */
static bool node_order(struct yawl_eval *e, struct yawl_items a, struct yawl_items b, int *order)
{
    if (a.count == 0 || b.count == 0) return false;
    bool nodes = a.count == 1 && b.count == 1 && yawl__is_node(a.items) && yawl__is_node(b.items);
    if (!nodes) (void)yawl__items_no_node(e);
    if (nodes) *order = item_order(a.items, b.items);
    return nodes;
}

struct yawl_items yawl_items_is(struct yawl_eval *e, struct yawl_items a, struct yawl_items b)
{
    int order;
    if (!node_order(e, a, b, &order)) return yawl_items_none();
    return yawl_items_of_bool(e, order == 0);
}

struct yawl_items yawl_items_before(struct yawl_eval *e, struct yawl_items a, struct yawl_items b)
{
    int order;
    if (!node_order(e, a, b, &order)) return yawl_items_none();
    return yawl_items_of_bool(e, order < 0);
}

struct yawl_items yawl_items_after(struct yawl_eval *e, struct yawl_items a, struct yawl_items b)
{
    int order;
    if (!node_order(e, a, b, &order)) return yawl_items_none();
    return yawl_items_of_bool(e, order > 0);
}

/* ---- Predicates ---- */

bool yawl_items_predicate(struct yawl_eval *e, struct yawl_items value, int64_t position)
{
    bool number = value.count == 1 && yawl__is_number(value.items);
    if (!number) return yawl_items_truth(e, value);
    if (value.items->kind == YAWL_ITEM_INT) return value.items->as.integer == position;
    return yawl__item_float_of(value.items) == (double)position;
}
