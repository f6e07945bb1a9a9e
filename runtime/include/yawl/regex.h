/* Regular expressions: programs in constant tables, and the functions that run them.
 *
 * The compiler makes a program of each regular expression that a specification has as a literal; those that
 * are known only at run time become one in the scratch.  Characters are code points; those that no set of the
 * expression tells apart are one column.  A program is a table of states (a deterministic automaton) where
 * that stays small, else steps that are followed side by side: both read a text once, never go back, and
 * allocate nothing.  Implemented in support/regex*.c.
 */
#ifndef YAWL_REGEX_H
#define YAWL_REGEX_H

#include "yawl/items.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Steps of one program, counted repetitions written out; groups in each other; groups that capture. */
#define YAWL_REGEX_STEPS_MAX  1000
#define YAWL_REGEX_DEPTH_MAX  100
#define YAWL_REGEX_GROUPS_MAX 99
/* Sets of characters of one program, and columns that they tell apart. */
#define YAWL_REGEX_SETS_MAX    250
#define YAWL_REGEX_COLUMNS_MAX 256
/* States of an automaton, and entries of its table. */
#define YAWL_REGEX_STATES_MAX 250
#define YAWL_REGEX_TABLE_MAX  16384

/* A step goes on to the next row, but for JUMP, to `to`, and SPLIT, first to `to`, then to `other`. */
enum yawl_regex_op {
    YAWL_REGEX_SET, /* takes a character of set `to` */
    YAWL_REGEX_SPLIT,
    YAWL_REGEX_JUMP,
    YAWL_REGEX_SAVE,   /* notes where it is in slot `to`: two for the match, two for each group */
    YAWL_REGEX_ASSERT, /* `to`: enum yawl_regex_assertion */
    YAWL_REGEX_MATCH
};

enum yawl_regex_assertion {
    YAWL_REGEX_BEGIN, /* of the text */
    YAWL_REGEX_END,
    YAWL_REGEX_LINE_BEGIN,  /* of the text, or behind a line feed */
    YAWL_REGEX_LINE_INSIDE, /* the same, but not at the end of a text that is not empty */
    YAWL_REGEX_LINE_END,    /* of the text, or before a line feed */
    YAWL_REGEX_BOUNDARY,    /* between a letter, digit or _ of ASCII and something else */
    YAWL_REGEX_NO_BOUNDARY
};

struct yawl_regex_step {
    uint16_t op, to, other;
};

/* The code points from `first` to the next row's: their column. */
struct yawl_regex_range {
    uint32_t first, column;
};

struct yawl_regex {
    uint32_t columns;
    const uint8_t *ascii;                  /* columns of code points below 128 */
    const struct yawl_regex_range *ranges; /* of the others; the first row is that of 128 */
    uint32_t ranges_count;
    /* The automaton: a row of columns + 1 entries for each state, the last one for the end of the text;
     * state 0 is no match, 1 a match, 2 the first one.  NULL: only steps. */
    const uint8_t *states;
    uint32_t states_count;
    /* The steps; their sets have (columns + 31) / 32 words each.  NULL: only states. */
    const struct yawl_regex_step *steps;
    uint32_t steps_count;
    const uint32_t *sets;
    uint32_t groups;
};

/* Does the text have a part that matches? */
bool yawl_regex_test(const struct yawl_regex *regex, struct yawl_text text);

/* ---- Functions [FO 7.6]: matches, replace, tokenize ----
 *
 * Those of a program that the compiler made, and `_of` of a text; that is parsed in each evaluation.  What is
 * wrong with it, with flags or a replacement is YAWL_EREGEX (err:FORX0001 to FORX0004). */
struct yawl_text yawl_regex_replace(struct yawl_eval *e, struct yawl_text text,
                                    const struct yawl_regex *regex, struct yawl_text replacement);
/* The replacement has no $ and \ that mean something. */
struct yawl_text yawl_regex_replace_plain(struct yawl_eval *e, struct yawl_text text,
                                          const struct yawl_regex *regex,
                                          struct yawl_text replacement);
struct yawl_items yawl_regex_tokenize(struct yawl_eval *e, struct yawl_text text,
                                      const struct yawl_regex *regex);
bool yawl_fn_matches(struct yawl_eval *e, struct yawl_text text, struct yawl_text pattern,
                     struct yawl_text flags);
struct yawl_text yawl_fn_replace(struct yawl_eval *e, struct yawl_text text,
                                 struct yawl_text pattern, struct yawl_text replacement,
                                 struct yawl_text flags);
struct yawl_items yawl_fn_tokenize(struct yawl_eval *e, struct yawl_text text,
                                   struct yawl_text pattern, struct yawl_text flags);
/* At white space, and none of the tokens is empty. */
struct yawl_items yawl_fn_tokenize_spaces(struct yawl_eval *e, struct yawl_text text);
/* CEL: RE2's syntax. */
bool yawl_regex_find(struct yawl_eval *e, struct yawl_text text, struct yawl_text pattern);

#ifdef __cplusplus
}
#endif
#endif
