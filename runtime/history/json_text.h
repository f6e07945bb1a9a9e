/* JSON text that grows, in memory of its own. */
#ifndef HISTORY_JSON_TEXT_H
#define HISTORY_JSON_TEXT_H

#include "base/buffer.h"
#include "yawl/value.h"

struct yawl__text_out {
    struct yawl__buffer buffer;
    bool is_dry; /* memory ran out: what is there is not all */
};

/* Empties it. */
void yawl__text_begin(struct yawl__text_out *json);
void yawl__text_put_bytes(struct yawl__text_out *json, struct yawl_text text);
void yawl__text_put(struct yawl__text_out *json, const char *text);
/* Each puts `name` as it is, and the value behind it. */
void yawl__text_string(struct yawl__text_out *json, const char *name, struct yawl_text text);
void yawl__text_number(struct yawl__text_out *json, const char *name, uint64_t number);
/* A moment, milliseconds since 1970, as of XML Schema. */
void yawl__text_time(struct yawl__text_out *json, const char *name, int64_t ms);
struct yawl_text yawl__text_done(const struct yawl__text_out *json);
void yawl__text_free(struct yawl__text_out *json);

#endif
