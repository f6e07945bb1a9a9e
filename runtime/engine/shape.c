/* Tables that a newer or damaged generator could have made are refused when a program is registered, so
 * that nothing of it is asked again at a step.  What runs is trusted, as all code is. */
#include "core/core.h"
#include "engine/engine_private.h"

/* ---- A net ---- */

static bool lies_within(const struct yawl_net *net, uint64_t at, uint64_t size)
{
    return at + size <= net->frame_size;
}

static bool is_frame_good(const struct yawl_net *net)
{
    uint64_t words = YAWL_WORDS((uint64_t)net->tasks_count) * sizeof(uint64_t);
    uint64_t places = ((uint64_t)net->places_count * net->place_bits + 7) / 8;
    bool bits = net->place_bits == 1 || net->place_bits == 8 || net->place_bits == 16 ||
                net->place_bits == 32;
    return bits && net->places_at >= sizeof(struct yawl_frame) && net->places_at % 8 == 0 &&
           net->enabled_at % 8 == 0 && net->busy_at % 8 == 0 && net->frame_size % 8 == 0 &&
           lies_within(net, net->places_at, places) && lies_within(net, net->enabled_at, words) &&
           lies_within(net, net->busy_at, words) &&
           lies_within(net, net->timer_states_at, net->timer_states_count);
}

static bool marks(enum yawl_timer_action action)
{
    return action == YAWL_TIMER_TO || action == YAWL_TIMER_ALSO;
}

static bool are_net_timers_good(const struct yawl_net *net)
{
    for (uint32_t i = 0; i < net->timers_count; i++) {
        const struct yawl_timer *timer = &net->timers[i];
        bool has_step =
            timer->action == YAWL_TIMER_TO ? net->deadline_to != NULL : net->deadline_also != NULL;
        if (timer->deadline == NULL || timer->action == YAWL_TIMER_START) return false;
        if (marks(timer->action) && (!has_step || timer->other >= net->others_count)) return false;
    }
    return true;
}

static bool is_net_good(const struct yawl_net *net)
{
    if (net->places_count < 2 || net->places_count > YAWL__TASKS_MAX) return false;
    if (net->tasks_count > YAWL__TASKS_MAX || net->enter == NULL) return false;
    if (net->data != NULL && net->data->inside_size < sizeof(struct yawl_data)) return false;
    return is_frame_good(net) && are_net_timers_good(net);
}

/* ---- A task ---- */

static bool are_timers_good(const struct yawl_net *net, const struct yawl_task *task)
{
    if (task->timers_count > 0 && task->timer_state >= net->timer_states_count) return false;
    for (uint32_t i = 0; i < task->timers_count; i++) {
        const struct yawl_timer *timer = &task->timers[i];
        bool has_step =
            timer->action == YAWL_TIMER_TO ? task->leave_by != NULL : task->mark != NULL;
        if (timer->deadline == NULL) return false;
        if (marks(timer->action) && (!has_step || timer->other >= task->others_count)) return false;
    }
    return true;
}

static bool are_failures_good(const struct yawl_task *task)
{
    if (task->failure == NULL) return true;
    for (uint32_t i = 0; i < task->failure->flows_count; i++) {
        if (task->leave_by == NULL || task->failure->flows[i].other >= task->others_count) {
            return false;
        }
    }
    return true;
}

static bool is_subnet_good(const struct yawl_program *program, const struct yawl_net *net,
                           const struct yawl_task *task)
{
    if (task->kind != YAWL_TASK_NET) return true;
    if (task->subnet >= program->nets_count || task->child_at % 8 != 0) return false;
    return task->child_at == 0 ||
           lies_within(net, task->child_at, program->nets[task->subnet].frame_size);
}

/* The short way through the core trusts these two. */
static bool are_ways_good(const struct yawl_net *net, const struct yawl_task *task)
{
    bool offered = task->kind == YAWL_TASK_OFFER && !task->waits && task->performed == NULL &&
                   task->timers_count == 0;
    bool passes = task->pass != NULL && task->choose == NULL && task->split != YAWL_SPLIT_OR &&
                  task->instances == NULL;
    bool has_data = task->in != NULL || task->returns != NULL || task->assign != NULL;
    if (task->offered && !offered) return false;
    if (!task->plain) return true;
    return task->offered && passes && !has_data && net->place_bits == 1 &&
           net->timer_states_count == 0;
}

/* A piece that is neither a text nor a secret is a value that somebody must make. */
static bool is_call_good(const struct yawl_task *task)
{
    if (task->kind != YAWL_TASK_CALL) return true;
    const struct yawl_call_config *call = task->call;
    if (call == NULL || call->connector == NULL) return false;
    if (call->pieces_count > 0 && call->pieces == NULL) return false;
    for (uint32_t i = 0; i < call->pieces_count; i++) {
        const struct yawl_call_piece *piece = &call->pieces[i];
        bool is_value = piece->text == NULL && piece->secret == NULL;
        if (piece->setting == NULL || (is_value && task->call_text == NULL)) return false;
    }
    return true;
}

static bool is_task_good(const struct yawl_net *net, const struct yawl_task *task)
{
    if (task->name == NULL || task->enabled == NULL) return false;
    if (task->start == NULL || task->leave == NULL || task->others_count > UINT16_MAX) return false;
    if (task->instances != NULL) {
        if (task->instances->plan == NULL || task->instances->synchronised == NULL) return false;
    }
    if (task->trigger != NULL && (task->trigger->name == NULL || !task->waits)) return false;
    if (!is_call_good(task)) return false;
    return are_timers_good(net, task) && are_failures_good(task) && are_ways_good(net, task);
}

bool yawl__shape_is_good(const struct yawl_program *program)
{
    if (program->name == NULL || program->nets_count == 0 || program->nets == NULL) return false;
    for (uint32_t n = 0; n < program->nets_count; n++) {
        const struct yawl_net *net = &program->nets[n];
        if (!is_net_good(net)) return false;
        for (uint32_t i = 0; i < net->tasks_count; i++) {
            if (!is_task_good(net, &net->tasks[i])) return false;
            if (!is_subnet_good(program, net, &net->tasks[i])) return false;
        }
    }
    return true;
}
