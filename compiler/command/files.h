/* Files: the only place of the compiler that reads and writes them. */
#ifndef COMMAND_FILES_H
#define COMMAND_FILES_H

#include "base/text.h"

/* Reads `path` ("-": standard input) whole.  False with errno: EFBIG over SOURCE_SIZE_MAX, EISDIR. */
bool file_read(struct arena *arena, const char *path, struct text *bytes);
/* Writes `text` to `path` by way of a temporary file and a rename, so that readers see the old file or the
 * new one; a file that has these bytes already is left alone, its time too.  NULL: standard output.  False
 * after a message. */
bool file_write(struct arena *arena, const char *path, struct text text);
/* Makes a folder and its parents.  False after a message. */
bool file_make_directory(struct arena *arena, const char *path);
/* Makes a new private folder for temporary files; NULL after a message.  file_remove_tree removes a flat
 * folder and what is in it. */
const char *file_temporary_directory(struct arena *arena);
void file_remove_tree(struct arena *arena, const char *directory);
/* The folder that holds what belongs to this compiler (bin/.. of the running program), no final '/'. */
const char *file_prefix(struct arena *arena);
/* Flushes standard output; false after a message if it cannot be written. */
bool file_flush_output(void);

#endif
