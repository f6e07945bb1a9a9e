/* Building typed trees: what the front ends cel_*.c and xpath_*.c share.
 *
 * A front end parses text into its own nodes, then makes `struct expr` with the functions here,
 * which fold constants. A function that is given NULL for an operand, which is then diagnosed or
 * unsupported already, gives NULL, so that the rest of an expression is still looked at and all
 * errors come in one run. / */
#ifndef EXPR_EXPR_BUILD_H
#define EXPR_EXPR_BUILD_H

#include "expr/expr.h"
#include "expr/expr_diagnostics.h"
#include "expr/expr_functions.h"
#include "support/utf8.h"

/* "Did you mean" looks through all names: not for more names and errors than this. */
#define EXPR_SUGGEST_NAMES_MAX  10000
#define EXPR_SUGGEST_ERRORS_MAX 100

/* The text of one expression and what came of it so far. */
struct expr_work {
    const struct expr_context *context;
    struct text text;
    struct span span; /* of the whole text */
    const uint32_t
        *offsets;       /* of each byte of the text in the source, and of its end; NULL: unknown */
    bool wrong;         /* an error was diagnosed */
    struct text reason; /* first part that is not compiled yet */
    struct span reason_span;
    bool reason_is_type;
    uint32_t locals; /* local variables so far */
    const struct expr_bound *bound; /* those that may be named here, the innermost first */
};

/* A name that stands for a local variable. */
struct expr_bound {
    const struct expr_local *local;
    const struct expr_bound *outer;
};

/* Starts work on `text`.  false: it is too long, diagnosed. */
bool expr_begin(struct expr_work *work, const struct expr_context *context, struct text text,
                struct span span);
/* The result, once everything is typed. */
struct expr_result expr_end(const struct expr_work *work, struct expr *tree);
/* expr_place.c: the place in the specification of bytes [from, to) of the text. */
void expr_place_init(struct expr_work *work);
struct span expr_place(const struct expr_work *work, size_t from, size_t to);

/* Adds a diagnostic; an error makes the whole expression wrong. */
struct diagnostic *expr_diagnose(struct expr_work *work, const struct diagnostic_kind *kind,
                                 struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void expr_suggest(struct expr_work *work, struct diagnostic *diagnostic, struct span span,
                  const struct intern *names, struct text name);
/* Notes what is not compiled yet; returns NULL. */
struct expr *expr_unsupported(struct expr_work *work, struct span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same of a variable that has a type of which no code is made. */
struct expr *expr_unsupported_type(struct expr_work *work, const struct expr_variable *variable,
                                   struct span span);

/* expr_types.c: a type without enumeration, named after its kind. */
struct expr_type expr_basic(enum expr_kind kind);
/* The type without what a declaration says of it: its name is canonical, it is not optional. */
struct expr_type expr_plain_type(struct arena *arena, struct expr_type type);
/* "int", "Status", "string?" for messages. */
struct text expr_type_text(struct expr_type type);

/* ---- Nodes ---- */

struct expr *expr_bool(struct expr_work *work, struct span span, bool value);
struct expr *expr_int(struct expr_work *work, struct span span, int64_t value);
/* `value` must be finite. */
struct expr *expr_float(struct expr_work *work, struct span span, double value);
struct expr *expr_decimal(struct expr_work *work, struct span span, struct yawl_decimal value);
struct expr *expr_string(struct expr_work *work, struct span span, struct text value);
struct expr *expr_variable(struct expr_work *work, struct span span,
                           const struct expr_variable *variable);
struct expr *expr_is_set(struct expr_work *work, struct span span,
                         const struct expr_variable *variable);

/* The state of the timers of the task with that number. */
struct expr *expr_timer(struct expr_work *work, struct span span, uint32_t task);

/* An operation with one or two operands, folded where they are constant.  `type`: of the result. */
struct expr *expr_unary(struct expr_work *work, enum expr_op op, struct expr_type type,
                        struct expr *operand);
struct expr *expr_binary(struct expr_work *work, enum expr_op op, struct expr *left,
                         struct expr *right);
struct expr *expr_not(struct expr_work *work, struct expr *operand);
/* and, or: C's operators (XPath: left to right).  NULL on one side means no condition there. */
struct expr *expr_both(struct expr_work *work, struct expr *left, struct expr *right);
struct expr *expr_conditional(struct expr_work *work, struct expr *condition, struct expr *then,
                              struct expr *otherwise);
/* A node with room for `count` operands, which the caller fills in; nothing is folded. */
struct expr *expr_node(struct expr_work *work, enum expr_op op, struct expr_type type,
                       struct span span, uint32_t count);
/* expr_call.c: a call, folded where all arguments are literals.  `type`: of the result; of scalars the
 * row says its kind. */
struct expr *expr_call(struct expr_work *work, const struct expr_function *function,
                       struct expr_type type, struct span span, struct expr *const *arguments);
/* A new local variable, a read of it, what binds it. */
const struct expr_local *expr_new_local(struct expr_work *work, struct text name,
                                        struct expr_type type);
struct expr *expr_local(struct expr_work *work, struct span span, const struct expr_local *local);
struct expr *expr_let(struct expr_work *work, const struct expr_local *local, struct expr *value,
                      struct expr *body);
/* An argument of a call: a program, and the text and flags that it was made of. */
struct expr *expr_regex(struct expr_work *work, struct span span, const struct yawl_regex *regex,
                        struct text text, struct text flags);
/* Has the text a part that matches?  Folded where it is a literal. */
struct expr *expr_regex_test(struct expr_work *work, struct span span, struct expr *regex,
                             struct expr *text);
/* A loop without condition and position, which the caller may add. */
struct expr *expr_loop(struct expr_work *work, enum expr_loop loop, const struct expr_local *local,
                       struct expr *range, struct expr *body);
/* One of the pairs of EXPR_CONVERT; folded; the operand itself if it has that kind. */
struct expr *expr_convert(struct expr_work *work, struct expr *operand, enum expr_kind kind);
/* The text of any scalar but an enumeration's in XPath: "true" and "false" for bool. */
struct expr *expr_to_string(struct expr_work *work, struct expr *operand);

static inline bool expr_is_literal(const struct expr *expr) { return expr->op == EXPR_LITERAL; }
static inline bool expr_is_comparison(enum expr_op op)
{
    return op >= EXPR_EQUAL && op <= EXPR_GREATER_EQUAL;
}
static inline bool expr_is_arithmetic(enum expr_op op)
{
    return op >= EXPR_ADD && op <= EXPR_MODULO;
}
/* May a read of it fail? */
static inline bool expr_may_be_unset(const struct expr_variable *variable)
{
    return variable->may_be_unset || variable->type.optional;
}

/* expr_fold.c: the literal that `expr`, whose operands are literals, always gives; `expr` itself,
 * with a warning, if it always fails. */
struct expr *expr_fold(struct expr_work *work, struct expr *expr);
/* Warns that what stands there always fails with that YAWL_E…; an error in an initial value. */
void expr_always_fault(struct expr_work *work, struct span span, int fault);

/* A character that was written as a reference or an escape. */
static inline void expr_add_code_point(struct text_buffer *out, uint32_t code)
{
    char bytes[4];
    text_add(out, (struct text){bytes, yawl__put_point(code, bytes)});
}
/* Letters and digits of both languages, ASCII. */
static inline bool expr_is_digit(char c) { return c >= '0' && c <= '9'; }
static inline bool expr_is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

#endif
