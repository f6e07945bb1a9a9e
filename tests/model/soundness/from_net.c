/* Field by field. */
#include "from_net.h"

#include <stdlib.h>
#include <string.h>

#define FILE_TASKS_MAX ALL_TASKS

struct plain_file {
    struct spec spec;
    struct plain_spec plain;
    struct task tasks[FILE_TASKS_MAX]; /* timers and mutexes, as if written */
};

struct plain_file *plain_file_new(void)
{
    struct plain_file *file = calloc(1, sizeof *file);
    if (file == NULL) abort();
    return file;
}

void plain_file_free(struct plain_file *file) { free(file); }

static bool fits_task(const struct net_task *task)
{
    return task->preset.count <= INPUTS_MAX && task->flows.count <= OUTPUTS_MAX &&
           task->other_flows.count <= 8 && task->timers.count <= TIMERS_MAX &&
           task->failure.flows.count <= 3 && task->holds.count <= 3 && task->preset.count > 0 &&
           task->flows.count > 0 && !task->is_damaged;
}

static bool fits(const struct net *net)
{
    if (net->places.count > PLACES_MAX || net->tasks.count > ALL_TASKS || net->is_damaged)
        return false;
    array_each(const struct net_task, task, &net->tasks) {
        if (!fits_task(task)) return false;
    }
    return net->timers.count <= 2 && net->input.index == 0;
}

/* For messages only: a long one loses its end. */
static void take_name(struct text name, char *plain, size_t size)
{
    size_t length = name.length < size ? name.length : size - 1;
    memcpy(plain, name.data, length);
    plain[length] = '\0';
}

static enum gate gate_of(enum net_gate gate)
{
    switch (gate) {
    case NET_GATE_AND: return GATE_AND;
    case NET_GATE_XOR: return GATE_XOR;
    case NET_GATE_OR: return GATE_OR;
    default: return GATE_NONE;
    }
}

static void take_timers(struct plain_task *plain, struct task *written,
                        const struct net_task *task)
{
    static const enum action actions[] = {ACTION_EXPIRE, ACTION_FAIL, ACTION_START, ACTION_TO,
                                          ACTION_ALSO};
    written->timers_count = (int)task->timers.count;
    for (uint32_t i = 0; i < task->timers.count; i++) {
        const struct net_timer *timer = &task->timers.items[i];
        written->timers[i].action = actions[timer->action];
        written->timers[i].from_started = timer->from_phase == NET_TIMER_STARTED;
        plain->timer_other[i] = timer->other == NET_NONE ? -1 : (int)timer->other;
    }
    for (uint32_t i = 0; i < task->failure.flows.count; i++)
        plain->failure_other[i] = (int)task->failure.flows.items[i].other;
    plain->failure_count = (int)task->failure.flows.count;
}

static void take_flows(struct plain_task *plain, const struct net_task *task)
{
    plain->inputs_count = (int)task->preset.count;
    for (uint32_t i = 0; i < task->preset.count; i++)
        plain->inputs[i] = (int)task->preset.items[i].index;
    plain->outputs_count = (int)task->flows.count;
    for (uint32_t i = 0; i < task->flows.count; i++) {
        const struct net_flow *flow = &task->flows.items[i];
        plain->outputs[i] = (struct output){.place = (int)flow->place.index,
                                            .threads = (int)flow->threads,
                                            .when.modulus = flow->guard.text.length > 0,
                                            .is_default = flow->is_default};
    }
    plain->others_count = (int)task->other_flows.count;
    for (uint32_t i = 0; i < task->other_flows.count; i++)
        plain->others[i] = (int)task->other_flows.items[i].place.index;
}

static void take_task(struct plain_task *plain, struct task *written, const struct net *net,
                      const struct net_task *task)
{
    take_name(task->name, plain->name, sizeof plain->name);
    plain->written = written;
    plain->join = task->partial.present ? GATE_NONE : gate_of(task->join);
    plain->split = gate_of(task->split);
    plain->join_count = task->partial.present ? (int)task->partial.count : 0;
    plain->threads = task->partial.present ? (int)task->partial.threads : 1;
    plain->rest = (enum rest)task->partial.rest;
    written->mutex = task->mutex < net->mutexes.count ? 1 + (int)task->mutex : 0;
    take_flows(plain, task);
    take_timers(plain, written, task);
    array_each(const net_place_id, place, &task->cancels_places)
        plain->cancels_place[place->index] = true;
    array_each(const net_task_id, other, &task->cancels_tasks)
        plain->cancels_task[other->index] = true;
    array_each(const net_place_id, place, &task->holds)
        plain->holds[plain->holds_count++] = (int)place->index;
}



static void take_deadlines(struct plain_file *file, const struct net *net)
{
    file->spec.nets[0].timers_count = (int)net->timers.count;
    for (uint32_t i = 0; i < net->timers.count; i++) {
        const struct net_timer *timer = &net->timers.items[i];
        bool leads = timer->other != NET_NONE;
        file->spec.nets[0].timers[i].action =
            timer->action == NET_TIMER_TO ? ACTION_TO : ACTION_ALSO;
        file->plain.nets[0].deadline_place[i] =
            leads ? (int)net->other_flows.items[timer->other].place.index : -1;
    }
}

static void take_places(struct plain_net *plain, const struct net *net)
{
    plain->end = (int)net->output.index;
    plain->places_count = (int)net->places.count;
    for (uint32_t i = 0; i < net->places.count; i++) {
        take_name(net->places.items[i].name, plain->places[i].name, sizeof plain->places[i].name);
    }
}

const struct plain_spec *plain_file_take(struct plain_file *file, const struct net *net)
{
    if (!fits(net)) return NULL;
    memset(file, 0, sizeof *file);
    struct plain_net *plain = &file->plain.nets[0];
    plain->written = &file->spec.nets[0];
    file->spec.nets[0].implicit_termination = net->is_implicit;
    file->spec.nets[0].bpmn = net->has_bpmn_or_joins;
    file->plain.written = &file->spec;
    file->plain.nets_count = file->spec.nets_count = 1;
    take_places(plain, net);
    plain->tasks_count = (int)net->tasks.count;
    for (uint32_t i = 0; i < net->tasks.count; i++)
        take_task(&plain->tasks[i], &file->tasks[i], net, &net->tasks.items[i]);
    take_deadlines(file, net);
    return &file->plain;
}
