/* Dates, times and durations among items: text, order, casts, arithmetic [FO 10]. */
#ifndef SUPPORT_ITEMS_TIME_H
#define SUPPORT_ITEMS_TIME_H

#include "support/items_parts.h"

/* The text of an atom that is a time or a duration. */
struct yawl_text yawl__item_time_text(struct yawl_eval *e, const struct yawl_item *atom);
/* The order of two times of one type: <0, 0, >0. */
int yawl__item_time_order(const struct yawl_item *a, const struct yawl_item *b);
/* Of two durations; false: only those of months, or only those of seconds, have an order. */
bool yawl__item_span_order(const struct yawl_item *a, const struct yawl_item *b, bool equality,
                           enum yawl_order *order);
/* An atom as a time or a duration; false: it has no such value. */
bool yawl__item_time_cast(struct yawl_eval *e, const struct yawl_item *atom,
                          enum yawl_item_kind type, struct yawl_item *result);
/* One operation of yawl__items_arithmetic() with a time or a duration; YAWL_ECAST: there is none. */
bool yawl__item_time_arithmetic(struct yawl_eval *e, char op, const struct yawl_item *a,
                                const struct yawl_item *b, struct yawl_item *result);

#endif
