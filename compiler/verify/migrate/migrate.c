/* Finds what corresponds by name, and says why something does not. */
#include "verify/migrate/migrate.h"

#include "verify/migrate/migrate_alike.h"
#include "verify/migrate/migrate_markings.h"
#include "verify/migrate/migrate_work.h"

static const char *const verdict_names[MIGRATE_VERDICT_COUNT] = {"carries", "partly", "lost", "new",
                                                                 "unknown"};

const char *migrate_verdict_name(enum migrate_verdict verdict) { return verdict_names[verdict]; }

/* ---- Parts ---- */

static const struct net_variable *find_variable(const struct net *net, struct text name,
                                                uint32_t *index)
{
    for (uint32_t i = 0; i < net->variables.count; i++) {
        *index = i;
        if (text_equal(net->variables.items[i].name, name)) return &net->variables.items[i];
    }
    *index = NET_NONE;
    return NULL;
}

static void match_variable(struct arena *arena, struct migrated_net *net,
                           const struct net_variable *variable)
{
    struct migrated_part *part = array_add(arena, &net->variables);
    *part = (struct migrated_part){.name = variable->name, .verdict = MIGRATE_LOST};
    const struct net_variable *other = find_variable(net->to, variable->name, &part->to);
    if (other == NULL) {
        part->reason = TEXT("the new net has no such variable");
        part->lost = part->reason;
    } else if (!migrate_same_type(&variable->type, &other->type)) {
        part->reason = text_format(arena, "its type was " TEXT_FMT ", and is " TEXT_FMT,
                                   TEXT_ARG(variable->type_text), TEXT_ARG(other->type_text));
        part->lost = part->reason;
        part->to = NET_NONE;
    } else {
        part->verdict = MIGRATE_CARRIES;
    }
}

static uint32_t index_of(const struct net *net, const struct net_variable *variable)
{
    return (uint32_t)(variable - net->variables.items);
}

static void add_new_variables(struct arena *arena, struct migrated_net *net)
{
    array_each(struct net_variable, variable, &net->to->variables) {
        uint32_t index;
        if (find_variable(net->from, variable->name, &index) != NULL) continue;
        struct migrated_part *part = array_add(arena, &net->variables);
        *part = (struct migrated_part){.name = variable->name,
                                       .verdict = MIGRATE_NEW,
                                       .to = index_of(net->to, variable),
                                       .reason = TEXT("it has its initial value")};
        if (!variable->has_initial) part->reason = TEXT("it has no value");
    }
}

static void match_place(struct arena *arena, struct migrated_net *net,
                        const struct net_place *place)
{
    struct migrated_part *part = array_add(arena, &net->places);
    *part = (struct migrated_part){.name = place->name};
    part->to = net_find_place(net->to, place->name).index;
    if (part->to == NET_NONE) part->lost = TEXT("the new net has no such condition");
}

/* What is busy in one must be able to be busy so in the other. */
static void match_task(struct arena *arena, struct migrated_net *net, const struct net_task *task)
{
    struct migrated_part *part = array_add(arena, &net->tasks);
    *part = (struct migrated_part){.name = task->name, .to = NET_NONE};
    part->named = net_find_task(net->to, task->name).index;
    if (part->named == NET_NONE) {
        part->lost = TEXT("the new net has no such task");
        return;
    }
    const struct net_task *other = &net->to->tasks.items[part->named];
    part->lost = migrate_work_lost(arena, task, other);
    if (text_is_absent(part->lost)) part->to = part->named;
    migrate_match_timers(arena, &task->timers, &other->timers, &part->timers);
    part->beside = migrate_beside_lost(arena, task, other, &part->timers);
    if (!net->is_alike && task->partial.count > 0 && task->partial.rest != NET_REST_CANCEL)
        part->beside = TEXT("in the middle of a round of its partial join nothing does");
}

/* ---- Verdicts ---- */

static void judge(struct migrated_part *part, const struct migrated_net *net)
{
    if (net->is_alike)
        part->verdict = text_is_absent(part->lost) ? MIGRATE_CARRIES : MIGRATE_LOST;
    else if (!net->is_known)
        part->verdict = part->to == NET_NONE ? MIGRATE_LOST : MIGRATE_UNKNOWN;
    else if (part->carried == part->marked)
        part->verdict = MIGRATE_CARRIES;
    else
        part->verdict = part->carried > 0 ? MIGRATE_PARTLY : MIGRATE_LOST;
    part->reason = part->lost;
    if (part->verdict == MIGRATE_CARRIES) part->reason = (struct text){0};
    bool reached = part->verdict == MIGRATE_CARRIES || part->verdict == MIGRATE_UNKNOWN;
    if (!reached && text_is_absent(part->lost))
        part->reason = TEXT("the new net does not reach what it is marked together with");
    if (!reached || text_is_absent(part->beside)) return;
    part->verdict = MIGRATE_PARTLY;
    part->reason = part->beside;
}

static bool net_carries(const struct migrated_net *net)
{
    bool carries = net->is_alike || (net->is_known && net->carried == net->markings);
    array_each(struct migrated_part, part, &net->variables) {
        carries = carries && part->verdict != MIGRATE_LOST;
    }
    array_each(struct migrated_part, part, &net->tasks) {
        carries = carries && part->verdict == MIGRATE_CARRIES;
    }
    array_each(uint32_t, timer, &net->timers) carries = carries && *timer != NET_NONE;
    return carries;
}

static void match_net(struct arena *arena, struct migrated_net *net,
                      const struct verify_limits *limits)
{
    net->is_alike = migrate_are_alike(arena, net->from, net->to);
    migrate_match_timers(arena, &net->from->timers, &net->to->timers, &net->timers);
    array_each(struct net_place, place, &net->from->places) match_place(arena, net, place);
    array_each(struct net_task, task, &net->from->tasks) match_task(arena, net, task);
    array_each(struct net_variable, variable, &net->from->variables) {
        match_variable(arena, net, variable);
    }
    add_new_variables(arena, net);
    migrate_markings(arena, net, limits);
    array_each(struct migrated_part, part, &net->places) judge(part, net);
    array_each(struct migrated_part, part, &net->tasks) judge(part, net);
}

/* The root of one is the root of the other, whatever they are called. */
static const struct net *find_net(const struct net_specification *to, const struct net *from)
{
    if (from->is_root) return &to->nets.items[0];
    array_each(struct net, net, &to->nets) {
        if (!net->is_root && text_equal(net->name, from->name)) return net;
    }
    return NULL;
}

struct migration *migrate_compare(struct arena *arena, const struct net_specification *from,
                                  const struct net_specification *to,
                                  const struct verify_limits *limits)
{
    struct migration *migration = ARENA_NEW(arena, struct migration);
    migration->carries = true;
    array_each(struct net, net, &from->nets) {
        if (!net->is_used && !net->is_root) continue;
        struct migrated_net *migrated = array_add(arena, &migration->nets);
        *migrated = (struct migrated_net){.from = net, .to = find_net(to, net)};
        if (migrated->to != NULL) match_net(arena, migrated, limits);
        migration->carries = migration->carries && migrated->to != NULL && net_carries(migrated);
    }
    return migration;
}
