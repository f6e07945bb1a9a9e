/* The bodies of the records that only multiple-instance tasks have.
 *
 *   instances started: struct yawl__start_body; an input for each instance; what is kept of the first, if it
 *     completes at once; the changes of the variables, if the task leaves at once
 *   item added: an input
 *   item completed: struct yawl__done_body; what is kept; the changes, if the task leaves
 *   task left: struct yawl__left_body; the changes
 * An input is a struct yawl__input_body, the packs of the instance's own variable and of what its performer
 * gets, and the text of its call.
 */
#ifndef CORE_INSTANCES_BODY_H
#define CORE_INSTANCES_BODY_H

#include "core/event_record.h"
#include "core/instances.h"

struct yawl__start_body {
    uint32_t count;
    uint32_t completes; /* 1: the first instance completes by this */
    uint32_t inputs_length, kept_length;
    int64_t minimum, maximum, threshold;
};
struct yawl__input_body {
    uint32_t own_length, in_length, text_length, reserved;
};
struct yawl__done_body {
    uint32_t kept_length, reserved;
};
/* Why a task leaves. */
enum yawl__left_how {
    YAWL__LEFT_ENOUGH,  /* its synchroniser says so */
    YAWL__LEFT_FORCED,  /* another task completes it: nothing of it runs on */
    YAWL__LEFT_EXPIRED, /* its timer: what was running is complete */
    YAWL__LEFT_COUNT
};
struct yawl__left_body {
    uint64_t how;
};

struct yawl__start_view {
    struct yawl__start_body body;
    struct yawl__pack inputs, kept, changes;
};
struct yawl__input_view {
    struct yawl__pack own, in;
    struct yawl_text text;
};

/* Each reads a body; false: it is not whole.  What packs hold is not looked at. */
bool yawl__start_read(const struct yawl__event_view *view, struct yawl__start_view *start);
bool yawl__done_read(const struct yawl__event_view *view, struct yawl__pack *kept,
                     struct yawl__pack *changes);
bool yawl__left_read(const struct yawl__event_view *view, enum yawl__left_how *how,
                     struct yawl__pack *changes);
/* Reads the input at the start of `rest`, which moves on. */
bool yawl__input_read(struct yawl__pack *rest, struct yawl__input_view *input);

#endif
