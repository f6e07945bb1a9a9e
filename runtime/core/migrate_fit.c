/* Compares rows, records and timers of two programs. */
#include <string.h>

#include "core/migrate.h"
#include "core/reserve.h"

struct yawl__shift yawl__shift_of(const struct yawl_migration *migration,
                                  const struct yawl__scope *scope)
{
    size_t number = (size_t)(scope->net - migration->from->nets);
    const struct yawl_migrated_net *net = &migration->nets[number];
    struct yawl__shift shift = {net, scope->net, NULL};
    if (net->to != YAWL_NONE) shift.to = &migration->to->nets[net->to];
    return shift;
}

struct yawl__part yawl__rounds_of(const struct yawl_net *net)
{
    uint32_t words = net->tasks_count == 0 ? 1 : YAWL_WORDS(net->tasks_count);
    uint32_t from = net->enabled_at + words * (uint32_t)sizeof(uint64_t), to = net->frame_size;
    if (net->timer_states_count > 0 && net->timer_states_at < to) to = net->timer_states_at;
    for (uint32_t i = 0; i < net->tasks_count; i++) {
        uint32_t child = net->tasks[i].child_at;
        if (child != 0 && child < to) to = child;
    }
    return (struct yawl__part){from, to > from ? to - from : 0};
}

static bool same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* ---- Records ---- */

static bool same_names(const char *const *a, const char *const *b)
{
    if (a == NULL || b == NULL) return a == b;
    for (; *a != NULL && *b != NULL; a++, b++) {
        if (strcmp(*a, *b) != 0) return false;
    }
    return *a == NULL && *b == NULL;
}

static bool same_record(const struct yawl_record *a, const struct yawl_record *b);

/* Types nest no deeper than YAWL_NESTING_MAX. */
bool yawl__field_same(const struct yawl_field *a, const struct yawl_field *b)
{
    bool same = strcmp(a->name, b->name) == 0 && a->type == b->type && a->element == b->element &&
                (a->tree == NULL) == (b->tree == NULL) && same_names(a->names, b->names);
    if (!same || a->record == NULL || b->record == NULL) return same && a->record == b->record;
    return a->record->inside_size == b->record->inside_size && a->record->set == b->record->set &&
           same_record(a->record, b->record);
}

static bool same_member(const struct yawl_field *a, const struct yawl_field *b)
{
    return a->inside == b->inside && a->index == b->index &&
           (a->outside_has == YAWL_NOWHERE) == (b->outside_has == YAWL_NOWHERE) &&
           yawl__field_same(a, b);
}

/* NULL: no fields. */
static bool same_record(const struct yawl_record *a, const struct yawl_record *b)
{
    if (a == NULL || b == NULL) return a == b;
    bool same = a->fields_count == b->fields_count && a->outside_size == b->outside_size;
    for (uint32_t i = 0; same && i < a->fields_count; i++)
        same = same_member(&a->fields[i], &b->fields[i]);
    return same;
}

/* ---- Work ---- */

static bool same_calls(const struct yawl_call_config *a, const struct yawl_call_config *b)
{
    if (a == NULL || b == NULL) return a == b;
    bool same = same_text(a->connector, b->connector) && same_text(a->name, b->name) &&
                a->pieces_count == b->pieces_count;
    for (uint32_t i = 0; same && i < a->pieces_count; i++)
        same = same_text(a->pieces[i].setting, b->pieces[i].setting) &&
               same_text(a->pieces[i].text, b->pieces[i].text) &&
               same_text(a->pieces[i].secret, b->pieces[i].secret);
    return same;
}

static bool same_instances(const struct yawl_task *a, const struct yawl_task *b)
{
    const struct yawl_instances_row *one = a->instances, *other = b->instances;
    if (one == NULL || other == NULL) return one == other;
    return one->dynamic == other->dynamic && one->ignores_rest == other->ignores_rest &&
           same_record(one->own, other->own) && same_record(one->kept, other->kept) &&
           yawl__instances_keep(a) == yawl__instances_keep(b);
}

const char *yawl__work_differs(const struct yawl__shift *shift, uint32_t task,
                               const struct yawl_migration *migration)
{
    const struct yawl_migrated_task *row = &shift->net->tasks[task];
    if (row->reason != NULL) return row->reason;
    if (row->to == YAWL_NONE) return "the new net has no such task";
    const struct yawl_task *a = &shift->from->tasks[task], *b = &shift->to->tasks[row->to];
    if (a->kind != b->kind) return "it is of another kind";
    if (a->kind == YAWL_TASK_NET && migration->nets[a->subnet].to != b->subnet)
        return "it runs another net";
    if (!same_instances(a, b)) return "its instances differ";
    if (a->kind == YAWL_TASK_NET && a->instances == NULL) return NULL; /* it keeps nothing itself */
    if (!same_record(a->in, b->in)) return "what it gets is of another type";
    if (!same_record(a->returns, b->returns)) return "what it gives back is of another type";
    return same_calls(a->call, b->call) ? NULL : "it calls something else";
}

/* ---- What is only enabled ---- */

static bool starts_by_timer(const struct yawl_task *row)
{
    for (uint32_t i = 0; i < row->timers_count; i++) {
        if (row->timers[i].action == YAWL_TIMER_START) return true;
    }
    return false;
}

static bool same_trigger(const struct yawl_task *a, const struct yawl_task *b)
{
    if (a->trigger == NULL || b->trigger == NULL) return a->trigger == b->trigger;
    return same_text(a->trigger->name, b->trigger->name) &&
           (a->kind != YAWL_TASK_ROUTING || same_record(a->returns, b->returns));
}

uint32_t yawl__offer_of(const struct yawl__shift *shift, uint32_t task)
{
    uint32_t to = shift->net->tasks[task].to;
    if (to == YAWL_NONE) return to;
    const struct yawl_task *a = &shift->from->tasks[task], *b = &shift->to->tasks[to];
    bool same = a->kind == b->kind && (a->performed == NULL) == (b->performed == NULL) &&
                (a->instances == NULL) == (b->instances == NULL) &&
                starts_by_timer(a) == starts_by_timer(b) && same_trigger(a, b);
    return same ? to : YAWL_NONE;
}

uint32_t yawl__timer_of(const struct yawl__shift *shift, uint32_t task, uint32_t timer)
{
    bool is_net = task == YAWL_NONE;
    const uint32_t *timers = is_net ? shift->net->timers : shift->net->tasks[task].timers;
    if (timers == NULL || timers[timer] == YAWL_NONE) return YAWL_NONE;
    const struct yawl_timer *a, *b;
    if (is_net) {
        a = &shift->from->timers[timer];
        b = &shift->to->timers[timers[timer]];
    } else {
        a = &shift->from->tasks[task].timers[timer];
        b = &shift->to->tasks[shift->net->tasks[task].to].timers[timers[timer]];
    }
    return a->from == b->from && a->action == b->action ? timers[timer] : YAWL_NONE;
}

bool yawl__armed_move(const struct yawl__shift *shift, struct yawl__armed *armed)
{
    bool is_net = armed->task == YAWL_NONE;
    if (!is_net && shift->net->tasks[armed->task].to == YAWL_NONE) return false;
    if (armed->timer < YAWL_TIMER_LIMIT) {
        armed->timer = yawl__timer_of(shift, armed->task, armed->timer);
        if (armed->timer == YAWL_NONE) return false;
    }
    if (!is_net) armed->task = shift->net->tasks[armed->task].to;
    return true;
}

bool yawl__kept_of(const struct yawl_migration *migration, const struct yawl__kept *kept,
                   uint32_t *net, uint32_t *task)
{
    const struct yawl_program *to = migration->to;
    const struct yawl_task *row = &migration->from->nets[kept->net].tasks[kept->task];
    for (*net = 0; *net < to->nets_count; ++*net) {
        for (*task = 0; *task < to->nets[*net].tasks_count; ++*task) {
            const struct yawl_task *other = &to->nets[*net].tasks[*task];
            bool is_it = other->trigger != NULL && other->trigger->persistent &&
                         same_text(row->trigger->name, other->trigger->name);
            if (is_it && same_record(row->returns, other->returns)) return true;
        }
    }
    return false;
}
