/* What the tests of YAWL specifications share: XML lowered to its syntax tree, its diagnostics, its dump
 * and the YAWL 4.0 that is made of it.
 */
#ifndef AST_YAWL_FIXTURE_H
#define AST_YAWL_FIXTURE_H

#include "ast/ast.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define YAWL_HEAD(version)                                                                         \
    "<specificationSet version='" version "' xmlns='http://www.yawlfoundation.org/yawlschema'\n"   \
    " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>\n"
#define YAWL_BETA_HEAD(attributes)                                                                 \
    "<specificationSet" attributes " xmlns='http://www.citi.qut.edu.au/yawl'\n"                    \
    " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>\n"
#define YAWL_TAIL "</specificationSet>\n"
#define INPUT                                                                                      \
    "<inputCondition id='i'><flowsInto><nextElementRef id='a'/></flowsInto></inputCondition>\n"
#define TASK_A(rest)                                                                               \
    "<task id='a'><flowsInto><nextElementRef id='o'/></flowsInto><join code='xor'/>"               \
    "<split code='and'/>" rest "</task>\n"
#define OUTPUT          "<outputCondition id='o'/>\n"
#define ELEMENTS(tasks) "<processControlElements>" INPUT tasks OUTPUT "</processControlElements>\n"
/* A specification whose root net has these variables and these elements between input and output. */
#define YAWL_NET(version, variables, tasks)                                                        \
    YAWL_HEAD(version)                                                                             \
    "<specification uri='s'><metaData/>\n"                                                         \
    "<decomposition id='N' isRootNet='true' xsi:type='NetFactsType'>\n" variables                  \
    ELEMENTS(tasks) "</decomposition></specification>\n" YAWL_TAIL

struct lowered {
    struct arena *arena;
    struct diagnostics diagnostics;
    ast_specifications specifications;
    struct ast_specification *specification; /* the first, or NULL */
};

static inline struct lowered *lower_text(struct text text, bool is_yaml)
{
    struct lowered *lowered = calloc(1, sizeof *lowered);
    assert_non_null(lowered);
    struct arena *arena = lowered->arena = lowered->diagnostics.arena =
        arena_new(ARENA_LIMIT_DEFAULT);
    const struct source *source = source_new(arena, TEXT("t"), text_copy(arena, text));
    const struct document *document = is_yaml ? read_yaml(arena, source, &lowered->diagnostics)
                                              : read_xml(arena, source, &lowered->diagnostics);
    if (document == NULL) return lowered;
    lowered->specifications = is_yaml ? ast_from_yaml(arena, document, &lowered->diagnostics)
                                      : ast_from_yawl(arena, document, &lowered->diagnostics);
    if (lowered->specifications.count > 0)
        lowered->specification = lowered->specifications.items[0];
    return lowered;
}

static inline struct lowered *lower(const char *xml) { return lower_text(text_of(xml), false); }

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

static inline struct lowered *lower_fine(const char *xml)
{
    struct lowered *lowered = lower(xml);
    if (lowered->diagnostics.list.count > 0 || lowered->specification == NULL) {
        fail_msg("%s\n%s", complaints(lowered), xml);
    }
    return lowered;
}

static inline const char *dump(struct lowered *lowered, const struct ast_specification *ast)
{
    struct text_buffer out = {.arena = lowered->arena};
    ast_print(ast, false, &out);
    return text_string(lowered->arena, text_built(&out));
}

static inline const char *yawl_of(struct lowered *lowered)
{
    struct text_buffer out = {.arena = lowered->arena};
    ast_to_yawl(lowered->arena, lowered->specification, &out, &lowered->diagnostics);
    return text_string(lowered->arena, text_built(&out));
}

/* The kinds of the diagnostics in their order, with spaces between. */
static inline const char *kinds(struct lowered *lowered)
{
    struct text_buffer out = {.arena = lowered->arena};
    diagnostics_sort(&lowered->diagnostics);
    for (uint32_t i = 0; i < lowered->diagnostics.list.count; i++) {
        text_print(&out, "%s%s", i > 0 ? " " : "", lowered->diagnostics.list.items[i]->kind->name);
    }
    return text_string(lowered->arena, text_built(&out));
}

static inline void assert_contains(const char *text, const char *part)
{
    if (strstr(text, part) == NULL) fail_msg("no '%s' in:\n%s", part, text);
}

#endif
