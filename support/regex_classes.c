/* Characters, escapes and classes of regular expressions, in their three dialects.
 *
 * XML Schema: part 2, appendix F, of which something else has checked that it is well-formed; XPath: the
 * same strictly, with $ as one more escape [FO 7.6.1]; RE2: its page on syntax.  Scripts of Unicode and
 * RE2's \C are not compiled, nor are back-references.
 */
#include "support/regex_parts.h"
#include "support/tree_parts.h"

#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

void regex_fail(struct regex_parser *p, uint32_t begin, enum regex_outcome outcome,
                const char *what)
{
    if (p->error.outcome == REGEX_COMPILED) {
        p->error.outcome = outcome;
        p->error.begin = begin;
        p->error.end = p->at > begin ? p->at : begin;
        p->error.what = what;
    }
    p->at = p->text.length;
}

/* ---- Characters ---- */

static char byte_at(const struct regex_parser *p, uint32_t at)
{
    return at < p->text.length ? p->text.data[at] : '\0';
}

static void pass_spaces(struct regex_parser *p)
{
    if ((p->options.flags & REGEX_SPACED) == 0 || p->in_class) return;
    while (p->at < p->text.length && yawl_is_space(p->text.data[p->at])) p->at++;
}

bool regex_at_end(struct regex_parser *p)
{
    pass_spaces(p);
    return p->at == p->text.length;
}

bool regex_is_at(struct regex_parser *p, char c)
{
    return !regex_at_end(p) && p->text.data[p->at] == c;
}

bool regex_skip(struct regex_parser *p, char c)
{
    if (!regex_is_at(p, c)) return false;
    p->at++;
    return true;
}

uint32_t regex_next_point(struct regex_parser *p)
{
    uint32_t code = 0;
    const char *end = p->text.data + p->text.length;
    if (regex_at_end(p)) {
        regex_fail(p, p->at, REGEX_WRONG, "it ends too early");
        return 0;
    }
    uint32_t length = yawl__code_point(p->text.data + p->at, end, &code);
    if (length == 0) regex_fail(p, p->at, REGEX_WRONG, "it is no UTF-8");
    p->at += length;
    return code;
}

/* ---- Classes that an escape names ---- */

/* Letters beside each other in the range, as the flags say; of RE2 all its classes. */
static void fold_ranges(struct regex_parser *p, uint32_t from)
{
    if (p->options.dialect != REGEX_RE2 || (p->options.flags & REGEX_FOLD) == 0) return;
    regex_tidy(p, from);
    uint32_t end = p->ranges_count;
    for (uint32_t i = from; i < end; i++)
        regex_add_folded(p, p->ranges[i].first, p->ranges[i].last);
}

/* Behind \p or \P: {Lu}, {IsBasicLatin}, of RE2 also {^Lu} and one letter without braces. */
static void property(struct regex_parser *p, uint32_t begin, bool negative)
{
    uint32_t from = p->ranges_count;
    bool is_re2 = p->options.dialect == REGEX_RE2, braces = regex_skip(p, '{');
    if (!braces && !is_re2) {
        regex_fail(p, begin, REGEX_WRONG, "a category stands in braces: \\p{Lu}");
        return;
    }
    if (is_re2 && braces && regex_skip(p, '^')) negative = !negative;
    struct yawl_text name = {p->text.data + p->at, 0};
    if (!braces && regex_at_end(p)) regex_fail(p, begin, REGEX_WRONG, "it ends too early");
    while (p->at < p->text.length && (braces ? p->text.data[p->at] != '}' : name.length == 0)) {
        p->at++;
        name.length++;
    }
    if (braces && !regex_skip(p, '}')) regex_fail(p, begin, REGEX_WRONG, "the brace is not closed");
    if (p->error.outcome != REGEX_COMPILED) return;
    struct yawl_text block = {name.data + 2, name.length - 2};
    bool is_block = !is_re2 && name.length > 2 && memcmp(name.data, "Is", 2) == 0;
    if (is_block && regex_add_block(p, block)) {
    } else if (is_re2 && yawl_text_equal(name, yawl_text_of("Any"))) {
        regex_add(p, 0, REGEX_LAST_POINT);
    } else if (!regex_add_category(p, name)) {
        regex_fail(p, begin, is_re2 ? REGEX_UNSUPPORTED : REGEX_WRONG,
                   is_block ? "there is no block of that name in Unicode"
                   : is_re2 ? "a class of a script of Unicode"
                            : "there is no category of that name in Unicode");
    }
    fold_ranges(p, from);
    if (negative) regex_invert(p, from);
}

static void add_spaces(struct regex_parser *p)
{
    regex_add(p, '\t', '\n');
    regex_add(p, '\r', '\r');
    regex_add(p, ' ', ' ');
    if (p->options.dialect == REGEX_RE2) regex_add(p, '\f', '\f');
}

static void add_ascii_word(struct regex_parser *p)
{
    regex_add(p, '0', '9');
    regex_add(p, 'A', 'Z');
    regex_add(p, '_', '_');
    regex_add(p, 'a', 'z');
}

/* The class that the letter names, in either case; false: none. */
static bool named_class(struct regex_parser *p, uint32_t letter)
{
    bool is_re2 = p->options.dialect == REGEX_RE2;
    uint32_t from = p->ranges_count, small = letter | 0x20;
    if (letter > 'z') return false;
    if (small == 's')
        add_spaces(p);
    else if (small == 'd' && is_re2)
        regex_add(p, '0', '9');
    else if (small == 'd')
        regex_add_category(p, yawl_text_of("Nd"));
    else if (small == 'w' && is_re2)
        add_ascii_word(p);
    else if (small == 'w')
        regex_add_word(p);
    else if ((small == 'i' || small == 'c') && !is_re2)
        regex_add_names(p, small == 'c');
    else
        return false;
    fold_ranges(p, from);
    if (letter < 'a') regex_invert(p, from);
    return true;
}

/* ---- Escapes ---- */

static uint32_t hexadecimal(char c)
{
    if (c >= '0' && c <= '9') return (uint32_t)(c - '0');
    char small = (char)(c | 0x20);
    return small >= 'a' && small <= 'f' ? (uint32_t)(small - 'a' + 10) : UINT32_MAX;
}

/* RE2, behind \x: two digits, or any number in braces. */
static uint32_t hexadecimal_escape(struct regex_parser *p, uint32_t begin)
{
    bool braces = regex_skip(p, '{');
    uint32_t code = 0, digits = 0;
    while (digits < (braces ? 8u : 2u) && hexadecimal(byte_at(p, p->at)) != UINT32_MAX) {
        code = code * 16 + hexadecimal(byte_at(p, p->at++));
        digits++;
    }
    bool complete = braces ? digits > 0 && regex_skip(p, '}') : digits == 2;
    if (!complete || code > REGEX_LAST_POINT)
        regex_fail(p, begin, REGEX_WRONG, "this is no character: \\x41, \\x{1f600}");
    return code;
}

/* RE2: \0 and up to two more digits; \12; one digit alone would be a back-reference. */
static uint32_t octal_escape(struct regex_parser *p, uint32_t begin, uint32_t first)
{
    uint32_t code = first - '0', digits = 1;
    while (digits < 3 && byte_at(p, p->at) >= '0' && byte_at(p, p->at) <= '7') {
        code = code * 8 + (uint32_t)(byte_at(p, p->at++) - '0');
        digits++;
    }
    if (digits == 1 && first != '0')
        regex_fail(p, begin, REGEX_WRONG, "RE2 has no back-references");
    return code;
}

static uint32_t re2_escape(struct regex_parser *p, uint32_t begin, uint32_t letter)
{
    static const char letters[] = "aftnrv", values[] = "\a\f\t\n\r\v";
    const char *found = letter < 128 && letter != 0 ? strchr(letters, (int)letter) : NULL;
    if (found != NULL) return (uint32_t)values[found - letters];
    if (letter == 'x') return hexadecimal_escape(p, begin);
    if (letter >= '0' && letter <= '7') return octal_escape(p, begin, letter);
    bool is_word = letter == '_' || (letter >= '0' && letter <= '9') ||
                   ((letter | 0x20) >= 'a' && (letter | 0x20) <= 'z');
    if (letter == 'C')
        regex_fail(p, begin, REGEX_UNSUPPORTED, "\\C, a byte,");
    else if (is_word || letter >= 128)
        regex_fail(p, begin, REGEX_WRONG, "this is no escape of RE2");
    return letter;
}

static uint32_t schema_escape(struct regex_parser *p, uint32_t begin, uint32_t letter)
{
    static const char itself[] = "\\|.?*+(){}-[]^";
    bool is_xpath = p->options.dialect == REGEX_XPATH;
    if (letter == 'n') return '\n';
    if (letter == 'r') return '\r';
    if (letter == 't') return '\t';
    if (!is_xpath || (letter == '$' && is_xpath)) return letter;
    if (letter >= '0' && letter <= '9' && !p->in_class)
        regex_fail(p, begin, REGEX_UNSUPPORTED, "a back-reference");
    else if (letter == 0 || letter >= 128 || strchr(itself, (int)letter) == NULL)
        regex_fail(p, begin, REGEX_WRONG, "this is no escape of regular expressions in XPath");
    return letter;
}

bool regex_escape(struct regex_parser *p, uint32_t *code)
{
    uint32_t begin = p->at - 1;
    *code = regex_next_point(p);
    if (p->error.outcome != REGEX_COMPILED) return true;
    if (*code == 'p' || *code == 'P') {
        property(p, begin, *code == 'P');
        return false;
    }
    if (named_class(p, *code)) return false;
    bool is_re2 = p->options.dialect == REGEX_RE2;
    *code = is_re2 ? re2_escape(p, begin, *code) : schema_escape(p, begin, *code);
    return true;
}

/* ---- Classes in brackets ---- */

/* RE2: [:alpha:], of ASCII.  The rows are ranges, two characters each. */
static bool posix_class(struct regex_parser *p)
{
    static const struct {
        const char *name, *ranges;
    } classes[] = {{"alnum", "09AZaz"},   {"alpha", "AZaz"},    {"blank", "\t\t  "},
                   {"cntrl", "\x7f\x7f"}, {"digit", "09"},      {"graph", "!~"},
                   {"lower", "az"},       {"print", " ~"},      {"punct", "!/:@[`{~"},
                   {"space", "\t\r  "},   {"upper", "AZ"},      {"word", "09AZaz__"},
                   {"xdigit", "09AFaf"},  {"ascii", "\x01\x7f"}};
    struct yawl_text rest = {p->text.data + p->at, p->text.length - p->at};
    if (rest.length < 2 || rest.data[0] != '[' || rest.data[1] != ':') return false;
    const char *end = memmem(rest.data + 2, rest.length - 2, ":]", 2);
    if (end == NULL) return false;
    bool negative = rest.data[2] == '^';
    struct yawl_text name = {rest.data + 2 + negative, 0};
    name.length = end > name.data ? (uint32_t)(end - name.data) : 0;
    uint32_t from = p->ranges_count, begin = p->at;
    p->at += (uint32_t)(end - rest.data) + 2;
    for (size_t i = 0; i < COUNT_OF(classes); i++) {
        if (!yawl_text_equal(name, yawl_text_of(classes[i].name))) continue;
        for (const char *range = classes[i].ranges; *range != '\0'; range += 2)
            regex_add(p, (uint32_t)range[0], (uint32_t)range[1]);
        if (i == 3) regex_add(p, 0, 0x1f);
        if (i == COUNT_OF(classes) - 1) regex_add(p, 0, 0);
        fold_ranges(p, from);
        if (negative) regex_invert(p, from);
        return true;
    }
    regex_fail(p, begin, REGEX_WRONG, "there is no class of that name");
    return true;
}

/* One end of a range; false: it was a set. */
static bool class_character(struct regex_parser *p, uint32_t *code)
{
    if (regex_skip(p, '\\')) return regex_escape(p, code);
    if (p->options.dialect == REGEX_XPATH && regex_is_at(p, '['))
        regex_fail(p, p->at, REGEX_WRONG, "a bracket in a class is written \\[");
    *code = regex_next_point(p);
    return true;
}

/* Does a hyphen stand there that makes a range? */
static bool is_range(struct regex_parser *p)
{
    char next = byte_at(p, p->at + 1);
    if (!regex_is_at(p, '-') || next == ']' || p->at + 1 == p->text.length) return false;
    return p->options.dialect == REGEX_RE2 || next != '[';
}

static void class_item(struct regex_parser *p, bool is_first)
{
    uint32_t first = 0, last = 0, begin = p->at;
    bool is_re2 = p->options.dialect == REGEX_RE2;
    bool is_hyphen = regex_is_at(p, '-');
    if (is_hyphen && !is_first && p->options.dialect == REGEX_XPATH && byte_at(p, begin + 1) != ']')
        regex_fail(p, begin, REGEX_WRONG, "a hyphen inside a class is written \\-");
    if (is_re2 && posix_class(p)) return;
    if (!class_character(p, &first)) return;
    last = first;
    if (is_range(p) && regex_skip(p, '-') && !class_character(p, &last))
        regex_fail(p, begin, REGEX_WRONG, "a range ends with a character");
    if (last < first) regex_fail(p, begin, REGEX_WRONG, "a range ends before it begins");
    regex_add_folded(p, first, last);
}

/* Behind -[: what is in the class so far, or not in it, and not in the other one. */
static void subtract(struct regex_parser *p, uint32_t from, bool negative)
{
    if (negative)
        regex_tidy(p, from);
    else
        regex_invert(p, from);
    regex_class(p);
    regex_invert(p, from);
    p->in_class = true;
    if (!regex_is_at(p, ']'))
        regex_fail(p, p->at, REGEX_WRONG, "what is subtracted stands at the end of a class");
}

void regex_class(struct regex_parser *p)
{
    uint32_t from = p->ranges_count, opened = p->at - 1;
    bool is_re2 = p->options.dialect == REGEX_RE2;
    p->in_class = true;
    bool negative = regex_skip(p, '^');
    uint32_t begin = p->at;
    if (++p->depth > YAWL_REGEX_DEPTH_MAX)
        regex_fail(p, opened, REGEX_TOO_LARGE, "it is nested too deeply");
    while (!regex_at_end(p) && (!regex_is_at(p, ']') || (is_re2 && p->at == begin))) {
        if (!is_re2 && regex_is_at(p, '-') && byte_at(p, p->at + 1) == '[' && p->at > begin) {
            p->at += 2;
            subtract(p, from, negative);
            negative = false;
        } else {
            class_item(p, p->at == begin);
        }
    }
    if (regex_at_end(p)) regex_fail(p, opened, REGEX_WRONG, "the class is not closed");
    if (p->at == begin && p->options.dialect == REGEX_XPATH)
        regex_fail(p, opened, REGEX_WRONG, "the class is empty");
    regex_skip(p, ']');
    p->depth--;
    p->in_class = false;
    if (negative) regex_invert(p, from);
    regex_tidy(p, from);
}
