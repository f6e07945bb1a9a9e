/* Buckets: below 64 one a millisecond; from there on each power of two in 64 equal parts.
 * Invariant: a bucket's number grows with what it holds. */
#include "history/spread.h"

#include <stdlib.h>

#define PARTS (1u << YAWL__SPREAD_BITS)

static uint32_t highest_bit(uint64_t value)
{
    uint32_t bit = 0;
    while (value >>= 1) bit++;
    return bit;
}

/* Its octave and its part; below 64 the part is the value. */
static uint32_t octave_of(uint64_t ms, uint32_t *part)
{
    uint32_t bit = ms < PARTS ? 0 : highest_bit(ms);
    uint32_t octave = bit < YAWL__SPREAD_BITS ? 0 : bit - YAWL__SPREAD_BITS + 1;
    *part = (uint32_t)(octave < 2 ? ms : ms >> (octave - 1)) & (PARTS - 1);
    return octave;
}

/* The largest value of a bucket. */
static int64_t end_of(uint32_t octave, uint32_t part)
{
    if (octave == 0) return part;
    return (int64_t)(((uint64_t)PARTS + part + 1) << (octave - 1)) - 1;
}

static int64_t add_up(int64_t a, int64_t b) { return a > INT64_MAX - b ? INT64_MAX : a + b; }

bool yawl__spread_add(struct yawl__spread *spread, int64_t ms)
{
    uint32_t part;
    if (ms < 0) ms = 0;
    uint64_t **octave = &spread->octaves[octave_of((uint64_t)ms, &part)];
    if (*octave == NULL) *octave = calloc(PARTS, sizeof **octave);
    if (*octave == NULL) return false;
    (*octave)[part]++;
    spread->sum_ms = add_up(spread->sum_ms, ms);
    if (spread->count == 0 || ms < spread->min_ms) spread->min_ms = ms;
    if (ms > spread->max_ms) spread->max_ms = ms;
    spread->count++;
    return true;
}

/* The smallest bucket's end that at least `rank` values do not exceed. */
static int64_t at_rank(const struct yawl__spread *spread, uint64_t rank)
{
    uint64_t seen = 0;
    for (uint32_t octave = 0; octave < YAWL__SPREAD_OCTAVES; octave++) {
        const uint64_t *counts = spread->octaves[octave];
        for (uint32_t part = 0; part < PARTS && counts != NULL; part++) {
            seen += counts[part];
            int64_t end = end_of(octave, part);
            if (seen >= rank) return end < spread->max_ms ? end : spread->max_ms;
        }
    }
    return spread->max_ms;
}

void yawl__spread_read(const struct yawl__spread *spread, struct yawl_durations *out)
{
    uint64_t count = spread->count;
    *out = (struct yawl_durations){count, spread->sum_ms, spread->min_ms, spread->max_ms, 0, 0};
    if (count == 0) return;
    out->p50_ms = at_rank(spread, count - count / 2);
    out->p95_ms = at_rank(spread, count - count / 20);
}

void yawl__spread_free(struct yawl__spread *spread)
{
    for (uint32_t i = 0; i < YAWL__SPREAD_OCTAVES; i++) free(spread->octaves[i]);
}
