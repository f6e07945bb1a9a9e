/* Dates, times and durations of XML Schema as texts: which are values, and how they compare.
 *
 * Takes text without white space at its ends.
 */
#include "support/partial.h"
#include "support/schema_parts.h"

static struct yawl_time parse(struct yawl_eval *quiet, enum yawl_simple_kind kind,
                              struct yawl_text text)
{
    if (kind >= YAWL_SIMPLE_GYEAR && kind <= YAWL_SIMPLE_GDAY) {
        uint32_t which =
            (uint32_t)kind - YAWL_SIMPLE_GYEAR; /* in the order of enum yawl__partial */
        return yawl__partial_parse(quiet, (enum yawl__partial)which, text);
    }
    enum yawl_type type = kind == YAWL_SIMPLE_TIME        ? YAWL_TYPE_TIME
                          : kind == YAWL_SIMPLE_DATE_TIME ? YAWL_TYPE_DATE_TIME
                                                          : YAWL_TYPE_DATE;
    return yawl_time_parse(quiet, type, text);
}

bool yawl__is_moment(enum yawl_simple_kind kind, struct yawl_text text)
{
    struct yawl_eval quiet = {.fault = 0};
    if (kind == YAWL_SIMPLE_DURATION)
        yawl_span_parse(&quiet, text);
    else
        parse(&quiet, kind, text);
    return quiet.fault == 0;
}

int yawl__order_moments(enum yawl_simple_kind kind, struct yawl_text a, struct yawl_text b)
{
    struct yawl_eval quiet = {.fault = 0};
    if (kind == YAWL_SIMPLE_DURATION)
        return yawl_span_compare(yawl_span_parse(&quiet, a), yawl_span_parse(&quiet, b));
    struct yawl_time x = parse(&quiet, kind, a);
    return yawl_time_order(x, parse(&quiet, kind, b));
}
