/* Clock and chance behind `struct yawl_io`: the operating system's, and virtual ones for tests. */
#include <assert.h>
#include <sys/random.h>
#include <time.h>

#include "yawl/io.h"

static int64_t real_now_ms(const struct yawl_io *io)
{
    (void)io;
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) return 0;
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t real_steady_ms(const struct yawl_io *io)
{
    (void)io;
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0) return 0;
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Nobody's secret hangs on it, but no other engine must have it: so it waits for the system's chance, which
 * is there soon after the machine's start.  Where there is none: the time, and a place in memory. */
static uint64_t real_random(const struct yawl_io *io)
{
    uint64_t number;
    (void)io;
    if (getrandom(&number, sizeof number, 0) == (ssize_t)sizeof number) return number;
    struct timespec now = {0, 0};
    (void)clock_gettime(CLOCK_REALTIME, &now);
    number = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
    return number * 0x9e3779b97f4a7c15u ^ (uint64_t)(uintptr_t)&number;
}

const struct yawl_io *yawl_io_real(void)
{
    static const struct yawl_io real = {real_now_ms, real_random, real_steady_ms};
    return &real;
}

static int64_t sim_now_ms(const struct yawl_io *io)
{
    return ((const struct yawl_sim *)(const void *)io)->now_ms;
}

static uint64_t sim_random(const struct yawl_io *io)
{
    return ((const struct yawl_sim *)(const void *)io)->seed;
}

static int64_t sim_steady_ms(const struct yawl_io *io)
{
    const struct yawl_sim *sim = (const void *)io;
    return sim->now_ms + sim->skew_ms;
}

void yawl_sim_init(struct yawl_sim *sim, int64_t now_ms)
{
    sim->io.now_ms = sim_now_ms;
    sim->io.random = sim_random;
    sim->io.steady_ms = sim_steady_ms;
    sim->seed = 0;
    sim->skew_ms = 0;
    sim->now_ms = now_ms;
}

void yawl_sim_shift(struct yawl_sim *sim, int64_t span_ms)
{
    sim->now_ms += span_ms;
    sim->skew_ms -= span_ms;
}

void yawl_sim_set(struct yawl_sim *sim, int64_t now_ms)
{
    if (now_ms < sim->now_ms)
        yawl_sim_shift(sim, now_ms - sim->now_ms);
    else
        sim->now_ms = now_ms;
}

void yawl_sim_advance(struct yawl_sim *sim, int64_t span_ms)
{
    assert(span_ms >= 0);
    sim->now_ms = sim->now_ms > INT64_MAX - span_ms ? INT64_MAX : sim->now_ms + span_ms;
}
