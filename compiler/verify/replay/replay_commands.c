/* Moves as commands.  Splits are forced before the command that makes their task leave: of a routing task
 * that is the last one that people gave. */
#include "verify/replay/replay_parts.h"
#include "verify/report/trail.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

void replay_fail(struct replayer *p, const char *format, ...)
{
    struct text_buffer out = {.arena = p->arena};
    va_list arguments;
    if (!text_is_absent(p->to->problem)) return;
    va_start(arguments, format);
    text_vprint(&out, format, arguments);
    va_end(arguments);
    p->to->problem = text_built(&out);
}

void replay_add_name(struct text_buffer *out, struct text name)
{
    bool is_plain = name.length > 0;
    for (size_t i = 0; i < name.length; i++) {
        unsigned char c = (unsigned char)name.data[i];
        is_plain = is_plain && (isalnum(c) || c >= 0x80 || strchr("_./[]-", c) != NULL);
    }
    if (!is_plain) text_add_char(out, '"');
    for (size_t i = 0; i < name.length; i++) {
        if (name.data[i] == '"' || name.data[i] == '\\') text_add_char(out, '\\');
        text_add_char(out, name.data[i]);
    }
    if (!is_plain) text_add_char(out, '"');
}

/* ---- Commands ---- */

static struct text path_of(const struct replayer *p, const struct replay_frame *frame,
                           uint32_t task)
{
    struct text name = frame->r->net->tasks.items[task].name;
    return text_format(p->arena, TEXT_FMT TEXT_FMT, TEXT_ARG(frame->prefix), TEXT_ARG(name));
}

static void insert(struct replayer *p, uint32_t at, struct text command)
{
    array_push(p->arena, &p->to->commands, command);
    struct text *items = p->to->commands.items;
    for (uint32_t i = p->to->commands.count - 1; i > at; i--) items[i] = items[i - 1];
    items[at] = command;
}

/* A command that people give: from here on the machine goes as far as it can. */
static void command(struct replayer *p, struct replay_frame *frame, struct text text)
{
    p->last = p->to->commands.count;
    p->chosen.count = 0;
    array_push(p->arena, &p->to->commands, text);
    for (struct replay_frame *f = frame; f != NULL; f = (struct replay_frame *)f->outer) {
        f->is_fresh = false;
    }
}

static void remember(struct replayer *p, const struct replay_frame *frame)
{
    if (frame != p->watched) return;
    struct replay_moment moment = {p->to->commands.count,
                                   rehearsal_marking(frame->r, frame->marking)};
    array_push(p->arena, &p->moments, moment);
}

static void task_command(struct replayer *p, struct replay_frame *frame, const char *verb,
                         uint32_t task, struct text data)
{
    struct text_buffer out = {.arena = p->arena};
    text_print(&out, "%s ", verb);
    replay_add_name(&out, path_of(p, frame, task));
    if (!text_is_absent(data)) text_print(&out, " " TEXT_FMT, TEXT_ARG(data));
    command(p, frame, text_built(&out));
}

/* ---- Choices ---- */

static struct text choose_command(struct replayer *p, const struct replay_frame *frame,
                                  const struct verify_move *move)
{
    const struct net_task *task = &frame->r->net->tasks.items[move->task];
    struct text_buffer out = {.arena = p->arena};
    text_add_string(&out, "choose ");
    replay_add_name(&out, path_of(p, frame, move->task));
    bool is_first = true;
    for (uint32_t f = 0; f < task->flows.count; f++) {
        if (!trail_takes(task, move, f)) continue;
        text_add_string(&out, is_first ? " -> " : ", ");
        replay_add_name(&out, task->flows.items[f].target);
        is_first = false;
    }
    return text_built(&out);
}

static bool has_choice(const struct net_task *task)
{
    return (task->split == NET_GATE_XOR || task->split == NET_GATE_OR) && task->flows.count > 1;
}

/* A task that leaves by itself, in the wake of the last command. */
static void choose_ahead(struct replayer *p, const struct replay_frame *frame,
                         const struct verify_move *move)
{
    struct text path = path_of(p, frame, move->task);
    if (p->last == NET_NONE || frame->is_fresh) {
        replay_fail(p,
                    "task '" TEXT_FMT "' chooses its way as soon as its net starts, when no trace "
                    "can force it: the data must",
                    TEXT_ARG(path));
        return;
    }
    array_each(struct text, chosen, &p->chosen) {
        if (text_equal(*chosen, path))
            replay_fail(p, "task '" TEXT_FMT "' chooses twice within one step", TEXT_ARG(path));
    }
    insert(p, p->last++, choose_command(p, frame, move));
    array_push(p->arena, &p->chosen, path);
}

/* ---- Moves ---- */

struct text replay_prefix(const struct replayer *p, const struct replay_frame *frame, uint32_t task,
                          uint32_t instance)
{
    struct text path = path_of(p, frame, task);
    if (!frame->r->net->tasks.items[task].instances.present) {
        return text_format(p->arena, TEXT_FMT "/", TEXT_ARG(path));
    }
    return text_format(p->arena, TEXT_FMT "[%u]/", TEXT_ARG(path), instance);
}

struct replay_frame replay_frame_of(struct replayer *p, const struct replay_frame *outer,
                                    uint32_t net, struct text prefix)
{
    const struct rehearsal *r =
        rehearsal_new(p->scratch, &p->specification->specification->nets.items[net]);
    return (struct replay_frame){outer, r, rehearsal_marking(r, NULL), prefix, true};
}

static uint32_t depth_of(const struct replay_frame *frame)
{
    uint32_t depth = 0;
    for (; frame != NULL; frame = frame->outer) depth++;
    return depth;
}

/* The net of a composite task runs to its end, in each instance. */
static void complete_composite(struct replayer *p, struct replay_frame *frame, uint32_t index)
{
    const struct net_task *task = &frame->r->net->tasks.items[index];
    uint32_t instances = rehearsal_needed(task);
    for (uint32_t i = 1; i <= instances && text_is_absent(p->to->problem); i++) {
        struct replay_frame inner =
            replay_frame_of(p, frame, task->subnet, replay_prefix(p, frame, index, i));
        struct plan plan = {.marking = NULL};
        struct plan_goal goal = {plan_has_ended, NULL};
        if (depth_of(&inner) > REPLAY_DEPTH_MAX || !plan_search(inner.r, &goal, &plan)) {
            replay_fail(p, "no run of the net in task '" TEXT_FMT "' to its end was found",
                        TEXT_ARG(path_of(p, frame, index)));
            return;
        }
        replay_moves(p, &inner, &plan.moves);
    }
}

static void start(struct replayer *p, struct replay_frame *frame, uint32_t index)
{
    const struct net_task *task = &frame->r->net->tasks.items[index];
    if (rehearsal_needed(task) == NET_NONE) {
        replay_fail(p, "data decide how many instances task '" TEXT_FMT "' has",
                    TEXT_ARG(path_of(p, frame, index)));
    }
    if (rehearsal_is_automatic(task)) return;
    remember(p, frame);
    if (task->trigger.present) {
        struct text_buffer out = {.arena = p->arena};
        text_add_string(&out, "trigger ");
        replay_add_name(&out, task->trigger.name);
        command(p, frame, text_built(&out));
    } else if (task->kind != NET_TASK_OFFER) {
        replay_fail(p, "task '" TEXT_FMT "' waits for its time",
                    TEXT_ARG(path_of(p, frame, index)));
    }
    array_each(struct net_timer, timer, &task->timers) {
        if (timer->action != NET_TIMER_START) continue;
        replay_fail(p, "task '" TEXT_FMT "' waits for its time",
                    TEXT_ARG(path_of(p, frame, index)));
    }
    if (task->kind == NET_TASK_OFFER) task_command(p, frame, "start", index, TEXT_NONE);
}

static void leave_by_split(struct replayer *p, struct replay_frame *frame,
                           const struct verify_move *move)
{
    const struct net_task *task = &frame->r->net->tasks.items[move->task];
    if (rehearsal_leaves_at_once(task)) {
        if (has_choice(task)) choose_ahead(p, frame, move);
        return;
    }
    remember(p, frame);
    if (has_choice(task)) {
        array_push(p->arena, &p->to->commands, choose_command(p, frame, move));
    }
    if (task->kind == NET_TASK_COMPOSITE) {
        complete_composite(p, frame, move->task);
        return;
    }
    struct text returns = replay_returns(p->arena, &task->returns);
    uint32_t needed = rehearsal_needed(task);
    for (uint32_t i = needed == NET_NONE ? 1 : needed; i > 0; i--) { /* not known: told, not played */
        task_command(p, frame, "complete", move->task, returns);
    }
}

/* By a failure; what timers do depends on all other timers, too. */
static void leave_by_other(struct replayer *p, struct replay_frame *frame,
                           const struct verify_move *move)
{
    const struct net_task *task = &frame->r->net->tasks.items[move->task];
    array_each(struct net_failure_flow, flow, &task->failure.flows) {
        if (flow->other != move->flow || task->failure.has_retry) continue;
        struct text error = text_is_empty(flow->error) ? TEXT("failed") : flow->error;
        remember(p, frame);
        task_command(p, frame, "fail", move->task,
                     text_format(p->arena, "{\"error\": \"" TEXT_FMT "\"}", TEXT_ARG(error)));
        return;
    }
    replay_fail(p, "task '" TEXT_FMT "' is left by a timer or after several attempts",
                TEXT_ARG(path_of(p, frame, move->task)));
}

static void replay_move(struct replayer *p, struct replay_frame *frame,
                        const struct verify_move *move)
{
    switch (move->kind) {
    case VERIFY_MOVE_START: start(p, frame, move->task); break;
    case VERIFY_MOVE_LEAVE: leave_by_split(p, frame, move); break;
    case VERIFY_MOVE_LEAVE_BY: leave_by_other(p, frame, move); break;
    case VERIFY_MOVE_ALSO:
    case VERIFY_MOVE_DEADLINE: replay_fail(p, "a timer gives a token"); break;
    }
}

void replay_moves(struct replayer *p, struct replay_frame *frame, const plan_moves *moves)
{
    array_each(struct verify_move, move, moves) {
        replay_move(p, frame, move);
        uint32_t transition = rehearsal_find(frame->r, frame->marking, move);
        if (transition == NET_NONE) {
            replay_fail(p, "the machine decides otherwise than the run");
            continue;
        }
        rehearsal_fire(frame->r, frame->marking, transition, move->chosen);
    }
}
