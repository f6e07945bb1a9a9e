/* What holds in a case: names of what is enabled, busy and marked in all nets that run. */
#include "verify/replay/replay_parts.h"

static struct text named(const struct replayer *p, const struct replay_frame *frame,
                         struct text name)
{
    return text_format(p->arena, TEXT_FMT TEXT_FMT, TEXT_ARG(frame->prefix), TEXT_ARG(name));
}

void replay_marked(struct replayer *p, const struct replay_frame *frame, const uint32_t *marking,
                   replay_marks *marked)
{
    for (uint32_t i = 0; i < frame->r->net->places.count; i++) {
        if (marking[i] == 0) continue;
        struct text name = named(p, frame, frame->r->net->places.items[i].name);
        array_push(p->arena, marked, ((struct replay_mark){name, marking[i]}));
    }
}

void replay_busy(struct replayer *p, const struct replay_frame *frame, const uint32_t *marking,
                 replay_texts *busy)
{
    for (uint32_t t = 0; t < frame->r->net->tasks.count; t++) {
        if (marking[frame->r->encoding->running + t] == 0) continue;
        array_push(p->arena, busy, named(p, frame, frame->r->net->tasks.items[t].name));
    }
}

static void add_enabled(struct replayer *p, const struct replay_frame *frame)
{
    for (uint32_t t = 0; t < frame->r->net->tasks.count; t++) {
        const struct net_task *task = &frame->r->net->tasks.items[t];
        if (task->kind != NET_TASK_OFFER || task->trigger.present) continue;
        if (rehearsal_start_of(frame->r, frame->marking, t) == NET_NONE) continue;
        array_push(p->arena, &p->to->enabled, named(p, frame, task->name));
    }
}

static void add_frame(struct replayer *p, const struct replay_frame *frame, uint32_t inner,
                      uint32_t depth);

/* A net that has just begun. */
static void add_begun(struct replayer *p, const struct replay_frame *frame, uint32_t index,
                      uint32_t depth)
{
    const struct net_task *task = &frame->r->net->tasks.items[index];
    uint32_t created = rehearsal_created(task);
    if (depth > REPLAY_DEPTH_MAX || created == NET_NONE) {
        p->to->is_whole = false;
        return;
    }
    for (uint32_t i = 1; i <= created; i++) {
        struct replay_frame inner =
            replay_frame_of(p, frame, task->subnet, replay_prefix(p, frame, index, i));
        struct plan plan = {.marking = inner.marking};
        if (!plan_follow(inner.r, NULL, 0, &plan) || rehearsal_has_ended(inner.r, plan.marking)) {
            p->to->is_whole = false;
        }
        add_frame(p, &inner, NET_NONE, depth + 1);
    }
}

/* `inner`: a composite task whose net is told already. */
static void add_frame(struct replayer *p, const struct replay_frame *frame, uint32_t inner,
                      uint32_t depth)
{
    replay_marked(p, frame, frame->marking, &p->to->marked);
    replay_busy(p, frame, frame->marking, &p->to->busy);
    add_enabled(p, frame);
    for (uint32_t t = 0; t < frame->r->net->tasks.count; t++) {
        const struct net_task *task = &frame->r->net->tasks.items[t];
        bool runs = task->kind == NET_TASK_COMPOSITE && t != inner &&
                    frame->marking[frame->r->encoding->running + t] > 0;
        if (runs) add_begun(p, frame, t, depth);
    }
}

/* The task of the outer frame in which `frame` runs: the one whose path it has. */
static uint32_t task_of(const struct replayer *p, const struct replay_frame *frame)
{
    const struct replay_frame *outer = frame->outer;
    for (uint32_t t = 0; outer != NULL && t < outer->r->net->tasks.count; t++) {
        struct text prefix = replay_prefix(p, outer, t, 1);
        if (text_equal(prefix, frame->prefix)) return t;
    }
    return NET_NONE;
}

/* Whether anything can go on: a task that people can start, or one that runs and holds no net. */
static bool is_alive(const struct replayer *p)
{
    uint32_t leaves = p->to->enabled.count + p->to->busy.count;
    array_each(struct text, busy, &p->to->busy) {
        struct text inside = text_format(p->arena, TEXT_FMT "/", TEXT_ARG(*busy));
        struct text instance = text_format(p->arena, TEXT_FMT "[", TEXT_ARG(*busy));
        bool has_net = false;
        array_each(struct replay_mark, mark, &p->to->marked) {
            has_net = has_net || text_starts_with(mark->name, text_string(p->arena, inside)) ||
                      text_starts_with(mark->name, text_string(p->arena, instance));
        }
        leaves -= has_net;
    }
    return leaves > 0;
}

/* Time still has a say where a net has a deadline. */
static bool has_deadline(const struct replay_frame *frame)
{
    for (; frame != NULL; frame = frame->outer) {
        if (frame->r->net->timers.count > 0) return true;
    }
    return false;
}

void replay_state(struct replayer *p, const struct replay_frame *frame)
{
    p->to->is_whole = true;
    uint32_t inner = NET_NONE;
    for (const struct replay_frame *f = frame; f != NULL; f = f->outer) {
        add_frame(p, f, inner, 1);
        inner = task_of(p, f);
    }
    p->to->status = is_alive(p) || has_deadline(frame) ? "running" : "deadlocked";
}
