/* Chance of one seed: every choice of the simulation is a function of it (splitmix64, by Steele, Lea and
 * Flood). */
#ifndef SIMULATION_CHANCE_H
#define SIMULATION_CHANCE_H

#include <stdbool.h>
#include <stdint.h>

struct chance {
    uint64_t state;
};

static inline uint64_t chance_next(struct chance *chance)
{
    uint64_t z = chance->state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}
/* 0 to limit - 1; limit > 0. */
static inline uint32_t chance_below(struct chance *chance, uint32_t limit)
{
    return (uint32_t)(((chance_next(chance) >> 32) * limit) >> 32);
}
static inline uint32_t chance_between(struct chance *chance, uint32_t least, uint32_t most)
{
    return least + chance_below(chance, most - least + 1);
}
/* True `of` times out of 10,000. */
static inline bool chance_hits(struct chance *chance, uint32_t of)
{
    return of > 0 && chance_below(chance, 10000) < of;
}

#endif
