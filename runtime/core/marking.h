/* Reads the marking of a frame, whatever form its places have. */
#ifndef CORE_MARKING_H
#define CORE_MARKING_H

#include "yawl/program.h"

/* Tokens in a condition. */
uint32_t yawl__tokens(const struct yawl_net *net, const struct yawl_frame *frame, uint32_t place);
/* Index of the first condition from `from` on that holds tokens; places_count if there is none. */
uint32_t yawl__marked_from(const struct yawl_net *net, const struct yawl_frame *frame,
                           uint32_t from);
/* Index of the first bit from `from` on that is set; `count` if there is none. */
uint32_t yawl__bit_from(const uint64_t *set, uint32_t from, uint32_t count);
/* Is the output condition marked? */
bool yawl__has_ended(const struct yawl_net *net, const struct yawl_frame *frame);
/* May a leaving task mark the flows of `choice`?  False: a condition would hold more than its counter
 * can, or than YAWL_TOKENS_MAX; `*place` names it.  A task that is not busy yet takes its tokens first. */
bool yawl__tokens_fit(const struct yawl_net *net, const struct yawl_frame *frame, uint32_t task,
                      uint64_t choice, uint32_t *place);
/* May the condition take one more token? */
bool yawl__place_has_room(const struct yawl_net *net, const struct yawl_frame *frame, uint32_t place);
/* Does the leaving task mark its flow `flow` under `choice`? */
bool yawl__marks_flow(const struct yawl_task *task, uint64_t choice, uint32_t flow);
/* Is `choice` one that a split can make? */
bool yawl__choice_is_good(const struct yawl_task *task, uint64_t choice);

#endif
