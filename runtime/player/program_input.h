/* Commands of standard input for a program whose loop goes on meanwhile: a deadline that passes or a signal
 * that comes is not kept waiting by a person who writes nothing. */
#ifndef PLAYER_PROGRAM_INPUT_H
#define PLAYER_PROGRAM_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

/* A longer line is taken in pieces. */
#define INPUT_LINE_MAX 65536

struct input {
    char bytes[INPUT_LINE_MAX]; /* read and not yet taken */
    size_t length;
    bool has_ended, prompted;
};
enum input_got { INPUT_LINE, INPUT_TURN, INPUT_END };

/* Waits for one of: a line, then in `line` without its end; something for the loop to do; the end of standard
 * input.  What the loop has to do already is to be done first. */
enum input_got input_wait(struct input *input, uv_loop_t *loop, char line[INPUT_LINE_MAX]);

#endif
