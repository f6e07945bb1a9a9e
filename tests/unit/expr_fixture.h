/* What the tests of compiler/expr share: a scope with one variable of each kind, and one call that
 * gives an expression's outcome as text.
 *
 * The text is the tree as expr_print writes it, "unsupported: REASON" or "wrong: KIND"; kinds of
 * warnings stand behind it in brackets, such as "true [unknown-path]". / */
#ifndef TESTS_EXPR_FIXTURE_H
#define TESTS_EXPR_FIXTURE_H

#include "expr/expr.h"
#include "expr/expr_diagnostics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
/* after the headers it needs */
#include <cmocka.h>

static const struct text fixture_statuses[] = {{"new", 3}, {"paid", 4}, {"shipped", 7}};
static const struct expr_enumeration fixture_status = {{"Status", 6}, fixture_statuses, 3};
static const struct text fixture_colours[] = {{"red", 3}};
static const struct expr_enumeration fixture_colour = {{"Colour", 6}, fixture_colours, 1};
static const struct expr_enumeration *const fixture_enumerations[] = {&fixture_status,
                                                                      &fixture_colour, NULL};
static const struct expr_member fixture_person_members[] = {
    {.name = {"name", 4}, .type = {.kind = EXPR_STRING, .name = {"string", 6}}},
    {.name = {"age", 3}, .type = {.kind = EXPR_INT, .name = {"int?", 4}, .optional = true}}};
static const struct expr_record fixture_person = {{"Person", 6}, fixture_person_members, 2,
                                                  {NULL, 0, 0}, 1, 2};
static const struct expr_member fixture_line_members[] = {
    {.name = {"sku", 3}, .type = {.kind = EXPR_STRING, .name = {"string", 6}}},
    {.name = {"quantity", 8}, .type = {.kind = EXPR_INT, .name = {"int", 3}}},
    {.name = {"price", 5}, .type = {.kind = EXPR_DECIMAL, .name = {"decimal", 7}}},
    {.name = {"by", 2},
     .type = {.kind = EXPR_RECORD, .name = {"Person", 6}, .record = &fixture_person}}};
static const struct expr_record fixture_line = {{"Line", 4}, fixture_line_members, 4,
                                                {NULL, 0, 0}, 2, 6};
static const struct expr_record *const fixture_records[] = {&fixture_line, &fixture_person, NULL};
static const struct expr_type fixture_declared[] = {
    {.kind = EXPR_ENUM, .name = {"Status", 6}, .enumeration = &fixture_status},
    {.kind = EXPR_ENUM, .name = {"Colour", 6}, .enumeration = &fixture_colour},
    {.kind = EXPR_RECORD, .name = {"Line", 4}, .record = &fixture_line},
    {.kind = EXPR_RECORD, .name = {"Person", 6}, .record = &fixture_person}};

/* The type of a text such as "Line[]?". */
static inline struct expr_type fixture_type(struct arena *arena, struct text text, bool *ok)
{
    struct intern by_name = {.arena = arena};
    struct expr_types types = {&by_name, fixture_declared};
    for (uint32_t i = 0; i < 4; i++) intern_add(&by_name, fixture_declared[i].name, i);
    return expr_type_of_yaml(arena, text, &types, ok);
}

struct fixture {
    struct arena *arena;
    struct diagnostics diagnostics;
    struct intern by_name, item_by_name, timers_by_name;
    struct expr_variable variables[32];
    struct expr_scope scope;
    struct expr_result result; /* of the last text */
};

static inline struct expr_variable *fixture_add(struct fixture *f, const char *name,
                                                const char *type, enum expr_place place)
{
    bool ok;
    uint32_t index = f->scope.variables_count++;
    struct expr_variable *variable = &f->variables[index];
    variable->name = text_of(name);
    variable->type = fixture_type(f->arena, text_of(type), &ok);
    variable->place = place;
    variable->index = index;
    intern_add(place == EXPR_OF_ITEM ? &f->item_by_name : &f->by_name, variable->name, index);
    return variable;
}

/* b, c bool; n, m int; f, g float; d, e decimal; s, t string; status, other Status; lines Line[];
 * ns int[], ds decimal[], ss string[], fs float[], all_status Status[], ol int[]?; un, us, ub may be
 * unset; on int?, os string?; item: ok bool, total decimal, count int, note string that may be unset;
 * tasks 3, ship, and 7, pick-line, have timers. */
static inline void fixture_begin(struct fixture *f)
{
    static const char *const all[][2] = {
        {"b", "bool"},       {"c", "bool"},   {"n", "int"},         {"m", "int"},
        {"f", "float"},      {"g", "float"},  {"d", "decimal"},     {"e", "decimal"},
        {"s", "string"},     {"t", "string"}, {"status", "Status"}, {"other", "Status"},
        {"lines", "Line[]"}, {"on", "int?"},  {"os", "string?"},    {"op", "string?"},
        {"ns", "int[]"},     {"ds", "decimal[]"}, {"ss", "string[]"}, {"ol", "int[]?"},
        {"all_status", "Status[]"}, {"fs", "float[]"}};
    static const char *const unset[][2] = {{"un", "int"}, {"us", "string"}, {"ub", "bool"}};
    static const char *const item[][2] = {{"ok", "bool"}, {"total", "decimal"}, {"count", "int"}};
    memset(f, 0, sizeof *f);
    f->arena = arena_new((size_t)1 << 30);
    f->by_name.arena = f->item_by_name.arena = f->timers_by_name.arena = f->arena;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        fixture_add(f, all[i][0], all[i][1], EXPR_OF_CASE);
    }
    for (size_t i = 0; i < sizeof unset / sizeof *unset; i++) {
        fixture_add(f, unset[i][0], unset[i][1], EXPR_OF_CASE)->may_be_unset = true;
    }
    for (size_t i = 0; i < sizeof item / sizeof *item; i++) {
        fixture_add(f, item[i][0], item[i][1], EXPR_OF_ITEM);
    }
    fixture_add(f, "note", "string", EXPR_OF_ITEM)->may_be_unset = true;
    f->scope.variables = f->variables;
    f->scope.by_name = &f->by_name;
    f->scope.item_by_name = &f->item_by_name;
    f->scope.enumerations = fixture_enumerations;
    f->scope.records = fixture_records;
    f->scope.timers_by_name = &f->timers_by_name;
    intern_add(&f->timers_by_name, TEXT("ship"), 3);
    intern_add(&f->timers_by_name, TEXT("pick-line"), 7);
    f->scope.case_root = TEXT("Net");
    f->scope.item_root = TEXT("Item");
}

static inline void fixture_end(struct fixture *f) { arena_free(f->arena); }

enum fixture_language { FIXTURE_CEL, FIXTURE_TEMPLATE, FIXTURE_PREDICATE, FIXTURE_MAPPING };

static inline void fixture_describe(const struct fixture *f, struct text_buffer *out)
{
    const char *kind = "nothing said";
    array_each(struct diagnostic *, d, &f->diagnostics.list) {
        if ((*d)->severity == SEVERITY_ERROR) kind = (*d)->kind->name;
    }
    if (f->result.outcome == EXPR_COMPILED) expr_print(f->result.tree, out);
    if (f->result.outcome == EXPR_UNSUPPORTED) {
        text_print(out, "unsupported: " TEXT_FMT, TEXT_ARG(f->result.reason));
    }
    if (f->result.outcome == EXPR_WRONG) text_print(out, "wrong: %s", kind);
    array_each(struct diagnostic *, d, &f->diagnostics.list) {
        if ((*d)->severity == SEVERITY_WARNING) text_print(out, " [%s]", (*d)->kind->name);
    }
}

/* What becomes of `text`. `target`: the wanted YAML type in CEL, the target "NAME TYPE" of a
 * mapping; NULL: none. */
static inline const char *fixture_outcome(struct fixture *f, enum fixture_language language,
                                          struct text text, const char *target)
{
    bool ok;
    f->diagnostics = (struct diagnostics){.arena = f->arena};
    struct expr_context context = {f->arena, &f->diagnostics, &f->scope};
    struct source *source = source_new(f->arena, TEXT("test"), text);
    struct span span = {source, 0, (uint32_t)text.length};
    struct text type = text_of(target), name = TEXT_NONE;
    size_t space = target == NULL ? SIZE_MAX : text_find(type, " ");
    if (space != SIZE_MAX) {
        name = text_slice(type, 0, space);
        type = text_slice(type, space + 1, type.length);
    }
    struct expr_variable variable = {.name = name};
    if (target != NULL) variable.type = fixture_type(f->arena, type, &ok);
    const struct expr_type *wanted = target == NULL ? NULL : &variable.type;
    switch (language) {
    case FIXTURE_CEL: f->result = expr_cel(&context, text, span, wanted); break;
    case FIXTURE_TEMPLATE: f->result = expr_template(&context, text, span); break;
    case FIXTURE_PREDICATE: f->result = expr_xpath_predicate(&context, text, span); break;
    case FIXTURE_MAPPING:
        f->result = expr_xquery_mapping(&context, text, span, target == NULL ? NULL : &variable);
        break;
    }
    diagnostics_sort(&f->diagnostics);
    struct text_buffer out = {.arena = f->arena};
    fixture_describe(f, &out);
    return text_string(f->arena, text_built(&out));
}

struct fixture_row {
    const char *text, *target, *expected;
};

/* Checks a table; the text stands in the message of a row that fails. */
static inline void fixture_check(enum fixture_language language, const struct fixture_row *rows,
                                 size_t count)
{
    struct fixture f;
    fixture_begin(&f);
    uint32_t failed = 0;
    for (size_t i = 0; i < count; i++) {
        const char *got = fixture_outcome(&f, language, text_of(rows[i].text), rows[i].target);
        if (strcmp(got, rows[i].expected) == 0) continue;
        print_error("%s\n  expected: %s\n  got:      %s\n", rows[i].text, rows[i].expected, got);
        failed++;
    }
    fixture_end(&f);
    assert_int_equal(failed, 0);
}

#define FIXTURE_CHECK(language, rows)                                                              \
    fixture_check((language), (rows), sizeof(rows) / sizeof *(rows))

/* SplitMix64: repeatable random numbers. */
static inline uint64_t fixture_random(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

#endif
