/* Triggers: a delivery goes to the first task that waits for it, the outermost net first; one that nobody
 * waits for is lost, or (persistent) kept until somebody does.
 * Invariant: a payload is carried in the form of the task that gets it. */
#include <assert.h>
#include <string.h>

#include "core/decide.h"
#include "core/evaluate.h"

/* What is delivered: a name, by a task that has it; a key; a payload by that task's `returns`. */
struct delivery {
    const struct yawl_task *row;
    struct yawl_text key;
    const void *payload; /* NULL: none */
};

static bool is_same_name(const struct yawl_task *row, const struct delivery *delivery)
{
    return row->trigger != NULL && strcmp(row->trigger->name, delivery->row->trigger->name) == 0;
}

/* If both have a key, they must be equal. */
static int key_fits(struct yawl__core *core, const struct yawl__at *at, struct yawl_text key,
                    bool *fits)
{
    struct yawl_text own;
    *fits = true;
    if (at->row->trigger->key == NULL || key.length == 0) return 0;
    int status = yawl__evaluate_key(core, at, &own);
    if (status == 0) *fits = yawl_text_equal(own, key);
    return status;
}

static bool waits_for_it(const struct yawl__at *at, const struct delivery *delivery)
{
    return is_same_name(at->row, delivery) && yawl_has(yawl__enabled_set(at->scope), at->task) &&
           (yawl__waits_for(at->scope, at->task) & YAWL__WAIT_TRIGGER) != 0;
}

/* The first task of a scope that waits for it; YAWL_NONE: there is none. */
static int find_in(struct yawl__core *core, struct yawl__at *at, const struct delivery *delivery)
{
    const struct yawl_net *net = at->scope->net;
    for (uint32_t i = 0; i < net->tasks_count; i++) {
        bool fits = false;
        at->task = i;
        at->row = &net->tasks[i];
        if (!waits_for_it(at, delivery)) continue;
        int status = key_fits(core, at, delivery->key, &fits);
        if (status != 0 || fits) return status;
    }
    at->task = YAWL_NONE;
    return 0;
}

/* The outermost net first, then in the order in which nets started, then in that of the text. */
static int find(struct yawl__core *core, struct yawl__at *at, const struct delivery *delivery)
{
    uint32_t count = yawl__scopes_count(at->c);
    at->task = YAWL_NONE;
    for (uint32_t depth = 0, found = 0; found < count; depth++) {
        at->scope = NULL;
        while ((at->scope = yawl__scope_next(at->c, at->scope)) != NULL) {
            if (at->scope->depth != depth) continue;
            found++;
            int status = find_in(core, at, delivery);
            if (status != 0 || at->task != YAWL_NONE) return status;
        }
    }
    return 0;
}

/* ---- Payloads ---- */

/* The payload in the form of a task's `returns`, in core->returns unless it has that form already.  False: it
 * lacks something that it must have; `*field` says what. */
static bool fit_payload(struct yawl__core *core, const struct yawl_task *row,
                        const struct delivery *delivery, const void **payload, uint32_t *field)
{
    *payload = delivery->payload;
    *field = YAWL_NONE;
    if (row->kind != YAWL_TASK_ROUTING || row->returns == NULL) {
        *payload = NULL;
        return true;
    }
    if (delivery->payload != NULL && row->returns == delivery->row->returns) return true;
    memset(core->returns.bytes, 0, row->returns->outside_size);
    const struct yawl_record *from = delivery->payload != NULL ? delivery->row->returns : NULL;
    *field = yawl__outside_take_over(from, delivery->payload, row->returns, core->returns.bytes);
    *payload = core->returns.bytes;
    return *field == YAWL_NONE;
}

static int plan_delivered(struct yawl__core *core, const struct yawl__at *at, uint64_t detail,
                          const void *payload)
{
    struct yawl__event_head *head = yawl__plan_open(core, at, YAWL_EVENT_TRIGGER_DELIVERED);
    if (head == NULL) return YAWL_ENOMEM;
    head->detail = detail;
    bool whole = payload == NULL || yawl__pack_outside(at->row->returns, payload, core->events);
    return yawl__plan_close(core, whole);
}

/* ---- Nobody waits ---- */

static bool is_persistent(const struct yawl_program *program, const struct delivery *delivery)
{
    for (uint32_t i = 0; i < program->nets_count; i++) {
        const struct yawl_net *net = &program->nets[i];
        for (uint32_t k = 0; k < net->tasks_count; k++) {
            const struct yawl_task *row = &net->tasks[k];
            if (is_same_name(row, delivery) && row->trigger->persistent) return true;
        }
    }
    return false;
}

static int plan_kept(struct yawl__core *core, const struct yawl__at *at,
                     const struct delivery *delivery, uint64_t which)
{
    uint32_t kept = yawl__more_of(at->c)->kept_count;
    if (kept >= YAWL_TRIGGERS_MAX) {
        return yawl__refuse(core, YAWL_EBUSY, "the case keeps too many deliveries of triggers",
                            NULL);
    }
    struct yawl__event_head *head = yawl__plan_open(core, at, YAWL_EVENT_TRIGGER_KEPT);
    if (head == NULL) return YAWL_ENOMEM;
    head->firing = delivery->key.length;
    head->detail = which;
    const struct yawl_record *returns = delivery->row->returns;
    bool whole = delivery->payload == NULL || returns == NULL ||
                 yawl__pack_outside(returns, delivery->payload, core->events);
    whole = whole && yawl__plan_append(core, delivery->key.data, delivery->key.length);
    return yawl__plan_close(core, whole);
}

int yawl__decide_trigger(struct yawl__core *core, const struct yawl__case *c,
                         const struct yawl__command *command)
{
    const struct yawl_program *program = c->program;
    bool exists = command->net < program->nets_count &&
                  command->task < program->nets[command->net].tasks_count;
    struct delivery delivery = {NULL, command->text, command->input};
    if (exists) delivery.row = &program->nets[command->net].tasks[command->task];
    if (!exists || delivery.row->trigger == NULL) return yawl__refuse(core, YAWL_ENOTRIGGER, NULL);
    struct yawl__at at = yawl__at_task(c, &c->root, YAWL_NONE);
    const void *payload;
    uint32_t field;
    int status = find(core, &at, &delivery);
    if (status != 0) return status;
    if (at.task == YAWL_NONE) {
        uint64_t which = yawl__detail(command->task, command->net);
        at = yawl__at_task(c, &c->root, YAWL_NONE);
        if (is_persistent(program, &delivery)) return plan_kept(core, &at, &delivery, which);
        return yawl__plan_plain(core, &at, YAWL_EVENT_TRIGGER_LOST, 0, which);
    }
    if (fit_payload(core, at.row, &delivery, &payload, &field)) {
        return plan_delivered(core, &at, 0, payload);
    }
    return yawl__refuse(core, YAWL_EMISSING, "the payload of trigger \"", at.row->trigger->name,
                        "\" must have \"", at.row->returns->fields[field].name, "\"", NULL);
}

/* ---- Kept ones ---- */

/* Puts a kept delivery into the form of one that comes now; its payload lies in core->inputs. */
static int open_kept(struct yawl__core *core, const struct yawl__case *c,
                     const struct yawl__kept *kept, struct delivery *delivery)
{
    delivery->row = &c->program->nets[kept->net].tasks[kept->task];
    delivery->key = (struct yawl_text){kept->bytes + kept->pack_length, kept->key_length};
    delivery->payload = NULL;
    const struct yawl_record *returns = delivery->row->returns;
    if (returns == NULL || kept->pack_length == 0) return 0;
    struct yawl__pack pack = {kept->bytes, kept->pack_length};
    int status = yawl__space_fit(core, &core->inputs, yawl__pack_outside_size(returns, pack));
    if (status != 0) return yawl__refuse(core, status, NULL);
    yawl__pack_to_outside(returns, pack, core->inputs.bytes);
    delivery->payload = core->inputs.bytes;
    return 0;
}

int yawl__decide_kept(struct yawl__core *core, const struct yawl__at *at)
{
    const struct yawl__kept *kept = yawl__more_of(at->c)->kept_first;
    for (uint64_t place = 1; kept != NULL; kept = kept->next, place++) {
        struct delivery delivery;
        const void *payload;
        uint32_t field;
        bool fits;
        int status = open_kept(core, at->c, kept, &delivery);
        if (status != 0) return status;
        if (!waits_for_it(at, &delivery)) continue;
        status = key_fits(core, at, delivery.key, &fits);
        if (status != 0) return status;
        if (!fits || !fit_payload(core, at->row, &delivery, &payload, &field)) continue;
        return plan_delivered(core, at, place, payload);
    }
    return 1;
}
