/* The trace language: one command or statement a line, parsed before anything runs.
 *
 * Takes the text of a trace file, gives lines with their arguments; knows no workflow.  The format is
 * documented in docs/traces.md.
 */
#ifndef PLAYER_TRACE_H
#define PLAYER_TRACE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Longest trace file in bytes, most names on one line, deepest JSON is jansson's. */
#define TRACE_SIZE_MAX  ((size_t)64 << 20)
#define TRACE_NAMES_MAX 65536

/* X(name, text, arguments): arguments is a small language for the parser:
 *   N one name, L a list of names, M names with counts,
 *   J optional JSON, R required JSON, B optional `by NAME`, F a flow choice, 3 three numbers, T a text. */
#define TRACE_LINES(X)                                                                             \
    X(TRACE, "trace", "T")                                                                         \
    X(CASE, "case", "J")                                                                           \
    X(START, "start", "NB")                                                                        \
    X(COMPLETE, "complete", "NBJ")                                                                 \
    X(FAIL, "fail", "NBJ")                                                                         \
    X(CHOOSE, "choose", "F")                                                                       \
    X(ADD, "add", "NJ")                                                                            \
    X(CANCEL, "cancel", "N")                                                                       \
    X(SUSPEND, "suspend", "N")                                                                     \
    X(RESUME, "resume", "N")                                                                       \
    X(SKIP, "skip", "N")                                                                           \
    X(TRIGGER, "trigger", "NJ")                                                                    \
    X(CLOCK, "clock", "T")                                                                         \
    X(ADVANCE, "advance", "T")                                                                     \
    X(ENABLED, "enabled", "L")                                                                     \
    X(BUSY, "busy", "L")                                                                           \
    X(INSTANCES, "instances", "N3")                                                                \
    X(MARKED, "marked", "M")                                                                       \
    X(ARMED, "armed", "L")                                                                         \
    X(INPUT, "input", "NR")                                                                        \
    X(DATA, "data", "R")                                                                           \
    X(OUTPUT, "output", "R")                                                                       \
    X(STATUS, "status", "T")

enum trace_kind {
#define TRACE_KIND(name, text, arguments) TRACE_##name,
    TRACE_LINES(TRACE_KIND)
#undef TRACE_KIND
        TRACE_KIND_COUNT
};

/* A name as it was written, with its path and [instance]; the specification tells what it means. */
struct trace_name {
    char *name;
    uint32_t count;  /* tokens in `marked`, 1 */
    uint32_t column; /* in its line, from 1 */
};

struct trace_line {
    enum trace_kind kind;
    bool refuse;              /* `refuse COMMAND` */
    uint32_t number;          /* line in the file, from 1 */
    struct trace_name *names; /* N, L, M; F: the task, then the targets */
    uint32_t names_count;
    char *by;   /* NULL: not written */
    char *text; /* T */
    uint32_t numbers[3];
    json_t *json;    /* NULL: not written */
    char *json_text; /* the same as it is written */
    uint32_t column; /* of the argument that was read last; where an error is */
};

struct trace_file {
    const char *path;
    struct trace_line *lines;
    uint32_t lines_count;
    char error[512]; /* "FILE:LINE:COLUMN: …" when parsing failed */
};

/* Reads and parses `path`.  False with file->error filled; trace_file_done releases in any case. */
bool trace_file_read(struct trace_file *file, const char *path);
/* Parses one line (NUL-terminated).  1: a line, 0: nothing on it, -1: error in `error`, at line->column. */
int trace_parse_line(const char *text, struct trace_line *line, char *error, size_t error_size);
void trace_line_done(struct trace_line *line);
void trace_file_done(struct trace_file *file);

#endif
