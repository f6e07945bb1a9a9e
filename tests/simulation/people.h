/* What those who work share: commands on their way, and a case as the public reads show it. */
#ifndef SIMULATION_PEOPLE_H
#define SIMULATION_PEOPLE_H

#include "world.h"

struct view {
    struct node *node;
    struct known *known;
    struct yawl_case_info info;
    struct yawl_item_info items[ITEMS_MAX];
    uint32_t count;
};

/* ---- people.c ---- */
/* A command for an event of that kind in that case; NULL: too many are on their way. */
struct command *people_command(struct node *node, yawl_case_id id, enum yawl_event_kind kind);
/* Notes what the engine made of it; false: it was refused. */
bool people_sent(struct command *command, int status);
/* The callback of each. */
void people_answer(yawl_req_t *req, int status, const struct yawl_case_result *result);

/* ---- control.c ---- */
/* Something is done with the case as a whole. */
bool control_case(const struct view *view);
bool control_resume(const struct view *view);
bool control_cancel(const struct view *view);
/* A command for a case of another partition, which the engine must not know. */
void control_stranger(struct node *node, const struct known *known);

#endif
