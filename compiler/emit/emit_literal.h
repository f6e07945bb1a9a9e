/* Constants of expressions as C. */
#ifndef EMIT_EMIT_LITERAL_H
#define EMIT_EMIT_LITERAL_H

#include "emit/writer.h"

void put_literal(struct writer *w, const struct expr *literal);
/* Does its C begin with a minus? */
bool literal_is_negative(const struct expr *literal);

#endif
