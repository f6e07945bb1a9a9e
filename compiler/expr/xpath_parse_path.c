/* XPath paths [XP 3.2]: steps, node tests, predicates.
 *
 * A path that is compiled begins at the root and goes down by names, perhaps to text() or node() at
 * its end. Any other one is recognised and becomes XPATH_OTHER, named after the first thing that is
 * not compiled. / */
#include "expr/xpath.h"

#include <string.h>

struct path {
    struct xpath_parser *p;
    struct xpath_node *node; /* XPATH_PATH */
    const char *reason;      /* the first thing that is not compiled; NULL: none */
    uint32_t reason_begin;
    uint32_t steps;
    bool ended;                       /* text() or * was taken: nothing may follow */
    const struct xpath_node *primary; /* the only step so far, if it is one */
};

static void not_compiled(struct path *path, uint32_t begin, const char *reason)
{
    if (path->reason != NULL) return;
    path->reason = reason;
    path->reason_begin = begin;
}

/* ---- Node tests ---- */

/* node(), text() … with what may stand inside; false if none stands here. */
static bool parse_kind_test(struct path *path)
{
    static const char *const kinds[] = {
        "node",      "text",          "comment",        "processing-instruction", "element",
        "attribute", "document-node", "schema-element", "schema-attribute",       NULL};
    struct xpath_parser *p = path->p;
    xpath_skip(p);
    uint32_t begin = p->at;
    const char *const *kind = kinds;
    while (*kind != NULL && !xpath_at_words(p, *kind, "(")) kind++;
    if (*kind == NULL) return false;
    xpath_accept_word(p, *kind);
    xpath_accept(p, "(");
    if (!xpath_at(p, ")")) xpath_give_up(p, begin, "a node test with arguments");
    xpath_expect(p, ")");
    bool is_text = text_is(text_of(*kind), "text"), is_node = text_is(text_of(*kind), "node");
    /* A scalar's element holds text and nothing else, so node() is text() there. */
    if (is_text || is_node)
        path->node->tail = XPATH_TAIL_TEXT;
    else
        not_compiled(path, begin, "a test for a kind of node, as comment()");
    path->ended = true;
    return true;
}

/* Does a name stand here that nothing behind it makes an axis, a call or a constructor?  Most steps are
 * such names, and there are dozens of words to compare with. */
static bool at_plain_name(struct xpath_parser *p)
{
    static const char may_go_on[] = {' ', '\t', '\n', '\r', '(', '{', ':'};
    struct text text = p->text;
    uint32_t at = p->at;
    if (at == text.length || !xpath_is_name_start(text.data[at])) return false;
    while (at < text.length && xpath_is_name_char(text.data[at])) at++;
    return at == text.length || memchr(may_go_on, text.data[at], sizeof may_go_on) == NULL;
}

/* `plain`: a name that is no test for a kind. */
static void parse_node_test(struct path *path, bool plain)
{
    struct xpath_parser *p = path->p;
    xpath_skip(p);
    uint32_t begin = p->at;
    struct text prefix, name;
    if (path->ended) not_compiled(path, begin, "a step after text() or *");
    if (!plain && parse_kind_test(path)) return;
    if (xpath_accept(p, "*")) {
        if (p->at < p->text.length && p->text.data[p->at] == ':') {
            xpath_accept(p, ":");
            if (!xpath_accept_name(p, &prefix, &name)) xpath_fail(p, "a name");
        }
        path->node->tail = XPATH_TAIL_CHILDREN;
        path->ended = true;
    } else if (xpath_accept_name(p, &prefix, &name)) {
        bool any = p->at + 1 < p->text.length && memcmp(p->text.data + p->at, ":*", 2) == 0;
        if (any) xpath_accept(p, ":*");
        if (any || !text_is_absent(prefix))
            not_compiled(path, begin, "a name with a prefix in a path");
        array_push(p->work->context->arena, &path->node->names, name);
    } else {
        xpath_fail(p, "a value");
    }
}

/* ---- Steps ---- */

static bool accept_axis(struct path *path)
{
    static const char *const axes[] = {"child",
                                       "descendant",
                                       "attribute",
                                       "self",
                                       "descendant-or-self",
                                       "following-sibling",
                                       "following",
                                       "parent",
                                       "ancestor",
                                       "preceding-sibling",
                                       "preceding",
                                       "ancestor-or-self",
                                       NULL};
    struct xpath_parser *p = path->p;
    for (const char *const *axis = axes; *axis != NULL; axis++) {
        if (!xpath_at_words(p, *axis, "::")) continue;
        uint32_t begin = p->at;
        xpath_accept_word(p, *axis);
        xpath_accept(p, "::");
        if (axis != axes) not_compiled(path, begin, "an axis other than child::");
        return true;
    }
    return false;
}

static void parse_predicates(struct path *path)
{
    struct xpath_parser *p = path->p;
    while (xpath_at(p, "[")) {
        uint32_t begin = p->at;
        xpath_accept(p, "[");
        xpath_parse_all(p);
        xpath_expect(p, "]");
        not_compiled(path, begin, "a predicate '[…]' in a path");
    }
}

static void parse_step(struct path *path)
{
    struct xpath_parser *p = path->p;
    xpath_skip(p);
    uint32_t begin = p->at;
    bool first = path->steps == 0;
    path->primary = NULL;
    if (xpath_accept(p, "..")) {
        not_compiled(path, begin, "the parent '..'");
    } else if (xpath_accept(p, "@")) {
        not_compiled(path, begin, "an attribute '@…'");
        parse_node_test(path, false);
    } else if (at_plain_name(p)) {
        parse_node_test(path, true);
    } else if (xpath_at_primary(p)) {
        path->primary = xpath_parse_primary(p);
        if (!first) not_compiled(path, begin, "a value that is computed inside a path");
    } else {
        accept_axis(path);
        parse_node_test(path, false);
    }
    path->steps++;
    parse_predicates(path);
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
        if (path->primary != NULL)
            not_compiled(path, path->node->begin, "a path into a computed value");
        if (xpath_accept(p, "//"))
            not_compiled(path, begin, "'//'");
        else
            xpath_accept(p, "/");
        parse_step(path);
    }
}

struct xpath_node *xpath_parse_path(struct xpath_parser *p)
{
    xpath_skip(p);
    struct path path = {.p = p, .node = xpath_new(p, XPATH_PATH, p->at)};
    uint32_t begin = p->at;
    bool anywhere = xpath_accept(p, "//"), absolute = anywhere || xpath_accept(p, "/");
    if (anywhere) not_compiled(&path, begin, "'//'");
    if (absolute && !step_follows(p)) {
        if (anywhere)
            xpath_fail(p, "a step after '//'");
        else
            not_compiled(&path, begin, "the document '/' as a whole");
    } else {
        if (absolute) path.steps = 1; /* a value cannot be the first step behind '/' */
        parse_steps(&path);
    }
    bool alone = path.primary != NULL && !absolute && path.steps == 1 && path.reason == NULL;
    if (alone) return (struct xpath_node *)path.primary;
    if (!absolute) not_compiled(&path, begin, "a path that does not begin with '/'");
    path.node->end = p->last_end;
    if (path.reason == NULL) return path.node;
    /* The place of the reason, not of the whole path. */
    struct xpath_node *other = xpath_other(p, path.reason_begin, path.reason);
    return other;
}
