/* `order by` [XQ 3.8.3]: rows of a value and its keys, sorted without changing the order of equals.
 *
 * A row is an item while a query runs.  Keys are atoms, untyped data are text; nothing stands before
 * everything or behind it, as the clause says, and NaN beside nothing.
 */
#include "support/items_parts.h"
#include "support/list_parts.h"

#include <string.h>

struct yawl_item_row {
    struct yawl_items value;
    uint32_t keys_count;
    uint32_t reserved;
    struct yawl_item keys[]; /* YAWL_ITEM_ROW: there is none */
};

/* A row with the keys of `old` and room for `more`. */
static struct yawl_item_row *new_row(struct yawl_eval *e, const struct yawl_item_row *old,
                                     uint32_t more)
{
    uint32_t keys = old == NULL ? 0 : old->keys_count;
    struct yawl_item_row *row =
        yawl__scratch_items(e, sizeof *row + (uint64_t)(keys + more) * sizeof(struct yawl_item));
    if (row == NULL) return NULL;
    row->value = old == NULL ? yawl_items_none() : old->value;
    row->keys_count = keys + more;
    row->reserved = 0;
    if (keys > 0) memcpy(row->keys, old->keys, keys * sizeof *row->keys);
    return row;
}

static struct yawl_items row_item(struct yawl_eval *e, const struct yawl_item_row *row)
{
    struct yawl_item item = {.kind = YAWL_ITEM_ROW, .as.row = row};
    return row == NULL ? yawl_items_none() : yawl__items_of(e, &item);
}

struct yawl_items yawl_items_row(struct yawl_eval *e, struct yawl_items value)
{
    struct yawl_item_row *row = new_row(e, NULL, 0);
    if (row != NULL) row->value = value;
    return row_item(e, row);
}

struct yawl_items yawl_items_key(struct yawl_eval *e, struct yawl_items row, struct yawl_items key)
{
    if (row.count != 1) return yawl_items_none(); /* after a fault */
    struct yawl_item_row *longer = new_row(e, row.items->as.row, 1);
    if (longer == NULL) return yawl_items_none();
    struct yawl_item *place = &longer->keys[longer->keys_count - 1];
    if (!yawl__items_atom(e, key, place)) memset(place, 0, sizeof *place);
    if (key.count != 1) place->kind = YAWL_ITEM_ROW;
    if (place->kind == YAWL_ITEM_UNTYPED) place->kind = YAWL_ITEM_STRING;
    return row_item(e, longer);
}

/* ---- Comparing ---- */

static bool is_nothing(const struct yawl_item *key) { return key->kind == YAWL_ITEM_ROW; }

/* The order of what is no ordinary value: nothing, NaN, then the values. */
static int rank(const struct yawl_item *key) { return is_nothing(key) ? 0 : yawl__is_nan(key) ? 1 : 2; }

static int compare_keys(struct yawl_eval *e, const struct yawl_item *a, const struct yawl_item *b,
                        char how)
{
    bool greatest = how == 'A' || how == 'D', descending = how == 'd' || how == 'D';
    int order = (rank(a) > rank(b)) - (rank(a) < rank(b));
    if (greatest) order = -order; /* nothing behind NaN, and both behind the values */
    if (rank(a) == 2 && rank(b) == 2) {
        enum yawl_order found;
        if (!yawl__items_order(a, b, false, &found)) {
            yawl__items_misfits(e, a, "compared with", b);
            return 0;
        }
        order = found == YAWL_ORDER_NONE ? 0 : (int)found;
    }
    return descending ? -order : order;
}

static int compare_rows(struct yawl_eval *e, const struct yawl_item_row *a,
                        const struct yawl_item_row *b, struct yawl_text how)
{
    for (uint32_t i = 0; i < how.length && i < a->keys_count && i < b->keys_count; i++) {
        int order = compare_keys(e, &a->keys[i], &b->keys[i], how.data[i]);
        if (order != 0) return order;
    }
    return 0;
}

/* ---- Sorting ---- */

static void merge(struct yawl_eval *e, struct yawl_item *to, const struct yawl_item *from,
                  const uint32_t bounds[2], struct yawl_text how)
{
    uint32_t middle = bounds[0], count = bounds[1], a = 0, b = middle;
    for (uint32_t i = 0; i < count; i++) {
        bool first =
            b == count || (a < middle && compare_rows(e, from[a].as.row, from[b].as.row, how) <= 0);
        to[i] = first ? from[a++] : from[b++];
    }
}

/* As in items_nodes.c: `room` holds the rows and as much space; where the result is. */
static struct yawl_item *sort(struct yawl_eval *e, struct yawl_item *room, uint32_t count,
                              struct yawl_text how)
{
    struct yawl_item *from = room, *to = room + count;
    for (uint64_t width = 1; width < count && e->fault == 0; width *= 2) {
        for (uint64_t at = 0; at < count; at += 2 * width) {
            uint64_t rest = count - at, run = rest < 2 * width ? rest : 2 * width;
            uint32_t bounds[2] = {(uint32_t)(run < width ? run : width), (uint32_t)run};
            merge(e, to + at, from + at, bounds, how);
        }
        struct yawl_item *swap = from;
        from = to;
        to = swap;
    }
    return from;
}

struct yawl_items yawl_items_order(struct yawl_eval *e, struct yawl_items rows,
                                   struct yawl_text how)
{
    if (e->fault != 0 || rows.count == 0) return yawl_items_none();
    struct yawl_item *room = yawl__items_room(e, (uint64_t)rows.count * 2);
    if (room == NULL) return yawl_items_none();
    memcpy(room, rows.items, rows.count * sizeof *room);
    const struct yawl_item *sorted = sort(e, room, rows.count, how);
    struct yawl_items_list list = yawl_items_begin();
    for (uint32_t i = 0; i < rows.count; i++) yawl_items_add(e, &list, sorted[i].as.row->value);
    return list.items;
}
