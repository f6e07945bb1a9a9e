/* Patterns of XML Schema, compiled to the states that yawl__pattern_reads() goes through.
 *
 * Takes the text of a pattern (XML Schema part 2, appendix F), gives a machine after Thompson's
 * construction; counted repetitions are written out, so a pattern has a limited number of states.  What
 * libxml2 has accepted is well-formed; classes of Unicode categories are not compiled, but for digits.
 */
#include "read/schema_parts.h"
#include "support/tree_parts.h"

#include <stdlib.h>

#define DEPTH_MAX  100 /* parentheses in each other */
#define REPEAT_MAX YAWL_PATTERN_STATES_MAX
#define LAST_POINT 0x10ffffu

typedef ARRAY(struct yawl_pattern_range) range_list;

enum piece_kind { PIECE_CLASS, PIECE_SEQUENCE, PIECE_CHOICE, PIECE_REPEAT };

struct piece {
    enum piece_kind kind;
    range_list ranges;           /* CLASS: sorted, apart */
    ARRAY(struct piece *) parts; /* the others; of REPEAT one */
    uint32_t min, max;           /* REPEAT; YAWL_SCHEMA_UNBOUNDED */
};

struct reader {
    struct schema_model *model;
    const NODE *node; /* of the facet, for errors */
    struct text text;
    size_t at;
    uint32_t depth;
};

static void fail(struct reader *r, const char *what)
{
    schema_fail(r->model, r->node, "the pattern " TEXT_FMT " is not compiled: %s",
                TEXT_ARG(r->text), what);
    r->at = r->text.length;
}

/* ---- Sets of characters ---- */

static void add_range(struct reader *r, range_list *set, uint32_t first, uint32_t last)
{
    struct yawl_pattern_range range = {first, last};
    array_push(r->model->arena, set, range);
}

static int by_first(const void *a, const void *b)
{
    const struct yawl_pattern_range *x = a, *y = b;
    return (x->first > y->first) - (x->first < y->first);
}

/* Sorts the ranges and joins those that touch. */
static void tidy(range_list *set)
{
    uint32_t kept = 0;
    if (set->count == 0) return;
    qsort(set->items, set->count, sizeof *set->items, by_first);
    for (uint32_t i = 1; i < set->count; i++) {
        struct yawl_pattern_range *last = &set->items[kept], next = set->items[i];
        if (next.first <= last->last + 1)
            last->last = next.last > last->last ? next.last : last->last;
        else
            set->items[++kept] = next;
    }
    set->count = kept + 1;
}

static range_list inverse(struct reader *r, range_list set)
{
    range_list out = {0};
    uint32_t from = 0;
    tidy(&set);
    for (uint32_t i = 0; i < set.count; i++) {
        if (set.items[i].first > from) add_range(r, &out, from, set.items[i].first - 1);
        from = set.items[i].last + 1;
    }
    if (from <= LAST_POINT) add_range(r, &out, from, LAST_POINT);
    return out;
}

static void add_set(struct reader *r, range_list *set, const range_list *other)
{
    for (uint32_t i = 0; i < other->count; i++)
        add_range(r, set, other->items[i].first, other->items[i].last);
}

/* What is in `set` and not in `without`. */
static range_list difference(struct reader *r, range_list set, range_list without)
{
    range_list both = inverse(r, set);
    add_set(r, &both, &without);
    return inverse(r, both);
}

/* The zeros of the decimal digits of all scripts: each is followed by its nine others (Unicode 14, Nd). */
static const uint32_t zeros[] = {
    0x30,    0x660,   0x6f0,   0x7c0,   0x966,   0x9e6,   0xa66,   0xae6,   0xb66,   0xbe6,
    0xc66,   0xce6,   0xd66,   0xde6,   0xe50,   0xed0,   0xf20,   0x1040,  0x1090,  0x17e0,
    0x1810,  0x1946,  0x19d0,  0x1a80,  0x1a90,  0x1b50,  0x1bb0,  0x1c40,  0x1c50,  0xa620,
    0xa8d0,  0xa900,  0xa9d0,  0xa9f0,  0xaa50,  0xabf0,  0xff10,  0x104a0, 0x10d30, 0x11066,
    0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0,
    0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2,
    0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0,
};

static void add_digits(struct reader *r, range_list *set)
{
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
        add_range(r, set, zeros[i], zeros[i] + 9);
}

static void add_spaces(struct reader *r, range_list *set)
{
    add_range(r, set, '\t', '\n');
    add_range(r, set, '\r', '\r');
    add_range(r, set, ' ', ' ');
}

/* Name characters, or those that begin names. */
static void add_names(struct reader *r, range_list *set, bool (*is_one)(uint32_t))
{
    uint32_t first = UINT32_MAX;
    for (uint32_t code = 0; code <= LAST_POINT + 1; code++) {
        bool in = code <= LAST_POINT && (code == ':' || is_one(code));
        if (in && first == UINT32_MAX) first = code;
        if (!in && first != UINT32_MAX) add_range(r, set, first, code - 1);
        if (!in) first = UINT32_MAX;
    }
}

/* ---- Characters ---- */

static bool is_at(const struct reader *r, char c)
{
    return r->at < r->text.length && r->text.data[r->at] == c;
}

static bool skip(struct reader *r, char c)
{
    if (!is_at(r, c)) return false;
    r->at++;
    return true;
}

static uint32_t next_point(struct reader *r)
{
    uint32_t code = 0;
    const char *begin = r->text.data + r->at, *end = r->text.data + r->text.length;
    uint32_t length = yawl__code_point(begin, end, &code);
    if (length == 0) fail(r, "it is not complete");
    r->at += length;
    return code;
}

/* After a backslash: a set in *set, or one character (true). */
static bool escape(struct reader *r, range_list *set, uint32_t *code)
{
    *code = next_point(r);
    range_list small = {0};
    switch (*code | 32) {
    case 's': add_spaces(r, &small); break;
    case 'd': add_digits(r, &small); break;
    case 'i': add_names(r, &small, yawl__is_name_start); break;
    case 'c': add_names(r, &small, yawl__is_name_char); break;
    case 'w':
    case 'p': fail(r, "it has a class of Unicode categories"); return true;
    default:
        if (*code == 'n') *code = '\n';
        if (*code == 'r') *code = '\r';
        if (*code == 't') *code = '\t';
        return true;
    }
    if (*code < 'a') small = inverse(r, small);
    add_set(r, set, &small);
    return false;
}

/* One end of a range in brackets; false: it was a set. */
static bool class_character(struct reader *r, range_list *set, uint32_t *code)
{
    if (skip(r, '\\')) return escape(r, set, code);
    *code = next_point(r);
    return true;
}

static bool is_range(const struct reader *r)
{
    return is_at(r, '-') && r->at + 1 < r->text.length && r->text.data[r->at + 1] != '[' &&
           r->text.data[r->at + 1] != ']';
}

/* After `[`. */
static range_list class_of(struct reader *r)
{
    range_list set = {0};
    bool is_negative = skip(r, '^');
    if (++r->depth > DEPTH_MAX) fail(r, "it is nested too deeply");
    while (r->at < r->text.length && !is_at(r, ']')) {
        uint32_t first = 0, last = 0;
        if (is_at(r, '-') && r->at + 1 < r->text.length && r->text.data[r->at + 1] == '[') {
            r->at += 2;
            range_list without = class_of(r);
            if (is_negative) set = inverse(r, set);
            is_negative = false;
            set = difference(r, set, without);
        } else if (class_character(r, &set, &first)) {
            last = first;
            if (is_range(r) && skip(r, '-') && !class_character(r, &set, &last)) last = first;
            add_range(r, &set, first, last);
        }
    }
    if (!skip(r, ']')) fail(r, "it is not complete");
    r->depth--;
    if (is_negative) set = inverse(r, set);
    tidy(&set);
    return set;
}

/* ---- Pieces ---- */

static struct piece *choice_of(struct reader *r);

static struct piece *new_piece(struct reader *r, enum piece_kind kind)
{
    struct piece *piece = ARENA_NEW(r->model->arena, struct piece);
    piece->kind = kind;
    return piece;
}

static struct piece *atom(struct reader *r)
{
    struct piece *piece = new_piece(r, PIECE_CLASS);
    uint32_t code = 0;
    if (skip(r, '(')) {
        if (++r->depth > DEPTH_MAX) fail(r, "it is nested too deeply");
        piece = choice_of(r);
        r->depth--;
        if (!skip(r, ')')) fail(r, "it is not complete");
    } else if (skip(r, '[')) {
        piece->ranges = class_of(r);
    } else if (skip(r, '.')) {
        add_range(r, &piece->ranges, '\n', '\n');
        add_range(r, &piece->ranges, '\r', '\r');
        piece->ranges = inverse(r, piece->ranges);
    } else if (class_character(r, &piece->ranges, &code)) {
        add_range(r, &piece->ranges, code, code);
    }
    tidy(&piece->ranges);
    return piece;
}

static uint32_t number(struct reader *r)
{
    uint32_t value = 0;
    for (; r->at < r->text.length && r->text.data[r->at] >= '0' && r->text.data[r->at] <= '9';
         r->at++)
        if (value <= REPEAT_MAX) value = value * 10 + (uint32_t)(r->text.data[r->at] - '0');
    if (value > REPEAT_MAX) fail(r, "it has too many states");
    return value;
}

static struct piece *repeated(struct reader *r, struct piece *body)
{
    struct piece *piece = new_piece(r, PIECE_REPEAT);
    piece->max = YAWL_SCHEMA_UNBOUNDED;
    if (skip(r, '?')) {
        piece->max = 1;
    } else if (skip(r, '+')) {
        piece->min = 1;
    } else if (skip(r, '{')) {
        piece->min = piece->max = number(r);
        if (skip(r, ',')) piece->max = is_at(r, '}') ? YAWL_SCHEMA_UNBOUNDED : number(r);
        if (!skip(r, '}')) fail(r, "it is not complete");
    } else if (!skip(r, '*')) {
        return body;
    }
    array_push(r->model->arena, &piece->parts, body);
    return piece;
}

static struct piece *sequence_of(struct reader *r)
{
    struct piece *piece = new_piece(r, PIECE_SEQUENCE);
    while (r->at < r->text.length && !is_at(r, '|') && !is_at(r, ')')) {
        struct piece *part = repeated(r, atom(r));
        array_push(r->model->arena, &piece->parts, part);
    }
    return piece;
}

static struct piece *choice_of(struct reader *r)
{
    struct piece *piece = new_piece(r, PIECE_CHOICE);
    do {
        struct piece *part = sequence_of(r);
        array_push(r->model->arena, &piece->parts, part);
    } while (skip(r, '|'));
    return piece;
}

/* ---- States ---- */

struct builder {
    struct reader *reader;
    ARRAY(struct yawl_pattern_state) states;
    range_list ranges;
};

static uint32_t state_of(struct builder *b, const struct piece *piece, uint32_t next);

static uint32_t new_state(struct builder *b, struct yawl_pattern_state state)
{
    if (b->states.count == YAWL_PATTERN_STATES_MAX) {
        fail(b->reader, "it has too many states");
        return YAWL_PATTERN_END;
    }
    array_push(b->reader->model->arena, &b->states, state);
    return b->states.count - 1;
}

static uint32_t split(struct builder *b, uint32_t next, uint32_t other)
{
    return new_state(b, (struct yawl_pattern_state){YAWL_PATTERN_SPLIT, next, other, 0, 0});
}

static uint32_t class_state(struct builder *b, const struct piece *piece, uint32_t next)
{
    uint32_t begin = b->ranges.count;
    add_set(b->reader, &b->ranges, &piece->ranges);
    return new_state(
        b, (struct yawl_pattern_state){YAWL_PATTERN_CLASS, next, 0, begin, piece->ranges.count});
}

static uint32_t repeat_state(struct builder *b, const struct piece *piece, uint32_t next)
{
    const struct piece *body = piece->parts.items[0];
    uint32_t after = next, optional = 0;
    if (piece->max == YAWL_SCHEMA_UNBOUNDED) {
        next = split(b, after, after);
        uint32_t inner = state_of(b, body, next);
        if (!b->reader->model->failed) b->states.items[next].next = inner;
    } else {
        optional = piece->max > piece->min ? piece->max - piece->min : 0;
    }
    for (; optional > 0 && !b->reader->model->failed; optional--)
        next = split(b, state_of(b, body, next), after);
    for (uint32_t i = 0; i < piece->min && !b->reader->model->failed; i++)
        next = state_of(b, body, next);
    return next;
}

/* The state that goes through the piece and on to `next`. */
static uint32_t state_of(struct builder *b, const struct piece *piece, uint32_t next)
{
    uint32_t count = piece->parts.count, state;
    if (b->reader->model->failed) return next;
    switch (piece->kind) {
    case PIECE_CLASS: return class_state(b, piece, next);
    case PIECE_REPEAT: return repeat_state(b, piece, next);
    case PIECE_SEQUENCE:
        for (uint32_t i = count; i-- > 0;) next = state_of(b, piece->parts.items[i], next);
        return next;
    case PIECE_CHOICE: break;
    }
    state = state_of(b, piece->parts.items[count - 1], next);
    for (uint32_t i = count - 1; i-- > 0;)
        state = split(b, state_of(b, piece->parts.items[i], next), state);
    return state;
}

struct yawl_pattern schema_pattern(struct schema_model *model, const NODE *node,
                                   struct text written)
{
    struct reader reader = {.model = model, .node = node, .text = written};
    struct builder builder = {.reader = &reader};
    struct yawl_pattern pattern = {.written = schema_text(written), .begin = YAWL_PATTERN_END};
    const struct piece *all = choice_of(&reader);
    if (reader.at < written.length) fail(&reader, "it is not complete");
    if (!model->failed) pattern.begin = state_of(&builder, all, YAWL_PATTERN_END);
    pattern.states = builder.states.items;
    pattern.states_count = builder.states.count;
    pattern.ranges = builder.ranges.items;
    pattern.ranges_count = builder.ranges.count;
    return pattern;
}
