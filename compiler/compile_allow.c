/* `allow: [NAME]` on a task or a net silences the warning of that name there: a rule with a place. */
#include "compile_uses.h"

static void allow_one(struct compilation *c, const struct ast_text *name, struct span within)
{
    const struct diagnostic_kind *kind =
        compile_diagnostic_named(text_string(c->arena, name->text));
    if (kind == NULL) {
        diagnose(&c->diagnostics, &compile_unknown_allow, name->span,
                 "no diagnostic is called '" TEXT_FMT "': `yawlc explain` lists them",
                 TEXT_ARG(name->text));
        return;
    }
    struct diagnostic_rule rule = {kind, SEVERITY_NOTE, true, within};
    array_push(c->arena, &c->diagnostics.rules, rule);
}

static void allow_net(struct compilation *c, const struct ast_net *net)
{
    const struct source *source = net->span.source;
    struct span within = net->span;
    if (net->is_root && source != NULL)
        within = (struct span){source, 0, (uint32_t)source->bytes.length};
    array_each(struct ast_text, name, &net->allow) allow_one(c, name, within);
    array_each(struct ast_task, task, &net->tasks) {
        array_each(struct ast_text, name, &task->allow) allow_one(c, name, task->span);
    }
}

/* In a Petri net each place is written down: that some could be left out is no advice for it. */
static void allow_places(struct compilation *c)
{
    const struct diagnostic_kind *kind = compile_diagnostic_named("needless-condition");
    struct span whole = {c->source, 0, (uint32_t)c->source->bytes.length};
    struct diagnostic_rule rule = {kind, SEVERITY_NOTE, true, whole};
    array_push(c->arena, &c->diagnostics.rules, rule);
}

void compile_allow(struct compilation *compilation)
{
    const struct document *document = compilation->document;
    if (document->format == DOCUMENT_LOLA || ast_is_pnml(document)) allow_places(compilation);
    array_each(struct unit, unit, &compilation->units) {
        array_each(struct ast_net, net, &unit->ast->nets) allow_net(compilation, net);
    }
}
