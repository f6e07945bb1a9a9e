/* What the connectors that reach out of the program share: the key of a call, numbers of settings, and
 * the limits of an endpoint.
 */
#ifndef CONNECTORS_CALL_PARTS_H
#define CONNECTORS_CALL_PARTS_H

#include "connectors/gate.h"
#include "yawl/connector.h"

/* Bytes of a key with its NUL. */
#define YAWL__CALL_KEY_SIZE 128

/* Names the work item for ever, by what no migration changes (firings count over the whole case): every
 * attempt at it, also after a crash or by another version, has the same key, and no other item of any
 * workflow, store or engine has it (the copy of a store's file goes on with the keys of both). */
void yawl__call_key(const struct yawl_call_info *info, char key[YAWL__CALL_KEY_SIZE]);

/* Texts that end with NULL. */
struct yawl__texts {
    char **items;
    uint32_t count, capacity;
};
/* Adds a copy of both in one; false: no memory. */
bool yawl__texts_add(struct yawl__texts *texts, const char *prefix, const char *text);
/* Overwrites them, since they may hold secrets, and gives them back. */
void yawl__texts_free(struct yawl__texts *texts);

/* A number that the compiler has checked; 0 if it is none. */
uint64_t yawl__setting_number(struct yawl_text value);
/* Reads `concurrency`, `breaker.failures` and `breaker.cool_down`; false: it is another setting. */
bool yawl__setting_of_gate(struct yawl__gate_limits *limits, const char *setting,
                           struct yawl_text value);
/* The part of `setting` behind `prefix`, which ends in a point; NULL: it begins otherwise. */
const char *yawl__setting_below(const char *setting, const char *prefix);

/* Is it memory, files or processes of this machine that are missing, an error of libuv? */
bool yawl__is_shortage(int error);
/* Control characters become spaces and what is no UTF-8 a question mark, so that it can be a message. */
void yawl__text_clean(char *text, size_t length);
/* A call that a gate turned away fails with the error "busy" and says when to try again; without memory it
 * is made again. */
void yawl__call_turned_away(yawl_call_t *call, enum yawl__gate_answer answer, uint64_t retry_ms);
/* A call whose settings could not be read: a secret is missing, they are too many, or there is no memory. */
void yawl__call_unset(yawl_call_t *call, const struct yawl_call_info *info, int status);

#endif
