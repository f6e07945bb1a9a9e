/* Tags and texts of YAWL 4.0, each on its line. */
#include "ast/yawl_write.h"
#include "ast/yawl_to_ast_parts.h"

static void indent(struct yawl_writer *w)
{
    for (uint32_t i = 0; i < w->depth; i++) text_add_string(w->out, "  ");
}

void yawl_tag(struct yawl_writer *w, const char *name)
{
    indent(w);
    text_print(w->out, "<%s", name);
}

void yawl_set(struct yawl_writer *w, const char *name, struct text value)
{
    text_print(w->out, " %s=\"", name);
    yawl_add_escaped_xml(w->out, value, true);
    text_add_char(w->out, '"');
}

void yawl_enter(struct yawl_writer *w)
{
    text_add_string(w->out, ">\n");
    w->depth++;
}

void yawl_leave(struct yawl_writer *w, const char *name)
{
    w->depth--;
    indent(w);
    text_print(w->out, "</%s>\n", name);
}

void yawl_end(struct yawl_writer *w) { text_add_string(w->out, "/>\n"); }

void yawl_line(struct yawl_writer *w, const char *name, struct text text)
{
    if (text_is_absent(text)) return;
    yawl_tag(w, name);
    if (text_is_empty(text)) {
        yawl_end(w);
        return;
    }
    text_add_char(w->out, '>');
    yawl_add_escaped_xml(w->out, text, false);
    text_print(w->out, "</%s>\n", name);
}

void yawl_ref(struct yawl_writer *w, const char *name, struct text id)
{
    yawl_tag(w, name);
    yawl_set(w, "id", id);
    yawl_end(w);
}

void yawl_raw(struct yawl_writer *w, struct text xml)
{
    indent(w);
    text_add(w->out, xml);
    text_add_char(w->out, '\n');
}

void yawl_refuse(struct yawl_writer *w, struct span span, const char *what)
{
    diagnose(w->diagnostics, &yawl_cannot_say, span,
             "YAWL has no words for %s; keep this specification in YAML, or do without it", what);
}
