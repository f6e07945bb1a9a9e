/* `--dump=document`: one node a line, indented by depth; texts in quotes, places behind an '@'. */
#include "read/document.h"

struct printer {
    struct text_buffer *out;
    bool positions;
};

static void add_quoted(struct text_buffer *out, struct text text)
{
    text_add_char(out, '"');
    text_add_escaped(out, text);
    text_add_char(out, '"');
}

/* Names are printed bare where that is unambiguous. */
static void add_name(struct text_buffer *out, const struct document_node *node)
{
    if (!text_is_absent(node->prefix)) {
        text_add(out, node->prefix);
        text_add_char(out, ':');
    }
    bool bare = node->name.length > 0;
    for (size_t i = 0; i < node->name.length; i++) {
        unsigned char c = (unsigned char)node->name.data[i];
        if (c <= ' ' || c == '"' || c == '\\' || c == ':' || c == 0x7f) bare = false;
    }
    if (bare)
        text_add(out, node->name);
    else
        add_quoted(out, node->name);
}

static void add_place(const struct printer *printer, struct span span)
{
    if (!printer->positions || span.source == NULL) return;
    struct position begin = span_begin(span), end = span_end(span);
    text_print(printer->out, " @%u:%u-%u:%u", begin.line, begin.column, end.line, end.column);
}

static void add_what(const struct printer *printer, const struct document_node *node)
{
    static const char *const styles[] = {"plain", "quoted", "block"};
    struct text_buffer *out = printer->out;
    bool scalar = node->kind == DOCUMENT_SCALAR;
    text_add_string(out, scalar ? styles[node->style] : document_kind_name(node->kind));
    bool is_xml = node->kind >= DOCUMENT_ELEMENT;
    if (is_xml && !text_is_absent(node->name)) {
        text_add_char(out, ' ');
        add_name(out, node);
        add_place(printer, node->name_span);
    }
    if (!text_is_absent(node->ns) && node->kind == DOCUMENT_ELEMENT) {
        text_add_string(out, " {");
        text_add_escaped(out, node->ns);
        text_add_char(out, '}');
    }
    if (!text_is_absent(node->value)) {
        text_add_char(out, ' ');
        add_quoted(out, node->value);
    }
}

/* Recursion ends at DOCUMENT_DEPTH_MAX, which the readers keep. */
static void print_node(const struct printer *printer, const struct document_node *node,
                       uint32_t depth)
{
    struct text_buffer *out = printer->out;
    bool entry = node->kind <= DOCUMENT_SCALAR && !text_is_absent(node->name);
    for (uint32_t i = 0; i < depth; i++) text_add_string(out, "  ");
    if (entry) {
        add_name(out, node);
        add_place(printer, node->name_span);
        text_add_string(out, ": ");
    } else if (node->kind <= DOCUMENT_SCALAR && depth > 0) {
        text_add_string(out, "- ");
    }
    add_what(printer, node);
    add_place(printer, node->span);
    text_add_char(out, '\n');
    for (const struct document_node *child = node->first_child; child != NULL;
         child = child->next) {
        print_node(printer, child, depth + 1);
    }
}

void document_print(const struct document *document, bool positions, struct text_buffer *out)
{
    struct printer printer = {out, positions};
    print_node(&printer, document->root, 0);
}
