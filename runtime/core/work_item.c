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
    int next = (int)next_status[operation][state.status] - 1;
    if (next < 0) return YAWL_ESTATUS;
    if (operation == YAWL__ITEM_RESUME) return state.before;
    /* Suspended before it started: there is nothing that could complete, fail or be cancelled. */
    if (state.status == YAWL_ITEM_SUSPENDED && state.firing == 0) return YAWL_ESTATUS;
    return next;
}

struct yawl__item_state yawl__item_state_of(const struct yawl__case *c, uint32_t task)
{
    struct yawl__item_state state = {-1, -1, 0};
    const struct yawl__item *item = yawl__items_find(&c->items, task);
    if (item != NULL) {
        state.status = (int)item->status;
        state.before = (int)item->before;
        state.firing = item->firing;
    } else if (yawl_has(yawl__enabled_set(c), task)) {
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
