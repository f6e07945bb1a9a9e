/* Sequences: making them, joining them, taking parts of them.
 *
 * A sequence that is built grows at the end of the scratch while nothing else is put there, and else moves
 * to a place twice as large, so that n items cost O(n).
 */
#include "support/items_parts.h"
#include "support/list_parts.h"

#include <string.h>

struct yawl_items yawl__items_fail(struct yawl_eval *e, int code)
{
    yawl_fault(e, code);
    return yawl_items_none();
}

struct yawl_item *yawl__items_room(struct yawl_eval *e, uint64_t count)
{
    return yawl__scratch_items(e, count * sizeof(struct yawl_item));
}

struct yawl_items yawl__items_of(struct yawl_eval *e, const struct yawl_item *item)
{
    struct yawl_item *place = yawl__items_room(e, 1);
    if (place == NULL) return yawl_items_none();
    *place = *item;
    struct yawl_items one = {place, 1};
    return one;
}

/* ---- One value ---- */

struct yawl_items yawl_items_of_bool(struct yawl_eval *e, bool value)
{
    struct yawl_item item = yawl__item_bool(value);
    return yawl__items_of(e, &item);
}

struct yawl_items yawl_items_of_int(struct yawl_eval *e, int64_t value)
{
    struct yawl_item item = yawl__item_int(value);
    return yawl__items_of(e, &item);
}

struct yawl_items yawl_items_of_decimal(struct yawl_eval *e, struct yawl_decimal value)
{
    struct yawl_item item = yawl__item_decimal(value);
    return yawl__items_of(e, &item);
}

struct yawl_items yawl_items_of_float(struct yawl_eval *e, double value)
{
    struct yawl_item item = yawl__item_float(value);
    return yawl__items_of(e, &item);
}

struct yawl_items yawl_items_of_text(struct yawl_eval *e, struct yawl_text value)
{
    struct yawl_item item = yawl__item_text(YAWL_ITEM_STRING, value);
    return yawl__items_of(e, &item);
}

struct yawl_items yawl_items_of_time(struct yawl_eval *e, struct yawl_time value,
                                     enum yawl_item_kind kind)
{
    struct yawl_item item = {.kind = kind, .as.time = value};
    return yawl__items_of(e, &item);
}

struct yawl_items yawl_items_of_span(struct yawl_eval *e, struct yawl_span value)
{
    struct yawl_item item = {.kind = YAWL_ITEM_DURATION, .as.span = value};
    return yawl__items_of(e, &item);
}

struct yawl_items yawl_items_of_node(struct yawl_eval *e, struct yawl_node node)
{
    if (!yawl_node_is(node)) return yawl_items_none();
    struct yawl_item item = {.kind = YAWL_ITEM_NODE, .node = node.index, .as.tree = node.tree};
    return yawl__items_of(e, &item);
}

struct yawl_items yawl_items_of_tree(struct yawl_eval *e, struct yawl_text tree)
{
    return yawl_items_of_node(e, yawl_tree_root(tree));
}

struct yawl_items yawl_items_of_trees(struct yawl_eval *e, struct yawl_list trees)
{
    const struct yawl_text *tree = trees.items;
    struct yawl_items_list list = yawl_items_begin();
    for (uint32_t i = 0; i < trees.count && e->fault == 0; i++)
        yawl_items_add(e, &list, yawl_items_of_tree(e, tree[i]));
    return list.items;
}

/* ---- Building ---- */

struct yawl_items_list yawl_items_begin(void)
{
    struct yawl_items_list list = {{NULL, 0}, 0};
    return list;
}

/* Room for `more` items behind those of the list. */
static bool grow(struct yawl_eval *e, struct yawl_items_list *list, uint32_t more)
{
    uint64_t needed = (uint64_t)list->items.count + more;
    if (needed > UINT32_MAX) {
        yawl_fault(e, YAWL_ETOOBIG);
        return false;
    }
    if (needed <= list->capacity) return true;
    bool at_end =
        list->capacity > 0 &&
        (const char *)(list->items.items + list->capacity) == e->scratch + e->scratch_used;
    uint64_t capacity =
        list->capacity * (uint64_t)2 > needed ? list->capacity * (uint64_t)2 : needed;
    struct yawl_item *room = yawl__items_room(e, at_end ? capacity - list->capacity : capacity);
    if (room == NULL) return false;
    if (!at_end) {
        if (list->items.count > 0)
            memcpy(room, list->items.items, list->items.count * sizeof *room);
        list->items.items = room;
    }
    list->capacity = (uint32_t)(capacity > UINT32_MAX ? UINT32_MAX : capacity);
    return true;
}

void yawl_items_add(struct yawl_eval *e, struct yawl_items_list *list, struct yawl_items items)
{
    if (items.count == 0) return;
    if (list->items.count == 0 && list->capacity == 0) { /* borrowed: copied when more come */
        list->items = items;
        return;
    }
    if (!grow(e, list, items.count)) return;
    struct yawl_item *end = (struct yawl_item *)list->items.items + list->items.count;
    memcpy(end, items.items, items.count * sizeof *end);
    list->items.count += items.count;
}

void yawl__items_push(struct yawl_eval *e, struct yawl_items_list *list,
                      const struct yawl_item *item)
{
    if (!grow(e, list, 1)) return;
    ((struct yawl_item *)list->items.items)[list->items.count++] = *item;
}

struct yawl_items yawl_items_concat(struct yawl_eval *e, struct yawl_items a, struct yawl_items b)
{
    if (a.count == 0) return b;
    if (b.count == 0) return a;
    struct yawl_items_list list = yawl_items_begin();
    yawl_items_add(e, &list, a);
    yawl_items_add(e, &list, b);
    return list.items;
}

/* ---- Parts ---- */

struct yawl_items yawl_items_at(struct yawl_items items, int64_t position)
{
    if (position < 1 || position > items.count) return yawl_items_none();
    return yawl_items_one(items, (uint32_t)(position - 1));
}

struct yawl_items yawl_items_reverse(struct yawl_eval *e, struct yawl_items items)
{
    struct yawl_item *room = items.count < 2 ? NULL : yawl__items_room(e, items.count);
    if (room == NULL) return items;
    for (uint32_t i = 0; i < items.count; i++) room[i] = items.items[items.count - 1 - i];
    struct yawl_items reversed = {room, items.count};
    return reversed;
}

/* The integer of one end of a range. */
static bool range_end(struct yawl_eval *e, struct yawl_items items, int64_t *value)
{
    struct yawl_item atom, number;
    if (!yawl__items_atom(e, items, &atom)) return false;
    if (atom.kind == YAWL_ITEM_INT) {
        *value = atom.as.integer;
        return true;
    }
    if (atom.kind != YAWL_ITEM_UNTYPED || !yawl__item_cast(e, &atom, YAWL_ITEM_INT, &number)) {
        yawl__item_misfit(e, &atom);
        return false;
    }
    *value = number.as.integer;
    return true;
}

struct yawl_items yawl_items_range(struct yawl_eval *e, struct yawl_items a, struct yawl_items b)
{
    int64_t from, to;
    if (!range_end(e, a, &from) || !range_end(e, b, &to) || from > to) return yawl_items_none();
    uint64_t last = (uint64_t)to - (uint64_t)from; /* the count less one: no overflow */
    if (last >= UINT32_MAX / sizeof(struct yawl_item)) return yawl__items_fail(e, YAWL_ETOOBIG);
    struct yawl_item *room = yawl__items_room(e, last + 1);
    if (room == NULL) return yawl_items_none();
    for (uint64_t i = 0; i <= last; i++) room[i] = yawl__item_int((int64_t)((uint64_t)from + i));
    struct yawl_items items = {room, (uint32_t)(last + 1)};
    return items;
}
