/* Prints a document as YAML that every reader of YAML 1.1 and 1.2 takes for the same texts.
 *
 * Small mappings and lists stand on one line, everything else in block style; a text is quoted only
 * where it must be, and stands in a literal block where it has several lines.
 */
#include "ast/yaml_write.h"

#include <ctype.h>

/* Mappings and lists up to this column stay on one line. */
#define LINE_MAX_WIDTH 100
/* Of them, so deep; and scalars in them no longer than this. */
#define FLOW_DEPTH_MAX  3
#define FLOW_SCALAR_MAX 60
/* A key that is longer than readers look for its colon (1024) is marked with '?'. */
#define SHORT_KEY_MAX 1000
#define INDENT        2
/* Lists of so many texts, each so short, are wrapped. */
#define WRAPPED_COUNT_MIN  8
#define WRAPPED_SCALAR_MAX 40

/* ---- Which texts may stand without quotes ---- */

static bool is_word_of_yaml(struct text text)
{
    static const char *const words[] = {"y",     "n",     "yes",  "no", "on",   "off",
                                        "true",  "false", "null", "~",  ".nan", ".inf",
                                        "-.inf", "+.inf", "=",    "<<", NULL};
    char lower[8];
    if (text.length >= sizeof lower) return false;
    for (size_t i = 0; i < text.length; i++) lower[i] = (char)tolower((unsigned char)text.data[i]);
    for (const char *const *word = words; *word != NULL; word++) {
        if (text_equal((struct text){lower, text.length}, text_of(*word))) return true;
    }
    return false;
}

/* Numbers, also with '_', in other bases and in base 60; dates and times. */
static bool may_be_number(struct text text)
{
    size_t i = text.length > 0 && (text.data[0] == '-' || text.data[0] == '+') ? 1 : 0;
    bool digit_first = i < text.length && isdigit((unsigned char)text.data[i]);
    bool dot_first = i < text.length && text.data[i] == '.';
    if (!digit_first && !dot_first) return false;
    bool based = digit_first && text.data[i] == '0' && i + 1 < text.length &&
                 (text.data[i + 1] == 'x' || text.data[i + 1] == 'o' || text.data[i + 1] == 'b');
    if (based) return true;
    /* A date of the form 2001-01-01, whatever follows. */
    if (text.length >= 8 && text.data[4] == '-') return true;
    for (; i < text.length; i++) {
        char c = text.data[i];
        bool part = isdigit((unsigned char)c) || c == '_' || c == '.' || c == ':' || c == 'e' ||
                    c == 'E' || c == '+' || c == '-';
        if (!part) return false;
    }
    return true;
}

/* Line ends of Unicode, marks and control characters, which must be escaped (all of them from U+0080,
 * in UTF-8: C2 80 … C2 9F, E2 80 A8, E2 80 A9, EF BB BF, EF BF BE, EF BF BF). */
static size_t special_sequence(struct text text, size_t at)
{
    const unsigned char *c = (const unsigned char *)text.data + at;
    size_t left = text.length - at;
    if (left >= 2 && c[0] == 0xc2 && c[1] < 0xa0) return 2;
    if (left >= 3 && c[0] == 0xe2 && c[1] == 0x80 && (c[2] == 0xa8 || c[2] == 0xa9)) return 3;
    if (left >= 3 && c[0] == 0xef && c[1] == 0xbb && c[2] == 0xbf) return 3;
    if (left >= 3 && c[0] == 0xef && c[1] == 0xbf && c[2] >= 0xbe) return 3;
    return 0;
}

/* Is there anything that only an escape can say? */
static bool needs_escapes(struct text text, bool lines_allowed)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        bool allowed = c >= ' ' || c == '\t' || (c == '\n' && lines_allowed);
        if (!allowed || c == 0x7f || special_sequence(text, i) > 0) return true;
    }
    return false;
}

static bool is_plain(struct text text, bool in_flow)
{
    if (text.length == 0 || is_word_of_yaml(text) || may_be_number(text)) return false;
    if (needs_escapes(text, false) || text_find(text, "\t") != SIZE_MAX) return false;
    if (!text_equal(text_trim(text), text)) return false;
    if (text_find(text, ": ") != SIZE_MAX || text_find(text, " #") != SIZE_MAX) return false;
    if (text.data[text.length - 1] == ':') return false;
    for (const char *c = "-?:,[]{}#&*!|>'\"%@`"; *c != '\0'; c++) {
        if (text.data[0] == *c) return false;
    }
    for (const char *c = ",[]{}"; in_flow && *c != '\0'; c++) {
        char string[] = {*c, '\0'};
        if (text_find(text, string) != SIZE_MAX) return false;
    }
    if (in_flow && text_find(text, "?") != SIZE_MAX) return false;
    /* In a flow, "a:b" is a text to all readers only if a letter or digit follows. */
    for (size_t i = 0; in_flow && i + 1 < text.length; i++) {
        if (text.data[i] == ':' && !isalnum((unsigned char)text.data[i + 1])) return false;
    }
    return true;
}

/* ---- Scalars ---- */

static void add_double_quoted(struct text_buffer *out, struct text text)
{
    text_add_char(out, '"');
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        size_t special = special_sequence(text, i);
        if (special == 2)
            text_print(out, "\\x%02X", (unsigned)(unsigned char)text.data[++i]);
        else if (special == 3) {
            const unsigned char *s = (const unsigned char *)text.data + i;
            text_print(out, "\\u%04X", (s[0] & 0x0fu) << 12 | (s[1] & 0x3fu) << 6 | (s[2] & 0x3fu));
            i += 2;
        } else if (c == '"' || c == '\\')
            text_print(out, "\\%c", c);
        else if (c == '\n')
            text_add_string(out, "\\n");
        else if (c == '\t')
            text_add_string(out, "\\t");
        else if (c == '\r')
            text_add_string(out, "\\r");
        else if (c < ' ' || c == 0x7f)
            text_print(out, "\\x%02X", c);
        else
            text_add_char(out, (char)c);
    }
    text_add_char(out, '"');
}

static void add_single_quoted(struct text_buffer *out, struct text text)
{
    text_add_char(out, '\'');
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] == '\'') text_add_char(out, '\'');
        text_add_char(out, text.data[i]);
    }
    text_add_char(out, '\'');
}

static void add_one_line(struct text_buffer *out, struct text text, bool in_flow)
{
    bool marks = text_find(text, "\"") != SIZE_MAX || text_find(text, "\\") != SIZE_MAX;
    if (is_plain(text, in_flow))
        text_add(out, text);
    else if (marks && !needs_escapes(text, false))
        add_single_quoted(out, text);
    else
        add_double_quoted(out, text);
}

/* May the text stand as a literal block?  One line alone need not, and blank ones cannot begin it well. */
static bool is_block(struct text text)
{
    if (text_find(text, "\n") == SIZE_MAX || needs_escapes(text, true)) return false;
    return text.length > 1 && text_trim(text).length > 0;
}

static void add_block(struct text_buffer *out, struct text text, size_t indent)
{
    bool one_end = text_ends_with(text, "\n"), more_ends = text_ends_with(text, "\n\n");
    char first = text.data[0];
    text_add_char(out, '|');
    /* The first line tells the indentation only if it begins with neither space nor end. */
    if (first == ' ' || first == '\t' || first == '\n') text_print(out, "%d", INDENT);
    if (!one_end) text_add_char(out, '-');
    if (more_ends) text_add_char(out, '+');
    if (one_end) text.length--;
    for (size_t from = 0; from <= text.length;) {
        struct text rest = text_slice(text, from, text.length);
        size_t end = text_find(rest, "\n");
        struct text line = text_slice(rest, 0, end);
        text_add_char(out, '\n');
        for (size_t i = 0; i < indent && line.length > 0; i++) text_add_char(out, ' ');
        text_add(out, line);
        from += line.length + 1;
    }
}

/* ---- One line ---- */

static bool is_collection(const struct document_node *node)
{
    return node->kind != DOCUMENT_SCALAR;
}

/* Recursive, at most FLOW_DEPTH_MAX deep: deeper ones are refused. */
static bool fits_flow(const struct document_node *node, int depth)
{
    if (!is_collection(node)) {
        return text_find(node->value, "\n") == SIZE_MAX && node->value.length <= FLOW_SCALAR_MAX;
    }
    if (node->style == DOCUMENT_BLOCK || depth == 0) return false;
    bool list = node->kind == DOCUMENT_SEQUENCE;
    for (const struct document_node *child = node->first_child; child != NULL;
         child = child->next) {
        if (list && is_collection(child)) return false; /* reads better one below the other */
        if (child->name.length > FLOW_SCALAR_MAX || !fits_flow(child, depth - 1)) return false;
    }
    return true;
}

static void add_flow(struct text_buffer *out, const struct document_node *node)
{
    bool mapping = node->kind == DOCUMENT_MAPPING;
    if (node->kind == DOCUMENT_SCALAR) {
        if (node->style == DOCUMENT_PLAIN)
            text_add(out, node->value);
        else
            add_one_line(out, node->value, true);
        return;
    }
    bool empty = node->first_child == NULL;
    text_add_string(out, mapping ? empty ? "{" : "{ " : "[");
    for (const struct document_node *child = node->first_child; child != NULL;
         child = child->next) {
        if (mapping) {
            add_one_line(out, child->name, true);
            text_add_string(out, ": ");
        }
        add_flow(out, child);
        if (child->next != NULL) text_add_string(out, ", ");
    }
    text_add_string(out, mapping ? empty ? "}" : " }" : "]");
}

/* Adds ` { … }` if that fits on the line that begins at `line`. */
static bool try_flow(struct text_buffer *out, const struct document_node *node, size_t line)
{
    size_t before = out->length;
    if (node->first_child == NULL || fits_flow(node, FLOW_DEPTH_MAX)) {
        add_flow(out, node);
        if (node->first_child == NULL || out->length - line <= LINE_MAX_WIDTH) return true;
        out->length = before;
    }
    return false;
}

static size_t line_start(const struct text_buffer *out)
{
    size_t at = out->length;
    while (at > 0 && out->data[at - 1] != '\n') at--;
    return at;
}

/* A long list of short texts: in brackets over several lines. */
static bool try_wrapped(struct text_buffer *out, const struct document_node *node, size_t indent)
{
    uint32_t count = 0;
    const struct document_node *child = node->first_child;
    if (node->kind != DOCUMENT_SEQUENCE) return false;
    for (; child != NULL; child = child->next, count++) {
        if (is_collection(child) || child->value.length > WRAPPED_SCALAR_MAX) return false;
        if (text_find(child->value, "\n") != SIZE_MAX) return false;
    }
    if (count < WRAPPED_COUNT_MIN) return false;
    size_t line = line_start(out);
    text_add_char(out, '[');
    for (child = node->first_child; child != NULL; child = child->next) {
        if (out->length - line + child->value.length > LINE_MAX_WIDTH - 4) {
            if (child != node->first_child) out->length--; /* the space after the comma */
            text_add_char(out, '\n');
            line = out->length;
            for (size_t i = 0; i < indent; i++) text_add_char(out, ' ');
        }
        add_flow(out, child);
        text_add_string(out, child->next == NULL ? "]" : ", ");
    }
    return true;
}

/* ---- Blocks ---- */

static void add_entries(struct text_buffer *out, const struct document_node *node, size_t indent);

/* The value after `key:` or `-`; recursive, as deep as the tables are (fixed) and calls are nested. */
static void add_value(struct text_buffer *out, const struct document_node *node, size_t indent)
{
    if (!is_collection(node)) {
        text_add_char(out, ' ');
        if (node->style == DOCUMENT_PLAIN)
            text_add(out, node->value);
        else if (is_block(node->value))
            add_block(out, node->value, indent + INDENT);
        else
            add_one_line(out, node->value, false);
        text_add_char(out, '\n');
        return;
    }
    text_add_char(out, ' ');
    if (try_flow(out, node, line_start(out)) || try_wrapped(out, node, indent + INDENT)) {
        text_add_char(out, '\n');
        return;
    }
    out->length--;
    bool in_list = text_is_absent(node->name);
    if (in_list)
        text_add_char(out, ' '); /* a list's item begins on the line of its dash */
    else
        text_add_char(out, '\n');
    add_entries(out, node, indent + INDENT);
}

static void add_indent(struct text_buffer *out, size_t indent)
{
    bool at_start = out->length == 0 || out->data[out->length - 1] == '\n';
    for (size_t i = 0; at_start && i < indent; i++) text_add_char(out, ' ');
}

static void add_key(struct text_buffer *out, struct text name, size_t indent)
{
    bool long_key = name.length > SHORT_KEY_MAX;
    if (long_key) text_add_string(out, "? ");
    add_one_line(out, name, false);
    if (long_key) text_add_char(out, '\n');
    if (long_key) add_indent(out, indent);
    text_add_char(out, ':');
}

static void add_entries(struct text_buffer *out, const struct document_node *node, size_t indent)
{
    bool mapping = node->kind == DOCUMENT_MAPPING, after_large = false;
    for (const struct document_node *child = node->first_child; child != NULL;
         child = child->next) {
        /* A blank line between large parts, as people write it. */
        bool large = is_collection(child) && child->style == DOCUMENT_BLOCK;
        bool apart = (large || after_large) && child != node->first_child;
        if (apart && indent <= 2 * INDENT) text_add_char(out, '\n');
        after_large = large;
        add_indent(out, indent);
        if (mapping)
            add_key(out, child->name, indent);
        else
            text_add_char(out, '-');
        add_value(out, child, indent);
    }
}

void yaml_print(const struct document_node *root, struct text_buffer *out)
{
    add_entries(out, root, 0);
}
