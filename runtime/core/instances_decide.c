/* Commands on multiple-instance tasks, and what follows by itself: the instances of automatic ones start one
 * after the other, sub-nets end or fail, the synchroniser is asked again.
 * Invariant: everything that can be refused is refused here; what a record says will be applied. */
#include "core/instances_decide.h"

#include <assert.h>

/* ---- Refusing ---- */

static int refuse_instance(struct yawl__core *core, const struct yawl__at *at,
                           const struct yawl__command *command, struct yawl__one one)
{
    enum yawl__item_operation operation = (enum yawl__item_operation)command->operation;
    (void)yawl__refuse(core, YAWL_ESTATUS, "cannot ", yawl__item_operation_name(operation),
                       " instance ", NULL);
    yawl__message_add_number(&core->message, one.instance);
    yawl__message_add(&core->message, " of \"");
    yawl__message_add(&core->message, at->row->name);
    yawl__message_add(&core->message, "\": it is ");
    yawl__message_add(&core->message, yawl_item_status_name(yawl__one_state(one).status));
    return YAWL_ESTATUS;
}

/* There is no instance to which the command could be done. */
static int refuse(struct yawl__core *core, const struct yawl__at *at,
                  const struct yawl__command *command)
{
    struct yawl__one one = {yawl__round_of(at->scope, at->task), command->instance};
    bool is_named = command->instance != 0 || command->firing != 0;
    bool starts = command->operation == YAWL__ITEM_START ||
                  command->operation == YAWL__ITEM_COMPLETE ||
                  command->operation == YAWL__ITEM_SKIP;
    if (command->firing != 0) one = yawl__one_by_firing(at->scope, at->task, command->firing);
    bool is_other = command->instance != 0 && command->instance != one.instance;
    if (one.round != NULL && yawl__round_has(one.round, one.instance) && !is_other) {
        return refuse_instance(core, at, command, one);
    }
    if (is_named)
        return yawl__refuse(core, YAWL_ENOITEM, "task \"", at->row->name, "\" has no such instance",
                            NULL);
    if (one.round != NULL)
        return yawl__refuse(core, YAWL_ESTATUS, "no instance of \"", at->row->name,
                            "\" is in a status for that", NULL);
    if (starts)
        return yawl__refuse(core, YAWL_ENOTENABLED, "task \"", at->row->name, "\" is not enabled",
                            NULL);
    return yawl__refuse(core, YAWL_ENOITEM, "task \"", at->row->name, "\" has no work item", NULL);
}

static int refuse_offer(struct yawl__core *core, const struct yawl__at *at,
                        const struct yawl__command *command, struct yawl__item_state state)
{
    enum yawl__item_operation operation = (enum yawl__item_operation)command->operation;
    return yawl__refuse(core, YAWL_ESTATUS, "cannot ", yawl__item_operation_name(operation),
                        " the work item of task \"", at->row->name, "\": it is ",
                        yawl_item_status_name(state.status), NULL);
}

/* ---- One instance ---- */

static bool is_slow(const struct yawl__core *core, const struct yawl__at *at, struct yawl__one one)
{
    struct yawl__item_block *const *blocks = one.round->columns.blocks;
    if (at->row->budget_ns <= 0 || blocks == NULL) return false;
    if (yawl__round_status(one.round, one.instance) == YAWL_ITEM_FIRED) return false;
    int64_t spent_ms = core->now_ms - blocks[one.instance - 1]->started_ms;
    return spent_ms > at->row->budget_ns / 1000000;
}

static int complete_one(struct yawl__core *core, const struct yawl__at *at, struct yawl__one one,
                        const void *returns)
{
    struct yawl__event_head *head = yawl__plan_open(core, at, YAWL_EVENT_ITEM_COMPLETED);
    if (head == NULL) return YAWL_ENOMEM;
    head->firing = yawl__round_firing(one.round, one.instance);
    bool starts = yawl__round_status(one.round, one.instance) == YAWL_ITEM_FIRED;
    if (starts) head->flags |= YAWL__EVENT_STARTS;
    if (is_slow(core, at, one)) head->flags |= YAWL__EVENT_SLOW;
    return yawl__plan_done(core, at, one, returns);
}

/* Nobody waits for a detached instance: its failure is no one's. */
static int fail_one(struct yawl__core *core, const struct yawl__at *at, struct yawl__one one,
                    const struct yawl__command *command)
{
    uint32_t firing = yawl__round_firing(one.round, one.instance);
    if (!one.round->detached) return yawl__decide_fail(core, at, firing, command);
    return yawl__plan_plain(core, at, YAWL_EVENT_ITEM_CANCELLED, firing, 0);
}

static int decide_one(struct yawl__core *core, const struct yawl__at *at, struct yawl__one one,
                      const struct yawl__command *command)
{
    struct yawl__at instance = yawl__at_one(at, one);
    struct yawl__item_state state = yawl__one_state(one);
    enum yawl_event_kind kind = YAWL_EVENT_ITEM_CANCELLED;
    uint64_t detail = 0;
    switch (command->operation) {
    case YAWL__ITEM_COMPLETE: return complete_one(core, &instance, one, command->input);
    case YAWL__ITEM_FAIL: return fail_one(core, &instance, one, command);
    case YAWL__ITEM_START: kind = YAWL_EVENT_ITEM_STARTED; break;
    case YAWL__ITEM_ROLLBACK: kind = YAWL_EVENT_ITEM_ROLLED_BACK; break;
    case YAWL__ITEM_SUSPEND: kind = YAWL_EVENT_ITEM_SUSPENDED; break;
    case YAWL__ITEM_RESUME:
        kind = YAWL_EVENT_ITEM_RESUMED;
        detail = (uint64_t)state.before;
        break;
    default: assert(command->operation == YAWL__ITEM_CANCEL); break;
    }
    return yawl__plan_plain(core, &instance, kind, state.firing, detail);
}

/* ---- The task ---- */

/* The enabled task itself is offered as one item, before it has instances; `*state` is that item's. */
static bool has_offer(const struct yawl__at *at, struct yawl__item_state *state)
{
    const struct yawl__item *entry = yawl__items_find(&at->scope->items, at->task);
    bool is_suspended = entry != NULL && (entry->status != YAWL__ITEM_PARENT || entry->before != 0);
    *state = (struct yawl__item_state){is_suspended ? YAWL_ITEM_SUSPENDED : YAWL_ITEM_ENABLED,
                                       YAWL_ITEM_ENABLED, 0};
    return at->row->kind == YAWL_TASK_OFFER && yawl__is_offered(at->scope, at->task);
}

/* May the command be done to the offer?  Its completion starts it; number 1 is its first instance. */
static bool is_for_offer(const struct yawl__command *command, struct yawl__item_state state)
{
    bool completes = command->operation == YAWL__ITEM_COMPLETE;
    bool starts = completes || command->operation == YAWL__ITEM_START;
    if (command->firing != 0 || command->instance > starts) return false;
    if (completes) return state.status == YAWL_ITEM_ENABLED;
    return yawl__item_next((enum yawl__item_operation)command->operation, state) >= 0;
}

static int decide_offer(struct yawl__core *core, const struct yawl__at *at,
                        const struct yawl__command *command)
{
    switch (command->operation) {
    case YAWL__ITEM_START: return yawl__plan_start(core, at, NULL);
    case YAWL__ITEM_COMPLETE: return yawl__plan_start(core, at, command);
    case YAWL__ITEM_SUSPEND: return yawl__plan_plain(core, at, YAWL_EVENT_ITEM_SUSPENDED, 0, 0);
    case YAWL__ITEM_RESUME:
        return yawl__plan_plain(core, at, YAWL_EVENT_ITEM_RESUMED, 0, YAWL_ITEM_ENABLED);
    default: assert(command->operation == YAWL__ITEM_SKIP); return yawl__plan_passed(core, at);
    }
}

static int decide_add(struct yawl__core *core, const struct yawl__at *at, const void *own)
{
    const struct yawl__round *round = yawl__round_busy(at->scope, at->task);
    const struct yawl_record *record = at->row->instances->own;
    const char *name = at->row->name;
    if (!at->row->instances->dynamic)
        return yawl__refuse(core, YAWL_ESTATUS, "task \"", name, "\" is not dynamic", NULL);
    if (round == NULL || round->fired_count + round->executing_count == 0)
        return yawl__refuse(core, YAWL_ESTATUS, "no instance of \"", name, "\" is running", NULL);
    if (round->active >= round->maximum || round->created >= YAWL_INSTANCES_MAX)
        return yawl__refuse(core, YAWL_ECOUNT, "task \"", name,
                            "\" has as many instances as it may have", NULL);
    if (record != NULL && own == NULL && record->fields[0].outside_has == UINT32_MAX)
        return yawl__refuse(core, YAWL_EMISSING, "a new instance of \"", name, "\" needs its \"",
                            record->fields[0].name, "\"", NULL);
    return yawl__plan_added(core, at, own);
}

/* The whole task is withdrawn. */
static int decide_cancel(struct yawl__core *core, const struct yawl__at *at)
{
    const struct yawl__round *round = yawl__round_busy(at->scope, at->task);
    uint32_t firing = round->created > 0 ? yawl__round_firing(round, 1) : 0;
    return yawl__plan_plain(core, at, YAWL_EVENT_ITEM_CANCELLED, firing, 0);
}

int yawl__instances_decide(struct yawl__core *core, const struct yawl__at *at,
                           const struct yawl__command *command)
{
    struct yawl__item_state offer;
    bool is_whole = command->instance == 0 && command->firing == 0;
    if (command->operation == YAWL__ADD) return decide_add(core, at, command->input);
    if (command->operation == YAWL__ITEM_CANCEL && is_whole &&
        yawl__round_busy(at->scope, at->task) != NULL) {
        return decide_cancel(core, at);
    }
    bool is_offered = has_offer(at, &offer), is_first = is_offered && is_for_offer(command, offer);
    if (is_offered && is_whole) {
        return is_first ? decide_offer(core, at, command) : refuse_offer(core, at, command, offer);
    }
    struct yawl__one one = yawl__one_find(at, command);
    if (one.round != NULL && one.instance != 0) return decide_one(core, at, one, command);
    return is_first ? decide_offer(core, at, command) : refuse(core, at, command);
}

/* ---- What follows by itself ---- */

int yawl__instances_start(struct yawl__core *core, const struct yawl__at *at)
{
    if (at->row->kind == YAWL_TASK_ROUTING) return yawl__plan_passed(core, at);
    return yawl__plan_start(core, at, NULL);
}

static struct yawl__one one_of_child(const struct yawl__at *at, uint32_t number)
{
    struct yawl__one one = {yawl__round_of(at->scope, at->task), at->instance};
    for (; one.round != NULL; one.round = one.round->older) {
        bool has = yawl__round_has(one.round, one.instance);
        if (has && one.round->columns.scopes[one.instance - 1] == number) return one;
    }
    return one;
}

bool yawl__instances_net_runs_on(const struct yawl__at *at, uint32_t number)
{
    struct yawl__one one = one_of_child(at, number);
    return one.round != NULL && one.round->detached;
}

/* Does the task do anything about a failure of this instance? */
static bool is_taken(const struct yawl__core *core, const struct yawl__at *at, struct yawl__one one,
                     struct yawl_text name)
{
    struct yawl__item_block *const *blocks = one.round->columns.blocks;
    uint32_t failures = blocks != NULL ? blocks[one.instance - 1]->attempts : 0;
    return yawl__retry_at(core, at->row, failures) >= 0 ||
           yawl__failure_flow(at->row, name) != YAWL_NONE;
}

int yawl__instances_net_ended(struct yawl__core *core, const struct yawl__at *at,
                              const struct yawl__child *child, const void *returns)
{
    struct yawl__one one = one_of_child(at, child->scope.number);
    assert(one.round != NULL && "a sub-net belongs to an instance");
    struct yawl__at instance = yawl__at_one(at, one);
    return complete_one(core, &instance, one, returns);
}

/* The sub-net of `at` in which, however deep, something failed. */
static uint32_t failing_child(const struct yawl__core *core, const struct yawl__at *at)
{
    const struct yawl__scope *scope = yawl__scope_find(at->c, core->failing.scope);
    assert(scope != NULL && scope != at->scope);
    while (yawl__child_of(scope)->parent != at->scope) scope = yawl__child_of(scope)->parent;
    return scope->number;
}

/* Tried again, or by a failure flow of the task; a detached instance just ends. */
int yawl__instances_net_failed(struct yawl__core *core, const struct yawl__at *at)
{
    struct yawl__one one = one_of_child(at, failing_child(core, at));
    assert(one.round != NULL && "a sub-net belongs to an instance");
    struct yawl__at instance = yawl__at_one(at, one);
    const struct yawl__failing *failing = &core->failing;
    struct yawl__command command = {.operation = YAWL__ITEM_FAIL, .code = failing->code};
    command.cause = failing->cause;
    command.name = (struct yawl_text){failing->name.text, (uint32_t)failing->name.length};
    command.text = (struct yawl_text){core->message.text, (uint32_t)core->message.length};
    if (!one.round->detached && !is_taken(core, &instance, one, command.name)) return 1;
    return fail_one(core, &instance, one, &command);
}

bool yawl__instances_failing(struct yawl__at *at, uint32_t *firing)
{
    struct yawl__command command = {.operation = YAWL__ITEM_FAIL, .code = YAWL_EEXTERNAL};
    struct yawl__one one = {yawl__round_busy(at->scope, at->task), at->instance};
    assert(one.round != NULL);
    if (one.instance == 0) one = yawl__one_find(at, &command);
    if (one.round == NULL || one.round->detached || one.instance == 0) return false;
    *at = yawl__at_one(at, one);
    *firing = yawl__round_firing(one.round, one.instance);
    return true;
}

int yawl__instances_force(struct yawl__core *core, const struct yawl__at *at)
{
    return yawl__plan_left(core, at, YAWL__LEFT_FORCED);
}

int yawl__instances_expire(struct yawl__core *core, const struct yawl__at *at)
{
    bool is_busy = yawl__round_busy(at->scope, at->task) != NULL;
    return is_busy ? yawl__plan_left(core, at, YAWL__LEFT_EXPIRED) : yawl__plan_passed(core, at);
}

/* Starts an instance that is fired: a call, or a sub-net. */
static int start_one(struct yawl__core *core, const struct yawl__at *at, struct yawl__one one)
{
    struct yawl__at instance = yawl__at_one(at, one);
    uint32_t firing = yawl__round_firing(one.round, one.instance);
    if (at->row->kind == YAWL_TASK_NET) return yawl__plan_net(core, &instance, firing);
    return yawl__plan_plain(core, &instance, YAWL_EVENT_ITEM_STARTED, firing, 0);
}

int yawl__instances_again(struct yawl__core *core, const struct yawl__at *at)
{
    struct yawl__one one = {yawl__round_busy(at->scope, at->task), at->instance};
    assert(one.round != NULL && yawl__round_has(one.round, one.instance));
    /* A person starts it again by themselves. */
    bool is_fired = yawl__one_is_fired(one);
    return at->row->kind != YAWL_TASK_OFFER && is_fired ? start_one(core, at, one) : 1;
}

int yawl__instances_go_on(struct yawl__core *core, const struct yawl__at *at)
{
    struct yawl__one one = {yawl__round_busy(at->scope, at->task), 0};
    if (one.round == NULL) return 1;
    one.instance = one.round->begun + 1;
    bool is_automatic = at->row->kind != YAWL_TASK_OFFER;
    if (is_automatic && yawl__round_has(one.round, one.instance)) return start_one(core, at, one);
    struct yawl__finish finish = {yawl__round_counts(one.round), one.round, 0};
    bool enough;
    int status = yawl__is_enough(core, at, &finish, &enough);
    if (status != 0) return status;
    return enough ? yawl__plan_left(core, at, YAWL__LEFT_ENOUGH) : 1;
}
