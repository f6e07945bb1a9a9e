/* A round: one run of a multiple-instance task in one scope, from its start until it leaves; or longer,
 * detached, while instances that nobody waits for any more run on.
 *
 * One block holds all of it: counters, a status byte an instance, bits for those that can be chosen,
 * firings, and the inputs of the instances that the start created.  So a completion costs the same among
 * ten instances and among a hundred thousand.  Instances count from 1 in the order of their creation.
 */
#ifndef CORE_INSTANCES_H
#define CORE_INSTANCES_H

#include "base/memory.h"
#include "yawl/event.h"

struct yawl__item_block;

/* In place of a deadline: the instance does not wait to be tried again. */
#define YAWL__NO_RETRY INT64_MIN

/* What one instance holds beside its status; columns that a task does not need are NULL. */
struct yawl__columns {
    uint8_t *statuses; /* enum yawl_item_status, and `before` of a suspended one << 4 */
    uint32_t *firings; /* ascending */
    struct yawl__item_block **blocks; /* what its performer got, its attempts, its time */
    struct yawl__item_block **owns;   /* its own variable, in `in` */
    struct yawl__item_block **kept;   /* what is kept of a complete one, in `in` */
    int64_t *retries; /* deadlines of their retries; YAWL__NO_RETRY: none is armed */
    uint32_t *scopes;                 /* of a composite's instance: its sub-net; 0: none */
    /* Bits of instances; open: fired, executing, suspended, failed. */
    uint64_t *open, *fired, *executing;
};

/* Which columns a round has, and how much room. */
struct yawl__round_shape {
    uint32_t capacity;
    bool blocks, owns, kept, scopes, retries;
    size_t inputs; /* bytes for the blocks and own variables that the start brings */
};

struct yawl__round {
    struct yawl__round *older; /* of the same task and scope, detached */
    uint32_t scope, task;
    bool detached;
    uint32_t created, active,
        completed; /* active: neither cancelled nor failed; complete ones count */
    uint32_t fired_count, executing_count, open_count;
    uint32_t begun; /* of an automatic task: instances that were started by themselves so far */
    uint32_t fired_from, executing_from; /* first words of those bits that are not empty */
    int64_t minimum, maximum, threshold;
    struct yawl__round_shape shape;
    struct yawl__columns columns;
    void *grown; /* the columns' block once they have grown out of the round's own */
    size_t size, grown_size;
    char *inputs; /* the room for inputs, in the round's block */
};

/* An empty round; NULL: no memory. */
struct yawl__round *yawl__round_new(const struct yawl__memory *memory,
                                    const struct yawl__round_shape *shape);
/* Gives it back with the inputs that were added and the kept results; not `older`. */
void yawl__round_free(struct yawl__round *round, const struct yawl__memory *memory);
/* Bytes of what its instances were given and have left. */
uint64_t yawl__round_data(const struct yawl__round *round);
/* Makes room for one more instance; false: no memory, the round is as it was. */
bool yawl__round_grow(struct yawl__round *round, const struct yawl__memory *memory);

/* Adds a fired instance, for which there is room, and returns its number. */
uint32_t yawl__round_add(struct yawl__round *round, uint32_t firing);
enum yawl_item_status yawl__round_status(const struct yawl__round *round, uint32_t instance);
/* The status to which a suspended instance returns. */
enum yawl_item_status yawl__round_before(const struct yawl__round *round, uint32_t instance);
/* Changes the status of an open instance; a suspended one remembers what it was. */
void yawl__round_set(struct yawl__round *round, uint32_t instance, enum yawl_item_status status);
/* The lowest executing instance, or fired instance; 0: none. */
uint32_t yawl__round_first_executing(const struct yawl__round *round);
uint32_t yawl__round_first_fired(const struct yawl__round *round);
/* The first open instance after `instance` (0: from the start); 0: none. */
uint32_t yawl__round_next_open(const struct yawl__round *round, uint32_t instance);
/* The instance with that firing; 0: none. */
uint32_t yawl__round_by_firing(const struct yawl__round *round, uint32_t firing);
static inline bool yawl__round_has(const struct yawl__round *round, uint32_t instance)
{
    return instance >= 1 && instance <= round->created;
}
static inline uint32_t yawl__round_firing(const struct yawl__round *round, uint32_t instance)
{
    return round->columns.firings[instance - 1];
}
/* Lists what is kept of the complete instances, in their order, with `extra` (NULL: none) as that of
 * `instance`, which is just completing.  `list` has room for completed + 1; returns how many. */
uint32_t yawl__round_kept(const struct yawl__round *round, uint32_t instance, const void *extra,
                          const void **list);
/* What the synchroniser looks at. */
struct yawl_instances yawl__round_counts(const struct yawl__round *round);

#endif
