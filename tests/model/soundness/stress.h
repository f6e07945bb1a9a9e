/* Random nets for verification: small, one net, half of them sound.  They are made of blocks that fit
 * (and, xor, or, loops, choices by conditions, races that cancel), then broken a little. */
#ifndef STRESS_H
#define STRESS_H

#include "../generate.h"

void stress_generate(struct spec *spec, uint64_t seed);

#endif
