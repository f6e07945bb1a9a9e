/* Expressions of a specification as readable C; see expr.h for what each operation is. */
#ifndef EMIT_EMIT_EXPRESSION_H
#define EMIT_EMIT_EXPRESSION_H

#include "emit/writer.h"

/* Writes `expr` as one C expression over the case variables (`$D->x`), `returns->x` and `e`. */
void put_expression(struct writer *w, const struct expr *expr);
/* Does its C name the case variables, `e`, `returns`? */
bool expression_uses_data(const struct expr *expr);
bool expression_uses_eval(const struct writer *w, const struct expr *expr);
bool expression_uses_item(const struct expr *expr);
/* Variables `struct yawl_both both[N]` that it needs: N. */
uint32_t expression_both_depth(const struct expr *expr);

#endif
