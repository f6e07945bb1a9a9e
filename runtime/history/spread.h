/* Durations as they come, in constant memory an order of magnitude: count, sum and ends are exact, quantiles
 * are not less than the true ones and at most one in 64 more.
 *
 * Log-linear buckets, as of HdrHistogram (G. Tene, hdrhistogram.org): 64 for each power of two.
 */
#ifndef HISTORY_SPREAD_H
#define HISTORY_SPREAD_H

#include <stdbool.h>

#include "yawl/metrics.h"

#define YAWL__SPREAD_BITS    6
#define YAWL__SPREAD_OCTAVES (64 - YAWL__SPREAD_BITS)

/* Zeroed, it is empty. */
struct yawl__spread {
    uint64_t count;
    int64_t sum_ms, min_ms, max_ms;
    uint64_t *octaves[YAWL__SPREAD_OCTAVES]; /* 1 << YAWL__SPREAD_BITS counts each; NULL: all 0 */
};

/* Adds one; what is negative counts as 0.  False: no memory. */
bool yawl__spread_add(struct yawl__spread *spread, int64_t ms);
void yawl__spread_read(const struct yawl__spread *spread, struct yawl_durations *out);
void yawl__spread_free(struct yawl__spread *spread);

#endif
