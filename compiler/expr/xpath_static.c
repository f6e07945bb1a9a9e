/* Paths against the types of a schema: is there such an element, such an attribute?
 *
 * Takes the nodes of the parser and says which steps select nothing whatever the data are. What a path
 * selects is known as a set of types of one schema; where that ends (a parent, a wildcard, a computed
 * element) nothing is said. A type may be replaced by one that is derived from it, so those count, too.
 * The data themselves stay untyped, as in the reference. / */
#include "expr/xpath.h"

#include "yawl/schema.h"

#define TYPES_MAX 16
#define NAMES_MAX 100 /* names among which the nearest one is looked for */
#define NAMES_SHOWN 6

/* What a path selects. */
struct selection {
    bool is_known;
    const struct expr_variable *plain; /* a variable without elements; NULL: none */
    const struct yawl_schema *schema;
    uint32_t types[TYPES_MAX];
    uint32_t count;
};

struct bound {
    struct text name;
    uint32_t number;
    struct selection selection;
};

struct checking {
    struct expr_work *work;
    bool has_focus; /* inside a predicate, or behind a step */
    struct selection focus;
    ARRAY(struct bound) bindings;
};

static const struct selection unknown = {.is_known = false};

static void add_type(struct selection *to, uint32_t type)
{
    for (uint32_t i = 0; i < to->count; i++)
        if (to->types[i] == type) return;
    if (to->count == TYPES_MAX)
        to->is_known = false;
    else
        to->types[to->count++] = type;
}

/* ---- Names of a type ---- */

/* What a search in content models has found. */
struct search {
    const struct yawl_schema *schema;
    struct text name; /* "*": all */
    bool is_open;     /* other elements may stand there, too */
    struct selection found;
    const char *names[NAMES_MAX + 1]; /* of all elements; NULL at the end */
    uint32_t names_count;
};

static struct text text_of_name(struct yawl_text name)
{
    return (struct text){name.data, name.length};
}

static void note_name(struct search *search, struct arena *arena, struct yawl_text name)
{
    for (uint32_t i = 0; i < search->names_count; i++)
        if (text_is(text_of_name(name), search->names[i])) return;
    if (search->names_count < NAMES_MAX)
        search->names[search->names_count++] = text_string(arena, text_of_name(name));
}

static void look_into(struct search *search, struct arena *arena, uint32_t particle)
{
    const struct yawl_schema *schema = search->schema;
    const struct yawl_schema_particle *row = &schema->particles[particle];
    if (row->kind == YAWL_PARTICLE_ANY) search->is_open = true;
    for (uint32_t i = 0; i < row->begins_count && row->kind == YAWL_PARTICLE_ELEMENT; i++) {
        const struct yawl_schema_element *element =
            &schema->elements[schema->links[row->begins + i]];
        bool fits = text_is(search->name, "*") ||
                    text_equal(search->name, text_of_name(element->name));
        note_name(search, arena, element->name);
        if (fits) add_type(&search->found, element->type);
    }
    for (uint32_t i = 0; i < row->children_count; i++)
        look_into(search, arena, schema->links[row->children + i]);
}

/* Is `type` made of `base`, in however many steps? */
static bool is_derived(const struct yawl_schema *schema, uint32_t type, uint32_t base)
{
    while (type != base && schema->types[type].base != type) type = schema->types[type].base;
    return type == base;
}

static void look_for_elements(struct search *search, struct arena *arena, uint32_t base)
{
    const struct yawl_schema *schema = search->schema;
    for (uint32_t i = 0; i < schema->types_count; i++) {
        const struct yawl_schema_type *type = &schema->types[i];
        if (!is_derived(schema, i, base)) continue;
        if (type->content == YAWL_CONTENT_ANY) search->is_open = true;
        if (type->particle != YAWL_SCHEMA_NONE) look_into(search, arena, type->particle);
    }
}

static void look_for_attributes(struct search *search, struct arena *arena, uint32_t base)
{
    const struct yawl_schema *schema = search->schema;
    for (uint32_t i = 0; i < schema->types_count; i++) {
        const struct yawl_schema_type *type = &schema->types[i];
        if (!is_derived(schema, i, base)) continue;
        if (type->takes_attributes || type->content == YAWL_CONTENT_ANY) search->is_open = true;
        for (uint32_t k = 0; k < type->attributes_count; k++)
            note_name(search, arena, schema->attributes[type->attributes + k].name);
    }
}

/* ---- Warnings ---- */

static void warn_plain(struct checking *c, const struct xpath_node *step,
                       const struct expr_variable *variable)
{
    expr_diagnose(c->work, &expr_unknown_path, xpath_span(c->work, step),
                  "'" TEXT_FMT "' is %s and has no elements or attributes; the path selects nothing",
                  TEXT_ARG(variable->name), expr_kind_name(variable->type.kind));
}

/* "a, b, …" */
static struct text names_text(struct checking *c, const struct search *search)
{
    struct text_buffer out = {.arena = c->work->context->arena};
    if (search->names_count == 0) return TEXT("none in this place");
    for (uint32_t i = 0; i < search->names_count && i < NAMES_SHOWN; i++)
        text_print(&out, "%s%s", i == 0 ? "" : ", ", search->names[i]);
    if (search->names_count > NAMES_SHOWN) text_print(&out, ", …");
    return text_built(&out);
}

static void warn_absent(struct checking *c, const struct xpath_node *step,
                        const struct search *search, const char *kind)
{
    struct span span = xpath_span(c->work, step);
    struct text names = names_text(c, search), name = step->name;
    struct diagnostic *d = expr_diagnose(c->work, &expr_unknown_path, span,
                                         "there is no %s '" TEXT_FMT "' here: the schema has " TEXT_FMT
                                         "; the path selects nothing",
                                         kind, TEXT_ARG(name), TEXT_ARG(names));
    size_t to = step->end, from = to - name.length;
    bool plain = step->children.count == 0 && from >= step->begin && to <= c->work->text.length &&
                 text_equal(text_slice(c->work->text, from, to), name);
    struct text nearest = intern_nearest_of(search->names, name);
    if (plain && !text_is_absent(nearest))
        diagnostic_did_you_mean(c->work->context->diagnostics, d, expr_place(c->work, from, to),
                                nearest);
}

/* ---- Steps ---- */

static bool is_name(struct text test) { return !text_ends_with(test, ")"); }

static struct selection children_of(struct checking *c, const struct selection *from,
                                    const struct xpath_node *step)
{
    struct search search = {.schema = from->schema, .name = step->name};
    search.found = (struct selection){.is_known = true, .schema = from->schema};
    if (from->plain != NULL) {
        warn_plain(c, step, from->plain);
        return unknown;
    }
    for (uint32_t i = 0; i < from->count; i++)
        look_for_elements(&search, c->work->context->arena, from->types[i]);
    if (search.found.count > 0) return search.is_open ? unknown : search.found;
    if (!search.is_open) warn_absent(c, step, &search, "element");
    return unknown;
}

static void check_attribute(struct checking *c, const struct selection *from,
                            const struct xpath_node *step)
{
    struct search search = {.schema = from->schema};
    if (from->plain != NULL) {
        warn_plain(c, step, from->plain);
        return;
    }
    for (uint32_t i = 0; i < from->count; i++)
        look_for_attributes(&search, c->work->context->arena, from->types[i]);
    for (uint32_t i = 0; i < search.names_count; i++)
        if (text_is(step->name, search.names[i])) return;
    if (!search.is_open && !text_is(step->name, "*")) warn_absent(c, step, &search, "attribute");
}

static struct selection take_step(struct checking *c, const struct selection *from,
                                  const struct xpath_node *step)
{
    if (step->axis == XPATH_AXIS_self && text_is(step->name, "node()")) return *from;
    if (!from->is_known || !is_name(step->name)) return unknown;
    if (step->axis == XPATH_AXIS_child) return children_of(c, from, step);
    if (step->axis == XPATH_AXIS_attribute) check_attribute(c, from, step);
    return unknown;
}

/* ---- Nodes ---- */

static struct selection check(struct checking *c, const struct xpath_node *node);

/* With what `focus` selects as the context item. */
static struct selection check_within(const struct checking *c, const struct selection *focus,
                                     const struct xpath_node *node)
{
    struct checking inner = *c;
    inner.has_focus = true;
    inner.focus = *focus;
    return check(&inner, node);
}

/* Predicates are the children from `first` on. */
static void check_predicates(const struct checking *c, const struct selection *of,
                             const struct xpath_node *node, uint32_t first)
{
    for (uint32_t i = first; i < node->children.count; i++)
        (void)check_within(c, of, node->children.items[i]);
}

static struct selection of_variable(const struct expr_variable *variable)
{
    struct selection selection = {.is_known = true};
    if (variable == NULL) return unknown;
    const struct yawl_tree_type *tree = variable->type.tree;
    bool is_plain = expr_is_simple(variable->type.kind);
    if (is_plain) selection.plain = variable;
    if (is_plain) return selection;
    if (variable->type.kind != EXPR_TREE || tree == NULL || tree->schema == NULL) return unknown;
    if (tree->type == YAWL_SCHEMA_NONE) return unknown;
    selection.schema = tree->schema;
    add_type(&selection, tree->type);
    return selection;
}

/* The steps from `first` on, from what `from` selects. */
static struct selection take_steps(struct checking *c, struct selection from,
                                   const struct xpath_node *path, uint32_t first)
{
    for (uint32_t i = first; i < path->children.count; i++) {
        const struct xpath_node *step = path->children.items[i];
        if (step->kind == XPATH_STEP) {
            from = take_step(c, &from, step);
            check_predicates(c, &from, step, 0);
        } else {
            from = check_within(c, &from, step);
        }
    }
    return from;
}

static bool goes_down(const struct xpath_node *path, uint32_t at)
{
    if (at >= path->children.count) return false;
    const struct xpath_node *step = path->children.items[at];
    return step->kind == XPATH_STEP && step->axis == XPATH_AXIS_child && is_name(step->name);
}

/* A name that a clause has bound: its '$' was forgotten. */
static bool is_bound(const struct checking *c, struct text name)
{
    bool found = false;
    array_each(struct bound, bound, &c->bindings) found = found || text_equal(bound->name, name);
    return found;
}

/* A path without '/' begins at the document, where there is nothing else. */
static void warn_relative(struct checking *c, const struct xpath_node *step)
{
    const struct expr_scope *scope = c->work->context->scope;
    struct text root = text_is_absent(scope->item_root) ? scope->case_root : scope->item_root;
    if (text_is_empty(root) || xpath_is_root(c->work, step->name)) return;
    if (is_bound(c, step->name)) {
        struct arena *arena = c->work->context->arena;
        struct span span = xpath_span(c->work, step);
        struct text variable = text_format(arena, "$" TEXT_FMT, TEXT_ARG(step->name));
        struct diagnostic *d =
            expr_diagnose(c->work, &expr_unknown_path, span,
                          "a path without '/' begins at the document, which has no element '" TEXT_FMT
                          "'; the path selects nothing",
                          TEXT_ARG(step->name));
        diagnostic_did_you_mean(c->work->context->diagnostics, d, span, variable);
        return;
    }
    expr_diagnose(c->work, &expr_unknown_path, xpath_span(c->work, step),
                  "a path without '/' begins at the document, which has no element '" TEXT_FMT
                  "'; the path selects nothing. A variable is /" TEXT_FMT "/" TEXT_FMT,
                  TEXT_ARG(step->name), TEXT_ARG(root), TEXT_ARG(step->name));
}

static struct selection check_path(struct checking *c, const struct xpath_node *path)
{
    bool is_step = path->children.count > 0 && path->children.items[0]->kind == XPATH_STEP;
    bool is_relative = !path->is_absolute && path->children.count > 0;
    if (is_relative && !is_step)
        return take_steps(c, check(c, path->children.items[0]), path, 1);
    if (is_relative && c->has_focus) return take_steps(c, c->focus, path, 0);
    if (is_relative && goes_down(path, 0)) warn_relative(c, path->children.items[0]);
    if (!goes_down(path, 0) || !goes_down(path, 1)) return take_steps(c, unknown, path, 0);
    const struct xpath_node *root = path->children.items[0], *name = path->children.items[1];
    struct selection selected =
        of_variable(xpath_known_variable(c->work, root->name, name->name));
    check_predicates(c, &unknown, root, 0);
    check_predicates(c, &selected, name, 0);
    return take_steps(c, selected, path, 2);
}

static struct selection selection_of(const struct checking *c, uint32_t number)
{
    for (uint32_t i = c->bindings.count; i-- > 0;)
        if (c->bindings.items[i].number == number) return c->bindings.items[i].selection;
    return unknown;
}

static struct selection bind(struct checking *c, const struct xpath_node *clause)
{
    struct bound bound = {clause->name, clause->number, check(c, clause->children.items[0])};
    array_push(c->work->context->arena, &c->bindings, bound);
    return unknown;
}

static struct selection check_filter(struct checking *c, const struct xpath_node *filter)
{
    struct selection selected = check(c, filter->children.items[0]);
    check_predicates(c, &selected, filter, 1);
    return selected;
}

static struct selection check(struct checking *c, const struct xpath_node *node)
{
    struct selection last = unknown;
    switch (node->kind) {
    case XPATH_PATH:
    case XPATH_STEPS: return check_path(c, node);
    case XPATH_CONTEXT: return c->focus;
    case XPATH_VARIABLE: return selection_of(c, node->number);
    case XPATH_FILTER: return check_filter(c, node);
    case XPATH_FOR:
    case XPATH_LET: return bind(c, node);
    default: break;
    }
    for (uint32_t i = 0; i < node->children.count; i++) last = check(c, node->children.items[i]);
    return node->kind == XPATH_FLWOR ? last : unknown;
}

void xpath_check_paths(struct expr_work *work, const struct xpath_node *node)
{
    struct checking c = {.work = work};
    if (!work->context->scope->is_open) (void)check(&c, node);
}
