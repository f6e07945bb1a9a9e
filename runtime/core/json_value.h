/* Between the parts of the JSON reader: what is being read, and one value without parts. */
#ifndef CORE_JSON_VALUE_H
#define CORE_JSON_VALUE_H

#include "core/json_scan.h"
#include "core/record.h"
#include "yawl/json.h"

/* Where a value stands, from the inside out. */
struct yawl__json_step {
    const struct yawl__json_step *outer; /* NULL: the document */
    struct yawl_text name;               /* of a member; data NULL: an item */
    uint32_t index;
};

struct yawl__json_reader {
    struct yawl__json json;
    struct yawl_eval *e;
    struct yawl_report report;
    int code;                     /* of the first problem, 0: none yet */
    struct yawl__message problem; /* room for the words of one */
};

/* What is written in words where a value of the type is expected. */
const char *yawl__json_expected(enum yawl_type type);
/* Adds to `words` what the field wants where `token` stands, which is no value of it. */
void yawl__json_want(const struct yawl_field *field, struct yawl_text token,
                     struct yawl__message *words);
/* Takes a value that is neither list nor record.  false: it is no value of the type, and nothing was taken;
 * `reader->problem` may say why. */
bool yawl__json_scalar(struct yawl__json_reader *reader, const struct yawl_field *field,
                       yawl_value_t *value);

#endif
