/* The backward search.
 *
 * Elements are sparse lists of (position, tokens), kept from both ends of one piece of memory: their
 * heads upwards, their arcs downwards.  A transition is tried for an element only if it gives something
 * that the element needs: any other predecessor is no smaller than the element itself.
 */
#include "support/coverability.h"

#include "yawl/errors.h"

#include <assert.h>
#include <string.h>

static size_t round_up(size_t bytes) { return (bytes + 7) / 8 * 8; }

size_t coverability_base_size(const struct yawl_reset_net *net)
{
    return round_up(net->positions_count * sizeof(uint32_t)) +
           round_up(net->transitions_count * sizeof(uint32_t));
}

bool coverability_begin(struct coverability *c, const struct yawl_reset_net *net, void *memory,
                        size_t size)
{
    char *bytes = memory;
    size_t base = coverability_base_size(net);
    if (size < base || size - base > UINT32_MAX) return false;
    memset(memory, 0, base);
    *c = (struct coverability){
        .net = net, .elements_max = UINT32_MAX, .work = COVERABILITY_WORK_MAX, .newest = COVERABILITY_NONE};
    c->tokens = (uint32_t *)(void *)bytes;
    c->stamps = (uint32_t *)(void *)(bytes + round_up(net->positions_count * sizeof(uint32_t)));
    c->elements = (struct coverability_element *)(void *)(bytes + base);
    c->arcs = (struct yawl_reset_arc *)(void *)(bytes + base);
    c->arcs_end = (uint32_t)((size - base) / sizeof *c->arcs);
    c->arcs_at = c->arcs_end;
    return true;
}

/* ---- Elements -------------------------------------------------------------------------------- */

static bool has_room(const struct coverability *c, uint32_t arcs)
{
    size_t heads = ((size_t)c->count + 1) * sizeof *c->elements;
    return c->live < c->elements_max && arcs <= c->arcs_at &&
           heads <= (size_t)(c->arcs_at - arcs) * sizeof *c->arcs;
}

/* Is `a` no greater than `b`?  Both are in the order of positions. */
static bool is_within(const struct coverability *c, const struct coverability_element *a,
                      const struct coverability_element *b)
{
    const struct yawl_reset_arc *need = c->arcs + a->at, *have = c->arcs + b->at;
    const struct yawl_reset_arc *end = have + b->count;
    if ((a->positions & ~b->positions) != 0 || a->count > b->count) return false;
    for (uint32_t i = 0; i < a->count; i++, have++) {
        while (have < end && have->position < need[i].position) have++;
        if (have == end || have->position != need[i].position || have->tokens < need[i].tokens) {
            return false;
        }
    }
    return true;
}

static bool is_covered(const struct coverability *c, const struct coverability_element *element)
{
    if (c->marking == NULL) return false;
    for (uint32_t i = 0; i < element->count; i++) {
        const struct yawl_reset_arc *arc = &c->arcs[element->at + i];
        if (c->marking[arc->position] < arc->tokens) return false;
    }
    return true;
}

/* Pays for one element: it is compared with all others that are left, in both directions. */
static bool pay(struct coverability *c)
{
    uint64_t cost = 1 + 2 * (uint64_t)c->live;
    bool suffices = cost <= c->work;
    c->work -= suffices ? cost : c->work;
    return suffices;
}

/* The last element is compared with all others; kept if it is new, then others may be dropped. */
static bool is_minimal(struct coverability *c, const struct coverability_element *made)
{
    for (uint32_t i = c->newest; i != COVERABILITY_NONE; i = c->elements[i].older) {
        if (is_within(c, &c->elements[i], made)) return false;
    }
    for (uint32_t *link = &c->newest; *link != COVERABILITY_NONE;) {
        struct coverability_element *element = &c->elements[*link];
        if (!is_within(c, made, element)) {
            link = &element->older;
            continue;
        }
        element->is_dropped = 1;
        c->live--;
        *link = element->older;
    }
    return true;
}

/* Sorts by position: lists are short and nearly sorted. */
static void sort(struct yawl_reset_arc *arcs, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        struct yawl_reset_arc arc = arcs[i];
        uint32_t at = i;
        for (; at > 0 && arcs[at - 1].position > arc.position; at--) arcs[at] = arcs[at - 1];
        arcs[at] = arc;
    }
}

/* Keeps the `count` arcs that were written below `arcs_at` if they are a new minimal element. */
static enum coverability_status keep(struct coverability *c, uint32_t count)
{
    struct coverability_element made = {.at = c->arcs_at - count, .count = count};
    if (!has_room(c, count)) return COVERABILITY_FULL;
    sort(c->arcs + made.at, count);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t position = c->arcs[made.at + i].position;
        if (c->possible != NULL && !c->possible[position]) return COVERABILITY_COMPLETE;
        made.positions |= (uint64_t)1 << (position % 64);
    }
    if (is_covered(c, &made)) return COVERABILITY_COVERED;
    if (!pay(c)) return COVERABILITY_FULL;
    if (!is_minimal(c, &made)) return COVERABILITY_COMPLETE;
    c->arcs_at = made.at;
    made.older = c->newest;
    c->newest = c->count;
    c->elements[c->count++] = made;
    c->live++;
    return COVERABILITY_COMPLETE;
}

enum coverability_status coverability_add(struct coverability *c, const struct yawl_reset_arc *arcs,
                                          uint32_t count)
{
    if (!has_room(c, count)) return COVERABILITY_FULL;
    memcpy(c->arcs + c->arcs_at - count, arcs, count * sizeof *arcs);
    return keep(c, count);
}

/* ---- One step back --------------------------------------------------------------------------- */

/* Empties the needs that the transition resets; false if one of them needs more than the transition
 * gives, for then nothing that comes before can help. */
static bool undo_resets(struct coverability *c, const struct yawl_reset_transition *t)
{
    const struct yawl_reset_arc *arcs = c->net->arcs;
    for (uint32_t i = t->empties; i < t->gives; i++) {
        uint32_t position = arcs[i].position, given = 0;
        if (c->tokens[position] == 0) continue;
        for (uint32_t g = t->gives; g < t->end; g++) {
            if (arcs[g].position == position) given += arcs[g].tokens;
        }
        if (c->tokens[position] > given) return false;
        c->tokens[position] = 0;
    }
    return true;
}

/* The needs of `element` before `t` happened are in `tokens`. */
static bool undo(struct coverability *c, const struct coverability_element *element,
                 const struct yawl_reset_transition *t)
{
    const struct yawl_reset_arc *arcs = c->net->arcs;
    for (uint32_t i = 0; i < element->count; i++) {
        c->tokens[c->arcs[element->at + i].position] = c->arcs[element->at + i].tokens;
    }
    if (!undo_resets(c, t)) return false;
    for (uint32_t i = t->gives; i < t->end; i++) {
        uint32_t *tokens = &c->tokens[arcs[i].position];
        *tokens -= *tokens < arcs[i].tokens ? *tokens : arcs[i].tokens;
    }
    for (uint32_t i = t->takes; i < t->empties; i++) {
        c->tokens[arcs[i].position] += arcs[i].tokens;
    }
    return true;
}

/* Moves what `tokens` holds at `position` to the list that is made. */
static uint32_t move(struct coverability *c, uint32_t position, uint32_t count)
{
    if (c->tokens[position] == 0) return count;
    c->arcs[c->arcs_at - 1 - count] = (struct yawl_reset_arc){position, c->tokens[position]};
    c->tokens[position] = 0;
    return count + 1;
}

static enum coverability_status step_back(struct coverability *c,
                                          const struct coverability_element *element,
                                          const struct yawl_reset_transition *t)
{
    const struct yawl_reset_arc *arcs = c->net->arcs;
    uint32_t count = 0, most = element->count + (t->empties - t->takes);
    if (!has_room(c, most)) return COVERABILITY_FULL;
    bool is_possible = undo(c, element, t);
    for (uint32_t i = 0; i < element->count; i++) {
        count = move(c, c->arcs[element->at + i].position, count);
    }
    for (uint32_t i = t->takes; i < t->empties; i++) count = move(c, arcs[i].position, count);
    assert(count <= most);
    return is_possible ? keep(c, count) : COVERABILITY_COMPLETE;
}

/* Tries each transition once that gives something to the element. */
static enum coverability_status expand(struct coverability *c, uint32_t index)
{
    const struct yawl_reset_net *net = c->net;
    struct coverability_element element = c->elements[index];
    for (uint32_t i = 0; i < element.count; i++) {
        uint32_t position = c->arcs[element.at + i].position;
        for (uint32_t g = net->givers_begin[position]; g < net->givers_begin[position + 1]; g++) {
            uint32_t t = net->givers[g];
            if (c->stamps[t] == index + 1) continue;
            c->stamps[t] = index + 1;
            enum coverability_status status = step_back(c, &element, &net->transitions[t]);
            if (status != COVERABILITY_COMPLETE) return status;
        }
        if (c->elements[index].is_dropped) break;
    }
    return COVERABILITY_COMPLETE;
}

enum coverability_status coverability_run(struct coverability *c)
{
    for (uint32_t done = 0; done < c->count; done++) {
        if (c->elements[done].is_dropped) continue;
        enum coverability_status status = expand(c, done);
        if (status != COVERABILITY_COMPLETE) return status;
    }
    return COVERABILITY_COMPLETE;
}

/* ---- One marking ----------------------------------------------------------------------------- */

static uint32_t tokens_at(const struct yawl_reset_net *net, const struct yawl_marking_view *view,
                          uint32_t mark)
{
    if (mark >= net->places_count) {
        uint32_t task = mark - net->places_count;
        return (uint32_t)(view->busy[task / 64] >> (task % 64) & 1);
    }
    switch (view->place_bits) {
    case 1: return (uint32_t)(((const uint64_t *)view->places)[mark / 64] >> (mark % 64) & 1);
    case 8: return ((const uint8_t *)view->places)[mark];
    case 16: return ((const uint16_t *)view->places)[mark];
    default: return ((const uint32_t *)view->places)[mark];
    }
}

static bool takes_possible(const struct yawl_reset_net *net, const struct yawl_reset_transition *t,
                           const uint8_t *possible)
{
    for (uint32_t i = t->takes; i < t->empties; i++) {
        if (!possible[net->arcs[i].position]) return false;
    }
    return true;
}

/* Positions that tokens may ever reach, as if nothing were ever taken or emptied. */
static void spread(const struct yawl_reset_net *net, uint8_t *possible)
{
    bool is_new = true;
    while (is_new) {
        is_new = false;
        for (uint32_t i = 0; i < net->transitions_count; i++) {
            const struct yawl_reset_transition *t = &net->transitions[i];
            if (!takes_possible(net, t, possible)) continue;
            for (uint32_t g = t->gives; g < t->end; g++) {
                is_new = is_new || !possible[net->arcs[g].position];
                possible[net->arcs[g].position] = 1;
            }
        }
    }
}

/* The inputs that are marked must stay so, where they can be lost, while one more is marked. */
static enum coverability_status add_targets(struct coverability *c, struct yawl_reset_arc *target)
{
    const struct yawl_reset_net *net = c->net;
    uint32_t count = 0;
    for (uint32_t i = 0; i < net->inputs_count; i++) {
        const struct yawl_reset_input *input = &net->inputs[i];
        if (c->marking[input->position] == 0 || !input->is_lost) continue;
        target[count++] = (struct yawl_reset_arc){input->position, 1};
    }
    for (uint32_t i = 0; i < net->inputs_count; i++) {
        if (c->marking[net->inputs[i].position] > 0) continue;
        target[count] = (struct yawl_reset_arc){net->inputs[i].position, 1};
        enum coverability_status status = coverability_add(c, target, count + 1);
        if (status != COVERABILITY_COMPLETE) return status;
    }
    return COVERABILITY_COMPLETE;
}

/* Memory of one question, in front of that of the search. */
struct question {
    struct yawl_reset_arc *target;
    uint32_t *marking;
    uint8_t *possible;
    char *rest;
    size_t rest_size;
};

static bool divide(const struct yawl_reset_net *net, struct question *q, void *scratch, size_t size)
{
    size_t target = round_up((net->inputs_count + 1) * sizeof *q->target);
    size_t marking = round_up(net->positions_count * sizeof *q->marking);
    size_t fixed = target + marking + round_up(net->positions_count);
    char *bytes = scratch;
    if (size < fixed) return false;
    memset(bytes, 0, fixed);
    q->target = scratch;
    q->marking = (uint32_t *)(void *)(bytes + target);
    q->possible = (uint8_t *)bytes + target + marking;
    q->rest = bytes + fixed;
    q->rest_size = size - fixed;
    return true;
}

static void add_tokens(const struct yawl_reset_net *net, struct question *q, uint32_t mark,
                       uint32_t tokens)
{
    uint32_t position = net->position_of[mark];
    if (position == UINT32_MAX || tokens == 0) return;
    q->marking[position] += tokens;
    q->possible[position] = 1;
}

static bool answer(const struct yawl_reset_net *net, struct question *q, uint64_t *work, int *fault)
{
    struct coverability c;
    enum coverability_status status = COVERABILITY_FULL;
    spread(net, q->possible);
    if (coverability_begin(&c, net, q->rest, q->rest_size)) {
        c.marking = q->marking;
        c.possible = q->possible;
        c.work = *work;
        status = add_targets(&c, q->target);
        if (status == COVERABILITY_COMPLETE) status = coverability_run(&c);
        *work = c.work;
    }
    if (status == COVERABILITY_FULL) *fault = YAWL_ESEARCH;
    return status != COVERABILITY_COMPLETE;
}

static bool refuse(int *fault)
{
    *fault = YAWL_ESEARCH;
    return true;
}

bool coverability_waits(const struct yawl_reset_net *net, const uint32_t *marks,
                        struct coverability_means *means, int *fault)
{
    struct question q;
    if (!divide(net, &q, means->memory, means->size)) return refuse(fault);
    for (uint32_t i = 0; i < net->marks_count; i++) add_tokens(net, &q, i, marks[i]);
    return answer(net, &q, &means->work, fault);
}

bool yawl_or_join_waits(const struct yawl_reset_net *net, const struct yawl_marking_view *view,
                        void *scratch, uint32_t scratch_size, int *fault)
{
    struct question q;
    uint64_t work = COVERABILITY_WORK_MAX;
    if (!divide(net, &q, scratch, scratch_size)) return refuse(fault);
    for (uint32_t i = 0; i < net->marks_count; i++) {
        add_tokens(net, &q, i, tokens_at(net, view, i));
    }
    return answer(net, &q, &work, fault);
}
