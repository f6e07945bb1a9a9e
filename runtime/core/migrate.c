/* Decides whether a case carries over: looks for the first thing that does not, net instance by net instance,
 * and names it.  What passes is written as an image of the new program (core/migrate_image.c).
 * Invariant: nothing is lost by a migration that is decided: tokens, work, data, deadlines, deliveries. */
#include "core/migrate.h"

#include <assert.h>
#include <string.h>

#include "core/instances.h"
#include "core/marking.h"
#include "core/plan.h"

struct moving {
    struct yawl__core *core;
    const struct yawl__case *c;
    const struct yawl_migration *migration;
    const struct yawl__scope *scope;
    struct yawl__shift shift;
};

/* `WHAT "NAME" of net "NET"HOW: REASON`. */
static int refuse(const struct moving *m, const char *what, const char *name, const char *rest)
{
    return yawl__refuse(m->core, YAWL_EMIGRATE, what, " \"", name, "\" of net \"",
                        m->scope->net->name, "\" ", rest, NULL);
}

static int refuse_for(const struct moving *m, const char *what, const char *name, const char *how,
                      const char *reason)
{
    (void)refuse(m, what, name, how);
    yawl__message_add(&m->core->message, ": ");
    yawl__message_add(&m->core->message, reason);
    return YAWL_EMIGRATE;
}

static int refuse_net(const struct moving *m, const char *reason)
{
    return yawl__refuse(m->core, YAWL_EMIGRATE, "net \"", m->scope->net->name, "\": ", reason, NULL);
}

/* ---- The marking ---- */

static uint32_t most_tokens(const struct yawl_net *net)
{
    switch (net->place_bits) {
    case 1: return 1;
    case 8: return UINT8_MAX;
    case 16: return UINT16_MAX;
    default: return YAWL_TOKENS_MAX;
    }
}

static int check_places(const struct moving *m)
{
    const struct yawl_net *net = m->scope->net;
    for (uint32_t i = 0; (i = yawl__marked_from(net, m->scope->frame, i)) < net->places_count; i++) {
        const struct yawl_migrated *place = &m->shift.net->places[i];
        const char *name = net->places[i].name;
        if (place->to == YAWL_NONE)
            return refuse_for(m, "condition", name, "holds a token", place->reason);
        if (yawl__tokens(net, m->scope->frame, i) > most_tokens(m->shift.to))
            return refuse(m, "condition", name, "holds more tokens than the new net ever does");
    }
    return 0;
}

static void write_key(const struct moving *m, uint8_t *key)
{
    const struct yawl_net *net = m->scope->net;
    for (uint32_t i = 0; i < net->places_count; i++) {
        uint32_t tokens = yawl__tokens(net, m->scope->frame, i);
        key[i] = (uint8_t)(tokens > UINT8_MAX ? UINT8_MAX : tokens);
    }
    for (uint32_t i = 0; i < net->tasks_count; i++)
        key[net->places_count + i] = yawl_has(yawl__busy_set(m->scope), i);
}

static bool is_excluded(const struct yawl_migrated_net *net, const uint8_t *key, size_t size)
{
    uint32_t low = 0, high = net->excluded_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = memcmp(net->excluded + middle * size, key, size);
        if (order == 0) return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* Names what is marked. */
static int refuse_marking(const struct moving *m)
{
    const struct yawl_net *net = m->scope->net;
    const uint64_t *busy = yawl__busy_set(m->scope);
    struct yawl__message *message = &m->core->message;
    (void)refuse_net(m, "the new net does not reach what is marked together:");
    for (uint32_t i = 0; (i = yawl__marked_from(net, m->scope->frame, i)) < net->places_count; i++) {
        yawl__message_add(message, " condition \"");
        yawl__message_add(message, net->places[i].name);
        yawl__message_add(message, "\"");
    }
    for (uint32_t i = 0; (i = yawl__bit_from(busy, i, net->tasks_count)) < net->tasks_count; i++) {
        yawl__message_add(message, " task \"");
        yawl__message_add(message, net->tasks[i].name);
        yawl__message_add(message, "\"");
    }
    return YAWL_EMIGRATE;
}

static int check_marking(const struct moving *m)
{
    const struct yawl_net *net = m->scope->net;
    size_t size = (size_t)net->places_count + net->tasks_count;
    if (m->shift.net->proof == YAWL_MIGRATED_PROVED) return 0;
    if (m->shift.net->proof == YAWL_MIGRATED_UNPROVED)
        return refuse_net(m, "not all of its markings are known, so nothing is promised");
    if (yawl__space_fit(m->core, &m->core->migrated_key, size) != 0)
        return yawl__refuse(m->core, YAWL_ENOMEM, NULL);
    write_key(m, m->core->migrated_key.bytes);
    return is_excluded(m->shift.net, m->core->migrated_key.bytes, size) ? refuse_marking(m) : 0;
}

static bool has_round(const struct yawl__scope *scope)
{
    struct yawl__part part = yawl__rounds_of(scope->net);
    for (uint32_t i = 0; i < part.size; i++) {
        if (((const char *)scope->frame)[part.at + i] != 0) return true;
    }
    return false;
}

/* ---- Work ---- */

static bool is_called(const struct yawl__item *item)
{
    return item->status == YAWL_ITEM_EXECUTING ||
           (item->status == YAWL_ITEM_SUSPENDED && item->before == YAWL_ITEM_EXECUTING);
}

static bool any_called(const struct yawl__round *round)
{
    for (; round != NULL; round = round->older) {
        uint32_t i = 0;
        while ((i = yawl__round_next_open(round, i)) != 0) {
            enum yawl_item_status status = yawl__round_status(round, i);
            if (status == YAWL_ITEM_SUSPENDED) status = yawl__round_before(round, i);
            if (status == YAWL_ITEM_EXECUTING) return true;
        }
    }
    return false;
}

/* What it was asked would be answered by the old program's numbers and types. */
static int check_call(const struct moving *m, const struct yawl__item *item)
{
    const struct yawl_task *row = yawl__row(m->scope, item->task);
    bool is_parent = item->status == YAWL__ITEM_PARENT;
    if (row->kind != YAWL_TASK_CALL || !(is_parent ? any_called(item->round) : is_called(item)))
        return 0;
    return yawl__refuse(m->core, YAWL_EBUSY, "task \"", row->name,
                        "\": its call has to be answered first", NULL);
}

static int check_item(const struct moving *m, const struct yawl__item *item)
{
    const char *name = yawl__row(m->scope, item->task)->name;
    bool is_offer = item->status == YAWL_ITEM_SUSPENDED && item->firing == 0;
    if (is_offer) {
        if (yawl__offer_of(&m->shift, item->task) != YAWL_NONE) return 0;
        return refuse(m, "task", name, "is suspended, and not offered so by the new net");
    }
    const char *reason = yawl__work_differs(&m->shift, item->task, m->migration);
    if (reason != NULL) return refuse_for(m, "task", name, "is being worked on", reason);
    return check_call(m, item);
}

static int check_wait(const struct moving *m, const struct yawl__item *item)
{
    const struct yawl_task *row = yawl__row(m->scope, item->task);
    bool came = row->trigger != NULL && (item->status & YAWL__WAIT_TRIGGER) == 0;
    uint32_t to = yawl__offer_of(&m->shift, item->task);
    if (to == YAWL_NONE && came)
        return refuse(m, "task", row->name, "has got its trigger, which the new net does not await so");
    return 0;
}

static bool same_flows(const struct yawl_task *a, const struct yawl_task *b)
{
    bool same = a->split == b->split && a->flows_count == b->flows_count;
    for (uint32_t i = 0; same && i < a->flows_count; i++)
        same = strcmp(a->flows[i].target, b->flows[i].target) == 0;
    return same;
}

static int check_choice(const struct moving *m, const struct yawl__item *item)
{
    const struct yawl_task *row = yawl__row(m->scope, item->task);
    uint32_t to = m->shift.net->tasks[item->task].to;
    if (to != YAWL_NONE && same_flows(row, &m->shift.to->tasks[to])) return 0;
    return refuse(m, "task", row->name, "has a choice that was forced, and other flows in the new net");
}

static int check_entries(const struct moving *m)
{
    int status = 0;
    for (uint32_t i = 0; i < m->scope->items.capacity && status == 0; i++) {
        const struct yawl__item *item = &m->scope->items.slots[i];
        switch (item->kind) {
        case YAWL__ENTRY_ITEM: status = check_item(m, item); break;
        case YAWL__ENTRY_WAIT: status = check_wait(m, item); break;
        case YAWL__ENTRY_CHOICE: status = check_choice(m, item); break;
        default: break;
        }
    }
    return status;
}

/* ---- Data ---- */

static int check_variable(const struct moving *m, uint32_t index)
{
    const struct yawl_field *field = &m->scope->net->data->fields[index], *to;
    const struct yawl_migrated *variable = &m->shift.net->variables[index];
    yawl_value_t value = yawl_data_get(m->scope->net->data, field, m->scope->data);
    if (!value.present) return 0;
    if (variable->to == YAWL_NONE)
        return refuse_for(m, "variable", field->name, "has a value", variable->reason);
    to = &m->shift.to->data->fields[variable->to];
    if (!yawl__field_same(field, to)) return refuse(m, "variable", field->name, "has another type");
    return yawl__value_within(to, &value)
               ? 0
               : refuse(m, "variable", field->name, "has a value that its new type does not allow");
}

static int check_data(const struct moving *m)
{
    const struct yawl_record *record = m->scope->data == NULL ? NULL : m->scope->net->data;
    int status = 0;
    for (uint32_t i = 0; record != NULL && i < record->fields_count && status == 0; i++)
        status = check_variable(m, i);
    return status;
}

/* ---- Time ---- */

/* Timers of what is no longer offered end with the offer. */
static int check_timer(struct moving *m, const struct yawl__armed *armed)
{
    m->scope = yawl__scope_find(m->c, armed->scope);
    m->shift = yawl__shift_of(m->migration, m->scope);
    bool is_net = armed->task == YAWL_NONE;
    if (armed->timer == YAWL_TIMER_LIMIT) return 0; /* the engine's own, of the case or of an offer */
    bool is_busy = !is_net && yawl_has(yawl__busy_set(m->scope), armed->task);
    if (!is_net && !is_busy && yawl__offer_of(&m->shift, armed->task) == YAWL_NONE) return 0;
    if (armed->timer == YAWL__TIMER_RETRY) {
        uint32_t to = m->shift.net->tasks[armed->task].to;
        const struct yawl_failure *failure = m->shift.to->tasks[to].failure;
        if (failure != NULL && failure->attempts > 1) return 0;
        return refuse(m, "task", yawl__row(m->scope, armed->task)->name,
                      "waits to be tried again, which the new net does not do");
    }
    if (yawl__timer_of(&m->shift, armed->task, armed->timer) != YAWL_NONE) return 0;
    if (is_net) return refuse_net(m, "its deadline is armed, which the new net has not");
    return refuse(m, "task", yawl__row(m->scope, armed->task)->name,
                  "has an armed timer that the new net has not");
}

/* ---- The whole case ---- */

static int check_scope(const struct moving *m)
{
    if (m->shift.to == NULL) return refuse_net(m, m->shift.net->reason);
    if (!m->shift.net->alike && has_round(m->scope))
        return refuse_net(m, "a partial join is in the middle of its round");
    int status = check_places(m);
    if (status == 0) status = check_entries(m);
    if (status == 0) status = check_marking(m);
    return status == 0 ? check_data(m) : status;
}

static int check_kept(const struct moving *m)
{
    const struct yawl__more *more = yawl__more_of(m->c);
    uint32_t net, task;
    for (const struct yawl__kept *kept = more->kept_first; kept != NULL; kept = kept->next) {
        if (yawl__kept_of(m->migration, kept, &net, &task)) continue;
        const struct yawl_task *row = &m->c->program->nets[kept->net].tasks[kept->task];
        return yawl__refuse(m->core, YAWL_EMIGRATE, "trigger \"", row->trigger->name,
                            "\" was delivered and is kept, which the new program does not await so",
                            NULL);
    }
    return 0;
}

static int check_case(struct moving *m)
{
    const struct yawl__scope *scope = NULL;
    struct yawl__armed armed;
    int status = 0;
    while (status == 0 && (scope = yawl__scope_next(m->c, scope)) != NULL) {
        m->scope = scope;
        m->shift = yawl__shift_of(m->migration, scope);
        status = check_scope(m);
    }
    for (uint32_t i = 0; status == 0 && yawl__armed_at(m->c, i, &armed); i++)
        status = check_timer(m, &armed);
    return status == 0 ? check_kept(m) : status;
}

/* ---- The record ---- */

static void add_version(struct yawl__message *text, const struct yawl_program *program)
{
    yawl__message_add(text, "version ");
    yawl__message_add(text, program->version);
    yawl__message_add(text, ", program ");
    yawl__message_add_hex(text, program->hash);
}

static bool put_versions(struct yawl__core *core, const struct yawl_migration *migration)
{
    struct yawl__message text;
    yawl__message_set(&text, "from ", NULL);
    add_version(&text, migration->from);
    yawl__message_add(&text, " to ");
    add_version(&text, migration->to);
    yawl__plan_head(core)->firing = (uint32_t)text.length;
    return yawl__plan_append(core, text.text, text.length);
}

int yawl__decide_migrated(struct yawl__core *core, const struct yawl__case *c,
                          const struct yawl_migration *migration)
{
    struct moving m = {.core = core, .c = c, .migration = migration};
    assert(c->program == migration->from);
    int status = check_case(&m);
    if (status != 0) return status;
    struct yawl__at at = yawl__at_task(c, &c->root, YAWL_NONE);
    struct yawl__event_head *head = yawl__plan_open(core, &at, YAWL_EVENT_CASE_MIGRATED);
    if (head == NULL) return YAWL_ENOMEM;
    head->detail = migration->to->hash;
    status = yawl__migrate_image(core, c, migration);
    return status != 0 ? status : yawl__plan_close(core, put_versions(core, migration));
}
