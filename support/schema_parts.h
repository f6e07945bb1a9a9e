/* What the parts of the check against a schema share: words for a person, and reading a value as its
 * white-space rule has it.
 */
#ifndef SUPPORT_SCHEMA_PARTS_H
#define SUPPORT_SCHEMA_PARTS_H

#include "yawl/schema.h"

/* A sentence that is built in a buffer and cut at its end; always terminated. */
struct schema_words {
    char *text;
    size_t size, length;
};

void yawl__words_begin(struct schema_words *words, char *text, size_t size);
void yawl__words_add(struct schema_words *words, const char *text);
void yawl__words_add_text(struct schema_words *words, struct yawl_text text);
void yawl__words_add_number(struct schema_words *words, uint64_t number);
/* "7 characters, at most 5" */
void yawl__words_add_count(struct schema_words *words, uint64_t count, const char *what,
                           const char *bound, uint64_t limit);

/* The bytes of a value, white space replaced or collapsed. */
struct schema_reader {
    const char *at, *end;
    enum yawl_simple_space space;
};

struct schema_reader yawl__reader(struct yawl_text text, enum yawl_simple_space space);
int yawl__next_byte(struct schema_reader *reader);                   /* -1 at the end */
bool yawl__next_point(struct schema_reader *reader, uint32_t *code); /* false at the end */

/* Does the value, read with its white-space rule, match? */
bool yawl__pattern_reads(const struct yawl_pattern *pattern, struct yawl_text text,
                         enum yawl_simple_space space);

/* Is it a text of the kind, without white space at its ends?  `value` is what the facets ask for then: a
 * number of bytes. */
bool yawl__is_lexical(enum yawl_simple_kind kind, struct yawl_text text, uint64_t *bytes);
/* Order of two texts of the kind: <0, 0, >0; 2: they cannot be compared. */
int yawl__order_values(enum yawl_simple_kind kind, struct yawl_text a, struct yawl_text b);
/* Digits of a decimal, in all and after the point, without zeros that say nothing. */
void yawl__count_digits(struct yawl_text text, uint64_t *all, uint64_t *fraction);

#endif
