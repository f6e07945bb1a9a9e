/* What is wrong inside the content of an element, such as an initial value, each thing at its own place. */
#ifndef AST_CHECK_CONTENT_H
#define AST_CHECK_CONTENT_H

#include "ast/ast.h"
#include "yawl/schema.h"

struct content {
    struct arena *arena;
    const struct ast_text *value;
    struct yawl_tree_type type; /* what its element must be; its name is `root` */
};

typedef void (*content_problem_fn)(void *context, struct span span, struct text what);
/* Tells everything that is wrong with it; how many things are. */
uint32_t check_content(const struct content *content, content_problem_fn report, void *context);

#endif
