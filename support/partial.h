/* Years, months and days that stand alone: xs:gYear and its like, as dates with the other parts set.
 *
 * XML Schema part 2 (3.2.9) and XPath compare them so; the parts that a text lacks are those of 1972-12-01.
 */
#ifndef SUPPORT_PARTIAL_H
#define SUPPORT_PARTIAL_H

#include "yawl/time.h"

enum yawl__partial {
    YAWL__PARTIAL_YEAR,
    YAWL__PARTIAL_YEAR_MONTH,
    YAWL__PARTIAL_MONTH,
    YAWL__PARTIAL_MONTH_DAY,
    YAWL__PARTIAL_DAY
};

/* The date of a text without white space at its ends; YAWL_ECAST: it is none. */
struct yawl_time yawl__partial_parse(struct yawl_eval *e, enum yawl__partial which,
                                     struct yawl_text text);
/* The text of those parts of a date, in the scratch. */
struct yawl_text yawl__partial_print(struct yawl_eval *e, enum yawl__partial which,
                                     struct yawl_time date);

#endif
