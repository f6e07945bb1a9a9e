/* Reading XML text: the document, its tags, where text may be dropped.
 *
 * Takes any bytes, gives a tree in the scratch.  Strict: UTF-8, well-formed, names with at most one prefix
 * (which is kept and not resolved), no DTD.  Comments and processing instructions are passed over.  It
 * does not recurse and has no other limits than those of yawl/tree.h.
 */
#include "support/tree_xml.h"

#include "yawl/errors.h"

/* ---- Tags ---- */

/* A name; empty if it failed. */
static struct yawl_text read_name(struct xml_in *in, const char *expected)
{
    struct yawl_text name = {in->at, yawl__name_length(in->at, in->end)};
    if (name.length == 0)
        xml_fail(in, in->at, expected);
    else if (name.length > YAWL_TREE_NAME_MAX)
        xml_fail(in, in->at, "a name of at most 1000 bytes");
    in->at += name.length;
    return name;
}

static bool is_declaration(struct yawl_text name)
{
    if (name.length < 5 || memcmp(name.data, "xmlns", 5) != 0) return false;
    return name.length == 5 || name.data[5] == ':';
}

static void add_attribute(struct xml_in *in, struct yawl_text name)
{
    struct yawl_text none = {"", 0};
    if (is_declaration(name))
        yawl_tree_namespace(&in->builder, name, none);
    else
        yawl_tree_attribute(&in->builder, name, none);
    if (in->builder.broken && in->builder.e->fault != YAWL_ETOOBIG)
        xml_fail(in, name.data, "an attribute of another name");
}

static void attribute(struct xml_in *in, uint32_t number)
{
    const char *begin = in->at;
    struct yawl_text name = read_name(in, "an attribute, > or />");
    if (number == YAWL_TREE_ATTRIBUTES_MAX) xml_fail(in, begin, "at most 256 attributes");
    if (xml_runs(in)) add_attribute(in, name);
    xml_skip_space(in);
    XML_EXPECT(in, "=", "=");
    xml_skip_space(in);
    if (xml_runs(in)) xml_attribute_value(in);
}

static void close_element(struct xml_in *in)
{
    yawl_tree_close(&in->builder);
    in->depth--;
    in->after_open = in->after_text = false;
}

/* After the name: attributes and the end of the tag. */
static void rest_of_tag(struct xml_in *in)
{
    for (uint32_t number = 0; xml_runs(in); number++) {
        bool space = xml_skip_space(in);
        if (XML_SKIP(in, ">")) break;
        if (XML_SKIP(in, "/>")) {
            close_element(in);
            break;
        }
        if (space)
            attribute(in, number);
        else
            xml_fail(in, in->at, "white space, > or />");
    }
}

static void start_tag(struct xml_in *in)
{
    const char *begin = in->at++;
    struct yawl_text name = read_name(in, "the name of an element");
    if (in->depth == YAWL_TREE_DEPTH_MAX) xml_fail(in, begin, "at most 200 elements in each other");
    if (!xml_runs(in)) return;
    yawl_tree_open(&in->builder, name);
    in->open[in->depth++] = name;
    in->after_open = true;
    in->after_text = false;
    rest_of_tag(in);
}

static void end_tag(struct xml_in *in)
{
    struct yawl_text open = in->open[in->depth - 1];
    const char *name = in->at + strlen("</");
    in->at = name;
    if (xml_is_at(in, open.data, open.length)) in->at += open.length;
    bool is_whole = in->at > name && (xml_skip_space(in) || XML_IS_AT(in, ">"));
    if (!is_whole) xml_fail(in, name, "the name of the open element");
    XML_EXPECT(in, ">", ">");
    close_element(in);
}

/* ---- Content ---- */

/* Is what comes next white space beside an element, to be dropped?  Then it is passed. */
static bool drop_space(struct xml_in *in)
{
    const char *begin = in->at;
    if (in->reading == YAWL_TREE_KEEP_SPACE || in->after_text || !xml_skip_space(in)) return false;
    bool is_all = in->at < in->end && *in->at == '<' && !XML_IS_AT(in, "<![");
    if (is_all && !(in->after_open && XML_IS_AT(in, "</"))) return true;
    in->at = begin;
    return false;
}

static void text(struct xml_in *in)
{
    if (drop_space(in)) return;
    if (*in->at == '&')
        xml_text_reference(in);
    else if (XML_SKIP(in, "<![CDATA["))
        xml_cdata(in);
    else
        xml_text(in);
    in->after_text = true;
}

static void content(struct xml_in *in)
{
    if (in->at == in->end)
        xml_fail(in, in->at, "the end tag of the open element");
    else if (XML_IS_AT(in, "</"))
        end_tag(in);
    else if (XML_IS_AT(in, "<!--"))
        xml_skip_comment(in);
    else if (XML_IS_AT(in, "<?"))
        xml_skip_instruction(in);
    else if (*in->at == '<' && !XML_IS_AT(in, "<![CDATA["))
        start_tag(in);
    else
        text(in);
}

/* ---- The document ---- */

/* A part of the XML declaration: its value without quotes; empty: it is not there. */
static struct yawl_text declared(struct xml_in *in, const char *name)
{
    struct yawl_text none = {"", 0};
    const char *begin = in->at;
    if (!xml_skip_space(in) || !xml_is_at(in, name, strlen(name))) {
        in->at = begin;
        return none;
    }
    in->at += strlen(name);
    xml_skip_space(in);
    XML_EXPECT(in, "=", "=");
    xml_skip_space(in);
    const char *value = in->at + 1;
    char quote = in->at < in->end ? *in->at : '\0';
    const char *last = value < in->end ? memchr(value, quote, (size_t)(in->end - value)) : NULL;
    if ((quote != '"' && quote != '\'') || last == NULL) {
        xml_fail(in, in->at, "a value in quotes");
        return none;
    }
    in->at = last;
    struct yawl_text text = xml_since(in, value);
    in->at++;
    return text;
}

static bool is_version(struct yawl_text text)
{
    if (text.length < 3 || text.data[0] != '1' || text.data[1] != '.') return false;
    for (uint32_t i = 2; i < text.length; i++)
        if (text.data[i] < '0' || text.data[i] > '9') return false;
    return true;
}

static bool is_utf8_name(struct yawl_text text)
{
    static const char utf8[] = "utf-8";
    for (uint32_t i = 0; i < text.length; i++) {
        char c = text.data[i], lower = c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
        if (i >= 5 || lower != utf8[i]) return false;
    }
    return text.length == 5;
}

static void declaration(struct xml_in *in)
{
    if (!XML_IS_AT(in, "<?xml") || in->at + 5 == in->end || !yawl_is_space(in->at[5])) return;
    in->at += 5;
    const char *at = in->at;
    if (!is_version(declared(in, "version"))) xml_fail(in, at, "version=\"1.0\"");
    at = in->at;
    struct yawl_text encoding = declared(in, "encoding");
    if (in->at > at && !is_utf8_name(encoding)) xml_fail(in, at, "encoding=\"UTF-8\"");
    at = in->at;
    struct yawl_text alone = declared(in, "standalone");
    if (in->at > at && !yawl_text_either(alone, "yes", "no"))
        xml_fail(in, at, "standalone=\"yes\"");
    xml_skip_space(in);
    XML_EXPECT(in, "?>", "?> at the end of the XML declaration");
}

/* White space, comments and instructions around the element. */
static void around(struct xml_in *in)
{
    while (xml_runs(in)) {
        if (XML_IS_AT(in, "<!--"))
            xml_skip_comment(in);
        else if (XML_IS_AT(in, "<?"))
            xml_skip_instruction(in);
        else if (!xml_skip_space(in))
            return;
    }
}

static void document(struct xml_in *in)
{
    XML_SKIP(in, "\xef\xbb\xbf");
    declaration(in);
    around(in);
    if (XML_IS_AT(in, "<!")) xml_fail(in, in->at, "an element, and no document type,");
    if (!XML_IS_AT(in, "<")) xml_fail(in, in->at, "an element");
    if (xml_runs(in)) start_tag(in);
    while (in->depth > 0 && xml_runs(in)) content(in);
    around(in);
    if (in->at < in->end && xml_runs(in)) xml_fail(in, in->at, "the end of the document");
}

/* ---- Errors ---- */

static void tell(const struct xml_in *in, struct yawl_tree_error *error)
{
    error->line = error->column = 1;
    error->expected = in->expected;
    for (const char *at = in->begin; at < in->failed_at; at++) {
        if (*at == '\n') {
            error->line++;
            error->column = 1;
        } else if (((unsigned char)*at & 0xc0) != 0x80) {
            error->column++;
        }
    }
}

struct yawl_text yawl_tree_parse(struct yawl_eval *e, struct yawl_text xml,
                                 enum yawl_tree_reading reading, struct yawl_tree_error *error)
{
    struct yawl_text none = {"", 0};
    int before = e->fault;
    struct xml_in in;
    in.begin = in.at = xml.length == 0 ? "" : xml.data;
    in.end = in.at + xml.length;
    in.reading = reading;
    in.failed_at = in.expected = NULL;
    in.depth = 0;
    in.after_open = in.after_text = false;
    yawl_tree_begin(&in.builder, e);
    if (xml.length > YAWL_TREE_XML_MAX)
        xml_fail(&in, in.at, "at most 256 MB");
    else
        document(&in);
    if (in.expected == NULL) return yawl_tree_done(&in.builder);
    if (before == 0 && e->fault != YAWL_ETOOBIG) e->fault = YAWL_EPARSE;
    if (error != NULL) tell(&in, error);
    return none;
}
