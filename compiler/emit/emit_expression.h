/* Expressions of a specification as readable C; see expr.h for what each operation is. */
#ifndef EMIT_EMIT_EXPRESSION_H
#define EMIT_EMIT_EXPRESSION_H

#include "emit/writer.h"
#include "expr/expr_functions.h"

/* Writes `expr` as one C expression over the case variables (`$D->x`), `returns->x`, `own->x` and `e`. */
void put_expression(struct writer *w, const struct expr *expr);
/* A part of the expression that is being written; emit_list.c: an operation on lists. */
void put_part(struct writer *w, const struct expr *expr);
void put_list_operation(struct writer *w, const struct expr *expr);
void put_list_size(struct writer *w, const struct expr *list);
/* The case variable that `list` is, where it has a value; NULL: it is another list. */
const struct machine_field *list_in_block(const struct writer *w, const struct expr *list);
/* emit_needs.c.  Does its C name variables of that place: the case variables, `e`, `returns`? */
bool expression_uses(const struct expr *expr, enum expr_place place);
bool expression_uses_data(const struct expr *expr);
bool expression_uses_eval(const struct writer *w, const struct expr *expr);
bool expression_uses_item(const struct expr *expr);

/* emit_record.c: records. */
void put_member(struct writer *w, const struct expr *member);
bool member_uses_eval(const struct writer *w, const struct expr *expr);
void put_has_member(struct writer *w, const struct expr *has);
void put_record_variable(struct writer *w, const struct machine_field *field);
void put_records_variable(struct writer *w, const struct machine_field *field);
/* As the variable record_NUMBER. */
void put_built_record(struct writer *w, const struct expr *expr, uint32_t number);
/* An item of the list, in the variable record_NUMBER. */
void put_built_item(struct writer *w, const struct expr *list, const struct expr *item,
                    uint32_t number);
void put_record_equality(struct writer *w, const struct expr *expr);
/* A list of records: FUNCTION([e,] operands…, &record_X). */
void put_records_operation(struct writer *w, const struct expr *expr, const char *function,
                           bool with_eval);
/* emit_loops.c: local variables and loops. */
void put_local(struct writer *w, const struct expr *local);
void put_let(struct writer *w, const struct expr *let);
void put_loop_call(struct writer *w, const struct expr *loop);
void put_regex_address(struct writer *w, const struct expr *regex);
void put_record_of(struct writer *w, const struct expr *expr);
void put_item_of(struct writer *w, const struct expr *list, const struct expr *item);
/* The C type of a value: `int64_t `, `const struct order_Line *`. */
void put_value_type(struct writer *w, const struct expr_type *type);

/* The local variables that the expressions of one function need; what its loops are called after. */
struct expression_locals {
    struct text function; /* "check" and "_assign": loops are check_assign_loop_1, … */
    const char *part;
    uint32_t both, lists;
    uint32_t loops, expressions, records, regexes; /* so far */
    bool begun;
};
/* An expression, and where it stands. */
struct expression_origin {
    const struct expr *expr;
    struct span span;
    uint32_t line;
};
/* Counts what the expression needs, and writes its tables and the functions of its loops: it is called for
 * each expression of a function before the first line of that is written. */
void add_locals(struct writer *w, struct expression_locals *locals,
                const struct expression_origin *origin);
void put_locals(struct writer *w, const struct expression_locals *locals);

/* emit_needs.c: what the parts of an expression need that stand in one C function. */
uint32_t expression_both_depth(const struct expr *expr);
uint32_t expression_list_literals(const struct expr *expr);

#endif
