/* What the functions on times share: the calendar, whole days, reading and writing of texts.
 *
 * Dates are of the Gregorian calendar in both directions without end; the year 0 is before the year 1.
 */
#ifndef SUPPORT_TIME_PARTS_H
#define SUPPORT_TIME_PARTS_H

#include "yawl/errors.h"
#include "yawl/time.h"

#define DAY_SECONDS  INT64_C(86400)
#define SECOND_NANOS 1000000000

struct yawl__date {
    int64_t year, month, day; /* month and day from 1 */
};

/* Days from 1970-01-01, and the inverse. */
int64_t yawl__days_of(int64_t year, int64_t month, int64_t day);
struct yawl__date yawl__date_of(int64_t days);
int64_t yawl__days_in(int64_t year, int64_t month);

/* The day that a second lies in, and the seconds since its midnight. */
static inline int64_t yawl__day_of(int64_t seconds)
{
    return seconds / DAY_SECONDS - (seconds % DAY_SECONDS < 0);
}
static inline int64_t yawl__second_of_day(int64_t seconds)
{
    return seconds - yawl__day_of(seconds) * DAY_SECONDS;
}
static inline int64_t yawl__utc(struct yawl_time time)
{
    return time.zone == YAWL_NO_ZONE ? time.seconds : time.seconds - (int64_t)time.zone * 60;
}

/* `time` if its clock shows a second that times have; else YAWL_EOVERFLOW. */
struct yawl_time yawl__time_checked(struct yawl_eval *e, struct yawl_time time);
/* From seconds and nanoseconds of any signs. */
struct yawl_span yawl__span_checked(struct yawl_eval *e, int64_t months, int64_t seconds,
                                    int64_t nanos);

/* ---- Texts ---- */

/* A text that is read from its front. */
struct yawl__reader {
    const char *at, *end;
    bool over; /* a number was too large: INT64_MAX stands for it */
};

static inline struct yawl__reader yawl__reader_of(struct yawl_text text)
{
    struct yawl__reader r = {text.data, text.length == 0 ? text.data : text.data + text.length,
                             false};
    return r;
}
static inline bool yawl__at_digit(const struct yawl__reader *r)
{
    return r->at < r->end && *r->at >= '0' && *r->at <= '9';
}
static inline bool yawl__skip(struct yawl__reader *r, char c)
{
    if (r->at == r->end || *r->at != c) return false;
    r->at++;
    return true;
}
/* One or more digits. */
bool yawl__read_number(struct yawl__reader *r, int64_t *value);
/* Exactly two digits, up to `most`. */
bool yawl__read_two(struct yawl__reader *r, int64_t most, int64_t *value);
/* "+hh:mm" without its sign, up to 14:00, as minutes. */
bool yawl__read_zone(struct yawl__reader *r, int64_t *minutes);
/* Nothing or ".25", as nanoseconds; digits beyond the ninth are dropped. */
bool yawl__read_fraction(struct yawl__reader *r, int32_t *nanos);

/* A text that is written at its end; room for every time and duration. */
struct yawl__writer {
    char text[128];
    uint32_t length;
};

static inline void yawl__write(struct yawl__writer *w, char c) { w->text[w->length++] = c; }
/* At least that many digits. */
void yawl__write_number(struct yawl__writer *w, uint64_t value, unsigned digits);
/* The fraction without zeros at its end; nothing for 0. */
void yawl__write_fraction(struct yawl__writer *w, int64_t nanos);

#endif
