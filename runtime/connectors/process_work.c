/* Runs one program on the loop.  Its input is a file in memory, so that a program that does not read it can
 * neither block nor break anything; limits are set from outside as soon as it is there.
 * Invariants: the child is reaped when all handles are closed; the timer runs as long as the program or
 * somebody who has its outputs does.
 */
#include "connectors/process_work.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define CHUNK_FIRST 4096

static void close_input(struct yawl__process_work *work)
{
    if (work->input >= 0) (void)close(work->input);
    work->input = -1;
}

void yawl__process_free(struct yawl__process_work *work)
{
    close_input(work);
    yawl__texts_free(&work->arguments);
    yawl__texts_free(&work->variables);
    free(work->directory);
    free(work->output);
    free(work);
}

/* ---- The end ---- */

static void on_handle_closed(uv_handle_t *handle)
{
    struct yawl__process_work *work = handle->data;
    if (--work->handles > 0) return;
    yawl__child_reap(&work->child);
    yawl__process_ended(work);
}

static void close_handle(uv_handle_t *handle)
{
    if (!uv_is_closing(handle)) uv_close(handle, on_handle_closed);
}

/* What the program has left in its group is ended with it. */
static void close_when_done(struct yawl__process_work *work)
{
    if (work->runs || !work->out_ends || !work->err_ends) return;
    yawl__child_signal(&work->child, SIGKILL);
    close_handle((uv_handle_t *)&work->timer);
    if (work->child.pid > 0) close_handle((uv_handle_t *)&work->exit);
}

static void end_output(uv_pipe_t *pipe, bool *ends)
{
    struct yawl__process_work *work = pipe->data;
    *ends = true;
    close_handle((uv_handle_t *)pipe);
    close_when_done(work);
}

static void kill_all(struct yawl__process_work *work)
{
    work->is_killed = true;
    yawl__child_signal(&work->child, SIGKILL);
    /* Who has left the group may hold the outputs for ever. */
    if (!work->out_ends) end_output(&work->out, &work->out_ends);
    if (!work->err_ends) end_output(&work->err, &work->err_ends);
}

static void on_grace_over(uv_timer_t *timer) { kill_all(timer->data); }

/* A program that has ended is judged by its status and by what was read, whoever still holds its outputs. */
static void on_exit_of(uv_poll_t *exit, int status, int events)
{
    struct yawl__process_work *work = exit->data;
    (void)status, (void)events;
    if (!yawl__child_has_ended(&work->child, &work->end)) return;
    (void)uv_poll_stop(exit);
    work->runs = false;
    if (!work->is_stopping)
        (void)uv_timer_start(&work->timer, on_grace_over, YAWL__PROCESS_OUTPUTS_MS, 0);
    close_when_done(work);
}

void yawl__process_stop(struct yawl__process_work *work, bool at_once)
{
    if (work->is_killed || work->handles == 0) return;
    if (at_once) {
        kill_all(work);
        return;
    }
    yawl__child_signal(&work->child, SIGTERM);
    work->is_stopping = true;
    if (!uv_is_closing((uv_handle_t *)&work->timer))
        (void)uv_timer_start(&work->timer, on_grace_over, YAWL__PROCESS_GRACE_MS, 0);
}

static void on_timeout(uv_timer_t *timer)
{
    struct yawl__process_work *work = timer->data;
    work->is_late = true;
    yawl__process_stop(work, false);
}

/* ---- Outputs ---- */

static void on_output_room(uv_handle_t *handle, size_t wanted, uv_buf_t *buffer)
{
    struct yawl__process_work *work = handle->data;
    size_t room = work->output_capacity - work->output_length;
    (void)wanted;
    if (room < CHUNK_FIRST / 2) {
        size_t capacity = work->output_capacity * 2 + CHUNK_FIRST;
        char *output = realloc(work->output, capacity);
        if (output != NULL) {
            work->output = output;
            work->output_capacity = capacity;
            room = capacity - work->output_length;
        }
    }
    *buffer = room == 0 ? uv_buf_init(NULL, 0)
                        : uv_buf_init(work->output + work->output_length, (unsigned)room);
}

static void on_output(uv_stream_t *stream, ssize_t length, const uv_buf_t *buffer)
{
    struct yawl__process_work *work = stream->data;
    (void)buffer;
    if (length == 0) return;
    if (length > 0) work->output_length += (size_t)length;
    bool is_full = length == UV_ENOBUFS || work->output_length > work->limits.output;
    if (is_full) {
        work->is_full = true;
        yawl__process_stop(work, true);
    } else if (length < 0) {
        end_output(&work->out, &work->out_ends);
    }
}

/* Where the next piece of standard error goes; the first half makes way when there is no room. */
static void on_error_room(uv_handle_t *handle, size_t wanted, uv_buf_t *buffer)
{
    struct yawl__process_work *work = handle->data;
    size_t half = sizeof work->errors / 2;
    (void)wanted;
    if (sizeof work->errors - work->errors_length < half / 2) {
        memmove(work->errors, work->errors + half, work->errors_length - half);
        work->errors_length -= half;
    }
    *buffer = uv_buf_init(work->errors + work->errors_length,
                          (unsigned)(sizeof work->errors - work->errors_length));
}

static void on_error(uv_stream_t *stream, ssize_t length, const uv_buf_t *buffer)
{
    struct yawl__process_work *work = stream->data;
    (void)buffer;
    if (length > 0) {
        work->errors_length += (size_t)length;
        work->errors_read += (size_t)length;
        work->is_noisy = work->errors_read > YAWL__PROCESS_ERRORS_MAX;
        if (work->is_noisy) yawl__process_stop(work, true);
    }
    if (length < 0) end_output(&work->err, &work->err_ends);
}

/* ---- The start ---- */

static void set_limit(const struct yawl__process_work *work, __rlimit_resource_t which,
                      uint64_t value, uint64_t hard)
{
    struct rlimit limit = {(rlim_t)value, (rlim_t)hard};
    if (value > 0) (void)prlimit(work->child.pid, which, &limit, NULL);
}

static void set_limits(const struct yawl__process_work *work)
{
    const struct yawl__process_limits *limits = &work->limits;
    struct rlimit none = {0, 0};
    uint64_t seconds = (limits->cpu_ms + 999) / 1000;
    set_limit(work, RLIMIT_AS, limits->memory, limits->memory);
    set_limit(work, RLIMIT_NOFILE, limits->files, limits->files);
    set_limit(work, RLIMIT_CPU, seconds, seconds + 1);
    (void)prlimit(work->child.pid, RLIMIT_CORE, &none, NULL);
}

static int open_handles(struct yawl__process_work *work)
{
    uv_loop_t *loop = work->owner->loop;
    int status = uv_pipe_init(loop, &work->out, 0);
    if (status != 0) return status;
    work->out.data = work->err.data = work->timer.data = work->exit.data = work;
    work->handles = 3;
    (void)uv_pipe_init(loop, &work->err, 0);
    (void)uv_timer_init(loop, &work->timer);
    return 0;
}

static void close_file(int file)
{
    if (file >= 0) (void)close(file);
}

/* A pipe that the handle reads; its other end is for the program.  0, or an error. */
static int open_output(uv_pipe_t *pipe, int *program_end)
{
    uv_file ends[2];
    int status = uv_pipe(ends, UV_NONBLOCK_PIPE, 0);
    if (status != 0) return status;
    *program_end = ends[1];
    status = uv_pipe_open(pipe, ends[0]);
    if (status != 0) close_file(ends[0]);
    return status;
}

static int spawn(struct yawl__process_work *work)
{
    struct yawl__child_plan plan = {.arguments = work->arguments.items,
                                    .variables = work->variables.items,
                                    .directory = work->directory,
                                    .files = {work->input, -1, -1}};
    int status = open_output(&work->out, &plan.files[1]);
    if (status == 0) status = open_output(&work->err, &plan.files[2]);
    if (status == 0) status = yawl__child_start(&work->child, &plan);
    close_file(plan.files[1]);
    close_file(plan.files[2]);
    return status;
}

/* The program runs: its end, its time and its outputs are waited for. */
static int watch(struct yawl__process_work *work)
{
    int status = uv_poll_init(work->owner->loop, &work->exit, work->child.descriptor);
    if (status != 0) return status;
    work->handles++;
    work->runs = true;
    (void)uv_poll_start(&work->exit, UV_READABLE, on_exit_of);
    (void)uv_timer_start(&work->timer, on_timeout, work->limits.timeout_ms, 0);
    (void)uv_read_start((uv_stream_t *)&work->out, on_output_room, on_output);
    (void)uv_read_start((uv_stream_t *)&work->err, on_error_room, on_error);
    return 0;
}

int yawl__process_start(struct yawl__process_work *work)
{
    int status = open_handles(work);
    if (status != 0) return status;
    status = spawn(work);
    close_input(work);
    if (status == 0) {
        set_limits(work);
        status = watch(work);
    }
    if (status == 0) return 0;
    yawl__child_signal(&work->child, SIGKILL);
    yawl__child_reap(&work->child);
    work->is_killed = work->out_ends = work->err_ends = true;
    close_handle((uv_handle_t *)&work->out);
    close_handle((uv_handle_t *)&work->err);
    close_when_done(work);
    return status;
}
