/* A record: one decision and its consequences as bytes.  Head, body, notes, each padded to 8 bytes.  Most
 * records have neither detail nor body, and few notes: their head is brief.
 *
 * The same bytes go to the store and are applied.  Replaying applies the decisions; the notes say what
 * followed, so that a history needs no replay.  A reader expands a record into the events that listeners
 * get.  Before the first record of a batch, and where the time has changed, stands a mark of the time.
 *
 * An item of an instance has the instance's number in the first 8 bytes of its body; a failure that the
 * system told by a number has that in the next 8; then, by kind:
 *   case started: detail: the program's hash; a pack of the variables that are set
 *   task left, task routed, item completed (leaving): the choice; a pack of the variables that changed
 *   net started: the number of the new scope; a pack of its variables; task and firing in its parent
 *   choice forced: the choice
 *   item started: bytes of the input's pack, and of the call's text << 32; the two
 *   item resumed: the status to which it returns
 *   item rolled back (again): when it is tried again; the message
 *   item failed, task failed, case failed: see yawl__failure; the message
 *   case cancelled: 1 if it was killed
 *   case deadlocked: the condition, and its tokens << 32
 *   timer armed: its deadline; firing: index of the timer
 *   timer expired: firing: index of the timer; (leaving) the firing of the task that it started, or 0
 *   trigger delivered: 1 + place among the kept ones, or 0; a pack of the payload
 *   answer kept: see core/answers.c; answer taken: the firing of its item
 *   case migrated: the new program's hash; firing: bytes of the text that names both; image and text
 *   trigger kept, lost: net << 32 | task, which name it; firing: bytes of the key; (kept) pack and key
 */
#ifndef CORE_EVENT_RECORD_H
#define CORE_EVENT_RECORD_H

#include <stddef.h>
#include <string.h>

#include "base/buffer.h"
#include "core/pack.h"
#include "yawl/event.h"

#define YAWL__EVENT_VERSION 3
/* Kinds of marks.  Of the time: detail is milliseconds since 1970.  Of a program, before the first start
 * of it: detail is its hash, the body its name (`firing` bytes) and its version; it is the one that later
 * starts with that hash are of, until another one with the same hash is marked. */
#define YAWL__EVENT_TIME    255
#define YAWL__EVENT_PROGRAM 253
/* Of a submission, behind what it did: detail is its number, `firing` the status of its case then; the body
 * is the hash of the command, 8 bytes, and the submission's id. */
#define YAWL__EVENT_SUBMISSION 252
/* Is it a time that a clock can show?  The difference of two such is a number. */
static inline bool yawl__is_clock_time(int64_t ms)
{
    return ms >= -(INT64_MAX / 4) && ms <= INT64_MAX / 4;
}
static inline bool yawl__event_is_mark(uint8_t kind)
{
    return kind == YAWL__EVENT_TIME || kind == YAWL__EVENT_PROGRAM ||
           kind == YAWL__EVENT_SUBMISSION;
}

enum yawl__event_flag {
    YAWL__EVENT_INSTANCE = 1,   /* the body begins with an instance's number */
    YAWL__EVENT_STARTS = 2,     /* its item was offered or given back, and is started by this */
    YAWL__EVENT_LEAVES = 4,     /* its task leaves by this */
    YAWL__EVENT_AGAIN = 8,      /* rolled back since it failed, to be tried again */
    YAWL__EVENT_SLOW = 16,      /* it took longer than its task's budget */
    YAWL__EVENT_COMPLETES = 32, /* of a start of instances: the first one completes by this */
    YAWL__EVENT_BRIEF = 64,     /* its head ends before `detail` */
    YAWL__EVENT_CAUSE = 128     /* of a failure: its body has the system's code behind it */
};

/* While a record is decided and applied its head is whole; when it is kept it becomes brief if it can. */
struct yawl__event_head {
    uint8_t version, kind, flags;
    uint8_t few; /* brief: its notes in words; else 0 */
    uint32_t scope;
    uint32_t task;   /* YAWL_NONE: none */
    uint32_t firing; /* 0: none */
    uint64_t case_id;
    /* Not in a brief one, which has none of all three but a few notes. */
    uint64_t detail;
    uint32_t body;  /* bytes, without padding */
    uint32_t notes; /* words */
};
#define YAWL__EVENT_BRIEF_SIZE offsetof(struct yawl__event_head, detail)
#define YAWL__EVENT_FEW_MAX    UINT8_MAX

static inline size_t yawl__event_head_size(const struct yawl__event_head *head)
{
    return (head->flags & YAWL__EVENT_BRIEF) != 0 ? YAWL__EVENT_BRIEF_SIZE : sizeof *head;
}

/* A record that was read: its head (of a brief one too with all members), its body and notes in place. */
struct yawl__event_view {
    struct yawl__event_head head;
    uint32_t instance; /* 0: none */
    int cause;         /* of a failure, as libuv's; 0: none */
    const char *body;  /* behind these two */
    size_t body_length;
    const char *notes;
};
/* A word of its notes; they need not be aligned. */
static inline uint32_t yawl__note_word(const struct yawl__event_view *view, uint32_t at)
{
    uint32_t word;
    memcpy(&word, view->notes + (size_t)at * sizeof word, sizeof word);
    return word;
}

/* Codes of the system are those of libuv, which end there. */
#define YAWL__CAUSE_LEAST (-4095)
static inline bool yawl__is_cause(int64_t code) { return code < 0 && code >= YAWL__CAUSE_LEAST; }

static inline uint64_t yawl__detail(uint32_t low, uint32_t high)
{
    return (uint64_t)high << 32 | low;
}
static inline uint32_t yawl__detail_low(uint64_t detail) { return (uint32_t)detail; }
static inline uint32_t yawl__detail_high(uint64_t detail) { return (uint32_t)(detail >> 32); }

/* What a failure keeps in `detail`: the error, the line in the specification, and (leaving) the flow. */
struct yawl__failure {
    int code;
    uint32_t line, other;
};
static inline uint64_t yawl__failure_detail(struct yawl__failure failure)
{
    return yawl__detail((uint32_t)-failure.code | failure.other << 16, failure.line);
}
static inline struct yawl__failure yawl__failure_of(uint64_t detail)
{
    struct yawl__failure failure = {-(int)(detail & 0xffff), yawl__detail_high(detail),
                                    yawl__detail_low(detail) >> 16};
    return failure;
}

/* A note is a word, kind | value << 8, and words behind it by kind: of an item its firing, and its instance
 * << 1 | cancelled with its case; of a closed timer its number and instance; of dropped tokens how many; of
 * a call that was performed its firing, instance and worker, of one that waited the milliseconds instead; of
 * a change of scope (kind YAWL__NOTE_SCOPE) the scope that the next notes belong to.  `kind` is the
 * event's, `value` a task or condition, YAWL__NOTE_NONE: none. */
#define YAWL__NOTE_SCOPE 254
#define YAWL__NOTE_NONE  0xffffffu

/* Words of a note at most. */
#define YAWL__NOTE_WORDS_MAX 4
/* Words behind a note of that kind. */
static inline uint32_t yawl__note_words(uint32_t kind)
{
    switch (kind) {
    case YAWL_EVENT_ITEM_CANCELLED:
    case YAWL_EVENT_ITEM_DISCARDED:
    case YAWL_EVENT_TIMER_CLOSED: return 2;
    case YAWL_EVENT_CALL_PERFORMED:
    case YAWL_EVENT_CALL_WAITED: return 3;
    case YAWL_EVENT_TOKENS_DROPPED:
    case YAWL__NOTE_SCOPE: return 1;
    default: return 0;
    }
}

/* Bytes of a whole record. */
static inline size_t yawl__event_size(const struct yawl__event_head *head)
{
    return yawl__event_head_size(head) + (((size_t)head->body + 7) & ~(size_t)7) +
           (((size_t)head->notes * 4 + 7) & ~(size_t)7);
}
/* Reads a record that the core has just written. */
void yawl__event_view_own(const char *bytes, struct yawl__event_view *view);
/* Reads the record at the start of `bytes`, whatever they are.  Returns its size, or YAWL_ECORRUPT: the
 * bytes are no whole record of a version and kind that is known. */
int64_t yawl__event_read(const char *bytes, size_t length, struct yawl__event_view *view);
/* The pack in a record's body; empty for a kind that has none. */
struct yawl__pack yawl__event_pack(const struct yawl__event_view *view);
/* The text of a started item's call. */
struct yawl_text yawl__event_call_text(const struct yawl__event_view *view);

/* What a case is from now on: the image in the record of its going over to another program; the text. */
struct yawl_text yawl__event_image(const struct yawl__event_view *view, struct yawl_text *versions);

/* Appends a mark of the program; false: no memory. */
bool yawl__event_put_program(struct yawl__buffer *buffer, const struct yawl_program *program);
/* Appends a mark of a submission; false: no memory. */
struct yawl__submission_mark {
    uint64_t number, command; /* command: its hash */
    yawl_case_id case_id;
    uint32_t case_status;
    struct yawl_text id;
};
bool yawl__event_put_submission(struct yawl__buffer *buffer,
                                const struct yawl__submission_mark *mark);
/* What such a mark says; the id points into it. */
struct yawl__submission_mark yawl__event_submission(const struct yawl__event_view *view);
/* The name and the version in a mark of a program. */
void yawl__event_program(const struct yawl__event_view *view, struct yawl_text *name,
                         struct yawl_text *version);

/* Goes through records as events. */
struct yawl__event_reader {
    const char *bytes; /* good records, one after the other */
    size_t length, at; /* at: of the record that comes next */
    int64_t time_ms;
    struct yawl__event_view view; /* of the record that is being expanded */
    uint32_t part, note;          /* its events and notes that were given */
    uint32_t scope;               /* of its next note */
    bool is_open;
};
static inline struct yawl__event_reader yawl__event_reader(const char *bytes, size_t length)
{
    struct yawl__event_reader reader = {bytes, length, 0, 0,    {{0}, 0, 0, NULL, 0, NULL},
                                        0,     0,      0, false};
    return reader;
}
/* Fills the next event, all but its program; its message points into the record.  False: no more. */
bool yawl__event_next(struct yawl__event_reader *reader, yawl_event_t *event);

#endif
