/* JSON and outside structs, both ways, by their description (RFC 8259).
 *
 * A record is an object, a list an array, what is absent null; a decimal is a string such as "12.50", or a
 * number; an enumeration the name of its value; bytes are base64; dates, times and durations text of XML
 * Schema; XML data their text.  What is read is strict: UTF-8, members that are declared, each once; every
 * type and every facet is checked, and all that is wrong with a document is told at once.  Nothing is
 * allocated: results lie in the scratch of an evaluation, YAWL_ETOOBIG when it is full.
 */
#ifndef YAWL_JSON_H
#define YAWL_JSON_H

#include "yawl/record.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Objects and arrays in each other, in what is passed over too. */
#define YAWL_JSON_DEPTH_MAX 64

/* Who is told of problems, each with the path of its value, such as $.lines[3].price. */
struct yawl_report {
    yawl_problem_fn problem; /* NULL: nobody */
    void *context;
};

/* Fills the zeroed outside struct from a JSON text, which texts without escapes are borrowed from.  0, or
 * the code of the first problem: YAWL_EPARSE (no JSON), YAWL_EMISSING, YAWL_EDATA; YAWL_ETOOBIG.  `record`
 * NULL: no member is declared. */
int yawl_json_read(const struct yawl_record *record, struct yawl_text json, void *outside,
                   struct yawl_eval *e, struct yawl_report report);
/* The same for one value, which may be absent. */
int yawl_json_read_value(const struct yawl_field *field, struct yawl_text json, yawl_value_t *value,
                         struct yawl_eval *e, struct yawl_report report);

/* JSON text of an outside struct, in one line; of one value.  Floats that are no numbers are the strings
 * "INF", "-INF" and "NaN", and are read so. */
struct yawl_text yawl_json_write(struct yawl_eval *e, const struct yawl_record *record,
                                 const void *outside);
struct yawl_text yawl_json_write_value(struct yawl_eval *e, const struct yawl_field *field,
                                       const yawl_value_t *value);

#ifdef __cplusplus
}
#endif
#endif
