/* Writing C: formats with the names that generated code is full of, comments, strings, #line.
 *
 * A format copies its text; `$` and a letter insert: $s a string, $t a text, $u a number, $P the
 * workflow's prefix, $U the same in capitals; $N what the structs of the net begin with (`order_`, of another
 * net than the root `order_pick_net_`), $L its static functions and tables, $C its constants; $D what its
 * variables are called; $$ is a dollar.
 */
#ifndef EMIT_WRITER_H
#define EMIT_WRITER_H

#include "emit/emit.h"

/* Columns of a generated line. */
#define WRITER_COLUMNS 100
/* Longer lists of places or tasks become loops over constant data instead of text. */
#define WRITER_INLINE_MAX 8

/* What binds local variables: a loop, whose function has a name, or a let; and the expression in which it
 * stands, counted from 1 in its function.  Or a record that is built: `number` is its variable's; or a
 * regular expression, whose table is called `function`. */
struct writer_binder {
    const struct expr *node;
    struct text function;
    uint32_t expression, number;
    const struct expr *loop; /* in whose function it is built; NULL: in the expression's */
};
typedef ARRAY(struct writer_binder) writer_binders;

struct writer {
    const struct machine *machine;
    const struct machine_net *net;
    const struct emit_options *options;
    struct text_buffer *out; /* empty when writing begins: its lines are counted for #line */
    const struct machine_record *returns;  /* what `item` is in the expression that is written */
    const struct machine_record *own;      /* the instance's own variable there */
    const struct expr_variable *known_set; /* known to be set there: no check */
    bool walks_retests;                    /* a step that was written walks a list of tasks to test */
    uint32_t both_depth;                   /* of operators whose operands may both fault */
    uint32_t lists_used;                   /* list literals so far in the expression that is written */
    writer_binders binders;                /* of the expressions of the function that is written */
    uint32_t expression;                   /* the number in its function of the one that is written */
    bool in_loop;                          /* the function that is written is a loop's */
    size_t counted;                        /* bytes whose lines are in `lines` */
    uint32_t lines;
};

void put(struct writer *w, const char *format, ...);
/* A string literal with its quotes; NUL and what compilers or eyes misread is escaped. */
void put_string(struct writer *w, struct text text);
/* Text inside a comment: it cannot end it. */
void put_comment_text(struct writer *w, struct text text);
/* "check, order.yaml:12": a name and where it stands. */
void put_origin(struct writer *w, struct text name, struct span span, uint32_t line);
/* A heading between the sections of a file. */
void put_section(struct writer *w, const char *title);
/* Breaks the line before `next` bytes more would pass WRITER_COLUMNS: a line end and `indent` blanks. */
void put_break(struct writer *w, size_t next, uint32_t indent);

/* The constant of a place, a task, a case variable: P_CHECK_ACCEPT. */
void put_place(struct writer *w, uint32_t place);
void put_task(struct writer *w, uint32_t task);
void put_variable(struct writer *w, uint32_t variable);
/* One word of a set of places as constants: YAWL_BIT(P_A) | YAWL_BIT(P_B), broken at `indent`. */
void put_mask(struct writer *w, const struct machine_mask *mask, uint32_t indent);
/* The word of the frame that holds these places: f->places or f->places[2]. */
void put_places_word(struct writer *w, uint32_t word);

/* "#line 31 "specs/order.yaml"" before a user's expression, and back to our own file after it.  Both
 * begin a line; nothing with --no-positions. */
void put_line(struct writer *w, struct span span, uint32_t line);
void put_line_back(struct writer *w);
/* A file name after --file-prefix-map. */
struct text mapped_name(const struct writer *w, struct text name);

#endif
