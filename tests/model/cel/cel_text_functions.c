/* The rows of functions on strings and bytes, computed on arrays of code points. */
#include "cel_model.h"

#include <inttypes.h>
#include <string.h>

#define A(index)    (arguments[index])
#define INT(index)  (arguments[index].as.integer)
#define TEXT(index) (arguments[index].as.text)
#define ROW(name)   static struct value name(struct evaluation *e, const struct value *arguments)

/* ---- Code points ---- */

struct points {
    uint32_t at[TEXT_MAX_CEL];
    int64_t count;
};

static void read_points(struct yawl_text text, struct points *points)
{
    points->count = 0;
    for (uint32_t i = 0; i < text.length && points->count < TEXT_MAX_CEL;) {
        unsigned char lead = (unsigned char)text.data[i];
        int more = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
        uint32_t point = more == 0 ? lead : lead & (0x3fu >> more);
        for (int k = 1; k <= more; k++)
            point = point << 6 | ((unsigned char)text.data[i + (uint32_t)k] & 0x3f);
        points->at[points->count++] = point;
        i += 1 + (uint32_t)more;
    }
}

static size_t write_point(char *out, uint32_t point)
{
    int more = point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    static const unsigned char leads[] = {0, 0xc0, 0xe0, 0xf0};
    out[0] = (char)(leads[more] | point >> (6 * more));
    for (int k = 1; k <= more; k++) out[k] = (char)(0x80 | (point >> (6 * (more - k)) & 0x3f));
    return 1 + (size_t)more;
}

static struct value text_of_points(struct evaluation *e, const uint32_t *points, int64_t count)
{
    char *bytes = pool_take(e->pool, (size_t)count * 4 + 1);
    size_t length = 0;
    for (int64_t i = 0; i < count; i++) length += write_point(bytes + length, points[i]);
    return text_value(OF_STRING, (struct yawl_text){bytes, (uint32_t)length});
}

static bool stands_at(const struct points *text, const struct points *part, int64_t at)
{
    if (at + part->count > text->count) return false;
    for (int64_t i = 0; i < part->count; i++) {
        if (text->at[at + i] != part->at[i]) return false;
    }
    return true;
}

static struct points first, second, third, result; /* too large for the stack of a deep tree */

/* Reads the first two arguments; the place of the second in the first at `from` or later, or -1. */
static int64_t find_from(int64_t from)
{
    for (int64_t at = from; at + second.count <= first.count; at++) {
        if (stands_at(&first, &second, at)) return at;
    }
    return -1;
}

static void read_two(const struct value *arguments)
{
    read_points(TEXT(0), &first);
    read_points(TEXT(1), &second);
}

/* ---- Searching ---- */

ROW(text_size)
{
    (void)e;
    read_points(TEXT(0), &first);
    return int_of(first.count);
}

ROW(contains)
{
    (void)e;
    read_two(arguments);
    return bool_of(find_from(0) >= 0);
}

ROW(starts)
{
    (void)e;
    read_two(arguments);
    return bool_of(stands_at(&first, &second, 0));
}

ROW(ends)
{
    (void)e;
    read_two(arguments);
    return bool_of(second.count <= first.count &&
                   stands_at(&first, &second, first.count - second.count));
}

ROW(index_of)
{
    (void)e;
    read_two(arguments);
    return int_of(find_from(0));
}

ROW(index_from)
{
    read_two(arguments);
    if (INT(2) < 0 || INT(2) > first.count) return fault_of(e, OF_INT, YAWL_EINDEX);
    return int_of(find_from(INT(2)));
}

static struct value last_to(int64_t to)
{
    for (int64_t at = to; at >= 0; at--) {
        if (stands_at(&first, &second, at)) return int_of(at);
    }
    return int_of(-1);
}

ROW(last_index)
{
    (void)e;
    read_two(arguments);
    return last_to(first.count);
}

ROW(last_index_to)
{
    read_two(arguments);
    if (INT(2) < 0 || INT(2) > first.count) return fault_of(e, OF_INT, YAWL_EINDEX);
    return last_to(INT(2));
}

/* ---- Parts ---- */

static struct value part(struct evaluation *e, int64_t from, int64_t to)
{
    if (from < 0 || to < from || to > first.count) return fault_of(e, OF_STRING, YAWL_EINDEX);
    return text_of_points(e, first.at + from, to - from);
}

ROW(char_at)
{
    read_points(TEXT(0), &first);
    if (INT(1) == first.count) return part(e, first.count, first.count);
    if (INT(1) < 0 || INT(1) > first.count) return fault_of(e, OF_STRING, YAWL_EINDEX);
    return part(e, INT(1), INT(1) + 1);
}

ROW(substring_from)
{
    read_points(TEXT(0), &first);
    return part(e, INT(1), first.count);
}

ROW(substring)
{
    read_points(TEXT(0), &first);
    return part(e, INT(1), INT(2));
}

static bool is_white(uint32_t point)
{
    return (point >= 9 && point <= 13) || point == 0x20 || point == 0x85 || point == 0xa0 ||
           point == 0x1680 || (point >= 0x2000 && point <= 0x200a) || point == 0x2028 ||
           point == 0x2029 || point == 0x202f || point == 0x205f || point == 0x3000;
}

ROW(trim)
{
    read_points(TEXT(0), &first);
    int64_t from = 0, to = first.count;
    while (from < to && is_white(first.at[from])) from++;
    while (to > from && is_white(first.at[to - 1])) to--;
    return part(e, from, to);
}

/* ---- Made of others ---- */

ROW(concat)
{
    struct yawl_text a = TEXT(0), b = TEXT(1);
    char *bytes = pool_take(e->pool, (size_t)a.length + b.length + 1);
    if (a.length > 0) memcpy(bytes, a.data, a.length);
    if (b.length > 0) memcpy(bytes + a.length, b.data, b.length);
    return text_value(A(0).type, (struct yawl_text){bytes, a.length + b.length});
}

ROW(lower)
{
    read_points(TEXT(0), &first);
    for (int64_t i = 0; i < first.count; i++) {
        if (first.at[i] >= 'A' && first.at[i] <= 'Z') first.at[i] += 'a' - 'A';
    }
    return part(e, 0, first.count);
}

ROW(upper)
{
    read_points(TEXT(0), &first);
    for (int64_t i = 0; i < first.count; i++) {
        if (first.at[i] >= 'a' && first.at[i] <= 'z') first.at[i] -= 'a' - 'A';
    }
    return part(e, 0, first.count);
}

ROW(reverse)
{
    read_points(TEXT(0), &first);
    for (int64_t i = 0; i < first.count; i++) result.at[i] = first.at[first.count - 1 - i];
    return text_of_points(e, result.at, first.count);
}

static void put_points(const struct points *points)
{
    for (int64_t i = 0; i < points->count && result.count < TEXT_MAX_CEL; i++)
        result.at[result.count++] = points->at[i];
}

/* An empty part stands before each code point and at the end. */
static struct value replace(struct evaluation *e, const struct value *arguments, int64_t most)
{
    read_two(arguments);
    read_points(TEXT(2), &third);
    result.count = 0;
    for (int64_t at = 0; at <= first.count;) {
        bool here = most != 0 && stands_at(&first, &second, at);
        if (here) put_points(&third);
        if (here) most--;
        if (here && second.count > 0) {
            at += second.count;
            continue;
        }
        if (at < first.count && result.count < TEXT_MAX_CEL)
            result.at[result.count++] = first.at[at];
        at++;
    }
    return text_of_points(e, result.at, result.count);
}

ROW(replace_all) { return replace(e, arguments, -1); }
ROW(replace_some) { return replace(e, arguments, INT(3)); }

static struct value split(struct evaluation *e, const struct value *arguments, int64_t most)
{
    read_two(arguments);
    struct value list = list_of(e, OF_STRING, (uint32_t)first.count + 1);
    list.as.list.count = 0;
    bool singly = second.count == 0;
    int64_t from = 0;
    if (most == 0 || (singly && first.count == 0)) return list;
    for (;;) {
        int64_t next = singly ? from + 1 : find_from(from);
        bool last = next < 0 || (singly && next >= first.count) || list.as.list.count + 1 == most;
        if (last) next = first.count;
        list.as.list.items[list.as.list.count++] = text_of_points(e, first.at + from, next - from);
        if (last) return list;
        from = next + second.count;
    }
}

ROW(split_all) { return split(e, arguments, -1); }
ROW(split_some) { return split(e, arguments, INT(2)); }

ROW(join)
{
    struct value joined = text_value(OF_STRING, pool_text(e->pool, "", 0));
    for (uint32_t i = 0; i < A(0).as.list.count; i++) {
        struct value with[2] = {joined, A(1)};
        if (i > 0) with[0] = concat(e, with);
        with[1] = A(0).as.list.items[i];
        joined = concat(e, with);
    }
    return joined;
}

/* ---- Conversions ---- */

static struct value printed(struct evaluation *e, const char *text)
{
    return text_value(OF_STRING, pool_text(e->pool, text, strlen(text)));
}

ROW(text_of_bool) { return printed(e, A(0).as.boolean ? "true" : "false"); }

ROW(text_of_int)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%" PRId64, INT(0));
    return printed(e, digits);
}

ROW(text_of_float)
{
    char digits[64];
    struct yawl_eval eval = {.scratch = digits, .scratch_capacity = sizeof digits};
    struct yawl_text text = yawl_float_print(&eval, A(0).as.floating);
    return text_value(OF_STRING, pool_text(e->pool, text.data, text.length));
}

ROW(text_of_decimal)
{
    char digits[64];
    struct yawl_eval eval = {.scratch = digits, .scratch_capacity = sizeof digits};
    struct yawl_text text = yawl_decimal_print(&eval, A(0).as.decimal);
    return text_value(OF_STRING, pool_text(e->pool, text.data, text.length));
}

ROW(int_of_text)
{
    struct yawl_text text = TEXT(0);
    uint32_t i = text.length > 0 && (text.data[0] == '-' || text.data[0] == '+');
    double rough = 0; /* of the number: enough to see that it is far too large */
    uint64_t value = 0;
    if (i == text.length) return fault_of(e, OF_INT, YAWL_ECAST);
    for (; i < text.length; i++) {
        if (text.data[i] < '0' || text.data[i] > '9') return fault_of(e, OF_INT, YAWL_ECAST);
        value = value * 10 + (uint64_t)(text.data[i] - '0');
        rough = rough * 10 + (text.data[i] - '0');
    }
    bool negative = text.data[0] == '-';
    if (rough > 1e19 || value > (uint64_t)INT64_MAX + negative)
        return fault_of(e, OF_INT, YAWL_EOVERFLOW);
    return int_of((int64_t)(negative ? 0 - value : value));
}

ROW(float_of_text)
{
    struct yawl_eval eval = {0};
    double value = yawl_float_parse(&eval, TEXT(0));
    return eval.fault != 0 ? fault_of(e, OF_FLOAT, eval.fault) : float_of(value);
}

ROW(decimal_of_text)
{
    struct yawl_eval eval = {0};
    struct yawl_decimal value = yawl_decimal_parse(&eval, TEXT(0));
    if (eval.fault != 0) return fault_of(e, OF_DECIMAL, eval.fault);
    return (struct value){.type = OF_DECIMAL, .as.decimal = value};
}

ROW(bool_of_text)
{
    static const char *const words[] = {"true",  "True",  "TRUE",  "t", "1",
                                        "false", "False", "FALSE", "f", "0"};
    for (int i = 0; i < 10; i++) {
        bool same = TEXT(0).length == strlen(words[i]) &&
                    memcmp(TEXT(0).data, words[i], TEXT(0).length) == 0;
        if (same) return bool_of(i < 5);
    }
    return fault_of(e, OF_BOOL, YAWL_ECAST);
}

ROW(bytes_of_text) { return (void)e, text_value(OF_BYTES, TEXT(0)); }
ROW(bytes_size) { return (void)e, int_of(TEXT(0).length); }

ROW(text_of_bytes)
{
    if (!yawl_text_is_utf8(TEXT(0))) return fault_of(e, OF_STRING, YAWL_ECAST);
    return text_value(OF_STRING, TEXT(0));
}

const struct function text_functions[] = {
    {"s>i", "size($0)", text_size, false},
    {"s>i", "$0.size()", text_size, false},
    {"ss>b", "$0.contains($1)", contains, false},
    {"ss>b", "$0.startsWith($1)", starts, false},
    {"ss>b", "$0.endsWith($1)", ends, false},
    {"ss>i", "$0.indexOf($1)", index_of, false},
    {"ssi>i", "$0.indexOf($1, $2)", index_from, true},
    {"ss>i", "$0.lastIndexOf($1)", last_index, false},
    {"ssi>i", "$0.lastIndexOf($1, $2)", last_index_to, true},
    {"si>s", "$0.charAt($1)", char_at, true},
    {"si>s", "$0.substring($1)", substring_from, true},
    {"sii>s", "$0.substring($1, $2)", substring, true},
    {"s>s", "$0.trim()", trim, false},
    {"ss>s", "($0 + $1)", concat, false},
    {"yy>y", "($0 + $1)", concat, false},
    {"s>s", "$0.lowerAscii()", lower, false},
    {"s>s", "$0.upperAscii()", upper, false},
    {"s>s", "$0.reverse()", reverse, false},
    {"sss>s", "$0.replace($1, $2)", replace_all, false},
    {"sssi>s", "$0.replace($1, $2, $3)", replace_some, false},
    {"ss>S", "$0.split($1)", split_all, false},
    {"ssi>S", "$0.split($1, $2)", split_some, false},
    {"Ss>s", "$0.join($1)", join, false},
    {"b>s", "string($0)", text_of_bool, false},
    {"i>s", "string($0)", text_of_int, false},
    {"f>s", "string($0)", text_of_float, false},
    {"d>s", "string($0)", text_of_decimal, false},
    {"y>s", "string($0)", text_of_bytes, false},
    {"s>i", "int($0)", int_of_text, true},
    {"s>f", "double($0)", float_of_text, true},
    {"s>d", "decimal($0)", decimal_of_text, true},
    {"s>b", "bool($0)", bool_of_text, true},
    {"s>y", "bytes($0)", bytes_of_text, false},
    {"y>i", "size($0)", bytes_size, false},
};
const int text_functions_count = sizeof text_functions / sizeof *text_functions;
