/* Expressions of a specification as readable C; see expr.h for what each operation is. */
#ifndef EMIT_EMIT_EXPRESSION_H
#define EMIT_EMIT_EXPRESSION_H

#include "emit/writer.h"

/* Writes `expr` as one C expression over the case variables (`$D->x`), `returns->x`, `own->x` and `e`. */
void put_expression(struct writer *w, const struct expr *expr);
/* A part of the expression that is being written; emit_list.c: an operation on lists. */
void put_part(struct writer *w, const struct expr *expr);
void put_list_operation(struct writer *w, const struct expr *expr);
void put_list_size(struct writer *w, const struct expr *list);
/* The case variable that `list` is, where its items are read in place; NULL: it is another list. */
const struct machine_field *list_in_block(const struct writer *w, const struct expr *list);
/* emit_needs.c.  Does its C name variables of that place: the case variables, `e`, `returns`? */
bool expression_uses(const struct expr *expr, enum expr_place place);
bool expression_uses_data(const struct expr *expr);
bool expression_uses_eval(const struct writer *w, const struct expr *expr);
bool expression_uses_item(const struct expr *expr);

/* The local variables that expressions of one function need, `both[]` and `lists[]`. */
struct expression_locals {
    uint32_t both, lists;
};
void add_locals(struct expression_locals *locals, const struct expr *expr);
void put_locals(struct writer *w, const struct expression_locals *locals);

#endif
