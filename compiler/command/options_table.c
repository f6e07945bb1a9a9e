/* The commands and options, one row each: parser, help and completions are made of these. */
#include "command/options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FOR(id) (1u << COMMAND_##id)
#define ANALYSIS                                                                                   \
    (FOR(CHECK) | FOR(COMPILE) | FOR(TEST) | FOR(RUN) | FOR(GRAPH) | FOR(CONVERT) | FOR(SCHEMA) |  \
     FOR(MIGRATE) | FOR(DUMP))

static bool one_of(const char *value, const char *list)
{
    size_t length = strlen(value);
    for (const char *at = list; length > 0 && at != NULL; at = strchr(at, '|')) {
        at += *at == '|';
        if (strncmp(at, value, length) == 0 && (at[length] == '|' || at[length] == '\0'))
            return true;
    }
    return false;
}

#define TAKE_STRING(member)                                                                        \
    static bool take_##member(struct arena *arena, struct options *options, const char *value)     \
    {                                                                                              \
        (void)arena;                                                                               \
        options->member = value;                                                                   \
        return value[0] != '\0';                                                                   \
    }
TAKE_STRING(output)
TAKE_STRING(depfile)
TAKE_STRING(data)
TAKE_STRING(stdin_name)
TAKE_STRING(traces)
TAKE_STRING(store)

#define TAKE_CHOICE(member, list)                                                                  \
    static bool take_##member(struct arena *arena, struct options *options, const char *value)     \
    {                                                                                              \
        (void)arena;                                                                               \
        options->member = value;                                                                   \
        return one_of(value, list);                                                                \
    }
TAKE_CHOICE(format, "text|json|sarif|tap|junit|dot|svg")
TAKE_CHOICE(emit, "c|object|module|program")
TAKE_CHOICE(cc, "clang|gcc|tcc")
TAKE_CHOICE(to, "yaml|yawl")
TAKE_CHOICE(color, "auto|always|never")
TAKE_CHOICE(witness, "any|deadlock|livelock|never-completes|improper-completion|unbounded")

#define TAKE_SWITCH(member)                                                                        \
    static bool take_##member(struct arena *arena, struct options *options, const char *value)     \
    {                                                                                              \
        (void)arena, (void)value;                                                                  \
        return options->member = true;                                                             \
    }
TAKE_SWITCH(list_outputs)
TAKE_SWITCH(no_positions)
TAKE_SWITCH(automatic)
TAKE_SWITCH(real)
TAKE_SWITCH(durable)

static bool take_prefix(struct arena *arena, struct options *options, const char *value)
{
    (void)arena;
    options->prefix = value;
    return text_is_identifier(text_of(value));
}

static bool take_map(struct arena *arena, struct options *options, const char *value)
{
    const char *equals = strchr(value, '=');
    if (equals == NULL || equals == value) return false;
    struct path_map map = {arena_copy(arena, value, (size_t)(equals - value)), equals + 1};
    array_push(arena, &options->maps, map);
    return true;
}

static bool take_workers(struct arena *arena, struct options *options, const char *value)
{
    (void)arena;
    options->workers = value;
    return value[strspn(value, "0123456789")] == '\0' && value[strspn(value, "0")] != '\0' &&
           strlen(value) <= 6;
}

/* As many as their milliseconds fit. */
static bool is_seconds(const char *value)
{
    return value[0] != '\0' && value[strspn(value, "0123456789")] == '\0' && strlen(value) <= 9;
}

static bool take_case_timeout(struct arena *arena, struct options *options, const char *value)
{
    (void)arena;
    options->case_timeout = value;
    return is_seconds(value);
}

static bool take_task_timeout(struct arena *arena, struct options *options, const char *value)
{
    (void)arena;
    options->task_timeout = value;
    return is_seconds(value);
}

/* A positive number with an optional unit K, M or G (powers of 1,024). */
static bool read_number(const char *value, double *number)
{
    char *end;
    errno = 0;
    *number = strtod(value, &end);
    const char *units = "KMG", *unit = *end == '\0' ? NULL : strchr(units, *end);
    for (const char *u = units; unit != NULL && u <= unit; u++) *number *= 1024;
    if (unit != NULL) end++;
    return errno == 0 && end != value && *end == '\0' && *number > 0 && *number < 9e18;
}

static bool take_markings(struct arena *arena, struct options *options, const char *value)
{
    double number;
    (void)arena;
    if (!read_number(value, &number) || number < 1) return false;
    options->limits.markings = (uint64_t)number;
    return true;
}

static bool take_seconds(struct arena *arena, struct options *options, const char *value)
{
    (void)arena;
    return read_number(value, &options->limits.seconds);
}

static bool take_memory(struct arena *arena, struct options *options, const char *value)
{
    double number;
    (void)arena;
    if (!read_number(value, &number) || number < 1024 * 1024) return false;
    options->memory = (size_t)number;
    return true;
}

/* -Wno-NAME, -Werror=NAME, -Werror; -Wno-error=NAME and -WNAME: a warning. */
static bool take_warning(struct arena *arena, struct options *options, const char *value)
{
    struct diagnostic_rule rule = {.severity = SEVERITY_WARNING};
    if (strcmp(value, "error") == 0) {
        rule.severity = SEVERITY_ERROR;
        array_push(arena, &options->rules, rule);
        return true;
    }
    if (strncmp(value, "error=", 6) == 0) {
        rule.severity = SEVERITY_ERROR;
        value += 6;
    } else if (strncmp(value, "no-error=", 9) == 0) {
        value += 9;
    } else if (strncmp(value, "no-", 3) == 0) {
        rule.silent = true;
        value += 3;
    }
    rule.kind = compile_diagnostic_named(value);
    if (rule.kind == NULL) return false;
    array_push(arena, &options->rules, rule);
    return true;
}

const struct option_row option_rows[] = {
    {"-o", "PATH", FOR(COMPILE) | FOR(GRAPH) | FOR(CONVERT) | FOR(SCHEMA) | FOR(MIGRATE),
     "where to write: a folder (compile, migrate) or a file", take_output},
    {"--format", "text|json|sarif|tap|junit|dot|svg", FOR(CHECK) | FOR(TEST) | FOR(GRAPH) | FOR(MIGRATE),
     "form of the result", take_format},
    {"--emit", "c|object|module|program", FOR(COMPILE),
     "C files, an object file, a shared object that a server loads, or a program", take_emit},
    {"--durable", NULL, FOR(COMPILE), "with --emit=program: it takes --store FILE (links SQLite)",
     take_durable},
    {"--cc", "clang|gcc|tcc", FOR(COMPILE) | FOR(TEST) | FOR(RUN), "the C compiler to use",
     take_cc},
    {"--prefix", "NAME", FOR(COMPILE) | FOR(MIGRATE), "prefix of all generated names", take_prefix},
    {"--depfile", "FILE", FOR(COMPILE), "write the files that the output depends on", take_depfile},
    {"--list-outputs", NULL, FOR(COMPILE), "print the files that would be written",
     take_list_outputs},
    {"--file-prefix-map", "OLD=NEW", FOR(COMPILE) | FOR(MIGRATE), "replace the start of paths in the output",
     take_map},
    {"--no-positions", NULL, FOR(COMPILE) | FOR(MIGRATE) | FOR(DUMP), "leave positions out of the output",
     take_no_positions},
    {"--to", "yaml|yawl", FOR(CONVERT), "the language to convert to", take_to},
    {"--data", "JSON", FOR(RUN), "the case's input data", take_data},
    {"--auto", NULL, FOR(RUN), "complete work items without being told", take_automatic},
    {"--real", NULL, FOR(RUN), "make calls and keep time as the workflow says, as a program would",
     take_real},
    {"--store", "FILE", FOR(RUN), "with --real: keep the case in FILE, and go on with the one that is there",
     take_store},
    {"--write-traces", "DIR", FOR(CHECK),
     "write a trace of each defect, which yawlc test plays", take_traces},
    {"--witness", "any|deadlock|livelock|never-completes|improper-completion|unbounded", FOR(GRAPH),
     "draw the run that shows a defect", take_witness},
    {"--workers", "N", FOR(RUN), "complete work items without being told, at most N at once",
     take_workers},
    {"--case-timeout", "SECONDS", FOR(RUN),
     "with --real: time that the case may take, 0 none, 1800 if absent", take_case_timeout},
    {"--task-timeout", "SECONDS", FOR(RUN),
     "with --real: time that a work item may wait for a person, 0 none, 3600 if absent",
     take_task_timeout},
    {"--stdin-name", "NAME", ANALYSIS, "name of standard input (-) in messages", take_stdin_name},
    {"--limit-markings", "N", ANALYSIS, "markings that verification may visit", take_markings},
    {"--limit-seconds", "N", ANALYSIS, "seconds that verification may take", take_seconds},
    {"--limit-memory", "BYTES", ANALYSIS, "memory that the compiler may take (units K, M, G)",
     take_memory},
    {"--color", "auto|always|never", ANALYSIS, "colours in messages", take_color},
    {"-W", "error|error=NAME|no-error=NAME|no-NAME|NAME", ANALYSIS,
     "make warnings errors, silence one, or lower it to a warning", take_warning},
    {NULL, NULL, 0, NULL, NULL},
};

const struct command_row command_rows[] = {
    {"check", "check SPEC...", "parse, type-check and verify; write nothing", COMMAND_CHECK},
    {"compile", "compile SPEC... -o DIR", "compile to C, an object file, a module or a program",
     COMMAND_COMPILE},
    {"test", "test SPEC TRACE...", "compile, load and play traces", COMMAND_TEST},
    {"run", "run SPEC", "compile, load and run one case, step by step", COMMAND_RUN},
    {"graph", "graph SPEC", "draw the nets", COMMAND_GRAPH},
    {"convert", "convert SPEC --to=yaml|yawl", "translate between YAML and YAWL 4.0",
     COMMAND_CONVERT},
    {"schema", "schema SPEC [TASK]", "JSON Schema of the input and output of a case, or of a task",
     COMMAND_SCHEMA},
    {"migrate", "migrate OLD NEW [-o DIR]", "which running cases carry over; with -o the mapping in C",
     COMMAND_MIGRATE},
    {"explain", "explain NAME", "what a diagnostic means, with an example and its fix",
     COMMAND_EXPLAIN},
    {"help", "help [COMMAND]", "print this, or the options of a command", COMMAND_HELP},
    {"version", "version", "print the version", COMMAND_VERSION},
    {NULL, NULL, NULL, COMMAND_COUNT},
};
