/* Everything that is wrong with an outside struct at once, each thing with the path of its value: the
 * walk; what is wrong with one value is told in facets.c. */
#include <assert.h>

#include "base/message.h"
#include "core/record.h"
#include "yawl/schema.h"

/* ---- Is anything wrong? ---- */

static bool are_members_within(const struct yawl_record_value *value)
{
    bool within = true;
    for (uint32_t i = 0; within && i < value->record->fields_count; i++) {
        yawl_value_t member = yawl_record_member(value, i);
        within = yawl__value_within(&value->record->fields[i], &member);
    }
    return within;
}

bool yawl__value_within(const struct yawl_field *field, const yawl_value_t *value)
{
    struct yawl__message words;
    if (!value->present || yawl__is_any(field)) return true;
    if (value->type == YAWL_TYPE_RECORD) return are_members_within(&value->as_record);
    if (value->type == YAWL_TYPE_TREE)
        return field->tree == NULL ||
               yawl_tree_validate(field->tree, value->as_text, NULL, NULL) == 0;
    yawl__message_clear(&words);
    if (field->facets != NULL && yawl__facets_tell(field->facets, value, &words)) return false;
    if (value->type != YAWL_TYPE_LIST) return true;
    const struct yawl_field item_field = yawl__item_field(field);
    bool within = true;
    for (uint32_t i = 0; within && i < value->as_list.count; i++) {
        yawl_value_t item = yawl_list_item(&value->as_list, i);
        within = yawl__value_within(&item_field, &item);
    }
    return within;
}

/* ---- What is wrong ---- */

struct check {
    struct yawl__message path;
    yawl_problem_fn report;
    void *context;
    uint32_t problems;
};

static void cut_path(struct check *check, size_t length)
{
    check->path.length = length;
    check->path.text[length] = '\0';
}

static void check_value(struct check *check, const struct yawl_field *field,
                        const yawl_value_t *value);

/* A record without a name is its only member. */
static void check_members(struct check *check, const struct yawl_record_value *value)
{
    size_t length = check->path.length;
    for (uint32_t i = 0; i < value->record->fields_count; i++) {
        const struct yawl_field *field = &value->record->fields[i];
        yawl_value_t member = yawl_record_member(value, i);
        if (value->record->name != NULL) {
            yawl__message_add(&check->path, ".");
            yawl__message_add(&check->path, field->name);
        }
        check_value(check, field, &member);
        cut_path(check, length);
    }
}

static void check_items(struct check *check, const struct yawl_field *field,
                        const struct yawl_list_value *list)
{
    const struct yawl_field item_field = yawl__item_field(field);
    size_t length = check->path.length;
    bool any = list->element == YAWL_TYPE_INT || list->element == YAWL_TYPE_FLOAT;
    if (any && field->facets == NULL) return;
    for (uint32_t i = 0; i < list->count; i++) {
        yawl_value_t item = yawl_list_item(list, i);
        yawl__message_add(&check->path, "[");
        yawl__message_add_number(&check->path, i);
        yawl__message_add(&check->path, "]");
        check_value(check, &item_field, &item);
        cut_path(check, length);
    }
}

static void add_problem(struct check *check, const char *what)
{
    if (check->report != NULL) check->report(check->context, check->path.text, what);
    check->problems++;
}

/* The path within the tree follows that of the tree. */
static void add_tree_problem(void *context, const char *path, const char *what)
{
    struct check *check = context;
    size_t length = check->path.length;
    yawl__message_add(&check->path, path);
    add_problem(check, what);
    cut_path(check, length);
}

static void check_value(struct check *check, const struct yawl_field *field,
                        const yawl_value_t *value)
{
    struct yawl__message what;
    if (!value->present) return;
    if (value->type == YAWL_TYPE_RECORD) {
        check_members(check, &value->as_record);
        return;
    }
    yawl__message_clear(&what);
    if (yawl__value_tell(field, value, &what))
        add_problem(check, what.text);
    else if (value->type == YAWL_TYPE_LIST)
        check_items(check, field, &value->as_list);
    else if (value->type == YAWL_TYPE_TREE && field->tree != NULL)
        yawl_tree_validate(field->tree, value->as_text, add_tree_problem, check);
}

uint32_t yawl_record_check(const struct yawl_record *record, const void *outside,
                           yawl_problem_fn report, void *context)
{
    struct check check = {.report = report, .context = context};
    struct yawl_record_value value = {outside, record, NULL};
    assert(record->name != NULL);
    yawl__message_set(&check.path, "$", NULL);
    check_members(&check, &value);
    return check.problems;
}

uint32_t yawl__field_check(const struct yawl_field *field, const yawl_value_t *value,
                           yawl_problem_fn report, void *context)
{
    struct check check = {.report = report, .context = context};
    yawl__message_set(&check.path, "$.", field->name, NULL);
    check_value(&check, field, value);
    return check.problems;
}
