/* Sets of markings after each move. */
#include "replay.h"

#include <string.h>

/* ---- Names ----------------------------------------------------------------------------------- */

static bool is_named(const char *own, struct text name)
{
    return strlen(own) == name.length && memcmp(own, name.data, name.length) == 0;
}

static int place_named(const struct plain_net *plain, struct text name)
{
    for (int p = 0; p < plain->places_count; p++) {
        if (is_named(plain->places[p].name, name)) return p;
    }
    return -1;
}

static int task_named(const struct plain_net *plain, struct text name)
{
    for (int t = 0; t < plain->tasks_count; t++) {
        if (is_named(plain->tasks[t].name, name)) return t;
    }
    return -1;
}

bool match_init(struct match *match, const struct net *net, const struct plain_net *plain)
{
    bool same = (int)net->places.count == plain->places_count &&
                (int)net->tasks.count == plain->tasks_count;
    match->net = net;
    for (uint32_t p = 0; same && p < net->places.count; p++) {
        match->places[p] = place_named(plain, net->places.items[p].name);
        same = match->places[p] >= 0;
    }
    for (uint32_t t = 0; same && t < net->tasks.count; t++) {
        match->tasks[t] = task_named(plain, net->tasks.items[t].name);
        same = match->tasks[t] >= 0;
    }
    return same;
}

void match_in_order(struct match *match, const struct net *net)
{
    match->net = net;
    for (uint32_t p = 0; p < net->places.count; p++) match->places[p] = (int)p;
    for (uint32_t t = 0; t < net->tasks.count; t++) match->tasks[t] = (int)t;
}

/* ---- Moves ----------------------------------------------------------------------------------- */

struct move_at {
    struct replay *replay;
    const struct verify_move *move;
    int count;
    state markings[REPLAY_MAX];
};

/* The place that a flow of the compiler's net leads to. */
static int flow_place(const struct replay *replay, const net_flows *flows, uint32_t flow)
{
    return flow < flows->count ? replay->match->places[flows->items[flow].place.index] : -1;
}

/* The outputs that the move chose, as the plain net counts them. */
static uint32_t chosen_by(const struct replay *replay, const struct verify_move *move)
{
    const struct net_task *task = &replay->match->net->tasks.items[move->task];
    const struct plain_task *plain =
        &replay->layout->net->tasks[replay->match->tasks[move->task]];
    uint32_t chosen = 0;
    for (uint32_t f = 0; f < task->flows.count; f++) {
        bool taken = task->split == NET_GATE_XOR   ? f == move->flow
                     : task->split == NET_GATE_OR ? (move->chosen >> f & 1) != 0
                                                  : true;
        int place = flow_place(replay, &task->flows, f);
        for (int i = 0; i < plain->outputs_count; i++) {
            if (taken && plain->outputs[i].place == place) chosen |= 1u << i;
        }
    }
    return chosen;
}

static bool is_move(const struct replay *replay, const struct verify_move *move,
                    const struct step *step)
{
    static const enum step_kind kinds[] = {STEP_START, STEP_LEAVE, STEP_BY, STEP_BESIDE,
                                           STEP_DEADLINE};
    const struct net *net = replay->match->net;
    if (step->kind != kinds[move->kind]) return false;
    if (step->kind == STEP_DEADLINE)
        return step->place == flow_place(replay, &net->other_flows, move->flow);
    if (move->task >= net->tasks.count || replay->match->tasks[move->task] != step->task)
        return false;
    if (step->kind == STEP_START) return true;
    if (step->kind == STEP_LEAVE) return step->chosen == chosen_by(replay, move);
    return step->place ==
           flow_place(replay, &net->tasks.items[move->task].other_flows, move->flow);
}

static void found(void *context, const struct step *step, const state *after)
{
    struct move_at *at = context;
    size_t size = (size_t)at->replay->layout->size;
    if (!is_move(at->replay, at->move, step)) return;
    for (int i = 0; i < at->count; i++) {
        if (memcmp(at->markings[i].at, after->at, size) == 0) return;
    }
    if (at->count == REPLAY_MAX) at->replay->is_open = true;
    else at->markings[at->count++] = *after;
}

void replay_begin(struct replay *replay, const struct layout *layout, const struct match *match)
{
    replay->layout = layout;
    replay->match = match;
    replay->count = 1;
    replay->is_open = false;
    layout_first(layout, &replay->markings[0]);
}

bool replay_moves(struct replay *replay, const struct verify_witness *witness, uint32_t from,
                  uint32_t *failed)
{
    static struct move_at at;
    for (uint32_t m = from; m < witness->moves.count; m++) {
        at.replay = replay;
        at.move = &witness->moves.items[m];
        at.count = 0;
        for (int i = 0; i < replay->count; i++) {
            enum stepping outcome =
                layout_steps(replay->layout, &replay->markings[i], found, &at);
            replay->is_open = replay->is_open || outcome == STEPPING_OR_JOIN;
        }
        memcpy(replay->markings, at.markings, (size_t)at.count * sizeof(state));
        replay->count = at.count;
        *failed = m;
        if (at.count == 0) return false;
    }
    return true;
}

/* ---- Markings -------------------------------------------------------------------------------- */

bool replay_is_marked(const struct replay *replay, const struct verify_witness *witness,
                      const state *marking)
{
    const struct net *net = replay->match->net;
    state named = {{0}};
    array_each(const struct verify_token, token, &witness->marked) {
        bool is_place = token->position < net->places.count;
        int at = is_place ? replay->match->places[token->position]
                          : replay->layout->busy +
                                replay->match->tasks[token->position - net->places.count];
        named.at[at] = (uint8_t)token->tokens;
    }
    size_t size = (size_t)(replay->layout->busy + replay->layout->net->tasks_count);
    return memcmp(named.at, marking->at, size) == 0;
}

int replay_tokens(const struct replay *replay, uint32_t place)
{
    int most = 0;
    for (int i = 0; i < replay->count; i++) {
        int tokens = replay->markings[i].at[replay->match->places[place]];
        if (tokens > most) most = tokens;
    }
    return most;
}
