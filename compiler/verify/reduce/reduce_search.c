/* What a reduction leaves: safe by its shape, or by looking at all of its few markings. */
#include "verify/reduce/reduce_parts.h"

#include <assert.h>
#include <string.h>

/* There is one token at first; if nothing makes more of them, there is never a second. */
bool reduce_is_plainly_safe(const struct reducer *r)
{
    for (uint32_t t = 0; t < r->transitions; t++) {
        if (reduce_degree(&r->post, t) > reduce_degree(&r->pre, t)) return false;
    }
    return true;
}

/* Markings one after the other, each `words` long; `table` holds number + 1. */
struct safe_search {
    const struct reducer *r;
    uint32_t words, count, mask;
    uint64_t *markings;
    uint32_t *table;
};

static uint64_t *marking_at(const struct safe_search *search, uint32_t index)
{
    assert(index <= REDUCE_SEARCH_MAX);
    return search->markings + (size_t)index * search->words;
}

static bool has(const uint64_t *marking, uint32_t place)
{
    return (marking[place / 64] >> (place % 64) & 1) != 0;
}

/* Writes the marking after `t` behind the last one; false if `t` cannot happen. */
static bool fire(const struct safe_search *search, const uint64_t *from, uint32_t t, bool *unsafe)
{
    const struct reducer *r = search->r;
    uint64_t *to = marking_at(search, search->count);
    for (uint32_t i = r->pre.begin[t]; i < r->pre.begin[t + 1]; i++) {
        if (!has(from, r->pre.nodes[i])) return false;
    }
    memcpy(to, from, search->words * sizeof(uint64_t));
    for (uint32_t i = r->pre.begin[t]; i < r->pre.begin[t + 1]; i++) {
        to[r->pre.nodes[i] / 64] &= ~((uint64_t)1 << (r->pre.nodes[i] % 64));
    }
    for (uint32_t i = r->post.begin[t]; i < r->post.begin[t + 1]; i++) {
        *unsafe = *unsafe || has(to, r->post.nodes[i]);
        to[r->post.nodes[i] / 64] |= (uint64_t)1 << (r->post.nodes[i] % 64);
    }
    return true;
}

/* Keeps the marking behind the last one if it is new. */
static void keep(struct safe_search *search)
{
    const uint64_t *marking = marking_at(search, search->count);
    uint64_t hash = 1469598103934665603U;
    for (uint32_t w = 0; w <= search->words; w++) { /* once more: upper bits reach the lower ones */
        hash = (hash ^ (w < search->words ? marking[w] : 0)) * 0x9e3779b97f4a7c15U;
        hash ^= hash >> 32;
    }
    uint32_t at = (uint32_t)hash & search->mask;
    for (; search->table[at] != 0; at = (at + 1) & search->mask) {
        const uint64_t *other = marking_at(search, search->table[at] - 1);
        if (memcmp(other, marking, search->words * sizeof(uint64_t)) == 0) return;
    }
    search->table[at] = ++search->count;
}

/* Gives up, and proves nothing, where too much remains. */
bool reduce_search_is_safe(const struct reducer *r)
{
    struct safe_search search = {
        .r = r, .words = r->places / 64 + 1, .mask = 4 * REDUCE_SEARCH_MAX - 1};
    uint64_t steps = 0, steps_max = REDUCE_WORK_MAX / 8;
    if (search.words > 64) return false;
    search.markings =
        ARENA_ARRAY(r->arena, uint64_t, (size_t)search.words * (REDUCE_SEARCH_MAX + 1));
    search.table = ARENA_ARRAY(r->arena, uint32_t, (size_t)search.mask + 1);
    marking_at(&search, 0)[r->initial / 64] |= (uint64_t)1 << (r->initial % 64);
    keep(&search);
    for (uint32_t done = 0; done < search.count; done++) {
        for (uint32_t t = 0; t < r->transitions; t++) {
            bool unsafe = false;
            if (++steps > steps_max || search.count >= REDUCE_SEARCH_MAX) return false;
            if (!fire(&search, marking_at(&search, done), t, &unsafe)) continue;
            if (unsafe) return false;
            keep(&search);
        }
    }
    return true;
}
