/* Random nets of the size and shape of industrial models, as text. */
#ifndef BENCH_RANDOM_NET_H
#define BENCH_RANDOM_NET_H

#include "base/text.h"

#define RANDOM_NET_TASKS_MIN 20
#define RANDOM_NET_TASKS_MAX 300

/* The same seed gives the same text (YAML).  Models of business processes say little of data: guards
 * compare two of eight parameters; or, if they are `plain`, one parameter with a constant. */
struct text bench_random_net(struct arena *arena, uint64_t seed, bool has_plain_guards);

#endif
