/* yawlctl store history, rebuild: what a case did; the file PATH-history. */
#include <inttypes.h>

#include "ctl/ctl.h"

static int print_entry(void *context, const struct yawl_history_entry *entry)
{
    const struct ctl_options *options = context;
    if (options->json)
        (void)fwrite(entry->json.data, 1, entry->json.length, stdout);
    else
        ctl_print_entry(entry);
    (void)putchar('\n');
    return 0;
}

int ctl_store_history(const struct ctl_options *options)
{
    yawl_history_t *history;
    struct yawl_sqlite_options file = {.path = options->file};
    int status = yawl_history_open(&history, &file);
    if (status != 0) return ctl_say(options->file, status, file.problem);
    struct ctl_options copy = *options;
    status = yawl_history_case(history, options->case_id, print_entry, &copy);
    int code =
        status != 0 ? ctl_say(options->file, status, yawl_history_problem(history)) : CTL_FINE;
    yawl_history_close(history);
    return code;
}

int ctl_store_rebuild(const struct ctl_options *options)
{
    struct yawl_history_report report;
    struct yawl_sqlite_options file = {.path = options->file};
    int status =
        options->check ? yawl_history_check(&file, &report) : yawl_history_rebuild(&file, &report);
    if (status != 0) return ctl_say(options->file, status, file.problem);
    printf("%s-history: %" PRIu64 " segments, %" PRIu64 " rows, batches before %" PRIu64
           "; the log has batches %" PRIu64 " to %" PRIu64 "\n",
           options->file, report.segments, report.rows, report.taken, report.first, report.end);
    printf("compared with the log: %" PRIu64 " segments, %" PRIu64 " rows differ\n",
           report.from_log, report.differing);
    return report.differing == 0 ? CTL_FINE : CTL_WRONG;
}
