/* Reports of played traces: text for people, TAP and JUnit for tools. */
#ifndef PLAYER_REPORT_H
#define PLAYER_REPORT_H

#include <stdbool.h>
#include <stdint.h>

enum report_format { REPORT_TEXT, REPORT_TAP, REPORT_JUNIT };

struct result {
    const char *file;
    char *name; /* of the trace; owned */
    bool passed;
    uint32_t line; /* that did not hold */
    char *problem; /* owned; NULL when passed */
};

struct report {
    enum report_format format;
    struct result *results; /* owned */
    uint32_t count, failed;
};

/* Adds one result (texts are copied) and, with the text format, prints its line at once. */
void report_add(struct report *report, const char *file, const char *name, uint32_t line,
                const char *problem);
/* Prints what the format has for the end. */
void report_end(const struct report *report);
void report_done(struct report *report);

#endif
