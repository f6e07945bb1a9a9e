/* The public reads: synchronous looks at committed cases.  Nothing here changes a case.
 * Invariant: a case whose last step is not committed is not shown. */
#include <assert.h>

#include "core/instances_decide.h"
#include "core/marking.h"
#include "engine/engine_private.h"

const struct yawl__case *yawl__open_case(yawl_engine_t *engine, yawl_case_id id, int *status)
{
    struct yawl__engine *self = engine->self;
    const struct yawl__slot *slot = yawl__cases_find(self, id);
    *status = slot == NULL ? yawl__engine_refuse(self, YAWL_ENOCASE, NULL)
                           : yawl__turn_released(self, slot);
    return *status == 0 ? &slot->c : NULL;
}

const struct yawl__scope *yawl__open_scope(yawl_engine_t *engine, yawl_case_id id, uint32_t number,
                                           int *status)
{
    const struct yawl__case *c = yawl__open_case(engine, id, status);
    if (c == NULL) return NULL;
    const struct yawl__scope *scope = yawl__scope_find(c, number);
    if (scope != NULL) return scope;
    *status = yawl__engine_refuse(engine->self, YAWL_ENOITEM, "no such sub-net", NULL);
    return NULL;
}

int yawl_case_read(yawl_engine_t *engine, yawl_case_id id, struct yawl_case_info *out)
{
    int status;
    const struct yawl__case *c = yawl__open_case(engine, id, &status);
    if (c == NULL) return status;
    out->program = c->program;
    out->status = (enum yawl_case_status)c->root.frame->status;
    out->firings = c->root.frame->firings;
    return 0;
}

/* ---- Net instances ---- */

static struct yawl_scope_info describe(const struct yawl__case *c, const struct yawl__scope *scope)
{
    uint32_t net = (uint32_t)(scope->net - c->program->nets);
    struct yawl_scope_info info = {scope->number, net, YAWL_NONE, YAWL_NONE, 0};
    if (scope->number == 0) return info;
    const struct yawl__child *child = yawl__child_of(scope);
    info.parent = child->parent->number;
    info.task = child->task;
    info.instance = child->instance;
    return info;
}

int yawl_case_scopes(yawl_engine_t *engine, yawl_case_id id, struct yawl_scope_info *out,
                     uint32_t capacity)
{
    int status;
    const struct yawl__case *c = yawl__open_case(engine, id, &status);
    if (c == NULL) return status;
    const struct yawl__scope *scope = NULL;
    for (uint32_t i = 0; i < capacity && (scope = yawl__scope_next(c, scope)) != NULL; i++) {
        out[i] = describe(c, scope);
    }
    return (int)yawl__scopes_count(c);
}

int yawl_item_scope(yawl_engine_t *engine, yawl_item_id id, struct yawl_scope_info *out)
{
    int status;
    const struct yawl__scope *scope = yawl__open_scope(engine, id.case_id, id.scope, &status);
    if (scope == NULL) return status;
    if (id.task >= scope->net->tasks_count) {
        return yawl__engine_refuse(engine->self, YAWL_ENOTASK, NULL);
    }
    const struct yawl__case *c = yawl__open_case(engine, id.case_id, &status);
    const struct yawl__scope *found = yawl__scope_of_task(c, scope, id.task, id.instance);
    if (found == NULL) {
        return yawl__engine_refuse(engine->self, YAWL_ENOITEM, "no such sub-net", NULL);
    }
    *out = describe(c, found);
    return 0;
}

enum task_state { TASK_OFFERED, TASK_WAITING, TASK_BUSY };

static bool is_in_state(const struct yawl__scope *scope, uint32_t task, enum task_state state)
{
    return state == TASK_BUSY || yawl__is_offered(scope, task) == (state == TASK_OFFERED);
}

static int list_tasks(const struct yawl__scope *scope, enum task_state state, uint32_t *out,
                      uint32_t capacity)
{
    const uint64_t *set = state == TASK_BUSY ? yawl__busy_set(scope) : yawl__enabled_set(scope);
    uint32_t count = 0, tasks = scope->net->tasks_count;
    for (uint32_t i = 0; (i = yawl__bit_from(set, i, tasks)) < tasks; i++) {
        if (!is_in_state(scope, i, state)) continue;
        if (count < capacity) out[count] = i;
        count++;
    }
    return (int)count;
}

int yawl_scope_enabled(yawl_engine_t *engine, yawl_case_id id, uint32_t scope, uint32_t *out,
                       uint32_t capacity)
{
    int status;
    const struct yawl__scope *s = yawl__open_scope(engine, id, scope, &status);
    return s != NULL ? list_tasks(s, TASK_OFFERED, out, capacity) : status;
}

int yawl_scope_waiting(yawl_engine_t *engine, yawl_case_id id, uint32_t scope, uint32_t *out,
                       uint32_t capacity)
{
    int status;
    const struct yawl__scope *s = yawl__open_scope(engine, id, scope, &status);
    return s != NULL ? list_tasks(s, TASK_WAITING, out, capacity) : status;
}

int yawl_scope_busy(yawl_engine_t *engine, yawl_case_id id, uint32_t scope, uint32_t *out,
                    uint32_t capacity)
{
    int status;
    const struct yawl__scope *s = yawl__open_scope(engine, id, scope, &status);
    return s != NULL ? list_tasks(s, TASK_BUSY, out, capacity) : status;
}

int yawl_scope_marked(yawl_engine_t *engine, yawl_case_id id, uint32_t scope,
                      struct yawl_marked *out, uint32_t capacity)
{
    int status;
    const struct yawl__scope *s = yawl__open_scope(engine, id, scope, &status);
    if (s == NULL) return status;
    uint32_t count = 0, places = s->net->places_count;
    for (uint32_t i = 0; (i = yawl__marked_from(s->net, s->frame, i)) < places; i++, count++) {
        if (count >= capacity) continue;
        out[count].place = i;
        out[count].tokens = yawl__tokens(s->net, s->frame, i);
    }
    return (int)count;
}

int yawl_scope_value(yawl_engine_t *engine, yawl_case_id id, uint32_t scope, uint32_t field,
                     yawl_value_t *out)
{
    int status;
    const struct yawl__scope *s = yawl__open_scope(engine, id, scope, &status);
    if (s == NULL) return status;
    const struct yawl_record *record = s->net->data;
    if (record == NULL || field >= record->fields_count) {
        return yawl__engine_refuse(engine->self, YAWL_EINVAL, "no such variable", NULL);
    }
    *out = yawl_data_get(record, &record->fields[field], s->data);
    return 0;
}

/* ---- The root net ---- */

int yawl_case_enabled(yawl_engine_t *engine, yawl_case_id id, uint32_t *out, uint32_t capacity)
{
    return yawl_scope_enabled(engine, id, 0, out, capacity);
}

int yawl_case_busy(yawl_engine_t *engine, yawl_case_id id, uint32_t *out, uint32_t capacity)
{
    return yawl_scope_busy(engine, id, 0, out, capacity);
}

int yawl_case_marked(yawl_engine_t *engine, yawl_case_id id, struct yawl_marked *out,
                     uint32_t capacity)
{
    return yawl_scope_marked(engine, id, 0, out, capacity);
}

int yawl_case_value(yawl_engine_t *engine, yawl_case_id id, uint32_t field, yawl_value_t *out)
{
    return yawl_scope_value(engine, id, 0, field, out);
}

int yawl_case_output(yawl_engine_t *engine, yawl_case_id id, const void **out)
{
    int status;
    struct yawl__engine *self = engine->self;
    const struct yawl__case *c = yawl__open_case(engine, id, &status);
    if (c == NULL) return status;
    if (c->root.frame->status != YAWL_CASE_COMPLETED) {
        return yawl__engine_refuse(self, YAWL_ESTATUS, "the case is not completed", NULL);
    }
    *out = yawl__case_result(self, c, &self->output, &status);
    if (status == 0) return 0;
    return yawl__engine_refuse(self, status, self->core.message.text, NULL);
}

/* ---- Timers ---- */

static bool comes_before(const struct yawl_timer_info *a, const struct yawl_timer_info *b)
{
    if (a->scope != b->scope) return a->scope < b->scope;
    if (a->task != b->task) return a->task < b->task;
    if (a->timer != b->timer) return a->timer < b->timer;
    return a->instance < b->instance;
}

/* Puts it in its place among the first `count`; what has no room falls off the end.  Timers of many net
 * instances that began together are in order already. */
static void insert_timer(struct yawl_timer_info *out, uint32_t count, uint32_t capacity,
                         struct yawl_timer_info timer)
{
    uint32_t at = count < capacity ? count : capacity;
    for (; at > 0 && comes_before(&timer, &out[at - 1]); at--) {
        if (at < capacity) out[at] = out[at - 1];
    }
    if (at < capacity) out[at] = timer;
}

int yawl_case_armed(yawl_engine_t *engine, yawl_case_id id, struct yawl_timer_info *out,
                    uint32_t capacity)
{
    int status;
    const struct yawl__case *c = yawl__open_case(engine, id, &status);
    if (c == NULL) return status;
    struct yawl__armed armed;
    uint32_t count = 0;
    for (; yawl__armed_at(c, count, &armed); count++) {
        struct yawl_timer_info timer = {.scope = armed.scope,
                                        .task = armed.task,
                                        .timer = armed.timer,
                                        .instance = armed.instance,
                                        .deadline_ms = armed.deadline_ms};
        if (armed.timer == YAWL__TIMER_RETRY) timer.timer = YAWL_NONE;
        insert_timer(out, count, capacity, timer);
    }
    return (int)count;
}

void yawl_engine_read(const yawl_engine_t *engine, struct yawl_engine_stats *out)
{
    const struct yawl__engine *self = engine->self;
    out->cases = self->cases.live_count;
    out->commands = self->commands_count;
    out->starts = self->starts_count;
    out->command_bytes = self->command_bytes;
    out->memory = self->slab.in_use;
    out->cases_running = self->cases.live_count - self->cases.ended_count;
    out->calls = self->calls_count;
    out->calls_waiting = self->workers.waiting;
    out->calls_lost = self->lost_count;
    out->workers = self->workers.created;
    out->workers_busy = self->workers.busy;
    out->cases_with_timers = self->timers.count;
    out->timers_fired = self->timers.fired;
    out->budget_exceeded = self->core.budget_exceeded;
    out->stuck = self->stuck.found;
    out->repaired = self->stuck.repaired;
    out->illegal = self->core.illegal;
}
