/* Memory of one document that is read: everything that its values need, released at once. */
#ifndef PLAYER_DATA_MEMORY_H
#define PLAYER_DATA_MEMORY_H

#include <stddef.h>

struct data_chunk;

struct data_memory {
    struct data_chunk *chunks; /* NULL: none yet */
};

/* Zeroed bytes, aligned for all types. */
void *data_take(struct data_memory *memory, size_t size);
void data_memory_done(struct data_memory *memory);

#endif
