/* check --write-traces: the runs that show what is wrong, each a file that `yawlc test` plays.
 *
 * File names hold nothing but letters, digits and `_-.` of ASCII, whatever nets are called.
 */
#include "command/command.h"
#include "verify/replay/replay.h"

#include <ctype.h>
#include <string.h>

/* Bytes of a net's name in a file name. */
#define TRACE_NAME_MAX 80

/* What may stand in a file name of any system; else an underscore. */
static void add_safe(struct text_buffer *out, struct text name)
{
    for (size_t i = 0; i < name.length && i < TRACE_NAME_MAX; i++) {
        unsigned char c = (unsigned char)name.data[i];
        bool is_safe = isalnum(c) || c == '_' || c == '-' || (c == '.' && i > 0);
        text_add_char(out, is_safe ? (char)c : '_');
    }
}

/* STEM-NET-DEFECT.trace; with a number if another net was written by that name. */
static const char *path_of(struct arena *arena, const struct options *options, const char *stem,
                           const struct net *net, struct intern *written)
{
    struct text_buffer out = {.arena = arena};
    text_print(&out, "%s/%s-", options->traces, stem);
    add_safe(&out, net->name);
    struct text name = text_built(&out);
    for (uint32_t number = 2; intern_find(written, name) != INTERN_NONE; number++) {
        name = text_format(arena, TEXT_FMT "-%u", TEXT_ARG(text_built(&out)), number);
    }
    intern_add(written, name, written->count);
    return text_string(arena, name);
}

bool write_traces(struct arena *arena, const struct options *options, const char *input,
                  const struct verified_specification *verified, struct intern *written)
{
    bool fine = file_make_directory(arena, options->traces);
    const char *stem = command_stem(arena, options, input);
    for (uint32_t i = 0; fine && i < verified->nets.count; i++) {
        const struct verified_net *net = &verified->nets.items[i];
        if (net->witnesses.count == 0) continue;
        const char *path = path_of(arena, options, stem, net->net, written);
        array_each(struct verify_witness, witness, &net->witnesses) {
            struct text_buffer out = {.arena = arena};
            const struct verify_replay *replay = verify_replay(arena, verified, i, witness);
            replay_print(verified, i, witness, replay, &out);
            struct text file =
                text_format(arena, "%s-%s.trace", path, verify_defect_name(witness->defect));
            fine = fine && file_write(arena, text_string(arena, file), text_built(&out));
        }
    }
    return fine;
}
