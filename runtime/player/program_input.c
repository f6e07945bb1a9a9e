/* One poll over standard input and what the loop itself waits on.  Standard input may be a terminal, a pipe
 * or a file, and a file is none of libuv's streams.
 * Invariant: bytes[0 … length - 1] were read and not taken; fewer than INPUT_LINE_MAX. */
#include "player/program_input.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool take_line(struct input *input, char line[INPUT_LINE_MAX])
{
    const char *end = memchr(input->bytes, '\n', input->length);
    bool whole = end != NULL || input->length == INPUT_LINE_MAX - 1;
    if (!whole && !(input->has_ended && input->length > 0)) return false;
    size_t length = end != NULL ? (size_t)(end - input->bytes) : input->length;
    size_t taken = end != NULL ? length + 1 : length;
    memcpy(line, input->bytes, length);
    line[length] = '\0';
    input->length -= taken;
    memmove(input->bytes, input->bytes + taken, input->length);
    input->prompted = false;
    return true;
}

static void prompt(struct input *input)
{
    if (input->prompted || isatty(STDIN_FILENO) == 0) return;
    fputs("> ", stdout);
    fflush(stdout);
    input->prompted = true;
}

static void read_more(struct input *input)
{
    ssize_t got = read(STDIN_FILENO, input->bytes + input->length,
                       INPUT_LINE_MAX - 1 - input->length);
    if (got > 0)
        input->length += (size_t)got;
    else
        input->has_ended = true;
}

enum input_got input_wait(struct input *input, uv_loop_t *loop, char line[INPUT_LINE_MAX])
{
    if (take_line(input, line)) return INPUT_LINE;
    if (input->has_ended) return INPUT_END;
    prompt(input);
    struct pollfd both[2] = {{.fd = STDIN_FILENO, .events = POLLIN},
                             {.fd = uv_backend_fd(loop), .events = POLLIN}};
    /* Of a loop that nothing keeps alive libuv says 0. */
    int timeout = uv_loop_alive(loop) ? uv_backend_timeout(loop) : -1;
    if (poll(both, 2, timeout) > 0 && both[0].revents != 0) read_more(input);
    return INPUT_TURN;
}
