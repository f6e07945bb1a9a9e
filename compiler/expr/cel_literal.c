/* CEL literals: numbers and strings become values.
 *
 * Strings follow the language definition: escapes give code points, raw strings have none. The
 * value is UTF-8. / */
#include "expr/cel.h"

#include <math.h>

/* ---- Numbers ---- */

static uint32_t digit_value(char c)
{
    if (expr_is_digit(c)) return (uint32_t)(c - '0');
    return (uint32_t)((c | 0x20) - 'a' + 10);
}

/* The magnitude of digits in base 10 or 16; *over: it exceeds `limit`. */
static uint64_t magnitude_of(struct text digits, uint64_t limit, bool *over)
{
    uint64_t value = 0;
    bool hex = text_starts_with(digits, "0x") || text_starts_with(digits, "0X");
    uint32_t base = hex ? 16 : 10;
    *over = false;
    for (size_t i = hex ? 2 : 0; i < digits.length; i++) {
        uint32_t digit = digit_value(digits.data[i]);
        if (value > (limit - digit) / base) {
            *over = true;
            return 0;
        }
        value = value * base + digit;
    }
    return value;
}

static struct expr *int_literal(struct expr_work *work, struct span span, struct text digits,
                                bool negative)
{
    bool over;
    uint64_t limit = (uint64_t)INT64_MAX + (negative ? 1 : 0);
    uint64_t magnitude = magnitude_of(digits, limit, &over);
    if (over) {
        expr_diagnose(work, &expr_bad_literal, span,
                      "this number does not fit into an int (-9223372036854775808 to "
                      "9223372036854775807); a decimal or a float has a point: %s.0",
                      negative ? "-…" : "…");
        return NULL;
    }
    if (magnitude > (uint64_t)INT64_MAX) return expr_int(work, span, INT64_MIN);
    return expr_int(work, span, negative ? -(int64_t)magnitude : (int64_t)magnitude);
}

static struct expr *float_literal(struct expr_work *work, struct span span, struct text digits,
                                  bool negative)
{
    struct text written =
        text_format(work->context->arena, "%s" TEXT_FMT, negative ? "-" : "", TEXT_ARG(digits));
    struct yawl_eval eval = {0};
    double value =
        yawl_float_parse(&eval, (struct yawl_text){written.data, (uint32_t)written.length});
    if (eval.fault != 0 || !isfinite(value)) {
        expr_diagnose(work, &expr_bad_literal, span,
                      "this number does not fit into a float (at most 1.8e308)");
        return NULL;
    }
    struct expr *expr = expr_float(work, span, value);
    expr->written = written;
    return expr;
}

struct expr *cel_number(struct expr_work *work, struct cel_token token, bool negative)
{
    struct text digits = cel_token_text(work, token);
    struct span span = expr_place(work, token.begin, token.end);
    return token.kind == CEL_TOKEN_INT ? int_literal(work, span, digits, negative)
                                       : float_literal(work, span, digits, negative);
}

/* ---- Strings ---- */

static bool is_hex(char c)
{
    char lower = (char)(c | 0x20);
    return expr_is_digit(c) || (lower >= 'a' && lower <= 'f');
}

/* Reads `count` digits in `base` at `at`; UINT32_MAX if they are not there. */
static uint32_t read_code(struct text body, size_t at, size_t count, uint32_t base)
{
    uint32_t code = 0;
    if (at + count > body.length) return UINT32_MAX;
    for (size_t i = at; i < at + count; i++) {
        char c = body.data[i];
        bool fits = base == 16 ? is_hex(c) : c >= '0' && c <= '7';
        if (!fits) return UINT32_MAX;
        code = code * base + digit_value(c);
    }
    return code;
}

static const char *simple_escape(char c)
{
    switch (c) {
    case 'a': return "\a";
    case 'b': return "\b";
    case 'f': return "\f";
    case 'n': return "\n";
    case 'r': return "\r";
    case 't': return "\t";
    case 'v': return "\v";
    case '\\': return "\\";
    case '?': return "?";
    case '"': return "\"";
    case '\'': return "'";
    case '`': return "`";
    default: return NULL;
    }
}

/* Adds the escape whose backslash is at `at`; returns its length, 0 if it is none.  In bytes \\x and octal
 * escapes are bytes, and there are no code points. */
static size_t add_escape(struct text_buffer *out, struct text body, size_t at, bool is_bytes)
{
    if (at + 1 >= body.length) return 0;
    char kind = body.data[at + 1];
    const char *simple = simple_escape(kind);
    if (simple != NULL) {
        text_add_string(out, simple);
        return 2;
    }
    size_t digits = kind == 'x' || kind == 'X' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
    bool octal = kind >= '0' && kind <= '3';
    if (digits == 0 && !octal) return 0;
    uint32_t code = octal ? read_code(body, at + 1, 3, 8) : read_code(body, at + 2, digits, 16);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return 0;
    if (is_bytes && digits > 2) return 0;
    if (is_bytes)
        text_add_char(out, (char)code);
    else
        expr_add_code_point(out, code);
    return octal ? 4 : 2 + digits;
}

/* The text between the quotes, where it begins in the token, and whether escapes count. */
static struct text string_body(struct text written, size_t *from, bool *raw)
{
    size_t at = 0;
    *raw = false;
    while (written.data[at] != '"' && written.data[at] != '\'') {
        *raw = *raw || (written.data[at] | 0x20) == 'r'; /* rb"…", br"…" too */
        at++;
    }
    char quote = written.data[at];
    bool triple =
        written.length >= at + 6 && written.data[at + 1] == quote && written.data[at + 2] == quote;
    size_t width = triple ? 3 : 1;
    *from = at + width;
    return text_slice(written, *from, written.length - width);
}

static bool read_body(struct expr_work *work, struct cel_token token, bool is_bytes,
                      struct text_buffer *out)
{
    size_t from;
    bool raw;
    struct text body = string_body(cel_token_text(work, token), &from, &raw);
    for (size_t at = 0; at < body.length;) {
        if (body.data[at] != '\\' || raw) {
            text_add_char(out, body.data[at++]);
            continue;
        }
        size_t length = add_escape(out, body, at, is_bytes);
        if (length == 0) {
            size_t place = token.begin + from + at;
            expr_diagnose(
                work, &expr_bad_literal, expr_place(work, place, place + 2),
                "this is no escape of CEL (\\n \\t \\\" \\\\ \\x41%s …); write \\\\ for a backslash",
                is_bytes ? "" : " \\u00e9");
            return false;
        }
        at += length;
    }
    return true;
}

uint32_t cel_string_place(struct expr_work *work, struct cel_token token, uint32_t byte)
{
    size_t from, at = 0;
    bool raw;
    struct text body = string_body(cel_token_text(work, token), &from, &raw);
    struct text_buffer out = {.arena = work->context->arena};
    while (out.length < byte && at < body.length) {
        size_t length = 0;
        if (body.data[at] == '\\' && !raw) length = add_escape(&out, body, at, false);
        if (length == 0) text_add_char(&out, body.data[at]);
        at += length == 0 ? 1 : length;
    }
    return token.begin + (uint32_t)(from + at);
}

struct expr *cel_string(struct expr_work *work, struct cel_token token)
{
    struct text_buffer out = {.arena = work->context->arena};
    if (!read_body(work, token, false, &out)) return NULL;
    return expr_string(work, expr_place(work, token.begin, token.end), text_built(&out));
}

struct expr *cel_bytes(struct expr_work *work, struct cel_token token)
{
    struct text_buffer out = {.arena = work->context->arena};
    if (!read_body(work, token, true, &out)) return NULL;
    struct expr *bytes =
        expr_string(work, expr_place(work, token.begin, token.end), text_built(&out));
    bytes->type = expr_basic(EXPR_BYTES);
    return bytes;
}
