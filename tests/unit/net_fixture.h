/* For tests of the net: a specification from a text, in either language, and what was said about
 * it. */
#ifndef TESTS_NET_FIXTURE_H
#define TESTS_NET_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ast/ast.h"
#include "net/net.h"
#include "verify/verify.h"

static struct arena *arena;
static struct diagnostics diagnostics;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new((size_t)2 << 30);
    diagnostics = (struct diagnostics){.arena = arena};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

/* Every diagnostic, as people read it: for the message of a test that fails. */
static inline const char *said(void)
{
    struct text_buffer out = {.arena = arena};
    diagnostics_sort(&diagnostics);
    diagnostics_print(&diagnostics, &out, false);
    return text_string(arena, text_built(&out));
}

/* The names of all diagnostics in order, such as "no-way-in missing-join". */
static inline const char *said_names(void)
{
    struct text_buffer out = {.arena = arena};
    diagnostics_sort(&diagnostics);
    for (uint32_t i = 0; i < diagnostics.list.count; i++) {
        text_print(&out, "%s%s", i == 0 ? "" : " ", diagnostics.list.items[i]->kind->name);
    }
    return text_string(arena, text_built(&out));
}

/* Reads and lowers; XML if the text begins with '<'.  NULL if it does not reach the net. */
static inline struct net_specification *net_of_text(const char *string)
{
    bool is_xml = string[0] == '<';
    struct text name = is_xml ? TEXT("t.yawl") : TEXT("t.yaml");
    struct source *source = source_new(arena, name, text_of(string));
    struct document *document =
        is_xml ? read_xml(arena, source, &diagnostics) : read_yaml(arena, source, &diagnostics);
    if (document == NULL || diagnostics.errors > 0) return NULL;
    ast_specifications asts = is_xml ? ast_from_yawl(arena, document, &diagnostics)
                                     : ast_from_yaml(arena, document, &diagnostics);
    if (asts.count != 1 || diagnostics.errors > 0) return NULL;
    return ast_to_net(arena, asts.items[0], &diagnostics);
}

/* The same for a text that must be without fault; the root net. */
static inline struct net *good_net(const char *string)
{
    struct net_specification *specification = net_of_text(string);
    if (specification == NULL || diagnostics.errors > 0) fail_msg("%s", said());
    return &specification->nets.items[0];
}

static inline struct net_task *task_named(const struct net *net, const char *name)
{
    net_task_id id = net_find_task(net, text_of(name));
    assert_int_not_equal(id.index, NET_NONE);
    return &net->tasks.items[id.index];
}

/* "a -> b, end": the places of ids. */
static inline const char *places_named(const struct net *net, const net_place_id *ids,
                                       uint32_t count)
{
    struct text_buffer out = {.arena = arena};
    for (uint32_t i = 0; i < count; i++) {
        text_print(&out, "%s" TEXT_FMT, i == 0 ? "" : ", ",
                   TEXT_ARG(net->places.items[ids[i].index].name));
    }
    return text_string(arena, text_built(&out));
}

/* YAML around the tasks; YAWL 4.0 around the elements of the root net `n` and the
 * decompositions. */
#define YAML(body) "yawl: 1\nworkflow: w\nversion: \"1\"\n" body
#define YAWL(variables, elements, decompositions)                                                  \
    "<specificationSet xmlns=\"http://www.yawlfoundation.org/yawlschema\" "                        \
    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" version=\"4.0\">"                     \
    "<specification uri=\"w\"><metaData><version>0.1</version>"                                    \
    "<identifier>UID_1</identifier></metaData>"                                                    \
    "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"/>"                                   \
    "<decomposition id=\"n\" isRootNet=\"true\" xsi:type=\"NetFactsType\">" variables              \
    "<processControlElements>" elements "</processControlElements></decomposition>" decompositions \
    "</specification></specificationSet>"
#define INPUT(to)                                                                                  \
    "<inputCondition id=\"i\"><flowsInto><nextElementRef id=\"" to                                 \
    "\"/></flowsInto></inputCondition>"
#define OUTPUT                 "<outputCondition id=\"o\"/>"
#define FLOW(to)               "<flowsInto><nextElementRef id=\"" to "\"/></flowsInto>"
#define FLOW_IF(to, predicate) "<flowsInto><nextElementRef id=\"" to "\"/>" predicate "</flowsInto>"
#define TASK(id, flows, join, split, rest)                                                         \
    "<task id=\"" id "\">" flows "<join code=\"" join "\"/><split code=\"" split "\"/>" rest       \
    "</task>"
#define WORK(id) "<decomposesTo id=\"" id "\"/>"
#define GATEWAY(id, parameters)                                                                    \
    "<decomposition id=\"" id "\" xsi:type=\"WebServiceGatewayFactsType\">" parameters             \
    "<externalInteraction>manual</externalInteraction></decomposition>"

#endif
