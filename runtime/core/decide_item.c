/* What is done to work items: start, complete, give back, suspend, cancel.  A completion is one record,
 * also where the item was merely offered.
 * Invariant: everything that can be refused is refused here; what a record says will be applied. */
#include <assert.h>

#include "core/decide.h"
#include "core/evaluate.h"
#include "core/marking.h"
#include "core/reserve.h"

/* ---- Starting ---- */

/* A start's text goes behind its pack; the lengths of both into the head. */
static int close_started(struct yawl__core *core, const struct yawl__at *at, size_t packed,
                         struct yawl_text text)
{
    yawl__plan_head(core)->detail = yawl__detail((uint32_t)packed, text.length);
    if (packed > core->data_max)
        return yawl__refuse_size(core, at->row, "the work item's data", packed);
    return yawl__plan_close(core, yawl__plan_append(core, text.data, text.length));
}

int yawl__plan_started(struct yawl__core *core, const struct yawl__at *at, uint32_t firing)
{
    const struct yawl_task *row = at->row;
    struct yawl_text text = {NULL, 0};
    int status = row->in != NULL ? yawl__evaluate_input(core, at) : 0;
    if (status != 0) return status;
    struct yawl__event_head *head = yawl__plan_open(core, at, YAWL_EVENT_ITEM_STARTED);
    if (head == NULL) return YAWL_ENOMEM;
    head->firing = firing;
    size_t before = core->events->length;
    if (row->in != NULL && !yawl__pack_outside(row->in, core->in.bytes, core->events)) {
        return yawl__refuse(core, YAWL_ENOMEM, NULL);
    }
    size_t packed = core->events->length - before;
    /* Only now, since the input's texts may have lain in the scratch that this overwrites. */
    if (row->call_text != NULL) status = yawl__evaluate_text(core, at, &text);
    return status != 0 ? status : close_started(core, at, packed, text);
}

static int decide_start(struct yawl__core *core, const struct yawl__at *at,
                        struct yawl__item_state state)
{
    uint32_t firing;
    if (state.status == YAWL_ITEM_FIRED) {
        return yawl__plan_plain(core, at, YAWL_EVENT_ITEM_STARTED, state.firing, 0);
    }
    int status = yawl__plan_firing(core, at->c, &firing);
    return status != 0 ? status : yawl__plan_started(core, at, firing);
}

/* ---- Leaving ---- */

static int check_tokens(struct yawl__core *core, const struct yawl__at *at, uint64_t choice)
{
    uint32_t place;
    const struct yawl_net *net = at->scope->net;
    if (yawl__tokens_fit(net, at->scope->frame, at->task, choice, &place)) return 0;
    (void)yawl__refuse(core, YAWL_ETOKENS, "task \"", at->row->name,
                       "\" cannot leave: condition \"", net->places[place].name,
                       "\" holds as many tokens as it can", NULL);
    core->error_task = at->task;
    core->error_scope = at->scope->number;
    core->error_line = at->row->line;
    return YAWL_ETOKENS;
}

int yawl__plan_choice(struct yawl__core *core, const struct yawl__at *at,
                      const struct yawl_data *data, uint64_t *choice)
{
    const struct yawl__item *forced = yawl__items_find_choice(&at->scope->items, at->task);
    int status = 0;
    *choice = at->row->split == YAWL_SPLIT_OR ? 1 : 0; /* of a split with one branch */
    if (forced != NULL)
        *choice = forced->choice;
    else if (at->row->choose != NULL)
        status = yawl__evaluate_choice(core, at, data, choice);
    return status != 0 ? status : check_tokens(core, at, *choice);
}

int yawl__plan_changes(struct yawl__core *core, const struct yawl__at *at,
                       const struct yawl_data *data)
{
    bool whole = true;
    if (data != at->scope->data) {
        whole = yawl__pack_changes(at->scope->net->data, at->scope->data, data, core->events);
    }
    return yawl__plan_close(core, whole);
}

int yawl__plan_leaving(struct yawl__core *core, const struct yawl__at *at,
                       struct yawl__event_head leaving, const void *returns)
{
    const struct yawl_data *data = at->scope->data;
    int status = 0;
    if (at->row->assign != NULL) {
        status = yawl__evaluate_assign(core, at, returns);
        if (data != NULL) data = yawl__next_data(core);
    }
    if (status == 0) status = yawl__plan_choice(core, at, data, &leaving.detail);
    if (status != 0) return status;
    struct yawl__event_head *head = yawl__plan_open(core, at, (enum yawl_event_kind)leaving.kind);
    if (head == NULL) return YAWL_ENOMEM;
    head->flags |= leaving.flags;
    head->firing = leaving.firing;
    head->detail = leaving.detail;
    return yawl__plan_changes(core, at, data);
}

/* ---- Completing ---- */

/* A completion without data returns the item's inputs as its outputs.  `in`: those inputs or NULL. */
static int default_returns(struct yawl__core *core, const struct yawl__at *at, const void *in)
{
    const struct yawl_task *row = at->row;
    memset(core->returns.bytes, 0, row->returns->outside_size);
    uint32_t bad = yawl__outside_take_over(row->in, in, row->returns, core->returns.bytes);
    if (bad == YAWL_NONE) return 0;
    return yawl__refuse(core, YAWL_EMISSING, "task \"", row->name, "\" must return \"",
                        row->returns->fields[bad].name, "\"", NULL);
}

/* Copies the outside struct in core->in to where later evaluations leave it alone. */
int yawl__keep_outside(struct yawl__core *core, const struct yawl_record *record,
                       const void **outside)
{
    int status = yawl__space_fit(core, &core->inputs, yawl__outside_size(record, core->in.bytes));
    if (status != 0) return yawl__refuse(core, status, NULL);
    yawl__outside_copy(record, core->in.bytes, core->inputs.bytes);
    *outside = core->inputs.bytes;
    return 0;
}

/* The inputs of an item: those that it keeps, or (not started yet) those that it would get. */
static int inputs_of(struct yawl__core *core, const struct yawl__at *at, bool starts,
                     const void **in)
{
    const struct yawl__item *item = yawl__items_find(&at->scope->items, at->task);
    *in = NULL;
    if (at->row->in == NULL) return 0;
    if (!starts) {
        *in = item->block != NULL ? item->block->in : NULL;
        return 0;
    }
    int status = yawl__evaluate_input(core, at);
    return status != 0 ? status : yawl__keep_outside(core, at->row->in, in);
}

static bool is_slow(const struct yawl__core *core, const struct yawl__at *at,
                    const struct yawl__item *item)
{
    if (at->row->budget_ns <= 0) return false;
    int64_t spent_ms = core->now_ms - item->block->started_ms;
    return spent_ms > at->row->budget_ns / 1000000;
}

int yawl__decide_complete(struct yawl__core *core, const struct yawl__at *at, const void *returns)
{
    struct yawl__event_head leaving = {.kind = YAWL_EVENT_ITEM_COMPLETED};
    bool starts = !yawl_has(yawl__busy_set(at->scope), at->task);
    const void *in = NULL;
    int status = 0;
    leaving.flags = YAWL__EVENT_LEAVES;
    if (starts) {
        leaving.flags |= YAWL__EVENT_STARTS;
        status = yawl__plan_firing(core, at->c, &leaving.firing);
    } else {
        const struct yawl__item *item = yawl__items_find(&at->scope->items, at->task);
        if (item->status == YAWL_ITEM_FIRED) leaving.flags |= YAWL__EVENT_STARTS;
        if (is_slow(core, at, item)) leaving.flags |= YAWL__EVENT_SLOW;
        leaving.firing = item->firing;
    }
    /* An input that cannot be computed refuses the start, also of an item that needs none. */
    if (status == 0 && (starts || returns == NULL)) status = inputs_of(core, at, starts, &in);
    if (status != 0) return status;
    if (at->row->returns == NULL) {
        returns = NULL;
    } else if (returns == NULL) {
        status = default_returns(core, at, in);
        returns = core->returns.bytes;
    }
    return status != 0 ? status : yawl__plan_leaving(core, at, leaving, returns);
}

/* ---- Commands ---- */

static int refuse_status(struct yawl__core *core, const struct yawl__at *at,
                         const struct yawl__command *command, struct yawl__item_state state)
{
    const char *name = at->row->name;
    const char *verb = yawl__item_operation_name((enum yawl__item_operation)command->operation);
    if (state.status >= 0) {
        const char *is = state.status < YAWL_ITEM_STATUS_COUNT ? yawl_item_status_name(state.status)
                                                               : "performed by its sub-net";
        return yawl__refuse(core, YAWL_ESTATUS, "cannot ", verb, " the work item of task \"", name,
                            "\": it is ", is, NULL);
    }
    bool wants_enabled = command->operation == YAWL__ITEM_START ||
                         command->operation == YAWL__ITEM_SKIP ||
                         command->operation == YAWL__ITEM_COMPLETE;
    return yawl__refuse(core, wants_enabled ? YAWL_ENOTENABLED : YAWL_ENOITEM, "task \"", name,
                        wants_enabled ? "\" is not enabled" : "\" has no work item", NULL);
}

static int decide_plain(struct yawl__core *core, const struct yawl__at *at, int operation,
                        struct yawl__item_state state)
{
    uint64_t detail = operation == YAWL__ITEM_RESUME ? (uint64_t)state.before : 0;
    enum yawl_event_kind kind = YAWL_EVENT_ITEM_CANCELLED;
    if (operation == YAWL__ITEM_ROLLBACK) kind = YAWL_EVENT_ITEM_ROLLED_BACK;
    if (operation == YAWL__ITEM_SUSPEND) kind = YAWL_EVENT_ITEM_SUSPENDED;
    if (operation == YAWL__ITEM_RESUME) kind = YAWL_EVENT_ITEM_RESUMED;
    return yawl__plan_plain(core, at, kind, state.firing, detail);
}

/* Of a composite task: its sub-net is cancelled with it, or it fails as a whole. */
static bool is_for_composite(int operation)
{
    return operation == YAWL__ITEM_CANCEL || operation == YAWL__ITEM_FAIL;
}

/* May an item that is offered or given back be completed?  It is then started first. */
static bool may_complete(struct yawl__item_state state)
{
    return state.status == YAWL_ITEM_ENABLED || state.status == YAWL_ITEM_FIRED ||
           yawl__item_next(YAWL__ITEM_COMPLETE, state) >= 0;
}

static bool is_allowed(struct yawl__item_state state, int operation)
{
    if (state.status == YAWL__ITEM_COMPOSITE) return is_for_composite(operation);
    if (operation == YAWL__ITEM_COMPLETE) return state.status >= 0 && may_complete(state);
    return yawl__item_next((enum yawl__item_operation)operation, state) >= 0;
}

int yawl__decide_item(struct yawl__core *core, const struct yawl__at *at,
                      const struct yawl__command *command)
{
    struct yawl__item_state state = yawl__item_state_of(at->scope, at->task);
    bool is_other = command->firing != 0 && state.firing != command->firing;
    if (is_other || command->instance != 0) return yawl__refuse(core, YAWL_ENOITEM, NULL);
    if (!is_allowed(state, command->operation)) return refuse_status(core, at, command, state);
    switch (command->operation) {
    case YAWL__ITEM_START: return decide_start(core, at, state);
    case YAWL__ITEM_SKIP: return yawl__decide_complete(core, at, NULL);
    case YAWL__ITEM_COMPLETE: return yawl__decide_complete(core, at, command->input);
    case YAWL__ITEM_FAIL: return yawl__decide_fail(core, at, state.firing, command);
    default: return decide_plain(core, at, command->operation, state);
    }
}
