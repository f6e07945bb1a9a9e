/* What the check of a tree says, with paths; and whether names are those of the schema.
 *
 * A path is /Order/Lines/Line[3]/Price, with a number where elements of one name stand beside each other.
 */
#include "support/schema_check.h"

#define PATH_SIZE  1000 /* bytes of a path; what is longer loses its end */
#define WORDS_SIZE 500

/* ---- Paths ---- */

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
    uint32_t number = schema_is_element(node) ? number_of(node) : 0;
    yawl__words_add(path, is_attribute ? "/@" : "/");
    yawl__words_add_text(path, yawl_node_name(node));
    if (number == 0) return;
    yawl__words_add(path, "[");
    yawl__words_add_number(path, number);
    yawl__words_add(path, "]");
}

void yawl__tell(struct schema_check *check, struct yawl_node node, const char *what)
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
void yawl__tell_name(struct schema_check *check, struct yawl_node node, const char *before,
                     struct yawl_text name, const char *after)
{
    char text[WORDS_SIZE];
    struct schema_words words;
    yawl__words_begin(&words, text, sizeof text);
    yawl__words_add(&words, before);
    yawl__words_add_text(&words, name);
    yawl__words_add(&words, after);
    yawl__tell(check, node, text);
}

/* Names that look right are not what is wrong. */
void yawl__tell_unknown(struct schema_check *check, struct yawl_node node)
{
    static const char what[] = "there is no such element here";
    struct yawl_text uri, name = yawl_node_name(node);
    if (!yawl__namespace_of(node, name, &uri))
        yawl__tell(check, node,
                   "there is no such element here: its prefix stands for no namespace");
    else if (uri.length == 0 || yawl_text_equal(uri, check->schema->target))
        yawl__tell(check, node, what);
    else
        yawl__tell_name(check, node, "there is no such element here: it is in the namespace ", uri,
                        "");
}

/* ---- Names ---- */

/* What has the schema's namespace may also have none, as elements that queries make. */
bool yawl__is_in_namespace(const struct schema_check *check, struct yawl_node element,
                           struct yawl_text name, bool is_qualified)
{
    struct yawl_text uri;
    if (!yawl__namespace_of(element, name, &uri)) return false;
    return uri.length == 0 || (is_qualified && yawl_text_equal(uri, check->schema->target));
}

bool yawl__is_called(const struct schema_check *check, struct yawl_node node,
                     const struct yawl_schema_element *element)
{
    struct yawl_text name = yawl_node_name(node);
    if (!check->has_namespaces) return yawl_text_equal(name, element->name); /* as most */
    if (!yawl_text_equal(yawl_name_local(name), element->name)) return false;
    return yawl__is_in_namespace(check, node, name, element->is_qualified);
}
