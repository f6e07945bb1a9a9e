/* Takes a JSON text apart.  Once something is missing, every further question is answered with no.
 * Recursion only follows values in each other, at most YAWL_JSON_DEPTH_MAX. */
#include "core/json_scan.h"

#include <string.h>

#include "support/bytes.h"
#include "support/utf8.h"
#include "yawl/json.h"

bool yawl__json_fail(struct yawl__json *json, const char *expected)
{
    if (json->expected == NULL) json->expected = expected;
    json->end = json->at;
    return false;
}

static bool fail(struct yawl__json *json, const char *expected)
{
    return yawl__json_fail(json, expected);
}

bool yawl__json_miss(struct yawl__json *json, char c)
{
    static const char *const names[] = {"':'", "']'", "'}'", "','", "a string"};
    static const char characters[] = ":]},\"";
    return fail(json, names[strchr(characters, c) - characters]);
}

bool yawl__json_word(struct yawl__json *json, const char *word)
{
    size_t length = strlen(word);
    (void)yawl__json_peek(json);
    if ((size_t)(json->end - json->at) < length) return false;
    if (memcmp(json->at, word, length) != 0) return false;
    json->at += length;
    return true;
}

/* ---- Strings ---- */

static int hex_of(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The four digits at `at`; -1: there are none. */
static int32_t read_unit(const char *at, const char *end)
{
    int32_t unit = 0;
    if (end - at < 4) return -1;
    for (int i = 0; i < 4; i++) {
        int digit = hex_of(at[i]);
        if (digit < 0) return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

static bool is_high(int32_t unit) { return unit >= 0xd800 && unit < 0xdc00; }
static bool is_low(int32_t unit) { return unit >= 0xdc00 && unit < 0xe000; }

/* Bytes of the escape at `at`, whose backslash stands there; 0: it is none. */
static size_t escape_length(const char *at, const char *end)
{
    if (end - at < 2) return 0;
    if (at[1] != 'u') return at[1] != '\0' && strchr("\"\\/bfnrt", at[1]) != NULL ? 2 : 0;
    int32_t unit = read_unit(at + 2, end);
    if (unit < 0 || is_low(unit)) return 0;
    if (!is_high(unit)) return 6;
    if (end - at < 12 || at[6] != '\\' || at[7] != 'u') return 0;
    return is_low(read_unit(at + 8, end)) ? 12 : 0;
}

/* The first character from `at` that is not simply part of a string: a quote, a backslash, a control
 * character; or the end. */
static const char *past_plain(const char *at, const char *end)
{
    for (; end - at >= 8; at += 8) {
        uint64_t word = yawl__read_word(at);
        uint64_t found = yawl__zero_bytes(word ^ YAWL__EACH_BYTE('"')) |
                         yawl__zero_bytes(word ^ YAWL__EACH_BYTE('\\')) |
                         yawl__bytes_below(word, ' ');
        if (found != 0) return at + __builtin_ctzll(found) / 8;
    }
    while (at < end && *at != '"' && *at != '\\' && (unsigned char)*at >= ' ') at++;
    return at;
}

bool yawl__json_string(struct yawl__json *json, struct yawl__json_string *string)
{
    if (!yawl__json_need(json, '"')) return false;
    const char *at = past_plain(json->at, json->end), *end = json->end;
    string->escaped = false;
    while (at < end && *at != '"') {
        size_t length = *at == '\\' ? escape_length(at, end) : 0;
        if (length == 0) {
            json->at = at;
            return fail(json, *at == '\\' ? "an escape" : "a character of a string");
        }
        string->escaped = true;
        at = past_plain(at + length, end);
    }
    string->raw = (struct yawl_text){json->at, (uint32_t)(at - json->at)};
    json->at = at;
    if (at == end) return fail(json, "'\"'");
    json->at++;
    return true;
}

/* What an escape stands for. */
static uint32_t meaning_of(const char *at, size_t length)
{
    static const char letters[] = "bfnrt", meanings[] = "\b\f\n\r\t";
    if (length == 2) {
        const char *letter = strchr(letters, at[1]);
        return (unsigned char)(letter == NULL ? at[1] : meanings[letter - letters]);
    }
    uint32_t unit = (uint32_t)read_unit(at + 2, at + length);
    if (length == 6) return unit;
    uint32_t low = (uint32_t)read_unit(at + 8, at + length);
    return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
}

uint32_t yawl__json_unescape(struct yawl_text raw, char *to)
{
    const char *at = raw.data, *end = raw.data + raw.length;
    char *begin = to;
    while (at < end) {
        if (*at != '\\') {
            *to++ = *at++;
            continue;
        }
        size_t length = escape_length(at, end);
        to += yawl__put_point(meaning_of(at, length), to);
        at += length;
    }
    return (uint32_t)(to - begin);
}

/* ---- Numbers ---- */

static bool is_digit(const struct yawl__json *json)
{
    return json->at < json->end && *json->at >= '0' && *json->at <= '9';
}

static bool read_digits(struct yawl__json *json)
{
    if (!is_digit(json)) return fail(json, "a digit");
    while (is_digit(json)) json->at++;
    return true;
}

static bool is_one_of(const struct yawl__json *json, const char *characters)
{
    return json->at < json->end && *json->at != '\0' && strchr(characters, *json->at) != NULL;
}

bool yawl__json_number(struct yawl__json *json, struct yawl__json_number *number)
{
    (void)yawl__json_peek(json);
    const char *begin = json->at;
    number->whole = number->decimal = true;
    if (is_one_of(json, "-")) json->at++;
    if (is_one_of(json, "0"))
        json->at++;
    else if (!read_digits(json))
        return false;
    if (is_one_of(json, ".")) {
        json->at++;
        number->whole = false;
        if (!read_digits(json)) return false;
    }
    if (is_one_of(json, "eE")) {
        json->at++;
        number->whole = number->decimal = false;
        if (is_one_of(json, "+-")) json->at++;
        if (!read_digits(json)) return false;
    }
    number->text = (struct yawl_text){begin, (uint32_t)(json->at - begin)};
    return true;
}

/* ---- Any value ---- */

static bool skip(struct yawl__json *json, uint32_t depth);

static bool skip_object(struct yawl__json *json, uint32_t depth)
{
    struct yawl__json_string key;
    if (yawl__json_take(json, '}')) return true;
    do {
        if (!yawl__json_string(json, &key) || !yawl__json_need(json, ':')) return false;
        if (!skip(json, depth)) return false;
    } while (yawl__json_take(json, ','));
    return yawl__json_need(json, '}');
}

static bool skip_array(struct yawl__json *json, uint32_t depth)
{
    if (yawl__json_take(json, ']')) return true;
    do {
        if (!skip(json, depth)) return false;
    } while (yawl__json_take(json, ','));
    return yawl__json_need(json, ']');
}

static bool skip(struct yawl__json *json, uint32_t depth)
{
    struct yawl__json_string string;
    struct yawl__json_number number;
    char next = yawl__json_peek(json);
    if (depth == 0) return fail(json, "a value that is nested less");
    if (next == '"') return yawl__json_string(json, &string);
    if (yawl__json_take(json, '{')) return skip_object(json, depth - 1);
    if (yawl__json_take(json, '[')) return skip_array(json, depth - 1);
    if (next == '-' || (next >= '0' && next <= '9')) return yawl__json_number(json, &number);
    if (yawl__json_word(json, "true") || yawl__json_word(json, "false") ||
        yawl__json_word(json, "null"))
        return true;
    return fail(json, "a value");
}

bool yawl__json_skip(struct yawl__json *json) { return skip(json, YAWL_JSON_DEPTH_MAX); }
