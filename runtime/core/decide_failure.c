/* Failures: an item is tried again, or its task leaves by a failure flow; what no flow takes goes outwards
 * from net to net, and at last fails the case. */
#include <assert.h>
#include <ctype.h>
#include <string.h>

#include "core/decide.h"
#include "core/instances_hooks.h"
#include "yawl/errors.h"

/* ---- What a task says of its failures ---- */

#define WAIT_MAX_MS 9e15 /* a sum with any time of now fits */

/* 0 to 1, another number for each decision; what comes of it is on record (splitmix64). */
static double chance(const struct yawl__core *core)
{
    uint64_t x = core->seed + (uint64_t)core->now_ms * 0x9e3779b97f4a7c15u + core->events->length;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return (double)((x ^ x >> 31) >> 11) / 9007199254740992.0;
}

int64_t yawl__retry_at(const struct yawl__core *core, const struct yawl_task *row,
                       uint64_t failures)
{
    const struct yawl_failure *failure = row->failure;
    if (failure == NULL || failures + 1 >= failure->attempts) return -1;
    double wait = (double)failure->wait_ms, most = (double)failure->max_wait_ms;
    if (failure->max_wait_ms <= 0 || most > WAIT_MAX_MS) most = WAIT_MAX_MS;
    for (uint64_t i = 0; i < failures && wait < most && failure->factor > 1; i++) {
        wait *= failure->factor;
    }
    for (uint64_t i = 0; i < failures && failure->factor > 0 && failure->factor < 1 && wait >= 1;
         i++) {
        wait *= failure->factor;
    }
    if (wait > most) wait = most;
    if (failure->jitter > 0) wait -= wait * failure->jitter * chance(core);
    int64_t wait_ms = (int64_t)wait;
    return core->now_ms > INT64_MAX - wait_ms ? INT64_MAX : core->now_ms + wait_ms;
}

static bool is_named(const char *error, struct yawl_text name)
{
    return error == NULL || yawl_text_equal(yawl_text_of(error), name);
}

uint32_t yawl__failure_flow(const struct yawl_task *row, struct yawl_text name)
{
    for (uint32_t i = 0; row->failure != NULL && i < row->failure->flows_count; i++) {
        const struct yawl_failure_flow *flow = &row->failure->flows[i];
        if (is_named(flow->error, name)) return flow->other;
    }
    return YAWL_NONE;
}

void yawl__failing_set(struct yawl__core *core, const struct yawl__at *at, int code,
                       struct yawl_text name)
{
    struct yawl__failing *failing = &core->failing;
    failing->is_set = true;
    failing->scope = at->scope->number;
    failing->task = at->task;
    failing->instance = at->instance;
    failing->code = code;
    failing->cause = 0;
    yawl__message_clear(&failing->name);
    yawl__message_add_bytes(&failing->name, name.data, name.length);
}

/* ---- Records ---- */

static int plan_message(struct yawl__core *core, const struct yawl__at *at,
                        struct yawl__event_head failed, struct yawl_text text)
{
    int64_t cause = core->cause;
    core->cause = 0;
    struct yawl__event_head *head = yawl__plan_open(core, at, (enum yawl_event_kind)failed.kind);
    if (head == NULL) return YAWL_ENOMEM;
    head->flags |= failed.flags;
    head->firing = failed.firing;
    head->detail = failed.detail;
    if (cause != 0) head->flags |= YAWL__EVENT_CAUSE;
    bool whole = cause == 0 || yawl__plan_append(core, &cause, sizeof cause);
    return yawl__plan_close(core, whole && yawl__plan_append(core, text.data, text.length));
}

static struct yawl_text whole_message(const struct yawl__core *core)
{
    struct yawl_text text = {core->message.text, (uint32_t)core->message.length};
    return text;
}

int yawl__decide_case_failed(struct yawl__core *core, const struct yawl__case *c, int error)
{
    struct yawl__at at = yawl__at_task(c, &c->root, YAWL_NONE);
    struct yawl__failure failure = {error, core->error_line, 0};
    struct yawl__event_head failed = {.kind = YAWL_EVENT_CASE_FAILED};
    failed.detail = yawl__failure_detail(failure);
    const struct yawl__scope *where = yawl__scope_find(c, core->error_scope);
    if (where != NULL) {
        at.scope = where;
        at.task = core->error_task;
    }
    return plan_message(core, &at, failed, whole_message(core));
}

/* The message for the case, if nothing takes the failure. */
static void say_failed(struct yawl__core *core, const struct yawl__at *at, struct yawl_text text)
{
    yawl__message_set(&core->message, "task \"", at->row->name, "\" failed", NULL);
    if (text.length > YAWL__MESSAGE_MAX / 2) yawl__refuse_at_length(core);
    if (text.length > 0) yawl__message_add(&core->message, ": ");
    yawl__message_add_bytes(&core->message, text.data, text.length);
    core->error_task = at->task;
    core->error_scope = at->scope->number;
    core->error_line = at->row->line;
}

/* Tried again, or by a failure flow: `*failed` is the record's head.  False: neither. */
static bool is_taken(const struct yawl__core *core, const struct yawl__at *at, uint64_t failures,
                     struct yawl_text name, struct yawl__event_head *failed)
{
    int64_t again = yawl__retry_at(core, at->row, failures);
    uint32_t other = yawl__failure_flow(at->row, name);
    struct yawl__failure failure = yawl__failure_of(failed->detail);
    if (again >= 0) {
        failed->kind = YAWL_EVENT_ITEM_ROLLED_BACK;
        failed->flags = YAWL__EVENT_AGAIN;
        failed->detail = (uint64_t)again;
        return true;
    }
    if (other == YAWL_NONE) return false;
    failure.other = other;
    failed->flags = YAWL__EVENT_LEAVES;
    failed->detail = yawl__failure_detail(failure);
    return true;
}

static uint64_t failures_of(const struct yawl__at *at, const struct yawl__item *entry,
                            uint32_t firing)
{
    if (entry->status == YAWL__ITEM_COMPOSITE) return entry->attempts;
    const struct yawl__item_block *block = NULL;
    if (entry->status != YAWL__ITEM_PARENT) {
        block = entry->block;
    } else {
        yawl_item_id id = {at->c->id, at->task, firing, at->scope->number, at->instance};
        block = yawl__instances_block(at->scope, &id);
    }
    return block != NULL ? block->attempts : 0;
}

int yawl__decide_fail(struct yawl__core *core, const struct yawl__at *at, uint32_t firing,
                      const struct yawl__command *command)
{
    const struct yawl__item *entry = yawl__items_find(&at->scope->items, at->task);
    bool composite = entry->status == YAWL__ITEM_COMPOSITE;
    struct yawl__failure failure = {command->code != 0 ? command->code : YAWL_EEXTERNAL,
                                    at->row->line, 0};
    struct yawl__event_head failed = {.kind = composite ? YAWL_EVENT_TASK_FAILED
                                                        : YAWL_EVENT_ITEM_FAILED};
    failed.firing = firing;
    failed.detail = yawl__failure_detail(failure);
    bool taken = is_taken(core, at, failures_of(at, entry, firing), command->name, &failed);
    core->cause = command->cause;
    int status = plan_message(core, at, failed, command->text);
    if (status != 0 || taken) return status;
    say_failed(core, at, command->text);
    yawl__failing_set(core, at, failure.code, command->name);
    core->failing.cause = command->cause;
    return 0;
}

int yawl__decide_failed_within(struct yawl__core *core, const struct yawl__at *at)
{
    if (at->instance != 0) return yawl__instances_net_failed(core, at);
    const struct yawl__item *entry = yawl__items_find(&at->scope->items, at->task);
    struct yawl_text name = {core->failing.name.text, (uint32_t)core->failing.name.length};
    struct yawl__failure failure = {core->failing.code, at->row->line, 0};
    struct yawl__event_head failed = {.kind = YAWL_EVENT_TASK_FAILED, .firing = entry->firing};
    failed.detail = yawl__failure_detail(failure);
    if (!is_taken(core, at, entry->attempts, name, &failed)) return 1;
    core->cause = core->failing.cause;
    return plan_message(core, at, failed, whole_message(core));
}

int yawl__decide_route_failed(struct yawl__core *core, const struct yawl__at *at, uint32_t firing)
{
    struct yawl_text name = yawl_text_of("timeout");
    struct yawl__failure failure = {YAWL_ETIMEDOUT, at->row->line, 0};
    struct yawl__event_head failed = {.kind = YAWL_EVENT_TASK_FAILED, .firing = firing};
    failure.other = yawl__failure_flow(at->row, name);
    if (failure.other == YAWL_NONE) {
        say_failed(core, at, name);
        yawl__failing_set(core, at, failure.code, name);
        return 1;
    }
    failed.flags = YAWL__EVENT_STARTS | YAWL__EVENT_LEAVES;
    failed.detail = yawl__failure_detail(failure);
    return plan_message(core, at, failed, name);
}

/* ---- What cannot be computed where nobody can be refused ---- */

#define ERROR_NAME_MAX 32

/* The name by which failure flows know an error of the runtime: of YAWL_EDIVIDE it is "divide". */
static struct yawl_text name_of(int code, char name[ERROR_NAME_MAX])
{
    const char *prefix = "YAWL_E", *whole = yawl_err_name(code);
    size_t skipped = strlen(prefix), length = 0;
    if (strncmp(whole, prefix, skipped) != 0) return yawl_text_of("external");
    for (whole += skipped; *whole != '\0' && length < ERROR_NAME_MAX; whole++) {
        name[length++] = (char)tolower((unsigned char)*whole);
    }
    return (struct yawl_text){name, (uint32_t)length};
}

/* By its failure flow: it starts for that, if it is only enabled. */
static int take_whole(struct yawl__core *core, const struct yawl__at *at, struct yawl_text name,
                      struct yawl__event_head *failed)
{
    struct yawl__failure failure = yawl__failure_of(failed->detail);
    failure.other = yawl__failure_flow(at->row, name);
    if (failure.other == YAWL_NONE) return 1;
    failed->flags = YAWL__EVENT_LEAVES;
    failed->detail = yawl__failure_detail(failure);
    if (yawl_has(yawl__busy_set(at->scope), at->task)) return 0;
    failed->flags |= YAWL__EVENT_STARTS;
    return yawl__plan_firing(core, at->c, &failed->firing);
}

/* As an item fails: tried again, or by its failure flow. */
static int take_started(struct yawl__core *core, struct yawl__at *at, struct yawl_text name,
                        struct yawl__event_head *failed)
{
    const struct yawl__item *entry = yawl__items_find(&at->scope->items, at->task);
    failed->firing = entry->firing;
    if (at->row->instances != NULL && !yawl__instances_failing(at, &failed->firing)) {
        failed->firing = 0;
        return take_whole(core, at, name, failed);
    }
    if (entry->status != YAWL__ITEM_COMPOSITE) failed->kind = YAWL_EVENT_ITEM_FAILED;
    uint64_t failures = failures_of(at, entry, failed->firing);
    return is_taken(core, at, failures, name, failed) ? 0 : 1;
}

int yawl__decide_error(struct yawl__core *core, const struct yawl__at *at, int code, bool whole)
{
    char letters[ERROR_NAME_MAX];
    struct yawl_text name = name_of(code, letters);
    struct yawl__failure failure = {code, core->error_line, 0};
    struct yawl__event_head failed = {.kind = YAWL_EVENT_TASK_FAILED};
    struct yawl__at one = *at;
    int status = 1;
    failed.detail = yawl__failure_detail(failure);
    if (at->row != NULL) {
        bool started = yawl_has(yawl__busy_set(at->scope), at->task) && !whole;
        status =
            started ? take_started(core, &one, name, &failed) : take_whole(core, at, name, &failed);
    }
    if (status == 1) yawl__failing_set(core, at, code, name);
    return status != 0 ? status : plan_message(core, &one, failed, whole_message(core));
}
