/* Moves and lists as plain sentences; names stand in quotes only within messages. */
#include "verify/report/words.h"

#include "verify/report/trail.h"

const char *words_join(const struct net_task *task)
{
    static const char *const names[NET_GATE_COUNT] = {"join", "and-join", "xor-join", "or-join"};
    return task->partial.present && task->partial.count > 0 ? "partial join" : names[task->join];
}

const char *words_split(const struct net_task *task)
{
    static const char *const names[NET_GATE_COUNT] = {"flow", "and-split", "xor-split", "or-split"};
    return names[task->split];
}

const char *words_by(const struct net_task *task, uint32_t flow)
{
    array_each(struct net_failure_flow, failure, &task->failure.flows) {
        if (failure->other == flow) return "failure";
    }
    return "timer";
}

/* ", " or " and " before the item `index` of `count`. */
static void add_comma(struct text_buffer *out, uint32_t index, uint32_t count)
{
    if (index > 0) text_add_string(out, index + 1 == count ? " and " : ", ");
}

/* Without formats: of a net that is not sound, this is much of what verification costs. */
static void add_name(struct text_buffer *out, struct text name, bool quoted)
{
    if (quoted) text_add_char(out, '\'');
    text_add(out, name);
    if (quoted) text_add_char(out, '\'');
}

/* ---- Where a move leads ---- */

static void add_targets(const struct net *net, const struct verify_move *move,
                        struct text_buffer *out, bool quoted)
{
    const struct net_task *task = &net->tasks.items[move->task];
    uint32_t count = 0, done = 0;
    if (move->kind == VERIFY_MOVE_LEAVE_BY || move->kind == VERIFY_MOVE_ALSO) {
        if (move->flow < task->other_flows.count)
            add_name(out, task->other_flows.items[move->flow].target, quoted);
        return;
    }
    for (uint32_t f = 0; f < task->flows.count; f++) count += trail_takes(task, move, f);
    for (uint32_t f = 0; f < task->flows.count; f++) {
        if (!trail_takes(task, move, f)) continue;
        add_comma(out, done++, count);
        add_name(out, task->flows.items[f].target, quoted);
    }
}

struct text words_targets(struct arena *arena, const struct net *net,
                          const struct verify_move *move)
{
    struct text_buffer out = {.arena = arena};
    add_targets(net, move, &out, true);
    return text_built(&out);
}

void words_move(const struct net *net, const struct verify_move *move, struct text_buffer *out)
{
    if (move->kind == VERIFY_MOVE_DEADLINE) {
        text_add_string(out, "the net's deadline comes");
        return;
    }
    struct text name = net->tasks.items[move->task].name;
    bool starts = move->kind == VERIFY_MOVE_START, is_also = move->kind == VERIFY_MOVE_ALSO;
    if (starts) text_add_string(out, "start ");
    if (is_also) text_add_string(out, "a timer of ");
    text_add(out, name);
    if (starts) return;
    if (is_also) text_add_string(out, " gives a token to ");
    if (move->kind == VERIFY_MOVE_LEAVE_BY)
        text_print(out, " leaves by its %s to ",
                   words_by(&net->tasks.items[move->task], move->flow));
    if (move->kind == VERIFY_MOVE_LEAVE) text_add_string(out, " leaves to ");
    add_targets(net, move, out, false);
}

/* ---- Runs ---- */

/* The move at or behind `index` that people are told of; `end`: none. */
static uint32_t next_shown(const struct net *net, const struct verify_witness *witness,
                           uint32_t index, uint32_t end)
{
    for (; index < end; index++) {
        uint32_t task = witness->moves.items[index].task;
        if (task == NET_NONE || !net->tasks.items[task].is_hidden) return index;
    }
    return end;
}

/* A task that starts and leaves at once is one step: the number of its second move; else of the first. */
static uint32_t step_last(const struct net *net, const struct verify_witness *witness,
                          uint32_t first, uint32_t end)
{
    const struct verify_move *moves = witness->moves.items;
    uint32_t next = next_shown(net, witness, first + 1, end);
    if (next == end || moves[first].kind != VERIFY_MOVE_START) return first;
    bool leaves = moves[next].kind == VERIFY_MOVE_LEAVE || moves[next].kind == VERIFY_MOVE_LEAVE_BY;
    return leaves && moves[next].task == moves[first].task ? next : first;
}

static void add_step(const struct net *net, const struct verify_move *first,
                     const struct verify_move *last, struct text_buffer *out)
{
    bool leaves = last->kind == VERIFY_MOVE_LEAVE || last->kind == VERIFY_MOVE_LEAVE_BY;
    if (!leaves) {
        words_move(net, last, out);
        return;
    }
    if (first == last) text_add_string(out, "complete ");
    text_add(out, net->tasks.items[last->task].name);
    if (!trail_is_choice(net, last)) return;
    bool is_split = last->kind == VERIFY_MOVE_LEAVE;
    if (is_split) text_add_string(out, " (chooses ");
    if (!is_split)
        text_print(out, " (by its %s to ", words_by(&net->tasks.items[last->task], last->flow));
    add_targets(net, last, out, false);
    text_add_char(out, ')');
}

uint32_t words_step(const struct net *net, const struct verify_witness *witness, uint32_t index,
                    uint32_t before)
{
    if (next_shown(net, witness, index, index + 1) != index) return before;
    for (uint32_t i = index; i > 0; i--) {
        if (next_shown(net, witness, i - 1, i) != i - 1) continue;
        bool goes_on = step_last(net, witness, i - 1, witness->moves.count) == index;
        return goes_on ? before : before + 1;
    }
    return before + 1;
}

struct text words_run(struct arena *arena, const struct net *net,
                      const struct verify_witness *witness, uint32_t begin, uint32_t end)
{
    struct text_buffer out = {.arena = arena};
    uint32_t count = 0, at = 0, last;
    for (uint32_t i = next_shown(net, witness, begin, end); i < end; count++) {
        last = step_last(net, witness, i, end);
        i = next_shown(net, witness, last + 1, end);
    }
    bool is_long = count > WORDS_MOVES_MAX + 1; /* one that is left out is not worth a word */
    for (uint32_t i = next_shown(net, witness, begin, end); i < end; at++) {
        const struct verify_move *first = &witness->moves.items[i];
        last = step_last(net, witness, i, end);
        i = next_shown(net, witness, last + 1, end);
        bool is_middle = is_long && at >= WORDS_MOVES_MAX / 2 && at < count - WORDS_MOVES_MAX / 2;
        if (is_middle && at > WORDS_MOVES_MAX / 2) continue;
        if (at > 0) text_add_string(&out, ", ");
        if (is_middle)
            text_print(&out, "… %u more steps …", count - WORDS_MOVES_MAX);
        else
            add_step(net, first, &witness->moves.items[last], &out);
    }
    if (count == 0) text_add_string(&out, "the case starts");
    return text_built(&out);
}

/* ---- Lists and remains ---- */

struct text words_tasks(struct arena *arena, const struct net *net, const uint32_t *tasks,
                        uint32_t count)
{
    struct text_buffer out = {.arena = arena};
    uint32_t shown = count <= WORDS_NAMES_MAX ? count : WORDS_NAMES_MAX - 1;
    for (uint32_t i = 0; i < shown; i++) {
        add_comma(&out, i, count);
        add_name(&out, net->tasks.items[tasks[i]].name, true);
    }
    if (shown < count) text_print(&out, " and %u more", count - shown);
    return text_built(&out);
}

struct text words_left(struct arena *arena, const struct net *net, uint32_t position)
{
    if (position >= net->places.count) {
        struct text name = net->tasks.items[position - net->places.count].name;
        return text_format(arena, "task '" TEXT_FMT "' is still running", TEXT_ARG(name));
    }
    const struct net_place *place = &net->places.items[position];
    if (position == net->output.index) {
        return text_format(arena, "another branch has reached the end as well");
    }
    if (place->implicit && place->implicit_to.index != NET_NONE) {
        struct text name = net->tasks.items[place->implicit_to.index].name;
        return text_format(arena, "task '" TEXT_FMT "' has yet to be done", TEXT_ARG(name));
    }
    return text_format(arena, "condition '" TEXT_FMT "' still holds a token",
                       TEXT_ARG(place->name));
}

struct text words_place(const struct net *net, uint32_t place)
{
    const struct net_place *p = &net->places.items[place];
    bool is_between = p->implicit && p->implicit_to.index < net->tasks.count;
    return is_between ? net->tasks.items[p->implicit_to.index].name : p->name;
}
