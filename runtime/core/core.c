/* The workspace's life: made once, fitted to each program, kept between steps. */
#include "core/core.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

#include "core/branches.h"
#include "core/check_rows.h"
#include "core/instances_hooks.h"

void yawl__core_init(struct yawl__core *core, const struct yawl__memory *memory, uint32_t data_max)
{
    memset(core, 0, sizeof *core);
    core->memory = *memory;
    core->record_at = SIZE_MAX;
    core->data_max = data_max;
    core->held_max = data_max;
    core->step_max = core->step_until = SIZE_MAX / 2;
    core->following = true;
    yawl__message_clear(&core->message);
    yawl__message_clear(&core->failing.name);
}

static void free_space(struct yawl__core *core, struct yawl__space *space)
{
    yawl__give(&core->memory, space->bytes, space->capacity);
    memset(space, 0, sizeof *space);
}

void yawl__core_done(struct yawl__core *core)
{
    assert(core->reserved_block == NULL && core->reserved_data == NULL);
    yawl__pending_free(&core->pending, &core->memory);
    yawl__pending_free(&core->fresh, &core->memory);
    yawl__give(&core->memory, core->changes.entries,
               core->changes_capacity * sizeof *core->changes.entries);
    free_space(core, &core->long_message);
    free_space(core, &core->text);
    free_space(core, &core->next);
    free_space(core, &core->in);
    free_space(core, &core->returns);
    free_space(core, &core->states);
    free_space(core, &core->inputs);
    free_space(core, &core->search);
    free_space(core, &core->answered);
    free_space(core, &core->shadow);
    free_space(core, &core->migrated_key);
    yawl__many_done(core);
    yawl__branch_plans_free(core);
}

int yawl__space_fit(struct yawl__core *core, struct yawl__space *space, size_t size)
{
    if (space->capacity >= size) return 0;
    if (size > UINT32_MAX) return YAWL_ETOOBIG;
    void *bytes = yawl__take(&core->memory, size);
    if (bytes == NULL) return YAWL_ENOMEM;
    free_space(core, space);
    space->bytes = bytes;
    space->capacity = (uint32_t)size;
    return 0;
}

static int fit_changes(struct yawl__core *core, uint32_t capacity)
{
    if (core->changes_capacity >= capacity) return 0;
    uint32_t *entries = yawl__take(&core->memory, capacity * sizeof *entries);
    if (entries == NULL) return YAWL_ENOMEM;
    yawl__give(&core->memory, core->changes.entries, core->changes_capacity * sizeof *entries);
    core->changes.entries = entries;
    core->changes_capacity = capacity;
    return 0;
}

/* What the nets of a program need at most. */
struct needs {
    size_t in, returns, states, search;
    uint32_t changes;
};

static void enlarge(size_t *size, size_t other)
{
    if (*size < other) *size = other;
}

static void enlarge_outside(size_t *size, const struct yawl_record *record)
{
    if (record != NULL) enlarge(size, record->outside_size);
}

static void add_net(struct needs *needs, const struct yawl_net *net)
{
    uint32_t changes = net->changes_max > net->tasks_count ? net->changes_max : net->tasks_count;
    enlarge_outside(&needs->in, net->out);
    for (uint32_t i = 0; i < net->tasks_count; i++) {
        enlarge_outside(&needs->in, net->tasks[i].in);
        enlarge_outside(&needs->returns, net->tasks[i].returns);
    }
    enlarge(&needs->states, net->timer_states_count);
    enlarge(&needs->search, net->search_size);
    if (needs->changes < changes) needs->changes = changes;
}

int yawl__core_fit(struct yawl__core *core, const struct yawl_program *program)
{
    struct needs needs = {16, 16, 16, 16, 0};
    for (uint32_t i = 0; i < program->nets_count; i++) add_net(&needs, &program->nets[i]);
    int status = fit_changes(core, needs.changes + 1);
    if (status == 0) status = yawl__rows_fit(core, program);
    if (status == 0) status = yawl__branches_fit(core, program);
    if (status == 0) status = yawl__space_fit(core, &core->text, YAWL__SCRATCH_FIRST);
    if (status == 0) status = yawl__space_fit(core, &core->in, needs.in);
    if (status == 0) status = yawl__space_fit(core, &core->returns, needs.returns);
    if (status == 0) status = yawl__space_fit(core, &core->states, needs.states);
    if (status == 0) status = yawl__space_fit(core, &core->search, needs.search);
    core->changes.scratch = core->search.bytes;
    core->changes.scratch_size = core->search.capacity;
    /* A changed task is a note of three words at most; a start and a leave may each report all of them.  Then
     * the two of a call, a change of scope, and what pads them. */
    size_t words = (size_t)core->changes_capacity * 2 * 3 + 2 * YAWL__NOTE_WORDS_MAX + 4;
    core->notes_room = words * sizeof(uint32_t);
    return status;
}

void yawl__case_init(struct yawl__case *c, const struct yawl_program *program, yawl_case_id id)
{
    memset(c, 0, sizeof *c);
    c->program = program;
    c->id = id;
    c->root.net = &program->nets[0];
}

/* Nothing of it is noted: the case is simply no more. */
void yawl__case_release(struct yawl__core *core, struct yawl__case *c)
{
    bool following = core->following;
    core->following = false;
    core->held = c->held;
    if (c->root.frame != NULL) {
        yawl__scope_empty(core, c, &c->root, YAWL_EVENT_ITEM_DISCARDED);
        yawl__give(&core->memory, c->root.frame, c->root.net->frame_size);
    }
    if (c->root.data != NULL) yawl__give_data(core, c->root.data, c->root.data->capacity);
    yawl__side_free(core, c);
    core->following = following;
    c->held = core->held;
    c->root.frame = NULL;
    c->root.data = NULL;
}

void yawl__refuse_at_length(struct yawl__core *core)
{
    if (yawl__space_fit(core, &core->long_message, YAWL_PROBLEMS_TEXT_MAX) != 0) return;
    yawl__message_widen(&core->message, core->long_message.bytes, core->long_message.capacity);
}

int yawl__refuse_size(struct yawl__core *core, const struct yawl_task *row, const char *what,
                      uint64_t size)
{
    (void)yawl__refuse(core, YAWL_ETOOBIG, row != NULL ? "task \"" : "", row != NULL ? row->name : "",
                       row != NULL ? "\": " : "", what, NULL);
    yawl__message_add(&core->message, " would take ");
    yawl__message_add_number(&core->message, size);
    yawl__message_add(&core->message, " bytes; max_case_bytes is ");
    yawl__message_add_number(&core->message, core->data_max);
    return YAWL_ETOOBIG;
}

int yawl__refuse(struct yawl__core *core, int code, const char *text, ...)
{
    assert(code < 0);
    core->error_task = YAWL_NONE;
    core->error_scope = 0;
    core->error_line = 0;
    yawl__message_clear(&core->message);
    va_list texts;
    va_start(texts, text);
    for (; text != NULL; text = va_arg(texts, const char *)) {
        yawl__message_add(&core->message, text);
    }
    va_end(texts);
    if (core->message.length == 0) yawl__message_add(&core->message, yawl_strerror(code));
    return code;
}
