/* Regular expressions inside: the compiler from text to program, for build time and for run time.
 *
 * Takes the text, its dialect and flags, and memory; gives a program whose tables lie in that memory.  The
 * parser writes steps in order, with targets relative to the step, so that a block of them can be moved and
 * copied; Thompson's construction.  Sets of characters are ranges of code points until all are known, then
 * columns.  Nothing is allocated; recursion is at most YAWL_REGEX_DEPTH_MAX deep.
 */
#ifndef SUPPORT_REGEX_PARTS_H
#define SUPPORT_REGEX_PARTS_H

#include "yawl/regex.h"

#define REGEX_LAST_POINT 0x10ffffu
#define REGEX_UNBOUNDED  UINT32_MAX
/* Memory that any expression of the limits fits in; most need a tenth. */
#define REGEX_MEMORY_MAX (1u << 20)

enum regex_dialect {
    REGEX_SCHEMA, /* XML Schema part 2, appendix F: the whole text matches */
    REGEX_XPATH,  /* [FO 7.6.1] */
    REGEX_RE2     /* CEL */
};

enum regex_flag {
    REGEX_DOT_ALL = 1,   /* s */
    REGEX_MULTILINE = 2, /* m */
    REGEX_FOLD = 4,      /* i: simple case mappings of Unicode */
    REGEX_SPACED = 8,    /* x */
    REGEX_LITERAL = 16   /* q */
};

struct regex_options {
    enum regex_dialect dialect;
    uint32_t flags;
};

/* Why there is no program. */
enum regex_outcome {
    REGEX_COMPILED,
    REGEX_WRONG, /* the text is none */
    REGEX_UNSUPPORTED,
    REGEX_TOO_LARGE, /* a limit */
    REGEX_NO_MEMORY
};

struct regex_error {
    enum regex_outcome outcome;
    uint32_t begin, end; /* bytes of the text */
    const char *what;
};

struct regex_memory {
    char *bytes; /* aligned for any of the tables */
    uint32_t size, used;
};

struct regex_span {
    uint32_t first, last;
};

/* A set that is complete: ranges in order, apart. */
struct regex_set {
    uint32_t begin, count;
};

struct regex_parser {
    struct yawl_text text;
    uint32_t at, depth;
    struct regex_options options;
    struct yawl_regex_step *steps; /* targets are relative until they are finished */
    uint32_t steps_count;
    struct regex_set *sets;
    uint32_t sets_count;
    struct regex_span *ranges; /* of all sets, then of the one that is being made */
    uint32_t ranges_count, ranges_capacity;
    uint32_t groups;
    bool in_class; /* where white space counts */
    struct regex_error error;
};

/* ---- regex_parse.c, regex_build.c ---- */

/* Flags of XPath: the letters s, m, i, x, q; false: another one. */
bool regex_flags(struct yawl_text letters, uint32_t *flags);
bool regex_compile(struct yawl_regex *regex, struct yawl_text text, struct regex_options options,
                   struct regex_memory *memory, struct regex_error *error);
/* Room for `count` things of `size` bytes; NULL: there is none. */
void *regex_room(struct regex_memory *memory, uint32_t count, uint32_t size);
/* Steps of the whole text, in p->steps; false: p->error. */
bool regex_parse(struct regex_parser *p);
/* Bytes of its tables; moves them there. */
uint32_t regex_bytes(const struct yawl_regex *regex);
void regex_move(struct yawl_regex *regex, char *bytes);
/* regex_states.c: the automaton in place of its steps; false, and nothing is done: it would be too large. */
bool regex_make_states(struct yawl_regex *regex, struct regex_memory *memory);
/* A replacement of [FO 7.6.3]; false: *at is the byte of a $ or \ that is none. */
bool regex_replacement_is_good(struct yawl_text text, uint32_t *at);

/* ---- regex_classes.c: characters and classes ---- */

/* All of these pass white space first where the flags say so. */
bool regex_at_end(struct regex_parser *p);
bool regex_is_at(struct regex_parser *p, char c);
bool regex_skip(struct regex_parser *p, char c);
/* The end of the parse; the first error stays. */
void regex_fail(struct regex_parser *p, uint32_t begin, enum regex_outcome outcome,
                const char *what);
uint32_t regex_next_point(struct regex_parser *p);
/* Behind a backslash: false: a set was added to the ranges; true: one character. */
bool regex_escape(struct regex_parser *p, uint32_t *code);
/* Behind a bracket: the ranges are added. */
void regex_class(struct regex_parser *p);

/* ---- regex_sets.c: ranges from `from` on are the set that is being made ---- */

void regex_add(struct regex_parser *p, uint32_t first, uint32_t last);
/* The same, with all that differ only in case where the flags say so. */
void regex_add_folded(struct regex_parser *p, uint32_t first, uint32_t last);
void regex_tidy(struct regex_parser *p, uint32_t from);
void regex_invert(struct regex_parser *p, uint32_t from);
/* The two letters of a character's general category. */
const char *regex_category(uint32_t code);
/* "Lu", "L"; a block's name.  false: there is none. */
bool regex_add_category(struct regex_parser *p, struct yawl_text name);
bool regex_add_block(struct regex_parser *p, struct yawl_text name);
void regex_add_word(struct regex_parser *p);
void regex_add_names(struct regex_parser *p, bool inside);
/* The number of the set that the ranges are now. */
uint32_t regex_end_set(struct regex_parser *p, uint32_t from);

/* ---- Running: regex_run.c ---- */

static inline uint32_t regex_column(const struct yawl_regex *regex, uint32_t code)
{
    if (code < 128) return regex->ascii[code];
    uint32_t low = 0, high = regex->ranges_count;
    while (high - low > 1) {
        uint32_t middle = (low + high) / 2;
        if (regex->ranges[middle].first <= code)
            low = middle;
        else
            high = middle;
    }
    return regex->ranges[low].column;
}

static inline bool regex_set_has(const struct yawl_regex *regex, uint32_t set, uint32_t column)
{
    uint32_t words = (regex->columns + 31) / 32;
    return (regex->sets[set * words + column / 32] >> (column % 32) & 1) != 0;
}

/* The character at `*at`, which lies before the end; bytes that are no UTF-8 are U+FFFD each. */
uint32_t regex_point(struct yawl_text text, uint32_t *at);
#define REGEX_NO_POINT UINT32_MAX /* before the text and behind it */
/* A program that begins with the begin of the text is not tried again later. */
static inline bool regex_is_anchored(const struct yawl_regex *regex)
{
    const struct yawl_regex_step *step = regex->steps;
    if (step->op == YAWL_REGEX_SAVE) step++;
    return step->op == YAWL_REGEX_ASSERT && step->to == YAWL_REGEX_BEGIN;
}
/* Does it hold between these two characters? */
bool regex_holds(enum yawl_regex_assertion assertion, uint32_t before, uint32_t after);

/* A text that is read character by character. */
struct regex_list {
    uint32_t count;
    uint16_t members[YAWL_REGEX_STEPS_MAX + 1];
};
struct regex_run {
    const struct yawl_regex *regex;
    uint32_t state; /* of the automaton */
    /* Of steps: those that are next, what they split into not yet followed: that takes the next character. */
    uint32_t before, now;
    struct regex_list lists[2];
    uint32_t visited[(YAWL_REGEX_STEPS_MAX + 31) / 32];
};
void regex_run_begin(struct regex_run *run, const struct yawl_regex *regex);
/* Takes the next character, or REGEX_NO_POINT at the end.  true: it is known whether there is a match. */
bool regex_run_feed(struct regex_run *run, uint32_t code, bool *matches);

/* ---- Where the match is: regex_find.c ---- */

/* What leads to a match from before a character, given the set from behind it. */
struct regex_known {
    uint32_t next, column, alive, used;
};
#define REGEX_KNOWN_MAX 64
struct regex_finder {
    const struct yawl_regex *regex;
    struct yawl_text text;
    uint32_t slots_count;
    uint32_t *found; /* slots of the match: UINT32_MAX for a group that took no part */
    struct regex_frame *stack;
    uint32_t *visited; /* steps, at one place */
    /* The steps that go on to each one without a character, of all one after the other. */
    uint16_t *before, *ends;
    uint32_t before_count;
    uint16_t *takers; /* steps that take a character, and the match */
    uint32_t takers_count;
    uint16_t *waiting;
    /* Sets of steps that are alive, of `words` each: at the begin of each block; at each place of one. */
    uint32_t words, block_size, blocks;
    uint32_t *begins, *marks;
    uint32_t block, count, index; /* the one that was entered, its characters, and where the search is */
    uint32_t *places, *points, *alive;
    struct regex_known known[REGEX_KNOWN_MAX];
    bool remembers; /* the program is so small that `known` is in use */
};
/* Room for the search in the scratch; `groups`: of how many captured groups it notes where they are.  false:
 * YAWL_ETOOBIG. */
bool regex_finder_begin(struct yawl_eval *e, struct regex_finder *finder,
                        const struct yawl_regex *regex, uint32_t groups, struct yawl_text text);
/* The next match behind the last one: the first, of those that begin there the preferred one.  The program
 * must not match an empty text, or it is found again and again. */
bool regex_find(struct regex_finder *finder);

#endif
