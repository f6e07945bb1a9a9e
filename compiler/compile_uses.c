/* `uses:`: each named file is read and lowered to its own syntax tree; its nets (its root net too, under
 * the workflow's name) and types are then appended to the specification that names it.  Files used twice
 * are brought in once. */
#include "compile_uses.h"

#include <errno.h>
#include <string.h>

COMPILE_DIAGNOSTICS(DIAGNOSTIC_DEFINE)
const struct diagnostic_kind *const compile_diagnostics[] = {COMPILE_DIAGNOSTICS(DIAGNOSTIC_LIST)
                                                                 NULL};

/* A path as written, relative to the file that says it. */
static struct text path_beside(struct arena *arena, struct text file, struct text path)
{
    struct text base = source_base_name(file);
    if (text_starts_with(path, "/")) return path;
    size_t directory = file.length - base.length;
    return text_format(arena, TEXT_FMT TEXT_FMT, (int)directory, file.data, TEXT_ARG(path));
}

static bool is_known(const struct compilation *compilation, struct text path)
{
    array_each(struct ast_text, file, &compilation->used_files) {
        if (text_equal(file->text, path)) return true;
    }
    return text_equal(compilation->source->name, path);
}

static void bring_in(struct compilation *c, struct ast_specification *into,
                     const struct ast_specification *used)
{
    array_each(struct ast_type, type, &used->types) array_push(c->arena, &into->types, *type);
    array_each(struct ast_net, net, &used->nets) {
        struct ast_net *copy = array_add(c->arena, &into->nets);
        *copy = *net;
        copy->is_root = false;
    }
}

static void use_all(struct compilation *c, struct ast_specification *specification, uint32_t depth);

static void use_one(struct compilation *c, struct ast_specification *into,
                    const struct ast_text *written, uint32_t depth)
{
    struct text path = path_beside(c->arena, written->span.source->name, written->text), bytes;
    if (depth > COMPILE_USES_DEPTH_MAX || c->used_files.count >= COMPILE_USES_MAX) {
        diagnose(&c->diagnostics, &compile_uses_cycle, written->span,
                 "'" TEXT_FMT "' is used too deeply (at most %d files, %d deep): break the chain",
                 TEXT_ARG(written->text), COMPILE_USES_MAX, COMPILE_USES_DEPTH_MAX);
        return;
    }
    bool is_petri = text_ends_with(path, ".pnml") || text_ends_with(path, ".lola");
    if (is_petri || text_ends_with(path, ".yawl") || text_ends_with(path, ".xml")) {
        diagnose(&c->diagnostics, &compile_uses_format, written->span,
                 "'" TEXT_FMT "' is %s, `uses` takes YAML: convert it with `yawlc convert`",
                 TEXT_ARG(written->text), is_petri ? "a Petri net" : "YAWL XML");
        return;
    }
    if (is_known(c, path)) return;
    struct ast_text *file = array_add(c->arena, &c->used_files);
    *file = (struct ast_text){path, written->span};
    if (c->load == NULL || !c->load(c->arena, text_string(c->arena, path), &bytes)) {
        diagnose(&c->diagnostics, &compile_uses_unreadable, written->span,
                 "cannot read '" TEXT_FMT "': %s (the path is relative to this file)",
                 TEXT_ARG(path), strerror(errno));
        return;
    }
    const struct source *source = source_new(c->arena, path, bytes);
    const struct document *document = read_yaml(c->arena, source, &c->diagnostics);
    if (document == NULL || c->diagnostics.errors > c->diagnostics.passable) return;
    ast_specifications used = ast_from_yaml(c->arena, document, &c->diagnostics);
    for (uint32_t i = 0; i < used.count && c->diagnostics.errors == c->diagnostics.passable; i++) {
        use_all(c, used.items[i], depth + 1);
        bring_in(c, into, used.items[i]);
    }
}

/* Recursive, at most COMPILE_USES_DEPTH_MAX deep. */
static void use_all(struct compilation *c, struct ast_specification *specification, uint32_t depth)
{
    array_each(struct ast_text, written, &specification->uses) {
        use_one(c, specification, written, depth);
    }
}

void compile_uses(struct compilation *compilation)
{
    array_each(struct unit, unit, &compilation->units) use_all(compilation, unit->ast, 1);
}
