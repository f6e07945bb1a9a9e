/* The commands: one file each, the same shape each.
 *
 * A command takes its options and returns an exit status.  Diagnostics go to standard error, results to
 * standard output (or the file of `-o`).
 */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include "command/files.h"
#include "command/options.h"
#include "compile_uses.h"

int command_check(struct arena *arena, const struct options *options);
int command_compile(struct arena *arena, const struct options *options);
int command_play(struct arena *arena, const struct options *options); /* test and run */
int command_graph(struct arena *arena, const struct options *options);
int command_convert(struct arena *arena, const struct options *options);
int command_schema(struct arena *arena, const struct options *options);
int command_migrate(struct arena *arena, const struct options *options);
int command_explain(struct arena *arena, const struct options *options);
int command_dump(struct arena *arena, const struct options *options);
int command_print(struct arena *arena, const struct options *options);

/* check --write-traces: STEM-NET-DEFECT.trace of each witness, in the folder that the options name; `written`
 * are the names so far, so that none is written twice.  False after a message. */
bool write_traces(struct arena *arena, const struct options *options, const char *input,
                  const struct verified_specification *verified, struct intern *written);

/* ---- Shared by the commands (command.c) ---- */

/* Reads `path` and compiles it up to `last`.  EXIT_FINE, EXIT_SPECIFICATION or EXIT_MACHINE (unreadable);
 * the caller shows the diagnostics and ends the compilation with compile_done. */
int command_load(const struct options *options, const char *path, enum stage last,
                 struct compilation *compilation);
/* Prints the diagnostics on standard error, in colour where that is wanted. */
void command_show(const struct options *options, struct compilation *compilation);
/* Says that exactly one input is needed, unless it is; true if it is. */
bool command_wants_one(const struct options *options);
/* The name of an input in messages. */
const char *command_input_name(const struct options *options, const char *path);

/* ---- Programs that we start (spawn.c) ---- */

/* Runs argv[0] (from PATH unless it has a '/') and waits.  Its exit status, or -1 after a message; a
 * program killed by a signal counts as 128 + signal. */
int spawn_and_wait(const char *const *argv);
/* Becomes the program that is open as `file`; argv[0] is its name.  Returns only after a message, -1. */
int spawn_become(int file, const char *const *argv);
/* The same with `input` on its standard input and its standard output in *output. */
int spawn_filter(struct arena *arena, const char *const *argv, struct text input,
                 struct text *output);
bool spawn_is_installed(const char *program);

/* Compiles STEM.c in `directory` to STEM.o or STEM.so with the C compiler of the options.  EXIT_FINE or
 * EXIT_MACHINE after a message. */
int build_object(struct arena *arena, const struct options *options, const char *directory,
                 const char *stem);
int build_module(struct arena *arena, const struct options *options, const char *directory,
                 const char *stem);
/* The same to a program that runs a case for real, with a store if the options want one; `http`: its workflow
 * calls that connector, whose library is then linked. */
int build_program(struct arena *arena, const struct options *options, const char *directory,
                  const char *stem, bool http);

/* Writes STEM.h and STEM.c of a compiled unit into `directory` (compile.c of the commands). */
struct unit;
int write_generated(struct arena *arena, const struct options *options,
                    struct compilation *compilation, const char *directory);
/* STEM of an input: its file name without the extension, as a file name for the output. */
const char *command_stem(struct arena *arena, const struct options *options, const char *path);

/* ---- Progress on a terminal (progress.c): a line when work takes longer than a second ---- */
void progress_begin(const char *what, const char *name);
void progress_end(void);

#endif
