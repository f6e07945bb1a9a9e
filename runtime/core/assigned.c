/* What mappings have made is judged before anything changes: facets, and XML data against their schema.
 *
 * Only values with such rules are looked at, and of variables not what is as it was.
 */
#include "core/evaluate.h"

#include <string.h>

#include "base/problems.h"
#include "core/record.h"

/* Is a text or a tree byte by byte what it was? */
static bool is_as_before(const yawl_value_t *before, const yawl_value_t *after)
{
    bool has_text = after->type == YAWL_TYPE_STRING || after->type == YAWL_TYPE_TREE;
    if (!before->present || !has_text) return false;
    return yawl_text_equal(before->as_text, after->as_text);
}

static bool is_wrong(const struct yawl_record *record, const struct yawl_field *field,
                     const struct yawl_data *before, const struct yawl_data *next)
{
    if (yawl__is_any(field)) return false;
    yawl_value_t after = yawl_data_get(record, field, next);
    if (!after.present) return false;
    yawl_value_t old = yawl_data_get(record, field, before);
    return !is_as_before(&old, &after) && !yawl__value_within(field, &after);
}

struct judge {
    struct yawl__core *core;
    const struct yawl__at *at;
    struct yawl__problems problems;
    int fault;
};

static struct judge judge_of(struct yawl__core *core, const struct yawl__at *at)
{
    return (struct judge){core, at, {&core->message, "; ", 0, 0}, 0};
}

static void tell(struct judge *judge, const struct yawl_field *field, const yawl_value_t *value)
{
    if (judge->fault == 0) {
        struct yawl_eval e = {.fault = YAWL_EDATA};
        judge->fault = yawl__evaluate_report(judge->core, judge->at, &e);
        yawl__refuse_at_length(judge->core);
    }
    yawl__field_check(field, value, yawl__problems_add, &judge->problems);
}

static int verdict(struct judge *judge)
{
    if (judge->fault != 0) yawl__problems_end(&judge->problems);
    return judge->fault;
}

int yawl__evaluate_judge(struct yawl__core *core, const struct yawl__at *at)
{
    const struct yawl_record *record = at->scope->net->data;
    const struct yawl_data *before = at->scope->data, *next = core->next.bytes;
    struct judge judge = judge_of(core, at);
    if (before == NULL || record == NULL) return 0;
    for (uint32_t i = 0; i < record->fields_count; i++) {
        const struct yawl_field *field = &record->fields[i];
        if (!is_wrong(record, field, before, next)) continue;
        yawl_value_t value = yawl_data_get(record, field, next);
        tell(&judge, field, &value);
    }
    return verdict(&judge);
}

int yawl__evaluate_judge_outside(struct yawl__core *core, const struct yawl__at *at,
                                 const struct yawl_record *record, const void *outside)
{
    const struct yawl_record_value all = {outside, record, NULL};
    struct judge judge = judge_of(core, at);
    for (uint32_t i = 0; i < record->fields_count; i++) {
        const struct yawl_field *field = &record->fields[i];
        if (yawl__is_any(field)) continue;
        yawl_value_t value = yawl_record_member(&all, i);
        if (!yawl__value_within(field, &value)) tell(&judge, field, &value);
    }
    return verdict(&judge);
}
