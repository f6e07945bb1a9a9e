/* The plain net of a net, and the smaller one after a round of rules. */
#include "verify/reduce/reduce_parts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

uint32_t reduce_find(uint32_t *class, uint32_t node)
{
    while (class[node] != node) {
        class[node] = class[class[node]];
        node = class[node];
    }
    return node;
}

/* ---- The first net --------------------------------------------------------------------------- */

/* Room for the places or transitions and all their arcs; zeroed, so that the first list begins at
 * 0. */
static struct arcs arcs_new(struct arena *arena, size_t nodes, size_t arcs)
{
    return (struct arcs){ARENA_ARRAY(arena, uint32_t, nodes + 1),
                         ARENA_ARRAY(arena, uint32_t, arcs + 1)};
}

/* What a transition empties, reads or must find empty only takes behaviour away; an or-split that gives
 * everything leaves no less.  The rest is not of plain transitions. */
static bool is_plain(const struct encoding *encoding)
{
    if (encoding->positions > encoding->extra) return false;
    if (encoding->arcs.count > REDUCE_ARCS_MAX) return false;
    array_each(struct encode_transition, t, &encoding->transitions) {
        if (t->enough > 0) return false;
    }
    array_each(struct yawl_reset_arc, arc, &encoding->arcs) {
        if (arc->tokens > 1) return false;
    }
    return true;
}

static void add_transition(struct reducer *r, const struct encoding *encoding,
                           const struct encode_transition *from)
{
    uint32_t t = r->transitions++, at = r->pre.begin[t];
    for (uint32_t i = from->takes; i < from->empties; i++) {
        r->pre.nodes[at++] = encoding->arcs.items[i].position;
    }
    r->pre.begin[t + 1] = at;
    at = r->post.begin[t];
    for (uint32_t i = from->gives; i < from->end; i++) {
        r->post.nodes[at++] = encoding->arcs.items[i].position;
    }
    r->post.begin[t + 1] = at;
}

bool reduce_load(struct reducer *r, const struct encoding *encoding)
{
    if (!is_plain(encoding)) return false;
    r->places = encoding->extra;
    r->pre = arcs_new(r->arena, encoding->transitions.count, encoding->arcs.count);
    r->post = arcs_new(r->arena, encoding->transitions.count, encoding->arcs.count);
    r->initial = encoding->net->input.index;
    array_each(struct encode_transition, t, &encoding->transitions) add_transition(r, encoding, t);
    return true;
}

/* ---- Equal nodes ----------------------------------------------------------------------------- */

struct node_table reduce_table(struct arena *arena, const struct arcs *in, const struct arcs *out,
                               uint32_t count_max)
{
    uint32_t mask = 15;
    while (mask < 2 * count_max) mask = 2 * mask + 1;
    return (struct node_table){in, out, ARENA_ARRAY(arena, uint32_t, (size_t)mask + 1), mask};
}

static uint64_t hash_more(uint64_t hash, const struct arcs *arcs, uint32_t node)
{
    for (uint32_t i = arcs->begin[node]; i < arcs->begin[node + 1]; i++) {
        hash = (hash ^ arcs->nodes[i]) * 1099511628211U;
    }
    return hash;
}

static uint64_t hash_of(const struct node_table *table, uint32_t node)
{
    uint64_t hash = hash_more(1469598103934665603U, table->in, node);
    hash = hash_more((hash ^ UINT32_MAX) * 1099511628211U, table->out, node);
    return hash ^ hash >> 29;
}

/* The lists are sorted, so equal sets are equal lists. */
static bool same_nodes(const struct arcs *arcs, uint32_t a, uint32_t b)
{
    uint32_t count = reduce_degree(arcs, a);
    return count == reduce_degree(arcs, b) &&
           memcmp(arcs->nodes + arcs->begin[a], arcs->nodes + arcs->begin[b],
                  count * sizeof(uint32_t)) == 0;
}

bool reduce_is_double(struct node_table *table, uint32_t node)
{
    uint32_t at = (uint32_t)hash_of(table, node) & table->mask;
    for (; table->slots[at] != 0; at = (at + 1) & table->mask) {
        uint32_t other = table->slots[at] - 1;
        if (same_nodes(table->in, node, other) && same_nodes(table->out, node, other)) return true;
    }
    table->slots[at] = node + 1;
    return false;
}

/* ---- Rebuilding ------------------------------------------------------------------------------ */

static int compare_nodes(const void *left, const void *right)
{
    const uint32_t *a = left, *b = right;
    return *a < *b ? -1 : *a > *b;
}

/* Takers or makers of places from the transitions' arcs, by counting. */
static struct arcs invert(struct reducer *r, const struct arcs *arcs)
{
    uint32_t total = arcs->begin[r->transitions];
    struct arcs out = arcs_new(r->arena, (size_t)r->places + 1, total);
    for (uint32_t i = 0; i < total; i++) out.begin[arcs->nodes[i] + 2]++;
    for (uint32_t p = 0; p < r->places; p++) out.begin[p + 2] += out.begin[p + 1];
    for (uint32_t t = 0; t < r->transitions; t++) {
        for (uint32_t i = arcs->begin[t]; i < arcs->begin[t + 1]; i++) {
            out.nodes[out.begin[arcs->nodes[i] + 1]++] = t;
        }
    }
    r->work += total;
    return out;
}

void reduce_index(struct reducer *r)
{
    r->takers = invert(r, &r->pre);
    r->makers = invert(r, &r->post);
    r->place_class = ARENA_ARRAY(r->arena, uint32_t, (size_t)r->places + 1);
    r->transition_class = ARENA_ARRAY(r->arena, uint32_t, (size_t)r->transitions + 1);
    r->gone = ARENA_ARRAY(r->arena, bool, (size_t)r->places + 1);
    r->taker_count = ARENA_ARRAY(r->arena, uint32_t, (size_t)r->places + 1);
    r->maker_count = ARENA_ARRAY(r->arena, uint32_t, (size_t)r->places + 1);
    for (uint32_t p = 0; p < r->places; p++) {
        r->place_class[p] = p;
        r->taker_count[p] = reduce_degree(&r->takers, p);
        r->maker_count[p] = reduce_degree(&r->makers, p);
    }
    for (uint32_t t = 0; t < r->transitions; t++) r->transition_class[t] = t;
}

/* ---- The next net ---------------------------------------------------------------------------- */

/* New numbers of the classes of places. */
static uint32_t *number_places(struct reducer *r, uint32_t *count)
{
    uint32_t *number = ARENA_ARRAY(r->arena, uint32_t, (size_t)r->places + 1);
    *count = 0;
    for (uint32_t p = 0; p < r->places; p++) {
        bool is_root = reduce_find(r->place_class, p) == p;
        number[p] = is_root && !r->gone[p] ? (*count)++ : NET_NONE;
    }
    return number;
}

/* Sorts what was appended from `begin` on and keeps each once; returns the new end. */
static uint32_t unite(struct arcs *arcs, uint32_t begin, uint32_t end)
{
    if (end - begin < 2) return end;
    qsort(arcs->nodes + begin, end - begin, sizeof(uint32_t), compare_nodes);
    uint32_t kept = begin + 1;
    for (uint32_t i = begin + 1; i < end; i++) {
        if (arcs->nodes[i] != arcs->nodes[kept - 1]) arcs->nodes[kept++] = arcs->nodes[i];
    }
    return kept;
}

/* Places that are gone have no number and are left out. */
static uint32_t append(struct reducer *r, const struct arcs *from, uint32_t transition,
                       const uint32_t *number, uint32_t *out)
{
    uint32_t count = 0;
    for (uint32_t i = from->begin[transition]; i < from->begin[transition + 1]; i++) {
        uint32_t place = number[reduce_find(r->place_class, from->nodes[i])];
        if (place != NET_NONE) out[count++] = place;
    }
    return count;
}

/* Is every node of `b` in `a`?  Both are sorted. */
static bool contains(const uint32_t *a, uint32_t a_count, const uint32_t *b, uint32_t b_count)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < b_count; i++) {
        while (at < a_count && a[at] < b[i]) at++;
        if (at == a_count || a[at] != b[i]) return false;
    }
    return true;
}

/* Transitions by class: those of root t are members[begin[t]] … */
static struct arcs members_of(struct reducer *r)
{
    struct arcs out = {ARENA_ARRAY(r->arena, uint32_t, (size_t)r->transitions + 2),
                       ARENA_ARRAY(r->arena, uint32_t, (size_t)r->transitions + 1)};
    for (uint32_t t = 0; t < r->transitions; t++) {
        out.begin[reduce_find(r->transition_class, t) + 2]++;
    }
    for (uint32_t t = 0; t < r->transitions; t++) out.begin[t + 2] += out.begin[t + 1];
    for (uint32_t t = 0; t < r->transitions; t++) {
        out.nodes[out.begin[reduce_find(r->transition_class, t) + 1]++] = t;
    }
    return out;
}

/* The arcs of the class of `root` become those of transition `t` of the next net, unless it gives
 * back no more than it takes. */
static bool make_transition(struct reducer *r, const struct arcs *members, uint32_t root,
                            const uint32_t *number, struct reducer *next)
{
    uint32_t t = next->transitions;
    struct arcs *pre = &next->pre, *post = &next->post;
    uint32_t begin = pre->begin[t], end = begin;
    end += append(r, &r->pre, root, number, pre->nodes + end);
    pre->begin[t + 1] = unite(pre, begin, end);
    uint32_t post_begin = post->begin[t];
    end = post_begin;
    for (uint32_t i = members->begin[root]; i < members->begin[root + 1]; i++) {
        end += append(r, &r->post, members->nodes[i], number, post->nodes + end);
    }
    post->begin[t + 1] = unite(post, post_begin, end);
    if (post->begin[t + 1] != end) next->is_weighted = true;
    return !contains(pre->nodes + begin, pre->begin[t + 1] - begin, post->nodes + post_begin,
                     post->begin[t + 1] - post_begin);
}

/* The old net goes with its arena, so that memory is that of two rounds, not of all. */
bool reduce_rebuild(struct reducer *r)
{
    struct reducer next = {
        .arena = arena_new(ARENA_LIMIT_DEFAULT), .work = r->work, .is_weighted = r->is_weighted};
    uint32_t arcs = r->pre.begin[r->transitions] + r->post.begin[r->transitions];
    uint32_t *number = number_places(r, &next.places);
    struct arcs members = members_of(r);
    next.pre = arcs_new(next.arena, r->transitions, arcs);
    next.post = arcs_new(next.arena, r->transitions, arcs);
    struct node_table table = reduce_table(r->arena, &next.pre, &next.post, r->transitions);
    for (uint32_t t = 0; t < r->transitions; t++) {
        if (reduce_find(r->transition_class, t) != t) continue;
        if (!make_transition(r, &members, t, number, &next)) continue;
        if (!reduce_is_double(&table, next.transitions)) next.transitions++;
    }
    next.initial = number[reduce_find(r->place_class, r->initial)];
    assert(next.initial != NET_NONE);
    next.work += arcs;
    bool smaller = next.places < r->places || next.transitions < r->transitions;
    arena_free(r->arena);
    *r = next;
    return smaller;
}
