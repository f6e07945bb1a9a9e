/* Patterns of XML Schema, compiled to the programs that values are checked with.
 *
 * Takes the text of a pattern (XML Schema part 2, appendix F), which libxml2 has accepted; gives an automaton
 * where it stays small, else steps.  The compiler of regular expressions is support/regex*.c.
 */
#include "read/schema_parts.h"
#include "support/regex_parts.h"

/* The program of the text, in the model's arena; NULL: a failure, noted. */
static const struct yawl_regex *compile(struct schema_model *model, const NODE *node,
                                        struct text written, struct regex_memory *memory)
{
    struct yawl_regex regex;
    struct regex_error error;
    struct regex_options options = {.dialect = REGEX_SCHEMA};
    if (!regex_compile(&regex, schema_text(written), options, memory, &error)) {
        schema_fail(model, node, "the pattern " TEXT_FMT " is not compiled: %s", TEXT_ARG(written),
                    error.what);
        return NULL;
    }
    regex_make_states(&regex, memory);
    struct yawl_regex *kept = ARENA_NEW(model->arena, struct yawl_regex);
    regex_move(&regex, arena_alloc(model->arena, regex_bytes(&regex)));
    *kept = regex;
    return kept;
}

struct yawl_pattern schema_pattern(struct schema_model *model, const NODE *node,
                                   struct text written)
{
    struct arena *arena = arena_new(2 * REGEX_MEMORY_MAX);
    struct regex_memory memory = {arena_alloc_raw(arena, REGEX_MEMORY_MAX, 1), REGEX_MEMORY_MAX, 0};
    struct yawl_pattern pattern = {.written = schema_text(written),
                                   .regex = compile(model, node, written, &memory)};
    arena_free(arena);
    return pattern;
}
