/* Parsing of the command line: GNU style, options anywhere, `--` ends them. */
#include "command/options.h"

#include <stdio.h>
#include <string.h>

static bool complain(const char *what, const char *which, const char *hint)
{
    fprintf(stderr, "yawlc: %s '%s'%s%s (yawlc help tells more)\n", what, which,
            hint[0] != '\0' ? ": " : "", hint);
    return false;
}

static const struct command_row *find_command(const char *name)
{
    for (const struct command_row *row = command_rows; row->name != NULL; row++) {
        if (strcmp(row->name, name) == 0) return row;
    }
    return NULL;
}

/* The one option whose value may be left out. */
static const char *spelt_out(const char *argument)
{
    return strcmp(argument, "--witness") == 0 ? "--witness=any" : argument;
}

/* The row of `argument`, with its value after '=' or, for -oX and -WX, behind the letter. */
static const struct option_row *find_option(const char *argument, const char **value)
{
    *value = NULL;
    for (const struct option_row *row = option_rows; row->name != NULL; row++) {
        size_t length = strlen(row->name);
        if (strncmp(argument, row->name, length) != 0) continue;
        if (argument[length] == '\0') return row;
        if (length == 2)
            *value = argument + 2;
        else if (argument[length] == '=')
            *value = argument + length + 1;
        else
            continue;
        return row;
    }
    return NULL;
}

static bool suggest(struct arena *arena, const char *what, const char *argument, bool options)
{
    struct intern names = {.arena = arena};
    for (const struct option_row *row = option_rows; options && row->name != NULL; row++) {
        intern_add(&names, text_of(row->name), 0);
    }
    for (const struct command_row *row = command_rows; !options && row->name != NULL; row++) {
        intern_add(&names, text_of(row->name), 0);
    }
    struct text near = intern_nearest(&names, text_of(argument));
    if (text_is_absent(near)) return complain(what, argument, "");
    return complain(
        what, argument,
        text_string(arena, text_format(arena, "did you mean '" TEXT_FMT "'?", TEXT_ARG(near))));
}

static bool take_special(struct options *options, const char *argument)
{
    if (strncmp(argument, "--dump=", 7) == 0) {
        options->command = COMMAND_DUMP;
        options->topic = argument + 7;
    } else if (strncmp(argument, "--print=", 8) == 0) {
        options->command = COMMAND_PRINT;
        options->topic = argument + 8;
    } else if (strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0) {
        options->command = COMMAND_HELP;
    } else if (strcmp(argument, "--version") == 0) {
        options->command = COMMAND_VERSION;
    } else {
        return false;
    }
    return true;
}

/* One option at argv[*at]; moves *at over a separate value. */
static bool take_option(struct arena *arena, struct options *options, char **argv, int *at)
{
    const char *argument = spelt_out(argv[*at]), *value;
    if (take_special(options, argument)) return true;
    const struct option_row *row = find_option(argument, &value);
    if (row == NULL) return suggest(arena, "unknown option", argument, true);
    if (row->value == NULL && value != NULL) return complain("takes no value:", row->name, "");
    if (row->value != NULL && value == NULL) value = argv[++*at];
    if (row->value != NULL && value == NULL)
        return complain("value missing after", row->name, row->value);
    if (row->take(arena, options, value)) return true;
    if (strcmp(row->name, "-W") == 0) {
        return complain("no diagnostic is called", value, "`yawlc explain` lists them all");
    }
    return complain("wrong value of an option", argument,
                    text_string(arena, text_format(arena, "%s takes %s", row->name, row->value)));
}

static bool check_known(const struct options *options, char **argv, int argc)
{
    bool any = options->command == COMMAND_PRINT || options->command == COMMAND_HELP ||
               options->command == COMMAND_VERSION || options->command == COMMAND_EXPLAIN;
    for (int i = 1; i < argc && !any && strcmp(argv[i], "--") != 0; i++) {
        const char *value;
        const char *argument = spelt_out(argv[i]);
        const struct option_row *row = argument[0] == '-' ? find_option(argument, &value) : NULL;
        if (row == NULL) continue;
        if (row->value != NULL && value == NULL) i++;
        if ((row->commands >> options->command & 1) == 0) {
            return complain("this command does not know the option", row->name, "");
        }
    }
    return true;
}

bool options_parse(struct arena *arena, int argc, char **argv, struct options *options)
{
    bool only_inputs = false;
    const struct command_row *named = NULL;
    *options = (struct options){
        .command = COMMAND_COMPILE,
        .limits = {.markings = VERIFY_MARKINGS_MAX, .seconds = VERIFY_SECONDS_MAX},
        .stdin_name = "<stdin>.yaml",
        .color = "auto",
    };
    for (int i = 1; i < argc; i++) {
        const char *argument = argv[i];
        const struct command_row *row = named != NULL ? NULL : find_command(argument);
        if (!only_inputs && strcmp(argument, "--") == 0)
            only_inputs = true;
        else if (!only_inputs && argument[0] == '-' && argument[1] != '\0') {
            if (!take_option(arena, options, argv, &i)) return false;
        } else if (!only_inputs && row != NULL && options->inputs.count == 0) {
            if (options->command != COMMAND_HELP) options->command = row->id;
            named = row;
        } else {
            array_push(arena, &options->inputs, argument);
        }
    }
    if (argc < 2) options->command = COMMAND_HELP;
    if (options->command == COMMAND_HELP && options->inputs.count > 0) {
        options->topic = options->inputs.items[0];
    } else if (options->command == COMMAND_HELP && named != NULL && named->id != COMMAND_HELP) {
        options->topic = named->name;
    }
    bool lone_word = named == NULL && options->command == COMMAND_COMPILE &&
                     options->inputs.count > 0 && strpbrk(options->inputs.items[0], "./-") == NULL;
    if (lone_word) return suggest(arena, "unknown command", options->inputs.items[0], false);
    return check_known(options, argv, argc);
}
