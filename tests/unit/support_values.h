/* What the tests of support/ share: an evaluation with its scratch, and repeatable random numbers.
 *
 * An evaluation of a test is used for one call, so that its fault is that call's.
 */
#ifndef TESTS_SUPPORT_VALUES_H
#define TESTS_SUPPORT_VALUES_H

#include "yawl/errors.h"
#include "yawl/value.h"

#include <stdio.h>
#include <string.h>

struct test_eval {
    struct yawl_eval e;
    char scratch[1024];
};

static inline struct yawl_eval *fresh(struct test_eval *t)
{
    memset(&t->e, 0, sizeof t->e);
    t->e.scratch = t->scratch;
    t->e.scratch_capacity = sizeof t->scratch;
    return &t->e;
}

/* A NUL-terminated copy in `buffer`, so that texts can be compared with string literals. */
static inline const char *string_of(struct yawl_text text, char *buffer, size_t size)
{
    snprintf(buffer, size, "%.*s", (int)text.length, text.data);
    return buffer;
}

/* SplitMix64. */
static inline uint64_t random_bits(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static inline uint64_t random_below(uint64_t *state, uint64_t limit)
{
    return random_bits(state) % limit;
}

#endif
