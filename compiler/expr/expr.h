/* Expressions: CEL and XPath/XQuery, parsed and typed into one tree.
 *
 * Both front ends (cel_*.c, xpath_*.c) give the same `struct expr`; a C emitter and a folder need
 * to know only that. Conversions are explicit nodes, so an emitter never decides anything. What the
 * compiler does not compile yet is no error: it comes back as `unsupported` with the reason, and
 * the expression is carried as text. / */
#ifndef EXPR_EXPR_H
#define EXPR_EXPR_H

#include "base/array.h"
#include "base/diagnostics.h"
#include "base/intern.h"
#include "yawl/value.h"

/* Nesting of one expression as written; length of its text in bytes. */
#define EXPR_DEPTH_MAX  200
#define EXPR_LENGTH_MAX 65536
/* Items of one list literal; C compilers fail on much longer ones. */
#define EXPR_ITEMS_MAX 1000
/* A tree is never deeper: lowering adds a few levels to each one that was written. */
#define EXPR_TREE_DEPTH_MAX (4 * EXPR_DEPTH_MAX + 16)

enum expr_kind {
    EXPR_BOOL,
    EXPR_INT,
    EXPR_FLOAT,
    EXPR_DECIMAL,
    EXPR_STRING,
    EXPR_ENUM,
    EXPR_LIST, /* of items of any kind but EXPR_ITEMS and EXPR_OTHER */
    EXPR_BYTES,
    EXPR_DATE,      /* these three: struct yawl_time, with or without a zone */
    EXPR_TIME,
    EXPR_DATE_TIME,
    EXPR_DURATION, /* struct yawl_span */
    EXPR_RECORD,
    EXPR_TREE,  /* XML data: of complex types, and untyped */
    EXPR_ITEMS, /* a sequence of XPath: only inside expressions */
    EXPR_OTHER, /* what is not compiled, carried by name */
    EXPR_KIND_COUNT
};

/* Has it literals and C's or yawl/value.h's scalar functions: bool to enumeration? */
static inline bool expr_is_simple(enum expr_kind kind) { return kind < EXPR_LIST; }
/* Is a value of it one place of fixed size, or a text or bytes? */
static inline bool expr_is_scalar(enum expr_kind kind)
{
    return kind < EXPR_LIST || (kind > EXPR_LIST && kind < EXPR_RECORD);
}

/* The values of an enumeration, in order. */
struct expr_enumeration {
    struct text name;
    const struct text *values;
    uint32_t values_count;
};

struct expr_record;
struct yawl_regex;       /* yawl/regex.h */
struct yawl_simple_type; /* yawl/schema.h */
struct yawl_tree_type;

struct expr_type {
    enum expr_kind kind;
    bool optional;                              /* T?: may be null */
    struct text name;                           /* as written, for messages and for EXPR_OTHER */
    const struct expr_enumeration *enumeration; /* EXPR_ENUM, and EXPR_LIST of one */
    enum expr_kind element; /* EXPR_LIST: of its items; EXPR_OTHER: `[]`, which fits any list */
    const struct expr_type *item;     /* EXPR_LIST of records, lists or optional items: their whole type;
                                       * else NULL.  `element` is its kind */
    const struct expr_record *record; /* EXPR_RECORD */
    /* What a value must be like beyond its kind (XML Schema); NULL: nothing.  Types with and without it are
     * the same: it is checked where values come in and are assigned. */
    const struct yawl_simple_type *simple;
    const struct yawl_tree_type *tree; /* EXPR_TREE: what it must be, also checked there; NULL: anything */
};

struct expr_member {
    struct text name;
    struct expr_type type;
    struct span span; /* of its definition */
};

/* A record type, one object each: types are the same if they point to the same one.  It never
 * contains itself. */
struct expr_record {
    struct text name;
    const struct expr_member *members;
    uint32_t members_count;
    struct span span;
    uint32_t depth;  /* 1, and the lists and records in each other that it holds */
    uint32_t values; /* that it has at once: its members and theirs, but not what is in lists */
};
/* Lists and records in each other, and the values of one record: its struct has at most 65,536 bytes. */
#define EXPR_TYPE_DEPTH_MAX    32
#define EXPR_RECORD_VALUES_MAX 2000

/* Where a variable lives; of an instance: the one that each instance has for itself (`as`). */
enum expr_place { EXPR_OF_CASE, EXPR_OF_ITEM, EXPR_OF_INPUT, EXPR_OF_INSTANCE };

struct expr_variable {
    struct text name;
    struct expr_type type;
    enum expr_place place;
    uint32_t index; /* the owner's number for it: net variable, member of returns, case parameter;
                     * of an instance: 0 */
    bool may_be_unset; /* no initial value and not mandatory: a read is checked at run time */
    struct span span;  /* of its definition, for notes */
};

/* What an expression may name.  CEL: case variables directly, `item.x` for place ITEM.  XPath:
 * /ROOT/name[/text()], where the root element decides the place. */
struct expr_scope {
    const struct expr_variable *variables;
    uint32_t variables_count;
    const struct intern *by_name;      /* case variables: name → position in `variables` */
    const struct intern *item_by_name; /* members of `item` */
    struct text case_root,
        item_root; /* XPath root elements: net id (or `data`), decomposition id */
    const struct expr_enumeration *const *enumerations; /* CEL `Status.paid`; ends with NULL */
    const struct expr_record *const *records; /* CEL `Line{…}`; ends with NULL; NULL: none */
    const struct intern *timers_by_name; /* timer(task): tasks with timers, name → index of the task */
    bool in_instance; /* `instance.index` */
    bool in_until;    /* `completed`, `active`: instances */
    bool is_initial;  /* of an initial value: what fails now, with the values of literals, always will */
    bool is_open; /* XPath: data are untyped (Beta 2), an unknown path deserves no warning */
};

/* Each operation: its operands, and what of yawl/value.h it is in C ("C:"). Operands of arithmetic
 * and of comparisons have the same kind unless it says otherwise; constant operands are folded
 * already.
 *
 * A fault sets eval->fault and gives a harmless value, so a C expression just goes on; it may fail
 * where it says "faults". Every read of a variable that may be unset or is optional faults with
 * YAWL_EUNSET, except below EXPR_IS_SET and where the whole tree is that variable and the target
 * may be unset too: then its absence is copied. The reads must stay where they stand (`a && b`:
 * only if a is true). */
enum expr_op {
    EXPR_LITERAL,
    EXPR_VARIABLE,
    EXPR_NOT,    /* C: ! */
    EXPR_NEGATE, /* int: yawl_int_negate, faults; float: -x; decimal: yawl_decimal_negate, faults */
    EXPR_AND,    /* C: &&, the right operand is evaluated only if the left one is true */
    EXPR_OR,     /* C: ||, the right operand is evaluated only if the left one is false */
    /* CEL's && and || are commutative: an operand that decides (false for and, true for or) hides a
     * fault of the other. Where one operand cannot fault it stands on the left of EXPR_AND and
     * EXPR_OR, and C's operators do just that. These two are for operands that may both fault; a
     * function of its own each, D being what decides:
     *     int before = e->fault;
     *     e->fault = 0;  bool left = LEFT;   int left_fault = e->fault;
     *     e->fault = 0;  bool right = RIGHT; int right_fault = e->fault;
     *     bool decided = (!left_fault && left == D) || (!right_fault && right == D);
     *     int after = left_fault ? left_fault : right_fault;
     *     if (left_fault == YAWL_ETOOBIG || right_fault == YAWL_ETOOBIG) after = YAWL_ETOOBIG;
     *     e->fault = before ? before : decided && after != YAWL_ETOOBIG ? 0 : after;
     *     return decided ? D : !D;
     * YAWL_ETOOBIG (the scratch is full) is no error of the expression and is never hidden. */
    EXPR_AND_ABSORB,
    EXPR_OR_ABSORB,
    /* Comparisons. bool, int, float, enum: C's operators (NaN as in C); enum: = and != only;
     * string: yawl_text_equal for = and !=, else yawl_text_compare(a, b) OP 0; decimal:
     * yawl_decimal_compare(a, b) OP 0. No faults. */
    EXPR_EQUAL,
    EXPR_NOT_EQUAL,
    EXPR_LESS,
    EXPR_LESS_EQUAL,
    EXPR_GREATER,
    EXPR_GREATER_EQUAL,
    /* int: yawl_int_*, faults; float: C's operators, EXPR_MODULO yawl_float_modulo, no faults (x /
     * 0 is infinite); decimal: yawl_decimal_*, faults. */
    EXPR_ADD, /* of strings: yawl_text_concat */
    EXPR_SUBTRACT,
    EXPR_MULTIPLY,
    EXPR_DIVIDE,
    EXPR_MODULO,
    EXPR_CONDITIONAL, /* operands: condition, then, else.  C: ?: */
    /* The operand converted to `type`.  Exactly these pairs occur:
     *   int → float    (double)x
     *   int → decimal  yawl_decimal_of
     *   int, float, decimal → string   yawl_int_print, yawl_float_print, yawl_decimal_print
     *   enum → string  the name of the value
     *   decimal → float  yawl_decimal_to_float
     *   float → bool   yawl_float_is_true: neither 0 nor NaN
     *   string → bool, int, float, decimal   yawl_bool_parse, yawl_int_parse, yawl_float_cast,
     *                  yawl_decimal_parse, each of yawl_text_trim(x): faults */
    EXPR_CONVERT,
    EXPR_IS_SET,  /* operand is a variable: has it a value?  C: yawl_is_set; no fault */
    EXPR_SIZE,    /* of a string: code points.  C: yawl_text_size */
    EXPR_CASE_ID, /* string: eval->case_id, an unsigned number, in decimal */
    EXPR_ORDER,   /* int and float in either order → int: -1, 0, 1 on the number line, 2 for NaN.
                   * C: yawl_int_float_order or yawl_float_int_order */
    EXPR_NUMBER,  /* string → float, NaN if it is no number.  C: yawl_float_number; no fault */
    /* Lists.  They are compared by EXPR_EQUAL and EXPR_NOT_EQUAL (yawl_list_equal), joined by EXPR_ADD
     * (yawl_list_concat), counted by EXPR_SIZE (yawl_list_size); the operands of EXPR_EQUAL and
     * EXPR_ADD may be the empty literal. */
    EXPR_LIST_OF,  /* the operands, any number: `[a, b]` */
    EXPR_ITEM,     /* list, int → item, from 0; faults out of range.  C: yawl_list_KIND */
    EXPR_IN,       /* value, list of its kind → bool.  C: yawl_list_has_KIND */
    EXPR_SUM,      /* list of numbers → number, faults but for floats.  C: yawl_list_sum_KIND */
    EXPR_AVERAGE,  /* list of numbers → float or decimal, faults.  C: yawl_list_average_KIND */
    EXPR_LEAST,    /* list of numbers or strings → item, faults.  C: yawl_list_least */
    EXPR_GREATEST,
    EXPR_DISTINCT, /* list → list.  C: yawl_list_distinct */
    EXPR_JOIN,     /* list of strings, separator → string.  C: yawl_list_join */
    EXPR_TIMER,    /* string: state of the timers of task literal.enumerator.  C: yawl_timer_text */
    EXPR_INSTANCE_INDEX, /* int: eval->instance */
    EXPR_COMPLETED,      /* int: eval->completed */
    EXPR_ACTIVE,         /* int: eval->active */
    EXPR_CALL, /* of `function`, a row of expr_functions.h, with the operands as its arguments; all of
                * them are evaluated, in no order.  C: the row's function */
    /* Records; their value in C is a pointer to the outside struct, never NULL. */
    EXPR_MEMBER,    /* record → its member `number`; faults where that is optional and absent */
    EXPR_HAS,       /* record → bool: has it its optional member `number`? */
    EXPR_RECORD_OF, /* the operands are all members in order; an EXPR_ABSENT is an optional one
                     * without a value, an EXPR_CONDITIONAL with one in its third place one that
                     * perhaps has none */
    EXPR_ABSENT,
    /* Local variables.  A tree that binds one stands in only one place of an expression.
     * C: members of a struct of their own. */
    EXPR_LOCAL, /* the value of `local` */
    EXPR_LET,   /* value, body → body, in which `local` has that value.  C: (local = value, body) */
    EXPR_LOOP,  /* range, body and perhaps a condition: see enum expr_loop.  C: a function of its own */
    EXPR_SYMBOL, /* int: an argument of EXPR_CALL; C: literal.string, a constant of yawl/items.h */
    EXPR_REGEX,  /* the same; C: the address of `regex`, tables of its own before the function */
    EXPR_OP_COUNT
};

/* Loops over a list or a sequence; `local` is the item, of a sequence a sequence of one, `position` where
 * it is not NULL its place from 1.  They end at the first fault. */
enum expr_loop {
    EXPR_LOOP_MAP,    /* the bodies of the items for which the condition, if there is one, holds: a list;
                       * where the type is EXPR_ITEMS all their items in order */
    EXPR_LOOP_FILTER, /* the items for which the body holds */
    EXPR_LOOP_ALL,    /* does the body hold for each?  Ends at the first for which it does not */
    EXPR_LOOP_EXISTS, /* does it hold for one?  Ends there */
    EXPR_LOOP_EXISTS_ONE /* does it hold for exactly one? */
};

/* A local variable of one expression: `number` is its own in it. */
struct expr_local {
    struct text name; /* as written, empty if nobody wrote it */
    struct expr_type type;
    uint32_t number;
};

struct expr {
    enum expr_op op;
    struct expr_type type;
    struct span span; /* in the specification */
    union {
        bool boolean;
        int64_t integer;
        double floating; /* finite, but for initial values of YAWL variables */
        struct yawl_decimal decimal;
        struct text string;
        uint32_t enumerator;
    } literal;
    struct text
        written; /* of a float literal: its text, so that it can still become an exact decimal */
    const struct expr_variable *variable;
    const struct expr_function *function; /* EXPR_CALL */
    uint32_t number;                      /* EXPR_MEMBER, EXPR_HAS; EXPR_SYMBOL of a type: its value */
    const struct expr_local *local;       /* EXPR_LOCAL, EXPR_LET, EXPR_LOOP */
    const struct expr_local *position;    /* EXPR_LOOP, or NULL */
    enum expr_loop loop;
    const struct yawl_regex *regex;       /* EXPR_REGEX */
    /* EXPR_LOOP_ALL, EXPR_LOOP_EXISTS: an item that decides hides the faults of all others, as with
     * EXPR_AND_ABSORB. */
    bool absorbs;
    struct expr **operands; /* room for three, and for all of EXPR_LIST_OF */
    uint32_t operands_count;
};

/* What came of a text. */
enum expr_outcome { EXPR_COMPILED, EXPR_UNSUPPORTED, EXPR_WRONG /* diagnosed */ };

struct expr_result {
    enum expr_outcome outcome;
    struct expr *tree;  /* EXPR_COMPILED */
    struct text reason; /* EXPR_UNSUPPORTED: what exactly is not compiled yet, for a person */
    struct span span;   /* of that part */
    bool is_type;       /* EXPR_UNSUPPORTED: the part is a variable, whose type is not compiled */
    bool misfits;       /* EXPR_WRONG: its own types are right, the wanted one is another */
};

struct expr_context {
    struct arena *arena;
    struct diagnostics *diagnostics;
    const struct expr_scope *scope;
};

/* Parse and type `text`, which stands at `span`; constants are folded. `wanted`: the type that the
 * place needs (NULL: any); implicit conversions as in the language (int and literals to decimal,
 * never float), anything else is a type error with both types. */
struct expr_result expr_cel(const struct expr_context *context, struct text text, struct span span,
                            const struct expr_type *wanted);
/* What becomes of a value that is assigned to a variable with `merge`: expr_merge_word says its word. */
enum expr_merge {
    EXPR_MERGE_NONE,
    EXPR_MERGE_LAST, /* it is assigned, as without; the last one is meant to stay */
    EXPR_MERGE_SUM,
    EXPR_MERGE_MIN,
    EXPR_MERGE_MAX,
    EXPR_MERGE_APPEND, /* lists and strings are joined */
    EXPR_MERGE_ALL,    /* and */
    EXPR_MERGE_ANY,    /* or */
    EXPR_MERGE_COUNT
};
const char *expr_merge_word(enum expr_merge merge);
/* Has the type that operation? */
bool expr_merges(enum expr_merge merge, const struct expr_type *type);
/* As expr_cel, merged with the value that the case variable `into` has then. */
struct expr_result expr_cel_merged(const struct expr_context *context, struct text text,
                                   struct span span, const struct expr_variable *into,
                                   enum expr_merge merge);
/* A predicate: XPath 2.0 over untyped data, effective boolean value. Text that is no XPath is a
 * warning and unsupported: the reference loads it. */
struct expr_result expr_xpath_predicate(const struct expr_context *context, struct text text,
                                        struct span span);
/* A mapping to a variable: a path, `<v>{…}</v>` or an expression; `target` is the variable, which a
 * constructor must build (else a warning says what the reference does); NULL: the type is the
 * query's own. */
struct expr_result expr_xquery_mapping(const struct expr_context *context, struct text text,
                                       struct span span, const struct expr_variable *target);
/* A query, and where it stands. */
struct expr_query {
    struct text text;
    struct span span;
};
/* What the instances of a task get in YAWL: `accessor`, over the net's data, gives one element;
 * `split`, over that as a document, one element for each instance. A list of values of `target`, the
 * parameter that each instance fills. */
struct expr_result expr_xquery_instances(const struct expr_context *context,
                                         struct expr_query accessor, struct expr_query split,
                                         const struct expr_variable *target);
/* What joins their results: `joining` over a document whose element `root` holds them all. They are
 * the C variable `list`, a list of trees. */
struct expr_result expr_xquery_joining(const struct expr_context *context,
                                       struct expr_query joining, struct text root,
                                       const struct expr_variable *target);
/* Text with `{EXPR}` (CEL) and `{{`: a string expression; `secret.NAME` is unsupported here
 * (CP-11). */
struct expr_result expr_template(const struct expr_context *context, struct text text,
                                 struct span span);

/* A part of such a text: the value of `tree`, else the secret called `secret`, else `text`. */
struct expr_part {
    struct text text, secret;
    struct expr *tree; /* a string */
    struct span span;
};
typedef ARRAY(struct expr_part) expr_parts;
enum expr_template_use {
    EXPR_TEMPLATE_TEXT,    /* without secrets */
    EXPR_TEMPLATE_SECRETS, /* `{secret.NAME}` is a part */
    EXPR_TEMPLATE_URL      /* and values are percent-encoded */
};
/* The text's parts, in their order; the result tells whether all is well, its tree means nothing. */
struct expr_result expr_template_parts(const struct expr_context *context, struct text text,
                                       struct span span, enum expr_template_use use,
                                       expr_parts *parts);

/* The types that a specification declares: enumerations and records. */
struct expr_types {
    const struct intern *by_name; /* → position in `items` */
    const struct expr_type *items;
};
/* The type of a YAML type text ("int", "Status", "Line[]", "decimal?"); EXPR_OTHER for lists that nest
 * deeper than EXPR_TYPE_DEPTH_MAX.  *ok is false if its base is neither built in nor declared. */
struct expr_type expr_type_of_yaml(struct arena *arena, struct text text,
                                   const struct expr_types *types, bool *ok);
/* The type of an XML Schema built-in (without prefix), EXPR_OTHER for others. Integer types are 64
 * bits wide, xs:integer too; xs:float is kept as a double; xs:unsignedLong does not fit and is
 * EXPR_OTHER. */
struct expr_type expr_type_of_xsd(struct text name);
/* The same expression in which what stands more than once is evaluated once (EXPR_LET), where that is sure to
 * be evaluated; `expr` itself, which stays as it is, if there is no such thing. */
struct expr *expr_share(struct arena *arena, struct expr *expr);
/* May the evaluation end in a fault of the expression (YAWL_ETOOBIG does not count)? */
bool expr_may_fault(const struct expr *expr);
/* Is it a call of a function of yawl/regex.h? */
bool expr_calls_regex(const struct expr *expr);
/* Is the operation itself one that may give something else each time? */
bool expr_reads_clock(const struct expr *expr);
const char *expr_kind_name(enum expr_kind kind);
bool expr_same_type(struct expr_type a, struct expr_type b);
/* The member of that name, or NULL. */
const struct expr_member *expr_find_member(const struct expr_record *record, struct text name);
/* The type of a list's items, and of a list of `element`. */
struct expr_type expr_element_type(struct expr_type list);
struct expr_type expr_list_type(struct arena *arena, struct expr_type element);

/* Operators in words for dumps and tests: (and (= x 1) …). */
void expr_print(const struct expr *expr, struct text_buffer *out);

#endif
