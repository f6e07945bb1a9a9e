/* Who has a say over cases as a whole: suspends, resumes, repairs, cancels and kills them, also while calls
 * go on; and asks an engine for cases that are not its own.
 * Invariant: who is suspended is resumed at the end (people_finish), so every case goes on. */
#include "people.h"
#include "yawl/engines.h"
#include "yawl/errors.h"

typedef int case_fn(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id, yawl_case_cb cb);

static bool do_command(const struct view *view, case_fn *fn, enum yawl_event_kind kind)
{
    yawl_case_id id = view->known->id;
    struct command *command = people_command(view->node, id, kind);
    if (command == NULL) return false;
    tell("\"%s\" for %llx", yawl_event_name((int)kind), (unsigned long long)id);
    return people_sent(command, fn(&view->node->engine, &command->req, id, people_answer));
}

bool control_resume(const struct view *view)
{
    return do_command(view, yawl_case_resume, YAWL_EVENT_CASE_RESUMED);
}

bool control_cancel(const struct view *view)
{
    return do_command(view, yawl_case_cancel, YAWL_EVENT_CASE_CANCELLED);
}

bool control_case(const struct view *view)
{
    switch (chance_below(&world.chance, 12)) {
    case 0: view->known->touched = true; return control_cancel(view);
    case 1:
        view->known->touched = true;
        return do_command(view, yawl_case_kill, YAWL_EVENT_CASE_CANCELLED);
    case 2: return do_command(view, yawl_case_repair, YAWL_EVENT_COUNT);
    case 3:
    case 4:
    case 5: return control_resume(view);
    default: return do_command(view, yawl_case_suspend, YAWL_EVENT_CASE_SUSPENDED);
    }
}

void control_stranger(struct node *node, const struct known *known)
{
    static case_fn *const fns[] = {yawl_case_cancel, yawl_case_kill, yawl_case_suspend};
    struct yawl_case_info info;
    static yawl_req_t req;
    uint32_t which = chance_below(&world.chance, 4);
    int status = which < 3 ? fns[which](&node->engine, &req, known->id, people_answer)
                           : yawl_case_read(&node->engine, known->id, &info);
    bool refused = status == YAWL_ENOCASE || status == YAWL_EBUSY || status == YAWL_ERECOVER;
    refused = refused || node->stopped;
    if (!refused)
        found("partition %u knows case %llx of partition %u: %s", world.plan.partitions[node->disk],
              (unsigned long long)known->id, yawl_case_partition(known->id), yawl_err_name(status));
}
