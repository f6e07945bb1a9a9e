/* Lexical forms of XML Schema's simple types, as far as YAWL files use them.
 *
 * Each takes a text whose white space at the ends is gone already and says whether it has the form.
 */
#ifndef AST_YAWL_VALUES_H
#define AST_YAWL_VALUES_H

#include "base/intern.h"

bool yawl_is_ncname(struct text text);
bool yawl_is_nmtoken(struct text text);
bool yawl_is_uri(struct text text);
bool yawl_is_integer(struct text text);
bool yawl_is_long(struct text text);
/* An integer that is at least `least` (decimal digits without leading zeros). */
bool yawl_is_integer_from(struct text text, const char *least);
bool yawl_is_decimal(struct text text);
/* A decimal from 0.1. */
bool yawl_is_version_number(struct text text);
bool yawl_is_date(struct text text);
bool yawl_is_date_time(struct text text);
bool yawl_is_duration(struct text text);
bool yawl_is_house_number(struct text text);
bool yawl_is_street(struct text text);

/* Equal but for upper and lower case (ASCII). */
bool yawl_same_letters(struct text a, struct text b);
/* The NCName nearest to `text`: other characters become '_'. */
struct text yawl_make_ncname(struct arena *arena, struct text text);

#endif
