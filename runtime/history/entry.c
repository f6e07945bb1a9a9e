/* One record after the other: its events, each with its names, and once with the data on record.
 * Invariant: scopes stand in the order of their numbers, which count up in a case. */
#include "history/entry.h"

#include <stdlib.h>

#include "history/entry_data.h"

/* ---- Net instances ---- */

static uint32_t net_of(const struct yawl__told_case *told, uint32_t scope)
{
    uint32_t low = 0, high = told->scopes_count;
    if (scope == 0) return 0;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (told->scopes[middle].number == scope) return told->scopes[middle].net;
        if (told->scopes[middle].number < scope)
            low = middle + 1;
        else
            high = middle;
    }
    return YAWL_NONE;
}

static bool fit_scopes(struct yawl__teller *teller)
{
    if (teller->c.scopes_count < teller->c.scopes_capacity) return true;
    uint32_t capacity = teller->c.scopes_capacity == 0 ? 16 : teller->c.scopes_capacity * 2;
    struct yawl__told_scope *scopes = realloc(teller->c.scopes, capacity * sizeof *scopes);
    if (scopes == NULL) return false;
    teller->c.scopes = scopes;
    teller->c.scopes_capacity = capacity;
    return true;
}

/* A composite task has started a sub-net; false: no memory. */
static bool note_scope(struct yawl__teller *teller, uint32_t number, const struct yawl_task *task)
{
    uint32_t count = teller->c.scopes_count;
    bool follows = count == 0 || teller->c.scopes[count - 1].number < number;
    if (task == NULL || task->kind != YAWL_TASK_NET || !follows || number == 0) return true;
    if (!fit_scopes(teller)) return false;
    teller->c.scopes[teller->c.scopes_count++] = (struct yawl__told_scope){number, task->subnet};
    return true;
}

const struct yawl_task *yawl__told_task(const struct yawl__told_case *told, uint32_t scope,
                                        uint32_t task, uint32_t *net)
{
    const struct yawl_program *program = told->program;
    *net = net_of(told, scope);
    if (program == NULL || *net >= program->nets_count) return NULL;
    const struct yawl_net *rows = &program->nets[*net];
    return task < rows->tasks_count ? &rows->tasks[task] : NULL;
}

static void find_names(const struct yawl__teller *teller, struct yawl_history_entry *entry)
{
    uint32_t net;
    const struct yawl_program *program = teller->c.program;
    entry->task = yawl__told_task(&teller->c, entry->event.scope, entry->event.task, &net);
    if (program != NULL && net < program->nets_count) entry->net = &program->nets[net];
}

/* ---- JSON ---- */

/* Numbers that are 0 by default. */
static void put_count(struct yawl__text_out *json, const char *name, uint32_t number)
{
    if (number != 0) yawl__text_number(json, name, number);
}

/* The flows that a choice takes: of an xor-split its index, of an or-split one bit a flow. */
static void put_choice(struct yawl__text_out *json, const struct yawl_history_entry *entry)
{
    const struct yawl_task *task = entry->task;
    int kind = (int)entry->event.kind;
    uint64_t choice = entry->event.choice;
    bool chooses = kind == YAWL_EVENT_TASK_LEFT || kind == YAWL_EVENT_TASK_ROUTED ||
                   kind == YAWL_EVENT_CHOICE_FORCED;
    if (!chooses || task == NULL || task->split < YAWL_SPLIT_XOR) return;
    const char *before = ", \"choice\": [";
    for (uint32_t i = 0; i < task->flows_count; i++) {
        bool taken = task->split == YAWL_SPLIT_XOR ? choice == i : i < 64 && (choice >> i & 1) != 0;
        if (!taken) continue;
        yawl__text_string(json, before, yawl_text_of(task->flows[i].target));
        before = ", ";
    }
    if (before[2] == '\0') yawl__text_put(json, "]");
}

static void put_item(struct yawl__text_out *json, const struct yawl_history_entry *entry)
{
    const yawl_event_t *event = &entry->event;
    if (entry->net != NULL && event->scope != 0)
        yawl__text_string(json, ", \"net\": ", yawl_text_of(entry->net->name));
    put_count(json, ", \"scope\": ", event->scope);
    if (entry->task != NULL)
        yawl__text_string(json, ", \"task\": ", yawl_text_of(entry->task->name));
    else if (event->task != YAWL_NONE)
        yawl__text_number(json, ", \"task\": ", event->task);
    put_count(json, ", \"firing\": ", event->firing);
    put_count(json, ", \"instance\": ", event->instance);
    if (event->status != YAWL_ITEM_STATUS_COUNT)
        yawl__text_string(
            json, ", \"status\": ", yawl_text_of(yawl_item_status_name((int)event->status)));
    put_choice(json, entry);
    put_count(json, ", \"child\": ", event->child);
    put_count(json, ", \"count\": ", event->count);
}

static void put_rest(struct yawl__text_out *json, const struct yawl_history_entry *entry)
{
    const yawl_event_t *event = &entry->event;
    if (event->timer == YAWL_TIMER_LIMIT)
        yawl__text_string(json, ", \"timer\": ", yawl_text_of("limit"));
    else if (event->timer != YAWL_NONE)
        yawl__text_number(json, ", \"timer\": ", event->timer);
    if (event->kind == YAWL_EVENT_TIMER_ARMED)
        yawl__text_time(json, ", \"deadline\": ", event->deadline_ms);
    if (event->place != YAWL_NONE && entry->net != NULL && event->place < entry->net->places_count)
        yawl__text_string(json,
                          ", \"place\": ", yawl_text_of(entry->net->places[event->place].name));
    else if (event->place != YAWL_NONE)
        yawl__text_number(json, ", \"place\": ", event->place);
    put_count(json, ", \"tokens\": ", event->tokens);
    if (event->error != 0)
        yawl__text_string(json, ", \"error\": ", yawl_text_of(yawl_err_name(event->error)));
    put_count(json, ", \"cause\": ", (uint32_t)-event->cause);
    put_count(json, ", \"line\": ", event->line);
    if (event->message.length > 0 && yawl_text_is_utf8(event->message))
        yawl__text_string(json, ", \"message\": ", event->message);
    if (event->consequence) yawl__text_put(json, ", \"consequence\": true");
    if (entry->data.length == 0) return;
    yawl__text_put(json, ", \"data\": ");
    yawl__text_put_bytes(json, entry->data);
}

static void put_times(struct yawl__text_out *json, const struct yawl_history_entry *entry)
{
    put_count(json, ", \"worker\": ", entry->event.worker);
    if (entry->execution_ms >= 0)
        yawl__text_number(json, ", \"execution_ms\": ", (uint64_t)entry->execution_ms);
    if (entry->waited_ms >= 0)
        yawl__text_number(json, ", \"waited_ms\": ", (uint64_t)entry->waited_ms);
}

static void put_entry(struct yawl__teller *teller, const struct yawl_history_entry *entry)
{
    struct yawl__text_out *json = &teller->json;
    const yawl_event_t *event = &entry->event;
    yawl__text_begin(json);
    yawl__text_number(json, "{\"case\": \"", event->case_id);
    yawl__text_put(json, "\"");
    if (teller->counts) yawl__text_number(json, ", \"number\": ", entry->number);
    yawl__text_time(json, ", \"at\": ", event->time_ms);
    yawl__text_string(json, ", \"event\": ", yawl_text_of(yawl_event_name((int)event->kind)));
    bool names = event->kind == YAWL_EVENT_CASE_STARTED || event->kind == YAWL_EVENT_CASE_MIGRATED;
    if (names && teller->c.program != NULL) {
        yawl__text_string(json, ", \"workflow\": ", yawl_text_of(teller->c.program->name));
        yawl__text_string(json, ", \"version\": ", yawl_text_of(teller->c.program->version));
    }
    put_item(json, entry);
    put_times(json, entry);
    put_rest(json, entry);
    yawl__text_put(json, "}");
}

/* ---- Events ---- */

/* What the call that ends an item by this record stood in line; a note says so behind the end itself. */
static uint32_t line_ms_of(const struct yawl__event_view *view)
{
    for (uint32_t at = 0; at < view->head.notes;) {
        uint32_t kind = yawl__note_word(view, at) & 0xff;
        if (kind == YAWL_EVENT_CALL_WAITED) return yawl__note_word(view, at + 3);
        at += 1 + yawl__note_words(kind);
    }
    return 0;
}

/* False: no memory. */
static bool find_times(struct yawl__teller *teller, const struct yawl__event_view *view,
                       struct yawl_history_entry *entry)
{
    struct yawl__timing *timing = &teller->timing;
    const yawl_event_t *event = &entry->event;
    if (!yawl__times_note(&teller->c.times, event, line_ms_of(view), timing)) return false;
    entry->execution_ms = timing->execution_ms;
    entry->waited_ms = timing->waited_ms;
    if (event->kind == YAWL_EVENT_CALL_WAITED) entry->waited_ms = event->waited_ms;
    return true;
}

/* Its text, and the data on record, which go with the first event of its kind. */
static void put_texts(struct yawl__teller *teller, const struct yawl__event_view *view,
                      struct yawl_history_entry *entry, bool *has_data)
{
    const yawl_event_t *event = &entry->event;
    if (teller->is_brief) return;
    if (!event->consequence && (int)event->kind == (int)view->head.kind && *has_data) {
        yawl__entry_data(teller, view, entry->net, entry->task);
        *has_data = false;
        entry->data = yawl__text_done(&teller->data);
    }
    put_entry(teller, entry);
    entry->json = yawl__text_done(&teller->json);
}

static int tell_event(struct yawl__teller *teller, const struct yawl__event_view *view,
                      struct yawl_history_entry *entry, bool *has_data)
{
    const yawl_event_t *event = &entry->event;
    entry->event.program = teller->c.program;
    entry->number = ++teller->c.number;
    find_names(teller, entry);
    if (!find_times(teller, view, entry)) return YAWL_ENOMEM;
    put_texts(teller, view, entry, has_data);
    bool noted = event->kind != YAWL_EVENT_NET_STARTED || event->consequence ||
                 note_scope(teller, event->child, entry->task);
    if (!noted || teller->data.is_dry || teller->json.is_dry) return YAWL_ENOMEM;
    return teller->each(teller->each_context, entry);
}

/* The net of that name; its number in the other program if there is none, which no name will be found for. */
static uint32_t net_in(const struct yawl_program *program, const char *name)
{
    uint32_t i = 0;
    while (i < program->nets_count && strcmp(program->nets[i].name, name) != 0) i++;
    return i;
}

struct going_over {
    const struct yawl__teller *teller; /* of the old program still */
    const struct yawl_program *to;
};

static uint32_t task_in(const void *context, uint32_t scope, uint32_t task)
{
    const struct going_over *going = context;
    uint32_t net, i = 0;
    const struct yawl_task *row = yawl__told_task(&going->teller->c, scope, task, &net);
    if (row == NULL) return YAWL_NONE;
    uint32_t in = net_in(going->to, going->teller->c.program->nets[net].name);
    const struct yawl_net *to = in < going->to->nets_count ? &going->to->nets[in] : NULL;
    while (to != NULL && i < to->tasks_count && strcmp(to->tasks[i].name, row->name) != 0) i++;
    return to != NULL && i < to->tasks_count ? i : YAWL_NONE;
}

/* Net instances and items go on under their numbers, of the new program's nets and tasks. */
static void go_over(struct yawl__teller *teller, const struct yawl_program *to)
{
    const struct yawl_program *from = teller->c.program;
    struct going_over going = {teller, to};
    if (from != NULL && to != NULL) yawl__times_go_over(&teller->c.times, task_in, &going);
    for (uint32_t i = 0; i < teller->c.scopes_count && from != NULL && to != NULL; i++) {
        struct yawl__told_scope *scope = &teller->c.scopes[i];
        if (scope->net < from->nets_count) scope->net = net_in(to, from->nets[scope->net].name);
    }
    teller->came_from = from;
    teller->c.program = to;
}

int64_t yawl__teller_tell(struct yawl__teller *teller, int64_t at_ms, const char *bytes,
                          size_t length)
{
    struct yawl__event_view view;
    int64_t size = yawl__event_read(bytes, length, &view);
    if (size < 0 || yawl__event_is_mark(view.head.kind)) return size;
    if (view.head.kind == YAWL_EVENT_CASE_STARTED)
        teller->c.program = teller->program_of(teller->context, view.head.detail);
    else if (view.head.kind == YAWL_EVENT_CASE_MIGRATED)
        go_over(teller, teller->program_of(teller->context, view.head.detail));
    struct yawl__event_reader reader = yawl__event_reader(bytes, (size_t)size);
    reader.time_ms = at_ms;
    bool has_data = true;
    teller->is_first = true;
    for (;;) {
        struct yawl_history_entry entry = {0};
        if (!yawl__event_next(&reader, &entry.event)) return size;
        int status = tell_event(teller, &view, &entry, &has_data);
        if (status < 0) return status;
        teller->is_first = false;
    }
}

void yawl__teller_begin(struct yawl__teller *teller)
{
    teller->c.program = NULL;
    teller->c.number = 0;
    teller->c.scopes_count = 0;
    yawl__times_clear(&teller->c.times);
    yawl__text_begin(&teller->data);
}

void yawl__told_free(struct yawl__told_case *told)
{
    free(told->scopes);
    told->scopes = NULL;
    yawl__times_free(&told->times);
}

void yawl__teller_free(struct yawl__teller *teller)
{
    yawl__text_free(&teller->json);
    yawl__text_free(&teller->data);
    yawl__told_free(&teller->c);
    free(teller->scratch);
    teller->scratch = NULL;
}
