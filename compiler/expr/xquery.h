/* The general lowering of XPath and XQuery, over sequences of items (yawl/items.h).
 *
 * Takes nodes of the parser, gives trees of kind EXPR_ITEMS, or of a scalar kind where the value is
 * always exactly one of it. Data are read once, at the beginning: each variable that paths reach
 * becomes a local, its element; paths that can leave a variable (`//`, `..`, `/`) walk a document of
 * all of them. Like everywhere here a function that is given NULL gives NULL. / */
#ifndef EXPR_XQUERY_H
#define EXPR_XQUERY_H

#include "expr/xpath.h"

/* What stands for `.`, position() and last(); NULL: nothing does. */
struct xquery_focus {
    const struct expr_local *item, *position, *sequence;
};

/* A variable of the data that some path reaches, and its element. */
struct xquery_data {
    const struct expr_variable *variable;
    const struct expr_local *local;
};

/* A variable of a clause. */
struct xquery_binding {
    uint32_t number;
    const struct expr_local *local;
};

struct xquery {
    struct expr_work *work;
    struct xquery_focus focus;
    const struct expr_local *documents[2]; /* of the case, of the item; NULL: nobody has asked */
    const struct expr_local *given; /* the only document that there is; NULL: those of the data */
    bool whole;                     /* every path begins at the document */
    ARRAY(struct xquery_data) data;
    ARRAY(struct xquery_binding) bindings;
};

/* ---- xquery_value.c: calls and conversions ---- */

struct expr *xquery_call(struct xquery *x, enum expr_function_number function, struct span span,
                         struct expr *const *arguments);
struct expr *xquery_call1(struct xquery *x, enum expr_function_number function, struct expr *a);
struct expr *xquery_call2(struct xquery *x, enum expr_function_number function, struct expr *a,
                          struct expr *b);
struct expr *xquery_none(struct xquery *x, struct span span);
struct expr *xquery_symbol(struct xquery *x, struct span span, const char *name);
/* The names of constants of yawl/items.h. */
struct expr *xquery_kind_symbol(struct xquery *x, struct span span, enum yawl_item_kind kind);
struct expr *xquery_integer_symbol(struct xquery *x, struct span span, enum yawl_integer type);
struct expr *xquery_occurrence_symbol(struct xquery *x, struct span span,
                                      enum yawl_occurrence occurrence);
/* A value as a sequence, as its effective boolean value, as fn:string gives it, and as what a
 * parameter of type xs:string?, xs:integer, xs:double takes. */
struct expr *xquery_items(struct xquery *x, struct expr *value);
struct expr *xquery_truth(struct xquery *x, struct expr *value);
struct expr *xquery_string(struct xquery *x, struct expr *value);
struct expr *xquery_text(struct xquery *x, struct expr *value);
struct expr *xquery_int(struct xquery *x, struct expr *value);
struct expr *xquery_float(struct xquery *x, struct expr *value);
/* A local of kind EXPR_ITEMS. */
const struct expr_local *xquery_local(struct xquery *x, const char *name);
/* The sequences one after the other, as a balanced tree. */
struct expr *xquery_concat(struct xquery *x, struct expr *const *parts, uint32_t count,
                           struct span span);

/* ---- xquery_data.c: what paths begin with ---- */

/* The element of a variable, which is read once; NULL: unsupported. */
struct expr *xquery_element_of(struct xquery *x, struct span span,
                               const struct expr_variable *variable);
/* The document that begins with an element called `root`; absent: the one that there is. */
struct expr *xquery_document(struct xquery *x, struct span span, struct text root);
/* `body` with the variables and the document that it reads bound before it. */
struct expr *xquery_with_data(struct xquery *x, struct expr *body);
/* Must all paths of this expression begin at the document? */
bool xquery_needs_document(const struct xpath_node *node);

/* ---- The lowerings; each kind of node stands in one file ---- */

/* xquery_lower.c: all kinds. */
struct expr *xquery_lower(struct xquery *x, const struct xpath_node *node);
/* xquery_path.c: XPATH_PATH, XPATH_STEPS, XPATH_FILTER. */
struct expr *xquery_path(struct xquery *x, const struct xpath_node *node);
struct expr *xquery_filter(struct xquery *x, const struct xpath_node *node);
/* xquery_query.c: XPATH_FLWOR, XPATH_SOME, XPATH_EVERY. */
struct expr *xquery_flwor(struct xquery *x, const struct xpath_node *node);
struct expr *xquery_quantified(struct xquery *x, const struct xpath_node *node);
/* xquery_function.c: XPATH_CALL. */
struct expr *xquery_function(struct xquery *x, const struct xpath_node *node);
/* xquery_regex.c: matches, replace, tokenize; of another call *found is false. */
struct expr *xquery_regex(struct xquery *x, const struct xpath_node *call, bool *found);
/* xquery_element.c: XPATH_ELEMENT; the text in an element in which no element may stand. */
struct expr *xquery_element(struct xquery *x, const struct xpath_node *node);
struct expr *xquery_element_text(struct xquery *x, const struct xpath_node *node);

/* ---- Entry points ---- */

/* xquery.c. What a value becomes that is assigned to a variable; NULL: unsupported. */
struct expr *xquery_assigned(struct xquery *x, const struct xpath_node *node,
                             const struct expr_variable *target);
/* The same of a sequence that is known only at run time: the one element that it must be. */
struct expr *xquery_assigned_items(struct xquery *x, struct expr *items,
                                   const struct expr_variable *target);
/* The tree, which is whole now, if it is not too deep; warns of what can only fail in it. */
struct expr *xquery_limited(struct xquery *x, struct expr *value);

/* Effective boolean value of a predicate; what a mapping assigns to `target`. */
struct expr *xquery_predicate(struct expr_work *work, const struct xpath_node *node);
struct expr *xquery_mapping(struct expr_work *work, const struct xpath_node *node,
                            const struct expr_variable *target);

#endif
