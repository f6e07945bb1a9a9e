/* Checks the elements of a YAWL document: each child list against its type's content model. */
#include "ast/yawl_check.h"

/* ---- What is said of positions -------------------------------------------------------------- */

/* The names of `positions` as a list: "'a', 'b' or 'c'". */
static struct text list_names(struct arena *arena, const struct yawl_model *model,
                              yawl_positions positions, const char *conjunction)
{
    struct intern seen = {.arena = arena};
    struct text names[YAWL_POSITIONS_MAX];
    uint32_t count = 0;
    for (uint32_t i = 0; i < model->count; i++) {
        struct text name = model->positions[i].element;
        if ((positions >> i & 1) == 0 || intern_find(&seen, name) != INTERN_NONE) continue;
        intern_add(&seen, name, i);
        names[count++] = name;
    }
    struct text_buffer out = {.arena = arena};
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0) text_print(&out, i + 1 < count ? ", " : " %s ", conjunction);
        text_print(&out, "'" TEXT_FMT "'", TEXT_ARG(names[i]));
    }
    return text_built(&out);
}

/* All positions that can be reached from `from` without `without`. */
static yawl_positions reachable(const struct yawl_model *model, yawl_positions from,
                                yawl_positions without)
{
    yawl_positions all = from & ~without, more = all;
    while (more != 0) {
        more = yawl_model_after(model, more) & ~without & ~all;
        all |= more;
    }
    return all;
}

/* What must come between `next` and one of `goal`: those without which it cannot be reached; if it is a
 * choice, what may come now. */
static yawl_positions needed(const struct yawl_model *model, yawl_positions next,
                             yawl_positions goal)
{
    yawl_positions all = reachable(model, next, 0) & ~goal, result = 0;
    for (uint32_t i = 0; i < model->count; i++) {
        if ((all >> i & 1) == 0) continue;
        yawl_positions named = yawl_model_named(model, model->positions[i].element);
        if ((reachable(model, next, named) & goal) == 0) result |= (yawl_positions)1 << i;
    }
    return result != 0 ? result : next;
}

/* ---- One list of children ------------------------------------------------------------------- */

struct walk {
    struct yawl_check *check;
    const struct yawl_model *model;
    const struct document_node *owner;
    const struct yawl_type *type;
    yawl_positions current;  /* what the last child was; 0: none yet */
    yawl_positions reported; /* said to be missing: no second complaint if it follows later */
    const struct document_node *last;
};

static yawl_positions next_of(const struct walk *walk)
{
    return walk->current == 0 ? walk->model->first : yawl_model_after(walk->model, walk->current);
}

/* Notes another version that has the element here. */
static void note_version(const struct walk *walk, struct diagnostic *d,
                         const struct document_node *child)
{
    struct yawl_check *check = walk->check;
    struct yawl_model model;
    for (int v = YAWL_VERSION_COUNT; v-- > 0;) {
        yawl_model_build(&model, walk->type->model, (enum yawl_version)v);
        if (yawl_model_named(&model, child->name) == 0) continue;
        diagnostic_note(check->diagnostics, d, child->name_span,
                        "YAWL %s has <" TEXT_FMT "> here: the file may be of that version",
                        yawl_version_name((enum yawl_version)v), TEXT_ARG(child->name));
        return;
    }
}

static void unknown_child(const struct walk *walk, const struct document_node *child)
{
    struct yawl_check *check = walk->check;
    struct intern names = {.arena = check->arena};
    for (uint32_t i = 0; i < walk->model->count; i++) {
        intern_add(&names, walk->model->positions[i].element, i);
    }
    struct text owner = yawl_describe(check->arena, walk->owner);
    if (!yawl_is_element(child, NULL)) {
        diagnose(check->diagnostics, &yawl_unknown_element, child->name_span,
                 "<" TEXT_FMT "> is in the namespace '" TEXT_FMT "'; " TEXT_FMT
                 " holds elements of YAWL's namespace, '%s'",
                 TEXT_ARG(child->name), TEXT_ARG(child->ns), TEXT_ARG(owner),
                 yawl_version_namespace(check->version));
        return;
    }
    struct text next = list_names(check->arena, walk->model, next_of(walk), "or");
    struct diagnostic *d = diagnose(
        check->diagnostics, &yawl_unknown_element, child->name_span,
        "YAWL %s knows no <" TEXT_FMT "> in " TEXT_FMT "; %s" TEXT_FMT,
        yawl_version_name(check->version), TEXT_ARG(child->name), TEXT_ARG(owner),
        next.length > 0 ? "here may stand " : "nothing may stand here: remove it", TEXT_ARG(next));
    struct text nearest = intern_nearest(&names, child->name);
    if (check->suggestions++ < YAWL_SUGGEST_ERRORS_MAX) note_version(walk, d, child);
    if (text_is_absent(nearest)) return;
    diagnostic_note(check->diagnostics, d, child->name_span,
                    "did you mean <" TEXT_FMT ">, in its start tag and its end tag?",
                    TEXT_ARG(nearest));
}

/* Returns where to go on: as if what is missing had been there. */
static yawl_positions too_early(struct walk *walk, const struct document_node *child,
                                yawl_positions goal)
{
    struct yawl_check *check = walk->check;
    yawl_positions missing = needed(walk->model, next_of(walk), goal);
    walk->reported |= missing;
    diagnose(check->diagnostics, &yawl_misplaced_element, child->name_span,
             "<" TEXT_FMT "> stands too early in " TEXT_FMT ": " TEXT_FMT " must stand before it",
             TEXT_ARG(child->name), TEXT_ARG(yawl_describe(check->arena, walk->owner)),
             TEXT_ARG(list_names(check->arena, walk->model, missing, "and")));
    return goal;
}

static void exclusive(const struct walk *walk, const struct document_node *child)
{
    struct yawl_check *check = walk->check;
    struct diagnostic *d = diagnose(
        check->diagnostics, &yawl_misplaced_element, child->name_span,
        "<" TEXT_FMT "> cannot stand in " TEXT_FMT " beside <" TEXT_FMT ">: remove one of the two",
        TEXT_ARG(child->name), TEXT_ARG(yawl_describe(check->arena, walk->owner)),
        TEXT_ARG(walk->last->name));
    diagnostic_note(check->diagnostics, d, walk->last->name_span, "the other one is here");
}

static void too_late(const struct walk *walk, const struct document_node *child,
                     yawl_positions named)
{
    struct yawl_check *check = walk->check;
    struct text owner = yawl_describe(check->arena, walk->owner);
    if ((named & walk->reported) != 0) return;
    if ((named & walk->current) != 0) {
        struct diagnostic *d =
            diagnose(check->diagnostics, &yawl_misplaced_element, child->name_span,
                     TEXT_FMT " holds no further <" TEXT_FMT ">: remove this one, or the other",
                     TEXT_ARG(owner), TEXT_ARG(child->name));
        diagnostic_note(check->diagnostics, d, walk->last->name_span, "the other one is here");
        return;
    }
    yawl_positions behind = reachable(walk->model, yawl_model_after(walk->model, named), 0);
    if ((behind & walk->current) == 0) {
        exclusive(walk, child);
        return;
    }
    struct diagnostic *d =
        diagnose(check->diagnostics, &yawl_misplaced_element, child->name_span,
                 "<" TEXT_FMT "> stands too late in " TEXT_FMT ": move it before <" TEXT_FMT
                 ">, or remove it if there is one already",
                 TEXT_ARG(child->name), TEXT_ARG(owner), TEXT_ARG(walk->last->name));
    diagnostic_note(check->diagnostics, d, walk->last->name_span, "it must stand before this");
}

/* Takes one child; returns its position, or -1 if it does not fit. */
static int take_child(struct walk *walk, const struct document_node *child)
{
    struct text name = text_is(child->ns, XSD_NAMESPACE) ? TEXT("schema")
                       : yawl_is_element(child, NULL) && !text_is(child->name, "schema")
                           ? child->name
                           : TEXT_NONE;
    yawl_positions named = yawl_model_named(walk->model, name);
    yawl_positions next = next_of(walk), hit = named & next;
    if (named == 0) {
        unknown_child(walk, child);
        return -1;
    }
    if (hit == 0) {
        hit = named & reachable(walk->model, next, 0);
        if (hit != 0) {
            hit = too_early(walk, child, hit);
        } else {
            too_late(walk, child, named);
        }
    }
    if (hit != 0) {
        walk->current = hit;
        walk->last = child;
    }
    yawl_positions position = hit != 0 ? hit : named;
    int index = 0;
    while ((position >> index & 1) == 0) index++;
    return index;
}

static void check_end(const struct walk *walk)
{
    const struct yawl_model *model = walk->model;
    bool complete = walk->current == 0 ? model->nullable : (walk->current & model->last) != 0;
    if (complete) return;
    struct yawl_check *check = walk->check;
    yawl_positions missing = needed(model, next_of(walk), model->last), goal = 0;
    yawl_positions all = reachable(model, next_of(walk), 0) & model->last;
    /* A last element that must be there is itself missing. */
    for (uint32_t i = 0; i < model->count; i++) {
        yawl_positions named = yawl_model_named(model, model->positions[i].element);
        if ((all >> i & 1) && (reachable(model, next_of(walk), named) & model->last) == 0) {
            goal |= (yawl_positions)1 << i;
        }
    }
    if (goal != 0) missing = missing == next_of(walk) ? goal : missing | goal;
    diagnose(check->diagnostics, &yawl_missing_element, walk->owner->name_span,
             TEXT_FMT " is not complete: it lacks " TEXT_FMT,
             TEXT_ARG(yawl_describe(check->arena, walk->owner)),
             TEXT_ARG(list_names(check->arena, model, missing, goal != 0 ? "and" : "or")));
}

/* ---- One element ---------------------------------------------------------------------------- */

static void unexpected_text(struct yawl_check *check, const struct document_node *node,
                            const struct document_node *text, const struct yawl_model *model)
{
    if (model->count == 0) {
        diagnose(check->diagnostics, &yawl_unexpected_text, text->span,
                 "<" TEXT_FMT "> holds nothing, not even white space: write it as <" TEXT_FMT
                 " …/>",
                 TEXT_ARG(node->name), TEXT_ARG(node->name));
    } else if (!text_is_empty(text_trim(text->value))) {
        diagnose(check->diagnostics, &yawl_unexpected_text, text->span,
                 TEXT_FMT " holds elements (" TEXT_FMT "), no text",
                 TEXT_ARG(yawl_describe(check->arena, node)),
                 TEXT_ARG(list_names(check->arena, model, ~(yawl_positions)0, "and")));
    }
}

/* An element whose content is the text of a simple type. */
static void check_simple(struct yawl_check *check, struct document_node *node,
                         enum yawl_simple type)
{
    struct span span = SPAN_NONE;
    for (struct document_node *child = node->first_child; child != NULL; child = child->next) {
        if (child->kind == DOCUMENT_ELEMENT) {
            diagnose(check->diagnostics, &yawl_unknown_element, child->name_span,
                     "<" TEXT_FMT "> holds text, no elements: move <" TEXT_FMT
                     "> out of it, or write its '<' as &lt;",
                     TEXT_ARG(node->name), TEXT_ARG(child->name));
            return;
        }
        if (child->kind != DOCUMENT_TEXT) continue;
        span = span.source == NULL ? child->span : span_join(span, child->span);
    }
    yawl_check_value(check, type, node, document_text(check->arena, node),
                     span.source == NULL ? node->name_span : span);
}

static void check_element(struct yawl_check *check, struct document_node *node,
                          const struct yawl_position *position);

static void check_children(struct yawl_check *check, struct document_node *node,
                           const struct yawl_type *type)
{
    const struct yawl_model *model = yawl_model_of(&check->models, type);
    struct walk walk = {.check = check, .model = model, .owner = node, .type = type};
    for (struct document_node *child = node->first_child; child != NULL; child = child->next) {
        if (child->kind == DOCUMENT_TEXT) unexpected_text(check, node, child, model);
        if (child->kind != DOCUMENT_ELEMENT) continue;
        int position = take_child(&walk, child);
        if (position >= 0) check_element(check, child, &model->positions[position]);
    }
    check_end(&walk);
}

/* Of a simple type: no attributes but the declarations and those of XML Schema. */
static const struct yawl_model no_attributes;

/* Recursion as deep as the grammar: no type holds itself. */
static void check_element(struct yawl_check *check, struct document_node *node,
                          const struct yawl_position *position)
{
    if (position->type == NULL) {
        if (position->simple == YAWL_SIMPLE_any) return;
        yawl_check_attributes(check, node, &no_attributes);
        check_simple(check, node, position->simple);
        return;
    }
    const struct yawl_type *known = yawl_check_kind(check, node, position->type);
    if (known == NULL) return;
    const struct yawl_model *model = yawl_model_of(&check->models, known);
    yawl_check_attributes(check, node, model);
    if (known->model[0] == '=') {
        check_simple(check, node, yawl_simple_named(text_of(known->model + 1)));
        return;
    }
    check_children(check, node, known);
    if (model->has_keys) yawl_check_keys(check, node, known->name);
}

/* ---- The whole document --------------------------------------------------------------------- */

static void wrong_root(struct diagnostics *diagnostics, const struct document_node *root)
{
    diagnose(diagnostics, &yawl_root, root->name_span,
             "<" TEXT_FMT "> is no YAWL specification: the file holds one "
             "<specificationSet version=\"4.0\" xmlns=\"" YAWL_NAMESPACE "\">",
             TEXT_ARG(root->name));
}

static void wrong_version(struct diagnostics *diagnostics, const struct document_node *version)
{
    struct diagnostic *d =
        diagnose(diagnostics, &yawl_version, version->span,
                 "'" TEXT_FMT "' is no version of YAWL; those are Beta 3, Beta 4, Beta 6, "
                 "Beta 7.1, 2.0, 2.1, 2.2, 3.0 and 4.0 (Beta 2 has no attribute 'version')",
                 TEXT_ARG(version->value));
    struct text nearest = intern_nearest_of(yawl_version_texts(), version->value);
    diagnostic_did_you_mean(diagnostics, d, version->span, nearest);
}

static enum yawl_version version_of(struct diagnostics *diagnostics,
                                    const struct document_node *root)
{
    const struct document_node *attribute = yawl_attribute(root, "version");
    enum yawl_version version =
        yawl_version_named(attribute == NULL ? TEXT_NONE : attribute->value);
    if (version == YAWL_VERSION_COUNT) {
        wrong_version(diagnostics, attribute);
        return version;
    }
    if (text_is(root->ns, yawl_version_namespace(version))) return version;
    bool released = attribute == NULL && text_is(root->ns, YAWL_NAMESPACE);
    diagnose(diagnostics, &yawl_root, root->name_span,
             released
                 ? "the specificationSet lacks its version: write version=\"4.0\" if the file "
                   "is of YAWL %s or later%s"
                 : "the elements of YAWL %s are in the namespace '%s': write it as xmlns=\"…\"",
             released ? "4.0" : yawl_version_name(version),
             released ? "" : yawl_version_namespace(version));
    return YAWL_VERSION_COUNT;
}

enum yawl_version yawl_check(struct arena *arena, const struct document *document,
                             struct diagnostics *diagnostics)
{
    struct document_node *root = document->root;
    if (root == NULL || root->kind != DOCUMENT_ELEMENT ||
        !text_is(root->name, "specificationSet")) {
        if (root != NULL) wrong_root(diagnostics, root);
        return YAWL_VERSION_COUNT;
    }
    struct yawl_check check = {
        .arena = arena, .diagnostics = diagnostics, .version = version_of(diagnostics, root)};
    if (check.version == YAWL_VERSION_COUNT) return check.version;
    check.models = (struct yawl_models){arena, check.version, NULL};
    struct yawl_position whole = {root->name, &yawl_types[0], YAWL_SIMPLE_COUNT};
    check_element(&check, root, &whole);
    return check.version;
}
