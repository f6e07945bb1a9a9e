/* Each evaluation gets a fresh scratch; when that or the new data block is full, both grow and it runs
 * again, up to the limit on case data.  Generated functions are pure, so running again is harmless. */
#include "core/evaluate.h"

#include <assert.h>
#include <string.h>

#include "core/marking.h"

/* A new data block has this much more room than its fixed part or its predecessor needs. */
#define NEXT_ROOM 1024

static struct yawl_eval begin(const struct yawl__core *core, const struct yawl__case *c)
{
    struct yawl_eval e = {0};
    e.scratch = core->text.bytes;
    e.scratch_capacity = core->text.capacity;
    e.case_id = c->id;
    e.now_ms = core->now_ms;
    return e;
}

static int grow_space(struct yawl__core *core, struct yawl__space *space, uint64_t limit)
{
    if (space->capacity >= limit) return YAWL_ETOOBIG;
    uint64_t size = (uint64_t)space->capacity * 4 + NEXT_ROOM;
    return yawl__space_fit(core, space, (size_t)(size < limit ? size : limit));
}

/* Should the evaluation run again with more room?  `next`: it also fills core->next. */
static bool again(struct yawl__core *core, struct yawl_eval *e, bool next)
{
    if (e->fault != YAWL_ETOOBIG) return false;
    /* The new block may hold what its texts were before; the case's own is made without those. */
    uint64_t limit = (uint64_t)core->data_max + NEXT_ROOM;
    int text = grow_space(core, &core->text, limit);
    int data = next ? grow_space(core, &core->next, limit * 4) : YAWL_ETOOBIG;
    if (text == YAWL_ENOMEM || data == YAWL_ENOMEM) e->fault = YAWL_ENOMEM;
    return text == 0 || data == 0;
}

/* Says what went wrong: task "check" (order.yaml:12): division by zero. */
static int report(struct yawl__core *core, const struct yawl__case *c, uint32_t task,
                  const struct yawl_eval *e)
{
    if (e->fault == 0) return 0;
    const struct yawl_program *program = c->program;
    const struct yawl_task *row = task == YAWL_NONE ? NULL : &program->nets[0].tasks[task];
    uint32_t line = e->fault_line != 0 || row == NULL ? e->fault_line : row->line;
    (void)yawl__refuse(core, e->fault, row != NULL ? "task \"" : "workflow \"",
                       row != NULL ? row->name : program->name, "\"", NULL);
    if (line != 0 && program->file != NULL) {
        yawl__message_add(&core->message, " (");
        yawl__message_add(&core->message, program->file);
        yawl__message_add(&core->message, ":");
        yawl__message_add_number(&core->message, line);
        yawl__message_add(&core->message, ")");
    }
    yawl__message_add(&core->message, ": ");
    yawl__message_add(&core->message, yawl_strerror(e->fault));
    core->error_task = task;
    core->error_line = line;
    return e->fault;
}

/* An empty block of the program's variables in core->next. */
static void clear_next(struct yawl__core *core, const struct yawl_record *record)
{
    struct yawl_data *next = core->next.bytes;
    memset(next, 0, record->inside_size);
    next->used = record->inside_size;
    next->capacity = core->next.capacity;
}

static void copy_to_next(struct yawl__core *core, const struct yawl_data *data)
{
    struct yawl_data *next = core->next.bytes;
    memcpy(next, data, data->used);
    next->capacity = core->next.capacity;
}

int yawl__evaluate_init(struct yawl__core *core, const struct yawl__case *c, const void *in)
{
    const struct yawl_record *record = c->program->data;
    assert(record != NULL);
    struct yawl_eval e = begin(core, c);
    e.fault = yawl__space_fit(core, &core->next, (size_t)record->inside_size + NEXT_ROOM);
    if (e.fault != 0) return report(core, c, YAWL_NONE, &e);
    do {
        e = begin(core, c);
        clear_next(core, record);
        if (c->program->init != NULL) c->program->init(in, core->next.bytes, &e);
    } while (again(core, &e, true));
    return report(core, c, YAWL_NONE, &e);
}

int yawl__evaluate_input(struct yawl__core *core, const struct yawl__case *c, uint32_t task)
{
    const struct yawl_task *row = &yawl__net_of(c)->tasks[task];
    assert(row->in != NULL && row->prepare != NULL);
    struct yawl_eval e;
    do {
        e = begin(core, c);
        memset(core->in.bytes, 0, row->in->outside_size);
        row->prepare(c->data, core->in.bytes, &e);
    } while (again(core, &e, false));
    return report(core, c, task, &e);
}

int yawl__evaluate_text(struct yawl__core *core, const struct yawl__case *c, uint32_t task,
                        struct yawl_text *text)
{
    const struct yawl_task *row = &yawl__net_of(c)->tasks[task];
    assert(row->call_text != NULL);
    struct yawl_eval e;
    do {
        e = begin(core, c);
        *text = row->call_text(c->data, &e);
    } while (again(core, &e, false));
    return report(core, c, task, &e);
}

int yawl__evaluate_assign(struct yawl__core *core, const struct yawl__case *c, uint32_t task,
                          const void *returns)
{
    const struct yawl_task *row = &yawl__net_of(c)->tasks[task];
    assert(row->assign != NULL && c->data != NULL);
    struct yawl_eval e = begin(core, c);
    e.fault = yawl__space_fit(core, &core->next, (size_t)c->data->used + NEXT_ROOM);
    if (e.fault != 0) return report(core, c, task, &e);
    do {
        e = begin(core, c);
        copy_to_next(core, c->data);
        row->assign(c->data, returns, core->next.bytes, &e);
    } while (again(core, &e, true));
    return report(core, c, task, &e);
}

int yawl__evaluate_choice(struct yawl__core *core, const struct yawl__case *c, uint32_t task,
                          const struct yawl_data *data, uint64_t *choice)
{
    const struct yawl_task *row = &yawl__net_of(c)->tasks[task];
    assert(row->choose != NULL);
    struct yawl_eval e;
    do {
        e = begin(core, c);
        *choice = row->choose(data, &e);
    } while (again(core, &e, false));
    if (e.fault == 0 && !yawl__choice_is_good(row, *choice)) e.fault = YAWL_EBUG;
    return report(core, c, task, &e);
}

int yawl__evaluate_result(struct yawl__core *core, const struct yawl__case *c)
{
    const struct yawl_program *program = c->program;
    assert(program->out != NULL && program->result != NULL);
    struct yawl_eval e;
    do {
        e = begin(core, c);
        memset(core->in.bytes, 0, program->out->outside_size);
        program->result(c->data, core->in.bytes, &e);
    } while (again(core, &e, false));
    return report(core, c, YAWL_NONE, &e);
}
