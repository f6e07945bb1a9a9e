/* What fuzz_cel and fuzz_xpath share: a scope with a variable of each type, and what must hold of
 * any result.
 *
 * The first byte of an input chooses the type that is wanted, the rest is the expression.
 */
#ifndef TESTS_FUZZ_EXPRESSIONS_H
#define TESTS_FUZZ_EXPRESSIONS_H

#include "expr/expr_build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* An expression of 64 kB that needs more than this is a finding. */
#define FUZZ_MEMORY ((size_t)512 << 20)

/* X(name, kind) */
#define FUZZ_VARIABLES(X)                                                                          \
    X(b, BOOL)                                                                                     \
    X(n, INT)                                                                                      \
    X(f, FLOAT)                                                                                    \
    X(d, DECIMAL)                                                                                  \
    X(s, STRING)                                                                                   \
    X(bs, BYTES)                                                                                   \
    X(day, DATE)                                                                                   \
    X(at, TIME)                                                                                    \
    X(ts, DATE_TIME)                                                                               \
    X(span, DURATION)                                                                              \
    X(tree, TREE)                                                                                  \
    X(status, ENUM)                                                                                \
    X(ns, LIST)                                                                                    \
    X(ss, LIST)                                                                                    \
    X(line, RECORD)                                                                                \
    X(lines, LIST)                                                                                 \
    X(un, INT)                                                                                     \
    X(us, STRING)

enum fuzz_variable {
#define FUZZ_NUMBER(name, kind) FUZZ_##name,
    FUZZ_VARIABLES(FUZZ_NUMBER)
#undef FUZZ_NUMBER
        FUZZ_VARIABLE_COUNT
};

static const struct text fuzz_values[] = {{"new", 3}, {"paid", 4}};
static const struct expr_enumeration fuzz_status = {{"Status", 6}, fuzz_values, 2};
static const struct expr_member fuzz_members[] = {
    {.name = {"sku", 3}, .type = {.kind = EXPR_STRING, .name = {"string", 6}}},
    {.name = {"price", 5}, .type = {.kind = EXPR_DECIMAL, .name = {"decimal", 7}}},
    {.name = {"note", 4}, .type = {.kind = EXPR_STRING, .name = {"string?", 7}, .optional = true}}};
static const struct expr_record fuzz_line = {{"Line", 4}, fuzz_members, 3, {NULL, 0, 0}, 1, 3};
static const struct expr_enumeration *const fuzz_enumerations[] = {&fuzz_status, NULL};
static const struct expr_record *const fuzz_records[] = {&fuzz_line, NULL};
static const struct expr_type fuzz_line_type = {
    .kind = EXPR_RECORD, .name = {"Line", 4}, .record = &fuzz_line};

static struct expr_variable fuzz_variables[] = {
#define FUZZ_VARIABLE(word, what)                                                                  \
    {.name = {#word, sizeof #word - 1},                                                            \
     .type = {.kind = EXPR_##what, .name = {#what, sizeof #what - 1}},                             \
     .place = EXPR_OF_CASE,                                                                        \
     .index = FUZZ_##word},
    FUZZ_VARIABLES(FUZZ_VARIABLE)
#undef FUZZ_VARIABLE
};

static struct arena *fuzz_arena;

/* The scope lives in the arena, which is emptied before each input. */
static struct expr_scope *fuzz_scope(void)
{
    struct expr_variable *all = fuzz_variables;
    if (fuzz_arena == NULL) fuzz_arena = arena_new(FUZZ_MEMORY);
    arena_reset(fuzz_arena);
    all[FUZZ_status].type.enumeration = &fuzz_status;
    all[FUZZ_ns].type.element = EXPR_INT;
    all[FUZZ_ss].type.element = EXPR_STRING;
    all[FUZZ_line].type = fuzz_line_type;
    all[FUZZ_lines].type = expr_list_type(fuzz_arena, fuzz_line_type);
    all[FUZZ_un].may_be_unset = all[FUZZ_us].may_be_unset = true;
    struct intern *names = ARENA_NEW(fuzz_arena, struct intern);
    struct intern *timers = ARENA_NEW(fuzz_arena, struct intern);
    names->arena = timers->arena = fuzz_arena;
    for (uint32_t i = 0; i < FUZZ_VARIABLE_COUNT; i++) intern_add(names, all[i].name, i);
    intern_add(timers, TEXT("ship"), 0);
    struct expr_scope *scope = ARENA_NEW(fuzz_arena, struct expr_scope);
    *scope = (struct expr_scope){.variables = all,
                                 .variables_count = FUZZ_VARIABLE_COUNT,
                                 .by_name = names,
                                 .case_root = TEXT("Net"),
                                 .enumerations = fuzz_enumerations,
                                 .records = fuzz_records,
                                 .timers_by_name = timers};
    return scope;
}

static void promise(bool kept, const char *what, struct text text)
{
    if (kept) return;
    fprintf(stderr, "broken promise: %s\n" TEXT_FMT "\n", what, TEXT_ARG(text));
    abort();
}

static bool fuzz_lies_in(struct span span, struct text text)
{
    return span.source == NULL || (span.begin <= span.end && span.end <= text.length);
}

/* Each operand is there, no deeper than an emitter goes. */
static void fuzz_check_tree(const struct expr *expr, struct text text, uint32_t depth)
{
    promise(expr != NULL && expr->op < EXPR_OP_COUNT, "a tree is whole", text);
    promise(depth <= EXPR_TREE_DEPTH_MAX, "a tree is not too deep", text);
    promise(expr->type.kind < EXPR_OTHER, "every part has a type", text);
    for (uint32_t i = 0; i < expr->operands_count; i++)
        fuzz_check_tree(expr->operands[i], text, depth + 1);
}

static void fuzz_check(const struct expr_result *result, const struct diagnostics *diagnostics,
                       struct text text)
{
    struct text_buffer printed = {.arena = fuzz_arena};
    array_each(struct diagnostic *, diagnostic, &diagnostics->list) {
        promise((*diagnostic)->span.source != NULL, "a diagnostic has a place", text);
        promise(fuzz_lies_in((*diagnostic)->span, text), "which is in the text", text);
    }
    promise((result->outcome == EXPR_WRONG) == (diagnostics->errors > 0), "wrong: an error is told",
            text);
    if (result->outcome == EXPR_UNSUPPORTED) {
        promise(!text_is_empty(result->reason), "a refusal has a reason", text);
        promise(fuzz_lies_in(result->span, text), "and a place", text);
    }
    if (result->outcome != EXPR_COMPILED) return;
    fuzz_check_tree(result->tree, text, 0);
    expr_print(result->tree, &printed);
}

#endif
