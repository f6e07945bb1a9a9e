/* Keeps a round.  Invariants: a bit of `fired` or `executing` is set exactly while the instance has that
 * status; `fired_from` and `executing_from` are the first words that are not empty; counters agree with
 * statuses.  They only move over what is empty, so taking the lowest again and again is one pass in all. */
#include "core/instances.h"

#include <assert.h>
#include <string.h>

#include "core/core.h"
#include "core/marking.h"

#define STATUS_BITS 4
#define STATUS_MASK ((1u << STATUS_BITS) - 1)

/* ---- Memory ---- */

/* Cuts the next column from a block; with base NULL it only counts. */
static void *cut(char *base, size_t *at, bool wanted, size_t size)
{
    if (!wanted) return NULL;
    char *column = base == NULL ? NULL : base + *at;
    *at += (size + 7) & ~(size_t)7;
    return column;
}

/* Lays the columns out from `base`; returns their bytes. */
static size_t lay_out(char *base, const struct yawl__round_shape *shape, struct yawl__columns *to)
{
    size_t at = 0, n = shape->capacity, bits = YAWL_WORDS(n) * sizeof(uint64_t);
    to->open = cut(base, &at, true, bits);
    to->fired = cut(base, &at, true, bits);
    to->executing = cut(base, &at, true, bits);
    to->blocks = cut(base, &at, shape->blocks, n * sizeof *to->blocks);
    to->owns = cut(base, &at, shape->owns, n * sizeof *to->owns);
    to->kept = cut(base, &at, shape->kept, n * sizeof *to->kept);
    to->retries = cut(base, &at, shape->retries, n * sizeof *to->retries);
    to->firings = cut(base, &at, true, n * sizeof *to->firings);
    to->scopes = cut(base, &at, shape->scopes, n * sizeof *to->scopes);
    to->statuses = cut(base, &at, true, n);
    return at;
}

static size_t aligned(size_t size) { return (size + 15) & ~(size_t)15; }

struct yawl__round *yawl__round_new(const struct yawl__memory *memory,
                                    const struct yawl__round_shape *shape)
{
    struct yawl__columns none;
    size_t head = aligned(sizeof(struct yawl__round));
    size_t columns = aligned(lay_out(NULL, shape, &none));
    struct yawl__round *round = yawl__take(memory, head + columns + shape->inputs);
    if (round == NULL) return NULL;
    memset(round, 0, head + columns);
    round->size = head + columns + shape->inputs;
    round->shape = *shape;
    (void)lay_out((char *)round + head, shape, &round->columns);
    round->inputs = (char *)round + head + columns;
    return round;
}

/* Does it lie in the round's own block? */
static bool is_within(const struct yawl__round *round, const void *block)
{
    const char *at = block;
    return at >= round->inputs && at < round->inputs + round->shape.inputs;
}

static void free_column(struct yawl__round *round, const struct yawl__memory *memory,
                        struct yawl__item_block *const *column)
{
    for (uint32_t i = 0; column != NULL && i < round->created; i++) {
        if (column[i] == NULL || is_within(round, column[i])) continue;
        yawl__give(memory, column[i], column[i]->size);
    }
}

static uint64_t column_data(const struct yawl__round *round, struct yawl__item_block *const *column)
{
    uint64_t size = 0;
    for (uint32_t i = 0; column != NULL && i < round->created; i++) {
        if (column[i] != NULL && !is_within(round, column[i])) size += column[i]->size;
    }
    return size;
}

uint64_t yawl__round_data(const struct yawl__round *round)
{
    return round->shape.inputs + column_data(round, round->columns.blocks) +
           column_data(round, round->columns.owns) + column_data(round, round->columns.kept);
}

void yawl__round_free(struct yawl__round *round, const struct yawl__memory *memory)
{
    free_column(round, memory, round->columns.blocks);
    free_column(round, memory, round->columns.owns);
    free_column(round, memory, round->columns.kept);
    yawl__give(memory, round->grown, round->grown_size);
    yawl__give(memory, round, round->size);
}

static void copy_column(void *to, const void *from, size_t size)
{
    if (to != NULL) memcpy(to, from, size);
}

static void copy_columns(const struct yawl__round *round, struct yawl__columns *to)
{
    const struct yawl__columns *from = &round->columns;
    size_t n = round->created, bits = YAWL_WORDS(n) * sizeof(uint64_t);
    copy_column(to->open, from->open, bits);
    copy_column(to->fired, from->fired, bits);
    copy_column(to->executing, from->executing, bits);
    copy_column(to->blocks, from->blocks, n * sizeof *to->blocks);
    copy_column(to->owns, from->owns, n * sizeof *to->owns);
    copy_column(to->kept, from->kept, n * sizeof *to->kept);
    copy_column(to->retries, from->retries, n * sizeof *to->retries);
    copy_column(to->firings, from->firings, n * sizeof *to->firings);
    copy_column(to->scopes, from->scopes, n * sizeof *to->scopes);
    copy_column(to->statuses, from->statuses, n);
}

bool yawl__round_grow(struct yawl__round *round, const struct yawl__memory *memory)
{
    if (round->created < round->shape.capacity) return true;
    struct yawl__round_shape shape = round->shape;
    struct yawl__columns columns;
    shape.capacity = shape.capacity < 4 ? 8 : shape.capacity * 2;
    size_t size = lay_out(NULL, &shape, &columns);
    char *grown = yawl__take(memory, size);
    if (grown == NULL) return false;
    memset(grown, 0, size);
    (void)lay_out(grown, &shape, &columns);
    copy_columns(round, &columns);
    yawl__give(memory, round->grown, round->grown_size);
    round->grown = grown;
    round->grown_size = size;
    round->columns = columns;
    round->shape.capacity = shape.capacity;
    return true;
}

/* ---- Statuses ---- */

static void put_bit(uint64_t *set, uint32_t at, bool on)
{
    uint64_t bit = YAWL_BIT(at);
    set[YAWL_WORD(at)] = on ? set[YAWL_WORD(at)] | bit : set[YAWL_WORD(at)] & ~bit;
}

static bool is_open(enum yawl_item_status status)
{
    return status == YAWL_ITEM_FIRED || status == YAWL_ITEM_EXECUTING ||
           status == YAWL_ITEM_SUSPENDED || status == YAWL_ITEM_FAILED;
}
static bool is_running(enum yawl_item_status status)
{
    return status == YAWL_ITEM_EXECUTING || status == YAWL_ITEM_SUSPENDED;
}
static bool is_active(enum yawl_item_status status)
{
    return is_open(status) ? status != YAWL_ITEM_FAILED : status == YAWL_ITEM_COMPLETE;
}

/* Counts an instance of that status in (1) or out (UINT32_MAX). */
static void count(struct yawl__round *round, enum yawl_item_status status, uint32_t by)
{
    if (is_open(status)) round->open_count += by;
    if (is_running(status)) round->executing_count += by;
    if (is_active(status)) round->active += by;
    if (status == YAWL_ITEM_FIRED) round->fired_count += by;
    if (status == YAWL_ITEM_COMPLETE) round->completed += by;
}

/* Keeps the promise of `from` after the bit `at` has changed, and moves it on over empty words. */
static void note_first(const struct yawl__round *round, const uint64_t *set, uint32_t at,
                       uint32_t *from)
{
    uint32_t words = (uint32_t)YAWL_WORDS((size_t)round->created);
    if (yawl_has(set, at) && *from > YAWL_WORD(at)) *from = YAWL_WORD(at);
    while (*from < words && set[*from] == 0) ++*from;
}

static void put_status(struct yawl__round *round, uint32_t at, enum yawl_item_status status,
                       enum yawl_item_status before)
{
    struct yawl__columns *columns = &round->columns;
    columns->statuses[at] = (uint8_t)((uint32_t)status | (uint32_t)before << STATUS_BITS);
    put_bit(columns->open, at, is_open(status));
    put_bit(columns->fired, at, status == YAWL_ITEM_FIRED);
    put_bit(columns->executing, at, status == YAWL_ITEM_EXECUTING);
    note_first(round, columns->fired, at, &round->fired_from);
    note_first(round, columns->executing, at, &round->executing_from);
    count(round, status, 1);
}

uint32_t yawl__round_add(struct yawl__round *round, uint32_t firing)
{
    uint32_t at = round->created++;
    assert(at < round->shape.capacity);
    assert(at == 0 || round->columns.firings[at - 1] < firing);
    round->columns.firings[at] = firing;
    if (round->columns.retries != NULL) round->columns.retries[at] = YAWL__NO_RETRY;
    put_status(round, at, YAWL_ITEM_FIRED, YAWL_ITEM_ENABLED);
    return at + 1;
}

enum yawl_item_status yawl__round_status(const struct yawl__round *round, uint32_t instance)
{
    assert(yawl__round_has(round, instance));
    return (enum yawl_item_status)(round->columns.statuses[instance - 1] & STATUS_MASK);
}

enum yawl_item_status yawl__round_before(const struct yawl__round *round, uint32_t instance)
{
    assert(yawl__round_has(round, instance));
    return (enum yawl_item_status)(round->columns.statuses[instance - 1] >> STATUS_BITS);
}

void yawl__round_set(struct yawl__round *round, uint32_t instance, enum yawl_item_status status)
{
    enum yawl_item_status now = yawl__round_status(round, instance);
    assert(is_open(now) && status != YAWL_ITEM_ENABLED);
    count(round, now, UINT32_MAX);
    put_status(round, instance - 1, status,
               status == YAWL_ITEM_SUSPENDED ? now : YAWL_ITEM_ENABLED);
}

/* ---- Choosing ---- */

/* The first bit that is set; `from` is its word, or beyond all. */
static uint32_t first_of(const struct yawl__round *round, const uint64_t *set, uint32_t from)
{
    if (from >= YAWL_WORDS((size_t)round->created)) return 0;
    assert(set[from] != 0);
    return from * 64 + (uint32_t)__builtin_ctzll(set[from]) + 1;
}

uint32_t yawl__round_first_executing(const struct yawl__round *round)
{
    return first_of(round, round->columns.executing, round->executing_from);
}

uint32_t yawl__round_first_fired(const struct yawl__round *round)
{
    return first_of(round, round->columns.fired, round->fired_from);
}

uint32_t yawl__round_next_open(const struct yawl__round *round, uint32_t instance)
{
    uint32_t at = yawl__bit_from(round->columns.open, instance, round->created);
    return at < round->created ? at + 1 : 0;
}

uint32_t yawl__round_by_firing(const struct yawl__round *round, uint32_t firing)
{
    uint32_t low = 0, high = round->created;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (round->columns.firings[middle] < firing)
            low = middle + 1;
        else
            high = middle;
    }
    return low < round->created && round->columns.firings[low] == firing ? low + 1 : 0;
}

/* ---- Results ---- */

uint32_t yawl__round_kept(const struct yawl__round *round, uint32_t instance, const void *extra,
                          const void **list)
{
    uint32_t listed = 0;
    for (uint32_t i = 1; i <= round->created; i++) {
        if (i == instance && extra != NULL)
            list[listed++] = extra;
        else if (yawl__round_status(round, i) == YAWL_ITEM_COMPLETE)
            list[listed++] = round->columns.kept[i - 1]->in;
    }
    return listed;
}

struct yawl_instances yawl__round_counts(const struct yawl__round *round)
{
    struct yawl_instances counts = {round->created, round->active, round->completed,
                                    round->threshold};
    return counts;
}
