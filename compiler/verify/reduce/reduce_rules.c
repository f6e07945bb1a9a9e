/* The rules: each makes the net smaller and keeps which defects it has, which transitions are dead, which
 * lie on a run that ends properly, and the most tokens in a place.
 *
 * Sources: Murata, "Petri nets: properties, analysis and applications" (1989), for the six rules without
 * resets; Wynn, Verbeek, van der Aalst, ter Hofstede, Edmond, "Reduction rules for YAWL workflows with
 * cancellation regions and OR-joins" (2009), for those with.
 *
 * All of them but the two for parallel nodes show an *urgent* transition u: alone on its one input p, it
 * takes from there only, and empties nothing.  A run of the small net is a run of the large one in which u
 * happens as soon as it can; and any marking of the large net leads to one in which no u can happen, which
 * the small net reaches too.  So the two have the same markings that are dead, or that cannot end any more.
 * Where the run can end before u had its turn (who gives to p also gives to the output) none is applied.
 */
#include "verify/reduce/reduce_arcs.h"

#include <string.h>

/* Arcs by which one abstraction may make the net larger. */
#define REDUCE_GROWTH_MAX 32
/* Entries of the table that are tried for one signature. */
#define REDUCE_PROBES 4

/* ---- Sets ------------------------------------------------------------------------------------ */

static uint32_t count_of(const struct reduction *r, uint32_t place, enum reduce_kind kind)
{
    return r->places[place].ends.count[kind];
}

static uint32_t size_of(const struct reduction *r, uint32_t transition, enum reduce_kind kind)
{
    return r->transitions[transition].ends.count[kind];
}

static uint32_t first_place(const struct reduction *r, uint32_t transition, enum reduce_kind kind)
{
    return r->arcs[r->transitions[transition].ends.first[kind]].place;
}

static uint32_t first_transition(const struct reduction *r, uint32_t place, enum reduce_kind kind)
{
    return r->arcs[r->places[place].ends.first[kind]].transition;
}

static void stamp_of_place(struct reduction *r, uint32_t place, enum reduce_kind kind)
{
    r->stamp++;
    reduce_each_of_place(r, a, place, kind) r->stamps[r->arcs[a].transition] = r->stamp;
    r->work += count_of(r, place, kind);
}

static void stamp_of_transition(struct reduction *r, uint32_t transition, enum reduce_kind kind)
{
    r->stamp++;
    reduce_each_of_transition(r, a, transition, kind) r->stamps[r->arcs[a].place] = r->stamp;
    r->work += size_of(r, transition, kind);
}

/* Do the same transitions take from both, or give to both, or empty both? */
static bool same_of_places(struct reduction *r, uint32_t p, uint32_t q, enum reduce_kind kind)
{
    if (count_of(r, p, kind) != count_of(r, q, kind)) return false;
    if (count_of(r, p, kind) == 0) return true;
    stamp_of_place(r, p, kind);
    reduce_each_of_place(r, a, q, kind)
    {
        if (r->stamps[r->arcs[a].transition] != r->stamp) return false;
    }
    return true;
}

static bool same_of_transitions(struct reduction *r, uint32_t t, uint32_t u, enum reduce_kind kind)
{
    if (size_of(r, t, kind) != size_of(r, u, kind)) return false;
    if (size_of(r, t, kind) == 0) return true;
    stamp_of_transition(r, t, kind);
    reduce_each_of_transition(r, a, u, kind)
    {
        if (r->stamps[r->arcs[a].place] != r->stamp) return false;
    }
    return true;
}

static bool is_given_by_both(struct reduction *r, uint32_t t, uint32_t u)
{
    stamp_of_transition(r, t, REDUCE_GIVE);
    reduce_each_of_transition(r, a, u, REDUCE_GIVE)
    {
        if (r->stamps[r->arcs[a].place] == r->stamp) return true;
    }
    return false;
}

/* Does one transition give to both places? */
static bool have_common_maker(struct reduction *r, uint32_t p, uint32_t q)
{
    if (count_of(r, p, REDUCE_GIVE) == 0 || count_of(r, q, REDUCE_GIVE) == 1) return false;
    stamp_of_place(r, p, REDUCE_GIVE);
    r->work += count_of(r, q, REDUCE_GIVE);
    reduce_each_of_place(r, a, q, REDUCE_GIVE)
    {
        if (r->stamps[r->arcs[a].transition] == r->stamp) return true;
    }
    return false;
}

static bool gives_to(const struct reduction *r, uint32_t transition, uint32_t place)
{
    reduce_each_of_transition(r, a, transition, REDUCE_GIVE)
    {
        if (r->arcs[a].place == place) return true;
    }
    return false;
}

static bool is_emptied(const struct reduction *r, uint32_t place)
{
    return count_of(r, place, REDUCE_EMPTY) > 0;
}

static bool gives_what_is_emptied(struct reduction *r, uint32_t transition)
{
    r->work += size_of(r, transition, REDUCE_GIVE);
    reduce_each_of_transition(r, a, transition, REDUCE_GIVE)
    {
        if (is_emptied(r, r->arcs[a].place)) return true;
    }
    return false;
}

/* The run may end by the very step that gives to p. */
static bool ends_when_marked(struct reduction *r, uint32_t place)
{
    if (r->mixed_ends == 0) return false;
    r->work += count_of(r, place, REDUCE_GIVE);
    reduce_each_of_place(r, a, place, REDUCE_GIVE)
    {
        if (gives_to(r, r->arcs[a].transition, r->output)) return true;
    }
    return false;
}

/* ---- Moving ---------------------------------------------------------------------------------- */

/* All of one kind, from a place that goes: its own list is only walked. */
static inline void move_arcs(struct reduction *r, uint32_t from, uint32_t to,
                             enum reduce_kind kind)
{
    struct reduce_ends *ends = &r->places[from].ends;
    for (uint32_t arc = ends->first[kind], next; arc != 0; arc = next) {
        next = r->arcs[arc].place_next;
        reduce_turn_arc(r, arc, to, kind);
        reduction_queue_transition(r, r->arcs[arc].transition);
    }
    ends->first[kind] = ends->count[kind] = 0;
}

static void copy_gives(struct reduction *r, uint32_t from, uint32_t to)
{
    reduce_each_of_transition(r, a, from, REDUCE_GIVE)
    {
        reduce_add_arc(r, r->arcs[a].place, to, REDUCE_GIVE);
        reduction_queue_place(r, r->arcs[a].place);
    }
}

/* ---- Rules ----------------------------------------------------------------------------------- */

/* The urgent transition that alone takes from p, or NET_NONE. */
static uint32_t urgent_of(struct reduction *r, uint32_t p)
{
    if (p == r->output || count_of(r, p, REDUCE_TAKE) != 1) return NET_NONE;
    uint32_t u = first_transition(r, p, REDUCE_TAKE);
    if (size_of(r, u, REDUCE_TAKE) != 1 || size_of(r, u, REDUCE_EMPTY) != 0) return NET_NONE;
    return ends_when_marked(r, p) ? NET_NONE : u;
}

/* p -u-> q: one place with the tokens of both.
 * q not the output: the run would end before others had their turn.  R'(p) = R'(q): what empties one of
 * them empties the token wherever it is.  No common maker: it would give two tokens at once.  p != q: a
 * loop that does nothing; see drop_self_loop. */
static bool fuse_places(struct reduction *r, uint32_t p, uint32_t u)
{
    if (size_of(r, u, REDUCE_GIVE) != 1) return false;
    uint32_t q = first_place(r, u, REDUCE_GIVE);
    if (q == r->output || q == p || have_common_maker(r, p, q)) return false;
    if (r->has_resets && !same_of_places(r, p, q, REDUCE_EMPTY)) return false;
    struct reduce_place *from = &r->places[p], *to = &r->places[q];
    uint32_t of_q = to->ends.count[REDUCE_GIVE] - 1 + to->ends.count[REDUCE_TAKE];
    uint32_t stays = from->ends.count[REDUCE_GIVE] > of_q ? p : q, goes = stays == p ? q : p;
    reduction_queue_place(r, stays);
    reduce_remove_step(r, u, REDUCE_FUSE_PLACES, from->node);
    move_arcs(r, goes, stays, REDUCE_GIVE);
    move_arcs(r, goes, stays, REDUCE_TAKE);
    r->places[stays].node = to->node;
    r->places[stays].spins = to->spins; /* a token in p can always move on */
    r->places[stays].is_initial = from->is_initial || to->is_initial;
    reduce_remove_place(r, goes);
    return true;
}

/* May t end the run in the place of u, which did so later?  t gives nothing else: what follows from that
 * would not have its turn.  Tokens that gathered between them gather before t now, as t can as well wait if
 * nothing empties what it takes. */
static bool may_end(struct reduction *r, uint32_t t)
{
    if (size_of(r, t, REDUCE_GIVE) > 1) return false;
    r->work += size_of(r, t, REDUCE_TAKE);
    reduce_each_of_transition(r, a, t, REDUCE_TAKE) {
        if (is_emptied(r, r->arcs[a].place)) return false;
    }
    return true;
}

/* t -p-> u: t gives what u gives.
 * One maker of p, which may empty others; p not marked at first.  p and what u gives are never emptied: the
 * token would be in another place when that happens.  t and u give to different places (so t is not u). */
static bool fuse_transitions(struct reduction *r, uint32_t p, uint32_t u)
{
    if (count_of(r, p, REDUCE_GIVE) != 1 || r->places[p].is_initial) return false;
    uint32_t t = first_transition(r, p, REDUCE_GIVE);
    if (is_emptied(r, p)) return false;
    if (gives_what_is_emptied(r, u) || is_given_by_both(r, t, u)) return false;
    if (gives_to(r, u, r->output) && !may_end(r, t)) return false;
    copy_gives(r, u, t);
    reduction_remove_transition(r, u, REDUCE_FUSE_TRANSITIONS, r->places[p].node);
    reduce_remove_place(r, p);
    reduction_queue_transition(r, t);
    return true;
}

static bool has_room(const struct reduction *r, uint64_t makers, uint64_t gives)
{
    uint64_t more = makers * gives;
    return more <= makers + gives + REDUCE_GROWTH_MAX && r->arcs_live + more + 1 < r->arcs_max;
}

/* Whoever gives to p gives what u gives: the same with several makers.  The output is not among what u
 * gives, and no maker gives to those places already (so none of them is u). */
static bool abstract_place(struct reduction *r, uint32_t p, uint32_t u)
{
    uint32_t makers = count_of(r, p, REDUCE_GIVE), gives = size_of(r, u, REDUCE_GIVE);
    if (makers < 2 || gives < 2 || r->places[p].is_initial || is_emptied(r, p)) return false;
    if (!has_room(r, makers, gives) || gives_what_is_emptied(r, u)) return false;
    if (gives_to(r, u, r->output)) return false;
    reduce_each_of_place(r, a, p, REDUCE_GIVE)
    {
        if (is_given_by_both(r, r->arcs[a].transition, u)) return false;
    }
    reduce_each_of_place(r, a, p, REDUCE_GIVE) copy_gives(r, u, r->arcs[a].transition);
    reduction_remove_transition(r, u, REDUCE_ABSTRACT_PLACE, r->places[p].node);
    reduce_remove_place(r, p);
    return true;
}

/* p and q always hold the same: q is left out.  Neither is the input nor the output. */
static bool drop_parallel_place(struct reduction *r, uint32_t p, uint32_t q)
{
    if (r->places[p].is_initial || r->places[q].is_initial) return false;
    if (p == r->output || q == r->output) return false;
    for (enum reduce_kind kind = 0; kind < REDUCE_KIND_COUNT; kind++) {
        if (!same_of_places(r, p, q, kind)) return false;
    }
    r->places[p].spins = r->places[p].spins || r->places[q].spins;
    reduce_remove_place(r, q);
    reduction_queue_place(r, p);
    r->counts.fired[REDUCE_DROP_PARALLEL_PLACE]++;
    return true;
}

/* t and u do the same: u is left out, and is dead exactly if t is. */
static bool drop_parallel_transition(struct reduction *r, uint32_t t, uint32_t u)
{
    for (enum reduce_kind kind = 0; kind < REDUCE_KIND_COUNT; kind++) {
        if (!same_of_transitions(r, t, u, kind)) return false;
    }
    if (r->mixed_ends > 0 && size_of(r, u, REDUCE_GIVE) > 1 && gives_to(r, u, r->output)) {
        r->mixed_ends--;
    }
    reduction_remove_transition(r, u, REDUCE_DROP_PARALLEL_TRANSITION, t);
    return true;
}

/* t takes from p and gives it back, and does nothing else: it happens exactly if p is ever marked (and the
 * run is not over by then), and changes nothing but that markings with p are not dead. */
static bool drop_self_loop(struct reduction *r, uint32_t t)
{
    if (size_of(r, t, REDUCE_TAKE) != 1 || size_of(r, t, REDUCE_GIVE) != 1) return false;
    uint32_t p = first_place(r, t, REDUCE_TAKE);
    if (first_place(r, t, REDUCE_GIVE) != p || size_of(r, t, REDUCE_EMPTY) != 0) return false;
    if (ends_when_marked(r, p)) return false;
    reduction_remove_transition(r, t, REDUCE_DROP_SELF_LOOP, r->places[p].node);
    r->places[p].spins = true;
    return true;
}

/* ---- Candidates for parallel nodes ------------------------------------------------------------ */

static uint64_t sign_place(struct reduction *r, uint32_t place)
{
    struct reduce_place *p = &r->places[place];
    if (p->is_signed) return p->signature;
    for (enum reduce_kind kind = 0; kind < REDUCE_KIND_COUNT; kind++) {
        reduce_each_of_place(r, a, place, kind)
        {
            p->signature ^= reduce_sign_of_place(r->arcs[a].transition, kind);
        }
    }
    p->is_signed = true;
    return p->signature;
}

static uint64_t sign_transition(struct reduction *r, uint32_t transition)
{
    struct reduce_transition *t = &r->transitions[transition];
    if (t->is_signed) return t->signature;
    for (enum reduce_kind kind = 0; kind < REDUCE_KIND_COUNT; kind++) {
        reduce_each_of_transition(r, a, transition, kind)
        {
            t->signature ^= reduce_spread(r->arcs[a].place, kind);
        }
    }
    t->is_signed = true;
    return t->signature;
}

static uint64_t signature_of(struct reduction *r, uint32_t node)
{
    return node < r->places_count ? sign_place(r, node) : sign_transition(r, node - r->places_count);
}

static bool is_gone(const struct reduction *r, uint32_t node)
{
    if (node >= r->places_count) return r->transitions[node - r->places_count].is_gone;
    return r->places[node].is_gone;
}

static bool drop_parallel(struct reduction *r, uint32_t node, uint32_t other)
{
    if (is_gone(r, other) || signature_of(r, node) != signature_of(r, other)) return false;
    bool is_place = node < r->places_count;
    if (is_place != (other < r->places_count)) return false;
    if (is_place) return drop_parallel_place(r, other, node);
    return drop_parallel_transition(r, other - r->places_count, node - r->places_count);
}

/* Is there a node like this one?  Else it is left in the table, in the place of one that is not there any
 * more; a node that finds no place is looked at again in the last round. */
static bool find_parallel(struct reduction *r, uint32_t node)
{
    uint32_t at = (uint32_t)(signature_of(r, node) >> 20) & r->table_mask, free = at;
    for (uint32_t i = 0; i < REDUCE_PROBES; i++, at = (at + 1) & r->table_mask) {
        uint32_t other = r->table[at];
        if (other == node + 1) return false;
        if (other == 0 || is_gone(r, other - 1)) free = at;
        if (other != 0 && drop_parallel(r, node, other - 1)) return true;
        if (other == 0) break;
    }
    r->table[free] = node + 1;
    return false;
}

/* ---- The worklist ---------------------------------------------------------------------------- */

static bool try_place(struct reduction *r, uint32_t p)
{
    if (r->places[p].is_gone) return false;
    uint32_t u = urgent_of(r, p);
    if (u != NET_NONE) {
        if (fuse_places(r, p, u) || fuse_transitions(r, p, u)) return true;
        if (abstract_place(r, p, u)) return true;
    }
    return find_parallel(r, p);
}

static bool try_transition(struct reduction *r, uint32_t t)
{
    if (r->transitions[t].is_gone) return false;
    if (drop_self_loop(r, t) || find_parallel(r, r->places_count + t)) return true;
    if (size_of(r, t, REDUCE_TAKE) != 1) return false;
    reduction_queue_place(r, first_place(r, t, REDUCE_TAKE));
    return false;
}

static bool look_at(struct reduction *r, uint32_t node)
{
    r->is_queued[node] = false;
    r->work++;
    return node < r->places_count ? try_place(r, node) : try_transition(r, node - r->places_count);
}

static bool empty_queue(struct reduction *r)
{
    uint32_t nodes = r->places_count + r->transitions_count;
    bool changed = false;
    while (r->queue_count > 0 && r->work < r->work_max) {
        uint32_t node = r->queue[r->queue_first];
        r->queue_first = r->queue_first + 1 == nodes ? 0 : r->queue_first + 1;
        r->queue_count--;
        changed = look_at(r, node) || changed;
    }
    return changed;
}

/* As if all nodes stood in the queue, in their order, before what changes joins it. */
static bool look_at_all(struct reduction *r)
{
    uint32_t nodes = r->places_count + r->transitions_count;
    bool changed = false;
    memset(r->is_queued, true, nodes);
    for (uint32_t node = 0; node < nodes && r->work < r->work_max; node++) {
        if (!is_gone(r, node)) changed = look_at(r, node) || changed;
    }
    return changed;
}

/* Each round looks at all that remains, since a change may make a rule apply that is not near it; what
 * changes is looked at again at once, so there are few rounds. */
void reduction_run(struct reduction *r)
{
    bool changed = true;
    while (changed && r->work < r->work_max) {
        memset(r->table, 0, ((size_t)r->table_mask + 1) * sizeof *r->table);
        changed = look_at_all(r);
        changed = empty_queue(r) || changed;
    }
}
