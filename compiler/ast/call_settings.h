/* The settings of each connector's `call`: one list, of which the reader's checks, the JSON Schema and the
 * documentation are made.
 *
 * A setting is known by its flat name, `breaker.failures`; a list or a mapping of texts stands for all
 * names below its own, `run.0`, `headers.Accept`.
 */
#ifndef AST_CALL_SETTINGS_H
#define AST_CALL_SETTINGS_H

#include "base/text.h"

#include <stdint.h>

enum call_kind {
    CALL_TEXT,     /* a text with {EXPR} and {secret.NAME} */
    CALL_URL,      /* the same; values are percent-encoded */
    CALL_CONSTANT, /* a text that means itself */
    CALL_WORD,     /* one of its words */
    CALL_COUNT,    /* a number within its bounds */
    CALL_SIZE,     /* bytes: 4096, 64KB, 16MB, 1GB */
    CALL_TIME,     /* a duration; the bounds are milliseconds */
    CALL_TEXTS,    /* a list of texts, as CALL_TEXT */
    CALL_NAMED,    /* a mapping: name and text, as CALL_TEXT */
    CALL_CONSTANTS /* a list of constants */
};

#define CALL_DAY_MS 86400000
#define CALL_GIGABYTE (INT64_C(1) << 30)

/* X(connector, setting, kind, words, least, most, about) */
#define CALL_SETTINGS(X)                                                                           \
    X("function", "name", CALL_CONSTANT, NULL, 0, 0, "The C function.")                            \
    X("log", "message", CALL_TEXT, NULL, 0, 0, "The line of the log.")                             \
    X("http", "url", CALL_URL, NULL, 0, 0, "http:// or https://; values are percent-encoded.")     \
    X("http", "method", CALL_WORD, "GET HEAD POST PUT PATCH DELETE", 0, 0,                         \
      "POST if there is something to send, else GET.")                                             \
    X("http", "headers", CALL_NAMED, NULL, 0, 0, "Header fields.")                                 \
    X("http", "query", CALL_NAMED, NULL, 0, 0, "Added to the URL behind '?'.")                     \
    X("http", "body", CALL_TEXT, NULL, 0, 0, "What is sent, instead of `in` as JSON.")             \
    X("http", "timeout", CALL_TIME, NULL, 1, CALL_DAY_MS, "Of one attempt; 30s if absent.")        \
    X("http", "max_answer", CALL_SIZE, NULL, 1, CALL_GIGABYTE, "More fails; 8MB if absent.")       \
    X("http", "hosts", CALL_CONSTANTS, NULL, 0, 0,                                                 \
      "The only hosts that may be called: names, or *.NAME.")                                      \
    X("http", "allow_private", CALL_CONSTANTS, NULL, 0, 0,                                         \
      "Hosts that may have a private or local address.")                                           \
    X("http", "ca_file", CALL_CONSTANT, NULL, 0, 0,                                                \
      "Certificates that are trusted, in place of the system's.")                                  \
    CALL_LIMITS(X, "http")                                                                         \
    X("process", "run", CALL_TEXTS, NULL, 0, 0, "The program, a constant, and its arguments.")     \
    X("process", "env", CALL_NAMED, NULL, 0, 0, "All of its environment.")                         \
    X("process", "directory", CALL_CONSTANT, NULL, 0, 0, "Where it runs.")                         \
    X("process", "timeout", CALL_TIME, NULL, 1, CALL_DAY_MS, "Then it is ended; 1m if absent.")    \
    X("process", "memory", CALL_SIZE, NULL, 1, 1024 * CALL_GIGABYTE, "Of its address space.")      \
    X("process", "cpu", CALL_TIME, NULL, 1, CALL_DAY_MS, "CPU time, in whole seconds.")            \
    X("process", "files", CALL_COUNT, NULL, 3, 1000000, "Open files.")                             \
    X("process", "max_output", CALL_SIZE, NULL, 1, CALL_GIGABYTE,                                  \
      "Of standard output; more fails; 8MB if absent.")                                            \
    CALL_LIMITS(X, "process")
/* Shared by those that reach out of the program. */
#define CALL_LIMITS(X, connector)                                                                  \
    X(connector, "concurrency", CALL_COUNT, NULL, 1, 4096,                                         \
      "Calls of one endpoint at a time; others wait; 64 if absent.")                               \
    X(connector, "breaker.failures", CALL_COUNT, NULL, 1, 1000000,                                 \
      "So many failures in a row and the endpoint is left alone.")                                 \
    X(connector, "breaker.cool_down", CALL_TIME, NULL, 1, CALL_DAY_MS,                             \
      "For so long; then one call tries again; 30s if absent.")

struct call_setting {
    const char *connector, *name;
    enum call_kind kind;
    const char *words; /* of CALL_WORD, with spaces between them */
    int64_t least, most;
    const char *about;
};

/* All rows; the last one has no name. */
extern const struct call_setting call_settings[];

/* The row that a flat name belongs to, `below` then the rest behind its dot (absent for a name that is the
 * row's own); NULL: the connector has no such setting. */
const struct call_setting *call_setting_find(struct text connector, struct text name,
                                             struct text *below);
/* The name nearest to `name` among the connector's settings; absent: none is near. */
struct text call_setting_nearest(struct text connector, struct text name);
/* The setting that is given by `connector: TEXT`. */
const char *call_setting_main(struct text connector);
static inline bool call_setting_has_parts(enum call_kind kind)
{
    return kind == CALL_TEXTS || kind == CALL_NAMED || kind == CALL_CONSTANTS;
}

#endif
