/* What the parts of the interpreter know of each other: the marking, tasks and instances, time. */
#ifndef INTERPRET_PARTS_H
#define INTERPRET_PARTS_H

#include "interpret.h"

/* ---- interpret_net.c: tokens, scopes, what is enabled ---- */
int run_enter(struct run *run, int net, struct scope *parent, int task,
              int instance); /* -1: too many */
void run_kill(struct run *run, struct scope *scope);
void run_judge(struct run *run);
void take_tokens(struct run *run, struct scope *scope, int task);
void cancel_set(struct run *run, struct scope *scope, int task);
void cancel_task(struct run *run, struct scope *scope, int task);

/* ---- interpret_task.c: starting, leaving, instances ---- */
enum start { START_FINE, START_COUNT }; /* COUNT: the number of instances is out of range */
enum start task_start(struct run *run, struct scope *scope, int task);
bool task_skip(struct run *run, struct scope *scope, int task);
void task_pass(struct run *run, struct scope *scope, int task, bool performed);
void task_leave(struct run *run, struct scope *scope, int task, bool performed);
void task_leave_by(struct run *run, struct scope *scope, int task, int other);
void task_leave_forced(struct run *run, struct scope *scope, int task);
/* One instance of a task. */
struct item {
    struct scope *scope;
    int task;
    struct round *round; /* NULL: no instance is meant */
    int index;
};
void instance_complete(struct run *run, const struct item *item, int g);
void instance_fail(struct run *run, const struct item *item, int error);
void net_fail(struct run *run, struct scope *scope, int error);
void task_fail(struct run *run, struct scope *scope, int task, int error);
void cancel_instance(struct run *run, struct instance *instance);
void round_cancel(struct run *run, struct round *round);
bool round_lives(const struct round *round);
void drop_finished_rounds(struct task_state *task);
/* Does it, or a net instance around it, belong to an instance that runs on without effect? */
bool scope_is_detached(struct run *run, const struct scope *scope);
void scope_end(struct run *run, struct scope *scope);
void task_check(struct run *run, struct scope *scope, int task, bool completed);
#define ERROR_TIMEOUT 99
#define ERROR_START   98 /* an automatic start that cannot be: by a name that no flow asks for */

/* ---- interpret_time.c ---- */
void arm_timers(struct run *run, struct scope *scope, int task, bool started);
void close_timers(struct scope *scope, int task);
void run_advance(struct run *run, int minutes);
bool run_trigger(struct run *run, int name);
bool hand_out_kept(struct run *run);

/* ---- interpret.c ---- */
void run_settle(struct run *run);

#endif
