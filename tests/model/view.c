/* The interpreter's picture of a case, and the comparison of two pictures. */
#include "view.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const char *status_text(enum status status)
{
    static const char *const texts[] = {"running", "completed", "cancelled", "failed",
                                        "deadlocked", "suspended"};
    return texts[status];
}

/* ---- The interpreter's ---- */

static void add_armed(struct view_scope *seen, struct view_armed armed)
{
    if (seen->armed_count < ARMED_MAX) seen->armed[seen->armed_count++] = armed;
}

static void see_task(struct run *run, struct scope *scope, int task, struct view_scope *seen)
{
    struct task_state *state = &scope->tasks[task];
    const struct plain_task *plain = &scope_net(run, scope)->tasks[task];
    bool person = plain->kind == KIND_OFFER;
    seen->enabled[task] = person && state->enabled && !run_is_waiting(run, scope, task);
    seen->busy[task] = state->busy;
    for (int i = 0; i < TIMERS_MAX; i++) {
        struct view_armed armed = {task, i, 0, state->alarms[i].deadline};
        if (state->alarms[i].armed) add_armed(seen, armed);
    }
    bool many = plain->written != NULL && plain->written->instances.present;
    for (int r = 0; r < state->rounds_count; r++) {
        for (int i = 0; i < state->rounds[r].count; i++) {
            const struct instance *instance = &state->rounds[r].items[i];
            struct view_armed armed = {task, -1, many ? i + 1 : 0, instance->retry_at};
            if (instance->retries) add_armed(seen, armed);
        }
    }
    struct round *round = task_round(state);
    if (!many || round == NULL) return;
    seen->rounds[task] = true;
    seen->created[task] = round->count;
    seen->executing[task] = round_count(round, STATE_EXECUTING);
    for (int i = 0; i < round->count; i++) {
        bool fired = round->items[i].state == STATE_FIRED;
        seen->executing[task] += fired && round->items[i].suspended;
    }
    seen->completed[task] = round_count(round, STATE_COMPLETE);
}

static int index_of(const struct view *view, const int *ids, int id)
{
    for (int i = 0; i < view->scopes_count; i++) {
        if (ids[i] == id) return i;
    }
    return -1;
}

void view_of_run(struct run *run, struct view *view)
{
    int ids[SCOPES_MAX];
    view->status = run->status;
    view->settling = run->settling;
    view->scopes_count = 0;
    for (int s = 0; s < run->scopes_count; s++) {
        struct scope *scope = run->scopes[s];
        if (!scope->alive) continue;
        struct view_scope *seen = &view->scopes[view->scopes_count];
        memset(seen, 0, sizeof *seen);
        seen->net = scope->net;
        seen->parent = index_of(view, ids, scope->parent);
        seen->task = scope->task;
        seen->instance = scope->instance;
        seen->g = scope->g;
        memcpy(seen->tokens, scope->tokens, sizeof seen->tokens);
        for (int t = 0; t < scope_net(run, scope)->tasks_count; t++) see_task(run, scope, t, seen);
        for (int i = 0; i < 2; i++) {
            struct view_armed armed = {-1, i, 0, scope->alarms[i].deadline};
            if (scope->alarms[i].armed) add_armed(seen, armed);
        }
        ids[view->scopes_count++] = scope->id;
    }
}

/* ---- Comparison ---- */

struct report {
    char *text;
    size_t size;
    bool failed; /* of a failed case: what was about to happen does not count */
};

static bool say(struct report *report, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(report->text, report->size, format, arguments);
    va_end(arguments);
    return false;
}

static int compare_armed(const void *left, const void *right)
{
    const struct view_armed *a = left, *b = right;
    if (a->task != b->task) return a->task < b->task ? -1 : 1;
    if (a->timer != b->timer) return a->timer < b->timer ? -1 : 1;
    if (a->instance != b->instance) return a->instance < b->instance ? -1 : 1;
    return a->minutes < b->minutes ? -1 : a->minutes > b->minutes;
}

static bool same_armed(struct report *report, const struct plain_net *net,
                       const struct view_scope *wanted, const struct view_scope *found)
{
    struct view_scope a = *wanted, b = *found;
    qsort(a.armed, (size_t)a.armed_count, sizeof a.armed[0], compare_armed);
    qsort(b.armed, (size_t)b.armed_count, sizeof b.armed[0], compare_armed);
    int count = a.armed_count < b.armed_count ? a.armed_count : b.armed_count;
    for (int i = 0; i < count; i++) {
        if (compare_armed(&a.armed[i], &b.armed[i]) == 0) continue;
        const char *one = a.armed[i].task < 0 ? "(net)" : net->tasks[a.armed[i].task].name;
        const char *two = b.armed[i].task < 0 ? "(net)" : net->tasks[b.armed[i].task].name;
        return say(report,
                   "armed: %s timer %d at %lld by the rules, %s timer %d at %lld in the machine",
                   one, a.armed[i].timer, (long long)a.armed[i].minutes, two, b.armed[i].timer,
                   (long long)b.armed[i].minutes);
    }
    if (a.armed_count == b.armed_count) return true;
    return say(report, "armed: %d timers by the rules, %d in the machine", a.armed_count,
               b.armed_count);
}

static bool same_tasks(struct report *report, const struct plain_net *net,
                       const struct view_scope *wanted, const struct view_scope *found)
{
    for (int t = 0; t < net->tasks_count; t++) {
        const char *name = net->tasks[t].name;
        bool offered = !report->failed || net->tasks[t].kind == KIND_OFFER;
        if (offered && wanted->enabled[t] != found->enabled[t]) {
            return say(report, "enabled: %s %s by the rules", name,
                       wanted->enabled[t] ? "is" : "is not");
        }
        if (wanted->busy[t] != found->busy[t]) {
            return say(report, "busy: %s %s by the rules", name, wanted->busy[t] ? "is" : "is not");
        }
        bool same = wanted->created[t] == found->created[t] &&
                    wanted->rounds[t] == found->rounds[t] &&
                    wanted->executing[t] == found->executing[t] &&
                    wanted->completed[t] == found->completed[t];
        if (same) continue;
        return say(report, "instances %s: %d %d %d by the rules, %d %d %d in the machine", name,
                   wanted->created[t], wanted->executing[t], wanted->completed[t],
                   found->created[t], found->executing[t], found->completed[t]);
    }
    return true;
}

static bool same_scope(struct report *report, const struct plain_net *net,
                       const struct view_scope *wanted, const struct view_scope *found)
{
    for (int p = 0; p < net->places_count; p++) {
        if (wanted->tokens[p] == found->tokens[p]) continue;
        return say(report, "marked: \"%s\"*%d by the rules, *%d in the machine",
                   net->places[p].name, wanted->tokens[p], found->tokens[p]);
    }
    if (!same_tasks(report, net, wanted, found)) return false;
    if (wanted->g != found->g)
        return say(report, "data: g is %d by the rules, %d in the machine", wanted->g, found->g);
    return report->failed || same_armed(report, net, wanted, found);
}

bool view_same(const struct plain_spec *plain, const struct view *wanted, const struct view *found,
               char *difference, size_t size)
{
    struct report report = {difference, size, wanted->status == STATUS_FAILED};
    if (wanted->status != found->status) {
        return say(&report, "status: %s by the rules, %s in the machine",
                   status_text(wanted->status), status_text(found->status));
    }
    if (wanted->status == STATUS_COMPLETED || wanted->status == STATUS_CANCELLED) return true;
    if (wanted->status == STATUS_FAILED && wanted->settling) return true;
    for (int s = 0; s < wanted->scopes_count && s < found->scopes_count; s++) {
        const struct view_scope *a = &wanted->scopes[s], *b = &found->scopes[s];
        if (a->net != b->net || a->parent != b->parent || a->task != b->task ||
            a->instance != b->instance) {
            return say(&report, "net instance %d: another one in the machine", s);
        }
        if (!same_scope(&report, &plain->nets[a->net], a, b)) return false;
    }
    if (wanted->scopes_count == found->scopes_count) return true;
    return say(&report, "net instances: %d by the rules, %d in the machine", wanted->scopes_count,
               found->scopes_count);
}
