/* What starts by itself: routing tasks, connector calls, sub-nets; and tasks that are passed by since
 * their `if` does not hold. */
#include <assert.h>

#include "core/decide.h"
#include "core/evaluate.h"
#include "core/instances_hooks.h"

/* ---- Sub-nets ---- */

static int check_depth(struct yawl__core *core, const struct yawl__at *at)
{
    if (at->scope->depth < YAWL_DEPTH_MAX) return 0;
    (void)yawl__refuse(core, YAWL_EDEPTH, "task \"", at->row->name,
                       "\": its sub-net would be nested too deeply", NULL);
    core->error_task = at->task;
    core->error_scope = at->scope->number;
    core->error_line = at->row->line;
    return YAWL_EDEPTH;
}

static int next_number(struct yawl__core *core, const struct yawl__case *c, uint32_t *number)
{
    *number = yawl__more_of(c)->last_number + 1;
    return *number != 0 ? 0 : yawl__refuse(core, YAWL_EOVERFLOW, NULL);
}

int yawl__plan_net(struct yawl__core *core, const struct yawl__at *at, uint32_t firing)
{
    const struct yawl_net *net = &at->c->program->nets[at->row->subnet];
    const void *in = NULL;
    uint32_t number;
    int status = check_depth(core, at);
    if (status == 0) status = next_number(core, at->c, &number);
    if (status == 0 && at->row->in != NULL) {
        status = yawl__evaluate_input(core, at);
        if (status == 0) status = yawl__keep_outside(core, at->row->in, &in);
    }
    if (status == 0 && net->data != NULL) status = yawl__evaluate_init(core, at->c, net, in);
    if (status != 0) return status;
    struct yawl__event_head *head = yawl__plan_open(core, at, YAWL_EVENT_NET_STARTED);
    if (head == NULL) return YAWL_ENOMEM;
    head->firing = firing;
    head->detail = number;
    bool whole = net->data == NULL ||
                 yawl__pack_changes(net->data, NULL, yawl__next_data(core), core->events);
    return yawl__plan_close(core, whole);
}

int yawl__decide_net_ended(struct yawl__core *core, const struct yawl__at *at,
                           const struct yawl__child *child)
{
    const struct yawl_record *out = child->scope.net->out;
    const void *returns = NULL;
    int status = 0;
    if (out != NULL) {
        status = yawl__evaluate_result(core, at->c, &child->scope);
        if (status == 0) status = yawl__keep_outside(core, out, &returns);
    }
    if (status != 0) return status;
    if (at->instance != 0) return yawl__instances_net_ended(core, at, child, returns);
    struct yawl__event_head leaving = {.kind = YAWL_EVENT_TASK_LEFT, .flags = YAWL__EVENT_LEAVES};
    leaving.firing = yawl__items_find(&at->scope->items, at->task)->firing;
    return yawl__plan_leaving(core, at, leaving, returns);
}

/* ---- Judging ---- */

/* Its `if` does not hold: it starts and leaves at once, without work and without data. */
static int plan_passed_by(struct yawl__core *core, const struct yawl__at *at)
{
    uint32_t firing;
    uint64_t choice;
    int status = yawl__plan_firing(core, at->c, &firing);
    if (status == 0) status = yawl__plan_choice(core, at, at->scope->data, &choice);
    if (status != 0) return status;
    return yawl__plan_plain(core, at, YAWL_EVENT_TASK_ROUTED, firing, choice);
}

int yawl__decide_judged(struct yawl__core *core, const struct yawl__at *at)
{
    bool performed = true;
    int status = yawl__evaluate_performed(core, at, &performed);
    if (status != 0) return status;
    return performed ? yawl__plan_plain(core, at, YAWL_EVENT_TASK_JUDGED, 0, 0)
                     : plan_passed_by(core, at);
}

/* ---- Starting ---- */

static int plan_routed(struct yawl__core *core, const struct yawl__at *at)
{
    struct yawl__event_head leaving = {.kind = YAWL_EVENT_TASK_ROUTED};
    const struct yawl__item *wait = yawl__items_find_wait(&at->scope->items, at->task);
    const void *payload = wait != NULL && wait->block != NULL ? wait->block->in : NULL;
    int status = yawl__plan_firing(core, at->c, &leaving.firing);
    return status != 0 ? status : yawl__plan_leaving(core, at, leaving, payload);
}

int yawl__decide_automatic(struct yawl__core *core, const struct yawl__at *at)
{
    bool performed = true;
    uint32_t firing;
    int status = 0;
    /* One that waits for more was judged when it began to wait. */
    if (at->row->performed != NULL && !at->row->waits) {
        status = yawl__evaluate_performed(core, at, &performed);
    }
    if (status != 0) return status;
    if (!performed) return plan_passed_by(core, at);
    if (at->row->instances != NULL) return yawl__instances_start(core, at);
    if (at->row->kind == YAWL_TASK_ROUTING) return plan_routed(core, at);
    status = yawl__plan_firing(core, at->c, &firing);
    if (status != 0) return status;
    if (at->row->kind == YAWL_TASK_NET) return yawl__plan_net(core, at, firing);
    assert(at->row->kind == YAWL_TASK_CALL);
    return yawl__plan_started(core, at, firing);
}
