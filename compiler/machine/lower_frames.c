/* Frames: which sub-net's frame is a part of its parent's, and the order of the nets in C that follows.
 *
 * The frame of a composite task's sub-net is a member of the parent's struct if there is one instance of it
 * at a time, if the net cannot contain itself, and if it is small; else the runtime allocates it when the
 * task starts.  A struct stands before those that contain it.
 */
#include "machine/lower.h"

#include <assert.h>

/* Words of a frame beyond which it is not embedded: a parent pays for it in every case. */
#define EMBEDDED_WORDS_MAX 256
/* Words that all embedded frames of one net may take. */
#define EMBEDDING_WORDS_MAX 4096

struct framing {
    struct lowering *lowering;
    uint8_t *state; /* a net: 0 not seen, 1 being framed: it contains what is framed now, 2 done */
};

static uint32_t own_words(const struct machine_net *net)
{
    uint64_t head = 3, marks = ((uint64_t)net->places.count * net->place_bits + 63) / 64;
    return (uint32_t)(head + marks + 2 * (uint64_t)machine_words(net->tasks.count));
}

static bool has_one_instance(const struct machine_net *net, uint32_t task)
{
    return !net->verified->net->tasks.items[task].instances.present;
}

static void frame_net(const struct framing *framing, uint32_t index);

static void embed(const struct framing *framing, struct machine_net *net, uint32_t index)
{
    struct machine_task *task = &net->tasks.items[index];
    struct arena *arena = framing->lowering->arena;
    const struct machine_net *child = &framing->lowering->machine->nets.items[task->subnet];
    bool is_small = child->frame_words <= EMBEDDED_WORDS_MAX &&
                    net->frame_words + child->frame_words <= EMBEDDING_WORDS_MAX;
    if (framing->state[task->subnet] == 1 || !is_small || !has_one_instance(net, index)) return;
    net->frame_words += child->frame_words;
    task->child = text_format(arena, "child_" TEXT_FMT, TEXT_ARG(task->name.stem));
}

/* Nets that contain this one are framed after it; one that is being framed cannot be embedded. */
static void frame_net(const struct framing *framing, uint32_t index)
{
    struct machine *machine = framing->lowering->machine;
    struct machine_net *net = &machine->nets.items[index];
    if (framing->state[index] != 0) return;
    framing->state[index] = 1;
    net->frame_words = own_words(net);
    for (uint32_t i = 0; i < net->tasks.count; i++) {
        if (net->tasks.items[i].subnet == MACHINE_NONE) continue;
        frame_net(framing, net->tasks.items[i].subnet);
        embed(framing, net, i);
    }
    framing->state[index] = 2;
    array_push(framing->lowering->arena, &machine->order, index);
}

void lower_frames(struct lowering *lowering)
{
    uint32_t count = lowering->machine->nets.count;
    struct framing framing = {lowering, ARENA_ARRAY(lowering->arena, uint8_t, count)};
    frame_net(&framing, 0);
    assert(lowering->machine->order.count == count);
}
