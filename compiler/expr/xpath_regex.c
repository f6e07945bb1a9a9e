/* matches, replace and tokenize [FO 7.6] whose regular expression is a literal: it is compiled, and
 * checked, when it is parsed.
 *
 * What is wrong with it is placed inside the literal.  A literal replacement is checked too.  What is
 * known only at run time is checked there.
 */
#include "expr/expr_regex.h"
#include "expr/xpath.h"

#include <string.h>

static const char malformed[] = "a regular expression that is malformed";

static bool is_text(const struct xpath_node *node)
{
    return node->kind == XPATH_LITERAL && node->literal != NULL &&
           node->literal->type.kind == EXPR_STRING;
}

static const struct xpath_node *flags_of(const struct xpath_node *call)
{
    uint32_t index = text_is(call->name, "replace") ? 3 : 2;
    return index < call->children.count ? call->children.items[index] : NULL;
}

struct text xpath_flags(const struct xpath_node *call)
{
    const struct xpath_node *flags = flags_of(call);
    return flags == NULL ? TEXT("") : flags->literal->literal.string;
}

/* ---- Places inside a literal ---- */

/* Bytes of the literal that stand for the byte `value[at]` and, of a reference, for those behind it. */
static uint32_t written_length(const char *written, uint32_t room, char quote, uint32_t *bytes)
{
    const char *end = written[0] == '&' ? memchr(written, ';', room) : NULL;
    *bytes = 1;
    if (end != NULL) *bytes = 0; /* as many as the character has */
    if (end != NULL) return (uint32_t)(end - written) + 1;
    return written[0] == quote ? 2 : 1;
}

static uint32_t character_length(struct text value, uint32_t at)
{
    uint32_t length = 1;
    while (at + length < value.length && ((unsigned char)value.data[at + length] & 0xc0) == 0x80)
        length++;
    return length;
}

/* Where byte `byte` of the literal's value stands in the text of the expression. */
static uint32_t place_in(const struct xpath_parser *p, const struct xpath_node *literal,
                         uint32_t byte)
{
    struct text value = literal->literal->literal.string;
    uint32_t at = literal->begin + 1, bytes;
    char quote = p->text.data[literal->begin];
    for (uint32_t passed = 0; passed < byte && at < literal->end; passed += bytes) {
        at += written_length(p->text.data + at, literal->end - at, quote, &bytes);
        if (bytes == 0) bytes = character_length(value, passed);
    }
    return at;
}

/* ---- What is wrong ---- */

/* The bytes [begin, end) of a literal are. */
static struct xpath_node *wrong(struct xpath_parser *p, const struct xpath_node *literal,
                                uint32_t begin, uint32_t end, const char *what)
{
    uint32_t from = place_in(p, literal, begin), to = place_in(p, literal, end);
    if (to <= from) to = from + 1;
    expr_diagnose(p->work, p->is_predicate ? &expr_predicate_syntax : &expr_bad_regex,
                  expr_place(p->work, from, to), "%s", what);
    return xpath_other(p, literal->begin, malformed);
}

static struct xpath_node *not_compiled(struct xpath_parser *p, const struct xpath_node *literal,
                                       const struct regex_error *error)
{
    struct text reason =
        text_format(p->work->context->arena, "%s in a regular expression", error->what);
    if (error->outcome != REGEX_UNSUPPORTED)
        reason = text_format(p->work->context->arena, "a regular expression: %s", error->what);
    struct xpath_node *node = xpath_other(p, place_in(p, literal, error->begin), reason.data);
    node->end = place_in(p, literal, error->end);
    return node;
}

static struct xpath_node *check_replacement(struct xpath_parser *p,
                                            const struct xpath_node *literal)
{
    uint32_t at;
    struct text text = literal->literal->literal.string;
    struct yawl_text value = {text.length == 0 ? "" : text.data, (uint32_t)text.length};
    if (regex_replacement_is_good(value, &at)) return NULL;
    return wrong(
        p, literal, at, at + 1,
        "in a replacement a $ stands before a digit and a \\ before $ or \\; \\$ is a dollar");
}

static struct xpath_node *check_flags(struct xpath_parser *p, const struct xpath_node *flags,
                                      uint32_t *letters)
{
    struct text text = flags->literal->literal.string;
    for (uint32_t i = 0; i < text.length; i++) {
        if (!regex_flags((struct yawl_text){text.data + i, 1}, letters))
            return wrong(p, flags, i, i + 1,
                         "the flags of a regular expression are s, m, i, x and q");
    }
    regex_flags((struct yawl_text){text.length == 0 ? "" : text.data, (uint32_t)text.length},
                letters);
    return NULL;
}

struct xpath_node *xpath_check_regex(struct xpath_parser *p, struct xpath_node *call)
{
    bool tests = text_is(call->name, "matches"), replaces = text_is(call->name, "replace");
    if (!tests && !replaces && !text_is(call->name, "tokenize")) return NULL;
    const struct xpath_node *flags = flags_of(call);
    if (call->children.count < 2 || (flags != NULL && !is_text(flags))) return NULL;
    struct regex_options options = {.dialect = REGEX_XPATH};
    struct xpath_node *other = flags == NULL ? NULL : check_flags(p, flags, &options.flags);
    if (other != NULL) return other;
    bool has_marks = replaces && (options.flags & REGEX_LITERAL) == 0;
    if (has_marks && is_text(call->children.items[2]))
        other = check_replacement(p, call->children.items[2]);
    const struct xpath_node *pattern = call->children.items[1];
    if (other != NULL || !is_text(pattern)) return other;
    struct regex_error error;
    struct text text = pattern->literal->literal.string;
    call->regex = expr_regex_program(p->work->context->arena, text, options, !tests, &error);
    if (call->regex == NULL && error.outcome == REGEX_WRONG)
        return wrong(p, pattern, error.begin, error.end, error.what);
    if (call->regex == NULL) return not_compiled(p, pattern, &error);
    if (tests || !yawl_regex_test(call->regex, (struct yawl_text){"", 0})) return NULL;
    return wrong(p, pattern, 0, (uint32_t)text.length,
                 "it matches the empty text, which replace and tokenize do not take");
}

struct expr *xpath_regex(struct expr_work *work, const struct xpath_node *call)
{
    const struct xpath_node *pattern = call->children.items[1];
    return expr_regex(work, xpath_span(work, pattern), call->regex,
                      pattern->literal->literal.string, xpath_flags(call));
}
