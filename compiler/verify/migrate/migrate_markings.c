/* Searches both nets, writes each marking of the old one as one of the new one, and looks for it there.
 * Invariant: a key has a byte a place and a byte a task, tokens in the new net; what else a state
 * consists of, the rounds of partial joins and timers that fired, is left out. */
#include "verify/migrate/migrate_markings.h"

#include <stdlib.h>
#include <string.h>

#include "verify/check_net.h"

/* One net with all its markings. */
struct side {
    const struct net *net;
    struct encoding *encoding;
    struct explored explored;
    struct search_budget budget;
    double start;
    uint32_t size; /* bytes of a key: places and tasks */
};

/* Keys of the new net's markings, open addressing: 1 + index of a marking, 0: free. */
struct keys {
    const struct side *side;
    unsigned char *bytes;
    uint32_t *table;
    uint64_t mask;
};

/* ---- Searching ---- */

static bool has_or_join(const struct net *net)
{
    array_each(struct net_task, task, &net->tasks) {
        if (encode_is_or_join(task)) return true;
    }
    return false;
}

/* False: not all markings were found. */
static bool search(struct side *side, const struct net *net, const struct verify_limits *limits)
{
    side->net = net;
    side->start = -1;
    side->budget = search_budget_of(limits, &side->start);
    side->budget.memory = side->budget.memory_limit / 4;
    side->budget.encodings = arena_new(side->budget.memory_limit);
    side->encoding = encode_net(side->budget.encodings, net);
    side->size = side->encoding->extra;
    struct or_look_limits look_limits = {.memory = OR_LOOK_NETS_MEMORY};
    struct or_look *look = NULL;
    if (has_or_join(net)) look = or_look_new(side->budget.encodings, side->encoding, &look_limits);
    return check_net_markings(side->encoding, look, &side->budget, &side->explored);
}

static void search_done(struct side *side)
{
    if (side->budget.encodings != NULL) arena_free(side->budget.encodings);
    if (side->budget.searches != NULL) arena_free(side->budget.searches);
}

/* ---- Keys ---- */

static uint64_t hash_of(const unsigned char *key, uint32_t size)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (uint32_t i = 0; i < size; i++) hash = (hash ^ key[i]) * UINT64_C(0x100000001b3);
    return hash ^ hash >> 29;
}

static void read_key(const struct side *side, uint32_t marking, unsigned char *key)
{
    struct packed packed = explored_at(&side->explored, marking);
    for (uint32_t i = 0; i < side->size; i++) key[i] = (unsigned char)packed_get(packed, i);
}

/* Where the key stands in the table, or the free place for it. */
static uint64_t place_of(const struct keys *keys, const unsigned char *key)
{
    uint32_t size = keys->side->size;
    uint64_t at = hash_of(key, size) & keys->mask;
    while (keys->table[at] != 0 &&
           memcmp(keys->bytes + (size_t)(keys->table[at] - 1) * size, key, size) != 0)
        at = (at + 1) & keys->mask;
    return at;
}

/* False: the memory that is allowed does not do. */
static bool index_keys(struct arena *arena, const struct side *side, struct keys *keys)
{
    uint64_t count = side->explored.states, capacity = 64;
    while (capacity < count * 2) capacity *= 2;
    if (count * side->size > side->budget.memory || capacity * 4 > side->budget.memory)
        return false;
    *keys = (struct keys){side, ARENA_ARRAY(arena, unsigned char, count * side->size),
                          ARENA_ARRAY(arena, uint32_t, capacity), capacity - 1};
    for (uint32_t i = 0; i < count; i++) {
        unsigned char *key = keys->bytes + (size_t)i * side->size;
        read_key(side, i, key);
        uint64_t at = place_of(keys, key);
        if (keys->table[at] == 0) keys->table[at] = i + 1;
    }
    return true;
}

/* ---- Comparing ---- */

static struct migrated_part *part_at(struct migrated_net *net, uint32_t position)
{
    uint32_t places = net->from->places.count;
    return position < places ? &net->places.items[position] : &net->tasks.items[position - places];
}

static uint32_t position_in_new(const struct migrated_net *net, uint32_t position)
{
    uint32_t places = net->from->places.count;
    const struct migrated_part *part = part_at((struct migrated_net *)(uintptr_t)net, position);
    if (part->to == NET_NONE) return NET_NONE;
    return position < places ? part->to : net->to->places.count + part->to;
}

/* The old marking as one of the new net; false: a token has no place there. */
static bool translate(const struct migrated_net *net, const struct side *old, struct packed marking,
                      unsigned char *key)
{
    bool fits = true;
    for (uint32_t i = 0; i < old->size; i++) {
        uint32_t tokens = packed_get(marking, i), to = position_in_new(net, i);
        if (tokens == 0) continue;
        if (to == NET_NONE)
            fits = false;
        else
            key[to] = (unsigned char)(key[to] + tokens);
    }
    return fits;
}

/* ---- Rest ---- */

/* It starts as soon as it can, so no case waits where it can. */
static bool starts_itself(const struct net_task *task)
{
    if (task->kind == NET_TASK_OFFER || task->trigger.present) return false;
    array_each(struct net_timer, timer, &task->timers) {
        if (timer->action == NET_TIMER_START) return false;
    }
    return true;
}

/* A case that waits for somebody can be in this marking: no task would go on by itself. */
static bool rests(const struct side *side, uint32_t marking)
{
    const struct explored *e = &side->explored;
    uint32_t end =
        marking + 1 < e->edges_begin.count ? e->edges_begin.items[marking + 1] : e->edges.count;
    for (uint32_t i = e->edges_begin.items[marking]; i < end; i++) {
        uint64_t choice;
        const struct encode_transition *t =
            encode_labelled(e->encoding, e->edges.items[i].label, &choice);
        if (t->task == NET_NONE) continue;
        const struct net_task *task = &side->net->tasks.items[t->task];
        if (t->kind == ENCODE_START && starts_itself(task)) return false;
        if (t->kind == ENCODE_END && task->kind == NET_TASK_ROUTING) return false;
    }
    return true;
}

static void keep_example(struct arena *arena, struct migrated_net *net, const struct side *old,
                         struct packed marking)
{
    for (uint32_t i = 0; i < old->size; i++) {
        if (packed_get(marking, i) > 0) array_push(arena, &net->example, part_at(net, i)->name);
    }
}

/* ---- What is to be refused one by one ---- */

static int compare_rows(const void *a, const void *b, void *size)
{
    return memcmp(a, b, *(const size_t *)size);
}

/* Sorts the rows, and leaves each once: a marking stands for several, which differ in what a key
 * leaves out. */
static void sort_excluded(struct migrated_net *net, unsigned char *rows, size_t size)
{
    uint32_t kept = 0;
    if (net->excluded_count > 0) qsort_r(rows, net->excluded_count, size, compare_rows, &size);
    for (uint32_t i = 0; i < net->excluded_count; i++) {
        const unsigned char *row = rows + i * size;
        if (kept > 0 && memcmp(rows + (kept - 1) * size, row, size) == 0) continue;
        memmove(rows + kept++ * size, row, size);
    }
    net->excluded = rows;
    net->excluded_count = kept;
}

static void exclude(struct migrated_net *net, const struct side *old, uint32_t marking,
                    unsigned char *rows)
{
    size_t size = old->size;
    net->excludes_more = net->excludes_more || net->excluded_count == MIGRATE_EXCLUDED_MAX ||
                         (net->excluded_count + 1) * size > MIGRATE_EXCLUDED_BYTES_MAX;
    if (net->excludes_more) return;
    read_key(old, marking, rows + net->excluded_count++ * size);
}

static size_t excluded_room(const struct side *old)
{
    size_t most = (size_t)MIGRATE_EXCLUDED_MAX * old->size;
    return most < MIGRATE_EXCLUDED_BYTES_MAX ? most : MIGRATE_EXCLUDED_BYTES_MAX;
}

static void compare(struct arena *arena, struct migrated_net *net, const struct side *old,
                    const struct keys *keys)
{
    unsigned char *rows = ARENA_ARRAY(arena, unsigned char, excluded_room(old) + 1);
    unsigned char *key = ARENA_ARRAY(arena, unsigned char, keys->side->size + 1);
    for (uint32_t m = 0; m < old->explored.states; m++) {
        if (!rests(old, m)) continue;
        net->markings++;
        struct packed marking = explored_at(&old->explored, m);
        memset(key, 0, keys->side->size);
        bool fits = translate(net, old, marking, key);
        bool carries = fits && keys->table[place_of(keys, key)] != 0;
        if (fits && !carries) exclude(net, old, m, rows);
        net->carried += carries;
        if (!carries && net->example.count == 0) keep_example(arena, net, old, marking);
        for (uint32_t i = 0; i < old->size; i++) {
            if (packed_get(marking, i) == 0) continue;
            part_at(net, i)->marked++;
            part_at(net, i)->carried += carries;
        }
    }
    sort_excluded(net, rows, old->size);
}

void migrate_markings(struct arena *arena, struct migrated_net *net,
                      const struct verify_limits *limits)
{
    struct side old = {0}, new = {0};
    struct keys keys;
    struct arena *scratch = arena_new(ARENA_LIMIT_DEFAULT);
    net->is_known = search(&old, net->from, limits) && search(&new, net->to, limits) &&
                    index_keys(scratch, &new, &keys);
    if (net->is_known) compare(arena, net, &old, &keys);
    arena_free(scratch);
    search_done(&old);
    search_done(&new);
}
