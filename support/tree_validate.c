/* Is a tree what its schema says?  Elements, attributes and content models; values are in schema_simple.c.
 *
 * Everything that is wrong is told, each thing with its path.  In a content model the next element alone
 * decides, so a model is gone through once from left to right.  Where an element is missing the check goes
 * on as if it were there; an element that its parent does not know is told and passed over.  Recursion is
 * bounded by the depth of a tree and the nesting of models.
 */
#include "support/schema_parts.h"

#define PATH_SIZE  1000 /* bytes of a path; what is longer loses its end */
#define WORDS_SIZE 500

struct check {
    const struct yawl_schema *schema;
    yawl_tree_problem_fn report;
    void *context;
    struct schema_ids *ids; /* NULL: no type has any */
    uint32_t problems;
};

/* The elements in one element, as they are matched. */
struct matching {
    struct check *check;
    struct yawl_node parent, next; /* next: none at the end */
    struct yawl_node known;        /* the last one that the model was found to know */
    uint32_t model;                /* the whole particle */
};

static void check_type(struct check *check, struct yawl_node node, uint32_t type,
                       const struct yawl_schema_element *element);

static void check_content(struct check *check, struct yawl_node node);

/* ---- Paths ---- */

static bool is_element(struct yawl_node node) { return yawl_node_kind(node) == YAWL_NODE_ELEMENT; }

/* Its number among the children of that name, from 1; 0: it is the only one. */
static uint32_t number_of(struct yawl_node node)
{
    struct yawl_node parent = yawl_node_parent(node);
    if (!yawl_node_is(parent)) return 0;
    struct yawl_text name = yawl_node_name(node);
    struct yawl_node other = yawl_node_child_named(parent, name);
    uint32_t count = 1;
    for (; !yawl_node_same(other, node); count++) other = yawl_node_next_named(other, name);
    return count > 1 || yawl_node_is(yawl_node_next_named(node, name)) ? count : 0;
}

static void add_step(struct schema_words *path, struct yawl_node node)
{
    bool is_attribute = yawl_node_kind(node) == YAWL_NODE_ATTRIBUTE;
    uint32_t number = is_element(node) ? number_of(node) : 0;
    yawl__words_add(path, is_attribute ? "/@" : "/");
    yawl__words_add_text(path, yawl_node_name(node));
    if (number == 0) return;
    yawl__words_add(path, "[");
    yawl__words_add_number(path, number);
    yawl__words_add(path, "]");
}

static void tell(struct check *check, struct yawl_node node, const char *what)
{
    char text[PATH_SIZE];
    struct schema_words path;
    struct yawl_node steps[YAWL_TREE_DEPTH_MAX + 1];
    uint32_t count = 0;
    check->problems++;
    if (check->report == NULL) return;
    yawl__words_begin(&path, text, sizeof text);
    for (; yawl_node_is(node); node = yawl_node_parent(node)) steps[count++] = node;
    while (count > 0) add_step(&path, steps[--count]);
    check->report(check->context, text, what);
}

/* "A", a name, "B" */
static void tell_name(struct check *check, struct yawl_node node, const char *before,
                      struct yawl_text name, const char *after)
{
    char text[WORDS_SIZE];
    struct schema_words words;
    yawl__words_begin(&words, text, sizeof text);
    yawl__words_add(&words, before);
    yawl__words_add_text(&words, name);
    yawl__words_add(&words, after);
    tell(check, node, text);
}

/* ---- Names ---- */

static struct yawl_text written_name(struct yawl_node node, bool is_qualified)
{
    struct yawl_text name = yawl_node_name(node);
    return is_qualified ? yawl_name_local(name) : name;
}

static bool is_called(struct yawl_node node, const struct yawl_schema_element *element)
{
    return yawl_text_equal(written_name(node, element->is_qualified), element->name);
}

/* An attribute of XML Schema's own, by the prefix that is common for them. */
static bool is_of_instances(struct yawl_node attribute)
{
    struct yawl_text name = yawl_node_name(attribute);
    return name.length > 4 && memcmp(name.data, "xsi:", 4) == 0;
}

static struct yawl_node next_element(struct yawl_node node)
{
    while (yawl_node_is(node) && !is_element(node)) node = yawl_node_next(node);
    return node;
}

/* ---- Attributes ---- */

static void check_value(struct check *check, struct yawl_node node, uint32_t simple,
                        struct yawl_text text)
{
    char words[WORDS_SIZE];
    if (yawl_simple_problem(check->schema, simple, text, words, sizeof words))
        tell(check, node, words);
    else if (check->ids != NULL)
        yawl__ids_add(check->ids, check->schema, simple, node, text);
}

static void check_fixed(struct check *check, struct yawl_node node, uint32_t simple,
                        struct yawl_text text, struct yawl_text fixed)
{
    if (!yawl__is_same_value(check->schema, simple, text, fixed))
        tell_name(check, node, "", fixed, " is expected");
}

static const struct yawl_schema_attribute *find_attribute(const struct yawl_schema *schema,
                                                          const struct yawl_schema_type *type,
                                                          struct yawl_node node)
{
    for (uint32_t i = 0; i < type->attributes_count; i++) {
        const struct yawl_schema_attribute *row = &schema->attributes[type->attributes + i];
        if (yawl_text_equal(written_name(node, row->is_qualified), row->name)) return row;
    }
    return NULL;
}

static bool has_attribute(struct yawl_node element, const struct yawl_schema_attribute *row)
{
    struct yawl_node node = yawl_node_first_attribute(element);
    while (yawl_node_is(node) && !yawl_text_equal(written_name(node, row->is_qualified), row->name))
        node = yawl_node_next_attribute(node);
    return yawl_node_is(node);
}

static void check_attribute(struct check *check, struct yawl_node node,
                            const struct yawl_schema_type *type)
{
    const struct yawl_schema_attribute *row = find_attribute(check->schema, type, node);
    if (row == NULL && is_of_instances(node)) {
        if (yawl_node_is_named(node, YAWL_TEXT("xsi:type")))
            tell(check, node, "the type that the schema gives is expected, without xsi:type");
    } else if (row == NULL) {
        if (!type->takes_attributes) tell(check, node, "there is no such attribute here");
    } else {
        check_value(check, node, row->simple, yawl_node_value(node));
        if (row->has_fixed)
            check_fixed(check, node, row->simple, yawl_node_value(node), row->fixed);
    }
}

static void check_attributes(struct check *check, struct yawl_node element,
                             const struct yawl_schema_type *type)
{
    struct yawl_node node = yawl_node_first_attribute(element);
    for (; yawl_node_is(node); node = yawl_node_next_attribute(node))
        check_attribute(check, node, type);
    for (uint32_t i = 0; i < type->attributes_count; i++) {
        const struct yawl_schema_attribute *row = &check->schema->attributes[type->attributes + i];
        if (row->is_required && !has_attribute(element, row))
            tell_name(check, element, "the attribute ", row->name, " is missing");
    }
}

/* ---- Content models ---- */

static const struct yawl_schema_particle *particle_at(const struct matching *m, uint32_t particle)
{
    return &m->check->schema->particles[particle];
}

/* Can the particle begin with the element? */
static bool begins(const struct yawl_schema *schema, const struct yawl_schema_particle *particle,
                   struct yawl_node node)
{
    if (!yawl_node_is(node)) return false;
    if (particle->begins_with_any) return true;
    for (uint32_t i = 0; i < particle->begins_count; i++) {
        uint32_t element = schema->links[particle->begins + i];
        if (is_called(node, &schema->elements[element])) return true;
    }
    return false;
}

static bool can_begin(const struct matching *m, uint32_t particle)
{
    return begins(m->check->schema, particle_at(m, particle), m->next);
}

/* Is there any place for the element in the particle and what is in it? */
static bool knows(const struct yawl_schema *schema, uint32_t particle, struct yawl_node node)
{
    const struct yawl_schema_particle *row = &schema->particles[particle];
    if (begins(schema, row, node)) return true;
    for (uint32_t i = 0; i < row->children_count; i++)
        if (knows(schema, schema->links[row->children + i], node)) return true;
    return false;
}

static void pass(struct matching *m) { m->next = next_element(yawl_node_next(m->next)); }

/* Tells and passes elements that the model does not know at all. */
static void pass_unknown(struct matching *m)
{
    while (yawl_node_is(m->next) && !yawl_node_same(m->known, m->next)) {
        m->known = m->next;
        if (knows(m->check->schema, m->model, m->next)) break;
        tell(m->check, m->next, "there is no such element here");
        pass(m);
    }
}

/* Can it begin here, once what the model does not know is passed? */
static bool can_go_on(struct matching *m, uint32_t index)
{
    if (can_begin(m, index)) return true;
    pass_unknown(m);
    return can_begin(m, index);
}

/* Tells what is missing of a particle that must be there. */
static void tell_missing(struct matching *m, const struct yawl_schema_particle *particle)
{
    const struct yawl_schema *schema = m->check->schema;
    char text[WORDS_SIZE];
    struct schema_words words;
    yawl__words_begin(&words, text, sizeof text);
    for (uint32_t i = 0; i < particle->begins_count; i++) {
        bool is_last = i + 1 == particle->begins_count;
        if (i > 0) yawl__words_add(&words, is_last ? " or " : ", ");
        yawl__words_add_text(&words, schema->elements[schema->links[particle->begins + i]].name);
    }
    if (particle->begins_count == 0) yawl__words_add(&words, "an element");
    yawl__words_add(&words, " is missing");
    if (yawl_node_is(m->next)) {
        yawl__words_add(&words, " before ");
        yawl__words_add_text(&words, yawl_node_name(m->next));
    }
    tell(m->check, m->parent, text);
}

static const struct yawl_schema_element *global_of(const struct yawl_schema *schema,
                                                   struct yawl_node node)
{
    for (uint32_t i = 0; i < schema->globals_count; i++) {
        uint32_t index = schema->links[schema->globals + i];
        if (is_called(node, &schema->elements[index])) return &schema->elements[index];
    }
    return NULL;
}

/* An element that may be anything: it, or what is in it, is checked where there is a global element of its
 * name. */
static void check_known(struct check *check, struct yawl_node node)
{
    const struct yawl_schema_element *element = global_of(check->schema, node);
    if (element != NULL)
        check_type(check, node, element->type, element);
    else
        check_content(check, node);
}

static void check_content(struct check *check, struct yawl_node node)
{
    struct yawl_node child = next_element(yawl_node_first_child(node));
    for (; yawl_node_is(child); child = next_element(yawl_node_next(child)))
        check_known(check, child);
}

static void match_any(struct matching *m, const struct yawl_schema_particle *particle)
{
    bool is_strict = particle->element == YAWL_ANY_STRICT;
    if (is_strict && global_of(m->check->schema, m->next) == NULL)
        tell(m->check, m->next, "there is no such element here");
    else if (particle->element != YAWL_ANY_SKIP)
        check_known(m->check, m->next);
    pass(m);
}

/* It begins with the next element: see can_begin(). */
static void match_element(struct matching *m, const struct yawl_schema_particle *particle)
{
    /* a reference may stand for elements of its substitution group: the one of that name */
    for (uint32_t i = 0; i < particle->begins_count; i++) {
        uint32_t index = m->check->schema->links[particle->begins + i];
        const struct yawl_schema_element *element = &m->check->schema->elements[index];
        if (particle->begins_count > 1 && !is_called(m->next, element)) continue;
        check_type(m->check, m->next, element->type, element);
        pass(m);
        return;
    }
}

static void match(struct matching *m, uint32_t index);

static void match_sequence(struct matching *m, const struct yawl_schema_particle *particle)
{
    for (uint32_t i = 0; i < particle->children_count; i++)
        match(m, m->check->schema->links[particle->children + i]);
}

static void match_choice(struct matching *m, const struct yawl_schema_particle *particle)
{
    for (uint32_t i = 0; i < particle->children_count; i++) {
        uint32_t child = m->check->schema->links[particle->children + i];
        if (!can_begin(m, child)) continue;
        match(m, child);
        return;
    }
}

static void match_all(struct matching *m, const struct yawl_schema_particle *particle)
{
    const uint32_t *children = m->check->schema->links + particle->children;
    uint64_t seen = 0;
    bool found = true;
    while (found) {
        found = false;
        for (uint32_t i = 0; i < particle->children_count && !found; i++) {
            if ((seen >> i & 1) != 0 || !can_go_on(m, children[i])) continue;
            match_element(m, particle_at(m, children[i]));
            seen |= (uint64_t)1 << i;
            found = true;
        }
    }
    for (uint32_t i = 0; i < particle->children_count; i++) {
        const struct yawl_schema_particle *child = particle_at(m, children[i]);
        if ((seen >> i & 1) == 0 && child->min > 0) tell_missing(m, child);
    }
}

/* Once; a group also where it cannot begin, to tell what is missing in it. */
static void match_once(struct matching *m, const struct yawl_schema_particle *particle)
{
    switch (particle->kind) {
    case YAWL_PARTICLE_ELEMENT: match_element(m, particle); break;
    case YAWL_PARTICLE_SEQUENCE: match_sequence(m, particle); break;
    case YAWL_PARTICLE_CHOICE: match_choice(m, particle); break;
    case YAWL_PARTICLE_ALL: match_all(m, particle); break;
    case YAWL_PARTICLE_ANY: match_any(m, particle); break;
    }
}

static void match(struct matching *m, uint32_t index)
{
    const struct yawl_schema_particle *particle = particle_at(m, index);
    uint32_t count = 0;
    bool goes_on = true;
    while (goes_on && count < particle->max && can_go_on(m, index)) {
        struct yawl_node before = m->next;
        match_once(m, particle);
        count++;
        goes_on = !yawl_node_same(before, m->next);
    }
    if (count >= particle->min || particle->may_be_empty) return;
    bool is_list = particle->kind == YAWL_PARTICLE_SEQUENCE || particle->kind == YAWL_PARTICLE_ALL;
    if (is_list && count == 0)
        match_once(m, particle);
    else
        tell_missing(m, particle);
}

/* ---- Types ---- */

/* White space may stand beside elements, but not where nothing may be. */
static void check_no_text(struct check *check, struct yawl_node node, bool takes_elements)
{
    struct yawl_node child = yawl_node_first_child(node);
    for (; yawl_node_is(child); child = yawl_node_next(child)) {
        bool is_white = !is_element(child) && yawl_text_trim(yawl_node_value(child)).length == 0;
        if (is_element(child) || (is_white && takes_elements)) continue;
        tell(check, node, takes_elements ? "there is text between its elements" : "it must be empty");
        return;
    }
}

static void check_elements(struct check *check, struct yawl_node node,
                           const struct yawl_schema_type *type)
{
    struct yawl_node first = next_element(yawl_node_first_child(node));
    struct matching m = {check, node, first, yawl_node_none(), type->particle};
    bool takes_elements = type->particle != YAWL_SCHEMA_NONE;
    if (type->content == YAWL_CONTENT_ELEMENTS) check_no_text(check, node, takes_elements);
    if (takes_elements) match(&m, type->particle);
    for (; yawl_node_is(m.next); pass(&m)) tell(check, m.next, "it is not expected here");
}

/* Text alone: of the simple type, or of the element's fixed or default value where there is none. */
static void check_simple(struct check *check, struct yawl_node node, uint32_t simple,
                         const struct yawl_schema_element *element)
{
    struct yawl_node child = yawl_node_first_child(node);
    struct yawl_node inner = next_element(child);
    struct yawl_text text = {"", 0};
    if (yawl_node_is(child)) text = yawl_node_value(child);
    if (yawl_node_is(inner)) {
        tell(check, inner, "it is not expected here");
    } else if (yawl_node_is(child) || !(element->has_fixed || element->has_default)) {
        check_value(check, node, simple, text);
        if (element->has_fixed) check_fixed(check, node, simple, text, element->fixed);
    }
}

/* Is it nil as its type allows?  Then it must be empty. */
static bool check_nil(struct check *check, struct yawl_node node,
                      const struct yawl_schema_element *element)
{
    if (!yawl_node_is(yawl_node_first_attribute(node))) return false; /* as most */
    struct yawl_node nil = yawl_node_attribute_named(node, YAWL_TEXT("xsi:nil"));
    if (!yawl_node_is(nil)) return false;
    struct yawl_text value = yawl_text_trim(yawl_node_value(nil));
    bool is_nil = yawl_text_either(value, "true", "1");
    if (!is_nil && !yawl_text_either(value, "false", "0"))
        tell(check, nil, "true or false is expected");
    if (!element->is_nillable)
        tell(check, nil, "it cannot be nil");
    else if (is_nil && yawl_node_is(yawl_node_first_child(node)))
        tell(check, node, "it is nil and has content");
    return is_nil;
}

static void check_type(struct check *check, struct yawl_node node, uint32_t index,
                       const struct yawl_schema_element *element)
{
    const struct yawl_schema_type *type = &check->schema->types[index];
    if (type->is_abstract || element->is_abstract) tell(check, node, "it is abstract");
    if (type->content == YAWL_CONTENT_ANY) check_content(check, node);
    if (type->content == YAWL_CONTENT_ANY) return;
    bool is_nil = check_nil(check, node, element);
    check_attributes(check, node, type);
    if (is_nil) return;
    if (type->content == YAWL_CONTENT_SIMPLE)
        check_simple(check, node, type->simple, element);
    else
        check_elements(check, node, type);
}

static void check_root(struct check *check, const struct yawl_tree_type *type,
                       struct yawl_node root)
{
    struct yawl_schema_element element = {.name = type->root, .type = type->type};
    if (type->element != YAWL_SCHEMA_NONE) element = type->schema->elements[type->element];
    if (!yawl_node_is(root) || !is_element(root)) {
        check->problems++;
        if (check->report != NULL) check->report(check->context, "/", "an element is expected");
    } else if (type->root.length > 0 && !is_called(root, &element)) {
        tell_name(check, root, "the element ", type->root, " is expected");
    } else if (type->type != YAWL_SCHEMA_NONE) {
        check_type(check, root, type->type, &element);
    }
}

/* With the identifiers in it, which need a large frame. */
static void check_with_ids(struct check *check, const struct yawl_tree_type *type,
                           struct yawl_node root)
{
    struct schema_ids ids;
    ids.count = 0;
    ids.is_full = false;
    check->ids = &ids;
    check_root(check, type, root);
    if (ids.is_full) tell(check, root, "there are more than 1000 values of xs:ID and xs:IDREF in it");
    for (uint32_t i = 0; i < ids.count && !ids.is_full; i++) {
        const char *problem = yawl__ids_problem(&ids, root.tree, i);
        struct yawl_text name = {root.tree + ids.rows[i].at, ids.rows[i].length};
        struct yawl_node node = yawl_node_at(root.tree, ids.rows[i].node);
        if (problem != NULL) tell_name(check, node, problem, name, "");
    }
}

uint32_t yawl_tree_validate(const struct yawl_tree_type *type, struct yawl_text tree,
                            yawl_tree_problem_fn report, void *context)
{
    struct check check = {type->schema, report, context, NULL, 0};
    if (type->schema != NULL && type->schema->has_ids)
        check_with_ids(&check, type, yawl_tree_root(tree));
    else
        check_root(&check, type, yawl_tree_root(tree));
    return check.problems;
}
