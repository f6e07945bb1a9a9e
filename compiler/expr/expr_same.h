/* Are two trees the same expression?  What is compared to find parts that stand more than once. */
#ifndef EXPR_EXPR_SAME_H
#define EXPR_EXPR_SAME_H

#include "expr/expr.h"

/* Do both always give the same where the same local variables are bound?  Those that they bind themselves
 * may have any number. */
bool expr_same(const struct expr *a, const struct expr *b);
/* Of the node alone; nodes that are the same have the same one. */
uint32_t expr_node_hash(const struct expr *expr);

#endif
