/* Builds a sentence for a person, without stdio: pieces of text and numbers, cut at the end.
 *
 * Always terminated.  What does not fit is dropped, never half a code point's bytes more than that.
 * A message that may become a long list is given more room when that begins; cleared, it is short
 * again.  It must not be assigned, but by yawl__message_copy, and is cleared before its first use.
 */
#ifndef BASE_MESSAGE_H
#define BASE_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

#define YAWL__MESSAGE_MAX 512

struct yawl__message {
    size_t length, size;
    char *text; /* `own`, or the room that it was given */
    char own[YAWL__MESSAGE_MAX];
};

void yawl__message_clear(struct yawl__message *message);
void yawl__message_add(struct yawl__message *message, const char *text);
/* Goes on in `room`, which must live until the message is cleared; nothing happens if it is too small. */
void yawl__message_widen(struct yawl__message *message, char *room, size_t size);
/* The first `length` bytes of `text`. */
void yawl__message_add_bytes(struct yawl__message *message, const char *text, size_t length);
void yawl__message_add_number(struct yawl__message *message, uint64_t number);
/* Replaces the message by another one, which may never have been used. */
void yawl__message_copy(struct yawl__message *message, const struct yawl__message *other);
/* As 16 digits: 0x00ff… */
void yawl__message_add_hex(struct yawl__message *message, uint64_t number);
/* Replaces the message by the texts up to a NULL: `yawl__message_set(m, "task \"", name, "\"", NULL)`. */
void yawl__message_set(struct yawl__message *message, const char *first, ...);

#endif
