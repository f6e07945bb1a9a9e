/* Reports of played traces: text for people, TAP and JUnit for tools. */
#ifndef PLAYER_REPORT_H
#define PLAYER_REPORT_H

#include <stdint.h>

enum report_format { REPORT_TEXT, REPORT_TAP, REPORT_JUNIT };

struct result {
    const char *file;
    const char *name;    /* of the trace; in a report owned */
    uint32_t line;       /* that did not hold */
    uint32_t column;     /* of a mistake in the line itself; 0: there is none */
    const char *problem; /* in a report owned; NULL: it passed */
};

struct report {
    enum report_format format;
    struct result *results; /* owned */
    uint32_t count, failed;
};

/* Adds one result (its texts are copied) and, with the text format, prints its line at once. */
void report_add(struct report *report, struct result result);
/* Prints what the format has for the end. */
void report_end(const struct report *report);
void report_done(struct report *report);

#endif
