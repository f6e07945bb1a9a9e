/* Section: the steps of each task.
 *
 * start consumes the tokens that the join waits for and makes the task busy; leave cancels, then marks the
 * chosen flows; pass is both in one.  Only afterwards is tested again what the step can have enabled or
 * disabled, so that a token that goes and comes in one step changes nothing.
 */
#include "emit/emit_sections.h"

#include <assert.h>

static void put_begin(struct writer *w)
{
    put(w, "    struct $Nframe *f = (struct $Nframe *)frame;\n"
           "    struct yawl_step step = yawl_step_begin(changes);\n");
}

void put_step_end(struct writer *w)
{
    put(w, w->net->tasks.count > 64 ? "    yawl_step_end_counted(&step, frame, changes);\n}\n"
                                    : "    yawl_step_end(&step, changes);\n}\n");
}

static void put_done(struct writer *w)
{
    put_step_end(w);
    put(w, "\n");
}

static void put_busy_end(struct writer *w, uint32_t index)
{
    put(w, "    yawl_leaves(&step, f->busy, ");
    put_task(w, index);
    put(w, ");\n");
}

static bool chooses(const struct machine_task *task)
{
    return task->split == NET_GATE_XOR || task->split == NET_GATE_OR;
}

/* ---- Start ---- */

static machine_ids without(struct writer *w, const machine_ids *list, uint32_t id)
{
    machine_ids rest = {0};
    array_each(uint32_t, item, list) {
        if (*item != id) array_push(w->out->arena, &rest, *item);
    }
    return rest;
}

/* The places that its start leaves empty for certain. */
static const machine_ids *emptied_by(const struct writer *w, const struct machine_task *task)
{
    bool takes_one = task->join == NET_GATE_XOR && task->join_count == 0;
    return !has_bits(w) || takes_one || machine_has_rounds(task) ? NULL : &task->preset;
}

static void put_start(struct writer *w, const struct machine_task *task, uint32_t index)
{
    machine_ids tested = without(w, &task->start_retest, index);
    if (is_walked(&tested)) put_task_list(w, task->local, "_start_retest", &tested);
    put(w, "static void $t_start(struct yawl_frame *frame, struct yawl_changes *changes)\n{\n",
        task->local);
    put_begin(w);
    put_take(w, task);
    if (machine_cancels_at_start(task)) put_cancels(w, task);
    put(w, "    yawl_starts(&step, f->enabled, f->busy, ");
    put_task(w, index);
    put(w, ");\n");
    struct retests retests = {.list = &tested,
                              .name = task->local,
                              .ending = "_start_retest",
                              .taken = emptied_by(w, task),
                              .of = OF_START,
                              .index = index,
                              .indent = "    "};
    put_retests(w, &retests);
    put_done(w);
}

/* ---- Marking what was chosen ---- */

/* The lists that a step tests at its end. */
struct ending {
    const machine_ids *all;    /* if everything is tested there */
    const machine_ids *common; /* if each chosen flow is tested by itself */
    const char *name;          /* of the constant list */
    bool passes;               /* of a start and a leave in one */
};

static void put_if_chosen(struct writer *w, uint32_t flow, struct text target)
{
    put(w, "    if (choice & YAWL_BIT($u)) { /* ", flow);
    put_comment_text(w, target);
    put(w, " */\n");
}

/* Partial joins that any of the flows may feed, each once. */
static machine_ids absorbs_of(struct writer *w, const struct machine_task *task)
{
    machine_ids all = {0};
    array_each(struct machine_flow, flow, &task->flows) {
        array_each(uint32_t, join, &w->net->places.items[flow->place].absorbs) {
            bool known = false;
            array_each(uint32_t, other, &all) known = known || *other == *join;
            if (!known) array_push(w->out->arena, &all, *join);
        }
    }
    return sorted_copy(w, &all);
}

static machine_ids marks_of_flows(struct writer *w, const machine_flows *flows)
{
    machine_ids all = {0};
    array_each(struct machine_flow, flow, flows) {
        array_each(uint32_t, place, &w->net->places.items[flow->place].marks) {
            array_push(w->out->arena, &all, *place);
        }
    }
    return all;
}

/* What any of its flows may mark. */
static machine_ids may_mark(struct writer *w, const struct machine_task *task)
{
    return marks_of_flows(w, &task->flows);
}

/* All marks come before the first test: a task is tested when its marking is final. */
static void put_mark_chosen(struct writer *w, const struct machine_task *task)
{
    machine_ids absorbs = absorbs_of(w, task);
    for (uint32_t i = 0; i < task->flows.count; i++) {
        const struct machine_flow *flow = &task->flows.items[i];
        put_if_chosen(w, i, flow->target);
        put_tokens(w, flow->place, flow->threads, "        ");
        put(w, "    }\n");
    }
    machine_ids marks = may_mark(w, task);
    put_absorbs(w, &absorbs, &marks, "    ");
    if (!tests_chosen(task)) return;
    for (uint32_t i = 0; i < task->flows.count; i++) {
        const struct machine_flow *flow = &task->flows.items[i];
        if (w->net->places.items[flow->place].retest.count == 0) continue;
        put_if_chosen(w, i, flow->target);
        put_place_retests(w, flow->place, "        ");
        put(w, "    }\n");
    }
}

/* What it marks whatever it chooses. */
static machine_ids marks_of(struct writer *w, const struct machine_task *task)
{
    machine_ids none = {0};
    return chooses(task) ? none : may_mark(w, task);
}

static void put_end(struct writer *w, const struct machine_task *task, uint32_t index,
                    const struct ending *ending)
{
    machine_ids marked = marks_of(w, task);
    if (task->split == NET_GATE_XOR) {
        put_flow_cases(w, "choice", &task->flows);
    } else if (task->split == NET_GATE_OR) {
        put_mark_chosen(w, task);
    } else {
        machine_ids absorbs = absorbs_of(w, task);
        put_all_flows(w, task);
        put_absorbs(w, &absorbs, &marked, "    ");
    }
    struct retests retests = {.list = tests_chosen(task) ? ending->common : ending->all,
                              .name = task->local,
                              .ending = ending->name,
                              .marked = &marked,
                              .taken = ending->passes ? emptied_by(w, task) : NULL,
                              .may_mark = may_mark(w, task),
                              .of = ending->passes ? OF_PASS : OF_LEAVE,
                              .index = index,
                              .indent = "    "};
    put_retests(w, &retests);
    array_each(uint32_t, completed, &task->completes) {
        put(w, "    yawl_completes(&step, f->busy, ");
        put_task(w, *completed);
        put(w, ");\n");
    }
}

static void put_end_list(struct writer *w, const struct machine_task *task,
                         const struct ending *ending)
{
    const machine_ids *list = tests_chosen(task) ? ending->common : ending->all;
    if (is_walked(list)) put_task_list(w, task->local, ending->name, list);
}

/* ---- Leave and pass ---- */

/* Does one of its flows give it another token? */
static bool feeds_itself(const struct writer *w, const struct machine_task *task,
                         const machine_flows *flows)
{
    array_each(struct machine_flow, flow, flows) {
        array_each(uint32_t, place, &w->net->places.items[flow->place].marks) {
            array_each(uint32_t, input, &task->preset) {
                if (*input == *place) return true;
            }
        }
    }
    return false;
}

/* What its leaving by one of `flows` (NULL: by none) tests: itself only if a token can be there. */
static machine_ids without_idle(struct writer *w, uint32_t index, const machine_ids *list,
                                const machine_flows *flows)
{
    const struct machine_task *task = &w->net->tasks.items[index];
    bool feeds = flows != NULL && feeds_itself(w, task, flows);
    return is_alone(w, index) && !feeds ? without(w, list, index) : *list;
}

static void put_leave(struct writer *w, const struct machine_task *task, uint32_t index)
{
    machine_ids all = without_idle(w, index, &task->leave_retest, &task->flows);
    machine_ids common = without_idle(w, index, &task->reset_retest, NULL);
    struct ending ending = {&all, &common, "_leave_retest", false};
    put_end_list(w, task, &ending);
    put(w,
        "static void $t_leave(struct yawl_frame *frame, uint64_t choice, "
        "struct yawl_changes *changes)\n{\n",
        task->local);
    put_begin(w);
    if (!chooses(task)) put(w, "    (void)choice;\n");
    put_busy_end(w, index);
    if (!machine_cancels_at_start(task)) put_cancels(w, task);
    put_end(w, task, index, &ending);
    put_done(w);
}

/* Connectors and sub-nets are never done in the step that starts them, nor are instances. */
bool has_pass(const struct writer *w, uint32_t index)
{
    const struct machine_task *task = &w->net->tasks.items[index];
    if (w->net->verified->net->tasks.items[index].instances.present) return false;
    return task->kind == NET_TASK_ROUTING || task->kind == NET_TASK_OFFER;
}

/* Does it take the token that the net starts with, where no flow leads back? */
static bool takes_first(const struct net *net, const struct machine_task *task)
{
    if (net->places.items[net->input.index].preset.count > 0) return false;
    array_each(uint32_t, input, &task->preset) {
        if (*input == net->input.index) return true;
    }
    return false;
}

/* No input has tokens for two starts. */
static bool starts_once(const struct writer *w, const struct machine_task *task)
{
    const struct verified_net *net = w->net->verified;
    if (task->join == NET_GATE_XOR) return false;
    if (has_bits(w)) return true;
    bool needs_all = task->join == NET_GATE_NONE || task->join == NET_GATE_AND;
    if (!needs_all || task->join_count > 0) return false;
    bool is_bounded = net->bounded && net->bound < (uint64_t)task->join_threads * 2;
    return is_bounded || takes_first(net->net, task);
}

/* After its start the task cannot be enabled, and no flow of its own gives it another token. */
static bool is_done(struct writer *w, const struct machine_task *task)
{
    return starts_once(w, task) && !feeds_itself(w, task, &task->flows);
}

static void put_pass(struct writer *w, const struct machine_task *task, uint32_t index)
{
    bool done = is_done(w, task);
    machine_ids all = done ? without(w, &task->pass_all_retest, index) : task->pass_all_retest;
    machine_ids common = done ? without(w, &task->pass_retest, index) : task->pass_retest;
    struct ending ending = {&all, &common, "_pass_retest", true};
    put_end_list(w, task, &ending);
    put(w,
        "static void $t_pass(struct yawl_frame *frame, uint64_t choice, "
        "struct yawl_changes *changes)\n{\n",
        task->local);
    put_begin(w);
    if (!chooses(task)) put(w, "    (void)choice;\n");
    put_take(w, task);
    put_cancels(w, task);
    if (done) {
        put(w, "    yawl_passes(&step, f->enabled, ");
        put_task(w, index);
        put(w, ");\n");
    }
    put_end(w, task, index, &ending);
    put_done(w);
}

/* ---- Other flows, and being cancelled ---- */

static void put_leave_by(struct writer *w, const struct machine_task *task, uint32_t index)
{
    machine_ids tested = without_idle(w, index, &task->reset_retest, NULL);
    if (is_walked(&tested)) put_task_list(w, task->local, "_reset_retest", &tested);
    put(w,
        "static void $t_leave_by(struct yawl_frame *frame, uint32_t other, "
        "struct yawl_changes *changes)\n{\n",
        task->local);
    put_begin(w);
    put_busy_end(w, index);
    if (!machine_cancels_at_start(task)) put_cancels(w, task);
    put_flow_cases(w, "other", &task->others);
    struct retests retests = {.list = &tested,
                              .name = task->local,
                              .ending = "_reset_retest",
                              .may_mark = marks_of_flows(w, &task->others),
                              .of = OF_LEAVE,
                              .index = index,
                              .indent = "    "};
    put_retests(w, &retests);
    put_done(w);
}

static void put_mark(struct writer *w, const struct machine_task *task)
{
    put(w,
        "static void $t_mark(struct yawl_frame *frame, uint32_t other, "
        "struct yawl_changes *changes)\n{\n",
        task->local);
    put_begin(w);
    put_flow_cases(w, "other", &task->others);
    put_done(w);
}

static void put_abandon(struct writer *w, const struct machine_task *task, uint32_t index)
{
    machine_ids tested = without_idle(w, index, &task->watchers, NULL);
    if (is_walked(&tested)) put_task_list(w, task->local, "_watchers", &tested);
    put(w, "static void $t_abandon(struct yawl_frame *frame, struct yawl_changes *changes)\n{\n",
        task->local);
    put_begin(w);
    put_busy_end(w, index);
    struct retests retests = {.list = &tested,
                              .name = task->local,
                              .ending = "_watchers",
                              .of = OF_ABANDON,
                              .index = index,
                              .indent = "    "};
    put_retests(w, &retests);
    put_done(w);
}

/* A task of the compiler that ends the case: no branch, or too few, converged. */
static void put_raise(struct writer *w, const struct machine_task *task)
{
    put(w, "/* It fails the case: ");
    put_comment_text(w, task->raises);
    put(w,
        ". */\nstatic void $t_assign(const struct yawl_data *block, const void *from,\n"
        "    struct yawl_data *to, struct yawl_eval *e)\n{\n"
        "    (void)block, (void)from, (void)to;\n    yawl_fault(e, $s);\n}\n\n",
        task->local, text_is(task->raises, "no majority") ? "YAWL_ENOMAJORITY" : "YAWL_EEXTERNAL");
}

/* ---- The task ---- */

static void put_outcome(struct writer *w, const struct machine_task *task)
{
    put(w, "/* ");
    put_origin(w, task->name.name, task->span, task->line);
    put(w, ": to ");
    for (uint32_t i = 0; i < task->flows.count; i++) {
        struct text target = task->flows.items[i].target;
        if (i == 3 && task->flows.count > WRITER_INLINE_MAX) {
            put(w, " and $u more", task->flows.count - i);
            break;
        }
        bool is_last = i + 1 == task->flows.count;
        if (i > 0) put(w, !is_last ? ", " : task->split == NET_GATE_AND ? " and " : " or ");
        put_break(w, target.length + 8, 1);
        put_comment_text(w, target);
    }
    if (task->cancels_places.count + task->cancels_tasks.count > 0) {
        put(w,
            machine_cancels_at_start(task)
                ? "; when it starts it empties $u places and cancels $u tasks"
                : "; before that it empties $u places and cancels $u tasks",
            task->cancels_places.count, task->cancels_tasks.count);
    }
    put(w, ". */\n");
}

bool has_mark(const struct writer *w, uint32_t index)
{
    array_each(struct net_timer, timer, &w->net->verified->net->tasks.items[index].timers) {
        if (timer->action == NET_TIMER_ALSO) return true;
    }
    return false;
}

bool has_abandon(const struct writer *w, uint32_t index)
{
    const struct machine_task *task = &w->net->tasks.items[index];
    return task->kind != NET_TASK_ROUTING ||
           w->net->verified->net->tasks.items[index].instances.present;
}

static void put_shared_members(struct writer *w, const struct machine_task *task, uint32_t index)
{
    put(w, "        .enabled = $Lsimple_enabled, .start = $Lsimple_start, .leave = $Lsimple_leave");
    if (has_pass(w, index)) put(w, ",\n        .pass = $Lsimple_pass");
    if (has_abandon(w, index)) put(w, ",\n        .abandon = $Lsimple_abandon");
    if (task->performed.tree != NULL) put_list_member(w, task, "performed", 1);
    put(w, ",\n");
}

void put_step_members(struct writer *w, const struct machine_task *task, uint32_t index)
{
    if (task->is_dead || task->is_simple) {
        if (task->is_dead)
            put_never_members(w, task, index);
        else
            put_shared_members(w, task, index);
        return;
    }
    put(w, "        .enabled = $t_enabled", task->local);
    put_list_member(w, task, "start", 1);
    put_list_member(w, task, "leave", 1);
    if (has_pass(w, index)) put_list_member(w, task, "pass", 1);
    if (task->others.count > 0) put_list_member(w, task, "leave_by", 1);
    if (has_mark(w, index)) put_list_member(w, task, "mark", 1);
    if (has_abandon(w, index)) put_list_member(w, task, "abandon", 1);
    if (chooses(task)) put_list_member(w, task, "choose", 1);
    if (task->performed.tree != NULL) put_list_member(w, task, "performed", 1);
    put(w, ",\n");
}

static void put_task_steps(struct writer *w, const struct machine_task *task, uint32_t index)
{
    put_outcome(w, task);
    put_start(w, task, index);
    put_leave(w, task, index);
    if (has_pass(w, index)) put_pass(w, task, index);
    if (task->others.count > 0) put_leave_by(w, task, index);
    if (has_mark(w, index)) put_mark(w, task);
    if (has_abandon(w, index)) put_abandon(w, task, index);
    if (!text_is_absent(task->raises)) put_raise(w, task);
}

/* The steps are written aside: only they know whether the function that walks lists, which stands before
 * them, is needed. */
void put_steps_section(struct writer *w)
{
    struct text_buffer steps = {.arena = w->out->arena}, *out = w->out;
    assert(w->net->places.count >= 2);
    w->out = &steps;
    w->walks_retests = false;
    put_watcher_lists(w);
    put_take_helper(w);
    array_each(struct machine_task, task, &w->net->tasks) put_token_lists(w, task);
    put_simple_steps(w);
    for (uint32_t i = 0; i < w->net->tasks.count; i++) {
        const struct machine_task *task = &w->net->tasks.items[i];
        if (!task->is_simple && !task->is_dead) put_task_steps(w, task, i);
    }
    put_net_steps(w);
    w->out = out;
    put_section(w, "Steps: what changes when a task starts and leaves");
    if (w->walks_retests) put_enabled_table(w);
    text_add(out, text_built(&steps));
}
