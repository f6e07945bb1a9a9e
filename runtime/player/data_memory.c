/* A list of blocks, each with a link before it.  A player without memory ends. */
#include "player/data_memory.h"

#include <stdlib.h>

struct data_chunk {
    struct data_chunk *next;
    max_align_t bytes[];
};

void *data_take(struct data_memory *memory, size_t size)
{
    struct data_chunk *chunk = calloc(1, sizeof *chunk + size);
    if (chunk == NULL) abort();
    chunk->next = memory->chunks;
    memory->chunks = chunk;
    return chunk->bytes;
}

void data_memory_done(struct data_memory *memory)
{
    while (memory->chunks != NULL) {
        struct data_chunk *chunk = memory->chunks;
        memory->chunks = chunk->next;
        free(chunk);
    }
}
