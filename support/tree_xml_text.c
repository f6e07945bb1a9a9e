/* Reading XML text: characters, references, attribute values; comments and instructions are skipped.
 *
 * Takes bytes that may be anything: each byte that is passed is checked to be UTF-8 and a character of XML.
 * Line ends become line feeds; white space in attribute values becomes blanks, as XML 1.0 asks.
 */
#include "support/bytes.h"
#include "support/tree_xml.h"
#include "support/utf8.h"

#include <stddef.h>

static const char bad_character[] = "a character of XML in UTF-8";

/* Characters that are taken as they are in text. */
static inline bool is_plain(char c)
{
    unsigned char byte = (unsigned char)c;
    if (byte >= 0x80) return false;
    return (byte >= ' ' && c != '<' && c != '&' && c != ']') || c == '\n' || c == '\t';
}

bool xml_skip_space(struct xml_in *in)
{
    const char *begin = in->at;
    while (in->at < in->end && yawl_is_space(*in->at)) in->at++;
    return in->at > begin;
}

/* Passes one character; fails if it is none of XML. */
static void pass_character(struct xml_in *in)
{
    uint32_t code = 0, length = yawl__code_point(in->at, in->end, &code);
    if (length == 0 || !yawl__is_xml_char(code))
        xml_fail(in, in->at, bad_character);
    else
        in->at += length;
}

/* Passes \r or \r\n. */
static void pass_line_end(struct xml_in *in)
{
    in->at++;
    if (in->at < in->end && *in->at == '\n') in->at++;
}

/* ---- References ---- */

struct entity {
    const char *name;
    uint32_t length;
    const char *text;
};

static const struct entity entities[] = {
    {"&lt;", 4, "<"}, {"&gt;", 4, ">"}, {"&amp;", 5, "&"}, {"&quot;", 6, "\""}, {"&apos;", 6, "'"},
};

static uint32_t digit_value(char c, uint32_t base)
{
    uint32_t value = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                     : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                     : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
                                            : UINT32_MAX;
    return value < base ? value : UINT32_MAX;
}

/* After `&#` or `&#x`: the code point up to `;`, 0 if there is none. */
static uint32_t character_number(struct xml_in *in, uint32_t base)
{
    uint32_t code = 0;
    const char *begin = in->at;
    for (; in->at < in->end && digit_value(*in->at, base) != UINT32_MAX; in->at++)
        if (code <= 0x10ffff) code = code * base + digit_value(*in->at, base);
    if (in->at == begin || in->at == in->end || *in->at != ';') return 0;
    in->at++;
    return yawl__is_xml_char(code) ? code : 0;
}

/* Reads a reference into `bytes` (room for 4); empty if it failed. */
static struct yawl_text reference(struct xml_in *in, char *bytes)
{
    struct yawl_text text = {bytes, 0};
    const char *begin = in->at;
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        if (!xml_is_at(in, entities[i].name, entities[i].length)) continue;
        in->at += entities[i].length;
        return yawl_text_of(entities[i].text);
    }
    uint32_t code = XML_SKIP(in, "&#x")  ? character_number(in, 16)
                    : XML_SKIP(in, "&#") ? character_number(in, 10)
                                         : 0;
    if (code == 0)
        xml_fail(in, begin, "&lt; &gt; &amp; &quot; &apos; or the number of a character");
    else
        text.length = yawl__put_point(code, bytes);
    return text;
}

void xml_text_reference(struct xml_in *in)
{
    char bytes[4];
    yawl_tree_text(&in->builder, reference(in, bytes));
}

/* ---- Text ---- */

/* Past the plain characters that begin at `at`: all but line ends and tabs, which are told one by one. */
static const char *past_plain(const char *at, const char *end)
{
    while (end - at >= 8) {
        uint64_t word = yawl__read_word(at);
        uint64_t odd = yawl__zero_bytes(word ^ YAWL__EACH_BYTE('<')) |
                       yawl__zero_bytes(word ^ YAWL__EACH_BYTE('&')) |
                       yawl__zero_bytes(word ^ YAWL__EACH_BYTE(']')) | yawl__bytes_below(word, ' ') |
                       (word & YAWL__EACH_BYTE(0x80));
        if (odd != 0) {
            at += __builtin_ctzll(odd) / 8;
            break;
        }
        at += 8;
    }
    while (at < end && is_plain(*at)) at++;
    return at;
}

void xml_text(struct xml_in *in)
{
    const char *begin = in->at;
    while (in->at < in->end && xml_runs(in)) {
        if (is_plain(*in->at))
            in->at = past_plain(in->at, in->end);
        else if ((unsigned char)*in->at >= 0x80)
            pass_character(in);
        else if (*in->at == ']' && !XML_IS_AT(in, "]]>"))
            in->at++;
        else
            break;
    }
    yawl_tree_text(&in->builder, xml_since(in, begin));
    if (in->at == in->end || !xml_runs(in) || *in->at == '<' || *in->at == '&') return;
    if (*in->at == '\r') {
        yawl_tree_text(&in->builder, YAWL_TEXT("\n"));
        pass_line_end(in);
    } else if (*in->at == ']') {
        xml_fail(in, in->at, "]]&gt; in text");
    } else {
        xml_fail(in, in->at, bad_character);
    }
}

void xml_cdata(struct xml_in *in)
{
    const char *begin = in->at;
    while (in->at < in->end && xml_runs(in) && !XML_IS_AT(in, "]]>")) {
        if (*in->at != '\r') {
            pass_character(in);
            continue;
        }
        yawl_tree_text(&in->builder, xml_since(in, begin));
        yawl_tree_text(&in->builder, YAWL_TEXT("\n"));
        pass_line_end(in);
        begin = in->at;
    }
    yawl_tree_text(&in->builder, xml_since(in, begin));
    XML_EXPECT(in, "]]>", "]]> at the end of a CDATA section");
}

/* ---- Attribute values ---- */

/* What is no plain character: a blank for white space, a reference, a character beyond ASCII. */
static void odd_value_character(struct xml_in *in)
{
    char bytes[4], c = *in->at;
    if (c == '&') {
        yawl__tree_extend(&in->builder, reference(in, bytes));
    } else if (yawl_is_space(c)) {
        if (c == '\r')
            pass_line_end(in);
        else
            in->at++;
        yawl__tree_extend(&in->builder, YAWL_TEXT(" "));
    } else if (c == '<') {
        xml_fail(in, in->at, "&lt; in a value");
    } else {
        const char *begin = in->at;
        pass_character(in);
        yawl__tree_extend(&in->builder, xml_since(in, begin));
    }
}

void xml_attribute_value(struct xml_in *in)
{
    char quote = in->at < in->end ? *in->at : '\0';
    if (quote != '"' && quote != '\'')
        xml_fail(in, in->at, "a value in quotes");
    else
        in->at++;
    while (xml_runs(in)) {
        const char *begin = in->at;
        while (in->at < in->end && is_plain(*in->at) && *in->at != quote && *in->at >= ' ')
            in->at++;
        yawl__tree_extend(&in->builder, xml_since(in, begin));
        if (in->at < in->end && *in->at == quote) break;
        if (in->at < in->end)
            odd_value_character(in);
        else
            xml_fail(in, in->at, "the quote that ends the value");
    }
    in->at++;
}

/* ---- What is skipped ---- */

void xml_skip_comment(struct xml_in *in)
{
    in->at += strlen("<!--");
    while (in->at < in->end && xml_runs(in) && !XML_IS_AT(in, "--")) pass_character(in);
    XML_EXPECT(in, "-->", "--> at the end of a comment");
}

void xml_skip_instruction(struct xml_in *in)
{
    const char *target = in->at + strlen("<?");
    uint32_t length = yawl__name_length(target, in->end);
    bool is_xml = length == 3 && (target[0] | 32) == 'x' && (target[1] | 32) == 'm' &&
                  (target[2] | 32) == 'l';
    if (length == 0 || is_xml) xml_fail(in, target, "the name of a processing instruction");
    in->at = target + length;
    if (!XML_IS_AT(in, "?>") && !xml_skip_space(in)) xml_fail(in, in->at, "white space or ?>");
    while (in->at < in->end && xml_runs(in) && !XML_IS_AT(in, "?>")) pass_character(in);
    XML_EXPECT(in, "?>", "?> at the end of a processing instruction");
}
