/* What an expression over sequences certainly does when it runs: found by running it on samples.
 *
 * A value is known as a sequence of items: its own where it is constant, else one item of its kind. The
 * functions that run in a case are called with them here: what they refuse of constants always fails, and
 * what they refuse of a sample because of its type fails of every value of that type. */
#ifndef EXPR_XQUERY_CERTAIN_H
#define EXPR_XQUERY_CERTAIN_H

#include "expr/xquery.h"

struct certain_value {
    bool is_known;    /* else nothing below means anything */
    bool is_constant; /* `items` are the value; else a sample of it: one item */
    bool is_guess;    /* a sample whose text could be any other: of data, of a string */
    bool may_be_none; /* not constant, and perhaps empty */
    enum yawl_item_kind content; /* data: what they are the text of; NODE: any text */
    struct yawl_items items;
};

struct certain_call {
    const struct expr *expr; /* EXPR_CALL */
    const struct certain_value *arguments;
    struct yawl_eval *e;
};

/* xquery_certain_call.c: the value of a call; one that fails sets e->fault. */
struct certain_value xquery_certain_call(const struct certain_call *call);
/* A sample of a scalar kind, unknown where it has none. */
struct certain_value xquery_sample_of(struct yawl_eval *e, enum expr_kind kind);
/* For a person, such as "xs:date" or "data". */
const char *xquery_kind_word(const struct certain_value *value);

/* xquery_certain.c: warns of every part of a finished tree that can only fail. */
void xquery_tell_failures(struct expr_work *work, const struct expr *tree);

#endif
