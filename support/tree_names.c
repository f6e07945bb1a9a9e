/* Characters and names of XML 1.0 (fifth edition), with the prefixes of Namespaces in XML.
 *
 * Takes bytes; gives code points and the lengths of names.  The classes are the productions Char,
 * NameStartChar and NameChar; a name here is NCName or NCName ':' NCName.
 */
#include "support/tree_parts.h"

#include "support/bytes.h"

#include <stddef.h>

/* 1: letters and _, which begin and continue a name; 2: what only continues it. */
static const unsigned char ascii_names[128] = {
    ['-'] = 2, ['.'] = 2, ['0'] = 2, ['1'] = 2, ['2'] = 2, ['3'] = 2, ['4'] = 2, ['5'] = 2,
    ['6'] = 2, ['7'] = 2, ['8'] = 2, ['9'] = 2, ['_'] = 1, ['A'] = 1, ['B'] = 1, ['C'] = 1,
    ['D'] = 1, ['E'] = 1, ['F'] = 1, ['G'] = 1, ['H'] = 1, ['I'] = 1, ['J'] = 1, ['K'] = 1,
    ['L'] = 1, ['M'] = 1, ['N'] = 1, ['O'] = 1, ['P'] = 1, ['Q'] = 1, ['R'] = 1, ['S'] = 1,
    ['T'] = 1, ['U'] = 1, ['V'] = 1, ['W'] = 1, ['X'] = 1, ['Y'] = 1, ['Z'] = 1, ['a'] = 1,
    ['b'] = 1, ['c'] = 1, ['d'] = 1, ['e'] = 1, ['f'] = 1, ['g'] = 1, ['h'] = 1, ['i'] = 1,
    ['j'] = 1, ['k'] = 1, ['l'] = 1, ['m'] = 1, ['n'] = 1, ['o'] = 1, ['p'] = 1, ['q'] = 1,
    ['r'] = 1, ['s'] = 1, ['t'] = 1, ['u'] = 1, ['v'] = 1, ['w'] = 1, ['x'] = 1, ['y'] = 1,
    ['z'] = 1,
};

static inline unsigned ascii_name(char c)
{
    return (unsigned char)c < 0x80 ? ascii_names[(unsigned char)c] : 0;
}

const struct yawl__code_range yawl__name_starts[YAWL__NAME_STARTS] = {
    {0xc0, 0xd6},     {0xd8, 0xf6},     {0xf8, 0x2ff},    {0x370, 0x37d},
    {0x37f, 0x1fff},  {0x200c, 0x200d}, {0x2070, 0x218f}, {0x2c00, 0x2fef},
    {0x3001, 0xd7ff}, {0xf900, 0xfdcf}, {0xfdf0, 0xfffd}, {0x10000, 0xeffff},
};
const struct yawl__code_range yawl__name_rests[YAWL__NAME_RESTS] = {
    {0xb7, 0xb7}, {0x300, 0x36f}, {0x203f, 0x2040}};

static bool is_in(const struct yawl__code_range *ranges, size_t count, uint32_t code)
{
    for (size_t i = 0; i < count; i++)
        if (code >= ranges[i].first && code <= ranges[i].last) return true;
    return false;
}

/* The least code point that takes `length` bytes. */
static uint32_t least_of(uint32_t length)
{
    return length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
}

uint32_t yawl__code_point(const char *at, const char *end, uint32_t *code)
{
    const unsigned char *bytes = (const unsigned char *)at;
    if (at >= end) return 0;
    *code = bytes[0];
    if (bytes[0] < 0x80) return 1;
    uint32_t length = bytes[0] < 0xc2 ? 0 : bytes[0] < 0xe0 ? 2 : bytes[0] < 0xf0 ? 3 : 4;
    if (length == 0 || bytes[0] > 0xf4 || length > (uint32_t)(end - at)) return 0;
    *code = bytes[0] & (0x7fu >> length);
    for (uint32_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xc0) != 0x80) return 0;
        *code = *code << 6 | (bytes[i] & 0x3f);
    }
    bool is_surrogate = *code >= 0xd800 && *code <= 0xdfff;
    return *code < least_of(length) || is_surrogate || *code > 0x10ffff ? 0 : length;
}

bool yawl__is_xml_char(uint32_t code)
{
    if (code < 0x20) return code == '\t' || code == '\n' || code == '\r';
    return code < 0xd800 || (code > 0xdfff && code != 0xfffe && code != 0xffff && code <= 0x10ffff);
}

/* Eight bytes from 0x20 to 0x7f, as most are? */
static bool are_plain(const char *at)
{
    uint64_t word = yawl__read_word(at);
    return (yawl__bytes_below(word, 0x20) | (word & YAWL__EACH_BYTE(0x80))) == 0;
}

bool yawl__is_xml_text(struct yawl_text text)
{
    uint32_t code = 0, length;
    for (uint32_t at = 0; at < text.length; at += length) {
        length = 8;
        if (text.length - at >= 8 && are_plain(text.data + at)) continue;
        length = yawl__code_point(text.data + at, text.data + text.length, &code);
        if (length == 0 || !yawl__is_xml_char(code)) return false;
    }
    return true;
}

bool yawl__is_name_start(uint32_t code)
{
    if (code < 0x80) return ascii_name((char)code) == 1;
    return is_in(yawl__name_starts, YAWL__NAME_STARTS, code);
}

bool yawl__is_name_char(uint32_t code)
{
    if (code < 0x80) return ascii_name((char)code) > 0;
    return yawl__is_name_start(code) || is_in(yawl__name_rests, YAWL__NAME_RESTS, code);
}

/* Bytes of the NCName that `at` begins with. */
static uint32_t part_length(const char *at, const char *end)
{
    const char *begin = at;
    if (at < end && ascii_name(*at) == 1) {
        while (at < end && ascii_name(*at) > 0) at++;
        if (at == end || (unsigned char)*at < 0x80) return (uint32_t)(at - begin);
        at = begin;
    }
    uint32_t code = 0, length = yawl__code_point(at, end, &code);
    if (length == 0 || !yawl__is_name_start(code)) return 0;
    do {
        at += length;
        length = yawl__code_point(at, end, &code);
    } while (length > 0 && yawl__is_name_char(code));
    return (uint32_t)(at - begin);
}

uint32_t yawl__name_length(const char *at, const char *end)
{
    uint32_t prefix = part_length(at, end);
    if (prefix == 0 || at + prefix == end || at[prefix] != ':') return prefix;
    uint32_t local = part_length(at + prefix + 1, end);
    return local == 0 ? 0 : prefix + 1 + local;
}

bool yawl_name_is_good(struct yawl_text name)
{
    if (name.length == 0 || name.length > YAWL_TREE_NAME_MAX) return false;
    return yawl__name_length(name.data, name.data + name.length) == name.length;
}
