/* The pipeline: text → document → syntax tree → net → verified net → machine.  What is emitted of the
 * machine (C, JSON, DOT) is the commands' choice. */
#include "compile.h"

#include "compile_uses.h"

static bool is_yaml(struct text name)
{
    return !text_ends_with(name, ".yawl") && !text_ends_with(name, ".xml");
}

static bool stop(const struct compilation *compilation)
{
    return compilation->diagnostics.errors > 0;
}

static void add_units(struct compilation *compilation, const ast_specifications *specifications)
{
    for (uint32_t i = 0; i < specifications->count; i++) {
        array_add(compilation->arena, &compilation->units)->ast = specifications->items[i];
    }
}

/* One specification, from its syntax tree to its machine. */
static void compile_unit(struct compilation *c, struct unit *unit, enum stage last)
{
    ast_check_values(c->arena, unit->ast, &c->diagnostics);
    unit->net = ast_to_net(c->arena, unit->ast, &c->diagnostics);
    if (stop(c) || last == STAGE_NET) return;
    unit->verified = verify_specification(c->arena, unit->net, &c->limits, &c->diagnostics);
    if (stop(c) || last == STAGE_VERIFY) return;
    unit->machine = net_to_machine(c->arena, unit->verified, &c->diagnostics);
}

bool compile(struct compilation *c, struct text name, struct text bytes, enum stage last)
{
    c->source = source_new(c->arena, name, bytes);
    c->document = is_yaml(name) ? read_yaml(c->arena, c->source, &c->diagnostics)
                                : read_xml(c->arena, c->source, &c->diagnostics);
    if (c->document == NULL || stop(c) || last == STAGE_DOCUMENT) return !stop(c);
    ast_specifications specifications = is_yaml(name)
                                            ? ast_from_yaml(c->arena, c->document, &c->diagnostics)
                                            : ast_from_yawl(c->arena, c->document, &c->diagnostics);
    add_units(c, &specifications);
    if (stop(c) || last == STAGE_AST) return !stop(c);
    compile_uses(c);
    compile_allow(c);
    if (stop(c)) return false;
    array_each(struct unit, unit, &c->units) compile_unit(c, unit, last);
    return !stop(c);
}

void compile_init(struct compilation *compilation, size_t memory_limit)
{
    struct arena *arena = arena_new(memory_limit);
    *compilation = (struct compilation){
        .arena = arena,
        .diagnostics = {.arena = arena},
        .limits = {.markings = VERIFY_MARKINGS_MAX, .seconds = VERIFY_SECONDS_MAX},
    };
}

void compile_done(struct compilation *compilation) { arena_free(compilation->arena); }
