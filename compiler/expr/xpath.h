/* XPath and XQuery inside this folder: the parser, its nodes, and values while they are lowered.
 *
 * The parser recognises the language; what is not compiled becomes a node XPATH_OTHER with the
 * reason, so that the rest is still checked. Two lowerings follow: of scalars (xpath_lower.c), which
 * gives plain C operators and says why it cannot; then the general one over sequences
 * (xquery_*.c). The depth of a tree of nodes is at most EXPR_DEPTH_MAX. Rules are cited from "XML
 * Path Language (XPath) 2.0" [XP] and "XQuery 1.0" [XQ], W3C, second editions, and "XQuery 1.0 and
 * XPath 2.0 Functions and Operators" [FO]. / */
#ifndef EXPR_XPATH_H
#define EXPR_XPATH_H

#include "expr/expr_build.h"
#include "yawl/items.h"

enum xpath_kind {
    XPATH_LITERAL,    /* literal: int, decimal, float or string */
    XPATH_PATH,       /* /names[0]/names[1]… and `tail` */
    XPATH_EMPTY,      /* () */
    XPATH_CALL,       /* name(children): a function without prefix or with fn: */
    XPATH_TIMER,      /* timer(name): the state of the timers of a task, of YAWL */
    XPATH_IF,         /* children: condition, then, else */
    XPATH_LOGIC,      /* op: EXPR_AND, EXPR_OR */
    XPATH_COMPARISON, /* op; is_value: eq, lt … */
    XPATH_ARITHMETIC, /* op; is_integer: idiv */
    XPATH_NEGATE,
    XPATH_PLUS,
    XPATH_ELEMENT, /* <name>children</name>: XPATH_ATTRIBUTE, XPATH_TEXT, or what a hole holds */
    XPATH_TEXT,    /* literal: text inside an element or attribute */
    /* From here on only the general lowering knows them; each has a reason for the other one. */
    XPATH_STEPS,     /* the children are steps, each from what the one before gave; is_absolute: from
                      * the document, else from the context item or, if it is no step, a value */
    XPATH_STEP,      /* axis::name, name also "*", "node()" …; the children are its predicates */
    XPATH_FILTER,    /* children: a value, its predicates */
    XPATH_CONTEXT,   /* . */
    XPATH_VARIABLE,  /* $name: number */
    XPATH_SEQUENCE,  /* a, b */
    XPATH_OPERATOR,  /* name: to, union, intersect, except, is, << or >>, of two children */
    XPATH_TYPED,     /* name: cast, castable, instance or treat; the child, type and occurrence */
    XPATH_FLWOR,     /* XPATH_FOR, XPATH_LET, XPATH_WHERE, XPATH_ORDER; the last child is returned */
    XPATH_FOR,       /* $name: number, `at` position or 0, in child */
    XPATH_LET,       /* $name: number, := child */
    XPATH_WHERE,     /* child */
    XPATH_ORDER,     /* children: keys; name: for each a letter as yawl_items_order() takes them */
    XPATH_SOME,      /* XPATH_FOR …; the last child is the condition */
    XPATH_EVERY,
    XPATH_ATTRIBUTE, /* name="children": XPATH_TEXT, or what a hole holds */
    XPATH_OTHER      /* well-formed, not compiled: reason */
};

enum xpath_axis {
#define XPATH_AXIS(name) XPATH_AXIS_##name,
    YAWL_AXES(XPATH_AXIS)
#undef XPATH_AXIS
    XPATH_AXIS_COUNT
};

/* What a path selects at its end. */
enum xpath_tail { XPATH_TAIL_ELEMENT, XPATH_TAIL_TEXT, XPATH_TAIL_CHILDREN };

struct xpath_node {
    enum xpath_kind kind;
    uint32_t begin, end; /* in the text */
    uint32_t depth;
    enum expr_op op;
    enum xpath_tail tail;
    bool is_value, is_integer, is_absolute;
    enum xpath_axis axis;
    uint32_t number, position; /* of variables, from 1 in one expression */
    enum yawl_item_kind type;  /* XPATH_TYPED: ROW where `test` says it */
    enum yawl_integer integer; /* XPATH_TYPED: of fewer values than `type`; COUNT: all of them */
    enum yawl_occurrence occurrence;
    struct text test;
    struct text name;
    struct text reason;
    uint32_t reason_begin; /* XPATH_STEPS: where what it names begins */
    struct expr *literal;
    const struct yawl_regex *regex; /* XPATH_CALL of matches, replace, tokenize: of its literal */
    ARRAY(struct text) names;
    ARRAY(const struct xpath_node *) children;
};

struct xpath_binding {
    struct text name;
    uint32_t number;
};

struct xpath_parser {
    struct expr_work *work;
    struct text text;
    uint32_t at;       /* next byte */
    uint32_t last_end; /* behind the last thing consumed */
    uint32_t depth;
    bool is_predicate;            /* errors are warnings */
    bool failed;                  /* diagnosed; `at` stands at the end */
    bool gave_up;                 /* unsupported from here on, not parsed; `at` stands at the end */
    uint32_t bound;                         /* variables so far */
    ARRAY(struct xpath_binding) variables; /* in scope, the innermost last */
};

/* ---- xpath_scan.c: characters and words ---- */

/* Skips white space and comments (: … :). */
void xpath_skip(struct xpath_parser *p);
/* All of these skip first, and look at or take what follows. */
char xpath_peek(struct xpath_parser *p);
bool xpath_is_at(struct xpath_parser *p, const char *symbol);
/* The same: what stands at a place is asked dozens of times, and nearly always the first byte says no. */
static inline bool xpath_at(struct xpath_parser *p, const char *symbol)
{
    char c = p->at < p->text.length ? p->text.data[p->at] : ' ';
    bool may_be_skipped = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '(';
    return (may_be_skipped || c == symbol[0]) && xpath_is_at(p, symbol);
}
bool xpath_accept(struct xpath_parser *p, const char *symbol);
bool xpath_expect(struct xpath_parser *p, const char *symbol);
/* A word: not followed by a character of names. */
bool xpath_at_word(struct xpath_parser *p, const char *word);
bool xpath_accept_word(struct xpath_parser *p, const char *word);
/* A word, then white space, then `next`: how the language tells `for $x` from an element named
 * for. */
bool xpath_at_words(struct xpath_parser *p, const char *word, const char *next);
/* A name with an optional prefix; false if there is none.  No white space inside. */
bool xpath_accept_name(struct xpath_parser *p, struct text *prefix, struct text *name);
static inline bool xpath_is_name_start(char c)
{
    return expr_is_letter(c) || ((unsigned char)c & 0x80) != 0;
}
static inline bool xpath_is_name_char(char c)
{
    return xpath_is_name_start(c) || expr_is_digit(c) || c == '-' || c == '.';
}
/* Ends the parse: what stood at `at` is no XPath; `expected` says what should. */
void xpath_fail(struct xpath_parser *p, const char *expected);
void xpath_fail_at(struct xpath_parser *p, uint32_t begin, uint32_t end, const char *message);
/* xpath_hint.c: what was meant at `at`, for a person; NULL: nobody knows. */
const char *xpath_hint(const struct xpath_parser *p);
/* Ends the parse: what begins at `begin` is not compiled. */
void xpath_give_up(struct xpath_parser *p, uint32_t begin, const char *reason);
/* Adds the character that a reference (&lt; &#60;) at `at` stands for and goes behind it. */
void xpath_take_reference(struct xpath_parser *p, struct text_buffer *out);

/* ---- xpath_node.c ---- */

/* A node from `begin` up to what was consumed last. */
struct xpath_node *xpath_new(struct xpath_parser *p, enum xpath_kind kind, uint32_t begin);
struct xpath_node *xpath_other(struct xpath_parser *p, uint32_t begin, const char *reason);
/* Adds a child; a tree that is too deep ends the parse. */
void xpath_add(struct xpath_parser *p, struct xpath_node *node, const struct xpath_node *child);
/* Enters one more level of nesting; false: too deep, the parse has ended. */
bool xpath_enter(struct xpath_parser *p);
void xpath_leave(struct xpath_parser *p);

/* ---- The grammar.  Each gives a node, never NULL; after an error it means nothing. ---- */

/* xpath_parse.c */
struct xpath_node *xpath_parse_all(struct xpath_parser *p);    /* Expr: with commas */
struct xpath_node *xpath_parse_single(struct xpath_parser *p); /* ExprSingle */
/* xpath_parse_path.c */
struct xpath_node *xpath_parse_path(struct xpath_parser *p);
/* xpath_parse_primary.c */
bool xpath_at_primary(struct xpath_parser *p);
struct xpath_node *xpath_parse_primary(struct xpath_parser *p);
/* xpath_regex.c: the program of a call of matches, replace or tokenize whose regular expression and flags are
 * literals; NULL: there is none.  Else, where something is wrong with them: the node that takes its place. */
struct xpath_node *xpath_check_regex(struct xpath_parser *p, struct xpath_node *call);
/* The program as an argument; the flags of a call, "" where it has none. */
struct expr *xpath_regex(struct expr_work *work, const struct xpath_node *call);
struct text xpath_flags(const struct xpath_node *call);
/* xpath_parse_type.c: a type, which is noted in `node`; `single`: of cast and castable. */
void xpath_parse_type(struct xpath_parser *p, struct xpath_node *node, bool single);
/* The kind of value of the type `xs:NAME`; false if it is none that is compiled. */
bool xpath_atomic_type(struct text name, enum yawl_item_kind *kind);
/* The same of what a cast may go to; noted in `node`. */
bool xpath_cast_type(struct text name, struct xpath_node *node);
/* Says that there is no type PREFIX:NAME, or that no code is made of it. */
void xpath_refuse_type(struct xpath_parser *p, uint32_t begin, struct text prefix, struct text name);
/* xpath_parse_query.c: for, let, some, every, if; NULL if none stands here. */
struct xpath_node *xpath_parse_clause(struct xpath_parser *p);
struct text xpath_take_variable(struct xpath_parser *p);
/* xpath_parse_element.c: a direct constructor. */
struct xpath_node *xpath_parse_element(struct xpath_parser *p);
/* Parses the whole text of the work; NULL: diagnosed, or the reason is in the work. */
const struct xpath_node *xpath_parse(struct expr_work *work, bool is_predicate);

/* xpath_functions.c: a function of [FO] that takes `arguments`; else the nearest name, or
 * absent. */
bool xpath_is_function(struct text name, uint32_t arguments, struct text *nearest, bool *known);

/* ---- Values while they are lowered ---- */

enum xpath_value_kind {
    XPATH_VALUE_NONE,  /* wrong or unsupported, noted */
    XPATH_VALUE_EMPTY, /* the empty sequence */
    XPATH_VALUE_NODE,  /* an element or its text: untyped data */
    XPATH_VALUE_ATOM
};

struct xpath_value {
    enum xpath_value_kind kind;
    struct span span;
    const struct expr_variable *variable; /* NODE */
    bool is_text;                         /* NODE: text(), not the element */
    struct expr *atom;                    /* ATOM: bool, int, float, decimal, string */
    struct expr *present;                 /* bool: is there anything at all?  NULL: always */
};

/* xpath_static.c: warns of steps that select nothing by the schema of the data. */
void xpath_check_paths(struct expr_work *work, const struct xpath_node *node);

/* xpath_value.c */
struct xpath_value xpath_none(void);
struct xpath_value xpath_atom(struct expr *atom, struct expr *present);
/* Is it the name of the document's element, of the case or of what a task gives back? */
bool xpath_is_root(const struct expr_work *work, struct text name);
/* The variable of /root/name; NULL, without a word: there is none. */
const struct expr_variable *xpath_known_variable(const struct expr_work *work, struct text root,
                                                 struct text name);
/* The variable of a path with two names or more; NULL, with a warning: there is none. */
const struct expr_variable *xpath_find_variable(struct expr_work *work,
                                                const struct xpath_node *node);
struct xpath_value xpath_node_value(struct expr_work *work, const struct xpath_node *node);
/* The canonical text of a node that is present: "" for an element without a value. */
struct expr *xpath_text_of(struct expr_work *work, const struct xpath_value *node);
/* The same with "" where there is no node. */
struct expr *xpath_string_of(struct expr_work *work, const struct xpath_value *value);
/* A node cast to xs:double [XP 3.4, 3.5.2]. */
struct expr *xpath_number_of(struct expr_work *work, const struct xpath_value *node);
/* Effective boolean value [XP 2.4.3]. */
struct expr *xpath_truth(struct expr_work *work, const struct xpath_value *value);

/* xpath_compare.c */
struct xpath_value xpath_compare(struct expr_work *work, const struct xpath_node *node,
                                 struct xpath_value left, struct xpath_value right);
/* xpath_call.c */
struct xpath_value xpath_call(struct expr_work *work, const struct xpath_node *node);
/* xpath_lower.c */
struct xpath_value xpath_lower(struct expr_work *work, const struct xpath_node *node);
/* Effective boolean value of an expression. */
struct expr *xpath_lower_truth(struct expr_work *work, const struct xpath_node *node);
struct expr *xpath_lower_string(struct expr_work *work, const struct xpath_node *node);

static inline struct span xpath_span(const struct expr_work *work, const struct xpath_node *node)
{
    return expr_place(work, node->begin, node->end);
}

#endif
