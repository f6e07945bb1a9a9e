/* The one seam through which the runtime reaches what lies outside: real, or simulated for tests.
 *
 * Clock and chance are behind it.  Everything that the runtime
 * does is a function of its commands and of this seam, so a run repeats exactly under a simulation.
 */
#ifndef YAWL_IO_H
#define YAWL_IO_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct yawl_io {
    /* Wall-clock time in milliseconds since 1970-01-01T00:00:00Z. */
    int64_t (*now_ms)(const struct yawl_io *io);
    /* A random number: an engine asks three times, when it is made, for what spreads retries and for the
     * identity of a store that is new, or of itself where nothing is stored.  NULL: 0. */
    uint64_t (*random)(const struct yawl_io *io);
    /* Milliseconds since some moment, by a clock that nobody sets: what takes how long is measured by it.
     * NULL: the wall clock does for it too. */
    int64_t (*steady_ms)(const struct yawl_io *io);
};

/* The operating system's clock.  Static; never released. */
const struct yawl_io *yawl_io_real(void);

/* Virtual time: it stands still until it is set or advanced.  Give `&sim->io` to the engine; the
 * struct must outlive it. */
struct yawl_sim {
    struct yawl_io io; /* first, so that the seam leads back here */
    int64_t now_ms;
    uint64_t seed;   /* the random number */
    int64_t skew_ms; /* of the steady clock against the wall clock */
};

/* Makes a simulation whose clock stands at `now_ms`, with the seed 0. */
void yawl_sim_init(struct yawl_sim *sim, int64_t now_ms);
/* Sets virtual time: forward, that much of it passes; back, as wall clocks may go, none does. */
void yawl_sim_set(struct yawl_sim *sim, int64_t now_ms);
/* Puts the wall clock forward by `span_ms`, or back; no time passes. */
void yawl_sim_shift(struct yawl_sim *sim, int64_t span_ms);
/* Lets `span_ms` >= 0 of virtual time pass; stops at the largest time. */
void yawl_sim_advance(struct yawl_sim *sim, int64_t span_ms);

#ifdef __cplusplus
}
#endif
#endif
