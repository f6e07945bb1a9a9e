/* From names as written to names of C.
 *
 * A stem is made of letters, digits and single underscores, at most MACHINE_IDENTIFIER_MAX bytes; what C
 * cannot say becomes an underscore, a letter beyond ASCII `u` and its code point.  A scope gives each
 * stem once, whatever the case of its letters, so that constants in capitals differ too.
 */
#ifndef MACHINE_MACHINE_NAMES_H
#define MACHINE_MACHINE_NAMES_H

#include "machine/machine.h"

struct machine_scope {
    struct arena *arena;
    struct intern taken;  /* in capitals */
    struct intern bases;  /* stems that collided → position in `next` */
    ARRAY(uint32_t) next; /* the number that the next collision tries */
};

/* Returns the stem of `name`; never empty, may begin with a digit. */
struct text machine_stem(struct arena *arena, struct text name);
/* Returns `stem`, or `stem_2`, `stem_3` … if it is taken. */
struct text machine_claim(struct machine_scope *scope, struct text stem);
/* Fills in a name that is unique in `scope`. */
struct machine_name machine_name_in(struct machine_scope *scope, struct text name);
/* Returns the stem of `name` as a C and C++ identifier of its own: no keyword, no digit first. */
struct text machine_identifier(struct arena *arena, struct text name);
struct text machine_upper(struct arena *arena, struct text text);
/* Is `text` a keyword of C or C++, or a macro that headers are known to define? */
bool machine_is_reserved(struct text text);

#endif
