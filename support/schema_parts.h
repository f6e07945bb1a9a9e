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

/* The type itself, or the one of a union's types whose value the text is; YAWL_SCHEMA_NONE: of none. */
uint32_t yawl__member_of(const struct yawl_schema *schema, uint32_t simple, struct yawl_text text);
/* Are the texts one value of the type? */
bool yawl__is_same_value(const struct yawl_schema *schema, uint32_t simple, struct yawl_text a,
                         struct yawl_text b);
/* The next item of a list from *at on; false at its end. */
bool yawl__next_item(struct yawl_text text, uint32_t *at, struct yawl_text *item);

/* Is it a text of the kind, without white space at its ends?  `value` is what the facets ask for then: a
 * number of bytes. */
bool yawl__is_lexical(enum yawl_simple_kind kind, struct yawl_text text, uint64_t *bytes);
/* Order of two texts of the kind: <0, 0, >0; 2: they cannot be compared. */
int yawl__order_values(enum yawl_simple_kind kind, struct yawl_text a, struct yawl_text b);
/* The same for dates, times, their parts and durations. */
bool yawl__is_moment(enum yawl_simple_kind kind, struct yawl_text text);
int yawl__order_moments(enum yawl_simple_kind kind, struct yawl_text a, struct yawl_text b);
/* Digits of a decimal, in all and after the point, without zeros that say nothing. */
void yawl__count_digits(struct yawl_text text, uint64_t *all, uint64_t *fraction);

/* ---- xs:ID and xs:IDREF in a tree (tree_ids.c) ---- */

struct schema_id {
    uint32_t at, length; /* of the name, in the tree */
    uint32_t node;
    bool is_reference;
};

struct schema_ids {
    uint32_t count;
    bool is_full; /* there are more */
    struct schema_id rows[YAWL_SCHEMA_IDS_MAX];
};

/* Notes the identifiers in a value of a node of a tree, which is right for its type. */
void yawl__ids_add(struct schema_ids *ids, const struct yawl_schema *schema, uint32_t simple,
                   struct yawl_node node, struct yawl_text text);
/* Words that the name ends, NULL: nothing is wrong with it. */
const char *yawl__ids_problem(const struct schema_ids *ids, const char *tree, uint32_t index);

#endif
