/* Random well-typed expressions and data: small values and values at the edges of their types. */
#include "cel_model.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 5

const struct variable variables[VARIABLES] = {
    {"b0", OF_BOOL, false},
    {"b1", OF_BOOL, false},
    {"n0", OF_INT, false},
    {"n1", OF_INT, false},
    {"n2", OF_INT, false},
    {"f0", OF_FLOAT, false},
    {"f1", OF_FLOAT, false},
    {"d0", OF_DECIMAL, false},
    {"d1", OF_DECIMAL, false},
    {"s0", OF_STRING, false},
    {"s1", OF_STRING, false},
    {"bs", OF_BOOL + LIST_OF, false},
    {"ns", OF_INT + LIST_OF, false},
    {"fs", OF_FLOAT + LIST_OF, false},
    {"ds", OF_DECIMAL + LIST_OF, false},
    {"ss", OF_STRING + LIST_OF, false},
    {"on", OF_INT, true},
    {"os", OF_STRING, true},
};

/* ---- Chance and memory ---- */

uint64_t random_next(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

int random_below(uint64_t *state, int limit) { return (int)(random_next(state) % (uint64_t)limit); }

void *pool_take(struct pool *pool, size_t size)
{
    size_t used = (pool->used + 15) / 16 * 16;
    if (size > pool->size - used) abort();
    pool->used = used + size;
    memset(pool->bytes + used, 0, size);
    return pool->bytes + used;
}

struct yawl_text pool_text(struct pool *pool, const char *bytes, size_t length)
{
    char *copy = pool_take(pool, length + 1);
    if (length > 0) memcpy(copy, bytes, length);
    return (struct yawl_text){copy, (uint32_t)length};
}

/* ---- Values ---- */

static struct yawl_text random_text(struct pool *pool, uint64_t *state)
{
    static const char *const parts[] = {
        "",  "a", "b",  "ab", "A",  "Z,",   " ",   "\xc3\xa9", "\xf0\x9f\x98\x80",
        ",", "'", "\\", "-1", "12", "true", "3.5", "\t",       "\xe2\x80\x83"};
    char text[64];
    size_t length = 0;
    for (int i = random_below(state, 4); i > 0; i--) {
        const char *part = parts[random_below(state, (int)(sizeof parts / sizeof *parts))];
        memcpy(text + length, part, strlen(part));
        length += strlen(part);
    }
    return pool_text(pool, text, length);
}

static int64_t random_int(uint64_t *state)
{
    static const int64_t edges[] = {INT64_MAX, INT64_MIN, 64, -64, 1000000007, INT64_C(1) << 53};
    if (random_below(state, 16) == 0) return edges[random_below(state, 6)];
    return random_below(state, 9) - 2;
}

static double random_float(uint64_t *state)
{
    static const double edges[] = {
        1e300, -1e300, 0.1, 1e-7, 9007199254740993.0, 9223372036854775808.0};
    if (random_below(state, 8) == 0) return edges[random_below(state, 6)];
    return (random_below(state, 17) - 6) / 2.0;
}

static struct yawl_decimal random_decimal(uint64_t *state)
{
    static const char *const texts[] = {"0",
                                        "1",
                                        "-1",
                                        "0.10",
                                        "0.1",
                                        "2.5",
                                        "-2.50",
                                        "100",
                                        "99999999999999999999.99",
                                        "0.000000000000000001",
                                        "7"};
    struct yawl_eval eval = {0};
    return yawl_decimal_parse(&eval, yawl_text_of(texts[random_below(state, 11)]));
}

static struct value random_value(struct pool *pool, uint64_t *state, int type)
{
    struct value value = {.type = type};
    switch (type) {
    case OF_BOOL: value.as.boolean = random_below(state, 2) == 0; break;
    case OF_INT: value.as.integer = random_int(state); break;
    case OF_FLOAT: value.as.floating = random_float(state); break;
    case OF_DECIMAL: value.as.decimal = random_decimal(state); break;
    default: value.as.text = random_text(pool, state); break;
    }
    return value;
}

void cel_data(struct pool *pool, uint64_t *state, struct value *values)
{
    for (int i = 0; i < VARIABLES; i++) {
        int type = variables[i].type;
        struct value *value = &values[i];
        *value = (struct value){.type = type};
        if (variables[i].optional && random_below(state, 4) == 0) {
            value->fault = YAWL_EUNSET;
        } else if (type < LIST_OF) {
            *value = random_value(pool, state, type);
        } else {
            uint32_t count = (uint32_t)random_below(state, 6);
            value->as.list.count = count;
            value->as.list.items = pool_take(pool, count * sizeof(struct value));
            for (uint32_t k = 0; k < count; k++)
                value->as.list.items[k] = random_value(pool, state, type - LIST_OF);
        }
    }
}

/* ---- Trees ---- */

/* Parts that may stand in the expression again, with the local variables that could be named in them. */
#define MADE_MAX 24
struct made {
    struct node *node;
    int locals_count, last_local;
};

struct making {
    struct pool *pool;
    uint64_t *state;
    int locals_count, next_local;
    int local_types[LOCALS_MAX], local_numbers[LOCALS_MAX];
    struct made made[MADE_MAX];
    int made_count;
};

static struct node *make(struct making *m, int type, int depth);

static struct node *new_node(struct making *m, enum node_op op, int type)
{
    struct node *node = pool_take(m->pool, sizeof *node);
    node->op = op;
    node->type = type;
    return node;
}

static void add_kid(struct node *node, struct node *kid) { node->kids[node->count++] = kid; }

static struct node *make_list(struct making *m, int type, int depth)
{
    struct node *node = new_node(m, NODE_LIST, type);
    int count = 1 + random_below(m->state, 3);
    for (int i = 0; i < count; i++) add_kid(node, make(m, type - LIST_OF, depth - 1));
    return node;
}

static struct node *make_literal(struct making *m, int type)
{
    if (type >= LIST_OF) return make_list(m, type, 1);
    struct node *node = new_node(m, NODE_LITERAL, type);
    node->literal = random_value(m->pool, m->state, type);
    return node;
}

/* A variable or a local of that type, or a literal. */
static struct node *make_leaf(struct making *m, int type)
{
    int start = random_below(m->state, VARIABLES + LOCALS_MAX);
    for (int i = 0; i < VARIABLES + LOCALS_MAX && random_below(m->state, 5) > 0; i++) {
        int at = (start + i) % (VARIABLES + LOCALS_MAX), local = at - VARIABLES;
        bool is_local = at >= VARIABLES;
        if (is_local && (local >= m->locals_count || m->local_types[local] != type)) continue;
        if (!is_local && variables[at].type != type) continue;
        struct node *node = new_node(m, is_local ? NODE_LOCAL : NODE_VARIABLE, type);
        node->number = is_local ? m->local_numbers[local] : at;
        return node;
    }
    return make_literal(m, type);
}

static int random_scalar(struct making *m) { return random_below(m->state, SCALARS - 1); }

static struct node *make_macro(struct making *m, int type, int depth)
{
    static const enum node_op of_bool[] = {NODE_ALL, NODE_EXISTS, NODE_EXISTS_ONE};
    if (m->locals_count == LOCALS_MAX || m->next_local == LOCALS_MAX * 4) return make_leaf(m, type);
    bool is_map = type != OF_BOOL && random_below(m->state, 2) == 0;
    enum node_op op = type == OF_BOOL ? of_bool[random_below(m->state, 3)]
                      : is_map        ? NODE_MAP
                                      : NODE_FILTER;
    int item = op == NODE_FILTER ? type - LIST_OF : random_scalar(m);
    struct node *node = new_node(m, op, type);
    add_kid(node, make(m, item + LIST_OF, depth - 1));
    node->number = m->next_local++;
    m->local_types[m->locals_count] = item;
    m->local_numbers[m->locals_count++] = node->number;
    add_kid(node, make(m, is_map ? type - LIST_OF : OF_BOOL, depth - 1));
    if (is_map && random_below(m->state, 3) == 0) add_kid(node, make(m, OF_BOOL, depth - 1));
    m->locals_count--;
    return node;
}

/* A row that gives the type, found from a random place on. */
static struct node *make_call(struct making *m, int type, int depth)
{
    int all = functions_count + text_functions_count, start = random_below(m->state, all);
    for (int i = 0; i < all; i++) {
        int number = (start + i) % all;
        const char *takes = function_at(number)->takes, *result = strchr(takes, '>') + 1;
        bool any_list = *result == 'L', any = *result == 'T';
        bool fits = any_list ? type >= LIST_OF
                    : any    ? type < LIST_OF
                             : type_of_letter(*result, 0) == type;
        if (!fits || (function_at(number)->is_risky && random_below(m->state, 4) > 0)) continue;
        struct node *node = new_node(m, NODE_CALL, type);
        int t = any_list ? type - LIST_OF : any ? type : random_scalar(m);
        node->number = number;
        for (const char *l = takes; *l != '>'; l++)
            add_kid(node, make(m, type_of_letter(*l, t), depth - 1));
        return node;
    }
    return make_leaf(m, type);
}

static struct node *make_map(struct making *m, enum node_op op, int type, int depth)
{
    struct node *node = new_node(m, op, type);
    int count = 1 + random_below(m->state, 3), value = op == NODE_MAP_HAS ? random_scalar(m) : type;
    add_kid(node, make(m, random_below(m->state, 2) == 0 ? OF_INT : OF_STRING, depth - 1));
    for (int i = 0; i < count; i++) add_kid(node, make(m, value, depth - 1));
    return node;
}

static struct node *make_with(struct making *m, enum node_op op, int type, int of, int depth)
{
    struct node *node = new_node(m, op, type);
    if (op == NODE_CONDITIONAL) add_kid(node, make(m, OF_BOOL, depth - 1));
    add_kid(node, make(m, of, depth - 1));
    add_kid(node, make(m, of, depth - 1));
    return node;
}

static struct node *make_bool(struct making *m, int depth)
{
    int list = random_below(m->state, 4) == 0 ? LIST_OF : 0;
    struct node *node;
    switch (random_below(m->state, 12)) {
    case 0:
    case 1: return make_with(m, NODE_AND, OF_BOOL, OF_BOOL, depth);
    case 2:
    case 3: return make_with(m, NODE_OR, OF_BOOL, OF_BOOL, depth);
    case 4: return make_with(m, NODE_EQUAL, OF_BOOL, random_scalar(m) + list, depth);
    case 5: return make_with(m, NODE_NOT_EQUAL, OF_BOOL, random_scalar(m) + list, depth);
    case 6:
    case 7: return make_macro(m, OF_BOOL, depth);
    case 8: return make_map(m, NODE_MAP_HAS, OF_BOOL, depth);
    case 9:
        node = new_node(m, NODE_IS_NULL, OF_BOOL);
        node->number = VARIABLES - 1 - random_below(m->state, 2);
        return node;
    default: return make_call(m, OF_BOOL, depth);
    }
}

/* A part that stands there already, if all that it names can be named here; compilers evaluate it once. */
static struct node *make_again(struct making *m, int type)
{
    if (m->made_count == 0 || random_below(m->state, 4) > 0) return NULL;
    const struct made *made = &m->made[random_below(m->state, m->made_count)];
    int count = made->locals_count;
    bool in_scope = count == 0 || (count <= m->locals_count &&
                                   m->local_numbers[count - 1] == made->last_local);
    return made->node->type == type && in_scope ? made->node : NULL;
}

static void note_made(struct making *m, struct node *node)
{
    int count = m->locals_count;
    if (m->made_count == MADE_MAX || node->count == 0) return;
    m->made[m->made_count++] =
        (struct made){node, count, count == 0 ? 0 : m->local_numbers[count - 1]};
}

static struct node *make_new(struct making *m, int type, int depth)
{
    int chance = random_below(m->state, 10);
    if (depth <= 0 || chance == 0) return make_leaf(m, type);
    if (chance == 1) return make_with(m, NODE_CONDITIONAL, type, type, depth);
    if (type == OF_BOOL) return make_bool(m, depth);
    if (type < LIST_OF && chance == 2 && random_below(m->state, 3) == 0)
        return make_map(m, NODE_MAP_ITEM, type, depth);
    if (type >= LIST_OF && chance < 5) return make_macro(m, type, depth);
    if (type >= LIST_OF && chance < 7) return make_list(m, type, depth);
    return make_call(m, type, depth);
}

static struct node *make(struct making *m, int type, int depth)
{
    struct node *node = make_again(m, type);
    if (node != NULL) return node;
    node = make_new(m, type, depth);
    note_made(m, node);
    return node;
}

struct node *cel_generate(struct pool *pool, uint64_t *state, int type)
{
    struct making m = {.pool = pool, .state = state};
    struct node *node;
    int depth = 1 + random_below(state, DEPTH_MAX);
    do {
        m.next_local = m.made_count = 0;
        node = make(&m, type, depth);
    } while (node->op == NODE_VARIABLE || node->op == NODE_LITERAL);
    return node;
}
