/* One value without parts, from its JSON token.  Integers and decimals are read from their digits, so that a
 * number is as exact as a string, with an exponent too. */
#include "core/json_value.h"

#include <string.h>

#include "base/base64.h"
#include "yawl/errors.h"
#include "yawl/time.h"
#include "yawl/tree.h"

/* Digits that are looked at: more than any number of ours has. */
#define NUMBER_SPACE 512

const char *yawl__json_expected(enum yawl_type type)
{
    static const char *const texts[YAWL_TYPE_COUNT] = {
        [YAWL_TYPE_BOOL] = "a bool is expected",
        [YAWL_TYPE_INT] = "an integer is expected",
        [YAWL_TYPE_FLOAT] = "a number is expected",
        [YAWL_TYPE_DECIMAL] = "a decimal is expected, as a string such as \"12.50\"",
        [YAWL_TYPE_STRING] = "a string is expected",
        [YAWL_TYPE_ENUM] = "a name of its enumeration is expected",
        [YAWL_TYPE_LIST] = "an array is expected",
        [YAWL_TYPE_BYTES] = "bytes are expected, as a string of base64",
        [YAWL_TYPE_TREE] = "XML data are expected, as a string",
        [YAWL_TYPE_DATE] = "a date is expected, as a string such as \"2026-01-31\"",
        [YAWL_TYPE_TIME] = "a time is expected, as a string such as \"13:30:00\"",
        [YAWL_TYPE_DATE_TIME] =
            "a date and time is expected, as a string such as \"2026-01-31T13:30:00Z\"",
        [YAWL_TYPE_DURATION] = "a duration is expected, as a string such as \"P1DT12H\"",
        [YAWL_TYPE_RECORD] = "an object is expected",
    };
    return texts[type];
}

/* Names of an enumeration that a message shows. */
#define NAMES_SHOWN 8

static void want_name(const struct yawl_field *field, struct yawl__message *words)
{
    int32_t count = 0;
    yawl__message_add(words, "one of ");
    for (; field->names[count] != NULL && count < NAMES_SHOWN; count++) {
        if (count > 0) yawl__message_add(words, ", ");
        yawl__message_add(words, field->names[count]);
    }
    yawl__message_add(words, field->names[count] != NULL ? ", … is expected" : " is expected");
}

/* Is this a number, or a string like one, that has only digits, a sign and, perhaps, a point? */
static bool is_number(struct yawl_text token, bool point)
{
    uint32_t digits = 0;
    for (uint32_t i = 0; i < token.length; i++) {
        char c = token.data[i];
        bool digit = c >= '0' && c <= '9';
        digits += digit;
        if (!digit && c != '-' && !(point && (c == '.' || c == '"'))) return false;
    }
    return digits > 0;
}

void yawl__json_want(const struct yawl_field *field, struct yawl_text token,
                     struct yawl__message *words)
{
    if (field->type == YAWL_TYPE_ENUM)
        want_name(field, words);
    else if (field->type == YAWL_TYPE_INT && is_number(token, false))
        yawl__message_add(words, "an integer of at most 64 bits is expected");
    else if (field->type == YAWL_TYPE_DECIMAL && is_number(token, true))
        yawl__message_add(words, "a decimal of at most 38 digits is expected");
    else
        yawl__message_add(words, yawl__json_expected(field->type));
}

/* ---- Numbers ---- */

static bool read_float(struct yawl_text text, double *value)
{
    struct yawl_eval quiet = {0};
    *value = yawl_float_parse(&quiet, text);
    return quiet.fault == 0;
}

/* Significant digits of a number, without zeros at either end, and the power of ten after the last. */
struct digits {
    char digits[NUMBER_SPACE];
    uint32_t count;
    int64_t power;
    bool is_negative;
};

/* The power that follows the `e` at `at`; far beyond any number where it has too many digits. */
static int64_t power_at(struct yawl_text text, uint32_t at)
{
    int64_t power = 0;
    bool is_negative = text.data[at + 1] == '-';
    for (at++; at < text.length; at++)
        if (text.data[at] >= '0' && text.data[at] <= '9' && power < INT32_MAX)
            power = power * 10 + (text.data[at] - '0');
    return is_negative ? -power : power;
}

/* Notes a digit after `zeros` zeros that were put off; false: there are too many. */
static bool put_digit(struct digits *to, char digit, uint32_t *zeros)
{
    if (digit == '0' || to->count + *zeros >= NUMBER_SPACE) {
        *zeros += to->count > 0;
        return digit == '0';
    }
    memset(to->digits + to->count, '0', *zeros);
    to->count += *zeros;
    to->digits[to->count++] = digit;
    *zeros = 0;
    return true;
}

static bool read_digits(struct yawl_text text, struct digits *to)
{
    uint32_t at = 0, zeros = 0;
    bool fraction = false, exponent = false;
    to->count = 0;
    to->power = 0;
    to->is_negative = text.data[0] == '-';
    for (; at < text.length && !exponent; at++) {
        char c = text.data[at];
        exponent = c == 'e' || c == 'E';
        if (c >= '0' && c <= '9') {
            if (!put_digit(to, c, &zeros)) return false;
            to->power -= fraction;
        }
        fraction |= c == '.';
    }
    to->power += zeros + (exponent ? power_at(text, at - 1) : 0);
    return true;
}

/* The number without exponent, exactly, in `space`; empty if it is too long for any of ours. */
static struct yawl_text plain_number(struct yawl_text text, char *space)
{
    struct digits number;
    struct yawl_text plain = {space, 0}, none = {"", 0};
    if (!read_digits(text, &number)) return none;
    if (number.count == 0) return YAWL_TEXT("0");
    int64_t whole = number.count + number.power; /* digits before the point */
    if (whole > NUMBER_SPACE / 4 || number.power < -NUMBER_SPACE / 4 || number.count > NUMBER_SPACE / 4)
        return none;
    if (number.is_negative) space[plain.length++] = '-';
    for (int64_t i = whole < 0 ? whole : 0; i < number.count || i < whole; i++) {
        if (i == whole) space[plain.length++] = '.';
        space[plain.length++] = i >= 0 && i < number.count ? number.digits[i] : '0';
    }
    return plain;
}

/* 3.0 and 3e2 are whole too. */
static bool read_int(const struct yawl__json_number *number, int64_t *value)
{
    char space[NUMBER_SPACE];
    struct yawl_eval quiet = {0};
    struct yawl_text text = number->whole ? number->text : plain_number(number->text, space);
    if (text.length == 0) return false;
    *value = yawl_int_parse(&quiet, text);
    return quiet.fault == 0;
}

static bool read_decimal(const struct yawl__json_number *number, struct yawl_decimal *value)
{
    char space[NUMBER_SPACE];
    struct yawl_eval quiet = {0};
    struct yawl_text text = number->decimal ? number->text : plain_number(number->text, space);
    if (text.length == 0) return false;
    *value = yawl_decimal_parse(&quiet, text);
    return quiet.fault == 0;
}

static bool number_of(const struct yawl__json_number *number, yawl_value_t *value)
{
    switch (value->type) {
    case YAWL_TYPE_INT: return read_int(number, &value->as_int);
    case YAWL_TYPE_FLOAT: return read_float(number->text, &value->as_float);
    case YAWL_TYPE_DECIMAL: return read_decimal(number, &value->as_decimal);
    default: return false;
    }
}

/* ---- Strings ---- */

static bool find_name(const struct yawl_field *field, struct yawl_text text, int32_t *value)
{
    for (int32_t i = 0; field->names[i] != NULL; i++) {
        *value = i;
        if (yawl_text_equal(yawl_text_of(field->names[i]), text)) return true;
    }
    return false;
}

/* Room in the scratch; NULL: it is full. */
static char *take(struct yawl_eval *e, size_t size)
{
    if (size > e->scratch_capacity - e->scratch_used) {
        yawl_fault(e, YAWL_ETOOBIG);
        return NULL;
    }
    char *at = e->scratch + e->scratch_used;
    e->scratch_used += (uint32_t)size;
    return at;
}

static bool read_bytes(struct yawl_eval *e, struct yawl_text text, struct yawl_text *bytes)
{
    size_t length;
    char *at = take(e, base64_bytes_size(text.length));
    if (at == NULL || !base64_read(text.data, text.length, (unsigned char *)at, &length))
        return false;
    *bytes = (struct yawl_text){at, (uint32_t)length};
    return true;
}

static bool read_tree(struct yawl__json_reader *reader, struct yawl_text text,
                      struct yawl_text *tree)
{
    struct yawl_tree_error error = {0, 0, ""};
    *tree = yawl_tree_parse(reader->e, text, YAWL_TREE_KEEP_SPACE, &error);
    if (reader->e->fault == 0) return true;
    if (reader->e->fault == YAWL_ETOOBIG) return false;
    reader->e->fault = 0;
    if (error.line == 0) return false;
    yawl__message_set(&reader->problem, "XML: ", NULL);
    yawl__message_add_number(&reader->problem, error.line);
    yawl__message_add(&reader->problem, ":");
    yawl__message_add_number(&reader->problem, error.column);
    yawl__message_add(&reader->problem, ": ");
    yawl__message_add(&reader->problem, error.expected);
    yawl__message_add(&reader->problem, " is expected");
    return false;
}

/* What JSON has no numbers for: the words of XML Schema. */
static bool read_endless(struct yawl_text text, double *value)
{
    bool is_word = yawl_text_either(text, "INF", "-INF") || yawl_text_either(text, "NaN", "NaN");
    return is_word && read_float(text, value);
}

static bool read_moment(struct yawl_text text, yawl_value_t *value)
{
    struct yawl_eval quiet = {0};
    if (value->type == YAWL_TYPE_DURATION)
        value->as_span = yawl_span_parse(&quiet, text);
    else
        value->as_time = yawl_time_parse(&quiet, value->type, text);
    return quiet.fault == 0;
}

static bool text_of(struct yawl__json_reader *reader, const struct yawl_field *field,
                    struct yawl_text text, yawl_value_t *value)
{
    struct yawl_eval quiet = {0};
    switch (value->type) {
    case YAWL_TYPE_STRING: value->as_text = text; return true;
    case YAWL_TYPE_ENUM: return find_name(field, text, &value->as_enum);
    case YAWL_TYPE_FLOAT: return read_endless(text, &value->as_float);
    case YAWL_TYPE_BYTES: return read_bytes(reader->e, text, &value->as_text);
    case YAWL_TYPE_TREE: return read_tree(reader, text, &value->as_text);
    case YAWL_TYPE_DECIMAL:
        value->as_decimal = yawl_decimal_parse(&quiet, text);
        return quiet.fault == 0;
    case YAWL_TYPE_DATE:
    case YAWL_TYPE_TIME:
    case YAWL_TYPE_DATE_TIME:
    case YAWL_TYPE_DURATION: return read_moment(text, value);
    default: return false;
    }
}

/* ---- Tokens ---- */

static bool read_string(struct yawl__json_reader *reader, const struct yawl_field *field,
                        yawl_value_t *value)
{
    struct yawl__json_string string;
    if (!yawl__json_string(&reader->json, &string)) return false;
    if (!string.escaped) return text_of(reader, field, string.raw, value);
    char *at = take(reader->e, string.raw.length);
    if (at == NULL) return false;
    struct yawl_text text = {at, yawl__json_unescape(string.raw, at)};
    return text_of(reader, field, text, value);
}

static bool read_bool(struct yawl__json *json, yawl_value_t *value)
{
    value->as_bool = yawl__json_word(json, "true");
    bool is_bool = value->as_bool || yawl__json_word(json, "false");
    return is_bool && value->type == YAWL_TYPE_BOOL;
}

bool yawl__json_scalar(struct yawl__json_reader *reader, const struct yawl_field *field,
                       yawl_value_t *value)
{
    struct yawl__json *json = &reader->json;
    struct yawl__json_number number;
    char next = yawl__json_peek(json);
    const char *begin = json->at;
    bool read;
    *value = (yawl_value_t){.type = field->type, .present = true};
    if (next == '"')
        read = read_string(reader, field, value);
    else if (next == '-' || (next >= '0' && next <= '9'))
        read = yawl__json_number(json, &number) && number_of(&number, value);
    else
        read = read_bool(json, value);
    if (!read && json->expected == NULL) json->at = begin;
    return read;
}
