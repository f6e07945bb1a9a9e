/* Parts that stand in an expression more than once are evaluated once.
 *
 * Takes a typed tree, which stays as it is, and gives one in which such a part is the value of a local
 * variable (EXPR_LET).  That is bound round the smallest node that holds all places of the part, if
 * the part is evaluated whenever that node is: so nothing is evaluated that was not, and no fault is
 * met that was not.  What a C compiler reads once by itself, such as a member of a struct, stays where
 * it is, as does what has an identity of its own: nodes of XML that are built.  One part is taken
 * after the other.  Recursion is at most EXPR_TREE_DEPTH_MAX deep.
 */
#include "expr/expr_functions.h"
#include "expr/expr_same.h"

#include <assert.h>

/* Local variables that one expression gets, at most. */
#define SHARED_MAX 64
#define NO_PART    UINT32_MAX

/* A node of the tree, in the order in which they are written: its operands follow it. */
struct part {
    struct expr *expr;
    uint32_t parent, end; /* `end`: the part after its last descendant */
    uint32_t hash;
    uint32_t next,
        count; /* the next place of the same, NO_PART; of the first: how many there are */
    bool costs, builds, pinned;
    bool perhaps; /* it may not be evaluated although its operation is */
};

struct share {
    struct arena *arena; /* of the new tree */
    struct arena *work;  /* of everything else */
    ARRAY(struct part) parts;
    uint32_t locals; /* the highest number of a local variable */
};

/* Some places of one part, and the node round which it is bound. */
struct sharing {
    const uint32_t *places;
    uint32_t count, around;
    bool may_fault; /* the part */
    const struct expr_local *local;
};

/* ---- What is worth a local variable ---- */

static bool is_checked(const struct expr_variable *variable)
{
    return variable->may_be_unset || variable->type.optional;
}

/* A read that is more than a load: a check, or items that are copied to the scratch. */
static bool read_costs(const struct expr_variable *variable)
{
    enum expr_kind kind = variable->type.kind;
    if (is_checked(variable)) return true;
    return variable->place == EXPR_OF_CASE && (kind == EXPR_LIST || kind == EXPR_RECORD);
}

static bool comparison_costs(const struct expr *expr)
{
    switch (expr->operands[0]->type.kind) {
    case EXPR_BOOL:
    case EXPR_INT:
    case EXPR_FLOAT:
    case EXPR_ENUM: return false;
    default: return true;
    }
}

/* A literal as a sequence, such as yawl_items_of_int(e, 1): better read where it stands. */
static bool is_constant(const struct expr *call)
{
    static const enum expr_function_number makers[] = {
        EXPR_FN_ITEMS_OF_BOOL, EXPR_FN_ITEMS_OF_INT, EXPR_FN_ITEMS_OF_DECIMAL,
        EXPR_FN_ITEMS_OF_FLOAT, EXPR_FN_ITEMS_OF_TEXT};
    bool makes = false;
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
        makes = makes || call->function == &expr_functions[makers[i]];
    return makes && call->operands[0]->op == EXPR_LITERAL;
}

/* Does the operation itself call a function? */
static bool op_costs(const struct expr *expr)
{
    switch (expr->op) {
    case EXPR_VARIABLE: return read_costs(expr->variable);
    case EXPR_EQUAL:
    case EXPR_NOT_EQUAL:
    case EXPR_LESS:
    case EXPR_LESS_EQUAL:
    case EXPR_GREATER:
    case EXPR_GREATER_EQUAL: return comparison_costs(expr);
    case EXPR_ADD:
    case EXPR_SUBTRACT:
    case EXPR_MULTIPLY:
    case EXPR_DIVIDE:
    case EXPR_NEGATE: return expr->type.kind != EXPR_FLOAT;
    case EXPR_CONVERT:
        return expr->type.kind != EXPR_FLOAT || expr->operands[0]->type.kind != EXPR_INT;
    case EXPR_SIZE: return expr->operands[0]->type.kind != EXPR_LIST;
    case EXPR_LIST_OF: return expr->operands_count > 0;
    case EXPR_CALL: return expr->operands_count > 0 && !is_constant(expr);
    case EXPR_MEMBER: return expr->type.optional || !expr_is_scalar(expr->type.kind);
    case EXPR_LITERAL:
    case EXPR_NOT:
    case EXPR_AND:
    case EXPR_OR:
    case EXPR_AND_ABSORB:
    case EXPR_OR_ABSORB:
    case EXPR_CONDITIONAL:
    case EXPR_IS_SET:
    case EXPR_INSTANCE_INDEX:
    case EXPR_COMPLETED:
    case EXPR_ACTIVE:
    case EXPR_HAS:
    case EXPR_ABSENT:
    case EXPR_LOCAL:
    case EXPR_LET:
    case EXPR_SYMBOL:
    case EXPR_REGEX: return false;
    default: return true;
    }
}

/* Does it make nodes of XML, which are no other nodes? */
static bool op_builds(const struct expr *expr)
{
    static const enum expr_function_number builders[] = {
        EXPR_FN_ITEMS_ELEMENT, EXPR_FN_ITEMS_NEW_ATTRIBUTE, EXPR_FN_ITEMS_NEW_TEXT,
        EXPR_FN_ITEMS_DOCUMENT, EXPR_FN_ITEMS_HOLE};
    for (size_t i = 0; expr->op == EXPR_CALL && i < sizeof builders / sizeof *builders; i++) {
        if (expr->function == &expr_functions[builders[i]]) return true;
    }
    return false;
}

/* Must the operand stay as it is?  Members, sizes and texts of a case variable are read in its block. */
static bool is_pinned(const struct expr *expr, const struct expr *operand)
{
    bool is_variable = operand->op == EXPR_VARIABLE;
    bool is_there = is_variable && !is_checked(operand->variable);
    switch (expr->op) {
    case EXPR_IS_SET: return true;
    case EXPR_MEMBER:
    case EXPR_HAS: return is_variable || operand->op == EXPR_MEMBER;
    case EXPR_SIZE: return is_there;
    case EXPR_ITEM:
        return is_there && operand->type.element == EXPR_STRING && operand->type.item == NULL;
    default: return false;
    }
}

static bool is_worth(const struct part *part)
{
    enum expr_kind kind = part->expr->type.kind;
    if (!part->costs || part->pinned || part->parent == NO_PART || kind == EXPR_OTHER) return false;
    return kind != EXPR_ITEMS || !part->builds;
}

/* ---- The parts of a tree ---- */

static bool is_perhaps(const struct expr *expr, uint32_t operand)
{
    bool chooses = expr->op == EXPR_AND || expr->op == EXPR_OR || expr->op == EXPR_CONDITIONAL;
    return (chooses || expr->op == EXPR_LOOP) && operand > 0;
}

static void note_local(struct share *s, const struct expr_local *local)
{
    if (local != NULL && local->number > s->locals) s->locals = local->number;
}

static uint32_t add_part(struct share *s, struct expr *expr, uint32_t parent)
{
    uint32_t index = s->parts.count;
    struct part part = {.expr = expr, .parent = parent, .next = NO_PART, .count = 1};
    part.hash = expr_node_hash(expr);
    part.costs = op_costs(expr);
    part.builds = op_builds(expr);
    array_push(s->work, &s->parts, part);
    note_local(s, expr->local);
    note_local(s, expr->position);
    for (uint32_t i = 0; i < expr->operands_count; i++) {
        uint32_t operand = add_part(s, expr->operands[i], index);
        struct part *child = &s->parts.items[operand];
        child->perhaps = is_perhaps(expr, i);
        child->pinned = is_pinned(expr, child->expr);
        part.costs = part.costs || child->costs;
        part.builds = part.builds || child->builds;
        part.hash = part.hash * 31 + child->hash;
    }
    part.end = s->parts.count;
    s->parts.items[index] = part;
    return index;
}

/* Links the places of each part, from its first one on. */
static void link_places(struct share *s)
{
    uint32_t size = 16;
    while (size < 2 * s->parts.count) size *= 2;
    uint32_t *table = ARENA_ARRAY(s->work, uint32_t, size);
    uint32_t *last = ARENA_ARRAY(s->work, uint32_t, s->parts.count);
    for (uint32_t i = 0; i < s->parts.count; i++) {
        struct part *part = &s->parts.items[i];
        if (!is_worth(part)) continue;
        uint32_t slot = part->hash & (size - 1);
        struct part *first = NULL;
        for (; table[slot] != 0; slot = (slot + 1) & (size - 1)) {
            first = &s->parts.items[table[slot]];
            if (first->hash == part->hash && expr_same(first->expr, part->expr)) break;
        }
        if (table[slot] == 0) {
            table[slot] = last[i] = i; /* the root, 0, is never worth it */
            continue;
        }
        s->parts.items[last[table[slot]]].next = i;
        last[table[slot]] = i;
        first->count++;
    }
}

/* ---- Where it is bound ---- */

static bool holds(const struct share *s, uint32_t index, uint32_t place)
{
    return index <= place && place < s->parts.items[index].end;
}

/* Position of the first place at `index` or behind it. */
static uint32_t first_place(const struct sharing *sharing, uint32_t index)
{
    uint32_t low = 0, high = sharing->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (sharing->places[middle] < index)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool absorbs(const struct expr *expr)
{
    return expr->op == EXPR_AND_ABSORB || expr->op == EXPR_OR_ABSORB;
}

/* Is the part evaluated whenever the node is, and a fault of it one of the node?  Logic that hides the faults
 * of one operand does not hide what fails in both. */
static bool is_reached(const struct share *s, const struct sharing *sharing, uint32_t index)
{
    const struct part *node = &s->parts.items[index];
    uint32_t place = first_place(sharing, index);
    if (place == sharing->count || sharing->places[place] >= node->end) return false;
    if (sharing->places[place] == index) return true;
    bool all = absorbs(node->expr) && sharing->may_fault, reached = all;
    for (uint32_t i = index + 1; i < node->end && reached == all; i = s->parts.items[i].end)
        reached = !s->parts.items[i].perhaps && is_reached(s, sharing, i);
    return reached;
}

static bool names_local(const struct expr *expr, const struct expr_local *local)
{
    if (local == NULL) return false;
    if (expr->op == EXPR_LOCAL && expr->local == local) return true;
    for (uint32_t i = 0; i < expr->operands_count; i++) {
        if (names_local(expr->operands[i], local)) return true;
    }
    return false;
}

/* Can it be bound round that node? */
static bool can_be_bound(const struct share *s, const struct sharing *sharing)
{
    const struct expr *around = s->parts.items[sharing->around].expr;
    const struct expr *part = s->parts.items[sharing->places[0]].expr;
    bool binds = around->op == EXPR_LET || around->op == EXPR_LOOP;
    if (binds && (names_local(part, around->local) || names_local(part, around->position)))
        return false;
    return is_reached(s, sharing, sharing->around);
}

/* The smallest node that holds the first and the last place, and so all of them. */
static uint32_t smallest_around(const struct share *s, const struct sharing *sharing)
{
    uint32_t index = s->parts.items[sharing->places[0]].parent;
    while (!holds(s, index, sharing->places[sharing->count - 1]))
        index = s->parts.items[index].parent;
    return index;
}

/* Finds places that can share: all of them, or those in one operand.  false: there are none. */
static bool find_sharing(const struct share *s, struct sharing *sharing)
{
    struct sharing all = *sharing;
    if (all.count < 2) return false;
    sharing->around = all.around = smallest_around(s, sharing);
    if (can_be_bound(s, sharing)) return true;
    uint32_t from = 0;
    for (uint32_t operand = all.around + 1; operand < s->parts.items[all.around].end;
         operand = s->parts.items[operand].end) {
        uint32_t to = from;
        while (to < all.count && holds(s, operand, all.places[to])) to++;
        *sharing = all;
        sharing->places += from;
        sharing->count = to - from;
        if (find_sharing(s, sharing)) return true;
        from = to;
    }
    return false;
}

static bool find_shared(const struct share *s, struct sharing *sharing)
{
    uint32_t *places = ARENA_ARRAY(s->work, uint32_t, s->parts.count);
    for (uint32_t i = 1; i < s->parts.count; i++) {
        if (s->parts.items[i].count < 2) continue;
        uint32_t count = 0;
        for (uint32_t k = i; k != NO_PART; k = s->parts.items[k].next) places[count++] = k;
        *sharing = (struct sharing){.places = places, .count = count};
        sharing->may_fault = expr_may_fault(s->parts.items[i].expr);
        if (find_sharing(s, sharing)) return true;
    }
    return false;
}

/* ---- The new tree ---- */

static struct expr *new_node(const struct share *s, enum expr_op op, const struct expr *like,
                             const struct expr_local *local)
{
    struct expr *expr = ARENA_NEW(s->arena, struct expr);
    expr->op = op;
    expr->type = like->type;
    expr->span = like->span;
    expr->local = local;
    expr->operands = ARENA_ARRAY(s->arena, struct expr *, 3);
    return expr;
}

static struct expr *bind(const struct share *s, const struct sharing *sharing, struct expr *body)
{
    struct expr *let = new_node(s, EXPR_LET, body, sharing->local);
    let->operands[0] = s->parts.items[sharing->places[0]].expr;
    let->operands[1] = body;
    let->operands_count = 2;
    return let;
}

/* Where a fault can no longer be met in an operand, C's own logic does, that operand first. */
static void drop_absorbing(struct expr *expr)
{
    if (expr->op == EXPR_LOOP && expr->absorbs) expr->absorbs = expr_may_fault(expr->operands[1]);
    if (!absorbs(expr)) return;
    struct expr *left = expr->operands[0], *right = expr->operands[1];
    bool left_may = expr_may_fault(left);
    if (left_may && expr_may_fault(right)) return;
    expr->operands[0] = left_may ? right : left;
    expr->operands[1] = left_may ? left : right;
    expr->op = expr->op == EXPR_AND_ABSORB ? EXPR_AND : EXPR_OR;
}

static struct expr *rebuild(const struct share *s, const struct sharing *sharing, uint32_t index)
{
    const struct part *part = &s->parts.items[index];
    uint32_t place = first_place(sharing, index);
    if (place == sharing->count || sharing->places[place] >= part->end) return part->expr;
    if (sharing->places[place] == index) return new_node(s, EXPR_LOCAL, part->expr, sharing->local);
    struct expr *copy = ARENA_NEW(s->arena, struct expr);
    *copy = *part->expr;
    copy->operands = ARENA_ARRAY(s->arena, struct expr *, copy->operands_count + 3);
    uint32_t operand = index + 1;
    for (uint32_t i = 0; i < copy->operands_count; i++) {
        copy->operands[i] = rebuild(s, sharing, operand);
        operand = s->parts.items[operand].end;
    }
    drop_absorbing(copy);
    return index == sharing->around ? bind(s, sharing, copy) : copy;
}

static const struct expr_local *new_local(const struct share *s, const struct expr *part)
{
    struct expr_local *local = ARENA_NEW(s->arena, struct expr_local);
    local->name = part->op == EXPR_VARIABLE ? part->variable->name : TEXT("");
    local->type = part->type;
    local->number = s->locals + 1;
    return local;
}

/* The tree with one part more that is shared; NULL: there is none. */
static struct expr *share_one(struct arena *arena, struct arena *work, struct expr *expr)
{
    struct share s = {.arena = arena, .work = work};
    struct sharing sharing;
    add_part(&s, expr, NO_PART);
    link_places(&s);
    if (!find_shared(&s, &sharing)) return NULL;
    sharing.local = new_local(&s, s.parts.items[sharing.places[0]].expr);
    return rebuild(&s, &sharing, 0);
}

struct expr *expr_share(struct arena *arena, struct expr *expr)
{
    if (expr->operands_count == 0) return expr;
    struct arena *work = arena_new(ARENA_LIMIT_DEFAULT);
    struct expr *shared = expr;
    for (uint32_t i = 0; i < SHARED_MAX && shared != NULL; i++) {
        expr = shared;
        shared = share_one(arena, work, expr);
        arena_reset(work);
    }
    arena_free(work);
    return shared == NULL ? expr : shared;
}
