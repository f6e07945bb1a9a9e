/* What searches look up in an encoding: the transitions that a token makes worth a try, and labels.
 *
 * A label is a transition and, where it gives to a subset, which: one number for both, so that a step
 * of a search takes four bytes.
 */
#include "verify/search/encode.h"

#include <assert.h>

/* Positions under which a transition is tried: those of a start that takes what is marked, else one. */
static uint32_t key_of(const struct encoding *encoding, const struct encode_transition *t,
                       uint32_t index)
{
    uint32_t all = t->empties - t->takes;
    if (index > 0 && (t->enough == 0 || index >= all)) return NET_NONE;
    if (all > 0) return encoding->arcs.items[t->takes + index].position;
    return t->reads < t->forbids ? encoding->touches.items[t->reads] : encoding->positions;
}

static void index_keys(struct arena *arena, struct encoding *encoding)
{
    uint32_t total = encoding->arcs.count + encoding->transitions.count + 1;
    uint32_t *begin = ARENA_ARRAY(arena, uint32_t, (size_t)encoding->positions + 3);
    encoding->keys = ARENA_ARRAY(arena, uint32_t, total);
    for (uint32_t round = 0; round < 2; round++) {
        for (uint32_t t = 0; t < encoding->transitions.count; t++) {
            const struct encode_transition *one = &encoding->transitions.items[t];
            for (uint32_t i = 0, key; (key = key_of(encoding, one, i)) != NET_NONE; i++) {
                if (round == 0) begin[key + 2]++;
                if (round == 1) encoding->keys[begin[key + 1]++] = t;
            }
        }
        for (uint32_t p = 0; round == 0 && p <= encoding->positions; p++)
            begin[p + 2] += begin[p + 1];
    }
    encoding->keys_begin = begin;
}

void encode_index(struct arena *arena, struct encoding *encoding)
{
    encoding->labels = 0;
    array_each(struct encode_transition, t, &encoding->transitions) {
        uint64_t choices = encode_choices(t), room = UINT64_MAX - encoding->labels;
        t->label = (uint32_t)encoding->labels;
        encoding->labels += choices < room ? choices : room;
    }
    index_keys(arena, encoding);
}

const struct encode_transition *encode_labelled(const struct encoding *encoding, uint32_t label,
                                                uint64_t *choice)
{
    uint32_t low = 0, high = encoding->transitions.count;
    assert(label < encoding->labels && encoding->labels <= UINT32_MAX);
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (encoding->transitions.items[middle].label <= label) low = middle;
        else high = middle;
    }
    *choice = label - encoding->transitions.items[low].label + 1;
    return &encoding->transitions.items[low];
}
