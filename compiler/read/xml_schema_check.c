/* Looks through a schema before libxml2 compiles it: what it defines, that it reaches for no other
 * file, and that compiling it is affordable (groups that stand in groups grow exponentially there).
 */
#include "read/schema_parts.h"

/* A pattern of this many characters counts as one particle. */
#define PATTERN_PARTICLE 4
/* Sizes stop growing here: far above the limit, far below overflow of the cube. */
#define PARTICLES_MAX 1000000

/* How much a model holds, and how many definitions build on each other in it. */
struct size {
    uint64_t particles;
    uint32_t chain;
};

struct component {
    const struct document_node *node;
    struct size size;
    bool is_weighed, is_active;
};

struct checker {
    struct arena *arena;
    struct xml_schema_shape *shape;
    struct intern names; /* "group:x", "attributeGroup:x", "type:x" */
    ARRAY(struct component) components;
    uint64_t work, substitutes;
};

static bool is_schema_node(const struct document_node *node)
{
    return node->kind == DOCUMENT_ELEMENT && text_is(node->ns, XML_SCHEMA_URI);
}

static bool is_type(const struct document_node *node)
{
    return text_is(node->name, "complexType") || text_is(node->name, "simpleType");
}

/* The node after `node` in the tree below `top`, its children left out on request; NULL at the end. */
static const struct document_node *following(const struct document_node *node,
                                             const struct document_node *top, bool skip_children)
{
    if (!skip_children && node->first_child != NULL) return node->first_child;
    while (node != top && node->next == NULL) node = node->parent;
    return node == top ? NULL : node->next;
}

/* ---- Sizes --------------------------------------------------------------------------- */

static struct size weigh(struct checker *checker, const struct document_node *model,
                         uint32_t nesting);

static void add_size(struct size *sum, struct size part)
{
    sum->particles += part.particles;
    if (sum->particles > PARTICLES_MAX) sum->particles = PARTICLES_MAX;
    if (part.chain > sum->chain) sum->chain = part.chain;
}

/* The size of what `name` names; nothing if it is not defined here, or is a circle (which libxml2
 * reports). */
static struct size weigh_reference(struct checker *checker, const char *space,
                                   struct schema_name name, uint32_t nesting)
{
    if (name.is_xsd) return (struct size){0, 0};
    struct text key = text_format(checker->arena, "%s:" TEXT_FMT, space, TEXT_ARG(name.local));
    uint32_t number = intern_find(&checker->names, key);
    if (number == INTERN_NONE) return (struct size){0, 0};
    struct component *component = &checker->components.items[number];
    if (component->is_weighed) return component->size;
    if (component->is_active) return (struct size){0, 0};
    if (nesting > XML_SCHEMA_CHAIN_MAX) return (struct size){0, nesting};
    component->is_active = true;
    component->size = weigh(checker, component->node, nesting + 1);
    component->size.chain++;
    component->is_weighed = true;
    component->is_active = false;
    return component->size;
}

static struct size weigh_members(struct checker *checker, const struct document_node *node,
                                 uint32_t nesting)
{
    struct size size = {0, 0};
    struct text names = schema_attribute(node, "memberTypes");
    for (size_t at = 0; at < names.length;) {
        size_t end = at;
        while (end < names.length && names.data[end] > ' ') end++;
        struct schema_name name = schema_resolve(node, text_slice(names, at, end));
        add_size(&size, weigh_reference(checker, "type", name, nesting));
        add_size(&size, (struct size){1, 0});
        at = end + 1;
    }
    return size;
}

/* What one node adds to the model that it stands in. */
static struct size weigh_node(struct checker *checker, const struct document_node *node,
                              uint32_t nesting)
{
    struct text ref = schema_attribute(node, "ref");
    struct text value = schema_attribute(node, "value");
    if (text_is(node->name, "group") || text_is(node->name, "attributeGroup")) {
        const char *space = text_string(checker->arena, node->name);
        return weigh_reference(checker, space, schema_resolve(node, ref), nesting);
    }
    if (text_is(node->name, "restriction") || text_is(node->name, "extension")) {
        struct schema_name base = schema_resolve(node, schema_attribute(node, "base"));
        return weigh_reference(checker, "type", base, nesting);
    }
    if (text_is(node->name, "union")) {
        return weigh_members(checker, node, nesting);
    }
    if (text_is(node->name, "pattern")) {
        return (struct size){1 + value.length / PATTERN_PARTICLE, 0};
    }
    if (text_is(node->name, "element")) {
        return (struct size){1 + (ref.length > 0 ? checker->substitutes : 0), 0};
    }
    return (struct size){!text_is(node->name, "enumeration"), 0};
}

/* The size of a type or group: local elements count, their own types are models of their own. */
static struct size weigh(struct checker *checker, const struct document_node *model,
                         uint32_t nesting)
{
    struct size size = {0, 0};
    const struct document_node *node = following(model, model, false);
    while (node != NULL) {
        bool counts = is_schema_node(node);
        bool is_leaf = text_is(node->name, "element") || text_is(node->name, "attribute");
        if (counts) add_size(&size, weigh_node(checker, node, nesting));
        node = following(node, model, !counts || is_leaf);
    }
    return size;
}

/* ---- Definitions ------------------------------------------------------------------- */

static void define(struct checker *checker, const struct document_node *node)
{
    struct text name = schema_attribute(node, "name");
    const char *space = is_type(node) ? "type" : text_string(checker->arena, node->name);
    if (text_is_empty(name)) return;
    struct component component = {.node = node};
    intern_add(&checker->names, text_format(checker->arena, "%s:" TEXT_FMT, space, TEXT_ARG(name)),
               checker->components.count);
    array_push(checker->arena, &checker->components, component);
    if (is_type(node)) {
        intern_add(&checker->shape->types, name, 0);
        array_push(checker->arena, &checker->shape->type_names, text_string(checker->arena, name));
    }
    if (text_is(node->name, "element")) intern_add(&checker->shape->elements, name, 0);
    if (!text_is_absent(schema_attribute(node, "substitutionGroup"))) checker->substitutes++;
}

static bool fail(struct xml_schema_error *error, const struct document_node *node,
                 struct text message)
{
    error->message = message;
    error->line = span_begin(node->span).line;
    return false;
}

/* Other files are never read. */
static bool check_reach(struct checker *checker, const struct document_node *node,
                        struct xml_schema_error *error)
{
    static const char *const reaching[] = {"import", "include", "redefine", "override"};
    for (size_t i = 0; i < sizeof reaching / sizeof *reaching; i++) {
        if (!text_is(node->name, reaching[i])) continue;
        return fail(error, node,
                    text_format(checker->arena,
                                "xs:%s is not read: put the types that it brings into this schema",
                                reaching[i]));
    }
    return true;
}

static bool check_work(struct checker *checker, const struct document_node *node,
                       struct xml_schema_error *error)
{
    struct size size = weigh(checker, node, 0);
    uint64_t n = size.particles;
    if (size.chain > XML_SCHEMA_CHAIN_MAX) {
        return fail(
            error, node,
            text_format(checker->arena,
                        "more than %d types or groups build on each other here: flatten them",
                        XML_SCHEMA_CHAIN_MAX));
    }
    checker->work += n * n * n;
    if (checker->work <= XML_SCHEMA_WORK_MAX) return true;
    return fail(
        error, node,
        text_format(checker->arena,
                    "the types up to this one are too large to be checked (this one has %s%u "
                    "elements, attributes and pattern parts): split it",
                    n == PARTICLES_MAX ? "more than " : "", (unsigned)n));
}

static bool check_models(struct checker *checker, const struct document_node *root,
                         struct xml_schema_error *error)
{
    for (const struct document_node *node = root; node != NULL;
         node = following(node, root, false)) {
        if (!is_schema_node(node)) continue;
        if (!check_reach(checker, node, error)) return false;
        if (is_type(node) && !check_work(checker, node, error)) return false;
    }
    return true;
}

bool xml_schema_check(struct arena *arena, const struct document *document,
                      struct xml_schema_shape *shape, struct xml_schema_error *error)
{
    struct document_node *root = document->root;
    struct checker checker = {.arena = arena, .shape = shape};
    shape->types.arena = shape->elements.arena = checker.names.arena = arena;
    if (!is_schema_node(root) || !text_is(root->name, "schema")) {
        return fail(error, root,
                    TEXT("the data types stand in one <schema> element of XML Schema"));
    }
    shape->target_ns = schema_attribute(root, "targetNamespace");
    shape->is_qualified = text_is(schema_attribute(root, "elementFormDefault"), "qualified");
    struct document_node *child = document_element(root->first_child);
    for (; child != NULL; child = document_element(child->next)) {
        if (is_schema_node(child)) define(&checker, child);
    }
    return check_models(&checker, root, error);
}
