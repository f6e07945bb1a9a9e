/* Splits XML text into markup and texts; every byte is looked at once a pass. */
#include "read/xml_scan.h"

#include <string.h>
#include <strings.h>

/* Offset behind `needle` at or after `from`, or SIZE_MAX. */
static size_t behind(struct text text, size_t from, const char *needle)
{
    size_t at = text_find(text_slice(text, from, text.length), needle);
    return at == SIZE_MAX ? SIZE_MAX : from + at + strlen(needle);
}

/* Offset behind the '>' that ends the tag at `at`, quoted ones skipped and *counted; SIZE_MAX if there is
 * none. */
static size_t behind_tag(struct text text, size_t at, uint32_t *counted)
{
    for (at++; at < text.length; at++) {
        char c = text.data[at];
        if (c > '>') continue; /* most: letters of a name */
        if (c == '>') return at + 1;
        if (c == '<') return SIZE_MAX;
        if (c != '"' && c != '\'') continue;
        const char *quote = memchr(text.data + at + 1, c, text.length - at - 1);
        if (quote == NULL) return SIZE_MAX;
        at = (size_t)(quote - text.data);
        ++*counted;
    }
    return SIZE_MAX;
}

static size_t behind_text(struct text text, size_t at)
{
    const char *end = memchr(text.data + at, '<', text.length - at);
    return end == NULL ? text.length : (size_t)(end - text.data);
}

static struct xml_token scan_markup(struct text text, size_t at)
{
    struct text rest = text_slice(text, at, text.length);
    struct xml_token token = {.begin = at};
    char second = rest.length > 1 ? rest.data[1] : '\0';
    if (second != '!' && second != '?') {
        token.kind = second == '/' ? XML_TOKEN_CLOSE : XML_TOKEN_OPEN;
        token.end = behind_tag(text, at, &token.quoted);
    } else if (text_starts_with(rest, "<!--")) {
        token.kind = XML_TOKEN_COMMENT;
        token.end = behind(text, at + 4, "-->");
    } else if (text_starts_with(rest, "<![CDATA[")) {
        token.kind = XML_TOKEN_CDATA;
        token.end = behind(text, at + 9, "]]>");
    } else if (text_starts_with(rest, "<?")) {
        token.kind = XML_TOKEN_INSTRUCTION;
        token.end = behind(text, at + 2, "?>");
    } else if (rest.length >= 9 && strncasecmp(rest.data, "<!DOCTYPE", 9) == 0) {
        token.kind = XML_TOKEN_DOCTYPE;
        token.end = at + 9;
    } else {
        token.end = SIZE_MAX;
    }
    return token;
}

struct xml_token xml_scan_next(struct xml_scan *scan)
{
    struct xml_token token = {.kind = XML_TOKEN_TEXT, .begin = scan->at};
    if (scan->at >= scan->text.length) {
        return (struct xml_token){.begin = scan->at, .end = scan->at};
    }
    if (scan->text.data[scan->at] != '<')
        token.end = behind_text(scan->text, scan->at);
    else
        token = scan_markup(scan->text, scan->at);
    if (token.end == SIZE_MAX) {
        token.kind = XML_TOKEN_BROKEN;
        token.end = scan->text.length;
    }
    token.empty = token.kind == XML_TOKEN_OPEN && scan->text.data[token.end - 2] == '/';
    scan->at = token.end;
    return token;
}

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

static bool ends_name(char c)
{
    if (c > '?') return false; /* most: letters */
    return is_space(c) || c == '=' || c == '/' || c == '>' || c == '?';
}

struct text xml_scan_name(struct text text, size_t at)
{
    size_t end = at;
    while (end < text.length && !ends_name(text.data[end])) end++;
    return text_slice(text, at, end);
}

static size_t skip_spaces(struct text text, size_t at)
{
    while (at < text.length && is_space(text.data[at])) at++;
    return at;
}

void xml_scan_attribute_name(struct text text, size_t at, struct xml_attribute *attribute)
{
    attribute->begin = skip_spaces(text, at);
    attribute->name = xml_scan_name(text, attribute->begin);
}

bool xml_scan_attribute(struct text text, size_t *at, struct xml_attribute *attribute)
{
    xml_scan_attribute_name(text, *at, attribute);
    size_t equal = skip_spaces(text, attribute->begin + attribute->name.length);
    if (attribute->name.length == 0 || equal >= text.length || text.data[equal] != '=')
        return false;
    size_t quote = skip_spaces(text, equal + 1);
    if (quote >= text.length || (text.data[quote] != '"' && text.data[quote] != '\'')) return false;
    const char *end = memchr(text.data + quote + 1, text.data[quote], text.length - quote - 1);
    if (end == NULL) return false;
    attribute->value = quote + 1;
    attribute->value_end = (size_t)(end - text.data);
    *at = attribute->value_end + 1;
    return true;
}

bool xml_scan_is_namespace(const struct xml_attribute *attribute)
{
    return text_is(attribute->name, "xmlns") || text_starts_with(attribute->name, "xmlns:");
}
