/* Evaluations of multiple-instance tasks.  Scratch is fresh for each, so whatever the next one still needs
 * is copied: through its pack in the open record, which has to be written anyway. */
#include "core/instances_evaluate.h"

#include <assert.h>
#include <string.h>

#include "core/instances_hooks.h"

/* ---- How many ---- */

static int check_plan(struct yawl__core *core, const struct yawl__at *at,
                      struct yawl_instances_plan *plan)
{
    int64_t most = plan->maximum < YAWL_INSTANCES_MAX ? plan->maximum : YAWL_INSTANCES_MAX;
    if (plan->count >= 0 && plan->count >= plan->minimum && plan->count <= most) return 0;
    (void)yawl__refuse(core, YAWL_ECOUNT, "task \"", at->row->name, "\": ", NULL);
    yawl__message_add_number(&core->message, plan->count < 0 ? 0 : (uint64_t)plan->count);
    yawl__message_add(&core->message, plan->count < 0 ? " or less" : "");
    bool many = plan->count > most;
    int64_t bound = many ? most : plan->minimum;
    yawl__message_add(&core->message, many ? " instances, at most " : " instances, at least ");
    yawl__message_add_number(&core->message, bound < 0 ? 0 : (uint64_t)bound);
    core->error_task = at->task;
    core->error_line = at->row->instances->line;
    return YAWL_ECOUNT;
}

/* The scratch that the list was made in is kept for it, and another one taken for what follows. */
static int compute_each(struct yawl__core *core, const struct yawl__at *at)
{
    struct yawl_eval e;
    do {
        e = yawl__evaluate_begin(core, at);
        core->many.each = yawl_list_none();
        at->row->instances->each(at->scope->data, &core->many.each, &e);
    } while (yawl__evaluate_again(core, &e, false));
    struct yawl__space made = core->text;
    core->text = core->many.each_room;
    core->many.each_room = made;
    int status = yawl__space_fit(core, &core->text, YAWL__SCRATCH_FIRST);
    return status != 0 ? yawl__refuse(core, status, NULL) : yawl__evaluate_report(core, at, &e);
}

int yawl__many_each(struct yawl__core *core, const struct yawl__at *at)
{
    return at->row->instances->each != NULL ? compute_each(core, at) : 0;
}

/* As the functions of the row see it, once `each` is computed. */
static struct yawl_eval begin_with_each(const struct yawl__core *core, const struct yawl__at *at)
{
    struct yawl_eval e = yawl__evaluate_begin(core, at);
    if (at->row->instances->each != NULL) e.each = &core->many.each;
    return e;
}

int yawl__many_plan(struct yawl__core *core, const struct yawl__at *at,
                    struct yawl_instances_plan *plan)
{
    struct yawl_eval e;
    int status = yawl__many_each(core, at);
    if (status != 0) return status;
    do {
        e = begin_with_each(core, at);
        *plan = (struct yawl_instances_plan){0, 0, INT64_MAX, INT64_MAX};
        at->row->instances->plan(at->scope->data, plan, &e);
    } while (yawl__evaluate_again(core, &e, false));
    status = yawl__evaluate_report(core, at, &e);
    return status != 0 ? status : check_plan(core, at, plan);
}

/* ---- Inputs ---- */

static int too_little_memory(struct yawl__core *core, int status)
{
    return status == 0 ? 0 : yawl__refuse(core, status, NULL);
}

/* Appends the pack of `outside` to the open record, and makes a copy from it in `space`. */
static int pack_and_copy(struct yawl__core *core, const struct yawl__at *at,
                         const struct yawl_record *record, const void *outside,
                         struct yawl__space *space)
{
    size_t start = core->events->length;
    if (!yawl__pack_outside(record, outside, core->events)) {
        return too_little_memory(core, YAWL_ENOMEM);
    }
    struct yawl__pack pack = {core->events->bytes + start, core->events->length - start};
    if (pack.length > core->data_max)
        return yawl__refuse_size(core, at->row, "the instance's data", pack.length);
    int status = yawl__space_fit(core, space, yawl__pack_outside_size(record, pack));
    if (status != 0) return too_little_memory(core, status);
    yawl__pack_to_outside(record, pack, space->bytes);
    return 0;
}

static int pick(struct yawl__core *core, const struct yawl__at *at)
{
    const struct yawl_instances_row *row = at->row->instances;
    struct yawl_eval e;
    int status = yawl__space_fit(core, &core->many.own, row->own->outside_size);
    if (status != 0) return too_little_memory(core, status);
    do {
        e = begin_with_each(core, at);
        memset(core->many.own.bytes, 0, row->own->outside_size);
        row->pick(at->scope->data, core->many.own.bytes, &e);
    } while (yawl__evaluate_again(core, &e, false));
    return yawl__evaluate_report(core, at, &e);
}

int yawl__many_own(struct yawl__core *core, struct yawl__at *at, const void *given)
{
    const struct yawl_record *record = at->row->instances->own;
    at->own = NULL;
    if (record == NULL) return 0;
    int status = given == NULL ? pick(core, at) : 0;
    if (status != 0) return status;
    status =
        pack_and_copy(core, at, record, given != NULL ? given : core->many.own.bytes, &core->many.own);
    at->own = core->many.own.bytes;
    return status;
}

int yawl__many_input(struct yawl__core *core, const struct yawl__at *at)
{
    if (at->row->in == NULL) return 0;
    int status = yawl__evaluate_input(core, at);
    if (status != 0) return status;
    return pack_and_copy(core, at, at->row->in, core->in.bytes, &core->many.input);
}

/* ---- Results ---- */

int yawl__many_returns(struct yawl__core *core, const struct yawl__at *at, const void *in,
                       const void **returns)
{
    const struct yawl_record *record = at->row->returns;
    *returns = NULL;
    if (record == NULL) return 0;
    memset(core->returns.bytes, 0, record->outside_size);
    uint32_t bad = yawl__outside_take_over(at->row->in, in, record, core->returns.bytes);
    *returns = core->returns.bytes;
    if (bad == YAWL_NONE) return 0;
    return yawl__refuse(core, YAWL_EMISSING, "task \"", at->row->name, "\" must return \"",
                        record->fields[bad].name, "\"", NULL);
}

int yawl__many_keep(struct yawl__core *core, const struct yawl__at *at, const void *returns)
{
    const struct yawl_instances_row *row = at->row->instances;
    struct yawl_eval e;
    assert(row->kept != NULL);
    int status = yawl__space_fit(core, &core->many.kept, row->kept->outside_size);
    if (status != 0) return too_little_memory(core, status);
    do {
        e = yawl__evaluate_begin(core, at);
        memset(core->many.kept.bytes, 0, row->kept->outside_size);
        row->keep(at->scope->data, returns, core->many.kept.bytes, &e);
    } while (yawl__evaluate_again(core, &e, false));
    return yawl__evaluate_report(core, at, &e);
}

int yawl__many_collect(struct yawl__core *core, const struct yawl__at *at, uint32_t count,
                       bool assigns, const struct yawl_data **data)
{
    const struct yawl_instances_row *row = at->row->instances;
    const struct yawl_task *task = at->row;
    struct yawl_eval e;
    *data = at->scope->data;
    bool maps = assigns && task->assign != NULL;
    if (*data == NULL || (row->collect == NULL && !maps)) return 0;
    int status = yawl__evaluate_fit_next(core, *data);
    if (status != 0) return status;
    do {
        e = yawl__evaluate_begin(core, at);
        yawl__evaluate_copy_next(core, at->scope->data);
        if (row->collect != NULL) {
            row->collect(at->scope->data, core->many.list.bytes, count, core->next.bytes, &e);
        }
        if (maps && e.fault == 0) task->assign(at->scope->data, NULL, core->next.bytes, &e);
    } while (yawl__evaluate_again(core, &e, true));
    *data = yawl__next_data(core);
    return e.fault == 0 ? yawl__evaluate_judge(core, at) : yawl__evaluate_report(core, at, &e);
}

int yawl__many_synchronised(struct yawl__core *core, const struct yawl__at *at,
                            const struct yawl_instances *counts, bool *enough)
{
    const struct yawl_instances_row *row = at->row->instances;
    const struct yawl_data *data = at->scope->data;
    struct yawl_eval e;
    *enough = counts->completed == counts->active;
    if (*enough) return 0;
    int status = 0;
    if (row->until_reads_collected) {
        status = yawl__many_collect(core, at, counts->completed, false, &data);
    }
    if (status != 0) return status;
    do {
        e = yawl__evaluate_begin(core, at);
        e.completed = counts->completed;
        e.active = counts->active;
        *enough = row->synchronised(counts, data, &e);
    } while (yawl__evaluate_again(core, &e, false));
    return yawl__evaluate_report(core, at, &e);
}
