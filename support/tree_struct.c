/* Structs of XML data: filled from a tree, and built into one, by their descriptions.
 *
 * A description nests at most as deep as records do, and so does the recursion.
 */
#include "support/list_parts.h"
#include "support/record_parts.h"
#include "support/tree_parts.h"

#include "yawl/errors.h"
#include "yawl/time.h"
#include "yawl/tree_struct.h"

/* A field of a struct, and what it is in XML. */
struct member {
    const struct yawl_field *field;
    const struct yawl_tree_member *row;
};

static struct member member_at(const struct yawl_tree_struct *type, uint32_t index)
{
    struct member member = {&type->record->fields[index], &type->members[index]};
    return member;
}

/* ---- From a tree ---- */

static void read_struct(struct yawl_eval *e, const struct yawl_tree_struct *type,
                        struct yawl_node node, char *to);

/* A scalar of the type, at `to`. */
static void read_scalar(struct yawl_eval *e, enum yawl_type type, struct yawl_text text, char *to)
{
    yawl_value_t value = {.type = type, .present = true};
    struct yawl_text word = yawl_text_trim(text);
    switch (type) {
    case YAWL_TYPE_BOOL: value.as_bool = yawl_bool_parse(e, word); break;
    case YAWL_TYPE_INT: value.as_int = yawl_int_parse(e, word); break;
    case YAWL_TYPE_FLOAT: value.as_float = yawl_float_cast(e, word); break;
    case YAWL_TYPE_DECIMAL: value.as_decimal = yawl_decimal_parse(e, word); break;
    case YAWL_TYPE_DATE:
    case YAWL_TYPE_TIME:
    case YAWL_TYPE_DATE_TIME: value.as_time = yawl_time_parse(e, type, word); break;
    case YAWL_TYPE_DURATION: value.as_span = yawl_span_parse(e, word); break;
    default: memcpy(to, &text, sizeof text); return;
    }
    yawl__put_plain(to, &value);
}

/* The value that the element is or holds. */
static void read_element(struct yawl_eval *e, const struct member *member, enum yawl_type type,
                         struct yawl_node node, char *to)
{
    if (type == YAWL_TYPE_RECORD) {
        read_struct(e, member->row->of, node, to);
        return;
    }
    struct yawl_text text = yawl_node_text(e, node);
    if (text.length == 0 && member->row->otherwise.length > 0) text = member->row->otherwise;
    read_scalar(e, type, text, to);
}

static bool is_nil(struct yawl_node node)
{
    struct yawl_node nil = yawl__instance_attribute(node, "nil");
    if (!yawl_node_is(nil)) return false;
    struct yawl_text value = yawl_text_trim(yawl_node_value(nil));
    return yawl_text_equal(value, YAWL_TEXT("true")) || yawl_text_equal(value, YAWL_TEXT("1"));
}

static void read_list(struct yawl_eval *e, const struct member *member, struct yawl_node parent,
                      char *to)
{
    enum yawl_type type = member->field->element;
    uint32_t size = yawl__size_outside(type, member->field->record), count = 0;
    struct yawl_node node = yawl_node_child_named(parent, member->row->name);
    for (; yawl_node_is(node); node = yawl_node_next_named(node, member->row->name)) count++;
    char *items = yawl__scratch_items(e, (uint64_t)count * size);
    struct yawl_list list = {items, items != NULL ? count : 0};
    if (items != NULL) memset(items, 0, (size_t)count * size);
    node = yawl_node_child_named(parent, member->row->name);
    for (uint32_t i = 0; i < list.count && e->fault == 0; i++) {
        read_element(e, member, type, node, items + (size_t)i * size);
        node = yawl_node_next_named(node, member->row->name);
    }
    memcpy(to, &list, sizeof list);
}

/* The child or attribute; none: it is absent. */
static struct yawl_node find(const struct member *member, struct yawl_node node)
{
    if (member->row->place == YAWL_TREE_CONTENT) return node;
    if (member->row->place == YAWL_TREE_ATTRIBUTE)
        return yawl_node_attribute_named(node, member->row->name);
    struct yawl_node child = yawl_node_child_named(node, member->row->name);
    return yawl_node_is(child) && is_nil(child) ? yawl_node_none() : child;
}

static void read_member(struct yawl_eval *e, const struct member *member, struct yawl_node node,
                        char *to)
{
    const struct yawl_field *field = member->field;
    if (field->type == YAWL_TYPE_LIST) {
        read_list(e, member, node, to + field->outside);
        return;
    }
    struct yawl_node found = find(member, node);
    bool present = yawl_node_is(found), optional = field->outside_has != YAWL_NOWHERE;
    if (optional) memcpy(to + field->outside_has, &present, sizeof present);
    if (present && yawl_node_kind(found) == YAWL_NODE_ATTRIBUTE)
        read_scalar(e, field->type, yawl_node_value(found), to + field->outside);
    else if (present)
        read_element(e, member, field->type, found, to + field->outside);
    else if (!optional)
        yawl_fault(e, YAWL_EDATA);
}

static void read_struct(struct yawl_eval *e, const struct yawl_tree_struct *type,
                        struct yawl_node node, char *to)
{
    memset(to, 0, type->record->outside_size);
    for (uint32_t i = 0; i < type->record->fields_count && e->fault == 0; i++) {
        struct member member = member_at(type, i);
        read_member(e, &member, node, to);
    }
}

int yawl_tree_to_struct(struct yawl_eval *e, const struct yawl_tree_struct *type,
                        struct yawl_text tree, void *to)
{
    struct yawl_node root = yawl_tree_root(tree);
    bool is_element = yawl_node_is(root) && yawl_node_kind(root) == YAWL_NODE_ELEMENT;
    if (!is_element) yawl_fault(e, YAWL_EDATA);
    if (e->fault == 0) read_struct(e, type, root, to);
    return e->fault;
}

/* ---- To a tree ---- */

static void write_content(struct yawl_tree_builder *b, const struct yawl_tree_struct *type,
                          const char *from);

static struct yawl_text text_of(struct yawl_eval *e, enum yawl_type type, const char *at)
{
    struct yawl_field field = {.type = type, .outside_has = YAWL_NOWHERE};
    yawl_value_t value = yawl_record_get(&field, at);
    switch (type) {
    case YAWL_TYPE_BOOL: return value.as_bool ? YAWL_TEXT("true") : YAWL_TEXT("false");
    case YAWL_TYPE_INT: return yawl_int_print(e, value.as_int);
    case YAWL_TYPE_FLOAT: return yawl_float_print(e, value.as_float);
    case YAWL_TYPE_DECIMAL: return yawl_decimal_print(e, value.as_decimal);
    case YAWL_TYPE_DATE:
    case YAWL_TYPE_TIME:
    case YAWL_TYPE_DATE_TIME: return yawl_time_print(e, type, value.as_time);
    case YAWL_TYPE_DURATION: return yawl_span_print(e, value.as_span);
    default: return value.as_text;
    }
}

static bool is_present(const struct yawl_field *field, const char *from)
{
    bool present = true;
    if (field->outside_has != YAWL_NOWHERE)
        memcpy(&present, from + field->outside_has, sizeof present);
    return present;
}

static void write_element(struct yawl_tree_builder *b, const struct member *member,
                          enum yawl_type type, const char *at)
{
    yawl_tree_open(b, member->row->name);
    if (type == YAWL_TYPE_RECORD)
        write_content(b, member->row->of, at);
    else
        yawl_tree_text(b, text_of(b->e, type, at));
    yawl_tree_close(b);
}

static void write_nil(struct yawl_tree_builder *b, struct yawl_text name)
{
    yawl_tree_open(b, name);
    yawl_tree_namespace(b, YAWL_TEXT("xmlns:xsi"),
                        YAWL_TEXT("http://www.w3.org/2001/XMLSchema-instance"));
    yawl_tree_attribute(b, YAWL_TEXT("xsi:nil"), YAWL_TEXT("true"));
    yawl_tree_close(b);
}

static void write_member(struct yawl_tree_builder *b, const struct member *member,
                         const char *from)
{
    const struct yawl_field *field = member->field;
    const char *at = from + field->outside;
    if (!is_present(field, from)) {
        if (member->row->is_nil) write_nil(b, member->row->name);
    } else if (member->row->place == YAWL_TREE_CONTENT) {
        yawl_tree_text(b, text_of(b->e, field->type, at));
    } else if (field->type == YAWL_TYPE_LIST) {
        struct yawl_list list;
        memcpy(&list, at, sizeof list);
        uint32_t size = yawl__size_outside(field->element, field->record);
        for (uint32_t i = 0; i < list.count && b->e->fault == 0; i++) {
            const char *items = list.items;
            write_element(b, member, field->element, items + (size_t)i * size);
        }
    } else {
        write_element(b, member, field->type, at);
    }
}

/* Attributes come first. */
static void write_content(struct yawl_tree_builder *b, const struct yawl_tree_struct *type,
                          const char *from)
{
    for (uint32_t i = 0; i < type->record->fields_count; i++) {
        struct member member = member_at(type, i);
        bool is_attribute = member.row->place == YAWL_TREE_ATTRIBUTE;
        if (!is_attribute || !is_present(member.field, from)) continue;
        yawl_tree_attribute(b, member.row->name,
                            text_of(b->e, member.field->type, from + member.field->outside));
    }
    for (uint32_t i = 0; i < type->record->fields_count; i++) {
        struct member member = member_at(type, i);
        if (member.row->place != YAWL_TREE_ATTRIBUTE) write_member(b, &member, from);
    }
}

struct yawl_text yawl_tree_of_struct(struct yawl_eval *e, const struct yawl_tree_struct *type,
                                     struct yawl_text root, const void *from)
{
    struct yawl_tree_builder builder;
    yawl_tree_begin(&builder, e);
    yawl_tree_open(&builder, root);
    write_content(&builder, type, from);
    yawl_tree_close(&builder);
    return yawl_tree_done(&builder);
}
