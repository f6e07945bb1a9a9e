/* What was meant where an XPath is malformed: operators of other languages, braces, forgotten words.
 *
 * Takes the place where the parser stands still, gives half a sentence for a person or NULL. */
#include "expr/xpath.h"

static char byte_at(const struct xpath_parser *p, size_t at)
{
    return at < p->text.length ? p->text.data[at] : '\0';
}

/* The word that ends before `at`, with white space between; empty if there is none. */
static struct text word_before(const struct xpath_parser *p, uint32_t at)
{
    while (at > 0 && (byte_at(p, at - 1) == ' ' || byte_at(p, at - 1) == '\n')) at--;
    uint32_t begin = at;
    while (begin > 0 && xpath_is_name_char(byte_at(p, begin - 1))) begin--;
    return text_slice(p->text, begin, at);
}

/* The symbols of other languages; the first byte of a pair may have been taken already. */
static const char *of_symbol(const struct xpath_parser *p)
{
    char c = byte_at(p, p->at), before = p->at > 0 ? byte_at(p, p->at - 1) : '\0';
    if (c == '=' && before == '=') return "one '=' compares in XPath";
    if (c == '>' && before == '<') return "'!=' is XPath's unequal";
    if (c == '&') return "XPath joins conditions with 'and'";
    bool is_pair = before == '|' || byte_at(p, p->at + 1) == '|';
    if (c == '|' && is_pair) return "XPath joins conditions with 'or' and texts with concat(…)";
    if (c == '!') return "XPath negates with not(…)";
    if (c == '{') return "braces belong into the content of an element, as in <x>{…}</x>";
    return NULL;
}

const char *xpath_hint(const struct xpath_parser *p)
{
    static const char *const binders[] = {"some", "every", "for", "let"};
    const char *hint = of_symbol(p);
    if (hint != NULL || !xpath_is_name_start(byte_at(p, p->at))) return hint;
    struct text before = word_before(p, p->at);
    for (size_t i = 0; i < sizeof binders / sizeof *binders; i++)
        if (text_is(before, binders[i])) return "a variable begins with '$', as in $x";
    struct text rest = text_slice(p->text, p->at, p->text.length);
    return text_starts_with(rest, "order ") ? "the words are 'order by'" : NULL;
}
