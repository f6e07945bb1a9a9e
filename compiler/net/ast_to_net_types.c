/* Types: enumerations and records of the specification, and what the type texts of variables stand
 * for.
 *
 * A record may be named before it is declared, so all of them exist before their members are read.
 * Types that contain themselves are refused: a value of one would never end, and its struct could not be
 * laid out.  The rest is ordered by Kahn's algorithm (1962), which also gives each record its depth.
 */
#include "net/ast_to_net_parts.h"

#include <assert.h>

/* ---- Type texts ------------------------------------------------------------------------------ */

/* "Line[]?" without its suffixes. */
static struct text base_of_type(struct text type)
{
    type = text_trim(type);
    while (text_ends_with(type, "?") || text_ends_with(type, "[]")) {
        size_t suffix = text_ends_with(type, "?") ? 1 : 2;
        type = text_trim(text_slice(type, 0, type.length - suffix));
    }
    return type;
}

static void say_unknown_type(const struct lowering *all, const struct ast_text *text)
{
    static const char *const built_in[] = {"bool",     "int",      "float", "decimal",
                                           "string",   "bytes",    "date",  "time",
                                           "dateTime", "duration", NULL};
    struct text base = base_of_type(text->text);
    if (!ast_is_type(text->text)) return; /* the reader has told it */
    struct diagnostic *d = diagnose(
        all->diagnostics, &net_unknown_type, text->span,
        "'" TEXT_FMT "' is no type; declare it under `types`, or use bool, int, float, decimal, "
        "string, bytes, date, time, dateTime, duration",
        TEXT_ARG(base));
    struct text nearest = intern_nearest_of(built_in, base);
    if (nearest.data == NULL) nearest = intern_nearest(&all->type_names, base);
    if (base.length == text->text.length) {
        diagnostic_did_you_mean(all->diagnostics, d, text->span, nearest);
    }
}

/* The record that a value of the type holds, perhaps in lists; NULL: none. */
static const struct expr_record *record_in(const struct expr_type *type)
{
    while (type->kind == EXPR_LIST && type->item != NULL) type = type->item;
    return type->kind == EXPR_RECORD ? type->record : NULL;
}

static uint32_t lists_in(const struct expr_type *type)
{
    uint32_t count = 0;
    for (; type != NULL && type->kind == EXPR_LIST; type = type->item) count++;
    return count;
}

static bool is_too_deep(const struct expr_type *type)
{
    const struct expr_record *record = record_in(type);
    if (type->kind == EXPR_OTHER) return true;
    return lists_in(type) + (record == NULL ? 0 : record->depth) > EXPR_TYPE_DEPTH_MAX;
}

struct expr_type net_yaml_type(const struct lowering *all, const struct ast_text *text)
{
    bool ok = true;
    struct expr_types types = {&all->type_names, all->types};
    struct expr_type type = expr_type_of_yaml(all->arena, text->text, &types, &ok);
    if (type.name.data == NULL) type.name = text->text;
    if (!ok) {
        say_unknown_type(all, text);
    } else if (is_too_deep(&type)) {
        diagnose(all->diagnostics, &net_type_limit, text->span,
                 "this nests more than %d deep; use fewer levels", EXPR_TYPE_DEPTH_MAX);
        type.kind = EXPR_OTHER;
    }
    return type;
}

/* ---- Enumerations and records ---------------------------------------------------------------- */

/* The reader has refused values that are listed twice. */
static struct expr_enumeration *lower_enumeration(const struct lowering *all,
                                                  const struct ast_type *ast)
{
    struct expr_enumeration *enumeration = ARENA_NEW(all->arena, struct expr_enumeration);
    struct text *values = ARENA_ARRAY(all->arena, struct text, (size_t)ast->values.count + 1);
    for (uint32_t i = 0; i < ast->values.count; i++) values[i] = ast->values.items[i].text;
    *enumeration = (struct expr_enumeration){
        .name = ast->name.text, .values = values, .values_count = ast->values.count};
    return enumeration;
}

/* The names of all types, and an object for each, records still without members. */
static void name_types(struct lowering *all)
{
    uint32_t count = all->ast->types.count, enumerations = 0, records = 0;
    struct net_specification *to = all->specification;
    to->enumerations = ARENA_ARRAY(all->arena, struct expr_enumeration *, (size_t)count + 1);
    to->records = ARENA_ARRAY(all->arena, struct expr_record *, (size_t)count + 1);
    all->types = ARENA_ARRAY(all->arena, struct expr_type, (size_t)count + 1);
    all->type_names = (struct intern){.arena = all->arena};
    for (uint32_t i = 0; i < count; i++) {
        const struct ast_type *ast = &all->ast->types.items[i];
        struct expr_type *type = &all->types[i];
        intern_add(&all->type_names, ast->name.text, i);
        type->name = ast->name.text;
        if (ast->is_enumeration) {
            type->kind = EXPR_ENUM;
            type->enumeration = to->enumerations[enumerations++] = lower_enumeration(all, ast);
        } else {
            struct expr_record *record = ARENA_NEW(all->arena, struct expr_record);
            *record = (struct expr_record){.name = ast->name.text, .span = ast->name.span};
            type->kind = EXPR_RECORD;
            type->record = to->records[records++] = record;
        }
    }
}

/* ---- Records in records ---------------------------------------------------------------------- */

/* A record while its depth is found. */
struct node {
    struct expr_record *record;
    struct expr_member *members;
    uint32_t waits_for;         /* members whose records are not done */
    ARRAY(struct node *) users; /* one for each such member */
    bool is_seen;
};

struct node_list {
    struct node *nodes;
    struct intern by_name;
    uint32_t count;
};

static struct node *node_of(const struct node_list *list, const struct expr_type *type)
{
    const struct expr_record *record = record_in(type);
    if (record == NULL) return NULL;
    return &list->nodes[intern_find(&list->by_name, record->name)];
}

static void say_too_large(const struct lowering *all, const struct expr_record *record)
{
    diagnose(all->diagnostics, &net_type_limit, record->span,
             "'" TEXT_FMT "' holds more than %d values, or nests more than %d deep; make a list of "
             "what repeats, or use fewer levels",
             TEXT_ARG(record->name), EXPR_RECORD_VALUES_MAX, EXPR_TYPE_DEPTH_MAX);
}

/* Depth and size, once those of its members are known; too large ones count as small in what uses them. */
static void measure(const struct lowering *all, struct node *node)
{
    struct expr_record *record = node->record;
    uint32_t depth = 0, values = 0;
    for (uint32_t i = 0; i < record->members_count; i++) {
        const struct expr_type *type = &node->members[i].type;
        const struct expr_record *inner = record_in(type);
        uint32_t below = lists_in(type) + (inner == NULL ? 0 : inner->depth);
        depth = below > depth ? below : depth;
        values += type->kind == EXPR_RECORD ? inner->values : 1;
        if (values > EXPR_RECORD_VALUES_MAX || depth + 1 > EXPR_TYPE_DEPTH_MAX) {
            say_too_large(all, record);
            depth = values = 0;
            break;
        }
    }
    record->depth = depth + 1;
    record->values = values;
}

static void measure_all(struct lowering *all, struct node_list *list)
{
    struct node **ready = ARENA_ARRAY(all->arena, struct node *, (size_t)list->count + 1);
    uint32_t done = 0, found = 0;
    for (uint32_t i = 0; i < list->count; i++) {
        if (list->nodes[i].waits_for == 0) ready[found++] = &list->nodes[i];
    }
    while (done < found) {
        struct node *node = ready[done++];
        measure(all, node);
        for (uint32_t i = 0; i < node->users.count; i++) {
            struct node *user = node->users.items[i];
            if (--user->waits_for == 0) ready[found++] = user;
        }
    }
}

/* The first member whose record waits too: it leads round a circle, or into one. */
static struct expr_member *next_in_circle(const struct node_list *list, const struct node *node)
{
    for (uint32_t i = 0; i < node->record->members_count; i++) {
        const struct node *inner = node_of(list, &node->members[i].type);
        if (inner != NULL && inner->waits_for > 0) return &node->members[i];
    }
    assert(false && "it waits for a member");
    return NULL;
}

static void say_circle(const struct lowering *all, const struct node_list *list,
                       const struct node *first)
{
    struct text_buffer path = {.arena = all->arena};
    const struct node *node = first;
    do {
        const struct expr_member *member = next_in_circle(list, node);
        text_print(&path, TEXT_FMT "." TEXT_FMT " -> ", TEXT_ARG(node->record->name),
                   TEXT_ARG(member->name));
        node = node_of(list, &member->type);
    } while (node != first && path.length < 200);
    text_print(&path, "%s" TEXT_FMT, node == first ? "" : "… -> ", TEXT_ARG(first->record->name));
    diagnose(all->diagnostics, &net_recursive_type, next_in_circle(list, first)->span,
             "'" TEXT_FMT "' contains itself (" TEXT_FMT
             "): a record is a struct, which cannot; hold "
             "the name or the number of the other instead",
             TEXT_ARG(first->record->name), TEXT_ARG(text_built(&path)));
}

/* Each circle once.  What leads into one is not told; nothing that is left may nest for ever. */
static void refuse_circles(const struct lowering *all, const struct node_list *list)
{
    for (uint32_t i = 0; i < list->count; i++) {
        struct node *node = &list->nodes[i];
        if (node->waits_for == 0 || node->is_seen) continue;
        uint32_t walk = 0;
        for (; !node->is_seen; walk++) {
            node->is_seen = true;
            node = node_of(list, &next_in_circle(list, node)->type);
        }
        const struct node *met = &list->nodes[i];
        for (uint32_t step = 0; step < walk && met != node; step++) {
            met = node_of(list, &next_in_circle(list, met)->type);
        }
        if (met == node) say_circle(all, list, node);
    }
    for (uint32_t i = 0; i < list->count; i++) {
        const struct node *node = &list->nodes[i];
        for (uint32_t m = 0; node->waits_for > 0 && m < node->record->members_count; m++) {
            struct expr_type *type = &node->members[m].type;
            if (record_in(type) != NULL)
                *type = (struct expr_type){.name = type->name, .kind = EXPR_OTHER};
        }
    }
}

static void lower_members(const struct lowering *all, const struct ast_type *ast, struct node *node)
{
    node->members = ARENA_ARRAY(all->arena, struct expr_member, (size_t)ast->fields.count + 1);
    for (uint32_t i = 0; i < ast->fields.count; i++) {
        const struct ast_field *field = &ast->fields.items[i];
        node->members[i] = (struct expr_member){.name = field->name.text,
                                                .type = net_yaml_type(all, &field->type),
                                                .span = field->name.span};
    }
    node->record->members = node->members;
    node->record->members_count = ast->fields.count;
}

static void add_users(const struct lowering *all, const struct node_list *list, struct node *node)
{
    for (uint32_t i = 0; i < node->record->members_count; i++) {
        struct node *inner = node_of(list, &node->members[i].type);
        if (inner == NULL) continue;
        array_push(all->arena, &inner->users, node);
        node->waits_for++;
    }
}

void net_lower_types(struct lowering *all)
{
    struct node_list list = {.by_name = {.arena = all->arena}};
    name_types(all);
    list.nodes = ARENA_ARRAY(all->arena, struct node, (size_t)all->ast->types.count + 1);
    array_each(struct ast_type, ast, &all->ast->types) {
        if (ast->is_enumeration) continue;
        struct node *node = &list.nodes[list.count];
        node->record = all->specification->records[list.count];
        intern_add(&list.by_name, ast->name.text, list.count++);
        lower_members(all, ast, node);
    }
    for (uint32_t i = 0; i < list.count; i++) add_users(all, &list, &list.nodes[i]);
    measure_all(all, &list);
    refuse_circles(all, &list);
}
