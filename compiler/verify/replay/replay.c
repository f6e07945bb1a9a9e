/* From a witness to a run of the machine, to a trace: first the way into the net, then the run in it. */
#include "verify/replay/replay_parts.h"

#include <string.h>

const char *verify_defect_name(enum verify_defect defect)
{
    static const char *const names[VERIFY_DEFECT_COUNT] = {
        [VERIFY_DEADLOCK] = "deadlock",
        [VERIFY_LIVELOCK] = "livelock",
        [VERIFY_NEVER_COMPLETES] = "never-completes",
        [VERIFY_IMPROPER_COMPLETION] = "improper-completion",
        [VERIFY_DEAD_TASK] = "dead-task",
        [VERIFY_NOT_BOUNDED] = "unbounded"};
    return names[defect];
}

/* ---- The run in the net ---- */

/* The machine may have moved the tokens on to a place behind the one that the witness names. */
static bool has_gathered(const struct rehearsal *r, const uint32_t *marking)
{
    for (uint32_t p = 0; p < r->net->places.count; p++) {
        if (marking[p] > 1) return true;
    }
    return false;
}

/* Does the marking show the defect?  Where that needs all that follows, the run itself is trusted. */
static bool shows(const struct rehearsal *r, const struct verify_witness *witness,
                  const uint32_t *marking)
{
    switch (witness->defect) {
    case VERIFY_DEADLOCK: return plan_is_dead(NULL, r, marking);
    case VERIFY_IMPROPER_COMPLETION: return plan_is_improper(NULL, r, marking);
    case VERIFY_NOT_BOUNDED: return witness->place == NET_NONE || has_gathered(r, marking);
    default: return !rehearsal_has_ended(r, marking);
    }
}

static bool find_run(const struct rehearsal *r, const struct verify_witness *witness,
                     struct plan *plan)
{
    struct plan_goal goal = {plan_is_there, witness};
    if (plan_follow(r, witness->moves.items, witness->moves.count, plan) &&
        shows(r, witness, plan->marking)) {
        return true;
    }
    /* The machine may end early where the witness goes on. */
    bool is_improper = witness->defect == VERIFY_IMPROPER_COMPLETION;
    if (is_improper && shows(r, witness, plan->marking)) return true;
    *plan = (struct plan){.marking = NULL};
    if (witness->defect == VERIFY_DEADLOCK) goal = (struct plan_goal){plan_is_dead, NULL};
    if (is_improper) goal = (struct plan_goal){plan_is_improper, NULL};
    return plan_search(r, &goal, plan);
}

/* ---- The way into the net ---- */

struct way {
    uint32_t net, task; /* the composite task, in the net that has it */
};
typedef ARRAY(struct way) ways;

/* Breadth first from the root net: which composite tasks lead to `net`? */
static bool find_way(struct replayer *p, uint32_t net, ways *way)
{
    const struct net_specification *s = p->specification->specification;
    struct way *by = ARENA_ARRAY(p->arena, struct way, s->nets.count);
    uint32_t *queue = ARENA_ARRAY(p->arena, uint32_t, (size_t)s->nets.count + 1);
    bool *seen = ARENA_ARRAY(p->arena, bool, s->nets.count);
    uint32_t count = 1;
    seen[0] = true;
    for (uint32_t done = 0; done < count; done++) {
        const struct net *of = &s->nets.items[queue[done]];
        for (uint32_t t = 0; t < of->tasks.count; t++) {
            uint32_t to = of->tasks.items[t].subnet;
            bool leads = of->tasks.items[t].kind == NET_TASK_COMPOSITE && to < s->nets.count;
            if (!leads || seen[to]) continue;
            seen[to] = true;
            by[to] = (struct way){queue[done], t};
            queue[count++] = to;
        }
    }
    if (!seen[net]) return false;
    for (; net != 0; net = by[net].net) array_push(p->arena, way, by[net]);
    return true;
}

/* The frame of the net that the way leads to, the last net of the way first. */
static struct replay_frame *enter(struct replayer *p, const ways *way)
{
    struct replay_frame *frame = ARENA_NEW(p->arena, struct replay_frame);
    *frame = replay_frame_of(p, NULL, 0, TEXT(""));
    for (uint32_t i = way->count; i > 0; i--) {
        const struct way *one = &way->items[i - 1];
        const struct net_task *task = &frame->r->net->tasks.items[one->task];
        struct plan plan = {.marking = NULL};
        struct plan_goal goal = {plan_is_running, &one->task};
        if (way->count > REPLAY_DEPTH_MAX || !plan_search(frame->r, &goal, &plan)) {
            replay_fail(p, "no run to task '" TEXT_FMT "' was found", TEXT_ARG(task->name));
            return frame;
        }
        replay_moves(p, frame, &plan.moves);
        struct plan rest = {.marking = frame->marking};
        (void)plan_follow(frame->r, NULL, 0, &rest);
        if (frame->marking[frame->r->encoding->running + one->task] == 0) {
            replay_fail(p, "task '" TEXT_FMT "' ends at once", TEXT_ARG(task->name));
            return frame;
        }
        struct replay_frame *inner = ARENA_NEW(p->arena, struct replay_frame);
        *inner = replay_frame_of(p, frame, task->subnet, replay_prefix(p, frame, one->task, 1));
        frame = inner;
    }
    return frame;
}

/* ---- What holds before and after ---- */

/* Before the end, or when the loop that adds tokens began. */
static void tell_before(struct replayer *p, const struct replay_frame *frame,
                        const struct verify_witness *witness)
{
    const struct replay_moment *moment = NULL;
    bool grows = witness->defect == VERIFY_NOT_BOUNDED && witness->place != NET_NONE;
    if (frame->outer != NULL || p->moments.count == 0) return;
    if (witness->defect == VERIFY_IMPROPER_COMPLETION) {
        moment = &p->moments.items[p->moments.count - 1];
    }
    for (uint32_t i = 0; grows && i < p->moments.count && moment == NULL; i++) {
        const uint32_t *then = p->moments.items[i].marking;
        bool covers = then[witness->place] < frame->marking[witness->place];
        for (uint32_t m = 0; m < frame->r->encoding->extra; m++) {
            covers = covers && then[m] <= frame->marking[m];
        }
        if (covers) moment = &p->moments.items[i];
    }
    if (moment == NULL) return;
    for (uint32_t t = 0; t < frame->r->net->tasks.count; t++) {
        bool is_net = frame->r->net->tasks.items[t].kind == NET_TASK_COMPOSITE;
        if (is_net && moment->marking[frame->r->encoding->running + t] > 0) return;
    }
    p->to->before = moment->command;
    replay_marked(p, frame, moment->marking, &p->to->marked_before);
    replay_busy(p, frame, moment->marking, &p->to->busy_before);
}

/* A net that has lost its last token is complete when it runs; the net around it goes on. */
static bool is_empty(const struct replay_frame *frame)
{
    for (uint32_t p = 0; p < frame->r->encoding->extra; p++) {
        if (frame->marking[p] > 0) return false;
    }
    return true;
}

static void tell_after(struct replayer *p, const struct replay_frame *frame)
{
    if (!rehearsal_has_ended(frame->r, frame->marking) && !is_empty(frame)) {
        replay_state(p, frame);
        return;
    }
    if (frame->outer == NULL) p->to->status = "completed";
    replay_marked(p, frame, frame->marking, &p->to->marked);
    replay_busy(p, frame, frame->marking, &p->to->busy);
}

/* ---- Where no run was found: the witness as it is ---- */

static void tell_witness(struct replayer *p, uint32_t net, const struct verify_witness *witness)
{
    struct replay_frame frame = replay_frame_of(p, NULL, net, TEXT(""));
    plan_moves moves = {.count = 0};
    array_each(struct verify_move, move, &witness->moves) {
        array_push(p->arena, &moves, *move);
    }
    p->to->commands.count = 0;
    p->to->before = NET_NONE;
    p->last = NET_NONE;
    p->watched = NULL;
    replay_moves(p, &frame, &moves);
    memset(frame.marking, 0, frame.r->encoding->positions * sizeof *frame.marking);
    array_each(struct verify_token, token, &witness->marked) {
        if (token->position < frame.r->encoding->extra)
            frame.marking[token->position] = token->tokens;
    }
    replay_marked(p, &frame, frame.marking, &p->to->marked);
    replay_busy(p, &frame, frame.marking, &p->to->busy);
}

static void replay(struct replayer *p, uint32_t net, const struct verify_witness *witness)
{
    struct plan plan = {.marking = NULL};
    ways way = {.count = 0};
    if (!find_way(p, net, &way)) {
        replay_fail(p, "no task uses this net");
        return;
    }
    struct replay_frame *frame = enter(p, &way);
    if (!text_is_absent(p->to->problem)) return;
    p->watched = frame;
    if (!find_run(frame->r, witness, &plan)) {
        replay_fail(p, "the machine does not make this run, since it never leaves automatic tasks "
                       "waiting");
        return;
    }
    replay_moves(p, frame, &plan.moves);
    if (!text_is_absent(p->to->problem)) return;
    tell_before(p, frame, witness);
    tell_after(p, frame);
}

struct verify_replay *verify_replay(struct arena *arena,
                                    const struct verified_specification *specification,
                                    uint32_t net, const struct verify_witness *witness)
{
    struct verify_replay *to = ARENA_NEW(arena, struct verify_replay);
    struct replayer p = {
        .arena = arena, .specification = specification, .to = to, .last = NET_NONE};
    p.scratch = arena_new(ARENA_LIMIT_DEFAULT);
    to->before = NET_NONE;
    to->input = replay_input(arena, &specification->specification->nets.items[0].variables);
    replay(&p, net, witness);
    if (!text_is_absent(to->problem)) tell_witness(&p, net, witness);
    arena_free(p.scratch);
    return to;
}
