/* Names of event kinds and statuses, from the lists in <yawl/event.h>. */
#include "yawl/event.h"

#define NAME_ENTRY(name, text) text,

static const char *const event_names[] = {YAWL_EVENTS(NAME_ENTRY)};
static const char *const item_status_names[] = {YAWL_ITEM_STATUSES(NAME_ENTRY)};
static const char *const branch_status_names[] = {YAWL_BRANCH_STATUSES(NAME_ENTRY)};
static const char *const case_status_names[] = {
    [YAWL_CASE_CREATED] = "created",     [YAWL_CASE_RUNNING] = "running",
    [YAWL_CASE_COMPLETED] = "completed", [YAWL_CASE_CANCELLED] = "cancelled",
    [YAWL_CASE_FAILED] = "failed",       [YAWL_CASE_DEADLOCKED] = "deadlocked",
    [YAWL_CASE_SUSPENDED] = "suspended",
};

const char *yawl_event_name(int kind)
{
    return kind >= 0 && kind < YAWL_EVENT_COUNT ? event_names[kind] : "unknown";
}

const char *yawl_item_status_name(int status)
{
    return status >= 0 && status < YAWL_ITEM_STATUS_COUNT ? item_status_names[status] : "unknown";
}

const char *yawl_branch_status_name(int status)
{
    return status >= 0 && status < YAWL_BRANCH_STATUS_COUNT ? branch_status_names[status] : "unknown";
}

const char *yawl_case_status_name(int status)
{
    return status >= 0 && status < YAWL_CASE_STATUS_COUNT ? case_status_names[status] : "unknown";
}
