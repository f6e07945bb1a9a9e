/* The tokens of a JSON text, one after the other, strictly as in RFC 8259. */
#ifndef CORE_JSON_SCAN_H
#define CORE_JSON_SCAN_H

#include "yawl/value.h"

struct yawl__json {
    const char *begin, *at, *end; /* `end` is `at` once something is missing */
    const char *
        expected; /* what is missing at `at`, where the text ceases to be JSON; NULL: nothing yet */
};

/* The next character that is no white space, NUL at the end. */
static inline char yawl__json_peek(struct yawl__json *json)
{
    while (json->at < json->end && yawl_is_space(*json->at)) json->at++;
    return json->at < json->end ? *json->at : '\0';
}
/* Takes `c`, which is not NUL, if it is next. */
static inline bool yawl__json_take(struct yawl__json *json, char c)
{
    bool next = yawl__json_peek(json) == c;
    json->at += next;
    return next;
}
/* `expected` is missing here: nothing more is read.  Returns false. */
bool yawl__json_fail(struct yawl__json *json, const char *expected);
/* The same where it is `c` that is missing: one of : ] } , and the quote. */
bool yawl__json_miss(struct yawl__json *json, char c);
/* Takes `c`, or the text is no JSON. */
static inline bool yawl__json_need(struct yawl__json *json, char c)
{
    return yawl__json_take(json, c) || yawl__json_miss(json, c);
}
/* Takes the word, such as null, if it is next. */
bool yawl__json_word(struct yawl__json *json, const char *word);

/* What a string looks like in the text, between its quotes. */
struct yawl__json_string {
    struct yawl_text raw;
    bool escaped; /* it has escapes: the value is no longer than `raw` */
};
bool yawl__json_string(struct yawl__json *json, struct yawl__json_string *string);
/* Writes the value at `to`, which has room for `raw`; returns its length. */
uint32_t yawl__json_unescape(struct yawl_text raw, char *to);

/* A number as it is written. */
struct yawl__json_number {
    struct yawl_text text;
    bool whole;   /* it has neither fraction nor exponent, */
    bool decimal; /* no exponent */
};
bool yawl__json_number(struct yawl__json *json, struct yawl__json_number *number);

/* Any value, which is passed over. */
bool yawl__json_skip(struct yawl__json *json);

#endif
