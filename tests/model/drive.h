/* Random commands on both sides, and what became of it.  The commands are kept, so that the same
 * run can be repeated on a smaller specification and printed as a trace. */
#ifndef DRIVE_H
#define DRIVE_H

#include "compiled.h"
#include "jobs.h"

#define SCRIPT_CASES_MAX    4
#define SCRIPT_COMMANDS_MAX 160

struct script {
    int cases_count, commands_count;
    int g[SCRIPT_CASES_MAX], first[SCRIPT_CASES_MAX]; /* first command of a case */
    struct command commands[SCRIPT_COMMANDS_MAX];
    int failed_case, failed_command; /* -1: right after the start of the case */
    char difference[400];
};

struct tally { /* what the runs went through, to show that they reached something */
    long commands, refused, ended[STATUS_COUNT];
    long moved, stayed; /* migrations that were made, and that were refused */
};

/* Commands are drawn (chance not NULL) and written to the script, or taken from it. */
enum outcome drive(const struct spec *spec, const struct compiled_options *options,
                   struct chance *chance, struct script *script, struct tally *tally);
/* The script up to where it failed, in the language of docs/traces.md, with what the rules say. */
void script_write(const struct spec *spec, const struct script *script, FILE *out);

#endif
