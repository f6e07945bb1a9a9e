/* The workspace's life: made once, fitted to each program, kept between steps. */
#include "core/core.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

#include "core/check_rows.h"

void yawl__core_init(struct yawl__core *core, const struct yawl__memory *memory, uint32_t data_max)
{
    memset(core, 0, sizeof *core);
    core->memory = *memory;
    core->plan.memory = &core->memory;
    core->data_max = data_max;
    core->following = true;
}

static void free_space(struct yawl__core *core, struct yawl__space *space)
{
    yawl__give(&core->memory, space->bytes, space->capacity);
    memset(space, 0, sizeof *space);
}

static void free_pending(struct yawl__core *core)
{
    struct yawl__pending *pending = &core->pending;
    uint32_t capacity = pending->capacity;
    yawl__give(&core->memory, pending->heap, capacity * sizeof *pending->heap);
    yawl__give(&core->memory, pending->members, YAWL_WORDS(capacity) * sizeof *pending->members);
    memset(pending, 0, sizeof *pending);
}

void yawl__core_done(struct yawl__core *core)
{
    assert(core->reserved_block == NULL && core->reserved_data == NULL);
    free_pending(core);
    yawl__give(&core->memory, core->changes.entries,
               core->changes_capacity * sizeof *core->changes.entries);
    free_space(core, &core->text);
    free_space(core, &core->next);
    free_space(core, &core->in);
    free_space(core, &core->returns);
    free_space(core, &core->shadow);
    yawl__buffer_free(&core->plan);
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

static int fit_pending(struct yawl__core *core, uint32_t capacity)
{
    if (core->pending.capacity >= capacity) return 0;
    struct yawl__pending grown = {0};
    grown.capacity = capacity;
    grown.heap = yawl__take(&core->memory, capacity * sizeof *grown.heap);
    if (grown.heap == NULL) return YAWL_ENOMEM;
    grown.members = yawl__take(&core->memory, YAWL_WORDS(capacity) * sizeof *grown.members);
    if (grown.members == NULL) {
        yawl__give(&core->memory, grown.heap, capacity * sizeof *grown.heap);
        return YAWL_ENOMEM;
    }
    memset(grown.members, 0, YAWL_WORDS(capacity) * sizeof *grown.members);
    free_pending(core);
    core->pending = grown;
    return 0;
}

static size_t larger_outside(size_t size, const struct yawl_record *record)
{
    return record != NULL && record->outside_size > size ? record->outside_size : size;
}

int yawl__core_fit(struct yawl__core *core, const struct yawl_program *program)
{
    const struct yawl_net *net = &program->nets[0];
    size_t in = larger_outside(16, program->out), returns = 16;
    for (uint32_t i = 0; i < net->tasks_count; i++) {
        in = larger_outside(in, net->tasks[i].in);
        returns = larger_outside(returns, net->tasks[i].returns);
    }
    uint32_t changes = net->changes_max > net->tasks_count ? net->changes_max : net->tasks_count;
    int status = fit_changes(core, changes + 1);
    if (status == 0) status = fit_pending(core, net->tasks_count);
    if (status == 0) status = yawl__rows_fit(core, program);
    if (status == 0) status = yawl__space_fit(core, &core->text, YAWL__SCRATCH_FIRST);
    if (status == 0) status = yawl__space_fit(core, &core->in, in);
    if (status == 0) status = yawl__space_fit(core, &core->returns, returns);
    return status;
}

void yawl__case_drop_items(struct yawl__core *core, struct yawl__case *c)
{
    for (uint32_t i = 0; i < c->items.capacity; i++) {
        const struct yawl__item *item = &c->items.slots[i];
        if (!item->used || item->is_choice || item->block == NULL) continue;
        yawl__give(&core->memory, item->block, item->block->size);
    }
    yawl__items_free(&c->items, &core->memory);
}

void yawl__case_release(struct yawl__core *core, struct yawl__case *c)
{
    yawl__case_drop_items(core, c);
    if (c->frame != NULL) yawl__give(&core->memory, c->frame, yawl__net_of(c)->frame_size);
    if (c->data != NULL) yawl__give(&core->memory, c->data, c->data->capacity);
    c->frame = NULL;
    c->data = NULL;
}

int yawl__refuse(struct yawl__core *core, int code, const char *text, ...)
{
    assert(code < 0);
    core->error_task = YAWL_NONE;
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
