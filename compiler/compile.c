/* The pipeline: text → document → syntax tree → net → verified net → machine.  What is emitted of the
 * machine (C, JSON, DOT) is the commands' choice. */
#include "compile.h"

#include "compile_uses.h"

/* What a file is in, by the end of its name: what no other claims is YAML. */
static enum document_format format_of(struct text name)
{
    if (text_ends_with(name, ".lola")) return DOCUMENT_LOLA;
    bool is_xml = text_ends_with(name, ".yawl") || text_ends_with(name, ".xml") ||
                  text_ends_with(name, ".pnml");
    return is_xml ? DOCUMENT_XML : DOCUMENT_YAML;
}

static const struct document *read_source(struct compilation *c)
{
    switch (format_of(c->source->name)) {
    case DOCUMENT_XML: return read_xml(c->arena, c->source, &c->diagnostics);
    case DOCUMENT_LOLA: return read_lola(c->arena, c->source, &c->diagnostics);
    default: return read_yaml(c->arena, c->source, &c->diagnostics);
    }
}

/* Both XML languages are told apart by the root element, whatever the file is called. */
static ast_specifications ast_of(struct compilation *c)
{
    bool is_pnml = text_ends_with(c->source->name, ".pnml");
    switch (c->document->format) {
    case DOCUMENT_YAML: return ast_from_yaml(c->arena, c->document, &c->diagnostics);
    case DOCUMENT_LOLA: return ast_from_lola(c->arena, c->document, &c->diagnostics);
    default: break;
    }
    return is_pnml || ast_is_pnml(c->document)
               ? ast_from_pnml(c->arena, c->document, &c->diagnostics)
               : ast_from_yawl(c->arena, c->document, &c->diagnostics);
}

static bool stop(const struct compilation *compilation)
{
    return compilation->diagnostics.errors > 0;
}

/* Would what a later stage found be of no use? */
static bool is_hopeless(const struct compilation *c)
{
    return c->diagnostics.errors > c->diagnostics.passable;
}

static void add_units(struct compilation *compilation, const ast_specifications *specifications)
{
    for (uint32_t i = 0; i < specifications->count; i++) {
        array_add(compilation->arena, &compilation->units)->ast = specifications->items[i];
    }
}

/* One specification, from its syntax tree to its machine.  What the file's other specifications suffer
 * from stops none of them: each is verified. */
static void compile_unit(struct compilation *c, struct unit *unit, enum stage last)
{
    uint32_t errors = c->diagnostics.errors;
    ast_check_values(c->arena, unit->ast, &c->diagnostics);
    unit->net = ast_to_net(c->arena, unit->ast, &c->diagnostics);
    bool wrong = c->diagnostics.errors > errors || c->diagnostics.passable > 0;
    if (wrong || last == STAGE_NET) return;
    unit->verified = verify_specification(c->arena, unit->net, &c->limits, &c->diagnostics);
    if (stop(c) || last == STAGE_VERIFY) return;
    unit->machine = net_to_machine(c->arena, unit->verified, &c->diagnostics);
}

bool compile(struct compilation *c, struct text name, struct text bytes, enum stage last)
{
    c->source = source_new(c->arena, name, bytes);
    c->document = read_source(c);
    if (c->document == NULL || stop(c) || last == STAGE_DOCUMENT) return !stop(c);
    ast_specifications specifications = ast_of(c);
    add_units(c, &specifications);
    if (is_hopeless(c) || last == STAGE_AST) return !stop(c);
    compile_uses(c);
    compile_allow(c);
    if (is_hopeless(c)) return false;
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
