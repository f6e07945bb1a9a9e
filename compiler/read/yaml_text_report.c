/* libyaml's errors in our words: what is wrong, and the way out. */
#include "read/yaml_text.h"

#include <string.h>

struct wording {
    const char *problem; /* how libyaml's own text begins */
    const struct diagnostic_kind *kind;
    const char *message;
    const char *context; /* what stands at libyaml's context mark, NULL: not worth a note */
};

static const struct wording wordings[] = {
    {"could not find expected ':'", &read_yaml_syntax,
     "the line before this one is no 'key: value': add its ':', or indent both lines alike",
     "a key was expected here"},
    {"mapping values are not allowed", &read_yaml_syntax,
     "a second ':' in this line, or a line that is indented too far: quote a text that holds ': ', "
     "and indent keys like their siblings",
     NULL},
    {"did not find expected key", &read_yaml_syntax,
     "this is no key of the mapping that is open here: indent keys like their siblings, and put "
     "nothing after a closing quote or bracket",
     "the mapping begins here"},
    {"did not find expected '-' indicator", &read_yaml_syntax,
     "this is no item of the list that is open here: begin it with '- ', indented like the others",
     "the list begins here"},
    {"block sequence entries are not allowed", &read_yaml_syntax,
     "a '- ' item cannot begin here: put it on a line of its own", NULL},
    {"mapping keys are not allowed", &read_yaml_syntax,
     "a '? ' key cannot begin here; keys are plain texts: 'key: value'", NULL},
    {"did not find expected ',' or ']'", &read_yaml_syntax, "a ',' or ']' is missing before this",
     "the list is opened here"},
    {"did not find expected ',' or '}'", &read_yaml_syntax, "a ',' or '}' is missing before this",
     "the mapping is opened here"},
    {"did not find expected node content", &read_yaml_syntax,
     "a value is missing before this; write null, \"\" or {} if nothing is meant", NULL},
    {"found unexpected end of stream", &read_yaml_syntax, "the file ends inside a quoted text",
     "the quote is opened here and never closed"},
    {"found unexpected document indicator", &read_yaml_syntax,
     "the document ends inside a quoted text", "the quote is opened here and never closed"},
    {"found unknown escape character", &read_yaml_syntax,
     "no such escape after '\\': write '\\\\' for a backslash, or use single quotes",
     "the text begins here"},
    {"did not find expected hexdecimal number", &read_yaml_syntax,
     "hexadecimal digits are missing after '\\x', '\\u' or '\\U'", NULL},
    {"found invalid Unicode character escape code", &read_yaml_syntax,
     "this escape is no Unicode character (surrogates and numbers above 10FFFF are not)", NULL},
    {"did not find expected alphabetic or numeric character", &read_yaml_anchor,
     "'&' and '*' begin an anchor or an alias: quote a text that begins with one of them", NULL},
    {"found a tab character", &read_yaml_tab,
     "this line is indented with a tab; YAML indents with spaces: replace the tab", NULL},
    {"found an indentation indicator equal to 0", &read_yaml_syntax,
     "the indentation after '|' or '>' is a digit from 1 to 9, or nothing", NULL},
    {"did not find expected comment or line break", &read_yaml_syntax,
     "the text of a block begins on the line after '|' or '>'", NULL},
    {"control characters are not allowed", &read_yaml_syntax,
     "a control character stands here: remove it, or write it as an escape in double quotes", NULL},
    {"did not find expected <document start>", &read_yaml_syntax,
     "the document has ended before this: indent it, or remove it", NULL},
    {"found unexpected ':'", &read_yaml_syntax,
     "a ':' inside this text: put a space after it, or quote the text", NULL},
    {"found undefined tag handle", &read_yaml_tag,
     "a value that begins with '!' is a tag, and tags are not used here: quote it", NULL},
    {"did not find expected '!'", &read_yaml_tag,
     "a value that begins with '!' is a tag, and tags are not used here: quote it", NULL},
    {"did not find expected tag URI", &read_yaml_tag,
     "a value that begins with '!' is a tag, and tags are not used here: quote it", NULL},
    {"did not find expected whitespace or line break", &read_yaml_tag,
     "a value that begins with '!' is a tag, and tags are not used here: quote it", NULL},
    {"found unknown directive name", &read_yaml_directive,
     "a line that begins with '%' is a YAML directive: quote a text that begins with '%'", NULL},
    {"could not find expected directive name", &read_yaml_directive,
     "a line that begins with '%' is a YAML directive: quote a text that begins with '%'", NULL},
};

static const struct wording *find_wording(const char *problem)
{
    for (size_t i = 0; i < sizeof wordings / sizeof *wordings; i++) {
        size_t length = strlen(wordings[i].problem);
        if (strncmp(problem, wordings[i].problem, length) == 0) return &wordings[i];
    }
    return NULL;
}

/* One character, so that the caret shows a place. */
static struct span place(const struct yaml_text *text, size_t at)
{
    size_t end = at < text->bytes.length ? at + 1 : at;
    while (end < text->bytes.length && (text->bytes.data[end] & 0xc0) == 0x80) end++;
    return yaml_text_span(text, at, end);
}

/* The error that needs the character it stands on. */
static void report_character(struct yaml_text *text, size_t at)
{
    char c = at < text->bytes.length ? text->bytes.data[at] : ' ';
    if (c == '\t') {
        diagnose(text->diagnostics, &read_yaml_tab, place(text, at),
                 "a tab stands where YAML wants spaces: replace it");
        return;
    }
    diagnose(text->diagnostics, &read_yaml_syntax, place(text, at),
             "no plain text begins with '%c': quote it", c);
}

void yaml_text_report(struct yaml_text *text, const yaml_parser_t *parser)
{
    if (parser->error == YAML_MEMORY_ERROR || parser->problem == NULL) {
        diagnose(text->diagnostics, &read_too_large, SPAN_NONE,
                 "memory ran out while the YAML was read: split the file");
        return;
    }
    size_t at = yaml_text_offset(text, parser->problem_mark);
    if (parser->error == YAML_READER_ERROR) at = parser->problem_offset;
    if (at > text->bytes.length) at = text->bytes.length;
    if (strncmp(parser->problem, "found character that cannot", 27) == 0) {
        report_character(text, at);
        return;
    }
    const struct wording *wording = find_wording(parser->problem);
    if (wording == NULL) {
        diagnose(text->diagnostics, &read_yaml_syntax, place(text, at),
                 "this is not YAML: %s; mend the text before this place", parser->problem);
        return;
    }
    struct diagnostic *diagnostic =
        diagnose(text->diagnostics, wording->kind, place(text, at), "%s", wording->message);
    if (wording->context == NULL || parser->context == NULL) return;
    diagnostic_note(text->diagnostics, diagnostic,
                    place(text, yaml_text_offset(text, parser->context_mark)), "%s",
                    wording->context);
}
