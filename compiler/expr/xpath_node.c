/* Nodes of XPath, with the limit on their depth. */
#include "expr/xpath.h"

static void too_deep(struct xpath_parser *p)
{
    if (p->failed || p->gave_up) return;
    expr_diagnose(p->work, &expr_limit, expr_place(p->work, p->at, p->at + 1),
                  "the expression is nested deeper than %d levels here; compute parts of it into "
                  "variables",
                  EXPR_DEPTH_MAX);
    p->failed = true;
    p->at = p->last_end = (uint32_t)p->text.length;
}

struct xpath_node *xpath_new(struct xpath_parser *p, enum xpath_kind kind, uint32_t begin)
{
    struct xpath_node *node = ARENA_NEW(p->work->context->arena, struct xpath_node);
    node->kind = kind;
    node->begin = begin;
    node->end = p->last_end;
    node->depth = 1;
    return node;
}

struct xpath_node *xpath_other(struct xpath_parser *p, uint32_t begin, const char *reason)
{
    struct xpath_node *node = xpath_new(p, XPATH_OTHER, begin);
    node->reason = text_of(reason);
    return node;
}

void xpath_add(struct xpath_parser *p, struct xpath_node *node, const struct xpath_node *child)
{
    array_push(p->work->context->arena, &node->children, child);
    node->end = p->last_end;
    if (node->depth <= child->depth) node->depth = child->depth + 1;
    if (node->depth > EXPR_DEPTH_MAX) too_deep(p);
}

bool xpath_enter(struct xpath_parser *p)
{
    if (p->depth >= EXPR_DEPTH_MAX) {
        too_deep(p);
        return false;
    }
    p->depth++;
    return true;
}

void xpath_leave(struct xpath_parser *p) { p->depth--; }
