/* A progress line on a terminal when work takes longer than a second.  Driven by an interval timer: the
 * work itself never looks at a clock.  The handler only calls write(). */
#include "command/command.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#define LINE_MAX_LENGTH 120

static char line[LINE_MAX_LENGTH];
static size_t line_length;
static volatile sig_atomic_t shown;

static void tick(int signal_number)
{
    (void)signal_number;
    shown = 1;
    ssize_t put = write(STDERR_FILENO, line, line_length);
    (void)put;
}

static void set_timer(time_t seconds)
{
    struct itimerval timer = {{seconds, 0}, {seconds, 0}};
    setitimer(ITIMER_REAL, &timer, NULL);
}

void progress_begin(const char *what, const char *name)
{
    if (!isatty(STDERR_FILENO)) return;
    int length = snprintf(line, sizeof line, "\ryawlc: %s %.80s ...\033[K", what, name);
    line_length = length < 0 ? 0 : (size_t)length;
    if (line_length >= sizeof line) line_length = sizeof line - 1;
    struct sigaction action = {.sa_handler = tick, .sa_flags = SA_RESTART};
    sigaction(SIGALRM, &action, NULL);
    set_timer(1);
}

void progress_end(void)
{
    static const char erase[] = "\r\033[K";
    if (line_length == 0) return;
    set_timer(0);
    if (shown) {
        ssize_t put = write(STDERR_FILENO, erase, sizeof erase - 1);
        (void)put;
    }
    shown = 0;
    line_length = 0;
}
