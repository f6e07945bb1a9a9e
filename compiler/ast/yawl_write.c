/* Tags and texts of a YAWL file, each on its line; the grammar says whether the version has them. */
#include "ast/yawl_write.h"
#include "ast/yawl_to_ast_parts.h"

#include <assert.h>

static void indent(struct yawl_writer *w)
{
    for (uint32_t i = 0; i < w->depth; i++) text_add_string(w->out, "  ");
}

bool yawl_is_beta_2(const struct yawl_writer *w) { return w->models.version == YAWL_BETA_2; }

bool yawl_has(const struct yawl_writer *w, const char *name)
{
    const struct yawl_model *model = w->owners[w->depth].model;
    return model == NULL || yawl_model_named(model, yawl_local_name(text_of(name))) != 0;
}

void yawl_refuse_element(struct yawl_writer *w, const char *name)
{
    diagnose(w->diagnostics, &yawl_cannot_say, w->owners[w->depth].span,
             "YAWL %s has no <%s> here; leave it out, or root the queries in the id of their net, "
             "as YAWL 4.0 does, and leave out 'yawl_version'",
             yawl_version_name(w->models.version), name);
}

void yawl_tag(struct yawl_writer *w, const char *name)
{
    if (!yawl_has(w, name)) yawl_refuse_element(w, name);
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
    assert(w->depth < YAWL_WRITER_DEPTH_MAX);
    w->owners[w->depth] = (struct yawl_owner){NULL, SPAN_NONE};
}

void yawl_enter_type(struct yawl_writer *w, const char *type, struct span span)
{
    const struct yawl_type *row = yawl_type_named(text_of(type));
    assert(row != NULL);
    yawl_enter(w);
    w->owners[w->depth] = (struct yawl_owner){yawl_model_of(&w->models, row), span};
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

void yawl_write_query(struct yawl_writer *w, const char *name, struct text query)
{
    yawl_tag(w, name);
    yawl_set(w, "query", query);
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

void yawl_refuse_in_beta_2(struct yawl_writer *w, struct span span, const char *what)
{
    diagnose(w->diagnostics, &yawl_cannot_say, span,
             "YAWL Beta 2, of which this specification is ('yawl_version: unversioned'), has no "
             "words for %s; do without it, or keep this specification in YAML",
             what);
}
