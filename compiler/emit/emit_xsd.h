/* Simple types of XML Schema in JSON Schema: as schemas of JSON strings and numbers, and the regular
 * expressions in them.
 *
 * Expressions are of the common part of ECMA-262 and Python: no category names, no look behind.  What they
 * leave to the codec is noted as `$comment`.
 */
#ifndef EMIT_EMIT_XSD_H
#define EMIT_EMIT_XSD_H

#include "base/arena.h"
#include "base/text.h"
#include "expr/expr.h"

#include "yawl/schema.h"

#include <jansson.h>

/* White space of XML and what is none, as classes and as what stands in one. */
#define XSD_SPACES "[ \\t\\n\\r]"
#define XSD_OTHERS "[^ \\t\\n\\r]"

/* Forms of dates and times, of time zones and of durations. */
#define XSD_YEAR  "-?(?:[1-9][0-9]{3,}|0[0-9]{3})"
#define XSD_ZONE  "(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
#define XSD_CLOCK "(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]+)?|24:00:00(?:\\.0+)?)"
#define XSD_LEAP                                                                                   \
    "-?(?:[0-9]{2,}(?:0[48]|[2468][048]|[13579][26])|[0-9]*(?:[02468][048]|[13579][26])00)"
#define XSD_DAY                                                                                    \
    "(?:" XSD_YEAR "-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|"                            \
    "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|"                          \
    "(?=" XSD_YEAR "-)" XSD_LEAP "-02-29)"
#define XSD_SECONDS "[0-9]+(?:\\.[0-9]+)?S"
#define XSD_HOURS                                                                                  \
    "T(?:[0-9]+H(?:[0-9]+M)?(?:" XSD_SECONDS ")?|[0-9]+M(?:" XSD_SECONDS ")?|" XSD_SECONDS ")"
#define XSD_DAYS    "[0-9]+D(?:" XSD_HOURS ")?|" XSD_HOURS
#define XSD_SPAN    "-?P(?:[0-9]+Y(?:[0-9]+M)?(?:" XSD_DAYS ")?|[0-9]+M(?:" XSD_DAYS ")?|" XSD_DAYS ")"
#define XSD_DECIMAL "[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)"
#define XSD_BASE64                                                                                 \
    "(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?"

/* A value as JSON, restricted by `simple`, of the C type `kind`; added to `of`. */
void emit_xsd(struct arena *arena, const struct yawl_schema *schema,
              const struct yawl_simple_type *simple, enum expr_kind kind, json_t *of);

/* ---- Expressions (emit_xsd_regex.c, emit_xsd_bounds.c, emit_xsd_pattern.c) ---- */

/* What of the text of a value stands between the white space round it, with everything that its facets ask
 * for.  `end` is what follows: a look-ahead's end.  false: something could not be said. */
bool xsd_put_core(struct text_buffer *out, const struct yawl_schema *schema, uint32_t simple,
                  const char *end);
/* The enumeration and the patterns of a type, as look-aheads; false: the same. */
bool xsd_put_values(struct text_buffer *out, const struct yawl_schema *schema, uint32_t simple,
                    const char *end);
/* A text, to the letter. */
void xsd_put_literal(struct text_buffer *out, struct yawl_text text);
void xsd_put_point(struct text_buffer *out, uint32_t code);
/* Bounds and digits of decimals, as look-aheads. */
void xsd_put_limits(struct text_buffer *out, const struct yawl_simple_type *type, const char *end);
/* The number, however it is written. */
void xsd_put_number(struct text_buffer *out, struct yawl_text number);
/* A pattern; *takes_space: perhaps white space stands in what it matches.  false: it cannot be said. */
bool xsd_put_pattern(struct text_buffer *out, struct yawl_text pattern, bool *takes_space);

#endif
