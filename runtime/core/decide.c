/* Where a command comes in: what can be refused of it without looking at its task, then to whom it goes.
 * Invariant: `c` is const all the way down; only the workspace and the events' end are written. */
#include "core/decide.h"

#include <assert.h>

#include "core/answers.h"
#include "core/evaluate.h"
#include "core/instances_hooks.h"
#include "core/marking.h"
#include "core/migrate.h"

int yawl__decide_case(struct yawl__core *core, const struct yawl__case *c,
                      enum yawl_event_kind kind, uint64_t detail)
{
    struct yawl__at at = yawl__at_task(c, &c->root, YAWL_NONE);
    return yawl__plan_plain(core, &at, kind, 0, detail);
}

static int decide_case_start(struct yawl__core *core, const struct yawl__case *c, const void *in)
{
    assert(c->root.frame == NULL);
    const struct yawl_record *record = c->root.net->data;
    struct yawl__at at = yawl__at_task(c, &c->root, YAWL_NONE);
    int status = record != NULL ? yawl__evaluate_init(core, c, c->root.net, in) : 0;
    if (status != 0) return status;
    struct yawl__event_head *head = yawl__plan_open(core, &at, YAWL_EVENT_CASE_STARTED);
    if (head == NULL) return YAWL_ENOMEM;
    head->detail = c->program->hash;
    bool whole =
        record == NULL || yawl__pack_changes(record, NULL, yawl__next_data(core), core->events);
    return yawl__plan_close(core, whole);
}

static int decide_choose(struct yawl__core *core, const struct yawl__at *at, uint64_t choice)
{
    if (at->row->split == YAWL_SPLIT_AND) {
        return yawl__refuse(core, YAWL_EBRANCH, "task \"", at->row->name,
                            "\": its and-split takes every branch", NULL);
    }
    if (!yawl__choice_is_good(at->row, choice)) {
        return yawl__refuse(core, YAWL_EBRANCH, "task \"", at->row->name,
                            "\": its split has no such branches", NULL);
    }
    return yawl__plan_plain(core, at, YAWL_EVENT_CHOICE_FORCED, 0, choice);
}

static int check_case_status(struct yawl__core *core, const struct yawl__case *c, int operation)
{
    int status = c->root.frame->status;
    if (status == YAWL_CASE_RUNNING) return 0;
    if (status == YAWL_CASE_COMPLETED || status == YAWL_CASE_CANCELLED) {
        return yawl__refuse(core, YAWL_ECASEENDED, "case has ended: it is ",
                            yawl_case_status_name(status), NULL);
    }
    if (operation == YAWL__CASE_CANCEL || operation == YAWL__CASE_KILL) return 0;
    bool resumes = status == YAWL_CASE_SUSPENDED && operation == YAWL__CASE_RESUME;
    if (resumes) return 0;
    const char *can = status == YAWL_CASE_SUSPENDED ? "; it can only be resumed or cancelled"
                                                    : "; it can only be cancelled";
    return yawl__refuse(core, YAWL_ESTATUS, "case is ", yawl_case_status_name(status), can, NULL);
}

/* What calls answer to a case that stands still waits until it is resumed. */
static bool is_kept(const struct yawl__case *c, const struct yawl__command *command)
{
    return command->answers && c->root.frame->status == YAWL_CASE_SUSPENDED;
}

static int decide_task(struct yawl__core *core, const struct yawl__case *c,
                       const struct yawl__command *command)
{
    const struct yawl__scope *scope = yawl__scope_find(c, command->scope);
    if (scope == NULL) return yawl__refuse(core, YAWL_ENOITEM, NULL);
    if (command->task >= scope->net->tasks_count) return yawl__refuse(core, YAWL_ENOTASK, NULL);
    struct yawl__at at = yawl__at_task(c, scope, command->task);
    if (is_kept(c, command)) return yawl__decide_answer(core, &at, command);
    if (command->operation == YAWL__CHOOSE) return decide_choose(core, &at, command->choice);
    if (at.row->instances != NULL) return yawl__instances_decide(core, &at, command);
    if (command->operation == YAWL__ADD) {
        return yawl__refuse(core, YAWL_ESTATUS, "task \"", at.row->name,
                            "\" has no multiple instances", NULL);
    }
    return yawl__decide_item(core, &at, command);
}

static int decide_resume(struct yawl__core *core, const struct yawl__case *c)
{
    if (c->root.frame->status == YAWL_CASE_SUSPENDED)
        return yawl__decide_case(core, c, YAWL_EVENT_CASE_RESUMED, 0);
    return yawl__refuse(core, YAWL_ESTATUS, "case is not suspended", NULL);
}

static int give_up(struct yawl__core *core, const struct yawl__case *c,
                   const struct yawl__command *command)
{
    (void)yawl__refuse(core, command->code, NULL);
    yawl__message_clear(&core->message);
    yawl__message_add_bytes(&core->message, command->text.data, command->text.length);
    return yawl__decide_case_failed(core, c, command->code);
}

int yawl__decide(struct yawl__core *core, const struct yawl__case *c,
                 const struct yawl__command *command)
{
    if (command->operation == YAWL__CASE_START) return decide_case_start(core, c, command->input);
    int status = is_kept(c, command) ? 0 : check_case_status(core, c, command->operation);
    if (status != 0) return status;
    switch (command->operation) {
    case YAWL__CASE_CANCEL: return yawl__decide_case(core, c, YAWL_EVENT_CASE_CANCELLED, 0);
    case YAWL__CASE_KILL: return yawl__decide_case(core, c, YAWL_EVENT_CASE_CANCELLED, 1);
    case YAWL__CASE_GIVE_UP: return give_up(core, c, command);
    case YAWL__CASE_SUSPEND: return yawl__decide_case(core, c, YAWL_EVENT_CASE_SUSPENDED, 0);
    case YAWL__CASE_RESUME: return decide_resume(core, c);
    case YAWL__TRIGGER: return yawl__decide_trigger(core, c, command);
    case YAWL__EXPIRE: return yawl__decide_expired(core, c);
    case YAWL__CASE_MIGRATE: return yawl__decide_migrated(core, c, core->migration);
    default: return decide_task(core, c, command);
    }
}
