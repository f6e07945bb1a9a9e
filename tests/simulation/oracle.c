/* What must hold: listeners are told exactly what is durable, in order, once; after a recovery each case
 * is what it was after its last durable step; a snapshot and the log alone give the same; heaps and
 * counts agree.
 * A state is compared by a hash of all that the public reads tell. */
#include <string.h>

#include "durable.h"
#include "yawl/errors.h"
#include "yawl/json.h"

/* ---- Events ---- */

static bool is_same_event(const yawl_event_t *a, const yawl_event_t *b)
{
    bool same = a->kind == b->kind && a->case_id == b->case_id && a->task == b->task &&
                a->firing == b->firing && a->scope == b->scope && a->instance == b->instance;
    same = same && a->time_ms == b->time_ms && a->deadline_ms == b->deadline_ms &&
           a->choice == b->choice && a->child == b->child && a->count == b->count;
    return same && a->message.length == b->message.length &&
           (a->message.length == 0 ||
            memcmp(a->message.data, b->message.data, a->message.length) == 0);
}

static void on_event(yawl_listener_t *listener, const yawl_event_t *event)
{
    struct node *node = listener->data;
    yawl_event_t durable;
    if (!node->telling)
        found("\"%s\" is told, and no batch is durable that was not told",
              yawl_event_name((int)event->kind));
    if (!yawl__event_next(&node->told, &durable))
        found("\"%s\" is told, and not in the batch", yawl_event_name((int)event->kind));
    if (!is_same_event(event, &durable))
        found("\"%s\" is told, \"%s\" is durable", yawl_event_name((int)event->kind),
              yawl_event_name((int)durable.kind));
}

void oracle_listen(struct node *node)
{
    node->listener.data = node;
    int status = yawl_engine_listen(&node->engine, &node->listener, on_event);
    if (status != 0) found("nobody may listen: %s", yawl_err_name(status));
}

/* ---- States ---- */

static _Alignas(16) char scratch[SCRATCH_SIZE];

static void mix(uint64_t *hash, uint64_t word)
{
    *hash = (*hash ^ word) * 0x9e3779b97f4a7c15u;
    *hash ^= *hash >> 29;
}

static void mix_text(uint64_t *hash, struct yawl_text text)
{
    mix(hash, text.length);
    for (uint32_t i = 0; i < text.length; i++) mix(hash, (unsigned char)text.data[i]);
}

static void mix_values(uint64_t *hash, yawl_engine_t *engine, yawl_case_id id,
                       const struct yawl_scope_info *scope, const struct yawl_record *data)
{
    for (uint32_t i = 0; data != NULL && i < data->fields_count; i++) {
        struct yawl_eval e = {.scratch = scratch, .scratch_capacity = SCRATCH_SIZE};
        yawl_value_t value;
        if (yawl_scope_value(engine, id, scope->scope, i, &value) != 0) continue;
        mix(hash, value.present);
        if (value.present) mix_text(hash, yawl_json_write_value(&e, &data->fields[i], &value));
    }
}

typedef int list_fn(yawl_engine_t *engine, yawl_case_id id, uint32_t scope, uint32_t *out,
                    uint32_t capacity);

static void mix_list(uint64_t *hash, list_fn *fn, yawl_engine_t *engine, yawl_case_id id,
                     uint32_t scope)
{
    uint32_t tasks[64];
    int count = fn(engine, id, scope, tasks, 64);
    mix(hash, (uint64_t)count);
    for (int i = 0; i < count && i < 64; i++) mix(hash, tasks[i]);
}

static void mix_scope(uint64_t *hash, yawl_engine_t *engine, yawl_case_id id,
                      const struct yawl_scope_info *scope, const struct yawl_net *net)
{
    struct yawl_marked marked[64];
    mix(hash, scope->scope);
    mix(hash, scope->net);
    mix(hash, (uint64_t)scope->parent << 32 | scope->task);
    mix(hash, scope->instance);
    mix_list(hash, yawl_scope_enabled, engine, id, scope->scope);
    mix_list(hash, yawl_scope_waiting, engine, id, scope->scope);
    mix_list(hash, yawl_scope_busy, engine, id, scope->scope);
    int count = yawl_scope_marked(engine, id, scope->scope, marked, 64);
    for (int i = 0; i < count && i < 64; i++)
        mix(hash, (uint64_t)marked[i].place << 32 | marked[i].tokens);
    mix_values(hash, engine, id, scope, net->data);
}

static void mix_items(uint64_t *hash, yawl_engine_t *engine, yawl_case_id id)
{
    struct yawl_item_info items[ITEMS_MAX];
    int count = yawl_case_items(engine, id, items, ITEMS_MAX);
    mix(hash, (uint64_t)count);
    for (int i = 0; i < count && i < ITEMS_MAX; i++) {
        mix(hash, (uint64_t)items[i].id.task << 32 | items[i].id.firing);
        mix(hash, (uint64_t)items[i].id.scope << 32 | items[i].id.instance);
        mix(hash, items[i].status);
        struct yawl_instances_info run;
        if (yawl_case_instances(engine, items[i].id, &run) != 0) continue;
        mix(hash, (uint64_t)run.created << 32 | run.completed);
        mix(hash, (uint64_t)run.active << 32 | run.left);
    }
}

static void mix_branches(uint64_t *hash, yawl_engine_t *engine, yawl_case_id id)
{
    struct yawl_branch_info branches[64];
    if (!world.plan.tracks_branches) return;
    int count = yawl_case_branches(engine, id, branches, 64);
    mix(hash, (uint64_t)count);
    for (int i = 0; i < count && i < 64; i++) {
        mix(hash, (uint64_t)branches[i].scope << 32 | branches[i].task);
        mix(hash, (uint64_t)branches[i].flow << 32 | branches[i].status);
        mix(hash, (uint64_t)branches[i].started_ms);
        mix(hash, (uint64_t)branches[i].ended_ms);
    }
}

static void mix_timers(uint64_t *hash, yawl_engine_t *engine, yawl_case_id id)
{
    struct yawl_timer_info timers[64];
    int count = yawl_case_armed(engine, id, timers, 64);
    mix(hash, (uint64_t)count);
    for (int i = 0; i < count && i < 64; i++) {
        mix(hash, (uint64_t)timers[i].scope << 32 | timers[i].task);
        mix(hash, (uint64_t)timers[i].instance << 32 | timers[i].timer);
        mix(hash, (uint64_t)timers[i].deadline_ms);
    }
}

/* False: the case is not shown now, or no more. */
static bool hash_case(struct node *node, yawl_case_id id, uint64_t *hash)
{
    struct yawl_case_info info;
    struct yawl_scope_info scopes[ITEMS_MAX];
    if (yawl_case_read(&node->engine, id, &info) != 0) return false;
    ledger_find(id)->program = info.program;
    *hash = info.program->hash;
    mix(hash, info.status);
    mix(hash, info.firings);
    int count = yawl_case_scopes(&node->engine, id, scopes, ITEMS_MAX);
    for (int i = 0; i < count && i < ITEMS_MAX; i++)
        mix_scope(hash, &node->engine, id, &scopes[i], &info.program->nets[scopes[i].net]);
    mix_items(hash, &node->engine, id);
    mix_timers(hash, &node->engine, id);
    mix_branches(hash, &node->engine, id);
    return true;
}

/* Notes the state of what was committed, where it is shown. */
static void note_states(struct node *node)
{
    for (uint32_t i = 0; i < world.cases_count; i++) {
        struct known *known = &world.cases[i];
        if (known->fresh || known->disk != node->disk) continue;
        known->fresh = hash_case(node, known->id, &known->digest);
        if (known->fresh) watch_case(node, known);
    }
}

void oracle_after_commit(struct node *node)
{
    yawl_event_t event;
    bool told = node->telling && !node->closing && !node->stopped;
    if (told && yawl__event_next(&node->told, &event))
        found("\"%s\" is durable and was not told", yawl_event_name((int)event.kind));
    node->telling = false;
    if (!node->old) note_states(node);
}

/* ---- After a recovery ---- */

static bool has_ended(const struct known *known)
{
    return known->status == YAWL_CASE_COMPLETED || known->status == YAWL_CASE_CANCELLED;
}

static void check_state(struct node *node, const struct known *known, const char *what)
{
    uint64_t hash;
    struct yawl_case_info info;
    int status = yawl_case_read(&node->engine, known->id, &info);
    if (status != 0 && !has_ended(known))
        found("case %llx is lost %s: %s", (unsigned long long)known->id, what,
              yawl_err_name(status));
    if (status != 0) return;
    if ((int)info.status != known->status)
        found("case %llx is %s %s, by its events it is %s", (unsigned long long)known->id,
              yawl_case_status_name((int)info.status), what, yawl_case_status_name(known->status));
    if (known->fresh && hash_case(node, known->id, &hash) && hash != known->digest)
        found("case %llx of %s is not what it was %s", (unsigned long long)known->id,
              info.program->name, what);
}

static void check_states(struct node *node, const char *what)
{
    for (uint32_t i = 0; i < world.cases_count; i++)
        if (world.cases[i].disk == node->disk) check_state(node, &world.cases[i], what);
}

static void check_count(struct node *node)
{
    struct yawl_engine_stats stats;
    uint32_t running = 0, shown = 0;
    for (uint32_t i = 0; i < world.cases_count; i++) {
        struct yawl_case_info info;
        if (world.cases[i].disk != node->disk) continue;
        running += !has_ended(&world.cases[i]);
        shown += yawl_case_read(&node->engine, world.cases[i].id, &info) == 0;
    }
    yawl_engine_read(&node->engine, &stats);
    if (stats.cases != shown || shown < running)
        found("the engine has %u cases, %u are shown, %u run", stats.cases, shown, running);
    if (shown - running > world.plan.limits.ended_max)
        found("%u cases that have ended are kept", shown - running);
}

/* The heap of deadlines holds the earliest of all. */
static void check_deadlines(struct node *node)
{
    int64_t first = INT64_MAX;
    for (uint32_t i = 0; i < world.cases_count; i++) {
        struct yawl_timer_info timers[64];
        const struct known *known = &world.cases[i];
        if (known->status != YAWL_CASE_RUNNING || known->disk != node->disk) continue;
        int count = yawl_case_armed(&node->engine, world.cases[i].id, timers, 64);
        for (int k = 0; k < count && k < 64; k++)
            if (timers[k].deadline_ms < first) first = timers[k].deadline_ms;
    }
    int64_t next = yawl_engine_timer_next(&node->engine);
    /* Cases that may be stuck, and calls, are looked at as well. */
    bool watches = world.plan.stuck_after_ms != 0 || world.plan.call_timeout_ms != 0;
    if (watches ? next > first : next != first)
        found("the next deadline is %lld, by the cases it is %lld", (long long)next,
              (long long)first);
}

/* Another engine reads the log from its first batch, without pages. */
static int read_log(struct node *node)
{
    node->loop.count = 0;
    int status = life_open(node, disk_log_only());
    calls_register(node);
    for (uint32_t i = 0; i < world.plan.programs_count && status == 0; i++)
        status = yawl_program_register(&node->engine, world.plan.programs[i], any_functions);
    return status == 0 ? yawl_engine_recover(&node->engine) : status;
}

/* It gives the same cases as the pages and what came after them. */
static void check_log_alone(struct node *node)
{
    int status = read_log(node);
    if (status != 0)
        found("the log alone is refused: %s %s", yawl_err_name(status),
              yawl_engine_message(&node->engine));
    check_states(node, "in the log alone");
}

static bool has_cases(uint32_t disk)
{
    uint32_t i = 0;
    while (i < world.cases_count && world.cases[i].disk != disk) i++;
    return i < world.cases_count;
}

/* An engine of another partition does not take them for its own. */
static void check_other_partition(struct node *node)
{
    uint32_t *partition = &world.plan.partitions[node->disk], own = *partition;
    *partition = YAWL_PARTITIONS_MAX - 1;
    int status = read_log(node);
    *partition = own;
    if (status != (has_cases(node->disk) ? YAWL_EINVAL : 0))
        found("the store of another partition is read: %s", yawl_err_name(status));
}

/* The disk is looked at by an engine that comes and goes without a trace. */
static void look_beside(const struct node *beside)
{
    struct node *node = &world.nodes[2 * beside->disk];
    if (node->lives) node++;
    struct node *inside = world.inside, *owner = world.owners[node->disk];
    bool calm = world.calm;
    if (node->lives) return;
    world.calm = true;
    if (chance_below(&world.chance, 8) > 0)
        check_log_alone(node);
    else
        check_other_partition(node);
    memory_take_all(node);
    node->lives = false;
    world.calm = calm;
    world.inside = inside;
    world.owners[node->disk] = owner;
}

void oracle_after_recovery(struct node *node)
{
    check_states(node, "after a recovery");
    check_count(node);
    check_deadlines(node);
    note_states(node);
    if (chance_below(&world.chance, 8) == 0) look_beside(node);
    if (world.plan.sqlite && chance_below(&world.chance, 8) == 0) durable_check_history(node);
}

/* ---- Always ---- */

void oracle_after_step(void)
{
    for (uint32_t i = 0; i < NODES; i++) {
        struct node *node = &world.nodes[i];
        struct yawl_engine_stats stats;
        if (!node->lives) continue;
        yawl_engine_read(&node->engine, &stats);
        if (stats.commands < node->commands_count)
            found("the engine has forgotten a command: %u of %u", stats.commands,
                  node->commands_count);
        if (stats.illegal > 0) found("a task is enabled that should not be, or the other way");
        if (stats.cases > world.plan.limits.cases_max) found("%u cases are too many", stats.cases);
        watch_workers(node, &stats);
    }
}

void oracle_at_rest(struct node *node)
{
    struct yawl_engine_stats stats;
    yawl_engine_read(&node->engine, &stats);
    watch_rest(node, &stats);
}

/* Cases that nothing was done to must have completed. */
void oracle_at_end(void)
{
    for (uint32_t i = 0; i < world.cases_count; i++) {
        const struct known *known = &world.cases[i];
        struct tally *tally = world.tally;
        bool completed = known->status == YAWL_CASE_COMPLETED;
        tally->completed += completed;
        tally->cancelled += !completed;
        tally->failed += known->events[YAWL_EVENT_CASE_FAILED] > 0;
        tally->deadlocked += known->events[YAWL_EVENT_CASE_DEADLOCKED] > 0;
        bool nature = known->program != NULL && program_may_deadlock(known->program);
        if (known->touched || known->hit || nature) continue;
        tally->clean++;
        tally->clean_completed += completed;
        if (!completed)
            found("case %llx did not complete, and nothing permanent was done to it",
                  (unsigned long long)known->id);
    }
    for (uint32_t i = 0; i < world.plan.disks; i++) {
        check_count(world.owners[i]);
        if (yawl_engine_timer_next(&world.owners[i]->engine) != INT64_MAX)
            found("all cases have ended, and a timer is armed");
    }
}
