/* What the tests of YAML specifications share: a text lowered to its syntax tree, with its diagnostics,
 * its dump and its YAML.
 */
#ifndef AST_YAML_FIXTURE_H
#define AST_YAML_FIXTURE_H

#include "ast/ast.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEAD  "yawl: 1\nworkflow: order\n"
#define START "start: a\n"
#define TASKS "tasks:\n  a: { then: end }\n"

struct lowered {
    struct arena *arena;
    struct diagnostics diagnostics;
    struct ast_specification *specification; /* NULL: none */
};

static inline struct lowered *lower_text(struct text text)
{
    struct lowered *lowered = calloc(1, sizeof *lowered);
    assert_non_null(lowered);
    struct arena *arena = lowered->arena = lowered->diagnostics.arena =
        arena_new(ARENA_LIMIT_DEFAULT);
    const struct source *source = source_new(arena, TEXT("t"), text_copy(arena, text));
    const struct document *document = read_yaml(arena, source, &lowered->diagnostics);
    if (document == NULL || lowered->diagnostics.errors > 0) return lowered;
    ast_specifications all = ast_from_yaml(arena, document, &lowered->diagnostics);
    assert_true(all.count <= 1);
    if (all.count == 1) lowered->specification = all.items[0];
    return lowered;
}

static inline struct lowered *lower(const char *yaml) { return lower_text(text_of(yaml)); }

static inline void forget(struct lowered *lowered)
{
    arena_free(lowered->arena);
    free(lowered);
}

/* The diagnostics as people see them. */
static inline const char *complaints(struct lowered *lowered)
{
    struct text_buffer out = {.arena = lowered->arena};
    diagnostics_sort(&lowered->diagnostics);
    diagnostics_print(&lowered->diagnostics, &out, false);
    return text_string(lowered->arena, text_built(&out));
}

static inline struct lowered *lower_fine(const char *yaml)
{
    struct lowered *lowered = lower(yaml);
    assert_string_equal(complaints(lowered), "");
    assert_non_null(lowered->specification);
    return lowered;
}

static inline struct text dump_of(struct lowered *lowered, bool positions)
{
    struct text_buffer out = {.arena = lowered->arena};
    assert_non_null(lowered->specification);
    ast_print(lowered->specification, positions, &out);
    return text_built(&out);
}

static inline struct text yaml_of(struct lowered *lowered)
{
    struct text_buffer out = {.arena = lowered->arena};
    assert_non_null(lowered->specification);
    ast_to_yaml(lowered->specification, &out);
    return text_built(&out);
}

static inline void assert_same_text(struct text a, struct text b)
{
    if (text_equal(a, b)) return;
    fail_msg("texts differ:\n" TEXT_FMT "\n---- and ----\n" TEXT_FMT, TEXT_ARG(a), TEXT_ARG(b));
}

/* Printed as YAML and read again, the tree is the same, and so is its YAML. */
static inline void assert_round_trip(const char *yaml)
{
    struct lowered *first = lower(yaml);
    assert_int_equal(first->diagnostics.errors, 0);
    struct text printed = yaml_of(first);
    struct lowered *second = lower_text(printed);
    if (second->specification == NULL || second->diagnostics.errors > 0) {
        fail_msg("%s\n" TEXT_FMT, complaints(second), TEXT_ARG(printed));
    }
    assert_same_text(dump_of(first, false), dump_of(second, false));
    assert_same_text(printed, yaml_of(second));
    forget(first);
    forget(second);
}

/* "name line:column" of every diagnostic, one a line, in order of place. */
static inline void assert_diagnosed(const char *yaml, const char *expected)
{
    struct lowered *lowered = lower(yaml);
    struct text_buffer out = {.arena = lowered->arena};
    diagnostics_sort(&lowered->diagnostics);
    for (uint32_t i = 0; i < lowered->diagnostics.list.count; i++) {
        const struct diagnostic *diagnostic = lowered->diagnostics.list.items[i];
        struct position at = span_begin(diagnostic->span);
        text_print(&out, "%s %u:%u\n", diagnostic->kind->name, at.line, at.column);
    }
    assert_string_equal(text_string(lowered->arena, text_built(&out)), expected);
    forget(lowered);
}

#endif
