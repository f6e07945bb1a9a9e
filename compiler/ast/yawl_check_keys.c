/* Checks values that must be the only ones of their kind, and values that must name another element. */
#include "ast/yawl_check.h"

#include <string.h>

typedef ARRAY(struct document_node *) nodes;

/* One key of the grammar at one element. */
struct key_check {
    struct yawl_check *check;
    const struct yawl_key *key;
    struct document_node *scope;
};

/* Is `node` what the step ("task", "*", "a|b") selects? */
static bool step_selects(struct text step, const struct document_node *node)
{
    bool selected = text_is(step, "*");
    for (const char *bar; !selected && (bar = memchr(step.data, '|', step.length)) != NULL;) {
        size_t end = (size_t)(bar - step.data);
        selected = text_equal(node->name, text_slice(step, 0, end));
        step = text_slice(step, end + 1, step.length);
    }
    return (selected || text_equal(node->name, step)) && yawl_is_element(node, NULL);
}

/* Adds the elements below `node` that the path selects; as deep as our paths are long. */
static void select_nodes(struct arena *arena, struct document_node *node, const char *path,
                         nodes *found)
{
    struct text step = {path, strcspn(path, "/")};
    for (struct document_node *child = node->first_child; child != NULL; child = child->next) {
        if (!step_selects(step, child)) continue;
        if (path[step.length] == '/') {
            select_nodes(arena, child, path + step.length + 1, found);
        } else {
            array_push(arena, found, child);
        }
    }
}

/* The node that holds the value, or NULL; *value is its text. */
static struct document_node *field_of(struct arena *arena, const struct document_node *node,
                                      const char *field, struct text *value)
{
    struct document_node *found =
        field[0] == '@' ? yawl_attribute(node, field + 1) : yawl_child(node, field);
    if (found == NULL) return NULL;
    *value = field[0] == '@' ? found->value : document_text(arena, found);
    if (strcmp(field, "@query") != 0) *value = text_trim(*value);
    return found;
}

/* Where the value stands. */
static struct span value_span(const struct document_node *node)
{
    if (node->kind == DOCUMENT_ATTRIBUTE) return node->span;
    for (const struct document_node *child = node->first_child; child; child = child->next) {
        if (child->kind == DOCUMENT_TEXT) return child->span;
    }
    return node->name_span;
}

/* ---- Only once ------------------------------------------------------------------------------ */

static void say_repeated(const struct key_check *k, struct document_node *node,
                         const struct document_node *first, struct text value)
{
    struct diagnostic *d =
        diagnose(k->check->diagnostics, &yawl_repeated_value, value_span(node),
                 "'" TEXT_FMT "' stands here again as %s; make the two different, or remove one",
                 TEXT_ARG(value), k->key->what);
    diagnostic_note(k->check->diagnostics, d, value_span(first), "the first one is here");
}

static void check_unique(const struct key_check *k)
{
    struct arena *arena = k->check->arena;
    nodes selected = {0}, holders = {0};
    struct intern seen = {.arena = arena};
    select_nodes(arena, k->scope, k->key->select, &selected);
    array_each(struct document_node *, node, &selected) {
        struct text value;
        struct document_node *holder = field_of(arena, *node, k->key->field, &value);
        if (holder == NULL) continue;
        uint32_t number = intern_add(&seen, value, holders.count);
        if (number != holders.count) say_repeated(k, holder, holders.items[number], value);
        array_push(arena, &holders, holder);
    }
}

/* ---- References ----------------------------------------------------------------------------- */

static void say_unknown(const struct key_check *k, const struct document_node *holder,
                        struct text value, const struct intern *ids)
{
    struct yawl_check *check = k->check;
    struct text where = yawl_describe(check->arena, k->scope);
    struct diagnostic *d =
        diagnose(check->diagnostics, &yawl_unknown_id, holder->span,
                 "<" TEXT_FMT "> names the %s '" TEXT_FMT "', but " TEXT_FMT " has none of this id",
                 TEXT_ARG(holder->parent->name), k->key->what, TEXT_ARG(value), TEXT_ARG(where));
    if (ids->count > YAWL_SUGGEST_IDS_MAX || check->suggestions >= YAWL_SUGGEST_ERRORS_MAX) return;
    check->suggestions++;
    diagnostic_did_you_mean(check->diagnostics, d, holder->span, intern_nearest(ids, value));
}

static void check_references(const struct key_check *k)
{
    struct arena *arena = k->check->arena;
    nodes named = {0}, selected = {0};
    struct intern ids = {.arena = arena};
    select_nodes(arena, k->scope, k->key->refer, &named);
    array_each(struct document_node *, node, &named) {
        struct text id = yawl_attribute_value(*node, "id");
        if (!text_is_absent(id)) intern_add(&ids, id, 0);
    }
    select_nodes(arena, k->scope, k->key->select, &selected);
    array_each(struct document_node *, node, &selected) {
        struct text value;
        struct document_node *holder = field_of(arena, *node, k->key->field, &value);
        if (holder == NULL || intern_find(&ids, value) != INTERN_NONE) continue;
        say_unknown(k, holder, value, &ids);
    }
}

void yawl_check_keys(struct yawl_check *check, struct document_node *node, const char *type)
{
    for (const struct yawl_key *key = yawl_keys; key->type != NULL; key++) {
        if (strcmp(key->type, type) != 0) continue;
        if (check->version < key->since || check->version > key->until) continue;
        struct key_check k = {check, key, node};
        if (key->refer == NULL) {
            check_unique(&k);
        } else {
            check_references(&k);
        }
    }
}
