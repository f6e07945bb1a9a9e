/* Reads the packs of a record.  A pack that does not fit its description is left out: a history says what it
 * knows. */
#include "history/entry_data.h"

#include <stdlib.h>

#include "core/instances_body.h"
#include "core/instances_hooks.h"
#include "yawl/json.h"

#define SCRATCH_FIRST ((uint32_t)64 << 10)
#define SCRATCH_MAX   ((uint32_t)1 << 30)

/* ---- Packs ---- */

static bool grow_scratch(struct yawl__teller *teller)
{
    uint32_t size = teller->scratch_size == 0 ? SCRATCH_FIRST : teller->scratch_size * 2;
    char *scratch = size <= SCRATCH_MAX ? realloc(teller->scratch, size) : NULL;
    if (scratch == NULL) return false;
    teller->scratch = scratch;
    teller->scratch_size = size;
    return true;
}

static void put_value(struct yawl__teller *teller, const struct yawl_field *field,
                      const yawl_value_t *value)
{
    for (;;) {
        struct yawl_eval e = {.scratch = teller->scratch, .scratch_capacity = teller->scratch_size};
        if (teller->scratch != NULL) {
            struct yawl_text text = yawl_json_write_value(&e, field, value);
            if (e.fault == 0) {
                yawl__text_put_bytes(&teller->data, text);
                return;
            }
        }
        if (grow_scratch(teller)) continue;
        teller->data.is_dry = true;
        return;
    }
}

/* Adds its entries as members of the object that `data` holds so far. */
static void put_pack(struct yawl__teller *teller, const struct yawl_record *record,
                     struct yawl__pack pack)
{
    uint32_t index;
    yawl_value_t value;
    if (record == NULL || pack.length == 0 || !yawl__pack_is_good(record, pack)) return;
    while (yawl__pack_next(record, &pack, &index, &value)) {
        const struct yawl_field *field = &record->fields[index];
        const char *before = teller->data.buffer.length == 0 ? "{" : ", ";
        yawl__text_string(&teller->data, before, yawl_text_of(field->name));
        yawl__text_put(&teller->data, ": ");
        put_value(teller, field, &value);
    }
}

/* ---- By kind ---- */

static void put_instances(struct yawl__teller *teller, const struct yawl__event_view *view,
                          const struct yawl_net *net, const struct yawl_task *task)
{
    struct yawl__pack kept, changes, rest = {view->body, view->body_length};
    struct yawl__start_view start;
    struct yawl__input_view input;
    enum yawl__left_how how;
    switch (view->head.kind) {
    case YAWL_EVENT_INSTANCES_STARTED:
        if (yawl__start_read(view, &start)) put_pack(teller, net->data, start.changes);
        break;
    case YAWL_EVENT_ITEM_ADDED:
        if (!yawl__input_read(&rest, &input)) break;
        put_pack(teller, task->instances->own, input.own);
        put_pack(teller, task->in, input.in);
        break;
    case YAWL_EVENT_ITEM_COMPLETED:
        if (!yawl__done_read(view, &kept, &changes)) break;
        put_pack(teller, task->instances->kept, kept);
        put_pack(teller, net->data, changes);
        break;
    case YAWL_EVENT_TASK_LEFT:
        if (yawl__left_read(view, &how, &changes)) put_pack(teller, net->data, changes);
        break;
    default: break;
    }
}

/* What the pack of a record of a task without instances is of. */
static const struct yawl_record *record_of(const struct yawl__teller *teller, uint8_t kind,
                                           const struct yawl_net *net, const struct yawl_task *task)
{
    switch (kind) {
    case YAWL_EVENT_TASK_LEFT:
    case YAWL_EVENT_TASK_ROUTED:
    case YAWL_EVENT_ITEM_COMPLETED: return net->data;
    case YAWL_EVENT_ITEM_STARTED: return task->in;
    case YAWL_EVENT_TRIGGER_DELIVERED: return task->returns;
    case YAWL_EVENT_NET_STARTED:
        return task->kind == YAWL_TASK_NET ? teller->c.program->nets[task->subnet].data : NULL;
    default: return NULL;
    }
}

void yawl__entry_data(struct yawl__teller *teller, const struct yawl__event_view *view,
                      const struct yawl_net *net, const struct yawl_task *task)
{
    yawl__text_begin(&teller->data);
    if (net == NULL) return;
    if (view->head.kind == YAWL_EVENT_CASE_STARTED)
        put_pack(teller, net->data, yawl__event_pack(view));
    else if (task != NULL && yawl__instances_own(task, view))
        put_instances(teller, view, net, task);
    else if (task != NULL)
        put_pack(teller, record_of(teller, view->head.kind, net, task), yawl__event_pack(view));
    if (teller->data.buffer.length > 0) yawl__text_put(&teller->data, "}");
}
