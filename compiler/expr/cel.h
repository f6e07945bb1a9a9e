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
    CEL_MAP,    /* arguments: each key and its value */
    CEL_RECORD, /* name{…}; arguments: each member's name and its value */
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
/* cel_hint.c: what was meant by a token that cannot stand where it is; NULL: nobody knows. */
const char *cel_hint(const struct expr_work *work, struct cel_token token);
bool cel_is_keyword(struct text name);  /* true, false, null, in */
bool cel_is_reserved(struct text name); /* as, break, … */

/* cel_literal.c: the value of a literal token; NULL if it is malformed, diagnosed. `negative`: a
 * minus stands before it and is part of it. */
struct expr *cel_number(struct expr_work *work, struct cel_token token, bool negative);
struct expr *cel_string(struct expr_work *work, struct cel_token token);
struct expr *cel_bytes(struct expr_work *work, struct cel_token token);
/* Where byte `byte` of a string's value stands in the text of the expression. */
uint32_t cel_string_place(struct expr_work *work, struct cel_token token, uint32_t byte);

/* cel_parse.c: the expression that begins at `from`. With `end` NULL it must take the whole text;
 * else *end is the first byte behind it. NULL if it is malformed, diagnosed. */
const struct cel_node *cel_parse(struct expr_work *work, uint32_t from, uint32_t *end);

/* cel_type.c: the typed tree; NULL if it is wrong or unsupported, noted in the work. */
struct expr *cel_type(struct expr_work *work, const struct cel_node *node);
/* The same where a value of `wanted` is needed, which says what `null` and the items of a list are (NULL:
 * any will do).  It may still be of another type. */
struct expr *cel_type_as(struct expr_work *work, const struct cel_node *node,
                         const struct expr_type *wanted);
/* Is it the name of a local or a case variable? */
bool cel_is_variable(const struct expr_work *work, struct text name);
/* Can it be the value of a variable, a member; of an item of a list? */
bool cel_is_value(const struct expr_type *type);
bool cel_is_item(const struct expr_type *type);
/* Noted as not compiled, if an item of the list may be without a value. */
bool cel_may_lack_items(struct expr_work *work, const struct expr *list);
/* cel_record.c: members, has() of them, literals. */
struct expr *cel_member(struct expr_work *work, const struct cel_node *node, struct expr *record);
struct expr *cel_record(struct expr_work *work, const struct cel_node *node);
/* Has it a value?  NULL: it is no variable or member that may be without one. */
struct expr *cel_presence(struct expr_work *work, struct span span, struct expr *value);
/* cel_call.c */
struct expr *cel_call(struct expr_work *work, const struct cel_node *node);
/* cel_list.c: list literals, items, `in`, and the functions on lists; of a call of another function
 * *known is false. */
struct expr *cel_list(struct expr_work *work, const struct cel_node *node,
                      const struct expr_type *wanted);
struct expr *cel_index(struct expr_work *work, const struct cel_node *node);
struct expr *cel_in(struct expr_work *work, const struct cel_node *node);
struct expr *cel_list_call(struct expr_work *work, const struct cel_node *node, bool *known);
/* The list, or NULL, diagnosed, if it is none, or one whose items have no type. */
struct expr *cel_need_list(struct expr_work *work, struct expr *list, const char *what);
struct expr *cel_need_items(struct expr_work *work, struct expr *list, const char *what);
/* Gives the operands of a new literal one type. */
struct expr *cel_type_items(struct expr_work *work, struct expr *list);
/* cel_macro.c: all, exists, exists_one, map, filter; of another call *known is false. */
struct expr *cel_macro(struct expr_work *work, const struct cel_node *node, bool *known);
/* cel_map.c: map literals, which must be used where they stand. */
struct expr *cel_map_keys(struct expr_work *work, const struct cel_node *map);
struct expr *cel_map_index(struct expr_work *work, const struct cel_node *node,
                           const struct cel_node *map, struct expr *key);
struct expr *cel_map_in(struct expr_work *work, const struct cel_node *node);
struct expr *cel_map_size(struct expr_work *work, const struct cel_node *map, struct span span);
/* cel_function.c: functions that are rows of tables: of strings, of math, conversions. */
struct expr *cel_function(struct expr_work *work, const struct cel_node *node, bool *known);
/* Any value as text; NULL: it has none, diagnosed. */
struct expr *cel_to_string(struct expr_work *work, struct expr *operand);
/* cel_regex.c: matches. */
struct expr *cel_regex(struct expr_work *work, const struct cel_node *node, bool *known);
/* cel_time.c: dates, times and durations. */
bool cel_is_time(enum expr_kind kind);
struct expr *cel_now(struct expr_work *work, struct span span);
/* A conversion called `name`; NULL: there is none from that type. */
struct expr *cel_time_conversion(struct expr_work *work, struct text name, struct span span,
                                 struct expr *operand);
struct expr *cel_time_call(struct expr_work *work, const struct cel_node *node, bool *known);
struct expr *cel_time_arithmetic(struct expr_work *work, enum expr_op op, struct expr *left,
                                 struct expr *right);
struct expr *cel_time_negate(struct expr_work *work, struct expr *operand);
struct expr *cel_time_compare(struct expr_work *work, enum expr_op op, struct expr *left,
                              struct expr *right);
/* cel_merge.c: the node of a value that is merged into the variable called `name`. */
const struct cel_node *cel_merge(struct expr_work *work, enum expr_merge merge, struct text name,
                                 const struct cel_node *value);
/* cel_operator.c */
struct expr *cel_binary(struct expr_work *work, const struct cel_node *node, struct expr *left,
                        struct expr *right);
struct expr *cel_conditional(struct expr_work *work, const struct cel_node *node,
                             struct expr *const operands[3]);
/* The operand as a value of `type`, if the language converts it there silently; else NULL, not
 * diagnosed. */
struct expr *cel_coerce(struct expr_work *work, struct expr *operand, struct expr_type type);

#endif
