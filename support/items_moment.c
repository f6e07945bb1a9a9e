/* Functions on dates, times and durations [FO 10.3 to 10.7, 16.3 to 16.6].
 *
 * The moment is `now`, the recorded time of the step, in UTC.
 */
#include "support/items_time.h"

#include "yawl/time.h"

/* ---- Now ---- */

static struct yawl_items moment(struct yawl_eval *e, enum yawl_item_kind kind,
                                struct yawl_time time)
{
    struct yawl_item item = {.kind = kind, .as.time = time};
    return yawl__items_of(e, &item);
}

struct yawl_items yawl_fn_current_date_time(struct yawl_eval *e)
{
    return moment(e, YAWL_ITEM_DATE_TIME, yawl_time_of_ms(e->now_ms));
}

struct yawl_items yawl_fn_current_date(struct yawl_eval *e)
{
    return moment(e, YAWL_ITEM_DATE, yawl_time_date(yawl_time_of_ms(e->now_ms)));
}

struct yawl_items yawl_fn_current_time(struct yawl_eval *e)
{
    return moment(e, YAWL_ITEM_TIME, yawl_time_clock(yawl_time_of_ms(e->now_ms)));
}

struct yawl_items yawl_fn_implicit_timezone(struct yawl_eval *e)
{
    struct yawl_item item = {.kind = YAWL_ITEM_SECONDS, .as.span = {0, 0, 0, 0}};
    return yawl__items_of(e, &item);
}

/* ---- Parameters ---- */

/* At most one atom of that kind; untyped data are cast to it.  false: none, or a fault. */
static bool take(struct yawl_eval *e, struct yawl_items items, enum yawl_item_kind kind,
                 struct yawl_item *atom)
{
    struct yawl_item found;
    if (!yawl__items_atom(e, items, &found)) return false;
    bool fits = found.kind == (uint32_t)kind || found.kind == YAWL_ITEM_UNTYPED ||
                (kind == YAWL_ITEM_DURATION && yawl__is_span(&found));
    if (fits && yawl__item_cast(e, &found, kind, atom)) return true;
    yawl__item_misfit(e, &found);
    return false;
}

/* ---- Components ---- */

static struct yawl_items of_time(struct yawl_eval *e, struct yawl_time time, enum yawl_part part)
{
    switch (part) {
    case YAWL_PART_YEAR: return yawl_items_of_int(e, yawl_time_year(time));
    case YAWL_PART_MONTH: return yawl_items_of_int(e, yawl_time_month(time));
    case YAWL_PART_DAY: return yawl_items_of_int(e, yawl_time_day(time));
    case YAWL_PART_HOURS: return yawl_items_of_int(e, yawl_time_hours(time));
    case YAWL_PART_MINUTES: return yawl_items_of_int(e, yawl_time_minutes(time));
    case YAWL_PART_SECONDS: return yawl_items_of_decimal(e, yawl_time_seconds(time));
    case YAWL_PART_ZONE: break;
    }
    struct yawl_item zone = {.kind = YAWL_ITEM_SECONDS, .as.span = yawl_time_zone(time)};
    return yawl_time_has_zone(time) ? yawl__items_of(e, &zone) : yawl_items_none();
}

static struct yawl_items of_span(struct yawl_eval *e, struct yawl_span span, enum yawl_part part)
{
    switch (part) {
    case YAWL_PART_YEAR: return yawl_items_of_int(e, yawl_span_years(span));
    case YAWL_PART_MONTH: return yawl_items_of_int(e, yawl_span_months(span));
    case YAWL_PART_DAY: return yawl_items_of_int(e, yawl_span_days(span));
    case YAWL_PART_HOURS: return yawl_items_of_int(e, yawl_span_hours(span));
    case YAWL_PART_MINUTES: return yawl_items_of_int(e, yawl_span_minutes(span));
    default: return yawl_items_of_decimal(e, yawl_span_seconds(span));
    }
}

struct yawl_items yawl_fn_part(struct yawl_eval *e, struct yawl_items items,
                               enum yawl_item_kind kind, enum yawl_part part)
{
    struct yawl_item atom;
    if (!take(e, items, kind, &atom)) return yawl_items_none();
    return kind == YAWL_ITEM_DURATION ? of_span(e, atom.as.span, part)
                                      : of_time(e, atom.as.time, part);
}

/* ---- Zones, and both together ---- */

static enum yawl_type type_of(enum yawl_item_kind kind)
{
    if (kind == YAWL_ITEM_DATE) return YAWL_TYPE_DATE;
    return kind == YAWL_ITEM_TIME ? YAWL_TYPE_TIME : YAWL_TYPE_DATE_TIME;
}

struct yawl_items yawl_fn_adjust(struct yawl_eval *e, struct yawl_items items,
                                 enum yawl_item_kind kind, struct yawl_items zone)
{
    struct yawl_item atom, span;
    if (!take(e, items, kind, &atom)) return yawl_items_none();
    if (zone.count == 0) return moment(e, kind, yawl_time_without_zone(atom.as.time));
    if (!take(e, zone, YAWL_ITEM_SECONDS, &span)) return yawl_items_none();
    int64_t minutes = yawl_zone_of_span(e, span.as.span);
    return moment(e, kind, yawl_time_adjust(e, type_of(kind), atom.as.time, minutes));
}

struct yawl_items yawl_fn_date_time(struct yawl_eval *e, struct yawl_items date,
                                    struct yawl_items clock)
{
    struct yawl_item day, time;
    bool both = take(e, date, YAWL_ITEM_DATE, &day);
    if (!take(e, clock, YAWL_ITEM_TIME, &time) || !both) return yawl_items_none();
    return moment(e, YAWL_ITEM_DATE_TIME, yawl_time_of_both(e, day.as.time, time.as.time));
}
