/* Characters and words of XPath and XQuery.
 *
 * The language has no reserved words and no tokens that are the same everywhere, so the parser asks
 * for what may stand at a place. Names take any byte from 0x80 on: the reader has made sure of
 * UTF-8. / */
#include "expr/xpath.h"

#include <string.h>

static char byte_at(const struct xpath_parser *p, uint32_t at)
{
    return at < p->text.length ? p->text.data[at] : '\0';
}

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/* ---- Ending the parse ---- */

static void stop(struct xpath_parser *p) { p->at = p->last_end = (uint32_t)p->text.length; }

void xpath_fail_at(struct xpath_parser *p, uint32_t begin, uint32_t end, const char *message)
{
    if (p->failed || p->gave_up) return;
    struct span span = expr_place(p->work, begin, end);
    if (p->is_predicate) {
        expr_diagnose(p->work, &expr_predicate_syntax, span,
                      "%s; YAWL loads this predicate, but a case that comes here stops", message);
        expr_unsupported(p->work, span, "a predicate that is no XPath: %s", message);
    } else {
        expr_diagnose(p->work, &expr_syntax, span, "%s", message);
    }
    p->failed = true;
    stop(p);
}

/* What stands at the next byte, for a message: a word or a character. */
static struct text next_thing(struct xpath_parser *p, uint32_t *end)
{
    *end = p->at;
    while (*end < p->text.length && xpath_is_name_char(p->text.data[*end])) ++*end;
    if (*end == p->at && *end < p->text.length) ++*end;
    return text_slice(p->text, p->at, *end);
}

void xpath_fail(struct xpath_parser *p, const char *expected)
{
    xpath_skip(p);
    if (p->failed || p->gave_up) return;
    uint32_t end;
    struct text thing = next_thing(p, &end);
    struct arena *arena = p->work->context->arena;
    struct text message =
        text_is_empty(thing)
            ? text_format(arena, "the expression ends here, but %s is missing", expected)
            : text_format(arena, "expected %s before '" TEXT_FMT "'", expected, TEXT_ARG(thing));
    const char *hint = xpath_hint(p);
    if (hint != NULL) message = text_format(arena, TEXT_FMT "; %s", TEXT_ARG(message), hint);
    xpath_fail_at(p, p->at, end, message.data);
}

void xpath_give_up(struct xpath_parser *p, uint32_t begin, const char *reason)
{
    if (p->failed || p->gave_up) return;
    expr_unsupported(p->work, expr_place(p->work, begin, p->text.length), "%s", reason);
    p->gave_up = true;
    stop(p);
}

/* ---- White space ---- */

/* Comments nest [XP 2.6]. */
static void skip_comment(struct xpath_parser *p)
{
    uint32_t begin = p->at, nesting = 0;
    do {
        if (byte_at(p, p->at) == '(' && byte_at(p, p->at + 1) == ':') {
            nesting++;
            p->at += 2;
        } else if (byte_at(p, p->at) == ':' && byte_at(p, p->at + 1) == ')') {
            nesting--;
            p->at += 2;
        } else {
            p->at++;
        }
    } while (nesting > 0 && p->at < p->text.length);
    if (nesting > 0) xpath_fail_at(p, begin, begin + 2, "this comment (: is not closed by :)");
}

void xpath_skip(struct xpath_parser *p)
{
    for (;;) {
        while (p->at < p->text.length && is_space(p->text.data[p->at])) p->at++;
        if (byte_at(p, p->at) != '(' || byte_at(p, p->at + 1) != ':') return;
        skip_comment(p);
    }
}

/* ---- Symbols and words ---- */

char xpath_peek(struct xpath_parser *p)
{
    xpath_skip(p);
    return byte_at(p, p->at);
}

bool xpath_is_at(struct xpath_parser *p, const char *symbol)
{
    xpath_skip(p);
    return text_starts_with(text_slice(p->text, p->at, p->text.length), symbol);
}

bool xpath_accept(struct xpath_parser *p, const char *symbol)
{
    if (!xpath_at(p, symbol)) return false;
    p->at += (uint32_t)strlen(symbol);
    p->last_end = p->at;
    return true;
}

bool xpath_expect(struct xpath_parser *p, const char *symbol)
{
    if (xpath_accept(p, symbol)) return true;
    xpath_fail(p, text_format(p->work->context->arena, "'%s'", symbol).data);
    return false;
}

bool xpath_at_word(struct xpath_parser *p, const char *word)
{
    return xpath_at(p, word) && !xpath_is_name_char(byte_at(p, p->at + (uint32_t)strlen(word)));
}

bool xpath_accept_word(struct xpath_parser *p, const char *word)
{
    return xpath_at_word(p, word) && xpath_accept(p, word);
}

bool xpath_at_words(struct xpath_parser *p, const char *word, const char *next)
{
    if (!xpath_at_word(p, word)) return false;
    uint32_t before = p->at;
    p->at += (uint32_t)strlen(word);
    bool found = xpath_is_name_start(next[0]) ? xpath_at_word(p, next) : xpath_at(p, next);
    if (!p->failed) p->at = before;
    return found;
}

/* ---- Names ---- */

static struct text take_simple_name(struct xpath_parser *p)
{
    uint32_t begin = p->at;
    if (!xpath_is_name_start(byte_at(p, p->at))) return TEXT_NONE;
    while (xpath_is_name_char(byte_at(p, p->at))) p->at++;
    p->last_end = p->at;
    return text_slice(p->text, begin, p->at);
}

bool xpath_accept_name(struct xpath_parser *p, struct text *prefix, struct text *name)
{
    xpath_skip(p);
    *prefix = TEXT_NONE;
    *name = take_simple_name(p);
    if (text_is_absent(*name)) return false;
    bool prefixed = byte_at(p, p->at) == ':' && xpath_is_name_start(byte_at(p, p->at + 1));
    if (!prefixed) return true;
    p->at++;
    *prefix = *name;
    *name = take_simple_name(p);
    return true;
}

/* ---- References ---- */

/* The character of XML that `digits` name; 0 if there is none. */
static uint32_t code_of(struct text digits)
{
    bool hex = text_starts_with(digits, "x");
    uint32_t code = 0;
    if (digits.length == (hex ? 1 : 0)) return 0;
    for (size_t i = hex ? 1 : 0; i < digits.length; i++) {
        char c = digits.data[i], lower = (char)(c | 0x20);
        uint32_t digit = expr_is_digit(c)                      ? (uint32_t)(c - '0')
                         : hex && lower >= 'a' && lower <= 'f' ? (uint32_t)(lower - 'a' + 10)
                                                               : 99;
        if (digit == 99 || code > 0x10ffff) return 0;
        code = code * (hex ? 16 : 10) + digit;
    }
    bool control = code < 0x20 && code != '\t' && code != '\n' && code != '\r';
    bool surrogate = code >= 0xd800 && code <= 0xdfff;
    return control || surrogate || code > 0x10ffff || (code | 1) == 0xffff ? 0 : code;
}

void xpath_take_reference(struct xpath_parser *p, struct text_buffer *out)
{
    static const struct {
        const char *name;
        char c;
    } entities[] = {{"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}};
    struct text rest = text_slice(p->text, p->at + 1, p->at + 16);
    size_t length = text_find(rest, ";");
    struct text name = length == SIZE_MAX ? TEXT_NONE : text_slice(rest, 0, length);
    uint32_t code = 0;
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        if (text_is(name, entities[i].name)) code = (uint32_t)entities[i].c;
    }
    if (text_starts_with(name, "#")) code = code_of(text_slice(name, 1, name.length));
    if (code == 0) {
        xpath_fail_at(
            p, p->at, p->at + 1,
            "'&' begins a reference such as &lt; or &#60; here, but none follows; write &amp;");
        return;
    }
    expr_add_code_point(out, code);
    p->at += (uint32_t)name.length + 2;
    p->last_end = p->at;
}
