/* Signals come through the loop, so that they find the engine between two steps.
 * Invariant: handles[0 … count - 1] are open. */
#include "player/program_signals.h"

#include <signal.h>
#include <stdbool.h>
#include <string.h>

/* Some senders repeat themselves: timeout(1) tells the process, then its group.  Only a signal that comes so
 * much later than the first is a second one. */
#define SIGNALS_APART_MS 500

static const int numbers[SIGNALS_COUNT] = {SIGINT, SIGTERM, SIGHUP};
static const char *const names[SIGNALS_COUNT] = {"SIGINT", "SIGTERM", "SIGHUP"};

const char *signals_name(int number)
{
    for (int i = 0; i < SIGNALS_COUNT; i++) {
        if (numbers[i] == number) return names[i];
    }
    return "a signal";
}

static void on_signal(uv_signal_t *handle, int number)
{
    struct signals *signals = handle->data;
    uint64_t now_ms = uv_now(handle->loop);
    if (signals->caught == 0) {
        signals->caught = number;
        signals->at_ms = now_ms;
        return;
    }
    if (now_ms - signals->at_ms < SIGNALS_APART_MS) return;
    signals->at_once(signals->context);
    (void)signal(number, SIG_DFL);
    (void)raise(number);
}

/* As of a background job of a script, or under nohup. */
static bool is_ignored(int number)
{
    struct sigaction old;
    return sigaction(number, NULL, &old) == 0 && old.sa_handler == SIG_IGN;
}

int signals_open(struct signals *signals, uv_loop_t *loop, void (*at_once)(void *context),
                 void *context)
{
    memset(signals, 0, sizeof *signals);
    signals->at_once = at_once;
    signals->context = context;
    for (int i = 0; i < SIGNALS_COUNT; i++) {
        if (is_ignored(numbers[i])) continue;
        uv_signal_t *handle = &signals->handles[signals->count];
        int code = uv_signal_init(loop, handle);
        if (code != 0) return code;
        signals->count++;
        handle->data = signals;
        code = uv_signal_start(handle, on_signal, numbers[i]);
        if (code != 0) return code;
        uv_unref((uv_handle_t *)handle);
    }
    return 0;
}

void signals_close(struct signals *signals)
{
    for (int i = 0; i < signals->count; i++) uv_close((uv_handle_t *)&signals->handles[i], NULL);
    signals->count = 0;
}
