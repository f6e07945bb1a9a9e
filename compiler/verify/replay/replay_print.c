/* The file of a trace: `yawlc test SPEC FILE` passes exactly if the defect is there. */
#include "verify/replay/replay_parts.h"
#include "verify/report/words.h"

static void print_texts(struct text_buffer *out, const char *statement, const replay_texts *names)
{
    text_add_string(out, statement);
    array_each(struct text, name, names) {
        text_add_char(out, ' ');
        replay_add_name(out, *name);
    }
    text_add_char(out, '\n');
}

static void print_marked(struct text_buffer *out, const replay_marks *marks)
{
    text_add_string(out, "marked");
    array_each(struct replay_mark, mark, marks) {
        text_add_char(out, ' ');
        replay_add_name(out, mark->name);
        if (mark->tokens > 1) text_print(out, "*%u", mark->tokens);
    }
    text_add_char(out, '\n');
}

static void print_head(const struct verified_specification *specification, uint32_t net,
                       const struct verify_witness *witness, struct text_buffer *out)
{
    const struct net *of = &specification->specification->nets.items[net];
    text_print(out, "# %s of net " TEXT_FMT ": ", verify_defect_name(witness->defect),
               TEXT_ARG(of->name));
    text_add(out, words_run(out->arena, of, witness, 0, witness->moves.count));
    text_add_char(out, '\n');
}

static void print_before(const struct verify_replay *replay, uint32_t command,
                         const struct verify_witness *witness, struct text_buffer *out)
{
    if (replay->before != command) return;
    bool ends = witness->defect == VERIFY_IMPROPER_COMPLETION;
    text_add_string(out, ends ? "# The next task ends the case, although:\n"
                              : "# From here on the same can be done again and again:\n");
    print_texts(out, "busy", &replay->busy_before);
    print_marked(out, &replay->marked_before);
}

static void print_after(const struct verify_replay *replay, struct text_buffer *out)
{
    if (replay->status != NULL) text_print(out, "status %s\n", replay->status);
    if (!replay->is_whole) return;
    print_texts(out, "enabled", &replay->enabled);
    print_texts(out, "busy", &replay->busy);
    print_marked(out, &replay->marked);
}

void replay_print(const struct verified_specification *specification, uint32_t net,
                  const struct verify_witness *witness, const struct verify_replay *replay,
                  struct text_buffer *out)
{
    bool is_played = text_is_absent(replay->problem);
    print_head(specification, net, witness, out);
    if (!is_played) {
        text_print(out, "# It cannot be replayed as a whole: " TEXT_FMT ".\n",
                   TEXT_ARG(replay->problem));
        array_each(struct text, command, &replay->commands) {
            text_print(out, "#   " TEXT_FMT "\n", TEXT_ARG(*command));
        }
    }
    text_print(out, "trace %s\n", verify_defect_name(witness->defect));
    if (!is_played) return;
    text_add_string(out, "case");
    if (!text_is_absent(replay->input)) text_print(out, " " TEXT_FMT, TEXT_ARG(replay->input));
    text_add_char(out, '\n');
    for (uint32_t i = 0; i < replay->commands.count; i++) {
        print_before(replay, i, witness, out);
        text_print(out, TEXT_FMT "\n", TEXT_ARG(replay->commands.items[i]));
    }
    print_after(replay, out);
}
