/* Content against the tables of a schema, with places.
 *
 * The check of trees says the path of an element.  It is looked up in the tree, and its start tag is the one
 * with the same number in the text: tags are counted past comments, instructions and CDATA sections.
 */
#include "ast/check_content.h"

#include "base/content.h"

#include <string.h>

struct content_check {
    const struct content *content;
    struct text xml; /* the content in its element */
    struct yawl_text tree;
    const uint32_t *offsets; /* of the content in the source; NULL: not known */
    content_problem_fn report;
    void *context;
};

/* Bytes of the tag before the content. */
static size_t before_content(const struct content_check *c)
{
    return (size_t)c->content->type.root.length + 2;
}

/* The place of bytes [from, to) of the element; the whole value where they are not in it. */
static struct span place_of(const struct content_check *c, size_t from, size_t to)
{
    const struct ast_text *value = c->content->value;
    size_t before = before_content(c);
    if (c->offsets == NULL || from < before) return value->span;
    from -= before;
    to -= before;
    if (to > value->text.length) to = value->text.length;
    if (from >= to) from = to == 0 ? 0 : to - 1;
    return span_part(value->span, c->offsets[from], c->offsets[to]);
}

/* ---- From a path to a tag ---- */

/* One step, "Line[2]" or "@id": its name, and its number among those of that name. */
struct step {
    struct yawl_text name;
    uint32_t number;
    bool is_attribute;
};

static const char *read_step(const char *path, struct step *step)
{
    path++; /* the slash */
    *step = (struct step){.number = 1, .is_attribute = *path == '@'};
    if (step->is_attribute) path++;
    size_t length = strcspn(path, "/[");
    step->name = (struct yawl_text){path, (uint32_t)length};
    path += length;
    if (*path != '[') return path;
    step->number = 0;
    for (path++; *path >= '0' && *path <= '9'; path++)
        step->number = step->number * 10 + (uint32_t)(*path - '0');
    return *path == ']' ? path + 1 : path;
}

/* The element that a path leads to, or that has the attribute; none: it was cut off. */
static struct yawl_node node_at(struct yawl_text tree, const char *path)
{
    struct step step;
    struct yawl_node node = yawl_tree_root(tree);
    path = read_step(path, &step); /* the root */
    while (*path == '/' && yawl_node_is(node)) {
        path = read_step(path, &step);
        if (step.is_attribute) return node;
        node = yawl_node_child_named(node, step.name);
        for (uint32_t i = 1; i < step.number && yawl_node_is(node); i++)
            node = yawl_node_next_named(node, step.name);
    }
    return *path == '\0' ? node : yawl_node_none();
}

static uint32_t elements_before(struct yawl_node node)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < node.index; i++)
        count += yawl_node_kind(yawl_node_at(node.tree, i)) == YAWL_NODE_ELEMENT;
    return count;
}

static size_t skip_past(struct text xml, size_t at, const char *end)
{
    size_t found = text_find(text_slice(xml, at, xml.length), end);
    return found == SIZE_MAX ? xml.length : at + found + strlen(end);
}

/* Behind what begins at `at` with '<' and is no start tag; `at` itself if it is one. */
static size_t skip_other(struct text xml, size_t at)
{
    struct text rest = text_slice(xml, at, xml.length);
    if (text_starts_with(rest, "<!--")) return skip_past(xml, at + 4, "-->");
    if (text_starts_with(rest, "<![CDATA[")) return skip_past(xml, at + 9, "]]>");
    if (text_starts_with(rest, "<?")) return skip_past(xml, at + 2, "?>");
    return text_starts_with(rest, "</") ? at + 2 : at;
}

/* Where start tag `number` stands, from 0. */
static size_t find_tag(struct text xml, uint32_t number)
{
    for (size_t at = 0; at < xml.length;) {
        size_t behind = xml.data[at] == '<' ? skip_other(xml, at) : at + 1;
        if (behind == at && number-- == 0) return at;
        at = behind == at ? at + 1 : behind;
    }
    return xml.length;
}

static void tell_at_path(void *context, const char *path, const char *what)
{
    const struct content_check *c = context;
    struct text words =
        text_format(c->content->arena, "%s: %s", path, what);
    struct yawl_node node = node_at(c->tree, path);
    if (!yawl_node_is(node)) {
        c->report(c->context, c->content->value->span, words);
        return;
    }
    size_t from = find_tag(c->xml, elements_before(node));
    c->report(c->context, place_of(c, from, from + 1 + yawl_node_name(node).length), words);
}

/* ---- XML that is none ---- */

static size_t offset_of(struct text xml, const struct yawl_tree_error *error)
{
    size_t at = 0;
    for (uint32_t line = 1; line < error->line && at < xml.length; line++)
        at = skip_past(xml, at, "\n");
    for (uint32_t column = 1; column < error->column && at < xml.length; column++) {
        at++;
        while (at < xml.length && ((unsigned char)xml.data[at] & 0xc0) == 0x80) at++;
    }
    return at;
}

static uint32_t tell_no_xml(const struct content_check *c, const struct yawl_tree_error *error)
{
    size_t at = offset_of(c->xml, error);
    c->report(c->context, place_of(c, at, at + 1),
              text_format(c->content->arena, "it is no XML: %s is expected here", error->expected));
    return 1;
}

uint32_t check_content(const struct content *content, content_problem_fn report, void *context)
{
    struct arena *arena = content->arena;
    struct text root = {content->type.root.data, content->type.root.length};
    struct yawl_tree_error error = {0, 0, "an element"};
    struct content_check check = {.content = content, .report = report, .context = context};
    check.xml = content_element(arena, root, content->value->text);
    check.offsets = source_offsets(arena, content->value->text, content->value->span);
    check.tree = content_parse(arena, check.xml, &error);
    if (check.tree.length == 0) return tell_no_xml(&check, &error);
    if (content->type.type == YAWL_SCHEMA_NONE) return 0;
    return yawl_tree_validate(&content->type, check.tree, tell_at_path, &check);
}
