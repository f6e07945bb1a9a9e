/* CEL tokens: names, numbers, strings, symbols; white space and comments are skipped.
 *
 * A token is found from its first byte on, without state, so the parser may look at one again. What
 * is no token is diagnosed once, here. / */
#include "expr/cel.h"

#include <string.h>

static char byte_at(const struct expr_work *work, size_t at)
{
    return at < work->text.length ? work->text.data[at] : '\0';
}

struct text cel_token_text(const struct expr_work *work, struct cel_token token)
{
    return text_slice(work->text, token.begin, token.end);
}

static bool is_one_of(struct text name, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (text_is(name, *names)) return true;
    }
    return false;
}

bool cel_is_keyword(struct text name)
{
    static const char *const names[] = {"true", "false", "null", "in", NULL};
    return is_one_of(name, names);
}

bool cel_is_reserved(struct text name)
{
    static const char *const names[] = {
        "as",  "break", "const",   "continue",  "else",   "for", "function", "if",    "import",
        "let", "loop",  "package", "namespace", "return", "var", "void",     "while", NULL};
    return is_one_of(name, names);
}

static uint32_t skip_space(const struct expr_work *work, uint32_t at)
{
    for (;;) {
        char c = byte_at(work, at);
        bool space = c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
        if (c == '/' && byte_at(work, at + 1) == '/') {
            while (at < work->text.length && work->text.data[at] != '\n') at++;
        } else if (space) {
            at++;
        } else {
            return at;
        }
    }
}

static struct cel_token token_of(enum cel_token_kind kind, uint32_t begin, uint32_t end)
{
    return (struct cel_token){.kind = kind, .begin = begin, .end = end};
}

static struct cel_token bad_token(struct expr_work *work, struct cel_token token, const char *what)
{
    expr_diagnose(work, &expr_bad_literal, expr_place(work, token.begin, token.end), "%s", what);
    token.kind = CEL_TOKEN_BAD;
    return token;
}

/* ---- Numbers ---- */

static bool is_hex(char c)
{
    return expr_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static uint32_t skip_digits(const struct expr_work *work, uint32_t at)
{
    while (expr_is_digit(byte_at(work, at))) at++;
    return at;
}

/* After an exponent's e and sign there must be digits, else it is none. */
static uint32_t skip_exponent(const struct expr_work *work, uint32_t at)
{
    if ((byte_at(work, at) | 0x20) != 'e') return at;
    uint32_t digits = at + 1;
    if (byte_at(work, digits) == '+' || byte_at(work, digits) == '-') digits++;
    uint32_t end = skip_digits(work, digits);
    return end > digits ? end : at;
}

static struct cel_token lex_number(struct expr_work *work, uint32_t at)
{
    struct cel_token token = token_of(CEL_TOKEN_INT, at, at);
    bool hex = byte_at(work, at) == '0' && (byte_at(work, at + 1) | 0x20) == 'x';
    if (hex) {
        token.end = at + 2;
        while (is_hex(byte_at(work, token.end))) token.end++;
        if (token.end == at + 2)
            return bad_token(work, token, "0x needs hexadecimal digits after it");
    } else {
        token.end = skip_digits(work, at);
        uint32_t whole = token.end;
        if (byte_at(work, whole) == '.' && expr_is_digit(byte_at(work, whole + 1))) {
            token.end = skip_digits(work, whole + 1);
        }
        token.end = skip_exponent(work, token.end);
        if (token.end > whole) token.kind = CEL_TOKEN_FLOAT;
    }
    if (token.kind == CEL_TOKEN_INT && (byte_at(work, token.end) | 0x20) == 'u') {
        token.kind = CEL_TOKEN_UINT;
        token.end++;
    }
    char after = byte_at(work, token.end);
    if (!expr_is_letter(after) && !expr_is_digit(after)) return token;
    while (expr_is_letter(byte_at(work, token.end)) || expr_is_digit(byte_at(work, token.end)))
        token.end++;
    return bad_token(work, token,
                     "letters follow a number; put a space or an operator between them");
}

/* ---- Strings ---- */

/* Bytes of a string's prefix (r, b, br, rb in either case) if a quote follows; SIZE_MAX: it is no
 * string. */
static size_t string_prefix(const struct expr_work *work, uint32_t at, bool *raw, bool *bytes)
{
    *raw = *bytes = false;
    size_t length = 0;
    for (; length < 2; length++) {
        char c = (char)(byte_at(work, at + length) | 0x20);
        if (c == 'r' && !*raw)
            *raw = true;
        else if (c == 'b' && !*bytes)
            *bytes = true;
        else
            break;
    }
    char quote = byte_at(work, at + length);
    return quote == '"' || quote == '\'' ? length : SIZE_MAX;
}

static bool starts_with_three(const struct expr_work *work, uint32_t at, char quote)
{
    return byte_at(work, at) == quote && byte_at(work, at + 1) == quote &&
           byte_at(work, at + 2) == quote;
}

static struct cel_token lex_string(struct expr_work *work, uint32_t at, size_t prefix, bool raw)
{
    struct cel_token token = token_of(CEL_TOKEN_STRING, at, at);
    uint32_t i = at + (uint32_t)prefix;
    char quote = byte_at(work, i);
    bool triple = starts_with_three(work, i, quote);
    i += triple ? 3 : 1;
    for (; i < work->text.length; i++) {
        char c = work->text.data[i];
        bool ends = triple ? starts_with_three(work, i, quote) : c == quote;
        if (ends) {
            token.end = i + (triple ? 3 : 1);
            return token;
        }
        if (!triple && (c == '\n' || c == '\r')) break;
        if (c == '\\' && !raw) i++;
    }
    token.end = i < work->text.length ? i : (uint32_t)work->text.length;
    return bad_token(work, token,
                     triple ? "this string is not closed: three quotes are missing at its end"
                            : "this string is not closed: its last quote is missing on this line");
}

/* ---- All ---- */

static struct cel_token lex_symbol(struct expr_work *work, uint32_t at)
{
    static const char *const pairs[] = {"&&", "||", "==", "!=", "<=", ">=", NULL};
    char c = byte_at(work, at), next = byte_at(work, at + 1);
    struct cel_token token = token_of(CEL_TOKEN_SYMBOL, at, at + 1);
    for (const char *const *pair = pairs; *pair != NULL; pair++) {
        if ((*pair)[0] != c || (*pair)[1] != next) continue;
        token.symbol = CEL_SYMBOL(c, next);
        token.end++;
        return token;
    }
    token.symbol = CEL_SYMBOL(c, '\0');
    if (c != '\0' && strchr("()[]{}.,?:!-+*/%<>", c) != NULL) return token;
    while (token.end < work->text.length && (work->text.data[token.end] & 0xc0) == 0x80)
        token.end++;
    const char *what = "this character has no meaning in CEL; text stands in quotes";
    if (c == '=') what = "a single '=' has no meaning in CEL; write == to compare";
    if (c == '&') what = "a single '&' has no meaning in CEL; write && for \"and\"";
    if (c == '|') what = "a single '|' has no meaning in CEL; write || for \"or\"";
    if (c == ';') what = "CEL has no ';': an expression is one value";
    expr_diagnose(work, &expr_syntax, expr_place(work, token.begin, token.end), "%s", what);
    token.kind = CEL_TOKEN_BAD;
    return token;
}

struct cel_token cel_next_token(struct expr_work *work, uint32_t at)
{
    at = skip_space(work, at);
    if (at >= work->text.length) return token_of(CEL_TOKEN_END, at, at);
    char c = byte_at(work, at);
    if (expr_is_digit(c) || (c == '.' && expr_is_digit(byte_at(work, at + 1))))
        return lex_number(work, at);
    bool raw, bytes;
    size_t prefix = string_prefix(work, at, &raw, &bytes);
    if (prefix != SIZE_MAX) {
        struct cel_token token = lex_string(work, at, prefix, raw);
        if (bytes && token.kind == CEL_TOKEN_STRING) token.kind = CEL_TOKEN_BYTES;
        return token;
    }
    if (!expr_is_letter(c)) return lex_symbol(work, at);
    struct cel_token token = token_of(CEL_TOKEN_NAME, at, at);
    while (expr_is_letter(byte_at(work, token.end)) || expr_is_digit(byte_at(work, token.end)))
        token.end++;
    return token;
}
