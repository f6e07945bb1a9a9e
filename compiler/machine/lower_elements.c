/* Places and tasks: numbers stay, names become unique stems, lines are looked up once. */
#include "machine/lower.h"
#include "machine/machine_names.h"

#include <assert.h>

uint32_t line_of(struct span span) { return span_begin(span).line; }

machine_masks masks_of_places(struct arena *arena, const uint32_t *places, uint32_t count)
{
    machine_masks masks = {0};
    uint32_t last = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t word = places[i] / 64, at = 0;
        if (masks.count > 0 && masks.items[last].word == word)
            at = last;
        else
            while (at < masks.count && masks.items[at].word < word) at++;
        if (at == masks.count || masks.items[at].word != word) {
            (void)array_add(arena, &masks);
            for (uint32_t k = masks.count - 1; k > at; k--) masks.items[k] = masks.items[k - 1];
            masks.items[at] = (struct machine_mask){word, 0};
        }
        masks.items[at].bits |= (uint64_t)1 << (places[i] % 64);
        last = at;
    }
    return masks;
}

struct text machine_stem_of(const struct lowering *lowering, struct text name)
{
    if (lowering->net->is_root) return machine_stem(lowering->arena, name);
    return machine_stem(lowering->arena,
                        text_format(lowering->arena, TEXT_FMT " " TEXT_FMT,
                                    TEXT_ARG(lowering->net->name), TEXT_ARG(name)));
}

static struct machine_name name_of(struct lowering *lowering, struct machine_scope *scope,
                                   struct text name)
{
    struct text stem = machine_claim(scope, machine_stem_of(lowering, name));
    return (struct machine_name){name, stem, machine_upper(lowering->arena, stem)};
}

static void lower_places(struct lowering *lowering)
{
    array_each(struct net_place, place, &lowering->net->places) {
        struct machine_place *to = array_add(lowering->arena, &lowering->target->places);
        to->name = name_of(lowering, &lowering->names->places, place->name);
        to->span = place->span;
        to->implicit = place->implicit;
        to->line = place->implicit ? 0 : line_of(place->span);
        array_push(lowering->arena, &to->marks, lowering->target->places.count - 1);
        array_each(net_task_id, task, &place->postset) {
            array_push(lowering->arena, &to->consumers, task->index);
        }
    }
}

static void lower_tasks(struct lowering *lowering)
{
    const bool *never_starts = lowering->target->verified->never_starts;
    array_each(struct net_task, task, &lowering->net->tasks) {
        struct machine_task *to = array_add(lowering->arena, &lowering->target->tasks);
        to->name = name_of(lowering, &lowering->names->tasks, task->name);
        to->span = task->span;
        to->line = line_of(task->span);
        to->kind = task->kind;
        to->settle_rank = MACHINE_NONE;
        to->function = MACHINE_NONE;
        to->subnet = MACHINE_NONE;
        to->is_hidden = task->is_hidden;
        to->raises = task->raises;
        to->is_dead = never_starts != NULL && never_starts[task - lowering->net->tasks.items];
        lowering->target->has_dead = lowering->target->has_dead || to->is_dead;
    }
}

void lower_elements(struct lowering *lowering)
{
    assert(lowering->target->places.count == 0 && lowering->target->tasks.count == 0);
    lower_places(lowering);
    lower_tasks(lowering);
    if (lowering->net->is_root) return;
    struct text tag = machine_stem(
        lowering->arena,
        text_format(lowering->arena, TEXT_FMT " net", TEXT_ARG(lowering->net->name)));
    lowering->target->tag = machine_claim(&lowering->names->tasks, tag);
}

/* Automatic tasks start in this order: composite, connector, routing; within a kind as written. */
void lower_settle(struct lowering *lowering)
{
    static const enum net_task_kind order[] = {NET_TASK_COMPOSITE, NET_TASK_CALL, NET_TASK_ROUTING};
    uint32_t rank = 0;
    for (uint32_t i = 0; i < sizeof order / sizeof *order; i++) {
        array_each(struct machine_task, task, &lowering->target->tasks) {
            if (task->kind == order[i]) task->settle_rank = rank++;
        }
    }
    assert(rank <= lowering->target->tasks.count);
}
