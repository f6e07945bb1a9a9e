/* What mappings have assigned is judged before anything changes: facets, and XML data against their schema.
 *
 * Only variables with such rules are looked at, and of these not what is as it was.
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

int yawl__evaluate_judge(struct yawl__core *core, const struct yawl__at *at)
{
    const struct yawl_record *record = at->scope->net->data;
    const struct yawl_data *before = at->scope->data, *next = core->next.bytes;
    struct yawl_eval e = {.fault = 0};
    struct yawl__problems problems = {&core->message, "; ", 0, 0};
    if (before == NULL || record == NULL) return 0;
    for (uint32_t i = 0; i < record->fields_count; i++) {
        const struct yawl_field *field = &record->fields[i];
        if (!is_wrong(record, field, before, next)) continue;
        yawl_value_t value = yawl_data_get(record, field, next);
        if (e.fault == 0) {
            e.fault = YAWL_EDATA;
            (void)yawl__evaluate_report(core, at, &e);
            yawl__refuse_at_length(core);
        }
        yawl__field_check(field, &value, yawl__problems_add, &problems);
    }
    if (e.fault != 0) yawl__problems_end(&problems);
    return e.fault;
}
