/* The table of statuses.  A pair that is not in it is refused.
 * Invariant: an item with a firing has consumed its task's tokens; one without has consumed nothing. */
#include "core/work_item.h"

#include <assert.h>

#define NO    0
#define TO(s) (YAWL_ITEM_##s + 1)

/* clang-format off */
/* [operation][status]: the next status + 1, NO: refused.  Statuses that are left out are final. */
static const unsigned char next_status[YAWL__ITEM_OPERATION_COUNT][YAWL_ITEM_STATUS_COUNT] = {
    /*                       ENABLED        FIRED          EXECUTING      SUSPENDED */
    [YAWL__ITEM_START] =    {TO(EXECUTING), TO(EXECUTING), NO,            NO},
    [YAWL__ITEM_ROLLBACK] = {NO,            NO,            TO(FIRED),     NO},
    [YAWL__ITEM_COMPLETE] = {NO,            NO,            TO(COMPLETE),  TO(COMPLETE)},
    [YAWL__ITEM_FAIL] =     {NO,            NO,            TO(FAILED),    TO(FAILED)},
    [YAWL__ITEM_CANCEL] =   {NO,            NO,            TO(CANCELLED), TO(CANCELLED)},
    [YAWL__ITEM_SUSPEND] =  {TO(SUSPENDED), TO(SUSPENDED), TO(SUSPENDED), NO},
    [YAWL__ITEM_RESUME] =   {NO,            NO,            NO,            TO(EXECUTING)},
    [YAWL__ITEM_SKIP] =     {TO(COMPLETE),  NO,            NO,            NO},
};
/* clang-format on */

int yawl__item_next(enum yawl__item_operation operation, struct yawl__item_state state)
{
    assert(operation < YAWL__ITEM_OPERATION_COUNT);
    if (state.status < 0) return YAWL_ENOITEM;
    if (state.status >= YAWL_ITEM_STATUS_COUNT) return YAWL_ESTATUS; /* of a composite task */
    int next = (int)next_status[operation][state.status] - 1;
    if (next < 0) return YAWL_ESTATUS;
    if (operation == YAWL__ITEM_RESUME) return state.before;
    /* Suspended before it started: there is nothing that could complete, fail or be cancelled. */
    if (state.status == YAWL_ITEM_SUSPENDED && state.firing == 0) return YAWL_ESTATUS;
    return next;
}

/* What an enabled task of this row waits for as long as nothing of it has come. */
static uint32_t waits_at_first(const struct yawl_task *row)
{
    uint32_t waits = row->trigger != NULL ? YAWL__WAIT_TRIGGER : 0;
    bool is_judged = row->performed != NULL && (row->waits || row->kind == YAWL_TASK_OFFER);
    for (uint32_t i = 0; i < row->timers_count; i++) {
        if (row->timers[i].action == YAWL_TIMER_START) waits |= YAWL__WAIT_TIMER;
    }
    return is_judged ? waits | YAWL__WAIT_JUDGE : waits;
}

uint32_t yawl__waits_for(const struct yawl__scope *scope, uint32_t task)
{
    const struct yawl_task *row = yawl__row(scope, task);
    if (!row->waits && row->performed == NULL) return 0;
    const struct yawl__item *entry = yawl__items_find_wait(&scope->items, task);
    return entry != NULL ? entry->status : waits_at_first(row);
}

bool yawl__is_offered(const struct yawl__scope *scope, uint32_t task)
{
    return yawl_has(yawl__enabled_set(scope), task) && yawl__waits_for(scope, task) == 0;
}

struct yawl__item_state yawl__item_state_of(const struct yawl__scope *scope, uint32_t task)
{
    struct yawl__item_state state = {-1, -1, 0};
    const struct yawl__item *item = yawl__items_find(&scope->items, task);
    if (item != NULL) {
        state.status = (int)item->status;
        state.before = (int)item->before;
        state.firing = item->firing;
    } else if (yawl__is_offered(scope, task)) {
        state.status = YAWL_ITEM_ENABLED;
    }
    return state;
}

#define OPERATION_TEXT(name, text) text,
static const char *const operation_names[] = {YAWL__ITEM_OPERATIONS(OPERATION_TEXT)};

const char *yawl__item_operation_name(enum yawl__item_operation operation)
{
    assert(operation < YAWL__ITEM_OPERATION_COUNT);
    return operation_names[operation];
}
