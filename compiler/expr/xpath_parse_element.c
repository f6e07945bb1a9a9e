/* XQuery's direct constructors [XQ 3.7.1]: <name>text {expression} <more/></name>.
 *
 * Inside of an element every character counts, so nothing is skipped. White space alone between
 * tags and holes is dropped ("boundary white space"), unless a reference or CDATA wrote it. / */
#include "expr/xpath.h"

#include <string.h>

/* Text between two tags or holes. */
struct chunk {
    struct text_buffer text;
    uint32_t begin;
    bool kept; /* a reference or CDATA stands in it: no boundary white space */
};

static bool at_raw(const struct xpath_parser *p, const char *symbol)
{
    return text_starts_with(text_slice(p->text, p->at, p->text.length), symbol);
}

/* Goes behind the next `end`; the text up to there. */
static struct text take_until(struct xpath_parser *p, size_t head, const char *end,
                              const char *missing)
{
    struct text rest = text_slice(p->text, p->at + head, p->text.length);
    size_t length = text_find(rest, end);
    if (length == SIZE_MAX) {
        xpath_fail_at(p, p->at, p->at + (uint32_t)head, missing);
        return TEXT("");
    }
    p->at += (uint32_t)(head + length + strlen(end));
    p->last_end = p->at;
    return text_slice(rest, 0, length);
}

/* Adds the text so far to an element, or to an attribute, where all white space counts. */
static void add_chunk(struct xpath_parser *p, struct xpath_node *element, struct chunk *chunk)
{
    struct text text = text_built(&chunk->text);
    bool boundary = element->kind == XPATH_ELEMENT ? !chunk->kept && text_is_empty(text_trim(text))
                                                   : text_is_empty(text);
    if (!boundary) {
        struct xpath_node *node = xpath_new(p, XPATH_TEXT, chunk->begin);
        node->literal = expr_string(p->work, expr_place(p->work, chunk->begin, p->at),
                                    text_copy(p->work->context->arena, text));
        xpath_add(p, element, node);
    }
    chunk->text.length = 0;
    chunk->kept = false;
}

/* ---- Start and end tags ---- */

static void parse_hole(struct xpath_parser *p, struct xpath_node *element)
{
    uint32_t begin = p->at;
    p->at++;
    p->last_end = p->at;
    if (xpath_accept(p, "}")) {
        xpath_add(p, element, xpath_new(p, XPATH_EMPTY, begin));
        return;
    }
    const struct xpath_node *value = xpath_parse_all(p);
    xpath_expect(p, "}");
    xpath_add(p, element, value);
}

/* One character, reference or hole of a quoted value; false at its end and before a '<'. */
static bool parse_value_piece(struct xpath_parser *p, struct xpath_node *attribute,
                              struct chunk *chunk, char quote)
{
    char c = p->text.data[p->at],
         next = p->at + 1 < p->text.length ? p->text.data[p->at + 1] : '\0';
    if (c == '<' || (c == quote && next != quote)) return false;
    if (c == '&') {
        xpath_take_reference(p, &chunk->text);
    } else if (c == '{' && next != '{') {
        add_chunk(p, attribute, chunk);
        parse_hole(p, attribute);
        chunk->begin = p->at;
    } else {
        /* White space is normalised as XML does it in attributes. */
        text_add_char(&chunk->text, c == '\t' || c == '\n' || c == '\r' ? ' ' : c);
        p->at += (c == quote || c == '{' || c == '}') && next == c ? 2 : 1;
    }
    return true;
}

/* A quoted attribute value, which may have holes. */
static void parse_attribute_value(struct xpath_parser *p, struct xpath_node *attribute)
{
    char quote = xpath_peek(p);
    uint32_t begin = p->at;
    if (quote != '"' && quote != '\'') {
        xpath_fail(p, "a quoted attribute value");
        return;
    }
    p->at++;
    struct chunk chunk = {.text = {.arena = p->work->context->arena}, .begin = p->at};
    while (p->at < p->text.length && parse_value_piece(p, attribute, &chunk, quote)) {}
    if (p->at >= p->text.length || p->text.data[p->at] != quote) {
        xpath_fail_at(p, begin, begin + 1, "this attribute value is not closed");
        return;
    }
    add_chunk(p, attribute, &chunk);
    p->last_end = ++p->at;
}

/* Attributes up to '>' or '/>'; true if there are any. */
static bool parse_attributes(struct xpath_parser *p, struct xpath_node *element)
{
    struct text prefix, name;
    bool any = false;
    xpath_skip(p);
    uint32_t begin = p->at;
    while (xpath_accept_name(p, &prefix, &name)) {
        any = true;
        struct xpath_node *attribute = xpath_new(p, XPATH_ATTRIBUTE, begin);
        attribute->name = name;
        bool namespaces = !text_is_absent(prefix) || text_is(name, "xmlns");
        if (namespaces) xpath_give_up(p, begin, "a namespace, or an attribute with a prefix");
        xpath_expect(p, "=");
        parse_attribute_value(p, attribute);
        attribute->end = p->last_end;
        xpath_add(p, element, attribute);
        xpath_skip(p);
        begin = p->at;
    }
    return any;
}

static void parse_end_tag(struct xpath_parser *p, struct text open_prefix, struct text open)
{
    struct text prefix, name;
    uint32_t begin = p->at;
    p->at += 2;
    if (!xpath_accept_name(p, &prefix, &name)) {
        xpath_fail(p, "an element's name");
        return;
    }
    uint32_t end = p->at;
    if (!text_equal(name, open) || !text_equal(prefix, open_prefix)) {
        struct text message =
            text_format(p->work->context->arena, "<" TEXT_FMT "> is closed by </" TEXT_FMT ">",
                        TEXT_ARG(open), TEXT_ARG(name));
        xpath_fail_at(p, begin, end, message.data);
        return;
    }
    xpath_expect(p, ">");
}

/* ---- Content ---- */

static void parse_markup(struct xpath_parser *p, struct xpath_node *element, struct chunk *chunk)
{
    if (at_raw(p, "<![CDATA[")) {
        text_add(&chunk->text, take_until(p, 9, "]]>", "this <![CDATA[ is not closed by ]]>"));
        chunk->kept = true;
        return;
    }
    add_chunk(p, element, chunk);
    if (at_raw(p, "<!--"))
        take_until(p, 4, "-->", "this <!-- is not closed by -->");
    else if (at_raw(p, "<?"))
        take_until(p, 2, "?>", "this <? is not closed by ?>");
    else
        xpath_add(p, element, xpath_parse_element(p));
    chunk->begin = p->at;
}

/* Up to the end tag, which is left. */
static void parse_content(struct xpath_parser *p, struct xpath_node *element)
{
    struct chunk chunk = {.text = {.arena = p->work->context->arena}, .begin = p->at};
    while (p->at < p->text.length && !at_raw(p, "</")) {
        char c = p->text.data[p->at];
        bool doubled =
            (c == '{' || c == '}') && p->at + 1 < p->text.length && p->text.data[p->at + 1] == c;
        if (c == '<') {
            parse_markup(p, element, &chunk);
        } else if (c == '{' && !doubled) {
            add_chunk(p, element, &chunk);
            parse_hole(p, element);
            chunk.begin = p->at;
        } else if (c == '}' && !doubled) {
            xpath_fail_at(p, p->at, p->at + 1, "this '}' ends no expression; write }} for a brace");
        } else if (c == '&') {
            xpath_take_reference(p, &chunk.text);
            chunk.kept = true;
        } else {
            text_add_char(&chunk.text, c);
            p->at += doubled ? 2 : 1;
        }
    }
    add_chunk(p, element, &chunk);
}

static void parse_element_after(struct xpath_parser *p, struct xpath_node *element)
{
    struct text prefix, name;
    uint32_t begin = element->begin;
    if (p->at >= p->text.length || !xpath_is_name_start(p->text.data[p->at])) {
        xpath_fail(p, "an element's name directly behind '<'");
        return;
    }
    xpath_accept_name(p, &prefix, &name);
    element->name = name;
    if (!text_is_absent(prefix)) xpath_give_up(p, p->at, "an element with a prefix");
    if (parse_attributes(p, element)) element->reason = TEXT("an element with attributes");
    if (xpath_accept(p, "/>")) return;
    if (!xpath_expect(p, ">")) return;
    uint32_t tag_end = p->at;
    parse_content(p, element);
    if (p->at < p->text.length) {
        parse_end_tag(p, prefix, name);
    } else {
        struct text message =
            text_format(p->work->context->arena, "<" TEXT_FMT "> is not closed by </" TEXT_FMT ">",
                        TEXT_ARG(name), TEXT_ARG(name));
        xpath_fail_at(p, begin, tag_end, message.data);
    }
}

struct xpath_node *xpath_parse_element(struct xpath_parser *p)
{
    uint32_t begin = p->at;
    if (at_raw(p, "<!--") || at_raw(p, "<?")) {
        xpath_give_up(p, begin, "a comment or instruction as a value");
        return xpath_other(p, begin, "");
    }
    if (!xpath_enter(p)) return xpath_other(p, begin, "");
    p->at++;
    struct xpath_node *element = xpath_new(p, XPATH_ELEMENT, begin);
    parse_element_after(p, element);
    element->end = p->last_end;
    xpath_leave(p);
    return element;
}
