/* Regular expressions that are literals: their programs, made when an expression is compiled. */
#ifndef EXPR_EXPR_REGEX_H
#define EXPR_EXPR_REGEX_H

#include "expr/expr_build.h"
#include "support/regex_parts.h"

/* The program of a text, in the arena; NULL and *error: there is none.  `finds`: it says where it matches, so
 * it keeps its steps. */
const struct yawl_regex *expr_regex_program(struct arena *arena, struct text text,
                                            struct regex_options options, bool finds,
                                            struct regex_error *error);

#endif
