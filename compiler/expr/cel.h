/* CEL inside this folder: tokens and the nodes that the parser gives to the typing.
 *
 * The grammar is that of the CEL language definition (cel.dev). Nodes say what was written; only
 * literals have a value already. The depth of a tree of nodes is at most EXPR_DEPTH_MAX. / */
#ifndef EXPR_CEL_H
#define EXPR_CEL_H

#include "expr/expr_build.h"

enum cel_token_kind {
    CEL_TOKEN_END,
    CEL_TOKEN_NAME,
    CEL_TOKEN_INT, /* also hexadecimal */
    CEL_TOKEN_UINT,
    CEL_TOKEN_FLOAT,
    CEL_TOKEN_STRING, /* with its quotes and prefix */
    CEL_TOKEN_BYTES,
    CEL_TOKEN_SYMBOL,
    CEL_TOKEN_BAD /* diagnosed */
};

/* A symbol of one or two characters as one number. */
#define CEL_SYMBOL(a, b) ((uint32_t)(unsigned char)(a) | (uint32_t)(unsigned char)(b) << 8)

struct cel_token {
    enum cel_token_kind kind;
    uint32_t begin, end; /* in the text */
    uint32_t symbol;
};

enum cel_kind {
    CEL_LITERAL, /* literal */
    CEL_NULL,
    CEL_NAME,   /* name */
    CEL_SELECT, /* operands[0].name */
    CEL_CALL,   /* name, arguments; with has_target the first one is the value before the point */
    CEL_LIST,   /* arguments */
    CEL_INDEX,  /* operands[0][operands[1]] */
    CEL_IN,     /* operands[0] in operands[1] */
    CEL_NOT,
    CEL_NEGATE,
    CEL_BINARY,      /* op, operands[0], operands[1] */
    CEL_CONDITIONAL, /* operands */
    CEL_OTHER        /* well-formed, not compiled yet: reason */
};

struct cel_node {
    enum cel_kind kind;
    uint32_t begin, end; /* in the text */
    uint32_t depth;
    enum expr_op op;
    bool has_target;
    const struct cel_node *const *arguments;
    uint32_t arguments_count;
    struct text name;
    struct text reason;
    struct expr *literal;
    const struct cel_node *operands[3];
};

/* cel_lex.c: the token at `at` or behind it.  Malformed ones are diagnosed. */
struct cel_token cel_next_token(struct expr_work *work, uint32_t at);
struct text cel_token_text(const struct expr_work *work, struct cel_token token);
bool cel_is_keyword(struct text name);  /* true, false, null, in */
bool cel_is_reserved(struct text name); /* as, break, … */

/* cel_literal.c: the value of a literal token; NULL if it is malformed, diagnosed. `negative`: a
 * minus stands before it and is part of it. */
struct expr *cel_number(struct expr_work *work, struct cel_token token, bool negative);
struct expr *cel_string(struct expr_work *work, struct cel_token token);

/* cel_parse.c: the expression that begins at `from`. With `end` NULL it must take the whole text;
 * else *end is the first byte behind it. NULL if it is malformed, diagnosed. */
const struct cel_node *cel_parse(struct expr_work *work, uint32_t from, uint32_t *end);

/* cel_type.c: the typed tree; NULL if it is wrong or unsupported, noted in the work. */
struct expr *cel_type(struct expr_work *work, const struct cel_node *node);
/* cel_call.c */
struct expr *cel_call(struct expr_work *work, const struct cel_node *node);
/* cel_list.c: list literals, items, `in`, and the functions on lists; of a call of another function
 * *known is false. */
struct expr *cel_list(struct expr_work *work, const struct cel_node *node);
struct expr *cel_index(struct expr_work *work, const struct cel_node *node);
struct expr *cel_in(struct expr_work *work, const struct cel_node *node);
struct expr *cel_list_call(struct expr_work *work, const struct cel_node *node, bool *known);
/* cel_operator.c */
struct expr *cel_binary(struct expr_work *work, const struct cel_node *node, struct expr *left,
                        struct expr *right);
struct expr *cel_conditional(struct expr_work *work, const struct cel_node *node,
                             struct expr *const operands[3]);
/* The operand as a value of `type`, if the language converts it there silently; else NULL, not
 * diagnosed. */
struct expr *cel_coerce(struct expr_work *work, struct expr *operand, struct expr_type type);

#endif
