/* Programs of regular expressions as constant tables. */
#ifndef EMIT_EMIT_REGEX_H
#define EMIT_EMIT_REGEX_H

#include "emit/writer.h"
#include "yawl/regex.h"

/* The tables and, called `name`, the program. */
void put_regex(struct writer *w, const struct yawl_regex *regex, struct text name);

#endif
