/* Programs that yawlc starts: the C compiler, Graphviz, the player.  Never through a shell. */
#include "command/command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

#define PIPE_STEP 65536

static int report(const char *program, int problem)
{
    fprintf(stderr, "yawlc: cannot run '%s': %s\n", program, strerror(problem));
    return -1;
}

static int wait_for(const char *program, pid_t child)
{
    int status;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) return report(program, errno);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int spawn_and_wait(const char *const *argv)
{
    pid_t child;
    int problem = posix_spawnp(&child, argv[0], NULL, NULL, (char *const *)argv, environ);
    if (problem != 0) return report(argv[0], problem);
    return wait_for(argv[0], child);
}

int spawn_become(int file, const char *const *argv)
{
    (void)fexecve(file, (char *const *)argv, environ);
    return report(argv[0], errno);
}

/* Feeds `input` and collects the output at the same time, so that neither side waits for the other. */
static void pump(struct text_buffer *out, int to_child, int from_child, struct text input)
{
    char bytes[PIPE_STEP];
    while (from_child >= 0) {
        struct pollfd both[2] = {{from_child, POLLIN, 0}, {to_child, POLLOUT, 0}};
        if (input.length == 0 && to_child >= 0) {
            close(to_child);
            both[1].fd = to_child = -1;
        }
        if (poll(both, 2, -1) < 0 && errno != EINTR) break;
        if (to_child >= 0 && both[1].revents != 0) {
            ssize_t put = write(to_child, input.data, input.length);
            input = put < 0 ? TEXT("") : text_slice(input, (size_t)put, input.length);
        }
        if (both[0].revents == 0) continue;
        ssize_t got = read(from_child, bytes, sizeof bytes);
        if (got <= 0) break;
        text_add(out, (struct text){bytes, (size_t)got});
    }
    if (to_child >= 0) close(to_child);
}

static int start_piped(const char *const *argv, int *to_child, int *from_child, pid_t *child)
{
    int in[2], out[2];
    if (pipe2(in, O_CLOEXEC) != 0) return errno;
    if (pipe2(out, O_CLOEXEC) != 0) {
        int problem = errno;
        close(in[0]), close(in[1]);
        return problem;
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    int problem = posix_spawnp(child, argv[0], &actions, NULL, (char *const *)argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]), close(out[1]);
    if (problem != 0) close(in[1]), close(out[0]);
    *to_child = in[1], *from_child = out[0];
    return problem;
}

int spawn_filter(struct arena *arena, const char *const *argv, struct text input,
                 struct text *output)
{
    int to_child = -1, from_child = -1;
    pid_t child;
    struct text_buffer out = {.arena = arena};
    signal(SIGPIPE, SIG_IGN); /* a child that dies early must not take us along */
    int problem = start_piped(argv, &to_child, &from_child, &child);
    if (problem != 0) return report(argv[0], problem);
    pump(&out, to_child, from_child, input);
    close(from_child);
    *output = text_built(&out);
    return wait_for(argv[0], child);
}

bool spawn_is_installed(const char *program)
{
    const char *path = getenv("PATH");
    char candidate[4096];
    for (const char *at = path == NULL ? "" : path; *at != '\0';) {
        size_t length = strcspn(at, ":");
        int needed = snprintf(candidate, sizeof candidate, "%.*s/%s", (int)length, at, program);
        if (needed > 0 && (size_t)needed < sizeof candidate && access(candidate, X_OK) == 0)
            return true;
        at += length + (at[length] == ':');
    }
    return false;
}
