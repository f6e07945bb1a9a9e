/* Keeps answers in a list of the side record; what they say is in the form of their record.
 *   detail: bytes of the first part << 32 | code << 16 | cause << 2 | has data << 1 | fails; body: both */
#include "core/answers.h"

#include <assert.h>
#include <string.h>

#include "core/instances_decide.h"
#include "core/plan.h"

#define FAILS    1u
#define HAS_DATA 2u
#define CAUSE_AT 2
#define CAUSE_IN(low) (-(int)((low) >> CAUSE_AT & 0x3fff))

/* ---- Deciding ---- */

/* Does an item of a call with that firing wait for its answer? */
static bool is_awaited(const struct yawl__at *at, uint32_t firing)
{
    struct yawl__item_state state;
    if (firing == 0 || at->row->kind != YAWL_TASK_CALL) return false;
    if (at->row->instances != NULL) {
        struct yawl__one one = yawl__one_by_firing(at->scope, at->task, firing);
        if (one.round == NULL) return false;
        state = yawl__one_state(one);
    } else {
        state = yawl__item_state_of(at->scope, at->task);
    }
    yawl_item_id id = {at->c->id, at->task, firing, at->scope->number, at->instance};
    return state.firing == firing && yawl__item_next(YAWL__ITEM_FAIL, state) >= 0 &&
           !yawl__is_answered(at->c, &id);
}

uint64_t yawl__answer_detail(const struct yawl__answer *answer)
{
    uint32_t low = 0;
    if (answer->fails)
        low = FAILS | (uint32_t)-answer->code << 16 | (uint32_t)-answer->cause << CAUSE_AT;
    if (answer->has_data) low |= HAS_DATA;
    return yawl__detail(low, answer->first);
}

/* An unnamed failure is told by its message alone: both are one text then. */
static bool append_failure(struct yawl__core *core, const struct yawl__command *command)
{
    return yawl__plan_append(core, command->name.data, command->name.length) &&
           yawl__plan_append(core, command->text.data, command->text.length);
}

int yawl__decide_answer(struct yawl__core *core, const struct yawl__at *at,
                        const struct yawl__command *command)
{
    struct yawl__at one = *at;
    bool fails = command->operation == YAWL__ITEM_FAIL, whole = true;
    one.instance = command->instance;
    if (!is_awaited(&one, command->firing)) return yawl__refuse(core, YAWL_ENOITEM, NULL);
    struct yawl__event_head *head = yawl__plan_open(core, &one, YAWL_EVENT_ANSWER_KEPT);
    if (head == NULL) return YAWL_ENOMEM;
    head->firing = command->firing;
    struct yawl__answer kept = {.fails = fails, .code = command->code, .cause = command->cause};
    size_t begin = core->events->length;
    kept.has_data = command->input != NULL;
    kept.first = command->name.length;
    if (fails) {
        whole = append_failure(core, command);
    } else if (command->input != NULL && at->row->returns != NULL) {
        whole = yawl__pack_outside(at->row->returns, command->input, core->events);
        kept.first = (uint32_t)(core->events->length - begin);
    }
    yawl__plan_head(core)->detail = yawl__answer_detail(&kept);
    return yawl__plan_close(core, whole);
}

/* ---- Applying ---- */

int yawl__answer_reserve(struct yawl__core *core, struct yawl__case *c,
                         const struct yawl__event_view *view)
{
    size_t size = sizeof(struct yawl__answer) + view->body_length;
    if (yawl__more_fit(core, c) != 0) return YAWL_ENOMEM;
    struct yawl__answer *answer = size > UINT32_MAX ? NULL : yawl__take_data(core, size);
    if (answer == NULL) return yawl__refuse(core, YAWL_ENOMEM, NULL);
    uint32_t low = yawl__detail_low(view->head.detail);
    memset(answer, 0, sizeof *answer);
    answer->size = (uint32_t)size;
    answer->scope = view->head.scope;
    answer->task = view->head.task;
    answer->instance = view->instance;
    answer->firing = view->head.firing;
    answer->fails = (low & FAILS) != 0;
    answer->has_data = (low & HAS_DATA) != 0;
    answer->code = -(int)(low >> 16);
    answer->cause = CAUSE_IN(low);
    answer->first = yawl__detail_high(view->head.detail);
    answer->second = (uint32_t)view->body_length - answer->first;
    if (view->body_length > 0) memcpy(answer->bytes, view->body, view->body_length);
    core->reserved_answer = answer;
    return 0;
}

void yawl__answer_add(struct yawl__core *core, struct yawl__case *c)
{
    struct yawl__more *more = c->side->more;
    struct yawl__answer *answer = core->reserved_answer;
    core->reserved_answer = NULL;
    if (more->answers_last == NULL)
        more->answers_first = answer;
    else
        more->answers_last->next = answer;
    more->answers_last = answer;
}

void yawl__answer_drop(struct yawl__core *core, struct yawl__more *more)
{
    struct yawl__answer *answer = more->answers_first;
    more->answers_first = answer->next;
    if (more->answers_first == NULL) more->answers_last = NULL;
    yawl__give_data(core, answer, answer->size);
}

void yawl__answers_free(struct yawl__core *core, struct yawl__more *more)
{
    while (more->answers_first != NULL) yawl__answer_drop(core, more);
}

bool yawl__answer_fits(const struct yawl__at *at, const struct yawl__event_view *view)
{
    uint32_t low = yawl__detail_low(view->head.detail);
    struct yawl__pack pack = {view->body, view->body_length};
    uint32_t first = yawl__detail_high(view->head.detail);
    struct yawl_text text = {view->body, (uint32_t)view->body_length};
    struct yawl__at one = *at;
    one.instance = view->instance;
    if (!is_awaited(&one, view->head.firing)) return false;
    if (CAUSE_IN(low) != 0 && !yawl__is_cause(CAUSE_IN(low))) return false;
    if ((low & FAILS) != 0) return first <= view->body_length && yawl_text_is_utf8(text);
    return first == view->body_length && first % 8 == 0 &&
           yawl__pack_is_good(at->row->returns, pack);
}

/* ---- Taking ---- */

bool yawl__is_bad_result(int status)
{
    switch (status) {
    case 0:
    case YAWL_ENOCASE:
    case YAWL_ENOITEM:
    case YAWL_ENOTENABLED:
    case YAWL_ECASEENDED:
    case YAWL_ESTATUS:
    case YAWL_ECLOSED:
    case YAWL_ESTORE: return false;
    default: return true;
    }
}

const struct yawl__answer *yawl__answer_first(const struct yawl__case *c)
{
    return yawl__more_of(c)->answers_first;
}

bool yawl__is_answered(const struct yawl__case *c, const yawl_item_id *item)
{
    const struct yawl__answer *answer = yawl__answer_first(c);
    while (answer != NULL && answer->firing != item->firing) answer = answer->next;
    return answer != NULL;
}

static int open_data(struct yawl__core *core, const struct yawl__case *c,
                     const struct yawl__answer *answer, struct yawl__command *command)
{
    const struct yawl__scope *scope = yawl__scope_find(c, answer->scope);
    struct yawl__pack pack = {answer->bytes, answer->first};
    if (scope == NULL || !answer->has_data) return 0;
    const struct yawl_record *returns = yawl__row(scope, answer->task)->returns;
    if (returns == NULL) return 0;
    int status = yawl__space_fit(core, &core->answered, yawl__pack_outside_size(returns, pack));
    if (status != 0) return yawl__refuse(core, status, NULL);
    yawl__pack_to_outside(returns, pack, core->answered.bytes);
    command->input = core->answered.bytes;
    return 0;
}

int yawl__answer_open(struct yawl__core *core, const struct yawl__case *c,
                      const struct yawl__answer *answer, struct yawl__command *command)
{
    memset(command, 0, sizeof *command);
    command->operation = answer->fails ? YAWL__ITEM_FAIL : YAWL__ITEM_COMPLETE;
    command->scope = answer->scope;
    command->task = answer->task;
    command->instance = answer->instance;
    command->firing = answer->firing;
    if (!answer->fails) return open_data(core, c, answer, command);
    command->code = answer->code;
    command->cause = answer->cause;
    command->name = (struct yawl_text){answer->bytes, answer->first};
    command->text = (struct yawl_text){answer->bytes + answer->first, answer->second};
    return 0;
}
