/* Starts programs by posix_spawn, which copies no page table, however large the host is; see
 * process_child.h. */
#include "connectors/process_child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- Starting ---- */

static int set_rules(posix_spawnattr_t *rules)
{
    sigset_t none, all;
    (void)sigemptyset(&none);
    (void)sigfillset(&all);
    int status = posix_spawnattr_setsigmask(rules, &none);
    if (status == 0) status = posix_spawnattr_setsigdefault(rules, &all);
    short flags = POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    return status != 0 ? status : posix_spawnattr_setflags(rules, flags);
}

/* None of them is one of the three: libuv refuses to work in a host that has closed its own. */
static int set_files(posix_spawn_file_actions_t *actions, const struct yawl__child_plan *plan)
{
    int status = 0;
    for (int i = 0; i < 3 && status == 0; i++)
        status = posix_spawn_file_actions_adddup2(actions, plan->files[i], i);
    if (status != 0 || plan->directory == NULL) return status;
    return posix_spawn_file_actions_addchdir_np(actions, plan->directory);
}

static const char *path_of(char *const *variables, char *room, size_t size)
{
    for (; *variables != NULL; variables++) {
        if (strncmp(*variables, "PATH=", 5) == 0) return *variables + 5;
    }
    size_t needed = confstr(_CS_PATH, room, size);
    return needed > 0 && needed <= size ? room : "/bin:/usr/bin";
}

struct start {
    const struct yawl__child_plan *plan;
    posix_spawnattr_t rules;
    posix_spawn_file_actions_t actions;
};

static int spawn_file(struct yawl__child *child, const struct start *start, const char *file)
{
    return posix_spawn(&child->pid, file, &start->actions, &start->rules, start->plan->arguments,
                       start->plan->variables);
}

/* In each folder of the path; what may not be run there may be found further on. */
static int spawn_in_path(struct yawl__child *child, const struct start *start)
{
    char room[256], file[4096];
    const char *name = start->plan->arguments[0];
    const char *path = path_of(start->plan->variables, room, sizeof room);
    int denied = ENOENT;
    for (;; path++) {
        size_t length = strcspn(path, ":");
        const char *folder = length > 0 ? path : "."; /* as every search in PATH has it */
        int needed = snprintf(file, sizeof file, "%.*s/%s", length > 0 ? (int)length : 1, folder, name);
        int status = needed < (int)sizeof file ? spawn_file(child, start, file) : ENAMETOOLONG;
        if (status == EACCES) denied = EACCES;
        bool goes_on = status == EACCES || status == ENOENT || status == ENOTDIR;
        if (!goes_on) return status;
        path += length;
        if (*path == '\0') return denied;
    }
}

static int spawn(struct yawl__child *child, struct start *start)
{
    int status = posix_spawnattr_init(&start->rules);
    if (status != 0) return status;
    status = posix_spawn_file_actions_init(&start->actions);
    if (status == 0) {
        status = set_rules(&start->rules);
        if (status == 0) status = set_files(&start->actions, start->plan);
        const char *name = start->plan->arguments[0];
        if (status == 0)
            status = strchr(name, '/') != NULL ? spawn_file(child, start, name)
                                               : spawn_in_path(child, start);
        (void)posix_spawn_file_actions_destroy(&start->actions);
    }
    (void)posix_spawnattr_destroy(&start->rules);
    return status;
}

int yawl__child_start(struct yawl__child *child, const struct yawl__child_plan *plan)
{
    struct start start = {.plan = plan};
    int status = spawn(child, &start);
    child->descriptor = -1;
    if (status != 0) child->pid = 0;
    if (status != 0) return -status;
    child->descriptor = (int)syscall(SYS_pidfd_open, child->pid, 0);
    if (child->descriptor >= 0) return 0;
    status = -errno;
    yawl__child_signal(child, SIGKILL);
    yawl__child_reap(child);
    return status;
}

/* ---- The end ---- */

void yawl__child_signal(const struct yawl__child *child, int signal)
{
    if (child->pid > 0) (void)kill(-child->pid, signal);
}

bool yawl__child_has_ended(const struct yawl__child *child, struct yawl__child_end *end)
{
    siginfo_t info = {.si_pid = 0};
    int status = waitid(P_PID, (id_t)child->pid, &info, WEXITED | WNOWAIT | WNOHANG);
    *end = (struct yawl__child_end){-1, 0};
    if (status != 0) return errno == ECHILD;
    if (info.si_pid == 0) return false;
    if (info.si_code == CLD_EXITED)
        end->status = info.si_status;
    else
        end->signal = info.si_status;
    return true;
}

void yawl__child_reap(struct yawl__child *child)
{
    if (child->pid <= 0) return;
    while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR) continue;
    if (child->descriptor >= 0) (void)close(child->descriptor);
    *child = (struct yawl__child){0, -1};
}
