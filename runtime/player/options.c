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

bool player_take_option(struct player_options *options, int argc, char **argv, int *at)
{
    const char *option = argv[*at];
    if (strcmp(option, "--auto") == 0)
        options->automatic = true;
    else if (strcmp(option, "--workers") == 0 && *at + 1 < argc)
        return take_workers(options, argv[++*at]);
    else if (strncmp(option, "--workers=", 10) == 0)
        return take_workers(options, option + 10);
    else if (strcmp(option, "--data") == 0 && *at + 1 < argc)
        options->data = argv[++*at];
    else if (strncmp(option, "--data=", 7) == 0)
        options->data = option + 7;
    else
        return false;
    return true;
}
