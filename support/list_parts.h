/* What the functions on lists share: the item types, when two items are equal, room in the scratch.
 *
 * X(name, C type) for each scalar type: functions are called yawl_list_…_NAME.
 */
#ifndef SUPPORT_LIST_PARTS_H
#define SUPPORT_LIST_PARTS_H

#include "yawl/time.h"

/* Items of all lists are aligned to this. */
#define LIST_ALIGNMENT 8u

#define LIST_TYPES(X)                                                                              \
    X(bool, bool)                                                                                  \
    X(int, int64_t)                                                                                \
    X(float, double)                                                                               \
    X(decimal, struct yawl_decimal)                                                                \
    X(text, struct yawl_text)                                                                      \
    X(enum, int32_t)                                                                               \
    X(time, struct yawl_time)                                                                      \
    X(span, struct yawl_span)

static inline bool yawl__same_bool(bool a, bool b) { return a == b; }
static inline bool yawl__same_int(int64_t a, int64_t b) { return a == b; }
static inline bool yawl__same_float(double a, double b) { return a == b; } /* NaN equals nothing */
static inline bool yawl__same_decimal(struct yawl_decimal a, struct yawl_decimal b)
{
    return yawl_decimal_compare(a, b) == 0;
}
static inline bool yawl__same_text(struct yawl_text a, struct yawl_text b)
{
    return yawl_text_equal(a, b);
}
static inline bool yawl__same_enum(int32_t a, int32_t b) { return a == b; }
/* Seconds of UTC; a clock without a zone is that of UTC. */
static inline int64_t yawl__time_utc(struct yawl_time a)
{
    return a.zone == YAWL_NO_ZONE ? a.seconds : a.seconds - (int64_t)a.zone * 60;
}
static inline bool yawl__same_time(struct yawl_time a, struct yawl_time b)
{
    return yawl_time_compare(a, b) == 0;
}
static inline bool yawl__same_span(struct yawl_span a, struct yawl_span b)
{
    return yawl_span_equal(a, b);
}

/* Equal values have equal hashes: of a decimal the nearest float's, and zero has no sign. */
uint64_t yawl__item_hash(const void *item, enum yawl_type element);

/* Room for items at the end of the scratch, aligned for all types; NULL and YAWL_ETOOBIG if it is full. */
void *yawl__scratch_items(struct yawl_eval *e, uint64_t bytes);

#endif
