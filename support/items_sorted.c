/* Atoms in the order of their keys: merge sort of their numbers. */
#include "support/items_sorted.h"

#include "support/items_time.h"

#include <string.h>

/* What can be compared has one rank. */
static int rank_of(const struct yawl_item *atom)
{
    if (yawl__is_number(atom)) return yawl__is_nan(atom) ? 1 : 0;
    if (yawl__is_text(atom)) return 2;
    return yawl__is_span(atom) ? 3 : 4 + (int)atom->kind;
}

static int order_numbers(const struct yawl_item *a, const struct yawl_item *b,
                         enum precision precision)
{
    enum yawl_order order = YAWL_ORDER_NONE;
    if (precision == EXACT) {
        yawl__items_order(a, b, false, &order);
        return (int)order;
    }
    double x = yawl__item_float_of(a), y = yawl__item_float_of(b);
    if (precision == SINGLE) {
        x = yawl__item_single(x).as.floating;
        y = yawl__item_single(y).as.floating;
    }
    return (x > y) - (x < y);
}

static int order_spans(struct yawl_span a, struct yawl_span b)
{
    int months = (a.months > b.months) - (a.months < b.months);
    int seconds = (a.seconds > b.seconds) - (a.seconds < b.seconds);
    int rest = (a.nanos > b.nanos) - (a.nanos < b.nanos);
    return months != 0 ? months : seconds != 0 ? seconds : rest;
}

static int order_keys(const struct yawl_item *a, const struct yawl_item *b,
                      enum precision precision)
{
    int x = rank_of(a), y = rank_of(b);
    if (x != y) return x < y ? -1 : 1;
    switch (x) {
    case 0: return order_numbers(a, b, precision);
    case 1: return 0;
    case 2: return yawl_text_compare(a->as.text, b->as.text);
    case 3: return order_spans(a->as.span, b->as.span);
    default: break;
    }
    if (yawl__is_time(a)) return yawl__item_time_order(a, b);
    return (int)a->as.boolean - (int)b->as.boolean;
}

static int order_at(const struct sorted *sorted, uint32_t a, uint32_t b)
{
    return order_keys(&sorted->atoms[a], &sorted->atoms[b], sorted->precision);
}

static void merge(const struct sorted *sorted, const uint32_t *from, uint32_t *to,
                  const uint32_t bounds[2])
{
    uint32_t middle = bounds[0], end = bounds[1], a = 0, b = middle;
    for (uint32_t i = 0; i < end; i++) {
        bool first = b == end || (a < middle && order_at(sorted, from[a], from[b]) <= 0);
        to[i] = first ? from[a++] : from[b++];
    }
}

enum precision yawl__items_precision(const struct yawl_item *atoms, uint32_t count)
{
    enum precision precision = EXACT;
    for (uint32_t i = 0; i < count; i++) {
        if (atoms[i].kind == YAWL_ITEM_SINGLE) return SINGLE;
        if (atoms[i].kind == YAWL_ITEM_FLOAT) precision = DOUBLE;
    }
    return precision;
}

bool yawl__items_sort(struct yawl_eval *e, struct sorted *sorted, const struct yawl_item *atoms,
                      uint32_t count, enum precision others)
{
    /* The numbers, and as much space: 8 bytes for an atom. */
    uint64_t items =
        ((uint64_t)count * 8 + sizeof(struct yawl_item) - 1) / sizeof(struct yawl_item);
    uint32_t *from = (uint32_t *)(void *)yawl__items_room(e, items), *to = from + count;
    if (from == NULL) return false;
    enum precision precision = yawl__items_precision(atoms, count);
    *sorted = (struct sorted){atoms, from, count, precision > others ? precision : others};
    for (uint32_t i = 0; i < count; i++) from[i] = i;
    for (uint64_t width = 1; width < count; width *= 2) {
        for (uint64_t at = 0; at < count; at += 2 * width) {
            uint64_t rest = count - at, run = rest < 2 * width ? rest : 2 * width;
            uint32_t bounds[2] = {(uint32_t)(run < width ? run : width), (uint32_t)run};
            merge(sorted, from + at, to + at, bounds);
        }
        uint32_t *swap = from;
        from = to;
        to = swap;
    }
    sorted->order = from;
    return true;
}

uint32_t yawl__items_run(const struct sorted *sorted, uint32_t begin)
{
    uint32_t end = begin + 1;
    while (end < sorted->count && order_at(sorted, sorted->order[begin], sorted->order[end]) == 0)
        end++;
    return end;
}

uint32_t yawl__items_place(const struct sorted *sorted, const struct yawl_item *atom)
{
    uint32_t low = 0, high = sorted->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct yawl_item *other = &sorted->atoms[sorted->order[middle]];
        if (order_keys(other, atom, sorted->precision) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
