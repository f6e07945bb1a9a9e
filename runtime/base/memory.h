/* Memory as the pure core sees it: someone else's, asked for and given back with its size.
 *
 * Blocks are aligned to 16 bytes and hold anything; giving back names the size that was asked for, so
 * no block needs a head.  The engine answers from slabs, tests from an account that can run dry.
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

struct yawl__memory {
    void *(*take)(void *context, size_t size); /* NULL: there is no more */
    void (*give)(void *context, void *block, size_t size);
    void *context;
};

static inline void *yawl__take(const struct yawl__memory *memory, size_t size)
{
    return memory->take(memory->context, size);
}
/* NULL is allowed. */
static inline void yawl__give(const struct yawl__memory *memory, void *block, size_t size)
{
    if (block != NULL) memory->give(memory->context, block, size);
}

#endif
