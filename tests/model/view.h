/* What is seen of a case from outside: the same picture of the interpreter and of the compiled
 * machine, net instance by net instance, by the numbers of the plain net. */
#ifndef VIEW_H
#define VIEW_H

#include "interpret.h"

#define ARMED_MAX 64

struct view_armed {
    int task, timer, instance; /* task -1: the net; timer -1: a retry */
    int64_t minutes;
};

struct view_scope {
    int net, parent, task, instance; /* parent: index in the view, -1: the root */
    uint32_t number;                 /* in the machine */
    int g;
    bool enabled[ALL_TASKS], busy[ALL_TASKS];
    int tokens[PLACES_MAX];
    bool rounds[ALL_TASKS];
    int created[ALL_TASKS], executing[ALL_TASKS], completed[ALL_TASKS];
    int armed_count;
    struct view_armed armed[ARMED_MAX];
};

struct view {
    enum status status;
    bool settling; /* it failed in the middle of a step: nothing else is compared */
    int scopes_count;
    struct view_scope scopes[SCOPES_MAX];
};

void view_of_run(struct run *run, struct view *view);
/* True: they are the same; else `difference` says where they are not (`size` bytes). */
bool view_same(const struct plain_spec *plain, const struct view *wanted, const struct view *found,
               char *difference, size_t size);
const char *status_text(enum status status);

#endif
