/* Is a tree what its schema says?  Elements, attributes and types; content models are in schema_match.c,
 * values in schema_simple.c.
 *
 * Everything that is wrong is told, each thing with its path.  Recursion is bounded by the depth of a
 * tree and the nesting of models.
 */
#include "support/schema_check.h"

#define WORDS_SIZE 500

/* ---- Attributes ---- */

static bool is_prefixed(struct yawl_text name)
{
    return memchr(name.data, ':', name.length) != NULL;
}

static bool is_attribute_called(const struct schema_check *check, struct yawl_node node,
                                const struct yawl_schema_attribute *row)
{
    struct yawl_text name = yawl_node_name(node);
    if (!is_prefixed(name)) return yawl_text_equal(name, row->name);
    if (!row->is_qualified || !yawl_text_equal(yawl_name_local(name), row->name)) return false;
    return yawl__is_in_namespace(check, yawl_node_parent(node), name, true);
}

/* Is it a qualified name whose prefix is declared nowhere?  Lists and unions of names are not looked into. */
static bool has_odd_prefix(const struct schema_check *check, struct yawl_node node, uint32_t simple,
                           struct yawl_text text)
{
    struct yawl_text uri;
    if (check->schema->simples[simple].kind != YAWL_SIMPLE_QNAME) return false;
    struct yawl_node element = schema_is_element(node) ? node : yawl_node_parent(node);
    return !yawl__namespace_of(element, yawl_text_trim(text), &uri);
}

static void check_value(struct schema_check *check, struct yawl_node node, uint32_t simple,
                        struct yawl_text text)
{
    char words[WORDS_SIZE];
    if (yawl_simple_problem(check->schema, simple, text, words, sizeof words))
        yawl__tell(check, node, words);
    else if (has_odd_prefix(check, node, simple, text))
        yawl__tell_name(check, node, "the prefix of '", yawl_text_trim(text),
                        "' stands for no namespace");
    else if (check->ids != NULL)
        yawl__ids_add(check->ids, check->schema, simple, node, text);
}

static void check_fixed(struct schema_check *check, struct yawl_node node, uint32_t simple,
                        struct yawl_text text, struct yawl_text fixed)
{
    if (!yawl__is_same_value(check->schema, simple, text, fixed))
        yawl__tell_name(check, node, "this value is fixed: only '", fixed, "' is expected");
}

static const struct yawl_schema_attribute *find_attribute(const struct schema_check *check,
                                                          const struct yawl_schema_type *type,
                                                          struct yawl_node node)
{
    for (uint32_t i = 0; i < type->attributes_count; i++) {
        const struct yawl_schema_attribute *row = &check->schema->attributes[type->attributes + i];
        if (is_attribute_called(check, node, row)) return row;
    }
    return NULL;
}

static bool has_attribute(const struct schema_check *check, struct yawl_node element,
                          const struct yawl_schema_attribute *row)
{
    struct yawl_node node = yawl_node_first_attribute(element);
    while (yawl_node_is(node) && !is_attribute_called(check, node, row))
        node = yawl_node_next_attribute(node);
    return yawl_node_is(node);
}

/* Of the namespace of instances there are four [XSD part 1, 2.6]. */
static bool is_for_schemas(struct yawl_node attribute)
{
    struct yawl_text local = yawl_name_local(yawl_node_name(attribute));
    bool is_word = yawl_text_either(local, "type", "nil") ||
                   yawl_text_either(local, "schemaLocation", "noNamespaceSchemaLocation");
    return is_word && yawl__is_of_instances(attribute);
}

static void check_attribute(struct schema_check *check, struct yawl_node node,
                            const struct yawl_schema_type *type)
{
    const struct yawl_schema_attribute *row = find_attribute(check, type, node);
    if (row == NULL) {
        bool is_known = type->takes_attributes || is_for_schemas(node);
        if (!is_known) yawl__tell(check, node, "there is no such attribute here");
    } else {
        check_value(check, node, row->simple, yawl_node_value(node));
        if (row->has_fixed)
            check_fixed(check, node, row->simple, yawl_node_value(node), row->fixed);
    }
}

static void check_attributes(struct schema_check *check, struct yawl_node element,
                             const struct yawl_schema_type *type)
{
    struct yawl_node node = yawl_node_first_attribute(element);
    for (; yawl_node_is(node); node = yawl_node_next_attribute(node))
        check_attribute(check, node, type);
    for (uint32_t i = 0; i < type->attributes_count; i++) {
        const struct yawl_schema_attribute *row = &check->schema->attributes[type->attributes + i];
        if (row->is_required && !has_attribute(check, element, row))
            yawl__tell_name(check, element, "the attribute ", row->name, " is missing");
    }
}

/* ---- Types ---- */

/* White space may stand beside elements, but not where nothing may be. */
static void check_no_text(struct schema_check *check, struct yawl_node node, bool takes_elements)
{
    struct yawl_node child = yawl_node_first_child(node);
    for (; yawl_node_is(child); child = yawl_node_next(child)) {
        bool is_white =
            !schema_is_element(child) && yawl_text_trim(yawl_node_value(child)).length == 0;
        if (schema_is_element(child) || (is_white && takes_elements)) continue;
        yawl__tell(check, node,
                   takes_elements ? "there is text between its elements" : "it must be empty");
        return;
    }
}

static void check_elements(struct schema_check *check, struct yawl_node node,
                           const struct yawl_schema_type *type)
{
    bool takes_elements = type->particle != YAWL_SCHEMA_NONE;
    if (type->content == YAWL_CONTENT_ELEMENTS) check_no_text(check, node, takes_elements);
    yawl__check_model(check, node, type->particle);
}

/* Text alone: of the simple type, or of the element's fixed or default value where there is none. */
static void check_simple(struct schema_check *check, struct yawl_node node, uint32_t simple,
                         const struct yawl_schema_element *element)
{
    struct yawl_node child = yawl_node_first_child(node);
    struct yawl_node inner = schema_next_element(child);
    struct yawl_text text = {"", 0};
    if (yawl_node_is(child)) text = yawl_node_value(child);
    if (yawl_node_is(inner)) {
        yawl__tell(check, inner, "an element stands where text alone is expected");
    } else if (yawl_node_is(child) || !(element->has_fixed || element->has_default)) {
        check_value(check, node, simple, text);
        if (element->has_fixed) check_fixed(check, node, simple, text, element->fixed);
    }
}

/* Is it nil as its type allows?  Then it must be empty. */
static bool check_nil(struct schema_check *check, struct yawl_node node,
                      const struct yawl_schema_element *element)
{
    if (!yawl_node_is(yawl_node_first_attribute(node))) return false; /* as most */
    struct yawl_node nil = yawl__instance_attribute(node, "nil");
    if (!yawl_node_is(nil)) return false;
    struct yawl_text value = yawl_text_trim(yawl_node_value(nil));
    bool is_nil = yawl_text_either(value, "true", "1");
    if (!is_nil && !yawl_text_either(value, "false", "0"))
        yawl__tell_name(check, nil, "'", value, "' stands where true or false is expected");
    if (!element->is_nillable)
        yawl__tell(check, nil, "it cannot be nil");
    else if (is_nil && yawl_node_is(yawl_node_first_child(node)))
        yawl__tell(check, node, "it is nil and has content");
    return is_nil;
}

/* The type that a name in a document stands for; YAWL_SCHEMA_NONE: none that is known. */
static uint32_t find_type(const struct schema_check *check, struct yawl_node node,
                          struct yawl_text name)
{
    const struct yawl_schema *schema = check->schema;
    struct yawl_text uri, local = yawl_name_local(name);
    if (!yawl__namespace_of(node, name, &uri)) return YAWL_SCHEMA_NONE;
    bool is_xsd = yawl_text_equal(uri, YAWL_TEXT("http://www.w3.org/2001/XMLSchema"));
    bool is_own = uri.length == 0 || yawl_text_equal(uri, schema->target);
    for (uint32_t i = 0; i < schema->types_count && (is_xsd || is_own); i++) {
        const struct yawl_schema_type *type = &schema->types[i];
        if (type->is_xsd == is_xsd && yawl_text_equal(type->name, local)) return i;
    }
    return YAWL_SCHEMA_NONE;
}

/* May the type stand where `wanted` does? */
static bool is_derived(const struct yawl_schema *schema, uint32_t type, uint32_t wanted,
                       uint32_t blocks)
{
    blocks |= schema->types[wanted].blocks;
    while (type != wanted) {
        const struct yawl_schema_type *row = &schema->types[type];
        if (row->base == type || (row->derivation & blocks) != 0) return false;
        type = row->base;
    }
    return true;
}

/* The type that the element says it has, by xsi:type, if that may stand for its own. */
static uint32_t own_type(struct schema_check *check, struct yawl_node node, uint32_t type,
                         const struct yawl_schema_element *element)
{
    if (!yawl_node_is(yawl_node_first_attribute(node))) return type; /* as most */
    struct yawl_node attribute = yawl__instance_attribute(node, "type");
    if (!yawl_node_is(attribute)) return type;
    uint32_t found = find_type(check, node, yawl_text_trim(yawl_node_value(attribute)));
    if (found != YAWL_SCHEMA_NONE && is_derived(check->schema, found, type, element->blocks))
        return found;
    yawl__tell(check, attribute, "a type that is derived from that of its element is expected");
    return type;
}

void yawl__check_type(struct schema_check *check, struct yawl_node node, uint32_t index,
                      const struct yawl_schema_element *element)
{
    bool is_any = check->schema->types[index].content == YAWL_CONTENT_ANY;
    if (!is_any) index = own_type(check, node, index, element);
    const struct yawl_schema_type *type = &check->schema->types[index];
    if (type->is_abstract || element->is_abstract) yawl__tell(check, node, "it is abstract");
    if (type->content == YAWL_CONTENT_ANY) yawl__check_any(check, node);
    if (type->content == YAWL_CONTENT_ANY) return;
    bool is_nil = check_nil(check, node, element);
    check_attributes(check, node, type);
    if (is_nil) return;
    if (type->content == YAWL_CONTENT_SIMPLE)
        check_simple(check, node, type->simple, element);
    else
        check_elements(check, node, type);
}

/* Data that may be anything keep their name as it is written. */
static bool is_root_called(const struct schema_check *check, struct yawl_node root,
                           const struct yawl_schema_element *element)
{
    if (check->schema == NULL) return yawl_node_is_named(root, element->name);
    return yawl__is_called(check, root, element);
}

/* Where only the namespace is another, both are named. */
static void tell_root(struct schema_check *check, struct yawl_node root,
                      const struct yawl_schema_element *element)
{
    struct yawl_text name = yawl_node_name(root), uri, wanted = {"", 0};
    char text[WORDS_SIZE];
    struct schema_words words;
    yawl__words_begin(&words, text, sizeof text);
    yawl__words_add(&words, "another element stands where ");
    yawl__words_add_text(&words, element->name);
    yawl__words_add(&words, " is expected");
    bool is_called = check->schema != NULL && yawl_text_equal(yawl_name_local(name), element->name);
    if (is_called && !yawl__namespace_of(root, name, &uri)) {
        yawl__words_add(&words, ": its prefix stands for no namespace");
    } else if (is_called) {
        if (element->is_qualified) wanted = check->schema->target;
        yawl__words_add(&words, ": it is in the namespace ");
        yawl__words_add_text(&words, uri);
        yawl__words_add(&words, wanted.length > 0 ? ", not in " : ", not in none");
        yawl__words_add_text(&words, wanted);
    }
    yawl__tell(check, root, text);
}

static void check_root(struct schema_check *check, const struct yawl_tree_type *type,
                       struct yawl_node root)
{
    struct yawl_schema_element element = {
        .name = type->root, .type = type->type, .is_qualified = true};
    if (type->element != YAWL_SCHEMA_NONE) element = type->schema->elements[type->element];
    if (!yawl_node_is(root) || !schema_is_element(root)) {
        check->problems++;
        if (check->report != NULL)
            check->report(check->context, "/", "there is nothing where an element is expected");
    } else if (type->root.length > 0 && !is_root_called(check, root, &element)) {
        tell_root(check, root, &element);
    } else if (type->type != YAWL_SCHEMA_NONE) {
        yawl__check_type(check, root, type->type, &element);
    }
}

/* With the identifiers in it, which need a large frame. */
static void check_with_ids(struct schema_check *check, const struct yawl_tree_type *type,
                           struct yawl_node root)
{
    struct schema_ids ids;
    ids.count = 0;
    ids.is_full = false;
    check->ids = &ids;
    check_root(check, type, root);
    if (ids.is_full)
        yawl__tell(check, root, "there are more than 1000 values of xs:ID and xs:IDREF in it");
    for (uint32_t i = 0; i < ids.count && !ids.is_full; i++) {
        const char *problem = yawl__ids_problem(&ids, root.tree, i);
        struct yawl_text name = {root.tree + ids.rows[i].at, ids.rows[i].length};
        struct yawl_node node = yawl_node_at(root.tree, ids.rows[i].node);
        if (problem != NULL) yawl__tell_name(check, node, problem, name, "");
    }
}

uint32_t yawl_tree_validate(const struct yawl_tree_type *type, struct yawl_text tree,
                            yawl_tree_problem_fn report, void *context)
{
    struct schema_check check = {.schema = type->schema, .report = report, .context = context};
    struct yawl_node root = yawl_tree_root(tree);
    check.has_namespaces = yawl_node_is(root) && yawl__has_declarations(root);
    if (type->schema != NULL && type->schema->has_ids)
        check_with_ids(&check, type, root);
    else
        check_root(&check, type, root);
    return check.problems;
}
