/* A case as bytes: what a snapshot keeps of it, without its history.
 *
 * Frames are copies; whatever points somewhere is written as packs.  A net instance comes after the one that
 * it runs in, its work items after its variables, so reading builds a tree that can be given back at any
 * moment.  Reading believes nothing: what passes keeps every promise that decisions rely on.
 *
 *   case    head; root; children by number; armed timers; deliveries that wait; answers of calls;
 *           branches of net instances
 *   scope   head; frame, unless it lies in its parent's; pack of the variables; entries of its table
 *   entry   head; its block; or the rounds of a task with instances, the oldest first
 *   round   head; statuses; firings; blocks of inputs, own variables, results, as the task has them
 *   block   head; pack; text
 */
#ifndef CORE_IMAGE_H
#define CORE_IMAGE_H

#include "core/side.h"

#define YAWL__IMAGE_VERSION 2

struct yawl__image_head {
    uint32_t version, children, armed, kept;
    uint32_t last_number, answers;
    uint32_t branches, reserved; /* net instances whose branches are tracked */
};
struct yawl__image_scope {
    uint32_t number, parent, task, instance; /* of the root: all 0 */
    uint32_t firing;                         /* of its instance; 0: none */
    uint32_t entries, data_length, frame_size;
};
struct yawl__image_entry {
    uint32_t task, firing;
    uint8_t kind, status, before, has_block;
    uint32_t rounds;
    uint64_t choice;             /* of a choice */
    uint32_t attempts, reserved; /* of a composite task */
};
struct yawl__image_block {
    int64_t started_ms;
    uint32_t attempts, pack_length, text_length, reserved;
};
struct yawl__image_round {
    uint32_t created, detached, begun, reserved;
    int64_t minimum, maximum, threshold;
};
struct yawl__image_branches {
    uint32_t scope, count;
};
struct yawl__image_answer {
    uint32_t scope, task, instance, firing;
    uint32_t first, second;
    int32_t code;
    uint8_t fails, has_data;
    int16_t cause;
};
struct yawl__image_kept {
    uint32_t net, task, key_length, pack_length;
};

/* ---- Parts of an image, for one that is written for another program (core/migrate_image.c) ---- */

struct yawl__image_writer {
    struct yawl__buffer *buffer;
    bool fits; /* there was memory so far */
};
/* Appends a part, padded. */
void yawl__image_put(struct yawl__image_writer *w, const void *bytes, size_t size);
/* What an entry is written as: of that task, and with `otherwise` where its item keeps no block. */
struct yawl__image_as {
    uint32_t task;
    uint8_t before;
    const struct yawl__item_block *otherwise; /* NULL: without one too */
};
void yawl__image_put_entry(struct yawl__image_writer *w, const struct yawl__scope *scope,
                           const struct yawl__item *item, const struct yawl__image_as *as);
/* The firing of the instance that a sub-net is of; 0: it is of none. */
uint32_t yawl__image_firing(const struct yawl__child *child);

/* ---- Images ---- */

/* Appends the image of a case that is at rest between two steps, a multiple of 8 bytes; false: no memory. */
bool yawl__image_write(const struct yawl__case *c, struct yawl__buffer *buffer);
/* Makes a case that was just initialised what the image says.  YAWL_ECORRUPT, YAWL_ENOMEM, YAWL_ETOOBIG: the
 * case is the caller's to release. */
int yawl__image_read(struct yawl__core *core, struct yawl__case *c, const char *bytes,
                     size_t length);
/* The status that an image says its case has, whatever its bytes are; YAWL_CASE_CREATED: it is none. */
int yawl__image_status(const char *bytes, size_t length);
/* Is it the image of a case that has completed or was cancelled?  False too if it is none. */
bool yawl__image_has_ended(const char *bytes, size_t length);
/* Does a case that was read keep what its tables promise?  core->changes is used. */
bool yawl__image_holds(struct yawl__core *core, const struct yawl__case *c);

#endif
