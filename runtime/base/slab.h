/* Slabs: blocks of a few sizes cut from large chunks, so that a case costs no malloc.
 *
 * Up to YAWL__SLAB_FINE bytes a block is rounded to 16, above to a power of two, above
 * YAWL__SLAB_MAX it comes from malloc itself.  One thread.  Chunks go back to the system at the end.
 */
#ifndef BASE_SLAB_H
#define BASE_SLAB_H

#include "base/memory.h"

#define YAWL__SLAB_FINE    512
#define YAWL__SLAB_MAX     16384
#define YAWL__SLAB_CLASSES (YAWL__SLAB_FINE / 16 + 5) /* 1 to 16 KiB by powers of two */

struct yawl__slab_block;
struct yawl__slab_chunk;

struct yawl__slab {
    struct yawl__slab_block *free[YAWL__SLAB_CLASSES];
    struct yawl__slab_chunk *chunks;
    size_t chunks_count;
    char *fresh; /* the newest chunk's part that was never given out */
    size_t fresh_size;
    size_t in_use; /* bytes asked for and not given back */
};

void yawl__slab_init(struct yawl__slab *slab);
/* Releases every chunk; blocks larger than YAWL__SLAB_MAX must have been given back. */
void yawl__slab_done(struct yawl__slab *slab);
/* The slab as a source of memory; valid as long as `slab`. */
struct yawl__memory yawl__slab_memory(struct yawl__slab *slab);

#endif
