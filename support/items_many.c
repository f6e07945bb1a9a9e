/* General comparisons [XP 3.5.2] of long sequences: not pair by pair, where they need not be.
 *
 * The result, and the pair that cannot be compared, are those that comparing in order gives: each atom on
 * the left with all on the right.  When the first one has met all and none has decided, sequences of one
 * type each are sorted for =, and for the others only their least and greatest atoms are compared.
 */
#include "support/items_sorted.h"

struct many {
    struct yawl_eval *e;
    enum yawl_comparison comparison;
    struct yawl_item *a, *b;
    uint32_t a_count, b_count;
    struct yawl_item misfit; /* what cast_all() met */
};

/* Pair by pair, from row `from` on. */
static bool pairs_hold(const struct many *m, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        for (uint32_t k = 0; k < m->b_count; k++) {
            if (yawl__pair_holds(m->e, m->comparison, m->a[i], m->b[k])) return true;
            if (m->e->fault != 0) return false;
        }
    }
    return false;
}

/* ---- Types ---- */

/* What all atoms are: numbers are FLOAT, texts as in value comparisons STRING, other types themselves.  ROW:
 * several, or durations, some of which have no order. */
static enum yawl_item_kind kind_of(const struct yawl_item *atom)
{
    if (yawl__is_number(atom)) return YAWL_ITEM_FLOAT;
    return yawl__is_span(atom) ? YAWL_ITEM_ROW : (enum yawl_item_kind)atom->kind;
}

static enum yawl_item_kind kind_of_all(const struct yawl_item *atoms, uint32_t count)
{
    enum yawl_item_kind kind = kind_of(&atoms[0]);
    for (uint32_t i = 1; i < count; i++) {
        if (kind_of(&atoms[i]) != kind) return YAWL_ITEM_ROW;
    }
    return kind;
}

/* Untyped data become values of the other side's type; where one is none the sequence ends. */
static bool cast_all(struct many *m, struct yawl_item *atoms, uint32_t *count,
                     enum yawl_item_kind kind)
{
    for (uint32_t i = 0; i < *count; i++) {
        struct yawl_item value;
        if (!yawl__item_cast(m->e, &atoms[i], kind, &value)) {
            m->misfit = atoms[i];
            *count = i;
            return false;
        }
        atoms[i] = value;
    }
    return true;
}

/* ---- = ---- */

static bool some_equal(const struct many *m)
{
    struct sorted sorted;
    enum precision precision = yawl__items_precision(m->a, m->a_count);
    if (!yawl__items_sort(m->e, &sorted, m->b, m->b_count, precision)) return false;
    for (uint32_t i = 0; i < m->a_count; i++) {
        if (yawl__is_nan(&m->a[i])) continue;
        uint32_t at = yawl__items_place(&sorted, &m->a[i]);
        uint32_t end = at < sorted.count ? yawl__items_run(&sorted, at) : at;
        for (; at < end; at++) {
            if (yawl__pair_holds(m->e, EQUAL, m->a[i], m->b[sorted.order[at]])) return true;
        }
        if (m->e->fault != 0) return false;
    }
    return false;
}

/* ---- The others ---- */

/* The least and the greatest of each type of numbers, which compare without rounding among themselves; of
 * other atoms in the first row. */
enum { EXACT_ONES, SINGLE_ONES, DOUBLE_ONES, TYPES };
struct extremes {
    const struct yawl_item *least[TYPES], *greatest[TYPES]; /* NULL: there is none */
    bool nan;
};

static bool is_before(const struct yawl_item *a, const struct yawl_item *b)
{
    enum yawl_order order;
    return yawl__items_order(a, b, false, &order) && order == YAWL_ORDER_LESS;
}

static void find_extremes(struct extremes *x, const struct yawl_item *atoms, uint32_t count)
{
    *x = (struct extremes){.nan = false};
    for (uint32_t i = 0; i < count; i++) {
        const struct yawl_item *atom = &atoms[i];
        int type = atom->kind == YAWL_ITEM_FLOAT    ? DOUBLE_ONES
                   : atom->kind == YAWL_ITEM_SINGLE ? SINGLE_ONES
                                                    : EXACT_ONES;
        if (yawl__is_nan(atom)) {
            x->nan = true;
            continue;
        }
        if (x->least[type] == NULL || is_before(atom, x->least[type])) x->least[type] = atom;
        if (x->greatest[type] == NULL || is_before(x->greatest[type], atom))
            x->greatest[type] = atom;
    }
}

static bool holds(const struct many *m, const struct yawl_item *a, const struct yawl_item *b)
{
    return a != NULL && b != NULL && yawl__pair_holds(m->e, m->comparison, *a, *b);
}

static bool extremes_hold(const struct many *m)
{
    struct extremes a, b;
    find_extremes(&a, m->a, m->a_count);
    find_extremes(&b, m->b, m->b_count);
    if (a.nan || b.nan) {
        if (m->comparison == NOT_EQUAL) return true;
    }
    for (int i = 0; i < TYPES; i++) {
        for (int k = 0; k < TYPES; k++) {
            if (holds(m, a.least[i], b.greatest[k]) || holds(m, a.greatest[i], b.least[k]))
                return true;
        }
    }
    return false;
}

/* ---- All ---- */

/* Behind the first row. */
static bool rest_holds(struct many *m)
{
    enum yawl_item_kind a = kind_of_all(m->a, m->a_count), b = kind_of_all(m->b, m->b_count);
    bool a_text = a == YAWL_ITEM_UNTYPED || a == YAWL_ITEM_STRING, fits = true;
    bool b_text = b == YAWL_ITEM_UNTYPED || b == YAWL_ITEM_STRING;
    if (a == YAWL_ITEM_UNTYPED && !b_text && b != YAWL_ITEM_ROW)
        fits = cast_all(m, m->a, &m->a_count, a = b);
    else if (b == YAWL_ITEM_UNTYPED && !a_text && a != YAWL_ITEM_ROW)
        fits = cast_all(m, m->b, &m->b_count, b = a);
    bool together = a == b || (a_text && b_text);
    if (!together || a == YAWL_ITEM_ROW) return pairs_hold(m, 1, m->a_count);
    if (m->comparison == EQUAL ? some_equal(m) : extremes_hold(m)) return true;
    if (!fits) yawl__item_misfit(m->e, &m->misfit);
    return false;
}

bool yawl__many_hold(struct yawl_eval *e, enum yawl_comparison comparison, struct yawl_items a,
                     struct yawl_items b)
{
    uint32_t used = e->scratch_used;
    struct many m = {e, comparison, NULL, NULL, a.count, b.count, {0}};
    m.a = yawl__items_atoms(e, a);
    m.b = m.a == NULL ? NULL : yawl__items_atoms(e, b);
    if (m.b == NULL) return false;
    bool result = pairs_hold(&m, 0, 1);
    if (!result && e->fault == 0 && m.a_count > 1) result = rest_holds(&m);
    if (e->fault != YAWL_ETOOBIG) e->scratch_used = used;
    return result;
}
