/* Is every element on a path from the input condition to the output condition?
 *
 * An element without a flow in, or out, is told by itself; what is cut off only because of it is
 * not. The rest that is cut off is told in one diagnostic a net and direction.  Breadth-first, over
 * numbers: places first, then tasks.
 */
#include "base/bitset.h"
#include "net/check.h"

struct walk {
    const struct net *net;
    bool backward;
    struct bitset seen;
    uint32_t *queue, queued;
};

/* Each element once: the queue never holds more than there are. */
static void visit(struct walk *walk, uint32_t element)
{
    if (bitset_has(walk->seen, element)) return;
    bitset_add(walk->seen, element);
    walk->queue[walk->queued++] = element;
}

static void visit_around_place(struct walk *walk, uint32_t index)
{
    const struct net *net = walk->net;
    const struct net_place *place = &net->places.items[index];
    uint32_t count = walk->backward ? place->preset.count : place->postset.count;
    const net_task_id *tasks = walk->backward ? place->preset.items : place->postset.items;
    for (uint32_t i = 0; i < count; i++) visit(walk, net->places.count + tasks[i].index);
}

static void visit_around_task(struct walk *walk, const struct net_task *task)
{
    if (walk->backward) {
        array_each(net_place_id, place, &task->preset) visit(walk, place->index);
        return;
    }
    array_each(struct net_flow, flow, &task->flows) visit(walk, flow->place.index);
    array_each(struct net_flow, flow, &task->other_flows) visit(walk, flow->place.index);
}

static void walk_on(struct walk *walk)
{
    for (uint32_t done = 0; done < walk->queued; done++) {
        uint32_t element = walk->queue[done];
        uint32_t places = walk->net->places.count;
        if (element < places) {
            visit_around_place(walk, element);
        } else {
            visit_around_task(walk, &walk->net->tasks.items[element - places]);
        }
    }
    walk->queued = 0;
}

static struct text name_of(const struct net *net, uint32_t element)
{
    return element < net->places.count ? net->places.items[element].id
                                       : net->tasks.items[element - net->places.count].name;
}

static struct span span_of(const struct net *net, uint32_t element)
{
    struct span span = element < net->places.count
                           ? net->places.items[element].span
                           : net->tasks.items[element - net->places.count].span;
    return span.source != NULL ? span : net->span;
}

/* Implicit conditions and tasks that nobody wrote share the fate of the others. */
static bool is_nameless(const struct net *net, uint32_t element)
{
    return element < net->places.count ? net->places.items[element].implicit
                                       : net->tasks.items[element - net->places.count].is_hidden;
}

/* Does no flow leave the element (backward: enter it), although one should? */
static bool is_dead_end(const struct walk *walk, uint32_t element)
{
    const struct net *net = walk->net;
    if (element >= net->places.count) {
        const struct net_task *task = &net->tasks.items[element - net->places.count];
        return walk->backward ? task->flows.count + task->other_flows.count == 0
                              : task->preset.count == 0;
    }
    const struct net_place *place = &net->places.items[element];
    if (walk->backward) return element != net->output.index && place->postset.count == 0;
    bool is_deadline = place->implicit && place->implicit_from.index == NET_NONE;
    if (is_deadline) return false;
    return element != net->input.index && place->preset.count == 0;
}

/* The way out depends on the language and on which end it is. */
static void say_dead_end(const struct check *check, const struct walk *walk, uint32_t element)
{
    const struct net *net = walk->net;
    struct text name = name_of(net, element);
    bool is_yaml = check->specification->is_yaml;
    if (!walk->backward) {
        bool is_end = element == net->output.index;
        diagnose(check->diagnostics, &net_no_way_in, span_of(net, element),
                 "no flow leads to '" TEXT_FMT "', so %s; let a task lead there%s", TEXT_ARG(name),
                 is_end ? "its net could never end" : "it could never happen",
                 is_end ? "" : ", or remove it");
        return;
    }
    bool is_start = element == net->input.index;
    const char *way_out = !is_yaml   ? "add a <flowsInto>"
                          : is_start ? "add `start: TASK`"
                                     : "add `then: end`, or the task that comes next";
    diagnose(check->diagnostics, &net_no_way_out, span_of(net, element),
             "no flow leaves '" TEXT_FMT "', so its net could never end after it; %s",
             TEXT_ARG(name), way_out);
}

/* One diagnostic for all elements that are still not seen. */
static void say_cut_off(const struct check *check, const struct walk *walk)
{
    const struct net *net = walk->net;
    struct diagnostic *d = NULL;
    uint32_t count = net->places.count + net->tasks.count, more = 0;
    for (uint32_t element = 0; element < count; element++) {
        if (bitset_has(walk->seen, element) || is_nameless(net, element)) continue;
        struct text name = name_of(net, element);
        if (d != NULL && d->notes.count < NET_NOTES_MAX) {
            diagnostic_note(check->diagnostics, d, span_of(net, element),
                            "'" TEXT_FMT "' is cut off too", TEXT_ARG(name));
        }
        more += d != NULL;
        if (d != NULL) continue;
        d = diagnose(check->diagnostics, walk->backward ? &net_no_path_to_end : &net_unreachable,
                     span_of(net, element),
                     walk->backward ? "no path leads from '" TEXT_FMT
                                      "' to the output condition; let a task of the loop lead out"
                                    : "no path leads from the input condition to '" TEXT_FMT
                                      "'; let a task that can happen lead there, or remove it",
                     TEXT_ARG(name));
    }
    if (more <= NET_NOTES_MAX) return;
    diagnostic_note(check->diagnostics, d, SPAN_NONE, "and %u more", more - NET_NOTES_MAX);
}

static struct walk walk_from(const struct check *check, const struct net *net, bool backward)
{
    uint32_t count = net->places.count + net->tasks.count;
    struct walk walk = {
        .net = net,
        .backward = backward,
        .seen = bitset_new(check->arena, count),
        .queue = ARENA_ARRAY(check->arena, uint32_t, (size_t)count),
    };
    visit(&walk, backward ? net->output.index : net->input.index);
    array_each(struct net_flow, deadline, &net->other_flows) {
        if (!backward) visit(&walk, deadline->place.index); /* it comes from outside */
    }
    walk_on(&walk);
    return walk;
}

/* Tells the dead ends and walks on from them; returns how many there were. */
static uint32_t tell_dead_ends(const struct check *check, struct walk *walk)
{
    uint32_t count = walk->net->places.count + walk->net->tasks.count, told = 0;
    for (uint32_t element = 0; element < count; element++) {
        bool is_end = element == walk->net->output.index;
        if (is_end || !is_dead_end(walk, element)) continue;
        say_dead_end(check, walk, element);
        visit(walk, element);
        told++;
    }
    walk_on(walk);
    return told;
}

/* An input condition that leads nowhere, or an end that nothing reaches, is the whole story. */
void check_structure(const struct check *check, const struct net *net)
{
    if (net->is_damaged) return;
    struct walk backward = walk_from(check, net, true);
    if (net->places.items[net->input.index].postset.count == 0) {
        say_dead_end(check, &backward, net->input.index);
        return;
    }
    struct walk forward = walk_from(check, net, false);
    tell_dead_ends(check, &forward);
    uint32_t dead_ends = tell_dead_ends(check, &backward);
    bool end_is_cut_off = net->places.items[net->output.index].preset.count == 0;
    if (end_is_cut_off) {
        if (dead_ends == 0) say_dead_end(check, &forward, net->output.index);
        return;
    }
    say_cut_off(check, &forward);
    say_cut_off(check, &backward);
}
