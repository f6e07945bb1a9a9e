/* An event as bytes: a head of fixed size, then a body by kind, padded to 8 bytes.
 *
 * The same bytes go to the store and are applied.  What a kind keeps in `detail` and in its body:
 *   case started: the program's hash; a pack of the variables that are set
 *   task left, task routed: the choice; a pack of the variables that changed
 *   choice forced: the choice
 *   item started: bytes of the input's pack, and of the call's text << 32; the two
 *   item resumed: the status to which it returns; item cancelled: 1 if with its case
 *   item failed, case failed: the error, and the line << 32; the message
 *   tokens dropped, case deadlocked: the condition, and its tokens << 32
 */
#ifndef CORE_EVENT_RECORD_H
#define CORE_EVENT_RECORD_H

#include <string.h>

#include "base/buffer.h"
#include "core/pack.h"
#include "yawl/event.h"

#define YAWL__EVENT_VERSION     1
#define YAWL__EVENT_CONSEQUENCE 1 /* flag */

struct yawl__event_head {
    uint32_t body; /* bytes, without padding */
    uint8_t version, kind, flags, reserved;
    uint64_t case_id;
    int64_t time_ms;
    uint32_t task;   /* YAWL_NONE: none */
    uint32_t firing; /* 0: none */
    uint64_t detail;
};

/* A record that was read: its head, its body in place. */
struct yawl__event_view {
    struct yawl__event_head head;
    const char *body;
};

static inline uint64_t yawl__detail(uint32_t low, uint32_t high)
{
    return (uint64_t)high << 32 | low;
}
static inline uint32_t yawl__detail_low(uint64_t detail) { return (uint32_t)detail; }
static inline uint32_t yawl__detail_high(uint64_t detail) { return (uint32_t)(detail >> 32); }

/* Bytes of a whole record. */
static inline size_t yawl__event_size(const struct yawl__event_head *head)
{
    return sizeof *head + (((size_t)head->body + 7) & ~(size_t)7);
}
/* Appends a head; the body follows by appending to the buffer, then yawl__event_close.  False: no
 * memory. */
bool yawl__event_open(struct yawl__buffer *buffer, const struct yawl__event_head *head);
/* Ends the record whose head lies at `at`: notes the body's length and pads it. */
bool yawl__event_close(struct yawl__buffer *buffer, size_t at);
/* Reads a record that the core has just written. */
static inline void yawl__event_view_own(const char *bytes, struct yawl__event_view *view)
{
    memcpy(&view->head, bytes, sizeof view->head);
    view->body = bytes + sizeof view->head;
}
/* Reads the record at the start of `bytes`, whatever they are.  Returns its size, or YAWL_ECORRUPT: the
 * bytes are no whole record of a version and kind that is known. */
int64_t yawl__event_read(const char *bytes, size_t length, struct yawl__event_view *view);
/* The pack in a record's body; empty for a kind that has none. */
struct yawl__pack yawl__event_pack(const struct yawl__event_view *view);
/* The text of a started item's call. */
struct yawl_text yawl__event_call_text(const struct yawl__event_view *view);
/* Fills `event` for listeners; its message points into the body. */
void yawl__event_describe(const struct yawl__event_view *view, const struct yawl_program *program,
                          yawl_event_t *event);

#endif
