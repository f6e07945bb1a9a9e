/* A Petri net as its file says it, and what makes it a workflow net: between PNML or LoLA and the syntax
 * tree.
 *
 * Nodes are numbered in the order of the text.  Every arc stands twice: with the node that it leaves and
 * with the node that it enters; after petri_merge at most one leads from one node to another.
 */
#ifndef AST_PETRI_H
#define AST_PETRI_H

#include "ast/ast.h"
#include "base/intern.h"

/* Tokens that one arc takes or gives: what `threads` allows. */
#define PETRI_WEIGHT_MAX 1000000
/* Other nodes that one message points at. */
#define PETRI_NOTES_MAX 4
/* The search for what was meant compares all ids: not in large nets, nor again and again. */
#define PETRI_SUGGEST_IDS_MAX    10000
#define PETRI_SUGGEST_ERRORS_MAX 20
#define PETRI_NONE               UINT32_MAX

struct petri_arc {
    uint32_t node; /* at the other end */
    int64_t weight;
    struct span span;
};

typedef ARRAY(struct petri_arc) petri_arcs;

struct petri_node {
    bool is_place;
    struct ast_text id;
    struct ast_text label; /* what people call it; absent if they do not */
    struct span span;      /* the whole definition */
    int64_t tokens;        /* at first */
    struct span tokens_span;
    petri_arcs in, out;
};

/* `finalmarkings`: tokens that a place shall hold at the end. */
struct petri_final {
    uint32_t node;
    int64_t tokens;
    struct span span;
};

struct petri_net {
    struct arena *arena;
    struct diagnostics *diagnostics;
    uint32_t errors;      /* that others had before */
    struct ast_text name; /* absent if the file gives none */
    const struct source *source;
    struct span span;       /* the whole net */
    struct span name_place; /* where a complaint about the net points */
    ARRAY(struct petri_node) nodes;
    ARRAY(struct petri_final) finals;
    struct intern ids;   /* id → node; of LoLA: places alone */
    uint32_t begin, end; /* the places where it begins and ends, once petri_check found them */
};

struct petri_net *petri_new(struct arena *arena, struct diagnostics *diagnostics);
/* Adds a node; an id that `ids` has already is reported, PETRI_NONE. */
uint32_t petri_add_node(struct petri_net *net, struct intern *ids, bool is_place,
                        struct ast_text id, struct span span);
/* Adds an arc; one between two places or two transitions is reported. */
void petri_add_arc(struct petri_net *net, uint32_t from, uint32_t to, int64_t weight,
                   struct span span);
/* The number that `text` says, from 0 to PETRI_WEIGHT_MAX; -1 after an error. */
int64_t petri_number(struct petri_net *net, struct text text, struct span span);
/* Notes which id was probably meant by one that is not there. */
void petri_suggest(struct petri_net *net, struct diagnostic *diagnostic, struct ast_text id);
/* Arcs from one node to the same other one become one of their common weight. */
void petri_merge(struct petri_net *net);
/* "place" or "transition", and the name that people know. */
const char *petri_kind(const struct petri_node *node);
struct text petri_called(const struct petri_node *node);

/* Is it a workflow net that the language can say?  Else the first reason is reported (petri_check.c). */
bool petri_check(struct petri_net *net);
/* The net as a specification: places are conditions, transitions are tasks; NULL after an error. */
struct ast_specification *petri_to_ast(struct petri_net *net);

#endif
