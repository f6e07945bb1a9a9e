/* Decides completions and leavings: what is kept of an instance, whether it is enough, what the collected
 * results make of the data, which flows are marked.
 * Results are listed only when the task leaves (or `until` reads them), so a completion costs the same
 * however many there are. */
#include <assert.h>
#include <string.h>

#include "core/instances_decide.h"

static int no_memory(struct yawl__core *core) { return yawl__refuse(core, YAWL_ENOMEM, NULL); }

/* ---- What is kept ---- */

int yawl__plan_kept(struct yawl__core *core, const struct yawl__at *at, const void *returns,
                    uint32_t *length)
{
    const struct yawl_record *record = at->row->instances->kept;
    size_t start = core->events->length;
    *length = 0;
    if (record == NULL) return 0;
    int status = yawl__many_keep(core, at, returns);
    if (status != 0) return status;
    if (!yawl__pack_outside(record, core->many.kept.bytes, core->events)) return no_memory(core);
    struct yawl__pack pack = {core->events->bytes + start, core->events->length - start};
    if (pack.length > core->data_max)
        return yawl__refuse_size(core, at->row, "the instance's data", pack.length);
    status = yawl__space_fit(core, &core->many.kept, yawl__pack_outside_size(record, pack));
    if (status != 0) return yawl__refuse(core, status, NULL);
    yawl__pack_to_outside(record, pack, core->many.kept.bytes);
    *length = (uint32_t)pack.length;
    return 0;
}

int yawl__many_list(struct yawl__core *core, uint32_t count)
{
    int status = yawl__space_fit(core, &core->many.list, ((size_t)count + 1) * sizeof(void *));
    return status == 0 ? 0 : yawl__refuse(core, status, NULL);
}

/* Lists the results of what is complete. */
static int list_results(struct yawl__core *core, const struct yawl__at *at,
                        const struct yawl__finish *finish)
{
    if (at->row->instances->kept == NULL) return 0;
    int status = yawl__many_list(core, finish->counts.completed);
    if (status != 0) return status;
    const void **list = core->many.list.bytes;
    const void *extra = finish->instance != 0 ? core->many.kept.bytes : NULL;
    if (finish->round == NULL)
        list[0] = extra;
    else
        (void)yawl__round_kept(finish->round, finish->instance, extra, list);
    return 0;
}

/* ---- Leaving ---- */

int yawl__plan_many_leave(struct yawl__core *core, const struct yawl__at *at, uint32_t count)
{
    const struct yawl_data *data;
    uint64_t choice = 0;
    struct yawl__at task = *at;
    task.instance = 0;
    task.own = NULL;
    int status = yawl__many_collect(core, &task, count, true, &data);
    if (status == 0) status = yawl__plan_choice(core, &task, data, &choice);
    if (status != 0) return status;
    yawl__plan_head(core)->flags |= YAWL__EVENT_LEAVES;
    yawl__plan_head(core)->detail = choice;
    return yawl__plan_changes(core, &task, data);
}

int yawl__is_enough(struct yawl__core *core, const struct yawl__at *at,
                    const struct yawl__finish *finish, bool *enough)
{
    int status = 0;
    if (at->row->instances->until_reads_collected) status = list_results(core, at, finish);
    return status != 0 ? status : yawl__many_synchronised(core, at, &finish->counts, enough);
}

int yawl__plan_end(struct yawl__core *core, const struct yawl__at *at,
                   const struct yawl__finish *finish)
{
    bool enough;
    int status = yawl__is_enough(core, at, finish, &enough);
    if (status != 0) return status;
    if (!enough) return yawl__plan_close(core, true);
    status = list_results(core, at, finish);
    return status != 0 ? status : yawl__plan_many_leave(core, at, finish->counts.completed);
}

int yawl__plan_left(struct yawl__core *core, const struct yawl__at *at, enum yawl__left_how how)
{
    struct yawl__round *round = yawl__round_busy(at->scope, at->task);
    struct yawl__left_body body = {how};
    struct yawl__event_head *head = yawl__plan_open(core, at, YAWL_EVENT_TASK_LEFT);
    assert(round != NULL);
    if (head == NULL) return YAWL_ENOMEM;
    head->firing = round->created > 0 ? yawl__round_firing(round, 1) : 0;
    if (!yawl__plan_append(core, &body, sizeof body)) return no_memory(core);
    struct yawl__finish finish = {yawl__round_counts(round), round, 0};
    uint32_t count = round->completed;
    int status = how == YAWL__LEFT_EXPIRED ? yawl__expire_running(core, at, round, &count)
                                           : list_results(core, at, &finish);
    if (status == 0) status = yawl__plan_many_leave(core, at, count);
    yawl__many_drop(core); /* the results of those that expired */
    return status;
}

/* ---- One completion ---- */

/* What was returned; without it, the members of the input. */
static int find_returns(struct yawl__core *core, const struct yawl__at *at, struct yawl__one one,
                        const void **returns)
{
    if (at->row->returns == NULL) {
        *returns = NULL;
        return 0;
    }
    if (*returns != NULL) return 0;
    const struct yawl__columns *columns = &one.round->columns;
    const struct yawl__item_block *block =
        columns->blocks != NULL ? columns->blocks[one.instance - 1] : NULL;
    const void *in = block != NULL && at->row->in != NULL ? block->in : NULL;
    return yawl__many_returns(core, at, in, returns);
}

int yawl__plan_done(struct yawl__core *core, const struct yawl__at *at, struct yawl__one one,
                    const void *returns)
{
    struct yawl__done_body body = {0, 0};
    size_t start = core->events->length;
    if (!yawl__plan_append(core, &body, sizeof body)) return no_memory(core);
    int status = find_returns(core, at, one, &returns);
    if (status != 0) return status;
    if (one.round->detached) return yawl__plan_close(core, true); /* nobody waits for its result */
    status = yawl__plan_kept(core, at, returns, &body.kept_length);
    if (status != 0) return status;
    memcpy(core->events->bytes + start, &body, sizeof body);
    struct yawl__finish finish = {yawl__round_counts(one.round), one.round, one.instance};
    finish.counts.completed++;
    /* A sub-net that ended at once, before all of them have started: it is asked when they have. */
    bool is_starting = at->row->kind != YAWL_TASK_OFFER && one.round->begun < one.round->created;
    return is_starting ? yawl__plan_close(core, true) : yawl__plan_end(core, at, &finish);
}
