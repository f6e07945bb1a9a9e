/* Options that the player and stand-alone programs share. */
#include <stdlib.h>
#include <string.h>

#include "player/player.h"

#define WORKERS_MAX 1000000

static bool take_workers(struct player_options *options, const char *text)
{
    char *end;
    unsigned long workers = strtoul(text, &end, 10);
    bool number = *text >= '0' && *text <= '9' && *end == '\0';
    if (!number || workers == 0 || workers > WORKERS_MAX) return false;
    options->workers = (uint32_t)workers;
    options->automatic = true;
    return true;
}

#define SECONDS_DIGITS_MAX 9

static bool take_seconds(int64_t *ms, const char *text)
{
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > SECONDS_DIGITS_MAX || text[digits] != '\0') return false;
    *ms = (int64_t)strtoul(text, NULL, 10) * 1000;
    return true;
}

/* The value of the option of that name at argv[*at], behind `=` or as the next argument; NULL: it is another
 * option. */
static const char *value_of(const char *name, int argc, char **argv, int *at)
{
    size_t length = strlen(name);
    if (strncmp(argv[*at], name, length) != 0) return NULL;
    if (argv[*at][length] == '=') return argv[*at] + length + 1;
    return argv[*at][length] == '\0' && *at + 1 < argc ? argv[++*at] : NULL;
}

bool player_take_option(struct player_options *options, int argc, char **argv, int *at)
{
    const char *value;
    if (strcmp(argv[*at], "--auto") == 0) return options->automatic = true;
    if ((value = value_of("--workers", argc, argv, at)) != NULL) return take_workers(options, value);
    if ((value = value_of("--case-timeout", argc, argv, at)) != NULL)
        return take_seconds(&options->case_timeout_ms, value);
    if ((value = value_of("--task-timeout", argc, argv, at)) != NULL)
        return take_seconds(&options->task_timeout_ms, value);
    if ((value = value_of("--store", argc, argv, at)) != NULL) {
        options->store = value;
        return *value != '\0';
    }
    if ((value = value_of("--data", argc, argv, at)) == NULL) return false;
    options->data = value;
    return true;
}
