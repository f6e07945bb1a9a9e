/* Random CEL expressions as trees of their own: what they are made of, how they are written, and what they
 * are worth.
 *
 * Nothing here knows the compiler's trees: an expression is made by cel_generate, printed as CEL by
 * cel_print and computed by walking the tree in cel_value.  A row of the table of functions says how one is
 * written and computes it from the values of its arguments.
 */
#ifndef CEL_MODEL_H
#define CEL_MODEL_H

#include "yawl/errors.h"
#include "yawl/value.h"

#include <stdio.h>

/* A list of T is T + LIST_OF. */
enum { OF_BOOL, OF_INT, OF_FLOAT, OF_DECIMAL, OF_STRING, OF_BYTES, SCALARS, LIST_OF = 8 };

#define KIDS_MAX     8
#define LOCALS_MAX   6
#define VARIABLES    18
#define TEXT_MAX_CEL 4096

struct value;
struct value_list {
    struct value *items;
    uint32_t count;
};
struct value {
    int type;
    int fault; /* 0: it is a value */
    union {
        bool boolean;
        int64_t integer;
        double floating;
        struct yawl_decimal decimal;
        struct yawl_text text; /* bytes too */
        struct value_list list;
    } as;
};

/* Faults are numbered from the first code on, for sets of them. */
typedef uint64_t fault_set;
#define FAULT_BIT(code) ((fault_set)1 << (-(code)-4000))

/* ---- Memory that is given back all at once ---- */
struct pool {
    char *bytes;
    size_t used, size;
};
void *pool_take(struct pool *pool, size_t size);
struct yawl_text pool_text(struct pool *pool, const char *bytes, size_t length);

/* ---- Trees ---- */
enum node_op {
    NODE_LITERAL,
    NODE_VARIABLE, /* number: of `variables` */
    NODE_LOCAL,    /* number */
    NODE_CALL,     /* number: a row of the functions; kids are its arguments */
    NODE_AND,
    NODE_OR,
    NODE_CONDITIONAL,
    NODE_EQUAL, /* not strict where a kid is a variable that may be null */
    NODE_NOT_EQUAL,
    NODE_IS_NULL, /* number: the variable */
    NODE_LIST,
    NODE_MAP_ITEM, /* the key, then the values; keys are 0, 1, … or "a", "b", … */
    NODE_MAP_HAS,
    /* Macros: the list, the body, of map perhaps a condition; `number` is the local. */
    NODE_ALL,
    NODE_EXISTS,
    NODE_EXISTS_ONE,
    NODE_MAP,
    NODE_FILTER
};

struct node {
    enum node_op op;
    int type, number, count;
    struct value literal;
    struct node *kids[KIDS_MAX];
};

/* ---- The case's variables ---- */
struct variable {
    const char *name;
    int type;
    bool optional;
};
extern const struct variable variables[VARIABLES];

/* ---- Functions ---- */
struct evaluation {
    struct pool *pool;
    const struct value *variables; /* fault YAWL_EUNSET: null */
    struct value locals[LOCALS_MAX * 4];
    fault_set faults; /* all that some part met */
};

struct function {
    const char *
        takes; /* a letter an argument: b i f d s y; T any scalar, L a list of T; then > and the result */
    const char *written; /* $0, $1, … are the arguments */
    struct value (*compute)(struct evaluation *e, const struct value *arguments);
    bool is_risky; /* it often faults: it is called more rarely */
};
extern const struct function functions[];
extern const int functions_count;
/* The type that a letter stands for; `any`: what T is. */
int type_of_letter(char letter, int any);

/* cel_text_functions.c: rows on strings and bytes. */
extern const struct function text_functions[];
extern const int text_functions_count;
const struct function *function_at(int number);

/* ---- Values ---- */
struct value fault_of(struct evaluation *e, int type, int code);
struct value bool_of(bool value);
struct value int_of(int64_t value);
struct value float_of(double value);
struct value text_value(int type, struct yawl_text text);
struct value list_of(struct evaluation *e, int item, uint32_t count);
bool same_value(const struct value *a, const struct value *b);
int compare_values(const struct value *a, const struct value *b);

struct value cel_value(struct evaluation *e, const struct node *node);
void cel_print(const struct node *node, FILE *out);
void value_print(const struct value *value, FILE *out);

/* ---- Making them ---- */
uint64_t random_next(uint64_t *state);
int random_below(uint64_t *state, int limit);
struct node *cel_generate(struct pool *pool, uint64_t *state, int type);
/* Random values of all variables. */
void cel_data(struct pool *pool, uint64_t *state, struct value *values);

#endif
