/* Conditions over positions: places, and behind them the tasks that are busy.
 *
 * Where places are bits a set becomes masks, one term a word; where they are counters, one term a place, or
 * a walk over a constant list where it is long.  A list of positions is sorted.
 */
#include "emit/emit_sections.h"

#include <assert.h>

bool has_bits(const struct writer *w) { return w->net->place_bits == 1; }

bool is_one_word(const struct writer *w)
{
    return has_bits(w) && machine_words(w->net->places.count) == 1;
}

void put_places_pointer(struct writer *w) { put(w, is_one_word(w) ? "&f->places" : "f->places"); }

void put_places_arguments(struct writer *w)
{
    put_places_pointer(w);
    put(w, ", $u", w->net->place_bits);
}

static void put_task_bits(struct writer *w, const struct machine_mask *mask, uint32_t indent)
{
    bool first = true;
    for (uint32_t bit = 0; bit < 64; bit++) {
        if (!(mask->bits >> bit & 1)) continue;
        uint32_t task = mask->word * 64 + bit;
        if (!first) {
            put(w, " | ");
            put_break(w, w->net->tasks.items[task].name.upper.length + 16, indent);
        }
        put(w, "YAWL_BIT(");
        put_task(w, task);
        put(w, ")");
        first = false;
    }
}

machine_ids sorted_copy(struct writer *w, const machine_ids *list)
{
    machine_ids sorted = {0};
    for (uint32_t i = 0; i < list->count; i++) {
        array_push(w->out->arena, &sorted, list->items[i]);
        for (uint32_t k = i; k > 0 && sorted.items[k] < sorted.items[k - 1]; k--) {
            uint32_t larger = sorted.items[k - 1];
            sorted.items[k - 1] = sorted.items[k];
            sorted.items[k] = larger;
        }
    }
    return sorted;
}

/* ---- Sets as masks ---- */

static void add_bit(struct writer *w, machine_masks *masks, uint32_t id)
{
    uint32_t word = id / 64;
    if (masks->count == 0 || masks->items[masks->count - 1].word != word) {
        *array_add(w->out->arena, masks) = (struct machine_mask){word, 0};
    }
    masks->items[masks->count - 1].bits |= (uint64_t)1 << (id % 64);
}

machine_masks masks_of_sorted(struct writer *w, const machine_ids *list)
{
    machine_masks masks = {0};
    array_each(uint32_t, id, list) add_bit(w, &masks, *id);
    return masks;
}

struct position_set {
    machine_ids places;  /* where they are counters */
    machine_masks marks; /* where they are bits */
    machine_masks busy;
};

static struct position_set set_of(struct writer *w, const uint32_t *positions, uint32_t count)
{
    struct position_set set = {0};
    uint32_t places = w->net->places.count;
    for (uint32_t i = 0; i < count; i++) {
        assert(i == 0 || positions[i] > positions[i - 1]);
        if (positions[i] >= places)
            add_bit(w, &set.busy, positions[i] - places);
        else if (has_bits(w))
            add_bit(w, &set.marks, positions[i]);
        else
            array_push(w->out->arena, &set.places, positions[i]);
    }
    return set;
}

static void put_busy_word(struct writer *w, uint32_t word)
{
    if (machine_words(w->net->tasks.count) == 1)
        put(w, "f->busy[0]");
    else
        put(w, "f->busy[$u]", word);
}

/* ---- Terms ---- */

struct terms {
    struct writer *w;
    const char *joint; /* " && " or " || " */
    uint32_t count;
    uint32_t indent;
};

static void begin_term(struct terms *terms)
{
    if (terms->count++ > 0) {
        put(terms->w, terms->joint);
        put_break(terms->w, 40, terms->indent);
    }
}

static void put_mask_terms(struct terms *terms, const machine_masks *masks, bool all,
                           bool are_tasks)
{
    struct writer *w = terms->w;
    array_each(struct machine_mask, mask, masks) {
        begin_term(terms);
        put(w, all ? "yawl_all(" : "yawl_any(");
        if (are_tasks)
            put_busy_word(w, mask->word);
        else
            put_places_word(w, mask->word);
        put(w, ", ");
        if (are_tasks)
            put_task_bits(w, mask, terms->indent + 4);
        else
            put_mask(w, mask, terms->indent + 4);
        put(w, ")");
    }
}

static void put_counter_terms(struct terms *terms, const machine_ids *places)
{
    array_each(uint32_t, place, places) {
        begin_term(terms);
        put(terms->w, "f->places[");
        put_place(terms->w, *place);
        put(terms->w, "] > 0");
    }
}

static uint32_t terms_of(const struct position_set *set)
{
    return set->places.count + set->marks.count + set->busy.count;
}

/* All, or any, of the positions hold a token: one term that can stand beside others and
 * behind a `!`. */
static void put_set(struct writer *w, const uint32_t *positions, uint32_t count, bool all)
{
    struct position_set set = set_of(w, positions, count);
    struct terms terms = {w, all ? " && " : " || ", 0, 12};
    bool wraps = terms_of(&set) > 1 || set.places.count > 0;
    if (count == 0) put(w, all ? "true" : "false");
    if (wraps) put(w, "(");
    put_mask_terms(&terms, &set.marks, all, false);
    put_counter_terms(&terms, &set.places);
    put_mask_terms(&terms, &set.busy, all, true);
    if (wraps) put(w, ")");
}

void put_any(struct writer *w, const uint32_t *positions, uint32_t count)
{
    put_set(w, positions, count, false);
}

void put_all(struct writer *w, const uint32_t *positions, uint32_t count)
{
    put_set(w, positions, count, true);
}
