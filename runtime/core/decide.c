/* One function a command.  Everything that can be refused is refused here: statuses, data, mappings,
 * guards, counters; what a plan says will then be applied.
 * Invariant: `c` is const all the way down; only the workspace is written. */
#include "core/decide.h"

#include <assert.h>
#include <string.h>

#include "core/evaluate.h"
#include "core/event_record.h"
#include "core/marking.h"
#include "core/reserve.h"

static const struct yawl_task *row_of(const struct yawl__case *c, uint32_t task)
{
    return &yawl__net_of(c)->tasks[task];
}

static bool open_record(struct yawl__core *core, const struct yawl__case *c,
                        enum yawl_event_kind kind, struct yawl__event_head head)
{
    head.version = YAWL__EVENT_VERSION;
    head.kind = (uint8_t)kind;
    head.case_id = c->id;
    head.time_ms = core->now_ms;
    return yawl__event_open(&core->plan, &head);
}

static int close_record(struct yawl__core *core, size_t at, bool whole)
{
    if (whole && yawl__event_close(&core->plan, at)) return 0;
    return yawl__refuse(core, YAWL_ENOMEM, NULL);
}

/* A record without a body. */
static int plan(struct yawl__core *core, const struct yawl__case *c, enum yawl_event_kind kind,
                struct yawl__event_head head)
{
    size_t at = core->plan.length;
    return close_record(core, at, open_record(core, c, kind, head));
}

static struct yawl__event_head of_item(uint32_t task, uint32_t firing)
{
    struct yawl__event_head head = {.task = task, .firing = firing};
    return head;
}

int yawl__decide_case(struct yawl__core *core, const struct yawl__case *c,
                      enum yawl_event_kind kind, uint64_t detail)
{
    struct yawl__event_head head = {.task = YAWL_NONE, .detail = detail};
    return plan(core, c, kind, head);
}

static int plan_message(struct yawl__core *core, const struct yawl__case *c,
                        enum yawl_event_kind kind, struct yawl__event_head head,
                        struct yawl_text text)
{
    size_t at = core->plan.length;
    bool whole = open_record(core, c, kind, head) &&
                 yawl__buffer_append(&core->plan, text.data, text.length);
    return close_record(core, at, whole);
}

int yawl__decide_case_failed(struct yawl__core *core, const struct yawl__case *c, int error)
{
    struct yawl__event_head head = {.task = core->error_task};
    head.detail = yawl__detail((uint32_t)error, core->error_line);
    struct yawl_text text = {core->message.text, (uint32_t)core->message.length};
    return plan_message(core, c, YAWL_EVENT_CASE_FAILED, head, text);
}

/* ---- Starting ---- */

/* Evaluates the input and plans the start with it. */
static int plan_started(struct yawl__core *core, const struct yawl__case *c, uint32_t task,
                        uint32_t firing)
{
    const struct yawl_task *row = row_of(c, task);
    struct yawl__event_head head = of_item(task, firing);
    struct yawl_text text = {NULL, 0};
    size_t at = core->plan.length;
    int status = row->in != NULL ? yawl__evaluate_input(core, c, task) : 0;
    if (status != 0) return status;
    bool whole = open_record(core, c, YAWL_EVENT_ITEM_STARTED, head);
    if (row->in != NULL) whole = whole && yawl__pack_outside(row->in, core->in.bytes, &core->plan);
    if (!whole) return close_record(core, at, false);
    size_t packed = core->plan.length - at - sizeof head;
    /* Only now, since the input's texts may have lain in the scratch that this overwrites. */
    if (row->call_text != NULL) status = yawl__evaluate_text(core, c, task, &text);
    if (status == 0 && packed > core->data_max) status = yawl__refuse(core, YAWL_ETOOBIG, NULL);
    if (status != 0) return status;
    head.detail = yawl__detail((uint32_t)packed, text.length);
    memcpy(core->plan.bytes + at + offsetof(struct yawl__event_head, detail), &head.detail,
           sizeof head.detail);
    whole = yawl__buffer_append(&core->plan, text.data, text.length);
    status = close_record(core, at, whole);
    if (status != 0 || (row->in == NULL && row->call_text == NULL)) return status;
    return yawl__reserve_block(core, c, at);
}

static int next_firing(struct yawl__core *core, const struct yawl__case *c, uint32_t *firing)
{
    *firing = c->frame->firings + 1;
    return *firing != 0 ? 0 : yawl__refuse(core, YAWL_EOVERFLOW, NULL);
}

static int decide_start(struct yawl__core *core, const struct yawl__case *c, uint32_t task,
                        struct yawl__item_state *state)
{
    if (state->status == YAWL_ITEM_FIRED) {
        state->status = YAWL_ITEM_EXECUTING;
        return plan(core, c, YAWL_EVENT_ITEM_STARTED, of_item(task, state->firing));
    }
    int status = next_firing(core, c, &state->firing);
    if (status != 0) return status;
    state->status = YAWL_ITEM_EXECUTING;
    return plan_started(core, c, task, state->firing);
}

/* ---- Leaving ---- */

/* The data after the mappings of `task`: the case's own if it has none. */
static int new_data(struct yawl__core *core, const struct yawl__case *c, uint32_t task,
                    const void *returns, const struct yawl_data **data)
{
    *data = c->data;
    if (row_of(c, task)->assign == NULL || c->data == NULL) return 0;
    int status = yawl__evaluate_assign(core, c, task, returns);
    *data = yawl__next_data(core);
    return status;
}

static int choose(struct yawl__core *core, const struct yawl__case *c, uint32_t task,
                  const struct yawl_data *data, uint64_t *choice)
{
    const struct yawl_task *row = row_of(c, task);
    const struct yawl__item *forced = yawl__items_find_choice(&c->items, task);
    *choice = row->split == YAWL_SPLIT_OR ? 1 : 0; /* of a split with one branch */
    if (forced != NULL)
        *choice = forced->choice;
    else if (row->choose != NULL)
        return yawl__evaluate_choice(core, c, task, data, choice);
    return 0;
}

static int check_tokens(struct yawl__core *core, const struct yawl__case *c, uint32_t task,
                        uint64_t choice)
{
    uint32_t place;
    const struct yawl_net *net = yawl__net_of(c);
    if (yawl__tokens_fit(net, c->frame, task, choice, &place)) return 0;
    (void)yawl__refuse(core, YAWL_ETOKENS, "task \"", row_of(c, task)->name,
                       "\" cannot leave: condition \"", net->places[place].name,
                       "\" holds as many tokens as it can", NULL);
    core->error_task = task;
    core->error_line = row_of(c, task)->line;
    return YAWL_ETOKENS;
}

/* Mappings, then the choice over their result, then the record with both. */
static int plan_leave(struct yawl__core *core, const struct yawl__case *c,
                      enum yawl_event_kind kind, struct yawl__event_head head, const void *returns)
{
    const struct yawl_data *data;
    size_t at = core->plan.length;
    int status = new_data(core, c, head.task, returns, &data);
    if (status == 0) status = choose(core, c, head.task, data, &head.detail);
    if (status == 0) status = check_tokens(core, c, head.task, head.detail);
    if (status != 0) return status;
    bool whole = open_record(core, c, kind, head);
    if (data != c->data) {
        whole = whole && yawl__pack_changes(c->program->data, c->data, data, &core->plan);
    }
    return close_record(core, at, whole);
}

/* A completion without data returns the item's inputs as its outputs. */
static int default_returns(struct yawl__core *core, const struct yawl__case *c, uint32_t task,
                           const void **returns)
{
    const struct yawl_task *row = row_of(c, task);
    const struct yawl__item *item = yawl__items_find(&c->items, task);
    const struct yawl__item_block *block = item != NULL ? item->block : core->reserved_block;
    const void *in = row->in != NULL && block != NULL ? block->in : NULL;
    memset(core->returns.bytes, 0, row->returns->outside_size);
    uint32_t bad = yawl__outside_take_over(row->in, in, row->returns, core->returns.bytes);
    *returns = core->returns.bytes;
    if (bad == YAWL_NONE) return 0;
    return yawl__refuse(core, YAWL_EMISSING, "task \"", row->name, "\" must return \"",
                        row->returns->fields[bad].name, "\"", NULL);
}

static int plan_completed(struct yawl__core *core, const struct yawl__case *c, uint32_t task,
                          uint32_t firing, const void *returns)
{
    int status = 0;
    if (row_of(c, task)->returns == NULL)
        returns = NULL;
    else if (returns == NULL)
        status = default_returns(core, c, task, &returns);
    if (status == 0) status = plan(core, c, YAWL_EVENT_ITEM_COMPLETED, of_item(task, firing));
    if (status != 0) return status;
    return plan_leave(core, c, YAWL_EVENT_TASK_LEFT, of_item(task, firing), returns);
}

int yawl__decide_automatic(struct yawl__core *core, const struct yawl__case *c, uint32_t task)
{
    uint32_t firing;
    int status = next_firing(core, c, &firing);
    if (status != 0) return status;
    if (row_of(c, task)->kind == YAWL_TASK_CALL) return plan_started(core, c, task, firing);
    assert(row_of(c, task)->kind == YAWL_TASK_ROUTING);
    return plan_leave(core, c, YAWL_EVENT_TASK_ROUTED, of_item(task, firing), NULL);
}

/* ---- Commands on items ---- */

static int refuse_status(struct yawl__core *core, const struct yawl__case *c,
                         const struct yawl__command *command, struct yawl__item_state state)
{
    const char *name = row_of(c, command->task)->name;
    const char *verb = yawl__item_operation_name((enum yawl__item_operation)command->operation);
    if (state.status >= 0) {
        return yawl__refuse(core, YAWL_ESTATUS, "cannot ", verb, " the work item of task \"", name,
                            "\": it is ", yawl_item_status_name(state.status), NULL);
    }
    bool wants_enabled = command->operation == YAWL__ITEM_START ||
                         command->operation == YAWL__ITEM_SKIP ||
                         command->operation == YAWL__ITEM_COMPLETE;
    return yawl__refuse(core, wants_enabled ? YAWL_ENOTENABLED : YAWL_ENOITEM, "task \"", name,
                        wants_enabled ? "\" is not enabled" : "\" has no work item", NULL);
}

/* Completing what is offered starts it first. */
static int decide_complete(struct yawl__core *core, const struct yawl__case *c,
                           const struct yawl__command *command, struct yawl__item_state *state)
{
    int status = 0;
    if (state->status == YAWL_ITEM_ENABLED || state->status == YAWL_ITEM_FIRED) {
        status = decide_start(core, c, command->task, state);
    }
    if (status != 0) return status;
    if (yawl__item_next(YAWL__ITEM_COMPLETE, *state) < 0) {
        return refuse_status(core, c, command, *state);
    }
    return plan_completed(core, c, command->task, state->firing, command->input);
}

/* The item is failed, and with it the case. */
static int decide_fail(struct yawl__core *core, const struct yawl__case *c,
                       const struct yawl__command *command, struct yawl__item_state state)
{
    const struct yawl_task *row = row_of(c, command->task);
    struct yawl__event_head head = of_item(command->task, state.firing);
    head.detail = yawl__detail((uint32_t)YAWL_EEXTERNAL, row->line);
    int status = plan_message(core, c, YAWL_EVENT_ITEM_FAILED, head, command->text);
    yawl__message_set(&core->message, "task \"", row->name, "\" failed", NULL);
    if (command->text.length > 0) yawl__message_add(&core->message, ": ");
    yawl__message_add_bytes(&core->message, command->text.data, command->text.length);
    core->error_task = command->task;
    core->error_line = row->line;
    return status != 0 ? status : yawl__decide_case_failed(core, c, YAWL_EEXTERNAL);
}

static enum yawl_event_kind kind_of(int operation)
{
    switch (operation) {
    case YAWL__ITEM_ROLLBACK: return YAWL_EVENT_ITEM_ROLLED_BACK;
    case YAWL__ITEM_SUSPEND: return YAWL_EVENT_ITEM_SUSPENDED;
    case YAWL__ITEM_RESUME: return YAWL_EVENT_ITEM_RESUMED;
    default: assert(operation == YAWL__ITEM_CANCEL); return YAWL_EVENT_ITEM_CANCELLED;
    }
}

static int decide_item(struct yawl__core *core, const struct yawl__case *c,
                       const struct yawl__command *command)
{
    struct yawl__item_state state = yawl__item_state_of(c, command->task);
    enum yawl__item_operation operation = (enum yawl__item_operation)command->operation;
    if (command->firing != 0 && state.firing != command->firing) {
        return yawl__refuse(core, YAWL_ENOITEM, NULL);
    }
    if (operation == YAWL__ITEM_COMPLETE && state.status >= 0) {
        return decide_complete(core, c, command, &state);
    }
    if (yawl__item_next(operation, state) < 0) return refuse_status(core, c, command, state);
    switch (operation) {
    case YAWL__ITEM_START: return decide_start(core, c, command->task, &state);
    case YAWL__ITEM_SKIP: return decide_complete(core, c, command, &state);
    case YAWL__ITEM_FAIL: return decide_fail(core, c, command, state);
    default: break;
    }
    struct yawl__event_head head = of_item(command->task, state.firing);
    if (operation == YAWL__ITEM_RESUME) head.detail = (uint64_t)state.before;
    return plan(core, c, kind_of(command->operation), head);
}

/* ---- Commands on the case ---- */

static int decide_case_start(struct yawl__core *core, const struct yawl__case *c, const void *in)
{
    assert(c->frame == NULL);
    const struct yawl_record *record = c->program->data;
    struct yawl__event_head head = {.task = YAWL_NONE, .detail = c->program->hash};
    int status = record != NULL ? yawl__evaluate_init(core, c, in) : 0;
    if (status != 0) return status;
    size_t at = core->plan.length;
    bool whole = open_record(core, c, YAWL_EVENT_CASE_STARTED, head);
    if (record != NULL) {
        whole = whole && yawl__pack_changes(record, NULL, yawl__next_data(core), &core->plan);
    }
    return close_record(core, at, whole);
}

static int decide_choose(struct yawl__core *core, const struct yawl__case *c,
                         const struct yawl__command *command)
{
    if (!yawl__choice_is_good(row_of(c, command->task), command->choice)) {
        return yawl__refuse(core, YAWL_EBRANCH, "task \"", row_of(c, command->task)->name,
                            "\": its split has no such branches", NULL);
    }
    struct yawl__event_head head = {.task = command->task, .detail = command->choice};
    return plan(core, c, YAWL_EVENT_CHOICE_FORCED, head);
}

static int check_case_status(struct yawl__core *core, const struct yawl__case *c, int operation)
{
    int status = c->frame->status;
    if (status == YAWL_CASE_RUNNING) return 0;
    if (status == YAWL_CASE_COMPLETED || status == YAWL_CASE_CANCELLED) {
        return yawl__refuse(core, YAWL_ECASEENDED, "case has ended: it is ",
                            yawl_case_status_name(status), NULL);
    }
    if (operation == YAWL__CASE_CANCEL) return 0;
    return yawl__refuse(core, YAWL_ESTATUS, "case is ", yawl_case_status_name(status),
                        "; it can only be cancelled", NULL);
}

int yawl__decide(struct yawl__core *core, const struct yawl__case *c,
                 const struct yawl__command *command)
{
    assert(core->plan.length == 0);
    if (command->operation == YAWL__CASE_START) return decide_case_start(core, c, command->input);
    int status = check_case_status(core, c, command->operation);
    if (status != 0) return status;
    if (command->operation == YAWL__CASE_CANCEL) {
        return yawl__decide_case(core, c, YAWL_EVENT_CASE_CANCELLED, 0);
    }
    if (command->task >= yawl__net_of(c)->tasks_count) {
        return yawl__refuse(core, YAWL_ENOTASK, NULL);
    }
    if (command->operation == YAWL__CHOOSE) return decide_choose(core, c, command);
    return decide_item(core, c, command);
}

void yawl__plan_drop(struct yawl__core *core)
{
    core->plan.length = 0;
    if (core->reserved_block != NULL) {
        yawl__give(&core->memory, core->reserved_block, core->reserved_block->size);
    }
    if (core->reserved_data != NULL) {
        yawl__give(&core->memory, core->reserved_data, core->reserved_data->capacity);
    }
    core->reserved_block = NULL;
    core->reserved_data = NULL;
}
