/* Each question is answered from the marking alone; see interpret_net.c for the same rules with data,
 * time and instances. */
#include "steps.h"

#include <string.h>

struct stepper {
    const struct layout *layout;
    const struct plain_net *net;
    const state *from;
    state after;
    found_fn found;
    void *context;
    int peak;
    enum stepping outcome;
};

/* ---- The row --------------------------------------------------------------------------------- */

static bool gives_beside(const struct plain_task *task, int timer)
{
    return task->written->timers[timer].action == ACTION_ALSO && task->timer_other[timer] >= 0;
}

static int lay_task(struct layout *layout, int index, int size)
{
    const struct plain_task *task = &layout->net->tasks[index];
    if (task->join_count > 0 && task->rest != REST_CANCEL) {
        layout->used[index] = size;
        size += task->inputs_count;
    }
    for (int i = 0; task->written != NULL && i < task->written->timers_count; i++) {
        if (gives_beside(task, i)) layout->fired[index][i] = size++;
    }
    return size;
}

bool layout_init(struct layout *layout, const struct plain_spec *plain, int net,
                 struct oracle *oracle)
{
    memset(layout, 0, sizeof *layout);
    layout->net = &plain->nets[net];
    layout->index = net;
    layout->oracle = oracle;
    layout->tokens_max = TOKENS_MAX;
    layout->busy = layout->net->places_count;
    int size = layout->busy + layout->net->tasks_count;
    for (int t = 0; t < layout->net->tasks_count; t++) size = lay_task(layout, t, size);
    for (int i = 0; i < layout->net->written->timers_count; i++) {
        if (layout->net->deadline_place[i] >= 0) layout->armed[i] = size++;
    }
    layout->size = size;
    return size <= STATE_MAX;
}

/* ---- Joins ----------------------------------------------------------------------------------- */

static bool is_marked(const struct plain_task *task, const state *now, int input)
{
    return now->at[task->inputs[input]] >= task->threads;
}

static int count_marked(const struct plain_task *task, const state *now)
{
    int count = 0;
    for (int i = 0; i < task->inputs_count; i++) count += is_marked(task, now, i);
    return count;
}

static bool has_used(const struct layout *layout, const state *now, int task)
{
    for (int i = 0; layout->used[task] > 0 && i < layout->net->tasks[task].inputs_count; i++) {
        if (now->at[layout->used[task] + i] > 0) return true;
    }
    return false;
}

static bool or_join_holds(struct stepper *s, const state *now, int index)
{
    int tokens[PLACES_MAX];
    bool busy[ALL_TASKS] = {false};
    for (int p = 0; p < s->net->places_count; p++) tokens[p] = now->at[p];
    for (int t = 0; t < s->net->tasks_count; t++) busy[t] = now->at[s->layout->busy + t] > 0;
    enum verdict verdict = oracle_ask(s->layout->oracle, s->layout->index, index, tokens, busy);
    if (verdict == VERDICT_UNKNOWN) s->outcome = STEPPING_OR_JOIN;
    return verdict == VERDICT_ENABLED;
}

static bool join_holds(struct stepper *s, const state *now, int index)
{
    const struct plain_task *task = &s->net->tasks[index];
    int marked = count_marked(task, now);
    if (task->join_count > 0)
        return marked >= task->join_count && !has_used(s->layout, now, index);
    bool looks = task->join == GATE_OR && task->inputs_count > 1;
    if (looks) return marked > 0 && or_join_holds(s, now, index);
    return task->join == GATE_AND ? marked == task->inputs_count : marked > 0;
}

static bool is_enabled(struct stepper *s, const state *now, int index)
{
    const struct plain_task *task = &s->net->tasks[index];
    if (now->at[s->layout->busy + index] > 0) return false;
    for (int i = 0; i < task->holds_count; i++) {
        if (now->at[task->holds[i]] == 0) return false;
    }
    int mutex = task->written == NULL ? 0 : task->written->mutex;
    for (int t = 0; t < s->net->tasks_count && mutex > 0; t++) {
        const struct task *other = s->net->tasks[t].written;
        bool same = other != NULL && other->mutex == mutex;
        if (same && now->at[s->layout->busy + t] > 0) return false;
    }
    return join_holds(s, now, index);
}

/* The timer runs: since the task became enabled, or since it started. */
static bool is_running(struct stepper *s, const state *now, int task, int timer)
{
    if (now->at[s->layout->busy + task] > 0) return true;
    bool from_started = s->net->tasks[task].written->timers[timer].from_started;
    return !from_started && is_enabled(s, now, task);
}

/* ---- Changes of `after` ---------------------------------------------------------------------- */

static void give(struct stepper *s, int place, int tokens)
{
    bool saturates = place == s->net->end && s->net->written->implicit_termination;
    int sum = saturates ? 1 : s->after.at[place] + tokens;
    if (sum > s->peak) s->peak = sum;
    if (sum > s->layout->tokens_max) s->outcome = STEPPING_TOKENS;
    s->after.at[place] = (uint8_t)(sum > s->layout->tokens_max ? s->layout->tokens_max : sum);
}

static void close_timers(struct stepper *s, int task)
{
    for (int i = 0; i < TIMERS_MAX; i++) {
        if (s->layout->fired[task][i] > 0) s->after.at[s->layout->fired[task][i]] = 0;
    }
}

static void end_round(struct stepper *s, int task)
{
    if (s->layout->used[task] == 0) return;
    memset(s->after.at + s->layout->used[task], 0, (size_t)s->net->tasks[task].inputs_count);
}

/* Busy tasks of the set, with their rounds and timers; all tokens of its conditions. */
static void cancel_set(struct stepper *s, const struct plain_task *task)
{
    for (int p = 0; p < s->net->places_count; p++) {
        if (task->cancels_place[p]) s->after.at[p] = 0;
    }
    for (int t = 0; t < s->net->tasks_count; t++) {
        if (!task->cancels_task[t] || s->from->at[s->layout->busy + t] == 0) continue;
        s->after.at[s->layout->busy + t] = 0;
        end_round(s, t);
        close_timers(s, t);
    }
}

/* A partial join in a round takes in what arrives late. */
static void absorb(struct stepper *s, int index)
{
    const struct plain_task *task = &s->net->tasks[index];
    bool full = true;
    if (!has_used(s->layout, &s->after, index)) return;
    uint8_t *used = s->after.at + s->layout->used[index];
    for (int i = 0; i < task->inputs_count; i++) {
        if (used[i] == 0 && is_marked(task, &s->after, i)) {
            s->after.at[task->inputs[i]] = (uint8_t)(s->after.at[task->inputs[i]] - task->threads);
            used[i] = 1;
        }
        full = full && used[i] > 0;
    }
    if (full) end_round(s, index);
    for (int i = 0; i < task->inputs_count && task->rest == REST_IGNORE; i++) {
        if (used[i] > 0) s->after.at[task->inputs[i]] = 0;
    }
}

static void tell(struct stepper *s, struct step step)
{
    for (int t = 0; t < s->net->tasks_count; t++) absorb(s, t);
    for (int t = 0; t < s->net->tasks_count; t++) {
        for (int i = 0; i < TIMERS_MAX; i++) {
            int fired = s->layout->fired[t][i];
            bool over = fired > 0 && s->after.at[fired] > 0 && !is_running(s, &s->after, t, i);
            if (over) s->after.at[fired] = 0;
        }
    }
    step.peak = s->peak;
    s->peak = 0;
    s->found(s->context, &step, &s->after);
}

/* ---- Steps ----------------------------------------------------------------------------------- */

static bool cancels_at_start(const struct plain_task *task)
{
    return task->join_count > 0 && task->rest == REST_CANCEL;
}

/* `input` -1: from every input that is marked, else from this one. */
static void start(struct stepper *s, int index, int input)
{
    const struct plain_task *task = &s->net->tasks[index];
    bool full = true;
    s->after = *s->from;
    for (int i = 0; i < task->inputs_count; i++) {
        bool taken = (input < 0 || i == input) && is_marked(task, s->from, i);
        full = full && taken;
        if (!taken) continue;
        s->after.at[task->inputs[i]] = (uint8_t)(s->after.at[task->inputs[i]] - task->threads);
        if (s->layout->used[index] > 0) s->after.at[s->layout->used[index] + i] = 1;
    }
    if (full) end_round(s, index);
    if (cancels_at_start(task)) cancel_set(s, task);
    s->after.at[s->layout->busy + index] = 1;
    tell(s, (struct step){.kind = STEP_START, .task = index});
}

static void try_start(struct stepper *s, int index)
{
    const struct plain_task *task = &s->net->tasks[index];
    if (!is_enabled(s, s->from, index)) return;
    bool any = task->join_count == 0 && task->join == GATE_XOR;
    if (!any) start(s, index, -1);
    for (int i = 0; any && i < task->inputs_count; i++) {
        if (is_marked(task, s->from, i)) start(s, index, i);
    }
}

static void begin_leaving(struct stepper *s, int index)
{
    const struct plain_task *task = &s->net->tasks[index];
    s->after = *s->from;
    if (!cancels_at_start(task)) cancel_set(s, task);
    s->after.at[s->layout->busy + index] = 0;
    close_timers(s, index);
}

/* `forces`: people may choose what guards cannot. */
static bool is_choice(const struct plain_task *task, uint32_t set, bool forces)
{
    uint32_t every = (1u << task->outputs_count) - 1;
    if (task->split == GATE_OR) return forces || plain_may_choose(task, set);
    return task->split == GATE_XOR ? (set & (set - 1)) == 0 : set == every;
}

static void leave(struct stepper *s, int index)
{
    const struct plain_task *task = &s->net->tasks[index];
    for (uint32_t set = 1; set < 1u << task->outputs_count; set++) {
        if (!is_choice(task, set, s->layout->people_cancel)) continue;
        begin_leaving(s, index);
        for (int i = 0; i < task->outputs_count; i++) {
            if ((set >> i & 1) != 0) give(s, task->outputs[i].place, task->outputs[i].threads);
        }
        tell(s, (struct step){.kind = STEP_LEAVE, .task = index, .chosen = set});
    }
}

static void leave_by(struct stepper *s, int index, int other)
{
    int place = s->net->tasks[index].others[other];
    begin_leaving(s, index);
    give(s, place, 1);
    tell(s, (struct step){.kind = STEP_BY, .task = index, .place = place});
}

static void leave_elsewhere(struct stepper *s, int index)
{
    const struct plain_task *task = &s->net->tasks[index];
    for (int i = 0; i < task->failure_count; i++) leave_by(s, index, task->failure_other[i]);
    for (int i = 0; task->written != NULL && i < task->written->timers_count; i++) {
        bool leads = task->written->timers[i].action == ACTION_TO && task->timer_other[i] >= 0;
        if (leads) leave_by(s, index, task->timer_other[i]);
    }
}

static void give_beside(struct stepper *s, int index, int timer)
{
    const struct plain_task *task = &s->net->tasks[index];
    int fired = s->layout->fired[index][timer];
    if (fired == 0 || s->from->at[fired] > 0 || !is_running(s, s->from, index, timer)) return;
    int place = task->others[task->timer_other[timer]];
    s->after = *s->from;
    s->after.at[fired] = 1;
    give(s, place, 1);
    tell(s, (struct step){.kind = STEP_BESIDE, .task = index, .place = place});
}

/* A deadline that leads on ends all that is there, one beside it adds a token. */
static void fire_deadline(struct stepper *s, int timer)
{
    int armed = s->layout->armed[timer], place = s->net->deadline_place[timer];
    if (armed == 0 || s->from->at[armed] == 0) return;
    s->after = *s->from;
    s->after.at[armed] = 0;
    if (s->net->written->timers[timer].action == ACTION_TO) {
        memset(s->after.at, 0, (size_t)s->net->places_count);
        for (int t = 0; t < s->net->tasks_count; t++) {
            end_round(s, t);
            if (s->from->at[s->layout->busy + t] > 0) close_timers(s, t);
            s->after.at[s->layout->busy + t] = 0;
        }
    }
    give(s, place, 1);
    tell(s, (struct step){.kind = STEP_DEADLINE, .task = timer, .place = place});
}

/* Somebody cancels the items of a task: nothing is given. */
static void cancel_items(struct stepper *s, int index)
{
    s->after = *s->from;
    s->after.at[s->layout->busy + index] = 0;
    end_round(s, index);
    close_timers(s, index);
    tell(s, (struct step){.kind = STEP_CANCEL, .task = index});
}

/* ---- Markings -------------------------------------------------------------------------------- */

void layout_first(const struct layout *layout, state *first)
{
    memset(first, 0, sizeof *first);
    first->at[0] = 1;
    for (int i = 0; i < 2; i++) {
        if (layout->armed[i] > 0) first->at[layout->armed[i]] = 1;
    }
}

bool is_ended(const struct layout *layout, const state *marking)
{
    return marking->at[layout->net->end] > 0 && !layout->net->written->implicit_termination;
}

bool is_proper(const struct layout *layout, const state *marking)
{
    for (int i = 0; i < layout->busy + layout->net->tasks_count; i++) {
        if (i != layout->net->end && marking->at[i] > 0) return false;
    }
    return true;
}

enum stepping layout_steps(const struct layout *layout, const state *from, found_fn found,
                           void *context)
{
    struct stepper s = {
        .layout = layout, .net = layout->net, .from = from, .found = found, .context = context};
    if (is_ended(layout, from)) return STEPPING_FINE;
    for (int t = 0; t < layout->net->tasks_count; t++) {
        if (from->at[layout->busy + t] > 0) {
            leave(&s, t);
            leave_elsewhere(&s, t);
            if (layout->people_cancel) cancel_items(&s, t);
        } else {
            try_start(&s, t);
        }
        for (int i = 0; i < TIMERS_MAX; i++) give_beside(&s, t, i);
    }
    for (int i = 0; i < layout->net->written->timers_count; i++) fire_deadline(&s, i);
    return s.outcome;
}
