/* What the command line says, parsed by one table that also gives `--help` and the shell completions. */
#ifndef COMMAND_OPTIONS_H
#define COMMAND_OPTIONS_H

#include "compile.h"

enum command_id {
    COMMAND_CHECK,
    COMMAND_COMPILE,
    COMMAND_TEST,
    COMMAND_RUN,
    COMMAND_GRAPH,
    COMMAND_CONVERT,
    COMMAND_SCHEMA,
    COMMAND_MIGRATE,
    COMMAND_EXPLAIN,
    COMMAND_DUMP,
    COMMAND_PRINT,
    COMMAND_HELP,
    COMMAND_VERSION,
    COMMAND_COUNT
};

/* Exit statuses of yawlc. */
enum exit_status { EXIT_FINE = 0, EXIT_SPECIFICATION = 1, EXIT_USAGE = 2, EXIT_MACHINE = 3 };

struct path_map {
    const char *from, *to;
};

struct options {
    enum command_id command;
    const char *topic; /* of --help; `explain NAME`; --dump=STAGE; --print=WHAT */
    ARRAY(const char *) inputs;
    const char *output; /* -o */
    const char *format; /* --format, NULL: text */
    const char *emit;   /* --emit, NULL: c */
    const char *cc;     /* --cc, NULL: the first that is installed */
    const char *prefix;
    const char *depfile;
    const char *to;      /* --to */
    const char *data;    /* --data JSON */
    const char *store;   /* --store FILE */
    const char *workers; /* --workers, a positive number; NULL: not given */
    const char *case_timeout, *task_timeout; /* seconds, 0: none; NULL: not given */
    const char *traces;  /* --write-traces DIR */
    const char *witness; /* --witness[=DEFECT], "": any */
    const char *stdin_name;
    const char *color; /* --color=auto|always|never */
    bool list_outputs, no_positions, automatic, real, durable;
    ARRAY(struct path_map) maps;
    ARRAY(struct diagnostic_rule) rules;
    struct verify_limits limits;
    size_t memory; /* --limit-memory; 0: not given */
};

/* One option: how it is written, what it takes, which commands know it. */
struct option_row {
    const char *name;  /* "--format", "-o" */
    const char *value; /* "text|json|sarif", "FILE", NULL: a switch */
    uint32_t commands; /* bit a command_id */
    const char *help;
    bool (*take)(struct arena *arena, struct options *options, const char *value);
};

struct command_row {
    const char *name;
    const char *usage;
    const char *help;
    enum command_id id;
};

extern const struct option_row option_rows[]; /* ends with name NULL */
extern const struct command_row command_rows[];

/* Parses argv.  False after a message on standard error: the exit status is EXIT_USAGE. */
bool options_parse(struct arena *arena, int argc, char **argv, struct options *options);
void options_help(const char *topic, struct text_buffer *out);
/* The completion script for "bash", "zsh" or "fish"; false for another shell. */
bool options_completion(const char *shell, struct text_buffer *out);

#endif
