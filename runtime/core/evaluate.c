/* Each evaluation gets a fresh scratch; when that or the new data block is full, both grow and it runs
 * again, up to the limit on case data.  Generated functions are pure, so running again is harmless. */
#include "core/evaluate.h"

#include <assert.h>
#include <string.h>

#include "core/marking.h"
#include "core/side.h"

/* A new data block has this much more room than its fixed part or its predecessor needs. */
#define NEXT_ROOM 1024

struct yawl_eval yawl__evaluate_begin(const struct yawl__core *core, const struct yawl__at *at)
{
    struct yawl_eval e = {0};
    e.scratch = core->text.bytes;
    e.scratch_capacity = core->text.capacity;
    e.case_id = at->c->id;
    e.now_ms = core->now_ms;
    e.instance = at->instance;
    e.own = at->own;
    if (at->scope != NULL && at->scope->frame != NULL) e.timers = yawl__timer_states(at->scope);
    return e;
}

static int grow_space(struct yawl__core *core, struct yawl__space *space, uint64_t limit)
{
    if (space->capacity >= limit) return YAWL_ETOOBIG;
    uint64_t size = (uint64_t)space->capacity * 4 + NEXT_ROOM;
    return yawl__space_fit(core, space, (size_t)(size < limit ? size : limit));
}

bool yawl__evaluate_again(struct yawl__core *core, struct yawl_eval *e, bool next)
{
    if (e->fault != YAWL_ETOOBIG) return false;
    /* The new block may hold what its texts were before; the case's own is made without those.  Outside,
     * lists take more than inside. */
    uint64_t limit = (uint64_t)core->data_max + NEXT_ROOM;
    int text = grow_space(core, &core->text, limit * 4);
    int data = next ? grow_space(core, &core->next, limit * 4) : YAWL_ETOOBIG;
    if (text == YAWL_ENOMEM || data == YAWL_ENOMEM) e->fault = YAWL_ENOMEM;
    return text == 0 || data == 0;
}

/* Of a value that may hold what does not belong in a line, or of a phrase. */
static void add_value(struct yawl__message *message, struct yawl_text value)
{
    bool is_phrase = value.length > 0 && value.data[0] == YAWL_FAULT_PHRASE;
    yawl__message_add(message, is_phrase ? ": " : ": '");
    for (uint32_t i = is_phrase ? 1 : 0; i < value.length; i++) {
        bool is_control = (unsigned char)value.data[i] < ' ' || value.data[i] == '\x7f';
        yawl__message_add_bytes(message, is_control ? "?" : value.data + i, 1);
    }
    yawl__message_add(message, is_phrase ? "" : "'");
}

/* The variable that is not set; NULL: it is not about one. */
static const char *unset_variable(const struct yawl__at *at, const struct yawl_eval *e)
{
    const struct yawl_record *data = at->scope != NULL ? at->scope->net->data : NULL;
    if (e->fault_variable == 0 || data == NULL) return NULL;
    for (uint32_t i = 0; i < data->fields_count; i++)
        if (data->fields[i].index == e->fault_variable - 1) return data->fields[i].name;
    return NULL;
}

/* What a fault is about: a variable or a member without a value, or a value. */
static void add_subject(struct yawl__message *message, const struct yawl__at *at,
                        const struct yawl_eval *e)
{
    const char *name = e->fault_name != NULL ? e->fault_name : unset_variable(at, e);
    if (name != NULL) {
        yawl__message_add(message, ": \"");
        yawl__message_add(message, name);
        yawl__message_add(message, "\"");
    } else if (e->fault_of.data != NULL && e->fault_of.length <= YAWL_FAULT_OF_MAX) {
        add_value(message, e->fault_of);
    }
}

/* Such as: task "check" (order.yaml:12), variable "total": value cannot be converted: '12,50'. */
int yawl__evaluate_report(struct yawl__core *core, const struct yawl__at *at,
                          const struct yawl_eval *e)
{
    if (e->fault == 0) return 0;
    const struct yawl_program *program = at->c->program;
    uint32_t line = e->fault_line != 0 || at->row == NULL ? e->fault_line : at->row->line;
    (void)yawl__refuse(core, e->fault, at->row != NULL ? "task \"" : "workflow \"",
                       at->row != NULL ? at->row->name : program->name, "\"", NULL);
    if (line != 0 && program->file != NULL) {
        yawl__message_add(&core->message, " (");
        yawl__message_add(&core->message, program->file);
        yawl__message_add(&core->message, ":");
        yawl__message_add_number(&core->message, line);
        yawl__message_add(&core->message, ")");
    }
    if (e->fault_target != NULL) {
        yawl__message_add(&core->message, ", variable \"");
        yawl__message_add(&core->message, e->fault_target);
        yawl__message_add(&core->message, "\"");
    }
    yawl__message_add(&core->message, ": ");
    yawl__message_add(&core->message, yawl_strerror(e->fault));
    add_subject(&core->message, at, e);
    core->error_task = at->task;
    core->error_scope = at->scope != NULL ? at->scope->number : 0;
    core->error_line = line;
    return e->fault;
}

/* An empty block of a net's variables in core->next. */
static void clear_next(struct yawl__core *core, const struct yawl_record *record)
{
    struct yawl_data *next = core->next.bytes;
    memset(next, 0, record->inside_size);
    next->used = record->inside_size;
    next->capacity = core->next.capacity;
}

int yawl__evaluate_fit_next(struct yawl__core *core, const struct yawl_data *data)
{
    return yawl__space_fit(core, &core->next, (size_t)data->used + NEXT_ROOM);
}

void yawl__evaluate_copy_next(struct yawl__core *core, const struct yawl_data *data)
{
    struct yawl_data *next = core->next.bytes;
    memcpy(next, data, data->used);
    next->capacity = core->next.capacity;
}

int yawl__evaluate_init(struct yawl__core *core, const struct yawl__case *c,
                        const struct yawl_net *net, const void *in)
{
    const struct yawl_record *record = net->data;
    struct yawl__at at = {c, NULL, NULL, YAWL_NONE, 0, NULL};
    assert(record != NULL);
    struct yawl_eval e = yawl__evaluate_begin(core, &at);
    e.fault = yawl__space_fit(core, &core->next, (size_t)record->inside_size + NEXT_ROOM);
    if (e.fault != 0) return yawl__evaluate_report(core, &at, &e);
    do {
        e = yawl__evaluate_begin(core, &at);
        clear_next(core, record);
        if (net->init != NULL) net->init(in, core->next.bytes, &e);
    } while (yawl__evaluate_again(core, &e, true));
    return yawl__evaluate_report(core, &at, &e);
}

int yawl__evaluate_input(struct yawl__core *core, const struct yawl__at *at)
{
    const struct yawl_task *row = at->row;
    assert(row->in != NULL && row->prepare != NULL);
    struct yawl_eval e;
    do {
        e = yawl__evaluate_begin(core, at);
        memset(core->in.bytes, 0, row->in->outside_size);
        row->prepare(at->scope->data, core->in.bytes, &e);
    } while (yawl__evaluate_again(core, &e, false));
    if (e.fault != 0) return yawl__evaluate_report(core, at, &e);
    return yawl__evaluate_judge_outside(core, at, row->in, core->in.bytes);
}

int yawl__evaluate_text(struct yawl__core *core, const struct yawl__at *at, struct yawl_text *text)
{
    assert(at->row->call_text != NULL);
    struct yawl_eval e;
    do {
        e = yawl__evaluate_begin(core, at);
        *text = at->row->call_text(at->scope->data, &e);
    } while (yawl__evaluate_again(core, &e, false));
    return yawl__evaluate_report(core, at, &e);
}

int yawl__evaluate_assign(struct yawl__core *core, const struct yawl__at *at, const void *returns)
{
    const struct yawl_data *data = at->scope->data;
    assert(at->row->assign != NULL);
    struct yawl_eval e = yawl__evaluate_begin(core, at);
    if (data != NULL) e.fault = yawl__evaluate_fit_next(core, data);
    if (e.fault != 0) return yawl__evaluate_report(core, at, &e);
    do {
        e = yawl__evaluate_begin(core, at);
        if (data != NULL) yawl__evaluate_copy_next(core, data);
        at->row->assign(data, returns, data != NULL ? core->next.bytes : NULL, &e);
    } while (yawl__evaluate_again(core, &e, true));
    return e.fault == 0 ? yawl__evaluate_judge(core, at) : yawl__evaluate_report(core, at, &e);
}

/* Are timers of the task closed when it leaves now?  Those that are armed; and those that count from a start
 * which is one step with the leaving. */
static bool closes_timers(const struct yawl__at *at, uint8_t state)
{
    if (state == YAWL_TIMER_ACTIVE) return true;
    if (state == YAWL_TIMER_EXPIRED) return false;
    bool starts = !yawl_has(yawl__busy_set(at->scope), at->task);
    return starts && yawl__counts_from_start(at->row);
}

/* A leaving task's timers are closed before its guards are looked at: they see a copy that says so. */
static const uint8_t *closed_states(struct yawl__core *core, const struct yawl__at *at)
{
    const uint8_t *states = yawl__timer_states(at->scope);
    if (states == NULL || at->row->timers_count == 0) return states;
    if (!closes_timers(at, states[at->row->timer_state])) return states;
    uint8_t *copy = core->states.bytes;
    memcpy(copy, states, at->scope->net->timer_states_count);
    copy[at->row->timer_state] = YAWL_TIMER_CLOSED;
    return copy;
}

int yawl__evaluate_choice(struct yawl__core *core, const struct yawl__at *at,
                          const struct yawl_data *data, uint64_t *choice)
{
    assert(at->row->choose != NULL);
    struct yawl_eval e;
    do {
        e = yawl__evaluate_begin(core, at);
        e.timers = closed_states(core, at);
        *choice = at->row->choose(data, &e);
    } while (yawl__evaluate_again(core, &e, false));
    if (e.fault == 0 && !yawl__choice_is_good(at->row, *choice)) e.fault = YAWL_EBUG;
    return yawl__evaluate_report(core, at, &e);
}

int yawl__evaluate_performed(struct yawl__core *core, const struct yawl__at *at, bool *performed)
{
    assert(at->row->performed != NULL);
    struct yawl_eval e;
    do {
        e = yawl__evaluate_begin(core, at);
        *performed = at->row->performed(at->scope->data, &e);
    } while (yawl__evaluate_again(core, &e, false));
    return yawl__evaluate_report(core, at, &e);
}

int yawl__evaluate_deadline(struct yawl__core *core, const struct yawl__at *at,
                            const struct yawl_timer *timer, int64_t *deadline_ms)
{
    struct yawl_eval e;
    do {
        e = yawl__evaluate_begin(core, at);
        *deadline_ms = timer->deadline(at->scope->data, &e);
    } while (yawl__evaluate_again(core, &e, false));
    return yawl__evaluate_report(core, at, &e);
}

int yawl__evaluate_key(struct yawl__core *core, const struct yawl__at *at, struct yawl_text *key)
{
    struct yawl_eval e;
    do {
        e = yawl__evaluate_begin(core, at);
        *key = at->row->trigger->key(at->scope->data, &e);
    } while (yawl__evaluate_again(core, &e, false));
    return yawl__evaluate_report(core, at, &e);
}

int yawl__evaluate_result(struct yawl__core *core, const struct yawl__case *c,
                          const struct yawl__scope *scope)
{
    const struct yawl_net *net = scope->net;
    struct yawl__at at = {c, scope, NULL, YAWL_NONE, 0, NULL};
    assert(net->out != NULL && net->result != NULL);
    struct yawl_eval e;
    do {
        e = yawl__evaluate_begin(core, &at);
        memset(core->in.bytes, 0, net->out->outside_size);
        net->result(scope->data, core->in.bytes, &e);
    } while (yawl__evaluate_again(core, &e, false));
    return yawl__evaluate_report(core, &at, &e);
}
