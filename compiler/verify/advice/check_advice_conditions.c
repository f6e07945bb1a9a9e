/* Could a condition be the implicit one of a flow?
 *
 * One task before it, one behind it, and nothing else that knows it: no `while`, no cancellation set
 * that names it, no timer or failure that leads to it, no flow of the same tasks beside it.  A condition
 * with a text of its own is there for its readers.
 */
#include "base/bitset.h"
#include "verify/advice/check_advice.h"

/* Conditions that something needs by name. */
static struct bitset find_named(const struct advice *advice, const struct net *net)
{
    struct bitset named = bitset_new(advice->arena, net->places.count);
    bitset_add(named, net->input.index);
    bitset_add(named, net->output.index);
    array_each(struct net_flow, flow, &net->other_flows) bitset_add(named, flow->place.index);
    array_each(struct net_task, task, &net->tasks) {
        array_each(net_place_id, place, &task->holds) bitset_add(named, place->index);
        array_each(struct net_flow, flow, &task->other_flows) bitset_add(named, flow->place.index);
        for (uint32_t i = 0; i < task->cancels_places.count; i++) {
            if (task->cancels_place_spans.items[i].source == NULL) continue;
            bitset_add(named, task->cancels_places.items[i].index);
        }
    }
    return named;
}

/* Between two tasks there is one flow; of several conditions there only the first could be it. */
static bool is_beside_another(const struct net *net, uint32_t index, uint32_t from, uint32_t to)
{
    array_each(struct net_flow, flow, &net->tasks.items[from].flows) {
        const struct net_place *place = &net->places.items[flow->place.index];
        bool leads_there = place->preset.count == 1 && place->postset.count == 1 &&
                           place->postset.items[0].index == to;
        if (leads_there && (place->implicit || flow->place.index < index)) return true;
    }
    return false;
}

static bool is_needless(const struct net *net, struct bitset named, uint32_t index)
{
    const struct net_place *place = &net->places.items[index];
    if (place->implicit || place->is_explained || bitset_has(named, index)) return false;
    if (place->preset.count != 1 || place->postset.count != 1) return false;
    uint32_t from = place->preset.items[0].index, to = place->postset.items[0].index;
    if (net->tasks.items[from].is_hidden || net->tasks.items[to].is_hidden) return false;
    return !is_beside_another(net, index, from, to);
}

static struct diagnostic *say_first(const struct advice *advice, const struct net *net,
                                    const struct net_place *place)
{
    struct text from = net->tasks.items[place->preset.items[0].index].name;
    struct text to = net->tasks.items[place->postset.items[0].index].name;
    return diagnose(advice->diagnostics, &verify_needless_condition, place->span,
                    "condition '" TEXT_FMT "' only leads from '" TEXT_FMT "' to '" TEXT_FMT
                    "'; let '" TEXT_FMT "' lead there itself",
                    TEXT_ARG(place->id), TEXT_ARG(from), TEXT_ARG(to), TEXT_ARG(from));
}

/* One diagnostic a net: who draws conditions everywhere knows it after the first. */
void check_advice_conditions(const struct advice *advice, const struct verified_net *verified)
{
    const struct net *net = verified->net;
    if (advice->specification->is_petri) return;
    struct bitset named = find_named(advice, net);
    struct diagnostic *d = NULL;
    uint32_t more = 0;
    for (uint32_t p = 0; p < net->places.count; p++) {
        const struct net_place *place = &net->places.items[p];
        if (!is_needless(net, named, p)) continue;
        if (d == NULL) {
            d = say_first(advice, net, place);
        } else if (d->notes.count < ADVICE_NOTES_MAX) {
            diagnostic_note(advice->diagnostics, d, place->span, "'" TEXT_FMT "' could go too",
                            TEXT_ARG(place->id));
        } else {
            more++;
        }
    }
    if (more > 0) diagnostic_note(advice->diagnostics, d, SPAN_NONE, "and %u more", more);
}
