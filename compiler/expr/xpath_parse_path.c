/* XPath paths [XP 3.2]: steps, node tests, predicates.
 *
 * A path that begins at the root and goes down by names, perhaps to text() or node() at its end, is an
 * XPATH_PATH, any other one XPATH_STEPS, with the first thing that makes it one as its reason. The
 * children of both are the steps. / */
#include "expr/xpath.h"

#include <string.h>

struct path {
    struct xpath_parser *p;
    struct xpath_node *node; /* XPATH_PATH */
    const char *reason;      /* why it is no XPATH_PATH; NULL: it is one */
    uint32_t steps;
    bool ended;   /* text() or * was taken: nothing may follow */
    bool refused; /* for the reason nothing compiles it */
};

static void not_simple(struct path *path, uint32_t begin, const char *reason)
{
    if (path->reason != NULL) return;
    path->reason = reason;
    path->node->reason_begin = begin;
}

static struct xpath_node *new_step(struct path *path, uint32_t begin, enum xpath_axis axis,
                                   struct text test)
{
    struct xpath_node *step = xpath_new(path->p, XPATH_STEP, begin);
    step->axis = axis;
    step->name = test;
    return step;
}

/* ---- Node tests ---- */

/* node(), text() … with what may stand inside; absent if none stands here. */
static struct text parse_kind_test(struct path *path, enum xpath_axis *axis)
{
    static const char *const kinds[] = {
        "node()",    "text()",      "comment()",       "processing-instruction()",
        "element()", "attribute()", "document-node()", NULL};
    struct xpath_parser *p = path->p;
    for (const char *const *kind = kinds; *kind != NULL; kind++) {
        struct text name = text_slice(text_of(*kind), 0, strlen(*kind) - 2);
        const char *word = text_string(p->work->context->arena, name);
        if (!xpath_at_words(p, word, "(")) continue;
        uint32_t begin = p->at;
        xpath_accept_word(p, word);
        xpath_accept(p, "(");
        if (!xpath_at(p, ")")) xpath_give_up(p, begin, "a node test with arguments");
        xpath_expect(p, ")");
        if (text_is(name, "attribute") && *axis == XPATH_AXIS_child) *axis = XPATH_AXIS_attribute;
        return text_of(*kind);
    }
    return TEXT_NONE;
}

/* Does a name stand here that nothing behind it makes an axis, a call or a constructor?  Most steps are
 * such names, and there are dozens of words to compare with. */
static bool at_plain_name(const struct xpath_parser *p)
{
    static const char may_go_on[] = {' ', '\t', '\n', '\r', '(', '{', ':'};
    struct text text = p->text;
    uint32_t at = p->at;
    if (at == text.length || !xpath_is_name_start(text.data[at])) return false;
    while (at < text.length && xpath_is_name_char(text.data[at])) at++;
    return at == text.length || memchr(may_go_on, text.data[at], sizeof may_go_on) == NULL;
}

/* *, *:name, name, prefix:name, prefix:*; absent after an error. */
static struct text parse_name_test(struct path *path)
{
    struct xpath_parser *p = path->p;
    struct text prefix, name;
    uint32_t begin = p->at;
    bool any = xpath_accept(p, "*");
    if (any && p->at < p->text.length && p->text.data[p->at] == ':') {
        xpath_accept(p, ":");
        if (!xpath_accept_name(p, &prefix, &name)) xpath_fail(p, "a name");
    } else if (any) {
        return TEXT("*");
    } else if (!xpath_accept_name(p, &prefix, &name)) {
        xpath_fail(p, "a value");
        return TEXT_NONE;
    } else if (p->at + 1 < p->text.length && memcmp(p->text.data + p->at, ":*", 2) == 0) {
        xpath_accept(p, ":*");
    } else if (text_is_absent(prefix)) {
        return name;
    }
    not_simple(path, begin, "a name with a prefix in a path");
    path->refused = true;
    return TEXT_NONE;
}

/* The simple form of what is a step down: a name, or at the end text(), node() or *. */
static void note_simple(struct path *path, uint32_t begin, struct text test)
{
    if (path->ended) not_simple(path, begin, "a step after text() or *");
    bool is_text = text_is(test, "text()") || text_is(test, "node()");
    path->ended = is_text || text_is(test, "*");
    /* A scalar's element holds text and nothing else, so node() is text() there. */
    if (is_text)
        path->node->tail = XPATH_TAIL_TEXT;
    else if (path->ended)
        path->node->tail = XPATH_TAIL_CHILDREN;
    else if (text_ends_with(test, "()"))
        not_simple(path, begin, "a test for a kind of node, as comment()");
    else if (!text_is_absent(test))
        array_push(path->p->work->context->arena, &path->node->names, test);
}

static struct xpath_node *parse_node_test(struct path *path, enum xpath_axis axis)
{
    xpath_skip(path->p);
    uint32_t begin = path->p->at;
    struct text test = at_plain_name(path->p) ? TEXT_NONE : parse_kind_test(path, &axis);
    if (text_is_absent(test)) test = parse_name_test(path);
    if (axis == XPATH_AXIS_attribute) not_simple(path, begin, "an attribute '@…'");
    note_simple(path, begin, test);
    return new_step(path, begin, axis, test);
}

/* ---- Steps ---- */

static enum xpath_axis accept_axis(struct path *path)
{
    static const char *const axes[XPATH_AXIS_COUNT] = {
        [XPATH_AXIS_child] = "child",
        [XPATH_AXIS_descendant] = "descendant",
        [XPATH_AXIS_descendant_or_self] = "descendant-or-self",
        [XPATH_AXIS_attribute] = "attribute",
        [XPATH_AXIS_self] = "self",
        [XPATH_AXIS_parent] = "parent",
        [XPATH_AXIS_ancestor] = "ancestor",
        [XPATH_AXIS_ancestor_or_self] = "ancestor-or-self",
        [XPATH_AXIS_following_sibling] = "following-sibling",
        [XPATH_AXIS_following] = "following",
        [XPATH_AXIS_preceding_sibling] = "preceding-sibling",
        [XPATH_AXIS_preceding] = "preceding"};
    struct xpath_parser *p = path->p;
    for (int axis = 0; axis < XPATH_AXIS_COUNT; axis++) {
        if (!xpath_at_words(p, axes[axis], "::")) continue;
        uint32_t begin = p->at;
        xpath_accept_word(p, axes[axis]);
        xpath_accept(p, "::");
        if (axis != XPATH_AXIS_child) not_simple(path, begin, "an axis other than child::");
        return (enum xpath_axis)axis;
    }
    return XPATH_AXIS_child;
}

static void parse_predicates(struct path *path, struct xpath_node *step)
{
    struct xpath_parser *p = path->p;
    while (xpath_at(p, "[")) {
        uint32_t begin = p->at;
        xpath_accept(p, "[");
        const struct xpath_node *predicate = xpath_parse_all(p);
        xpath_expect(p, "]");
        xpath_add(p, step, predicate);
        not_simple(path, begin, "a predicate '[…]' in a path");
    }
}

/* A value with its predicates. */
static struct xpath_node *parse_value_step(struct path *path)
{
    struct xpath_parser *p = path->p;
    uint32_t begin = p->at;
    struct xpath_node *value = xpath_parse_primary(p);
    if (!xpath_at(p, "[")) return value;
    struct xpath_node *filter = xpath_new(p, XPATH_FILTER, begin);
    filter->reason = TEXT("a predicate '[…]' in a path");
    xpath_add(p, filter, value);
    parse_predicates(path, filter);
    return filter;
}

static void parse_step(struct path *path)
{
    struct xpath_parser *p = path->p;
    xpath_skip(p);
    uint32_t begin = p->at;
    struct xpath_node *step;
    if (xpath_accept(p, "..")) {
        not_simple(path, begin, "the parent '..'");
        step = new_step(path, begin, XPATH_AXIS_parent, TEXT("node()"));
    } else if (xpath_accept(p, "@")) {
        step = parse_node_test(path, XPATH_AXIS_attribute);
    } else if (at_plain_name(p)) {
        step = parse_node_test(path, XPATH_AXIS_child);
    } else if (xpath_at_primary(p)) {
        not_simple(path, begin,
                   path->steps == 0 ? "a path into a computed value"
                                    : "a value that is computed inside a path");
        step = parse_value_step(path);
    } else {
        step = parse_node_test(path, accept_axis(path));
    }
    if (step->kind == XPATH_STEP) parse_predicates(path, step);
    xpath_add(p, path->node, step);
    path->steps++;
}

/* What `//` is short for. */
static void add_anywhere(struct path *path, uint32_t begin)
{
    not_simple(path, begin, "'//'");
    xpath_add(path->p, path->node,
              new_step(path, begin, XPATH_AXIS_descendant_or_self, TEXT("node()")));
    path->steps++;
}

static bool step_follows(struct xpath_parser *p)
{
    char c = xpath_peek(p);
    return xpath_is_name_start(c) || (c != '\0' && strchr("*@.($", c) != NULL);
}

static void parse_steps(struct path *path)
{
    struct xpath_parser *p = path->p;
    parse_step(path);
    while (xpath_at(p, "/")) {
        uint32_t begin = p->at;
        if (xpath_accept(p, "//"))
            add_anywhere(path, begin);
        else
            xpath_accept(p, "/");
        parse_step(path);
    }
}

/* A value alone is no path. */
static bool is_alone(const struct path *path)
{
    return !path->node->is_absolute && path->node->children.count == 1 &&
           path->node->children.items[0]->kind != XPATH_STEP;
}

struct xpath_node *xpath_parse_path(struct xpath_parser *p)
{
    xpath_skip(p);
    struct path path = {.p = p, .node = xpath_new(p, XPATH_PATH, p->at)};
    uint32_t begin = p->at;
    bool anywhere = xpath_accept(p, "//");
    path.node->is_absolute = anywhere || xpath_accept(p, "/");
    if (anywhere) add_anywhere(&path, begin);
    if (path.node->is_absolute && !step_follows(p)) {
        if (anywhere)
            xpath_fail(p, "a step after '//'");
        else
            not_simple(&path, begin, "the document '/' as a whole");
    } else {
        if (path.node->is_absolute) path.steps++;
        parse_steps(&path);
    }
    if (is_alone(&path)) return (struct xpath_node *)path.node->children.items[0];
    if (!path.node->is_absolute) not_simple(&path, begin, "a path that does not begin with '/'");
    path.node->end = p->last_end;
    if (path.reason == NULL) return path.node;
    if (path.refused) return xpath_other(p, path.node->reason_begin, path.reason);
    path.node->kind = XPATH_STEPS;
    path.node->reason = text_of(path.reason);
    return path.node;
}
