/* yawlctl store history, rebuild, drop: what a case did; the file PATH-history. */
#include <inttypes.h>
#include <time.h>

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

static void print_report(const struct ctl_options *options,
                         const struct yawl_history_report *report)
{
    printf("%s-history: %" PRIu64 " segments, %" PRIu64 " rows, batches before %" PRIu64
           "; the log has batches %" PRIu64 " to %" PRIu64 "\n",
           options->file, report->segments, report->rows, report->taken, report->first,
           report->end);
    if (report->dropped > 0) printf("dropped so far: %" PRIu64 " rows\n", report->dropped);
}

int ctl_store_rebuild(const struct ctl_options *options)
{
    struct yawl_history_report report;
    struct yawl_sqlite_options file = {.path = options->file};
    int status =
        options->check ? yawl_history_check(&file, &report) : yawl_history_rebuild(&file, &report);
    if (status != 0) return ctl_say(options->file, status, file.problem);
    print_report(options, &report);
    printf("compared with the log: %" PRIu64 " segments, %" PRIu64 " rows differ\n",
           report.from_log, report.differing);
    return report.differing == 0 ? CTL_FINE : CTL_WRONG;
}

int ctl_store_drop(const struct ctl_options *options)
{
    struct timespec now;
    struct yawl_history_report report;
    struct yawl_sqlite_options file = {.path = options->file,
                                       .history_keep_bytes = options->keep_bytes,
                                       .history_keep_days = (uint32_t)options->keep_days};
    if (timespec_get(&now, TIME_UTC) != TIME_UTC)
        return ctl_say(options->file, YAWL_ESTORE, "the clock cannot be read");
    int status = yawl_history_drop(&file, (int64_t)now.tv_sec * 1000, &report);
    if (status != 0) return ctl_say(options->file, status, file.problem);
    print_report(options, &report);
    return CTL_FINE;
}
