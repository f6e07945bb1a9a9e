/* The public reads: synchronous looks at committed cases.  Nothing here changes a case.
 * Invariant: a case whose last step is not committed is not shown. */
#include <assert.h>

#include "core/marking.h"
#include "engine/engine_private.h"

/* The case to read; `*status` says why there is none. */
static const struct yawl__case *open_case(yawl_engine_t *engine, yawl_case_id id, int *status)
{
    struct yawl__engine *self = engine->self;
    const struct yawl__slot *slot = yawl__cases_find(self, id);
    *status = slot == NULL ? yawl__engine_refuse(self, YAWL_ENOCASE, NULL)
                           : yawl__turn_released(self, slot);
    return *status == 0 ? &slot->c : NULL;
}

int yawl_case_read(yawl_engine_t *engine, yawl_case_id id, struct yawl_case_info *out)
{
    int status;
    const struct yawl__case *c = open_case(engine, id, &status);
    if (c == NULL) return status;
    out->program = c->program;
    out->status = (enum yawl_case_status)c->frame->status;
    out->firings = c->frame->firings;
    return 0;
}

static int list_bits(const uint64_t *set, uint32_t bits, uint32_t *out, uint32_t capacity)
{
    uint32_t count = 0;
    for (uint32_t i = 0; (i = yawl__bit_from(set, i, bits)) < bits; i++, count++) {
        if (count < capacity) out[count] = i;
    }
    return (int)count;
}

int yawl_case_enabled(yawl_engine_t *engine, yawl_case_id id, uint32_t *out, uint32_t capacity)
{
    int status;
    const struct yawl__case *c = open_case(engine, id, &status);
    if (c == NULL) return status;
    return list_bits(yawl__enabled_set(c), yawl__net_of(c)->tasks_count, out, capacity);
}

int yawl_case_busy(yawl_engine_t *engine, yawl_case_id id, uint32_t *out, uint32_t capacity)
{
    int status;
    const struct yawl__case *c = open_case(engine, id, &status);
    if (c == NULL) return status;
    return list_bits(yawl__busy_set(c), yawl__net_of(c)->tasks_count, out, capacity);
}

int yawl_case_marked(yawl_engine_t *engine, yawl_case_id id, struct yawl_marked *out,
                     uint32_t capacity)
{
    int status;
    const struct yawl__case *c = open_case(engine, id, &status);
    if (c == NULL) return status;
    const struct yawl_net *net = yawl__net_of(c);
    uint32_t count = 0, places = net->places_count;
    for (uint32_t i = 0; (i = yawl__marked_from(net, c->frame, i)) < places; i++, count++) {
        if (count >= capacity) continue;
        out[count].place = i;
        out[count].tokens = yawl__tokens(net, c->frame, i);
    }
    return (int)count;
}

int yawl_case_items(yawl_engine_t *engine, yawl_case_id id, struct yawl_item_info *out,
                    uint32_t capacity)
{
    int status;
    const struct yawl__case *c = open_case(engine, id, &status);
    if (c == NULL) return status;
    const struct yawl_net *net = yawl__net_of(c);
    uint32_t count = 0;
    for (uint32_t i = 0; i < net->tasks_count; i++) {
        struct yawl__item_state state = yawl__item_state_of(c, i);
        if (state.status < 0 || net->tasks[i].kind == YAWL_TASK_ROUTING) continue;
        if (count < capacity) {
            out[count].id = (yawl_item_id){id, i, state.firing};
            out[count].status = (enum yawl_item_status)state.status;
        }
        count++;
    }
    return (int)count;
}

int yawl_item_input(yawl_engine_t *engine, yawl_item_id id, const void **in)
{
    int status;
    const struct yawl__case *c = open_case(engine, id.case_id, &status);
    if (c == NULL) return status;
    if (id.task >= yawl__net_of(c)->tasks_count) {
        return yawl__engine_refuse(engine->self, YAWL_ENOTASK, NULL);
    }
    const struct yawl__item *item = yawl__items_find(&c->items, id.task);
    bool started = item != NULL && item->firing != 0;
    if (!started || (id.firing != 0 && item->firing != id.firing)) {
        return yawl__engine_refuse(engine->self, YAWL_ENOITEM, NULL);
    }
    bool has_input = item->block != NULL && yawl__net_of(c)->tasks[id.task].in != NULL;
    *in = has_input ? item->block->in : NULL;
    return 0;
}

int yawl_case_value(yawl_engine_t *engine, yawl_case_id id, uint32_t field, yawl_value_t *out)
{
    int status;
    const struct yawl__case *c = open_case(engine, id, &status);
    if (c == NULL) return status;
    const struct yawl_record *record = c->program->data;
    if (record == NULL || field >= record->fields_count) {
        return yawl__engine_refuse(engine->self, YAWL_EINVAL, "no such variable", NULL);
    }
    *out = yawl_data_get(record, &record->fields[field], c->data);
    return 0;
}

int yawl_case_output(yawl_engine_t *engine, yawl_case_id id, const void **out)
{
    int status;
    struct yawl__engine *self = engine->self;
    const struct yawl__case *c = open_case(engine, id, &status);
    if (c == NULL) return status;
    if (c->frame->status != YAWL_CASE_COMPLETED) {
        return yawl__engine_refuse(self, YAWL_ESTATUS, "the case is not completed", NULL);
    }
    *out = yawl__case_result(self, c, &self->output, &status);
    if (status == 0) return 0;
    return yawl__engine_refuse(self, status, self->core.message.text, NULL);
}
