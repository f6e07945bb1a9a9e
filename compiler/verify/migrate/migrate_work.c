/* Compares tasks: what a case keeps of its work must mean the same afterwards.
 * Invariant: the runtime compares the compiled records again (runtime/core/migrate_fit.c); what is
 * told here as carried over is carried over there. */
#include "verify/migrate/migrate_work.h"

/* ---- Types ---- */

static bool same_values(const struct expr_enumeration *a, const struct expr_enumeration *b)
{
    if (a == NULL || b == NULL) return a == b;
    bool same = a->values_count == b->values_count;
    for (uint32_t i = 0; same && i < a->values_count; i++)
        same = text_equal(a->values[i], b->values[i]);
    return same;
}

/* Records nest no deeper than EXPR_TYPE_DEPTH_MAX. */
static bool same_members(const struct expr_record *a, const struct expr_record *b)
{
    if (a == NULL || b == NULL) return a == b;
    bool same = a->members_count == b->members_count;
    for (uint32_t i = 0; same && i < a->members_count; i++)
        same = text_equal(a->members[i].name, b->members[i].name) &&
               migrate_same_type(&a->members[i].type, &b->members[i].type);
    return same;
}

bool migrate_same_type(const struct expr_type *a, const struct expr_type *b)
{
    if (a->kind != b->kind || a->optional != b->optional) return false;
    if (a->kind == EXPR_LIST && a->element != b->element) return false;
    if ((a->item == NULL) != (b->item == NULL)) return false;
    if (a->item != NULL && !migrate_same_type(a->item, b->item)) return false;
    return same_values(a->enumeration, b->enumeration) && same_members(a->record, b->record);
}

/* ---- Data ---- */

static bool same_variables(const net_variables *a, const net_variables *b)
{
    bool same = a->count == b->count;
    for (uint32_t i = 0; same && i < a->count; i++)
        same = text_equal(a->items[i].name, b->items[i].name) &&
               migrate_same_type(&a->items[i].type, &b->items[i].type) &&
               a->items[i].mandatory == b->items[i].mandatory &&
               net_has_default(&a->items[i]) == net_has_default(&b->items[i]);
    return same;
}

/* ---- Calls ---- */

static bool same_expression(const struct net_expr *a, const struct net_expr *b)
{
    return text_equal(a->text, b->text);
}

static bool same_calls(const struct net_call *a, const struct net_call *b)
{
    bool same = text_equal(a->connector, b->connector) && text_equal(a->function, b->function) &&
                a->pieces.count == b->pieces.count;
    for (uint32_t i = 0; same && i < a->pieces.count; i++) {
        const struct net_piece *one = &a->pieces.items[i], *other = &b->pieces.items[i];
        same = text_equal(one->setting, other->setting) && text_equal(one->text, other->text) &&
               text_equal(one->secret, other->secret) &&
               text_is_absent(one->value.text) == text_is_absent(other->value.text);
    }
    return same;
}

/* ---- Instances ---- */

static bool same_collected(const net_mappings *a, const net_mappings *b)
{
    bool same = a->count == b->count;
    for (uint32_t i = 0; same && i < a->count; i++)
        same = text_equal(a->items[i].target, b->items[i].target) &&
               same_expression(&a->items[i].value, &b->items[i].value);
    return same;
}

static bool tries_again(const struct net_task *task)
{
    return task->failure.has_retry && task->failure.attempts > 1;
}

/* Their number and what is enough of them may change: of those that run it is on record. */
static bool same_instances(const struct net_task *task, const struct net_task *other)
{
    const struct net_instances *a = &task->instances, *b = &other->instances;
    if (!a->present || !b->present) return a->present == b->present;
    return text_equal(a->as, b->as) && text_equal(a->input_param, b->input_param) &&
           text_equal(a->result, b->result) && text_equal(a->create, b->create) &&
           text_equal(a->rest, b->rest) && same_expression(&a->for_each, &b->for_each) &&
           same_expression(&a->split, &b->split) && same_expression(&a->output, &b->output) &&
           same_expression(&a->joining, &b->joining) && same_collected(&a->collect, &b->collect) &&
           (task->budget_ns > 0) == (other->budget_ns > 0) && tries_again(task) == tries_again(other);
}

/* ---- Work ---- */

struct text migrate_work_lost(struct arena *arena, const struct net_task *task,
                              const struct net_task *other)
{
    bool is_net = task->kind == NET_TASK_COMPOSITE;
    if (task->kind != other->kind)
        return text_format(arena, "its kind was %s, and is %s", net_task_kind_name(task->kind),
                           net_task_kind_name(other->kind));
    if (task->instances.present != other->instances.present)
        return TEXT("it has instances in one of the two only");
    if (is_net && !text_equal(task->decomposition, other->decomposition))
        return TEXT("it runs another net");
    if (!is_net && !same_variables(&task->in, &other->in))
        return TEXT("what it gets is of another type");
    if (!is_net && !same_variables(&task->returns, &other->returns))
        return TEXT("what it gives back is of another type");
    if (!same_instances(task, other)) return TEXT("its instances are made or collected otherwise");
    if (!same_calls(&task->call, &other->call)) return TEXT("it calls something else");
    return (struct text){0};
}

/* ---- Timers ---- */

static bool same_timer(const struct net_timer *a, const struct net_timer *b)
{
    return a->from_phase == b->from_phase && a->action == b->action;
}

void migrate_match_timers(struct arena *arena, const net_timers *from, const net_timers *to,
                          migrated_numbers *numbers)
{
    for (uint32_t i = 0; i < from->count; i++) {
        bool is_there = i < to->count && same_timer(&from->items[i], &to->items[i]);
        array_push(arena, numbers, is_there ? i : NET_NONE);
    }
}

struct text migrate_beside_lost(struct arena *arena, const struct net_task *task,
                                const struct net_task *other, const migrated_numbers *timers)
{
    for (uint32_t i = 0; i < timers->count; i++) {
        if (timers->items[i] == NET_NONE)
            return text_format(
                arena, "while its timer %u is armed nothing does: the new task has not the same", i + 1);
    }
    if (tries_again(task) && !tries_again(other))
        return TEXT("while it waits to be tried again nothing does: the new task is not");
    bool same_trigger = text_equal(task->trigger.name, other->trigger.name) &&
                        task->trigger.is_persistent == other->trigger.is_persistent;
    if (task->trigger.present && (!other->trigger.present || !same_trigger))
        return TEXT("once its trigger has come nothing does: the new task awaits another one");
    return (struct text){0};
}
