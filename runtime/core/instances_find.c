/* Finds the instance that a command means.  Without a number it is the first that fits, of the newest round;
 * detached rounds come last, from the oldest.  A firing names one for good. */
#include "core/instances_decide.h"

struct yawl__one yawl__one_by_firing(const struct yawl__scope *scope, uint32_t task,
                                     uint32_t firing)
{
    struct yawl__one one = {yawl__round_of(scope, task), 0};
    for (; one.round != NULL; one.round = one.round->older) {
        one.instance = yawl__round_by_firing(one.round, firing);
        if (one.instance != 0) return one;
    }
    return one;
}

struct yawl__at yawl__at_one(const struct yawl__at *at, struct yawl__one one)
{
    struct yawl__at instance = *at;
    struct yawl__item_block *const *owns = one.round->columns.owns;
    instance.instance = one.instance;
    instance.own =
        owns != NULL && owns[one.instance - 1] != NULL ? owns[one.instance - 1]->in : NULL;
    return instance;
}

struct yawl__item_state yawl__one_state(struct yawl__one one)
{
    struct yawl__item_state state = {(int)yawl__round_status(one.round, one.instance),
                                     (int)yawl__round_before(one.round, one.instance),
                                     yawl__round_firing(one.round, one.instance)};
    return state;
}

/* May the command be done to it?  One that was fired is started by its completion, and may fail by a timer;
 * a sub-net can only be cancelled, or fail. */
static bool is_allowed(const struct yawl__at *at, struct yawl__one one,
                       const struct yawl__command *command)
{
    struct yawl__item_state state = yawl__one_state(one);
    int operation = command->operation;
    bool fails = operation == YAWL__ITEM_FAIL, cancels = operation == YAWL__ITEM_CANCEL;
    if (at->row->kind == YAWL_TASK_NET && !fails && !cancels) return false;
    if (state.status == YAWL_ITEM_FIRED) {
        if (operation == YAWL__ITEM_COMPLETE || cancels) return true;
        if (fails && command->code != 0) return true;
    }
    return yawl__item_next((enum yawl__item_operation)operation, state) >= 0;
}

/* The first instance of a round that fits. */
static uint32_t first_of(const struct yawl__at *at, struct yawl__round *round,
                         const struct yawl__command *command)
{
    bool starts = command->operation == YAWL__ITEM_START;
    struct yawl__one one = {round, starts ? 0 : yawl__round_first_executing(round)};
    if (one.instance != 0 && is_allowed(at, one, command)) return one.instance;
    one.instance = yawl__round_first_fired(round);
    if (one.instance != 0 && is_allowed(at, one, command)) return one.instance;
    one.instance = 0;
    while ((one.instance = yawl__round_next_open(round, one.instance)) != 0) {
        if (is_allowed(at, one, command)) return one.instance;
    }
    return 0;
}

/* The instance of a round that the command means; 0: it has none that fits. */
static uint32_t pick_of(const struct yawl__at *at, struct yawl__round *round,
                        const struct yawl__command *command)
{
    struct yawl__one one = {round, command->instance};
    if (one.instance == 0) return first_of(at, round, command);
    bool fits = yawl__round_has(round, one.instance) && is_allowed(at, one, command);
    return fits ? one.instance : 0;
}

/* Among detached rounds, from the oldest. */
static struct yawl__one find_detached(const struct yawl__at *at, struct yawl__round *round,
                                      const struct yawl__command *command)
{
    struct yawl__one found = {NULL, 0};
    for (; round != NULL; round = round->older) {
        uint32_t instance = round->detached ? pick_of(at, round, command) : 0;
        if (instance != 0) found = (struct yawl__one){round, instance};
    }
    return found;
}

/* The newest round comes first for an instance with a number, if it is detached too. */
struct yawl__one yawl__one_find(const struct yawl__at *at, const struct yawl__command *command)
{
    struct yawl__round *newest = yawl__round_of(at->scope, at->task);
    struct yawl__one one = {newest, 0};
    if (command->firing != 0) {
        one = yawl__one_by_firing(at->scope, at->task, command->firing);
        bool is_meant = command->instance == 0 || command->instance == one.instance;
        if (one.round == NULL || !is_meant || !is_allowed(at, one, command)) {
            one.round = NULL;
        }
        return one;
    }
    if (newest != NULL && (!newest->detached || command->instance != 0)) {
        one.instance = pick_of(at, newest, command);
    }
    return one.instance != 0 ? one : find_detached(at, newest, command);
}

/* The instance of a round that has a sub-net: this one, or the first; 0: none. */
static uint32_t with_scope(const struct yawl__round *round, uint32_t instance)
{
    const uint32_t *scopes = round->columns.scopes;
    if (scopes == NULL) return 0;
    if (instance != 0) {
        bool runs = yawl__round_has(round, instance) && scopes[instance - 1] != 0;
        return runs ? instance : 0;
    }
    do {
        instance = yawl__round_next_open(round, instance);
    } while (instance != 0 && scopes[instance - 1] == 0);
    return instance;
}

struct yawl__scope *yawl__scope_of_task(const struct yawl__case *c,
                                        const struct yawl__scope *parent, uint32_t task,
                                        uint32_t instance)
{
    uint32_t first = UINT32_MAX, number = 0;
    if (yawl__row(parent, task)->instances == NULL) {
        struct yawl__child *child = instance == 0 ? yawl__child_find(c, parent, task) : NULL;
        return child == NULL ? NULL : &child->scope;
    }
    const struct yawl__round *round = yawl__round_of(parent, task);
    for (; round != NULL; round = round->older) {
        uint32_t found = with_scope(round, instance);
        if (found == 0 || found >= first) continue;
        first = found;
        number = round->columns.scopes[found - 1];
    }
    return number == 0 ? NULL : yawl__scope_find(c, number);
}
