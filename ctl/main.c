/* yawlctl: looks into what yawl's programs leave behind; docs/yawlctl.1.scd.
 * Results go to standard output, what went wrong to standard error. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/ctl.h"

static const char usage_text[] =
    "usage: yawlctl store verify FILE [--module MODULE]... [--format=text|json]\n"
    "       yawlctl store dump FILE [--format=text|json]\n"
    "       yawlctl store cases FILE [--status STATUS] [--program WORKFLOW] [--format=text|json]\n"
    "       yawlctl store history FILE CASE [--format=text|json]\n"
    "       yawlctl store metrics FILE [--check] [--format=text|json]\n"
    "       yawlctl store rebuild FILE [--check]\n"
    "       yawlctl store drop FILE [--days=N] [--bytes=N]\n"
    "       yawlctl --help | --version\n";

static const struct command {
    const char *name;
    int (*run)(const struct ctl_options *options);
    bool takes_case, takes_modules, takes_check, takes_format, takes_limits, takes_filter;
} commands[] = {
    {"verify", ctl_store_verify, .takes_modules = true, .takes_format = true},
    {"dump", ctl_store_dump, .takes_format = true},
    {"cases", ctl_store_cases, .takes_format = true, .takes_filter = true},
    {"history", ctl_store_history, .takes_case = true, .takes_format = true},
    {"metrics", ctl_store_metrics, .takes_check = true, .takes_format = true},
    {"rebuild", ctl_store_rebuild, .takes_check = true},
    {"drop", ctl_store_drop, .takes_limits = true},
};

static int wrong_usage(const char *what, const char *which)
{
    fprintf(stderr, "yawlctl: %s%s%s\n%s", what, which != NULL ? ": " : "",
            which != NULL ? which : "", usage_text);
    return CTL_USAGE;
}

int ctl_say(const char *file, int code, const char *problem)
{
    const char *why = problem != NULL && problem[0] != '\0' ? problem : yawl_strerror(code);
    fprintf(stderr, "yawlctl: %s: %s\n", file, why);
    return code == YAWL_ECORRUPT || code == YAWL_ENOCASE ? CTL_WRONG : CTL_FAILED;
}

/* A number from 1 to `most`. */
static bool read_number(const char *text, uint64_t most, uint64_t *number)
{
    char *end;
    errno = 0;
    *number = strtoull(text, &end, 10);
    bool reads = text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0;
    return reads && *number != 0 && *number <= most;
}

static bool take_limit(const char *option, struct ctl_options *options)
{
    if (strncmp(option, "--bytes=", 8) == 0)
        return read_number(option + 8, UINT64_MAX, &options->keep_bytes);
    return strncmp(option, "--days=", 7) == 0 &&
           read_number(option + 7, UINT32_MAX, &options->keep_days);
}

static bool take_status(const char *name, struct ctl_options *options)
{
    int i = YAWL_CASE_CREATED + 1;
    while (i < YAWL_CASE_STATUS_COUNT && strcmp(name, yawl_case_status_name(i)) != 0) i++;
    if (i < YAWL_CASE_STATUS_COUNT) options->status = (enum yawl_case_status)i;
    return i < YAWL_CASE_STATUS_COUNT;
}

static bool take_filter(const char *option, const char *value, struct ctl_options *options)
{
    if (value == NULL) return false;
    if (strcmp(option, "--status") == 0) return take_status(value, options);
    options->program = value;
    return strcmp(option, "--program") == 0;
}

/* Takes the option at `*at`, and its value; false: the command has none such. */
static bool take_option(const struct command *command, char **arguments, int *at,
                        struct ctl_options *options)
{
    const char *option = arguments[*at];
    if (command->takes_format && strcmp(option, "--format=json") == 0) {
        options->json = true;
    } else if (command->takes_format && strcmp(option, "--format=text") == 0) {
        options->json = false;
    } else if (command->takes_check && strcmp(option, "--check") == 0) {
        options->check = true;
    } else if (command->takes_limits) {
        return take_limit(option, options);
    } else if (command->takes_filter) {
        return take_filter(option, arguments[++*at], options);
    } else if (command->takes_modules && strcmp(option, "--module") == 0) {
        if (arguments[*at + 1] == NULL || options->modules_count == CTL_MODULES_MAX) return false;
        options->modules[options->modules_count++] = arguments[++*at];
    } else {
        return false;
    }
    return true;
}

static bool take_word(const struct command *command, const char *word, struct ctl_options *options)
{
    if (options->file == NULL) {
        options->file = word;
        return true;
    }
    return command->takes_case && options->case_id == 0 &&
           read_number(word, UINT64_MAX, &options->case_id);
}

static int run(const struct command *command, char **arguments)
{
    struct ctl_options options = {0};
    for (int at = 0; arguments[at] != NULL; at++) {
        const char *word = arguments[at];
        bool taken = word[0] == '-' ? take_option(command, arguments, &at, &options)
                                    : take_word(command, word, &options);
        if (!taken) return wrong_usage("not understood", word);
    }
    if (options.file == NULL) return wrong_usage("name the store's file", NULL);
    if (command->takes_case && options.case_id == 0) return wrong_usage("name a case", NULL);
    if (command->takes_limits && options.keep_days == 0 && options.keep_bytes == 0)
        return wrong_usage("say what to keep", NULL);
    int status = command->run(&options);
    if (fflush(stdout) == 0 && ferror(stdout) == 0) return status;
    fprintf(stderr, "yawlctl: standard output cannot be written\n");
    return CTL_FAILED;
}

int main(int count, char **arguments)
{
    if (count == 2 && strcmp(arguments[1], "--help") == 0) return fputs(usage_text, stdout) < 0;
    if (count == 2 && strcmp(arguments[1], "--version") == 0)
        return printf("yawlctl %s\n", YAWLC_VERSION) < 0;
    if (count < 2 || strcmp(arguments[1], "store") != 0)
        return wrong_usage("say what to look at", NULL);
    if (count < 3) return wrong_usage("say what to do", NULL);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (strcmp(commands[i].name, arguments[2]) == 0) return run(&commands[i], arguments + 3);
    }
    return wrong_usage("no such command", arguments[2]);
}
