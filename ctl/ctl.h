/* What the commands of yawlctl share: options, streams and how an event is shown. */
#ifndef CTL_CTL_H
#define CTL_CTL_H

#include <stdbool.h>
#include <stdio.h>

#include "yawl/history.h"

/* Modules that one command loads. */
#define CTL_MODULES_MAX 64

enum ctl_exit { CTL_FINE, CTL_WRONG, CTL_USAGE, CTL_FAILED };

struct ctl_options {
    const char *file;
    yawl_case_id case_id;
    bool json;
    bool check;                     /* of rebuild: compare only; of metrics: compare too */
    uint64_t keep_days, keep_bytes; /* of drop; 0: no such limit */
    enum yawl_case_status status;   /* of cases; YAWL_CASE_CREATED: any */
    const char *program;            /* of cases: its workflow's name; NULL: any */
    const char *modules[CTL_MODULES_MAX];
    int modules_count;
};

/* Each returns the exit status. */
int ctl_store_verify(const struct ctl_options *options);
int ctl_store_dump(const struct ctl_options *options);
int ctl_store_cases(const struct ctl_options *options);
int ctl_store_history(const struct ctl_options *options);
int ctl_store_metrics(const struct ctl_options *options);
int ctl_store_rebuild(const struct ctl_options *options);
int ctl_store_drop(const struct ctl_options *options);

/* Says what failed, on standard error; the status of a code: damage is CTL_WRONG, all else CTL_FAILED. */
int ctl_say(const char *file, int code, const char *problem);
/* Prints a problem that was found, in one line: as it is, or as a JSON object. */
__attribute__((format(printf, 2, 3))) void ctl_problem(const struct ctl_options *options,
                                                       const char *format, ...);
/* Prints a text so that it stays in its line and its quotes, as in JSON, without the quotes. */
void ctl_print_escaped(struct yawl_text text);
/* Prints a moment, milliseconds since 1970, 24 characters wide. */
void ctl_print_time(int64_t ms);
/* Prints an event as a line for people, without its end. */
void ctl_print_entry(const struct yawl_history_entry *entry);
/* The programs of all modules; NULL: one cannot be loaded, it was said which. */
const struct yawl_program **ctl_load_modules(const struct ctl_options *options);

#endif
