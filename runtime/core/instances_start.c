/* Decides starts: how many instances, what each gets, and whether that is already enough.  All inputs are
 * computed before anything is consumed, so a start that cannot be is refused as a whole. */
#include <assert.h>
#include <string.h>

#include "core/instances_decide.h"

static int no_memory(struct yawl__core *core) { return yawl__refuse(core, YAWL_ENOMEM, NULL); }

/* ---- Inputs ---- */

static bool pad(struct yawl__core *core)
{
    static const char zeros[8];
    return yawl__plan_append(core, zeros, (8 - core->events->length % 8) % 8);
}

/* The call's text, which may have been built in the scratch. */
static int append_text(struct yawl__core *core, const struct yawl__at *at, uint32_t *length)
{
    struct yawl_text text = {NULL, 0};
    if (at->row->call_text == NULL) return 0;
    int status = yawl__evaluate_text(core, at, &text);
    if (status != 0) return status;
    *length = text.length;
    bool whole = yawl__plan_append(core, text.data, text.length) && pad(core);
    return whole ? 0 : no_memory(core);
}

/* Appends one instance's input to the open record; at->own is set. */
static int append_input(struct yawl__core *core, struct yawl__at *at, const void *own)
{
    struct yawl__input_body body = {0, 0, 0, 0};
    size_t start = core->events->length;
    if (!yawl__plan_append(core, &body, sizeof body)) return no_memory(core);
    size_t at_own = core->events->length;
    int status = yawl__many_own(core, at, own);
    size_t at_in = core->events->length;
    if (status == 0) status = yawl__many_input(core, at);
    body.own_length = (uint32_t)(at_in - at_own);
    body.in_length = (uint32_t)(core->events->length - at_in);
    if (status == 0) status = append_text(core, at, &body.text_length);
    if (status == 0) memcpy(core->events->bytes + start, &body, sizeof body);
    return status;
}

static int append_inputs(struct yawl__core *core, const struct yawl__at *at, uint32_t count)
{
    struct yawl__at one = *at;
    size_t start = core->events->length;
    for (one.instance = 1; one.instance <= count; one.instance++) {
        int status = append_input(core, &one, NULL);
        if (status != 0) return status;
        if (core->events->length - start <= core->data_max) continue;
        return yawl__refuse_size(core, at->row, "what its instances get",
                                 core->events->length - start);
    }
    return 0;
}

/* ---- The first one completes at once ---- */

static int copy_out(struct yawl__core *core, const struct yawl_record *record,
                    struct yawl__pack pack, struct yawl__space *space)
{
    int status = yawl__space_fit(core, space, yawl__pack_outside_size(record, pack));
    if (status != 0) return yawl__refuse(core, status, NULL);
    yawl__pack_to_outside(record, pack, space->bytes);
    return 0;
}

/* Makes the first instance's own variable and input again, from the record: later ones took their place. */
static int recall_first(struct yawl__core *core, struct yawl__at *first, struct yawl__pack inputs)
{
    struct yawl__input_view input;
    const struct yawl_record *own = first->row->instances->own;
    bool whole = yawl__input_read(&inputs, &input);
    assert(whole && "it was just written");
    (void)whole;
    int status = own != NULL ? copy_out(core, own, input.own, &core->many.own) : 0;
    if (status != 0) return status;
    first->own = own != NULL ? core->many.own.bytes : NULL;
    return first->row->in != NULL ? copy_out(core, first->row->in, input.in, &core->many.input) : 0;
}

static int complete_first(struct yawl__core *core, const struct yawl__at *at,
                          const struct yawl__command *command, struct yawl__start_body *body)
{
    struct yawl__at first = *at;
    const void *returns = command->input;
    size_t inputs = core->events->length - body->inputs_length;
    struct yawl__pack pack = {core->events->bytes + inputs, body->inputs_length};
    first.instance = 1;
    int status = recall_first(core, &first, pack);
    const void *in = at->row->in != NULL ? core->many.input.bytes : NULL;
    if (status == 0 && (returns == NULL || at->row->returns == NULL)) {
        status = yawl__many_returns(core, &first, in, &returns);
    }
    if (status == 0) status = yawl__plan_kept(core, &first, returns, &body->kept_length);
    body->completes = 1;
    return status;
}

/* ---- The start ---- */

/* As many firings as instances. */
static int take_firings(struct yawl__core *core, const struct yawl__at *at, uint32_t count,
                        uint32_t *first)
{
    int status = yawl__plan_firing(core, at->c, first);
    if (status != 0 || UINT32_MAX - *first >= count) return status;
    return yawl__refuse(core, YAWL_EOVERFLOW, NULL);
}

/* The open record ends here; a person's task may leave by it. */
static int end_start(struct yawl__core *core, const struct yawl__at *at,
                     const struct yawl__start_body *body)
{
    struct yawl__finish finish = {
        {body->count, body->count, body->completes, body->threshold}, NULL, body->completes};
    bool runs_first = at->row->kind != YAWL_TASK_OFFER && body->count > 0;
    return runs_first ? yawl__plan_close(core, true) : yawl__plan_end(core, at, &finish);
}

static struct yawl__start_body body_of(const struct yawl_instances_plan *plan)
{
    struct yawl__start_body body = {0};
    body.count = (uint32_t)plan->count;
    body.minimum = plan->minimum;
    body.maximum = plan->maximum;
    body.threshold = plan->threshold;
    return body;
}

int yawl__plan_start(struct yawl__core *core, const struct yawl__at *at,
                     const struct yawl__command *command)
{
    struct yawl_instances_plan plan;
    uint32_t firing;
    int status = yawl__many_plan(core, at, &plan);
    struct yawl__start_body body = body_of(&plan);
    if (status == 0) status = take_firings(core, at, body.count, &firing);
    if (status != 0) return status;
    struct yawl__event_head *head = yawl__plan_open(core, at, YAWL_EVENT_INSTANCES_STARTED);
    if (head == NULL) return YAWL_ENOMEM;
    head->firing = firing;
    if (at->row->kind == YAWL_TASK_OFFER && body.count > 0) head->flags |= YAWL__EVENT_STARTS;
    size_t start = core->events->length;
    if (!yawl__plan_append(core, &body, sizeof body)) return no_memory(core);
    status = append_inputs(core, at, body.count);
    if (status != 0) return status;
    body.inputs_length = (uint32_t)(core->events->length - start - sizeof body);
    if (command != NULL && body.count > 0) status = complete_first(core, at, command, &body);
    if (status != 0) return status;
    memcpy(core->events->bytes + start, &body, sizeof body);
    if (body.completes != 0) yawl__plan_head(core)->flags |= YAWL__EVENT_COMPLETES;
    return end_start(core, at, &body);
}

int yawl__plan_added(struct yawl__core *core, const struct yawl__at *at, const void *own)
{
    struct yawl__at one = *at;
    uint32_t firing;
    int status = yawl__plan_firing(core, at->c, &firing);
    if (status != 0) return status;
    one.instance = yawl__round_busy(at->scope, at->task)->created + 1;
    struct yawl__event_head *head = yawl__plan_open(core, &one, YAWL_EVENT_ITEM_ADDED);
    if (head == NULL) return YAWL_ENOMEM;
    head->firing = firing;
    if (own == NULL) status = yawl__many_each(core, at);
    if (status == 0) status = append_input(core, &one, own);
    return status != 0 ? status : yawl__plan_close(core, true);
}
