/* What a tree is worth, by walking it: the rules of the CEL language definition, and of ours for decimals.
 *
 * Arguments are all computed, the first fault is the result; && and ||, all() and exists() let a value that
 * decides hide the faults of others.
 */
#include "cel_model.h"

#include <assert.h>
#include <string.h>

/* ---- Values ---- */

struct value fault_of(struct evaluation *e, int type, int code)
{
    e->faults |= FAULT_BIT(code);
    return (struct value){.type = type, .fault = code};
}

struct value bool_of(bool value) { return (struct value){.type = OF_BOOL, .as.boolean = value}; }
struct value int_of(int64_t value) { return (struct value){.type = OF_INT, .as.integer = value}; }
struct value float_of(double value)
{
    return (struct value){.type = OF_FLOAT, .as.floating = value};
}
struct value text_value(int type, struct yawl_text text)
{
    return (struct value){.type = type, .as.text = text};
}

struct value list_of(struct evaluation *e, int item, uint32_t count)
{
    struct value value = {.type = item + LIST_OF};
    value.as.list.items = pool_take(e->pool, (count + 1) * sizeof(struct value));
    value.as.list.count = count;
    return value;
}

bool same_value(const struct value *a, const struct value *b)
{
    assert(a->type == b->type);
    switch (a->type) {
    case OF_BOOL: return a->as.boolean == b->as.boolean;
    case OF_INT: return a->as.integer == b->as.integer;
    case OF_FLOAT: return a->as.floating == b->as.floating;
    case OF_DECIMAL: return yawl_decimal_compare(a->as.decimal, b->as.decimal) == 0;
    case OF_STRING:
    case OF_BYTES:
        return a->as.text.length == b->as.text.length &&
               memcmp(a->as.text.data, b->as.text.data, a->as.text.length) == 0;
    default: break;
    }
    if (a->as.list.count != b->as.list.count) return false;
    for (uint32_t i = 0; i < a->as.list.count; i++) {
        if (!same_value(&a->as.list.items[i], &b->as.list.items[i])) return false;
    }
    return true;
}

/* -1, 0, 1; 2 with a NaN. */
int compare_values(const struct value *a, const struct value *b)
{
    double x = a->as.floating, y = b->as.floating;
    switch (a->type) {
    case OF_BOOL: return (int)a->as.boolean - (int)b->as.boolean;
    case OF_INT: return (a->as.integer > b->as.integer) - (a->as.integer < b->as.integer);
    case OF_FLOAT: return x != x || y != y ? 2 : (x > y) - (x < y);
    case OF_DECIMAL: return yawl_decimal_compare(a->as.decimal, b->as.decimal);
    default: break;
    }
    uint32_t la = a->as.text.length, lb = b->as.text.length, common = la < lb ? la : lb;
    for (uint32_t i = 0; i < common; i++) {
        unsigned char p = (unsigned char)a->as.text.data[i], q = (unsigned char)b->as.text.data[i];
        if (p != q) return p < q ? -1 : 1;
    }
    return (la > lb) - (la < lb);
}

/* ---- Logic ---- */

/* && and ||: `decides` is what one side alone decides. */
static struct value logic(struct value left, struct value right, bool decides)
{
    if (left.fault == 0 && left.as.boolean == decides) return left;
    if (right.fault == 0 && right.as.boolean == decides) return right;
    return left.fault != 0 ? left : right;
}

/* A variable that may be null is compared without being read: null equals null alone. */
static bool is_nullable(const struct node *node)
{
    return node->op == NODE_VARIABLE && variables[node->number].optional;
}

static struct value equality(struct evaluation *e, const struct node *node)
{
    bool negated = node->op == NODE_NOT_EQUAL, nulls[2] = {false, false};
    for (int i = 0; i < 2; i++) {
        const struct node *kid = node->kids[i];
        nulls[i] = is_nullable(kid) && e->variables[kid->number].fault != 0;
    }
    if (is_nullable(node->kids[0]) && is_nullable(node->kids[1]) && nulls[0] && nulls[1])
        return bool_of(!negated);
    if (nulls[0] || nulls[1]) return bool_of(negated);
    struct value left = cel_value(e, node->kids[0]), right = cel_value(e, node->kids[1]);
    if (left.fault != 0) return fault_of(e, OF_BOOL, left.fault);
    if (right.fault != 0) return fault_of(e, OF_BOOL, right.fault);
    return bool_of(same_value(&left, &right) != negated);
}

/* ---- Lists and maps ---- */

/* The kids from `first` on as a list; the first fault, if there is one. */
static struct value kids_list(struct evaluation *e, const struct node *node, int first)
{
    struct value list = list_of(e, node->kids[first]->type, (uint32_t)(node->count - first));
    for (int i = first; i < node->count; i++) {
        struct value item = cel_value(e, node->kids[i]);
        if (item.fault != 0 && list.fault == 0) list.fault = item.fault;
        list.as.list.items[i - first] = item;
    }
    return list;
}

/* Where the key stands among 0, 1, … or "a", "b", …; -1: nowhere. */
static int place_of_key(const struct value *key, int count)
{
    for (int i = 0; i < count; i++) {
        bool is_it = key->type == OF_INT
                         ? key->as.integer == i
                         : key->as.text.length == 1 && key->as.text.data[0] == 'a' + i;
        if (is_it) return i;
    }
    return -1;
}

static struct value map_value(struct evaluation *e, const struct node *node)
{
    struct value values = kids_list(e, node, 1), key = cel_value(e, node->kids[0]);
    bool is_item = node->op == NODE_MAP_ITEM;
    if (key.fault != 0) return fault_of(e, node->type, key.fault);
    if (values.fault != 0) return fault_of(e, node->type, values.fault);
    int place = place_of_key(&key, node->count - 1);
    if (!is_item) return bool_of(place >= 0);
    return place >= 0 ? values.as.list.items[place] : fault_of(e, node->type, YAWL_ENOKEY);
}

/* ---- Macros ---- */

static struct value search(struct evaluation *e, const struct node *node, const struct value *list)
{
    bool decides = node->op == NODE_EXISTS;
    struct value result = bool_of(!decides);
    for (uint32_t i = 0; i < list->as.list.count; i++) {
        e->locals[node->number] = list->as.list.items[i];
        struct value holds = cel_value(e, node->kids[1]);
        result = logic(result, holds, decides);
        if (result.fault == 0 && result.as.boolean == decides) break;
    }
    return result;
}

static struct value exists_one(struct evaluation *e, const struct node *node,
                               const struct value *list)
{
    int count = 0;
    for (uint32_t i = 0; i < list->as.list.count; i++) {
        e->locals[node->number] = list->as.list.items[i];
        struct value holds = cel_value(e, node->kids[1]);
        if (holds.fault != 0) return holds;
        count += holds.as.boolean;
    }
    return bool_of(count == 1);
}

static struct value collect(struct evaluation *e, const struct node *node, const struct value *list)
{
    struct value result = list_of(e, node->type - LIST_OF, list->as.list.count);
    const struct node *condition = node->op == NODE_FILTER ? node->kids[1]
                                   : node->count == 3      ? node->kids[2]
                                                           : NULL;
    uint32_t count = 0;
    for (uint32_t i = 0; i < list->as.list.count; i++) {
        struct value item = e->locals[node->number] = list->as.list.items[i];
        struct value counts = condition == NULL ? bool_of(true) : cel_value(e, condition);
        if (counts.fault != 0) return fault_of(e, node->type, counts.fault);
        if (!counts.as.boolean) continue;
        if (node->op == NODE_MAP) item = cel_value(e, node->kids[1]);
        if (item.fault != 0) return fault_of(e, node->type, item.fault);
        result.as.list.items[count++] = item;
    }
    result.as.list.count = count;
    return result;
}

static struct value macro(struct evaluation *e, const struct node *node)
{
    struct value list = cel_value(e, node->kids[0]);
    if (list.fault != 0) return fault_of(e, node->type, list.fault);
    if (node->op == NODE_EXISTS_ONE) return exists_one(e, node, &list);
    bool searches = node->op == NODE_ALL || node->op == NODE_EXISTS;
    return searches ? search(e, node, &list) : collect(e, node, &list);
}

/* ---- All of it ---- */

static bool is_null(const struct evaluation *e, const struct node *node)
{
    return is_nullable(node) && e->variables[node->number].fault != 0;
}

static struct value call(struct evaluation *e, const struct node *node)
{
    struct value arguments[KIDS_MAX];
    int fault = 0;
    /* numbers of two types */
    bool is_equality = strcmp(function_at(node->number)->written, "($0 == $1)") == 0;
    if (is_equality && (is_null(e, node->kids[0]) || is_null(e, node->kids[1])))
        return bool_of(false);
    for (int i = 0; i < node->count; i++) {
        arguments[i] = cel_value(e, node->kids[i]);
        if (fault == 0) fault = arguments[i].fault;
    }
    if (fault != 0) return fault_of(e, node->type, fault);
    struct value result = function_at(node->number)->compute(e, arguments);
    result.type = node->type;
    return result;
}

static struct value variable_value(struct evaluation *e, const struct node *node)
{
    const struct value *value = &e->variables[node->number];
    return value->fault != 0 ? fault_of(e, node->type, value->fault) : *value;
}

/* As deep as the tree, which the generator bounds. */
struct value cel_value(struct evaluation *e, const struct node *node)
{
    struct value condition;
    switch (node->op) {
    case NODE_LITERAL: return node->literal;
    case NODE_VARIABLE: return variable_value(e, node);
    case NODE_LOCAL: return e->locals[node->number];
    case NODE_CALL: return call(e, node);
    case NODE_AND:
    case NODE_OR:
        condition = cel_value(e, node->kids[0]);
        return logic(condition, cel_value(e, node->kids[1]), node->op == NODE_OR);
    case NODE_CONDITIONAL:
        condition = cel_value(e, node->kids[0]);
        if (condition.fault != 0) return fault_of(e, node->type, condition.fault);
        return cel_value(e, node->kids[condition.as.boolean ? 1 : 2]);
    case NODE_EQUAL:
    case NODE_NOT_EQUAL: return equality(e, node);
    case NODE_IS_NULL: return bool_of(e->variables[node->number].fault != 0);
    case NODE_LIST: return kids_list(e, node, 0);
    case NODE_MAP_ITEM:
    case NODE_MAP_HAS: return map_value(e, node);
    default: return macro(e, node);
    }
}
